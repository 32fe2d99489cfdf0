/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"

struct _PwtCommandDialog {
  AdwMessageDialog parent_instance;

  /* Template widgets */
  GtkLabel *tenant;
  GtkLabel *room;
  GtkLabel *serial;
  GtkLabel *balance;
  GtkWidget *lost;
  GtkEntry *reason;
  GtkWidget *until_box;
  GtkDropDown *until;

  /* Owned */
  PwtDesk *desk;
  PwtMeterRow *row;

  PwtCommandKind kind;
};

G_DEFINE_FINAL_TYPE (PwtCommandDialog, pwt_command_dialog, ADW_TYPE_MESSAGE_DIALOG)

static guint confirmed_signal;

/* How long supply may be held whatever the balance. */
static const struct {
  const char *label;
  int hours;
} holds[] = {
  { N_ ("1 hour"), 1 },  { N_ ("12 hours"), 12 }, { N_ ("1 day"), 24 },
  { N_ ("3 days"), 72 }, { N_ ("7 days"), 168 },
};

/* Puts the durations of a hold into @drop_down, a day chosen. */
void
pwt_hold_durations_fill (GtkDropDown *drop_down)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (holds); i++)
    gtk_string_list_append (list, _ (holds[i].label));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, 2);
}

gint64
pwt_hold_duration_us (guint selected)
{
  g_return_val_if_fail (selected < G_N_ELEMENTS (holds), 0);

  return holds[selected].hours * PWT_US_PER_HOUR;
}

static gboolean
needs_reason (PwtCommandDialog *self)
{
  return self->kind == PWT_COMMAND_TRIP || self->kind == PWT_COMMAND_HOLD;
}

static void
changed_cb (PwtCommandDialog *self)
{
  g_autofree char *reason =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "go",
                                           !needs_reason (self) || reason[0] != '\0');
}

static void
pwt_command_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PwtCommandDialog *self = PWT_COMMAND_DIALOG (dialog);
  g_autofree char *reason = NULL;
  PwtCommandRequest request;
  guint until = gtk_drop_down_get_selected (self->until);

  if (!g_str_equal (response, "go"))
    return;
  reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  request = (PwtCommandRequest){
    .project = self->row->project,
    .meter = self->row->id,
    .kind = self->kind,
    .reason = reason[0] != '\0' ? reason : NULL,
    .expires_us = PWT_TIME_NONE,
  };
  if (self->kind == PWT_COMMAND_HOLD)
    request.expires_us = pwt_desk_now_us (self->desk) + pwt_hold_duration_us (until);
  g_signal_emit (self, confirmed_signal, 0, &request);
}

static void
pwt_command_dialog_dispose (GObject *object)
{
  g_clear_object (&PWT_COMMAND_DIALOG (object)->desk);
  G_OBJECT_CLASS (pwt_command_dialog_parent_class)->dispose (object);
}

static void
pwt_command_dialog_finalize (GObject *object)
{
  PwtCommandDialog *self = PWT_COMMAND_DIALOG (object);

  if (self->row != NULL)
    pwt_record_free (&pwt_meter_row_record, self->row);
  G_OBJECT_CLASS (pwt_command_dialog_parent_class)->finalize (object);
}

static void
pwt_command_dialog_class_init (PwtCommandDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_command_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_command_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pwt_command_dialog_response;
  confirmed_signal = g_signal_new ("confirmed", PWT_TYPE_COMMAND_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/command-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, tenant);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, room);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, serial);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, balance);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, lost);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, until_box);
  gtk_widget_class_bind_template_child (widget_class, PwtCommandDialog, until);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
pwt_command_dialog_init (PwtCommandDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_hold_durations_fill (self->until);
}

/**
 * pwt_command_words:
 *
 * Returns: what is asked before a command of @kind, for one meter
 */
