/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A week of the demo site, with faults on every line, on in-memory wires: in seconds, and
 * replayable from its seed. The simulated meters are the oracle. */
#include <stdlib.h>

#include "field/lines.h"
#include "field/wire.h"
#include "sim/site.h"

#define START_US (G_GINT64_CONSTANT (1795168800) * PWT_US_PER_SECOND)
#define DAYS 7
#define INTERVAL_US (30 * PWT_US_PER_MINUTE)
#define READINGS_DUE (DAYS * 48)
#define N_TOPUPS 60
#define AMOUNT_E4 1000000
#define MAX_METERS 200

typedef struct {
  guint32 number;
  PwtSimMeter *truth;
  gboolean is_mute;
  guint n_readings;
  gint64 last_wh;
  gint64 balance_e4, count; /* as last read */
  gint64 read_us;
  guint n_topups; /* proved */
} Meter;

typedef struct {
  PwtSimSite *site;
  PwtProfileSet *profiles;
  PwtLines *lines;
  GRand *random;
  Meter meters[MAX_METERS];
  guint n_meters;
  gint64 now_us;
  gboolean has_faults;
  guint64 digest;
  guint64 next_id;
  /* The top-up under way */
  PwtTask task;
  Meter *target; /* (nullable) */
  guint n_settled;
} World;

/* UTC and the deadlines' clock are the same here. */
static gint64
step_line (gpointer data, gint64 now_us, const guint8 *in, gsize n, GByteArray *out)
{
  PwtSimLine *line = data;
  guint8 bytes[1024];
  gsize n_out;

  if (n > 0)
    pwt_sim_line_write (line, now_us, in, n);
  while ((n_out = pwt_sim_line_read (line, now_us, bytes, sizeof bytes)) > 0)
    g_byte_array_append (out, bytes, (guint) n_out);
  return pwt_sim_line_next_us (line);
}

static PwtLink *
make_link (const PwtLineConfig *config, gpointer data, GError **error)
{
  World *world = data;

  return pwt_wire_new (0, step_line, pwt_sim_site_line (world->site, config->line)->line);
}

static const char *
profile_of (const PwtSimMeter *meter)
{
  static const char *const ids[] = { "acrel-dtsy1352", "acrel-ddsy1352", "generic-prepaid" };

  return ids[meter->model];
}

static void
add_meter (World *world, guint32 number, PwtSimLine *line, guint8 unit)
{
  PwtSimMeter *truth = pwt_sim_line_peek (line, unit);
  PwtMeterConfig config = { .meter = number * 1000 + unit,
                            .line = number,
                            .unit = unit,
                            .profile = profile_of (truth),
                            .ct = (guint32) truth->ct,
                            .pt = (guint32) truth->pt };
  g_autoptr (GError) error = NULL;
  gboolean is_set = pwt_lines_set_meter (world->lines, &config, &error);

  g_assert_no_error (error);
  g_assert_true (is_set);
  g_assert_cmpuint (world->n_meters, <, MAX_METERS);
  world->meters[world->n_meters++] = (Meter){ .number = config.meter,
                                              .truth = truth,
                                              .is_mute = pwt_sim_line_is_mute (line, unit) };
}

static void
add_line (World *world, guint32 number)
{
  static const PwtSimFaultRule faults = { .kind = PWT_SIM_FAULT_RANDOM,
                                          .on = PWT_SIM_ON_ANY,
                                          .times = PWT_SIM_FOREVER,
                                          .chance_ppm = PWT_SIM_PPM / 50,
                                          .delay_us = 2500000 };
  PwtSimSiteLine *simulated = pwt_sim_site_line (world->site, number);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  PwtLineConfig config = {
    .line = number,
    .link = { .protocol = PWT_PROTOCOL_RTU,
              .address = "/dev/null",
              .baud = (guint) simulated->baud },
    .interval_us = INTERVAL_US,
    .zone = zone,
  };
  g_autoptr (GError) error = NULL;
  gboolean is_set = pwt_lines_set_line (world->lines, &config, &error);

  g_assert_no_error (error);
  g_assert_true (is_set);
  if (world->has_faults)
    pwt_sim_line_add_fault (simulated->line, &faults);
  for (guint unit = 1; unit <= PWT_SIM_LINE_MAX_METERS; unit++)
    if (pwt_sim_line_peek (simulated->line, (guint8) unit) != NULL)
      add_meter (world, number, simulated->line, (guint8) unit);
}

