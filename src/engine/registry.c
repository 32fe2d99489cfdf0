/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving and taking away rows of the registry: whatever holds for one kind of them is checked here,
 * for a single row and for many in one change. */
#include "engine/registry.h"

#include "engine/retiring.h"
#include "engine/search-text.h"
#include "store/accounts.h"
#include "store/hangs.h"
#include "store/lists.h"
#include "store/live.h"
#include "store/phone.h"
#include "store/registry.h"
#include "store/topups.h"

/* --- any row --- */

/* A field that names another record must name one of the same project. */
static const struct {
  const char *field;
  const PwtRecord *record;
} references[] = {
  { "building", &pwt_building_record }, { "floor", &pwt_floor_record },
  { "room", &pwt_room_record },         { "gateway", &pwt_gateway_record },
  { "line", &pwt_line_record },         { "point", &pwt_point_record },
  { "meter", &pwt_meter_record },       { "tenant", &pwt_tenant_record },
  { "tariff", &pwt_tariff_record },
};

static gboolean
check_reference (PwtDb *db, const PwtRecord *to, PwtId id, PwtId project, GError **error)
{
  gpointer target = NULL;
  gboolean is_same, exists;

  if (pwt_id_is_none (id))
    return TRUE;
  if (!pwt_db_has (db, to, id, &exists, error))
    return FALSE;
  if (exists)
    target = pwt_db_get (db, to, id, error);
  if (exists && target == NULL)
    return FALSE;
  is_same = exists && pwt_id_equal (pwt_record_get_id (to, target, "project"), project);
  pwt_record_free (to, target);
  return is_same || pwt_not_found (error, to->name);
}

/**
 * pwt_check_references:
 * @record: a record with "project"
 * @error: return location for an error
 *
 * Returns: %FALSE with @error set if @object names something that is not in its own project
 */
gboolean
pwt_check_references (PwtDb *db, const PwtRecord *record, gconstpointer object, GError **error)
{
  PwtId project = pwt_record_get_id (record, object, "project");

  for (guint i = 0; i < G_N_ELEMENTS (references); i++) {
    const PwtField *field = pwt_record_find (record, references[i].field);

    if (field != NULL && field->type == PWT_T_ID &&
        !check_reference (db, references[i].record, pwt_field_get_id (field, object), project,
                          error))
      return FALSE;
  }
  return TRUE;
}

/* Who was shown a masked number sends it back masked: it stays what it was. */
static void
keep_masked (const PwtRecord *record, gconstpointer existing, gpointer object)
{
  gpointer masked = pwt_record_copy (record, existing);

  pwt_record_mask (record, masked);
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if ((field->flags & PWT_F_PRIVATE) &&
        g_strcmp0 (pwt_field_peek_text (field, object), pwt_field_peek_text (field, masked)) == 0)
      pwt_field_set_text (field, object, pwt_field_peek_text (field, existing));
  }
  pwt_record_free (record, masked);
}

/**
 * pwt_context_check_was:
 * @now: (nullable): an object of @record as it is; %NULL: it is not there
 * @was: (nullable): as whoever saves saw it; %NULL: nobody said
 * @wanted: (nullable): as it is to be
 *
 * Returns: %FALSE with @error set if somebody else saved it meanwhile. What is already as it is to
 * be is no matter: the answer may have been lost, and it is saved again. Of what is hidden from the
 * caller only that counts which is shown: nobody guesses a number by saving.
 */
gboolean
pwt_context_check_was (PwtContext *context, const PwtRecord *record, gconstpointer now,
                       gconstpointer was, gconstpointer wanted, GError **error)
{
  gpointer seen[3];
  gboolean is_same;

  if (was == NULL)
    return TRUE;
  seen[0] = pwt_record_copy (record, now);
  seen[1] = pwt_record_copy (record, was);
  seen[2] = pwt_record_copy (record, wanted);
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++) {
    if (seen[i] != NULL && now != NULL)
      pwt_record_take (record, seen[i], now, PWT_F_GIVEN);
    if (seen[i] != NULL && !pwt_context_sees_private (context))
      pwt_record_mask (record, seen[i]);
  }
  is_same =
      pwt_record_equal (record, seen[0], seen[1]) || pwt_record_equal (record, seen[0], seen[2]);
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    pwt_record_free (record, seen[i]);
  if (!is_same)
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "Somebody else changed it meanwhile: look at what it is now, then change "
                         "it again");
  return is_same;
}

