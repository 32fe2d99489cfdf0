/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/sale-form.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"
#include "app/common/settings.h"
#include "app/counter/sale-form-private.h"

#define QUOTE_DELAY_MS 120 /* a quote is asked when typing pauses this long */

G_DEFINE_FINAL_TYPE (PwtSaleForm, pwt_sale_form, ADW_TYPE_BIN)

static guint sold_signal;

const gint64 pwt_form_preset_yuan[PWT_FORM_N_PRESETS] = { 100, 200, 500, 1000, 2000 };

static void
set_stage (PwtSaleForm *self, PwtFormStage stage)
{
  self->stage = stage;
  self->is_next_waiting = FALSE;
  gtk_stack_set_visible_child_name (self->stack, stage == PWT_FORM_EDIT ? "edit" : "confirm");
  gtk_widget_set_sensitive (GTK_WIDGET (self->reference), stage != PWT_FORM_BOOKING);
  pwt_sale_form_show_button (self);
  if (stage != PWT_FORM_CONFIRM) {
    pwt_card_watch_stop (self->watch);
    return;
  }
  pwt_card_watch_restart (self->watch);
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

/* --- quote --- */

static void
stop_asking (PwtSaleForm *self)
{
  g_clear_handle_id (&self->quote_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
drop_quote (PwtSaleForm *self)
{
  stop_asking (self);
  if (self->quote != NULL)
    pwt_record_free (&pwt_quote_record, self->quote);
  self->quote = NULL;
}

/* What the card repeats of a quote; what is left after it moves with every reading. */
static gboolean
says_the_same (const PwtQuote *quote, const PwtQuote *other)
{
  return quote->paid.e4 == other->paid.e4 && quote->fee.e4 == other->fee.e4 &&
         quote->credit.e4 == other->credit.e4 && quote->price.e6 == other->price.e6 &&
         g_strcmp0 (quote->warning, other->warning) == 0;
}

/* Back to the amount, with the reason in place: what was quoted before may be true no longer. */
static void
quote_failed (PwtSaleForm *self, const GError *error)
{
  gboolean was_card = self->stage == PWT_FORM_CONFIRM;

  drop_quote (self);
  self->is_next_waiting = FALSE;
  if (self->stage == PWT_FORM_BOOKING)
    return; /* the engine has its own say about that sale */
  if (was_card)
    set_stage (self, PWT_FORM_EDIT);
  pwt_sale_form_show_quote (self);
  pwt_sale_form_show_button (self);
  pwt_sale_form_show_notice (self, pwt_error_text (error), TRUE);
  if (was_card)
    pwt_sale_form_focus (self);
}

/* What is confirmed may be something else now than what was read on the card. */
static void
recheck_card (PwtSaleForm *self, gboolean has_changed)
{
  if (self->quote->refusal != NULL) {
    set_stage (self, PWT_FORM_EDIT);
    pwt_sale_form_focus (self);
  } else if (has_changed) {
    pwt_card_watch_restart (self->watch);
  }
}

static void
quote_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSaleForm) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean has_changed;
  PwtQuote *quote;

  if (self->desk == NULL)
    return;
  quote = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (quote == NULL) {
    quote_failed (self, error);
    return;
  }
  has_changed = self->quote == NULL || !says_the_same (self->quote, quote);
  if (self->quote != NULL)
    pwt_record_free (&pwt_quote_record, self->quote);
  self->quote = quote;
  pwt_sale_form_show_quote (self);
  pwt_sale_form_show_button (self);
  if (self->stage == PWT_FORM_CONFIRM)
    recheck_card (self, has_changed);
  else if (self->is_next_waiting && self->typed.e4 > 0 && quote->refusal == NULL) {
    pwt_sale_form_show_confirm (self);
    set_stage (self, PWT_FORM_CONFIRM);
  }
}

static gboolean
ask_quote_cb (gpointer user_data)
{
  PwtSaleForm *self = PWT_SALE_FORM (user_data);
  PwtQuoteRequest request = { .project = self->row->project,
                              .point = self->row->point,
                              .paid = self->typed };

  self->quote_id = 0;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.quote", &request,
                          self->cancellable, quote_arrived_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Also of nothing: what is to be known before money is taken, is known before it is typed. */
static void
want_quote (PwtSaleForm *self, guint delay_ms)
{
  drop_quote (self);
  if (self->row != NULL && !pwt_id_is_none (self->row->account))
    self->quote_id = g_timeout_add (delay_ms, ask_quote_cb, self);
}

/* --- the attempt --- */

/* The next customer pays as most do: what the last one paid by is not theirs. */
static void
begin_anew (PwtSaleForm *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->amount), "");
  gtk_editable_set_text (GTK_EDITABLE (self->reference), "");
  pwt_sale_form_set_pay_method (self, pwt_settings_get_pay_method ());
}

