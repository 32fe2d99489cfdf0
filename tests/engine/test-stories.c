/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account's story adds up, whatever happened to the readings it is made of. */
#include "domain/pricing.h"
#include "office.h"
#include "record/accounts.h"
#include "store/rows.h"
#include "world.h"

static PwtAccountStory *
tell (World *world, const char *room, PwtDate from, PwtDate until)
{
  PwtStoryRequest request = { .from = from, .until = until };
  PwtIdRequest meter = { world_meter (world, room) };
  PwtMeterDetail *detail = world_call (world, "meter.get", &meter);
  PwtAccountStory *story;

  request.id = detail->row->account;
  pwt_record_free (&pwt_meter_detail_record, detail);
  story = world_call (world, "account.story", &request);
  return story;
}

static PwtId
sell (World *world, const char *room, gint64 yuan)
{
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, room),
                             .paid = YUAN (yuan) };

  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &request));
  return request.id;
}

/* How long it lasts is one figure, whoever asks: the account, the lists, a quote for nothing. */
static void
assert_lasts_as_everywhere (World *world, const char *room, const PwtAccountStory *story)
{
  PwtQuoteRequest request = { world->project, world_point (world, room), PWT_MONEY_ZERO };
  PwtQuote *quote = world_call (world, "sale.quote", &request);
  PwtListRequest list = { .project = world->project, .limit = 100 };
  PwtWindow *window = world_call (world, "account.list", &list);
  gboolean is_listed = FALSE;

  for (guint i = 0; i < window->rows->len; i++) {
    const PwtAccountRow *row = g_ptr_array_index (window->rows, i);

    if (!pwt_id_equal (row->id, story->account->id))
      continue;
    g_assert_cmpint (story->days_tenths, ==, (row->dry_us - story->now_us) / (PWT_US_PER_DAY / 10));
    is_listed = TRUE;
  }
  g_assert_true (is_listed);
  /* A quote counts from now, the others from the moment the meter was read. */
  g_assert_cmpint (quote->days_tenths, >=, story->days_tenths);
  g_assert_cmpint (quote->days_tenths, <=, story->days_tenths + 1);
  pwt_record_free (&pwt_account_window_record, window);
  pwt_record_free (&pwt_quote_record, quote);
}

static void
sign_in_again (World *world)
{
  PwtSignInRequest request = { .name = (char *) "boss",
                               .password = (char *) "correct horse battery" };
  PwtSession *session = world_call (world, "auth.sign-in", &request);

  g_free (world->token);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static void
run_days (World *world, guint n)
{
  world_run (world, n * PWT_US_PER_DAY);
  sign_in_again (world);
}

static guint
count_lines (const PwtAccountStory *story, PwtStoryKind kind)
{
  guint n = 0;

  for (guint i = 0; i < story->lines->len; i++)
    n += ((PwtStoryLine *) g_ptr_array_index (story->lines, i))->kind == kind;
  return n;
}

static const PwtStoryLine *
nth_line (const PwtAccountStory *story, PwtStoryKind kind, guint nth)
{
  for (guint i = 0; i < story->lines->len; i++) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i);

    if (line->kind == kind && nth-- == 0)
      return line;
  }
  g_assert_not_reached ();
}

/* The equation holds, the ledger's lines are it, and each line's balance is the one before it and
 * its own money. */
