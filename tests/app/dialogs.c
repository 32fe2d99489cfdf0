/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogs.h"

#include "app/accounts/account-story.h"
#include "app/accounts/limits-dialog.h"
#include "app/accounts/opening-dialog.h"
#include "app/accounts/tenant-dialog.h"
#include "app/common/danger.h"
#include "app/common/export-button.h"
#include "app/common/export-dialog.h"
#include "app/common/list-preview.h"
#include "app/counter/decide-dialog.h"
#include "app/frame/password-dialog.h"
#include "app/frame/preferences-window.h"
#include "app/frame/shortcuts-window.h"
#include "app/log/verify-dialog.h"
#include "app/meters/command-dialog.h"
#include "app/meters/frames-window.h"
#include "app/meters/job-window.h"
#include "app/meters/many-dialog.h"
#include "app/meters/meters-page.h"
#include "app/meters/views-button.h"
#include "app/receipt/receipt-dialog.h"
#include "app/setup/add-dialog.h"
#include "app/setup/operator-dialog.h"
#include "app/setup/password-shown.h"
#include "app/setup/remove-dialog.h"
#include "app/setup/role-dialog.h"
#include "app/setup/roles-pane.h"

typedef struct {
  PwtDesktop *desktop;
  PwtDesk *desk;
  PwtFakeSite *site;
  GtkWindow *window;
  PwtDialogVisitor visit;
} Walk;

static void
visit (Walk *walk, gpointer dialog)
{
  gtk_window_present (dialog);
  pwt_settle ();
  walk->visit (dialog);
  gtk_window_destroy (dialog);
  pwt_settle ();
}

/* One that presents itself is the newest window. */
static gpointer
newest_window (void)
{
  g_autoptr (GtkWindow) window = NULL;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) one = g_list_model_get_item (windows, i);

    if (gtk_window_get_transient_for (one) != NULL)
      g_set_object (&window, one);
  }
  return window;
}

static void
show_page (Walk *walk, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (walk->window), "win.page", "s", id);
  pwt_settle ();
}

/* --- counter, accounts --- */

static void
visit_sales (Walk *walk)
{
  const PwtSaleReply *sale = g_ptr_array_index (walk->site->sales, 0);
  PwtSaleRow *row = pwt_fake_site_sale_row (walk->site, sale);
  g_autoptr (PwtSaleAttempt) attempt = pwt_sale_attempt_new_booked (walk->desk, row);

  visit (walk, pwt_receipt_dialog_new (walk->desk, walk->window, sale->sale->id));
  pwt_settle ();
  visit (walk, pwt_decide_dialog_new (walk->window, attempt));
  pwt_record_free (&pwt_sale_row_record, row);
}

static void
visit_accounts (Walk *walk)
{
  PwtMeterRow *free_room = pwt_fake_site_find_room (walk->site, "A208");
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (walk->site, "A201")->account);
  PwtAccountStoryView *story;

  show_page (walk, "accounts");
  story = pwt_find_type (walk->window, PWT_TYPE_ACCOUNT_STORY_VIEW);
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.show", "s", id);
  pwt_settle ();
  visit (walk, pwt_tenant_dialog_new (walk->desk, walk->window,
                                      pwt_account_story_view_get (story)->tenant));
  visit (walk,
         pwt_limits_dialog_new (walk->desk, walk->window, pwt_account_story_view_get (story)));
  visit (walk, pwt_opening_dialog_new (walk->desk, walk->window, free_room->id));
  gtk_widget_activate_action (GTK_WIDGET (story), "accounts.back", NULL);
}

/* --- meters --- */

static void
visit_commands (Walk *walk, gpointer page)
{
  const PwtMeterRow *row = pwt_fake_site_find_room (walk->site, "A201");
  GtkSelectionModel *rows =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (pwt_find_id (page, "table")));

  visit (walk, pwt_command_dialog_new (walk->desk, walk->window, row, PWT_COMMAND_HOLD));
  visit (walk, pwt_command_dialog_new (walk->desk, walk->window, row, PWT_COMMAND_TRIP));
  gtk_selection_model_select_all (rows);
  pwt_settle ();
  visit (walk, pwt_many_dialog_new (walk->desk, walk->window, PWT_COMMAND_TRIP,
                                    PWT_METER_SELECTION (rows)));
  visit (walk, pwt_many_dialog_new (walk->desk, walk->window, PWT_COMMAND_PRICES,
                                    PWT_METER_SELECTION (rows)));
  gtk_selection_model_unselect_all (rows);
  visit (walk, pwt_frames_window_new (walk->desk, walk->window, row));
}

static void
visit_job (Walk *walk)
{
  PwtJob *job = pwt_record_new (&pwt_job_record);

  job->id = pwt_fake_id (9, 1);
  job->project = walk->site->project->id;
  job->kind = g_strdup ("commands");
  job->total = 42;
  job->done = 42;
  job->state = PWT_JOB_DONE;
  job->created_us = walk->site->now_us;
  g_ptr_array_insert (walk->site->jobs, 0, job);
  visit (walk, pwt_job_window_new (walk->desk, walk->window, job->id, "Trip"));
}

static gboolean
is_laid_out (gpointer export)
{
  return pwt_list_export_get_sheet (export) != NULL;
}

static void
visit_exports (Walk *walk, gpointer page)
{
  PwtExportButton *button = pwt_find_type (page, PWT_TYPE_EXPORT_BUTTON);
  g_autoptr (PwtListExport) export =
      pwt_list_export_new (walk->desk, pwt_export_button_get_source (button));

  visit (walk, pwt_export_dialog_new (walk->window, export));
  g_clear_object (&export);
  export = pwt_list_export_new (walk->desk, pwt_export_button_get_source (button));
  pwt_list_export_lay_out (export);
  pwt_wait (is_laid_out, export);
  visit (walk, pwt_list_preview_new (walk->window, export));
}

