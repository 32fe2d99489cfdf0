/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/money.h"

#include "domain/decimal.h"
#include "domain/error.h"

/**
 * pwt_money_add:
 * @sum: (out): @a + @b; may be one of them; untouched on error
 * @error: return location for %PWT_DOMAIN_ERROR_OVERFLOW
 *
 * Returns: %FALSE with @error set if the sum does not fit in 64 bits
 */
gboolean
pwt_money_add (PwtMoney a, PwtMoney b, PwtMoney *sum, GError **error)
{
  gint64 e4;

  g_return_val_if_fail (sum != NULL, FALSE);

  if (__builtin_add_overflow (a.e4, b.e4, &e4))
    return pwt_domain_error_set_overflow (error);
  sum->e4 = e4;
  return TRUE;
}

/**
 * pwt_money_sub:
 * @difference: (out): @a − @b; may be one of them; untouched on error
 * @error: return location for %PWT_DOMAIN_ERROR_OVERFLOW
 *
 * Returns: %FALSE with @error set if the difference does not fit in 64 bits
 */
gboolean
pwt_money_sub (PwtMoney a, PwtMoney b, PwtMoney *difference, GError **error)
{
  gint64 e4;

  g_return_val_if_fail (difference != NULL, FALSE);

  if (__builtin_sub_overflow (a.e4, b.e4, &e4))
    return pwt_domain_error_set_overflow (error);
  difference->e4 = e4;
  return TRUE;
}

/**
 * pwt_money_is_cash:
 *
 * Returns: %TRUE if @money can be paid in coins: a whole number of cents (分)
 */
gboolean
pwt_money_is_cash (PwtMoney money)
{
  return money.e4 % PWT_MONEY_E4_PER_CENT == 0;
}

/**
 * pwt_money_parse:
 * @text: yuan, as pwt_decimal_parse() takes them
 * @money: (out): the amount
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set if @text is no amount of at most four decimals
 */
gboolean
pwt_money_parse (const char *text, PwtMoney *money, GError **error)
{
  g_return_val_if_fail (money != NULL, FALSE);

  return pwt_decimal_parse (text, PWT_MONEY_DECIMALS, &money->e4, error);
}

/**
 * pwt_money_parse_cash:
 * @text: what a clerk typed, in yuan
 * @money: (out): the amount, a whole number of cents
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * Returns: %FALSE with @error set if @text is no amount of at most two decimals
 */
gboolean
pwt_money_parse_cash (const char *text, PwtMoney *money, GError **error)
{
  gint64 cents, e4;

  g_return_val_if_fail (money != NULL, FALSE);

  if (!pwt_decimal_parse (text, 2, &cents, error))
    return FALSE;
  if (__builtin_mul_overflow (cents, PWT_MONEY_E4_PER_CENT, &e4))
    return pwt_domain_error_set_overflow (error);
  money->e4 = e4;
  return TRUE;
}

/**
 * pwt_money_format:
 *
 * Returns: (transfer full): @money for people: `1,234.50`, at least two decimals, no sign of
 * currency
 */
char *
pwt_money_format (PwtMoney money)
{
  return pwt_decimal_format (money.e4, PWT_MONEY_DECIMALS, 2, TRUE);
}

/**
 * pwt_money_format_plain:
 *
 * Returns: (transfer full): @money for JSON, CSV and hashes: `1234.50`
 */
char *
pwt_money_format_plain (PwtMoney money)
{
  return pwt_decimal_format (money.e4, PWT_MONEY_DECIMALS, 2, FALSE);
}

/**
 * pwt_price_format:
 *
 * Returns: (transfer full): @price in yuan per unit for people, at least two decimals
 */
char *
pwt_price_format (PwtPrice price)
{
  return pwt_decimal_format (price.e6, PWT_PRICE_DECIMALS, 2, TRUE);
}

/**
 * pwt_energy_format:
 *
 * Returns: (transfer full): @energy in kWh (or m³) for people, at least two decimals
 */
char *
pwt_energy_format (PwtEnergy energy)
{
  return pwt_decimal_format (energy.wh, PWT_ENERGY_DECIMALS, 2, TRUE);
}