static void
assert_adds_up (const PwtAccountStory *story)
{
  gint64 in = 0, used = 0, out = 0, energy = 0, balance = story->opening.e4;

  g_assert_cmpint (story->balance.e4, ==,
                   story->opening.e4 + story->topups.e4 - story->used.e4 - story->taken.e4);
  for (guint i = story->lines->len; i > 0; i--) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i - 1);

    if (i < story->lines->len)
      g_assert_cmpint (line->time_us, >=,
                       ((PwtStoryLine *) g_ptr_array_index (story->lines, i))->time_us);
    if (line->money.e4 != PWT_NONE) {
      balance += line->money.e4;
      in += line->kind == PWT_STORY_SALE ? line->money.e4 : 0;
      used -= line->kind == PWT_STORY_USE ? line->money.e4 : 0;
      out -= line->kind == PWT_STORY_TAKEN ? line->money.e4 : 0;
    }
    if (line->kind == PWT_STORY_USE && line->energy.wh != PWT_NONE)
      energy += line->energy.wh;
    g_assert_cmpint (line->balance.e4, ==, balance);
  }
  g_assert_cmpint (in, ==, story->topups.e4);
  g_assert_cmpint (used, ==, story->used.e4);
  g_assert_cmpint (out, ==, story->taken.e4);
  g_assert_cmpint (energy, ==, story->used_energy.wh);
  g_assert_cmpint (balance, ==, story->balance.e4);
  g_assert_cmpint (story->days, ==, story->days_read + story->days_estimated + story->days_missing);
  g_assert_cmpint (story->days_odd, ==, 0);
}

/* Every half hour and three meters: a month is lived in a second or two. */
static World *
new_world (guint n_meters, guint n_opened)
{
  g_autofree char *json = world_site_json (n_meters, n_opened, "acrel-dtsy1352");
  g_autofree char *slower = NULL;
  g_autoptr (GRegex) interval = g_regex_new ("\"interval_s\":\\d+", 0, 0, NULL);

  slower = g_regex_replace_literal (interval, json, -1, 0, "\"interval_s\":1800", 0, NULL);
  return world_new (slower, 11);
}

static void
change_price (World *world, PwtDate valid_from, gint64 price_e6)
{
  PwtListRequest list = { .project = world->project, .limit = 1 };
  PwtWindow *window = world_call (world, "tariff.list", &list);
  PwtTariff *tariff = g_ptr_array_index (window->rows, 0);
  PwtTariffPlan *plan = pwt_record_copy (&pwt_tariff_plan_record, tariff->plans->pdata[0]);

  plan->valid_from = valid_from;
  plan->price_sharp.e6 = plan->price_peak.e6 = plan->price_flat.e6 = price_e6;
  plan->price_valley.e6 = plan->price_deep.e6 = price_e6;
  g_ptr_array_add (tariff->plans, plan);
  pwt_record_free (&pwt_nothing_record, world_call (world, "tariff.save", tariff));
  pwt_record_free (&pwt_tariff_window_record, window);
}

