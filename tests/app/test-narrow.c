/* SPDX-License-Identifier: GPL-3.0-or-later */

/* At 200 % a clerk's monitor has 683×384 pixels: every page and every dialog fits, and nothing that
 * a person needs lies beyond an edge. On a very large screen nothing is drawn out. */

#include "app/accounts/account-story.h"
#include "app/common/columns.h"
#include "app/frame/pages.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meters-page.h"
#include "dialogs.h"

#define WIDTH 683
#define HEIGHT 384

static const char *
name_of (gpointer widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  return id != NULL ? id : G_OBJECT_TYPE_NAME (widget);
}

static void
check_size (gpointer window, const char *what)
{
  int width, height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, WIDTH, &height, NULL, NULL, NULL);
  if (width > WIDTH || height > HEIGHT)
    g_error ("%s needs %d×%d", what, width, height);
}

static void
check_nothing_scrolls_sideways (GtkWidget *widget, const char *what)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget)) {
    GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (widget);
    GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (scrolled);

    if (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across))
      g_error ("%s: of %s only %g px of %g are seen", what,
               name_of (gtk_scrolled_window_get_child (scrolled)),
               gtk_adjustment_get_page_size (across), gtk_adjustment_get_upper (across));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_nothing_scrolls_sideways (child, what);
}

static void
check_window (PwtDesktop *desktop, const char *what)
{
  pwt_settle_layout (desktop);
  check_size (desktop->window, what);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (desktop->window)), ==, WIDTH);
  check_nothing_scrolls_sideways (GTK_WIDGET (desktop->window), what);
}

static void
resize (PwtDesktop *desktop, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (desktop->window), width, height);
  pwt_settle_layout (desktop);
}

/* In two steps: what the side bar and the top take back in the first makes room for the second. */
static PwtDesktop *
new_narrow (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  resize (desktop, 800, HEIGHT);
  resize (desktop, WIDTH, HEIGHT);
  return desktop;
}

static void
show_page (PwtDesktop *desktop, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", id);
  pwt_settle_layout (desktop);
}

static void
show_story (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (site, "A201")->account);

  show_page (desktop, "accounts");
  gtk_widget_activate_action (pwt_find_type (desktop->window, PWT_TYPE_ACCOUNT_STORY_VIEW),
                              "accounts.show", "s", id);
  pwt_settle_layout (desktop);
}

static void
test_pages (void)
{
  PwtDesktop *desktop = new_narrow ();

  for (guint i = 0; i < pwt_n_pages; i++) {
    show_page (desktop, pwt_pages[i].id);
    check_window (desktop, pwt_pages[i].id);
  }
  show_story (desktop);
  check_window (desktop, "story");
  pwt_desktop_free (desktop);
}

static void
choose_meter (PwtDesktop *desktop)
{
  const PwtMeterRow *row =
      pwt_fake_site_find_room (pwt_fake_backend_get_site (desktop->backend), "C210");
  g_autofree char *id = pwt_id_dup_text (row->id);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pwt_settle_layout (desktop);
}

/* Where both have no room, the pane takes the list's place, and there is a way back and forth. */
static void
test_one_meter (void)
{
  PwtDesktop *desktop = new_narrow ();
  gpointer page, pane;

  choose_meter (desktop);
  page = pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE);
  pane = pwt_find_type (page, PWT_TYPE_METER_DETAIL_PANE);
  check_window (desktop, "meter");
  g_assert_true (gtk_widget_get_child_visible (pane));
  g_assert_false (gtk_widget_get_mapped (pwt_find_id (page, "legend")));
  gtk_widget_activate_action (pane, "meters.back", NULL);
  check_window (desktop, "meters");
  g_assert_false (gtk_widget_get_child_visible (pane));
  g_assert_true (gtk_widget_get_mapped (pwt_find_id (page, "legend")));
  g_assert_true (gtk_widget_get_mapped (pwt_find_id (page, "detail_button")));
  gtk_widget_activate_action (pane, "meters.detail", NULL);
  pwt_settle_layout (desktop);
  g_assert_true (gtk_widget_get_child_visible (pane));
  resize (desktop, 1366, 768);
  g_assert_true (gtk_widget_get_mapped (pwt_find_id (page, "legend")));
  g_assert_true (gtk_widget_get_mapped (pane));
  g_assert_false (gtk_widget_get_mapped (pwt_find_id (page, "back_row")));
  g_assert_false (gtk_widget_get_mapped (pwt_find_id (page, "detail_button")));
  pwt_desktop_free (desktop);
}

