/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo site's size, 154 meters on five paced 9600-baud ptys: how near a sweep comes to what the
 * wires allow, with every meter alive and with a tenth of them dead, and how long a command waits
 * meanwhile. Issue 2 §8, rows 1, 2 and 4. */
#include <stdlib.h>

#include "bench.h"
#include "bridge.h"
#include "field/lines.h"

#define N_LINES 5
#define N_METERS 154
#define BAUD 9600
#define STATUS_BYTES (8 + 5 + 2 * 48) /* request and answer of the status block */
#define N_SWEEPS 3
#define N_COMMANDS 40
/* Until here a dead meter's probes have become two minutes apart; then as long again. */
#define LEARNING_US (115 * PWT_US_PER_SECOND)
#define PATIENCE_US (60 * PWT_US_PER_SECOND)

typedef struct {
  PwtProfileSet *profiles;
  PwtLines *lines;
  Bridge *bridge;
  Peer *peers[N_LINES];
  guint n_alive[N_LINES];
  guint n_readings, n_results;
} Site;

static gint64
answer_us (guint line, guint unit)
{
  return 20000 + (line * 31 + unit) * 7919 % 41 * 1000;
}

static guint
meters_of (guint line)
{
  return N_METERS / N_LINES + (line < N_METERS % N_LINES ? 1 : 0);
}

static void
add_line (Site *site, guint line, gboolean has_dead)
{
  Peer *peer = site->peers[line] = peer_new (PWT_PROTOCOL_RTU, BAUD);
  g_autofree char *path = bridge_add_pty (site->bridge, peer);
  PwtLineConfig config = {
    .line = line + 1,
    .link = { .protocol = PWT_PROTOCOL_RTU, .address = path, .baud = BAUD },
    .interval_us = PWT_LINES_INTERVAL_MAX,
  };
  g_autoptr (GError) error = NULL;

  peer->is_strict = TRUE;
  if (!pwt_lines_set_line (site->lines, &config, &error))
    g_error ("%s", error->message);
  for (guint8 unit = 1; unit <= meters_of (line); unit++) {
    PwtMeterConfig meter = {
      .meter = (line + 1) * 1000 + unit, .line = line + 1, .unit = unit, .profile = "acrel-dtsy1352"
    };
    PeerMeter *simulated = peer_add (peer, unit, answer_us (line, unit));

    simulated->is_dead = has_dead && unit % 10 == 0;
    site->n_alive[line] += !simulated->is_dead;
    if (!pwt_lines_set_meter (site->lines, &meter, &error))
      g_error ("%s", error->message);
  }
}

static void
site_start (Site *site, gboolean has_dead)
{
  g_autoptr (GError) error = NULL;

  *site = (Site){ 0 };
  site->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  site->lines = pwt_lines_new (site->profiles);
  site->bridge = bridge_new ();
  for (guint line = 0; line < N_LINES; line++)
    add_line (site, line, has_dead);
  bridge_start (site->bridge);
  if (!pwt_lines_thread_start (site->lines, &error))
    g_error ("%s", error->message);
}

static guint
site_stop (Site *site)
{
  guint n_violations = 0;

  pwt_lines_free (site->lines);
  bridge_free (site->bridge);
  for (guint line = 0; line < N_LINES; line++) {
    n_violations += site->peers[line]->n_violations;
    peer_free (site->peers[line]);
  }
  pwt_profile_set_free (site->profiles);
  return n_violations;
}

static void
take (Site *site)
{
  g_autoptr (GPtrArray) events = pwt_lines_take_events (site->lines);

  for (guint i = 0; i < events->len; i++) {
    const PwtLinesEvent *event = events->pdata[i];

    site->n_readings += event->kind == PWT_LINES_READING;
    site->n_results += event->kind == PWT_LINES_TASK;
  }
}

static void
wait_for (Site *site, const guint *counter, guint goal)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (*counter < goal) {
    g_usleep (500);
    take (site);
    if (g_get_monotonic_time () > until_us)
      g_error ("only %u of %u", *counter, goal);
  }
}

static guint
alive (const Site *site)
{
  guint n = 0;

  for (guint line = 0; line < N_LINES; line++)
    n += site->n_alive[line];
  return n;
}

static gint64
sweep (Site *site)
{
  gint64 begin_us = g_get_monotonic_time ();

  pwt_lines_read_all (site->lines, 0);
  wait_for (site, &site->n_readings, site->n_readings + alive (site));
  return g_get_monotonic_time () - begin_us;
}

