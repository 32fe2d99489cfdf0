/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Readings over the years; the file's forms are described in history.c and chunk.h.
 *
 * A point is PwtPoint.number, a quantity a small number given to its name ("energy.total") when it
 * is first stored. Times are kept to the second. A reading of a point at a second that is there
 * already replaces it (a correction), whatever day it is of. Everything is named PwtHistory…,
 * because PwtReading and PwtQuality are the field's. */
typedef struct _PwtHistory PwtHistory;

#define PWT_HISTORY_VALUES_MAX 24 /* values of one reading */
#define PWT_HISTORY_QUANTITIES_MAX 250

/* Why a reading is worth less than a good one; 0 is good. Kept with it for ever. */
typedef enum {
  PWT_HISTORY_ESTIMATED = 1 << 0, /* split pro rata, not read */
  PWT_HISTORY_CORRECTED = 1 << 1, /* replaced by hand */
  PWT_HISTORY_HELD = 1 << 2,      /* waits on the exception desk */
  PWT_HISTORY_OTHER = 1 << 3, /* another meter answered at the point's address, or may have: kept,
                                 but no curve, last reading or total is made of it */
} PwtHistoryQuality;

typedef struct {
  gint64 point;
  gint64 time_us;
  guint quality;                             /* PwtHistoryQuality, 0 … 255 */
  guint n;                                   /* values, up to PWT_HISTORY_VALUES_MAX */
  guint8 quantities[PWT_HISTORY_VALUES_MAX]; /* no quantity twice */
  gint64 values[PWT_HISTORY_VALUES_MAX];     /* in the unit of the quantity: mV, W, Wh … */
} PwtHistoryReading;

void pwt_history_free (PwtHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtHistory, pwt_history_free)
PwtDb *pwt_history_get_db (PwtHistory *history);

/* The number of @name; on the writer a new name gets one, on a reader it is NOT_FOUND. */
gboolean pwt_history_quantity (PwtHistory *history, const char *name, guint8 *quantity,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a batch, in the caller's transaction if it has begun one. Batches should be large: all
 * readings of some seconds together. */
gboolean pwt_history_append (PwtHistory *history, const PwtHistoryReading *readings, guint n,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  gint64 time_us;
  gint64 value;
  guint quality;
} PwtHistorySample;

/* Readings of @quantity of @point with from_us ≤ time < until_us, in order of time; not those of
 * another meter.
 * Returns: (element-type PwtHistorySample) */
GArray *pwt_history_curve (PwtHistory *history, gint64 point, guint8 quantity, gint64 from_us,
                           gint64 until_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All quantities, whoever answered: (element-type PwtHistoryReading) */
GArray *pwt_history_readings (PwtHistory *history, gint64 point, gint64 from_us, gint64 until_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest reading of @quantity before @before_us, looked for up to 400 days back.
 * @found: FALSE if there is none */
gboolean pwt_history_last (PwtHistory *history, gint64 point, guint8 quantity, gint64 before_us,
                           PwtHistorySample *sample, gboolean *found,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Packs every finished UTC day before the one of @now_us that is not packed yet, a day a
 * transaction; costs about a second for five million readings. @n_days: (out) (optional) */
gboolean pwt_history_pack (PwtHistory *history, gint64 now_us, gint64 *n_days,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a cumulative register did in a civil day or month: from the last reading before its start
 * (or, without one, the first in it) to the last in it. */
typedef struct {
  gboolean is_empty; /* no reading in it: the rest says nothing */
  gint64 from_us, from_value;
  gint64 until_us, until_value;
  gint64 used;   /* until_value − from_value; negative: the register fell, look at the readings */
  guint quality; /* of the two readings together */
} PwtHistoryTotal;

/* Computes and stores the total of @quantity for civil day @date of @zone, and its month's. */
gboolean pwt_history_total_day (PwtHistory *history, gint64 point, guint8 quantity, PwtDate date,
                                GTimeZone *zone, PwtHistoryTotal *total,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The stored total of a day. */
gboolean pwt_history_get_day (PwtHistory *history, gint64 point, guint8 quantity, PwtDate date,
                              PwtHistoryTotal *total, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The stored total of a month: from its first day's start to its last day's end. */
gboolean pwt_history_get_month (PwtHistory *history, gint64 point, guint8 quantity, int year,
                                int month, PwtHistoryTotal *total,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
