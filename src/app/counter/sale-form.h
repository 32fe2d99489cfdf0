/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

/* Amount, pay method and what the money buys; then the card that repeats tenant, room, meter number
 * and amount; then booking. Actions: "sale.next", "sale.back", "sale.pay" (s: nick of a pay
 * method). A card that was not on the screen for a moment yet is not booked, whatever is pressed.
 *
 * Signal "sold" (PwtSaleAttempt *attempt): it left the form: booked, or its answer was lost */
#define PWT_TYPE_SALE_FORM (pwt_sale_form_get_type ())
G_DECLARE_FINAL_TYPE (PwtSaleForm, pwt_sale_form, PWT, SALE_FORM, AdwBin)

typedef enum {
  PWT_FORM_EDIT,
  PWT_FORM_CONFIRM,
  PWT_FORM_BOOKING,
} PwtFormStage;

void pwt_sale_form_set_desk (PwtSaleForm *self, PwtDesk *desk);
/* Begins a sale to @row unless it is the same customer, whose typed amount stays: the same meter,
 * place and account. */
void pwt_sale_form_set_row (PwtSaleForm *self, const PwtMeterRow *row);
/* Whether the meter is looked at once more for an earlier sale. */
void pwt_sale_form_set_doubted (PwtSaleForm *self, gboolean is_doubted);
void pwt_sale_form_ask_again (PwtSaleForm *self);
void pwt_sale_form_focus (PwtSaleForm *self);
void pwt_sale_form_set_text (PwtSaleForm *self, const char *text);
const char *pwt_sale_form_get_text (PwtSaleForm *self);
PwtFormStage pwt_sale_form_get_stage (PwtSaleForm *self);
gboolean pwt_sale_form_is_card_seen (PwtSaleForm *self);
gboolean pwt_sale_form_set_pay_method (PwtSaleForm *self, guint index);

G_END_DECLS
