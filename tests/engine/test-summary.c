/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The home page's figures: that they add up with meters, history and books. */
#include <string.h>

#include "office.h"
#include "store/sql.h"
#include "store/figures.h"
#include "world.h"

#define N_METERS 3

static PwtSiteSummary *
get_summary (World *world)
{
  PwtIdRequest request = { world->project };

  return world_call (world, "site.summary", &request);
}

static gint64
energy_of_meters (World *world)
{
  gint64 sum_wh = 0;

  for (guint i = 1; i <= N_METERS; i++) {
    g_autofree char *room = g_strdup_printf ("R%02u", i);
    PwtIdRequest request = { world_meter (world, room) };
    PwtMeterDetail *detail = world_call (world, "meter.get", &request);

    sum_wh += detail->live->energy_total.wh;
    pwt_record_free (&pwt_meter_detail_record, detail);
  }
  return sum_wh;
}

static gint64
sum_of (GPtrArray *periods)
{
  gint64 sum_wh = 0;

  for (guint i = 0; i < periods->len; i++)
    sum_wh += ((PwtPeriodFigures *) g_ptr_array_index (periods, i))->used.wh;
  return sum_wh;
}

static gint64
used_by_history (World *world, PwtDate date)
{
  PwtHistory *history = pwt_store_history (world->engine->store);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_autoptr (GError) error = NULL;
  guint8 quantity;
  gint64 sum_wh = 0;

  g_assert_true (pwt_history_quantity (history, "energy.total", &quantity, &error));
  for (gint64 point = 1; point <= N_METERS; point++) {
    PwtHistoryTotal total;

    g_assert_true (pwt_history_total_day (history, point, quantity, date, zone, &total, &error));
    sum_wh += total.is_empty ? 0 : total.used;
  }
  return sum_wh;
}

