/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two jobs behind a site's backups. A backup is made beside its name, verified, renamed; only
 * then are older ones taken away. A drill restores the newest into a folder of its own beside it,
 * opens it as a site, verifies it and takes it away again: the site itself is not touched. */
#include "engine/backups.h"

#include <glib/gstdio.h>

#include "engine/verification.h"
#include "store/backup.h"
#include "store/backups.h"
#include "store/people.h"
#include "store/verify.h"

#define KEEP_FREE_BYTES (G_GINT64_CONSTANT (16) << 20) /* a disk is never filled to the brim */
#define DRILL_STEPS 4

static void
told (gpointer data, gint64 done, gint64 total)
{
  pwt_job_work_set_progress (data, done, total);
}

static gboolean
check_room (const char *folder, gint64 bytes, GError **error)
{
  gint64 free_bytes = pwt_folder_free_bytes (folder);

  if (free_bytes == 0 || free_bytes >= bytes + KEEP_FREE_BYTES)
    return TRUE;
  return pwt_refuse (error,
                     "There is not enough room in %s: %" G_GINT64_FORMAT
                     " MB are needed and %" G_GINT64_FORMAT " MB are free",
                     folder, ((bytes + KEEP_FREE_BYTES) >> 20) + 1, free_bytes >> 20);
}

/* --- backup --- */

static gboolean
is_in (const char *path, const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_strcmp0 (parent, folder) == 0;
}

/* Takes away what is beyond the plan's number, of those in the same folder. What cannot be taken
 * away is said and tried again after the next one. */
static void
remove_old (GPtrArray *kept, const char *folder, gint64 keep, gint64 now_us, GPtrArray *changed,
            char **result)
{
  gint64 n = 1; /* the new one */

  for (guint i = 0; i < kept->len; i++) {
    PwtBackup *old = g_ptr_array_index (kept, i);
    g_autoptr (GError) error = NULL;

    if (!is_in (old->path, folder) || (pwt_backup_size (old->path) > 0 && n++ < keep))
      continue;
    if (!pwt_backup_remove (old->path, &error)) {
      g_free (*result);
      *result = g_strdup_printf ("An old backup could not be removed: %s", error->message);
      continue;
    }
    old->removed_us = now_us;
    g_ptr_array_add (changed, pwt_record_copy (&pwt_backup_record, old));
  }
}

static gboolean
follow_plan (PwtEngine *engine, const char *path, GPtrArray *changed, char **result, GError **error)
{
  g_autoptr (PwtDb) db = pwt_store_new_reader (engine->store, error);
  g_autofree char *folder = g_path_get_dirname (path);
  PwtBackupPlan *plan = NULL;
  GPtrArray *kept;

  if (db == NULL || !pwt_backup_plan_load (db, &plan, error))
    return FALSE;
  kept = pwt_backups_kept (db, error);
  if (kept != NULL)
    remove_old (kept, folder, plan->keep, pwt_world_now (&engine->world), changed, result);
  pwt_record_free (&pwt_backup_plan_record, plan);
  pwt_record_list_free (&pwt_backup_record, kept);
  return kept != NULL;
}

static gboolean
make (PwtJobWork *work, const char *path, gint64 *bytes, GError **error)
{
  PwtEngine *engine = work->engine;
  PwtBackupWatch watch = { work->cancellable, told, work };
  g_autofree char *folder = g_path_get_dirname (path);
  gint64 business, history, unused;

  /* Finished by a run that was cut short before it could say so: it has its name only when it was
   * verified. */
  *bytes = pwt_backup_size (path);
  if (*bytes > 0)
    return TRUE;
  pwt_site_measure (pwt_store_get_dir (engine->store), &business, &history, &unused);
  return pwt_backup_check_folder (engine, folder, error) &&
         check_room (folder, business + history, error) &&
         pwt_backup_make_watched (engine->store, path, &watch, bytes, error);
}

static gboolean
run_backup (PwtJobWork *work, char **result, GError **error)
{
  PwtBackupRequest *request =
      pwt_record_from_json (&pwt_backup_request_record, work->job->request, -1, error);
  gint64 begun_us = pwt_world_now (&work->engine->world), bytes = 0;
  PwtBackupStatus *outcome;
  PwtBackup *made;
  gboolean is_good;

  if (request == NULL)
    return FALSE;
  is_good = make (work, request->path, &bytes, error);
  if (is_good) {
    made = pwt_record_new (&pwt_backup_record);
    made->id = work->job->id;
    made->path = g_strdup (request->path);
    made->bytes = bytes;
    made->made_us = pwt_world_now (&work->engine->world);
    made->took_us = MAX (made->made_us - begun_us, 0);
    outcome = work->outcome = pwt_record_new (&pwt_backup_status_record);
    work->outcome_record = &pwt_backup_status_record;
    g_ptr_array_add (outcome->backups, made);
    is_good = follow_plan (work->engine, request->path, outcome->backups, result, error);
  }
  pwt_record_free (&pwt_backup_request_record, request);
  return is_good;
}

