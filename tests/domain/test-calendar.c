/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/calendar.h"
#include "domain/error.h"

#define N_RANDOM 5000

static GTimeZone *
load_zone (const char *name)
{
  GTimeZone *zone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_time_zone_load (name, &zone, &error));
  g_assert_no_error (error);
  return zone;
}

static gint64
parse_time (const char *text)
{
  gint64 time_us = PWT_TIME_NONE;
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_time_parse_rfc3339 (text, &time_us, &error));
  g_assert_no_error (error);
  return time_us;
}

/* Every day of 1970 … 2100 against the calendar everybody learns at school. */
static void
test_dates_round_trip_day_by_day (void)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year = 1970, month = 1, day = 1, weekday = 4;

  for (PwtDate date = 0; year <= 2100; date++) {
    gboolean is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int got_year = 0, got_month = 0, got_day = 0;

    pwt_date_to_ymd (date, &got_year, &got_month, &got_day);
    g_assert_cmpint (got_year, ==, year);
    g_assert_cmpint (got_month, ==, month);
    g_assert_cmpint (got_day, ==, day);
    g_assert_cmpint (pwt_date_from_ymd (year, month, day), ==, date);
    g_assert_cmpint (pwt_date_weekday (date), ==, weekday);
    weekday = weekday % 7 + 1;
    if (++day > lengths[month - 1] + (month == 2 && is_leap)) {
      day = 1;
      month = month % 12 + 1;
      year += month == 1;
    }
  }
}

static void
test_dates_far_away_round_trip (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    PwtDate date = (gint64) g_test_rand_int () * 300;
    int year = 0, month = 0, day = 0;

    pwt_date_to_ymd (date, &year, &month, &day);
    g_assert_cmpint (pwt_date_from_ymd (year, month, day), ==, date);
  }
  g_assert_cmpint (pwt_date_from_ymd (0, 3, 1), ==, -719468);
  g_assert_cmpint (pwt_date_weekday (pwt_date_from_ymd (1969, 12, 31)), ==, 3);
}

static void
test_the_next_monday (void)
{
  static const char *const rows[][3] = {
    { "Asia/Shanghai", "2026-11-20T02:00:00Z", "2026-11-22T16:00:00Z" }, /* a Friday */
    { "Asia/Shanghai", "2026-11-22T15:59:59Z", "2026-11-22T16:00:00Z" }, /* Sunday's last second */
    { "Asia/Shanghai", "2026-11-22T16:00:00Z", "2026-11-29T16:00:00Z" }, /* Monday itself */
    { "Europe/Berlin", "2026-10-24T12:00:00Z",
      "2026-10-25T23:00:00Z" }, /* clocks go back between */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i][0]);
    gint64 now_us, monday_us;

    g_assert_true (pwt_time_parse_rfc3339 (rows[i][1], &now_us, NULL));
    g_assert_true (pwt_time_parse_rfc3339 (rows[i][2], &monday_us, NULL));
    g_assert_cmpint (pwt_next_monday (now_us, zone), ==, monday_us);
  }
}

static void
test_days_that_do_not_exist_are_none (void)
{
  g_assert_cmpint (pwt_date_from_ymd (2026, 2, 29), ==, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (1900, 2, 29), ==, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (2000, 2, 29), !=, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (2026, 4, 31), ==, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (2026, 0, 1), ==, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (2026, 13, 1), ==, PWT_DATE_NONE);
  g_assert_cmpint (pwt_date_from_ymd (2026, 1, 0), ==, PWT_DATE_NONE);
}

static void
test_dates_as_text (void)
{
  static const char *const wrong[] = {
    "",           "2026-1-01",  "2026-13-01", "2026-02-30",  "2026/01/01", "20260101",   "26-01-01",
    "2026-01-0a", "2026-0a-01", "x026-01-01", "2026-01-01 ", "2026-01",    "2026-01_01", "\xff",
  };
  PwtDate date = 0;
  g_autofree char *text = NULL;

  g_assert_true (pwt_date_parse ("2026-11-20", &date, NULL));
  g_assert_cmpint (date, ==, pwt_date_from_ymd (2026, 11, 20));
  text = pwt_date_format (date);
  g_assert_cmpstr (text, ==, "2026-11-20");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pwt_date_parse (wrong[i], &date, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
  }
}

