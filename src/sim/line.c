/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line-private.h"

#include <string.h>

#define DEFAULT_MIN_ANSWER_US 20000
#define DEFAULT_MAX_ANSWER_US 60000
#define FAST_BAUD 19200 /* above it the silence is fixed: Serial Line guide V1.02 p. 13 */
#define FAST_SILENCE_US 1750
#define ROUNDING_US                                                                                \
  100 /* what two sides that round character times differently may disagree by                     \
       */

/**
 * pwt_sim_line_new:
 *
 * Returns: (transfer full): a line without meters
 */
PwtSimLine *
pwt_sim_line_new (const PwtSimLineConfig *config)
{
  PwtSimLine *line;

  g_return_val_if_fail (config->baud >= 300 && config->baud <= 4000000, NULL);
  g_return_val_if_fail (config->max_answer_us >= config->min_answer_us, NULL);

  line = g_new0 (PwtSimLine, 1);
  line->config = *config;
  if (config->bits_per_char == 0)
    line->config.bits_per_char = 10;
  if (config->max_answer_us == 0) {
    line->config.min_answer_us = DEFAULT_MIN_ANSWER_US;
    line->config.max_answer_us = DEFAULT_MAX_ANSWER_US;
  }
  if (config->chunk_bytes == 0)
    line->config.chunk_bytes = 1;
  line->silence_us =
      config->baud > FAST_BAUD ? FAST_SILENCE_US : pwt_sim_line_char_us (line, 7) / 2;
  line->random = pwt_sim_hash (config->seed, 0);
  line->rules = g_array_new (FALSE, FALSE, sizeof (PwtSimFaultRule));
  line->wire_end_us = G_MININT64 / 2; /* never: far enough back that sums do not overflow */
  g_queue_init (&line->frames);
  return line;
}

/**
 * pwt_sim_line_free:
 *
 * Frees the line and its meters.
 */
void
pwt_sim_line_free (PwtSimLine *line)
{
  if (line == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (line->members); i++)
    g_free (line->members[i].meter);
  g_array_unref (line->rules);
  g_queue_clear_full (&line->frames, g_free);
  g_free (line->tx);
  g_free (line);
}

/**
 * pwt_sim_line_add:
 * @meter: is copied
 *
 * Returns: %FALSE if its address is taken or none
 */
gboolean
pwt_sim_line_add (PwtSimLine *line, const PwtSimMeter *meter)
{
  if (meter->address < 1 || meter->address > PWT_SIM_LINE_MAX_METERS ||
      line->members[meter->address].meter != NULL)
    return FALSE;
  line->members[meter->address].meter = g_memdup2 (meter, sizeof *meter);
  return TRUE;
}

/**
 * pwt_sim_line_peek:
 *
 * Returns: (transfer none) (nullable): the meter itself: change it, or advance it before reading
 */
PwtSimMeter *
pwt_sim_line_peek (PwtSimLine *line, guint8 address)
{
  return address <= PWT_SIM_LINE_MAX_METERS ? line->members[address].meter : NULL;
}

/**
 * pwt_sim_line_set_mute:
 *
 * A mute meter lives on, but neither hears nor answers: its communication is broken.
 */
void
pwt_sim_line_set_mute (PwtSimLine *line, guint8 address, gboolean is_mute)
{
  if (address <= PWT_SIM_LINE_MAX_METERS)
    line->members[address].is_mute = is_mute;
}

/**
 * pwt_sim_line_is_mute:
 *
 * Returns: whether the meter's communication is broken
 */
gboolean
pwt_sim_line_is_mute (PwtSimLine *line, guint8 address)
{
  return address <= PWT_SIM_LINE_MAX_METERS && line->members[address].is_mute;
}

/**
 * pwt_sim_line_set_save:
 *
 * Called after each command that changed a meter, before the answer; clears its is_changed.
 */
void
pwt_sim_line_set_save (PwtSimLine *line, PwtSimSaveFunc save, gpointer data)
{
  line->save = save;
  line->save_data = data;
}

/**
 * pwt_sim_line_add_fault:
 * @rule: is copied; rules are asked in the order they were added
 */
void
pwt_sim_line_add_fault (PwtSimLine *line, const PwtSimFaultRule *rule)
{
  g_array_append_val (line->rules, *rule);
}