static void
look_again (PwtEngine *engine, gpointer data)
{
  engine->backup_due_us = 0;
}

static gboolean
log_backup (PwtTurn *turn, const PwtBackup *backup, const char *operation, GError **error)
{
  PwtContext context = { .origin = "engine", .subject = g_strdup (backup->path) };
  g_autofree char *json = pwt_record_to_json (&pwt_backup_record, backup);
  gboolean is_good = pwt_engine_audit (turn, &context, operation, json, error);

  pwt_context_clear (&context);
  return is_good;
}

static gboolean
end_backup (PwtTurn *turn, PwtJobWork *work, GError **error)
{
  const PwtBackupStatus *outcome = work->outcome;

  pwt_turn_after (turn, look_again, NULL, NULL);
  for (guint i = 0; i < outcome->backups->len; i++) {
    const PwtBackup *backup = g_ptr_array_index (outcome->backups, i);
    gboolean is_removed = backup->removed_us != PWT_TIME_NONE;

    if (!pwt_db_save (turn->db, &pwt_backup_record, backup, error) ||
        !log_backup (turn, backup, is_removed ? "backup.removed" : "backup.made", error))
      return FALSE;
  }
  return TRUE;
}

const PwtJobKind pwt_job_kind_backup = { "backup", run_backup, end_backup, NULL, NULL };

/* A name that says whose it is and from when, and is nobody else's. */
static char *
choose_path (PwtTurn *turn, PwtId job, GError **error)
{
  PwtBackupPlan *plan = NULL;
  g_autofree char *site = g_path_get_basename (pwt_store_get_dir (turn->engine->store));
  g_autofree char *id = pwt_id_dup_text (job);
  g_autofree char *time = pwt_time_format_rfc3339 (turn->now_us);
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (!pwt_backup_plan_load (turn->db, &plan, error))
    return NULL;
  folder = pwt_backup_plan_dup_folder (turn->engine, plan);
  pwt_record_free (&pwt_backup_plan_record, plan);
  for (char *p = time; *p != '\0'; p++)
    if (*p == ':')
      *p = '-';
  name = g_strdup_printf ("%s-%.19sZ-%s", site, time, id + strlen (id) - 4);
  return g_build_filename (folder, name, NULL);
}

static gboolean
begin (PwtTurn *turn, PwtId id, const PwtJobKind *kind, PwtId operator_id, const char *request,
       GError **error)
{
  PwtJob job = { .id = id,
                 .kind = (char *) kind->kind,
                 .operator_id = operator_id,
                 .total = 1000,
                 .request = (char *) request };

  return pwt_job_begin (turn, &job, error);
}

gboolean
pwt_backup_begin (PwtTurn *turn, PwtId job, PwtId operator_id, GError **error)
{
  PwtBackupRequest request = { choose_path (turn, job, error) };
  g_autofree char *json = NULL;
  gboolean is_good;

  if (request.path == NULL)
    return FALSE;
  json = pwt_record_to_json (&pwt_backup_request_record, &request);
  is_good = begin (turn, job, &pwt_job_kind_backup, operator_id, json, error);
  g_free (request.path);
  return is_good;
}

/* --- drill --- */

static char *
drill_dir (const PwtBackup *backup, const PwtJob *job)
{
  g_autofree char *folder = g_path_get_dirname (backup->path);
  g_autofree char *id = pwt_id_dup_text (job->id);
  g_autofree char *name = g_strconcat ("drill-", id, NULL);

  return g_build_filename (folder, name, NULL);
}

/* What a drill makes, and nothing else. */
static void
remove_drill (const char *dir)
{
  g_autofree char *lock = g_build_filename (dir, "site.lock", NULL);
  g_autofree char *backups = g_build_filename (dir, "backups", NULL);
  g_autofree char *part = g_strconcat (dir, ".part", NULL);
  g_autoptr (GError) error = NULL;

  g_unlink (lock);
  g_rmdir (backups);
  if (!pwt_backup_remove (dir, &error) || !pwt_backup_remove (part, &error))
    g_warning ("%s", error->message);
}

