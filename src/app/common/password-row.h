/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Tab goes from a password to the next field, not to the eye that shows it: that is for the mouse,
 * as in GTK's own password entries. */
void pwt_password_row_skip_eye (AdwPasswordEntryRow *row);

G_END_DECLS
