/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/history-private.h"

/* Totals are kept so that a report over 100,000 points reads one row a point. A day's is made of
 * its readings, a month's of its days'. */

typedef struct {
  const char *get;
  const char *put;
} Table;

#define TABLE(name, period)                                                                        \
  {                                                                                                \
    "SELECT from_us, from_value, until_us, until_value, quality FROM " name " WHERE " period       \
    " = ? AND point = ? AND quantity = ?",                                                         \
        "INSERT INTO " name " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"                             \
        " ON CONFLICT DO UPDATE SET from_us = ?4, from_value = ?5, until_us = ?6, until_value = "  \
        "?7,"                                                                                      \
        " quality = ?8"                                                                            \
  }

static const Table days = TABLE ("day_total", "date");
static const Table months = TABLE ("month_total", "month");

/* A register that fell gives less than zero; one that is nonsense must not stop the program. */
static gint64
difference (gint64 until, gint64 from)
{
  return (gint64) ((guint64) until - (guint64) from);
}

static gboolean
get_total (PwtHistory *self, const Table *table, gint64 period, const gint64 subject[2],
           PwtHistoryTotal *total, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (self->db, error, table->get, "iii", period, subject[0], subject[1]);

  if (query == NULL)
    return FALSE;
  *total = (PwtHistoryTotal){ .is_empty = TRUE };
  if (pwt_stmt_next (query))
    *total = (PwtHistoryTotal){
      .from_us = pwt_stmt_int (query, 0),
      .from_value = pwt_stmt_int (query, 1),
      .until_us = pwt_stmt_int (query, 2),
      .until_value = pwt_stmt_int (query, 3),
      .used = difference (pwt_stmt_int (query, 3), pwt_stmt_int (query, 1)),
      .quality = (guint) pwt_stmt_int (query, 4),
    };
  return pwt_stmt_end (query, error);
}

static gboolean
put_total (PwtHistory *self, const Table *table, gint64 period, const gint64 subject[2],
           const PwtHistoryTotal *total, GError **error)
{
  return pwt_sql_run (self->db, error, table->put, "iiiiiiii", period, subject[0], subject[1],
                      total->from_us, total->from_value, total->until_us, total->until_value,
                      (gint64) total->quality);
}

/* Months since year 0, so that one number orders them. */
static gint64
month_of (int year, int month)
{
  return (gint64) year * 12 + month - 1;
}

/* The month's days put together: the earliest start and the latest end. */
static gboolean
sum_month (PwtHistory *self, int year, int month, const gint64 subject[2], PwtHistoryTotal *sum,
           GError **error)
{
  PwtDate first = pwt_date_from_ymd (year, month, 1);
  PwtDate end = pwt_date_from_ymd (month == 12 ? year + 1 : year, month % 12 + 1, 1);

  *sum = (PwtHistoryTotal){ .is_empty = TRUE };
  for (PwtDate date = first; date < end; date++) {
    PwtHistoryTotal day;

    if (!get_total (self, &days, date, subject, &day, error))
      return FALSE;
    if (day.is_empty)
      continue;
    if (sum->is_empty)
      *sum = day;
    sum->until_us = day.until_us;
    sum->until_value = day.until_value;
    sum->used = difference (day.until_value, sum->from_value);
    sum->quality |= day.quality;
  }
  return TRUE;
}

static gboolean
put_day (PwtHistory *self, PwtDate date, const gint64 subject[2], const PwtHistoryTotal *total,
         GError **error)
{
  PwtHistoryTotal sum;
  int year, month, day;

  pwt_date_to_ymd (date, &year, &month, &day);
  return put_total (self, &days, date, subject, total, error) &&
         sum_month (self, year, month, subject, &sum, error) &&
         put_total (self, &months, month_of (year, month), subject, &sum, error);
}

/* The register where the day begins: as last read before it, or else as first read in it. */
static gboolean
find_start (PwtHistory *self, const gint64 subject[2], gint64 start_us, const GArray *samples,
            PwtHistorySample *start, GError **error)
{
  gboolean found;

  if (!pwt_history_last (self, subject[0], (guint8) subject[1], start_us, start, &found, error))
    return FALSE;
  if (!found)
    *start = g_array_index (samples, PwtHistorySample, 0);
  return TRUE;
}

/**
 * pwt_history_total_day:
 * @quantity: a cumulative register
 * @date: a civil day of @zone; 23 or 25 hours are a day too
 * @total: (out): what it did in it; nothing is stored if it is empty
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Computes the total anew and stores it, with its month's; a late reading of a day is a reason to
 * do it again. Use before the day's first reading belongs to the day: what fell between the last
 * reading before midnight and the first after it is never lost.
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_history_total_day (PwtHistory *self, gint64 point, guint8 quantity, PwtDate date,
                       GTimeZone *zone, PwtHistoryTotal *total, GError **error)
{
  gint64 start_us = pwt_civil_to_time (date, 0, zone);
  gint64 end_us = pwt_civil_to_time (date + 1, 0, zone);
  const gint64 subject[2] = { point, quantity };
  g_autoptr (GArray) samples = NULL;
  PwtHistorySample start, end;
  gboolean is_own;

  *total = (PwtHistoryTotal){ .is_empty = TRUE };
  samples = pwt_history_curve (self, point, quantity, start_us, end_us, error);
  if (samples == NULL)
    return FALSE;
  if (samples->len == 0)
    return TRUE;
  if (!find_start (self, subject, start_us, samples, &start, error))
    return FALSE;
  end = g_array_index (samples, PwtHistorySample, samples->len - 1);
  *total = (PwtHistoryTotal){ FALSE,
                              start.time_us,
                              start.value,
                              end.time_us,
                              end.value,
                              difference (end.value, start.value),
                              start.quality | end.quality };
  return pwt_history_begin (self, &is_own, error) &&
         pwt_history_end (self, is_own, put_day (self, date, subject, total, error), error);
}

gboolean
pwt_history_get_day (PwtHistory *self, gint64 point, guint8 quantity, PwtDate date,
                     PwtHistoryTotal *total, GError **error)
{
  const gint64 subject[2] = { point, quantity };

  return get_total (self, &days, date, subject, total, error);
}

gboolean
pwt_history_get_month (PwtHistory *self, gint64 point, guint8 quantity, int year, int month,
                       PwtHistoryTotal *total, GError **error)
{
  const gint64 subject[2] = { point, quantity };

  return get_total (self, &months, month_of (year, month), subject, total, error);
}
