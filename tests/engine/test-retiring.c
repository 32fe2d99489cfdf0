/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters that are taken out of service: what forbids it, what is left, and how they come back. */
#include "office.h"
#include "record/changes.h"
#include "record/jobs.h"
#include "store/audit.h"
#include "store/commands.h"
#include "store/sql.h"
#include "world.h"

/* R01 and R02 have accounts; R03, which was measured, and R04, which never was, have none. */
typedef struct {
  Office *office;
  PwtId meter; /* of R03 */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->office = office_new ();
  self->office->now_us += PWT_US_PER_MINUTE;
  office_show (self->office, "R03", 0, 0);
  self->meter = office_meter (self->office, "R03");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  office_verify (self->office);
  office_free (self->office);
}

static void
free_reply (PwtSiteChangeReply *reply)
{
  pwt_record_free (&pwt_site_change_reply_record, reply);
}

static PwtSiteChange *
removal_of (Office *office, PwtNodeKind kind, PwtId id)
{
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);

  change->project = office->project;
  pwt_site_change_add_removed (change, kind, id);
  return change;
}

static PwtSiteChangeReply *
remove_thing (Office *office, PwtNodeKind kind, PwtId id, gboolean is_dry_run)
{
  PwtSiteChange *change = removal_of (office, kind, id);
  PwtSiteChangeReply *reply;

  change->is_dry_run = is_dry_run;
  reply = office_call (office, office->boss, "site.change", change);
  pwt_record_free (&pwt_site_change_record, change);
  return reply;
}

static void
assert_refused (Office *office, PwtNodeKind kind, PwtId id, const char *text)
{
  PwtSiteChange *change = removal_of (office, kind, id);
  g_autoptr (GError) error = office_fail (office, office->boss, "site.change", change);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
  pwt_record_free (&pwt_site_change_record, change);
}

static PwtMeter *
get_meter (Office *office, PwtId id)
{
  g_autoptr (GError) error = NULL;
  PwtMeter *meter =
      pwt_db_get (pwt_store_business (office->engine->store), &pwt_meter_record, id, &error);

  g_assert_no_error (error);
  return meter;
}

static gboolean
is_retired (Office *office, PwtId id)
{
  PwtMeter *meter = get_meter (office, id);
  gboolean retired = meter->is_retired;

  pwt_record_free (&pwt_meter_record, meter);
  return retired;
}

static gint64
count_listed (Office *office)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  gint64 total;

  request->project = office->project;
  window = office_call (office, office->boss, "meter.list", request);
  total = window->total;
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return total;
}

static gint64
count_in_health (Office *office)
{
  PwtSiteHealth *health = office_call (office, office->boss, "site.health", NULL);
  gint64 n = health->meters;

  pwt_record_free (&pwt_site_health_record, health);
  return n;
}

/* A meter of the same model at the place of @old. */
static PwtId
put_another (Office *office, PwtId old, PwtId point)
{
  PwtMeter *meter = get_meter (office, old);
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);
  PwtCircuit circuit = { .id = office_new_id (office),
                         .project = office->project,
                         .channel = 1,
                         .point = point,
                         .since_us = office->now_us,
                         .until_us = PWT_TIME_NONE };
  PwtId id = office_new_id (office);

  meter->id = circuit.meter = id;
  meter->is_retired = FALSE;
  g_free (meter->serial);
  meter->serial = g_strdup ("202609990001");
  change->project = office->project;
  pwt_site_change_add (change, PWT_NODE_METER, meter);
  pwt_site_change_add (change, PWT_NODE_CIRCUIT, &circuit);
  free_reply (office_call (office, office->boss, "site.change", change));
  pwt_record_free (&pwt_site_change_record, change);
  pwt_record_free (&pwt_meter_record, meter);
  return id;
}

