/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A year of minute values as a line: what a frame costs while it is dragged, from the widget's
 * snapshot to the pixels of the cairo renderer, at 1100 × 420, in time of the main thread. Needs a
 * display. */

#include <time.h>

#include "bench.h"
#include "chart/line-chart.h"

#define N_VALUES 525600
#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define N_FRAMES 200
#define FRAME_MS 16

static PwtSeries *
make_series (void)
{
  PwtSeries *series = pwt_series_new ("power", 0);
  guint32 noise = 1;

  for (gint64 i = 0; i < N_VALUES; i++) {
    noise = noise * 1664525 + 1013904223;
    pwt_series_add (series, i * MINUTE_US,
                    2000 + (i % 1440 > 480 && i % 1440 < 1200 ? 6000 : 0) + (gint64) (noise >> 20));
  }
  return series;
}

/* What the thread itself worked: other programs on the machine do not count. */
static double
worked_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static double
time_frame (GtkWidget *chart, GskRenderer *renderer)
{
  double start = worked_ms ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  GTK_WIDGET_GET_CLASS (chart)->snapshot (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture =
      gsk_renderer_render_texture (renderer, node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (chart),
                                                        (float) gtk_widget_get_height (chart)));
  gsk_render_node_unref (node);
  g_object_unref (texture);
  return worked_ms () - start;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

/* Drags a view of @n_shown values over the year. Returns: whether 95 of 100 frames were in time */
static gboolean
print_dragging (GtkWidget *chart, GskRenderer *renderer, const char *what, gint64 n_shown)
{
  double frames[N_FRAMES];

  for (gint64 i = 0; i < N_FRAMES; i++) {
    gint64 from = (N_VALUES - n_shown) * i / N_FRAMES * MINUTE_US;

    pwt_line_chart_set_view (PWT_LINE_CHART (chart), from, from + n_shown * MINUTE_US);
    frames[i] = time_frame (chart, renderer);
  }
  qsort (frames, N_FRAMES, sizeof *frames, compare);
  g_print ("%-60s %8.3f\n", "median, ms", frames[N_FRAMES / 2]);
  return bench_print (what, frames[N_FRAMES * 95 / 100], FALSE, FRAME_MS);
}

int
main (void)
{
  GtkWidget *window, *chart;
  GskRenderer *renderer;
  PwtSeries *series;
  gboolean is_good;

  gtk_init ();
  window = gtk_window_new ();
  chart = pwt_line_chart_new ();
  series = make_series ();
  gtk_widget_set_size_request (chart, 1100, 420);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE) || gtk_widget_get_width (chart) == 0)
    ;
  pwt_chart_set_measure (PWT_CHART (chart), &(PwtMeasure){ "kW", NULL, 3, 2 });
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), 0, N_VALUES * MINUTE_US,
                            g_time_zone_new_utc ());
  pwt_line_chart_add (PWT_LINE_CHART (chart), series, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_print ("%s\n", G_OBJECT_TYPE_NAME (renderer));
  is_good = print_dragging (chart, renderer, "a year shown (525,600), p95, ms", N_VALUES);
  is_good &= print_dragging (chart, renderer, "half a year dragged, p95, ms", N_VALUES / 2);
  is_good &= print_dragging (chart, renderer, "a week dragged (10,080), p95, ms", 7 * 1440);
  is_good &= print_dragging (chart, renderer, "two days dragged (2,880), p95, ms", 2 * 1440);
  pwt_series_unref (series);
  gtk_window_destroy (GTK_WINDOW (window));
  return is_good ? 0 : 1;
}
