/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/backup.h"
#include "store/db.h"

G_BEGIN_DECLS

/* The rows of what was backed up, and of the jobs that did it. */

/* Returns: (element-type PwtBackup): those that were not removed, newest first */
GPtrArray *pwt_backups_kept (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @job: (out) (transfer full) (nullable): the newest of @kind */
gboolean pwt_jobs_newest (PwtDb *db, const char *kind, PwtJob **job,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Files of the site at @dir and the room left on its disk, in bytes; 0 where nobody knows. */
void pwt_site_measure (const char *dir, gint64 *business_bytes, gint64 *history_bytes,
                       gint64 *free_bytes);
gint64 pwt_folder_free_bytes (const char *dir);

G_END_DECLS
