/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meters-page.h"

#include <glib/gi18n.h>

#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/remote-list.h"
#include "app/common/table.h"
#include "app/meters/command-dialog.h"
#include "app/meters/legend.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meter-wall.h"

struct _PwtMetersPage {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  PwtLegend *legend;
  PwtExportButton *export;
  GtkSearchEntry *search;
  GtkStack *stack;
  PwtMeterWall *wall;
  GtkColumnView *table;
  GtkLabel *empty_title;
  GtkLabel *empty_hint;
  GtkWidget *empty_button;
  GtkLabel *selected_label;
  GtkWidget *detail_separator;
  PwtMeterDetailPane *detail;

  /* Owned */
  PwtRemoteList *rows;
  GtkSingleSelection *selection;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;

  PwtId selected;        /* kept over refresh and filter */
  gboolean is_restoring; /* the selection follows the list, nobody chose */
};

G_DEFINE_FINAL_TYPE (PwtMetersPage, pwt_meters_page, PWT_TYPE_PAGE)

/* --- cells of the table --- */

#define TEXT_CELL(name, expression)                                                                \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtMeterRow *row = record;                                                               \
    return expression;                                                                             \
  }

TEXT_CELL (room, g_strdup (row->room))
TEXT_CELL (tenant, g_strdup (pwt_meter_row_title (row)))
TEXT_CELL (serial, g_strdup (row->serial))
TEXT_CELL (state, g_strdup (pwt_meter_state_label (row->state)))
TEXT_CELL (balance, pwt_show_amount (row->balance))
TEXT_CELL (count, pwt_show_count (row->purchase_count))
TEXT_CELL (power, pwt_show_kilo (row->power_w))
TEXT_CELL (energy, pwt_show_kilo (row->energy_total.wh))
TEXT_CELL (age, pwt_show_short_age (row->read_us, pwt_desk_now_us (desk)))
TEXT_CELL (line, g_strdup_printf ("%s / %d", row->line_name, (int) row->address))
TEXT_CELL (relay, g_strdup (pwt_relay_label (row)))

static const char *
balance_css (gconstpointer record, PwtDesk *desk)
{
  return pwt_meter_state_text_css (((const PwtMeterRow *) record)->state);
}

static const char *
tenant_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtMeterRow *) record)->tenant_name == NULL ? "dim-label" : NULL;
}

static const char *
relay_css (gconstpointer record, PwtDesk *desk)
{
  const PwtMeterRow *row = record;

  return row->is_closed || row->read_us == PWT_TIME_NONE ? NULL : "t-arrears";
}

static const char *
age_css (gconstpointer record, PwtDesk *desk)
{
  return ((const PwtMeterRow *) record)->state == PWT_METER_LOST ? "t-lost" : "dim-label";
}

static GtkWidget *
new_swatch (void)
{
  return g_object_new (PWT_TYPE_SWATCH, NULL);
}

static void
show_swatch (GtkWidget *swatch, gconstpointer record)
{
  pwt_swatch_set_state (PWT_SWATCH (swatch), ((const PwtMeterRow *) record)->state);
}

/* clang-format off */
static const PwtColumn columns[] = {
  { N_("Room"), "A-8888", room_text, .sort = "room" },
  { N_("Tenant"), "南京启明五金制品有限公司", tenant_text, tenant_css, .sort = "tenant_name" },
  { N_("Meter no."), "202501010000", serial_text, .sort = "serial" },
  { N_("State"), "一级报警", state_text,
    .sort = "state", .lead = new_swatch, .show_lead = show_swatch },
  { N_("Balance/yuan"), "−88,888.88", balance_text, balance_css,
    .is_number = TRUE, .sort = "balance" },
  { N_("Count"), "888", count_text, .is_number = TRUE, .sort = "purchase_count" },
  { N_("Relay"), "强制分闸", relay_text, relay_css, .sort = "is_closed" },
  { N_("Power/kW"), "888.88", power_text,
    .is_number = TRUE, .sort = "power_w", .kind = PWT_AS (POWER), .has_total = TRUE },
  { N_("Reading/kWh"), "888,888.88", energy_text, .is_number = TRUE, .sort = "energy_total" },
  { N_("Age"), "88 分钟", age_text, age_css,
    .is_number = TRUE, .is_ageing = TRUE, .sort = "read_us", .file_title = N_("Read at") },
  { N_("Line/addr."), NULL, line_text, .sort = "line_name" },
};
/* clang-format on */

/* --- what is asked for --- */

static gboolean
has_filter (PwtMetersPage *self)
{
  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_legend_has (self->legend, i))
      return TRUE;
  return gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