/**
 * pwt_sim_line_clear_faults:
 *
 * Takes all rules away and gives dark meters their power back; broken communication stays.
 */
void
pwt_sim_line_clear_faults (PwtSimLine *line)
{
  g_array_set_size (line->rules, 0);
  for (guint i = 0; i < G_N_ELEMENTS (line->members); i++)
    line->members[i].dark_until_us = 0;
}

/**
 * pwt_sim_line_faults:
 *
 * Returns: (transfer none) (element-type PwtSimFaultRule): the rules that are not spent
 */
const GArray *
pwt_sim_line_faults (PwtSimLine *line)
{
  return line->rules;
}

/**
 * pwt_sim_line_char_us:
 *
 * Returns: how long @n_chars take on this wire, rounded up
 */
gint64
pwt_sim_line_char_us (const PwtSimLine *line, gint64 n_chars)
{
  gint64 bits = n_chars * line->config.bits_per_char;

  return (bits * PWT_US_PER_SECOND + line->config.baud - 1) / line->config.baud;
}

/**
 * pwt_sim_line_silence_us:
 *
 * Returns: the silence that ends a frame: 3.5 characters
 */
gint64
pwt_sim_line_silence_us (const PwtSimLine *line)
{
  return line->silence_us;
}

/**
 * pwt_sim_line_stats:
 *
 * Returns: what happened so far
 */
PwtSimLineStats
pwt_sim_line_stats (PwtSimLine *line)
{
  return line->stats;
}

static int
compare_frames (gconstpointer a, gconstpointer b, gpointer data)
{
  const Frame *first = a, *second = b;

  return (first->start_us > second->start_us) - (first->start_us < second->start_us);
}

/**
 * pwt_sim_line_queue:
 *
 * Puts a frame among those that are to begin.
 */
void
pwt_sim_line_queue (PwtSimLine *line, gint64 start_us, const guint8 *bytes, gsize n)
{
  Frame *frame = g_new (Frame, 1);

  frame->start_us = start_us;
  frame->n = MIN (n, sizeof frame->bytes);
  memcpy (frame->bytes, bytes, frame->n);
  g_queue_insert_sorted (&line->frames, frame, compare_frames, NULL);
}

/* The silence after the master's last byte has ended its frame. */
static void
end_frame (PwtSimLine *line, gint64 now_us)
{
  PwtModbusRequest request;
  gsize size = 0;

  if (line->is_deaf)
    ;
  else if (line->n_rx < PWT_SIM_RX_SIZE &&
           pwt_modbus_rtu_parse_request (line->rx, line->n_rx, &request, &size) ==
               PWT_PARSE_FRAME &&
           size == line->n_rx)
    pwt_sim_line_take_request (line, now_us, &request);
  else if (line->n_rx == PWT_SIM_RX_SIZE || !pwt_sim_line_refuse_request (line, now_us))
    line->stats.n_bad_frames++;
  line->n_rx = 0;
  line->is_deaf = FALSE;
}

static void
begin_tx (PwtSimLine *line, gint64 now_us)
{
  gint64 wire_us;

  g_free (line->tx);
  line->tx = g_queue_pop_head (&line->frames);
  line->n_taken = 0;
  line->tx_start_us = now_us;
  wire_us = pwt_sim_line_char_us (line, (gint64) line->tx->n);
  line->wire_end_us = now_us + wire_us;
  line->stats.busy_us += wire_us;
  line->stats.minimum_us += wire_us;
}

static gint64
frame_end_at (PwtSimLine *line)
{
  return line->n_rx > 0 ? line->rx_end_us + line->silence_us : PWT_SIM_NEVER;
}

/* When the next frame begins; one at a time, and only when the one before has been handed out. */
static gint64
tx_at (PwtSimLine *line)
{
  Frame *first = g_queue_peek_head (&line->frames);

  if (first == NULL || (line->tx != NULL && line->n_taken < line->tx->n))
    return PWT_SIM_NEVER;
  return MAX (first->start_us, line->wire_end_us);
}

