/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/set-aside.h"

#include "store/sql.h"

gboolean
pwt_set_aside_add (PwtDb *db, const PwtSetAside *row, GError **error)
{
  return pwt_sql_run (db, error,
                      "INSERT INTO set_aside (time_us, project, meter, told, reason)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "iddtt", row->time_us, row->project, row->meter, row->told, row->reason);
}

gboolean
pwt_set_aside_summarize (PwtDb *db, PwtId project, gint64 since_us, gint64 *n, gint64 *newest_us,
                         char **reason, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT time_us, reason, count(*) OVER () FROM set_aside"
               " WHERE project IS ? AND time_us >= ? ORDER BY number DESC LIMIT 1",
               "di", project, since_us);

  *n = 0;
  *newest_us = PWT_TIME_NONE;
  *reason = NULL;
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    *newest_us = pwt_stmt_int (query, 0);
    *reason = pwt_stmt_dup_text (query, 1);
    *n = pwt_stmt_int (query, 2);
  }
  return pwt_stmt_end (query, error);
}
