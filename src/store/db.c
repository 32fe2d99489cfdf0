/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db.h"

#include <string.h>

#include "store/log-vfs.h"
#include "store/sql.h"
#include "store/db-private.h"

/* An operation inside a group, or a part of it that may be undone: of several, the innermost is
 * meant, so they need no other names. */
#define SAVEPOINT "operation"

/* At most 64 MiB a connection, taken as it is needed: the meters' list of 100,000 fits in. */
#define CACHE_KIB "-65536"
/* What one work may change, remembered to be undone, before a file takes it. SQLite takes the
 * memory at once, and writes it to the file at once: from 128 KiB on it calls that a full disk, for
 * it cuts the length of a write to 17 bits (unixWrite() of 3.40). */
#define UNDO_BYTES (120 * 1024)

#define STEPS_PER_LOOK 10000 /* of SQLite's machine, some 0.1 ms */

#define KEPT_OBJECTS_MAX 1000 /* what pwt_db_peek() keeps: projects and tariffs, mostly */

/* Pages of the log before it is copied into the file, 16 MiB in both kinds. A page that many sales
 * change is then copied once for all of them. */
static const guint checkpoint_pages[PWT_DB_N_KINDS] = {
  [PWT_DB_BUSINESS] = 4000, /* of 4 KiB */
  [PWT_DB_HISTORY] = 1000,  /* of 16 KiB */
};

#define TEXT_BYTES_MAX (8 * 1024 * 1024)  /* longest text or blob of the business file */
#define BLOB_BYTES_MAX (64 * 1024 * 1024) /* longest batch of readings of the history file */

/* What can be asked of the running program's file by a PRAGMA; everything else goes through the C
 * interface when the connection is opened, or not at all. */
static const char *const allowed_pragmas[] = {
  "quick_check",     "integrity_check", "foreign_key_check",    "user_version",
  "journal_mode",    "synchronous",     "foreign_keys",         "trusted_schema",
  "cell_size_check", "mmap_size",       "query_only",           "wal_autocheckpoint",
  "application_id",  "fullfsync",       "checkpoint_fullfsync", "recursive_triggers",
  "page_count",      "page_size",
};

static gboolean
may_pragma (const char *name, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed_pragmas); i++)
    if (g_ascii_strcasecmp (name, allowed_pragmas[i]) == 0)
      return value == NULL || g_str_has_suffix (name, "_check");
  return FALSE;
}