static void
world_init (World *world, guint32 seed, gboolean has_faults)
{
  PwtSimSiteOptions options = { .seed = seed,
                                .line_seed = seed,
                                .speed = 1,
                                .now_us = START_US,
                                .chunk_bytes = 8,
                                .is_strict = TRUE };
  g_autoptr (GError) error = NULL;

  *world = (World){ .now_us = START_US, .next_id = 1, .has_faults = has_faults };
  world->random = g_rand_new_with_seed (seed);
  world->site = pwt_sim_site_load (g_getenv ("PREWATT_DEMO_SITE"), &options, &error);
  g_assert_no_error (error);
  world->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  world->lines = pwt_lines_new (world->profiles);
  pwt_lines_set_link_maker (world->lines, make_link, world);
  pwt_lines_step (world->lines, world->now_us);
  for (guint32 number = 1; number <= world->site->lines->len; number++)
    add_line (world, number);
}

static void
world_clear (World *world)
{
  pwt_lines_free (world->lines);
  pwt_profile_set_free (world->profiles);
  pwt_sim_site_free (world->site);
  g_rand_free (world->random);
}

static Meter *
find_meter (World *world, guint32 number)
{
  for (guint i = 0; i < world->n_meters; i++)
    if (world->meters[i].number == number)
      return &world->meters[i];
  g_assert_not_reached ();
}

static void
stir (World *world, gint64 value)
{
  world->digest = (world->digest ^ (guint64) value) * G_GUINT64_CONSTANT (0x100000001B3);
}

/* What is read is what the meter holds, never more than it holds by now and never less than before.
 */
static void
take_reading (World *world, const PwtReading *reading)
{
  Meter *meter = find_meter (world, reading->meter);
  gint64 wh = pwt_reading_get (reading, PWT_QUANTITY_ENERGY_TOTAL, -1);

  for (guint i = 0; i < reading->n_values; i++)
    stir (world, reading->values[i].value);
  g_assert_cmpint (wh, >=, meter->last_wh);
  meter->last_wh = wh;
  meter->n_readings++;
  meter->balance_e4 = pwt_reading_get (reading, PWT_QUANTITY_BALANCE, G_MININT64);
  meter->count = pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, -1);
  meter->read_us = reading->time_us;
}

static void
submit (World *world)
{
  guint8 bytes[PWT_ID_BYTES] = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_taken;

  for (guint i = 0; i < 8; i++)
    bytes[i] = (guint8) (world->next_id >> 8 * i);
  world->next_id++;
  world->task.id = pwt_id_from_bytes (bytes);
  is_taken = pwt_lines_submit (world->lines, &world->task, &error);
  g_assert_no_error (error);
  g_assert_true (is_taken);
}

/* Chooses a meter and begins to bring money to it, from what was read of it last. */
static void
begin_topup (World *world)
{
  Meter *meter = &world->meters[g_rand_int_range (world->random, 0, (gint32) world->n_meters)];

  if (meter->is_mute || !meter->truth->is_opened || meter->n_readings == 0)
    return;
  world->target = meter;
  world->task = (PwtTask){
    .meter = meter->number,
    .kind = PWT_TASK_TOPUP,
    .topup = { .target_count = meter->count + 1,
               .amount = { AMOUNT_E4 },
               .balance_before = { meter->balance_e4 },
               .use_allowance = { G_GINT64_CONSTANT (100000000) } },
  };
  submit (world);
}

