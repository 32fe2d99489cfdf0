/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/dry-choice.h"
#include "app/common/duration.h"
#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "backend/backend.h"

static void
assert_text (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_money (void)
{
  assert_text (pwt_show_money ((PwtMoney){ 12345000 }), "¥1,234.50");
  assert_text (pwt_show_money ((PwtMoney){ -124000 }), "−¥12.40");
  assert_text (pwt_show_money ((PwtMoney){ 0 }), "¥0.00");
  assert_text (pwt_show_money ((PwtMoney){ PWT_NONE }), "—");
  assert_text (pwt_show_amount ((PwtMoney){ -600000 }), "−60.00");
  assert_text (pwt_show_amount ((PwtMoney){ 17606247 }), "1,760.62");
}

static void
test_quantities (void)
{
  assert_text (pwt_show_energy ((PwtEnergy){ 18463804 }), "18,463.80 kWh");
  assert_text (pwt_show_energy ((PwtEnergy){ PWT_NONE }), "—");
  assert_text (pwt_show_power (8960), "8.96 kW");
  assert_text (pwt_show_power (PWT_NONE), "—");
  assert_text (pwt_show_count (PWT_NONE), "—");
  assert_text (pwt_show_mean_price ((PwtPrice){ 660000 }), "0.6600 yuan/kWh");
  assert_text (pwt_show_mean_price ((PwtPrice){ 670449 }), "0.6704 yuan/kWh");
  assert_text (pwt_show_mean_price ((PwtPrice){ PWT_NONE }), "—");
  assert_text (pwt_show_counts (17, 18), "17→18");
  assert_text (pwt_show_counts (PWT_NONE, 18), "17→18");
  assert_text (pwt_show_counts (PWT_NONE, PWT_NONE), "—");
  assert_text (pwt_show_receipt_number (18204), "00018204");
  assert_text (pwt_show_days (9), "under 1 day");
  assert_text (pwt_show_days (18), "about 1 day");
  assert_text (pwt_show_days (310), "about 31 days");
}

static void
test_ages (void)
{
  const gint64 now = G_GINT64_CONSTANT (1795141384) * PWT_US_PER_SECOND;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");

  assert_text (pwt_show_age (PWT_TIME_NONE, now), "never");
  assert_text (pwt_show_age (now - 35 * PWT_US_PER_SECOND, now), "35 s ago");
  assert_text (pwt_show_age (now + 5 * PWT_US_PER_SECOND, now), "0 s ago");
  assert_text (pwt_show_age (now - 60 * PWT_US_PER_SECOND, now), "1 min ago");
  assert_text (pwt_show_age (now - 47 * PWT_US_PER_HOUR, now), "47 h ago");
  assert_text (pwt_show_age (now - 50 * PWT_US_PER_HOUR, now), "2 days ago");
  assert_text (pwt_show_time (now, zone), "11-20 10:23");
  assert_text (pwt_show_clock (now, zone), "10:23:04");
  assert_text (pwt_show_full_time (now, zone), "2026-11-20 10:23:04");
  assert_text (pwt_show_time (PWT_TIME_NONE, zone), "—");
}

static void
test_durations (void)
{
  static const struct {
    const char *typed, *shown;
  } cases[] = {
    { "30", "30 min" },
    { " 30 分钟 ", "30 min" },
    { "2小时", "2 h" },
    { "1.5 h", "1 h 30 min" },
    { "1 小时 30 分", "1 h 30 min" },
    { "90 s", "1 min 30 s" },
    { "1天", "1 day" },
    { "24 hours", "1 day" },
    { "1440", "1 day" },
    { "2 days 1 h", "2 days 1 h" },
    { "３０分", "30 min" },
    { "0", "0 s" },
    { "1.005", NULL },
    { "0.01", NULL },
    { "1 h 30", NULL },
    { "", NULL },
    { "h", NULL },
    { "-5", NULL },
    { "5 fortnights", NULL },
    { "1..5 h", NULL },
    { "9223372036854775807 d", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 seconds;
    gboolean is_one = pwt_parse_duration (cases[i].typed, &seconds);

    if (is_one != (cases[i].shown != NULL))
      g_error ("%s", cases[i].typed);
    if (is_one)
      assert_text (pwt_show_duration (seconds), cases[i].shown);
  }
}

/* What a filter takes is what the column shows: "within 3 days" is every row of 3 or less. */
static void
test_days_left_are_those_of_the_filter (void)
{
  const gint64 now = G_GINT64_CONSTANT (1795141384) * PWT_US_PER_SECOND;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");

  for (gint64 days = 3; days <= 30; days = days == 3 ? 7 : days + 23) {
    g_autofree char *text = pwt_dry_dup_most (days, now, zone);
    gint64 most;

    g_assert_true (pwt_time_parse_rfc3339 (text, &most, NULL));
    g_assert_cmpint (pwt_dry_days (most, now), ==, days);
    g_assert_cmpint (pwt_dry_days (most + 1, now), ==, days + 1);
  }
  assert_text (pwt_dry_show_days (now + 100 * PWT_US_PER_HOUR, now), "4");
  assert_text (pwt_dry_show_days (now - 1, now), "0");
  assert_text (pwt_dry_show_days (PWT_TIME_NONE, now), "—");
  g_assert_null (pwt_dry_dup_most (PWT_DRY_ANY, now, zone));
}

static void
test_errors (void)
{
  g_autoptr (GError) error = g_error_new_literal (PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_REFUSED, "");
  g_autoptr (GError) plain =
      g_error_new_literal (PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_REFUSED, "The meter is lost");

  g_assert_cmpstr (pwt_error_text (error), !=, "");
  g_assert_cmpstr (pwt_error_text (plain), ==, "The meter is lost");
}

static void
test_engine_words (void)
{
  static const char *const said[] = {
    "The meter accepts at most 1,250.00 yuan more",
    "The meter refuses the top-up: wrong customer (code 83).",
    "The port /dev/ttyUSB0 cannot be opened: Permission denied.",
    "Too many wrong passwords: try again in 30 s",
    "A from 2026-06-01: sharp 1.4, peak 1.2, flat 0.7, valley 0.3, deep valley 0.2 yuan",
    "The meter accepts at most 1,250.00 yuan more!", /* almost one of them */
    "",
    "%s",
    "100 % of the disk is full",
    /* a sentence within a sentence, and words within it */
    "An old backup could not be removed: Could not remove /mnt/old: Device or resource busy",
    ("Could not write business.db: database or disk is full (13); free some space on the disk and "
     "try again"),
    "The gateway 10.0.0.9:502 does not answer; check its power, network and address.",
    "price.a: not a whole multiple of the meter's CT and PT ratios.",
  };

  /* In English every sentence comes out as it went in, known or not, holes and all. */
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_cmpstr (pwt_engine_text (said[i]), ==, said[i]);
  g_assert_cmpstr (pwt_engine_text (pwt_engine_text (said[0])), ==, said[0]);
}

/* A field of a request is called as people see it, wherever in the request it is. */
static void
test_fields_have_names (void)
{
  static const struct {
    const char *said, *shown;
  } cases[] = {
    { "new_tenant.name: is longer than 80 characters", "Tenant: is longer than 80 characters" },
    { "rooms[2].name: must be given", "Room 3: must be given" },
    { "serial: must be given", "Meter no.: must be given" },
    { "no_such_field: must be given", "no_such_field: must be given" },
    { "name.of.nothing: must be given", "name.of.nothing: must be given" },
    { "http://example.com: is down", "http://example.com: is down" },
    { "Your role does not allow this: it needs the permission “set-up”",
      "Your role does not allow this: it needs the permission “Set up places, lines, meters and "
      "tariffs”" },
    { "Your role does not allow this: it needs the permission “fly”",
      "Your role does not allow this: it needs the permission “fly”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (pwt_engine_text (cases[i].said), ==, cases[i].shown);
}

/* Many a request has a name: it is called as the form calls it that asked. */
static void
test_fields_are_those_of_the_operation (void)
{
  static const struct {
    const char *operation, *shown;
  } cases[] = {
    { "auth.sign-in", "User name: must be given" }, { "tenant.save", "Tenant: must be given" },
    { "role.save", "Role: must be given" },         { "project.save", "Project: must be given" },
    { "tariff.save", "Tariff: must be given" },     { "gateway.save", "Gateway: must be given" },
    { "building.save", "Building: must be given" }, { "room.save", "Room: must be given" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (
        pwt_engine_text_of (pwt_operation_find (cases[i].operation), "name: must be given"), ==,
        cases[i].shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/format/money", test_money);
  g_test_add_func ("/app/format/quantities", test_quantities);
  g_test_add_func ("/app/format/ages-and-times", test_ages);
  g_test_add_func ("/app/format/days-left-are-those-of-the-filter",
                   test_days_left_are_those_of_the_filter);
  g_test_add_func ("/app/format/durations", test_durations);
  g_test_add_func ("/app/format/an-error-always-says-something", test_errors);
  g_test_add_func ("/app/format/the-engines-words-stay-whole", test_engine_words);
  g_test_add_func ("/app/format/fields-have-names", test_fields_have_names);
  g_test_add_func ("/app/format/fields-are-those-of-the-operation",
                   test_fields_are_those_of_the_operation);
  return g_test_run ();
}
