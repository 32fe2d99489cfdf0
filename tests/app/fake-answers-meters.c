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

static char *
answer_meter (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;
  PwtMeterDetail *detail = pwt_record_new (&pwt_meter_detail_record);
  const PwtMeterRow *row = pwt_fake_site_find_meter (site, by_id->id);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);
  char *json;

  detail->row = pwt_record_copy (&pwt_meter_row_record, row);
  detail->live = live;
  live->id = row->id;
  live->project = row->project;
  live->state = row->state;
  live->read_us = row->read_us;
  live->is_closed = row->is_closed;
  live->is_forced = row->is_forced;
  live->balance = row->balance;
  live->purchase_count = row->purchase_count;
  live->energy_total = row->energy_total;
  live->power_w = row->power_w;
  live->voltage_a_mv = 228400;
  live->voltage_b_mv = 231000;
  live->voltage_c_mv = 226900;
  live->current_a_ma = row->power_w * 1000 / 660;
  live->current_b_ma = row->power_w * 1000 / 700;
  live->current_c_ma = row->power_w * 1000 / 640;
  live->factor_e3 = 962;
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

/* A working day: low at night, two humps, nothing after now. */
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

    sample->time_us = t;
    sample->value = row->power_w * (a * (60 - minute % 60) + b * (minute % 60)) / 6000 +
                    row->power_w * (minute * 7 % 11) / 200;
    g_ptr_array_add (curve->samples, sample);
  }
  json = pwt_record_to_json (&pwt_curve_record, curve);
  pwt_record_free (&pwt_curve_record, curve);
  return json;
}

static char *
answer_meter_list (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                   gconstpointer request, GError **error)
{
  return pwt_fake_window (operation, &pwt_meter_row_record, site->rows, request);
}

static char *
answer_get_command (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                    gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;

  return pwt_record_to_json (&pwt_command_record, pwt_fake_site_find_command (site, by_id->id));
}

const PwtFakeAnswer pwt_fake_meter_answers[] = {
  { "meter.list", answer_meter_list },   { "meter.get", answer_meter },
  { "meter.command", answer_command },   { "meter.curve", answer_curve },
  { "command.get", answer_get_command }, { NULL, NULL },
};
