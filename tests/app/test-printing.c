/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts on a printer that is a file: what comes out is counted, and nothing else. GTK offers
 * that printer in its dialog only. */
#include <glib/gstdio.h>

#include "app/common/settings.h"
#include "app/receipt/receipt-printer.h"
#include "counter-fixture.h"

typedef struct {
  PwtCounterFixture counter;
  char *path; /* of the paper */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  pwt_counter_set_up (&f->counter, data);
  g_object_set (gtk_settings_get_default (), "gtk-print-backends", "file", NULL);
  f->path = g_build_filename (g_get_tmp_dir (), "prewatt-printed.pdf", NULL);
  g_unlink (f->path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_free (f->path);
  pwt_settings_set_auto_print (FALSE);
  pwt_settings_forget_printer ();
  pwt_counter_tear_down (&f->counter, data);
}

static void
choose_printer (Fixture *f, const char *name)
{
  g_autoptr (GtkPrintSettings) printer = gtk_print_settings_new ();
  g_autofree char *uri = g_filename_to_uri (f->path, NULL, NULL);

  gtk_print_settings_set_printer (printer, name);
  gtk_print_settings_set (printer, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  gtk_print_settings_set (printer, GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  pwt_settings_set_printer (printer);
}

static const PwtReceipt *
sell (Fixture *f)
{
  pwt_counter_choose (&f->counter, "A201");
  pwt_counter_type (&f->counter, "500");
  pwt_counter_press (&f->counter, "sale.next");
  pwt_counter_press (&f->counter, "sale.next");
  pwt_settle ();
  return pwt_counter_newest_sale (&f->counter)->receipt;
}

static void
ask_to_print (Fixture *f, gboolean is_asking)
{
  PwtMainWindow *window = f->counter.desktop->window;

  pwt_receipt_print (pwt_main_window_get_desk (window), GTK_WIDGET (window),
                     pwt_counter_newest_sale (&f->counter)->sale->id, PWT_PAPER_ROLL_80, is_asking);
}

static gboolean
is_printed (gpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (((Fixture *) data)->path, &content, &length, NULL) &&
         g_str_has_suffix (content + MAX (length, 6) - 6, "%%EOF\n");
}

static GtkDialog *
print_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

    if (GTK_IS_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return GTK_DIALOG (window);
  }
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  return print_dialog () != NULL;
}

static void
answer (GtkResponseType response)
{
  pwt_wait (is_asked, NULL);
  pwt_settle ();
  gtk_dialog_response (print_dialog (), response);
  pwt_settle ();
}

static gboolean
is_got (gpointer backend)
{
  return pwt_fake_backend_count (backend, "receipt.get") > 0;
}

/* As soon as the money is in the meter, and only where a printer was chosen. This one is gone: no
 * print is counted, and why nothing came out is said. */
static void
test_prints_by_itself (Fixture *f, gconstpointer data)
{
  PwtFakeBackend *backend = f->counter.backend;
  const PwtReceipt *receipt;

  pwt_settings_set_auto_print (TRUE);
  g_assert_false (pwt_settings_get_auto_print ());
  choose_printer (f, "no such printer");
  g_assert_true (pwt_settings_get_auto_print ());
  receipt = sell (f);
  pwt_fake_backend_step_sale (backend, receipt->id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (backend, receipt->id, PWT_TOPUP_SENT, NULL);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (backend, "receipt.get"), ==, 0);
  pwt_fake_backend_step_sale (backend, receipt->id, PWT_TOPUP_SETTLED, NULL);
  pwt_wait (is_got, backend);
  pwt_settle ();
  g_assert_cmpint (receipt->prints, ==, 0);
  pwt_assert_alert (pwt_find_id (f->counter.desktop->window, "toast_live"),
                    "The receipt was not printed: the chosen printer is not there");
}

/* Else the first paper would say that it is the second. */
static void
test_what_is_given_up_is_no_print (Fixture *f, gconstpointer data)
{
  const PwtReceipt *receipt = sell (f);

  choose_printer (f, "Print to File");
  ask_to_print (f, TRUE);
  answer (GTK_RESPONSE_CANCEL);
  g_assert_cmpint (receipt->prints, ==, 0);

  ask_to_print (f, TRUE);
  answer (GTK_RESPONSE_OK);
  pwt_wait (is_printed, f);
  g_assert_cmpint (receipt->prints, ==, 1);
}

/* No paper without its count: a second one could pass for the first. */
static void
test_what_is_not_counted_is_not_printed (Fixture *f, gconstpointer data)
{
  const PwtReceipt *receipt = sell (f);

  choose_printer (f, "Print to File");
  ask_to_print (f, TRUE);
  pwt_wait (is_asked, NULL);
  pwt_fake_backend_set_online (f->counter.backend, FALSE);
  answer (GTK_RESPONSE_OK);
  g_assert_cmpint (receipt->prints, ==, 0);
  g_assert_false (is_printed (f));
  pwt_assert_alert (pwt_find_id (f->counter.desktop->window, "toast_live"),
                    "The engine cannot be reached");
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/printing/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("prints-by-itself-once-settled", test_prints_by_itself);
  ADD ("what-is-given-up-is-no-print", test_what_is_given_up_is_no_print);
  ADD ("what-is-not-counted-is-not-printed", test_what_is_not_counted_is_not_printed);
  return g_test_run ();
}
