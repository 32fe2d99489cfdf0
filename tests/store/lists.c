/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static PwtListRequest *
ask (const char *search, const char *field, const char *value)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);

  request->project = PROJECT;
  request->limit = 200;
  request->search = g_strdup (search);
  if (field != NULL) {
    PwtFilter *filter = pwt_record_new (&pwt_filter_record);

    filter->field = g_strdup (field);
    filter->value = g_strdup (value);
    g_ptr_array_add (request->filters, filter);
  }
  return request;
}

static PwtWindow *
look (PwtDb *db, const char *list, PwtListRequest *request)
{
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_lists_window (db, list, request, FALSE, &error);

  g_assert_no_error (error);
  return window;
}

/* Asks and frees; checks total, rows and, if given, the serial of the first meter. */
static void
assert_meters (PwtDb *db, PwtListRequest *request, gint64 total, guint n, const char *first)
{
  PwtWindow *window = look (db, "meters", request);

  g_assert_cmpint (window->total, ==, total);
  g_assert_cmpuint (window->rows->len, ==, n);
  if (first != NULL)
    g_assert_cmpstr (((PwtMeterRow *) window->rows->pdata[0])->serial, ==, first);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
}

static void
assert_invalid (PwtDb *db, const char *list, PwtListRequest *request)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_lists_window (db, list, request, FALSE, &error));
  assert_store_error (error, INVALID);
  pwt_record_free (&pwt_list_request_record, request);
}

static void
put_live (PwtDb *db, guint64 n, PwtMeterState state, gint64 balance_e4)
{
  g_autoptr (GError) error = NULL;
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);

  live->id = METER (n);
  live->project = PROJECT;
  live->state = state;
  live->balance.e4 = balance_e4;
  live->read_us = FIXTURE_NOW_US;
  live->is_lost = state == PWT_METER_LOST;
  g_assert_true (pwt_live_put (db, live, &error));
  pwt_record_free (&pwt_meter_live_record, live);
}

