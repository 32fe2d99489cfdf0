/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/lines-private.h"

/* With a thread the time is the real one, looked at anew for each line: a silence of four
 * milliseconds must not begin before its byte because five hundred other lines came first. */
static void
look_at_clock (PwtLines *lines)
{
  gint64 now_us;

  if (lines->thread == NULL)
    return;
  now_us = g_get_monotonic_time ();
  lines->now_us = MAX (lines->now_us, now_us);
}

void
pwt_lines_lock (PwtLines *lines)
{
  pthread_mutex_lock (&lines->lock);
  look_at_clock (lines);
}

/* What was done may have work for the thread, and events for the engine. */
void
pwt_lines_unlock (PwtLines *lines)
{
  gboolean is_due = lines->events->len > 0 && !lines->has_woken && lines->wake != NULL;
  void (*wake) (gpointer) = lines->wake;
  gpointer data = lines->wake_data;

  if (is_due)
    lines->has_woken = TRUE;
  pthread_mutex_unlock (&lines->lock);
  if (is_due)
    wake (data);
}

/* (nullable) */
Meter *
pwt_lines_find_meter (PwtLines *lines, guint32 number)
{
  return g_hash_table_lookup (lines->meter_table, GUINT_TO_POINTER (number));
}

/* (nullable) */
Line *
pwt_lines_find_line (PwtLines *lines, guint32 number)
{
  return g_hash_table_lookup (lines->line_table, GUINT_TO_POINTER (number));
}

void
pwt_lines_event_free (PwtLinesEvent *event)
{
  g_free (event->reading);
  pwt_task_result_free (event->result);
  g_free (event->text);
  g_free (event);
}

PwtLinesEvent *
pwt_lines_add_event (PwtLines *lines, PwtLinesEventKind kind, const Line *line, const Meter *meter)
{
  PwtLinesEvent *event = g_new0 (PwtLinesEvent, 1);

  event->kind = kind;
  event->line = line->number;
  event->meter = meter != NULL ? meter->target.meter : 0;
  event->time_us = lines->now_us + lines->utc_offset_us;
  event->comm = meter != NULL ? meter->stats.comm : PWT_COMM_UNKNOWN;
  event->link = line->state;
  g_ptr_array_add (lines->events, event);
  return event;
}

/**
 * pwt_lines_take_events:
 *
 * Returns: (transfer full) (element-type PwtLinesEvent): all that happened since, oldest first; its
 *   elements are freed with it
 */
GPtrArray *
pwt_lines_take_events (PwtLines *lines)
{
  GPtrArray *events;

  pwt_lines_lock (lines);
  events = lines->events;
  lines->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  lines->has_woken = FALSE;
  pwt_lines_unlock (lines);
  return events;
}

void
pwt_lines_set_wake (PwtLines *lines, void (*wake) (gpointer data), gpointer data)
{
  pwt_lines_lock (lines);
  lines->wake = wake;
  lines->wake_data = data;
  pwt_lines_unlock (lines);
}

/* --- tasks --- */

/**
 * pwt_lines_start_run:
 *
 * Gives the first of the meter's tasks its next exchange; those that have ended make way.
 */
void
pwt_lines_start_run (Meter *meter)
{
  PwtRun *run;

  while ((run = g_queue_peek_head (&meter->runs)) != NULL) {
    PwtLines *lines = meter->line->lines;

    if (pwt_run_next (run, lines->now_us + lines->utc_offset_us, &run->exchange.request)) {
      run->exchange.not_before_us = lines->now_us + run->wait_us;
      pwt_line_submit (meter, run);
      return;
    }
    pwt_lines_end_run (meter, run);
  }
}

/* Reports @run and forgets it; it must not be in the line. */
void
pwt_lines_end_run (Meter *meter, PwtRun *run)
{
  PwtLines *lines = meter->line->lines;
  PwtLinesEvent *event = pwt_lines_add_event (lines, PWT_LINES_TASK, meter->line, meter);

  event->result = pwt_run_result (run);
  g_queue_remove (&meter->runs, run);
  g_hash_table_remove (lines->runs, &run->task.id);
  if (run->n_writes > 0)
    pwt_plan_read_rare (meter);
  pwt_run_free (run);
}

