/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "report/sheet.h"

G_BEGIN_DECLS

#define PWT_SHEET_MARGIN 34.0 /* 12 mm: what no office printer cuts */
#define PWT_SHEET_SIZE 8.5    /* points, of a row's text */
#define PWT_SHEET_LEADING 1.4 /* of a line, in text sizes */
#define PWT_SHEET_PADDING 2.0 /* above and below a row */
#define PWT_SHEET_GAP 4.0     /* left and right of a cell's text */
#define PWT_SHEET_FOOT 18.0   /* height of the footer */
#define PWT_SHEET_UNKNOWN "—"

typedef struct {
  const PwtTableRows *rows; /* borrowed from the batches */
  guint row;
} PwtSheetRow;

/* Lines of one row on one page: mostly all of them. */
typedef struct {
  guint row;
  guint16 first_line, n_lines;
} PwtSheetSlice;

struct _PwtSheet {
  const PwtTable *table;
  GPtrArray *batches; /* (element-type PwtTableRows) owned */
  GArray *rows;       /* of PwtSheetRow */
  GArray *slices;     /* of PwtSheetSlice */
  GArray *pages;      /* of guint: each page's first slice */
  double *widths;     /* of columns, gaps included */
  gint64 *sums;       /* PWT_TABLE_UNKNOWN where there is none */
  gboolean has_sums;
  double width, height; /* of the paper */
  double size, line;    /* of text, and from line to line */
  guint head_lines, filter_lines;
  double body_top, body_height;
};

/* (transfer full): what a cell says */
char *pwt_sheet_dup_cell (const PwtSheet *sheet, const PwtSheetRow *row, guint column);
gboolean pwt_sheet_is_right (const PwtTableColumn *column);

G_END_DECLS
