/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/decimal.h"
#include "domain/error.h"

#define MINUS "\xe2\x88\x92"
#define N_RANDOM 20000

static gint64
random_int64 (void)
{
  guint64 bits = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  /* Small numbers as often as large ones. */
  return (gint64) bits >> g_test_rand_int_range (0, 64);
}

static void
test_parses_what_people_write (void)
{
  static const struct {
    const char *text;
    guint decimals;
    gint64 value;
  } rows[] = {
    { "0", 4, 0 },
    { "-0", 4, 0 },
    { "12.5", 4, 125000 },
    { "12.50", 2, 1250 },
    { "12.", 2, 1200 },
    { ".5", 2, 50 },
    { "007", 0, 7 },
    { "+3", 0, 3 },
    { "-3", 0, -3 },
    { MINUS "3.25", 2, -325 },
    { "  12.50  ", 2, 1250 },
    { "1,234.50", 2, 123450 },
    { "1 234 567", 0, 1234567 },
    { "12,345,678.9", 1, 123456789 },
    { "0.0100", 2, 1 }, /* zeros beyond the decimals change nothing */
    { "5.000", 0, 5 },
    { "9223372036854775807", 0, G_MAXINT64 },
    { "-9223372036854775808", 0, G_MININT64 },
    { "922337203685477.5807", 4, G_MAXINT64 },
    { "-922337203685477.5808", 4, G_MININT64 },
    { "00000000000000000000000000000001", 0, 1 },
    { "9.223372036854775807", 18, G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = 0;

    g_test_message ("row %u", i);
    g_assert_true (pwt_decimal_parse (rows[i].text, rows[i].decimals, &value, &error));
    g_assert_no_error (error);
    g_assert_cmpint (value, ==, rows[i].value);
  }
}

static void
test_refuses_what_is_no_number (void)
{
  static const struct {
    const char *text;
    guint decimals;
    PwtDomainError code;
  } rows[] = {
    { "", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "   ", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "-", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { ".", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "abc", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1a", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1.2.3", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "--1", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "-+1", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "- 1", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1e3", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "0x10", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "nan", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "inf", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1\n", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "0.005", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "0.5", 0, PWT_DOMAIN_ERROR_SYNTAX },
    { "0.0001", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1,5", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1,50", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1,2345", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1234,567", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { ",123", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1,,234", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1,234,", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "1.234,567", 6, PWT_DOMAIN_ERROR_SYNTAX },
    { "1  234", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "12 元", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "\xff", 2, PWT_DOMAIN_ERROR_SYNTAX },
    { "99999999999999999999x", 0, PWT_DOMAIN_ERROR_SYNTAX },
    { "9223372036854775808", 0, PWT_DOMAIN_ERROR_OVERFLOW },
    { "-9223372036854775809", 0, PWT_DOMAIN_ERROR_OVERFLOW },
    { "92233720368547758070", 0, PWT_DOMAIN_ERROR_OVERFLOW },
    { "922337203685477.5808", 4, PWT_DOMAIN_ERROR_OVERFLOW },
    { "922337203685478", 4, PWT_DOMAIN_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 value = 77;

    g_test_message ("row %u", i);
    g_assert_false (pwt_decimal_parse (rows[i].text, rows[i].decimals, &value, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, (int) rows[i].code);
    g_assert_cmpint (value, ==, 77);
  }
}

static void
test_formats_exactly (void)
{
  static const struct {
    gint64 value;
    guint decimals, min_decimals;
    gboolean is_grouped;
    const char *text;
  } rows[] = {
    { 0, 4, 2, TRUE, "0.00" },
    { 1, 4, 2, FALSE, "0.0001" },
    { -1, 4, 2, FALSE, "-0.0001" },
    { -1, 4, 2, TRUE, MINUS "0.0001" },
    { 12345000, 4, 2, TRUE, "1,234.50" },
    { 9990000, 4, 2, TRUE, "999.00" },
    { 10000000, 4, 2, TRUE, "1,000.00" },
    { 12345, 0, 0, TRUE, "12,345" },
    { 12000, 3, 0, TRUE, "12" },
    { 12010, 3, 0, TRUE, "12.01" },
    { G_MAXINT64, 4, 2, TRUE, "922,337,203,685,477.5807" },
    { G_MININT64, 4, 2, FALSE, "-922337203685477.5808" },
    { G_MININT64, 0, 0, FALSE, "-9223372036854775808" },
    { G_MININT64, 18, 18, FALSE, "-9.223372036854775808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pwt_decimal_format (rows[i].value, rows[i].decimals,
                                                rows[i].min_decimals, rows[i].is_grouped);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
test_format_and_parse_are_inverse (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    guint decimals = (guint) g_test_rand_int_range (0, 19);
    guint min_decimals = (guint) g_test_rand_int_range (0, (gint32) decimals + 1);
    gint64 value = random_int64 (), parsed = 0;
    g_autofree char *text =
        pwt_decimal_format (value, decimals, min_decimals, g_test_rand_bit () != 0);
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_decimal_parse (text, decimals, &parsed, &error));
    g_assert_cmpint (parsed, ==, value);
  }
}

static void
test_powers_of_ten (void)
{
  g_assert_cmpint (pwt_decimal_power (0), ==, 1);
  g_assert_cmpint (pwt_decimal_power (4), ==, 10000);
  g_assert_cmpint (pwt_decimal_power (18), ==, G_GINT64_CONSTANT (1000000000000000000));
}

static void
test_rounds_half_away_from_zero (void)
{
  static const struct {
    gint64 numerator, denominator, quotient;
  } rows[] = {
    { 0, 10, 0 },
    { 4, 10, 0 },
    { 5, 10, 1 },
    { -4, 10, 0 },
    { -5, 10, -1 },
    { 14, 10, 1 },
    { 15, 10, 2 },
    { 25, 10, 3 },
    { -15, 10, -2 },
    { -25, 10, -3 },
    { 1, 3, 0 },
    { 2, 3, 1 },
    { -1, 3, 0 },
    { -2, 3, -1 },
    { 7, 1, 7 },
    { 49999, 100000, 0 },
    { 50000, 100000, 1 },
    { G_MAXINT64, 1, G_MAXINT64 },
    { G_MININT64, 1, G_MININT64 },
    { G_MAXINT64, G_MAXINT64, 1 },
    { G_MININT64, G_MAXINT64, -1 },
    { G_MAXINT64 / 2, G_MAXINT64, 0 },
    { G_MAXINT64 / 2 + 1, G_MAXINT64, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 quotient = 77;

    g_assert_true (pwt_round_div (rows[i].numerator, rows[i].denominator, &quotient, &error));
    g_assert_cmpint (quotient, ==, rows[i].quotient);
  }
}

static void
test_refuses_a_quotient_beyond_64_bits (void)
{
  __int128 large = (__int128) G_MAXINT64 * G_MAXINT64;
  g_autoptr (GError) above = NULL, below = NULL;
  gint64 quotient = 77;

  g_assert_false (pwt_round_div (large, 1, &quotient, &above));
  g_assert_error (above, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_false (pwt_round_div (-large, 1, &quotient, &below));
  g_assert_error (below, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_cmpint (quotient, ==, 77);
  g_assert_true (pwt_round_div (large, G_MAXINT64, &quotient, NULL));
  g_assert_cmpint (quotient, ==, G_MAXINT64);
}

/* |numerator − quotient × denominator| × 2 ≤ denominator, with equality only away from zero. */
static void
test_rounding_is_never_off_by_more_than_half (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    gint64 numerator = random_int64 ();
    gint64 denominator = (gint64) ((guint64) random_int64 () >> 1);
    gint64 quotient = 0;
    __int128 miss;

    if (denominator == 0)
      continue;
    g_assert_true (pwt_round_div (numerator, denominator, &quotient, NULL));
    miss = ((__int128) numerator - (__int128) quotient * denominator) * 2;
    if (numerator < 0)
      miss = -miss;
    g_assert_true (miss >= -(__int128) denominator && miss < denominator);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/decimal/parses-what-people-write", test_parses_what_people_write);
  g_test_add_func ("/domain/decimal/refuses-what-is-no-number", test_refuses_what_is_no_number);
  g_test_add_func ("/domain/decimal/formats-exactly", test_formats_exactly);
  g_test_add_func ("/domain/decimal/format-and-parse-are-inverse",
                   test_format_and_parse_are_inverse);
  g_test_add_func ("/domain/decimal/powers-of-ten", test_powers_of_ten);
  g_test_add_func ("/domain/decimal/rounds-half-away-from-zero", test_rounds_half_away_from_zero);
  g_test_add_func ("/domain/decimal/refuses-a-quotient-beyond-64-bits",
                   test_refuses_a_quotient_beyond_64_bits);
  g_test_add_func ("/domain/decimal/rounding-is-never-off-by-more-than-half",
                   test_rounding_is_never_off_by_more_than_half);
  return g_test_run ();
}
