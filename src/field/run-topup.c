/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Money into a meter that keeps it: the executor, which may be run any number of times with the
 * same target and moves the money once.
 *
 *   before ──read──> count = target − 1 ──> number ──> write, once ──any answer or none──> after
 *      │                                                                                    │
 *      └── any other count ──────────────> confirm <───────────────── read ─────────────────┘
 *                                             └── nothing written by this run ──> number
 *
 * The read that such a top-up is based on goes from before to confirm at once, for no target stands
 * on a single frame, and asks at last for the number the meter gives itself, where it has one.
 * Nothing is written to a meter that does not give the number it is known by, and none is believed
 * to hold the money, or to hold it in doubt, that was not asked for it by the same run.
 *
 * after and confirm read count and balance in two shapes (the whole block, then only the registers
 * between them), so that one stale frame can never speak twice; only a verdict both agree on
 * counts.
 *
 * What may happen between any two exchanges, and why it does no harm:
 *   - the write is lost, or the meter loses power before it took effect: count stays, NOT_APPLIED,
 * and whoever asks again sends the same target;
 *   - its answer is lost, or power went after the effect: count is target, APPLIED;
 *   - a gateway sends it twice, or an earlier run's write comes late: the meter takes a target
 * once;
 *   - another meter, or another seller, answers with another count or balance: CONFLICTING,
 * unwritten;
 *   - the meter refuses: only with two reads of target − 1 is that a refusal. */
#include "field/run.h"

enum {
  PHASE_BEFORE,
  PHASE_WRITE,
  PHASE_AFTER,
  PHASE_CONFIRM,
  PHASE_NUMBER,
};

#define MAX_ROUNDS 4
#define ROUND_WAIT_US G_GINT64_CONSTANT (500000) /* a meter may acknowledge first and book then */

static const PwtProfileQuantity *
place_of (const PwtRun *run, PwtQuantity quantity)
{
  return pwt_profile_find (run->target.profile, quantity);
}

/* Only the registers from balance to count, or from count to balance. */
static void
ask_narrow (const PwtRun *run, PwtModbusRequest *request)
{
  guint first;

  pwt_run_ask_block (run, 0, request);
  request->count = (guint16) pwt_profile_narrow (run->target.profile, &first);
  request->address = (guint16) (request->address + first);
}

static gboolean
next (PwtRun *run, gint64 utc_us, PwtModbusRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (run->phase == PHASE_CONFIRM && !run->no_narrow) {
    ask_narrow (run, request);
  } else if (run->phase == PHASE_NUMBER) {
    pwt_run_ask_block (run, place_of (run, PWT_QUANTITY_NUMBER)->block, request);
  } else if (run->phase != PHASE_WRITE) {
    pwt_run_ask_block (run, 0, request);
  } else if (pwt_run_encode (&run->task, &run->target, utc_us, request, &error)) {
    run->n_writes++;
  } else {
    run->topup = PWT_TOPUP_REFUSED;
    pwt_run_end (run, PWT_TASK_REFUSED, "%s", error->message);
    return FALSE;
  }
  return TRUE;
}

static void
end_conflicting (PwtRun *run, gint64 count, gint64 balance_e4)
{
  g_autofree char *balance = pwt_money_format_plain ((PwtMoney){ balance_e4 });

  pwt_run_end (run, PWT_TASK_NOT_PROVED,
               "The meter shows purchase count %" G_GINT64_FORMAT
               " and %s yuan, which this top-up to count %" G_GINT64_FORMAT
               " does not explain. A person must decide.",
               count, balance, run->task.topup.target_count);
}

static void
end_contradicting (PwtRun *run)
{
  run->topup = PWT_TOPUP_UNREACHABLE;
  pwt_run_end (run, PWT_TASK_UNREACHABLE,
               "The meter's answers contradict each other. Look for a second master on the line.");
}

static gboolean
must_ask_number (const PwtRun *run)
{
  return run->task.number > 0 && place_of (run, PWT_QUANTITY_NUMBER) != NULL;
}

