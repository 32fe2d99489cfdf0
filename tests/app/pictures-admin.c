/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/verify-dialog.h"
#include "dialogs.h"
#include "pictures.h"

static void
choose_line (PwtDesktop *desktop, const char *table, guint line)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (pwt_find_id (desktop->window, table));

  gtk_selection_model_select_item (gtk_column_view_get_model (view), line, TRUE);
  pwt_settle ();
}

/* What is not good stands first, and the rest scrolls. */
static void
take_findings (PwtDesktop *desktop)
{
  PwtVerification *found = pwt_make_verification ();

  pwt_picture_dialog (pwt_verify_dialog_new (GTK_WINDOW (desktop->window), found), "dialog-verify");
  pwt_record_free (&pwt_verification_record, found);
}

void
pwt_pictures_admin (PwtDesktop *desktop)
{
  GtkWidget *window = GTK_WIDGET (desktop->window);

  gtk_widget_activate_action (window, "win.page", "s", "log");
  pwt_settle ();
  choose_line (desktop, "actions_table", 3);
  pwt_picture (window, "log");
  pwt_picture_narrow (desktop, "log-narrow");
  gtk_widget_activate_action (pwt_find_id (window, "verify_button"), "log.view", "s", "commands");
  pwt_settle ();
  choose_line (desktop, "commands_table", 1);
  pwt_picture (window, "log-commands");
  take_findings (desktop);
  gtk_widget_activate_action (window, "win.page", "s", "setup");
  pwt_settle ();
  gtk_widget_activate_action (pwt_find_id (window, "tabs"), "setup.section", "s", "site");
  pwt_settle ();
  pwt_picture (window, "setup-site");
}
