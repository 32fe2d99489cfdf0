/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A command: see that it is the right meter, write, read back until it shows.
 *
 *   check ──read──> write ──any answer or none──> prove ──read──> done
 *                     ▲                             │
 *                     └── the write got no answer ──┴── does not show: wait, read again, give up
 *
 * Commands set a state, so writing twice does no harm; the answer to the write says nothing about
 * the relay. */
#include "field/run.h"

enum {
  PHASE_CHECK,
  PHASE_WRITE,
  PHASE_PROVE,
};

#define MAX_WRITES 2
#define MAX_ROUNDS 4                             /* reads back, in all */
#define ROUND_WAIT_US G_GINT64_CONSTANT (700000) /* a relay takes some tenths of a second */

static const PwtProfileCommand *
command_of (const PwtRun *run)
{
  return &run->target.profile->commands[run->task.kind];
}

/* Which blocks hold what the command is proved by, and always the first, which names the model. */
static guint32
proof_blocks (const PwtRun *run)
{
  const GArray *proofs = command_of (run)->proofs;
  guint32 blocks = 1;

  for (guint i = 0; i < proofs->len; i++) {
    PwtQuantity quantity = g_array_index (proofs, PwtProfileProof, i).quantity;

    blocks |= 1u << pwt_profile_find (run->target.profile, quantity)->block;
  }
  return blocks;
}

static gint64
wanted (const PwtRun *run, const PwtProfileProof *proof)
{
  if (!proof->is_given)
    return proof->value;
  if (proof->quantity == PWT_QUANTITY_CLOCK)
    return run->values[PWT_QUANTITY_CLOCK].time_us;
  for (guint i = 0; i < run->task.n_values; i++)
    if (run->task.values[i].quantity == proof->quantity)
      return run->task.values[i].value;
  return G_MININT64;
}

static const PwtProfileProof *
find_unproved (const PwtRun *run)
{
  const GArray *proofs = command_of (run)->proofs;

  for (guint i = 0; i < proofs->len; i++) {
    const PwtProfileProof *proof = &g_array_index (proofs, PwtProfileProof, i);
    gint64 value;

    if (!pwt_run_value (run, proof->quantity, &value))
      return proof;
    if (value < wanted (run, proof) - proof->tolerance ||
        value > wanted (run, proof) + proof->tolerance)
      return proof;
  }
  return NULL;
}

static void
begin_proof (PwtRun *run)
{
  run->phase = PHASE_PROVE;
  run->n_failures = 0;
  run->blocks = proof_blocks (run);
}

static void
end_unproved (PwtRun *run, const PwtProfileProof *proof)
{
  if (run->exception != 0)
    pwt_run_end (run, PWT_TASK_REFUSED, "The meter refuses: %s (code %02X).",
                 pwt_run_exception_text (run, run->exception), run->exception);
  else
    pwt_run_end (
        run, PWT_TASK_NOT_PROVED,
        "The meter does not show it: %s is not as commanded. Read it again, or look at the "
        "meter.",
        pwt_quantity_name (proof->quantity));
}

static void
judge (PwtRun *run)
{
  const PwtProfileProof *unproved = find_unproved (run);

  if (unproved == NULL) {
    pwt_run_end (run, PWT_TASK_DONE, NULL);
  } else if (++run->n_rounds >= MAX_ROUNDS || run->exception != 0) {
    end_unproved (run, unproved);
  } else if (!run->was_acknowledged && run->n_writes < MAX_WRITES) {
    run->phase = PHASE_WRITE;
  } else {
    begin_proof (run);
    run->wait_us = ROUND_WAIT_US;
  }
}

static gboolean
next (PwtRun *run, gint64 utc_us, PwtModbusRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (run->phase == PHASE_CHECK) {
    run->block = 0;
    pwt_run_ask_block (run, 0, request);
  } else if (run->phase == PHASE_PROVE) {
    run->block = (guint) g_bit_nth_lsf (run->blocks, -1);
    pwt_run_ask_block (run, run->block, request);
  } else if (pwt_run_encode (&run->task, &run->target, utc_us, request, &error)) {
    run->n_writes++;
  } else {
    pwt_run_end (run, PWT_TASK_REFUSED, "%s", error->message);
    return FALSE;
  }
  return TRUE;
}

static void
take_write (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply)
{
  run->was_acknowledged = outcome == PWT_EXCHANGE_ANSWERED;
  run->exception = outcome == PWT_EXCHANGE_EXCEPTION ? reply->exception : 0;
  if (outcome == PWT_EXCHANGE_DOWN)
    pwt_run_fail_exchange (run, outcome);
  else
    begin_proof (run);
}

static void
take_read (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  if (outcome == PWT_EXCHANGE_EXCEPTION) {
    run->exception = reply->exception;
    pwt_run_end (run, run->n_writes > 0 ? PWT_TASK_NOT_PROVED : PWT_TASK_REFUSED,
                 "The meter refuses to be read: %s. Check its profile.",
                 pwt_run_exception_text (run, reply->exception));
  } else if (outcome != PWT_EXCHANGE_ANSWERED) {
    pwt_run_fail_exchange (run, outcome);
  } else if (pwt_run_take_block (run, run->block, reply, utc_us)) {
    run->n_failures = 0;
    if (run->phase == PHASE_CHECK) {
      run->phase = PHASE_WRITE;
      return;
    }
    run->blocks &= ~(1u << run->block);
    if (run->blocks == 0)
      judge (run);
  }
}

static void
answer (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  if (run->phase == PHASE_WRITE)
    take_write (run, outcome, reply);
  else
    take_read (run, outcome, reply, utc_us);
}

const PwtRunKind pwt_run_command_kind = { next, answer };
