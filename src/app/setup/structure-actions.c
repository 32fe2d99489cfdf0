/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to the structure: every verb an action, so that menu, button, key and test do
 * the same. */
#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/setup/add-dialog.h"
#include "app/setup/remove-dialog.h"
#include "app/setup/structure-private.h"

#define NEW_BAUD 9600

static PwtId
new_id (PwtStructureSection *self)
{
  return pwt_backend_new_id (pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self))));
}

static GtkWindow *
window_of (PwtStructureSection *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* The first chosen thing of @kind in @tree, or what the first chosen thing is in. */
static PwtSiteNode *
chosen_or_parent (PwtSiteTreeView *tree, PwtNodeKind kind)
{
  g_autoptr (GPtrArray) nodes = pwt_site_tree_view_dup_selected (tree);
  PwtSiteNode *node = nodes->len > 0 ? g_ptr_array_index (nodes, 0) : NULL;

  while (node != NULL && pwt_site_node_get_kind (node) != kind)
    node = pwt_site_node_get_parent (node);
  return node;
}

static guint
count_children (GListModel *list)
{
  return list != NULL ? g_list_model_get_n_items (list) : 0;
}

/* --- adding one --- */

static void
add_one (PwtStructureSection *self, PwtNodeKind kind, gconstpointer row)
{
  PwtSiteChange *change = pwt_site_edit_new (self->model);

  pwt_site_change_add (change, kind, row);
  self->wanted = *(const PwtId *) row;
  pwt_structure_section_apply (self, change);
}

static void
add_building_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  guint n = count_children (pwt_site_model_get_places (self->model));
  g_autofree char *name = g_strdup_printf (_ ("Building %u"), n + 1);
  PwtBuilding building = { new_id (self),
                           pwt_desk_get_project_id (pwt_page_get_desk (PWT_PAGE (self))), name,
                           pwt_site_edit_next_position (self->model, NULL) };

  add_one (self, PWT_NODE_BUILDING, &building);
}

static void
add_floor_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  PwtSiteNode *building = chosen_or_parent (self->places, PWT_NODE_BUILDING);
  g_autofree char *name = NULL;
  PwtFloor floor;

  if (building == NULL)
    return;
  name = g_strdup_printf (_ ("%uF"), count_children (pwt_site_node_get_children (building)) + 1);
  floor = (PwtFloor){ new_id (self), ((PwtBuilding *) pwt_site_node_get_record (building))->project,
                      pwt_site_node_get_id (building), name,
                      pwt_site_edit_next_position (self->model, building) };
  add_one (self, PWT_NODE_FLOOR, &floor);
}

static void
add_point_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  PwtSiteNode *room = chosen_or_parent (self->places, PWT_NODE_ROOM);
  PwtPoint point = { .id = new_id (self) };

  if (room == NULL)
    return;
  point.project = ((PwtRoom *) pwt_site_node_get_record (room))->project;
  point.room = pwt_site_node_get_id (room);
  add_one (self, PWT_NODE_POINT, &point);
}

static void
add_gateway_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  const PwtSiteTree *tree = pwt_site_model_get_tree (self->model);
  g_autofree char *name =
      g_strdup_printf (_ ("Gateway %u"), tree != NULL ? tree->gateways->len + 1 : 1);
  PwtGateway gateway = { new_id (self),
                         pwt_desk_get_project_id (pwt_page_get_desk (PWT_PAGE (self))), name,
                         NULL };

  add_one (self, PWT_NODE_GATEWAY, &gateway);
}

static void
add_line_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  const PwtSiteTree *tree = pwt_site_model_get_tree (self->model);
  PwtSiteNode *gateway = chosen_or_parent (self->wires, PWT_NODE_GATEWAY);
  guint n = tree != NULL ? tree->lines->len : 0;
  g_autofree char *name = g_strdup_printf (_ ("Line %u"), n + 1);
  g_autofree char *port = g_strdup_printf ("/dev/ttyUSB%u", n);
  PwtLine line = { .id = new_id (self),
                   .project = pwt_desk_get_project_id (pwt_page_get_desk (PWT_PAGE (self))),
                   .name = name,
                   .port = port,
                   .baud = NEW_BAUD,
                   .interval_s = PWT_NONE };

  if (gateway != NULL) {
    line.gateway = pwt_site_node_get_id (gateway);
    line.protocol = PWT_PROTOCOL_TCP;
    line.port = (char *) "192.168.0.10:502";
  }
  add_one (self, PWT_NODE_LINE, &line);
}