/* The least the slowest line can take: bytes, one silence an exchange, the meters' own time. */
static gint64
least_us (const Site *site)
{
  gint64 most_us = 0;

  for (guint line = 0; line < N_LINES; line++) {
    const Peer *peer = site->peers[line];
    gint64 sum_us = 0;

    for (guint i = 0; i < peer->meters->len; i++) {
      const PeerMeter *meter = peer->meters->pdata[i];

      if (!meter->is_dead)
        sum_us += STATUS_BYTES * peer->char_us + peer->gap_us + meter->answer_us;
    }
    most_us = MAX (most_us, sum_us);
  }
  return most_us;
}

static gboolean
bench_alive (void)
{
  Site site;
  gint64 took_us = 0;
  double ratio;
  guint n_violations;
  gboolean is_met;

  site_start (&site, FALSE);
  wait_for (&site, &site.n_readings, N_METERS);
  for (guint i = 0; i < N_SWEEPS; i++)
    took_us += sweep (&site);
  ratio = (double) took_us / (double) (N_SWEEPS * least_us (&site));
  n_violations = site_stop (&site);
  is_met = bench_print ("sweep of 154 meters / wire's minimum", ratio, FALSE, 1.03);
  return bench_print ("silences violated", n_violations, FALSE, 0) && is_met;
}

static gboolean
bench_dead (void)
{
  Site site;
  gint64 begin_us, took_us = 0;
  guint n_sweeps = 0;
  double ratio;

  site_start (&site, TRUE);
  wait_for (&site, &site.n_readings, alive (&site));
  begin_us = g_get_monotonic_time ();
  while (g_get_monotonic_time () - begin_us < LEARNING_US)
    sweep (&site);
  while (took_us < LEARNING_US) {
    took_us += sweep (&site);
    n_sweeps++;
  }
  ratio = (double) took_us / (double) (n_sweeps * least_us (&site));
  site_stop (&site);
  return bench_print ("sweep with a tenth dead / minimum of the living", ratio, FALSE, 1.06);
}

/* When the last byte of its answer was sent: only blocks of registers are read here. */
static gint64
answered_us (const Peer *peer, const PeerRequest *request)
{
  return request->end_us + answer_us (0, request->request.unit) +
         (5 + 2 * request->request.count) * peer->char_us;
}

/* How many exchanges stood before the first that served a command: those on the wire when it was
 * submitted or begun since. */
static guint
waited_for (const Peer *peer, guint8 unit, gint64 submitted_us)
{
  guint n = 0;

  for (guint i = 0; i < peer->log->len; i++) {
    const PeerRequest *request = &g_array_index (peer->log, PeerRequest, i);

    if (request->start_us > submitted_us && request->request.unit == unit)
      return n;
    n += answered_us (peer, request) > submitted_us;
  }
  return n;
}

static gboolean
bench_command (void)
{
  Site site;
  gint64 submitted_us[N_COMMANDS];
  guint8 units[N_COMMANDS];
  guint most = 0;

  site_start (&site, FALSE);
  wait_for (&site, &site.n_readings, N_METERS);
  for (guint i = 0; i < N_COMMANDS; i++) {
    PwtTask task = { .kind = PWT_TASK_READ };
    g_autoptr (GError) error = NULL;

    if (i % 20 == 0)
      pwt_lines_read_all (site.lines, 0);
    g_usleep (50000 + i * 7919 % 100 * 1000);
    units[i] = (guint8) (1 + i * 13 % meters_of (0));
    task.meter = 1000u + units[i];
    submitted_us[i] = g_get_monotonic_time ();
    if (!pwt_lines_submit (site.lines, &task, &error))
      g_error ("%s", error->message);
    wait_for (&site, &site.n_results, i + 1);
  }
  bridge_stop (site.bridge);
  for (guint i = 0; i < N_COMMANDS; i++)
    most = MAX (most, waited_for (site.peers[0], units[i], submitted_us[i]));
  site_stop (&site);
  return bench_print ("exchanges a command waits for, at worst", most, FALSE, 1);
}

int
main (int argc, char *argv[])
{
  gboolean is_met = bench_alive ();

  is_met &= bench_command ();
  is_met &= bench_dead ();
  return is_met ? EXIT_SUCCESS : EXIT_FAILURE;
}
