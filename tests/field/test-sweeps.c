/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a line's last sweeps went, as it is told. */
#include <string.h>

#include "field/sweeps.h"
#include "site.h"

#define MINUTE PWT_US_PER_MINUTE

/* The last of @sweeps, as they are told at @time_us. */
static void
assert_last (const PwtSweeps *sweeps, gint64 interval_us, gint64 time_us, const char *wanted)
{
  char letters[PWT_SWEEPS + 1];

  pwt_sweeps_write (sweeps, interval_us, time_us, letters);
  g_assert_cmpuint (strlen (letters), ==, PWT_SWEEPS);
  g_assert_true (g_str_has_suffix (letters, wanted));
  for (guint i = 0; i < PWT_SWEEPS - strlen (wanted); i++)
    g_assert_cmpint (letters[i], ==, '-');
}

static void
test_each_outcome (void)
{
  PwtSweeps sweeps = { 0 };

  assert_last (&sweeps, MINUTE, 100 * MINUTE, "");
  pwt_sweeps_note (&sweeps, MINUTE, 100 * MINUTE, TRUE, PWT_SILENCE_NONE);
  pwt_sweeps_note (&sweeps, MINUTE, 101 * MINUTE - 1, TRUE, PWT_SILENCE_NONE);
  assert_last (&sweeps, MINUTE, 101 * MINUTE - 1, "a");
  pwt_sweeps_note (&sweeps, MINUTE, 101 * MINUTE, FALSE, PWT_SILENCE_NEW);
  assert_last (&sweeps, MINUTE, 101 * MINUTE, "af");
  pwt_sweeps_note (&sweeps, MINUTE, 101 * MINUTE + 1, TRUE,
                   PWT_SILENCE_NONE); /* when asked again */
  assert_last (&sweeps, MINUTE, 101 * MINUTE + 1, "as");
  pwt_sweeps_note (&sweeps, MINUTE, 102 * MINUTE, TRUE, PWT_SILENCE_NEW);
  assert_last (&sweeps, MINUTE, 102 * MINUTE, "ass");
  pwt_sweeps_note (&sweeps, MINUTE, 103 * MINUTE, FALSE, PWT_SILENCE_LOST);
  assert_last (&sweeps, MINUTE, 103 * MINUTE, "assf");
  pwt_sweeps_note (&sweeps, MINUTE, 103 * MINUTE, TRUE, PWT_SILENCE_LOST);
  assert_last (&sweeps, MINUTE, 103 * MINUTE, "assl");
  pwt_sweeps_note (&sweeps, MINUTE, 103 * MINUTE, TRUE, PWT_SILENCE_NEW);
  assert_last (&sweeps, MINUTE, 103 * MINUTE, "asss");
  assert_last (&sweeps, MINUTE, 105 * MINUTE, "asss--");
}

static void
test_only_so_many (void)
{
  PwtSweeps sweeps = { 0 };
  char wanted[PWT_SWEEPS + 1];

  for (gint64 i = 0; i < 3 * PWT_SWEEPS; i++)
    pwt_sweeps_note (&sweeps, MINUTE, i * MINUTE, i % 2 == 0, PWT_SILENCE_NONE);
  for (guint i = 0; i < PWT_SWEEPS; i++)
    wanted[i] = i % 2 == 0 ? 'a' : 'f';
  wanted[PWT_SWEEPS] = '\0';
  assert_last (&sweeps, MINUTE, (3 * PWT_SWEEPS - 1) * MINUTE, wanted);
  assert_last (&sweeps, MINUTE, (4 * PWT_SWEEPS - 2) * MINUTE, /* what is left of it */
               "f-----------------------------------------------------------");
  assert_last (&sweeps, MINUTE, 9 * PWT_SWEEPS * MINUTE, "");
  /* A long silence leaves nothing of what was before. */
  pwt_sweeps_note (&sweeps, MINUTE, 9 * PWT_SWEEPS * MINUTE, TRUE, PWT_SILENCE_NONE);
  assert_last (&sweeps, MINUTE, 9 * PWT_SWEEPS * MINUTE, "a");
}

static void
test_another_interval_begins_anew (void)
{
  PwtSweeps sweeps = { 0 };

  pwt_sweeps_note (&sweeps, MINUTE, 100 * MINUTE, TRUE, PWT_SILENCE_NONE);
  assert_last (&sweeps, 5 * MINUTE, 100 * MINUTE, "");
  pwt_sweeps_note (&sweeps, 5 * MINUTE, 100 * MINUTE, FALSE, PWT_SILENCE_NONE);
  assert_last (&sweeps, 5 * MINUTE, 100 * MINUTE, "f");
}