/* @out: (nullable): driven by frames, takes each when it begins. */
static void
run_until (PwtSimLine *line, gint64 now_us, GByteArray *out)
{
  for (;;) {
    gint64 end_at = frame_end_at (line), begin_at = tx_at (line);

    if (MIN (end_at, begin_at) > now_us)
      return;
    if (end_at <= begin_at) {
      end_frame (line, end_at);
    } else {
      begin_tx (line, begin_at);
      if (out != NULL) {
        g_byte_array_append (out, line->tx->bytes, (guint) line->tx->n);
        line->n_taken = line->tx->n;
      }
    }
  }
}

static void
take_bytes (PwtSimLine *line, gint64 begin_us, gint64 end_us, const guint8 *bytes, gsize n)
{
  if (line->n_rx == 0 && begin_us + ROUNDING_US < line->wire_end_us + line->silence_us) {
    line->stats.n_violations++;
    line->is_deaf = line->config.is_strict;
  }
  n = MIN (n, PWT_SIM_RX_SIZE - line->n_rx);
  memcpy (line->rx + line->n_rx, bytes, n);
  line->n_rx += n;
  line->rx_end_us = end_us;
  line->stats.busy_us += end_us - begin_us;
}

/**
 * pwt_sim_line_write:
 * @now_us: when the master's first byte begins, if the wire is free of its earlier ones
 */
void
pwt_sim_line_write (PwtSimLine *line, gint64 now_us, const guint8 *bytes, gsize n)
{
  gint64 begin_us;

  if (n == 0)
    return;
  run_until (line, now_us, NULL);
  begin_us = line->n_rx > 0 ? MAX (now_us, line->rx_end_us) : now_us;
  take_bytes (line, begin_us, begin_us + pwt_sim_line_char_us (line, (gint64) n), bytes, n);
}

/* Bytes of the frame on the wire that have arrived by now, in whole chunks. */
static gsize
arrived (PwtSimLine *line, gint64 now_us)
{
  gint64 elapsed_us = now_us - line->tx_start_us;
  gint64 n = elapsed_us * line->config.baud / (PWT_US_PER_SECOND * line->config.bits_per_char);

  if (now_us >= line->wire_end_us)
    return line->tx->n;
  return (gsize) (n - n % line->config.chunk_bytes);
}

/**
 * pwt_sim_line_read:
 * @bytes: (out): what has arrived at the master since the last call
 *
 * Returns: how many, at most @size
 */
gsize
pwt_sim_line_read (PwtSimLine *line, gint64 now_us, guint8 *bytes, gsize size)
{
  gsize n_read = 0;

  for (;;) {
    gsize n;

    run_until (line, now_us, NULL);
    if (line->tx == NULL)
      return n_read;
    n = MIN (arrived (line, now_us), line->tx->n);
    n = n > line->n_taken ? MIN (n - line->n_taken, size - n_read) : 0;
    if (n == 0)
      return n_read;
    memcpy (bytes + n_read, line->tx->bytes + line->n_taken, n);
    line->n_taken += n;
    n_read += n;
  }
}

/**
 * pwt_sim_line_next_us:
 *
 * Returns: when pwt_sim_line_read() will have something to do, or %PWT_SIM_NEVER
 */
gint64
pwt_sim_line_next_us (PwtSimLine *line)
{
  gint64 next = MIN (frame_end_at (line), tx_at (line));

  if (line->tx != NULL && line->n_taken < line->tx->n) {
    gint64 chunk = (gint64) line->config.chunk_bytes;
    gint64 upto = ((gint64) line->n_taken / chunk + 1) * chunk;

    upto = MIN (upto, (gint64) line->tx->n);
    next = MIN (next, line->tx_start_us + pwt_sim_line_char_us (line, upto));
  }
  return next;
}

/**
 * pwt_sim_line_step:
 * @line: (type PwtSimLine)
 * @now_us: when the last byte of @in has arrived
 * @out: frames that begin now are appended
 *
 * A PwtWirePeer: for whoever paces bytes himself.
 *
 * Returns: when to call again without input, or %PWT_SIM_NEVER
 */
gint64
pwt_sim_line_step (gpointer line, gint64 now_us, const guint8 *in, gsize n_in, GByteArray *out)
{
  PwtSimLine *self = line;

  if (n_in > 0) {
    gint64 begin_us = now_us - pwt_sim_line_char_us (self, (gint64) n_in);

    run_until (self, begin_us, out);
    take_bytes (self, begin_us, now_us, in, n_in);
  }
  run_until (self, now_us, out);
  return pwt_sim_line_next_us (self);
}
