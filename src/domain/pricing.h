/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/money.h"
#include "domain/tariff.h"

G_BEGIN_DECLS

/* Charging by difference of cumulative costs.
 *
 * An accrual carries the exact cost since its start in 1/1,000,000,000 yuan (Wh × 1/1,000,000 yuan
 * per kWh). What is charged for an interval is round (cost after) − round (cost before), so a
 * period charged in pieces costs exactly what it costs whole. */
typedef struct {
  gint64 cost_e9; /* exact cost since the start, in 1/10^9 yuan */
} PwtAccrual;

gboolean pwt_accrual_charge (PwtAccrual *accrual, PwtEnergy used, PwtPrice price, PwtMoney *charge,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_price_energy_bought (PwtMoney money, PwtPrice price, PwtEnergy *energy,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_price_mean (const PwtTariffPlan *plan, const gint64 weights[PWT_N_BANDS],
                         PwtPrice *mean, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_price_slot_weights (const PwtTariffPlan *plan, PwtDate date,
                                 gint64 weights[PWT_N_BANDS],
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_money_share (PwtMoney total, const gint64 *weights, guint n, PwtMoney *shares,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
