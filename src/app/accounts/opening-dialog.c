/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/opening-dialog-private.h"

#include <glib/gi18n.h>

#include "app/accounts/opening-room.h"
#include "app/common/danger.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/typed.h"
#include "app/counter/amount.h"

G_DEFINE_FINAL_TYPE (PwtOpeningDialog, pwt_opening_dialog, ADW_TYPE_WINDOW)

guint pwt_opening_dialog_opened;

/* --- finders --- */

static char *
tenant_title (gconstpointer record)
{
  return g_strdup (((const PwtTenant *) record)->name);
}

static char *
tenant_detail (gconstpointer record, PwtDesk *desk)
{
  const PwtTenant *tenant = record;

  return g_strconcat (tenant->contact != NULL ? tenant->contact : "",
                      tenant->contact != NULL && tenant->phone != NULL ? " · " : "",
                      tenant->phone != NULL ? tenant->phone : "", NULL);
}

static char *
new_tenant_words (const char *name)
{
  return g_strdup_printf (_ ("New tenant “%s”"), name);
}

static char *
room_title (gconstpointer record)
{
  return pwt_meter_row_place (record);
}

static char *
room_detail (gconstpointer record, PwtDesk *desk)
{
  const PwtMeterRow *row = record;
  g_autofree char *money = pwt_show_money (row->balance);

  return row->balance.e4 != PWT_NONE && row->balance.e4 != 0
             ? g_strdup_printf (_ ("Meter %s · holds %s"), row->serial, money)
             : g_strdup_printf (_ ("Meter %s"), row->serial);
}

static const PwtFinderList tenant_list = { "tenant.list", &pwt_tenant_record, tenant_title,
                                           tenant_detail, new_tenant_words };
static const PwtFinderList room_list = { "account.openable", &pwt_meter_row_record, room_title,
                                         room_detail, NULL };

/* --- what was entered --- */

char *
pwt_opening_dup_typed (GtkEntry *entry)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* Part of the name of somebody who is there is nobody new. */
static gboolean
has_tenant (PwtOpeningDialog *self)
{
  return self->tenant != NULL || self->is_new_tenant ||
         pwt_finder_is_unmatched (self->tenant_finder);
}

gboolean
pwt_opening_read_money (GtkEntry *entry, PwtMoney *money)
{
  *money = PWT_MONEY_ZERO;
  return pwt_amount_understand (gtk_editable_get_text (GTK_EDITABLE (entry)), money) !=
         PWT_AMOUNT_WRONG;
}

/* Returns: what is wrong with the thresholds, NULL if nothing is */
static const char *
alarms_problem (PwtOpeningDialog *self, GtkEntry **where)
{
  GtkEntry *entries[] = { self->alarm1, self->alarm2, self->overdraft };
  PwtMoney values[G_N_ELEMENTS (entries)];

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    *where = entries[i];
    if (!pwt_opening_read_money (entries[i], &values[i]))
      return _ ("This is no amount of money: yuan with at most two decimals");
  }
  *where = self->alarm2;
  return values[1].e4 > values[0].e4 ? _ ("Alarm amount 2 must not be above alarm amount 1") : NULL;
}

static PwtOpeningRoom *
unready_room (PwtOpeningDialog *self)
{
  for (guint i = 0; i < self->added->len; i++)
    if (!pwt_opening_room_is_ready (g_ptr_array_index (self->added, i)))
      return g_ptr_array_index (self->added, i);
  return NULL;
}

static gboolean
has_tariff (PwtOpeningDialog *self)
{
  return gtk_drop_down_get_selected (self->tariff) < self->tariffs->len;
}

static PwtMoney
total_paid (PwtOpeningDialog *self)
{
  PwtMoney total = PWT_MONEY_ZERO;

  for (guint i = 0; i < self->added->len; i++)
    if (!pwt_money_add (total, pwt_opening_room_get_amount (g_ptr_array_index (self->added, i)),
                        &total, NULL))
      return (PwtMoney){ PWT_NONE };
  return total;
}

