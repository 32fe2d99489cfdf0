/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/axis.h"

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define S_PER_DAY G_GINT64_CONSTANT (86400)
#define US_PER_DAY (S_PER_DAY * US_PER_SECOND)

/* --- values --- */

gint64
pwt_axis_step (gint64 max, int n)
{
  for (gint64 decade = 1; decade <= G_MAXINT64 / 100; decade *= 10) {
    const gint64 steps[] = { decade, 2 * decade, decade * 5 / 2, 5 * decade };

    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if ((i != 2 || decade >= 10) && steps[i] >= max / n + (max % n != 0))
        return steps[i];
  }
  return G_MAXINT64 / n;
}

static gint64
floor_to (gint64 value, gint64 step)
{
  return (value / step - (value % step < 0 ? 1 : 0)) * step;
}

static int
decimals_of (const PwtMeasure *measure, gint64 step)
{
  int decimals = measure->decimals;

  while (decimals > 0 && step % 10 == 0) {
    step /= 10;
    decimals--;
  }
  return decimals;
}

/* A flat line still gets an axis: of a tenth of the unit; at zero, where nothing says what is
 * usual, of a whole one, which is not labelled. */
static gint64
smallest_span (const PwtMeasure *measure, gboolean is_zero)
{
  gint64 span = 1;

  for (int i = is_zero ? 0 : 1; i < measure->decimals; i++)
    span *= 10;
  return span;
}

PwtAxis
pwt_axis_fit (const PwtMeasure *measure, gint64 min, gint64 max, int n)
{
  PwtAxis axis = { 0 };
  gint64 span;

  g_return_val_if_fail (min <= max && n > 0, axis);

  min = MIN (min, 0);
  max = MAX (max, 0);
  axis.is_all_zero = min == 0 && max == 0;
  max = MAX (max, min + smallest_span (measure, axis.is_all_zero));
  span = max - min;
  for (;; span = axis.step * n + 1) { /* both ends rounded outward may need a wider step */
    axis.step = pwt_axis_step (span, n);
    axis.lower = floor_to (min, axis.step);
    axis.upper = -floor_to (-max, axis.step);
    if ((axis.upper - axis.lower) / axis.step <= n)
      break;
  }
  axis.decimals = axis.is_all_zero ? 0 : decimals_of (measure, axis.step);
  return axis;
}

/* --- time --- */

typedef enum {
  MINUTES,
  DAYS,
  MONTHS,
} Unit;

typedef struct {
  Unit unit;
  int n;
  gint64 length_s; /* about */
} Step;

static const Step steps[] = {
  { MINUTES, 1, 60 },
  { MINUTES, 2, 120 },
  { MINUTES, 5, 300 },
  { MINUTES, 10, 600 },
  { MINUTES, 30, 1800 },
  { MINUTES, 60, 3600 },
  { MINUTES, 120, 7200 },
  { MINUTES, 240, 14400 },
  { MINUTES, 360, 21600 },
  { MINUTES, 720, 43200 },
  { DAYS, 1, S_PER_DAY },
  { DAYS, 2, 2 * S_PER_DAY },
  { DAYS, 5, 5 * S_PER_DAY },
  { DAYS, 10, 10 * S_PER_DAY },
  { MONTHS, 1, 31 * S_PER_DAY },
  { MONTHS, 3, 92 * S_PER_DAY },
  { MONTHS, 6, 184 * S_PER_DAY },
  { MONTHS, 12, 366 * S_PER_DAY },
  { MONTHS, 60, 1830 * S_PER_DAY },
};

static GDateTime *
civil (gint64 time_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / US_PER_SECOND -
                                                             (time_us % US_PER_SECOND < 0 ? 1 : 0));

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* The round time at or before @time. */
static GDateTime *
round_down (const Step *step, GDateTime *time, GTimeZone *zone)
{
  int y = g_date_time_get_year (time), m = g_date_time_get_month (time);
  int d = g_date_time_get_day_of_month (time);

  if (step->unit == MONTHS && step->n >= 12)
    return g_date_time_new (zone, y - y % (step->n / 12), 1, 1, 0, 0, 0);
  if (step->unit == MONTHS)
    return g_date_time_new (zone, y, m - (m - 1) % step->n, 1, 0, 0, 0);
  if (step->unit == DAYS)
    return g_date_time_new (zone, y, m, MAX (1, d - (d - 1) % step->n - (d == 31 ? step->n : 0)), 0,
                            0, 0);
  return g_date_time_new (zone, y, m, d, 0, 0, 0); /* minutes are counted from midnight */
}

