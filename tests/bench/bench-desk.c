/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <time.h>

#include "app/counter/counter-search.h"
#include "app/frame/frame.h"
#include "app/meters/meter-wall.h"
#include "app/meters/meters-page.h"
#include "app/search/search-panel.h"
#include "bench.h"
#include "big-site.h"
#include "harness.h"

/* The desktop on a site of 100,000 meters, whose engine (prewattd) runs in a process of its own:
 *
 *   start → first usable frame, and resident memory, ÷ those of a bare libadwaita window;
 *   keystroke in the search for everything → its answer painted;
 *   wall and table of meters scrolled: what a frame costs the main thread;
 *   1,000 events of meters a second: how busy it is. What the engine answers then is the same as
 *   before, so this is the cost of asking and reading, not of drawing what changed.
 *
 * Each window is a process of its own: this program once more, with the time of its start. The site
 * is made anew, or is the one in PWT_BENCH_SITE that make-big-site has made before. */

#define PASSWORD "correct horse battery"
#define OPERATOR_NAME "bench"
#define STARTS 5

static gint64 started_us;

static void
die_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* --- a window's process --- */

static gint64
resident_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    g_error ("No /proc/self/status");
  line = strstr (status, "VmRSS:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

typedef struct {
  GdkFrameClock *clock;
  gulong id;
  gboolean is_painted;
} Frame;

static void
painted_cb (Frame *frame)
{
  frame->is_painted = TRUE;
}

static gboolean
is_painted (gpointer frame)
{
  return ((Frame *) frame)->is_painted;
}

/* The next frame of @window, whole, is on the screen when this returns. */
static void
wait_for_frame (gpointer window)
{
  Frame frame = { gtk_widget_get_frame_clock (window), 0, FALSE };

  frame.id = g_signal_connect_swapped (frame.clock, "after-paint", G_CALLBACK (painted_cb), &frame);
  gtk_widget_queue_draw (window);
  pwt_wait (is_painted, &frame);
  g_signal_handler_disconnect (frame.clock, frame.id);
}

static void
say (const char *what, gint64 value)
{
  g_print ("%s %" G_GINT64_FORMAT "\n", what, value);
}

static void
run_bare (void)
{
  GtkApplication *application =
      GTK_APPLICATION (adw_application_new ("cn.prewatt.Bare", G_APPLICATION_NON_UNIQUE));
  GtkWidget *window, *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = adw_application_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("Prewatt"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (window);
  say ("frame", g_get_monotonic_time () - started_us);
  pwt_settle ();
  say ("memory", resident_kib ());
}

static gboolean
wants_sign_in (gpointer window)
{
  return g_str_equal (pwt_main_window_get_stage (window), "sign-in");
}

static gboolean
has_rows (gpointer window)
{
  PwtCounterSearch *search = pwt_find_type (window, PWT_TYPE_COUNTER_SEARCH);

  return search != NULL &&
         g_ascii_strtoll (gtk_label_get_text (GTK_LABEL (pwt_find_id (search, "summary"))), NULL,
                          10) == big_site_points ();
}

typedef struct {
  PwtSearchPanel *panel;
  const char *text;
} Typed;

static gboolean
is_answered (gpointer data)
{
  const Typed *typed = data;

  return g_strcmp0 (pwt_search_panel_get_answered (typed->panel), typed->text) == 0;
}

/* One key after the other, as somebody types who waits for nothing but the frame. */
static void
type_keys (PwtMainWindow *window, const char *text)
{
  PwtSearchPanel *panel = pwt_find_type (window, PWT_TYPE_SEARCH_PANEL);
  GtkEditable *entry = GTK_EDITABLE (pwt_find_id (window, "search_entry"));

  gtk_editable_set_text (entry, "");
  for (const char *p = g_utf8_next_char (text);; p = g_utf8_next_char (p)) {
    g_autofree char *so_far = g_strndup (text, (gsize) (p - text));
    Typed typed = { panel, so_far };
    gint64 start_us = g_get_monotonic_time ();

    gtk_editable_set_text (entry, so_far);
    pwt_wait (is_answered, &typed);
    wait_for_frame (window);
    say ("key", g_get_monotonic_time () - start_us);
    pwt_settle ();
    if (*p == '\0')
      return;
  }
}

/* --- meters --- */

#define SCROLL_FRAMES 300
#define SCROLL_PX 90 /* a turn of the wheel */
#define EVENTS_S 5
#define EVENT_STEP_MS 10
#define EVENTS_A_STEP 10 /* 1,000 a second */

typedef struct {
  GdkFrameClock *clock;
  gint64 begun_us, cost_us; /* of the newest frame */
} Watch;

static void
before_paint_cb (Watch *watch)
{
  watch->begun_us = g_get_monotonic_time ();
}

static void
after_paint_cb (Watch *watch)
{
  watch->cost_us = g_get_monotonic_time () - watch->begun_us;
}

static gboolean
is_watched (gpointer watch)
{
  return ((Watch *) watch)->cost_us > 0;
}

/* What moving and the frame that shows it take, without waiting for the frame's time to come. */
static void
scroll (GtkWidget *widget, const char *what)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  Watch watch = { gtk_widget_get_frame_clock (widget), 0, 0 };
  gulong before =
      g_signal_connect_swapped (watch.clock, "before-paint", G_CALLBACK (before_paint_cb), &watch);
  gulong after =
      g_signal_connect_swapped (watch.clock, "after-paint", G_CALLBACK (after_paint_cb), &watch);

  for (guint i = 0; i < SCROLL_FRAMES; i++) {
    gint64 start_us = g_get_monotonic_time (), moved_us;

    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_PX);
    moved_us = g_get_monotonic_time () - start_us;
    watch.cost_us = 0;
    pwt_wait (is_watched, &watch);
    say (what, moved_us + watch.cost_us);
  }
  g_signal_handler_disconnect (watch.clock, before);
  g_signal_handler_disconnect (watch.clock, after);
}