PwtCommandWords
pwt_command_words (PwtCommandKind kind)
{
  switch (kind) {
  case PWT_COMMAND_TRIP:
    return (PwtCommandWords){
      _ ("Cut the power here?"),
      _ ("The tenant loses power at once, and gets it back only by “Restore prepaid”."), _ ("Trip"),
      ADW_RESPONSE_DESTRUCTIVE
    };
  case PWT_COMMAND_HOLD:
    return (PwtCommandWords){
      _ ("Hold the supply here?"),
      _ ("Power stays on whatever the balance: use without payment, until the time below."),
      _ ("Hold supply"), ADW_RESPONSE_SUGGESTED
    };
  case PWT_COMMAND_READ:
    return (PwtCommandWords){ "", "", _ ("Read now"), ADW_RESPONSE_SUGGESTED };
  case PWT_COMMAND_CLOCK:
    return (PwtCommandWords){ "", _ ("Each meter's clock is set to this computer's."), _ ("Send"),
                              ADW_RESPONSE_SUGGESTED };
  case PWT_COMMAND_PRICES:
    return (PwtCommandWords){
      "", _ ("Each meter gets the prices in force of its account's tariff and charges by them."),
      _ ("Send"), ADW_RESPONSE_SUGGESTED
    };
  case PWT_COMMAND_ALARMS:
    return (PwtCommandWords){ "", _ ("Each meter gets the alarm amounts of its account."),
                              _ ("Send"), ADW_RESPONSE_SUGGESTED };
  case PWT_COMMAND_OVERLOAD:
    return (PwtCommandWords){ "", _ ("The meters trip by themselves above this power."), _ ("Send"),
                              ADW_RESPONSE_SUGGESTED };
  case PWT_COMMAND_RESTORE:
    break;
  }
  return (PwtCommandWords){
    _ ("Restore prepaid here?"),
    _ ("Forced control ends and the balance rules again: with money the power comes "
       "back, perhaps after a button is pressed at the meter."),
    _ ("Restore prepaid"), ADW_RESPONSE_SUGGESTED
  };
}

/* Held while it has no money: to restore it is to cut it. */
static gboolean
would_cut (const PwtMeterRow *row, PwtCommandKind kind)
{
  return kind == PWT_COMMAND_RESTORE && row->state == PWT_METER_HELD &&
         row->balance.e4 != PWT_NONE && row->balance.e4 <= 0;
}

PwtCommandDialog *
pwt_command_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtMeterRow *row,
                        PwtCommandKind kind)
{
  PwtCommandDialog *self = g_object_new (PWT_TYPE_COMMAND_DIALOG, "transient-for", parent, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  PwtCommandWords words = pwt_command_words (kind);
  g_autofree char *place = pwt_meter_row_place (row);
  g_autofree char *balance = pwt_show_money (row->balance);

  self->desk = g_object_ref (desk);
  self->row = pwt_record_copy (&pwt_meter_row_record, row);
  self->kind = kind;
  if (would_cut (row, kind)) {
    words.body = _ ("The supply is held here. With this the hold ends, and as there is no money in "
                    "the meter the tenant loses power at once.");
    words.appearance = ADW_RESPONSE_DESTRUCTIVE;
  }
  adw_message_dialog_set_heading (dialog, words.heading);
  adw_message_dialog_set_body (dialog, words.body);
  gtk_label_set_text (self->tenant, pwt_meter_row_title (row));
  gtk_label_set_text (self->room, place);
  gtk_label_set_text (self->serial, row->serial);
  gtk_label_set_text (self->balance, balance);
  gtk_widget_set_visible (self->lost, row->state == PWT_METER_LOST);
  gtk_widget_set_visible (self->until_box, kind == PWT_COMMAND_HOLD);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), "go", words.go, NULL);
  adw_message_dialog_set_response_appearance (dialog, "go", words.appearance);
  if (words.appearance != ADW_RESPONSE_DESTRUCTIVE) /* a cut takes more than an Enter */
    adw_message_dialog_set_default_response (dialog, "go");
  adw_message_dialog_set_close_response (dialog, "cancel");
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->reason));
  return self;
}
