/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/customer-card.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"

struct _PwtCustomerCard {
  AdwBin parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  PwtStateChip *chip;
  PwtStateChip *relay;
  GtkLabel *identity;
  GtkActionable *meter_button;
  GtkLabel *balance;
  GtkLabel *energy;
  GtkLabel *lasts;
  GtkLabel *count;
  GtkLabel *age;

  /* Owned */
  PwtDesk *desk;
  PwtMeterRow *row;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PwtCustomerCard, pwt_customer_card, ADW_TYPE_BIN)

static guint refreshed_signal;

/* Of a meter that is silent nothing is as new as it looks, not only its money. */
static void
show_oldness (PwtCustomerCard *self)
{
  gboolean is_old = pwt_meter_row_is_old (self->row, pwt_desk_now_us (self->desk));
  const char *css = is_old ? "t-lost" : NULL;
  const char *money_css = is_old ? css : pwt_meter_state_text_css (self->row->state);

  gtk_widget_set_css_classes (GTK_WIDGET (self->balance),
                              (const char *[]){ "stat", "numeric", money_css, NULL });
  gtk_widget_set_css_classes (GTK_WIDGET (self->energy),
                              (const char *[]){ "stat", "numeric", css, NULL });
  gtk_widget_set_css_classes (GTK_WIDGET (self->count),
                              (const char *[]){ "stat", "numeric", css, NULL });
}

/* What runs on with the clock. */
static void
show_age (PwtCustomerCard *self)
{
  g_autofree char *age = NULL, *exact = NULL, *lasts = NULL;

  if (self->row == NULL)
    return;
  age = pwt_show_age (self->row->read_us, pwt_desk_now_us (self->desk));
  exact = pwt_show_full_time (self->row->read_us, pwt_desk_get_zone (self->desk));
  lasts = pwt_dry_show_left (self->row->dry_us, pwt_desk_now_us (self->desk));
  gtk_label_set_text (self->lasts, lasts);
  gtk_label_set_text (self->age, age);
  show_oldness (self);
  pwt_state_chip_set_relay (self->relay, self->row, pwt_desk_now_us (self->desk));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age), exact);
}

static void
show_identity (PwtCustomerCard *self)
{
  const PwtMeterRow *row = self->row;
  g_autofree char *place = pwt_meter_row_place (row);
  GString *text = g_string_new (place);
  g_autofree char *id = pwt_id_dup_text (row->id);

  g_string_append_printf (text, _ (" · meter no. %s"), row->serial);
  if (row->account_number != NULL)
    g_string_append_printf (text, _ (" · account %s"), row->account_number);
  if (row->contact != NULL)
    g_string_append_printf (text, " · %s", row->contact);
  if (row->phone != NULL)
    g_string_append_printf (text, " %s", row->phone);
  if (row->tariff_name != NULL)
    g_string_append_printf (text, " · %s", row->tariff_name);
  gtk_label_set_text (self->identity, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->identity), text->str);
  g_string_free (text, TRUE);
  gtk_actionable_set_action_target (self->meter_button, "s", id);
}

static void
show_stats (PwtCustomerCard *self)
{
  const PwtMeterRow *row = self->row;
  g_autofree char *balance = pwt_show_money (row->balance);
  g_autofree char *energy = pwt_show_energy (row->energy_total);
  g_autofree char *count = pwt_show_count (row->purchase_count);

  gtk_label_set_text (self->balance, balance);
  gtk_label_set_text (self->energy, energy);
  gtk_label_set_text (self->count, count);
}

static void
show (PwtCustomerCard *self)
{
  const char *title = pwt_meter_row_title (self->row);

  adw_avatar_set_text (self->avatar, title);
  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  pwt_state_chip_set_row (self->chip, self->row);
  show_identity (self);
  show_stats (self);
  show_age (self);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtCustomerCard) self = user_data;
  PwtMeterDetail *detail = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (detail == NULL)
    return; /* what is shown says how old it is */
  if (self->row != NULL && detail->row != NULL && pwt_id_equal (detail->row->id, self->row->id)) {
    pwt_customer_card_set_row (self, detail->row);
    g_signal_emit (self, refreshed_signal, 0);
  }
  pwt_record_free (&pwt_meter_detail_record, detail);
}

static void
event_cb (PwtCustomerCard *self, const PwtEvent *event)
{
  PwtIdRequest request;
  gboolean is_registry = g_strcmp0 (event->topic, "registry") == 0; /* whose meter it is */
  gboolean is_meter = g_strcmp0 (event->topic, "meter") == 0;

  if (self->row == NULL || (!is_registry && !is_meter) ||
      (is_meter && !pwt_id_equal (event->subject, self->row->id)))
    return;
  request = (PwtIdRequest){ self->row->id };
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.get", &request,
                          self->cancellable, refreshed_cb, g_object_ref (self));
}

static void
pwt_customer_card_dispose (GObject *object)
{
  PwtCustomerCard *self = PWT_CUSTOMER_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_CUSTOMER_CARD);
  G_OBJECT_CLASS (pwt_customer_card_parent_class)->dispose (object);
}

static void
pwt_customer_card_finalize (GObject *object)
{
  PwtCustomerCard *self = PWT_CUSTOMER_CARD (object);

  if (self->row != NULL)
    pwt_record_free (&pwt_meter_row_record, self->row);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_customer_card_parent_class)->finalize (object);
}

static void
pwt_customer_card_class_init (PwtCustomerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_customer_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_customer_card_finalize;
  refreshed_signal = g_signal_new ("refreshed", PWT_TYPE_CUSTOMER_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PWT_TYPE_STATE_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/customer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, title);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, chip);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, relay);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, identity);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, meter_button);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, balance);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, energy);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, lasts);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, count);
  gtk_widget_class_bind_template_child (widget_class, PwtCustomerCard, age);
}

static void
pwt_customer_card_init (PwtCustomerCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_actionable_set_action_name (self->meter_button, "win.show-meter");
  gtk_actionable_set_action_target (self->meter_button, "s", "");
}

void
pwt_customer_card_set_desk (PwtCustomerCard *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_CUSTOMER_CARD (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "tick", G_CALLBACK (show_age), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
}

void
pwt_customer_card_set_row (PwtCustomerCard *self, const PwtMeterRow *row)
{
  PwtMeterRow *copy;

  g_return_if_fail (PWT_IS_CUSTOMER_CARD (self) && row != NULL);

  copy = pwt_record_copy (&pwt_meter_row_record, row);
  if (self->row != NULL)
    pwt_record_free (&pwt_meter_row_record, self->row);
  self->row = copy;
  show (self);
}

const PwtMeterRow *
pwt_customer_card_get_row (PwtCustomerCard *self)
{
  g_return_val_if_fail (PWT_IS_CUSTOMER_CARD (self), NULL);

  return self->row;
}
