/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/operator-dialog.h"

#include <glib/gi18n.h>

#include "app/common/role-words.h"

struct _PwtOperatorDialog {
  PwtSaveDialog parent_instance;

  /* Template widgets */
  GtkEditable *display_name;
  GtkEditable *name;
  GtkEditable *password;
  AdwComboRow *role;
  GtkWidget *everywhere_row;
  GtkSwitch *everywhere;
  GtkWidget *projects_window;
  GtkListBox *projects;
  GtkLabel *hint;
  GtkLabel *problem;
  GtkWidget *save_button;

  /* Owned */
  PwtOperatorSaveRequest *request, *was; /* was: NULL if it is new */
  GArray *role_ids;                      /* of PwtId, in the order of the choice */
  GPtrArray *checks; /* of GtkCheckButton, borrowed, in the order of the session's projects */

  gboolean is_new;
  gboolean is_mixed; /* several roles: one more choice, the last, keeps them as they are */
};

G_DEFINE_FINAL_TYPE (PwtOperatorDialog, pwt_operator_dialog, PWT_TYPE_SAVE_DIALOG)

static guint saved_signal;

static char *
dup_text (GtkEditable *editable)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static PwtDesk *
desk_of (PwtOperatorDialog *self)
{
  return pwt_save_dialog_get_desk (PWT_SAVE_DIALOG (self));
}

static const GPtrArray *
scopes_of (PwtOperatorDialog *self)
{
  return pwt_desk_get_session (desk_of (self))->scopes;
}

static PwtId
project_at (PwtOperatorDialog *self, guint i)
{
  return ((PwtScope *) g_ptr_array_index (scopes_of (self), i))->project->id;
}

/* --- what is chosen --- */

static gboolean
keeps_roles (PwtOperatorDialog *self)
{
  return self->is_mixed && adw_combo_row_get_selected (self->role) == self->role_ids->len;
}

static guint
count_projects (PwtOperatorDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i)) ? 1 : 0;
  return n;
}

static void
pwt_operator_dialog_check (PwtSaveDialog *dialog)
{
  PwtOperatorDialog *self = PWT_OPERATOR_DIALOG (dialog);
  g_autofree char *name = dup_text (self->name);
  gboolean is_everywhere = gtk_switch_get_active (self->everywhere);
  gboolean has_place = keeps_roles (self) || is_everywhere || count_projects (self) > 0;
  gboolean has_role = adw_combo_row_get_selected (self->role) != GTK_INVALID_LIST_POSITION;

  gtk_widget_set_visible (self->everywhere_row, !keeps_roles (self));
  gtk_widget_set_visible (self->projects_window, !keeps_roles (self) && !is_everywhere);
  pwt_save_dialog_allow (dialog, name != NULL && has_place && has_role, NULL);
}

static void
add_role (PwtOperatorDialog *self, GPtrArray *roles, PwtId project)
{
  PwtOperatorRole *role = pwt_record_new (&pwt_operator_role_record);

  role->id = pwt_backend_new_id (pwt_desk_get_backend (desk_of (self)));
  role->operator_id = self->request->operator_->id;
  role->project = project;
  role->role = g_array_index (self->role_ids, PwtId, adw_combo_row_get_selected (self->role));
  g_ptr_array_add (roles, role);
}

static void
take_roles (PwtOperatorDialog *self)
{
  GPtrArray *roles;

  if (keeps_roles (self))
    return;
  roles = pwt_record_list_new ();
  if (gtk_switch_get_active (self->everywhere))
    add_role (self, roles, PWT_ID_NONE);
  else
    for (guint i = 0; i < self->checks->len; i++)
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
        add_role (self, roles, project_at (self, i));
  pwt_record_list_free (&pwt_operator_role_record, self->request->roles);
  self->request->roles = roles;
}

/* --- saving --- */

static void
pwt_operator_dialog_saved (PwtSaveDialog *dialog, gconstpointer reply)
{
  const PwtOperator *operator_ = PWT_OPERATOR_DIALOG (dialog)->request->operator_;

  g_signal_emit (dialog, saved_signal, 0,
                 operator_->display_name != NULL ? operator_->display_name : operator_->name,
                 ((const PwtPasswordReply *) reply)->password);
}

static void
save_cb (PwtOperatorDialog *self)
{
  PwtOperator *operator_ = self->request->operator_;

  if (!pwt_save_dialog_may_save (PWT_SAVE_DIALOG (self)))
    return;
  g_free (operator_->name);
  operator_->name = dup_text (self->name);
  g_free (operator_->display_name);
  operator_->display_name = dup_text (self->display_name);
  /* A password is taken as it was typed. */
  g_clear_pointer (&self->request->password, g_free);
  if (self->is_new && gtk_editable_get_text (self->password)[0] != '\0')
    self->request->password = g_strdup (gtk_editable_get_text (self->password));
  operator_->must_change = self->is_new;
  take_roles (self);
  pwt_save_dialog_save (PWT_SAVE_DIALOG (self), "operator.save", self->request, self->was);
}

/* --- window --- */

static void
pwt_operator_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_OPERATOR_DIALOG);
  G_OBJECT_CLASS (pwt_operator_dialog_parent_class)->dispose (object);
}

static void
pwt_operator_dialog_finalize (GObject *object)
{
  PwtOperatorDialog *self = PWT_OPERATOR_DIALOG (object);

  pwt_record_free (&pwt_operator_save_request_record, self->request);
  pwt_record_free (&pwt_operator_save_request_record, self->was);
  g_array_unref (self->role_ids);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (pwt_operator_dialog_parent_class)->finalize (object);
}

