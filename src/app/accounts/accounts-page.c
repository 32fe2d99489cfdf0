/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/accounts-page.h"

#include <glib/gi18n.h>

#include "app/accounts/account-story.h"
#include "app/accounts/rooms-state.h"
#include "app/common/dry-choice.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/remote-list.h"
#include "app/common/search-enter.h"
#include "app/common/table.h"
#include "app/meters/legend.h"

struct _PwtAccountsPage {
  PwtPage parent_instance;

  /* Template widgets */
  GtkStack *views;
  GtkDropDown *opened;
  GtkDropDown *building;
  GtkDropDown *tariff;
  PwtExportButton *export;
  GtkWidget *open_button;
  PwtLegend *legend;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkColumnView *table;
  GtkLabel *empty_title;
  GtkLabel *empty_hint;
  GtkWidget *empty_button;
  GtkLabel *count_label;
  PwtAccountStoryView *story;

  /* Owned */
  PwtRemoteList *rows;
  GtkSingleSelection *selection;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GPtrArray *buildings, *tariffs; /* (element-type char *): values of the menus, NULL for all */

  PwtSearchEnter enter;
};

G_DEFINE_FINAL_TYPE (PwtAccountsPage, pwt_accounts_page, PWT_TYPE_PAGE)

/* In the order of the menu. */
enum { OPENED_NOW, CLOSED, OPENED_OR_CLOSED }; /* then those whose money is gone soon */

/* --- cells --- */

#define ALARM_DAYS 3 /* fewer left are in another colour */

#define TEXT_CELL(name, expression)                                                                \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtAccountRow *row = record;                                                             \
    return expression;                                                                             \
  }

TEXT_CELL (number, g_strdup (row->number))
TEXT_CELL (tenant, g_strdup (row->tenant_name))
TEXT_CELL (rooms, row->building != NULL ? g_strdup_printf ("%s %s", row->building, row->rooms)
                                        : g_strdup (row->rooms))
TEXT_CELL (serials, row->meters > 1
                        ? g_strdup_printf (ngettext ("%d meter", "%d meters", (gulong) row->meters),
                                           (int) row->meters)
                        : g_strdup (row->serials))
static char *
state_text (gconstpointer record, PwtDesk *desk)
{
  const PwtAccountRow *row = record;
  PwtRoomsState state = pwt_rooms_state_of_row (row);

  return row->is_closed ? g_strdup (C_ ("accounts", "Closed")) : pwt_rooms_state_text (&state);
}

/* Rooms do not share their money: what is left where least is. */
static char *
balance_text (gconstpointer record, PwtDesk *desk)
{
  const PwtAccountRow *row = record;
  g_autofree char *amount = pwt_show_amount (row->least_balance);

  return row->meters > 1 && row->least_balance.e4 != PWT_NONE
             ? g_strdup_printf (_ ("least %s"), amount)
             : g_steal_pointer (&amount);
}

TEXT_CELL (age, pwt_show_short_age (row->read_us, pwt_desk_now_us (desk)))
TEXT_CELL (days, pwt_dry_show_days (row->dry_us, pwt_desk_now_us (desk)))
TEXT_CELL (tariff, g_strdup (row->tariff_name))
TEXT_CELL (sold, row->sold_us == PWT_TIME_NONE ? g_strdup ("—") : pwt_show_amount (row->sold))
/* The day is enough: "11-20". */
static char *
sold_at_text (gconstpointer record, PwtDesk *desk)
{
  const PwtAccountRow *row = record;
  char *text;

  if (row->sold_us == PWT_TIME_NONE)
    return g_strdup ("—");
  text = pwt_show_time (row->sold_us, pwt_desk_get_zone (desk));
  text[MIN (strlen (text), strlen ("88-88"))] = '\0';
  return text;
}

static const char *
balance_css (gconstpointer record, PwtDesk *desk)
{
  PwtRoomsState state = pwt_rooms_state_of_row (record);

  return pwt_rooms_state_text_css (&state);
}

static const char *
age_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtAccountRow *) record)->state == PWT_METER_LOST ? "t-lost" : "dim-label";
}

static const char *
days_css (gconstpointer record, PwtDesk *desk)
{
  gint64 days = pwt_dry_days (((const PwtAccountRow *) record)->dry_us, pwt_desk_now_us (desk));

  return days != PWT_NONE && days < ALARM_DAYS ? "t-alarm" : NULL;
}

