/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* What one meter says now, its day as a curve, and what it was told with the proof. Follows events.
 */
#define PWT_TYPE_METER_DETAIL_PANE (pwt_meter_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterDetailPane, pwt_meter_detail_pane, PWT, METER_DETAIL_PANE, AdwBin)

void pwt_meter_detail_pane_set_desk (PwtMeterDetailPane *self, PwtDesk *desk);
void pwt_meter_detail_pane_set_meter (PwtMeterDetailPane *self, PwtId meter); /* none: empty */
const PwtMeterRow *pwt_meter_detail_pane_get_row (PwtMeterDetailPane *self);  /* (nullable) */
void pwt_meter_detail_pane_reload (PwtMeterDetailPane *self);

G_END_DECLS