static gboolean
is_complete (PwtOpeningDialog *self)
{
  GtkEntry *where;

  return has_tenant (self) && self->added->len > 0 && unready_room (self) == NULL &&
         has_tariff (self) && alarms_problem (self, &where) == NULL &&
         total_paid (self).e4 != PWT_NONE;
}

/* --- what is shown --- */

void
pwt_opening_show_note (GtkLabel *label, const char *text, const char *css)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (label), (const char *[]){ "caption", css, NULL });
}

static gboolean
has_tenant_text (PwtOpeningDialog *self)
{
  g_autofree char *name = pwt_finder_dup_text (self->tenant_finder);

  return name[0] != '\0';
}

static void
show_tenant (PwtOpeningDialog *self)
{
  gboolean is_new = self->tenant == NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->tenant_finder), is_new);
  gtk_widget_set_visible (self->chosen, !is_new);
  gtk_widget_set_visible (self->details, is_new && has_tenant (self));
  if (!is_new) {
    g_autofree char *detail = tenant_detail (self->tenant, self->desk);

    gtk_label_set_text (self->chosen_name, self->tenant->name);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->chosen_name), self->tenant->name);
    gtk_label_set_text (self->chosen_detail, detail);
  }
  if (is_new && has_tenant (self))
    pwt_opening_show_note (
        self->tenant_note,
        pwt_finder_has_same (self->tenant_finder)
            ? _ ("A tenant of this name is there already: choose it above, or go on with "
                 "another one of the same name")
            : _ ("A new tenant"),
        "dim-label");
  else
    pwt_opening_show_note (self->tenant_note,
                           is_new && has_tenant_text (self)
                               ? _ ("Choose whom you mean, or the last line for a new tenant")
                               : NULL,
                           "dim-label");
}

static void
show_button (PwtOpeningDialog *self)
{
  PwtMoney total = total_paid (self);
  g_autofree char *money = pwt_show_money (total);
  g_autofree char *label = total.e4 > 0 ? g_strdup_printf (_ ("Open, take %s"), money)
                                        : g_strdup (C_ ("account", "Open"));

  gtk_label_set_text (self->button_label, label);
  gtk_widget_set_sensitive (self->button, self->stage == PWT_OPENING_EDIT && is_complete (self));
  gtk_widget_set_sensitive (self->content, self->stage == PWT_OPENING_EDIT);
  gtk_widget_set_visible (GTK_WIDGET (self->button_spinner), self->stage != PWT_OPENING_EDIT);
  gtk_spinner_set_spinning (self->button_spinner, self->stage != PWT_OPENING_EDIT);
  gtk_widget_set_visible (self->sale, total.e4 > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->reference),
                          gtk_drop_down_get_selected (self->pay_method) != PWT_PAY_CASH);
}

/* Rooms of several buildings may have had tariffs of their own: an account has one. */
static void
show_buildings (PwtOpeningDialog *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL, *note = NULL;

  for (guint i = 0; i < self->added->len; i++) {
    const PwtMeterRow *row = pwt_opening_room_get_row (g_ptr_array_index (self->added, i));

    if (row->building != NULL &&
        !g_ptr_array_find_with_equal_func (names, row->building, g_str_equal, NULL))
      g_ptr_array_add (names, row->building);
  }
  if (names->len > 1) {
    g_ptr_array_add (names, NULL);
    list = g_strjoinv (_ (", "), (char **) names->pdata);
    note = g_strdup_printf (
        _ ("One tariff for all rooms (%s): another one there needs an account of its own"), list);
  }
  pwt_opening_show_note (self->buildings_note, note, "t-alarm");
}

void
pwt_opening_dialog_show (PwtOpeningDialog *self)
{
  GtkEntry *where;

  show_tenant (self);
  show_buildings (self);
  gtk_widget_set_visible (GTK_WIDGET (self->rooms), self->added->len > 0);
  pwt_opening_show_note (self->alarms_note, alarms_problem (self, &where), "t-arrears");
  show_button (self);
}

