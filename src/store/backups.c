/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backups.h"

#include <sys/statvfs.h>

#include "store/file.h"
#include "store/row.h"

GPtrArray *
pwt_backups_kept (PwtDb *db, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error,
      pwt_row_select (db, &pwt_backup_record, "WHERE removed_us IS NULL ORDER BY made_us DESC, id"),
      "");

  return query != NULL ? pwt_row_list (query, &pwt_backup_record, error) : NULL;
}

gboolean
pwt_jobs_newest (PwtDb *db, const char *kind, PwtJob **job, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_job_record,
                               "WHERE kind = ? ORDER BY created_us DESC, id DESC LIMIT 1"),
               "t", kind);

  *job = NULL;
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  *job = pwt_row_object (query, &pwt_job_record, error);
  return *job != NULL;
}

/* A database with what of it is still in its log. */
static gint64
size_of (const char *dir, const char *name)
{
  g_autofree char *file = g_build_filename (dir, name, NULL);
  g_autofree char *wal = g_strconcat (file, "-wal", NULL);

  return pwt_file_size (file) + pwt_file_size (wal);
}

gint64
pwt_folder_free_bytes (const char *dir)
{
  struct statvfs disk;

  if (statvfs (dir, &disk) != 0)
    return 0;
  return (gint64) disk.f_bavail * (gint64) disk.f_frsize;
}

void
pwt_site_measure (const char *dir, gint64 *business_bytes, gint64 *history_bytes,
                  gint64 *free_bytes)
{
  *business_bytes = size_of (dir, "business.db");
  *history_bytes = size_of (dir, "history.db");
  *free_bytes = pwt_folder_free_bytes (dir);
}
