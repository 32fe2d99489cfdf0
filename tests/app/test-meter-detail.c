/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The detail pane of a meter: one question for what is shown, and never another meter's answer. */

#include <string.h>

#include "app/counter/customer-card.h"
#include "app/meters/frames-window.h"
#include "app/meters/meter-curve.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meter-phases.h"
#include "chart/chart.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  GtkWidget *curve;
  PwtMeterDetailPane *pane;
} Fixture;

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  f->pane = pwt_find_type (f->desktop->window, PWT_TYPE_METER_DETAIL_PANE);
  f->curve = pwt_find_type (f->pane, PWT_TYPE_METER_CURVE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
choose_room (Fixture *f, const char *room)
{
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (f->site, room)->id);

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.show-meter", "s", id);
}

/* A count that the books cannot account for is told beside theirs. */
static void
test_another_count_than_the_books (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkWidget *count;

  choose_room (f, "A201");
  pwt_settle ();
  count = pwt_find_id (f->pane, "count");
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (count)), "·"));
  f->site->books_count = row->purchase_count - 1;
  pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
  pwt_settle ();
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (count)), "·"));
  g_assert_true (gtk_widget_has_css_class (count, "t-arrears"));
}

/* How long its money lasts, and the way to who pays for it. */
static void
test_how_long_it_lasts_and_who_pays (Fixture *f, gconstpointer data)
{
  GtkWidget *lasts = pwt_find_id (f->pane, "lasts"), *button;
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  g_autofree char *id = pwt_id_dup_text (row->id);

  row->dry_us = f->site->now_us + 5 * PWT_US_PER_DAY / 2;
  choose_room (f, "A201");
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lasts)), ==, "about 2 days");
  button = pwt_find_id (f->pane, "account_button");
  pwt_wait (is_mapped, button);
  choose_room (f, "A208"); /* no account */
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lasts)), ==, "—");
  g_assert_false (gtk_widget_get_mapped (button));
  choose_room (f, "A201");
  pwt_settle ();
  g_signal_emit_by_name (button, "clicked");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "account.story"), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.sell", "s", id);
  pwt_settle ();
  lasts = pwt_find_id (pwt_find_type (f->desktop->window, PWT_TYPE_CUSTOMER_CARD), "lasts");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lasts)), ==,
                   "about 1 day"); /* worked out anew by the list of accounts */
}

/* Why a meter is not read is told, and goes when it is read again. */
static void
test_why_it_is_not_read (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkWidget *notice = pwt_find_id (f->pane, "notice");

  f->site->problem = "This meter cannot be read: a.json: quantities[0].scale: 0 is not within 1 …";
  choose_room (f, "A201");
  pwt_wait (is_mapped, notice);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (notice)), ==, f->site->problem);
  f->site->problem = NULL;
  pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
  pwt_settle ();
  g_assert_false (gtk_widget_get_mapped (notice));
}

static char *
dup_frames (PwtFramesWindow *window)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (pwt_find_id (window, "view")));
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

/* What the line says stands there once, whole, and what went wrong in words; closed, nobody asks.
 */
static void
test_frames_of_its_line (Fixture *f, gconstpointer data)
{
  const PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  PwtFramesWindow *window = pwt_frames_window_new (pwt_main_window_get_desk (f->desktop->window),
                                                   GTK_WINDOW (f->desktop->window), row);
  g_autofree char *text = NULL;

  gtk_window_present (GTK_WINDOW (window));
  pwt_settle ();
  text = dup_frames (window);
  g_assert_nonnull (strstr (text, "→   1  01 03 02 00 00 30 44 66"));
  g_assert_nonnull (strstr (text, "×   1  "));
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.frames"), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "frames.read", NULL);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "meter.command"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_by (Fixture *f, const char *period)
{
  gtk_widget_activate_action (pwt_find_id (f->curve, "stack"), "curve.by", "s", period);
  pwt_settle ();
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (pwt_find_id (f->curve, "stack"), action, NULL);
  pwt_settle ();
}

static char *
numbers (Fixture *f, const char *chart)
{
  return pwt_chart_dup_numbers (PWT_CHART (pwt_find_id (f->curve, chart)));
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static const char *
when (Fixture *f)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (f->curve, "when")));
}

