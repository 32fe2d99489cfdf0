/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When and where a site backs itself up. A time that passed while the computer was off is made up
 * for as soon as it is on; one that failed is tried again an hour later. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/backups.h"
#include "store/backups.h"
#include "store/people.h"

#define SETTING "backup.plan"
#define RETRY_US PWT_US_PER_HOUR
#define LOOK_US PWT_US_PER_HOUR /* at least so often */
#define KEEP_DEFAULT 14
#define DAYS_LOOKED 9 /* more than a week, whatever happens to the clocks */

gboolean
pwt_backup_plan_load (PwtDb *db, PwtBackupPlan **plan, GError **error)
{
  g_autofree char *json = NULL;

  if (!pwt_settings_get (db, SETTING, &json, error))
    return FALSE;
  *plan = json != NULL ? pwt_record_from_json (&pwt_backup_plan_record, json, -1, error)
                       : pwt_record_new (&pwt_backup_plan_record);
  if (*plan == NULL)
    return FALSE;
  if ((*plan)->keep == 0)
    (*plan)->keep = KEEP_DEFAULT;
  return TRUE;
}

static void
look_again (PwtEngine *engine, gpointer data)
{
  engine->backup_due_us = 0;
}

gboolean
pwt_backup_plan_store (PwtTurn *turn, const PwtBackupPlan *plan, GError **error)
{
  g_autofree char *json = pwt_record_to_json (&pwt_backup_plan_record, plan);

  pwt_turn_after (turn, look_again, NULL, NULL);
  return pwt_settings_set (turn->db, SETTING, json, error);
}

char *
pwt_backup_plan_dup_folder (PwtEngine *engine, const PwtBackupPlan *plan)
{
  if (plan->folder != NULL && *plan->folder != '\0')
    return g_canonicalize_filename (plan->folder, "/");
  return pwt_store_dup_backups_dir (engine->store);
}

