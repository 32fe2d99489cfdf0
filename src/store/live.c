/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/live.h"

#include "store/rows.h"
#include "store/sql.h"

/**
 * pwt_live_put:
 *
 * Stores the newest values of a meter over those before. Put those of some seconds together into
 * one transaction.
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_live_put (PwtDb *db, const PwtMeterLive *live, GError **error)
{
  return pwt_db_save (db, &pwt_meter_live_record, live, error);
}

gboolean
pwt_live_forget_counts (PwtDb *db, GError **error)
{
  return pwt_sql_run (db, error,
                      "UPDATE meter_live SET purchase_count = NULL,"
                      " unknown_count = NULL, is_lost = 0",
                      "");
}

/* Of what was never asked nobody knows yet whether it answers. */
#define SUMMARY                                                                                    \
  "SELECT count(*), count(*) FILTER (WHERE v.read_us IS NOT NULL AND v.state <> 'lost'),"          \
  " count(*) FILTER (WHERE v.state = 'lost' AND NOT (v.read_us IS NULL AND v.failures = 0"         \
  "  AND v.is_lost = 0 AND v.other_since_us IS NULL)),"                                            \
  " min (v.read_us) FILTER (WHERE v.state <> 'lost')"                                              \
  " FROM meter m LEFT JOIN meter_live v ON v.id = m.id WHERE m.is_retired = 0"

/* One line's meters are found by their index: a site of 500 lines asks 500 times. */
static PwtStmt *
select_summary (PwtDb *db, PwtId line, GError **error)
{
  if (pwt_id_is_none (line))
    return pwt_sql (db, error, SUMMARY, "");
  return pwt_sql (db, error, SUMMARY " AND m.line = ?", "d", line);
}

gboolean
pwt_live_summarize (PwtDb *db, PwtId line, PwtLiveSummary *summary, GError **error)
{
  g_autoptr (PwtStmt) query = select_summary (db, line, error);

  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query))
    *summary = (PwtLiveSummary){
      .meters = pwt_stmt_int (query, 0),
      .fresh = pwt_stmt_int (query, 1),
      .lost = pwt_stmt_int (query, 2),
      .oldest_read_us = pwt_stmt_time (query, 3),
    };
  return pwt_stmt_end (query, error);
}
