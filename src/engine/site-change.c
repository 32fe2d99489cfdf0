/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows of the registry as one change.
 *
 * What is removed goes with all that belongs to it, or the change is refused: nothing on which
 * money or history hangs is erased. A circuit that was in use is ended instead, a meter taken out
 * of service. The answer holds what makes the change undone.
 *
 * Who says how the rows were when they saw them changes no others: what is removed then goes with
 * what it had, not with what somebody put there since. */
#include "engine/registry.h"
#include "engine/retiring.h"
#include "record/changes.h"
#include "store/hangs.h"
#include "store/topups.h"

/* A change being made. */
typedef struct {
  PwtContext *context;
  const PwtSiteChange *change;
  GPtrArray *removals;               /* of the reply: PwtRemoval */
  GPtrArray *rows;                   /* beside them: the rows */
  GHashTable *known;                 /* PwtId * of removals */
  GHashTable *was[PWT_N_NODE_KINDS]; /* PwtId * → row of what the change is based on */
  gboolean is_based;                 /* what is collected now goes by that */
  guint depth;                       /* how far below what was asked for */
  PwtSiteChange *undo, *now;         /* of the reply */
} Making;

/* What belongs to what: the field of the child names the parent. */
static const struct {
  PwtNodeKind parent, child;
  const char *field;
} belongings[] = {
  { PWT_NODE_BUILDING, PWT_NODE_FLOOR, "building" }, { PWT_NODE_FLOOR, PWT_NODE_ROOM, "floor" },
  { PWT_NODE_ROOM, PWT_NODE_POINT, "room" },         { PWT_NODE_POINT, PWT_NODE_CIRCUIT, "point" },
  { PWT_NODE_GATEWAY, PWT_NODE_LINE, "gateway" },    { PWT_NODE_LINE, PWT_NODE_METER, "line" },
  { PWT_NODE_METER, PWT_NODE_CIRCUIT, "meter" },
};

/* A point without a name is called as its room, a circuit as its point. */
static char *
name_of (PwtDb *db, PwtNodeKind kind, gconstpointer row)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  const PwtField *field = pwt_record_find (record, kind == PWT_NODE_METER ? "serial" : "name");
  const char *name = field != NULL ? pwt_field_peek_text (field, row) : NULL;
  gpointer room = NULL, point = NULL;
  char *copy;

  if (kind == PWT_NODE_CIRCUIT &&
      pwt_db_find (db, &pwt_point_record, ((const PwtCircuit *) row)->point, &point, NULL) &&
      point != NULL) {
    copy = name_of (db, PWT_NODE_POINT, point);
    pwt_record_free (&pwt_point_record, point);
    return copy;
  }
  if (name != NULL || kind != PWT_NODE_POINT ||
      !pwt_db_find (db, &pwt_room_record, ((const PwtPoint *) row)->room, &room, NULL) ||
      room == NULL)
    return g_strdup (name);
  copy = g_strdup (((PwtRoom *) room)->name);
  pwt_record_free (&pwt_room_record, room);
  return copy;
}

/* --- what forbids it --- */

static const char *
refusal_of_point (const PwtHangs *hangs)
{
  if (hangs->has_accounts || hangs->has_sales)
    return "Accounts were open here: their books stay";
  if (hangs->has_past || hangs->was_read)
    return "It was measured: its readings stay";
  return NULL;
}

static gboolean
check_point (const Making *making, const PwtHangs *hangs, PwtRemoval *removal, GError **error)
{
  if (!pwt_retiring_account_refusal (making->context->db, &pwt_point_record, removal->id,
                                     &removal->refusal, error))
    return FALSE;
  if (removal->refusal == NULL)
    removal->refusal = g_strdup (refusal_of_point (hangs));
  return TRUE;
}

