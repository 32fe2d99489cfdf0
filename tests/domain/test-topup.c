/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/topup.h"

/* The picture in topup.h, row by row: Y where the column's state may follow the row's. */
static void
test_states_follow_the_picture (void)
{
  static const char *const may[PWT_N_TOPUP_STATES] = {
    /* queued, intent, sent, unknown, settled, rejected, conflict, cancelled, resent, refunded */
    "-Y----YY--", /* queued */
    "--YY------", /* intent */
    "---YYYY---", /* sent */
    "--Y-YYY---", /* unknown */
    "----------", /* settled */
    "--------YY", /* rejected */
    "----YY----", /* conflict */
    "----------", /* cancelled */
    "----------", /* resent */
    "----------", /* refunded */
  };

  for (guint from = 0; from < PWT_N_TOPUP_STATES; from++) {
    for (guint to = 0; to < PWT_N_TOPUP_STATES; to++)
      g_assert_cmpint (pwt_topup_can_follow ((PwtTopupState) from, (PwtTopupState) to), ==,
                       may[from][to] == 'Y');
  }
}

static void
test_only_what_was_not_sent_may_be_cancelled (void)
{
  for (guint i = 0; i < PWT_N_TOPUP_STATES; i++)
    g_assert_cmpint (pwt_topup_may_cancel ((PwtTopupState) i), ==, i == PWT_TOPUP_QUEUED);
}

static void
test_open_until_an_end (void)
{
  for (guint i = 0; i < PWT_N_TOPUP_STATES; i++)
    g_assert_cmpint (pwt_topup_is_open ((PwtTopupState) i), ==, i <= PWT_TOPUP_UNKNOWN);
}

/* Each decision is of one state and leads to one that may follow it. */
static void
test_people_decide_what_the_program_cannot (void)
{
  static const struct {
    PwtTopupState from;
    PwtDecision decision;
    PwtTopupState to;
  } rows[] = {
    { PWT_TOPUP_CONFLICT, PWT_DECISION_ARRIVED, PWT_TOPUP_SETTLED },
    { PWT_TOPUP_CONFLICT, PWT_DECISION_NOT_ARRIVED, PWT_TOPUP_REJECTED },
    { PWT_TOPUP_REJECTED, PWT_DECISION_RESEND, PWT_TOPUP_RESENT },
    { PWT_TOPUP_REJECTED, PWT_DECISION_PAY_BACK, PWT_TOPUP_REFUNDED },
  };

  for (guint state = 0; state < PWT_N_TOPUP_STATES; state++) {
    gboolean is_undecided = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      PwtTopupState next;
      gboolean may = pwt_topup_decide ((PwtTopupState) state, rows[i].decision, &next);

      g_assert_cmpint (may, ==, state == rows[i].from);
      g_assert_cmpint (next, ==, rows[i].to);
      g_assert_true (!may || pwt_topup_can_follow ((PwtTopupState) state, next));
      is_undecided = is_undecided || may;
    }
    g_assert_cmpint (pwt_topup_is_undecided ((PwtTopupState) state), ==, is_undecided);
  }
}

static void
test_nicks (void)
{
  static const char *const nicks[PWT_N_TOPUP_STATES] = {
    "queued",   "intent",   "sent",      "unknown", "settled",
    "rejected", "conflict", "cancelled", "resent",  "refunded",
  };
  static const char *const decisions[PWT_N_DECISIONS] = { "arrived", "not-arrived", "resend",
                                                          "pay-back" };

  for (guint i = 0; i < PWT_N_TOPUP_STATES; i++)
    g_assert_cmpstr (pwt_topup_state_nick ((PwtTopupState) i), ==, nicks[i]);
  for (guint i = 0; i < PWT_N_DECISIONS; i++)
    g_assert_cmpstr (pwt_decision_nick ((PwtDecision) i), ==, decisions[i]);
}