/* Two reads agree, and it is the meter that was meant. */
static void
end_with (PwtRun *run, PwtTopupOutcome verdict, gint64 count, gint64 balance_e4)
{
  run->topup = verdict;
  if (verdict == PWT_TOPUP_APPLIED) {
    pwt_run_end (run, PWT_TASK_DONE, NULL);
  } else if (verdict == PWT_TOPUP_CONFLICTING) {
    end_conflicting (run, count, balance_e4);
  } else if (run->exception != 0) {
    run->topup = PWT_TOPUP_REFUSED;
    pwt_run_end (run, PWT_TASK_REFUSED, "The meter refuses the top-up: %s (code %02X).",
                 pwt_run_exception_text (run, run->exception), run->exception);
  } else if (run->was_acknowledged && ++run->n_rounds < MAX_ROUNDS) {
    run->phase = PHASE_AFTER;
    run->wait_us = ROUND_WAIT_US;
  } else {
    pwt_run_end (run, PWT_TASK_NOT_PROVED,
                 "The top-up is not in the meter. Send it again, with the same count.");
  }
}

/* What a top-up stands on. A single read will not do: it may be the late answer to one that was
 * asked before an earlier top-up. The balance may have fallen since by what was used. */
static void
agree (PwtRun *run, gint64 count, gint64 balance_e4)
{
  if (run->phase != PHASE_CONFIRM) {
    run->count = count;
    run->balance_e4 = balance_e4;
    run->phase = PHASE_CONFIRM;
  } else if (count == run->count && balance_e4 <= run->balance_e4) {
    run->phase = PHASE_NUMBER;
    if (place_of (run, PWT_QUANTITY_NUMBER) == NULL)
      pwt_run_end (run, PWT_TASK_DONE, NULL);
  } else if (++run->n_rounds < MAX_ROUNDS) {
    run->phase = PHASE_BEFORE;
  } else {
    end_contradicting (run);
  }
}

static void
judge (PwtRun *run, gint64 count, gint64 balance_e4)
{
  PwtTopupOutcome verdict;

  if (run->task.kind == PWT_TASK_READ) {
    agree (run, count, balance_e4);
    return;
  }
  verdict = pwt_topup_judge (&run->task.topup, count, (PwtMoney){ balance_e4 });
  if (run->phase == PHASE_BEFORE && verdict == PWT_TOPUP_NOT_APPLIED) {
    run->phase = must_ask_number (run) ? PHASE_NUMBER : PHASE_WRITE;
  } else if (run->phase != PHASE_CONFIRM) {
    run->verdict = verdict;
    run->phase = PHASE_CONFIRM;
  } else if (run->verdict == verdict && run->n_writes == 0 && must_ask_number (run)) {
    run->has_verdict = TRUE;
    run->count = count;
    run->balance_e4 = balance_e4;
    run->phase = PHASE_NUMBER;
  } else if (run->verdict == verdict) {
    end_with (run, verdict, count, balance_e4);
  } else if (++run->n_rounds < MAX_ROUNDS) {
    run->phase = PHASE_AFTER;
  } else {
    end_contradicting (run);
  }
}

static void
take_block (PwtRun *run, const PwtModbusReply *reply, gint64 utc_us)
{
  gint64 count, balance_e4;

  if (!pwt_run_take_block (run, 0, reply, utc_us))
    return;
  if (pwt_run_value (run, PWT_QUANTITY_PURCHASE_COUNT, &count) &&
      pwt_run_value (run, PWT_QUANTITY_BALANCE, &balance_e4))
    judge (run, count, balance_e4);
  else
    pwt_run_fail_exchange (run, PWT_EXCHANGE_BAD);
}

static void
take_narrow (PwtRun *run, const PwtModbusReply *reply)
{
  const PwtProfileQuantity *balance = place_of (run, PWT_QUANTITY_BALANCE);
  const PwtProfileQuantity *count = place_of (run, PWT_QUANTITY_PURCHASE_COUNT);
  guint first = MIN (balance->at, count->at);
  gint64 count_read, balance_e4;

  if (pwt_coding_decode (&count->coding, reply->values + count->at - first, NULL, &count_read) &&
      pwt_coding_decode (&balance->coding, reply->values + balance->at - first, NULL, &balance_e4))
    judge (run, count_read, balance_e4);
  else
    pwt_run_fail_exchange (run, PWT_EXCHANGE_BAD);
}

