/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/use-week.h"

#define HOUR PWT_US_PER_HOUR
#define DAY PWT_US_PER_DAY
#define MONDAY 20786

static void
add (PwtUseWeek *week, PwtDate date, gint64 seen_us, gint64 spent_e4, gint64 used_wh)
{
  pwt_use_week_add (week, &(PwtUseDay){ date, seen_us, spent_e4, used_wh });
}

static void
assert_sum (const PwtUseWeek *week, gint64 seen_us, gint64 spent_e4, gint64 used_wh)
{
  PwtUseDay sum = pwt_use_week_sum (week);

  g_assert_cmpint (sum.seen_us, ==, seen_us);
  g_assert_cmpint (sum.spent_e4, ==, spent_e4);
  g_assert_cmpint (sum.used_wh, ==, used_wh);
}

static void
test_nothing (void)
{
  PwtUseWeek week = { 0 };

  assert_sum (&week, 0, 0, 0);
}

/* Whatever day it is, the mean holds one Sunday. */
static void
test_a_week_has_each_day_once (void)
{
  PwtUseWeek week = { 0 };

  for (PwtDate date = MONDAY; date < MONDAY + 30; date++) {
    gint64 spent = date % 7 == MONDAY % 7 ? 0 : 100;

    add (&week, date, 12 * HOUR, spent / 2, spent);
    if (date >= MONDAY + 7)
      assert_sum (&week, 7 * DAY, 600, 1200);
    add (&week, date, 12 * HOUR, spent / 2, spent);
  }
}

/* The newest day is looked at only while there is nothing else. */
static void
test_the_first_days (void)
{
  PwtUseWeek week = { 0 };

  add (&week, MONDAY, 20 * HOUR, 20, 40);
  assert_sum (&week, 20 * HOUR, 20, 40);
  add (&week, MONDAY + 1, 10 * HOUR, 30, 60);
  assert_sum (&week, 30 * HOUR, 50, 100);
  add (&week, MONDAY + 1, 14 * HOUR, 30, 60);
  add (&week, MONDAY + 2, HOUR, 1000, 1000);
  assert_sum (&week, 44 * HOUR, 80, 160);
}

/* After a silence of two weeks the days before it say nothing of now. */
static void
test_after_a_silence (void)
{
  PwtUseWeek week = { 0 };

  for (PwtDate date = MONDAY; date < MONDAY + 7; date++)
    add (&week, date, DAY, 100, 100);
  add (&week, MONDAY + 20, 14 * DAY, 7, 8);
  assert_sum (&week, 14 * DAY, 7, 8);
}

static void
test_a_clock_set_back (void)
{
  PwtUseWeek week = { 0 };

  add (&week, MONDAY, DAY, 100, 100);
  add (&week, MONDAY + 1, DAY, 10, 10);
  add (&week, MONDAY, DAY, 10, 10); /* of the newest day */
  assert_sum (&week, DAY, 100, 100);
  add (&week, MONDAY + 400, DAY, 5, 5);
  add (&week, MONDAY + 2, DAY, 6, 7); /* it had leapt a year ahead */
  assert_sum (&week, DAY, 6, 7);
}

static void
test_what_is_not_known (void)
{
  PwtUseWeek week = { 0 };

  add (&week, MONDAY, DAY, 100, 100);
  add (&week, MONDAY + 1, DAY, 100, PWT_USE_WEEK_NONE);
  add (&week, MONDAY + 1, DAY, 100, 50);
  add (&week, MONDAY + 2, DAY, 100, 100);
  assert_sum (&week, 3 * DAY, 300, PWT_USE_WEEK_NONE);
}

static void
test_what_does_not_fit (void)
{
  PwtUseWeek week = { 0 };

  add (&week, MONDAY, DAY, G_MAXINT64, G_MAXINT64);
  add (&week, MONDAY, DAY, 1, 1);
  add (&week, MONDAY + 1, DAY, 0, 0);
  assert_sum (&week, 2 * DAY, G_MAXINT64, G_MAXINT64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/use-week/nothing", test_nothing);
  g_test_add_func ("/domain/use-week/each-day-once", test_a_week_has_each_day_once);
  g_test_add_func ("/domain/use-week/the-first-days", test_the_first_days);
  g_test_add_func ("/domain/use-week/after-a-silence", test_after_a_silence);
  g_test_add_func ("/domain/use-week/a-clock-set-back", test_a_clock_set_back);
  g_test_add_func ("/domain/use-week/what-is-not-known", test_what_is_not_known);
  g_test_add_func ("/domain/use-week/what-does-not-fit", test_what_does_not_fit);
  return g_test_run ();
}
