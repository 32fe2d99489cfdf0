/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a meter used on each day, from readings that are late, missing, suspect or wrong. */

#include "record/requests.h"
#include "store/rows.h"
#include "store/store.h"
#include "world.h"

#define ZONE_US (8 * PWT_US_PER_HOUR)
#define FIRST 20752 /* 2026-10-26, before the world begins */

static void
put (PwtHistory *history, gint64 point, PwtDate date, int hour, gint64 wh, guint quality)
{
  g_autoptr (GError) error = NULL;
  PwtHistoryReading reading = { .point = point,
                                .time_us = date * PWT_US_PER_DAY + hour * PWT_US_PER_HOUR - ZONE_US,
                                .quality = quality,
                                .n = 1,
                                .values = { wh } };

  g_assert_true (pwt_history_quantity (history, "energy.total", &reading.quantities[0], &error));
  g_assert_true (pwt_history_append (history, &reading, 1, &error));
  g_assert_no_error (error);
}

static gint64
point_number (PwtStore *store, PwtId point)
{
  g_autoptr (GError) error = NULL;
  PwtPoint *row = pwt_db_get (pwt_store_business (store), &pwt_point_record, point, &error);
  gint64 number = row->number;

  g_assert_no_error (error);
  pwt_record_free (&pwt_point_record, row);
  return number;
}

static void
put_readings (World *world)
{
  PwtId point = world_point (world, "R01");
  g_autoptr (GError) error = NULL;
  PwtStore *store;
  PwtHistory *history;
  gint64 number;

  world_kill (world);
  store = pwt_store_open (world->dir, "test", 0, &error);
  g_assert_no_error (error);
  history = pwt_store_history (store);
  number = point_number (store, point);
  put (history, number, FIRST - 1, 23, 1000, 0);
  put (history, number, FIRST, 1, 1100, 0); /* day 0: 1500 − 1000 */
  put (history, number, FIRST, 23, 1500, 0);
  put (history, number, FIRST + 3, 12, 4500, 0); /* days 1 and 2: nobody read */
  put (history, number, FIRST + 4, 1, 9000, PWT_HISTORY_HELD);
  put (history, number, FIRST + 4, 2, 4600, 0);
  put (history, number, FIRST + 5, 5, 10, 0); /* another meter: the register fell */
  put (history, number, FIRST + 6, 5, 40, 0);
  pwt_store_close (store);
  world_open (world);
}

static PwtDays *
ask (World *world, PwtDate from, PwtDate until)
{
  PwtDaysRequest request = { world_meter (world, "R01"), from, until };

  return world_call (world, "meter.days", &request);
}

static World *
new_world (void)
{
  g_autofree char *json = world_site_json (2, 1, "acrel-dtsy1352");

  return world_new (json, 1);
}

static void
test_days (void)
{
  static const struct {
    gint64 used, since_day;
  } expected[] = {
    { 500, -1 }, { PWT_NONE, 0 }, { PWT_NONE, 0 }, { 3000, 0 },
    { 100, 3 },  { PWT_NONE, 0 }, { 30, 5 },       { PWT_NONE, 0 },
  };
  World *world = new_world ();
  PwtDays *days;

  put_readings (world);
  days = ask (world, FIRST, FIRST + G_N_ELEMENTS (expected));
  g_assert_cmpuint (days->days->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const PwtDayUse *day = g_ptr_array_index (days->days, i);

    g_assert_cmpint (day->date, ==, FIRST + i);
    g_assert_cmpint (day->used.wh, ==, expected[i].used);
    if (day->used.wh == PWT_NONE)
      g_assert_cmpint (day->since_us, ==, PWT_TIME_NONE);
    else
      g_assert_cmpint ((day->since_us + ZONE_US) / PWT_US_PER_DAY, ==,
                       FIRST + expected[i].since_day);
  }
  pwt_record_free (&pwt_days_record, days);
  world_free (world);
}

/* Without a reading before, a day counts from its own first one. */
static void
test_first_day (void)
{
  World *world = new_world ();
  PwtDays *days;

  put_readings (world);
  days = ask (world, FIRST - 1, FIRST);
  g_assert_cmpint (((PwtDayUse *) g_ptr_array_index (days->days, 0))->used.wh, ==, PWT_NONE);
  pwt_record_free (&pwt_days_record, days);
  days = ask (world, FIRST, FIRST); /* no days */
  g_assert_cmpuint (days->days->len, ==, 0);
  pwt_record_free (&pwt_days_record, days);
  world_free (world);
}

static void
test_limits (void)
{
  World *world = new_world ();
  static const PwtDate spans[][2] = {
    { FIRST, FIRST + 401 },
    { FIRST, FIRST - 1 },
    { G_MININT64 + 1, G_MAXINT64 },
    { -10, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    PwtDaysRequest request = { world_meter (world, "R01"), spans[i][0], spans[i][1] };
    g_autoptr (GError) error = world_fail (world, "meter.days", &request);

    g_assert_nonnull (error);
  }
  world_free (world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/curves/days", test_days);
  g_test_add_func ("/engine/curves/first-day", test_first_day);
  g_test_add_func ("/engine/curves/limits", test_limits);
  return g_test_run ();
}
