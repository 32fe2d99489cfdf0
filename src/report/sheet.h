/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "report/table.h"

G_BEGIN_DECLS

/* A table on A4: upright where its columns fit, else across; header, column heads and "page x of y"
 * on every page, sums at the end. Text wraps, a row is never cut: one that is higher than a page
 * goes on on the next. Drawn by one function for preview, printer and PDF. Once made it does not
 * change, so any thread may draw it. */
typedef struct _PwtSheet PwtSheet;

/* @table: must outlive the sheet */
PwtSheet *pwt_sheet_new (const PwtTable *table, const PwtTableSource *source,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_sheet_free (PwtSheet *sheet);
guint pwt_sheet_get_n_pages (const PwtSheet *sheet);
void pwt_sheet_get_size (const PwtSheet *sheet, double *width_pt, double *height_pt);
/* @cr: scaled so that one unit is a point; the page's upper left corner is at the origin */
void pwt_sheet_draw (const PwtSheet *sheet, cairo_t *cr, guint page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSheet, pwt_sheet_free)

gboolean pwt_sheet_write_pdf (const PwtSheet *sheet, const char *path,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_table_write_pdf (const PwtTable *table, const PwtTableSource *source, const char *path,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
