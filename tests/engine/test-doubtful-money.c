/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money that could be in two places: the meter was exchanged while it was on its way, or the site
 * was restored and has forgotten what was done since. */
#include "engine/private.h"
#include "record/accounts.h"
#include "record/changes.h"
#include "store/backup.h"
#include "store/topups.h"
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })
#define E9_PER_YUAN G_GINT64_CONSTANT (1000000000)
#define BOSS_PASSWORD "correct horse battery"
#define CLERK_PASSWORD "another horse battery"

typedef struct {
  World *world;
  PwtSimMeter *meter; /* borrowed: R01's */
  PwtSimLine *line;   /* borrowed */
  char *backup;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (20, 1, "acrel-dtsy1352");

  f->world = world_new (json, 1);
  f->meter = world_sim_meter (f->world, 1, 1);
  f->line = pwt_sim_site_line (f->world->sim, 1)->line;
  f->backup = g_strconcat (f->world->dir, "-backup", NULL);
  world_run (f->world, 10 * PWT_US_PER_MINUTE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gboolean is_removed = pwt_backup_remove (f->backup, NULL);

  g_assert_true (is_removed);
  world_free (f->world);
  g_free (f->backup);
}

static void
sign_in (Fixture *f, const char *name, const char *password)
{
  PwtSignInRequest request = { .name = (char *) name, .password = (char *) password };
  PwtSession *session = world_call (f->world, "auth.sign-in", &request);

  g_free (f->world->token);
  f->world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

/* Up to when the meter was read for it, and before anything is written. */
static void
run_until_begun (Fixture *f, PwtId sale)
{
  while (world_topup_state (f->world, sale) == PWT_TOPUP_QUEUED)
    world_run (f->world, PWT_US_PER_SECOND / 200);
}

static PwtResolveRequest
request_for (Fixture *f, PwtId sale, PwtDecision decision)
{
  PwtTopup *topup = world_topup (f->world, sale);
  PwtResolveRequest request = { .id = world_new_id (f->world),
                                .topup = topup->id,
                                .decision = decision,
                                .reason = (char *) "当面核对" };

  pwt_record_free (&pwt_topup_record, topup);
  return request;
}

static void
decide (Fixture *f, PwtId sale, PwtDecision decision)
{
  PwtResolveRequest request = request_for (f, sale, decision);

  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "topup.resolve", &request));
}

