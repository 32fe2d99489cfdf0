/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/strip.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT 18
#define SLOT_MIN 4 /* px from one cell to the next */
#define SLOT_MOST 7
#define CELLS_MIN 12 /* for which there is room at least */
#define GAP 2        /* px between cells */
#define RADIUS 1

static const struct {
  PwtColor color;
  double alpha;
  double height;
} looks[PWT_N_STRIP_OUTCOMES] = {
  [PWT_STRIP_NOTHING] = { PWT_COLOR_TEXT, 0.22, 2 }, [PWT_STRIP_GOOD] = { PWT_COLOR_GOOD, 1, 7 },
  [PWT_STRIP_KNOWN] = { PWT_COLOR_MIXED, 0.55, 7 },  [PWT_STRIP_MIXED] = { PWT_COLOR_MIXED, 1, 12 },
  [PWT_STRIP_BAD] = { PWT_COLOR_BAD, 1, 16 },
};

struct _PwtStrip {
  PwtChart parent_instance;

  const char *names[PWT_N_STRIP_OUTCOMES]; /* borrowed */
  PwtStripCell *cells;                     /* owned, the labels too */
  guint n_cells;
};

G_DEFINE_FINAL_TYPE (PwtStrip, pwt_strip, PWT_TYPE_CHART)

/* --- geometry --- */

static double
slot_of (PwtStrip *self, const PwtCanvas *canvas)
{
  return CLAMP (floor (canvas->width / self->n_cells), SLOT_MIN, SLOT_MOST);
}

/* Of the left edge of cell @i; below zero: there is no room for it. */
static double
left_of (PwtStrip *self, const PwtCanvas *canvas, int i)
{
  return canvas->width - slot_of (self, canvas) * ((int) self->n_cells - i) + GAP;
}

static int
first_shown (PwtStrip *self, const PwtCanvas *canvas)
{
  int first = 0;

  while (first < (int) self->n_cells - 1 && left_of (self, canvas, first) < 0)
    first++;
  return first;
}

/* --- drawing --- */

static void
pwt_strip_draw (PwtChart *chart, const PwtCanvas *canvas, int selected)
{
  PwtStrip *self = PWT_STRIP (chart);
  double bottom = floor ((canvas->height + looks[PWT_STRIP_BAD].height) / 2);
  double width = slot_of (self, canvas) - GAP;

  for (int i = first_shown (self, canvas); i < (int) self->n_cells; i++) {
    PwtStripOutcome outcome = self->cells[i].outcome;
    double x = left_of (self, canvas, i), height = looks[outcome].height;

    pwt_canvas_set_color (canvas, looks[outcome].color, looks[outcome].alpha);
    pwt_canvas_round_box (canvas, &(PwtBox){ x, bottom - height, width, height }, RADIUS);
    cairo_fill (canvas->cr);
    if (i != selected)
      continue;
    pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 1);
    cairo_rectangle (canvas->cr, x, bottom + 0.5, width, 1);
    cairo_fill (canvas->cr);
  }
}

/* --- reading out --- */

static guint
pwt_strip_count (PwtChart *chart)
{
  return PWT_STRIP (chart)->n_cells;
}

static int
pwt_strip_pick (PwtChart *chart, const PwtCanvas *canvas, double x, double y)
{
  PwtStrip *self = PWT_STRIP (chart);
  double slot = slot_of (self, canvas);
  int item = (int) self->n_cells - 1 - (int) floor ((canvas->width - x) / slot);

  return item >= first_shown (self, canvas) ? MIN (item, (int) self->n_cells - 1)
                                            : PWT_CHART_NO_ITEM;
}

static int
pwt_strip_step (PwtChart *chart, const PwtCanvas *canvas, int from, PwtChartStep step)
{
  if (step == PWT_CHART_LEFT)
    return MAX (first_shown (PWT_STRIP (chart), canvas), from - 1);
  return step == PWT_CHART_RIGHT ? from + 1 : PWT_CHART_NO_ITEM;
}

static char *
pwt_strip_read_out (PwtChart *chart, int item)
{
  PwtStrip *self = PWT_STRIP (chart);
  const PwtStripCell *cell = &self->cells[item];

  return g_strdup_printf ("%s %s", cell->label, self->names[cell->outcome]);
}

