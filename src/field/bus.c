/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/bus.h"

#include <string.h>

#define NEVER G_MAXINT64
#define RX_SIZE 512
#define SHORTEST_FRAME 5 /* fewer strange bytes before an answer are noise of the turning line */
#define RTU_FIRST_US G_GINT64_CONSTANT (1000000)
#define RTU_OVER_TCP_FIRST_US G_GINT64_CONSTANT (2000000)
/* A gateway waits 1 s for its meter, asks it again up to three times, and only then answers:
 * whoever gives up earlier piles requests up in it. */
#define TCP_FIRST_US G_GINT64_CONSTANT (5000000)
/* A wire that never gets quiet, with a second master on it, is tried all the same: the tries fail,
 * and whoever waits is told. Longer than any answer of our own could still come. */
#define DIRTY_MOST_US (PWT_BUS_LATEST_US + G_GINT64_CONSTANT (2000000))
#define SILENCE_BITS 385 /* 3.5 characters of 11 bits, ×10 */
#define FAST_BAUD 19200
#define FAST_GAP_US 1750

typedef enum {
  STATE_IDLE, /* or in the gap: quiet_us says which */
  STATE_SENT,
  STATE_DIRTY,
} State;

struct _PwtBus {
  PwtBusTiming timing;
  State state;
  gint64 quiet_us; /* since when nothing moved on the wire */
  gint64 dirty_us; /* since when it is dirty */
  gint64 tx_end_us, deadline_us;
  PwtExchange *current;
  guint16 transaction;
  PwtModbusRequest last; /* what the codec compares with, kept when the exchange is gone */
  PwtModbusReply reply;
  gsize n_garbage; /* bytes skipped since the request was sent */
  gsize n_tx, n_rx;
  guint8 tx[PWT_MODBUS_FRAME_SIZE];
  guint8 rx[RX_SIZE];
  GQueue commands, polls;
  PwtBusCounts counts;
  PwtExchange nobody; /* stands for one that was withdrawn from the wire */
  PwtAnswerTime nobody_time;
};

/**
 * pwt_bus_timing:
 * @baud: of the pair; 0 where not known (a gateway's)
 * @bits_per_char: 10 for 8N1, 11 with parity or two stop bits
 *
 * The silence is 3.5 characters of 11 bits up to 19200 baud and 1.75 ms above (Modbus over serial
 * line V1.02, p. 13).
 *
 * Returns: how a line of that kind is to be driven
 */
PwtBusTiming
pwt_bus_timing (PwtProtocol protocol, guint baud, guint bits_per_char)
{
  PwtBusTiming timing = { .codec = pwt_codec_get (protocol) };

  if (protocol == PWT_PROTOCOL_TCP) {
    timing.first_us = TCP_FIRST_US;
    return timing;
  }
  timing.first_us = protocol == PWT_PROTOCOL_RTU ? RTU_FIRST_US : RTU_OVER_TCP_FIRST_US;
  if (baud == 0)
    return timing;
  timing.char_us = ((gint64) bits_per_char * 1000000 + baud - 1) / baud;
  timing.gap_us = baud > FAST_BAUD ? FAST_GAP_US
                                   : (SILENCE_BITS * G_GINT64_CONSTANT (100000) + baud - 1) / baud;
  return timing;
}

PwtBus *
pwt_bus_new (const PwtBusTiming *timing)
{
  PwtBus *bus = g_new0 (PwtBus, 1);

  bus->timing = *timing;
  bus->state = STATE_IDLE;
  bus->quiet_us = G_MININT64 / 2;
  bus->nobody.answer_time = &bus->nobody_time;
  return bus;
}

/* The queued exchanges are their owners'. */
void
pwt_bus_free (PwtBus *bus)
{
  g_free (bus);
}

/**
 * pwt_bus_submit:
 * @exchange: (transfer none): stays the caller's, untouched until it comes back as finished or is
 *   withdrawn
 */
