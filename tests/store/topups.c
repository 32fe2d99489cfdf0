/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "store/logos.h"

static void decide_step (PwtDb *db, PwtTopupState from, PwtTopupState to);

/* A state can be stored in a top-up only by going its way; this goes the shortest. */
static void
bring_to (PwtDb *db, guint64 sale, PwtTopupState state)
{
  g_autoptr (GError) error = NULL;

  if (state == PWT_TOPUP_QUEUED)
    return;
  if (state == PWT_TOPUP_RESENT || state == PWT_TOPUP_REFUNDED) {
    bring_to (db, sale, PWT_TOPUP_REJECTED);
    decide_step (db, PWT_TOPUP_REJECTED, state);
    g_assert_true (fixture_step (db, sale, state, &error));
    return;
  }
  if (state != PWT_TOPUP_CANCELLED) {
    g_assert_true (fixture_step (db, sale, PWT_TOPUP_INTENT, &error));
    if (state != PWT_TOPUP_INTENT && state != PWT_TOPUP_UNKNOWN && state != PWT_TOPUP_SENT)
      g_assert_true (fixture_step (db, sale, PWT_TOPUP_SENT, &error));
  }
  if (state != PWT_TOPUP_INTENT)
    g_assert_true (fixture_step (db, sale, state, &error));
  g_assert_no_error (error);
}

