/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many meters chosen, and what of them the list does not show. */
#include "app/meters/legend.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meters-page.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  PwtMeterDetailPane *pane;
  PwtLegend *legend;
  GtkWidget *table;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  gpointer page;

  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  page = pwt_find_type (f->desktop->window, PWT_TYPE_METERS_PAGE);
  f->pane = pwt_find_type (page, PWT_TYPE_METER_DETAIL_PANE);
  f->legend = pwt_find_type (page, PWT_TYPE_LEGEND);
  f->table = pwt_find_id (page, "table");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static guint
n_rows (Fixture *f)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table))));
}

static GtkSelectionModel *
selection (Fixture *f)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table));
}

static const char *
bar_text (Fixture *f)
{
  return gtk_label_get_text (
      GTK_LABEL (pwt_find_id (gtk_widget_get_root (f->table), "selected_label")));
}

static guint
n_selected (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < n_rows (f); i++)
    n += gtk_selection_model_is_selected (selection (f), i) ? 1 : 0;
  return n;
}

static gpointer
open_window (Fixture *f, const char *action, GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  gtk_widget_activate_action (f->table, action, NULL);
  pwt_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type))
      return window;
  }
  g_assert_not_reached ();
}

static void
test_many_survive_the_filter (Fixture *f, gconstpointer data)
{
  gtk_selection_model_select_range (selection (f), 10, 30, TRUE);
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), ==, 30);
  g_assert_nonnull (strstr (bar_text (f), "30"));
  g_assert_null (pwt_meter_detail_pane_get_row (f->pane)); /* of many, nobody is shown */
  pwt_legend_set (f->legend, PWT_METER_LOST, TRUE);
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), <=, 3);
  g_assert_nonnull (strstr (bar_text (f), "30"));
  pwt_legend_clear (f->legend);
  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), ==, 30);
  gtk_widget_activate_action (f->table, "meters.select-none", NULL);
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), ==, 0);
}

static gboolean
is_warned (Fixture *f)
{
  gpointer root = gtk_widget_get_root (f->table);

  return gtk_widget_has_css_class (pwt_find_id (root, "selected_label"), "t-alarm") &&
         gtk_widget_get_visible (pwt_find_id (root, "only_shown"));
}

static void
search (Fixture *f, const char *text)
{
  gtk_editable_set_text (
      GTK_EDITABLE (pwt_find_id (gtk_widget_get_ancestor (f->table, PWT_TYPE_PAGE), "search")),
      text);
  pwt_settle ();
}

/* What a filter leaves out of the list stays selected: then it is said, before anything is sent. */
static void
test_what_is_hidden_is_said (Fixture *f, gconstpointer data)
{
  PwtManyDialog *dialog;
  guint n;

  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  g_assert_false (is_warned (f));
  search (f, "A10");
  n = n_rows (f);
  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpstr (bar_text (f), ==, "154 meters selected, 145 of them not in this list");
  g_assert_true (is_warned (f));
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (dialog, "hidden"))), ==,
                   "154 meters selected, 145 of them not in this list");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "hidden")));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_widget_activate_action (f->table, "meters.select-shown", NULL);
  pwt_settle ();
  g_assert_cmpstr (bar_text (f), ==, "9 meters selected");
  g_assert_false (is_warned (f));
  search (f, "");
  g_assert_cmpuint (n_selected (f), ==, 9);
  g_assert_false (is_warned (f));
}

/* Whoever adds to what is chosen finds the next one where it was. */
static void
test_the_pane_stays_while_more_are_chosen (Fixture *f, gconstpointer data)
{
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->pane))); /* beside the wall, always */
  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->pane)));
  gtk_selection_model_select_item (selection (f), 2, TRUE);
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->pane)));
  gtk_selection_model_select_item (selection (f), 3, FALSE);
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->pane)));
  g_assert_null (pwt_meter_detail_pane_get_row (f->pane));
  gtk_selection_model_unselect_all (selection (f));
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->pane)));
  gtk_widget_activate_action (f->table, "meters.view", "s", "wall");
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->pane)));
}

/* Of a list that is not loaded whole, the engine says what it leaves out. */
static void
test_what_is_hidden_of_many_is_said (Fixture *f, gconstpointer data)
{
  pwt_fake_site_grow (f->site, 3000);
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  search (f, "A");
  g_assert_cmpuint (n_rows (f), >, 2 * PWT_REMOTE_LIST_WINDOW);
  g_assert_true (is_warned (f));
  gtk_widget_activate_action (f->table, "meters.select-shown", NULL);
  pwt_settle ();
  g_assert_false (is_warned (f));
  search (f, "");
  g_assert_false (is_warned (f));
}

