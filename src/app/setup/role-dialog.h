/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/save-dialog.h"

G_BEGIN_DECLS

/* Names a set of permissions, or changes one. What the person at the desk does not have cannot be
 * given. Signal "saved" (). */
#define PWT_TYPE_ROLE_DIALOG (pwt_role_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtRoleDialog, pwt_role_dialog, PWT, ROLE_DIALOG, PwtSaveDialog)

/* @role: (nullable): NULL: a new one; @roles: (element-type PwtRoleRow): that there are */
PwtRoleDialog *pwt_role_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtRoleRow *role,
                                    const GPtrArray *roles);

G_END_DECLS
