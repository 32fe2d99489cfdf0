/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

/* booked → sent → in the meter: how far one sale is, truthfully. */
#define PWT_TYPE_SALE_STEPS (pwt_sale_steps_get_type ())
G_DECLARE_FINAL_TYPE (PwtSaleSteps, pwt_sale_steps, PWT, SALE_STEPS, AdwBin)

/* @heading: which sale of those there are */
void pwt_sale_steps_set_attempt (PwtSaleSteps *self, PwtSaleAttempt *attempt, const char *heading);
PwtSaleAttempt *pwt_sale_steps_get_attempt (PwtSaleSteps *self); /* (nullable) */

G_END_DECLS
