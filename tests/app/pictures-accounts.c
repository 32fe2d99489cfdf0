/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-curve.h"
#include "app/accounts/account-story.h"
#include "app/accounts/limits-dialog.h"
#include "app/accounts/opening-dialog.h"
#include "app/accounts/tenant-dialog.h"
#include "app/common/finder.h"
#include "app/common/settings.h"
#include "app/frame/look.h"
#include "chart/chart.h"
#include "pictures.h"

/* In the largest text there is: what can be spared gives way. */
static void
picture_large (PwtDesktop *desktop)
{
  pwt_settings_set_text_percent (150);
  pwt_look_apply ();
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-list-large");
  pwt_settings_set_text_percent (100);
  pwt_look_apply ();
  pwt_settle ();
}

static void
type_in (gpointer dialog, const char *finder, const char *text)
{
  pwt_finder_set_text (PWT_FINDER (pwt_find_id (dialog, finder)), text);
}

/* A new tenant with a long name at two rooms, one with money left in its meter. */
static void
picture_opening (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtMeterRow *row = pwt_live_site_find_room (site, "C307");
  PwtOpeningDialog *dialog = pwt_opening_dialog_new (pwt_main_window_get_desk (desktop->window),
                                                     GTK_WINDOW (desktop->window), row->id);

  gtk_window_present (GTK_WINDOW (dialog));
  pwt_settle ();
  type_in (dialog, "room_finder", "B3");
  pwt_settle ();
  g_signal_emit_by_name (pwt_find_id (pwt_find_id (dialog, "room_finder"), "entry"), "activate");
  pwt_settle ();
  type_in (dialog, "tenant_finder", "深圳市前海新兴产业技术研究院有限责任公司第二分公司");
  g_signal_emit_by_name (pwt_find_id (pwt_find_id (dialog, "tenant_finder"), "entry"),
                         "search-changed");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (pwt_find_id (dialog, "rooms"), "amount")),
                         "500");
  pwt_settle ();
  pwt_picture (GTK_WIDGET (dialog), "dialog-opening");
  type_in (dialog, "room_finder", "0");
  g_signal_emit_by_name (pwt_find_id (pwt_find_id (dialog, "room_finder"), "entry"),
                         "search-changed");
  pwt_settle ();
  pwt_picture_dialog (dialog, "dialog-opening-find");
  pwt_record_free (&pwt_meter_row_record, row);
}

static PwtAccountStoryView *
show_story (PwtDesktop *desktop, PwtId account)
{
  PwtAccountStoryView *story = pwt_find_type (desktop->window, PWT_TYPE_ACCOUNT_STORY_VIEW);
  g_autofree char *id = pwt_id_dup_text (account);

  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.show", "s", id);
  pwt_settle ();
  return story;
}

/* What the card of charts turns to, and the papers below it. */
static void
picture_story (PwtDesktop *desktop, PwtAccountStoryView *story)
{
  GtkWidget *curve = pwt_find_id (pwt_find_type (story, PWT_TYPE_ACCOUNT_CURVE), "stack");
  GtkAdjustment *side = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (curve, GTK_TYPE_SCROLLED_WINDOW)));

  gtk_widget_activate_action (curve, "curve.show", "s", "balance");
  pwt_settle ();
  pwt_chart_select (PWT_CHART (pwt_find_id (curve, "balance")), 14);
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-balance");
  gtk_widget_activate_action (curve, "curve.show", "s", "bands");
  pwt_settle ();
  pwt_chart_select (PWT_CHART (pwt_find_id (curve, "bands")), 8);
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-bands");
  gtk_widget_activate_action (curve, "curve.show", "s", "use");
  gtk_adjustment_set_value (side, gtk_adjustment_get_upper (side));
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-papers");
  gtk_adjustment_set_value (side, 0);
}

void
pwt_pictures_accounts (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtMeterRow *row = pwt_live_site_find_room (site, "A201");
  PwtAccountStoryView *story;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-list");
  pwt_picture_narrow (desktop, "accounts-narrow-list");
  picture_large (desktop);
  story = show_story (desktop, row->account);
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-story");
  picture_story (desktop, story);
  pwt_picture_narrow (desktop, "accounts-narrow-story");
  pwt_picture_dialog (pwt_tenant_dialog_new (pwt_main_window_get_desk (desktop->window),
                                             GTK_WINDOW (desktop->window),
                                             pwt_account_story_view_get (story)->tenant),
                      "dialog-tenant");
  picture_opening (desktop, site);
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "counter");
  pwt_settle ();
  pwt_record_free (&pwt_meter_row_record, row);
}

/* A tenant of three rooms, one in arrears; and one who has just moved in. */
static void
make_rooms (PwtFakeSite *site)
{
  PwtMeterRow *dark = pwt_fake_site_find_room (site, "A104");
  PwtMeterRow *empty = pwt_fake_site_find_room (site, "A107");

  pwt_fake_site_join (site, "A103", "A104");
  pwt_fake_site_join (site, "A103", "A105");
  dark->balance.e4 = -123400;
  dark->state = PWT_METER_ARREARS;
  dark->is_closed = empty->is_closed = FALSE;
  empty->balance.e4 = 0;
  empty->state = PWT_METER_UNSOLD;
}

void
pwt_pictures_accounts_states (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtAccountStoryView *story;

  make_rooms (site);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-list-rooms");
  story = show_story (desktop, pwt_fake_site_find_room (site, "A103")->account);
  pwt_picture (GTK_WIDGET (desktop->window), "accounts-rooms");
  pwt_picture_dialog (pwt_limits_dialog_new (pwt_main_window_get_desk (desktop->window),
                                             GTK_WINDOW (desktop->window),
                                             pwt_account_story_view_get (story)),
                      "dialog-limits");
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "counter");
  pwt_settle ();
}
