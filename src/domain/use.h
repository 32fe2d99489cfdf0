/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/calendar.h"
#include "domain/money.h"

G_BEGIN_DECLS

/* What was used, from readings of what is left.
 *
 * A meter that holds money shows a balance that falls with use and jumps with every top-up. Taking
 * the top-ups out leaves a curve that only rises: what was used since the first reading. Days are
 * differences of that curve, so they add up to the whole whatever the readings are. */

/* A reading: a balance in e4, or a cumulative register in Wh. */
typedef struct {
  gint64 time_us;
  gint64 value;
} PwtUseSample;

/* Money that went into the meter (or, below zero, out of it). */
typedef struct {
  gint64 amount_e4;
  gint64 intent_us;         /* before this moment it cannot be in the meter */
  gint64 ended_us;          /* from then on it is; PWT_TIME_NONE: nobody knows yet */
  gint64 balance_before_e4; /* read at the intent; in between, a balance above it has the money */
} PwtUseTopup;

typedef enum {
  PWT_USE_READ,      /* a reading near enough says it */
  PWT_USE_ESTIMATED, /* pro rata between two readings */
  PWT_USE_UNKNOWN,   /* before the first or after the last reading */
} PwtUseQuality;

gint64 pwt_use_most_wh (gint64 passed_us);
gboolean pwt_use_has_arrived (const PwtUseTopup *topup, const PwtUseSample *sample);
gboolean pwt_use_curve (const PwtUseSample *balances, guint n, const PwtUseTopup *topups,
                        guint n_topups, PwtUseSample *used,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint pwt_use_last (const PwtUseSample *samples, guint n, gint64 time_us);
PwtUseQuality pwt_use_at (const PwtUseSample *curve, guint n, gint64 time_us, gint64 near_us,
                          gint64 *value);
gboolean pwt_use_is_break (const PwtUseSample *before, const PwtUseSample *after, gint64 ratio);
gboolean pwt_use_breaks (const PwtUseSample *curve, guint n, gint64 from_us, gint64 until_us,
                         gint64 near_us, gint64 ratio);
gint64 pwt_use_sum_at (const PwtUseTopup *topups, guint n_topups, const PwtUseSample *balances,
                       guint n, gint64 time_us);

G_END_DECLS
