/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/figures.h"

#include "domain/decimal.h"
#include "domain/use-week.h"
#include "domain/use.h"
#include "store/lists-private.h"

/* A mean over less than a day says nothing yet. */
#define WINDOW_MIN_US PWT_US_PER_DAY
#define FORESEEN_US (366 * PWT_US_PER_DAY)
#define E7_PER_E4 1000

/* --- energy --- */

static gboolean
note_energy (PwtDb *db, const PwtFiguresReading *reading, GError **error)
{
  gint64 used;

  if (reading->energy.wh == PWT_NONE || reading->last_energy.wh == PWT_NONE ||
      __builtin_sub_overflow (reading->energy.wh, reading->last_energy.wh, &used) || used == 0)
    return TRUE;
  return pwt_sql_run (db, error,
                      "INSERT INTO energy_day SELECT ?1, ?2, iif (is_odd, 0, ?3), is_odd"
                      " FROM (SELECT ?3 < 0 OR ?3 > ?4 * ct_ratio * pt_ratio AS is_odd FROM meter"
                      "  WHERE id = ?5 AND kind <> 'check')"
                      " WHERE true ON CONFLICT (project, date) DO UPDATE SET"
                      " used = used + excluded.used, falls = falls + excluded.falls",
                      "diiid", reading->project, (gint64) reading->date, used,
                      pwt_use_most_wh (reading->time_us - reading->last_us), reading->meter);
}

/* --- how fast the money goes --- */

/* A meter's row. */
typedef struct {
  gint64 window_us, rate_e7, dry_us;
  PwtUseWeek week;
} Use;

#define WEEK_NUMBERS (sizeof (PwtUseWeek) / sizeof (gint64))
G_STATIC_ASSERT (sizeof (PwtUseWeek) == 256); /* as the file has it */

/* Both ways. */
static void
swap_week (PwtUseWeek *week)
{
  gint64 *numbers = (gint64 *) (gpointer) week;

  for (guint i = 0; i < WEEK_NUMBERS; i++)
    numbers[i] = GINT64_TO_LE (numbers[i]);
}

static gboolean
get_use (PwtDb *db, PwtId meter, Use *use, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, "SELECT window_us, rate_e7, dry_us, days FROM meter_use WHERE meter = ?",
               "d", meter);
  const guint8 *days;
  gsize size;

  *use = (Use){ .dry_us = PWT_TIME_NONE };
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    use->window_us = pwt_stmt_int (query, 0);
    use->rate_e7 = pwt_stmt_int (query, 1);
    if (!pwt_stmt_is_null (query, 2))
      use->dry_us = pwt_stmt_int (query, 2);
    days = pwt_stmt_peek_blob (query, 3, &size);
    if (size == sizeof use->week)
      memcpy (&use->week, days, size);
    swap_week (&use->week);
  }
  return pwt_stmt_end (query, error);
}

/* @amount × a day ÷ @seen_us, kept within 63 bits. */
static gint64
a_day (__int128 amount, gint64 seen_us)
{
  return (gint64) MIN ((amount * PWT_US_PER_DAY + seen_us / 2) / seen_us, G_MAXINT64);
}

/* Energy and price of the days that the rate is made of. */
static void
add_energy (const PwtUseWeek *week, PwtUseRate *rate)
{
  PwtUseDay sum = pwt_use_week_sum (week);

  rate->daily_use.wh = rate->price.e6 = PWT_NONE;
  if (sum.seen_us < WINDOW_MIN_US || sum.used_wh == PWT_USE_WEEK_NONE || sum.used_wh == 0)
    return;
  rate->daily_use.wh = a_day (sum.used_wh, sum.seen_us);
  if (!pwt_round_div ((__int128) sum.spent_e4 * 100 * 1000, sum.used_wh, &rate->price.e6, NULL))
    rate->price.e6 = PWT_NONE;
}

