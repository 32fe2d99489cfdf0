/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"

G_BEGIN_DECLS

/* What was used on each of the last days, so that their mean holds each day of a week once: a mean
 * in which the newest counts most is too small on a Monday, when everybody asks how long the money
 * lasts. */

/* Of pieces between two readings. */
typedef struct {
  PwtDate date;
  gint64 seen_us;  /* how long they are together; 0: none */
  gint64 spent_e4; /* money */
  gint64 used_wh;  /* PWT_USE_WEEK_NONE: a piece of it does not say */
} PwtUseDay;

#define PWT_USE_WEEK_NONE G_MININT64
#define PWT_USE_WEEK_DAYS 8 /* seven whole ones, and the newest */

typedef struct {
  PwtUseDay days[PWT_USE_WEEK_DAYS];
} PwtUseWeek; /* all zero: nothing is known */

void pwt_use_week_add (PwtUseWeek *week, const PwtUseDay *piece);
PwtUseDay pwt_use_week_sum (const PwtUseWeek *week);

G_END_DECLS
