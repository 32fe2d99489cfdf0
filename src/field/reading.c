/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/reading.h"

#include "field/task.h"

/**
 * pwt_reading_find:
 *
 * Returns: (nullable): the value, or %NULL if the meter was not asked for it or could not tell
 */
const PwtValue *
pwt_reading_find (const PwtReading *reading, PwtQuantity quantity)
{
  for (guint i = 0; i < reading->n_values; i++)
    if (reading->values[i].quantity == quantity)
      return &reading->values[i];
  return NULL;
}

/**
 * pwt_reading_get:
 * @missing: what to return where there is none
 */
gint64
pwt_reading_get (const PwtReading *reading, PwtQuantity quantity, gint64 missing)
{
  const PwtValue *value = pwt_reading_find (reading, quantity);

  return value != NULL ? value->value : missing;
}

PwtReading *
pwt_reading_copy (const PwtReading *reading)
{
  return g_memdup2 (reading, sizeof (PwtReading) + reading->n_values * sizeof (PwtValue));
}

void
pwt_reading_free (PwtReading *reading)
{
  g_free (reading);
}

void
pwt_task_result_free (PwtTaskResult *result)
{
  if (result == NULL)
    return;
  g_free (result->text);
  g_free (result->reading);
  g_free (result);
}
