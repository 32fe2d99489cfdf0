/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a read shows. Each block is filled whole and the part asked for is copied: a read may begin
 * and end anywhere inside a block, and nowhere else. */
#include "sim/registers.h"

#include <string.h>

#define MAX_BLOCK 48
#define E9_PER_E4 G_GINT64_CONSTANT (100000)

typedef void (*FillFunc) (const PwtSimMeter *meter, guint16 *regs);

static void
put_u32 (guint16 *regs, gint64 value)
{
  guint32 raw = (guint32) CLAMP (value, G_MININT32, (gint64) G_MAXUINT32);

  regs[0] = (guint16) (raw >> 16);
  regs[1] = (guint16) raw;
}

static guint16
s16 (gint64 value)
{
  return (guint16) (gint16) CLAMP (value, G_MININT16, G_MAXINT16);
}

static guint16
two_bytes (gint64 high, gint64 low)
{
  return (guint16) ((high & 0xFF) << 8 | (low & 0xFF));
}

static gint64
band_units (const PwtSimMeter *meter, PwtBand band)
{
  return meter->pulses[band]; /* 0.01 kWh, secondary */
}

static gint64
total_units (const PwtSimMeter *meter)
{
  gint64 total = 0;

  for (guint i = 0; i < PWT_N_BANDS; i++)
    total += meter->pulses[i];
  return total;
}

static void
fill_energies (const PwtSimMeter *meter, guint16 *regs)
{
  put_u32 (regs, total_units (meter));
  put_u32 (regs + 2, band_units (meter, PWT_BAND_SHARP));
  put_u32 (regs + 4, band_units (meter, PWT_BAND_PEAK));
  put_u32 (regs + 6, band_units (meter, PWT_BAND_FLAT));
  put_u32 (regs + 8, band_units (meter, PWT_BAND_VALLEY));
}

/* What a three-phase instrument would measure at this moment, from power alone. */
typedef struct {
  gint64 voltage_dv[3]; /* 0.1 V */
  gint64 current_ca[3]; /* 0.01 A */
  gint64 power_w[3];
  gint64 reactive_var[3]; /* below zero: the current leads */
  gint64 factors[3];      /* 1/1000 */
  gint64 total_w, total_var, factor;
} Electrical;

