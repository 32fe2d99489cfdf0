/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an account's use is shared out among the bands of its tariff: as its meters counted it. */
#include "engine/day-use.h"
#include "engine/story.h"

static const gsize bands[] = {
  G_STRUCT_OFFSET (PwtDayUse, sharp), G_STRUCT_OFFSET (PwtDayUse, peak),
  G_STRUCT_OFFSET (PwtDayUse, flat),  G_STRUCT_OFFSET (PwtDayUse, valley),
  G_STRUCT_OFFSET (PwtDayUse, deep),
};

static gint64 *
band_of (PwtDayUse *day, guint band)
{
  return &((PwtEnergy *) G_STRUCT_MEMBER_P (day, bands[band]))->wh;
}

static void
forget (PwtDayUse *day)
{
  day->used.wh = PWT_NONE;
  for (guint band = 0; band < G_N_ELEMENTS (bands); band++)
    *band_of (day, band) = PWT_NONE;
}

/* What was used over several days, while nobody read, is no day's; and what the bands do not add up
 * to was counted by a meter that keeps none of them. */
static gboolean
is_known (PwtDayUse *day, GTimeZone *zone)
{
  gint64 sum = 0;

  if (day->used.wh == PWT_NONE || day->since_us < pwt_civil_to_time (day->date - 1, 0, zone))
    return FALSE;
  for (guint band = 0; band < G_N_ELEMENTS (bands); band++)
    sum += *band_of (day, band) != PWT_NONE ? *band_of (day, band) : 0;
  return ABS (sum - day->used.wh) <= day->used.wh / 100 + 1000; /* each register is cut by itself */
}

/* A band that a meter has no register for is one in which it counted nothing. */
static void
add_day (PwtDayUse *to, PwtDayUse *day)
{
  to->used.wh += day->used.wh;
  for (guint band = 0; band < G_N_ELEMENTS (bands); band++)
    *band_of (to, band) += *band_of (day, band) != PWT_NONE ? *band_of (day, band) : 0;
}

/* @n_known: (inout): of how many places each day is known; −1 once one is not */
static gboolean
add_place (PwtContext *context, const PwtStoryPlace *place, GTimeZone *zone, GPtrArray *sums,
           gint64 *n_known, GError **error)
{
  PwtRegisterSpan span = { place->holding->number, place->from_us, place->until_us + 1 };
  g_autoptr (GPtrArray) days = g_ptr_array_new ();
  const PwtDayUse *first = g_ptr_array_index (sums, 0);
  gboolean is_good;

  if (place->from_us > place->until_us)
    return TRUE;
  pwt_day_use_add_days (days, first->date, first->date + (PwtDate) sums->len);
  is_good = pwt_day_use_fill (context->history, &span, TRUE, zone, days, error);
  for (guint i = 0; is_good && i < days->len; i++) {
    PwtDayUse *day = g_ptr_array_index (days, i);
    gboolean is_its = pwt_civil_to_time (day->date, 0, zone) <= place->until_us &&
                      pwt_civil_to_time (day->date + 1, 0, zone) > place->from_us;

    if (!is_its || n_known[i] < 0)
      continue;
    n_known[i] = is_known (day, zone) ? n_known[i] + 1 : -1;
    if (n_known[i] > 0)
      add_day (g_ptr_array_index (sums, i), day);
  }
  for (guint i = 0; i < days->len; i++)
    pwt_record_free (&pwt_day_use_record, g_ptr_array_index (days, i));
  return is_good;
}

/**
 * pwt_story_tell_bands:
 * @places: (element-type PwtStoryPlace)
 *
 * Fills in the story's bands: every day of the period up to today, of all places together; of a day
 * that one of them does not know, nothing is known.
 */
gboolean
pwt_story_tell_bands (PwtContext *context, PwtAccountStory *story, const GPtrArray *places,
                      GTimeZone *zone, GError **error)
{
  PwtDate tomorrow = pwt_date_from_time (story->now_us, zone) + 1;
  g_autofree gint64 *n_known = NULL;

  pwt_day_use_add_days (story->bands, story->from, MIN (story->until, tomorrow));
  n_known = g_new0 (gint64, story->bands->len);
  for (guint i = 0; i < story->bands->len; i++) {
    PwtDayUse *day = g_ptr_array_index (story->bands, i);

    day->used.wh = 0;
    for (guint band = 0; band < G_N_ELEMENTS (bands); band++)
      *band_of (day, band) = 0;
  }
  for (guint i = 0; i < places->len; i++)
    if (!add_place (context, g_ptr_array_index (places, i), zone, story->bands, n_known, error))
      return FALSE;
  for (guint i = 0; i < story->bands->len; i++)
    if (n_known[i] <= 0)
      forget (g_ptr_array_index (story->bands, i));
  return TRUE;
}
