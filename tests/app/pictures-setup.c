/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/record-form.h"
#include "app/setup/add-dialog.h"
#include "app/setup/node-inspector.h"
#include "app/setup/remove-dialog.h"
#include "app/setup/site-tree-view.h"
#include "app/setup/tariff-section.h"
#include "dialogs.h"
#include "pictures.h"

static void
show_section (PwtDesktop *desktop, const char *id)
{
  gtk_widget_activate_action (pwt_find_id (desktop->window, "tabs"), "setup.section", "s", id);
  pwt_settle ();
}

static void
choose_tariff (PwtDesktop *desktop, int row)
{
  GtkListBox *list =
      GTK_LIST_BOX (pwt_find_id (pwt_find_type (desktop->window, PWT_TYPE_TARIFF_SECTION), "list"));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, row));
  pwt_settle ();
}

static void
choose (gpointer view, PwtId id)
{
  GtkSelectionModel *rows =
      gtk_list_view_get_model (GTK_LIST_VIEW (pwt_find_type (view, GTK_TYPE_LIST_VIEW)));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
    g_autoptr (PwtSiteNode) node = gtk_tree_list_row_get_item (row);
    g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

    g_ptr_array_add (nodes, node);
    if (pwt_id_equal (pwt_site_node_get_id (node), id) && pwt_site_tree_view_select (view, nodes))
      return;
  }
}

static void
expand (gpointer view, guint position)
{
  GtkSelectionModel *rows =
      gtk_list_view_get_model (GTK_LIST_VIEW (pwt_find_type (view, GTK_TYPE_LIST_VIEW)));
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (rows), position);

  gtk_tree_list_row_set_expanded (row, TRUE);
}

/* @name: (nullable): of its picture */
static void
take_question (const char *name, const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (!ADW_IS_MESSAGE_DIALOG (window))
      continue;
    if (name != NULL)
      pwt_picture (window, name);
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
    gtk_window_destroy (GTK_WINDOW (window));
    break;
  }
  pwt_settle ();
}

/* A tenant pays by the meter: the questions, and the toast after a row was left. */
static void
take_ratio (PwtDesktop *desktop, gpointer wires, const PwtMeter *meter)
{
  gpointer inspector = pwt_find_type (desktop->window, PWT_TYPE_NODE_INSPECTOR);
  PwtRecordForm *form = pwt_find_type (inspector, PWT_TYPE_RECORD_FORM);
  GListModel *windows = gtk_window_get_toplevels ();

  choose (wires, meter->id);
  pwt_settle ();
  gtk_editable_set_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "ct_ratio")), "7");
  g_signal_emit_by_name (inspector, "apply");
  pwt_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (!ADW_IS_MESSAGE_DIALOG (window))
      continue;
    pwt_picture_dialog (window, "dialog-ratio");
    break;
  }
  gtk_editable_set_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "ct_ratio")), "1");
  gtk_editable_set_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "serial")), "2025010100");
  choose (pwt_find_id (desktop->window, "wires"), ((const PwtMeter *) meter)->line);
  pwt_settle ();
  take_question ("dialog-number", "change");
  pwt_picture (GTK_WIDGET (desktop->window), "setup-structure-saved");
  gtk_widget_activate_action (wires, "site.undo", NULL);
  pwt_settle ();
  take_question (NULL, "change");
}

static void
take_structure (PwtDesktop *desktop, const PwtSiteTree *tree)
{
  gpointer places = pwt_find_id (desktop->window, "places");
  gpointer wires = pwt_find_id (desktop->window, "wires");

  pwt_picture (GTK_WIDGET (desktop->window), "setup-structure");
  choose (places, ((PwtFloor *) g_ptr_array_index (tree->floors, 0))->id);
  choose (wires, ((PwtLine *) g_ptr_array_index (tree->lines, 0))->id);
  pwt_settle ();
  expand (places, 1);
  expand (wires, 0);
  pwt_settle ();
  choose (wires, ((PwtMeter *) g_ptr_array_index (tree->meters, 2))->id);
  choose (places, ((PwtRoom *) g_ptr_array_index (tree->rooms, 2))->id);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "setup-structure-room");
  pwt_picture_narrow (desktop, "setup-structure-narrow");
  gtk_widget_activate_action (places, "site.edit", NULL);
  pwt_settle ();
  pwt_picture_narrow (desktop, "setup-structure-narrow-edit");
  gtk_widget_activate_action (places, "site.back", NULL);
  take_ratio (desktop, wires, g_ptr_array_index (tree->meters, 3));
  choose (wires, ((PwtLine *) g_ptr_array_index (tree->lines, 1))->id);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "setup-structure-line");
}