static void
edited_cb (PwtOpeningDialog *self)
{
  if (self->desk == NULL || self->stage != PWT_OPENING_EDIT)
    return;
  pwt_opening_show_note (self->problem, NULL, NULL);
  pwt_opening_dialog_show (self);
}

/* --- preset and tariffs --- */

static void
set_money (GtkEntry *entry, PwtMoney money)
{
  g_autofree char *text = pwt_money_format (money);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
select_tariff (PwtOpeningDialog *self, PwtId tariff)
{
  for (guint i = 0; i < self->tariffs->len; i++)
    if (pwt_id_equal (g_array_index (self->tariffs, PwtId, i), tariff))
      gtk_drop_down_set_selected (self->tariff, i);
}

/* Where the thresholds come from; without a tariff, what is to be done first. */
static void
show_preset_note (PwtOpeningDialog *self)
{
  g_autofree char *note = NULL;

  if (self->has_tariffs && self->tariffs->len == 0) {
    pwt_opening_show_note (self->preset_note,
                           _ ("There is no tariff yet: add one first, in Setup under Tariffs"),
                           "t-arrears");
    return;
  }
  if (self->preset != NULL && self->preset->building != NULL)
    note = g_strdup_printf (_ ("As the newest account in %s"), self->preset->building);
  pwt_opening_show_note (self->preset_note, note, "dim-label");
}

static void
apply_preset (PwtOpeningDialog *self)
{
  const PwtPreset *preset = self->preset;

  if (preset == NULL || self->is_tariff_touched)
    return;
  if (!pwt_id_is_none (preset->tariff))
    select_tariff (self, preset->tariff);
  self->is_tariff_touched = FALSE; /* it was not a person */
  set_money (self->alarm1, preset->alarm1);
  set_money (self->alarm2, preset->alarm2);
  set_money (self->overdraft, preset->overdraft_limit);
  show_preset_note (self);
  edited_cb (self);
}

static void
preset_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningDialog) self = user_data;
  PwtPreset *preset = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (preset == NULL)
    return; /* a person chooses */
  if (self->preset != NULL)
    pwt_record_free (&pwt_preset_record, self->preset);
  self->preset = preset;
  apply_preset (self);
}

static void
ask_preset (PwtOpeningDialog *self, const PwtMeterRow *row)
{
  PwtPresetRequest request = { row->project, row->point };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "account.preset", &request,
                          self->cancellable, preset_arrived_cb, g_object_ref (self));
}

static void
fill_tariffs (PwtOpeningDialog *self, const GPtrArray *tariffs)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < tariffs->len; i++) {
    const PwtTariff *tariff = g_ptr_array_index (tariffs, i);

    gtk_string_list_append (names, tariff->name);
    g_array_append_val (self->tariffs, tariff->id);
  }
  gtk_drop_down_set_model (self->tariff, G_LIST_MODEL (names));
  if (tariffs->len != 1)
    gtk_drop_down_set_selected (self->tariff, GTK_INVALID_LIST_POSITION);
  self->is_tariff_touched = FALSE;
}

static void
tariffs_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = self->desk != NULL ? pwt_desk_finish (self->desk, result, &error) : NULL;

  if (window == NULL) {
    if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      pwt_opening_show_note (self->preset_note, pwt_error_text (error), "t-arrears");
    return;
  }
  fill_tariffs (self, window->rows);
  self->has_tariffs = TRUE;
  show_preset_note (self);
  pwt_record_free (&pwt_tariff_window_record, window);
  apply_preset (self);
  pwt_opening_dialog_show (self);
}

static void
ask_tariffs (PwtOpeningDialog *self)
{
  PwtListRequest request = { .project = pwt_desk_get_project_id (self->desk),
                             .limit = PWT_LIST_LIMIT_MAX };

  if (self->tariffs->len == 0)
    pwt_backend_call_async (pwt_desk_get_backend (self->desk), "tariff.list", &request,
                            self->cancellable, tariffs_arrived_cb, g_object_ref (self));
}