static gint64
thread_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

typedef struct {
  PwtBackend *backend;
  GPtrArray *meters; /* (element-type PwtIdRequest) */
  GRand *random;
  guint steps;
} Storm;

static gboolean
storm_cb (gpointer user_data)
{
  Storm *storm = user_data;

  for (guint i = 0; i < EVENTS_A_STEP; i++) {
    guint which = (guint) g_rand_int_range (storm->random, 0, (gint32) storm->meters->len);
    PwtEvent event = { .topic = (char *) "meter",
                       .subject = ((PwtIdRequest *) storm->meters->pdata[which])->id };

    g_signal_emit_by_name (storm->backend, "event", &event);
  }
  return ++storm->steps < EVENTS_S * 1000 / EVENT_STEP_MS;
}

static gboolean
is_over (gpointer storm)
{
  return ((Storm *) storm)->steps >= EVENTS_S * 1000 / EVENT_STEP_MS;
}

static void
run_storm (PwtMainWindow *window, PwtBackend *backend, const char *what)
{
  PwtListRequest all = { .project = pwt_desk_get_project_id (pwt_main_window_get_desk (window)) };
  g_autoptr (GError) error = NULL;
  PwtMeterChoice *choice = pwt_backend_call_sync (backend, "meter.choose", &all, &error);
  Storm storm = { backend, NULL, g_rand_new_with_seed (1), 0 };
  gint64 start_us, cpu_us;

  die_on (error);
  storm.meters = choice->meters;
  start_us = g_get_monotonic_time ();
  cpu_us = thread_cpu_us ();
  g_timeout_add (EVENT_STEP_MS, storm_cb, &storm);
  pwt_wait (is_over, &storm);
  say (what, (thread_cpu_us () - cpu_us) * 1000 / (g_get_monotonic_time () - start_us));
  g_rand_free (storm.random);
  pwt_record_free (&pwt_meter_choice_record, choice);
}

static gboolean
has_cells (gpointer wall)
{
  return pwt_meter_wall_count_cells (wall) > 0;
}

