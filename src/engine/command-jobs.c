/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands to many meters as one job. Its items are rows; a few hundred at a time are given to the
 * command runner, in an order that walks across the lines, and each ends with its command. What was
 * not given yet survives a restart and goes on; what was under way ends as a single command would.
 *
 *   queued ──given──> sent ──the command ends──> proved · not-proved · refused · unreachable
 *      └──cancelled, too late, or refused by the check──> …
 *
 * Only what is still to be done is kept in memory: the ids of jobs that run. */
#include "engine/command-jobs.h"

#include "engine/commands.h"
#include "engine/retiring.h"
#include "store/jobs.h"

#define GIVEN_PER_LINE 8 /* enough that no line runs dry between two looks */
#define GIVEN_MOST 512   /* under way at once; beyond it lines only queue */
#define ADVANCE_INTERVAL_US (250 * PWT_US_PER_SECOND / 1000)
#define LONGEST_SLEEP_US PWT_US_PER_HOUR
/* A cut hours after it was ordered would hit people who have paid meanwhile; and what a job says
 * days later, when the computer is on again, nobody expects any more. */
#define TRIP_LATEST_US PWT_US_PER_HOUR
#define LATEST_US PWT_US_PER_DAY

typedef struct {
  PwtId id;
  gint64 due_us;     /* when it is looked at again at the earliest */
  gboolean is_dirty; /* something ended, or it is new */
} Running;

struct _PwtCommandJobs {
  GHashTable *running; /* PwtId * in its Running (owned) */
};

PwtCommandJobs *
pwt_command_jobs_new (void)
{
  PwtCommandJobs *jobs = g_new0 (PwtCommandJobs, 1);

  jobs->running = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, NULL, g_free);
  return jobs;
}

void
pwt_command_jobs_free (PwtCommandJobs *jobs)
{
  g_hash_table_unref (jobs->running);
  g_free (jobs);
}

/* --- after a commit --- */

static void
note_dirty (PwtEngine *engine, gpointer data)
{
  Running *running = g_hash_table_lookup (engine->command_jobs->running, data);

  if (running == NULL) {
    running = g_new0 (Running, 1);
    running->id = *(PwtId *) data;
    g_hash_table_insert (engine->command_jobs->running, &running->id, running);
  }
  running->is_dirty = TRUE;
}

static void
note_end (PwtEngine *engine, gpointer data)
{
  g_hash_table_remove (engine->command_jobs->running, data);
}

static void
touch (PwtTurn *turn, PwtId job)
{
  pwt_turn_after (turn, note_dirty, g_memdup2 (&job, sizeof job), g_free);
}

/* --- items --- */

static gboolean
end_item (PwtTurn *turn, PwtJobItem *item, PwtCommandState state, const char *result,
          GError **error)
{
  item->state = state;
  item->ended_us = turn->now_us;
  g_free (item->result);
  item->result = g_strdup (result);
  touch (turn, item->job);
  return pwt_db_update (turn->db, &pwt_job_item_record, item, error);
}

/**
 * pwt_job_command_ended:
 * @command: any command, just ended and stored
 *
 * Ends the part of the job it was given for, if it was.
 */
gboolean
pwt_job_command_ended (PwtTurn *turn, const PwtCommand *command, GError **error)
{
  gpointer found;
  PwtJobItem *item;
  gboolean is_good;

  if (!pwt_db_find (turn->db, &pwt_job_item_record, command->id, &found, error))
    return FALSE;
  item = found;
  is_good = item == NULL || item->ended_us != PWT_TIME_NONE ||
            end_item (turn, item, command->state, command->result, error);
  pwt_record_free (&pwt_job_item_record, item);
  return is_good;
}

static gboolean
is_in_time (PwtTurn *turn, const PwtJob *job, PwtCommandKind kind, GError **why)
{
  gint64 age_us = turn->now_us - job->created_us;

  if (kind == PWT_COMMAND_TRIP && age_us > TRIP_LATEST_US)
    return pwt_refuse (why, "Its turn came more than an hour later: not tripped any more");
  return age_us <= LATEST_US || pwt_refuse (why, "Its turn came more than a day later: give the "
                                                 "command again if it is still meant");
}

/* Returns: FALSE with @why set if this meter is left out */
static gboolean
may_give (PwtTurn *turn, const PwtJob *job, const PwtCommandRequest *wanted, GError **why)
{
  PwtMeterLive *live;
  gboolean is_good;

  if (!is_in_time (turn, job, wanted->kind, why))
    return FALSE;
  /* It may have been put out of service since the job was begun. */
  if (!pwt_meter_find_in_service (turn->db, wanted->meter, why) ||
      !pwt_command_check_request (wanted, turn->now_us, why) ||
      !pwt_find_live (turn->db, wanted->meter, &live, why))
    return FALSE;
  is_good = pwt_command_check_meter (turn->db, wanted->kind, live, TRUE, why);
  pwt_record_free (&pwt_meter_live_record, live);
  return is_good;
}

