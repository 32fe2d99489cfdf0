/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names and numbers that many new things get at once. */
#include "app/setup/site-edit.h"

static void
test_names (void)
{
  static const struct {
    const char *text, *names, *why;
  } cases[] = {
    { "101–104", "101 102 103 104" },
    { "101-103，201、203", "101 102 103 201 203" },
    { "A01-A03", "A01 A02 A03" },
    { "A08-11", "A08 A09 A10 A11" },
    { "098 - 101", "098 099 100 101" },
    { "大堂", "大堂" },
    { "1", "1" },
    { "A01-B03", NULL },
    { "104-101", NULL, "104–101: the second number is smaller than the first" },
    { "1-5000", NULL, "At most 1000 at once" },
    { "1-99999", NULL, "At most 1000 at once" },
    { "1-600,601-1200", NULL, "At most 1000 at once" },
    { "101,101", NULL, "101 is named twice" },
    { "101-103 102", NULL, "102 is named twice" },
    { "A-B", NULL },
    { "", NULL },
    { " , ", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *why = NULL;
    g_auto (GStrv) names = pwt_site_edit_parse_names (cases[i].text, &why);
    g_autofree char *joined = names != NULL ? g_strjoinv (" ", names) : NULL;

    g_assert_cmpstr (joined, ==, cases[i].names);
    g_assert_cmpstr (why, ==, cases[i].why);
  }
}

static void
test_serials (void)
{
  g_autofree char *a = pwt_site_edit_next_serial ("202501010009", 1);
  g_autofree char *b = pwt_site_edit_next_serial ("0099", 1);
  g_autofree char *c = pwt_site_edit_next_serial ("DTS-008", 3);
  g_autofree char *d = pwt_site_edit_next_serial ("12345678901234567890", 1);

  g_assert_cmpstr (a, ==, "202501010010");
  g_assert_cmpstr (b, ==, "0100");
  g_assert_cmpstr (c, ==, "DTS-011");
  g_assert_cmpstr (d, ==, "12345678901234567891");
  g_assert_null (pwt_site_edit_next_serial ("total", 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/site-edit/names", test_names);
  g_test_add_func ("/app/site-edit/serials", test_serials);
  return g_test_run ();
}