static void
test_a_measured_meter_leaves_its_place (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId point = office_point (office, "R03"), other;
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_METER, self->meter, TRUE);
  const PwtRemoval *circuit = g_ptr_array_index (reply->removals, 0);
  const PwtRemoval *meter = g_ptr_array_index (reply->removals, 1);

  g_assert_cmpuint (reply->removals->len, ==, 2);
  g_assert_true (circuit->is_ended && circuit->refusal == NULL);
  g_assert_true (meter->is_ended && meter->refusal == NULL);
  g_assert_false (is_retired (office, self->meter)); /* nobody has decided yet */
  free_reply (reply);

  g_assert_cmpint (count_listed (office), ==, 4);
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  g_assert_true (is_retired (office, self->meter));
  g_assert_cmpint (count_listed (office), ==, 3);
  g_assert_cmpint (count_in_health (office), ==, 3);
  g_assert_cmpint (office_count_audit (office, "site.change"), ==, 1);
  assert_refused (office, PWT_NODE_METER, self->meter, "out of service already");

  other = put_another (office, self->meter, point); /* at the same address, in the same room */
  g_assert_cmpint (count_listed (office), ==, 4);
  g_assert_true (pwt_id_equal (office_meter (office, "R03"), other));
}

/* One of which nothing is known but its name is erased, as before. */
static void
test_an_unused_meter_is_erased (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId meter = office_meter (office, "R04");
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_METER, meter, FALSE);
  gboolean exists;

  g_assert_false (((PwtRemoval *) g_ptr_array_index (reply->removals, 1))->is_ended);
  g_assert_true (pwt_db_has (pwt_store_business (office->engine->store), &pwt_meter_record, meter,
                             &exists, NULL));
  g_assert_false (exists);
  free_reply (reply);
}

static char *
describe (Office *office)
{
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  char *json = pwt_record_to_json (&pwt_site_tree_record, tree);

  pwt_record_free (&pwt_site_tree_record, tree);
  return json;
}

static void
test_it_is_undone_and_done_again (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  g_autofree char *before = describe (office), *undone = NULL, *after = NULL, *again = NULL,
                  *at_last = NULL;
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_METER, self->meter, FALSE);
  PwtSiteChangeReply *undo, *redo;

  after = describe (office);
  undo = office_call (office, office->boss, "site.change", reply->undo);
  undone = describe (office);
  g_assert_cmpstr (undone, ==, before);
  g_assert_cmpint (count_listed (office), ==, 4);
  g_assert_true (pwt_id_equal (office_meter (office, "R03"), self->meter));
  redo = office_call (office, office->boss, "site.change", undo->undo);
  again = describe (office);
  g_assert_cmpstr (again, ==, after);
  free_reply (undo);
  undo = office_call (office, office->boss, "site.change", redo->undo);
  at_last = describe (office);
  g_assert_cmpstr (at_last, ==, before);
  free_reply (reply);
  free_reply (redo);
  free_reply (undo);
}

/* Another has its address meanwhile: it comes back when that one is gone. */
static void
test_its_place_may_be_taken (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId point = office_point (office, "R03"), other;
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_METER, self->meter, FALSE);
  g_autoptr (GError) error = NULL;

  other = put_another (office, self->meter, point);
  error = office_fail (office, office->boss, "site.change", reply->undo);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "has a meter at this address already"));
  free_reply (remove_thing (office, PWT_NODE_METER, other, FALSE));
  free_reply (office_call (office, office->boss, "site.change", reply->undo));
  g_assert_true (pwt_id_equal (office_meter (office, "R03"), self->meter));
  free_reply (reply);
}

/* Two meters never served one room at one time, whatever is undone. */
static void
test_another_served_meanwhile (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId point = office_point (office, "R03"), other;
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_METER, self->meter, FALSE);
  g_autoptr (GError) error = NULL;

  office->now_us += PWT_US_PER_HOUR;
  other = put_another (office, self->meter, point);
  office->now_us += PWT_US_PER_HOUR;
  office_show (office, "R03", 0, 0); /* it was measured too */
  free_reply (remove_thing (office, PWT_NODE_METER, other, FALSE));
  g_assert_true (is_retired (office, other));
  error = office_fail (office, office->boss, "site.change", reply->undo);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "Another meter has served this room since"));
  g_assert_true (is_retired (office, self->meter));
  free_reply (reply);
}

/* A job that left it out has its name in its list. */
static void
test_one_that_was_only_in_a_job (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtId meter = office_meter (office, "R04");
  PwtJob job = { .id = office_new_id (office),
                 .project = office->project,
                 .kind = (char *) "commands",
                 .state = PWT_JOB_CANCELLED,
                 .created_us = office->now_us,
                 .ended_us = office->now_us };
  PwtJobItem item = { .id = office_new_id (office),
                      .project = office->project,
                      .job = job.id,
                      .meter = meter,
                      .state = PWT_COMMAND_CANCELLED,
                      .ended_us = office->now_us };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_insert (db, &pwt_job_record, &job, &error) &&
                 pwt_db_insert (db, &pwt_job_item_record, &item, &error));
  free_reply (remove_thing (office, PWT_NODE_METER, meter, FALSE));
  g_assert_true (is_retired (office, meter));
}

