/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/operators-section.h"

#include <glib/gi18n.h>

#include "app/common/danger.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/remote-list.h"
#include "app/common/table.h"
#include "app/setup/operator-dialog.h"
#include "app/setup/password-shown.h"
#include "app/common/role-words.h"
#include "app/setup/roles-pane.h"

struct _PwtOperatorsSection {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  GtkEditable *search;
  GtkSpinner *spinner;
  PwtExportButton *export;
  GtkStack *stack;
  GtkColumnView *table;
  GtkLabel *empty_title;
  GtkLabel *empty_hint;
  GtkLabel *total;
  GtkLabel *problem;
  GtkWidget *disable_button;
  PwtRolesPane *roles;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  PwtRemoteList *operators;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (PwtOperatorsSection, pwt_operators_section, PWT_TYPE_PAGE)

static PwtDesk *
desk_of (PwtOperatorsSection *self)
{
  return pwt_page_get_desk (PWT_PAGE (self));
}

static GtkWindow *
window_of (PwtOperatorsSection *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static const char *
name_of (const PwtOperatorRow *row)
{
  return row->display_name != NULL ? row->display_name : row->name;
}

/* --- cells --- */

#define CELL(name, expression)                                                                     \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtOperatorRow *row = record;                                                            \
    return expression;                                                                             \
  }

static gboolean
is_shown_before (const GPtrArray *roles, guint index, const char *name)
{
  for (guint i = 0; i < index; i++)
    if (g_strcmp0 (((PwtRoleShown *) g_ptr_array_index (roles, i))->role_name, name) == 0)
      return TRUE;
  return FALSE;
}

static char *
show_roles (const GPtrArray *roles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtRoleShown *role = g_ptr_array_index (roles, i);

    if (!is_shown_before (roles, i, role->role_name))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                              pwt_role_label (role->role_name));
  }
  return g_string_free (text, FALSE);
}

static char *
show_projects (const GPtrArray *roles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtRoleShown *role = g_ptr_array_index (roles, i);

    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            role->project_name != NULL ? role->project_name : _ ("All projects"));
  }
  return g_string_free (text, FALSE);
}

static const char *
show_state (const PwtOperatorRow *row)
{
  if (row->is_disabled)
    return _ ("Disabled");
  return row->must_change ? _ ("First password") : _ ("Active");
}

CELL (shown_name, g_strdup (name_of (row)))
CELL (name, g_strdup (row->name))
CELL (roles, show_roles (row->roles))
CELL (projects, show_projects (row->roles))
CELL (used, row->used_us != PWT_TIME_NONE ? pwt_show_age (row->used_us, pwt_desk_now_us (desk))
                                          : g_strdup ("—"))
CELL (state, g_strdup (show_state (row)))

static const char *
text_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtOperatorRow *) record)->is_disabled ? "dim-label" : NULL;
}

static const char *
state_css (gconstpointer record, PwtDesk *desk)
{
  const PwtOperatorRow *row = record;

  if (row->is_disabled)
    return "dim-label";
  return row->must_change ? "t-alarm" : "t-ok";
}

/* clang-format off */
static const PwtColumn columns[] = {
  { N_("Name"), "值班室（夜班岗）", shown_name_text, text_css, .sort = "display_name" },
  { N_("User name"), "wanglixiaoyuedan", name_text, text_css, .sort = "name", .gives_way = TRUE },
  { N_("Role"), "客服与收费主管", roles_text, text_css },
  { N_("Projects"), NULL, projects_text, text_css },
  { N_("Last active"), "88 分钟前", used_text, text_css, .is_ageing = TRUE, .sort = "used_us",
    .gives_way = TRUE },
  { N_("State"), "First password", state_text, state_css, .sort = "is_disabled" },
};
/* clang-format on */

/* --- what is shown --- */

static const PwtOperatorRow *
chosen (PwtOperatorsSection *self)
{
  PwtRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL ? pwt_row_get (row) : NULL;
}

static gboolean
is_self (PwtOperatorsSection *self, const PwtOperatorRow *row)
{
  const PwtSession *session = pwt_desk_get_session (desk_of (self));

  return session != NULL && session->operator_ != NULL &&
         pwt_id_equal (session->operator_->id, row->id);
}

