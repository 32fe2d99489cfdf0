/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/rooms.h"

#include <string.h>

#include "record/record.h"

static void
room_free (gpointer data)
{
  PwtDemoRoom *room = data;

  g_free (room->name);
  g_free (room->tenant);
  g_free (room->tariff);
  g_free (room->opened);
  g_free (room);
}

/* Returns: (nullable): list @name of the site file */
static JsonArray *
list_of (JsonNode *site, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (site), name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
length_of (JsonArray *list)
{
  return list != NULL ? json_array_get_length (list) : 0;
}

static const char *
text_of (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* Its account, if the file has one. */
static void
find_account (JsonNode *site, PwtDemoRoom *room)
{
  JsonArray *accounts = list_of (site, "accounts");

  for (guint i = 0; i < length_of (accounts) && room->name != NULL; i++) {
    JsonObject *account = json_array_get_object_element (accounts, i);

    if (g_strcmp0 (text_of (account, "room"), room->name) == 0) {
      room->tenant = g_strdup (text_of (account, "tenant"));
      room->tariff = g_strdup (text_of (account, "tariff"));
      room->opened = g_strdup (text_of (account, "opened"));
    }
  }
}

static PwtDemoRoom *
room_new (JsonNode *site, JsonObject *meter, PwtSimSite *sim)
{
  PwtDemoRoom *room = g_new0 (PwtDemoRoom, 1);
  PwtSimLine *line;

  room->name = g_strdup (text_of (meter, "room"));
  room->line = (guint) json_object_get_int_member (meter, "line");
  room->address = (guint8) json_object_get_int_member (meter, "address");
  line = pwt_sim_site_line (sim, room->line)->line;
  room->meter = pwt_sim_line_peek (line, room->address);
  room->forced = room->meter->forced;
  room->is_mute = pwt_sim_line_is_mute (line, room->address);
  find_account (site, room);
  return room;
}

/* Nobody moves in only to be cut off in the same weeks. */
static gboolean
may_be_newcomer (const PwtDemoRoom *room)
{
  return room->opened != NULL && !room->is_newcomer && !room->is_mute &&
         room->forced == PWT_SIM_FORCED_OFF &&
         room->meter->balance_e9 / 100000 > room->meter->alarm1_e4;
}

/* Those who opened last, by the file. */
static void
choose_newcomers (GPtrArray *rooms)
{
  for (guint i = 0; i < PWT_DEMO_NEWCOMERS; i++) {
    PwtDemoRoom *last = NULL;

    for (guint j = 0; j < rooms->len; j++) {
      PwtDemoRoom *room = g_ptr_array_index (rooms, j);

      if (may_be_newcomer (room) && (last == NULL || strcmp (room->opened, last->opened) > 0))
        last = room;
    }
    if (last != NULL)
      last->is_newcomer = TRUE;
  }
}

/**
 * pwt_demo_rooms_new:
 * @site: the site file, which @sim was made of: so it is whole
 * @sim: its meters, which are borrowed
 *
 * Returns: (transfer full) (element-type PwtDemoRoom): in the file's order of meters
 */
GPtrArray *
pwt_demo_rooms_new (JsonNode *site, PwtSimSite *sim)
{
  GPtrArray *rooms = g_ptr_array_new_with_free_func (room_free);
  JsonArray *meters = list_of (site, "meters");

  for (guint i = 0; i < length_of (meters); i++)
    g_ptr_array_add (rooms, room_new (site, json_array_get_object_element (meters, i), sim));
  choose_newcomers (rooms);
  return rooms;
}

static gboolean
is_newcomer (GPtrArray *rooms, const char *name)
{
  for (guint i = 0; i < rooms->len; i++) {
    const PwtDemoRoom *room = g_ptr_array_index (rooms, i);

    if (room->is_newcomer && g_strcmp0 (room->name, name) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * pwt_demo_rooms_intervals:
 * @site: the site file
 *
 * Returns: (transfer full) (element-type gint64): how often each line is read, in seconds;
 *   %PWT_NONE: as often as the project says
 */
GArray *
pwt_demo_rooms_intervals (JsonNode *site)
{
  GArray *intervals_s = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonArray *lines = list_of (site, "lines");

  for (guint i = 0; i < length_of (lines); i++) {
    gint64 interval_s = json_object_get_int_member_with_default (
        json_array_get_object_element (lines, i), "interval_s", PWT_NONE);

    g_array_append_val (intervals_s, interval_s);
  }
  return intervals_s;
}

/**
 * pwt_demo_rooms_take_back:
 * @site: the site file, which is changed
 * @interval_s: how often every line was read then
 *
 * Makes it the site as it was when the past began: without the newcomers' accounts.
 */
void
pwt_demo_rooms_take_back (JsonNode *site, GPtrArray *rooms, gint64 interval_s)
{
  JsonArray *accounts = list_of (site, "accounts"), *lines = list_of (site, "lines");

  for (guint i = length_of (accounts); i > 0; i--)
    if (is_newcomer (rooms, text_of (json_array_get_object_element (accounts, i - 1), "room")))
      json_array_remove_element (accounts, i - 1);
  for (guint i = 0; i < length_of (lines); i++)
    json_object_set_int_member (json_array_get_object_element (lines, i), "interval_s", interval_s);
}
