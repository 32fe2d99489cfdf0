/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structure of a site: its trees, and what is done in them. */
#include "app/common/record-form.h"
#include "app/setup/node-inspector.h"
#include "app/setup/remove-dialog.h"
#include "app/setup/site-edit.h"
#include "app/setup/site-tree-view.h"
#include "app/setup/structure-private.h"
#include "trees.h"

typedef Trees Fixture;

/* --- the trees --- */

static void
test_a_room_is_renamed_and_undone (Fixture *f, gconstpointer data)
{
  PwtId id = trees_room (f, "A101");

  trees_select (f, f->places, id);
  trees_type (f, "name", "A101甲");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_true (pwt_id_equal (trees_room (f, "A101甲"), id));
  trees_act (f, "site.undo");
  g_assert_true (pwt_id_equal (trees_room (f, "A101"), id));
  trees_act (f, "site.redo");
  g_assert_true (pwt_id_equal (trees_room (f, "A101甲"), id));
}

/* Of two selections one is what the form shows and the buttons act on. */
static void
test_one_selection_counts (Fixture *f, gconstpointer data)
{
  const PwtLineHealth *line = g_ptr_array_index (f->site->lines, 0);

  trees_select (f, f->places, trees_room (f, "A101"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (f->places), "beside"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (f->wires), "beside"));
  trees_select (f, f->wires, line->id);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (f->places), "beside"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (f->wires), "beside"));
}

/* A line goes back to the project's interval by saying nothing, and the empty entry says which. */
static void
test_a_line_follows_its_project (Fixture *f, gconstpointer data)
{
  PwtLine *line = g_ptr_array_index (pwt_fake_site_tree (f->site)->lines, 0);
  PwtId id = line->id;
  g_autofree char *tip = NULL;
  GtkWidget *entry;

  g_assert_cmpint (line->interval_s, ==, 300);
  trees_select (f, f->wires, id);
  entry =
      pwt_record_form_get_editor (pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), "interval_s");
  tip = gtk_entry_get_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY);
  g_assert_cmpstr (tip, ==, "the project's: 30 min");
  g_signal_emit_by_name (entry, "icon-press", GTK_ENTRY_ICON_SECONDARY);
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  line = g_ptr_array_index (pwt_fake_site_tree (f->site)->lines, 0);
  g_assert_cmpint (line->interval_s, ==, PWT_NONE);
  entry =
      pwt_record_form_get_editor (pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), "interval_s");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), ==, "the project's: 30 min");
}

static gboolean
shows_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

/* What was typed is not lost by choosing something else, and it is said, with undo at hand. */
static void
test_leaving_saves (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->desktop->window), *undo;
  PwtId id = trees_room (f, "A101");

  trees_select (f, f->places, id);
  trees_type (f, "name", "A199");
  trees_select (f, f->places, trees_room (f, "A102"));
  g_assert_true (pwt_id_equal (trees_room (f, "A199"), id));
  g_assert_true (shows_text (window, "Saved: Room A199"));
  undo = trees_find_button (window, "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  pwt_settle ();
  g_assert_true (pwt_id_equal (trees_room (f, "A101"), id));
}

/* What was undone is not saved again by choosing something else. */
static void
test_the_form_follows_the_model (Fixture *f, gconstpointer data)
{
  PwtId id = trees_room (f, "A101"), other = trees_room (f, "A102");
  guint n;

  trees_select (f, f->places, id);
  g_assert_false (trees_can_save (f));
  trees_type (f, "name", "A101甲");
  g_assert_true (trees_can_save (f));
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_false (trees_can_save (f));
  g_assert_true (shows_text (f->inspector, "Room A101甲"));
  trees_act (f, "site.undo");
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A101");
  g_assert_false (trees_can_save (f));
  n = pwt_fake_backend_count (f->desktop->backend, "site.change");
  trees_select (f, f->places, other);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "site.change"), ==, n);
  g_assert_true (pwt_id_equal (trees_room (f, "A101"), id));
}

static const PwtMeter *
meter_now (Fixture *f, PwtId id)
{
  PwtSiteTree *tree = pwt_fake_site_tree (f->site);

  for (guint i = 0; i < tree->meters->len; i++)
    if (pwt_id_equal (((PwtMeter *) g_ptr_array_index (tree->meters, i))->id, id))
      return g_ptr_array_index (tree->meters, i);
  g_assert_not_reached ();
}

