/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meters-page.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/remote-list.h"
#include "app/common/table-memory.h"
#include "app/common/table.h"
#include "app/meters/command-attempt.h"
#include "app/meters/command-dialog.h"
#include "app/meters/filter-button.h"
#include "app/meters/job-bar.h"
#include "app/meters/legend.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meter-columns.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meter-selection.h"
#include "app/meters/meter-wall.h"
#include "app/meters/views-button.h"

struct _PwtMetersPage {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  PwtLegend *legend;
  GtkWidget *back_row;
  GtkWidget *send;
  PwtExportButton *export;
  PwtFilterButton *filter;
  PwtViewsButton *views;
  GtkSearchEntry *search;
  GtkStack *stack;
  PwtMeterWall *wall;
  GtkColumnView *table;
  GtkLabel *empty_title;
  GtkLabel *empty_hint;
  GtkWidget *empty_button;
  GtkWidget *setup_button;
  GtkLabel *selected_label;
  GtkWidget *detail_button;
  GtkWidget *only_shown;
  GtkWidget *detail_separator;
  PwtJobBar *job_bar;
  PwtMeterDetailPane *detail;

  /* Owned */
  PwtRemoteList *rows;
  PwtMeterSelection *selection;
  GSimpleActionGroup *actions;
  GPtrArray *attempts; /* of PwtCommandAttempt: commands that are not answered */

  guint arrange_id;
  gboolean is_setting; /* a whole view: it is asked for once */
};

G_DEFINE_FINAL_TYPE (PwtMetersPage, pwt_meters_page, PWT_TYPE_PAGE)

/* --- what is asked for --- */

static const char *
view_name (PwtMetersPage *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "view");

  return g_str_equal (g_variant_get_string (state, NULL), "wall") ? "wall" : "table";
}

/* What is looked at now, as it would be saved. */
static PwtMetersView *
new_view (PwtMetersPage *self)
{
  PwtMetersView *view = pwt_meters_view_new ();
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_legend_has (self->legend, i))
      g_string_append_printf (states, "%s%s", states->len > 0 ? " " : "", pwt_meter_state_nick (i));
  view->states = states->len > 0 ? g_strdup (states->str) : NULL;
  view->search = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  view->sort = g_strdup (pwt_table_get_sort (self->table, &view->is_descending));
  if (view->sort == NULL)
    view->is_descending = FALSE;
  pwt_filter_button_get (self->filter, view);
  return view;
}

static gboolean
has_filter (PwtMetersPage *self)
{
  g_autoptr (PwtMetersView) view = new_view (self);

  return view->states != NULL || view->search[0] != '\0' || pwt_meters_view_is_filtered (view);
}

static void
ask (PwtMetersPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  g_autoptr (PwtMetersView) view = new_view (self);
  g_autoptr (GPtrArray) filters =
      pwt_meters_view_dup_filters (view, pwt_desk_now_us (desk), pwt_desk_get_zone (desk));
  PwtListRequest query = { .project = pwt_desk_get_project_id (desk), .filters = filters };

  query.search = view->search[0] != '\0' ? view->search : NULL;
  /* The wall stands in the list's own order. */
  if (g_str_equal (view_name (self), "table")) {
    query.sort = view->sort;
    query.is_descending = view->is_descending;
  }
  if (!pwt_id_is_none (query.project) && !self->is_setting)
    pwt_remote_list_set_query (self->rows, &query);
}

static void
show_empty (PwtMetersPage *self, const char *title, const char *hint, gboolean is_bare)
{
  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_hint, hint);
  gtk_widget_set_visible (self->empty_button, has_filter (self));
  gtk_widget_set_visible (self->setup_button,
                          is_bare &&
                              pwt_desk_may (pwt_page_get_desk (PWT_PAGE (self)), PWT_MAY_SET_UP));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- what is selected --- */

static const struct {
  const char *name;
  PwtCommandKind kind;
  PwtPermission permission;
} verbs[] = {
  { "read", PWT_COMMAND_READ, PWT_MAY_READ_METER },
  { "trip", PWT_COMMAND_TRIP, PWT_MAY_SWITCH },
  { "restore", PWT_COMMAND_RESTORE, PWT_MAY_SWITCH },
  { "hold", PWT_COMMAND_HOLD, PWT_MAY_HOLD },
  { "prices", PWT_COMMAND_PRICES, PWT_MAY_SET_METER },
  { "alarms", PWT_COMMAND_ALARMS, PWT_MAY_SET_METER },
  { "overload", PWT_COMMAND_OVERLOAD, PWT_MAY_SET_METER },
  { "clock", PWT_COMMAND_CLOCK, PWT_MAY_SET_METER },
};

