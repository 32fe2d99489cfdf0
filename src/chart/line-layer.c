/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/line-layer.h"

#include <math.h>

#define DOT_RADIUS 3.5
#define DENSE 1.5 /* spots a pixel, from which on columns are drawn and not a line */

/* --- one line --- */

static const PwtSpot *
spot_at (const GArray *spots, guint i)
{
  return &g_array_index (spots, PwtSpot, i);
}

static gboolean
is_value (const GArray *spots, guint i)
{
  return i < spots->len && spot_at (spots, i)->y != PWT_CHART_NONE;
}

static void
trace (const GArray *spots, const PwtPlot *plot, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = 0; i < spots->len; i++) {
    const PwtSpot *spot = spot_at (spots, i);

    if (spot->y == PWT_CHART_NONE)
      continue;
    if (i == 0 || !is_value (spots, i - 1))
      cairo_move_to (cr, pwt_plot_x (plot, spot->x), pwt_plot_y (plot, spot->y));
    else
      cairo_line_to (cr, pwt_plot_x (plot, spot->x), pwt_plot_y (plot, spot->y));
  }
}

static void
fill_below (const GArray *spots, const PwtPlot *plot, cairo_t *cr)
{
  double base = pwt_plot_y (plot, CLAMP (0, plot->axis.lower, plot->axis.upper));

  cairo_new_path (cr);
  for (guint i = 0; i < spots->len; i++) {
    const PwtSpot *spot = spot_at (spots, i);
    double x = pwt_plot_x (plot, spot->x);

    if (spot->y == PWT_CHART_NONE)
      continue;
    if (i == 0 || !is_value (spots, i - 1))
      cairo_move_to (cr, x, base);
    cairo_line_to (cr, x, pwt_plot_y (plot, spot->y));
    if (!is_value (spots, i + 1))
      cairo_line_to (cr, x, base);
  }
  cairo_fill (cr);
}

static void
set_line_color (const PwtLine *line, const PwtCanvas *canvas)
{
  if (line->style == PWT_LINE_BEFORE)
    pwt_canvas_set_mixed (canvas, PWT_COLOR_TEXT, 0.45);
  else
    pwt_canvas_set_color (canvas, line->color, 1);
}

/* What of a line falls on one pixel, and on those to the next one that it has a spot on. */
typedef struct {
  double x, top, bottom;
  double last;  /* where it leaves the pixel */
  double width; /* to the next column that it goes on in; else 1 */
} Column;

static GArray *
make_columns (const GArray *spots, const PwtPlot *plot)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  double last_y = 0;
  gboolean is_joined = FALSE;

  for (guint i = 0; i < spots->len; i++) {
    const PwtSpot *spot = spot_at (spots, i);
    Column *column = columns->len > 0 ? &g_array_index (columns, Column, columns->len - 1) : NULL;
    double x = floor (pwt_plot_x (plot, spot->x)), y;

    if (spot->y == PWT_CHART_NONE) {
      is_joined = FALSE;
      continue;
    }
    y = pwt_plot_y (plot, spot->y);
    if (!is_joined || x != column->x) {
      Column next = { x, is_joined ? MIN (y, last_y) : y, is_joined ? MAX (y, last_y) : y, y, 1 };

      if (is_joined)
        column->width = x - column->x;
      g_array_append_val (columns, next);
    } else {
      column->top = MIN (column->top, y);
      column->bottom = MAX (column->bottom, y);
      column->last = y;
    }
    last_y = y;
    is_joined = TRUE;
  }
  return columns;
}

/* Many spots on a pixel: a stroke through all of them costs cairo tens of milliseconds and looks
 * like this, a column from the lowest to the highest, joined to its neighbour. */
static void
fill_columns (const GArray *columns, cairo_t *cr)
{
  for (guint i = 0; i < columns->len; i++) {
    const Column *column = &g_array_index (columns, Column, i);

    cairo_rectangle (cr, column->x, floor (column->top), 1,
                     ceil (column->bottom) - floor (column->top) + 1);
    if (column->width > 1)
      cairo_rectangle (cr, column->x + 1, floor (column->last), column->width - 1, 1);
  }
  cairo_fill (cr);
}