/* An account that is open is said by the connection, which goes with it. */
static void
check_meter (const Making *making, const PwtMeter *meter, const PwtHangs *hangs,
             PwtRemoval *removal)
{
  removal->is_ended = meter->is_retired || pwt_retiring_has_record (hangs);
  if (meter->is_retired && making->depth == 0)
    removal->refusal = g_strdup ("It is out of service already: its record stays");
  else
    removal->refusal = g_strdup (pwt_retiring_work_refusal (hangs));
}

/* The past of a circuit is said once, by the point or meter it belongs to. */
static gboolean
check_circuit (const Making *making, const PwtCircuit *circuit, const PwtHangs *hangs,
               PwtRemoval *removal, GError **error)
{
  PwtMoney waiting;

  removal->is_ended = hangs->has_sales || hangs->was_read;
  if (hangs->has_past) {
    removal->refusal = g_strdup ("This connection has ended: its past stays");
    return TRUE;
  }
  if (!pwt_topups_waiting (making->context->db, circuit->meter, &waiting, error))
    return FALSE;
  if (waiting.e4 == 0)
    return pwt_retiring_account_refusal (making->context->db, &pwt_circuit_record, circuit->id,
                                         &removal->refusal, error);
  removal->refusal = g_strdup ("Money is on its way to this meter: wait until it has arrived");
  return TRUE;
}

/* Its meters were collected before it, or chosen themselves. */
static gboolean
check_line (const Making *making, PwtRemoval *removal, GError **error)
{
  gboolean has_retired;

  if (!pwt_hangs_has_retired (making->context->db, removal->id, &has_retired, error))
    return FALSE;
  for (guint i = 0; i < making->removals->len && !has_retired; i++) {
    const PwtRemoval *other = g_ptr_array_index (making->removals, i);

    has_retired =
        other->kind == PWT_NODE_METER && other->is_ended &&
        pwt_id_equal (((const PwtMeter *) g_ptr_array_index (making->rows, i))->line, removal->id);
  }
  if (has_retired)
    removal->refusal = g_strdup ("Meters with a record are or were on this line: put it out of "
                                 "service instead");
  return TRUE;
}

static gboolean
check_removal (Making *making, gconstpointer row, PwtRemoval *removal, GError **error)
{
  PwtHangs hangs;

  if (!pwt_hangs_find (making->context->db, pwt_node_kind_record (removal->kind), removal->id,
                       &hangs, error))
    return FALSE;
  if (removal->kind == PWT_NODE_CIRCUIT)
    return check_circuit (making, row, &hangs, removal, error);
  if (removal->kind == PWT_NODE_POINT)
    return check_point (making, &hangs, removal, error);
  if (removal->kind == PWT_NODE_LINE)
    return check_line (making, removal, error);
  if (removal->kind == PWT_NODE_METER)
    check_meter (making, row, &hangs, removal);
  return TRUE;
}

/* --- collecting what goes --- */

static gboolean collect (Making *making, PwtNodeKind kind, gpointer row, GError **error);

static gboolean
collect_children (Making *making, PwtNodeKind kind, PwtId id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (belongings); i++) {
    const PwtRecord *record = pwt_node_kind_record (belongings[i].child);
    GPtrArray *children;
    gboolean is_good = TRUE;

    if (belongings[i].parent != kind)
      continue;
    children = pwt_db_find_id (making->context->db, record, belongings[i].field, id, error);
    if (children == NULL)
      return FALSE;
    for (guint c = 0; c < children->len && is_good; c++)
      is_good = collect (making, belongings[i].child,
                         pwt_record_copy (record, g_ptr_array_index (children, c)), error);
    pwt_record_list_free (record, children);
    if (!is_good)
      return FALSE;
  }
  return TRUE;
}

/* What a thing was connected to before is not taken from it. */
static gboolean
is_past (const Making *making, PwtNodeKind kind, gconstpointer row)
{
  return kind == PWT_NODE_CIRCUIT && making->depth > 0 &&
         ((const PwtCircuit *) row)->until_us != PWT_TIME_NONE;
}

