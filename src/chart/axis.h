/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/measure.h"

G_BEGIN_DECLS

/* Where the marks of an axis stand. Pure numbers: nothing is drawn here. */

/* A value axis in round steps: lower and upper are multiples of step. */
typedef struct {
  gint64 lower, upper, step;
  int decimals;         /* that the labels of these steps need */
  gboolean is_all_zero; /* nothing says how large the rest would be: only zero has a label */
} PwtAxis;

/* Smallest step of 1·2·2.5·5·10ⁿ so that @n steps reach @max; at least 1. */
gint64 pwt_axis_step (gint64 max, int n);

/* The axis of at most @n steps that holds @min and @max, with zero on it. */
PwtAxis pwt_axis_fit (const PwtMeasure *measure, gint64 min, gint64 max, int n);

/* One mark of a time axis. */
typedef struct {
  gint64 time_us;
  char text[16];
} PwtTick;

/* The round civil times in [from, until], at most @n_max: the step is a usual one (minutes, hours,
 * days, months, years), the text says as much of the time as that step needs.
 *
 * Returns: (transfer full) (element-type PwtTick) */
GArray *pwt_axis_ticks (gint64 from_us, gint64 until_us, GTimeZone *zone, int n_max);

/* A time read out, as exact as a range of that length needs: "09:30", "11-20 09:30", … */
char *pwt_axis_date (gint64 time_us, gint64 length_us, GTimeZone *zone);
char *pwt_axis_time (gint64 time_us, gint64 length_us, GTimeZone *zone);

G_END_DECLS
