/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping a site: its jobs, its backups, and how the program that runs it is. */
#include "engine/backups.h"
#include "engine/verification.h"
#include "store/backups.h"
#include "store/people.h"

#define VERSION PWT_VERSION

/* --- jobs --- */

static gboolean
get_job (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtJob *job = pwt_context_get (context, &pwt_job_record, ((PwtIdRequest *) request)->id,
                                 PWT_MAY_SEE, error);

  if (job == NULL)
    return FALSE;
  pwt_record_move (&pwt_job_record, job, reply);
  return TRUE;
}

static gboolean
cancel_job (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((PwtIdRequest *) request)->id;
  PwtJob *job = pwt_context_get (context, &pwt_job_record, id, PWT_MAY_SEE, error);
  gboolean is_own, is_good;

  if (job == NULL)
    return FALSE;
  is_own = pwt_id_equal (job->operator_id, context->who->operator_id);
  context->is_unchanged = job->state != PWT_JOB_RUNNING;
  is_good = (is_own || pwt_context_require (context, job->project, PWT_MAY_ADMINISTER, error)) &&
            pwt_job_cancel (context->turn, job, error);
  pwt_record_free (&pwt_job_record, job);
  job = is_good ? pwt_db_get (context->db, &pwt_job_record, id, error) : NULL;
  if (job == NULL)
    return FALSE;
  pwt_record_move (&pwt_job_record, job, reply);
  return TRUE;
}

/* --- backups --- */

static gboolean
get_status (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtBackupStatus *status = reply;
  GPtrArray *kept;

  if (!pwt_backup_plan_load (context->db, &status->plan, error) ||
      !pwt_jobs_newest (context->db, pwt_job_kind_backup.kind, &status->last, error) ||
      !pwt_jobs_newest (context->db, pwt_job_kind_drill.kind, &status->last_drill, error) ||
      !pwt_backup_plan_next (context->db, status->plan, context->now_us, &status->next_us, error))
    return FALSE;
  status->folder = pwt_backup_plan_dup_folder (context->engine, status->plan);
  kept = pwt_backups_kept (context->db, error);
  if (kept == NULL)
    return FALSE;
  pwt_record_list_free (&pwt_backup_record, status->backups);
  status->backups = kept;
  return TRUE;
}

static gboolean
save_plan (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtBackupPlan *plan = request;
  PwtBackupPlan *before = NULL;
  gboolean is_good;

  if (plan->rhythm != PWT_BACKUP_NEVER && plan->folder != NULL &&
      !pwt_backup_check_folder (context->engine, plan->folder, error))
    return FALSE;
  if (!pwt_backup_plan_load (context->db, &before, error))
    return FALSE;
  context->before = pwt_record_to_json (&pwt_backup_plan_record, before);
  pwt_record_free (&pwt_backup_plan_record, before);
  is_good = pwt_backup_plan_store (context->turn, plan, error);
  pwt_context_event (context, "site", PWT_ID_NONE, PWT_ID_NONE);
  return is_good;
}

/* The same id twice is the same job. */
static gboolean
start (PwtContext *context, PwtId id,
       gboolean (*begin) (PwtTurn *turn, PwtId job, PwtId operator_id, GError **error),
       PwtJob *reply, GError **error)
{
  PwtJob *job = NULL;

  if (!pwt_db_find (context->db, &pwt_job_record, id, (gpointer *) &job, error))
    return FALSE;
  context->is_unchanged = job != NULL;
  if (job == NULL && begin (context->turn, id, context->who->operator_id, error))
    job = pwt_db_get (context->db, &pwt_job_record, id, error);
  if (job == NULL)
    return FALSE;
  pwt_record_move (&pwt_job_record, job, reply);
  return TRUE;
}

static gboolean
start_backup (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return start (context, ((PwtIdRequest *) request)->id, pwt_backup_begin, reply, error);
}

static gboolean
start_drill (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return start (context, ((PwtIdRequest *) request)->id, pwt_drill_begin, reply, error);
}

/* --- the program --- */

static gboolean
get_site_status (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSiteStatus *status = reply;
  const char *dir = pwt_store_get_dir (context->engine->store);
  PwtSiteStatus *verified;

  status->version = g_strdup (VERSION);
  status->since_us = context->engine->opened_us;
  status->folder = g_strdup (dir);
  pwt_site_measure (dir, &status->business_bytes, &status->history_bytes, &status->free_bytes);
  if (!pwt_verification_load (context->db, &verified, error))
    return FALSE;
  status->verified_us = verified->verified_us;
  status->verified_entries = verified->verified_entries;
  status->is_verified_good = verified->is_verified_good;
  status->verified_problem = g_steal_pointer (&verified->verified_problem);
  pwt_record_free (&pwt_site_status_record, verified);
  return TRUE;
}

const PwtHandler pwt_handlers_upkeep[] = {
  { "job.get", get_job, NULL, NULL },
  { "job.cancel", cancel_job, NULL, NULL },
  { "backup.status", get_status, NULL, NULL },
  { "backup.plan", save_plan, NULL, NULL },
  { "backup.start", start_backup, NULL, NULL },
  { "backup.drill", start_drill, NULL, NULL },
  { "site.status", get_site_status, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
