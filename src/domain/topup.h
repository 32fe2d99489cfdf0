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
} PwtTopupState;

#define PWT_N_TOPUP_STATES 8

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
gboolean pwt_topup_may_cancel (PwtTopupState state);
const char *pwt_topup_state_nick (PwtTopupState state);

/* What was stored before the first byte was sent, to hold against what the meter shows later. */
typedef struct {
  gint64 target_count;
  PwtMoney amount;
  PwtMoney balance_before; /* read together with count = target − 1 */
  PwtMoney
      use_allowance; /* the most that may have been used since, by the meter's prices and power */
} PwtTopupExpectation;

PwtTopupOutcome pwt_topup_judge (const PwtTopupExpectation *expected, gint64 count_read,
                                 PwtMoney balance_read);

G_END_DECLS
