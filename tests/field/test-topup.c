/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The top-up executor against a meter with the guard real ones have, and everything that can come
 * between them. What the meter was credited is the oracle. */
#include <string.h>

#include "site.h"

#define AMOUNT_E4 500000 /* 50 yuan */
#define MAX_TRIES 40

static PeerMeter *
set_up_meter (Site *site, const char *profile)
{
  PeerMeter *meter;

  site_init (site);
  site_add_line (site, PWT_PROTOCOL_RTU, PWT_US_PER_DAY);
  meter = site_add_meter (site, 1, 1, profile);
  site_pass (site, PWT_US_PER_SECOND);
  g_assert_cmpuint (site_count (site, PWT_LINES_READING, 1001), ==, 1);
  return meter;
}

/* 100 yuan and count 7 in the meter, 50 yuan more to count 8. */
static PwtTask
topup (Site *site)
{
  PwtTask task = site_task (site, PWT_TASK_TOPUP, 1001);

  task.topup.target_count = 8;
  task.topup.amount.e4 = AMOUNT_E4;
  task.topup.balance_before.e4 = 1000000;
  task.topup.use_allowance.e4 = 10000;
  return task;
}

typedef struct {
  const char *name;
  PeerFaultKind faults[6]; /* of the requests in turn: read, write, read, narrow read */
  gint64 delay_us;
  gint32 cents; /* in the meter at first */
  guint16 count;
  gboolean refuses, refuses_narrow, acknowledges_only;
  PwtTopupOutcome outcome;
  guint n_writes;
  guint n_credits;
} Row;

#define N PEER_FAULT_NONE

static const Row rows[] = {
  { "plain", { N }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "request-lost",
    { N, PEER_FAULT_DROP_REQUEST },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_NOT_APPLIED,
    1,
    0 },
  { "answer-lost", { N, PEER_FAULT_DROP_REPLY }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "answer-garbled", { N, PEER_FAULT_CORRUPT }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "answer-cut", { N, PEER_FAULT_TRUNCATE }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "answer-late", { N, PEER_FAULT_DELAY }, 2000000, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "answer-of-another",
    { N, PEER_FAULT_WRONG_UNIT },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_APPLIED,
    1,
    1 },
  { "answer-twice", { N, PEER_FAULT_DUPLICATE }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "echo",
    { PEER_FAULT_ECHO, PEER_FAULT_ECHO, PEER_FAULT_ECHO, PEER_FAULT_ECHO },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_APPLIED,
    1,
    1 },
  { "gateway-repeats", { N, PEER_FAULT_REPEAT }, 0, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "first-read-late", { PEER_FAULT_DELAY }, 1500000, 10000, 7, 0, 0, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "first-read-twice",
    { PEER_FAULT_DUPLICATE },
    400000,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_APPLIED,
    1,
    1 },
  { "proof-lost",
    { N, N, PEER_FAULT_DROP_REPLY, PEER_FAULT_CORRUPT },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_APPLIED,
    1,
    1 },
  { "proof-never",
    { N, N, PEER_FAULT_DROP_REPLY, PEER_FAULT_DROP_REPLY, PEER_FAULT_DROP_REPLY },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_UNREACHABLE,
    1,
    1 },
  { "never-read",
    { PEER_FAULT_DROP_REPLY, PEER_FAULT_CORRUPT, PEER_FAULT_DROP_REPLY },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_UNREACHABLE,
    0,
    0 },
  { "there-already", { N }, 0, 15000, 8, 0, 0, 0, PWT_TOPUP_APPLIED, 0, 0 },
  { "there-and-partly-used", { N }, 0, 14950, 8, 0, 0, 0, PWT_TOPUP_APPLIED, 0, 0 },
  { "there-with-less", { N }, 0, 14899, 8, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "there-with-more", { N }, 0, 15001, 8, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "count-ahead", { N }, 0, 20000, 9, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "count-behind", { N }, 0, 10000, 6, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "new-meter", { N }, 0, 0, 0, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "money-from-elsewhere", { N }, 0, 10001, 7, 0, 0, 0, PWT_TOPUP_CONFLICTING, 0, 0 },
  { "refused", { N }, 0, 10000, 7, 1, 0, 0, PWT_TOPUP_REFUSED, 1, 0 },
  { "refusal-lost",
    { N, PEER_FAULT_DROP_REPLY },
    0,
    10000,
    7,
    1,
    0,
    0,
    PWT_TOPUP_NOT_APPLIED,
    1,
    0 },
  { "no-partial-reads", { N }, 0, 10000, 7, 0, 1, 0, PWT_TOPUP_APPLIED, 1, 1 },
  { "acknowledged-and-forgotten", { N }, 0, 10000, 7, 0, 0, 1, PWT_TOPUP_NOT_APPLIED, 1, 0 },
  { "refused-by-noise",
    { N, PEER_FAULT_EXCEPTION },
    0,
    10000,
    7,
    0,
    0,
    0,
    PWT_TOPUP_REFUSED,
    1,
    0 },
};

