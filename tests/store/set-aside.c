/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/set-aside.h"

#include "fixture.h"

static void
add (PwtFixture *f, gint64 time_us, PwtId project, const char *reason)
{
  g_autoptr (GError) error = NULL;
  PwtSetAside row = { time_us, project, PWT_ID_NONE, (char *) "reading: 大写", (char *) reason };

  g_assert_true (pwt_set_aside_add (f->db, &row, &error));
  g_assert_no_error (error);
}

static void
assert_summary (PwtFixture *f, PwtId project, gint64 since_us, gint64 n, gint64 newest_us,
                const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gint64 count, time_us;

  g_assert_true (
      pwt_set_aside_summarize (f->db, project, since_us, &count, &time_us, &found, &error));
  g_assert_cmpint (count, ==, n);
  g_assert_cmpint (time_us, ==, newest_us);
  g_assert_cmpstr (found, ==, reason);
}

static void
test_newest_of_a_project (void)
{
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  assert_summary (&f, PROJECT, 0, 0, PWT_TIME_NONE, NULL);
  add (&f, 10, PROJECT, "first");
  add (&f, 20, PROJECT, "second");
  add (&f, 30, PWT_ID_NONE, "of nobody");
  assert_summary (&f, PROJECT, 0, 2, 20, "second");
  assert_summary (&f, PROJECT, 11, 1, 20, "second");
  assert_summary (&f, PROJECT, 21, 0, PWT_TIME_NONE, NULL);
  assert_summary (&f, PWT_ID_NONE, 0, 1, 30, "of nobody");
  fixture_tear_down (&f);
}

static void
test_is_never_dropped (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  add (&f, 10, PROJECT, "first");
  g_assert_false (pwt_sql_run (f.db, &error, "DELETE FROM set_aside", ""));
  assert_store_error (error, CONSTRAINT);
  g_assert_false (pwt_sql_run (f.db, &error, "UPDATE set_aside SET reason = ''", ""));
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/set-aside/newest-of-a-project", test_newest_of_a_project);
  g_test_add_func ("/store/set-aside/is-never-dropped", test_is_never_dropped);
  return g_test_run ();
}
