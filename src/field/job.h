/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/id.h"
#include "domain/topup.h"
#include "field/reading.h"

G_BEGIN_DECLS

  /* What can be asked of a meter. */
  typedef enum {
    PWT_JOB_READ,         /* every block of the profile, now */
    PWT_JOB_TRIP,         /* 拉闸 */
    PWT_JOB_RESTORE,      /* 恢复预付费: forced control off, the balance rules again */
    PWT_JOB_HOLD,         /* 保电 */
    PWT_JOB_SET_CLOCK,    /* to our time at the moment of writing */
    PWT_JOB_SET_PRICES,   /* values: price.* , every one the profile writes */
    PWT_JOB_SET_ALARMS,   /* values: alarm1.amount, alarm2.amount */
    PWT_JOB_SET_OVERLOAD, /* values: overload.power */
    PWT_JOB_TOPUP,        /* topup */
  } PwtJobKind;

#define PWT_N_JOB_KINDS 9

#define PWT_JOB_MAX_VALUES 8

  /* A job, as the engine asks it. A plain value; the field copies it.
 *
 * The same top-up may be asked any number of times: with the same target it reaches the meter once. The
 * engine stores intent (target count, balance before) durably before it submits the first. */
  typedef struct {
    PwtId id; /* the caller's; the result carries it back */
    guint32 meter;
    PwtJobKind kind;
    guint n_values;
    struct {
      PwtQuantity quantity;
      gint64 value;
    } values[PWT_JOB_MAX_VALUES]; /* of the SET jobs */
    PwtTopupExpectation topup;    /* of TOPUP */
  } PwtJob;

  typedef enum {
    PWT_JOB_DONE,        /* READ: read. Commands: proved by reading back. TOPUP: see topup */
    PWT_JOB_NOT_PROVED,  /* the meter answers, but does not show what was commanded */
    PWT_JOB_REFUSED,     /* the meter or the profile said no, in text; nothing changed */
    PWT_JOB_UNREACHABLE, /* no answer, or no proof either way */
    PWT_JOB_WRONG_MODEL, /* another model than the profile's answers at this address */
    PWT_JOB_CANCELLED,   /* before anything was written */
  } PwtJobOutcome;

#define PWT_N_JOB_OUTCOMES 6

  /* How a job ended. For TOPUP, @topup is the whole verdict and follows domain/topup.h:
 *
 *   PWT_TOPUP_APPLIED      count = target and the amount fits, in two reads of different shape
 *   PWT_TOPUP_NOT_APPLIED  count is still target − 1 after a write that brought no refusal (or when
 *                          cancelled before it): submit again, same target
 *   PWT_TOPUP_REFUSED      the meter said why, and two reads prove it was not applied; text, exception
 *   PWT_TOPUP_CONFLICTING  count or amount that this top-up cannot explain; nothing was written if
 *                          n_writes is 0
 *   PWT_TOPUP_UNREACHABLE  no proof either way; submit again later, same target
 *
 * and @outcome is DONE for APPLIED, NOT_PROVED for NOT_APPLIED and CONFLICTING, REFUSED, UNREACHABLE
 * likewise; CANCELLED with NOT_APPLIED or UNREACHABLE, never after a write. */
  typedef struct {
    PwtId id;
    guint32 meter;
    PwtJobKind kind;
    PwtJobOutcome outcome;
    PwtTopupOutcome topup;
    guint n_writes;      /* writes put on the wire by this job */
    guint8 exception;    /* the meter's code, 0 if none */
    char *text;          /* (owned) (nullable): in English, what is wrong and what to do */
    PwtReading *reading; /* (owned) (nullable): the last thing read, the proof */
  } PwtJobResult;

  const char *pwt_job_kind_nick (PwtJobKind kind);
  const char *pwt_job_outcome_nick (PwtJobOutcome outcome);
  const char *pwt_topup_outcome_nick (PwtTopupOutcome outcome);

G_END_DECLS
