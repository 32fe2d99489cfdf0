/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-dialog.h"
#include "app/meters/job-bar.h"
#include "app/meters/legend.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meter-cell.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meter-wall.h"
#include "app/meters/meters-page.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  PwtMeterDetailPane *pane;
  PwtLegend *legend;
  GtkWidget *table;
} Fixture;

static GtkWidget *
wall_of (Fixture *f)
{
  return pwt_find_type (f->desktop->window, PWT_TYPE_METER_WALL);
}

/* NULL: it is not in sight. */
static GtkWidget *
find_cell (Fixture *f, const char *room)
{
  for (GtkWidget *c = gtk_widget_get_first_child (wall_of (f)); c != NULL;
       c = gtk_widget_get_next_sibling (c)) {
    PwtRow *row = PWT_IS_METER_CELL (c) ? pwt_meter_cell_get_row (PWT_METER_CELL (c)) : NULL;
    const PwtMeterRow *meter = row != NULL ? pwt_row_get (row) : NULL;

    if (meter != NULL && g_strcmp0 (meter->room, room) == 0)
      return c;
  }
  return NULL;
}

static gboolean
has_wall (gpointer f)
{
  return find_cell (f, "A301") != NULL;
}

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
  pwt_wait (has_wall, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
select_room (Fixture *f, const char *room)
{
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (f->site, room)->id);

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.show-meter", "s", id);
  pwt_settle ();
}

static const char *
selected_room (Fixture *f)
{
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++) {
    g_autoptr (PwtRow) row = NULL;

    if (!gtk_selection_model_is_selected (model, i))
      continue;
    row = g_list_model_get_item (G_LIST_MODEL (model), i);
    return ((const PwtMeterRow *) pwt_row_get (row))->room; /* the list keeps it */
  }
  return NULL;
}

static guint
n_rows (Fixture *f)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table))));
}

static void
test_legend_filters (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (n_rows (f), ==, 154);
  pwt_legend_set (f->legend, PWT_METER_LOST, TRUE);
  pwt_settle ();
  g_assert_cmpuint (n_rows (f), ==, 3);
  pwt_legend_set (f->legend, PWT_METER_HELD, TRUE);
  pwt_settle ();
  g_assert_cmpuint (n_rows (f), ==, 6);
  gtk_widget_activate_action (f->table, "meters.show-all", NULL);
  pwt_settle ();
  g_assert_cmpuint (n_rows (f), ==, 154);
}

static void
test_selection_survives (Fixture *f, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  g_autoptr (GtkColumnViewColumn) balance = g_list_model_get_item (columns, 4);

  select_room (f, "C107");
  g_assert_cmpstr (selected_room (f), ==, "C107");
  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (f->table), balance, GTK_SORT_DESCENDING);
  pwt_settle ();
  g_assert_cmpstr (selected_room (f), ==, "C107");
  pwt_legend_set (f->legend, PWT_METER_ALARM2, TRUE);
  pwt_settle ();
  g_assert_cmpstr (selected_room (f), ==, "C107");
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  g_assert_cmpstr (selected_room (f), ==, "C107");

  /* Filtered away it is not in the table, but still the one that is shown. */
  pwt_legend_clear (f->legend);
  pwt_legend_set (f->legend, PWT_METER_LOST, TRUE);
  pwt_settle ();
  g_assert_null (selected_room (f));
  g_assert_cmpstr (pwt_meter_detail_pane_get_row (f->pane)->room, ==, "C107");
  pwt_legend_clear (f->legend);
  pwt_settle ();
  g_assert_cmpstr (selected_room (f), ==, "C107");
}

static void
test_sort_is_the_engines (Fixture *f, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  g_autoptr (GtkColumnViewColumn) balance = g_list_model_get_item (columns, 4);
  const char *request;

  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (f->table), balance, GTK_SORT_DESCENDING);
  pwt_settle ();
  request = pwt_fake_backend_last_request (f->desktop->backend, "meter.list");
  g_assert_nonnull (strstr (request, "\"sort\":\"balance\""));
  g_assert_nonnull (strstr (request, "\"is_descending\":true"));
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (f->table), balance, GTK_SORT_ASCENDING);
  pwt_settle ();
  request = pwt_fake_backend_last_request (f->desktop->backend, "meter.list");
  g_assert_null (strstr (request, "\"is_descending\":true"));
}

