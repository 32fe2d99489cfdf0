/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/requests.h"

G_BEGIN_DECLS

/* The power of one day as a line, in kW: today up to now over yesterday. The pointer or the arrow
 * keys read a value out. */
#define PWT_TYPE_POWER_CURVE (pwt_power_curve_get_type ())
G_DECLARE_FINAL_TYPE (PwtPowerCurve, pwt_power_curve, PWT, POWER_CURVE, GtkWidget)

/* @samples: (element-type PwtSample) values in W, from @from_us on; copied */
void pwt_power_curve_set_today (PwtPowerCurve *self, const GPtrArray *samples, gint64 from_us);
void pwt_power_curve_set_yesterday (PwtPowerCurve *self, const GPtrArray *samples, gint64 from_us);
void pwt_power_curve_clear (PwtPowerCurve *self);

/* Smallest step of 1·2·2.5·5·10ⁿ so that @n steps reach @max, in the same unit; at least 1. */
gint64 pwt_curve_step (gint64 max, int n);

G_END_DECLS