static void
assert_refused (Fixture *f, const char *operation, gconstpointer request, const char *words)
{
  g_autoptr (GError) error = world_fail (f->world, operation, request);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

/* --- another meter --- */

/* It burnt before the money came, and what hangs there since counts by chance what the top-up would
 * have made, with as much less money as the time allows. */
static void
test_settles_on_no_other_meter (Fixture *f, gconstpointer data)
{
  PwtId sale;
  PwtTopup *topup;
  PwtMeterDetail *detail;
  PwtIdRequest id = { world_meter (f->world, "R01") };
  guint16 count = f->meter->count;

  sale = world_sell (f->world, "R01", 100);
  run_until_begun (f, sale);
  pwt_sim_line_set_mute (f->line, 1, TRUE);
  world_run (f->world, 3 * PWT_US_PER_HOUR);
  g_strlcpy (f->meter->serial, "209912310099", sizeof f->meter->serial);
  f->meter->count = (guint16) (count + 1);
  f->meter->balance_e9 = 37 * E9_PER_YUAN;
  pwt_sim_line_set_mute (f->line, 1, FALSE);
  world_run (f->world, 20 * PWT_US_PER_MINUTE);
  topup = world_topup (f->world, sale);
  g_assert_cmpint (topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_true (pwt_topup_is_other_number (topup->reason));
  pwt_record_free (&pwt_topup_record, topup);
  detail = world_call (f->world, "meter.get", &id); /* nor is it taken for the tenant's */
  g_assert_cmpint (detail->live->purchase_count, ==, count);
  g_assert_cmpint (detail->live->balance.e4, >, YUAN (37).e4);
  g_assert_cmpint (detail->live->other_since_us, !=, PWT_TIME_NONE);
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* A write that was lost on the way back is proved on the same meter, or by a person. */
static void
test_number_stays_while_money_is_on_its_way (Fixture *f, gconstpointer data)
{
  PwtIdRequest id = { world_meter (f->world, "R01") };
  PwtMeterDetail *detail;
  PwtId sale = world_sell (f->world, "R01", 100);

  run_until_begun (f, sale);
  pwt_sim_line_set_mute (f->line, 1, TRUE);
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  detail = world_call (f->world, "meter.get", &id);
  g_free (detail->meter->serial);
  detail->meter->serial = g_strdup ("209912310099");
  assert_refused (f, "meter.save", detail->meter, "on its way");
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* Its first block was read before money came by another way, its last after a command had read the
 * meter anew: what the command read stays. */
static void
test_an_overtaken_reading_is_old_news (Fixture *f, gconstpointer data)
{
  PwtFramesRequest request = { .meter = world_meter (f->world, "R01") };
  PwtIdRequest id = { request.meter };
  PwtCommandRequest read = { .id = world_new_id (f->world),
                             .project = f->world->project,
                             .meter = request.meter,
                             .kind = PWT_COMMAND_READ,
                             .expires_us = PWT_TIME_NONE };
  gint64 newest = 0, balance_e4;
  gboolean is_answered = FALSE;
  PwtMeterDetail *detail;

  world_restart (f->world); /* the first poll asks for everything, its number last */
  while (!is_answered) {
    PwtFrames *frames = world_call (f->world, "meter.frames", &request);

    for (guint i = 0; i < frames->frames->len; i++) {
      const PwtWireFrame *frame = g_ptr_array_index (frames->frames, i);

      newest = MAX (newest, frame->number);
      is_answered |= frame->kind == PWT_WIRE_ANSWER && frame->address == 1;
    }
    pwt_record_free (&pwt_frames_record, frames);
    request.after = newest;
    if (!is_answered)
      world_run (f->world, PWT_US_PER_SECOND / 200);
  }
  f->meter->balance_e9 += 500 * E9_PER_YUAN;
  balance_e4 = f->meter->balance_e9 / (E9_PER_YUAN / 10000);
  pwt_record_free (&pwt_command_record, world_call (f->world, "meter.command", &read));
  world_run (f->world, 5 * PWT_US_PER_SECOND);
  detail = world_call (f->world, "meter.get", &id);
  g_assert_cmpint (detail->live->balance.e4, <=, balance_e4);
  g_assert_cmpint (detail->live->balance.e4, >, balance_e4 - YUAN (1).e4);
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* --- decided by persons --- */

/* It was there already, as after a restore: what is told adds up all the same. */
static void
test_what_arrived_unsent_is_told (Fixture *f, gconstpointer data)
{
  PwtIdRequest id = { world_meter (f->world, "R01") };
  PwtStoryRequest request = { .from = PWT_DATE_NONE, .until = PWT_DATE_NONE };
  PwtAccountStory *story;
  PwtMeterDetail *detail;
  PwtId sale;

  f->meter->count += 1;
  f->meter->balance_e9 += 100 * E9_PER_YUAN;
  sale = world_sell (f->world, "R01", 100);
  world_run (f->world, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpint (world_topup_state (f->world, sale), ==, PWT_TOPUP_CONFLICT);
  decide (f, sale, PWT_DECISION_ARRIVED);
  world_run (f->world, 30 * PWT_US_PER_MINUTE);
  detail = world_call (f->world, "meter.get", &id);
  request.id = detail->row->account;
  pwt_record_free (&pwt_meter_detail_record, detail);
  story = world_call (f->world, "account.story", &request);
  g_assert_cmpint (story->topups.e4, ==, YUAN (100).e4);
  g_assert_cmpint (story->n_topups, ==, 1);
  g_assert_cmpint (story->used.e4, >=, 0);
  g_assert_cmpint (story->balance.e4, ==, story->opening.e4 + story->topups.e4 - story->used.e4);
  pwt_record_free (&pwt_account_story_record, story);
}

static void
set_limit (Fixture *f, gint64 yuan)
{
  PwtIdRequest id = { f->world->project };
  PwtSiteTree *tree = world_call (f->world, "site.tree", &id);

  tree->project->pay_back_limit = YUAN (yuan);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
add_operator (Fixture *f, const char *name, PwtFirstRole kind)
{
  PwtOperator operator_ = { .id = world_new_id (f->world), .name = (char *) name };
  PwtOperatorRole role = { world_new_id (f->world), operator_.id, f->world->project,
                           pwt_first_role_id (kind) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { .operator_ = &operator_,
                                     .roles = roles,
                                     .password = (char *) CLERK_PASSWORD };

  g_ptr_array_add (roles, &role);
  pwt_record_free (&pwt_password_reply_record, world_call (f->world, "operator.save", &request));
}

/* Above the limit one says that it did not arrive, and another pays it back. */
static void
test_who_judges_does_not_pay (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request;
  PwtId sale;

  add_operator (f, "clerk", PWT_ROLE_CLERK);
  set_limit (f, 50);
  sign_in (f, "clerk", CLERK_PASSWORD);
  sale = world_sell (f->world, "R01", 100);
  run_until_begun (f, sale);
  f->meter->count += 3; /* somebody else sold to it */
  world_run (f->world, 12 * PWT_US_PER_MINUTE);
  g_assert_cmpint (world_topup_state (f->world, sale), ==, PWT_TOPUP_CONFLICT);
  sign_in (f, "boss", BOSS_PASSWORD);
  decide (f, sale, PWT_DECISION_NOT_ARRIVED);
  request = request_for (f, sale, PWT_DECISION_PAY_BACK);
  assert_refused (f, "topup.resolve", &request, "You decided");
}

/* --- restored --- */

static void
make_backup (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean is_made;
  gint64 bytes;

  is_made = pwt_backup_make (f->world->engine->store, f->backup, NULL, &bytes, &error);
  g_assert_no_error (error);
  g_assert_true (is_made);
}

static PwtId
sell_too_much (Fixture *f)
{
  PwtId sale = world_sell (f->world, "R01", 25000);

  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (world_topup_state (f->world, sale), ==, PWT_TOPUP_REJECTED);
  return sale;
}

/* It was paid back after the backup was made: the site does not know, and says so. */
static void
test_refused_money_is_in_doubt_after_a_restore (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request;
  PwtTopup *topup;
  PwtId sale;

  add_operator (f, "clerk", PWT_ROLE_CLERK);
  sale = sell_too_much (f);
  make_backup (f);
  decide (f, sale, PWT_DECISION_PAY_BACK);
  world_restore (f->world, f->backup);
  world_run (f->world, 10 * PWT_US_PER_MINUTE);
  sign_in (f, "clerk", CLERK_PASSWORD);
  topup = world_topup (f->world, sale);
  g_assert_cmpint (topup->state, ==, PWT_TOPUP_REJECTED);
  g_assert_cmpint (topup->restored_us, !=, PWT_TIME_NONE);
  pwt_record_free (&pwt_topup_record, topup);
  request = request_for (f, sale, PWT_DECISION_PAY_BACK);
  assert_refused (f, "topup.resolve", &request, "restored");
  request = request_for (f, sale, PWT_DECISION_RESEND);
  assert_refused (f, "topup.resolve", &request, "restored");
  sign_in (f, "boss", BOSS_PASSWORD);
  decide (f, sale, PWT_DECISION_PAY_BACK);
}

/* What is refused from then on is as ever. */
static void
test_new_refusals_are_not_in_doubt (Fixture *f, gconstpointer data)
{
  PwtTopup *topup;
  PwtId sale;

  make_backup (f);
  world_restore (f->world, f->backup);
  sign_in (f, "boss", BOSS_PASSWORD);
  world_run (f->world, 10 * PWT_US_PER_MINUTE);
  sale = sell_too_much (f);
  topup = world_topup (f->world, sale);
  g_assert_cmpint (topup->restored_us, ==, PWT_TIME_NONE);
  pwt_record_free (&pwt_topup_record, topup);
}

/* Commands to many that were stopped after the backup was made do not come back with it. */
static void
test_stopped_commands_stay_stopped (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  PwtCommandManyRequest many = { .id = world_new_id (f->world),
                                 .project = f->world->project,
                                 .kind = PWT_COMMAND_HOLD,
                                 .reason = (char *) "误操作",
                                 .expires_us = f->world->now_us + PWT_US_PER_DAY,
                                 .meters = ids };
  PwtIdRequest job = { many.id };
  PwtJob *ended;

  for (guint i = 1; i <= 20; i++) {
    g_autofree char *room = g_strdup_printf ("R%02u", i);
    PwtIdRequest id = { world_meter (f->world, room) };

    g_ptr_array_add (ids, g_memdup2 (&id, sizeof id));
    pwt_sim_line_set_mute (f->line, (guint8) i, TRUE);
  }
  pwt_record_free (&pwt_job_record, world_call (f->world, "meter.command-many", &many));
  world_run (f->world, PWT_US_PER_SECOND);
  make_backup (f);
  pwt_record_free (&pwt_job_record, world_call (f->world, "job.cancel", &job));
  world_run (f->world, 5 * PWT_US_PER_MINUTE);
  for (guint i = 1; i <= 20; i++)
    pwt_sim_line_set_mute (f->line, (guint8) i, FALSE);
  world_restore (f->world, f->backup);
  sign_in (f, "boss", BOSS_PASSWORD);
  world_run (f->world, 10 * PWT_US_PER_MINUTE);
  for (guint i = 1; i <= 20; i++)
    g_assert_cmpint (world_sim_meter (f->world, 1, (guint8) i)->forced, !=, PWT_SIM_FORCED_HOLD);
  ended = world_call (f->world, "job.get", &job);
  g_assert_cmpint (ended->state, !=, PWT_JOB_RUNNING);
  pwt_record_free (&pwt_job_record, ended);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/doubtful-money/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("settles-on-no-other-meter", test_settles_on_no_other_meter);
  ADD ("number-stays-while-money-is-on-its-way", test_number_stays_while_money_is_on_its_way);
  ADD ("an-overtaken-reading-is-old-news", test_an_overtaken_reading_is_old_news);
  ADD ("what-arrived-unsent-is-told", test_what_arrived_unsent_is_told);
  ADD ("who-judges-does-not-pay", test_who_judges_does_not_pay);
  ADD ("refused-money-is-in-doubt-after-a-restore", test_refused_money_is_in_doubt_after_a_restore);
  ADD ("new-refusals-are-not-in-doubt", test_new_refusals_are_not_in_doubt);
  ADD ("stopped-commands-stay-stopped", test_stopped_commands_stay_stopped);
  return g_test_run ();
}
