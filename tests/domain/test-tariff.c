/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"
#include "domain/tariff.h"

/* Jiangsu, 苏发改价格发〔2025〕426号: summer and winter; spring and autumn. */
#define JIANGSU_SUMMER "VVVVVVVVVVVVFFFFFFFFFFVVVVFFPPPPPPPPPPPPPPPPFFFF"
#define JIANGSU_SPRING "FFFFVVVVVVVVFFFFFFFFVVVVVVVVFFPPPPPPPPPPPPPPFFFF"
#define ALL_FLAT "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define ALL_DEEP "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"
#define HALF_EDGES "VVVVVVVVVVVVVVVPPPPPPPFFFFFFFFFFSSSSPPPPFFFFFVVV" /* as Liaoning: 07:30 */

static void
add_season (PwtTariffPlan *plan, gint64 from, gint64 to, gint64 kinds, const char *slots)
{
  g_ptr_array_add (plan->seasons, pwt_tariff_season_new (from, to, kinds, slots));
}

static void
add_holiday (PwtTariffPlan *plan, PwtDate date, gboolean is_workday)
{
  PwtTariffHoliday *holiday = g_new0 (PwtTariffHoliday, 1);

  holiday->date = date;
  holiday->is_workday = is_workday;
  g_ptr_array_add (plan->holidays, holiday);
}

/* Deep valley on 2026-10-01 … 03, then Jiangsu's seasons; Saturday 2026-10-10 is worked. */
static PwtTariffPlan *
make_plan (void)
{
  PwtTariffPlan *plan = pwt_tariff_plan_new ();

  plan->valid_from = pwt_date_from_ymd (2026, 1, 1);
  plan->price_sharp.e6 = 1400000;
  plan->price_peak.e6 = 1200000;
  plan->price_flat.e6 = 800000;
  plan->price_valley.e6 = 400000;
  plan->price_deep.e6 = 200000;
  add_season (plan, 1, 12, PWT_DAY_HOLIDAY, ALL_DEEP);
  add_season (plan, 6, 8, PWT_DAY_ALL, JIANGSU_SUMMER);
  add_season (plan, 12, 2, PWT_DAY_ALL, JIANGSU_SUMMER);
  add_season (plan, 1, 12, PWT_DAY_ALL, JIANGSU_SPRING);
  for (int day = 1; day <= 3; day++)
    add_holiday (plan, pwt_date_from_ymd (2026, 10, day), FALSE);
  add_holiday (plan, pwt_date_from_ymd (2026, 10, 10), TRUE);
  return plan;
}

static void
assert_refused (const PwtTariffPlan *plan, const char *part_of_message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_tariff_plan_check (plan, &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part_of_message));
}

static void
test_bands_have_letters (void)
{
  static const char letters[] = "SPFVD";
  PwtBand band = PWT_BAND_SHARP;

  for (guint i = 0; i < PWT_N_BANDS; i++) {
    g_assert_cmpint (pwt_band_letter ((PwtBand) i), ==, letters[i]);
    g_assert_true (pwt_band_from_letter (letters[i], &band));
    g_assert_cmpint (band, ==, i);
  }
  g_assert_false (pwt_band_from_letter ('s', &band));
  g_assert_false (pwt_band_from_letter ('\0', &band));
}

static void
test_each_band_has_its_price (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  static const gint64 prices[PWT_N_BANDS] = { 1400000, 1200000, 800000, 400000, 200000 };

  for (guint i = 0; i < PWT_N_BANDS; i++)
    g_assert_cmpint (pwt_tariff_plan_price (plan, (PwtBand) i).e6, ==, prices[i]);
}

static void
test_flat_means_every_half_hour (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();

  add_season (plan, 1, 12, PWT_DAY_ALL, ALL_FLAT);
  g_assert_true (pwt_tariff_plan_is_flat (plan));
  add_season (plan, 1, 12, PWT_DAY_ALL, JIANGSU_SPRING);
  g_assert_false (pwt_tariff_plan_is_flat (plan));
  g_ptr_array_set_size (plan->seasons, 1);
  add_season (plan, 1, 12, PWT_DAY_ALL, NULL);
  g_assert_false (pwt_tariff_plan_is_flat (plan));
}

