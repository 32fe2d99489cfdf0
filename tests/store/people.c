/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static void
test_credentials_stay_beside_the_record (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtCredentials set = { (char *) "$argon2id$…", 3, FIXTURE_NOW_US };
  g_auto (PwtCredentials) got = { NULL };
  PwtOperator *operator_;
  gint64 n;

  fixture_set_up (&f);
  g_assert_true (pwt_people_count (f.db, &n, &error));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (pwt_people_find (f.db, "DEMO", &operator_, &error));
  g_assert_true (pwt_id_equal (operator_->id, OPERATOR));
  g_assert_true (pwt_people_get_credentials (f.db, OPERATOR, &got, &error));
  g_assert_null (got.password_hash);
  g_assert_cmpint (got.locked_until_us, ==, PWT_TIME_NONE);

  g_assert_true (pwt_people_set_credentials (f.db, OPERATOR, &set, &error));
  /* Saving the record does not touch them. */
  operator_->is_disabled = TRUE;
  g_assert_true (pwt_db_save (f.db, &pwt_operator_record, operator_, &error));
  pwt_record_free (&pwt_operator_record, operator_);
  g_assert_true (pwt_people_get_credentials (f.db, OPERATOR, &got, &error));
  g_assert_cmpstr (got.password_hash, ==, "$argon2id$…");
  g_assert_cmpint (got.failures, ==, 3);
  g_assert_cmpint (got.locked_until_us, ==, FIXTURE_NOW_US);

  g_assert_true (pwt_people_find (f.db, "nobody", &operator_, &error));
  g_assert_null (operator_);
  g_assert_false (pwt_people_set_credentials (f.db, fixture_id (9, 9), &set, &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

static void
test_roles_are_replaced_together (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtOperatorRole first = { fixture_id (60, 1), OPERATOR, PROJECT,
                            pwt_first_role_id (PWT_ROLE_CLERK) };
  PwtOperatorRole second = { fixture_id (60, 2), OPERATOR, PWT_ID_NONE,
                             pwt_first_role_id (PWT_ROLE_AUDITOR) };
  PwtOperatorRole twice = { fixture_id (60, 3), OPERATOR, PWT_ID_NONE,
                            pwt_first_role_id (PWT_ROLE_CLERK) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  GPtrArray *got;

  fixture_set_up (&f);
  g_ptr_array_add (roles, &first);
  g_ptr_array_add (roles, &second);
  g_assert_true (pwt_people_set_roles (f.db, OPERATOR, roles, &error));
  g_ptr_array_remove_index (roles, 0);
  g_assert_true (pwt_people_set_roles (f.db, OPERATOR, roles, &error));
  got = pwt_people_get_roles (f.db, OPERATOR, &error);
  g_assert_cmpuint (got->len, ==, 1);
  g_assert_true (pwt_id_equal (((PwtOperatorRole *) got->pdata[0])->role,
                               pwt_first_role_id (PWT_ROLE_AUDITOR)));
  pwt_record_list_free (&pwt_operator_role_record, got);
  g_ptr_array_add (roles, &twice);
  g_assert_false (pwt_people_set_roles (f.db, OPERATOR, roles, &error));
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

static gboolean
is_alive (PwtDb *db, const char *token, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_auto (PwtSessionRow) row = { .origin = NULL };

  if (pwt_sessions_find (db, token, now_us, &row, &error)) {
    g_assert_true (pwt_id_equal (row.operator_id, OPERATOR));
    g_assert_cmpstr (row.origin, ==, "counter-1/desktop");
    return TRUE;
  }
  g_assert_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND);
  return FALSE;
}

static void
create_session (PwtDb *db, const char *token)
{
  g_autoptr (GError) error = NULL;
  PwtSessionRow row = { OPERATOR, (char *) "counter-1/desktop", 1000, 1000, 10000, 500 };

  g_assert_true (pwt_sessions_create (db, token, &row, &error));
}

static void
test_sessions_end (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 n;

  fixture_set_up (&f);
  create_session (f.db, "token-a");
  g_assert_true (is_alive (f.db, "token-a", 1499));
  g_assert_false (is_alive (f.db, "token-a", 1500)); /* idle */
  g_assert_false (is_alive (f.db, "token-b", 1001));
  g_assert_true (pwt_sessions_touch (f.db, "token-a", 1400, &error));
  g_assert_true (pwt_sessions_touch (f.db, "token-a", 1200, &error)); /* a clock set back */
  g_assert_true (is_alive (f.db, "token-a", 1899));
  for (gint64 now = 1400; now < 10000; now += 400)
    g_assert_true (pwt_sessions_touch (f.db, "token-a", now, &error));
  g_assert_false (is_alive (f.db, "token-a", 10000)); /* in use, but too old */
  g_assert_true (pwt_sessions_prune (f.db, 10000, &error));
  g_assert_true (pwt_sql_int (f.db, 0, &n, &error, "SELECT count(*) FROM session", ""));
  g_assert_cmpint (n, ==, 0);

  create_session (f.db, "token-a");
  create_session (f.db, "token-b");
  create_session (f.db, "token-c");
  g_assert_true (pwt_sessions_delete (f.db, "token-c", &error));
  g_assert_true (pwt_sessions_delete_of (f.db, OPERATOR, "token-b", &error));
  g_assert_false (is_alive (f.db, "token-a", 1001));
  g_assert_true (is_alive (f.db, "token-b", 1001));
  g_assert_true (pwt_sessions_delete_of (f.db, OPERATOR, NULL, &error));
  g_assert_false (is_alive (f.db, "token-b", 1001));
  fixture_tear_down (&f);
}

/* The file must not be enough to sign in with. */
static void
test_token_is_not_stored (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 n;

  fixture_set_up (&f);
  create_session (f.db, "token-a");
  g_assert_true (pwt_sql_int (f.db, 0, &n, &error,
                              "SELECT count(*) FROM session"
                              " WHERE instr (token_hash, CAST ('token' AS BLOB))"
                              " OR instr (token_hash, 'token') OR origin LIKE '%token%'",
                              ""));
  g_assert_cmpint (n, ==, 0);
  fixture_tear_down (&f);
}

static void
test_settings (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  fixture_set_up (&f);
  g_assert_true (pwt_settings_get (f.db, "site-name", &value, &error));
  g_assert_null (value);
  g_assert_true (pwt_settings_set (f.db, "site-name", "园区", &error));
  g_assert_true (pwt_settings_set (f.db, "site-name", "新园区", &error));
  g_assert_true (pwt_settings_get (f.db, "site-name", &value, &error));
  g_assert_cmpstr (value, ==, "新园区");
  fixture_tear_down (&f);
}

static PwtEvents *
events_since (PwtDb *db, gint64 after, gint64 limit)
{
  g_autoptr (GError) error = NULL;
  PwtEvents *events = pwt_events_since (db, after, limit, &error);

  g_assert_no_error (error);
  return events;
}

static void
assert_events (PwtDb *db, gint64 after, gint64 limit, guint n, gint64 last, gboolean is_reset)
{
  PwtEvents *events = events_since (db, after, limit);

  g_assert_cmpuint (events->events->len, ==, n);
  g_assert_cmpint (events->last, ==, last);
  g_assert_cmpint (events->is_reset, ==, is_reset);
  pwt_record_free (&pwt_events_record, events);
}

static void
test_events (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 number;

  fixture_set_up (&f);
  assert_events (f.db, -1, 10, 0, 0, FALSE);
  for (gint64 i = 1; i <= 5; i++) {
    PwtEvent event = { 0, i * PWT_US_PER_DAY, PROJECT, (char *) "meter", METER (1) };

    g_assert_true (pwt_events_append (f.db, &event, &number, &error));
    g_assert_cmpint (number, ==, i);
  }
  assert_events (f.db, -1, 10, 0, 5, FALSE);
  assert_events (f.db, 5, 10, 0, 5, FALSE);
  assert_events (f.db, 2, 10, 3, 5, FALSE);
  assert_events (f.db, 2, 2, 2, 4, FALSE);
  assert_events (f.db, 9, 2, 0, 5, TRUE); /* of a site that was restored */
  g_assert_true (pwt_events_prune (f.db, 6 * PWT_US_PER_DAY, &error));
  assert_events (f.db, 2, 10, 3, 5, FALSE);
  assert_events (f.db, 1, 10, 0, 5, TRUE); /* number 2 was dropped */

  /* A number is never given twice: the newest is never dropped. */
  g_assert_true (pwt_events_prune (f.db, 99 * PWT_US_PER_DAY, &error));
  assert_events (f.db, 5, 10, 0, 5, FALSE);
  assert_events (f.db, 4, 10, 1, 5, FALSE);
  assert_events (f.db, 3, 10, 0, 5, TRUE);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/people/credentials-stay-beside-the-record",
                   test_credentials_stay_beside_the_record);
  g_test_add_func ("/store/people/roles-are-replaced-together", test_roles_are_replaced_together);
  g_test_add_func ("/store/sessions/end", test_sessions_end);
  g_test_add_func ("/store/sessions/token-is-not-stored", test_token_is_not_stored);
  g_test_add_func ("/store/settings/of-the-site", test_settings);
  g_test_add_func ("/store/events/since", test_events);
  return g_test_run ();
}
