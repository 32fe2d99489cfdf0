/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdlib.h>

#include "backend/backend.h"
#include "bench.h"
#include "desk-window.h"

/* The desktop on a site of 100,000 meters, whose engine (prewattd) runs in a process of its own:
 *
 *   start → first usable frame, and resident memory, ÷ those of a bare libadwaita window;
 *   keystroke in the search for everything, and in the meters' filter → its answer painted;
 *   wall and table of meters scrolled: what a frame costs the main thread;
 *   1,000 events of meters a second: how busy it is. What the engine answers then is the same as
 *   before, so this is the cost of asking and reading, not of drawing what changed;
 *   the Excel export of all meters: how long the main loop is held up (bench-xlsx compares the
 *   writing itself).
 *
 * Each window is a process of its own, with the time of its start. Start and memory are medians of
 * several starts; the rest is measured once, over many keys and frames. The site is made once, or
 * is the one in PWT_BENCH_SITE that make-big-site has made before.
 *
 * Other programs that run meanwhile must not change the figures. A frame, being busy and being held
 * up are the CPU time of the main thread: it makes a frame alone. A start and a keystroke are what
 * the clock says without the time in which the window (and, for a key, the engine) stood ready and
 * another program had the core, but no less than what both worked; the clock's own times are
 * printed beside.
 */

#define STARTS 5
#define ENGINE_PATIENCE_US (60 * G_USEC_PER_SEC)

static void
die_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* --- windows --- */

typedef struct {
  const char *socket, *engine_pid;
  GString *said;
} Windows;

/* Runs one, and keeps what it said. */
static gboolean
run_window (Windows *windows, const char *program, const char *part)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *desk[] = { program, part, now, windows->socket, windows->engine_pid, NULL };
  const char *bare[] = { program, now, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (part != NULL ? desk : bare, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);

  die_on (error);
  if (!g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    die_on (error);
  g_string_append_printf (windows->said, "\n%s", output);
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_printerr ("A window ended badly: %s\n", output);
  return FALSE; /* the engine is ended before this program is */
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Of all that a window said of @what, in order of size. */
static double
percentile (const GString *said, const char *what, guint percent)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) lines = g_strsplit (said->str, "\n", -1);
  gsize length = strlen (what);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strncmp (lines[i], what, length) == 0 && lines[i][length] == ' ') {
      double value = (double) g_ascii_strtoll (lines[i] + length, NULL, 10);

      g_array_append_val (values, value);
    }
  if (values->len == 0)
    g_error ("No window said anything of “%s”", what);
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (values->len - 1) * percent / 100);
}

/* --- figures --- */

static void
print_spread (const char *title, const GString *said, const char *what, double unit)
{
  g_print ("%-60s %8.1f / %.1f / %.1f\n", title, percentile (said, what, 50) / unit,
           percentile (said, what, 95) / unit, percentile (said, what, 100) / unit);
}

static gboolean
print_start (const GString *bare, const GString *desk)
{
  gboolean is_met;

  print_spread ("bare window: start → first frame, ms (half, 95 %, worst)", bare, "frame", 1e3);
  print_spread ("  without other programs", bare, "frame-own", 1e3);
  print_spread ("desk: start → sign-in can be typed into, ms", desk, "frame", 1e3);
  print_spread ("  without other programs", desk, "frame-own", 1e3);
  print_spread ("desk: password given → counter with its rows, ms", desk, "page", 1e3);
  print_spread ("bare window: resident, MiB", bare, "memory", 1024);
  print_spread ("desk at its first page: resident, MiB", desk, "memory", 1024);
  is_met = bench_print ("start → first usable frame ÷ bare window",
                        percentile (desk, "frame-own", 50) / percentile (bare, "frame-own", 50),
                        FALSE, 1.5);
  is_met &=
      bench_print ("resident memory ÷ bare window",
                   percentile (desk, "memory", 50) / percentile (bare, "memory", 50), FALSE, 1.5);
  return is_met;
}

