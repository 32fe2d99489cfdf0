/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/run.h"

#include "field/error.h"

/**
 * pwt_run_end:
 * @format: (nullable): in English, what is wrong and what to do
 */
void
pwt_run_end (PwtRun *run, PwtTaskOutcome outcome, const char *format, ...)
{
  va_list args;

  run->is_done = TRUE;
  run->outcome = outcome;
  g_clear_pointer (&run->text, g_free);
  if (format == NULL)
    return;
  va_start (args, format);
  run->text = g_strdup_vprintf (format, args);
  va_end (args);
}

void
pwt_run_ask_block (const PwtRun *run, guint block, PwtModbusRequest *request)
{
  const PwtProfileBlock *known =
      &g_array_index (run->target.profile->blocks, PwtProfileBlock, block);

  request->unit = run->target.unit;
  request->function = known->function;
  request->address = known->address;
  request->count = known->count;
}

gboolean
pwt_run_value (const PwtRun *run, PwtQuantity quantity, gint64 *value)
{
  *value = run->values[quantity].value;
  return (run->present >> quantity & 1) != 0;
}

static void
take_value (PwtRun *run, const PwtProfileQuantity *quantity, const guint16 *registers,
            gint64 utc_us)
{
  PwtValue *value = &run->values[quantity->quantity];
  gint64 read;

  run->present &= ~((guint64) 1 << quantity->quantity);
  if (!pwt_coding_decode (&quantity->coding, registers + quantity->at, run->target.zone, &read))
    return;
  value->quality =
      read < quantity->min || read > quantity->max ? PWT_QUALITY_SUSPECT : PWT_QUALITY_GOOD;
  if (__builtin_mul_overflow (
          read, pwt_ratio_factor (quantity->ratio, run->target.ct, run->target.pt), &value->value))
    return;
  value->quantity = (guint16) quantity->quantity;
  value->is_kept = quantity->in_history ? 1 : 0;
  value->time_us = utc_us;
  run->present |= (guint64) 1 << quantity->quantity;
}

static gboolean
is_known_model (const PwtProfile *profile, gint64 code)
{
  for (guint i = 0; i < profile->models->len; i++)
    if (g_array_index (profile->models, gint64, i) == code)
      return TRUE;
  return profile->models->len == 0;
}

/**
 * pwt_run_take_block:
 *
 * Returns: %FALSE, and the run has ended, if it is another model that answers
 */
gboolean
pwt_run_take_block (PwtRun *run, guint block, const PwtModbusReply *reply, gint64 utc_us)
{
  const PwtProfile *profile = run->target.profile;
  gint64 code;

  for (guint i = 0; i < profile->quantities->len; i++) {
    const PwtProfileQuantity *quantity =
        &g_array_index (profile->quantities, PwtProfileQuantity, i);

    if (quantity->block == block)
      take_value (run, quantity, reply->values, utc_us);
  }
  if (block != 0)
    return TRUE;
  run->read_us = utc_us;
  if (profile->models->len == 0 ||
      (pwt_run_value (run, PWT_QUANTITY_MODEL, &code) && is_known_model (profile, code)))
    return TRUE;
  pwt_run_end (run, PWT_TASK_WRONG_MODEL,
               "The meter at address %u says it is model %" G_GINT64_FORMAT
               ", which is not %s. Check the address, or choose the meter's profile.",
               run->target.unit, run->values[PWT_QUANTITY_MODEL].value, profile->title);
  run->topup = PWT_TOPUP_CONFLICTING;
  return FALSE;
}

/**
 * pwt_run_exception_text:
 *
 * Returns: (transfer none): what the meter's code means
 */
const char *
pwt_run_exception_text (const PwtRun *run, guint8 exception)
{
  if (run->target.profile->exceptions[exception] != NULL)
    return run->target.profile->exceptions[exception];
  switch (exception) {
  case PWT_MODBUS_ILLEGAL_FUNCTION:
    return "it does not know this command";
  case PWT_MODBUS_ILLEGAL_ADDRESS:
    return "it has no such registers";
  case PWT_MODBUS_ILLEGAL_VALUE:
    return "it does not take this value";
  case PWT_MODBUS_DEVICE_FAILURE:
    return "it reports a fault of its own";
  default:
    return "its code is not documented";
  }
}

