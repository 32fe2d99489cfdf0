/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/plot.h"

#include <math.h>

#define N_STEPS 4
#define LOW_HEIGHT 150 /* px: under this a step less */
#define LABEL_AWAY 8
#define TEXT_ALPHA 0.72
#define HEAD_Y 7
#define SIGN_WIDTH 12 /* the piece of line before a name */
#define NAMES_APART 14

/* The next value that has a label; above upper: none. Where all is zero nothing else is known. */
static gint64
next_value (const PwtAxis *axis, gint64 value)
{
  return axis->is_all_zero ? axis->upper + 1 : value + axis->step;
}

static double
widest_label (const PwtPlot *plot, const PwtCanvas *canvas, const PwtMeasure *measure)
{
  double widest = 0;

  for (gint64 value = plot->axis.lower; value <= plot->axis.upper;
       value = next_value (&plot->axis, value)) {
    g_autofree char *text = pwt_measure_number (measure, value, plot->axis.decimals);

    widest = MAX (widest, pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, text));
  }
  return widest;
}

/* A plot for values from @min to @max on the whole of @canvas; x is set by the caller. */
void
pwt_plot_init (PwtPlot *plot, const PwtCanvas *canvas, const PwtMeasure *measure, gint64 min,
               gint64 max)
{
  double left;

  *plot = (PwtPlot){ .axis = pwt_axis_fit (measure, min, max,
                                           canvas->height < LOW_HEIGHT ? N_STEPS - 1 : N_STEPS) };
  left = MAX (PWT_PLOT_LEFT, widest_label (plot, canvas, measure) + LABEL_AWAY + 2);
  plot->box = (PwtBox){ .x = left,
                        .y = PWT_PLOT_TOP,
                        .width = MAX (1, canvas->width - left - PWT_PLOT_RIGHT),
                        .height = MAX (1, canvas->height - PWT_PLOT_TOP - PWT_PLOT_BOTTOM) };
}

double
pwt_plot_x (const PwtPlot *plot, gint64 x)
{
  return plot->box.x +
         plot->box.width * (double) (x - plot->from) / (double) (plot->until - plot->from);
}

double
pwt_plot_y (const PwtPlot *plot, gint64 y)
{
  return plot->box.y + plot->box.height * (double) (plot->axis.upper - y) /
                           (double) (plot->axis.upper - plot->axis.lower);
}

gint64
pwt_plot_value_at (const PwtPlot *plot, double x)
{
  double share = (x - plot->box.x) / plot->box.width;

  return plot->from + (gint64) (CLAMP (share, 0, 1) * (double) (plot->until - plot->from));
}

void
pwt_plot_draw_values (const PwtPlot *plot, const PwtCanvas *canvas, const PwtMeasure *measure)
{
  cairo_set_line_width (canvas->cr, 1);
  for (gint64 value = plot->axis.lower; value <= plot->axis.upper;
       value = next_value (&plot->axis, value)) {
    double y = floor (pwt_plot_y (plot, value)) + 0.5;
    g_autofree char *text = pwt_measure_number (measure, value, plot->axis.decimals);

    pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, value == 0 ? 0.35 : 0.10);
    pwt_canvas_line (canvas, plot->box.x, y, plot->box.x + plot->box.width, y);
    pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, TEXT_ALPHA);
    pwt_canvas_text (canvas, plot->box.x - LABEL_AWAY, y, PWT_ANCHOR_END, PWT_TEXT_SMALL, text);
  }
  if (measure->unit != NULL)
    pwt_canvas_text (canvas, 0, HEAD_Y, PWT_ANCHOR_START, PWT_TEXT_SMALL, measure->unit);
}

void
pwt_plot_draw_times (const PwtPlot *plot, const PwtCanvas *canvas, GTimeZone *zone)
{
  /* As many marks as there is room for, in the widest form a mark may have. */
  double room = pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, "00:00") + 10;
  g_autoptr (GArray) ticks =
      pwt_axis_ticks (plot->from, plot->until, zone, (int) MAX (1, floor (plot->box.width / room)));
  double end = -G_MAXDOUBLE;

  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, TEXT_ALPHA);
  for (guint i = 0; i < ticks->len; i++) {
    const PwtTick *tick = &g_array_index (ticks, PwtTick, i);
    double x = pwt_plot_x (plot, tick->time_us);
    double half = pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, tick->text) / 2;

    x = CLAMP (x, half, canvas->width - half);
    if (x - half < end + 4)
      continue;
    pwt_canvas_text (canvas, x, plot->box.y + plot->box.height + 12, PWT_ANCHOR_MIDDLE,
                     PWT_TEXT_SMALL, tick->text);
    end = x + half;
  }
}

void
pwt_plot_draw_reference (const PwtPlot *plot, const PwtCanvas *canvas, gint64 value)
{
  double y = floor (pwt_plot_y (plot, value)) + 0.5;

  pwt_canvas_set_color (canvas, PWT_COLOR_REFERENCE, 1);
  cairo_set_line_width (canvas->cr, 1);
  pwt_canvas_dash (canvas, 4, 3);
  pwt_canvas_line (canvas, plot->box.x, y, plot->box.x + plot->box.width, y);
  pwt_canvas_dash (canvas, 0, 0);
}

void
pwt_plot_draw_names (const PwtCanvas *canvas, const PwtPlotName *names, guint n_names)
{
  double right = canvas->width - PWT_PLOT_RIGHT;

  for (guint i = n_names; i-- > 0;) {
    double width = pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, names[i].text);
    double left = right - width - SIGN_WIDTH - 4;

    if (left < PWT_PLOT_LEFT)
      break;
    pwt_canvas_set_color (canvas, names[i].color, names[i].alpha);
    cairo_set_line_width (canvas->cr, names[i].is_dashed ? 1.5 : 2);
    pwt_canvas_dash (canvas, names[i].is_dashed ? 3 : 0, 3);
    pwt_canvas_line (canvas, left, HEAD_Y + 0.5, left + SIGN_WIDTH, HEAD_Y + 0.5);
    pwt_canvas_dash (canvas, 0, 0);
    pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, TEXT_ALPHA);
    pwt_canvas_text (canvas, right, HEAD_Y, PWT_ANCHOR_END, PWT_TEXT_SMALL, names[i].text);
    right = left - NAMES_APART;
  }
}
