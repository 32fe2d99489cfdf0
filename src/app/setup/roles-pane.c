/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/roles-pane.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/setup/role-dialog.h"
#include "app/common/role-words.h"
#include "record/lists.h"

struct _PwtRolesPane {
  AdwBin parent_instance;

  /* Template widgets */
  GtkSpinner *spinner;
  GtkLabel *roles_problem;
  GtkBox *cards;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  PwtDesk *desk;
  GPtrArray *roles; /* (element-type PwtRoleRow); NULL until they came */
};

G_DEFINE_FINAL_TYPE (PwtRolesPane, pwt_roles_pane, ADW_TYPE_BIN)

static guint changed_signal;

static void
show_problem (PwtRolesPane *self, const char *text)
{
  gtk_label_set_text (self->roles_problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->roles_problem), text != NULL);
}

/* --- cards --- */

static GtkWidget *
new_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_button (const char *icon, const char *action, const char *text, PwtId role)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *id = pwt_id_dup_text (role);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  return button;
}

static GtkWidget *
new_head (const PwtRoleRow *role)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *shown = pwt_role_label (role->name);
  GtkWidget *name = new_label (shown, "heading");
  g_autofree char *count = g_strdup_printf (
      ngettext ("%d operator", "%d operators", (gulong) role->operators), (int) role->operators);
  g_autofree char *change = g_strdup_printf (_ ("Change the role %s"), shown);
  g_autofree char *remove = g_strdup_printf (_ ("Remove the role %s"), shown);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (name, shown);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), new_label (count, "dim-label"));
  gtk_box_append (GTK_BOX (head),
                  new_button ("document-edit-symbolic", "roles.change", change, role->id));
  if (role->operators == 0)
    gtk_box_append (GTK_BOX (head),
                    new_button ("user-trash-symbolic", "roles.remove", remove, role->id));
  return head;
}

static GtkWidget *
new_card (const PwtRoleRow *role)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *may = pwt_permissions_show (pwt_permissions_read (role->permissions));
  GtkWidget *text = new_label (may, "dim-label");

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  gtk_box_append (GTK_BOX (card), new_head (role));
  gtk_box_append (GTK_BOX (card), text);
  return card;
}

static void
show_roles (PwtRolesPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
  for (guint i = 0; i < self->roles->len; i++)
    gtk_box_append (self->cards, new_card (g_ptr_array_index (self->roles, i)));
}

/* --- loading --- */

static void
roles_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtRolesPane) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_desk_finish (self->desk, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (window == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  show_problem (self, NULL);
  if (self->roles != NULL)
    pwt_record_list_free (&pwt_role_row_record, self->roles);
  self->roles = g_steal_pointer (&window->rows);
  window->rows = pwt_record_list_new ();
  pwt_record_free (&pwt_role_window_record, window);
  show_roles (self);
}

void
pwt_roles_pane_reload (PwtRolesPane *self)
{
  PwtListRequest request = { .limit = PWT_LIST_LIMIT_MAX };

  g_return_if_fail (PWT_IS_ROLES_PANE (self));

  gtk_spinner_set_spinning (self->spinner, self->roles == NULL);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "role.list", &request,
                          self->cancellable, roles_cb, g_object_ref (self));
}

/* --- verbs --- */

static void
changed (PwtRolesPane *self)
{
  pwt_roles_pane_reload (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
open_dialog (PwtRolesPane *self, const PwtRoleRow *role)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  PwtRoleDialog *dialog = pwt_role_dialog_new (self->desk, window, role, self->roles);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const PwtRoleRow *
find_role (PwtRolesPane *self, GVariant *parameter)
{
  PwtId id;

  if (!pwt_id_from_text (g_variant_get_string (parameter, NULL), &id, NULL))
    return NULL;
  for (guint i = 0; self->roles != NULL && i < self->roles->len; i++)
    if (pwt_id_equal (((PwtRoleRow *) g_ptr_array_index (self->roles, i))->id, id))
      return g_ptr_array_index (self->roles, i);
  return NULL;
}

static void
add_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_dialog (PWT_ROLES_PANE (user_data), NULL);
}

static void
change_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const PwtRoleRow *role = find_role (PWT_ROLES_PANE (user_data), parameter);

  if (role != NULL)
    open_dialog (PWT_ROLES_PANE (user_data), role);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtRolesPane) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_desk_finish (self->desk, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  changed (self);
}

/* Nobody has it, and adding it again is as quick: not asked twice. */
static void
remove_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtRolesPane *self = PWT_ROLES_PANE (user_data);
  const PwtRoleRow *role = find_role (self, parameter);
  PwtIdRequest request;

  if (role == NULL)
    return;
  request.id = role->id;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "role.remove", &request,
                          self->cancellable, removed_cb, g_object_ref (self));
}

/* --- widget --- */

static void
pwt_roles_pane_dispose (GObject *object)
{
  g_cancellable_cancel (PWT_ROLES_PANE (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ROLES_PANE);
  G_OBJECT_CLASS (pwt_roles_pane_parent_class)->dispose (object);
}

static void
pwt_roles_pane_finalize (GObject *object)
{
  PwtRolesPane *self = PWT_ROLES_PANE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->desk);
  if (self->roles != NULL)
    pwt_record_list_free (&pwt_role_row_record, self->roles);
  G_OBJECT_CLASS (pwt_roles_pane_parent_class)->finalize (object);
}

static void
pwt_roles_pane_class_init (PwtRolesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_roles_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_roles_pane_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_ROLES_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/roles-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtRolesPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtRolesPane, roles_problem);
  gtk_widget_class_bind_template_child (widget_class, PwtRolesPane, cards);
}

static void
pwt_roles_pane_init (PwtRolesPane *self)
{
  static const GActionEntry entries[] = {
    { .name = "add", .activate = add_action },
    { .name = "change", .activate = change_action, .parameter_type = "s" },
    { .name = "remove", .activate = remove_action, .parameter_type = "s" },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "roles", G_ACTION_GROUP (self->actions));
}

void
pwt_roles_pane_set_desk (PwtRolesPane *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_ROLES_PANE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "engine-back", G_CALLBACK (pwt_roles_pane_reload), self,
                           G_CONNECT_SWAPPED);
}

const GPtrArray *
pwt_roles_pane_get_roles (PwtRolesPane *self)
{
  g_return_val_if_fail (PWT_IS_ROLES_PANE (self), NULL);

  return self->roles;
}
