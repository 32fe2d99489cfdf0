/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/text-cell.h"
#include "harness.h"

/* Cells are made in a window, as in life: fonts come from its style. */
typedef struct {
  GtkWidget *window;
  PwtTextCell *cell;
} Fixture;

static void
set_up (Fixture *f, gconstpointer lead)
{
  f->window = g_object_ref_sink (gtk_window_new ());
  f->cell = pwt_text_cell_new (lead != NULL ? gtk_image_new () : NULL, FALSE);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->cell));
  gtk_window_present (GTK_WINDOW (f->window));
  pwt_settle ();
}

static void
tear_down (Fixture *f, gconstpointer lead)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->window);
  pwt_settle ();
}

static int
measure (Fixture *f, GtkOrientation orientation)
{
  int natural;

  gtk_widget_measure (GTK_WIDGET (f->cell), orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Of a long name some words stay, however little room the other columns leave. */
static void
test_words_stay (Fixture *f, gconstpointer lead)
{
  int minimum, narrow, line = measure (f, GTK_ORIENTATION_VERTICAL);

  gtk_widget_measure (GTK_WIDGET (f->cell), GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL,
                      NULL);
  pwt_text_cell_set_natural_width (f->cell, 1000);
  gtk_widget_measure (GTK_WIDGET (f->cell), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum - narrow, >=, 3 * line);
  g_assert_cmpint (minimum, <, 500);
}

/* Nothing around it moves, however long the text is. */
static void
test_size_stays (Fixture *f, gconstpointer lead)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (f->window);
  guint n_layouts = 0;
  int width, height;

  pwt_text_cell_set_text (f->cell, "…", NULL);
  gtk_test_widget_wait_for_draw (f->window);
  width = measure (f, GTK_ORIENTATION_HORIZONTAL);
  height = measure (f, GTK_ORIENTATION_VERTICAL);
  g_assert_cmpint (height, >, 0);
  pwt_settle ();
  g_signal_connect_swapped (clock, "layout", G_CALLBACK (count_cb), &n_layouts);
  pwt_text_cell_set_text (f->cell, "南京启明五金制品有限公司 Nanjing", NULL);
  gtk_test_widget_wait_for_draw (f->window);
  g_assert_cmpuint (n_layouts, ==, 0);
  g_assert_cmpint (measure (f, GTK_ORIENTATION_HORIZONTAL), ==, width);
  g_assert_cmpint (measure (f, GTK_ORIENTATION_VERTICAL), ==, height);
  g_assert_cmpstr (pwt_text_cell_get_text (f->cell), ==, "南京启明五金制品有限公司 Nanjing");
  g_signal_handlers_disconnect_by_func (clock, count_cb, &n_layouts);
}

static void
test_class (Fixture *f, gconstpointer lead)
{
  GtkWidget *widget = GTK_WIDGET (f->cell);

  pwt_text_cell_set_text (f->cell, "−12", "t-arrears");
  g_assert_true (gtk_widget_has_css_class (widget, "t-arrears"));
  pwt_text_cell_set_text (f->cell, "−12", "t-alarm"); /* the same text */
  g_assert_true (gtk_widget_has_css_class (widget, "t-alarm"));
  g_assert_false (gtk_widget_has_css_class (widget, "t-arrears"));
  pwt_text_cell_set_text (f->cell, "12", NULL);
  g_assert_false (gtk_widget_has_css_class (widget, "t-alarm"));
  g_assert_true (gtk_widget_has_css_class (widget, "numeric"));
}

static void
test_width (Fixture *f, gconstpointer lead)
{
  int narrow, wide;

  pwt_text_cell_set_text (f->cell, "1", NULL);
  narrow = pwt_text_cell_measure_text (f->cell);
  pwt_text_cell_set_text (f->cell, "1111111111", NULL);
  wide = pwt_text_cell_measure_text (f->cell);
  g_assert_cmpint (wide, >, narrow * 5);
  g_assert_cmpint (measure (f, GTK_ORIENTATION_HORIZONTAL), <, wide);
  pwt_text_cell_set_natural_width (f->cell, wide);
  g_assert_cmpint (measure (f, GTK_ORIENTATION_HORIZONTAL), >=, wide);
}

/* Without its sign the text stays where it is. */
static void
test_lead (Fixture *f, gconstpointer lead)
{
  int width = measure (f, GTK_ORIENTATION_HORIZONTAL);

  g_assert_cmpint (width, >, 0);
  pwt_text_cell_show_lead (f->cell, FALSE);
  g_assert_false (gtk_widget_get_child_visible (pwt_text_cell_get_lead (f->cell)));
  g_assert_cmpint (measure (f, GTK_ORIENTATION_HORIZONTAL), ==, width);
  pwt_text_cell_show_lead (f->cell, TRUE);
  g_assert_true (gtk_widget_get_child_visible (pwt_text_cell_get_lead (f->cell)));
}

#define ADD(path, lead, test)                                                                      \
  g_test_add ("/app/text-cell/" path, Fixture, lead, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("another-text-moves-nothing", NULL, test_size_stays);
  ADD ("has-one-class-at-a-time", NULL, test_class);
  ADD ("is-as-wide-as-it-is-told", NULL, test_width);
  ADD ("text-stays-without-its-sign", "lead", test_lead);
  ADD ("words-of-a-long-name-stay", NULL, test_words_stay);
  return g_test_run ();
}