/* Sign in anew: nobody's session lasts for days without use. */
static void
pass_days (World *world, guint n)
{
  PwtSignInRequest request = { .name = (char *) "boss", .password = (char *) OFFICE_PASSWORD };
  PwtSession *session;

  world_run (world, n * PWT_US_PER_DAY);
  session = world_call (world, "auth.sign-in", &request);
  g_free (world->token);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static gint64
count_lost (const PwtSiteSummary *summary)
{
  gint64 n = 0;

  for (guint i = 0; i < summary->lines->len; i++)
    n += ((PwtLineHealth *) g_ptr_array_index (summary->lines, i))->lost;
  return n;
}

/* The tile, its line and the sum of both are one count. */
static gint64
lost_everywhere (World *world)
{
  PwtSiteSummary *summary = get_summary (world);
  gint64 in_tile = 0, in_lines = count_lost (summary);

  for (guint i = 0; i < summary->states->len; i++) {
    const PwtCount *count = g_ptr_array_index (summary->states, i);

    in_tile += g_strcmp0 (count->value, "lost") == 0 ? count->count : 0;
  }
  g_assert_cmpint (in_tile, ==, in_lines);
  pwt_record_free (&pwt_site_summary_record, summary);
  return in_tile;
}

static void
test_lost_until_it_answers (void)
{
  g_autofree char *json = world_site_json (N_METERS, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtSiteSummary *summary;

  summary = get_summary (world); /* nobody was asked yet */
  g_assert_cmpint (count_lost (summary), ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  world_run (world, 6 * PWT_US_PER_MINUTE);
  g_assert_cmpint (lost_everywhere (world), ==, 0);
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  world_run (world, 20 * PWT_US_PER_MINUTE);
  g_assert_cmpint (lost_everywhere (world), ==, 1);
  world_restart (world);
  for (guint i = 0; i < 60; i++) {
    world_run (world, PWT_US_PER_SECOND);
    g_assert_cmpint (lost_everywhere (world), ==, 1);
  }
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, FALSE);
  world_run (world, 11 * PWT_US_PER_MINUTE);
  g_assert_cmpint (lost_everywhere (world), ==, 0);
  world_free (world);
}

/* How the sweeps went that the first line has told of, the last of them first. */
static char *
newest_sweeps (World *world, guint n)
{
  PwtSiteSummary *summary = get_summary (world);
  const PwtLineHealth *line = g_ptr_array_index (summary->lines, 0);
  char *sweeps = g_strdup (line->sweeps + strlen (line->sweeps) - n);

  g_assert_cmpint (line->sweep_us, >, summary->now_us - line->interval_s * PWT_US_PER_SECOND);
  g_assert_cmpint (line->sweep_us, <=, summary->now_us);
  pwt_record_free (&pwt_site_summary_record, summary);
  return sweeps;
}

static void
test_a_line_tells_of_its_sweeps (void)
{
  g_autofree char *json = world_site_json (N_METERS, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  g_autofree char *good = NULL, *silent = NULL, *restarted = NULL;

  world_run (world, 3 * PWT_US_PER_HOUR);
  good = newest_sweeps (world, 3);
  g_assert_cmpstr (good, ==, "aaa");
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  world_run (world, PWT_US_PER_HOUR);
  silent = newest_sweeps (world, 1);
  g_assert_cmpstr (silent, ==, "l"); /* it is lost by now, the others answered */
  world_restart (world); /* at a round time: of the sweep that ends and of the one that begins */
  world_run (world, PWT_US_PER_MINUTE);
  restarted = newest_sweeps (world, 3);
  g_assert_cmpstr (restarted, ==, "-ss"); /* what was before is remembered no longer */
  world_free (world);
}

static void
test_energy_adds_up (void)
{
  g_autofree char *json = world_site_json (N_METERS, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtSiteSummary *before, *after;
  gint64 start_wh;

  world_run (world, 10 * PWT_US_PER_MINUTE);
  start_wh = energy_of_meters (world);
  before = get_summary (world);
  pass_days (world, 2);
  world_restart (world); /* what was counted is not counted again */
  pass_days (world, 1);
  after = get_summary (world);
  g_assert_cmpint (sum_of (after->days), >, 1000);
  g_assert_cmpint (sum_of (after->days) - sum_of (before->days), ==,
                   energy_of_meters (world) - start_wh);
  g_assert_cmpint (sum_of (after->months), ==, sum_of (after->days));
  g_assert_cmpint (sum_of (after->years), ==, sum_of (after->days));
  g_assert_cmpuint (after->days->len, ==, 4);
  for (guint i = 1; i < 3; i++) { /* days that are whole */
    const PwtPeriodFigures *day = g_ptr_array_index (after->days, i);

    g_assert_cmpint (day->date, ==, after->today - 3 + i);
    g_assert_cmpint (day->used.wh, ==, used_by_history (world, day->date));
    g_assert_cmpint (day->falls, ==, 0);
  }
  pwt_record_free (&pwt_site_summary_record, before);
  pwt_record_free (&pwt_site_summary_record, after);
  world_free (world);
}

static void
test_states_and_lines (void)
{
  g_autofree char *json = world_site_json (N_METERS, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtSiteSummary *summary;
  gint64 n = 0;

  world_run (world, 10 * PWT_US_PER_MINUTE);
  summary = get_summary (world);
  g_assert_cmpint (summary->now_us, ==, world->now_us);
  g_assert_cmpint (summary->meters, ==, N_METERS);
  for (guint i = 0; i < summary->states->len; i++)
    n += ((PwtCount *) g_ptr_array_index (summary->states, i))->count;
  g_assert_cmpint (n, ==, N_METERS);
  g_assert_cmpuint (summary->lines->len, ==, 1);
  g_assert_cmpint (((PwtLineHealth *) g_ptr_array_index (summary->lines, 0))->fresh, ==, N_METERS);
  g_assert_cmpint (summary->oldest_read_us, >, WORLD_BEGIN_US);
  /* 2026-11-20 is a Friday: until Monday the 23rd. */
  g_assert_cmpint (summary->dry_until_us, ==,
                   WORLD_BEGIN_US + 2 * PWT_US_PER_DAY + 14 * PWT_US_PER_HOUR);
  pwt_record_free (&pwt_site_summary_record, summary);
  world_free (world);
}

/* --- by hand --- */

static PwtSiteSummary *
ask (Office *office)
{
  PwtIdRequest request = { office->project };

  return office_call (office, office->boss, "site.summary", &request);
}

static void
test_money_is_what_the_books_say (void)
{
  Office *office = office_new ();
  PwtSaleRequest request;
  PwtSiteSummary *summary;
  const PwtPeriodFigures *today;
  PwtId cancelled;

  office_show (office, "R01", 20, 7);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 100, NULL));
  request = (PwtSaleRequest){ .id = office_new_id (office),
                              .project = office->project,
                              .point = office_point (office, "R01"),
                              .paid = YUAN (50),
                              .pay_method = PWT_PAY_WECHAT,
                              .pay_reference = (char *) "4200001" };
  pwt_record_free (&pwt_sale_reply_record,
                   office_call (office, office->boss, "sale.create", &request));
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 30, &cancelled));
  summary = ask (office);
  g_assert_cmpuint (summary->days->len, ==, 1);
  today = g_ptr_array_index (summary->days, 0);
  g_assert_cmpint (today->date, ==, summary->today);
  g_assert_cmpint (today->cash.e4, ==, YUAN (130).e4);
  g_assert_cmpint (today->bank.e4, ==, YUAN (50).e4);
  g_assert_cmpint (today->cash.e4, ==, office_book (office, PWT_BOOK_CASH).e4);
  g_assert_cmpint (today->bank.e4, ==, office_book (office, PWT_BOOK_BANK).e4);
  g_assert_cmpint (today->sales, ==, 3);
  g_assert_cmpint (summary->open_topups, ==, 3);
  g_assert_cmpint (summary->oldest_topup_us, ==, office->now_us);
  pwt_record_free (&pwt_site_summary_record, summary);

  /* What is cancelled was not taken. */
  pwt_record_free (&pwt_sale_reply_record,
                   office_call (office, office->boss, "sale.cancel", &(PwtIdRequest){ cancelled }));
  summary = ask (office);
  today = g_ptr_array_index (summary->days, 0);
  g_assert_cmpint (today->cash.e4, ==, office_book (office, PWT_BOOK_CASH).e4);
  g_assert_cmpint (today->cash.e4, ==, YUAN (100).e4);
  g_assert_cmpint (today->sales, ==, 3);
  g_assert_cmpint (today->backs, ==, 1);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_verify (office);
  office_free (office);
}

/* One reading an hour, @spent_e4 each, from @balance down. */
static void
note_hours (Office *office, const char *room, guint n, gint64 balance_e4, gint64 spent_e4)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtFiguresReading reading = { .project = office->project,
                                .meter = office_meter (office, room),
                                .energy = { PWT_NONE },
                                .last_energy = { PWT_NONE } };

  g_assert_true (pwt_db_begin (db, &error));
  for (guint i = 1; i <= n; i++) {
    reading.last_us = office->now_us - (n - i + 1) * PWT_US_PER_HOUR;
    reading.time_us = reading.last_us + PWT_US_PER_HOUR;
    reading.date = reading.time_us / PWT_US_PER_DAY;
    reading.last_balance.e4 = balance_e4 - (i - 1) * spent_e4;
    reading.balance.e4 = reading.last_balance.e4 - spent_e4;
    g_assert_true (pwt_figures_note_reading (db, &reading, &error));
  }
  g_assert_true (pwt_db_commit (db, &error));
  g_assert_no_error (error);
}

