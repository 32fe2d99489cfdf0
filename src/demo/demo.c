/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include <string.h>

#include "demo/deeds.h"
#include "sim/state.h"
#include "store/site-draft.h"

#define SIM_SEED 1 /* what prewatt-sim begins with if nothing else is said */
#define SPARSE_S 3600

typedef struct {
  const PwtDemoOptions *options;
  PwtDemoLife life;
  JsonParser *parser;
  GPtrArray *rooms;    /* (element-type PwtDemoRoom) */
  GArray *deeds;       /* (element-type PwtDemoDeed) */
  GArray *intervals_s; /* (element-type gint64) of each line, as the file says it */
  char *state_dir;
  gint64 begin_us, dense_us, end_us; /* from dense_us on it is read as often as later on */
} Making;

/* From midnight on; today and yesterday in detail. */
static void
set_time (Making *making, const PwtWorld *world)
{
  gint64 midnight_us;

  making->end_us = pwt_world_now (world);
  midnight_us = making->end_us - (making->end_us + PWT_SIM_UTC_OFFSET_US) % PWT_US_PER_DAY;
  making->begin_us = midnight_us - making->options->days * PWT_US_PER_DAY;
  making->dense_us = midnight_us - PWT_US_PER_DAY;
}

/* What has lived already has a past of its own. */
static gboolean
check_state (const Making *making, GError **error)
{
  if (!g_file_test (making->state_dir, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE,
               "There are simulated meters in %s already: remove that folder, or choose another",
               making->state_dir);
  return FALSE;
}

/* The site gets its name where nothing is. */
static gboolean
check_line_dir (const PwtDemoOptions *options, GError **error)
{
  g_autofree char *site = g_canonicalize_filename (options->site_dir, NULL);
  g_autofree char *lines = g_canonicalize_filename (options->line_dir, NULL);

  if (!g_str_has_prefix (lines, site) ||
      (lines[strlen (site)] != '\0' && lines[strlen (site)] != '/'))
    return TRUE;
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE,
               "%s is in the folder of the site: choose another for the simulated meters",
               options->line_dir);
  return FALSE;
}

static gboolean
load_site (Making *making, GError **error)
{
  const char *json = making->options->site_json;
  PwtSimSiteOptions options = {
    .seed = SIM_SEED, .line_seed = SIM_SEED, .speed = 1, .now_us = making->begin_us
  };

  making->life.sim = pwt_sim_site_parse (json, strlen (json), &options, error);
  making->parser = json_parser_new ();
  if (making->life.sim == NULL || !json_parser_load_from_data (making->parser, json, -1, error))
    return FALSE;
  making->rooms = pwt_demo_rooms_new (json_parser_get_root (making->parser), making->life.sim);
  return TRUE;
}

/* Those of whom nobody reads anything any more at the end can be reached until then. */
static void
unmute (Making *making)
{
  for (guint i = 0; i < making->rooms->len; i++) {
    PwtDemoRoom *room = g_ptr_array_index (making->rooms, i);

    pwt_sim_line_set_mute (pwt_sim_site_line (making->life.sim, room->line)->line, room->address,
                           FALSE);
  }
}

static gboolean
begin (Making *making, GError **error)
{
  JsonNode *root = json_parser_get_root (making->parser);
  g_autofree char *json = NULL;

  making->deeds =
      pwt_demo_plan (making->rooms, making->begin_us, making->end_us, making->options->seed);
  unmute (making);
  making->intervals_s = pwt_demo_rooms_intervals (root);
  pwt_demo_rooms_take_back (root, making->rooms, SPARSE_S);
  json = json_to_string (root, FALSE);
  making->life.now_us = making->begin_us;
  return pwt_demo_life_begin (&making->life, making->options, json, error) &&
         pwt_demo_find_meters (&making->life, making->rooms, error);
}

