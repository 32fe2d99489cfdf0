/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a chart knows before anything is drawn: numbers, axes, thinned lines, tables. */

#include "chart/axis.h"
#include "chart/series.h"
#include "chart/cells.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR_MINUTES 525600

static const PwtMeasure kilowatts = { "kW", NULL, 3, 2 };
static const PwtMeasure yuan = { "yuan", "¥", 4, 2 };
static const PwtMeasure pieces = { NULL, NULL, 0, 0 };

static void
assert_text (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_reads_out (void)
{
  assert_text (pwt_measure_read_out (&kilowatts, 8960), "8.96 kW");
  assert_text (pwt_measure_read_out (&kilowatts, 8965), "8.97 kW");
  assert_text (pwt_measure_read_out (&kilowatts, -8965), "−8.97 kW");
  assert_text (pwt_measure_read_out (&kilowatts, -4), "0.00 kW");
  assert_text (pwt_measure_read_out (&yuan, 126981800), "¥12,698.18");
  assert_text (pwt_measure_read_out (&yuan, -600000), "−¥60.00");
  assert_text (pwt_measure_read_out (&pieces, 1234567), "1,234,567");
  assert_text (pwt_measure_read_out (&kilowatts, PWT_CHART_NONE), "—");
  assert_text (pwt_measure_number (&kilowatts, 15000, 0), "15");
  assert_text (pwt_measure_number (&kilowatts, 15000, 9), "15.000");
  assert_text (pwt_measure_exact (&kilowatts, -8965), "-8.965");
  assert_text (pwt_measure_exact (&yuan, 126981800), "12698.1800");
  assert_text (pwt_measure_exact (&pieces, -3), "-3");
  assert_text (pwt_measure_exact (&yuan, PWT_CHART_NONE), "");
  assert_text (pwt_measure_heading (&kilowatts, "Power"), "Power/kW");
  assert_text (pwt_measure_heading (&pieces, "Meters"), "Meters");
}

static void
test_steps_are_round (void)
{
  static const struct {
    gint64 max, step;
  } rows[] = { { 0, 1 },       { 1, 1 },       { 3, 1 },        { 4, 2 },     { 30, 10 },
               { 31, 20 },     { 61, 25 },     { 76, 50 },      { 151, 100 }, { 3250, 2000 },
               { 6001, 2500 }, { 7501, 5000 }, { 15001, 10000 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pwt_axis_step (rows[i].max, 3), ==, rows[i].step);
  g_assert_cmpint (pwt_axis_step (G_MAXINT64, 4), >, 0);
}

static void
test_axis_holds_its_values (void)
{
  static const struct {
    gint64 min, max;
    int n;
    gint64 lower, upper, step;
    int decimals;
  } rows[] = {
    { 0, 14000, 4, 0, 15000, 5000, 0 }, { 0, 8960, 3, 0, 10000, 5000, 0 },
    { 0, 0, 4, 0, 1000, 250, 0 }, /* an idle meter still gets an axis, with zero on it */
    { 0, 640, 4, 0, 800, 200, 1 },      { -3000, 9000, 4, -5000, 10000, 5000, 0 },
    { -700, -200, 4, -800, 0, 200, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtAxis axis = pwt_axis_fit (&kilowatts, rows[i].min, rows[i].max, rows[i].n);

    g_assert_cmpint (axis.lower, <=, rows[i].min);
    g_assert_cmpint (axis.upper, >=, rows[i].max);
    g_assert_cmpint ((axis.upper - axis.lower) / axis.step, <=, rows[i].n);
    g_assert_cmpint (axis.lower, ==, rows[i].lower);
    g_assert_cmpint (axis.upper, ==, rows[i].upper);
    g_assert_cmpint (axis.step, ==, rows[i].step);
    g_assert_cmpint (axis.decimals, ==, rows[i].decimals);
    g_assert_true (axis.is_all_zero == (rows[i].max == 0 && rows[i].min == 0));
  }
}

static void
test_any_axis_holds_its_values (void)
{
  for (guint i = 0; i < 20000; i++) {
    gint64 scale = G_GINT64_CONSTANT (1) << g_test_rand_int_range (1, 45);
    gint64 a = (gint64) (g_test_rand_double () * (double) scale) - scale / 2;
    gint64 b = a + (gint64) (g_test_rand_double () * (double) scale);
    int n = g_test_rand_int_range (2, 7);
    PwtAxis axis = pwt_axis_fit (&kilowatts, a, b, n);

    g_assert_cmpint (axis.lower, <=, MIN (a, 0));
    g_assert_cmpint (axis.upper, >=, MAX (b, 0));
    g_assert_cmpint ((axis.upper - axis.lower) % axis.step, ==, 0);
    g_assert_cmpint ((axis.upper - axis.lower) / axis.step, <=, n);
  }
}

static gint64
time_of (const char *text, GTimeZone *zone)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, zone);

  return g_date_time_to_unix (time) * SECOND;
}

static char *
join_ticks (const char *from, const char *until, const char *zone_name, int n_max)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GArray) ticks =
      pwt_axis_ticks (time_of (from, zone), time_of (until, zone), zone, n_max);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_array_index (ticks, PwtTick, i).text);
  return g_string_free (text, FALSE);
}

