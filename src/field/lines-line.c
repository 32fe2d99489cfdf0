/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One line: keeps its link open, moves bytes between link and dialogue, and hands what came back to
 * the task or the plan it belongs to. */
#include "field/lines-private.h"

#define READ_SIZE 1024
#define RETRY_FIRST_US PWT_US_PER_SECOND
#define RETRY_MOST_US (30 * PWT_US_PER_SECOND)
/* A gateway that takes our bytes and never answers for anybody may be holding a dead connection. */
#define MAX_SILENT 4
#define LISTENED_US (30 * PWT_US_PER_SECOND)

/* Only what is news: open, or down for another reason. */
static void
set_state (Line *line, PwtLinkState state, const char *text)
{
  gboolean is_open = state == PWT_LINK_OPEN;

  line->state = state;
  if (is_open == line->was_open && g_strcmp0 (line->text, text) == 0)
    return;
  line->was_open = is_open;
  g_free (line->text);
  line->text = g_strdup (text);
  pwt_lines_add_event (line->lines, PWT_LINES_LINK, line, NULL)->text = g_strdup (text);
}

/* --- what came back --- */

static void
count (Meter *meter, const PwtRun *run, const PwtModbusReply *reply)
{
  Line *line = meter->line;
  gint64 utc_us = line->lines->now_us + line->lines->utc_offset_us;

  switch (run->exchange.outcome) {
  case PWT_EXCHANGE_EXCEPTION:
    meter->stats.n_exceptions++;
    if (!pwt_run_is_answer (run, reply->exception))
      break;
    G_GNUC_FALLTHROUGH;
  case PWT_EXCHANGE_ANSWERED:
    meter->stats.n_ok++;
    meter->stats.last_ok_us = utc_us;
    line->last_ok_us = utc_us;
    pwt_plan_wake (meter);
    break;
  case PWT_EXCHANGE_TIMEOUT:
    meter->stats.n_timeouts++;
    break;
  case PWT_EXCHANGE_BAD:
    meter->stats.n_bad++;
    break;
  case PWT_EXCHANGE_OPEN:
  case PWT_EXCHANGE_DOWN:
  default:
    break;
  }
}

/* @run's exchange is out of the line. */
static void
take_back (Line *line, PwtRun *run, const PwtModbusReply *reply)
{
  Meter *meter = run->meter;
  PwtLines *lines = line->lines;

  count (meter, run, reply);
  pwt_run_answer (run, run->exchange.outcome, reply, lines->now_us + lines->utc_offset_us);
  if (run != line->poll) {
    pwt_lines_start_run (meter);
  } else if (pwt_run_next (run, lines->now_us + lines->utc_offset_us, &run->exchange.request)) {
    pwt_bus_submit (line->bus, &run->exchange);
  } else {
    line->poll = NULL;
    pwt_plan_end (meter, run);
    pwt_run_free (run);
  }
}

/**
 * pwt_line_submit:
 *
 * On a line that is down this is a reason to try the link again at once: if that fails, the
 * exchange ends as down.
 */
void
pwt_line_submit (Meter *meter, PwtRun *run)
{
  Line *line = meter->line;

  pwt_bus_submit (line->bus, &run->exchange);
  if (line->state == PWT_LINK_CLOSED)
    line->retry_us = line->lines->now_us;
  pwt_line_touch (line);
}

/* --- the link --- */

static void
fail_all (Line *line)
{
  PwtExchange *exchange;

  while ((exchange = pwt_bus_break (line->bus, line->lines->now_us)) != NULL)
    take_back (line, exchange->owner, NULL);
}

/**
 * pwt_line_close:
 * @text: (nullable): why, for people
 *
 * Everything in the line ends as down.
 */
void
pwt_line_close (Line *line, const char *text)
{
  if (line->link != NULL && line->state != PWT_LINK_CLOSED)
    line->link->klass->close (line->link);
  set_state (line, PWT_LINK_CLOSED, text);
  fail_all (line);
}

