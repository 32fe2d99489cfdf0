/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/line-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/line-layer.h"

#define ZOOM_STEP 1.4
#define ZOOM_MOST 4000 /* of the whole range on one screen */
#define NAMES_MAX 6
#define TIP_LINES_MAX 8
#define NEAR_PX 24 /* another line's value belongs to the place that is read out */

struct _PwtLineChart {
  PwtChart parent_instance;

  GArray *lines; /* (element-type PwtLine) */
  GTimeZone *zone;
  gint64 from, until;           /* all */
  gint64 view_from, view_until; /* shown */
  char *reference_name;
  gint64 reference;
  gboolean is_by_day;

  gint64 drag_from, drag_until; /* the view when the dragging or pinching began */
  double pointer_x;
};

G_DEFINE_FINAL_TYPE (PwtLineChart, pwt_line_chart, PWT_TYPE_CHART)

enum { VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static PwtLine *
line_at (PwtLineChart *self, guint i)
{
  return &g_array_index (self->lines, PwtLine, i);
}

/* The line whose values are picked. */
static const PwtSeries *
lead (PwtLineChart *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->style != PWT_LINE_BEFORE)
      return line_at (self, i)->series;
  return self->lines->len > 0 ? line_at (self, 0)->series : NULL;
}

static void
widen (gint64 low, gint64 high, gint64 *min, gint64 *max)
{
  *min = *min == PWT_CHART_NONE ? low : MIN (*min, low);
  *max = *max == PWT_CHART_NONE ? high : MAX (*max, high);
}

static PwtPlot
plot_of (PwtLineChart *self, const PwtCanvas *canvas)
{
  PwtPlot plot;
  gint64 min = PWT_CHART_NONE, max = PWT_CHART_NONE, low, high;

  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->style != PWT_LINE_STACKED &&
        pwt_series_get_extremes (line_at (self, i)->series, self->view_from, self->view_until, &low,
                                 &high))
      widen (low, high, &min, &max);
  if (pwt_line_layer_stack_extremes (self->lines, self->view_from, self->view_until, &low, &high))
    widen (low, high, &min, &max);
  if (self->reference_name != NULL)
    widen (self->reference, self->reference, &min, &max);
  if (max == PWT_CHART_NONE)
    min = max = 0;
  pwt_plot_init (&plot, canvas, pwt_chart_get_measure (PWT_CHART (self)), min, max);
  plot.from = self->view_from;
  plot.until = self->view_until;
  return plot;
}

/* --- drawing --- */

static void
draw_numbers (const PwtPlot *plot, const PwtCanvas *canvas)
{
  gint64 step = pwt_axis_step (plot->until - plot->from, 6);

  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.72);
  for (gint64 x = plot->from - plot->from % step; x <= plot->until; x += step) {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, x);

    if (x >= plot->from)
      pwt_canvas_text (canvas, pwt_plot_x (plot, x), plot->box.y + plot->box.height + 12,
                       PWT_ANCHOR_MIDDLE, PWT_TEXT_SMALL, text);
  }
}

static void
draw_names (PwtLineChart *self, const PwtCanvas *canvas)
{
  PwtPlotName names[NAMES_MAX];
  guint n = 0;

  for (guint i = 0; i < self->lines->len && n < NAMES_MAX - 1; i++) {
    const PwtLine *line = line_at (self, i);
    gboolean is_before = line->style == PWT_LINE_BEFORE;

    if (pwt_series_get_name (line->series) != NULL && pwt_series_get_length (line->series) > 0)
      names[n++] = (PwtPlotName){ pwt_series_get_name (line->series),
                                  is_before ? PWT_COLOR_TEXT : line->color, is_before ? 0.45 : 1,
                                  is_before };
  }
  if (self->reference_name != NULL)
    names[n++] = (PwtPlotName){ self->reference_name, PWT_COLOR_REFERENCE, 1, TRUE };
  if (n > 1 || self->reference_name != NULL)
    pwt_plot_draw_names (canvas, names, n);
}

static void
draw_lines (PwtLineChart *self, const PwtCanvas *canvas, const PwtPlot *plot)
{
  const PwtBox *box = &plot->box;

  cairo_save (canvas->cr);
  /* A zoomed line ends at the edge; a thick one at zero or at the top is not cut in half. */
  cairo_rectangle (canvas->cr, box->x, box->y - 2, box->width + 2, box->height + 4);
  cairo_clip (canvas->cr);
  pwt_line_layer_draw_stack (self->lines, plot, canvas);
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->style == PWT_LINE_BEFORE)
      pwt_line_layer_draw (line_at (self, i), plot, canvas);
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->style == PWT_LINE_MAIN || line_at (self, i)->style == PWT_LINE_PLAIN)
      pwt_line_layer_draw (line_at (self, i), plot, canvas);
  cairo_restore (canvas->cr);
}

