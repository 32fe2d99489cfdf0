/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bar-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/plot.h"

/* Shares of a slot, and the most in px. */
#define BAR_SHARE 0.66
#define BAR_MAX 28
#define FRONT_SHARE 0.5 /* with the period before behind it */
#define FRONT_MAX 22
#define BACK_SHARE 0.86
#define BACK_MAX 36
#define RADIUS 3
#define MARKS_APART 14

typedef struct {
  char *label, *mark;
  gint64 value, before;
  gboolean is_unfinished;
} Bar;

struct _PwtBarChart {
  PwtChart parent_instance;

  GArray *bars; /* (element-type Bar) */
  char *now_name, *before_name;
  char *reference_name;
  gint64 reference;
};

G_DEFINE_FINAL_TYPE (PwtBarChart, pwt_bar_chart, PWT_TYPE_CHART)

static const Bar *
bar_at (PwtBarChart *self, guint i)
{
  return &g_array_index (self->bars, Bar, i);
}

static void
widen (gint64 value, gint64 *min, gint64 *max)
{
  if (value == PWT_CHART_NONE)
    return;
  *min = MIN (*min, value);
  *max = MAX (*max, value);
}

static PwtPlot
plot_of (PwtBarChart *self, const PwtCanvas *canvas)
{
  PwtPlot plot;
  gint64 min = 0, max = 0;

  for (guint i = 0; i < self->bars->len; i++) {
    widen (bar_at (self, i)->value, &min, &max);
    if (self->before_name != NULL)
      widen (bar_at (self, i)->before, &min, &max);
  }
  if (self->reference_name != NULL)
    widen (self->reference, &min, &max);
  pwt_plot_init (&plot, canvas, pwt_chart_get_measure (PWT_CHART (self)), min, max);
  return plot;
}

static double
slot_of (PwtBarChart *self, const PwtPlot *plot)
{
  return plot->box.width / MAX (1, self->bars->len);
}

static double
middle_of (PwtBarChart *self, const PwtPlot *plot, guint i)
{
  return plot->box.x + slot_of (self, plot) * (i + 0.5);
}

/* --- drawing --- */

/* From zero to the value, the far corners round, never invisible. */
static PwtBox
box_of (const PwtPlot *plot, double middle, double width, gint64 value)
{
  double zero = floor (pwt_plot_y (plot, 0)) + 0.5, y = pwt_plot_y (plot, value);
  double height = MAX (1, fabs (zero - y));

  return (PwtBox){ floor (middle - width / 2), value >= 0 ? zero - height : zero, width, height };
}

static void
trace_bar (cairo_t *cr, const PwtBox *box, gboolean is_up)
{
  double r = MIN (MIN (RADIUS, box->width / 3), box->height);
  double right = box->x + box->width;
  double base = is_up ? box->y + box->height : box->y, end = is_up ? box->y : box->y + box->height;
  double inner = is_up ? end + r : end - r;

  cairo_new_path (cr);
  cairo_move_to (cr, box->x, base);
  cairo_line_to (cr, box->x, inner);
  cairo_curve_to (cr, box->x, end, box->x, end, box->x + r, end);
  cairo_line_to (cr, right - r, end);
  cairo_curve_to (cr, right, end, right, end, right, inner);
  cairo_line_to (cr, right, base);
  cairo_close_path (cr);
}

static void
draw_before (PwtBarChart *self, const PwtCanvas *canvas, const PwtPlot *plot)
{
  double width = MAX (1, floor (MIN (BACK_SHARE * slot_of (self, plot), BACK_MAX)));

  pwt_canvas_set_mixed (canvas, PWT_COLOR_TEXT, 0.16);
  for (guint i = 0; i < self->bars->len; i++) {
    gint64 value = bar_at (self, i)->before;
    PwtBox box;

    if (value == PWT_CHART_NONE || value == 0)
      continue;
    box = box_of (plot, middle_of (self, plot, i), width, value);
    trace_bar (canvas->cr, &box, value > 0);
    cairo_fill (canvas->cr);
  }
}

static double
bar_width (PwtBarChart *self, const PwtPlot *plot)
{
  double slot = slot_of (self, plot);

  return MAX (1, floor (self->before_name != NULL ? MIN (FRONT_SHARE * slot, FRONT_MAX)
                                                  : MIN (BAR_SHARE * slot, BAR_MAX)));
}

static void
draw_bars (PwtBarChart *self, const PwtCanvas *canvas, const PwtPlot *plot, int selected)
{
  double width = bar_width (self, plot);

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = bar_at (self, i);
    double share = selected == PWT_CHART_NO_ITEM || (guint) selected == i ? 1 : 0.55;
    PwtBox box;

    if (bar->value == PWT_CHART_NONE || bar->value == 0)
      continue;
    box = box_of (plot, middle_of (self, plot, i), width, bar->value);
    trace_bar (canvas->cr, &box, bar->value > 0);
    pwt_canvas_set_mixed (canvas, PWT_COLOR_SERIES, bar->is_unfinished ? 0.35 * share : share);
    cairo_fill (canvas->cr);
    if (!bar->is_unfinished)
      continue;
    box = (PwtBox){ box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 0.5 };
    trace_bar (canvas->cr, &box, bar->value > 0);
    pwt_canvas_set_mixed (canvas, PWT_COLOR_SERIES, share);
    cairo_set_line_width (canvas->cr, 1);
    cairo_stroke (canvas->cr);
  }
}