void
pwt_bus_submit (PwtBus *bus, PwtExchange *exchange)
{
  exchange->outcome = PWT_EXCHANGE_OPEN;
  exchange->node.data = exchange;
  g_queue_push_tail_link (exchange->is_command ? &bus->commands : &bus->polls, &exchange->node);
}

/**
 * pwt_bus_withdraw:
 *
 * Takes @exchange back, waiting or on the wire; then its answer is waited out all the same. What
 * was sent cannot be unsent.
 */
void
pwt_bus_withdraw (PwtBus *bus, PwtExchange *exchange)
{
  if (exchange == bus->current)
    bus->current = &bus->nobody;
  else
    g_queue_unlink (exchange->is_command ? &bus->commands : &bus->polls, &exchange->node);
}

/**
 * pwt_bus_is_on_wire:
 *
 * Returns: whether @exchange was sent and is not finished
 */
gboolean
pwt_bus_is_on_wire (const PwtBus *bus, const PwtExchange *exchange)
{
  return bus->current == exchange;
}

PwtBusCounts
pwt_bus_counts (const PwtBus *bus)
{
  return bus->counts;
}

static void
drop (PwtBus *bus, gsize n)
{
  n = MIN (n, bus->n_rx);
  bus->n_rx -= n;
  memmove (bus->rx, bus->rx + n, bus->n_rx);
}

static PwtParse
decode (PwtBus *bus, PwtModbusReply *reply)
{
  while (bus->n_rx > 0) {
    gsize size = 0;
    PwtParse parse =
        bus->timing.codec->decode (bus->rx, bus->n_rx, &bus->last, bus->transaction, reply, &size);

    if (parse == PWT_PARSE_MORE)
      return parse;
    drop (bus, size);
    if (parse == PWT_PARSE_FRAME)
      return parse;
    /* One byte at a time is rubbish; a larger skip is a known thing: our echo, an old transaction.
     */
    if (size == 1)
      bus->n_garbage++;
  }
  return PWT_PARSE_MORE;
}

static void
make_dirty (PwtBus *bus, gint64 now_us)
{
  if (!bus->timing.codec->has_silence)
    return;
  if (bus->state != STATE_DIRTY)
    bus->dirty_us = now_us;
  bus->state = STATE_DIRTY;
  bus->n_rx = 0;
}

/* Nobody asked for these. A stream must still be followed so as not to lose its frames' beginnings.
 */
static void
take_stray (PwtBus *bus, gint64 now_us)
{
  PwtModbusReply reply;

  if (bus->timing.codec->has_silence) {
    bus->counts.n_stray += bus->n_rx;
    make_dirty (bus, now_us);
  } else {
    while (decode (bus, &reply) == PWT_PARSE_FRAME)
      bus->counts.n_stray++;
  }
}

/* How long the wire must be quiet until nobody can still be about to answer. */
static gint64
drain_us (const PwtBus *bus)
{
  if (bus->counts.peak_us == 0)
    return bus->timing.first_us;
  return CLAMP (3 * bus->counts.peak_us, PWT_BUS_LIMIT_MIN_US, bus->timing.first_us);
}

static gint64
reply_us (const PwtBus *bus)
{
  return bus->timing.char_us * (gint64) pwt_modbus_rtu_reply_size (&bus->last);
}

static void
learn (PwtBus *bus, PwtAnswerTime *time, gint64 now_us)
{
  gint64 took_us = MAX (now_us - bus->tx_end_us - reply_us (bus), 1);

  time->peak_us =
      took_us > time->peak_us ? took_us : time->peak_us - (time->peak_us - took_us) / 32;
  time->not_before_us = 0;
  if (bus->timing.codec->has_silence)
    time->limit_us = CLAMP (3 * time->peak_us, PWT_BUS_LIMIT_MIN_US, bus->timing.first_us);
  if (time->peak_us > bus->counts.peak_us)
    bus->counts.peak_us = time->peak_us;
  else
    bus->counts.peak_us -= (bus->counts.peak_us - time->peak_us) / 1024;
}