/* --- adding many --- */

/* It adds them itself: what was said of something else is over. */
static void
present (PwtStructureSection *self, PwtAddDialog *dialog)
{
  pwt_structure_section_say (self, NULL);
  pwt_structure_section_end_toast (self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_rooms_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  PwtSiteNode *floor = chosen_or_parent (self->places, PWT_NODE_FLOOR);

  if (floor != NULL)
    present (self, pwt_add_dialog_new_rooms (self->model, window_of (self), floor));
}

/* Rooms without a meter: the chosen ones, or those of the chosen floors. */
static void
add_bare_rooms (PwtStructureSection *self, PwtSiteNode *node, GPtrArray *rooms)
{
  GListModel *children = pwt_site_node_get_children (node);

  if (pwt_site_model_point_of (self->model, node) != NULL) {
    if (pwt_site_model_circuit_of (self->model, node) == NULL &&
        !g_ptr_array_find (rooms, node, NULL))
      g_ptr_array_add (rooms, g_object_ref (node));
    return;
  }
  for (guint i = 0; i < count_children (children); i++) {
    g_autoptr (PwtSiteNode) child = g_list_model_get_item (children, i);

    add_bare_rooms (self, child, rooms);
  }
}

static GPtrArray *
dup_bare_rooms (PwtStructureSection *self)
{
  g_autoptr (GPtrArray) chosen = pwt_site_tree_view_dup_selected (self->places);
  GPtrArray *rooms = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < chosen->len; i++)
    add_bare_rooms (self, g_ptr_array_index (chosen, i), rooms);
  return rooms;
}

static void
add_meters_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  PwtSiteNode *line = chosen_or_parent (self->wires, PWT_NODE_LINE);
  g_autoptr (GPtrArray) rooms = dup_bare_rooms (self);

  if (line != NULL)
    present (self, pwt_add_dialog_new_meters (self->model, window_of (self), line, rooms,
                                              (PwtChoice *) (void *) self->profile_choices->data));
}

/* --- connecting --- */

static GPtrArray *
dup_of_kind (PwtSiteTreeView *tree, PwtSiteModel *model, gboolean is_meter)
{
  g_autoptr (GPtrArray) chosen = pwt_site_tree_view_dup_selected (tree);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < chosen->len; i++) {
    PwtSiteNode *node = g_ptr_array_index (chosen, i);

    if (is_meter ? pwt_site_node_get_kind (node) == PWT_NODE_METER
                 : pwt_site_model_point_of (model, node) != NULL)
      g_ptr_array_add (found, g_object_ref (node));
  }
  return found;
}

/* The chosen meters to the chosen rooms, in order. */
static void
connect_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  g_autoptr (GPtrArray) meters = dup_of_kind (self->wires, self->model, TRUE);
  g_autoptr (GPtrArray) rooms = dup_of_kind (self->places, self->model, FALSE);
  PwtSiteChange *change;

  if (meters->len != rooms->len || meters->len == 0)
    return;
  for (guint i = 0; i < rooms->len; i++) {
    const char *why_not = pwt_site_edit_why_not_connect (self->model, meters, rooms->pdata[i]);

    if (why_not != NULL) {
      pwt_structure_section_say (self, why_not);
      return;
    }
  }
  change = pwt_site_edit_new (self->model);
  for (guint i = 0; i < meters->len; i++)
    pwt_site_edit_connect (
        self->model, change, pwt_site_node_get_id (g_ptr_array_index (meters, i)),
        pwt_site_node_get_id (pwt_site_model_point_of (self->model, g_ptr_array_index (rooms, i))));
  pwt_structure_section_apply (self, change);
}

