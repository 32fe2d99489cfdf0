/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/id.h"
#include "domain/topup.h"
#include "field/reading.h"

G_BEGIN_DECLS

/* What can be asked of a meter. */
typedef enum {
  PWT_TASK_READ,         /* every block of the profile, now */
  PWT_TASK_TRIP,         /* 拉闸 */
  PWT_TASK_RESTORE,      /* 恢复预付费: forced control off, the balance rules again */
  PWT_TASK_HOLD,         /* 保电 */
  PWT_TASK_SET_CLOCK,    /* to our time at the moment of writing */
  PWT_TASK_SET_PRICES,   /* values: price.* , every one the profile writes */
  PWT_TASK_SET_ALARMS,   /* values: alarm1.amount, alarm2.amount */
  PWT_TASK_SET_OVERLOAD, /* values: overload.power */
  PWT_TASK_TOPUP,        /* topup */
} PwtTaskKind;

#define PWT_N_TASK_KINDS 9

#define PWT_TASK_MAX_VALUES 8

/* A task, as the engine asks it. A plain value; the field copies it.
 *
 * The same top-up may be asked any number of times: with the same target it reaches the meter once.
 * The engine stores intent (target count, balance before) durably before it submits the first. */
typedef struct {
  PwtId id; /* the caller's; the result carries it back */
  guint32 meter;
  PwtTaskKind kind;
  gboolean is_for_topup; /* of READ: only count and balance, in two reads that agree */
  guint n_values;
  struct {
    PwtQuantity quantity;
    gint64 value;
  } values[PWT_TASK_MAX_VALUES]; /* of the SET tasks */
  PwtTopupExpectation topup;     /* of TOPUP */
  gint64
      number; /* of TOPUP: last 8 digits of the number that alone may be topped up; 0: not known */
} PwtTask;

typedef enum {
  PWT_TASK_DONE,        /* READ: read. Commands: proved by reading back. TOPUP: see topup */
  PWT_TASK_NOT_PROVED,  /* the meter answers, but does not show what was commanded */
  PWT_TASK_REFUSED,     /* the meter or the profile said no, in text; nothing changed */
  PWT_TASK_UNREACHABLE, /* no answer, or no proof either way */
  PWT_TASK_WRONG_MODEL, /* another model than the profile's answers at this address */
  PWT_TASK_CANCELLED,   /* before anything was written */
} PwtTaskOutcome;

#define PWT_N_TASK_OUTCOMES 6

/* How a task ended. Of a TOPUP, @topup is the whole verdict, in the words of domain/topup.h:
 *
 *   APPLIED      count = target and the amount fits, in two reads of different shape
 *   NOT_APPLIED  count is target − 1 in two reads: submit again, same target
 *   REFUSED      likewise, and the meter said why (text, exception): the money is not in it
 *   CONFLICTING  a count or amount that this top-up cannot explain; nothing more was written
 *   UNREACHABLE  no proof either way: submit again later, same target
 *
 * and @outcome is DONE, NOT_PROVED, REFUSED, NOT_PROVED, UNREACHABLE in this order; or CANCELLED
 * with UNREACHABLE, then nothing was written. */
typedef struct {
  PwtId id;
  guint32 meter;
  PwtTaskKind kind;
  PwtTaskOutcome outcome;
  PwtTopupOutcome topup;
  guint n_writes;      /* writes put on the wire by this task */
  guint8 exception;    /* the meter's code, 0 if none */
  char *text;          /* (owned) (nullable): in English, what is wrong and what to do */
  PwtReading *reading; /* (owned) (nullable): the last thing read, the proof */
} PwtTaskResult;

void pwt_task_result_free (PwtTaskResult *result);

const char *pwt_task_kind_nick (PwtTaskKind kind);
const char *pwt_task_outcome_nick (PwtTaskOutcome outcome);
const char *pwt_topup_outcome_nick (PwtTopupOutcome outcome);

G_END_DECLS
