/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command to many meters: each with its own result, stopped, tried again, over a restart. */
#include "engine/private.h"
#include "store/lists.h"
#include "store/sql.h"
#include "world.h"

#define N_METERS 30

typedef struct {
  World *world;
  GPtrArray *meters; /* (element-type PwtIdRequest) of R01 … R30 */
  PwtCommandManyRequest request;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *json = world_site_json (N_METERS, N_METERS, "acrel-dtsy1352");

  self->world = world_new (json, 11);
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  self->meters = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; i <= N_METERS; i++) {
    g_autofree char *room = g_strdup_printf ("R%02u", i);
    PwtIdRequest meter = { world_meter (self->world, room) };

    g_ptr_array_add (self->meters, g_memdup2 (&meter, sizeof meter));
  }
  self->request = (PwtCommandManyRequest){ .project = self->world->project,
                                           .reason = (char *) "试验",
                                           .expires_us = PWT_TIME_NONE,
                                           .meters = self->meters };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  world_free (self->world);
  g_ptr_array_unref (self->meters);
}

static PwtId
begin (Fixture *self, PwtCommandKind kind)
{
  self->request.id = world_new_id (self->world);
  self->request.kind = kind;
  pwt_record_free (&pwt_job_record, world_call (self->world, "meter.command-many", &self->request));
  return self->request.id;
}

static PwtJobDetail *
get (Fixture *self, PwtId job)
{
  PwtIdRequest request = { job };

  return world_call (self->world, "job.detail", &request);
}

static gint64
count_of (const PwtJobDetail *detail, const char *state)
{
  for (guint i = 0; i < detail->counts->len; i++) {
    const PwtCount *count = g_ptr_array_index (detail->counts, i);

    if (g_str_equal (count->value, state))
      return count->count;
  }
  g_assert_not_reached ();
}

static void
assert_counts (Fixture *self, PwtId job, PwtJobState state, gint64 proved, gint64 failed)
{
  PwtJobDetail *detail = get (self, job);

  g_assert_cmpint (detail->job->state, ==, state);
  g_assert_cmpint (count_of (detail, "proved"), ==, proved);
  g_assert_cmpint (detail->job->failed, ==, failed);
  pwt_record_free (&pwt_job_detail_record, detail);
}

/* How many of @job failed, as its window asks for them. */
static gint64
count_failed (Fixture *self, PwtId job)
{
  g_autofree char *id = pwt_id_dup_text (job);
  PwtFilter wanted[] = { { .field = (char *) "job", .value = id },
                         { .field = (char *) "state", .value = (char *) "refused" },
                         { .field = (char *) "is_skipped", .value = (char *) "false" } };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtListRequest request = { .project = self->world->project, .filters = filters };
  PwtWindow *window;
  gint64 n;

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_ptr_array_add (filters, &wanted[i]);
  window = world_call (self->world, "job-item.list", &request);
  n = window->total;
  pwt_record_free (&pwt_jobitem_window_record, window);
  return n;
}

static PwtWindow *
items (Fixture *self, PwtId job, const char *state)
{
  g_autofree char *id = pwt_id_dup_text (job);
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter of_job = { .field = (char *) "job", .value = id };
  PwtFilter in_state = { .field = (char *) "state", .value = (char *) state };
  PwtListRequest request = { .project = self->world->project, .filters = filters, .limit = 100 };

  g_ptr_array_add (filters, &of_job);
  if (state != NULL)
    g_ptr_array_add (filters, &in_state);
  return world_call (self->world, "job-item.list", &request);
}

static PwtMeterState
state_of (Fixture *self, guint number)
{
  PwtIdRequest *request = g_ptr_array_index (self->meters, number - 1);
  PwtMeterDetail *detail = world_call (self->world, "meter.get", request);
  PwtMeterState state = detail->row->state;

  pwt_record_free (&pwt_meter_detail_record, detail);
  return state;
}

static void
mute (Fixture *self, guint8 address, gboolean is_mute)
{
  pwt_sim_line_set_mute (pwt_sim_site_line (self->world->sim, 1)->line, address, is_mute);
}