static void
test_a_meters_row_has_all (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtMeterRow *row;

  fixture_set_up (&f);
  row = pwt_lists_meter_row (f.db, METER (2), &error);
  g_assert_no_error (error);
  g_assert_cmpint (row->state, ==, PWT_METER_LOST); /* an account, and never read */
  g_assert_cmpint (row->balance.e4, ==, PWT_NONE);
  g_assert_cmpint (row->read_us, ==, PWT_TIME_NONE);
  pwt_record_free (&pwt_meter_row_record, row);

  put_live (f.db, 2, PWT_METER_ALARM1, 123400);
  row = pwt_lists_meter_row (f.db, METER (2), &error);
  g_assert_cmpstr (row->building, ==, "A");
  g_assert_cmpstr (row->floor, ==, "1F");
  g_assert_cmpstr (row->room, ==, "101");
  g_assert_cmpstr (row->serial, ==, "2026000002");
  g_assert_cmpstr (row->line_name, ==, "line 1");
  g_assert_cmpstr (row->tenant_name, ==, "商户2");
  g_assert_cmpstr (row->account_number, ==, "100002");
  g_assert_cmpstr (row->tariff_name, ==, "flat");
  g_assert_true (pwt_id_equal (row->point, POINT (2)));
  g_assert_true (pwt_id_equal (row->account, ACCOUNT (2)));
  g_assert_cmpint (row->state, ==, PWT_METER_ALARM1);
  g_assert_cmpint (row->balance.e4, ==, 123400);
  pwt_record_free (&pwt_meter_row_record, row);
  g_assert_null (pwt_lists_meter_row (f.db, METER (9), &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

static void
test_search_filter_and_count (void)
{
  PwtFixture f = { NULL };
  PwtWindow *window;
  PwtListRequest *request;

  fixture_set_up (&f);
  put_live (f.db, 1, PWT_METER_OK, 500);
  put_live (f.db, 2, PWT_METER_ALARM1, 300);
  put_live (f.db, 3, PWT_METER_ALARM1, 100);
  assert_meters (f.db, ask (NULL, NULL, NULL), 3, 3, "2026000001");
  assert_meters (f.db, ask ("商户2", NULL, NULL), 1, 1, "2026000002");
  assert_meters (f.db, ask ("  SH   000003 ", NULL, NULL), 1, 1, "2026000003");
  assert_meters (f.db, ask ("商户2 000003", NULL, NULL), 0, 0, NULL);
  assert_meters (f.db, ask ("%", NULL, NULL), 0, 0, NULL);
  assert_meters (f.db, ask (NULL, "state", "alarm1"), 2, 2, "2026000002");
  assert_meters (f.db, ask ("sh", "state", "alarm1"), 2, 2, "2026000002");
  assert_meters (f.db, ask (NULL, "balance", "0.03"), 1, 1, "2026000002");
  assert_meters (f.db, ask (NULL, "room", "101"), 3, 3, NULL);
  assert_meters (f.db, ask (NULL, "account", NULL), 0, 0, NULL);

  /* Counts are those without the state filter, with everything else. */
  request = ask ("sh", "state", "ok");
  window = look (f.db, "meters", request);
  g_assert_cmpint (window->total, ==, 1);
  g_assert_cmpuint (window->counts->len, ==, PWT_N_METER_STATES);
  g_assert_cmpstr (((PwtCount *) window->counts->pdata[1])->value, ==, "alarm1");
  g_assert_cmpint (((PwtCount *) window->counts->pdata[1])->count, ==, 2);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  fixture_tear_down (&f);
}

static void
test_sort_and_window (void)
{
  PwtFixture f = { NULL };
  PwtListRequest *request;

  fixture_set_up (&f);
  put_live (f.db, 1, PWT_METER_OK, 500);
  put_live (f.db, 2, PWT_METER_OK, 300);
  put_live (f.db, 3, PWT_METER_OK, 100);
  request = ask (NULL, NULL, NULL);
  request->sort = g_strdup ("balance");
  assert_meters (f.db, request, 3, 3, "2026000003");
  request = ask (NULL, NULL, NULL);
  request->sort = g_strdup ("serial");
  request->is_descending = TRUE;
  request->offset = 1;
  request->limit = 1;
  assert_meters (f.db, request, 3, 1, "2026000002");
  request = ask ("sh", NULL, NULL);
  request->offset = 2;
  assert_meters (f.db, request, 3, 1, "2026000003");
  request = ask (NULL, NULL, NULL);
  request->limit = 0;
  assert_meters (f.db, request, 3, 0, NULL);
  request = ask (NULL, NULL, NULL);
  request->limit = PWT_NONE; /* who says nothing of it gets rows */
  assert_meters (f.db, request, 3, 3, "2026000001");
  request = ask (NULL, NULL, NULL);
  request->offset = 1000000;
  assert_meters (f.db, request, 3, 0, NULL);
  fixture_tear_down (&f);
}

static void
test_wrong_requests (void)
{
  PwtFixture f = { NULL };
  PwtListRequest *request;

  fixture_set_up (&f);
  assert_invalid (f.db, "meters", ask (NULL, "password", "1"));
  assert_invalid (f.db, "meters", ask (NULL, "1; DROP TABLE sale", "1"));
  assert_invalid (f.db, "meters", ask (NULL, "phone", "138"));
  assert_invalid (f.db, "audit", ask (NULL, "after", "138"));
  request = ask (NULL, NULL, NULL); /* an order tells as much, one comparison at a time */
  request->sort = g_strdup ("phone");
  assert_invalid (f.db, "meters", request);
  assert_invalid (f.db, "meters", ask (NULL, "state", "on fire"));
  assert_invalid (f.db, "meters", ask (NULL, "balance", "much"));
  assert_invalid (f.db, "meters", ask ("a b c d e f g h i j k", NULL, NULL));
  assert_invalid (f.db, "tariffs", ask (NULL, "plans", "x"));
  request = ask (NULL, NULL, NULL);
  request->sort = g_strdup ("serial DESC; --");
  assert_invalid (f.db, "meters", request);
  request = ask (NULL, NULL, NULL);
  request->limit = PWT_LIST_LIMIT_MAX + 1;
  assert_invalid (f.db, "sales", request);
  request = ask (NULL, NULL, NULL);
  request->offset = -1;
  assert_invalid (f.db, "sales", request);
  g_assert_null (pwt_lists_window_record ("secrets"));
  fixture_tear_down (&f);
}

static void
assert_in_step (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  PwtVerification *found = pwt_verify (db, NULL, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->findings->len; i++) {
    PwtFinding *finding = found->findings->pdata[i];
    g_autofree char *text = pwt_finding_dup_text (finding);

    if (!finding->is_good)
      g_error ("%s: %s", finding->subject, text);
  }
  pwt_record_free (&pwt_verification_record, found);
}

static void
assert_shows (PwtDb *db, guint64 meter, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  PwtMeterRow *row = pwt_lists_meter_row (db, METER (meter), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pwt_field_peek_text (pwt_record_find (&pwt_meter_row_record, field), row), ==,
                   value);
  pwt_record_free (&pwt_meter_row_record, row);
  assert_in_step (db);
}

static char *
found (PwtDb *db, PwtListRequest *request)
{
  PwtWindow *window;
  GString *text = g_string_new (NULL);

  window = look (db, "meters", request);
  for (guint i = 0; i < window->rows->len; i++)
    g_string_append_printf (text, "%s ", ((PwtMeterRow *) window->rows->pdata[i])->serial);
  for (guint i = 0; i < window->counts->len; i++)
    g_string_append_printf (text, "%d ", (int) ((PwtCount *) window->counts->pdata[i])->count);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return g_string_free (text, FALSE);
}

/* A search alone is looked for in memory, one with a filter in the file. */
static void
assert_found_alike (PwtDb *db)
{
  static const char *const searches[] = { "sh", "商户", "2026", "000003", "2026 商户2", "其", "s" };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++) {
    g_autofree char *here = found (db, ask (searches[i], NULL, NULL));
    g_autofree char *there = found (db, ask (searches[i], "profile", "generic-prepaid"));

    g_assert_cmpstr (here, ==, there);
  }
}

/* The memory of a writer is of a work that may be undone. */
static void
test_a_search_forgets_what_was_undone (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  const char *texts[] = { "other", "another" };

  fixture_set_up (&f);
  for (guint i = 0; i < 2; i++) {
    assert_meters (f.db, ask ("other", NULL, NULL), 0, 0, NULL);
    g_assert_true (pwt_db_begin (f.db, &error));
    g_assert_true (pwt_sql_run (f.db, &error, "UPDATE point_search SET text = ?", "t", texts[i]));
    assert_meters (f.db, ask ("another", NULL, NULL), i == 0 ? 0 : 3, i == 0 ? 0 : 3, NULL);
    pwt_db_rollback (f.db);
  }
  fixture_tear_down (&f);
}

/* Whatever changes anywhere, the meters' list shows it, and a search on another connection. */
static void
test_the_list_follows_every_change (void)
{
  static const struct {
    const char *sql, *field, *value;
  } changes[] = {
    { "UPDATE meter_live SET state = 'alarm1'", "room", "101" },
    { "UPDATE building SET name = 'B'", "building", "B" },
    { "UPDATE floor SET name = '2F'", "floor", "2F" },
    { "UPDATE room SET name = '202', position = 9", "room", "202" },
    { "UPDATE line SET name = 'line 9'", "line_name", "line 9" },
    { "UPDATE tenant SET name = '新商户', phone = '13800000000'", "tenant_name", "新商户" },
    { "UPDATE account SET number = 'A-' || number", "account_number", "A-100001" },
    { "UPDATE tariff SET name = 'peak'", "tariff_name", "peak" },
    { "UPDATE meter SET serial = 'S' || serial", "serial", "S2026000001" },
    { "UPDATE account_point SET until_us = since_us WHERE id = x'0000000c00007000"
      "8000000000000001'",
      "account_number", NULL },
    { "UPDATE circuit SET until_us = since_us WHERE id = x'0000000b000070008000000000000001'",
      "room", NULL },
    { "UPDATE circuit SET until_us = NULL WHERE id = x'0000000b000070008000000000000001'", "room",
      "202" },
    { "UPDATE point_search SET text = 'other'", "room", "202" },
    { "DELETE FROM circuit WHERE id = x'0000000b000070008000000000000001'", "building", NULL },
  };
  PwtFixture f = { NULL };
  g_autoptr (GError) opening = NULL;
  PwtDb *reader;

  fixture_set_up (&f);
  put_live (f.db, 1, PWT_METER_OK, 500);
  put_live (f.db, 2, PWT_METER_LOST, 500);
  reader = pwt_store_new_reader (f.store, &opening);
  g_assert_no_error (opening);
  assert_found_alike (reader);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_sql_run (f.db, &error, changes[i].sql, ""));
    g_assert_no_error (error);
    assert_shows (f.db, 1, changes[i].field, changes[i].value);
    assert_found_alike (reader);
  }
  pwt_db_free (reader);
  fixture_tear_down (&f);
}

