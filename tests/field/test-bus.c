/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogue of one line, on an in-memory wire under a virtual clock. */
#include "field/bus.h"
#include "peer.h"

#define MS G_GINT64_CONSTANT (1000)
#define MAX_METERS 8

typedef struct {
  PwtBus *bus;
  Peer *peer;
  PwtLink *link;
  gint64 now_us;
  PwtAnswerTime times[MAX_METERS];
  PwtExchange *last;
  PwtModbusReply reply;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  PwtBusTiming timing = pwt_bus_timing (PWT_PROTOCOL_RTU, 9600, 10);
  GError *error = NULL;

  f->bus = pwt_bus_new (&timing);
  f->peer = peer_new (PWT_PROTOCOL_RTU, 9600);
  for (guint8 i = 1; i < MAX_METERS; i++)
    peer_add (f->peer, i, 30 * MS);
  f->link = peer_link (f->peer);
  f->now_us = 1000 * MS;
  f->link->klass->open (f->link, f->now_us, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_link_free (f->link);
  pwt_bus_free (f->bus);
  peer_free (f->peer);
}

static void
ask (Fixture *f, PwtExchange *exchange, guint8 unit, guint16 address, guint16 count)
{
  *exchange = (PwtExchange){
    .request = { .unit = unit, .function = PWT_MODBUS_READ, .address = address, .count = count },
    .is_command = exchange->is_command,
    .answer_time = &f->times[unit]
  };
  pwt_bus_submit (f->bus, exchange);
}

/* One turn; returns when the next is due. */
static gint64
turn (Fixture *f)
{
  guint8 bytes[512];
  GError *error = NULL;
  gssize n = f->link->klass->read (f->link, f->now_us, bytes, sizeof bytes, &error);
  PwtBusStep step;
  gboolean is_sent;

  g_assert_no_error (error);
  step = pwt_bus_step (f->bus, f->now_us, bytes, (gsize) n);
  is_sent =
      step.n_tx == 0 || f->link->klass->write (f->link, f->now_us, step.tx, step.n_tx, &error);
  g_assert_true (is_sent);
  if (step.finished != NULL) {
    f->last = step.finished;
    if (step.reply != NULL)
      f->reply = *step.reply;
  }
  return MIN (step.deadline_us, f->link->klass->next_us (f->link));
}

/* Until an exchange has ended. */
static PwtExchange *
run (Fixture *f)
{
  f->last = NULL;
  for (guint i = 0; i < 10000; i++) {
    gint64 next_us = turn (f);

    if (f->last != NULL)
      return f->last;
    g_assert_cmpint (next_us, <, G_MAXINT64);
    f->now_us = MAX (f->now_us, next_us);
  }
  g_assert_not_reached ();
}

static void
pass (Fixture *f, gint64 until_us)
{
  for (;;) {
    gint64 next_us = turn (f);

    if (next_us > until_us)
      break;
    f->now_us = MAX (f->now_us, next_us);
  }
  f->now_us = until_us;
}

static void
test_timing (void)
{
  static const struct {
    guint baud;
    gint64 gap_us, char_us;
  } rows[] = {
    { 1200, 32084, 8334 }, { 2400, 16042, 4167 }, { 9600, 4011, 1042 },
    { 19200, 2006, 521 },  { 38400, 1750, 261 },  { 115200, 1750, 87 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtBusTiming timing = pwt_bus_timing (PWT_PROTOCOL_RTU, rows[i].baud, 10);

    g_assert_cmpint (timing.gap_us, ==, rows[i].gap_us);
    g_assert_cmpint (timing.char_us, ==, rows[i].char_us);
  }
  g_assert_cmpint (pwt_bus_timing (PWT_PROTOCOL_TCP, 9600, 10).gap_us, ==, 0);
  g_assert_cmpint (pwt_bus_timing (PWT_PROTOCOL_RTU_OVER_TCP, 0, 10).gap_us, ==, 0);
}

static void
test_answers_and_learns (Fixture *f, gconstpointer data)
{
  PwtExchange a = { 0 };

  ask (f, &a, 1, 0x0200, 48);
  g_assert_true (run (f) == &a);
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_ANSWERED);
  g_assert_cmpuint (f->reply.values[1], ==, 2200);
  g_assert_cmpint (f->times[1].peak_us, >=, 30 * MS);
  g_assert_cmpint (f->times[1].peak_us, <, 31 * MS);
}

/* A slave that is deaf to what begins too early hears everything. */
static void
test_keeps_silence (Fixture *f, gconstpointer data)
{
  PwtExchange exchanges[MAX_METERS] = { 0 };

  f->peer->is_strict = TRUE;
  for (guint round = 0; round < 20; round++) {
    for (guint8 i = 1; i < MAX_METERS; i++)
      ask (f, &exchanges[i], i, 0x0200, 48);
    for (guint8 i = 1; i < MAX_METERS; i++)
      g_assert_cmpint (run (f)->outcome, ==, PWT_EXCHANGE_ANSWERED);
  }
  g_assert_cmpuint (f->peer->n_violations, ==, 0);
  g_assert_cmpuint (f->peer->log->len, ==, 20 * (MAX_METERS - 1));
}

/* The silence is not only kept, no more is wasted than it. */
static void
test_wastes_nothing (Fixture *f, gconstpointer data)
{
  PwtExchange exchanges[MAX_METERS] = { 0 };
  gint64 begin_us = f->now_us;
  gint64 least_us = (MAX_METERS - 1) * ((8 + 101) * f->peer->char_us + f->peer->gap_us + 30 * MS);

  for (guint8 i = 1; i < MAX_METERS; i++)
    ask (f, &exchanges[i], i, 0x0200, 48);
  for (guint8 i = 1; i < MAX_METERS; i++)
    run (f);
  g_assert_cmpint (f->now_us - begin_us, <=, least_us);
}

static void
test_commands_before_polls (Fixture *f, gconstpointer data)
{
  PwtExchange polls[MAX_METERS] = { 0 };
  PwtExchange command = { .is_command = TRUE };

  for (guint8 i = 1; i < MAX_METERS; i++)
    ask (f, &polls[i], i, 0x0200, 48);
  turn (f); /* the first poll is on the wire */
  ask (f, &command, 7, 0x0200, 47);
  g_assert_true (run (f) == &polls[1]);
  g_assert_true (run (f) == &command);
  g_assert_true (run (f) == &polls[2]);
}

/* Whoever wants another turn stands at the end. */
static void
test_is_fair (Fixture *f, gconstpointer data)
{
  PwtExchange exchanges[4] = { 0 };
  guint turns[4] = { 0 };

  for (guint8 i = 1; i < 4; i++) {
    exchanges[i].is_command = TRUE;
    ask (f, &exchanges[i], i, 0x0200, 48);
  }
  for (guint n = 0; n < 30; n++) {
    PwtExchange *done = run (f);
    guint8 unit = done->request.unit;

    turns[unit]++;
    ask (f, done, unit, 0x0200, 48);
  }
  for (guint i = 1; i < 4; i++)
    g_assert_cmpuint (turns[i], ==, 10);
}

/* Facts of meters §5.5: the first answer comes after the timeout; libmodbus then hands each answer
 * to the next question for ever. */
static void
test_late_answer_is_never_the_next (Fixture *f, gconstpointer data)
{
  static const guint16 addresses[] = { 0x0000, 0x0046, 0x0057, 0x0063 };
  PeerMeter *meter = peer_find (f->peer, 1);
  PwtExchange exchange = { 0 };
  guint n_answered = 0;

  for (guint i = 0; i < PEER_REGISTERS; i++)
    meter->registers[i] = (guint16) i;
  ask (f, &exchange, 1, 0x0300, 1);
  run (f); /* learns 30 ms, so waits 150 */
  peer_fault (f->peer, PEER_FAULT_DELAY, 370 * MS);
  for (guint i = 0; i < 12; i++) {
    guint16 address = addresses[i % G_N_ELEMENTS (addresses)];

    ask (f, &exchange, 1, address, 1);
    run (f);
    if (exchange.outcome != PWT_EXCHANGE_ANSWERED)
      continue;
    n_answered++;
    g_assert_cmpuint (f->reply.values[0], ==, address);
  }
  g_assert_cmpuint (n_answered, ==, 11);
  g_assert_cmpuint (pwt_bus_counts (f->bus).n_timeouts, ==, 1);
  g_assert_cmpuint (pwt_bus_counts (f->bus).n_stray, ==, 7);
}

/* At every delay there is, an answer is the one to its question. */
static void
test_late_at_any_time (Fixture *f, gconstpointer data)
{
  PeerMeter *meter = peer_find (f->peer, 1);
  PwtExchange exchange = { 0 };

  for (guint i = 0; i < PEER_REGISTERS; i++)
    meter->registers[i] = (guint16) i;
  for (gint64 delay_us = 0; delay_us < 3000 * MS; delay_us += 13 * MS) {
    peer_fault (f->peer, PEER_FAULT_DELAY, delay_us);
    for (guint16 address = 0x10; address < 0x14; address++) {
      ask (f, &exchange, 1, address, 1);
      run (f);
      if (exchange.outcome == PWT_EXCHANGE_ANSWERED)
        g_assert_cmpuint (f->reply.values[0], ==, address);
    }
    pass (f, f->now_us + 4000 * MS);
    g_queue_clear_full (&f->peer->faults, g_free);
  }
}

static void
test_dirty_line_waits (Fixture *f, gconstpointer data)
{
  PwtExchange a = { 0 }, b = { 0 };
  PeerRequest *second;
  gint64 failed_us;

  ask (f, &a, 1, 0x0200, 48);
  run (f);
  peer_fault (f->peer, PEER_FAULT_DROP_REPLY, 0);
  ask (f, &a, 1, 0x0200, 48);
  ask (f, &b, 2, 0x0200, 48);
  g_assert_true (run (f) == &a);
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_TIMEOUT);
  failed_us = f->now_us;
  run (f);
  second = &g_array_index (f->peer->log, PeerRequest, 2);
  g_assert_cmpint (second->start_us - failed_us, >=, PWT_BUS_LIMIT_MIN_US);
}

