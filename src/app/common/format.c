/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/format.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "backend/backend.h"
#include "domain/decimal.h"

#define NOT_KNOWN "—"
#define MINUS "−" /* U+2212: as wide as a digit, unlike the hyphen */

/* Puts the real minus before @prefix and @text. Takes @text. */
static char *
with_sign (const char *prefix, char *text, const char *suffix)
{
  g_autofree char *owned = text;

  if (owned[0] == '-')
    return g_strconcat (MINUS, prefix, owned + 1, suffix, NULL);
  if (g_str_has_prefix (owned, MINUS))
    return g_strconcat (MINUS, prefix, owned + strlen (MINUS), suffix, NULL);
  return g_strconcat (prefix, owned, suffix, NULL);
}

/* @value without its last @drop decimals, rounded half away from zero: for the eye only. */
static gint64
drop_decimals (gint64 value, guint drop)
{
  gint64 quotient = 0;

  if (!pwt_round_div (value, pwt_decimal_power (drop), &quotient, NULL))
    return value;
  return quotient;
}

char *
pwt_show_money (PwtMoney money)
{
  if (money.e4 == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  return with_sign ("¥", pwt_decimal_format (drop_decimals (money.e4, 2), 2, 2, TRUE), "");
}

char *
pwt_show_amount (PwtMoney money)
{
  if (money.e4 == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  return with_sign ("", pwt_decimal_format (drop_decimals (money.e4, 2), 2, 2, TRUE), "");
}

char *
pwt_show_kilo (gint64 milli)
{
  if (milli == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  return with_sign ("", pwt_decimal_format (drop_decimals (milli, 1), 2, 2, TRUE), "");
}

char *
pwt_show_energy (PwtEnergy energy)
{
  g_autofree char *number = pwt_show_kilo (energy.wh);

  return energy.wh == PWT_NONE ? g_steal_pointer (&number) : g_strconcat (number, " kWh", NULL);
}

char *
pwt_show_power (gint64 power_w)
{
  g_autofree char *number = pwt_show_kilo (power_w);

  return power_w == PWT_NONE ? g_steal_pointer (&number) : g_strconcat (number, " kW", NULL);
}

char *
pwt_show_count (gint64 count)
{
  if (count == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  return with_sign ("", pwt_decimal_format (count, 0, 0, TRUE), "");
}

char *
pwt_show_price (PwtPrice price)
{
  g_autofree char *number = with_sign ("", pwt_price_format (price), "");

  return g_strdup_printf (_ ("%s yuan/kWh"), number);
}

char *
pwt_show_mean_price (PwtPrice price)
{
  g_autofree char *number = NULL;

  if (price.e6 == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  number = with_sign ("", pwt_decimal_format (drop_decimals (price.e6, 2), 4, 4, TRUE), "");
  return g_strdup_printf (_ ("%s yuan/kWh"), number);
}

char *
pwt_show_days (gint64 days_tenths)
{
  gint64 days;

  if (days_tenths == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  if (days_tenths < 10)
    return g_strdup (_ ("under 1 day"));
  days = days_tenths / 10;
  return g_strdup_printf (ngettext ("about %d day", "about %d days", (gulong) days), (int) days);
}

char *
pwt_show_short_age (gint64 time_us, gint64 now_us)
{
  gint64 seconds;

  if (time_us == PWT_TIME_NONE)
    return g_strdup (NOT_KNOWN);
  seconds = MAX (0, (now_us - time_us) / PWT_US_PER_SECOND);
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 60 * 60)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
  if (seconds < 48 * 60 * 60)
    return g_strdup_printf (_ ("%d h"), (int) (seconds / 3600));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (seconds / 86400)),
                          (int) (seconds / 86400));
}

char *
pwt_show_age (gint64 time_us, gint64 now_us)
{
  g_autofree char *age = NULL;

  if (time_us == PWT_TIME_NONE)
    return g_strdup (_ ("never"));
  age = pwt_show_short_age (time_us, now_us);
  return g_strdup_printf (_ ("%s ago"), age);
}

char *
pwt_show_time (gint64 time_us, GTimeZone *zone)
{
  PwtCivil civil;

  if (time_us == PWT_TIME_NONE)
    return g_strdup (NOT_KNOWN);
  civil = pwt_civil_from_time (time_us, zone);
  return g_strdup_printf ("%02d-%02d %02d:%02d", civil.month, civil.day, civil.hour, civil.minute);
}

char *
pwt_show_clock (gint64 time_us, GTimeZone *zone)
{
  PwtCivil civil;

  if (time_us == PWT_TIME_NONE)
    return g_strdup (NOT_KNOWN);
  civil = pwt_civil_from_time (time_us, zone);
  return g_strdup_printf ("%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
}

char *
pwt_show_full_time (gint64 time_us, GTimeZone *zone)
{
  PwtCivil civil;

  if (time_us == PWT_TIME_NONE)
    return g_strdup (NOT_KNOWN);
  civil = pwt_civil_from_time (time_us, zone);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", civil.year, civil.month, civil.day,
                          civil.hour, civil.minute, civil.second);
}

char *
pwt_show_counts (gint64 count_before, gint64 target)
{
  if (target == PWT_NONE)
    return g_strdup (NOT_KNOWN);
  return g_strdup_printf ("%" G_GINT64_FORMAT "→%" G_GINT64_FORMAT,
                          count_before == PWT_NONE ? target - 1 : count_before, target);
}

char *
pwt_show_receipt_number (gint64 number)
{
  return g_strdup_printf ("%08" G_GINT64_FORMAT, number); /* as on paper */
}

/**
 * pwt_error_text:
 * @error: what an operation answered
 *
 * The engine speaks English; what the translation knows is shown in the person's language, anything
 * else as it came.
 *
 * Returns: (transfer none): valid as long as @error
 */
const char *
pwt_error_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return error->message[0] == '\0'
             ? _ ("It failed, and nothing says why")
             : pwt_engine_text_of (pwt_backend_error_get_operation (error), error->message);
}
