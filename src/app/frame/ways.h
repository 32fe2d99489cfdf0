/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The main window's actions that lead somewhere: to a page, a meter, an account, a receipt. Any
 * widget may ask for them by name; while a sign-in or the lock lies over the pages they do nothing.
 *
 *   win.page (s) · win.nth-page (u) · win.meters (s: state) · win.setup (s: section)
 *   win.sell, win.show-meter, win.open-account (s: meter) · win.show-account, win.receipt (s: id)
 *   win.search · win.find · win.sidebar */
void pwt_ways_install (GtkWidgetClass *main_window_class);

G_END_DECLS