static GDateTime *
next_day (GDateTime *time, GTimeZone *zone)
{
  g_autoptr (GDateTime) noon =
      g_date_time_new (zone, g_date_time_get_year (time), g_date_time_get_month (time),
                       g_date_time_get_day_of_month (time), 12, 0, 0);
  g_autoptr (GDateTime) next = g_date_time_add_days (noon, 1);

  return g_date_time_new (zone, g_date_time_get_year (next), g_date_time_get_month (next),
                          g_date_time_get_day_of_month (next), 0, 0, 0);
}

static GDateTime *
next_month (GDateTime *time, int n, GTimeZone *zone)
{
  int m = g_date_time_get_month (time) - 1 + n;

  return g_date_time_new (zone, g_date_time_get_year (time) + m / 12, m % 12 + 1, 1, 0, 0, 0);
}

/* Every fifth day begins anew with the month: 1, 6, … 26, 1; no mark close to its end. */
static GDateTime *
days_later (GDateTime *time, int n, GTimeZone *zone)
{
  int day = g_date_time_get_day_of_month (time) + n;
  GDateTime *next = day <= 31 - n / 2 ? g_date_time_new (zone, g_date_time_get_year (time),
                                                         g_date_time_get_month (time), day, 0, 0, 0)
                                      : NULL;

  return next != NULL ? next : next_month (time, 1, zone);
}

/* Civil times, so that a day of 23 or 25 hours keeps its marks on the hours people read. */
static GDateTime *
round_next (const Step *step, GDateTime *time, GTimeZone *zone)
{
  int minute = g_date_time_get_hour (time) * 60 + g_date_time_get_minute (time) + step->n;

  if (step->unit == MONTHS)
    return next_month (time, step->n, zone);
  if (step->unit == DAYS && step->n > 1)
    return days_later (time, step->n, zone);
  if (step->unit == MINUTES && minute < 24 * 60)
    return g_date_time_new (zone, g_date_time_get_year (time), g_date_time_get_month (time),
                            g_date_time_get_day_of_month (time), minute / 60, minute % 60, 0);
  return next_day (time, zone);
}

static void
write_tick (PwtTick *tick, const Step *step, GDateTime *time)
{
  const char *format = step->unit == MINUTES ? "%H:%M"
                       : step->unit == DAYS  ? "%m-%d"
                       : step->n >= 12       ? "%Y"
                                             : "%Y-%m";
  g_autofree char *text = g_date_time_format (time, format);

  g_strlcpy (tick->text, text, sizeof tick->text);
}

GArray *
pwt_axis_ticks (gint64 from_us, gint64 until_us, GTimeZone *zone, int n_max)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (PwtTick));
  g_autoptr (GDateTime) from = civil (from_us, zone);
  g_autoptr (GDateTime) time = NULL;
  const Step *step = steps;

  if (from == NULL || until_us <= from_us || n_max < 1)
    return ticks;
  while (step < steps + G_N_ELEMENTS (steps) - 1 &&
         (until_us - from_us) / US_PER_SECOND / step->length_s >= n_max)
    step++;
  for (time = round_down (step, from, zone); time != NULL;) {
    PwtTick tick = { .time_us = g_date_time_to_unix (time) * US_PER_SECOND };
    GDateTime *next;

    if (tick.time_us > until_us)
      break;
    write_tick (&tick, step, time);
    if (tick.time_us >= from_us)
      g_array_append_val (ticks, tick);
    next = round_next (step, time, zone);
    g_date_time_unref (time);
    time = next;
  }
  return ticks;
}

char *
pwt_axis_time (gint64 time_us, gint64 length_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) time = civil (time_us, zone);
  const char *format = length_us <= US_PER_DAY + US_PER_DAY / 24 ? "%H:%M"
                       : length_us <= 100 * US_PER_DAY           ? "%m-%d %H:%M"
                                                                 : "%Y-%m-%d %H:%M";

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("—");
}

/* The same without the time of day. */
char *
pwt_axis_date (gint64 time_us, gint64 length_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) time = civil (time_us, zone);

  return time != NULL
             ? g_date_time_format (time, length_us <= 100 * US_PER_DAY ? "%m-%d" : "%Y-%m-%d")
             : g_strdup ("—");
}
