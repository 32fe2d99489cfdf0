/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles and simulated meters were written apart, from the same facts: what a driver reads with a
 * profile must be the meter's true state, and what it commands must be done. */
#include <string.h>

#include "field/run.h"
#include "sim/meter.h"

#define START_US (G_GINT64_CONSTANT (1795147200) * 1000000)

typedef struct {
  PwtSimMeter meter;
  PwtProfileSet *profiles;
  PwtProfile *profile;
  GTimeZone *zone;
  PwtTarget target;
  gint64 now_us;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  PwtSimModel model = (PwtSimModel) GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;

  pwt_sim_meter_init (&f->meter, model, START_US);
  f->meter.load = (PwtSimLoad){ PWT_SIM_SHAPE_DAY, 200, 9000, 3 };
  f->meter.balance_e9 = G_GINT64_CONSTANT (123456789012);
  f->meter.count = 17;
  f->meter.ct = model == PWT_SIM_DTSY1352 ? 20 : 1;
  f->meter.alarm1_e4 = 1000000;
  f->meter.alarm2_e4 = 500000;
  f->meter.overdraft_e4 = 200000;
  f->meter.overload_w = 30000;
  for (guint i = 0; i < PWT_N_BANDS; i++) {
    f->meter.price_e4[i] = 3000 + 1111 * i;
    f->meter.pulses[i] = 1000 * (i + 1);
  }
  f->now_us = START_US;
  f->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  f->profile = pwt_profile_set_get (f->profiles, pwt_sim_model_profile (model), NULL, &error);
  g_assert_no_error (error);
  f->zone = g_time_zone_new_offset (8 * 3600);
  f->target = (PwtTarget){ .meter = 1,
                           .unit = 1,
                           .ct = (guint32) f->meter.ct,
                           .pt = 1,
                           .profile = f->profile,
                           .zone = f->zone };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_profile_unref (f->profile);
  pwt_profile_set_free (f->profiles);
  g_time_zone_unref (f->zone);
}

/* Runs a task against the meter, each exchange a quarter of a second after the other. */
static PwtTaskResult *
run (Fixture *f, const PwtTask *task)
{
  PwtRun *driver = pwt_run_new (task, &f->target);
  PwtModbusRequest request;
  PwtTaskResult *result;
  guint n = 0;

  while (pwt_run_next (driver, f->now_us, &request)) {
    PwtModbusReply reply;

    g_assert_cmpuint (++n, <, 100);
    f->now_us += PWT_US_PER_SECOND / 4 + driver->wait_us;
    pwt_sim_meter_serve (&f->meter, f->now_us, &request, &reply);
    pwt_run_answer (driver, reply.exception ? PWT_EXCHANGE_EXCEPTION : PWT_EXCHANGE_ANSWERED,
                    &reply, f->now_us);
  }
  result = pwt_run_result (driver);
  if (result->text != NULL)
    g_test_message ("%s: %s", pwt_task_kind_nick (task->kind), result->text);
  pwt_run_free (driver);
  return result;
}

static void
assert_done (Fixture *f, const PwtTask *task)
{
  PwtTaskResult *result = run (f, task);

  g_assert_cmpint (result->outcome, ==, PWT_TASK_DONE);
  pwt_task_result_free (result);
}

static void
assert_value (const PwtReading *reading, PwtQuantity quantity, gint64 expected)
{
  const PwtValue *value = pwt_reading_find (reading, quantity);

  g_test_message ("%s", pwt_quantity_name (quantity));
  g_assert_nonnull (value);
  g_assert_cmpint (value->value, ==, expected);
  g_assert_cmpint (value->quality, ==, PWT_QUALITY_GOOD);
}