static void
test_unknown_zones_are_refused (void)
{
  static const char *const names[] = {
    "",
    "Asia/Shanghia",
    "/etc/localtime",
    "../../etc/passwd",
    ":Asia/Shanghai",
    "Asia/",
    "亚洲/上海",
    "\xff",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GTimeZone *zone = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("row %u", i);
    g_assert_false (pwt_time_zone_load (names[i], &zone, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE);
    g_assert_null (zone);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_a_moment_on_the_wall_clock (void)
{
  g_autoptr (GTimeZone) shanghai = load_zone ("Asia/Shanghai");
  gint64 time_us = parse_time ("2026-11-19T18:31:05.999999Z");
  PwtCivil civil = pwt_civil_from_time (time_us, shanghai);

  g_assert_cmpint (civil.year, ==, 2026);
  g_assert_cmpint (civil.month, ==, 11);
  g_assert_cmpint (civil.day, ==, 20);
  g_assert_cmpint (civil.weekday, ==, 5);
  g_assert_cmpint (civil.hour, ==, 2);
  g_assert_cmpint (civil.minute, ==, 31);
  g_assert_cmpint (civil.second, ==, 5);
  g_assert_cmpint (pwt_civil_slot (&civil), ==, 5);
  g_assert_cmpint (pwt_date_from_time (time_us, shanghai), ==, pwt_date_from_ymd (2026, 11, 20));
  civil = pwt_civil_from_time (-1, shanghai);
  g_assert_cmpint (civil.hour, ==, 7);
  g_assert_cmpint (civil.second, ==, 59);
}

static void
test_slots_are_half_hours (void)
{
  static const struct {
    int hour, minute, slot;
  } rows[] = { { 0, 0, 0 }, { 0, 29, 0 }, { 0, 30, 1 }, { 12, 0, 24 }, { 23, 59, 47 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtCivil civil = { .hour = rows[i].hour, .minute = rows[i].minute };

    g_assert_cmpint (pwt_civil_slot (&civil), ==, rows[i].slot);
  }
}

static void
test_skipped_and_doubled_minutes (void)
{
  static const struct {
    const char *zone;
    int year, month, day, minute;
    const char *utc;
  } rows[] = {
    { "Asia/Shanghai", 2026, 11, 20, 600, "2026-11-20T02:00:00Z" },
    { "Asia/Shanghai", 2026, 11, 20, 1440, "2026-11-20T16:00:00Z" },
    { "Asia/Shanghai", 1986, 5, 4, 150, "1986-05-03T18:00:00Z" }, /* China had summer time */
    /* Berlin, spring: 02:00 … 02:59 do not exist. */
    { "Europe/Berlin", 2026, 3, 29, 119, "2026-03-29T00:59:00Z" },
    { "Europe/Berlin", 2026, 3, 29, 120, "2026-03-29T01:00:00Z" },
    { "Europe/Berlin", 2026, 3, 29, 150, "2026-03-29T01:00:00Z" },
    { "Europe/Berlin", 2026, 3, 29, 180, "2026-03-29T01:00:00Z" },
    { "Europe/Berlin", 2026, 3, 29, 181, "2026-03-29T01:01:00Z" },
    /* Berlin, autumn: 02:00 … 02:59 come twice. */
    { "Europe/Berlin", 2026, 10, 25, 119, "2026-10-24T23:59:00Z" },
    { "Europe/Berlin", 2026, 10, 25, 120, "2026-10-25T00:00:00Z" },
    { "Europe/Berlin", 2026, 10, 25, 179, "2026-10-25T00:59:00Z" },
    { "Europe/Berlin", 2026, 10, 25, 180, "2026-10-25T02:00:00Z" },
    { "America/Sao_Paulo", 2018, 11, 4, 0, "2018-11-04T03:00:00Z" },     /* midnight skipped */
    { "Pacific/Apia", 2011, 12, 30, 720, "2011-12-30T10:00:00Z" },       /* a whole day skipped */
    { "Australia/Lord_Howe", 2026, 10, 4, 135, "2026-10-03T15:30:00Z" }, /* half an hour */
    { "Pacific/Kiritimati", 2026, 1, 1, 0, "2025-12-31T10:00:00Z" },
    { "UTC", 1969, 12, 31, 1439, "1969-12-31T23:59:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GTimeZone) zone = load_zone (rows[i].zone);
    PwtDate date = pwt_date_from_ymd (rows[i].year, rows[i].month, rows[i].day);
    g_autofree char *utc = pwt_time_format_rfc3339 (pwt_civil_to_time (date, rows[i].minute, zone));

    g_test_message ("%s row %u", rows[i].zone, i);
    g_assert_cmpstr (utc, ==, rows[i].utc);
  }
}

/* Days follow each other without hole or overlap, and every minute that exists comes back. */
static void
check_zone (const char *name)
{
  g_autoptr (GTimeZone) zone = load_zone (name);
  PwtDate first = pwt_date_from_ymd (1985, 1, 1), last = pwt_date_from_ymd (2037, 12, 31);

  for (PwtDate date = first; date <= last; date++) {
    gint64 start_us = pwt_civil_to_time (date, 0, zone);
    gint64 end_us = pwt_civil_to_time (date + 1, 0, zone);
    int minute = g_test_rand_int_range (0, 1440);
    gint64 time_us = pwt_civil_to_time (date, minute, zone);
    PwtCivil civil = pwt_civil_from_time (time_us, zone);

    g_assert_cmpint (end_us, ==, pwt_civil_to_time (date, 1440, zone));
    g_assert_cmpint (end_us - start_us, >=, 23 * PWT_US_PER_HOUR);
    g_assert_cmpint (end_us - start_us, <=, 25 * PWT_US_PER_HOUR);
    g_assert_cmpint (pwt_date_from_time (start_us, zone), ==, date);
    g_assert_cmpint (pwt_date_from_time (end_us - 1, zone), ==, date);
    g_assert_cmpint (pwt_date_from_ymd (civil.year, civil.month, civil.day), ==, date);
    g_assert_cmpint (civil.hour * 60 + civil.minute, >=, minute);
    g_assert_cmpint (civil.hour * 60 + civil.minute, <=, minute + 60);
    if (end_us - start_us == PWT_US_PER_DAY)
      g_assert_cmpint (civil.hour * 60 + civil.minute, ==, minute);
  }
}

static void
test_days_tile_time_in_every_zone (void)
{
  check_zone ("Asia/Shanghai");
  check_zone ("Europe/Berlin");
  check_zone ("America/New_York");
  check_zone ("Australia/Lord_Howe");
  check_zone ("UTC");
}

/* The rule itself: the first moment at which the wall clock shows this minute or a later one. */
static void
check_change_of_clocks (const char *zone_name, const char *from, int n_days)
{
  g_autoptr (GTimeZone) zone = load_zone (zone_name);
  PwtDate first = 0;

  g_assert_true (pwt_date_parse (from, &first, NULL));
  for (PwtDate date = first; date < first + n_days; date++) {
    gint64 time_us = (date - 2) * PWT_US_PER_DAY;

    for (int minute = 0; minute < 1440; minute++) {
      for (;; time_us += PWT_US_PER_MINUTE) {
        PwtCivil civil = pwt_civil_from_time (time_us, zone);
        PwtDate shown = pwt_date_from_ymd (civil.year, civil.month, civil.day);

        if (shown > date || (shown == date && civil.hour * 60 + civil.minute >= minute))
          break;
      }
      g_assert_cmpint (pwt_civil_to_time (date, minute, zone), ==, time_us);
    }
  }
}

static void
test_changes_of_clocks_minute_by_minute (void)
{
  check_change_of_clocks ("Europe/Berlin", "2026-03-28", 3);
  check_change_of_clocks ("Europe/Berlin", "2026-10-24", 3);
  check_change_of_clocks ("Australia/Lord_Howe", "2026-04-04", 3);
  check_change_of_clocks ("Australia/Lord_Howe", "2026-10-03", 3);
  check_change_of_clocks ("America/Sao_Paulo", "2018-11-03", 3);
  check_change_of_clocks ("Pacific/Apia", "2011-12-28", 5);
  check_change_of_clocks ("Asia/Shanghai", "1986-05-03", 3);
  check_change_of_clocks ("Asia/Kolkata", "2026-01-01", 1);
}

static void
test_times_as_text (void)
{
  static const struct {
    const char *text;
    gint64 time_us;
    const char *canonical;
  } rows[] = {
    { "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z" },
    { "1970-01-01t00:00:00z", 0, "1970-01-01T00:00:00Z" },
    { "1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z" },
    { "2026-11-20T10:00:00+08:00", G_GINT64_CONSTANT (1795140000000000), "2026-11-20T02:00:00Z" },
    { "2026-11-19T22:30:00-03:30", G_GINT64_CONSTANT (1795140000000000), "2026-11-20T02:00:00Z" },
    { "2026-11-20T02:00:00-00:00", G_GINT64_CONSTANT (1795140000000000), "2026-11-20T02:00:00Z" },
    { "2026-11-20T02:00:00.5Z", G_GINT64_CONSTANT (1795140000500000),
      "2026-11-20T02:00:00.500000Z" },
    { "2026-11-20T02:00:00.0000010000Z", G_GINT64_CONSTANT (1795140000000001),
      "2026-11-20T02:00:00.000001Z" },
    { "0000-01-01T00:00:00Z", G_GINT64_CONSTANT (-62167219200000000), "0000-01-01T00:00:00Z" },
    { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT (253402300799000000), "9999-12-31T23:59:59Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 time_us = parse_time (rows[i].text);
    g_autofree char *text = pwt_time_format_rfc3339 (time_us);

    g_assert_cmpint (time_us, ==, rows[i].time_us);
    g_assert_cmpstr (text, ==, rows[i].canonical);
  }
}

static void
test_refuses_what_is_no_time (void)
{
  static const char *const wrong[] = {
    "",
    "2026-11-20",
    "2026-11-20T02:00:00",
    "2026-11-20 02:00:00Z",
    "2026-11-20T2:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T02:60:00Z",
    "2026-11-20T02:00:60Z",
    "2026-11-20T02-00:00Z",
    "2026-11-20T02:00-00Z",
    "2026-11-20T02:00:0xZ",
    "2026-11-31T02:00:00Z",
    "2026-11-20T02:00:00ZZ",
    "2026-11-20T02:00:00.Z",
    "2026-11-20T02:00:00.0000001Z",
    "2026-11-20T02:00:00.",
    "2026-11-20T02:00:00,5Z",
    "2026-11-20T02:00:00+8:00",
    "2026-11-20T02:00:00+0800",
    "2026-11-20T02:00:00+24:00",
    "2026-11-20T02:00:00+08:60",
    "2026-11-20T02:00:00+08:00 ",
    "2026-11-20T02:00:00+08",
    "20261120T020000Z",
    "99999999999999999999999999",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    gint64 time_us = 77;

    g_test_message ("row %u", i);
    g_assert_false (pwt_time_parse_rfc3339 (wrong[i], &time_us, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
    g_assert_cmpint (time_us, ==, 77);
  }
}

static void
test_times_round_trip (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    gint64 time_us = (gint64) g_test_rand_int () * 10000000 + g_test_rand_int ();
    g_autofree char *text = pwt_time_format_rfc3339 (time_us);

    g_assert_cmpint (parse_time (text), ==, time_us);
  }
}

/* What no parser takes is written whole all the same: a damaged row must be readable. */
static void
test_writes_years_of_any_length (void)
{
  g_autofree char *last = pwt_time_format_rfc3339 (G_MAXINT64);
  g_autofree char *first = pwt_time_format_rfc3339 (G_MININT64 + 1);

  g_assert_cmpstr (last, ==, "294247-01-10T04:00:54.775807Z");
  g_assert_cmpstr (first, ==, "-290308-12-21T19:59:05.224193Z");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/calendar/dates-round-trip-day-by-day",
                   test_dates_round_trip_day_by_day);
  g_test_add_func ("/domain/calendar/dates-far-away-round-trip", test_dates_far_away_round_trip);
  g_test_add_func ("/domain/calendar/the-next-monday", test_the_next_monday);
  g_test_add_func ("/domain/calendar/days-that-do-not-exist-are-none",
                   test_days_that_do_not_exist_are_none);
  g_test_add_func ("/domain/calendar/dates-as-text", test_dates_as_text);
  g_test_add_func ("/domain/calendar/unknown-zones-are-refused", test_unknown_zones_are_refused);
  g_test_add_func ("/domain/calendar/a-moment-on-the-wall-clock", test_a_moment_on_the_wall_clock);
  g_test_add_func ("/domain/calendar/slots-are-half-hours", test_slots_are_half_hours);
  g_test_add_func ("/domain/calendar/skipped-and-doubled-minutes",
                   test_skipped_and_doubled_minutes);
  g_test_add_func ("/domain/calendar/days-tile-time-in-every-zone",
                   test_days_tile_time_in_every_zone);
  g_test_add_func ("/domain/calendar/changes-of-clocks-minute-by-minute",
                   test_changes_of_clocks_minute_by_minute);
  g_test_add_func ("/domain/calendar/times-as-text", test_times_as_text);
  g_test_add_func ("/domain/calendar/refuses-what-is-no-time", test_refuses_what_is_no_time);
  g_test_add_func ("/domain/calendar/times-round-trip", test_times_round_trip);
  g_test_add_func ("/domain/calendar/writes-years-of-any-length", test_writes_years_of_any_length);
  return g_test_run ();
}
