/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Theme, density and text size as the person chose them, applied to the whole program. */
void pwt_look_apply (void);
void pwt_look_dress (GtkWidget *window); /* the classes of a window: language, density */

/* Before setlocale(): the language that was chosen, if it is not the system's. */
void pwt_look_set_language (void);

G_END_DECLS
