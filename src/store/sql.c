/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sql.h"

#include <string.h>

#include "store/constraint.h"
#include "store/db-private.h"

struct _PwtStmt {
  PwtDb *db; /* borrowed */
  sqlite3_stmt *stmt;
  gboolean is_kept; /* belongs to the connection's table of statements */
  gboolean is_used;
  int rc;                     /* of the last step or bind; SQLITE_ROW and SQLITE_DONE are well */
  guint8 ids[][PWT_ID_BYTES]; /* bound, by parameter: nearly every statement has one */
};

#define KEPT_STATEMENTS_MAX 300

static PwtStoreError
code_for (int rc)
{
  switch (rc & 0xff) {
  case SQLITE_FULL:
    return PWT_STORE_ERROR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
    return PWT_STORE_ERROR_DAMAGED;
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
  case SQLITE_TOOBIG:
    return PWT_STORE_ERROR_CONSTRAINT;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return PWT_STORE_ERROR_BUSY_SITE;
  default:
    return PWT_STORE_ERROR_IO;
  }
}

/* What the person who reads it can do about it. */
static const char *
advice_for (PwtStoreError code)
{
  switch (code) {
  case PWT_STORE_ERROR_FULL:
    return "; free some space on the disk and try again";
  case PWT_STORE_ERROR_DAMAGED:
    return "; the file is damaged: restore a backup";
  case PWT_STORE_ERROR_IO:
    return "; check the disk and its permissions";
  default:
    return "";
  }
}

/**
 * pwt_db_set_error:
 * @code: what SQLite said
 * @doing: what was attempted: "open", "write"
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: always %FALSE
 */
gboolean
pwt_db_set_error (PwtDb *db, int code, const char *doing, GError **error)
{
  g_autofree char *name = g_path_get_basename (db->path);
  PwtStoreError mapped = code_for (code);
  /* The words are the connection's only if it was its last error; of a copy it is the other one. */
  gboolean is_last = db->sqlite != NULL && sqlite3_extended_errcode (db->sqlite) == code;
  const char *text = is_last ? sqlite3_errmsg (db->sqlite) : sqlite3_errstr (code);

  if (mapped == PWT_STORE_ERROR_DAMAGED || code == SQLITE_IOERR_FSYNC ||
      code == SQLITE_IOERR_DIR_FSYNC)
    db->is_broken = TRUE;
  if (mapped == PWT_STORE_ERROR_CONSTRAINT) {
    g_autofree char *explained = pwt_constraint_explain (text);

    g_set_error_literal (error, PWT_STORE_ERROR, (gint) mapped, explained);
    return FALSE;
  }
  g_set_error (error, PWT_STORE_ERROR, (gint) mapped, "Could not %s %s: %s (%d)%s", doing, name,
               text, code, advice_for (mapped));
  return FALSE;
}

static PwtStmt *
prepare (PwtDb *db, const char *sql, gboolean is_kept, GError **error)
{
  unsigned flags = is_kept ? SQLITE_PREPARE_PERSISTENT : 0;
  sqlite3_stmt *stmt;
  int rc = sqlite3_prepare_v3 (db->sqlite, sql, -1, flags, &stmt, NULL);
  PwtStmt *self;

  if (rc != SQLITE_OK) {
    pwt_db_set_error (db, rc, "read", error);
    return NULL;
  }
  self = g_malloc (sizeof *self + PWT_ID_BYTES * (gsize) sqlite3_bind_parameter_count (stmt));
  *self = (PwtStmt){ db, stmt, is_kept, TRUE, SQLITE_ROW };
  return self;
}

/* A write after the group rolled back by itself would stand alone, outside of any transaction. */
static gboolean
check_group (PwtDb *db, GError **error)
{
  if (!pwt_db_is_rolled_back (db))
    return TRUE;
  g_set_error_literal (error, PWT_STORE_ERROR, PWT_STORE_ERROR_ROLLED_BACK,
                       "The transaction was rolled back for an earlier error: run it again");
  return FALSE;
}

