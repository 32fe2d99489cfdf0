/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/meter-json.h"

#include <string.h>

#define E9 G_GINT64_CONSTANT (1000000000)
/* 2026-11-20 00:00 in China */
#define START_US (G_GINT64_CONSTANT (1795132800) * 1000000 - PWT_SIM_UTC_OFFSET_US)

static PwtSimMeter
meter_with (PwtSimModel model, gint64 balance_yuan)
{
  PwtSimMeter meter;

  pwt_sim_meter_init (&meter, model, START_US);
  meter.balance_e9 = balance_yuan * E9;
  return meter;
}

/* A load that never changes: the base of the idle shape is within 10 % of it, so none of the sums
 * below may depend on its value. */
static void
set_steady (PwtSimMeter *meter, gint64 power_w)
{
  meter->load = (PwtSimLoad){ .shape = PWT_SIM_SHAPE_IDLE, .base_w = power_w, .seed = 7 };
}

static guint8
ask (PwtSimMeter *meter, guint8 function, guint16 address, guint16 count, const guint16 *values,
     guint16 *read)
{
  PwtModbusRequest request = {
    .unit = 1, .function = function, .address = address, .count = count
  };
  PwtModbusReply reply;

  if (values != NULL)
    memcpy (request.values, values, count * sizeof *values);
  pwt_sim_meter_serve (meter, meter->time_us, &request, &reply);
  if (read != NULL)
    memcpy (read, reply.values, count * sizeof *read);
  return reply.exception;
}

static guint16
status (PwtSimMeter *meter, guint offset)
{
  guint16 regs[48];

  g_assert_cmpuint (ask (meter, PWT_MODBUS_READ, 0x0200, 48, NULL, regs), ==, 0);
  return regs[offset];
}

static gint64
status_s32 (PwtSimMeter *meter, guint offset)
{
  return (gint32) ((guint32) status (meter, offset) << 16 | status (meter, offset + 1));
}

/* Facts of reliability §2.1: what test benches of real meters check. */
static void
test_recharge_acceptance (void)
{
  static const struct {
    const char *what;
    gboolean is_opened;
    gint64 held_cents, limit_cents, amount_cents;
    guint16 stored, sent;
    guint8 answer;
    gint64 credited;
  } rows[] = {
    { "next count", TRUE, 1000, 0, 5000, 7, 8, 0, 5000 },
    { "same count again", TRUE, 1000, 0, 5000, 7, 7, 0, 0 },
    { "two ahead", TRUE, 1000, 0, 5000, 7, 9, PWT_SIM_REFUSED_COUNT, 0 },
    { "one behind", TRUE, 1000, 0, 5000, 7, 6, PWT_SIM_REFUSED_COUNT, 0 },
    { "not opened", FALSE, 1000, 0, 5000, 7, 8, PWT_SIM_REFUSED_NOT_OPENED, 0 },
    { "up to the hoarding limit", TRUE, 1000, 6000, 5000, 7, 8, 0, 5000 },
    { "over the hoarding limit", TRUE, 1000, 6000, 5001, 7, 8, PWT_SIM_REFUSED_HOARDING, 0 },
    { "over what it can show", TRUE, 1000, 0, 99999999, 7, 8, PWT_SIM_REFUSED_HOARDING, 0 },
    { "nothing", TRUE, 1000, 0, 0, 7, 8, PWT_MODBUS_ILLEGAL_VALUE, 0 },
    { "taking value back", TRUE, 1000, 0, -1, 7, 8, PWT_MODBUS_ILLEGAL_VALUE, 0 },
    { "debt is paid first", TRUE, -3000, 0, 5000, 7, 8, 0, 5000 },
    { "count wraps", TRUE, 1000, 0, 5000, 65535, 0, 0, 5000 },
  };

  for (guint model = 0; model < 3; model++) {
    guint8 function = model == PWT_SIM_GENERIC ? PWT_MODBUS_WRITE : PWT_MODBUS_VENDOR_WRITE;

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      PwtSimMeter meter = meter_with ((PwtSimModel) model, 0);
      guint16 values[4] = { (guint16) (rows[i].amount_cents >> 16), (guint16) rows[i].amount_cents,
                            rows[i].sent, 0 };

      g_test_message ("%s", rows[i].what);
      meter.is_opened = rows[i].is_opened;
      meter.balance_e9 = rows[i].held_cents * (E9 / 100);
      meter.hoard_limit_cents = rows[i].limit_cents;
      meter.count = rows[i].stored;
      g_assert_cmpuint (ask (&meter, function, 0x0100, 4, values, NULL), ==, rows[i].answer);
      g_assert_cmpint (pwt_sim_meter_balance_cents (&meter), ==,
                       rows[i].held_cents + rows[i].credited);
      g_assert_cmpint (meter.purchased_cents, ==, rows[i].credited);
      g_assert_cmpuint (meter.count, ==, rows[i].credited > 0 ? rows[i].sent : rows[i].stored);
      g_assert_cmpint (status_s32 (&meter, 31), ==, rows[i].held_cents + rows[i].credited);
      g_assert_cmpuint (status (&meter, 33), ==, meter.count);
    }
  }
}

