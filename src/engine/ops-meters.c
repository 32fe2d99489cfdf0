/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What meters show and what they are told to do. */
#include "engine/commands.h"
#include "engine/retiring.h"
#include "engine/topup-books.h"
#include "store/accounts.h"
#include "store/history.h"
#include "store/lists.h"
#include "store/search.h"
#include "store/topups.h"

#define RECENT_COMMANDS 20

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
  PwtMeterMark mark;

  detail->meter = pwt_context_get (context, &pwt_meter_record, id, PWT_MAY_SEE, error);
  if (detail->meter == NULL)
    return FALSE;
  if (!pwt_find_live (context->db, id, &detail->live, error))
    return FALSE;
  detail->row = detail->meter->is_retired
                    ? pwt_retiring_row_new (context->db, detail->meter, detail->live, error)
                    : pwt_lists_meter_row (context->db, id, error);
  if (detail->row == NULL)
    return FALSE;
  detail->model = dup_model (context, detail->meter);
  detail->problem = pwt_site_dup_problem (context->engine, id);
  detail->failure = pwt_site_dup_failure (context->engine, id);
  if (!pwt_topups_find_mark (context->db, id, &mark, error))
    return FALSE;
  detail->books_count = mark.count;
  if (!pwt_topup_books_limit (context->db, id, detail->row, &detail->books_balance, error))
    return FALSE;
  return add_commands (context, id, detail, error);
}

static gboolean
list_floors (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  GPtrArray *floors =
      pwt_lists_floors (context->db, request, pwt_context_sees_private (context), error);

  if (floors == NULL)
    return FALSE;
  pwt_record_list_free (&pwt_floor_run_record, ((PwtFloors *) reply)->floors); /* empty */
  ((PwtFloors *) reply)->floors = floors;
  return TRUE;
}

/* --- commands --- */

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
  pwt_record_move (&pwt_command_record, command, reply);
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
  /* What was ordered while it was in service is answered as ever. */
  is_good = is_good && (exists || pwt_meter_check_in_service (meter, error));
  pwt_record_free (&pwt_meter_record, meter);
  if (!is_good)
    return FALSE;
  if (exists)
    return repeat_command (context, wanted, reply, error);
  if (!pwt_command_check_request (wanted, context->now_us, error) ||
      !pwt_find_live (context->db, wanted->meter, &live, error))
    return FALSE;
  is_good = pwt_command_check_meter (context->db, wanted->kind, live, FALSE, error);
  if (is_good && live != NULL)
    context->before = pwt_record_to_json (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_live_record, live);
  if (!is_good)
    return FALSE;
  pwt_command_fill (reply, wanted, context->who->operator_id);
  return pwt_command_begin (context->turn, reply, error);
}

/* --- frames --- */

static char *
dup_hex (GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? " " : "", data[i]);
  return g_string_free (text, n == 0);
}

static void
add_frame (PwtFrames *to, const PwtFrame *frame)
{
  PwtWireFrame *row = pwt_record_new (&pwt_wire_frame_record);

  G_STATIC_ASSERT ((int) PWT_WIRE_STRAY == (int) PWT_FRAME_STRAY);
  row->number = frame->number;
  row->time_us = frame->time_us;
  row->kind = (PwtWireKind) frame->kind;
  row->address = frame->unit;
  row->bytes = dup_hex (frame->bytes);
  g_ptr_array_add (to->frames, row);
}

static gboolean
listen_frames (PwtContext *context, const PwtMeter *meter, gint64 after, PwtFrames *reply,
               GError **error)
{
  g_autoptr (GPtrArray) frames = NULL;
  g_autofree char *problem = pwt_site_dup_problem (context->engine, meter->id);

  reply->address = meter->address;
  if (context->engine->lines != NULL)
    frames = pwt_lines_listen (context->engine->lines, (guint32) meter->number, after);
  if (frames == NULL)
    return pwt_refuse (error, "%s",
                       problem != NULL ? problem : "The meter is on no line that is in service");
  for (guint i = 0; i < frames->len; i++)
    add_frame (reply, g_ptr_array_index (frames, i));
  return TRUE;
}

static gboolean
get_frames (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtFramesRequest *wanted = request;
  PwtMeter *meter =
      pwt_context_get (context, &pwt_meter_record, wanted->meter, PWT_MAY_READ_METER, error);
  gboolean is_good = meter != NULL && listen_frames (context, meter, wanted->after, reply, error);

  pwt_record_free (&pwt_meter_record, meter);
  return is_good;
}

static gboolean
get_command (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtCommand *command = pwt_context_get (context, &pwt_command_record,
                                         ((PwtIdRequest *) request)->id, PWT_MAY_SEE, error);

  if (command == NULL)
    return FALSE;
  pwt_record_move (&pwt_command_record, command, reply);
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
  return pwt_search_find (context->db, request, pwt_context_sees_private (context), reply, error);
}

const PwtHandler pwt_handlers_meters[] = {
  { "site.search", search, NULL, NULL },         { "meter.list", list_meters, NULL, NULL },
  { "meter.floors", list_floors, NULL, NULL },   { "meter.get", get_meter, NULL, NULL },
  { "meter.frames", get_frames, NULL, NULL },    { "meter.command", command_meter, NULL, NULL },
  { "command.get", get_command, NULL, NULL },    { "command.cancel", cancel_command, NULL, NULL },
  { "command.list", list_commands, NULL, NULL }, { NULL, NULL, NULL, NULL },
};
