/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/tariffs.h"

G_BEGIN_DECLS

/* A tariff in a list: its name, and below it what @plan, the version in force, costs.
 * @plan: (nullable): none is in force yet */
GtkWidget *pwt_tariff_label_new (const PwtTariff *tariff, const PwtTariffPlan *plan);

G_END_DECLS
