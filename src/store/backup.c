/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#include "store/db-private.h"
#include "store/file.h"
#include "store/history-private.h"
#include "store/schema.h"
#include "store/site-draft.h"
#include "store/verify.h"

#define PAGES_PER_STEP 1000 /* between two looks at whether it was cancelled */
#define PAGE_BYTES 4096     /* of files that we make; only how far a copy is depends on it */

/* One copy under way: what was copied of both files together. */
typedef struct {
  const PwtBackupWatch *watch;
  gint64 before; /* bytes of the files that are finished */
  gint64 total;
} Progress;

static void
tell (const Progress *progress, sqlite3_backup *backup)
{
  gint64 pages = sqlite3_backup_pagecount (backup) - sqlite3_backup_remaining (backup);

  if (progress->watch->told != NULL)
    progress->watch->told (progress->watch->data, progress->before + pages * PAGE_BYTES,
                           progress->total);
}

static gboolean
copy_pages (PwtDb *from, sqlite3 *to, const Progress *progress, GError **error)
{
  GCancellable *cancellable = progress->watch->cancellable;
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from->sqlite, "main");
  int rc = SQLITE_OK;

  if (backup == NULL)
    return pwt_db_set_error (from, sqlite3_errcode (to), "copy", error);
  while (rc == SQLITE_OK && !g_cancellable_is_cancelled (cancellable)) {
    rc = sqlite3_backup_step (backup, PAGES_PER_STEP);
    tell (progress, backup);
  }
  sqlite3_backup_finish (backup);
  if (rc == SQLITE_OK)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (rc != SQLITE_DONE)
    return pwt_db_set_error (from, rc, "copy", error);
  /* A copy is one file, without a log beside it. */
  rc = sqlite3_exec (to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  return rc == SQLITE_OK || pwt_db_set_error (from, rc, "copy", error);
}

/* @path: a file that does not exist. */
static gboolean
copy_file (PwtDb *from, const char *path, const Progress *progress, GError **error)
{
  sqlite3 *to = NULL;
  gboolean is_done;

  if (!pwt_file_make_private (path, error))
    return FALSE;
  if (sqlite3_open_v2 (path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not write %s: %s", path,
                 sqlite3_errmsg (to));
    sqlite3_close (to);
    return FALSE;
  }
  is_done = copy_pages (from, to, progress, error);
  if (sqlite3_close (to) != SQLITE_OK)
    g_error ("A backup of %s was left open", path);
  return is_done && pwt_file_sync (path, error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PWT_DB_N_KINDS; i++) {
    g_autofree char *file = g_build_filename (path, pwt_file_name (i), NULL);

    if (!pwt_file_remove_db (file, &error)) {
      g_warning ("%s", error->message);
      g_clear_error (&error);
    }
  }
  g_rmdir (path);
}

static gboolean
set_unsound (const char *path, const PwtVerification *found, GError **error)
{
  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);

    g_autofree char *text = NULL;

    if (finding->is_good)
      continue;
    text = pwt_finding_dup_text (finding);
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
                 "The copy %s is not sound (%s: %s): verify the site itself", path,
                 finding->subject, text);
    return FALSE;
  }
  return TRUE;
}

/* Opens both files of @path for reading; they may be backups or a site nobody holds. */
static gboolean
open_pair (const char *path, PwtDb **business, PwtHistory **history, GError **error)
{
  PwtDb *dbs[PWT_DB_N_KINDS] = { NULL, NULL };

  for (guint i = 0; i < PWT_DB_N_KINDS; i++) {
    g_autofree char *file = g_build_filename (path, pwt_file_name (i), NULL);
    gint64 version = 0;

    dbs[i] = pwt_db_open (file, (PwtDbKind) i, PWT_DB_READER, NULL, error);
    if (dbs[i] == NULL || !pwt_schema_check (dbs[i], (PwtDbKind) i, &version, error))
      goto failed;
    if (version == 0) {
      g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED, "%s is empty", file);
      goto failed;
    }
  }
  *business = dbs[PWT_DB_BUSINESS];
  *history = pwt_history_new (dbs[PWT_DB_HISTORY]);
  return TRUE;
failed:
  for (guint i = 0; i < PWT_DB_N_KINDS; i++)
    pwt_db_free (dbs[i]);
  return FALSE;
}

/* @source: what it is a copy of, if that is to be named: @path may not stay */
static gboolean
verify_pair (const char *path, const char *source, GError **error)
{
  g_autoptr (PwtDb) business = NULL;
  g_autoptr (PwtHistory) history = NULL;
  PwtVerification *found;
  gboolean is_sound;

  if (!open_pair (path, &business, &history, error))
    return FALSE;
  found = pwt_verify (business, history, g_get_real_time (), error);
  if (found == NULL)
    return FALSE;
  is_sound = found->is_good || set_unsound (source, found, error);
  pwt_record_free (&pwt_verification_record, found);
  return is_sound;
}

