/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list leaves the program: whole, as it is filtered and sorted, logged, or not at all. */

#include <glib/gstdio.h>
#include <string.h>

#include "app/common/export-button.h"
#include "app/common/export-dialog.h"
#include "app/common/list-preview.h"
#include "app/common/list-print.h"
#include "app/common/table-memory.h"
#include "app/counter/counter-search.h"
#include "app/counter/recent-sales.h"
#include "app/meters/meters-page.h"
#include "fake-answers.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtExportButton *button; /* of the meters */
  char *dir, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->desktop = pwt_desktop_new_signed_in ();
  gtk_widget_activate_action (GTK_WIDGET (self->desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  self->button = pwt_find_type (pwt_find_type (self->desktop->window, PWT_TYPE_METERS_PAGE),
                                PWT_TYPE_EXPORT_BUTTON);
  self->dir = g_dir_make_tmp ("prewatt-export-XXXXXX", NULL);
  self->path = g_build_filename (self->dir, "仪表.csv", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  pwt_desktop_free (self->desktop);
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->dir), ==, 0); /* no draft stays behind */
  g_free (self->path);
  g_free (self->dir);
}

static gboolean
has_ended (gpointer export)
{
  return pwt_list_export_get_state (export) != PWT_LIST_EXPORT_RUNNING;
}

static PwtListExport *
save (Fixture *self, PwtExportFormat format)
{
  PwtListExport *export = pwt_export_button_save (self->button, format, self->path, TRUE);

  pwt_wait (has_ended, export);
  pwt_settle ();
  return export;
}

static GStrv
lines_of (Fixture *self)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  return g_strsplit (g_strchomp (text), "\r\n", -1);
}

static void
assert_no_file (Fixture *self)
{
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
assert_holds (const char *text, const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("%s is not in %s", part, text);
}

/* The dialog of an export, which is the newest window. */
static gpointer
dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PWT_IS_EXPORT_DIALOG (window))
      return window; /* the list of windows keeps it */
  }
  return NULL;
}

static void
find (Fixture *self, const char *words)
{
  gpointer page = pwt_find_type (self->desktop->window, PWT_TYPE_METERS_PAGE);

  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "search")), words);
  g_signal_emit_by_name (pwt_find_id (page, "search"), "search-changed");
  pwt_settle ();
}

static void
test_all_rows_are_saved_and_logged (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = save (self, PWT_EXPORT_CSV);
  g_auto (GStrv) lines = lines_of (self);
  const char *logged = pwt_fake_backend_last_request (self->desktop->backend, "list.exported");

  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  g_assert_false (pwt_list_export_is_uneven (export));
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 154);
  g_assert_cmpstr (lines[0], ==,
                   "\xef\xbb\xbfRoom,Tenant,Meter no.,State,Balance/yuan,Relay,"
                   "Power/kW,Money lasts until,Count,Reading/kWh,Read at,Line/addr.");
  assert_holds (logged, "\"list\":\"meter.list\"");
  assert_holds (logged, "\"format\":\"csv\"");
  assert_holds (logged, "\"rows\":154");
}

/* What the table does not show stays here. */
static void
test_columns_are_those_shown (Fixture *self, gconstpointer data)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (
      pwt_find_id (pwt_find_type (self->desktop->window, PWT_TYPE_METERS_PAGE), "table"));
  g_autofree char *before = pwt_table_dup_shown (table);
  g_autoptr (PwtListExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  find (self, "A201");
  pwt_table_set_shown (table, "purchase_count room");
  export = save (self, PWT_EXPORT_CSV);
  lines = lines_of (self);
  g_assert_cmpstr (lines[0], ==,
                   "\xef\xbb\xbf"
                   "Count,Room");
  g_assert_true (g_str_has_suffix (lines[1], ",A201"));
  pwt_table_set_shown (table, before);
}

/* Of a meter that is not heard nobody knows what its relay is now, and what it draws: a file that
 * says so would be believed, and summed up. When the rest was read stands beside it. */
