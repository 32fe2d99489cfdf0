/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Home: what it shows adds up with what it was told, and each of its figures leads somewhere. */

#include <string.h>

#include "app/common/meter-look.h"
#include "app/meters/legend.h"
#include "app/frame/pages.h"
#include "app/setup/site-section.h"
#include "chart/strip.h"
#include "harness.h"

static gboolean
is_shown (gpointer label)
{
  return gtk_label_get_text (label)[0] != '\0';
}

static PwtDesktop *
open_home (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  pwt_fake_backend_get_site (desktop->backend)->has_no_backup_plan = TRUE;
  pwt_fake_backend_get_site (desktop->backend)->is_verified_bad = TRUE;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "home");
  pwt_wait (is_shown, pwt_find_id (desktop->window, "as_of"));
  pwt_settle ();
  return desktop;
}

static const char *
text_of (PwtDesktop *desktop, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (desktop->window, id)));
}

/* The button whose action leads to the meters of @state. */
static GtkWidget *
find_target (GtkWidget *root, const char *action, const char *target)
{
  if (GTK_IS_ACTIONABLE (root) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), action) == 0 &&
      g_strcmp0 (g_variant_get_string (
                     gtk_actionable_get_action_target_value (GTK_ACTIONABLE (root)), NULL),
                 target) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_target (child, action, target);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static guint
count_state (PwtDesktop *desktop, PwtMeterState state)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  guint n = 0;

  for (guint i = 0; i < site->rows->len; i++)
    n += ((PwtMeterRow *) g_ptr_array_index (site->rows, i))->state == state;
  return n;
}

static void
test_it_is_the_first_page (void)
{
  g_assert_cmpstr (pwt_pages[0].id, ==, "home");
}

/* Of the page that is shown: other pages have legends too. */
static PwtLegend *
shown_legend (PwtDesktop *desktop)
{
  return pwt_find_type (pwt_frame_get_page (pwt_main_window_get_frame (desktop->window)),
                        PWT_TYPE_LEGEND);
}

static void
test_tiles_lead_to_their_meters (void)
{
  static const PwtMeterState states[] = { PWT_METER_ALARM1, PWT_METER_ALARM2, PWT_METER_ARREARS,
                                          PWT_METER_NEW,    PWT_METER_UNSOLD, PWT_METER_LOST,
                                          PWT_METER_HELD };
  PwtDesktop *desktop = open_home ();
  GtkWidget *tiles = pwt_find_id (desktop->window, "tiles");

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    GtkWidget *tile = find_target (tiles, "win.meters", pwt_meter_state_nick (states[i]));
    g_autofree char *count = g_strdup_printf ("%u", count_state (desktop, states[i]));
    PwtLegend *legend;

    g_assert_nonnull (tile);
    g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (tile), count));
    g_signal_emit_by_name (tile, "clicked");
    pwt_settle ();
    legend = shown_legend (desktop);
    for (guint k = 0; k < PWT_N_METER_STATES; k++)
      g_assert_true (pwt_legend_has (legend, k) == (k == states[i]));
    g_assert_nonnull (strstr (pwt_fake_backend_last_request (desktop->backend, "meter.list"),
                              pwt_meter_state_nick (states[i])));
  }
  g_signal_emit_by_name (
      find_target (tiles, "win.meters", "ok alarm1 alarm2 arrears tripped unsold new held"),
      "clicked"); /* online: every state but lost */
  pwt_settle ();
  for (guint k = 0; k < PWT_N_METER_STATES; k++)
    g_assert_true (pwt_legend_has (shown_legend (desktop), k) == (k != PWT_METER_LOST));
  pwt_desktop_free (desktop);
}

