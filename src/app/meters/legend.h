/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "record/requests.h"

G_BEGIN_DECLS

/* The eight states with their counts; pressed, they are the filter.
 *
 * Signal "changed" () */
#define PWT_TYPE_LEGEND (pwt_legend_get_type ())
G_DECLARE_FINAL_TYPE (PwtLegend, pwt_legend, PWT, LEGEND, AdwBin)

void pwt_legend_set_counts (PwtLegend *self, GPtrArray *counts); /* (element-type PwtCount) */
gboolean pwt_legend_has (PwtLegend *self, PwtMeterState state);
void pwt_legend_set (PwtLegend *self, PwtMeterState state, gboolean is_on);
void pwt_legend_clear (PwtLegend *self);
void pwt_legend_set_is_short (PwtLegend *self, gboolean is_short);

G_END_DECLS