/**
 * pwt_figures_find_rate:
 * @rate: (out): over less than a day nothing is known yet
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_figures_find_rate (PwtDb *db, PwtId meter, PwtUseRate *rate, GError **error)
{
  Use use;

  if (!get_use (db, meter, &use, error))
    return FALSE;
  *rate = (PwtUseRate){ .window_us = use.window_us,
                        .rate_e7 = use.window_us >= WINDOW_MIN_US ? use.rate_e7 : 0,
                        .dry_us = use.dry_us };
  add_energy (&use.week, rate);
  return TRUE;
}

gint64
pwt_use_rate_tenths (const PwtUseRate *rate, PwtMoney balance)
{
  if (balance.e4 == PWT_NONE)
    return PWT_NONE;
  if (balance.e4 <= 0)
    return 0;
  return rate->rate_e7 > 0 ? (gint64) ((__int128) balance.e4 * E7_PER_E4 * 10 / rate->rate_e7)
                           : PWT_NONE;
}

PwtMoney
pwt_use_rate_money (const PwtUseRate *rate)
{
  return (PwtMoney){ rate->rate_e7 > 0 ? (rate->rate_e7 + E7_PER_E4 / 2) / E7_PER_E4 : PWT_NONE };
}

#define FELL (-1)

/* What was used since the last reading; FELL: its register is lower now. */
static gint64
energy_since (const PwtFiguresReading *reading)
{
  gint64 used;

  if (reading->energy.wh == PWT_NONE || reading->last_energy.wh == PWT_NONE)
    return PWT_USE_WEEK_NONE;
  if (reading->energy.wh < reading->last_energy.wh)
    return FELL;
  return __builtin_sub_overflow (reading->energy.wh, reading->last_energy.wh, &used)
             ? PWT_USE_WEEK_NONE
             : used;
}

/* Time in which a top-up came in, or another meter, is left out: nobody saw what was used. */
static void
move_rate (Use *use, const PwtFiguresReading *reading)
{
  PwtUseDay piece = { reading->date, reading->time_us - reading->last_us, 0,
                      energy_since (reading) };
  PwtUseDay sum;

  if (reading->is_topped_up || piece.used_wh == FELL || piece.seen_us <= 0 ||
      __builtin_sub_overflow (reading->last_balance.e4, reading->balance.e4, &piece.spent_e4) ||
      piece.spent_e4 < 0)
    return;
  pwt_use_week_add (&use->week, &piece);
  sum = pwt_use_week_sum (&use->week);
  if (sum.seen_us < WINDOW_MIN_US && use->window_us >= WINDOW_MIN_US)
    return; /* known from before days were kept */
  use->window_us = sum.seen_us;
  use->rate_e7 = a_day ((__int128) sum.spent_e4 * E7_PER_E4, sum.seen_us);
}

static gint64
dry_time (const Use *use, const PwtFiguresReading *reading)
{
  __int128 left_us;

  if (use->window_us < WINDOW_MIN_US || use->rate_e7 <= 0 || reading->balance.e4 <= 0)
    return PWT_TIME_NONE;
  left_us = (__int128) reading->balance.e4 * E7_PER_E4 * PWT_US_PER_DAY / use->rate_e7;
  return left_us <= FORESEEN_US ? reading->time_us + (gint64) left_us : PWT_TIME_NONE;
}

static gboolean
note_money (PwtDb *db, const PwtFiguresReading *reading, GError **error)
{
  Use use;

  if (reading->balance.e4 == PWT_NONE || reading->last_balance.e4 == PWT_NONE ||
      reading->last_us == PWT_TIME_NONE)
    return TRUE;
  if (!get_use (db, reading->meter, &use, error))
    return FALSE;
  move_rate (&use, reading);
  use.dry_us = dry_time (&use, reading);
  swap_week (&use.week);
  return pwt_sql_run (db, error,
                      "INSERT INTO meter_use VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                      " ON CONFLICT (meter) DO UPDATE SET project = ?2, window_us = ?3,"
                      " rate_e7 = ?4, dry_us = ?5, days = ?6",
                      "ddiinb", reading->meter, reading->project, use.window_us, use.rate_e7,
                      use.dry_us, &use.week, sizeof use.week);
}