/* --- what forbids it --- */

static void
test_an_open_account_is_named (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeterRow *row = office_row (office, office->project, "R01");
  g_autofree char *text =
      g_strdup_printf ("Account %s · %s is open here, and accounts cannot be closed yet: "
                       "this stays. For a new meter enter its number over the old one",
                       row->account_number, row->tenant_name);
  PwtMeter *meter = get_meter (office, row->id);
  g_autoptr (GError) error = NULL;

  office_show (office, "R01", 50, 7);
  assert_refused (office, PWT_NODE_METER, row->id, text);
  meter->is_retired = TRUE; /* nor by saving it so */
  error = office_fail (office, office->boss, "meter.save", meter);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, text);
  g_assert_false (is_retired (office, row->id));
  pwt_record_free (&pwt_meter_record, meter);
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
run_sql (Office *office, const char *sql, PwtId id)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_sql_run (pwt_store_business (office->engine->store), &error, sql, "d", id))
    g_error ("%s", error->message);
}

static const char *
refusal_of_meter (const PwtSiteChangeReply *reply)
{
  return ((PwtRemoval *) g_ptr_array_index (reply->removals, reply->removals->len - 1))->refusal;
}

static void
test_money_on_its_way_or_undecided (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId meter = office_meter (office, "R01"), sale;
  PwtSiteChangeReply *reply;

  office_show (office, "R01", 50, 7);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, &sale));
  assert_refused (office, PWT_NODE_METER, meter, "Money is on its way to this meter");
  run_sql (office,
           "UPDATE topup SET state = 'conflict', count_before = 7, target_count = 8, "
           "balance_before = 0 WHERE id = ?",
           sale);
  reply = remove_thing (office, PWT_NODE_METER, meter, TRUE);
  g_assert_cmpstr (
      refusal_of_meter (reply), ==,
      "Money paid for this meter did not arrive: decide about it at the counter first");
  free_reply (reply);
}

static void
test_a_command_or_job_waits (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtCommand command = { .id = office_new_id (office),
                         .project = office->project,
                         .meter = self->meter,
                         .created_us = office->now_us,
                         .sent_us = PWT_TIME_NONE,
                         .ended_us = PWT_TIME_NONE };
  PwtJob job = { .id = office_new_id (office),
                 .project = office->project,
                 .kind = (char *) "commands",
                 .state = PWT_JOB_RUNNING,
                 .created_us = office->now_us,
                 .ended_us = PWT_TIME_NONE };
  PwtJobItem item = { .id = office_new_id (office),
                      .project = office->project,
                      .job = job.id,
                      .meter = self->meter,
                      .ended_us = PWT_TIME_NONE };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_insert (db, &pwt_command_record, &command, &error));
  assert_refused (office, PWT_NODE_METER, self->meter, "A command or a job still waits");
  run_sql (office, "UPDATE command SET state = 'proved', ended_us = created_us WHERE id = ?",
           command.id);
  g_assert_true (pwt_db_insert (db, &pwt_job_record, &job, &error));
  g_assert_true (pwt_db_insert (db, &pwt_job_item_record, &item, &error));
  assert_refused (office, PWT_NODE_METER, self->meter, "A command or a job still waits");
  run_sql (office, "UPDATE job_item SET state = 'proved', ended_us = 1 WHERE id = ?", item.id);
  run_sql (office, "UPDATE job SET state = 'done', ended_us = created_us WHERE id = ?", job.id);
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  g_assert_true (is_retired (office, self->meter));
}

static void
test_its_line_stays (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeter *meter = get_meter (office, self->meter);
  PwtSiteChangeReply *reply = remove_thing (office, PWT_NODE_LINE, meter->line, TRUE);

  g_assert_nonnull (refusal_of_meter (reply)); /* of the line, which comes last */
  free_reply (reply);
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  reply = remove_thing (office, PWT_NODE_LINE, meter->line, TRUE);
  g_assert_nonnull (strstr (refusal_of_meter (reply), "put it out of service instead"));
  free_reply (reply);
  pwt_record_free (&pwt_meter_record, meter);
}

