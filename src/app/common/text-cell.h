/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line of text in a table, perhaps with a sign before it. A table keeps hundreds of rows ready
 * and fills dozens of cells with every turn of the wheel: so a cell shapes its text when it is
 * first seen, and another text is drawn without the page being laid out again. Too long a text ends
 * with an ellipsis. For CSS and for screen readers it is a label. */
#define PWT_TYPE_TEXT_CELL (pwt_text_cell_get_type ())
G_DECLARE_FINAL_TYPE (PwtTextCell, pwt_text_cell, PWT, TEXT_CELL, GtkWidget)

/* @lead: (nullable): the sign */
PwtTextCell *pwt_text_cell_new (GtkWidget *lead, gboolean is_number);

/* @css: (nullable): a class; static */
void pwt_text_cell_set_text (PwtTextCell *self, const char *text, const char *css);
const char *pwt_text_cell_get_text (PwtTextCell *self);
GtkWidget *pwt_text_cell_get_lead (PwtTextCell *self);
void pwt_text_cell_show_lead (PwtTextCell *self, gboolean is_shown); /* its place stays */

/* Columns have widths of their own; where one does not, its widest cell says how wide. */
int pwt_text_cell_measure_text (PwtTextCell *self);
void pwt_text_cell_set_natural_width (PwtTextCell *self, int width);

G_END_DECLS
