/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/unbalance.h"

#define PER_MILLE 1000

/**
 * pwt_unbalance:
 * @values: voltages or currents of three phases in one unit, none below zero
 * @unbalance_e3: (out): in 1/1000, rounded half up; 2000 where only one phase carries anything
 *
 * The largest deviation from the mean, over the mean. Of voltages to neutral this is the “phase
 * voltage unbalance rate” of IEEE Std 112; NEMA MG 1 (14.36) has the same form for voltages between
 * lines. (Both as P. Pillay and M. Manyage compare them, “Definitions of Voltage Unbalance”, IEEE
 * Power Engineering Review, May 2001.) Currents are given in the same form here.
 *
 * It is not the negative over the positive sequence that GB/T 15543 limits to 2 %: that needs the
 * angles between the voltages, which these meters do not tell.
 *
 * Returns: %FALSE if there is no mean to compare with, or a value is too large
 */
gboolean
pwt_unbalance (const gint64 values[PWT_UNBALANCE_PHASES], gint64 *unbalance_e3)
{
  gint64 sum = 0, largest = 0, parts;

  g_return_val_if_fail (values != NULL && unbalance_e3 != NULL, FALSE);

  for (guint i = 0; i < PWT_UNBALANCE_PHASES; i++)
    if (values[i] < 0 || __builtin_add_overflow (sum, values[i], &sum))
      return FALSE;
  /* Three times each value against the sum: no rounding before the end. */
  for (guint i = 0; i < PWT_UNBALANCE_PHASES; i++) {
    gint64 triple;

    if (__builtin_mul_overflow (values[i], PWT_UNBALANCE_PHASES, &triple))
      return FALSE;
    largest = MAX (largest, ABS (triple - sum));
  }
  if (sum == 0 || __builtin_mul_overflow (largest, PER_MILLE, &parts) ||
      __builtin_add_overflow (parts, sum / 2, &parts))
    return FALSE;
  *unbalance_e3 = parts / sum;
  return TRUE;
}