static gboolean
has_room_to_scroll (gpointer scroll)
{
  return gtk_adjustment_get_upper (scroll) > 30000;
}

/* What is sorted or looked for anew is read from its top; the same list again stays where it is. */
static void
test_another_list_begins_at_its_top (Fixture *f, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (f->table));
  g_autoptr (GtkColumnViewColumn) balance = g_list_model_get_item (columns, 4);

  pwt_fake_site_grow (f->site, 2000);
  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  pwt_wait (has_room_to_scroll, scroll); /* with the next frame */
  gtk_adjustment_set_value (scroll, 20000);
  pwt_settle ();
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), ==, 20000);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (f->table), balance, GTK_SORT_DESCENDING);
  pwt_settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), ==, 0);
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

/* What needs a meter cannot be pressed without one. */
static void
test_nothing_to_send_to (Fixture *f, gconstpointer data)
{
  GtkWidget *send = pwt_find_id (gtk_widget_get_root (f->table), "send");

  g_assert_false (gtk_widget_get_sensitive (send));
  select_room (f, "C107");
  g_assert_true (gtk_widget_get_sensitive (send));
  gtk_widget_activate_action (f->table, "meters.select-none", NULL);
  pwt_settle ();
  g_assert_false (gtk_widget_get_sensitive (send));
}

static PwtCommandDialog *
open_dialog (Fixture *f, const char *action)
{
  return open_window (f, action, PWT_TYPE_COMMAND_DIALOG);
}

static const PwtCommand *
newest_command (Fixture *f)
{
  return g_ptr_array_index (f->site->commands, 0);
}

static void
test_trip_needs_reason_and_proof (Fixture *f, gconstpointer data)
{
  PwtCommandDialog *dialog;
  GtkWidget *commands = pwt_find_id (f->pane, "commands");

  select_room (f, "C107");
  dialog = open_dialog (f, "meters.trip");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (dialog, "room"))), "C107"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "消防检查");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  pwt_settle ();
  g_assert_cmpuint (f->site->commands->len, ==, 1);
  g_assert_cmpint (newest_command (f)->kind, ==, PWT_COMMAND_TRIP);
  g_assert_cmpstr (newest_command (f)->reason, ==, "消防检查");
  g_assert_nonnull (gtk_widget_get_first_child (commands));
  g_assert_nonnull (pwt_find_type (commands, GTK_TYPE_SPINNER));
  pwt_assert_alert (commands, "Trip: Waiting. 消防检查");
  pwt_fake_backend_step_command (f->desktop->backend, newest_command (f)->id, PWT_COMMAND_PROVED,
                                 "The relay reads open");
  pwt_settle ();
  g_assert_null (pwt_find_type (commands, GTK_TYPE_SPINNER));
  pwt_assert_alert (commands, "Trip: Done. The relay reads open · 消防检查");
  /* What it was told once is not news to whoever comes back to it. */
  select_room (f, "C108");
  select_room (f, "C107");
  g_assert_nonnull (gtk_widget_get_first_child (commands));
  pwt_assert_alert (commands, "");
}

static void
test_cancelled_dialog (Fixture *f, gconstpointer data)
{
  PwtCommandDialog *dialog;

  select_room (f, "C107");
  dialog = open_dialog (f, "meters.hold");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "医院");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
  g_assert_cmpuint (f->site->commands->len, ==, 0);
}

static void
test_hold_expires (Fixture *f, gconstpointer data)
{
  PwtCommandDialog *dialog;

  select_room (f, "C107");
  dialog = open_dialog (f, "meters.hold");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "医院");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (dialog, "until")), 0);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  pwt_settle ();
  g_assert_cmpint (newest_command (f)->kind, ==, PWT_COMMAND_HOLD);
  g_assert_cmpint (newest_command (f)->expires_us, >, f->site->now_us + 59 * PWT_US_PER_MINUTE);
  g_assert_cmpint (newest_command (f)->expires_us, <=, f->site->now_us + 61 * PWT_US_PER_MINUTE);
}

