/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine.h"

#include <sodium.h>

#include "engine/backups.h"
#include "engine/command-jobs.h"
#include "engine/verification.h"

#define LONGEST_SLEEP_US PWT_US_PER_HOUR
#define MOST_FIELD_EVENTS 100000 /* about 100 MB */

/* --- one turn --- */

static gboolean
is_failing (const PwtEngine *engine, gint64 now_us)
{
  return !pwt_is_due (engine->failing_until_us, now_us, PWT_ENGINE_RETRY_US);
}

static gboolean
commit_what_waits (PwtEngine *engine, gint64 now_us)
{
  PwtWork works[PWT_GROUP_MAX];
  guint n = 0;

  pwt_field_events_take (engine);
  if (!is_failing (engine, now_us) && pwt_field_events_work (engine, now_us, &works[n]))
    n++;
  pthread_mutex_lock (&engine->mutex);
  while (n < PWT_GROUP_MAX && !g_queue_is_empty (&engine->calls)) {
    g_autofree PwtWork *work = g_queue_pop_head (&engine->calls);

    works[n++] = *work;
  }
  pthread_mutex_unlock (&engine->mutex);
  pwt_turn_commit (engine, now_us, works, n);
  pwt_site_reload_changed (engine);
  return n > 0;
}

/* Returns: in how many microseconds there is something to do of itself. */
static gint64
run_schedules (PwtEngine *engine, gint64 now_us)
{
  gint64 next_us = pwt_hub_step (engine, now_us);

  if (is_failing (engine, now_us))
    return MIN (next_us, engine->failing_until_us - now_us);
  next_us = MIN (next_us, pwt_session_cache_step (engine, now_us));
  next_us = MIN (next_us, pwt_topup_runner_step (engine, now_us));
  next_us = MIN (next_us, pwt_command_jobs_step (engine, now_us));
  next_us = MIN (next_us, pwt_command_runner_step (engine, now_us));
  next_us = MIN (next_us, pwt_backups_step (engine, now_us));
  next_us = MIN (next_us, pwt_verifications_step (engine, now_us));
  next_us = MIN (next_us, pwt_job_runner_step (engine, now_us));
  return MIN (next_us, pwt_readings_step (engine, now_us));
}

static gboolean
has_news (PwtEngine *engine)
{
  gboolean has;

  pthread_mutex_lock (&engine->mutex);
  has = engine->has_field_news || !g_queue_is_empty (&engine->calls);
  engine->has_field_news = FALSE;
  pthread_mutex_unlock (&engine->mutex);
  return has;
}

/**
 * pwt_engine_work:
 * @engine: an engine opened with is_manual
 *
 * Commits what waits and runs what is due by the world's clock, without a step of the field.
 *
 * Returns: in how many microseconds there is something to do of itself
 */
gint64
pwt_engine_work (PwtEngine *engine)
{
  gint64 utc_us = pwt_world_now (&engine->world), next_us;

  commit_what_waits (engine, utc_us);
  next_us = run_schedules (engine, utc_us);
  engine->work_due_us = utc_us + next_us;
  return next_us;
}

/* Returns: whether nothing is due but what lines told, and more of it may come. */
static gboolean
may_wait (PwtEngine *engine, gint64 utc_us)
{
  gboolean has_calls;

  pthread_mutex_lock (&engine->mutex);
  has_calls = !g_queue_is_empty (&engine->calls);
  if (engine->has_field_news)
    engine->work_due_us = MIN (engine->work_due_us, utc_us + engine->patience_us);
  pthread_mutex_unlock (&engine->mutex);
  return !has_calls && utc_us < engine->work_due_us;
}

/**
 * pwt_engine_turn:
 * @engine: an engine opened with is_manual
 * @now_us: the field's clock, never less than before; the world's clock may be set meanwhile
 *
 * Steps the field, commits what waits and runs what is due, until nothing more happens at @now_us.
 *
 * Returns: when it wants to be called again
 */
gint64
pwt_engine_turn (PwtEngine *engine, gint64 now_us)
{
  gint64 field_us = G_MAXINT64, utc_us = pwt_world_now (&engine->world), next_us;

  g_return_val_if_fail (engine->is_manual, G_MAXINT64);

  if (engine->lines != NULL)
    pwt_lines_set_utc_offset (engine->lines, utc_us - now_us);
  if (engine->lines != NULL && engine->patience_us > 0) {
    field_us = pwt_lines_step (engine->lines, now_us);
    if (may_wait (engine, utc_us))
      return MIN (field_us, now_us + engine->work_due_us - utc_us);
  }
  do {
    if (engine->lines != NULL)
      pwt_lines_step (engine->lines, now_us);
    next_us = pwt_engine_work (engine);
    if (engine->lines != NULL)
      field_us = pwt_lines_step (engine->lines, now_us);
  } while (has_news (engine));
  return MIN (field_us, now_us + next_us);
}

