/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/flow.h"
#include "record/requests.h"

G_BEGIN_DECLS

/* A tool bar with the states of meters and their counts; pressed, they are the filter. What a
 * template puts into it stands beside them, and everything keeps its name: where there is little
 * room, it takes another line.
 *
 * Signal "changed" () */
#define PWT_TYPE_LEGEND (pwt_legend_get_type ())
G_DECLARE_FINAL_TYPE (PwtLegend, pwt_legend, PWT, LEGEND, PwtFlow)

void pwt_legend_set_counts (PwtLegend *self, GPtrArray *counts); /* (element-type PwtCount) */
gboolean pwt_legend_has (PwtLegend *self, PwtMeterState state);
void pwt_legend_set (PwtLegend *self, PwtMeterState state, gboolean is_on);
void pwt_legend_clear (PwtLegend *self);

G_END_DECLS