/* The button with a building's or a floor's name that stands highest. */
static GtkWidget *
find_name (Fixture *f, const char *text)
{
  GtkWidget *found = NULL;
  double y, highest = G_MAXDOUBLE;

  for (GtkWidget *c = gtk_widget_get_first_child (wall_of (f)); c != NULL;
       c = gtk_widget_get_next_sibling (c)) {
    if (PWT_IS_METER_CELL (c) || !GTK_IS_BUTTON (c) || !gtk_widget_get_child_visible (c) ||
        g_strcmp0 (gtk_button_get_label (GTK_BUTTON (c)), text) != 0 ||
        !gtk_widget_translate_coordinates (c, wall_of (f), 0, 0, NULL, &y) || y >= highest)
      continue;
    highest = y;
    found = c;
  }
  g_assert_nonnull (found);
  return found;
}

static gboolean
is_selected (Fixture *f, const char *room)
{
  GtkWidget *cell = find_cell (f, room);

  g_assert_nonnull (cell);
  return gtk_widget_has_css_class (cell, "selected");
}

static int
place_of (Fixture *f, const char *room)
{
  double x, y;

  g_assert_true (gtk_widget_translate_coordinates (find_cell (f, room),
                                                   GTK_WIDGET (f->desktop->window), 0, 0, &x, &y));
  return (int) y * 10000 + (int) x;
}

/* Who clicks fast must not hit another cell because the first click moved them all. */
static void
test_cells_stay_where_they_are (Fixture *f, gconstpointer data)
{
  static const char *const rooms[] = { "A301", "A101", "A201" };
  int before[G_N_ELEMENTS (rooms)];

  pwt_settle_layout (f->desktop);
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    before[i] = place_of (f, rooms[i]);
  g_signal_emit_by_name (find_cell (f, "A301"), "clicked");
  pwt_settle_layout (f->desktop);
  g_assert_nonnull (pwt_meter_detail_pane_get_row (f->pane));
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    g_assert_cmpint (place_of (f, rooms[i]), ==, before[i]);
  g_signal_emit_by_name (find_cell (f, "A301"), "clicked");
  pwt_settle_layout (f->desktop);
  g_assert_null (pwt_meter_detail_pane_get_row (f->pane));
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    g_assert_cmpint (place_of (f, rooms[i]), ==, before[i]);
}

static void
test_wall (Fixture *f, gconstpointer data)
{
  g_signal_emit_by_name (find_cell (f, "A301"), "clicked");
  pwt_wait (has_wall, f);
  pwt_settle ();
  g_assert_true (is_selected (f, "A301"));
  g_assert_cmpstr (pwt_meter_detail_pane_get_row (f->pane)->room, ==, "A301");
  g_signal_emit_by_name (find_cell (f, "A301"), "clicked"); /* again: nothing is selected */
  pwt_wait (has_wall, f);
  pwt_settle ();
  g_assert_false (is_selected (f, "A301"));
  g_assert_null (pwt_meter_detail_pane_get_row (f->pane));
}

static gboolean
is_lost_shown (gpointer cell)
{
  return gtk_widget_has_css_class (cell, "st-lost");
}

static void
test_live_cell (Fixture *f, gconstpointer data)
{
  GtkWidget *cell = find_cell (f, "A301");
  PwtMeterRow *meter = pwt_fake_site_find_room (f->site, "A301");

  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (cell), "st-ok"));
  meter->state = PWT_METER_LOST;
  pwt_fake_backend_emit (f->desktop->backend, "meter", meter->id);
  pwt_wait (is_lost_shown, cell);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (cell), "st-ok"));
}

static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  GtkWidget *page =
      GTK_WIDGET (pwt_frame_get_page (pwt_main_window_get_frame (f->desktop->window)));
  GtkWidget *search = pwt_find_id (page, "search");
  GtkStack *stack = GTK_STACK (gtk_widget_get_ancestor (f->table, GTK_TYPE_STACK));

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "wall");
  gtk_editable_set_text (GTK_EDITABLE (search), "zzz");
  g_signal_emit_by_name (search, "search-changed");
  pwt_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  gtk_widget_activate_action (f->table, "meters.show-all", NULL);
  pwt_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "wall");
  g_assert_cmpuint (n_rows (f), ==, 154);
}