static void
enable (PwtMetersPage *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update_actions (PwtMetersPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  gboolean has_meter = pwt_meter_selection_get_n (self->selection) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    enable (self, verbs[i].name, has_meter && pwt_desk_may (desk, verbs[i].permission));
  enable (self, "select-none", has_meter);
  gtk_widget_set_sensitive (self->send, has_meter && pwt_desk_may (desk, PWT_MAY_SET_METER));
}

static const PwtMeterRow *
only_row (PwtMetersPage *self)
{
  PwtId only = pwt_meter_selection_get_only (self->selection);
  guint position;

  if (pwt_id_is_none (only))
    return NULL;
  if (pwt_remote_list_find (self->rows, only, &position))
    return pwt_remote_list_peek (self->rows, position);
  return pwt_meter_detail_pane_get_row (self->detail);
}

static void
show_selected_label (PwtMetersPage *self)
{
  const PwtMeterRow *row = only_row (self);
  guint n = pwt_meter_selection_get_n (self->selection);
  guint n_hidden = n > 1 ? pwt_meter_selection_get_n_hidden (self->selection) : 0;
  guint total = pwt_remote_list_get_total (self->rows);
  g_autofree char *text = NULL;

  if (row != NULL)
    text = g_strdup_printf ("%s %s", row->room != NULL ? row->room : row->serial,
                            pwt_meter_row_title (row));
  else if (n > 0)
    text = pwt_meters_selected_text (n, n_hidden);
  else
    text = g_strdup_printf (ngettext ("%u meter", "%u meters", total), total);
  gtk_label_set_text (self->selected_label, text);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->selected_label),
      (const char *[]){ "heading", "numeric", n_hidden > 0 ? "t-alarm" : NULL, NULL });
  gtk_widget_set_visible (self->only_shown, n_hidden > 0);
}

/* GTK 4.8 scrolls the list inside a table only by that list's own action. */
static void
scroll_to_selected (PwtMetersPage *self)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->table));
  guint position;

  if (list != NULL &&
      pwt_remote_list_find (self->rows, pwt_meter_selection_get_only (self->selection), &position))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static gboolean
has_only (PwtMetersPage *self)
{
  return !pwt_id_is_none (pwt_meter_selection_get_only (self->selection));
}

/* Where there is no room for both, the pane takes the place of the list and of its tool bar. */
static gboolean
arrange_cb (gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);
  gboolean is_reading =
      is_folded && adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->detail);

  gtk_widget_set_visible (GTK_WIDGET (self->legend), !is_reading);
  gtk_widget_set_visible (self->back_row, is_reading);
  gtk_widget_set_visible (self->detail_button, is_folded && has_only (self));
  self->arrange_id = 0;
  return G_SOURCE_REMOVE;
}

/* Not while the page is being laid out, which is when the leaflet folds. */
static void
arrange (PwtMetersPage *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add (arrange_cb, self);
}

/* One meter is shown in the pane; of none, and of many, there is no one to show, but beside the
 * wall the pane is always there: cells that move under the pointer would be chosen in the place of
 * others. Beside the table, whose rows stay where they are, it goes when nothing is chosen. */
static void
show_pane (PwtMetersPage *self)
{
  gboolean is_wall = g_str_equal (view_name (self), "wall");
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);
  gboolean is_beside = gtk_widget_get_visible (GTK_WIDGET (self->detail)) && !is_folded;
  gboolean is_shown =
      is_wall || has_only (self) || (is_beside && pwt_meter_selection_get_n (self->selection) > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->detail), is_shown);
  gtk_widget_set_visible (self->detail_separator, is_shown);
  if (!has_only (self)) /* also for when it is folded later */
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  arrange (self);
}

static void
selection_changed_cb (PwtMetersPage *self)
{
  pwt_meter_detail_pane_set_meter (self->detail, pwt_meter_selection_get_only (self->selection));
  pwt_meter_wall_show_selection (self->wall);
  show_pane (self);
  show_selected_label (self);
  update_actions (self);
}

/* --- callbacks --- */

