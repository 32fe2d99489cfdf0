/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a meter's readings of the past say: curves, use by day, by band and by hour. */
#include "domain/decimal.h"
#include "domain/error.h"
#include "engine/day-use.h"
#include "engine/private.h"
#include "store/accounts.h"
#include "store/history.h"

#define LONGEST_DAYS 400
#define LONGEST_CURVE_US (LONGEST_DAYS * PWT_US_PER_DAY)
#define LONGEST_HOURS_DAYS 62

/* Between readings further apart nobody knows in which hour it was used. */
#define HOURS_GAP_US (2 * PWT_US_PER_HOUR)

/* --- curves --- */

/* A quantity that nobody has stored yet has an empty curve. */
static gboolean
add_samples (PwtContext *context, const PwtCurveRequest *wanted, gint64 point, PwtCurve *curve,
             GError **error)
{
  g_autoptr (GArray) samples = NULL;
  guint8 quantity;

  if (!pwt_history_quantity (context->history, wanted->quantity, &quantity, NULL))
    return TRUE;
  samples = pwt_history_curve (context->history, point, quantity, wanted->from_us, wanted->until_us,
                               error);
  if (samples == NULL)
    return FALSE;
  for (guint i = 0; i < samples->len; i++) {
    const PwtHistorySample *from = &g_array_index (samples, PwtHistorySample, i);
    PwtSample *sample = pwt_record_new (&pwt_sample_record);

    sample->time_us = from->time_us;
    sample->value = from->value;
    g_ptr_array_add (curve->samples, sample);
  }
  return TRUE;
}

static gboolean
check_curve (const PwtCurveRequest *wanted, GError **error)
{
  PwtQuantity known;
  gint64 span_us;

  if (!pwt_quantity_from_name (wanted->quantity, &known))
    return pwt_not_found (error, "quantity");
  if (__builtin_sub_overflow (wanted->until_us, wanted->from_us, &span_us) || span_us < 0 ||
      span_us > LONGEST_CURVE_US)
    return pwt_refuse (error, "A curve covers at most 400 days");
  return TRUE;
}

/* @number: (out): of the first point @meter serves; 0: it serves none, so nothing is kept of it */
static gboolean
find_point (PwtContext *context, PwtId meter, gint64 *number, GError **error)
{
  GPtrArray *circuits = pwt_accounts_circuits_of_meter (context->db, meter, error);
  PwtPoint *point;
  PwtId id = PWT_ID_NONE;

  *number = 0;
  if (circuits == NULL)
    return FALSE;
  if (circuits->len > 0)
    id = ((const PwtCircuit *) g_ptr_array_index (circuits, 0))->point;
  pwt_record_list_free (&pwt_circuit_record, circuits);
  if (pwt_id_is_none (id))
    return TRUE;
  point = pwt_db_get (context->db, &pwt_point_record, id, error);
  if (point == NULL)
    return FALSE;
  *number = point->number;
  pwt_record_free (&pwt_point_record, point);
  return TRUE;
}

static gboolean
get_curve (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCurveRequest *wanted = request;
  PwtMeter *meter = pwt_context_get (context, &pwt_meter_record, wanted->meter, PWT_MAY_SEE, error);
  gint64 point;

  if (meter == NULL)
    return FALSE;
  pwt_record_free (&pwt_meter_record, meter);
  return check_curve (wanted, error) && find_point (context, wanted->meter, &point, error) &&
         (point == 0 || add_samples (context, wanted, point, reply, error));
}

/* --- use by day --- */

/* What is read of the meter's point, and its zone, if it may be seen and @wanted is at most
 * @longest days. */
static gboolean
prepare_days (PwtContext *context, const PwtDaysRequest *wanted, gint64 longest, GTimeZone **zone,
              PwtRegisterSpan *span, GError **error)
{
  PwtMeter *meter = pwt_context_get (context, &pwt_meter_record, wanted->meter, PWT_MAY_SEE, error);
  PwtProject *project;
  gboolean is_good;
  gint64 days;

  if (meter == NULL)
    return FALSE;
  *span = (PwtRegisterSpan){ .ratio = meter->ct_ratio * meter->pt_ratio };
  project = pwt_db_get (context->db, &pwt_project_record, meter->project, error);
  pwt_record_free (&pwt_meter_record, meter);
  if (project == NULL)
    return FALSE;
  is_good = pwt_time_zone_load (project->time_zone, zone, error);
  pwt_record_free (&pwt_project_record, project);
  if (!is_good)
    return FALSE;
  if (__builtin_sub_overflow (wanted->until, wanted->from, &days) || days < 0 ||
      days > LONGEST_DAYS || wanted->from < 0 || wanted->until > PWT_DATE_LAST)
    return pwt_refuse (error, "A curve covers at most 400 days");
  if (days > longest)
    return pwt_refuse (error, "Hours are told of at most 62 days");
  span->from_us = pwt_civil_to_time (wanted->from, 0, *zone);
  span->until_us = pwt_civil_to_time (wanted->until, 0, *zone);
  return find_point (context, wanted->meter, &span->point, error);
}

