/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structure of the demo site and changes to it, as an engine would keep them. */
#include "fake-answers.h"
#include "record/changes.h"

enum { KIND_BUILDING = 30, KIND_FLOOR, KIND_ROOM, KIND_CIRCUIT };

static PwtId
add_building (PwtSiteTree *tree, const PwtMeterRow *row)
{
  PwtBuilding *building;

  for (guint i = 0; i < tree->buildings->len; i++) {
    building = g_ptr_array_index (tree->buildings, i);
    if (g_str_equal (building->name, row->building))
      return building->id;
  }
  building = pwt_record_new (&pwt_building_record);
  building->id = pwt_fake_id (KIND_BUILDING, tree->buildings->len);
  building->project = row->project;
  building->name = g_strdup (row->building);
  building->position = tree->buildings->len;
  g_ptr_array_add (tree->buildings, building);
  return building->id;
}

static PwtId
add_floor (PwtSiteTree *tree, const PwtMeterRow *row)
{
  PwtId building = add_building (tree, row);
  PwtFloor *floor;

  for (guint i = 0; i < tree->floors->len; i++) {
    floor = g_ptr_array_index (tree->floors, i);
    if (pwt_id_equal (floor->building, building) && g_str_equal (floor->name, row->floor))
      return floor->id;
  }
  floor = pwt_record_new (&pwt_floor_record);
  floor->id = pwt_fake_id (KIND_FLOOR, tree->floors->len);
  floor->project = row->project;
  floor->building = building;
  floor->name = g_strdup (row->floor);
  floor->position = row->floor_position;
  g_ptr_array_add (tree->floors, floor);
  return floor->id;
}

static void
add_room (PwtSiteTree *tree, const PwtMeterRow *row, guint number)
{
  PwtRoom *room = pwt_record_new (&pwt_room_record);
  PwtPoint *point = pwt_record_new (&pwt_point_record);

  room->id = pwt_fake_id (KIND_ROOM, number);
  room->project = row->project;
  room->floor = add_floor (tree, row);
  room->name = g_strdup (row->room);
  room->position = row->room_position;
  g_ptr_array_add (tree->rooms, room);
  point->id = row->point;
  point->project = row->project;
  point->room = room->id;
  point->number = number;
  g_ptr_array_add (tree->points, point);
}

static void
add_meter (PwtSiteTree *tree, const PwtMeterRow *row, guint number)
{
  PwtMeter *meter = pwt_record_new (&pwt_meter_record);
  PwtCircuit *circuit = pwt_record_new (&pwt_circuit_record);

  meter->id = row->id;
  meter->project = row->project;
  meter->line = row->line;
  meter->number = number;
  meter->serial = g_strdup (row->serial);
  meter->address = row->address;
  meter->profile = g_strdup (row->profile);
  meter->ct_ratio = meter->pt_ratio = 1;
  g_ptr_array_add (tree->meters, meter);
  circuit->id = pwt_fake_id (KIND_CIRCUIT, number);
  circuit->project = row->project;
  circuit->meter = row->id;
  circuit->channel = 1;
  circuit->point = row->point;
  circuit->since_us = row->read_us - PWT_US_PER_DAY;
  circuit->until_us = PWT_TIME_NONE;
  g_ptr_array_add (tree->circuits, circuit);
}

static PwtSiteTree *
new_tree (PwtFakeSite *site)
{
  PwtSiteTree *tree = pwt_record_new (&pwt_site_tree_record);

  tree->project = pwt_record_copy (&pwt_project_record, site->project);
  for (guint i = 0; i < site->lines->len; i++) {
    const PwtLineHealth *health = g_ptr_array_index (site->lines, i);
    PwtLine *line = pwt_record_new (&pwt_line_record);

    line->id = health->id;
    line->project = site->project->id;
    line->number = i + 1;
    line->name = g_strdup (health->name);
    line->port = g_strdup (health->port);
    line->baud = 9600;
    line->interval_s = i == 0 ? 300 : PWT_NONE; /* the others: the project's */
    g_ptr_array_add (tree->lines, line);
  }
  for (guint i = 0; i < site->rows->len; i++) {
    add_room (tree, g_ptr_array_index (site->rows, i), i + 1);
    add_meter (tree, g_ptr_array_index (site->rows, i), i + 1);
  }
  return tree;
}