static void
answered_cb (PwtMetersPage *self)
{
  pwt_legend_set_counts (self->legend, pwt_remote_list_get_counts (self->rows));
  show_selected_label (self);
  if (pwt_remote_list_get_total (self->rows) > 0)
    gtk_stack_set_visible_child_name (self->stack, view_name (self));
  else if (has_filter (self))
    show_empty (self, _ ("No meter is like that"), _ ("Change the words or the states above."),
                FALSE);
  else
    show_empty (self, _ ("No meters yet"),
                _ ("Take over a site file, or set up lines and meters, and they appear here."),
                TRUE);
}

static void
failed_cb (PwtMetersPage *self, const GError *error)
{
  if (pwt_remote_list_get_total (self->rows) == 0)
    show_empty (self, _ ("The meters cannot be shown"), pwt_error_text (error), FALSE);
}

static void
query_changed_cb (PwtMetersPage *self)
{
  if (self->rows != NULL)
    ask (self);
}

static void
sort_by (PwtMetersPage *self, const char *field, gboolean is_descending)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);

  gtk_column_view_sort_by_column (self->table, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; field != NULL && i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (g_strcmp0 (pwt_table_get_field (column), field) == 0)
      gtk_column_view_sort_by_column (self->table, column,
                                      is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  }
}

/* Another view is one question, whatever it changes. */
static void
show_view (PwtMetersPage *self, const PwtMetersView *view)
{
  self->is_setting = TRUE;
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    pwt_legend_set (self->legend, i, pwt_meters_view_has_state (view, i));
  gtk_editable_set_text (GTK_EDITABLE (self->search), view->search != NULL ? view->search : "");
  pwt_filter_button_set (self->filter, view);
  if (view->columns != NULL)
    pwt_table_set_shown (self->table, view->columns);
  sort_by (self, view->sort, view->is_descending);
  self->is_setting = FALSE;
  ask (self);
}

static void
save_asked_cb (PwtMetersPage *self, const char *name)
{
  PwtMetersView *view = new_view (self);

  view->name = g_strdup (name);
  view->columns = pwt_table_dup_shown (self->table);
  pwt_views_button_add (self->views, view);
}

static void
search_stopped_cb (PwtMetersPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* --- commands --- */

static GtkWindow *
window_of (PwtMetersPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* Said and let go of: what became of a command that is answered is told by others. */
static void
end_attempt (PwtMetersPage *self, PwtCommandAttempt *attempt, const GError *error)
{
  if (error != NULL)
    pwt_toast (GTK_WIDGET (self), pwt_error_text (error));
  g_ptr_array_remove (self->attempts, attempt);
}

static void
commanded_cb (PwtMetersPage *self, const PwtCommand *command, const GError *error,
              PwtCommandAttempt *attempt)
{
  if (command != NULL && pwt_command_attempt_is_unsure (attempt)) {
    g_autofree char *text = g_strdup_printf (_ ("%s: the command was given"),
                                             _ (pwt_command_kind_choices[command->kind].label));

    pwt_toast (GTK_WIDGET (self), text);
  }
  if (command != NULL &&
      pwt_id_equal (command->meter, pwt_meter_selection_get_only (self->selection)))
    pwt_meter_detail_pane_reload (self->detail); /* there it is followed until its proof */
  end_attempt (self, attempt, error);
}

static void
begun_cb (PwtMetersPage *self, const PwtJob *job, const GError *error, PwtCommandAttempt *attempt)
{
  if (job != NULL)
    pwt_job_bar_follow (self->job_bar, job->id);
  end_attempt (self, attempt, error);
}

static void
say_unsure (PwtMetersPage *self)
{
  pwt_toast (GTK_WIDGET (self), _ ("It is not known yet whether the command was given: it is asked "
                                   "again when the engine is back"));
}

static void
give (PwtMetersPage *self, const char *operation, gconstpointer request, PwtId id,
      GCallback answered_callback)
{
  PwtCommandAttempt *attempt =
      pwt_command_attempt_new (pwt_page_get_desk (PWT_PAGE (self)), operation, request, id);

  g_ptr_array_add (self->attempts, attempt);
  g_signal_connect_object (attempt, "answered", answered_callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (attempt, "unsure", G_CALLBACK (say_unsure), self, G_CONNECT_SWAPPED);
  pwt_command_attempt_ask (attempt);
}

static void
send_command (PwtMetersPage *self, PwtCommandRequest *request)
{
  request->id = pwt_backend_new_id (pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self))));
  give (self, "meter.command", request, request->id, G_CALLBACK (commanded_cb));
}

