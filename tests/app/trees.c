/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trees.h"

#include "app/common/record-form.h"
#include "app/setup/node-inspector.h"
#include "app/setup/structure-private.h"

void
trees_set_up (Trees *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  f->section = pwt_find_type (f->desktop->window, PWT_TYPE_STRUCTURE_SECTION);
  f->places = PWT_SITE_TREE_VIEW (pwt_find_id (f->section, "places"));
  f->wires = PWT_SITE_TREE_VIEW (pwt_find_id (f->section, "wires"));
  f->inspector = pwt_find_type (f->section, PWT_TYPE_NODE_INSPECTOR);
  f->model = pwt_site_model_new (pwt_main_window_get_desk (f->desktop->window));
  pwt_site_model_load (f->model);
  pwt_settle ();
}

void
trees_tear_down (Trees *f, gconstpointer data)
{
  g_object_unref (f->model);
  pwt_desktop_free (f->desktop);
}

PwtId
trees_room (Trees *f, const char *name)
{
  PwtSiteTree *tree = pwt_fake_site_tree (f->site);

  for (guint i = 0; i < tree->rooms->len; i++)
    if (g_str_equal (((PwtRoom *) g_ptr_array_index (tree->rooms, i))->name, name))
      return ((PwtRoom *) g_ptr_array_index (tree->rooms, i))->id;
  return PWT_ID_NONE;
}

/* The node of the page's own model, found through its tree. */
PwtSiteNode *
trees_select (Trees *f, PwtSiteTreeView *view, PwtId id)
{
  g_autoptr (GPtrArray) chosen = NULL;
  PwtSiteNode *own = pwt_site_model_find (f->model, id);
  const char *title = pwt_site_node_get_title (own);

  /* By the search, as a person would: the flat list has it alone or first. */
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (f->section, "search")), title);
  g_signal_emit_by_name (pwt_find_id (f->section, "search"), "search-changed");
  pwt_settle ();
  {
    GtkListView *list = pwt_find_type (view, GTK_TYPE_LIST_VIEW);
    GtkSelectionModel *model = gtk_list_view_get_model (list);

    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++) {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);
      g_autoptr (PwtSiteNode) node = gtk_tree_list_row_get_item (row);

      if (pwt_id_equal (pwt_site_node_get_id (node), id))
        gtk_selection_model_select_item (model, i, TRUE);
    }
  }
  pwt_settle ();
  chosen = pwt_site_tree_view_dup_selected (view);
  g_assert_cmpuint (chosen->len, ==, 1);
  return g_ptr_array_index (chosen, 0); /* the model keeps it */
}

void
trees_act (Trees *f, const char *action)
{
  gtk_widget_activate_action (f->section, action, NULL);
  pwt_settle ();
}

void
trees_type (Trees *f, const char *field, const char *text)
{
  PwtRecordForm *form = pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM);

  gtk_editable_set_text (GTK_EDITABLE (pwt_record_form_get_editor (form, field)), text);
}

GtkWidget *
trees_find_button (GtkWidget *root, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = trees_find_button (child, label);

    if (found != NULL || (GTK_IS_BUTTON (child) &&
                          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0))
      return found != NULL ? found : child;
  }
  return NULL;
}

AdwMessageDialog *
trees_find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return ADW_MESSAGE_DIALOG (window); /* the display keeps it */
  }
  g_error ("Nothing is asked");
}

void
trees_answer (const char *response)
{
  AdwMessageDialog *dialog = trees_find_question ();

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
}

const char *
trees_typed (Trees *f, const char *field)
{
  PwtRecordForm *form = pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM);

  return gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, field)));
}

gboolean
trees_can_save (Trees *f)
{
  GtkWidget *button = trees_find_button (f->inspector, "Save");

  g_assert_nonnull (button);
  return gtk_widget_get_sensitive (button);
}

PwtMeter *
trees_meter (Trees *f, PwtId id)
{
  const GPtrArray *meters = pwt_fake_site_tree (f->site)->meters;

  for (guint i = 0; i < meters->len; i++)
    if (pwt_id_equal (((PwtMeter *) meters->pdata[i])->id, id))
      return meters->pdata[i];
  g_error ("There is no such meter");
}
