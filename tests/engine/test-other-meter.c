/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a meter that is not the one it is taken for: of another number, or by another
 * ratio. */
#include "engine/engine.h"
#include "world.h"

typedef struct {
  World *world;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (2, 2, "acrel-dtsy1352");

  f->world = world_new (json, 1);
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  world_free (f->world);
}

/* @serial: (nullable): as it is; @ct_ratio: 0: as it is */
static void
save_meter (Fixture *f, const char *serial, gint64 ct_ratio)
{
  PwtIdRequest id = { world_meter (f->world, "R01") };
  PwtMeterDetail *detail = world_call (f->world, "meter.get", &id);

  if (serial != NULL) {
    g_free (detail->meter->serial);
    detail->meter->serial = g_strdup (serial);
  }
  if (ct_ratio > 0)
    detail->meter->ct_ratio = ct_ratio;
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "meter.save", detail->meter));
  pwt_record_free (&pwt_meter_detail_record, detail);
}

static PwtSiteSummary *
summarize (Fixture *f)
{
  PwtIdRequest request = { f->world->project };

  return world_call (f->world, "site.summary", &request);
}

/* All of it, also what is asked for rarely: its number. */
static void
read_now (Fixture *f)
{
  PwtCommandRequest request = { .id = world_new_id (f->world),
                                .project = f->world->project,
                                .meter = world_meter (f->world, "R01"),
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };

  pwt_record_free (&pwt_command_record, world_call (f->world, "meter.command", &request));
  world_run (f->world, PWT_US_PER_MINUTE);
}

/* It is seen when it is read, not only when somebody pays. */
static void
test_another_number_is_said (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtIdRequest id = { world_meter (f->world, "R01") };
  PwtMeterDetail *detail;
  PwtSiteSummary *summary = summarize (f);

  g_assert_cmpint (summary->other_numbers, ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  g_strlcpy (meter->serial, "209912310099", sizeof meter->serial);
  read_now (f);
  summary = summarize (f);
  g_assert_cmpint (summary->other_numbers, ==, 1);
  g_assert_cmpstr (summary->other_rooms, ==, "R01");
  g_assert_true (pwt_id_equal (summary->other_meter, id.id));
  pwt_record_free (&pwt_site_summary_record, summary);
  detail = world_call (f->world, "meter.get", &id);
  g_assert_cmpint (detail->live->other_number, ==, 12310099);
  pwt_record_free (&pwt_meter_detail_record, detail);

  save_meter (f, "209912310099", 0);
  summary = summarize (f);
  g_assert_cmpint (summary->other_numbers, ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
  read_now (f);
  summary = summarize (f);
  g_assert_cmpint (summary->other_numbers, ==, 0);
  pwt_record_free (&pwt_site_summary_record, summary);
}

static gint64
unknown_counts (Fixture *f, const char *rooms)
{
  PwtSiteSummary *summary = summarize (f);
  gint64 count = summary->unknown_counts;

  g_assert_cmpstr (summary->unknown_rooms, ==, rooms);
  pwt_record_free (&pwt_site_summary_record, summary);
  return count;
}

/* Sold with another tool, or before the backup the site was restored from; our own are known. */
static void
test_unknown_purchases_are_said (Fixture *f, gconstpointer data)
{
  PwtSaleRequest sale = { .id = world_new_id (f->world),
                          .project = f->world->project,
                          .point = world_point (f->world, "R01"),
                          .paid = { 100000 } };

  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.create", &sale));
  for (guint i = 0; i < 60; i++) {
    world_run (f->world, PWT_US_PER_SECOND);
    g_assert_cmpint (unknown_counts (f, ""), ==, 0);
  }
  world_sim_meter (f->world, 1, 1)->count++;
  read_now (f);
  g_assert_cmpint (unknown_counts (f, "R01"), ==, 1);
  world_run (f->world, 31 * PWT_US_PER_MINUTE); /* it stays so until the books know */
  g_assert_cmpint (unknown_counts (f, "R01"), ==, 1);
  world_sim_meter (f->world, 1, 1)->count--;
  read_now (f);
  g_assert_cmpint (unknown_counts (f, ""), ==, 0);
}

static gint64
used_so_far (Fixture *f)
{
  PwtSiteSummary *summary = summarize (f);
  gint64 used = 0;

  for (guint i = 0; i < summary->years->len; i++)
    used += ((PwtPeriodFigures *) g_ptr_array_index (summary->years, i))->used.wh;
  pwt_record_free (&pwt_site_summary_record, summary);
  return used;
}

/* A young meter's register leaps little by a mistyped ratio: it is no use all the same. */
static void
test_a_ratio_is_no_use (Fixture *f, gconstpointer data)
{
  gint64 before, usual;

  world_sim_meter (f->world, 1, 1)->pulses[PWT_BAND_FLAT] += 5000; /* 50 kWh */
  world_run (f->world, 31 * PWT_US_PER_MINUTE);
  before = used_so_far (f);
  world_run (f->world, 3 * 31 * PWT_US_PER_MINUTE);
  usual = used_so_far (f) - before;
  g_assert_cmpint (usual, >, 0);
  before = used_so_far (f);
  save_meter (f, NULL, 40);
  world_run (f->world, 31 * PWT_US_PER_MINUTE);
  save_meter (f, NULL, 1);
  world_run (f->world, 2 * 31 * PWT_US_PER_MINUTE);
  /* What was used meanwhile is multiplied, what was used before is not. */
  g_assert_cmpint (used_so_far (f) - before, <, 40 * usual);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/other-meter/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("another-number-is-said", test_another_number_is_said);
  ADD ("unknown-purchases-are-said", test_unknown_purchases_are_said);
  ADD ("a-ratio-is-no-use", test_a_ratio_is_no_use);
  return g_test_run ();
}
