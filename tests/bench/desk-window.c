/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app/common/export-button.h"
#include "app/counter/counter-search.h"
#include "app/frame/frame.h"
#include "app/meters/meter-selection.h"
#include "app/meters/meter-wall.h"
#include "app/meters/meters-page.h"
#include "app/search/search-panel.h"
#include "bench.h"
#include "desk-window.h"
#include "harness.h"
#include "window-times.h"

/* A desk's window for bench-desk, on an engine that runs already:
 *
 *   desk-window start|search|wall|table|export STARTED_US SOCKET ENGINE_PID
 *
 * says its figures line by line, times in microseconds. Every part is the desktop as it is: its
 * actions are activated, its entries typed into, and what is waited for is what a person sees. */

typedef struct {
  PwtBackend *backend;
  PwtMainWindow *window;
  const char *engine_pid;
} Desk;

/* --- frames --- */

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

/* What has changed so far is on the screen when this returns. */
static void
wait_for_frame (gpointer window)
{
  Frame frame = { gtk_widget_get_frame_clock (window), 0, FALSE };

  frame.id = g_signal_connect_swapped (frame.clock, "after-paint", G_CALLBACK (painted_cb), &frame);
  gdk_frame_clock_request_phase (frame.clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  pwt_wait (is_painted, &frame);
  g_signal_handler_disconnect (frame.clock, frame.id);
}

/* --- start --- */

static gboolean
wants_sign_in (gpointer window)
{
  return g_str_equal (pwt_main_window_get_stage (window), "sign-in");
}

static gboolean
has_pages (gpointer window)
{
  return pwt_find_type (window, PWT_TYPE_FRAME) != NULL;
}

static gboolean
has_rows (gpointer window)
{
  PwtCounterSearch *search = pwt_find_type (window, PWT_TYPE_COUNTER_SEARCH);

  return search != NULL && g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (
                               GTK_LIST_VIEW (pwt_find_id (search, "list"))))) > 0;
}

static void
open_window (Desk *desk, const char *socket, gint64 started_us)
{
  PwtApplication *application = pwt_application_new ();

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name",
                WINDOW_FONT, NULL);
  desk->backend = pwt_remote_backend_new (socket);
  desk->window = pwt_main_window_new (GTK_APPLICATION (application), desk->backend);
  gtk_window_present (GTK_WINDOW (desk->window));
  pwt_wait (wants_sign_in, desk->window);
  wait_for_frame (desk->window);
  window_say_time ("frame", g_get_monotonic_time () - started_us, window_times ().delayed_us);
}

static void
sign_in (Desk *desk)
{
  GtkWidget *page = pwt_find_type (desk->window, g_type_from_name ("PwtSignInPage"));
  gint64 start_us = g_get_monotonic_time ();

  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "name_row")), DESK_OPERATOR);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (page, "password_row")), DESK_PASSWORD);
  g_signal_emit_by_name (pwt_find_id (page, "button"), "clicked");
  pwt_wait (has_pages, desk->window);
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.page", "s", "counter");
  pwt_wait (has_rows, desk->window);
  wait_for_frame (desk->window);
  window_say ("page", g_get_monotonic_time () - start_us);
  pwt_settle ();
}

/* --- keystrokes --- */

typedef struct {
  GtkEditable *entry;
  gboolean (*is_answered) (gpointer what, const char *text);
  gpointer what;
  const char *text; /* NULL: none */
} Typing;

static gboolean
is_typing_answered (gpointer data)
{
  const Typing *typing = data;

  return typing->is_answered (typing->what, typing->text);
}

/* Types @key, the last of @typing->text, and says how long it took until the answer was painted: by
 * the clock; how much of it window and engine worked; and what it had taken without other programs.
 * Engine threads may stand in wait beside each other, so that is never said to be less than what
 * the two worked. */
