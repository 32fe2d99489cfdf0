/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/topups.h"

#include "store/row.h"
#include "store/rows.h"

/* Word for word the conditions of the indexes topup_under_way and topup_queue. */
#define IS_UNDER_WAY "(state = 'intent' OR state = 'sent' OR state = 'unknown')"
#define IS_OPEN "(state = 'queued' OR state = 'intent' OR state = 'sent' OR state = 'unknown')"

gboolean
pwt_topups_queue (PwtDb *db, const PwtTopup *topup, GError **error)
{
  return pwt_db_insert (db, &pwt_topup_record, topup, error);
}

/**
 * pwt_topups_advance:
 * @topup: as it is to be from now on
 * @error: return location for a %PWT_STORE_ERROR
 *
 * The database holds it against what is stored: a step that is none, another target than the one
 * stored, or anything after the end is %PWT_STORE_ERROR_CONSTRAINT.
 *
 * Returns: %FALSE with @error set if nothing was changed
 */
gboolean
pwt_topups_advance (PwtDb *db, const PwtTopup *topup, GError **error)
{
  return pwt_db_update (db, &pwt_topup_record, topup, error);
}

GPtrArray *
pwt_topups_open (PwtDb *db, PwtId project, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_topup_record,
                               "WHERE " IS_OPEN " AND project = coalesce (?, project)"
                               " ORDER BY queued_us, id"),
               "d", project);

  return query != NULL ? pwt_row_list (query, &pwt_topup_record, error) : NULL;
}

gboolean
pwt_topups_doubt_rejected (PwtDb *db, gint64 now_us, GError **error)
{
  return pwt_sql_run (db, error, "UPDATE topup SET restored_us = ? WHERE state = 'rejected'", "i",
                      now_us);
}

/* The first row of @query, or NULL. */
static gboolean
take_first (PwtStmt *query, PwtTopup **topup, GError **error)
{
  *topup = NULL;
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  *topup = pwt_row_object (query, &pwt_topup_record, error);
  return *topup != NULL;
}

gboolean
pwt_topups_under_way (PwtDb *db, PwtId meter, PwtTopup **topup, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, pwt_row_select (db, &pwt_topup_record, "WHERE " IS_UNDER_WAY " AND meter = ?"),
      "d", meter);

  return take_first (query, topup, error);
}

gboolean
pwt_topups_count_under_way (PwtDb *db, PwtId line, gint64 *count, GError **error)
{
  return pwt_sql_int (db, 0, count, error,
                      "SELECT count(*) FROM topup JOIN meter ON meter.id = topup.meter"
                      " WHERE " IS_UNDER_WAY " AND meter.line = ?",
                      "d", line);
}

gboolean
pwt_topups_next_queued (PwtDb *db, PwtId meter, PwtTopup **topup, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_topup_record,
                               "WHERE state = 'queued' AND meter = ? ORDER BY queued_us, id"
                               " LIMIT 1"),
               "d", meter);

  return take_first (query, topup, error);
}

GPtrArray *
pwt_topups_queued (PwtDb *db, PwtId meter, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error,
                                       pwt_row_select (db, &pwt_topup_record,
                                                       "WHERE state = 'queued' AND meter = ?"
                                                       " ORDER BY queued_us, id"),
                                       "d", meter);

  return query != NULL ? pwt_row_list (query, &pwt_topup_record, error) : NULL;
}

gboolean
pwt_topups_waiting (PwtDb *db, PwtId meter, PwtMoney *amount, GError **error)
{
  return pwt_sql_int (db, 0, &amount->e4, error,
                      "SELECT sum (amount) FROM topup WHERE meter = ? AND " IS_OPEN, "d", meter);
}

gboolean
pwt_topups_has_conflict (PwtDb *db, PwtId meter, gboolean *is_so, GError **error)
{
  return pwt_sql_bool (db, is_so, error,
                       "SELECT EXISTS (SELECT 1 FROM topup WHERE meter = ? AND state = 'conflict')",
                       "d", meter);
}

