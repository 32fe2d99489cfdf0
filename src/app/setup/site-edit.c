/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/site-edit.h"

#include <glib/gi18n.h>

#include <string.h>

#define MAX_ADDRESS 247

PwtSiteChange *
pwt_site_edit_new (PwtSiteModel *model)
{
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);

  change->project = pwt_desk_get_project_id (pwt_site_model_get_desk (model));
  return change;
}

static PwtSiteChange *
or_nothing (PwtSiteChange *change)
{
  if (!pwt_site_change_is_empty (change))
    return change;
  pwt_record_free (&pwt_site_change_record, change);
  return NULL;
}

/* --- moving --- */

/* The field of @kind that names what it is in. */
static const char *
parent_field (PwtNodeKind kind, PwtNodeKind parent)
{
  static const struct {
    PwtNodeKind kind, parent;
    const char *field;
  } fields[] = {
    { PWT_NODE_FLOOR, PWT_NODE_BUILDING, "building" },
    { PWT_NODE_ROOM, PWT_NODE_FLOOR, "floor" },
    { PWT_NODE_POINT, PWT_NODE_ROOM, "room" },
    { PWT_NODE_LINE, PWT_NODE_GATEWAY, "gateway" },
    { PWT_NODE_METER, PWT_NODE_LINE, "line" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == kind && fields[i].parent == parent)
      return fields[i].field;
  return NULL;
}

gboolean
pwt_site_edit_can_move (PwtSiteModel *model, PwtSiteNode *node, PwtSiteNode *target)
{
  PwtNodeKind kind = pwt_site_node_get_kind (node), to = pwt_site_node_get_kind (target);

  if (pwt_site_node_is_retired (node))
    return FALSE;
  if (kind == PWT_NODE_METER && pwt_site_model_point_of (model, target) != NULL)
    return TRUE;
  return parent_field (kind, to) != NULL && pwt_site_node_get_parent (node) != target;
}

void
pwt_site_edit_connect (PwtSiteModel *model, PwtSiteChange *change, PwtId meter, PwtId point)
{
  const PwtId ends[] = { meter, point };
  PwtBackend *backend = pwt_desk_get_backend (pwt_site_model_get_desk (model));
  PwtCircuit circuit = { .id = pwt_backend_new_id (backend),
                         .project = change->project,
                         .meter = meter,
                         .channel = 1,
                         .point = point,
                         .since_us = pwt_desk_now_us (pwt_site_model_get_desk (model)),
                         .until_us = PWT_TIME_NONE };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    PwtSiteNode *node = pwt_site_model_find (model, ends[i]);
    const PwtCircuit *old = node != NULL ? pwt_site_model_circuit_of (model, node) : NULL;

    if (old != NULL && pwt_id_equal (old->meter, meter) && pwt_id_equal (old->point, point))
      return; /* they are connected already */
    if (old != NULL)
      pwt_site_change_add_removed (change, PWT_NODE_CIRCUIT, old->id);
  }
  pwt_site_change_add (change, PWT_NODE_CIRCUIT, &circuit);
}

static void
move_one (PwtSiteModel *model, PwtSiteChange *change, PwtSiteNode *node, PwtSiteNode *target)
{
  PwtNodeKind kind = pwt_site_node_get_kind (node);
  const PwtRecord *record = pwt_node_kind_record (kind);
  const char *field = parent_field (kind, pwt_site_node_get_kind (target));
  gpointer row;

  if (field == NULL) {
    pwt_site_edit_connect (model, change, pwt_site_node_get_id (node),
                           pwt_site_node_get_id (pwt_site_model_point_of (model, target)));
    return;
  }
  row = pwt_record_copy (record, pwt_site_node_get_record (node));
  pwt_field_set_id (pwt_record_find (record, field), row, pwt_site_node_get_id (target));
  if (pwt_record_find (record, "position") != NULL)
    pwt_field_set_int (pwt_record_find (record, "position"), row,
                       pwt_site_edit_next_position (model, target) +
                           pwt_site_change_list (change, kind)->len);
  pwt_site_change_add (change, kind, row);
  pwt_record_free (record, row);
}

const char *
pwt_site_edit_why_not_connect (PwtSiteModel *model, const GPtrArray *meters, PwtSiteNode *target)
{
  const PwtCircuit *old = pwt_site_model_circuit_of (model, target);

  if (old == NULL)
    return NULL;
  for (guint i = 0; i < meters->len; i++)
    if (pwt_id_equal (pwt_site_node_get_id (g_ptr_array_index (meters, i)), old->meter))
      return NULL;
  return _ ("There is a meter already: disconnect that one first");
}

