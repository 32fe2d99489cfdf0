/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "window-times.h"

/* The baseline of bench-desk: a window of libadwaita and nothing else, in a program that is linked
 * with nothing else. bare-window STARTED_US says when its first frame was on the screen, and how
 * much memory it has then. */

typedef struct {
  gint64 started_us;
  gboolean is_painted;
} Bare;

static void
painted_cb (Bare *bare)
{
  if (!bare->is_painted)
    window_say_time ("frame", g_get_monotonic_time () - bare->started_us,
                     window_times ().delayed_us);
  bare->is_painted = TRUE;
}

int
main (int argc, char **argv)
{
  Bare bare = { argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : g_get_monotonic_time (), FALSE };
  GtkApplication *application =
      GTK_APPLICATION (adw_application_new ("cn.prewatt.Bare", G_APPLICATION_NON_UNIQUE));
  GtkWidget *window, *box;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name",
                WINDOW_FONT, NULL);
  window = adw_application_window_new (application);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), WINDOW_WIDTH, WINDOW_HEIGHT);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("Prewatt"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint",
                            G_CALLBACK (painted_cb), &bare);
  while (!bare.is_painted)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  window_say ("memory", window_resident_kib ());
  return 0;
}