/* The meter was chosen too, and something else between. */
static void
test_its_line_stays_though_it_was_chosen_first (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeter *meter = get_meter (office, self->meter);
  PwtSiteChange *change = removal_of (office, PWT_NODE_METER, self->meter);
  PwtSiteChangeReply *reply;

  pwt_site_change_add_removed (change, PWT_NODE_POINT, office_point (office, "R04"));
  pwt_site_change_add_removed (change, PWT_NODE_LINE, meter->line);
  change->is_dry_run = TRUE;
  reply = office_call (office, office->boss, "site.change", change);
  g_assert_nonnull (strstr (refusal_of_meter (reply), "put it out of service instead"));
  free_reply (reply);
  pwt_record_free (&pwt_site_change_record, change);
  pwt_record_free (&pwt_meter_record, meter);
}

/* --- what it may still do, and what is still known --- */

static void
test_it_is_told_nothing_and_serves_nothing (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId point = office_point (office, "R03");
  PwtCommandRequest command = { .id = office_new_id (office),
                                .project = office->project,
                                .meter = self->meter,
                                .kind = PWT_COMMAND_READ };
  PwtCircuit circuit = { .id = office_new_id (office),
                         .project = office->project,
                         .meter = self->meter,
                         .channel = 1,
                         .point = point,
                         .since_us = office->now_us,
                         .until_us = PWT_TIME_NONE };
  PwtMeter *meter;

  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  command.expires_us = PWT_TIME_NONE;
  office_assert_fails (office, office->boss, "meter.command", &command, REFUSED);
  office_assert_fails (office, office->boss, "circuit.save", &circuit, REFUSED);
  meter = get_meter (office, self->meter);
  meter->is_retired = FALSE; /* back into service */
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "meter.save", meter));
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "circuit.save", &circuit));
  g_assert_true (pwt_id_equal (office_meter (office, "R03"), self->meter));
  meter->is_retired = TRUE; /* it serves: by hand it is first disconnected */
  office_assert_fails (office, office->boss, "meter.save", meter, REFUSED);
  pwt_record_free (&pwt_meter_record, meter);
}

/* Whoever asks for it by name is told what it was and since when it is none any more. */
static void
test_it_is_still_shown (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtIdRequest id = { self->meter };
  PwtDaysRequest days = { .meter = self->meter, .from = 20000, .until = 20001 };
  PwtMeterDetail *before = office_call (office, office->boss, "meter.get", &id), *detail;
  PwtMeter *meter;

  g_assert_cmpint (before->meter->retired_us, ==, PWT_TIME_NONE);
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  detail = office_call (office, office->boss, "meter.get", &id);
  g_assert_true (detail->meter->is_retired);
  g_assert_cmpint (detail->meter->retired_us, ==, office->now_us);
  g_assert_cmpstr (detail->row->serial, ==, before->row->serial);
  g_assert_cmpstr (detail->row->line_name, ==, before->row->line_name);
  g_assert_cmpint (detail->row->read_us, ==, before->row->read_us);
  g_assert_cmpint (detail->row->balance.e4, ==, before->row->balance.e4);
  g_assert_true (pwt_id_is_none (detail->row->point) && detail->row->room == NULL);
  pwt_record_free (&pwt_meter_detail_record, detail);
  pwt_record_free (&pwt_days_record, office_call (office, office->boss, "meter.days", &days));

  office->now_us += PWT_US_PER_HOUR;
  meter = get_meter (office, self->meter);
  meter->ct_ratio = 5; /* a slip put right later: it does not begin anew */
  meter->retired_us = 7;
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "meter.save", meter));
  pwt_record_free (&pwt_meter_record, meter);
  detail = office_call (office, office->boss, "meter.get", &id);
  g_assert_cmpint (detail->meter->retired_us, ==, office->now_us - PWT_US_PER_HOUR);
  pwt_record_free (&pwt_meter_detail_record, detail);

  meter = get_meter (office, self->meter);
  meter->is_retired = FALSE;
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "meter.save", meter));
  pwt_record_free (&pwt_meter_record, meter);
  detail = office_call (office, office->boss, "meter.get", &id);
  g_assert_cmpint (detail->meter->retired_us, ==, PWT_TIME_NONE);
  pwt_record_free (&pwt_meter_detail_record, detail);
  pwt_record_free (&pwt_meter_detail_record, before);
}

