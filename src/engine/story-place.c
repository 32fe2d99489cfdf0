/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One point's readings and top-ups, and what follows from them for any part of a period. */
#include "engine/story.h"

#include "domain/error.h"
#include "record/trade.h"

#define NEAR_US (2 * PWT_US_PER_HOUR)
#define SEARCH_US (40 * PWT_US_PER_DAY) /* how far behind the period a reading is looked for */

PwtStoryPlace *
pwt_story_place_new (const PwtHolding *holding, gint64 from_us, gint64 until_us)
{
  PwtStoryPlace *place = g_new0 (PwtStoryPlace, 1);

  place->holding = holding;
  place->from_us = MAX (from_us, holding->since_us);
  place->until_us =
      holding->until_us != PWT_TIME_NONE ? MIN (until_us, holding->until_us) : until_us;
  place->near_us = MAX (NEAR_US, 2 * holding->interval_s * PWT_US_PER_SECOND);
  place->balances = g_array_new (FALSE, FALSE, sizeof (PwtUseSample));
  place->registers = g_array_new (FALSE, FALSE, sizeof (PwtUseSample));
  place->used = g_array_new (FALSE, FALSE, sizeof (PwtUseSample));
  place->topups = g_array_new (FALSE, FALSE, sizeof (PwtUseTopup));
  return place;
}

void
pwt_story_place_free (PwtStoryPlace *place)
{
  g_array_unref (place->balances);
  g_array_unref (place->registers);
  g_array_unref (place->used);
  g_array_unref (place->topups);
  g_free (place);
}

/* --- readings --- */

/* Suspect values wait for a person and decide nothing. */
static void
add_sample (GArray *samples, const PwtHistorySample *sample)
{
  PwtUseSample added = { sample->time_us, sample->value };

  if (!(sample->quality & PWT_HISTORY_HELD))
    g_array_append_val (samples, added);
}

/* The first moment of the period, as readings are kept: by whole seconds. In the second an account
 * is opened in, a reading may be from before or after it. */
static gint64
first_second_us (const PwtStoryPlace *self)
{
  gboolean is_opening = self->from_us == self->holding->since_us;

  return is_opening ? self->from_us - self->from_us % PWT_US_PER_SECOND : self->from_us + 1;
}

/* What the meter showed before is of whoever was there then. */
gint64
pwt_story_place_own_from_us (const PwtStoryPlace *self)
{
  return self->holding->since_us - PWT_OPENING_FRESH_US;
}

/**
 * pwt_story_place_read_quantity:
 * @samples: (element-type PwtUseSample): gets the last reading before the period, all in it, and
 *   the first after it
 */
gboolean
pwt_story_place_read_quantity (const PwtStoryPlace *self, PwtContext *context, PwtQuantity wanted,
                               GArray *samples, GError **error)
{
  gint64 point = self->holding->number;
  g_autoptr (GArray) within = NULL, after = NULL;
  PwtHistorySample before;
  gboolean has_before;
  guint8 quantity;

  if (context->history == NULL ||
      !pwt_history_quantity (context->history, pwt_quantity_name (wanted), &quantity, NULL))
    return TRUE; /* nobody has stored such a reading yet */
  if (!pwt_history_last (context->history, point, quantity, first_second_us (self), &before,
                         &has_before, error))
    return FALSE;
  if (has_before && before.time_us >= pwt_story_place_own_from_us (self))
    add_sample (samples, &before);
  within = pwt_history_curve (context->history, point, quantity, first_second_us (self),
                              self->until_us + 1, error);
  if (within == NULL)
    return FALSE;
  for (guint i = 0; i < within->len; i++)
    add_sample (samples, &g_array_index (within, PwtHistorySample, i));
  if (context->now_us - self->until_us <= self->near_us)
    return TRUE;
  after = pwt_history_curve (context->history, point, quantity, self->until_us + 1,
                             MIN (context->now_us + 1, self->until_us + SEARCH_US), error);
  if (after == NULL)
    return FALSE;
  if (after->len > 0)
    add_sample (samples, &g_array_index (after, PwtHistorySample, 0));
  return TRUE;
}

