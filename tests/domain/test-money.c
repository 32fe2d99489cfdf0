/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/error.h"
#include "domain/money.h"

#define MINUS "\xe2\x88\x92"

static void
test_adds_and_subtracts (void)
{
  PwtMoney total = { 1000 };
  g_autoptr (GError) error = NULL;

  /* The result may be one of the operands. */
  g_assert_true (pwt_money_add (total, (PwtMoney){ 2000 }, &total, &error));
  g_assert_cmpint (total.e4, ==, 3000);
  g_assert_true (pwt_money_sub (total, (PwtMoney){ 3001 }, &total, &error));
  g_assert_cmpint (total.e4, ==, -1);
}

static void
test_overflow_leaves_the_amount_alone (void)
{
  PwtMoney most = { G_MAXINT64 }, least = { G_MININT64 };
  g_autoptr (GError) add_error = NULL, sub_error = NULL;

  g_assert_false (pwt_money_add (most, (PwtMoney){ 1 }, &most, &add_error));
  g_assert_error (add_error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_cmpint (most.e4, ==, G_MAXINT64);
  g_assert_false (pwt_money_sub (least, (PwtMoney){ 1 }, &least, &sub_error));
  g_assert_error (sub_error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_cmpint (least.e4, ==, G_MININT64);
}

static void
test_cash_is_whole_cents (void)
{
  g_assert_true (pwt_money_is_cash (PWT_MONEY_ZERO));
  g_assert_true (pwt_money_is_cash ((PwtMoney){ 100 }));
  g_assert_true (pwt_money_is_cash ((PwtMoney){ -100 }));
  g_assert_false (pwt_money_is_cash ((PwtMoney){ 1 }));
  g_assert_false (pwt_money_is_cash ((PwtMoney){ -199 }));
}

static void
test_a_tenth_and_two_tenths_are_three_tenths (void)
{
  PwtMoney a = PWT_MONEY_ZERO, b = PWT_MONEY_ZERO, sum = PWT_MONEY_ZERO;
  g_autofree char *text = NULL;

  g_assert_true (pwt_money_parse ("0.1", &a, NULL));
  g_assert_true (pwt_money_parse ("0.2", &b, NULL));
  g_assert_true (pwt_money_add (a, b, &sum, NULL));
  text = pwt_money_format (sum);
  g_assert_cmpstr (text, ==, "0.30");
}

static void
test_parses_cash_in_whole_cents_only (void)
{
  PwtMoney money = { 77 };
  g_autoptr (GError) fraction = NULL, large = NULL;

  g_assert_true (pwt_money_parse_cash ("1,234.50", &money, NULL));
  g_assert_cmpint (money.e4, ==, 12345000);
  g_assert_true (pwt_money_parse ("0.0001", &money, NULL));
  g_assert_cmpint (money.e4, ==, 1);
  g_assert_false (pwt_money_parse_cash ("0.005", &money, &fraction));
  g_assert_error (fraction, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
  g_assert_false (pwt_money_parse_cash ("92233720368547758", &money, &large));
  g_assert_error (large, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_cmpint (money.e4, ==, 1);
}

static void
test_formats_for_people_and_for_files (void)
{
  g_autofree char *people = pwt_money_format ((PwtMoney){ -12345678 });
  g_autofree char *file = pwt_money_format_plain ((PwtMoney){ -12345678 });
  g_autofree char *price = pwt_price_format ((PwtPrice){ 1234723450 });
  g_autofree char *energy = pwt_energy_format ((PwtEnergy){ 1234567 });

  g_assert_cmpstr (people, ==, MINUS "1,234.5678");
  g_assert_cmpstr (file, ==, "-1234.5678");
  g_assert_cmpstr (price, ==, "1,234.72345");
  g_assert_cmpstr (energy, ==, "1,234.567");
}

static void
test_what_is_taken_away_can_be_put_back (void)
{
  for (guint i = 0; i < 10000; i++) {
    PwtMoney a = { (gint64) g_test_rand_int () * 100000 + g_test_rand_int_range (0, 100000) };
    PwtMoney b = { (gint64) g_test_rand_int () * 99991 };
    PwtMoney sum = PWT_MONEY_ZERO, back = PWT_MONEY_ZERO, parsed = PWT_MONEY_ZERO;
    g_autofree char *text = NULL;

    g_assert_true (pwt_money_add (a, b, &sum, NULL));
    g_assert_true (pwt_money_sub (sum, b, &back, NULL));
    g_assert_cmpint (back.e4, ==, a.e4);
    text = g_test_rand_bit () ? pwt_money_format (sum) : pwt_money_format_plain (sum);
    g_assert_true (pwt_money_parse (text, &parsed, NULL));
    g_assert_cmpint (parsed.e4, ==, sum.e4);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/money/adds-and-subtracts", test_adds_and_subtracts);
  g_test_add_func ("/domain/money/overflow-leaves-the-amount-alone",
                   test_overflow_leaves_the_amount_alone);
  g_test_add_func ("/domain/money/cash-is-whole-cents", test_cash_is_whole_cents);
  g_test_add_func ("/domain/money/a-tenth-and-two-tenths-are-three-tenths",
                   test_a_tenth_and_two_tenths_are_three_tenths);
  g_test_add_func ("/domain/money/parses-cash-in-whole-cents-only",
                   test_parses_cash_in_whole_cents_only);
  g_test_add_func ("/domain/money/formats-for-people-and-for-files",
                   test_formats_for_people_and_for_files);
  g_test_add_func ("/domain/money/what-is-taken-away-can-be-put-back",
                   test_what_is_taken_away_can_be_put_back);
  return g_test_run ();
}
