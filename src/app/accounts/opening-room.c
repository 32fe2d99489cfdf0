/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/opening-room.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/counter/amount.h"
#include "record/trade.h"

struct _PwtOpeningRoom {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *name;
  GtkLabel *serial;
  GtkEntry *amount;
  GtkWidget *remove;
  GtkLabel *note;
  GtkSpinner *spinner;
  GtkWidget *read;
  GtkCheckButton *take_over;

  /* Owned */
  PwtDesk *desk;
  PwtMeterRow *row;
  GCancellable *cancellable;
  char *problem; /* what the engine said against it */
  char *failure; /* why it could not be read */

  PwtId command; /* the reading under way, or the last one */
  gboolean is_reading;
  PwtMoney own_limit; /* the most this meter may hold; zero: what the project says */
  gboolean knows_limit;
  gint64 other_number; /* the end of the number it says, where that is not its own */
};

G_DEFINE_FINAL_TYPE (PwtOpeningRoom, pwt_opening_room, ADW_TYPE_BIN)

static guint changed_signal, removed_signal, entered_signal;

/* --- what holds --- */

static gboolean
is_fresh (PwtOpeningRoom *self)
{
  gint64 age_us = pwt_desk_now_us (self->desk) - self->row->read_us;

  return self->row->read_us != PWT_TIME_NONE && ABS (age_us) <= PWT_OPENING_FRESH_US;
}

static gboolean
has_debt (PwtOpeningRoom *self)
{
  return self->row->balance.e4 != PWT_NONE && self->row->balance.e4 < 0;
}

static gboolean
has_money (PwtOpeningRoom *self)
{
  return self->row->balance.e4 != PWT_NONE && self->row->balance.e4 > 0;
}

static PwtAmountKind
understand (PwtOpeningRoom *self, PwtMoney *amount)
{
  *amount = PWT_MONEY_ZERO;
  return pwt_amount_understand (gtk_editable_get_text (GTK_EDITABLE (self->amount)), amount);
}

static gboolean
is_decided (PwtOpeningRoom *self)
{
  return !has_money (self) || gtk_check_button_get_active (self->take_over);
}

/* What would be refused when the account is open already is said before.
 *
 * Returns: (transfer full) (nullable): what is wrong with the first sale */
static char *
dup_amount_problem (PwtOpeningRoom *self)
{
  const PwtProject *project = pwt_desk_get_project (self->desk);
  PwtSaleRequest sale = { .pay_method = PWT_PAY_CASH };
  const PwtField *field = pwt_record_find (&pwt_sale_request_record, "paid");
  PwtMoney room = { 0 }, limit;
  g_autoptr (GError) error = NULL;
  g_autofree char *money = NULL;

  switch (understand (self, &sale.paid)) {
  case PWT_AMOUNT_WRONG:
    return g_strdup (_ ("This is no amount of money: yuan with at most two decimals"));
  case PWT_AMOUNT_GOOD:
    break;
  case PWT_AMOUNT_NONE:
  default:
    return NULL;
  }
  if (!pwt_field_check (field, &sale, &error)) {
    money = pwt_show_money ((PwtMoney){ field->max });
    return g_strdup_printf (_ ("At most %s in one sale"), money);
  }
  if (project == NULL)
    return NULL;
  if (sale.paid.e4 <= project->service_fee.e4)
    return g_strdup (_ ("The amount does not cover the service fee"));
  limit = self->own_limit.e4 > 0 ? self->own_limit : project->hoarding_limit;
  room.e4 = limit.e4 - MAX (self->row->balance.e4, 0);
  if (!self->knows_limit || limit.e4 == 0 || sale.paid.e4 - project->service_fee.e4 <= room.e4)
    return NULL;
  money = pwt_show_money ((PwtMoney){ MAX (room.e4, 0) });
  return g_strdup_printf (_ ("The meter may hold at most %s more"), money);
}

/* --- what is shown --- */

static char *
dup_purchases (gint64 count)
{
  g_autofree char *shown = pwt_show_count (count);

  return g_strdup_printf (ngettext ("%s purchase", "%s purchases", (gulong) count), shown);
}