/* The wrong function for the model is refused and changes nothing. */
static void
test_recharge_by_the_other_function (void)
{
  guint16 values[4] = { 0, 5000, 1, 0 };
  PwtSimMeter acrel = meter_with (PWT_SIM_DTSY1352, 0), generic = meter_with (PWT_SIM_GENERIC, 0);

  g_assert_cmpuint (ask (&acrel, PWT_MODBUS_WRITE, 0x0100, 4, values, NULL), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&generic, PWT_MODBUS_VENDOR_WRITE, 0x0100, 4, values, NULL), ==,
                    PWT_MODBUS_ILLEGAL_FUNCTION);
  g_assert_cmpint (acrel.purchased_cents + generic.purchased_cents, ==, 0);
}

static void
set_jiangsu (PwtSimMeter *meter)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
  g_autoptr (GError) error = NULL;
  static const gint64 prices[] = { 12345, 10582, 6864, 2837, 1111 };

  g_ptr_array_add (plan->seasons,
                   pwt_tariff_season_new (12, 2, PWT_DAY_ALL,
                                          "VVVVVVVVVVVVFFFFFFFFFFVVVVFFPPPPPPPPPPPPPPPPFFFF"));
  g_ptr_array_add (plan->seasons,
                   pwt_tariff_season_new (3, 11, PWT_DAY_ALL,
                                          "FFFFVVVVVVVVFFFFFFFFDDDDVVVVFFPPPPSSPPPPPPPPFFFF"));
  g_assert_true (pwt_sim_timetable_from_plan (&meter->timetable, plan, &error));
  g_assert_no_error (error);
  memcpy (meter->price_e4, prices, sizeof prices);
}

static void
assert_same (const PwtSimMeter *a, const PwtSimMeter *b)
{
  g_autofree char *first = pwt_sim_json_print (pwt_sim_meter_to_json (a));
  g_autofree char *second = pwt_sim_json_print (pwt_sim_meter_to_json (b));

  g_assert_cmpstr (first, ==, second);
}

/* Balance = what was put in − Σ band energy × band price, exactly, however time is cut. */
static void
test_accounting_is_exact (void)
{
  GRand *random = g_rand_new_with_seed (20261120);
  PwtSimMeter whole = meter_with (PWT_SIM_DTSY1352, 90000), pieces;
  gint64 end_us = START_US + 40 * PWT_US_PER_DAY, cost_e9 = 0, now_us = START_US;

  set_jiangsu (&whole);
  whole.load = (PwtSimLoad){ PWT_SIM_SHAPE_SHIFTS, 731, 17393, 99 };
  whole.clock_offset_us = -77 * PWT_US_PER_SECOND;
  pieces = whole;

  pwt_sim_meter_advance (&whole, end_us);
  while (now_us < end_us) {
    now_us = MIN (end_us, now_us + 1 + (gint64) (g_rand_double (random) * 3 * PWT_US_PER_HOUR));
    pwt_sim_meter_advance (&pieces, now_us);
  }
  assert_same (&whole, &pieces);

  for (guint band = 0; band < PWT_N_BANDS; band++) {
    g_assert_cmpint (whole.pulses[band], >, 0);
    cost_e9 += pwt_sim_meter_energy_wh (&whole, (PwtBand) band) * whole.price_e4[band] * 100;
  }
  g_assert_cmpint (whole.balance_e9, ==, 90000 * E9 - cost_e9);
  g_assert_cmpint (pwt_sim_meter_total_wh (&whole), ==, status_s32 (&whole, 21) * PWT_SIM_PULSE_WH);
  g_rand_free (random);
}

