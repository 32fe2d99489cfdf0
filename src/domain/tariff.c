/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/tariff.h"

#include <string.h>

#include "domain/error.h"

#define MAX_PRICE_E6                                                                               \
  G_GINT64_CONSTANT (100000000) /* 100 yuan a unit: more is a slip of the decimal point */

static const struct {
  char letter;
  const char *name;
} bands[PWT_N_BANDS] = {
  [PWT_BAND_SHARP] = { 'S', "sharp" },      [PWT_BAND_PEAK] = { 'P', "peak" },
  [PWT_BAND_FLAT] = { 'F', "flat" },        [PWT_BAND_VALLEY] = { 'V', "valley" },
  [PWT_BAND_DEEP] = { 'D', "deep valley" },
};

/* A plan made from a file may lack a list. */
static guint
count (const GPtrArray *list)
{
  return list == NULL ? 0 : list->len;
}

/**
 * pwt_band_letter:
 *
 * Returns: the letter of @band in PwtTariffSeason.slots
 */
char
pwt_band_letter (PwtBand band)
{
  g_return_val_if_fail ((guint) band < PWT_N_BANDS, 'F');

  return bands[band].letter;
}

/**
 * pwt_band_from_letter:
 * @band: (out): the band
 *
 * Returns: %FALSE if @letter is not one of S P F V D
 */
