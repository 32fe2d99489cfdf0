/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a write does. A command is known by function, address and length together, as the maker's
 * tool sends it; anything else is an illegal address, and a value out of range changes nothing. */
#include "sim/registers.h"

#include <string.h>

#define MAX_PRICE_E4 10000000 /* 1000 yuan per kWh */
#define PREPAID 0x0046
#define N_PREPAID 28

typedef guint8 (*WriteFunc) (PwtSimMeter *meter, const PwtModbusRequest *request);

static gint64
get_s32 (const guint16 *regs)
{
  return (gint32) ((guint32) regs[0] << 16 | regs[1]);
}

/* Bytes of a request in wire order: vendor commands are not aligned to registers. */
static void
get_bytes (const PwtModbusRequest *request, guint8 *bytes, gsize n_bytes)
{
  for (guint i = 0; i < MIN (request->count, n_bytes / 2); i++) {
    bytes[2 * i] = (guint8) (request->values[i] >> 8);
    bytes[2 * i + 1] = (guint8) request->values[i];
  }
}

static gint64
bytes_s32 (const guint8 *bytes)
{
  return (gint32) ((guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 |
                   bytes[3]);
}

static guint8
recharge (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  return pwt_sim_meter_recharge (meter, get_s32 (request->values), request->values[2]);
}

static guint8
force_pair (PwtSimMeter *meter, guint16 enable, guint16 is_open)
{
  if (enable > 1 || is_open > 1)
    return PWT_MODBUS_ILLEGAL_VALUE;
  if (enable == 0)
    pwt_sim_meter_force (meter, PWT_SIM_FORCED_OFF);
  else
    pwt_sim_meter_force (meter, is_open ? PWT_SIM_FORCED_TRIP : PWT_SIM_FORCED_HOLD);
  return 0;
}

static guint8
force (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  return force_pair (meter, request->values[0], request->values[0] == 0 ? 0 : request->values[1]);
}

/* ss mm hh ww DD MM YY, binary; the weekday is the meter's own business. */
static guint8
set_clock (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  guint8 b[10];
  PwtDate date;
  gint64 clock;

  get_bytes (request, b, sizeof b);
  date = pwt_date_from_ymd (2000 + b[6], b[5], b[4]);
  if (b[0] > 59 || b[1] > 59 || b[2] > 23 || b[6] > 99 || date == PWT_DATE_NONE)
    return PWT_MODBUS_ILLEGAL_VALUE;
  clock = date * PWT_US_PER_DAY + (b[2] * 3600 + b[1] * 60 + b[0]) * PWT_US_PER_SECOND;
  meter->clock_offset_us = clock - PWT_SIM_UTC_OFFSET_US - meter->time_us;
  meter->is_changed = TRUE;
  return 0;
}

/* Everything a master may set of the prepaid rules, checked as one. */
typedef struct {
  gint64 alarm1_e4, alarm2_e4, overdraft_e4, overload_w, recovery_minutes;
  gint64 price_e4[4];
  gboolean is_opened;
} Settings;

static Settings
settings_of (const PwtSimMeter *meter)
{
  Settings s = { meter->alarm1_e4,  meter->alarm2_e4,        meter->overdraft_e4,
                 meter->overload_w, meter->recovery_minutes, { 0 },
                 meter->is_opened };

  memcpy (s.price_e4, meter->price_e4, sizeof s.price_e4);
  return s;
}

static gboolean
is_amount (gint64 value_e4)
{
  return value_e4 >= 0 && value_e4 <= PWT_SIM_MAX_SETTING_E4;
}

static guint8
apply_settings (PwtSimMeter *meter, const Settings *s)
{
  if (!is_amount (s->alarm1_e4) || !is_amount (s->alarm2_e4) || !is_amount (s->overdraft_e4))
    return PWT_MODBUS_ILLEGAL_VALUE;
  for (guint i = 0; i < 4; i++)
    if (s->price_e4[i] < 0 || s->price_e4[i] > MAX_PRICE_E4)
      return PWT_MODBUS_ILLEGAL_VALUE;

  meter->alarm1_e4 = s->alarm1_e4;
  meter->alarm2_e4 = s->alarm2_e4;
  meter->overdraft_e4 = s->overdraft_e4;
  meter->overload_w = s->overload_w;
  meter->recovery_minutes = s->recovery_minutes;
  memcpy (meter->price_e4, s->price_e4, sizeof s->price_e4);
  /* A meter of four rates has no register for a fifth price: deep valley costs what valley does. */
  meter->price_e4[PWT_BAND_DEEP] = s->price_e4[PWT_BAND_VALLEY];
  meter->is_opened = s->is_opened;
  meter->is_changed = TRUE;
  return 0;
}

/* Part of 0x0046 × 28 by function 0x10. Count and balance are read-only here: value only moves by
 * a top-up. */
static guint8
write_prepaid (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  guint16 regs[N_PREPAID];
  guint first = (guint) (request->address - PREPAID), end = first + request->count;
  Settings s = settings_of (meter);
  guint8 refused;

  if (first < 11 && end > 8)
    return PWT_MODBUS_ILLEGAL_ADDRESS;
  refused = pwt_sim_registers_read (meter, PREPAID, N_PREPAID, regs);
  g_assert (refused == 0);
  memcpy (regs + first, request->values, request->count * sizeof *regs);

  s.alarm1_e4 = get_s32 (regs);
  s.alarm2_e4 = get_s32 (regs + 2);
  s.overdraft_e4 = get_s32 (regs + 4);
  s.is_opened = regs[15] >> 8 != 0;
  for (guint i = 0; i < 4; i++)
    s.price_e4[i] = get_s32 (regs + 19 + 2 * i);
  s.overload_w = regs[27];
  if (first <= 18 && end > 17 && (regs[17] > 1 || (regs[17] == 1 && regs[18] > 1)))
    return PWT_MODBUS_ILLEGAL_VALUE;
  refused = apply_settings (meter, &s);
  if (refused == 0 && first <= 18 && end > 17)
    refused = force_pair (meter, regs[17], regs[17] == 0 ? 0 : regs[18]);
  return refused;
}

/* Vendor command 0x0200 × 30: each field after a byte that says whether it is to be taken. Its
 * lengths are as listed in facts of meters §1.5 and sum to the 60 bytes; remaining amount, count
 * and totals are not taken, as value only moves by a top-up. */
static guint8
write_cost_control (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  guint8 b[60];
  Settings s = settings_of (meter);

  get_bytes (request, b, sizeof b);
  if (b[2] != 0 || b[7] != 0 || b[10] != 0 || b[15] != 0 || b[53] != 0)
    return PWT_MODBUS_ILLEGAL_VALUE;
  if (b[0] != 0)
    s.is_opened = b[1] != 0;
  if (b[20] != 0) {
    s.alarm1_e4 = bytes_s32 (b + 21);
    s.alarm2_e4 = bytes_s32 (b + 25);
  }
  for (guint i = 0; b[29] != 0 && i < 4; i++)
    s.price_e4[i] = bytes_s32 (b + 30 + 4 * i);
  if (b[46] != 0)
    s.overdraft_e4 = bytes_s32 (b + 47);
  if (b[51] != 0)
    s.recovery_minutes = b[52];
  return apply_settings (meter, &s);
}

static guint8
reset_trips (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  meter->n_overload_trips = 0;
  if (meter->is_overloaded)
    meter->open_until_us = 0;
  meter->is_overloaded = FALSE;
  meter->is_changed = TRUE;
  return 0;
}

static gboolean
are_sane_periods (const guint8 *b)
{
  for (guint i = 0; i < PWT_SIM_N_PERIODS; i++, b += 3)
    if (b[0] > PWT_N_BANDS || b[1] > 59 || b[2] > 23)
      return FALSE;
  return TRUE;
}

static guint8
write_periods (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  guint base = meter->model == PWT_SIM_DDSY1352 ? 0x2006 : 0x2000;
  guint plan = (request->address - base) / 21;
  guint8 b[42];

  get_bytes (request, b, sizeof b);
  if (!are_sane_periods (b))
    return PWT_MODBUS_ILLEGAL_VALUE;
  memcpy (meter->timetable.periods[plan], b, sizeof b);
  meter->is_changed = TRUE;
  return 0;
}

static guint8
write_dates (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  guint8 b[12];

  get_bytes (request, b, sizeof b);
  for (guint i = 0; i < 12; i += 3)
    if (b[i] > PWT_SIM_N_DAY_PLANS || b[i + 1] > 31 || b[i + 2] > 12)
      return PWT_MODBUS_ILLEGAL_VALUE;
  memcpy (meter->timetable.dates, b, sizeof b);
  meter->is_changed = TRUE;
  return 0;
}

typedef struct {
  guint8 function;
  guint16 address, count;
  guint models; /* bits of PwtSimModel */
  WriteFunc write;
} Command;

#define ONE (1 << PWT_SIM_DDSY1352)
#define GENERIC (1 << PWT_SIM_GENERIC)
#define THREE (1 << PWT_SIM_DTSY1352 | GENERIC)
#define ACREL (1 << PWT_SIM_DTSY1352 | ONE)
#define ALL (ONE | THREE)

static const Command commands[] = {
  { PWT_MODBUS_WRITE, 0x0057, 2, ALL, force },
  { PWT_MODBUS_WRITE, 0x0028, 6, THREE, write_dates },
  { PWT_MODBUS_WRITE, 0x2000, 21, THREE, write_periods },
  { PWT_MODBUS_WRITE, 0x2015, 21, THREE, write_periods },
  { PWT_MODBUS_WRITE, 0x2000, 6, ONE, write_dates },
  { PWT_MODBUS_WRITE, 0x2006, 21, ONE, write_periods },
  { PWT_MODBUS_WRITE, 0x201B, 21, ONE, write_periods },
  { PWT_MODBUS_WRITE, 0x0100, 4, GENERIC, recharge },
  { PWT_MODBUS_WRITE, 0x0354, 5, GENERIC, set_clock },
  { PWT_MODBUS_VENDOR_WRITE, 0x0100, 4, ACREL, recharge },
  { PWT_MODBUS_VENDOR_WRITE, 0x0200, 30, ACREL, write_cost_control },
  { PWT_MODBUS_VENDOR_WRITE, 0x0354, 5, ACREL, set_clock },
  { PWT_MODBUS_VENDOR_WRITE, 0x0410, 4, ACREL, reset_trips },
};

/**
 * pwt_sim_registers_write:
 * @request: a write of either function
 *
 * Returns: 0, or the exception code; nothing has changed then
 */
guint8
pwt_sim_registers_write (PwtSimMeter *meter, const PwtModbusRequest *request)
{
  gboolean has_function = request->function == PWT_MODBUS_WRITE;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    const Command *c = &commands[i];

    if ((c->models & 1 << meter->model) == 0 || c->function != request->function)
      continue;
    has_function = TRUE;
    if (c->address == request->address && c->count == request->count)
      return c->write (meter, request);
  }
  if (!has_function)
    return PWT_MODBUS_ILLEGAL_FUNCTION;
  if (meter->model == PWT_SIM_GENERIC && request->function == PWT_MODBUS_WRITE &&
      request->address >= PREPAID && request->address + request->count <= PREPAID + N_PREPAID)
    return write_prepaid (meter, request);
  return PWT_MODBUS_ILLEGAL_ADDRESS;
}

/**
 * pwt_sim_request_is_recharge:
 *
 * Returns: whether @request puts money into a meter of any model
 */
gboolean
pwt_sim_request_is_recharge (const PwtModbusRequest *request)
{
  return request->function != PWT_MODBUS_READ && request->address == 0x0100;
}