static gboolean
is_inside (const char *path, const char *folder)
{
  gsize n = strlen (folder);

  return strncmp (path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/**
 * pwt_backup_check_folder:
 * @folder: where backups are to go
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, in words for whoever chose it
 *
 * A folder that is not there is never made: where a drive is not plugged in, its backups would fill
 * the disk that they are to be kept apart from.
 */
gboolean
pwt_backup_check_folder (PwtEngine *engine, const char *folder, GError **error)
{
  g_autofree char *own = pwt_store_dup_backups_dir (engine->store);
  char *real, *site;
  gboolean is_good = FALSE;

  if (!g_path_is_absolute (folder))
    return pwt_refuse (error, "Give the whole path of the folder, from / on");
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return pwt_refuse (error, "The folder %s is not there: plug its drive in, or choose another",
                       folder);
  if (access (folder, W_OK | X_OK) != 0)
    return pwt_refuse (error, "Nothing may be written into the folder %s: choose another", folder);
  if (g_strcmp0 (own, folder) == 0)
    return TRUE;
  real = realpath (folder, NULL);
  site = realpath (pwt_store_get_dir (engine->store), NULL);
  if (real == NULL || site == NULL)
    pwt_refuse (error, "The folder %s cannot be read: %s", folder, g_strerror (errno));
  else if (is_inside (real, site))
    pwt_refuse (error, "The folder %s is inside the site itself: choose another", folder);
  else
    is_good = TRUE;
  free (real);
  free (site);
  return is_good;
}

/* --- times --- */

static gboolean
is_day (const PwtBackupPlan *plan, PwtDate date)
{
  return plan->rhythm != PWT_BACKUP_WEEKLY || pwt_date_weekday (date) == 1;
}

/* The times of @date, in order. Returns: how many */
static guint
times_of (const PwtBackupPlan *plan, PwtDate date, GTimeZone *zone, gint64 times_us[2])
{
  int minute = (int) plan->minute;
  int half = 12 * 60;

  if (plan->rhythm == PWT_BACKUP_NEVER || !is_day (plan, date))
    return 0;
  if (plan->rhythm != PWT_BACKUP_TWICE_DAILY) {
    times_us[0] = pwt_civil_to_time (date, minute, zone);
    return 1;
  }
  times_us[0] = pwt_civil_to_time (date, minute % half, zone);
  times_us[1] = pwt_civil_to_time (date, minute % half + half, zone);
  return 2;
}

void
pwt_backup_plan_times (const PwtBackupPlan *plan, gint64 now_us, GTimeZone *zone, gint64 *last_us,
                       gint64 *next_us)
{
  PwtDate today = pwt_date_from_time (now_us, zone);

  *last_us = *next_us = PWT_TIME_NONE;
  for (PwtDate date = today - DAYS_LOOKED; date <= today + DAYS_LOOKED; date++) {
    gint64 times_us[2];
    guint n = times_of (plan, date, zone, times_us);

    for (guint i = 0; i < n; i++) {
      if (times_us[i] <= now_us)
        *last_us = times_us[i];
      else if (*next_us == PWT_TIME_NONE)
        *next_us = times_us[i];
    }
  }
}

/* Of the site's first project; the computer's own where there is none yet. */
static GTimeZone *
load_zone (PwtDb *db, GError **error)
{
  GPtrArray *projects = pwt_db_all (db, &pwt_project_record, error);
  GTimeZone *zone = NULL;

  if (projects == NULL)
    return NULL;
  if (projects->len == 0)
    zone = g_time_zone_new_local ();
  else if (!pwt_time_zone_load (((PwtProject *) g_ptr_array_index (projects, 0))->time_zone, &zone,
                                error))
    zone = NULL;
  pwt_record_list_free (&pwt_project_record, projects);
  return zone;
}

/* Whether @plan was due since @last_us. A last one from the future is from before the clock was set
 * back. */
static gboolean
is_missed (gint64 due_us, gint64 last_us, gint64 now_us)
{
  return due_us != PWT_TIME_NONE &&
         (last_us == PWT_TIME_NONE || last_us < due_us || last_us > now_us);
}

gboolean
pwt_backup_plan_is_missed (PwtDb *db, const PwtBackupPlan *plan, gint64 last_us, gint64 now_us,
                           gboolean *is, GError **error)
{
  g_autoptr (GTimeZone) zone = load_zone (db, error);
  gint64 due_us, next_us;

  if (zone == NULL)
    return FALSE;
  pwt_backup_plan_times (plan, now_us, zone, &due_us, &next_us);
  *is = is_missed (due_us, last_us, now_us);
  return TRUE;
}

/* When the next one is to be made, which may be now, by what became of the @last. */
static gint64
choose_next (const PwtBackupPlan *plan, const PwtJob *last, gint64 now_us, GTimeZone *zone)
{
  gint64 due_us, next_us;

  pwt_backup_plan_times (plan, now_us, zone, &due_us, &next_us);
  if (due_us == PWT_TIME_NONE)
    return PWT_TIME_NONE;
  if (is_missed (due_us, last != NULL ? last->created_us : PWT_TIME_NONE, now_us))
    return now_us;
  if (last->state == PWT_JOB_FAILED)
    return MIN (next_us, last->ended_us + RETRY_US);
  return next_us;
}

gboolean
pwt_backup_plan_next (PwtDb *db, const PwtBackupPlan *plan, gint64 now_us, gint64 *next_us,
                      GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  PwtJob *last = NULL;

  *next_us = PWT_TIME_NONE;
  if (plan->rhythm == PWT_BACKUP_NEVER)
    return TRUE;
  zone = load_zone (db, error);
  if (zone == NULL || !pwt_jobs_newest (db, pwt_job_kind_backup.kind, &last, error))
    return FALSE;
  *next_us = choose_next (plan, last, now_us, zone);
  pwt_record_free (&pwt_job_record, last);
  return TRUE;
}

/* --- the schedule --- */

static gboolean
is_running (PwtDb *db, gboolean *is, GError **error)
{
  PwtJob *last = NULL;

  if (!pwt_jobs_newest (db, pwt_job_kind_backup.kind, &last, error))
    return FALSE;
  *is = last != NULL && last->state == PWT_JOB_RUNNING;
  pwt_record_free (&pwt_job_record, last);
  return TRUE;
}

typedef struct {
  gint64 next_us;
  gboolean is_failing;
} Look;

static gboolean
look (PwtTurn *turn, gpointer data, GError **error)
{
  Look *seen = data;
  PwtContext context = { .origin = "engine" };
  PwtBackupPlan *plan = NULL;
  gboolean is_good, is = FALSE;
  PwtId job;

  seen->next_us = PWT_TIME_NONE;
  if (!is_running (turn->db, &is, error))
    return FALSE;
  if (is)
    return TRUE; /* its end looks again */
  if (!pwt_backup_plan_load (turn->db, &plan, error))
    return FALSE;
  is_good = pwt_backup_plan_next (turn->db, plan, turn->now_us, &seen->next_us, error);
  pwt_record_free (&pwt_backup_plan_record, plan);
  if (!is_good || seen->next_us == PWT_TIME_NONE || seen->next_us > turn->now_us)
    return is_good;
  seen->next_us = PWT_TIME_NONE;
  job = pwt_world_new_id (&turn->engine->world);
  context.subject = pwt_id_dup_text (job);
  is_good = pwt_backup_begin (turn, job, PWT_ID_NONE, error) &&
            pwt_engine_audit (turn, &context, "backup.start", NULL, error);
  pwt_context_clear (&context);
  return is_good;
}

static void
note_look (gpointer data, const GError *error)
{
  Look *seen = data;

  seen->is_failing = error != NULL;
  if (error != NULL)
    g_warning ("The plan of backups could not be followed, trying again: %s", error->message);
}

/**
 * pwt_backups_step:
 * @now_us: UTC
 *
 * Begins the backup that is due.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_backups_step (PwtEngine *engine, gint64 now_us)
{
  Look seen = { PWT_TIME_NONE, FALSE };
  PwtWork work = { look, note_look, &seen };

  if (!pwt_is_due (engine->backup_due_us, now_us, LOOK_US))
    return engine->backup_due_us - now_us;
  engine->backup_due_us = now_us + LOOK_US; /* before: the work may set it to 0 */
  pwt_turn_commit (engine, now_us, &work, 1);
  if (seen.is_failing)
    engine->backup_due_us = now_us + PWT_US_PER_MINUTE;
  else if (seen.next_us != PWT_TIME_NONE)
    engine->backup_due_us = MIN (engine->backup_due_us, seen.next_us);
  return MAX (engine->backup_due_us - now_us, 0);
}
