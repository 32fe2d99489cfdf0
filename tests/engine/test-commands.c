/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands to meters on a line: guarded before, proved after. */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/private.h"
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })

typedef struct {
  World *world;
  PwtCommandRequest request; /* to R01, which has an account and money */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *json = world_site_json (3, 2, "acrel-dtsy1352");

  self->world = world_new (json, 5);
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  self->request = (PwtCommandRequest){ .project = self->world->project,
                                       .meter = world_meter (self->world, "R01"),
                                       .reason = (char *) "试验",
                                       .expires_us = PWT_TIME_NONE };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  world_free (self->world);
}

static PwtCommand *
give (Fixture *self, PwtCommandKind kind)
{
  self->request.id = world_new_id (self->world);
  self->request.kind = kind;
  return world_call (self->world, "meter.command", &self->request);
}

static PwtCommandState
state_of (Fixture *self, PwtId id)
{
  PwtIdRequest request = { id };
  PwtCommand *command = world_call (self->world, "command.get", &request);
  PwtCommandState state = command->state;

  g_test_message ("%s", command->result != NULL ? command->result : "no result");
  pwt_record_free (&pwt_command_record, command);
  return state;
}

static PwtCommandState
do_command (Fixture *self, PwtCommandKind kind)
{
  pwt_record_free (&pwt_command_record, give (self, kind));
  world_run (self->world, 10 * PWT_US_PER_SECOND);
  return state_of (self, self->request.id);
}

static void
assert_refused (Fixture *self, PwtCommandKind kind, const char *why)
{
  g_autoptr (GError) error = NULL;

  self->request.id = world_new_id (self->world);
  self->request.kind = kind;
  error = world_fail (self->world, "meter.command", &self->request);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, why));
}

static PwtMeterState
meter_state (Fixture *self)
{
  PwtIdRequest request = { self->request.meter };
  PwtMeterDetail *detail = world_call (self->world, "meter.get", &request);
  PwtMeterState state = detail->row->state;

  pwt_record_free (&pwt_meter_detail_record, detail);
  return state;
}

static void
test_what_must_be_said (Fixture *self, gconstpointer data)
{
  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  for (guint i = 0; i < 2; i++) {
    self->request.reason = i == 0 ? NULL : (char *) "";
    assert_refused (self, PWT_COMMAND_TRIP, "why");
    assert_refused (self, PWT_COMMAND_HOLD, "why");
  }
  self->request.reason = (char *) "试验";
  self->request.expires_us = PWT_TIME_NONE;
  assert_refused (self, PWT_COMMAND_HOLD, "until when");
  self->request.expires_us = self->world->now_us;
  assert_refused (self, PWT_COMMAND_HOLD, "until when");
  self->request.power_w = 0;
  assert_refused (self, PWT_COMMAND_OVERLOAD, "watts");
}