static void
test_a_whole_plan_passes (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_tariff_plan_check (plan, &error));
  g_assert_no_error (error);
  plan->price_sharp.e6 = 100000000;
  plan->price_deep.e6 = 0;
  g_assert_true (pwt_tariff_plan_check (plan, &error));
  g_clear_pointer (&plan->holidays, g_ptr_array_unref);
  g_assert_true (pwt_tariff_plan_check (plan, &error));
  pwt_tariff_plan_free (NULL);
  pwt_tariff_season_free (NULL);
}

static void
test_wrong_prices_are_named (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();

  plan->price_valley.e6 = -1;
  assert_refused (plan, "valley price");
  plan->price_valley.e6 = 100000001;
  assert_refused (plan, "100.000001");
}

static void
test_wrong_seasons_are_named (void)
{
  static const struct {
    gint64 from, to, kinds;
    const char *slots;
    const char *message;
  } rows[] = {
    { 0, 12, PWT_DAY_ALL, ALL_FLAT, "Season 5 goes from month 0 to 12" },
    { 1, 13, PWT_DAY_ALL, ALL_FLAT, "Season 5 goes from month 1 to 13" },
    { 13, 1, PWT_DAY_ALL, ALL_FLAT, "Season 5 goes from month 13" },
    { 1, 0, PWT_DAY_ALL, ALL_FLAT, "to 0" },
    { 1, 12, 0, ALL_FLAT, "Season 5 must cover" },
    { 1, 12, 8, ALL_FLAT, "Season 5 must cover" },
    { 1, 12, -1, ALL_FLAT, "Season 5 must cover" },
    { 1, 12, PWT_DAY_ALL, NULL, "Season 5 has fewer than 48 slots" },
    { 1, 12, PWT_DAY_ALL, "", "Season 5 has fewer than 48 slots" },
    { 1, 12, PWT_DAY_ALL, "FFF", "Season 5 has fewer than 48 slots" },
    { 1, 12, PWT_DAY_ALL, ALL_FLAT "F", "Season 5 has more than 48 slots" },
    { 1, 12, PWT_DAY_ALL, "FFFFFFFFFFFFFFFXFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
      "Season 5, slot 16 (07:30)" },
    { 1, 12, PWT_DAY_ALL, "平平平平平平平平平平平平平平平平", "Season 5, slot 1 (00:00)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PwtTariffPlan) plan = make_plan ();

    add_season (plan, rows[i].from, rows[i].to, rows[i].kinds, rows[i].slots);
    assert_refused (plan, rows[i].message);
  }
}

static void
test_a_hole_in_the_year_is_named (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();

  assert_refused (plan, "the workdays of month 1");
  add_season (plan, 11, 6, PWT_DAY_ALL, ALL_FLAT);
  assert_refused (plan, "the workdays of month 7");
  add_season (plan, 7, 10, PWT_DAY_WORKDAY | PWT_DAY_HOLIDAY, ALL_FLAT);
  assert_refused (plan, "the weekends of month 7");
  add_season (plan, 7, 10, PWT_DAY_WEEKEND, ALL_FLAT);
  g_assert_true (pwt_tariff_plan_check (plan, NULL));
  plan->valid_from = PWT_DATE_NONE;
  assert_refused (plan, "from which date");
  g_clear_pointer (&plan->seasons, g_ptr_array_unref);
  plan->valid_from = 0;
  assert_refused (plan, "the workdays of month 1");
}

static void
test_seasons_of_one_month (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();

  add_season (plan, 2, 11, PWT_DAY_ALL, ALL_FLAT);
  add_season (plan, 1, 1, PWT_DAY_WORKDAY, ALL_FLAT);
  add_season (plan, 1, 1, PWT_DAY_WEEKEND | PWT_DAY_HOLIDAY, ALL_DEEP);
  assert_refused (plan, "the workdays of month 12");
  add_season (plan, 12, 12, PWT_DAY_ALL, ALL_DEEP);
  g_assert_true (pwt_tariff_plan_check (plan, NULL));
  g_assert_true (pwt_tariff_plan_season_on (plan, pwt_date_from_ymd (2026, 12, 31), NULL) ==
                 g_ptr_array_index (plan->seasons, 3));
  g_assert_true (pwt_tariff_plan_season_on (plan, pwt_date_from_ymd (2026, 11, 30), NULL) ==
                 g_ptr_array_index (plan->seasons, 0));
}

static void
test_holidays_are_unique (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  g_autoptr (PwtTariffPlan) undated = make_plan ();

  add_holiday (plan, pwt_date_from_ymd (2026, 10, 2), TRUE);
  assert_refused (plan, "2026-10-02 stands twice");
  add_holiday (undated, PWT_DATE_NONE, FALSE);
  assert_refused (undated, "Holiday 5 has no date");
}

static void
test_kinds_of_day (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  static const struct {
    int month, day;
    PwtDayKinds kind;
  } rows[] = {
    { 10, 1, PWT_DAY_HOLIDAY },  { 10, 3, PWT_DAY_HOLIDAY }, /* a Saturday in the list */
    { 10, 4, PWT_DAY_WEEKEND },  { 10, 9, PWT_DAY_WORKDAY },
    { 10, 10, PWT_DAY_WORKDAY }, /* a Saturday that is worked */
    { 10, 11, PWT_DAY_WEEKEND }, { 10, 17, PWT_DAY_WEEKEND },
    { 10, 12, PWT_DAY_WORKDAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtDate date = pwt_date_from_ymd (2026, rows[i].month, rows[i].day);

    g_assert_cmpint (pwt_tariff_plan_day_kind (plan, date), ==, rows[i].kind);
  }
}

static void
test_bands_by_civil_time (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  GTimeZone *zone = NULL;
  static const struct {
    const char *time;
    char letter;
  } rows[] = {
    { "2026-07-01T05:59:59+08:00", 'V' },
    { "2026-07-01T06:00:00+08:00", 'F' },
    { "2026-07-01T11:00:00+08:00", 'V' },
    { "2026-07-01T14:00:00+08:00", 'P' },
    { "2026-07-01T21:59:59+08:00", 'P' },
    { "2026-07-01T22:00:00+08:00", 'F' },
    { "2026-03-02T00:00:00+08:00", 'F' },
    { "2026-03-02T02:00:00+08:00", 'V' },
    { "2026-03-02T15:00:00+08:00", 'P' },
    { "2026-12-31T14:00:00+08:00", 'P' }, /* a season over the new year */
    { "2027-02-28T14:00:00+08:00", 'P' },
    { "2027-03-01T14:00:00+08:00", 'F' },
    { "2026-10-01T12:00:00+08:00", 'D' }, /* the first season that fits wins */
    { "2026-09-30T16:00:00Z", 'D' },      /* midnight in China, still the day before in UTC */
    { "2026-09-30T15:59:59Z", 'F' },
  };

  g_assert_true (pwt_time_zone_load ("Asia/Shanghai", &zone, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 time_us = 0;
    PwtBand band = PWT_BAND_SHARP;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", rows[i].time);
    g_assert_true (pwt_time_parse_rfc3339 (rows[i].time, &time_us, NULL));
    g_assert_true (pwt_tariff_plan_band_at (plan, time_us, zone, &band, &error));
    g_assert_cmpint (pwt_band_letter (band), ==, rows[i].letter);
  }
  g_time_zone_unref (zone);
}

static void
test_half_hour_edges (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  PwtBand before = PWT_BAND_SHARP, after = PWT_BAND_SHARP;
  gint64 edge_us = 15 * 30 * PWT_US_PER_MINUTE;

  add_season (plan, 1, 12, PWT_DAY_ALL, HALF_EDGES);
  g_assert_true (pwt_tariff_plan_check (plan, NULL));
  g_assert_true (pwt_tariff_plan_band_at (plan, edge_us - 1, zone, &before, NULL));
  g_assert_true (pwt_tariff_plan_band_at (plan, edge_us, zone, &after, NULL));
  g_assert_cmpint (before, ==, PWT_BAND_VALLEY);
  g_assert_cmpint (after, ==, PWT_BAND_PEAK);
}

/* The bands of a day, asked minute by minute, are its slots: also on days of 23 and 25 hours. */
static void
test_bands_over_a_day_are_its_slots (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ();
  GTimeZone *zone = NULL;

  g_assert_true (pwt_time_zone_load ("Europe/Berlin", &zone, NULL));
  for (guint i = 0; i < 400; i++) {
    PwtDate date =
        pwt_date_from_ymd (2026, 1, 1) + (i < 365 ? (gint64) i : g_test_rand_int_range (0, 9999));
    const PwtTariffSeason *season = pwt_tariff_plan_season_on (plan, date, NULL);
    gint64 end_us = pwt_civil_to_time (date + 1, 0, zone);

    g_assert_nonnull (season);
    for (gint64 t = pwt_civil_to_time (date, 0, zone); t < end_us; t += 15 * PWT_US_PER_MINUTE) {
      PwtCivil civil = pwt_civil_from_time (t, zone);
      PwtBand band = PWT_BAND_SHARP;

      g_assert_true (pwt_tariff_plan_band_at (plan, t, zone, &band, NULL));
      g_assert_cmpint (pwt_band_letter (band), ==, season->slots[pwt_civil_slot (&civil)]);
    }
  }
  g_time_zone_unref (zone);
}

static void
test_no_price_is_an_error_not_zero (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  static const char *const slots[] = { NULL, "FFF" };
  g_autoptr (GError) none = NULL, wrong = NULL;
  PwtBand band = PWT_BAND_SHARP;

  g_assert_false (pwt_tariff_plan_band_at (plan, 0, zone, &band, &none));
  g_assert_error (none, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++) {
    g_autoptr (GError) error = NULL;

    g_ptr_array_set_size (plan->seasons, 0);
    add_season (plan, 1, 12, PWT_DAY_ALL, slots[i]);
    g_assert_null (pwt_tariff_plan_season_on (plan, 0, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
  }
  g_ptr_array_set_size (plan->seasons, 0);
  add_season (plan, 1, 12, PWT_DAY_ALL, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
  g_assert_false (pwt_tariff_plan_band_at (plan, 0, zone, &band, &wrong));
  g_assert_error (wrong, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
}

static void
test_the_latest_version_that_has_begun_is_in_force (void)
{
  g_autoptr (GPtrArray) plans =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_tariff_plan_free);
  static const PwtDate starts[] = { 200, 100, 300, 200 };
  static const struct {
    PwtDate date;
    int index;
  } rows[] = { { 100, 1 }, { 199, 1 }, { 200, 3 }, { 299, 3 }, { 300, 2 }, { 9999, 2 } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    PwtTariffPlan *plan = pwt_tariff_plan_new ();

    plan->valid_from = starts[i];
    g_ptr_array_add (plans, plan);
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (pwt_tariff_plan_in_force (plans, rows[i].date, NULL) ==
                   g_ptr_array_index (plans, rows[i].index));
  g_assert_null (pwt_tariff_plan_in_force (plans, 99, &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
  g_assert_nonnull (strstr (error->message, "1970-04-10"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/tariff/bands-have-letters", test_bands_have_letters);
  g_test_add_func ("/domain/tariff/each-band-has-its-price", test_each_band_has_its_price);
  g_test_add_func ("/domain/tariff/flat-means-every-half-hour", test_flat_means_every_half_hour);
  g_test_add_func ("/domain/tariff/a-whole-plan-passes", test_a_whole_plan_passes);
  g_test_add_func ("/domain/tariff/wrong-prices-are-named", test_wrong_prices_are_named);
  g_test_add_func ("/domain/tariff/wrong-seasons-are-named", test_wrong_seasons_are_named);
  g_test_add_func ("/domain/tariff/a-hole-in-the-year-is-named", test_a_hole_in_the_year_is_named);
  g_test_add_func ("/domain/tariff/seasons-of-one-month", test_seasons_of_one_month);
  g_test_add_func ("/domain/tariff/holidays-are-unique", test_holidays_are_unique);
  g_test_add_func ("/domain/tariff/kinds-of-day", test_kinds_of_day);
  g_test_add_func ("/domain/tariff/bands-by-civil-time", test_bands_by_civil_time);
  g_test_add_func ("/domain/tariff/half-hour-edges", test_half_hour_edges);
  g_test_add_func ("/domain/tariff/bands-over-a-day-are-its-slots",
                   test_bands_over_a_day_are_its_slots);
  g_test_add_func ("/domain/tariff/no-price-is-an-error-not-zero",
                   test_no_price_is_an_error_not_zero);
  g_test_add_func ("/domain/tariff/the-latest-version-that-has-begun-is-in-force",
                   test_the_latest_version_that_has_begun_is_in_force);
  return g_test_run ();
}
