/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The reading plan and tasks beside polls: the whole field on a virtual clock. */
#include "field/error.h"
#include "field/wire.h"
#include "site.h"

#define MS G_GINT64_CONSTANT (1000)

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
test_reads_at_once_then_by_plan (Site *site, gconstpointer data)
{
  const PwtLinesEvent *event;

  site_add_line (site, PWT_PROTOCOL_RTU, 30 * PWT_US_PER_MINUTE);
  for (guint8 unit = 1; unit <= 5; unit++)
    site_add_meter (site, 1, unit, "generic-prepaid");
  site_pass (site, 5 * PWT_US_PER_SECOND);
  for (guint8 unit = 1; unit <= 5; unit++)
    g_assert_cmpuint (site_count (site, PWT_LINES_READING, site_number (1, unit)), ==, 1);
  site_pass (site, 24 * PWT_US_PER_HOUR);
  for (guint8 unit = 1; unit <= 5; unit++)
    g_assert_cmpuint (site_count (site, PWT_LINES_READING, site_number (1, unit)), ==, 49);
  /* At round times, the line's few seconds of stagger and its sweep later. */
  event = site_last (site, PWT_LINES_READING, site_number (1, 1));
  g_assert_cmpint (event->time_us % (30 * PWT_US_PER_MINUTE), <, 15 * PWT_US_PER_SECOND);
}

/* Once a day is at midnight of the site, not of Greenwich. */
static void
test_days_are_civil (Site *site, gconstpointer data)
{
  const PwtLinesEvent *event;

  site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_DAY);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_DAY);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 0), ==, 2);
  event = site_last (site, PWT_LINES_READING, 0);
  g_assert_cmpint (event->time_us % PWT_US_PER_DAY, >=, 16 * PWT_US_PER_HOUR);
  g_assert_cmpint (event->time_us % PWT_US_PER_DAY, <,
                   16 * PWT_US_PER_HOUR + 15 * PWT_US_PER_SECOND);
}

static void
test_decodes (Site *site, gconstpointer data)
{
  static const struct {
    PwtQuantity quantity;
    gint64 value;
  } rows[] = {
    { PWT_QUANTITY_ENERGY_TOTAL, 1234560 * 20 },
    { PWT_QUANTITY_BALANCE, -12345 * 100 },
    { PWT_QUANTITY_PURCHASE_COUNT, 7 },
    { PWT_QUANTITY_VOLTAGE_A, 220000 },
    { PWT_QUANTITY_CURRENT_B, 5000 * 20 },
    { PWT_QUANTITY_POWER_TOTAL, -1500 * 20 },
    { PWT_QUANTITY_REACTIVE_B, -300 * 20 },
    { PWT_QUANTITY_FACTOR_C, 901 },
    { PWT_QUANTITY_FACTOR_TOTAL, 985 },
    { PWT_QUANTITY_RELAY_CLOSED, 1 },
    { PWT_QUANTITY_FORCED_ON, 0 },
    { PWT_QUANTITY_ARREARS, 1 },
    { PWT_QUANTITY_PRICE_FLAT, 670000 },
    { PWT_QUANTITY_ALARM1_AMOUNT, 200000 },
    { PWT_QUANTITY_OVERLOAD_POWER, 8000 * 20 },
  };
  PwtMeterConfig config = {
    .meter = 1001, .line = 1, .unit = 1, .profile = "generic-prepaid", .ct = 20
  };
  const PwtReading *reading;
  PeerMeter *meter;
  gboolean is_set;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  is_set = pwt_lines_set_meter (site->lines, &config, NULL);
  g_assert_true (is_set);
  peer_meter_set_money (meter, -12345, 7);
  meter->registers[0x0205] = 500;
  meter->registers[0x020A] = (guint16) -1500;
  meter->registers[0x020C] = (guint16) -300;
  meter->registers[0x0211] = 901;
  meter->registers[0x0212] = 985;
  meter->registers[0x0224] |= 0x20;
  peer_meter_set_u32 (meter, 0x5D, 6700);
  peer_meter_set_u32 (meter, 0x46, 200000);
  meter->registers[0x61] = 8000;
  site_pass (site, PWT_US_PER_SECOND);
  reading = site_last (site, PWT_LINES_READING, 1001)->reading;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("%s", pwt_quantity_name (rows[i].quantity));
    g_assert_cmpint (pwt_reading_get (reading, rows[i].quantity, G_MININT64), ==, rows[i].value);
  }
  g_assert_cmpuint (reading->ct, ==, 20);
  /* 10:11:12 on the meter's wall in China is 02:11:12 UTC. */
  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_CLOCK, 0), ==,
                   SITE_START_US - 8 * PWT_US_PER_HOUR + 672 * PWT_US_PER_SECOND);
}