static const char *
mark_of (const Bar *bar)
{
  return bar->mark != NULL ? bar->mark : bar->label;
}

/* Every so-manieth, counted from the newest: today is always named. */
static void
draw_marks (PwtBarChart *self, const PwtCanvas *canvas, const PwtPlot *plot)
{
  double widest = 0, y = plot->box.y + plot->box.height + 12;
  guint every;

  for (guint i = 0; i < self->bars->len; i++)
    widest =
        MAX (widest, pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, mark_of (bar_at (self, i))));
  every = MAX (1, (guint) ceil ((widest + MARKS_APART) / slot_of (self, plot)));
  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.72);
  for (guint left = self->bars->len; left > 0; left -= MIN (left, every)) {
    double x = middle_of (self, plot, left - 1);

    if (x - widest / 2 < 0)
      break;
    pwt_canvas_text (canvas, x, y, PWT_ANCHOR_MIDDLE, PWT_TEXT_SMALL,
                     mark_of (bar_at (self, left - 1)));
  }
}

static void
draw_names (PwtBarChart *self, const PwtCanvas *canvas)
{
  PwtPlotName names[3];
  guint n = 0;

  if (self->bars->len == 0)
    return;
  if (self->before_name != NULL && self->now_name != NULL)
    names[n++] = (PwtPlotName){ self->now_name, PWT_COLOR_SERIES, 1, FALSE };
  if (self->before_name != NULL)
    names[n++] = (PwtPlotName){ self->before_name, PWT_COLOR_TEXT, 0.25, FALSE };
  if (self->reference_name != NULL)
    names[n++] = (PwtPlotName){ self->reference_name, PWT_COLOR_REFERENCE, 1, TRUE };
  pwt_plot_draw_names (canvas, names, n);
}

static void
draw_tip (PwtBarChart *self, const PwtCanvas *canvas, const PwtPlot *plot, guint i)
{
  const PwtMeasure *measure = pwt_chart_get_measure (PWT_CHART (self));
  const Bar *bar = bar_at (self, i);
  g_autofree char *value = pwt_measure_read_out (measure, bar->value);
  g_autofree char *before = pwt_measure_read_out (measure, bar->before);
  g_autofree char *line =
      g_strdup_printf ("%s %s", self->before_name != NULL ? self->before_name : "", before);
  const char *lines[] = { bar->label, value,
                          self->before_name != NULL && bar->before != PWT_CHART_NONE ? line : NULL,
                          NULL };
  gint64 top = MAX (bar->value == PWT_CHART_NONE ? 0 : bar->value, 0);

  if (lines[2] != NULL)
    top = MAX (top, bar->before);
  pwt_canvas_tip (canvas, &plot->box, middle_of (self, plot, i), pwt_plot_y (plot, top), TRUE,
                  lines);
}

static void
pwt_bar_chart_draw (PwtChart *chart, const PwtCanvas *canvas, int selected)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);
  PwtPlot plot = plot_of (self, canvas);

  pwt_plot_draw_values (&plot, canvas, pwt_chart_get_measure (chart));
  if (self->before_name != NULL)
    draw_before (self, canvas, &plot);
  draw_bars (self, canvas, &plot, selected);
  if (self->reference_name != NULL && self->bars->len > 0)
    pwt_plot_draw_reference (&plot, canvas, self->reference);
  draw_marks (self, canvas, &plot);
  draw_names (self, canvas);
  if (selected != PWT_CHART_NO_ITEM)
    draw_tip (self, canvas, &plot, (guint) selected);
}

/* --- reading out --- */

static guint
pwt_bar_chart_count (PwtChart *chart)
{
  return PWT_BAR_CHART (chart)->bars->len;
}

static gboolean
pwt_bar_chart_has_values (PwtChart *chart)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);

  for (guint i = 0; i < self->bars->len; i++)
    if (bar_at (self, i)->value != PWT_CHART_NONE || bar_at (self, i)->before != PWT_CHART_NONE)
      return TRUE;
  return FALSE;
}

static int
pwt_bar_chart_pick (PwtChart *chart, const PwtCanvas *canvas, double x, double y)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);
  PwtPlot plot = plot_of (self, canvas);

  if (x < plot.box.x || x > plot.box.x + plot.box.width)
    return PWT_CHART_NO_ITEM;
  return MIN ((int) ((x - plot.box.x) / slot_of (self, &plot)), (int) self->bars->len - 1);
}

static int
pwt_bar_chart_step (PwtChart *chart, const PwtCanvas *canvas, int from, PwtChartStep step)
{
  if (step == PWT_CHART_LEFT)
    return MAX (0, from - 1);
  return step == PWT_CHART_RIGHT ? from + 1 : PWT_CHART_NO_ITEM;
}