static gboolean
change_state (PwtDb *db, guint64 sale, PwtTopupState state, GError **error)
{
  PwtTopup *topup = pwt_db_get (db, &pwt_topup_record, SALE (sale), NULL);
  gboolean is_done;

  topup->state = state;
  if (topup->target_count == PWT_NONE) {
    topup->count_before = 1;
    topup->target_count = 2;
  }
  is_done = pwt_topups_advance (db, topup, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_done;
}

static PwtTopupDecision
new_decision (guint64 sale, guint64 number, PwtDecision kind)
{
  return (PwtTopupDecision){ .id = fixture_id (21, number),
                             .project = PROJECT,
                             .topup = SALE (sale),
                             .decision = kind,
                             .reason = (char *) "试验",
                             .count = PWT_NONE,
                             .balance = { PWT_NONE },
                             .read_us = PWT_TIME_NONE,
                             .refund = { kind == PWT_DECISION_PAY_BACK ? 1000000 : 0 },
                             .operator_id = OPERATOR,
                             .decided_us = FIXTURE_NOW_US };
}

/* Puts the decision that allows the step, after the database has refused it without. */
static void
decide_step (PwtDb *db, PwtTopupState from, PwtTopupState to)
{
  for (guint kind = 0; kind < PWT_N_DECISIONS; kind++) {
    PwtTopupDecision decision = new_decision (1, kind + 1, (PwtDecision) kind);
    g_autoptr (GError) error = NULL;
    PwtTopupState next;

    if (!pwt_topup_decide (from, decision.decision, &next) || next != to)
      continue;
    g_assert_false (change_state (db, 1, to, &error));
    assert_store_error (error, CONSTRAINT);
    g_assert_true (pwt_topups_put_decision (db, &decision, &error));
    g_assert_no_error (error);
  }
}

/* The triggers know the same steps as the domain. */
static void
test_only_known_steps (void)
{
  for (guint from = 0; from < PWT_N_TOPUP_STATES; from++) {
    for (guint to = 0; to < PWT_N_TOPUP_STATES; to++) {
      gboolean may = pwt_topup_can_follow ((PwtTopupState) from, (PwtTopupState) to) ||
                     (from == to && pwt_topup_is_open ((PwtTopupState) from));
      g_autoptr (GError) error = NULL;
      PwtFixture f = { NULL };

      fixture_set_up (&f);
      g_assert_true (fixture_sell (f.db, 1, &error));
      bring_to (f.db, 1, (PwtTopupState) from);
      decide_step (f.db, (PwtTopupState) from, (PwtTopupState) to);
      if (change_state (f.db, 1, (PwtTopupState) to, &error) != may)
        g_error ("%s to %s", pwt_topup_state_nick ((PwtTopupState) from),
                 pwt_topup_state_nick ((PwtTopupState) to));
      if (!may)
        assert_store_error (error, CONSTRAINT);
      fixture_tear_down (&f);
    }
  }
}

static void
test_target_is_never_computed_again (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTopup *topup;

  fixture_set_up (&f);
  g_assert_true (fixture_sell (f.db, 1, &error));
  bring_to (f.db, 1, PWT_TOPUP_UNKNOWN);
  topup = pwt_db_get (f.db, &pwt_topup_record, SALE (1), &error);
  topup->count_before++;
  topup->target_count++;
  g_assert_false (pwt_topups_advance (f.db, topup, &error));
  assert_store_error (error, CONSTRAINT);
  topup->count_before = topup->target_count = PWT_NONE;
  g_assert_false (pwt_topups_advance (f.db, topup, &error));
  assert_store_error (error, CONSTRAINT);
  pwt_record_free (&pwt_topup_record, topup);
  topup = pwt_db_get (f.db, &pwt_topup_record, SALE (1), &error);
  topup->balance_before.e4++;
  g_assert_false (pwt_topups_advance (f.db, topup, &error));
  assert_store_error (error, CONSTRAINT);
  pwt_record_free (&pwt_topup_record, topup);
  fixture_tear_down (&f);
}

static void
test_one_under_way_to_a_meter (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTopup *topup;
  PwtMoney waiting;
  GPtrArray *open;
  gint64 count, oldest_us;

  fixture_set_up (&f);
  for (guint i = 1; i <= 4; i++) /* 1 and 4 are of the same meter */
    g_assert_true (fixture_sell (f.db, i, &error));
  g_assert_true (pwt_topups_under_way (f.db, METER (1), &topup, &error));
  g_assert_null (topup);
  g_assert_true (pwt_topups_next_queued (f.db, METER (1), &topup, &error));
  g_assert_true (pwt_id_equal (topup->id, SALE (1)));
  pwt_record_free (&pwt_topup_record, topup);
  bring_to (f.db, 1, PWT_TOPUP_SENT);
  g_assert_false (fixture_step (f.db, 4, PWT_TOPUP_INTENT, &error));
  assert_store_error (error, CONSTRAINT);
  g_assert_true (pwt_topups_under_way (f.db, METER (1), &topup, &error));
  g_assert_true (pwt_id_equal (topup->id, SALE (1)));
  pwt_record_free (&pwt_topup_record, topup);
  g_assert_true (pwt_topups_waiting (f.db, METER (1), &waiting, &error));
  g_assert_cmpint (waiting.e4, ==, 2 * 980000);

  g_assert_true (fixture_settle (f.db, 1, &error));
  g_assert_true (fixture_step (f.db, 4, PWT_TOPUP_INTENT, &error));
  g_assert_true (pwt_topups_waiting (f.db, METER (1), &waiting, &error));
  g_assert_cmpint (waiting.e4, ==, 980000);
  open = pwt_topups_open (f.db, PWT_ID_NONE, &error);
  g_assert_cmpuint (open->len, ==, 3);
  g_assert_true (pwt_id_equal (((PwtTopup *) open->pdata[0])->id, SALE (2)));
  pwt_record_list_free (&pwt_topup_record, open);
  open = pwt_topups_open (f.db, fixture_id (1, 77), &error);
  g_assert_cmpuint (open->len, ==, 0);
  pwt_record_list_free (&pwt_topup_record, open);
  g_assert_true (pwt_topups_count_open (f.db, PROJECT, &count, &oldest_us, &error));
  g_assert_cmpint (count, ==, 3);
  g_assert_cmpint (oldest_us, ==, FIXTURE_NOW_US + 2);
  fixture_tear_down (&f);
}

static gboolean
queue_again (PwtDb *db, guint64 id_number, gint64 amount_e4, GError **error)
{
  PwtTopup *topup = pwt_db_get (db, &pwt_topup_record, SALE (1), NULL);
  gboolean is_good;

  topup->id = fixture_id (21, id_number);
  topup->follows = SALE (1);
  topup->state = PWT_TOPUP_QUEUED;
  topup->amount.e4 = amount_e4;
  topup->count_before = topup->target_count = topup->balance_before.e4 = PWT_NONE;
  topup->ended_us = PWT_TIME_NONE;
  is_good = pwt_topups_queue (db, topup, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_good;
}

/* The database itself: only what somebody decided to send again, the same money, once. */
static void
test_sent_again_is_the_same_money (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTopupDecision decision = new_decision (1, 3, PWT_DECISION_RESEND);
  PwtTopupDecision *found;
  PwtTopup *newest;

  fixture_set_up (&f);
  g_assert_true (fixture_sell (f.db, 1, &error));
  bring_to (f.db, 1, PWT_TOPUP_REJECTED);
  g_assert_false (queue_again (f.db, 3, 980000, &error));
  assert_store_error (error, CONSTRAINT);
  g_assert_true (pwt_topups_put_decision (f.db, &decision, &error));
  g_assert_false (queue_again (f.db, 3, 980000, &error)); /* it is still refused, not sent again */
  assert_store_error (error, CONSTRAINT);
  g_assert_true (fixture_step (f.db, 1, PWT_TOPUP_RESENT, &error));
  g_assert_false (queue_again (f.db, 4, 980000, &error)); /* another id than was decided */
  assert_store_error (error, CONSTRAINT);
  g_assert_false (queue_again (f.db, 3, 990000, &error));
  assert_store_error (error, CONSTRAINT);
  g_assert_true (queue_again (f.db, 3, 980000, &error));
  g_assert_true (pwt_topups_of_sale (f.db, SALE (1), &newest, &error));
  g_assert_true (pwt_id_equal (newest->id, decision.id));
  g_assert_cmpint (newest->target_count, ==, PWT_NONE);
  g_assert_true (pwt_topups_last_decision (f.db, newest, &found, &error));
  pwt_record_free (&pwt_topup_record, newest);
  g_assert_true (pwt_id_equal (found->id, decision.id));
  pwt_record_free (&pwt_topup_decision_record, found);
  decision.id = fixture_id (21, 9);
  g_assert_false (pwt_topups_put_decision (f.db, &decision, &error)); /* once */
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

static void
test_refund_slips_have_no_gaps (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  for (guint i = 1; i <= 3; i++) {
    PwtTopupDecision decision = new_decision (i, i, PWT_DECISION_PAY_BACK);

    g_assert_true (fixture_sell (f.db, i, &error));
    g_assert_true (pwt_topups_put_decision (f.db, &decision, &error));
    g_assert_cmpint (decision.number, ==, i);
    decision.id = fixture_id (21, 50 + i);
    decision.topup = SALE (3);
    decision.number = 7;
    g_assert_false (pwt_db_insert (f.db, &pwt_topup_decision_record, &decision, &error));
    assert_store_error (error, CONSTRAINT);
  }
  g_assert_false (pwt_sql_run (f.db, &error, "UPDATE topup_decision SET reason = 'x'", ""));
  assert_store_error (error, CONSTRAINT);
  g_assert_false (pwt_sql_run (f.db, &error, "DELETE FROM topup_decision", ""));
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

static void
test_receipts_have_no_gaps (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtReceipt *receipt;
  gint64 prints;

  fixture_set_up (&f);
  g_assert_true (fixture_sell (f.db, 1, &error));
  /* One that is undone leaves no gap. */
  g_assert_true (pwt_db_begin (f.db, &error));
  g_assert_true (pwt_db_savepoint (f.db, &error));
  g_assert_true (fixture_sell (f.db, 2, &error));
  g_assert_true (pwt_db_rollback_to (f.db, &error));
  g_assert_true (pwt_db_release (f.db, &error));
  g_assert_true (fixture_sell (f.db, 3, &error));
  g_assert_true (pwt_db_commit (f.db, &error));
  receipt = pwt_db_get (f.db, &pwt_receipt_record, SALE (3), &error);
  g_assert_cmpint (receipt->number, ==, 2);

  /* Issued again, it is the same; another number is refused by the database. */
  receipt->number = 0;
  g_assert_true (pwt_receipts_issue (f.db, receipt, &error));
  g_assert_cmpint (receipt->number, ==, 2);
  receipt->id = SALE (2);
  receipt->number = 9;
  g_assert_false (pwt_db_insert (f.db, &pwt_receipt_record, receipt, &error));
  assert_store_error (error, CONSTRAINT);
  pwt_record_free (&pwt_receipt_record, receipt);

  g_assert_true (pwt_receipts_count_print (f.db, SALE (3), &prints, &error));
  g_assert_cmpint (prints, ==, 1);
  g_assert_true (pwt_receipts_count_print (f.db, SALE (3), &prints, &error));
  g_assert_cmpint (prints, ==, 2);
  g_assert_false (pwt_receipts_count_print (f.db, SALE (9), &prints, &error));
  assert_store_error (error, NOT_FOUND);
  fixture_tear_down (&f);
}

/* Receipts show it, for ever. */
static void
test_a_logo_is_never_changed (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtLogo logo = { fixture_id (30, 1), PROJECT, 1, 200, 100, (char *) "cG5n" };

  fixture_set_up (&f);
  g_assert_true (pwt_logos_add (f.db, &logo, &error));
  logo.width = 100;
  g_assert_false (pwt_db_save (f.db, &pwt_logo_record, &logo, &error));
  assert_store_error (error, CONSTRAINT);
  g_assert_false (pwt_sql_run (f.db, &error, "DELETE FROM logo", ""));
  assert_store_error (error, CONSTRAINT);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/topups/a-logo-is-never-changed", test_a_logo_is_never_changed);
  g_test_add_func ("/store/topups/only-known-steps", test_only_known_steps);
  g_test_add_func ("/store/topups/target-is-never-computed-again",
                   test_target_is_never_computed_again);
  g_test_add_func ("/store/topups/one-under-way-to-a-meter", test_one_under_way_to_a_meter);
  g_test_add_func ("/store/topups/sent-again-is-the-same-money", test_sent_again_is_the_same_money);
  g_test_add_func ("/store/topups/refund-slips-have-no-gaps", test_refund_slips_have_no_gaps);
  g_test_add_func ("/store/receipts/have-no-gaps", test_receipts_have_no_gaps);
  return g_test_run ();
}
