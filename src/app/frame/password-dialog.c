/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/password-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"

struct _PwtPasswordDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  AdwPasswordEntryRow *old_row;
  AdwPasswordEntryRow *new_row;
  AdwPasswordEntryRow *again_row;
  GtkLabel *reason;
  GtkLabel *problem;
  GtkWidget *button;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (PwtPasswordDialog, pwt_password_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_problem (PwtPasswordDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
typed_cb (PwtPasswordDialog *self)
{
  gboolean is_different = !g_str_has_prefix (text_of (self->new_row), text_of (self->again_row));

  show_problem (self, is_different ? _ ("The two passwords are not the same") : NULL);
  gtk_widget_set_sensitive (self->button,
                            self->cancellable == NULL && text_of (self->old_row)[0] != '\0' &&
                                text_of (self->new_row)[0] != '\0' &&
                                g_str_equal (text_of (self->new_row), text_of (self->again_row)));
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtPasswordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  typed_cb (self);
  if (reply == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  g_signal_emit (self, changed_signal, 0);
  pwt_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), _ ("Password changed"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
change_cb (PwtPasswordDialog *self)
{
  PwtPasswordRequest request;

  if (!gtk_widget_is_sensitive (self->button))
    return;
  request = (PwtPasswordRequest){ .old_password = (char *) text_of (self->old_row),
                                  .new_password = (char *) text_of (self->new_row) };
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->button, FALSE);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "auth.password", &request,
                          self->cancellable, changed_cb, g_object_ref (self));
}

static gboolean
pwt_password_dialog_close_request (GtkWindow *window)
{
  PwtPasswordDialog *self = PWT_PASSWORD_DIALOG (window);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (pwt_password_dialog_parent_class)->close_request (window);
}

static void
pwt_password_dialog_dispose (GObject *object)
{
  PwtPasswordDialog *self = PWT_PASSWORD_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PASSWORD_DIALOG);
  G_OBJECT_CLASS (pwt_password_dialog_parent_class)->dispose (object);
}

static void
pwt_password_dialog_class_init (PwtPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_password_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_password_dialog_close_request;
  changed_signal = g_signal_new ("changed", PWT_TYPE_PASSWORD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, old_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtPasswordDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
}

static void
pwt_password_dialog_init (PwtPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (self->button, FALSE);
}

PwtPasswordDialog *
pwt_password_dialog_new (PwtDesk *desk, GtkWindow *parent)
{
  PwtPasswordDialog *self = g_object_new (PWT_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  return self;
}

void
pwt_password_dialog_set_reason (PwtPasswordDialog *self, const char *reason)
{
  g_return_if_fail (PWT_IS_PASSWORD_DIALOG (self));

  gtk_label_set_text (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), TRUE);
}
