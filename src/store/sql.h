/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "domain/calendar.h"
#include "domain/id.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Inside the store only: opening connections and running SQL.
 *
 *   g_autoptr (PwtStmt) query = pwt_sql (db, error, "SELECT name FROM room WHERE id = ?", "d", id);
 *   if (query == NULL)
 *     return FALSE;
 *   while (pwt_stmt_next (query))
 *     take (pwt_stmt_peek_text (query, 0));
 *   return pwt_stmt_end (query, error);
 *
 * Types of the arguments, one letter each:
 *   i gint64 · n gint64, PWT_TIME_NONE is NULL · t const char *, NULL is NULL
 *   d PwtId, none is NULL · b const void * and gsize, borrowed until the statement is freed */
typedef struct _PwtStmt PwtStmt;

typedef enum {
  PWT_DB_READER,
  PWT_DB_WRITER,
  PWT_DB_CREATOR, /* a writer that may define tables: new files and migrations */
  PWT_DB_DRAFTER, /* a creator that flushes nothing */
} PwtDbMode;

typedef enum {
  PWT_DB_BUSINESS, /* synchronous FULL */
  PWT_DB_HISTORY,  /* synchronous NORMAL */
} PwtDbKind;

#define PWT_DB_N_KINDS 2

PwtDb *pwt_db_open (const char *path, PwtDbKind kind, PwtDbMode mode, const char *vfs,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_db_seal (PwtDb *db);
sqlite3 *pwt_db_get_sqlite (PwtDb *db);
gboolean pwt_db_set_error (PwtDb *db, int code, const char *doing, GError **error);

PwtStmt *pwt_sql (PwtDb *db, GError **error, const char *sql, const char *types,
                  ...) G_GNUC_WARN_UNUSED_RESULT;
/* Not kept for the next time: for statements put together for one request. */
PwtStmt *pwt_sql_once (PwtDb *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sql_run (PwtDb *db, GError **error, const char *sql, const char *types,
                      ...) G_GNUC_WARN_UNUSED_RESULT;
/* One number; @none where there is no row or it is NULL. */
gboolean pwt_sql_int (PwtDb *db, gint64 none, gint64 *value, GError **error, const char *sql,
                      const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
/* Whether there is such a number and it is not zero. */
gboolean pwt_sql_bool (PwtDb *db, gboolean *value, GError **error, const char *sql,
                       const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sql_script (PwtDb *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void pwt_stmt_free (PwtStmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtStmt, pwt_stmt_free)
gboolean pwt_stmt_next (PwtStmt *stmt);
gboolean pwt_stmt_end (PwtStmt *stmt, GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3_stmt *pwt_stmt_get_sqlite (PwtStmt *stmt);
/* Binds parameter @index (from 1); a failure shows when the statement is run. */
void pwt_stmt_bind_int (PwtStmt *stmt, int index, gint64 value);
void pwt_stmt_bind_text (PwtStmt *stmt, int index, const char *text);
void pwt_stmt_bind_id (PwtStmt *stmt, int index, PwtId id);
void pwt_stmt_bind_null (PwtStmt *stmt, int index);

/* Columns from 0, of the row pwt_stmt_next() has come to. */
gboolean pwt_stmt_is_null (PwtStmt *stmt, int column);
gint64 pwt_stmt_int (PwtStmt *stmt, int column);
gint64 pwt_stmt_time (PwtStmt *stmt, int column);
PwtId pwt_stmt_id (PwtStmt *stmt, int column);
const char *pwt_stmt_peek_text (PwtStmt *stmt, int column);
char *pwt_stmt_dup_text (PwtStmt *stmt, int column);
const guint8 *pwt_stmt_peek_blob (PwtStmt *stmt, int column, gsize *size);

G_END_DECLS
