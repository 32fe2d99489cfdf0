/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/use.h"

#include "domain/decimal.h"
#include "domain/error.h"

/* No meter of the trade passes more (3 × 264 V × 100 A, and again half of it), times its ratios. */
#define MOST_W 120000
#define LEAST_S 3600 /* a clock may have been set back, or the last register not trusted */

/**
 * pwt_use_most_wh:
 * @passed_us: since the register was read last
 *
 * Returns: what a meter of ratio 1 can have passed since. A register that leaps beyond was read by
 *   another ratio, or is another meter's
 */
gint64
pwt_use_most_wh (gint64 passed_us)
{
  return MAX (passed_us / PWT_US_PER_SECOND, LEAST_S) * MOST_W / 3600;
}

/**
 * pwt_use_has_arrived:
 * @sample: a balance of the same meter
 *
 * Between intent and end nobody has proved anything, but a meter that was not credited cannot show
 * more than it did before. Readings are kept by the second: one of the intent's second may be from
 * before or after it, and only its value tells.
 *
 * Returns: whether @sample was read with the money of @topup in the meter
 */
gboolean
pwt_use_has_arrived (const PwtUseTopup *topup, const PwtUseSample *sample)
{
  if (topup->intent_us == PWT_TIME_NONE ||
      sample->time_us < topup->intent_us - topup->intent_us % PWT_US_PER_SECOND)
    return FALSE;
  if (topup->ended_us != PWT_TIME_NONE && sample->time_us >= topup->ended_us)
    return TRUE;
  return topup->amount_e4 > 0 ? sample->value > topup->balance_before_e4
                              : sample->value < topup->balance_before_e4 + topup->amount_e4 / 2;
}

/**
 * pwt_use_curve:
 * @balances: (array length=n): in order of time
 * @topups: (array length=n_topups): of the same meter, in any order
 * @used: (array length=n): gets what was used since the first balance, at the same times
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set if an amount does not fit in 64 bits
 */
gboolean
pwt_use_curve (const PwtUseSample *balances, guint n, const PwtUseTopup *topups, guint n_topups,
               PwtUseSample *used, GError **error)
{
  gint64 arrived_first = 0;

  for (guint i = 0; i < n; i++) {
    gint64 arrived = 0;

    for (guint t = 0; t < n_topups; t++)
      if (pwt_use_has_arrived (&topups[t], &balances[i]) &&
          __builtin_add_overflow (arrived, topups[t].amount_e4, &arrived))
        return pwt_domain_error_set_overflow (error);
    if (i == 0)
      arrived_first = arrived;
    used[i].time_us = balances[i].time_us;
    if (__builtin_sub_overflow (balances[0].value, balances[i].value, &used[i].value) ||
        __builtin_add_overflow (used[i].value, arrived - arrived_first, &used[i].value))
      return pwt_domain_error_set_overflow (error);
  }
  return TRUE;
}

/**
 * pwt_use_last:
 * @samples: (array length=n): in order of time
 *
 * Returns: the place of the last sample at or before @time_us; -1: there is none
 */
gint
pwt_use_last (const PwtUseSample *samples, guint n, gint64 time_us)
{
  guint low = 0, high = n;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (samples[middle].time_us <= time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return (gint) low - 1;
}

/**
 * pwt_use_at:
 * @curve: (array length=n): cumulative, in order of time
 * @near_us: how old a reading may be to stand for @time_us
 * @value: (out): the curve at @time_us; with %PWT_USE_UNKNOWN the first or last there is, 0 without
 *   any
 *
 * Returns: how far @value is known
 */
PwtUseQuality
pwt_use_at (const PwtUseSample *curve, guint n, gint64 time_us, gint64 near_us, gint64 *value)
{
  gint last = pwt_use_last (curve, n, time_us);
  const PwtUseSample *before, *after;
  gint64 part;

  if (last < 0 || n == 0) {
    *value = n > 0 ? curve[0].value : 0;
    return PWT_USE_UNKNOWN;
  }
  before = &curve[last];
  *value = before->value;
  if (time_us - before->time_us <= near_us)
    return PWT_USE_READ;
  if ((guint) last + 1 == n)
    return PWT_USE_UNKNOWN;
  after = &curve[last + 1];
  if (pwt_round_div (((__int128) after->value - before->value) * (time_us - before->time_us),
                     after->time_us - before->time_us, &part, NULL))
    *value += part;
  return PWT_USE_ESTIMATED;
}

/**
 * pwt_use_is_break:
 * @before: a cumulative register
 * @after: the same one, as it was read next
 * @ratio: of the meter, CT times PT
 *
 * Returns: whether it falls, or leaps: one of the two was read of another meter, or by another
 * ratio
 */
gboolean
pwt_use_is_break (const PwtUseSample *before, const PwtUseSample *after, gint64 ratio)
{
  __int128 most_wh = (__int128) pwt_use_most_wh (after->time_us - before->time_us) * ratio;

  return after->value < before->value || (__int128) after->value - before->value > most_wh;
}

/**
 * pwt_use_breaks:
 * @curve: (array length=n): a cumulative register, in order of time
 * @until_us: not before @from_us
 * @near_us: as for pwt_use_at()
 * @ratio: of the meter, CT times PT
 *
 * Over a break the difference of what it shows before and after is nobody's use, also where it has
 * risen above the first since.
 *
 * Returns: whether one is between the readings that pwt_use_at() would take for the two moments
 */
gboolean
pwt_use_breaks (const PwtUseSample *curve, guint n, gint64 from_us, gint64 until_us, gint64 near_us,
                gint64 ratio)
{
  gint first = MAX (pwt_use_last (curve, n, from_us), 0), last = pwt_use_last (curve, n, until_us);
  gboolean is_between =
      last >= 0 && (guint) last + 1 < n && until_us - curve[last].time_us > near_us;

  for (gint i = first; i < (is_between ? last + 1 : last); i++)
    if (pwt_use_is_break (&curve[i], &curve[i + 1], ratio))
      return TRUE;
  return FALSE;
}

/**
 * pwt_use_sum_at:
 * @balances: (array length=n): in order of time
 *
 * Returns: money of @topups that was in the meter at @time_us: by the last balance before, or
 * proved between that one and @time_us
 */
gint64
pwt_use_sum_at (const PwtUseTopup *topups, guint n_topups, const PwtUseSample *balances, guint n,
                gint64 time_us)
{
  gint last = pwt_use_last (balances, n, time_us);
  gint64 sum = 0;

  for (guint t = 0; t < n_topups; t++) {
    gboolean is_proved = topups[t].ended_us != PWT_TIME_NONE && topups[t].ended_us <= time_us;

    if (is_proved || (last >= 0 && pwt_use_has_arrived (&topups[t], &balances[last])))
      sum += topups[t].amount_e4;
  }
  return sum;
}
