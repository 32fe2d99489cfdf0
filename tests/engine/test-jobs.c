/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups by plan and by hand, drills, and jobs as such: cut short, cancelled, on a full disk. */
#include <glib/gstdio.h>

#include "campaign-disk.h"
#include "engine/backups.h"
#include "office.h"
#include "store/backup.h"
#include "store/backups.h"

static PwtBackupStatus *
get_status (Office *office)
{
  return office_call (office, office->boss, "backup.status", NULL);
}

static void
status_free (PwtBackupStatus *status)
{
  pwt_record_free (&pwt_backup_status_record, status);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtBackupStatus, status_free)

static void
job_free (PwtJob *job)
{
  pwt_record_free (&pwt_job_record, job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtJob, job_free)

static const PwtBackup *
nth (const PwtBackupStatus *status, guint i)
{
  g_assert_cmpuint (i, <, status->backups->len);
  return g_ptr_array_index (status->backups, i);
}

static void
set_plan (Office *office, PwtBackupRhythm rhythm, gint64 minute, gint64 keep, const char *folder)
{
  PwtBackupPlan plan = { rhythm, minute, keep, (char *) folder };

  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "backup.plan", &plan));
}

static PwtJob *
begin (Office *office, const char *operation)
{
  PwtIdRequest request = { office_new_id (office) };

  return office_call (office, office->boss, operation, &request);
}

static PwtJob *
get_job (Office *office, PwtId id)
{
  PwtIdRequest request = { id };

  return office_call (office, office->boss, "job.get", &request);
}

/* Begins it and, on the test's clock, does it. */
static PwtJob *
finish (Office *office, const char *operation)
{
  g_autoptr (PwtJob) begun = begin (office, operation);

  return get_job (office, begun->id);
}

/* A session lasts a day: after that the owner of the files looks. */
static void
come_back (Office *office)
{
  g_free (office->boss);
  office->boss = pwt_engine_owner_token (office->engine);
}

/* The clock goes on by whole hours, as it does for an engine that is told when to wake. */
static void
pass_hours (Office *office, guint hours)
{
  for (guint i = 0; i < hours; i++) {
    office->now_us += PWT_US_PER_HOUR;
    pwt_engine_work (office->engine);
  }
  come_back (office);
}

static char *
problem_of_health (Office *office)
{
  PwtSiteHealth *health = office_call (office, office->boss, "site.health", NULL);
  char *problem = g_strdup (health->backup_problem);

  pwt_record_free (&pwt_site_health_record, health);
  return problem;
}

/* --- by hand --- */

static void
test_by_hand (void)
{
  Office *office = office_new ();
  g_autoptr (PwtJob) job = finish (office, "backup.start");
  g_autoptr (PwtBackupStatus) status = get_status (office);
  const PwtBackup *made = nth (status, 0);
  gint64 bytes;

  g_assert_cmpint (job->state, ==, PWT_JOB_DONE);
  g_assert_cmpint (status->backups->len, ==, 1);
  g_assert_true (pwt_id_equal (made->id, job->id));
  bytes = pwt_backup_size (made->path);
  g_assert_cmpint (bytes, >, 0);
  g_assert_cmpint (made->bytes, ==, bytes);
  g_assert_true (g_str_has_prefix (made->path, status->folder));
  g_assert_cmpint (status->next_us, ==, PWT_TIME_NONE); /* no plan was set */
  g_assert_cmpint (office_count_audit (office, "backup.start"), ==, 1);
  g_assert_cmpint (office_count_audit (office, "backup.made"), ==, 1);
  office_verify (office);
  office_free (office);
}

static void
test_same_id_is_the_same_job (void)
{
  Office *office = office_new ();
  PwtIdRequest request = { office_new_id (office) };

  for (guint i = 0; i < 3; i++)
    job_free (office_call (office, office->boss, "backup.start", &request));
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->backups->len, ==, 1);
  }
  g_assert_cmpint (office_count_audit (office, "backup.start"), ==, 1);
  office_free (office);
}

/* --- by plan --- */

