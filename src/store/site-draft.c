/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/site-draft.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "store/file.h"
#include "store/site-lock.h"

#define LOCK "site.lock"
#define BACKUPS "backups"

static gboolean
set_not_empty (const char *dir, GError **error)
{
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS,
               "%s is not empty: a site needs a folder of its own", dir);
  return FALSE;
}

/**
 * pwt_store_check_free:
 * @dir: where a site is to be made
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: %TRUE if it is missing or an empty folder
 */
gboolean
pwt_store_check_free (const char *dir, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) opened = g_dir_open (dir, 0, &why);

  if (opened != NULL)
    return g_dir_read_name (opened) == NULL || set_not_empty (dir, error);
  if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not open %s: %s", dir,
               why->message);
  return FALSE;
}

/* --- what was cut short --- */

/* The files, with their logs, and what they are called while they get their tables. */
static gboolean
is_file_of_draft (const char *name)
{
  return g_str_has_prefix (name, pwt_file_draft_name (PWT_DB_BUSINESS)) ||
         g_str_has_prefix (name, pwt_file_draft_name (PWT_DB_HISTORY));
}

/* Somebody may have a site, or anything else, in a folder of that name. */
static gboolean
check_is_draft (const char *draft, GDir *opened, GError **error)
{
  for (const char *name = g_dir_read_name (opened); name != NULL; name = g_dir_read_name (opened))
    if (!is_file_of_draft (name) && !g_str_equal (name, LOCK) && !g_str_equal (name, BACKUPS))
      return set_not_empty (draft, error);
  return TRUE;
}

static gboolean
set_not_removed (const char *path, GError **error)
{
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not remove %s: %s", path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
remove_in (const char *draft, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (draft, name, NULL);

  return g_remove (path) == 0 || errno == ENOENT || set_not_removed (path, error);
}

static gboolean
remove_all (const char *draft, GDir *opened, GError **error)
{
  g_dir_rewind (opened);
  for (const char *name = g_dir_read_name (opened); name != NULL; name = g_dir_read_name (opened))
    if (is_file_of_draft (name) && !remove_in (draft, name, error))
      return FALSE;
  return remove_in (draft, BACKUPS, error) && remove_in (draft, LOCK, error) &&
         (g_rmdir (draft) == 0 || set_not_removed (draft, error));
}

/**
 * pwt_site_draft_remove:
 * @draft: as pwt_site_draft_begin() gave it, closed
 * @error: return location for a %PWT_STORE_ERROR: somebody is at work on it, or it is no draft
 *
 * One that is not there is no error.
 */
gboolean
pwt_site_draft_remove (const char *draft, GError **error)
{
  g_autoptr (GDir) opened = g_dir_open (draft, 0, NULL);
  gboolean is_gone;
  int lock;

  if (opened == NULL)
    return TRUE;
  if (!check_is_draft (draft, opened, error))
    return FALSE;
  lock = pwt_site_lock_take (draft, "prewattctl", error);
  is_gone = lock >= 0 && remove_all (draft, opened, error);
  pwt_site_lock_drop (lock);
  return is_gone;
}

/* --- from beginning to end --- */

/**
 * pwt_site_draft_begin:
 * @dir: where the site will be
 * @error: return location for a %PWT_STORE_ERROR: @dir is not free, or somebody makes it just now
 *
 * What an earlier one left that was cut short is taken away.
 *
 * Returns: (transfer full): the folder to make it in
 */
char *
pwt_site_draft_begin (const char *dir, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (dir, NULL); /* no slash at the end */
  g_autofree char *draft = g_strconcat (whole, ".draft", NULL);

  if (!pwt_store_check_free (whole, error) || !pwt_site_draft_remove (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}

static gboolean
name_file (const char *draft, PwtDbKind kind, GError **error)
{
  g_autofree char *from = g_build_filename (draft, pwt_file_draft_name (kind), NULL);
  g_autofree char *to = g_build_filename (draft, pwt_file_name (kind), NULL);

  return pwt_file_sync (from, error) && pwt_file_rename (from, to, error);
}

/**
 * pwt_site_draft_finish:
 * @draft: as pwt_site_draft_begin() gave it, closed
 * @dir: as it was given
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Each step is on the disk before the next: the files' content, their names (and with them that
 * their logs are gone, which else might be played into them after a power cut), the folder's name.
 * The business file, without which a folder is no site, comes last.
 *
 * Returns: %TRUE when the site is at its place, and on the disk
 */
gboolean
pwt_site_draft_finish (const char *draft, const char *dir, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (dir, NULL);

  /* rename() replaces an empty folder. */
  return name_file (draft, PWT_DB_HISTORY, error) && name_file (draft, PWT_DB_BUSINESS, error) &&
         pwt_file_rename (draft, whole, error);
}