static void
test_what_is_not_so_any_more_stays_away (Fixture *self, gconstpointer data)
{
  PwtMeterRow *row =
      pwt_fake_site_find_room (pwt_fake_backend_get_site (self->desktop->backend), "A201");
  g_autoptr (PwtListExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  row->state = PWT_METER_LOST;
  row->balance.e4 = 12345600;
  row->power_w = 8967;
  row->is_closed = TRUE;
  row->energy_total.wh = 18463805;
  row->purchase_count = 17;
  row->read_us = G_GINT64_CONSTANT (1795154582000000);
  find (self, "A201");
  export = save (self, PWT_EXPORT_CSV);
  lines = lines_of (self);
  assert_holds (lines[1], ",Lost,1234.56,,,");
  assert_holds (lines[1], ",17,");
  assert_holds (lines[1], "2026-");
  g_assert_null (strstr (lines[1], "8.967"));
}

/* Numbers and times, not what is made of them for the eye. */
static void
test_cells_are_exact (Fixture *self, gconstpointer data)
{
  PwtMeterRow *row =
      pwt_fake_site_find_room (pwt_fake_backend_get_site (self->desktop->backend), "A201");
  g_autoptr (PwtListExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  row->balance.e4 = -12345600;
  row->power_w = 8967;
  row->energy_total.wh = 18463805;
  row->purchase_count = 17;
  row->read_us = G_GINT64_CONSTANT (1795154582000000);
  find (self, "A201");
  export = save (self, PWT_EXPORT_CSV);
  lines = lines_of (self);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  assert_holds (lines[1], ",-1234.56,");
  assert_holds (lines[1], ",8.967,");
  assert_holds (lines[1], ",17,18463.805,2026-11-20 14:03:02,");
  assert_holds (pwt_fake_backend_last_request (self->desktop->backend, "list.exported"),
                "\"search\":\"A201\"");
}

static void
test_excel_is_made_of_the_same (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = save (self, PWT_EXPORT_EXCEL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  g_assert_true (g_file_get_contents (self->path, &text, &length, NULL));
  g_assert_true (g_str_has_prefix (text, "PK\x03\x04"));
  g_assert_cmpuint (length, >, 10000);
}

static void
test_pdf_is_made_of_the_same (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = save (self, PWT_EXPORT_PDF);
  g_autofree char *text = NULL;

  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static gpointer
preview (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PWT_IS_LIST_PREVIEW (window))
      return window; /* the list of windows keeps it */
  }
  return NULL;
}

static gboolean
has_preview (gpointer unused)
{
  return preview () != NULL;
}

static gpointer
show_preview (Fixture *self)
{
  gtk_widget_activate_action (pwt_find_id (self->button, "button"), "export.preview", NULL);
  pwt_wait (has_preview, NULL);
  pwt_settle ();
  return preview ();
}

static int
shown_page (gpointer window)
{
  return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (pwt_find_id (window, "page")));
}

static void
turn (gpointer window, int pages)
{
  gtk_widget_activate_action (window, "preview.turn", "i", pages);
}

/* How many rows of pixels of the window are not all alike. */
static guint
count_ink (gpointer window)
{
  GtkWidget *paper = pwt_find_id (window, "paper");
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (paper);
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (paper), height = gtk_widget_get_height (paper);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  guint n = 0;

  for (guint i = 0; i < 50 && node == NULL; i++) { /* it may wait to be laid out */
    GtkSnapshot *snapshot = gtk_snapshot_new ();

    gtk_test_widget_wait_for_draw (paper);
    pwt_settle ();
    gdk_paintable_snapshot (paintable, snapshot, width, height);
    node = gtk_snapshot_free_to_node (snapshot);
  }
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++) {
    const guint32 *row = (gpointer) (cairo_image_surface_get_data (surface) +
                                     y * cairo_image_surface_get_stride (surface));

    n += memcmp (row, row + 1, ((gsize) width - 1) * sizeof *row) != 0;
  }
  cairo_surface_destroy (surface);
  return n;
}

/* Every page is shown, whole in width; looking takes nothing out and logs nothing. */
static void
test_paper_is_looked_at_first (Fixture *self, gconstpointer data)
{
  gpointer window = show_preview (self);
  GtkWidget *paper = pwt_find_id (window, "paper");
  int n_pages;
  double last;
  guint ink;

  gtk_spin_button_get_range (GTK_SPIN_BUTTON (pwt_find_id (window, "page")), NULL, &last);
  n_pages = (int) last;
  g_assert_cmpint (n_pages, >, 2);
  g_assert_cmpstr (gtk_window_get_title (window), ==, "Meters");
  g_assert_cmpint (gtk_widget_get_width (paper), >, 500);
  g_assert_cmpint (gtk_widget_get_width (paper), <=, gtk_widget_get_width (window));
  g_assert_cmpint (shown_page (window), ==, 1);
  ink = count_ink (window);
  g_assert_cmpuint (ink, >, 100);
  turn (window, -1);
  g_assert_cmpint (shown_page (window), ==, 1);
  turn (window, n_pages - 1);
  g_assert_cmpint (shown_page (window), ==, n_pages);
  g_assert_cmpuint (count_ink (window), !=, ink); /* another page */
  turn (window, 1);
  g_assert_cmpint (shown_page (window), ==, n_pages);
  g_assert_cmpuint (pwt_fake_backend_count (self->desktop->backend, "list.exported"), ==, 0);
  gtk_window_destroy (window);
}