static void
send_many (PwtMetersPage *self, PwtCommandManyRequest *request)
{
  give (self, "meter.command-many", request, request->id, G_CALLBACK (begun_cb));
}

/* A second one, with an id of its own, could do the same twice. */
static gboolean
is_unsure (PwtMetersPage *self)
{
  for (guint i = 0; i < self->attempts->len; i++)
    if (pwt_command_attempt_is_unsure (g_ptr_array_index (self->attempts, i)))
      return TRUE;
  return FALSE;
}

static void
read_one (PwtMetersPage *self, const PwtMeterRow *row)
{
  PwtCommandRequest request = {
    .kind = PWT_COMMAND_READ, .project = row->project, .meter = row->id, .expires_us = PWT_TIME_NONE
  };

  send_command (self, &request);
}

static void
command_many (PwtMetersPage *self, PwtCommandKind kind)
{
  PwtManyDialog *dialog = pwt_many_dialog_new (pwt_page_get_desk (PWT_PAGE (self)),
                                               window_of (self), kind, self->selection);

  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (send_many), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
command_one (PwtMetersPage *self, const PwtMeterRow *row, PwtCommandKind kind)
{
  PwtCommandDialog *dialog =
      pwt_command_dialog_new (pwt_page_get_desk (PWT_PAGE (self)), window_of (self), row, kind);

  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (send_command), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
command_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);
  const PwtMeterRow *row = only_row (self);

  if (is_unsure (self)) {
    say_unsure (self);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (!g_str_equal (verbs[i].name, g_action_get_name (G_ACTION (action))))
      continue;
    if (row != NULL && verbs[i].kind == PWT_COMMAND_READ)
      read_one (self, row);
    else if (row != NULL && verbs[i].kind <= PWT_COMMAND_HOLD)
      command_one (self, row, verbs[i].kind);
    else
      command_many (self, verbs[i].kind);
  }
}

/* --- other actions --- */

static void
view_action (GSimpleAction *action, GVariant *view, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);
  gboolean is_descending;

  g_simple_action_set_state (action, view);
  if (pwt_table_get_sort (self->table, &is_descending) != NULL)
    ask (self);
  if (pwt_remote_list_get_total (self->rows) > 0)
    gtk_stack_set_visible_child_name (self->stack, view_name (self));
  show_pane (self);
  scroll_to_selected (self);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_remote_list_reload (PWT_METERS_PAGE (user_data)->rows);
}

/* These two are for a folded page: else both are in sight. */
static void
detail_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_leaflet_navigate (PWT_METERS_PAGE (user_data)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
show_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (PwtMetersView) all = pwt_meters_view_new ();

  show_view (PWT_METERS_PAGE (user_data), all);
}

static void
select_none_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_meter_selection_choose (PWT_METERS_PAGE (user_data)->selection, PWT_ID_NONE);
}

static void
select_shown_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_meter_selection_drop_hidden (PWT_METERS_PAGE (user_data)->selection);
}

static void
select_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (PWT_METERS_PAGE (user_data)->selection));
}

/* --- page --- */

static void
pwt_meters_page_search (PwtPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_METERS_PAGE (page)->search));
}