/* How many the lists find whose money is gone by then: Home leads to them. */
static void
assert_listed (Office *office, gint64 until_us, guint n)
{
  g_autofree char *most = pwt_time_format_rfc3339 (until_us - 1);
  PwtFilter filter = { (char *) "dry_us", NULL, NULL, most };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = {
    .project = office->project, .filters = filters, .sort = (char *) "dry_us", .limit = 10
  };
  PwtWindow *meters, *accounts;

  g_ptr_array_add (filters, &filter);
  meters = office_call (office, office->boss, "meter.list", &request);
  accounts = office_call (office, office->boss, "account.list", &request);
  g_assert_cmpint (meters->total, ==, n);
  g_assert_cmpuint (meters->rows->len, ==, n);
  g_assert_cmpint (accounts->total, ==, n);
  for (guint i = 0; i < n; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (meters->rows, i);
    const PwtAccountRow *account = g_ptr_array_index (accounts->rows, i);

    g_assert_cmpint (meter->dry_us, <, until_us);
    g_assert_cmpint (account->dry_us, ==, meter->dry_us);
  }
  pwt_record_free (&pwt_meter_window_record, meters);
  pwt_record_free (&pwt_account_window_record, accounts);
}

static void
test_who_runs_dry (void)
{
  Office *office = office_new ();
  PwtSiteSummary *summary;
  const PwtDryRow *row;

  office_show (office, "R01", 12, 7);
  note_hours (office, "R01", 23, 230000 + 120000, 10000); /* not a whole day yet: nobody knows */
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 0);
  g_assert_false (summary->has_use_rates);
  pwt_record_free (&pwt_site_summary_record, summary);

  /* One yuan an hour for ten days: with twelve yuan left it lasts for half a day. */
  note_hours (office, "R01", 240, 2400000 + 120000, 10000);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 1);
  g_assert_true (summary->has_use_rates);
  row = g_ptr_array_index (summary->dry_rows, 0);
  g_assert_cmpstr (row->room, ==, "R01");
  g_assert_cmpint (row->balance.e4, ==, YUAN (12).e4);
  g_assert_cmpint (ABS (row->dry_us - office->now_us - 12 * PWT_US_PER_HOUR), <, PWT_US_PER_MINUTE);
  assert_listed (office, summary->dry_until_us, 1);
  assert_listed (office, row->dry_us, 0);
  assert_listed (office, row->dry_us + 1, 1);
  pwt_record_free (&pwt_site_summary_record, summary);

  /* Whose money is gone is told of elsewhere, there and here. */
  g_assert_true (pwt_sql_run (pwt_store_business (office->engine->store), NULL,
                              "UPDATE meter_live SET state = 'arrears' WHERE id = ?", "d",
                              office_meter (office, "R01")));
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 0);
  assert_listed (office, summary->dry_until_us, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  g_assert_true (pwt_sql_run (pwt_store_business (office->engine->store), NULL,
                              "UPDATE meter_live SET state = 'ok' WHERE id = ?", "d",
                              office_meter (office, "R01")));

  /* With plenty of money, or if nothing is used, it is not among them. */
  note_hours (office, "R01", 48, 9000000, 10000);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  note_hours (office, "R01", 400, 120000, 0);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_free (office);
}