static void
visit_meters (Walk *walk)
{
  gpointer page;

  show_page (walk, "meters");
  page = pwt_find_type (walk->window, PWT_TYPE_METERS_PAGE);
  visit_commands (walk, page);
  visit_job (walk);
  visit_exports (walk, page);
  gtk_widget_activate_action (pwt_find_type (page, PWT_TYPE_VIEWS_BUTTON), "views.save", NULL);
  pwt_settle ();
  visit (walk, newest_window ());
}

/* --- setup, log --- */

static void
visit_people (Walk *walk)
{
  const GPtrArray *roles;

  show_page (walk, "setup");
  gtk_widget_activate_action (pwt_find_id (walk->window, "tabs"), "setup.section", "s",
                              "operators");
  pwt_settle ();
  roles = pwt_roles_pane_get_roles (pwt_find_type (walk->window, PWT_TYPE_ROLES_PANE));
  visit (walk, pwt_operator_dialog_new (walk->desk, walk->window, NULL, roles));
  visit (walk, pwt_role_dialog_new (walk->desk, walk->window, g_ptr_array_index (roles, 0), roles));
  pwt_password_show_once (walk->window, "Li", "abcd-efgh-2345");
  visit (walk, newest_window ());
}

PwtSiteChangeReply *
pwt_make_removal (PwtBackend *backend, PwtId project, PwtNodeKind kind, PwtId id)
{
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);
  PwtSiteChangeReply *reply;
  g_autoptr (GError) error = NULL;

  change->project = project;
  change->is_dry_run = TRUE;
  pwt_site_change_add_removed (change, kind, id);
  reply = pwt_backend_call_sync (backend, "site.change", change, &error);
  g_assert_no_error (error);
  pwt_record_free (&pwt_site_change_record, change);
  return reply;
}

static void
visit_structure (Walk *walk)
{
  static const PwtChoice profiles[] = { { "acrel-dtsy1352", "Acrel DTSY1352" }, { NULL, NULL } };
  PwtSiteTree *tree = pwt_fake_site_tree (walk->site);
  PwtId floor = ((PwtFloor *) g_ptr_array_index (tree->floors, 0))->id;
  PwtId line = ((PwtLine *) g_ptr_array_index (tree->lines, 0))->id;
  g_autoptr (PwtSiteModel) model = pwt_site_model_new (walk->desk);
  g_autoptr (GPtrArray) rooms = g_ptr_array_new ();
  PwtSiteChangeReply *removal = pwt_make_removal (PWT_BACKEND (walk->desktop->backend),
                                                  walk->site->project->id, PWT_NODE_FLOOR, floor);

  pwt_site_model_load (model);
  pwt_settle ();
  visit (walk, pwt_add_dialog_new_rooms (model, walk->window, pwt_site_model_find (model, floor)));
  visit (walk, pwt_add_dialog_new_meters (model, walk->window, pwt_site_model_find (model, line),
                                          rooms, profiles));
  visit (walk, pwt_remove_dialog_new (walk->window, removal));
  pwt_record_free (&pwt_site_change_reply_record, removal);
}

PwtVerification *
pwt_make_verification (void)
{
  static const char *const subjects[] = { "business file", "entries", "balances",    "receipts",
                                          "sales",         "takings", "audit chain", "accounts" };
  PwtVerification *found = pwt_record_new (&pwt_verification_record);

  for (guint i = 0; i < 20; i++) {
    PwtFinding *finding = pwt_record_new (&pwt_finding_record);

    finding->subject = g_strdup (subjects[i % G_N_ELEMENTS (subjects)]);
    finding->checked = 1200 + 731 * i;
    finding->is_good = i % 4 != 2;
    if (!finding->is_good) {
      g_ptr_array_add (finding->items, pwt_finding_item_new ("balance-differs", "cash", "",
                                                             G_GINT64_CONSTANT (359400),
                                                             G_GINT64_CONSTANT (362000)));
      g_ptr_array_add (finding->items, pwt_finding_item_new ("receipt-differs", "18204"));
      finding->n_items = 9;
    }
    g_ptr_array_add (found->findings, finding);
  }
  return found;
}

static void
visit_log (Walk *walk)
{
  PwtVerification *found = pwt_make_verification ();

  visit (walk, pwt_verify_dialog_new (walk->window, found));
  pwt_record_free (&pwt_verification_record, found);
}

/* --- frame --- */

static void
visit_frame (Walk *walk)
{
  visit (walk, pwt_password_dialog_new (walk->desk, walk->window));
  visit (walk, pwt_preferences_window_new (walk->window));
  visit (walk, pwt_danger_new (walk->window, "Sign out?", "Two sales are not known to be booked.",
                               "Stay", "out", "Sign out"));
  gtk_widget_activate_action (GTK_WIDGET (walk->window), "win.about", NULL);
  pwt_settle ();
  visit (walk, newest_window ());
  visit (walk, pwt_shortcuts_window_new (walk->window));
}

void
pwt_each_dialog (PwtDesktop *desktop, PwtDialogVisitor visitor)
{
  Walk walk = { .desktop = desktop,
                .desk = pwt_main_window_get_desk (desktop->window),
                .site = pwt_fake_backend_get_site (desktop->backend),
                .window = GTK_WINDOW (desktop->window),
                .visit = visitor };

  visit_sales (&walk);
  visit_accounts (&walk);
  visit_meters (&walk);
  visit_people (&walk);
  visit_structure (&walk);
  visit_log (&walk);
  visit_frame (&walk);
}
