/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another meter hangs where a tenant's was, and nobody has said so: what it says is not theirs. */
#include "engine/private.h"
#include "record/accounts.h"
#include "store/sql.h"
#include "store/topups.h"
#include "world.h"

#define ROUND_US (5 * PWT_US_PER_MINUTE) /* of world_site_json() */

typedef struct {
  World *world;
  PwtSimMeter *meter; /* borrowed: R01's */
  PwtSimLine *line;   /* borrowed */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (2, 1, "acrel-dtsy1352");

  f->world = world_new (json, 1);
  f->meter = world_sim_meter (f->world, 1, 1);
  f->line = pwt_sim_site_line (f->world->sim, 1)->line;
  f->meter->pulses[PWT_BAND_FLAT] += 3000000;
  world_sim_meter (f->world, 1, 2)->pulses[PWT_BAND_FLAT] += 1000;
  if (data != NULL)
    g_strlcpy (f->meter->serial, data, sizeof f->meter->serial);
  world_run (f->world, 2 * PWT_US_PER_HOUR);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  world_free (f->world);
}

static void
run_a_day (Fixture *f)
{
  PwtSignInRequest request = { .name = (char *) "boss",
                               .password = (char *) "correct horse battery" };
  PwtSession *session;

  world_run (f->world, PWT_US_PER_DAY);
  session = world_call (f->world, "auth.sign-in", &request);
  g_free (f->world->token);
  f->world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static PwtMeterDetail *
detail_of (Fixture *f)
{
  PwtIdRequest request = { world_meter (f->world, "R01") };

  return world_call (f->world, "meter.get", &request);
}

static PwtMeterLive *
live_of (Fixture *f)
{
  PwtMeterDetail *detail = detail_of (f);
  PwtMeterLive *live = g_steal_pointer (&detail->live);

  pwt_record_free (&pwt_meter_detail_record, detail);
  return live;
}

static PwtAccountStory *
story_of (Fixture *f)
{
  PwtMeterDetail *detail = detail_of (f);
  PwtStoryRequest request = {
    .id = detail->row->account, .from = PWT_DATE_NONE, .until = PWT_DATE_NONE, .has_bands = TRUE
  };

  pwt_record_free (&pwt_meter_detail_record, detail);
  return world_call (f->world, "account.story", &request);
}

static gint64
used_so_far (Fixture *f)
{
  PwtIdRequest request = { f->world->project };
  PwtSiteSummary *summary = world_call (f->world, "site.summary", &request);
  gint64 used = 0;

  for (guint i = 0; i < summary->years->len; i++) {
    const PwtPeriodFigures *year = g_ptr_array_index (summary->years, i);

    g_assert_cmpint (year->falls, ==, 0);
    used += year->used.wh;
  }
  pwt_record_free (&pwt_site_summary_record, summary);
  return used;
}

/* The least and the greatest that a curve of R01 ever shows. */
static void
assert_curve_within (Fixture *f, const char *quantity, gint64 least, gint64 most)
{
  PwtCurveRequest request = { .meter = world_meter (f->world, "R01"),
                              .quantity = (char *) quantity,
                              .from_us = f->world->now_us - 2 * PWT_US_PER_DAY,
                              .until_us = f->world->now_us + 1 };
  PwtCurve *curve = world_call (f->world, "meter.curve", &request);

  g_assert_cmpuint (curve->samples->len, >, 10);
  for (guint i = 0; i < curve->samples->len; i++) {
    const PwtSample *sample = g_ptr_array_index (curve->samples, i);

    g_assert_cmpint (sample->value, >=, least);
    g_assert_cmpint (sample->value, <=, most);
  }
  pwt_record_free (&pwt_curve_record, curve);
}

static void
swap (Fixture *f)
{
  PwtSimFaultRule rule = {
    .kind = PWT_SIM_FAULT_SWAP, .address = 1, .times = 1, .chance_ppm = PWT_SIM_PPM
  };

  pwt_sim_line_add_fault (f->line, &rule);
}

static void
assert_last_is_own (const PwtMeterLive *live, const PwtMeterLive *own)
{
  g_assert_cmpint (live->read_us, ==, own->read_us);
  g_assert_cmpint (live->balance.e4, ==, own->balance.e4);
  g_assert_cmpint (live->energy_total.wh, ==, own->energy_total.wh);
  g_assert_cmpint (live->purchase_count, ==, own->purchase_count);
  g_assert_cmpint (live->state, ==, PWT_METER_LOST);
  g_assert_cmpint (live->unknown_count, ==, PWT_NONE);
  g_assert_false (live->is_lost); /* something answers */
  g_assert_cmpint (live->failures, ==, 0);
}

static void
assert_story_is_own (Fixture *f, const PwtMeterLive *own)
{
  PwtAccountStory *story = story_of (f);

  g_assert_cmpint (story->balance.e4, ==, own->balance.e4);
  g_assert_cmpint (story->read_us, <=, own->read_us);
  g_assert_cmpint (story->used.e4, >=, 0);
  g_assert_cmpint (story->used_energy.wh, >=, 0);
  g_assert_cmpint (story->used_energy.wh, <, 100000);
  for (guint i = 0; i < story->lines->len; i++)
    g_assert_false (((PwtStoryLine *) g_ptr_array_index (story->lines, i))->is_odd);
  pwt_record_free (&pwt_account_story_record, story);
}

/* From its first answer on: the daily question about the number is hours away. */
static void
test_a_swapped_meter_does_not_count (Fixture *f, gconstpointer data)
{
  PwtMeterLive *own = live_of (f), *live;
  PwtSimMeter kept = *f->meter;
  gint64 used = used_so_far (f), since_us;

  swap (f);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  assert_last_is_own (live, own);
  g_assert_cmpint (live->other_number, >, 0);
  since_us = live->other_since_us;
  g_assert_cmpint (since_us, >, own->read_us);
  g_assert_cmpint (since_us, <=, own->read_us + ROUND_US + PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_meter_live_record, live);

  run_a_day (f);
  live = live_of (f);
  assert_last_is_own (live, own);
  g_assert_cmpint (live->other_since_us, ==, since_us);
  pwt_record_free (&pwt_meter_live_record, live);
  assert_story_is_own (f, own);
  assert_curve_within (f, "energy.total", 1, own->energy_total.wh);
  assert_curve_within (f, "balance", own->balance.e4, G_MAXINT64);
  /* The other room's alone, with what this one used before. */
  g_assert_cmpint (used_so_far (f) - used, <, 25 * 1000);

  /* It comes back: its next answer counts, and what it had stood still since. */
  kept.time_us = f->meter->time_us;
  *f->meter = kept;
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->other_number, ==, PWT_NONE);
  g_assert_cmpint (live->read_us, >, since_us);
  g_assert_cmpint (live->state, ==, PWT_METER_OK);
  g_assert_cmpint (live->balance.e4, <=, own->balance.e4);
  assert_story_is_own (f, live);
  pwt_record_free (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_live_record, own);
}

