/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry: what an engineer builds, and the health of what was built. */
#include "engine/registry.h"
#include "engine/verification.h"
#include "store/backups.h"
#include "store/lists.h"
#include "store/live.h"
#include "store/registry.h"
#include "store/set-aside.h"
#include "store/topups.h"

#define SET_ASIDE_SHOWN_US (7 * PWT_US_PER_DAY)

/* --- operations --- */

static gboolean
save_project (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtProject project = *(const PwtProject *) request; /* its texts stay the request's */
  PwtProject usual = { 0 };
  g_autoptr (GTimeZone) zone = NULL;
  gpointer before = NULL;
  gboolean is_current;

  if (project.alarm2.e4 > project.alarm1.e4)
    return pwt_refuse (error, "Alarm amount 2 must not be above alarm amount 1");
  if (!pwt_time_zone_load (project.time_zone, &zone, error) ||
      !pwt_db_find (context->db, &pwt_project_record, project.id, &before, error))
    return FALSE;
  pwt_project_set_defaults (&usual);
  if (project.interval_s == PWT_NONE)
    project.interval_s = before != NULL ? ((PwtProject *) before)->interval_s : usual.interval_s;
  is_current =
      pwt_context_check_was (context, &pwt_project_record, before, context->was, &project, error);
  if (before != NULL)
    context->before = pwt_record_to_json (&pwt_project_record, before);
  pwt_record_free (&pwt_project_record, before);
  if (!is_current)
    return FALSE;
  context->after = pwt_record_to_json (&pwt_project_record, &project);
  pwt_context_event (context, "registry", project.id, project.id);
  pwt_site_changed (context->turn, project.id);
  return pwt_db_save (context->db, &pwt_project_record, &project, error);
}

static gboolean
save_building (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_building_record, request, error);
}

static gboolean
save_floor (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_floor_record, request, error);
}

static gboolean
save_room (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_room_record, request, error);
}

static gboolean
save_gateway (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_gateway_record, request, error);
}

static gboolean
save_line (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_line_record, request, error) &&
         pwt_line_check_port (context, request, error);
}

static gboolean
save_point (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_point_record, request, error);
}

static gboolean
save_meter (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_meter_record, request, error);
}

static gboolean
save_circuit (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_registry_save_one (context, &pwt_circuit_record, request, error);
}

static gboolean
get_tree (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId project = ((PwtIdRequest *) request)->id;
  PwtSiteTree *found;

  if (!pwt_context_require (context, project, PWT_MAY_SEE, error))
    return FALSE;
  found = pwt_registry_tree (context->db, project, error);
  if (found == NULL)
    return FALSE;
  pwt_record_move (&pwt_site_tree_record, found, reply);
  return TRUE;
}

static void
add_choices (const PwtProfile *profile, PwtProfileName *row)
{
  for (guint i = 0; i < profile->choices->len; i++) {
    const PwtProfileChoice *from = g_ptr_array_index (profile->choices, i);
    PwtModelChoice *choice = pwt_record_new (&pwt_model_choice_record);

    choice->name = g_strdup (from->name);
    choice->note = g_strdup (from->note);
    choice->usual = g_strdup (from->usual);
    for (guint o = 0; from->options[o] != NULL; o++) {
      PwtModelOption *option = pwt_record_new (&pwt_model_option_record);

      option->name = g_strdup (from->options[o]);
      g_ptr_array_add (choice->options, option);
    }
    g_ptr_array_add (row->choices, choice);
  }
}

/* A file that is wrong is left out: the log of prewattd says why. */
static gboolean
list_profiles (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtProfileList *list = reply;
  g_auto (GStrv) names = pwt_profile_set_list (context->engine->profiles, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autoptr (GError) why = NULL;
    g_autoptr (PwtProfile) profile =
        pwt_profile_set_get (context->engine->profiles, names[i], NULL, &why);
    PwtProfileName *row;

    if (profile == NULL) {
      g_message ("The model “%s” is left out: %s", names[i], why->message);
      continue;
    }
    row = pwt_record_new (&pwt_profile_name_record);
    row->name = g_strdup (names[i]);
    row->title = g_strdup (profile->title);
    add_choices (profile, row);
    g_ptr_array_add (list->profiles, row);
  }
  return names != NULL;
}

/* --- health --- */

static void
add_link_state (PwtEngine *engine, const PwtLine *line, PwtLineHealth *health)
{
  PwtLineStats stats = { 0 };

  health->is_disabled = line->is_disabled;
  if (line->is_disabled)
    health->problem = g_strdup ("Out of service");
  else if (engine->lines == NULL ||
           !pwt_lines_get_line_stats (engine->lines, (guint32) line->number, &stats))
    health->problem = g_strdup ("The line is not configured");
  else if (stats.link != PWT_LINK_OPEN)
    health->problem = g_strdup (stats.text != NULL ? stats.text : "Opening…");
  health->is_open = health->problem == NULL;
  if (stats.interval_us > 0) {
    health->sweeps = g_strdup (stats.sweeps);
    health->sweep_us = stats.sweep_us;
    health->interval_s = stats.interval_us / PWT_US_PER_SECOND;
  }
  pwt_line_stats_clear (&stats);
}

/**
 * pwt_line_health_new:
 *
 * Returns: (transfer full): a pwt_line_health_record: how @line and its meters are now; %NULL with
 * @error set
 */
