/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every template builds, and everything that can be operated on any page has a name for a screen
 * reader: a label of its own, words it shows, or what labels it. */

#include "app/common/text-cell.h"
#include "app/frame/pages.h"
#include "app/meters/job-bar.h"
#include "dialogs.h"

/* What has no other name than what it shows: a label's text, a row's cells (GTK 4.8 has no way to
 * name a row), what a window scrolls. */
static gboolean
is_what_it_shows (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) || GTK_IS_SCROLLED_WINDOW (widget) ||
         g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

/* By what it says it is, or because the keyboard stops at it: whatever its class. */
static gboolean
is_interactive (GtkWidget *widget)
{
  if (is_what_it_shows (widget))
    return FALSE;
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))) {
  case GTK_ACCESSIBLE_ROLE_BUTTON:
  case GTK_ACCESSIBLE_ROLE_CHECKBOX:
  case GTK_ACCESSIBLE_ROLE_COMBO_BOX:
  case GTK_ACCESSIBLE_ROLE_GRID:
  case GTK_ACCESSIBLE_ROLE_LINK:
  case GTK_ACCESSIBLE_ROLE_LIST:
  case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
  case GTK_ACCESSIBLE_ROLE_METER:
  case GTK_ACCESSIBLE_ROLE_PROGRESS_BAR:
  case GTK_ACCESSIBLE_ROLE_RADIO:
  case GTK_ACCESSIBLE_ROLE_SEARCH_BOX:
  case GTK_ACCESSIBLE_ROLE_SLIDER:
  case GTK_ACCESSIBLE_ROLE_SPIN_BUTTON:
  case GTK_ACCESSIBLE_ROLE_SWITCH:
  case GTK_ACCESSIBLE_ROLE_TEXT_BOX:
  case GTK_ACCESSIBLE_ROLE_TREE_GRID:
    return TRUE;
  default:
    return gtk_widget_get_focusable (widget) || GTK_IS_DRAWING_AREA (widget);
  }
}

static gboolean
shows_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_words (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_called_by_its_icon (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;
  g_autofree char *other = NULL;

  if (icon == NULL ||
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, icon);
  return other == NULL;
}

/* A button is read by what it is called, not by the words in it: those of a child of its own do not
 * count, and GTK would call it by its type. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (is_called_by_its_icon (widget))
    return FALSE;
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
         (!GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget) && !PWT_IS_TEXT_CELL (widget) &&
          shows_words (widget)) ||
         /* A row's own text, or a part of something that has a name. */
         (ADW_IS_PREFERENCES_ROW (widget) &&
          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget))[0] != '\0');
}

/* GTK's own widgets name their inner parts themselves. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_EDITABLE (widget) || GTK_IS_DROP_DOWN (widget) || ADW_IS_ENTRY_ROW (widget) ||
         GTK_IS_MENU_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget);
}

/* Whole pages of its own, in which nothing is ours: the window about the program, and the search of
 * preferences. */
static gboolean
is_made_by_adwaita (GtkWidget *widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  return ADW_IS_ABOUT_WINDOW (widget) ||
         (gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW) != NULL &&
          (g_strcmp0 (id, "search_entry") == 0 || g_strcmp0 (id, "search_results") == 0));
}

static guint
walk (GtkWidget *widget)
{
  guint n = 0;

  /* What is hidden may be shown later, but a row in reserve gets its name with what it shows. */
  if (is_made_by_adwaita (widget) || GTK_IS_WINDOW_CONTROLS (widget) ||
      (GTK_IS_LIST_BOX_ROW (widget) && !gtk_widget_get_visible (widget)))
    return 0;
  if (is_interactive (widget)) {
    if (!has_name (widget))
      g_error ("%s “%s” has no name", G_OBJECT_TYPE_NAME (widget),
               gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) != NULL
                   ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget))
                   : gtk_widget_get_name (widget));
    n++;
  }
  if (is_whole (widget))
    return n;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += walk (child);
  return n;
}

static void
test_start_pages (void)
{
  static const PwtFakeFlags flags[] = { PWT_FAKE_DEMO, PWT_FAKE_NEW_SITE };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    PwtDesktop *desktop = pwt_desktop_new (flags[i]);

    g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 2);
    pwt_desktop_free (desktop);
  }
}

static void
show_everything (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (site, "A201")->id);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.sell", "s", id);
  pwt_settle ();
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pwt_settle ();
}

static void
test_pages (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  show_everything (desktop);
  for (guint i = 0; i < pwt_n_pages; i++) {
    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.nth-page", "u", i);
    pwt_settle ();
    g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 10);
  }
  gtk_widget_activate_action (pwt_find_id (desktop->window, "table"), "meters.view", "s", "table");
  pwt_settle ();
  g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 10);
  pwt_desktop_free (desktop);
}

/* What changes by itself is an alert whose name says what it is now. */
static void
test_changes_are_told (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtJob *job = pwt_record_new (&pwt_job_record);
  PwtJobBar *bar;
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();

  pwt_fake_backend_set_online (desktop->backend, FALSE);
  pwt_settle ();
  pwt_assert_alert (pwt_find_id (desktop->window, "offline_bar"),
                    "Connection lost, reconnecting… The engine cannot be reached");
  pwt_fake_backend_set_online (desktop->backend, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  bar = pwt_find_type (desktop->window, PWT_TYPE_JOB_BAR);
  job->id = pwt_fake_id (9, 1);
  job->project = site->project->id;
  job->kind = g_strdup ("commands");
  job->request = pwt_record_to_json (&pwt_command_many_request_record,
                                     &(PwtCommandManyRequest){ .id = job->id,
                                                               .project = job->project,
                                                               .kind = PWT_COMMAND_TRIP,
                                                               .expires_us = PWT_TIME_NONE,
                                                               .meters = meters });
  job->total = job->done = 42;
  job->failed = 2;
  job->state = PWT_JOB_DONE;
  g_ptr_array_insert (site->jobs, 0, job);
  pwt_job_bar_follow (bar, job->id);
  pwt_settle ();
  pwt_assert_alert (pwt_find_id (bar, "live"), "Trip, 42 of 42 · 2 failed");
  pwt_desktop_free (desktop);
}

static void
check_dialog (GtkWindow *dialog)
{
  walk (GTK_WIDGET (dialog));
}

static void
test_dialogs (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  pwt_each_dialog (desktop, check_dialog);
  pwt_desktop_free (desktop);
}

static void
test_sections (void)
{
  static const char *const sections[] = { "structure", "tariffs", "project", "operators", "site" };
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *window = GTK_WIDGET (desktop->window);

  gtk_widget_activate_action (window, "win.page", "s", "setup");
  pwt_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    gtk_widget_activate_action (pwt_find_id (window, "tabs"), "setup.section", "s", sections[i]);
    pwt_settle ();
    g_assert_cmpuint (walk (window), >, 20);
  }
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/names/start-pages", test_start_pages);
  g_test_add_func ("/app/names/pages", test_pages);
  g_test_add_func ("/app/names/changes-are-told", test_changes_are_told);
  g_test_add_func ("/app/names/dialogs", test_dialogs);
  g_test_add_func ("/app/names/sections", test_sections);
  return g_test_run ();
}
