/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"

G_BEGIN_DECLS

/* How long what is left at a point will last, and why. */
typedef struct {
  PwtEnergy daily_use; /* PWT_NONE: the readings do not say */
  gint64 use_days;     /* the readings it is the average of span so many */
  PwtPrice price;      /* today's mean price; PWT_NONE: none in force */
  PwtMoney daily_money;
  gint64 days_tenths; /* PWT_NONE: unknown */
} PwtDaysLeft;

gint64 pwt_daily_use_wh (PwtContext *context, gint64 point_number, gint64 *span_us);
gboolean pwt_price_today (PwtContext *context, const PwtTariff *tariff, GTimeZone *zone,
                          PwtPrice *price, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_days_left (PwtContext *context, const PwtTariff *tariff, GTimeZone *zone,
                    gint64 point_number, PwtMoney balance, PwtDaysLeft *left);

G_END_DECLS
