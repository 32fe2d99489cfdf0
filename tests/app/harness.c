/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#define WAIT_MAX_S 60

void
pwt_test_app_init (int *argc, char ***argv)
{
  GtkSettings *settings;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  settings = gtk_settings_get_default ();
  g_object_set (settings, "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE,
                "gtk-font-name", "Noto Sans CJK SC 11", "gtk-xft-antialias", 1, "gtk-xft-hinting",
                1, "gtk-xft-hintstyle", "hintslight", "gtk-xft-rgba", "none", NULL);
}

/* One application a process, as in life. */
static GtkApplication *
application (void)
{
  static PwtApplication *the_application;

  if (the_application == NULL) {
    the_application = pwt_application_new ();
    g_assert_true (g_application_register (G_APPLICATION (the_application), NULL, NULL));
  }
  return GTK_APPLICATION (the_application);
}

PwtDesktop *
pwt_desktop_new (PwtFakeFlags flags)
{
  PwtDesktop *desktop = g_new0 (PwtDesktop, 1);

  desktop->backend = pwt_fake_backend_new (PWT_DEMO_SITE, flags);
  desktop->window = pwt_main_window_new (application (), PWT_BACKEND (desktop->backend));
  gtk_window_present (GTK_WINDOW (desktop->window));
  pwt_settle ();
  return desktop;
}

static gboolean
has_frame (gpointer data)
{
  return g_str_equal (pwt_main_window_get_stage (data), "frame");
}

PwtDesktop *
pwt_desktop_new_signed_in (void)
{
  return pwt_desktop_new_signed_in_with (0);
}

PwtDesktop *
pwt_desktop_new_signed_in_with (PwtFakeFlags flags)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_DEMO | flags);
  GtkWidget *button;

  button = pwt_find_id (desktop->window, "demo_button");
  g_signal_emit_by_name (button, "clicked");
  g_signal_emit_by_name (pwt_find_id (desktop->window, "button"), "clicked");
  pwt_wait (has_frame, desktop->window);
  /* Most tests are about the counter; the others go where they want to be. What was left at another
   * page stays there. */
  if (g_strcmp0 (pwt_frame_get_page_id (pwt_main_window_get_frame (desktop->window)), "home") == 0)
    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "counter");
  pwt_settle ();
  return desktop;
}

void
pwt_desktop_free (PwtDesktop *desktop)
{
  gtk_window_destroy (GTK_WINDOW (desktop->window));
  pwt_settle ();
  g_object_unref (desktop->backend);
  g_free (desktop);
}

static G_NORETURN gboolean
give_up_cb (gpointer data)
{
  g_error ("A condition was not met within %d s", WAIT_MAX_S);
}

void
pwt_wait (PwtCondition condition, gpointer data)
{
  guint id = g_timeout_add_seconds (WAIT_MAX_S, give_up_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

void
pwt_settle (void)
{
  while (g_main_context_iteration (NULL, pwt_backend_is_reading ()))
    ;
}

GtkWidget *
pwt_find_id (gpointer root, const char *id)
{
  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = pwt_find_id (child, id);

    if (found != NULL)
      return found;
  }
  return NULL;
}

gpointer
pwt_find_type (gpointer root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = pwt_find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}
