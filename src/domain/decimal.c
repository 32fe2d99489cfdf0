/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/decimal.h"

#include <string.h>

#include "domain/error.h"

#define MINUS "\xe2\x88\x92" /* U+2212 */
#define MAX_DECIMALS 18      /* 10^18 is the largest power of ten in 63 bits */

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

/* Digits as they are read: downwards from zero, because the lowest 64-bit number has no positive
 * twin. */
typedef struct {
  gint64 value;
  guint n_digits;
  gboolean is_too_large;
} Number;

static void
push_digit (Number *number, char digit)
{
  if (__builtin_mul_overflow (number->value, 10, &number->value) ||
      __builtin_sub_overflow (number->value, digit - '0', &number->value))
    number->is_too_large = TRUE;
}

static gboolean
is_separator (const char *p)
{
  return (*p == ',' || *p == ' ') && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]) &&
         g_ascii_isdigit (p[3]) && !g_ascii_isdigit (p[4]);
}

/* Digits before the point. A separator must stand between thousands: “1,5” may mean 1.5 to who
 * typed it. */
static const char *
parse_whole (const char *p, Number *number)
{
  gboolean is_grouped = FALSE;

  for (;; p++) {
    if (g_ascii_isdigit (*p)) {
      push_digit (number, *p);
      number->n_digits++;
    } else if (is_separator (p) &&
               (is_grouped || (number->n_digits >= 1 && number->n_digits <= 3))) {
      is_grouped = TRUE;
    } else {
      return p;
    }
  }
}

/* The point and the digits behind it, if any, made up to @decimals; stops at a digit, not zero, too
 * many. */
static const char *
parse_decimals (const char *p, guint decimals, Number *number)
{
  guint n_kept = 0;

  if (*p == '.') {
    for (p++; g_ascii_isdigit (*p) && (n_kept < decimals || *p == '0'); p++) {
      if (n_kept < decimals) {
        push_digit (number, *p);
        n_kept++;
      }
      number->n_digits++;
    }
  }
  for (; n_kept < decimals; n_kept++)
    push_digit (number, '0');
  return p;
}

/**
 * pwt_decimal_parse:
 * @text: what a person or a file gave: digits, one point, `,` or single spaces between thousands,
 *   `-`, `+` or U+2212 in front, spaces around
 * @decimals: how many decimals the integer holds
 * @value: (out): the number times 10^@decimals; untouched on error
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * More decimals than fit are an error, not rounded away: 0.005 yuan typed by a person is a slip.
 * Zeros there change nothing and are taken.
 *
 * Returns: %FALSE with @error set if @text is not such a number or does not fit
 */
gboolean
pwt_decimal_parse (const char *text, guint decimals, gint64 *value, GError **error)
{
  const char *p = text;
  gboolean is_negative = FALSE;
  Number number = { 0 };

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);
  g_return_val_if_fail (decimals <= MAX_DECIMALS, FALSE);

  p += strspn (p, " ");
  if (g_str_has_prefix (p, MINUS)) {
    is_negative = TRUE;
    p += strlen (MINUS);
  } else if (*p == '-' || *p == '+') {
    is_negative = *p++ == '-';
  }
  p = parse_whole (p, &number);
  p = parse_decimals (p, decimals, &number);
  p += strspn (p, " ");
  if (*p != '\0' || number.n_digits == 0) {
    g_autofree char *wanted = g_strdup_printf ("a number with at most %u decimals", decimals);

    return pwt_domain_error_set_syntax (text, wanted, error);
  }
  if (number.is_too_large || (!is_negative && number.value == G_MININT64))
    return pwt_domain_error_set_overflow (error);
  *value = is_negative ? number.value : -number.value;
  return TRUE;
}

/**
 * pwt_decimal_write:
 * @value: a number times 10^@decimals
 * @decimals: how many decimals @value holds
 * @min_decimals: how many to show even when they are zero; beyond them trailing zeros are dropped
 * @is_grouped: for people: `,` between thousands and a real minus U+2212; else plain ASCII
 * @text: (out): the exact number, never rounded
 */
void
pwt_decimal_write (gint64 value, guint decimals, guint min_decimals, gboolean is_grouped,
                   char text[PWT_DECIMAL_SIZE])
{
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;
  char digits[PWT_DECIMAL_SIZE], *p = digits + sizeof digits;
  const char *sign = value >= 0 ? "" : is_grouped ? MINUS : "-";
  guint64 scale, whole, fraction;
  guint shown = decimals, n = 0;

  g_return_if_fail (decimals <= MAX_DECIMALS && min_decimals <= decimals);

  scale = (guint64) pwt_decimal_power (decimals);
  whole = magnitude / scale;
  fraction = magnitude % scale;
  for (; shown > min_decimals && fraction % 10 == 0; shown--)
    fraction /= 10;
  /* From the last character to the first. */
  *--p = '\0';
  for (guint i = 0; i < shown; i++, fraction /= 10)
    *--p = (char) ('0' + fraction % 10);
  if (shown > 0)
    *--p = '.';
  do {
    if (is_grouped && n > 0 && n % 3 == 0)
      *--p = ',';
    *--p = (char) ('0' + whole % 10);
    whole /= 10;
    n++;
  } while (whole > 0);
  memcpy (g_stpcpy (text, sign), p, (gsize) (digits + sizeof digits - p));
}

/**
 * pwt_decimal_format:
 *
 * Returns: (transfer full): what pwt_decimal_write() writes
 */
char *
pwt_decimal_format (gint64 value, guint decimals, guint min_decimals, gboolean is_grouped)
{
  char text[PWT_DECIMAL_SIZE] = "";

  pwt_decimal_write (value, decimals, min_decimals, is_grouped, text);
  return g_strdup (text);
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
  if (rounded > G_MAXINT64 || rounded < G_MININT64)
    return pwt_domain_error_set_overflow (error);
  *quotient = (gint64) rounded;
  return TRUE;
}