/**
 * pwt_figures_note_reading:
 *
 * Belongs into the transaction that stores the reading as the meter's newest: then each difference
 * is counted once.
 *
 * Returns: %FALSE with @error set
 */
gboolean
pwt_figures_note_reading (PwtDb *db, const PwtFiguresReading *reading, GError **error)
{
  return note_energy (db, reading, error) && note_money (db, reading, error);
}

/* --- reading --- */

GPtrArray *
pwt_figures_days (PwtDb *db, PwtId project, PwtDate from, GError **error)
{
  GPtrArray *days = g_ptr_array_new ();
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error,
      "SELECT date, sum (used), sum (falls), sum (cash), sum (bank), sum (sales), sum (backs)"
      " FROM"
      " (SELECT date, used, falls, 0 AS cash, 0 AS bank, 0 AS sales, 0 AS backs"
      "  FROM energy_day"
      "  WHERE project = ?1 AND date >= ?2"
      "  UNION ALL SELECT date, 0, 0, cash, bank, sales, backs FROM takings_day"
      "  WHERE project = ?1 AND date >= ?2)"
      " GROUP BY date ORDER BY date",
      "di", project, (gint64) from);

  while (query != NULL && pwt_stmt_next (query)) {
    PwtPeriodFigures *day = pwt_record_new (&pwt_period_figures_record);

    day->date = pwt_stmt_int (query, 0);
    day->used.wh = pwt_stmt_int (query, 1);
    day->falls = pwt_stmt_int (query, 2);
    day->cash.e4 = pwt_stmt_int (query, 3);
    day->bank.e4 = pwt_stmt_int (query, 4);
    day->sales = pwt_stmt_int (query, 5);
    day->backs = pwt_stmt_int (query, 6);
    g_ptr_array_add (days, day);
  }
  if (query != NULL && pwt_stmt_end (query, error))
    return days;
  pwt_record_list_free (&pwt_period_figures_record, days);
  return NULL;
}

static gboolean
fill_states (PwtDb *db, PwtId project, PwtSiteSummary *summary, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, "SELECT state, count(*) FROM meter_list WHERE project = ? GROUP BY state",
               "d", project);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = pwt_stmt_dup_text (query, 0);
    count->count = pwt_stmt_int (query, 1);
    summary->meters += count->count;
    g_ptr_array_add (summary->states, count);
  }
  return pwt_stmt_end (query, error);
}

/* A sale whose entry was reversed is decided. */
static gboolean
fill_topups (PwtDb *db, PwtId project, PwtSiteSummary *summary, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT count(*), coalesce (sum (amount), 0) FROM topup t"
               " WHERE state IN ('rejected', 'conflict') AND project = ? AND NOT EXISTS"
               " (SELECT 1 FROM entry e JOIN entry r ON r.reverses = e.id WHERE e.subject = t.id)",
               "d", project);

  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    summary->stuck_topups = pwt_stmt_int (query, 0);
    summary->stuck_amount.e4 = pwt_stmt_int (query, 1);
  }
  return pwt_stmt_end (query, error) &&
         pwt_sql_int (db, 0, &summary->unknown_topups, error,
                      "SELECT count(*) FROM topup WHERE state = 'unknown' AND project = ?", "d",
                      project);
}

/* An account that is in arrears is told of elsewhere; of one whose meter is lost nobody knows. */
#define IS_DRY                                                                                     \
  " FROM meter_use u JOIN meter_list t ON t.id = u.meter WHERE u.project = ?1 AND u.dry_us < ?2"   \
  " AND t.account IS NOT NULL AND " PWT_SQL_IS_RUNNING ("t.state")

static gboolean
has_use_rates (PwtDb *db, PwtId project, gboolean *has_rates, GError **error)
{
  return pwt_sql_bool (
      db, has_rates, error,
      "SELECT EXISTS (SELECT 1 FROM meter_use WHERE project = ? AND window_us >= ?)", "di", project,
      (gint64) WINDOW_MIN_US);
}

