/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 100,000 meters behind 3,125 Modbus/TCP gateways, in one process: how near a sweep comes to what
 * the pairs of wires allow, and what it costs. Issue 2 §8, third row. */
#include <stdlib.h>
#include <sys/resource.h>

#include "bench.h"
#include "field/lines.h"
#include "gateways.h"
#include "store/store.h"

#define N_LINES 3125
#define N_UNITS 32
#define N_REGISTERS 48
#define RATIO_MOST 1.05
#define CPU_MOST 0.40
#define PATIENCE_US (120 * PWT_US_PER_SECOND)

#define BATCH 4000 /* readings stored together */

static const PwtQuantity kept[] = {
  PWT_QUANTITY_ENERGY_TOTAL, PWT_QUANTITY_BALANCE,   PWT_QUANTITY_VOLTAGE_A,
  PWT_QUANTITY_VOLTAGE_B,    PWT_QUANTITY_VOLTAGE_C, PWT_QUANTITY_CURRENT_A,
  PWT_QUANTITY_CURRENT_B,    PWT_QUANTITY_CURRENT_C, PWT_QUANTITY_POWER_TOTAL,
};

typedef struct {
  PwtLines *lines;
  PwtHistory *history;
  guint8 columns[G_N_ELEMENTS (kept)];
  GArray *batch; /* of PwtHistoryReading */
  guint n_readings, n_failed;
} Sweep;

static void
set_up (PwtLines *lines, guint port)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GError) error = NULL;

  for (guint line = 1; line <= N_LINES; line++) {
    PwtLineConfig config = { .line = line,
                             .link = { .protocol = PWT_PROTOCOL_TCP, .address = address },
                             .interval_us = PWT_LINES_INTERVAL_MAX,
                             .zone = zone };

    if (!pwt_lines_set_line (lines, &config, &error))
      g_error ("%s", error->message);
    for (guint8 unit = 1; unit <= N_UNITS; unit++) {
      PwtMeterConfig meter = {
        .meter = line * 100 + unit, .line = line, .unit = unit, .profile = "acrel-dtsy1352"
      };

      if (!pwt_lines_set_meter (lines, &meter, &error))
        g_error ("%s", error->message);
    }
  }
}

static void
store (Sweep *sweep)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_history_append (sweep->history, (gpointer) sweep->batch->data, sweep->batch->len,
                           &error))
    g_error ("%s", error->message);
  g_array_set_size (sweep->batch, 0);
}

static void
keep (Sweep *sweep, const PwtReading *reading)
{
  PwtHistoryReading row = { .point = reading->meter, .time_us = reading->time_us };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    row.quantities[row.n] = sweep->columns[i];
    row.values[row.n++] = pwt_reading_get (reading, kept[i], 0);
  }
  g_array_append_val (sweep->batch, row);
}

static void
take (Sweep *sweep)
{
  g_autoptr (GPtrArray) events = pwt_lines_take_events (sweep->lines);

  for (guint i = 0; i < events->len; i++) {
    const PwtLinesEvent *event = events->pdata[i];

    if (event->kind == PWT_LINES_READING) {
      sweep->n_readings++;
      keep (sweep, event->reading);
    }
    sweep->n_failed += event->kind == PWT_LINES_FAILED;
  }
  if (sweep->batch->len >= BATCH)
    store (sweep);
}

/* Returns when every meter has been read once more. */
static gint64
wait_for_sweep (Sweep *sweep)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  guint goal = sweep->n_readings + N_LINES * N_UNITS;

  while (sweep->n_readings < goal) {
    g_usleep (2000);
    take (sweep);
    if (g_get_monotonic_time () > until_us || sweep->n_failed > 0)
      g_error ("only %u of %u read, %u failed", sweep->n_readings, goal, sweep->n_failed);
  }
  store (sweep);
  return g_get_monotonic_time ();
}

static void
open_history (Sweep *sweep, PwtStore *site)
{
  g_autoptr (GError) error = NULL;

  sweep->history = pwt_store_history (site);
  sweep->batch = g_array_new (FALSE, FALSE, sizeof (PwtHistoryReading));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (!pwt_history_quantity (sweep->history, pwt_quantity_name (kept[i]), &sweep->columns[i],
                               &error))
      g_error ("%s", error->message);
}

static gint64
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * PWT_US_PER_SECOND +
         usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

int
main (int argc, char *argv[])
{
  Gateways gateways = gateways_start ();
  g_autoptr (PwtProfileSet) profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  g_autoptr (PwtLines) lines = pwt_lines_new (profiles);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "site", NULL);
  PwtStore *site = pwt_store_open (path, "bench", PWT_STORE_CREATE, &error);
  Sweep sweep = { .lines = lines };
  gint64 least_us = 0, begin_us, took_us, cpu_begin_us;
  double ratio, cpu;
  gboolean is_met;

  for (guint unit = 1; unit <= N_UNITS; unit++)
    least_us += gateways_exchange_us (unit, N_REGISTERS);
  if (site == NULL)
    g_error ("%s", error->message);
  open_history (&sweep, site);
  set_up (lines, gateways.port);
  if (!pwt_lines_thread_start (lines, &error))
    g_error ("%s", error->message);
  wait_for_sweep (&sweep); /* connects, reads the rare blocks too */
  cpu_begin_us = cpu_us ();
  begin_us = g_get_monotonic_time ();
  pwt_lines_read_all (lines, 0);
  took_us = wait_for_sweep (&sweep) - begin_us;
  cpu = (double) (cpu_us () - cpu_begin_us) / (double) took_us;
  ratio = (double) took_us / (double) least_us;
  g_print (
      "%u gateways x %u meters: %.2f s, least possible %.2f s; %.1f us of processor a reading\n",
      N_LINES, N_UNITS, (double) took_us / 1e6, (double) least_us / 1e6,
      cpu * (double) took_us / (N_LINES * N_UNITS));
  pwt_lines_thread_stop (lines);
  gateways_stop (&gateways);
  g_array_unref (sweep.batch);
  pwt_store_close (site);
  bench_remove_dir (dir);
  is_met = bench_print ("sweep of 100,000 meters / wire's minimum", ratio, FALSE, RATIO_MOST);
  is_met &= bench_print ("processor while sweeping / one core", cpu, FALSE, CPU_MOST);
  return is_met ? EXIT_SUCCESS : EXIT_FAILURE;
}