static void
fail_link (Line *line, gint64 now_us, GError *error)
{
  pwt_line_close (line, error->message);
  g_error_free (error);
  line->back_off_us = CLAMP (2 * line->back_off_us, RETRY_FIRST_US, RETRY_MOST_US);
  line->retry_us = now_us + line->back_off_us;
}

static void
link_opened (Line *line, gint64 now_us)
{
  line->n_silent = 0;
  line->down_us = 0;
  set_state (line, PWT_LINK_OPEN, NULL);
  pwt_bus_restart (line->bus, now_us);
  pwt_plan_link_opened (line);
}

/* Returns whether bytes can move. */
static gboolean
keep_open (Line *line, gint64 now_us)
{
  GError *error = NULL;
  PwtLinkState state;

  if (line->state == PWT_LINK_OPEN)
    return TRUE;
  if (line->state == PWT_LINK_CLOSED) {
    if (line->link == NULL || now_us < line->retry_us)
      return FALSE;
    if (!line->link->klass->open (line->link, now_us, &error)) {
      fail_link (line, now_us, error);
      return FALSE;
    }
    line->state = PWT_LINK_OPENING;
  }
  state = line->link->klass->check (line->link, now_us, &error);
  if (state == PWT_LINK_CLOSED)
    fail_link (line, now_us, error);
  else if (state == PWT_LINK_OPEN)
    link_opened (line, now_us);
  return state == PWT_LINK_OPEN;
}

/**
 * pwt_line_renew:
 *
 * Makes link and dialogue by the line's configuration, closed.
 */
void
pwt_line_renew (Line *line)
{
  const PwtLinkConfig *config = &line->config.link;
  guint parity_bits = config->parity != PWT_PARITY_NONE ? 1 : 0;
  guint bits = 9 + parity_bits + MAX (config->stop_bits, 1u);
  PwtBusTiming timing = pwt_bus_timing (config->protocol, config->baud, bits);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&line->bus, pwt_bus_free);
  g_clear_pointer (&line->link, pwt_link_free);
  line->down_us = 0;
  line->watched_serial = 0; /* a new link counts its descriptors anew */
  line->bus = pwt_bus_new (&timing);
  line->retry_us = line->lines->now_us;
  line->back_off_us = 0;
  if (!line->config.is_paused) {
    line->link = line->lines->maker != NULL
                     ? line->lines->maker (&line->config, line->lines->maker_data, &error)
                     : pwt_link_new (config, &error);
    if (line->link == NULL)
      set_state (line, PWT_LINK_CLOSED, error->message);
  }
  pwt_line_touch (line);
}

/* --- the step --- */

static gboolean
has_sound_meter (const Line *line)
{
  const GPtrArray *nodes = line->plan.nodes;

  for (guint i = 0; i < nodes->len; i++)
    if (((const Meter *) ((const PwtHeapNode *) nodes->pdata[i])->owner)->stats.comm == PWT_COMM_OK)
      return TRUE;
  return FALSE;
}

/* The silence of a meter known to be failing speaks against the gateway only if all of them are: a
 * few dead ones, asked one after another, must not cost the others their connection. */
static gboolean
watch_silence (Line *line, const PwtExchange *exchange)
{
  const Meter *meter = ((const PwtRun *) exchange->owner)->meter;

  if (exchange->outcome == PWT_EXCHANGE_ANSWERED || exchange->outcome == PWT_EXCHANGE_EXCEPTION) {
    line->n_silent = 0;
    line->back_off_us = 0;
    return TRUE;
  }
  if (pwt_codec_get (line->config.link.protocol)->is_serial ||
      (meter->stats.n_failed_reads > 0 && has_sound_meter (line)))
    return TRUE;
  return ++line->n_silent < MAX_SILENT;
}