static void
hold_first (Fixture *self)
{
  PwtCommandRequest hold = { .id = world_new_id (self->world),
                             .project = self->world->project,
                             .meter = ((PwtIdRequest *) g_ptr_array_index (self->meters, 0))->id,
                             .kind = PWT_COMMAND_HOLD,
                             .reason = (char *) "医院",
                             .expires_us = self->world->now_us + PWT_US_PER_DAY };

  pwt_record_free (&pwt_command_record, world_call (self->world, "meter.command", &hold));
  world_run (self->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (self, 1), ==, PWT_METER_HELD);
}

static void
test_each_meter_has_its_result (Fixture *self, gconstpointer data)
{
  PwtWindow *window;
  const PwtJobItemRow *dark;
  PwtId job;

  mute (self, 7, TRUE);
  job = begin (self, PWT_COMMAND_READ);
  world_run (self->world, 2 * PWT_US_PER_MINUTE);
  assert_counts (self, job, PWT_JOB_DONE, N_METERS - 1, 1);
  window = items (self, job, "unreachable");
  g_assert_cmpint (window->total, ==, 1);
  dark = g_ptr_array_index (window->rows, 0);
  g_assert_cmpstr (dark->room, ==, "R07");
  g_assert_nonnull (dark->tenant_name);
  g_assert_nonnull (dark->result);
  pwt_record_free (&pwt_jobitem_window_record, window);
}

/* R02 gets another tariff than the others, with a price for each band. */
static void
give_other_tariff (Fixture *self)
{
  PwtDb *db = pwt_store_business (self->world->engine->store);
  PwtMeterRow *row = pwt_lists_meter_row (db, world_meter (self->world, "R02"), NULL);
  PwtAccount *account = pwt_db_get (db, &pwt_account_record, row->account, NULL);
  PwtTariff *tariff = pwt_db_get (db, &pwt_tariff_record, account->tariff, NULL);
  PwtTariffPlan *plan = g_ptr_array_index (tariff->plans, 0);
  g_autoptr (GError) error = NULL;

  tariff->id = account->tariff = world_new_id (self->world);
  g_free (tariff->name);
  tariff->name = g_strdup ("分时");
  plan->price_peak.e6 = 1203400;
  g_assert_true (pwt_db_insert (db, &pwt_tariff_record, tariff, &error));
  g_assert_true (pwt_db_update (db, &pwt_account_record, account, &error));
  pwt_record_free (&pwt_tariff_record, tariff);
  pwt_record_free (&pwt_account_record, account);
  pwt_record_free (&pwt_meter_row_record, row);
}

static const char *
expected_prices (const char *room)
{
  return g_str_equal (room, "R02") ? "分时 from 2025-01-01: sharp 0.98, peak 1.2034, flat 0.98, "
                                     "valley 0.98, deep valley 0.98 yuan"
                                   : "一口价 from 2025-01-01: 0.98 yuan";
}

/* Which version of which tariff, and its prices: said of each meter before, and kept with what came
 * of it. */
static void
test_each_meter_is_told_its_prices (Fixture *self, gconstpointer data)
{
  PwtCommandPreview *preview;
  PwtWindow *window;
  PwtId job;

  give_other_tariff (self);
  self->request.kind = PWT_COMMAND_PRICES;
  self->request.id = world_new_id (self->world);
  preview = world_call (self->world, "meter.preview", &self->request);
  g_assert_cmpint (preview->ready, ==, N_METERS);
  for (guint i = 0; i < preview->rows->len; i++) {
    const PwtCommandEffect *effect = g_ptr_array_index (preview->rows, i);

    g_assert_cmpstr (effect->content, ==, expected_prices (effect->room));
  }
  pwt_record_free (&pwt_command_preview_record, preview);
  job = begin (self, PWT_COMMAND_PRICES);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  window = items (self, job, "proved");
  g_assert_cmpint (window->total, ==, N_METERS);
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtJobItemRow *item = g_ptr_array_index (window->rows, i);

    g_assert_cmpstr (item->content, ==, expected_prices (item->room));
  }
  pwt_record_free (&pwt_jobitem_window_record, window);
}