static char *
place_text (PwtLineChart *self, gint64 x)
{
  if (self->zone == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, x);
  return self->is_by_day ? pwt_axis_date (x, self->until - self->from, self->zone)
                         : pwt_axis_time (x, self->until - self->from, self->zone);
}

/* The value of @line where the lead was picked; NULL: it has none there. */
static const PwtSpot *
value_near (const PwtLine *line, gint64 x, gint64 near)
{
  int index = pwt_series_nearest (line->series, x);
  const PwtSpot *spot = index >= 0 ? pwt_series_get (line->series, (guint) index) : NULL;

  return spot != NULL && ABS (spot->x - x) <= near ? spot : NULL;
}

static char *
name_value (PwtLineChart *self, const PwtLine *line, const PwtSpot *spot, gboolean is_named)
{
  g_autofree char *value = pwt_measure_read_out (pwt_chart_get_measure (PWT_CHART (self)), spot->y);
  const char *name = pwt_series_get_name (line->series);

  return is_named && name != NULL ? g_strdup_printf ("%s %s", name, value)
                                  : g_steal_pointer (&value);
}

/* Place, the lead's value, then the others'. */
static GStrv
lines_of_tip (PwtLineChart *self, const PwtSpot *spot, gint64 near)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *place = place_text (self, spot->x);
  guint n_leads = 0, n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    n_leads += line_at (self, i)->style != PWT_LINE_BEFORE ? 1 : 0;
  g_strv_builder_add (builder, place);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->lines->len && n < TIP_LINES_MAX; i++) {
      const PwtLine *line = line_at (self, i);
      const PwtSpot *at = value_near (line, spot->x, near);
      g_autofree char *text = NULL;

      if ((line->series == lead (self)) != (pass == 0) || at == NULL)
        continue;
      text = name_value (self, line, at, n_leads > 1 || line->series != lead (self));
      g_strv_builder_add (builder, text);
      n++;
    }
  return g_strv_builder_end (builder);
}

static gboolean
is_stacked (PwtLineChart *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->series == lead (self))
      return line_at (self, i)->style == PWT_LINE_STACKED;
  return FALSE;
}

static PwtColor
lead_color (PwtLineChart *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->series == lead (self))
      return line_at (self, i)->color;
  return PWT_COLOR_SERIES;
}

static void
draw_tip (PwtLineChart *self, const PwtCanvas *canvas, const PwtPlot *plot, guint item)
{
  const PwtSpot *spot = pwt_series_get (lead (self), item);
  double x = pwt_plot_x (plot, spot->x), y = pwt_plot_y (plot, spot->y);
  gint64 near = (gint64) ((double) (plot->until - plot->from) / plot->box.width * NEAR_PX);
  g_auto (GStrv) lines = NULL;

  if (spot->x < plot->from || spot->x > plot->until || spot->y == PWT_CHART_NONE)
    return;
  lines = lines_of_tip (self, spot, near);
  pwt_canvas_set_color (canvas, PWT_COLOR_TEXT, 0.35);
  cairo_set_line_width (canvas->cr, 1);
  pwt_canvas_line (canvas, floor (x) + 0.5, plot->box.y, floor (x) + 0.5,
                   plot->box.y + plot->box.height);
  if (!is_stacked (self)) {
    pwt_canvas_set_color (canvas, PWT_COLOR_CARD, 1);
    cairo_arc (canvas->cr, x, y, 5, 0, 2 * G_PI);
    cairo_fill (canvas->cr);
    pwt_canvas_set_color (canvas, lead_color (self), 1);
    cairo_arc (canvas->cr, x, y, 3.5, 0, 2 * G_PI);
    cairo_fill (canvas->cr);
  }
  pwt_canvas_tip (canvas, &plot->box, x, y, FALSE, (const char *const *) lines);
}

static void
pwt_line_chart_draw (PwtChart *chart, const PwtCanvas *canvas, int selected)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  PwtPlot plot = plot_of (self, canvas);

  pwt_plot_draw_values (&plot, canvas, pwt_chart_get_measure (chart));
  if (self->zone != NULL)
    pwt_plot_draw_times (&plot, canvas, self->zone);
  else
    draw_numbers (&plot, canvas);
  draw_lines (self, canvas, &plot);
  if (self->reference_name != NULL)
    pwt_plot_draw_reference (&plot, canvas, self->reference);
  draw_names (self, canvas);
  if (selected != PWT_CHART_NO_ITEM)
    draw_tip (self, canvas, &plot, (guint) selected);
}