static void
test_a_view_is_one_question (Fixture *f, gconstpointer data)
{
  PwtFakeBackend *backend = f->desktop->backend;
  g_autofree char *day = NULL, *week = NULL;

  choose_room (f, "C107");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, 1);
  day = numbers (f, "line");
  show_by (f, "week");
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, 2);
  week = numbers (f, "line");
  g_assert_cmpuint (count_lines (week), >, 3 * count_lines (day));
  show_by (f, "week"); /* it is shown already */
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, 2);
  show_by (f, "month");
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, 2);
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.days"), ==, 1);
}

/* The latest question is answered first here: an older answer must not take its place. */
static void
test_another_meter_drops_the_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = NULL, *other = NULL, *shown = NULL;

  choose_room (f, "C107");
  pwt_settle ();
  other = numbers (f, "line");
  choose_room (f, "A301");
  pwt_settle ();
  expected = numbers (f, "line");
  g_assert_cmpstr (expected, !=, other);
  choose_room (f, "C210");
  pwt_settle ();
  pwt_fake_backend_hold (f->desktop->backend);
  choose_room (f, "C107");
  choose_room (f, "A301");
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  shown = numbers (f, "line");
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_periods_before_are_not_asked_again (Fixture *f, gconstpointer data)
{
  PwtFakeBackend *backend = f->desktop->backend;
  const PwtMeterRow *row = pwt_fake_site_find_room (f->site, "C107");
  g_autofree char *first = NULL;
  guint n;

  choose_room (f, "C107");
  pwt_settle ();
  pwt_fake_backend_emit (backend, "meter", row->id);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, 2);
  show_by (f, "week");
  first = g_strdup (when (f));
  act (f, "curve.later"); /* there is nothing later */
  g_assert_cmpstr (when (f), ==, first);
  act (f, "curve.earlier");
  g_assert_cmpstr (when (f), !=, first);
  n = pwt_fake_backend_count (backend, "meter.curve");
  pwt_fake_backend_emit (backend, "meter", row->id);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.curve"), ==, n);
  act (f, "curve.later");
  g_assert_cmpstr (when (f), ==, first);
}

/* Each line "label⇥value⇥before". */
static char *
bar_of (const char *table, const char *label)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], label)) {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      return g_strdup (cells[1]);
    }
  return NULL;
}

static void
test_a_month_has_a_bar_a_day (Fixture *f, gconstpointer data)
{
  g_autofree char *table = NULL, *unread = NULL, *after = NULL, *usual = NULL;

  choose_room (f, "C107");
  show_by (f, "month");
  table = numbers (f, "bars");
  unread = bar_of (table, "11-09");
  after = bar_of (table, "11-11, ");
  usual = bar_of (table, "11-12");
  g_assert_cmpstr (unread, ==, "");
  g_assert_nonnull (after); /* it says since when */
  g_assert_cmpint (g_ascii_strtoll (usual, NULL, 10), >, 0);
}

/* Four weeks, a row a day: of the hour that is not over nothing is said, nor of what nobody read.
 */
static void
test_hours_are_a_cell_each (Fixture *f, gconstpointer data)
{
  PwtFakeBackend *backend = f->desktop->backend;
  PwtChart *chart = PWT_CHART (pwt_find_id (f->curve, "hours"));
  g_autofree char *table = NULL, *read_out = NULL, *before = NULL;
  g_auto (GStrv) lines = NULL, first = NULL, last = NULL;

  choose_room (f, "C107");
  show_by (f, "hours");
  g_assert_cmpuint (pwt_fake_backend_count (backend, "meter.hours"), ==, 1);
  g_assert_cmpstr (when (f), ==, "to 11-20");
  table = numbers (f, "hours");
  lines = g_strsplit (table, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 28 + 1);
  first = g_strsplit (lines[1], "\t", -1);
  last = g_strsplit (lines[28], "\t", -1);
  g_assert_cmpuint (g_strv_length (last), ==, 1 + 24);
  g_assert_cmpstr (last[1 + 9], !=, "");
  g_assert_cmpstr (last[1 + 10], ==, ""); /* it is 10:23 */
  pwt_chart_select (chart, 3);
  read_out = pwt_chart_dup_read_out (chart);
  g_assert_true (g_str_has_prefix (read_out, "10-24 03:00 "));
  g_assert_true (g_str_has_suffix (read_out, " kWh"));
  act (f, "curve.earlier");
  g_assert_cmpstr (when (f), ==, "to 10-23");
  pwt_chart_select (chart, 3);
  before = pwt_chart_dup_read_out (chart);
  g_assert_true (g_str_has_prefix (before, "09-26 03:00 "));
}