/* Left out as it was said beforehand: that is no failure, and is not tried again. */
static void
assert_skipped (Fixture *self, PwtId job, const char *room)
{
  PwtJobRetryRequest retry = { world_new_id (self->world), job };
  g_autoptr (GError) error = world_fail (self->world, "job.retry", &retry);
  PwtJobDetail *detail = get (self, job);
  PwtWindow *window = items (self, job, NULL);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_cmpint (detail->skipped, ==, 1);
  g_assert_cmpint (count_failed (self, job), ==, 0);
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtJobItemRow *row = g_ptr_array_index (window->rows, i);

    g_assert_cmpint (row->is_skipped, ==, g_str_equal (row->room, room));
  }
  pwt_record_free (&pwt_jobitem_window_record, window);
  pwt_record_free (&pwt_job_detail_record, detail);
}

static void
test_trip_spares_the_held (Fixture *self, gconstpointer data)
{
  PwtCommandPreview *preview;
  PwtId job;

  hold_first (self);
  self->request.kind = PWT_COMMAND_TRIP;
  self->request.id = world_new_id (self->world);
  preview = world_call (self->world, "meter.preview", &self->request);
  g_assert_cmpint (preview->total, ==, N_METERS);
  g_assert_cmpint (preview->ready, ==, N_METERS - 1);
  g_assert_cmpint (preview->held, ==, 1);
  g_assert_cmpint (preview->refused, ==, 1);
  g_assert_cmpint (preview->occupied, ==, N_METERS - 1);
  g_assert_cmpint (preview->balance.e4, >, 0);
  g_assert_nonnull (((PwtCommandEffect *) g_ptr_array_index (preview->rows, 0))->refusal);
  g_assert_cmpstr (((PwtCommandEffect *) g_ptr_array_index (preview->rows, 0))->room, ==, "R01");
  g_assert_null (((PwtCommandEffect *) g_ptr_array_index (preview->rows, 1))->refusal);
  pwt_record_free (&pwt_command_preview_record, preview);

  job = begin (self, PWT_COMMAND_TRIP);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_counts (self, job, PWT_JOB_DONE, N_METERS - 1, 0);
  assert_skipped (self, job, "R01");
  g_assert_cmpint (state_of (self, 1), ==, PWT_METER_HELD);
  for (guint i = 2; i <= N_METERS; i++)
    g_assert_cmpint (state_of (self, i), ==, PWT_METER_TRIPPED);
}

/* Nobody is cut off among many whose supply was held for a reason; where there is money the hold
 * ends. */
static void
test_restore_spares_the_held_without_money (Fixture *self, gconstpointer data)
{
  PwtCommandPreview *preview;
  PwtId job;

  hold_first (self);
  self->request.kind = PWT_COMMAND_RESTORE;
  self->request.id = world_new_id (self->world);
  preview = world_call (self->world, "meter.preview", &self->request);
  g_assert_cmpint (preview->held, ==, 0);
  g_assert_cmpint (preview->refused, ==, 0);
  pwt_record_free (&pwt_command_preview_record, preview);
  world_sim_meter (self->world, 1, 1)->balance_e9 = -10000000; /* one cent */
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  preview = world_call (self->world, "meter.preview", &self->request);
  g_assert_cmpint (preview->held, ==, 1);
  g_assert_cmpint (preview->refused, ==, 1);
  pwt_record_free (&pwt_command_preview_record, preview);
  job = begin (self, PWT_COMMAND_RESTORE);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_skipped (self, job, "R01");
  g_assert_cmpint (state_of (self, 1), ==, PWT_METER_HELD);
}

/* Those left out are never more than those that have ended, from the first turn on. */
static void
test_progress_begins_at_none (Fixture *self, gconstpointer data)
{
  PwtId job;

  hold_first (self);
  job = begin (self, PWT_COMMAND_TRIP);
  for (guint i = 0; i < 20; i++) {
    PwtJobDetail *detail = get (self, job);

    g_assert_cmpint (detail->job->done, >=, detail->skipped);
    pwt_record_free (&pwt_job_detail_record, detail);
    world_run (self->world, PWT_US_PER_SECOND / 4);
  }
}

