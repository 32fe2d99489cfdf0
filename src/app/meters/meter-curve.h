/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* What a meter did over a day or a week (power, as a line, with the day before) or a month (energy,
 * a bar a day, with the month before). One question a view; another meter or period drops it.
 *
 * Actions: "curve.by" (state 'day', 'week', 'month'), "curve.earlier", "curve.later". */
#define PWT_TYPE_METER_CURVE (pwt_meter_curve_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterCurve, pwt_meter_curve, PWT, METER_CURVE, AdwBin)

void pwt_meter_curve_set_desk (PwtMeterCurve *self, PwtDesk *desk);
void pwt_meter_curve_set_meter (PwtMeterCurve *self, PwtId meter);
/* The meter was read again: asks anew if the period shown is not over yet. */
void pwt_meter_curve_reload (PwtMeterCurve *self);

G_END_DECLS
