/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/words.h"

#include "domain/error.h"

/* 大写金额 as in 支付结算办法 annex 1: 整 after 元 and after 角, none after 分; several zeros in a
 * row are read as one 零; 角 = 0 with 分 ≠ 0 takes a 零 after 元. Where the rule leaves it open,
 * one form is kept: no 零 between a group of four that ends in zeros and one that begins with a
 * digit (壹仟万壹仟元整), and a 零 after 元 when its own digit is 0 (壹佰元零伍角整): nothing can
 * be inserted there later. */

#define YUAN_PER_GROUP 10000
#define N_GROUPS 4 /* 万亿, 亿, 万, 元: 64 bits end at 922 万亿 */

static const char *const digit_words[] = {
  "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖",
};

/* Appends four digits. @is_zero_due: whether zeros were passed since the last word. */
static void
append_group (GString *words, guint group, gboolean *is_zero_due)
{
  static const char *const unit_words[] = { "仟", "佰", "拾", "" };
  guint divisor = YUAN_PER_GROUP / 10;

  for (guint i = 0; i < G_N_ELEMENTS (unit_words); i++, divisor /= 10) {
    guint digit = group / divisor % 10;

    if (digit == 0) {
      *is_zero_due = words->len > 0;
      continue;
    }
    if (*is_zero_due)
      g_string_append (words, digit_words[0]);
    *is_zero_due = FALSE;
    g_string_append (words, digit_words[digit]);
    g_string_append (words, unit_words[i]);
  }
}

static void
append_yuan (GString *words, guint64 yuan)
{
  static const char *const group_words[N_GROUPS] = { "万", "亿", "万", "元" };
  guint64 divisor = G_GUINT64_CONSTANT (1000000000000);
  gboolean is_zero_due = FALSE;

  for (guint i = 0; i < N_GROUPS; i++, divisor /= YUAN_PER_GROUP) {
    guint group = (guint) (yuan / divisor % YUAN_PER_GROUP);

    append_group (words, group, &is_zero_due);
    /* 亿 also names the 万亿 before it, and 元 all of them. */
    if (group != 0 || (words->len > 0 && (i == 1 || i == 3)))
      g_string_append (words, group_words[i]);
    /* Zeros that end a group are not read; a whole group of them is. */
    if (group != 0)
      is_zero_due = FALSE;
  }
}

static void
append_cents (GString *words, guint64 yuan, guint cents)
{
  guint jiao = cents / 10, fen = cents % 10;

  if (cents == 0) {
    g_string_append (words, yuan == 0 ? "零元整" : "整");
    return;
  }
  if (yuan > 0 && (jiao == 0 || yuan % 10 == 0))
    g_string_append (words, digit_words[0]);
  if (jiao > 0) {
    g_string_append (words, digit_words[jiao]);
    g_string_append (words, "角");
  }
  if (fen > 0) {
    g_string_append (words, digit_words[fen]);
    g_string_append (words, "分");
  } else {
    g_string_append (words, "整");
  }
}

/**
 * pwt_money_in_words:
 * @money: a whole number of cents; every such amount of 64 bits has words
 * @error: return location for %PWT_DOMAIN_ERROR_RANGE
 *
 * The amount in Chinese capitals for receipts, without 人民币 in front; below zero with 负.
 *
 * Returns: (transfer full): the words, or %NULL with @error set if @money has fractions of a cent
 */
char *
pwt_money_in_words (PwtMoney money, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint64 cents, yuan;

  if (!pwt_money_is_cash (money)) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                         "An amount with fractions of a cent cannot be written in words");
    return NULL;
  }
  /* Divided before the sign is dropped: the lowest 64-bit number has no positive twin. */
  cents = (guint64) ABS (money.e4 / PWT_MONEY_E4_PER_CENT);
  yuan = cents / 100;
  append_yuan (words, yuan);
  append_cents (words, yuan, (guint) (cents % 100));
  if (money.e4 < 0)
    g_string_prepend (words, "负");
  return g_string_free (g_steal_pointer (&words), FALSE);
}