/* A descriptor of the line is ready, if there still is such a line: done at once, without a detour
 * through the heap of deadlines. */
void
pwt_lines_step_line (PwtLines *lines, guint32 number)
{
  Line *line = pwt_lines_find_line (lines, number);

  look_at_clock (lines);
  if (line != NULL)
    pwt_line_step (line, lines->now_us);
}

static gboolean
set_error (GError **error, PwtLinesError code, const char *text)
{
  g_set_error_literal (error, PWT_LINES_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
submit (PwtLines *lines, const PwtTask *task, GError **error)
{
  Meter *meter = pwt_lines_find_meter (lines, task->meter);
  PwtRun *run;

  if (meter == NULL)
    return set_error (error, PWT_LINES_ERROR_MISSING, "There is no such meter on any line.");
  if (meter->line->config.is_paused)
    return set_error (error, PWT_LINES_ERROR_MISSING, "The meter's line is switched off.");
  if (g_hash_table_contains (lines->runs, &task->id))
    return set_error (error, PWT_LINES_ERROR_SETTINGS, "This task is under way already.");
  if (!pwt_run_check (task, &meter->target, error))
    return FALSE;
  run = pwt_run_new (task, &meter->target);
  run->exchange.answer_time = &meter->answer_time;
  run->meter = meter;
  g_hash_table_insert (lines->runs, &run->task.id, run);
  g_queue_push_tail (&meter->runs, run);
  if (meter->runs.length == 1)
    pwt_lines_start_run (meter);
  return TRUE;
}

/**
 * pwt_lines_submit:
 *
 * Begins @task, behind those of the same meter. Its result comes as a %PWT_LINES_TASK event, always
 * and once.
 *
 * Returns: %FALSE with a %PWT_LINES_ERROR if it cannot be done at all; nothing was begun then
 */
gboolean
pwt_lines_submit (PwtLines *lines, const PwtTask *task, GError **error)
{
  gboolean is_taken;

  g_return_val_if_fail (task != NULL, FALSE);

  pwt_lines_lock (lines);
  is_taken = submit (lines, task, error);
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
  return is_taken;
}

static void
cancel (PwtRun *run)
{
  Meter *meter = run->meter;

  run->is_cancelled = TRUE;
  if (run != g_queue_peek_head (&meter->runs)) {
    pwt_run_end (run, PWT_TASK_CANCELLED, NULL);
    pwt_lines_end_run (meter, run);
  } else if (run->n_writes == 0) {
    pwt_bus_withdraw (meter->line->bus, &run->exchange);
    pwt_lines_start_run (meter);
  }
}

/**
 * pwt_lines_cancel:
 *
 * A task that has not written anything ends as cancelled; one that has goes on to its proof.
 *
 * Returns: %FALSE if no such task is open or it has written
 */
gboolean
pwt_lines_cancel (PwtLines *lines, PwtId id)
{
  gboolean is_in_time;
  PwtRun *run;

  pwt_lines_lock (lines);
  run = g_hash_table_lookup (lines->runs, &id);
  is_in_time = run != NULL && run->n_writes == 0;
  if (run != NULL)
    cancel (run);
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
  return is_in_time;
}

/* --- what is known --- */

/**
 * pwt_lines_get_meter_stats:
 *
 * Returns: %FALSE if there is no such meter
 */
gboolean
pwt_lines_get_meter_stats (PwtLines *lines, guint32 number, PwtMeterStats *stats)
{
  const Meter *meter;

  pwt_lines_lock (lines);
  meter = pwt_lines_find_meter (lines, number);
  if (meter != NULL) {
    *stats = meter->stats;
    stats->answer_us = meter->answer_time.peak_us;
  }
  pwt_lines_unlock (lines);
  return meter != NULL;
}

/**
 * pwt_lines_get_line_stats:
 * @stats: (out): clear with pwt_line_stats_clear()
 *
 * Returns: %FALSE if there is no such line
 */
gboolean
pwt_lines_get_line_stats (PwtLines *lines, guint32 number, PwtLineStats *stats)
{
  const Line *line;
  PwtBusCounts counts;

  pwt_lines_lock (lines);
  line = pwt_lines_find_line (lines, number);
  if (line != NULL) {
    counts = pwt_bus_counts (line->bus);
    *stats = (PwtLineStats){ .link = line->state,
                             .text = g_strdup (line->text),
                             .n_exchanges = counts.n_exchanges,
                             .n_timeouts = counts.n_timeouts,
                             .n_bad = counts.n_bad,
                             .n_stray = counts.n_stray,
                             .last_ok_us = line->last_ok_us,
                             .answer_us = counts.peak_us,
                             .interval_us = line->config.interval_us };
    stats->sweep_us = pwt_plan_write_sweeps (line, stats->sweeps);
  }
  pwt_lines_unlock (lines);
  return line != NULL;
}

GPtrArray *
pwt_lines_listen (PwtLines *lines, guint32 number, gint64 after)
{
  GPtrArray *frames = NULL;
  Meter *meter;

  pwt_lines_lock (lines);
  meter = pwt_lines_find_meter (lines, number);
  if (meter != NULL) {
    if (meter->line->tap == NULL)
      meter->line->tap = pwt_tap_new (lines->now_us + lines->utc_offset_us);
    meter->line->listened_us = lines->now_us;
    frames = pwt_tap_since (meter->line->tap, after);
  }
  pwt_lines_unlock (lines);
  return frames;
}

void
pwt_line_stats_clear (PwtLineStats *stats)
{
  g_clear_pointer (&stats->text, g_free);
}

/* --- time --- */

/**
 * pwt_lines_set_link_maker:
 * @maker: (nullable): makes the links of lines set from now on; %NULL: real ones
 */
void
pwt_lines_set_link_maker (PwtLines *lines, PwtLinkMaker maker, gpointer data)
{
  pwt_lines_lock (lines);
  lines->maker = maker;
  lines->maker_data = data;
  pwt_lines_unlock (lines);
}

/**
 * pwt_lines_set_utc_offset:
 *
 * The clock of readings may jump; deadlines are on the other one and do not.
 */
void
pwt_lines_set_utc_offset (PwtLines *lines, gint64 utc_minus_now_us)
{
  pwt_lines_lock (lines);
  lines->utc_offset_us = utc_minus_now_us;
  pwt_lines_unlock (lines);
}

/**
 * pwt_lines_step:
 * @now_us: monotonic; never less than before
 *
 * Does all that is due on every line.
 *
 * Returns: when to call again at the latest, G_MAXINT64 for never
 */
gint64
pwt_lines_step (PwtLines *lines, gint64 now_us)
{
  PwtHeapNode *node;
  gint64 until_us, next_us;

  pwt_lines_lock (lines);
  lines->now_us = MAX (lines->now_us, now_us);
  until_us = lines->now_us;
  while ((node = pwt_heap_peek (&lines->deadlines)) != NULL && node->at_us <= until_us) {
    look_at_clock (lines);
    pwt_line_step (node->owner, lines->now_us);
  }
  next_us = node != NULL ? node->at_us : G_MAXINT64;
  pwt_lines_unlock (lines);
  return next_us;
}

/**
 * pwt_lines_read_all:
 * @line: 0: every line
 *
 * Reads every meter once now, as the plan would; those that are being spared are left to it.
 */
void
pwt_lines_read_all (PwtLines *lines, guint32 number)
{
  GHashTableIter iter;
  gpointer value;

  pwt_lines_lock (lines);
  g_hash_table_iter_init (&iter, lines->meter_table);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Meter *meter = value;

    if (number == 0 || meter->line->number == number)
      pwt_plan_hasten (meter);
  }
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
}

/**
 * pwt_lines_read_whole:
 * @within_us: at the latest after so long, %PWT_LINES_WHEN_DUE: not before it is due anyway
 *
 * The plan's next reading of @meter asks for everything, its number too. A meter that is not there
 * is asked nothing.
 */
void
pwt_lines_read_whole (PwtLines *lines, guint32 number, gint64 within_us)
{
  Meter *meter;

  pwt_lines_lock (lines);
  meter = pwt_lines_find_meter (lines, number);
  if (meter != NULL)
    pwt_plan_read_whole (meter, within_us);
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
}