/* What a model leaves open is chosen for a meter, and undone; another model leaves other things. */
static void
test_what_a_model_leaves_open (Fixture *f, gconstpointer data)
{
  PwtId id = ((PwtMeter *) g_ptr_array_index (pwt_fake_site_tree (f->site)->meters, 0))->id;
  GtkWidget *expander = pwt_find_type (f->inspector, GTK_TYPE_EXPANDER);
  PwtRecordForm *form;
  GtkWidget *weekday;

  trees_select (f, f->places, trees_room (f, "A101"));
  g_assert_false (gtk_widget_get_visible (expander));
  trees_select (f, f->wires, id);
  g_assert_cmpstr (meter_now (f, id)->profile, ==, "acrel-dtsy1352");
  g_assert_true (gtk_widget_get_visible (expander));
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  g_assert_false (trees_can_save (f));

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  form = pwt_find_type (expander, PWT_TYPE_RECORD_FORM);
  weekday = pwt_record_form_get_editor (form, "weekday");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (weekday), 1);
  g_assert_true (trees_can_save (f));
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("keep"); /* a tenant pays by it */
  g_assert_null (meter_now (f, id)->settings);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  weekday = pwt_record_form_get_editor (pwt_find_type (expander, PWT_TYPE_RECORD_FORM), "weekday");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (weekday), 1);
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("change");
  g_assert_cmpstr (meter_now (f, id)->settings, ==, "{\"weekday\":\"sunday-0\"}");
  g_assert_true (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  trees_act (f, "site.undo");
  trees_answer ("change");
  g_assert_null (meter_now (f, id)->settings);
  trees_act (f, "site.redo");
  trees_answer ("change");
  g_assert_nonnull (meter_now (f, id)->settings);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_record_form_get_editor (
                                  pwt_find_type (f->inspector, PWT_TYPE_RECORD_FORM), "profile")),
                              0);
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("change");
  g_assert_cmpstr (meter_now (f, id)->profile, ==, "acrel-ddsy1352");
  g_assert_null (meter_now (f, id)->settings);
  g_assert_false (gtk_widget_get_visible (expander));
}

/* What others change meanwhile does not take away what is being typed about something else. */
static void
test_typing_stays_while_others_change (Fixture *f, gconstpointer data)
{
  trees_select (f, f->places, trees_room (f, "A101"));
  trees_type (f, "name", "A1");
  trees_act (f, "site.reload");
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A1");
  g_assert_true (trees_can_save (f));
}

static void
test_what_is_wrong_is_not_saved_by_leaving (Fixture *f, gconstpointer data)
{
  PwtMeter *meter = g_ptr_array_index (pwt_fake_site_tree (f->site)->meters, 0);
  PwtMeter *other = g_ptr_array_index (pwt_fake_site_tree (f->site)->meters, 1);
  g_autofree char *text =
      g_strdup_printf ("Not saved: Meter %s. What was typed is not right.",
                       pwt_site_node_get_title (pwt_site_model_find (f->model, meter->id)));

  trees_select (f, f->wires, meter->id);
  trees_type (f, "address", "999");
  trees_select (f, f->wires, other->id);
  g_assert_true (shows_text (GTK_WIDGET (f->desktop->window), text));
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "site.change"), ==, 0);
}

/* What the engine refuses of what was left is there again, to be mended or discarded. */
static void
test_what_is_refused_is_come_back_to (Fixture *f, gconstpointer data)
{
  GtkLabel *problem = GTK_LABEL (pwt_find_id (f->section, "problem"));
  g_autoptr (GPtrArray) chosen = NULL;
  PwtId id = trees_room (f, "A101");

  trees_select (f, f->places, id);
  trees_type (f, "name", "A102");
  pwt_fake_backend_refuse (f->desktop->backend, "site.change", PWT_BACKEND_ERROR_REFUSED, "Taken");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (f->section, "search")), "A103");
  g_signal_emit_by_name (pwt_find_id (f->section, "search"), "search-changed");
  pwt_settle ();
  chosen = pwt_site_tree_view_dup_selected (f->places);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_true (pwt_id_equal (pwt_site_node_get_id (chosen->pdata[0]), id));
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "Taken");
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A102");
  g_assert_true (trees_can_save (f));

  g_signal_emit_by_name (trees_find_button (f->inspector, "Discard"), "clicked");
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A101");
  g_assert_false (trees_can_save (f));
}