static void
attempt_changed_cb (PwtSaleForm *self, PwtSaleAttempt *attempt)
{
  g_autoptr (PwtSaleAttempt) kept G_GNUC_UNUSED = g_object_ref (attempt);
  PwtAttemptPhase phase = pwt_sale_attempt_get_phase (attempt);

  if (self->stage != PWT_FORM_BOOKING || attempt != self->attempt)
    return;
  if (phase == PWT_ATTEMPT_REFUSED) {
    pwt_sale_attempt_dismiss (attempt); /* it is seen here */
    set_stage (self, PWT_FORM_EDIT);
    pwt_sale_form_show_notice (self, pwt_sale_attempt_get_problem (attempt), TRUE);
    pwt_sale_form_focus (self);
  } else if (phase == PWT_ATTEMPT_BOOKED || phase == PWT_ATTEMPT_UNSURE) {
    g_signal_handlers_disconnect_by_func (attempt, attempt_changed_cb, self);
    g_clear_object (&self->attempt);
    set_stage (self, PWT_FORM_EDIT);
    begin_anew (self);
    g_signal_emit (self, sold_signal, 0, attempt);
  }
}

/* The sale has its id from the first keystroke on. */
static void
ensure_attempt (PwtSaleForm *self)
{
  if (self->attempt != NULL || self->row == NULL || pwt_id_is_none (self->row->account))
    return;
  self->attempt = pwt_sale_attempt_new (self->desk, self->row);
  g_signal_connect_object (self->attempt, "changed", G_CALLBACK (attempt_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
book (PwtSaleForm *self)
{
  ensure_attempt (self);
  pwt_sale_attempt_set_payment (self->attempt, self->typed, self->pay_method,
                                gtk_editable_get_text (GTK_EDITABLE (self->reference)));
  set_stage (self, PWT_FORM_BOOKING);
  pwt_sale_attempt_book (self->attempt);
}

/* --- callbacks and actions --- */

static void
amount_changed_cb (PwtSaleForm *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->amount));
  PwtMoney amount = PWT_MONEY_ZERO;
  PwtAmountKind kind = pwt_amount_understand (text, &amount);

  self->is_too_much = kind == PWT_AMOUNT_GOOD && amount.e4 > pwt_sale_form_most ().e4;
  self->typed = kind == PWT_AMOUNT_GOOD && !self->is_too_much ? amount : PWT_MONEY_ZERO;
  self->is_next_waiting = FALSE;
  if (text[0] != '\0')
    ensure_attempt (self);
  want_quote (self, QUOTE_DELAY_MS);
  pwt_sale_form_show_words (self, kind);
  pwt_sale_form_show_quote (self);
  pwt_sale_form_show_presets (self);
  pwt_sale_form_show_button (self);
}

static void
next_cb (PwtSaleForm *self)
{
  if (!pwt_sale_form_may_go_on (self))
    return;
  if (pwt_sale_form_may_open (self)) {
    g_autofree char *meter = pwt_id_dup_text (self->row->id);

    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-account", "s", meter);
    return;
  }
  if (self->stage == PWT_FORM_CONFIRM) {
    if (pwt_card_watch_is_seen (self->watch))
      book (self);
    else /* the second click of two, say: it was not this card's */
      pwt_card_watch_restart (self->watch);
  } else if (self->quote != NULL) {
    pwt_sale_form_show_confirm (self);
    set_stage (self, PWT_FORM_CONFIRM);
  } else {
    want_quote (self, 0); /* nobody confirms what was not quoted */
    self->is_next_waiting = TRUE;
  }
}

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  next_cb (PWT_SALE_FORM (user_data));
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PwtSaleForm *self = PWT_SALE_FORM (user_data);

  set_stage (self, PWT_FORM_EDIT);
  pwt_sale_form_focus (self);
}

