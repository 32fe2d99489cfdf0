/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/jobs.h"

#include "store/row.h"

/* The command an item was given has its id. */
#define COMMAND_OF_ITEM "SELECT 1 FROM command WHERE command.id = job_item.id"

static GPtrArray *
list (PwtStmt *query, const PwtRecord *record, GError **error)
{
  return query != NULL ? pwt_row_list (query, record, error) : NULL;
}

static gboolean
find_state (const char *nick, guint *state)
{
  for (guint i = 0; i < PWT_N_COMMAND_STATES; i++)
    if (g_strcmp0 (nick, pwt_command_state_choices[i].nick) == 0) {
      *state = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pwt_job_items_count:
 * @counts: (out): how many items of @job are in each state
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_job_items_count (PwtDb *db, PwtId job, gint64 counts[PWT_N_COMMAND_STATES], GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, "SELECT state, count(*) FROM job_item WHERE job = ? GROUP BY state", "d", job);
  guint state;

  for (guint i = 0; i < PWT_N_COMMAND_STATES; i++)
    counts[i] = 0;
  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query))
    if (find_state (pwt_stmt_peek_text (query, 0), &state))
      counts[state] = pwt_stmt_int (query, 1);
  return pwt_stmt_end (query, error);
}

/**
 * pwt_job_items_count_skipped:
 * @count: (out): how many items of @job were left out by the check: refused, and never given
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_job_items_count_skipped (PwtDb *db, PwtId job, gint64 *count, GError **error)
{
  return pwt_sql_int (db, 0, count, error,
                      "SELECT count(*) FROM job_item WHERE job = ? AND state = 'refused'"
                      " AND NOT EXISTS (" COMMAND_OF_ITEM ")",
                      "d", job);
}

GPtrArray *
pwt_job_items_in (PwtDb *db, PwtId job, PwtCommandState state, gint64 limit, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_job_item_record,
                               "WHERE job = ? AND state = ? ORDER BY position LIMIT ?"),
               "dti", job, pwt_command_state_choices[state].nick, limit);

  return list (query, &pwt_job_item_record, error);
}

GPtrArray *
pwt_job_items_failed (PwtDb *db, PwtId job, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_job_item_record,
                               "WHERE job = ? AND state IN ('not-proved', 'refused', 'unreachable')"
                               " AND (state <> 'refused' OR EXISTS (" COMMAND_OF_ITEM "))"
                               " ORDER BY position"),
               "d", job);

  return list (query, &pwt_job_item_record, error);
}

gboolean
pwt_job_items_cancel_waiting (PwtDb *db, PwtId job, gint64 now_us, GError **error)
{
  return pwt_sql_run (db, error,
                      "UPDATE job_item SET state = 'cancelled', ended_us = ?"
                      " WHERE job = ? AND state = 'queued'",
                      "id", now_us, job);
}
