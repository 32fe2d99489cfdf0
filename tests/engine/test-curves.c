/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a meter used on each day, from readings that are late, missing, suspect or wrong. */

#include "domain/use.h"
#include "office.h"
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
  put (history, number, FIRST + 7, 5, 5, 0); /* likewise, and the third rises above the second */
  put (history, number, FIRST + 7, 9, 90, 0);
  pwt_store_close (store);
  world_open (world);
}

static PwtDays *
ask (World *world, PwtDate from, PwtDate until)
{
  PwtDaysRequest request = { world_meter (world, "R01"), from, until, FALSE };

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

/* --- by band --- */

static void
put_bands (World *world)
{
  static const char *const names[] = { "energy.total", "energy.sharp", "energy.peak", "energy.flat",
                                       "energy.valley" };
  static const struct {
    int day, hour;
    gint64 values[G_N_ELEMENTS (names)];
  } readings[] = {
    { -1, 23, { 1000, 0, 100, 300, 600 } },
    { 0, 23, { 1500, 0, 350, 400, 750 } },
    { 1, 23, { 1900, 0, 450, 500, 740 } }, /* the valley's register fell */
  };
  g_autoptr (GError) error = NULL;
  PwtId point = world_point (world, "R01");
  PwtStore *store;
  gint64 number;

  world_kill (world);
  store = pwt_store_open (world->dir, "test", 0, &error);
  number = point_number (store, point);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
    PwtHistoryReading reading = { .point = number,
                                  .time_us = (FIRST + readings[i].day) * PWT_US_PER_DAY +
                                             readings[i].hour * PWT_US_PER_HOUR - ZONE_US,
                                  .n = G_N_ELEMENTS (names) };

    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      g_assert_true (pwt_history_quantity (pwt_store_history (store), names[k],
                                           &reading.quantities[k], &error));
      reading.values[k] = readings[i].values[k];
    }
    g_assert_true (pwt_history_append (pwt_store_history (store), &reading, 1, &error));
  }
  pwt_store_close (store);
  world_open (world);
}

static void
test_bands (void)
{
  World *world = new_world ();
  PwtDaysRequest request = { world_meter (world, "R01"), FIRST, FIRST + 3, TRUE };
  const PwtDayUse *day;
  PwtDays *days;

  put_bands (world);
  days = world_call (world, "meter.days", &request);
  day = g_ptr_array_index (days->days, 0);
  g_assert_cmpint (day->used.wh, ==, 500);
  g_assert_cmpint (day->sharp.wh + day->peak.wh + day->flat.wh + day->valley.wh, ==, 500);
  g_assert_cmpint (day->sharp.wh, ==, 0);
  g_assert_cmpint (day->peak.wh, ==, 250);
  g_assert_cmpint (day->flat.wh, ==, 100);
  g_assert_cmpint (day->deep.wh, ==, PWT_NONE); /* this model has no such register */
  day = g_ptr_array_index (days->days, 1);
  g_assert_cmpint (day->used.wh, ==, 400);
  g_assert_cmpint (day->valley.wh, ==, PWT_NONE);
  day = g_ptr_array_index (days->days, 2);
  g_assert_cmpint (day->peak.wh, ==, PWT_NONE);
  pwt_record_free (&pwt_days_record, days);
  days = ask (world, FIRST, FIRST + 1); /* not asked for */
  g_assert_cmpint (((PwtDayUse *) g_ptr_array_index (days->days, 0))->peak.wh, ==, PWT_NONE);
  pwt_record_free (&pwt_days_record, days);
  world_free (world);
}