static void
pay_action (GSimpleAction *action, GVariant *nick, gpointer user_data)
{
  PwtSaleForm *self = PWT_SALE_FORM (user_data);

  if (self->stage == PWT_FORM_BOOKING)
    return;
  for (guint i = 0; pwt_pay_method_choices[i].nick != NULL; i++)
    if (g_str_equal (pwt_pay_method_choices[i].nick, g_variant_get_string (nick, NULL))) {
      self->pay_method = i;
      g_simple_action_set_state (action, nick);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->reference), self->pay_method != PWT_PAY_CASH);
}

static void
preset_clicked_cb (PwtSaleForm *self, GtkWidget *button)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  PwtMoney amount = pwt_sale_form_preset_amount (self, i);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, amount.e4 / 10000);

  gtk_editable_set_text (GTK_EDITABLE (self->amount), text);
  pwt_sale_form_focus (self);
}

static gboolean
is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* What presses the button that has the keyboard. */
static gboolean
is_press (PwtSaleForm *self, guint key)
{
  return is_enter (key) || ((key == GDK_KEY_space || key == GDK_KEY_KP_Space) &&
                            gtk_widget_has_focus (GTK_WIDGET (self->button)));
}

/* A button presses itself a moment after the key: so the key is what is judged. */
static gboolean
pressed (PwtSaleForm *self)
{
  /* A key held down repeats; only a fresh one may take the next step. */
  if (self->is_press_held)
    return GDK_EVENT_STOP;
  self->is_press_held = TRUE;
  if (self->stage != PWT_FORM_CONFIRM || pwt_card_watch_is_seen (self->watch))
    return GDK_EVENT_PROPAGATE;
  pwt_card_watch_restart (self->watch);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  PwtSaleForm *self = PWT_SALE_FORM (user_data);
  gboolean is_typing_reference = gtk_widget_has_focus (
      GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->reference))));

  if (is_press (self, key))
    return pressed (self);
  if (self->stage != PWT_FORM_CONFIRM)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape) {
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "back", NULL);
    return GDK_EVENT_STOP;
  }
  if (!is_typing_reference && key >= GDK_KEY_1 && key <= GDK_KEY_4) {
    pwt_card_watch_note_key (self->watch);
    return pwt_sale_form_set_pay_method (self, key - GDK_KEY_1);
  }
  /* What means nothing here was typed for elsewhere, and so is an Enter right after it: a scanner
   * ends its codes with one. */
  if (!is_typing_reference && gdk_keyval_to_unicode (key) != 0)
    pwt_card_watch_restart (self->watch);
  return GDK_EVENT_PROPAGATE;
}

static void
key_released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                 gpointer user_data)
{
  if (is_enter (key) || key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    PWT_SALE_FORM (user_data)->is_press_held = FALSE;
}

/* Its release will be somebody else's. */
static void
left_cb (PwtSaleForm *self)
{
  self->is_press_held = FALSE;
}

/* --- overrides --- */

static void
pwt_sale_form_dispose (GObject *object)
{
  PwtSaleForm *self = PWT_SALE_FORM (object);

  g_clear_handle_id (&self->quote_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->attempt);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->watch, pwt_card_watch_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SALE_FORM);
  G_OBJECT_CLASS (pwt_sale_form_parent_class)->dispose (object);
}

