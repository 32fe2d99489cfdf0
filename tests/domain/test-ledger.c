/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"
#include "domain/ledger.h"

#define OWNER(n) ((PwtId){ 1, (n) })

static PwtTransfer
make_transfer (PwtBook debit, PwtBook credit, gint64 e4)
{
  return (PwtTransfer){
    .debit = debit,
    .credit = credit,
    .debit_owner = OWNER (debit + 1),
    .credit_owner = OWNER (credit + 1),
    .amount = { e4 },
  };
}

static gboolean
is_posted (PwtEntryKind kind, PwtBook debit, PwtBook credit, gint64 e4)
{
  PwtTransfer transfer = make_transfer (debit, credit, e4);

  return pwt_entry_check (kind, &transfer, 1, NULL);
}

static void
assert_refused (PwtEntryKind kind, const PwtTransfer *transfers, guint n, PwtDomainError code,
                const char *part_of_message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_entry_check (kind, transfers, n, &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part_of_message));
}

/* The whole matrix: for each kind, the pairs "debit>credit" that may be posted, and no other. */
static void
test_only_sensible_pairs (void)
{
  static const char *const pairs[PWT_N_ENTRY_KINDS] = {
    [PWT_ENTRY_SALE] = " cash>in-transit bank>in-transit cash>fee-income bank>fee-income ",
    [PWT_ENTRY_SETTLE] = " in-transit>prepaid ",
    [PWT_ENTRY_REJECT] = " in-transit>to-refund ",
    [PWT_ENTRY_CANCEL] = " in-transit>cash in-transit>bank fee-income>cash fee-income>bank "
                         "to-refund>cash to-refund>bank ",
    [PWT_ENTRY_ADOPT] = " adopted>prepaid prepaid>adopted ",
    [PWT_ENTRY_USE] = " prepaid>energy-income ",
    [PWT_ENTRY_CLOSE_ACCOUNT] = " prepaid>to-refund to-refund>cash to-refund>bank ",
    [PWT_ENTRY_REVERSAL] = " in-transit>cash in-transit>bank fee-income>cash fee-income>bank "
                           "prepaid>in-transit to-refund>in-transit "
                           "cash>in-transit bank>in-transit cash>fee-income bank>fee-income "
                           "prepaid>adopted adopted>prepaid energy-income>prepaid "
                           "to-refund>prepaid cash>to-refund bank>to-refund ",
  };

  for (guint kind = 0; kind < PWT_N_ENTRY_KINDS; kind++) {
    for (guint debit = 0; debit < PWT_N_BOOKS; debit++) {
      for (guint credit = 0; credit < PWT_N_BOOKS; credit++) {
        g_autofree char *pair = g_strdup_printf (" %s>%s ", pwt_book_nick ((PwtBook) debit),
                                                 pwt_book_nick ((PwtBook) credit));

        g_test_message ("%s%s", pwt_entry_kind_nick ((PwtEntryKind) kind), pair);
        g_assert_cmpint (is_posted ((PwtEntryKind) kind, (PwtBook) debit, (PwtBook) credit, 100),
                         ==, strstr (pairs[kind], pair) != NULL);
      }
    }
  }
}

static void
test_a_sale_with_fee_paid_in_two_ways (void)
{
  PwtTransfer sale[] = {
    make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 1000000),
    make_transfer (PWT_BOOK_BANK, PWT_BOOK_IN_TRANSIT, 500000),
    make_transfer (PWT_BOOK_BANK, PWT_BOOK_FEE_INCOME, 10000),
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_entry_check (PWT_ENTRY_SALE, sale, G_N_ELEMENTS (sale), &error));
  g_assert_no_error (error);
}

