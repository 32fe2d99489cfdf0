/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/phase-diagram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/axis.h"

#define EDGE 15 /* px for the letters at the tips */
#define PICK_RADIUS 18
#define TICK 3
#define WHOLE_TURN_MDEG 360000.0

struct _PwtPhaseDiagram {
  PwtChart parent_instance;

  PwtPhase phases[PWT_PHASES_MAX];
  guint n_phases;
  gint64 voltage_mv, current_ma; /* at the outer circle */
};

G_DEFINE_FINAL_TYPE (PwtPhaseDiagram, pwt_phase_diagram, PWT_TYPE_CHART)

static const PwtMeasure volts = { "V", NULL, 3, 1 };
static const PwtMeasure amperes = { "A", NULL, 3, 2 };
static const PwtMeasure degrees = { "°", NULL, 3, 1 };

typedef struct {
  double x, y, radius;
} Dial;

static Dial
dial_of (const PwtCanvas *canvas)
{
  return (Dial){ canvas->width / 2, canvas->height / 2,
                 MAX (1, MIN (canvas->width, canvas->height) / 2 - EDGE) };
}

static double
turn_of (gint64 mdeg)
{
  return (double) mdeg / WHOLE_TURN_MDEG * 2 * G_PI;
}

static void
point_at (const Dial *dial, double turn, double share, double *x, double *y)
{
  *x = dial->x + dial->radius * share * sin (turn);
  *y = dial->y - dial->radius * share * cos (turn);
}

static double
voltage_share (PwtPhaseDiagram *self, const PwtPhase *phase)
{
  return MIN (1, (double) phase->voltage_mv / (double) self->voltage_mv);
}

static double
current_share (PwtPhaseDiagram *self, const PwtPhase *phase)
{
  return MIN (1, (double) phase->current_ma / (double) self->current_ma);
}

/* --- drawing --- */

static void
draw_circle (const PwtCanvas *canvas, const Dial *dial, double share, double alpha)
{
  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, alpha);
  cairo_arc (canvas->cr, dial->x, dial->y, dial->radius * share, 0, 2 * G_PI);
  cairo_stroke (canvas->cr);
}

static void
draw_dial (const PwtCanvas *canvas, const Dial *dial)
{
  cairo_set_line_width (canvas->cr, 1);
  draw_circle (canvas, dial, 0.5, 0.10);
  draw_circle (canvas, dial, 1, 0.22);
  for (int i = 0; i < 12; i++) {
    double turn = i * G_PI / 6, x1, y1, x2, y2;

    point_at (dial, turn, i % 3 == 0 ? 0 : 1 - TICK / dial->radius, &x1, &y1);
    point_at (dial, turn, 1, &x2, &y2);
    pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, i % 3 == 0 ? 0.10 : 0.22);
    pwt_canvas_line (canvas, x1, y1, x2, y2);
  }
}

static void
draw_arrow (const PwtCanvas *canvas, const Dial *dial, double turn, double share, double head)
{
  double x, y, length = dial->radius * share;
  double back = MAX (0, length - head) / dial->radius;
  cairo_t *cr = canvas->cr;

  point_at (dial, turn, back, &x, &y);
  cairo_move_to (cr, dial->x, dial->y);
  cairo_line_to (cr, x, y);
  cairo_stroke (cr);
  pwt_canvas_dash (canvas, 0, 0);
  point_at (dial, turn, share, &x, &y);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, turn);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, -head * 0.42, MIN (head, length));
  cairo_line_to (cr, head * 0.42, MIN (head, length));
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_phase (PwtPhaseDiagram *self, const PwtCanvas *canvas, const Dial *dial, guint i,
            double strength)
{
  const PwtPhase *phase = &self->phases[i];
  const char letter[] = { (char) ('A' + i), '\0' };
  double turn = turn_of (phase->voltage_angle_mdeg), x, y;

  if (phase->voltage_mv == PWT_CHART_NONE)
    return;
  pwt_canvas_set_mixed (canvas, PWT_COLOR_PHASE_A + i, strength);
  if (phase->voltage_mv > 0) {
    cairo_set_line_width (canvas->cr, 2.5);
    draw_arrow (canvas, dial, turn, voltage_share (self, phase), 9);
  }
  if (phase->current_ma != PWT_CHART_NONE && phase->current_ma > 0) {
    cairo_set_line_width (canvas->cr, 1.5);
    pwt_canvas_dash (canvas, 4, 2.5);
    draw_arrow (canvas, dial, turn + turn_of (phase->lag_mdeg), current_share (self, phase), 7);
  }
  point_at (dial, turn, 1 + 8 / dial->radius, &x, &y);
  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.85);
  pwt_canvas_text (canvas, x, y, PWT_ANCHOR_MIDDLE, PWT_TEXT_SMALL, letter);
}