static void
ask (PwtMetersPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter states[PWT_N_METER_STATES];
  g_autofree char *search =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  PwtListRequest query = { .project = pwt_desk_get_project_id (desk), .filters = filters };

  for (guint i = 0; i < PWT_N_METER_STATES; i++)
    if (pwt_legend_has (self->legend, i)) {
      states[i] = (PwtFilter){ (char *) "state", (char *) pwt_meter_state_nick (i) };
      g_ptr_array_add (filters, &states[i]);
    }
  query.search = search[0] != '\0' ? search : NULL;
  query.sort = (char *) pwt_table_get_sort (self->table, &query.is_descending);
  if (query.sort == NULL)
    query.is_descending = FALSE;
  if (!pwt_id_is_none (query.project))
    pwt_remote_list_set_query (self->rows, &query);
}

static const char *
view_name (PwtMetersPage *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "view");

  return g_str_equal (g_variant_get_string (state, NULL), "wall") ? "wall" : "table";
}

static void
show_empty (PwtMetersPage *self, const char *title, const char *hint)
{
  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_hint, hint);
  gtk_widget_set_visible (self->empty_button, has_filter (self));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- the selected meter --- */

static void
update_actions (PwtMetersPage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  gboolean has_meter = !pwt_id_is_none (self->selected);
  const struct {
    const char *name;
    PwtPermission permission;
  } verbs[] = { { "read", PWT_MAY_READ_METER },
                { "trip", PWT_MAY_SWITCH },
                { "restore", PWT_MAY_SWITCH },
                { "hold", PWT_MAY_HOLD } };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), verbs[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                 has_meter && pwt_desk_may (desk, verbs[i].permission));
  }
}

static void
show_selected_label (PwtMetersPage *self, const PwtMeterRow *row)
{
  g_autofree char *text =
      row != NULL ? g_strdup_printf ("%s %s", row->room != NULL ? row->room : row->serial,
                                     pwt_meter_row_title (row))
                  : g_strdup_printf (
                        ngettext ("%u meter", "%u meters", pwt_remote_list_get_total (self->rows)),
                        pwt_remote_list_get_total (self->rows));

  gtk_label_set_text (self->selected_label, text);
}

static const PwtMeterRow *
selected_row (PwtMetersPage *self)
{
  guint position;

  if (pwt_remote_list_find (self->rows, self->selected, &position)) {
    g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

    return pwt_row_get (row); /* the list keeps it */
  }
  return pwt_meter_detail_pane_get_row (self->detail);
}

/* The list goes by position, people by meter: after every answer the same meter is selected again.
 */
static void
restore_selection (PwtMetersPage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (!pwt_remote_list_find (self->rows, self->selected, &position))
    position = GTK_INVALID_LIST_POSITION;
  self->is_restoring = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_restoring = FALSE;
}

/* GTK 4.8 scrolls the list inside a table only by that list's own action. */
static void
scroll_to_selected (PwtMetersPage *self)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->table));
  guint position;

  if (list != NULL && pwt_remote_list_find (self->rows, self->selected, &position))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

static void
select_meter (PwtMetersPage *self, PwtId meter)
{
  gboolean has_meter = !pwt_id_is_none (meter);

  self->selected = meter;
  pwt_meter_detail_pane_set_meter (self->detail, meter);
  pwt_meter_wall_select (self->wall, meter);
  restore_selection (self);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), has_meter);
  gtk_widget_set_visible (self->detail_separator, has_meter);
  show_selected_label (self, has_meter ? selected_row (self) : NULL);
  update_actions (self);
}

/* --- callbacks --- */

static void
answered_cb (PwtMetersPage *self)
{
  pwt_legend_set_counts (self->legend, pwt_remote_list_get_counts (self->rows));
  restore_selection (self);
  show_selected_label (self, pwt_id_is_none (self->selected) ? NULL : selected_row (self));
  if (pwt_remote_list_get_total (self->rows) > 0)
    gtk_stack_set_visible_child_name (self->stack, view_name (self));
  else if (has_filter (self))
    show_empty (self, _ ("No meter is like that"), _ ("Change the words or the states above."));
  else
    show_empty (self, _ ("No meters yet"),
                _ ("Take over a site file, or set up lines and meters, and they appear here."));
}

static void
failed_cb (PwtMetersPage *self, const GError *error)
{
  if (pwt_remote_list_get_total (self->rows) == 0)
    show_empty (self, _ ("The meters cannot be shown"), pwt_error_text (error));
}

static void
query_changed_cb (PwtMetersPage *self)
{
  if (self->rows != NULL)
    ask (self);
}

