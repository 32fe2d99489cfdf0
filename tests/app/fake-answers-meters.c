/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-answers.h"

static char *
answer_command (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  const PwtCommandRequest *wanted = request;
  PwtCommand *command = pwt_fake_site_find_command (site, wanted->id);

  if (command == NULL) {
    command = pwt_record_new (&pwt_command_record);
    command->id = wanted->id;
    command->project = wanted->project;
    command->meter = wanted->meter;
    command->kind = wanted->kind;
    command->reason = g_strdup (wanted->reason);
    command->expires_us = wanted->expires_us;
    command->state = PWT_COMMAND_QUEUED;
    command->created_us = site->now_us;
    g_ptr_array_insert (site->commands, 0, command);
  }
  return pwt_record_to_json (&pwt_command_record, command);
}

static PwtMeter *
new_meter (const PwtFakeSite *site, const PwtMeterRow *row)
{
  PwtMeter *meter = pwt_record_new (&pwt_meter_record);

  meter->id = row->id;
  meter->project = row->project;
  meter->line = row->line;
  meter->serial = g_strdup (row->serial);
  meter->profile = g_strdup (row->profile);
  meter->address = row->address;
  meter->ct_ratio = meter->pt_ratio = 1;
  meter->hoarding_limit = site->meter_limit;
  meter->is_retired = site->retired_us != 0;
  meter->retired_us = meter->is_retired ? site->retired_us : PWT_TIME_NONE;
  return meter;
}

static char *
answer_meter (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;
  PwtMeterDetail *detail = pwt_record_new (&pwt_meter_detail_record);
  const PwtMeterRow *row = pwt_fake_site_find_meter (site, by_id->id);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);
  char *json;

  detail->meter = new_meter (site, row);
  detail->row = pwt_record_copy (&pwt_meter_row_record, row);
  if (detail->meter->is_retired) { /* it is nowhere any more */
    detail->row->point = detail->row->account = PWT_ID_NONE;
    g_clear_pointer (&detail->row->room, g_free);
  }
  detail->model = g_strdup ("Acrel DTSY1352");
  detail->problem = g_strdup (site->problem);
  detail->failure = g_strdup (site->failure);
  detail->live = live;
  live->id = row->id;
  live->project = row->project;
  live->state = row->state;
  live->read_us = row->read_us;
  live->is_closed = row->is_closed;
  live->is_forced = row->is_forced;
  live->balance = row->balance;
  live->purchase_count = row->purchase_count;
  detail->books_count = site->books_count != 0 ? site->books_count : row->purchase_count;
  live->energy_total = row->energy_total;
  live->power_w = row->power_w;
  live->other_since_us = row->other_since_us;
  if (row->other_since_us != PWT_TIME_NONE || site->is_other_meter)
    live->other_number = 12310099;
  live->voltage_a_mv = 228400;
  live->voltage_b_mv = 231000;
  live->voltage_c_mv = 226900;
  live->current_a_ma = row->power_w * 1000 / 660;
  live->current_b_ma = row->power_w * 1000 / 700;
  live->current_c_ma = row->power_w * 1000 / 640;
  live->factor_e3 = 883;
  live->factor_a_e3 = 951;
  live->factor_b_e3 = 927;
  live->factor_c_e3 = 755;
  live->reactive_a_var = row->power_w / 9;
  live->reactive_b_var = -row->power_w / 8;
  live->reactive_c_var = row->power_w / 4;
  if (row->read_us != PWT_TIME_NONE)
    live->clock_us = row->read_us + 3 * PWT_US_PER_SECOND;
  for (guint i = 0; i < site->commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (site->commands, i);

    if (pwt_id_equal (command->meter, by_id->id))
      g_ptr_array_add (detail->commands, pwt_record_copy (&pwt_command_record, command));
  }
  json = pwt_record_to_json (&pwt_meter_detail_record, detail);
  pwt_record_free (&pwt_meter_detail_record, detail);
  return json;
}