/**
 * pwt_run_fail_exchange:
 *
 * One more exchange in a row brought nothing; at the third the run ends as unreachable.
 */
void
pwt_run_fail_exchange (PwtRun *run, PwtExchangeOutcome outcome)
{
  guint most = run->is_scheduled ? 1 : PWT_RUN_MAX_FAILURES;

  run->n_failures++;
  if (outcome == PWT_EXCHANGE_DOWN)
    pwt_run_end (run, PWT_TASK_UNREACHABLE, "The line is down.");
  else if (run->n_failures >= most)
    pwt_run_end (run, PWT_TASK_UNREACHABLE,
                 outcome == PWT_EXCHANGE_BAD
                     ? "The meter's answers are garbled. Check the cable, its ends and the speed."
                     : "The meter does not answer. Check its power, its address and the cable.");
  if (run->is_done)
    run->topup = PWT_TOPUP_UNREACHABLE;
}

static gboolean
read_next (PwtRun *run, gint64 utc_us, PwtModbusRequest *request)
{
  if (run->blocks == 0) {
    pwt_run_end (run, PWT_TASK_DONE, NULL);
    return FALSE;
  }
  run->block = (guint) g_bit_nth_lsf (run->blocks, -1);
  pwt_run_ask_block (run, run->block, request);
  return TRUE;
}

/* A block that the meter does not have, or that does not come, costs its values only; the first
 * costs the reading. */
static void
read_answer (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  if (outcome == PWT_EXCHANGE_ANSWERED) {
    run->n_failures = 0;
    run->blocks &= ~(1u << run->block);
    pwt_run_take_block (run, run->block, reply, utc_us);
  } else if (outcome == PWT_EXCHANGE_EXCEPTION) {
    run->exception = reply->exception;
    run->blocks &= ~(1u << run->block);
    if (run->block == 0)
      pwt_run_end (run, PWT_TASK_REFUSED, "The meter refuses to be read: %s. Check its profile.",
                   pwt_run_exception_text (run, reply->exception));
  } else {
    pwt_run_fail_exchange (run, outcome);
    if (run->is_done && run->block != 0)
      pwt_run_end (run, PWT_TASK_DONE, NULL);
  }
}

static const PwtRunKind read_kind = { read_next, read_answer };

static PwtRun *
run_new (const PwtTarget *target)
{
  PwtRun *run = g_new0 (PwtRun, 1);

  run->target = *target;
  pwt_profile_ref (run->target.profile);
  run->exchange.owner = run;
  run->read_us = PWT_TIME_NONE;
  run->topup = PWT_TOPUP_UNREACHABLE;
  return run;
}

static guint32
all_blocks (const PwtProfile *profile)
{
  return (guint32) (((guint64) 1 << profile->blocks->len) - 1);
}

/**
 * pwt_run_new:
 * @task: one that passed pwt_run_check()
 * @target: its zone must outlive the run
 */
PwtRun *
pwt_run_new (const PwtTask *task, const PwtTarget *target)
{
  PwtRun *run = run_new (target);

  run->task = *task;
  run->exchange.is_command = TRUE;
  if (task->kind == PWT_TASK_READ && task->is_for_topup) {
    run->kind = &pwt_run_for_topup_kind;
  } else if (task->kind == PWT_TASK_READ) {
    run->kind = &read_kind;
    run->asks_all = TRUE;
    run->blocks = all_blocks (target->profile);
  } else {
    run->kind = task->kind == PWT_TASK_TOPUP ? &pwt_run_topup_kind : &pwt_run_command_kind;
  }
  return run;
}

/**
 * pwt_run_new_scheduled:
 * @with_rare: also the blocks that are read rarely
 *
 * A read of the plan: one try, for the plan itself tries again.
 */