static void
pwt_sale_form_finalize (GObject *object)
{
  PwtSaleForm *self = PWT_SALE_FORM (object);

  if (self->quote != NULL)
    pwt_record_free (&pwt_quote_record, self->quote);
  if (self->row != NULL)
    pwt_record_free (&pwt_meter_row_record, self->row);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_sale_form_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, card);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, amount);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, words);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, presets);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, confirm_who);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, confirm_where);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, confirm_amount);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, confirm_words);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, reference);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, paid);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, fee);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, energy);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, days);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, waiting);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, room_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, room);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, after);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, notice);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, back_button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, button);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, button_spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtSaleForm, button_label);
}

static void
pwt_sale_form_class_init (PwtSaleFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_sale_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_sale_form_finalize;
  sold_signal = g_signal_new ("sold", PWT_TYPE_SALE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, PWT_TYPE_SALE_ATTEMPT);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/sale-form.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
}

static GtkWidget *
add_preset (PwtSaleForm *self, guint i, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
  g_signal_connect_object (button, "clicked", G_CALLBACK (preset_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->presets, button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE); /* the button itself is */
  return button;
}

static void
add_presets (PwtSaleForm *self)
{
  g_autofree char *fill = g_strdup_printf (_ ("To %d"), PWT_FORM_FILL_TO_YUAN);
  g_autofree char *what =
      g_strdup_printf (_ ("What brings the balance to %d yuan"), PWT_FORM_FILL_TO_YUAN);

  for (guint i = 0; i < PWT_FORM_N_PRESETS; i++) {
    g_autofree char *label = g_strdup_printf ("%" G_GINT64_FORMAT, pwt_form_preset_yuan[i]);

    add_preset (self, i, label);
  }
  gtk_widget_set_tooltip_text (add_preset (self, PWT_FORM_N_PRESETS, fill), what);
}

static void
pwt_sale_form_init (PwtSaleForm *self)
{
  static const GActionEntry entries[] = {
    { .name = "next", .activate = next_action },
    { .name = "back", .activate = back_action },
    { .name = "pay", .activate = pay_action, .parameter_type = "s", .state = "'cash'" },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = pwt_card_watch_new (self->card, GTK_WIDGET (self->button));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sale", G_ACTION_GROUP (self->actions));
  add_presets (self);
  pwt_sale_form_show_quote (self);
  pwt_sale_form_show_button (self);
}

/* --- public functions --- */

/* A tariff, a fee or a limit may be another one. */
static void
event_cb (PwtSaleForm *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "registry") == 0)
    pwt_sale_form_ask_again (self);
}

void
pwt_sale_form_set_desk (PwtSaleForm *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_SALE_FORM (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
}

/* A sale names a place: typed for one tenant, it must not go to the next one there. */
static gboolean
is_same_customer (const PwtMeterRow *row, const PwtMeterRow *other)
{
  return pwt_id_equal (row->id, other->id) && pwt_id_equal (row->point, other->point) &&
         pwt_id_equal (row->account, other->account);
}

static gboolean
has_moved (const PwtMeterRow *row, const PwtMeterRow *other)
{
  return row->balance.e4 != other->balance.e4 || row->purchase_count != other->purchase_count ||
         row->state != other->state || row->other_since_us != other->other_since_us;
}

static void
begin_with (PwtSaleForm *self, const PwtMeterRow *before)
{
  if (before != NULL && pwt_id_equal (before->id, self->row->id) && self->typed.e4 > 0)
    pwt_toast (GTK_WIDGET (self), _ ("Somebody else has this meter now: begin the sale anew"));
  g_clear_object (&self->attempt);
  set_stage (self, PWT_FORM_EDIT);
  begin_anew (self);
  want_quote (self, 0);
}

/* Whoever looks at the card sees other words on it: they are to be read first. */
static void
follow_card (PwtSaleForm *self)
{
  if (self->stage == PWT_FORM_CONFIRM && pwt_sale_form_show_confirm (self))
    pwt_card_watch_restart (self->watch);
}

void
pwt_sale_form_set_row (PwtSaleForm *self, const PwtMeterRow *row)
{
  PwtMeterRow *before;

  g_return_if_fail (PWT_IS_SALE_FORM (self) && row != NULL);

  if (self->stage == PWT_FORM_BOOKING)
    return; /* what is being booked is not given another customer */
  before = self->row;
  self->row = pwt_record_copy (&pwt_meter_row_record, row);
  if (before == NULL || !is_same_customer (before, row)) {
    begin_with (self, before);
  } else {
    follow_card (self);
    if (has_moved (before, row))
      pwt_sale_form_ask_again (self);
  }
  if (before != NULL)
    pwt_record_free (&pwt_meter_row_record, before);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !pwt_id_is_none (row->account));
  pwt_sale_form_show_quote (self);
  pwt_sale_form_show_presets (self);
  pwt_sale_form_show_button (self);
}