static GtkSelectionModel *
selection (Fixture *f)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (f->table));
}

static guint
n_selected (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < n_rows (f); i++)
    n += gtk_selection_model_is_selected (selection (f), i) ? 1 : 0;
  return n;
}

/* The program's own text size changes while the table is there. */
static void
test_columns_grow_with_the_text (Fixture *f, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  g_autoptr (GtkColumnViewColumn) serial = g_list_model_get_item (columns, 2);
  int width = gtk_column_view_column_get_fixed_width (serial), dpi;

  g_assert_cmpint (width, >, 0);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * 3 / 2, NULL);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (serial), >=, width * 13 / 10);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (ABS (gtk_column_view_column_get_fixed_width (serial) - width), <=, 1);
}

/* Of "A车间总线 / 12" the number must be there, too. */
static void
test_lines_are_not_cut (Fixture *f, gconstpointer data)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  g_autoptr (GtkColumnViewColumn) line =
      g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (f->table, "A车间总线 / 12");
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (line), >=, width + 20);
}

static void
test_find_is_the_pages_search (Fixture *f, gconstpointer data)
{
  GtkWidget *entry = pwt_find_id (gtk_widget_get_ancestor (f->table, PWT_TYPE_PAGE), "search");
  GtkWidget *focus;

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.find", NULL);
  pwt_settle ();
  focus = gtk_root_get_focus (GTK_ROOT (f->desktop->window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, entry));
}

static void
select_held_and_others (Fixture *f)
{
  pwt_legend_set (f->legend, PWT_METER_HELD, TRUE);
  pwt_legend_set (f->legend, PWT_METER_ALARM2, TRUE);
  pwt_settle ();
  gtk_widget_activate_action (f->table, "meters.select-all", NULL);
  pwt_settle ();
}

static void
test_trip_of_many_says_who (Fixture *f, gconstpointer data)
{
  PwtManyDialog *dialog;
  PwtJobBar *bar = pwt_find_type (f->desktop->window, PWT_TYPE_JOB_BAR);
  PwtJob *job;

  select_held_and_others (f);
  pwt_fake_site_find_room (f->site, "A201")->state = PWT_METER_LOST; /* since it was selected */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  dialog = open_window (f, "meters.trip", PWT_TYPE_MANY_DIALOG);
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (dialog, "left_out"))), "3"));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "left_out")));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "lost")));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (pwt_find_id (dialog, "lost"))),
                                   "1 meter does not answer"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "欠费");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  pwt_settle ();
  g_assert_cmpuint (f->site->jobs->len, ==, 1);
  job = g_ptr_array_index (f->site->jobs, 0);
  g_assert_cmpint (job->total, ==, n_selected (f));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (bar, "cancel_button")));
  /* It ends, three without success: they can be tried again. */
  job->done = job->total;
  job->failed = 3;
  job->state = PWT_JOB_DONE;
  pwt_fake_backend_emit (f->desktop->backend, "job", job->id);
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (pwt_find_id (bar, "cancel_button")));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (bar, "retry_button")));
  g_signal_emit_by_name (pwt_find_id (bar, "retry_button"), "clicked");
  pwt_settle ();
  g_assert_cmpuint (f->site->jobs->len, ==, 2);
  g_assert_cmpint (((PwtJob *) g_ptr_array_index (f->site->jobs, 0))->total, ==, 3);
  g_signal_emit_by_name (pwt_find_id (bar, "cancel_button"), "clicked");
  pwt_settle ();
  g_assert_cmpint (((PwtJob *) g_ptr_array_index (f->site->jobs, 0))->state, ==, PWT_JOB_CANCELLED);
}

