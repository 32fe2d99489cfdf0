/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/json.h"
#include "sim/meter.h"

G_BEGIN_DECLS

/* A meter as JSON: all of its state, exactly, as the state files and the control socket show it. */
JsonObject *pwt_sim_meter_to_json (const PwtSimMeter *meter);
void pwt_sim_meter_from_json (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter);
void pwt_sim_meter_add_derived (const PwtSimMeter *meter, JsonObject *object);

void pwt_sim_meter_read_identity (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter);

/* The members a site file's "sim" and the control command "set" have in common; @meter keeps what
 * is not named. */
void pwt_sim_meter_read_settings (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter);

extern const char *const pwt_sim_forced_nicks[];

G_END_DECLS
