/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/days-left.h"

#include "domain/decimal.h"
#include "store/figures.h"

#define USE_DAYS 7

/* Energy used a day, from the readings of the last week and how far apart they are; 0 if they do
 * not say. */
static gint64
daily_use_wh (PwtContext *context, gint64 point_number, gint64 *span_us)
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

/* What a unit of it came to: the mix of hours and seasons of that week, not of a price list. */
static PwtPrice
price_paid (PwtMoney money, PwtEnergy energy)
{
  gint64 price_e6;

  if (money.e4 == PWT_NONE || energy.wh == PWT_NONE ||
      !pwt_round_div ((__int128) money.e4 * 100 * 1000, energy.wh, &price_e6, NULL))
    return (PwtPrice){ PWT_NONE };
  return (PwtPrice){ price_e6 };
}

/* Tenths of a day until @rate says the balance is gone; beyond the year it foresees, by the balance
 * alone. */
static gint64
tenths_left (const PwtUseRate *rate, PwtMoney balance, gint64 now_us)
{
  if (rate->dry_us != PWT_TIME_NONE && balance.e4 != PWT_NONE && balance.e4 > 0)
    return MAX (rate->dry_us - now_us, 0) / (PWT_US_PER_DAY / 10);
  return pwt_use_rate_tenths (rate, balance);
}

/**
 * pwt_days_left:
 * @holding: a point that belongs to its account now
 * @left: (out): what is known; the rest is PWT_NONE
 * @error: return location for a %PWT_STORE_ERROR
 *
 * The days are those that the lists and the home page count; energy and price say where they come
 * from.
 */
gboolean
pwt_days_left (PwtContext *context, const PwtHolding *holding, PwtDaysLeft *left, GError **error)
{
  PwtUseRate rate = { 0, 0, PWT_TIME_NONE };
  gint64 span_us, daily_wh = daily_use_wh (context, holding->number, &span_us);

  if (!pwt_id_is_none (holding->meter) &&
      !pwt_figures_find_rate (context->db, holding->meter, &rate, error))
    return FALSE;
  *left = (PwtDaysLeft){ .daily_use = { PWT_NONE },
                         .daily_money = pwt_use_rate_money (&rate),
                         .days_tenths = tenths_left (&rate, holding->balance, context->now_us) };
  if (daily_wh > 0) {
    left->daily_use.wh = daily_wh;
    left->use_days = (span_us + PWT_US_PER_DAY / 2) / PWT_US_PER_DAY;
  }
  left->price = price_paid (left->daily_money, left->daily_use);
  return TRUE;
}