static const char *profile = "generic-prepaid";

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  const PwtTaskResult *result;
  PeerMeter *meter;
  PwtTask task;
  Site site;

  meter = set_up_meter (&site, profile);
  peer_meter_set_money (meter, row->cents, row->count);
  meter->refuses_topup = row->refuses;
  meter->refuses_narrow = row->refuses_narrow;
  meter->acknowledges_only = row->acknowledges_only;
  for (guint i = 0; i < G_N_ELEMENTS (row->faults); i++)
    peer_fault (site.peers->pdata[0], row->faults[i], row->delay_us);
  task = topup (&site);
  result = site_run (&site, &task);
  g_assert_cmpstr (pwt_topup_outcome_nick (result->topup), ==,
                   pwt_topup_outcome_nick (row->outcome));
  g_assert_cmpuint (result->n_writes, ==, row->n_writes);
  g_assert_cmpuint (meter->n_credits, ==, row->n_credits);
  if (row->outcome == PWT_TOPUP_REFUSED)
    g_assert_cmpuint (result->exception, !=, 0);
  if (row->outcome != PWT_TOPUP_APPLIED)
    g_assert_nonnull (result->text);
  g_assert_cmpuint (((Peer *) site.peers->pdata[0])->n_violations, ==, 0);
  site_clear (&site);
}

/* The power goes for a minute, before or after the write took effect. */
static void
run_power_cut (PeerFaultKind fault, guint n_credits, guint n_writes_after)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Site site;
  PwtTask task;
  gboolean is_taken;

  meter = set_up_meter (&site, profile);
  peer_fault (site.peers->pdata[0], PEER_FAULT_NONE, 0);
  peer_fault (site.peers->pdata[0], fault, 0);
  g_array_set_size (((Peer *) site.peers->pdata[0])->log, 0);
  task = topup (&site);
  is_taken = pwt_lines_submit (site.lines, &task, NULL);
  g_assert_true (is_taken);
  while (((Peer *) site.peers->pdata[0])->log->len < 2)
    site_turn (&site);
  meter->is_dead = TRUE;
  while (site_result (&site, task.id) == NULL)
    site_turn (&site);
  result = site_result (&site, task.id);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_UNREACHABLE);
  g_assert_cmpuint (meter->n_credits, ==, n_credits);
  meter->is_dead = FALSE;
  task.id = site_task (&site, PWT_TASK_TOPUP, 1001).id;
  result = site_run (&site, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_APPLIED);
  g_assert_cmpuint (result->n_writes, ==, n_writes_after);
  g_assert_cmpuint (meter->n_credits, ==, 1);
  site_clear (&site);
}

static void
test_power_cut_before (void)
{
  run_power_cut (PEER_FAULT_DROP_REQUEST, 0, 1);
}

static void
test_power_cut_after (void)
{
  run_power_cut (PEER_FAULT_DROP_REPLY, 1, 0);
}

/* Between our read and our write somebody hangs another meter on the wall. */
static void
test_meter_swapped (void)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Peer *peer;
  Site site;
  PwtTask task;
  gboolean is_taken;

  meter = set_up_meter (&site, profile);
  peer = site.peers->pdata[0];
  g_array_set_size (peer->log, 0);
  task = topup (&site);
  is_taken = pwt_lines_submit (site.lines, &task, NULL);
  g_assert_true (is_taken);
  while (peer->log->len < 1)
    site_turn (&site);
  peer_meter_set_money (meter, 0, 0);
  while (site_result (&site, task.id) == NULL)
    site_turn (&site);
  result = site_result (&site, task.id);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_CONFLICTING);
  g_assert_cmpuint (result->n_writes, ==, 1);
  g_assert_cmpuint (meter->n_credits, ==, 0);
  site_clear (&site);
}

