/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/heat-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/axis.h"

#define TOP 28
#define BOTTOM 22
#define RIGHT 6
#define LABEL_AWAY 8
#define LABEL_HEIGHT 16
#define GAP 1          /* px between cells, while they are wide enough */
#define WEAKEST 0.06   /* share of the colour in the lowest cell: still told from no cell */
#define SCALE_WIDTH 72 /* of the colours explained above */
#define SCALE_HEIGHT 8

struct _PwtHeatMap {
  PwtChart parent_instance;

  GStrv rows, columns;
  gint64 *values;
  guint n_rows, n_columns;
  gint64 min, max;    /* of the values; PWT_CHART_NONE: there is none */
  gint64 from, until; /* of the colours */
};

G_DEFINE_FINAL_TYPE (PwtHeatMap, pwt_heat_map, PWT_TYPE_CHART)

/* --- geometry --- */

static double
widest_of (const PwtCanvas *canvas, const char *const *texts)
{
  double widest = 0;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    widest = MAX (widest, pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, texts[i]));
  return widest;
}

static PwtBox
box_of (PwtHeatMap *self, const PwtCanvas *canvas)
{
  double left = ceil (widest_of (canvas, (const char *const *) self->rows)) + LABEL_AWAY;

  return (PwtBox){ left, TOP, MAX (1, canvas->width - left - RIGHT),
                   MAX (1, canvas->height - TOP - BOTTOM) };
}

/* Whole pixels, so that no cell is blurred; what is left over is spread. */
static PwtBox
cell_of (PwtHeatMap *self, const PwtBox *box, guint row, guint column)
{
  double x = floor (box->x + box->width * column / self->n_columns);
  double y = floor (box->y + box->height * row / self->n_rows);
  double right = floor (box->x + box->width * (column + 1) / self->n_columns);
  double bottom = floor (box->y + box->height * (row + 1) / self->n_rows);
  double across = right - x > 4 ? GAP : 0, down = bottom - y > 4 ? GAP : 0;

  return (PwtBox){ x, y, MAX (1, right - x - across), MAX (1, bottom - y - down) };
}

static gint64
value_at (PwtHeatMap *self, guint item)
{
  return self->values[item];
}

static double
share_of (PwtHeatMap *self, gint64 value)
{
  double span = (double) (self->until - self->from);

  return span > 0 ? WEAKEST + (1 - WEAKEST) * (double) (value - self->from) / span : WEAKEST;
}

/* --- drawing --- */

static void
draw_cells (PwtHeatMap *self, const PwtCanvas *canvas, const PwtBox *box)
{
  for (guint i = 0; i < self->n_rows * self->n_columns; i++) {
    PwtBox cell = cell_of (self, box, i / self->n_columns, i % self->n_columns);

    if (value_at (self, i) == PWT_CHART_NONE)
      continue;
    pwt_canvas_set_mixed (canvas, PWT_COLOR_SERIES, share_of (self, value_at (self, i)));
    cairo_rectangle (canvas->cr, cell.x, cell.y, cell.width, cell.height);
    cairo_fill (canvas->cr);
  }
}

static void
draw_row_labels (PwtHeatMap *self, const PwtCanvas *canvas, const PwtBox *box)
{
  guint every = MAX (1, (guint) ceil (LABEL_HEIGHT * self->n_rows / box->height));

  for (guint row = 0; row < self->n_rows; row += every)
    pwt_canvas_text (canvas, box->x - LABEL_AWAY, box->y + box->height * (row + 0.5) / self->n_rows,
                     PWT_ANCHOR_END, PWT_TEXT_SMALL, self->rows[row]);
}

static void
draw_column_labels (PwtHeatMap *self, const PwtCanvas *canvas, const PwtBox *box)
{
  double widest = widest_of (canvas, (const char *const *) self->columns);
  double slot = box->width / self->n_columns;
  guint every = MAX (1, (guint) ceil ((widest + LABEL_AWAY) / slot));

  for (guint column = 0; column < self->n_columns; column += every)
    pwt_canvas_text (canvas, box->x + slot * (column + 0.5), box->y + box->height + 12,
                     PWT_ANCHOR_MIDDLE, PWT_TEXT_SMALL, self->columns[column]);
}

