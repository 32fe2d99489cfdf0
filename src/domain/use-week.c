/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/use-week.h"

/* What does not fit is as much as fits: a mean of it is nonsense, but no small one. */
static gint64
add (gint64 a, gint64 b)
{
  gint64 sum;

  return __builtin_add_overflow (a, b, &sum) ? G_MAXINT64 : sum;
}

static void
add_to (PwtUseDay *day, const PwtUseDay *piece)
{
  day->seen_us = add (day->seen_us, piece->seen_us);
  day->spent_e4 = add (day->spent_e4, piece->spent_e4);
  if (day->used_wh == PWT_USE_WEEK_NONE || piece->used_wh == PWT_USE_WEEK_NONE)
    day->used_wh = PWT_USE_WEEK_NONE;
  else
    day->used_wh = add (day->used_wh, piece->used_wh);
}

static const PwtUseDay *
newest_of (const PwtUseWeek *week)
{
  const PwtUseDay *newest = NULL;

  for (guint i = 0; i < PWT_USE_WEEK_DAYS; i++)
    if (week->days[i].seen_us > 0 && (newest == NULL || week->days[i].date > newest->date))
      newest = &week->days[i];
  return newest;
}

/**
 * pwt_use_week_add:
 * @piece: what was used between two readings, and the day of the later one; its numbers are not
 *   below zero
 *
 * A piece of an older day than the newest belongs to that one: the clock was set back. Where it was
 * set back by more than a week all begins anew.
 */
void
pwt_use_week_add (PwtUseWeek *week, const PwtUseDay *piece)
{
  const PwtUseDay *newest = newest_of (week);
  PwtDate date = piece->date;
  PwtUseDay *day;

  if (newest != NULL && newest->date - date >= PWT_USE_WEEK_DAYS)
    *week = (PwtUseWeek){ 0 };
  else if (newest != NULL)
    date = MAX (date, newest->date);
  day = &week->days[(guint64) date % PWT_USE_WEEK_DAYS];
  if (day->date != date)
    *day = (PwtUseDay){ .date = date };
  add_to (day, piece);
}

/**
 * pwt_use_week_sum:
 *
 * Returns: the seven days before the newest together; with the newest one where they do not make a
 *   day. Its date is the newest's
 */
PwtUseDay
pwt_use_week_sum (const PwtUseWeek *week)
{
  const PwtUseDay *newest = newest_of (week);
  PwtUseDay sum = { 0 };

  if (newest == NULL)
    return sum;
  sum.date = newest->date;
  for (guint i = 0; i < PWT_USE_WEEK_DAYS; i++) {
    const PwtUseDay *day = &week->days[i];

    if (day->date < newest->date && newest->date - day->date < PWT_USE_WEEK_DAYS)
      add_to (&sum, day);
  }
  if (sum.seen_us < PWT_US_PER_DAY)
    add_to (&sum, newest);
  return sum;
}
