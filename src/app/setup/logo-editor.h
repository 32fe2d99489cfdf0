/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The logo at the head of a project's receipts: as it is printed, and what changes it. A change
 * counts at once: it is no field of a form.
 *
 * Actions: "logo.choose", "logo.remove". */
#define PWT_TYPE_LOGO_EDITOR (pwt_logo_editor_get_type ())
G_DECLARE_FINAL_TYPE (PwtLogoEditor, pwt_logo_editor, PWT, LOGO_EDITOR, AdwBin)

void pwt_logo_editor_set_desk (PwtLogoEditor *self, PwtDesk *desk); /* once */
void pwt_logo_editor_take_file (PwtLogoEditor *self, GFile *file);

G_END_DECLS