static void
type_key (Desk *desk, Typing *typing, const char *key, const char *figure)
{
  g_autofree char *desk_figure = g_strconcat (figure, "-desk", NULL);
  g_autofree char *engine_figure = g_strconcat (figure, "-engine", NULL);
  WindowTimes own = window_times (), engine = window_times_of (desk->engine_pid), own_then,
              engine_then;
  gint64 start_us = g_get_monotonic_time (), elapsed_us, worked_us, delayed_us;
  int end = -1;

  gtk_editable_insert_text (typing->entry, key, -1, &end);
  pwt_wait (is_typing_answered, typing);
  wait_for_frame (desk->window);
  elapsed_us = g_get_monotonic_time () - start_us;
  own_then = window_times ();
  engine_then = window_times_of (desk->engine_pid);
  window_say (desk_figure, own_then.worked_us - own.worked_us);
  window_say (engine_figure, engine_then.worked_us - engine.worked_us);
  worked_us = own_then.worked_us - own.worked_us + engine_then.worked_us - engine.worked_us;
  delayed_us = own_then.delayed_us - own.delayed_us + engine_then.delayed_us - engine.delayed_us;
  window_say_time (figure, elapsed_us, MAX (0, MIN (delayed_us, elapsed_us - worked_us)));
}

/* One key after the other, as somebody types who waits for nothing but the frame. */
static void
type_keys (Desk *desk, Typing *typing, const char *figure, const char *text)
{
  /* What was typed before is done with: its engine's work is not this word's. */
  gtk_editable_set_text (typing->entry, "");
  typing->text = NULL;
  pwt_wait (is_typing_answered, typing);
  pwt_settle ();
  for (const char *p = g_utf8_next_char (text);; p = g_utf8_next_char (p)) {
    g_autofree char *so_far = g_strndup (text, (gsize) (p - text));

    typing->text = so_far;
    type_key (desk, typing, g_utf8_prev_char (so_far + strlen (so_far)), figure);
    pwt_settle ();
    if (*p == '\0')
      return;
  }
}

static const char *const texts[] = { "a12-305", "zjsmyxgs", "2026079", "13800104",
                                     "李记",    "nobody",   "150000" };

static gboolean
is_found (gpointer panel, const char *text)
{
  return g_strcmp0 (pwt_search_panel_get_answered (panel), text) == 0;
}

static void
run_search (Desk *desk)
{
  Typing typing = { .is_answered = is_found };

  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.search", NULL);
  typing.entry = GTK_EDITABLE (pwt_find_id (desk->window, "search_entry"));
  typing.what = pwt_find_type (desk->window, PWT_TYPE_SEARCH_PANEL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    type_keys (desk, &typing, "key", texts[i]);
}

/* --- meters --- */

#define SCROLL_FRAMES 300
#define SCROLL_PX 90 /* a turn of the wheel */
#define EVENTS_S 5
#define EVENT_STEP_MS 10
#define EVENTS_A_STEP 10 /* 1,000 a second */

/* What moving and the frame that shows it cost this thread, with whatever else it does until that
 * frame is there: the rows that come from the engine. */
static void
scroll (Desk *desk, GtkWidget *widget, const char *what)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  for (guint i = 0; i < SCROLL_FRAMES; i++) {
    gint64 cpu_us = window_cpu_us ();

    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_PX);
    wait_for_frame (desk->window);
    window_say (what, window_cpu_us () - cpu_us);
  }
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
run_storm (Desk *desk, const char *what)
{
  PwtListRequest all = { .project =
                             pwt_desk_get_project_id (pwt_main_window_get_desk (desk->window)) };
  g_autoptr (GError) error = NULL;
  PwtMeterChoice *choice = pwt_backend_call_sync (desk->backend, "meter.choose", &all, &error);
  Storm storm = { desk->backend, NULL, g_rand_new_with_seed (1), 0 };
  gint64 start_us, cpu_us;

  if (choice == NULL)
    g_error ("%s", error->message);
  storm.meters = choice->meters;
  start_us = g_get_monotonic_time ();
  cpu_us = window_cpu_us ();
  g_timeout_add (EVENT_STEP_MS, storm_cb, &storm);
  pwt_wait (is_over, &storm);
  window_say (what, (window_cpu_us () - cpu_us) * 1000 / (g_get_monotonic_time () - start_us));
  g_rand_free (storm.random);
  pwt_record_free (&pwt_meter_choice_record, choice);
}

