/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include "field/bus.h"

#define BALANCE 0x021F
#define COUNT 0x0221
#define STATUS 0x0224

typedef struct {
  gint64 at_us;
  GByteArray *bytes;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_byte_array_unref (answer->bytes);
  g_free (answer);
}

Peer *
peer_new (PwtProtocol protocol, guint baud)
{
  PwtBusTiming timing = pwt_bus_timing (protocol, baud, 10);
  Peer *peer = g_new0 (Peer, 1);

  peer->protocol = protocol;
  peer->char_us = timing.char_us;
  peer->gap_us = timing.gap_us;
  peer->meters = g_ptr_array_new_with_free_func (g_free);
  peer->log = g_array_new (FALSE, FALSE, sizeof (PeerRequest));
  peer->stream = g_byte_array_new ();
  peer->quiet_us = G_MININT64 / 2;
  return peer;
}

void
peer_free (Peer *peer)
{
  g_ptr_array_unref (peer->meters);
  g_array_unref (peer->log);
  g_byte_array_unref (peer->stream);
  g_queue_clear_full (&peer->faults, g_free);
  g_queue_clear_full (&peer->answers, answer_free);
  g_free (peer);
}

void
peer_meter_set_u32 (PeerMeter *meter, guint at, guint32 value)
{
  meter->registers[at] = (guint16) (value >> 16);
  meter->registers[at + 1] = (guint16) value;
}

guint32
peer_meter_get_u32 (const PeerMeter *meter, guint at)
{
  return (guint32) meter->registers[at] << 16 | meter->registers[at + 1];
}

void
peer_meter_set_money (PeerMeter *meter, gint32 cents, guint16 count)
{
  peer_meter_set_u32 (meter, BALANCE, (guint32) cents);
  meter->registers[COUNT] = count;
}

/* A meter with believable registers: 220 V, 1234.56 kWh, relay closed. */
PeerMeter *
peer_add (Peer *peer, guint8 unit, gint64 answer_us)
{
  PeerMeter *meter = g_new0 (PeerMeter, 1);

  meter->unit = unit;
  meter->answer_us = answer_us;
  meter->registers[0x0200] = 5;
  meter->registers[0x0201] = 2200;
  meter->registers[0x0213] = 1;
  meter->registers[0x0214] = 1;
  meter->registers[STATUS] = 0x2000;
  meter->registers[0x0228] = 0x1A0B; /* 2026-11-20 10:11:12 */
  meter->registers[0x0229] = 0x1405;
  meter->registers[0x022A] = 0x0A0B;
  meter->registers[0x022B] = 0x0C00;
  peer_meter_set_u32 (meter, 0x0215, 123456);
  peer_meter_set_money (meter, 10000, 7);
  g_ptr_array_add (peer->meters, meter);
  return meter;
}

PeerMeter *
peer_find (Peer *peer, guint8 unit)
{
  for (guint i = 0; i < peer->meters->len; i++) {
    PeerMeter *meter = peer->meters->pdata[i];

    if (meter->unit == unit)
      return meter;
  }
  return NULL;
}

void
peer_fault (Peer *peer, PeerFaultKind kind, gint64 delay_us)
{
  PeerFault *fault = g_new0 (PeerFault, 1);

  fault->kind = kind;
  fault->delay_us = delay_us;
  fault->code = 0x03;
  g_queue_push_tail (&peer->faults, fault);
}

static guint8
recharge (PeerMeter *meter, const PwtModbusRequest *request)
{
  guint16 count = meter->registers[COUNT];
  gint32 cents = (gint32) ((guint32) request->values[0] << 16 | request->values[1]);

  if (meter->refuses_topup)
    return 0x26;
  if (meter->acknowledges_only || request->values[2] == count)
    return 0;
  if (request->values[2] != count + 1)
    return 0x25;
  peer_meter_set_money (meter, (gint32) peer_meter_get_u32 (meter, BALANCE) + cents,
                        request->values[2]);
  meter->n_credits++;
  return 0;
}

static void
force (PeerMeter *meter)
{
  guint16 status = meter->registers[STATUS] & (guint16) ~0x2009;

  if (meter->registers[0x57] == 0)
    status |= 0x2000;
  else if (meter->registers[0x58] == 0)
    status |= 0x2009;
  else
    status |= 0x0008;
  meter->registers[STATUS] = status;
}

/* Returns the exception, 0 for none. */
static guint8
serve (PeerMeter *meter, const PwtModbusRequest *request, PwtModbusReply *reply)
{
  *reply = (PwtModbusReply){ .unit = meter->unit,
                             .function = request->function,
                             .address = request->address,
                             .count = request->count };
  if (request->address + request->count > PEER_REGISTERS)
    return PWT_MODBUS_ILLEGAL_ADDRESS;
  if (request->function == PWT_MODBUS_READ) {
    if (meter->refuses_narrow && request->count < 28)
      return PWT_MODBUS_ILLEGAL_ADDRESS;
    for (guint i = 0; i < request->count; i++)
      reply->values[i] = meter->registers[request->address + i];
    return 0;
  }
  if (request->address == 0x0100)
    return recharge (meter, request);
  for (guint i = 0; i < request->count; i++)
    meter->registers[request->address + i] = request->values[i];
  if (request->address == 0x0057)
    force (meter);
  return 0;
}

static void
put_answer (Peer *peer, gint64 at_us, const guint8 *bytes, gsize n)
{
  Answer *answer = g_new (Answer, 1);
  GList *place = peer->answers.head;

  answer->at_us = at_us;
  answer->bytes = g_byte_array_new ();
  g_byte_array_append (answer->bytes, bytes, (guint) n);
  while (place != NULL && ((Answer *) place->data)->at_us <= at_us)
    place = place->next;
  g_queue_insert_before (&peer->answers, place, answer);
}

