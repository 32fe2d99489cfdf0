/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/log-page.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/remote-list.h"
#include "app/common/table.h"
#include "app/log/entry-pane.h"
#include "app/log/log-columns.h"
#include "app/log/log-words.h"
#include "app/meters/job-window.h"
#include "app/log/verify-dialog.h"

struct _PwtLogPage {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  GtkDropDown *period;
  GtkDropDown *group;
  GtkWidget *only;
  GtkLabel *only_label;
  GtkSpinner *spinner;
  GtkSearchEntry *search;
  PwtExportButton *export_actions;
  PwtExportButton *export_commands;
  GtkStack *stack;
  GtkColumnView *actions_table;
  GtkColumnView *commands_table;
  GtkLabel *empty_title;
  GtkLabel *empty_hint;
  GtkWidget *empty_button;
  GtkLabel *total;
  GtkWidget *newer;
  GtkLabel *chain;
  GtkSpinner *verify_spinner;
  GtkWidget *verify_button;
  PwtEntryPane *pane;

  /* Owned */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  PwtRemoteList *entries;
  PwtRemoteList *commands;
  GtkSingleSelection *entry_selection;
  GtkSingleSelection *command_selection;
  PwtId entry, command; /* whose row was chosen: rows move down as new ones come */
  gboolean is_following;
  guint settle_id;
  char *only_subject;
  char *only_operator;

  gboolean is_commands; /* which of the two is shown */
};

G_DEFINE_FINAL_TYPE (PwtLogPage, pwt_log_page, PWT_TYPE_PAGE)

/* clang-format off */
static const struct {
  const char *label; /* to translate */
  int days;          /* 0: no limit */
} periods[] = {
  { N_("Today"), 1 },
  { N_("7 days"), 7 },
  { N_("30 days"), 30 },
  { N_("A year"), 366 },
  { N_("All times"), 0 },
};
/* clang-format on */

#define PERIOD_DEFAULT 2

#define SETTLE_MS 1000 /* what is done comes in bursts */

/* --- what is new --- */

static GtkAdjustment *
place_in_log (PwtLogPage *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->actions_table));
}

/* Where the newest entries are in sight new ones appear by themselves; elsewhere nothing moves
 * under whoever reads. */
static gboolean
shows_newest (PwtLogPage *self)
{
  GtkAdjustment *place = place_in_log (self);

  return gtk_adjustment_get_value (place) <= gtk_adjustment_get_lower (place);
}

static void
settled_cb (gpointer data)
{
  PwtLogPage *self = PWT_LOG_PAGE (data);
  gboolean is_in_sight = shows_newest (self);

  self->settle_id = 0;
  if (is_in_sight && gtk_widget_get_mapped (GTK_WIDGET (self)))
    pwt_remote_list_reload (self->entries);
  gtk_widget_set_visible (self->newer, !is_in_sight);
}

/* The log grows without telling, but seldom is something done of which nobody is told. Readings
 * are no entries. */
static void
event_cb (PwtLogPage *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "meter") == 0 || g_strcmp0 (event->topic, "line") == 0 ||
      self->entries == NULL || self->settle_id != 0)
    return;
  self->settle_id = g_timeout_add_once (SETTLE_MS, settled_cb, self);
}

static void
tick_cb (PwtLogPage *self)
{
  if (self->entries != NULL && !self->is_commands && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      shows_newest (self))
    pwt_remote_list_reload (self->entries);
}

static void
newer_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);
  GtkAdjustment *place = place_in_log (self);

  gtk_adjustment_set_value (place, gtk_adjustment_get_lower (place));
  pwt_remote_list_reload (self->entries);
  gtk_widget_set_visible (self->newer, FALSE);
}

/* --- what is asked for --- */

static PwtRemoteList *
shown_list (PwtLogPage *self)
{
  return self->is_commands ? self->commands : self->entries;
}