/* 15-minute readings of working days: low at night, two humps, nothing after now. */
static char *
answer_curve (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtCurveRequest *wanted = request;
  static const gint64 percent[24] = { 14, 14, 13, 13, 15, 18, 25, 52, 78, 92, 96, 88,
                                      60, 84, 97, 95, 90, 74, 48, 36, 28, 22, 18, 15 };
  PwtCurve *curve = pwt_record_new (&pwt_curve_record);
  const PwtMeterRow *row = pwt_fake_site_find_meter (site, wanted->meter);
  char *json;

  for (gint64 t = wanted->from_us; t < MIN (wanted->until_us, site->now_us);
       t += 15 * PWT_US_PER_MINUTE) {
    PwtSample *sample = pwt_record_new (&pwt_sample_record);
    gint64 minute = (t - wanted->from_us) / PWT_US_PER_MINUTE % 1440;
    gint64 a = percent[minute / 60], b = percent[(minute / 60 + 1) % 24];

    /* The line was down on one morning a week. */
    if (t / PWT_US_PER_DAY % 7 == 3 && minute >= 480 && minute < 840) {
      pwt_record_free (&pwt_sample_record, sample);
      continue;
    }
    sample->time_us = t;
    sample->value = row->power_w * (a * (60 - minute % 60) + b * (minute % 60)) / 6000 +
                    row->power_w * (minute * 7 % 11) / 200;
    g_ptr_array_add (curve->samples, sample);
  }
  json = pwt_record_to_json (&pwt_curve_record, curve);
  pwt_record_free (&pwt_curve_record, curve);
  return json;
}

/* A day's use follows the power; nobody read on the 9th and 10th, so the 11th holds three days'. */
static char *
answer_days (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  const PwtDaysRequest *wanted = request;
  const PwtMeterRow *row = pwt_fake_site_find_meter (site, wanted->meter);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  PwtDate today = pwt_date_from_time (site->now_us, zone);
  PwtDays *days = pwt_record_new (&pwt_days_record);
  char *json;

  for (PwtDate date = wanted->from; date < wanted->until; date++) {
    PwtDayUse *day = pwt_record_new (&pwt_day_use_record);
    gint64 usual = row->power_w * (9 + date % 7 % 5 + date % 3);
    int year, month, of_month;

    pwt_date_to_ymd (date, &year, &month, &of_month);
    day->date = date;
    if (of_month != 9 && of_month != 10 && date <= today) {
      gint64 days_in_it = of_month == 11 ? 3 : 1;

      day->used.wh = days_in_it * usual;
      day->since_us = pwt_civil_to_time (date + 1 - days_in_it, 0, zone);
      day->peak.wh = day->used.wh * 4 / 10;
      day->flat.wh = day->used.wh * 3 / 10;
      day->valley.wh = day->used.wh - day->peak.wh - day->flat.wh;
      day->sharp.wh = 0;
    }
    g_ptr_array_add (days->days, day);
  }
  json = pwt_record_to_json (&pwt_days_record, days);
  pwt_record_free (&pwt_days_record, days);
  return json;
}

/* As the power goes, stronger on workdays; nobody read on one morning a week. */
static char *
answer_hours (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  static const gint64 percent[24] = { 14, 14, 13, 13, 15, 18, 25, 52, 78, 92, 96, 88,
                                      60, 84, 97, 95, 90, 74, 48, 36, 28, 22, 18, 15 };
  const PwtDaysRequest *wanted = request;
  const PwtMeterRow *row = pwt_fake_site_find_meter (site, wanted->meter);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  PwtHours *hours = pwt_record_new (&pwt_hours_record);
  char *json;

  for (gint64 i = 0; i < (wanted->until - wanted->from) * 24; i++) {
    PwtHourUse *hour = pwt_record_new (&pwt_hour_use_record);
    PwtDate date = wanted->from + i / 24;
    gint64 weekday = (date + 4) % 7, of_day = i % 24;

    hour->time_us = pwt_civil_to_time (wanted->from, 0, zone) + i * PWT_US_PER_HOUR;
    if (hour->time_us + PWT_US_PER_HOUR <= site->now_us &&
        !(weekday == 3 && of_day >= 8 && of_day < 12))
      hour->used.wh = row->power_w * percent[of_day] / 100 * (weekday % 6 == 0 ? 40 : 100) / 100 +
                      row->power_w * ((date * 5 + of_day * 7) % 11) / 200;
    g_ptr_array_add (hours->hours, hour);
  }
  json = pwt_record_to_json (&pwt_hours_record, hours);
  pwt_record_free (&pwt_hours_record, hours);
  return json;
}

