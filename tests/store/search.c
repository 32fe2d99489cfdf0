/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search.h"

#include "fixture.h"
#include "store/lists.h"
#include "store/phone.h"

static PwtSearchReply *
find_as (PwtFixture *f, gboolean sees_phones, PwtId project, const char *text, gint64 limit)
{
  PwtSearchRequest request = { project, (char *) text, limit };
  PwtSearchReply *reply = pwt_record_new (&pwt_search_reply_record);
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_search_find (f->db, &request, sees_phones, reply, &error));
  g_assert_no_error (error);
  return reply;
}

static PwtSearchReply *
find_in (PwtFixture *f, PwtId project, const char *text, gint64 limit)
{
  return find_as (f, FALSE, project, text, limit);
}

static void
done (PwtSearchReply *reply)
{
  pwt_record_free (&pwt_search_reply_record, reply);
}

static void
put_text (PwtFixture *f, guint64 point, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_search_put (f->db, POINT (point), text, &error));
}

/* The serials found, joined: "2026000003 2026000001". */
static void
assert_meters (PwtFixture *f, const char *text, gint64 limit, const char *serials)
{
  PwtSearchReply *reply = find_in (f, PROJECT, text, limit);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < reply->meters->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            ((PwtMeterRow *) reply->meters->pdata[i])->serial);
  g_assert_cmpstr (found->str, ==, serials);
  done (reply);
}

static void
test_best_first (void)
{
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  put_text (&f, 1, "深圳美佳\nszmj\na10\n2026000001");
  put_text (&f, 2, "苏州名匠\nszmj\nxa1\n2026000002");
  put_text (&f, 3, "老周快餐\nlzkc\na1\n2026000003");
  assert_meters (&f, "a1", 9, "2026000003 2026000001 2026000002");
  assert_meters (&f, " A1 ", 9, "2026000003 2026000001 2026000002");
  assert_meters (&f, "a1", 1, "2026000003");
  assert_meters (&f, "szmj", 9, "2026000001 2026000002");
  assert_meters (&f, "美佳 a1", 9, "2026000001");
  assert_meters (&f, "2026000002", 9, "2026000002");
  assert_meters (&f, "美佳szmj", 9, ""); /* a hit never spans two lines */
  assert_meters (&f, "%", 9, "");
  assert_meters (&f, "  ", 9, "");
  fixture_tear_down (&f);
}

static gboolean
is_hit (PwtFixture *f, const char *typed, gboolean sees_phones)
{
  PwtListRequest request = { .project = PROJECT, .limit = 9, .search = (char *) typed };
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_lists_window (f->db, "meters", &request, sees_phones, &error);
  PwtSearchReply *reply = find_as (f, sees_phones, PROJECT, typed, 9);
  gboolean is_found = FALSE, is_listed = FALSE;

  g_assert_no_error (error);
  for (guint m = 0; m < reply->meters->len; m++)
    is_found |= g_str_equal (((PwtMeterRow *) reply->meters->pdata[m])->serial, "2026000001");
  for (guint m = 0; m < window->rows->len; m++)
    is_listed |= g_str_equal (((PwtMeterRow *) window->rows->pdata[m])->serial, "2026000001");
  g_assert_cmpint (is_found, ==, is_listed);
  pwt_record_free (&pwt_meter_window_record, window);
  done (reply);
  return is_found;
}

/* Whoever may not see a phone cannot try it out digit by digit; whoever knows it finds it, and who
 * sees phones finds it by what people say of one: its last four digits. */
static void
test_phones_are_not_tried_out (void)
{
  static const struct {
    const char *typed;
    gboolean is_found, is_found_by_who_sees;
  } cases[] = {
    { "1", FALSE, FALSE },           { "139", FALSE, FALSE },
    { "5678", FALSE, TRUE },         { "5679", FALSE, FALSE },
    { "123456", FALSE, TRUE },       { "1391234", TRUE, TRUE },
    { "2345678", TRUE, TRUE },       { "13912345678", TRUE, TRUE },
    { "13912345679", FALSE, FALSE }, { "szmj 13912345678", TRUE, TRUE },
    { "szmj 139123", FALSE, TRUE },  { "bdj", FALSE, FALSE },
  };
  PwtFixture f = { NULL };
  g_autofree char *phone = pwt_phone_write ("13912345678");
  g_autofree char *text = g_strconcat ("深圳美佳\nszmj\na08\n", phone, NULL);

  fixture_set_up (&f);
  put_text (&f, 1, text);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].typed);
    g_assert_cmpint (is_hit (&f, cases[i].typed, FALSE), ==, cases[i].is_found);
    g_assert_cmpint (is_hit (&f, cases[i].typed, TRUE), ==, cases[i].is_found_by_who_sees);
  }
  fixture_tear_down (&f);
}

