/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-search.h"
#include "app/counter/search-row.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtCounterSearch *search;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->search = pwt_find_type (f->desktop->window, PWT_TYPE_COUNTER_SEARCH);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  return --*(guint *) n_frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer n_frames)
{
  return *(guint *) n_frames == 0;
}

static void
pass_frames (Fixture *f, guint n_frames)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (f->desktop->window), tick_cb, &n_frames, NULL);
  pwt_wait (is_zero, &n_frames);
}

/* A mistyped word, after one that found something: nothing is listed, and the next one finds again.
 */
static void
test_a_search_that_finds_nothing (Fixture *f, gconstpointer data)
{
  static const char *const words[] = { "A", "A2", "A201", "A201x", "A20", "zzzz", "A201" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    pwt_counter_search_set_text (f->search, words[i]);
    g_signal_emit_by_name (pwt_find_id (f->search, "entry"), "search-changed");
    pwt_settle ();
    pass_frames (f, 3);
  }
  g_assert_nonnull (pwt_find_type (f->search, PWT_TYPE_SEARCH_ROW));
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add ("/app/counter-search/finds-nothing", Fixture, NULL, set_up,
              test_a_search_that_finds_nothing, tear_down);
  return g_test_run ();
}
