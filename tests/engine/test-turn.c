/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works committed together: who fails is undone alone, and a disk that is full takes nobody with
 * it. */
#include <sqlite3.h>

#include "fault-vfs.h"
#include "office.h"
#include "store/people.h"
#include "store/sql.h"

/* One work of a group: puts @name, then fails or not; keeps what it was told. */
typedef struct {
  const char *name;
  gboolean fails;
  guint n_runs, n_done, n_after, n_freed;
  gint error_code; /* -1: none */
} Job;

static void
after (PwtEngine *engine, gpointer data)
{
  Job *job = data;

  g_assert_cmpint (job->n_done, ==, 0); /* whoever is told finds it done */
  job->n_after++;
}

static void
count_freed (gpointer data)
{
  ((Job *) data)->n_freed++;
}

static gboolean
run (PwtTurn *turn, gpointer data, GError **error)
{
  Job *job = data;

  job->n_runs++;
  pwt_turn_after (turn, after, job, count_freed);
  if (!pwt_settings_set (turn->db, job->name, "set", error))
    return FALSE;
  return !job->fails || pwt_refuse (error, "as told");
}

static void
done (gpointer data, const GError *error)
{
  Job *job = data;

  job->n_done++;
  if (error != NULL)
    g_test_message ("%s: %s", job->name, error->message);
  job->error_code = error != NULL ? error->code : -1;
}

static void
commit (Office *office, Job *jobs, guint n)
{
  g_autofree PwtWork *works = g_new0 (PwtWork, n);

  for (guint i = 0; i < n; i++)
    works[i] = (PwtWork){ run, done, &jobs[i] };
  pwt_turn_commit (office->engine, office->now_us, works, n);
}

static void
assert_job (Office *office, const Job *job, gint code)
{
  g_autofree char *value = NULL;
  PwtReader *reader = pwt_readers_try_take (office->engine->readers);

  g_assert_true (pwt_settings_get (reader->db, job->name, &value, NULL));
  pwt_readers_give (office->engine->readers, reader);
  g_test_message ("%s: %d", job->name, job->error_code);
  g_assert_cmpint (job->error_code, ==, code);
  g_assert_cmpint (job->n_done, ==, 1);
  g_assert_cmpstr (value, ==, code < 0 ? "set" : NULL);
  g_assert_cmpint (job->n_after, ==, code < 0);
  g_assert_cmpint (job->n_freed, ==, job->n_runs);
}

static void
test_who_fails_is_undone_alone (void)
{
  Office *office = office_new ();
  Job jobs[] = {
    { "t.1" }, { "t.2", TRUE }, { "t.3" }, { "t.4", TRUE }, { "t.5", TRUE }, { "t.6" }
  };

  commit (office, jobs, G_N_ELEMENTS (jobs));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
    assert_job (office, &jobs[i], jobs[i].fails ? PWT_ENGINE_ERROR_REFUSED : -1);
    g_assert_cmpint (jobs[i].n_runs, ==, 1);
  }
  office_free (office);
}

static void
test_one_or_none (void)
{
  Office *office = office_new ();
  Job good = { "t.1" }, bad = { "t.2", TRUE };

  commit (office, NULL, 0);
  commit (office, &good, 1);
  commit (office, &bad, 1);
  assert_job (office, &good, -1);
  assert_job (office, &bad, PWT_ENGINE_ERROR_REFUSED);
  office_free (office);
}

/* As a full disk in the middle of a work: SQLite has rolled all of it back by itself. */
static gboolean
run_and_lose (PwtTurn *turn, gpointer data, GError **error)
{
  Job *job = data;
  gboolean is_first = job->n_runs == 0;

  if (!run (turn, job, error))
    return FALSE;
  if (is_first)
    sqlite3_exec (pwt_db_get_sqlite (turn->db), "ROLLBACK", NULL, NULL, NULL);
  return pwt_settings_set (turn->db, "t.too", "set", error);
}

static void
test_a_lost_group_is_run_again_alone (void)
{
  Office *office = office_new ();
  Job jobs[] = { { "t.1" }, { "t.2", TRUE }, { "t.3" }, { "t.4" } };
  PwtWork works[] = { { run, done, &jobs[0] },
                      { run, done, &jobs[1] },
                      { run_and_lose, done, &jobs[2] },
                      { run, done, &jobs[3] } };

  pwt_turn_commit (office->engine, office->now_us, works, G_N_ELEMENTS (works));
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    assert_job (office, &jobs[i], jobs[i].fails ? PWT_ENGINE_ERROR_REFUSED : -1);
  g_assert_cmpint (jobs[0].n_runs, ==, 2);
  g_assert_cmpint (jobs[1].n_runs, ==, 2);
  g_assert_cmpint (jobs[2].n_runs, ==, 2);
  g_assert_cmpint (jobs[3].n_runs, ==, 1); /* it was not its turn yet */
  office_free (office);
}

