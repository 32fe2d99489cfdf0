/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conditions, saved views and the table's columns: what is asked, and what is kept. */

#include <string.h>

#include "app/common/settings.h"
#include "app/common/table-memory.h"
#include "app/meters/filter-button.h"
#include "app/meters/legend.h"
#include "app/meters/meter-columns.h"
#include "app/meters/meters-page.h"
#include "app/meters/views-button.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  GtkWidget *page, *table, *filter, *views;
  PwtLegend *legend;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_METERS_PAGE);
  f->table = pwt_find_id (f->page, "table");
  f->filter = pwt_find_type (f->page, PWT_TYPE_FILTER_BUTTON);
  f->views = pwt_find_type (f->page, PWT_TYPE_VIEWS_BUTTON);
  f->legend = pwt_find_type (f->page, PWT_TYPE_LEGEND);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static const char *
last_request (Fixture *f)
{
  return pwt_fake_backend_last_request (f->desktop->backend, "meter.list");
}

static GtkWidget *
part (Fixture *f, const char *id)
{
  return pwt_find_id (f->filter, id);
}

static void
test_conditions_are_asked (Fixture *f, gconstpointer data)
{
  g_autoptr (PwtMetersView) view = pwt_meters_view_new ();

  view->building = g_strdup ("A车间");
  view->relay = g_strdup ("open");
  view->silent_hours = 24;
  view->dry_days = 7;
  view->below.e4 = 505000;
  pwt_filter_button_set (PWT_FILTER_BUTTON (f->filter), view);
  g_signal_emit_by_name (f->filter, "changed");
  pwt_settle ();
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"building\",\"value\":\"A车间\""));
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"is_closed\",\"value\":\"false\""));
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"balance\",\"most\":\"50.50\""));
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"read_us\",\"most\":\""));
  g_assert_nonnull (strstr (last_request (f), "{\"field\":\"read_us\"}")); /* or never */
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"dry_us\",\"most\":\""));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (part (f, "dry"))), ==, 3);
  g_assert_true (gtk_widget_has_css_class (part (f, "button"), "filtering"));

  gtk_widget_activate_action (f->table, "meters.show-all", NULL);
  pwt_settle ();
  g_assert_null (strstr (last_request (f), "building"));
  g_assert_false (gtk_widget_has_css_class (part (f, "button"), "filtering"));
}

static void
test_by_hand (Fixture *f, gconstpointer data)
{
  guint n;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (f, "relay")), 3);
  pwt_settle ();
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"is_forced\",\"value\":\"true\""));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (f, "relay")), 0);
  gtk_editable_set_text (GTK_EDITABLE (part (f, "below")), "20");
  pwt_settle ();
  g_assert_nonnull (strstr (last_request (f), "\"field\":\"balance\",\"most\":\"20.00\""));
  gtk_editable_set_text (GTK_EDITABLE (part (f, "below")), "2x");
  pwt_settle ();
  g_assert_null (strstr (last_request (f), "balance")); /* nonsense is no condition … */
  g_assert_true (gtk_widget_has_css_class (part (f, "below"), "error")); /* … and is shown */
  n = pwt_fake_backend_count (f->desktop->backend, "meter.list");
  gtk_widget_activate_action (f->views, "views.show", "s", "/3");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.list"), ==, n + 1);
  g_assert_true (pwt_legend_has (f->legend, PWT_METER_LOST));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (part (f, "below"))), ==, "");
}

static void
sort_by_balance (Fixture *f)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (f->table));
  g_autoptr (GtkColumnViewColumn) balance = g_list_model_get_item (columns, 4);

  gtk_widget_activate_action (f->table, "meters.view", "s", "table");
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (f->table), balance, GTK_SORT_DESCENDING);
}

static const char *
operator_name (Fixture *f)
{
  return pwt_desk_get_session (pwt_main_window_get_desk (f->desktop->window))->operator_->name;
}