/* What the meter holds, and what is to be done about it. */
static char *
dup_holding (PwtOpeningRoom *self)
{
  const PwtMeterRow *row = self->row;
  g_autofree char *age = pwt_show_age (row->read_us, pwt_desk_now_us (self->desk));
  g_autofree char *money = NULL, *purchases = NULL;

  if (row->balance.e4 == PWT_NONE)
    return g_strdup_printf (_ ("Read %s"), age);
  money = pwt_show_money ((PwtMoney){ ABS (row->balance.e4) });
  purchases = dup_purchases (MAX (row->purchase_count, 0));
  if (has_debt (self))
    return g_strdup_printf (_ ("The meter shows a debt of %s: clear it at the meter first"), money);
  if (has_money (self))
    return g_strdup_printf (_ ("%s are left in the meter (%s): take them over, or clear the meter "
                               "first"),
                            money, purchases);
  if (row->purchase_count > 0)
    return g_strdup_printf (_ ("The meter is empty and counts on from %s · read %s"), purchases,
                            age);
  return g_strdup_printf (_ ("The meter is empty · read %s"), age);
}

/* Whose money it is, is said before it is taken over: of a meter that never said its own number. */
static char *
dup_holding_of_whom (PwtOpeningRoom *self)
{
  g_autofree char *holding = dup_holding (self);

  if (self->other_number <= 0)
    return g_steal_pointer (&holding);
  return g_strdup_printf (_ ("%s\nThe meter that answers says its number ends in %08d: check the "
                             "wiring and the number first"),
                          holding, (int) self->other_number);
}

static char *
dup_note (PwtOpeningRoom *self)
{
  char *wrong = dup_amount_problem (self);

  if (wrong != NULL)
    return wrong;
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (is_fresh (self))
    return dup_holding_of_whom (self);
  if (self->is_reading)
    return g_strdup (_ ("Reading the meter…"));
  if (self->failure != NULL)
    return g_strdup (self->failure);
  return g_strdup (_ ("The meter must be read first"));
}

static const char *
note_css (PwtOpeningRoom *self)
{
  if (pwt_opening_room_is_ready (self))
    return self->other_number > 0 ? "t-alarm" : "dim-label";
  return !is_fresh (self) && self->is_reading  ? "dim-label"
         : is_fresh (self) && !has_debt (self) ? "t-alarm"
                                               : "t-arrears";
}

static void
show (PwtOpeningRoom *self)
{
  g_autofree char *note = NULL;

  if (self->row == NULL)
    return;
  note = dup_note (self);
  gtk_label_set_text (self->note, note);
  gtk_widget_set_css_classes (GTK_WIDGET (self->note),
                              (const char *[]){ "caption", "numeric", note_css (self), NULL });
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_reading && !is_fresh (self));
  gtk_spinner_set_spinning (self->spinner, self->is_reading && !is_fresh (self));
  gtk_widget_set_visible (self->read, !is_fresh (self) && !self->is_reading &&
                                          pwt_desk_may (self->desk, PWT_MAY_READ_METER));
  gtk_widget_set_visible (GTK_WIDGET (self->take_over), is_fresh (self) && has_money (self));
}

static void
tell (PwtOpeningRoom *self)
{
  show (self);
  g_signal_emit (self, changed_signal, 0);
}

/* --- reading --- */

static void
end_reading (PwtOpeningRoom *self, const char *failure)
{
  self->is_reading = FALSE;
  g_free (self->failure);
  self->failure = g_strdup (failure);
}

/* The command this room gave, if it has ended without a reading. */
static void
note_command (PwtOpeningRoom *self, const GPtrArray *commands)
{
  for (guint i = 0; i < commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (commands, i);

    if (!pwt_id_equal (command->id, self->command) || command->ended_us == PWT_TIME_NONE)
      continue;
    if (command->state == PWT_COMMAND_PROVED)
      end_reading (self, NULL);
    else
      end_reading (self, command->result != NULL ? pwt_engine_text (command->result)
                                                 : _ ("The meter does not answer"));
  }
}