/* The newest values, if history has not got them (yet). */
static void
add_live (PwtStoryPlace *self, GArray *samples, gint64 value)
{
  const PwtHolding *holding = self->holding;
  PwtUseSample live = { holding->read_us, value };

  if (holding->read_us == PWT_TIME_NONE || value == PWT_NONE || holding->read_us > self->until_us)
    return;
  /* History keeps whole seconds. */
  if (samples->len == 0 || g_array_index (samples, PwtUseSample, samples->len - 1).time_us <
                               holding->read_us - PWT_US_PER_SECOND)
    g_array_append_val (samples, live);
}

gboolean
pwt_story_place_read (PwtStoryPlace *self, PwtContext *context, GError **error)
{
  if (self->from_us > self->until_us)
    return TRUE;
  if (!pwt_story_place_read_quantity (self, context, PWT_QUANTITY_BALANCE, self->balances, error) ||
      !pwt_story_place_read_quantity (self, context, PWT_QUANTITY_ENERGY_TOTAL, self->registers,
                                      error))
    return FALSE;
  add_live (self, self->balances, self->holding->balance.e4);
  add_live (self, self->registers, self->holding->energy_total.wh);
  return TRUE;
}

/* Since when what went in or out matters. */
gint64
pwt_story_place_first_us (const PwtStoryPlace *self)
{
  return self->balances->len > 0
             ? MIN (self->from_us, g_array_index (self->balances, PwtUseSample, 0).time_us)
             : self->from_us;
}

/* What shows money of this account was read after the account was opened, whatever its second says.
 */
static void
move_behind_opening (PwtStoryPlace *self, PwtUseSample *sample)
{
  if (self->from_us != self->holding->since_us || sample->time_us < first_second_us (self) ||
      sample->time_us > self->from_us)
    return;
  for (guint i = 0; i < self->topups->len; i++) {
    const PwtUseTopup *topup = &g_array_index (self->topups, PwtUseTopup, i);

    if (topup->intent_us >= self->from_us && pwt_use_has_arrived (topup, sample))
      sample->time_us = self->from_us + 1;
  }
}

gboolean
pwt_story_place_finish (PwtStoryPlace *self, GError **error)
{
  for (guint i = 0; i < self->balances->len; i++)
    move_behind_opening (self, &g_array_index (self->balances, PwtUseSample, i));
  g_array_set_size (self->used, self->balances->len);
  return pwt_use_curve ((const PwtUseSample *) (gpointer) self->balances->data, self->balances->len,
                        (const PwtUseTopup *) (gpointer) self->topups->data, self->topups->len,
                        (PwtUseSample *) (gpointer) self->used->data, error);
}

/* --- what follows --- */

gboolean
pwt_story_place_is_read (const PwtStoryPlace *self)
{
  return self->balances->len > 0;
}

/* The last reading of the period; PWT_TIME_NONE: none. */
gint64
pwt_story_place_last_us (const PwtStoryPlace *self)
{
  for (guint i = self->balances->len; i > 0; i--)
    if (g_array_index (self->balances, PwtUseSample, i - 1).time_us <= self->until_us)
      return g_array_index (self->balances, PwtUseSample, i - 1).time_us;
  return PWT_TIME_NONE;
}

/* A moment before the first reading is told as the first reading's. */
static gint64
clamp_to_first (const PwtStoryPlace *self, gint64 time_us)
{
  return self->balances->len > 0
             ? MAX (time_us, g_array_index (self->balances, PwtUseSample, 0).time_us)
             : time_us;
}

gboolean
pwt_story_place_has (const PwtStoryPlace *self, const PwtUseTopup *topup, gint64 time_us)
{
  return pwt_use_sum_at (topup, 1, (const PwtUseSample *) (gpointer) self->balances->data,
                         self->balances->len, clamp_to_first (self, time_us)) != 0;
}

