/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/password-dialog.h"

#include <glib/gi18n.h>

#include "app/common/password-row.h"

struct _PwtPasswordDialog {
  PwtSaveDialog parent_instance;

  /* Template widgets */
  AdwPasswordEntryRow *old_row;
  AdwPasswordEntryRow *new_row;
  AdwPasswordEntryRow *again_row;
  GtkLabel *reason;
  GtkLabel *problem;
  GtkWidget *button;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (PwtPasswordDialog, pwt_password_dialog, PWT_TYPE_SAVE_DIALOG)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
pwt_password_dialog_check (PwtSaveDialog *dialog)
{
  PwtPasswordDialog *self = PWT_PASSWORD_DIALOG (dialog);
  const char *wanted = text_of (self->new_row), *again = text_of (self->again_row);

  pwt_save_dialog_allow (
      dialog,
      text_of (self->old_row)[0] != '\0' && wanted[0] != '\0' && g_str_equal (wanted, again),
      g_str_has_prefix (wanted, again) ? NULL : _ ("The two passwords are not the same"));
}

static void
pwt_password_dialog_saved (PwtSaveDialog *self, gconstpointer reply)
{
  g_signal_emit (self, changed_signal, 0);
  pwt_save_dialog_toast (self, _ ("Password changed"));
}

static void
change_cb (PwtPasswordDialog *self)
{
  PwtPasswordRequest request;

  if (!pwt_save_dialog_may_save (PWT_SAVE_DIALOG (self)))
    return;
  request = (PwtPasswordRequest){ .old_password = (char *) text_of (self->old_row),
                                  .new_password = (char *) text_of (self->new_row) };
  pwt_save_dialog_save (PWT_SAVE_DIALOG (self), "auth.password", &request, NULL);
}

/* Enter goes on to the next field; from the last one it changes the password. */
static void
next_cb (PwtPasswordDialog *self, GtkWidget *from)
{
  gtk_widget_grab_focus (
      GTK_WIDGET (from == GTK_WIDGET (self->old_row) ? self->new_row : self->again_row));
}

static void
pwt_password_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PASSWORD_DIALOG);
  G_OBJECT_CLASS (pwt_password_dialog_parent_class)->dispose (object);
}

static void
pwt_password_dialog_class_init (PwtPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_password_dialog_dispose;
  PWT_SAVE_DIALOG_CLASS (klass)->check = pwt_password_dialog_check;
  PWT_SAVE_DIALOG_CLASS (klass)->saved = pwt_password_dialog_saved;
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
  gtk_widget_class_bind_template_callback (widget_class, pwt_save_dialog_check);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
pwt_password_dialog_init (PwtPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_password_row_skip_eye (self->old_row);
  pwt_password_row_skip_eye (self->new_row);
  pwt_password_row_skip_eye (self->again_row);
  pwt_save_dialog_set_parts (PWT_SAVE_DIALOG (self), self->problem, self->button);
}

PwtPasswordDialog *
pwt_password_dialog_new (PwtDesk *desk, GtkWindow *parent)
{
  PwtPasswordDialog *self = g_object_new (PWT_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);

  pwt_save_dialog_set_desk (PWT_SAVE_DIALOG (self), desk);
  return self;
}

void
pwt_password_dialog_set_reason (PwtPasswordDialog *self, const char *reason)
{
  g_return_if_fail (PWT_IS_PASSWORD_DIALOG (self));

  gtk_label_set_text (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), TRUE);
}
