/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/search-text.h"

static void
test_initials (void)
{
  static const struct {
    const char *text, *initials;
  } cases[] = {
    { "深圳美佳", "szmj" },
    { "尚座美甲", "szmj" },
    { "林美佳", "lmj" },
    { "A座101室", "az101s" },
    { "滨江·智造（一期）", "bjzzyq" },
    { "王 小 明", "wxm" },
    { "Ｂ座", "ｂz" }, /* a full-width letter stays what was typed */
    { "𠀀", "" },      /* beyond 16 bits, without a reading or with one: no crash */
    { "Nail Bar 21", NULL },
    { "13900001234", NULL },
    { "", NULL },
    { "—…", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *initials = pwt_search_initials (cases[i].text);

    g_test_message ("%s", cases[i].text);
    if (cases[i].initials != NULL && *cases[i].initials == '\0')
      g_assert_true (initials != NULL && strlen (initials) <= 1);
    else
      g_assert_cmpstr (initials, ==, cases[i].initials);
  }
}

static void
test_names_are_read_as_names (void)
{
  g_autofree char *initials = pwt_search_initials ("单雄信");

  g_assert_cmpstr (initials, ==, "sxx"); /* Shan as a family name, not dan */
}

static void
test_text (void)
{
  const char *const parts[] = { "深圳美佳服饰", "", "R01", "Nail Bar", "100001", NULL };
  const char *const none[] = { NULL };
  const char *const empty[] = { "", "", NULL };
  g_autofree char *text = pwt_search_text (parts);
  g_autofree char *nothing = pwt_search_text (none);
  g_autofree char *still_nothing = pwt_search_text (empty);

  g_assert_cmpstr (text, ==, "深圳美佳服饰\nszmjfs\nr01\nnail bar\n100001");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (still_nothing, ==, "");
}

static gpointer
make_initials (gpointer data)
{
  for (guint i = 0; i < 200; i++) {
    g_autofree char *initials = pwt_search_initials ("滨江智造产业园");

    g_assert_cmpstr (initials, ==, "bjzzcyy");
  }
  return NULL;
}

static void
test_from_several_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("initials", make_initials, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/search/initials", test_initials);
  g_test_add_func ("/engine/search/names-are-read-as-names", test_names_are_read_as_names);
  g_test_add_func ("/engine/search/text", test_text);
  g_test_add_func ("/engine/search/from-several-threads", test_from_several_threads);
  return g_test_run ();
}