/* Through a CT the registers are secondary and money is charged for the primary energy. */
static void
test_ratio (void)
{
  PwtSimMeter meter = meter_with (PWT_SIM_DTSY1352, 10000);

  meter.ct = 40;
  set_steady (&meter, 100000);
  pwt_sim_meter_advance (&meter, START_US + PWT_US_PER_DAY);
  g_assert_cmpint (pwt_sim_meter_total_wh (&meter), ==, status_s32 (&meter, 21) * 10 * 40);
  g_assert_cmpint (meter.balance_e9, ==,
                   10000 * E9 - pwt_sim_meter_total_wh (&meter) * 10000 * 100);
  g_assert_cmpint ((gint16) status (&meter, 10), >, 90000 / 40 * 9 / 10);
  g_assert_cmpint ((gint16) status (&meter, 10), <, 110000 / 40 * 11 / 10);
  g_assert_cmpuint (status (&meter, 20), ==, 40);
}

/* The bands follow the meter's own clock, not ours. */
static void
test_band_by_own_clock (void)
{
  static const struct {
    gint64 offset_minutes;
    PwtBand band;
  } rows[] = { { 0, PWT_BAND_FLAT },
               { 119, PWT_BAND_FLAT },
               { 120, PWT_BAND_VALLEY },
               { 10 * 60, PWT_BAND_DEEP },
               { 12 * 60, PWT_BAND_VALLEY },
               { 15 * 60, PWT_BAND_PEAK },
               { 17 * 60, PWT_BAND_SHARP },
               { 22 * 60, PWT_BAND_FLAT },
               { -1, PWT_BAND_FLAT },
               { 11 * 24 * 60, PWT_BAND_VALLEY } /* 1 December: the winter plan */ };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtSimMeter meter = meter_with (PWT_SIM_DTSY1352, 100);

    set_jiangsu (&meter);
    meter.clock_offset_us = rows[i].offset_minutes * PWT_US_PER_MINUTE;
    g_assert_cmpint (pwt_sim_meter_band (&meter), ==, rows[i].band);
  }
}

static void
test_arrears_and_restore (void)
{
  PwtSimMeter meter = meter_with (PWT_SIM_DTSY1352, 3);
  gint64 balance_e9;

  meter.overdraft_e4 = 20000;
  meter.alarm1_e4 = 50000;
  meter.alarm2_e4 = 10000;
  set_steady (&meter, 5000);
  pwt_sim_meter_advance (&meter, START_US + PWT_US_PER_DAY);

  /* 3 yuan and 2 of credit buy 5 kWh at 1 yuan; not a pulse more is used. */
  g_assert_cmpint (pwt_sim_meter_total_wh (&meter), ==, 5000);
  g_assert_cmpint (pwt_sim_meter_balance_cents (&meter), ==, -200);
  g_assert_false (pwt_sim_meter_is_closed (&meter));
  g_assert_cmphex (status (&meter, 36), ==, 0x00E0); /* open; arrears, alarm 1 and 2 */
  g_assert_cmpint ((gint16) status (&meter, 10), ==, 0);

  balance_e9 = meter.balance_e9;
  pwt_sim_meter_advance (&meter, START_US + 3 * PWT_US_PER_DAY);
  g_assert_cmpint (meter.balance_e9, ==, balance_e9);

  g_assert_cmpuint (pwt_sim_meter_recharge (&meter, 10000, 1), ==, 0);
  g_assert_true (pwt_sim_meter_is_closed (&meter));
  g_assert_cmphex (status (&meter, 36), ==, 0xE000);
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_HOUR);
  g_assert_cmpint (meter.balance_e9, <, balance_e9 + 100 * E9);
}

