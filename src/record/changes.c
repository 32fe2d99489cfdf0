/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/changes.h"

#define MAX_ROWS 20000 /* of a kind in one change: a campus is set up at once */

static const PwtChoice node_kinds[] = {
  { "building", N_ ("Building") }, { "floor", N_ ("Floor") },     { "room", N_ ("Room") },
  { "point", N_ ("Point") },       { "gateway", N_ ("Gateway") }, { "line", N_ ("Line") },
  { "meter", N_ ("Meter") },       { "circuit", N_ ("Circuit") }, { NULL, NULL },
};

static const PwtField node_fields[] = {
  PWT_FIELD (PwtNode, CHOICE, kind, N_ ("Kind"), .choices = node_kinds),
  PWT_FIELD (PwtNode, ID, id, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_node_record = PWT_RECORD (PwtNode, "node", node_fields);

#define ROWS(m, r, label)                                                                          \
  PWT_FIELD (PwtSiteChange, LIST, m, label, .of = &r, .max_length = MAX_ROWS)

static const PwtField site_change_fields[] = {
  PWT_FIELD (PwtSiteChange, ID, project, NULL, .flags = PWT_F_REQUIRED),
  ROWS (removed, pwt_node_record, N_ ("Removed")),
  ROWS (buildings, pwt_building_record, N_ ("Building")),
  ROWS (floors, pwt_floor_record, N_ ("Floor")),
  ROWS (rooms, pwt_room_record, N_ ("Room")),
  ROWS (gateways, pwt_gateway_record, N_ ("Gateway")),
  ROWS (lines, pwt_line_record, N_ ("Line")),
  ROWS (points, pwt_point_record, N_ ("Point")),
  ROWS (meters, pwt_meter_record, N_ ("Meter")),
  ROWS (circuits, pwt_circuit_record, N_ ("Circuit")),
  PWT_FIELD (PwtSiteChange, BOOL, is_dry_run, NULL),
};
const PwtRecord pwt_site_change_record =
    PWT_RECORD (PwtSiteChange, "site-change", site_change_fields);

static const PwtField removal_fields[] = {
  PWT_FIELD (PwtRemoval, CHOICE, kind, N_ ("Kind"), .choices = node_kinds),
  PWT_FIELD (PwtRemoval, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtRemoval, TEXT, name, N_ ("Name")),
  PWT_FIELD (PwtRemoval, BOOL, is_ended, N_ ("Ended")),
  PWT_FIELD (PwtRemoval, TEXT, refusal, N_ ("Why not")),
};
const PwtRecord pwt_removal_record = PWT_RECORD (PwtRemoval, "removal", removal_fields);

static const PwtField reply_fields[] = {
  PWT_FIELD (PwtSiteChangeReply, LIST, removals, NULL, .of = &pwt_removal_record,
             .max_length = PWT_N_NODE_KINDS * MAX_ROWS),
  PWT_FIELD (PwtSiteChangeReply, RECORD, undo, NULL, .of = &pwt_site_change_record),
  PWT_FIELD (PwtSiteChangeReply, RECORD, now, NULL, .of = &pwt_site_change_record),
};
const PwtRecord pwt_site_change_reply_record =
    PWT_RECORD (PwtSiteChangeReply, "site-change-reply", reply_fields);

const PwtRecord *
pwt_node_kind_record (PwtNodeKind kind)
{
  static const PwtRecord *const records[PWT_N_NODE_KINDS] = {
    [PWT_NODE_BUILDING] = &pwt_building_record, [PWT_NODE_FLOOR] = &pwt_floor_record,
    [PWT_NODE_ROOM] = &pwt_room_record,         [PWT_NODE_POINT] = &pwt_point_record,
    [PWT_NODE_GATEWAY] = &pwt_gateway_record,   [PWT_NODE_LINE] = &pwt_line_record,
    [PWT_NODE_METER] = &pwt_meter_record,       [PWT_NODE_CIRCUIT] = &pwt_circuit_record,
  };

  g_return_val_if_fail ((guint) kind < PWT_N_NODE_KINDS, NULL);

  return records[kind];
}

/**
 * pwt_site_change_list:
 *
 * Returns: (transfer none): the rows of @kind that @change saves
 */
GPtrArray *
pwt_site_change_list (const PwtSiteChange *change, PwtNodeKind kind)
{
  switch (kind) {
  case PWT_NODE_BUILDING:
    return change->buildings;
  case PWT_NODE_FLOOR:
    return change->floors;
  case PWT_NODE_ROOM:
    return change->rooms;
  case PWT_NODE_POINT:
    return change->points;
  case PWT_NODE_GATEWAY:
    return change->gateways;
  case PWT_NODE_LINE:
    return change->lines;
  case PWT_NODE_METER:
    return change->meters;
  case PWT_NODE_CIRCUIT:
    return change->circuits;
  }
  g_return_val_if_reached (NULL);
}

void
pwt_site_change_add_removed (PwtSiteChange *change, PwtNodeKind kind, PwtId id)
{
  PwtNode *node = pwt_record_new (&pwt_node_record);

  node->kind = kind;
  node->id = id;
  g_ptr_array_add (change->removed, node);
}

void
pwt_site_change_add (PwtSiteChange *change, PwtNodeKind kind, gconstpointer object)
{
  g_ptr_array_add (pwt_site_change_list (change, kind),
                   pwt_record_copy (pwt_node_kind_record (kind), object));
}

gboolean
pwt_site_change_is_empty (const PwtSiteChange *change)
{
  for (guint kind = 0; kind < PWT_N_NODE_KINDS; kind++)
    if (pwt_site_change_list (change, kind)->len > 0)
      return FALSE;
  return change->removed->len == 0;
}

/* @at: where it probably is. Returns: (nullable): its place in @rows */
static gpointer *
find_row (const GPtrArray *rows, const PwtId *id, guint at)
{
  for (guint i = 0; i < rows->len; i++) {
    gpointer *row = &rows->pdata[(at + i) % rows->len];

    if (pwt_id_equal (*(const PwtId *) *row, *id)) /* every record begins with its id */
      return row;
  }
  return NULL;
}

/**
 * pwt_site_change_rebase:
 * @was: the rows that @change was made of; afterwards those of them that it saves as they are now
 * @now: the same as they are now; what is there no more stays in @was as it was
 *
 * Puts what @change saves on what is there now, row by row as pwt_record_rebase() does.
 *
 * Returns: whether something that was to be changed gave way
 */
gboolean
pwt_site_change_rebase (PwtSiteChange *change, PwtSiteChange *was, const PwtSiteChange *now)
{
  gboolean gave_way = FALSE;

  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const PwtRecord *record = pwt_node_kind_record (kind);
    const GPtrArray *rows = pwt_site_change_list (change, kind);

    for (guint i = 0; i < rows->len; i++) {
      gpointer row = g_ptr_array_index (rows, i);
      gpointer *base = find_row (pwt_site_change_list (was, kind), row, i);
      gpointer *is = find_row (pwt_site_change_list (now, kind), row, i);

      if (base == NULL || is == NULL)
        continue;
      gave_way |= pwt_record_rebase (record, *base, *is, row);
      pwt_record_free (record, *base);
      *base = pwt_record_copy (record, *is);
    }
  }
  return gave_way;
}

/**
 * pwt_site_change_follow:
 * @was: the rows that @change was made of; afterwards as @before left them
 * @before: what the same person changed of them first
 *
 * Puts @change on @before: what is changed twice is as it was changed last.
 */
void
pwt_site_change_follow (PwtSiteChange *change, PwtSiteChange *was, const PwtSiteChange *before)
{
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const PwtRecord *record = pwt_node_kind_record (kind);
    GPtrArray *rows = pwt_site_change_list (change, kind);

    for (guint i = 0; i < rows->len; i++) {
      gpointer *base = find_row (pwt_site_change_list (was, kind), rows->pdata[i], i);
      gpointer *first = find_row (pwt_site_change_list (before, kind), rows->pdata[i], i), both;

      if (base == NULL || first == NULL)
        continue;
      both = pwt_record_copy (record, *first);
      pwt_record_rebase (record, *base, rows->pdata[i], both);
      pwt_record_free (record, rows->pdata[i]);
      rows->pdata[i] = both;
      pwt_record_free (record, *base);
      *base = pwt_record_copy (record, *first);
    }
  }
}
