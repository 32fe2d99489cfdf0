/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An amount of money, as a whole number of 1/10000 yuan.
 *
 * A struct, so the compiler refuses to add an amount to a meter reading.
 * Never a double: 0.1 + 0.2 must be 0.3 in a cash drawer. */
typedef struct {
  gint64 e4;
} PwtMoney;

/* A price of one kWh, or of one cubic metre of water, in 1/1,000,000 yuan. */
typedef struct {
  gint64 e6;
} PwtPrice;

/* An amount of energy in Wh, or of water in litres; registers of meters are cumulative. */
typedef struct {
  gint64 wh;
} PwtEnergy;

#define PWT_MONEY_DECIMALS 4
#define PWT_PRICE_DECIMALS 6
#define PWT_ENERGY_DECIMALS 3 /* Wh, shown in kWh */
#define PWT_MONEY_ZERO ((PwtMoney){ 0 })
#define PWT_MONEY_E4_PER_CENT 100

gboolean pwt_money_add (PwtMoney a, PwtMoney b, PwtMoney *sum,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_money_sub (PwtMoney a, PwtMoney b, PwtMoney *difference,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_money_is_cash (PwtMoney money);

gboolean pwt_money_parse (const char *text, PwtMoney *money,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_money_parse_cash (const char *text, PwtMoney *money,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_money_format (PwtMoney money);
char *pwt_money_format_plain (PwtMoney money);
char *pwt_price_format (PwtPrice price);
char *pwt_energy_format (PwtEnergy energy);

G_END_DECLS