const char *
pwt_site_edit_why_not_move (PwtSiteModel *model, const GPtrArray *nodes, PwtSiteNode *target)
{
  guint n_movable = 0;

  for (guint i = 0; i < nodes->len; i++)
    n_movable += pwt_site_edit_can_move (model, g_ptr_array_index (nodes, i), target) ? 1 : 0;
  if (n_movable == 0)
    return _ ("This cannot be put there");
  if (pwt_site_model_point_of (model, target) == NULL)
    return NULL;
  /* Which of several is meant nobody knows, and the others would be left where they are unsaid. */
  if (nodes->len > 1)
    return _ ("Only one meter can be connected here: put one alone");
  return pwt_site_edit_why_not_connect (model, nodes, target);
}

PwtSiteChange *
pwt_site_edit_move (PwtSiteModel *model, const GPtrArray *nodes, PwtSiteNode *target)
{
  PwtSiteChange *change;

  if (pwt_site_edit_why_not_move (model, nodes, target) != NULL)
    return NULL;
  change = pwt_site_edit_new (model);
  for (guint i = 0; i < nodes->len; i++)
    if (pwt_site_edit_can_move (model, g_ptr_array_index (nodes, i), target))
      move_one (model, change, g_ptr_array_index (nodes, i), target);
  return or_nothing (change);
}

static GListModel *
siblings_of (PwtSiteModel *model, PwtSiteNode *node)
{
  PwtSiteNode *parent = pwt_site_node_get_parent (node);

  return parent != NULL ? pwt_site_node_get_children (parent) : pwt_site_model_get_places (model);
}

/* Positions are given anew from 0: those of an imported site, or equal ones, say nothing of the
 * distance. */
PwtSiteChange *
pwt_site_edit_shift (PwtSiteModel *model, PwtSiteNode *node, int by)
{
  PwtNodeKind kind = pwt_site_node_get_kind (node);
  const PwtRecord *record = pwt_node_kind_record (kind);
  const PwtField *position = pwt_record_find (record, "position");
  GListModel *siblings = siblings_of (model, node);
  PwtSiteChange *change;
  guint n, at = G_MAXUINT;

  if (position == NULL || siblings == NULL)
    return NULL;
  n = g_list_model_get_n_items (siblings);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PwtSiteNode) sibling = g_list_model_get_item (siblings, i);

    at = sibling == node ? i : at;
  }
  if (at == G_MAXUINT || (int) at + by < 0 || (int) at + by >= (int) n)
    return NULL;
  change = pwt_site_edit_new (model);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PwtSiteNode) sibling = g_list_model_get_item (siblings, i);
    gpointer row = pwt_record_copy (record, pwt_site_node_get_record (sibling));
    guint to = i == at ? (guint) ((int) at + by) : i == (guint) ((int) at + by) ? at : i;

    if (pwt_field_get_int (position, row) != to) {
      pwt_field_set_int (position, row, to);
      pwt_site_change_add (change, kind, row);
    }
    pwt_record_free (record, row);
  }
  return or_nothing (change);
}

PwtSiteChange *
pwt_site_edit_remove (PwtSiteModel *model, const GPtrArray *nodes)
{
  PwtSiteChange *change = pwt_site_edit_new (model);

  for (guint i = 0; i < nodes->len; i++) {
    PwtSiteNode *node = g_ptr_array_index (nodes, i);

    pwt_site_change_add_removed (change, pwt_site_node_get_kind (node),
                                 pwt_site_node_get_id (node));
  }
  return or_nothing (change);
}

PwtSiteChange *
pwt_site_edit_put_back (PwtSiteModel *model, const GPtrArray *nodes)
{
  PwtSiteChange *change = pwt_site_edit_new (model);

  for (guint i = 0; i < nodes->len; i++) {
    PwtSiteNode *node = g_ptr_array_index (nodes, i);
    PwtMeter meter;

    if (!pwt_site_node_is_retired (node))
      continue;
    meter = *(const PwtMeter *) pwt_site_node_get_record (node);
    meter.is_retired = FALSE;
    pwt_site_change_add (change, PWT_NODE_METER, &meter);
  }
  return or_nothing (change);
}

PwtSiteChange *
pwt_site_edit_disconnect (PwtSiteModel *model, const GPtrArray *nodes)
{
  PwtSiteChange *change = pwt_site_edit_new (model);

  for (guint i = 0; i < nodes->len; i++) {
    const PwtCircuit *circuit = pwt_site_model_circuit_of (model, g_ptr_array_index (nodes, i));

    if (circuit != NULL)
      pwt_site_change_add_removed (change, PWT_NODE_CIRCUIT, circuit->id);
  }
  return or_nothing (change);
}

/* --- names and numbers --- */

/* Where the digits at the end of @text begin. */
static gsize
digits_at (const char *text)
{
  gsize n = strlen (text);

  while (n > 0 && g_ascii_isdigit (text[n - 1]))
    n--;
  return n;
}