static void
test_times_of_a_plan (void)
{
  /* 2026-11-20 is a Friday; minutes from its midnight in Shanghai. */
  static const struct {
    PwtBackupRhythm rhythm;
    int minute, now, last, next;
  } rows[] = {
    { PWT_BACKUP_DAILY, 150, 600, 150, 150 + 1440 },
    { PWT_BACKUP_DAILY, 150, 150, 150, 150 + 1440 }, /* to the minute */
    { PWT_BACKUP_DAILY, 150, 149, 150 - 1440, 150 },
    { PWT_BACKUP_DAILY, 0, 0, 0, 1440 },
    { PWT_BACKUP_DAILY, 1439, 600, -1, 1439 },
    { PWT_BACKUP_TWICE_DAILY, 150, 600, 150, 870 },
    { PWT_BACKUP_TWICE_DAILY, 870, 600, 150, 870 }, /* the same two */
    { PWT_BACKUP_TWICE_DAILY, 150, 1000, 870, 150 + 1440 },
    { PWT_BACKUP_WEEKLY, 150, 600, 150 - 4 * 1440, 150 + 3 * 1440 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  gint64 midnight_us = pwt_civil_to_time (pwt_date_from_ymd (2026, 11, 20), 0, zone);
  PwtBackupPlan never = { 0 };
  gint64 last_us, next_us;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtBackupPlan plan = { .rhythm = rows[i].rhythm, .minute = rows[i].minute };

    g_test_message ("row %u", i);
    pwt_backup_plan_times (&plan, midnight_us + rows[i].now * PWT_US_PER_MINUTE, zone, &last_us,
                           &next_us);
    g_assert_cmpint ((last_us - midnight_us) / PWT_US_PER_MINUTE, ==, rows[i].last);
    g_assert_cmpint ((next_us - midnight_us) / PWT_US_PER_MINUTE, ==, rows[i].next);
  }
  pwt_backup_plan_times (&never, midnight_us, zone, &last_us, &next_us);
  g_assert_cmpint (last_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (next_us, ==, PWT_TIME_NONE);
}

/* A week of nights, of which three are kept; and nothing that is nobody's backup is touched. */
static void
test_plan_keeps_so_many (void)
{
  Office *office = office_new ();
  g_autofree char *other = g_build_filename (office->dir, "backups", "holiday pictures", NULL);

  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  set_plan (office, PWT_BACKUP_DAILY, 150, 3, NULL);
  pass_hours (office, 7 * 24);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->backups->len, ==, 3);
    for (guint i = 0; i < 3; i++)
      g_assert_cmpint (pwt_backup_size (nth (status, i)->path), >, 0);
    g_assert_cmpint (nth (status, 0)->made_us - nth (status, 1)->made_us, ==, PWT_US_PER_DAY);
    g_assert_cmpint (status->next_us, >, office->now_us);
    g_assert_cmpint (status->next_us - office->now_us, <=, PWT_US_PER_DAY);
  }
  /* At once when it was set, then seven nights. */
  g_assert_cmpint (office_count_audit (office, "backup.made"), ==, 8);
  g_assert_cmpint (office_count_audit (office, "backup.removed"), ==, 5);
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_DIR));
  office_free (office);
}

/* A computer that is off at night backs up in the morning, once. */
static void
test_missed_time_is_made_up_for (void)
{
  Office *office = office_new ();

  set_plan (office, PWT_BACKUP_DAILY, 150, 5, NULL);
  g_assert_cmpint (office_count_audit (office, "backup.made"), ==, 1);
  office->now_us += 5 * PWT_US_PER_DAY;
  office_restart (office);
  come_back (office);
  pwt_engine_work (office->engine);
  pwt_engine_work (office->engine);
  g_assert_cmpint (office_count_audit (office, "backup.made"), ==, 2);
  office_free (office);
}

static void
test_clock_set_back (void)
{
  Office *office = office_new ();

  set_plan (office, PWT_BACKUP_DAILY, 150, 5, NULL);
  office->now_us -= 400 * PWT_US_PER_DAY;
  pwt_engine_work (office->engine);
  pass_hours (office, 48);
  g_assert_cmpint (office_count_audit (office, "backup.made"), >=, 3);
  office_free (office);
}

