/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/site-tree-view.h"

#include <glib/gi18n.h>

#include "app/setup/site-edit.h"

struct _PwtSiteTreeView {
  GtkWidget parent_instance;

  GtkWidget *scroll; /* owned */
  GtkListView *list; /* borrowed from it */

  /* Owned */
  PwtSiteModel *model;
  GListStore *found;      /* of PwtSiteNode: what a search shows */
  GtkTreeListModel *tree; /* kept while a search shows a flat list: what is expanded stays so */
  GtkMultiSelection *selection;

  gboolean is_wires;
};

G_DEFINE_FINAL_TYPE (PwtSiteTreeView, pwt_site_tree_view, GTK_TYPE_WIDGET)

enum { SELECTION_CHANGED, DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows --- */

/* The widgets of a row; lives as long as its expander. */
typedef struct {
  GtkTreeExpander *expander;
  GtkImage *icon;
  GtkLabel *title, *caption;
  PwtSiteNode *node; /* owned while bound */
  gulong changed_id;
} Row;

static void
show_row (Row *row)
{
  gtk_image_set_from_icon_name (row->icon, pwt_site_node_get_icon (row->node));
  gtk_label_set_text (row->title, pwt_site_node_get_title (row->node));
  gtk_label_set_text (row->caption, pwt_site_node_get_caption (row->node));
  if (pwt_site_node_is_retired (row->node))
    gtk_widget_add_css_class (GTK_WIDGET (row->title), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->title), "dim-label");
}

static void
clear_row (Row *row)
{
  if (row->node != NULL)
    g_clear_signal_handler (&row->changed_id, row->node);
  g_clear_object (&row->node);
}

static void
free_row (gpointer data)
{
  clear_row (data);
  g_free (data);
}

static Row *
row_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "row");
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  PwtSiteTreeView *self = PWT_SITE_TREE_VIEW (user_data);
  Row *row = row_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));
  g_autoptr (GPtrArray) nodes = pwt_site_tree_view_dup_selected (self);

  if (row->node == NULL)
    return NULL;
  if (!g_ptr_array_find (nodes, row->node, NULL)) { /* another row than the chosen ones */
    g_ptr_array_set_size (nodes, 0);
    g_ptr_array_add (nodes, g_object_ref (row->node));
  }
  pwt_site_model_set_dragged (self->model, nodes);
  return gdk_content_provider_new_typed (PWT_TYPE_SITE_NODE, row->node);
}

static gboolean
may_drop (PwtSiteTreeView *self, PwtSiteNode *target)
{
  GPtrArray *nodes = pwt_site_model_get_dragged (self->model);

  for (guint i = 0; nodes != NULL && target != NULL && i < nodes->len; i++)
    if (pwt_site_edit_can_move (self->model, g_ptr_array_index (nodes, i), target))
      return TRUE;
  return FALSE;
}

static GdkDragAction
drop_motion_cb (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  Row *row = row_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)));

  return may_drop (PWT_SITE_TREE_VIEW (user_data), row->node) ? GDK_ACTION_MOVE : 0;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  PwtSiteTreeView *self = PWT_SITE_TREE_VIEW (user_data);
  Row *row = row_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)));

  gboolean is_taken;

  if (!may_drop (self, row->node))
    return FALSE;
  is_taken = pwt_site_edit_why_not_move (self->model, pwt_site_model_get_dragged (self->model),
                                         row->node) == NULL;
  g_signal_emit (self, signals[DROPPED], 0, row->node); /* a refusal is said there */
  return is_taken;
}

static void
add_dragging (PwtSiteTreeView *self, GtkWidget *widget)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (PWT_TYPE_SITE_NODE, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), self, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (drop_motion_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  row->expander = GTK_TREE_EXPANDER (gtk_tree_expander_new ());
  row->icon = GTK_IMAGE (gtk_image_new ());
  row->title = GTK_LABEL (gtk_label_new (NULL));
  row->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (row->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (row->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (row->title), TRUE);
  gtk_label_set_ellipsize (row->caption, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (row->caption, 1);
  gtk_widget_set_css_classes (GTK_WIDGET (row->caption),
                              (const char *[]){ "dim-label", "caption", "numeric", NULL });
  gtk_widget_add_css_class (GTK_WIDGET (row->title), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->caption));
  gtk_tree_expander_set_child (row->expander, box);
  g_object_set_data_full (G_OBJECT (row->expander), "row", row, free_row);
  add_dragging (PWT_SITE_TREE_VIEW (user_data), GTK_WIDGET (row->expander));
  gtk_list_item_set_child (item, GTK_WIDGET (row->expander));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Row *row = row_of (gtk_list_item_get_child (item));
  GtkTreeListRow *tree_row = gtk_list_item_get_item (item);

  clear_row (row);
  gtk_tree_expander_set_list_row (row->expander, tree_row);
  row->node = gtk_tree_list_row_get_item (tree_row);
  row->changed_id = g_signal_connect_swapped (row->node, "changed", G_CALLBACK (show_row), row);
  show_row (row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Row *row = row_of (gtk_list_item_get_child (item));

  gtk_tree_expander_set_list_row (row->expander, NULL);
  clear_row (row);
}

/* --- models --- */

static GListModel *
children_cb (gpointer item, gpointer user_data)
{
  GListModel *children = pwt_site_node_get_children (PWT_SITE_NODE (item));

  return children != NULL ? g_object_ref (children) : NULL;
}

static GListModel *
no_children_cb (gpointer item, gpointer user_data)
{
  return NULL;
}

static void
selection_changed_cb (PwtSiteTreeView *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
show_list (PwtSiteTreeView *self, GListModel *list)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  self->selection = gtk_multi_selection_new (g_object_ref (list));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  selection_changed_cb (self);
}

/* Overrides */

static void
pwt_site_tree_view_dispose (GObject *object)
{
  PwtSiteTreeView *self = PWT_SITE_TREE_VIEW (object);

  g_clear_pointer (&self->scroll, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->found);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pwt_site_tree_view_parent_class)->dispose (object);
}

static void
pwt_site_tree_view_class_init (PwtSiteTreeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_site_tree_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", PWT_TYPE_SITE_TREE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", PWT_TYPE_SITE_TREE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, PWT_TYPE_SITE_NODE);
}

