/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/decide-dialog.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"

struct _PwtDecideDialog {
  AdwMessageDialog parent_instance;

  /* Template widgets */
  GtkLabel *tenant;
  GtkLabel *room;
  GtkLabel *serial;
  GtkLabel *paid;
  GtkLabel *before;
  GtkLabel *now;
  GtkEntry *reason;
  GtkWidget *method_box;
  GtkDropDown *method;

  /* Owned */
  PwtDesk *desk;
  PwtSaleAttempt *attempt;
  GCancellable *cancellable;

  PwtId meter, command; /* none: the meter is not being read */
};

G_DEFINE_FINAL_TYPE (PwtDecideDialog, pwt_decide_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
is_conflict (PwtDecideDialog *self)
{
  return pwt_sale_attempt_get_reply (self->attempt)->topup->state == PWT_TOPUP_CONFLICT;
}

static gboolean
is_restored (PwtDecideDialog *self)
{
  return pwt_sale_attempt_get_reply (self->attempt)->topup->restored_us != PWT_TIME_NONE;
}

static void
changed_cb (PwtDecideDialog *self)
{
  g_autofree char *reason =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  for (guint i = 0; i < PWT_N_DECISIONS; i++) {
    const char *nick = pwt_decision_nick ((PwtDecision) i);

    if (adw_message_dialog_has_response (ADW_MESSAGE_DIALOG (self), nick))
      adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), nick, reason[0] != '\0');
  }
}

static char *
dup_shown (gint64 count, PwtMoney balance)
{
  g_autofree char *money = balance.e4 != PWT_NONE ? pwt_show_money (balance) : g_strdup ("—");

  if (count == PWT_NONE)
    return g_strdup (money);
  return g_strdup_printf (_ ("count %d · %s"), (int) count, money);
}

/* --- the meter, which is read at once: it decides --- */

/* Returns: (transfer none) (nullable): the reading this dialog asked for */
static const PwtCommand *
find_command (PwtDecideDialog *self, const GPtrArray *commands)
{
  for (guint i = 0; i < commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (commands, i);

    if (pwt_id_equal (command->id, self->command))
      return command;
  }
  return NULL;
}

static void
show_meter (PwtDecideDialog *self, const PwtMeterDetail *detail)
{
  const PwtCommand *command = find_command (self, detail->commands);
  g_autofree char *shown = NULL, *age = NULL, *text = NULL;

  if (detail->live == NULL) {
    gtk_label_set_text (self->now, _ ("not known"));
    return;
  }
  shown = dup_shown (detail->live->purchase_count, detail->live->balance);
  age = pwt_show_age (detail->live->read_us, pwt_desk_now_us (self->desk));
  if (command != NULL && command->ended_us == PWT_TIME_NONE)
    text = g_strdup_printf ("%s · %s\n%s", shown, age, _ ("being read…"));
  else if (command != NULL && command->state != PWT_COMMAND_PROVED && command->result != NULL)
    text = g_strdup_printf ("%s · %s\n%s", shown, age, pwt_engine_text (command->result));
  else
    text = g_strdup_printf ("%s · %s", shown, age);
  gtk_label_set_text (self->now, text);
}

static void
meter_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtDecideDialog) self = user_data;
  PwtMeterDetail *detail;

  if (self->desk == NULL)
    return;
  detail = pwt_desk_finish (self->desk, result, NULL);
  if (detail != NULL)
    show_meter (self, detail);
  else
    gtk_label_set_text (self->now, _ ("not known"));
  pwt_record_free (&pwt_meter_detail_record, detail);
}

static void
load_meter (PwtDecideDialog *self)
{
  PwtIdRequest request = { self->meter };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.get", &request,
                          self->cancellable, meter_loaded_cb, g_object_ref (self));
}

static void
event_cb (PwtDecideDialog *self, const PwtEvent *event)
{
  if (self->desk != NULL &&
      (pwt_id_equal (event->subject, self->meter) || pwt_id_equal (event->subject, self->command)))
    load_meter (self);
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtDecideDialog) self = user_data;
  PwtCommand *command = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  /* Refused, or the engine is away: what is shown says how old it is. */
  if (command != NULL)
    pwt_record_free (&pwt_command_record, command);
  if (self->desk != NULL)
    load_meter (self);
}

static void
read_meter (PwtDecideDialog *self)
{
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  PwtCommandRequest request = { .id = pwt_backend_new_id (backend),
                                .project = pwt_sale_attempt_get_project (self->attempt),
                                .meter = self->meter,
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };

  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  if (!pwt_desk_may (self->desk, PWT_MAY_READ_METER)) {
    load_meter (self);
    return;
  }
  self->command = request.id;
  pwt_backend_call_async (backend, "meter.command", &request, self->cancellable, commanded_cb,
                          g_object_ref (self));
}