/* The next time it gets longer, in case it has only become slower. */
static void
unlearn (PwtBus *bus, PwtAnswerTime *time, gint64 now_us, gboolean is_whole)
{
  if (!bus->timing.codec->has_silence)
    return;
  if (time->limit_us != 0)
    time->limit_us = MIN (2 * time->limit_us, bus->timing.first_us);
  if (!is_whole)
    time->not_before_us = now_us + PWT_BUS_LATEST_US;
}

static PwtBusStep
finish (PwtBus *bus, gint64 now_us, PwtExchangeOutcome outcome)
{
  PwtBusStep step = { .deadline_us = now_us, .finished = bus->current };

  bus->current->outcome = outcome;
  bus->current->ended_us = now_us;
  if (bus->current == &bus->nobody)
    step.finished = NULL;
  bus->current = NULL;
  bus->state = STATE_IDLE;
  bus->counts.n_exchanges++;
  return step;
}

static PwtBusStep
finish_answered (PwtBus *bus, gint64 now_us)
{
  gboolean is_strange =
      bus->n_garbage >= SHORTEST_FRAME || (bus->n_rx > 0 && bus->timing.codec->has_silence);
  PwtBusStep step;

  learn (bus, bus->current->answer_time, now_us);
  step = finish (bus, now_us,
                 bus->reply.exception != 0 ? PWT_EXCHANGE_EXCEPTION : PWT_EXCHANGE_ANSWERED);
  step.reply = &bus->reply;
  if (is_strange)
    take_stray (bus, now_us);
  return step;
}

static PwtBusStep
finish_failed (PwtBus *bus, gint64 now_us)
{
  gsize n_heard = bus->n_garbage + bus->n_rx;
  gboolean is_whole = n_heard >= pwt_modbus_rtu_reply_size (&bus->last);
  PwtBusStep step;

  unlearn (bus, bus->current->answer_time, now_us, is_whole);
  if (n_heard > 0)
    bus->counts.n_bad++;
  else
    bus->counts.n_timeouts++;
  step = finish (bus, now_us, n_heard > 0 ? PWT_EXCHANGE_BAD : PWT_EXCHANGE_TIMEOUT);
  make_dirty (bus, now_us);
  bus->quiet_us = MAX (bus->quiet_us, now_us);
  return step;
}

static gboolean
is_ready (const PwtExchange *exchange, gint64 now_us, gint64 *ready_us)
{
  gint64 at_us = MAX (exchange->not_before_us, exchange->answer_time->not_before_us);

  *ready_us = MIN (*ready_us, at_us);
  return at_us <= now_us;
}

static PwtExchange *
pick (GQueue *queue, gint64 now_us, gint64 *ready_us)
{
  for (GList *node = queue->head; node != NULL; node = node->next)
    if (is_ready (node->data, now_us, ready_us)) {
      g_queue_unlink (queue, node);
      return node->data;
    }
  return NULL;
}

static PwtBusStep
send (PwtBus *bus, gint64 now_us, PwtExchange *exchange)
{
  gint64 limit_us = exchange->answer_time->limit_us;

  if (limit_us == 0)
    limit_us = bus->timing.first_us;
  bus->current = exchange;
  bus->last = exchange->request;
  bus->transaction++;
  bus->n_garbage = 0;
  bus->n_tx = bus->timing.codec->encode (&bus->last, bus->transaction, bus->tx);
  g_assert (bus->n_tx > 0);
  bus->tx_end_us = now_us + bus->timing.char_us * (gint64) bus->n_tx;
  bus->quiet_us = bus->tx_end_us;
  bus->deadline_us = bus->tx_end_us + limit_us + reply_us (bus);
  bus->state = STATE_SENT;
  return (PwtBusStep){ .tx = bus->tx, .n_tx = bus->n_tx, .deadline_us = bus->deadline_us };
}