static void
test_saved_view_comes_back (Fixture *f, gconstpointer data)
{
  GPtrArray *views;

  sort_by_balance (f);
  pwt_legend_set (f->legend, PWT_METER_ALARM1, TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part (f, "silent")), 2);
  g_signal_emit_by_name (f->views, "save-asked", "周末要看");
  gtk_widget_activate_action (f->views, "views.show", "s", "/0");
  pwt_settle ();
  g_assert_false (pwt_legend_has (f->legend, PWT_METER_ALARM1));
  g_assert_null (strstr (last_request (f), "read_us"));
  g_assert_null (strstr (last_request (f), "\"sort\""));

  gtk_widget_activate_action (f->views, "views.show", "s", "周末要看");
  pwt_settle ();
  g_assert_true (pwt_legend_has (f->legend, PWT_METER_ALARM1));
  g_assert_nonnull (strstr (last_request (f), "read_us"));
  g_assert_nonnull (strstr (last_request (f), "\"sort\":\"balance\""));
  g_assert_nonnull (strstr (last_request (f), "\"is_descending\":true"));

  /* Kept for who saved it, and for nobody else; the same name is the same view. */
  g_signal_emit_by_name (f->views, "save-asked", "周末要看");
  views = pwt_meters_views_load (operator_name (f));
  g_assert_cmpuint (views->len, ==, 1);
  g_ptr_array_unref (views);
  views = pwt_meters_views_load ("somebody-else");
  g_assert_cmpuint (views->len, ==, 0);
  g_ptr_array_unref (views);
  gtk_widget_activate_action (f->views, "views.remove", "s", "周末要看");
  views = pwt_meters_views_load (operator_name (f));
  g_assert_cmpuint (views->len, ==, 0);
  g_ptr_array_unref (views);
}

/* A view has its own columns, and what the menu says of them follows. */
static void
test_saved_view_has_its_columns (Fixture *f, gconstpointer data)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (f->table);
  g_autofree char *before = pwt_table_dup_shown (table), *shown = NULL, *after = NULL;
  g_autofree char *unknown = NULL;

  pwt_table_set_shown (table, "balance room");
  g_signal_emit_by_name (f->views, "save-asked", "对账");
  pwt_table_set_shown (table, before);
  after = pwt_table_dup_shown (table);
  g_assert_cmpstr (after, ==, before);
  gtk_widget_activate_action (f->views, "views.show", "s", "对账");
  shown = pwt_table_dup_shown (table);
  g_assert_cmpstr (shown, ==, "balance room");
  gtk_widget_activate_action (f->page, "columns.room", NULL);
  g_free (g_steal_pointer (&shown));
  shown = pwt_table_dup_shown (table);
  g_assert_cmpstr (shown, ==, "balance");
  pwt_table_set_shown (table, "gone nobody");
  unknown = pwt_table_dup_shown (table);
  g_assert_cmpstr (unknown, ==, "balance");
}

static void
test_spoilt_views_are_left_out (void)
{
  const char *texts[] = { "not json", "{\"name\":\"good\"}", "{}", NULL };
  GPtrArray *views;

  pwt_settings_set_texts ("meters-views", "op", texts);
  views = pwt_meters_views_load ("op");
  g_assert_cmpuint (views->len, ==, 1);
  g_assert_cmpint (((PwtMetersView *) g_ptr_array_index (views, 0))->below.e4, ==, PWT_NONE);
  g_ptr_array_unref (views);
}

/* --- columns --- */

typedef struct {
  GtkWidget *view;
  GActionGroup *actions;
} Table;

static Table
new_table (Fixture *f)
{
  Table table = { g_object_ref_sink (gtk_column_view_new (NULL)), NULL };

  pwt_table_add_columns (GTK_COLUMN_VIEW (table.view), pwt_meter_columns, pwt_n_meter_columns,
                         pwt_main_window_get_desk (f->desktop->window));
  table.actions = pwt_table_remember (GTK_COLUMN_VIEW (table.view), pwt_meter_columns,
                                      pwt_n_meter_columns, "test-table");
  return table;
}