static void
pwt_decide_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PwtDecideDialog *self = PWT_DECIDE_DIALOG (dialog);
  g_autofree char *reason =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  pwt_sale_attempt_set_reason (self->attempt, reason); /* put off, it is not typed again */
  for (guint i = 0; i < PWT_N_DECISIONS; i++)
    if (g_str_equal (response, pwt_decision_nick ((PwtDecision) i)))
      pwt_sale_attempt_decide (self->attempt, (PwtDecision) i,
                               (PwtPayMethod) gtk_drop_down_get_selected (self->method));
}

static void
pwt_decide_dialog_dispose (GObject *object)
{
  PwtDecideDialog *self = PWT_DECIDE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  g_clear_object (&self->attempt);
  G_OBJECT_CLASS (pwt_decide_dialog_parent_class)->dispose (object);
}

static void
pwt_decide_dialog_finalize (GObject *object)
{
  g_clear_object (&PWT_DECIDE_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (pwt_decide_dialog_parent_class)->finalize (object);
}

static void
pwt_decide_dialog_class_init (PwtDecideDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_decide_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_decide_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pwt_decide_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/decide-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, tenant);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, room);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, serial);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, paid);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, before);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, now);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, method_box);
  gtk_widget_class_bind_template_child (widget_class, PwtDecideDialog, method);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pwt_decide_dialog_init (PwtDecideDialog *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; pwt_pay_method_choices[i].nick != NULL; i++)
    gtk_string_list_append (list, _ (pwt_pay_method_choices[i].label));
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (list));
}

/* Two ways out of each state; the responses are named by the nicks of the decisions. */
static void
add_ways (PwtDecideDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_add_response (dialog, "cancel", _ ("Not now"));
  if (is_conflict (self)) {
    adw_message_dialog_set_heading (dialog, _ ("Has the money arrived?"));
    adw_message_dialog_set_body (
        dialog, _ ("The meter's count or balance does not fit this sale. It is being "
                   "read: compare, and say what you see."));
    adw_message_dialog_add_responses (dialog, "not-arrived", _ ("It did not arrive"), "arrived",
                                      _ ("It did arrive"), NULL);
  } else {
    adw_message_dialog_set_heading (dialog, _ ("What becomes of this money?"));
    adw_message_dialog_set_body (dialog, _ ("The meter did not take it. Sent again, it is a new "
                                            "top-up; paid back, fee included, the receipt becomes "
                                            "the slip of it."));
    if (is_restored (self))
      adw_message_dialog_set_body (
          dialog, _ ("The site was restored from a backup after the meter had refused this: it may "
                     "have been paid back or sent again since. Look through the slips and the "
                     "drawer, and ask the tenant, before you give it once more."));
    adw_message_dialog_add_responses (dialog, "pay-back", _ ("Pay back"), "resend",
                                      _ ("Send again"), NULL);
    adw_message_dialog_set_response_appearance (dialog, "pay-back", ADW_RESPONSE_DESTRUCTIVE);
  }
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_widget_set_visible (self->method_box, !is_conflict (self));
}

static void
show_facts (PwtDecideDialog *self)
{
  const PwtTopup *topup = pwt_sale_attempt_get_reply (self->attempt)->topup;
  g_autofree char *paid = pwt_show_money (pwt_sale_attempt_get_paid (self->attempt));
  g_autofree char *before = dup_shown (topup->count_before, topup->balance_before);

  gtk_label_set_text (self->tenant, pwt_sale_attempt_get_tenant (self->attempt));
  gtk_label_set_text (self->room, pwt_sale_attempt_get_room (self->attempt));
  gtk_label_set_text (self->serial, pwt_sale_attempt_get_serial (self->attempt));
  gtk_label_set_text (self->paid, paid);
  gtk_label_set_text (self->before, before);
  gtk_drop_down_set_selected (self->method, pwt_sale_attempt_get_pay_method (self->attempt));
  if (pwt_sale_attempt_get_reason (self->attempt) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->reason),
                           pwt_sale_attempt_get_reason (self->attempt));
}

/**
 * pwt_decide_dialog_new:
 * @attempt: one that pwt_sale_attempt_may_decide()
 */
PwtDecideDialog *
pwt_decide_dialog_new (GtkWindow *parent, PwtSaleAttempt *attempt)
{
  PwtDecideDialog *self = g_object_new (PWT_TYPE_DECIDE_DIALOG, "transient-for", parent, NULL);

  self->desk = g_object_ref (pwt_sale_attempt_get_desk (attempt));
  self->attempt = g_object_ref (attempt);
  add_ways (self);
  show_facts (self);
  changed_cb (self);
  self->meter = pwt_sale_attempt_get_reply (attempt)->topup->meter;
  if (is_conflict (self))
    read_meter (self);
  else
    load_meter (self);
  return self;
}
