/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-dialog.h"
#include "app/meters/meter-detail-pane.h"
#include "pictures.h"

static gboolean
has_meter (gpointer pane)
{
  return pwt_meter_detail_pane_get_row (pane) != NULL;
}

void
pwt_pictures_meters (PwtDesktop *desktop)
{
  PwtMeterDetailPane *pane;
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtMeterRow *row = pwt_fake_site_find_room (site, "C210");
  g_autofree char *id = pwt_id_dup_text (row->id);
  GtkWidget *table;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pane = pwt_find_type (desktop->window, PWT_TYPE_METER_DETAIL_PANE);
  pwt_wait (has_meter, pane);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "meters-wall");
  table = pwt_find_id (desktop->window, "table");
  gtk_widget_activate_action (table, "meters.view", "s", "table");
  gtk_widget_activate_action (table, "meters.read", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "meters-table");
  pwt_picture_dialog (pwt_command_dialog_new (pwt_main_window_get_desk (desktop->window),
                                              GTK_WINDOW (desktop->window), row, PWT_COMMAND_TRIP),
                      "dialog-trip");
  pwt_picture_dialog (pwt_command_dialog_new (pwt_main_window_get_desk (desktop->window),
                                              GTK_WINDOW (desktop->window), row, PWT_COMMAND_HOLD),
                      "dialog-hold");
}