/* From 20 November: sales, a lost meter, a price change, and faults on the line all the time. */
static void
test_a_month_adds_up (void)
{
  World *world = new_world (2, 2);
  PwtSimLine *line = pwt_sim_site_line (world->sim, 1)->line;
  PwtSimFaultRule fault = { .kind = PWT_SIM_FAULT_RANDOM,
                            .times = PWT_SIM_FOREVER,
                            .chance_ppm = 20000,
                            .delay_us = 2 * PWT_US_PER_SECOND };
  PwtDate november = pwt_date_from_ymd (2026, 11, 1), december = pwt_date_from_ymd (2026, 12, 1);
  PwtAccountStory *story;
  gint64 carried_over;

  pwt_sim_line_add_fault (line, &fault);
  run_days (world, 2);
  sell (world, "R01", 300);
  run_days (world, 3);
  change_price (world, pwt_date_from_ymd (2026, 12, 3), 1100000);
  pwt_sim_line_set_mute (line, 1, TRUE); /* nothing of 26 and 27 November */
  run_days (world, 3);
  pwt_sim_line_set_mute (line, 1, FALSE);
  sell (world, "R01", 55);
  run_days (world, 8); /* 6 December, 10 o'clock */

  story = tell (world, "R01", november, december);
  assert_adds_up (story);
  g_assert_cmpint (story->topups.e4, ==, YUAN (355).e4);
  g_assert_cmpint (story->n_topups, ==, 2);
  g_assert_cmpint (story->used.e4, >, 0);
  g_assert_cmpint (story->days_estimated, >=, 2);
  g_assert_cmpint (story->days_missing, ==, 20); /* the site began at 10 o'clock of the 20th */
  g_assert_true (nth_line (story, PWT_STORY_USE, 29)->is_missing);
  g_assert_cmpuint (count_lines (story, PWT_STORY_SALE), ==, 2);
  g_assert_cmpuint (count_lines (story, PWT_STORY_PRICE), ==, 0);
  carried_over = story->balance.e4;
  pwt_record_free (&pwt_account_story_record, story);

  story = tell (world, "R01", PWT_DATE_NONE, PWT_DATE_NONE);
  g_assert_cmpint (story->from, ==, december);
  assert_adds_up (story);
  g_assert_cmpint (story->opening.e4, ==,
                   carried_over); /* months follow each other without a gap */
  g_assert_cmpint (story->topups.e4, ==, 0);
  g_assert_cmpint (story->days, ==, 6);
  g_assert_cmpint (story->days_read, ==, 6);
  g_assert_true (nth_line (story, PWT_STORY_USE, 0)->is_partial); /* today */
  g_assert_cmpint (nth_line (story, PWT_STORY_PRICE, 0)->price_before.e6, ==, 980000);
  g_assert_cmpint (nth_line (story, PWT_STORY_PRICE, 0)->price.e6, ==, 1100000);
  g_assert_cmpint (nth_line (story, PWT_STORY_USE, 0)->price_due.e6, ==, 1100000);
  g_assert_cmpint (story->daily_use.wh, >, 0);
  g_assert_cmpint (story->use_days, ==, 7);
  g_assert_cmpint (story->days_tenths, >, 0);
  assert_lasts_as_everywhere (world, "R01", story);
  g_assert_cmpint (story->balance.e4, ==,
                   ((PwtMeterRow *) g_ptr_array_index (story->meters, 0))->balance.e4);
  pwt_record_free (&pwt_account_story_record, story);

  /* Of one that is not heard any more nobody knows. */
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  world_run (world, PWT_US_PER_DAY);
  sign_in_again (world);
  story = tell (world, "R01", PWT_DATE_NONE, PWT_DATE_NONE);
  g_assert_cmpint (story->days_tenths, ==, PWT_NONE);
  pwt_record_free (&pwt_account_story_record, story);
  world_free (world);
}

/* Opened and paid within one second, in which the money arrives: it was bought, not taken over. */
static void
test_first_sale_of_the_opening_second (void)
{
  World *world = new_world (2, 1);
  PwtAccountStory *story;

  world_run (world, PWT_US_PER_MINUTE);
  world_run (world, PWT_US_PER_SECOND - world->now_us % PWT_US_PER_SECOND);
  world_open_room (world, "R02", PWT_LEFTOVER_ADOPT);
  sell (world, "R02", 200);
  world_run (world, 5 * PWT_US_PER_MINUTE);
  story = tell (world, "R02", PWT_DATE_NONE, PWT_DATE_NONE);
  assert_adds_up (story);
  g_assert_cmpint (story->n_topups, ==, 1);
  g_assert_cmpint (story->topups.e4, ==, YUAN (200).e4);
  g_assert_cmpint (story->opening.e4, <, YUAN (200).e4);
  pwt_record_free (&pwt_account_story_record, story);
  world_free (world);
}

/* A silent meter's days are not read: they are said to be missing, and nothing is invented. */
static void
test_missing_days_are_said (void)
{
  World *world = new_world (1, 1);
  PwtAccountStory *story;

  run_days (world, 2);
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  run_days (world, 4); /* 26 November */
  story = tell (world, "R01", PWT_DATE_NONE, PWT_DATE_NONE);
  assert_adds_up (story);
  g_assert_cmpint (story->days_missing, >=, 4);
  g_assert_true (nth_line (story, PWT_STORY_USE, 0)->is_missing);
  g_assert_true (nth_line (story, PWT_STORY_USE, 0)->is_partial); /* today is not over */
  g_assert_true (nth_line (story, PWT_STORY_USE, 1)->is_missing);
  g_assert_false (nth_line (story, PWT_STORY_USE, 1)->is_partial);
  g_assert_cmpint (nth_line (story, PWT_STORY_USE, 0)->money.e4, ==, PWT_NONE);
  g_assert_cmpint (world->now_us - story->read_us, >, 3 * PWT_US_PER_DAY);
  pwt_record_free (&pwt_account_story_record, story);
  world_free (world);
}