PwtSiteTree *
pwt_fake_site_tree (PwtFakeSite *site)
{
  if (site->tree == NULL)
    site->tree = new_tree (site);
  return site->tree;
}

static char *
answer_tree (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  return pwt_record_to_json (&pwt_site_tree_record, pwt_fake_site_tree (site));
}

/* --- changes --- */

static GPtrArray *
rows_of (PwtSiteTree *tree, PwtNodeKind kind)
{
  GPtrArray *const lists[PWT_N_NODE_KINDS] = {
    [PWT_NODE_BUILDING] = tree->buildings, [PWT_NODE_FLOOR] = tree->floors,
    [PWT_NODE_ROOM] = tree->rooms,         [PWT_NODE_POINT] = tree->points,
    [PWT_NODE_GATEWAY] = tree->gateways,   [PWT_NODE_LINE] = tree->lines,
    [PWT_NODE_METER] = tree->meters,       [PWT_NODE_CIRCUIT] = tree->circuits,
  };

  return lists[kind];
}

static gboolean
find_row (GPtrArray *rows, PwtId id, guint *index)
{
  for (*index = 0; *index < rows->len; (*index)++)
    if (pwt_id_equal (*(PwtId *) g_ptr_array_index (rows, *index), id))
      return TRUE;
  return FALSE;
}

static gboolean
belongs_to (PwtNodeKind kind, gconstpointer row, PwtId id)
{
  static const char *const fields[] = { "building", "floor", "room", "point",
                                        "gateway",  "line",  "meter" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const PwtField *field = pwt_record_find (pwt_node_kind_record (kind), fields[i]);

    if (field != NULL && field->type == PWT_T_ID &&
        pwt_id_equal (pwt_field_get_id (field, row), id))
      return TRUE;
  }
  return FALSE;
}

/* Accounts are open where the demo has tenants. */
static char *
dup_refusal (PwtFakeSite *site, PwtNodeKind kind, PwtId id)
{
  const PwtMeterRow *row = kind == PWT_NODE_POINT   ? pwt_fake_site_find_point (site, id)
                           : kind == PWT_NODE_METER ? pwt_fake_site_find_meter (site, id)
                                                    : NULL;

  return row != NULL && row->tenant_name != NULL
             ? g_strdup_printf ("Account %s · %s is open here, and accounts cannot be closed yet: "
                                "this stays. For a new meter enter its number over the old one",
                                row->account_number, row->tenant_name)
             : NULL;
}

static void
take_away (PwtFakeSite *site, PwtNodeKind kind, PwtId id, PwtSiteChangeReply *reply)
{
  GPtrArray *rows = rows_of (site->tree, kind);
  PwtRemoval *removal = pwt_record_new (&pwt_removal_record);
  const PwtField *name =
      pwt_record_find (pwt_node_kind_record (kind), kind == PWT_NODE_METER ? "serial" : "name");
  guint index;

  for (guint k = 0; k < PWT_N_NODE_KINDS; k++)
    for (guint i = 0; i < rows_of (site->tree, k)->len; i++) {
      gpointer row = g_ptr_array_index (rows_of (site->tree, k), i);

      if (belongs_to (k, row, id))
        take_away (site, k, *(PwtId *) row, reply);
    }
  g_assert_true (find_row (rows, id, &index));
  removal->kind = kind;
  removal->id = id;
  if (name != NULL)
    removal->name = g_strdup (pwt_field_peek_text (name, g_ptr_array_index (rows, index)));
  if (removal->name == NULL && kind == PWT_NODE_POINT &&
      pwt_fake_site_find_point (site, id) != NULL)
    removal->name = g_strdup (pwt_fake_site_find_point (site, id)->room);
  removal->refusal = dup_refusal (site, kind, id);
  removal->is_ended = kind == PWT_NODE_METER || kind == PWT_NODE_CIRCUIT; /* all were read */
  g_ptr_array_add (reply->removals, removal);
}