static gboolean
give_item (PwtTurn *turn, const PwtJob *job, PwtCommandRequest *wanted, PwtJobItem *item,
           GError **error)
{
  g_autoptr (GError) why = NULL;
  PwtCommand *command;
  gboolean is_good;

  wanted->id = item->id;
  wanted->meter = item->meter;
  if (!may_give (turn, job, wanted, &why))
    return end_item (turn, item, PWT_COMMAND_REFUSED, why->message, error);
  command = pwt_record_new (&pwt_command_record);
  pwt_command_fill (command, wanted, job->operator_id);
  item->state = PWT_COMMAND_SENT;
  is_good = pwt_command_begin (turn, command, error) &&
            pwt_db_update (turn->db, &pwt_job_item_record, item, error);
  pwt_record_free (&pwt_command_record, command);
  return is_good;
}

/* What all commands of @job have in common; id and meter are filled in for each. */
static PwtCommandManyRequest *
request_of (const PwtJob *job, GError **error)
{
  return pwt_record_from_json (&pwt_command_many_request_record, job->request, -1, error);
}

static gboolean
give_some (PwtTurn *turn, const PwtJob *job, gint64 n, GError **error)
{
  PwtCommandManyRequest *many = request_of (job, error);
  GPtrArray *items = NULL;
  PwtCommandRequest wanted;
  gboolean is_good;

  if (many == NULL)
    return FALSE;
  wanted = (PwtCommandRequest){ .project = job->project,
                                .kind = many->kind,
                                .reason = many->reason,
                                .expires_us = many->expires_us,
                                .power_w = many->power_w };
  items = pwt_job_items_in (turn->db, job->id, PWT_COMMAND_QUEUED, n, error);
  is_good = items != NULL;
  for (guint i = 0; is_good && i < items->len; i++)
    is_good = give_item (turn, job, &wanted, g_ptr_array_index (items, i), error);
  pwt_record_list_free (&pwt_job_item_record, items);
  pwt_record_free (&pwt_command_many_request_record, many);
  return is_good;
}

/* --- the job --- */

static gboolean
finish (PwtTurn *turn, const PwtJob *job, const gint64 *counts, GError **error)
{
  pwt_turn_after (turn, note_end, g_memdup2 (&job->id, sizeof job->id), g_free);
  return pwt_job_end (turn, job->id,
                      counts[PWT_COMMAND_CANCELLED] > 0 ? PWT_JOB_CANCELLED : PWT_JOB_DONE, NULL,
                      error);
}

static gboolean
tell_progress (PwtTurn *turn, PwtJob *job, gint64 done, gint64 failed, GError **error)
{
  if (job->done == done && job->failed == failed)
    return TRUE;
  job->failed = failed;
  return pwt_db_update (turn->db, &pwt_job_record, job, error) &&
         pwt_job_progress (turn, job->id, done, job->total, error);
}

static gboolean
advance_job (PwtTurn *turn, PwtJob *job, GError **error)
{
  gint64 counts[PWT_N_COMMAND_STATES];
  gint64 waiting, given, failed, skipped, window;

  if (!pwt_job_items_count (turn->db, job->id, counts, error) ||
      !pwt_job_items_count_skipped (turn->db, job->id, &skipped, error))
    return FALSE;
  waiting = counts[PWT_COMMAND_QUEUED];
  given = counts[PWT_COMMAND_SENT];
  failed = counts[PWT_COMMAND_NOT_PROVED] + counts[PWT_COMMAND_REFUSED] +
           counts[PWT_COMMAND_UNREACHABLE] - skipped;
  if (!tell_progress (turn, job, job->total - waiting - given, failed, error))
    return FALSE;
  if (waiting == 0 && given == 0)
    return finish (turn, job, counts, error);
  /* Half a window at a time: not one by one as each ends. */
  window = CLAMP (GIVEN_PER_LINE * (gint64) pwt_site_count_lines (turn->engine), GIVEN_PER_LINE,
                  GIVEN_MOST);
  return waiting == 0 || given > window / 2 || give_some (turn, job, window - given, error);
}

static gboolean
advance (PwtTurn *turn, gpointer data, GError **error)
{
  PwtJob *job = pwt_db_get (turn->db, &pwt_job_record, ((Running *) data)->id, error);
  gboolean is_good;

  if (job == NULL)
    return FALSE;
  is_good = job->state != PWT_JOB_RUNNING || advance_job (turn, job, error);
  pwt_record_free (&pwt_job_record, job);
  return is_good;
}