/* --- the writer's thread --- */

static void
sleep_until_news (PwtEngine *engine, gint64 for_us)
{
  gint64 until_us = g_get_monotonic_time () + CLAMP (for_us, 0, LONGEST_SLEEP_US);
  struct timespec until = { .tv_sec = until_us / PWT_US_PER_SECOND,
                            .tv_nsec = until_us % PWT_US_PER_SECOND * 1000 };

  pthread_mutex_lock (&engine->mutex);
  while (!g_atomic_int_get (&engine->is_stopping) && !engine->has_field_news &&
         g_queue_is_empty (&engine->calls))
    if (pthread_cond_timedwait (&engine->cond, &engine->mutex, &until) != 0)
      break;
  engine->has_field_news = FALSE;
  pthread_mutex_unlock (&engine->mutex);
}

/* After a failed flush nobody knows what the disk holds. Callers have been told that it failed; the
 * program ends, and whoever starts it again opens and verifies the file before it goes on. History
 * too: what comes from the lines is stored with its readings or not at all, so money would be sent
 * whose arrival is never written down. */
static void
stop_if_broken (PwtEngine *engine)
{
  PwtDb *const dbs[] = { pwt_store_business (engine->store),
                         pwt_history_get_db (pwt_store_history (engine->store)) };

  for (guint i = 0; i < G_N_ELEMENTS (dbs); i++)
    if (pwt_db_is_broken (dbs[i]))
      g_error ("%s cannot be relied on any more: the program stops, to be started again",
               pwt_db_get_path (dbs[i]));
}

static gpointer
write_forever (gpointer data)
{
  PwtEngine *engine = data;

  while (!g_atomic_int_get (&engine->is_stopping)) {
    gint64 now_us = pwt_world_now (&engine->world);
    gint64 next_us;

    commit_what_waits (engine, now_us);
    next_us = run_schedules (engine, now_us);
    stop_if_broken (engine);
    sleep_until_news (engine, next_us);
  }
  while (commit_what_waits (engine, pwt_world_now (&engine->world)))
    ;
  pwt_hub_close (engine);
  return NULL;
}

/**
 * pwt_engine_wake:
 *
 * Something waits for the writer. Any thread.
 */
void
pwt_engine_wake (PwtEngine *engine)
{
  pthread_mutex_lock (&engine->mutex);
  engine->has_field_news = TRUE;
  pthread_cond_signal (&engine->cond);
  pthread_mutex_unlock (&engine->mutex);
}

/**
 * pwt_engine_push:
 * @work: copied; its data is the caller's until it is done
 *
 * Gives the writer something to do. Any thread.
 */
void
pwt_engine_push (PwtEngine *engine, const PwtWork *work)
{
  pthread_mutex_lock (&engine->mutex);
  g_queue_push_tail (&engine->calls, g_memdup2 (work, sizeof *work));
  pthread_cond_signal (&engine->cond);
  pthread_mutex_unlock (&engine->mutex);
}

static void
wake_by_field (gpointer data)
{
  pwt_engine_wake (data);
}

/* --- opening and closing --- */

static gboolean
open_field (PwtEngine *engine, const PwtEngineOptions *options, GError **error)
{
  if (options->is_offline)
    return TRUE;
  engine->lines = pwt_lines_new (engine->profiles);
  if (options->link_maker != NULL)
    pwt_lines_set_link_maker (engine->lines, options->link_maker, options->link_maker_data);
  pwt_lines_set_wake (engine->lines, wake_by_field, engine);
  if (!pwt_site_load (engine, error))
    return FALSE;
  return engine->is_manual || pwt_lines_thread_start (engine->lines, error);
}

static gboolean
open_parts (PwtEngine *engine, const PwtEngineOptions *options, GError **error)
{
  const char *program = g_get_prgname () != NULL ? g_get_prgname () : "prewatt";
  PwtStoreFlags flags =
      (options->may_create ? PWT_STORE_CREATE : 0) | (options->is_draft ? PWT_STORE_DRAFT : 0);

  engine->store = pwt_store_open (options->site_dir, program, flags, error);
  if (engine->store == NULL)
    return FALSE;
  engine->profiles = pwt_profile_set_new (options->profiles_dir);
  engine->readers = pwt_readers_new (engine, error);
  if (engine->readers == NULL)
    return FALSE;
  engine->events = pwt_hub_new (engine, error);
  if (engine->events == NULL)
    return FALSE;
  return pwt_topup_runner_resume (engine, error) && pwt_command_runner_resume (engine, error) &&
         pwt_job_runner_resume (engine, error) && pwt_verification_open (engine, error) &&
         open_field (engine, options, error);
}

