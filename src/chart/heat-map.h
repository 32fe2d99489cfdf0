/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/* Values in a grid, days by hours say: the stronger the colour the higher the value. A value that
 * is not known is no cell at all, so that it is not taken for a low one. */
#define PWT_TYPE_HEAT_MAP (pwt_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (PwtHeatMap, pwt_heat_map, PWT, HEAT_MAP, PwtChart)

GtkWidget *pwt_heat_map_new (void);
/* @rows, @columns: what is written at the left and below, NULL-terminated; @values: row by row, as
 * many as both give. All copied. */
void pwt_heat_map_set_values (PwtHeatMap *self, const char *const *rows, const char *const *columns,
                              const gint64 *values);
void pwt_heat_map_clear (PwtHeatMap *self);

G_END_DECLS
