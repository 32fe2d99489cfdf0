/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry as the lines need it: every line and meter of the site by their small dense numbers,
 * configured anew when a row of them changes. */
#include <pthread.h>

#include "engine/private.h"
#include "store/registry.h"
#include "store/rows.h"

struct _PwtSite {
  GHashTable *by_number; /* guint32 → PwtSiteMeter * (owned) */
  GHashTable *by_id;     /* PwtSiteMeter * as PwtId * → PwtSiteMeter * */
  GHashTable *lines;     /* PwtId * (owned) → guint32 */
  GArray *changed;       /* PwtId of projects whose lines are to be configured anew */
  gint n_lines;          /* atomic: asked from any thread */
  pthread_mutex_t mutex; /* of what follows: asked from any thread too */
  GHashTable *problems;  /* PwtId * (owned) of a meter → char * (owned): why it is not read */
  GHashTable *failures;  /* likewise: what its last poll came to instead of a reading */
};

static PwtSite *
site_new (void)
{
  PwtSite *site = g_new0 (PwtSite, 1);

  site->by_number = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  site->by_id = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  site->lines = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  site->changed = g_array_new (FALSE, FALSE, sizeof (PwtId));
  pthread_mutex_init (&site->mutex, NULL);
  site->problems = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, g_free);
  site->failures = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, g_free);
  return site;
}

void
pwt_site_free (PwtSite *site)
{
  g_hash_table_unref (site->by_id);
  g_hash_table_unref (site->by_number);
  g_hash_table_unref (site->lines);
  g_array_unref (site->changed);
  g_hash_table_unref (site->problems);
  g_hash_table_unref (site->failures);
  pthread_mutex_destroy (&site->mutex);
  g_free (site);
}

static gboolean
set_line (PwtEngine *engine, const PwtLine *line, const PwtProject *project, GTimeZone *zone)
{
  gint64 interval_s = line->interval_s != PWT_NONE ? line->interval_s : project->interval_s;
  PwtLineConfig config = {
    .line = (guint32) line->number,
    .link = { .protocol = line->protocol,
              .address = line->port,
              .baud = (guint) line->baud,
              .parity = line->parity },
    .interval_us = interval_s * PWT_US_PER_SECOND,
    .zone = zone,
    .is_paused = line->is_disabled,
  };
  g_autoptr (GError) error = NULL;

  /* One line that cannot be set up must not keep the others dark: it is shown as not open. */
  if (!pwt_lines_set_line (engine->lines, &config, &error)) {
    g_warning ("Line “%s”: %s", line->name, error->message);
    return FALSE;
  }
  g_hash_table_replace (engine->site->lines, g_memdup2 (&line->id, sizeof line->id),
                        GUINT_TO_POINTER (config.line));
  g_atomic_int_set (&engine->site->n_lines, (int) g_hash_table_size (engine->site->lines));
  return TRUE;
}

/* @words: problems or failures. Returns: whether @meter has not had these words before */
static gboolean
set_words (PwtSite *site, GHashTable *words, PwtId meter, const char *text)
{
  gboolean is_new;

  pthread_mutex_lock (&site->mutex);
  is_new = g_strcmp0 (g_hash_table_lookup (words, &meter), text) != 0;
  if (text == NULL)
    g_hash_table_remove (words, &meter);
  else if (is_new)
    g_hash_table_replace (words, g_memdup2 (&meter, sizeof meter), g_strdup (text));
  pthread_mutex_unlock (&site->mutex);
  return is_new;
}

static gboolean
set_problem (PwtSite *site, PwtId meter, const char *problem)
{
  return set_words (site, site->problems, meter, problem);
}

/* A meter that the lines do not take is as good as one that does not answer: it is lost, and what
 * it said once is not shown as new. */