/* Nobody is taken away from what is being typed: it is only said. */
static void
test_what_is_refused_does_not_interrupt (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) chosen = NULL;
  PwtId other = trees_room (f, "A103");

  trees_select (f, f->places, trees_room (f, "A101"));
  trees_type (f, "name", "A102");
  pwt_fake_backend_refuse (f->desktop->backend, "site.change", PWT_BACKEND_ERROR_REFUSED, "Taken");
  pwt_fake_backend_hold (f->desktop->backend);
  trees_select (f, f->places, other);
  trees_type (f, "name", "A1");
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A1");
  g_assert_true (shows_text (GTK_WIDGET (f->desktop->window), "Not saved: Room A101. Taken"));
  chosen = pwt_site_tree_view_dup_selected (f->places);
  g_assert_true (pwt_id_equal (pwt_site_node_get_id (chosen->pdata[0]), other));
}

/* What went wrong about one row is not said of the next. */
static void
test_an_error_goes_with_its_row (Fixture *f, gconstpointer data)
{
  GtkLabel *problem = GTK_LABEL (pwt_find_id (f->section, "problem"));

  trees_select (f, f->places, trees_room (f, "A101"));
  trees_type (f, "name", "A199");
  pwt_fake_backend_refuse (f->desktop->backend, "site.change", PWT_BACKEND_ERROR_REFUSED, "No");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "No");
  g_assert_cmpstr (trees_typed (f, "name"), ==, "A199"); /* it can be mended */
  trees_type (f, "name", "A101");
  trees_select (f, f->places, trees_room (f, "A102"));
  g_assert_cmpstr (gtk_label_get_text (problem), ==, "");
}

static gboolean
is_asked (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return TRUE;
  }
  return FALSE;
}

/* One that is closing is still there. */
static gint64
ct_of (Fixture *f, PwtId id)
{
  return trees_meter (f, id)->ct_ratio;
}

/* Whose account it is, and from what to what, is asked before the ratio changes: by the button and
 * by leaving alike. */
static void
test_a_tenants_ratio_is_asked_for (Fixture *f, gconstpointer data)
{
  const PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");
  const PwtMeterRow *other = pwt_fake_site_find_room (f->site, "A102");
  const PwtMeterRow *third = pwt_fake_site_find_room (f->site, "A103");
  g_autofree char *line = g_strdup_printf ("A101 %s · CT 1 → 7", row->tenant_name);
  PwtId id = row->id;
  AdwMessageDialog *dialog;

  g_assert_false (pwt_id_is_none (row->account));
  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  dialog = trees_find_question ();
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), line));
  trees_answer ("keep");
  g_assert_cmpint (ct_of (f, id), ==, 1);
  g_assert_cmpstr (trees_typed (f, "ct_ratio"), ==, "1");

  trees_type (f, "ct_ratio", "7");
  trees_select (f, f->wires, other->id);
  g_assert_cmpint (ct_of (f, id), ==, 1);
  trees_answer ("change");
  g_assert_cmpint (ct_of (f, id), ==, 7);

  /* To leave the ratio is not to lose what was typed beside it. */
  g_assert_false (pwt_id_is_none (other->account));
  trees_type (f, "ct_ratio", "9");
  trees_type (f, "address", "77");
  trees_select (f, f->wires, third->id);
  trees_answer ("keep");
  g_assert_cmpint (ct_of (f, other->id), ==, 1);
  g_assert_cmpint (trees_meter (f, other->id)->address, ==, 77);
}

/* Undoing and redoing multiply what tenants are said to use likewise. */
static void
test_a_tenants_ratio_is_asked_for_when_it_is_undone (Fixture *f, gconstpointer data)
{
  const PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");
  g_autofree char *line = g_strdup_printf ("A101 %s · CT 7 → 1", row->tenant_name);
  PwtId id = row->id;

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("change");
  g_assert_cmpint (ct_of (f, id), ==, 7);

  trees_act (f, "site.undo");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (trees_find_question ()), line));
  trees_answer ("keep");
  g_assert_cmpint (ct_of (f, id), ==, 7);
  trees_act (f, "site.undo");
  trees_answer ("change");
  g_assert_cmpint (ct_of (f, id), ==, 1);

  trees_act (f, "site.redo");
  trees_answer ("keep");
  g_assert_cmpint (ct_of (f, id), ==, 1);
  trees_act (f, "site.redo");
  trees_answer ("change");
  g_assert_cmpint (ct_of (f, id), ==, 7);
}

/* The change that is answered for is the one that is undone. */
static void
test_another_change_ends_the_question (Fixture *f, gconstpointer data)
{
  PwtId id = pwt_fake_site_find_room (f->site, "A101")->id, room = trees_room (f, "A102");

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  trees_answer ("change");
  trees_act (f, "site.undo");
  trees_select (f, f->places, room);
  trees_type (f, "name", "A199");
  trees_select (f, f->places, trees_room (f, "A103"));
  trees_answer ("change");
  g_assert_cmpint (ct_of (f, id), ==, 7);
  g_assert_true (pwt_id_equal (trees_room (f, "A199"), room));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), ==,
                   "Something else was changed meanwhile");
}