static void
disconnect_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);

  pwt_structure_section_apply (self, pwt_site_edit_disconnect (self->model, nodes));
}

static void
put_back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);

  pwt_structure_section_apply (self, pwt_site_edit_put_back (self->model, nodes));
}

/* --- moving by keyboard and menu --- */

static void
cut_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;

  g_clear_pointer (&self->cut, g_ptr_array_unref);
  self->cut = pwt_structure_section_dup_selected (self);
  pwt_structure_section_say (self, NULL);
  pwt_structure_section_update_actions (self);
}

gboolean
pwt_structure_section_move (PwtStructureSection *self, const GPtrArray *nodes, PwtSiteNode *target)
{
  const char *why_not = pwt_site_edit_why_not_move (self->model, nodes, target);

  if (why_not != NULL) {
    pwt_structure_section_say (self, why_not);
    return FALSE;
  }
  pwt_structure_section_apply (self, pwt_site_edit_move (self->model, nodes, target));
  return TRUE;
}

static void
paste_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  g_autoptr (GPtrArray) target = pwt_structure_section_dup_selected (self);

  if (self->cut == NULL || target->len != 1)
    return;
  if (pwt_structure_section_move (self, self->cut, g_ptr_array_index (target, 0)))
    g_clear_pointer (&self->cut, g_ptr_array_unref);
  pwt_structure_section_update_actions (self);
}

static void
shift (PwtStructureSection *self, int by)
{
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);

  if (nodes->len == 1)
    pwt_structure_section_apply (
        self, pwt_site_edit_shift (self->model, g_ptr_array_index (nodes, 0), by));
}

static void
up_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  shift (user_data, -1);
}

static void
down_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  shift (user_data, 1);
}

/* --- removing --- */

static void
remove_confirmed_cb (GtkWindow *dialog, const char *response, gpointer user_data)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (user_data);
  const PwtSiteChange *tried = g_object_get_data (G_OBJECT (dialog), "change");
  const PwtSiteChange *seen = g_object_get_data (G_OBJECT (dialog), "seen");
  PwtSiteChange *change;

  if (!g_str_equal (response, "go"))
    return;
  change = pwt_record_copy (&pwt_site_change_record, tried);
  change->is_dry_run = FALSE;
  pwt_structure_section_apply_to (self, change, seen);
}

static void
free_change (gpointer change)
{
  pwt_record_free (&pwt_site_change_record, change);
}

typedef struct {
  PwtStructureSection *self; /* owned */
  PwtSiteChange *change;     /* owned */
} Trial;

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Trial *trial = user_data;
  g_autoptr (PwtStructureSection) self = trial->self;
  g_autoptr (GError) error = NULL;
  PwtSiteChangeReply *reply = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);
  GtkWindow *dialog;

  if (reply == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL) {
    if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      pwt_structure_section_say (self, pwt_error_text (error));
    free_change (trial->change);
    if (reply != NULL)
      pwt_record_free (&pwt_site_change_reply_record, reply);
    return;
  }
  dialog = pwt_remove_dialog_new (window_of (self), reply);
  g_object_set_data_full (G_OBJECT (dialog), "change", trial->change, free_change);
  g_object_set_data_full (G_OBJECT (dialog), "seen", g_steal_pointer (&reply->now), free_change);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_confirmed_cb), self, 0);
  gtk_window_present (dialog);
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

/* First what would go with it, then the question. */
static void
remove_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);
  PwtSiteChange *change = pwt_site_edit_remove (self->model, nodes);
  Trial *trial;

  if (change == NULL)
    return;
  change->is_dry_run = TRUE;
  trial = g_new0 (Trial, 1);
  trial->self = g_object_ref (self);
  trial->change = change;
  pwt_backend_call_async (pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self))), "site.change",
                          change, self->cancellable, tried_cb, trial);
}

/* --- undo --- */

static void
undo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_structure_section_undo (user_data, FALSE);
}

static void
redo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_structure_section_undo (user_data, TRUE);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_site_model_load (((PwtStructureSection *) user_data)->model);
}

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (((PwtStructureSection *) user_data)->search));
}