/* What was looked at is what is saved, whatever became of the list since. */
static void
test_the_preview_is_saved_as_pdf (Fixture *self, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (self->desktop->backend);
  gpointer window = show_preview (self);
  g_autoptr (PwtListExport) export = NULL;
  g_autofree char *text = NULL;

  while (site->rows->len > 3)
    pwt_record_free (&pwt_meter_row_record, g_ptr_array_steal_index (site->rows, 3));
  export = pwt_list_preview_save (window, self->path, TRUE);
  gtk_window_destroy (window); /* what is on its way goes on */
  pwt_wait (has_ended, export);
  pwt_settle ();
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  assert_holds (pwt_fake_backend_last_request (self->desktop->backend, "list.exported"),
                "\"format\":\"pdf\"");
  assert_holds (pwt_fake_backend_last_request (self->desktop->backend, "list.exported"),
                "\"rows\":154");
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static PwtListExport *
lay_out (Fixture *self)
{
  PwtListExport *laid_out = pwt_list_export_new (pwt_main_window_get_desk (self->desktop->window),
                                                 pwt_export_button_get_source (self->button));

  pwt_list_export_lay_out (laid_out);
  pwt_wait (has_ended, laid_out);
  g_assert_cmpuint (pwt_sheet_get_n_pages (pwt_list_export_get_sheet (laid_out)), >, 2);
  return laid_out;
}

/* What goes to the printer, printed to a file. */
static void
test_paper_is_made_of_the_same (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) laid_out = lay_out (self);
  g_autoptr (PwtListExport) paper = pwt_list_export_new_laid_out (laid_out);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autofree char *text = NULL;

  pwt_list_export_to_paper (paper);
  pwt_wait (has_ended, paper);
  g_assert_true (pwt_list_export_get_sheet (paper) == pwt_list_export_get_sheet (laid_out));
  assert_holds (pwt_fake_backend_last_request (self->desktop->backend, "list.exported"),
                "\"format\":\"print\"");
  operation = pwt_list_print_new (paper);
  gtk_print_operation_set_allow_async (operation, FALSE);
  gtk_print_operation_set_export_filename (operation, self->path);
  g_assert_cmpint (
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, NULL), ==,
      GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

/* A print that the log did not take is none. */
static void
test_what_is_not_logged_is_not_printed (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) laid_out = lay_out (self);
  g_autoptr (PwtListExport) paper = pwt_list_export_new_laid_out (laid_out);

  pwt_fake_backend_refuse (self->desktop->backend, "list.exported", PWT_BACKEND_ERROR_DENIED,
                           "Your role does not allow this");
  pwt_list_export_to_paper (paper);
  pwt_wait (has_ended, paper);
  g_assert_cmpint (pwt_list_export_get_state (paper), ==, PWT_LIST_EXPORT_FAILED);
  g_assert_null (pwt_list_export_get_sheet (paper));
}

/* Many windows, and answers that overtake each other: still every row once, in the list's order. */
static void
test_a_long_list_keeps_its_order (Fixture *self, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (self->desktop->backend);
  PwtListExport *export;
  g_auto (GStrv) lines = NULL;

  pwt_fake_site_grow (site, 2510);
  pwt_fake_backend_hold (self->desktop->backend);
  export = pwt_export_button_save (self->button, PWT_EXPORT_CSV, self->path, TRUE);
  while (!has_ended (export)) {
    pwt_fake_backend_release (self->desktop->backend); /* the latest question first */
    pwt_fake_backend_hold (self->desktop->backend);
    g_main_context_iteration (NULL, FALSE);
  }
  pwt_fake_backend_release (self->desktop->backend);
  lines = lines_of (self);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2510);
  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (site->rows, i);
    g_autofree char *part = g_strdup_printf (",%s,", row->serial);

    assert_holds (lines[1 + i], part);
  }
  g_assert_false (pwt_list_export_is_uneven (export));
  g_object_unref (export);
}

