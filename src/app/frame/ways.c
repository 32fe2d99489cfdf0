/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/ways.h"

#include "app/frame/main-window.h"
#include "app/frame/open-account.h"
#include "app/receipt/receipt-dialog.h"

static PwtFrame *
open_frame (GtkWidget *window)
{
  return pwt_main_window_get_open_frame (PWT_MAIN_WINDOW (window));
}

/* Returns: (nullable): the page @name, which is now shown */
static PwtPage *
go_to (GtkWidget *window, const char *name)
{
  PwtFrame *frame = open_frame (window);

  return frame != NULL && pwt_frame_show_page (frame, name) ? pwt_frame_get_page (frame) : NULL;
}

static gboolean
read_id (GVariant *parameter, PwtId *id)
{
  return pwt_id_from_text (g_variant_get_string (parameter, NULL), id, NULL);
}

/* --- to a page --- */

static void
page_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  go_to (window, g_variant_get_string (parameter, NULL));
}

static void
nth_page_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtFrame *frame = open_frame (window);

  if (frame != NULL)
    pwt_frame_show_nth_page (frame, g_variant_get_uint32 (parameter));
}

static void
meters_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtPage *page = go_to (window, "meters");

  if (page != NULL)
    pwt_page_show_state (page, g_variant_get_string (parameter, NULL));
}

static void
setup_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtPage *page = go_to (window, "setup");

  if (page != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (page), "setup.section", parameter);
}

/* --- to one thing --- */

static void
show_meter_on (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtPage *page;
  PwtId meter;

  if (!read_id (parameter, &meter))
    return;
  page = go_to (window, name);
  if (page != NULL)
    pwt_page_show_meter (page, meter);
}

static void
sell_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  show_meter_on (window, "counter", parameter);
}

static void
show_meter_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  show_meter_on (window, "meters", parameter);
}

static void
show_account_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtPage *page;
  PwtId account;

  if (!read_id (parameter, &account))
    return;
  page = go_to (window, "accounts");
  if (page != NULL)
    pwt_page_show_account (page, account);
}

static void
open_account_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtFrame *frame = open_frame (window);
  PwtId meter;

  if (frame == NULL)
    return;
  if (!read_id (parameter, &meter))
    meter = PWT_ID_NONE;
  pwt_open_account (frame, pwt_main_window_get_desk (PWT_MAIN_WINDOW (window)), meter);
}

static void
receipt_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtDesk *desk = pwt_main_window_get_desk (PWT_MAIN_WINDOW (window));
  PwtId sale;

  if (open_frame (window) != NULL && read_id (parameter, &sale))
    gtk_window_present (GTK_WINDOW (pwt_receipt_dialog_new (desk, GTK_WINDOW (window), sale)));
}

/* --- within the page --- */

static void
search_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtFrame *frame = open_frame (window);

  if (frame != NULL)
    pwt_frame_search (frame);
}

/* Where a page has nothing to search, the whole project is what is searched. */
static void
find_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtFrame *frame = open_frame (window);

  if (frame != NULL && !pwt_page_search (pwt_frame_get_page (frame)))
    pwt_frame_search (frame);
}

static void
sidebar_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  PwtFrame *frame = open_frame (window);

  if (frame != NULL)
    pwt_frame_toggle_side (frame);
}

void
pwt_ways_install (GtkWidgetClass *main_window_class)
{
  static const struct {
    const char *name, *type;
    GtkWidgetActionActivateFunc activate;
  } ways[] = {
    { "win.page", "s", page_action },
    { "win.nth-page", "u", nth_page_action },
    { "win.meters", "s", meters_action },
    { "win.setup", "s", setup_action },
    { "win.sell", "s", sell_action },
    { "win.show-meter", "s", show_meter_action },
    { "win.show-account", "s", show_account_action },
    { "win.open-account", "s", open_account_action },
    { "win.receipt", "s", receipt_action },
    { "win.search", NULL, search_action },
    { "win.find", NULL, find_action },
    { "win.sidebar", NULL, sidebar_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_widget_class_install_action (main_window_class, ways[i].name, ways[i].type,
                                     ways[i].activate);
}
