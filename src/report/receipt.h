/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "record/sales.h"

G_BEGIN_DECLS

/* 收据: what the tenant takes home. Drawn by one function for preview, printer and PDF, so that all
 * three are alike. Texts follow the locale of the process. */

void pwt_receipt_get_size (const PwtReceiptView *view, PwtPaper paper, gint64 now_us,
                           double *width_pt, double *height_pt);
void pwt_receipt_draw (cairo_t *cr, const PwtReceiptView *view, PwtPaper paper, gint64 now_us);
gboolean pwt_receipt_write_pdf (const PwtReceiptView *view, PwtPaper paper, const char *path,
                                gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
