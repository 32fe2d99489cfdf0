/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers of a chart as text, cell by cell: CSV (RFC 4180), or tabs for a spreadsheet. */
typedef struct {
  GString *text;
  char separator;
  gboolean has_cell; /* in the line that is being written */
} PwtSheet;

void pwt_sheet_cell (PwtSheet *sheet, const char *text); /* NULL: an empty cell */
void pwt_sheet_take_cell (PwtSheet *sheet, char *text);
void pwt_sheet_end_line (PwtSheet *sheet);

G_END_DECLS
