/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers of a chart as text, cell by cell: CSV (RFC 4180), or tabs for a spreadsheet. */
typedef struct {
  GString *text;
  char separator;
  gboolean has_cell; /* in the line that is being written */
} PwtCells;

void pwt_cells_add (PwtCells *cells, const char *text); /* NULL: an empty cell */
void pwt_cells_take (PwtCells *cells, char *text);
void pwt_cells_end_line (PwtCells *cells);

G_END_DECLS
