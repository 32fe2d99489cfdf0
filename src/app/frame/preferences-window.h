/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What this desk looks like, prints on, and when it locks; every choice takes effect at once. */
#define PWT_TYPE_PREFERENCES_WINDOW (pwt_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (PwtPreferencesWindow, pwt_preferences_window, PWT, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* Signal "lock-changed" () */
PwtPreferencesWindow *pwt_preferences_window_new (GtkWindow *parent);

G_END_DECLS