/**
 * pwt_command_job_begin:
 * @job: a new one of kind "commands", its request without meters
 * @items: (element-type PwtJobItem): its parts
 */
gboolean
pwt_command_job_begin (PwtTurn *turn, PwtJob *job, const GPtrArray *items, GError **error)
{
  job->total = items->len;
  if (!pwt_job_begin (turn, job, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!pwt_db_insert (turn->db, &pwt_job_item_record, g_ptr_array_index (items, i), error))
      return FALSE;
  touch (turn, job->id);
  return TRUE;
}

static gboolean
cancel_given (PwtTurn *turn, const PwtJobItem *item, gint64 *n_cancelled, GError **error)
{
  PwtCommand *command = pwt_db_get (turn->db, &pwt_command_record, item->id, error);
  gboolean is_cancelled = FALSE, is_good;

  if (command == NULL)
    return FALSE;
  is_good = pwt_command_cancel (turn, command, &is_cancelled, error);
  *n_cancelled += is_cancelled;
  pwt_record_free (&pwt_command_record, command);
  return is_good;
}

static gboolean
cancel (PwtTurn *turn, PwtJob *job, GError **error)
{
  gint64 counts[PWT_N_COMMAND_STATES], n = 0;
  GPtrArray *given;
  gboolean is_good;

  if (!pwt_job_items_count (turn->db, job->id, counts, error))
    return FALSE;
  n = counts[PWT_COMMAND_QUEUED];
  given = pwt_job_items_in (turn->db, job->id, PWT_COMMAND_SENT, GIVEN_MOST, error);
  is_good = given != NULL && pwt_job_items_cancel_waiting (turn->db, job->id, turn->now_us, error);
  for (guint i = 0; is_good && i < given->len; i++)
    is_good = cancel_given (turn, g_ptr_array_index (given, i), &n, error);
  pwt_record_list_free (&pwt_job_item_record, given);
  if (!is_good)
    return FALSE;
  touch (turn, job->id);
  return n > 0 || pwt_refuse (error, "It is too late: every command was sent already");
}

/**
 * pwt_command_jobs_stop:
 *
 * To be called before any is resumed: whatever waits is not given any more.
 */
gboolean
pwt_command_jobs_stop (PwtTurn *turn, GError **error)
{
  GPtrArray *running = pwt_db_find_text (turn->db, &pwt_job_record, "state", "running", error);
  gboolean is_good = running != NULL;

  for (guint i = 0; is_good && i < running->len; i++) {
    const PwtJob *job = g_ptr_array_index (running, i);

    is_good = pwt_job_items_cancel_waiting (turn->db, job->id, turn->now_us, error);
  }
  pwt_record_list_free (&pwt_job_record, running);
  return is_good;
}

static gboolean
resume (PwtTurn *turn, PwtJob *job, GError **error)
{
  touch (turn, job->id);
  return TRUE;
}

const PwtJobKind pwt_job_kind_commands = { .kind = PWT_JOB_COMMANDS,
                                           .cancel = cancel,
                                           .resume = resume };

/* --- stepping --- */

static void
note_failure (gpointer data, const GError *error)
{
  Running *running = data;

  if (error == NULL)
    return;
  running->is_dirty = TRUE;
  g_warning ("A job could not go on, trying again: %s", error->message);
}

/**
 * pwt_command_jobs_step:
 * @now_us: UTC
 *
 * Gives the next commands of jobs that run and ends those that have none left.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_command_jobs_step (PwtEngine *engine, gint64 now_us)
{
  g_autofree gpointer *ids = NULL;
  gint64 next_us = LONGEST_SLEEP_US;
  guint n;

  ids = g_hash_table_get_keys_as_array (engine->command_jobs->running, &n);
  for (guint i = 0; i < n; i++) {
    Running *running = g_hash_table_lookup (engine->command_jobs->running, ids[i]);

    if (!running->is_dirty)
      continue;
    if (pwt_is_due (running->due_us, now_us, ADVANCE_INTERVAL_US)) {
      Running copy = *running;
      PwtWork work = { advance, NULL, &copy };

      /* What the work marks as dirty is looked at next time; it may also forget the job. */
      running->is_dirty = FALSE;
      running->due_us = now_us + ADVANCE_INTERVAL_US;
      work.done = note_failure;
      copy.is_dirty = FALSE;
      pwt_turn_commit (engine, now_us, &work, 1);
      running = g_hash_table_lookup (engine->command_jobs->running, &copy.id);
      if (running == NULL)
        continue;
      running->is_dirty = running->is_dirty || copy.is_dirty;
    }
    if (running->is_dirty)
      next_us = MIN (next_us, running->due_us - now_us);
  }
  return next_us;
}