gboolean
pwt_topups_count_open (PwtDb *db, PwtId project, gint64 *count, gint64 *oldest_us, GError **error)
{
  return pwt_sql_int (db, 0, count, error,
                      "SELECT count(*) FROM topup WHERE " IS_OPEN
                      " AND project = coalesce (?, project)",
                      "d", project) &&
         pwt_sql_int (db, PWT_TIME_NONE, oldest_us, error,
                      "SELECT min (queued_us) FROM topup WHERE " IS_OPEN
                      " AND project = coalesce (?, project)",
                      "d", project);
}

static gboolean
set_lost (PwtId sale, GError **error)
{
  char text[PWT_ID_TEXT_SIZE];

  pwt_id_to_text (sale, text);
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
               "What sale %s was sent again by is missing: restore a backup", text);
  return FALSE;
}

/* The first has the sale's id, so that this costs nothing but where something was sent again. */
gboolean
pwt_topups_of_sale (PwtDb *db, PwtId sale, PwtTopup **topup, GError **error)
{
  *topup = pwt_db_get (db, &pwt_topup_record, sale, error);
  while (*topup != NULL && (*topup)->state == PWT_TOPUP_RESENT) {
    g_autoptr (PwtStmt) query = pwt_sql (
        db, error, pwt_row_select (db, &pwt_topup_record, "WHERE follows = ?"), "d", (*topup)->id);

    pwt_record_free (&pwt_topup_record, *topup);
    if (!take_first (query, topup, error))
      return FALSE;
    if (*topup == NULL)
      return set_lost (sale, error);
  }
  return *topup != NULL;
}

/* The newest about one top-up. Compared here: a sorter costs more than all else of the query, and
 * nearly always there is nothing to sort. */
static gboolean
take_decision (PwtDb *db, PwtId topup, PwtTopupDecision **newest, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, pwt_row_select (db, &pwt_topup_decision_record, "WHERE topup = ?"), "d", topup);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    PwtTopupDecision *decision = pwt_row_object (query, &pwt_topup_decision_record, error);
    PwtTopupDecision *older = *newest;

    if (decision == NULL)
      return FALSE;
    if (older == NULL || decision->decided_us > older->decided_us)
      *newest = decision;
    pwt_record_free (&pwt_topup_decision_record, *newest == decision ? older : decision);
  }
  return pwt_stmt_end (query, error);
}

gboolean
pwt_topups_last_decision (PwtDb *db, const PwtTopup *topup, PwtTopupDecision **decision,
                          GError **error)
{
  *decision = NULL;
  /* About what the program itself brings to an end nobody has decided. */
  if (!pwt_topup_is_open (topup->state) && !take_decision (db, topup->id, decision, error))
    return FALSE;
  return *decision != NULL || pwt_id_is_none (topup->follows) ||
         take_decision (db, topup->follows, decision, error);
}

gboolean
pwt_topups_has_doubter (PwtDb *db, PwtId sale, PwtId operator_id, gboolean *has, GError **error)
{
  return pwt_sql_bool (
      db, has, error,
      "SELECT EXISTS (SELECT 1 FROM topup u JOIN topup_decision d ON d.topup = u.id"
      " WHERE u.sale = ? AND d.decision = 'not-arrived' AND d.operator_id = ?)",
      "dd", sale, operator_id);
}

gboolean
pwt_topups_put_decision (PwtDb *db, PwtTopupDecision *decision, GError **error)
{
  decision->number = PWT_NONE;
  if (decision->decision == PWT_DECISION_PAY_BACK) {
    if (!pwt_sql_int (db, 0, &decision->number, error,
                      "SELECT max (number) FROM topup_decision WHERE project = ?", "d",
                      decision->project))
      return FALSE;
    decision->number++;
  }
  return pwt_db_insert (db, &pwt_topup_decision_record, decision, error);
}

/* The ways of an account's money into a meter: the first of a sale has its id. Each is asked for by
 * itself: an OR, or sorting, would make a table for each reading. */
#define FIRST " FROM sale s JOIN topup t ON t.id = s.id"
#define AGAIN " FROM sale s JOIN topup t ON t.sale = s.id AND t.follows IS NOT NULL"

#define UNION " UNION ALL "
#define SETTLED(ways)                                                                              \
  "SELECT t.ended_us AS known_us,"                                                                 \
  " coalesce (t.balance_after, t.balance_before + t.amount) AS balance" ways                       \
  " WHERE s.account = ?1 AND t.meter = ?2 AND t.state = 'settled'"
