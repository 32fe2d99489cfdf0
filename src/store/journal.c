/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal.h"

#include "store/row.h"

/* Which way a book grows, to show its balance as people think of it. */
#define GROWS_BY_DEBIT                                                                             \
  (1u << PWT_BOOK_CASH | 1u << PWT_BOOK_BANK | 1u << PWT_BOOK_CREDIT_GIVEN | 1u << PWT_BOOK_ADOPTED)

/* The entry's own columns; transfers are rows of their own. */
#define ENTRY_COLUMNS "id, project, kind, subject, reverses, operator_id, posted_us, business_date"

static gboolean
insert_transfers (PwtDb *db, const PwtEntry *entry, GError **error)
{
  for (guint i = 0; i < entry->transfers->len; i++) {
    const PwtTransfer *transfer = g_ptr_array_index (entry->transfers, i);

    if (!pwt_sql_run (db, error, "INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?)", "dittddi",
                      entry->id, (gint64) i, pwt_book_nick (transfer->debit),
                      pwt_book_nick (transfer->credit), transfer->debit_owner,
                      transfer->credit_owner, transfer->amount.e4))
      return FALSE;
  }
  return TRUE;
}

/* @is_new: whether there was no entry of that id */
static gboolean
insert_entry (PwtDb *db, const PwtEntry *entry, gboolean *is_new, GError **error)
{
  if (!pwt_sql_run (db, error,
                    "INSERT INTO entry (" ENTRY_COLUMNS ", n_transfers)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    "ddtdddiii", entry->id, entry->project, pwt_entry_kind_nick (entry->kind),
                    entry->subject, entry->reverses, entry->operator_id, entry->posted_us,
                    entry->business_date, (gint64) entry->transfers->len))
    return FALSE;
  *is_new = sqlite3_changes (pwt_db_get_sqlite (db)) == 1;
  return !*is_new || insert_transfers (db, entry, error);
}

static gboolean
is_same_transfer (const PwtTransfer *a, const PwtTransfer *b)
{
  return a->debit == b->debit && a->credit == b->credit && a->amount.e4 == b->amount.e4 &&
         pwt_id_equal (a->debit_owner, b->debit_owner) &&
         pwt_id_equal (a->credit_owner, b->credit_owner);
}

/* What an entry says, without when it was said: a repetition comes later by nature. */
static gboolean
is_same_entry (const PwtEntry *a, const PwtEntry *b)
{
  if (a->kind != b->kind || !pwt_id_equal (a->project, b->project) ||
      !pwt_id_equal (a->subject, b->subject) || !pwt_id_equal (a->reverses, b->reverses) ||
      !pwt_id_equal (a->operator_id, b->operator_id) || a->transfers->len != b->transfers->len)
    return FALSE;
  for (guint i = 0; i < a->transfers->len; i++)
    if (!is_same_transfer (g_ptr_array_index (a->transfers, i),
                           g_ptr_array_index (b->transfers, i)))
      return FALSE;
  return TRUE;
}

static gboolean
check_entry (const PwtEntry *entry, GError **error)
{
  g_autofree PwtTransfer *transfers = g_new0 (PwtTransfer, entry->transfers->len);

  for (guint i = 0; i < entry->transfers->len; i++)
    transfers[i] = *(PwtTransfer *) g_ptr_array_index (entry->transfers, i);
  return pwt_entry_check (entry->kind, transfers, entry->transfers->len, error);
}

/**
 * pwt_journal_post:
 * @entry: what to post; its id is made by whoever wants it posted
 * @existed: (out) (optional): %TRUE if it was posted before, and nothing was done now
 * @error: return location for a %PWT_STORE_ERROR or %PWT_DOMAIN_ERROR
 *
 * Posts an entry once: posting it again, with the same project, kind, subject, operator and
 * transfers, is a success without effect, whatever time it now gives.
 *
 * Returns: %FALSE with @error set: %PWT_STORE_ERROR_EXISTS if the id was posted with other content,
 *   %PWT_STORE_ERROR_CONSTRAINT if @entry reverses what is reversed already
 */
gboolean
pwt_journal_post (PwtDb *db, const PwtEntry *entry, gboolean *existed, GError **error)
{
  gboolean is_new, is_same;
  PwtEntry *posted;

  g_return_val_if_fail (db != NULL && entry != NULL && entry->transfers != NULL, FALSE);

  if (!check_entry (entry, error) || !insert_entry (db, entry, &is_new, error))
    return FALSE;
  if (existed != NULL)
    *existed = !is_new;
  if (is_new)
    return TRUE;
  posted = pwt_journal_get (db, entry->id, error);
  if (posted == NULL)
    return FALSE;
  is_same = is_same_entry (posted, entry);
  pwt_record_free (&pwt_entry_record, posted);
  if (!is_same) {
    g_autofree char *id = pwt_id_dup_text (entry->id);

    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS,
                 "Entry %s was posted already, with other content", id);
    return FALSE;
  }
  return TRUE;
}