gboolean
pwt_band_from_letter (char letter, PwtBand *band)
{
  g_return_val_if_fail (band != NULL, FALSE);

  for (guint i = 0; i < PWT_N_BANDS; i++) {
    if (bands[i].letter == letter) {
      *band = (PwtBand) i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * pwt_tariff_season_new:
 * @slots: (nullable): copied
 *
 * Takes anything: pwt_tariff_plan_check() judges it.
 *
 * Returns: (transfer full): a season; free with pwt_tariff_season_free() or give to a plan
 */
PwtTariffSeason *
pwt_tariff_season_new (gint64 from_month, gint64 to_month, gint64 day_kinds, const char *slots)
{
  PwtTariffSeason *season = g_new0 (PwtTariffSeason, 1);

  season->from_month = from_month;
  season->to_month = to_month;
  season->day_kinds = day_kinds;
  season->slots = g_strdup (slots);
  return season;
}

void
pwt_tariff_season_free (PwtTariffSeason *season)
{
  if (season == NULL)
    return;
  g_free (season->slots);
  g_free (season);
}

/**
 * pwt_tariff_plan_new:
 *
 * Returns: (transfer full): a plan without seasons, holidays or prices, valid from 1970-01-01; its
 *   arrays own their elements (holidays from g_new())
 */
PwtTariffPlan *
pwt_tariff_plan_new (void)
{
  PwtTariffPlan *plan = g_new0 (PwtTariffPlan, 1);

  plan->seasons = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_tariff_season_free);
  plan->holidays = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

void
pwt_tariff_plan_free (PwtTariffPlan *plan)
{
  if (plan == NULL)
    return;
  g_clear_pointer (&plan->seasons, g_ptr_array_unref);
  g_clear_pointer (&plan->holidays, g_ptr_array_unref);
  g_free (plan);
}

/**
 * pwt_tariff_plan_price:
 *
 * Returns: the price of @band
 */
PwtPrice
pwt_tariff_plan_price (const PwtTariffPlan *plan, PwtBand band)
{
  const PwtPrice *prices[PWT_N_BANDS];

  g_return_val_if_fail (plan != NULL && (guint) band < PWT_N_BANDS, (PwtPrice){ 0 });

  prices[PWT_BAND_SHARP] = &plan->price_sharp;
  prices[PWT_BAND_PEAK] = &plan->price_peak;
  prices[PWT_BAND_FLAT] = &plan->price_flat;
  prices[PWT_BAND_VALLEY] = &plan->price_valley;
  prices[PWT_BAND_DEEP] = &plan->price_deep;
  return *prices[band];
}

/**
 * pwt_tariff_plan_is_flat:
 *
 * Returns: %TRUE if every half hour of every season is flat (平): one price, no clock needed
 */
gboolean
pwt_tariff_plan_is_flat (const PwtTariffPlan *plan)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  for (guint i = 0; i < count (plan->seasons); i++) {
    const PwtTariffSeason *season = g_ptr_array_index (plan->seasons, i);

    if (season->slots == NULL || season->slots[strspn (season->slots, "F")] != '\0')
      return FALSE;
  }
  return TRUE;
}

/**
 * pwt_tariff_plan_day_kind:
 *
 * A date of the holiday list is what the list says; any other is a weekend day or a workday.
 *
 * Returns: exactly one kind
 */
PwtDayKinds
pwt_tariff_plan_day_kind (const PwtTariffPlan *plan, PwtDate date)
{
  g_return_val_if_fail (plan != NULL, PWT_DAY_WORKDAY);

  for (guint i = 0; i < count (plan->holidays); i++) {
    const PwtTariffHoliday *holiday = g_ptr_array_index (plan->holidays, i);

    if (holiday->date == date)
      return holiday->is_workday ? PWT_DAY_WORKDAY : PWT_DAY_HOLIDAY;
  }
  return pwt_date_weekday (date) >= 6 ? PWT_DAY_WEEKEND : PWT_DAY_WORKDAY;
}

static gboolean
is_month_in (const PwtTariffSeason *season, int month)
{
  if (season->from_month <= season->to_month)
    return month >= season->from_month && month <= season->to_month;
  return month >= season->from_month || month <= season->to_month;
}

static const PwtTariffSeason *
find_season (const PwtTariffPlan *plan, int month, PwtDayKinds kind)
{
  for (guint i = 0; i < count (plan->seasons); i++) {
    const PwtTariffSeason *season = g_ptr_array_index (plan->seasons, i);

    if ((season->day_kinds & kind) != 0 && is_month_in (season, month))
      return season;
  }
  return NULL;
}

static gboolean
check_prices (const PwtTariffPlan *plan, GError **error)
{
  for (guint i = 0; i < PWT_N_BANDS; i++) {
    PwtPrice price = pwt_tariff_plan_price (plan, (PwtBand) i);
    g_autofree char *shown = NULL;

    if (price.e6 >= 0 && price.e6 <= MAX_PRICE_E6)
      continue;
    shown = pwt_price_format (price);
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "The %s price is %s yuan: give one between 0 and 100", bands[i].name, shown);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_slots (const char *slots, guint number, GError **error)
{
  gsize n_slots = slots == NULL ? 0 : strnlen (slots, PWT_SLOTS_PER_DAY + 1);
  PwtBand band;

  for (guint i = 0; i < MIN (n_slots, PWT_SLOTS_PER_DAY); i++) {
    if (!pwt_band_from_letter (slots[i], &band)) {
      g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                   "Season %u, slot %u (%02u:%02u) is not one of the bands S P F V D", number,
                   i + 1, i / 2, i % 2 * 30);
      return FALSE;
    }
  }
  if (n_slots == PWT_SLOTS_PER_DAY)
    return TRUE;
  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
               "Season %u has %s than 48 slots: give one letter for each half hour", number,
               n_slots < PWT_SLOTS_PER_DAY ? "fewer" : "more");
  return FALSE;
}

static gboolean
check_season (const PwtTariffSeason *season, guint number, GError **error)
{
  if (season->from_month < 1 || season->from_month > 12 || season->to_month < 1 ||
      season->to_month > 12) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "Season %u goes from month %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                 ": months are 1 to 12",
                 number, season->from_month, season->to_month);
    return FALSE;
  }
  if (season->day_kinds < 1 || season->day_kinds > PWT_DAY_ALL) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "Season %u must cover workdays, weekends or holidays", number);
    return FALSE;
  }
  return check_slots (season->slots, number, error);
}

static gboolean
check_coverage (const PwtTariffPlan *plan, GError **error)
{
  static const struct {
    PwtDayKinds kind;
    const char *name;
  } kinds[] = {
    { PWT_DAY_WORKDAY, "workdays" },
    { PWT_DAY_WEEKEND, "weekends" },
    { PWT_DAY_HOLIDAY, "holidays" },
  };

  for (int month = 1; month <= 12; month++) {
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
      if (find_season (plan, month, kinds[i].kind) != NULL)
        continue;
      g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                   "No season covers the %s of month %d: add one", kinds[i].name, month);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_holidays (const GPtrArray *holidays, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < count (holidays); i++) {
    PwtTariffHoliday *holiday = g_ptr_array_index (holidays, i);
    g_autofree char *shown = NULL;

    if (holiday->date == PWT_DATE_NONE) {
      g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE, "Holiday %u has no date",
                   i + 1);
      return FALSE;
    }
    if (g_hash_table_add (seen, &holiday->date))
      continue;
    shown = pwt_date_format (holiday->date);
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "%s stands twice in the list of holidays", shown);
    return FALSE;
  }
  return TRUE;
}

