/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "record/meters.h"

G_BEGIN_DECLS

/* Voltages and currents of a meter, as a picture and in a grid; invisible where its model tells
 * none. Meters tell one power factor for all phases, so the angle between a voltage and its current
 * is that of the whole, and it is said so. */
#define PWT_TYPE_METER_PHASES (pwt_meter_phases_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterPhases, pwt_meter_phases, PWT, METER_PHASES, AdwBin)

void pwt_meter_phases_show (PwtMeterPhases *self, const PwtMeterLive *live, gboolean is_old);

G_END_DECLS