static void
test_suspect_value_is_marked (Site *site, gconstpointer data)
{
  const PwtValue *value;
  PeerMeter *meter;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  meter->registers[0x0212] = 1001;   /* a power factor above one */
  meter->registers[0x0228] = 0x1A0D; /* the thirteenth month */
  site_pass (site, PWT_US_PER_SECOND);
  value = pwt_reading_find (site_last (site, PWT_LINES_READING, 1001)->reading,
                            PWT_QUANTITY_FACTOR_TOTAL);
  g_assert_cmpint (value->value, ==, 1001);
  g_assert_cmpuint (value->quality, ==, PWT_QUALITY_SUSPECT);
  g_assert_null (
      pwt_reading_find (site_last (site, PWT_LINES_READING, 1001)->reading, PWT_QUANTITY_CLOCK));
}

static void
test_wrong_model (Site *site, gconstpointer data)
{
  const PwtLinesEvent *event;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "acrel-dtsy1352")->registers[0x0200] = 7;
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 0), ==, 0);
  event = site_last (site, PWT_LINES_FAILED, 1001);
  g_assert_cmpint (event->result->outcome, ==, PWT_TASK_WRONG_MODEL);
  g_assert_nonnull (strstr (event->result->text, "model 7"));
  /* And nothing is written to it. */
  task = site_task (site, PWT_TASK_TRIP, 1001);
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_WRONG_MODEL);
  g_assert_cmpuint (site_result (site, task.id)->n_writes, ==, 0);
}

/* Facts of speed A, conclusion 4: dead meters decide how fast a line is. */
static void
test_dead_meters_cost_little (Site *site, gconstpointer data)
{
  PwtMeterStats stats;
  PwtLineStats line;
  guint64 before;

  site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_MINUTE);
  for (guint8 unit = 1; unit <= 30; unit++)
    site_add_meter (site, 1, unit, "generic-prepaid")->is_dead = unit % 10 == 0;
  site_pass (site, PWT_US_PER_HOUR);
  g_assert_true (pwt_lines_get_line_stats (site->lines, 1, &line));
  before = line.n_timeouts;
  site_pass (site, 10 * PWT_US_PER_HOUR);
  pwt_line_stats_clear (&line);
  g_assert_true (pwt_lines_get_line_stats (site->lines, 1, &line));
  /* Three meters, at most a probe in ten minutes each, for ten hours. */
  g_assert_cmpuint (line.n_timeouts - before, <=, 3 * 6 * 10);
  g_assert_cmpuint (line.n_timeouts - before, >=, 3 * 6 * 9);
  g_assert_true (pwt_lines_get_meter_stats (site->lines, site_number (1, 10), &stats));
  g_assert_cmpint (stats.comm, ==, PWT_COMM_LOST);
  g_assert_true (pwt_lines_get_meter_stats (site->lines, site_number (1, 11), &stats));
  g_assert_cmpint (stats.comm, ==, PWT_COMM_OK);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, site_number (1, 11)), >=, 660);
  pwt_line_stats_clear (&line);
}

static void
test_lost_meter_comes_back (Site *site, gconstpointer data)
{
  PeerMeter *meter;
  PwtMeterStats stats;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_SECOND);
  meter->is_dead = TRUE;
  site_pass (site, PWT_US_PER_HOUR);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_LOST);
  meter->is_dead = FALSE;
  site_pass (site, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_OK);
  g_assert_true (pwt_lines_get_meter_stats (site->lines, 1001, &stats));
  g_assert_cmpuint (stats.n_failed_reads, ==, 0);
}

