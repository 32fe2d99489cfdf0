/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static PwtEntry *
make_entry (guint64 n, PwtEntryKind kind, PwtTransfer transfer)
{
  PwtEntry *entry = pwt_record_new (&pwt_entry_record);

  entry->id = fixture_id (50, n);
  entry->project = PROJECT;
  entry->kind = kind;
  entry->subject = ACCOUNT (1);
  entry->posted_us = FIXTURE_NOW_US;
  entry->business_date = 20400;
  g_ptr_array_add (entry->transfers, g_memdup2 (&transfer, sizeof transfer));
  return entry;
}

static PwtEntry *
make_adoption (guint64 n, gint64 e4)
{
  return make_entry (
      n, PWT_ENTRY_ADOPT,
      (PwtTransfer){ PWT_BOOK_ADOPTED, PWT_BOOK_PREPAID, PWT_ID_NONE, ACCOUNT (1), { e4 } });
}

static gint64
balance_of (PwtDb *db, PwtBook book, PwtId owner)
{
  g_autoptr (GError) error = NULL;
  PwtMoney balance;

  g_assert_true (pwt_journal_balance (db, PROJECT, book, owner, &balance, &error));
  return balance.e4;
}

static void
test_same_id_same_answer (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtEntry *entry = make_adoption (1, 5000), *loaded;
  gboolean existed;

  fixture_set_up (&f);
  g_assert_true (pwt_journal_post (f.db, entry, &existed, &error));
  g_assert_false (existed);
  entry->posted_us += 1000; /* a repetition comes later */
  g_assert_true (pwt_journal_post (f.db, entry, &existed, &error));
  g_assert_true (existed);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_PREPAID, ACCOUNT (1)), ==, 5000);

  ((PwtTransfer *) g_ptr_array_index (entry->transfers, 0))->amount.e4 = 5001;
  g_assert_false (pwt_journal_post (f.db, entry, NULL, &error));
  assert_store_error (error, EXISTS);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_PREPAID, ACCOUNT (1)), ==, 5000);

  loaded = pwt_journal_get (f.db, entry->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loaded->posted_us, ==, FIXTURE_NOW_US);
  g_assert_cmpuint (loaded->transfers->len, ==, 1);
  pwt_record_free (&pwt_entry_record, loaded);
  pwt_record_free (&pwt_entry_record, entry);
  g_assert_null (pwt_journal_get (f.db, fixture_id (50, 9), &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

static void
test_wrong_entries (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtEntry *entry = make_adoption (1, 0);

  fixture_set_up (&f);
  g_assert_false (pwt_journal_post (f.db, entry, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_free (g_ptr_array_index (entry->transfers, 0));
  g_ptr_array_set_size (entry->transfers, 0);
  g_assert_false (pwt_journal_post (f.db, entry, NULL, &error));
  g_assert_nonnull (error);
  pwt_record_free (&pwt_entry_record, entry);
  fixture_tear_down (&f);
}

static void
test_balances_are_in_the_books_own_direction (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtMoney total;

  fixture_set_up (&f);
  for (guint i = 1; i <= 4; i++)
    g_assert_true (fixture_sell (f.db, i, &error));
  g_assert_true (fixture_step (f.db, 1, PWT_TOPUP_INTENT, &error));
  g_assert_true (fixture_step (f.db, 1, PWT_TOPUP_SENT, &error));
  g_assert_true (fixture_settle (f.db, 1, &error));
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_CASH, PWT_ID_NONE), ==, 4000000);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_FEE_INCOME, PWT_ID_NONE), ==, 80000);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_PREPAID, ACCOUNT (1)), ==, 980000);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_IN_TRANSIT, POINT (1)), ==, 980000);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_BANK, PWT_ID_NONE), ==, 0);
  g_assert_true (pwt_journal_total (f.db, PROJECT, PWT_BOOK_IN_TRANSIT, &total, &error));
  g_assert_cmpint (total.e4, ==, 3 * 980000);
  fixture_tear_down (&f);
}

