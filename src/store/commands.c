/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/commands.h"

#include "store/row.h"

/* One that was not proved may have taken effect all the same: then the meter says that it is
 * forced.
 */
#define IS_IN_EFFECT                                                                               \
  "(state = 'proved' OR ((state = 'not-proved' OR state = 'unreachable') AND EXISTS"               \
  "  (SELECT 1 FROM meter_live v WHERE v.id = command.meter AND v.is_forced AND v.is_closed"       \
  "   AND v.read_us > command.sent_us)))"

/* A meter that does not answer is not told every few seconds, each time with a line in the log. */
#define IS_TOO_EARLY                                                                               \
  "(o.kind = 'restore' AND o.created_us >= command.expires_us"                                     \
  " AND o.created_us > ?2 AND o.created_us <= ?1)"

#define IS_SUPERSEDED                                                                              \
  "EXISTS (SELECT 1 FROM command o WHERE o.meter = command.meter"                                  \
  " AND o.created_us > command.created_us"                                                         \
  " AND (o.kind = 'trip' OR o.kind = 'restore' OR o.kind = 'hold')"                                \
  " AND (o.state = 'proved' OR o.state = 'queued' OR o.state = 'sent' OR " IS_TOO_EARLY "))"

/* The plus keeps the few holds before the many commands: grouped by an index all would be read. */
GPtrArray *
pwt_commands_over_holds (PwtDb *db, gint64 now_us, gint64 retry_us, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_command_record,
                               "WHERE kind = 'hold' AND expires_us <= ?1 AND meter NOT IN"
                               " (SELECT id FROM meter WHERE is_retired = 1) AND " IS_IN_EFFECT
                               " AND NOT " IS_SUPERSEDED " GROUP BY +meter"),
               "ii", now_us, now_us - retry_us);

  return query != NULL ? pwt_row_list (query, &pwt_command_record, error) : NULL;
}