static GtkWidget *
find_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_text (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* What a line answers has one colour wherever it stands. */
static void
test_lines_have_one_colour (void)
{
  PwtDesktop *desktop = open_home ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *popover = pwt_find_type (desktop->window, g_type_from_name ("PwtHealthButton"));
  GtkWidget *page = GTK_WIDGET (pwt_frame_get_page (pwt_main_window_get_frame (desktop->window)));

  gtk_menu_button_popup (pwt_find_type (popover, GTK_TYPE_MENU_BUTTON));
  pwt_settle ();
  for (guint i = 0; i < site->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (site->lines, i);
    g_autofree char *count = g_strdup_printf ("%d / %d", (int) line->fresh, (int) line->meters);
    GtkWidget *on_page = find_text (page, count), *in_popover = find_text (popover, count);
    gboolean is_bad = line->fresh < line->meters;

    g_assert_true (on_page != NULL && in_popover != NULL);
    g_assert_true (gtk_widget_has_css_class (on_page, "t-alarm") == is_bad);
    g_assert_true (gtk_widget_has_css_class (in_popover, "t-alarm") == is_bad);
    g_assert_false (gtk_widget_has_css_class (on_page, "t-arrears"));
  }
  pwt_desktop_free (desktop);
}

static GtkWidget *
nth_strip (GtkWidget *root, guint *n)
{
  if (PWT_IS_STRIP (root) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = nth_strip (child, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* What the engine told of a line's sweeps is what can be read out of its strip, cell by cell. */
static void
test_lines_tell_how_sweeps_went (void)
{
  static const char letters[] = PWT_SWEEP_LETTERS;
  static const char *const words[] = { "nobody asked", "all answered",
                                       "only lost meters were silent", "some were silent",
                                       "nobody answered" };
  PwtDesktop *desktop = open_home ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *lines = pwt_find_id (desktop->window, "lines");

  for (guint i = 0; i < site->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (site->lines, i);
    guint n = i;
    PwtChart *strip = PWT_CHART (nth_strip (lines, &n));

    g_assert_cmpstr (pwt_chart_get_title (strip), ==, line->name);
    for (guint cell = 0; cell < strlen (line->sweeps); cell++) {
      g_autofree char *read_out = NULL;

      pwt_chart_select (strip, (int) cell);
      read_out = pwt_chart_dup_read_out (strip);
      g_assert_true (
          g_str_has_suffix (read_out, words[strchr (letters, line->sweeps[cell]) - letters]));
    }
  }
  g_assert_nonnull (find_text (lines, "the last 5 h, one cell every 5 min"));
  pwt_desktop_free (desktop);
}

/* Who reads a strip by keyboard keeps the place when the figures are asked anew. */
static void
test_strips_stay_when_asked_anew (void)
{
  PwtDesktop *desktop = open_home ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *lines = pwt_find_id (desktop->window, "lines"), *strip;
  PwtLineHealth *second = g_ptr_array_index (site->lines, 1);
  guint n = 1, first = 0, gone = 1;

  strip = nth_strip (lines, &n);
  pwt_chart_select (PWT_CHART (strip), 7);
  gtk_widget_activate_action (lines, "home.reload", NULL);
  pwt_settle ();
  n = 1;
  g_assert_true (nth_strip (lines, &n) == strip);
  g_assert_cmpint (pwt_chart_get_selected (PWT_CHART (strip)), ==, 7);
  g_free (second->sweeps);
  second->sweeps = NULL; /* the engine does not know */
  gtk_widget_activate_action (lines, "home.reload", NULL);
  pwt_settle ();
  g_assert_cmpint (pwt_chart_get_selected (PWT_CHART (strip)), ==, PWT_CHART_NO_ITEM);
  while (site->lines->len > 1)
    pwt_record_free (&pwt_line_health_record, g_ptr_array_steal_index (site->lines, 1));
  gtk_widget_activate_action (lines, "home.reload", NULL);
  pwt_settle ();
  g_assert_nonnull (nth_strip (lines, &first));
  g_assert_null (nth_strip (lines, &gone));
  pwt_desktop_free (desktop);
}

static void
test_what_needs_attention (void)
{
  PwtDesktop *desktop = open_home ();
  GtkWidget *todo = pwt_find_id (desktop->window, "todo");
  GtkWidget *dry = pwt_find_id (desktop->window, "dry"), *backup;
  const char *why;

  g_assert_nonnull (find_target (todo, "win.meters", "lost"));
  g_assert_nonnull (find_target (todo, "win.meters", "arrears"));
  /* Every line with lost meters by name, and the way to what is missing. */
  why = gtk_widget_get_tooltip_text (find_target (todo, "win.meters", "lost"));
  g_assert_nonnull (strstr (why, "A车间总线 1, C车间总线 1, D车间总线 1"));
  backup = find_target (todo, "win.setup", "site");
  g_assert_nonnull (backup);
  g_assert_nonnull (find_target (todo, "win.page", "log")); /* the verification found something */
  g_assert_true (gtk_widget_get_visible (dry));
  g_assert_cmpstr (
      gtk_actionable_get_action_name (GTK_ACTIONABLE (gtk_widget_get_first_child (dry))), ==,
      "win.sell");
  gtk_widget_activate (backup);
  pwt_settle ();
  g_assert_nonnull (pwt_find_type (pwt_frame_get_page (pwt_main_window_get_frame (desktop->window)),
                                   PWT_TYPE_SITE_SECTION));
  pwt_desktop_free (desktop);
}

/* The page of meters shows just those that Home counts. */
static void
test_whose_money_is_gone_leads_to_the_list (void)
{
  PwtDesktop *desktop = open_home ();
  GtkWidget *all = pwt_find_id (desktop->window, "dry_all");
  const char *title = gtk_label_get_text (GTK_LABEL (pwt_find_id (desktop->window, "dry_title")));
  const char *request;
  g_autofree char *count = NULL;
  gpointer page;

  g_assert_true (gtk_widget_get_mapped (all));
  g_signal_emit_by_name (all, "clicked");
  pwt_settle ();
  page = pwt_frame_get_page (pwt_main_window_get_frame (desktop->window));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (page), ==, "PwtMetersPage");
  request = pwt_fake_backend_last_request (desktop->backend, "meter.list");
  g_assert_nonnull (
      strstr (request, "\"field\":\"dry_us\",\"most\":\"2026-11-22T15:59:59.999999Z\""));
  count =
      g_strdup_printf (": %u", g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (
                                   GTK_COLUMN_VIEW (pwt_find_id (page, "table"))))));
  g_assert_true (g_str_has_suffix (title, count));
  pwt_desktop_free (desktop);
}

static const char *
text_in (GtkWidget *root)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_type (root, GTK_TYPE_LABEL)));
}

