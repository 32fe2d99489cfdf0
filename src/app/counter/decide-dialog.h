/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

/* What becomes of money that the meter refused, or of which nobody knows where it is. The attempt
 * carries the decision out. */
#define PWT_TYPE_DECIDE_DIALOG (pwt_decide_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtDecideDialog, pwt_decide_dialog, PWT, DECIDE_DIALOG, AdwMessageDialog)

PwtDecideDialog *pwt_decide_dialog_new (GtkWindow *parent, PwtSaleAttempt *attempt);

G_END_DECLS
