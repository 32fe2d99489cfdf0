/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Links that come and go, on a virtual clock. */
#include "field/wire.h"
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

static void
test_link_comes_and_goes (Site *site, gconstpointer data)
{
  PwtLineStats stats;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_MINUTE);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpint (site_last (site, PWT_LINES_LINK, 0)->link, ==, PWT_LINK_OPEN);
  pwt_wire_set_broken (site->links->pdata[0], TRUE);
  site_pass (site, 5 * PWT_US_PER_MINUTE);
  g_assert_cmpint (site_last (site, PWT_LINES_LINK, 0)->link, ==, PWT_LINK_CLOSED);
  g_assert_nonnull (strstr (site_last (site, PWT_LINES_LINK, 0)->text, "broken"));
  /* Said once, however often it was tried. */
  g_assert_cmpuint (site_count (site, PWT_LINES_LINK, 0), ==, 2);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_LOST);
  task = site_task (site, PWT_TASK_TRIP, 1001);
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_UNREACHABLE);
  pwt_wire_set_broken (site->links->pdata[0], FALSE);
  site_pass (site, 31 * PWT_US_PER_SECOND);
  g_assert_cmpint (site_last (site, PWT_LINES_LINK, 0)->link, ==, PWT_LINK_OPEN);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_OK);
  g_assert_true (pwt_lines_get_line_stats (site->lines, 1, &stats));
  g_assert_null (stats.text);
}

/* Also of a line that is read twice an hour it is known within two minutes that nobody answers. */
static void
test_a_line_that_stays_down_loses_its_meters (Site *site, gconstpointer data)
{
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 30 * PWT_US_PER_MINUTE);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_add_meter (site, 1, 2, "generic-prepaid");
  site_pass (site, 5 * PWT_US_PER_SECOND);
  pwt_wire_set_broken (site->links->pdata[0], TRUE);
  site_pass (site, 40 * PWT_US_PER_SECOND); /* pulled out, and put back: nobody is lost */
  pwt_wire_set_broken (site->links->pdata[0], FALSE);
  site_pass (site, PWT_US_PER_MINUTE);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_OK);
  pwt_wire_set_broken (site->links->pdata[0], TRUE);
  task = site_task (site, PWT_TASK_READ, 1001); /* this link tells nothing unasked */
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_UNREACHABLE);
  site_pass (site, 2 * PWT_US_PER_MINUTE);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_LOST);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1002)->comm, ==, PWT_COMM_LOST);
  pwt_wire_set_broken (site->links->pdata[0], FALSE);
  site_pass (site, 40 * PWT_US_PER_SECOND);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_OK);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1002)->comm, ==, PWT_COMM_OK);
}

/* A task is reason enough to try a closed port at once. */
static void
test_task_opens_the_link (Site *site, gconstpointer data)
{
  gint64 begin_us;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_SECOND);
  pwt_wire_set_broken (site->links->pdata[0], TRUE);
  site_pass (site, PWT_US_PER_HOUR);
  pwt_wire_set_broken (site->links->pdata[0], FALSE);
  task = site_task (site, PWT_TASK_TRIP, 1001);
  begin_us = site->now_us;
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpint (site->now_us - begin_us, <, 3 * PWT_US_PER_SECOND);
}

#define ADD(path, test) g_test_add ("/field/lines-down/" path, Site, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("link-comes-and-goes", test_link_comes_and_goes);
  ADD ("a-line-that-stays-down-loses-its-meters", test_a_line_that_stays_down_loses_its_meters);
  ADD ("task-opens-the-link", test_task_opens_the_link);
  return g_test_run ();
}