static GStrv
lines_of_tip (PwtPhaseDiagram *self, guint i)
{
  const PwtPhase *phase = &self->phases[i];
  const char letter[] = { (char) ('A' + i), '\0' };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *voltage = pwt_measure_read_out (&volts, phase->voltage_mv);
  g_autofree char *current = pwt_measure_read_out (&amperes, phase->current_ma);
  g_autofree char *lag = pwt_measure_number (&degrees, phase->lag_mdeg, 1);
  g_autofree char *line = g_strdup_printf ("%s  %s°", current, lag);

  g_strv_builder_add (builder, letter);
  g_strv_builder_add (builder, voltage);
  if (phase->current_ma != PWT_CHART_NONE)
    g_strv_builder_add (builder, line);
  return g_strv_builder_end (builder);
}

static void
pwt_phase_diagram_draw (PwtChart *chart, const PwtCanvas *canvas, int selected)
{
  PwtPhaseDiagram *self = PWT_PHASE_DIAGRAM (chart);
  const PwtBox inside = { 0, 0, canvas->width, canvas->height };
  Dial dial = dial_of (canvas);
  g_auto (GStrv) lines = NULL;
  double x, y;

  draw_dial (canvas, &dial);
  for (guint i = 0; i < self->n_phases; i++)
    draw_phase (self, canvas, &dial, i,
                selected == PWT_CHART_NO_ITEM || (guint) selected == i ? 1 : 0.4);
  if (selected == PWT_CHART_NO_ITEM)
    return;
  lines = lines_of_tip (self, (guint) selected);
  point_at (&dial, turn_of (self->phases[selected].voltage_angle_mdeg), 0.6, &x, &y);
  pwt_canvas_tip (canvas, &inside, x, y, FALSE, (const char *const *) lines);
}

/* --- reading out --- */

static guint
pwt_phase_diagram_count (PwtChart *chart)
{
  return PWT_PHASE_DIAGRAM (chart)->n_phases;
}

/* The arrow the pointer is closest to, by its angle. */
static int
pwt_phase_diagram_pick (PwtChart *chart, const PwtCanvas *canvas, double x, double y)
{
  PwtPhaseDiagram *self = PWT_PHASE_DIAGRAM (chart);
  Dial dial = dial_of (canvas);
  double dx = x - dial.x, dy = y - dial.y, best = 2, turn = atan2 (dx, -dy);
  int nearest = PWT_CHART_NO_ITEM;

  if (hypot (dx, dy) > dial.radius + PICK_RADIUS)
    return PWT_CHART_NO_ITEM;
  for (guint i = 0; i < self->n_phases; i++) {
    double apart = 1 - cos (turn - turn_of (self->phases[i].voltage_angle_mdeg));

    if (self->phases[i].voltage_mv == PWT_CHART_NONE || apart >= best)
      continue;
    best = apart;
    nearest = (int) i;
  }
  return nearest;
}

