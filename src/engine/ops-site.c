/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry: what an engineer builds, and the health of what was built. */
#include "engine/private.h"
#include "engine/search-text.h"
#include "store/accounts.h"
#include "store/lists.h"
#include "store/live.h"
#include "store/registry.h"
#include "store/topups.h"

/* --- saving any row of the registry --- */

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

static PwtId
id_of (const PwtRecord *record, gconstpointer object, const char *field)
{
  return pwt_field_get_id (pwt_record_find (record, field), object);
}

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
  is_same = exists && pwt_id_equal (id_of (to, target, "project"), project);
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
  PwtId project = id_of (record, object, "project");

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

/* Over what is there: it must stay in its project. */
static gboolean
save_again (PwtContext *context, const PwtRecord *record, gpointer object, GError **error)
{
  gpointer existing = pwt_db_get (context->db, record, id_of (record, object, "id"), error);
  PwtId project = id_of (record, object, "project");

  if (existing == NULL)
    return FALSE;
  if (!pwt_id_equal (id_of (record, existing, "project"), project)) {
    pwt_record_free (record, existing);
    return pwt_not_found (error, record->name);
  }
  if (!pwt_context_may (context, project, PWT_MAY_SEE_PRIVATE))
    keep_masked (record, existing, object);
  context->is_unchanged = pwt_record_equal (record, existing, object);
  g_free (context->before);
  context->before = pwt_record_to_json (record, existing);
  pwt_record_free (record, existing);
  return context->is_unchanged || pwt_db_update (context->db, record, object, error);
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
  PwtId id = id_of (record, object, "id");
  gboolean exists, is_good;
  gpointer copy;

  if (!pwt_check_references (context->db, record, object, error) ||
      !pwt_db_has (context->db, record, id, &exists, error))
    return FALSE;
  copy = pwt_record_copy (record, object);
  is_good = exists ? save_again (context, record, copy, error)
                   : pwt_db_insert (context->db, record, copy, error);
  pwt_record_free (record, copy);
  if (is_good && !context->is_unchanged)
    pwt_context_event (context, "registry", id_of (record, object, "project"), id);
  return is_good;
}

/* --- what a search finds --- */