/* Forced control over the wire: hold supplies in debt, trip cuts in credit, off gives back. */
static void
test_forced_control (void)
{
  guint16 hold[] = { 1, 0 }, trip[] = { 1, 1 }, off[] = { 0, 1 }, wrong[] = { 2, 0 };
  PwtSimMeter meter = meter_with (PWT_SIM_DTSY1352, 1);
  guint16 regs[2];

  set_steady (&meter, 5000);
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x57, 2, hold, NULL), ==, 0);
  pwt_sim_meter_advance (&meter, START_US + PWT_US_PER_DAY);
  g_assert_cmpint (pwt_sim_meter_balance_cents (&meter), <, -8000);
  g_assert_cmphex (status (&meter, 36), ==, 0xE0EF); /* closed by force, in arrears, alarms */
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_READ, 0x57, 2, NULL, regs), ==, 0);
  g_assert_cmpuint (regs[0], ==, 1);
  g_assert_cmpuint (regs[1], ==, 0);

  /* The balance rules again, and it is in debt. */
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x57, 2, off, NULL), ==, 0);
  g_assert_cmphex (status (&meter, 36), ==, 0x00E0);

  g_assert_cmpuint (pwt_sim_meter_recharge (&meter, 5000000, 1), ==, 0);
  g_assert_true (pwt_sim_meter_is_closed (&meter));
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x57, 2, trip, NULL), ==, 0);
  g_assert_cmphex (status (&meter, 36), ==, 0x0008);
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x57, 2, wrong, NULL), ==,
                    PWT_MODBUS_ILLEGAL_VALUE);
  g_assert_cmpint (meter.forced, ==, PWT_SIM_FORCED_TRIP);
}

static void
test_overload (void)
{
  guint16 threshold[] = { 4000 }, off[] = { 0, 0 };
  PwtSimMeter meter = meter_with (PWT_SIM_GENERIC, 10000);

  set_steady (&meter, 8000);
  pwt_sim_meter_advance (&meter, START_US + PWT_US_PER_HOUR);
  g_assert_true (pwt_sim_meter_is_closed (&meter));
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x61, 1, threshold, NULL), ==, 0);

  /* Trips, closes again after the recovery time, three times, then stays open. */
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_MINUTE);
  g_assert_cmpuint (status (&meter, 34), ==, 1);
  g_assert_cmphex (status (&meter, 36) & 0xE0FF, ==, 0x0010);
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_HOUR);
  g_assert_cmpuint (status (&meter, 34), ==, 3);
  g_assert_false (pwt_sim_meter_is_closed (&meter));

  set_steady (&meter, 2000);
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_WRITE, 0x57, 2, off, NULL), ==, 0);
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_HOUR);
  g_assert_true (pwt_sim_meter_is_closed (&meter));
  g_assert_cmpuint (status (&meter, 34), ==, 0);
}

/* 预跳闸: once, for the recovery time, and again only after the balance was above alarm 2. */
static void
test_warning_trip (void)
{
  PwtSimMeter meter = meter_with (PWT_SIM_DTSY1352, 12);
  gint64 tripped_us;

  meter.alarm2_e4 = 100000;
  meter.warns_by_trip = TRUE;
  set_steady (&meter, 1000);
  while (pwt_sim_meter_is_closed (&meter))
    pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_MINUTE);
  tripped_us = meter.time_us;
  g_assert_cmpint (pwt_sim_meter_total_wh (&meter), ==, 2000);
  pwt_sim_meter_advance (&meter, tripped_us + 6 * PWT_US_PER_MINUTE);
  g_assert_true (pwt_sim_meter_is_closed (&meter));
  pwt_sim_meter_advance (&meter, tripped_us + 3 * PWT_US_PER_HOUR);
  g_assert_true (pwt_sim_meter_is_closed (&meter));

  g_assert_cmpuint (pwt_sim_meter_recharge (&meter, 500, 1), ==, 0);
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_MINUTE);
  while (meter.balance_e9 > 10 * E9)
    pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_MINUTE);
  pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_MINUTE);
  g_assert_false (pwt_sim_meter_is_closed (&meter));
}

