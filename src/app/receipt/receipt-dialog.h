/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* A receipt as it will look on paper: choose the paper, print, or save as PDF. */
#define PWT_TYPE_RECEIPT_DIALOG (pwt_receipt_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtReceiptDialog, pwt_receipt_dialog, PWT, RECEIPT_DIALOG, AdwWindow)

PwtReceiptDialog *pwt_receipt_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtId sale);

/* Writes the PDF as the button does. */
void pwt_receipt_dialog_save (PwtReceiptDialog *self, const char *path);

G_END_DECLS
