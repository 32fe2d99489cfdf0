/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/hangs.h"

#include "store/rows.h"
#include "store/sql.h"

/* A meter that was read while it served a point has readings under that point's number. */
#define WAS_READ(condition)                                                                        \
  "EXISTS (SELECT 1 FROM circuit c JOIN meter_live v ON v.id = c.meter"                            \
  " WHERE v.read_us >= c.since_us AND " condition ")"

#define NOT_A_METER ", 0, 0, 0, 0"

static const char of_point[] =
    "SELECT EXISTS (SELECT 1 FROM account_point WHERE point = ?1 AND until_us IS NULL),"
    " EXISTS (SELECT 1 FROM account_point WHERE point = ?1),"
    " EXISTS (SELECT 1 FROM sale WHERE point = ?1)"
    "  OR EXISTS (SELECT 1 FROM topup WHERE point = ?1), 0,"
    " EXISTS (SELECT 1 FROM circuit WHERE point = ?1 AND until_us IS NOT NULL)," WAS_READ (
        "c.point = ?1") NOT_A_METER;

static const char of_meter[] =
    "SELECT 0, 0, EXISTS (SELECT 1 FROM topup WHERE meter = ?1),"
    " EXISTS (SELECT 1 FROM command WHERE meter = ?1)"
    "  OR EXISTS (SELECT 1 FROM job_item WHERE meter = ?1),"
    " EXISTS (SELECT 1 FROM circuit WHERE meter = ?1 AND until_us IS NOT NULL)," WAS_READ (
        "c.meter = ?1") ","
                        " EXISTS (SELECT 1 FROM circuit WHERE meter = ?1 AND until_us IS NULL),"
                        " EXISTS (SELECT 1 FROM topup WHERE meter = ?1 AND (state = 'queued' OR "
                        "state = 'intent'"
                        "  OR state = 'sent' OR state = 'unknown')),"
                        " EXISTS (SELECT 1 FROM topup WHERE meter = ?1 AND (state = 'rejected' OR "
                        "state = 'conflict')),"
                        " EXISTS (SELECT 1 FROM command WHERE meter = ?1 AND (state = 'queued' OR "
                        "state = 'sent'))"
                        "  OR EXISTS (SELECT 1 FROM job j JOIN job_item i ON i.job = j.id AND "
                        "i.meter = ?1"
                        "   WHERE j.state = 'running' AND i.ended_us IS NULL)";

static const char of_circuit[] =
    "SELECT EXISTS (SELECT 1 FROM account_point a JOIN circuit c ON c.point = a.point"
    "  WHERE c.id = ?1 AND a.until_us IS NULL), 0,"
    " EXISTS (SELECT 1 FROM topup t JOIN circuit c ON c.meter = t.meter AND c.point = t.point"
    "  WHERE c.id = ?1), 0,"
    " EXISTS (SELECT 1 FROM circuit WHERE id = ?1 AND until_us IS NOT NULL)," WAS_READ ("c.id = ?1")
        NOT_A_METER;

/* What is open there now, if anything is. */
#define ACCOUNT_AT(points)                                                                         \
  "SELECT a.number || ' · ' || n.name FROM account_point ap JOIN account a ON a.id = ap.account"  \
  " JOIN tenant n ON n.id = a.tenant WHERE ap.until_us IS NULL AND ap.point IN (" points ")"

static const char account_at_point[] = ACCOUNT_AT ("?1");
static const char account_at_meter[] =
    ACCOUNT_AT ("SELECT point FROM circuit WHERE meter = ?1 AND until_us IS NULL");
static const char account_at_circuit[] = ACCOUNT_AT ("SELECT point FROM circuit WHERE id = ?1");

static const char *
question (const PwtRecord *record)
{
  if (record == &pwt_point_record)
    return of_point;
  if (record == &pwt_meter_record)
    return of_meter;
  return record == &pwt_circuit_record ? of_circuit : NULL;
}