static void
note_unread (PwtEngine *engine, const PwtMeter *meter, const GError *error)
{
  g_autofree char *problem = g_strdup_printf ("This meter cannot be read: %s", error->message);
  PwtLinesEvent *event;

  pwt_lines_remove_meter (engine->lines, (guint32) meter->number); /* as it was before */
  if (!set_problem (engine->site, meter->id, problem))
    return;
  g_warning ("Meter %s: %s", meter->serial, error->message);
  event = g_new0 (PwtLinesEvent, 1);
  *event = (PwtLinesEvent){ .kind = PWT_LINES_COMM,
                            .meter = (guint32) meter->number,
                            .time_us = pwt_world_now (&engine->world),
                            .comm = PWT_COMM_LOST };
  g_ptr_array_add (engine->field_events, event);
}

static void
set_meter (PwtEngine *engine, const PwtMeter *meter, gint64 point_number)
{
  PwtSite *site = engine->site;
  gpointer line = g_hash_table_lookup (site->lines, &meter->line);
  PwtMeterConfig config = {
    .meter = (guint32) meter->number,
    .line = GPOINTER_TO_UINT (line),
    .unit = (guint8) meter->address,
    .profile = meter->profile,
    .settings = meter->settings,
    .ct = (guint32) meter->ct_ratio,
    .pt = (guint32) meter->pt_ratio,
  };
  g_autoptr (GError) error = NULL;
  PwtSiteMeter *entry;

  if (line == NULL)
    return; /* it was said why */
  if (pwt_lines_set_meter (engine->lines, &config, &error))
    set_problem (site, meter->id, NULL);
  else
    note_unread (engine, meter, error);
  entry = g_new0 (PwtSiteMeter, 1);
  *entry = (PwtSiteMeter){ .id = meter->id,
                           .project = meter->project,
                           .line = meter->line,
                           .number = config.meter,
                           .address = meter->address,
                           .point_number = point_number,
                           .ct = config.ct,
                           .pt = config.pt,
                           .serial_end = pwt_meter_number_of_serial (meter->serial) };
  g_hash_table_remove (site->by_id, &meter->id);
  g_hash_table_replace (site->by_number, GUINT_TO_POINTER (config.meter), entry);
  g_hash_table_insert (site->by_id, &entry->id, entry);
}

/* Addresses may have been exchanged: a meter that moves leaves its old place before anyone takes
 * it. */
static void
clear_place_if_moved (PwtEngine *engine, const PwtMeter *meter)
{
  const PwtSiteMeter *entry = g_hash_table_lookup (engine->site->by_id, &meter->id);

  if (entry != NULL &&
      (entry->address != meter->address || !pwt_id_equal (entry->line, meter->line)))
    pwt_lines_remove_meter (engine->lines, entry->number);
}

static GHashTable *
points_by_meter (const PwtSiteTree *tree)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  GHashTable *by_meter = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);

  for (guint i = 0; i < tree->points->len; i++) {
    PwtPoint *point = g_ptr_array_index (tree->points, i);

    g_hash_table_insert (numbers, &point->id, point);
  }
  for (guint i = 0; i < tree->circuits->len; i++) {
    PwtCircuit *circuit = g_ptr_array_index (tree->circuits, i);

    if (circuit->until_us == PWT_TIME_NONE)
      g_hash_table_insert (by_meter, &circuit->meter,
                           g_hash_table_lookup (numbers, &circuit->point));
  }
  return by_meter;
}

/* Whether @rows (of records that begin with their id) has a row of that id. */
static gboolean
has_id (const GPtrArray *rows, PwtId id)
{
  for (guint i = 0; i < rows->len; i++)
    if (pwt_id_equal (*(const PwtId *) g_ptr_array_index (rows, i), id))
      return TRUE;
  return FALSE;
}

