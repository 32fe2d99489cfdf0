/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work; see jobs.h. A job's thread touches nothing of the writer's: it says how far it is by
 * two atomic numbers, which the writer stores now and then, and ends by leaving its outcome for the
 * writer, which stores it in one turn with the job's end. What cannot be stored (a full disk) is
 * tried again. */
#include "engine/jobs.h"

#define PROGRESS_US (PWT_US_PER_SECOND / 4) /* between two looks at how far a thread is */
#define RESULT_MAX 400                      /* characters of what came of it */

typedef struct {
  PwtJobWork work; /* first */
  PwtJob *job;     /* owned */
  const PwtJobKind *kind;
  GThread *thread;
  gint is_over;         /* atomic: what follows is the writer's */
  char *result;         /* owned */
  GError *error;        /* owned; NULL: it went well */
  gint64 told_done;     /* the progress that is stored */
  gboolean is_unstored; /* the last try to store something failed */
} Running;

struct _PwtJobRunner {
  GQueue waiting;   /* Running * (owned): committed, not begun */
  Running *running; /* (owned) */
};

static const PwtJobKind *const kinds[] = {
  &pwt_job_kind_backup,
  &pwt_job_kind_drill,
  &pwt_job_kind_verify,
  &pwt_job_kind_commands,
};

static const PwtJobKind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i]->kind, name) == 0)
      return kinds[i];
  return NULL;
}

static void
running_free (gpointer data)
{
  Running *running = data;

  if (running->work.outcome != NULL)
    pwt_record_free (running->work.outcome_record, running->work.outcome);
  g_object_unref (running->work.cancellable);
  pwt_record_free (&pwt_job_record, running->job);
  g_free (running->result);
  g_clear_error (&running->error);
  g_free (running);
}

static Running *
running_new (PwtEngine *engine, PwtJob *job)
{
  Running *running = g_new0 (Running, 1);

  running->job = job;
  running->kind = find_kind (job->kind);
  running->work.engine = engine;
  running->work.job = job;
  running->work.cancellable = g_cancellable_new ();
  return running;
}

PwtJobRunner *
pwt_job_runner_new (void)
{
  PwtJobRunner *runner = g_new0 (PwtJobRunner, 1);

  g_queue_init (&runner->waiting);
  return runner;
}

/**
 * pwt_job_runner_free:
 *
 * Stops what runs. Its row stays as it is, so it is run again when the site is opened.
 */
void
pwt_job_runner_free (PwtJobRunner *runner)
{
  if (runner == NULL)
    return;
  if (runner->running != NULL) {
    g_cancellable_cancel (runner->running->work.cancellable);
    g_clear_pointer (&runner->running->thread, g_thread_join);
    running_free (runner->running);
  }
  g_queue_clear_full (&runner->waiting, running_free);
  g_free (runner);
}

/**
 * pwt_job_work_set_progress:
 * @done: how much of @total is done, in whatever is counted; stored as thousandths
 *
 * From the job's thread.
 */
void
pwt_job_work_set_progress (PwtJobWork *work, gint64 done, gint64 total)
{
  g_atomic_int_set (&work->total, 1000);
  g_atomic_int_set (&work->done, total > 0 ? (gint) (done * 1000 / total) : 0);
}

/* --- in a turn --- */

static void
enqueue (PwtEngine *engine, gpointer data)
{
  PwtJob *job = pwt_record_copy (&pwt_job_record, data);

  g_queue_push_tail (&engine->jobs->waiting, running_new (engine, job));
}

static void
job_free (gpointer data)
{
  pwt_record_free (&pwt_job_record, data);
}

static void
enqueue_after (PwtTurn *turn, const PwtJob *job)
{
  pwt_turn_after (turn, enqueue, pwt_record_copy (&pwt_job_record, job), job_free);
}

/**
 * pwt_job_begin:
 * @job: a new one: id, kind, project, operator_id, total and request are the caller's
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Stores it as running. One with a thread begins when the work is committed.
 */