static gboolean
live (Making *making, PwtDemoMade *made, GError **error)
{
  gboolean is_dense = FALSE;

  for (guint i = 0; i <= making->deeds->len; i++) {
    const PwtDemoDeed *deed =
        i < making->deeds->len ? &g_array_index (making->deeds, PwtDemoDeed, i) : NULL;
    gint64 next_us = deed != NULL ? deed->at_us : making->end_us;

    if (!is_dense && next_us >= making->dense_us) {
      pwt_demo_life_run (&making->life, MAX (making->dense_us, making->life.now_us));
      if (!pwt_demo_set_intervals (&making->life, making->intervals_s, error))
        return FALSE;
      is_dense = TRUE;
    }
    pwt_demo_life_run (&making->life, MAX (next_us, making->life.now_us));
    if (deed != NULL && !pwt_demo_deed_do (&making->life, deed, making->end_us, made, error))
      return FALSE;
  }
  return TRUE;
}

/* The meters go on from here. */
static gboolean
save_meters (Making *making, GError **error)
{
  g_autoptr (PwtSimState) state =
      pwt_sim_state_open (making->state_dir, SIM_SEED, 1, making->begin_us, error);
  gboolean is_good = state != NULL;

  for (guint i = 0; is_good && i < making->rooms->len; i++) {
    PwtDemoRoom *room = g_ptr_array_index (making->rooms, i);

    pwt_sim_meter_advance (room->meter, making->end_us);
    is_good = pwt_sim_state_save (state, room->line, room->meter, error);
  }
  return is_good;
}

static void
making_clear (Making *making)
{
  pwt_demo_life_clear (&making->life);
  g_clear_pointer (&making->deeds, g_array_unref);
  g_clear_pointer (&making->intervals_s, g_array_unref);
  g_clear_pointer (&making->rooms, g_ptr_array_unref);
  g_clear_pointer (&making->life.sim, pwt_sim_site_free);
  g_clear_object (&making->parser);
  g_clear_pointer (&making->state_dir, g_free);
}

/* In the folder of the options, which is a draft. */
static gboolean
make (Making *making, PwtDemoMade *made, GError **error)
{
  if (!load_site (making, error) || !begin (making, error) || !live (making, made, error))
    return FALSE;
  made->password = g_strdup (making->life.who[PWT_DEMO_OWNER].password);
  return pwt_demo_life_end (&making->life, error) && save_meters (making, error);
}

static void
drop (const char *draft)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_site_draft_remove (draft, &error))
    g_warning ("%s", error->message);
}

/**
 * pwt_demo_make:
 * @options: what to make
 * @made: (out): with a password to be freed
 * @error: return location for an error of the site file, the engine or the store
 *
 * Makes a new site and fills the folder of its simulated meters. Takes seconds; the site is at its
 * place when all is done, and not before. Whoever is told of an error throws the meters away.
 */
gboolean
pwt_demo_make (const PwtDemoOptions *options, PwtDemoMade *made, GError **error)
{
  const PwtWorld *world = options->world != NULL ? options->world : pwt_world_real ();
  g_autofree char *draft = NULL;
  PwtDemoOptions drafting = *options;
  Making making = { .options = &drafting, .life = { .chance = world } };
  gboolean is_good;

  g_return_val_if_fail (options->days > 0 && options->line_dir != NULL, FALSE);

  *made = (PwtDemoMade){ NULL };
  making.state_dir = g_build_filename (options->line_dir, "state", NULL);
  set_time (&making, world);
  if (check_line_dir (options, error) && check_state (&making, error))
    draft = pwt_site_draft_begin (options->site_dir, error);
  drafting.site_dir = draft;
  is_good = draft != NULL && make (&making, made, error);
  making_clear (&making);
  is_good = is_good && pwt_site_draft_finish (draft, options->site_dir, error);
  if (!is_good)
    g_clear_pointer (&made->password, g_free);
  if (!is_good && draft != NULL)
    drop (draft);
  return is_good;
}