/* Who confirms must know how many it will hardly reach, and sees them before the others. */
static void
test_the_silent_are_counted_before (Fixture *self, gconstpointer data)
{
  PwtCommandPreview *preview;

  hold_first (self);
  pwt_sim_line_set_mute (pwt_sim_site_line (self->world->sim, 1)->line, 7, TRUE);
  world_run (self->world, 30 * PWT_US_PER_MINUTE);
  self->request.kind = PWT_COMMAND_TRIP;
  self->request.id = world_new_id (self->world);
  preview = world_call (self->world, "meter.preview", &self->request);
  g_assert_cmpint (preview->ready, ==, N_METERS - 1);
  g_assert_cmpint (preview->refused, ==, 1);
  g_assert_cmpint (preview->lost, ==, 1);
  g_assert_cmpstr (((PwtCommandEffect *) g_ptr_array_index (preview->rows, 0))->room, ==, "R01");
  g_assert_cmpstr (((PwtCommandEffect *) g_ptr_array_index (preview->rows, 1))->room, ==, "R07");
  pwt_record_free (&pwt_command_preview_record, preview);
}

static void
test_cancel_stops_what_was_not_sent (Fixture *self, gconstpointer data)
{
  PwtId job = begin (self, PWT_COMMAND_TRIP);
  PwtIdRequest request = { job };
  PwtJobDetail *detail;
  gint64 proved;
  guint n_tripped = 0;

  world_run (self->world, 2 * PWT_US_PER_SECOND);
  pwt_record_free (&pwt_job_record, world_call (self->world, "job.cancel", &request));
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  detail = get (self, job);
  proved = count_of (detail, "proved");
  g_assert_cmpint (detail->job->state, ==, PWT_JOB_CANCELLED);
  g_assert_cmpint (proved, >, 0);
  g_assert_cmpint (count_of (detail, "cancelled"), >, N_METERS / 2);
  g_assert_cmpint (proved + count_of (detail, "cancelled"), ==, N_METERS);
  pwt_record_free (&pwt_job_detail_record, detail);
  for (guint i = 1; i <= N_METERS; i++)
    n_tripped += state_of (self, i) == PWT_METER_TRIPPED;
  g_assert_cmpint (n_tripped, ==, proved);
  /* Again is the same, and of what has ended nothing is cancelled. */
  pwt_record_free (&pwt_job_record, world_call (self->world, "job.cancel", &request));
  request.id = begin (self, PWT_COMMAND_READ);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_job_record, world_call (self->world, "job.cancel", &request));
  assert_counts (self, request.id, PWT_JOB_DONE, N_METERS, 0);
}

