/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/list-export.h"

G_BEGIN_DECLS

/* A list as it will be on paper, page by page: to be printed or saved as PDF. Looking takes nothing
 * out of the program; printing and saving do, and are logged.
 *
 * Actions: "preview.print", "preview.save", "preview.turn" (i: pages forward). */
#define PWT_TYPE_LIST_PREVIEW (pwt_list_preview_get_type ())
G_DECLARE_FINAL_TYPE (PwtListPreview, pwt_list_preview, PWT, LIST_PREVIEW, AdwWindow)

/* @sheet: laid out */
PwtListPreview *pwt_list_preview_new (GtkWindow *parent, PwtListExport *sheet);

/* The PDF as the button saves it. Returns: (transfer full): the export, begun */
PwtListExport *pwt_list_preview_save (PwtListPreview *self, const char *path, gboolean may_replace);

G_END_DECLS
