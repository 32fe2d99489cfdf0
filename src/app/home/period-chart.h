/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "record/requests.h"

G_BEGIN_DECLS

/* Money taken or energy used as bars, by day, month or year, each beside the same time one period
 * before.
 *
 * Actions: "period.show" (s: "money" or "energy"), "period.by" (s: "day", "month", "year") */
#define PWT_TYPE_PERIOD_CHART (pwt_period_chart_get_type ())
G_DECLARE_FINAL_TYPE (PwtPeriodChart, pwt_period_chart, PWT, PERIOD_CHART, AdwBin)

void pwt_period_chart_show (PwtPeriodChart *self, const PwtSiteSummary *summary); /* kept: a copy */

G_END_DECLS
