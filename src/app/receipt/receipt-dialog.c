/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/receipt/receipt-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/paper-view.h"
#include "app/common/save-folder.h"
#include "app/common/settings.h"
#include "app/receipt/receipt-printer.h"

struct _PwtReceiptDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  PwtPaperView *paper;
  GtkDropDown *paper_choice;
  GtkSwitch *auto_switch;
  GtkLabel *problem;

  /* Owned */
  PwtDesk *desk;
  PwtReceiptView *view;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;

  PwtId sale;
};

G_DEFINE_FINAL_TYPE (PwtReceiptDialog, pwt_receipt_dialog, ADW_TYPE_WINDOW)

static PwtPaper
chosen_paper (PwtReceiptDialog *self)
{
  return MIN (gtk_drop_down_get_selected (self->paper_choice), PWT_N_PAPERS - 1);
}

static void
draw_paper (cairo_t *cr, gpointer data)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (data);

  pwt_receipt_draw (cr, self->view, chosen_paper (self), pwt_desk_now_us (self->desk));
}

static void
show_paper (PwtReceiptDialog *self)
{
  double width, height;

  if (self->view == NULL)
    return;
  pwt_receipt_get_size (self->view, chosen_paper (self), pwt_desk_now_us (self->desk), &width,
                        &height);
  pwt_paper_view_set_size (self->paper, width, height);
}

static void
paper_chosen_cb (PwtReceiptDialog *self)
{
  if (self->desk == NULL)
    return;
  pwt_settings_set_paper (chosen_paper (self));
  show_paper (self);
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtReceiptView *view;
  gboolean may_print;

  if (self->desk == NULL)
    return;
  may_print = pwt_desk_may (self->desk, PWT_MAY_SELL); /* each print is counted */
  view = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (view == NULL && self->view == NULL) {
    gtk_label_set_text (self->problem, pwt_error_text (error));
    gtk_stack_set_visible_child_name (self->stack, "problem");
  }
  if (view == NULL)
    return;
  if (self->view != NULL)
    pwt_record_free (&pwt_receipt_view_record, self->view);
  view->receipt->prints++; /* as the next paper will say it */
  self->view = view;
  show_paper (self);
  gtk_stack_set_visible_child_name (self->stack, "paper");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.print", may_print);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.save", may_print);
}

static void
load (PwtReceiptDialog *self)
{
  PwtIdRequest request = { self->sale };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "receipt.get", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
}

static void
event_cb (PwtReceiptDialog *self, const PwtEvent *event)
{
  gboolean is_told = g_strcmp0 (event->topic, "topup") == 0 ||
                     g_strcmp0 (event->topic, "receipt") == 0; /* it was printed, by whomever */

  if (is_told && pwt_id_equal (event->subject, self->sale))
    load (self);
}

static void
say (PwtReceiptDialog *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

/* --- actions --- */

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  say (PWT_RECEIPT_DIALOG (widget), g_variant_get_string (parameter, NULL));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (widget);

  pwt_receipt_print (self->desk, widget, self->sale, chosen_paper (self), TRUE);
}

/* What the thread that writes has for its own. */
typedef struct {
  PwtDesk *desk; /* owned, until it is counted */
  PwtReceiptView *view;
  PwtPaper paper;
  char *path;
  gint64 now_us;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  if (saving->view != NULL)
    pwt_record_free (&pwt_receipt_view_record, saving->view);
  g_clear_object (&saving->desk);
  g_free (saving->path);
  g_free (saving);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (pwt_receipt_write_pdf (saving->view, saving->paper, saving->path, saving->now_us, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (source);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->desk == NULL)
    return; /* it was closed meanwhile */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.save", TRUE);
  say (self, is_saved ? _ ("Saved") : pwt_error_text (error));
}

/* A window closed meanwhile changes nothing: what was counted is written. */
static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  saving->view = pwt_desk_finish (saving->desk, result, &error);
  saving->now_us = pwt_desk_now_us (saving->desk);
  g_clear_object (&saving->desk);
  if (saving->view == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, write_in_thread);
}

/* A file is a paper like any other: it is counted first, and says which one it is. */
void
pwt_receipt_dialog_save (PwtReceiptDialog *self, const char *path)
{
  PwtIdRequest request = { self->sale };
  Saving *saving;
  GTask *task;

  g_return_if_fail (PWT_IS_RECEIPT_DIALOG (self) && self->view != NULL);

  saving = g_new0 (Saving, 1);
  saving->desk = g_object_ref (self->desk);
  saving->paper = chosen_paper (self);
  saving->path = g_strdup (path);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_task_data (task, saving, saving_free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.save", FALSE);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "receipt.print", &request, NULL,
                          counted_cb, task);
}

static void
save_chosen_cb (PwtReceiptDialog *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
    g_autofree char *path = g_file_get_path (file);

    if (path != NULL) {
      pwt_save_folder_keep (file);
      pwt_receipt_dialog_save (self, path);
    }
  }
  g_clear_object (&self->chooser);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (widget);
  g_autofree char *number = pwt_show_receipt_number (self->view->receipt->number);
  g_autofree char *file_name = g_strdup_printf (_ ("receipt-%s.pdf"), number);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save receipt"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  pwt_save_folder_begin (GTK_FILE_CHOOSER (self->chooser));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (save_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
auto_toggled_cb (PwtReceiptDialog *self)
{
  pwt_settings_set_auto_print (gtk_switch_get_active (self->auto_switch));
}

/* --- overrides --- */

static void
pwt_receipt_dialog_dispose (GObject *object)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->paper != NULL)
    pwt_paper_view_set_draw (self->paper, NULL, NULL);
  g_clear_object (&self->chooser);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_RECEIPT_DIALOG);
  G_OBJECT_CLASS (pwt_receipt_dialog_parent_class)->dispose (object);
}

static void
pwt_receipt_dialog_finalize (GObject *object)
{
  PwtReceiptDialog *self = PWT_RECEIPT_DIALOG (object);

  if (self->view != NULL)
    pwt_record_free (&pwt_receipt_view_record, self->view);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_receipt_dialog_parent_class)->finalize (object);
}

static void
pwt_receipt_dialog_class_init (PwtReceiptDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PWT_TYPE_PAPER_VIEW);
  G_OBJECT_CLASS (klass)->dispose = pwt_receipt_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_receipt_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/receipt-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, paper);
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, paper_choice);
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, auto_switch);
  gtk_widget_class_bind_template_child (widget_class, PwtReceiptDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, paper_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, auto_toggled_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "receipt.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "receipt.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "receipt.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "receipt.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_receipt_dialog_init (PwtReceiptDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_paper_view_set_draw (self->paper, draw_paper, self);
  gtk_switch_set_active (self->auto_switch, pwt_settings_get_auto_print ());
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.print", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "receipt.save", FALSE);
}

PwtReceiptDialog *
pwt_receipt_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtId sale)
{
  PwtReceiptDialog *self = g_object_new (PWT_TYPE_RECEIPT_DIALOG, "transient-for", parent, NULL);

  /* Before there is a desk: nobody has chosen it. */
  gtk_drop_down_set_selected (self->paper_choice, pwt_receipt_paper (desk));
  self->desk = g_object_ref (desk);
  self->sale = sale;
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return self;
}