gboolean
pwt_job_begin (PwtTurn *turn, PwtJob *job, GError **error)
{
  const PwtJobKind *kind = find_kind (job->kind);

  g_return_val_if_fail (kind != NULL, FALSE);

  job->state = PWT_JOB_RUNNING;
  job->done = 0;
  job->created_us = turn->now_us;
  job->ended_us = PWT_TIME_NONE;
  if (kind->run != NULL)
    enqueue_after (turn, job);
  pwt_turn_event (turn, "job", job->project, job->id);
  return pwt_db_insert (turn->db, &pwt_job_record, job, error);
}

/* Changes a job that still runs; one that has ended stays as it is. */
static gboolean
change (PwtTurn *turn, PwtId id, const PwtJob *to, GError **error)
{
  PwtJob *job = pwt_db_get (turn->db, &pwt_job_record, id, error);
  gboolean is_good = job != NULL;

  if (is_good && job->state == PWT_JOB_RUNNING) {
    job->state = to->state;
    job->done = to->done >= 0 ? to->done : job->done;
    job->total = to->total >= 0 ? to->total : job->total;
    job->ended_us = to->ended_us;
    if (to->result != NULL) {
      g_free (job->result);
      job->result =
          g_utf8_substring (to->result, 0, MIN (RESULT_MAX, g_utf8_strlen (to->result, -1)));
    }
    pwt_turn_event (turn, "job", job->project, job->id);
    is_good = pwt_db_update (turn->db, &pwt_job_record, job, error);
  }
  pwt_record_free (&pwt_job_record, job);
  return is_good;
}

gboolean
pwt_job_progress (PwtTurn *turn, PwtId id, gint64 done, gint64 total, GError **error)
{
  PwtJob to = { .state = PWT_JOB_RUNNING, .done = done, .total = total, .ended_us = PWT_TIME_NONE };

  return change (turn, id, &to, error);
}

/**
 * pwt_job_end:
 * @state: how it ended
 * @result: (nullable): what came of it, in words; %NULL leaves what is there
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_job_end (PwtTurn *turn, PwtId id, PwtJobState state, const char *result, GError **error)
{
  PwtJob to = {
    .state = state, .done = -1, .total = -1, .ended_us = turn->now_us, .result = (char *) result
  };

  g_return_val_if_fail (state != PWT_JOB_RUNNING, FALSE);

  return change (turn, id, &to, error);
}

static void
cancel_thread (PwtEngine *engine, gpointer data)
{
  Running *running = engine->jobs->running;

  if (running != NULL && pwt_id_equal (running->job->id, *(PwtId *) data))
    g_cancellable_cancel (running->work.cancellable);
  for (GList *link = engine->jobs->waiting.head; link != NULL; link = link->next)
    if (pwt_id_equal (((Running *) link->data)->job->id, *(PwtId *) data))
      g_cancellable_cancel (((Running *) link->data)->work.cancellable);
}

/**
 * pwt_job_cancel:
 * @job: one that may have ended meanwhile: then nothing happens
 * @error: return location for an error of what its kind takes back
 *
 * A job with a thread ends as soon as the thread has cleaned up; its row says so already.
 */
gboolean
pwt_job_cancel (PwtTurn *turn, PwtJob *job, GError **error)
{
  const PwtJobKind *kind = find_kind (job->kind);

  if (job->state != PWT_JOB_RUNNING)
    return TRUE;
  if (kind != NULL && kind->cancel != NULL)
    return kind->cancel (turn, job, error);
  pwt_turn_after (turn, cancel_thread, g_memdup2 (&job->id, sizeof job->id), g_free);
  return pwt_job_end (turn, job->id, PWT_JOB_CANCELLED, NULL, error);
}

/* --- after a restart --- */

static gboolean
resume_one (PwtTurn *turn, PwtJob *job, GError **error)
{
  const PwtJobKind *kind = find_kind (job->kind);

  if (kind != NULL && kind->run != NULL) {
    enqueue_after (turn, job);
    return TRUE;
  }
  if (kind != NULL && kind->resume != NULL)
    return kind->resume (turn, job, error);
  return pwt_job_end (turn, job->id, PWT_JOB_FAILED, "The program was restarted meanwhile", error);
}

static gboolean
resume_all (PwtTurn *turn, gpointer data, GError **error)
{
  GPtrArray *left = pwt_db_find_text (turn->db, &pwt_job_record, "state", "running", error);
  gboolean is_good = left != NULL;

  for (guint i = 0; is_good && i < left->len; i++)
    is_good = resume_one (turn, g_ptr_array_index (left, i), error);
  pwt_record_list_free (&pwt_job_record, left);
  return is_good;
}

