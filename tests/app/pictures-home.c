/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/chart.h"
#include "pictures.h"

static gboolean
is_shown (gpointer label)
{
  return gtk_label_get_text (label)[0] != '\0';
}

void
pwt_pictures_home (PwtDesktop *desktop)
{
  GtkWidget *window = GTK_WIDGET (desktop->window);
  PwtChart *chart;

  gtk_widget_activate_action (window, "win.page", "s", "home");
  pwt_wait (is_shown, pwt_find_id (window, "as_of"));
  pwt_settle ();
  chart = pwt_find_type (pwt_find_id (window, "period_chart"), PWT_TYPE_CHART);
  pwt_picture (window, "home");
  pwt_picture_narrow (desktop, "home-narrow");
  pwt_chart_select (chart, 9);
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.show", "s", "money");
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.by", "s", "month");
  pwt_settle ();
  pwt_picture (window, "home-money");
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.show", "s", "energy");
  gtk_widget_activate_action (GTK_WIDGET (chart), "period.by", "s", "day");
  pwt_chart_select (chart, PWT_CHART_NO_ITEM);
}
