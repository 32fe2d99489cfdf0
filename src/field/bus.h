/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/codec.h"

G_BEGIN_DECLS

/* The dialogue on one pair of wires, as a step machine without clock, link or thread.
 *
 *            ┌───────────────────── silence kept ─────────────────────┐
 *            ▼                                                        │
 *   idle ──send──> sent ──sound answer──> gap (t3.5) ─────────────────┤
 *                   │                                                 │
 *                   └─ nothing, bad, strange ─> dirty (quiet for the longest answer time)
 *
 * Commands go before polls; within each, first come first served, and whoever wants another turn
 * stands at the end again. One request is on the wire at a time, so a command waits for one
 * exchange at most. An RTU answer does not say what it answers. Hence after a missing answer the
 * wire must have been quiet for as long as any meter of the line takes, and the meter itself is not
 * asked again before PWT_BUS_LATEST_US: its late answer can then only be seen as a stray. */
typedef struct _PwtBus PwtBus;

#define PWT_BUS_LATEST_US                                                                          \
  G_GINT64_CONSTANT (3000000) /* no answer comes later: meters' own tool waits 3 s */
#define PWT_BUS_LIMIT_MIN_US                                                                       \
  G_GINT64_CONSTANT (150000) /* USB adapters hold bytes for 16 ms, hosts stall */

typedef struct {
  const PwtCodec *codec;
  gint64 char_us;  /* one character on the wire, rounded up; 0: not known, or a gateway's matter */
  gint64 gap_us;   /* silence between frames; 0: none needed */
  gint64 first_us; /* how long to wait for a meter that has never answered; also the most we wait */
} PwtBusTiming;

/* What a line has learned of a meter; zero at first, kept with the meter. */
typedef struct {
  gint64 peak_us;       /* from the request's last byte to the answer's first; slowly forgotten */
  gint64 limit_us;      /* how long we wait; 0: first_us */
  gint64 not_before_us; /* its late answer may still come */
} PwtAnswerTime;

typedef enum {
  PWT_EXCHANGE_OPEN,
  PWT_EXCHANGE_ANSWERED,  /* reply */
  PWT_EXCHANGE_EXCEPTION, /* reply.exception */
  PWT_EXCHANGE_TIMEOUT,   /* not a byte */
  PWT_EXCHANGE_BAD,       /* bytes, but no sound answer */
  PWT_EXCHANGE_DOWN,      /* the link went away; the request may have been sent */
} PwtExchangeOutcome;

/* One request and what came of it. Owned by the caller, queued by its own node: it must outlive its
 * stay in the line. */
typedef struct {
  PwtModbusRequest request;
  gboolean is_command;
  gint64 not_before_us;
  PwtAnswerTime *answer_time; /* (borrowed) of the meter */
  gpointer owner;
  PwtExchangeOutcome outcome;
  gint64 ended_us;
  GList node;
} PwtExchange;

typedef struct {
  const guint8 *tx; /* to send now; valid until the next call */
  gsize n_tx;
  gint64 deadline_us;    /* call again then at the latest; G_MAXINT64: only with bytes or work */
  PwtExchange *finished; /* (nullable): handle it, then call again with the same time */
  const PwtModbusReply
      *reply; /* of finished, when ANSWERED or EXCEPTION; valid until the next call */
} PwtBusStep;

typedef struct {
  guint64 n_exchanges, n_timeouts, n_bad, n_stray;
  gint64 peak_us; /* the longest answer time of its meters */
} PwtBusCounts;

PwtBusTiming pwt_bus_timing (PwtProtocol protocol, guint baud, guint bits_per_char);
PwtBus *pwt_bus_new (const PwtBusTiming *timing);
void pwt_bus_free (PwtBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtBus, pwt_bus_free)

void pwt_bus_submit (PwtBus *bus, PwtExchange *exchange);
void pwt_bus_withdraw (PwtBus *bus, PwtExchange *exchange);
PwtBusStep pwt_bus_step (PwtBus *bus, gint64 now_us, const guint8 *in, gsize n);
PwtExchange *pwt_bus_break (PwtBus *bus, gint64 now_us);
void pwt_bus_restart (PwtBus *bus, gint64 now_us);
gboolean pwt_bus_is_on_wire (const PwtBus *bus, const PwtExchange *exchange);
PwtBusCounts pwt_bus_counts (const PwtBus *bus);

G_END_DECLS