static void
enable (PwtOperatorsSection *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update_actions (PwtOperatorsSection *self)
{
  const PwtOperatorRow *row;

  if (self->operators == NULL)
    return;
  row = chosen (self);
  enable (self, "change", row != NULL);
  enable (self, "reset", row != NULL && !is_self (self, row));
  enable (self, "disable", row != NULL && !is_self (self, row));
  gtk_button_set_label (GTK_BUTTON (self->disable_button),
                        row != NULL && row->is_disabled ? _ ("Enable") : _ ("Disable…"));
}

static void
show_problem (PwtOperatorsSection *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
ask (PwtOperatorsSection *self)
{
  g_autofree char *search = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
  PwtListRequest query = { .search = search[0] != '\0' ? search : NULL };

  if (self->operators != NULL)
    pwt_remote_list_set_query (self->operators, &query);
}

static void
reload (PwtOperatorsSection *self)
{
  if (pwt_remote_list_get_query (self->operators) == NULL)
    ask (self);
  else
    pwt_remote_list_reload (self->operators);
}

static void
show_message (PwtOperatorsSection *self, const char *title, const char *hint)
{
  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_hint, hint);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
answered_cb (PwtOperatorsSection *self)
{
  guint total = pwt_remote_list_get_total (self->operators);
  g_autofree char *count = g_strdup_printf (ngettext ("%u operator", "%u operators", total), total);

  gtk_label_set_text (self->total, count);
  update_actions (self);
  if (total > 0)
    gtk_stack_set_visible_child_name (self->stack, "table");
  else
    show_message (self, _ ("Nobody of that name"), _ ("Look for a part of the name or user name."));
}

static void
failed_cb (PwtOperatorsSection *self, const GError *error)
{
  if (pwt_remote_list_get_total (self->operators) == 0)
    show_message (self, _ ("The operators cannot be shown"), pwt_error_text (error));
  else
    show_problem (self, pwt_error_text (error));
}

static void
loading_cb (PwtOperatorsSection *self)
{
  gtk_spinner_set_spinning (self->spinner, pwt_remote_list_is_loading (self->operators));
}

static void
search_changed_cb (PwtOperatorsSection *self)
{
  ask (self);
}

static void
search_stopped_cb (PwtOperatorsSection *self)
{
  gtk_editable_set_text (self->search, "");
}

static void
event_cb (PwtOperatorsSection *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "people") != 0)
    return;
  reload (self);
  pwt_roles_pane_reload (self->roles);
}

/* --- add and change --- */

static void
operator_saved_cb (PwtOperatorsSection *self, const char *name, const char *password)
{
  reload (self);
  pwt_roles_pane_reload (self->roles);
  if (password != NULL)
    pwt_password_show_once (window_of (self), name, password);
}

static void
open_operator (PwtOperatorsSection *self, const PwtOperatorSaveRequest *operator_)
{
  PwtOperatorDialog *dialog = pwt_operator_dialog_new (desk_of (self), window_of (self), operator_,
                                                       pwt_roles_pane_get_roles (self->roles));

  g_signal_connect_object (dialog, "saved", G_CALLBACK (operator_saved_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (user_data);

  show_problem (self, NULL);
  open_operator (self, NULL);
}

static void
got_operator_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOperatorsSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtOperatorSaveRequest *operator_ = pwt_desk_finish (desk_of (self), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_problem (self, operator_ == NULL ? pwt_error_text (error) : NULL);
  if (operator_ == NULL)
    return;
  open_operator (self, operator_);
  pwt_record_free (&pwt_operator_save_request_record, operator_);
}

/* As it is now, not as the list was: somebody else may have changed it meanwhile. */
static void
change_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (user_data);
  const PwtOperatorRow *row = chosen (self);
  PwtIdRequest request;

  if (row == NULL)
    return;
  request.id = row->id;
  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), "operator.get", &request,
                          self->cancellable, got_operator_cb, g_object_ref (self));
}

static void
activated_cb (PwtOperatorsSection *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "change", NULL);
}

/* --- disable and reset --- */

/* Whom a question is about, while the list may move on. */
typedef struct {
  PwtOperatorsSection *self; /* owned */
  PwtId id;
  char *name;
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->self);
  g_free (asked->name);
  g_free (asked);
}

static Asked *
asked_new (PwtOperatorsSection *self, const PwtOperatorRow *row)
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ g_object_ref (self), row->id, g_strdup (name_of (row)) };
  return asked;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOperatorsSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_desk_finish (desk_of (self), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_problem (self, reply == NULL ? pwt_error_text (error) : NULL);
  pwt_record_free (&pwt_nothing_record, reply);
  reload (self);
}

static void
call_for (PwtOperatorsSection *self, const char *operation, PwtId id)
{
  PwtIdRequest request = { id };

  pwt_backend_call_async (pwt_desk_get_backend (desk_of (self)), operation, &request,
                          self->cancellable, done_cb, g_object_ref (self));
}

static void
reset_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  PwtOperatorsSection *self = asked->self;
  g_autoptr (GError) error = NULL;
  PwtPasswordReply *reply = pwt_desk_finish (desk_of (self), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    show_problem (self, reply == NULL ? pwt_error_text (error) : NULL);
    if (reply != NULL && reply->password != NULL)
      pwt_password_show_once (window_of (self), asked->name, reply->password);
    reload (self);
  }
  pwt_record_free (&pwt_password_reply_record, reply);
  asked_free (asked, NULL);
}