static void
end_other_number (PwtRun *run, gint64 number)
{
  g_autofree char *text = pwt_topup_dup_other_number (number, run->task.number);

  run->topup = PWT_TOPUP_CONFLICTING;
  pwt_run_end (run, PWT_TASK_NOT_PROVED, "%s", text);
}

/* Before a write, and where nothing was written: the right one, or none. */
static void
check_number (PwtRun *run, PwtExchangeOutcome outcome)
{
  gint64 number;

  if (outcome != PWT_EXCHANGE_ANSWERED || !pwt_run_value (run, PWT_QUANTITY_NUMBER, &number))
    pwt_run_fail_exchange (run, outcome == PWT_EXCHANGE_ANSWERED ? PWT_EXCHANGE_BAD : outcome);
  else if (number % PWT_METER_NUMBER_END != run->task.number)
    end_other_number (run, number % PWT_METER_NUMBER_END);
  else if (run->has_verdict)
    end_with (run, run->verdict, run->count, run->balance_e4);
  else
    run->phase = PHASE_WRITE;
}

/* Who asks what a top-up is to be based on decides itself whether it needs the number: one that
 * does not come costs it alone. */
static void
take_number (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  if (outcome == PWT_EXCHANGE_ANSWERED)
    pwt_run_take_block (run, place_of (run, PWT_QUANTITY_NUMBER)->block, reply, utc_us);
  if (run->task.kind == PWT_TASK_TOPUP) {
    check_number (run, outcome);
  } else if (outcome == PWT_EXCHANGE_ANSWERED || outcome == PWT_EXCHANGE_EXCEPTION) {
    pwt_run_end (run, PWT_TASK_DONE, NULL);
  } else {
    pwt_run_fail_exchange (run, outcome);
    if (run->is_done)
      pwt_run_end (run, PWT_TASK_DONE, NULL);
  }
}

static void
take_write (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply)
{
  run->was_acknowledged = outcome == PWT_EXCHANGE_ANSWERED;
  if (outcome == PWT_EXCHANGE_EXCEPTION)
    run->exception = reply->exception;
  run->phase = PHASE_AFTER;
  if (outcome == PWT_EXCHANGE_DOWN)
    pwt_run_fail_exchange (run, outcome);
}

static void
take_refused_read (PwtRun *run, const PwtModbusReply *reply)
{
  if (run->phase == PHASE_CONFIRM && !run->no_narrow) {
    run->no_narrow = TRUE;
    return;
  }
  run->topup = PWT_TOPUP_UNREACHABLE;
  pwt_run_end (run, PWT_TASK_UNREACHABLE, "The meter refuses to be read: %s. Check its profile.",
               pwt_run_exception_text (run, reply->exception));
}

static void
answer (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  gboolean is_narrow = run->phase == PHASE_CONFIRM && !run->no_narrow;

  if (run->phase == PHASE_WRITE) {
    take_write (run, outcome, reply);
  } else if (run->phase == PHASE_NUMBER) {
    run->n_failures = outcome == PWT_EXCHANGE_ANSWERED ? 0 : run->n_failures;
    take_number (run, outcome, reply, utc_us);
  } else if (outcome == PWT_EXCHANGE_EXCEPTION) {
    take_refused_read (run, reply);
  } else if (outcome != PWT_EXCHANGE_ANSWERED) {
    pwt_run_fail_exchange (run, outcome);
  } else {
    run->n_failures = 0;
    if (is_narrow)
      take_narrow (run, reply);
    else
      take_block (run, reply, utc_us);
  }
}

const PwtRunKind pwt_run_topup_kind = { next, answer };

/* READ for a top-up: the same two shapes, and nothing written. */
const PwtRunKind pwt_run_for_topup_kind = { next, answer };