static void
check_whole_names (GtkWidget *widget, guint *n)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int natural;

    if (GTK_IS_LABEL (child)) {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      g_assert_cmpint (gtk_widget_get_width (child), >=, natural);
      g_assert_true (gtk_widget_get_mapped (child));
      ++*n;
    }
    check_whole_names (child, n);
  }
}

static void
check_legend (GtkWidget *legend)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (legend); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    graphene_rect_t place;

    g_assert_true (gtk_widget_compute_bounds (child, legend, &place));
    g_assert_cmpfloat (place.origin.x + place.size.width, <=, gtk_widget_get_width (legend));
    if (gtk_widget_has_css_class (child, "legend"))
      check_whole_names (child, &n);
  }
  g_assert_cmpuint (n, ==, 2 * PWT_N_METER_STATES);
}

/* Names and counts are whole at any width, and the pane moves nothing in the tool bar. */
static void
test_legend (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *legend;
  int height;

  show_page (desktop, "meters");
  legend = pwt_find_id (pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE), "legend");
  check_legend (legend);
  height = gtk_widget_get_height (legend);
  choose_meter (desktop);
  check_legend (legend);
  g_assert_cmpint (gtk_widget_get_height (legend), ==, height);
  gtk_widget_activate_action (legend, "meters.select-none", NULL);
  for (int width = 1100; width >= 700; width -= 200) {
    resize (desktop, width, HEIGHT);
    check_legend (legend);
  }
  pwt_desktop_free (desktop);
}

static void
test_sections (void)
{
  static const char *const sections[] = { "structure", "tariffs", "project", "operators", "site" };
  PwtDesktop *desktop = new_narrow ();

  show_page (desktop, "setup");
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    gtk_widget_activate_action (pwt_find_id (desktop->window, "tabs"), "setup.section", "s",
                                sections[i]);
    check_window (desktop, sections[i]);
  }
  pwt_desktop_free (desktop);
}

static void
check_dialog (GtkWindow *dialog)
{
  check_size (dialog, G_OBJECT_TYPE_NAME (dialog));
}

static void
test_dialogs (void)
{
  PwtDesktop *desktop = new_narrow ();

  pwt_each_dialog (desktop, check_dialog);
  pwt_desktop_free (desktop);
}

/* --- the second column --- */

static gboolean
find_place (GtkWidget *columns, gboolean is_second, graphene_rect_t *place)
{
  return gtk_widget_compute_bounds (is_second ? gtk_widget_get_last_child (columns)
                                              : gtk_widget_get_first_child (columns),
                                    columns, place);
}

static void
check_columns (GtkWidget *columns, gboolean is_beside)
{
  graphene_rect_t first, second;

  g_assert_true (find_place (columns, FALSE, &first) && find_place (columns, TRUE, &second));
  if (is_beside) {
    g_assert_cmpfloat (second.origin.x, >=, first.origin.x + first.size.width);
    g_assert_cmpfloat (second.origin.y, ==, first.origin.y);
  } else {
    g_assert_cmpfloat (second.origin.x, ==, first.origin.x);
    g_assert_cmpfloat (second.origin.y, >=, first.origin.y + first.size.height);
  }
}

static void
test_second_column_goes_under_the_first (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *columns;

  show_page (desktop, "home");
  columns = pwt_find_id (desktop->window, "main_row");
  check_columns (columns, TRUE);
  resize (desktop, 800, HEIGHT);
  check_columns (columns, FALSE);
  resize (desktop, 1366, 768);
  check_columns (columns, TRUE);
  pwt_desktop_free (desktop);
}

/* --- very large --- */

/* 3840×2160 at 100 %: a chart is no wallpaper. */
static void
test_charts_are_not_drawn_out (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *chart;

  resize (desktop, 3840, 2160);
  show_page (desktop, "home");
  chart = pwt_find_id (desktop->window, "period_chart");
  g_assert_cmpint (gtk_widget_get_width (chart), <=, 1400);
  g_assert_cmpint (gtk_widget_get_height (chart), <=, 560);
  show_story (desktop);
  g_assert_cmpint (gtk_widget_get_width (pwt_find_id (desktop->window, "equation")), <=, 1680);
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/narrow/pages", test_pages);
  g_test_add_func ("/app/narrow/one-meter", test_one_meter);
  g_test_add_func ("/app/narrow/legend", test_legend);
  g_test_add_func ("/app/narrow/sections", test_sections);
  g_test_add_func ("/app/narrow/dialogs", test_dialogs);
  g_test_add_func ("/app/narrow/second-column-goes-under-the-first",
                   test_second_column_goes_under_the_first);
  g_test_add_func ("/app/narrow/charts-are-not-drawn-out", test_charts_are_not_drawn_out);
  return g_test_run ();
}
