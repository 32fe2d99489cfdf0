/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the keyboard can do. Not GTK's own window for it, which neither scrolls nor becomes narrower
 * than two columns: more than a clerk's monitor has at 200 %. */
#define PWT_TYPE_SHORTCUTS_WINDOW (pwt_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (PwtShortcutsWindow, pwt_shortcuts_window, PWT, SHORTCUTS_WINDOW, AdwWindow)

PwtShortcutsWindow *pwt_shortcuts_window_new (GtkWindow *parent);

G_END_DECLS