/* Over what is there: it must stay in its project. */
static gboolean
put_again (PwtContext *context, const PwtRecord *record, gpointer object, gconstpointer was,
           gpointer *before, GError **error)
{
  gpointer existing =
      pwt_db_get (context->db, record, pwt_record_get_id (record, object, "id"), error);
  PwtId project = pwt_record_get_id (record, object, "project");

  if (existing == NULL)
    return FALSE;
  if (!pwt_id_equal (pwt_record_get_id (record, existing, "project"), project)) {
    pwt_record_free (record, existing);
    return pwt_not_found (error, record->name);
  }
  if (!pwt_context_may (context, project, PWT_MAY_SEE_PRIVATE))
    keep_masked (record, existing, object);
  *before = existing;
  if (!pwt_context_check_was (context, record, existing, was, object, error))
    return FALSE;
  return pwt_record_equal (record, existing, object) ||
         pwt_db_update (context->db, record, object, error);
}

/* @before: (out) (transfer full) (nullable): what was there, also when this fails */
static gboolean
put (PwtContext *context, const PwtRecord *record, gpointer object, gconstpointer was,
     gpointer *before, GError **error)
{
  gboolean exists;

  *before = NULL;
  if (!pwt_check_references (context->db, record, object, error) ||
      !pwt_db_has (context->db, record, pwt_record_get_id (record, object, "id"), &exists, error))
    return FALSE;
  return exists ? put_again (context, record, object, was, before, error)
                : pwt_context_check_was (context, record, NULL, was, object, error) &&
                      pwt_db_insert (context->db, record, object, error);
}

/* What a save of one row leaves for the log and tells the others. */
static void
note_saved (PwtContext *context, const PwtRecord *record, gconstpointer object,
            gconstpointer before)
{
  context->is_unchanged = before != NULL && pwt_record_equal (record, before, object);
  g_free (context->before);
  context->before = before != NULL ? pwt_record_to_json (record, before) : NULL;
  if (!context->is_unchanged)
    pwt_context_event (context, "registry", pwt_record_get_id (record, object, "project"),
                       pwt_record_get_id (record, object, "id"));
}

/**
 * pwt_context_save:
 * @record: a record with "id" and "project"
 * @object: the new state of a row, or a new row
 * @error: return location for an error
 *
 * Saves it if it stays in its project and points only to things of that project.
 */
gboolean
pwt_context_save (PwtContext *context, const PwtRecord *record, gconstpointer object,
                  GError **error)
{
  gpointer copy = pwt_record_copy (record, object), before;
  gboolean is_good = put (context, record, copy, context->was, &before, error);

  if (is_good)
    note_saved (context, record, copy, before);
  if (before != NULL)
    pwt_record_free (record, before);
  pwt_record_free (record, copy);
  return is_good;
}

/* --- what a search finds --- */

static gboolean
put_search_text (PwtDb *db, const PwtMeterRow *row, GError **error)
{
#define OR_EMPTY(text) ((text) != NULL ? (text) : "")
  const char *parts[] = { OR_EMPTY (row->tenant_name),    OR_EMPTY (row->contact),
                          OR_EMPTY (row->building),       OR_EMPTY (row->floor),
                          OR_EMPTY (row->room),           OR_EMPTY (row->serial),
                          OR_EMPTY (row->account_number), NULL };
  g_autofree char *phone = pwt_phone_write (OR_EMPTY (row->phone));
#undef OR_EMPTY
  g_autofree char *names = pwt_search_text (parts);
  g_autofree char *text = g_strconcat (names, *phone != '\0' ? "\n" : "", phone, NULL);

  return pwt_search_put (db, row->point, text, error);
}

/**
 * pwt_search_refresh:
 * @meter: whose names, room or tenant changed
 *
 * Writes anew what a search looks into for the point that @meter serves.
 */
gboolean
pwt_search_refresh (PwtDb *db, PwtId meter, GError **error)
{
  PwtMeterRow *row = pwt_lists_meter_row (db, meter, error);
  gboolean is_good;

  if (row == NULL)
    return FALSE;
  is_good = pwt_id_is_none (row->point) || put_search_text (db, row, error);
  pwt_record_free (&pwt_meter_row_record, row);
  return is_good;
}

/* A name far up changes what is found for every meter below it. */
static gboolean
refresh_place (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  g_autoptr (GArray) meters = pwt_registry_meters_at (db, record, id, error);
  gboolean is_good = meters != NULL;

  for (guint i = 0; is_good && i < meters->len; i++)
    is_good = pwt_search_refresh (db, g_array_index (meters, PwtId, i), error);
  return is_good;
}