/* The meter whose answer did not come is not asked before its answer cannot come any more; others
 * are. */
static void
test_silent_meter_stands_back (Fixture *f, gconstpointer data)
{
  PwtExchange a = { 0 }, b = { 0 };
  gint64 failed_us;

  peer_fault (f->peer, PEER_FAULT_DROP_REPLY, 0);
  ask (f, &a, 1, 0x0200, 48);
  run (f);
  failed_us = f->now_us;
  ask (f, &a, 1, 0x0200, 48);
  ask (f, &b, 2, 0x0200, 48);
  g_assert_true (run (f) == &b);
  g_assert_true (run (f) == &a);
  g_assert_cmpint (f->now_us - failed_us, >=, PWT_BUS_LATEST_US);
}

static void
test_faults (Fixture *f, gconstpointer data)
{
  static const struct {
    PeerFaultKind kind;
    PwtExchangeOutcome outcome;
  } rows[] = {
    { PEER_FAULT_NONE, PWT_EXCHANGE_ANSWERED },
    { PEER_FAULT_DROP_REQUEST, PWT_EXCHANGE_TIMEOUT },
    { PEER_FAULT_DROP_REPLY, PWT_EXCHANGE_TIMEOUT },
    { PEER_FAULT_CORRUPT, PWT_EXCHANGE_BAD },
    { PEER_FAULT_TRUNCATE, PWT_EXCHANGE_BAD },
    { PEER_FAULT_WRONG_UNIT, PWT_EXCHANGE_BAD },
    { PEER_FAULT_ECHO, PWT_EXCHANGE_ANSWERED },
    { PEER_FAULT_NOISE, PWT_EXCHANGE_ANSWERED },
    { PEER_FAULT_DUPLICATE, PWT_EXCHANGE_ANSWERED },
    { PEER_FAULT_EXCEPTION, PWT_EXCHANGE_EXCEPTION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtExchange a = { 0 }, b = { 0 };

    peer_fault (f->peer, rows[i].kind, 0);
    ask (f, &a, 1, 0x0200, 48);
    run (f);
    g_test_message ("fault %d", rows[i].kind);
    g_assert_cmpint (a.outcome, ==, rows[i].outcome);
    /* Whatever it was, the next is answered, and by its own answer. */
    ask (f, &b, 2, 0x0201, 3);
    run (f);
    g_assert_cmpint (b.outcome, ==, PWT_EXCHANGE_ANSWERED);
    g_assert_cmpuint (f->reply.values[0], ==, 2200);
    g_assert_cmpuint (f->peer->n_violations, ==, 0);
    pass (f, f->now_us + PWT_BUS_LATEST_US);
  }
}

/* Somebody else talks on the line. */
static void
test_foreign_talker (Fixture *f, gconstpointer data)
{
  static const guint8 foreign[] = { 0x09, 0x03, 0x02, 0x00, 0x00, 0x30, 0x45, 0x2E };
  PwtExchange a = { 0 };
  PwtBusStep step;

  step = pwt_bus_step (f->bus, f->now_us, foreign, sizeof foreign);
  g_assert_null (step.finished);
  g_assert_cmpuint (step.n_tx, ==, 0);
  g_assert_cmpuint (pwt_bus_counts (f->bus).n_stray, ==, sizeof foreign);
  ask (f, &a, 1, 0x0200, 48);
  step = pwt_bus_step (f->bus, f->now_us, NULL, 0);
  g_assert_cmpuint (step.n_tx, ==, 0);
  g_assert_cmpint (step.deadline_us, >=, f->now_us + PWT_BUS_LIMIT_MIN_US);
  run (f);
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_ANSWERED);
}