/* Money on its way is shown apart, and is no part of the sum until the meter has it. */
static void
test_money_on_its_way (void)
{
  World *world = new_world (1, 1);
  PwtAccountStory *story;

  run_days (world, 1);
  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  sell (world, "R01", 80);
  world_run (world, PWT_US_PER_HOUR);
  story = tell (world, "R01", PWT_DATE_NONE, PWT_DATE_NONE);
  assert_adds_up (story);
  g_assert_cmpint (story->waiting.e4, ==, YUAN (80).e4);
  g_assert_cmpint (story->n_waiting, ==, 1);
  g_assert_cmpint (story->topups.e4, ==, 0);
  g_assert_cmpuint (count_lines (story, PWT_STORY_SALE), ==, 1);
  g_assert_cmpint (nth_line (story, PWT_STORY_SALE, 0)->money.e4, ==, PWT_NONE);
  g_assert_cmpint (nth_line (story, PWT_STORY_SALE, 0)->paid.e4, ==, YUAN (80).e4);
  pwt_record_free (&pwt_account_story_record, story);

  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, FALSE);
  world_run (world, 3 * PWT_US_PER_HOUR);
  story = tell (world, "R01", PWT_DATE_NONE, PWT_DATE_NONE);
  assert_adds_up (story);
  g_assert_cmpint (story->waiting.e4, ==, 0);
  g_assert_cmpint (story->topups.e4, ==, YUAN (80).e4);
  pwt_record_free (&pwt_account_story_record, story);
  world_free (world);
}

static void
test_periods_that_cannot_be_told (void)
{
  Office *office = office_new ();
  PwtMeterRow *row = office_row (office, office->project, "R01");
  PwtDate today = pwt_date_from_ymd (2026, 11, 20);
  const struct {
    PwtDate from, until;
  } cases[] = {
    { today, today }, { today, today - 1 }, { today - 401, today }, { today + 1, today + 2 }
  };
  PwtStoryRequest request = { .id = row->account, .from = today, .until = today + 1 };
  PwtAccountStory *story;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwtStoryRequest bad = { row->account, cases[i].from, cases[i].until };

    office_assert_fails (office, office->boss, "account.story", &bad, REFUSED);
  }
  /* Nothing was ever read: no figure is made up. */
  story = office_call (office, office->boss, "account.story", &request);
  g_assert_cmpint (story->balance.e4, ==, PWT_NONE);
  g_assert_cmpint (story->used.e4, ==, PWT_NONE);
  g_assert_cmpint (story->days_missing, ==, 1);
  pwt_record_free (&pwt_account_story_record, story);
  pwt_record_free (&pwt_meter_row_record, row);
  office_free (office);
}

/* --- the list --- */

static PwtWindow *
list (Office *office, const char *search, const char *field, const char *value, const char *sort)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;

  request->project = office->project;
  request->limit = 50;
  request->search = g_strdup (search);
  request->sort = g_strdup (sort);
  if (field != NULL) {
    PwtFilter *filter = pwt_record_new (&pwt_filter_record);

    filter->field = g_strdup (field);
    filter->value = g_strdup (value);
    g_ptr_array_add (request->filters, filter);
  }
  window = office_call (office, office->boss, "account.list", request);
  pwt_record_free (&pwt_list_request_record, request);
  return window;
}

