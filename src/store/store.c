/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.h"
#include "store/history-private.h"
#include "store/schema.h"
#include "store/site-lock.h"
#include "store/verify.h"

struct _PwtStore {
  char *dir;
  char *vfs;
  char *paths[PWT_DB_N_KINDS];
  int lock;
  gboolean is_draft;
  gboolean was_cut_short;
  PwtDb *business;
  PwtHistory *history;
};

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Before the lock, so that a wrong folder is left as it is. */
static gboolean
find_or_make_dir (PwtStore *self, PwtStoreFlags flags, GError **error)
{
  if (exists (self->paths[PWT_DB_BUSINESS]))
    return TRUE;
  if (!(flags & PWT_STORE_CREATE)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                 "There is no site in %s: choose its folder, or create one there", self->dir);
    return FALSE;
  }
  if (g_mkdir_with_parents (self->dir, 0700) != 0) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not make %s: %s", self->dir,
                 g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

/* A new file gets its tables under another name first: a file of the right name is always whole. */
static gboolean
make_file (PwtStore *self, PwtDbKind kind, GError **error)
{
  g_autofree char *path = g_strconcat (self->paths[kind], ".new", NULL);
  g_autoptr (PwtDb) db = NULL;

  if (!pwt_file_remove_db (path, error) || !pwt_file_make_private (path, error))
    return FALSE;
  db = pwt_db_open (path, kind, PWT_DB_CREATOR, self->vfs, error);
  if (db == NULL || !pwt_schema_migrate (db, kind, error))
    return FALSE;
  g_clear_pointer (&db, pwt_db_free);
  return pwt_file_sync (path, error) && pwt_file_rename (path, self->paths[kind], error);
}

/* The history first: where there is a business file, there was a history file, and one that is
 * missing is lost, not new. */
static gboolean
make_files (PwtStore *self, GError **error)
{
  if (!exists (self->paths[PWT_DB_BUSINESS])) {
    if (!exists (self->paths[PWT_DB_HISTORY]) && !make_file (self, PWT_DB_HISTORY, error))
      return FALSE;
    return make_file (self, PWT_DB_BUSINESS, error);
  }
  if (exists (self->paths[PWT_DB_HISTORY]))
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
               "%s is missing, with all readings: restore a backup", self->paths[PWT_DB_HISTORY]);
  return FALSE;
}

static gboolean
set_damaged (PwtDb *db, const char *what, GError **error)
{
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
               "%s is damaged (%s): restore a backup", pwt_db_get_path (db), what);
  return FALSE;
}

static gboolean
quick_check (PwtDb *db, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error, "PRAGMA quick_check (1)", "");
  g_autofree char *said = NULL;

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query))
    if (said == NULL)
      said = pwt_stmt_dup_text (query, 0);
  if (!pwt_stmt_end (query, error))
    return FALSE;
  return g_strcmp0 (said, "ok") == 0 || set_damaged (db, said != NULL ? said : "no answer", error);
}

/* A disk may spoil a number where SQLite sees nothing wrong: derive the balances anew before
 * anything is sold on them. The whole of it is pwt_verify(). */
static gboolean
balance_check (PwtDb *db, GError **error)
{
  g_autofree char *problem = NULL;

  if (!pwt_verify_balances (db, &problem, error))
    return FALSE;
  return problem == NULL || set_damaged (db, problem, error);
}

/* An empty file of the right name was whole once. */
static gboolean
check_not_empty (PwtDb *db, PwtDbKind kind, GError **error)
{
  gint64 version;

  if (!pwt_schema_check (db, kind, &version, error))
    return FALSE;
  return version > 0 || set_damaged (db, "it is empty", error);
}

static PwtDb *
open_writer (PwtStore *self, PwtDbKind kind, GError **error)
{
  g_autoptr (PwtDb) reader = NULL;
  g_autoptr (PwtDb) db = NULL;

  if (g_chmod (self->paths[kind], 0600) != 0) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not protect %s: %s",
                 self->paths[kind], g_strerror (errno));
    return NULL;
  }
  /* A foreign file is refused before a writer has changed its header. */
  reader = pwt_db_open (self->paths[kind], kind, PWT_DB_READER, self->vfs, error);
  if (reader == NULL || !check_not_empty (reader, kind, error))
    return NULL;
  g_clear_pointer (&reader, pwt_db_free);

  db = pwt_db_open (self->paths[kind], kind, self->is_draft ? PWT_DB_DRAFTER : PWT_DB_CREATOR,
                    self->vfs, error);
  if (db == NULL || !check_not_empty (db, kind, error) || !pwt_schema_migrate (db, kind, error))
    return NULL;
  pwt_db_seal (db);
  return g_steal_pointer (&db);
}