static void
test_clock (void)
{
  /* ss mm hh ww DD MM YY */
  guint16 values[5] = { 59 << 8 | 58, 23 << 8 | 6, 28 << 8 | 2, 27 << 8, 0 }, regs[4];
  guint16 wrong[5] = { 59 << 8 | 58, 23 << 8 | 6, 29 << 8 | 2, 27 << 8, 0 };
  PwtSimMeter meter = meter_with (PWT_SIM_DDSY1352, 0);

  g_assert_cmpuint (ask (&meter, PWT_MODBUS_READ, 0x0228, 4, NULL, regs), ==, 0);
  g_assert_cmphex (regs[0], ==, 26 << 8 | 11);
  g_assert_cmphex (regs[1], ==, 20 << 8 | 5);
  g_assert_cmphex (regs[2], ==, 0);

  g_assert_cmpuint (ask (&meter, PWT_MODBUS_VENDOR_WRITE, 0x0354, 5, values, NULL), ==, 0);
  pwt_sim_meter_advance (&meter, meter.time_us + 61 * PWT_US_PER_SECOND);
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_READ, 0x0228, 4, NULL, regs), ==, 0);
  g_assert_cmphex (regs[0], ==, 27 << 8 | 3);
  g_assert_cmphex (regs[1], ==, 1 << 8 | 1); /* 2027-03-01 was a Monday */
  g_assert_cmphex (regs[2], ==, 0);
  g_assert_cmphex (regs[3], ==, 0);
  g_assert_cmpuint (ask (&meter, PWT_MODBUS_VENDOR_WRITE, 0x0354, 5, wrong, NULL), ==,
                    PWT_MODBUS_ILLEGAL_VALUE);
}

/* Prices, alarms and overdraft: by the vendor's block with its enable bytes, or register by
 * register on the neutral model; never count or balance. */
static void
test_settings (void)
{
  guint8 block[60] = { 0 };
  guint16 values[30], prices[8] = { 0, 12000, 0, 10000, 0, 8000, 0, 4000 }, regs[28];
  guint16 forbidden[2] = { 0, 99 };
  PwtSimMeter acrel = meter_with (PWT_SIM_DTSY1352, 7), generic = meter_with (PWT_SIM_GENERIC, 7);

  block[20] = 1;
  block[24] = 50; /* alarm 1: 0.0050 */
  block[28] = 20;
  block[46] = 1;
  block[49] = 1; /* overdraft: 0.0256 */
  for (guint i = 0; i < 30; i++)
    values[i] = (guint16) (block[2 * i] << 8 | block[2 * i + 1]);
  g_assert_cmpuint (ask (&acrel, PWT_MODBUS_VENDOR_WRITE, 0x0200, 30, values, NULL), ==, 0);
  g_assert_cmpint (acrel.alarm1_e4, ==, 50);
  g_assert_cmpint (acrel.alarm2_e4, ==, 20);
  g_assert_cmpint (acrel.overdraft_e4, ==, 256);
  g_assert_cmpint (acrel.price_e4[PWT_BAND_FLAT], ==, 10000);
  values[1] |= 1 << 8; /* take the remaining amount */
  g_assert_cmpuint (ask (&acrel, PWT_MODBUS_VENDOR_WRITE, 0x0200, 30, values, NULL), ==,
                    PWT_MODBUS_ILLEGAL_VALUE);
  g_assert_cmpint (pwt_sim_meter_balance_cents (&acrel), ==, 700);

  g_assert_cmpuint (ask (&generic, PWT_MODBUS_WRITE, 0x0059, 8, prices, NULL), ==, 0);
  g_assert_cmpint (generic.price_e4[PWT_BAND_SHARP], ==, 12000);
  g_assert_cmpint (generic.price_e4[PWT_BAND_VALLEY], ==, 4000);
  g_assert_cmpuint (ask (&generic, PWT_MODBUS_READ, 0x0046, 28, NULL, regs), ==, 0);
  g_assert_cmpuint (regs[20], ==, 12000);
  g_assert_cmpuint (ask (&generic, PWT_MODBUS_WRITE, 0x004F, 2, forbidden, NULL), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&acrel, PWT_MODBUS_WRITE, 0x0059, 8, prices, NULL), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpint (acrel.price_e4[PWT_BAND_SHARP], ==, 10000);
}

