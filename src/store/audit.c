/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/audit.h"

#include <string.h>

#include "store/sql.h"

/* The canonical bytes of an entry, whose SHA-256 is its hash:
 *
 *   "PWTAUDIT1"                       9 bytes
 *   previous hash                     32 bytes; zeros before the first entry of a chain
 *   project                           16 bytes, as in a PwtId; zeros for none
 *   number                            8 bytes, two's complement, highest first
 *   time_us                           8 bytes, likewise
 *   operator_name, origin, operation, subject, before, after, in this order, each as
 *     length in bytes                 8 bytes, highest first; 2^64 − 1 where there is none
 *     the text                        UTF-8, without final NUL
 *
 * Every part has a length known before it begins, so no two entries have the same bytes. The bytes
 * are fixed for ever: a second form would be "PWTAUDIT2" beside this one. */
#define MAGIC "PWTAUDIT1"
#define HASH_BYTES 32

#define COLUMNS                                                                                    \
  "number, time_us, operator_name, origin, operation, project, subject, \"before\", \"after\", "   \
  "hash"

static void
add_number (GChecksum *sum, guint64 number)
{
  guint64 bytes = GUINT64_TO_BE (number);

  g_checksum_update (sum, (const guint8 *) &bytes, sizeof bytes);
}

static void
add_text (GChecksum *sum, const char *text)
{
  add_number (sum, text != NULL ? strlen (text) : G_MAXUINT64);
  if (text != NULL)
    g_checksum_update (sum, (const guint8 *) text, (gssize) strlen (text));
}

static void
add_hash (GChecksum *sum, const char *hex)
{
  guint8 bytes[HASH_BYTES] = { 0 };

  for (guint i = 0; hex != NULL && i < HASH_BYTES; i++) {
    int high = g_ascii_xdigit_value (hex[2 * i]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value (hex[2 * i + 1]);

    /* What is no hash leads to another sum, which is what the reader looks for. */
    if (low < 0)
      break;
    bytes[i] = (guint8) (high << 4 | low);
  }
  g_checksum_update (sum, bytes, HASH_BYTES);
}

char *
pwt_audit_hash (const PwtAuditEntry *entry, const char *previous)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 project[PWT_ID_BYTES];

  pwt_id_to_bytes (entry->project, project);
  g_checksum_update (sum, (const guint8 *) MAGIC, strlen (MAGIC));
  add_hash (sum, previous);
  g_checksum_update (sum, project, PWT_ID_BYTES);
  add_number (sum, (guint64) entry->number);
  add_number (sum, (guint64) entry->time_us);
  add_text (sum, entry->operator_name);
  add_text (sum, entry->origin);
  add_text (sum, entry->operation);
  add_text (sum, entry->subject);
  add_text (sum, entry->before);
  add_text (sum, entry->after);
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
pwt_audit_head (PwtDb *db, PwtId project, gint64 *number, char **hash, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, "SELECT number, hash FROM audit_head WHERE project = coalesce (?, x'')",
               "d", project);

  if (query == NULL)
    return FALSE;
  *number = 0;
  *hash = NULL;
  if (pwt_stmt_next (query)) {
    *number = pwt_stmt_int (query, 0);
    *hash = pwt_stmt_dup_text (query, 1);
  }
  return pwt_stmt_end (query, error);
}