static gboolean
has_cells (gpointer wall)
{
  return pwt_meter_wall_count_cells (wall) > 0;
}

static gboolean
is_filtered (gpointer table, const char *text)
{
  PwtMeterSelection *selection = PWT_METER_SELECTION (gtk_column_view_get_model (table));
  PwtRemoteList *list = pwt_meter_selection_get_list (selection);
  const PwtListRequest *query = pwt_remote_list_get_query (list);

  return !pwt_remote_list_is_loading (list) && g_strcmp0 (query->search, text) == 0;
}

static void
run_filter (Desk *desk, GtkWidget *page, GtkWidget *table)
{
  Typing typing = { GTK_EDITABLE (pwt_find_id (page, "search")), is_filtered, table, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    type_keys (desk, &typing, "filter", texts[i]);
}

static GtkWidget *
open_meters (Desk *desk)
{
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.page", "s", "meters");
  page = pwt_find_type (desk->window, PWT_TYPE_METERS_PAGE);
  pwt_wait (has_cells, pwt_find_type (page, PWT_TYPE_METER_WALL));
  pwt_settle ();
  return page;
}

static void
run_wall (Desk *desk)
{
  GtkWidget *page = open_meters (desk);

  scroll (desk, pwt_find_type (page, PWT_TYPE_METER_WALL), "wall");
  run_storm (desk, "wall-busy");
}

static void
run_table (Desk *desk)
{
  GtkWidget *page = open_meters (desk), *table = pwt_find_id (page, "table");

  gtk_widget_activate_action (table, "meters.view", "s", "table");
  pwt_settle ();
  scroll (desk, table, "table");
  run_storm (desk, "table-busy");
  run_filter (desk, page, table);
}

/* The export of all meters as somebody begins it, until its file is there, and how long the main
 * thread worked at most without looking after the window. */
static void
run_export (Desk *desk)
{
  GtkWidget *page = open_meters (desk);
  g_autofree char *dir = bench_make_dir (), *path = g_build_filename (dir, "meters.xlsx", NULL);
  gint64 start_us = g_get_monotonic_time (), longest_us = 0;
  g_autoptr (PwtListExport) export = pwt_export_button_save (
      pwt_find_type (page, PWT_TYPE_EXPORT_BUTTON), PWT_EXPORT_EXCEL, path, FALSE);

  while (pwt_list_export_get_state (export) == PWT_LIST_EXPORT_RUNNING) {
    gint64 cpu_us = window_cpu_us ();

    g_main_context_iteration (NULL, TRUE);
    longest_us = MAX (longest_us, window_cpu_us () - cpu_us);
  }
  if (pwt_list_export_get_state (export) != PWT_LIST_EXPORT_DONE)
    g_error ("%s", pwt_list_export_get_error (export)->message);
  window_say ("export", g_get_monotonic_time () - start_us);
  window_say ("export-rows", pwt_list_export_get_done (export));
  window_say ("export-block", longest_us);
  bench_remove_dir (dir);
}

static void
run_start (Desk *desk)
{
  window_say ("memory", window_resident_kib ());
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Desk *desk);
  } parts[] = {
    { "start", run_start }, { "search", run_search }, { "wall", run_wall },
    { "table", run_table }, { "export", run_export },
  };
  Desk desk = { 0 };

  g_assert_cmpint (argc, ==, 5);
  setlocale (LC_ALL, "");
  g_set_prgname ("desk-window");
  desk.engine_pid = argv[4];
  open_window (&desk, argv[3], g_ascii_strtoll (argv[2], NULL, 10));
  sign_in (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (argv[1], parts[i].name))
      parts[i].run (&desk);
  return 0;
}