/* --- rooms --- */

static gboolean
is_added (gconstpointer record, gpointer user_data)
{
  PwtOpeningDialog *self = user_data;

  for (guint i = 0; i < self->added->len; i++)
    if (pwt_id_equal (pwt_opening_room_get_row (g_ptr_array_index (self->added, i))->point,
                      ((const PwtMeterRow *) record)->point))
      return TRUE;
  return FALSE;
}

static void advance (PwtOpeningDialog *self);

/* From the first sale of one room to that of the next. */
static void
room_entered_cb (PwtOpeningDialog *self, PwtOpeningRoom *room)
{
  guint index;

  if (pwt_opening_room_is_ready (room) && g_ptr_array_find (self->added, room, &index) &&
      index + 1 < self->added->len)
    pwt_opening_room_focus (g_ptr_array_index (self->added, index + 1));
  else
    advance (self);
}

static void
room_removed_cb (PwtOpeningDialog *self, PwtOpeningRoom *room)
{
  g_ptr_array_remove (self->added, room);
  gtk_box_remove (self->rooms, GTK_WIDGET (room));
  pwt_finder_set_n_skipped (self->room_finder, self->added->len);
  gtk_widget_grab_focus (GTK_WIDGET (self->room_finder));
  edited_cb (self);
}

static void
add_room (PwtOpeningDialog *self, const PwtMeterRow *row)
{
  PwtOpeningRoom *room;

  if (is_added (row, self))
    return;
  if (self->added->len == PWT_OPEN_POINTS_MAX) {
    pwt_opening_show_note (self->rooms_note,
                           _ ("One account has room for no more: open a second one"), "t-alarm");
    return;
  }
  room = pwt_opening_room_new (self->desk, row);
  g_signal_connect_object (room, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "removed", G_CALLBACK (room_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "entered", G_CALLBACK (room_entered_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->added, room);
  self->is_room_new = TRUE;
  gtk_box_append (self->rooms, GTK_WIDGET (room));
  pwt_finder_set_n_skipped (self->room_finder, self->added->len);
  pwt_opening_show_note (self->rooms_note, NULL, NULL);
  if (self->added->len == 1)
    ask_preset (self, row);
  edited_cb (self);
}

static void
room_chosen_cb (PwtOpeningDialog *self, gconstpointer record)
{
  pwt_finder_set_text (self->room_finder, "");
  add_room (self, record);
}

static void
first_room_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = self->desk != NULL ? pwt_desk_finish (self->desk, result, &error) : NULL;

  if (window == NULL) {
    if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      pwt_opening_show_note (self->rooms_note, pwt_error_text (error), "t-arrears");
    return;
  }
  if (window->rows->len == 0)
    pwt_opening_show_note (
        self->rooms_note,
        _ ("No account can be opened on this meter: one is open, or it is not a prepaid "
           "meter at a room"),
        "t-arrears");
  for (guint i = 0; i < window->rows->len; i++)
    add_room (self, g_ptr_array_index (window->rows, i));
  pwt_record_free (&pwt_meter_window_record, window);
}

static void
ask_first_room (PwtOpeningDialog *self, PwtId meter)
{
  g_autofree char *id = pwt_id_dup_text (meter);
  PwtFilter filter = { (char *) "id", id };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .project = pwt_desk_get_project_id (self->desk),
                             .filters = filters,
                             .limit = PWT_LIST_LIMIT_MAX };

  g_ptr_array_add (filters, &filter);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "account.openable", &request,
                          self->cancellable, first_room_arrived_cb, g_object_ref (self));
}

/* --- opening --- */

