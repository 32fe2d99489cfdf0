/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a dialog that saves begins: in the folder that was saved to last on this desk, at first in
 * that of the person's documents, never where the program happens to run. */
GFile *pwt_save_folder_dup (void);
void pwt_save_folder_begin (GtkFileChooser *chooser);
void pwt_save_folder_keep (GFile *saved);

G_END_DECLS