static void
test_a_failure_says_why (Fixture *f, gconstpointer data)
{
  PwtChart *line = PWT_CHART (pwt_find_id (f->curve, "line"));
  g_autofree char *told = NULL;

  pwt_fake_backend_refuse (f->desktop->backend, "meter.curve", PWT_BACKEND_ERROR_FAILED,
                           "The disk is full");
  choose_room (f, "C107");
  pwt_settle ();
  told = pwt_chart_dup_description (line);
  g_test_message ("%s", told);
  g_assert_null (strstr (told, "kW:"));
}

static void
assert_text (gpointer root, const char *id, const char *text)
{
  g_assert_true (gtk_widget_get_visible (pwt_find_id (root, id)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (root, id))), ==, text);
}

static PwtMeterPhases *
new_phases (GtkWidget **window)
{
  PwtMeterPhases *phases = g_object_new (PWT_TYPE_METER_PHASES, NULL);

  *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (*window), GTK_WIDGET (phases));
  return phases;
}

static void
test_phases_are_those_of_the_model (Fixture *f, gconstpointer data)
{
  GtkWidget *window;
  PwtMeterPhases *phases = new_phases (&window);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);

  live->voltage_a_mv = live->voltage_b_mv = live->voltage_c_mv = PWT_NONE;
  pwt_meter_phases_show (phases, live, FALSE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (phases)));
  live->voltage_a_mv = 220000;
  live->current_a_ma = 5000;
  live->factor_e3 = 500;
  pwt_meter_phases_show (phases, live, FALSE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (phases)));
  assert_text (phases, "volt_1", "220.0");
  assert_text (phases, "angle_1", "60°");
  assert_text (phases, "factor", "0.50");
  g_assert_false (gtk_widget_get_visible (pwt_find_id (phases, "volt_2")));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (phases, "unbalance")));
  live->current_a_ma = 0; /* to nothing there is no angle */
  pwt_meter_phases_show (phases, live, FALSE);
  assert_text (phases, "angle_1", "—");
  assert_text (phases, "factor", "—");
  live->voltage_b_mv = live->voltage_c_mv = 221000;
  pwt_meter_phases_show (phases, live, FALSE);
  assert_text (phases, "volt_3", "221.0");
  pwt_record_free (&pwt_meter_live_record, live);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From the total where the meter tells no more, and then the picture says so. */
static void
test_angles_are_those_of_each_phase (Fixture *f, gconstpointer data)
{
  GtkWidget *window;
  PwtMeterPhases *phases = new_phases (&window);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);

  live->voltage_a_mv = 240000;
  live->voltage_b_mv = 230000;
  live->voltage_c_mv = 220000;
  live->current_a_ma = live->current_b_ma = 4000;
  live->current_c_ma = 0;
  live->factor_e3 = 866;
  pwt_meter_phases_show (phases, live, FALSE);
  assert_text (phases, "angle_1", "30°");
  assert_text (phases, "angle_2", "30°");
  assert_text (phases, "angle_3", "—");
  assert_text (phases, "factor", "0.87");
  assert_text (phases, "unbalance", "U 4.3 % · I 100.0 %");
  assert_text (phases, "about", "φ worked out from the total power factor");
  live->factor_a_e3 = 500;
  live->factor_b_e3 = 866;
  live->factor_c_e3 = 1000; /* as idle phases have it */
  live->reactive_a_var = 100;
  live->reactive_b_var = -100;
  pwt_meter_phases_show (phases, live, FALSE);
  assert_text (phases, "angle_1", "60°");
  assert_text (phases, "angle_2", "−30°");
  assert_text (phases, "angle_3", "—");
  assert_text (phases, "factor", "0.50 / 0.87 / — · total 0.87");
  assert_text (phases, "about", "φ: the current lags; −: it leads");
  live->factor_a_e3 = -500; /* the power flows back */
  pwt_meter_phases_show (phases, live, FALSE);
  assert_text (phases, "angle_1", "120°");
  pwt_record_free (&pwt_meter_live_record, live);
  gtk_window_destroy (GTK_WINDOW (window));
}

