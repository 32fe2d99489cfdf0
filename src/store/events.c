/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/events.h"

#include "store/row.h"

gboolean
pwt_events_append (PwtDb *db, const PwtEvent *event, gint64 *number, GError **error)
{
  if (!pwt_sql_run (db, error,
                    "INSERT INTO event (time_us, project, topic, subject) VALUES (?, ?, ?, ?)",
                    "idtd", event->time_us, event->project, event->topic, event->subject))
    return FALSE;
  if (number != NULL)
    *number = sqlite3_last_insert_rowid (pwt_db_get_sqlite (db));
  return TRUE;
}

static gboolean
find_newest (PwtDb *db, gint64 *number, GError **error)
{
  return pwt_sql_int (db, 0, number, error, "SELECT max (number) FROM event", "");
}

static gboolean
find_oldest (PwtDb *db, gint64 last, gint64 *oldest, GError **error)
{
  return pwt_sql_int (db, last + 1, oldest, error, "SELECT min (number) FROM event", "");
}

/**
 * pwt_events_since:
 * @after: number of the newest event the caller knows; −1: none, only tell the newest number
 * @limit: at most so many
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full): what changed since, see events.h; %NULL with @error set
 */
PwtEvents *
pwt_events_since (PwtDb *db, gint64 after, gint64 limit, GError **error)
{
  gint64 last, oldest;
  PwtEvents *events;

  if (!find_newest (db, &last, error) || !find_oldest (db, last, &oldest, error))
    return NULL;
  events = pwt_record_new (&pwt_events_record);
  events->last = last;
  if (after < 0 || after == last)
    return events;
  events->is_reset = after > last || after < oldest - 1;
  if (!events->is_reset) {
    g_autoptr (PwtStmt) query =
        pwt_sql (db, error,
                 pwt_row_select (db, &pwt_event_record, "WHERE number > ? ORDER BY number LIMIT ?"),
                 "ii", after, limit);
    GPtrArray *list = query != NULL ? pwt_row_list (query, &pwt_event_record, error) : NULL;

    if (list == NULL) {
      pwt_record_free (&pwt_events_record, events);
      return NULL;
    }
    pwt_record_list_free (&pwt_event_record, events->events);
    events->events = list;
    if (list->len > 0)
      events->last = ((PwtEvent *) g_ptr_array_index (list, list->len - 1))->number;
  }
  return events;
}

/* The newest stays: the next one counts on from it. */
gboolean
pwt_events_prune (PwtDb *db, gint64 now_us, GError **error)
{
  return pwt_sql_run (db, error,
                      "DELETE FROM event WHERE number < coalesce ("
                      " (SELECT number FROM event WHERE time_us >= ? ORDER BY number LIMIT 1),"
                      " (SELECT max (number) FROM event))",
                      "i", now_us - PWT_EVENTS_KEEP_US);
}
