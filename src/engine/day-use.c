/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/day-use.h"

#include "domain/error.h"

/* The next reading that is not suspect, at or after @next; NULL: there is none. */
static const PwtHistorySample *
next_good (const GArray *samples, guint *next, gint64 until_us)
{
  while (*next < samples->len) {
    const PwtHistorySample *sample = &g_array_index (samples, PwtHistorySample, *next);

    if (sample->time_us >= until_us)
      return NULL;
    (*next)++;
    if (!(sample->quality & PWT_HISTORY_HELD))
      return sample;
  }
  return NULL;
}

gboolean
pwt_register_is_break (const PwtRegisterSpan *span, const PwtHistorySample *before,
                       const PwtHistorySample *after)
{
  return pwt_use_is_break (&(PwtUseSample){ before->time_us, before->value },
                           &(PwtUseSample){ after->time_us, after->value }, span->ratio);
}

/**
 * pwt_register_read:
 * @has_before: (out): whether the first of them is from before the span: the last one there, and
 * good
 *
 * Returns: (element-type PwtHistorySample) (transfer full): the readings of @quantity within @span,
 * also those that are held as suspect; none if nobody has stored any yet; %NULL with @error set
 */
GArray *
pwt_register_read (PwtHistory *history, const PwtRegisterSpan *span, PwtQuantity quantity,
                   gboolean *has_before, GError **error)
{
  g_autoptr (GArray) samples = NULL;
  PwtHistorySample before;
  guint8 number;

  *has_before = FALSE;
  if (span->point == 0 ||
      !pwt_history_quantity (history, pwt_quantity_name (quantity), &number, NULL))
    return g_array_new (FALSE, FALSE, sizeof (PwtHistorySample));
  if (!pwt_history_last (history, span->point, number, span->from_us, &before, has_before, error))
    return NULL;
  samples = pwt_history_curve (history, span->point, number, span->from_us, span->until_us, error);
  *has_before = *has_before && !(before.quality & PWT_HISTORY_HELD);
  if (samples != NULL && *has_before)
    g_array_prepend_val (samples, before);
  return g_steal_pointer (&samples);
}

const PwtQuantity pwt_band_registers[PWT_N_BANDS] = {
  [PWT_BAND_SHARP] = PWT_QUANTITY_ENERGY_SHARP, [PWT_BAND_PEAK] = PWT_QUANTITY_ENERGY_PEAK,
  [PWT_BAND_FLAT] = PWT_QUANTITY_ENERGY_FLAT,   [PWT_BAND_VALLEY] = PWT_QUANTITY_ENERGY_VALLEY,
  [PWT_BAND_DEEP] = PWT_QUANTITY_ENERGY_DEEP,
};

#define TOTAL PWT_N_BANDS /* the register of all bands together */

static PwtQuantity
quantity_of (guint number)
{
  return number == TOTAL ? PWT_QUANTITY_ENERGY_TOTAL : pwt_band_registers[number];
}

static gint64 *
energy_of (PwtDayUse *day, guint number)
{
  return number == TOTAL ? &day->used.wh : &pwt_day_use_band (day, (PwtBand) number)->wh;
}

/* @number: of a band, or TOTAL; @has_before: the first of @samples is from before the first day. */
static gboolean
fill_days (const PwtRegisterSpan *span, guint number, const GArray *samples, gboolean has_before,
           GTimeZone *zone, GPtrArray *days, GError **error)
{
  guint next = 0;
  const PwtHistorySample *before = has_before ? next_good (samples, &next, G_MAXINT64) : NULL;

  for (guint i = 0; i < days->len; i++) {
    PwtDayUse *day = g_ptr_array_index (days, i);
    gint64 until_us = pwt_civil_to_time (day->date + 1, 0, zone);
    const PwtHistorySample *sample, *first = before, *last = NULL;
    gboolean is_broken = FALSE; /* another meter's, or by another ratio: the ends say nothing */

    while ((sample = next_good (samples, &next, until_us)) != NULL) {
      first = first != NULL ? first : sample;
      is_broken = is_broken || pwt_register_is_break (span, last != NULL ? last : first, sample);
      last = sample;
    }
    if (last != NULL && last != first && !is_broken) {
      if (__builtin_sub_overflow (last->value, first->value, energy_of (day, number)))
        return pwt_domain_error_set_overflow (error);
      if (number == TOTAL)
        day->since_us = first->time_us;
    }
    before = last != NULL ? last : before;
  }
  return TRUE;
}

/**
 * pwt_day_use_add_days:
 * @days: (element-type PwtDayUse): gets each date of [@from, @until), nothing known of it
 */
void
pwt_day_use_add_days (GPtrArray *days, PwtDate from, PwtDate until)
{
  for (PwtDate date = from; date < until; date++) {
    PwtDayUse *day = pwt_record_new (&pwt_day_use_record);

    day->date = date;
    g_ptr_array_add (days, day);
  }
}

/**
 * pwt_day_use_fill:
 * @days: (element-type PwtDayUse): in order, one after the other
 *
 * Fills in what was used on each of them by the readings within @span.
 */
gboolean
pwt_day_use_fill (PwtHistory *history, const PwtRegisterSpan *span, gboolean has_bands,
                  GTimeZone *zone, GPtrArray *days, GError **error)
{
  for (guint number = has_bands ? 0 : TOTAL; number <= TOTAL; number++) {
    gboolean has_before;
    g_autoptr (GArray) samples =
        pwt_register_read (history, span, quantity_of (number), &has_before, error);

    if (samples == NULL || !fill_days (span, number, samples, has_before, zone, days, error))
      return FALSE;
  }
  return TRUE;
}