/* Goes on to what is missing, or to the button: nothing is opened by an Enter too many. */
static void
advance (PwtOpeningDialog *self)
{
  GtkEntry *where;

  if (self->stage != PWT_OPENING_EDIT)
    return;
  if (is_complete (self))
    gtk_widget_grab_focus (self->button);
  else if (!has_tenant (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->tenant_finder));
  else if (self->added->len == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->room_finder));
  else if (unready_room (self) != NULL)
    pwt_opening_room_focus (unready_room (self));
  else if (!has_tariff (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->tariff));
  else if (alarms_problem (self, &where) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (where));
}

/* Who and where is said: what is paid at once is next, by those who may sell. */
static void
go_to_sale (PwtOpeningDialog *self)
{
  if (is_complete (self) && pwt_desk_may (self->desk, PWT_MAY_SELL))
    pwt_opening_room_focus (g_ptr_array_index (self->added, 0));
  else
    advance (self);
}

/* --- callbacks --- */

static void
open_cb (PwtOpeningDialog *self)
{
  if (self->stage == PWT_OPENING_EDIT && is_complete (self))
    pwt_opening_dialog_ask (self);
}

static void
tenant_chosen_cb (PwtOpeningDialog *self, gconstpointer record)
{
  self->tenant = pwt_record_copy (&pwt_tenant_record, record);
  edited_cb (self);
  go_to_sale (self);
}

static void
tenant_typed_cb (PwtOpeningDialog *self)
{
  self->is_new_tenant = FALSE;
  edited_cb (self);
}

static void
tenant_made_cb (PwtOpeningDialog *self)
{
  self->is_new_tenant = TRUE;
  edited_cb (self);
  if (is_complete (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->contact));
  else
    advance (self);
}

static void
change_tenant_cb (PwtOpeningDialog *self)
{
  if (self->tenant != NULL)
    pwt_record_free (&pwt_tenant_record, self->tenant);
  self->tenant = NULL;
  edited_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->tenant_finder));
}

static void
tariff_selected_cb (PwtOpeningDialog *self)
{
  self->is_tariff_touched = TRUE;
  edited_cb (self);
}

/* What was just added is seen, however many rooms stand above it. */
static void
rooms_grew_cb (PwtOpeningDialog *self)
{
  if (!self->is_room_new)
    return;
  self->is_room_new = FALSE;
  gtk_adjustment_set_value (self->rooms_scroll, gtk_adjustment_get_upper (self->rooms_scroll));
}

static void
stopped_cb (PwtOpeningDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* The engine is back: what was not answered is asked again, with the same id and content. */
static void
state_changed_cb (PwtOpeningDialog *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) != PWT_BACKEND_ONLINE)
    return;
  if (self->stage == PWT_OPENING_UNSURE)
    pwt_opening_dialog_ask (self);
  else
    ask_tariffs (self);
}

static void
leave_answered_cb (PwtOpeningDialog *self, const char *response)
{
  if (g_str_equal (response, "close"))
    gtk_window_destroy (GTK_WINDOW (self));
}

/* Whom it is for, or more than the room it was opened with. */
static gboolean
is_begun (PwtOpeningDialog *self)
{
  g_autofree char *name = pwt_finder_dup_text (self->tenant_finder);
  g_autofree char *contact = pwt_opening_dup_typed (self->contact);
  g_autofree char *phone = pwt_opening_dup_typed (self->phone);

  if (self->tenant != NULL || name[0] != '\0' || contact != NULL || phone != NULL)
    return TRUE;
  return self->added->len > 1 ||
         (self->added->len == 1 && pwt_opening_room_get_amount (self->added->pdata[0]).e4 != 0);
}

