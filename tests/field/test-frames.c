/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Listening to a line: every frame whole, what went wrong with it, and nothing for nobody. */
#include "site.h"

static void
set_up (Site *site, gconstpointer data)
{
  site_init (site);
}

static void
tear_down (Site *site, gconstpointer data)
{
  site_clear (site);
}

static gint64
last_number (const GPtrArray *frames)
{
  return ((const PwtFrame *) g_ptr_array_index (frames, frames->len - 1))->number;
}

/* Who listens gets every frame whole; who does not costs nothing and finds nothing kept. */
static void
test_frames_are_listened_to (Site *site, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) heard = NULL;
  g_autoptr (GPtrArray) later = NULL;
  const PwtFrame *sent, *answer, *silence;
  Peer *peer;
  PwtTask task;

  peer = site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_HOUR);
  site_add_meter (site, 1, 1, "acrel-dtsy1352");
  site_pass (site, PWT_US_PER_MINUTE);
  first = pwt_lines_listen (site->lines, site_number (1, 1), 0);
  g_assert_cmpuint (first->len, ==, 0);
  task = site_task (site, PWT_TASK_READ, site_number (1, 1));
  site_run (site, &task);
  heard = pwt_lines_listen (site->lines, site_number (1, 1), 0);
  g_assert_cmpuint (heard->len, >=, 2);
  sent = g_ptr_array_index (heard, 0);
  answer = g_ptr_array_index (heard, 1);
  g_assert_cmpint (sent->kind, ==, PWT_FRAME_SENT);
  g_assert_cmpuint (sent->unit, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (sent->bytes), ==, 8);
  g_assert_cmpint (answer->kind, ==, PWT_FRAME_ANSWER);
  g_assert_cmpuint (g_bytes_get_size (answer->bytes), ==, 5 + 96);
  g_assert_cmpint (answer->time_us, >, sent->time_us);
  g_assert_cmpint (answer->number, ==, sent->number + 1);

  /* Half a minute without a question ends it; who asks again hears what comes from then on, under
   * numbers that go on. */
  site_pass (site, PWT_US_PER_MINUTE);
  later = pwt_lines_listen (site->lines, site_number (1, 1), last_number (heard));
  g_assert_cmpuint (later->len, ==, 0);
  g_clear_pointer (&later, g_ptr_array_unref);
  peer_fault (peer, PEER_FAULT_DROP_REPLY, 0);
  task = site_task (site, PWT_TASK_READ, site_number (1, 1));
  site_run (site, &task);
  later = pwt_lines_listen (site->lines, site_number (1, 1), last_number (heard));
  g_assert_cmpuint (later->len, >=, 4);
  silence = g_ptr_array_index (later, 1);
  g_assert_cmpint (silence->kind, ==, PWT_FRAME_SILENCE);
  g_assert_cmpuint (silence->unit, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (silence->bytes), ==, 0);
  g_assert_null (pwt_lines_listen (site->lines, 999999, 0));

  g_clear_pointer (&later, g_ptr_array_unref);
  site_pass (site, 2 * PWT_US_PER_HOUR);
  later = pwt_lines_listen (site->lines, site_number (1, 1), 0);
  g_assert_cmpuint (later->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/field/frames/are-listened-to", Site, NULL, set_up, test_frames_are_listened_to,
              tear_down);
  return g_test_run ();
}
