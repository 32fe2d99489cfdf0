/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the conversation is our own: two faults of libmodbus 3.1.6 shown on a pty, and our line on
 * the very same peer without them. Facts of meters §5.5, facts of speed A2. */
#include <errno.h>
#include <modbus.h>
#include <poll.h>

#include "bridge.h"
#include "field/bus.h"

#define TIMEOUT_US 200000
#define LATE_US 300000
#define N_READS 6

typedef struct {
  guint baud;
  Bridge *bridge;
  Peer *peer;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  PeerMeter *meter;

  f->baud = GPOINTER_TO_UINT (data);
  f->bridge = bridge_new ();
  f->peer = peer_new (PWT_PROTOCOL_RTU, f->baud);
  meter = peer_add (f->peer, 1, 1000);
  for (guint i = 0; i < PEER_REGISTERS; i++)
    meter->registers[i] = (guint16) (1000 + i);
  f->path = bridge_add_pty (f->bridge, f->peer);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bridge_free (f->bridge);
  peer_free (f->peer);
  g_free (f->path);
}

static guint16
address_of (guint i)
{
  return (guint16) (0x10 + i);
}

/* Reads N_READS registers, one after another; values of failed reads are 0. */
static void
read_by_libmodbus (Fixture *f, guint16 *values)
{
  modbus_t *context = modbus_new_rtu (f->path, (int) f->baud, 'N', 8, 1);

  g_assert_cmpint (modbus_set_slave (context, 1), ==, 0);
  g_assert_cmpint (modbus_set_response_timeout (context, 0, TIMEOUT_US), ==, 0);
  g_assert_cmpint (modbus_connect (context), ==, 0);
  bridge_start (f->bridge);
  for (guint i = 0; i < N_READS; i++)
    if (modbus_read_registers (context, address_of (i), 1, &values[i]) != 1)
      values[i] = 0;
  bridge_stop (f->bridge);
  modbus_close (context);
  modbus_free (context);
}

static gboolean
step (PwtBus *bus, PwtLink *link, PwtModbusReply *reply)
{
  guint8 bytes[512];
  g_autoptr (GError) error = NULL;
  gint64 now_us = g_get_monotonic_time ();
  gssize n = link->klass->read (link, now_us, bytes, sizeof bytes, &error);
  PwtBusStep step = pwt_bus_step (bus, now_us, bytes, (gsize) n);
  struct pollfd fd = { .fd = link->fd, .events = POLLIN };
  gint64 wait_us;

  g_assert_no_error (error);
  if (step.n_tx > 0)
    link->klass->write (link, now_us, step.tx, step.n_tx, &error);
  g_assert_no_error (error);
  if (step.reply != NULL)
    *reply = *step.reply;
  if (step.finished != NULL)
    return TRUE;
  wait_us = MIN (step.deadline_us - g_get_monotonic_time (), 1000000);
  if (wait_us > 0)
    poll (&fd, 1, (int) ((wait_us + 999) / 1000));
  return FALSE;
}

static void
read_by_line (Fixture *f, guint16 *values)
{
  PwtLinkConfig config = { .protocol = PWT_PROTOCOL_RTU, .address = f->path, .baud = f->baud };
  PwtBusTiming timing = pwt_bus_timing (PWT_PROTOCOL_RTU, f->baud, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtBus) bus = NULL;
  PwtLink *link = pwt_link_new (&config, &error);
  PwtAnswerTime answer_time = { 0 };
  PwtModbusReply reply = { 0 };

  timing.first_us = TIMEOUT_US;
  bus = pwt_bus_new (&timing);
  g_assert_true (link->klass->open (link, 0, &error));
  bridge_start (f->bridge);
  for (guint i = 0; i < N_READS; i++) {
    PwtExchange exchange = {
      .request = { .unit = 1, .function = PWT_MODBUS_READ, .address = address_of (i), .count = 1 },
      .answer_time = &answer_time
    };

    pwt_bus_submit (bus, &exchange);
    while (!step (bus, link, &reply))
      continue;
    values[i] = exchange.outcome == PWT_EXCHANGE_ANSWERED ? reply.values[0] : 0;
  }
  bridge_stop (f->bridge);
  pwt_link_free (link);
}

static guint
count_wrong (const guint16 *values)
{
  guint n = 0;

  for (guint i = 0; i < N_READS; i++)
    n += values[i] != 0 && values[i] != 1000 + address_of (i);
  return n;
}

static guint
count_right (const guint16 *values)
{
  guint n = 0;

  for (guint i = 0; i < N_READS; i++)
    n += values[i] == 1000 + address_of (i);
  return n;
}

static void
test_libmodbus_takes_late_answers (Fixture *f, gconstpointer data)
{
  guint16 values[N_READS];

  peer_fault (f->peer, PEER_FAULT_DELAY, LATE_US);
  read_by_libmodbus (f, values);
  g_assert_cmpuint (values[0], ==, 0);
  g_assert_cmpuint (values[1], ==, 1000 + address_of (0));
  g_assert_cmpuint (count_wrong (values), >=, N_READS - 2);
}

static void
test_line_never_does (Fixture *f, gconstpointer data)
{
  guint16 values[N_READS];

  peer_fault (f->peer, PEER_FAULT_DELAY, LATE_US);
  read_by_line (f, values);
  g_assert_cmpuint (values[0], ==, 0);
  g_assert_cmpuint (count_wrong (values), ==, 0);
  /* A machine that is very busy may lose one or the other: what counts is that none is wrong. */
  g_assert_cmpuint (count_right (values), >=, N_READS / 2);
}

static void
test_libmodbus_keeps_no_silence (Fixture *f, gconstpointer data)
{
  guint16 values[N_READS];

  f->peer->is_strict = TRUE;
  read_by_libmodbus (f, values);
  g_assert_cmpuint (f->peer->n_violations, >, 0);
  g_assert_cmpuint (count_right (values), <, N_READS);
}

static void
test_line_keeps_it (Fixture *f, gconstpointer data)
{
  guint16 values[N_READS];

  f->peer->is_strict = TRUE;
  read_by_line (f, values);
  g_assert_cmpuint (f->peer->n_violations, ==, 0);
  g_assert_cmpuint (count_right (values), >=, N_READS / 2);
}

/* A slow wire for the silences, 32 ms each: a busy machine must not keep them by accident. */
#define ADD(path, baud, test)                                                                      \
  g_test_add ("/field/libmodbus/" path, Fixture, GUINT_TO_POINTER (baud), set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("libmodbus-takes-late-answers", 9600, test_libmodbus_takes_late_answers);
  ADD ("line-never-does", 9600, test_line_never_does);
  ADD ("libmodbus-keeps-no-silence", 1200, test_libmodbus_keeps_no_silence);
  ADD ("line-keeps-it", 1200, test_line_keeps_it);
  return g_test_run ();
}
