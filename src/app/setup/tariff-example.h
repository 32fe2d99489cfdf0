/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/tariffs.h"

G_BEGIN_DECLS

/* What 100 yuan buy at 10 o'clock on a workday in July, and in January. (transfer full) */
char *pwt_tariff_example (const PwtTariffPlan *plan, PwtMedium medium);

/* A line for a list: "1.05 / 0.68 / 0.28 yuan/kWh". @plan NULL: none is in force */
char *pwt_tariff_summary (const PwtTariffPlan *plan, PwtMedium medium);

G_END_DECLS