static gboolean
check_was (const Making *making, PwtNodeKind kind, gconstpointer row, PwtId id, GError **error)
{
  gconstpointer was = g_hash_table_lookup (making->was[kind], &id);

  if (!making->is_based)
    return TRUE;
  if (was == NULL) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "Somebody else put something there meanwhile");
    return FALSE;
  }
  return pwt_context_check_was (making->context, pwt_node_kind_record (kind), row, was, NULL,
                                error);
}

/* @row: (transfer full): added behind all that belongs to it, once. */
static gboolean
collect (Making *making, PwtNodeKind kind, gpointer row, GError **error)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  PwtId id = pwt_record_get_id (record, row, "id");
  PwtRemoval *removal;

  if (g_hash_table_contains (making->known, &id) || is_past (making, kind, row)) {
    pwt_record_free (record, row);
    return TRUE;
  }
  g_hash_table_add (making->known, g_memdup2 (&id, sizeof id));
  making->depth++;
  if (!check_was (making, kind, row, id, error) || !collect_children (making, kind, id, error)) {
    pwt_record_free (record, row);
    return FALSE;
  }
  making->depth--;
  removal = pwt_record_new (&pwt_removal_record);
  removal->kind = kind;
  removal->id = id;
  removal->name = name_of (making->context->db, kind, row);
  g_ptr_array_add (making->removals, removal);
  g_ptr_array_add (making->rows, row);
  return check_removal (making, row, removal, error);
}