static void
run_meters (PwtMainWindow *window, PwtBackend *backend)
{
  GtkWidget *page, *table;
  gpointer wall;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "meters");
  page = pwt_find_type (window, PWT_TYPE_METERS_PAGE);
  wall = pwt_find_type (page, PWT_TYPE_METER_WALL);
  table = pwt_find_id (page, "table");
  pwt_wait (has_cells, wall);
  pwt_settle ();
  scroll (wall, "wall");
  run_storm (window, backend, "wall-busy");
  gtk_widget_activate_action (table, "meters.view", "s", "table");
  pwt_settle ();
  scroll (table, "table");
  run_storm (window, backend, "table-busy");
}

static gboolean
has_pages (gpointer window)
{
  return pwt_find_type (window, PWT_TYPE_FRAME) != NULL;
}

static void
run_desk (const char *socket)
{
  static const char *const texts[] = { "a12-305", "zjsmyxgs", "2026079", "13800104",
                                       "李记",    "nobody",   "150000" };
  PwtApplication *application = pwt_application_new ();
  g_autoptr (PwtBackend) backend = NULL;
  PwtMainWindow *window;
  GtkWidget *page;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  backend = pwt_remote_backend_new (socket);
  window = pwt_main_window_new (GTK_APPLICATION (application), backend);
  gtk_window_present (GTK_WINDOW (window));
  pwt_wait (wants_sign_in, window);
  wait_for_frame (window);
  say ("frame", g_get_monotonic_time () - started_us);

  page = pwt_find_type (window, g_type_from_name ("PwtSignInPage"));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "name_row")), OPERATOR_NAME);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "password_row")), PASSWORD);
  started_us = g_get_monotonic_time ();
  g_signal_emit_by_name (pwt_find_id (page, "button"), "clicked");
  pwt_wait (has_pages, window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "counter");
  pwt_wait (has_rows, window);
  wait_for_frame (window);
  say ("page", g_get_monotonic_time () - started_us);
  pwt_settle ();
  say ("memory", resident_kib ());
  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    type_keys (window, texts[i]);
  run_meters (window, backend);
}

/* --- the program that compares --- */

/* What a window's process said: values of @what, in microseconds or KiB. */
static void
note (const char *output, const char *what, GArray *values)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], what) && lines[i][strlen (what)] == ' ') {
      double value = (double) g_ascii_strtoll (lines[i] + strlen (what), NULL, 10);

      g_array_append_val (values, value);
    }
}

static char *
run_window (const char *self, const char *kind, const char *socket)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, kind, now, socket, NULL);
  char *output = NULL;

  die_on (error);
  if (!g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    die_on (error);
  if (g_subprocess_get_successful (process))
    return output;
  g_printerr ("A window ended badly: %s\n", output);
  g_free (output);
  return NULL; /* the engine is ended before this program is */
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *values, guint percent)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (values->len - 1) * percent / 100);
}

static void
make_site (const char *site)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) maker = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                                    g_getenv ("PWT_MAKE_BIG_SITE"), site, NULL);

  die_on (error);
  if (!g_subprocess_wait_check (maker, NULL, &error))
    die_on (error);
}

static gboolean
is_online (gpointer backend)
{
  return pwt_backend_get_state (backend) == PWT_BACKEND_ONLINE;
}

static void
make_operator (const char *socket)
{
  g_autoptr (PwtBackend) backend = pwt_remote_backend_new (socket);
  g_autoptr (GError) error = NULL;
  PwtSetupRequest request = { .name = (char *) OPERATOR_NAME,
                              .display_name = (char *) "王丽",
                              .password = (char *) PASSWORD,
                              .origin = (char *) "bench" };
  PwtSession *session;

  pwt_wait (is_online, backend);
  session = pwt_backend_call_sync (backend, "site.setup", &request, &error);
  if (session == NULL && g_getenv ("PWT_BENCH_SITE") != NULL)
    return; /* it was used before */
  die_on (error);
  pwt_record_free (&pwt_session_record, session);
}