/* Of a cancelled job it is said what was done, what failed and what was never sent. */
static void
test_a_cancelled_job_says_what_was_done (Fixture *f, gconstpointer data)
{
  PwtJobBar *bar = pwt_find_type (f->desktop->window, PWT_TYPE_JOB_BAR);
  PwtManyDialog *dialog;
  PwtJob *job;

  select_held_and_others (f);
  dialog = open_window (f, "meters.clock", PWT_TYPE_MANY_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  pwt_settle ();
  job = g_ptr_array_index (f->site->jobs, 0);
  job->done = job->total = 8;
  job->failed = 1;
  f->site->n_unsent = 2;
  job->state = PWT_JOB_CANCELLED;
  pwt_fake_backend_emit (f->desktop->backend, "job", job->id);
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (bar, "progress_label"))), ==,
                   "cancelled · 5 done · 1 failed · 2 not sent");

  /* What was left out has neither failed nor ended. */
  f->site->n_unsent = 0;
  f->site->n_skipped = 2;
  job->state = PWT_JOB_RUNNING;
  job->done = 5;
  pwt_fake_backend_emit (f->desktop->backend, "job", job->id);
  pwt_settle ();
  g_assert_true (
      g_str_has_prefix (gtk_label_get_text (GTK_LABEL (pwt_find_id (bar, "progress_label"))),
                        "3 of 6 · 1 failed · 2 skipped"));
  g_assert_cmpfloat (
      gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (pwt_find_id (bar, "progress"))), ==, 0.5);
}

static void
test_cancelled_many_sends_nothing (Fixture *f, gconstpointer data)
{
  PwtManyDialog *dialog;

  select_held_and_others (f);
  dialog = open_window (f, "meters.prices", PWT_TYPE_MANY_DIALOG);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
  g_assert_cmpuint (f->site->jobs->len, ==, 0);
}

static void
test_names_select_their_rooms (Fixture *f, gconstpointer data)
{
  GtkWidget *floor = find_name (f, "3F"), *building = find_name (f, "A车间");
  guint n_floor = 0, n_building = 0;

  for (guint i = 0; i < f->site->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (f->site->rows, i);

    if (g_strcmp0 (row->building, "A车间") != 0)
      continue;
    n_building++;
    n_floor += g_strcmp0 (row->floor, "3F") == 0;
  }
  g_signal_emit_by_name (floor, "clicked");
  pwt_settle ();
  g_assert_true (is_selected (f, "A301"));
  g_assert_cmpuint (n_selected (f), ==, n_floor);
  g_signal_emit_by_name (building, "clicked");
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), ==, n_building);
  g_signal_emit_by_name (building, "clicked");
  pwt_settle ();
  g_assert_cmpuint (n_selected (f), ==, 0);
}

static void
press (Fixture *f, guint key, GdkModifierType state)
{
  GListModel *controllers = gtk_widget_observe_controllers (wall_of (f));
  gboolean is_done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) keys = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (keys))
      g_signal_emit_by_name (keys, "key-pressed", key, 0, state, &is_done);
  }
  g_object_unref (controllers);
  pwt_settle ();
}

static const char *
focused_room (Fixture *f)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->desktop->window));

  if (!PWT_IS_METER_CELL (focus))
    return NULL;
  return ((const PwtMeterRow *) pwt_row_get (pwt_meter_cell_get_row (PWT_METER_CELL (focus))))
      ->room;
}

static void
test_arrows_move_and_choose (Fixture *f, gconstpointer data)
{
  GtkWidget *focus;

  gtk_widget_grab_focus (find_cell (f, "A302"));
  press (f, GDK_KEY_Right, 0);
  g_assert_cmpstr (focused_room (f), ==, "A303");
  press (f, GDK_KEY_Down, 0);
  g_assert_cmpstr (focused_room (f), ==, "A203");
  press (f, GDK_KEY_space, GDK_CONTROL_MASK);
  g_assert_cmpuint (n_selected (f), ==, 1);
  press (f, GDK_KEY_Down, GDK_SHIFT_MASK); /* the rest of 2F, and 1F up to A103 */
  g_assert_cmpstr (focused_room (f), ==, "A103");
  g_assert_cmpuint (n_selected (f), ==, 8 + 3);
  press (f, GDK_KEY_End, 0);
  g_assert_true (g_str_has_prefix (focused_room (f), "E1"));
  press (f, GDK_KEY_Home, 0);
  g_assert_null (focused_room (f)); /* the building's name */
  press (f, GDK_KEY_Down, 0);
  g_assert_cmpstr (focused_room (f), ==, "A303");
  press (f, GDK_KEY_Left, 0);
  press (f, GDK_KEY_Left, 0);
  press (f, GDK_KEY_Left, 0);
  focus = gtk_root_get_focus (GTK_ROOT (f->desktop->window)); /* every building has such a floor */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus)), ==, "3F");
  press (f, GDK_KEY_Right, 0);
  g_assert_cmpstr (focused_room (f), ==, "A301");
}

