/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/list-print.h"

#include <glib/gi18n.h>

#include "app/common/page.h"

static void
draw_page_cb (PwtListExport *export, GtkPrintContext *context, int page)
{
  pwt_sheet_draw (pwt_list_export_get_sheet (export), gtk_print_context_get_cairo_context (context),
                  (guint) page);
}

static void
release_export (gpointer export, GClosure *closure)
{
  g_object_unref (export);
}

static GtkPageSetup *
page_setup (const PwtSheet *sheet)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  double width, height;

  pwt_sheet_get_size (sheet, &width, &height);
  gtk_page_setup_set_paper_size (setup, a4);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  return setup;
}

GtkPrintOperation *
pwt_list_print_new (PwtListExport *export)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  const PwtSheet *sheet = pwt_list_export_get_sheet (export);
  g_autoptr (GtkPageSetup) setup = page_setup (sheet);

  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, (int) pwt_sheet_get_n_pages (sheet));
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, pwt_list_export_get_title (export));
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (export),
                         release_export, G_CONNECT_SWAPPED);
  return operation;
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GtkPrintOperation) owned G_GNUC_UNUSED = operation;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  text = g_strdup_printf (_ ("The list was not printed: %s"), error != NULL ? error->message : "");
  if (gtk_widget_get_root (widget) != NULL)
    pwt_toast (widget, text);
}

void
pwt_list_print (GtkWidget *widget, PwtListExport *export)
{
  GtkPrintOperation *operation = pwt_list_print_new (export);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_signal_connect (operation, "done", G_CALLBACK (done_cb), g_object_ref (widget));
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}