static gboolean
put_search_text (PwtDb *db, const PwtMeterRow *row, GError **error)
{
#define OR_EMPTY(text) ((text) != NULL ? (text) : "")
  const char *parts[] = {
    OR_EMPTY (row->tenant_name),    OR_EMPTY (row->contact), OR_EMPTY (row->building),
    OR_EMPTY (row->floor),          OR_EMPTY (row->room),    OR_EMPTY (row->serial),
    OR_EMPTY (row->account_number), OR_EMPTY (row->phone),   NULL
  };
#undef OR_EMPTY
  g_autofree char *text = pwt_search_text (parts);

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

/* A name far up changes what is found for many: written anew for the whole project. */
static gboolean
refresh_project (PwtDb *db, PwtId project, GError **error)
{
  GPtrArray *meters = pwt_db_find_id (db, &pwt_meter_record, "project", project, error);
  gboolean is_good = meters != NULL;

  for (guint i = 0; is_good && i < meters->len; i++)
    is_good = pwt_search_refresh (db, ((PwtMeter *) g_ptr_array_index (meters, i))->id, error);
  pwt_record_list_free (&pwt_meter_record, meters);
  return is_good;
}

/* --- operations --- */

static gboolean
save_project (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtProject *project = request;
  g_autoptr (GTimeZone) zone = NULL;
  PwtProject *before;
  gboolean exists;

  if (!pwt_time_zone_load (project->time_zone, &zone, error) ||
      !pwt_db_has (context->db, &pwt_project_record, project->id, &exists, error))
    return FALSE;
  if (exists) {
    before = pwt_db_get (context->db, &pwt_project_record, project->id, error);
    if (before == NULL)
      return FALSE;
    context->before = pwt_record_to_json (&pwt_project_record, before);
    pwt_record_free (&pwt_project_record, before);
  }
  pwt_context_event (context, "registry", project->id, project->id);
  pwt_site_changed (context->turn, project->id);
  return pwt_db_save (context->db, &pwt_project_record, project, error);
}

static gboolean
save_building (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_save (context, &pwt_building_record, request, error) &&
         refresh_project (context->db, ((PwtBuilding *) request)->project, error);
}

static gboolean
save_floor (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_save (context, &pwt_floor_record, request, error) &&
         refresh_project (context->db, ((PwtFloor *) request)->project, error);
}

static gboolean
save_room (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_save (context, &pwt_room_record, request, error) &&
         refresh_project (context->db, ((PwtRoom *) request)->project, error);
}

static gboolean
save_gateway (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_save (context, &pwt_gateway_record, request, error);
}

/* A row without a number gets the next one; one that has a number keeps it. */
static gboolean
give_number (PwtDb *db, const PwtRecord *record, gpointer object, GError **error)
{
  const PwtField *field = pwt_record_find (record, "number");
  gboolean exists;
  gpointer existing;
  gint64 number;

  if (!pwt_db_has (db, record, id_of (record, object, "id"), &exists, error))
    return FALSE;
  if (exists) {
    existing = pwt_db_get (db, record, id_of (record, object, "id"), error);
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
    pwt_site_changed (context->turn, id_of (record, object, "project"));
  pwt_record_free (record, numbered);
  return is_good;
}

static gboolean
save_line (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtLine *line = request;
  PwtLinkConfig link = { .protocol = line->protocol,
                         .address = line->port,
                         .baud = (guint) line->baud,
                         .parity = line->parity };

  return pwt_link_config_check (&link, error) &&
         pwt_context_save_numbered (context, &pwt_line_record, request, error);
}

static gboolean
save_point (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtPoint *point = request;
  PwtMeter *meter = NULL;
  gboolean is_good;

  if (!pwt_context_save_numbered (context, &pwt_point_record, request, error) ||
      !pwt_accounts_meter_of_point (context->db, point->id, &meter, error))
    return FALSE;
  is_good = meter == NULL || pwt_search_refresh (context->db, meter->id, error);
  pwt_record_free (&pwt_meter_record, meter);
  return is_good;
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
            g_strcmp0 (before->settings, meter->settings) == 0;
  pwt_record_free (&pwt_meter_record, before);
  return is_same ||
         pwt_refuse (error, "Money is on its way to this meter: wait until it has arrived");
}

static gboolean
save_meter (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtMeter *meter = request;
  g_autoptr (PwtProfile) profile =
      pwt_profile_set_get (context->engine->profiles, meter->profile, meter->settings, error);

  return profile != NULL && check_top_up (context->db, meter, error) &&
         pwt_context_save_numbered (context, &pwt_meter_record, request, error) &&
         pwt_readings_refresh_state (context->turn, meter->id, error) &&
         pwt_search_refresh (context->db, meter->id, error);
}

/* What served a point in the past stays so: a circuit is ended, and another begun. */
static gboolean
check_circuit (PwtContext *context, const PwtCircuit *circuit, GError **error)
{
  PwtCircuit *before;
  PwtMoney waiting;
  gboolean exists, is_same;

  if (!pwt_db_has (context->db, &pwt_circuit_record, circuit->id, &exists, error))
    return FALSE;
  if (!exists)
    return TRUE;
  before = pwt_context_get (context, &pwt_circuit_record, circuit->id, PWT_MAY_SET_UP, error);
  if (before == NULL)
    return FALSE;
  is_same = pwt_id_equal (before->meter, circuit->meter) &&
            pwt_id_equal (before->point, circuit->point) && before->channel == circuit->channel &&
            before->since_us == circuit->since_us;
  pwt_record_free (&pwt_circuit_record, before);
  if (!is_same)
    return pwt_refuse (error, "A circuit keeps its meter and point: end it and connect another");
  if (!pwt_topups_waiting (context->db, circuit->point, &waiting, error))
    return FALSE;
  return circuit->until_us == PWT_TIME_NONE || waiting.e4 == 0 ||
         pwt_refuse (error, "Money is on its way to this meter: wait until it has arrived");
}

static gboolean
save_circuit (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCircuit *circuit = request;

  if (!check_circuit (context, circuit, error) ||
      !pwt_context_save (context, &pwt_circuit_record, request, error))
    return FALSE;
  pwt_site_changed (context->turn, circuit->project);
  return pwt_readings_refresh_state (context->turn, circuit->meter, error) &&
         pwt_search_refresh (context->db, circuit->meter, error);
}

static gboolean
get_tree (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId project = ((PwtIdRequest *) request)->id;
  PwtSiteTree *to = reply, *found, empty;

  if (!pwt_context_require (context, project, PWT_MAY_SEE, error))
    return FALSE;
  found = pwt_registry_tree (context->db, project, error);
  if (found == NULL)
    return FALSE;
  empty = *to;
  *to = *found;
  *found = empty;
  pwt_record_free (&pwt_site_tree_record, found);
  return TRUE;
}

/* --- health --- */

static void
add_link_state (PwtEngine *engine, const PwtLine *line, PwtLineHealth *health)
{
  PwtLineStats stats = { 0 };

  if (line->is_disabled)
    health->problem = g_strdup ("Out of service");
  else if (engine->lines == NULL ||
           !pwt_lines_get_line_stats (engine->lines, (guint32) line->number, &stats))
    health->problem = g_strdup ("The line is not configured");
  else if (stats.link != PWT_LINK_OPEN)
    health->problem = g_strdup (stats.text != NULL ? stats.text : "Opening…");
  health->is_open = health->problem == NULL;
  pwt_line_stats_clear (&stats);
}

static gboolean
add_line_health (PwtContext *context, const PwtLine *line, PwtSiteHealth *site, GError **error)
{
  PwtLiveSummary summary;
  PwtLineHealth *health;

  if (!pwt_live_summarize (context->db, line->id, &summary, error))
    return FALSE;
  health = pwt_record_new (&pwt_line_health_record);
  health->id = line->id;
  health->name = g_strdup (line->name);
  health->port = g_strdup (line->port);
  health->meters = summary.meters;
  health->fresh = summary.fresh;
  health->lost = summary.lost;
  health->oldest_read_us = summary.oldest_read_us;
  add_link_state (context->engine, line, health);
  g_ptr_array_add (site->lines, health);
  site->meters += summary.meters;
  site->fresh += summary.fresh;
  site->lost += summary.lost;
  if (summary.oldest_read_us != PWT_TIME_NONE &&
      (site->oldest_read_us == PWT_TIME_NONE || summary.oldest_read_us < site->oldest_read_us))
    site->oldest_read_us = summary.oldest_read_us;
  return TRUE;
}

/* Of the projects the caller may see. */
static gboolean
add_topups (PwtContext *context, PwtSiteHealth *site, GError **error)
{
  GPtrArray *projects = pwt_db_all (context->db, &pwt_project_record, error);
  gboolean is_good = projects != NULL;

  for (guint i = 0; is_good && i < projects->len; i++) {
    PwtId project = ((PwtProject *) g_ptr_array_index (projects, i))->id;
    gint64 n = 0, oldest_us = PWT_TIME_NONE;

    if (!pwt_context_may (context, project, PWT_MAY_SEE))
      continue;
    is_good = pwt_topups_count_open (context->db, project, &n, &oldest_us, error);
    site->open_topups += n;
    if (oldest_us != PWT_TIME_NONE &&
        (site->oldest_topup_us == PWT_TIME_NONE || oldest_us < site->oldest_topup_us))
      site->oldest_topup_us = oldest_us;
  }
  pwt_record_list_free (&pwt_project_record, projects);
  return is_good;
}

static gboolean
get_health (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSiteHealth *site = reply;
  GPtrArray *lines = pwt_db_all (context->db, &pwt_line_record, error);
  gboolean is_good = lines != NULL;

  site->now_us = context->now_us;
  for (guint i = 0; is_good && i < lines->len; i++) {
    const PwtLine *line = g_ptr_array_index (lines, i);

    if (pwt_context_may (context, line->project, PWT_MAY_SEE))
      is_good = add_line_health (context, line, site, error);
  }
  pwt_record_list_free (&pwt_line_record, lines);
  return is_good && add_topups (context, site, error);
}

/* --- import --- */

static gboolean
prepare_import (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtImportRequest *wanted = request;

  *prepared = pwt_import_parse (wanted->site, wanted->line_dir, error);
  return *prepared != NULL;
}

static gboolean
import (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  /* The log says what was made; the file itself would fill it. */
  if (!pwt_import_apply (context, context->prepared, reply, error))
    return FALSE;
  context->after = pwt_record_to_json (&pwt_import_reply_record, reply);
  return TRUE;
}

const PwtHandler pwt_handlers_site[] = {
  { "site.health", get_health, NULL, NULL },
  { "site.import", import, prepare_import, pwt_import_free },
  { "site.tree", get_tree, NULL, NULL },
  { "project.save", save_project, NULL, NULL },
  { "building.save", save_building, NULL, NULL },
  { "floor.save", save_floor, NULL, NULL },
  { "room.save", save_room, NULL, NULL },
  { "gateway.save", save_gateway, NULL, NULL },
  { "line.save", save_line, NULL, NULL },
  { "point.save", save_point, NULL, NULL },
  { "meter.save", save_meter, NULL, NULL },
  { "circuit.save", save_circuit, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
