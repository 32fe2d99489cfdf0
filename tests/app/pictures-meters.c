/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-dialog.h"
#include "app/meters/filter-button.h"
#include "app/meters/job-bar.h"
#include "app/meters/frames-window.h"
#include "app/meters/job-window.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meter-curve.h"
#include "app/meters/meter-detail-pane.h"
#include "app/meters/meter-phases.h"
#include "chart/chart.h"
#include "app/meters/meters-page.h"
#include "pictures.h"

static gboolean
has_meter (gpointer pane)
{
  return pwt_meter_detail_pane_get_row (pane) != NULL;
}

static PwtMeterDetailPane *
show_meter (PwtDesktop *desktop, PwtId meter)
{
  PwtMeterDetailPane *pane;
  g_autofree char *id = pwt_id_dup_text (meter);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pane = pwt_find_type (desktop->window, PWT_TYPE_METER_DETAIL_PANE);
  pwt_wait (has_meter, pane);
  pwt_settle ();
  return pane;
}

static void
take_curve (PwtDesktop *desktop, PwtMeterDetailPane *pane)
{
  GtkWidget *window = GTK_WIDGET (desktop->window);
  GtkWidget *curve = pwt_find_type (pane, PWT_TYPE_METER_CURVE);
  GtkWidget *stack = pwt_find_id (curve, "stack");

  gtk_widget_activate_action (stack, "curve.by", "s", "week");
  pwt_settle ();
  pwt_picture (window, "meters-week");
  gtk_widget_activate_action (stack, "curve.by", "s", "month");
  pwt_settle ();
  pwt_chart_select (PWT_CHART (pwt_find_id (curve, "bars")), 10);
  pwt_picture (window, "meters-month");
  gtk_widget_activate_action (stack, "curve.by", "s", "hours");
  pwt_settle ();
  pwt_chart_select (PWT_CHART (pwt_find_id (curve, "hours")), 17 * 24 + 10);
  pwt_picture (window, "meters-hours");
  gtk_widget_activate_action (stack, "curve.by", "s", "day");
}

static void
take_table (PwtDesktop *desktop, PwtLiveSite *site, GtkWidget *table)
{
  gpointer filter = pwt_find_type (desktop->window, PWT_TYPE_FILTER_BUTTON);
  GtkMenuButton *button = GTK_MENU_BUTTON (pwt_find_id (filter, "button"));

  gtk_widget_activate_action (table, "meters.view", "s", "table");
  gtk_widget_activate_action (table, "meters.read", NULL);
  pwt_settle ();
  pwt_live_site_run (site, 10 * PWT_US_PER_SECOND);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "meters-table");
  gtk_menu_button_popup (button);
  pwt_settle ();
  pwt_picture (pwt_find_id (filter, "popover"), "meters-filter");
  gtk_menu_button_popdown (button);
}

static void
take_commands (PwtDesktop *desktop, const PwtMeterRow *row, GtkWidget *table)
{
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  GtkWindow *window = GTK_WINDOW (desktop->window);
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (table));

  pwt_picture_dialog (pwt_command_dialog_new (desk, window, row, PWT_COMMAND_TRIP), "dialog-trip");
  pwt_picture_dialog (pwt_command_dialog_new (desk, window, row, PWT_COMMAND_HOLD), "dialog-hold");
  gtk_selection_model_select_all (model);
  pwt_settle ();
  pwt_picture_dialog (
      pwt_many_dialog_new (desk, window, PWT_COMMAND_TRIP, PWT_METER_SELECTION (model)),
      "dialog-trip-many");
  pwt_picture_dialog (
      pwt_many_dialog_new (desk, window, PWT_COMMAND_PRICES, PWT_METER_SELECTION (model)),
      "dialog-prices-many");
  gtk_widget_activate_action (table, "meters.select-none", NULL);
}