static gboolean
is_narrowed (PwtLogPage *self)
{
  return gtk_drop_down_get_selected (self->group) > 0 || self->only_subject != NULL ||
         self->only_operator != NULL ||
         gtk_drop_down_get_selected (self->period) != G_N_ELEMENTS (periods) - 1 ||
         gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

/* Civil days: "today" begins at the project's midnight. */
static char *
dup_begin (PwtLogPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  GTimeZone *zone = pwt_desk_get_zone (desk);
  guint selected = gtk_drop_down_get_selected (self->period);
  PwtDate today = pwt_date_from_time (pwt_desk_now_us (desk), zone);

  if (selected >= G_N_ELEMENTS (periods) || periods[selected].days == 0)
    return NULL;
  return pwt_time_format_rfc3339 (pwt_civil_to_time (today - periods[selected].days + 1, 0, zone));
}

static void
add_filter (GArray *filters, const char *field, const char *value, const char *least)
{
  PwtFilter filter = { .field = (char *) field, .value = (char *) value, .least = (char *) least };

  g_array_append_val (filters, filter);
}

static void
add_entry_filters (PwtLogPage *self, GArray *filters)
{
  guint group = gtk_drop_down_get_selected (self->group);

  for (guint i = 0; group < pwt_n_log_groups && pwt_log_groups[group].operations != NULL &&
                    pwt_log_groups[group].operations[i] != NULL;
       i++)
    add_filter (filters, "operation", pwt_log_groups[group].operations[i], NULL);
  if (self->only_subject != NULL)
    add_filter (filters, "subject", self->only_subject, NULL);
  if (self->only_operator != NULL)
    add_filter (filters, "operator_name", self->only_operator, NULL);
}

static gboolean
sees_all (PwtLogPage *self)
{
  return pwt_desk_may_site (pwt_page_get_desk (PWT_PAGE (self)), PWT_MAY_AUDIT);
}

static void
ask (PwtLogPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  g_autofree char *search =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autofree char *begin = dup_begin (self);
  g_autoptr (GArray) filters = g_array_new (FALSE, FALSE, sizeof (PwtFilter));
  g_autoptr (GPtrArray) borrowed = g_ptr_array_new ();
  PwtListRequest query = { .project = pwt_desk_get_project_id (desk), .filters = borrowed };

  if (!self->is_commands && sees_all (self))
    query.project = PWT_ID_NONE; /* all of them, and what belongs to none */
  if (!self->is_commands)
    add_entry_filters (self, filters);
  if (begin != NULL)
    add_filter (filters, self->is_commands ? "created_us" : "time_us", NULL, begin);
  for (guint i = 0; i < filters->len; i++)
    g_ptr_array_add (borrowed, &g_array_index (filters, PwtFilter, i));
  query.search = search[0] != '\0' ? search : NULL;
  pwt_remote_list_set_query (shown_list (self), &query);
}

static void
show_narrowing (PwtLogPage *self)
{
  const char *text = self->only_operator != NULL ? self->only_operator : _ ("One subject");

  gtk_widget_set_visible (self->only, !self->is_commands && (self->only_operator != NULL ||
                                                             self->only_subject != NULL));
  gtk_label_set_text (self->only_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->group), !self->is_commands);
}

static void
show_view (PwtLogPage *self)
{
  /* A view that nobody sees is none to a screen reader either. */
  gtk_widget_set_visible (GTK_WIDGET (self->commands_table), self->is_commands);
  gtk_widget_set_visible (GTK_WIDGET (self->export_actions), !self->is_commands);
  gtk_widget_set_visible (GTK_WIDGET (self->export_commands), self->is_commands);
  gtk_stack_set_visible_child_name (self->stack, self->is_commands ? "commands" : "actions");
}

