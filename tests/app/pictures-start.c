/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

void
pwt_pictures_start (PwtLiveSite *site)
{
  PwtDesktop *desktop = pwt_desktop_new_on (site->backend);

  pwt_picture (GTK_WIDGET (desktop->window), "sign-in");
  pwt_desktop_free (desktop);

  desktop = pwt_desktop_new (PWT_FAKE_NEW_SITE);
  pwt_picture (GTK_WIDGET (desktop->window), "setup");
  pwt_desktop_free (desktop);

  desktop = pwt_desktop_new (PWT_FAKE_NO_PROJECT | PWT_FAKE_DEMO);
  g_signal_emit_by_name (pwt_find_id (desktop->window, "demo_button"), "clicked");
  g_signal_emit_by_name (pwt_find_id (desktop->window, "button"), "clicked");
  pwt_wait (pwt_has_text, pwt_find_id (desktop->window, "hint"));
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "project");
  pwt_desktop_free (desktop);

  desktop = pwt_desktop_new_signed_in ();
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.new-project", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "project-new");
  pwt_desktop_free (desktop);
}