static void
test_one_reversal_never_of_a_reversal (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTransfer back = { PWT_BOOK_PREPAID, PWT_BOOK_ADOPTED, ACCOUNT (1), PWT_ID_NONE, { 5000 } };
  PwtEntry *entry = make_adoption (1, 5000);
  PwtEntry *reversal = make_entry (2, PWT_ENTRY_REVERSAL, back);
  PwtEntry *second = make_entry (3, PWT_ENTRY_REVERSAL, back);
  GPtrArray *list;
  gboolean is_reversed;

  fixture_set_up (&f);
  reversal->reverses = second->reverses = entry->id;
  g_assert_true (pwt_journal_post (f.db, entry, NULL, &error));
  g_assert_true (pwt_journal_is_reversed (f.db, entry->id, &is_reversed, &error));
  g_assert_false (is_reversed);
  g_assert_true (pwt_journal_post (f.db, reversal, NULL, &error));
  g_assert_true (pwt_journal_is_reversed (f.db, entry->id, &is_reversed, &error));
  g_assert_true (is_reversed);
  g_assert_cmpint (balance_of (f.db, PWT_BOOK_PREPAID, ACCOUNT (1)), ==, 0);
  g_assert_false (pwt_journal_post (f.db, second, NULL, &error));
  assert_store_error (error, CONSTRAINT);
  g_assert_false (pwt_sql_run (f.db, &error,
                               "INSERT INTO entry SELECT ?, project, kind, subject, id,"
                               " operator_id, posted_us, business_date, 1 FROM entry WHERE id = ?",
                               "dd", fixture_id (50, 4), reversal->id));
  assert_store_error (error, CONSTRAINT);
  list = pwt_journal_of_subject (f.db, ACCOUNT (1), &error);
  g_assert_cmpuint (list->len, ==, 2);
  pwt_record_list_free (&pwt_entry_record, list);
  pwt_record_free (&pwt_entry_record, entry);
  pwt_record_free (&pwt_entry_record, reversal);
  pwt_record_free (&pwt_entry_record, second);
  fixture_tear_down (&f);
}

/* Each would rewrite the past; the database itself says no. */
static void
test_posted_is_posted (void)
{
  static const char *const refused[] = {
    "UPDATE entry SET posted_us = 1",
    "UPDATE transfer SET amount = 1",
    "DELETE FROM entry",
    "DELETE FROM transfer",
    "INSERT OR REPLACE INTO transfer SELECT entry, position, debit, credit, debit_owner,"
    " credit_owner, 1 FROM transfer",
    "INSERT INTO transfer SELECT entry, 7, debit, credit, debit_owner, credit_owner, amount"
    " FROM transfer LIMIT 1",
    "INSERT INTO transfer SELECT entry, -1, debit, credit, debit_owner, credit_owner, amount"
    " FROM transfer LIMIT 1",
    "UPDATE sale SET paid = 1000000, fee = 0, credit = 1000000",
    "DELETE FROM sale",
    "DELETE FROM receipt",
    "UPDATE receipt SET number = number + 1",
    "UPDATE receipt SET paid = 100",
    "UPDATE receipt SET prints = prints + 2",
    "UPDATE receipt SET prints = prints - 1",
    "DELETE FROM topup",
    "UPDATE topup SET amount = 100",
    "UPDATE audit_entry SET \"after\" = 'x'",
    "DELETE FROM audit_entry",
    "INSERT OR REPLACE INTO sale SELECT * FROM sale",
  };
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  for (guint i = 1; i <= 2; i++)
    g_assert_true (fixture_sell (f.db, i, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    if (pwt_sql_run (f.db, &error, refused[i], ""))
      g_error ("Done: %s", refused[i]);
    assert_store_error (error, CONSTRAINT);
  }
  fixture_tear_down (&f);
}

static void
test_overflow_of_a_balance_is_refused (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtEntry *huge = make_adoption (1, G_MAXINT64), *more = make_adoption (2, 1);

  fixture_set_up (&f);
  g_assert_true (pwt_journal_post (f.db, huge, NULL, &error));
  g_assert_false (pwt_journal_post (f.db, more, NULL, &error));
  assert_store_error (error, CONSTRAINT);
  pwt_record_free (&pwt_entry_record, huge);
  pwt_record_free (&pwt_entry_record, more);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/journal/same-id-same-answer", test_same_id_same_answer);
  g_test_add_func ("/store/journal/wrong-entries", test_wrong_entries);
  g_test_add_func ("/store/journal/balances-are-in-the-books-own-direction",
                   test_balances_are_in_the_books_own_direction);
  g_test_add_func ("/store/journal/one-reversal-never-of-a-reversal",
                   test_one_reversal_never_of_a_reversal);
  g_test_add_func ("/store/journal/posted-is-posted", test_posted_is_posted);
  g_test_add_func ("/store/journal/overflow-of-a-balance-is-refused",
                   test_overflow_of_a_balance_is_refused);
  return g_test_run ();
}