static void
test_wrong_entries_are_refused (void)
{
  static PwtTransfer many[65];
  PwtTransfer zero = make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 0);
  PwtTransfer negative = make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, -100);
  PwtTransfer fraction = make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 150);
  PwtTransfer paid_out = make_transfer (PWT_BOOK_TO_REFUND, PWT_BOOK_BANK, 150);
  PwtTransfer same = make_transfer (PWT_BOOK_CASH, PWT_BOOK_CASH, 100);
  PwtTransfer unknown_debit = make_transfer ((PwtBook) PWT_N_BOOKS, PWT_BOOK_IN_TRANSIT, 100);
  PwtTransfer unknown_credit = make_transfer (PWT_BOOK_CASH, (PwtBook) PWT_N_BOOKS, 100);
  PwtTransfer large[] = {
    make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, G_MAXINT64 / 100 * 100),
    make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 100),
  };

  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 100);
  assert_refused (PWT_ENTRY_SALE, NULL, 0, PWT_DOMAIN_ERROR_RANGE, "1 to 64 transfers, not 0");
  assert_refused (PWT_ENTRY_SALE, many, 65, PWT_DOMAIN_ERROR_RANGE, "not 65");
  g_assert_true (pwt_entry_check (PWT_ENTRY_SALE, many, 64, NULL));
  assert_refused (PWT_ENTRY_SALE, &zero, 1, PWT_DOMAIN_ERROR_RANGE, "more than zero");
  assert_refused (PWT_ENTRY_SALE, &negative, 1, PWT_DOMAIN_ERROR_RANGE, "more than zero");
  assert_refused (PWT_ENTRY_SALE, &fraction, 1, PWT_DOMAIN_ERROR_RANGE, "whole cents");
  assert_refused (PWT_ENTRY_CLOSE_ACCOUNT, &paid_out, 1, PWT_DOMAIN_ERROR_RANGE, "whole cents");
  assert_refused (PWT_ENTRY_SALE, &same, 1, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                  "“sale” may not debit “cash” and credit “cash”");
  assert_refused (PWT_ENTRY_SALE, &unknown_debit, 1, PWT_DOMAIN_ERROR_NOT_ALLOWED, "not exist");
  assert_refused (PWT_ENTRY_SALE, &unknown_credit, 1, PWT_DOMAIN_ERROR_NOT_ALLOWED, "not exist");
  assert_refused (PWT_ENTRY_SALE, large, 2, PWT_DOMAIN_ERROR_OVERFLOW, "too large");
}

/* Only in transit and prepaid belong to somebody for certain; a sale books them with their owner.
 */
static void
test_other_books_need_no_owner (void)
{
  static const struct {
    PwtEntryKind kind;
    PwtBook debit, credit;
  } rows[] = {
    { PWT_ENTRY_SALE, PWT_BOOK_CASH, PWT_BOOK_FEE_INCOME },
    { PWT_ENTRY_SALE, PWT_BOOK_BANK, PWT_BOOK_FEE_INCOME },
    { PWT_ENTRY_REJECT, PWT_BOOK_IN_TRANSIT, PWT_BOOK_TO_REFUND },
    { PWT_ENTRY_ADOPT, PWT_BOOK_ADOPTED, PWT_BOOK_PREPAID },
    { PWT_ENTRY_USE, PWT_BOOK_PREPAID, PWT_BOOK_ENERGY_INCOME },
    { PWT_ENTRY_CLOSE_ACCOUNT, PWT_BOOK_TO_REFUND, PWT_BOOK_BANK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtTransfer transfer = make_transfer (rows[i].debit, rows[i].credit, 100);

    if (rows[i].debit != PWT_BOOK_IN_TRANSIT && rows[i].debit != PWT_BOOK_PREPAID)
      transfer.debit_owner = PWT_ID_NONE;
    if (rows[i].credit != PWT_BOOK_IN_TRANSIT && rows[i].credit != PWT_BOOK_PREPAID)
      transfer.credit_owner = PWT_ID_NONE;
    g_assert_true (pwt_entry_check (rows[i].kind, &transfer, 1, NULL));
  }
}

/* Use is priced finer than cents; only what is paid must be whole. */
static void
test_use_may_be_fractions_of_a_cent (void)
{
  g_assert_true (is_posted (PWT_ENTRY_USE, PWT_BOOK_PREPAID, PWT_BOOK_ENERGY_INCOME, 1));
  g_assert_true (is_posted (PWT_ENTRY_ADOPT, PWT_BOOK_ADOPTED, PWT_BOOK_PREPAID, 1));
  g_assert_false (is_posted (PWT_ENTRY_SALE, PWT_BOOK_CASH, PWT_BOOK_FEE_INCOME, 1));
}

static void
test_money_of_tenants_names_its_owner (void)
{
  PwtTransfer no_point = make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 100);
  PwtTransfer no_account = make_transfer (PWT_BOOK_IN_TRANSIT, PWT_BOOK_PREPAID, 100);
  PwtTransfer two_points[] = { no_point, no_point };
  PwtTransfer no_drawer = no_point;

  no_drawer.debit_owner = PWT_ID_NONE;
  g_assert_true (pwt_entry_check (PWT_ENTRY_SALE, &no_drawer, 1, NULL));
  two_points[1].credit_owner = OWNER (99);
  assert_refused (PWT_ENTRY_SALE, two_points, 2, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                  "two owners of “in-transit”");
  no_point.credit_owner = PWT_ID_NONE;
  assert_refused (PWT_ENTRY_SALE, &no_point, 1, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                  "“in-transit” must say whose");
  no_account.credit_owner = PWT_ID_NONE;
  assert_refused (PWT_ENTRY_SETTLE, &no_account, 1, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                  "“prepaid” must say whose");
}

