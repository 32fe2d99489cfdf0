/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/canvas.h"

#include <math.h>

#define TIP_PADDING 10
#define TIP_HEIGHT 44 /* of a head and one value */
#define TIP_LINE 17   /* each more */
#define TIP_RADIUS 8
#define TIP_AWAY 8

static const struct {
  const char *name; /* of the colour in CSS */
  GdkRGBA fallback; /* without a style sheet */
} colors[PWT_N_COLORS] = {
  [PWT_COLOR_SERIES] = { "series", { 0.165f, 0.463f, 0.776f, 1 } },
  [PWT_COLOR_SERIES_2] = { "series_2", { 0.741f, 0.525f, 0, 1 } },
  [PWT_COLOR_SERIES_3] = { "series_3", { 0.071f, 0.565f, 0.416f, 1 } },
  [PWT_COLOR_SERIES_4] = { "series_4", { 0.612f, 0.059f, 0.169f, 1 } },
  [PWT_COLOR_PHASE_A] = { "phase_a", { 0.741f, 0.525f, 0, 1 } },
  [PWT_COLOR_PHASE_B] = { "phase_b", { 0.071f, 0.565f, 0.416f, 1 } },
  [PWT_COLOR_PHASE_C] = { "phase_c", { 0.612f, 0.059f, 0.169f, 1 } },
  [PWT_COLOR_REFERENCE] = { "reference", { 0.702f, 0.337f, 0.043f, 1 } },
  [PWT_COLOR_TEXT] = { "window_fg_color", { 0.1f, 0.1f, 0.1f, 1 } },
  [PWT_COLOR_CARD] = { "card_bg_color", { 1, 1, 1, 1 } },
  [PWT_COLOR_TIP] = { "tip_bg", { 0.18f, 0.18f, 0.2f, 1 } },
  [PWT_COLOR_TIP_TEXT] = { "tip_fg", { 1, 1, 1, 1 } },
  [PWT_COLOR_GOOD] = { "strip_good", { 0.612f, 0.773f, 0.627f, 1 } },
  [PWT_COLOR_MIXED] = { "strip_mixed", { 0.878f, 0.541f, 0.102f, 1 } },
  [PWT_COLOR_BAD] = { "strip_bad", { 0.71f, 0.071f, 0.184f, 1 } },
};

static float
blend (float below, float above, float alpha)
{
  return below + (above - below) * alpha;
}

static GdkRGBA
mix (const GdkRGBA *below, const GdkRGBA *above, float alpha)
{
  return (GdkRGBA){ blend (below->red, above->red, alpha),
                    blend (below->green, above->green, alpha),
                    blend (below->blue, above->blue, alpha), 1 };
}

/* @cr: (nullable) */
void
pwt_canvas_init (PwtCanvas *canvas, GtkWidget *widget, cairo_t *cr)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA window = { 1, 1, 1, 1 };

  *canvas = (PwtCanvas){ .cr = cr,
                         .widget = widget,
                         .width = gtk_widget_get_width (widget),
                         .height = gtk_widget_get_height (widget) };
  for (guint i = 0; i < PWT_N_COLORS; i++)
    if (!gtk_style_context_lookup_color (style, colors[i].name, &canvas->colors[i]))
      canvas->colors[i] = colors[i].fallback;
  gtk_style_context_lookup_color (style, "window_bg_color", &window);
  canvas->colors[PWT_COLOR_CARD] =
      mix (&window, &canvas->colors[PWT_COLOR_CARD], canvas->colors[PWT_COLOR_CARD].alpha);
}

void
pwt_canvas_set_color (const PwtCanvas *canvas, PwtColor color, double alpha)
{
  const GdkRGBA *c = &canvas->colors[color];

  cairo_set_source_rgba (canvas->cr, (double) c->red, (double) c->green, (double) c->blue,
                         (double) c->alpha * alpha);
}

/* @share of the colour, the rest what is behind the chart: unlike a transparent colour it does not
 * let grid lines shine through. */
void
pwt_canvas_set_mixed (const PwtCanvas *canvas, PwtColor color, double share)
{
  GdkRGBA c = mix (&canvas->colors[PWT_COLOR_CARD], &canvas->colors[color], (float) share);

  cairo_set_source_rgb (canvas->cr, (double) c.red, (double) c.green, (double) c.blue);
}

