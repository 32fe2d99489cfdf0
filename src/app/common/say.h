/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Tells a screen reader what changed by itself. gtk_accessible_announce() is of GTK 4.14: here it
 * is a widget of role "alert" (AT-SPI: notification), shown, whose name becomes what is to be
 * heard. The same text again is not said again. */
void pwt_say (GtkWidget *alert, const char *text);

G_END_DECLS