/* The line goes down with the write on it. */
static void
test_line_lost (void)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Peer *peer;
  Site site;
  PwtTask task;
  gboolean is_taken;

  meter = set_up_meter (&site, profile);
  peer = site.peers->pdata[0];
  g_array_set_size (peer->log, 0);
  task = topup (&site);
  is_taken = pwt_lines_submit (site.lines, &task, NULL);
  g_assert_true (is_taken);
  while (peer->log->len < 2)
    site_turn (&site);
  pwt_wire_set_broken (site.links->pdata[0], TRUE);
  while (site_result (&site, task.id) == NULL)
    site_turn (&site);
  g_assert_cmpint (site_result (&site, task.id)->topup, ==, PWT_TOPUP_UNREACHABLE);
  pwt_wire_set_broken (site.links->pdata[0], FALSE);
  task.id = site_task (&site, PWT_TASK_TOPUP, 1001).id;
  result = site_run (&site, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_APPLIED);
  g_assert_cmpuint (result->n_writes, ==, 0);
  g_assert_cmpuint (meter->n_credits, ==, 1);
  site_clear (&site);
}

/* A code that nobody documents is a gateway's, not the meter's word: never a refusal. */
static void
test_gateway_code (void)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Peer *peer;
  Site site;
  PwtTask task;

  meter = set_up_meter (&site, profile);
  peer = site.peers->pdata[0];
  peer_fault (peer, PEER_FAULT_NONE, 0);
  peer_fault (peer, PEER_FAULT_EXCEPTION, 0);
  ((PeerFault *) peer->faults.tail->data)->code = 0x41;
  task = topup (&site);
  result = site_run (&site, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_NOT_APPLIED);
  g_assert_cmpuint (result->exception, ==, 0);
  g_assert_cmpuint (meter->n_credits, ==, 0);
  site_clear (&site);
}

/* What a top-up is to be based on: two reads that agree. */
static void
test_read_for_topup (void)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Peer *peer;
  Site site;
  PwtTask task;
  gboolean is_taken;

  meter = set_up_meter (&site, profile);
  peer = site.peers->pdata[0];
  g_array_set_size (peer->log, 0);
  task = site_task (&site, PWT_TASK_READ, 1001);
  task.is_for_topup = TRUE;
  is_taken = pwt_lines_submit (site.lines, &task, NULL);
  g_assert_true (is_taken);
  while (peer->log->len < 1)
    site_turn (&site);
  /* The first answer was of another time: somebody has topped up since. */
  peer_meter_set_money (meter, 15000, 8);
  while (site_result (&site, task.id) == NULL)
    site_turn (&site);
  result = site_result (&site, task.id);
  g_assert_cmpint (result->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpint (pwt_reading_get (result->reading, PWT_QUANTITY_PURCHASE_COUNT, 0), ==, 8);
  g_assert_cmpint (pwt_reading_get (result->reading, PWT_QUANTITY_BALANCE, 0), ==, 1500000);
  g_assert_cmpuint (peer->log->len, ==, 5); /* the last: its number, which it never got */
  g_assert_cmpint (pwt_reading_get (result->reading, PWT_QUANTITY_NUMBER, -1), ==, 0);
  site_clear (&site);
}

/* Two masters, or a meter out of its mind: each read says something else. */
static void
run_contradicting (gboolean is_read)
{
  const PwtTaskResult *result;
  PeerMeter *meter;
  Peer *peer;
  Site site;
  PwtTask task;
  gboolean is_taken;

  meter = set_up_meter (&site, profile);
  peer = site.peers->pdata[0];
  peer_meter_set_money (meter, 15000, 8);
  g_array_set_size (peer->log, 0);
  task = is_read ? site_task (&site, PWT_TASK_READ, 1001) : topup (&site);
  task.is_for_topup = is_read;
  is_taken = pwt_lines_submit (site.lines, &task, NULL);
  g_assert_true (is_taken);
  while (site_result (&site, task.id) == NULL) {
    guint before = peer->log->len;

    site_turn (&site);
    if (peer->log->len > before)
      peer_meter_set_money (meter, peer->log->len % 2 ? 10000 : 15000, peer->log->len % 2 ? 7 : 8);
  }
  result = site_result (&site, task.id);
  g_assert_cmpint (result->outcome, ==, PWT_TASK_UNREACHABLE);
  g_assert_nonnull (strstr (result->text, "contradict"));
  g_assert_cmpuint (result->n_writes, ==, 0);
  site_clear (&site);
}

static void
test_contradicting (void)
{
  run_contradicting (FALSE);
  run_contradicting (TRUE);
}

static void
test_reads_refused (void)
{
  const PwtTaskResult *result;
  Site site;
  PwtTask task;

  set_up_meter (&site, profile);
  peer_fault (site.peers->pdata[0], PEER_FAULT_EXCEPTION, 0);
  task = topup (&site);
  result = site_run (&site, &task);
  g_assert_cmpint (result->topup, ==, PWT_TOPUP_UNREACHABLE);
  g_assert_nonnull (strstr (result->text, "refuses to be read"));
  g_assert_cmpuint (result->n_writes, ==, 0);
  site_clear (&site);
}