static const PwtMeterRow *find_unopened (Fixture *f);

static void
test_a_ratio_nobody_pays_by_is_not_asked_for (Fixture *f, gconstpointer data)
{
  PwtId id = find_unopened (f)->id;

  trees_select (f, f->wires, id);
  trees_type (f, "ct_ratio", "7");
  g_signal_emit_by_name (f->inspector, "apply");
  pwt_settle ();
  g_assert_false (is_asked ());
  g_assert_cmpint (ct_of (f, id), ==, 7);
}

static void
test_a_building_is_added_and_filled (Fixture *f, gconstpointer data)
{
  PwtSiteTree *tree = pwt_fake_site_tree (f->site);
  guint n = tree->buildings->len;
  g_autoptr (GPtrArray) chosen = NULL;

  trees_act (f, "site.add-building");
  g_assert_cmpuint (tree->buildings->len, ==, n + 1);
  chosen = pwt_site_tree_view_dup_selected (f->places); /* it is what one goes on with */
  g_assert_cmpuint (chosen->len, ==, 1);
  trees_act (f, "site.add-floor");
  g_assert_true (pwt_id_equal (
      ((PwtFloor *) g_ptr_array_index (tree->floors, tree->floors->len - 1))->building,
      ((PwtBuilding *) g_ptr_array_index (tree->buildings, n))->id));
  trees_act (f, "site.undo");
  trees_act (f, "site.undo");
  g_assert_cmpuint (tree->buildings->len, ==, n);
}

static void
test_what_hangs_on_it_is_shown (Fixture *f, gconstpointer data)
{
  AdwMessageDialog *dialog;

  trees_select (f, f->places, trees_room (f, "A101"));
  trees_act (f, "site.remove");
  dialog = trees_find_question ();
  g_assert_false (adw_message_dialog_has_response (dialog, "go")); /* an account is open */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A building before its rooms, and those in the order in which people count. */
static void
test_what_hangs_on_it_is_in_order (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "104", "1001", "101", "A" };
  PwtSiteChangeReply *reply = pwt_record_new (&pwt_site_change_reply_record);
  GtkWindow *dialog;
  GtkWidget *list;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    PwtRemoval removal = { .kind = i < 3 ? PWT_NODE_ROOM : PWT_NODE_BUILDING,
                           .name = (char *) names[i],
                           .refusal = (char *) "no" };

    g_ptr_array_add (reply->removals, pwt_record_copy (&pwt_removal_record, &removal));
  }
  dialog = pwt_remove_dialog_new (GTK_WINDOW (f->desktop->window), reply);
  list = pwt_find_type (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)),
                        GTK_TYPE_LABEL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (list)), ==,
                   "Building A — no\nRoom 101 — no\nRoom 104 — no\nRoom 1001 — no");
  gtk_window_destroy (dialog);
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

static const PwtMeterRow *
find_unopened (Fixture *f)
{
  for (guint i = 0; i < f->site->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (f->site->rows, i);

    if (row->tenant_name == NULL)
      return row;
  }
  g_error ("Every room has an account");
}

static gboolean
may (Fixture *f, const char *action)
{
  GActionGroup *actions = G_ACTION_GROUP (PWT_STRUCTURE_SECTION (f->section)->actions);

  return g_action_group_get_action_enabled (actions, action);
}

/* Delete on a measured meter puts it out of service; it stays under its line, and comes back. */
static void
test_a_meter_goes_out_of_service_and_comes_back (Fixture *f, gconstpointer data)
{
  const PwtMeterRow *row = find_unopened (f);
  PwtSiteNode *node = pwt_site_model_find (f->model, row->id);
  PwtSiteNode *line = pwt_site_node_get_parent (node);
  gint64 address = ((const PwtMeter *) pwt_site_node_get_record (node))->address;
  g_autofree char *caption = g_strdup (pwt_site_node_get_caption (line));
  AdwMessageDialog *dialog;

  trees_select (f, f->wires, row->id);
  g_assert_false (may (f, "put-back"));
  trees_act (f, "site.remove");
  dialog = trees_find_question ();
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Put this out of service?");
  adw_message_dialog_response (dialog, "go");
  pwt_settle ();
  pwt_site_model_load (f->model);
  pwt_settle ();
  node = pwt_site_model_find (f->model, row->id);
  g_assert_true (pwt_site_node_is_retired (node));
  g_assert_cmpstr (pwt_site_node_get_title (node), ==, row->serial);
  g_assert_cmpstr (pwt_site_node_get_caption (line), !=, caption); /* one less */
  g_assert_cmpint (pwt_site_edit_free_address (f->model, line, address), ==, address);
  g_assert_false (pwt_site_edit_can_move (f->model, node,
                                          pwt_site_model_find (f->model, trees_room (f, "A101"))));

  trees_select (f, f->wires, row->id);
  g_assert_true (may (f, "put-back"));
  trees_act (f, "site.put-back");
  pwt_site_model_load (f->model);
  pwt_settle ();
  g_assert_false (pwt_site_node_is_retired (node));
  g_assert_cmpstr (pwt_site_node_get_caption (line), ==, caption);
}