static void
test_a_line_of_the_list (void)
{
  Office *office = office_new ();
  PwtWindow *window;
  PwtAccountRow *row;

  office_show (office, "R01", 120, 7);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 30, NULL));
  window = list (office, "szmj r01", NULL, NULL, NULL); /* initials and the room */
  g_assert_cmpint (window->total, ==, 1);
  row = g_ptr_array_index (window->rows, 0);
  g_assert_cmpstr (row->number, ==, "100001");
  g_assert_cmpstr (row->tenant_name, ==, "深圳美佳服饰");
  g_assert_cmpstr (row->rooms, ==, "R01");
  g_assert_cmpstr (row->building, ==, "A座");
  g_assert_cmpstr (row->serials, ==, "202501010001");
  g_assert_cmpstr (row->tariff_name, ==, "一口价");
  g_assert_cmpint (row->meters, ==, 1);
  g_assert_cmpint (row->balance.e4, ==, YUAN (120).e4);
  g_assert_cmpint (row->read_us, ==, office->now_us);
  g_assert_cmpint (row->sold.e4, ==, YUAN (30).e4);
  g_assert_cmpint (row->sold_us, ==, office->now_us);
  g_assert_false (row->is_closed);
  pwt_record_free (&pwt_account_window_record, window);
  office_verify (office);
  office_free (office);
}

static void
test_searches_filters_and_orders (void)
{
  Office *office = office_new ();
  const struct {
    const char *search, *field, *value, *sort;
    gint64 total;
    const char *first;
  } cases[] = {
    { NULL, NULL, NULL, NULL, 2, "100001" },
    { NULL, "is_closed", "false", NULL, 2, "100001" },
    { NULL, "is_closed", "true", NULL, 0, NULL },
    { NULL, "building", "A座", NULL, 2, "100001" },
    { NULL, "building", "B座", NULL, 0, NULL },
    { NULL, "tariff_name", "一口价", NULL, 2, "100001" },
    { NULL, NULL, NULL, "balance", 2, "100002" },
    { NULL, NULL, NULL, "sold_us", 2, NULL },
    { NULL, NULL, NULL, "contact", 2, "100001" },
    { "100002", NULL, NULL, NULL, 1, "100002" },
    { "202501010002", NULL, NULL, "balance", 1, "100002" },
    { "13900001234", NULL, NULL, NULL, 2, "100001" },
    { "nobody", NULL, NULL, NULL, 0, NULL },
  };

  office_show (office, "R01", 120, 7);
  office_show (office, "R02", 20, 7);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwtWindow *window =
        list (office, cases[i].search, cases[i].field, cases[i].value, cases[i].sort);

    g_assert_cmpint (window->total, ==, cases[i].total);
    g_assert_cmpint (window->rows->len, ==, cases[i].total);
    if (cases[i].first != NULL)
      g_assert_cmpstr (((PwtAccountRow *) window->rows->pdata[0])->number, ==, cases[i].first);
    pwt_record_free (&pwt_account_window_record, window);
  }
  office_free (office);
}

static void
test_groups_are_counted (void)
{
  Office *office = office_new ();
  PwtGroupsRequest request = { office->project };
  PwtAccountGroups *groups = office_call (office, office->boss, "account.groups", &request);

  g_assert_cmpuint (groups->buildings->len, ==, 1);
  g_assert_cmpstr (((PwtCount *) groups->buildings->pdata[0])->value, ==, "A座");
  g_assert_cmpint (((PwtCount *) groups->buildings->pdata[0])->count, ==, 2);
  g_assert_cmpuint (groups->tariffs->len, ==, 1);
  g_assert_cmpint (((PwtCount *) groups->tariffs->pdata[0])->count, ==, 2);
  pwt_record_free (&pwt_account_groups_record, groups);
  office_free (office);
}

int
main (int argc, char **argv)
{
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/stories/first-sale-of-the-opening-second",
                   test_first_sale_of_the_opening_second);
  g_test_add_func ("/engine/stories/a-month-adds-up", test_a_month_adds_up);
  g_test_add_func ("/engine/stories/missing-days-are-said", test_missing_days_are_said);
  g_test_add_func ("/engine/stories/money-on-its-way", test_money_on_its_way);
  g_test_add_func ("/engine/stories/periods-that-cannot-be-told", test_periods_that_cannot_be_told);
  g_test_add_func ("/engine/stories/a-line-of-the-list", test_a_line_of_the_list);
  g_test_add_func ("/engine/stories/searches-filters-and-orders", test_searches_filters_and_orders);
  g_test_add_func ("/engine/stories/groups-are-counted", test_groups_are_counted);
  return g_test_run ();
}