static gboolean
compare (const char *self, const char *socket)
{
  GArray *bare = g_array_new (FALSE, FALSE, sizeof (double)), *bare_kib = g_array_copy (bare);
  GArray *frame = g_array_copy (bare), *page = g_array_copy (bare), *kib = g_array_copy (bare);
  GArray *keys = g_array_copy (bare), *wall = g_array_copy (bare), *table = g_array_copy (bare);
  GArray *wall_busy = g_array_copy (bare), *table_busy = g_array_copy (bare);
  gboolean is_met;

  for (guint i = 0; i < STARTS; i++) {
    g_autofree char *plain = run_window (self, "--bare", socket);
    g_autofree char *desk = run_window (self, "--desk", socket);

    if (plain == NULL || desk == NULL)
      return FALSE;
    note (plain, "frame", bare);
    note (plain, "memory", bare_kib);
    note (desk, "frame", frame);
    note (desk, "page", page);
    note (desk, "memory", kib);
    note (desk, "key", keys);
    note (desk, "wall", wall);
    note (desk, "table", table);
    note (desk, "wall-busy", wall_busy);
    note (desk, "table-busy", table_busy);
  }
  g_print ("%-60s %8.1f ms\n", "bare window: start → first frame", percentile (bare, 50) / 1e3);
  g_print ("%-60s %8.1f ms\n", "desk: start → sign-in can be typed into",
           percentile (frame, 50) / 1e3);
  g_print ("%-60s %8.1f ms\n", "desk: password given → counter with its rows",
           percentile (page, 50) / 1e3);
  g_print ("%-60s %8.1f MiB of %.1f MiB\n", "resident: bare window, desk at its first page",
           percentile (bare_kib, 50) / 1024, percentile (kib, 50) / 1024);
  g_print ("%-60s %8.1f / %.1f / %.1f ms\n", "keystroke in the search → painted: half, 95 %, worst",
           percentile (keys, 50) / 1e3, percentile (keys, 95) / 1e3, percentile (keys, 100) / 1e3);
  is_met = bench_print ("start → first usable frame ÷ bare window",
                        percentile (frame, 50) / percentile (bare, 50), FALSE, 1.5);
  is_met &= bench_print ("resident memory ÷ bare window",
                         percentile (kib, 50) / percentile (bare_kib, 50), FALSE, 1.5);
  is_met &=
      bench_print ("keystroke → painted, 95 %, in ms", percentile (keys, 95) / 1e3, FALSE, 50);
  is_met &=
      bench_print ("wall scrolled, a frame, 95 %, in ms", percentile (wall, 95) / 1e3, FALSE, 16);
  is_met &=
      bench_print ("table scrolled, a frame, 95 %, in ms", percentile (table, 95) / 1e3, FALSE, 16);
  is_met &= bench_print ("1,000 meters told a second, wall: busy, %",
                         percentile (wall_busy, 50) / 10, FALSE, 20);
  is_met &= bench_print ("1,000 meters told a second, table: busy, %",
                         percentile (table_busy, 50) / 10, FALSE, 20);
  return is_met;
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL, *site = NULL, *socket = NULL;
  g_autoptr (GSubprocess) engine = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_met;

  if (argc == 4) {
    started_us = g_ascii_strtoll (argv[2], NULL, 10);
    pwt_test_app_init (&argc, &argv);
    if (g_str_equal (argv[1], "--bare"))
      run_bare ();
    else
      run_desk (argv[3]);
    return 0;
  }
  g_set_prgname ("bench-desk");
  dir = bench_make_dir ();
  socket = g_build_filename (dir, "socket", NULL);
  site = g_strdup (g_getenv ("PWT_BENCH_SITE"));
  if (site == NULL) {
    site = g_build_filename (dir, "site", NULL);
    make_site (site);
  }
  engine = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("PREWATTD"),
                             "--site", site, "--socket", socket, NULL);
  die_on (error);
  make_operator (socket);
  is_met = compare (argv[0], socket);
  g_subprocess_send_signal (engine, 15);
  g_subprocess_wait (engine, NULL, NULL);
  bench_remove_dir (dir);
  return is_met ? 0 : 1;
}