/* Nothing in what it shows betrays it; but it was silent, as one is that is exchanged. */
static void
test_after_a_silence_the_number_is_read (Fixture *f, gconstpointer data)
{
  PwtMeterLive *own, *live;

  pwt_sim_line_set_mute (f->line, 1, TRUE);
  world_run (f->world, ROUND_US);
  own = live_of (f);
  g_assert_cmpint (own->failures, >, 0);
  g_strlcpy (f->meter->serial, "209912310099", sizeof f->meter->serial);
  pwt_sim_line_set_mute (f->line, 1, FALSE);
  world_run (f->world, ROUND_US);
  live = live_of (f);
  assert_last_is_own (live, own);
  g_assert_cmpint (live->other_number, ==, 12310099);
  pwt_record_free (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_live_record, own);
}

/* A reading that does not go on from the last one counts, a moment later, if it is the meter's own:
 * nothing of it is lost. */
static void
test_an_odd_reading_of_its_own_counts (Fixture *f, gconstpointer data)
{
  PwtMeterLive *live;

  f->meter->balance_e9 += 700 * G_GINT64_CONSTANT (1000000000);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->balance.e4, >, 800 * 10000);
  g_assert_cmpint (f->world->now_us - live->read_us, <, ROUND_US + PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_meter_live_record, live);
}

