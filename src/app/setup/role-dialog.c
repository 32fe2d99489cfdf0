/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/role-dialog.h"

#include <glib/gi18n.h>

#include "app/common/role-words.h"

struct _PwtRoleDialog {
  PwtSaveDialog parent_instance;

  /* Template widgets */
  GtkEditable *name;
  GtkBox *checks;
  GtkLabel *problem;
  GtkWidget *save_button;

  /* Owned */
  GHashTable *taken; /* names of the other roles, as they are shown */
  PwtRole *was;      /* as stored; NULL: it is new */

  PwtId id;
  GtkCheckButton *checks_of[PWT_N_PERMISSIONS]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PwtRoleDialog, pwt_role_dialog, PWT_TYPE_SAVE_DIALOG)

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

/* As typed, without spaces around it. */
static char *
dup_name (PwtRoleDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static void
pwt_role_dialog_check (PwtSaveDialog *dialog)
{
  PwtRoleDialog *self = PWT_ROLE_DIALOG (dialog);
  g_autofree char *name = dup_name (self);
  gboolean is_taken = g_hash_table_contains (self->taken, name);

  pwt_save_dialog_allow (dialog, !is_taken && *name != '\0',
                         is_taken ? _ ("There is a role of this name already") : NULL);
}

static void
pwt_role_dialog_saved (PwtSaveDialog *self, gconstpointer reply)
{
  g_signal_emit (self, saved_signal, 0);
}

static void
save_cb (PwtRoleDialog *self)
{
  g_autofree char *permissions = pwt_permissions_dup_text (chosen (self));
  g_autofree char *name = dup_name (self);
  PwtRole role = { self->id, name, permissions };

  if (!pwt_save_dialog_may_save (PWT_SAVE_DIALOG (self)))
    return;
  /* The translated name of a role nobody renamed stays a translation. */
  if (self->was != NULL && g_str_equal (name, pwt_role_label (self->was->name)))
    role.name = self->was->name;
  pwt_save_dialog_save (PWT_SAVE_DIALOG (self), "role.save", &role, self->was);
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

  g_hash_table_unref (self->taken);
  pwt_record_free (&pwt_role_record, self->was);
  G_OBJECT_CLASS (pwt_role_dialog_parent_class)->finalize (object);
}

static void
pwt_role_dialog_class_init (PwtRoleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_role_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_role_dialog_finalize;
  PWT_SAVE_DIALOG_CLASS (klass)->check = pwt_role_dialog_check;
  PWT_SAVE_DIALOG_CLASS (klass)->saved = pwt_role_dialog_saved;
  saved_signal = g_signal_new ("saved", PWT_TYPE_ROLE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/role-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtRoleDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, pwt_save_dialog_check);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pwt_role_dialog_init (PwtRoleDialog *self)
{
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_save_dialog_set_parts (PWT_SAVE_DIALOG (self), self->problem, self->save_button);
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    GtkWidget *check = gtk_check_button_new_with_label (pwt_permission_label ((PwtPermission) i));

    self->checks_of[i] = GTK_CHECK_BUTTON (check);
    gtk_box_append (self->checks, check);
    g_signal_connect_object (check, "toggled", G_CALLBACK (pwt_save_dialog_check), self,
                             G_CONNECT_SWAPPED);
  }
}

/* A role allows at least to see; beyond that nobody gives what they do not have. */
static void
set_permissions (PwtRoleDialog *self, PwtPermissions permissions)
{
  PwtDesk *desk = pwt_save_dialog_get_desk (PWT_SAVE_DIALOG (self));

  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    gboolean is_given = i == PWT_MAY_SEE || pwt_permissions_have (permissions, (PwtPermission) i);

    gtk_check_button_set_active (self->checks_of[i], is_given);
    gtk_widget_set_sensitive (GTK_WIDGET (self->checks_of[i]),
                              i != PWT_MAY_SEE &&
                                  (is_given || pwt_desk_may_site (desk, (PwtPermission) i)));
  }
}

PwtRoleDialog *
pwt_role_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtRoleRow *role,
                     const GPtrArray *roles)
{
  PwtRoleDialog *self = g_object_new (PWT_TYPE_ROLE_DIALOG, "transient-for", parent, NULL);
  const char *name = role != NULL ? pwt_role_label (role->name) : "";

  pwt_save_dialog_set_desk (PWT_SAVE_DIALOG (self), desk);
  self->id = role != NULL ? role->id : pwt_backend_new_id (pwt_desk_get_backend (desk));
  if (role != NULL) {
    PwtRole was = { role->id, role->name, role->permissions };

    self->was = pwt_record_copy (&pwt_role_record, &was);
  }
  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtRoleRow *other = g_ptr_array_index (roles, i);

    if (!pwt_id_equal (other->id, self->id))
      g_hash_table_add (self->taken, g_strdup (pwt_role_label (other->name)));
  }
  set_permissions (self, role != NULL ? pwt_permissions_read (role->permissions) : 0);
  gtk_editable_set_text (self->name, name);
  gtk_window_set_title (GTK_WINDOW (self), role != NULL ? name : _ ("New role"));
  pwt_save_dialog_check (PWT_SAVE_DIALOG (self));
  return self;
}
