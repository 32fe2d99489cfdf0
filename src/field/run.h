/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/bus.h"
#include "field/profile.h"
#include "field/task.h"

G_BEGIN_DECLS

/* A task under way: a pure state machine over exchanges, without clock, line or thread.
 *
 *   pwt_run_next() ──> request ──(line)──> pwt_run_answer() ──> pwt_run_next() … ──> FALSE:
 * finished
 *
 * Between two of its exchanges anything may happen on the line and in the meter: each step stands
 * on what was read, never on what was sent. */
typedef struct {
  guint32 meter;
  guint8 unit;
  guint32 ct, pt;
  PwtProfile *profile; /* (borrowed) */
  GTimeZone *zone;     /* (borrowed) */
} PwtTarget;

typedef struct _PwtRun PwtRun;

typedef struct {
  gboolean (*next) (PwtRun *run, gint64 utc_us, PwtModbusRequest *request);
  void (*answer) (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply,
                  gint64 utc_us);
} PwtRunKind;

struct _PwtRun {
  const PwtRunKind *kind;
  PwtTask task;
  PwtTarget target;
  gpointer meter;        /* (borrowed): whose, for whoever drives the run */
  PwtExchange exchange;  /* likewise: the line's */
  gboolean is_scheduled; /* of the reading plan: one try, no result but the reading */
  gboolean asks_all;     /* a read: also of the blocks that are rarely read */
  gboolean is_cancelled;
  gboolean is_done;
  gint64 wait_us; /* before the next exchange; set by answer, 0 for none */

  /* Where it stands */
  guint phase;
  guint32 blocks;   /* bit n: block n is still to be read */
  guint block;      /* the one asked now */
  guint n_failures; /* in a row */
  guint n_rounds;
  gboolean was_acknowledged;
  gboolean has_verdict;     /* two reads agree on it; whose it is, is asked next */
  gboolean no_narrow;       /* the meter does not take reads of part of a block */
  gint64 count, balance_e4; /* of the first of two reads that must agree */
  PwtTopupOutcome verdict;

  /* What came of it */
  PwtTaskOutcome outcome;
  PwtTopupOutcome topup;
  guint n_writes;
  guint8 exception;
  char *text;
  gint64 read_us;  /* of block 0; PWT_TIME_NONE before */
  guint64 present; /* bit n: values[n] holds */
  PwtValue values[PWT_N_QUANTITIES];
};

PwtRun *pwt_run_new (const PwtTask *task, const PwtTarget *target);
PwtRun *pwt_run_new_scheduled (const PwtTarget *target, gboolean with_rare);
void pwt_run_free (PwtRun *run);
gboolean pwt_run_check (const PwtTask *task, const PwtTarget *target,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_run_next (PwtRun *run, gint64 utc_us, PwtModbusRequest *request);
void pwt_run_answer (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply,
                     gint64 utc_us);
gboolean pwt_run_is_answer (const PwtRun *run, guint8 exception);
PwtReading *pwt_run_reading (const PwtRun *run);
PwtTaskResult *pwt_run_result (PwtRun *run);

/* For the kinds of run. */
extern const PwtRunKind pwt_run_command_kind, pwt_run_topup_kind, pwt_run_for_topup_kind;

#define PWT_RUN_MAX_FAILURES                                                                       \
  3 /* of one exchange in a row; each may cost an answer time and a drain */

void pwt_run_end (PwtRun *run, PwtTaskOutcome outcome, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void pwt_run_ask_block (const PwtRun *run, guint block, PwtModbusRequest *request);
gboolean pwt_run_take_block (PwtRun *run, guint block, const PwtModbusReply *reply, gint64 utc_us);
gboolean pwt_run_value (const PwtRun *run, PwtQuantity quantity, gint64 *value);
void pwt_run_fail_exchange (PwtRun *run, PwtExchangeOutcome outcome);
const char *pwt_run_exception_text (const PwtRun *run, guint8 exception);
gboolean pwt_run_encode (const PwtTask *task, const PwtTarget *target, gint64 utc_us,
                         PwtModbusRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
