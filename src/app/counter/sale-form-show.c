/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the form shows of its state: the quote, the amount in words, the card to be confirmed. */

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/say.h"
#include "app/counter/sale-form-private.h"
#include "domain/words.h"

/* Returns: whether it said something else before */
static gboolean
set_label (GtkLabel *label, char *text)
{
  gboolean is_new = !g_str_equal (gtk_label_get_text (label), text);

  gtk_label_set_text (label, text);
  g_free (text);
  return is_new;
}

void
pwt_sale_form_show_notice (PwtSaleForm *self, const char *text, gboolean is_refusal)
{
  GtkWidget *const told[] = { GTK_WIDGET (self->amount), GTK_WIDGET (self->button) };

  gtk_label_set_text (self->notice, text != NULL ? text : "");
  gtk_widget_set_visible (self->notice_bar, text != NULL);
  pwt_say (self->notice_bar, text != NULL ? text : "");
  if (is_refusal)
    gtk_widget_add_css_class (self->notice_bar, "bad");
  else
    gtk_widget_remove_css_class (self->notice_bar, "bad");
  /* Said with the amount and with the button that takes it, wherever the focus is. */
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (told[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text != NULL ? text : "", -1);
}

static gboolean
is_zero_typed (PwtSaleForm *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->amount));
  PwtMoney amount;

  return typed[0] != '\0' && pwt_amount_understand (typed, &amount) == PWT_AMOUNT_NONE;
}

static void
add_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/* What the engine warns of, a line each; before it has answered, what the list of meters knew. */
static void
add_warnings (PwtSaleForm *self, GString *text)
{
  g_auto (GStrv) lines = NULL;

  if (self->quote == NULL) {
    if (self->row->other_since_us != PWT_TIME_NONE)
      add_line (text, pwt_engine_text ("Another meter answers here: let its number and the wiring "
                                       "be looked at first"));
    else if (self->row->state == PWT_METER_LOST)
      add_line (text,
                pwt_engine_text ("The meter does not answer: the money will be sent when it does"));
    return;
  }
  lines = g_strsplit (self->quote->warning != NULL ? self->quote->warning : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (text, pwt_engine_text (lines[i]));
}

static void
show_warning (PwtSaleForm *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_refusal = FALSE;

  if (self->row != NULL && pwt_id_is_none (self->row->account)) {
    add_line (text, _ ("No account is open here: nothing can be sold to it."));
    is_refusal = TRUE;
  } else if (self->row != NULL) {
    if (self->quote != NULL && self->quote->refusal != NULL) {
      add_line (text, pwt_engine_text (self->quote->refusal));
      is_refusal = TRUE;
    }
    if (is_zero_typed (self))
      add_line (text, _ ("Type an amount above zero."));
    if (self->is_doubted)
      add_line (text,
                _ ("The meter is looked at once more for an earlier sale: better sell nothing "
                   "to it until that is clear"));
    add_warnings (self, text);
  }
  pwt_sale_form_show_notice (self, text->len > 0 ? text->str : NULL, is_refusal);
}

/* Where no account is open, the button opens one instead. */
gboolean
pwt_sale_form_may_open (PwtSaleForm *self)
{
  return self->row != NULL && pwt_id_is_none (self->row->account) &&
         pwt_desk_may (self->desk, PWT_MAY_OPEN);
}

gboolean
pwt_sale_form_may_go_on (PwtSaleForm *self)
{
  if (pwt_sale_form_may_open (self))
    return TRUE;
  if (self->row == NULL || pwt_id_is_none (self->row->account) || self->typed.e4 <= 0)
    return FALSE;
  return self->stage == PWT_FORM_EDIT ? self->quote == NULL || self->quote->refusal == NULL
                                      : self->stage == PWT_FORM_CONFIRM;
}

void
pwt_sale_form_show_button (PwtSaleForm *self)
{
  g_autofree char *money = pwt_show_money (self->typed);
  gboolean is_booking = self->stage == PWT_FORM_BOOKING;

  if (pwt_sale_form_may_open (self))
    gtk_label_set_text (self->button_label, _ ("Open an account"));
  else if (self->typed.e4 <= 0)
    gtk_label_set_text (self->button_label, _ ("Take payment"));
  else if (self->stage == PWT_FORM_EDIT)
    set_label (self->button_label, g_strdup_printf (_ ("Take %s"), money));
  else
    set_label (self->button_label, g_strdup_printf (_ ("Confirm %s"), money));
  gtk_widget_set_visible (GTK_WIDGET (self->button_spinner), is_booking);
  gtk_spinner_set_spinning (self->button_spinner, is_booking);
  gtk_widget_set_visible (self->back_button, self->stage == PWT_FORM_CONFIRM);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "next")),
      pwt_sale_form_may_go_on (self));
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "back")),
      self->stage == PWT_FORM_CONFIRM);
}