static void
test_only_what_failed_is_tried_again (Fixture *self, gconstpointer data)
{
  PwtJobRetryRequest retry;
  PwtWindow *window;

  mute (self, 3, TRUE);
  mute (self, 4, TRUE);
  retry.job = begin (self, PWT_COMMAND_CLOCK);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_counts (self, retry.job, PWT_JOB_DONE, N_METERS - 2, 2);
  mute (self, 3, FALSE);
  retry.id = world_new_id (self->world);
  for (guint i = 0; i < 2; i++) /* asked twice, done once */
    pwt_record_free (&pwt_job_record, world_call (self->world, "job.retry", &retry));
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_counts (self, retry.id, PWT_JOB_DONE, 1, 1);
  window = items (self, retry.id, NULL);
  g_assert_cmpint (window->total, ==, 2);
  pwt_record_free (&pwt_jobitem_window_record, window);
  mute (self, 4, FALSE);
  retry.job = retry.id;
  retry.id = world_new_id (self->world);
  pwt_record_free (&pwt_job_record, world_call (self->world, "job.retry", &retry));
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_counts (self, retry.id, PWT_JOB_DONE, 1, 0);
  retry.job = retry.id;
  retry.id = world_new_id (self->world);
  {
    g_autoptr (GError) none = world_fail (self->world, "job.retry", &retry);

    g_assert_error (none, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  }
}

/* One that was put out of service since is left alone. */
static void
test_a_retired_meter_is_not_tried_again (Fixture *self, gconstpointer data)
{
  PwtDb *db = pwt_store_business (self->world->engine->store);
  PwtJobRetryRequest retry;
  g_autoptr (GError) error = NULL;
  PwtWindow *window;

  mute (self, 3, TRUE);
  mute (self, 4, TRUE);
  retry.job = begin (self, PWT_COMMAND_CLOCK);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  assert_counts (self, retry.job, PWT_JOB_DONE, N_METERS - 2, 2);
  g_assert_true (pwt_sql_run (db, &error, "UPDATE meter SET is_retired = 1 WHERE address = ?", "i",
                              (gint64) 3));
  retry.id = world_new_id (self->world);
  pwt_record_free (&pwt_job_record, world_call (self->world, "job.retry", &retry));
  window = items (self, retry.id, NULL);
  g_assert_cmpint (window->total, ==, 1);
  pwt_record_free (&pwt_jobitem_window_record, window);
}

/* What was under way is unknown and says so; what was not given yet goes on. */
static void
test_a_restart_goes_on (Fixture *self, gconstpointer data)
{
  PwtId job = begin (self, PWT_COMMAND_READ);
  PwtJobDetail *detail;
  gint64 lost;

  world_run (self->world, PWT_US_PER_SECOND);
  world_restart (self->world);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
  detail = get (self, job);
  lost = count_of (detail, "unreachable");
  g_assert_cmpint (detail->job->state, ==, PWT_JOB_DONE);
  g_assert_cmpint (detail->job->done, ==, N_METERS);
  g_assert_cmpint (lost, >, 0);
  g_assert_cmpint (lost, <, N_METERS / 2);
  g_assert_cmpint (count_of (detail, "proved"), ==, N_METERS - lost);
  pwt_record_free (&pwt_job_detail_record, detail);
}

/* The computer is switched off in the middle of a job. */
static void
sleep_through (Fixture *self, gint64 length_us)
{
  world_run (self->world, 2 * PWT_US_PER_SECOND);
  world_kill (self->world);
  self->world->skew_us += length_us;
  world_open (self->world);
  world_sign_in (self->world);
  world_run (self->world, 5 * PWT_US_PER_MINUTE);
}

/* Over night a job goes on; days later nobody expects it any more. */
static void
test_a_job_does_not_go_on_days_later (Fixture *self, gconstpointer data)
{
  static const gint64 lengths_us[] = { 20 * PWT_US_PER_HOUR, 28 * PWT_US_PER_HOUR };

  for (guint i = 0; i < G_N_ELEMENTS (lengths_us); i++) {
    PwtId job = begin (self, PWT_COMMAND_RESTORE);
    PwtJobDetail *detail;

    sleep_through (self, lengths_us[i]);
    detail = get (self, job);
    g_assert_cmpint (detail->job->state, ==, PWT_JOB_DONE);
    if (i == 0)
      g_assert_cmpint (count_of (detail, "refused"), ==, 0);
    else
      g_assert_cmpint (count_of (detail, "refused"), >, N_METERS / 2);
    pwt_record_free (&pwt_job_detail_record, detail);
  }
}

static void
test_a_trip_does_not_come_hours_later (Fixture *self, gconstpointer data)
{
  PwtId job = begin (self, PWT_COMMAND_TRIP);
  PwtJobDetail *detail;
  guint n_tripped = 0;

  sleep_through (self, 3 * PWT_US_PER_HOUR);
  detail = get (self, job);
  g_assert_cmpint (detail->job->state, ==, PWT_JOB_DONE);
  g_assert_cmpint (count_of (detail, "refused"), >, N_METERS / 2);
  for (guint i = 1; i <= N_METERS; i++)
    n_tripped += state_of (self, i) == PWT_METER_TRIPPED;
  g_assert_cmpint (n_tripped, <=, N_METERS - count_of (detail, "refused"));
  pwt_record_free (&pwt_job_detail_record, detail);
}

static void
assert_fails (Fixture *self, PwtEngineError code)
{
  g_autoptr (GError) error = world_fail (self->world, "meter.command-many", &self->request);

  g_test_message ("%s", error->message);
  g_assert_error (error, PWT_ENGINE_ERROR, (int) code);
}

static void
test_what_is_not_begun (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) stranger = g_ptr_array_new ();
  PwtIdRequest unknown = { world_new_id (self->world) };

  self->request.id = world_new_id (self->world);
  self->request.kind = PWT_COMMAND_TRIP;
  self->request.reason = NULL;
  assert_fails (self, PWT_ENGINE_ERROR_REFUSED);
  self->request.reason = (char *) "试验";
  self->request.kind = PWT_COMMAND_HOLD; /* without an end */
  assert_fails (self, PWT_ENGINE_ERROR_REFUSED);
  self->request.kind = PWT_COMMAND_READ;
  self->request.meters = none;
  assert_fails (self, PWT_ENGINE_ERROR_REFUSED);
  g_ptr_array_add (stranger, g_ptr_array_index (self->meters, 0));
  g_ptr_array_add (stranger, &unknown);
  self->request.meters = stranger;
  assert_fails (self, PWT_ENGINE_ERROR_NOT_FOUND);
}