/* Each file as of one moment, however long it takes: the reader keeps its snapshot. */
static gboolean
copy_snapshot (PwtDb *from, const char *path, const Progress *progress, GError **error)
{
  gboolean is_done;
  gint64 version;

  if (!pwt_db_begin (from, error))
    return FALSE;
  /* BEGIN alone takes no snapshot; the first thing read does. */
  is_done = pwt_sql_int (from, 0, &version, error, "SELECT count(*) FROM sqlite_schema", "") &&
            copy_file (from, path, progress, error);
  pwt_db_rollback (from);
  return is_done;
}

static gboolean
copy_pair (PwtDb *business, PwtHistory *history, const char *path, const PwtBackupWatch *watch,
           GError **error)
{
  gint64 first = pwt_file_size (pwt_db_get_path (business));
  gint64 total = first + pwt_file_size (pwt_db_get_path (history->db));
  Progress begin = { watch, 0, total }, rest = { watch, first, total };
  g_autofree char *business_file = g_build_filename (path, pwt_file_name (PWT_DB_BUSINESS), NULL);
  g_autofree char *history_file = g_build_filename (path, pwt_file_name (PWT_DB_HISTORY), NULL);

  return copy_snapshot (business, business_file, &begin, error) &&
         copy_snapshot (history->db, history_file, &rest, error) && pwt_file_sync (path, error);
}

/* A backup may be older than this program, and is verified as what it would be opened as. */
static gboolean
bring_up (const char *path, GError **error)
{
  for (guint i = 0; i < PWT_DB_N_KINDS; i++) {
    g_autofree char *file = g_build_filename (path, pwt_file_name (i), NULL);
    g_autoptr (PwtDb) db = pwt_db_open (file, (PwtDbKind) i, PWT_DB_CREATOR, NULL, error);

    if (db == NULL || !pwt_schema_migrate (db, (PwtDbKind) i, error))
      return FALSE;
    g_clear_pointer (&db, pwt_db_free);
    if (!pwt_file_sync (file, error))
      return FALSE;
  }
  return pwt_file_sync (path, error);
}

gint64
pwt_backup_size (const char *path)
{
  gint64 bytes = 0;

  for (guint i = 0; i < PWT_DB_N_KINDS; i++) {
    g_autofree char *file = g_build_filename (path, pwt_file_name (i), NULL);

    bytes += pwt_file_size (file);
  }
  return bytes;
}

/* Whether @dir is a site, or a backup of one. */
static gboolean
is_site (const char *dir)
{
  static const char *const marks[] = { "site.lock", "business.db" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autofree char *mark = g_build_filename (dir, marks[i], NULL);

    if (g_file_test (mark, G_FILE_TEST_EXISTS))
      return TRUE;
  }
  return FALSE;
}

/* Returns: the site or backup that @dir is in, or is itself; NULL if it is in none */
static char *
dup_site_around (const char *dir)
{
  g_autofree char *around = g_strdup (dir);

  while (!is_site (around)) {
    char *parent = g_path_get_dirname (around);

    if (g_str_equal (parent, around)) {
      g_free (parent);
      return NULL;
    }
    g_free (around);
    around = parent;
  }
  return g_steal_pointer (&around);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse_path (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

/**
 * pwt_backup_check_path:
 * @path: where a backup of @store's site is wanted
 * @whole: (out) (transfer full): the same, with links followed and without a slash at the end
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Whoever may make a backup may write to few places with it: into a folder that is there, under a
 * name that is not, and never into a site or a backup, but for the site's own backups folder.
 */
gboolean
pwt_backup_check_path (PwtStore *store, const char *path, char **whole, GError **error)
{
  g_autofree char *own = pwt_store_dup_backups_dir (store);
  g_autofree char *plain = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_path_get_basename (plain);
  g_autofree char *dir = g_path_get_dirname (plain);
  g_autofree char *real_dir = realpath (dir, NULL);
  g_autofree char *real_own = realpath (own, NULL);
  g_autofree char *site = NULL;
  g_autofree char *found = NULL;

  if (!g_path_is_absolute (path))
    return refuse_path (error, "%s does not begin with /: give the whole path", path);
  if (real_dir == NULL || !g_file_test (real_dir, G_FILE_TEST_IS_DIR))
    return refuse_path (error, "There is no folder %s: make it first", dir);
  if (g_str_has_suffix (name, ".part"))
    return refuse_path (error, "%s is a name for what is not whole: choose another", name);
  site = dup_site_around (real_dir);
  if (site != NULL && g_strcmp0 (real_dir, real_own) != 0)
    return refuse_path (error, "%s is a site or a backup: choose a folder outside it", site);
  found = g_build_filename (real_dir, name, NULL);
  if (g_file_test (found, G_FILE_TEST_EXISTS) || g_file_test (found, G_FILE_TEST_IS_SYMLINK)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS,
                 "%s exists already: choose another name", found);
    return FALSE;
  }
  *whole = g_steal_pointer (&found);
  return TRUE;
}

/* What was left by a backup that was cut short is removed first; a site that happens to have that
 * name is not. */
static gboolean
make_part (const char *part, GError **error)
{
  g_autofree char *lock = g_build_filename (part, "site.lock", NULL);

  if (g_file_test (lock, G_FILE_TEST_EXISTS)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS,
                 "%s is a site: choose another name", part);
    return FALSE;
  }
  remove_folder (part);
  if (g_mkdir (part, 0700) == 0)
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not make %s: %s", part,
               g_strerror (errno));
  return FALSE;
}

