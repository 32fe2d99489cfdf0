/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How an account's use is shared out among the bands of its tariff: as its meters counted it.
 *
 * A day is known if its meters were read near its beginning and near its end, and each register
 * they have was read both times; what the bands do not add up to was counted by a meter that keeps
 * none of them. Both readings are of one meter and one tenant, and all registers are of the same
 * two readings. */
#include "domain/error.h"
#include "engine/day-use.h"
#include "engine/story.h"
#include "store/accounts.h"

/* A meter that served a place for a while. A register is cut to whole steps; 0: the meter has no
 * such register. */
typedef struct {
  gint64 since_us, until_us;
  gint64 total_step_wh, steps_wh[PWT_N_BANDS];
} Service;

/* What the meters of a place counted. */
typedef struct {
  const PwtStoryPlace *place;     /* borrowed */
  GArray *services;               /* (element-type Service) */
  GArray *total;                  /* (element-type PwtUseSample) */
  GArray *registers[PWT_N_BANDS]; /* likewise */
} Counted;

static gint64 *
band_of (PwtDayUse *day, guint band)
{
  return &pwt_day_use_band (day, (PwtBand) band)->wh;
}

static void
set_all (PwtDayUse *day, gint64 wh)
{
  day->used.wh = wh;
  for (guint band = 0; band < PWT_N_BANDS; band++)
    *band_of (day, band) = wh;
}

/* --- meters --- */

static gint64
step_of (const PwtProfile *profile, PwtQuantity quantity, const PwtMeter *meter)
{
  const PwtProfileQuantity *known = pwt_profile_find (profile, quantity);

  if (known == NULL || !known->in_history)
    return 0;
  return known->coding.scale *
         pwt_ratio_factor (known->ratio, (guint32) meter->ct_ratio, (guint32) meter->pt_ratio);
}

static gboolean
add_service (Counted *self, PwtContext *context, const PwtCircuit *circuit, GError **error)
{
  PwtMeter *meter = pwt_db_get (context->db, &pwt_meter_record, circuit->meter, error);
  g_autoptr (PwtProfile) profile = NULL;
  Service service = { circuit->since_us, circuit->until_us };

  if (meter != NULL)
    profile =
        pwt_profile_set_get (context->engine->profiles, meter->profile, meter->settings, error);
  if (profile != NULL) {
    service.total_step_wh = step_of (profile, PWT_QUANTITY_ENERGY_TOTAL, meter);
    for (guint band = 0; band < PWT_N_BANDS; band++)
      service.steps_wh[band] = step_of (profile, pwt_band_registers[band], meter);
    g_array_append_val (self->services, service);
  }
  pwt_record_free (&pwt_meter_record, meter);
  return profile != NULL;
}

static gboolean
is_within (const Service *service, gint64 from_us, gint64 until_us)
{
  return service->since_us < until_us &&
         (service->until_us == PWT_TIME_NONE || service->until_us > from_us);
}

static gboolean
read_services (Counted *self, PwtContext *context, GError **error)
{
  GPtrArray *circuits =
      pwt_accounts_circuits_of_point (context->db, self->place->holding->point, error);
  gboolean is_good = circuits != NULL;

  for (guint i = 0; is_good && i < circuits->len; i++) {
    const PwtCircuit *circuit = g_ptr_array_index (circuits, i);
    Service service = { circuit->since_us, circuit->until_us };

    if (is_within (&service, self->place->from_us, self->place->until_us))
      is_good = add_service (self, context, circuit, error);
  }
  pwt_record_list_free (&pwt_circuit_record, circuits);
  return is_good;
}

/* The one meter that served from @from_us to @until_us; NULL: none did, or it was swapped. */
static const Service *
find_service (const Counted *self, gint64 from_us, gint64 until_us)
{
  const Service *found = NULL;

  for (guint i = 0; i < self->services->len; i++) {
    const Service *service = &g_array_index (self->services, Service, i);

    if (!is_within (service, from_us, until_us))
      continue;
    if (found != NULL)
      return NULL;
    found = service;
  }
  return found;
}

/* --- readings --- */