/* A person who asks a lost meter, and gets an answer, need not wait for the next probe. */
static void
test_answer_ends_back_off (Site *site, gconstpointer data)
{
  PeerMeter *meter;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  meter->is_dead = TRUE;
  site_pass (site, PWT_US_PER_HOUR);
  meter->is_dead = FALSE;
  task = site_task (site, PWT_TASK_READ, 1001);
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_OK);
}

static void
test_read_takes_every_block (Site *site, gconstpointer data)
{
  const PwtTaskResult *result;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "generic-prepaid");
  task = site_task (site, PWT_TASK_READ, 1001);
  result = site_run (site, &task);
  g_assert_cmpint (result->outcome, ==, PWT_TASK_DONE);
  g_assert_nonnull (pwt_reading_find (result->reading, PWT_QUANTITY_BALANCE));
  g_assert_nonnull (pwt_reading_find (result->reading, PWT_QUANTITY_PRICE_PEAK));
}

static void
test_relay_commands (Site *site, gconstpointer data)
{
  static const struct {
    PwtTaskKind kind;
    guint16 status;
  } rows[] = {
    { PWT_TASK_TRIP, 0x0008 },
    { PWT_TASK_HOLD, 0x2009 },
    { PWT_TASK_RESTORE, 0x2000 },
  };
  PeerMeter *meter;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "acrel-dtsy1352");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtTask task = site_task (site, rows[i].kind, 1001);
    const PwtTaskResult *result = site_run (site, &task);

    g_assert_cmpint (result->outcome, ==, PWT_TASK_DONE);
    g_assert_cmpuint (result->n_writes, ==, 1);
    g_assert_cmphex (meter->registers[0x0224], ==, rows[i].status);
  }
}

/* What the meter, or the wire, can do to a command; each state is only believed when read back. */
static void
test_command_faults (Site *site, gconstpointer data)
{
  static const struct {
    PeerFaultKind faults[3]; /* of check, write, proof */
    PwtTaskOutcome outcome;
    guint n_writes;
  } rows[] = {
    { { PEER_FAULT_NONE, PEER_FAULT_EXCEPTION }, PWT_TASK_REFUSED, 1 },
    { { PEER_FAULT_NONE, PEER_FAULT_DROP_REQUEST }, PWT_TASK_DONE, 2 },
    { { PEER_FAULT_NONE, PEER_FAULT_DROP_REPLY }, PWT_TASK_DONE, 1 },
    { { PEER_FAULT_NONE, PEER_FAULT_CORRUPT }, PWT_TASK_DONE, 1 },
    { { PEER_FAULT_NONE, PEER_FAULT_NONE, PEER_FAULT_DROP_REPLY }, PWT_TASK_DONE, 1 },
    { { PEER_FAULT_EXCEPTION }, PWT_TASK_REFUSED, 0 },
    { { PEER_FAULT_NONE, PEER_FAULT_NONE, PEER_FAULT_EXCEPTION }, PWT_TASK_NOT_PROVED, 1 },
  };
  Peer *peer = site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_DAY);
  PeerMeter *meter = site_add_meter (site, 1, 1, "acrel-dtsy1352");

  site_pass (site, PWT_US_PER_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtTask task = site_task (site, PWT_TASK_TRIP, 1001);
    const PwtTaskResult *result;

    meter->registers[0x0224] = 0x2000;
    for (guint j = 0; j < G_N_ELEMENTS (rows[i].faults); j++)
      peer_fault (peer, rows[i].faults[j], 0);
    result = site_run (site, &task);
    g_assert_cmpint (result->outcome, ==, rows[i].outcome);
    g_assert_cmpuint (result->n_writes, ==, rows[i].n_writes);
    site_pass (site, 10 * PWT_US_PER_SECOND);
    g_queue_clear_full (&peer->faults, g_free);
  }
}