static gsize
frame_of (Peer *peer, const PwtModbusReply *reply, guint16 transaction, guint8 *frame)
{
  if (peer->protocol == PWT_PROTOCOL_TCP)
    return pwt_modbus_tcp_reply (reply, transaction, frame);
  return pwt_modbus_rtu_reply (reply, frame);
}

static void
reply_with_fault (Peer *peer, PeerMeter *meter, const PeerFault *fault, gint64 now_us,
                  PwtModbusReply *reply, guint16 transaction)
{
  gint64 at_us = MAX (now_us, meter->busy_us) + meter->answer_us;
  guint8 frame[PWT_MODBUS_FRAME_SIZE];
  static const guint8 noise[] = { 0x00, 0xFF };
  gsize n;

  if (fault->kind == PEER_FAULT_WRONG_UNIT)
    reply->unit++;
  n = frame_of (peer, reply, transaction, frame);
  if (fault->kind == PEER_FAULT_CORRUPT)
    frame[n / 2] ^= 0x10;
  if (fault->kind == PEER_FAULT_TRUNCATE)
    n /= 2;
  if (fault->kind == PEER_FAULT_NOISE)
    put_answer (peer, at_us, noise, sizeof noise);
  if (fault->kind == PEER_FAULT_DELAY)
    at_us += fault->delay_us;
  meter->busy_us = at_us;
  put_answer (peer, at_us, frame, n);
  if (fault->kind == PEER_FAULT_DUPLICATE)
    put_answer (peer, at_us + fault->delay_us, frame, n);
}

static void
hear (Peer *peer, gint64 now_us, const PwtModbusRequest *request, guint16 transaction)
{
  g_autofree PeerFault *taken = g_queue_pop_head (&peer->faults);
  PeerFault none = { PEER_FAULT_NONE };
  const PeerFault *fault = taken != NULL ? taken : &none;
  PeerMeter *meter = peer_find (peer, request->unit);
  guint8 echo[PWT_MODBUS_FRAME_SIZE];
  PwtModbusReply reply;

  if (meter == NULL || meter->is_dead || fault->kind == PEER_FAULT_DROP_REQUEST)
    return;
  if (fault->kind == PEER_FAULT_ECHO)
    put_answer (peer, now_us, echo, pwt_modbus_rtu_request (request, echo));
  reply.exception = 0;
  if (fault->kind == PEER_FAULT_EXCEPTION)
    reply = (PwtModbusReply){ .unit = request->unit,
                              .function = request->function,
                              .exception = fault->code };
  else
    reply.exception = serve (meter, request, &reply);
  if (fault->kind == PEER_FAULT_REPEAT)
    reply.exception = serve (meter, request, &reply);
  if (fault->kind != PEER_FAULT_DROP_REPLY)
    reply_with_fault (peer, meter, fault, now_us, &reply, transaction);
}

static void
note (Peer *peer, gint64 start_us, gint64 end_us, const PwtModbusRequest *request)
{
  PeerRequest entry = { .start_us = start_us, .end_us = end_us, .request = *request };

  g_array_append_val (peer->log, entry);
}

static void
take_rtu (Peer *peer, gint64 now_us, const guint8 *in, gsize n)
{
  gint64 start_us = now_us - peer->char_us * (gint64) n;
  PwtModbusRequest request;
  gsize size;

  if (start_us < peer->quiet_us + peer->gap_us) {
    peer->n_violations++;
    if (peer->is_strict)
      return;
  }
  peer->quiet_us = now_us;
  g_assert_cmpint (pwt_modbus_rtu_parse_request (in, n, &request, &size), ==, PWT_PARSE_FRAME);
  g_assert_cmpuint (size, <=, n);
  note (peer, start_us, now_us, &request);
  hear (peer, now_us, &request, 0);
  /* Who has given up and asked again before the pty was looked at. */
  if (size < n)
    take_rtu (peer, now_us, in + size, n - size);
}

static void
take_tcp (Peer *peer, gint64 now_us, const guint8 *in, gsize n)
{
  PwtModbusRequest request;
  guint16 transaction;
  gsize size;

  g_byte_array_append (peer->stream, in, (guint) n);
  while (peer->stream->len > 0 &&
         pwt_modbus_tcp_parse_request (peer->stream->data, peer->stream->len, &request,
                                       &transaction, &size) == PWT_PARSE_FRAME) {
    g_byte_array_remove_range (peer->stream, 0, (guint) size);
    note (peer, now_us, now_us, &request);
    hear (peer, now_us, &request, transaction);
  }
}

gint64
peer_step (gpointer data, gint64 now_us, const guint8 *in, gsize n, GByteArray *out)
{
  Peer *peer = data;
  Answer *answer;

  if (n > 0 && peer->protocol == PWT_PROTOCOL_TCP)
    take_tcp (peer, now_us, in, n);
  else if (n > 0)
    take_rtu (peer, now_us, in, n);
  while ((answer = g_queue_peek_head (&peer->answers)) != NULL && answer->at_us <= now_us) {
    g_byte_array_append (out, answer->bytes->data, answer->bytes->len);
    peer->quiet_us = MAX (peer->quiet_us, now_us) + peer->char_us * (gint64) answer->bytes->len;
    answer_free (g_queue_pop_head (&peer->answers));
  }
  return answer != NULL ? answer->at_us : G_MAXINT64;
}

PwtLink *
peer_link (Peer *peer)
{
  return pwt_wire_new (peer->char_us, peer_step, peer);
}