/* How many went how; one by one only what did not go well. */
static char *
pwt_strip_describe (PwtChart *chart)
{
  PwtStrip *self = PWT_STRIP (chart);
  guint counts[PWT_N_STRIP_OUTCOMES] = { 0 }, n_told = 0;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_cells; i++)
    counts[self->cells[i].outcome]++;
  for (guint outcome = 0; outcome < PWT_N_STRIP_OUTCOMES; outcome++)
    if (counts[outcome] > 0)
      g_string_append_printf (text, "%s%s: %u", text->len > 0 ? "; " : "", self->names[outcome],
                              counts[outcome]);
  for (guint i = 0; i < self->n_cells && n_told < PWT_CHART_TOLD_MAX; i++) {
    g_autofree char *read_out = NULL;

    if (self->cells[i].outcome < PWT_STRIP_MIXED)
      continue;
    read_out = pwt_strip_read_out (chart, (int) i);
    g_string_append_printf (text, "; %s", read_out);
    n_told++;
  }
  return g_string_free (text, FALSE);
}

static void
pwt_strip_write_cells (PwtChart *chart, PwtCells *cells)
{
  PwtStrip *self = PWT_STRIP (chart);

  for (guint i = 0; i < self->n_cells; i++) {
    pwt_cells_add (cells, self->cells[i].label);
    pwt_cells_add (cells, self->names[self->cells[i].outcome]);
    pwt_cells_end_line (cells);
  }
}

/* By the pointer, or by the keyboard of who asks for the tooltip of what is selected. */
static gboolean
query_tooltip_cb (PwtStrip *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  GdkRectangle area;
  PwtCanvas canvas;
  int item = pwt_chart_get_selected (PWT_CHART (self));
  g_autofree char *text = NULL;

  if (self->n_cells == 0)
    return FALSE;
  pwt_canvas_init (&canvas, GTK_WIDGET (self), NULL);
  if (!is_keyboard)
    item = pwt_strip_pick (PWT_CHART (self), &canvas, x, y);
  if (item == PWT_CHART_NO_ITEM)
    return FALSE;
  text = pwt_strip_read_out (PWT_CHART (self), item);
  gtk_tooltip_set_text (tooltip, text);
  area = (GdkRectangle){ (int) left_of (self, &canvas, item), 0, (int) slot_of (self, &canvas),
                         (int) canvas.height };
  if (!is_keyboard)
    gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

/* --- class --- */

static void
drop (PwtStrip *self)
{
  for (guint i = 0; i < self->n_cells; i++)
    g_free ((char *) self->cells[i].label);
  g_clear_pointer (&self->cells, g_free);
  self->n_cells = 0;
}

static void
pwt_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  PwtStrip *self = PWT_STRIP (widget);

  *minimum = *natural = HEIGHT;
  if (orientation != GTK_ORIENTATION_HORIZONTAL)
    return;
  *minimum = SLOT_MIN * CELLS_MIN;
  *natural = MAX (SLOT_MOST * (int) self->n_cells, *minimum);
}

static void
pwt_strip_finalize (GObject *object)
{
  drop (PWT_STRIP (object));
  G_OBJECT_CLASS (pwt_strip_parent_class)->finalize (object);
}

static void
pwt_strip_class_init (PwtStripClass *klass)
{
  PwtChartClass *chart_class = PWT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_strip_finalize;
  GTK_WIDGET_CLASS (klass)->measure = pwt_strip_measure;
  chart_class->count = pwt_strip_count;
  chart_class->draw = pwt_strip_draw;
  chart_class->pick = pwt_strip_pick;
  chart_class->step = pwt_strip_step;
  chart_class->read_out = pwt_strip_read_out;
  chart_class->describe = pwt_strip_describe;
  chart_class->write_cells = pwt_strip_write_cells;
}

static void
pwt_strip_init (PwtStrip *self)
{
  for (guint i = 0; i < PWT_N_STRIP_OUTCOMES; i++)
    self->names[i] = "";
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/* --- public functions --- */

GtkWidget *
pwt_strip_new (void)
{
  return g_object_new (PWT_TYPE_STRIP, NULL);
}

void
pwt_strip_set_names (PwtStrip *self, const char *const names[PWT_N_STRIP_OUTCOMES])
{
  g_return_if_fail (PWT_IS_STRIP (self));

  for (guint i = 0; i < PWT_N_STRIP_OUTCOMES; i++)
    self->names[i] = names[i];
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_strip_set_cells (PwtStrip *self, const PwtStripCell *cells, guint n_cells)
{
  g_return_if_fail (PWT_IS_STRIP (self));

  drop (self);
  self->cells = g_memdup2 (cells, sizeof (PwtStripCell) * n_cells);
  self->n_cells = n_cells;
  for (guint i = 0; i < n_cells; i++)
    self->cells[i].label = g_strdup (cells[i].label);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  pwt_chart_changed (PWT_CHART (self));
}