/**
 * pwt_tariff_plan_check:
 * @plan: a plan from anywhere
 * @error: return location for %PWT_DOMAIN_ERROR_RANGE, naming the season and slot by number from 1
 *
 * What a plan must be before anything is priced with it.
 *
 * Returns: %TRUE if it prices every half hour of every day from valid_from on
 */
gboolean
pwt_tariff_plan_check (const PwtTariffPlan *plan, GError **error)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  if (plan->valid_from == PWT_DATE_NONE) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                         "Say from which date the tariff is valid");
    return FALSE;
  }
  if (!check_prices (plan, error))
    return FALSE;
  for (guint i = 0; i < count (plan->seasons); i++) {
    if (!check_season (g_ptr_array_index (plan->seasons, i), i + 1, error))
      return FALSE;
  }
  return check_coverage (plan, error) && check_holidays (plan->holidays, error);
}

/**
 * pwt_tariff_plan_season_on:
 * @plan: a plan
 * @date: a civil date
 * @error: return location for %PWT_DOMAIN_ERROR_NO_TARIFF
 *
 * Returns: (transfer none): the first season that covers @date, or %NULL with @error set
 */
const PwtTariffSeason *
pwt_tariff_plan_season_on (const PwtTariffPlan *plan, PwtDate date, GError **error)
{
  const PwtTariffSeason *season;
  int year = 0, month = 0, day = 0;

  g_return_val_if_fail (plan != NULL, NULL);

  pwt_date_to_ymd (date, &year, &month, &day);
  season = find_season (plan, month, pwt_tariff_plan_day_kind (plan, date));
  if (season == NULL || season->slots == NULL || strlen (season->slots) != PWT_SLOTS_PER_DAY) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF,
                 "The tariff has no prices for %04d-%02d-%02d: mend its seasons", year, month, day);
    return NULL;
  }
  return season;
}

/**
 * pwt_tariff_plan_band_at:
 * @plan: the plan in force at that moment
 * @time_us: UTC microseconds
 * @zone: the project's zone
 * @band: (out): the band
 * @error: return location for %PWT_DOMAIN_ERROR_NO_TARIFF
 *
 * Returns: %FALSE with @error set if no season has a band for that half hour
 */
gboolean
pwt_tariff_plan_band_at (const PwtTariffPlan *plan, gint64 time_us, GTimeZone *zone, PwtBand *band,
                         GError **error)
{
  const PwtTariffSeason *season;
  PwtCivil civil;

  g_return_val_if_fail (plan != NULL && zone != NULL && band != NULL, FALSE);

  season = pwt_tariff_plan_season_on (plan, pwt_date_from_time (time_us, zone), error);
  if (season == NULL)
    return FALSE;
  civil = pwt_civil_from_time (time_us, zone);
  if (!pwt_band_from_letter (season->slots[pwt_civil_slot (&civil)], band)) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF,
                 "The tariff has no band at %02d:%02d: mend its seasons", civil.hour, civil.minute);
    return FALSE;
  }
  return TRUE;
}

/**
 * pwt_tariff_plan_in_force:
 * @plans: (element-type PwtTariffPlan): the versions of one tariff, in any order
 * @date: a civil date
 * @error: return location for %PWT_DOMAIN_ERROR_NO_TARIFF
 *
 * Of two versions from the same day the one later in @plans counts.
 *
 * Returns: (transfer none): the version with the latest start that is not after @date, or %NULL
 * with
 *   @error set: never taken as a price of zero
 */
const PwtTariffPlan *
pwt_tariff_plan_in_force (const GPtrArray *plans, PwtDate date, GError **error)
{
  const PwtTariffPlan *found = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (plans != NULL, NULL);

  for (guint i = 0; i < plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (plans, i);

    if (plan->valid_from <= date && (found == NULL || plan->valid_from >= found->valid_from))
      found = plan;
  }
  if (found != NULL)
    return found;
  shown = pwt_date_format (date);
  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF,
               "No version of the tariff is in force on %s: add one", shown);
  return NULL;
}
