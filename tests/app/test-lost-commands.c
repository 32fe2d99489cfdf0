/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of which the answer was lost: given once, and it is said what became of them. */
#include "app/meters/command-dialog.h"
#include "app/meters/job-bar.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meters-page.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeBackend *backend;
  PwtFakeSite *site;
  GtkWidget *page;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->backend = f->desktop->backend;
  f->site = pwt_fake_backend_get_site (f->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_METERS_PAGE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (pwt_find_id (f->page, "table"), action, NULL);
  pwt_settle ();
}

static void
select_room (Fixture *f, const char *room)
{
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (f->site, room)->id);

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.show-meter", "s", id);
  pwt_settle ();
}

/* (nullable): the dialog of that type that is open */
static gpointer
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type))
      return window;
  }
  return NULL;
}

static void
trip (Fixture *f, GType type)
{
  gpointer dialog;

  act (f, "meters.trip");
  dialog = find_dialog (type);
  g_assert_nonnull (dialog);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "消防检查");
  adw_message_dialog_response (dialog, "go");
  gtk_window_destroy (dialog);
  pwt_settle ();
}

static void
go_away_and_come_back (Fixture *f)
{
  pwt_fake_backend_set_online (f->backend, FALSE);
  pwt_settle ();
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
}

static void
assert_told (Fixture *f, const char *text)
{
  pwt_assert_alert (pwt_find_id (f->desktop->window, "toast_live"), text);
}

#define UNSURE                                                                                     \
  "It is not known yet whether the command was given: it is asked again when the engine is back"

/* It was given: the engine answers the same id with the same command. */
static void
test_a_lost_answer_is_asked_for_again (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;

  select_room (f, "C107");
  pwt_fake_backend_lose_answer (f->backend, "meter.command");
  trip (f, PWT_TYPE_COMMAND_DIALOG);
  assert_told (f, UNSURE);
  first = g_strdup (pwt_fake_backend_last_request (f->backend, "meter.command"));
  go_away_and_come_back (f);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.command"), ==, 2);
  g_assert_cmpstr (pwt_fake_backend_last_request (f->backend, "meter.command"), ==, first);
  g_assert_cmpuint (f->site->commands->len, ==, 1);
  assert_told (f, "Trip: the command was given");
}

/* Pressed again meanwhile it is not a second one. */
static void
test_an_unsure_command_is_not_given_twice (Fixture *f, gconstpointer data)
{
  select_room (f, "C107");
  pwt_fake_backend_set_online (f->backend, FALSE);
  act (f, "meters.read");
  act (f, "meters.read");
  act (f, "meters.trip");
  g_assert_null (find_dialog (PWT_TYPE_COMMAND_DIALOG)); /* nor is a reason typed in vain */
  assert_told (f, UNSURE);
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.command"), ==, 1);
  g_assert_cmpuint (f->site->commands->len, ==, 1);
  act (f, "meters.read");
  g_assert_cmpuint (f->site->commands->len, ==, 2);
}

static void
test_many_are_one_job (Fixture *f, gconstpointer data)
{
  guint n = f->site->jobs->len;

  act (f, "meters.select-all");
  pwt_fake_backend_lose_answer (f->backend, "meter.command-many");
  trip (f, PWT_TYPE_MANY_DIALOG);
  assert_told (f, UNSURE);
  go_away_and_come_back (f);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.command-many"), ==, 2);
  g_assert_cmpuint (f->site->jobs->len, ==, n + 1);
  g_assert_true (gtk_widget_get_visible (pwt_find_type (f->page, PWT_TYPE_JOB_BAR)));
}

/* The tenant may have paid meanwhile, and who gave it gone home. */
static void
test_what_is_late_is_only_looked_for (Fixture *f, gconstpointer data)
{
  select_room (f, "C107");
  pwt_fake_backend_refuse (f->backend, "meter.command", PWT_BACKEND_ERROR_OFFLINE, "Gone");
  trip (f, PWT_TYPE_COMMAND_DIALOG);
  f->site->now_us += 3 * PWT_US_PER_MINUTE;
  pwt_desk_refresh_health (pwt_main_window_get_desk (f->desktop->window));
  pwt_settle ();
  go_away_and_come_back (f);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.command"), ==, 1);
  g_assert_cmpuint (f->site->commands->len, ==, 0);
  assert_told (f, "The engine was away and the command was not given: give it again if it is still "
                  "wanted");
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, test)                                                                            \
  g_test_add ("/app/lost-commands/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a-lost-answer-is-asked-for-again", test_a_lost_answer_is_asked_for_again);
  ADD ("an-unsure-command-is-not-given-twice", test_an_unsure_command_is_not_given_twice);
  ADD ("many-are-one-job", test_many_are_one_job);
  ADD ("what-is-late-is-only-looked-for", test_what_is_late_is_only_looked_for);
  return g_test_run ();
}
