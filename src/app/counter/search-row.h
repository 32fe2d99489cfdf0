/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/row.h"

G_BEGIN_DECLS

/* One hit of the counter's search. */
#define PWT_TYPE_SEARCH_ROW (pwt_search_row_get_type ())
G_DECLARE_FINAL_TYPE (PwtSearchRow, pwt_search_row, PWT, SEARCH_ROW, AdwBin)

GtkWidget *pwt_search_row_new (void);
/* @row: of PwtMeterRow, NULL unbinds */
void pwt_search_row_set_row (PwtSearchRow *self, PwtRow *row);
/* What was typed: found words are shown bold. */
void pwt_search_row_set_search (PwtSearchRow *self, const char *search);

G_END_DECLS