/* What the weakest and the strongest colour mean. */
static void
draw_scale (PwtHeatMap *self, const PwtCanvas *canvas)
{
  const PwtMeasure *measure = pwt_chart_get_measure (PWT_CHART (self));
  g_autofree char *low = pwt_measure_number (measure, self->from, measure->shown);
  g_autofree char *high = pwt_measure_number (measure, self->until, measure->shown);
  double right = canvas->width - RIGHT;
  double start = right - pwt_canvas_text_width (canvas, PWT_TEXT_SMALL, high) - 6 - SCALE_WIDTH;

  pwt_canvas_text (canvas, right, 7, PWT_ANCHOR_END, PWT_TEXT_SMALL, high);
  pwt_canvas_text (canvas, start - 6, 7, PWT_ANCHOR_END, PWT_TEXT_SMALL, low);
  for (int i = 0; i < SCALE_WIDTH; i++) {
    pwt_canvas_set_mixed (canvas, PWT_COLOR_SERIES,
                          WEAKEST + (1 - WEAKEST) * i / (SCALE_WIDTH - 1));
    cairo_rectangle (canvas->cr, floor (start) + i, 7 - SCALE_HEIGHT / 2.0, 1, SCALE_HEIGHT);
    cairo_fill (canvas->cr);
  }
}

static void
draw_selected (PwtHeatMap *self, const PwtCanvas *canvas, const PwtBox *box, guint item)
{
  PwtBox cell = cell_of (self, box, item / self->n_columns, item % self->n_columns);
  g_autofree char *place = g_strdup_printf ("%s %s", self->rows[item / self->n_columns],
                                            self->columns[item % self->n_columns]);
  g_autofree char *value =
      pwt_measure_read_out (pwt_chart_get_measure (PWT_CHART (self)), value_at (self, item));
  const char *lines[] = { place, value, NULL };

  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 1);
  cairo_set_line_width (canvas->cr, 2);
  cairo_rectangle (canvas->cr, cell.x, cell.y, cell.width, cell.height);
  cairo_stroke (canvas->cr);
  pwt_canvas_tip (canvas, box, cell.x + cell.width / 2, cell.y, TRUE, lines);
}

static void
pwt_heat_map_draw (PwtChart *chart, const PwtCanvas *canvas, int selected)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);
  const PwtMeasure *measure = pwt_chart_get_measure (chart);
  PwtBox box = box_of (self, canvas);

  if (self->n_rows == 0 || self->n_columns == 0)
    return;
  draw_cells (self, canvas, &box);
  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.72);
  draw_row_labels (self, canvas, &box);
  draw_column_labels (self, canvas, &box);
  if (measure->unit != NULL)
    pwt_canvas_text (canvas, 0, 7, PWT_ANCHOR_START, PWT_TEXT_SMALL, measure->unit);
  if (self->max != PWT_CHART_NONE)
    draw_scale (self, canvas);
  if (selected != PWT_CHART_NO_ITEM)
    draw_selected (self, canvas, &box, (guint) selected);
}

/* --- reading out --- */

static guint
pwt_heat_map_count (PwtChart *chart)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);

  return self->n_rows * self->n_columns;
}

static int
pwt_heat_map_pick (PwtChart *chart, const PwtCanvas *canvas, double x, double y)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);
  PwtBox box = box_of (self, canvas);
  double across = (x - box.x) / box.width, down = (y - box.y) / box.height;

  if (across < 0 || across >= 1 || down < 0 || down >= 1)
    return PWT_CHART_NO_ITEM;
  return (int) (down * self->n_rows) * (int) self->n_columns + (int) (across * self->n_columns);
}

static int
pwt_heat_map_step (PwtChart *chart, const PwtCanvas *canvas, int from, PwtChartStep step)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);
  int n = (int) self->n_columns, column = from % n, row = from / n;

  if (step == PWT_CHART_LEFT)
    column = MAX (0, column - 1);
  if (step == PWT_CHART_RIGHT)
    column = MIN (n - 1, column + 1);
  if (step == PWT_CHART_UP)
    row = MAX (0, row - 1);
  if (step == PWT_CHART_DOWN)
    row = MIN ((int) self->n_rows - 1, row + 1);
  return row * n + column;
}

static char *
pwt_heat_map_read_out (PwtChart *chart, int item)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);
  g_autofree char *value =
      pwt_measure_read_out (pwt_chart_get_measure (chart), value_at (self, (guint) item));

  return g_strdup_printf ("%s %s %s", self->rows[(guint) item / self->n_columns],
                          self->columns[(guint) item % self->n_columns], value);
}

