/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/unbalance.h"

#define BIG G_GINT64_CONSTANT (3000000000000000000)

static void
test_is_the_largest_deviation_from_the_mean (void)
{
  static const struct {
    const char *name;
    gint64 values[PWT_UNBALANCE_PHASES];
    gint64 unbalance_e3; /* −1: there is none */
  } cases[] = {
    { "alike", { 230000, 230000, 230000 }, 0 },
    { "the example of NEMA MG 1", { 462, 463, 455 }, 11 },
    { "the one below is the largest", { 203, 210, 212 }, 26 },
    { "the one above is", { 240, 230, 220 }, 43 },
    { "in any order", { 220, 240, 230 }, 43 },
    { "one phase is dead", { 230, 230, 0 }, 1000 },
    { "one phase only", { 0, 0, 5 }, 2000 },
    { "exactly half of a part is rounded up", { 2001, 2000, 1999 }, 1 },
    { "just under", { 2002, 2001, 2000 }, 0 },
    { "nothing", { 0, 0, 0 }, -1 },
    { "below zero", { 230, -230, 230 }, -1 },
    { "a sum too large", { G_MAXINT64, 1, 0 }, -1 },
    { "three times too large", { BIG + BIG, 0, 0 }, -1 },
    { "parts too large", { BIG, 0, 0 }, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 unbalance_e3 = -1;
    gboolean is_there = pwt_unbalance (cases[i].values, &unbalance_e3);

    g_test_message ("%s", cases[i].name);
    g_assert_true (is_there == (cases[i].unbalance_e3 >= 0));
    g_assert_cmpint (unbalance_e3, ==, cases[i].unbalance_e3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/unbalance/is-the-largest-deviation-from-the-mean",
                   test_is_the_largest_deviation_from_the_mean);
  return g_test_run ();
}