static void
counted_free (Counted *self)
{
  g_array_unref (self->services);
  g_array_unref (self->total);
  for (guint band = 0; band < PWT_N_BANDS; band++)
    g_array_unref (self->registers[band]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counted, counted_free)

static Counted *
counted_new (const PwtStoryPlace *place)
{
  Counted *self = g_new0 (Counted, 1);

  self->place = place;
  self->services = g_array_new (FALSE, FALSE, sizeof (Service));
  self->total = g_array_new (FALSE, FALSE, sizeof (PwtUseSample));
  for (guint band = 0; band < PWT_N_BANDS; band++)
    self->registers[band] = g_array_new (FALSE, FALSE, sizeof (PwtUseSample));
  return self;
}

static gboolean
read_all (Counted *self, PwtContext *context, GError **error)
{
  if (!read_services (self, context, error) ||
      !pwt_story_place_read_quantity (self->place, context, PWT_QUANTITY_ENERGY_TOTAL, self->total,
                                      error))
    return FALSE;
  for (guint band = 0; band < PWT_N_BANDS; band++)
    if (!pwt_story_place_read_quantity (self->place, context, pwt_band_registers[band],
                                        self->registers[band], error))
      return FALSE;
  return TRUE;
}

static gint
last_at (const GArray *samples, gint64 time_us)
{
  return pwt_use_last ((const PwtUseSample *) (gpointer) samples->data, samples->len, time_us);
}

/* When the readings were made between which a part of a day is counted. One from before the tenant
 * came, or the meter, says nothing of them: a tenant's first day begins with the reading the
 * account was opened on, or where that is missing with their first. */
static gboolean
find_ends (const Counted *self, const Service *service, gint64 from_us, gint64 until_us,
           gint64 *first_us, gint64 *last_us)
{
  gint64 since_us = MAX (pwt_story_place_own_from_us (self->place), service->since_us);
  gint own = last_at (self->total, since_us - since_us % PWT_US_PER_SECOND - 1) + 1;
  gint first = last_at (self->total, from_us), last = last_at (self->total, until_us);

  if (from_us == self->place->holding->since_us)
    first = MAX (first, own);
  if (first < own || last <= first)
    return FALSE;
  *first_us = g_array_index (self->total, PwtUseSample, first).time_us;
  *last_us = g_array_index (self->total, PwtUseSample, last).time_us;
  return ABS (*first_us - from_us) <= self->place->near_us &&
         until_us - *last_us <= self->place->near_us;
}

/* @used: (out): PWT_NONE: not read at one of the moments, or the register broke */
static gboolean
use_between (const Counted *self, const GArray *samples, gint64 first_us, gint64 last_us,
             gint64 *used, GError **error)
{
  gint first = last_at (samples, first_us), last = last_at (samples, last_us);
  const PwtUseSample *begin, *end;

  *used = PWT_NONE;
  if (first < 0)
    return TRUE;
  begin = &g_array_index (samples, PwtUseSample, first);
  end = &g_array_index (samples, PwtUseSample, last);
  if (begin->time_us != first_us || end->time_us != last_us ||
      pwt_use_breaks ((const PwtUseSample *) (gpointer) samples->data, samples->len, first_us,
                      last_us, 0, self->place->holding->ratio))
    return TRUE;
  return !__builtin_sub_overflow (end->value, begin->value, used) ||
         pwt_domain_error_set_overflow (error);
}

/* --- days --- */

/* Fills in @day, or leaves it as not known. */
static gboolean
count_bands (const Counted *self, const Service *service, gint64 first_us, gint64 last_us,
             PwtDayUse *day, GError **error)
{
  gint64 total, sum = 0, slack = service->total_step_wh;
  gboolean has_bands = FALSE;

  if (!use_between (self, self->total, first_us, last_us, &total, error))
    return FALSE;
  for (guint band = 0; band < PWT_N_BANDS; band++) {
    gint64 used = 0; /* a band without a register is one in which nothing was counted */

    if (service->steps_wh[band] > 0 &&
        !use_between (self, self->registers[band], first_us, last_us, &used, error))
      return FALSE;
    if (used == PWT_NONE)
      return TRUE;
    if (__builtin_add_overflow (sum, used, &sum))
      return pwt_domain_error_set_overflow (error);
    *band_of (day, band) = used;
    slack += service->steps_wh[band];
    has_bands = has_bands || service->steps_wh[band] > 0;
  }
  /* Each difference of a register that is cut is wrong by less than a step. */
  if (has_bands && total != PWT_NONE && ABS (sum - total) < slack)
    day->used.wh = total;
  return TRUE;
}

static gboolean
add_day (PwtDayUse *to, PwtDayUse *day, GError **error)
{
  gboolean is_good = !__builtin_add_overflow (to->used.wh, day->used.wh, &to->used.wh);

  for (guint band = 0; band < PWT_N_BANDS; band++)
    is_good = is_good && !__builtin_add_overflow (*band_of (to, band), *band_of (day, band),
                                                  band_of (to, band));
  return is_good || pwt_domain_error_set_overflow (error);
}

/* @n_known: (inout): of how many places @sum is known; −1 once it is not of one */
static gboolean
add_place_day (const Counted *self, PwtDayUse *sum, GTimeZone *zone, gint64 *n_known,
               GError **error)
{
  gint64 begin_us = pwt_civil_to_time (sum->date, 0, zone);
  gint64 end_us = pwt_civil_to_time (sum->date + 1, 0, zone);
  gint64 from_us = MAX (begin_us, self->place->from_us);
  gint64 until_us = MIN (end_us, self->place->until_us);
  const Service *service = find_service (self, from_us, until_us);
  PwtDayUse day = { .date = sum->date };
  gint64 first_us, last_us;

  if (from_us >= until_us || *n_known < 0)
    return TRUE;
  day.used.wh = PWT_NONE;
  if (service != NULL && find_ends (self, service, from_us, until_us, &first_us, &last_us) &&
      !count_bands (self, service, first_us, last_us, &day, error))
    return FALSE;
  *n_known = day.used.wh != PWT_NONE ? *n_known + 1 : -1;
  return *n_known < 0 || add_day (sum, &day, error);
}

static gboolean
add_place (PwtContext *context, const PwtStoryPlace *place, GTimeZone *zone, GPtrArray *sums,
           gint64 *n_known, GError **error)
{
  g_autoptr (Counted) counted = counted_new (place);

  if (place->from_us > place->until_us)
    return TRUE;
  if (!read_all (counted, context, error))
    return FALSE;
  for (guint i = 0; i < sums->len; i++)
    if (!add_place_day (counted, g_ptr_array_index (sums, i), zone, &n_known[i], error))
      return FALSE;
  return TRUE;
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
  for (guint i = 0; i < story->bands->len; i++)
    set_all (g_ptr_array_index (story->bands, i), 0);
  for (guint i = 0; i < places->len; i++)
    if (!add_place (context, g_ptr_array_index (places, i), zone, story->bands, n_known, error))
      return FALSE;
  for (guint i = 0; i < story->bands->len; i++)
    if (n_known[i] <= 0)
      set_all (g_ptr_array_index (story->bands, i), PWT_NONE);
  return TRUE;
}