/**
 * pwt_audit_append:
 * @entry: (inout): everything but number and hash, which are given here; its old hash is freed
 * @error: return location for a %PWT_STORE_ERROR
 *
 * To be called in the transaction of what is audited.
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_audit_append (PwtDb *db, PwtAuditEntry *entry, GError **error)
{
  g_autofree char *previous = NULL;
  gint64 last;

  g_return_val_if_fail (db != NULL && entry != NULL && entry->operation != NULL, FALSE);

  if (!pwt_audit_head (db, entry->project, &last, &previous, error))
    return FALSE;
  entry->number = last + 1;
  g_free (entry->hash);
  entry->hash = pwt_audit_hash (entry, previous);
  return pwt_sql_run (
      db, error, "INSERT INTO audit_entry (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iitttdtttt", entry->number, entry->time_us, entry->operator_name, entry->origin,
      entry->operation, entry->project, entry->subject, entry->before, entry->after, entry->hash);
}

/* Borrowed from the row, which outlives it. */
static PwtAuditEntry
peek_entry (PwtStmt *query)
{
  return (PwtAuditEntry){
    .number = pwt_stmt_int (query, 0),
    .time_us = pwt_stmt_time (query, 1),
    .operator_name = (char *) pwt_stmt_peek_text (query, 2),
    .origin = (char *) pwt_stmt_peek_text (query, 3),
    .operation = (char *) pwt_stmt_peek_text (query, 4),
    .project = pwt_stmt_id (query, 5),
    .subject = (char *) pwt_stmt_peek_text (query, 6),
    .before = (char *) pwt_stmt_peek_text (query, 7),
    .after = (char *) pwt_stmt_peek_text (query, 8),
    .hash = (char *) pwt_stmt_peek_text (query, 9),
  };
}

/* What is wrong with the link after number @last, NULL if nothing. */
static PwtFindingItem *
check_link (const PwtAuditEntry *entry, gint64 last, const char *previous)
{
  g_autofree char *hash = NULL;

  if (entry->number != last + 1)
    return pwt_finding_item_new ("audit-missing", last + 1);
  hash = pwt_audit_hash (entry, previous);
  if (g_strcmp0 (hash, entry->hash) != 0)
    return pwt_finding_item_new ("audit-altered", entry->number);
  return NULL;
}

static gboolean
hash_before (PwtDb *db, PwtId project, gint64 first, char **hash, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT hash FROM audit_entry"
               " WHERE coalesce (project, x'') = coalesce (?, x'') AND number = ?",
               "di", project, first - 1);

  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query))
    *hash = pwt_stmt_dup_text (query, 0);
  return pwt_stmt_end (query, error);
}

/* The chain ends with @last and @hash: what is wrong if its head says otherwise. */
static gboolean
check_end (PwtDb *db, PwtId project, gint64 last, const char *hash, PwtFindingItem **problem,
           GError **error)
{
  g_autofree char *head_hash = NULL;
  gint64 head;

  if (!pwt_audit_head (db, project, &head, &head_hash, error))
    return FALSE;
  if (head > last)
    *problem = pwt_finding_item_new ("audit-cut", last, head);
  else if (head < last || g_strcmp0 (head_hash, hash) != 0)
    *problem = pwt_finding_item_new ("audit-other-end", last);
  return TRUE;
}

gboolean
pwt_audit_verify (PwtDb *db, PwtId project, gint64 first, gint64 *n_checked,
                  PwtFindingItem **problem, GError **error)
{
  g_autoptr (PwtStmt) query = NULL;
  g_autofree char *previous = NULL;
  gint64 last = first - 1;

  g_return_val_if_fail (first >= 1, FALSE);

  *n_checked = 0;
  *problem = NULL;
  if (!hash_before (db, project, first, &previous, error))
    return FALSE;
  query = pwt_sql (db, error,
                   "SELECT " COLUMNS " FROM audit_entry"
                   " WHERE coalesce (project, x'') = coalesce (?, x'') AND number >= ?"
                   " ORDER BY number",
                   "di", project, first);
  if (query == NULL)
    return FALSE;
  while (*problem == NULL && pwt_stmt_next (query)) {
    PwtAuditEntry entry = peek_entry (query);

    *problem = check_link (&entry, last, previous);
    *n_checked += 1;
    last = entry.number;
    g_free (previous);
    previous = g_strdup (entry.hash);
  }
  return pwt_stmt_end (query, error) &&
         (*problem != NULL || check_end (db, project, last, previous, problem, error));
}
