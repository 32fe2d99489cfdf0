/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/power-curve.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/common/format.h"
#include "domain/decimal.h"

/* Room around the plot, in px: numbers at the left, unit above, hours below. */
#define LEFT 44
#define TOP 28
#define BOTTOM 22
#define RIGHT 6
#define N_STEPS 3
#define LABEL_HOURS 4
#define TIP_HEIGHT 44
#define TIP_PADDING 10

typedef struct {
  gint64 at_us; /* since midnight */
  gint64 value_w;
} Spot;

struct _PwtPowerCurve {
  GtkWidget parent_instance;

  GArray *today, *yesterday; /* (element-type Spot) */
  int hovered;               /* index into today, −1: none */
};

G_DEFINE_FINAL_TYPE (PwtPowerCurve, pwt_power_curve, GTK_TYPE_WIDGET)

typedef struct {
  double x, y, width, height;
  gint64 top_w; /* value at the upper edge */
} Plot;

gint64
pwt_curve_step (gint64 max, int n)
{
  for (gint64 decade = 1; decade <= G_MAXINT64 / 100; decade *= 10) {
    const gint64 steps[] = { decade, 2 * decade, decade * 5 / 2, 5 * decade };

    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (steps[i] * n >= max && (steps[i] * 2 == decade * 5 ? decade >= 10 : TRUE))
        return steps[i];
  }
  return G_MAXINT64 / n;
}

static gint64
max_of (const GArray *spots)
{
  gint64 max = 0;

  for (guint i = 0; i < spots->len; i++)
    max = MAX (max, g_array_index (spots, Spot, i).value_w);
  return max;
}

static Plot
plot_of (PwtPowerCurve *self)
{
  gint64 max = MAX (MAX (max_of (self->today), max_of (self->yesterday)), 100);

  return (Plot){
    .x = LEFT,
    .y = TOP,
    .width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - LEFT - RIGHT),
    .height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) - TOP - BOTTOM),
    .top_w = pwt_curve_step (max, N_STEPS) * N_STEPS,
  };
}

static double
x_at (const Plot *plot, gint64 at_us)
{
  return plot->x + plot->width * (double) at_us / (double) PWT_US_PER_DAY;
}

static double
y_at (const Plot *plot, gint64 value_w)
{
  return plot->y + plot->height * (1 - (double) value_w / (double) plot->top_w);
}

/* --- drawing --- */

static void
set_color (PwtPowerCurve *self, cairo_t *cr, const char *name, double alpha)
{
  GdkRGBA color = { 0.5f, 0.5f, 0.5f, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &color);
  cairo_set_source_rgba (cr, (double) color.red, (double) color.green, (double) color.blue,
                         (double) color.alpha * alpha);
}

typedef enum {
  AT_START,
  AT_MIDDLE,
  AT_END,
} Anchor;

typedef enum {
  SMALL,  /* 9 pt */
  STRONG, /* 10.5 pt bold */
} TextStyle;

static double
draw_text (PwtPowerCurve *self, cairo_t *cr, double x, double y, Anchor anchor, TextStyle style,
           const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attrs = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (
      attrs, pango_attr_size_new (style == SMALL ? 9 * PANGO_SCALE : 21 * PANGO_SCALE / 2));
  pango_attr_list_insert (
      attrs, pango_attr_weight_new (style == SMALL ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attrs);
  pango_attr_list_unref (attrs);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (cr != NULL) {
    x -= anchor == AT_START ? 0 : anchor == AT_MIDDLE ? width / 2.0 : width;
    x = CLAMP (x, 0, MAX (0, gtk_widget_get_width (GTK_WIDGET (self)) - width));
    cairo_move_to (cr, x, y - height / 2.0);
    pango_cairo_show_layout (cr, layout);
  }
  return width;
}

static void
draw_axes (PwtPowerCurve *self, cairo_t *cr, const Plot *plot)
{
  cairo_set_line_width (cr, 1);
  for (int i = 0; i <= N_STEPS; i++) {
    gint64 value = plot->top_w / N_STEPS * i;
    double y = floor (y_at (plot, value)) + 0.5;
    g_autofree char *text = pwt_decimal_format (value, 3, 0, TRUE);

    set_color (self, cr, "window_fg_color", i == 0 ? 0.35 : 0.10);
    cairo_move_to (cr, plot->x, y);
    cairo_line_to (cr, plot->x + plot->width, y);
    cairo_stroke (cr);
    set_color (self, cr, "window_fg_color", 0.72);
    draw_text (self, cr, plot->x - 8, y, AT_END, SMALL, text);
  }
  set_color (self, cr, "window_fg_color", 0.72);
  draw_text (self, cr, 0, 7, AT_START, SMALL, "kW");
  for (int hour = 0; hour <= 24; hour += LABEL_HOURS) {
    g_autofree char *text = g_strdup_printf ("%02d", hour);

    draw_text (self, cr, x_at (plot, hour * PWT_US_PER_HOUR), plot->y + plot->height + 12,
               AT_MIDDLE, SMALL, text);
  }
}

/* A gap in the readings stays a gap in the line. */
static gboolean
is_gap (const Spot *a, const Spot *b)
{
  return b->at_us - a->at_us > 2 * PWT_US_PER_HOUR;
}

static void
trace (const GArray *spots, cairo_t *cr, const Plot *plot)
{
  cairo_new_path (cr);
  for (guint i = 0; i < spots->len; i++) {
    const Spot *spot = &g_array_index (spots, Spot, i);
    double x = x_at (plot, spot->at_us), y = y_at (plot, spot->value_w);

    if (i == 0 || is_gap (spot - 1, spot))
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, x, y);
  }
}

