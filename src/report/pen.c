/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pen.h"

#include <pango/pangocairo.h>

/* One face for Latin and Chinese, so that digits and 汉字 share a base line, and digits are as wide
 * as each other without asking. */
#define FONT_FAMILY "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"

#define LABEL_SHARE 0.45 /* of a column, the most a label may take from its value */
#define GAP_EM 0.9       /* between a label and its value */
#define COLUMN_GAP_EM 2.5

PangoLayout *
pwt_pen_layout (cairo_t *cr, double size, gboolean is_bold)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoContext *context = pango_layout_get_context (layout);
  PangoFontDescription *font = pango_font_description_from_string (FONT_FAMILY);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

/* A layout in points, for a line of @width; @width < 0 never wraps. */
static PangoLayout *
new_layout (PwtPen *pen, const char *text, double size, gboolean is_bold, double width)
{
  PangoLayout *layout = pwt_pen_layout (pen->cr, size, is_bold);

  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
measure (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (layout, &w, &h);
  *width = (double) w / PANGO_SCALE;
  *height = (double) h / PANGO_SCALE;
}

/* Draws @layout with its top left corner there; returns its height. */
static double
show (PwtPen *pen, PangoLayout *layout, double x, double y)
{
  double width, height;

  measure (layout, &width, &height);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, layout);
  return height;
}

void
pwt_pen_skip (PwtPen *pen, double height)
{
  pen->y += height;
}

/**
 * pwt_pen_text:
 * @text: a paragraph, wrapped to the pen's width; line breaks in it are kept
 * @size: points
 */
void
pwt_pen_text (PwtPen *pen, const char *text, double size, gboolean is_bold, PangoAlignment align)
{
  g_autoptr (PangoLayout) layout = new_layout (pen, text, size, is_bold, pen->width);

  pango_layout_set_alignment (layout, align);
  pen->y += show (pen, layout, pen->left, pen->y);
}

/* A label that leaves most of @width to its value. */
static PangoLayout *
new_label (PwtPen *pen, const char *text, double width, double *label_width)
{
  PangoLayout *label = new_layout (pen, text, pen->size, FALSE, width * LABEL_SHARE);
  double height;

  measure (label, label_width, &height);
  return label;
}

/**
 * pwt_pen_amount:
 * @label: what @amount is; stands on the same base line
 * @amount: one line in bold at the right edge, made smaller where it would not fit: an amount must
 *   not be broken
 * @size: points, the most it may have
 */
void
pwt_pen_amount (PwtPen *pen, const char *label, const char *amount, double size)
{
  double label_width, width, height, free_width;
  g_autoptr (PangoLayout) name = new_label (pen, label, pen->width, &label_width);
  g_autoptr (PangoLayout) value = new_layout (pen, amount, size, TRUE, -1);

  free_width = pen->width - label_width - pen->size * GAP_EM;
  measure (value, &width, &height);
  if (width > free_width) {
    g_object_unref (value);
    value = new_layout (pen, amount, size * free_width / width, TRUE, -1);
    measure (value, &width, &height);
  }

  show (pen, value, pen->left + pen->width - width, pen->y);
  show (pen, name, pen->left,
        pen->y + (double) (pango_layout_get_baseline (value) - pango_layout_get_baseline (name)) /
                     PANGO_SCALE);
  pen->y += height;
}

/* One row at (@x, the pen's height); returns its height. */
static double
show_row (PwtPen *pen, const PwtPenRow *row, double x, double width)
{
  double label_width, label_height, value_height, value_left;
  g_autoptr (PangoLayout) label = new_label (pen, row->label, width, &label_width);
  g_autoptr (PangoLayout) value = NULL;

  value_left = label_width + pen->size * GAP_EM;
  value = new_layout (pen, row->value, pen->size, FALSE, width - value_left);
  pango_layout_set_alignment (value, PANGO_ALIGN_RIGHT);
  label_height = show (pen, label, x, pen->y);
  value_height = show (pen, value, x + value_left, pen->y);
  return MAX (label_height, value_height);
}

/**
 * pwt_pen_rows:
 * @rows: labels on the left, values on the right edge, in reading order
 * @columns: 1 or more, side by side
 */
void
pwt_pen_rows (PwtPen *pen, const PwtPenRow *rows, guint n_rows, guint columns)
{
  double gap = pen->size * COLUMN_GAP_EM;
  double width, height = 0;
  guint column = 0;

  g_return_if_fail (columns > 0);

  width = (pen->width - gap * (columns - 1)) / columns;
  for (guint i = 0; i < n_rows; i++) {
    double row_height;

    if (rows[i].value == NULL)
      continue;
    row_height = show_row (pen, &rows[i], pen->left + column * (width + gap), width);
    height = MAX (height, row_height);
    column = (column + 1) % columns;
    if (column == 0) {
      pen->y += height;
      height = 0;
    }
  }
  pen->y += height;
}

void
pwt_pen_rule (PwtPen *pen, double thickness, gboolean is_dashed)
{
  static const double dashes[] = { 3, 2.5 };

  cairo_save (pen->cr);
  cairo_set_line_width (pen->cr, thickness);
  if (is_dashed)
    cairo_set_dash (pen->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (pen->cr, pen->left, pen->y + thickness / 2);
  cairo_rel_line_to (pen->cr, pen->width, 0);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
  pen->y += thickness;
}

/**
 * pwt_pen_stamp:
 * @text: what must be seen first, in a box as wide as the column
 * @is_filled: white on black, else black on white with a border
 */
void
pwt_pen_stamp (PwtPen *pen, const char *text, double size, gboolean is_filled)
{
  double padding = size * 0.35;
  g_autoptr (PangoLayout) layout = new_layout (pen, text, size, TRUE, pen->width - 2 * padding);
  double width, height;

  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  measure (layout, &width, &height);

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, pen->left + 0.5, pen->y + 0.5, pen->width - 1, height + padding - 1);
  cairo_set_line_width (pen->cr, 1);
  if (is_filled)
    cairo_fill_preserve (pen->cr);
  cairo_stroke (pen->cr);
  if (is_filled)
    cairo_set_source_rgb (pen->cr, 1, 1, 1);
  show (pen, layout, pen->left + padding, pen->y + padding / 2);
  cairo_restore (pen->cr);
  pen->y += height + padding;
}