static void
forget_meters (PwtEngine *engine, const PwtSiteTree *tree)
{
  g_autoptr (GHashTable) known = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < tree->meters->len; i++) {
    PwtMeter *meter = g_ptr_array_index (tree->meters, i);

    if (!meter->is_retired)
      g_hash_table_add (known, &meter->id);
  }
  g_hash_table_iter_init (&iter, engine->site->by_number);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    PwtSiteMeter *entry = value;

    if (!pwt_id_equal (entry->project, tree->project->id) ||
        g_hash_table_contains (known, &entry->id))
      continue;
    pwt_lines_remove_meter (engine->lines, entry->number);
    pwt_topup_runner_forget (engine, entry->id);
    set_problem (engine->site, entry->id, NULL);
    pwt_site_note_failure (engine, entry->id, NULL);
    g_hash_table_remove (engine->site->by_id, &entry->id);
    g_hash_table_iter_remove (&iter);
  }
}

/* A line of no project any more. Those of other projects are not in @tree: they are looked up. */
static void
forget_lines (PwtEngine *engine, PwtDb *db, const PwtSiteTree *tree)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, engine->site->lines);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    gboolean exists = TRUE;

    if (has_id (tree->lines, *(PwtId *) key) ||
        !pwt_db_has (db, &pwt_line_record, *(PwtId *) key, &exists, NULL) || exists)
      continue;
    pwt_lines_remove_line (engine->lines, GPOINTER_TO_UINT (value));
    g_hash_table_iter_remove (&iter);
  }
  g_atomic_int_set (&engine->site->n_lines, (int) g_hash_table_size (engine->site->lines));
}

static void
load_tree (PwtEngine *engine, PwtDb *db, const PwtSiteTree *tree)
{
  g_autoptr (GHashTable) points = points_by_meter (tree);
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GError) error = NULL;

  if (!pwt_time_zone_load (tree->project->time_zone, &zone, &error))
    g_warning ("%s: %s; meters' clocks are taken as UTC", tree->project->name, error->message);
  forget_meters (engine, tree);
  forget_lines (engine, db, tree);
  for (guint i = 0; i < tree->lines->len; i++)
    set_line (engine, g_ptr_array_index (tree->lines, i), tree->project, zone);
  for (guint i = 0; i < tree->meters->len; i++)
    clear_place_if_moved (engine, g_ptr_array_index (tree->meters, i));
  for (guint i = 0; i < tree->meters->len; i++) {
    PwtMeter *meter = g_ptr_array_index (tree->meters, i);
    PwtPoint *point = g_hash_table_lookup (points, &meter->id);

    if (!meter->is_retired)
      set_meter (engine, meter, point != NULL ? point->number : 0);
  }
}

static gboolean
load_project (PwtEngine *engine, PwtDb *db, PwtId project, GError **error)
{
  PwtSiteTree *tree = pwt_registry_tree (db, project, error);

  if (tree == NULL)
    return FALSE;
  load_tree (engine, db, tree);
  pwt_record_free (&pwt_site_tree_record, tree);
  return TRUE;
}

/**
 * pwt_site_load:
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Configures the lines of every project of the site.
 */
gboolean
pwt_site_load (PwtEngine *engine, GError **error)
{
  PwtDb *db = pwt_store_business (engine->store);
  GPtrArray *projects = pwt_db_all (db, &pwt_project_record, error);
  gboolean is_good = projects != NULL;

  engine->site = site_new ();
  for (guint i = 0; is_good && i < projects->len; i++) {
    const PwtProject *project = g_ptr_array_index (projects, i);

    is_good = load_project (engine, db, project->id, error);
  }
  pwt_record_list_free (&pwt_project_record, projects);
  return is_good;
}

static void
note_changed (PwtEngine *engine, gpointer data)
{
  GArray *changed = engine->site != NULL ? engine->site->changed : NULL;

  for (guint i = 0; changed != NULL && i < changed->len; i++)
    if (pwt_id_equal (g_array_index (changed, PwtId, i), *(PwtId *) data))
      return;
  if (changed != NULL)
    g_array_append_vals (changed, data, 1);
}

/**
 * pwt_site_reload_changed:
 *
 * Configures the lines of the projects that changed, each once however many of its rows did.
 */
