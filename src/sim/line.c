/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line.h"

#include <string.h>

#define DEFAULT_MIN_ANSWER_US 20000
#define DEFAULT_MAX_ANSWER_US 60000
#define FAST_BAUD 19200 /* above it the silence is fixed: Serial Line guide V1.02 p. 13 */
#define FAST_SILENCE_US 1750
#define ROUNDING_US                                                                                \
  100               /* what two sides that round character times differently may disagree by       \
                     */
#define RX_SIZE 512 /* longer than any frame: more without a silence is noise */

typedef struct {
  PwtSimMeter *meter;
  gboolean is_mute;
  gint64 dark_until_us; /* without power */
} Member;

typedef struct {
  gint64 start_us; /* not before */
  gsize n;
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
} Frame;

struct _PwtSimLine {
  PwtSimLineConfig config;
  gint64 silence_us;
  Member members[PWT_SIM_LINE_MAX_METERS + 1]; /* by address */
  GArray *rules;                               /* PwtSimFaultRule */
  guint64 random;                              /* state of the faults' randomness */
  guint64 n_answers;                           /* picks the next answer time */
  PwtSimSaveFunc save;
  gpointer save_data;
  PwtSimLineStats stats;

  /* From the master: one frame at most, ended by silence. */
  guint8 rx[RX_SIZE];
  gsize n_rx;
  gint64 rx_end_us;
  gboolean is_deaf; /* this frame began too early for a strict meter */

  /* To the master: frames to begin, in order of time, and the one on the wire. */
  GQueue frames;
  Frame *tx;
  gsize n_taken;
  gint64 tx_start_us;
  gint64 wire_end_us; /* end of the meters' last byte; in the future while one talks */
};

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

static void
queue_frame (PwtSimLine *line, gint64 start_us, const guint8 *bytes, gsize n)
{
  Frame *frame = g_new (Frame, 1);

  frame->start_us = start_us;
  frame->n = MIN (n, sizeof frame->bytes);
  memcpy (frame->bytes, bytes, frame->n);
  g_queue_insert_sorted (&line->frames, frame, compare_frames, NULL);
}

/* Puts the reply on the way, spoilt as @fault says. */
static void
send_reply (PwtSimLine *line, gint64 start_us, PwtModbusReply *reply, PwtSimFaultKind fault)
{
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
  gsize n;

  if (fault == PWT_SIM_FAULT_WRONG_ADDRESS)
    reply->unit = (guint8)(reply->unit % PWT_SIM_LINE_MAX_METERS + 1);
  n = pwt_modbus_rtu_reply (reply, bytes);
  if (fault == PWT_SIM_FAULT_CORRUPT) {
    guint64 bit = pwt_sim_random (&line->random) % (8 * n);

    bytes[bit / 8] ^= (guint8)(1 << bit % 8);
  }
  if (fault == PWT_SIM_FAULT_TRUNCATE)
    n = 1 + pwt_sim_random (&line->random) % (n - 1);
  queue_frame (line, start_us, bytes, n);
  line->stats.n_replies++;
  if (fault == PWT_SIM_FAULT_DUPLICATE)
    queue_frame (line, start_us + pwt_sim_line_char_us (line, (gint64)n) + line->silence_us, bytes,
                 n);
}

/* The meter acts and its new state is durable; %FALSE: it is as it was, and says nothing. */
static gboolean
serve (PwtSimLine *line, PwtSimMeter *meter, gint64 now_us, const PwtModbusRequest *request,
       PwtModbusReply *reply)
{
  PwtSimMeter before;

  pwt_sim_meter_advance (meter, now_us);
  before = *meter;
  pwt_sim_meter_serve (meter, now_us, request, reply);
  if (!meter->is_changed)
    return TRUE;
  if (line->save != NULL && !line->save (meter, line->save_data)) {
    *meter = before;
    return FALSE;
  }
  meter->is_changed = FALSE;
  return TRUE;
}

static gint64
next_answer_us (PwtSimLine *line)
{
  gint64 span = line->config.max_answer_us - line->config.min_answer_us;

  return line->config.min_answer_us +
         (gint64)(pwt_sim_hash (line->config.seed, line->n_answers++) % (guint64)(span + 1));
}