/* --- numbers --- */

/* A row without a number gets the next one; one that has a number keeps it. */
static gboolean
give_number (PwtDb *db, const PwtRecord *record, gpointer object, GError **error)
{
  const PwtField *field = pwt_record_find (record, "number");
  gboolean exists;
  gpointer existing;
  gint64 number;

  if (!pwt_db_has (db, record, pwt_record_get_id (record, object, "id"), &exists, error))
    return FALSE;
  if (exists) {
    existing = pwt_db_get (db, record, pwt_record_get_id (record, object, "id"), error);
    if (existing == NULL)
      return FALSE;
    number = pwt_field_get_int (field, existing);
    pwt_record_free (record, existing);
  } else if (!pwt_registry_next_number (db, record, &number, error)) {
    return FALSE;
  }
  pwt_field_set_int (field, object, number);
  return TRUE;
}

/**
 * pwt_context_save_numbered:
 * @record: line, point or meter
 * @object: its number is ignored: the site gives it
 */
gboolean
pwt_context_save_numbered (PwtContext *context, const PwtRecord *record, gconstpointer object,
                           GError **error)
{
  gpointer numbered = pwt_record_copy (record, object);
  gboolean is_good = give_number (context->db, record, numbered, error) &&
                     pwt_context_save (context, record, numbered, error);

  if (is_good)
    pwt_site_changed (context->turn, pwt_record_get_id (record, object, "project"));
  pwt_record_free (record, numbered);
  return is_good;
}

/* --- what holds for one kind only --- */

/* While money is on its way to a meter of the line, nothing else must answer in its place. */
static gboolean
check_top_ups_of_line (PwtDb *db, const PwtLine *line, GError **error)
{
  gint64 n_open;
  PwtLine *before;
  gboolean exists, is_same;

  if (!pwt_db_has (db, &pwt_line_record, line->id, &exists, error))
    return FALSE;
  if (!exists)
    return TRUE;
  if (!pwt_topups_count_under_way (db, line->id, &n_open, error))
    return FALSE;
  if (n_open == 0)
    return TRUE;
  before = pwt_db_get (db, &pwt_line_record, line->id, error);
  if (before == NULL)
    return FALSE;
  is_same = before->protocol == line->protocol && g_strcmp0 (before->port, line->port) == 0 &&
            pwt_id_equal (before->gateway, line->gateway);
  pwt_record_free (&pwt_line_record, before);
  return is_same || pwt_refuse (error, "Money is on its way to a meter of this line: wait until it "
                                       "has arrived");
}

/**
 * pwt_line_check_port:
 * @line: saved, with all that is saved together with it: two lines may exchange their ports
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the store
 *
 * A serial port is opened once. What another project calls its lines is no business of who may not
 * see it.
 */
gboolean
pwt_line_check_port (PwtContext *context, const PwtLine *line, GError **error)
{
  PwtLine *other;
  gboolean is_free;

  if (line->protocol != PWT_PROTOCOL_RTU || line->is_disabled)
    return TRUE;
  if (!pwt_registry_find_port (context->db, line, &other, error))
    return FALSE;
  if (other == NULL)
    return TRUE;
  is_free = pwt_context_may (context, other->project, PWT_MAY_SEE)
                ? pwt_refuse (error,
                              "The line “%s” has this port already: choose another, or put that "
                              "line out of service first",
                              other->name)
                : pwt_refuse (error, "A line of another project has this port already: choose "
                                     "another one");
  pwt_record_free (&pwt_line_record, other);
  return is_free;
}

static gboolean
check_line (PwtDb *db, const PwtLine *line, GError **error)
{
  PwtLinkConfig link = { .protocol = line->protocol,
                         .address = line->port,
                         .baud = (guint) line->baud,
                         .parity = line->parity };

  return pwt_link_config_check (&link, error) && check_top_ups_of_line (db, line, error);
}

/* While money is on its way to a meter, it stays the same meter at the same place. */
static gboolean
check_top_up (PwtDb *db, const PwtMeter *meter, GError **error)
{
  PwtMeter *before;
  PwtTopup *topup;
  gboolean is_same;

  if (!pwt_topups_under_way (db, meter->id, &topup, error))
    return FALSE;
  if (topup == NULL)
    return TRUE;
  pwt_record_free (&pwt_topup_record, topup);
  before = pwt_db_get (db, &pwt_meter_record, meter->id, error);
  if (before == NULL)
    return FALSE;
  is_same = pwt_id_equal (before->line, meter->line) && before->address == meter->address &&
            g_str_equal (before->profile, meter->profile) &&
            g_strcmp0 (before->settings, meter->settings) == 0 &&
            g_strcmp0 (before->serial, meter->serial) == 0;
  pwt_record_free (&pwt_meter_record, before);
  return is_same ||
         pwt_refuse (error, "Money is on its way to this meter: wait until it has arrived");
}