/* Copies of a meter have its room, but not its id. */
static gboolean
is_in_sight (Fixture *f, PwtId meter)
{
  for (GtkWidget *c = gtk_widget_get_first_child (wall_of (f)); c != NULL;
       c = gtk_widget_get_next_sibling (c)) {
    PwtRow *row = PWT_IS_METER_CELL (c) ? pwt_meter_cell_get_row (PWT_METER_CELL (c)) : NULL;
    const PwtMeterRow *shown = row != NULL ? pwt_row_get (row) : NULL;

    if (shown != NULL && pwt_id_equal (shown->id, meter))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_long (gpointer scroll)
{
  return gtk_adjustment_get_upper (scroll) > 20000 / 12 * 30;
}

/* However many there are: only what is in sight has widgets, and is asked for. */
static void
test_wall_of_many (Fixture *f, gconstpointer data)
{
  PwtMeterWall *wall = PWT_METER_WALL (wall_of (f));
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (wall), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (view));
  guint n_asked;

  pwt_fake_site_grow (f->site, 20000);
  gtk_widget_activate_action (f->table, "meters.reload", NULL);
  pwt_settle ();
  g_assert_cmpuint (n_rows (f), ==, 20000);
  pwt_wait (is_long, scroll); /* with the next frame */
  g_assert_cmpuint (pwt_meter_wall_count_cells (wall), <, 600);
  n_asked = pwt_fake_backend_count (f->desktop->backend, "meter.list");
  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll));
  pwt_settle ();
  g_assert_cmpuint (pwt_meter_wall_count_cells (wall), <, 600);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.list"), <=, n_asked + 8);
  g_assert_false (is_in_sight (f, pwt_fake_site_find_room (f->site, "A301")->id));
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/meters/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("legend-is-the-filter", test_legend_filters);
  ADD ("selection-survives-sort-filter-and-reload", test_selection_survives);
  ADD ("the-engine-sorts", test_sort_is_the_engines);
  ADD ("another-list-begins-at-its-top", test_another_list_begins_at_its_top);
  ADD ("nothing-to-send-to", test_nothing_to_send_to);
  ADD ("trip-needs-a-reason-and-shows-its-proof", test_trip_needs_reason_and_proof);
  ADD ("cancelled-dialog-sends-nothing", test_cancelled_dialog);
  ADD ("hold-has-an-end", test_hold_expires);
  ADD ("wall-selects-and-lets-go", test_wall);
  ADD ("cells-stay-where-they-are", test_cells_stay_where_they_are);
  ADD ("cell-follows-its-meter", test_live_cell);
  ADD ("nothing-found-says-so", test_nothing_found);
  ADD ("columns-grow-with-the-text", test_columns_grow_with_the_text);
  ADD ("lines-are-not-cut", test_lines_are_not_cut);
  ADD ("find-is-the-pages-search", test_find_is_the_pages_search);
  ADD ("trip-of-many-says-who", test_trip_of_many_says_who);
  ADD ("cancelled-many-sends-nothing", test_cancelled_many_sends_nothing);
  ADD ("a-cancelled-job-says-what-was-done", test_a_cancelled_job_says_what_was_done);
  ADD ("names-select-their-rooms", test_names_select_their_rooms);
  ADD ("arrows-move-and-choose", test_arrows_move_and_choose);
  ADD ("a-wall-of-many-has-few-cells", test_wall_of_many);
  return g_test_run ();
}
