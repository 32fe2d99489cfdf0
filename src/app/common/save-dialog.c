/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/save-dialog.h"

#include "app/common/format.h"
#include "app/common/page.h"
#include "app/common/typed.h"

typedef struct {
  GtkLabel *problem; /* borrowed */
  GtkWidget *button; /* borrowed */
  PwtDesk *desk;
  GCancellable *cancellable;  /* while it is being saved */
  const PwtOperation *saving; /* newest */
} PwtSaveDialogPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PwtSaveDialog, pwt_save_dialog, ADW_TYPE_WINDOW)

static PwtSaveDialogPrivate *
private_of (PwtSaveDialog *self)
{
  return pwt_save_dialog_get_instance_private (self);
}

static void
show_problem (PwtSaveDialog *self, const char *text)
{
  GtkLabel *label = private_of (self)->problem;

  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSaveDialog) self = user_data;
  PwtSaveDialogPrivate *private = private_of (self);
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_desk_finish (private->desk, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&private->cancellable);
  if (reply == NULL) {
    pwt_save_dialog_check (self);
    show_problem (self, pwt_error_text (error));
    return;
  }
  PWT_SAVE_DIALOG_GET_CLASS (self)->saved (self, reply);
  pwt_record_free (private->saving->reply, reply);
  gtk_window_destroy (GTK_WINDOW (self)); /* what was typed is kept: nothing to ask */
}

static gboolean
pwt_save_dialog_close_request (GtkWindow *window)
{
  PwtSaveDialogPrivate *private = private_of (PWT_SAVE_DIALOG (window));

  if (!pwt_typed_may_close (window))
    return GDK_EVENT_STOP;
  if (private->cancellable != NULL)
    g_cancellable_cancel (private->cancellable);
  return GTK_WINDOW_CLASS (pwt_save_dialog_parent_class)->close_request (window);
}

/* Where typing begins. What stands there is not selected: a first key would wipe it out. */
static gboolean
focus_first_text (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_TEXT (child) && gtk_widget_is_sensitive (child) &&
        gtk_widget_get_focusable (child)) {
      gtk_editable_set_position (GTK_EDITABLE (child), -1);
      return gtk_text_grab_focus_without_selecting (GTK_TEXT (child));
    }
    if (gtk_widget_get_visible (child) && focus_first_text (child))
      return TRUE;
  }
  return FALSE;
}

/* GTK would begin at the first button, where typing goes nowhere and Enter is “Cancel”. */
static void
pwt_save_dialog_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pwt_save_dialog_parent_class)->map (widget);
  if (!GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (widget))))
    focus_first_text (widget);
}

static void
pwt_save_dialog_finalize (GObject *object)
{
  PwtSaveDialogPrivate *private = private_of (PWT_SAVE_DIALOG (object));

  g_clear_object (&private->cancellable);
  g_clear_object (&private->desk);
  G_OBJECT_CLASS (pwt_save_dialog_parent_class)->finalize (object);
}

static void
pwt_save_dialog_class_init (PwtSaveDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_save_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_save_dialog_close_request;
  GTK_WIDGET_CLASS (klass)->map = pwt_save_dialog_map;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
pwt_save_dialog_init (PwtSaveDialog *self)
{
  pwt_typed_watch (GTK_WINDOW (self));
}

/* --- public functions --- */

void
pwt_save_dialog_set_parts (PwtSaveDialog *self, GtkLabel *problem, GtkWidget *button)
{
  PwtSaveDialogPrivate *private = private_of (self);

  private->problem = problem;
  private->button = button;
  gtk_widget_set_sensitive (button, FALSE);
}

void
pwt_save_dialog_set_desk (PwtSaveDialog *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_SAVE_DIALOG (self) && private_of (self)->desk == NULL);

  private_of (self)->desk = g_object_ref (desk);
}

PwtDesk *
pwt_save_dialog_get_desk (PwtSaveDialog *self)
{
  g_return_val_if_fail (PWT_IS_SAVE_DIALOG (self), NULL);

  return private_of (self)->desk;
}

void
pwt_save_dialog_check (PwtSaveDialog *self)
{
  g_return_if_fail (PWT_IS_SAVE_DIALOG (self));

  if (private_of (self)->desk != NULL)
    PWT_SAVE_DIALOG_GET_CLASS (self)->check (self);
}

void
pwt_save_dialog_allow (PwtSaveDialog *self, gboolean may_save, const char *problem)
{
  PwtSaveDialogPrivate *private = private_of (self);

  show_problem (self, problem);
  gtk_widget_set_sensitive (private->button, may_save && private->cancellable == NULL);
}

gboolean
pwt_save_dialog_may_save (PwtSaveDialog *self)
{
  g_return_val_if_fail (PWT_IS_SAVE_DIALOG (self), FALSE);

  return gtk_widget_is_sensitive (private_of (self)->button);
}

void
pwt_save_dialog_save (PwtSaveDialog *self, const char *operation, gconstpointer request,
                      gconstpointer was)
{
  PwtSaveDialogPrivate *private = private_of (self);

  g_return_if_fail (PWT_IS_SAVE_DIALOG (self) && private->cancellable == NULL);

  private->saving = pwt_operation_find (operation);
  private->cancellable = g_cancellable_new ();
  show_problem (self, NULL);
  gtk_widget_set_sensitive (private->button, FALSE);
  pwt_backend_save_async (pwt_desk_get_backend (private->desk), operation, request, was,
                          private->cancellable, saved_cb, g_object_ref (self));
}

void
pwt_save_dialog_toast (PwtSaveDialog *self, const char *text)
{
  pwt_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), text);
}