/* Of an account: as its meter counted, a day at a time; what it does not add up to is no day's. */
static void
test_bands_of_an_account (void)
{
  PwtSignInRequest sign_in = { .name = (char *) "boss", .password = (char *) OFFICE_PASSWORD };
  World *world = new_world ();
  PwtListRequest accounts = { .project = world->project, .limit = 1 };
  PwtStoryRequest request = { .from = PWT_DATE_NONE, .until = PWT_DATE_NONE, .has_bands = TRUE };
  PwtWindow *window;
  PwtAccountStory *story;
  PwtSession *session;
  gint64 sum_wh = 0;
  const PwtDayUse *day;

  world_run (world, 2 * PWT_US_PER_DAY);
  session = world_call (world, "auth.sign-in", &sign_in); /* nobody's lasts for days without use */
  g_free (world->token);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
  window = world_call (world, "account.list", &accounts);
  request.id = ((PwtAccountRow *) g_ptr_array_index (window->rows, 0))->id;
  pwt_record_free (&pwt_account_window_record, window);
  story = world_call (world, "account.story", &request);
  g_assert_cmpuint (story->bands->len, ==, 22); /* of November, today is the 22nd */
  day = g_ptr_array_index (story->bands, 18);   /* before it was opened */
  g_assert_cmpint (day->used.wh, ==, PWT_NONE);
  g_assert_cmpint (day->peak.wh, ==, PWT_NONE);
  day = g_ptr_array_index (story->bands, 20); /* from midnight to midnight */
  sum_wh = day->sharp.wh + day->peak.wh + day->flat.wh + day->valley.wh + day->deep.wh;
  g_assert_cmpint (day->used.wh, >, 0);
  g_assert_cmpint (sum_wh, ==, day->used.wh);
  pwt_record_free (&pwt_account_story_record, story);
  request.has_bands = FALSE;
  story = world_call (world, "account.story", &request);
  g_assert_cmpuint (story->bands->len, ==, 0);
  pwt_record_free (&pwt_account_story_record, story);
  world_free (world);
}

/* --- by hour --- */

static void
put_hours (World *world)
{
  static const struct {
    int minute; /* of the first day */
    gint64 wh;
    guint quality;
  } readings[] = {
    { -30, 1000, 0 },
    { 30, 1060, 0 },                /* midnight: half of it */
    { 60, 1200, 0 },                /* on the hour */
    { 90, 9999, PWT_HISTORY_HELD }, /* suspect */
    { 150, 1290, 0 },               /* 02:00: 1260 */
    { 180, 1291, 0 },
    { 6 * 60, 2000, 0 }, /* three hours: nobody knows in which */
    { 7 * 60, 2100, 0 },
    { 8 * 60, 100, 0 }, /* another meter */
    { 9 * 60, 150, 0 },
    { 9 * 60 + 30, 200, 0 }, /* the hour is not over */
  };
  g_autoptr (GError) error = NULL;
  PwtId point = world_point (world, "R01");
  PwtStore *store;
  gint64 number;

  world_kill (world);
  store = pwt_store_open (world->dir, "test", 0, &error);
  number = point_number (store, point);
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
    PwtHistoryReading reading = { .point = number,
                                  .time_us = FIRST * PWT_US_PER_DAY - ZONE_US +
                                             readings[i].minute * PWT_US_PER_MINUTE,
                                  .quality = readings[i].quality,
                                  .n = 1,
                                  .values = { readings[i].wh } };

    g_assert_true (pwt_history_quantity (pwt_store_history (store), "energy.total",
                                         &reading.quantities[0], &error));
    g_assert_true (pwt_history_append (pwt_store_history (store), &reading, 1, &error));
  }
  pwt_store_close (store);
  world_open (world);
}

