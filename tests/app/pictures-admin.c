/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/verify-dialog.h"
#include "pictures.h"

static void
choose_line (PwtDesktop *desktop, const char *table, guint line)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (pwt_find_id (desktop->window, table));

  gtk_selection_model_select_item (gtk_column_view_get_model (view), line, TRUE);
  pwt_settle ();
}

/* More than fits: what is not good stands first, and the rest scrolls. */
static void
take_findings (PwtDesktop *desktop)
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
