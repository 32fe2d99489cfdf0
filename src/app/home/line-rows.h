/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The card of the lines: how their last sweeps went, how many meters answer now, how old what is
 * known is. Of many lines the worst. */
#define PWT_TYPE_LINE_ROWS (pwt_line_rows_get_type ())
G_DECLARE_FINAL_TYPE (PwtLineRows, pwt_line_rows, PWT, LINE_ROWS, AdwBin)

/* @lines: (element-type PwtLineHealth) */
void pwt_line_rows_show (PwtLineRows *self, const GPtrArray *lines, PwtDesk *desk);

G_END_DECLS