static void
take_request (PwtSimLine *line, gint64 now_us, const PwtModbusRequest *request)
{
  Member *member = &line->members[request->unit];
  PwtModbusReply reply;
  PwtSimFaultKind fault;
  gint64 delay_us = 0, answer_us;

  /* Broadcasts are not answered, and these meters do not act on them either. */
  if (request->unit == 0 || member->meter == NULL)
    return;
  line->stats.n_requests++;
  if (member->is_mute || now_us < member->dark_until_us)
    return;
  fault = pwt_sim_fault_strike (line->rules, request, &line->random, &delay_us);
  line->stats.n_faults += fault != PWT_SIM_FAULT_NONE;
  if (fault == PWT_SIM_FAULT_POWER_CUT_BEFORE || fault == PWT_SIM_FAULT_POWER_CUT_AFTER)
    member->dark_until_us = now_us + delay_us;
  if (fault == PWT_SIM_FAULT_DROP_REQUEST || fault == PWT_SIM_FAULT_POWER_CUT_BEFORE)
    return;

  answer_us = next_answer_us (line);
  if (!serve (line, member->meter, now_us, request, &reply))
    return;
  if (fault == PWT_SIM_FAULT_REPEAT && !serve (line, member->meter, now_us, request, &reply))
    return;
  if (fault == PWT_SIM_FAULT_DROP_REPLY || fault == PWT_SIM_FAULT_POWER_CUT_AFTER)
    return;
  if (fault == PWT_SIM_FAULT_ECHO)
    queue_frame (line, now_us, line->rx, line->n_rx);
  if (fault == PWT_SIM_FAULT_DELAY)
    answer_us += delay_us;
  line->stats.minimum_us +=
      pwt_sim_line_char_us (line, (gint64)line->n_rx) + answer_us + 2 * line->silence_us;
  send_reply (line, now_us + answer_us, &reply, fault);
}

/* A sound frame to one of ours with a function or a length that is not: answered by an exception.
 */
static gboolean
refuse_request (PwtSimLine *line, gint64 now_us)
{
  PwtModbusReply reply = { .unit = line->rx[0], .function = line->rx[1] };
  gsize n = line->n_rx;
  Member *member;

  if (n < 4 || reply.unit == 0 || reply.unit > PWT_SIM_LINE_MAX_METERS || reply.function >= 0x80 ||
      pwt_modbus_crc (line->rx, n - 2) != (guint16)(line->rx[n - 2] | line->rx[n - 1] << 8))
    return FALSE;
  member = &line->members[reply.unit];
  if (member->meter == NULL || member->is_mute || now_us < member->dark_until_us)
    return FALSE;
  reply.exception = reply.function == PWT_MODBUS_READ || reply.function == PWT_MODBUS_WRITE ||
                            reply.function == PWT_MODBUS_VENDOR_WRITE
                        ? PWT_MODBUS_ILLEGAL_VALUE
                        : PWT_MODBUS_ILLEGAL_FUNCTION;
  send_reply (line, now_us + next_answer_us (line), &reply, PWT_SIM_FAULT_NONE);
  return TRUE;
}

/* The silence after the master's last byte has ended its frame. */
static void
end_frame (PwtSimLine *line, gint64 now_us)
{
  PwtModbusRequest request;
  gsize size = 0;

  if (line->is_deaf)
    ;
  else if (line->n_rx < RX_SIZE &&
           pwt_modbus_rtu_parse_request (line->rx, line->n_rx, &request, &size) ==
               PWT_PARSE_FRAME &&
           size == line->n_rx)
    take_request (line, now_us, &request);
  else if (line->n_rx == RX_SIZE || !refuse_request (line, now_us))
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
  wire_us = pwt_sim_line_char_us (line, (gint64)line->tx->n);
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
        g_byte_array_append (out, line->tx->bytes, (guint)line->tx->n);
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
  n = MIN (n, RX_SIZE - line->n_rx);
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
  take_bytes (line, begin_us, begin_us + pwt_sim_line_char_us (line, (gint64)n), bytes, n);
}

/* Bytes of the frame on the wire that have arrived by now, in whole chunks. */
static gsize
arrived (PwtSimLine *line, gint64 now_us)
{
  gint64 elapsed_us = now_us - line->tx_start_us;
  gint64 n = elapsed_us * line->config.baud / (PWT_US_PER_SECOND * line->config.bits_per_char);

  if (now_us >= line->wire_end_us)
    return line->tx->n;
  return (gsize)(n - n % line->config.chunk_bytes);
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
    gint64 chunk = (gint64)line->config.chunk_bytes;
    gint64 upto = ((gint64)line->n_taken / chunk + 1) * chunk;

    upto = MIN (upto, (gint64)line->tx->n);
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
    gint64 begin_us = now_us - pwt_sim_line_char_us (self, (gint64)n_in);

    run_until (self, begin_us, out);
    take_bytes (self, begin_us, now_us, in, n_in);
  }
  run_until (self, now_us, out);
  return pwt_sim_line_next_us (self);
}
