/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log while others work: what is new, and whose it is. */
#include "app/log/log-page.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  GtkWidget *page;
} Fixture;

static void
open_log (Fixture *f, PwtFakeFlags flags)
{
  f->desktop = pwt_desktop_new_signed_in_with (flags);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "log");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_LOG_PAGE);
}

static guint
count_rows (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (
      gtk_column_view_get_model (GTK_COLUMN_VIEW (pwt_find_id (f->page, "actions_table")))));
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

typedef struct {
  Fixture *f;
  guint n;
} Rows;

static gboolean
has_rows (gpointer data)
{
  return count_rows (((Rows *) data)->f) == ((Rows *) data)->n;
}

/* Where the newest entries are in sight new ones come by themselves; elsewhere nothing moves, and
 * that there are some is said. */
static void
test_new_entries_appear (void)
{
  Fixture f;
  PwtFakeSite *site;
  GtkWidget *newer;
  GtkAdjustment *place;
  Rows rows;

  open_log (&f, 0);
  site = pwt_fake_backend_get_site (f.desktop->backend);
  newer = pwt_find_id (f.page, "newer");
  place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (pwt_find_id (f.page, "actions_table")));
  rows = (Rows){ &f, count_rows (&f) + 1 };
  site->n_new_entries = 1;
  pwt_fake_backend_emit (f.desktop->backend, "topup", PWT_ID_NONE);
  pwt_wait (has_rows, &rows);
  g_assert_false (gtk_widget_get_visible (newer));
  gtk_adjustment_set_value (place, 200);
  site->n_new_entries = 2;
  pwt_fake_backend_emit (f.desktop->backend, "topup", PWT_ID_NONE);
  pwt_wait (is_visible, newer);
  g_assert_cmpuint (count_rows (&f), ==, rows.n);
  g_signal_emit_by_name (newer, "clicked");
  rows.n++;
  pwt_wait (has_rows, &rows);
  g_assert_false (gtk_widget_get_visible (newer));
  g_assert_cmpfloat (gtk_adjustment_get_value (place), ==, 0);
  pwt_desktop_free (f.desktop);
}

static gboolean
shows_project (Fixture *f)
{
  GListModel *columns =
      gtk_column_view_get_columns (GTK_COLUMN_VIEW (pwt_find_id (f->page, "actions_table")));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (!g_str_equal (gtk_column_view_column_get_title (column), "Project"))
      continue;
    /* One that is not shown takes no room from the others. */
    g_assert_true (gtk_column_view_column_get_visible (column) ==
                   (gtk_column_view_column_get_fixed_width (column) > 0));
    return gtk_column_view_column_get_visible (column);
  }
  g_assert_not_reached ();
}

static void
test_entries_say_whose_they_are (void)
{
  static const PwtFakeFlags sites[] = { 0, PWT_FAKE_TWO_PROJECTS };

  for (guint i = 0; i < G_N_ELEMENTS (sites); i++) {
    Fixture f;

    open_log (&f, sites[i]);
    g_assert_true (shows_project (&f) == (i == 1));
    pwt_desktop_free (f.desktop);
  }
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/log/new-entries-appear", test_new_entries_appear);
  g_test_add_func ("/app/log/entries-say-whose-they-are", test_entries_say_whose_they_are);
  return g_test_run ();
}