static PwtStmt *
take_kept (PwtDb *db, const char *sql, GError **error)
{
  PwtStmt *self = g_hash_table_lookup (db->statements, sql);

  if (self == NULL && g_hash_table_size (db->statements) < KEPT_STATEMENTS_MAX) {
    self = prepare (db, sql, TRUE, error);
    if (self != NULL)
      g_hash_table_insert (db->statements, (char *) sqlite3_sql (self->stmt), self);
    return self;
  }
  if (self == NULL || self->is_used)
    return prepare (db, sql, FALSE, error);
  self->is_used = TRUE;
  self->rc = SQLITE_ROW;
  return self;
}

void
pwt_db_free_statement (gpointer stmt)
{
  PwtStmt *self = stmt;

  sqlite3_finalize (self->stmt);
  g_free (self);
}

/**
 * pwt_stmt_free:
 *
 * Gives the statement back; what was read from it by peeking is gone.
 */
void
pwt_stmt_free (PwtStmt *self)
{
  if (self == NULL)
    return;
  if (!self->is_kept) {
    pwt_db_free_statement (self);
    return;
  }
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  self->is_used = FALSE;
}

static void
note_bind (PwtStmt *self, int rc)
{
  if (rc != SQLITE_OK)
    self->rc = rc;
}

void
pwt_stmt_bind_int (PwtStmt *self, int index, gint64 value)
{
  note_bind (self, sqlite3_bind_int64 (self->stmt, index, value));
}

void
pwt_stmt_bind_null (PwtStmt *self, int index)
{
  note_bind (self, sqlite3_bind_null (self->stmt, index));
}

/* Copied: callers free their texts before the statement is run again. */
void
pwt_stmt_bind_text (PwtStmt *self, int index, const char *text)
{
  note_bind (self, sqlite3_bind_text (self->stmt, index, text, -1, SQLITE_TRANSIENT));
}

void
pwt_stmt_bind_id (PwtStmt *self, int index, PwtId id)
{
  if (pwt_id_is_none (id)) {
    pwt_stmt_bind_null (self, index);
    return;
  }
  g_assert (index >= 1 && index <= sqlite3_bind_parameter_count (self->stmt));
  pwt_id_to_bytes (id, self->ids[index - 1]);
  note_bind (self, sqlite3_bind_blob (self->stmt, index, self->ids[index - 1], PWT_ID_BYTES,
                                      SQLITE_STATIC));
}

static void
bind_one (PwtStmt *self, int index, char type, va_list *args)
{
  gint64 number;
  const void *data;

  switch (type) {
  case 'i':
    pwt_stmt_bind_int (self, index, va_arg (*args, gint64));
    return;
  case 'n':
    number = va_arg (*args, gint64);
    if (number == PWT_TIME_NONE)
      pwt_stmt_bind_null (self, index);
    else
      pwt_stmt_bind_int (self, index, number);
    return;
  case 't':
    pwt_stmt_bind_text (self, index, va_arg (*args, const char *));
    return;
  case 'd':
    pwt_stmt_bind_id (self, index, va_arg (*args, PwtId));
    return;
  case 'b':
    data = va_arg (*args, const void *);
    note_bind (self,
               sqlite3_bind_blob64 (self->stmt, index, data, va_arg (*args, gsize), SQLITE_STATIC));
    return;
  default:
    g_assert_not_reached ();
  }
}

static PwtStmt *
take_bound (PwtDb *db, GError **error, const char *sql, const char *types, va_list *args)
{
  PwtStmt *self;

  if (!check_group (db, error))
    return NULL;
  self = take_kept (db, sql, error);
  for (int i = 0; self != NULL && types[i] != '\0'; i++)
    bind_one (self, i + 1, types[i], args);
  return self;
}

/**
 * pwt_sql:
 * @error: return location for a %PWT_STORE_ERROR
 * @sql: one statement
 * @types: a letter an argument, see sql.h
 *
 * Returns: (transfer full): the statement with its arguments, to be run by pwt_stmt_next(); %NULL
 *   with @error set if it could not be prepared
 */
PwtStmt *
pwt_sql (PwtDb *db, GError **error, const char *sql, const char *types, ...)
{
  PwtStmt *self;
  va_list args;

  va_start (args, types);
  self = take_bound (db, error, sql, types, &args);
  va_end (args);
  return self;
}

PwtStmt *
pwt_sql_once (PwtDb *db, const char *sql, GError **error)
{
  return check_group (db, error) ? prepare (db, sql, FALSE, error) : NULL;
}

