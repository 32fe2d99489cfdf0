/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/open-account.h"

#include <glib/gi18n.h>

#include "app/accounts/opening-dialog.h"
#include "app/counter/counter-page.h"

static void
follow_sales (PwtFrame *frame, GListModel *sales)
{
  PwtPage *page = pwt_frame_get_page (frame);

  for (guint i = 0; i < g_list_model_get_n_items (sales); i++) {
    g_autoptr (PwtSaleAttempt) attempt = g_list_model_get_item (sales, i);

    pwt_counter_page_follow (PWT_COUNTER_PAGE (page), attempt);
  }
}

static void
opened_cb (PwtFrame *frame, const PwtAccount *account, GListModel *sales)
{
  g_autofree char *text = g_strdup_printf (_ ("Account %s is open"), account->number);

  if (g_list_model_get_n_items (sales) > 0 && pwt_frame_show_page (frame, "counter"))
    follow_sales (frame, sales);
  else if (pwt_frame_show_page (frame, "accounts"))
    pwt_page_show_account (pwt_frame_get_page (frame), account->id);
  pwt_toast (GTK_WIDGET (frame), text);
}

void
pwt_open_account (PwtFrame *frame, PwtDesk *desk, PwtId meter)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (frame)));
  PwtOpeningDialog *dialog;

  if (!pwt_desk_may (desk, PWT_MAY_OPEN))
    return;
  dialog = pwt_opening_dialog_new (desk, window, meter);
  g_signal_connect_object (dialog, "opened", G_CALLBACK (opened_cb), frame, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
