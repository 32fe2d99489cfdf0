/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/people.h"
#include "store/sql.h"

#define HASH_BYTES 32

/* The token has 256 random bits: a plain hash cannot be guessed back, and needs no salt. */
typedef struct {
  guint8 bytes[HASH_BYTES];
} TokenHash;

static TokenHash
hash_token (const char *token)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HASH_BYTES;
  TokenHash hash;

  g_checksum_update (sum, (const guint8 *) token, (gssize) strlen (token));
  g_checksum_get_digest (sum, hash.bytes, &size);
  return hash;
}

void
pwt_session_row_clear (PwtSessionRow *self)
{
  g_clear_pointer (&self->origin, g_free);
}

gboolean
pwt_sessions_create (PwtDb *db, const char *token, const PwtSessionRow *session, GError **error)
{
  TokenHash hash = hash_token (token);

  return pwt_sql_run (db, error,
                      "INSERT INTO session (token_hash, operator_id, origin, created_us, used_us,"
                      " expires_us, idle_us) VALUES (?, ?, ?, ?, ?, ?, ?)",
                      "bdtiiii", hash.bytes, (gsize) HASH_BYTES, session->operator_id,
                      session->origin, session->created_us, session->used_us, session->expires_us,
                      session->idle_us);
}

/**
 * pwt_sessions_find:
 * @session: (out): whose it is; clear with pwt_session_row_clear()
 *
 * Returns: %FALSE with @error set, %PWT_STORE_ERROR_NOT_FOUND if there is no such session, it is
 * too old or was unused for too long
 */
gboolean
pwt_sessions_find (PwtDb *db, const char *token, gint64 now_us, PwtSessionRow *session,
                   GError **error)
{
  TokenHash hash = hash_token (token);
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT operator_id, origin, created_us, used_us, expires_us, idle_us FROM session"
               " WHERE token_hash = ?1 AND expires_us > ?2 AND used_us + idle_us > ?2",
               "bi", hash.bytes, (gsize) HASH_BYTES, now_us);

  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query)) {
    if (pwt_stmt_end (query, error))
      g_set_error_literal (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                           "The session has ended: sign in again");
    return FALSE;
  }
  *session = (PwtSessionRow){
    .operator_id = pwt_stmt_id (query, 0),
    .origin = pwt_stmt_dup_text (query, 1),
    .created_us = pwt_stmt_int (query, 2),
    .used_us = pwt_stmt_int (query, 3),
    .expires_us = pwt_stmt_int (query, 4),
    .idle_us = pwt_stmt_int (query, 5),
  };
  return TRUE;
}

/* Never back: a clock set back must not make a session last longer. */
gboolean
pwt_sessions_touch (PwtDb *db, const char *token, gint64 now_us, GError **error)
{
  TokenHash hash = hash_token (token);

  return pwt_sql_run (db, error,
                      "UPDATE session SET used_us = max (used_us, ?) WHERE token_hash = ?", "ib",
                      now_us, hash.bytes, (gsize) HASH_BYTES);
}

gboolean
pwt_sessions_delete (PwtDb *db, const char *token, GError **error)
{
  TokenHash hash = hash_token (token);

  return pwt_sql_run (db, error, "DELETE FROM session WHERE token_hash = ?", "b", hash.bytes,
                      (gsize) HASH_BYTES);
}

gboolean
pwt_sessions_delete_of (PwtDb *db, PwtId operator_id, const char *keep_token, GError **error)
{
  TokenHash keep = keep_token != NULL ? hash_token (keep_token) : (TokenHash){ { 0 } };

  return pwt_sql_run (db, error, "DELETE FROM session WHERE operator_id = ? AND token_hash <> ?",
                      "db", operator_id, keep.bytes, (gsize) HASH_BYTES);
}

gboolean
pwt_sessions_prune (PwtDb *db, gint64 now_us, GError **error)
{
  return pwt_sql_run (db, error,
                      "DELETE FROM session WHERE expires_us <= ?1 OR used_us + idle_us <= ?1", "i",
                      now_us);
}
