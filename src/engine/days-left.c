/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/days-left.h"

#include "domain/decimal.h"
#include "domain/pricing.h"

#define USE_DAYS 7

/**
 * pwt_daily_use_wh:
 * @point_number: whose
 * @span_us: (out): how far apart the two readings are that it comes from
 *
 * Returns: energy used a day, from the readings of the last week; 0 if they do not say
 */
gint64
pwt_daily_use_wh (PwtContext *context, gint64 point_number, gint64 *span_us)
{
  gint64 week_us = USE_DAYS * PWT_US_PER_DAY;
  PwtHistorySample newest, oldest;
  gboolean has_newest = FALSE, has_oldest = FALSE;
  g_autoptr (GArray) curve = NULL;
  guint8 quantity;

  *span_us = 0;
  if (context->history == NULL ||
      !pwt_history_quantity (context->history, pwt_quantity_name (PWT_QUANTITY_ENERGY_TOTAL),
                             &quantity, NULL) ||
      !pwt_history_last (context->history, point_number, quantity, context->now_us, &newest,
                         &has_newest, NULL) ||
      !has_newest)
    return 0;
  if (!pwt_history_last (context->history, point_number, quantity, context->now_us - week_us,
                         &oldest, &has_oldest, NULL))
    return 0;
  if (!has_oldest) {
    curve = pwt_history_curve (context->history, point_number, quantity, context->now_us - week_us,
                               context->now_us, NULL);
    if (curve == NULL || curve->len == 0)
      return 0;
    oldest = g_array_index (curve, PwtHistorySample, 0);
  }
  *span_us = newest.time_us - oldest.time_us;
  if (*span_us < PWT_US_PER_DAY || newest.value <= oldest.value)
    return 0;
  return (gint64) ((__int128) (newest.value - oldest.value) * PWT_US_PER_DAY / *span_us);
}

/**
 * pwt_price_today:
 * @price: (out): the mean price of the version in force, by its hours
 * @error: return location for a %PWT_DOMAIN_ERROR; none in force is one
 */
gboolean
pwt_price_today (PwtContext *context, const PwtTariff *tariff, GTimeZone *zone, PwtPrice *price,
                 GError **error)
{
  PwtDate today = pwt_date_from_time (context->now_us, zone);
  const PwtTariffPlan *plan = pwt_tariff_plan_in_force (tariff->plans, today, error);
  gint64 weights[PWT_N_BANDS];

  return plan != NULL && pwt_price_slot_weights (plan, today, weights, error) &&
         pwt_price_mean (plan, weights, price, error);
}

/**
 * pwt_days_left:
 * @balance: of the point's meter; PWT_NONE: not known
 * @left: (out): what is known; the rest is PWT_NONE
 */
void
pwt_days_left (PwtContext *context, const PwtTariff *tariff, GTimeZone *zone, gint64 point_number,
               PwtMoney balance, PwtDaysLeft *left)
{
  gint64 span_us, daily_wh = pwt_daily_use_wh (context, point_number, &span_us);
  PwtEnergy energy;

  *left = (PwtDaysLeft){ .daily_use = { PWT_NONE },
                         .price = { PWT_NONE },
                         .daily_money = { PWT_NONE },
                         .days_tenths = PWT_NONE };
  if (!pwt_price_today (context, tariff, zone, &left->price, NULL))
    left->price.e6 = PWT_NONE;
  if (daily_wh > 0) {
    PwtAccrual accrual = { 0 };

    left->daily_use.wh = daily_wh;
    left->use_days = (span_us + PWT_US_PER_DAY / 2) / PWT_US_PER_DAY;
    if (left->price.e6 == PWT_NONE ||
        !pwt_accrual_charge (&accrual, left->daily_use, left->price, &left->daily_money, NULL))
      left->daily_money.e4 = PWT_NONE;
  }
  if (balance.e4 != PWT_NONE && balance.e4 <= 0)
    left->days_tenths = 0;
  else if (balance.e4 != PWT_NONE && daily_wh > 0 && left->price.e6 > 0 &&
           pwt_price_energy_bought (balance, left->price, &energy, NULL))
    left->days_tenths = (gint64) ((__int128) energy.wh * 10 / daily_wh);
}