static void
shade_columns (const GArray *columns, const PwtPlot *plot, cairo_t *cr)
{
  double base = floor (pwt_plot_y (plot, CLAMP (0, plot->axis.lower, plot->axis.upper)));

  for (guint i = 0; i < columns->len; i++) {
    const Column *column = &g_array_index (columns, Column, i);
    double top = floor (column->bottom);

    cairo_rectangle (cr, column->x, MIN (top, base), column->width, fabs (base - top));
  }
  cairo_fill (cr);
}

static void
draw_dense (const PwtLine *line, const GArray *spots, const PwtPlot *plot, const PwtCanvas *canvas)
{
  g_autoptr (GArray) columns = make_columns (spots, plot);
  cairo_t *cr = canvas->cr;

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE); /* all edges lie on pixels */
  if (line->style == PWT_LINE_MAIN) {
    pwt_canvas_set_color (canvas, line->color, 0.14);
    shade_columns (columns, plot, cr);
  }
  set_line_color (line, canvas);
  fill_columns (columns, cr);
  cairo_restore (cr);
}

/* A line of one point is drawn by nobody. */
static void
draw_lone_spots (const GArray *spots, const PwtPlot *plot, cairo_t *cr)
{
  for (guint i = 0; i < spots->len; i++) {
    if (!is_value (spots, i) || is_value (spots, i + 1) || (i > 0 && is_value (spots, i - 1)))
      continue;
    cairo_new_sub_path (cr);
    cairo_arc (cr, pwt_plot_x (plot, spot_at (spots, i)->x),
               pwt_plot_y (plot, spot_at (spots, i)->y), DOT_RADIUS, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

void
pwt_line_layer_draw (const PwtLine *line, const PwtPlot *plot, const PwtCanvas *canvas)
{
  guint n_columns = (guint) MAX (1, plot->box.width);
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (PwtSpot));
  cairo_t *cr = canvas->cr;

  pwt_series_thin (line->series, plot->from, plot->until, n_columns, spots);
  if (spots->len > DENSE * n_columns) {
    draw_dense (line, spots, plot, canvas);
    return;
  }
  if (line->style == PWT_LINE_MAIN) {
    pwt_canvas_set_color (canvas, line->color, 0.14);
    fill_below (spots, plot, cr);
  }
  set_line_color (line, canvas);
  trace (spots, plot, cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, line->style == PWT_LINE_BEFORE ? 1.5 : 2);
  pwt_canvas_dash (canvas, line->style == PWT_LINE_BEFORE ? 3 : 0, 3);
  cairo_stroke (cr);
  pwt_canvas_dash (canvas, 0, 0);
  draw_lone_spots (spots, plot, cr);
}

/* --- stacked --- */

static gboolean
find_stack (GArray *lines, guint *first)
{
  for (*first = 0; *first < lines->len; (*first)++)
    if (g_array_index (lines, PwtLine, *first).style == PWT_LINE_STACKED)
      return TRUE;
  return FALSE;
}

static gint64
known (const PwtSeries *series, guint i)
{
  gint64 y = i < pwt_series_get_length (series) ? pwt_series_get (series, i)->y : 0;

  return y == PWT_CHART_NONE ? 0 : y;
}

/* Whether any of the stacked has a value at place @i. */
static gboolean
is_told (GArray *lines, guint i)
{
  for (guint k = 0; k < lines->len; k++) {
    const PwtLine *line = &g_array_index (lines, PwtLine, k);

    if (line->style == PWT_LINE_STACKED && i < pwt_series_get_length (line->series) &&
        pwt_series_get (line->series, i)->y != PWT_CHART_NONE)
      return TRUE;
  }
  return FALSE;
}

static void
part_in_view (const PwtSeries *series, gint64 from, gint64 until, guint *begin, guint *end)
{
  *begin = pwt_series_find (series, from);
  *end = until == G_MAXINT64 ? pwt_series_get_length (series) : pwt_series_find (series, until + 1);
  *begin -= *begin > 0 ? 1 : 0;
  *end += *end < pwt_series_get_length (series) ? 1 : 0;
}

gboolean
pwt_line_layer_stack_extremes (GArray *lines, gint64 from, gint64 until, gint64 *min, gint64 *max)
{
  guint first, begin, end;

  *min = *max = 0;
  if (!find_stack (lines, &first))
    return FALSE;
  part_in_view (g_array_index (lines, PwtLine, first).series, from, until, &begin, &end);
  for (guint i = begin; i < end; i++) {
    gint64 sum = 0;

    for (guint k = first; k < lines->len; k++)
      if (g_array_index (lines, PwtLine, k).style == PWT_LINE_STACKED)
        sum += known (g_array_index (lines, PwtLine, k).series, i);
    *max = MAX (*max, sum);
    *min = MIN (*min, sum);
  }
  return end > begin;
}

/* One of the stacked areas, from what lies under it up to its own edge. */
typedef struct {
  const PwtSeries *places;
  guint begin;                 /* of what is drawn … */
  const gint64 *below, *above; /* … and these of it */
} Band;

/* Places @first … @last, that follow one another. A lone one has no width of its own. */
static void
draw_run (const Band *band, guint first, guint last, const PwtPlot *plot, cairo_t *cr)
{
  double wider = first == last ? DOT_RADIUS : 0;

  cairo_new_path (cr);
  for (guint i = first; i <= last; i++)
    cairo_line_to (cr, pwt_plot_x (plot, pwt_series_get (band->places, band->begin + i)->x) - wider,
                   pwt_plot_y (plot, band->above[i]));
  for (guint i = last + 1; i-- > first;)
    cairo_line_to (cr, pwt_plot_x (plot, pwt_series_get (band->places, band->begin + i)->x) - wider,
                   pwt_plot_y (plot, band->below[i]));
  if (wider > 0) {
    double x = pwt_plot_x (plot, pwt_series_get (band->places, band->begin + first)->x) + wider;

    cairo_line_to (cr, x, pwt_plot_y (plot, band->below[first]));
    cairo_line_to (cr, x, pwt_plot_y (plot, band->above[first]));
  }
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_band (const Band *band, GArray *lines, guint n, const PwtPlot *plot, cairo_t *cr)
{
  for (guint i = 0; i < n; i++) {
    guint first = i;

    while (i < n && is_told (lines, band->begin + i))
      i++;
    if (i > first)
      draw_run (band, first, i - 1, plot, cr);
  }
}

/* Every place is drawn: areas are for hours and days, not for a year of minutes. */
void
pwt_line_layer_draw_stack (GArray *lines, const PwtPlot *plot, const PwtCanvas *canvas)
{
  g_autofree gint64 *below = NULL, *above = NULL;
  guint first, begin, end;
  const PwtSeries *places;

  if (!find_stack (lines, &first))
    return;
  places = g_array_index (lines, PwtLine, first).series;
  part_in_view (places, plot->from, plot->until, &begin, &end);
  below = g_new0 (gint64, end - begin + 1);
  above = g_new0 (gint64, end - begin + 1);
  for (guint k = first; k < lines->len; k++) {
    const PwtLine *line = &g_array_index (lines, PwtLine, k);

    if (line->style != PWT_LINE_STACKED)
      continue;
    for (guint i = 0; i < end - begin; i++)
      above[i] = below[i] + known (line->series, begin + i);
    pwt_canvas_set_mixed (canvas, line->color, 0.72);
    draw_band (&(Band){ places, begin, below, above }, lines, end - begin, plot, canvas->cr);
    for (guint i = 0; i < end - begin; i++)
      below[i] = above[i];
  }
}