/* Nobody knows whose light it is that would go out; to look, and to let the balance rule, is no
 * harm. */
static void
test_nothing_is_switched_at_it (Fixture *f, gconstpointer data)
{
  static const struct {
    PwtCommandKind kind;
    gboolean is_allowed;
  } cases[] = {
    { PWT_COMMAND_TRIP, FALSE }, { PWT_COMMAND_HOLD, FALSE },    { PWT_COMMAND_PRICES, FALSE },
    { PWT_COMMAND_READ, TRUE },  { PWT_COMMAND_RESTORE, FALSE },
  };

  g_strlcpy (f->meter->serial, "209912310099", sizeof f->meter->serial);
  f->meter->balance_e9 += 700 * G_GINT64_CONSTANT (1000000000);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwtCommandRequest request = { .id = world_new_id (f->world),
                                  .project = f->world->project,
                                  .meter = world_meter (f->world, "R01"),
                                  .kind = cases[i].kind,
                                  .reason = (char *) "test",
                                  .expires_us = f->world->now_us + PWT_US_PER_DAY };
    g_autoptr (GError) error = NULL;

    if (cases[i].is_allowed) {
      pwt_record_free (&pwt_command_record, world_call (f->world, "meter.command", &request));
      continue;
    }
    error = world_fail (f->world, "meter.command", &request);
    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
    g_assert_nonnull (strstr (error->message, "Another meter answers here"));
  }
}

static void
save_serial (Fixture *f, const char *serial)
{
  PwtMeterDetail *detail = detail_of (f);

  g_free (detail->meter->serial);
  detail->meter->serial = g_strdup (serial);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "meter.save", detail->meter));
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* What the old meter had is gone and the new one's register is not the old one's: no energy is made
 * of that, and the money is what the equation leaves. */
static void
assert_today_is_odd (Fixture *f)
{
  PwtAccountStory *story = story_of (f);
  const PwtStoryLine *line = g_ptr_array_index (story->lines, 0);

  g_assert_cmpint (line->kind, ==, PWT_STORY_USE);
  g_assert_true (line->is_odd);
  g_assert_cmpint (line->energy.wh, ==, PWT_NONE);
  g_assert_cmpint (line->money.e4, ==, -story->used.e4);
  g_assert_cmpint (story->used.e4, ==, story->opening.e4);
  g_assert_cmpint (story->balance.e4, ==, 0);
  g_assert_cmpint (story->days_odd, ==, 1);
  g_assert_cmpint (story->used_energy.wh, ==, PWT_NONE);
  pwt_record_free (&pwt_account_story_record, story);
}

/* Who enters the new meter's number mistypes it first: that is no proof. Money for it waits. */
static void
test_only_the_number_heals (Fixture *f, gconstpointer data)
{
  PwtSaleRequest sale = { .id = world_new_id (f->world),
                          .project = f->world->project,
                          .point = world_point (f->world, "R01"),
                          .paid = { 1000000 } };
  PwtIdRequest sold = { sale.id };
  PwtMeterLive *own = live_of (f), *live;
  PwtSaleReply *reply;

  swap (f);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  save_serial (f, "209912310099");
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->read_us, ==, own->read_us);
  g_assert_cmpint (live->other_since_us, >, own->read_us);
  g_assert_cmpint (live->other_number, >, 0);
  pwt_record_free (&pwt_meter_live_record, live);
  f->meter->count = (guint16) own->purchase_count; /* as the books know it */
  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.create", &sale));
  world_run (f->world, 3 * PWT_US_PER_MINUTE);
  reply = world_call (f->world, "sale.get", &sold);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (reply->topup->attempts, ==, 0);
  pwt_record_free (&pwt_sale_reply_record, reply);
  g_assert_cmpint (f->meter->count, ==, own->purchase_count);

  save_serial (f, f->meter->serial);
  world_run (f->world, 10 * PWT_US_PER_SECOND); /* it is asked at once */
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->balance.e4, ==, 0);
  pwt_record_free (&pwt_meter_live_record, live);
  assert_today_is_odd (f);
  pwt_record_free (&pwt_meter_live_record, own);
}