typedef struct {
  gpointer label;
  const char *text;
} Wanted;

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;

  return g_str_equal (gtk_label_get_text (wanted->label), wanted->text);
}

static void
lose_one (Fixture *f, guint i)
{
  PwtMeterRow *row = g_ptr_array_index (f->site->rows, i);

  row->state = PWT_METER_LOST;
  pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
}

/* A meter that leaves a long list by itself is counted, in the bar and in a dialog that is open. */
static void
test_what_events_hide_is_said (Fixture *f, gconstpointer data)
{
  static const char bar_id[] = "selected_label";
  g_autofree char *one = NULL, *two = NULL;
  gpointer dialog;
  guint n;

  pwt_fake_site_grow (f->site, 3000);
  for (guint i = 0; i < f->site->rows->len; i++)
    ((PwtMeterRow *) g_ptr_array_index (f->site->rows, i))->state = PWT_METER_OK;
  pwt_legend_set (f->legend, PWT_METER_OK, TRUE);
  pwt_settle ();
  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  g_assert_false (is_warned (f));
  n = f->site->rows->len;
  one = g_strdup_printf ("%u meters selected, 1 of them not in this list", n);
  two = g_strdup_printf ("%u meters selected, 2 of them not in this list", n);
  lose_one (f, 2000); /* nobody has seen it: it is not loaded */
  pwt_wait (says, &(Wanted){ pwt_find_id (gtk_widget_get_root (f->table), bar_id), one });
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_true (says (&(Wanted){ pwt_find_id (dialog, "hidden"), one }));
  lose_one (f, 2001);
  pwt_wait (says, &(Wanted){ pwt_find_id (dialog, "hidden"), two });
  g_assert_true (says (&(Wanted){ pwt_find_id (gtk_widget_get_root (f->table), bar_id), two }));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A reading changes nothing: it takes a word of nobody. */
static int
natural_height (gpointer window)
{
  int natural;

  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* A dialog that is open does not grow: the first who are hit are in sight whenever they come. */
static void
test_the_first_hit_have_their_room (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog, *rows;
  int before;

  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  pwt_fake_backend_hold (f->desktop->backend);
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  rows = pwt_find_id (dialog, "rows");
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (rows), 0));
  before = natural_height (dialog);
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (rows), 2));
  g_assert_cmpint (before, >=, natural_height (dialog) - 60); /* of a list of 190 at most */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_reading_many_asks_for_no_reason (Fixture *f, gconstpointer data)
{
  AdwMessageDialog *dialog;

  gtk_selection_model_select_range (selection (f), 0, 2, TRUE);
  pwt_settle ();
  dialog = open_window (f, "meters.read", PWT_TYPE_MANY_DIALOG);
  g_assert_false (gtk_widget_get_visible (pwt_find_id (dialog, "reason")));
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "go"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "reason")));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A dialog that opens does not wait for the next time it would be counted. */
static void
test_a_dialog_counts_anew (Fixture *f, gconstpointer data)
{
  PwtMeterSelection *selection =
      PWT_METER_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table)));
  guint n;
  gpointer dialog;

  pwt_fake_site_grow (f->site, 3000);
  search (f, "A");
  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  n = pwt_fake_backend_count (f->desktop->backend, "meter.choose");
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.choose"), ==, n);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_signal_emit_by_name (pwt_meter_selection_get_list (selection), "outdated");
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.choose"), ==, n + 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* More than is loaded: the engine says which they are. */
static void
test_select_all_is_all (Fixture *f, gconstpointer data)
{
  pwt_fake_site_grow (f->site, 3000);
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
  g_assert_nonnull (strstr (bar_text (f), "3000"));
  gtk_selection_model_select_range (selection (f), 100, 2000, TRUE);
  pwt_settle ();
  g_assert_nonnull (strstr (bar_text (f), "2000"));
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/app/meters-selection/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("many-survive-the-filter", test_many_survive_the_filter);
  ADD ("what-is-hidden-is-said", test_what_is_hidden_is_said);
  ADD ("the-pane-stays-while-more-are-chosen", test_the_pane_stays_while_more_are_chosen);
  ADD ("what-is-hidden-of-many-is-said", test_what_is_hidden_of_many_is_said);
  ADD ("what-events-hide-is-said", test_what_events_hide_is_said);
  ADD ("a-dialog-counts-anew", test_a_dialog_counts_anew);
  ADD ("the-first-hit-have-their-room", test_the_first_hit_have_their_room);
  ADD ("reading-many-asks-for-no-reason", test_reading_many_asks_for_no_reason);
  ADD ("select-all-is-all", test_select_all_is_all);
  return g_test_run ();
}