static void
forget (PwtFakeSite *site, const PwtSiteChangeReply *reply)
{
  for (guint i = 0; i < reply->removals->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (reply->removals, i);
    GPtrArray *rows = rows_of (site->tree, removal->kind);
    guint index;

    g_assert_true (find_row (rows, removal->id, &index));
    pwt_site_change_add (reply->undo, removal->kind, g_ptr_array_index (rows, index));
    if (removal->kind == PWT_NODE_METER) {
      ((PwtMeter *) g_ptr_array_index (rows, index))->is_retired = TRUE;
      continue;
    }
    pwt_record_free (pwt_node_kind_record (removal->kind), g_ptr_array_index (rows, index));
    g_ptr_array_remove_index (rows, index);
  }
}

static void
save_row (PwtFakeSite *site, PwtNodeKind kind, gconstpointer row, PwtSiteChange *undo)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  GPtrArray *rows = rows_of (site->tree, kind);
  PwtId id = *(const PwtId *) row;
  guint index;

  if (find_row (rows, id, &index)) {
    pwt_site_change_add (undo, kind, g_ptr_array_index (rows, index));
    pwt_record_free (record, g_ptr_array_index (rows, index));
    rows->pdata[index] = pwt_record_copy (record, row);
  } else {
    pwt_site_change_add_removed (undo, kind, id);
    g_ptr_array_add (rows, pwt_record_copy (record, row));
  }
}

/* The engine's rule: what is saved is as whoever saves it saw it, or as it is to be. */
static gboolean
check_was (PwtFakeSite *site, const PwtSiteChange *change, const PwtSiteChange *was, GError **error)
{
  for (PwtNodeKind kind = 0; was != NULL && kind < PWT_N_NODE_KINDS; kind++) {
    const PwtRecord *record = pwt_node_kind_record (kind);
    GPtrArray *rows = rows_of (site->tree, kind), *bases = pwt_site_change_list (was, kind);
    GPtrArray *wanted = pwt_site_change_list (change, kind);

    for (guint i = 0; i < bases->len; i++) {
      guint at, to;

      if (!find_row (rows, *(const PwtId *) bases->pdata[i], &at) ||
          pwt_record_equal (record, rows->pdata[at], bases->pdata[i]) ||
          (find_row (wanted, *(const PwtId *) bases->pdata[i], &to) &&
           pwt_record_equal (record, rows->pdata[at], wanted->pdata[to])))
        continue;
      *error = pwt_fake_error (PWT_BACKEND_ERROR_CONFLICT, "Somebody else changed it meanwhile");
      return FALSE;
    }
  }
  return TRUE;
}

static void
add_now (PwtFakeSite *site, PwtNodeKind kind, PwtId id, PwtSiteChange *now)
{
  GPtrArray *rows = rows_of (site->tree, kind);
  guint index;

  if (find_row (rows, id, &index))
    pwt_site_change_add (now, kind, rows->pdata[index]);
}

/* What the undo would change, as it is left. */
static void
add_all_now (PwtFakeSite *site, PwtSiteChangeReply *reply)
{
  for (guint i = 0; i < reply->undo->removed->len; i++) {
    const PwtNode *node = g_ptr_array_index (reply->undo->removed, i);

    add_now (site, node->kind, node->id, reply->now);
  }
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const GPtrArray *rows = pwt_site_change_list (reply->undo, kind);

    for (guint i = 0; i < rows->len; i++)
      add_now (site, kind, *(const PwtId *) rows->pdata[i], reply->now);
  }
}