static void
show_empty (PwtLogPage *self, const char *title, const char *hint)
{
  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_hint, hint);
  gtk_widget_set_visible (self->empty_button, is_narrowed (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- what is chosen --- */

static gconstpointer
selected_record (GtkSingleSelection *selection)
{
  PwtRow *row = gtk_single_selection_get_selected_item (selection);

  return row != NULL ? pwt_row_get (row) : NULL;
}

/* A record of a row begins with its id. */
static PwtId
selected_id (GtkSingleSelection *selection)
{
  const PwtId *id = selected_record (selection);

  return id != NULL ? *id : PWT_ID_NONE;
}

static void
enable (PwtLogPage *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* What narrows the list is taken from the row that looks chosen. */
static void
update_actions (PwtLogPage *self)
{
  const PwtAuditRow *entry = self->is_commands ? NULL : selected_record (self->entry_selection);

  enable (self, "only-subject", entry != NULL && entry->subject != NULL);
  enable (self, "only-operator", entry != NULL && entry->operator_name != NULL);
}

/* What is chosen stays so in its new place; where that is not loaded no row looks chosen, and the
 * pane still shows it. */
static void
follow (PwtLogPage *self, PwtRemoteList *list, GtkSingleSelection *selection, PwtId id)
{
  guint position;

  if (pwt_id_is_none (id) || pwt_id_equal (selected_id (selection), id))
    return;
  if (!pwt_remote_list_find (list, id, &position))
    position = GTK_INVALID_LIST_POSITION;
  self->is_following = TRUE;
  gtk_single_selection_set_selected (selection, position);
  self->is_following = FALSE;
  update_actions (self);
}

/* --- callbacks --- */

static void
answered_cb (PwtLogPage *self, PwtRemoteList *list)
{
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  guint total;

  if (list == self->entries)
    follow (self, list, self->entry_selection, self->entry);
  else
    follow (self, list, self->command_selection, self->command);
  if (list != shown_list (self))
    return;
  total = pwt_remote_list_get_total (list);
  count = pwt_show_count (total);
  text = g_strdup_printf (ngettext ("%s line", "%s lines", total), count);
  gtk_label_set_text (self->total, text);
  if (total > 0)
    show_view (self);
  else if (is_narrowed (self))
    show_empty (self, _ ("Nothing like that was done"),
                _ ("Choose a longer period, or other words."));
  else
    show_empty (self, _ ("Nothing was done yet"), _ ("Whatever is done here appears in the log."));
}

static void
failed_cb (PwtLogPage *self, const GError *error, PwtRemoteList *list)
{
  if (list == shown_list (self) && pwt_remote_list_get_total (list) == 0)
    show_empty (self, _ ("The log cannot be shown"), pwt_error_text (error));
}

static void
loading_cb (PwtLogPage *self)
{
  gtk_spinner_set_spinning (self->spinner, pwt_remote_list_is_loading (shown_list (self)));
}

static void
query_changed_cb (PwtLogPage *self)
{
  if (self->entries != NULL)
    ask (self);
}

static void
search_stopped_cb (PwtLogPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
selection_changed_cb (PwtLogPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  if (self->entries == NULL || self->is_following)
    return;
  self->entry = selected_id (self->entry_selection);
  self->command = selected_id (self->command_selection);
  if (self->is_commands)
    pwt_entry_pane_show_command (self->pane, selected_record (self->command_selection), desk);
  else
    pwt_entry_pane_show_entry (self->pane, selected_record (self->entry_selection), desk);
  update_actions (self);
}

/* --- the chain --- */

static void
show_chain (PwtLogPage *self, const PwtSiteStatus *status)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  g_autofree char *count = pwt_show_count (status->verified_entries);
  g_autofree char *age = pwt_show_age (status->verified_us, pwt_desk_now_us (desk));
  g_autofree char *text = NULL;

  if (status->verified_us == PWT_TIME_NONE)
    text = g_strdup (_ ("The log's seals were never verified"));
  else if (status->is_verified_good)
    text = g_strdup_printf (_ ("The log is whole: verified %s, all %s entries, no seal broken"),
                            age, count);
  else
    text = g_strdup_printf (_ ("Verified %s: something is wrong"), age);
  gtk_label_set_text (self->chain, text);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->chain),
      (const char *[]){ status->verified_us != PWT_TIME_NONE && !status->is_verified_good
                            ? "t-arrears"
                            : "dim-label",
                        NULL });
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtLogPage) self = user_data;
  PwtSiteStatus *status = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, NULL);

  if (status != NULL && self->entries != NULL)
    show_chain (self, status);
  pwt_record_free (&pwt_site_status_record, status);
}

