/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-story.h"
#include "app/accounts/tenant-dialog.h"
#include "pictures.h"

void
pwt_pictures_accounts (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (site, "A201")->account);
  PwtAccountStoryView *story;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-list");
  story = pwt_find_type (desktop->window, PWT_TYPE_ACCOUNT_STORY_VIEW);
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.show", "s", id);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-story");
  pwt_picture_dialog (pwt_tenant_dialog_new (pwt_main_window_get_desk (desktop->window),
                                             GTK_WINDOW (desktop->window),
                                             pwt_account_story_view_get (story)->tenant),
                      "dialog-tenant");
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "counter");
  pwt_settle ();
}
