/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The reading plan: each meter at round times of its line's interval, lines staggered by some
 * seconds; one that does not answer is asked again soon, then ever more rarely, so that it costs
 * its line almost nothing: at most about two seconds in ten minutes. */
#include "field/lines-private.h"

#define STAGGER_MOST_US (10 * PWT_US_PER_SECOND)
#define PROBE_FIRST_US (PWT_BUS_LATEST_US + PWT_US_PER_SECOND / 2)
#define PROBE_MOST_US (10 * PWT_US_PER_MINUTE)
#define PROBE_DOUBLINGS 10

/* A cable pulled out and put back, a gateway that reboots: nothing is said of its meters. */
#define LINE_DOWN_US PWT_US_PER_MINUTE

static gint64
utc_now (const Line *line)
{
  return line->lines->now_us + line->lines->utc_offset_us;
}

/* Lines begin their sweep one after another, so that not all events come in one second. */
static gint64
stagger_us (const Line *line)
{
  gint64 most_us = MIN (line->config.interval_us / 8, STAGGER_MOST_US);

  return most_us * (gint64) (line->number * 2654435761u >> 20) / 4096;
}

static gint64
zone_offset_us (const Line *line, gint64 utc_us)
{
  gint interval = g_time_zone_find_interval (line->config.zone, G_TIME_TYPE_UNIVERSAL,
                                             utc_us / PWT_US_PER_SECOND);

  return (gint64) g_time_zone_get_offset (line->config.zone, interval) * PWT_US_PER_SECOND;
}

/* The time of day that the line's rounds count from. */
static gint64
round_clock_us (const Line *line)
{
  gint64 utc_us = utc_now (line);

  return utc_us + zone_offset_us (line, utc_us) - stagger_us (line);
}

/* How much of the present round is over. */
static gint64
past_us (const Line *line)
{
  gint64 interval_us = line->config.interval_us;

  return (round_clock_us (line) % interval_us + interval_us) % interval_us;
}

/* The next round time of day, on the deadlines' clock. */
static gint64
next_round_us (const Line *line)
{
  return line->lines->now_us + line->config.interval_us - past_us (line);
}

static void
set_due (Meter *meter, gint64 at_us)
{
  pwt_heap_set (&meter->line->plan, &meter->due, at_us);
}

static void
set_comm (Meter *meter, PwtComm comm)
{
  if (meter->stats.comm == comm)
    return;
  meter->stats.comm = comm;
  pwt_lines_add_event (meter->line->lines, PWT_LINES_COMM, meter->line, meter);
}

/* --- how the rounds went --- */

static PwtSilence
silence_of (const Line *line)
{
  PwtSilence silence = PWT_SILENCE_NONE;

  for (guint i = 0; i < line->plan.nodes->len; i++) {
    PwtComm comm = ((Meter *) ((PwtHeapNode *) line->plan.nodes->pdata[i])->owner)->stats.comm;

    if (comm == PWT_COMM_FAILING)
      return PWT_SILENCE_NEW;
    if (comm == PWT_COMM_LOST)
      silence = PWT_SILENCE_LOST;
  }
  return silence;
}

/* The middle of the present round, UTC: a clock that goes on or back for summer neither forgets nor
 * invents rounds. */
static gint64
round_middle_us (const Line *line)
{
  return utc_now (line) - past_us (line) + line->config.interval_us / 2;
}

/* One that is rarely asked because it is lost is silent in every round until it answers. */
static void
note_sweep (Line *line, gboolean is_answer)
{
  pwt_sweeps_note (&line->sweeps, line->config.interval_us, round_middle_us (line), is_answer,
                   silence_of (line));
}

/* Returns: when the present round began, UTC */
gint64
pwt_plan_write_sweeps (const Line *line, char letters[PWT_SWEEPS + 1])
{
  pwt_sweeps_write (&line->sweeps, line->config.interval_us, round_middle_us (line), letters);
  return utc_now (line) - past_us (line);
}

/* --- the plan --- */

static gint64
probe_us (const Meter *meter)
{
  guint doublings = MIN (meter->stats.n_failed_reads - 1, PROBE_DOUBLINGS);

  return MIN (PROBE_FIRST_US << doublings, PROBE_MOST_US);
}

static void
fail (Meter *meter, PwtTaskResult *result)
{
  PwtLinesEvent *event =
      pwt_lines_add_event (meter->line->lines, PWT_LINES_FAILED, meter->line, meter);

  event->result = result;
  meter->stats.n_failed_reads++;
  set_comm (meter,
            meter->stats.n_failed_reads >= PWT_LINES_LOST_AFTER ? PWT_COMM_LOST : PWT_COMM_FAILING);
  note_sweep (meter->line, FALSE);
}

/* A meter that was silent may have been exchanged meanwhile: it says its number at once. */
static gboolean
wants_all (const Meter *meter)
{
  return meter->rare_due_us <= meter->line->lines->now_us || meter->stats.n_failed_reads > 0;
}

/**
 * pwt_plan_begin:
 *
 * Gives the line its next scheduled read.
 *
 * Returns: %FALSE if none is due
 */
gboolean
pwt_plan_begin (Line *line)
{
  gint64 now_us = line->lines->now_us;
  PwtHeapNode *node;

  while ((node = pwt_heap_peek (&line->plan)) != NULL && node->at_us <= now_us) {
    Meter *meter = node->owner;
    PwtModbusRequest *request;

    if (meter->answer_time.not_before_us > now_us) {
      set_due (meter, meter->answer_time.not_before_us);
      continue;
    }
    line->poll = pwt_run_new_scheduled (&meter->target, wants_all (meter));
    line->poll->meter = meter;
    line->poll->exchange.answer_time = &meter->answer_time;
    request = &line->poll->exchange.request;
    pwt_run_next (line->poll, now_us + line->lines->utc_offset_us, request);
    pwt_bus_submit (line->bus, &line->poll->exchange);
    set_due (meter, next_round_us (line));
    return TRUE;
  }
  return FALSE;
}

