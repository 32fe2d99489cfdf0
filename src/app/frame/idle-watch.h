/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Notices that nobody has touched any of the program's windows for a while.
 *
 * Signal "idle" (): emitted once; the next key or move begins anew. */
#define PWT_TYPE_IDLE_WATCH (pwt_idle_watch_get_type ())
G_DECLARE_FINAL_TYPE (PwtIdleWatch, pwt_idle_watch, PWT, IDLE_WATCH, GObject)

PwtIdleWatch *pwt_idle_watch_new (void);
void pwt_idle_watch_set_limit (PwtIdleWatch *self, guint limit_ms); /* 0: never */

G_END_DECLS
