/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>

G_BEGIN_DECLS

/* Draws down a column of paper: each call draws one thing at the pen's height and moves the pen
 * below it. Text is wrapped, never cut, so the column is as high as what is in it.
 *
 * Pure black only: thermal printers have no grey. Lengths are points (1/72 inch), whatever the
 * resolution of the screen; metrics are unhinted, so that a preview breaks lines where the paper
 * does. */
typedef struct {
  cairo_t *cr; /* borrowed */
  double left;
  double width;
  double y;
  double size; /* of ordinary text */
} PwtPen;

/* A label with its value. A NULL value is a row that is left out. */
typedef struct {
  const char *label;
  const char *value;
} PwtPenRow;

/* A layout in the face and with the metrics of all paper; (transfer full). */
PangoLayout *pwt_pen_layout (cairo_t *cr, double size, gboolean is_bold);

void pwt_pen_skip (PwtPen *pen, double height);
void pwt_pen_text (PwtPen *pen, const char *text, double size, gboolean is_bold,
                   PangoAlignment align);
void pwt_pen_amount (PwtPen *pen, const char *label, const char *amount, double size);
void pwt_pen_rows (PwtPen *pen, const PwtPenRow *rows, guint n_rows, guint columns);
void pwt_pen_rule (PwtPen *pen, double thickness, gboolean is_dashed);
void pwt_pen_stamp (PwtPen *pen, const char *text, double size, gboolean is_filled);

G_END_DECLS