static void
take_result (World *world, const PwtTaskResult *result)
{
  Meter *meter = world->target;

  stir (world, result->topup);
  g_assert_cmpint (result->topup, !=, PWT_TOPUP_CONFLICTING);
  if (result->topup == PWT_TOPUP_NOT_APPLIED || result->topup == PWT_TOPUP_UNREACHABLE) {
    submit (world);
    return;
  }
  world->target = NULL;
  world->n_settled++;
  if (result->topup == PWT_TOPUP_APPLIED) {
    meter->n_topups++;
    meter->count = world->task.topup.target_count;
    g_assert_cmpint (meter->truth->count, ==, meter->count);
    take_reading (world, result->reading);
    meter->n_readings--;
  }
}

static void
take_events (World *world)
{
  g_autoptr (GPtrArray) events = pwt_lines_take_events (world->lines);

  for (guint i = 0; i < events->len; i++) {
    const PwtLinesEvent *event = events->pdata[i];

    stir (world, event->kind);
    stir (world, event->time_us);
    if (event->kind == PWT_LINES_READING)
      take_reading (world, event->reading);
    else if (event->kind == PWT_LINES_TASK)
      take_result (world, event->result);
  }
}

static void
live (World *world, gint64 until_us)
{
  gint64 next_topup_us = START_US + PWT_US_PER_HOUR;

  while (world->now_us < until_us) {
    gint64 next_us = pwt_lines_step (world->lines, world->now_us);

    take_events (world);
    if (world->target == NULL && world->now_us >= next_topup_us) {
      begin_topup (world);
      next_topup_us += (until_us - START_US - PWT_US_PER_HOUR) / N_TOPUPS;
      continue;
    }
    if (world->target == NULL)
      next_us = MIN (next_us, next_topup_us);
    world->now_us = CLAMP (next_us, world->now_us, until_us);
  }
}

/* Nobody can know that a meter begins its answer seconds late in the very moment we begin to ask
 * another one; without such faults, never. */
static void
check_silence (const World *world, PwtSimLine *line)
{
  PwtSimLineStats stats = pwt_sim_line_stats (line);

  if (world->has_faults)
    g_assert_cmpint (stats.n_violations, <=, stats.n_faults / 4);
  else
    g_assert_cmpint (stats.n_violations, ==, 0);
}

static void
check (World *world)
{
  for (guint32 number = 1; number <= world->site->lines->len; number++)
    check_silence (world, pwt_sim_site_line (world->site, number)->line);
  for (guint i = 0; i < world->n_meters; i++) {
    const Meter *meter = &world->meters[i];

    if (meter->is_mute) {
      g_assert_cmpuint (meter->n_readings, ==, 0);
      continue;
    }
    g_assert_cmpuint (meter->n_readings, >=, READINGS_DUE * 98 / 100);
    g_assert_cmpint (meter->truth->count, ==, meter->count);
  }
}

static guint64
run_week (guint32 seed, gboolean has_faults)
{
  guint64 digest;
  World world;

  world_init (&world, seed, has_faults);
  live (&world, START_US + DAYS * PWT_US_PER_DAY);
  check (&world);
  g_assert_cmpuint (world.n_settled, >=, N_TOPUPS / 2);
  g_test_message ("seed %u: %u top-ups settled", seed, world.n_settled);
  digest = world.digest;
  world_clear (&world);
  return digest;
}

static void
test_with_faults (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  guint64 first = run_week (seed, TRUE);

  g_assert_cmpuint (run_week (seed, TRUE), ==, first);
  g_assert_cmpuint (run_week (seed + 1, TRUE), !=, first);
}

static void
test_without_faults (void)
{
  run_week ((guint32) g_test_rand_int (), FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/week/without-faults", test_without_faults);
  g_test_add_func ("/field/week/with-faults", test_with_faults);
  return g_test_run ();
}