PwtRun *
pwt_run_new_scheduled (const PwtTarget *target, gboolean with_rare)
{
  PwtRun *run = run_new (target);

  run->kind = &read_kind;
  run->task.meter = target->meter;
  run->is_scheduled = TRUE;
  run->asks_all = with_rare;
  for (guint i = 0; i < target->profile->blocks->len; i++)
    if (with_rare || !g_array_index (target->profile->blocks, PwtProfileBlock, i).is_rare)
      run->blocks |= 1u << i;
  return run;
}

void
pwt_run_free (PwtRun *run)
{
  pwt_profile_unref (run->target.profile);
  g_free (run->text);
  g_free (run);
}

/**
 * pwt_run_next:
 * @request: (out): the next thing to ask
 *
 * Returns: %FALSE if the run has ended
 */
gboolean
pwt_run_next (PwtRun *run, gint64 utc_us, PwtModbusRequest *request)
{
  if (!run->is_done && run->is_cancelled && run->n_writes == 0)
    pwt_run_end (run, PWT_TASK_CANCELLED, NULL);
  return !run->is_done && run->kind->next (run, utc_us, request);
}

/**
 * pwt_run_is_answer:
 *
 * Returns: whether the code is the meter's own word on what was asked: a standard code, or one the
 *   profile documents. Gateways have codes of their own (0x41 … 0x4B of some makers) for a silent
 *   meter
 */
gboolean
pwt_run_is_answer (const PwtRun *run, guint8 exception)
{
  if (run->target.profile->exceptions[exception] != NULL)
    return TRUE;
  return exception <= PWT_MODBUS_DEVICE_FAILURE && !pwt_modbus_is_transient (exception);
}

/**
 * pwt_run_answer:
 * @reply: (nullable): with ANSWERED and EXCEPTION only
 * @utc_us: when it came
 *
 * A gateway that says its meter is silent, or a meter that says it is busy, has not answered.
 */
void
pwt_run_answer (PwtRun *run, PwtExchangeOutcome outcome, const PwtModbusReply *reply, gint64 utc_us)
{
  run->wait_us = 0;
  if (outcome == PWT_EXCHANGE_EXCEPTION && !pwt_run_is_answer (run, reply->exception))
    outcome = PWT_EXCHANGE_TIMEOUT;
  run->kind->answer (run, outcome, reply, utc_us);
}

/**
 * pwt_run_reading:
 *
 * Returns: (transfer full) (nullable): what was read so far, %NULL without the first block
 */
PwtReading *
pwt_run_reading (const PwtRun *run)
{
  const GArray *quantities = run->target.profile->quantities;
  PwtReading *reading;

  if (run->read_us == PWT_TIME_NONE)
    return NULL;
  reading = g_malloc (sizeof (PwtReading) + quantities->len * sizeof (PwtValue));
  *reading = (PwtReading){ .meter = run->target.meter,
                           .ct = run->target.ct,
                           .pt = run->target.pt,
                           .time_us = run->read_us,
                           .is_whole = run->asks_all,
                           .is_broken = run->blocks != 0 };
  for (guint i = 0; i < quantities->len; i++) {
    PwtQuantity quantity = g_array_index (quantities, PwtProfileQuantity, i).quantity;

    if (run->present >> quantity & 1)
      reading->values[reading->n_values++] = run->values[quantity];
  }
  return reading;
}

/**
 * pwt_run_result:
 *
 * Returns: (transfer full): what the task came to
 */
PwtTaskResult *
pwt_run_result (PwtRun *run)
{
  PwtTaskResult *result = g_new0 (PwtTaskResult, 1);

  result->id = run->task.id;
  result->meter = run->target.meter;
  result->kind = run->task.kind;
  result->outcome = run->outcome;
  result->topup = run->topup;
  result->n_writes = run->n_writes;
  result->exception = run->exception;
  result->text = g_steal_pointer (&run->text);
  if (run->outcome != PWT_TASK_WRONG_MODEL)
    result->reading = pwt_run_reading (run);
  return result;
}
