/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk that dies: SQLite's own file layer until so many more changes of files were done, then
 * none. What was changed before stays, as it does when a process is killed. */
void disk_install (void);
void disk_die_after (guint n_changes, void (*struck) (void));
void disk_fill_after (guint n_changes);
gboolean disk_is_dead (void);
void disk_mend (void);

G_END_DECLS