static int
pwt_phase_diagram_step (PwtChart *chart, const PwtCanvas *canvas, int from, PwtChartStep step)
{
  int n = (int) PWT_PHASE_DIAGRAM (chart)->n_phases;

  return step == PWT_CHART_LEFT || step == PWT_CHART_UP ? (from + n - 1) % n : (from + 1) % n;
}

static char *
pwt_phase_diagram_read_out (PwtChart *chart, int item)
{
  g_auto (GStrv) lines = lines_of_tip (PWT_PHASE_DIAGRAM (chart), (guint) item);

  return g_strjoinv (" ", lines);
}

static char *
pwt_phase_diagram_describe (PwtChart *chart)
{
  PwtPhaseDiagram *self = PWT_PHASE_DIAGRAM (chart);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_phases; i++) {
    g_autofree char *phase = pwt_phase_diagram_read_out (chart, (int) i);

    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", phase);
  }
  return g_string_free (text, FALSE);
}

static void
pwt_phase_diagram_write_cells (PwtChart *chart, PwtCells *cells)
{
  PwtPhaseDiagram *self = PWT_PHASE_DIAGRAM (chart);

  pwt_cells_add (cells, _ ("Phase"));
  pwt_cells_add (cells, "U/V");
  pwt_cells_add (cells, "I/A");
  pwt_cells_add (cells, "φU/°");
  pwt_cells_add (cells, "φ/°");
  pwt_cells_end_line (cells);
  for (guint i = 0; i < self->n_phases; i++) {
    const PwtPhase *phase = &self->phases[i];
    const char letter[] = { (char) ('A' + i), '\0' };

    pwt_cells_add (cells, letter);
    pwt_cells_take (cells, pwt_measure_exact (&volts, phase->voltage_mv));
    pwt_cells_take (cells, pwt_measure_exact (&amperes, phase->current_ma));
    pwt_cells_take (cells, pwt_measure_exact (&degrees, phase->voltage_angle_mdeg));
    pwt_cells_take (cells, pwt_measure_exact (&degrees, phase->lag_mdeg));
    pwt_cells_end_line (cells);
  }
}

/* --- class --- */

static void
pwt_phase_diagram_class_init (PwtPhaseDiagramClass *klass)
{
  PwtChartClass *chart_class = PWT_CHART_CLASS (klass);

  chart_class->count = pwt_phase_diagram_count;
  chart_class->draw = pwt_phase_diagram_draw;
  chart_class->pick = pwt_phase_diagram_pick;
  chart_class->step = pwt_phase_diagram_step;
  chart_class->read_out = pwt_phase_diagram_read_out;
  chart_class->describe = pwt_phase_diagram_describe;
  chart_class->write_cells = pwt_phase_diagram_write_cells;
}

static void
pwt_phase_diagram_init (PwtPhaseDiagram *self)
{
  self->voltage_mv = self->current_ma = 1;
}

/* --- public functions --- */

GtkWidget *
pwt_phase_diagram_new (void)
{
  return g_object_new (PWT_TYPE_PHASE_DIAGRAM, NULL);
}

void
pwt_phase_diagram_set_phases (PwtPhaseDiagram *self, const PwtPhase *phases, guint n_phases,
                              gint64 voltage_mv, gint64 current_ma)
{
  gint64 voltage_max = 1, current_max = 1;

  g_return_if_fail (PWT_IS_PHASE_DIAGRAM (self) && n_phases <= PWT_PHASES_MAX);

  self->n_phases = n_phases;
  for (guint i = 0; i < n_phases; i++) {
    self->phases[i] = phases[i];
    voltage_max = MAX (voltage_max, phases[i].voltage_mv);
    current_max = MAX (current_max, phases[i].current_ma);
  }
  self->voltage_mv = voltage_mv > 0 ? voltage_mv : pwt_axis_step (voltage_max, 1);
  self->current_ma = current_ma > 0 ? current_ma : pwt_axis_step (current_max, 1);
  pwt_chart_changed (PWT_CHART (self));
}
