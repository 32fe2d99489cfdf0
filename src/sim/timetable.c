/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/timetable.h"

#include <string.h>

#include "domain/error.h"

#define MINUTES_PER_DAY (24 * 60)

/**
 * pwt_sim_timetable_set_flat:
 * @table: (out): all day, all year, the flat rate
 */
void
pwt_sim_timetable_set_flat (PwtSimTimetable *table)
{
  memset (table, 0, sizeof *table);
  table->periods[0][0] = (PwtSimPeriod){ .rate = PWT_BAND_FLAT + 1 };
  table->dates[0] = (PwtSimPlanDate){ .plan = 1, .day = 1, .month = 1 };
}

static gboolean
set_too_large (GError **error, const char *what)
{
  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
               "The tariff does not fit a meter: %s", what);
  return FALSE;
}

/* The slots of a month, or NULL where the meter could not follow the plan. */
static const char *
slots_of_month (const PwtTariffPlan *plan, gint64 month, GError **error)
{
  for (guint i = 0; i < plan->seasons->len; i++) {
    const PwtTariffSeason *season = g_ptr_array_index (plan->seasons, i);
    gboolean wraps = season->from_month > season->to_month;
    gboolean is_in = wraps ? month >= season->from_month || month <= season->to_month
                           : month >= season->from_month && month <= season->to_month;

    if (!is_in)
      continue;
    if (season->day_kinds != PWT_DAY_ALL) {
      set_too_large (error, "days of the week that differ");
      return NULL;
    }
    if (season->slots != NULL && strlen (season->slots) == PWT_SLOTS_PER_DAY)
      return season->slots;
  }
  set_too_large (error, "a month without 48 half hours");
  return NULL;
}

static gboolean
fill_periods (PwtSimPeriod periods[PWT_SIM_N_PERIODS], const char *slots, GError **error)
{
  guint n = 0;

  memset (periods, 0, sizeof (PwtSimPeriod) * PWT_SIM_N_PERIODS);
  for (guint slot = 0; slot < PWT_SLOTS_PER_DAY; slot++) {
    PwtBand band;

    if (slot > 0 && slots[slot] == slots[slot - 1])
      continue;
    if (n == PWT_SIM_N_PERIODS)
      return set_too_large (error, "more than 14 periods in a day");
    if (!pwt_band_from_letter (slots[slot], &band))
      return set_too_large (error, "a half hour without a band");
    periods[n++] = (PwtSimPeriod){ .rate = (guint8) (band + 1),
                                   .minute = (guint8) (slot % 2 * 30),
                                   .hour = (guint8) (slot / 2) };
  }
  return TRUE;
}

/* Finds or adds the day plan with these slots; 0: there is no room. */
static guint8
plan_for_slots (const char *known[PWT_SIM_N_DAY_PLANS], const char *slots)
{
  for (guint8 i = 0; i < PWT_SIM_N_DAY_PLANS; i++) {
    if (known[i] == NULL)
      known[i] = slots;
    if (strcmp (known[i], slots) == 0)
      return (guint8) (i + 1);
  }
  return 0;
}

/**
 * pwt_sim_timetable_from_plan:
 * @table: (out): the meter's tables
 * @plan: a plan that pwt_tariff_plan_check() takes
 * @error: return location for %PWT_DOMAIN_ERROR_RANGE
 *
 * As whoever commissions a meter would type it in.
 *
 * Returns: %FALSE with @error set if the meter's tables cannot say it: more than two kinds of day,
 *   more than four seasons, days of the week that differ
 */
gboolean
pwt_sim_timetable_from_plan (PwtSimTimetable *table, const PwtTariffPlan *plan, GError **error)
{
  const char *known[PWT_SIM_N_DAY_PLANS] = { NULL };
  const char *before = slots_of_month (plan, 12, error);
  guint n_dates = 0;

  memset (table, 0, sizeof *table);
  if (before == NULL)
    return FALSE;
  for (guint8 month = 1; month <= 12; month++) {
    const char *slots = slots_of_month (plan, month, error);
    guint8 number;

    if (slots == NULL)
      return FALSE;
    /* The year wraps: what ruled in December rules on in January without a date. */
    if (strcmp (slots, before) == 0)
      continue;
    before = slots;
    number = plan_for_slots (known, slots);
    if (number == 0)
      return set_too_large (error, "more than two kinds of day");
    if (n_dates == PWT_SIM_N_DATES)
      return set_too_large (error, "more than four seasons");
    table->dates[n_dates++] = (PwtSimPlanDate){ .plan = number, .day = 1, .month = month };
  }
  if (n_dates == 0) {
    known[0] = before;
    table->dates[0] = (PwtSimPlanDate){ .plan = 1, .day = 1, .month = 1 };
  }
  for (guint i = 0; i < PWT_SIM_N_DAY_PLANS && known[i] != NULL; i++)
    if (!fill_periods (table->periods[i], known[i], error))
      return FALSE;
  return TRUE;
}

/* Which day plan rules: the latest date not after today, else the year's last. */
static guint
day_plan (const PwtSimTimetable *table, int month, int day)
{
  int best = -1, last = -1, today = month * 32 + day;
  guint best_plan = 0, last_plan = 0;

  for (guint i = 0; i < PWT_SIM_N_DATES; i++) {
    const PwtSimPlanDate *date = &table->dates[i];
    int at = date->month * 32 + date->day;

    if (date->plan < 1 || date->plan > PWT_SIM_N_DAY_PLANS)
      continue;
    if (at > last) {
      last = at;
      last_plan = date->plan;
    }
    if (at <= today && at > best) {
      best = at;
      best_plan = date->plan;
    }
  }
  if (best >= 0)
    return best_plan - 1;
  return last >= 0 ? last_plan - 1 : 0;
}

/**
 * pwt_sim_timetable_band:
 * @table: the meter's tables; where they say nothing, the flat band
 * @clock_us: the meter's clock, as civil microseconds since 1970-01-01 00:00 of its own place
 * @until_us: (out): when this may change, by the same clock: a switching time or midnight
 *
 * Returns: the band energy counts in now
 */
PwtBand
pwt_sim_timetable_band (const PwtSimTimetable *table, gint64 clock_us, gint64 *until_us)
{
  gint64 date = clock_us / PWT_US_PER_DAY;
  int minute = (int) (clock_us % PWT_US_PER_DAY / PWT_US_PER_MINUTE);
  int year, month, day, next = MINUTES_PER_DAY, best = -1, last = -1;
  guint8 best_rate = 0, last_rate = 0;
  const PwtSimPeriod *periods;

  pwt_date_to_ymd (date, &year, &month, &day);
  periods = table->periods[day_plan (table, month, day)];
  for (guint i = 0; i < PWT_SIM_N_PERIODS; i++) {
    int at = periods[i].hour * 60 + periods[i].minute;

    if (periods[i].rate < 1 || periods[i].rate > PWT_N_BANDS)
      continue;
    if (at > last) {
      last = at;
      last_rate = periods[i].rate;
    }
    if (at <= minute && at > best) {
      best = at;
      best_rate = periods[i].rate;
    }
    if (at > minute)
      next = MIN (next, at);
  }
  *until_us = date * PWT_US_PER_DAY + next * PWT_US_PER_MINUTE;
  if (best >= 0)
    return (PwtBand) (best_rate - 1);
  return last >= 0 ? (PwtBand) (last_rate - 1) : PWT_BAND_FLAT;
}
