/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* What the home page lists: rows that lead to where the thing is done. */
void pwt_home_add_todo (GtkListBox *list, const PwtSiteSummary *summary, PwtDesk *desk);
GtkWidget *pwt_home_dry_row_new (const PwtDryRow *dry, PwtDesk *desk);
/* How many meters nobody knows that of. */
GtkWidget *pwt_home_unknown_row_new (gint64 n);
/* Of a list with nothing in it: that all is well, or why nobody knows. */
GtkWidget *pwt_home_empty_row_new (const char *text, gboolean is_well);

G_END_DECLS
