/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/money.h"

G_BEGIN_DECLS

/* The life of a sale to a meter that holds the money: one vocabulary for database, screen and test.
 *
 *   queued ──> intent ──> sent ──> settled | rejected | conflict
 *     │          │          │ ▲
 *     ▼          └──────────▼ │  (crash or no proof; never cancelled from here)
 *  cancelled              unknown ──> settled | rejected | conflict
 *
 * What is rejected or in conflict waits for a person:
 *
 *   conflict ──> settled | rejected     it did arrive, or it did not
 *   rejected ──> resent | refunded      sent again as a new top-up, or paid back
 */
typedef enum {
  PWT_TOPUP_QUEUED,    /* 待下发: paid and booked, nothing sent; may still be cancelled */
  PWT_TOPUP_INTENT,    /* 准备下发: target count stored for ever, nothing sent */
  PWT_TOPUP_SENT,      /* 已下发: a write with that target may be on the wire */
  PWT_TOPUP_UNKNOWN,   /* 核实中: only reading count and balance back resolves it */
  PWT_TOPUP_SETTLED,   /* 已到表 */
  PWT_TOPUP_REJECTED,  /* 电表拒收 */
  PWT_TOPUP_CONFLICT,  /* 冲突: exception desk */
  PWT_TOPUP_CANCELLED, /* 已取消 */
  PWT_TOPUP_RESENT, /* 已重发: another top-up brings the same money, with a target of its own */
  PWT_TOPUP_REFUNDED, /* 已退款 */
} PwtTopupState;

#define PWT_N_TOPUP_STATES 10

/* What a person decides about a top-up that the program could not bring to its end. */
typedef enum {
  PWT_DECISION_ARRIVED,     /* 认定已到表 */
  PWT_DECISION_NOT_ARRIVED, /* 认定未到表 */
  PWT_DECISION_RESEND,      /* 重新下发 */
  PWT_DECISION_PAY_BACK,    /* 退款 */
} PwtDecision;

#define PWT_N_DECISIONS 4

/* What an attempt to bring a top-up into its meter came to. */
typedef enum {
  PWT_TOPUP_APPLIED,     /* count = target and the amount fits */
  PWT_TOPUP_NOT_APPLIED, /* proved: count is still target − 1 */
  PWT_TOPUP_CONFLICTING, /* count or amount that this top-up cannot explain */
  PWT_TOPUP_REFUSED,     /* the meter said why; proved not applied */
  PWT_TOPUP_UNREACHABLE, /* no proof either way */
} PwtTopupOutcome;

gboolean pwt_topup_can_follow (PwtTopupState from, PwtTopupState to);
gboolean pwt_topup_is_open (PwtTopupState state);
gboolean pwt_topup_is_undecided (PwtTopupState state);
gboolean pwt_topup_may_cancel (PwtTopupState state);
gboolean pwt_topup_decide (PwtTopupState state, PwtDecision decision, PwtTopupState *next);
const char *pwt_decision_nick (PwtDecision decision);
const char *pwt_topup_state_nick (PwtTopupState state);

/* What was stored before the first byte was sent, to hold against what the meter shows later. */
typedef struct {
  gint64 target_count;
  PwtMoney amount;
  PwtMoney balance_before; /* read together with count = target − 1 */
  PwtMoney
      use_allowance; /* the most that may have been used since, by the meter's prices and power */
} PwtTopupExpectation;

/* Of the number a meter gives itself its last digits are compared: number % END. */
#define PWT_METER_NUMBER_DIGITS 8
#define PWT_METER_NUMBER_END 100000000

gint64 pwt_meter_number_of_serial (const char *serial);
char *pwt_topup_dup_other_number (gint64 says, gint64 known);
gboolean pwt_topup_is_other_number (const char *reason);
char *pwt_topup_dup_other_count (gint64 shown, gint64 books);
gboolean pwt_topup_is_doubted (PwtTopupState state, const char *reason);

PwtTopupOutcome pwt_topup_judge (const PwtTopupExpectation *expected, gint64 count_read,
                                 PwtMoney balance_read);

G_END_DECLS