/* One that knows no number hangs there now: silence about it is no proof either. */
static void
test_one_without_a_number_does_not_count (Fixture *f, gconstpointer data)
{
  PwtMeterLive *own = live_of (f), *live;

  swap (f);
  world_run (f->world, ROUND_US - PWT_US_PER_MINUTE);
  g_strlcpy (f->meter->serial, "000000000000", sizeof f->meter->serial);
  world_run (f->world, 2 * ROUND_US);
  live = live_of (f);
  assert_last_is_own (live, own);
  g_assert_cmpint (live->other_number, ==, 0);
  g_assert_cmpint (live->other_since_us, >, own->read_us);
  pwt_record_free (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_live_record, own);
}

/* Nobody knows what its register of the number means: it counts, and Home says what it says. */
static void
test_one_that_never_said_its_number_counts (Fixture *f, gconstpointer data)
{
  PwtMeterLive *live;

  swap (f);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->other_number, ==, 99990000);
  g_assert_cmpint (live->balance.e4, ==, 0);
  g_assert_cmpint (f->world->now_us - live->read_us, <, ROUND_US + PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_meter_live_record, live);
}

/* The wires of two rooms are crossed from the first day on: what the neighbour uses is nobody's
 * here, whatever is read, and no money goes there until they are put right. */