static const char *
next_action (Fixture *f)
{
  GtkWidget *button = pwt_find_id (f->pane, "sell_button");

  pwt_wait (is_mapped, button);
  return gtk_actionable_get_action_name (GTK_ACTIONABLE (button));
}

/* A room that nobody has moved into is opened from here. */
static void
test_what_comes_next (Fixture *f, gconstpointer data)
{
  choose_room (f, "A201");
  pwt_settle ();
  g_assert_cmpstr (next_action (f), ==, "win.sell");
  choose_room (f, "A208");
  pwt_settle ();
  g_assert_cmpstr (next_action (f), ==, "win.open-account");
}

/* Whoever comes to one that is out of service is told so, and of its state nothing is claimed. */
static void
test_out_of_service_is_said (Fixture *f, gconstpointer data)
{
  GtkWidget *notice;

  f->site->retired_us = f->site->now_us - PWT_US_PER_DAY;
  choose_room (f, "A208");
  pwt_settle ();
  notice = pwt_find_id (f->pane, "notice");
  pwt_wait (is_mapped, notice);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (notice)), "Out of service since"));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->pane, "chip")));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->pane, "relay")));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->pane, "bottom")));
  f->site->retired_us = 0;
  choose_room (f, "A201");
  pwt_settle ();
  g_assert_false (gtk_widget_get_mapped (notice));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->pane, "chip")));
}

/* Of a meter that is not heard, what it showed last is told as that: with its time, and without the
 * colours of what is. */
static void
test_old_values_are_old (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkWidget *relay = pwt_find_id (f->pane, "relay"), *power = pwt_find_id (f->pane, "power");
  GtkWidget *phases = pwt_find_type (f->pane, PWT_TYPE_METER_PHASES);

  row->is_closed = TRUE;
  row->is_forced = FALSE;
  row->state = PWT_METER_OK;
  choose_room (f, "A201");
  pwt_settle ();
  g_assert_true (gtk_widget_has_css_class (relay, "st-ok"));
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (power)), "ago"));
  row->state = PWT_METER_LOST;
  row->read_us = f->site->now_us - 3 * PWT_US_PER_HOUR;
  pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
  pwt_settle ();
  g_assert_true (gtk_widget_has_css_class (relay, "st-lost"));
  g_assert_false (gtk_widget_has_css_class (relay, "st-ok"));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (power)), "ago)"));
  g_assert_true (gtk_widget_has_css_class (power, "dim-label"));
  g_assert_true (gtk_widget_has_css_class (phases, "dim-label"));
}

/* Whose values they are is said, and since when. */
static void
test_another_meter_answers (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkWidget *notice = pwt_find_id (f->pane, "notice");
  const char *said;

  row->state = PWT_METER_LOST;
  row->failures = 0;
  row->other_since_us = f->site->now_us - 2 * PWT_US_PER_HOUR;
  choose_room (f, "A201");
  pwt_wait (is_mapped, notice);
  said = gtk_label_get_text (GTK_LABEL (notice));
  g_assert_nonnull (strstr (said, "Another meter answers since 2026-"));
  g_assert_nonnull (strstr (said, "12310099"));
  g_assert_cmpstr (gtk_label_get_text (
                       GTK_LABEL (pwt_find_type (pwt_find_id (f->pane, "chip"), GTK_TYPE_LABEL))),
                   ==, "Another meter answers");
}

