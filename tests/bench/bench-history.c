/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <sqlite3.h>

#include "bench.h"
#include "store/store.h"

/* Readings of 9 values of many meters, every half hour, in the order they arrive, into the history
 * and into a wide table keyed (meter, time): bytes on disk, readings a second, one meter's month.
 */

#define DAYS 30
#define SLOTS 48
#define VALUES 9
#define FIRST_DAY 20000 /* 2024-10-04 */

static guint n_points = 3000; /* PWT_BENCH_POINTS */

/* As real meters look: a register that counts, voltages of 0.1 V, currents of 0.01 A, with noise.
 */
typedef struct {
  guint64 seed;
  gint64 *energy_wh;
} Meters;

static guint64
next_random (Meters *meters)
{
  meters->seed ^= meters->seed << 13;
  meters->seed ^= meters->seed >> 7;
  meters->seed ^= meters->seed << 17;
  return meters->seed;
}

static gint64
between (Meters *meters, gint64 low, gint64 high)
{
  return low + (gint64) (next_random (meters) % (guint64) (high - low + 1));
}

static void
make_values (Meters *meters, guint point, guint slot, gint64 values[VALUES])
{
  double load = 0.5 - 0.5 * cos ((double) slot / SLOTS * 2 * G_PI);
  gint64 power_w = (gint64) (load * (200 + point % 50 * 100)) + between (meters, 0, 60);

  meters->energy_wh[point] += power_w / 2 / 10 * 10;
  values[0] = meters->energy_wh[point];
  values[1] = power_w;
  for (guint i = 0; i < 3; i++) {
    values[2 + i] = between (meters, 2250, 2350) * 100;
    values[5 + i] = (power_w * 10 / 66 + between (meters, 0, 30)) * 10;
  }
  values[8] = 900 + between (meters, 0, 60);
}

/* The second a meter is read at: its place in the sweep, and up to 3 s of jitter. */
static gint64
time_of (Meters *meters, gint64 day, guint slot, guint point)
{
  return (day * 86400 + slot * 1800 + point % 300 + between (meters, 0, 3)) * PWT_US_PER_SECOND;
}

static void
die_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
fill_batch (Meters *meters, gint64 day, guint slot, PwtHistoryReading *batch)
{
  for (guint point = 0; point < n_points; point++) {
    PwtHistoryReading *reading = &batch[point];

    reading->point = point + 1;
    reading->time_us = time_of (meters, day, slot, point);
    reading->n = VALUES;
    for (guint8 i = 0; i < VALUES; i++)
      reading->quantities[i] = i;
    make_values (meters, point, slot, reading->values);
  }
}

typedef struct {
  double seconds; /* spent writing, not making readings up */
  gint64 bytes;
} Result;

static gint64
size_of (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}

static Result
run_history (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (dir, "bench", PWT_STORE_CREATE, &error);
  g_autofree PwtHistoryReading *batch = g_new0 (PwtHistoryReading, n_points);
  Meters meters = { 88172645463325252, g_new0 (gint64, n_points) };
  PwtHistory *history;
  Result result = { 0, 0 };

  die_on (error);
  history = pwt_store_history (store);
  for (gint64 day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    double start;

    for (guint slot = 0; slot < SLOTS; slot++) {
      fill_batch (&meters, day, slot, batch);
      start = bench_seconds ();
      if (!pwt_history_append (history, batch, n_points, &error))
        die_on (error);
      result.seconds += bench_seconds () - start;
    }
    start = bench_seconds ();
    if (!pwt_history_pack (history, (day + 1) * PWT_US_PER_DAY, NULL, &error))
      die_on (error);
    result.seconds += bench_seconds () - start;
  }
  g_free (meters.energy_wh);
  g_clear_pointer (&store, pwt_store_close);
  result.bytes = size_of (dir, "history.db");
  return result;
}

static void
execute (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static void
insert_wide (sqlite3_stmt *stmt, const PwtHistoryReading *reading)
{
  sqlite3_bind_int64 (stmt, 1, reading->point);
  sqlite3_bind_int64 (stmt, 2, reading->time_us / PWT_US_PER_SECOND);
  for (int i = 0; i < VALUES; i++)
    sqlite3_bind_int64 (stmt, 3 + i, reading->values[i]);
  if (sqlite3_step (stmt) != SQLITE_DONE)
    g_error ("The wide table could not be written");
  sqlite3_reset (stmt);
}

static Result
run_wide (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "wide.db", NULL);
  g_autofree PwtHistoryReading *batch = g_new0 (PwtHistoryReading, n_points);
  Meters meters = { 88172645463325252, g_new0 (gint64, n_points) };
  Result result = { 0, 0 };
  sqlite3_stmt *stmt;
  sqlite3 *db;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("Could not open %s", path);
  execute (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;"
               "CREATE TABLE wide (m INTEGER, t INTEGER, a, b, c, d, e, f, g, h, i,"
               " PRIMARY KEY (m, t)) WITHOUT ROWID");
  sqlite3_prepare_v2 (db, "INSERT INTO wide VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &stmt,
                      NULL);
  for (gint64 day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    for (guint slot = 0; slot < SLOTS; slot++) {
      double start;

      fill_batch (&meters, day, slot, batch);
      start = bench_seconds ();
      execute (db, "BEGIN");
      for (guint i = 0; i < n_points; i++)
        insert_wide (stmt, &batch[i]);
      execute (db, "COMMIT");
      result.seconds += bench_seconds () - start;
    }
  }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  g_free (meters.energy_wh);
  result.bytes = size_of (dir, "wide.db");
  return result;
}

/* Milliseconds to read one meter's month, the median of many meters. */
static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
time_months (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (dir, "bench", 0, &error);
  double took[201];

  die_on (error);
  for (guint i = 0; i < G_N_ELEMENTS (took); i++) {
    double start = bench_seconds ();
    g_autoptr (GArray) curve =
        pwt_history_curve (pwt_store_history (store), 1 + i * 7 % n_points, 1,
                           FIRST_DAY * PWT_US_PER_DAY, (FIRST_DAY + DAYS) * PWT_US_PER_DAY, &error);

    die_on (error);
    took[i] = (bench_seconds () - start) * 1e3;
    if (curve->len != DAYS * SLOTS)
      g_error ("%u readings instead of %d", curve->len, DAYS * SLOTS);
  }
  qsort (took, G_N_ELEMENTS (took), sizeof *took, compare_doubles);
  return took[G_N_ELEMENTS (took) / 2];
}

int
main (void)
{
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *site = g_build_filename (dir, "site", NULL);
  const char *points = g_getenv ("PWT_BENCH_POINTS");
  Result history, wide;
  double n;
  gboolean is_met;

  if (points != NULL)
    n_points = (guint) g_ascii_strtoull (points, NULL, 10);
  n = (double) n_points * DAYS * SLOTS;
  history = run_history (site);
  wide = run_wide (dir);
  g_print ("%.1f million readings: history %.2f bytes, %.0f readings/s; "
           "wide table %.2f bytes, %.0f readings/s\n",
           n / 1e6, (double) history.bytes / n, n / history.seconds, (double) wide.bytes / n,
           n / wide.seconds);
  is_met = bench_print ("history: bytes a reading / wide table's",
                        (double) history.bytes / (double) wide.bytes, FALSE, 0.30);
  is_met &= bench_print ("history: readings a second / wide table's",
                         wide.seconds / history.seconds, TRUE, 7);
  is_met &= bench_print ("history: one meter's month, ms", time_months (site), FALSE, 0.5);
  bench_remove_dir (dir);
  return is_met ? 0 : 1;
}