static PwtBusStep
send_next (PwtBus *bus, gint64 now_us)
{
  gint64 quiet_for_us = bus->state == STATE_DIRTY ? drain_us (bus) : bus->timing.gap_us;
  gint64 free_us = bus->quiet_us + quiet_for_us;
  gint64 ready_us = NEVER;
  PwtExchange *exchange;

  if (bus->commands.length == 0 && bus->polls.length == 0)
    return (PwtBusStep){ .deadline_us = NEVER };
  if (bus->state == STATE_DIRTY)
    free_us = MIN (free_us, bus->dirty_us + DIRTY_MOST_US);
  if (now_us < free_us)
    return (PwtBusStep){ .deadline_us = free_us };
  bus->state = STATE_IDLE;
  exchange = pick (&bus->commands, now_us, &ready_us);
  if (exchange == NULL)
    exchange = pick (&bus->polls, now_us, &ready_us);
  if (exchange == NULL)
    return (PwtBusStep){ .deadline_us = ready_us };
  return send (bus, now_us, exchange);
}

/* Takes as much as fits; a frame is much shorter than the buffer, so some always does. */
static gsize
take (PwtBus *bus, gint64 now_us, const guint8 *in, gsize n)
{
  gsize n_taken = MIN (n, RX_SIZE - bus->n_rx);

  memcpy (bus->rx + bus->n_rx, in, n_taken);
  bus->n_rx += n_taken;
  bus->quiet_us = MAX (bus->quiet_us, now_us);
  return n_taken;
}

/**
 * pwt_bus_step:
 * @now_us: never less than in the call before
 * @in: what came since, @n bytes of it, the last of them about now
 *
 * Returns: what to send, when to call again, and at most one finished exchange
 */
PwtBusStep
pwt_bus_step (PwtBus *bus, gint64 now_us, const guint8 *in, gsize n)
{
  PwtBusStep step = { .deadline_us = NEVER };

  while (n > 0) {
    gsize n_taken = take (bus, now_us, in, n);

    in += n_taken;
    n -= n_taken;
    if (bus->state == STATE_SENT && decode (bus, &bus->reply) == PWT_PARSE_FRAME)
      step = finish_answered (bus, now_us);
    else if (bus->state != STATE_SENT)
      take_stray (bus, now_us);
  }
  if (step.finished != NULL)
    return step;
  if (bus->state != STATE_SENT)
    return send_next (bus, now_us);
  if (now_us >= bus->deadline_us)
    return finish_failed (bus, now_us);
  return (PwtBusStep){ .deadline_us = bus->deadline_us };
}

/**
 * pwt_bus_break:
 *
 * The link is gone: ends the exchange on the wire, then one that waits, as %PWT_EXCHANGE_DOWN; call
 * until it returns %NULL.
 *
 * Returns: (nullable): the exchange that ended
 */
PwtExchange *
pwt_bus_break (PwtBus *bus, gint64 now_us)
{
  PwtExchange *exchange = bus->current != &bus->nobody ? bus->current : NULL;
  GList *node;

  bus->current = NULL;
  bus->state = STATE_IDLE;
  bus->n_rx = 0;
  if (exchange == NULL) {
    node = g_queue_pop_head_link (bus->commands.length > 0 ? &bus->commands : &bus->polls);
    if (node == NULL)
      return NULL;
    exchange = node->data;
  }
  exchange->outcome = PWT_EXCHANGE_DOWN;
  exchange->ended_us = now_us;
  return exchange;
}

/**
 * pwt_bus_restart:
 *
 * The link is (again) there: what went over it before is forgotten, but may still echo on the pair.
 */
void
pwt_bus_restart (PwtBus *bus, gint64 now_us)
{
  g_return_if_fail (bus->current == NULL);

  bus->n_rx = 0;
  bus->quiet_us = now_us;
  bus->state = STATE_IDLE;
  if (bus->counts.n_exchanges > 0)
    make_dirty (bus, now_us);
}