gboolean
pwt_sql_run (PwtDb *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (PwtStmt) self = NULL;
  va_list args;

  va_start (args, types);
  self = take_bound (db, error, sql, types, &args);
  va_end (args);
  if (self == NULL)
    return FALSE;
  while (pwt_stmt_next (self))
    continue;
  return pwt_stmt_end (self, error);
}

/* @query: (transfer full) (nullable): NULL: @error is set */
static gboolean
take_int (PwtStmt *query, gint64 none, gint64 *value, GError **error)
{
  g_autoptr (PwtStmt) self = query;

  if (self == NULL)
    return FALSE;
  *value = none;
  while (pwt_stmt_next (self))
    if (!pwt_stmt_is_null (self, 0))
      *value = pwt_stmt_int (self, 0);
  return pwt_stmt_end (self, error);
}

gboolean
pwt_sql_int (PwtDb *db, gint64 none, gint64 *value, GError **error, const char *sql,
             const char *types, ...)
{
  PwtStmt *query;
  va_list args;

  va_start (args, types);
  query = take_bound (db, error, sql, types, &args);
  va_end (args);
  return take_int (query, none, value, error);
}

gboolean
pwt_sql_bool (PwtDb *db, gboolean *value, GError **error, const char *sql, const char *types, ...)
{
  PwtStmt *query;
  gint64 number;
  va_list args;

  va_start (args, types);
  query = take_bound (db, error, sql, types, &args);
  va_end (args);
  if (!take_int (query, 0, &number, error))
    return FALSE;
  *value = number != 0;
  return TRUE;
}

/**
 * pwt_sql_script:
 * @sql: statements without arguments; what they return is passed over
 *
 * Returns: %FALSE with @error set if one failed; those before it stand
 */
gboolean
pwt_sql_script (PwtDb *db, const char *sql, GError **error)
{
  int rc = sqlite3_exec (db->sqlite, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || pwt_db_set_error (db, rc, "set up", error);
}

/**
 * pwt_stmt_next:
 *
 * Returns: %TRUE if there is a row; after %FALSE, pwt_stmt_end() says whether all went well
 */
gboolean
pwt_stmt_next (PwtStmt *self)
{
  if (self->rc == SQLITE_ROW)
    self->rc = sqlite3_step (self->stmt);
  return self->rc == SQLITE_ROW;
}

/* SQLite calls also COMMIT read-only, where a full disk shows most often; it gives no columns. */
static gboolean
is_reading (PwtStmt *self)
{
  return sqlite3_stmt_readonly (self->stmt) && sqlite3_column_count (self->stmt) > 0;
}

/**
 * pwt_stmt_end:
 *
 * Returns: %FALSE with @error set if the statement failed; stopping early is no failure
 */
gboolean
pwt_stmt_end (PwtStmt *self, GError **error)
{
  if (self->rc == SQLITE_ROW || self->rc == SQLITE_DONE)
    return TRUE;
  return pwt_db_set_error (self->db, self->rc, is_reading (self) ? "read" : "write", error);
}

sqlite3_stmt *
pwt_stmt_get_sqlite (PwtStmt *self)
{
  return self->stmt;
}

gboolean
pwt_stmt_is_null (PwtStmt *self, int column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

gint64
pwt_stmt_int (PwtStmt *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

gint64
pwt_stmt_time (PwtStmt *self, int column)
{
  return pwt_stmt_is_null (self, column) ? PWT_TIME_NONE : pwt_stmt_int (self, column);
}

PwtId
pwt_stmt_id (PwtStmt *self, int column)
{
  gsize size;
  const guint8 *bytes = pwt_stmt_peek_blob (self, column, &size);

  return size == PWT_ID_BYTES ? pwt_id_from_bytes (bytes) : PWT_ID_NONE;
}

const char *
pwt_stmt_peek_text (PwtStmt *self, int column)
{
  return (const char *) sqlite3_column_text (self->stmt, column);
}

char *
pwt_stmt_dup_text (PwtStmt *self, int column)
{
  return g_strdup (pwt_stmt_peek_text (self, column));
}

const guint8 *
pwt_stmt_peek_blob (PwtStmt *self, int column, gsize *size)
{
  const guint8 *bytes = sqlite3_column_blob (self->stmt, column);

  *size = bytes != NULL ? (gsize) sqlite3_column_bytes (self->stmt, column) : 0;
  return bytes;
}
