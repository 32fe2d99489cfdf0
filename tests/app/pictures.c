/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a picture of every page to a folder: to be looked at, light and dark.
 *
 *   app-pictures FOLDER */

#include <glib/gstdio.h>
#include <locale.h>

#include "app/common/settings.h"
#include "app/frame/look.h"
#include "pictures.h"

#define WIDE_WIDTH 1366
#define WIDE_HEIGHT 768
/* The side bar and the top make room for it. */
#define BETWEEN_WIDTH 800
#define NARROW_WIDTH 683
#define NARROW_HEIGHT 384

static const char *folder;
static gboolean is_dark;

/* What @widget draws; NULL while it waits to be laid out. */
static GskRenderNode *
dup_node (GtkWidget *widget, int *width, int *height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  *width = gdk_paintable_get_intrinsic_width (paintable);
  *height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  return gtk_snapshot_free_to_node (snapshot);
}

#define FRAMES_MAX 50

/* One frame is drawn, then the window's picture is taken from the renderer that drew it. What came
 * in after that frame may ask for another layout: then it is the frame after. */
void
pwt_picture (GtkWidget *widget, const char *name)
{
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file =
      g_strdup_printf ("%s/%s-%s.png", folder, name, is_dark ? "dark" : "light");
  int width = 0, height = 0;

  for (guint i = 0; i < FRAMES_MAX && node == NULL; i++) {
    gtk_test_widget_wait_for_draw (widget);
    pwt_settle ();
    node = dup_node (widget, &width, &height);
  }
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, file));
  g_print ("%s\n", file);
}

static void
resize (PwtDesktop *desktop, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (desktop->window), width, height);
  pwt_settle_layout (desktop);
}

void
pwt_picture_narrow (PwtDesktop *desktop, const char *name)
{
  resize (desktop, BETWEEN_WIDTH, NARROW_HEIGHT);
  resize (desktop, NARROW_WIDTH, NARROW_HEIGHT);
  pwt_picture (GTK_WIDGET (desktop->window), name);
  resize (desktop, WIDE_WIDTH, WIDE_HEIGHT);
}

gboolean
pwt_has_text (gpointer label)
{
  return gtk_label_get_text (label)[0] != '\0';
}

void
pwt_picture_dialog (gpointer dialog, const char *name)
{
  gtk_window_present (dialog);
  pwt_settle ();
  pwt_picture (dialog, name);
  gtk_window_destroy (dialog);
  pwt_settle ();
}

static void
take_site (PwtLiveSite *site)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in_on (site->backend);

  site->project = pwt_desk_get_project_id (pwt_main_window_get_desk (desktop->window));
  pwt_pictures_home (desktop);
  pwt_pictures_accounts (desktop, site);
  pwt_pictures_counter (desktop, site);
  pwt_pictures_meters (desktop, site);
  pwt_pictures_setup (desktop, site);
  pwt_pictures_admin (desktop);
  pwt_pictures_people (desktop);
  pwt_pictures_frame (desktop, site);
  pwt_desktop_free (desktop);
  pwt_record_free (&pwt_nothing_record, pwt_live_site_call (site, "auth.sign-out", NULL));
}

static void
take_states (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  pwt_pictures_accounts_states (desktop);
  pwt_pictures_counter_states (desktop);
  pwt_pictures_meters_states (desktop);
  pwt_pictures_setup_states (desktop);
  pwt_desktop_free (desktop);
}

static void
take_all (PwtLiveSite *site)
{
  /* As a person does it: whatever else of the look changes meanwhile, it stays. */
  pwt_settings_set_theme (is_dark ? PWT_THEME_DARK : PWT_THEME_LIGHT);
  pwt_look_apply ();
  pwt_pictures_start (site);
  take_site (site);
  take_states ();
}

int
main (int argc, char **argv)
{
  PwtLiveSite *site;

  g_assert_cmpint (argc, ==, 2);
  folder = argv[1];
  g_mkdir_with_parents (folder, 0755);
  setlocale (LC_ALL, "");
  bindtextdomain ("prewatt", g_getenv ("PREWATT_LOCALE_DIR"));
  bind_textdomain_codeset ("prewatt", "UTF-8");
  textdomain ("prewatt");
  pwt_test_app_init (&argc, &argv);
  setlocale (LC_ALL, "");
  g_set_prgname ("prewatt"); /* what the log says it came from */
  site = pwt_live_site_new ();
  for (int i = 0; i < 2; i++) {
    is_dark = i == 1;
    take_all (site);
  }
  pwt_live_site_free (site);
  return 0;
}
