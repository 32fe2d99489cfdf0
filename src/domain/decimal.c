/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/decimal.h"

#include <string.h>

#include "domain/error.h"

#define MAX_DECIMALS 18 /* 10^18 is the largest power of ten in 63 bits */

/**
 * pwt_decimal_power:
 * @exponent: 0 … 18
 *
 * Returns: 10 to the power of @exponent
 */
gint64
pwt_decimal_power (guint exponent)
{
  gint64 power = 1;

  g_return_val_if_fail (exponent <= MAX_DECIMALS, 1);

  while (exponent-- > 0)
    power *= 10;
  return power;
}

static gboolean
set_syntax_error (const char *text, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize)strnlen (text, 40));

  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX, "“%s” is not a number", shown);
  return FALSE;
}

/**
 * pwt_decimal_parse:
 * @text: what a person or a file gave: digits, one point, `,` or spaces between thousands,
 *   `-` or U+2212 in front, spaces around
 * @decimals: how many decimals the integer holds
 * @value: (out): the number times 10^@decimals
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * More decimals than fit are an error, not rounded away: 0.005 yuan typed by a person is a slip.
 *
 * Returns: %FALSE with @error set if @text is not such a number or does not fit
 */
gboolean
pwt_decimal_parse (const char *text, guint decimals, gint64 *value, GError **error)
{
  const char *p = text;
  gboolean is_negative = FALSE, has_point = FALSE, has_digit = FALSE;
  guint seen_decimals = 0;
  gint64 parsed = 0;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);
  g_return_val_if_fail (decimals <= MAX_DECIMALS, FALSE);

  while (*p == ' ')
    p++;
  if (*p == '-' || *p == '+')
    is_negative = *p++ == '-';
  else if (g_str_has_prefix (p, "\xe2\x88\x92")) {
    is_negative = TRUE;
    p += 3;
  }
  for (; *p != '\0'; p++) {
    if (*p == '.' && !has_point) {
      has_point = TRUE;
    } else if (g_ascii_isdigit (*p)) {
      has_digit = TRUE;
      if (has_point && ++seen_decimals > decimals) {
        if (*p != '0')
          return set_syntax_error (text, error);
        seen_decimals--;
        continue;
      }
      if (__builtin_mul_overflow (parsed, 10, &parsed) ||
          __builtin_sub_overflow (parsed, *p - '0', &parsed))
        goto overflow;
    } else if ((*p == ',' || *p == ' ') && has_digit && !has_point) {
      continue;
    } else {
      return set_syntax_error (text, error);
    }
  }
  if (!has_digit)
    return set_syntax_error (text, error);
  if (__builtin_mul_overflow (parsed, pwt_decimal_power (decimals - seen_decimals), &parsed))
    goto overflow;
  /* Parsed downwards from zero, because the lowest 64-bit number has no positive twin. */
  if (!is_negative && __builtin_sub_overflow ((gint64)0, parsed, &parsed))
    goto overflow;
  *value = parsed;
  return TRUE;

overflow:
  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW, "“%.40s” is too large", text);
  return FALSE;
}

/**
 * pwt_decimal_format:
 * @value: a number times 10^@decimals
 * @decimals: how many decimals @value holds
 * @min_decimals: how many to show even when they are zero; beyond them trailing zeros are dropped
 * @is_grouped: for people: `,` between thousands and a real minus U+2212; else plain ASCII
 *
 * Returns: (transfer full): the exact number as text, never rounded
 */
char *
pwt_decimal_format (gint64 value, guint decimals, guint min_decimals, gboolean is_grouped)
{
  GString *text;
  guint64 magnitude = value < 0 ? (guint64) - (value + 1) + 1 : (guint64)value;
  guint64 scale;
  char whole[32];
  guint n_whole;

  g_return_val_if_fail (decimals <= MAX_DECIMALS && min_decimals <= decimals, NULL);

  scale = (guint64)pwt_decimal_power (decimals);
  if (value < 0)
    g_string_append (text, is_grouped ? "\xe2\x88\x92" : "-");
  g_snprintf (whole, sizeof whole, "%" G_GUINT64_FORMAT, magnitude / scale);
  n_whole = (guint)strlen (whole);
  for (guint i = 0; i < n_whole; i++) {
    if (is_grouped && i > 0 && (n_whole - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, whole[i]);
  }
  if (decimals > 0) {
    guint64 fraction = magnitude % scale;
    guint shown = decimals;

    while (shown > min_decimals && fraction % 10 == 0) {
      fraction /= 10;
      shown--;
    }
    if (shown > 0)
      g_string_append_printf (text, ".%0*" G_GUINT64_FORMAT, (int)shown, fraction);
  }
  return g_string_free (text, FALSE);
}

/**
 * pwt_round_div:
 * @numerator: any product of two 64-bit quantities
 * @denominator: greater than zero
 * @quotient: (out): @numerator ÷ @denominator, rounded half away from zero
 * @error: return location for %PWT_DOMAIN_ERROR_OVERFLOW
 *
 * The only rounding in the program. Round cumulative values and charge their differences:
 * the rounding then telescopes away.
 *
 * Returns: %FALSE with @error set if the quotient does not fit in 64 bits
 */
gboolean
pwt_round_div (__int128 numerator, gint64 denominator, gint64 *quotient, GError **error)
{
  /* An odd denominator has no exact half: the floor of it is right, as no remainder equals half. */
  __int128 half = denominator / 2, rounded;

  g_return_val_if_fail (denominator > 0 && quotient != NULL, FALSE);

  rounded = (numerator >= 0 ? numerator + half : numerator - half) / denominator;
  if (rounded > G_MAXINT64 || rounded < G_MININT64) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW,
                         "The amount is too large to compute");
    return FALSE;
  }
  *quotient = (gint64)rounded;
  return TRUE;
}