/* The first row becomes the last after the first window was answered: it comes twice, and the
 * 501st, which moved up, never. */
static void
test_a_list_that_changes_meanwhile_says_so (Fixture *self, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (self->desktop->backend);
  g_autoptr (PwtListExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  pwt_fake_site_grow (site, 1100);
  pwt_fake_backend_hold (self->desktop->backend);
  export = pwt_export_button_save (self->button, PWT_EXPORT_CSV, self->path, TRUE);
  g_ptr_array_add (site->rows, g_ptr_array_steal_index (site->rows, 0));
  pwt_fake_backend_release (self->desktop->backend);
  pwt_wait (has_ended, export);
  pwt_settle ();
  lines = lines_of (self);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 1099);
  g_assert_true (pwt_list_export_is_uneven (export));
  g_assert_nonnull (dialog ()); /* which says so */
  gtk_window_close (dialog ());
}

static void
test_a_cancelled_export_leaves_nothing (Fixture *self, gconstpointer data)
{
  PwtListExport *export;

  pwt_fake_site_grow (pwt_fake_backend_get_site (self->desktop->backend), 1000);
  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  export = pwt_export_button_save (self->button, PWT_EXPORT_EXCEL, self->path, TRUE);
  while (pwt_list_export_get_done (export) == 0)
    g_main_context_iteration (NULL, TRUE);
  pwt_list_export_cancel (export);
  pwt_list_export_cancel (export);
  pwt_wait (has_ended, export);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_CANCELLED);
  g_assert_cmpuint (pwt_fake_backend_count (self->desktop->backend, "list.exported"), ==, 0);
  g_object_unref (export);
  pwt_settle ();
  {
    g_auto (GStrv) lines = lines_of (self);

    g_assert_cmpstr (lines[0], ==, "old");
  }
}

/* An export that the log did not take is none. */
static void
test_what_is_not_logged_does_not_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = NULL;

  pwt_fake_backend_refuse (self->desktop->backend, "list.exported", PWT_BACKEND_ERROR_DENIED,
                           "Your role does not allow this");
  export = save (self, PWT_EXPORT_CSV);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_FAILED);
  g_assert_error (pwt_list_export_get_error (export), PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_DENIED);
  assert_no_file (self);
}

static void
test_a_lost_engine_leaves_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = NULL;

  pwt_fake_backend_refuse (self->desktop->backend, "meter.list", PWT_BACKEND_ERROR_OFFLINE,
                           "The connection was lost");
  export = save (self, PWT_EXPORT_CSV);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_FAILED);
  g_assert_error (pwt_list_export_get_error (export), PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE);
  assert_no_file (self);
}

static void
test_a_file_is_replaced_only_when_asked (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) refused = NULL;
  g_autoptr (PwtListExport) done = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  refused = pwt_export_button_save (self->button, PWT_EXPORT_CSV, self->path, FALSE);
  pwt_wait (has_ended, refused);
  g_assert_cmpint (pwt_list_export_get_state (refused), ==, PWT_LIST_EXPORT_FAILED);
  lines = lines_of (self);
  g_assert_cmpstr (lines[0], ==, "old");
  done = save (self, PWT_EXPORT_CSV);
  g_assert_cmpint (pwt_list_export_get_state (done), ==, PWT_LIST_EXPORT_DONE);
}

static void
test_no_such_folder_is_said (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "no", "such.csv", NULL);
  g_autoptr (PwtListExport) export =
      pwt_export_button_save (self->button, PWT_EXPORT_CSV, path, TRUE);

  pwt_wait (has_ended, export);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_FAILED);
  assert_holds (pwt_list_export_get_error (export)->message, "such.csv");
}