static void
test_judges_by_count_and_balance (void)
{
  /* 10.00 in the meter, 100.00 sold, at most 2.00 used meanwhile, count 7 → 8. */
  static const PwtTopupExpectation expected = { 8, { 1000000 }, { 100000 }, { 20000 } };
  static const struct {
    gint64 count, balance_e4;
    PwtTopupOutcome outcome;
  } rows[] = {
    { 8, 1100000, PWT_TOPUP_APPLIED },
    { 8, 1090000, PWT_TOPUP_APPLIED },
    { 8, 1080000, PWT_TOPUP_APPLIED },
    { 8, 1079999, PWT_TOPUP_CONFLICTING }, /* less than use explains */
    { 8, 1100001, PWT_TOPUP_CONFLICTING }, /* more than was sold */
    { 8, 100000, PWT_TOPUP_CONFLICTING },  /* counted, not credited */
    { 8, 2100000, PWT_TOPUP_CONFLICTING }, /* credited twice */
    { 7, 100000, PWT_TOPUP_NOT_APPLIED },
    { 7, 90000, PWT_TOPUP_NOT_APPLIED },
    { 7, -500000, PWT_TOPUP_NOT_APPLIED }, /* however long the meter was out of reach */
    { 7, 100001, PWT_TOPUP_CONFLICTING },  /* the balance rose without the count */
    { 7, 1100000, PWT_TOPUP_CONFLICTING },
    { 9, 1100000, PWT_TOPUP_CONFLICTING }, /* somebody else sold */
    { 6, 100000, PWT_TOPUP_CONFLICTING },  /* another meter */
    { 0, 0, PWT_TOPUP_CONFLICTING },
    { G_MAXINT64, 1100000, PWT_TOPUP_CONFLICTING },
    { G_MININT64, G_MININT64, PWT_TOPUP_CONFLICTING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    g_assert_cmpint (pwt_topup_judge (&expected, rows[i].count, (PwtMoney){ rows[i].balance_e4 }),
                     ==, rows[i].outcome);
  }
}

static void
test_judges_at_the_ends_of_64_bits (void)
{
  static const PwtTopupExpectation high = { 1, { G_MAXINT64 }, { G_MAXINT64 }, { 0 } };
  static const PwtTopupExpectation wide = { 1, { 1 }, { 0 }, { G_MAXINT64 } };

  g_assert_cmpint (pwt_topup_judge (&high, 1, (PwtMoney){ -2 }), ==, PWT_TOPUP_CONFLICTING);
  g_assert_cmpint (pwt_topup_judge (&wide, 1, (PwtMoney){ -G_MAXINT64 + 1 }), ==,
                   PWT_TOPUP_APPLIED);
  g_assert_cmpint (pwt_topup_judge (&wide, 1, (PwtMoney){ -G_MAXINT64 }), ==,
                   PWT_TOPUP_CONFLICTING);
}

/* With honest use, an applied top-up is always seen as such and never as not applied, and
 * inversely. */
static void
test_use_never_hides_the_truth (void)
{
  for (guint i = 0; i < 10000; i++) {
    gint64 use_e4 = g_test_rand_int_range (0, 100000);
    PwtTopupExpectation expected = {
      .target_count = g_test_rand_int_range (1, 10000),
      .amount = { g_test_rand_int_range (1, 100000000) },
      .balance_before = { g_test_rand_int_range (-1000000, 100000000) },
      .use_allowance = { use_e4 + g_test_rand_int_range (0, 1000) },
    };
    PwtMoney without = { expected.balance_before.e4 - use_e4 };
    PwtMoney with = { without.e4 + expected.amount.e4 };

    g_assert_cmpint (pwt_topup_judge (&expected, expected.target_count, with), ==,
                     PWT_TOPUP_APPLIED);
    g_assert_cmpint (pwt_topup_judge (&expected, expected.target_count - 1, without), ==,
                     PWT_TOPUP_NOT_APPLIED);
  }
}

static void
test_another_number_is_told_and_known_again (void)
{
  g_autofree char *text = pwt_topup_dup_other_number (42, 1010001);
  g_autofree char *count = pwt_topup_dup_other_count (9, 7);

  g_assert_cmpstr (text, ==,
                   "The meter that answers says its number ends in 00000042, the one known here in "
                   "01010001. Nothing was sent to it. Check the wiring; if the meter was changed, "
                   "first note what money the old one has, then enter the new one's number in "
                   "Setup.");
  g_assert_true (pwt_topup_is_other_number (text));
  g_assert_false (pwt_topup_is_other_number ("The meter does not answer"));
  g_assert_false (pwt_topup_is_other_number (NULL));
  g_assert_true (pwt_topup_is_doubted (PWT_TOPUP_QUEUED, text));
  g_assert_cmpstr (
      count, ==,
      "The meter shows purchase count 9 where the books stand at 7. Nothing was sent; a "
      "person must decide.");
  g_assert_false (pwt_topup_is_other_number (count));
  g_assert_true (pwt_topup_is_doubted (PWT_TOPUP_QUEUED, count));
  g_assert_false (pwt_topup_is_doubted (PWT_TOPUP_CONFLICT, text)); /* it is decided what it is */
  g_assert_false (pwt_topup_is_doubted (PWT_TOPUP_QUEUED, "The meter does not answer"));
  g_assert_false (pwt_topup_is_doubted (PWT_TOPUP_QUEUED, NULL));
}

static void
test_a_serial_ends_in_the_number_the_meter_says (void)
{
  static const struct {
    const char *serial;
    gint64 number;
  } rows[] = {
    { "202501010021", 1010021 },
    { "SN-12345678", 12345678 },
    { "12345678", 12345678 },
    { "42", 42 },
    { "0000000000000000000099999999", PWT_METER_NUMBER_END - 1 },
    { "B-7", 7 },
    { "main meter", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (pwt_meter_number_of_serial (rows[i].serial), ==, rows[i].number);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/topup/states-follow-the-picture", test_states_follow_the_picture);
  g_test_add_func ("/domain/topup/only-what-was-not-sent-may-be-cancelled",
                   test_only_what_was_not_sent_may_be_cancelled);
  g_test_add_func ("/domain/topup/open-until-an-end", test_open_until_an_end);
  g_test_add_func ("/domain/topup/people-decide-what-the-program-cannot",
                   test_people_decide_what_the_program_cannot);
  g_test_add_func ("/domain/topup/nicks", test_nicks);
  g_test_add_func ("/domain/topup/judges-by-count-and-balance", test_judges_by_count_and_balance);
  g_test_add_func ("/domain/topup/judges-at-the-ends-of-64-bits",
                   test_judges_at_the_ends_of_64_bits);
  g_test_add_func ("/domain/topup/another-number-is-told-and-known-again",
                   test_another_number_is_told_and_known_again);
  g_test_add_func ("/domain/topup/a-serial-ends-in-the-number-the-meter-says",
                   test_a_serial_ends_in_the_number_the_meter_says);
  g_test_add_func ("/domain/topup/use-never-hides-the-truth", test_use_never_hides_the_truth);
  return g_test_run ();
}