static char *
answer_meter_list (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                   gconstpointer request, GError **error)
{
  pwt_fake_site_note_dry (site);
  return pwt_fake_window (operation, &pwt_meter_row_record, site->rows, request);
}

static char *
answer_get_command (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                    gconstpointer request, GError **error)
{
  PwtCommand *command = pwt_fake_site_find_command (site, ((PwtIdRequest *) request)->id);

  if (command != NULL)
    return pwt_record_to_json (&pwt_command_record, command);
  *error = pwt_fake_error (PWT_BACKEND_ERROR_NOT_FOUND, "There is no such command");
  return NULL;
}

static void
add_to_floors (GPtrArray *floors, const PwtMeterRow *row)
{
  PwtFloorRun *run = floors->len > 0 ? g_ptr_array_index (floors, floors->len - 1) : NULL;

  if (run == NULL || g_strcmp0 (run->building, row->building) != 0 ||
      g_strcmp0 (run->floor, row->floor) != 0) {
    run = pwt_record_new (&pwt_floor_run_record);
    run->building = g_strdup (row->building);
    run->floor = g_strdup (row->floor);
    g_ptr_array_add (floors, run);
  }
  run->count++;
}

static char *
answer_floors (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  PwtListRequest part = *(const PwtListRequest *) request; /* borrows texts and filters */
  PwtFloors *floors = pwt_record_new (&pwt_floors_record);
  g_autoptr (GPtrArray) found = NULL;
  char *answer;

  part.sort = NULL;
  found = pwt_fake_find (&pwt_meter_row_record, site->rows, &part);
  for (guint i = 0; i < found->len; i++)
    add_to_floors (floors->floors, g_ptr_array_index (found, i));
  answer = pwt_record_to_json (&pwt_floors_record, floors);
  pwt_record_free (&pwt_floors_record, floors);
  return answer;
}

static char *
answer_choose (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  PwtMeterChoice *choice = pwt_record_new (&pwt_meter_choice_record);
  g_autoptr (GPtrArray) found = pwt_fake_find (&pwt_meter_row_record, site->rows, request);
  char *answer;

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (choice->meters,
                     g_memdup2 (g_ptr_array_index (found, i), sizeof (PwtIdRequest)));
  answer = pwt_record_to_json (&pwt_meter_choice_record, choice);
  pwt_record_free (&pwt_meter_choice_record, choice);
  return answer;
}

/* Held supply is left out of a trip, as the engine does. */
static char *
answer_preview (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  const PwtCommandManyRequest *many = request;
  PwtCommandPreview *preview = pwt_record_new (&pwt_command_preview_record);
  char *json;

  for (guint i = 0; i < many->meters->len; i++) {
    const PwtIdRequest *id = g_ptr_array_index (many->meters, i);
    const PwtMeterRow *row = pwt_fake_site_find_meter (site, id->id);
    PwtCommandEffect *effect = pwt_record_new (&pwt_command_effect_record);
    gboolean is_held = row->state == PWT_METER_HELD && many->kind == PWT_COMMAND_TRIP;

    effect->meter = row->id;
    effect->room = g_strdup (row->room);
    effect->serial = g_strdup (row->serial);
    effect->tenant_name = g_strdup (row->tenant_name);
    effect->state = row->state;
    effect->balance = row->balance;
    if (many->kind == PWT_COMMAND_PRICES)
      effect->content =
          g_strdup (i % 2 == 0 ? "商铺一口价 from 2026-01-01: 0.98 yuan"
                               : "工业分时 from 2026-06-01: sharp 1.4021, peak 1.2034, "
                                 "flat 0.7088, valley 0.2901, deep valley 0.2901 yuan");
    if (is_held)
      effect->refusal = g_strdup ("The supply is held: restore prepaid first");
    g_ptr_array_insert (preview->rows, is_held ? 0 : -1, effect);
    preview->total++;
    preview->held += is_held;
    preview->refused += is_held;
    preview->ready += !is_held;
    preview->occupied += !is_held && row->tenant_name != NULL;
    preview->lost += !is_held && row->state == PWT_METER_LOST;
    if (!is_held && row->balance.e4 > 0)
      preview->balance.e4 += row->balance.e4;
  }
  json = pwt_record_to_json (&pwt_command_preview_record, preview);
  pwt_record_free (&pwt_command_preview_record, preview);
  return json;
}

