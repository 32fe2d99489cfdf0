/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* Who stands at the counter: tenant, room, meter, and how it stands now. Follows the meter's
 * events.
 *
 * Signal "refreshed" (): the same meter, newly read */
#define PWT_TYPE_CUSTOMER_CARD (pwt_customer_card_get_type ())
G_DECLARE_FINAL_TYPE (PwtCustomerCard, pwt_customer_card, PWT, CUSTOMER_CARD, AdwBin)

void pwt_customer_card_set_desk (PwtCustomerCard *self, PwtDesk *desk);
void pwt_customer_card_set_row (PwtCustomerCard *self, const PwtMeterRow *row);
const PwtMeterRow *pwt_customer_card_get_row (PwtCustomerCard *self); /* (nullable) */

G_END_DECLS