/* A hold does not outlive the meter: nobody tries to end it every hour for ever. */
static void
test_its_hold_is_forgotten (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtCommand hold = { .id = office_new_id (office),
                      .project = office->project,
                      .meter = self->meter,
                      .kind = PWT_COMMAND_HOLD,
                      .state = PWT_COMMAND_PROVED,
                      .created_us = office->now_us,
                      .sent_us = office->now_us,
                      .expires_us = office->now_us + 1,
                      .ended_us = office->now_us };
  g_autoptr (GError) error = NULL;
  GPtrArray *holds;

  g_assert_true (pwt_db_insert (db, &pwt_command_record, &hold, &error));
  holds = pwt_commands_over_holds (db, office->now_us + 2, PWT_US_PER_HOUR, &error);
  g_assert_cmpuint (holds->len, ==, 1);
  pwt_record_list_free (&pwt_command_record, holds);
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  holds = pwt_commands_over_holds (db, office->now_us + 2, PWT_US_PER_HOUR, &error);
  g_assert_cmpuint (holds->len, ==, 0);
  pwt_record_list_free (&pwt_command_record, holds);
}

/* What was told to it is listed and logged by its number. */
static void
test_its_past_is_still_named (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeter *meter = get_meter (office, self->meter);
  PwtCommand command = { .id = office_new_id (office),
                         .project = office->project,
                         .meter = self->meter,
                         .kind = PWT_COMMAND_TRIP,
                         .state = PWT_COMMAND_PROVED,
                         .reason = (char *) "试验",
                         .created_us = office->now_us,
                         .sent_us = office->now_us,
                         .expires_us = PWT_TIME_NONE,
                         .ended_us = office->now_us };
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  g_autofree char *subject = pwt_id_dup_text (command.id), *name = NULL;
  g_autoptr (GError) error = NULL;
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtWindow *window;

  g_assert_true (pwt_db_insert (db, &pwt_command_record, &command, &error));
  free_reply (remove_thing (office, PWT_NODE_METER, self->meter, FALSE));
  request->project = office->project;
  request->limit = 10;
  request->search = g_strdup (meter->serial);
  window = office_call (office, office->boss, "command.list", request);
  g_assert_cmpint (window->total, ==, 1);
  g_assert_cmpstr (((PwtCommandRow *) g_ptr_array_index (window->rows, 0))->serial, ==,
                   meter->serial);
  g_assert_true (pwt_audit_subject_name (db, "meter.command", subject, &name, &error));
  g_assert_cmpstr (name, ==, meter->serial);
  pwt_record_free (&pwt_command_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  pwt_record_free (&pwt_meter_record, meter);
}

/* --- on the wire --- */

static PwtMeterStats
stats_of (World *world, guint32 number)
{
  PwtMeterStats stats = { 0 };

  g_assert_true (pwt_lines_get_meter_stats (world->engine->lines, number, &stats));
  return stats;
}

/* Nobody asks it any more; another answers at its address, and is read. */
static void
test_its_address_is_free_at_once (void)
{
  g_autofree char *json = world_site_json (2, 0, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtIdRequest project = { world->project };
  PwtSiteTree *tree;
  PwtMeter *old, another;
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);
  PwtMeterStats stats;

  world_run (world, 10 * PWT_US_PER_MINUTE);
  tree = world_call (world, "site.tree", &project);
  old = g_ptr_array_index (tree->meters, 1);
  g_assert_cmpint (stats_of (world, (guint32) old->number).comm, ==, PWT_COMM_OK);
  another = *old;
  another.id = world_new_id (world);
  another.serial = (char *) "202609990001";
  change->project = world->project;
  pwt_site_change_add_removed (change, PWT_NODE_METER, old->id);
  pwt_site_change_add (change, PWT_NODE_METER, &another);
  free_reply (world_call (world, "site.change", change));
  g_assert_false (pwt_lines_get_meter_stats (world->engine->lines, (guint32) old->number, &stats));
  world_run (world, 10 * PWT_US_PER_MINUTE);
  pwt_record_free (&pwt_site_tree_record, tree);
  tree = world_call (world, "site.tree", &project);
  g_assert_cmpuint (tree->meters->len, ==, 3);
  g_assert_true (((PwtMeter *) g_ptr_array_index (tree->meters, 2))->is_retired); /* the last */
  g_assert_cmpint (
      stats_of (world, (guint32) ((PwtMeter *) g_ptr_array_index (tree->meters, 1))->number).comm,
      ==, PWT_COMM_OK);
  world_restart (world); /* nor after a restart */
  world_run (world, 10 * PWT_US_PER_MINUTE);
  g_assert_false (pwt_lines_get_meter_stats (
      world->engine->lines, (guint32) ((PwtMeter *) g_ptr_array_index (tree->meters, 2))->number,
      &stats));
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_site_change_record, change);
  world_free (world);
}