#define DECIDED(ways)                                                                              \
  "SELECT d.decided_us AS known_us, d.balance AS balance" ways                                     \
  " JOIN topup_decision d ON d.topup = t.id WHERE s.account = ?1 AND t.meter = ?2"

gboolean
pwt_topups_last_balance (PwtDb *db, PwtId account, PwtId meter, PwtMoney *balance, GError **error)
{
  /* The balance is that of the row which has the maximum. */
  static const char sql[] =
      "SELECT balance, max (known_us) FROM (" SETTLED (FIRST) UNION SETTLED (AGAIN)
          UNION DECIDED (FIRST) UNION DECIDED (AGAIN) ") WHERE balance IS NOT NULL";

  return pwt_sql_int (db, PWT_NONE, &balance->e4, error, sql, "dd", account, meter);
}

gboolean
pwt_topups_find_mark (PwtDb *db, PwtId meter, PwtMeterMark *mark, GError **error)
{
  /* Where another answered, a number put right in Setup must be heard before anything else counts.
   */
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT c.count, c.number, CASE WHEN v.other_since_us IS NOT NULL THEN m.serial END"
               " FROM meter m LEFT JOIN meter_count c ON c.id = m.id"
               " LEFT JOIN meter_live v ON v.id = m.id WHERE m.id = ?",
               "d", meter);

  *mark = (PwtMeterMark){ PWT_NONE, PWT_NONE };
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    if (!pwt_stmt_is_null (query, 0))
      mark->count = pwt_stmt_int (query, 0);
    if (!pwt_stmt_is_null (query, 1))
      mark->number = pwt_stmt_int (query, 1);
    else if (!pwt_stmt_is_null (query, 2))
      mark->number = pwt_meter_number_of_serial (pwt_stmt_peek_text (query, 2));
  }
  if (mark->number == 0) /* it is registered under no number */
    mark->number = PWT_NONE;
  return pwt_stmt_end (query, error);
}

gboolean
pwt_topups_is_number_of_other (PwtDb *db, PwtId meter, gint64 number, gboolean *is_so,
                               GError **error)
{
  *is_so = FALSE;
  if (number <= 0) /* 0: it never got one */
    return TRUE;
  /* Also one that ends as the meter's own does is its own. */
  return pwt_sql_bool (db, is_so, error,
                       "SELECT EXISTS (SELECT 1 FROM meter o JOIN meter m ON m.project = o.project"
                       " WHERE substr(o.serial, -8) = printf('%08d', ?) AND o.is_retired = 0"
                       " AND m.id = ? AND substr(m.serial, -8) <> substr(o.serial, -8))",
                       "id", number, meter);
}

gboolean
pwt_topups_note_count (PwtDb *db, PwtId meter, gint64 count, gint64 now_us, GError **error)
{
  return pwt_sql_run (db, error,
                      "INSERT INTO meter_count (id, count, noted_us) VALUES (?, ?, ?)"
                      " ON CONFLICT (id) DO UPDATE SET count = excluded.count,"
                      " noted_us = excluded.noted_us",
                      "dii", meter, count, now_us);
}

/* @is_it: (out): whether @number is of the meter as it is registered, and not noted yet */
static gboolean
is_new_number (PwtDb *db, PwtId meter, gint64 number, gboolean *is_it, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error,
                                       "SELECT serial FROM meter JOIN meter_count USING (id)"
                                       " WHERE id = ? AND meter_count.number IS NULL",
                                       "d", meter);

  if (query == NULL)
    return FALSE;
  *is_it =
      pwt_stmt_next (query) && pwt_meter_number_of_serial (pwt_stmt_peek_text (query, 0)) == number;
  return pwt_stmt_end (query, error);
}

gboolean
pwt_topups_note_number (PwtDb *db, PwtId meter, gint64 number, GError **error)
{
  gboolean is_it;

  number %= PWT_METER_NUMBER_END;
  if (!is_new_number (db, meter, number, &is_it, error))
    return FALSE;
  return !is_it || pwt_sql_run (db, error, "UPDATE meter_count SET number = ? WHERE id = ?", "id",
                                number, meter);
}
