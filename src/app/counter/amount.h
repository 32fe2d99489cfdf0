/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/money.h"

G_BEGIN_DECLS

/* What a clerk types as an amount: "500", "1,000.50", "¥500元", digits and marks of a Chinese input
 * method. Nothing typed, or zero, is no amount and no error. */
typedef enum {
  PWT_AMOUNT_NONE,
  PWT_AMOUNT_GOOD,
  PWT_AMOUNT_WRONG,
} PwtAmountKind;

PwtAmountKind pwt_amount_understand (const char *typed, PwtMoney *amount);

/* What must be paid so that a balance becomes @wanted: whole yuan, rounded up; zero if it is there.
 */
PwtMoney pwt_amount_to_reach (PwtMoney balance, PwtMoney wanted);

G_END_DECLS
