/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/stories.h"

#include "store/lists-private.h"
#include "store/row.h"

static void
clear_holding (gpointer data)
{
  g_free (((PwtHolding *) data)->room);
}

static gint64
int_or (PwtStmt *stmt, int column, gint64 none)
{
  return pwt_stmt_is_null (stmt, column) ? none : pwt_stmt_int (stmt, column);
}

GArray *
pwt_stories_holdings (PwtDb *db, PwtId account, GError **error)
{
  g_autoptr (GArray) holdings = g_array_new (FALSE, TRUE, sizeof (PwtHolding));
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               "SELECT p.id, p.number, r.name, c.meter, coalesce (l.interval_s, j.interval_s), "
               "v.balance, v.read_us,"
               " v.energy_total, ap.since_us, ap.until_us, m.ct_ratio * m.pt_ratio"
               " FROM account_point ap JOIN point p ON p.id = ap.point"
               " JOIN room r ON r.id = p.room JOIN floor f ON f.id = r.floor"
               " JOIN building b ON b.id = f.building"
               " LEFT JOIN circuit c ON c.point = p.id AND c.until_us IS NULL"
               " LEFT JOIN meter m ON m.id = c.meter LEFT JOIN line l ON l.id = m.line"
               " LEFT JOIN project j ON j.id = l.project"
               " LEFT JOIN meter_live v ON v.id = m.id WHERE ap.account = ?"
               " ORDER BY b.position, b.name, f.position, f.name, r.position, r.name, p.number",
               "d", account);

  if (stmt == NULL)
    return NULL;
  g_array_set_clear_func (holdings, clear_holding);
  while (pwt_stmt_next (stmt)) {
    PwtHolding holding = { .point = pwt_stmt_id (stmt, 0),
                           .number = pwt_stmt_int (stmt, 1),
                           .room = pwt_stmt_dup_text (stmt, 2),
                           .interval_s = int_or (stmt, 4, 0),
                           .balance = { int_or (stmt, 5, PWT_NONE) },
                           .read_us = pwt_stmt_time (stmt, 6),
                           .energy_total = { int_or (stmt, 7, PWT_NONE) },
                           .since_us = pwt_stmt_int (stmt, 8),
                           .until_us = pwt_stmt_time (stmt, 9),
                           .ratio = int_or (stmt, 10, 1) };

    if (!pwt_stmt_is_null (stmt, 3))
      holding.meter = pwt_stmt_id (stmt, 3);
    g_array_append_val (holdings, holding);
  }
  return pwt_stmt_end (stmt, error) ? g_steal_pointer (&holdings) : NULL;
}

GPtrArray *
pwt_stories_meters (PwtDb *db, const PwtAccount *account, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               pwt_list_select (db, &pwt_meter_list,
                                "WHERE t.project = ? AND t.account_number = ? ORDER BY t.place"),
               "dt", account->project, account->number);

  return stmt != NULL ? pwt_row_list (stmt, &pwt_meter_row_record, error) : NULL;
}

GPtrArray *
pwt_stories_sales (PwtDb *db, PwtId account, gint64 from_us, gint64 until_us, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               pwt_list_select (db, &pwt_sale_list,
                                "WHERE t.account = ? AND t.sold_us < ?2 AND (t.sold_us >= ?3"
                                " OR u.ended_us IS NULL OR u.ended_us >= ?3)"
                                " ORDER BY t.sold_us, t.id"),
               "dii", account, until_us, from_us);

  return stmt != NULL ? pwt_row_list (stmt, &pwt_sale_row_record, error) : NULL;
}

GPtrArray *
pwt_stories_commands (PwtDb *db, PwtId meter, gint64 from_us, gint64 until_us, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_command_record,
                               "WHERE meter = ? AND created_us >= ? AND created_us < ?"
                               " AND kind <> 'read' ORDER BY created_us, id"),
               "dii", meter, from_us, until_us);

  return stmt != NULL ? pwt_row_list (stmt, &pwt_command_record, error) : NULL;
}

static gboolean
count_groups (PwtDb *db, const char *sql, PwtId project, GPtrArray *groups, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, sql, "d", project);

  if (stmt == NULL)
    return FALSE;
  while (pwt_stmt_next (stmt)) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = pwt_stmt_dup_text (stmt, 0);
    count->count = pwt_stmt_int (stmt, 1);
    g_ptr_array_add (groups, count);
  }
  return pwt_stmt_end (stmt, error);
}

gboolean
pwt_stories_groups (PwtDb *db, PwtId project, PwtAccountGroups *groups, GError **error)
{
  return count_groups (db,
                       "WITH counted AS (SELECT building, count(*) AS n FROM account_list"
                       "  WHERE project = ?1 AND is_closed = 0 GROUP BY building)"
                       " SELECT b.name, coalesce (c.n, 0) FROM building b"
                       " LEFT JOIN counted c ON c.building = b.name WHERE b.project = ?1"
                       " GROUP BY b.name ORDER BY min (b.position), b.name LIMIT 500",
                       project, groups->buildings, error) &&
         count_groups (db,
                       "WITH counted AS (SELECT tariff_name, count(*) AS n FROM account_list"
                       "  WHERE project = ?1 AND is_closed = 0 GROUP BY tariff_name)"
                       " SELECT f.name, coalesce (c.n, 0) FROM tariff f"
                       " LEFT JOIN counted c ON c.tariff_name = f.name WHERE f.project = ?1"
                       " ORDER BY f.name LIMIT 500",
                       project, groups->tariffs, error);
}

GArray *
pwt_stories_taken (PwtDb *db, PwtId account, gint64 from_us, gint64 until_us, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (PwtTaken));
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               "SELECT e.id, e.posted_us, x.amount FROM entry e JOIN transfer x ON x.entry = e.id"
               " WHERE e.subject = ? AND e.posted_us >= ? AND e.posted_us < ?"
               " AND e.kind = 'close-account' AND x.debit = 'prepaid' AND x.debit_owner = ?1"
               " AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = e.id)"
               " ORDER BY e.posted_us, e.id, x.position",
               "dii", account, from_us, until_us);

  if (stmt == NULL)
    return NULL;
  while (pwt_stmt_next (stmt)) {
    PwtTaken taken = { pwt_stmt_id (stmt, 0), pwt_stmt_int (stmt, 1), { pwt_stmt_int (stmt, 2) } };

    g_array_append_val (list, taken);
  }
  return pwt_stmt_end (stmt, error) ? g_steal_pointer (&list) : NULL;
}