/* A second master that never pauses: whoever waits is told within bounds. */
static void
test_wire_never_quiet (Fixture *f, gconstpointer data)
{
  static const guint8 foreign[] = { 0x09, 0x03, 0x02, 0x00 };
  PwtExchange a = { 0 };
  gint64 begin_us = f->now_us;
  PwtBusStep step = { 0 };

  pwt_bus_step (f->bus, f->now_us, foreign, sizeof foreign);
  ask (f, &a, 1, 0x0200, 48);
  while (step.finished == NULL) {
    f->now_us += 50 * MS;
    step = pwt_bus_step (f->bus, f->now_us, foreign, sizeof foreign);
  }
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_BAD);
  g_assert_cmpint (f->now_us - begin_us, >=, PWT_BUS_LATEST_US);
  g_assert_cmpint (f->now_us - begin_us, <, 10000 * MS);
}

static void
test_slower_meter_is_given_longer (Fixture *f, gconstpointer data)
{
  PeerMeter *meter = peer_find (f->peer, 1);
  PwtExchange a = { 0 };

  ask (f, &a, 1, 0x0200, 48);
  run (f);
  meter->answer_us = 500 * MS;
  for (guint i = 0; i < 3; i++) {
    ask (f, &a, 1, 0x0200, 48);
    run (f);
    pass (f, f->now_us + PWT_BUS_LATEST_US);
  }
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_ANSWERED);
}