/* --- in a narrow window one side at a time --- */

static void
edit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtStructureSection *self = user_data;

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  pwt_node_inspector_focus (self->inspector);
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_leaflet_navigate (((PwtStructureSection *) user_data)->leaflet,
                        ADW_NAVIGATION_DIRECTION_BACK);
}

/* --- which of them make sense now --- */

static void
enable (PwtStructureSection *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static gboolean
any_connected (PwtStructureSection *self, const GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    if (pwt_site_model_circuit_of (self->model, g_ptr_array_index (nodes, i)) != NULL)
      return TRUE;
  return FALSE;
}

static guint
count_retired (const GPtrArray *nodes)
{
  guint n = 0;

  for (guint i = 0; i < nodes->len; i++)
    n += pwt_site_node_is_retired (g_ptr_array_index (nodes, i)) ? 1 : 0;
  return n;
}

void
pwt_structure_section_update_actions (PwtStructureSection *self)
{
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);
  g_autoptr (GPtrArray) meters = dup_of_kind (self->wires, self->model, TRUE);
  g_autoptr (GPtrArray) rooms = dup_of_kind (self->places, self->model, FALSE);
  gboolean is_free = self->n_busy == 0 && pwt_site_model_get_tree (self->model) != NULL;

  enable (self, "add-building", is_free);
  enable (self, "add-gateway", is_free);
  enable (self, "add-line", is_free);
  enable (self, "add-floor", is_free && chosen_or_parent (self->places, PWT_NODE_BUILDING) != NULL);
  enable (self, "add-rooms", is_free && chosen_or_parent (self->places, PWT_NODE_FLOOR) != NULL);
  enable (self, "add-point", is_free && chosen_or_parent (self->places, PWT_NODE_ROOM) != NULL);
  enable (self, "add-meters", is_free && chosen_or_parent (self->wires, PWT_NODE_LINE) != NULL);
  enable (self, "connect",
          is_free && meters->len > 0 && meters->len == rooms->len && count_retired (meters) == 0);
  enable (self, "put-back", is_free && nodes->len > 0 && count_retired (nodes) == nodes->len);
  enable (self, "disconnect", is_free && any_connected (self, nodes));
  enable (self, "remove", is_free && nodes->len > 0);
  enable (self, "cut", is_free && nodes->len > 0);
  enable (self, "paste", is_free && self->cut != NULL && nodes->len == 1);
  enable (self, "edit", nodes->len > 0);
  enable (self, "up", is_free && nodes->len == 1);
  enable (self, "down", is_free && nodes->len == 1);
  enable (self, "undo", is_free && pwt_site_model_peek_undo (self->model, FALSE) != NULL);
  enable (self, "redo", is_free && pwt_site_model_peek_undo (self->model, TRUE) != NULL);
}

void
pwt_structure_section_add_actions (PwtStructureSection *self)
{
  static const GActionEntry entries[] = {
    { .name = "add-building", .activate = add_building_action },
    { .name = "add-floor", .activate = add_floor_action },
    { .name = "add-rooms", .activate = add_rooms_action },
    { .name = "add-point", .activate = add_point_action },
    { .name = "add-gateway", .activate = add_gateway_action },
    { .name = "add-line", .activate = add_line_action },
    { .name = "add-meters", .activate = add_meters_action },
    { .name = "connect", .activate = connect_action },
    { .name = "disconnect", .activate = disconnect_action },
    { .name = "put-back", .activate = put_back_action },
    { .name = "cut", .activate = cut_action },
    { .name = "paste", .activate = paste_action },
    { .name = "up", .activate = up_action },
    { .name = "down", .activate = down_action },
    { .name = "remove", .activate = remove_action },
    { .name = "undo", .activate = undo_action },
    { .name = "redo", .activate = redo_action },
    { .name = "reload", .activate = reload_action },
    { .name = "edit", .activate = edit_action },
    { .name = "back", .activate = back_action },
    { .name = "find", .activate = find_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "site", G_ACTION_GROUP (self->actions));
}