static gint64
quote_days (Office *office)
{
  PwtQuoteRequest request = { office->project, office_point (office, "R01"), YUAN (10) };
  PwtQuote *quote = office_call (office, office->boss, "sale.quote", &request);
  gint64 tenths = quote->days_tenths;

  pwt_record_free (&pwt_quote_record, quote);
  return tenths;
}

/* Of a silent meter nobody knows how long its money lasts: that is said of it, not that all is
 * well. */
static void
test_who_is_silent_is_not_counted (void)
{
  Office *office = office_new (); /* R01 and R02 have accounts, R02 was never asked */
  PwtSiteSummary *summary;

  office_show (office, "R01", 12, 7);
  note_hours (office, "R01", 240, 2400000 + 120000, 10000);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 1);
  g_assert_cmpint (summary->dry_unknown, ==, 1);
  g_assert_cmpint (count_lost (summary), ==, 0);
  g_assert_cmpint (quote_days (office), >, 0);
  pwt_record_free (&pwt_site_summary_record, summary);

  g_assert_true (pwt_sql_run (pwt_store_business (office->engine->store), NULL,
                              "UPDATE meter_live SET state = 'lost', is_lost = 1 WHERE id = ?", "d",
                              office_meter (office, "R01")));
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 0);
  g_assert_cmpint (summary->dry_unknown, ==, 2);
  g_assert_cmpint (count_lost (summary), ==, 1);
  g_assert_cmpint (quote_days (office), ==, PWT_NONE);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_free (office);
}

/* A top-up hides what was used meanwhile: that hour says nothing about the rate. */
static void
test_a_top_up_is_no_use (void)
{
  Office *office = office_new ();
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtFiguresReading reading;
  PwtSiteSummary *summary;
  g_autoptr (GError) error = NULL;

  office_show (office, "R01", 12, 7);
  note_hours (office, "R01", 48, 480000 + 20000, 10000);
  reading = (PwtFiguresReading){ .project = office->project,
                                 .meter = office_meter (office, "R01"),
                                 .date = 20777,
                                 .time_us = office->now_us + PWT_US_PER_HOUR,
                                 .last_us = office->now_us,
                                 .energy = { 5000 },
                                 .last_energy = { 7000 }, /* another meter: its register is lower */
                                 .balance = { 120000 },
                                 .last_balance = { 20000 },
                                 .is_topped_up = TRUE };
  g_assert_true (pwt_db_begin (db, &error) && pwt_figures_note_reading (db, &reading, &error) &&
                 pwt_db_commit (db, &error));
  g_assert_no_error (error);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 1);
  g_assert_cmpint (ABS (((PwtDryRow *) g_ptr_array_index (summary->dry_rows, 0))->dry_us -
                        reading.time_us - 12 * PWT_US_PER_HOUR),
                   <, PWT_US_PER_MINUTE);
  g_assert_cmpint (sum_of (summary->years), ==, 0);
  g_assert_cmpint (((PwtPeriodFigures *) g_ptr_array_index (summary->years, 0))->falls, ==, 1);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_free (office);
}