/* @meter: (inout): it is told here since when it is out of service */
static gboolean
check_retired (PwtContext *context, PwtMeter *meter, GError **error)
{
  gpointer found;
  PwtMeter *before;
  gboolean was_retired;

  if (!pwt_db_find (context->db, &pwt_meter_record, meter->id, &found, error))
    return FALSE;
  before = found;
  was_retired = before != NULL && before->is_retired;
  if (!meter->is_retired)
    meter->retired_us = PWT_TIME_NONE;
  else
    meter->retired_us = was_retired ? before->retired_us : context->now_us;
  pwt_record_free (&pwt_meter_record, before);
  return !meter->is_retired || was_retired || pwt_retiring_check (context->db, meter, error);
}

static gboolean
check_meter (PwtContext *context, PwtMeter *meter, GError **error)
{
  g_autoptr (PwtProfile) profile =
      pwt_profile_set_get (context->engine->profiles, meter->profile, meter->settings, error);

  return profile != NULL && check_top_up (context->db, meter, error) &&
         check_retired (context, meter, error);
}

/* An end that is taken back, where another meter served meanwhile. */
static gboolean
check_reopening (PwtDb *db, const PwtCircuit *before, const PwtCircuit *circuit, GError **error)
{
  gboolean overlaps;

  if (before->until_us == circuit->until_us || before->until_us == PWT_TIME_NONE)
    return TRUE;
  return pwt_hangs_overlaps (db, circuit, &overlaps, error) &&
         (!overlaps || pwt_refuse (error, "Another meter has served this room since: connect this "
                                          "one anew instead"));
}

/* An account is sold to by the meter it was opened on: its money cannot go to another, nor can what
 * another holds become its own, by a wire in Setup. */
static gboolean
check_account (PwtDb *db, PwtId point, GError **error)
{
  g_autofree char *refusal = NULL;

  return pwt_retiring_account_refusal (db, &pwt_point_record, point, &refusal, error) &&
         (refusal == NULL || pwt_refuse (error, "%s", refusal));
}

/* What served a point in the past stays so: a circuit is ended, and another begun. */
static gboolean
check_circuit (PwtContext *context, const PwtCircuit *circuit, GError **error)
{
  PwtCircuit *before;
  PwtMoney waiting;
  gboolean exists, is_same, is_free, is_changed;

  if ((circuit->until_us == PWT_TIME_NONE &&
       !pwt_meter_find_in_service (context->db, circuit->meter, error)) ||
      !pwt_db_has (context->db, &pwt_circuit_record, circuit->id, &exists, error))
    return FALSE;
  if (!exists)
    return pwt_check_references (context->db, &pwt_circuit_record, circuit, error) &&
           check_account (context->db, circuit->point, error);
  before = pwt_context_get (context, &pwt_circuit_record, circuit->id, PWT_MAY_SET_UP, error);
  if (before == NULL)
    return FALSE;
  is_same = pwt_id_equal (before->meter, circuit->meter) &&
            pwt_id_equal (before->point, circuit->point) && before->channel == circuit->channel &&
            before->since_us == circuit->since_us;
  is_changed = before->until_us != circuit->until_us;
  is_free = !is_same || check_reopening (context->db, before, circuit, error);
  pwt_record_free (&pwt_circuit_record, before);
  if (!is_free)
    return FALSE;
  if (!is_same)
    return pwt_refuse (error, "A circuit keeps its meter and point: end it and connect another");
  if (!pwt_topups_waiting (context->db, circuit->meter, &waiting, error))
    return FALSE;
  if (circuit->until_us != PWT_TIME_NONE && waiting.e4 != 0)
    return pwt_refuse (error, "Money is on its way to this meter: wait until it has arrived");
  return !is_changed || check_account (context->db, circuit->point, error);
}

static gboolean
check (PwtContext *context, const PwtRecord *record, gpointer object, GError **error)
{
  if (record == &pwt_line_record)
    return check_line (context->db, object, error);
  if (record == &pwt_meter_record)
    return check_meter (context, object, error);
  return record != &pwt_circuit_record || check_circuit (context, object, error);
}

