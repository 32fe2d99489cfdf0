/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/line-chart.h"
#include "chart/plot.h"

G_BEGIN_DECLS

/* How one line is drawn on a plot. */
typedef struct {
  PwtSeries *series;
  PwtLineStyle style;
  PwtColor color;
} PwtLine;

void pwt_line_layer_draw (const PwtLine *line, const PwtPlot *plot, const PwtCanvas *canvas);
/* @lines: (element-type PwtLine): those that are stacked are drawn, each on the ones before */
void pwt_line_layer_draw_stack (GArray *lines, const PwtPlot *plot, const PwtCanvas *canvas);
/* Highest and lowest sum of the stacked lines in [from, until]. Returns: whether there are any */
gboolean pwt_line_layer_stack_extremes (GArray *lines, gint64 from, gint64 until, gint64 *min,
                                        gint64 *max);

G_END_DECLS