PwtLineHealth *
pwt_line_health_new (PwtContext *context, const PwtLine *line, GError **error)
{
  PwtLiveSummary summary;
  PwtLineHealth *health;

  if (!pwt_live_summarize (context->db, line->id, &summary, error))
    return NULL;
  health = pwt_record_new (&pwt_line_health_record);
  health->id = line->id;
  health->project = line->project;
  health->name = g_strdup (line->name);
  health->port = g_strdup (line->port);
  health->meters = summary.meters;
  health->fresh = summary.fresh;
  health->lost = summary.lost;
  health->oldest_read_us = summary.oldest_read_us;
  add_link_state (context->engine, line, health);
  return health;
}

static gboolean
add_line_health (PwtContext *context, const PwtLine *line, PwtSiteHealth *site, GError **error)
{
  PwtLineHealth *health = pwt_line_health_new (context, line, error);

  if (health == NULL)
    return FALSE;
  g_ptr_array_add (site->lines, health);
  site->meters += health->meters;
  site->fresh += health->fresh;
  site->lost += health->lost;
  if (health->oldest_read_us != PWT_TIME_NONE &&
      (site->oldest_read_us == PWT_TIME_NONE || health->oldest_read_us < site->oldest_read_us))
    site->oldest_read_us = health->oldest_read_us;
  return TRUE;
}

/* What is of no project names what is in any: only for those who answer for all of them. The others
 * learn that something is wrong. */
static gboolean
sees_whole_site (const PwtContext *context)
{
  return pwt_context_may (context, PWT_ID_NONE, PWT_MAY_AUDIT) ||
         pwt_context_may (context, PWT_ID_NONE, PWT_MAY_ADMINISTER);
}

static char *
dup_problem (const PwtContext *context, const char *problem, const char *without_names)
{
  return g_strdup (problem == NULL || sees_whole_site (context) ? problem : without_names);
}

/* Of @project; none: of lines and of meters that are no more. */
static gboolean
add_set_aside (PwtContext *context, PwtId project, PwtSiteHealth *site, GError **error)
{
  gint64 since_us = context->now_us - SET_ASIDE_SHOWN_US, n, newest_us;
  g_autofree char *reason = NULL;

  if (!pwt_set_aside_summarize (context->db, project, since_us, &n, &newest_us, &reason, error))
    return FALSE;
  site->set_aside += n;
  if (n > 0 && (site->set_aside_us == PWT_TIME_NONE || newest_us > site->set_aside_us)) {
    site->set_aside_us = newest_us;
    g_free (site->set_aside_reason);
    site->set_aside_reason =
        !pwt_id_is_none (project) || sees_whole_site (context) ? g_steal_pointer (&reason) : NULL;
  }
  return TRUE;
}

/* Of the projects the caller may see. */
static gboolean
add_projects (PwtContext *context, PwtSiteHealth *site, GError **error)
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
    is_good = is_good && add_set_aside (context, project, site, error);
  }
  pwt_record_list_free (&pwt_project_record, projects);
  return is_good;
}

static gboolean
add_failed_job (PwtContext *context, const char *kind, const char *without_names,
                PwtSiteHealth *site, GError **error)
{
  PwtJob *job = NULL;

  if (!pwt_jobs_newest (context->db, kind, &job, error))
    return FALSE;
  if (job != NULL && job->state == PWT_JOB_FAILED && site->backup_problem == NULL)
    site->backup_problem = dup_problem (context, job->result, without_names);
  pwt_record_free (&pwt_job_record, job);
  return TRUE;
}

/* Whoever sees the site may see that nobody could bring it back. */
static gboolean
add_backup_problem (PwtContext *context, PwtSiteHealth *site, GError **error)
{
  return add_failed_job (context, "backup", "The last backup failed: tell an administrator", site,
                         error) &&
         add_failed_job (context, "drill", "The last restore drill failed: tell an administrator",
                         site, error);
}

static gboolean
add_books_problem (PwtContext *context, PwtSiteHealth *site, GError **error)
{
  PwtSiteStatus *verified;

  if (!pwt_verification_load (context->db, &verified, error))
    return FALSE;
  site->books_problem =
      dup_problem (context, verified->verified_problem,
                   "The last verification found something wrong: tell an administrator");
  pwt_record_free (&pwt_site_status_record, verified);
  return TRUE;
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
  return is_good && add_projects (context, site, error) &&
         add_set_aside (context, PWT_ID_NONE, site, error) &&
         add_backup_problem (context, site, error) && add_books_problem (context, site, error);
}

/* --- import --- */

static gboolean
prepare_import (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtImportRequest *wanted = request;

  *prepared = pwt_import_parse (wanted->site, wanted->line_dir, error);
  return *prepared != NULL;
}

/* The answer was lost: it is given again, not the project made again. */
static gboolean
import_again (PwtContext *context, PwtId id, PwtImportReply *reply, GError **error)
{
  PwtProject *made = pwt_db_get (context->db, &pwt_project_record, id, error);
  gboolean is_same;

  if (made == NULL)
    return FALSE;
  is_same = g_strcmp0 (made->name, pwt_import_peek_name (context->prepared)) == 0;
  pwt_record_free (&pwt_project_record, made);
  if (!is_same) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This project was made already, and of another file");
    return FALSE;
  }
  context->is_unchanged = TRUE;
  return pwt_registry_count (context->db, id, reply, error);
}

static gboolean
import (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((const PwtImportRequest *) request)->project;
  gboolean exists = FALSE;

  if (!pwt_id_is_none (id) && !pwt_db_has (context->db, &pwt_project_record, id, &exists, error))
    return FALSE;
  if (exists)
    return import_again (context, id, reply, error);
  /* The log says what was made; the file itself would fill it. */
  if (!pwt_import_apply (context, context->prepared, id, reply, error))
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
  { "profile.list", list_profiles, NULL, NULL },
  { "site.change", pwt_site_change, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
