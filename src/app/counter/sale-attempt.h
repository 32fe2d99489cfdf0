/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/desk.h"

G_BEGIN_DECLS

/* One sale from its first keystroke until its money is proved in the meter.
 *
 * Its id is made once and sent with every attempt to book, so however often the connection breaks
 * the engine books it at most once. What a lost answer leaves open stays UNSURE and is asked again
 * by itself, with the same id and content, as soon as the engine is back or the operator who took
 * it has signed in again. Another operator's desk only looks whether it is booked: it would come
 * into the wrong drawer. Until that is known the desk keeps it, whatever pages and sessions come
 * and go.
 *
 * Signal "changed" (). */
#define PWT_TYPE_SALE_ATTEMPT (pwt_sale_attempt_get_type ())
G_DECLARE_FINAL_TYPE (PwtSaleAttempt, pwt_sale_attempt, PWT, SALE_ATTEMPT, GObject)

typedef enum {
  PWT_ATTEMPT_DRAFT,   /* being typed */
  PWT_ATTEMPT_BOOKING, /* asked, no answer yet */
  PWT_ATTEMPT_UNSURE,  /* the answer was lost: booked or not */
  PWT_ATTEMPT_REFUSED, /* known not to be booked; may be changed and tried again */
  PWT_ATTEMPT_BOOKED,  /* paid for; its top-up says how far it is */
} PwtAttemptPhase;

PwtSaleAttempt *pwt_sale_attempt_new (PwtDesk *desk, const PwtMeterRow *row);
/* One that was booked before, here or elsewhere. */
PwtSaleAttempt *pwt_sale_attempt_new_booked (PwtDesk *desk, const PwtSaleRow *row);

PwtId pwt_sale_attempt_get_id (PwtSaleAttempt *self);
PwtDesk *pwt_sale_attempt_get_desk (PwtSaleAttempt *self);
PwtAttemptPhase pwt_sale_attempt_get_phase (PwtSaleAttempt *self);
const PwtSaleReply *pwt_sale_attempt_get_reply (PwtSaleAttempt *self); /* (nullable): when booked */
const char *pwt_sale_attempt_get_problem (PwtSaleAttempt *self);       /* (nullable) */
const char *pwt_sale_attempt_get_tenant (PwtSaleAttempt *self);
const char *pwt_sale_attempt_get_room (PwtSaleAttempt *self);
const char *pwt_sale_attempt_get_serial (PwtSaleAttempt *self);
PwtId pwt_sale_attempt_get_project (PwtSaleAttempt *self);
PwtId pwt_sale_attempt_get_point (PwtSaleAttempt *self);
PwtId pwt_sale_attempt_get_meter (PwtSaleAttempt *self);          /* none: not known yet */
const char *pwt_sale_attempt_get_taken_by (PwtSaleAttempt *self); /* (nullable): of another */
PwtMoney pwt_sale_attempt_get_paid (PwtSaleAttempt *self);
PwtPayMethod pwt_sale_attempt_get_pay_method (PwtSaleAttempt *self);

/* Whether a person or the engine still has something to do for it. */
gboolean pwt_sale_attempt_is_open (PwtSaleAttempt *self);
/* Whether nothing more will happen to it by itself. */
gboolean pwt_sale_attempt_is_ended (PwtSaleAttempt *self);
gboolean pwt_sale_attempt_may_cancel (PwtSaleAttempt *self);
/* Whether it must be in sight: not known to be booked, and the operator may see its project. */
gboolean pwt_sale_attempt_is_doubtful (PwtSaleAttempt *self);
guint pwt_sale_attempt_n_unsure (PwtDesk *desk); /* of any project and operator */

void pwt_sale_attempt_set_payment (PwtSaleAttempt *self, PwtMoney paid, PwtPayMethod pay_method,
                                   const char *pay_reference);
void pwt_sale_attempt_book (PwtSaleAttempt *self);
/* One more try to learn whether an unsure one is booked. */
void pwt_sale_attempt_ask (PwtSaleAttempt *self);
/* A person has seen that it was refused. */
void pwt_sale_attempt_dismiss (PwtSaleAttempt *self);
void pwt_sale_attempt_refresh (PwtSaleAttempt *self);
void pwt_sale_attempt_cancel (PwtSaleAttempt *self);
/* Whether its money waits for a person's decision that this operator may take. */
gboolean pwt_sale_attempt_may_decide (PwtSaleAttempt *self);
void pwt_sale_attempt_decide (PwtSaleAttempt *self, PwtDecision decision, PwtPayMethod pay_method);
/* (nullable): what was typed for a decision: refused or put off, it need not be typed again. */
const char *pwt_sale_attempt_get_reason (PwtSaleAttempt *self);
void pwt_sale_attempt_set_reason (PwtSaleAttempt *self, const char *reason);

/* --- in words --- */
typedef enum {
  PWT_STEP_TODO,
  PWT_STEP_RUNNING,
  PWT_STEP_WAITING, /* for the connection */
  PWT_STEP_DONE,
  PWT_STEP_FAILED,
} PwtStepMark;

typedef struct {
  PwtStepMark mark;
  const char *title; /* translated, static */
  char *time;        /* owned */
} PwtStep;

#define PWT_N_STEPS 3 /* booked, sent, in the meter */

void pwt_sale_attempt_describe (PwtSaleAttempt *self, PwtStep steps[PWT_N_STEPS]);
/* One word for lists, and what to do about it; NULL when nothing is to be done. */
const char *pwt_sale_attempt_get_state_word (PwtSaleAttempt *self);
char *pwt_sale_attempt_dup_advice (PwtSaleAttempt *self);

G_END_DECLS