/* Returns: (nullable) */
static PwtJob *
find_job (PwtFakeSite *site, PwtId id)
{
  for (guint i = 0; i < site->jobs->len; i++)
    if (pwt_id_equal (((PwtJob *) g_ptr_array_index (site->jobs, i))->id, id))
      return g_ptr_array_index (site->jobs, i);
  return NULL;
}

static char *
answer_many (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  const PwtCommandManyRequest *many = request;
  PwtCommandManyRequest common = *many;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  PwtJob *job = find_job (site, many->id);

  if (job != NULL)
    return pwt_record_to_json (&pwt_job_record, job);
  common.meters = none;
  job = pwt_record_new (&pwt_job_record);
  job->id = many->id;
  job->project = many->project;
  job->kind = g_strdup ("commands");
  job->total = many->meters->len;
  job->created_us = site->now_us;
  job->ended_us = PWT_TIME_NONE;
  job->request = pwt_record_to_json (&pwt_command_many_request_record, &common);
  g_ptr_array_insert (site->jobs, 0, job);
  return pwt_record_to_json (&pwt_job_record, job);
}

static char *
answer_get_job (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  return pwt_record_to_json (&pwt_job_record, find_job (site, ((PwtIdRequest *) request)->id));
}

/* So many of the job's parts are in that state. */
static void
add_count (PwtJobDetail *detail, PwtCommandState state, gint64 n)
{
  PwtCount *count = pwt_record_new (&pwt_count_record);

  count->value = g_strdup (pwt_command_state_choices[state].nick);
  count->count = n;
  g_ptr_array_add (detail->counts, count);
}

static char *
answer_job_detail (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                   gconstpointer request, GError **error)
{
  const PwtJob *job = find_job (site, ((PwtIdRequest *) request)->id);
  PwtJobDetail *detail = pwt_record_new (&pwt_job_detail_record);
  char *json;

  detail->job = pwt_record_copy (&pwt_job_record, job);
  detail->skipped = site->n_skipped;
  add_count (detail, PWT_COMMAND_PROVED,
             job->done - job->failed - site->n_unsent - site->n_skipped);
  add_count (detail, PWT_COMMAND_CANCELLED, site->n_unsent);
  json = pwt_record_to_json (&pwt_job_detail_record, detail);
  pwt_record_free (&pwt_job_detail_record, detail);
  return json;
}

static char *
answer_cancel_job (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                   gconstpointer request, GError **error)
{
  PwtJob *job = find_job (site, ((PwtIdRequest *) request)->id);

  job->state = PWT_JOB_CANCELLED;
  job->ended_us = site->now_us;
  return pwt_record_to_json (&pwt_job_record, job);
}

static char *
answer_retry_job (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                  gconstpointer request, GError **error)
{
  const PwtJobRetryRequest *retry = request;
  const PwtJob *old = find_job (site, retry->job);
  PwtJob *job = pwt_record_copy (&pwt_job_record, old);

  job->id = retry->id;
  job->state = PWT_JOB_RUNNING;
  job->total = old->failed;
  job->done = job->failed = 0;
  g_ptr_array_insert (site->jobs, 0, job);
  return pwt_record_to_json (&pwt_job_record, job);
}

static char *
answer_jobs (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  return pwt_fake_window (operation, &pwt_job_record, site->jobs, request);
}

/* Each meter of the site as a part of it: every seventh did not answer. */
static gboolean
is_about_state (const PwtListRequest *request, const char *state)
{
  for (guint i = 0; request->filters != NULL && i < request->filters->len; i++)
    if (g_strcmp0 (((PwtFilter *) g_ptr_array_index (request->filters, i))->value, state) == 0)
      return TRUE;
  return FALSE;
}