void
pwt_site_reload_changed (PwtEngine *engine)
{
  g_autoptr (GError) error = NULL;
  GArray *changed = engine->site != NULL ? engine->site->changed : NULL;

  for (guint i = 0; changed != NULL && i < changed->len; i++) {
    if (!load_project (engine, pwt_store_business (engine->store),
                       g_array_index (changed, PwtId, i), &error))
      g_warning ("The lines could not be configured anew: %s", error->message);
    g_clear_error (&error);
  }
  if (changed != NULL)
    g_array_set_size (changed, 0);
}

/**
 * pwt_site_changed:
 * @turn: of the work that changed a line, meter or circuit
 * @project: whose
 *
 * Configures the project's lines anew once the turn is committed.
 */
void
pwt_site_changed (PwtTurn *turn, PwtId project)
{
  pwt_turn_after (turn, note_changed, g_memdup2 (&project, sizeof project), g_free);
}

guint
pwt_site_count_lines (PwtEngine *engine)
{
  return engine->site != NULL ? (guint) g_atomic_int_get (&engine->site->n_lines) : 0;
}

static PwtSiteMeter *
find_number (PwtEngine *engine, guint32 number)
{
  return engine->site != NULL
             ? g_hash_table_lookup (engine->site->by_number, GUINT_TO_POINTER (number))
             : NULL;
}

/**
 * pwt_site_meter_number:
 *
 * Returns: the meter's dense number, 0 if the lines do not know it: pwt_site_dup_problem()
 */
guint32
pwt_site_meter_number (PwtEngine *engine, PwtId meter)
{
  PwtSiteMeter *entry =
      engine->site != NULL ? g_hash_table_lookup (engine->site->by_id, &meter) : NULL;

  return entry != NULL && !g_hash_table_contains (engine->site->problems, &meter) ? entry->number
                                                                                  : 0;
}

static char *
dup_words (PwtSite *site, GHashTable *words, PwtId meter)
{
  char *text;

  pthread_mutex_lock (&site->mutex);
  text = g_strdup (g_hash_table_lookup (words, &meter));
  pthread_mutex_unlock (&site->mutex);
  return text;
}

/**
 * pwt_site_dup_problem:
 *
 * Asked from any thread.
 *
 * Returns: (transfer full) (nullable): why the lines do not take @meter, in words
 */
char *
pwt_site_dup_problem (PwtEngine *engine, PwtId meter)
{
  return engine->site != NULL ? dup_words (engine->site, engine->site->problems, meter) : NULL;
}

/**
 * pwt_site_note_failure:
 * @text: (nullable): what asking @meter came to instead of a reading; %NULL: it was read
 */
void
pwt_site_note_failure (PwtEngine *engine, PwtId meter, const char *text)
{
  set_words (engine->site, engine->site->failures, meter, text);
}

/**
 * pwt_site_dup_failure:
 *
 * Asked from any thread.
 *
 * Returns: (transfer full) (nullable): what the last poll of @meter came to, in words; %NULL: a
 *   reading, or it was not asked since the program runs
 */
char *
pwt_site_dup_failure (PwtEngine *engine, PwtId meter)
{
  return engine->site != NULL ? dup_words (engine->site, engine->site->failures, meter) : NULL;
}

/**
 * pwt_site_meter:
 * @number: the meter's dense number
 * @meter: (out): which one it is
 *
 * Returns: %FALSE if it is not configured any more
 */
gboolean
pwt_site_meter (PwtEngine *engine, guint32 number, PwtSiteMeter *meter)
{
  PwtSiteMeter *entry = find_number (engine, number);

  if (entry == NULL)
    return FALSE;
  *meter = *entry;
  return TRUE;
}

/**
 * pwt_site_line_number:
 *
 * Returns: the line's dense number, 0 if it is not configured
 */
guint32
pwt_site_line_number (PwtEngine *engine, PwtId line)
{
  return engine->site != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (engine->site->lines, &line))
                              : 0;
}
