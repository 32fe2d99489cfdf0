/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/state.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sim/meter-json.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600

/* Replaces the file whole; it and its name are on the disk when this returns. */
static gboolean
write_file (const char *folder, const char *name, JsonObject *object, GError **error)
{
  g_autofree char *text = pwt_sim_json_print (object);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) file_error = NULL;
  int fd, saved_errno = 0;

  if (!g_file_set_contents_full (path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 FILE_MODE, &file_error)) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE, "The state cannot be saved: %s",
                 file_error->message);
    return FALSE;
  }
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 || fsync (fd) != 0)
    saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (saved_errno == 0)
    return TRUE;
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE, "The state folder cannot be flushed: %s",
               g_strerror (saved_errno));
  return FALSE;
}

/* %NULL without @error: there is no such file. */
static JsonNode *
read_file (PwtSimJson *json, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) file_error = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &file_error))
    return pwt_sim_json_parse (json, text, length);
  if (!g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (&json->error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE, "%s", file_error->message);
  return NULL;
}

static gboolean
finish_reading (PwtSimJson *json, const char *path, GError **error)
{
  gboolean is_good = pwt_sim_json_finish (json, error);

  pwt_sim_json_clear (json);
  if (!is_good)
    g_prefix_error (error, "%s is not a state file; delete the folder to begin anew: ", path);
  return is_good;
}

static gboolean
write_start (PwtSimState *state, GError **error)
{
  JsonObject *start = json_object_new ();

  pwt_sim_json_put_decimal (start, "started", state->started_us, 6);
  json_object_set_int_member (start, "seed", (gint64) state->seed);
  json_object_set_int_member (start, "speed", state->speed);
  return write_file (state->folder, "start.json", start, error);
}

static gboolean
read_start (PwtSimState *state, gboolean *exists, GError **error)
{
  g_autofree char *path = g_build_filename (state->folder, "start.json", NULL);
  g_autoptr (JsonNode) root = NULL;
  gint64 seed = 0;
  PwtSimJson json;

  pwt_sim_json_init (&json);
  root = read_file (&json, path);
  *exists = root != NULL;
  if (root != NULL) {
    JsonObject *object = json_node_get_object (root);

    pwt_sim_json_require (&json, object, "started");
    pwt_sim_json_decimal (&json, object, "started", 6, 0, G_MAXINT64 / 4, &state->started_us);
    pwt_sim_json_int (&json, object, "seed", 0, G_MAXINT32, &seed);
    pwt_sim_json_int (&json, object, "speed", 1, PWT_SIM_MAX_SPEED, &state->speed);
    state->seed = (guint64) seed;
  }
  return finish_reading (&json, path, error);
}

/**
 * pwt_sim_state_open:
 * @folder: is made if it is not there
 * @seed: of a site that was never started, like @speed and @now_us
 * @error: return location for a %PWT_SIM_ERROR
 *
 * Returns: (transfer full): with what the site must be loaded to be the one that was first started
 */
PwtSimState *
pwt_sim_state_open (const char *folder, guint64 seed, gint64 speed, gint64 now_us, GError **error)
{
  g_autoptr (PwtSimState) state = g_new0 (PwtSimState, 1);
  gboolean exists;

  state->folder = g_strdup (folder);
  state->started_us = now_us;
  state->seed = seed;
  state->speed = speed;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE, "%s cannot be made: %s", folder,
                 g_strerror (errno));
    return NULL;
  }
  if (!read_start (state, &exists, error) || (!exists && !write_start (state, error)))
    return NULL;
  return g_steal_pointer (&state);
}

void
pwt_sim_state_free (PwtSimState *state)
{
  if (state == NULL)
    return;
  g_free (state->folder);
  g_free (state);
}

static gboolean
restore_meter (PwtSimState *state, guint line, PwtSimMeter *meter, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%u-%u.json", state->folder, line, meter->address);
  g_autoptr (JsonNode) root = NULL;
  PwtSimJson json;

  pwt_sim_json_init (&json);
  root = read_file (&json, path);
  if (root != NULL)
    pwt_sim_meter_from_json (&json, json_node_get_object (root), meter);
  return finish_reading (&json, path, error);
}

typedef gboolean (*MeterFunc) (PwtSimState *state, guint line, PwtSimMeter *meter, GError **error);

static gboolean
for_each_meter (PwtSimState *state, PwtSimSite *site, MeterFunc act, GError **error)
{
  for (guint number = 1; number <= site->lines->len; number++) {
    PwtSimLine *line = pwt_sim_site_line (site, number)->line;

    for (guint address = 1; address <= PWT_SIM_LINE_MAX_METERS; address++) {
      PwtSimMeter *meter = pwt_sim_line_peek (line, (guint8) address);

      if (meter != NULL && !act (state, number, meter, error))
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * pwt_sim_state_restore:
 * @site: loaded with the state's seed, speed and first moment
 * @error: return location for a %PWT_SIM_ERROR, naming the file
 *
 * Gives every meter that commands have changed its state back.
 */
gboolean
pwt_sim_state_restore (PwtSimState *state, PwtSimSite *site, GError **error)
{
  return for_each_meter (state, site, restore_meter, error);
}

/**
 * pwt_sim_state_save:
 * @error: return location for %PWT_SIM_ERROR_FILE
 *
 * Returns: %TRUE when the meter's state is on the disk
 */
gboolean
pwt_sim_state_save (PwtSimState *state, guint line, const PwtSimMeter *meter, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%u-%u.json", line, meter->address);

  return write_file (state->folder, name, pwt_sim_meter_to_json (meter), error);
}

static gboolean
bring_up_to_date (PwtSimState *state, guint line, PwtSimMeter *meter, GError **error)
{
  pwt_sim_meter_advance (meter, state->started_us);
  meter->speed = state->speed;
  return pwt_sim_state_save (state, line, meter, error);
}

/**
 * pwt_sim_state_begin_anew:
 * @seed: asked for now
 * @speed: asked for now
 *
 * With another seed or speed than before, what was used up to now is written down first: registers
 * never run backwards.
 */
gboolean
pwt_sim_state_begin_anew (PwtSimState *state, PwtSimSite *site, guint64 seed, gint64 speed,
                          gint64 now_us, GError **error)
{
  if (seed == state->seed && speed == state->speed)
    return TRUE;
  state->started_us = now_us;
  state->seed = seed;
  state->speed = speed;
  return for_each_meter (state, site, bring_up_to_date, error) && write_start (state, error);
}