static gboolean
collect_all (Making *making, GError **error)
{
  for (guint i = 0; i < making->change->removed->len; i++) {
    const PwtNode *node = g_ptr_array_index (making->change->removed, i);
    const PwtRecord *record = pwt_node_kind_record (node->kind);
    gpointer row = pwt_db_get (making->context->db, record, node->id, error);

    if (row == NULL)
      return FALSE;
    if (!pwt_id_equal (pwt_record_get_id (record, row, "project"), making->change->project)) {
      pwt_record_free (record, row);
      return pwt_not_found (error, record->name);
    }
    making->is_based = g_hash_table_contains (making->was[node->kind], &node->id);
    if (!collect (making, node->kind, row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
refuse_first (const Making *making, GError **error)
{
  for (guint i = 0; i < making->removals->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (making->removals, i);

    if (removal->refusal != NULL)
      return removal->name != NULL ? pwt_refuse (error, "“%s”: %s", removal->name, removal->refusal)
                                   : pwt_refuse (error, "%s", removal->refusal);
  }
  return TRUE;
}

/* --- doing it --- */

static gboolean
save_over (Making *making, const PwtRecord *record, gconstpointer row, GError **error)
{
  gpointer before = NULL;
  gboolean is_good = pwt_registry_save (making->context, record, row, NULL, &before, error);

  if (before != NULL)
    pwt_record_free (record, before);
  return is_good;
}

static gboolean
end_circuit (Making *making, const PwtCircuit *circuit, GError **error)
{
  PwtCircuit ended = *circuit;

  ended.until_us = making->context->now_us;
  return save_over (making, &pwt_circuit_record, &ended, error);
}

static gboolean
retire_meter (Making *making, const PwtMeter *meter, GError **error)
{
  PwtMeter retired = *meter;

  retired.is_retired = TRUE;
  return save_over (making, &pwt_meter_record, &retired, error);
}

/* A meter that serves nothing any more is to look so. */
static gboolean
erase_circuit (Making *making, const PwtCircuit *circuit, GError **error)
{
  return pwt_hangs_erase (making->context->db, &pwt_circuit_record, circuit->id, error) &&
         pwt_readings_refresh_state (making->context->turn, circuit->meter, error);
}

static gboolean
remove_all (Making *making, GError **error)
{
  for (guint i = 0; i < making->removals->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (making->removals, i);
    gpointer row = g_ptr_array_index (making->rows, i);
    gboolean is_good;

    if (removal->kind == PWT_NODE_METER && removal->is_ended)
      is_good = retire_meter (making, row, error);
    else if (removal->kind != PWT_NODE_CIRCUIT)
      is_good = pwt_hangs_erase (making->context->db, pwt_node_kind_record (removal->kind),
                                 removal->id, error);
    else
      is_good =
          removal->is_ended ? end_circuit (making, row, error) : erase_circuit (making, row, error);
    if (!is_good)
      return FALSE;
    pwt_site_change_add (making->undo, removal->kind, row);
  }
  return TRUE;
}

/* But for what the site gives. */
static gboolean
is_same (const PwtRecord *record, gconstpointer before, gconstpointer row)
{
  gpointer saved = pwt_record_copy (record, row);
  gboolean is_equal;

  pwt_record_take (record, saved, before, PWT_F_GIVEN);
  is_equal = pwt_record_equal (record, before, saved);
  pwt_record_free (record, saved);
  return is_equal;
}

static gboolean
save_row (Making *making, PwtNodeKind kind, gconstpointer row, GError **error)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  PwtId id = pwt_record_get_id (record, row, "id");
  /* What was removed and comes back in the same change was looked at when it was removed. */
  gboolean comes_back = g_hash_table_contains (making->known, &id);
  gconstpointer was = comes_back ? NULL : g_hash_table_lookup (making->was[kind], &id);
  gpointer before = NULL;

  if (!pwt_id_equal (pwt_record_get_id (record, row, "project"), making->change->project))
    return pwt_not_found (error, record->name);
  if (!pwt_registry_save (making->context, record, row, was, &before, error)) {
    g_autofree char *name = name_of (making->context->db, kind, row);

    if (name != NULL)
      g_prefix_error (error, "“%s”: ", name);
    return FALSE;
  }
  /* And it stands in the undo already. */
  if (before == NULL && !comes_back)
    pwt_site_change_add_removed (making->undo, kind, id);
  if (before != NULL && !comes_back && !is_same (record, before, row))
    pwt_site_change_add (making->undo, kind, before);
  pwt_record_free (record, before);
  return TRUE;
}

/* A meter that goes out of service must serve nothing, one that comes back is there before its
 * connections are. */
static gboolean
save_circuits (Making *making, gboolean is_ending, GError **error)
{
  const GPtrArray *rows = pwt_site_change_list (making->change, PWT_NODE_CIRCUIT);

  for (guint i = 0; i < rows->len; i++) {
    const PwtCircuit *circuit = g_ptr_array_index (rows, i);
    gboolean exists;

    if (!pwt_db_has (making->context->db, &pwt_circuit_record, circuit->id, &exists, error))
      return FALSE;
    if ((exists && circuit->until_us != PWT_TIME_NONE) == is_ending &&
        !save_row (making, PWT_NODE_CIRCUIT, circuit, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_ports (Making *making, GError **error)
{
  const GPtrArray *lines = pwt_site_change_list (making->change, PWT_NODE_LINE);

  for (guint i = 0; i < lines->len; i++) {
    const PwtLine *line = g_ptr_array_index (lines, i);

    if (!pwt_line_check_port (making->context, line, error)) {
      g_prefix_error (error, "“%s”: ", line->name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
save_all (Making *making, GError **error)
{
  static const PwtNodeKind order[] = {
    PWT_NODE_BUILDING, PWT_NODE_FLOOR, PWT_NODE_ROOM,  PWT_NODE_GATEWAY,
    PWT_NODE_LINE,     PWT_NODE_POINT, PWT_NODE_METER,
  };

  if (!save_circuits (making, TRUE, error))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (order); k++) {
    const GPtrArray *rows = pwt_site_change_list (making->change, order[k]);

    for (guint i = 0; i < rows->len; i++)
      if (!save_row (making, order[k], g_ptr_array_index (rows, i), error))
        return FALSE;
  }
  return save_circuits (making, FALSE, error) && check_ports (making, error);
}

/* --- what it would be undone from --- */

static gboolean
add_now (Making *making, PwtNodeKind kind, PwtId id, GError **error)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  gpointer row = NULL;

  if (!pwt_db_find (making->context->db, record, id, &row, error))
    return FALSE;
  if (row != NULL)
    pwt_site_change_add (making->now, kind, row);
  pwt_record_free (record, row);
  return TRUE;
}

static gboolean
add_all_now (Making *making, GError **error)
{
  for (guint i = 0; i < making->undo->removed->len; i++) {
    const PwtNode *node = g_ptr_array_index (making->undo->removed, i);

    if (!add_now (making, node->kind, node->id, error))
      return FALSE;
  }
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const GPtrArray *rows = pwt_site_change_list (making->undo, kind);

    for (guint i = 0; i < rows->len; i++)
      if (!add_now (making, kind,
                    pwt_record_get_id (pwt_node_kind_record (kind), rows->pdata[i], "id"), error))
        return FALSE;
  }
  return TRUE;
}

/* What was looked at in a dry run: who removes it says so. */
static void
add_removed_now (Making *making)
{
  for (guint i = 0; i < making->removals->len; i++)
    pwt_site_change_add (making->now, ((const PwtRemoval *) making->removals->pdata[i])->kind,
                         making->rows->pdata[i]);
}

/* The rows stay @was's. */
static void
index_was (Making *making, const PwtSiteChange *was)
{
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const GPtrArray *rows = was != NULL ? pwt_site_change_list (was, kind) : NULL;

    making->was[kind] = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
      PwtId id = pwt_record_get_id (pwt_node_kind_record (kind), rows->pdata[i], "id");

      g_hash_table_insert (making->was[kind], g_memdup2 (&id, sizeof id), rows->pdata[i]);
    }
  }
}

static gboolean
make (Making *making, GError **error)
{
  PwtContext *context = making->context;

  if (!collect_all (making, error))
    return FALSE;
  if (making->change->is_dry_run) {
    context->is_unchanged = TRUE;
    add_removed_now (making);
    return TRUE;
  }
  if (!refuse_first (making, error) || !remove_all (making, error) || !save_all (making, error) ||
      !add_all_now (making, error))
    return FALSE;
  context->is_unchanged = pwt_site_change_is_empty (making->undo);
  if (!context->is_unchanged) {
    context->before = pwt_record_to_json (&pwt_site_change_record, making->undo);
    pwt_context_event (context, "registry", making->change->project, making->change->project);
    pwt_site_changed (context->turn, making->change->project);
  }
  return TRUE;
}

static void
free_rows (Making *making)
{
  for (guint i = 0; i < making->rows->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (making->removals, i);

    pwt_record_free (pwt_node_kind_record (removal->kind), g_ptr_array_index (making->rows, i));
  }
  g_ptr_array_unref (making->rows);
}

/**
 * pwt_site_change:
 *
 * The handler of "site.change".
 */
gboolean
pwt_site_change (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSiteChangeReply *answer = reply;
  Making making = {
    .context = context,
    .change = request,
    .removals = answer->removals,
    .rows = g_ptr_array_new (),
    .known = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL),
    .undo = pwt_record_new (&pwt_site_change_record),
    .now = pwt_record_new (&pwt_site_change_record),
  };
  gboolean is_good;

  making.undo->project = making.now->project = making.change->project;
  index_was (&making, context->was);
  is_good = make (&making, error);
  if (is_good && !making.change->is_dry_run)
    answer->undo = g_steal_pointer (&making.undo);
  if (is_good)
    answer->now = g_steal_pointer (&making.now);
  pwt_record_free (&pwt_site_change_record, making.undo);
  pwt_record_free (&pwt_site_change_record, making.now);
  free_rows (&making);
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++)
    g_hash_table_unref (making.was[kind]);
  g_hash_table_unref (making.known);
  return is_good;
}