static GtkWidget *
new_swatch (void)
{
  return g_object_new (PWT_TYPE_SWATCH, NULL);
}

/* The words beside it say more. */
static void
show_swatch (GtkWidget *swatch, gconstpointer record)
{
  pwt_swatch_set_state (PWT_SWATCH (swatch), ((const PwtAccountRow *) record)->state);
}

/* clang-format off */
static const PwtColumn columns[] = {
  { N_("Account no."), "8888888", number_text, .sort = "number", .gives_way = TRUE },
  { N_("Tenant"), NULL, tenant_text, .sort = "tenant_name" },
  { N_("Rooms"), "A车间 A888", rooms_text, .sort = "rooms" },
  { N_("Meters"), NULL, serials_text, .is_only_in_files = TRUE },
  { N_("State"), "欠费断电 8/8 间", state_text, .lead = new_swatch, .show_lead = show_swatch },
  { N_("Balance/yuan"), "最低 −888.88", balance_text, balance_css,
    .is_number = TRUE, .sort = "least_balance", .file_title = N_("Least balance/yuan") },
  { N_("Age"), "88 分钟", age_text, age_css,
    .is_number = TRUE, .is_ageing = TRUE, .sort = "read_us", .gives_way = TRUE,
    .file_title = N_("Read at") },
  { N_("Days left"), "888", days_text, days_css,
    .is_number = TRUE, .is_ageing = TRUE, .sort = "dry_us", .file_title = N_("Money lasts until") },
  { N_("Tariff"), NULL, tariff_text, .sort = "tariff_name", .gives_way = TRUE },
  { N_("Last sale/yuan"), NULL, sold_text, .is_number = TRUE, .field = "sold",
    .is_only_in_files = TRUE },
  { N_("Last purchase"), "88-88", sold_at_text, .sort = "sold_us", .gives_way = TRUE },
};
/* clang-format on */

/* --- what is asked for --- */

static const char *
chosen (GtkDropDown *menu, GPtrArray *values)
{
  guint selected = gtk_drop_down_get_selected (menu);

  return selected < values->len ? g_ptr_array_index (values, selected) : NULL;
}

static gboolean
has_filter (PwtAccountsPage *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_legend_has (self->legend, i))
      return TRUE;
  return chosen (self->building, self->buildings) != NULL ||
         chosen (self->tariff, self->tariffs) != NULL ||
         gtk_drop_down_get_selected (self->opened) != OPENED_NOW ||
         gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

static void
ask (PwtAccountsPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  guint opened = gtk_drop_down_get_selected (self->opened);
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter states[PWT_N_METER_STATES];
  PwtFilter closed = { (char *) "is_closed", (char *) (opened == CLOSED ? "true" : "false") };
  PwtFilter building = { (char *) "building", (char *) chosen (self->building, self->buildings) };
  PwtFilter tariff = { (char *) "tariff_name", (char *) chosen (self->tariff, self->tariffs) };
  gint64 days =
      opened > OPENED_OR_CLOSED ? pwt_dry_days_of (opened - OPENED_OR_CLOSED) : PWT_DRY_ANY;
  g_autofree char *most = pwt_dry_dup_most (days, pwt_desk_now_us (desk), pwt_desk_get_zone (desk));
  PwtFilter dry = { (char *) "dry_us", NULL, NULL, most };
  g_autofree char *search =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  PwtListRequest query = { .project = pwt_desk_get_project_id (desk), .filters = filters };

  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_legend_has (self->legend, i)) {
      states[i] = (PwtFilter){ (char *) "state", (char *) pwt_meter_state_nick (i) };
      g_ptr_array_add (filters, &states[i]);
    }
  if (opened != OPENED_OR_CLOSED)
    g_ptr_array_add (filters, &closed);
  if (building.value != NULL)
    g_ptr_array_add (filters, &building);
  if (tariff.value != NULL)
    g_ptr_array_add (filters, &tariff);
  if (most != NULL)
    g_ptr_array_add (filters, &dry);
  query.search = search[0] != '\0' ? search : NULL;
  query.sort = (char *) pwt_table_get_sort (self->table, &query.is_descending);
  if (query.sort == NULL)
    query.is_descending = FALSE;
  if (!pwt_id_is_none (query.project))
    pwt_remote_list_set_query (self->rows, &query);
}