static void
test_settings_commands (Site *site, gconstpointer data)
{
  PeerMeter *meter;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  task = site_task (site, PWT_TASK_SET_PRICES, 1001);
  task.n_values = 4;
  for (guint i = 0; i < 4; i++) {
    task.values[i].quantity = PWT_QUANTITY_PRICE_SHARP + i;
    task.values[i].value = 1000000 + 100 * i;
  }
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpuint (peer_meter_get_u32 (meter, 0x5B), ==, 10001);
  task = site_task (site, PWT_TASK_SET_ALARMS, 1001);
  task.n_values = 2;
  task.values[0].quantity = PWT_QUANTITY_ALARM1_AMOUNT;
  task.values[0].value = 500000;
  task.values[1].quantity = PWT_QUANTITY_ALARM2_AMOUNT;
  task.values[1].value = 100000;
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpuint (peer_meter_get_u32 (meter, 0x46), ==, 500000);
  task = site_task (site, PWT_TASK_SET_OVERLOAD, 1001);
  task.n_values = 1;
  task.values[0].quantity = PWT_QUANTITY_OVERLOAD_POWER;
  task.values[0].value = 12000;
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpuint (meter->registers[0x61], ==, 12000);
}

/* The peer's clock stands still: writing to it does not show. */
static void
test_clock_is_not_believed_unread (Site *site, gconstpointer data)
{
  PeerMeter *meter;
  PwtTask task;
  const PwtTaskResult *result;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  task = site_task (site, PWT_TASK_SET_CLOCK, 1001);
  result = site_run (site, &task);
  g_assert_cmpint (result->outcome, ==, PWT_TASK_NOT_PROVED);
  g_assert_nonnull (strstr (result->text, "clock"));
  /* 18:00:0x on 20 November 2026, in seconds, minutes, hours. */
  g_assert_cmphex (meter->registers[0x354] & 0xFF, ==, 0);
  g_assert_cmphex (meter->registers[0x355] >> 8, ==, 18);
  g_assert_cmphex (meter->registers[0x356], ==, 0x140B);
}

static void
test_refuses_what_cannot_be (Site *site, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PwtTask task;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "acrel-dtsy1352");
  task = site_task (site, PWT_TASK_SET_OVERLOAD, 1001);
  g_assert_false (pwt_lines_submit (site->lines, &task, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE);
  g_clear_error (&error);
  task = site_task (site, PWT_TASK_READ, 4711);
  g_assert_false (pwt_lines_submit (site->lines, &task, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING);
  g_clear_error (&error);
  task = site_task (site, PWT_TASK_SET_PRICES, 1001);
  g_assert_false (pwt_lines_submit (site->lines, &task, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS);
  g_clear_error (&error);
  task = site_task (site, PWT_TASK_TOPUP, 1001);
  task.topup.amount.e4 = 12345; /* no whole cents */
  task.topup.target_count = 8;
  g_assert_false (pwt_lines_submit (site->lines, &task, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE);
}

/* The meter counts before its current transformers: what they do not divide cannot be written. */
static void
test_ratio_is_undone (Site *site, gconstpointer data)
{
  PwtMeterConfig config = {
    .meter = 1001, .line = 1, .unit = 1, .profile = "generic-prepaid", .ct = 20
  };
  g_autoptr (GError) error = NULL;
  PeerMeter *meter;
  PwtTask task;
  gboolean is_set;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  meter = site_add_meter (site, 1, 1, "generic-prepaid");
  is_set = pwt_lines_set_meter (site->lines, &config, NULL);
  g_assert_true (is_set);
  task = site_task (site, PWT_TASK_SET_OVERLOAD, 1001);
  task.n_values = 1;
  task.values[0].quantity = PWT_QUANTITY_OVERLOAD_POWER;
  task.values[0].value = 12001;
  g_assert_false (pwt_lines_submit (site->lines, &task, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE);
  task.values[0].value = 12000;
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpuint (meter->registers[0x61], ==, 600);
}

/* A shorter interval holds at once. */
static void
test_interval_changes (Site *site, gconstpointer data)
{
  PwtLineConfig config = {
    .line = 1,
    .link = { .protocol = PWT_PROTOCOL_RTU, .address = "/dev/null", .baud = 9600 },
    .interval_us = PWT_US_PER_MINUTE,
  };
  gboolean is_set;
  guint before;

  site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_DAY);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_HOUR);
  before = site_count (site, PWT_LINES_READING, 0);
  is_set = pwt_lines_set_line (site->lines, &config, NULL);
  g_assert_true (is_set);
  site_pass (site, 10 * PWT_US_PER_MINUTE);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 0) - before, ==, 10);
  config.interval_us = PWT_US_PER_SECOND;
  g_assert_false (pwt_lines_set_line (site->lines, &config, NULL));
}

