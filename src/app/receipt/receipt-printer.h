/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"
#include "app/counter/sale-attempt.h"
#include "report/receipt.h"

G_BEGIN_DECLS

/* Prints the receipt of @attempt by itself, as soon as its money is in the meter or after 5
 * seconds, whichever is first; what the paper says is what the engine knows then. Does nothing
 * where no printer was chosen or printing by itself is off. */
void pwt_receipt_printer_follow (PwtDesk *desk, GtkWidget *widget, PwtSaleAttempt *attempt);

/* On what this desk prints: what was chosen here, else what the project says. */
PwtPaper pwt_receipt_paper (PwtDesk *desk);

/* Prints, and counts it once it is certain that the printer is to get it: one that is given up in
 * the dialog is none. With @is_asking the print dialog is shown, and its printer remembered. */
void pwt_receipt_print (PwtDesk *desk, GtkWidget *widget, PwtId sale, PwtPaper paper,
                        gboolean is_asking);

G_END_DECLS