static void
show_empty (PwtAccountsPage *self, const char *title, const char *hint)
{
  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_hint, hint);
  gtk_widget_set_visible (self->empty_button, has_filter (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- menus --- */

static void
fill_menu (GtkDropDown *menu, GPtrArray *values, const char *all, const GPtrArray *counts)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (menu);

  g_ptr_array_set_size (values, 0);
  g_ptr_array_add (values, NULL);
  gtk_string_list_append (list, all);
  for (guint i = 0; counts != NULL && i < counts->len; i++) {
    const PwtCount *count = g_ptr_array_index (counts, i);

    g_ptr_array_add (values, g_strdup (count->value));
    gtk_string_list_append (list, count->value);
  }
  gtk_drop_down_set_model (menu, G_LIST_MODEL (list));
  if (selected < values->len)
    gtk_drop_down_set_selected (menu, selected);
}

static void
groups_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtAccountsPage) self = user_data;
  PwtAccountGroups *groups = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, NULL);

  if (groups == NULL)
    return; /* asked again when the page is shown again */
  if (self->rows != NULL) {
    fill_menu (self->building, self->buildings, _ ("All buildings"), groups->buildings);
    fill_menu (self->tariff, self->tariffs, _ ("All tariffs"), groups->tariffs);
  }
  pwt_record_free (&pwt_account_groups_record, groups);
}

static void
ask_groups (PwtAccountsPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  PwtGroupsRequest request = { pwt_desk_get_project_id (desk) };

  if (!pwt_id_is_none (request.project))
    pwt_backend_call_async (pwt_desk_get_backend (desk), "account.groups", &request,
                            self->cancellable, groups_arrived_cb, g_object_ref (self));
}

/* --- callbacks --- */

static void
show_story (PwtAccountsPage *self, PwtId account)
{
  pwt_account_story_view_set_account (self->story, account);
  gtk_stack_set_visible_child_name (self->views, "story");
  pwt_account_story_view_focus (self->story);
}

static void
activated_cb (PwtAccountsPage *self, guint position)
{
  g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  const PwtAccountRow *account = row != NULL ? pwt_row_get (row) : NULL;

  if (account != NULL)
    show_story (self, account->id);
}

/* Opens the only account that was found, or goes to the list. */
static void
take_found (PwtAccountsPage *self)
{
  if (pwt_remote_list_get_total (self->rows) == 1)
    activated_cb (self, 0);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
answered_cb (PwtAccountsPage *self)
{
  guint total = pwt_remote_list_get_total (self->rows);
  g_autofree char *count = pwt_show_count (total);
  g_autofree char *text = g_strdup_printf (ngettext ("%s account", "%s accounts", total), count);

  pwt_legend_set_counts (self->legend, pwt_remote_list_get_counts (self->rows));
  gtk_label_set_text (self->count_label, text);
  if (total > 0)
    gtk_stack_set_visible_child_name (self->stack, "table");
  else if (has_filter (self))
    show_empty (self, _ ("No account is like that"), _ ("Change the words or the filters above."));
  else
    show_empty (self, _ ("No accounts yet"),
                _ ("Open one where a meter is installed, and it appears here."));
  if (pwt_search_enter_answer (&self->enter))
    take_found (self);
}

static void
failed_cb (PwtAccountsPage *self, const GError *error)
{
  self->enter.is_waiting = FALSE;
  if (pwt_remote_list_get_total (self->rows) == 0)
    show_empty (self, _ ("The accounts cannot be shown"), pwt_error_text (error));
}

static void
query_changed_cb (PwtAccountsPage *self)
{
  if (self->rows != NULL)
    ask (self);
}

static void
search_stopped_cb (PwtAccountsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
search_changed_cb (PwtAccountsPage *self)
{
  if (pwt_search_enter_change (&self->enter))
    ask (self);
}

static void
search_activated_cb (PwtAccountsPage *self)
{
  if (self->rows == NULL)
    return;
  if (pwt_search_enter_press (&self->enter))
    take_found (self);
  else
    ask (self);
}

/* What one reading changes is one row's; who comes or goes changes the list. */
static void
event_cb (PwtAccountsPage *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "registry") != 0)
    return;
  pwt_remote_list_reload (self->rows);
  ask_groups (self);
}

