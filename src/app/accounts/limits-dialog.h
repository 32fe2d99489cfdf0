/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/save-dialog.h"
#include "record/accounts.h"

G_BEGIN_DECLS

/* Changes at what amounts an account warns and trips, and tells its meters if that is wanted and
 * allowed: a meter goes by its own amounts. */
#define PWT_TYPE_LIMITS_DIALOG (pwt_limits_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtLimitsDialog, pwt_limits_dialog, PWT, LIMITS_DIALOG, PwtSaveDialog)

PwtLimitsDialog *pwt_limits_dialog_new (PwtDesk *desk, GtkWindow *parent,
                                        const PwtAccountStory *story);

G_END_DECLS