static void
test_reads_outside (void)
{
  PwtSimMeter three = meter_with (PWT_SIM_DTSY1352, 0), one = meter_with (PWT_SIM_DDSY1352, 0);
  guint16 regs[125];

  g_assert_cmpuint (ask (&three, PWT_MODBUS_READ, 0x0200, 49, NULL, regs), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&three, PWT_MODBUS_READ, 0x01FF, 1, NULL, regs), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&three, PWT_MODBUS_READ, 0xFFFF, 125, NULL, regs), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&three, PWT_MODBUS_READ, 0x000B, 1, NULL, regs), ==,
                    PWT_MODBUS_ILLEGAL_ADDRESS);
  g_assert_cmpuint (ask (&one, PWT_MODBUS_READ, 0x000B, 1, NULL, regs), ==, 0);
  g_assert_cmpuint (regs[0], >, 2200);
  g_assert_cmpuint (status (&three, 0), ==, 5);
  g_assert_cmpuint (status (&one, 0), ==, 7);
  g_assert_cmpuint (status (&one, 2), ==, 0); /* no second phase */
}

/* The state as JSON and back is the same meter, to the last bit of it. */
static void
test_json_round_trip (void)
{
  PwtSimMeter meter = meter_with (PWT_SIM_DDSY1352, 900), other = meter_with (PWT_SIM_GENERIC, 0);
  PwtSimJson json;
  JsonObject *object;
  g_autoptr (GError) error = NULL;

  set_jiangsu (&meter);
  meter.load = (PwtSimLoad){ PWT_SIM_SHAPE_SHOP, 731, 17393, G_MAXUINT64 - 5 };
  memcpy (meter.serial, "202500000017", 13);
  meter.count = 65535;
  meter.clock_offset_us = -1;
  meter.open_until_us = G_MAXINT64;
  meter.overload_w = 12345;
  meter.ct = 40;
  meter.forced = PWT_SIM_FORCED_HOLD;
  meter.warns_by_trip = meter.is_overloaded = TRUE;
  pwt_sim_meter_advance (&meter, START_US + 11 * PWT_US_PER_HOUR + 7);

  object = pwt_sim_meter_to_json (&meter);
  pwt_sim_json_init (&json);
  pwt_sim_meter_from_json (&json, object, &other);
  g_assert_true (pwt_sim_json_finish (&json, &error));
  g_assert_no_error (error);
  assert_same (&meter, &other);
  pwt_sim_meter_advance (&meter, START_US + 9 * PWT_US_PER_DAY);
  pwt_sim_meter_advance (&other, START_US + 9 * PWT_US_PER_DAY);
  assert_same (&meter, &other);
  pwt_sim_json_clear (&json);
  json_object_unref (object);
}

/* Whatever is asked, a meter answers or refuses: nothing else. */
static void
test_hostile_requests (void)
{
  guint32 seed = g_random_int ();
  GRand *random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 200000; i++) {
    PwtSimMeter meter = meter_with ((PwtSimModel) (i % 3), 1);
    guint8 function = i % 2 ? PWT_MODBUS_WRITE : i % 4 ? PWT_MODBUS_VENDOR_WRITE : PWT_MODBUS_READ;
    static const guint16 bases[] = { 0x0000, 0x0028, 0x0040, 0x0057, 0x0100,
                                     0x0200, 0x0354, 0x0400, 0x2000, 0xFFF0 };
    guint16 values[123], count = (guint16) g_rand_int_range (random, 1, i % 8 == 0 ? 123 : 31);
    guint16 address = (guint16) (bases[g_rand_int_range (random, 0, 10)] +
                                 (i % 3 ? 0 : g_rand_int_range (random, 0, 32)));

    for (guint j = 0; j < count; j++)
      values[j] = (guint16) g_rand_int_range (random, 0, i % 5 ? 40 : 65536);
    ask (&meter, function, address, count, values, NULL);
    pwt_sim_meter_advance (&meter, meter.time_us + PWT_US_PER_HOUR);
    g_assert_cmpint (meter.count, <=, 1);
  }
  g_rand_free (random);
}