static void
test_the_same_id_is_one_job (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) twice = g_ptr_array_new ();
  PwtJob *again;
  PwtId job;

  /* A meter that was chosen twice is told once. */
  g_ptr_array_add (twice, g_ptr_array_index (self->meters, 0));
  g_ptr_array_add (twice, g_ptr_array_index (self->meters, 0));
  self->request.meters = twice;
  job = begin (self, PWT_COMMAND_READ);
  world_run (self->world, PWT_US_PER_MINUTE);
  again = world_call (self->world, "meter.command-many", &self->request);
  g_assert_true (pwt_id_equal (again->id, job));
  g_assert_cmpint (again->total, ==, 1);
  g_assert_cmpint (again->state, ==, PWT_JOB_DONE);
  pwt_record_free (&pwt_job_record, again);
  self->request.kind = PWT_COMMAND_CLOCK;
  assert_fails (self, PWT_ENGINE_ERROR_CONFLICT);
}

static guint
n_chosen (Fixture *self, const char *least, const char *most)
{
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter range = { .field = (char *) "balance", .least = (char *) least, .most = (char *) most };
  PwtListRequest request = { .project = self->world->project, .filters = filters };
  PwtMeterChoice *choice;
  guint n;

  g_ptr_array_add (filters, &range);
  choice = world_call (self->world, "meter.choose", &request);
  n = choice->meters->len;
  pwt_record_free (&pwt_meter_choice_record, choice);
  return n;
}

static void
test_ranges_choose (Fixture *self, gconstpointer data)
{
  world_sim_meter (self->world, 1, 5)->balance_e9 = G_GINT64_CONSTANT (12500000000);
  world_run (self->world, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpuint (n_chosen (self, "0", NULL), ==, N_METERS);
  g_assert_cmpuint (n_chosen (self, NULL, "20"), ==, 1);
  g_assert_cmpuint (n_chosen (self, "1", "20.00"), ==, 1);
  g_assert_cmpuint (n_chosen (self, "20", "1000"), ==, N_METERS - 1);
  g_assert_cmpuint (n_chosen (self, "10000", NULL), ==, 0);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/command-many/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-meter-has-its-result", test_each_meter_has_its_result);
  ADD ("each-meter-is-told-its-prices", test_each_meter_is_told_its_prices);
  ADD ("a-trip-spares-the-held", test_trip_spares_the_held);
  ADD ("a-restore-spares-the-held-without-money", test_restore_spares_the_held_without_money);
  ADD ("progress-begins-at-none", test_progress_begins_at_none);
  ADD ("the-silent-are-counted-before", test_the_silent_are_counted_before);
  ADD ("cancel-stops-what-was-not-sent", test_cancel_stops_what_was_not_sent);
  ADD ("only-what-failed-is-tried-again", test_only_what_failed_is_tried_again);
  ADD ("a-retired-meter-is-not-tried-again", test_a_retired_meter_is_not_tried_again);
  ADD ("a-restart-goes-on", test_a_restart_goes_on);
  ADD ("a-trip-does-not-come-hours-later", test_a_trip_does_not_come_hours_later);
  ADD ("a-job-does-not-go-on-days-later", test_a_job_does_not_go_on_days_later);
  ADD ("what-is-not-begun", test_what_is_not_begun);
  ADD ("the-same-id-is-one-job", test_the_same_id_is_one_job);
  ADD ("ranges-choose", test_ranges_choose);
  return g_test_run ();
}
