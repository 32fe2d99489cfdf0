/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/amount.h"

static void
test_typed (void)
{
  static const struct {
    const char *typed;
    PwtAmountKind kind;
    gint64 e4;
  } rows[] = {
    { "", PWT_AMOUNT_NONE, 0 },
    { "   ", PWT_AMOUNT_NONE, 0 },
    { "0", PWT_AMOUNT_NONE, 0 },
    { "0.00", PWT_AMOUNT_NONE, 0 },
    { "500", PWT_AMOUNT_GOOD, 5000000 },
    { " 500 ", PWT_AMOUNT_GOOD, 5000000 },
    { "500.", PWT_AMOUNT_GOOD, 5000000 },
    { "500.5", PWT_AMOUNT_GOOD, 5005000 },
    { "1,000.50", PWT_AMOUNT_GOOD, 10005000 },
    { "¥500元", PWT_AMOUNT_GOOD, 5000000 },
    { "¥ 1，000 元", PWT_AMOUNT_GOOD, 10000000 },
    { "12 000", PWT_AMOUNT_GOOD, 120000000 },
    { "5块5", PWT_AMOUNT_GOOD, 55000 },
    { "5元50", PWT_AMOUNT_GOOD, 55000 },
    { "100,5", PWT_AMOUNT_WRONG, 0 },
    { "10 0", PWT_AMOUNT_WRONG, 0 },
    { "3 5 0", PWT_AMOUNT_WRONG, 0 },
    { "1,00", PWT_AMOUNT_WRONG, 0 },
    { "5块5.5", PWT_AMOUNT_WRONG, 0 },
    { "5块5角", PWT_AMOUNT_WRONG, 0 },
    { "５００。５", PWT_AMOUNT_GOOD, 5005000 },
    { "0.01", PWT_AMOUNT_GOOD, 100 },
    { "0.001", PWT_AMOUNT_WRONG, 0 },
    { "-5", PWT_AMOUNT_WRONG, 0 },
    { "5e3", PWT_AMOUNT_WRONG, 0 },
    { "五百", PWT_AMOUNT_WRONG, 0 },
    { "1.2.3", PWT_AMOUNT_WRONG, 0 },
    { "99999999999999999999", PWT_AMOUNT_GOOD, G_MAXINT64 / 10000 * 10000 },
    { "-99999999999999999999", PWT_AMOUNT_WRONG, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtMoney amount = PWT_MONEY_ZERO;

    g_test_message ("“%s”", rows[i].typed);
    g_assert_cmpint (pwt_amount_understand (rows[i].typed, &amount), ==, rows[i].kind);
    if (rows[i].kind == PWT_AMOUNT_GOOD)
      g_assert_cmpint (amount.e4, ==, rows[i].e4);
  }
}

static void
test_fill (void)
{
  const PwtMoney wanted = { 10000000 };

  g_assert_cmpint (pwt_amount_to_reach ((PwtMoney){ 359300 }, wanted).e4, ==, 9650000);
  g_assert_cmpint (pwt_amount_to_reach ((PwtMoney){ 9999999 }, wanted).e4, ==, 10000);
  g_assert_cmpint (pwt_amount_to_reach (wanted, wanted).e4, ==, 0);
  g_assert_cmpint (pwt_amount_to_reach ((PwtMoney){ 20000000 }, wanted).e4, ==, 0);
  g_assert_cmpint (pwt_amount_to_reach ((PwtMoney){ -500000 }, wanted).e4, ==, 10500000);
  g_assert_cmpint (pwt_amount_to_reach ((PwtMoney){ G_MININT64 }, wanted).e4, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/amount/understands-what-people-type", test_typed);
  g_test_add_func ("/app/amount/fills-up-to-a-round-balance", test_fill);
  return g_test_run ();
}
