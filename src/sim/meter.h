/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "field/modbus.h"
#include "sim/load.h"
#include "sim/timetable.h"

G_BEGIN_DECLS

/* A simulated prepaid meter: what it holds, how it spends, what its registers say.
 *
 * Pure: no clock, no file, no thread. All state is in the struct, so a test sees the truth and the
 * program can save it (sim/meter-json.h). Registers as in facts of meters §1; energy and power in
 * registers are secondary (divide by CT × PT), money is charged for what was really used.
 *
 *   time ──> power of the half hour ──> pulses of 10 Wh, by the band of the meter's own clock
 *                                             └─> balance − pulse × price ──> alarms, arrears,
 * relay
 */
typedef enum {
  PWT_SIM_DTSY1352, /* three-phase; money through vendor function 0x20 */
  PWT_SIM_DDSY1352, /* single-phase, likewise */
  PWT_SIM_GENERIC,  /* neutral: all through function 0x10 */
} PwtSimModel;

typedef enum {
  PWT_SIM_FORCED_OFF,  /* the balance rules */
  PWT_SIM_FORCED_HOLD, /* 保电: closed whatever the balance */
  PWT_SIM_FORCED_TRIP, /* 拉闸 */
} PwtSimForced;

/* Why a meter refuses money: exception codes of its maker, beside the standard ones. Invented here,
 * in the order of the error word of facts of reliability §2.1. */
typedef enum {
  PWT_SIM_REFUSED_COUNT = 0x25,      /* not stored + 1, nor the stored one again */
  PWT_SIM_REFUSED_HOARDING = 0x26,   /* it would hold more than it may */
  PWT_SIM_REFUSED_NOT_OPENED = 0x27, /* no account was ever opened in it */
} PwtSimRefusal;

#define PWT_SIM_PULSE_WH 10 /* the registers' 0.01 kWh: what they show adds up exactly */
#define PWT_SIM_SERIAL_DIGITS 12
#define PWT_SIM_MAX_SETTING_E4 G_GINT64_CONSTANT (2000000000) /* of a signed register pair */

typedef struct {
  /* What it is */
  PwtSimModel model;
  char serial[PWT_SIM_SERIAL_DIGITS + 1];
  guint8 address;
  gint64 ct, pt;
  PwtSimLoad load;
  gint64 speed; /* uses energy this many times as fast */

  /* What it was set to */
  gint64 price_e4[PWT_N_BANDS]; /* 0.0001 yuan per kWh */
  PwtSimTimetable timetable;
  gint64 alarm1_e4, alarm2_e4; /* 0.0001 yuan */
  gint64 overdraft_e4;         /* likewise; it trips at balance ≤ −overdraft */
  gint64 hoard_limit_cents;    /* 0: none */
  gint64 overload_w;           /* secondary; 0: none */
  gint64 allowed_trips;        /* by overload, then it stays open */
  gint64 recovery_minutes;     /* until it closes again after overload or warning */
  gint64 clock_offset_us;      /* its clock minus the time it is given */
  gboolean is_opened;
  gboolean warns_by_trip; /* trips once when the balance falls to alarm 2 */
  PwtSimForced forced;

  /* What happened */
  gint64 time_us; /* lived up to here */
  gint64 pulses[PWT_N_BANDS];
  gint64 pulse_rest;      /* W·µs, primary, short of the next pulse */
  gint64 balance_e9;      /* 1/10^9 yuan, exact */
  gint64 purchased_cents; /* by top-up, all together */
  gint64 last_purchase_cents;
  guint16 count; /* top-ups credited, wraps */
  gint64 n_overload_trips;
  gint64 open_until_us;   /* overload or warning keeps it open; G_MAXINT64: until restored */
  gboolean is_overloaded; /* why it is kept open */
  gboolean has_warned;    /* the warning trip is spent until the balance is above alarm 2 again */
  gboolean is_changed;    /* by a command, since whoever saves it cleared this */
} PwtSimMeter;

void pwt_sim_meter_init (PwtSimMeter *meter, PwtSimModel model, gint64 now_us);
/* What a fitter brings instead: the same model and ratio, set like the old one, but new. */
void pwt_sim_meter_renew (PwtSimMeter *meter);
void pwt_sim_meter_advance (PwtSimMeter *meter, gint64 now_us);
void pwt_sim_meter_serve (PwtSimMeter *meter, gint64 now_us, const PwtModbusRequest *request,
                          PwtModbusReply *reply);

guint8 pwt_sim_meter_recharge (PwtSimMeter *meter, gint64 amount_cents, guint16 count);
void pwt_sim_meter_force (PwtSimMeter *meter, PwtSimForced forced);

gboolean pwt_sim_meter_is_closed (const PwtSimMeter *meter);
gboolean pwt_sim_meter_is_in_arrears (const PwtSimMeter *meter);
gint64 pwt_sim_meter_balance_cents (const PwtSimMeter *meter);
gint64 pwt_sim_meter_energy_wh (const PwtSimMeter *meter, PwtBand band);
gint64 pwt_sim_meter_total_wh (const PwtSimMeter *meter);
gint64 pwt_sim_meter_power_w (const PwtSimMeter *meter);
PwtBand pwt_sim_meter_band (const PwtSimMeter *meter);

const char *pwt_sim_model_profile (PwtSimModel model);
gboolean pwt_sim_model_from_profile (const char *profile, PwtSimModel *model);

G_END_DECLS