static void
meter_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningRoom) self = user_data;
  PwtMeterDetail *detail = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (detail == NULL)
    return; /* what is shown says how old it is */
  if (detail->row != NULL) {
    pwt_record_free (&pwt_meter_row_record, self->row);
    self->row = detail->row;
    detail->row = NULL;
    g_clear_pointer (&self->problem, g_free);
  }
  if (detail->meter != NULL) {
    self->own_limit = detail->meter->hoarding_limit;
    self->knows_limit = TRUE;
  }
  self->other_number = detail->live != NULL ? detail->live->other_number : 0;
  note_command (self, detail->commands);
  pwt_record_free (&pwt_meter_detail_record, detail);
  tell (self);
}

static void
load (PwtOpeningRoom *self)
{
  PwtIdRequest request = { self->row->id };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.get", &request,
                          self->cancellable, meter_arrived_cb, g_object_ref (self));
}

static void
event_cb (PwtOpeningRoom *self, const PwtEvent *event)
{
  if (pwt_id_equal (event->subject, self->row->id) ||
      (self->is_reading && pwt_id_equal (event->subject, self->command)))
    load (self);
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningRoom) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtCommand *command;

  if (self->desk == NULL)
    return;
  command = pwt_desk_finish (self->desk, result, &error);
  if (command != NULL)
    pwt_record_free (&pwt_command_record, command);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    end_reading (self, pwt_error_text (error));
    tell (self);
  }
}

static void
read_cb (PwtOpeningRoom *self)
{
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  PwtCommandRequest request = { .id = pwt_backend_new_id (backend),
                                .project = self->row->project,
                                .meter = self->row->id,
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };

  if (self->is_reading || !pwt_desk_may (self->desk, PWT_MAY_READ_METER))
    return;
  self->command = request.id;
  self->is_reading = TRUE;
  g_clear_pointer (&self->problem, g_free);
  pwt_backend_call_async (backend, "meter.command", &request, self->cancellable, commanded_cb,
                          g_object_ref (self));
  tell (self);
}

/* --- callbacks --- */

static void
typed_cb (PwtOpeningRoom *self)
{
  g_autofree char *wrong = dup_amount_problem (self);

  if (wrong != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->amount), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->amount), "error");
  tell (self);
}

static void
decided_cb (PwtOpeningRoom *self)
{
  g_clear_pointer (&self->problem, g_free);
  tell (self);
}

static void
remove_cb (PwtOpeningRoom *self)
{
  g_signal_emit (self, removed_signal, 0);
}

static void
entered_cb (PwtOpeningRoom *self)
{
  g_signal_emit (self, entered_signal, 0);
}

/* Enter says yes and goes on to the first sale; it never takes the yes back. The space bar does. */
static gboolean
take_over_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                  gpointer user_data)
{
  PwtOpeningRoom *self = PWT_OPENING_ROOM (user_data);

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_check_button_set_active (self->take_over, TRUE);
  if (gtk_widget_get_visible (GTK_WIDGET (self->amount)))
    gtk_widget_grab_focus (GTK_WIDGET (self->amount));
  else
    g_signal_emit (self, entered_signal, 0);
  return GDK_EVENT_STOP;
}

/* --- overrides --- */

static void
pwt_opening_room_dispose (GObject *object)
{
  PwtOpeningRoom *self = PWT_OPENING_ROOM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_OPENING_ROOM);
  G_OBJECT_CLASS (pwt_opening_room_parent_class)->dispose (object);
}

static void
pwt_opening_room_finalize (GObject *object)
{
  PwtOpeningRoom *self = PWT_OPENING_ROOM (object);

  pwt_record_free (&pwt_meter_row_record, self->row);
  g_clear_object (&self->cancellable);
  g_free (self->problem);
  g_free (self->failure);
  G_OBJECT_CLASS (pwt_opening_room_parent_class)->finalize (object);
}