/* Same seed, same year; another seed, another one; nights quieter than days. */
static void
test_load_is_plausible (void)
{
  PwtSimLoad load = { PWT_SIM_SHAPE_DAY, 200, 10000, 1 },
             other = { PWT_SIM_SHAPE_DAY, 200, 10000, 2 };
  gint64 night = 0, day = 0, differs = 0;

  for (gint64 t = START_US; t < START_US + 365 * PWT_US_PER_DAY; t += PWT_SIM_HALF_HOUR_US) {
    gint64 hour = (t + PWT_SIM_UTC_OFFSET_US) / PWT_US_PER_HOUR % 24;
    gint64 power = pwt_sim_load_power_w (&load, t);

    g_assert_cmpint (power, >=, 150);
    g_assert_cmpint (power, <=, 14000);
    g_assert_cmpint (power, ==, pwt_sim_load_power_w (&load, t + PWT_SIM_HALF_HOUR_US - 1));
    differs += power != pwt_sim_load_power_w (&other, t);
    if (hour < 5)
      night += power;
    if (hour >= 9 && hour < 14)
      day += power;
  }
  g_assert_cmpint (day, >, 10 * night);
  g_assert_cmpint (differs, >, 17000);
}

static gint64
use_of_day (gint64 begin_us)
{
  gint64 sum = 0;

  for (guint64 seed = 0; seed < 150; seed++) {
    PwtSimLoad load = { PWT_SIM_SHAPE_DAY, 200, 10000, seed };

    for (gint64 t = begin_us; t < begin_us + PWT_US_PER_DAY; t += PWT_SIM_HALF_HOUR_US)
      sum += pwt_sim_load_power_w (&load, t) / 2;
  }
  return sum;
}

/* What is a tenant's own is lost in the sum of many; what all have alike is not. */
static void
test_no_working_day_is_like_another (void)
{
  gint64 least = G_MAXINT64, most = 0;

  for (guint week = 0; week < 26; week++) {
    gint64 use = use_of_day (START_US + week * 7 * PWT_US_PER_DAY);

    least = MIN (least, use);
    most = MAX (most, use);
  }
  g_assert_cmpint (most * 100, >, least * 110);
  g_assert_cmpint (most * 100, <, least * 120);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/meter/recharge-acceptance-table", test_recharge_acceptance);
  g_test_add_func ("/sim/meter/recharge-only-by-its-own-function",
                   test_recharge_by_the_other_function);
  g_test_add_func ("/sim/meter/accounting-is-exact-however-time-is-cut", test_accounting_is_exact);
  g_test_add_func ("/sim/meter/registers-are-secondary-money-is-primary", test_ratio);
  g_test_add_func ("/sim/meter/bands-follow-its-own-clock", test_band_by_own_clock);
  g_test_add_func ("/sim/meter/arrears-trip-and-top-up-restores", test_arrears_and_restore);
  g_test_add_func ("/sim/meter/hold-trip-and-off", test_forced_control);
  g_test_add_func ("/sim/meter/overload-trips-and-recovers", test_overload);
  g_test_add_func ("/sim/meter/warning-trips-once", test_warning_trip);
  g_test_add_func ("/sim/meter/clock-reads-and-writes", test_clock);
  g_test_add_func ("/sim/meter/settings-never-move-value", test_settings);
  g_test_add_func ("/sim/meter/reads-outside-are-refused", test_reads_outside);
  g_test_add_func ("/sim/meter/json-round-trip", test_json_round_trip);
  g_test_add_func ("/sim/meter/hostile-requests", test_hostile_requests);
  g_test_add_func ("/sim/meter/load-is-plausible", test_load_is_plausible);
  g_test_add_func ("/sim/meter/no-working-day-is-like-another",
                   test_no_working_day_is_like_another);
  return g_test_run ();
}
