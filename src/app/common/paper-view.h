/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sheet of paper as it will be printed: a little larger than life, so that small print is read,
 * and narrower where the window is; always whole in width. */
#define PWT_TYPE_PAPER_VIEW (pwt_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (PwtPaperView, pwt_paper_view, PWT, PAPER_VIEW, GtkWidget)

/* @cr: one unit is a point; the paper's upper left corner is at the origin */
typedef void (*PwtPaperDraw) (cairo_t *cr, gpointer data);

/* @data: must outlive the view, or be taken away by NULL */
void pwt_paper_view_set_draw (PwtPaperView *self, PwtPaperDraw draw, gpointer data);
/* How large the paper is; it is drawn anew. */
void pwt_paper_view_set_size (PwtPaperView *self, double width_pt, double height_pt);

G_END_DECLS