static void
ask_status (PwtLogPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  if (pwt_desk_may_site (desk, PWT_MAY_SEE))
    pwt_backend_call_async (pwt_desk_get_backend (desk), "site.status", NULL, self->cancellable,
                            status_cb, g_object_ref (self));
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtLogPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtVerification *found = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->verify_spinner);
  enable (self, "verify", TRUE);
  if (found == NULL) {
    gtk_label_set_text (self->chain, pwt_error_text (error));
    return;
  }
  gtk_window_present (
      pwt_verify_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), found));
  pwt_record_free (&pwt_verification_record, found);
  ask_status (self);
}

/* --- actions --- */

static void
verify_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  enable (self, "verify", FALSE);
  gtk_spinner_start (self->verify_spinner);
  pwt_backend_call_async (pwt_desk_get_backend (desk), "books.verify", NULL, self->cancellable,
                          verified_cb, g_object_ref (self));
}

static void
view_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);

  g_simple_action_set_state (action, parameter);
  self->is_commands = g_str_equal (g_variant_get_string (parameter, NULL), "commands");
  show_view (self);
  show_narrowing (self);
  ask (self);
  selection_changed_cb (self);
}

static void
narrow (PwtLogPage *self, const char *subject, const char *operator_name)
{
  g_free (self->only_subject);
  g_free (self->only_operator);
  self->only_subject = g_strdup (subject);
  self->only_operator = g_strdup (operator_name);
  show_narrowing (self);
}

static void
only_subject_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);
  const PwtAuditRow *entry = selected_record (self->entry_selection);

  if (entry == NULL || entry->subject == NULL)
    return;
  narrow (self, entry->subject, NULL);
  ask (self);
}

/* Which meters they were, and what came of each. */
static void
show_job_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);
  const PwtAuditRow *entry = selected_record (self->entry_selection);
  g_autofree char *title = NULL;
  PwtId job;

  if (entry == NULL || !pwt_log_is_job (entry) || !pwt_id_from_text (entry->subject, &job, NULL))
    return;
  title = pwt_log_action_text (entry->operation);
  gtk_window_present (GTK_WINDOW (
      pwt_job_window_new (pwt_page_get_desk (PWT_PAGE (self)),
                          GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), job, title)));
}

static void
only_operator_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);
  const PwtAuditRow *entry = selected_record (self->entry_selection);

  if (entry == NULL || entry->operator_name == NULL)
    return;
  narrow (self, NULL, entry->operator_name);
  ask (self);
}

static void
show_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);

  narrow (self, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->group, 0);
  gtk_drop_down_set_selected (self->period, G_N_ELEMENTS (periods) - 1);
  ask (self);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtLogPage *self = PWT_LOG_PAGE (user_data);

  pwt_remote_list_reload (shown_list (self));
  ask_status (self);
}

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_LOG_PAGE (user_data)->search));
}

/* --- page --- */

static void
pwt_log_page_search (PwtPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_LOG_PAGE (page)->search));
}

static void
pwt_log_page_shown (PwtPage *page)
{
  PwtLogPage *self = PWT_LOG_PAGE (page);

  if (pwt_remote_list_get_query (shown_list (self)) != NULL)
    pwt_remote_list_reload (shown_list (self)); /* the log grows without telling */
  ask_status (self);
}

static void
fill_choices (PwtLogPage *self)
{
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) groups = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (times, _ (periods[i].label));
  for (guint i = 0; i < pwt_n_log_groups; i++)
    gtk_string_list_append (groups, _ (pwt_log_groups[i].label));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (times));
  gtk_drop_down_set_model (self->group, G_LIST_MODEL (groups));
  gtk_drop_down_set_selected (self->period, PERIOD_DEFAULT);
}

static GtkSingleSelection *
set_up_list (PwtLogPage *self, PwtRemoteList *list, GtkColumnView *view, const PwtColumn *columns,
             guint n_columns)
{
  GtkSingleSelection *selection = pwt_single_selection_new (G_LIST_MODEL (list));

  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  pwt_table_add_columns (view, columns, n_columns, pwt_page_get_desk (PWT_PAGE (self)));
  pwt_table_follow (GTK_SCROLLABLE (view), list);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::is-loading", G_CALLBACK (loading_cb), self,
                           G_CONNECT_SWAPPED);
  return selection;
}

