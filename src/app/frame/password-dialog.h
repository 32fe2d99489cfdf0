/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/save-dialog.h"

G_BEGIN_DECLS

/* One's own password. Signal "changed" (): there is a new one. */
#define PWT_TYPE_PASSWORD_DIALOG (pwt_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtPasswordDialog, pwt_password_dialog, PWT, PASSWORD_DIALOG, PwtSaveDialog)

PwtPasswordDialog *pwt_password_dialog_new (PwtDesk *desk, GtkWindow *parent);
/* Says above the entries why it is asked for. */
void pwt_password_dialog_set_reason (PwtPasswordDialog *self, const char *reason);

G_END_DECLS