static void
test_a_held_supply_is_not_tripped (Fixture *self, gconstpointer data)
{
  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  g_assert_cmpint (do_command (self, PWT_COMMAND_HOLD), ==, PWT_COMMAND_PROVED);
  assert_refused (self, PWT_COMMAND_TRIP, "held");
  g_assert_cmpint (do_command (self, PWT_COMMAND_RESTORE), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (do_command (self, PWT_COMMAND_TRIP), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_TRIPPED);
}

/* Cut among many before anybody lived there: nobody can buy, and forced control ends all the same.
 */
static void
test_an_unopened_one_is_restored (Fixture *self, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (self->world, 1, 3);

  meter->balance_e9 = 0;
  self->request.meter = world_meter (self->world, "R03");
  g_assert_cmpint (do_command (self, PWT_COMMAND_TRIP), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (meter->forced, ==, PWT_SIM_FORCED_TRIP);
  g_assert_cmpint (do_command (self, PWT_COMMAND_RESTORE), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (meter->forced, ==, PWT_SIM_FORCED_OFF);
}

static void
test_in_arrears_nothing_is_restored (Fixture *self, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (self->world, 1, 1);

  meter->balance_e9 = -10000000; /* one cent */
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_ARREARS);
  assert_refused (self, PWT_COMMAND_RESTORE, "Sell first");
}

static void
test_every_kind_is_proved (Fixture *self, gconstpointer data)
{
  static const PwtCommandKind kinds[] = { PWT_COMMAND_READ,    PWT_COMMAND_TRIP,
                                          PWT_COMMAND_RESTORE, PWT_COMMAND_CLOCK,
                                          PWT_COMMAND_PRICES,  PWT_COMMAND_ALARMS };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (do_command (self, kinds[i]), ==, PWT_COMMAND_PROVED);
}

static void
test_what_a_model_cannot_do (Fixture *self, gconstpointer data)
{
  PwtIdRequest id;
  PwtCommand *command;

  self->request.power_w = 20000;
  g_assert_cmpint (do_command (self, PWT_COMMAND_OVERLOAD), ==, PWT_COMMAND_REFUSED);
  id.id = self->request.id;
  command = world_call (self->world, "command.get", &id);
  g_assert_nonnull (strstr (command->result, "at the meter"));
  pwt_record_free (&pwt_command_record, command);
}

static void
test_without_an_account_there_is_nothing_to_send (Fixture *self, gconstpointer data)
{
  self->request.meter = world_meter (self->world, "R03");
  g_assert_cmpint (do_command (self, PWT_COMMAND_PRICES), ==, PWT_COMMAND_REFUSED);
  g_assert_cmpint (do_command (self, PWT_COMMAND_ALARMS), ==, PWT_COMMAND_REFUSED);
}

static void
test_a_meter_that_does_not_answer (Fixture *self, gconstpointer data)
{
  PwtSimLine *line = pwt_sim_site_line (self->world->sim, 1)->line;

  pwt_sim_line_set_mute (line, 1, TRUE);
  g_assert_cmpint (do_command (self, PWT_COMMAND_READ), ==, PWT_COMMAND_UNREACHABLE);
  g_assert_cmpint (do_command (self, PWT_COMMAND_TRIP), ==, PWT_COMMAND_UNREACHABLE);
  pwt_sim_line_set_mute (line, 1, FALSE);
  /* A trip that nobody saw arrive is not sent an hour later. */
  world_run (self->world, PWT_US_PER_HOUR);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
}

static void
test_the_same_id_is_one_command (Fixture *self, gconstpointer data)
{
  PwtCommand *first = give (self, PWT_COMMAND_TRIP), *again;
  PwtCommandRequest others[] = { self->request, self->request, self->request };

  world_run (self->world, 10 * PWT_US_PER_SECOND);
  again = world_call (self->world, "meter.command", &self->request);
  g_assert_cmpint (again->created_us, ==, first->created_us);
  g_assert_cmpint (again->state, ==, PWT_COMMAND_PROVED);
  others[0].kind = PWT_COMMAND_READ;
  others[1].meter = world_meter (self->world, "R02");
  others[2].reason = (char *) "别的";
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = world_fail (self->world, "meter.command", &others[i]);

    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
  }
  pwt_record_free (&pwt_command_record, first);
  pwt_record_free (&pwt_command_record, again);
}

static void
set_line (Fixture *self, gboolean is_disabled)
{
  PwtIdRequest id = { self->world->project };
  PwtSiteTree *tree = world_call (self->world, "site.tree", &id);
  PwtLine *line = g_ptr_array_index (tree->lines, 0);

  line->is_disabled = is_disabled;
  pwt_record_free (&pwt_nothing_record, world_call (self->world, "line.save", line));
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* Stored as sent, but the lines do not take it: it must not wait for ever. */
static void
test_a_line_out_of_service (Fixture *self, gconstpointer data)
{
  set_line (self, TRUE);
  g_assert_cmpint (do_command (self, PWT_COMMAND_READ), ==, PWT_COMMAND_UNREACHABLE);
  set_line (self, FALSE);
  world_run (self->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (do_command (self, PWT_COMMAND_READ), ==, PWT_COMMAND_PROVED);
}

static void
test_cancelling (Fixture *self, gconstpointer data)
{
  PwtSimLine *line = pwt_sim_site_line (self->world->sim, 1)->line;
  PwtIdRequest first, second;
  g_autoptr (GError) late = NULL;

  pwt_sim_line_set_mute (line, 1, TRUE);
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_READ));
  first.id = self->request.id;
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_TRIP));
  second.id = self->request.id;
  /* The trip waits behind the read: nothing of it is sent. */
  pwt_record_free (&pwt_command_record, world_call (self->world, "command.cancel", &second));
  pwt_sim_line_set_mute (line, 1, FALSE);
  world_run (self->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (self, second.id), ==, PWT_COMMAND_CANCELLED);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
  late = world_fail (self->world, "command.cancel", &first);
  g_assert_error (late, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  /* Again is the same. */
  pwt_record_free (&pwt_command_record, world_call (self->world, "command.cancel", &second));
}

static void
note_done (PwtCall *call, gpointer data)
{
  g_assert_true ((call->error == NULL) == (call->reply != NULL));
}