/* --- reading out --- */

static guint
pwt_line_chart_count (PwtChart *chart)
{
  const PwtSeries *series = lead (PWT_LINE_CHART (chart));

  return series != NULL ? pwt_series_get_length (series) : 0;
}

static gboolean
pwt_line_chart_has_values (PwtChart *chart)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);

  for (guint i = 0; i < self->lines->len; i++)
    if (pwt_series_get_length (line_at (self, i)->series) > 0)
      return TRUE;
  return FALSE;
}

static int
pwt_line_chart_pick (PwtChart *chart, const PwtCanvas *canvas, double x, double y)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  PwtPlot plot = plot_of (self, canvas);

  self->pointer_x = x;
  return pwt_series_nearest (lead (self), pwt_plot_value_at (&plot, x));
}

/* At least a pixel a step: a year of minutes is crossed in some hundred keystrokes, and each of
 * them is seen. */
static int
pwt_line_chart_step (PwtChart *chart, const PwtCanvas *canvas, int from, PwtChartStep step)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  const PwtSeries *series = lead (self);
  PwtPlot plot = plot_of (self, canvas);
  gint64 pixel = (gint64) ((double) (plot.until - plot.from) / plot.box.width);
  gint64 x = pwt_series_get (series, (guint) from)->x;
  int n = (int) pwt_series_get_length (series), to = from;

  if (step != PWT_CHART_LEFT && step != PWT_CHART_RIGHT)
    return PWT_CHART_NO_ITEM;
  for (int i = from; i >= 0 && i < n; i += step == PWT_CHART_LEFT ? -1 : 1) {
    const PwtSpot *spot = pwt_series_get (series, (guint) i);

    if (i == from || spot->y == PWT_CHART_NONE)
      continue;
    to = i;
    if (ABS (spot->x - x) >= pixel)
      break;
  }
  return to;
}

static char *
pwt_line_chart_read_out (PwtChart *chart, int item)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  g_auto (GStrv) lines = lines_of_tip (self, pwt_series_get (lead (self), (guint) item),
                                       (self->view_until - self->view_from) / 40);

  return g_strjoinv (" ", lines);
}

static void
describe_line (PwtLineChart *self, const PwtLine *line, GString *text)
{
  const PwtMeasure *measure = pwt_chart_get_measure (PWT_CHART (self));
  const char *name = pwt_series_get_name (line->series);
  guint n = pwt_series_get_length (line->series);
  g_autofree char *low = NULL, *high = NULL, *last = NULL, *place = NULL;
  gint64 min, max;
  int latest = pwt_series_nearest (line->series, G_MAXINT64);

  if (latest < 0 || !pwt_series_get_extremes (line->series, G_MININT64, G_MAXINT64, &min, &max))
    return;
  low = pwt_measure_read_out (measure, min);
  high = pwt_measure_read_out (measure, max);
  last = pwt_measure_read_out (measure, pwt_series_get (line->series, (guint) latest)->y);
  place = place_text (self, pwt_series_get (line->series, (guint) latest)->x);
  if (text->len > 0)
    g_string_append (text, "; ");
  if (name != NULL)
    g_string_append_printf (text, "%s: ", name);
  g_string_append_printf (text, _ ("%u values, lowest %s, highest %s, last %s at %s"), n, low, high,
                          last, place);
}

static char *
pwt_line_chart_describe (PwtChart *chart)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    describe_line (self, line_at (self, i), text);
  return g_string_free (text, FALSE);
}

static char *
table_place (PwtLineChart *self, gint64 x)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (self->zone == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, x);
  utc = g_date_time_new_from_unix_utc (x / G_USEC_PER_SEC);
  time = g_date_time_to_timezone (utc, self->zone);
  return g_date_time_format (time, self->is_by_day ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S");
}

/* The smallest place at or after which each line still has something to write. */
static gboolean
next_place (PwtLineChart *self, const guint *at, gint64 *x)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->lines->len; i++) {
    const PwtSeries *series = line_at (self, i)->series;

    if (at[i] >= pwt_series_get_length (series))
      continue;
    if (!is_found || pwt_series_get (series, at[i])->x < *x)
      *x = pwt_series_get (series, at[i])->x;
    is_found = TRUE;
  }
  return is_found;
}

