/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/meters.h"
#include "store/db.h"

G_BEGIN_DECLS

/* The newest values of every meter: one row each, overwritten. Reading one is
 * pwt_db_get (db, &pwt_meter_live_record, meter), all is pwt_db_all(). */
gboolean pwt_live_put (PwtDb *db, const PwtMeterLive *live,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After a restored backup: whether purchases were made since, and which meters answer, only they
 * can tell. */
gboolean pwt_live_forget_counts (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many meters there are, fresh and lost, and the oldest read time of those that answer
 * (PWT_TIME_NONE if none does). @line none: of the whole site. */
typedef struct {
  gint64 meters, fresh, lost;
  gint64 oldest_read_us;
} PwtLiveSummary;

gboolean pwt_live_summarize (PwtDb *db, PwtId line, PwtLiveSummary *summary,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
