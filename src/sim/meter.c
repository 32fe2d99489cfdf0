/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/meter.h"

#include <string.h>

#include "sim/registers.h"

#define E9_PER_CENT G_GINT64_CONSTANT (10000000)
#define E9_PER_E4 G_GINT64_CONSTANT (100000)
#define WUS_PER_WH G_GINT64_CONSTANT (3600000000) /* W·µs */
#define MAX_HELD_CENTS 99999999                   /* six digits and two decimals, as its display */
#define NEVER G_MAXINT64

static const char *const profiles[] = {
  [PWT_SIM_DTSY1352] = "acrel-dtsy1352",
  [PWT_SIM_DDSY1352] = "acrel-ddsy1352",
  [PWT_SIM_GENERIC] = "generic-prepaid",
};

/**
 * pwt_sim_model_profile:
 *
 * Returns: the name of the profile that describes @model
 */
const char *
pwt_sim_model_profile (PwtSimModel model)
{
  g_return_val_if_fail (model < G_N_ELEMENTS (profiles), NULL);

  return profiles[model];
}

/**
 * pwt_sim_model_from_profile:
 *
 * Returns: %FALSE if no simulated meter behaves like @profile
 */
gboolean
pwt_sim_model_from_profile (const char *profile, PwtSimModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    if (strcmp (profiles[i], profile) == 0) {
      *model = (PwtSimModel) i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * pwt_sim_meter_init:
 * @meter: (out): a meter as it leaves the factory: opened, no money, no use, one price
 * @now_us: its first moment, UTC
 */
void
pwt_sim_meter_init (PwtSimMeter *meter, PwtSimModel model, gint64 now_us)
{
  memset (meter, 0, sizeof *meter);
  meter->model = model;
  memset (meter->serial, '0', PWT_SIM_SERIAL_DIGITS);
  meter->address = 1;
  meter->ct = meter->pt = 1;
  meter->speed = 1;
  for (guint i = 0; i < PWT_N_BANDS; i++)
    meter->price_e4[i] = 10000;
  pwt_sim_timetable_set_flat (&meter->timetable);
  meter->allowed_trips = 3;
  meter->recovery_minutes = 5;
  meter->is_opened = TRUE;
  meter->time_us = now_us;
}

void
pwt_sim_meter_renew (PwtSimMeter *meter)
{
  memset (meter->pulses, 0, sizeof meter->pulses);
  meter->pulse_rest = meter->balance_e9 = 0;
  meter->purchased_cents = meter->last_purchase_cents = 0;
  meter->count = 0;
  meter->n_overload_trips = meter->open_until_us = 0;
  meter->is_overloaded = FALSE;
  meter->has_warned = TRUE;
  meter->forced = PWT_SIM_FORCED_OFF;
  meter->clock_offset_us = 0;
}

static gint64
ratio (const PwtSimMeter *meter)
{
  return meter->ct * meter->pt;
}

static gint64
pulse_cost_e9 (const PwtSimMeter *meter, PwtBand band)
{
  /* Wh × 0.0001 yuan per kWh is 10^-7 yuan. */
  return PWT_SIM_PULSE_WH * ratio (meter) * meter->price_e4[band] * 100;
}

static gint64
clock_us (const PwtSimMeter *meter)
{
  return meter->time_us + PWT_SIM_UTC_OFFSET_US + meter->clock_offset_us;
}

/**
 * pwt_sim_meter_is_in_arrears:
 *
 * Returns: whether its balance is at or below what it may owe
 */
gboolean
pwt_sim_meter_is_in_arrears (const PwtSimMeter *meter)
{
  return meter->balance_e9 <= -meter->overdraft_e4 * E9_PER_E4;
}

/**
 * pwt_sim_meter_is_closed:
 *
 * Returns: whether its relay is closed: the tenant has power
 */
gboolean
pwt_sim_meter_is_closed (const PwtSimMeter *meter)
{
  if (meter->forced != PWT_SIM_FORCED_OFF)
    return meter->forced == PWT_SIM_FORCED_HOLD;
  return !pwt_sim_meter_is_in_arrears (meter) && meter->open_until_us <= meter->time_us;
}

static void
open_relay (PwtSimMeter *meter, gboolean is_overloaded, gboolean for_good)
{
  meter->is_overloaded = is_overloaded;
  meter->open_until_us =
      for_good ? NEVER : meter->time_us + MAX (meter->recovery_minutes, 1) * PWT_US_PER_MINUTE;
}

/* Trips that the balance or the load call for at this moment; TRUE if the relay has just opened. */
static gboolean
trip_if_due (PwtSimMeter *meter, gint64 power_w)
{
  if (!pwt_sim_meter_is_closed (meter) || meter->forced == PWT_SIM_FORCED_HOLD)
    return FALSE;
  if (meter->overload_w > 0 && power_w / ratio (meter) > meter->overload_w) {
    meter->n_overload_trips++;
    open_relay (meter, TRUE, meter->n_overload_trips >= meter->allowed_trips);
    return TRUE;
  }
  /* Once: a warning is due again when the balance has been above alarm 2. */
  if (meter->balance_e9 > meter->alarm2_e4 * E9_PER_E4)
    meter->has_warned = FALSE;
  else if (meter->warns_by_trip && !meter->has_warned) {
    meter->has_warned = TRUE;
    open_relay (meter, FALSE, FALSE);
    return TRUE;
  }
  return FALSE;
}

static gint64
div_up (__int128 a, gint64 b)
{
  return (gint64) ((a + b - 1) / b);
}

/* How many pulses of this cost may come before something trips. */
static gint64
pulses_to_event (const PwtSimMeter *meter, gint64 cost_e9)
{
  gint64 n = G_MAXINT64;

  if (cost_e9 == 0 || meter->forced == PWT_SIM_FORCED_HOLD)
    return n;
  n = div_up ((__int128) meter->balance_e9 + meter->overdraft_e4 * E9_PER_E4, cost_e9);
  if (meter->warns_by_trip && !meter->has_warned)
    n = MIN (n, div_up ((__int128) meter->balance_e9 - meter->alarm2_e4 * E9_PER_E4, cost_e9));
  return n;
}

/* Lives to @end_us, or to the pulse at which something trips. The result does not depend on where
 * calls cut the time: the rest of a pulse is carried. */
static void
use_power (PwtSimMeter *meter, gint64 power_w, PwtBand band, gint64 end_us)
{
  gint64 pulse_wus = PWT_SIM_PULSE_WH * ratio (meter) * WUS_PER_WH;
  gint64 rate = power_w * meter->speed; /* W·µs per µs */
  gint64 cost_e9 = pulse_cost_e9 (meter, band);
  gint64 limit = pulses_to_event (meter, cost_e9);
  __int128 gained = meter->pulse_rest + (__int128) rate * (end_us - meter->time_us);
  __int128 n = gained / pulse_wus;

  if (n >= limit) {
    gint64 needed_us = div_up ((__int128) limit * pulse_wus - meter->pulse_rest, rate);

    n = limit;
    end_us = meter->time_us + needed_us;
    gained = meter->pulse_rest + (__int128) rate * needed_us;
  }
  meter->pulse_rest = (gint64) (gained - n * pulse_wus);
  meter->pulses[band] += (gint64) n;
  meter->balance_e9 -= (gint64) n * cost_e9;
  meter->time_us = end_us;
}

/* One stretch in which power, band and relay stay as they are. */
static void
live_on (PwtSimMeter *meter, gint64 now_us)
{
  gint64 power_w = pwt_sim_load_power_w (&meter->load, meter->time_us);
  gint64 half_hour_end = (meter->time_us / PWT_SIM_HALF_HOUR_US + 1) * PWT_SIM_HALF_HOUR_US;
  gint64 end_us = MIN (now_us, half_hour_end);
  gint64 clock = clock_us (meter), band_end;
  PwtBand band = pwt_sim_timetable_band (&meter->timetable, clock, &band_end);

  if (trip_if_due (meter, power_w))
    return;
  end_us = MIN (end_us, meter->time_us + band_end - clock);
  if (meter->open_until_us > meter->time_us)
    end_us = MIN (end_us, meter->open_until_us);
  if (pwt_sim_meter_is_closed (meter) && power_w > 0)
    use_power (meter, power_w, band, end_us);
  else
    meter->time_us = end_us;
}

/**
 * pwt_sim_meter_advance:
 * @now_us: UTC; a time before the last one leaves everything as it is
 *
 * Lives up to now, half hour by half hour: use, accounting, trips. In how many calls makes no
 * difference.
 */
void
pwt_sim_meter_advance (PwtSimMeter *meter, gint64 now_us)
{
  while (meter->time_us < now_us)
    live_on (meter, now_us);
}

/**
 * pwt_sim_meter_serve:
 * @now_us: UTC
 * @request: to this meter
 * @reply: (out): its answer, an exception included
 */
void
pwt_sim_meter_serve (PwtSimMeter *meter, gint64 now_us, const PwtModbusRequest *request,
                     PwtModbusReply *reply)
{
  pwt_sim_meter_advance (meter, now_us);
  *reply = (PwtModbusReply){ .unit = request->unit,
                             .function = request->function,
                             .address = request->address,
                             .count = request->count };
  if (request->function == PWT_MODBUS_READ)
    reply->exception =
        pwt_sim_registers_read (meter, request->address, request->count, reply->values);
  else
    reply->exception = pwt_sim_registers_write (meter, request);
}

/**
 * pwt_sim_meter_recharge:
 * @amount_cents: what was paid
 * @count: the count this top-up is to become
 *
 * The acceptance table of facts of reliability §2.1: stored + 1 is credited once, the stored count
 * again is acknowledged and not credited, all else is refused.
 *
 * Returns: 0 if acknowledged, else an exception code
 */
guint8
pwt_sim_meter_recharge (PwtSimMeter *meter, gint64 amount_cents, guint16 count)
{
  gint64 held_cents = pwt_sim_meter_balance_cents (meter);

  if (!meter->is_opened)
    return PWT_SIM_REFUSED_NOT_OPENED;
  if (count == meter->count)
    return 0;
  if (count != (guint16) (meter->count + 1))
    return PWT_SIM_REFUSED_COUNT;
  if (amount_cents <= 0 || amount_cents > MAX_HELD_CENTS)
    return PWT_MODBUS_ILLEGAL_VALUE;
  if (held_cents + amount_cents > MAX_HELD_CENTS ||
      (meter->hoard_limit_cents > 0 && held_cents + amount_cents > meter->hoard_limit_cents))
    return PWT_SIM_REFUSED_HOARDING;

  meter->balance_e9 += amount_cents * E9_PER_CENT;
  meter->purchased_cents += amount_cents;
  meter->last_purchase_cents = amount_cents;
  meter->count = count;
  if (!meter->is_overloaded)
    meter->open_until_us = 0; /* whoever pays need not wait out the warning */
  meter->is_changed = TRUE;
  return 0;
}

/**
 * pwt_sim_meter_force:
 *
 * Forced control as facts of meters §1.4. Switching it off gives the relay back to the balance, and
 * forgives an overload.
 */
void
pwt_sim_meter_force (PwtSimMeter *meter, PwtSimForced forced)
{
  meter->forced = forced;
  if (forced == PWT_SIM_FORCED_OFF) {
    meter->open_until_us = 0;
    meter->is_overloaded = FALSE;
    meter->n_overload_trips = 0;
  }
  meter->is_changed = TRUE;
}

/**
 * pwt_sim_meter_balance_cents:
 *
 * Returns: what its display shows; a fraction of a cent owed counts as a cent
 */
gint64
pwt_sim_meter_balance_cents (const PwtSimMeter *meter)
{
  gint64 cents = meter->balance_e9 / E9_PER_CENT;

  return cents - (meter->balance_e9 % E9_PER_CENT < 0);
}

/**
 * pwt_sim_meter_energy_wh:
 *
 * Returns: what was used in @band since the meter was made, primary
 */
gint64
pwt_sim_meter_energy_wh (const PwtSimMeter *meter, PwtBand band)
{
  return meter->pulses[band] * PWT_SIM_PULSE_WH * ratio (meter);
}

/**
 * pwt_sim_meter_total_wh:
 *
 * Returns: the sum of all bands, exactly
 */
gint64
pwt_sim_meter_total_wh (const PwtSimMeter *meter)
{
  gint64 total = 0;

  for (guint i = 0; i < PWT_N_BANDS; i++)
    total += pwt_sim_meter_energy_wh (meter, (PwtBand) i);
  return total;
}

/**
 * pwt_sim_meter_power_w:
 *
 * Returns: what flows now, primary: the half hour's power within 3 %, another every minute
 */
gint64
pwt_sim_meter_power_w (const PwtSimMeter *meter)
{
  guint64 minute = (guint64) (meter->time_us / PWT_US_PER_MINUTE);

  if (!pwt_sim_meter_is_closed (meter))
    return 0;
  return pwt_sim_load_power_w (&meter->load, meter->time_us) *
         (97 + (gint64) (pwt_sim_hash (meter->load.seed, minute) % 7)) / 100;
}

/**
 * pwt_sim_meter_band:
 *
 * Returns: the band of this moment by the meter's own clock
 */
PwtBand
pwt_sim_meter_band (const PwtSimMeter *meter)
{
  gint64 until;

  return pwt_sim_timetable_band (&meter->timetable, clock_us (meter), &until);
}
