/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#define WAIT_MAX_S 60

/* Without a window manager GTK draws a frame of its own, which would count as the window's. */
static void
remove_frame (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (
      provider,
      "window.solid-csd { padding: 0; border: none; box-shadow: none; border-radius: 0; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider), G_MAXINT);
}

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
  remove_frame ();
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
pwt_desktop_new_on (PwtBackend *backend)
{
  PwtDesktop *desktop = g_new0 (PwtDesktop, 1);

  desktop->window = pwt_main_window_new (application (), backend);
  gtk_window_present (GTK_WINDOW (desktop->window));
  pwt_settle ();
  return desktop;
}

PwtDesktop *
pwt_desktop_new (PwtFakeFlags flags)
{
  PwtFakeBackend *backend = pwt_fake_backend_new (PWT_DEMO_SITE, flags);
  PwtDesktop *desktop = pwt_desktop_new_on (PWT_BACKEND (backend));

  desktop->backend = backend;
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

/* As whoever tries the demo does it. */
static void
sign_in (PwtDesktop *desktop)
{
  g_signal_emit_by_name (pwt_find_id (desktop->window, "demo_button"), "clicked");
  g_signal_emit_by_name (pwt_find_id (desktop->window, "button"), "clicked");
  pwt_wait (has_frame, desktop->window);
  /* Most tests are about the counter; the others go where they want to be. What was left at another
   * page stays there. */
  if (g_strcmp0 (pwt_frame_get_page_id (pwt_main_window_get_frame (desktop->window)), "home") == 0)
    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "counter");
  pwt_settle ();
}

PwtDesktop *
pwt_desktop_new_signed_in_with (PwtFakeFlags flags)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_DEMO | flags);

  sign_in (desktop);
  return desktop;
}

PwtDesktop *
pwt_desktop_new_signed_in_on (PwtBackend *backend)
{
  PwtDesktop *desktop = pwt_desktop_new_on (backend);

  sign_in (desktop);
  return desktop;
}

void
pwt_desktop_free (PwtDesktop *desktop)
{
  gtk_window_destroy (GTK_WINDOW (desktop->window));
  pwt_settle ();
  g_clear_object (&desktop->backend);
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

#define LAYOUTS_MAX 10 /* columns of a table give way one by one */

void
pwt_settle_layout (PwtDesktop *desktop)
{
  for (guint i = 0; i < LAYOUTS_MAX; i++) {
    pwt_settle ();
    gtk_test_widget_wait_for_draw (GTK_WIDGET (desktop->window));
  }
  pwt_settle ();
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

static cairo_status_t
append_bytes (gpointer closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

char *
pwt_make_logo (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 480, 160);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.07, 0.29, 0.56);
  cairo_arc (cr, 80, 80, 70, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.96, 0.65, 0.14);
  cairo_arc (cr, 80, 80, 42, 0, G_PI);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.07, 0.29, 0.56);
  cairo_select_font_face (cr, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, 92);
  cairo_move_to (cr, 180, 112);
  cairo_show_text (cr, "锦绣园");
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);
  return g_base64_encode (bytes->data, bytes->len);
}

void
pwt_assert_alert (GtkWidget *widget, const char *name)
{
  gtk_test_accessible_assert_role (widget, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}