/* Asks without letting the writer take it; to be freed when it is done. */
static PwtCall *
ask (World *world, const char *operation, gconstpointer request)
{
  const PwtOperation *op = pwt_operation_find (operation);
  PwtCall *call =
      pwt_call_new (op, world->token, "direct", pwt_record_copy (op->request, request), NULL);
  PwtReader *reader = pwt_readers_try_take (world->engine->readers);

  call->done = note_done;
  pwt_engine_read (world->engine, reader, call);
  pwt_readers_give (world->engine->readers, reader);
  return call;
}

/* The group of the one who cancels is lost for another's work, and each is run again: the lines
 * let the command go the first time. */
static void
test_cancelling_in_a_group_that_is_lost (Fixture *self, gconstpointer data)
{
  World *world = self->world;
  PwtBuilding building = { world_new_id (world), world->project, (char *) "B座", 2 };
  PwtIdRequest id;
  PwtCall *calls[2];

  pwt_sim_line_set_mute (pwt_sim_site_line (world->sim, 1)->line, 1, TRUE);
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_READ));
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_TRIP));
  id.id = self->request.id;
  world_execute (world, "CREATE TRIGGER poison BEFORE INSERT ON building"
                        " BEGIN SELECT RAISE (ROLLBACK, 'as a full disk'); END");
  calls[0] = ask (world, "command.cancel", &id);
  calls[1] = ask (world, "building.save", &building);
  world_run (world, PWT_US_PER_SECOND);
  g_assert_no_error (calls[0]->error);
  g_assert_nonnull (calls[1]->error);
  world_execute (world, "DROP TRIGGER poison");
  world_run (world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (self, id.id), ==, PWT_COMMAND_CANCELLED);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    pwt_call_free (calls[i]);
}

static void
test_a_restart_ends_what_was_under_way (Fixture *self, gconstpointer data)
{
  PwtSimLine *line = pwt_sim_site_line (self->world->sim, 1)->line;

  pwt_sim_line_set_mute (line, 1, TRUE);
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_TRIP));
  world_restart (self->world);
  g_assert_cmpint (state_of (self, self->request.id), ==, PWT_COMMAND_UNREACHABLE);
  pwt_sim_line_set_mute (line, 1, FALSE);
  world_run (self->world, PWT_US_PER_HOUR);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
}

static guint
count_commands (Fixture *self, PwtCommandKind kind)
{
  PwtListRequest request = { .project = self->world->project, .limit = 500 };
  PwtWindow *window = world_call (self->world, "command.list", &request);
  guint n = 0;

  for (guint i = 0; i < window->rows->len; i++)
    n += ((PwtCommandRow *) g_ptr_array_index (window->rows, i))->kind == kind;
  pwt_record_free (&pwt_command_window_record, window);
  return n;
}

static void
test_a_hold_ends_by_itself (Fixture *self, gconstpointer data)
{
  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  g_assert_cmpint (do_command (self, PWT_COMMAND_HOLD), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_HELD);
  world_restart (self->world); /* over a restart, too */
  world_run (self->world, PWT_US_PER_HOUR + PWT_US_PER_MINUTE);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
  world_run (self->world, PWT_US_PER_HOUR);
  g_assert_cmpint (count_commands (self, PWT_COMMAND_RESTORE), ==, 1);
}

static void
test_what_came_later_stands (Fixture *self, gconstpointer data)
{
  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  g_assert_cmpint (do_command (self, PWT_COMMAND_HOLD), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (do_command (self, PWT_COMMAND_RESTORE), ==, PWT_COMMAND_PROVED);
  g_assert_cmpint (do_command (self, PWT_COMMAND_TRIP), ==, PWT_COMMAND_PROVED);
  world_run (self->world, 2 * PWT_US_PER_HOUR);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_TRIPPED);
  g_assert_cmpint (count_commands (self, PWT_COMMAND_RESTORE), ==, 1);
}

static void
test_a_held_meter_that_is_dark_is_told_now_and_then (Fixture *self, gconstpointer data)
{
  PwtSimLine *line = pwt_sim_site_line (self->world->sim, 1)->line;

  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  g_assert_cmpint (do_command (self, PWT_COMMAND_HOLD), ==, PWT_COMMAND_PROVED);
  pwt_sim_line_set_mute (line, 1, TRUE);
  world_run (self->world, 3 * PWT_US_PER_HOUR);
  g_assert_cmpint (count_commands (self, PWT_COMMAND_RESTORE), >=, 6);
  g_assert_cmpint (count_commands (self, PWT_COMMAND_RESTORE), <=, 9);
  pwt_sim_line_set_mute (line, 1, FALSE);
  world_run (self->world, PWT_US_PER_HOUR);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
}