/* --- actions --- */

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (user_data);

  pwt_account_story_view_set_account (self->story, PWT_ID_NONE);
  gtk_stack_set_visible_child_name (self->views, "list");
  pwt_remote_list_reload (self->rows);
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_remote_list_reload (PWT_ACCOUNTS_PAGE (user_data)->rows);
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtId account;

  if (pwt_id_from_text (g_variant_get_string (parameter, NULL), &account, NULL))
    show_story (PWT_ACCOUNTS_PAGE (user_data), account);
}

static void
show_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (user_data);

  pwt_legend_clear (self->legend);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->opened, OPENED_NOW);
  gtk_drop_down_set_selected (self->building, 0);
  gtk_drop_down_set_selected (self->tariff, 0);
  ask (self);
}

/* --- page --- */

static void
pwt_accounts_page_search (PwtPage *page)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (page);

  gtk_stack_set_visible_child_name (self->views, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
pwt_accounts_page_show_account (PwtPage *page, PwtId account)
{
  show_story (PWT_ACCOUNTS_PAGE (page), account);
}

static void
pwt_accounts_page_shown (PwtPage *page)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (page);

  ask_groups (self);
  if (g_str_equal (gtk_stack_get_visible_child_name (self->views), "list"))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
set_up_table (PwtAccountsPage *self, PwtDesk *desk)
{
  self->selection = pwt_single_selection_new (G_LIST_MODEL (self->rows));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->table, columns, G_N_ELEMENTS (columns), desk);
  pwt_table_follow (GTK_SCROLLABLE (self->table), self->rows);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
set_up_actions (PwtAccountsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "back", .activate = back_action },
    { .name = "reload", .activate = reload_action },
    { .name = "show", .activate = show_action, .parameter_type = "s" },
    { .name = "show-all", .activate = show_all_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "accounts", G_ACTION_GROUP (self->actions));
}

static void
pwt_accounts_page_constructed (GObject *object)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (object);
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  G_OBJECT_CLASS (pwt_accounts_page_parent_class)->constructed (object);
  fill_menu (self->building, self->buildings, _ ("All buildings"), NULL);
  fill_menu (self->tariff, self->tariffs, _ ("All tariffs"), NULL);
  pwt_dry_add_to_menu (self->opened, FALSE);
  set_up_actions (self);
  gtk_widget_set_visible (self->open_button, pwt_desk_may (desk, PWT_MAY_OPEN));
  self->rows = pwt_remote_list_new (desk, "account.list", &pwt_account_row_record, "account");
  self->enter = (PwtSearchEnter){ GTK_EDITABLE (self->search), self->rows };
  set_up_table (self, desk);
  pwt_export_button_set_list (self->export, self->rows, columns, G_N_ELEMENTS (columns),
                              _ ("Accounts"));
  pwt_account_story_view_set_desk (self->story, desk);
  g_signal_connect_object (self->rows, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->legend, "changed", G_CALLBACK (query_changed_cb), self,
                           G_CONNECT_SWAPPED);
  ask (self);
}

static void
pwt_accounts_page_dispose (GObject *object)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  self->enter.rows = NULL;
  g_clear_object (&self->rows); /* the table's last words as it goes are not asked to the engine */
  adw_bin_set_child (ADW_BIN (object), NULL); /* the bin must not keep what the template frees */
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ACCOUNTS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_accounts_page_parent_class)->dispose (object);
}

static void
pwt_accounts_page_finalize (GObject *object)
{
  PwtAccountsPage *self = PWT_ACCOUNTS_PAGE (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->buildings);
  g_ptr_array_unref (self->tariffs);
  G_OBJECT_CLASS (pwt_accounts_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, views);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, opened);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, building);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, tariff);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, export);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, legend);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, search);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, table);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, empty_title);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountsPage, story);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
pwt_accounts_page_class_init (PwtAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_accounts_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_accounts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_accounts_page_finalize;
  PWT_PAGE_CLASS (klass)->shown = pwt_accounts_page_shown;
  PWT_PAGE_CLASS (klass)->search = pwt_accounts_page_search;
  PWT_PAGE_CLASS (klass)->show_account = pwt_accounts_page_show_account;
  g_type_ensure (PWT_TYPE_LEGEND);
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  g_type_ensure (PWT_TYPE_ACCOUNT_STORY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/accounts-page.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "accounts.reload", NULL);
}

static void
pwt_accounts_page_init (PwtAccountsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->buildings = g_ptr_array_new_with_free_func (g_free);
  self->tariffs = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