/**
 * pwt_hangs_find:
 * @hangs: (out): all false for what only holds other things
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_hangs_find (PwtDb *db, const PwtRecord *record, PwtId id, PwtHangs *hangs, GError **error)
{
  const char *sql = question (record);
  g_autoptr (PwtStmt) query = NULL;

  *hangs = (PwtHangs){ FALSE };
  if (sql == NULL)
    return TRUE;
  query = pwt_sql (db, error, sql, "d", id);
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  hangs->has_open_account = pwt_stmt_int (query, 0) != 0;
  hangs->has_accounts = pwt_stmt_int (query, 1) != 0;
  hangs->has_sales = pwt_stmt_int (query, 2) != 0;
  hangs->has_commands = pwt_stmt_int (query, 3) != 0;
  hangs->has_past = pwt_stmt_int (query, 4) != 0;
  hangs->was_read = pwt_stmt_int (query, 5) != 0;
  hangs->serves = pwt_stmt_int (query, 6) != 0;
  hangs->has_open_topup = pwt_stmt_int (query, 7) != 0;
  hangs->has_undecided_topup = pwt_stmt_int (query, 8) != 0;
  hangs->has_open_work = pwt_stmt_int (query, 9) != 0;
  return TRUE;
}

gboolean
pwt_hangs_find_account (PwtDb *db, const PwtRecord *record, PwtId id, char **account,
                        GError **error)
{
  const char *sql = record == &pwt_point_record   ? account_at_point
                    : record == &pwt_meter_record ? account_at_meter
                                                  : account_at_circuit;
  g_autoptr (PwtStmt) query = pwt_sql (db, error, sql, "d", id);

  *account = NULL;
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query))
    *account = pwt_stmt_dup_text (query, 0);
  return pwt_stmt_end (query, error);
}

gboolean
pwt_hangs_has_retired (PwtDb *db, PwtId line, gboolean *has_retired, GError **error)
{
  return pwt_sql_bool (db, has_retired, error,
                       "SELECT EXISTS (SELECT 1 FROM meter WHERE line = ? AND is_retired = 1)", "d",
                       line);
}

gboolean
pwt_hangs_erase (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  if (record == &pwt_point_record &&
      !pwt_sql_run (db, error, "DELETE FROM point_search WHERE point = ?", "d", id))
    return FALSE;
  if (record == &pwt_meter_record &&
      !pwt_sql_run (db, error, "DELETE FROM meter_live WHERE id = ?", "d", id))
    return FALSE;
  return pwt_db_delete (db, record, id, error);
}

gboolean
pwt_hangs_overlaps (PwtDb *db, const PwtCircuit *circuit, gboolean *overlaps, GError **error)
{
  return pwt_sql_bool (db, overlaps, error,
                       "SELECT count(*) FROM circuit WHERE id <> ?1 AND (point = ?2 OR"
                       " (meter = ?3 AND channel = ?4))"
                       " AND (?6 IS NULL OR since_us < ?6) AND (until_us IS NULL OR until_us > ?5)",
                       "dddiin", circuit->id, circuit->point, circuit->meter, circuit->channel,
                       circuit->since_us, circuit->until_us);
}

#define METERS_WHERE(condition)                                                                    \
  "SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point"                                   \
  " JOIN room r ON r.id = p.room JOIN floor f ON f.id = r.floor"                                   \
  " WHERE c.until_us IS NULL AND " condition " = ?"

/**
 * pwt_registry_meters_at:
 * @record: building, floor, room or point
 *
 * Returns: (transfer full) (element-type PwtId): the meters; %NULL with @error set
 */
GArray *
pwt_registry_meters_at (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  const char *sql = record == &pwt_building_record ? METERS_WHERE ("f.building")
                    : record == &pwt_floor_record  ? METERS_WHERE ("r.floor")
                    : record == &pwt_room_record   ? METERS_WHERE ("p.room")
                                                   : METERS_WHERE ("p.id");
  g_autoptr (PwtStmt) query = pwt_sql (db, error, sql, "d", id);
  g_autoptr (GArray) meters = g_array_new (FALSE, FALSE, sizeof (PwtId));

  if (query == NULL)
    return NULL;
  while (pwt_stmt_next (query)) {
    PwtId meter = pwt_stmt_id (query, 0);

    g_array_append_val (meters, meter);
  }
  return pwt_stmt_end (query, error) ? g_steal_pointer (&meters) : NULL;
}