static void
free_table (Table *table)
{
  g_object_unref (table->actions);
  g_object_unref (table->view);
}

static GtkColumnViewColumn *
column (Table *table, guint position)
{
  g_autoptr (GtkColumnViewColumn) found =
      g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (table->view)), position);

  return found; /* the view keeps it */
}

static gboolean
is_saved (gpointer wanted)
{
  g_auto (GStrv) texts = pwt_settings_get_texts ("test-table", "columns");

  return texts != NULL && texts[0] != NULL && g_str_equal (texts[0], wanted);
}

static void
test_columns_are_kept (Fixture *f, gconstpointer data)
{
  Table table = new_table (f);

  g_assert_cmpstr (pwt_table_get_field (column (&table, 0)), ==, "room");
  gtk_column_view_insert_column (GTK_COLUMN_VIEW (table.view), 0, column (&table, 2));
  gtk_column_view_column_set_fixed_width (column (&table, 0), 333);
  g_action_group_change_action_state (table.actions, "room", g_variant_new_boolean (FALSE));
  g_assert_false (gtk_column_view_column_get_visible (column (&table, 1)));
  pwt_wait (is_saved, (gpointer) "serial 333 1");
  free_table (&table);

  table = new_table (f);
  g_assert_cmpstr (pwt_table_get_field (column (&table, 0)), ==, "serial");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (column (&table, 0)), ==, 333);
  g_assert_false (gtk_column_view_column_get_visible (column (&table, 1)));
  g_action_group_change_action_state (table.actions, "serial", g_variant_new_boolean (FALSE));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (column (&table, 0)), ==, 0);
  pwt_wait (is_saved, (gpointer) "serial 333 0"); /* it takes no room, and keeps its width */
  g_action_group_change_action_state (table.actions, "serial", g_variant_new_boolean (TRUE));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (column (&table, 0)), ==, 333);
  free_table (&table);
}

static void
test_spoilt_columns (Fixture *f, gconstpointer data)
{
  const char *texts[] = { "nobody 100 1", "serial -5 1", "room 999999 x", "", NULL };
  Table table;

  pwt_settings_set_texts ("test-table", "columns", texts);
  table = new_table (f);
  g_assert_cmpuint (
      g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (table.view))), ==,
      pwt_n_meter_columns);
  g_assert_cmpstr (pwt_table_get_field (column (&table, 0)), ==, "serial");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (column (&table, 0)), >, 0);
  /* The last column cannot be hidden. */
  for (guint i = 0; i < pwt_n_meter_columns; i++)
    g_action_group_change_action_state (table.actions, pwt_meter_columns[i].sort,
                                        g_variant_new_boolean (FALSE));
  for (guint i = 0, n = 0; i < pwt_n_meter_columns; i++) {
    n += gtk_column_view_column_get_visible (column (&table, i)) ? 1 : 0;
    if (i + 1 == pwt_n_meter_columns)
      g_assert_cmpuint (n, ==, 1);
  }
  free_table (&table);
}

#define TEST(path, function)                                                                       \
  g_test_add ("/app/meters-views/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  pwt_test_app_init (&argc, &argv);
  TEST ("conditions-are-asked", test_conditions_are_asked);
  TEST ("by-hand", test_by_hand);
  TEST ("a-saved-view-comes-back", test_saved_view_comes_back);
  TEST ("a-saved-view-has-its-columns", test_saved_view_has_its_columns);
  g_test_add_func ("/app/meters-views/spoilt-views-are-left-out", test_spoilt_views_are_left_out);
  TEST ("columns-are-kept", test_columns_are_kept);
  TEST ("spoilt-columns", test_spoilt_columns);
  return g_test_run ();
}