static void
start_threads (PwtEngine *engine)
{
  if (engine->is_manual)
    return;
  pwt_readers_start (engine->readers);
  engine->writer = g_thread_new ("pwt-writer", write_forever, engine);
}

/* Sleeps are measured by the clock that nobody sets. */
static void
init_cond (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

/**
 * pwt_engine_open:
 * @options: what to open and how
 * @error: return location for an error of the store, the profiles or the field
 *
 * Takes the site's lock, resumes what was under way and begins to read its meters.
 *
 * Returns: (transfer full): the engine, or %NULL with @error set
 */
PwtEngine *
pwt_engine_open (const PwtEngineOptions *options, GError **error)
{
  PwtEngine *engine;

  g_return_val_if_fail (options->site_dir != NULL && options->profiles_dir != NULL, NULL);

  if (sodium_init () < 0) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_FAILED,
                         "The cryptographic library did not start");
    return NULL;
  }
  engine = g_new0 (PwtEngine, 1);
  engine->world = options->world != NULL ? *options->world : *pwt_world_real ();
  engine->is_manual = options->is_manual;
  engine->patience_us = options->patience_us;
  pthread_mutex_init (&engine->mutex, NULL);
  init_cond (&engine->cond);
  g_queue_init (&engine->calls);
  engine->most_field_events = MOST_FIELD_EVENTS;
  engine->field_events = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  engine->sessions = pwt_session_cache_new ();
  engine->strangers = pwt_strangers_new ();
  engine->denials = pwt_denials_new ();
  engine->topups = pwt_topup_runner_new ();
  engine->commands = pwt_command_runner_new ();
  engine->jobs = pwt_job_runner_new ();
  engine->command_jobs = pwt_command_jobs_new ();
  engine->opened_us = pwt_world_now (&engine->world);
  if (!open_parts (engine, options, error)) {
    pwt_engine_close (engine);
    return NULL;
  }
  start_threads (engine);
  return engine;
}

static void
stop_threads (PwtEngine *engine)
{
  if (engine->lines != NULL && !engine->is_manual)
    pwt_lines_thread_stop (engine->lines);
  if (engine->writer == NULL) {
    g_atomic_int_set (&engine->is_stopping, TRUE);
    if (engine->events != NULL)
      pwt_hub_close (engine);
    return;
  }
  pwt_readers_stop (engine->readers);
  pthread_mutex_lock (&engine->mutex);
  g_atomic_int_set (&engine->is_stopping, TRUE);
  pthread_cond_signal (&engine->cond);
  pthread_mutex_unlock (&engine->mutex);
  g_thread_join (engine->writer);
}

/**
 * pwt_engine_close:
 * @engine: (nullable) (transfer full): the engine
 *
 * Answers every call that was asked, stops the lines and gives the site free. A top-up under way
 * goes on when the site is opened again.
 */
void
pwt_engine_close (PwtEngine *engine)
{
  if (engine == NULL)
    return;
  stop_threads (engine);
  g_clear_pointer (&engine->jobs, pwt_job_runner_free);
  g_clear_pointer (&engine->lines, pwt_lines_free);
  g_clear_pointer (&engine->site, pwt_site_free);
  g_clear_pointer (&engine->topups, pwt_topup_runner_free);
  g_clear_pointer (&engine->commands, pwt_command_runner_free);
  g_clear_pointer (&engine->command_jobs, pwt_command_jobs_free);
  g_clear_pointer (&engine->events, pwt_hub_free);
  g_clear_pointer (&engine->sessions, pwt_session_cache_free);
  g_clear_pointer (&engine->strangers, pwt_strangers_free);
  g_clear_pointer (&engine->denials, pwt_denials_free);
  g_clear_pointer (&engine->readers, pwt_readers_free);
  g_clear_pointer (&engine->profiles, pwt_profile_set_free);
  g_clear_pointer (&engine->store, pwt_store_close);
  g_clear_pointer (&engine->field_events, g_ptr_array_unref);
  g_assert (g_queue_is_empty (&engine->calls));
  pthread_mutex_destroy (&engine->mutex);
  pthread_cond_destroy (&engine->cond);
  g_free (engine);
}

gboolean
pwt_engine_has_lines (PwtEngine *engine)
{
  return pwt_site_count_lines (engine) > 0;
}