static void
search_stopped_cb (PwtMetersPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
selection_changed_cb (PwtMetersPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autoptr (PwtRow) row = NULL;
  const PwtMeterRow *meter;

  if (self->is_restoring || self->rows == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  meter = row != NULL ? pwt_row_get (row) : NULL;
  if (meter != NULL && !pwt_id_equal (meter->id, self->selected))
    select_meter (self, meter->id);
}

static void
wall_chosen_cb (PwtMetersPage *self, const PwtId *meter)
{
  select_meter (self, pwt_id_equal (*meter, self->selected) ? PWT_ID_NONE : *meter);
}

/* --- commands --- */

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMetersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtCommand *command = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);

  if (command == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      pwt_toast (GTK_WIDGET (self), pwt_error_text (error));
    return;
  }
  if (pwt_id_equal (command->meter, self->selected))
    pwt_meter_detail_pane_reload (self->detail); /* there it is followed until its proof */
  pwt_record_free (&pwt_command_record, command);
}

static void
send_command (PwtMetersPage *self, PwtCommandRequest *request)
{
  PwtBackend *backend = pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self)));

  request->id = pwt_backend_new_id (backend);
  pwt_backend_call_async (backend, "meter.command", request, self->cancellable, commanded_cb,
                          g_object_ref (self));
}

static void
confirm_command (PwtMetersPage *self, PwtCommandKind kind)
{
  const PwtMeterRow *row = selected_row (self);
  PwtCommandDialog *dialog;

  if (row == NULL)
    return;
  dialog = pwt_command_dialog_new (pwt_page_get_desk (PWT_PAGE (self)),
                                   GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), row, kind);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (send_command), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
read_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);
  const PwtMeterRow *row = selected_row (self);
  PwtCommandRequest request = { .kind = PWT_COMMAND_READ, .expires_us = PWT_TIME_NONE };

  if (row == NULL)
    return;
  request.project = row->project;
  request.meter = row->id;
  send_command (self, &request);
}

static void
trip_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  confirm_command (PWT_METERS_PAGE (user_data), PWT_COMMAND_TRIP);
}

static void
restore_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  confirm_command (PWT_METERS_PAGE (user_data), PWT_COMMAND_RESTORE);
}

static void
hold_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  confirm_command (PWT_METERS_PAGE (user_data), PWT_COMMAND_HOLD);
}

/* --- other actions --- */

static void
view_action (GSimpleAction *action, GVariant *view, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);

  g_simple_action_set_state (action, view);
  if (pwt_remote_list_get_total (self->rows) > 0)
    gtk_stack_set_visible_child_name (self->stack, view_name (self));
  scroll_to_selected (self);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pwt_remote_list_reload (PWT_METERS_PAGE (user_data)->rows);
}

static void
show_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtMetersPage *self = PWT_METERS_PAGE (user_data);

  pwt_legend_clear (self->legend);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  ask (self);
}

static void
close_detail_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  select_meter (PWT_METERS_PAGE (user_data), PWT_ID_NONE);
}

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_METERS_PAGE (user_data)->search));
}

/* --- page --- */

static void
pwt_meters_page_show_meter (PwtPage *page, PwtId meter)
{
  select_meter (PWT_METERS_PAGE (page), meter);
}

static void
set_up_table (PwtMetersPage *self, PwtDesk *desk)
{
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->table, columns, G_N_ELEMENTS (columns), desk);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
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
  pwt_meter_wall_set_list (self->wall, self->rows);
  pwt_meter_detail_pane_set_desk (self->detail, desk);
  pwt_export_button_set_list (self->export, self->rows, columns, G_N_ELEMENTS (columns),
                              _ ("Meters"));
  g_signal_connect_object (self->rows, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->legend, "changed", G_CALLBACK (query_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->wall, "chosen", G_CALLBACK (wall_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  select_meter (self, PWT_ID_NONE);
  ask (self);
}

static void
pwt_meters_page_dispose (GObject *object)
{
  PwtMetersPage *self = PWT_METERS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
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

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_meters_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, legend);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, export);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, search);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, wall);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, table);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_title);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, selected_label);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, detail_separator);
  gtk_widget_class_bind_template_child (widget_class, PwtMetersPage, detail);
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
  PWT_PAGE_CLASS (klass)->show_meter = pwt_meters_page_show_meter;

  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  g_type_ensure (PWT_TYPE_LEGEND);
  g_type_ensure (PWT_TYPE_METER_WALL);
  g_type_ensure (PWT_TYPE_METER_DETAIL_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meters-page.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "meters.read",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "meters.find",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "meters.reload", NULL);
}

static void
pwt_meters_page_init (PwtMetersPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "read", .activate = read_action },
    { .name = "trip", .activate = trip_action },
    { .name = "restore", .activate = restore_action },
    { .name = "hold", .activate = hold_action },
    { .name = "view", .activate = view_action, .parameter_type = "s", .state = "'wall'" },
    { .name = "reload", .activate = reload_action },
    { .name = "show-all", .activate = show_all_action },
    { .name = "close-detail", .activate = close_detail_action },
    { .name = "find", .activate = find_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "meters", G_ACTION_GROUP (self->actions));
}