static char *
floors_of (PwtDb *db, PwtListRequest *request)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *floors = pwt_lists_floors (db, request, FALSE, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < floors->len; i++) {
    const PwtFloorRun *run = g_ptr_array_index (floors, i);

    g_string_append_printf (text, "%s/%s:%d ", run->building != NULL ? run->building : "-",
                            run->floor != NULL ? run->floor : "-", (int) run->count);
  }
  pwt_record_list_free (&pwt_floor_run_record, floors);
  pwt_record_free (&pwt_list_request_record, request);
  return g_string_free (text, FALSE);
}

static void
assert_floors (PwtDb *db, PwtListRequest *request, const char *expected)
{
  g_autofree char *text = floors_of (db, request);

  g_assert_cmpstr (text, ==, expected);
}

/* Read at or before a time, or never: alternatives of one field; and the conditions beside. */
static void
test_conditions_of_meters (void)
{
  PwtFixture f = { NULL };
  g_autofree char *now = pwt_time_format_rfc3339 (FIXTURE_NOW_US);
  g_autofree char *before = pwt_time_format_rfc3339 (FIXTURE_NOW_US - PWT_US_PER_HOUR);
  const char *times[] = { before, now };

  fixture_set_up (&f);
  put_live (f.db, 1, PWT_METER_OK, 500);
  put_live (f.db, 2, PWT_METER_ALARM1, 100);
  for (guint i = 0; i < 2; i++) { /* nobody was read before; all three now or never */
    PwtListRequest *request = ask (NULL, "read_us", NULL);
    PwtFilter *most = pwt_record_new (&pwt_filter_record);

    most->field = g_strdup ("read_us");
    most->most = g_strdup (times[i]);
    g_ptr_array_add (request->filters, most);
    assert_meters (f.db, request, i == 0 ? 1 : 3, i == 0 ? 1 : 3, NULL);
  }
  assert_meters (f.db, ask (NULL, "building", "A"), 3, 3, NULL);
  assert_meters (f.db, ask (NULL, "building", "B"), 0, 0, NULL);
  assert_meters (f.db, ask (NULL, "is_closed", "false"), 2, 2, NULL); /* of those that were read */
  assert_meters (f.db, ask (NULL, "is_closed", "true"), 0, 0, NULL);
  fixture_tear_down (&f);
}

