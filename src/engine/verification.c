/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site verifies itself; see verification.h. A night that passed while the computer was off is
 * made up for as soon as it is on. */
#include "engine/verification.h"

#include "engine/backups.h"
#include "store/backups.h"
#include "store/people.h"
#include "store/verify.h"

#define SETTING "verify.last"
#define LOOK_US PWT_US_PER_HOUR

/* At the site, when nobody sells and most plans of backups are done. */
static const PwtBackupPlan nightly = { .rhythm = PWT_BACKUP_DAILY, .minute = 4 * 60 };

/* --- what was found --- */

char *
pwt_verification_dup_problem (const PwtVerification *found)
{
  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);

    if (!finding->is_good) {
      g_autofree char *text = pwt_finding_dup_text (finding);

      return g_strdup_printf ("%s: %s", finding->subject, text);
    }
  }
  return NULL;
}

static PwtSiteStatus *
status_new (const PwtVerification *found, gint64 now_us)
{
  PwtSiteStatus *status = pwt_record_new (&pwt_site_status_record);

  status->verified_us = now_us;
  status->is_verified_good = found->is_good;
  status->verified_problem = pwt_verification_dup_problem (found);
  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);

    if (g_strcmp0 (finding->subject, "audit chain") == 0)
      status->verified_entries = finding->checked;
  }
  return status;
}

static gboolean
store_status (PwtTurn *turn, gpointer data, GError **error)
{
  g_autofree char *json = pwt_record_to_json (&pwt_site_status_record, data);

  pwt_turn_event (turn, "site", PWT_ID_NONE, PWT_ID_NONE);
  return pwt_settings_set (turn->db, SETTING, json, error);
}

static void
status_stored (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("What the verification found could not be stored: %s", error->message);
  pwt_record_free (&pwt_site_status_record, data);
}

void
pwt_verification_remember (PwtEngine *engine, const PwtVerification *found, gint64 now_us)
{
  PwtWork work = { store_status, status_stored, status_new (found, now_us) };

  pwt_engine_push (engine, &work);
}

gboolean
pwt_verification_load (PwtDb *db, PwtSiteStatus **verified, GError **error)
{
  g_autofree char *json = NULL;

  if (!pwt_settings_get (db, SETTING, &json, error))
    return FALSE;
  *verified = json != NULL ? pwt_record_from_json (&pwt_site_status_record, json, -1, error)
                           : pwt_record_new (&pwt_site_status_record);
  return *verified != NULL;
}

/* --- the job --- */

static PwtVerification *
verify (PwtJobWork *work, GError **error)
{
  g_autoptr (PwtDb) db = pwt_store_new_reader (work->engine->store, error);
  PwtHistory *history =
      db != NULL ? pwt_store_new_history_reader (work->engine->store, error) : NULL;
  PwtVerification *found = NULL;

  if (history != NULL) {
    pwt_db_set_cancellable (db, work->cancellable);
    pwt_db_set_cancellable (pwt_history_get_db (history), work->cancellable);
    found = pwt_verify (db, history, pwt_world_now (&work->engine->world), error);
    pwt_db_set_cancellable (pwt_history_get_db (history), NULL);
    pwt_db_set_cancellable (db, NULL);
  }
  pwt_history_free (history);
  return found;
}

/* A file that cannot even be read is what was found of it, for that is not to be overlooked. */
static PwtSiteStatus *
status_of_failure (const GError *why, gint64 now_us)
{
  PwtSiteStatus *status = pwt_record_new (&pwt_site_status_record);

  status->verified_us = now_us;
  status->verified_problem = g_strdup (why->message);
  return status;
}

static gboolean
run (PwtJobWork *work, char **result, GError **error)
{
  g_autoptr (GError) why = NULL;
  PwtVerification *found = verify (work, &why);
  gint64 now_us = pwt_world_now (&work->engine->world);

  if (found == NULL && g_cancellable_set_error_if_cancelled (work->cancellable, error))
    return FALSE;
  work->outcome = found != NULL ? status_new (found, now_us) : status_of_failure (why, now_us);
  work->outcome_record = &pwt_site_status_record;
  pwt_record_free (&pwt_verification_record, found);
  return TRUE;
}

static gboolean
log_problem (PwtTurn *turn, const PwtSiteStatus *status, PwtId job, GError **error)
{
  PwtContext context = { .origin = "engine", .subject = pwt_id_dup_text (job) };
  g_autofree char *json = pwt_record_to_json (&pwt_site_status_record, status);
  gboolean is_good = pwt_engine_audit (turn, &context, "books.verify", json, error);

  pwt_context_clear (&context);
  return is_good;
}

static gboolean
end (PwtTurn *turn, PwtJobWork *work, GError **error)
{
  PwtSiteStatus *status = work->outcome;

  if (!store_status (turn, status, error))
    return FALSE;
  return status->is_verified_good ||
         (log_problem (turn, status, work->job->id, error) &&
          pwt_job_end (turn, work->job->id, PWT_JOB_FAILED, status->verified_problem, error));
}

const PwtJobKind pwt_job_kind_verify = { "verify", run, end, NULL, NULL };

static gboolean
begin (PwtTurn *turn, GError **error)
{
  PwtJob job = { .id = pwt_world_new_id (&turn->engine->world),
                 .kind = (char *) pwt_job_kind_verify.kind };

  return pwt_job_begin (turn, &job, error);
}

static gboolean
begin_if (PwtTurn *turn, gboolean is_due_anyway, GError **error)
{
  PwtJob *last = NULL;
  gboolean is_running, is_due = is_due_anyway;
  gint64 created_us;

  if (!pwt_jobs_newest (turn->db, pwt_job_kind_verify.kind, &last, error))
    return FALSE;
  is_running = last != NULL && last->state == PWT_JOB_RUNNING;
  created_us = last != NULL ? last->created_us : PWT_TIME_NONE;
  pwt_record_free (&pwt_job_record, last);
  if (is_running)
    return TRUE;
  if (!is_due &&
      !pwt_backup_plan_is_missed (turn->db, &nightly, created_us, turn->now_us, &is_due, error))
    return FALSE;
  return !is_due || begin (turn, error);
}

static gboolean
begin_after_cut (PwtTurn *turn, gpointer data, GError **error)
{
  return begin_if (turn, TRUE, error);
}

gboolean
pwt_verification_open (PwtEngine *engine, GError **error)
{
  return !pwt_store_was_cut_short (engine->store) || pwt_turn_open (engine, begin_after_cut, error);
}

/* --- the schedule --- */

static gboolean
look (PwtTurn *turn, gpointer data, GError **error)
{
  return begin_if (turn, FALSE, error);
}

static void
note_look (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("The site could not begin to verify itself, trying again: %s", error->message);
}

/**
 * pwt_verifications_step:
 * @now_us: UTC
 *
 * Begins the verification that is due.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_verifications_step (PwtEngine *engine, gint64 now_us)
{
  PwtWork work = { look, note_look, NULL };

  if (pwt_is_due (engine->verify_due_us, now_us, LOOK_US)) {
    engine->verify_due_us = now_us + LOOK_US;
    pwt_turn_commit (engine, now_us, &work, 1);
  }
  return engine->verify_due_us - now_us;
}