static void
test_what_a_neighbour_says_does_not_count (Fixture *f, gconstpointer data)
{
  PwtSaleRequest sale = { .id = world_new_id (f->world),
                          .project = f->world->project,
                          .point = world_point (f->world, "R01"),
                          .paid = { 1000000 } };
  PwtIdRequest sold = { sale.id };
  gint64 count = f->meter->count;
  PwtMeterLive *live = live_of (f);
  PwtSaleReply *reply;

  g_assert_cmpint (live->other_since_us, !=, PWT_TIME_NONE);
  g_assert_cmpint (live->other_number, ==, 1010002);
  g_assert_cmpint (live->read_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->balance.e4, ==, PWT_NONE);
  pwt_record_free (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.create", &sale));
  world_run (f->world, ROUND_US);
  reply = world_call (f->world, "sale.get", &sold);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (reply->topup->attempts, ==, 0);
  pwt_record_free (&pwt_sale_reply_record, reply);
  g_assert_cmpint (f->meter->count, ==, count);
  live = live_of (f); /* read without its number in between */
  g_assert_cmpint (live->other_since_us, !=, PWT_TIME_NONE);
  g_assert_cmpint (live->read_us, ==, PWT_TIME_NONE);
  pwt_record_free (&pwt_meter_live_record, live);

  g_strlcpy (f->meter->serial, "202501010001", sizeof f->meter->serial);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (live->other_number, ==, PWT_NONE);
  g_assert_cmpint (live->energy_total.wh, >, 0);
  pwt_record_free (&pwt_meter_live_record, live);
}

/* The last eight digits are all that a meter says: two that have them in common are no neighbours'
 * mistake. */
static void
test_one_that_ends_like_another_counts (Fixture *f, gconstpointer data)
{
  PwtMeterLive *live;

  save_serial (f, "202401010002");
  g_strlcpy (f->meter->serial, "202401010002", sizeof f->meter->serial);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  live = live_of (f);
  g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (f->world->now_us - live->read_us, <, ROUND_US + PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_meter_live_record, live);
}

/* One that was taken out of service hangs elsewhere by now, whatever is known of when it was. */
static void
test_a_retired_one_is_no_neighbour (Fixture *f, gconstpointer data)
{
  PwtDb *db = pwt_store_business (f->world->engine->store);
  PwtId own = world_meter (f->world, "R01");
  g_autoptr (GError) error = NULL;
  gboolean is_so;

  g_assert_true (pwt_topups_is_number_of_other (db, own, 1010002, &is_so, &error));
  g_assert_true (is_so);
  g_assert_true (pwt_db_begin (db, &error) &&
                 pwt_sql_run (db, &error,
                              "UPDATE meter SET is_retired = 1, retired_us = NULL"
                              " WHERE serial = '202501010002'",
                              "") &&
                 pwt_topups_is_number_of_other (db, own, 1010002, &is_so, &error));
  g_assert_no_error (error);
  g_assert_false (is_so);
  pwt_db_rollback (db);
}

/* Somebody sold to it with another tool, and the frame with its number is lost on the wire. */
static void
test_a_lost_frame_makes_no_other_meter (Fixture *f, gconstpointer data)
{
  for (gint64 skip = 1; skip < 5; skip++) {
    PwtSimFaultRule rule = { .kind = PWT_SIM_FAULT_DROP_REPLY,
                             .address = 1,
                             .skip = skip,
                             .times = 1,
                             .chance_ppm = PWT_SIM_PPM };
    PwtMeterLive *live;

    pwt_sim_line_add_fault (f->line, &rule);
    f->meter->balance_e9 += 100 * G_GINT64_CONSTANT (1000000000);
    for (guint i = 0; i < 40; i++) {
      world_run (f->world, 10 * PWT_US_PER_SECOND);
      live = live_of (f);
      g_assert_cmpint (live->other_since_us, ==, PWT_TIME_NONE);
      pwt_record_free (&pwt_meter_live_record, live);
    }
    pwt_sim_line_clear_faults (f->line);
  }
}

/* Its last values are minutes old: as fresh as an opening asks for, but what hangs there is not it.
 */
static void
test_no_account_is_opened_on_it (Fixture *f, gconstpointer data)
{
  PwtSimMeter *empty = world_sim_meter (f->world, 1, 2);

  g_strlcpy (empty->serial, "209912310099", sizeof empty->serial);
  memset (empty->pulses, 0, sizeof empty->pulses);
  world_run (f->world, ROUND_US + PWT_US_PER_MINUTE);
  world_open_room (f->world, "R02", PWT_LEFTOVER_REFUSE);
}

#define ADD(name, test, data)                                                                      \
  g_test_add ("/engine/swapped/" name, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("does-not-count", test_a_swapped_meter_does_not_count, NULL);
  ADD ("after-a-silence-the-number-is-read", test_after_a_silence_the_number_is_read, NULL);
  ADD ("an-odd-reading-of-its-own-counts", test_an_odd_reading_of_its_own_counts, NULL);
  ADD ("nothing-is-switched-at-it", test_nothing_is_switched_at_it, NULL);
  ADD ("only-the-number-heals", test_only_the_number_heals, NULL);
  ADD ("one-without-a-number-does-not-count", test_one_without_a_number_does_not_count, NULL);
  ADD ("one-that-never-said-its-number-counts", test_one_that_never_said_its_number_counts,
       "209999990000");
  ADD ("what-a-neighbour-says-does-not-count", test_what_a_neighbour_says_does_not_count,
       "202501010002");
  ADD ("one-that-ends-like-another-counts", test_one_that_ends_like_another_counts, NULL);
  ADD ("a-retired-one-is-no-neighbour", test_a_retired_one_is_no_neighbour, NULL);
  ADD ("a-lost-frame-makes-no-other-meter", test_a_lost_frame_makes_no_other_meter, NULL);
  ADD ("no-account-is-opened-on-it", test_no_account_is_opened_on_it, NULL);
  return g_test_run ();
}