static void
write_heads (PwtLineChart *self, PwtCells *cells)
{
  const PwtMeasure *measure = pwt_chart_get_measure (PWT_CHART (self));

  pwt_cells_add (cells, self->zone != NULL ? _ ("Time") : NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    const char *name = pwt_series_get_name (line_at (self, i)->series);

    pwt_cells_take (
        cells, pwt_measure_heading (measure,
                                    name != NULL ? name : pwt_chart_get_title (PWT_CHART (self))));
  }
  pwt_cells_end_line (cells);
}

/* A line a place: all lines side by side, nothing where one has no value. */
static void
pwt_line_chart_write_cells (PwtChart *chart, PwtCells *cells)
{
  PwtLineChart *self = PWT_LINE_CHART (chart);
  const PwtMeasure *measure = pwt_chart_get_measure (chart);
  g_autofree guint *at = g_new0 (guint, self->lines->len + 1);
  gint64 x = 0;

  write_heads (self, cells);
  while (next_place (self, at, &x)) {
    pwt_cells_take (cells, table_place (self, x));
    for (guint i = 0; i < self->lines->len; i++) {
      const PwtSeries *series = line_at (self, i)->series;
      gboolean is_here =
          at[i] < pwt_series_get_length (series) && pwt_series_get (series, at[i])->x == x;

      pwt_cells_take (
          cells, is_here ? pwt_measure_exact (measure, pwt_series_get (series, at[i])->y) : NULL);
      at[i] += is_here ? 1 : 0;
    }
    pwt_cells_end_line (cells);
  }
}

/* --- zooming and moving --- */

static void
zoom (PwtLineChart *self, double share, double factor)
{
  double length = (double) (self->view_until - self->view_from);
  double wanted = CLAMP (length / factor, (double) (self->until - self->from) / ZOOM_MOST,
                         (double) (self->until - self->from));
  gint64 from = self->view_from + (gint64) ((length - wanted) * share);

  pwt_line_chart_set_view (self, from, from + (gint64) wanted);
}

static double
pointer_share (PwtLineChart *self)
{
  PwtCanvas canvas;
  PwtPlot plot;

  pwt_canvas_init (&canvas, GTK_WIDGET (self), NULL);
  plot = plot_of (self, &canvas);
  return CLAMP ((self->pointer_x - plot.box.x) / plot.box.width, 0, 1);
}

static gboolean
zoom_key_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  PwtLineChart *self = PWT_LINE_CHART (widget);
  int direction = g_variant_get_int32 (args);

  if (direction == 0)
    pwt_line_chart_set_view (self, self->from, self->until);
  else
    zoom (self, 0.5, direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
  return TRUE;
}

