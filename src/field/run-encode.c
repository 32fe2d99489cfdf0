/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a command and its values to the registers the profile's template wants. */
#include "field/error.h"
#include "field/run.h"

static gboolean
set_error (GError **error, PwtLinesError code, const char *text, PwtQuantity quantity)
{
  g_set_error (error, PWT_LINES_ERROR, (int) code, "%s: %s", pwt_quantity_name (quantity), text);
  return FALSE;
}

/* The meter counts in its own, secondary values where its profile says so. */
static gboolean
undo_ratio (const PwtTarget *target, PwtQuantity quantity, gint64 *value)
{
  const PwtProfileQuantity *known = pwt_profile_find (target->profile, quantity);
  gint64 ratio = known != NULL ? pwt_ratio_factor (known->ratio, target->ct, target->pt) : 1;

  if (*value % ratio != 0)
    return FALSE;
  *value /= ratio;
  return TRUE;
}

static gboolean
given_value (const PwtTask *task, const PwtTarget *target, PwtQuantity quantity, gint64 *value,
             GError **error)
{
  for (guint i = 0; i < task->n_values; i++)
    if (task->values[i].quantity == quantity) {
      *value = task->values[i].value;
      if (undo_ratio (target, quantity, value))
        return TRUE;
      return set_error (error, PWT_LINES_ERROR_IMPOSSIBLE,
                        "not a whole multiple of the meter's CT and PT ratios.", quantity);
    }
  return set_error (error, PWT_LINES_ERROR_SETTINGS, "this model needs it too.", quantity);
}

static gboolean
put_value (const PwtTask *task, const PwtTarget *target, const PwtProfilePut *put, gint64 utc_us,
           gint64 *value, GError **error)
{
  switch (put->kind) {
  case PWT_PUT_AMOUNT:
    *value = task->topup.amount.e4;
    return TRUE;
  case PWT_PUT_COUNT:
    *value = task->topup.target_count;
    return TRUE;
  case PWT_PUT_TIME:
    *value = utc_us;
    return TRUE;
  case PWT_PUT_QUANTITY:
    return given_value (task, target, put->quantity, value, error);
  case PWT_PUT_CONST:
  default:
    *value = put->value;
    return TRUE;
  }
}

static const char *
put_name (const PwtProfilePut *put)
{
  switch (put->kind) {
  case PWT_PUT_AMOUNT:
    return "The amount";
  case PWT_PUT_COUNT:
    return "The purchase count";
  case PWT_PUT_TIME:
    return "The time";
  case PWT_PUT_QUANTITY:
    return pwt_quantity_name (put->quantity);
  case PWT_PUT_CONST:
  default:
    return "A constant";
  }
}

/* A constant is the registers' own; everything else is in units. */
static gboolean
put_bytes (const PwtTarget *target, const PwtProfilePut *put, gint64 value, guint8 *bytes,
           GError **error)
{
  if (pwt_coding_encode (&put->coding, value, target->zone, bytes))
    return TRUE;
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE,
               "%s, %" G_GINT64_FORMAT ", cannot be written exactly to a %s.", put_name (put),
               value, target->profile->title);
  return FALSE;
}

/**
 * pwt_run_encode:
 * @request: (out): the write
 *
 * Returns: %FALSE with a %PWT_LINES_ERROR if the model cannot, a value is missing, or one cannot be
 *   said exactly in the meter's registers: nothing is ever rounded on its way to a meter
 */
gboolean
pwt_run_encode (const PwtTask *task, const PwtTarget *target, gint64 utc_us,
                PwtModbusRequest *request, GError **error)
{
  const PwtProfileCommand *command = &target->profile->commands[task->kind];
  guint8 bytes[2 * PWT_MODBUS_MAX_WRITE];
  guint n = 0;

  if (!pwt_profile_can (target->profile, task->kind, error))
    return FALSE;
  for (guint i = 0; i < command->puts->len; i++) {
    const PwtProfilePut *put = &g_array_index (command->puts, PwtProfilePut, i);
    gint64 value;

    if (!put_value (task, target, put, utc_us, &value, error) ||
        !put_bytes (target, put, value, bytes + n, error))
      return FALSE;
    n += put->coding.n_bytes;
  }
  request->unit = target->unit;
  request->function = command->function;
  request->address = command->address;
  request->count = command->count;
  for (guint i = 0; i < command->count; i++)
    request->values[i] = (guint16) (bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return TRUE;
}

static gboolean
check_topup (const PwtTask *task, GError **error)
{
  const PwtTopupExpectation *topup = &task->topup;

  if (topup->amount.e4 > 0 && topup->target_count > 0 && topup->use_allowance.e4 >= 0)
    return TRUE;
  g_set_error_literal (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
                       "A top-up has an amount and a target count above zero.");
  return FALSE;
}

/**
 * pwt_run_check:
 *
 * Returns: %FALSE with a %PWT_LINES_ERROR if @task can never be done to @target
 */
gboolean
pwt_run_check (const PwtTask *task, const PwtTarget *target, GError **error)
{
  PwtModbusRequest request;

  if ((guint) task->kind >= PWT_N_TASK_KINDS || task->n_values > PWT_TASK_MAX_VALUES) {
    g_set_error_literal (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS, "Not a task.");
    return FALSE;
  }
  if (task->kind == PWT_TASK_READ)
    return !task->is_for_topup || pwt_profile_can (target->profile, PWT_TASK_TOPUP, error);
  if (task->kind == PWT_TASK_TOPUP && !check_topup (task, error))
    return FALSE;
  return pwt_run_encode (task, target, g_get_real_time (), &request, error);
}