static void
fail_silent (Line *line, gint64 now_us)
{
  fail_link (line, now_us,
             g_error_new_literal (PWT_LINES_ERROR, PWT_LINES_ERROR_DISCONNECTED,
                                  "The gateway is connected, but nothing behind it answers. Check "
                                  "its serial settings and the cable; trying anew."));
}

/* Where a frame says to whom it is: first, or behind the head of Modbus/TCP. */
static guint
unit_at (const Line *line)
{
  return line->config.link.protocol == PWT_PROTOCOL_TCP ? 6 : 0;
}

/* One turn of the dialogue. Returns when the next is due; G_MININT64: at once. */
static gint64
turn (Line *line, gint64 now_us, const guint8 *in, gsize n)
{
  PwtBusStep step = pwt_bus_step (line->bus, now_us, in, n);
  gint64 utc_us = now_us + line->lines->utc_offset_us;
  GError *error = NULL;

  pwt_tap_heard (line->tap, in, n);
  if (step.n_tx > 0 && !line->link->klass->write (line->link, now_us, step.tx, step.n_tx, &error)) {
    fail_link (line, now_us, error);
    return G_MININT64;
  }
  if (step.n_tx > 0)
    pwt_tap_sent (line->tap, utc_us, step.tx[unit_at (line)], step.tx, step.n_tx);
  if (step.finished != NULL) {
    gboolean is_alive = watch_silence (line, step.finished);

    pwt_tap_ended (line->tap, utc_us, step.finished->request.unit, step.finished->outcome);
    take_back (line, step.finished->owner, step.reply);
    if (!is_alive)
      fail_silent (line, now_us);
    return G_MININT64;
  }
  if (line->poll == NULL && pwt_plan_begin (line))
    return G_MININT64;
  return step.deadline_us;
}

static gint64
talk (Line *line, gint64 now_us)
{
  guint8 bytes[READ_SIZE];
  GError *error = NULL;
  gssize n;
  gint64 next_us = G_MININT64;

  n = line->link->klass->read (line->link, now_us, bytes, sizeof bytes, &error);
  if (n < 0)
    fail_link (line, now_us, error);
  while (line->state == PWT_LINK_OPEN && next_us == G_MININT64) {
    next_us = turn (line, now_us, bytes, (gsize) MAX (n, 0));
    n = 0;
  }
  return next_us;
}

/* When the line is to be looked at again. */
static gint64
next_us (const Line *line, gint64 talk_us)
{
  gint64 plan_us = line->poll == NULL ? pwt_plan_next_us (line) : G_MAXINT64;

  if (line->link == NULL)
    return G_MAXINT64;
  if (line->state == PWT_LINK_CLOSED)
    return MIN (line->retry_us, plan_us);
  if (line->state == PWT_LINK_OPENING)
    return line->link->klass->next_us (line->link);
  return MIN (MIN (talk_us, plan_us), line->link->klass->next_us (line->link));
}

/**
 * pwt_line_step:
 *
 * Does what is due on the line, and sets its next deadline.
 */
void
pwt_line_step (Line *line, gint64 now_us)
{
  gint64 talk_us = G_MAXINT64;

  if (line->tap != NULL && now_us - line->listened_us > LISTENED_US)
    g_clear_pointer (&line->tap, pwt_tap_free);
  if (keep_open (line, now_us))
    talk_us = talk (line, now_us);
  if (line->link == NULL)
    fail_all (line);
  if (line->state == PWT_LINK_CLOSED && !line->config.is_paused)
    pwt_plan_line_down (line);
  pwt_lines_watch (line);
  pwt_heap_set (&line->lines->deadlines, &line->deadline, next_us (line, talk_us));
}

/**
 * pwt_line_touch:
 *
 * There is something new to do: step it with the next step of all.
 */
void
pwt_line_touch (Line *line)
{
  pwt_heap_set (&line->lines->deadlines, &line->deadline, G_MININT64);
}
