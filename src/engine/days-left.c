/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/days-left.h"

#include "store/figures.h"

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
  PwtUseRate rate = { .dry_us = PWT_TIME_NONE, .daily_use = { PWT_NONE }, .price = { PWT_NONE } };

  if (!pwt_id_is_none (holding->meter) &&
      !pwt_figures_find_rate (context->db, holding->meter, &rate, error))
    return FALSE;
  *left = (PwtDaysLeft){ .daily_use = rate.daily_use,
                         .daily_money = pwt_use_rate_money (&rate),
                         .price = rate.price,
                         .days_tenths = tenths_left (&rate, holding->balance, context->now_us) };
  if (rate.daily_use.wh != PWT_NONE)
    left->use_days = (rate.window_us + PWT_US_PER_DAY / 2) / PWT_US_PER_DAY;
  return TRUE;
}
