/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/receipt.h"

G_BEGIN_DECLS

/* What this desk remembers: paper and printer of receipts. A small file in the user's configuration
 * folder, read at first use and written in the background. */
PwtPaper pwt_settings_get_paper (void);
void pwt_settings_set_paper (PwtPaper paper);

/* Whether a receipt is printed by itself after a sale; only once a printer was chosen. */
gboolean pwt_settings_get_auto_print (void);
void pwt_settings_set_auto_print (gboolean is_on);
GtkPrintSettings *pwt_settings_get_printer (void); /* (transfer full) (nullable) */
void pwt_settings_set_printer (GtkPrintSettings *printer);

G_END_DECLS