void
pwt_sale_form_set_doubted (PwtSaleForm *self, gboolean is_doubted)
{
  g_return_if_fail (PWT_IS_SALE_FORM (self));

  if (self->is_doubted == is_doubted)
    return;
  self->is_doubted = is_doubted;
  if (self->stage == PWT_FORM_BOOKING)
    return;
  pwt_sale_form_show_quote (self);
  if (self->stage == PWT_FORM_CONFIRM)
    pwt_card_watch_restart (self->watch);
}

/* What can be sold may be something else now; what was quoted is shown until that is known. */
void
pwt_sale_form_ask_again (PwtSaleForm *self)
{
  g_return_if_fail (PWT_IS_SALE_FORM (self));

  if (self->row == NULL || pwt_id_is_none (self->row->account) || self->stage == PWT_FORM_BOOKING)
    return;
  stop_asking (self);
  self->quote_id = g_timeout_add (0, ask_quote_cb, self);
}

void
pwt_sale_form_focus (PwtSaleForm *self)
{
  g_return_if_fail (PWT_IS_SALE_FORM (self));

  if (self->stage == PWT_FORM_CONFIRM)
    gtk_widget_grab_focus (GTK_WIDGET (self->button));
  else
    gtk_entry_grab_focus_without_selecting (self->amount);
  gtk_editable_set_position (GTK_EDITABLE (self->amount), -1);
}

void
pwt_sale_form_set_text (PwtSaleForm *self, const char *text)
{
  g_return_if_fail (PWT_IS_SALE_FORM (self));

  gtk_editable_set_text (GTK_EDITABLE (self->amount), text);
  gtk_editable_set_position (GTK_EDITABLE (self->amount), -1);
}

const char *
pwt_sale_form_get_text (PwtSaleForm *self)
{
  g_return_val_if_fail (PWT_IS_SALE_FORM (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->amount));
}

PwtFormStage
pwt_sale_form_get_stage (PwtSaleForm *self)
{
  g_return_val_if_fail (PWT_IS_SALE_FORM (self), PWT_FORM_EDIT);

  return self->stage;
}

/* F5 … F8, and 1 … 4 on the confirming card. */
gboolean
pwt_sale_form_set_pay_method (PwtSaleForm *self, guint index)
{
  g_return_val_if_fail (PWT_IS_SALE_FORM (self), FALSE);
  g_return_val_if_fail (index <= PWT_PAY_CARD, FALSE);

  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "pay",
                                  g_variant_new_string (pwt_pay_method_choices[index].nick));
  return TRUE;
}

/* Whether the card has been on the screen long enough for a press to mean it. */
gboolean
pwt_sale_form_is_card_seen (PwtSaleForm *self)
{
  g_return_val_if_fail (PWT_IS_SALE_FORM (self), FALSE);

  return pwt_card_watch_is_seen (self->watch);
}