static gboolean
is_folded (gpointer leaflet)
{
  return adw_leaflet_get_folded (leaflet);
}

/* At 200 % on a clerk's monitor the form is one press away. */
static void
test_a_narrow_window_shows_the_form (Fixture *f, gconstpointer data)
{
  AdwLeaflet *leaflet = PWT_STRUCTURE_SECTION (f->section)->leaflet;
  GtkWidget *window = GTK_WIDGET (f->desktop->window);
  int minimum;

  gtk_window_set_default_size (GTK_WINDOW (window), 683, 384);
  pwt_wait (is_folded, leaflet);
  pwt_settle ();
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 683);
  trees_select (f, f->places, trees_room (f, "A101"));
  g_assert_false (gtk_widget_is_ancestor (f->inspector, adw_leaflet_get_visible_child (leaflet)));
  trees_act (f, "site.edit");
  g_assert_true (gtk_widget_is_ancestor (f->inspector, adw_leaflet_get_visible_child (leaflet)));
  trees_act (f, "site.back");
  g_assert_false (gtk_widget_is_ancestor (f->inspector, adw_leaflet_get_visible_child (leaflet)));
}

static void
test_a_failed_load_says_so (Fixture *f, gconstpointer data)
{
  GtkWidget *stack = pwt_find_id (f->section, "stack");

  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "trees");
  pwt_fake_backend_refuse (f->desktop->backend, "site.tree", PWT_BACKEND_ERROR_FAILED, "It broke");
  trees_act (f, "site.reload");
  /* What was there stays in sight, with the problem under it. */
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "trees");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), ==,
                   "It broke");
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/structure/" name, Fixture, NULL, trees_set_up, test, trees_tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("a-room-is-renamed-and-undone", test_a_room_is_renamed_and_undone);
  ADD ("one-selection-counts", test_one_selection_counts);
  ADD ("a-line-follows-its-project", test_a_line_follows_its_project);
  ADD ("leaving-saves", test_leaving_saves);
  ADD ("the-form-follows-the-model", test_the_form_follows_the_model);
  ADD ("typing-stays-while-others-change", test_typing_stays_while_others_change);
  ADD ("what-a-model-leaves-open", test_what_a_model_leaves_open);
  ADD ("what-is-wrong-is-not-saved-by-leaving", test_what_is_wrong_is_not_saved_by_leaving);
  ADD ("an-error-goes-with-its-row", test_an_error_goes_with_its_row);
  ADD ("what-is-refused-is-come-back-to", test_what_is_refused_is_come_back_to);
  ADD ("what-is-refused-does-not-interrupt", test_what_is_refused_does_not_interrupt);
  ADD ("a-tenants-ratio-is-asked-for", test_a_tenants_ratio_is_asked_for);
  ADD ("a-tenants-ratio-is-asked-for-when-it-is-undone",
       test_a_tenants_ratio_is_asked_for_when_it_is_undone);
  ADD ("another-change-ends-the-question", test_another_change_ends_the_question);
  ADD ("a-ratio-nobody-pays-by-is-not-asked-for", test_a_ratio_nobody_pays_by_is_not_asked_for);
  ADD ("a-building-is-added-and-filled", test_a_building_is_added_and_filled);
  ADD ("what-hangs-on-it-is-shown", test_what_hangs_on_it_is_shown);
  ADD ("what-hangs-on-it-is-in-order", test_what_hangs_on_it_is_in_order);
  ADD ("a-meter-goes-out-of-service-and-comes-back",
       test_a_meter_goes_out_of_service_and_comes_back);
  ADD ("a-narrow-window-shows-the-form", test_a_narrow_window_shows_the_form);
  ADD ("a-failed-load-says-so", test_a_failed_load_says_so);
  return g_test_run ();
}
