/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a password that was made up for @who: once, to be passed on. */
void pwt_password_show_once (GtkWindow *parent, const char *who, const char *password);

G_END_DECLS