static void
test_times_are_round (void)
{
  static const struct {
    const char *from, *until, *zone;
    int n_max;
    const char *ticks;
  } rows[] = {
    { "20261120T000000", "20261121T000000", "Asia/Shanghai", 7,
      "00:00 04:00 08:00 12:00 16:00 20:00 00:00" },
    { "20261120T091300", "20261120T092000", "Asia/Shanghai", 8,
      "09:13 09:14 09:15 09:16 09:17 09:18 09:19 09:20" },
    { "20261101T000000", "20261130T235959", "Asia/Shanghai", 7,
      "11-01 11-06 11-11 11-16 11-21 11-26" },
    { "20270215T000000", "20270310T000000", "Asia/Shanghai", 6,
      "02-16 02-21 02-26 03-01 03-06" }, /* no 29th to stumble over */
    { "20270225T000000", "20270305T000000", "Asia/Shanghai", 5, "02-25 02-27 03-01 03-03 03-05" },
    { "20260110T000000", "20261231T000000", "Asia/Shanghai", 13,
      "2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09 2026-10 2026-11 2026-12" },
    { "20240601T000000", "20280601T000000", "Asia/Shanghai", 5, "2025 2026 2027 2028" },
    /* A day of 23 hours, and one of 25: the marks stay on the hours people read. */
    { "20260329T000000", "20260330T000000", "Europe/Berlin", 7,
      "00:00 04:00 08:00 12:00 16:00 20:00 00:00" },
    { "20261025T000000", "20261026T000000", "Europe/Berlin", 7,
      "00:00 04:00 08:00 12:00 16:00 20:00 00:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_text (join_ticks (rows[i].from, rows[i].until, rows[i].zone, rows[i].n_max),
                 rows[i].ticks);
}

static void
test_nothing_to_mark (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GArray) backward = pwt_axis_ticks (DAY, 0, zone, 5);
  g_autoptr (GArray) beyond = pwt_axis_ticks (G_MAXINT64 - DAY, G_MAXINT64, zone, 5);

  g_assert_cmpuint (backward->len, ==, 0);
  g_assert_cmpuint (beyond->len, ==, 0);
}

static void
test_time_as_exact_as_the_range (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  gint64 time = time_of ("20261120T093000", zone);

  assert_text (pwt_axis_time (time, DAY, zone), "09:30");
  assert_text (pwt_axis_time (time, 7 * DAY, zone), "11-20 09:30");
  assert_text (pwt_axis_time (time, 365 * DAY, zone), "2026-11-20 09:30");
}

/* --- series --- */

static void
test_finds (void)
{
  g_autoptr (PwtSeries) series = pwt_series_new ("power", 0);
  gint64 min, max;

  g_assert_cmpint (pwt_series_nearest (series, 5), ==, -1);
  g_assert_false (pwt_series_get_extremes (series, 0, 100, &min, &max));
  pwt_series_add (series, 10, PWT_CHART_NONE);
  g_assert_cmpint (pwt_series_nearest (series, 5), ==, -1);
  pwt_series_add (series, 20, 7);
  pwt_series_add (series, 30, -3);
  pwt_series_add (series, 40, PWT_CHART_NONE);
  pwt_series_add (series, 50, 9);
  g_assert_cmpint (pwt_series_nearest (series, 0), ==, 1);
  g_assert_cmpint (pwt_series_nearest (series, 24), ==, 1);
  g_assert_cmpint (pwt_series_nearest (series, 25), ==, 1);
  g_assert_cmpint (pwt_series_nearest (series, 26), ==, 2);
  g_assert_cmpint (pwt_series_nearest (series, 39), ==, 2);
  g_assert_cmpint (pwt_series_nearest (series, 41), ==, 4);
  g_assert_cmpint (pwt_series_nearest (series, G_MAXINT64), ==, 4);
  g_assert_true (pwt_series_get_extremes (series, 20, 40, &min, &max));
  g_assert_cmpint (min, ==, -3);
  g_assert_cmpint (max, ==, 7);
  g_assert_false (pwt_series_get_extremes (series, 31, 49, &min, &max));
}

static PwtSeries *
make_year (void)
{
  PwtSeries *series = pwt_series_new ("power", 0);

  for (gint64 i = 0; i < YEAR_MINUTES; i++)
    pwt_series_add (series, i * MINUTE, g_test_rand_int_range (0, 10000));
  return series;
}

