/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/wire.h"

/* The other end of a wire, for tests: slaves with plain registers, and what can go wrong between.
 */
typedef enum {
  PEER_FAULT_NONE,
  PEER_FAULT_DROP_REQUEST, /* not heard */
  PEER_FAULT_DROP_REPLY,   /* done, not answered */
  PEER_FAULT_DELAY,        /* answered delay_us later than usual */
  PEER_FAULT_DUPLICATE,    /* answered twice */
  PEER_FAULT_CORRUPT,      /* one bit of the answer flips */
  PEER_FAULT_TRUNCATE,     /* half an answer */
  PEER_FAULT_WRONG_UNIT,   /* a sound answer of another address */
  PEER_FAULT_ECHO,         /* the request comes back before the answer */
  PEER_FAULT_NOISE,        /* two bytes of noise before the answer */
  PEER_FAULT_EXCEPTION,    /* code */
  PEER_FAULT_REPEAT,       /* a gateway hands the request over twice */
} PeerFaultKind;

typedef struct {
  PeerFaultKind kind;
  gint64 delay_us;
  guint8 code;
} PeerFault;

#define PEER_REGISTERS 0x600

typedef struct {
  guint8 unit;
  gint64 answer_us;
  gint64 busy_us; /* does one thing after another: until then the last */
  gboolean is_dead;
  gboolean refuses_topup;     /* exception 0x26 for every recharge */
  gboolean refuses_narrow;    /* exception 2 for reads of less than 28 registers */
  gboolean acknowledges_only; /* takes every recharge and does nothing */
  guint n_credits;
  guint16 registers[PEER_REGISTERS];
} PeerMeter;

typedef struct {
  gint64 start_us, end_us; /* of the request's bytes */
  PwtModbusRequest request;
} PeerRequest;

typedef struct {
  PwtProtocol protocol;
  gint64 char_us, gap_us;
  gboolean is_strict; /* does not hear what begins too early */
  GPtrArray *meters;  /* of PeerMeter */
  GQueue faults;      /* of PeerFault: the first request takes the first */
  GArray *log;        /* of PeerRequest: all that were heard */
  guint n_violations;
  gint64 quiet_us;    /* end of the last byte, either way */
  GQueue answers;     /* of Answer */
  GByteArray *stream; /* TCP: bytes not yet a request */
} Peer;

Peer *peer_new (PwtProtocol protocol, guint baud);
void peer_free (Peer *peer);
PeerMeter *peer_add (Peer *peer, guint8 unit, gint64 answer_us);
PeerMeter *peer_find (Peer *peer, guint8 unit);
void peer_fault (Peer *peer, PeerFaultKind kind, gint64 delay_us);
gint64 peer_step (gpointer peer, gint64 now_us, const guint8 *in, gsize n, GByteArray *out);
PwtLink *peer_link (Peer *peer);

/* The registers of generic-prepaid. */
void peer_meter_set_u32 (PeerMeter *meter, guint at, guint32 value);
guint32 peer_meter_get_u32 (const PeerMeter *meter, guint at);
void peer_meter_set_money (PeerMeter *meter, gint32 cents, guint16 count);
