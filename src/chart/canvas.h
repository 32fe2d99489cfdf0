/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a chart is drawn on: a window, a PNG or an SVG alike. Colours come from the theme's CSS. */

typedef enum {
  PWT_COLOR_SERIES, /* the one colour of a single series */
  PWT_COLOR_SERIES_2,
  PWT_COLOR_SERIES_3,
  PWT_COLOR_SERIES_4,
  PWT_COLOR_PHASE_A,
  PWT_COLOR_PHASE_B,
  PWT_COLOR_PHASE_C,
  PWT_COLOR_REFERENCE,
  PWT_COLOR_TEXT,
  PWT_COLOR_CARD, /* what is behind the chart; never transparent */
  PWT_COLOR_TIP,
  PWT_COLOR_TIP_TEXT,
  PWT_COLOR_GOOD, /* how something went */
  PWT_COLOR_MIXED,
  PWT_COLOR_BAD,
  PWT_N_COLORS
} PwtColor;

typedef enum {
  PWT_TEXT_SMALL,  /* 9 pt */
  PWT_TEXT_STRONG, /* 10.5 pt bold */
} PwtTextStyle;

typedef enum {
  PWT_ANCHOR_START,
  PWT_ANCHOR_MIDDLE,
  PWT_ANCHOR_END,
} PwtAnchor;

typedef struct {
  double x, y, width, height;
} PwtBox;

typedef struct {
  cairo_t *cr; /* borrowed; NULL while things are only measured */
  GtkWidget *widget;
  double width, height;
  GdkRGBA colors[PWT_N_COLORS];
} PwtCanvas;

void pwt_canvas_init (PwtCanvas *canvas, GtkWidget *widget, cairo_t *cr);
void pwt_canvas_set_color (const PwtCanvas *canvas, PwtColor color, double alpha);
void pwt_canvas_set_mixed (const PwtCanvas *canvas, PwtColor color, double share);

double pwt_canvas_text_width (const PwtCanvas *canvas, PwtTextStyle style, const char *text);
void pwt_canvas_text (const PwtCanvas *canvas, double x, double y, PwtAnchor anchor,
                      PwtTextStyle style, const char *text);
void pwt_canvas_line (const PwtCanvas *canvas, double x1, double y1, double x2, double y2);
void pwt_canvas_dash (const PwtCanvas *canvas, double on, double off); /* 0, 0: a whole line */
void pwt_canvas_round_box (const PwtCanvas *canvas, const PwtBox *box, double radius);

/* A box with @lines, the first small, the second strong, the others small; beside or above
 * (@is_above) the place it is about, inside the canvas. */
void pwt_canvas_tip (const PwtCanvas *canvas, const PwtBox *inside, double x, double y,
                     gboolean is_above, const char *const *lines);

G_END_DECLS