static void
test_wrong_folders_are_refused (void)
{
  Office *office = office_new ();
  g_autofree char *inside = g_build_filename (office->dir, "backups", "deeper", NULL);
  const char *const folders[] = { "relative/path", "/nowhere/at/all", office->dir, inside };

  g_assert_cmpint (g_mkdir (inside, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    PwtBackupPlan plan = { PWT_BACKUP_DAILY, 0, 3, (char *) folders[i] };

    office_assert_fails (office, office->boss, "backup.plan", &plan, REFUSED);
  }
  office_free (office);
}

/* A drive that was unplugged: said in words, in health too; tried again after an hour and not
 * before; healed by plugging it in. */
static void
test_folder_that_went_away (void)
{
  Office *office = office_new ();
  g_autofree char *drive = g_dir_make_tmp ("pwt-drive-XXXXXX", NULL);
  g_autofree char *problem = NULL;

  g_assert_cmpint (g_rmdir (drive), ==, 0);
  g_assert_cmpint (g_mkdir (drive, 0700), ==, 0);
  set_plan (office, PWT_BACKUP_TWICE_DAILY, 150, 2, drive);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_true (pwt_backup_remove (nth (status, 0)->path, NULL));
  }
  g_assert_cmpint (g_rmdir (drive), ==, 0);
  pass_hours (office, 12);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->last->state, ==, PWT_JOB_FAILED);
    g_assert_nonnull (strstr (status->last->result, drive));
    g_assert_cmpint (status->next_us, <=, office->now_us + PWT_US_PER_HOUR);
  }
  problem = problem_of_health (office);
  g_assert_nonnull (strstr (problem, "plug its drive in"));
  g_assert_false (g_file_test (drive, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir (drive, 0700), ==, 0);
  pass_hours (office, 1);
  g_free (problem);
  problem = problem_of_health (office);
  g_assert_null (problem);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->backups->len, ==, 1); /* what is gone is not counted as kept */
    g_assert_true (pwt_backup_remove (nth (status, 0)->path, NULL));
  }
  g_assert_cmpint (g_rmdir (drive), ==, 0);
  office_free (office);
}

/* --- drill --- */

static void
test_drill (void)
{
  Office *office = office_new ();
  PwtIdRequest request = { office_new_id (office) };

  office_assert_fails (office, office->boss, "backup.drill", &request, REFUSED);
  job_free (finish (office, "backup.start"));
  {
    g_autoptr (PwtJob) job = finish (office, "backup.drill");
    g_autoptr (PwtBackupStatus) status = get_status (office);
    GDir *dir = g_dir_open (status->folder, 0, NULL);
    guint n = 0;

    g_assert_cmpint (job->state, ==, PWT_JOB_DONE);
    g_assert_cmpint (nth (status, 0)->drilled_us, ==, office->now_us);
    g_assert_null (nth (status, 0)->drill_problem);
    while (g_dir_read_name (dir) != NULL)
      n++;
    g_dir_close (dir);
    g_assert_cmpint (n, ==, 1); /* the backup alone */
  }
  g_assert_cmpint (office_count_audit (office, "backup.drilled"), ==, 1);
  office_verify (office);
  office_free (office);
}

/* A backup that was damaged after it was made is found out, and the site hears of it. */
static void
test_drill_finds_damage (void)
{
  Office *office = office_new ();
  g_autofree char *problem = NULL;
  g_autofree char *file = NULL;

  job_free (finish (office, "backup.start"));
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    file = g_build_filename (nth (status, 0)->path, "business.db", NULL);
  }
  {
    FILE *bytes = fopen (file, "r+");

    g_assert_cmpint (fseek (bytes, 3 * 4096, SEEK_SET), ==, 0);
    for (guint i = 0; i < 30 * 4096; i++)
      fputc (0x5a, bytes);
    fclose (bytes);
  }
  {
    g_autoptr (PwtJob) job = finish (office, "backup.drill");
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (job->state, ==, PWT_JOB_FAILED);
    g_assert_nonnull (nth (status, 0)->drill_problem);
  }
  problem = problem_of_health (office);
  g_assert_nonnull (problem);
  office_verify (office); /* the site itself is as it was */
  office_free (office);
}

/* --- cut short --- */

/* As a kill leaves it: the job runs by its row, and half a copy lies there. */
static void
leave_running (Office *office, PwtJob *job)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtBackup *made = pwt_db_get (db, &pwt_backup_record, job->id, &error);

  g_assert_no_error (error);
  g_assert_true (pwt_db_delete (db, &pwt_backup_record, made->id, &error));
  job->state = PWT_JOB_RUNNING;
  job->ended_us = PWT_TIME_NONE;
  g_assert_true (pwt_db_update (db, &pwt_job_record, job, &error));
  pwt_record_free (&pwt_backup_record, made);
}