/* Lets a command go on until the meter has it and the proof of it is still to come. */
static void
run_until_written (Fixture *self, PwtSimForced forced)
{
  for (guint i = 0; world_sim_meter (self->world, 1, 1)->forced != forced; i++) {
    g_assert_cmpuint (i, <, 10000);
    world_run (self->world, PWT_US_PER_SECOND / 1000);
  }
}

static void
test_a_hold_that_was_not_proved_ends_too (Fixture *self, gconstpointer data)
{
  PwtSimLine *line = pwt_sim_site_line (self->world->sim, 1)->line;
  PwtCommandState state;

  self->request.expires_us = self->world->now_us + PWT_US_PER_HOUR;
  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_HOLD));
  run_until_written (self, PWT_SIM_FORCED_HOLD);
  pwt_sim_line_set_mute (line, 1, TRUE);
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  state = state_of (self, self->request.id);
  g_assert_true (state == PWT_COMMAND_NOT_PROVED || state == PWT_COMMAND_UNREACHABLE);
  pwt_sim_line_set_mute (line, 1, FALSE);
  world_run (self->world, 2 * PWT_US_PER_HOUR);
  g_assert_cmpint (meter_state (self), ==, PWT_METER_OK);
  g_assert_cmpint (count_commands (self, PWT_COMMAND_RESTORE), ==, 1);
}

static void
test_what_is_written_cannot_be_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) late = NULL;
  PwtIdRequest id;

  pwt_record_free (&pwt_command_record, give (self, PWT_COMMAND_TRIP));
  id.id = self->request.id;
  run_until_written (self, PWT_SIM_FORCED_TRIP);
  late = world_fail (self->world, "command.cancel", &id);
  g_assert_error (late, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  world_run (self->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (self, id.id), ==, PWT_COMMAND_PROVED);
}