static gboolean
get_days (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtDaysRequest *wanted = request;
  PwtDays *told = reply;
  g_autoptr (GTimeZone) zone = NULL;
  PwtRegisterSpan span;

  if (!prepare_days (context, wanted, LONGEST_DAYS, &zone, &span, error))
    return FALSE;
  pwt_day_use_add_days (told->days, wanted->from, wanted->until);
  return pwt_day_use_fill (context->history, &span, wanted->has_bands, zone, told->days, error);
}

/* --- use by hour --- */

/* What the register stood at when an hour began: read then, or between the readings on both sides,
 * as if use had been even. @next: the first sample that is not before @time_us. @value: (out):
 * PWT_NONE: not known */
static gboolean
register_at (const PwtRegisterSpan *span, const GArray *samples, guint next, gint64 time_us,
             gint64 *value, GError **error)
{
  const PwtHistorySample *after, *before;
  gint64 part;

  *value = PWT_NONE;
  if (next >= samples->len)
    return TRUE;
  after = &g_array_index (samples, PwtHistorySample, next);
  if (after->time_us == time_us)
    *value = after->value;
  if (after->time_us == time_us || next == 0)
    return TRUE;
  before = &g_array_index (samples, PwtHistorySample, next - 1);
  if (after->time_us - before->time_us > HOURS_GAP_US ||
      pwt_register_is_break (span, before, after))
    return TRUE;
  return pwt_round_div (((__int128) after->value - before->value) * (time_us - before->time_us),
                        after->time_us - before->time_us, &part, error) &&
         (!__builtin_add_overflow (before->value, part, value) ||
          pwt_domain_error_set_overflow (error));
}

static GArray *
only_good (const GArray *samples)
{
  GArray *good = g_array_new (FALSE, FALSE, sizeof (PwtHistorySample));

  for (guint i = 0; i < samples->len; i++)
    if (!(g_array_index (samples, PwtHistorySample, i).quality & PWT_HISTORY_HELD))
      g_array_append_val (good, g_array_index (samples, PwtHistorySample, i));
  return good;
}

/* @last: (inout): the last sample looked at; goes on to the last one up to @until_us.
 * Returns: whether a break is among them */
static gboolean
pass_break (const PwtRegisterSpan *span, const GArray *samples, guint *last, gint64 until_us)
{
  gboolean is_broken = FALSE;

  for (; *last + 1 < samples->len; (*last)++) {
    const PwtHistorySample *pair = &g_array_index (samples, PwtHistorySample, *last);

    if (pair[1].time_us > until_us)
      break;
    is_broken = is_broken || pwt_register_is_break (span, &pair[0], &pair[1]);
  }
  return is_broken;
}

/* Hours add up to what their registers say: each ends with what the next one begins with. */
static gboolean
add_hours (const PwtRegisterSpan *span, const GArray *samples, GPtrArray *hours, GError **error)
{
  gint64 begin = PWT_NONE, end;
  guint next = 0, last = 0;

  for (gint64 time_us = span->from_us; time_us <= span->until_us;
       time_us += PWT_US_PER_HOUR, begin = end) {
    gboolean is_broken = pass_break (span, samples, &last, time_us);
    PwtHourUse *hour;

    while (next < samples->len && g_array_index (samples, PwtHistorySample, next).time_us < time_us)
      next++;
    if (!register_at (span, samples, next, time_us, &end, error))
      return FALSE;
    if (time_us == span->from_us)
      continue;
    hour = pwt_record_new (&pwt_hour_use_record);
    hour->time_us = time_us - PWT_US_PER_HOUR;
    g_ptr_array_add (hours, hour);
    if (begin != PWT_NONE && end != PWT_NONE && !is_broken &&
        __builtin_sub_overflow (end, begin, &hour->used.wh))
      return pwt_domain_error_set_overflow (error);
  }
  return TRUE;
}

static gboolean
get_hours (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtDaysRequest *wanted = request;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GArray) samples = NULL, good = NULL;
  PwtRegisterSpan span, wider;
  gboolean has_before;

  if (!prepare_days (context, wanted, LONGEST_HOURS_DAYS, &zone, &span, error))
    return FALSE;
  wider = span;
  wider.until_us += HOURS_GAP_US; /* the last hour ends between two readings */
  samples =
      pwt_register_read (context->history, &wider, PWT_QUANTITY_ENERGY_TOTAL, &has_before, error);
  if (samples == NULL)
    return FALSE;
  good = only_good (samples);
  return add_hours (&span, good, ((PwtHours *) reply)->hours, error);
}

const PwtHandler pwt_handlers_curves[] = {
  { "meter.curve", get_curve, NULL, NULL },
  { "meter.days", get_days, NULL, NULL },
  { "meter.hours", get_hours, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
