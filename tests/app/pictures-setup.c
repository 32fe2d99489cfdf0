/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

static void
take_section (PwtDesktop *desktop, const char *id, const char *name)
{
  gtk_widget_activate_action (pwt_find_id (desktop->window, "tabs"), "setup.section", "s", id);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), name);
}

void
pwt_pictures_setup (PwtDesktop *desktop)
{
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  take_section (desktop, "project", "setup-project");
}
