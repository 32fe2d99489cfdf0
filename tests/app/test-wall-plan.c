/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/wall-plan.h"

/* Two buildings and what hangs in no room; floors come lowest first, as the list has them. */
static PwtWallPlan *
new_plan (guint columns_max)
{
  static const PwtFloorRun floors[] = {
    { (char *) "A", (char *) "1F", 3 },
    { (char *) "A", (char *) "2F", 10 },
    { (char *) "B", (char *) "1F", 4 },
    { NULL, NULL, 2 },
  };
  PwtWallPlan *plan = pwt_wall_plan_new ();
  GPtrArray *copies = g_ptr_array_new ();
  PwtWallSizes sizes = {
    .columns_max = columns_max, .head_height = 30, .cell_height = 20, .gap = 5, .bottom = 7
  };

  for (guint i = 0; i < G_N_ELEMENTS (floors); i++)
    g_ptr_array_add (copies, pwt_record_copy (&pwt_floor_run_record, &floors[i]));
  pwt_wall_plan_take_floors (plan, copies);
  pwt_wall_plan_lay_out (plan, &sizes);
  g_assert_cmpint (plan->height, ==, pwt_wall_plan_measure (plan, &sizes));
  return plan;
}

static void
test_strips (void)
{
  static const struct {
    gboolean is_head, has_name;
    guint first, n;
    int y;
  } expected[] = {
    { TRUE, FALSE, 0, 13, 0 },   { FALSE, TRUE, 3, 4, 35 },   { FALSE, FALSE, 7, 4, 60 },
    { FALSE, FALSE, 11, 2, 85 }, { FALSE, TRUE, 0, 3, 110 },  { TRUE, FALSE, 13, 4, 135 },
    { FALSE, TRUE, 13, 4, 170 }, { TRUE, FALSE, 17, 2, 195 }, { FALSE, TRUE, 17, 2, 230 },
  };
  PwtWallPlan *plan = new_plan (4);

  g_assert_cmpuint (plan->total, ==, 19);
  g_assert_cmpuint (plan->n_columns, ==, 4);
  g_assert_cmpuint (plan->strips->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const PwtWallStrip *strip = pwt_wall_plan_get (plan, i);

    g_assert_cmpint (strip->is_head, ==, expected[i].is_head);
    g_assert_cmpint (strip->has_name, ==, expected[i].has_name);
    g_assert_cmpuint (strip->first, ==, expected[i].first);
    g_assert_cmpuint (strip->n, ==, expected[i].n);
    g_assert_cmpint (strip->y, ==, expected[i].y);
  }
  g_assert_cmpint (plan->height, ==, 230 + 20 + 5 + 7);
  pwt_wall_plan_free (plan);
}

/* Wide enough: no more columns than the widest floor has rooms. */
static void
test_columns (void)
{
  PwtWallPlan *plan = new_plan (50);

  g_assert_cmpuint (plan->n_columns, ==, 10);
  g_assert_cmpuint (plan->strips->len, ==, 3 + 4);
  pwt_wall_plan_free (plan);
  plan = new_plan (0); /* no room for even one: still one */
  g_assert_cmpuint (plan->n_columns, ==, 1);
  pwt_wall_plan_free (plan);
}

static void
test_places (void)
{
  PwtWallPlan *plan = new_plan (4);
  guint strip = 99, column = 99;

  g_assert_cmpuint (pwt_wall_plan_find_y (plan, -100), ==, 0);
  g_assert_cmpuint (pwt_wall_plan_find_y (plan, 29), ==, 0);
  g_assert_cmpuint (pwt_wall_plan_find_y (plan, 30), ==, 1); /* in the gap: the next */
  g_assert_cmpuint (pwt_wall_plan_find_y (plan, 249), ==, 8);
  g_assert_cmpuint (pwt_wall_plan_find_y (plan, 250), ==, 9); /* below all */
  g_assert_true (pwt_wall_plan_find_row (plan, 12, &strip, &column));
  g_assert_cmpuint (strip, ==, 3);
  g_assert_cmpuint (column, ==, 1);
  g_assert_false (pwt_wall_plan_find_row (plan, 19, &strip, &column));
  g_assert_cmpuint (pwt_wall_plan_get_span (plan, 0).n, ==, 13);
  g_assert_cmpuint (pwt_wall_plan_get_span (plan, 2).first, ==, 3); /* of the whole floor */
  g_assert_cmpuint (pwt_wall_plan_get_span (plan, 2).n, ==, 10);
  pwt_wall_plan_free (plan);
}

static void
test_between (void)
{
  /* From the second room of A 1F to the second of A 2F is up the wall: the same either way. */
  static const guint ends[][2] = { { 1, 8 }, { 8, 1 } };
  static const PwtMeterSpan expected[] = { { 8, 3 }, { 11, 2 }, { 0, 2 } };
  PwtWallPlan *plan = new_plan (4);

  for (guint e = 0; e < G_N_ELEMENTS (ends); e++) {
    g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwtMeterSpan));

    pwt_wall_plan_add_between (plan, ends[e][0], ends[e][1], spans);
    g_assert_cmpuint (spans->len, ==, G_N_ELEMENTS (expected));
    for (guint i = 0; i < spans->len; i++) {
      g_assert_cmpuint (g_array_index (spans, PwtMeterSpan, i).first, ==, expected[i].first);
      g_assert_cmpuint (g_array_index (spans, PwtMeterSpan, i).n, ==, expected[i].n);
    }
  }
  pwt_wall_plan_free (plan);
}

static void
test_empty (void)
{
  PwtWallPlan *plan = pwt_wall_plan_new ();
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwtMeterSpan));

  pwt_wall_plan_lay_out (plan, &(PwtWallSizes){ 4, 30, 20, 5, 7 });
  g_assert_cmpuint (plan->strips->len, ==, 0);
  g_assert_cmpuint (pwt_wall_plan_find_y (plan, 0), ==, 0);
  pwt_wall_plan_add_between (plan, 0, 3, spans);
  g_assert_cmpuint (spans->len, ==, 0);
  pwt_wall_plan_free (plan);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/wall-plan/strips", test_strips);
  g_test_add_func ("/app/wall-plan/columns", test_columns);
  g_test_add_func ("/app/wall-plan/places", test_places);
  g_test_add_func ("/app/wall-plan/between", test_between);
  g_test_add_func ("/app/wall-plan/empty", test_empty);
  return g_test_run ();
}
