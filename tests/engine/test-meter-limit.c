/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The most that a meter can hold by the books: a meter is only ever used, so what holds more has
 * money from elsewhere. */
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })
#define E9_PER_E4 100000

typedef struct {
  World *world;
  PwtSimMeter *meter; /* of R01 */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (2, 2, "acrel-dtsy1352");

  f->world = world_new (json, 1);
  f->meter = world_sim_meter (f->world, 1, 1);
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  world_free (f->world);
}

/* How far what was last read of the meter is below the limit. */
static gint64
room_e4 (Fixture *f)
{
  PwtIdRequest request = { world_meter (f->world, "R01") };
  PwtMeterDetail *detail = world_call (f->world, "meter.get", &request);
  gint64 room = detail->books_balance.e4 - detail->live->balance.e4;

  g_assert_cmpint (detail->books_balance.e4, !=, PWT_NONE);
  pwt_record_free (&pwt_meter_detail_record, detail);
  return room;
}

static void
assert_room (Fixture *f, gint64 least_e4, gint64 most_e4)
{
  world_run (f->world, 6 * PWT_US_PER_MINUTE); /* it is read anew */
  g_assert_cmpint (room_e4 (f), >=, least_e4);
  g_assert_cmpint (room_e4 (f), <=, most_e4);
}

static void
test_what_a_meter_showed_first_and_was_sold (Fixture *f, gconstpointer data)
{
  PwtId sale;

  assert_room (f, 0, YUAN (1).e4); /* what it held when it was first read */
  sale = world_sell (f->world, "R01", 100);
  assert_room (f, 0, YUAN (1).e4);
  g_assert_cmpint (world_topup_state (f->world, sale), ==, PWT_TOPUP_SETTLED);
}

static void
test_what_was_used_is_gone (Fixture *f, gconstpointer data)
{
  world_sell (f->world, "R01", 100);
  world_run (f->world, 4 * PWT_US_PER_HOUR);
  assert_room (f, YUAN (1).e4, YUAN (100).e4);
}

static void
test_money_of_nowhere_is_too_much (Fixture *f, gconstpointer data)
{
  world_sell (f->world, "R01", 100);
  world_run (f->world, PWT_US_PER_MINUTE);
  f->meter->balance_e9 += YUAN (500).e4 * E9_PER_E4;
  assert_room (f, -YUAN (500).e4, -YUAN (499).e4);
}

static void
decide (Fixture *f, PwtId topup, PwtDecision decision)
{
  PwtResolveRequest request = { .id = world_new_id (f->world),
                                .topup = topup,
                                .decision = decision,
                                .reason = (char *) "当面核对" };

  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "topup.resolve", &request));
}

/* Somebody else sold to it. Whatever is decided is decided on what the meter shows, so that is what
 * it can hold from then on. */
static void
test_a_decision_sets_it_anew (Fixture *f, gconstpointer data)
{
  PwtId sale = world_sell (f->world, "R01", 100);

  while (world_topup_state (f->world, sale) == PWT_TOPUP_QUEUED)
    world_run (f->world, PWT_US_PER_SECOND / 200);
  f->meter->count += 3;
  f->meter->balance_e9 += YUAN (300).e4 * E9_PER_E4;
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  g_assert_cmpint (world_topup_state (f->world, sale), ==, PWT_TOPUP_CONFLICT);
  assert_room (f, G_MININT32, -1);
  decide (f, sale, PWT_DECISION_NOT_ARRIVED);
  g_assert_cmpint (room_e4 (f), ==, 0);
  assert_room (f, 0, YUAN (1).e4);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/meter-limit/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-a-meter-showed-first-and-was-sold", test_what_a_meter_showed_first_and_was_sold);
  ADD ("what-was-used-is-gone", test_what_was_used_is_gone);
  ADD ("money-of-nowhere-is-too-much", test_money_of_nowhere_is_too_much);
  ADD ("a-decision-sets-it-anew", test_a_decision_sets_it_anew);
  return g_test_run ();
}