/**
 * pwt_backup_make:
 * @path: the folder to make, where pwt_backup_check_path() allows one
 * @cancellable: (nullable): stops it between two steps
 * @bytes: (out): size of the backup
 * @error: return location for a %PWT_STORE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE with @error set: nothing is left at @path
 */
gboolean
pwt_backup_make (PwtStore *store, const char *path, GCancellable *cancellable, gint64 *bytes,
                 GError **error)
{
  PwtBackupWatch watch = { cancellable, NULL, NULL };

  return pwt_backup_make_watched (store, path, &watch, bytes, error);
}

gboolean
pwt_backup_make_watched (PwtStore *store, const char *path, const PwtBackupWatch *watch,
                         gint64 *bytes, GError **error)
{
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;
  g_autoptr (PwtDb) business = NULL;
  g_autoptr (PwtHistory) history = NULL;

  if (!pwt_backup_check_path (store, path, &whole, error))
    return FALSE;
  part = g_strconcat (whole, ".part", NULL);
  business = pwt_store_new_reader (store, error);
  history = business != NULL ? pwt_store_new_history_reader (store, error) : NULL;
  if (history == NULL || !make_part (part, error))
    return FALSE;
  if (!copy_pair (business, history, part, watch, error) || !verify_pair (part, part, error) ||
      !pwt_file_rename (part, whole, error)) {
    remove_folder (part);
    return FALSE;
  }
  *bytes = pwt_backup_size (whole);
  return TRUE;
}

/**
 * pwt_backup_remove:
 * @path: a backup, or the folder of a site that was restored for a drill and let go
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Takes away the two databases and then the folder, if it is empty: what somebody put beside them
 * stays, and so does everything where there is no backup.
 */
gboolean
pwt_backup_remove (const char *path, GError **error)
{
  g_autofree char *lock = g_build_filename (path, "site.lock", NULL);

  if (g_file_test (lock, G_FILE_TEST_EXISTS)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS,
                 "%s is a site: it is not removed as a backup", path);
    return FALSE;
  }
  for (guint i = 0; i < PWT_DB_N_KINDS; i++) {
    g_autofree char *file = g_build_filename (path, pwt_file_name (i), NULL);

    if (!pwt_file_remove_db (file, error))
      return FALSE;
  }
  if (g_rmdir (path) != 0 && errno != ENOENT && errno != ENOTEMPTY) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not remove %s: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

/* What was queued then may have been sent or cancelled since: whoever opens the site must know. */
static gboolean
mark_restored (const char *part, GError **error)
{
  g_autofree char *path = g_build_filename (part, pwt_file_name (PWT_DB_BUSINESS), NULL);
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db,
                       "INSERT OR REPLACE INTO setting (name, value)"
                       " VALUES ('" PWT_SETTING_RESTORED "', '')",
                       NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not write %s: %s", path,
                 sqlite3_errmsg (db));
  sqlite3_close (db);
  return rc == SQLITE_OK && pwt_file_sync (path, error);
}

/**
 * pwt_backup_restore:
 * @path: a backup
 * @dir: the folder of the new site, missing or empty
 * @error: return location for a %PWT_STORE_ERROR
 *
 * The new site is marked with %PWT_SETTING_RESTORED.
 *
 * Returns: %FALSE with @error set: @dir is as it was
 */
gboolean
pwt_backup_restore (const char *path, const char *dir, GError **error)
{
  PwtBackupWatch unwatched = { NULL, NULL, NULL };
  g_autofree char *whole = g_canonicalize_filename (dir, NULL); /* no slash at the end */
  g_autofree char *part = g_strconcat (whole, ".part", NULL);
  g_autoptr (PwtDb) business = NULL;
  g_autoptr (PwtHistory) history = NULL;

  if (!pwt_store_check_free (whole, error) || !open_pair (path, &business, &history, error) ||
      !make_part (part, error))
    return FALSE;
  /* rename() replaces an empty folder. */
  if (!copy_pair (business, history, part, &unwatched, error) || !bring_up (part, error) ||
      !verify_pair (part, path, error) || !mark_restored (part, error) ||
      !pwt_file_rename (part, whole, error)) {
    remove_folder (part);
    return FALSE;
  }
  return TRUE;
}
