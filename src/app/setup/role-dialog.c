/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/role-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/setup/role-words.h"

struct _PwtRoleDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkEditable *name;
  GtkBox *checks;
  GtkLabel *problem;
  GtkWidget *save_button;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  GHashTable *taken; /* names of the other roles, as they are shown */
  char *old_name;    /* (nullable): as stored */

  PwtId id;
  gboolean is_busy;
  GtkCheckButton *checks_of[PWT_N_PERMISSIONS]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PwtRoleDialog, pwt_role_dialog, ADW_TYPE_WINDOW)

static guint saved_signal;

static PwtPermissions
chosen (PwtRoleDialog *self)
{
  PwtPermissions permissions = 0;

  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    if (gtk_check_button_get_active (self->checks_of[i]))
      permissions |= PWT_PERMISSION_BIT (i);
  return permissions;
}

static void
show_problem (PwtRoleDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* As typed, without spaces around it. */
static char *
dup_name (PwtRoleDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static void
edited_cb (PwtRoleDialog *self)
{
  g_autofree char *name = dup_name (self);
  gboolean is_taken = g_hash_table_contains (self->taken, name);

  show_problem (self, is_taken ? _ ("There is a role of this name already") : NULL);
  gtk_widget_set_sensitive (self->save_button, !self->is_busy && !is_taken && *name != '\0');
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtRoleDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_desk_finish (self->desk, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_busy = FALSE;
  edited_cb (self);
  if (reply == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  g_signal_emit (self, saved_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_cb (PwtRoleDialog *self)
{
  g_autofree char *permissions = pwt_permissions_dup_text (chosen (self));
  g_autofree char *name = dup_name (self);
  PwtRole role = { self->id, name, permissions };

  if (!gtk_widget_is_sensitive (self->save_button))
    return;
  /* The translated name of a role nobody renamed stays a translation. */
  if (self->old_name != NULL && g_str_equal (name, pwt_role_label (self->old_name)))
    role.name = self->old_name;
  self->is_busy = TRUE;
  edited_cb (self);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "role.save", &role, self->cancellable,
                          saved_cb, g_object_ref (self));
}

static gboolean
pwt_role_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (PWT_ROLE_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (pwt_role_dialog_parent_class)->close_request (window);
}

static void
pwt_role_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ROLE_DIALOG);
  G_OBJECT_CLASS (pwt_role_dialog_parent_class)->dispose (object);
}

static void
pwt_role_dialog_finalize (GObject *object)
{
  PwtRoleDialog *self = PWT_ROLE_DIALOG (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->taken);
  g_free (self->old_name);
  G_OBJECT_CLASS (pwt_role_dialog_parent_class)->finalize (object);
}

static void
pwt_role_dialog_class_init (PwtRoleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_role_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_role_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_role_dialog_close_request;
  saved_signal = g_signal_new ("saved", PWT_TYPE_ROLE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/role-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pwt_role_dialog_init (PwtRoleDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    GtkWidget *check = gtk_check_button_new_with_label (pwt_permission_label ((PwtPermission) i));

    self->checks_of[i] = GTK_CHECK_BUTTON (check);
    gtk_box_append (self->checks, check);
    g_signal_connect_object (check, "toggled", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  }
}

/* A role allows at least to see; beyond that nobody gives what they do not have. */
static void
set_permissions (PwtRoleDialog *self, PwtPermissions permissions)
{
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    gboolean is_given = i == PWT_MAY_SEE || pwt_permissions_have (permissions, (PwtPermission) i);

    gtk_check_button_set_active (self->checks_of[i], is_given);
    gtk_widget_set_sensitive (GTK_WIDGET (self->checks_of[i]),
                              i != PWT_MAY_SEE &&
                                  (is_given || pwt_desk_may_site (self->desk, (PwtPermission) i)));
  }
}

PwtRoleDialog *
pwt_role_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtRoleRow *role,
                     const GPtrArray *roles)
{
  PwtRoleDialog *self = g_object_new (PWT_TYPE_ROLE_DIALOG, "transient-for", parent, NULL);
  const char *name = role != NULL ? pwt_role_label (role->name) : "";

  self->desk = g_object_ref (desk);
  self->id = role != NULL ? role->id : pwt_backend_new_id (pwt_desk_get_backend (desk));
  self->old_name = role != NULL ? g_strdup (role->name) : NULL;
  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtRoleRow *other = g_ptr_array_index (roles, i);

    if (!pwt_id_equal (other->id, self->id))
      g_hash_table_add (self->taken, g_strdup (pwt_role_label (other->name)));
  }
  set_permissions (self, role != NULL ? pwt_permissions_read (role->permissions) : 0);
  gtk_editable_set_text (self->name, name);
  gtk_window_set_title (GTK_WINDOW (self), role != NULL ? name : _ ("New role"));
  edited_cb (self);
  return self;
}
