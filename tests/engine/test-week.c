/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A week of the demo site under the virtual clock: 154 meters on five lines, with faults, meters
 * and a line that are lost and found again, and a program that is killed. All of it comes from a
 * seed, so the same week can be lived again. */
#include "engine/private.h"
#include "field/wire.h"
#include "store/history-private.h"
#include "world.h"

#define N_METERS 154
#define N_LINES 5
#define N_LOST_IN_DEMO 3 /* of its story: nobody has reached them for days */
#define N_DAYS 7
#define READINGS_A_DAY 48 /* every half hour */
#define LOST_LINE 2
#define LOST_ADDRESS 5 /* of the first line */

/* The demo's meters are read more often than a week's test needs. */
static char *
dup_site_json (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GRegex) interval = g_regex_new ("\"interval_s\": *\\d+", 0, 0, NULL);
  g_autoptr (GError) error = NULL;
  char *slower;

  g_file_get_contents (g_getenv ("PREWATT_DEMO_SITE"), &text, NULL, &error);
  g_assert_no_error (error);
  slower = g_regex_replace_literal (interval, text, -1, 0, "\"interval_s\": 1800", 0, &error);
  g_assert_no_error (error);
  return slower;
}

static void
add_faults (World *world)
{
  PwtSimFaultRule rule = { .kind = PWT_SIM_FAULT_RANDOM,
                           .times = PWT_SIM_FOREVER,
                           .chance_ppm = 10000,
                           .delay_us = 2 * PWT_US_PER_SECOND };

  for (guint i = 1; i <= N_LINES; i++)
    pwt_sim_line_add_fault (pwt_sim_site_line (world->sim, i)->line, &rule);
}

/* Nobody's session lasts for a day without use. */
static void
sign_in_again (World *world)
{
  PwtSignInRequest request = { .name = (char *) "boss",
                               .password = (char *) "correct horse battery" };
  PwtSession *session = world_call (world, "auth.sign-in", &request);

  g_free (world->token);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static PwtWindow *
list_meters (World *world)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;

  sign_in_again (world);
  request->project = world->project;
  request->limit = PWT_LIST_LIMIT_MAX;
  window = world_call (world, "meter.list", request);
  pwt_record_free (&pwt_list_request_record, request);
  g_assert_cmpint (window->total, ==, N_METERS);
  return window;
}

static guint
count_in_state (World *world, PwtMeterState state)
{
  PwtWindow *window = list_meters (world);
  guint n = 0;

  for (guint i = 0; i < window->rows->len; i++)
    n += ((PwtMeterRow *) g_ptr_array_index (window->rows, i))->state == state;
  pwt_record_free (&pwt_meter_window_record, window);
  return n;
}

/* --- the week --- */

static void
live_through_a_lost_meter (World *world)
{
  PwtSimLine *line = pwt_sim_site_line (world->sim, 1)->line;

  g_assert_cmpuint (count_in_state (world, PWT_METER_LOST), ==, N_LOST_IN_DEMO);
  pwt_sim_line_set_mute (line, LOST_ADDRESS, TRUE);
  world_run (world, PWT_US_PER_DAY);
  g_assert_cmpuint (count_in_state (world, PWT_METER_LOST), ==, N_LOST_IN_DEMO + 1);
  pwt_sim_line_set_mute (line, LOST_ADDRESS, FALSE);
  world_run (world, PWT_US_PER_DAY);
  g_assert_cmpuint (count_in_state (world, PWT_METER_LOST), ==, N_LOST_IN_DEMO);
}

static void
live_through_a_lost_line (World *world)
{
  pwt_wire_set_broken (world->wires[LOST_LINE - 1], TRUE);
  world_run (world, 6 * PWT_US_PER_HOUR);
  g_assert_cmpuint (count_in_state (world, PWT_METER_LOST), >, 20);
  pwt_wire_set_broken (world->wires[LOST_LINE - 1], FALSE);
  world_run (world, PWT_US_PER_DAY - 6 * PWT_US_PER_HOUR);
  g_assert_cmpuint (count_in_state (world, PWT_METER_LOST), ==, N_LOST_IN_DEMO);
}

static World *
live_a_week (guint64 seed)
{
  g_autofree char *json = dup_site_json ();
  World *world = world_new (json, seed);

  add_faults (world);
  world_run (world, PWT_US_PER_DAY);
  live_through_a_lost_meter (world);
  live_through_a_lost_line (world);
  world_run (world, PWT_US_PER_DAY);
  world_restart (world);
  world_run (world, 2 * PWT_US_PER_DAY);
  return world;
}

/* --- what is left of it --- */

static guint
count_readings (World *world, gint64 point)
{
  PwtHistory *history = pwt_store_history (world->engine->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings =
      pwt_history_readings (history, point, WORLD_BEGIN_US, world->now_us, &error);

  g_assert_no_error (error);
  return readings->len;
}

/* The same for the same week: newest values of all meters, and how often each was read. */
static char *
dup_digest (World *world)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  PwtWindow *window = list_meters (world);
  g_autofree char *rows = pwt_record_to_json (&pwt_meter_window_record, window);

  g_checksum_update (sum, (const guchar *) rows, -1);
  for (gint64 point = 1; point <= N_METERS; point++) {
    guint n = count_readings (world, point);

    g_checksum_update (sum, (const guchar *) &n, sizeof n);
  }
  pwt_record_free (&pwt_meter_window_record, window);
  return g_strdup (g_checksum_get_string (sum));
}

static void
check_readings (World *world)
{
  guint n_silent = 0, n_short = 0, n_all = 0;

  for (gint64 point = 1; point <= N_METERS; point++) {
    guint n = count_readings (world, point);

    n_all += n;
    n_silent += n == 0;
    n_short += n < (N_DAYS - 1) * READINGS_A_DAY;
    /* What failed is asked again, and a round that was late is not made up for twice. */
    g_assert_cmpuint (n, <=, N_DAYS * READINGS_A_DAY + READINGS_A_DAY);
  }
  g_test_message ("%u readings in history", n_all);
  g_assert_cmpuint (n_silent, ==, N_LOST_IN_DEMO);
  g_assert_cmpuint (n_short, <=, N_LOST_IN_DEMO + 1);
}

static void
check_packed (World *world)
{
  PwtHistory *history = pwt_store_history (world->engine->store);
  g_autoptr (GError) error = NULL;
  gint64 until_day = 0;

  g_assert_true (pwt_history_packed_until (history, &until_day, &error));
  g_assert_cmpint (until_day, >=, world->now_us / PWT_US_PER_DAY - 1);
}

static void
test_a_week_can_be_lived_again (void)
{
  World *world = live_a_week (7);
  g_autofree char *first = NULL, *again = NULL, *other = NULL;

  check_readings (world);
  check_packed (world);
  first = dup_digest (world);
  world_free (world);
  world = live_a_week (7);
  again = dup_digest (world);
  world_free (world);
  g_assert_cmpstr (first, ==, again);
  world = live_a_week (8);
  other = dup_digest (world);
  world_free (world);
  g_assert_cmpstr (first, !=, other);
}

int
main (int argc, char **argv)
{
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/week/a-week-can-be-lived-again", test_a_week_can_be_lived_again);
  return g_test_run ();
}