/* However busy the line is, a command waits for one exchange at most. */
static void
test_command_waits_one_exchange (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_MINUTE);
  gint64 exchange_us = (8 + 101) * peer->char_us + 30 * MS + 2 * peer->gap_us;

  for (guint8 unit = 1; unit <= 32; unit++)
    site_add_meter (site, 1, unit, "acrel-dtsy1352");
  site_pass (site, PWT_US_PER_MINUTE);
  for (guint i = 0; i < 50; i++) {
    PwtTask task = site_task (site, PWT_TASK_READ, site_number (1, (guint8) (1 + i % 32)));
    const PeerRequest *request = NULL;
    gboolean is_taken;

    pwt_lines_read_all (site->lines, 0);
    site_pass (site, (100 + 17 * i) * MS);
    is_taken = pwt_lines_submit (site->lines, &task, NULL);
    g_assert_true (is_taken);
    g_array_set_size (peer->log, 0);
    site_pass (site, 2 * exchange_us);
    for (guint j = 0; j < peer->log->len && request == NULL; j++)
      if (g_array_index (peer->log, PeerRequest, j).request.unit == 1 + i % 32)
        request = &g_array_index (peer->log, PeerRequest, j);
    g_assert_nonnull (request);
    g_assert_cmpint (request->start_us, <=, site->now_us - exchange_us);
    site_pass (site, 20 * PWT_US_PER_SECOND);
  }
  g_assert_cmpuint (peer->n_violations, ==, 0);
}

/* While a command waits for its meter, the others go on being read. */
static void
test_dead_command_does_not_stop_the_line (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_MINUTE);
  PwtTask task;
  gint64 begin_us;

  for (guint8 unit = 1; unit <= 3; unit++)
    site_add_meter (site, 1, unit, "generic-prepaid");
  site_pass (site, PWT_US_PER_MINUTE);
  peer_find (peer, 2)->is_dead = TRUE;
  task = site_task (site, PWT_TASK_TRIP, site_number (1, 2));
  begin_us = site->now_us;
  g_array_set_size (peer->log, 0);
  pwt_lines_read_all (site->lines, 0);
  g_assert_cmpint (site_run (site, &task)->outcome, ==, PWT_TASK_UNREACHABLE);
  g_assert_cmpint (site->now_us - begin_us, <, 10 * PWT_US_PER_SECOND);
  g_assert_cmpuint (peer->log->len, >=, 5);
}

static void
test_tasks_of_a_meter_in_order (Site *site, gconstpointer data)
{
  PwtTask tasks[3];
  guint n_ended = 0;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "acrel-dtsy1352");
  tasks[0] = site_task (site, PWT_TASK_TRIP, 1001);
  tasks[1] = site_task (site, PWT_TASK_RESTORE, 1001);
  tasks[2] = site_task (site, PWT_TASK_READ, 1001);
  for (guint i = 0; i < 3; i++) {
    gboolean is_taken = pwt_lines_submit (site->lines, &tasks[i], NULL);

    g_assert_true (is_taken);
  }
  site_pass (site, 10 * PWT_US_PER_SECOND);
  for (guint i = 0; i < site->events->len; i++) {
    const PwtLinesEvent *event = site->events->pdata[i];

    if (event->kind == PWT_LINES_TASK) {
      g_assert_true (pwt_id_equal (event->result->id, tasks[n_ended].id));
      g_assert_cmpint (event->result->outcome, ==, PWT_TASK_DONE);
      n_ended++;
    }
  }
  g_assert_cmpuint (n_ended, ==, 3);
}