/* The floors follow each other as the rows do, under any filter. */
static void
test_floors (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtFloor floor = { fixture_id (1, 30), PROJECT, fixture_id (1, 2), (char *) "3 楼 0000000001",
                     3 };
  PwtRoom room = { fixture_id (1, 40), PROJECT, fixture_id (1, 30), (char *) "301", 1 };

  fixture_set_up (&f);
  assert_floors (f.db, ask (NULL, NULL, NULL), "A/1F:3 ");
  g_assert_true (pwt_db_insert (f.db, &pwt_floor_record, &floor, &error));
  g_assert_true (pwt_db_insert (f.db, &pwt_room_record, &room, &error));
  g_assert_true (
      pwt_sql_run (f.db, &error, "UPDATE point SET room = ? WHERE number = 3", "d", room.id));
  g_assert_true (pwt_sql_run (
      f.db, &error, "UPDATE circuit SET until_us = since_us WHERE meter = ?", "d", METER (2)));
  g_assert_no_error (error);
  assert_floors (f.db, ask (NULL, NULL, NULL), "A/1F:1 A/3 楼 0000000001:1 -/-:1 ");
  put_live (f.db, 1, PWT_METER_OK, 500);
  put_live (f.db, 3, PWT_METER_ALARM1, 100);
  assert_floors (f.db, ask (NULL, "state", "alarm1"), "A/3 楼 0000000001:1 ");
  assert_floors (f.db, ask (NULL, "balance", "0.05"), "A/1F:1 ");
  assert_floors (f.db, ask ("商户3", NULL, NULL), "A/3 楼 0000000001:1 ");
  assert_floors (f.db, ask ("nobody", NULL, NULL), "");
  fixture_tear_down (&f);
}

static void
assert_total (PwtDb *db, const char *list, PwtListRequest *request, gint64 total)
{
  PwtWindow *window = look (db, list, request);

  g_assert_cmpint (window->total, ==, total);
  g_assert_cmpuint (window->rows->len, ==, (guint) total);
  pwt_record_free (pwt_lists_window_record (list), window);
  pwt_record_free (&pwt_list_request_record, request);
}