/* What the rest of the site has to learn from a row that was saved. */
static gboolean
follow (PwtContext *context, const PwtRecord *record, gconstpointer object, gboolean is_new,
        GError **error)
{
  PwtMeter *meter;
  gboolean is_good;

  if (record == &pwt_building_record || record == &pwt_floor_record || record == &pwt_room_record ||
      record == &pwt_point_record)
    return is_new ||
           refresh_place (context->db, record, pwt_record_get_id (record, object, "id"), error);
  if (record != &pwt_meter_record && record != &pwt_circuit_record)
    return TRUE;
  meter = pwt_db_get (
      context->db, &pwt_meter_record,
      pwt_record_get_id (record, object, record == &pwt_meter_record ? "id" : "meter"), error);
  if (meter == NULL)
    return FALSE;
  /* What is out of service has neither state nor place any more. */
  is_good = meter->is_retired || (pwt_readings_refresh_state (context->turn, meter->id, error) &&
                                  pwt_search_refresh (context->db, meter->id, error));
  pwt_record_free (&pwt_meter_record, meter);
  return is_good;
}

/* What was read by another ratio, or held against another number, is no longer true. Where another
 * meter answered, it still does until the number that is registered now was heard: at once. */
static gboolean
forget_read (PwtContext *context, const PwtMeter *before, const PwtMeter *after, GError **error)
{
  gboolean is_other_base = before->ct_ratio != after->ct_ratio ||
                           before->pt_ratio != after->pt_ratio ||
                           g_strcmp0 (before->profile, after->profile) != 0;
  gboolean is_other_number = g_strcmp0 (before->serial, after->serial) != 0, is_good;
  PwtMeterLive *live;

  if (!is_other_base && !is_other_number)
    return TRUE;
  if (!pwt_find_live (context->db, after->id, &live, error))
    return FALSE;
  if (live != NULL && is_other_base)
    live->energy_total.wh = PWT_NONE; /* no base for what is used from now on */
  if (live != NULL && is_other_number) {
    live->other_number = live->unknown_count = live->purchase_count = PWT_NONE;
    live->energy_total.wh = PWT_NONE;
    if (context->engine->lines != NULL)
      pwt_lines_read_whole (context->engine->lines,
                            pwt_site_meter_number (context->engine, after->id), 0);
  }
  is_good = live == NULL || pwt_live_put (context->db, live, error);
  pwt_record_free (&pwt_meter_live_record, live);
  return is_good;
}

/**
 * pwt_registry_save:
 * @record: building … circuit
 * @object: the row; the number of a line, point or meter is ignored: the site gives it
 * @was: (nullable): see pwt_context_check_was()
 * @before: (out) (transfer full) (nullable): the row as it was, %NULL for a new one
 * @error: return location for an error
 *
 * Saves one row with all that follows from it. Neither event nor log: those are of the whole
 * operation.
 */
gboolean
pwt_registry_save (PwtContext *context, const PwtRecord *record, gconstpointer object,
                   gconstpointer was, gpointer *before, GError **error)
{
  gpointer copy = pwt_record_copy (record, object);
  gboolean is_good;

  *before = NULL;
  is_good = check (context, record, copy, error) &&
            (pwt_record_find (record, "number") == NULL ||
             give_number (context->db, record, copy, error)) &&
            put (context, record, copy, was, before, error) &&
            follow (context, record, copy, *before == NULL, error) &&
            (record != &pwt_meter_record || *before == NULL ||
             forget_read (context, *before, copy, error));
  if (is_good && (pwt_record_find (record, "number") != NULL || record == &pwt_circuit_record))
    pwt_site_changed (context->turn, pwt_record_get_id (record, object, "project"));
  if (!is_good && *before != NULL)
    pwt_record_free (record, g_steal_pointer (before));
  pwt_record_free (record, copy);
  return is_good;
}

/**
 * pwt_registry_save_one:
 *
 * As pwt_registry_save(), for an operation that saves nothing else.
 */
gboolean
pwt_registry_save_one (PwtContext *context, const PwtRecord *record, gconstpointer object,
                       GError **error)
{
  gpointer before, after;

  if (!pwt_registry_save (context, record, object, context->was, &before, error))
    return FALSE;
  after = pwt_db_get (context->db, record, pwt_record_get_id (record, object, "id"), error);
  if (after != NULL)
    note_saved (context, record, after, before);
  if (before != NULL)
    pwt_record_free (record, before);
  if (after == NULL)
    return FALSE;
  pwt_record_free (record, after);
  return TRUE;
}