static void
pwt_operator_dialog_class_init (PwtOperatorDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_operator_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_operator_dialog_finalize;
  PWT_SAVE_DIALOG_CLASS (klass)->check = pwt_operator_dialog_check;
  PWT_SAVE_DIALOG_CLASS (klass)->saved = pwt_operator_dialog_saved;
  saved_signal = g_signal_new ("saved", PWT_TYPE_OPERATOR_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/operator-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, display_name);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, name);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, password);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, role);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, everywhere_row);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, everywhere);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, projects_window);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, projects);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, pwt_save_dialog_check);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pwt_operator_dialog_init (PwtOperatorDialog *self)
{
  self->role_ids = g_array_new (FALSE, FALSE, sizeof (PwtId));
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_save_dialog_set_parts (PWT_SAVE_DIALOG (self), self->problem, self->save_button);
}

/* --- filling --- */

static const PwtOperatorRole *
role_in (PwtOperatorDialog *self, PwtId project)
{
  const GPtrArray *roles = self->request->roles;

  for (guint i = 0; i < roles->len; i++)
    if (pwt_id_equal (((PwtOperatorRole *) g_ptr_array_index (roles, i))->project, project))
      return g_ptr_array_index (roles, i);
  return NULL;
}

/* More than one role, or one that also holds where nobody here can see. */
static gboolean
has_mixed_roles (PwtOperatorDialog *self)
{
  const GPtrArray *roles = self->request->roles;
  guint n_seen = role_in (self, PWT_ID_NONE) != NULL ? 1 : 0;

  for (guint i = 0; i < scopes_of (self)->len; i++)
    n_seen += role_in (self, project_at (self, i)) != NULL ? 1 : 0;
  for (guint i = 1; i < roles->len; i++)
    if (!pwt_id_equal (((PwtOperatorRole *) g_ptr_array_index (roles, i))->role,
                       ((PwtOperatorRole *) g_ptr_array_index (roles, 0))->role))
      return TRUE;
  return n_seen < roles->len || (roles->len > 1 && role_in (self, PWT_ID_NONE) != NULL);
}

static void
fill_roles (PwtOperatorDialog *self, const GPtrArray *roles)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtRoleRow *role = g_ptr_array_index (roles, i);
    const GPtrArray *given = self->request->roles;

    gtk_string_list_append (names, pwt_role_label (role->name));
    g_array_append_val (self->role_ids, role->id);
    if (given->len > 0 &&
        pwt_id_equal (((PwtOperatorRole *) g_ptr_array_index (given, 0))->role, role->id))
      selected = i;
  }
  if (self->is_mixed) {
    gtk_string_list_append (names, _ ("As set for each project"));
    selected = self->role_ids->len;
  }
  adw_combo_row_set_model (self->role, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->role, self->is_new ? 0 : selected);
}

static void
add_project (PwtOperatorDialog *self, const PwtProject *project)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  project->name, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), project->name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (check),
      self->is_new ? pwt_id_equal (project->id, pwt_desk_get_project_id (desk_of (self)))
                   : role_in (self, project->id) != NULL);
  g_signal_connect_object (check, "toggled", G_CALLBACK (pwt_save_dialog_check), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->projects, row);
  g_ptr_array_add (self->checks, check);
}

static void
fill (PwtOperatorDialog *self, const GPtrArray *roles)
{
  const PwtOperator *operator_ = self->request->operator_;

  for (guint i = 0; i < scopes_of (self)->len; i++)
    add_project (self, ((PwtScope *) g_ptr_array_index (scopes_of (self), i))->project);
  self->is_mixed = has_mixed_roles (self);
  fill_roles (self, roles);
  gtk_switch_set_active (self->everywhere, !self->is_new && role_in (self, PWT_ID_NONE) != NULL);
  gtk_editable_set_text (self->name, operator_->name != NULL ? operator_->name : "");
  gtk_editable_set_text (self->display_name,
                         operator_->display_name != NULL ? operator_->display_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->password), self->is_new);
  gtk_label_set_text (self->hint, self->is_new
                                      ? _ ("Left empty, a password is made up and shown once. It "
                                           "must be changed at the first sign-in.")
                                      : _ ("Whoever is signed in has the new rights at once."));
  gtk_window_set_title (GTK_WINDOW (self), self->is_new ? _ ("New operator") : operator_->name);
  pwt_save_dialog_check (PWT_SAVE_DIALOG (self));
}

PwtOperatorDialog *
pwt_operator_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtOperatorSaveRequest *operator_,
                         const GPtrArray *roles)
{
  PwtOperatorDialog *self = g_object_new (PWT_TYPE_OPERATOR_DIALOG, "transient-for", parent, NULL);

  self->is_new = operator_ == NULL;
  if (operator_ != NULL) {
    self->request = pwt_record_copy (&pwt_operator_save_request_record, operator_);
    self->was = pwt_record_copy (&pwt_operator_save_request_record, operator_);
  } else {
    self->request = pwt_record_new (&pwt_operator_save_request_record);
    self->request->operator_ = pwt_record_new (&pwt_operator_record);
    self->request->operator_->id = pwt_backend_new_id (pwt_desk_get_backend (desk));
  }
  pwt_save_dialog_set_desk (PWT_SAVE_DIALOG (self), desk);
  fill (self, roles);
  return self;
}