static void
take_reading (Meter *meter, PwtRun *run)
{
  PwtLines *lines = meter->line->lines;
  PwtLinesEvent *event = pwt_lines_add_event (lines, PWT_LINES_READING, meter->line, meter);

  event->reading = pwt_run_reading (run);
  meter->stats.n_failed_reads = 0;
  set_comm (meter, PWT_COMM_OK);
  note_sweep (meter->line, TRUE);
  if (run->asks_all)
    meter->rare_due_us = lines->now_us + PWT_US_PER_DAY;
}

/**
 * pwt_plan_end:
 *
 * A scheduled read has ended.
 */
void
pwt_plan_end (Meter *meter, PwtRun *run)
{
  if (run->outcome == PWT_TASK_DONE) {
    take_reading (meter, run);
  } else {
    fail (meter, pwt_run_result (run));
    if (meter->line->state == PWT_LINK_OPEN)
      set_due (meter, meter->line->lines->now_us + probe_us (meter));
  }
}

/* Whoever looks at a meter or takes money for it must know, however rarely the line is read. */
static void
lose_all (Line *line)
{
  for (guint i = 0; i < line->plan.nodes->len; i++) {
    Meter *meter = ((PwtHeapNode *) line->plan.nodes->pdata[i])->owner;

    meter->stats.n_failed_reads = MAX (meter->stats.n_failed_reads, PWT_LINES_LOST_AFTER);
    set_comm (meter, PWT_COMM_LOST);
  }
}

/* On a line that is down what is due fails, once a round, and after a while all of it is lost. */
void
pwt_plan_line_down (Line *line)
{
  PwtHeapNode *node;

  if (line->down_us == 0)
    line->down_us = line->lines->now_us;
  else if (line->lines->now_us - line->down_us >= LINE_DOWN_US)
    lose_all (line);
  while ((node = pwt_heap_peek (&line->plan)) != NULL && node->at_us <= line->lines->now_us) {
    Meter *meter = node->owner;
    PwtTaskResult *result = g_new0 (PwtTaskResult, 1);

    result->meter = meter->target.meter;
    result->kind = PWT_TASK_READ;
    result->outcome = PWT_TASK_UNREACHABLE;
    result->topup = PWT_TOPUP_UNREACHABLE;
    result->text = g_strdup (line->text != NULL ? line->text : "The line is down.");
    set_due (meter, next_round_us (line));
    fail (meter, result);
  }
}

/* The line is there (again): whoever failed because of it is asked at once. */
void
pwt_plan_link_opened (Line *line)
{
  const GPtrArray *nodes = line->plan.nodes;
  g_autoptr (GPtrArray) copy = g_ptr_array_copy ((GPtrArray *) nodes, NULL, NULL);

  for (guint i = 0; i < copy->len; i++) {
    Meter *meter = ((PwtHeapNode *) copy->pdata[i])->owner;

    if (meter->stats.comm != PWT_COMM_OK)
      set_due (meter, line->lines->now_us);
  }
}

/* The meter's line has another interval. */
void
pwt_plan_renew (Line *line)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_copy (line->plan.nodes, NULL, NULL);
  gint64 round_us = next_round_us (line);

  for (guint i = 0; i < copy->len; i++) {
    PwtHeapNode *node = copy->pdata[i];
    Meter *meter = node->owner;

    meter->target.zone = line->config.zone;
    if (node->at_us > round_us)
      set_due (meter, round_us);
  }
  pwt_line_touch (line);
}

/* It answered something: if the plan had given it up, that is over. */
void
pwt_plan_wake (Meter *meter)
{
  gboolean is_polled = meter->line->poll != NULL && meter->line->poll->meter == meter;

  if (meter->stats.n_failed_reads > 0 && !is_polled)
    set_due (meter, meter->line->lines->now_us);
}

/* Something was written: what is rarely read is no longer what it was. */
void
pwt_plan_read_rare (Meter *meter)
{
  meter->rare_due_us = G_MININT64;
}

/* As pwt_lines_read_whole(). */
void
pwt_plan_read_whole (Meter *meter, gint64 within_us)
{
  gint64 latest_us;

  pwt_plan_read_rare (meter);
  if (__builtin_add_overflow (meter->line->lines->now_us, within_us, &latest_us) ||
      latest_us >= meter->due.at_us)
    return;
  set_due (meter, latest_us);
  pwt_line_touch (meter->line);
}

/* As pwt_lines_read_all(). */
void
pwt_plan_hasten (Meter *meter)
{
  if (meter->stats.n_failed_reads > 0)
    return;
  set_due (meter, meter->line->lines->now_us);
  pwt_line_touch (meter->line);
}

/* The meter goes: so does its scheduled read. */
void
pwt_plan_drop (Meter *meter)
{
  Line *line = meter->line;

  if (line->poll == NULL || line->poll->meter != meter)
    return;
  pwt_bus_withdraw (line->bus, &line->poll->exchange);
  g_clear_pointer (&line->poll, pwt_run_free);
}

gint64
pwt_plan_next_us (const Line *line)
{
  const PwtHeapNode *node = pwt_heap_peek (&line->plan);

  return node != NULL ? node->at_us : G_MAXINT64;
}
