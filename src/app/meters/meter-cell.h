/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/row.h"

G_BEGIN_DECLS

/* One room on the wall: number, balance in whole yuan, colour and sign. Draws itself anew when its
 * row changes, and only then. A cell serves one row after the other as the wall is scrolled. */
#define PWT_TYPE_METER_CELL (pwt_meter_cell_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterCell, pwt_meter_cell, PWT, METER_CELL, GtkButton)

GtkWidget *pwt_meter_cell_new (void);
void pwt_meter_cell_set_row (PwtMeterCell *self, PwtRow *row); /* (nullable) */
PwtRow *pwt_meter_cell_get_row (PwtMeterCell *self);           /* (nullable) */

/* What it needs inside its padding, at least: for a room's number, and for the sign beside it. */
int pwt_meter_cell_measure_room (PwtMeterCell *self);
int pwt_meter_cell_get_sign_width (PwtMeterCell *self);

G_END_DECLS