/* After a failed flush the file is opened anew, and what was told to be set is. */
static void
reopen (Office *office, const Job *jobs, guint n)
{
  office_restart (office);
  for (guint i = 0; i < n; i++)
    if (jobs[i].error_code < 0)
      assert_job (office, &jobs[i], -1);
    else
      g_assert_true (jobs[i].fails || jobs[i].error_code == PWT_ENGINE_ERROR_FAILED);
}

/* The disk has no room at its Nth change of a file, for every N there is; then it has again. Each
 * work is told the truth, and what follows goes on. */
static void
try_at (Office *office, guint at, gboolean stays, guint *n_changes)
{
  Job jobs[] = { { "t.1" }, { "t.2" }, { "t.3", TRUE }, { "t.4" } };
  char *names[G_N_ELEMENTS (jobs)];

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    jobs[i].name = names[i] = g_strdup_printf ("t.%d.%u.%u", stays, at, i);
  fault_vfs_arm (FAULT_FULL, at, stays);
  commit (office, jobs, G_N_ELEMENTS (jobs));
  *n_changes = MAX (*n_changes, fault_vfs_disarm ());
  if (pwt_db_is_broken (pwt_store_business (office->engine->store))) {
    reopen (office, jobs, G_N_ELEMENTS (jobs));
  } else {
    for (guint i = 0; i < G_N_ELEMENTS (jobs); i++) {
      assert_job (office, &jobs[i], jobs[i].error_code);
      if (!stays) /* there was room when each was tried again */
        g_assert_cmpint (jobs[i].error_code, ==, jobs[i].fails ? PWT_ENGINE_ERROR_REFUSED : -1);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_free (names[i]);
}

static void
test_a_full_disk_takes_nobody_with_it (void)
{
  Office *office;
  Job last = { "t.last" };

  fault_vfs_register ();
  sqlite3_vfs_register (sqlite3_vfs_find (FAULT_VFS), 1);
  office = office_new ();
  for (guint stays = 0; stays < 2; stays++) {
    guint n_changes = 1;

    for (guint at = 1; at <= n_changes; at++)
      try_at (office, at, stays != 0, &n_changes);
    g_assert_cmpint (n_changes, >=, 3);
  }
  commit (office, &last, 1);
  assert_job (office, &last, -1);
  office_verify (office);
  office_free (office);
  sqlite3_vfs_register (sqlite3_vfs_find ("unix"), 1);
}

/* What the meters told is kept until it could be stored. */
static void
test_what_meters_told_is_tried_again (void)
{
  Office *office;
  PwtLinesEvent *event = g_new0 (PwtLinesEvent, 1);

  fault_vfs_register ();
  sqlite3_vfs_register (sqlite3_vfs_find (FAULT_VFS), 1);
  office = office_new ();
  *event = (PwtLinesEvent){ .kind = PWT_LINES_LINK, .time_us = office->now_us };
  g_ptr_array_add (office->engine->field_events, event);
  fault_vfs_arm (FAULT_FULL, 1, TRUE);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "What the meters told*");
  pwt_engine_turn (office->engine, office->now_us);
  g_test_assert_expected_messages ();
  fault_vfs_disarm ();
  g_assert_cmpint (office->engine->field_events->len, ==, 1);
  pwt_engine_turn (office->engine, office->now_us); /* not at once */
  g_assert_cmpint (office->engine->field_events->len, ==, 1);
  office->now_us += PWT_US_PER_SECOND;
  pwt_engine_turn (office->engine, office->now_us);
  g_assert_cmpint (office->engine->field_events->len, ==, 0);
  office_free (office);
  sqlite3_vfs_register (sqlite3_vfs_find ("unix"), 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/turn/who-fails-is-undone-alone", test_who_fails_is_undone_alone);
  g_test_add_func ("/engine/turn/one-or-none", test_one_or_none);
  g_test_add_func ("/engine/turn/a-lost-group-is-run-again-alone",
                   test_a_lost_group_is_run_again_alone);
  g_test_add_func ("/engine/turn/a-full-disk-takes-nobody-with-it",
                   test_a_full_disk_takes_nobody_with_it);
  g_test_add_func ("/engine/turn/what-meters-told-is-tried-again",
                   test_what_meters_told_is_tried_again);
  return g_test_run ();
}
