/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/save-dialog.h"

G_BEGIN_DECLS

/* Adds an operator, or changes one: names, role, projects they may see.
 *
 * Signal "saved" (const char *name, const char *password): (nullable) the password that was made
 * up. */
#define PWT_TYPE_OPERATOR_DIALOG (pwt_operator_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtOperatorDialog, pwt_operator_dialog, PWT, OPERATOR_DIALOG, PwtSaveDialog)

/* @operator_: (nullable): NULL: a new one; @roles: (element-type PwtRoleRow): that there are */
PwtOperatorDialog *pwt_operator_dialog_new (PwtDesk *desk, GtkWindow *parent,
                                            const PwtOperatorSaveRequest *operator_,
                                            const GPtrArray *roles);

G_END_DECLS
