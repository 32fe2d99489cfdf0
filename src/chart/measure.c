/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/measure.h"

#include <string.h>

#define MINUS "−"

static guint64
power_of_ten (int n)
{
  guint64 power = 1;

  for (int i = 0; i < n; i++)
    power *= 10;
  return power;
}

static guint64
magnitude_of (gint64 value)
{
  return value < 0 ? 0 - (guint64) value : (guint64) value;
}

static void
append_grouped (GString *text, guint64 whole)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, whole);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, digits[i]);
  }
}

/**
 * pwt_measure_number:
 * @shown: decimals wanted; more than there are, and there are those
 *
 * Rounds half away from zero.
 *
 * Returns: (transfer full): the number without its unit, with thousands separators
 */
char *
pwt_measure_number (const PwtMeasure *measure, gint64 value, int shown)
{
  int kept = CLAMP (shown, 0, measure->decimals);
  guint64 drop = power_of_ten (measure->decimals - kept), scale = power_of_ten (kept);
  guint64 parts;
  GString *text;

  if (value == PWT_CHART_NONE)
    return g_strdup ("—");
  parts = (magnitude_of (value) + drop / 2) / drop;
  text = g_string_new (value < 0 && parts > 0 ? MINUS : "");
  append_grouped (text, parts / scale);
  if (kept > 0)
    g_string_append_printf (text, ".%0*" G_GUINT64_FORMAT, kept, parts % scale);
  return g_string_free (text, FALSE);
}

char *
pwt_measure_read_out (const PwtMeasure *measure, gint64 value)
{
  g_autofree char *number = pwt_measure_number (measure, value, measure->shown);
  gboolean is_negative = g_str_has_prefix (number, MINUS);

  if (value == PWT_CHART_NONE)
    return g_steal_pointer (&number);
  if (measure->symbol != NULL)
    return g_strconcat (is_negative ? MINUS : "", measure->symbol,
                        number + (is_negative ? strlen (MINUS) : 0), NULL);
  if (measure->unit == NULL)
    return g_steal_pointer (&number);
  return g_strconcat (number, " ", measure->unit, NULL);
}

/* For other programs: every decimal, no separators, an ASCII minus; nothing where nothing is known.
 */
char *
pwt_measure_exact (const PwtMeasure *measure, gint64 value)
{
  guint64 scale = power_of_ten (measure->decimals), parts = magnitude_of (value);

  if (value == PWT_CHART_NONE)
    return g_strdup ("");
  if (measure->decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, value < 0 ? "-" : "",
                          parts / scale, measure->decimals, parts % scale);
}

/* Of a column: "Energy/kWh". */
char *
pwt_measure_heading (const PwtMeasure *measure, const char *name)
{
  if (measure->unit == NULL)
    return g_strdup (name);
  return name != NULL ? g_strdup_printf ("%s/%s", name, measure->unit) : g_strdup (measure->unit);
}