/* --- text --- */

static PangoLayout *
lay_out (const PwtCanvas *canvas, PwtTextStyle style, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (canvas->widget, text);
  PangoAttrList *attrs = pango_attr_list_new ();

  pango_attr_list_insert (
      attrs,
      pango_attr_size_new (style == PWT_TEXT_SMALL ? 9 * PANGO_SCALE : 21 * PANGO_SCALE / 2));
  pango_attr_list_insert (
      attrs,
      pango_attr_weight_new (style == PWT_TEXT_SMALL ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attrs);
  pango_attr_list_unref (attrs);
  return layout;
}

double
pwt_canvas_text_width (const PwtCanvas *canvas, PwtTextStyle style, const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (canvas, style, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* Centred on @y; kept inside the canvas. */
void
pwt_canvas_text (const PwtCanvas *canvas, double x, double y, PwtAnchor anchor, PwtTextStyle style,
                 const char *text)
{
  g_autoptr (PangoLayout) layout = lay_out (canvas, style, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  x -= anchor == PWT_ANCHOR_START ? 0 : anchor == PWT_ANCHOR_MIDDLE ? width / 2.0 : width;
  cairo_move_to (canvas->cr, CLAMP (x, 0, MAX (0, canvas->width - width)), y - height / 2.0);
  pango_cairo_show_layout (canvas->cr, layout);
}

/* --- shapes --- */

void
pwt_canvas_line (const PwtCanvas *canvas, double x1, double y1, double x2, double y2)
{
  cairo_move_to (canvas->cr, x1, y1);
  cairo_line_to (canvas->cr, x2, y2);
  cairo_stroke (canvas->cr);
}

void
pwt_canvas_dash (const PwtCanvas *canvas, double on, double off)
{
  const double dashes[] = { on, off };

  cairo_set_dash (canvas->cr, dashes, on > 0 ? 2 : 0, 0);
}

void
pwt_canvas_round_box (const PwtCanvas *canvas, const PwtBox *box, double radius)
{
  cairo_t *cr = canvas->cr;
  double right = box->x + box->width, bottom = box->y + box->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static PwtTextStyle
style_of_line (guint i)
{
  return i == 1 ? PWT_TEXT_STRONG : PWT_TEXT_SMALL;
}

static PwtBox
place_tip (const PwtCanvas *canvas, const PwtBox *inside, double x, double y, gboolean is_above,
           const char *const *lines)
{
  PwtBox box = { .height = TIP_HEIGHT };

  for (guint i = 0; lines[i] != NULL; i++) {
    box.width = MAX (box.width, pwt_canvas_text_width (canvas, style_of_line (i), lines[i]));
    box.height += i > 1 ? TIP_LINE : 0;
  }
  box.width += 2 * TIP_PADDING;
  if (is_above) {
    box.x = CLAMP (x - box.width / 2, 0, MAX (0, canvas->width - box.width));
    box.y = y - TIP_AWAY - box.height;
  } else {
    box.x = x + TIP_AWAY + box.width <= inside->x + inside->width ? x + TIP_AWAY
                                                                  : x - TIP_AWAY - box.width;
    box.x = MAX (box.x, 0);
    box.y = y - box.height / 2;
  }
  box.y = MIN (box.y, inside->y + inside->height - box.height);
  box.y = MAX (box.y, 0);
  box.x = floor (box.x);
  box.y = floor (box.y);
  return box;
}

void
pwt_canvas_tip (const PwtCanvas *canvas, const PwtBox *inside, double x, double y,
                gboolean is_above, const char *const *lines)
{
  PwtBox box = place_tip (canvas, inside, x, y, is_above, lines);

  pwt_canvas_set_color (canvas, PWT_COLOR_TIP, 1);
  pwt_canvas_round_box (canvas, &box, TIP_RADIUS);
  cairo_fill (canvas->cr);
  for (guint i = 0; lines[i] != NULL; i++) {
    pwt_canvas_set_color (canvas, PWT_COLOR_TIP_TEXT, i == 1 ? 1 : 0.75);
    pwt_canvas_text (canvas, box.x + TIP_PADDING,
                     box.y + (i == 0 ? 13 : 31 + (double) (i - 1) * TIP_LINE), PWT_ANCHOR_START,
                     style_of_line (i), lines[i]);
  }
}