static gboolean
print_use (const GString *said)
{
  static const struct {
    const char *title, *what;
    double unit, goal;
  } rows[] = {
    { "keystroke in the search → painted, 95 %, ms", "key-own", 1e3, 50 },
    { "keystroke in the table's filter → painted, 95 %, ms", "filter-own", 1e3, 50 },
    { "wall scrolled, a frame, 95 %, ms", "wall", 1e3, 16 },
    { "table scrolled, a frame, 95 %, ms", "table", 1e3, 16 },
    { "1,000 meters told a second, wall: busy, %", "wall-busy", 10, 20 },
    { "1,000 meters told a second, table: busy, %", "table-busy", 10, 20 },
    { "main loop held up by an export, longest, ms", "export-block", 1e3, 16 },
  };
  gboolean is_met = TRUE;

  print_spread ("keystroke in the search, ms (half, 95 %, worst)", said, "key", 1e3);
  print_spread ("  without other programs", said, "key-own", 1e3);
  print_spread ("keystroke in the table's filter, ms", said, "filter", 1e3);
  print_spread ("  without other programs", said, "filter-own", 1e3);
  print_spread ("  the engine's work for it", said, "filter-engine", 1e3);
  print_spread ("  the window's work for it", said, "filter-desk", 1e3);
  print_spread ("wall scrolled, a frame, ms", said, "wall", 1e3);
  print_spread ("table scrolled, a frame, ms", said, "table", 1e3);
  g_print ("%-60s %8.1f s\n", "export of all meters, most of it the engine's windows of them",
           percentile (said, "export", 50) / 1e6);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    is_met &= bench_print (rows[i].title, percentile (said, rows[i].what, 95) / rows[i].unit, FALSE,
                           rows[i].goal);
  return is_met;
}

static gboolean
compare (const char *socket, const char *engine_pid)
{
  g_autoptr (GString) bare = g_string_new (NULL), desk = g_string_new (NULL);
  g_autoptr (GString) use = g_string_new (NULL);
  Windows bares = { socket, engine_pid, bare }, desks = { socket, engine_pid, desk };
  Windows uses = { socket, engine_pid, use };
  const char *bare_window = g_getenv ("PWT_BARE_WINDOW");
  const char *desk_window = g_getenv ("PWT_DESK_WINDOW");
  gboolean is_met = TRUE;

  for (guint i = 0; i < STARTS; i++)
    if (!run_window (&bares, bare_window, NULL) || !run_window (&desks, desk_window, "start"))
      return FALSE;
  is_met &= print_start (bare, desk);
  if (!run_window (&uses, desk_window, "search") || !run_window (&uses, desk_window, "wall") ||
      !run_window (&uses, desk_window, "table") || !run_window (&uses, desk_window, "export"))
    return FALSE;
  is_met &= print_use (use);
  return is_met;
}

/* --- site and engine --- */

static void
make_site (const char *site)
{
  g_autoptr (GError) error = NULL;
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (GSubprocess) maker = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                                    g_getenv ("PWT_MAKE_BIG_SITE"), site, NULL);

  die_on (error);
  if (!g_subprocess_wait_check (maker, NULL, &error))
    die_on (error);
  g_print ("%-60s %8.1f s\n", "the site was made in",
           (double) (g_get_monotonic_time () - start_us) / 1e6);
}

static void
make_operator (const char *socket)
{
  g_autoptr (PwtBackend) backend = pwt_remote_backend_new (socket);
  g_autoptr (GError) error = NULL;
  PwtSetupRequest request = { .name = (char *) DESK_OPERATOR,
                              .display_name = (char *) "王丽",
                              .password = (char *) DESK_PASSWORD,
                              .origin = (char *) "bench" };
  gint64 until_us = g_get_monotonic_time () + ENGINE_PATIENCE_US;
  PwtSession *session;

  while (pwt_backend_get_state (backend) != PWT_BACKEND_ONLINE) {
    g_main_context_iteration (NULL, TRUE);
    if (g_get_monotonic_time () > until_us)
      g_error ("The engine cannot be asked");
  }
  session = pwt_backend_call_sync (backend, "site.setup", &request, &error);
  if (session == NULL && g_getenv ("PWT_BENCH_SITE") != NULL)
    return; /* it was used before */
  die_on (error);
  pwt_record_free (&pwt_session_record, session);
}

static void
print_load (const char *when)
{
  double load[3] = { 0 };

  if (getloadavg (load, G_N_ELEMENTS (load)) > 0)
    g_print ("%-60s %8.2f on %u cores\n", when, load[0], g_get_num_processors ());
}

int
main (void)
{
  g_autofree char *dir = bench_make_dir (), *site = g_strdup (g_getenv ("PWT_BENCH_SITE"));
  g_autofree char *socket = g_build_filename (dir, "socket", NULL);
  g_autoptr (GSubprocess) engine = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_met;

  setlocale (LC_ALL, "");
  g_set_prgname ("bench-desk");
  print_load ("load average at the beginning");
  if (site == NULL) {
    site = g_build_filename (dir, "site", NULL);
    make_site (site);
  }
  engine =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                        &error, g_getenv ("PREWATTD"), "--site", site, "--socket", socket, NULL);
  die_on (error);
  make_operator (socket);
  is_met = compare (socket, g_subprocess_get_identifier (engine));
  print_load ("load average at the end");
  g_subprocess_send_signal (engine, 15);
  g_subprocess_wait (engine, NULL, NULL);
  bench_remove_dir (dir);
  return is_met ? 0 : 1;
}