/* After the file is open nothing may define tables, attach files or change settings. */
static int
authorize (void *data, int action, const char *a, const char *b, const char *c, const char *d)
{
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_READ:
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
  case SQLITE_TRANSACTION:
  case SQLITE_SAVEPOINT:
  case SQLITE_RECURSIVE:
    return SQLITE_OK;
  case SQLITE_FUNCTION:
    return g_ascii_strcasecmp (b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
  case SQLITE_PRAGMA:
    return may_pragma (a, b) ? SQLITE_OK : SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

static const struct {
  int id;
  int value;
} limits[] = {
  { SQLITE_LIMIT_SQL_LENGTH, 100000 },   { SQLITE_LIMIT_COLUMN, 100 },
  { SQLITE_LIMIT_EXPR_DEPTH, 100 },      { SQLITE_LIMIT_COMPOUND_SELECT, 10 },
  { SQLITE_LIMIT_VDBE_OP, 25000 },       { SQLITE_LIMIT_FUNCTION_ARG, 10 },
  { SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
  { SQLITE_LIMIT_VARIABLE_NUMBER, 500 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
  int option;
  int value;
} options[] = {
  { SQLITE_DBCONFIG_DEFENSIVE, 1 },
  { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
  { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
  { SQLITE_DBCONFIG_DQS_DML, 0 }, /* a misspelt column is an error, not a text */
  { SQLITE_DBCONFIG_DQS_DDL, 0 },
};

/* pwt_has (text, word): as instr() > 0, but with the C library's search, which is several times as
 * fast: a keystroke in the meters' list looks through 100,000 texts. */
static void
run_has (sqlite3_context *context, int n, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);
  const char *word = (const char *) sqlite3_value_text (arguments[1]);

  sqlite3_result_int (context, text != NULL && word != NULL && strstr (text, word) != NULL);
}

/* A text of 700 bytes is looked up for each statement run. Few are of one length, and most of those
 * differ in what they end with. */
static guint
hash_sql (gconstpointer key)
{
  const char *text = key;
  gsize length = strlen (text);
  guint64 hash = length, word;

  for (guint part = 1; part <= 4 && length > sizeof word; part++) {
    memcpy (&word, text + (length - sizeof word) * part / 4, sizeof word);
    hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
  }
  return (guint) hash;
}

static guint
hash_select (gconstpointer key)
{
  const PwtSelect *self = key;

  return g_direct_hash (self->of) ^ hash_sql (self->tail);
}

static gboolean
equal_selects (gconstpointer a, gconstpointer b)
{
  const PwtSelect *x = a, *y = b;

  return x->of == y->of && g_str_equal (x->tail, y->tail);
}

const char *
pwt_db_find_select (PwtDb *self, gconstpointer of, const char *tail)
{
  const PwtSelect *found = g_hash_table_lookup (self->selects, &(PwtSelect){ of, tail, NULL });

  return found != NULL ? found->sql : NULL;
}

const char *
pwt_db_keep_select (PwtDb *self, gconstpointer of, const char *tail, const char *sql)
{
  PwtSelect *made = g_new (PwtSelect, 1);

  *made = (PwtSelect){ of, g_string_chunk_insert (self->texts, tail),
                       g_string_chunk_insert (self->texts, sql) };
  g_hash_table_add (self->selects, made);
  return made->sql;
}

static gboolean
add_functions (PwtDb *self, GError **error)
{
  int rc = sqlite3_create_function_v2 (self->sqlite, "pwt_has", 2,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                       run_has, NULL, NULL, NULL);

  return rc == SQLITE_OK || pwt_db_set_error (self, rc, "set up", error);
}

static gboolean
set_limits_and_options (PwtDb *self, GError **error)
{
  sqlite3_limit (self->sqlite, SQLITE_LIMIT_LENGTH,
                 self->kind == PWT_DB_HISTORY ? BLOB_BYTES_MAX : TEXT_BYTES_MAX);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (self->sqlite, limits[i].id, limits[i].value);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    int rc = sqlite3_db_config (self->sqlite, options[i].option, options[i].value, NULL);

    if (rc != SQLITE_OK)
      return pwt_db_set_error (self, rc, "set up", error);
  }
  if (self->mode == PWT_DB_READER)
    sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return TRUE;
}

/* The order matters: the settings that protect reading come before the first page is read. */
static gboolean
set_pragmas (PwtDb *self, GError **error)
{
  const char *synchronous = self->mode == PWT_DB_DRAFTER    ? "OFF"
                            : self->kind == PWT_DB_BUSINESS ? "FULL"
                                                            : "NORMAL";
  g_autofree char *sql = NULL;

  if (!pwt_sql_script (self,
                       "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                       "PRAGMA cache_size = " CACHE_KIB ";"
                       "PRAGMA recursive_triggers = ON;"
                       "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;",
                       error))
    return FALSE;
  if (self->mode == PWT_DB_READER)
    return pwt_sql_script (self, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;", error);

  /* Larger pages hold more of the history's chunks whole; takes effect only in a new file.
   * What a commit changes stays in memory until then: after a savepoint is rolled back of which the
   * log has pages already, SQLite 3.40 goes on with the checksum of a page that is gone, and what
   * is committed from then on is not found again after a crash (iReCksum in
   * sqlite3WalSavepointUndo()). */
  sql = g_strdup_printf ("%s PRAGMA journal_mode = WAL; PRAGMA synchronous = %s;"
                         "PRAGMA wal_autocheckpoint = %u; PRAGMA cache_spill = OFF;",
                         self->kind == PWT_DB_HISTORY ? "PRAGMA page_size = 16384;" : "",
                         synchronous, checkpoint_pages[self->kind]);
  return pwt_sql_script (self, sql, error);
}

/**
 * pwt_db_open:
 * @path: the file; it must exist unless @mode is %PWT_DB_CREATOR
 * @kind: which settings it needs
 * @mode: what the connection may do
 * @vfs: (nullable): SQLite's file layer to use, for tests
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Opens and hardens a connection; what is in the file is not looked at beyond its header.
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
PwtDb *
pwt_db_open (const char *path, PwtDbKind kind, PwtDbMode mode, const char *vfs, GError **error)
{
  static gsize is_set_up;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autoptr (PwtDb) self = NULL;
  int rc;

  g_return_val_if_fail (path != NULL, NULL);

  /* Nobody asks how much memory SQLite has: counting it takes a lock for each piece. What a work
   * would undo (a sale changes some 25 pages) is remembered in memory, not in a file of its own.
   * Refused, and harmless, where something else of the process has used SQLite before. */
  if (g_once_init_enter (&is_set_up)) {
    sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, UNDO_BYTES);
    g_once_init_leave (&is_set_up, 1);
  }
  if (mode == PWT_DB_READER)
    flags |= SQLITE_OPEN_READONLY;
  else
    flags |= SQLITE_OPEN_READWRITE | (mode == PWT_DB_CREATOR ? SQLITE_OPEN_CREATE : 0);

  self = g_new0 (PwtDb, 1);
  self->path = g_strdup (path);
  self->kind = kind;
  self->mode = mode;
  self->statements = g_hash_table_new_full (hash_sql, g_str_equal, NULL, pwt_db_free_statement);
  self->record_sql = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->selects = g_hash_table_new_full (hash_select, equal_selects, g_free, NULL);
  self->texts = g_string_chunk_new (4096);
  self->kept = pwt_db_kept_new ();

  /* Where commits are not flushed one by one, the log is written as SQLite does it. */
  if (kind == PWT_DB_BUSINESS && mode != PWT_DB_READER && mode != PWT_DB_DRAFTER)
    vfs = pwt_log_vfs (vfs);
  rc = sqlite3_open_v2 (path, &self->sqlite, flags, vfs);
  if (rc != SQLITE_OK) {
    pwt_db_set_error (self, rc, "open", error);
    return NULL;
  }
  /* Readers never wait for the writer in WAL; the second is for a file whose log is being
   * recovered. */
  sqlite3_busy_timeout (self->sqlite, 1000);
  if (!add_functions (self, error) || !set_limits_and_options (self, error) ||
      !set_pragmas (self, error))
    return NULL;
  if (mode != PWT_DB_CREATOR && mode != PWT_DB_DRAFTER)
    pwt_db_seal (self);
  return g_steal_pointer (&self);
}

/**
 * pwt_db_seal:
 *
 * From now on the connection defines no tables, attaches no files and changes no settings.
 */
void
pwt_db_seal (PwtDb *self)
{
  if (self->mode == PWT_DB_CREATOR || self->mode == PWT_DB_DRAFTER)
    self->mode = PWT_DB_WRITER;
  sqlite3_set_authorizer (self->sqlite, authorize, NULL);
}

/**
 * pwt_db_free:
 *
 * Closes the connection; an unfinished transaction is rolled back. A writer checkpoints.
 */
void
pwt_db_free (PwtDb *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->sqlite != NULL && sqlite3_close (self->sqlite) != SQLITE_OK)
    g_error ("A statement on %s outlived its connection", self->path);
  g_clear_pointer (&self->record_sql, g_hash_table_unref);
  g_clear_pointer (&self->selects, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->meter_texts, pwt_meter_texts_free);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
pwt_db_get_sqlite (PwtDb *self)
{
  return self->sqlite;
}

const char *
pwt_db_get_path (PwtDb *self)
{
  return self->path;
}

gboolean
pwt_db_is_writer (PwtDb *self)
{
  return self->mode != PWT_DB_READER;
}

/**
 * pwt_db_begin:
 *
 * Begins a group on a writer, a snapshot of one moment on a reader.
 *
 * Returns: %FALSE with @error set if it could not
 */
gboolean
pwt_db_begin (PwtDb *self, GError **error)
{
  g_return_val_if_fail (!self->is_in_group, FALSE);

  if (self->is_broken && pwt_db_is_writer (self)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO,
                 "%s failed and must be opened and verified anew before anything is written to it",
                 self->path);
    return FALSE;
  }
  if (!pwt_sql_run (self, error, pwt_db_is_writer (self) ? "BEGIN IMMEDIATE" : "BEGIN", ""))
    return FALSE;
  if (g_hash_table_size (self->kept) > KEPT_OBJECTS_MAX)
    pwt_db_forget (self, NULL);
  self->is_in_group = TRUE;
  return TRUE;
}

gboolean
pwt_db_savepoint (PwtDb *self, GError **error)
{
  g_return_val_if_fail (self->is_in_group, FALSE);
  return pwt_sql_run (self, error, "SAVEPOINT " SAVEPOINT, "");
}

gboolean
pwt_db_release (PwtDb *self, GError **error)
{
  g_return_val_if_fail (self->is_in_group, FALSE);
  return pwt_sql_run (self, error, "RELEASE " SAVEPOINT, "");
}

/**
 * pwt_db_rollback_to:
 *
 * Undoes what was done since the savepoint, which stays: release it next.
 *
 * Returns: %FALSE with @error set, %PWT_STORE_ERROR_ROLLED_BACK if the whole group is gone
 */
gboolean
pwt_db_rollback_to (PwtDb *self, GError **error)
{
  g_return_val_if_fail (self->is_in_group, FALSE);
  pwt_db_forget (self, NULL);
  return pwt_sql_run (self, error, "ROLLBACK TO " SAVEPOINT, "");
}

/**
 * pwt_db_commit:
 *
 * When it returns %TRUE on the business file, the group survives a power cut. When it fails,
 * nothing of the group was kept and the connection is out of it; after a failed flush the
 * connection is broken (pwt_db_is_broken()): what the disk holds is not known until the file is
 * opened anew.
 *
 * Returns: %FALSE with @error set if the group was not committed
 */
gboolean
pwt_db_commit (PwtDb *self, GError **error)
{
  g_return_val_if_fail (self->is_in_group, FALSE);

  if (pwt_sql_run (self, error, "COMMIT", "")) {
    self->is_in_group = FALSE;
    return TRUE;
  }
  pwt_db_rollback (self);
  return FALSE;
}

/**
 * pwt_db_rollback:
 *
 * Undoes the whole group; also right after it rolled back by itself, or without one.
 */
void
pwt_db_rollback (PwtDb *self)
{
  g_autoptr (GError) error = NULL;

  self->is_in_group = FALSE;
  pwt_db_forget (self, NULL);
  if (sqlite3_get_autocommit (self->sqlite))
    return;
  /* A reader has nothing to undo, and to end its snapshot takes half as long. */
  if (!pwt_sql_run (self, &error, pwt_db_is_writer (self) ? "ROLLBACK" : "COMMIT", "")) {
    g_warning ("%s", error->message);
    self->is_broken = TRUE;
  }
}

static int
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* In the thread that cancels; SQLite allows that while the connection is open. */
static void
cancelled_cb (GCancellable *cancellable, gpointer sqlite)
{
  sqlite3_interrupt (sqlite);
}

/**
 * pwt_db_set_cancellable:
 * @cancellable: (nullable): what ends a statement with an error
 *
 * Looked at between a statement's steps; a check of a whole file is one step, so it is told, too.
 */
void
pwt_db_set_cancellable (PwtDb *self, GCancellable *cancellable)
{
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_handler);
  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->sqlite, STEPS_PER_LOOK, cancellable != NULL ? is_cancelled : NULL,
                            cancellable);
  if (cancellable != NULL)
    self->cancelled_handler =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->sqlite, NULL);
}

/**
 * pwt_db_is_rolled_back:
 *
 * Returns: %TRUE if the group begun was rolled back by SQLite itself, for want of room or for an
 * I/O error: call pwt_db_rollback() and run its operations again one by one
 */
gboolean
pwt_db_is_rolled_back (PwtDb *self)
{
  return self->is_in_group && sqlite3_get_autocommit (self->sqlite) != 0;
}

/**
 * pwt_db_is_broken:
 *
 * Returns: %TRUE if the disk refused to flush or the file is damaged: close the store, open and
 * verify it
 */
gboolean
pwt_db_is_broken (PwtDb *self)
{
  return self->is_broken;
}

gboolean
pwt_db_snapshot (PwtDb *self, gboolean *is_own, GError **error)
{
  *is_own = !self->is_in_group;
  return !*is_own || pwt_db_begin (self, error);
}

void
pwt_db_end_snapshot (PwtDb *self, gboolean is_own)
{
  if (is_own)
    pwt_db_rollback (self); /* nothing was written */
}
