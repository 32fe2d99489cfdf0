/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site verifies itself: each night, and after a stop that was not clean. */
#include <stdio.h>
#include <string.h>

#include "engine/private.h"
#include "office.h"

/* How many verifications the site began by itself. */
static gint64
count_jobs (Office *office)
{
  g_autofree char *token = pwt_engine_owner_token (office->engine);
  PwtFilter kind = { (char *) "kind", (char *) "verify" };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .filters = filters, .limit = 10 };
  PwtWindow *window;
  gint64 n;

  g_ptr_array_add (filters, &kind);
  window = office_call (office, token, "job.list", &request);
  n = window->total;
  pwt_record_free (&pwt_job_window_record, window);
  return n;
}

static void
pass_hours (Office *office, guint hours)
{
  for (guint i = 0; i < hours; i++) {
    office->now_us += PWT_US_PER_HOUR;
    pwt_engine_work (office->engine);
  }
}

static void
close_office (Office *office)
{
  g_clear_pointer (&office->engine, pwt_engine_close);
}

/* A log that nobody has folded in, as after a power cut. */
static void
leave_log (Office *office)
{
  g_autofree char *log = g_build_filename (office->dir, "business.db-wal", NULL);

  g_assert_true (g_file_set_contents (log, "x", 1, NULL));
}

static char *
problem_of (Office *office)
{
  g_autofree char *token = pwt_engine_owner_token (office->engine);
  PwtSiteHealth *health = office_call (office, token, "site.health", NULL);
  char *problem = g_strdup (health->books_problem);

  pwt_record_free (&pwt_site_health_record, health);
  return problem;
}

static gboolean
home_warns (Office *office)
{
  g_autofree char *token = pwt_engine_owner_token (office->engine);
  PwtIdRequest request = { office->project };
  PwtSiteSummary *summary = office_call (office, token, "site.summary", &request);
  gboolean warns = summary->is_verified_bad;

  pwt_record_free (&pwt_site_summary_record, summary);
  return warns;
}

static void
test_once_a_night (void)
{
  Office *office = office_new ();

  pwt_engine_work (office->engine);
  g_assert_cmpint (count_jobs (office), ==, 1); /* no night was ever verified */
  pass_hours (office, 12);
  g_assert_cmpint (count_jobs (office), ==, 1);
  pass_hours (office, 12);
  g_assert_cmpint (count_jobs (office), ==, 2);
  pass_hours (office, 48);
  g_assert_cmpint (count_jobs (office), ==, 4);
  office_free (office);
}

static void
test_a_night_that_passed_is_made_up_for (void)
{
  Office *office = office_new ();

  pwt_engine_work (office->engine);
  close_office (office);
  office->now_us += 3 * PWT_US_PER_DAY;
  office_open (office);
  pwt_engine_work (office->engine);
  g_assert_cmpint (count_jobs (office), ==, 2);
  office_free (office);
}

static void
test_after_a_stop_that_was_not_clean (void)
{
  Office *office = office_new ();

  pwt_engine_work (office->engine);
  office_restart (office);
  pwt_engine_work (office->engine);
  g_assert_cmpint (count_jobs (office), ==, 1);
  close_office (office);
  leave_log (office);
  office_open (office);
  pwt_engine_work (office->engine);
  g_assert_cmpint (count_jobs (office), ==, 2);
  office_free (office);
}

/* What opening does not look at. */
static void
damage_history (Office *office)
{
  g_autofree char *path = g_build_filename (office->dir, "history.db", NULL);
  FILE *file = fopen (path, "r+");

  g_assert_cmpint (fseek (file, 2 * 16384, SEEK_SET), ==, 0);
  for (guint i = 0; i < 2 * 16384; i++)
    fputc (0x5a, file);
  fclose (file);
}

static void
test_what_is_wrong_is_kept_logged_and_shown (void)
{
  Office *office = office_new ();
  g_autofree char *problem = NULL;

  pwt_engine_work (office->engine);
  g_assert_false (home_warns (office));
  close_office (office);
  damage_history (office);
  leave_log (office);
  office_open (office);
  pwt_engine_work (office->engine);
  problem = problem_of (office);
  g_assert_nonnull (problem);
  g_test_message ("%s", problem);
  g_assert_nonnull (strstr (problem, "history file"));
  g_assert_true (home_warns (office));
  g_free (office->boss);
  office->boss = pwt_engine_owner_token (office->engine);
  g_assert_cmpint (office_count_audit (office, "books.verify"), ==, 1);
  office_free (office);
}

/* In its thread the verification is given up when the site is closed, and done after all. */
static void
test_closed_meanwhile (void)
{
  Office *office = office_new_with_threads ();

  close_office (office);
  leave_log (office);
  office_open (office);
  office_restart (office);
  g_assert_cmpint (count_jobs (office), >=, 1);
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/verification/once-a-night", test_once_a_night);
  g_test_add_func ("/engine/verification/a-night-that-passed-is-made-up-for",
                   test_a_night_that_passed_is_made_up_for);
  g_test_add_func ("/engine/verification/after-a-stop-that-was-not-clean",
                   test_after_a_stop_that_was_not_clean);
  g_test_add_func ("/engine/verification/what-is-wrong-is-kept-logged-and-shown",
                   test_what_is_wrong_is_kept_logged_and_shown);
  g_test_add_func ("/engine/verification/closed-meanwhile", test_closed_meanwhile);
  return g_test_run ();
}