/* How much more the meter takes, where it has a limit. */
static void
show_room (PwtSaleForm *self)
{
  const PwtQuote *quote = self->typed.e4 > 0 ? self->quote : NULL;
  gboolean has_limit = quote != NULL && quote->hoarding_room.e4 != PWT_NONE;
  gboolean is_over = has_limit && quote->credit.e4 > quote->hoarding_room.e4;

  gtk_widget_set_visible (self->room_row, has_limit);
  if (has_limit)
    set_label (self->room, pwt_show_money (quote->hoarding_room));
  gtk_widget_set_css_classes (GTK_WIDGET (self->room),
                              (const char *[]){ "numeric", is_over ? "t-arrears" : NULL, NULL });
}

void
pwt_sale_form_show_quote (PwtSaleForm *self)
{
  const PwtQuote *quote = self->typed.e4 > 0 ? self->quote : NULL; /* of nothing: warnings */
  const PwtMoney none = { PWT_NONE };

  set_label (self->paid, self->typed.e4 > 0 ? pwt_show_money (self->typed) : g_strdup ("—"));
  set_label (self->fee, pwt_show_money (quote != NULL ? quote->fee : none));
  set_label (self->energy, quote != NULL ? pwt_show_energy (quote->energy) : g_strdup ("—"));
  set_label (self->days, pwt_show_days (quote != NULL ? quote->days_tenths : PWT_NONE));
  set_label (self->after, pwt_show_money (quote != NULL ? quote->balance_after : none));
  set_label (self->waiting, pwt_show_money (quote != NULL ? quote->waiting : none));
  gtk_widget_set_visible (self->waiting_row, quote != NULL && quote->waiting.e4 > 0);
  show_room (self);
  show_warning (self);
  if (quote != NULL) {
    g_autofree char *price = pwt_show_mean_price (quote->price);

    gtk_widget_set_tooltip_text (GTK_WIDGET (self->energy), price);
  }
}

PwtMoney
pwt_sale_form_most (void)
{
  return (PwtMoney){ pwt_record_find (&pwt_sale_request_record, "paid")->max };
}

void
pwt_sale_form_show_words (PwtSaleForm *self, PwtAmountKind kind)
{
  gboolean is_wrong = kind == PWT_AMOUNT_WRONG || self->is_too_much;
  g_autofree char *words = NULL;

  if (self->is_too_much) {
    g_autofree char *most = pwt_show_money (pwt_sale_form_most ());

    words = g_strdup_printf (_ ("At most %s in one sale"), most);
  } else if (is_wrong) {
    words = g_strdup (_ ("This is no amount of money: yuan with at most two decimals"));
  } else if (kind == PWT_AMOUNT_GOOD) {
    words = pwt_money_in_words (self->typed, NULL);
  }
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->words),
      (const char *[]){ "caption", is_wrong ? "t-arrears" : "dim-label", NULL });
  gtk_label_set_text (self->words, words != NULL ? words : "");
}

PwtMoney
pwt_sale_form_preset_amount (PwtSaleForm *self, guint i)
{
  if (i < PWT_FORM_N_PRESETS)
    return (PwtMoney){ pwt_form_preset_yuan[i] * 10000 };
  if (self->row == NULL || self->row->balance.e4 == PWT_NONE)
    return PWT_MONEY_ZERO;
  return pwt_amount_to_reach (self->row->balance, (PwtMoney){ PWT_FORM_FILL_TO_YUAN * 10000 });
}

void
pwt_sale_form_show_presets (PwtSaleForm *self)
{
  GtkFlowBoxChild *child;

  for (guint i = 0; (child = gtk_flow_box_get_child_at_index (self->presets, (int) i)) != NULL;
       i++) {
    GtkWidget *button = gtk_flow_box_child_get_child (child);
    PwtMoney amount = pwt_sale_form_preset_amount (self, i);

    if (amount.e4 == self->typed.e4 && amount.e4 > 0)
      gtk_widget_add_css_class (button, "on");
    else
      gtk_widget_remove_css_class (button, "on");
    gtk_widget_set_sensitive (button, amount.e4 > 0);
  }
}

gboolean
pwt_sale_form_show_confirm (PwtSaleForm *self)
{
  g_autofree char *place = pwt_meter_row_place (self->row);
  gboolean is_new;

  is_new = set_label (self->confirm_who, g_strdup (pwt_meter_row_title (self->row)));
  is_new |= set_label (self->confirm_where,
                       g_strdup_printf (_ ("%s · meter no. %s"), place, self->row->serial));
  is_new |= set_label (self->confirm_amount, pwt_show_money (self->typed));
  is_new |= set_label (self->confirm_words, pwt_money_in_words (self->typed, NULL));
  return is_new;
}