static void
take_dialogs (PwtDesktop *desktop, const PwtSiteTree *tree)
{
  static const PwtChoice models[] = { { "acrel-dtsy1352", "Acrel DTSY1352" }, { NULL, NULL } };
  PwtSiteModel *model = pwt_site_model_new (pwt_main_window_get_desk (desktop->window));
  g_autoptr (GPtrArray) rooms = g_ptr_array_new ();
  GtkWindow *window = GTK_WINDOW (desktop->window);
  PwtAddDialog *dialog;

  pwt_site_model_load (model);
  pwt_settle ();
  dialog = pwt_add_dialog_new_rooms (
      model, window,
      pwt_site_model_find (model, ((PwtFloor *) g_ptr_array_index (tree->floors, 0))->id));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "names")), "A131–A148");
  pwt_picture_dialog (dialog, "dialog-add-rooms");
  dialog = pwt_add_dialog_new_meters (
      model, window,
      pwt_site_model_find (model, ((PwtLine *) g_ptr_array_index (tree->lines, 0))->id), rooms,
      models);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "serial")), "202501010177");
  pwt_picture_dialog (dialog, "dialog-add-meters");
  g_object_unref (model);
}

static void
take_removal_of (PwtDesktop *desktop, PwtLiveSite *site, PwtNodeKind kind, PwtId id,
                 const char *name)
{
  PwtSiteChangeReply *reply = pwt_make_removal (site->backend, site->project, kind, id);

  pwt_picture_dialog (pwt_remove_dialog_new (GTK_WINDOW (desktop->window), reply), name);
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

/* A floor goes with its rooms; a meter that is used by nobody is only taken out of service. */
static void
take_removal (PwtDesktop *desktop, PwtLiveSite *site, const PwtSiteTree *tree)
{
  PwtMeterRow *row = pwt_live_site_find_room (site, "A208");

  take_removal_of (desktop, site, PWT_NODE_FLOOR,
                   ((PwtFloor *) g_ptr_array_index (tree->floors, 0))->id, "dialog-remove");
  take_removal_of (desktop, site, PWT_NODE_METER, row->id, "dialog-retire");
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
take_tariffs (PwtDesktop *desktop)
{
  show_section (desktop, "tariffs");
  pwt_picture (GTK_WIDGET (desktop->window), "setup-tariff-flat");
  choose_tariff (desktop, 1);
  pwt_picture (GTK_WIDGET (desktop->window), "setup-tariff");
  pwt_picture_narrow (desktop, "setup-tariff-narrow");
  gtk_widget_activate_action (pwt_find_id (desktop->window, "chart"), "tariff.add-version", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "setup-tariff-new");
}

void
pwt_pictures_setup (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtIdRequest request = { site->project };
  PwtSiteTree *tree = pwt_live_site_call (site, "site.tree", &request);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  show_section (desktop, "structure");
  take_structure (desktop, tree);
  take_dialogs (desktop, tree);
  take_removal (desktop, site, tree);
  take_tariffs (desktop);
  show_section (desktop, "project");
  pwt_picture (GTK_WIDGET (desktop->window), "setup-project");
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
set_retired (PwtDesktop *desktop, PwtMeter *meter, gboolean is_retired)
{
  meter->is_retired = is_retired;
  gtk_widget_activate_action (pwt_find_id (desktop->window, "places"), "site.reload", NULL);
  pwt_settle ();
}

/* A meter that was taken out of service. */
void
pwt_pictures_setup_states (PwtDesktop *desktop)
{
  PwtSiteTree *tree = pwt_fake_site_tree (pwt_fake_backend_get_site (desktop->backend));
  PwtMeter *meter = g_ptr_array_index (tree->meters, 1);
  gpointer wires;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  show_section (desktop, "structure");
  wires = pwt_find_id (desktop->window, "wires");
  set_retired (desktop, meter, TRUE);
  choose (wires, meter->line);
  pwt_settle ();
  expand (wires, 0);
  pwt_settle ();
  choose (wires, meter->id);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "setup-structure-retired");
  set_retired (desktop, meter, FALSE);
}