static void
test_newest_commands_of_a_meter (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *commands;

  fixture_set_up (&f);
  for (guint i = 1; i <= 6; i++) { /* the even ones are another meter's; ids against the times */
    PwtCommand command = { .id = fixture_id (40, 100 - i),
                           .project = PROJECT,
                           .meter = METER (i % 2 == 0 ? 2 : 1),
                           .expires_us = PWT_TIME_NONE,
                           .created_us = 1000 + i,
                           .sent_us = PWT_TIME_NONE,
                           .ended_us = PWT_TIME_NONE };

    g_assert_true (pwt_db_insert (f.db, &pwt_command_record, &command, &error));
  }
  commands = pwt_lists_commands_of_meter (f.db, METER (1), 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpint (((PwtCommand *) commands->pdata[0])->created_us, ==, 1005);
  g_assert_cmpint (((PwtCommand *) commands->pdata[1])->created_us, ==, 1003);
  pwt_record_list_free (&pwt_command_record, commands);
  commands = pwt_lists_commands_of_meter (f.db, METER (3), 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (commands->len, ==, 0);
  pwt_record_list_free (&pwt_command_record, commands);
  fixture_tear_down (&f);
}

static void
test_every_other_list (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtSaleRow *row;

  fixture_set_up (&f);
  for (guint i = 1; i <= 4; i++)
    g_assert_true (fixture_sell (f.db, i, &error));
  assert_total (f.db, "sales", ask (NULL, NULL, NULL), 4);
  assert_total (f.db, "sales", ask ("商户", "state", "queued"), 4);
  assert_total (f.db, "sales", ask (NULL, "receipt_number", "3"), 1);
  assert_total (f.db, "sales", ask (NULL, "pay_method", "wechat"), 0);
  assert_total (f.db, "accounts", ask ("商户3", NULL, NULL), 1);
  assert_total (f.db, "tenants", ask (NULL, "name", "商户1"), 1);
  assert_total (f.db, "tariffs", ask ("flat", NULL, NULL), 1);
  assert_total (f.db, "commands", ask (NULL, NULL, NULL), 0);
  assert_total (f.db, "audit", ask ("sale.create", NULL, NULL), 4);
  assert_total (f.db, "operators", ask ("demo", NULL, NULL), 1);
  assert_total (f.db, "roles", ask ("er", NULL, NULL), 2);
  assert_total (f.db, "jobs", ask (NULL, NULL, NULL), 0);
  assert_total (f.db, "topups", ask (NULL, "state", "queued"), 4);

  row = pwt_lists_sale_row (f.db, SALE (2), &error);
  g_assert_no_error (error);
  g_assert_cmpint (row->receipt_number, ==, 2);
  g_assert_cmpint (row->paid.e4, ==, 1000000);
  g_assert_cmpint (row->state, ==, PWT_TOPUP_QUEUED);
  pwt_record_free (&pwt_sale_row_record, row);
  g_assert_null (pwt_lists_sale_row (f.db, SALE (9), &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

static void
test_live_summary (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtLiveSummary summary;

  fixture_set_up (&f);
  put_live (f.db, 1, PWT_METER_OK, 1);
  put_live (f.db, 2, PWT_METER_LOST, 1);
  g_assert_true (pwt_live_summarize (f.db, LINE, &summary, &error));
  g_assert_cmpint (summary.meters, ==, 3);
  g_assert_cmpint (summary.fresh, ==, 1);
  g_assert_cmpint (summary.lost, ==, 1);
  g_assert_cmpint (summary.oldest_read_us, ==, FIXTURE_NOW_US);
  g_assert_true (pwt_live_summarize (f.db, PWT_ID_NONE, &summary, &error)); /* the whole site */
  g_assert_cmpint (summary.meters, ==, 3);
  g_assert_true (pwt_live_summarize (f.db, fixture_id (3, 9), &summary, &error));
  g_assert_cmpint (summary.meters, ==, 0);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/lists/a-meters-row-has-all", test_a_meters_row_has_all);
  g_test_add_func ("/store/lists/search-filter-and-count", test_search_filter_and_count);
  g_test_add_func ("/store/lists/sort-and-window", test_sort_and_window);
  g_test_add_func ("/store/lists/wrong-requests", test_wrong_requests);
  g_test_add_func ("/store/lists/the-list-follows-every-change",
                   test_the_list_follows_every_change);
  g_test_add_func ("/store/lists/a-search-forgets-what-was-undone",
                   test_a_search_forgets_what_was_undone);
  g_test_add_func ("/store/lists/floors", test_floors);
  g_test_add_func ("/store/lists/conditions-of-meters", test_conditions_of_meters);
  g_test_add_func ("/store/lists/every-other-list", test_every_other_list);
  g_test_add_func ("/store/lists/newest-commands-of-a-meter", test_newest_commands_of_a_meter);
  g_test_add_func ("/store/live/summary", test_live_summary);
  return g_test_run ();
}
