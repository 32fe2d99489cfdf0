/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/axis.h"
#include "chart/canvas.h"

G_BEGIN_DECLS

/* Room around a plot, px: the unit and the names above, the marks below. */
#define PWT_PLOT_LEFT 44
#define PWT_PLOT_TOP 28
#define PWT_PLOT_BOTTOM 22
#define PWT_PLOT_RIGHT 6

/* Where values stand on a canvas. */
typedef struct {
  PwtBox box;
  PwtAxis axis;
  gint64 from, until; /* x */
} PwtPlot;

void pwt_plot_init (PwtPlot *plot, const PwtCanvas *canvas, const PwtMeasure *measure, gint64 min,
                    gint64 max);
double pwt_plot_x (const PwtPlot *plot, gint64 x);
double pwt_plot_y (const PwtPlot *plot, gint64 y);
gint64 pwt_plot_value_at (const PwtPlot *plot, double x);

void pwt_plot_draw_values (const PwtPlot *plot, const PwtCanvas *canvas, const PwtMeasure *measure);
void pwt_plot_draw_times (const PwtPlot *plot, const PwtCanvas *canvas, GTimeZone *zone);
void pwt_plot_draw_reference (const PwtPlot *plot, const PwtCanvas *canvas, gint64 value);

/* Names above the plot, from the right to the left, each in its colour: what stands in place of a
 * legend. */
typedef struct {
  const char *text;
  PwtColor color;
  double alpha;
  gboolean is_dashed;
} PwtPlotName;

void pwt_plot_draw_names (const PwtCanvas *canvas, const PwtPlotName *names, guint n_names);

G_END_DECLS