static void
test_read (Fixture *f, gconstpointer data)
{
  PwtTask task = { .meter = 1, .kind = PWT_TASK_READ };
  PwtTaskResult *result;
  gint64 power_w, clock_us;

  pwt_sim_meter_advance (&f->meter, START_US + 3 * PWT_US_PER_HOUR);
  f->now_us = f->meter.time_us;
  result = run (f, &task);
  g_assert_cmpint (result->outcome, ==, PWT_TASK_DONE);

  assert_value (result->reading, PWT_QUANTITY_ENERGY_TOTAL, pwt_sim_meter_total_wh (&f->meter));
  assert_value (result->reading, PWT_QUANTITY_ENERGY_SHARP,
                pwt_sim_meter_energy_wh (&f->meter, PWT_BAND_SHARP));
  assert_value (result->reading, PWT_QUANTITY_ENERGY_PEAK,
                pwt_sim_meter_energy_wh (&f->meter, PWT_BAND_PEAK));
  assert_value (result->reading, PWT_QUANTITY_ENERGY_FLAT,
                pwt_sim_meter_energy_wh (&f->meter, PWT_BAND_FLAT));
  assert_value (result->reading, PWT_QUANTITY_ENERGY_VALLEY,
                pwt_sim_meter_energy_wh (&f->meter, PWT_BAND_VALLEY));
  assert_value (result->reading, PWT_QUANTITY_BALANCE,
                pwt_sim_meter_balance_cents (&f->meter) * PWT_MONEY_E4_PER_CENT);
  assert_value (result->reading, PWT_QUANTITY_PURCHASE_COUNT, 17);
  assert_value (result->reading, PWT_QUANTITY_RELAY_CLOSED, 1);
  assert_value (result->reading, PWT_QUANTITY_FORCED_ON, 0);
  assert_value (result->reading, PWT_QUANTITY_ARREARS, 0);
  assert_value (result->reading, PWT_QUANTITY_ALARM1_AMOUNT, 1000000);
  assert_value (result->reading, PWT_QUANTITY_ALARM2_AMOUNT, 500000);
  assert_value (result->reading, PWT_QUANTITY_OVERDRAFT_AMOUNT, 200000);
  assert_value (result->reading, PWT_QUANTITY_PRICE_SHARP, 300000);
  assert_value (result->reading, PWT_QUANTITY_PRICE_VALLEY, (3000 + 3 * 1111) * 100);
  assert_value (result->reading, PWT_QUANTITY_OVERLOAD_POWER, 30000 * f->meter.ct);

  power_w = pwt_reading_get (result->reading, PWT_QUANTITY_POWER_TOTAL, -1);
  g_assert_cmpint (ABS (power_w - pwt_sim_meter_power_w (&f->meter)), <, 100);
  clock_us = pwt_reading_get (result->reading, PWT_QUANTITY_CLOCK, 0);
  g_assert_cmpint (ABS (clock_us - f->now_us), <, 2 * PWT_US_PER_SECOND);
  pwt_task_result_free (result);
}