static void
fill_below (const GArray *spots, cairo_t *cr, const Plot *plot)
{
  double base = y_at (plot, 0);

  cairo_new_path (cr);
  for (guint i = 0; i < spots->len; i++) {
    const Spot *spot = &g_array_index (spots, Spot, i);
    gboolean is_end = i + 1 == spots->len || is_gap (spot, spot + 1);

    if (i == 0 || is_gap (spot - 1, spot))
      cairo_move_to (cr, x_at (plot, spot->at_us), base);
    cairo_line_to (cr, x_at (plot, spot->at_us), y_at (plot, spot->value_w));
    if (is_end)
      cairo_line_to (cr, x_at (plot, spot->at_us), base);
  }
  cairo_fill (cr);
}

static void
draw_lines (PwtPowerCurve *self, cairo_t *cr, const Plot *plot)
{
  const double dashes[] = { 3, 3 };

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace (self->yesterday, cr, plot);
  set_color (self, cr, "window_fg_color", 0.45);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  set_color (self, cr, "series", 0.14);
  fill_below (self->today, cr, plot);
  trace (self->today, cr, plot);
  set_color (self, cr, "series", 1);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  if (self->today->len == 1) { /* a line of one point is drawn by nobody */
    const Spot *spot = &g_array_index (self->today, Spot, 0);

    cairo_arc (cr, x_at (plot, spot->at_us), y_at (plot, spot->value_w), 2.5, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

static void
round_box (cairo_t *cr, double x, double y, double width, double height, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static char *
time_of (const Spot *spot)
{
  int minute = (int) (spot->at_us / PWT_US_PER_MINUTE);

  return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
}

static void
draw_tip (PwtPowerCurve *self, cairo_t *cr, const Plot *plot)
{
  const Spot *spot = &g_array_index (self->today, Spot, self->hovered);
  double x = x_at (plot, spot->at_us), y = y_at (plot, spot->value_w);
  g_autofree char *time = time_of (spot);
  g_autofree char *value = pwt_show_power (spot->value_w);
  double width = 2 * TIP_PADDING + draw_text (self, NULL, 0, 0, AT_START, STRONG, value);
  /* On the side where the line is not. */
  double left = x + 8 + width < plot->x + plot->width ? x + 8 : x - 8 - width;
  double top = y - TIP_HEIGHT / 2.0 < plot->y ? plot->y : y - TIP_HEIGHT / 2.0;

  top = MIN (top, plot->y + plot->height - TIP_HEIGHT);
  set_color (self, cr, "window_fg_color", 0.35);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, plot->y);
  cairo_line_to (cr, floor (x) + 0.5, plot->y + plot->height);
  cairo_stroke (cr);
  set_color (self, cr, "card_bg_color", 1);
  cairo_arc (cr, x, y, 5, 0, 2 * G_PI);
  cairo_fill (cr);
  set_color (self, cr, "series", 1);
  cairo_arc (cr, x, y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
  set_color (self, cr, "tip_bg", 1);
  round_box (cr, left, top, width, TIP_HEIGHT, 8);
  cairo_fill (cr);
  set_color (self, cr, "tip_fg", 0.75);
  draw_text (self, cr, left + TIP_PADDING, top + 13, AT_START, SMALL, time);
  set_color (self, cr, "tip_fg", 1);
  draw_text (self, cr, left + TIP_PADDING, top + 31, AT_START, STRONG, value);
}

static void
pwt_power_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PwtPowerCurve *self = PWT_POWER_CURVE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  Plot plot = plot_of (self);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  draw_axes (self, cr, &plot);
  draw_lines (self, cr, &plot);
  if (self->today->len == 0 && self->yesterday->len == 0) {
    set_color (self, cr, "window_fg_color", 0.72);
    draw_text (self, cr, plot.x + plot.width / 2, plot.y + plot.height / 2, AT_MIDDLE, SMALL,
               _ ("No readings yet"));
  }
  if (self->hovered >= 0 && (guint) self->hovered < self->today->len)
    draw_tip (self, cr, &plot);
  cairo_destroy (cr);
}

/* --- reading out --- */

static void
describe (PwtPowerCurve *self)
{
  g_autofree char *text = NULL;

  if (self->hovered >= 0 && (guint) self->hovered < self->today->len) {
    const Spot *spot = &g_array_index (self->today, Spot, self->hovered);
    g_autofree char *time = time_of (spot);
    g_autofree char *value = pwt_show_power (spot->value_w);

    text = g_strdup_printf (_ ("Power at %s: %s"), time, value);
  } else {
    g_autofree char *max = pwt_show_power (max_of (self->today));

    text = g_strdup_printf (_ ("Power today, %u readings, highest %s"), self->today->len, max);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
set_hovered (PwtPowerCurve *self, int index)
{
  if (index == self->hovered)
    return;
  self->hovered = index;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (PwtPowerCurve *self, double x, double y)
{
  Plot plot = plot_of (self);
  double best = G_MAXDOUBLE;
  int nearest = -1;

  for (guint i = 0; i < self->today->len; i++) {
    double distance = fabs (x_at (&plot, g_array_index (self->today, Spot, i).at_us) - x);

    if (distance < best) {
      best = distance;
      nearest = (int) i;
    }
  }
  set_hovered (self, nearest);
}

static void
left_cb (PwtPowerCurve *self)
{
  set_hovered (self, -1);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        gpointer user_data)
{
  PwtPowerCurve *self = PWT_POWER_CURVE (user_data);
  int last = (int) self->today->len - 1;

  if (key != GDK_KEY_Left && key != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;
  if (self->hovered < 0)
    set_hovered (self, last);
  else
    set_hovered (self, CLAMP (self->hovered + (key == GDK_KEY_Left ? -1 : 1), 0, MAX (0, last)));
  return GDK_EVENT_STOP;
}

/* --- class --- */

static void
pwt_power_curve_finalize (GObject *object)
{
  PwtPowerCurve *self = PWT_POWER_CURVE (object);

  g_array_unref (self->today);
  g_array_unref (self->yesterday);
  G_OBJECT_CLASS (pwt_power_curve_parent_class)->finalize (object);
}

static void
pwt_power_curve_class_init (PwtPowerCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pwt_power_curve_finalize;
  widget_class->snapshot = pwt_power_curve_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "power-curve");
}

static void
pwt_power_curve_init (PwtPowerCurve *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->today = g_array_new (FALSE, FALSE, sizeof (Spot));
  self->yesterday = g_array_new (FALSE, FALSE, sizeof (Spot));
  self->hovered = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  describe (self);
}

static void
take_samples (GArray *spots, const GPtrArray *samples, gint64 from_us)
{
  g_array_set_size (spots, 0);
  for (guint i = 0; samples != NULL && i < samples->len; i++) {
    const PwtSample *sample = g_ptr_array_index (samples, i);
    Spot spot = { sample->time_us - from_us, sample->value };

    if (sample->value != PWT_NONE && spot.at_us >= 0 && spot.at_us <= PWT_US_PER_DAY)
      g_array_append_val (spots, spot);
  }
}

void
pwt_power_curve_set_today (PwtPowerCurve *self, const GPtrArray *samples, gint64 from_us)
{
  g_return_if_fail (PWT_IS_POWER_CURVE (self));

  take_samples (self->today, samples, from_us);
  self->hovered = MIN (self->hovered, (int) self->today->len - 1);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pwt_power_curve_set_yesterday (PwtPowerCurve *self, const GPtrArray *samples, gint64 from_us)
{
  g_return_if_fail (PWT_IS_POWER_CURVE (self));

  take_samples (self->yesterday, samples, from_us);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pwt_power_curve_clear (PwtPowerCurve *self)
{
  pwt_power_curve_set_today (self, NULL, 0);
  pwt_power_curve_set_yesterday (self, NULL, 0);
}
