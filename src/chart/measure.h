/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A value that is not known: a gap in a line, no bar, an empty cell. The records' PWT_NONE. */
#define PWT_CHART_NONE G_MININT64

/* What a chart's whole numbers mean: a value counts 10^-decimals of the unit. So 8960 of
 * { "kW", NULL, 3, 2 } reads "8.96 kW", and 126981800 of { "yuan", "¥", 4, 2 } reads "¥12,698.18".
 * The texts are borrowed: literals, or what gettext returns. */
typedef struct {
  const char *unit;   /* above the axis, and after a value read out */
  const char *symbol; /* (nullable) before a value read out, instead of the unit after it */
  int decimals;       /* 0 … 6 */
  int shown;          /* decimals read out, at most @decimals */
} PwtMeasure;

char *pwt_measure_read_out (const PwtMeasure *measure, gint64 value); /* "8.96 kW", "—" */
char *pwt_measure_number (const PwtMeasure *measure, gint64 value, int shown); /* "12,698.18" */
char *pwt_measure_exact (const PwtMeasure *measure, gint64 value);       /* "12698.1800", "" */
char *pwt_measure_heading (const PwtMeasure *measure, const char *name); /* "Energy/kWh" */

G_END_DECLS