static void
pwt_opening_room_class_init (PwtOpeningRoomClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_opening_room_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_opening_room_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_OPENING_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  removed_signal = g_signal_new ("removed", PWT_TYPE_OPENING_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  entered_signal = g_signal_new ("entered", PWT_TYPE_OPENING_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/opening-room.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, name);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, serial);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, amount);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, remove);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, note);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, read);
  gtk_widget_class_bind_template_child (widget_class, PwtOpeningRoom, take_over);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, read_cb);
  gtk_widget_class_bind_template_callback (widget_class, decided_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_over_key_cb);
}

static void
pwt_opening_room_init (PwtOpeningRoom *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- public functions --- */

static void
name_widgets (PwtOpeningRoom *self)
{
  g_autofree char *amount = g_strdup_printf (_ ("First sale for %s"), self->row->room);
  g_autofree char *remove = g_strdup_printf (_ ("Take %s off the list"), self->row->room);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  amount, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
  gtk_widget_set_tooltip_text (self->remove, remove);
}

PwtOpeningRoom *
pwt_opening_room_new (PwtDesk *desk, const PwtMeterRow *row)
{
  PwtOpeningRoom *self = g_object_new (PWT_TYPE_OPENING_ROOM, NULL);
  g_autofree char *place = pwt_meter_row_place (row);
  g_autofree char *serial = g_strdup_printf (_ ("Meter %s"), row->serial);

  self->desk = g_object_ref (desk);
  self->row = pwt_record_copy (&pwt_meter_row_record, row);
  gtk_label_set_text (self->name, place);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), place);
  gtk_label_set_text (self->serial, serial);
  name_widgets (self);
  gtk_widget_set_visible (GTK_WIDGET (self->amount), pwt_desk_may (desk, PWT_MAY_SELL));
  g_signal_connect_object (desk, "tick", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  if (!is_fresh (self))
    read_cb (self);
  show (self);
  return self;
}

const PwtMeterRow *
pwt_opening_room_get_row (PwtOpeningRoom *self)
{
  g_return_val_if_fail (PWT_IS_OPENING_ROOM (self), NULL);

  return self->row;
}

/* A count without money is nobody's loss: it is taken over without a question. */
PwtLeftover
pwt_opening_room_get_leftover (PwtOpeningRoom *self)
{
  g_return_val_if_fail (PWT_IS_OPENING_ROOM (self), PWT_LEFTOVER_REFUSE);

  return is_decided (self) ? PWT_LEFTOVER_ADOPT : PWT_LEFTOVER_REFUSE;
}

PwtMoney
pwt_opening_room_get_amount (PwtOpeningRoom *self)
{
  PwtMoney amount;

  g_return_val_if_fail (PWT_IS_OPENING_ROOM (self), PWT_MONEY_ZERO);

  return understand (self, &amount) == PWT_AMOUNT_GOOD ? amount : PWT_MONEY_ZERO;
}

gboolean
pwt_opening_room_is_ready (PwtOpeningRoom *self)
{
  g_autofree char *wrong = NULL;

  g_return_val_if_fail (PWT_IS_OPENING_ROOM (self), FALSE);

  wrong = dup_amount_problem (self);
  return wrong == NULL && self->problem == NULL && is_fresh (self) && !has_debt (self) &&
         is_decided (self);
}

void
pwt_opening_room_focus (PwtOpeningRoom *self)
{
  g_return_if_fail (PWT_IS_OPENING_ROOM (self));

  if (gtk_widget_get_visible (self->read))
    gtk_widget_grab_focus (self->read);
  else if (!is_decided (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->take_over));
  else if (gtk_widget_get_visible (GTK_WIDGET (self->amount)))
    gtk_widget_grab_focus (GTK_WIDGET (self->amount));
  else
    gtk_widget_grab_focus (self->remove);
}

void
pwt_opening_room_set_problem (PwtOpeningRoom *self, const char *text)
{
  g_return_if_fail (PWT_IS_OPENING_ROOM (self));

  g_free (self->problem);
  self->problem = g_strdup (text);
  tell (self);
}
