/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-search.h"
#include "app/counter/recent-sales.h"
#include "app/counter/search-row.h"
#include "app/receipt/receipt-dialog.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtCounterSearch *search;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->search = pwt_find_type (f->desktop->window, PWT_TYPE_COUNTER_SEARCH);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  return --*(guint *) n_frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer n_frames)
{
  return *(guint *) n_frames == 0;
}

static void
pass_frames (Fixture *f, guint n_frames)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (f->desktop->window), tick_cb, &n_frames, NULL);
  pwt_wait (is_zero, &n_frames);
}

/* A mistyped word, after one that found something: nothing is listed, and the next one finds again.
 */
static void
test_a_search_that_finds_nothing (Fixture *f, gconstpointer data)
{
  static const char *const words[] = { "A", "A2", "A201", "A201x", "A20", "zzzz", "A201" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    pwt_counter_search_set_text (f->search, words[i]);
    g_signal_emit_by_name (pwt_find_id (f->search, "entry"), "search-changed");
    pwt_settle ();
    pass_frames (f, 3);
    g_assert_cmpint (
        g_str_has_prefix (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->search, "summary"))),
                          "Nothing found"),
        ==, g_str_equal (words[i], "zzzz") || g_str_equal (words[i], "A201x"));
  }
  g_assert_nonnull (pwt_find_type (f->search, PWT_TYPE_SEARCH_ROW));
}

/* --- the last three sales --- */

static gboolean
has_row (gpointer view)
{
  return g_list_model_get_n_items (
             G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)))) > 0;
}

/* A first sale by somebody else, or one that was unsure and is booked after all. */
static void
test_a_sale_from_elsewhere_is_shown (Fixture *f, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (f->desktop->backend);
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);
  PwtBackend *backend = pwt_desk_get_backend (desk);
  PwtRecentSales *recent = pwt_find_type (f->desktop->window, PWT_TYPE_RECENT_SALES);
  gpointer view = pwt_find_type (recent, GTK_TYPE_COLUMN_VIEW);
  const PwtMeterRow *row = g_ptr_array_index (site->rows, 0);
  PwtSaleRequest sale = { .id = pwt_backend_new_id (backend),
                          .project = pwt_desk_get_project_id (desk),
                          .point = row->point,
                          .paid = { 500000 } };
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply;

  pwt_recent_sales_set_point (recent, row->point, row->room);
  pwt_settle ();
  g_assert_false (has_row (view));
  reply = pwt_backend_call_sync (backend, "sale.create", &sale, &error);
  g_assert_no_error (error);
  pwt_fake_backend_emit (f->desktop->backend, "topup", sale.id);
  pwt_wait (has_row, view);
  pwt_record_free (&pwt_sale_reply_record, reply);
}

static gpointer
find_receipt (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PWT_IS_RECEIPT_DIALOG (window))
      return window; /* the display keeps it */
  }
  return NULL;
}

/* A button that can be pressed does something: without a chosen sale the newest is meant. */
static void
test_a_reprint_is_of_the_newest (Fixture *f, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (f->desktop->backend);
  PwtRecentSales *recent = pwt_find_type (f->desktop->window, PWT_TYPE_RECENT_SALES);
  const PwtSaleReply *sale = g_ptr_array_index (site->sales, 0);
  g_autofree char *id = pwt_id_dup_text (sale->sale->id);

  pwt_recent_sales_set_point (recent, sale->sale->point, "A201");
  pwt_settle ();
  g_assert_null (find_receipt ());
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (recent), "recent.reprint", NULL));
  pwt_settle ();
  g_assert_nonnull (find_receipt ());
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->desktop->backend, "receipt.get"), id));
  gtk_window_destroy (find_receipt ());
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add ("/app/counter-search/finds-nothing", Fixture, NULL, set_up,
              test_a_search_that_finds_nothing, tear_down);
  g_test_add ("/app/counter-search/a-sale-from-elsewhere", Fixture, NULL, set_up,
              test_a_sale_from_elsewhere_is_shown, tear_down);
  g_test_add ("/app/counter-search/a-reprint-is-of-the-newest", Fixture, NULL, set_up,
              test_a_reprint_is_of_the_newest, tear_down);
  return g_test_run ();
}