static char *
pwt_heat_map_describe (PwtChart *chart)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);
  const PwtMeasure *measure = pwt_chart_get_measure (chart);
  g_autofree char *low = pwt_measure_read_out (measure, self->min);
  g_autofree char *high = pwt_measure_read_out (measure, self->max);
  g_autofree char *peak = NULL;

  for (guint i = 0; i < self->n_rows * self->n_columns && peak == NULL; i++)
    if (value_at (self, i) == self->max)
      peak = pwt_heat_map_read_out (chart, (int) i);
  return g_strdup_printf (_ ("%u rows, %u columns, lowest %s, highest %s: %s"), self->n_rows,
                          self->n_columns, low, high, peak);
}

static void
pwt_heat_map_write_cells (PwtChart *chart, PwtCells *cells)
{
  PwtHeatMap *self = PWT_HEAT_MAP (chart);

  pwt_cells_add (cells, pwt_chart_get_measure (chart)->unit);
  for (guint column = 0; column < self->n_columns; column++)
    pwt_cells_add (cells, self->columns[column]);
  pwt_cells_end_line (cells);
  for (guint i = 0; i < self->n_rows * self->n_columns; i++) {
    if (i % self->n_columns == 0)
      pwt_cells_add (cells, self->rows[i / self->n_columns]);
    pwt_cells_take (cells, pwt_measure_exact (pwt_chart_get_measure (chart), value_at (self, i)));
    if ((i + 1) % self->n_columns == 0)
      pwt_cells_end_line (cells);
  }
}

/* --- class --- */

static void
drop (PwtHeatMap *self)
{
  g_clear_pointer (&self->rows, g_strfreev);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_pointer (&self->values, g_free);
  self->n_rows = self->n_columns = 0;
  self->min = self->max = PWT_CHART_NONE;
}

static void
pwt_heat_map_finalize (GObject *object)
{
  drop (PWT_HEAT_MAP (object));
  G_OBJECT_CLASS (pwt_heat_map_parent_class)->finalize (object);
}

static void
pwt_heat_map_class_init (PwtHeatMapClass *klass)
{
  PwtChartClass *chart_class = PWT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_heat_map_finalize;
  chart_class->count = pwt_heat_map_count;
  chart_class->draw = pwt_heat_map_draw;
  chart_class->pick = pwt_heat_map_pick;
  chart_class->step = pwt_heat_map_step;
  chart_class->read_out = pwt_heat_map_read_out;
  chart_class->describe = pwt_heat_map_describe;
  chart_class->write_cells = pwt_heat_map_write_cells;
}

static void
pwt_heat_map_init (PwtHeatMap *self)
{
  self->min = self->max = PWT_CHART_NONE;
}

/* --- public functions --- */

GtkWidget *
pwt_heat_map_new (void)
{
  return g_object_new (PWT_TYPE_HEAT_MAP, NULL);
}

/* The colours begin at zero unless there are values below it: half as strong is half as much. */
static void
find_extremes (PwtHeatMap *self)
{
  for (guint i = 0; i < self->n_rows * self->n_columns; i++) {
    gint64 value = value_at (self, i);

    if (value == PWT_CHART_NONE)
      continue;
    self->min = self->min == PWT_CHART_NONE ? value : MIN (self->min, value);
    self->max = self->max == PWT_CHART_NONE ? value : MAX (self->max, value);
  }
  self->from = self->min != PWT_CHART_NONE ? MIN (0, self->min) : 0;
  self->until = self->max != PWT_CHART_NONE ? MAX (0, self->max) : 0;
}

void
pwt_heat_map_set_values (PwtHeatMap *self, const char *const *rows, const char *const *columns,
                         const gint64 *values)
{
  g_return_if_fail (PWT_IS_HEAT_MAP (self));

  drop (self);
  self->rows = g_strdupv ((char **) rows);
  self->columns = g_strdupv ((char **) columns);
  self->n_rows = g_strv_length (self->rows);
  self->n_columns = g_strv_length (self->columns);
  self->values = g_memdup2 (values, sizeof (gint64) * self->n_rows * self->n_columns);
  find_extremes (self);
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_heat_map_clear (PwtHeatMap *self)
{
  g_return_if_fail (PWT_IS_HEAT_MAP (self));

  drop (self);
  pwt_chart_changed (PWT_CHART (self));
}