static char *
answer_change (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  const PwtSiteChange *change = request;
  PwtSiteChangeReply *reply;
  char *json;

  pwt_fake_site_tree (site);
  if (!check_was (site, change, pwt_fake_backend_peek_was (self), error))
    return NULL;
  reply = pwt_record_new (&pwt_site_change_reply_record);
  for (guint i = 0; i < change->removed->len; i++) {
    const PwtNode *node = g_ptr_array_index (change->removed, i);

    take_away (site, node->kind, node->id, reply);
  }
  if (!change->is_dry_run) {
    reply->undo = pwt_record_new (&pwt_site_change_record);
    reply->now = pwt_record_new (&pwt_site_change_record);
    reply->undo->project = reply->now->project = change->project;
    forget (site, reply);
    for (guint kind = 0; kind < PWT_N_NODE_KINDS; kind++)
      for (guint i = 0; i < pwt_site_change_list (change, kind)->len; i++)
        save_row (site, kind, g_ptr_array_index (pwt_site_change_list (change, kind), i),
                  reply->undo);
    add_all_now (site, reply);
  }
  json = pwt_record_to_json (&pwt_site_change_reply_record, reply);
  pwt_record_free (&pwt_site_change_reply_record, reply);
  return json;
}

static char *
answer_profiles (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  return g_strdup ("{\"profiles\":[{\"name\":\"acrel-ddsy1352\",\"title\":\"Acrel DDSY1352\"},"
                   "{\"name\":\"acrel-dtsy1352\",\"title\":\"Acrel DTSY1352\",\"choices\":["
                   "{\"name\":\"price-scale\",\"note\":\"not stated\",\"usual\":\"e4\","
                   "\"options\":[{\"name\":\"e4\"},{\"name\":\"cents\"}]},"
                   "{\"name\":\"weekday\",\"note\":\"not stated\",\"usual\":\"monday-1\","
                   "\"options\":[{\"name\":\"monday-1\"},{\"name\":\"sunday-0\"}]}]}]}");
}

/* --- tariffs --- */

static PwtTariffRow *
new_tariff_row (PwtFakeSite *site, const PwtTariff *tariff)
{
  g_autofree char *json = pwt_record_to_json (&pwt_tariff_record, tariff);
  PwtTariffRow *row = pwt_record_from_json (&pwt_tariff_row_record, json, -1, NULL);

  for (guint i = 0; i < site->rows->len; i++)
    row->accounts += g_strcmp0 (((PwtMeterRow *) g_ptr_array_index (site->rows, i))->tariff_name,
                                tariff->name) == 0;
  return row;
}

static char *
answer_tariffs (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  GPtrArray *rows = pwt_record_list_new ();
  char *json;

  for (guint i = 0; i < site->tariffs->len; i++)
    g_ptr_array_add (rows, new_tariff_row (site, g_ptr_array_index (site->tariffs, i)));
  json = pwt_fake_window (operation, &pwt_tariff_row_record, rows, request);
  pwt_record_list_free (&pwt_tariff_row_record, rows);
  return json;
}

static char *
answer_save_tariff (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                    gconstpointer request, GError **error)
{
  const PwtTariff *tariff = request;
  guint index;

  if (find_row (site->tariffs, tariff->id, &index)) {
    pwt_record_free (&pwt_tariff_record, g_ptr_array_index (site->tariffs, index));
    site->tariffs->pdata[index] = pwt_record_copy (&pwt_tariff_record, tariff);
  } else {
    g_ptr_array_add (site->tariffs, pwt_record_copy (&pwt_tariff_record, tariff));
  }
  return g_strdup ("{}");
}

const PwtFakeAnswer pwt_fake_setup_answers[] = {
  { "tariff.list", answer_tariffs },   { "tariff.save", answer_save_tariff },
  { "site.tree", answer_tree },        { "site.change", answer_change },
  { "profile.list", answer_profiles }, { NULL, NULL },
};