static void
pwt_meters_page_show_meter (PwtPage *page, PwtId meter)
{
  PwtMetersPage *self = PWT_METERS_PAGE (page);

  pwt_meter_selection_choose (self->selection, meter);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

static void
pwt_meters_page_show_state (PwtPage *page, const char *state)
{
  g_autoptr (PwtMetersView) view = pwt_meters_view_new ();

  if (g_str_equal (state, PWT_PAGE_STATE_DRY)) {
    view->dry_days = PWT_DRY_MONDAY;
    view->sort = g_strdup ("dry_us");
  } else {
    view->states = g_strdup (state);
  }
  show_view (PWT_METERS_PAGE (page), view);
}

static void
set_up_views (PwtMetersPage *self, PwtDesk *desk)
{
  const PwtSession *session = pwt_desk_get_session (desk);
  g_autoptr (GMenuModel) columns = pwt_table_new_menu (pwt_meter_columns, pwt_n_meter_columns);
  GActionGroup *shown =
      pwt_table_remember (self->table, pwt_meter_columns, pwt_n_meter_columns, "meters-table");

  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", shown);
  g_object_unref (shown);
  pwt_views_button_set_columns (self->views, columns);
  if (session != NULL && session->operator_ != NULL)
    pwt_views_button_set_operator (self->views, session->operator_->name);
  pwt_filter_button_set_desk (self->filter, desk);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (query_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "chosen", G_CALLBACK (show_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "save-asked", G_CALLBACK (save_asked_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
set_up_table (PwtMetersPage *self, PwtDesk *desk)
{
  self->selection = pwt_meter_selection_new (desk, self->rows);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->table, pwt_meter_columns, pwt_n_meter_columns, desk);
  pwt_table_follow (GTK_SCROLLABLE (self->table), self->rows);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
pwt_meters_page_constructed (GObject *object)
{
  PwtMetersPage *self = PWT_METERS_PAGE (object);
  PwtDesk *desk;

  G_OBJECT_CLASS (pwt_meters_page_parent_class)->constructed (object);

  desk = pwt_page_get_desk (PWT_PAGE (self));
  self->rows = pwt_remote_list_new (desk, "meter.list", &pwt_meter_row_record, "meter");
  set_up_table (self, desk);
  set_up_views (self, desk);
  pwt_meter_wall_set_list (self->wall, self->rows, self->selection);
  pwt_job_bar_set_desk (self->job_bar, desk);
  pwt_meter_detail_pane_set_desk (self->detail, desk);
  pwt_export_button_set_list (self->export, self->rows, pwt_meter_columns, pwt_n_meter_columns,
                              _ ("Meters"));
  pwt_export_button_set_view (self->export, self->table);
  g_signal_connect_object (self->rows, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->legend, "changed", G_CALLBACK (query_changed_cb), self,
                           G_CONNECT_SWAPPED);
  selection_changed_cb (self);
  ask (self);
}

static void
pwt_meters_page_dispose (GObject *object)
{
  PwtMetersPage *self = PWT_METERS_PAGE (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  g_ptr_array_set_size (self->attempts, 0);
  g_clear_object (&self->rows); /* the table's last words as it goes are not asked to the engine */
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_METERS_PAGE);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (pwt_meters_page_parent_class)->dispose (object);
}

static void
pwt_meters_page_finalize (GObject *object)
{
  PwtMetersPage *self = PWT_METERS_PAGE (object);

  g_ptr_array_unref (self->attempts);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_meters_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, legend);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, send);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, export);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, filter);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, views);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, search);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, wall);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, table);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_title);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, setup_button);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, selected_label);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, back_row);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, detail_button);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, only_shown);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, detail_separator);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, job_bar);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, arrange);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
pwt_meters_page_class_init (PwtMetersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_meters_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_meters_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meters_page_finalize;
  PWT_PAGE_CLASS (klass)->search = pwt_meters_page_search;
  PWT_PAGE_CLASS (klass)->show_meter = pwt_meters_page_show_meter;
  PWT_PAGE_CLASS (klass)->show_state = pwt_meters_page_show_state;

  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  g_type_ensure (PWT_TYPE_FILTER_BUTTON);
  g_type_ensure (PWT_TYPE_JOB_BAR);
  g_type_ensure (PWT_TYPE_LEGEND);
  g_type_ensure (PWT_TYPE_METER_WALL);
  g_type_ensure (PWT_TYPE_VIEWS_BUTTON);
  g_type_ensure (PWT_TYPE_METER_DETAIL_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meters-page.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "meters.read",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "meters.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "meters.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "meters.select-none", NULL);
}

static void
pwt_meters_page_init (PwtMetersPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "read", .activate = command_action },
    { .name = "trip", .activate = command_action },
    { .name = "restore", .activate = command_action },
    { .name = "hold", .activate = command_action },
    { .name = "prices", .activate = command_action },
    { .name = "alarms", .activate = command_action },
    { .name = "overload", .activate = command_action },
    { .name = "clock", .activate = command_action },
    { .name = "view", .activate = view_action, .parameter_type = "s", .state = "'wall'" },
    { .name = "detail", .activate = detail_action },
    { .name = "back", .activate = back_action },
    { .name = "reload", .activate = reload_action },
    { .name = "show-all", .activate = show_all_action },
    { .name = "select-all", .activate = select_all_action },
    { .name = "select-shown", .activate = select_shown_action },
    { .name = "select-none", .activate = select_none_action },
  };

  self->attempts = g_ptr_array_new_with_free_func (g_object_unref);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "meters", G_ACTION_GROUP (self->actions));
}