static gboolean
fill_dry (PwtDb *db, PwtId project, PwtSiteSummary *summary, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT t.id, t.building, t.room, t.tenant_name, u.dry_us,"
               " (SELECT balance FROM meter_live WHERE id = t.id)" IS_DRY
               " ORDER BY u.dry_us, t.place LIMIT ?3",
               "dii", project, summary->dry_until_us, (gint64) PWT_DRY_ROWS_MAX);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    PwtDryRow *row = pwt_record_new (&pwt_dry_row_record);

    row->meter = pwt_stmt_id (query, 0);
    row->building = pwt_stmt_dup_text (query, 1);
    row->room = pwt_stmt_dup_text (query, 2);
    row->tenant_name = pwt_stmt_dup_text (query, 3);
    row->dry_us = pwt_stmt_time (query, 4);
    row->balance.e4 = pwt_stmt_int (query, 5);
    g_ptr_array_add (summary->dry_rows, row);
  }
  return pwt_stmt_end (query, error) &&
         pwt_sql_int (db, 0, &summary->dry, error, "SELECT count(*)" IS_DRY, "di", project,
                      summary->dry_until_us) &&
         pwt_sql_int (db, 0, &summary->dry_unknown, error,
                      "SELECT count(*) FROM meter_list WHERE project = ? AND state = 'lost'"
                      " AND account IS NOT NULL",
                      "d", project) &&
         has_use_rates (db, project, &summary->has_use_rates, error);
}

#define ROOMS_NAMED "4"

/* Meters of which something must be looked at: how many, some of their rooms, one of them. */
typedef struct {
  gint64 *count;
  char **rooms;
  PwtId *meter;
} Odd;

/* Both take the project as their one value. */
#define ODD_METERS(column)                                                                         \
  "SELECT v.id, coalesce ((SELECT l.room FROM meter_list l WHERE l.id = v.id"                      \
  " ORDER BY l.place LIMIT 1), m.serial)" FROM_ODD (column) " LIMIT " ROOMS_NAMED,                 \
      "SELECT count(*)" FROM_ODD (column)
#define FROM_ODD(column)                                                                           \
  " FROM meter_live v JOIN meter m ON m.id = v.id"                                                 \
  " WHERE v.project = ? AND v." column " IS NOT NULL AND m.is_retired = 0"

static gboolean
fill_odd (PwtDb *db, PwtId project, const char *named, const char *counted, const Odd *odd,
          GError **error)
{
  g_autoptr (GString) rooms = g_string_new (NULL);
  g_autoptr (PwtStmt) query = pwt_sql (db, error, named, "d", project);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    if (pwt_id_is_none (*odd->meter))
      *odd->meter = pwt_stmt_id (query, 0);
    g_string_append_printf (rooms, "%s%.80s", rooms->len > 0 ? " " : "",
                            pwt_stmt_peek_text (query, 1));
  }
  g_free (*odd->rooms);
  *odd->rooms = g_strdup (rooms->str);
  return pwt_stmt_end (query, error) &&
         pwt_sql_int (db, 0, odd->count, error, counted, "d", project);
}

static gboolean
fill_odds (PwtDb *db, PwtId project, PwtSiteSummary *summary, GError **error)
{
  Odd others = { &summary->other_numbers, &summary->other_rooms, &summary->other_meter };
  Odd unknown = { &summary->unknown_counts, &summary->unknown_rooms, &summary->unknown_meter };

  return fill_odd (db, project, ODD_METERS ("other_number"), &others, error) &&
         fill_odd (db, project, ODD_METERS ("unknown_count"), &unknown, error);
}

gboolean
pwt_figures_fill (PwtDb *db, PwtId project, PwtSiteSummary *summary, GError **error)
{
  return fill_states (db, project, summary, error) && fill_topups (db, project, summary, error) &&
         fill_odds (db, project, summary, error) && fill_dry (db, project, summary, error);
}