static void
test_cancels (Site *site, gconstpointer data)
{
  PwtTask first, second;
  gboolean is_taken;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "acrel-dtsy1352");
  site_pass (site, PWT_US_PER_SECOND);
  first = site_task (site, PWT_TASK_TRIP, 1001);
  second = site_task (site, PWT_TASK_HOLD, 1001);
  is_taken =
      pwt_lines_submit (site->lines, &first, NULL) && pwt_lines_submit (site->lines, &second, NULL);
  g_assert_true (is_taken);
  g_assert_false (pwt_lines_submit (site->lines, &first, NULL));
  pwt_lines_step (site->lines, site->now_us);
  g_assert_true (pwt_lines_cancel (site->lines, second.id));
  g_assert_true (pwt_lines_cancel (site->lines, first.id));
  g_assert_false (pwt_lines_cancel (site->lines, first.id));
  site_pass (site, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (site_result (site, first.id)->outcome, ==, PWT_TASK_CANCELLED);
  g_assert_cmpint (site_result (site, second.id)->outcome, ==, PWT_TASK_CANCELLED);
  g_assert_cmpuint (site_count (site, PWT_LINES_TASK, 0), ==, 2);
}

static void
test_tcp_late_answer (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_TCP, PWT_US_PER_MINUTE);
  PeerMeter *meter = site_add_meter (site, 1, 1, "generic-prepaid");
  const PwtLinesEvent *event;

  peer->char_us = 0;
  site_pass (site, PWT_US_PER_SECOND);
  peer_fault (peer, PEER_FAULT_DELAY, 12 * PWT_US_PER_SECOND);
  pwt_lines_read_all (site->lines, 0);
  site_pass (site, 2 * PWT_US_PER_SECOND);
  meter->registers[0x0201] = 2300;
  site_pass (site, PWT_US_PER_MINUTE);
  event = site_last (site, PWT_LINES_READING, 1001);
  g_assert_cmpint (pwt_reading_get (event->reading, PWT_QUANTITY_VOLTAGE_A, 0), ==, 230000);
}

/* A gateway that says its meter is silent: that meter has failed, not the gateway. */
static void
test_gateway_reports_silence (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_TCP, PWT_US_PER_MINUTE);
  PwtMeterStats stats;

  site_add_meter (site, 1, 1, "generic-prepaid");
  peer_fault (peer, PEER_FAULT_EXCEPTION, 0);
  ((PeerFault *) peer->faults.head->data)->code = PWT_MODBUS_NO_ANSWER;
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpint (site_last (site, PWT_LINES_COMM, 1001)->comm, ==, PWT_COMM_FAILING);
  g_assert_cmpint (site_last (site, PWT_LINES_FAILED, 1001)->result->outcome, ==,
                   PWT_TASK_UNREACHABLE);
  g_assert_cmpint (site_last (site, PWT_LINES_LINK, 0)->link, ==, PWT_LINK_OPEN);
  site_pass (site, 10 * PWT_US_PER_SECOND);
  g_assert_true (pwt_lines_get_meter_stats (site->lines, 1001, &stats));
  g_assert_cmpint (stats.comm, ==, PWT_COMM_OK);
  g_assert_cmpuint (stats.n_exceptions, ==, 1);
}

/* The same in a code of the gateway's own: nobody has heard of the meter. */
static void
test_gateway_code_is_no_life (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_TCP, PWT_US_PER_HOUR);
  PwtMeterStats stats;

  site_add_meter (site, 1, 1, "generic-prepaid");
  peer_fault (peer, PEER_FAULT_EXCEPTION, 0);
  ((PeerFault *) peer->faults.head->data)->code = 0x41;
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_true (pwt_lines_get_meter_stats (site->lines, 1001, &stats));
  g_assert_cmpint (stats.comm, ==, PWT_COMM_FAILING);
  g_assert_cmpuint (stats.n_exceptions, ==, 1);
  g_assert_cmpuint (stats.n_ok, ==, 0);
  g_assert_cmpint (stats.last_ok_us, ==, PWT_TIME_NONE);
}

