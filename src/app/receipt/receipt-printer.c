/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/receipt/receipt-printer.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"
#include "app/common/settings.h"

#define SETTLE_WAIT_S 5 /* domain.md: the receipt waits up to 5 s for 已到表 */

PwtPaper
pwt_receipt_paper (PwtDesk *desk)
{
  const PwtProject *project = pwt_desk_get_project (desk);
  PwtPaper paper = project != NULL ? project->paper : PWT_PAPER_ROLL_80;

  pwt_settings_get_paper (&paper);
  return paper;
}

/* --- one print ---
 *
 * It is counted when the person has answered the dialog and the printer is there, but before
 * anything is drawn: no paper comes out uncounted, and none that never came out makes the first
 * real one a reprint. */

typedef enum { NOT_COUNTED, BEING_COUNTED, COUNTED, NOT_TO_COUNT } Counting;

/* Shared by the operation and the question under way. */
typedef struct {
  PwtDesk *desk;     /* owned */
  GtkWidget *widget; /* owned */
  PwtReceiptView *view;
  PwtId sale;
  PwtPaper paper;
  gboolean is_asking;
  Counting counting;
} Print;

static void
print_clear (gpointer data)
{
  Print *print = data;

  if (print->view != NULL)
    pwt_record_free (&pwt_receipt_view_record, print->view);
  g_object_unref (print->desk);
  g_object_unref (print->widget);
}

static void
print_unref (Print *print)
{
  g_rc_box_release_full (print, print_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Print, print_unref)

static void
say (Print *print, const char *text)
{
  if (gtk_widget_get_root (print->widget) != NULL)
    pwt_toast (print->widget, text);
}

/* Returns: whether there is a receipt, else says why not */
static gboolean
take_view (Print *print, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  PwtReceiptView *view = pwt_desk_finish (print->desk, result, &error);

  if (view == NULL) {
    say (print, pwt_error_text (error));
    return FALSE;
  }
  if (print->view != NULL)
    pwt_record_free (&pwt_receipt_view_record, print->view);
  print->view = view;
  return TRUE;
}

static void
ask (Print *print, const char *operation, GAsyncReadyCallback callback)
{
  PwtIdRequest request = { print->sale };

  pwt_backend_call_async (pwt_desk_get_backend (print->desk), operation, &request, NULL, callback,
                          g_rc_box_acquire (print));
}

static GtkPaperSize *
paper_size (Print *print)
{
  double width, height;

  pwt_receipt_get_size (print->view, print->paper, pwt_desk_now_us (print->desk), &width, &height);
  return gtk_paper_size_new_custom ("prewatt-receipt", _ ("Receipt"), width, height,
                                    GTK_UNIT_POINTS);
}

static GtkPageSetup *
page_setup (Print *print)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = paper_size (print);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
  return setup;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;

  print->counting = take_view (print, result) ? COUNTED : NOT_TO_COUNT;
}

/* Called again and again until it says that it knows the pages. */
static gboolean
paginate_cb (Print *print, GtkPrintContext *context, GtkPrintOperation *operation)
{
  if (print->counting == NOT_COUNTED) {
    print->counting = BEING_COUNTED;
    ask (print, "receipt.print", counted_cb);
  } else if (print->counting == NOT_TO_COUNT) {
    gtk_print_operation_cancel (operation);
  }
  return print->counting > BEING_COUNTED;
}

/* A roll is as long as what is on it, which the mark of a reprint is part of. */
static void
page_setup_cb (Print *print, GtkPrintContext *context, int page, GtkPageSetup *setup)
{
  g_autoptr (GtkPaperSize) size = paper_size (print);

  gtk_page_setup_set_paper_size (setup, size);
}

static void
draw_page_cb (Print *print, GtkPrintContext *context)
{
  pwt_receipt_draw (gtk_print_context_get_cairo_context (context), print->view, print->paper,
                    pwt_desk_now_us (print->desk));
}