/* That nobody's money is gone is said, and so is that nobody knows yet. */
static void
test_nobody_is_said (void)
{
  PwtDesktop *desktop = open_home ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *dry = pwt_find_id (desktop->window, "dry");

  for (guint i = 0; i < site->rows->len; i++)
    ((PwtMeterRow *) g_ptr_array_index (site->rows, i))->balance.e4 = 9999 * 10000;
  gtk_widget_activate_action (dry, "home.reload", NULL);
  pwt_settle ();
  g_assert_null (find_text (dry, "Nobody's")); /* some do not answer: who knows */
  g_assert_nonnull (find_target (dry, "win.meters", "lost"));
  for (guint i = 0; i < site->rows->len; i++)
    if (((PwtMeterRow *) g_ptr_array_index (site->rows, i))->state == PWT_METER_LOST)
      ((PwtMeterRow *) g_ptr_array_index (site->rows, i))->state = PWT_METER_OK;
  gtk_widget_activate_action (dry, "home.reload", NULL);
  pwt_settle ();
  g_assert_true (gtk_widget_get_mapped (dry));
  g_assert_cmpstr (text_of (desktop, "dry_title"), ==, "Money gone before Monday");
  g_assert_cmpstr (text_in (dry), ==, "Nobody's");
  g_assert_false (gtk_widget_get_visible (pwt_find_id (desktop->window, "dry_all")));
  site->is_read_since_today = TRUE;
  gtk_widget_activate_action (dry, "home.reload", NULL);
  pwt_settle ();
  g_assert_cmpstr (text_in (dry), ==, "Known once meters have been read for a whole day");
  pwt_desktop_free (desktop);
}

/* While the first sweep runs nobody is lost yet, and nobody online who was not heard. */
static void
test_who_was_not_asked_is_not_lost (void)
{
  PwtDesktop *desktop = open_home ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *tiles = pwt_find_id (desktop->window, "tiles");
  GtkWidget *todo = pwt_find_id (desktop->window, "todo");
  GtkWidget *lost = find_target (tiles, "win.meters", "lost");
  GtkWidget *online =
      find_target (tiles, "win.meters", "ok alarm1 alarm2 arrears tripped unsold new held");

  for (guint i = 0; i < site->lines->len; i++) {
    PwtLineHealth *line = g_ptr_array_index (site->lines, i);

    line->fresh = i == 0 ? 3 : 0;
    line->lost = 0;
  }
  gtk_widget_activate_action (tiles, "home.reload", NULL);
  pwt_settle ();
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (online), ": 3 "));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (lost), ": 0 "));
  g_assert_null (find_target (todo, "win.meters", "lost"));
  g_assert_nonnull (find_text (todo, "Not read yet"));
  g_assert_nonnull (find_text (todo, "151"));
  pwt_desktop_free (desktop);
}