/* A gateway behind which nobody ever answers is connected anew now and then. */
static void
test_silent_gateway_is_reconnected (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_TCP, PWT_US_PER_MINUTE);

  for (guint8 unit = 1; unit <= 8; unit++)
    site_add_meter (site, 1, unit, "generic-prepaid")->is_dead = TRUE;
  site_pass (site, 30 * PWT_US_PER_SECOND);
  g_assert_cmpuint (site_count (site, PWT_LINES_LINK, 0), >=, 2);
  for (guint8 unit = 1; unit <= 8; unit++)
    peer_find (peer, unit)->is_dead = FALSE;
  site_pass (site, 10 * PWT_US_PER_MINUTE);
  for (guint8 unit = 1; unit <= 8; unit++)
    g_assert_cmpint (site_last (site, PWT_LINES_COMM, site_number (1, unit))->comm, ==,
                     PWT_COMM_OK);
}

/* A few dead meters behind a gateway are spared like any other: they are no reason to connect anew
 * and so to ask them all at once again, for ever. */
static void
test_dead_meters_leave_gateway_connected (Site *site, gconstpointer data)
{
  Peer *peer = site_add_line (site, PWT_PROTOCOL_TCP, 30 * PWT_US_PER_MINUTE);
  guint before, heard;

  for (guint8 unit = 1; unit <= 8; unit++)
    site_add_meter (site, 1, unit, "generic-prepaid");
  site_pass (site, PWT_US_PER_MINUTE);
  for (guint8 unit = 3; unit <= 8; unit++)
    peer_find (peer, unit)->is_dead = TRUE;
  site_pass (site, 2 * PWT_US_PER_HOUR);
  before = site_count (site, PWT_LINES_LINK, 0);
  g_assert_cmpuint (before, <=, 3);
  heard = peer->log->len;
  site_pass (site, 6 * PWT_US_PER_HOUR);
  g_assert_cmpuint (site_count (site, PWT_LINES_LINK, 0), ==, before);
  /* Six dead ones every ten minutes, two sound ones every half hour, and some to spare. */
  g_assert_cmpuint (peer->log->len - heard, <, 6 * 36 + 2 * 12 * 3 + 50);
}

/* Setting what is set already changes nothing: no task ends, nothing is read again. */
static void
test_same_settings_change_nothing (Site *site, gconstpointer data)
{
  PwtMeterConfig config = { .meter = 1001, .line = 1, .unit = 1, .profile = "generic-prepaid" };
  PwtTask task;
  gboolean is_done;
  guint before;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_MINUTE);
  before = site_count (site, PWT_LINES_READING, 1001);
  task = site_task (site, PWT_TASK_TRIP, 1001);
  is_done = pwt_lines_submit (site->lines, &task, NULL) &&
            pwt_lines_set_meter (site->lines, &config, NULL);
  g_assert_true (is_done);
  site_pass (site, PWT_US_PER_MINUTE);
  g_assert_cmpint (site_result (site, task.id)->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 1001), ==, before);
  config.ct = 20;
  is_done = pwt_lines_set_meter (site->lines, &config, NULL);
  g_assert_true (is_done);
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 1001), ==, before + 1);
}