static void
test_relay (Fixture *f, gconstpointer data)
{
  assert_done (f, &(PwtTask){ .meter = 1, .kind = PWT_TASK_TRIP });
  g_assert_cmpint (f->meter.forced, ==, PWT_SIM_FORCED_TRIP);
  assert_done (f, &(PwtTask){ .meter = 1, .kind = PWT_TASK_HOLD });
  g_assert_cmpint (f->meter.forced, ==, PWT_SIM_FORCED_HOLD);
  assert_done (f, &(PwtTask){ .meter = 1, .kind = PWT_TASK_RESTORE });
  g_assert_cmpint (f->meter.forced, ==, PWT_SIM_FORCED_OFF);
  g_assert_true (pwt_sim_meter_is_closed (&f->meter));
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  PwtTask prices = { .meter = 1,
                     .kind = PWT_TASK_SET_PRICES,
                     .n_values = 4,
                     .values = { { PWT_QUANTITY_PRICE_SHARP, 1200000 },
                                 { PWT_QUANTITY_PRICE_PEAK, 1100000 },
                                 { PWT_QUANTITY_PRICE_FLAT, 686400 },
                                 { PWT_QUANTITY_PRICE_VALLEY, 283700 } } };
  PwtTask alarms = { .meter = 1,
                     .kind = PWT_TASK_SET_ALARMS,
                     .n_values = 2,
                     .values = { { PWT_QUANTITY_ALARM1_AMOUNT, 300000 },
                                 { PWT_QUANTITY_ALARM2_AMOUNT, 100000 } } };
  PwtTask overload = { .meter = 1,
                       .kind = PWT_TASK_SET_OVERLOAD,
                       .n_values = 1,
                       .values = { { PWT_QUANTITY_OVERLOAD_POWER, 12000 } } };

  assert_done (f, &prices);
  g_assert_cmpint (f->meter.price_e4[PWT_BAND_SHARP], ==, 12000);
  g_assert_cmpint (f->meter.price_e4[PWT_BAND_VALLEY], ==, 2837);
  assert_done (f, &alarms);
  g_assert_cmpint (f->meter.alarm1_e4, ==, 300000);
  g_assert_cmpint (f->meter.alarm2_e4, ==, 100000);
  g_assert_cmpint (f->meter.overdraft_e4, ==, 200000);
  if (pwt_profile_can (f->profile, PWT_TASK_SET_OVERLOAD, NULL)) {
    assert_done (f, &overload);
    g_assert_cmpint (f->meter.overload_w, ==, 12000);
  }
  g_assert_cmpint (f->meter.count, ==, 17);
}

static void
test_clock (Fixture *f, gconstpointer data)
{
  f->meter.clock_offset_us = -95 * PWT_US_PER_SECOND;
  assert_done (f, &(PwtTask){ .meter = 1, .kind = PWT_TASK_SET_CLOCK });
  g_assert_cmpint (ABS (f->meter.clock_offset_us), <, 2 * PWT_US_PER_SECOND);
}

static PwtTask
top_up_task (Fixture *f, gint64 target)
{
  return (PwtTask){ .meter = 1,
                    .kind = PWT_TASK_TOPUP,
                    .topup = { .target_count = target,
                               .amount = { 500 * 10000 },
                               .balance_before = { pwt_sim_meter_balance_cents (&f->meter) *
                                                   PWT_MONEY_E4_PER_CENT },
                               .use_allowance = { 10000 } } };
}

static void
test_top_up (Fixture *f, gconstpointer data)
{
  PwtTask task = top_up_task (f, 18);
  PwtTaskResult *result = run (f, &task);

  g_assert_cmpint (result->topup, ==, PWT_TOPUP_APPLIED);
  pwt_task_result_free (result);
  /* Asked again, it is still applied once. */
  result = run (f, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_APPLIED);
  g_assert_cmpuint (result->n_writes, ==, 0);
  pwt_task_result_free (result);
  g_assert_cmpint (f->meter.purchased_cents, ==, 50000);
  g_assert_cmpuint (f->meter.count, ==, 18);
}

static void
test_refused_top_up (Fixture *f, gconstpointer data)
{
  PwtTask task = top_up_task (f, 18);
  PwtTaskResult *result;

  f->meter.hoard_limit_cents = 20000;
  result = run (f, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_REFUSED);
  g_assert_cmpuint (result->exception, ==, PWT_SIM_REFUSED_HOARDING);
  g_assert_nonnull (strstr (result->text, "hoarding limit"));
  pwt_task_result_free (result);
  g_assert_cmpint (f->meter.purchased_cents, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint model = 0; model < 3; model++) {
    static const struct {
      const char *name;
      void (*test) (Fixture *f, gconstpointer data);
    } tests[] = { { "read", test_read },         { "relay", test_relay },
                  { "settings", test_settings }, { "clock", test_clock },
                  { "top-up", test_top_up },     { "refused-top-up", test_refused_top_up } };

    for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf (
          "/sim/profiles/%s/%s", pwt_sim_model_profile ((PwtSimModel) model), tests[i].name);

      g_test_add (path, Fixture, GUINT_TO_POINTER (model), set_up, tests[i].test, tear_down);
    }
  }
  return g_test_run ();
}