static char *
answer_items (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtListRequest *wanted = request;
  PwtListRequest without_filters = *wanted;
  g_autoptr (GPtrArray) rows = g_ptr_array_new (), shown = NULL;
  char *json;

  for (guint i = 0; i < MIN (site->rows->len, 30); i++) {
    const PwtMeterRow *meter = g_ptr_array_index (site->rows, i);
    PwtJobItemRow *row = pwt_record_new (&pwt_job_item_row_record);

    row->id = row->meter = meter->id;
    row->project = meter->project;
    row->job = pwt_fake_id (9, 1);
    row->room = g_strdup (meter->room);
    row->serial = g_strdup (meter->serial);
    row->tenant_name = g_strdup (meter->tenant_name);
    row->state = i % 7 == 6 ? PWT_COMMAND_UNREACHABLE : PWT_COMMAND_PROVED;
    if (i % 7 == 6)
      row->result =
          g_strdup ("The meter does not answer. Check its power, its address and the cable.");
    g_ptr_array_add (rows, row);
  }
  without_filters.filters = NULL;
  for (guint i = 0; i < site->n_unsent; i++)
    ((PwtJobItemRow *) g_ptr_array_index (rows, i))->state = PWT_COMMAND_CANCELLED;
  shown = g_ptr_array_copy (rows, NULL, NULL);
  if (is_about_state (wanted, "cancelled"))
    g_ptr_array_set_size (shown, (int) site->n_unsent);
  json = pwt_fake_window (operation, &pwt_job_item_row_record, shown, &without_filters);
  for (guint i = 0; i < rows->len; i++)
    pwt_record_free (&pwt_job_item_row_record, g_ptr_array_index (rows, i));
  return json;
}

/* A read, one that was not answered, and a byte nobody asked for. */
static char *
answer_frames (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  static const struct {
    PwtWireKind kind;
    const char *bytes;
  } rows[] = {
    { PWT_WIRE_SENT, "01 03 02 00 00 30 44 66" },
    { PWT_WIRE_ANSWER,
      "01 03 60 00 05 08 FC 08 F6 08 F9 00 7B 00 6E 00 81 01 15 00 F6 01 20 03 2B" },
    { PWT_WIRE_STRAY, "FF" },
    { PWT_WIRE_SENT, "01 03 00 46 00 1C A5 D6" },
    { PWT_WIRE_SILENCE, NULL },
    { PWT_WIRE_SENT, "01 10 00 57 00 02 04 00 01 00 01 27 75" },
    { PWT_WIRE_EXCEPTION, "01 90 02 CD C1" },
  };
  const PwtFramesRequest *wanted = request;
  PwtFrames *frames = pwt_record_new (operation->reply);
  char *json;

  frames->address = 1;
  for (guint i = (guint) wanted->after; i < G_N_ELEMENTS (rows); i++) {
    PwtWireFrame *frame = pwt_record_new (&pwt_wire_frame_record);

    frame->number = i + 1;
    frame->time_us = site->now_us + (gint64) i * 61000;
    frame->kind = rows[i].kind;
    frame->address = rows[i].kind == PWT_WIRE_STRAY ? 0 : 1;
    frame->bytes = g_strdup (rows[i].bytes);
    g_ptr_array_add (frames->frames, frame);
  }
  json = pwt_record_to_json (operation->reply, frames);
  pwt_record_free (operation->reply, frames);
  return json;
}

const PwtFakeAnswer pwt_fake_meter_answers[] = {
  { "meter.choose", answer_choose },
  { "meter.preview", answer_preview },
  { "meter.command-many", answer_many },
  { "job.get", answer_get_job },
  { "job.cancel", answer_cancel_job },
  { "job.retry", answer_retry_job },
  { "meter.jobs", answer_jobs },
  { "job-item.list", answer_items },
  { "meter.list", answer_meter_list },
  { "meter.get", answer_meter },
  { "meter.command", answer_command },
  { "meter.curve", answer_curve },
  { "meter.days", answer_days },
  { "meter.hours", answer_hours },
  { "meter.floors", answer_floors },
  { "command.get", answer_get_command },
  { "meter.frames", answer_frames },
  { "job.detail", answer_job_detail },
  { NULL, NULL },
};
