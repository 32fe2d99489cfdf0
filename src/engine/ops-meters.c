/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What meters show and what they are told to do. */
#include "engine/commands.h"
#include "store/accounts.h"
#include "store/history.h"
#include "store/lists.h"
#include "store/search.h"

#define RECENT_COMMANDS 20
#define LONGEST_CURVE_US (400 * PWT_US_PER_DAY)

static gboolean
list_meters (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "meters", request, reply, error);
}

static gboolean
add_commands (PwtContext *context, PwtId meter, PwtMeterDetail *detail, GError **error)
{
  GPtrArray *commands = pwt_lists_commands_of_meter (context->db, meter, RECENT_COMMANDS, error);

  if (commands == NULL)
    return FALSE;
  pwt_record_list_free (&pwt_command_record, detail->commands); /* empty */
  detail->commands = commands;
  return TRUE;
}

static char *
dup_model (PwtContext *context, const PwtMeter *meter)
{
  g_autoptr (PwtProfile) profile =
      pwt_profile_set_get (context->engine->profiles, meter->profile, meter->settings, NULL);

  return profile != NULL ? g_strdup (profile->title) : NULL;
}

static gboolean
get_meter (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((PwtIdRequest *) request)->id;
  PwtMeterDetail *detail = reply;

  detail->meter = pwt_context_get (context, &pwt_meter_record, id, PWT_MAY_SEE, error);
  if (detail->meter == NULL)
    return FALSE;
  detail->row = pwt_lists_meter_row (context->db, id, error);
  if (detail->row == NULL)
    return FALSE;
  detail->model = dup_model (context, detail->meter);
  return pwt_find_live (context->db, id, &detail->live, error) &&
         add_commands (context, id, detail, error);
}

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

static gboolean
get_curve (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCurveRequest *wanted = request;
  PwtMeter *meter = pwt_context_get (context, &pwt_meter_record, wanted->meter, PWT_MAY_SEE, error);
  PwtMeterRow *row;
  PwtPoint *point;
  gboolean is_good;

  if (meter == NULL)
    return FALSE;
  pwt_record_free (&pwt_meter_record, meter);
  if (!check_curve (wanted, error))
    return FALSE;
  row = pwt_lists_meter_row (context->db, wanted->meter, error);
  if (row == NULL)
    return FALSE;
  if (pwt_id_is_none (row->point)) { /* serves nothing, so nothing is kept of it */
    pwt_record_free (&pwt_meter_row_record, row);
    return TRUE;
  }
  point = pwt_db_get (context->db, &pwt_point_record, row->point, error);
  pwt_record_free (&pwt_meter_row_record, row);
  if (point == NULL)
    return FALSE;
  is_good = add_samples (context, wanted, point->number, reply, error);
  pwt_record_free (&pwt_point_record, point);
  return is_good;
}

/* --- commands --- */

static void
move_command (PwtCommand *from, PwtCommand *to)
{
  *to = *from;
  g_free (from);
}

static gboolean
is_same_command (const PwtCommand *command, const PwtCommandRequest *wanted)
{
  return pwt_id_equal (command->meter, wanted->meter) && command->kind == wanted->kind &&
         g_strcmp0 (command->reason, wanted->reason) == 0 &&
         (wanted->kind != PWT_COMMAND_HOLD || command->expires_us == wanted->expires_us) &&
         (wanted->kind != PWT_COMMAND_OVERLOAD || command->power_w == wanted->power_w);
}

static gboolean
repeat_command (PwtContext *context, const PwtCommandRequest *wanted, PwtCommand *reply,
                GError **error)
{
  PwtCommand *command =
      pwt_context_get (context, &pwt_command_record, wanted->id, PWT_MAY_SEE, error);

  if (command == NULL)
    return FALSE;
  if (!is_same_command (command, wanted)) {
    pwt_record_free (&pwt_command_record, command);
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This command was already given with other content");
    return FALSE;
  }
  context->is_unchanged = TRUE;
  move_command (command, reply);
  return TRUE;
}

static gboolean
command_meter (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCommandRequest *wanted = request;
  PwtMeterLive *live;
  PwtMeter *meter;
  gboolean exists, is_good;

  if (!pwt_context_require (context, wanted->project, pwt_command_permission (wanted->kind),
                            error) ||
      !pwt_db_has (context->db, &pwt_command_record, wanted->id, &exists, error))
    return FALSE;
  meter = pwt_context_get (context, &pwt_meter_record, wanted->meter, PWT_MAY_SEE, error);
  is_good = meter != NULL &&
            (pwt_id_equal (meter->project, wanted->project) || pwt_not_found (error, "meter"));
  pwt_record_free (&pwt_meter_record, meter);
  if (!is_good)
    return FALSE;
  if (exists)
    return repeat_command (context, wanted, reply, error);
  if (!pwt_command_check_request (wanted, context->now_us, error) ||
      !pwt_find_live (context->db, wanted->meter, &live, error))
    return FALSE;
  is_good = pwt_command_check_meter (context->db, wanted->kind, live, error);
  if (is_good && live != NULL)
    context->before = pwt_record_to_json (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_live_record, live);
  if (!is_good)
    return FALSE;
  pwt_command_fill (reply, wanted, context->who->operator_id);
  return pwt_command_begin (context->turn, reply, error);
}

static gboolean
get_command (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtCommand *command = pwt_context_get (context, &pwt_command_record,
                                         ((PwtIdRequest *) request)->id, PWT_MAY_SEE, error);

  if (command == NULL)
    return FALSE;
  move_command (command, reply);
  return TRUE;
}

static gboolean
cancel_command (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtCommand *command = reply;
  gboolean is_cancelled;

  if (!get_command (context, request, reply, error) ||
      !pwt_context_require (context, command->project, pwt_command_permission (command->kind),
                            error))
    return FALSE;
  context->is_unchanged = command->state == PWT_COMMAND_CANCELLED;
  if (context->is_unchanged)
    return TRUE;
  context->before = pwt_record_to_json (&pwt_command_record, command);
  if (!pwt_command_cancel (context->turn, command, &is_cancelled, error))
    return FALSE;
  return is_cancelled || pwt_refuse (error, "It is too late to withdraw this command");
}

static gboolean
list_commands (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "commands", request, reply, error);
}

static gboolean
search (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_search_find (context->db, request, reply, error);
}

const PwtHandler pwt_handlers_meters[] = {
  { "site.search", search, NULL, NULL },
  { "meter.list", list_meters, NULL, NULL },
  { "meter.get", get_meter, NULL, NULL },
  { "meter.curve", get_curve, NULL, NULL },
  { "meter.command", command_meter, NULL, NULL },
  { "command.get", get_command, NULL, NULL },
  { "command.cancel", cancel_command, NULL, NULL },
  { "command.list", list_commands, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