static void
say_failed (Print *print, const char *why)
{
  g_autofree char *text = g_strdup_printf (_ ("The receipt was not printed: %s"), why);

  say (print, text);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;
  g_autoptr (GtkPrintOperation) owned G_GNUC_UNUSED = operation;
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    gtk_print_operation_get_error (operation, &error);
    say_failed (print, error != NULL ? error->message : "");
  } else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && print->is_asking) {
    pwt_settings_set_printer (gtk_print_operation_get_print_settings (operation));
  } else if (!print->is_asking && print->counting == NOT_COUNTED) {
    say_failed (print, _ ("the chosen printer is not there")); /* GTK itself says nothing */
  }
}

static void
run (Print *print)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) printer = pwt_settings_get_printer ();
  g_autoptr (GtkPageSetup) setup = page_setup (print);
  GtkRoot *root = gtk_widget_get_root (print->widget);

  if (printer != NULL)
    gtk_print_operation_set_print_settings (operation, printer);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, _ ("Receipt"));
  g_signal_connect_swapped (operation, "paginate", G_CALLBACK (paginate_cb), print);
  g_signal_connect_swapped (operation, "request-page-setup", G_CALLBACK (page_setup_cb), print);
  g_signal_connect_swapped (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), print);
  gtk_print_operation_run (operation,
                           print->is_asking ? GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG
                                            : GTK_PRINT_OPERATION_ACTION_PRINT,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;

  if (!take_view (print, result))
    return;
  print->view->receipt->prints++; /* as it will be: the dialog is told the size of the paper */
  run (g_steal_pointer (&print));
}

void
pwt_receipt_print (PwtDesk *desk, GtkWidget *widget, PwtId sale, PwtPaper paper, gboolean is_asking)
{
  g_autoptr (Print) print = g_rc_box_new0 (Print);

  print->desk = g_object_ref (desk);
  print->widget = g_object_ref (widget);
  print->sale = sale;
  print->paper = paper;
  print->is_asking = is_asking;
  ask (print, "receipt.get", arrived_cb);
}

/* --- after a sale --- */

typedef struct {
  PwtDesk *desk;           /* owned */
  GtkWidget *widget;       /* owned */
  PwtSaleAttempt *attempt; /* owned */
  gulong changed_id;
  guint wait_id;
} Follow;

static void
follow_end (Follow *follow)
{
  g_clear_handle_id (&follow->wait_id, g_source_remove);
  g_clear_signal_handler (&follow->changed_id, follow->attempt);
  if (pwt_sale_attempt_get_reply (follow->attempt) != NULL)
    pwt_receipt_print (follow->desk, follow->widget, pwt_sale_attempt_get_id (follow->attempt),
                       pwt_receipt_paper (follow->desk), FALSE);
  g_object_unref (follow->desk);
  g_object_unref (follow->widget);
  g_object_unref (follow->attempt);
  g_free (follow);
}

static gboolean
waited_cb (gpointer user_data)
{
  Follow *follow = user_data;

  follow->wait_id = 0;
  follow_end (follow);
  return G_SOURCE_REMOVE;
}

static void
attempt_changed_cb (Follow *follow, PwtSaleAttempt *attempt)
{
  /* The wait begins when the sale is known to be booked, and ends with its money's way. */
  if (pwt_sale_attempt_is_ended (attempt))
    follow_end (follow);
  else if (pwt_sale_attempt_get_phase (attempt) == PWT_ATTEMPT_BOOKED && follow->wait_id == 0)
    follow->wait_id = g_timeout_add_seconds (SETTLE_WAIT_S, waited_cb, follow);
}

void
pwt_receipt_printer_follow (PwtDesk *desk, GtkWidget *widget, PwtSaleAttempt *attempt)
{
  Follow *follow;

  if (!pwt_settings_get_auto_print ())
    return;
  follow = g_new0 (Follow, 1);
  follow->desk = g_object_ref (desk);
  follow->widget = g_object_ref (widget);
  follow->attempt = g_object_ref (attempt);
  follow->changed_id =
      g_signal_connect_swapped (attempt, "changed", G_CALLBACK (attempt_changed_cb), follow);
  attempt_changed_cb (follow, attempt);
}