static void
test_hours (void)
{
  static const gint64 expected[] = { 170,      60,  31,       PWT_NONE, PWT_NONE,
                                     PWT_NONE, 100, PWT_NONE, 50,       PWT_NONE };
  World *world = new_world ();
  PwtDaysRequest request = { world_meter (world, "R01"), FIRST, FIRST + 1, FALSE };
  PwtHours *hours;

  put_hours (world);
  hours = world_call (world, "meter.hours", &request);
  g_assert_cmpuint (hours->hours->len, ==, 24);
  for (guint i = 0; i < 24; i++) {
    const PwtHourUse *hour = g_ptr_array_index (hours->hours, i);

    g_assert_cmpint (hour->time_us, ==, FIRST * PWT_US_PER_DAY - ZONE_US + i * PWT_US_PER_HOUR);
    g_assert_cmpint (hour->used.wh, ==, i < G_N_ELEMENTS (expected) ? expected[i] : PWT_NONE);
  }
  pwt_record_free (&pwt_hours_record, hours);
  world_free (world);
}

/* Further than a meter can have counted, or than numbers reach: of another meter, or by another
 * ratio. Neither its hours nor its day are told. */
static void
test_leaps (void)
{
  const gint64 far = G_GINT64_CONSTANT (8000000000000000000);
  const gint64 most_wh = pwt_use_most_wh (2 * PWT_US_PER_HOUR);
  const struct {
    gint64 from_wh, to_wh;
    gboolean is_known;
  } cases[] = {
    { 1000, 1000 + most_wh, TRUE },
    { 1000, 1000 + most_wh + 1, FALSE },
    { 0, far, FALSE },
    { -far, far, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    World *world = new_world ();
    PwtDaysRequest request = { world_meter (world, "R01"), FIRST, FIRST + 1, FALSE };
    g_autoptr (GError) error = NULL;
    PwtId point = world_point (world, "R01");
    PwtStore *store;
    PwtHours *hours;
    PwtDays *days;
    gint64 number;

    world_kill (world);
    store = pwt_store_open (world->dir, "test", 0, &error);
    number = point_number (store, point);
    put (pwt_store_history (store), number, FIRST, 0, cases[i].from_wh, 0);
    put (pwt_store_history (store), number, FIRST, 2, cases[i].to_wh, 0);
    pwt_store_close (store);
    world_open (world);
    hours = world_call (world, "meter.hours", &request);
    for (guint h = 0; h < 2; h++)
      g_assert_cmpint (((PwtHourUse *) g_ptr_array_index (hours->hours, h))->used.wh, ==,
                       cases[i].is_known ? most_wh / 2 : PWT_NONE);
    days = world_call (world, "meter.days", &request);
    g_assert_cmpint (((PwtDayUse *) g_ptr_array_index (days->days, 0))->used.wh, ==,
                     cases[i].is_known ? most_wh : PWT_NONE);
    pwt_record_free (&pwt_hours_record, hours);
    pwt_record_free (&pwt_days_record, days);
    world_free (world);
  }
}

/* A meter that was never read has hours of which nothing is known. */
static void
test_no_hours (void)
{
  World *world = new_world ();
  PwtDaysRequest request = { world_meter (world, "R01"), FIRST, FIRST + 62, FALSE };
  PwtHours *hours = world_call (world, "meter.hours", &request);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (hours->hours->len, ==, 62 * 24);
  g_assert_cmpint (((PwtHourUse *) g_ptr_array_index (hours->hours, 5))->used.wh, ==, PWT_NONE);
  pwt_record_free (&pwt_hours_record, hours);
  request.until++;
  error = world_fail (world, "meter.hours", &request);
  g_assert_cmpstr (error->message, ==, "Hours are told of at most 62 days");
  world_free (world);
}

/* --- limits --- */

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
    PwtDaysRequest request = { world_meter (world, "R01"), spans[i][0], spans[i][1], FALSE };
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
  g_test_add_func ("/engine/curves/bands", test_bands);
  g_test_add_func ("/engine/curves/bands-of-an-account", test_bands_of_an_account);
  g_test_add_func ("/engine/curves/hours", test_hours);
  g_test_add_func ("/engine/curves/leaps", test_leaps);
  g_test_add_func ("/engine/curves/no-hours", test_no_hours);
  g_test_add_func ("/engine/curves/limits", test_limits);
  return g_test_run ();
}