static void
pwt_site_tree_view_init (PwtSiteTreeView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "site-tree");
  self->scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scroll, GTK_WIDGET (self));
}

/* Public functions */

void
pwt_site_tree_view_set_model (PwtSiteTreeView *self, PwtSiteModel *model, gboolean is_wires)
{
  GListModel *roots;

  g_return_if_fail (PWT_IS_SITE_TREE_VIEW (self));

  self->model = g_object_ref (model);
  self->is_wires = is_wires;
  self->found = g_list_store_new (PWT_TYPE_SITE_NODE);
  roots = is_wires ? pwt_site_model_get_wires (model) : pwt_site_model_get_places (model);
  self->tree =
      gtk_tree_list_model_new (g_object_ref (roots), FALSE, FALSE, children_cb, NULL, NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
      is_wires ? _ ("Gateways, lines and meters") : _ ("Buildings, floors and rooms"), -1);
  show_list (self, G_LIST_MODEL (self->tree));
}

void
pwt_site_tree_view_set_search (PwtSiteTreeView *self, const char *text)
{
  g_autoptr (GtkTreeListModel) flat = NULL;
  gboolean was_flat;

  g_return_if_fail (PWT_IS_SITE_TREE_VIEW (self));

  was_flat = gtk_multi_selection_get_model (self->selection) != G_LIST_MODEL (self->tree);
  if (text[0] == '\0') {
    if (was_flat)
      show_list (self, G_LIST_MODEL (self->tree));
    return;
  }
  pwt_site_model_search (self->model, self->is_wires, text, self->found);
  if (was_flat)
    return;
  flat = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->found)), FALSE, FALSE,
                                  no_children_cb, NULL, NULL);
  show_list (self, G_LIST_MODEL (flat));
}

void
pwt_site_tree_view_expand_roots (PwtSiteTreeView *self)
{
  g_return_if_fail (PWT_IS_SITE_TREE_VIEW (self));

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i > 0; i--) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->tree), i - 1);

    gtk_tree_list_row_set_expanded (row, TRUE);
  }
}

GPtrArray *
pwt_site_tree_view_dup_selected (PwtSiteTreeView *self)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (PWT_IS_SITE_TREE_VIEW (self), nodes);

  if (self->selection == NULL)
    return nodes;
  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean has = gtk_bitset_iter_init_first (&iter, chosen, &position); has;
       has = gtk_bitset_iter_next (&iter, &position)) {
    g_autoptr (GtkTreeListRow) row =
        g_list_model_get_item (G_LIST_MODEL (self->selection), position);

    g_ptr_array_add (nodes, gtk_tree_list_row_get_item (row));
  }
  return nodes;
}

void
pwt_site_tree_view_unselect (PwtSiteTreeView *self)
{
  g_return_if_fail (PWT_IS_SITE_TREE_VIEW (self));

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static gboolean
find_row (PwtSiteTreeView *self, PwtSiteNode *node, guint *position)
{
  GListModel *rows = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
    g_autoptr (PwtSiteNode) found = gtk_tree_list_row_get_item (row);

    if (found == node) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
expand_to (PwtSiteTreeView *self, PwtSiteNode *node)
{
  guint position;

  if (node == NULL)
    return;
  expand_to (self, pwt_site_node_get_parent (node));
  if (find_row (self, node, &position)) {
    g_autoptr (GtkTreeListRow) row =
        g_list_model_get_item (G_LIST_MODEL (self->selection), position);

    gtk_tree_list_row_set_expanded (row, TRUE);
  }
}

gboolean
pwt_site_tree_view_select (PwtSiteTreeView *self, const GPtrArray *nodes)
{
  g_autoptr (GtkBitset) chosen = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = NULL;
  guint position = 0;

  g_return_val_if_fail (PWT_IS_SITE_TREE_VIEW (self), FALSE);

  for (guint i = 0; i < nodes->len; i++) /* first all, for it moves those below */
    expand_to (self, pwt_site_node_get_parent (nodes->pdata[i]));
  for (guint i = 0; i < nodes->len; i++) {
    if (!find_row (self, nodes->pdata[i], &position))
      return FALSE;
    gtk_bitset_add (chosen, position);
  }
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self->selection)));
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), chosen, all);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  return TRUE;
}
