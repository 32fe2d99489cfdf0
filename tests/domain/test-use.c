/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/error.h"
#include "domain/use.h"

#define H PWT_US_PER_HOUR
#define NEAR (2 * H)

/* --- when money is in the meter --- */

static void
test_when_money_has_arrived (void)
{
  /* 50 yuan, begun at 10 h on a balance of 20, proved at 12 h. */
  const PwtUseTopup proved = { 500000, 10 * H, 12 * H, 200000 };
  const PwtUseTopup open = { 500000, 10 * H, PWT_TIME_NONE, 200000 };
  const PwtUseTopup queued = { 500000, PWT_TIME_NONE, PWT_TIME_NONE, 0 };
  /* Begun and proved within a second, whose reading is kept without its fraction. */
  const PwtUseTopup quick = { 500000, 10 * H + 190000, 10 * H + 700000, 200000 };
  const PwtUseTopup taken = { -150000, 10 * H, 10 * H, 0 };
  const struct {
    const char *name;
    const PwtUseTopup *topup;
    PwtUseSample sample;
    gboolean is_in;
  } cases[] = {
    { "before the intent", &proved, { 10 * H - 1, 900000 }, FALSE },
    { "begun, not credited", &proved, { 11 * H, 199000 }, FALSE },
    { "begun, as much as before", &proved, { 10 * H, 200000 }, FALSE },
    { "credited before the proof", &proved, { 11 * H, 690000 }, TRUE },
    { "at the proof", &proved, { 12 * H, 690000 }, TRUE },
    { "long after, used up", &proved, { 400 * H, 10000 }, TRUE },
    { "unproved, credited", &open, { 99 * H, 600000 }, TRUE },
    { "unproved, not credited", &open, { 99 * H, 150000 }, FALSE },
    { "in the second of the intent, with it", &quick, { 10 * H, 699000 }, TRUE },
    { "in the second of the intent, before it", &quick, { 10 * H, 200000 }, FALSE },
    { "in the second before", &quick, { 10 * H - PWT_US_PER_SECOND, 699000 }, FALSE },
    { "nothing was sent", &queued, { 99 * H, 900000 }, FALSE },
    { "taken out", &taken, { 10 * H, 50000 }, TRUE },
    { "not taken out yet", &taken, { 10 * H - 1, 200000 }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (pwt_use_has_arrived (cases[i].topup, &cases[i].sample), ==, cases[i].is_in);
  }
}

/* --- the curve --- */

static void
test_a_curve_only_knows_use (void)
{
  const PwtUseSample balances[] = { { 0, 1000000 },
                                    { 10 * H, 900000 },
                                    { 11 * H, 1880000 },
                                    { 12 * H, 1300000 },
                                    { 20 * H, 1290000 } };
  const PwtUseTopup topups[] = { { 1000000, 10 * H, 11 * H, 900000 },
                                 { -500000, 12 * H, 12 * H, 0 },
                                 { 700000, 30 * H, 31 * H, 1290000 } };
  const gint64 expected[] = { 0, 100000, 120000, 200000, 210000 };
  PwtUseSample used[G_N_ELEMENTS (balances)];
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_use_curve (balances, G_N_ELEMENTS (balances), topups, G_N_ELEMENTS (topups),
                                used, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (used); i++) {
    g_assert_cmpint (used[i].time_us, ==, balances[i].time_us);
    g_assert_cmpint (used[i].value, ==, expected[i]);
  }
  g_assert_true (pwt_use_curve (balances, 0, topups, 0, used, &error));
}

static void
test_a_curve_that_does_not_fit (void)
{
  const PwtUseSample balances[] = { { 0, G_MAXINT64 }, { 1, -2 } };
  PwtUseSample used[2];
  g_autoptr (GError) error = NULL;
  const PwtUseTopup topups[] = { { G_MAXINT64, 1, 2, 0 }, { 1, 1, 2, 0 } };
  const PwtUseSample later = { 3, 0 };

  g_assert_false (pwt_use_curve (balances, 2, NULL, 0, used, &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (pwt_use_curve (&later, 1, topups, 2, used, &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
}

static void
test_a_value_between_readings (void)
{
  const PwtUseSample curve[] = { { 10 * H, 100 }, { 12 * H, 200 }, { 22 * H, 1203 } };
  const struct {
    gint64 time_us;
    PwtUseQuality quality;
    gint64 value;
  } cases[] = {
    { 9 * H, PWT_USE_UNKNOWN, 100 },        /* before the first */
    { 10 * H, PWT_USE_READ, 100 },          /* at it */
    { 12 * H - 1, PWT_USE_READ, 100 },      /* near */
    { 14 * H, PWT_USE_READ, 200 },          /* just near */
    { 14 * H + 1, PWT_USE_ESTIMATED, 401 }, /* 200 + 1003 × 2 / 10, rounded */
    { 17 * H, PWT_USE_ESTIMATED, 702 },     /* half a unit is rounded up */
    { 22 * H, PWT_USE_READ, 1203 },         /* the last */
    { 24 * H, PWT_USE_READ, 1203 },         /* near it */
    { 24 * H + 1, PWT_USE_UNKNOWN, 1203 },  /* after it nobody knows */
  };
  gint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (pwt_use_at (curve, 3, cases[i].time_us, NEAR, &value), ==, cases[i].quality);
    g_assert_cmpint (value, ==, cases[i].value);
  }
  g_assert_cmpint (pwt_use_at (NULL, 0, 5, NEAR, &value), ==, PWT_USE_UNKNOWN);
  g_assert_cmpint (value, ==, 0);
}

/* Between the readings that stand for two moments, and between no others. */
static void
test_a_register_that_breaks (void)
{
  const PwtUseSample curve[] = { { 10 * H, 500 }, { 12 * H, 510 }, { 13 * H, 0 },
                                 { 14 * H, 900 }, { 24 * H, 910 }, { 34 * H, 20 } };
  const gint64 most_wh = pwt_use_most_wh (H);
  const PwtUseSample leap[] = { { 10 * H, 500 }, { 11 * H, 500 + 2 * most_wh + 1 } };
  const struct {
    const char *name;
    gint64 from_us, until_us;
    gboolean breaks;
  } cases[] = {
    { "before the first", 1 * H, 2 * H, FALSE },
    { "until just before", 10 * H, 13 * H - 1, FALSE },
    { "until it is seen", 10 * H, 13 * H, TRUE },
    { "and has risen above", 10 * H, 14 * H, TRUE },
    { "from the last reading before", 13 * H - 1, 14 * H, TRUE },
    { "from before the first", 9 * H, 14 * H, TRUE },
    { "from when it was seen", 13 * H, 24 * H, FALSE },
    { "the last one stands for it", 20 * H, 26 * H, FALSE },
    { "it lies between", 20 * H, 26 * H + 1, TRUE },
    { "both lie between", 28 * H, 30 * H, TRUE },
    { "one moment between", 30 * H, 30 * H, TRUE },
    { "one moment that was read", 24 * H, 24 * H, FALSE },
    { "after the last", 34 * H, 99 * H, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (
        pwt_use_breaks (curve, G_N_ELEMENTS (curve), cases[i].from_us, cases[i].until_us, NEAR, 1),
        ==, cases[i].breaks);
  }
  g_assert_false (pwt_use_breaks (NULL, 0, 1, 2, NEAR, 1));
  g_assert_false (pwt_use_breaks (curve, 1, 9 * H, 99 * H, NEAR, 1));
  g_assert_true (pwt_use_breaks (leap, 2, 10 * H, 11 * H, NEAR, 1));
  g_assert_true (pwt_use_breaks (leap, 2, 10 * H, 11 * H, NEAR, 2)); /* by one Wh */
  g_assert_false (pwt_use_breaks (leap, 2, 10 * H, 11 * H, NEAR, 3));
}

/* A top-up that was proved after the last reading of a day is of that day all the same. */
static void
test_money_at_a_moment (void)
{
  const PwtUseSample balances[] = { { 10 * H, 100 }, { 12 * H, 600 } };
  const PwtUseTopup topups[] = { { 500, 11 * H, 13 * H, 90 }, { 70, 20 * H, 23 * H, 550 } };

  g_assert_cmpint (pwt_use_sum_at (topups, 2, balances, 2, 9 * H), ==, 0);
  g_assert_cmpint (pwt_use_sum_at (topups, 2, balances, 2, 11 * H), ==, 0);
  g_assert_cmpint (pwt_use_sum_at (topups, 2, balances, 2, 12 * H), ==, 500);
  g_assert_cmpint (pwt_use_sum_at (topups, 2, balances, 2, 22 * H), ==, 500);
  g_assert_cmpint (pwt_use_sum_at (topups, 2, balances, 2, 23 * H), ==, 570);
}

/* Whatever is read and whenever days begin: opening + top-ups − the days' use is what is left. */
static void
test_days_add_up (void)
{
  enum { N = 60, TOPUPS = 8 };
  PwtUseSample balances[N], used[N];
  PwtUseTopup topups[TOPUPS];

  for (guint round = 0; round < 300; round++) {
    gint64 time_us = 0, balance = 2000000, sum = 0, first, last, from, until;
    guint n_topups = 0;
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < N; i++) {
      gint64 step_us = g_test_rand_int_range (1, 30) * H;

      if (i > 0 && n_topups < TOPUPS && g_test_rand_int_range (0, 6) == 0) {
        topups[n_topups] = (PwtUseTopup){ g_test_rand_int_range (1, 900) * 10000, time_us + H / 4,
                                          time_us + H / 2, balance };
        balance += topups[n_topups++].amount_e4;
      }
      time_us += step_us;
      balance -= g_test_rand_int_range (0, 5000);
      balances[i] = (PwtUseSample){ time_us, balance };
    }
    g_assert_true (pwt_use_curve (balances, N, topups, n_topups, used, &error));
    for (guint i = 1; i < N; i++)
      g_assert_cmpint (used[i].value, >=, used[i - 1].value); /* it never falls */
    pwt_use_at (used, N, 0, NEAR, &first);
    from = first;
    for (gint64 day = 1; day * 24 * H < time_us + 24 * H; day++) {
      pwt_use_at (used, N, day * 24 * H, NEAR, &until);
      g_assert_cmpint (until, >=, from);
      sum += until - from;
      from = until;
    }
    pwt_use_at (used, N, time_us, NEAR, &last);
    g_assert_cmpint (sum, ==, last - first);
    g_assert_cmpint (balances[0].value + pwt_use_sum_at (topups, n_topups, balances, N, time_us) -
                         sum,
                     ==, balance);
  }
}

/* 120 kW; under an hour is as much as an hour. */
static void
test_the_most_a_meter_passes (void)
{
  g_assert_cmpint (pwt_use_most_wh (2 * H), ==, 240000);
  g_assert_cmpint (pwt_use_most_wh (H / 60), ==, 120000);
  g_assert_cmpint (pwt_use_most_wh (-H), ==, 120000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/use/when-money-has-arrived", test_when_money_has_arrived);
  g_test_add_func ("/domain/use/a-curve-only-knows-use", test_a_curve_only_knows_use);
  g_test_add_func ("/domain/use/a-curve-that-does-not-fit", test_a_curve_that_does_not_fit);
  g_test_add_func ("/domain/use/a-value-between-readings", test_a_value_between_readings);
  g_test_add_func ("/domain/use/a-register-that-breaks", test_a_register_that_breaks);
  g_test_add_func ("/domain/use/money-at-a-moment", test_money_at_a_moment);
  g_test_add_func ("/domain/use/the-most-a-meter-passes", test_the_most_a_meter_passes);
  g_test_add_func ("/domain/use/days-add-up", test_days_add_up);
  return g_test_run ();
}