static void
confirmed_cb (GtkWidget *dialog, const char *response, Asked *asked)
{
  PwtPasswordResetRequest request = { asked->id, NULL };
  Asked *again;

  if (g_str_equal (response, "disable"))
    call_for (asked->self, "operator.disable", asked->id);
  if (!g_str_equal (response, "reset"))
    return;
  again = g_new (Asked, 1);
  *again = (Asked){ g_object_ref (asked->self), asked->id, g_strdup (asked->name) };
  pwt_backend_call_async (pwt_desk_get_backend (desk_of (asked->self)), "operator.reset-password",
                          &request, asked->self->cancellable, reset_done_cb, again);
}

static void
confirm (PwtOperatorsSection *self, const char *heading, const char *body, const char *response,
         const char *label)
{
  AdwMessageDialog *dialog =
      pwt_danger_new (window_of (self), heading, body, _ ("Cancel"), response, label);

  g_signal_connect_data (dialog, "response", G_CALLBACK (confirmed_cb),
                         asked_new (self, chosen (self)), asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
disable_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (user_data);
  const PwtOperatorRow *row = chosen (self);
  g_autofree char *heading = NULL;

  if (row == NULL)
    return;
  if (row->is_disabled) {
    call_for (self, "operator.enable", row->id);
    return;
  }
  heading = g_strdup_printf (_ ("Disable %s?"), name_of (row));
  confirm (self, heading,
           _ ("Whoever is signed in under this name is out at once. What they did stays in the "
              "books and in the log."),
           "disable", _ ("Disable"));
}

static void
reset_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (user_data);
  const PwtOperatorRow *row = chosen (self);
  g_autofree char *heading = NULL;

  if (row == NULL)
    return;
  heading = g_strdup_printf (_ ("A new password for %s?"), name_of (row));
  confirm (self, heading,
           _ ("Whoever is signed in under this name is out at once. The new password is shown once "
              "and must be changed at the next sign-in."),
           "reset", _ ("Reset password"));
}

/* --- in a narrow window one side at a time --- */

static void
roles_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_leaflet_navigate (PWT_OPERATORS_SECTION (user_data)->leaflet,
                        ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_leaflet_navigate (PWT_OPERATORS_SECTION (user_data)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* --- page --- */

static void
pwt_operators_section_shown (PwtPage *page)
{
  reload (PWT_OPERATORS_SECTION (page));
  pwt_roles_pane_reload (PWT_OPERATORS_SECTION (page)->roles);
}

static void
pwt_operators_section_search (PwtPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_OPERATORS_SECTION (page)->search));
}

static void
connect_all (PwtOperatorsSection *self)
{
  PwtDesk *desk = desk_of (self);

  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operators, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operators, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operators, "notify::is-loading", G_CALLBACK (loading_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->roles, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
pwt_operators_section_engine_back (PwtPage *page)
{
  show_problem (PWT_OPERATORS_SECTION (page), NULL);
}

static void
pwt_operators_section_constructed (GObject *object)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (object);
  PwtDesk *desk = desk_of (self);

  G_OBJECT_CLASS (pwt_operators_section_parent_class)->constructed (object);
  self->operators = pwt_remote_list_new (desk, "operator.list", &pwt_operator_row_record, "");
  self->selection = pwt_single_selection_new (G_LIST_MODEL (self->operators));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->table, columns, G_N_ELEMENTS (columns), desk);
  pwt_table_follow (GTK_SCROLLABLE (self->table), self->operators);
  pwt_export_button_set_list (self->export, self->operators, columns, G_N_ELEMENTS (columns),
                              _ ("Operators"));
  pwt_roles_pane_set_desk (self->roles, desk);
  connect_all (self);
  update_actions (self);
}

static void
pwt_operators_section_dispose (GObject *object)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->operators);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_OPERATORS_SECTION);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (pwt_operators_section_parent_class)->dispose (object);
}

static void
pwt_operators_section_finalize (GObject *object)
{
  PwtOperatorsSection *self = PWT_OPERATORS_SECTION (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_operators_section_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, search);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, export);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, table);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, empty_title);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, total);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, disable_button);
  gtk_widget_class_bind_template_child (widget_class, PwtOperatorsSection, roles);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
pwt_operators_section_class_init (PwtOperatorsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PWT_TYPE_ROLES_PANE);
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  G_OBJECT_CLASS (klass)->constructed = pwt_operators_section_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_operators_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_operators_section_finalize;
  PWT_PAGE_CLASS (klass)->engine_back = pwt_operators_section_engine_back;
  PWT_PAGE_CLASS (klass)->shown = pwt_operators_section_shown;
  PWT_PAGE_CLASS (klass)->search = pwt_operators_section_search;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/operators-section.ui");
  bind_children (widget_class);
}

static void
pwt_operators_section_init (PwtOperatorsSection *self)
{
  static const GActionEntry entries[] = {
    { .name = "add", .activate = add_action },
    { .name = "change", .activate = change_action },
    { .name = "disable", .activate = disable_action },
    { .name = "reset", .activate = reset_action },
    { .name = "roles", .activate = roles_action },
    { .name = "back", .activate = back_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "operators", G_ACTION_GROUP (self->actions));
}