static gboolean
load_transfers (PwtDb *db, PwtEntry *entry, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT debit, credit, debit_owner, credit_owner, amount FROM transfer"
               " WHERE entry = ? ORDER BY position",
               "d", entry->id);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    PwtTransfer *transfer = pwt_row_object (query, &pwt_transfer_record, error);

    if (transfer == NULL)
      return FALSE;
    g_ptr_array_add (entry->transfers, transfer);
  }
  return pwt_stmt_end (query, error);
}

/* The row a query over ENTRY_COLUMNS has come to. */
static PwtEntry *
load_entry (PwtDb *db, PwtStmt *query, GError **error)
{
  PwtEntry *entry = pwt_record_new (&pwt_entry_record);

  for (guint i = 0; i < pwt_entry_record.n_fields; i++) {
    const PwtField *field = &pwt_entry_record.fields[i];

    if (field->type == PWT_T_LIST)
      continue;
    if (!pwt_row_read (query, (int) i, field, entry, error)) {
      pwt_record_free (&pwt_entry_record, entry);
      return NULL;
    }
  }
  if (load_transfers (db, entry, error))
    return entry;
  pwt_record_free (&pwt_entry_record, entry);
  return NULL;
}

/**
 * pwt_journal_get:
 *
 * Returns: (transfer full): the entry with its transfers, to be freed with pwt_record_free();
 *   %NULL with @error set, %PWT_STORE_ERROR_NOT_FOUND if it was never posted
 */
PwtEntry *
pwt_journal_get (PwtDb *db, PwtId id, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, "SELECT " ENTRY_COLUMNS " FROM entry WHERE id = ?", "d", id);
  g_autofree char *text = NULL;

  if (query == NULL)
    return NULL;
  if (pwt_stmt_next (query))
    return load_entry (db, query, error);
  if (!pwt_stmt_end (query, error))
    return NULL;
  text = pwt_id_dup_text (id);
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND, "There is no entry %s", text);
  return NULL;
}

/**
 * pwt_journal_of_subject:
 * @subject: a sale, an account
 *
 * Returns: (transfer full) (element-type PwtEntry): its entries in the order of posting; %NULL with
 *   @error set
 */
GPtrArray *
pwt_journal_of_subject (PwtDb *db, PwtId subject, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, "SELECT " ENTRY_COLUMNS " FROM entry WHERE subject = ? ORDER BY posted_us, id",
      "d", subject);
  GPtrArray *list;

  if (query == NULL)
    return NULL;
  list = pwt_record_list_new ();
  while (pwt_stmt_next (query)) {
    PwtEntry *entry = load_entry (db, query, error);

    if (entry == NULL)
      goto failed;
    g_ptr_array_add (list, entry);
  }
  if (pwt_stmt_end (query, error))
    return list;
failed:
  pwt_record_list_free (&pwt_entry_record, list);
  return NULL;
}

gboolean
pwt_journal_is_reversed (PwtDb *db, PwtId id, gboolean *is_reversed, GError **error)
{
  gint64 n;

  if (!pwt_sql_int (db, 0, &n, error, "SELECT count(*) FROM entry WHERE reverses = ?", "d", id))
    return FALSE;
  *is_reversed = n > 0;
  return TRUE;
}

static PwtMoney
in_own_direction (PwtBook book, gint64 debits_e4)
{
  return (PwtMoney){ (GROWS_BY_DEBIT & (1u << book)) != 0 ? debits_e4 : -debits_e4 };
}

/**
 * pwt_journal_balance:
 * @owner: whose part of the book; none: what has no owner
 * @balance: (out): in the book's own direction, zero if nothing was ever posted to it
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_journal_balance (PwtDb *db, PwtId project, PwtBook book, PwtId owner, PwtMoney *balance,
                     GError **error)
{
  gint64 debits;

  if (!pwt_sql_int (db, 0, &debits, error,
                    "SELECT balance FROM book_balance"
                    " WHERE project = ? AND book = ? AND owner = coalesce (?, x'')",
                    "dtd", project, pwt_book_nick (book), owner))
    return FALSE;
  *balance = in_own_direction (book, debits);
  return TRUE;
}

gboolean
pwt_journal_total (PwtDb *db, PwtId project, PwtBook book, PwtMoney *total, GError **error)
{
  gint64 debits;

  if (!pwt_sql_int (db, 0, &debits, error,
                    "SELECT sum (balance) FROM book_balance WHERE project = ? AND book = ?", "dt",
                    project, pwt_book_nick (book)))
    return FALSE;
  *total = in_own_direction (book, debits);
  return TRUE;
}