/* What the meter held at @time_us: what it held first, and what went in and was used since. */
gboolean
pwt_story_place_add_balance (const PwtStoryPlace *self, gint64 time_us, gint64 *balance,
                             PwtUseQuality *quality, GError **error)
{
  const PwtUseSample *balances = (const PwtUseSample *) (gpointer) self->balances->data;
  const PwtUseTopup *topups = (const PwtUseTopup *) (gpointer) self->topups->data;
  gint64 used, sum;
  gboolean is_good;

  *quality = PWT_USE_UNKNOWN;
  if (self->balances->len == 0)
    return TRUE;
  *quality = pwt_use_at ((const PwtUseSample *) (gpointer) self->used->data, self->used->len,
                         time_us, self->near_us, &used);
  sum = pwt_use_sum_at (topups, self->topups->len, balances, self->balances->len,
                        clamp_to_first (self, time_us));
  is_good = !__builtin_sub_overflow (sum, used, &sum) &&
            !__builtin_add_overflow (sum, balances[0].value, &sum);
  for (guint i = 0; is_good && i < self->topups->len; i++)
    if (pwt_use_has_arrived (&topups[i], &balances[0]))
      is_good = !__builtin_sub_overflow (sum, topups[i].amount_e4, &sum);
  return (is_good && !__builtin_add_overflow (*balance, sum, balance)) ||
         pwt_domain_error_set_overflow (error);
}

/* The part of a curve from one moment to another.
 * @quality: (out): how far it is known */
static gboolean
difference (const PwtStoryPlace *self, const GArray *curve, gint64 from_us, gint64 until_us,
            gint64 *used, PwtUseQuality *quality, GError **error)
{
  const PwtUseSample *samples = (const PwtUseSample *) (gpointer) curve->data;
  gint64 begin, end;
  PwtUseQuality first = pwt_use_at (samples, curve->len, from_us, self->near_us, &begin);
  PwtUseQuality last = pwt_use_at (samples, curve->len, until_us, self->near_us, &end);

  *quality = MAX (first, last);
  *used = PWT_NONE;
  return curve->len == 0 || !__builtin_sub_overflow (end, begin, used) ||
         pwt_domain_error_set_overflow (error);
}

static gboolean
register_breaks (const PwtStoryPlace *self, gint64 from_us, gint64 until_us)
{
  return pwt_use_breaks ((const PwtUseSample *) (gpointer) self->registers->data,
                         self->registers->len, from_us, until_us, self->near_us,
                         self->holding->ratio);
}

/* What the register showed; not what lies between one meter's and another's. */
static gint64
register_at (const PwtStoryPlace *self, gint64 time_us)
{
  gint64 wh;

  if (self->registers->len == 0 || register_breaks (self, time_us, time_us))
    return PWT_NONE;
  pwt_use_at ((const PwtUseSample *) (gpointer) self->registers->data, self->registers->len,
              time_us, self->near_us, &wh);
  return wh;
}

gboolean
pwt_story_place_use (const PwtStoryPlace *self, gint64 from_us, gint64 until_us, PwtStoryUse *use,
                     GError **error)
{
  gint64 begin_us = MAX (from_us, self->from_us), last_us = pwt_story_place_last_us (self);
  gint64 end_us = MIN (until_us, self->until_us);
  PwtUseQuality quality, of_register;
  gboolean is_broken = register_breaks (self, begin_us, end_us);

  *use = (PwtStoryUse){ .energy_wh = PWT_NONE, .end_us = until_us };
  if (!difference (self, self->used, begin_us, end_us, &use->money_e4, &quality, error) ||
      (!is_broken &&
       !difference (self, self->registers, begin_us, end_us, &use->energy_wh, &of_register, error)))
    return FALSE;
  use->register_wh = register_at (self, end_us);
  use->is_estimated = quality == PWT_USE_ESTIMATED;
  use->is_missing = self->used->len == 0 || last_us == PWT_TIME_NONE ||
                    g_array_index (self->used, PwtUseSample, 0).time_us >= end_us ||
                    (quality == PWT_USE_UNKNOWN && last_us <= begin_us);
  use->is_partial = !use->is_missing && (end_us < until_us || quality == PWT_USE_UNKNOWN);
  if (use->is_partial)
    use->end_us = MIN (last_us, end_us);
  use->is_odd = !use->is_missing && (use->money_e4 < 0 || is_broken);
  return TRUE;
}