/* A folder with one profile, one number of which is impossible. */
static char *
make_broken_profiles (void)
{
  g_autofree char *from =
      g_build_filename (g_getenv ("PWT_PROFILES_DIR"), "acrel-dtsy1352.json", NULL);
  char *dir = g_dir_make_tmp ("prewatt-profiles-XXXXXX", NULL);
  g_autofree char *to = g_build_filename (dir, "acrel-dtsy1352.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) broken = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (from, &text, NULL, &error);
  g_assert_no_error (error);
  broken = g_string_new (text);
  g_assert_cmpuint (g_string_replace (broken, "\"scale\": 100,", "\"scale\": 0,", 1), ==, 1);
  g_file_set_contents (to, broken->str, -1, &error);
  g_assert_no_error (error);
  return dir;
}

static void
reopen_with_profiles (World *world, const char *dir)
{
  g_autofree char *whole = g_strdup (g_getenv ("PWT_PROFILES_DIR"));

  world_kill (world);
  g_setenv ("PWT_PROFILES_DIR", dir, TRUE);
  world_open (world);
  g_setenv ("PWT_PROFILES_DIR", whole, TRUE);
  world_run (world, 10 * PWT_US_PER_MINUTE);
}

/* What health counts, and what the meter itself is said to be. */
static void
assert_read (Fixture *self, gint64 n_lost, const char *problem)
{
  PwtIdRequest request = { self->request.meter };
  PwtSiteHealth *health = world_call (self->world, "site.health", NULL);
  PwtMeterDetail *detail = world_call (self->world, "meter.get", &request);

  g_assert_cmpint (health->lost, ==, n_lost);
  g_assert_cmpint (health->fresh, ==, health->meters - n_lost);
  g_assert_cmpint (detail->row->state == PWT_METER_LOST, ==, problem != NULL);
  g_assert_cmpint (detail->problem != NULL, ==, problem != NULL);
  g_assert_true (problem == NULL || strstr (detail->problem, problem) != NULL);
  pwt_record_free (&pwt_meter_detail_record, detail);
  pwt_record_free (&pwt_site_health_record, health);
}

static char *
dup_failure (Fixture *self)
{
  PwtIdRequest request = { self->request.meter };
  PwtMeterDetail *detail = world_call (self->world, "meter.get", &request);
  char *failure = g_strdup (detail->failure);

  pwt_record_free (&pwt_meter_detail_record, detail);
  return failure;
}

static void
set_profile (Fixture *self, const char *profile)
{
  PwtIdRequest request = { self->request.meter };
  PwtMeterDetail *detail = world_call (self->world, "meter.get", &request);

  g_free (detail->meter->profile);
  detail->meter->profile = g_strdup (profile);
  pwt_record_free (&pwt_nothing_record, world_call (self->world, "meter.save", detail->meter));
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* Nobody has to read it by hand to learn why it is not read. */
static void
test_a_poll_tells_what_it_came_to (Fixture *self, gconstpointer data)
{
  g_autofree char *wrong = NULL, *none = NULL;

  set_profile (self, "acrel-ddsy1352");
  world_run (self->world, 20 * PWT_US_PER_MINUTE);
  wrong = dup_failure (self);
  g_assert_nonnull (strstr (wrong, "says it is model 5"));
  set_profile (self, "acrel-dtsy1352");
  world_run (self->world, 40 * PWT_US_PER_MINUTE);
  none = dup_failure (self);
  g_assert_null (none);
}

/* Nothing of it looks well until its profile is mended. */
static void
test_a_meter_whose_profile_is_broken (Fixture *self, gconstpointer data)
{
  g_autofree char *whole = g_strdup (g_getenv ("PWT_PROFILES_DIR"));
  g_autofree char *dir = make_broken_profiles ();
  g_autofree char *file = g_build_filename (dir, "acrel-dtsy1352.json", NULL);
  PwtQuoteRequest sale = { .project = self->world->project,
                           .point = world_point (self->world, "R01"),
                           .paid = YUAN (20) };
  PwtCommand *command;
  PwtQuote *quote;
  PwtIdRequest id;

  assert_read (self, 0, NULL);
  for (guint i = 0; i < 3; i++)
    g_test_expect_message ("prewatt", G_LOG_LEVEL_WARNING, "Meter *scale*");
  reopen_with_profiles (self->world, dir);
  g_test_assert_expected_messages ();
  assert_read (self, 3, "scale");
  g_assert_cmpint (do_command (self, PWT_COMMAND_READ), ==, PWT_COMMAND_UNREACHABLE);
  id.id = self->request.id;
  command = world_call (self->world, "command.get", &id);
  g_assert_nonnull (strstr (command->result, "scale"));
  pwt_record_free (&pwt_command_record, command);
  quote = world_call (self->world, "sale.quote", &sale);
  g_assert_nonnull (strstr (quote->refusal, "scale"));
  pwt_record_free (&pwt_quote_record, quote);
  reopen_with_profiles (self->world, whole);
  assert_read (self, 0, NULL);
  g_unlink (file);
  g_rmdir (dir);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/commands/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-must-be-said", test_what_must_be_said);
  ADD ("a-held-supply-is-not-tripped", test_a_held_supply_is_not_tripped);
  ADD ("an-unopened-one-is-restored", test_an_unopened_one_is_restored);
  ADD ("in-arrears-nothing-is-restored", test_in_arrears_nothing_is_restored);
  ADD ("every-kind-is-proved", test_every_kind_is_proved);
  ADD ("what-a-model-cannot-do", test_what_a_model_cannot_do);
  ADD ("a-poll-tells-what-it-came-to", test_a_poll_tells_what_it_came_to);
  ADD ("without-an-account-there-is-nothing-to-send",
       test_without_an_account_there_is_nothing_to_send);
  ADD ("a-meter-that-does-not-answer", test_a_meter_that_does_not_answer);
  ADD ("the-same-id-is-one-command", test_the_same_id_is_one_command);
  ADD ("a-line-out-of-service", test_a_line_out_of_service);
  ADD ("a-meter-whose-profile-is-broken", test_a_meter_whose_profile_is_broken);
  ADD ("cancelling-in-a-group-that-is-lost", test_cancelling_in_a_group_that_is_lost);
  ADD ("cancelling", test_cancelling);
  ADD ("a-restart-ends-what-was-under-way", test_a_restart_ends_what_was_under_way);
  ADD ("what-is-written-cannot-be-cancelled", test_what_is_written_cannot_be_cancelled);
  ADD ("a-hold-ends-by-itself", test_a_hold_ends_by_itself);
  ADD ("a-hold-that-was-not-proved-ends-too", test_a_hold_that_was_not_proved_ends_too);
  ADD ("what-came-later-stands", test_what_came_later_stands);
  ADD ("a-held-meter-that-is-dark-is-told-now-and-then",
       test_a_held_meter_that_is_dark_is_told_now_and_then);
  return g_test_run ();
}