/* What was left in the meter before it is not what was used in that hour. */
static void
test_another_meter_is_no_use (void)
{
  Office *office = office_new ();
  PwtDb *db = pwt_store_business (office->engine->store);
  gint64 time_us = office->now_us - 3 * PWT_US_PER_DAY;
  PwtFiguresReading reading = { .project = office->project,
                                .meter = office_meter (office, "R01"),
                                .date = time_us / PWT_US_PER_DAY,
                                .time_us = time_us,
                                .last_us = time_us - PWT_US_PER_HOUR,
                                .energy = { 0 },
                                .last_energy = { 87908200 },
                                .balance = { 0 },
                                .last_balance = { 37135300 } };
  PwtSiteSummary *summary;
  g_autoptr (GError) error = NULL;

  office_show (office, "R01", 12, 7);
  g_assert_true (pwt_db_begin (db, &error) && pwt_figures_note_reading (db, &reading, &error) &&
                 pwt_db_commit (db, &error));
  g_assert_no_error (error);
  note_hours (office, "R01", 48, 480000 + 120000, 10000);
  summary = ask (office);
  g_assert_cmpint (summary->dry, ==, 1);
  g_assert_cmpint (ABS (((PwtDryRow *) g_ptr_array_index (summary->dry_rows, 0))->dry_us -
                        office->now_us - 12 * PWT_US_PER_HOUR),
                   <, PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_free (office);
}

static void
note_register (Office *office, gint64 wh, gint64 last_wh, gint64 passed_us)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtFiguresReading reading = { .project = office->project,
                                .meter = office_meter (office, "R01"),
                                .date = 20777,
                                .time_us = office->now_us + passed_us,
                                .last_us = office->now_us,
                                .energy = { wh },
                                .last_energy = { last_wh },
                                .balance = { PWT_NONE },
                                .last_balance = { PWT_NONE } };

  g_assert_true (pwt_db_begin (db, &error) && pwt_figures_note_reading (db, &reading, &error) &&
                 pwt_db_commit (db, &error));
  g_assert_no_error (error);
}

/* Somebody mistyped a ratio and took it back: what the register leapt by was never used. */
static void
test_a_leap_is_no_use (void)
{
  Office *office = office_new ();
  PwtSiteSummary *summary;

  note_register (office, 3000000, 2970000, PWT_US_PER_HOUR); /* 30 kW: it can */
  note_register (office, 120000000, 3000000, 5 * PWT_US_PER_MINUTE);
  note_register (office, 3010000, 120000000, 5 * PWT_US_PER_MINUTE);
  note_register (office, 3015000, 3010000, 5 * PWT_US_PER_MINUTE);
  summary = ask (office);
  g_assert_cmpint (sum_of (summary->years), ==, 35000);
  g_assert_cmpint (((PwtPeriodFigures *) g_ptr_array_index (summary->years, 0))->falls, ==, 2);
  pwt_record_free (&pwt_site_summary_record, summary);
  office_free (office);
}

/* A fresh site has none, and says so. */
static void
test_whether_a_backup_is_planned (void)
{
  Office *office = office_new ();
  PwtIdRequest request = { office->project };
  PwtBackupPlan plan = { .rhythm = PWT_BACKUP_DAILY };

  for (guint i = 0; i < 2; i++) {
    PwtSiteSummary *summary = office_call (office, office->boss, "site.summary", &request);

    g_assert_cmpint (summary->has_backup_plan, ==, i == 1);
    pwt_record_free (&pwt_site_summary_record, summary);
    pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "backup.plan", &plan));
  }
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/summary/a-line-tells-of-its-sweeps", test_a_line_tells_of_its_sweeps);
  g_test_add_func ("/engine/summary/lost-until-it-answers", test_lost_until_it_answers);
  g_test_add_func ("/engine/summary/energy-adds-up", test_energy_adds_up);
  g_test_add_func ("/engine/summary/states-and-lines", test_states_and_lines);
  g_test_add_func ("/engine/summary/money-is-what-the-books-say", test_money_is_what_the_books_say);
  g_test_add_func ("/engine/summary/who-runs-dry", test_who_runs_dry);
  g_test_add_func ("/engine/summary/who-is-silent-is-not-counted",
                   test_who_is_silent_is_not_counted);
  g_test_add_func ("/engine/summary/a-top-up-is-no-use", test_a_top_up_is_no_use);
  g_test_add_func ("/engine/summary/another-meter-is-no-use", test_another_meter_is_no_use);
  g_test_add_func ("/engine/summary/a-leap-is-no-use", test_a_leap_is_no_use);
  g_test_add_func ("/engine/summary/whether-a-backup-is-planned", test_whether_a_backup_is_planned);
  return g_test_run ();
}
