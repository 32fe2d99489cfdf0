/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/amount.h"

#include <string.h>

#include "domain/error.h"

#define E4_PER_YUAN 10000

/* The plain character that @c stands for; 0: nothing.
 * @next: what is typed behind it: 5块5 is 5.5 */
static gunichar
plain_of (gunichar c, gunichar next)
{
  if (c >= 0xFF10 && c <= 0xFF19) /* ０ … ９ */
    return '0' + (c - 0xFF10);
  if (c == 0x3002 || c == 0xFF0E) /* 。 ． */
    return '.';
  if (c == 0xFF0C) /* ， */
    return ',';
  if (c == 0x5143 || c == 0x5757) /* 元 块 */
    return g_unichar_isdigit (next) ? '.' : 0;
  if (c == 0xA5 || c == 0xFFE5) /* ¥ ￥ */
    return 0;
  return g_unichar_isspace (c) ? ' ' : c;
}

/**
 * pwt_amount_understand:
 * @typed: UTF-8; commas and spaces only between thousands: one of them in another place may have
 *   been meant for a point
 * @amount: (out): cash, greater than zero, when the answer is %PWT_AMOUNT_GOOD
 */
PwtAmountKind
pwt_amount_understand (const char *typed, PwtMoney *amount)
{
  const PwtMoney most = { G_MAXINT64 / E4_PER_YUAN * E4_PER_YUAN };
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (typed != NULL && amount != NULL, PWT_AMOUNT_WRONG);

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = plain_of (g_utf8_get_char (p), g_utf8_get_char (g_utf8_next_char (p)));

    if (c != 0)
      g_string_append_unichar (plain, c);
  }
  g_strchomp (plain->str);
  plain->len = strlen (plain->str);
  if (plain->len > 0 && plain->str[plain->len - 1] == '.')
    g_string_truncate (plain, plain->len - 1); /* "500." is "500" on its way to "500.5" */
  if (plain->str[strspn (plain->str, " ")] == '\0')
    return PWT_AMOUNT_NONE;
  if (!pwt_money_parse_cash (plain->str, amount, &error)) {
    if (plain->str[0] == '-' ||
        !g_error_matches (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW))
      return PWT_AMOUNT_WRONG;
    *amount = most; /* an amount, but no meter's: whoever asked has a limit, and says it */
  }
  if (amount->e4 < 0)
    return PWT_AMOUNT_WRONG;
  return amount->e4 > 0 ? PWT_AMOUNT_GOOD : PWT_AMOUNT_NONE;
}

PwtMoney
pwt_amount_to_reach (PwtMoney balance, PwtMoney wanted)
{
  gint64 missing;

  if (__builtin_sub_overflow (wanted.e4, balance.e4, &missing) || missing <= 0 ||
      missing > G_MAXINT64 - E4_PER_YUAN)
    return PWT_MONEY_ZERO;
  return (PwtMoney){ (missing + E4_PER_YUAN - 1) / E4_PER_YUAN * E4_PER_YUAN };
}
