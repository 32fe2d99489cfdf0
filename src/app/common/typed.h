/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What was typed or chosen in a window is not dropped by one Escape: its close-request asks
 * pwt_typed_may_close(), and goes on only where that says so. */

/* In the window's init: what it holds when it is first shown was not typed. */
void pwt_typed_watch (GtkWindow *window);
/* FALSE: something was typed since, and whether to drop it is being asked; who says so has the
 * window closed once more. */
gboolean pwt_typed_may_close (GtkWindow *window);
/* The same for a window that knows itself that something was typed. */
gboolean pwt_typed_may_drop (GtkWindow *window);

G_END_DECLS