static gboolean
is_too_many (guint64 n, char **why)
{
  if (n <= PWT_SITE_EDIT_MAX)
    return FALSE;
  *why = g_strdup_printf (_ ("At most %d at once"), PWT_SITE_EDIT_MAX);
  return TRUE;
}

static gboolean
add_range (GPtrArray *names, const char *first, const char *last, char **why)
{
  gsize at = digits_at (first), last_at = digits_at (last);
  int width = (int) strlen (first + at);
  gint64 from = g_ascii_strtoll (first + at, NULL, 10);
  gint64 to = g_ascii_strtoll (last + last_at, NULL, 10);

  /* "A01-12" means A01 … A12. */
  if (first[at] == '\0' || last[last_at] == '\0' || width > 9 || strlen (last + last_at) > 9 ||
      (last_at > 0 && (last_at != at || strncmp (first, last, at) != 0)))
    return FALSE;
  if (to < from) {
    *why = g_strdup_printf (_ ("%s–%s: the second number is smaller than the first"), first, last);
    return FALSE;
  }
  if (is_too_many ((guint64) (to - from) + 1, why))
    return FALSE;
  for (gint64 i = from; i <= to; i++)
    g_ptr_array_add (names, g_strdup_printf ("%.*s%0*d", (int) at, first, width, (int) i));
  return TRUE;
}

static gboolean
add_part (GPtrArray *names, const char *part, char **why)
{
  g_auto (GStrv) ends = g_strsplit (part, "-", -1);

  if (ends[0] != NULL && ends[1] == NULL) {
    g_ptr_array_add (names, g_strdup (part));
    return TRUE;
  }
  return ends[0] != NULL && ends[2] == NULL && add_range (names, ends[0], ends[1], why);
}

/* What people type between two numbers, and between two parts, in one form. */
static char *
normalize (const char *text)
{
  static const char *const signs[][2] = { { "–", "-" },  { "—", "-" },  { "~", "-" },
                                          { "～", "-" }, { "至", "-" }, { "，", "," },
                                          { "、", "," }, { " - ", "-" } };
  GString *copy = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (copy, signs[i][0], signs[i][1], 0);
  return g_string_free (copy, FALSE);
}

static gboolean
has_twice (const GPtrArray *names, char **why)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_add (seen, names->pdata[i])) {
      *why = g_strdup_printf (_ ("%s is named twice"), (const char *) names->pdata[i]);
      return TRUE;
    }
  return FALSE;
}

GStrv
pwt_site_edit_parse_names (const char *text, char **why)
{
  g_autofree char *plain = normalize (text);
  g_auto (GStrv) parts = g_strsplit_set (plain, ", \t\n", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !add_part (names, parts[i], why))
      return NULL;
  if (names->len == 0 || is_too_many (names->len, why) || has_twice (names, why))
    return NULL;
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

char *
pwt_site_edit_next_serial (const char *serial, guint by)
{
  gsize at = digits_at (serial), width;

  if (serial[at] == '\0')
    return NULL;
  at = MAX (at, strlen (serial) > 15 ? strlen (serial) - 15 : 0); /* what a number holds */
  width = strlen (serial + at);
  return g_strdup_printf ("%.*s%0*" G_GINT64_FORMAT, (int) at, serial, (int) width,
                          g_ascii_strtoll (serial + at, NULL, 10) + by);
}

gint64
pwt_site_edit_next_position (PwtSiteModel *model, PwtSiteNode *parent)
{
  GListModel *children =
      parent != NULL ? pwt_site_node_get_children (parent) : pwt_site_model_get_places (model);
  gint64 next = 0;

  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++) {
    g_autoptr (PwtSiteNode) child = g_list_model_get_item (children, i);
    const PwtField *position =
        pwt_record_find (pwt_node_kind_record (pwt_site_node_get_kind (child)), "position");

    if (position != NULL)
      next = MAX (next, pwt_field_get_int (position, pwt_site_node_get_record (child)) + 1);
  }
  return next;
}

gint64
pwt_site_edit_free_address (PwtSiteModel *model, PwtSiteNode *line, gint64 from)
{
  GListModel *meters = pwt_site_node_get_children (line);
  gboolean is_taken[MAX_ADDRESS + 1] = { FALSE };

  for (guint i = 0; i < g_list_model_get_n_items (meters); i++) {
    g_autoptr (PwtSiteNode) meter = g_list_model_get_item (meters, i);

    if (!pwt_site_node_is_retired (meter))
      is_taken[((const PwtMeter *) pwt_site_node_get_record (meter))->address] = TRUE;
  }
  for (gint64 address = MAX (from, 1); address <= MAX_ADDRESS; address++)
    if (!is_taken[address])
      return address;
  return 0;
}