/* Of a meter that was never read nothing is said that its newest result does not say. */
static void
test_never_read (Fixture *f, gconstpointer data)
{
  static const char silence[] =
      "The meter does not answer. Check its power, its address and the cable.";
  static const char model[] =
      "The meter at address 7 says it is model 5, which is not Acrel DTSY1352. Check the address, "
      "or choose the meter's profile.";
  static const struct {
    gint64 failures;
    const char *result; /* of its only command; NULL: still under way */
    const char *said;
  } cases[] = {
    { 0, NULL, "This meter has not been asked yet" },
    { 2, NULL, "This meter has never answered" },
    { 0, silence, "This meter has never answered" },
    { 0, model, "This meter was never read; the newest result below says why." },
    { 36, model, "This meter was never read; the newest result below says why." },
  };
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  PwtCommand *command = pwt_record_new (&pwt_command_record);
  GtkWidget *notice = pwt_find_id (f->pane, "notice");

  command->id = row->id; /* one of its own is not needed */
  command->project = row->project;
  command->meter = row->id;
  command->kind = PWT_COMMAND_READ;
  g_ptr_array_insert (f->site->commands, 0, command);
  row->state = PWT_METER_LOST;
  row->read_us = PWT_TIME_NONE;
  choose_room (f, "A201");
  pwt_wait (is_mapped, notice);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    row->failures = cases[i].failures;
    g_free (command->result);
    command->result = g_strdup (cases[i].result);
    command->state = cases[i].result != NULL ? PWT_COMMAND_UNREACHABLE : PWT_COMMAND_QUEUED;
    command->ended_us = cases[i].result != NULL ? f->site->now_us : PWT_TIME_NONE;
    pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
    pwt_settle ();
    g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (notice)), cases[i].said));
  }
}

/* What polls came to is told before anybody reads it by hand, also of one that was read once. */
static void
test_a_poll_says_why (Fixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkWidget *notice = pwt_find_id (f->pane, "notice");

  f->site->failure = "The meter refuses to be read: it has no such registers. Check its profile.";
  row->state = PWT_METER_LOST;
  row->failures = 4;
  choose_room (f, "A201");
  pwt_wait (is_mapped, notice);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (notice)), ==,
                   "No reading 4 times in a row, the values are old. The meter refuses to be read: "
                   "it has no such registers. Check its profile.");
  row->read_us = PWT_TIME_NONE;
  pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
  pwt_settle ();
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (notice)),
                                   "This meter was never read. The meter refuses"));
}

#define TEST(path, function)                                                                       \
  g_test_add ("/app/meter-detail/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  pwt_test_app_init (&argc, &argv);
  TEST ("a-view-is-one-question", test_a_view_is_one_question);
  TEST ("what-comes-next", test_what_comes_next);
  TEST ("old-values-are-old", test_old_values_are_old);
  TEST ("never-read", test_never_read);
  TEST ("a-poll-says-why", test_a_poll_says_why);
  TEST ("another-meter-answers", test_another_meter_answers);
  TEST ("another-meter-drops-the-answer", test_another_meter_drops_the_answer);
  TEST ("periods-before-are-not-asked-again", test_periods_before_are_not_asked_again);
  TEST ("a-month-has-a-bar-a-day", test_a_month_has_a_bar_a_day);
  TEST ("hours-are-a-cell-each", test_hours_are_a_cell_each);
  TEST ("a-failure-says-why", test_a_failure_says_why);
  TEST ("another-count-than-the-books", test_another_count_than_the_books);
  TEST ("how-long-it-lasts-and-who-pays", test_how_long_it_lasts_and_who_pays);
  TEST ("why-it-is-not-read", test_why_it_is_not_read);
  TEST ("out-of-service-is-said", test_out_of_service_is_said);
  TEST ("frames-of-its-line", test_frames_of_its_line);
  TEST ("phases-are-those-of-the-model", test_phases_are_those_of_the_model);
  TEST ("angles-are-those-of-each-phase", test_angles_are_those_of_each_phase);
  return g_test_run ();
}