static gboolean
move_key_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  PwtLineChart *self = PWT_LINE_CHART (widget);
  gint64 by = (self->view_until - self->view_from) / 4 * g_variant_get_int32 (args);

  pwt_line_chart_set_view (self, self->view_from + by, self->view_until + by);
  return TRUE;
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, PwtLineChart *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if ((state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE; /* the page scrolls */
  zoom (self, pointer_share (self), pow (ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

static void
begin_cb (PwtLineChart *self)
{
  self->drag_from = self->view_from;
  self->drag_until = self->view_until;
}

static void
dragged_cb (PwtLineChart *self, double dx, double dy)
{
  double length = (double) (self->drag_until - self->drag_from);
  double width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - PWT_PLOT_LEFT - PWT_PLOT_RIGHT);
  gint64 by = (gint64) (dx / width * length);

  if (self->drag_until - self->drag_from < self->until - self->from)
    pwt_line_chart_set_view (self, self->drag_from - by, self->drag_until - by);
}

static void
scaled_cb (PwtLineChart *self, double scale)
{
  self->view_from = self->drag_from;
  self->view_until = self->drag_until;
  zoom (self, pointer_share (self), scale);
}

static void
clicked_cb (PwtLineChart *self, int n_press, double x, double y)
{
  if (n_press == 2)
    pwt_line_chart_set_view (self, self->from, self->until);
}

/* --- class --- */

static void
clear_line (gpointer data)
{
  g_clear_pointer (&((PwtLine *) data)->series, pwt_series_unref);
}

static void
pwt_line_chart_finalize (GObject *object)
{
  PwtLineChart *self = PWT_LINE_CHART (object);

  g_array_unref (self->lines);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->reference_name);
  G_OBJECT_CLASS (pwt_line_chart_parent_class)->finalize (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType state;
    GtkShortcutFunc callback;
    int direction;
  } keys[] = {
    { GDK_KEY_plus, 0, zoom_key_cb, 1 },
    { GDK_KEY_equal, 0, zoom_key_cb, 1 },
    { GDK_KEY_KP_Add, 0, zoom_key_cb, 1 },
    { GDK_KEY_minus, 0, zoom_key_cb, -1 },
    { GDK_KEY_KP_Subtract, 0, zoom_key_cb, -1 },
    { GDK_KEY_0, 0, zoom_key_cb, 0 },
    { GDK_KEY_KP_0, 0, zoom_key_cb, 0 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, move_key_cb, -1 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, move_key_cb, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].state, keys[i].callback, "i",
                                  keys[i].direction);
}

static void
pwt_line_chart_class_init (PwtLineChartClass *klass)
{
  PwtChartClass *chart_class = PWT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_line_chart_finalize;
  chart_class->count = pwt_line_chart_count;
  chart_class->has_values = pwt_line_chart_has_values;
  chart_class->draw = pwt_line_chart_draw;
  chart_class->pick = pwt_line_chart_pick;
  chart_class->step = pwt_line_chart_step;
  chart_class->read_out = pwt_line_chart_read_out;
  chart_class->describe = pwt_line_chart_describe;
  chart_class->write_cells = pwt_line_chart_write_cells;
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", PWT_TYPE_LINE_CHART, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_keys (GTK_WIDGET_CLASS (klass));
}

static void
add_gesture (PwtLineChart *self, GtkGesture *gesture, const char *signal, GCallback callback)
{
  g_signal_connect_swapped (gesture, "begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (gesture, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
pwt_line_chart_init (PwtLineChart *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  self->lines = g_array_new (FALSE, TRUE, sizeof (PwtLine));
  g_array_set_clear_func (self->lines, clear_line);
  self->until = self->view_until = 1;
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  add_gesture (self, gtk_gesture_drag_new (), "drag-update", G_CALLBACK (dragged_cb));
  add_gesture (self, gtk_gesture_zoom_new (), "scale-changed", G_CALLBACK (scaled_cb));
  add_gesture (self, gtk_gesture_click_new (), "pressed", G_CALLBACK (clicked_cb));
}

/* --- public functions --- */

GtkWidget *
pwt_line_chart_new (void)
{
  return g_object_new (PWT_TYPE_LINE_CHART, NULL);
}

void
pwt_line_chart_set_range (PwtLineChart *self, gint64 from, gint64 until, GTimeZone *zone)
{
  g_return_if_fail (PWT_IS_LINE_CHART (self) && until > from);

  self->from = from;
  self->until = until;
  if (zone != NULL)
    g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  pwt_line_chart_set_view (self, from, until);
  pwt_chart_changed (PWT_CHART (self));
}

/* @series: referenced */
void
pwt_line_chart_add (PwtLineChart *self, PwtSeries *series, PwtLineStyle style, PwtColor color)
{
  PwtLine line = { pwt_series_ref (series), style, color };

  g_return_if_fail (PWT_IS_LINE_CHART (self));

  g_array_append_val (self->lines, line);
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_line_chart_clear (PwtLineChart *self)
{
  g_return_if_fail (PWT_IS_LINE_CHART (self));

  g_array_set_size (self->lines, 0);
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_line_chart_set_by_day (PwtLineChart *self, gboolean is_by_day)
{
  g_return_if_fail (PWT_IS_LINE_CHART (self));

  self->is_by_day = is_by_day;
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_line_chart_set_reference (PwtLineChart *self, const char *name, gint64 value)
{
  char *copy = g_strdup (name);

  g_return_if_fail (PWT_IS_LINE_CHART (self));

  g_free (self->reference_name);
  self->reference_name = copy;
  self->reference = value;
  pwt_chart_changed (PWT_CHART (self));
}

void
pwt_line_chart_set_view (PwtLineChart *self, gint64 from, gint64 until)
{
  gint64 length;

  g_return_if_fail (PWT_IS_LINE_CHART (self));

  length = CLAMP (until - from, 1, self->until - self->from);
  from = CLAMP (from, self->from, self->until - length);
  if (from == self->view_from && from + length == self->view_until)
    return;
  self->view_from = from;
  self->view_until = from + length;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
pwt_line_chart_get_view (PwtLineChart *self, gint64 *from, gint64 *until)
{
  g_return_if_fail (PWT_IS_LINE_CHART (self));

  *from = self->view_from;
  *until = self->view_until;
}