/* A cancel counts only before the write. */
static void
test_cancel (void)
{
  for (guint n_requests = 0; n_requests < 4; n_requests++) {
    const PwtTaskResult *result;
    PeerMeter *meter;
    Peer *peer;
    Site site;
    PwtTask task;
    gboolean is_taken, is_in_time;

    meter = set_up_meter (&site, profile);
    peer = site.peers->pdata[0];
    g_array_set_size (peer->log, 0);
    task = topup (&site);
    is_taken = pwt_lines_submit (site.lines, &task, NULL);
    g_assert_true (is_taken);
    while (peer->log->len < n_requests)
      site_turn (&site);
    is_in_time = pwt_lines_cancel (site.lines, task.id);
    site_pass (&site, PWT_US_PER_MINUTE);
    result = site_result (&site, task.id);
    g_assert_cmpint (result->outcome, ==, n_requests < 2 ? PWT_TASK_CANCELLED : PWT_TASK_DONE);
    g_assert_cmpint (is_in_time, ==, result->outcome == PWT_TASK_CANCELLED);
    g_assert_cmpuint (result->n_writes, ==, meter->n_credits);
    site_clear (&site);
  }
}

/* Property: whatever happens on the wire, asking again with the same target until it is there moves
 * the money once; and a verdict of applied or not is never wrong. */
static void
run_seed (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gint64 balance_e4 = 1000000;
  PeerMeter *meter;
  Site site;

  meter = set_up_meter (&site, profile);
  for (guint16 count = 8; count < 12; count++) {
    PwtTask task = topup (&site);
    PwtTopupOutcome outcome = PWT_TOPUP_UNREACHABLE;

    task.topup.target_count = count;
    task.topup.balance_before.e4 = balance_e4;
    for (guint i = 0; outcome != PWT_TOPUP_APPLIED; i++) {
      g_assert_cmpuint (i, <, MAX_TRIES);
      for (guint j = 0; j < 12; j++)
        peer_fault (site.peers->pdata[0],
                    g_rand_boolean (random) ? PEER_FAULT_NONE
                                            : (PeerFaultKind) g_rand_int_range (
                                                  random, PEER_FAULT_NONE, PEER_FAULT_EXCEPTION),
                    g_rand_int_range (random, 0, 2900000));
      task.id = site_task (&site, PWT_TASK_TOPUP, 1001).id;
      outcome = site_run (&site, &task)->topup;
      g_assert_cmpint (outcome, !=, PWT_TOPUP_CONFLICTING);
      g_assert_cmpint (outcome, !=, PWT_TOPUP_REFUSED);
      if (outcome == PWT_TOPUP_NOT_APPLIED)
        g_assert_cmpuint (meter->n_credits, ==, count - 8u);
      site_pass (&site, 4 * PWT_US_PER_SECOND);
      g_queue_clear_full (&((Peer *) site.peers->pdata[0])->faults, g_free);
    }
    balance_e4 += AMOUNT_E4;
    g_assert_cmpuint (meter->n_credits, ==, count - 7u);
    g_assert_cmpint ((gint32) peer_meter_get_u32 (meter, 0x021F) * G_GINT64_CONSTANT (100), ==,
                     balance_e4);
  }
  site_clear (&site);
}

static void
test_exactly_once (void)
{
  guint32 seed = (guint32) g_test_rand_int ();

  for (guint32 i = 0; i < 150; i++) {
    g_test_message ("seed %u", seed + i);
    run_seed (seed + i);
  }
}

/* The same through the vendor's function. */
static void
test_vendor_function (void)
{
  profile = "acrel-dtsy1352";
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    test_row (&rows[i]);
  run_seed (1);
  profile = "generic-prepaid";
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/field/topup/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/field/topup/power-cut-before", test_power_cut_before);
  g_test_add_func ("/field/topup/power-cut-after", test_power_cut_after);
  g_test_add_func ("/field/topup/meter-swapped", test_meter_swapped);
  g_test_add_func ("/field/topup/line-lost", test_line_lost);
  g_test_add_func ("/field/topup/cancel", test_cancel);
  g_test_add_func ("/field/topup/gateway-code", test_gateway_code);
  g_test_add_func ("/field/topup/read-for-topup", test_read_for_topup);
  g_test_add_func ("/field/topup/contradicting", test_contradicting);
  g_test_add_func ("/field/topup/reads-refused", test_reads_refused);
  g_test_add_func ("/field/topup/exactly-once", test_exactly_once);
  g_test_add_func ("/field/topup/vendor-function", test_vendor_function);
  return g_test_run ();
}