static void
test_cut_short_before_its_name (void)
{
  Office *office = office_new ();
  g_autoptr (PwtJob) job = finish (office, "backup.start");
  g_autofree char *path = NULL;
  g_autofree char *part = NULL;

  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    path = g_strdup (nth (status, 0)->path);
  }
  part = g_strconcat (path, ".part", NULL);
  g_assert_cmpint (g_rename (path, part), ==, 0);
  leave_running (office, job);
  office_restart (office);
  pwt_engine_work (office->engine);
  {
    g_autoptr (PwtJob) now = get_job (office, job->id);
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (now->state, ==, PWT_JOB_DONE);
    g_assert_cmpstr (nth (status, 0)->path, ==, path);
    g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  }
  office_free (office);
}

static void
test_cut_short_after_its_name (void)
{
  Office *office = office_new ();
  g_autoptr (PwtJob) job = finish (office, "backup.start");

  leave_running (office, job);
  office_restart (office);
  pwt_engine_work (office->engine);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->last->state, ==, PWT_JOB_DONE);
    g_assert_cmpint (status->backups->len, ==, 1);
  }
  office_free (office);
}

/* That nothing can be stored is said, once for each try. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0;
}

static void
count_warning (const char *domain, GLogLevelFlags level, const char *message, gpointer n)
{
  ++*(guint *) n;
}

/* The disk is full in the middle of the copy: nothing half is left, older ones stay, and that it
 * failed is stored as soon as there is room. */
static void
test_full_disk (void)
{
  guint handler, n_warnings = 0;

  disk_install ();
  g_test_log_set_fatal_handler (is_fatal, NULL);
  handler = g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, count_warning,
                               &n_warnings);
  for (guint after = 0; after < 40; after += 3) {
    Office *office = office_new ();

    set_plan (office, PWT_BACKUP_DAILY, 150, 1, NULL);
    office->now_us += PWT_US_PER_DAY;
    g_test_message ("full after %u changes", after);
    disk_fill_after (after);
    pwt_engine_work (office->engine);
    disk_mend ();
    office->now_us += 2 * PWT_US_PER_MINUTE;
    pwt_engine_work (office->engine);
    come_back (office);
    {
      g_autoptr (PwtBackupStatus) status = get_status (office);

      g_assert_cmpint (status->backups->len, ==, 1);
      g_assert_cmpint (pwt_backup_size (nth (status, 0)->path), >, 0);
      g_assert_cmpint (status->last->state, !=, PWT_JOB_RUNNING);
    }
    pass_hours (office, 2);
    {
      g_autoptr (PwtBackupStatus) status = get_status (office);

      g_assert_cmpint (status->last->state, ==, PWT_JOB_DONE);
      g_assert_cmpint (nth (status, 0)->made_us, >, office->now_us - 3 * PWT_US_PER_HOUR);
    }
    office_verify (office);
    office_free (office);
  }
  g_assert_cmpuint (n_warnings, >, 0);
  g_log_remove_handler (G_LOG_DOMAIN, handler);
}

/* --- threads --- */

static gboolean
has_ended (Office *office, PwtId id)
{
  g_autoptr (PwtJob) job = get_job (office, id);

  return job->state != PWT_JOB_RUNNING;
}

/* Hears of its end as a page does. */
static void
wait_for_end (Office *office, PwtId id)
{
  PwtEventsRequest request = { -1, 0 };
  gint64 until_us = g_get_monotonic_time () + 30 * PWT_US_PER_SECOND;

  while (!has_ended (office, id)) {
    PwtEvents *events = office_call (office, office->boss, "event.list", &request);

    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    request.after = events->last;
    request.wait_s = 1;
    pwt_record_free (&pwt_events_record, events);
  }
}

static void
test_with_threads (void)
{
  Office *office = office_new_with_threads ();
  g_autoptr (PwtJob) backup = begin (office, "backup.start");

  wait_for_end (office, backup->id);
  {
    g_autoptr (PwtJob) job = get_job (office, backup->id);
    g_autoptr (PwtJob) drill = begin (office, "backup.drill");

    g_assert_cmpint (job->state, ==, PWT_JOB_DONE);
    wait_for_end (office, drill->id);
    {
      g_autoptr (PwtJob) drilled = get_job (office, drill->id);

      g_assert_cmpint (drilled->state, ==, PWT_JOB_DONE);
    }
  }
  office_verify (office);
  office_free (office);
}