static void
close_account (World *world, PwtId account)
{
  PwtDb *db = pwt_store_business (world->engine->store);
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_run (db, &error, "UPDATE account_point SET until_us = ? WHERE account = ?",
                              "id", world->now_us, account));
  g_assert_true (pwt_sql_run (db, &error, "UPDATE account SET closed_us = ? WHERE id = ?", "id",
                              world->now_us, account));
}

/* Who asks about a former tenant still sees what was paid, arrived and was used. */
static void
test_the_story_of_its_account_stays (void)
{
  g_autofree char *json = world_site_json (2, 1, "acrel-dtsy1352");
  World *world = world_new (json, 1);
  PwtSaleRequest sale = { .id = world_new_id (world),
                          .project = world->project,
                          .point = world_point (world, "R01"),
                          .paid = YUAN (200) };
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);
  PwtAccountStory *before, *after;
  PwtStoryRequest request;
  PwtSaleReply *sold;

  world_run (world, 10 * PWT_US_PER_MINUTE);
  sold = world_call (world, "sale.create", &sale);
  request = (PwtStoryRequest){ sold->sale->account, sold->sale->business_date - 1,
                               sold->sale->business_date + 1 };
  pwt_record_free (&pwt_sale_reply_record, sold);
  world_run (world, PWT_US_PER_HOUR);
  close_account (world, request.id);
  before = world_call (world, "account.story", &request);
  g_assert_cmpint (before->n_topups, ==, 1);
  change->project = world->project;
  pwt_site_change_add_removed (change, PWT_NODE_METER, world_meter (world, "R01"));
  free_reply (world_call (world, "site.change", change));
  after = world_call (world, "account.story", &request);
  g_assert_cmpint (after->topups.e4, ==, before->topups.e4);
  g_assert_cmpint (after->opening.e4, ==, before->opening.e4);
  g_assert_cmpint (after->used.e4, ==, before->used.e4);
  g_assert_cmpint (after->used_energy.wh, ==, before->used_energy.wh);
  g_assert_cmpint (after->n_topups, ==, 1);
  pwt_record_free (&pwt_account_story_record, before);
  pwt_record_free (&pwt_account_story_record, after);
  pwt_record_free (&pwt_site_change_record, change);
  world_free (world);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/retiring/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-measured-meter-leaves-its-place", test_a_measured_meter_leaves_its_place);
  ADD ("an-unused-meter-is-erased", test_an_unused_meter_is_erased);
  ADD ("it-is-undone-and-done-again", test_it_is_undone_and_done_again);
  ADD ("its-place-may-be-taken", test_its_place_may_be_taken);
  ADD ("another-served-meanwhile", test_another_served_meanwhile);
  ADD ("one-that-was-only-in-a-job", test_one_that_was_only_in_a_job);
  ADD ("an-open-account-is-named", test_an_open_account_is_named);
  ADD ("money-on-its-way-or-undecided", test_money_on_its_way_or_undecided);
  ADD ("a-command-or-job-waits", test_a_command_or_job_waits);
  ADD ("its-line-stays", test_its_line_stays);
  ADD ("its-line-stays-though-it-was-chosen-first", test_its_line_stays_though_it_was_chosen_first);
  ADD ("it-is-still-shown", test_it_is_still_shown);
  ADD ("it-is-told-nothing-and-serves-nothing", test_it_is_told_nothing_and_serves_nothing);
  ADD ("its-hold-is-forgotten", test_its_hold_is_forgotten);
  ADD ("its-past-is-still-named", test_its_past_is_still_named);
  g_test_add_func ("/engine/retiring/its-address-is-free-at-once",
                   test_its_address_is_free_at_once);
  g_test_add_func ("/engine/retiring/the-story-of-its-account-stays",
                   test_the_story_of_its_account_stays);
  return g_test_run ();
}