static void
test_chart_adds_up_with_the_figures (void)
{
  PwtDesktop *desktop = open_home ();
  PwtChart *chart = pwt_find_type (pwt_find_id (desktop->window, "period_chart"), PWT_TYPE_CHART);
  g_autofree char *by_day = pwt_chart_dup_description (chart), *by_month = NULL, *wanted = NULL;

  /* Of the days of this month together: what the table says of the month. */
  wanted = g_strdup_printf ("together %.*s", (int) strlen (text_of (desktop, "energy_month")) - 1,
                            text_of (desktop, "energy_month"));
  g_assert_nonnull (strstr (by_day, wanted));
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.by", "s", "month");
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.show", "s", "money");
  by_month = pwt_chart_dup_description (chart);
  g_assert_nonnull (strstr (by_month, text_of (desktop, "money_month")));
  g_assert_true (g_str_has_prefix (by_month, "12 values"));
  pwt_desktop_free (desktop);
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

/* A question that fails leaves the old figures, greyed, and says why. */
static void
test_failure_keeps_the_figures (void)
{
  PwtDesktop *desktop = open_home ();
  g_autofree char *before = g_strdup (text_of (desktop, "money_month"));

  pwt_fake_backend_refuse (desktop->backend, "site.summary", PWT_BACKEND_ERROR_FAILED,
                           "The disk is full");
  gtk_widget_activate_action (pwt_find_id (desktop->window, "tiles"), "home.reload", NULL);
  pwt_wait (is_visible, pwt_find_id (desktop->window, "summary_problem"));
  g_assert_cmpstr (text_of (desktop, "summary_problem"), ==, "The disk is full");
  g_assert_cmpstr (text_of (desktop, "money_month"), ==, before);
  g_assert_true (gtk_widget_has_css_class (pwt_find_id (desktop->window, "main_row"), "stale"));
  gtk_widget_activate_action (pwt_find_id (desktop->window, "tiles"), "home.reload", NULL);
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (pwt_find_id (desktop->window, "summary_problem")));
  g_assert_false (gtk_widget_has_css_class (pwt_find_id (desktop->window, "main_row"), "stale"));
  pwt_desktop_free (desktop);
}

static void
drop_all (const PwtRecord *record, GPtrArray *list)
{
  while (list->len > 0)
    pwt_record_free (record, g_ptr_array_steal_index (list, list->len - 1));
}

/* Whoever comes to a new project is led to where it is set up. */
static void
test_an_empty_project_leads_to_setup (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *window = GTK_WIDGET (desktop->window);
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);

  gtk_widget_activate_action (window, "win.page", "s", "meters");
  pwt_settle ();
  g_assert_false (gtk_widget_get_mapped (pwt_find_id (window, "setup_button")));
  drop_all (&pwt_line_health_record, site->lines);
  drop_all (&pwt_meter_row_record, site->rows);
  gtk_widget_activate_action (window, "win.page", "s", "home");
  pwt_wait (is_shown, pwt_find_id (window, "as_of"));
  pwt_settle ();
  g_assert_nonnull (find_target (pwt_find_id (window, "todo"), "win.setup", "structure"));
  gtk_widget_activate_action (window, "win.page", "s", "meters");
  gtk_widget_activate_action (pwt_find_id (window, "setup_button"), "meters.show-all", NULL);
  pwt_settle ();
  g_assert_true (gtk_widget_get_mapped (pwt_find_id (window, "setup_button")));
  g_signal_emit_by_name (pwt_find_id (window, "setup_button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (pwt_frame_get_page_id (pwt_main_window_get_frame (desktop->window)), ==,
                   "setup");
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/home/is-the-first-page", test_it_is_the_first_page);
  g_test_add_func ("/app/home/tiles-lead-to-their-meters", test_tiles_lead_to_their_meters);
  g_test_add_func ("/app/home/lines-have-one-colour", test_lines_have_one_colour);
  g_test_add_func ("/app/home/lines-tell-how-sweeps-went", test_lines_tell_how_sweeps_went);
  g_test_add_func ("/app/home/strips-stay-when-asked-anew", test_strips_stay_when_asked_anew);
  g_test_add_func ("/app/home/what-needs-attention", test_what_needs_attention);
  g_test_add_func ("/app/home/whose-money-is-gone-leads-to-the-list",
                   test_whose_money_is_gone_leads_to_the_list);
  g_test_add_func ("/app/home/nobody-is-said", test_nobody_is_said);
  g_test_add_func ("/app/home/who-was-not-asked-is-not-lost", test_who_was_not_asked_is_not_lost);
  g_test_add_func ("/app/home/chart-adds-up-with-the-figures", test_chart_adds_up_with_the_figures);
  g_test_add_func ("/app/home/failure-keeps-the-figures", test_failure_keeps_the_figures);
  g_test_add_func ("/app/home/an-empty-project-leads-to-setup",
                   test_an_empty_project_leads_to_setup);
  return g_test_run ();
}
