/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/meter-state.h"

/* An opened, read, closed meter with 100.00; alarms at 30.00 and 10.00; overdraft to 5.00. */
static const PwtMeterFacts normal = {
  .has_account = TRUE,
  .is_read = TRUE,
  .is_closed = TRUE,
  .has_balance = TRUE,
  .balance = { 1000000 },
  .alarm1 = { 300000 },
  .alarm2 = { 100000 },
  .overdraft_limit = { 50000 },
};

static void
test_balance_decides (void)
{
  static const struct {
    gint64 balance_e4;
    gboolean is_closed;
    PwtMeterState state;
  } rows[] = {
    { 1000000, TRUE, PWT_METER_OK },
    { 300001, TRUE, PWT_METER_OK },
    { 300000, TRUE, PWT_METER_ALARM1 },
    { 100001, TRUE, PWT_METER_ALARM1 },
    { 100000, TRUE, PWT_METER_ALARM2 },
    { 0, TRUE, PWT_METER_ALARM2 },
    { -50000, TRUE, PWT_METER_ALARM2 }, /* at the limit, not yet tripped */
    { -50001, TRUE, PWT_METER_ARREARS },
    { -50000, FALSE, PWT_METER_ARREARS }, /* tripped at the limit */
    { -49999, FALSE, PWT_METER_TRIPPED }, /* open, but not for debt: overload */
    { 1000000, FALSE, PWT_METER_TRIPPED },
    { G_MININT64, TRUE, PWT_METER_ARREARS },
    { G_MAXINT64, TRUE, PWT_METER_OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtMeterFacts facts = normal;

    facts.balance.e4 = rows[i].balance_e4;
    facts.is_closed = rows[i].is_closed;
    g_test_message ("row %u", i);
    g_assert_cmpint (pwt_meter_state_derive (&facts), ==, rows[i].state);
  }
}

static void
test_without_overdraft_zero_trips (void)
{
  PwtMeterFacts facts = normal;

  facts.overdraft_limit.e4 = 0;
  facts.balance.e4 = 0;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ALARM2);
  facts.is_closed = FALSE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ARREARS);
}

/* Who has just moved in owes nothing. */
static void
test_nothing_bought_yet_is_no_debt (void)
{
  PwtMeterFacts facts = normal;

  facts.overdraft_limit.e4 = 0;
  facts.balance.e4 = 0;
  facts.is_closed = FALSE;
  facts.is_unsold = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_UNSOLD);
  facts.overdraft_limit.e4 = 50000; /* it may draw on it: nothing was bought for all that */
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_UNSOLD);
  facts.overdraft_limit.e4 = 0;
  facts.is_closed = TRUE; /* it has power */
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ALARM2);
  facts.is_closed = FALSE;
  facts.is_forced = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_TRIPPED);
  facts.is_forced = FALSE;
  facts.balance.e4 = -1;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ARREARS);
}

static void
test_a_meter_without_balance_has_no_alarms (void)
{
  PwtMeterFacts facts = normal;

  facts.has_balance = FALSE;
  facts.balance.e4 = -9999999;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_OK);
  facts.is_closed = FALSE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_TRIPPED);
}

/* Everything wrong at once, then mended worst first: the states come in the documented order. */
static void
test_the_worst_wins (void)
{
  PwtMeterFacts facts = normal;

  facts.is_lost = TRUE;
  facts.is_forced = TRUE;
  facts.has_account = FALSE;
  facts.balance.e4 = -1000000;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_LOST);
  facts.is_lost = FALSE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_HELD);
  facts.is_closed = FALSE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_TRIPPED);
  facts.is_forced = FALSE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_NEW);
  facts.has_account = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ARREARS);
  facts.balance.e4 = 50000;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_TRIPPED);
  facts.is_closed = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ALARM2);
  facts.balance.e4 = 200000;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_ALARM1);
  facts.balance.e4 = 1000000;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_OK);
}

static void
test_a_meter_never_read_is_lost_or_new (void)
{
  PwtMeterFacts facts = { 0 };

  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_NEW);
  facts.has_account = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_LOST);
  facts.has_account = FALSE;
  facts.is_lost = TRUE;
  g_assert_cmpint (pwt_meter_state_derive (&facts), ==, PWT_METER_LOST);
}

static void
test_nicks (void)
{
  static const char *const nicks[PWT_N_METER_STATES] = {
    "ok", "alarm1", "alarm2", "arrears", "tripped", "unsold", "new", "lost", "held",
  };

  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    g_assert_cmpstr (pwt_meter_state_nick ((PwtMeterState) i), ==, nicks[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/meter-state/balance-decides", test_balance_decides);
  g_test_add_func ("/domain/meter-state/without-overdraft-zero-trips",
                   test_without_overdraft_zero_trips);
  g_test_add_func ("/domain/meter-state/nothing-bought-yet-is-no-debt",
                   test_nothing_bought_yet_is_no_debt);
  g_test_add_func ("/domain/meter-state/a-meter-without-balance-has-no-alarms",
                   test_a_meter_without_balance_has_no_alarms);
  g_test_add_func ("/domain/meter-state/the-worst-wins", test_the_worst_wins);
  g_test_add_func ("/domain/meter-state/a-meter-never-read-is-lost-or-new",
                   test_a_meter_never_read_is_lost_or_new);
  g_test_add_func ("/domain/meter-state/nicks", test_nicks);
  return g_test_run ();
}