static char *
pwt_bar_chart_read_out (PwtChart *chart, int item)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);
  const PwtMeasure *measure = pwt_chart_get_measure (chart);
  const Bar *bar = bar_at (self, (guint) item);
  g_autofree char *value = pwt_measure_read_out (measure, bar->value);
  g_autofree char *before = pwt_measure_read_out (measure, bar->before);

  if (self->before_name != NULL && bar->before != PWT_CHART_NONE)
    return g_strdup_printf ("%s %s (%s %s)", bar->label, value, self->before_name, before);
  return g_strdup_printf ("%s %s", bar->label, value);
}

static gint64
sum_of (PwtBarChart *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->bars->len; i++)
    if (bar_at (self, i)->value != PWT_CHART_NONE &&
        __builtin_add_overflow (sum, bar_at (self, i)->value, &sum))
      return PWT_CHART_NONE;
  return sum;
}

static char *
pwt_bar_chart_describe (PwtChart *chart)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);
  g_autofree char *sum = pwt_measure_read_out (pwt_chart_get_measure (chart), sum_of (self));
  GString *text = g_string_new (NULL);

  g_string_printf (text, _ ("%u values, together %s"), self->bars->len, sum);
  for (guint i = 0; i < MIN (self->bars->len, PWT_CHART_TOLD_MAX); i++) {
    g_autofree char *item = pwt_bar_chart_read_out (chart, (int) i);

    g_string_append_printf (text, "; %s", item);
  }
  return g_string_free (text, FALSE);
}

static void
pwt_bar_chart_write_cells (PwtChart *chart, PwtCells *cells)
{
  PwtBarChart *self = PWT_BAR_CHART (chart);
  const PwtMeasure *measure = pwt_chart_get_measure (chart);
  const char *name = self->now_name != NULL ? self->now_name : pwt_chart_get_title (chart);

  pwt_cells_add (cells, NULL);
  pwt_cells_take (cells, pwt_measure_heading (measure, name));
  if (self->before_name != NULL)
    pwt_cells_take (cells, pwt_measure_heading (measure, self->before_name));
  pwt_cells_end_line (cells);
  for (guint i = 0; i < self->bars->len; i++) {
    pwt_cells_add (cells, bar_at (self, i)->label);
    pwt_cells_take (cells, pwt_measure_exact (measure, bar_at (self, i)->value));
    if (self->before_name != NULL)
      pwt_cells_take (cells, pwt_measure_exact (measure, bar_at (self, i)->before));
    pwt_cells_end_line (cells);
  }
}

/* --- class --- */

static void
clear_bar (gpointer data)
{
  Bar *bar = data;

  g_free (bar->label);
  g_free (bar->mark);
}

static void
pwt_bar_chart_finalize (GObject *object)
{
  PwtBarChart *self = PWT_BAR_CHART (object);

  g_array_unref (self->bars);
  g_free (self->now_name);
  g_free (self->before_name);
  g_free (self->reference_name);
  G_OBJECT_CLASS (pwt_bar_chart_parent_class)->finalize (object);
}

static void
pwt_bar_chart_class_init (PwtBarChartClass *klass)
{
  PwtChartClass *chart_class = PWT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_bar_chart_finalize;
  chart_class->count = pwt_bar_chart_count;
  chart_class->has_values = pwt_bar_chart_has_values;
  chart_class->draw = pwt_bar_chart_draw;
  chart_class->pick = pwt_bar_chart_pick;
  chart_class->step = pwt_bar_chart_step;
  chart_class->read_out = pwt_bar_chart_read_out;
  chart_class->describe = pwt_bar_chart_describe;
  chart_class->write_cells = pwt_bar_chart_write_cells;
}

static void
pwt_bar_chart_init (PwtBarChart *self)
{
  self->bars = g_array_new (FALSE, TRUE, sizeof (Bar));
  g_array_set_clear_func (self->bars, clear_bar);
}

/* --- public functions --- */

GtkWidget *
pwt_bar_chart_new (void)
{
  return g_object_new (PWT_TYPE_BAR_CHART, NULL);
}

void
pwt_bar_chart_set_bars (PwtBarChart *self, const PwtBar *bars, guint n_bars)
{
  g_return_if_fail (PWT_IS_BAR_CHART (self));

  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < n_bars; i++) {
    Bar bar = { g_strdup (bars[i].label), g_strdup (bars[i].mark), bars[i].value, bars[i].before,
                bars[i].is_unfinished };

    g_array_append_val (self->bars, bar);
  }
  pwt_chart_changed (PWT_CHART (self));
}

static void
replace (char **text, const char *by)
{
  char *copy = g_strdup (by);

  g_free (*text);
  *text = copy;
}

void
pwt_bar_chart_set_names (PwtBarChart *self, const char *now, const char *before)
{
  g_return_if_fail (PWT_IS_BAR_CHART (self));

  replace (&self->now_name, now);
  replace (&self->before_name, before);
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_bar_chart_set_reference (PwtBarChart *self, const char *name, gint64 value)
{
  g_return_if_fail (PWT_IS_BAR_CHART (self));

  replace (&self->reference_name, name);
  self->reference = value;
  pwt_chart_changed (PWT_CHART (self));
}