void
pwt_pictures_meters (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtMeterRow *row = pwt_live_site_find_room (site, "C210");
  PwtMeterDetailPane *pane = show_meter (desktop, row->id);
  GtkWidget *table = pwt_find_id (pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE), "table");

  pwt_picture (GTK_WIDGET (desktop->window), "meters-wall");
  pwt_picture (pwt_find_type (pane, PWT_TYPE_METER_PHASES), "meters-phases");
  pwt_picture_narrow (desktop, "meters-200-percent");
  take_curve (desktop, pane);
  take_table (desktop, site, table);
  take_commands (desktop, row, table);
  gtk_widget_activate_action (table, "meters.view", "s", "wall");
  pwt_settle ();
  pwt_picture_narrow (desktop, "meters-wall-200-percent");
  pwt_record_free (&pwt_meter_row_record, row);
}

/* --- states --- */

/* A job under way that two meters have refused. */
static PwtJob *
add_job (PwtFakeSite *site)
{
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();
  PwtCommandManyRequest many = { .id = pwt_fake_id (9, 1),
                                 .project = site->project->id,
                                 .kind = PWT_COMMAND_TRIP,
                                 .expires_us = PWT_TIME_NONE,
                                 .meters = meters };
  PwtJob *job = pwt_record_new (&pwt_job_record);

  job->id = many.id;
  job->project = many.project;
  job->kind = g_strdup ("commands");
  job->request = pwt_record_to_json (&pwt_command_many_request_record, &many);
  job->total = 42;
  job->done = 19;
  job->failed = 2;
  job->created_us = site->now_us - 40 * PWT_US_PER_SECOND;
  g_ptr_array_insert (site->jobs, 0, job);
  return job;
}

static void
take_job (PwtDesktop *desktop, PwtFakeSite *site, GtkWidget *table)
{
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (table));
  const PwtJob *job = add_job (site);

  pwt_job_bar_follow (pwt_find_type (desktop->window, PWT_TYPE_JOB_BAR), job->id);
  gtk_widget_activate_action (table, "meters.view", "s", "wall");
  gtk_selection_model_select_range (model, 12, 42, TRUE);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "meters-many");
  gtk_editable_set_text (
      GTK_EDITABLE (pwt_find_id (gtk_widget_get_ancestor (table, PWT_TYPE_METERS_PAGE), "search")),
      "C1");
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "meters-many-hidden");
  gtk_widget_activate_action (table, "meters.show-all", NULL);
  pwt_settle ();
  pwt_picture_dialog (pwt_job_window_new (pwt_main_window_get_desk (desktop->window),
                                          GTK_WINDOW (desktop->window), job->id, "拉闸"),
                      "meters-job");
  pwt_picture_dialog (pwt_frames_window_new (pwt_main_window_get_desk (desktop->window),
                                             GTK_WINDOW (desktop->window),
                                             pwt_fake_site_find_room (site, "C210")),
                      "meters-frames");
  gtk_widget_activate_action (table, "meters.select-none", NULL);
}

static void
take_retired (PwtDesktop *desktop, PwtFakeSite *site, GtkWidget *table)
{
  site->retired_us = site->now_us - 30 * PWT_US_PER_DAY;
  show_meter (desktop, pwt_fake_site_find_room (site, "A208")->id);
  pwt_picture (GTK_WIDGET (desktop->window), "meters-retired");
  site->retired_us = 0;
  gtk_widget_activate_action (table, "meters.select-none", NULL);
}

static void
take_other_meter (PwtDesktop *desktop, PwtFakeSite *site, GtkWidget *table)
{
  PwtMeterRow *row = pwt_fake_site_find_room (site, "A207");
  const PwtMeterState state = row->state;
  const gint64 read_us = row->read_us;

  row->read_us = row->other_since_us = site->now_us - 2 * PWT_US_PER_HOUR;
  row->state = PWT_METER_LOST;
  pwt_fake_backend_emit (desktop->backend, "meter", row->id);
  pwt_settle ();
  show_meter (desktop, row->id);
  pwt_picture (GTK_WIDGET (desktop->window), "meters-other-meter");
  row->other_since_us = PWT_TIME_NONE;
  row->read_us = read_us;
  row->state = state;
  gtk_widget_activate_action (table, "meters.select-none", NULL);
}

void
pwt_pictures_meters_states (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  GtkWidget *table;

  show_meter (desktop, pwt_fake_site_find_room (site, "C210")->id);
  table = pwt_find_id (pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE), "table");
  take_job (desktop, site, table);
  take_retired (desktop, site, table);
  take_other_meter (desktop, site, table);
}