/* Whose entry it is says something only where several projects have some here. */
static void
show_project_column (PwtLogPage *self)
{
  const PwtSession *session = pwt_desk_get_session (pwt_page_get_desk (PWT_PAGE (self)));
  GListModel *columns = gtk_column_view_get_columns (self->actions_table);
  gboolean has_several = session != NULL && session->scopes != NULL && session->scopes->len > 1;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (g_strcmp0 (gtk_column_view_column_get_title (column), _ ("Project")) == 0)
      pwt_table_show_column (column, has_several && sees_all (self));
  }
}

static void
pwt_log_page_constructed (GObject *object)
{
  PwtLogPage *self = PWT_LOG_PAGE (object);
  PwtDesk *desk;
  gboolean may_verify;

  G_OBJECT_CLASS (pwt_log_page_parent_class)->constructed (object);
  desk = pwt_page_get_desk (PWT_PAGE (self));
  fill_choices (self);
  self->entries = pwt_remote_list_new (desk, "audit.list", &pwt_audit_row_record, "");
  self->commands = pwt_remote_list_new (desk, "command.list", &pwt_command_row_record, "command");
  self->entry_selection = set_up_list (self, self->entries, self->actions_table,
                                       pwt_log_entry_columns, pwt_n_log_entry_columns);
  self->command_selection = set_up_list (self, self->commands, self->commands_table,
                                         pwt_log_command_columns, pwt_n_log_command_columns);
  pwt_export_button_set_list (self->export_actions, self->entries, pwt_log_entry_columns,
                              pwt_n_log_entry_columns, _ ("Log"));
  pwt_export_button_set_list (self->export_commands, self->commands, pwt_log_command_columns,
                              pwt_n_log_command_columns, _ ("Commands"));
  may_verify = sees_all (self);
  gtk_widget_set_visible (self->verify_button, may_verify);
  gtk_widget_set_visible (GTK_WIDGET (self->chain), may_verify);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  show_project_column (self);
  show_view (self);
  show_narrowing (self);
  selection_changed_cb (self);
  ask (self);
}

static void
pwt_log_page_dispose (GObject *object)
{
  PwtLogPage *self = PWT_LOG_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->entries);
  g_clear_object (&self->commands);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_LOG_PAGE);
  g_clear_object (&self->entry_selection);
  g_clear_object (&self->command_selection);
  G_OBJECT_CLASS (pwt_log_page_parent_class)->dispose (object);
}

static void
pwt_log_page_finalize (GObject *object)
{
  PwtLogPage *self = PWT_LOG_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_free (self->only_subject);
  g_free (self->only_operator);
  G_OBJECT_CLASS (pwt_log_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, period);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, group);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, only);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, only_label);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, search);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, export_actions);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, export_commands);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, actions_table);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, commands_table);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, empty_title);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, total);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, newer);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, chain);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, verify_spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, verify_button);
  gtk_widget_class_bind_template_child (widget_class, PwtLogPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
pwt_log_page_class_init (PwtLogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_log_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_log_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_log_page_finalize;
  PWT_PAGE_CLASS (klass)->search = pwt_log_page_search;
  PWT_PAGE_CLASS (klass)->shown = pwt_log_page_shown;

  g_type_ensure (PWT_TYPE_ENTRY_PANE);
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/log-page.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "log.reload", NULL);
}

static void
pwt_log_page_init (PwtLogPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "view", .activate = view_action, .parameter_type = "s", .state = "'actions'" },
    { .name = "verify", .activate = verify_action },
    { .name = "only-subject", .activate = only_subject_action },
    { .name = "show-job", .activate = show_job_action },
    { .name = "only-operator", .activate = only_operator_action },
    { .name = "show-all", .activate = show_all_action },
    { .name = "reload", .activate = reload_action },
    { .name = "find", .activate = find_action },
    { .name = "newer", .activate = newer_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "log", G_ACTION_GROUP (self->actions));
}
