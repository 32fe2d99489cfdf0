/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"
#include "domain/words.h"

#define YUAN(yuan, cents) ((gint64) (yuan) *10000 + (cents) *100)

static void
test_official_examples_and_their_kin (void)
{
  static const struct {
    gint64 e4;
    const char *words;
  } rows[] = {
    /* The official examples; 整 after 角 is chosen, where the example leaves it out. */
    { YUAN (1409, 50), "壹仟肆佰零玖元伍角整" },
    { YUAN (6007, 14), "陆仟零柒元壹角肆分" },
    { YUAN (1680, 32), "壹仟陆佰捌拾元零叁角贰分" },
    { YUAN (107000, 53), "壹拾万柒仟元零伍角叁分" },
    { YUAN (16409, 2), "壹万陆仟肆佰零玖元零贰分" },
    { YUAN (325, 4), "叁佰贰拾伍元零肆分" },
    /* The computed table. */
    { 0, "零元整" },
    { YUAN (0, 5), "伍分" },
    { YUAN (0, 10), "壹角整" },
    { YUAN (10, 5), "壹拾元零伍分" },
    { YUAN (10050, 3), "壹万零伍拾元零叁分" },
    { YUAN (100000001, 10), "壹亿零壹元壹角整" },
    { YUAN (10001000, 0), "壹仟万壹仟元整" },
    { YUAN (99254740991, 0), "玖佰玖拾贰亿伍仟肆佰柒拾肆万零玖佰玖拾壹元整" },
    { YUAN (90080070080, 0), "玖佰亿捌仟零柒万零捌拾元整" },
    { YUAN (20, 1), "贰拾元零壹分" },
    /* Zeros in every place. */
    { YUAN (0, 11), "壹角壹分" },
    { YUAN (1, 0), "壹元整" },
    { YUAN (10, 0), "壹拾元整" },
    { YUAN (100, 50), "壹佰元零伍角整" },
    { YUAN (101, 0), "壹佰零壹元整" },
    { YUAN (1001, 0), "壹仟零壹元整" },
    { YUAN (1010, 0), "壹仟零壹拾元整" },
    { YUAN (10000, 0), "壹万元整" },
    { YUAN (10001, 0), "壹万零壹元整" },
    { YUAN (100100, 0), "壹拾万零壹佰元整" },
    { YUAN (100000000, 0), "壹亿元整" },
    { YUAN (100001000, 0), "壹亿零壹仟元整" },
    { YUAN (100010000, 0), "壹亿零壹万元整" },
    { YUAN (110000000, 0), "壹亿壹仟万元整" },
    { YUAN (1000000000000, 0), "壹万亿元整" },
    { YUAN (1000000000001, 0), "壹万亿零壹元整" },
    { YUAN (1000010000000, 0), "壹万亿零壹仟万元整" },
    { YUAN (1000100000000, 1), "壹万零壹亿元零壹分" },
    { YUAN (1200000000000, 0), "壹万贰仟亿元整" },
    /* Below zero, and the ends of 64 bits. */
    { -YUAN (0, 5), "负伍分" },
    { -YUAN (12, 34), "负壹拾贰元叁角肆分" },
    { G_GINT64_CONSTANT (9223372036854775800),
      "玖佰贰拾贰万叁仟叁佰柒拾贰亿零叁佰陆拾捌万伍仟肆佰柒拾柒元伍角捌分" },
    { -G_GINT64_CONSTANT (9223372036854775800),
      "负玖佰贰拾贰万叁仟叁佰柒拾贰亿零叁佰陆拾捌万伍仟肆佰柒拾柒元伍角捌分" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *words = pwt_money_in_words ((PwtMoney){ rows[i].e4 }, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (words, ==, rows[i].words);
  }
}

static void
test_fractions_of_a_cent_have_no_words (void)
{
  static const gint64 amounts[] = { 1, -1, 99, 12345, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pwt_money_in_words ((PwtMoney){ amounts[i] }, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE);
  }
}

/* The value of a reading: the inverse that a bank clerk does in the head. */
static gint64
read_cents (const char *words)
{
  static const char digits[] = "零壹贰叁肆伍陆柒捌玖";
  static const struct {
    const char *unit;
    gint64 factor;
  } units[] = { { "拾", 10 }, { "佰", 100 }, { "仟", 1000 } };
  gint64 yuan = 0, part = 0, digit = 0, cents = 0;
  gboolean is_negative = g_str_has_prefix (words, "负");

  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p)) {
    g_autofree char *c = g_strndup (p, 3);
    const char *found = strstr (digits, c);

    if (found != NULL)
      digit = (found - digits) / 3;
    for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
      if (strcmp (c, units[i].unit) == 0) {
        part += digit * units[i].factor;
        digit = 0;
      }
    }
    if (strcmp (c, "万") == 0) {
      yuan += (part + digit) * 10000;
      part = digit = 0;
    } else if (strcmp (c, "亿") == 0) {
      yuan = (yuan + part + digit) * 100000000;
      part = digit = 0;
    } else if (strcmp (c, "元") == 0) {
      yuan += part + digit;
      part = digit = 0;
    } else if (strcmp (c, "角") == 0) {
      cents += digit * 10;
      digit = 0;
    } else if (strcmp (c, "分") == 0) {
      cents += digit;
    }
  }
  return (yuan * 100 + cents) * (is_negative ? -1 : 1);
}

static void
test_words_can_be_read_back (void)
{
  for (guint i = 0; i < 50000; i++) {
    guint64 bits = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
    gint64 cents = (gint64) bits >> g_test_rand_int_range (7, 60);
    g_autofree char *words = NULL;

    /* Numbers with many zeros are the hard ones. */
    for (gint64 power = 1; power < 100000000000000; power *= 10) {
      if (g_test_rand_bit ())
        cents -= cents / power % 10 * power;
    }
    words = pwt_money_in_words ((PwtMoney){ cents * PWT_MONEY_E4_PER_CENT }, NULL);
    g_assert_nonnull (words);
    g_assert_cmpint (read_cents (words), ==, cents);
    g_assert_null (strstr (words, "零零"));
    g_assert_null (strstr (words, "亿万"));
    g_assert_cmpint (g_str_has_suffix (words, "分"), !=, g_str_has_suffix (words, "整"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/words/official-examples-and-their-kin",
                   test_official_examples_and_their_kin);
  g_test_add_func ("/domain/words/fractions-of-a-cent-have-no-words",
                   test_fractions_of_a_cent_have_no_words);
  g_test_add_func ("/domain/words/can-be-read-back", test_words_can_be_read_back);
  return g_test_run ();
}