static void
test_two_meters_of_one_address (Site *site, gconstpointer data)
{
  PwtMeterConfig config = { .meter = 2, .line = 1, .unit = 1, .profile = "generic-prepaid" };
  g_autoptr (GError) error = NULL;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "generic-prepaid");
  g_assert_false (pwt_lines_set_meter (site->lines, &config, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS);
  g_clear_error (&error);
  config.unit = 2;
  config.profile = "../../etc/passwd";
  g_assert_false (pwt_lines_set_meter (site->lines, &config, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING);
}

static void
test_removal_ends_tasks (Site *site, gconstpointer data)
{
  PwtTask a, b;
  gboolean is_taken;

  site_add_line (site, PWT_PROTOCOL_RTU, 0);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_add_meter (site, 1, 2, "generic-prepaid");
  a = site_task (site, PWT_TASK_TRIP, 1001);
  b = site_task (site, PWT_TASK_TRIP, 1002);
  is_taken = pwt_lines_submit (site->lines, &a, NULL) && pwt_lines_submit (site->lines, &b, NULL);
  g_assert_true (is_taken);
  pwt_lines_step (site->lines, site->now_us);
  pwt_lines_remove_meter (site->lines, 1001);
  pwt_lines_remove_line (site->lines, 1);
  site_turn (site);
  g_assert_cmpint (site_result (site, a.id)->outcome, ==, PWT_TASK_UNREACHABLE);
  g_assert_cmpint (site_result (site, b.id)->outcome, ==, PWT_TASK_UNREACHABLE);
}

/* The wall clock jumps a day back: readings go on, with the times it says. */
static void
test_clock_set_back (Site *site, gconstpointer data)
{
  guint before;

  site_add_line (site, PWT_PROTOCOL_RTU, 30 * PWT_US_PER_MINUTE);
  site_add_meter (site, 1, 1, "generic-prepaid");
  site_pass (site, PWT_US_PER_HOUR);
  before = site_count (site, PWT_LINES_READING, 0);
  pwt_lines_set_utc_offset (site->lines, SITE_START_US - PWT_US_PER_DAY - PWT_US_PER_HOUR);
  site_pass (site, 2 * PWT_US_PER_HOUR);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 0) - before, >=, 4);
  g_assert_cmpint (site_last (site, PWT_LINES_READING, 0)->time_us, <, SITE_START_US);
}

#define ADD(path, test) g_test_add ("/field/lines/" path, Site, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reads-at-once-then-by-plan", test_reads_at_once_then_by_plan);
  ADD ("days-are-civil", test_days_are_civil);
  ADD ("decodes", test_decodes);
  ADD ("suspect-value-is-marked", test_suspect_value_is_marked);
  ADD ("wrong-model", test_wrong_model);
  ADD ("dead-meters-cost-little", test_dead_meters_cost_little);
  ADD ("lost-meter-comes-back", test_lost_meter_comes_back);
  ADD ("answer-ends-back-off", test_answer_ends_back_off);
  ADD ("read-takes-every-block", test_read_takes_every_block);
  ADD ("relay-commands", test_relay_commands);
  ADD ("command-faults", test_command_faults);
  ADD ("ratio-is-undone", test_ratio_is_undone);
  ADD ("interval-changes", test_interval_changes);
  ADD ("settings-commands", test_settings_commands);
  ADD ("clock-is-not-believed-unread", test_clock_is_not_believed_unread);
  ADD ("refuses-what-cannot-be", test_refuses_what_cannot_be);
  ADD ("command-waits-one-exchange", test_command_waits_one_exchange);
  ADD ("dead-command-does-not-stop-the-line", test_dead_command_does_not_stop_the_line);
  ADD ("tasks-of-a-meter-in-order", test_tasks_of_a_meter_in_order);
  ADD ("cancels", test_cancels);
  ADD ("tcp-late-answer", test_tcp_late_answer);
  ADD ("gateway-reports-silence", test_gateway_reports_silence);
  ADD ("gateway-code-is-no-life", test_gateway_code_is_no_life);
  ADD ("silent-gateway-is-reconnected", test_silent_gateway_is_reconnected);
  ADD ("dead-meters-leave-gateway-connected", test_dead_meters_leave_gateway_connected);
  ADD ("same-settings-change-nothing", test_same_settings_change_nothing);
  ADD ("two-meters-of-one-address", test_two_meters_of_one_address);
  ADD ("removal-ends-tasks", test_removal_ends_tasks);
  ADD ("clock-set-back", test_clock_set_back);
  return g_test_run ();
}