static void
test_a_reversal_undoes_exactly (void)
{
  PwtTransfer sale[] = {
    make_transfer (PWT_BOOK_CASH, PWT_BOOK_IN_TRANSIT, 1000000),
    make_transfer (PWT_BOOK_CASH, PWT_BOOK_FEE_INCOME, 10000),
  };
  PwtTransfer reversed[2];
  gint64 books[PWT_N_BOOKS] = { 0 };

  pwt_entry_reverse (sale, 2, reversed);
  g_assert_true (pwt_entry_check (PWT_ENTRY_REVERSAL, reversed, 2, NULL));
  for (guint i = 0; i < 2; i++) {
    g_assert_true (pwt_id_equal (reversed[i].debit_owner, sale[i].credit_owner));
    g_assert_true (pwt_id_equal (reversed[i].credit_owner, sale[i].debit_owner));
    books[sale[i].debit] += sale[i].amount.e4;
    books[sale[i].credit] -= sale[i].amount.e4;
    books[reversed[i].debit] += reversed[i].amount.e4;
    books[reversed[i].credit] -= reversed[i].amount.e4;
  }
  for (guint i = 0; i < PWT_N_BOOKS; i++)
    g_assert_cmpint (books[i], ==, 0);
  /* In place, and twice is the original. */
  pwt_entry_reverse (reversed, 2, reversed);
  g_assert_cmpint (reversed[0].debit, ==, PWT_BOOK_CASH);
  g_assert_cmpint (reversed[0].credit, ==, PWT_BOOK_IN_TRANSIT);
  g_assert_true (pwt_id_equal (reversed[0].debit_owner, sale[0].debit_owner));
  pwt_entry_reverse (NULL, 0, NULL);
}

/* Whatever may be posted may be posted turned round as its reversal. */
static void
test_every_entry_has_a_reversal (void)
{
  for (guint i = 0; i < 20000; i++) {
    PwtEntryKind kind = (PwtEntryKind) g_test_rand_int_range (0, PWT_N_ENTRY_KINDS);
    PwtTransfer transfer = make_transfer ((PwtBook) g_test_rand_int_range (0, PWT_N_BOOKS),
                                          (PwtBook) g_test_rand_int_range (0, PWT_N_BOOKS),
                                          g_test_rand_int_range (-10, 10) * 50);

    if (kind == PWT_ENTRY_REVERSAL || !pwt_entry_check (kind, &transfer, 1, NULL))
      continue;
    pwt_entry_reverse (&transfer, 1, &transfer);
    g_assert_true (pwt_entry_check (PWT_ENTRY_REVERSAL, &transfer, 1, NULL));
  }
}

static void
test_a_reversal_only_once_and_never_of_a_reversal (void)
{
  for (guint i = 0; i < PWT_N_ENTRY_KINDS; i++) {
    PwtEntryKind kind = (PwtEntryKind) i;
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (pwt_entry_can_reverse (kind, FALSE, NULL), ==, kind != PWT_ENTRY_REVERSAL);
    g_assert_false (pwt_entry_can_reverse (kind, TRUE, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/ledger/only-sensible-pairs", test_only_sensible_pairs);
  g_test_add_func ("/domain/ledger/a-sale-with-fee-paid-in-two-ways",
                   test_a_sale_with_fee_paid_in_two_ways);
  g_test_add_func ("/domain/ledger/wrong-entries-are-refused", test_wrong_entries_are_refused);
  g_test_add_func ("/domain/ledger/use-may-be-fractions-of-a-cent",
                   test_use_may_be_fractions_of_a_cent);
  g_test_add_func ("/domain/ledger/money-of-tenants-names-its-owner",
                   test_money_of_tenants_names_its_owner);
  g_test_add_func ("/domain/ledger/other-books-need-no-owner", test_other_books_need_no_owner);
  g_test_add_func ("/domain/ledger/a-reversal-undoes-exactly", test_a_reversal_undoes_exactly);
  g_test_add_func ("/domain/ledger/every-entry-has-a-reversal", test_every_entry_has_a_reversal);
  g_test_add_func ("/domain/ledger/a-reversal-only-once-and-never-of-a-reversal",
                   test_a_reversal_only_once_and_never_of_a_reversal);
  return g_test_run ();
}