static gboolean
open_files (PwtStore *self, GError **error)
{
  PwtDb *history;

  self->business = open_writer (self, PWT_DB_BUSINESS, error);
  if (self->business == NULL || !quick_check (self->business, error) ||
      !balance_check (self->business, error))
    return FALSE;
  history = open_writer (self, PWT_DB_HISTORY, error);
  if (history == NULL)
    return FALSE;
  self->history = pwt_history_new (history);
  return TRUE;
}

static gboolean
make_backups_dir (PwtStore *self, GError **error)
{
  g_autofree char *path = pwt_store_dup_backups_dir (self);

  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not make %s: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* Closing folds a log into its file and takes it away. */
static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return pwt_file_size (log) > 0;
}

/**
 * pwt_store_open:
 * @dir: the site's folder
 * @program: who opens it, told to the next who tries: "prewattd"
 * @flags: whether to create it
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Takes the site, opens both files, brings older ones up to this program's form and checks them.
 *
 * Returns: (transfer full): the store, to be closed with pwt_store_close(); %NULL with @error set:
 *   nothing was changed in a file that is foreign, newer or damaged
 */
PwtStore *
pwt_store_open (const char *dir, const char *program, PwtStoreFlags flags, GError **error)
{
  return pwt_store_open_on (dir, program, flags, NULL, error);
}

/**
 * pwt_store_open_on:
 * @vfs: (nullable): name of the SQLite file layer to use, for tests
 *
 * As pwt_store_open().
 */
PwtStore *
pwt_store_open_on (const char *dir, const char *program, PwtStoreFlags flags, const char *vfs,
                   GError **error)
{
  g_autoptr (PwtStore) self = NULL;

  g_return_val_if_fail (dir != NULL && program != NULL, NULL);

  self = g_new0 (PwtStore, 1);
  self->lock = -1;
  self->is_draft = (flags & PWT_STORE_DRAFT) != 0;
  self->dir = g_strdup (dir);
  self->vfs = g_strdup (vfs);
  for (guint i = 0; i < PWT_DB_N_KINDS; i++)
    self->paths[i] =
        g_build_filename (dir, self->is_draft ? pwt_file_draft_name (i) : pwt_file_name (i), NULL);

  if (!find_or_make_dir (self, flags, error))
    return NULL;
  self->lock = pwt_site_lock_take (dir, program, error);
  for (guint i = 0; i < PWT_DB_N_KINDS; i++)
    self->was_cut_short = self->was_cut_short || has_log (self->paths[i]);
  if (self->lock < 0 || !make_files (self, error) || !open_files (self, error) ||
      !make_backups_dir (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * pwt_store_close:
 *
 * Every reader must have been freed. The logs are folded into the files, then the site is let go.
 */
void
pwt_store_close (PwtStore *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->history, pwt_history_free);
  g_clear_pointer (&self->business, pwt_db_free);
  pwt_site_lock_drop (self->lock);
  for (guint i = 0; i < PWT_DB_N_KINDS; i++)
    g_free (self->paths[i]);
  g_free (self->vfs);
  g_free (self->dir);
  g_free (self);
}

gboolean
pwt_store_was_cut_short (PwtStore *self)
{
  return self->was_cut_short;
}

PwtDb *
pwt_store_business (PwtStore *self)
{
  return self->business;
}

PwtHistory *
pwt_store_history (PwtStore *self)
{
  return self->history;
}

/**
 * pwt_store_new_reader:
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): a connection that can only read the business file; %NULL with @error
 * set
 */
PwtDb *
pwt_store_new_reader (PwtStore *self, GError **error)
{
  return pwt_db_open (self->paths[PWT_DB_BUSINESS], PWT_DB_BUSINESS, PWT_DB_READER, self->vfs,
                      error);
}

PwtHistory *
pwt_store_new_history_reader (PwtStore *self, GError **error)
{
  PwtDb *db =
      pwt_db_open (self->paths[PWT_DB_HISTORY], PWT_DB_HISTORY, PWT_DB_READER, self->vfs, error);

  return db != NULL ? pwt_history_new (db) : NULL;
}

const char *
pwt_store_get_dir (PwtStore *self)
{
  return self->dir;
}

char *
pwt_store_dup_backups_dir (PwtStore *self)
{
  return g_build_filename (self->dir, "backups", NULL);
}
