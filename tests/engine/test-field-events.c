/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing a meter told that can never be stored: the others' is stored, it itself is set aside
 * where people see it, and money goes on to arrive once. */
#include <string.h>

#include "campaign-disk.h"
#include "engine/private.h"
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })

static World *
new_world (void)
{
  g_autofree char *json = world_site_json (3, 3, "acrel-dtsy1352");
  World *world = world_new (json, 1);

  world_run (world, 2 * PWT_US_PER_MINUTE);
  return world;
}

static PwtSiteHealth *
get_health (World *world)
{
  return world_call (world, "site.health", NULL);
}

static PwtMeterDetail *
get_meter (World *world, const char *room)
{
  PwtIdRequest request = { world_meter (world, room) };

  return world_call (world, "meter.get", &request);
}

static gint64
read_us (World *world, const char *room)
{
  PwtMeterDetail *detail = get_meter (world, room);
  gint64 time_us = detail->live->read_us;

  pwt_record_free (&pwt_meter_detail_record, detail);
  return time_us;
}

static gboolean
is_expected (const char *message)
{
  return strstr (message, "could not be stored, trying again") != NULL ||
         strstr (message, "were let go") != NULL || strstr (message, "was set aside") != NULL;
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !is_expected (message);
}

static void
log_unless_expected (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!is_expected (message))
    g_log_default_handler (domain, level, message, data);
}

static void
test_others_are_stored (void)
{
  World *world = new_world ();
  gint64 before_us[3], after_us[3];
  static const char *const rooms[] = { "R01", "R02", "R03" };
  PwtSiteHealth *health = get_health (world);

  g_test_log_set_fatal_handler (is_fatal, NULL);
  g_assert_cmpint (health->set_aside, ==, 0);
  g_assert_null (health->set_aside_reason);
  pwt_record_free (&pwt_site_health_record, health);
  for (guint i = 0; i < 3; i++)
    before_us[i] = read_us (world, rooms[i]);
  world_execute (world, "CREATE TRIGGER poison BEFORE UPDATE ON meter_live WHEN NEW.id ="
                        " (SELECT id FROM meter ORDER BY number LIMIT 1 OFFSET 1)"
                        " BEGIN SELECT RAISE (ABORT, 'no such meter, please'); END");
  world_run (world, 11 * PWT_US_PER_MINUTE);
  for (guint i = 0; i < 3; i++)
    after_us[i] = read_us (world, rooms[i]);
  g_assert_cmpint (after_us[0], >, before_us[0] + 5 * PWT_US_PER_MINUTE);
  g_assert_cmpint (after_us[1], ==, before_us[1]);
  g_assert_cmpint (after_us[2], >, before_us[2] + 5 * PWT_US_PER_MINUTE);
  health = get_health (world);
  g_assert_cmpint (health->set_aside, >=, 2); /* a reading each five minutes */
  g_assert_cmpint (health->set_aside, <=, 4);
  g_assert_cmpint (health->set_aside_us, >, before_us[0] + 5 * PWT_US_PER_MINUTE);
  g_assert_nonnull (strstr (health->set_aside_reason, "no such meter, please"));
  pwt_record_free (&pwt_site_health_record, health);

  world_execute (world, "DROP TRIGGER poison");
  world_run (world, 6 * PWT_US_PER_MINUTE);
  g_assert_cmpint (read_us (world, "R02"), >, before_us[1] + 11 * PWT_US_PER_MINUTE);
  world_free (world);
}

/* A disk that is full for long: memory has an end too, so the oldest readings go, and it is said; a
 * command's end never goes. */
static void
test_what_waits_has_an_end (void)
{
  World *world = new_world ();
  PwtCommandRequest command = { .id = world_new_id (world),
                                .project = world->project,
                                .meter = world_meter (world, "R01"),
                                .kind = PWT_COMMAND_READ,
                                .expires_us = PWT_TIME_NONE };
  PwtIdRequest id = { command.id };
  PwtSiteHealth *health;
  PwtCommand *ended;

  g_test_log_set_fatal_handler (is_fatal, NULL);
  world->engine->most_field_events = 20;
  pwt_record_free (&pwt_command_record, world_call (world, "meter.command", &command));
  disk_fill_after (0);
  world_run (world, 2 * PWT_US_PER_HOUR); /* 72 readings */
  g_assert_cmpuint (world->engine->field_events->len, <=, 20);
  g_assert_cmpuint (world->engine->n_let_go, >, 40);
  disk_mend ();
  world_run (world, PWT_US_PER_MINUTE);
  g_assert_cmpuint (world->engine->field_events->len, ==, 0);
  ended = world_call (world, "command.get", &id);
  g_assert_cmpint (ended->state, ==, PWT_COMMAND_PROVED);
  pwt_record_free (&pwt_command_record, ended);
  health = get_health (world);
  g_assert_cmpint (health->set_aside, ==, 1);
  g_assert_nonnull (strstr (health->set_aside_reason, "for too long"));
  pwt_record_free (&pwt_site_health_record, health);
  world_free (world);
}

/* What a top-up came to cannot be stored for a while: it is asked again with its own target. */
static void
test_money_still_arrives_once (void)
{
  World *world = new_world ();
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, "R02"),
                             .paid = YUAN (100) };
  PwtIdRequest id = { request.id };
  PwtSiteHealth *health;
  PwtSaleReply *sale;

  g_test_log_set_fatal_handler (is_fatal, NULL);
  world_execute (world, "CREATE TRIGGER poison BEFORE UPDATE ON topup WHEN NEW.state = 'settled'"
                        " BEGIN SELECT RAISE (ABORT, 'not today'); END");
  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &request));
  world_run (world, 3 * PWT_US_PER_MINUTE);
  sale = world_call (world, "sale.get", &id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SENT);
  g_assert_cmpint (world_sim_meter (world, 1, 2)->count, ==, 8);
  pwt_record_free (&pwt_sale_reply_record, sale);
  health = get_health (world);
  g_assert_cmpint (health->set_aside, ==, 1);
  g_assert_cmpint (health->open_topups, ==, 1);
  pwt_record_free (&pwt_site_health_record, health);

  world_execute (world, "DROP TRIGGER poison");
  world_run (world, 10 * PWT_US_PER_MINUTE);
  sale = world_call (world, "sale.get", &id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (sale->topup->target_count, ==, 8);
  g_assert_cmpint (world_sim_meter (world, 1, 2)->count, ==, 8);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  disk_install ();
  g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, log_unless_expected,
                     NULL);
  g_test_add_func ("/engine/field-events/others-are-stored", test_others_are_stored);
  g_test_add_func ("/engine/field-events/what-waits-has-an-end", test_what_waits_has_an_end);
  g_test_add_func ("/engine/field-events/money-still-arrives-once", test_money_still_arrives_once);
  return g_test_run ();
}