/* While nobody knows whether it was opened, it is not closed by mistake. */
static gboolean
pwt_opening_dialog_close_request (GtkWindow *window)
{
  PwtOpeningDialog *self = PWT_OPENING_DIALOG (window);
  AdwMessageDialog *dialog;

  if (self->stage == PWT_OPENING_EDIT)
    return is_begun (self) && !pwt_typed_may_drop (window)
               ? GDK_EVENT_STOP
               : GTK_WINDOW_CLASS (pwt_opening_dialog_parent_class)->close_request (window);
  if (self->stage == PWT_OPENING_ASKING)
    return GDK_EVENT_STOP;
  dialog = pwt_danger_new (
      window, _ ("Close without an answer?"),
      _ ("Whether the account was opened is not known yet. What was paid is not booked: look for "
         "the account before taking the money."),
      _ ("Stay"), "close", _ ("Close"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

/* --- overrides --- */

static void
pwt_opening_dialog_dispose (GObject *object)
{
  PwtOpeningDialog *self = PWT_OPENING_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->added, 0);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_OPENING_DIALOG);
  G_OBJECT_CLASS (pwt_opening_dialog_parent_class)->dispose (object);
}

static void
pwt_opening_dialog_finalize (GObject *object)
{
  PwtOpeningDialog *self = PWT_OPENING_DIALOG (object);

  pwt_record_free (&pwt_tenant_record, self->tenant);
  pwt_record_free (&pwt_preset_record, self->preset);
  g_ptr_array_unref (self->added);
  g_array_unref (self->tariffs);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_opening_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, PwtOpeningDialog, child)
  BIND (content);
  BIND (tenant_finder);
  BIND (chosen);
  BIND (chosen_name);
  BIND (chosen_detail);
  BIND (details);
  BIND (contact);
  BIND (phone);
  BIND (tenant_note);
  BIND (room_finder);
  BIND (rooms);
  BIND (rooms_scroll);
  BIND (rooms_note);
  BIND (tariff);
  BIND (preset_note);
  BIND (buildings_note);
  BIND (alarm1);
  BIND (alarm2);
  BIND (overdraft);
  BIND (alarms_note);
  BIND (sale);
  BIND (pay_method);
  BIND (reference);
  BIND (problem);
  BIND (button);
  BIND (button_spinner);
  BIND (button_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, advance);
  gtk_widget_class_bind_template_callback (widget_class, tenant_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tenant_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tenant_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_sale);
  gtk_widget_class_bind_template_callback (widget_class, change_tenant_cb);
  gtk_widget_class_bind_template_callback (widget_class, room_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tariff_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, rooms_grew_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
}

static void
pwt_opening_dialog_class_init (PwtOpeningDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_opening_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_opening_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_opening_dialog_close_request;
  pwt_opening_dialog_opened =
      g_signal_new ("opened", PWT_TYPE_OPENING_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_LIST_MODEL);
  g_type_ensure (PWT_TYPE_FINDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/opening-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
fill_pay_methods (PwtOpeningDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; pwt_pay_method_choices[i].nick != NULL; i++)
    gtk_string_list_append (names, _ (pwt_pay_method_choices[i].label));
  gtk_drop_down_set_model (self->pay_method, G_LIST_MODEL (names));
}

static void
pwt_opening_dialog_init (PwtOpeningDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->added = g_ptr_array_new ();
  self->tariffs = g_array_new (FALSE, FALSE, sizeof (PwtId));
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_pay_methods (self);
}

PwtOpeningDialog *
pwt_opening_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtId meter)
{
  PwtOpeningDialog *self = g_object_new (PWT_TYPE_OPENING_DIALOG, "transient-for", parent, NULL);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  self->desk = g_object_ref (desk);
  self->account = pwt_backend_new_id (backend);
  self->new_tenant = pwt_backend_new_id (backend);
  pwt_finder_set_list (self->tenant_finder, desk, &tenant_list);
  pwt_finder_set_name (self->tenant_finder, _ ("Tenant's name: one you have, or a new one"));
  pwt_finder_set_list (self->room_finder, desk, &room_list);
  pwt_finder_set_name (self->room_finder, _ ("Room, building or meter number"));
  pwt_finder_set_skip (self->room_finder, is_added, self);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  ask_tariffs (self);
  if (!pwt_id_is_none (meter))
    ask_first_room (self, meter);
  pwt_opening_dialog_show (self);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->tenant_finder));
  return self;
}
