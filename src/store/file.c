/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *name, *draft_name;
} files[PWT_DB_N_KINDS] = {
  [PWT_DB_BUSINESS] = { "business.db", "business.draft" },
  [PWT_DB_HISTORY] = { "history.db", "history.draft" },
};

const char *
pwt_file_name (PwtDbKind kind)
{
  return files[kind].name;
}

const char *
pwt_file_draft_name (PwtDbKind kind)
{
  return files[kind].draft_name;
}

static gboolean
set_io_error (const char *doing, const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, PWT_STORE_ERROR,
               code == ENOSPC || code == EDQUOT ? PWT_STORE_ERROR_FULL : PWT_STORE_ERROR_IO,
               "Could not %s %s: %s", doing, path, g_strerror (code));
  return FALSE;
}

/**
 * pwt_file_make_private:
 * @path: a file that does not exist yet
 *
 * Makes it empty and 0600 before anything is in it; SQLite gives its log the same.
 */
gboolean
pwt_file_make_private (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_io_error ("make", path, error);
  close (fd);
  return TRUE;
}

/**
 * pwt_file_sync:
 * @path: a file or folder; no database that this process has open: closing it here would drop
 *   SQLite's locks
 */
gboolean
pwt_file_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_done;

  if (fd < 0)
    return set_io_error ("open", path, error);
  is_done = fsync (fd) == 0 || set_io_error ("flush", path, error);
  close (fd);
  return is_done;
}

gboolean
pwt_file_rename (const char *from, const char *to, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (to);

  if (g_rename (from, to) != 0)
    return set_io_error ("rename", from, error);
  return pwt_file_sync (dir, error);
}

gboolean
pwt_file_remove_db (const char *path, GError **error)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    if (g_unlink (name) != 0 && errno != ENOENT)
      return set_io_error ("remove", name, error);
  }
  return TRUE;
}

gint64
pwt_file_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}