/* Closed while it runs, or before it began: it is done after the site is opened again. */
static void
test_closed_meanwhile (void)
{
  Office *office = office_new_with_threads ();
  g_autoptr (PwtJob) backup = begin (office, "backup.start");

  office_restart (office);
  wait_for_end (office, backup->id);
  {
    g_autoptr (PwtBackupStatus) status = get_status (office);

    g_assert_cmpint (status->last->state, ==, PWT_JOB_DONE);
    g_assert_cmpint (status->backups->len, ==, 1);
  }
  office_free (office);
}

static void
test_cancelled (void)
{
  Office *office = office_new_with_threads ();
  g_autoptr (PwtJob) backup = begin (office, "backup.start");
  PwtIdRequest request = { backup->id };
  g_autoptr (PwtJob) cancelled = office_call (office, office->boss, "job.cancel", &request);

  /* It may have been quicker: then it stays done. */
  g_assert_cmpint (cancelled->state, !=, PWT_JOB_RUNNING);
  g_assert_cmpint (cancelled->state, !=, PWT_JOB_FAILED);
  job_free (office_call (office, office->boss, "job.cancel", &request)); /* twice is once */
  {
    g_autofree char *problem = problem_of_health (office);

    g_assert_null (problem); /* whoever cancels knows */
  }
  office_free (office);
}

/* --- the program --- */

static void
test_site_status_remembers_the_verification (void)
{
  Office *office = office_new ();
  PwtSiteStatus *status = office_call (office, office->boss, "site.status", NULL);

  g_assert_cmpint (status->verified_us, ==, OFFICE_BEGIN_US); /* by itself */
  g_assert_cmpint (status->business_bytes, >, 0);
  g_assert_cmpint (status->free_bytes, >, 0);
  g_assert_cmpstr (status->folder, ==, office->dir);
  g_assert_cmpint (status->since_us, ==, OFFICE_BEGIN_US);
  pwt_record_free (&pwt_site_status_record, status);

  office->now_us += PWT_US_PER_MINUTE;
  pwt_record_free (&pwt_verification_record,
                   office_call (office, office->boss, "books.verify", NULL));
  status = office_call (office, office->boss, "site.status", NULL);
  g_assert_cmpint (status->verified_us, ==, office->now_us);
  g_assert_cmpint (status->verified_entries, >=, 2);
  g_assert_true (status->is_verified_good);
  pwt_record_free (&pwt_site_status_record, status);
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/jobs/backup-by-hand", test_by_hand);
  g_test_add_func ("/engine/jobs/same-id-is-the-same-job", test_same_id_is_the_same_job);
  g_test_add_func ("/engine/jobs/times-of-a-plan", test_times_of_a_plan);
  g_test_add_func ("/engine/jobs/plan-keeps-so-many", test_plan_keeps_so_many);
  g_test_add_func ("/engine/jobs/missed-time-is-made-up-for", test_missed_time_is_made_up_for);
  g_test_add_func ("/engine/jobs/clock-set-back", test_clock_set_back);
  g_test_add_func ("/engine/jobs/wrong-folders-are-refused", test_wrong_folders_are_refused);
  g_test_add_func ("/engine/jobs/folder-that-went-away", test_folder_that_went_away);
  g_test_add_func ("/engine/jobs/drill", test_drill);
  g_test_add_func ("/engine/jobs/drill-finds-damage", test_drill_finds_damage);
  g_test_add_func ("/engine/jobs/cut-short-before-its-name", test_cut_short_before_its_name);
  g_test_add_func ("/engine/jobs/cut-short-after-its-name", test_cut_short_after_its_name);
  g_test_add_func ("/engine/jobs/full-disk", test_full_disk);
  g_test_add_func ("/engine/jobs/with-threads", test_with_threads);
  g_test_add_func ("/engine/jobs/closed-meanwhile", test_closed_meanwhile);
  g_test_add_func ("/engine/jobs/cancelled", test_cancelled);
  g_test_add_func ("/engine/jobs/site-status-remembers-the-verification",
                   test_site_status_remembers_the_verification);
  return g_test_run ();
}