static void
test_a_clock_that_is_set_back (void)
{
  PwtSweeps sweeps = { 0 };

  pwt_sweeps_note (&sweeps, MINUTE, 99 * MINUTE, TRUE, PWT_SILENCE_NONE);
  pwt_sweeps_note (&sweeps, MINUTE, 100 * MINUTE, TRUE, PWT_SILENCE_NONE);
  pwt_sweeps_note (&sweeps, MINUTE, 100 * MINUTE - 1, FALSE, PWT_SILENCE_NONE); /* by a moment */
  assert_last (&sweeps, MINUTE, 100 * MINUTE, "as");
  pwt_sweeps_note (&sweeps, MINUTE, 40 * MINUTE, TRUE, PWT_SILENCE_NONE); /* by an hour */
  assert_last (&sweeps, MINUTE, 40 * MINUTE, "a");
  pwt_sweeps_note (&sweeps, MINUTE, -MINUTE / 2, TRUE, PWT_SILENCE_NONE); /* before all time */
  assert_last (&sweeps, MINUTE, -1, "a");
}

/* --- on a line --- */

/* What a line tells of its last @n sweeps. */
static char *
last_of (Site *site, guint n)
{
  gint64 utc_us = SITE_START_US + site->now_us - PWT_US_PER_HOUR;
  PwtLineStats stats;
  char *last;

  g_assert_true (pwt_lines_get_line_stats (site->lines, 1, &stats));
  last = g_strdup (stats.sweeps + PWT_SWEEPS - n);
  g_assert_cmpint (stats.interval_us, ==, MINUTE);
  g_assert_cmpint (utc_us - stats.sweep_us, >=, 0);
  g_assert_cmpint (utc_us - stats.sweep_us, <, MINUTE);
  pwt_line_stats_clear (&stats);
  return last;
}

static void
assert_line (Site *site, const char *wanted)
{
  g_autofree char *last = last_of (site, (guint) strlen (wanted));

  g_assert_cmpstr (last, ==, wanted);
}

static void
test_a_line_tells (void)
{
  Site site;
  PeerMeter *meter;

  site_init (&site);
  site_add_line (&site, PWT_PROTOCOL_RTU, MINUTE);
  site_add_meter (&site, 1, 1, "generic-prepaid");
  meter = site_add_meter (&site, 1, 2, "generic-prepaid");
  site_pass (&site, 4 * MINUTE - PWT_US_PER_SECOND);
  assert_line (&site, "aaa");
  meter->is_dead = TRUE;
  site_pass (&site, 20 * MINUTE);   /* asked ever more rarely, silent all the same */
  assert_line (&site, "lllllllll"); /* lost by then */
  meter->is_dead = FALSE;
  site_pass (&site, 20 * MINUTE);
  assert_line (&site, "aaaa");
  pwt_wire_set_broken (site.links->pdata[0], TRUE);
  site_pass (&site, 5 * MINUTE);
  assert_line (&site, "fff");
  site_clear (&site);
}

/* An hour that comes twice, at 01:00 UTC, has its own sweeps, and what was before stays. */
static void
test_summer_ends (void)
{
  static const gint64 start_us = G_GINT64_CONSTANT (1792888200) * PWT_US_PER_SECOND;
  Site site;
  PwtLineStats stats;

  site_init (&site);
  site.zone = "Europe/Berlin";
  pwt_lines_set_utc_offset (site.lines, start_us - site.now_us);
  site_add_line (&site, PWT_PROTOCOL_RTU, 5 * MINUTE);
  site_add_meter (&site, 1, 1, "generic-prepaid");
  site_pass (&site, 64 * MINUTE);
  g_assert_true (pwt_lines_get_line_stats (site.lines, 1, &stats));
  g_assert_true (g_str_has_suffix (stats.sweeps, "-aaaaaaaaaaaaaa"));
  pwt_line_stats_clear (&stats);
  site_clear (&site);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/sweeps/each-outcome", test_each_outcome);
  g_test_add_func ("/field/sweeps/only-so-many", test_only_so_many);
  g_test_add_func ("/field/sweeps/another-interval-begins-anew", test_another_interval_begins_anew);
  g_test_add_func ("/field/sweeps/a-clock-that-is-set-back", test_a_clock_that_is_set_back);
  g_test_add_func ("/field/sweeps/a-line-tells", test_a_line_tells);
  g_test_add_func ("/field/sweeps/summer-ends", test_summer_ends);
  return g_test_run ();
}
