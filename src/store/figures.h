/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/summary.h"
#include "store/db.h"

G_BEGIN_DECLS

/* What the home page shows, kept as it happens: energy by day and how fast each meter's money goes
 * by pwt_figures_note_reading(), money taken by the database itself. */

/* A meter's newest good reading after the one before. Unknown values are PWT_NONE. */
typedef struct {
  PwtId project, meter;
  PwtDate date;            /* of the reading, in the project's zone */
  gint64 time_us, last_us; /* PWT_TIME_NONE: it is the first */
  PwtEnergy energy, last_energy;
  PwtMoney balance, last_balance;
  gboolean is_topped_up; /* money came in between: how much was used is not seen */
} PwtFiguresReading;

gboolean pwt_figures_note_reading (PwtDb *db, const PwtFiguresReading *reading,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How fast the money of a meter goes: the mean of the last seven days in which its balance was seen
 * to fall, money and energy of the same hours. */
typedef struct {
  gint64 window_us;    /* what it is the mean over */
  gint64 rate_e7;      /* 10^-7 yuan a day; 0: not known, or nothing is used */
  gint64 dry_us;       /* when its newest balance will be gone; PWT_TIME_NONE: not within a year */
  PwtEnergy daily_use; /* PWT_NONE: not known */
  PwtPrice price;      /* what a kWh came to; PWT_NONE likewise */
} PwtUseRate;

gboolean pwt_figures_find_rate (PwtDb *db, PwtId meter, PwtUseRate *rate,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: tenths of a day that @balance lasts; PWT_NONE: not known */
gint64 pwt_use_rate_tenths (const PwtUseRate *rate, PwtMoney balance);
/* Returns: what a day costs; PWT_NONE: not known */
PwtMoney pwt_use_rate_money (const PwtUseRate *rate);

/* Days with figures from @from on, in order. Returns: (element-type PwtPeriodFigures) */
GPtrArray *pwt_figures_days (PwtDb *db, PwtId project, PwtDate from,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills meters, states, top-ups and who runs dry before dry_until_us of @summary. */
gboolean pwt_figures_fill (PwtDb *db, PwtId project, PwtSiteSummary *summary,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
