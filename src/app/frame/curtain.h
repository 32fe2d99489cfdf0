/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes the dialogs of @window from the screen, so that nothing can be read behind a sign-in.
 * Returns: (element-type GtkWindow): them, for pwt_curtain_lift() */
GPtrArray *pwt_curtain_draw (GtkWindow *window);
/* Gives them back to who had them, or closes them; frees @hidden (nullable). */
void pwt_curtain_lift (GPtrArray *hidden, gboolean is_theirs);

G_END_DECLS