/* As whoever restores it for good would open it: an older form is brought up to date. */
static char *
open_restored (PwtEngine *engine, const char *dir, guint *n_checks)
{
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open (dir, "drill", 0, &error);
  PwtVerification *found = NULL;
  char *problem = NULL;

  if (store != NULL)
    found = pwt_verify (pwt_store_business (store), pwt_store_history (store),
                        pwt_world_now (&engine->world), &error);
  if (found == NULL)
    problem = g_strdup (error->message);
  else
    problem = pwt_verification_dup_problem (found);
  if (found != NULL)
    *n_checks = found->findings->len;
  pwt_record_free (&pwt_verification_record, found);
  g_clear_pointer (&store, pwt_store_close);
  return problem;
}

/* Returns: FALSE if it was stopped or could not be tried; what is wrong with the backup is in it */
static gboolean
drill (PwtJobWork *work, PwtBackup *backup, char **result, GError **error)
{
  g_autofree char *dir = drill_dir (backup, work->job);
  g_autofree char *folder = g_path_get_dirname (backup->path);
  g_autoptr (GError) problem = NULL;
  gint64 begun_us = pwt_world_now (&work->engine->world);
  gboolean is_stopped;
  guint n_checks = 0;

  remove_drill (dir); /* of a run that was cut short */
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return pwt_refuse (error, "The folder %s is not there: plug its drive in, or choose another",
                       folder);
  if (!check_room (folder, backup->bytes, error))
    return FALSE;
  pwt_job_work_set_progress (work, 1, DRILL_STEPS);
  g_clear_pointer (&backup->drill_problem, g_free);
  if (!pwt_backup_restore (backup->path, dir, &problem))
    backup->drill_problem = g_strdup (problem->message);
  pwt_job_work_set_progress (work, 3, DRILL_STEPS);
  is_stopped = g_cancellable_set_error_if_cancelled (work->cancellable, error);
  if (!is_stopped && backup->drill_problem == NULL)
    backup->drill_problem = open_restored (work->engine, dir, &n_checks);
  remove_drill (dir);
  backup->drilled_us = pwt_world_now (&work->engine->world);
  backup->drill_took_us = MAX (backup->drilled_us - begun_us, 0);
  if (!is_stopped)
    *result = backup->drill_problem != NULL
                  ? g_strdup (backup->drill_problem)
                  : g_strdup_printf ("Restored and sound: %u checks", n_checks);
  return !is_stopped;
}

static gboolean
run_drill (PwtJobWork *work, char **result, GError **error)
{
  PwtBackup *backup = pwt_record_from_json (&pwt_backup_record, work->job->request, -1, error);

  if (backup == NULL)
    return FALSE;
  work->outcome = backup;
  work->outcome_record = &pwt_backup_record;
  return drill (work, backup, result, error);
}

static gboolean
end_drill (PwtTurn *turn, PwtJobWork *work, GError **error)
{
  const PwtBackup *drilled = work->outcome;
  PwtBackup *now = pwt_db_get (turn->db, &pwt_backup_record, drilled->id, error);
  gboolean is_good;

  if (now == NULL)
    return FALSE;
  now->drilled_us = drilled->drilled_us;
  now->drill_took_us = drilled->drill_took_us;
  g_free (now->drill_problem);
  now->drill_problem = g_strdup (drilled->drill_problem);
  is_good = pwt_db_update (turn->db, &pwt_backup_record, now, error) &&
            log_backup (turn, now, "backup.drilled", error) &&
            (now->drill_problem == NULL ||
             pwt_job_end (turn, work->job->id, PWT_JOB_FAILED, now->drill_problem, error));
  pwt_record_free (&pwt_backup_record, now);
  return is_good;
}

const PwtJobKind pwt_job_kind_drill = { "drill", run_drill, end_drill, NULL, NULL };

/**
 * pwt_drill_begin:
 * @job: id of the new job
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED if there is no backup yet
 */
gboolean
pwt_drill_begin (PwtTurn *turn, PwtId job, PwtId operator_id, GError **error)
{
  GPtrArray *kept = pwt_backups_kept (turn->db, error);
  gboolean is_good = FALSE;

  if (kept == NULL)
    return FALSE;
  if (kept->len == 0) {
    pwt_refuse (error, "There is no backup yet: back up now, then drill");
  } else {
    g_autofree char *json = pwt_record_to_json (&pwt_backup_record, g_ptr_array_index (kept, 0));

    is_good = begin (turn, job, &pwt_job_kind_drill, operator_id, json, error);
  }
  pwt_record_list_free (&pwt_backup_record, kept);
  return is_good;
}
