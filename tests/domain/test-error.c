/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"

static void
test_overflow_says_what_happened (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_domain_error_set_overflow (&error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW);
  g_assert_cmpstr (error->message, ==, "The amount is too large to compute");
  g_assert_false (pwt_domain_error_set_overflow (NULL));
}

static void
test_syntax_shows_the_text (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_domain_error_set_syntax ("abc", "a date", &error));
  g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "“abc” is not a date");
}

static void
test_syntax_shows_hostile_text_short_and_valid (void)
{
  g_autofree char *huge = g_strnfill (1000000, 'x');
  g_autoptr (GError) long_error = NULL, broken_error = NULL;

  g_assert_false (pwt_domain_error_set_syntax (huge, "an id", &long_error));
  g_assert_cmpuint (strlen (long_error->message), <, 100);
  g_assert_false (pwt_domain_error_set_syntax ("\xff\xfe\xe4", "an id", &broken_error));
  g_assert_true (g_utf8_validate (broken_error->message, -1, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/error/overflow-says-what-happened", test_overflow_says_what_happened);
  g_test_add_func ("/domain/error/syntax-shows-the-text", test_syntax_shows_the_text);
  g_test_add_func ("/domain/error/syntax-shows-hostile-text-short-and-valid",
                   test_syntax_shows_hostile_text_short_and_valid);
  return g_test_run ();
}