static void
test_breaks (Fixture *f, gconstpointer data)
{
  PwtExchange a = { .is_command = TRUE }, b = { 0 }, c = { 0 };

  ask (f, &a, 1, 0x0200, 48);
  ask (f, &b, 2, 0x0200, 48);
  ask (f, &c, 3, 0x0200, 48);
  turn (f);
  g_assert_true (pwt_bus_is_on_wire (f->bus, &a));
  g_assert_true (pwt_bus_break (f->bus, f->now_us) == &a);
  g_assert_true (pwt_bus_break (f->bus, f->now_us) == &b);
  g_assert_true (pwt_bus_break (f->bus, f->now_us) == &c);
  g_assert_null (pwt_bus_break (f->bus, f->now_us));
  g_assert_cmpint (a.outcome, ==, PWT_EXCHANGE_DOWN);
}

/* What was withdrawn from the wire still has its answer waited out. */
static void
test_withdraws (Fixture *f, gconstpointer data)
{
  PwtExchange a = { 0 }, b = { 0 };

  ask (f, &a, 1, 0x0200, 48);
  ask (f, &b, 2, 0x0200, 20);
  turn (f);
  pwt_bus_withdraw (f->bus, &a);
  g_assert_true (run (f) == &b);
  g_assert_cmpint (b.outcome, ==, PWT_EXCHANGE_ANSWERED);
  g_assert_cmpuint (f->peer->n_violations, ==, 0);
}

#define ADD(path, test) g_test_add ("/field/bus/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/bus/timing", test_timing);
  ADD ("answers-and-learns", test_answers_and_learns);
  ADD ("keeps-silence", test_keeps_silence);
  ADD ("wastes-nothing", test_wastes_nothing);
  ADD ("commands-before-polls", test_commands_before_polls);
  ADD ("is-fair", test_is_fair);
  ADD ("late-answer-is-never-the-next", test_late_answer_is_never_the_next);
  ADD ("late-at-any-time", test_late_at_any_time);
  ADD ("dirty-line-waits", test_dirty_line_waits);
  ADD ("silent-meter-stands-back", test_silent_meter_stands_back);
  ADD ("faults", test_faults);
  ADD ("foreign-talker", test_foreign_talker);
  ADD ("wire-never-quiet", test_wire_never_quiet);
  ADD ("slower-meter-is-given-longer", test_slower_meter_is_given_longer);
  ADD ("breaks", test_breaks);
  ADD ("withdraws", test_withdraws);
  return g_test_run ();
}