/* The counter shows three sales of a meter and exports all of them. */
static void
test_sales_of_the_customer (Fixture *self, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (self->desktop->backend);
  PwtMeterRow *row = pwt_fake_site_find_room (site, "B102");
  g_autofree char *id = pwt_id_dup_text (row->id);
  g_autoptr (PwtListExport) export = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_before = 0;

  for (guint i = 0; i < site->sales->len; i++)
    if (pwt_id_equal (((PwtSaleReply *) g_ptr_array_index (site->sales, i))->sale->point,
                      row->point))
      n_before++;
  for (guint i = 0; i < 5; i++) {
    PwtSaleRequest request = { .id = pwt_backend_new_id (PWT_BACKEND (self->desktop->backend)),
                               .project = site->project->id,
                               .point = row->point,
                               .paid = { 1000000 + i } };

    pwt_fake_site_sell (site, &request, i * PWT_US_PER_HOUR);
  }
  gtk_widget_activate_action (GTK_WIDGET (self->desktop->window), "win.sell", "s", id);
  pwt_settle ();
  self->button = pwt_find_type (pwt_find_type (self->desktop->window, PWT_TYPE_RECENT_SALES),
                                PWT_TYPE_EXPORT_BUTTON);
  export = save (self, PWT_EXPORT_CSV);
  lines = lines_of (self);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + n_before + 5);
  g_assert_true (g_str_has_prefix (lines[0], "\xef\xbb\xbfTime,Receipt,Paid/yuan,Method,"));
  assert_holds (lines[1], ",100.00");
  assert_holds (pwt_fake_backend_last_request (self->desktop->backend, "list.exported"),
                "\"list\":\"sale.list\"");
}

static gboolean
is_greyed (gpointer button)
{
  return !gtk_widget_get_sensitive (button);
}

static void
test_nothing_to_export_is_greyed (Fixture *self, gconstpointer data)
{
  GtkWidget *button = pwt_find_id (self->button, "button");
  gpointer page = pwt_find_type (self->desktop->window, PWT_TYPE_METERS_PAGE);

  g_assert_false (is_greyed (button));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "search")), "no such meter");
  pwt_wait (is_greyed, button);
}

static void
test_a_failure_is_shown_in_a_dialog (Fixture *self, gconstpointer data)
{
  g_autoptr (PwtListExport) export = NULL;

  pwt_fake_backend_refuse (self->desktop->backend, "list.exported", PWT_BACKEND_ERROR_FAILED,
                           "The disk is full");
  export = save (self, PWT_EXPORT_CSV);
  g_assert_nonnull (dialog ());
  assert_holds (gtk_label_get_text (GTK_LABEL (pwt_find_id (dialog (), "details"))),
                "The disk is full");
  gtk_window_close (dialog ());
  pwt_settle ();
  g_assert_null (dialog ());
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("/app/export/all-rows-are-saved-and-logged", test_all_rows_are_saved_and_logged);
  ADD ("/app/export/cells-are-exact", test_cells_are_exact);
  ADD ("/app/export/what-is-not-so-any-more-stays-away", test_what_is_not_so_any_more_stays_away);
  ADD ("/app/export/columns-are-those-shown", test_columns_are_those_shown);
  ADD ("/app/export/excel-is-made-of-the-same", test_excel_is_made_of_the_same);
  ADD ("/app/export/pdf-is-made-of-the-same", test_pdf_is_made_of_the_same);
  ADD ("/app/export/paper-is-looked-at-first", test_paper_is_looked_at_first);
  ADD ("/app/export/the-preview-is-saved-as-pdf", test_the_preview_is_saved_as_pdf);
  ADD ("/app/export/paper-is-made-of-the-same", test_paper_is_made_of_the_same);
  ADD ("/app/export/what-is-not-logged-is-not-printed", test_what_is_not_logged_is_not_printed);
  ADD ("/app/export/a-long-list-keeps-its-order", test_a_long_list_keeps_its_order);
  ADD ("/app/export/a-list-that-changes-meanwhile-says-so",
       test_a_list_that_changes_meanwhile_says_so);
  ADD ("/app/export/a-cancelled-export-leaves-nothing", test_a_cancelled_export_leaves_nothing);
  ADD ("/app/export/what-is-not-logged-does-not-leave", test_what_is_not_logged_does_not_leave);
  ADD ("/app/export/a-lost-engine-leaves-nothing", test_a_lost_engine_leaves_nothing);
  ADD ("/app/export/a-file-is-replaced-only-when-asked", test_a_file_is_replaced_only_when_asked);
  ADD ("/app/export/no-such-folder-is-said", test_no_such_folder_is_said);
  ADD ("/app/export/sales-of-the-customer", test_sales_of_the_customer);
  ADD ("/app/export/nothing-to-export-is-greyed", test_nothing_to_export_is_greyed);
  ADD ("/app/export/a-failure-is-shown-in-a-dialog", test_a_failure_is_shown_in_a_dialog);
  return g_test_run ();
}