/**
 * pwt_job_runner_resume:
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * To be called once, before anything runs: goes on with what the last run left.
 */
gboolean
pwt_job_runner_resume (PwtEngine *engine, GError **error)
{
  return pwt_turn_open (engine, resume_all, error);
}

/* --- threads --- */

static gpointer
run_job (gpointer data)
{
  Running *running = data;

  if (!g_cancellable_set_error_if_cancelled (running->work.cancellable, &running->error) &&
      !running->kind->run (&running->work, &running->result, &running->error))
    g_assert (running->error != NULL);
  g_atomic_int_set (&running->is_over, TRUE);
  pwt_engine_wake (running->work.engine);
  return NULL;
}

/* By hand, on a test's clock, it is done here and now. */
static void
start (PwtEngine *engine, Running *running)
{
  engine->jobs->running = running;
  if (engine->is_manual)
    run_job (running);
  else
    running->thread = g_thread_new ("pwt-job", run_job, running);
}

static gboolean
store_end (PwtTurn *turn, gpointer data, GError **error)
{
  Running *running = data;
  PwtJob *job = pwt_db_get (turn->db, &pwt_job_record, running->job->id, error);
  gboolean was_cancelled = job != NULL && job->state != PWT_JOB_RUNNING;

  if (job == NULL)
    return FALSE;
  pwt_record_free (&pwt_job_record, job);
  if (was_cancelled && running->error != NULL)
    return TRUE;
  if (running->error != NULL)
    return pwt_job_end (turn, running->job->id, PWT_JOB_FAILED, running->error->message, error);
  /* What was done when it was cancelled too late is stored all the same. */
  if (running->kind->end != NULL && !running->kind->end (turn, &running->work, error))
    return FALSE;
  return pwt_job_end (turn, running->job->id, PWT_JOB_DONE, running->result, error);
}

static gboolean
store_progress (PwtTurn *turn, gpointer data, GError **error)
{
  Running *running = data;

  return pwt_job_progress (turn, running->job->id, running->told_done,
                           g_atomic_int_get (&running->work.total), error);
}

static void
note_failure (gpointer data, const GError *error)
{
  Running *running = data;

  running->is_unstored = error != NULL;
  if (error != NULL)
    g_warning ("What became of a job could not be stored, trying again: %s", error->message);
}

static gboolean
commit (PwtEngine *engine, Running *running,
        gboolean (*run) (PwtTurn *turn, gpointer data, GError **error), gint64 now_us)
{
  PwtWork work = { run, note_failure, running };

  pwt_turn_commit (engine, now_us, &work, 1);
  return !running->is_unstored;
}

/* Returns: FALSE if the end could not be stored yet */
static gboolean
take_end (PwtEngine *engine, Running *running, gint64 now_us)
{
  g_clear_pointer (&running->thread, g_thread_join);
  if (!commit (engine, running, store_end, now_us))
    return FALSE;
  engine->jobs->running = NULL;
  running_free (running);
  return TRUE;
}

static void
tell_progress (PwtEngine *engine, Running *running, gint64 now_us)
{
  gint done = g_atomic_int_get (&running->work.done);

  if (done == running->told_done)
    return;
  running->told_done = done;
  commit (engine, running, store_progress, now_us);
}

/**
 * pwt_job_runner_step:
 * @now_us: UTC
 *
 * Stores how far the running job is and how it ended, and starts the next.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_job_runner_step (PwtEngine *engine, gint64 now_us)
{
  PwtJobRunner *runner = engine->jobs;

  while (runner->running != NULL || !g_queue_is_empty (&runner->waiting)) {
    if (runner->running == NULL)
      start (engine, g_queue_pop_head (&runner->waiting));
    if (!g_atomic_int_get (&runner->running->is_over)) {
      tell_progress (engine, runner->running, now_us);
      return PROGRESS_US;
    }
    if (!take_end (engine, runner->running, now_us)) {
      engine->failing_until_us = now_us + PWT_ENGINE_RETRY_US;
      return PWT_US_PER_SECOND;
    }
  }
  return PWT_US_PER_HOUR;
}