static void
test_accounts_once (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtSearchReply *reply;
  const PwtAccountHit *hit;

  fixture_set_up (&f);
  g_assert_true (pwt_sql_run (f.db, &error,
                              "UPDATE account_point SET account = ? WHERE account = ?", "dd",
                              ACCOUNT (1), ACCOUNT (2)));
  put_text (&f, 1, "a\n101");
  put_text (&f, 2, "a\n102");
  put_text (&f, 3, "a\n103");
  reply = find_in (&f, PROJECT, "a", 9);
  g_assert_cmpuint (reply->meters->len, ==, 3);
  g_assert_cmpuint (reply->accounts->len, ==, 2);
  hit = reply->accounts->pdata[0];
  g_assert_true (pwt_id_equal (hit->id, ACCOUNT (1)));
  g_assert_cmpstr (hit->number, ==, "100001");
  g_assert_cmpstr (hit->tenant_name, ==, "商户1");
  g_assert_cmpint (hit->points, ==, 2);
  g_assert_false (reply->has_more);
  done (reply);

  reply = find_in (&f, PROJECT, "a", 1);
  g_assert_cmpuint (reply->accounts->len, ==, 1);
  g_assert_true (reply->has_more);
  done (reply);
  fixture_tear_down (&f);
}

static void
test_receipts_by_number (void)
{
  static const struct {
    const char *text;
    gboolean is_found;
  } cases[] = {
    { "1", TRUE },
    { "00000001", TRUE },
    { "№00000001", TRUE },
    { " 1 ", TRUE },
    { "2", FALSE },
    { "1 2", FALSE },
    { "-1", FALSE },
    { "0", FALSE },
    { "x1", FALSE },
    { "1x", FALSE },
    { "99999999999999999999", FALSE },
  };
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  g_assert_true (pwt_db_begin (f.db, &error));
  g_assert_true (fixture_sell (f.db, 1, &error));
  g_assert_true (pwt_db_commit (f.db, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwtSearchReply *reply = find_in (&f, PROJECT, cases[i].text, 9);

    g_assert_cmpuint (reply->sales->len, ==, cases[i].is_found ? 1 : 0);
    if (cases[i].is_found)
      g_assert_true (pwt_id_equal (((PwtSaleRow *) reply->sales->pdata[0])->id, SALE (1)));
    done (reply);
  }
  fixture_tear_down (&f);
}

static void
test_only_this_project (void)
{
  PwtFixture f = { NULL };
  PwtSearchReply *reply;

  fixture_set_up (&f);
  reply = find_in (&f, fixture_id (1, 2), "商户", 9);
  g_assert_cmpuint (reply->meters->len + reply->accounts->len + reply->sales->len, ==, 0);
  done (reply);
  fixture_tear_down (&f);
}

/* A room's whole number is found however many others hold the same digits. */
static void
test_whole_number_among_many (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtSearchReply *reply;

  fixture_set_up (&f);
  g_assert_true (pwt_db_begin (f.db, &error));
  for (guint n = 0; n < 1500; n++)
    g_assert_true (pwt_sql_run (
        f.db, &error,
        "INSERT INTO meter_list (id, project, line, floor_position, room_position, serial,"
        " profile, line_name, address, state, place, search)"
        " VALUES (?, ?, ?, 0, 0, 'many', 'p', 'l', 1, 'ok', '0', 'q7x')",
        "ddd", METER (5000 + n), PROJECT, LINE));
  g_assert_true (pwt_sql_run (f.db, &error,
                              "UPDATE meter_list SET place = 'z', room = 'Q7', search = 'q7'"
                              " WHERE id = ?",
                              "d", METER (3)));
  g_assert_no_error (error);
  reply = find_in (&f, PROJECT, "q7", 2);
  g_assert_cmpstr (((PwtMeterRow *) reply->meters->pdata[0])->room, ==, "Q7");
  g_assert_true (reply->has_more);
  done (reply);
  pwt_db_rollback (f.db);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/best-hits-first", test_best_first);
  g_test_add_func ("/store/search/an-account-is-told-once", test_accounts_once);
  g_test_add_func ("/store/search/phones-are-not-tried-out", test_phones_are_not_tried_out);
  g_test_add_func ("/store/search/receipts-by-their-whole-number", test_receipts_by_number);
  g_test_add_func ("/store/search/only-this-project", test_only_this_project);
  g_test_add_func ("/store/search/a-whole-number-among-many", test_whole_number_among_many);
  return g_test_run ();
}