static gint64
root (gint64 value)
{
  gint64 low = 0, high = G_MAXINT32;

  while (high - low > 1) {
    gint64 middle = (low + high) / 2;

    if (middle * middle <= value)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Each phase has loads of its own: some lag more, and one of eight leads. */
static void
measure_phase (const PwtSimMeter *meter, Electrical *e, guint i)
{
  guint64 minute = (guint64) (meter->time_us / PWT_US_PER_MINUTE);
  guint64 noise = pwt_sim_hash (meter->load.seed + i + 1, minute);
  guint64 kind = pwt_sim_hash (meter->load.seed + i + 11, minute / 60);
  gint64 factor = e->power_w[i] > 0 ? 860 + (gint64) (kind % 120) : 1000;
  gint64 sine = root (1000000 - factor * factor);

  e->voltage_dv[i] = 2255 + (gint64) (noise % 90);
  e->factors[i] = factor;
  e->reactive_var[i] = e->power_w[i] * sine / factor;
  if (pwt_sim_hash (meter->load.seed + i + 21, 0) % 8 == 0)
    e->reactive_var[i] = -e->reactive_var[i];
  /* W ÷ (0.1 V × pf/1000) in 0.01 A. */
  e->current_ca[i] = e->power_w[i] * 1000000 / (e->voltage_dv[i] * factor);
}

static Electrical
measure (const PwtSimMeter *meter)
{
  guint n_phases = meter->model == PWT_SIM_DDSY1352 ? 1 : 3;
  gint64 total_w = pwt_sim_meter_power_w (meter) / (meter->ct * meter->pt);
  gint64 left_w = total_w;
  Electrical e = { .factor = 1000, .total_w = total_w };

  for (guint i = 0; i < n_phases; i++) {
    gint64 share = 300 + (gint64) (pwt_sim_hash (meter->load.seed, i) % 70); /* of 1000 */

    e.power_w[i] = i + 1 == n_phases ? left_w : total_w * share / 1000;
    left_w -= e.power_w[i];
    measure_phase (meter, &e, i);
    e.total_var += e.reactive_var[i];
  }
  if (total_w > 0)
    e.factor = total_w * 1000 / root (total_w * total_w + e.total_var * e.total_var);
  return e;
}

/* 0x000A … 0x0011 of the single-phase meter follow the energies. */
static void
fill_single_phase (const PwtSimMeter *meter, guint16 *regs)
{
  Electrical e = measure (meter);

  fill_energies (meter, regs);
  regs[10] = 7;
  regs[11] = s16 (e.voltage_dv[0]);
  regs[12] = s16 (e.current_ca[0]);
  regs[13] = s16 (e.total_w);
  regs[14] = s16 (e.total_var);
  regs[15] = s16 (e.total_w * 1000 / e.factor);
  regs[16] = s16 (e.factor);
}

static guint16
relay_bits (const PwtSimMeter *meter)
{
  guint low = 0, high = 0;

  if (pwt_sim_meter_is_closed (meter))
    high |= 0xE0;
  if (meter->forced == PWT_SIM_FORCED_HOLD)
    low |= 0x07;
  if (meter->forced != PWT_SIM_FORCED_OFF)
    low |= 0x08;
  if (meter->is_overloaded)
    low |= 0x10;
  if (pwt_sim_meter_is_in_arrears (meter))
    low |= 0x20;
  if (meter->balance_e9 <= meter->alarm1_e4 * E9_PER_E4)
    low |= 0x40;
  if (meter->balance_e9 <= meter->alarm2_e4 * E9_PER_E4)
    low |= 0x80;
  return two_bytes (high, low);
}

static guint16
control_bits (const PwtSimMeter *meter)
{
  guint high = meter->is_overloaded ? 0 : 0x07, low = 0x08;

  if (meter->overload_w > 0)
    high |= 0x08;
  if (!pwt_sim_meter_is_in_arrears (meter))
    low |= 0x07;
  return two_bytes (high, low | 0x70);
}

static void
fill_clock (const PwtSimMeter *meter, guint16 *regs)
{
  gint64 clock = meter->time_us + PWT_SIM_UTC_OFFSET_US + meter->clock_offset_us;
  gint64 date = clock / PWT_US_PER_DAY, second = clock % PWT_US_PER_DAY / PWT_US_PER_SECOND;
  int year, month, day;

  pwt_date_to_ymd (date, &year, &month, &day);
  regs[0] = two_bytes (year % 100, month);
  regs[1] = two_bytes (day, pwt_date_weekday (date));
  regs[2] = two_bytes (second / 3600, second / 60 % 60);
  regs[3] = two_bytes (second % 60, 0);
}

static void
fill_status (const PwtSimMeter *meter, guint16 *regs)
{
  static const guint16 models[] = { 5, 7, 100 };
  Electrical e = measure (meter);

  regs[0] = models[meter->model];
  for (guint i = 0; i < 3; i++) {
    regs[1 + i] = s16 (e.voltage_dv[i]);
    regs[4 + i] = s16 (e.current_ca[i]);
    regs[7 + i] = s16 (e.power_w[i]);
    regs[11 + i] = s16 (e.reactive_var[i]);
    regs[15 + i] = s16 (e.factors[i]);
  }
  regs[10] = s16 (e.total_w);
  regs[14] = s16 (e.total_var);
  regs[18] = s16 (e.factor);
  regs[19] = (guint16) meter->pt;
  regs[20] = (guint16) meter->ct;
  fill_energies (meter, regs + 21);
  put_u32 (regs + 31, pwt_sim_meter_balance_cents (meter));
  regs[33] = meter->count;
  regs[34] = (guint16) MIN (meter->n_overload_trips, G_MAXUINT16);
  regs[35] = (guint16) meter->allowed_trips;
  regs[36] = relay_bits (meter);
  regs[37] = control_bits (meter);
  fill_clock (meter, regs + 40);
}

static void
fill_prepaid (const PwtSimMeter *meter, guint16 *regs)
{
  put_u32 (regs, meter->alarm1_e4);
  put_u32 (regs + 2, meter->alarm2_e4);
  put_u32 (regs + 4, meter->overdraft_e4);
  regs[8] = meter->count;
  put_u32 (regs + 9, pwt_sim_meter_balance_cents (meter));
  regs[15] = two_bytes (meter->is_opened, 0);
  regs[17] = meter->forced != PWT_SIM_FORCED_OFF;
  regs[18] = meter->forced == PWT_SIM_FORCED_TRIP;
  for (guint i = 0; i < 4; i++)
    put_u32 (regs + 19 + 2 * i, meter->price_e4[i]);
  regs[27] = (guint16) meter->overload_w;
}

static void
fill_cost_control (const PwtSimMeter *meter, guint16 *regs)
{
  regs[0] = 1;
  regs[1] = meter->count;
  for (guint i = 0; i < 4; i++)
    put_u32 (regs + 2 + 2 * i, meter->price_e4[i]);
  put_u32 (regs + 10, meter->alarm1_e4);
  put_u32 (regs + 12, meter->alarm2_e4);
  put_u32 (regs + 14, meter->overdraft_e4);
  put_u32 (regs + 18, meter->purchased_cents);
  put_u32 (regs + 20, pwt_sim_meter_balance_cents (meter));
  regs[24] = (guint16) meter->recovery_minutes;
}

static void
fill_load_control (const PwtSimMeter *meter, guint16 *regs)
{
  for (guint loop = 0; loop < 3; loop++) {
    guint16 *at = regs + 1 + 6 * loop;

    at[0] = (guint16) meter->overload_w;
    at[3] = (guint16) MIN (meter->n_overload_trips, G_MAXUINT16);
    at[4] = (guint16) meter->allowed_trips;
    at[5] = two_bytes (meter->recovery_minutes, 0);
  }
  regs[0] = meter->overload_w > 0 ? 0x07 : 0;
}

static void
fill_bytes (guint16 *regs, const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i += 2)
    regs[i / 2] = two_bytes (bytes[i], bytes[i + 1]);
}

static void
fill_dates (const PwtSimMeter *meter, guint16 *regs)
{
  G_STATIC_ASSERT (sizeof (PwtSimPlanDate) == 3);
  fill_bytes (regs, (const guint8 *) meter->timetable.dates, sizeof meter->timetable.dates);
}

static void
fill_periods (const PwtSimMeter *meter, guint16 *regs)
{
  G_STATIC_ASSERT (sizeof (PwtSimPeriod) == 3);
  fill_bytes (regs, (const guint8 *) meter->timetable.periods, sizeof meter->timetable.periods);
}

static void
fill_single_phase_tables (const PwtSimMeter *meter, guint16 *regs)
{
  fill_dates (meter, regs);
  fill_periods (meter, regs + 6);
}

static void
fill_ratios (const PwtSimMeter *meter, guint16 *regs)
{
  regs[0] = (guint16) meter->pt;
  regs[1] = (guint16) meter->ct;
}

static void
fill_number (const PwtSimMeter *meter, guint16 *regs)
{
  for (guint i = 0; i < PWT_SIM_SERIAL_DIGITS; i++)
    regs[i / 4] = (guint16) (regs[i / 4] << 4 | (meter->serial[i] - '0'));
}

static void
fill_mode (const PwtSimMeter *meter, guint16 *regs)
{
  regs[0] = meter->model == PWT_SIM_DDSY1352 ? 0x41 : 0x01; /* multi-rate; single-phase */
}

static void
fill_deep (const PwtSimMeter *meter, guint16 *regs)
{
  put_u32 (regs, band_units (meter, PWT_BAND_DEEP));
}

typedef struct {
  guint16 address, count;
  guint models; /* bits of PwtSimModel */
  FillFunc fill;
} Block;

#define ONE (1 << PWT_SIM_DDSY1352)
#define THREE (1 << PWT_SIM_DTSY1352 | 1 << PWT_SIM_GENERIC)
#define ALL (ONE | THREE)

static const Block blocks[] = {
  { 0x0200, 48, ALL, fill_status },       { 0x0046, 28, ALL, fill_prepaid },
  { 0x0000, 10, THREE, fill_energies },   { 0x0000, 17, ONE, fill_single_phase },
  { 0x0400, 25, ALL, fill_cost_control }, { 0x0480, 19, ALL, fill_load_control },
  { 0x0022, 1, ALL, fill_mode },          { 0x0028, 6, THREE, fill_dates },
  { 0x0037, 2, ALL, fill_ratios },        { 0x0043, 3, ALL, fill_number },
  { 0x2000, 42, THREE, fill_periods },    { 0x2000, 48, ONE, fill_single_phase_tables },
  { 0x5030, 2, ALL, fill_deep },
};

/**
 * pwt_sim_registers_read:
 * @values: (out): room for @count registers
 *
 * Returns: 0, or the exception code for registers the model does not have
 */
guint8
pwt_sim_registers_read (const PwtSimMeter *meter, guint16 address, guint16 count, guint16 *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    guint16 regs[MAX_BLOCK] = { 0 };

    if ((blocks[i].models & 1 << meter->model) == 0 || address < blocks[i].address ||
        address + count > blocks[i].address + blocks[i].count)
      continue;
    blocks[i].fill (meter, regs);
    memcpy (values, regs + (address - blocks[i].address), count * sizeof *values);
    return 0;
  }
  return PWT_MODBUS_ILLEGAL_ADDRESS;
}
