/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/pricing.h"

#include "domain/decimal.h"
#include "domain/error.h"

#define E9_PER_E4                                                                                  \
  100000 /* 1/10^9 yuan in 1/10^4 yuan; also 1/10^6 yuan per kWh × Wh in 1/10^4 yuan */

static gboolean
set_range_error (const char *message, GError **error)
{
  g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE, message);
  return FALSE;
}

/**
 * pwt_accrual_charge:
 * @accrual: what was used so far; moved on only on success
 * @used: zero or more, used at one price
 * @price: zero or more
 * @charge: (out): what this piece adds to the bill: round (cost after) − round (cost before)
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set for negative input or a cost beyond 64 bits
 */
gboolean
pwt_accrual_charge (PwtAccrual *accrual, PwtEnergy used, PwtPrice price, PwtMoney *charge,
                    GError **error)
{
  __int128 cost_e9;
  gint64 before, after;

  g_return_val_if_fail (accrual != NULL && charge != NULL, FALSE);

  if (used.wh < 0 || price.e6 < 0)
    return set_range_error ("Energy used and its price cannot be negative", error);
  cost_e9 = accrual->cost_e9 + (__int128) used.wh * price.e6;
  if (cost_e9 > G_MAXINT64 || !pwt_round_div (accrual->cost_e9, E9_PER_E4, &before, NULL) ||
      !pwt_round_div (cost_e9, E9_PER_E4, &after, NULL))
    return pwt_domain_error_set_overflow (error);
  accrual->cost_e9 = (gint64) cost_e9;
  charge->e4 = after - before;
  return TRUE;
}

/**
 * pwt_price_energy_bought:
 * @money: zero or more
 * @price: greater than zero
 * @energy: (out): what @money buys, rounded down: a quote never promises more than the money pays
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set if there is no such energy: at no price money buys any amount
 */
gboolean
pwt_price_energy_bought (PwtMoney money, PwtPrice price, PwtEnergy *energy, GError **error)
{
  __int128 wh;

  g_return_val_if_fail (energy != NULL, FALSE);

  if (money.e4 < 0)
    return set_range_error ("A negative amount buys nothing", error);
  if (price.e6 <= 0)
    return set_range_error ("The price is zero: how much the money buys cannot be said", error);
  wh = (__int128) money.e4 * E9_PER_E4 / price.e6;
  if (wh > G_MAXINT64)
    return pwt_domain_error_set_overflow (error);
  energy->wh = (gint64) wh;
  return TRUE;
}

/* Σ weights, or -1 with @error set where they cannot weigh anything. */
static gint64
sum_weights (const gint64 *weights, guint n, GError **error)
{
  gint64 sum = 0;

  for (guint i = 0; i < n; i++) {
    if (weights[i] < 0) {
      set_range_error ("A weight cannot be negative", error);
      return -1;
    }
    if (__builtin_add_overflow (sum, weights[i], &sum)) {
      pwt_domain_error_set_overflow (error);
      return -1;
    }
  }
  if (sum == 0) {
    set_range_error ("There is nothing to weigh by: every weight is zero", error);
    return -1;
  }
  return sum;
}

/**
 * pwt_price_mean:
 * @plan: a plan
 * @weights: how much of each band, zero or more, not all zero
 * @mean: (out): the mean price by @weights, rounded half away from zero
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set if @weights cannot weigh
 */
gboolean
pwt_price_mean (const PwtTariffPlan *plan, const gint64 weights[PWT_N_BANDS], PwtPrice *mean,
                GError **error)
{
  __int128 weighted = 0;
  gint64 sum;

  g_return_val_if_fail (plan != NULL && weights != NULL && mean != NULL, FALSE);

  sum = sum_weights (weights, PWT_N_BANDS, error);
  if (sum < 0)
    return FALSE;
  for (guint i = 0; i < PWT_N_BANDS; i++)
    weighted += (__int128) weights[i] * pwt_tariff_plan_price (plan, (PwtBand) i).e6;
  return pwt_round_div (weighted, sum, &mean->e6, error);
}

/**
 * pwt_price_slot_weights:
 * @plan: a plan
 * @date: a civil date
 * @weights: (out): how many of the 48 half hours of that day are in each band
 * @error: return location for %PWT_DOMAIN_ERROR_NO_TARIFF
 *
 * By the plan, not by the clock: a day on which the clocks change still has 48.
 *
 * Returns: %FALSE with @error set if the plan does not price that day
 */
gboolean
pwt_price_slot_weights (const PwtTariffPlan *plan, PwtDate date, gint64 weights[PWT_N_BANDS],
                        GError **error)
{
  const PwtTariffSeason *season;
  gint64 counts[PWT_N_BANDS] = { 0 };

  g_return_val_if_fail (plan != NULL && weights != NULL, FALSE);

  season = pwt_tariff_plan_season_on (plan, date, error);
  if (season == NULL)
    return FALSE;
  for (guint i = 0; i < PWT_SLOTS_PER_DAY; i++) {
    PwtBand band;

    if (!pwt_band_from_letter (season->slots[i], &band)) {
      g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF,
                   "The tariff has no band at %02u:%02u: mend its seasons", i / 2, i % 2 * 30);
      return FALSE;
    }
    counts[band]++;
  }
  for (guint i = 0; i < PWT_N_BANDS; i++)
    weights[i] = counts[i];
  return TRUE;
}

/* What one taker is still owed after rounding down, in parts of Σ weights. */
typedef struct {
  guint index;
  gint64 remainder;
} Claim;

/* Largest remainder first; the sort is stable, so equals stay in their order. */
static int
compare_claims (gconstpointer a, gconstpointer b, gpointer data)
{
  const Claim *left = a, *right = b;

  return (left->remainder < right->remainder) - (left->remainder > right->remainder);
}

/**
 * pwt_money_share:
 * @total: what to share; below zero the shares are too
 * @weights: (array length=n): zero or more each, not all zero
 * @n: how many take part
 * @shares: (out) (array length=n): parts of @total by @weights; they add up to it exactly
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * By largest remainder, in 1/10000 yuan: everybody gets the whole units due, the units left go one
 * each to those with the largest fractions, of equals to the first.
 *
 * Returns: %FALSE with @error set if @weights cannot weigh
 */
gboolean
pwt_money_share (PwtMoney total, const gint64 *weights, guint n, PwtMoney *shares, GError **error)
{
  g_autofree Claim *claims = NULL;
  gint64 sum, left = total.e4, sign = total.e4 < 0 ? -1 : 1;

  g_return_val_if_fail (n == 0 || (weights != NULL && shares != NULL), FALSE);

  sum = sum_weights (weights, n, error);
  if (sum < 0)
    return FALSE;
  claims = g_new (Claim, n);
  for (guint i = 0; i < n; i++) {
    __int128 due = (__int128) total.e4 * weights[i];

    shares[i].e4 = (gint64) (due / sum);
    left -= shares[i].e4;
    claims[i] = (Claim){ i, (gint64) (due % sum) * sign };
  }
  g_qsort_with_data (claims, (int) n, sizeof *claims, compare_claims, NULL);
  for (guint i = 0; left != 0; i++, left -= sign)
    shares[claims[i].index].e4 += sign;
  return TRUE;
}
