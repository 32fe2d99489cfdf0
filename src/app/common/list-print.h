/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/list-export.h"

G_BEGIN_DECLS

/* The operation that prints the sheet of @export, which is done; it keeps the export. To be run
 * with a dialog, where the person chooses printer and pages. */
GtkPrintOperation *pwt_list_print_new (PwtListExport *export); /* (transfer full) */
/* Shows the dialog over @widget's window and prints; says so if it does not work. */
void pwt_list_print (GtkWidget *widget, PwtListExport *export);

G_END_DECLS