static void
test_extremes_are_those_of_a_plain_scan (void)
{
  g_autoptr (PwtSeries) series = make_year ();

  for (guint round = 0; round < 200; round++) {
    gint64 from = g_test_rand_int_range (0, YEAR_MINUTES - 3000);
    gint64 until = from + g_test_rand_int_range (0, 3000);
    gint64 min, max, low = G_MAXINT64, high = G_MININT64;

    g_assert_true (pwt_series_get_extremes (series, from * MINUTE, until * MINUTE, &min, &max));
    for (gint64 i = from; i <= until; i++) {
      low = MIN (low, pwt_series_get (series, (guint) i)->y);
      high = MAX (high, pwt_series_get (series, (guint) i)->y);
    }
    g_assert_cmpint (min, ==, low);
    g_assert_cmpint (max, ==, high);
  }
}

/* One reading of a year is a peak of a minute: it must be seen whatever the zoom. */
static void
test_thinning_loses_no_peak (void)
{
  g_autoptr (PwtSeries) series = pwt_series_new ("power", 0);
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (PwtSpot));
  guint peak = (guint) g_test_rand_int_range (1000, YEAR_MINUTES - 1000);
  guint n_peaks = 0, n_dips = 0;

  for (guint i = 0; i < YEAR_MINUTES; i++)
    pwt_series_add (series, i * MINUTE, i == peak ? 99999 : i == peak + 500 ? -99999 : 100);
  pwt_series_thin (series, 0, YEAR_MINUTES * MINUTE, 1300, spots);
  g_assert_cmpuint (spots->len, <=, 4 * 1300);
  for (guint i = 0; i < spots->len; i++) {
    const PwtSpot *spot = &g_array_index (spots, PwtSpot, i);

    n_peaks += spot->y == 99999 ? 1 : 0;
    n_dips += spot->y == -99999 ? 1 : 0;
    if (i > 0)
      g_assert_cmpint (spot->x, >=, spot[-1].x);
    if (spot->y == 99999) /* and at its place: a pixel is about 404 minutes */
      g_assert_cmpint (ABS (spot->x - peak * MINUTE), <=, 405 * MINUTE);
  }
  g_assert_cmpuint (n_peaks, >, 0);
  g_assert_cmpuint (n_dips, >, 0);
}

static void
test_few_spots_stay_as_they_are (void)
{
  g_autoptr (PwtSeries) series = pwt_series_new (NULL, 2 * HOUR);
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (PwtSpot));

  for (gint64 i = 0; i < 24; i++)
    if (i < 8 || i > 12) /* nothing came in the morning */
      pwt_series_add (series, i * HOUR, i * 100);
  pwt_series_thin (series, 2 * HOUR, 20 * HOUR, 300, spots);
  /* 1 … 7, a break, 13 … 20: one more at either end leads over the edge. */
  g_assert_cmpuint (spots->len, ==, 7 + 1 + 8);
  g_assert_cmpint (g_array_index (spots, PwtSpot, 0).x, ==, 1 * HOUR);
  g_assert_cmpint (g_array_index (spots, PwtSpot, 7).y, ==, PWT_CHART_NONE);
  g_assert_cmpint (g_array_index (spots, PwtSpot, 15).x, ==, 20 * HOUR);
}

static void
test_sheets (void)
{
  PwtCells csv = { .text = g_string_new (NULL), .separator = ',' };
  PwtCells tabs = { .text = g_string_new (NULL), .separator = '\t' };

  pwt_cells_add (&csv, "A栋, \"一层\"");
  pwt_cells_add (&csv, NULL);
  pwt_cells_add (&csv, "1.50");
  pwt_cells_end_line (&csv);
  pwt_cells_add (&csv, "two\nlines");
  pwt_cells_end_line (&csv);
  g_assert_cmpstr (csv.text->str, ==, "\"A栋, \"\"一层\"\"\",,1.50\r\n\"two\nlines\"\r\n");
  pwt_cells_add (&tabs, "a, b");
  pwt_cells_add (&tabs, "c");
  pwt_cells_end_line (&tabs);
  g_assert_cmpstr (tabs.text->str, ==, "a, b\tc\r\n");
  g_string_free (csv.text, TRUE);
  g_string_free (tabs.text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/measure/reads-out", test_reads_out);
  g_test_add_func ("/chart/axis/steps-are-round", test_steps_are_round);
  g_test_add_func ("/chart/axis/holds-its-values", test_axis_holds_its_values);
  g_test_add_func ("/chart/axis/any-holds-its-values", test_any_axis_holds_its_values);
  g_test_add_func ("/chart/axis/times-are-round", test_times_are_round);
  g_test_add_func ("/chart/axis/nothing-to-mark", test_nothing_to_mark);
  g_test_add_func ("/chart/axis/time-as-exact-as-the-range", test_time_as_exact_as_the_range);
  g_test_add_func ("/chart/series/finds", test_finds);
  g_test_add_func ("/chart/series/extremes-are-those-of-a-plain-scan",
                   test_extremes_are_those_of_a_plain_scan);
  g_test_add_func ("/chart/series/thinning-loses-no-peak", test_thinning_loses_no_peak);
  g_test_add_func ("/chart/series/few-spots-stay-as-they-are", test_few_spots_stay_as_they_are);
  g_test_add_func ("/chart/cells/cells-are-quoted", test_sheets);
  return g_test_run ();
}
