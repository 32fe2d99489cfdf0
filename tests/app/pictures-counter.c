/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-search.h"
#include "app/counter/open-sales.h"
#include "app/counter/sale-form.h"
#include "app/receipt/receipt-dialog.h"
#include "pictures.h"

static gboolean
is_after_known (gpointer label)
{
  return !g_str_equal (gtk_label_get_text (label), "—");
}

static PwtSaleReply *
sell (PwtDesktop *desktop, const char *room, gint64 yuan, PwtPayMethod method)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtMeterRow *row = pwt_fake_site_find_room (site, room);
  PwtSaleRequest request = { .id = pwt_backend_new_id (PWT_BACKEND (desktop->backend)),
                             .project = site->project->id,
                             .point = row->point,
                             .paid = { yuan * 10000 },
                             .pay_method = method };

  return pwt_fake_site_sell (site, &request, 4 * PWT_US_PER_SECOND);
}

static void
choose (PwtDesktop *desktop, const char *search)
{
  PwtCounterSearch *pane = pwt_find_type (desktop->window, PWT_TYPE_COUNTER_SEARCH);

  pwt_counter_search_set_text (pane, search);
  g_signal_emit_by_name (pwt_find_id (pane, "entry"), "activate");
  pwt_wait (pwt_has_text, pwt_find_id (desktop->window, "identity"));
  pwt_settle ();
}

static gboolean
has_badge (gpointer window)
{
  GtkListBox *list = GTK_LIST_BOX (pwt_find_id (window, "page_list"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_widget_get_visible (g_object_get_data (G_OBJECT (row), "badge")))
      return TRUE;
  return FALSE;
}

/* On a roll and on the sheet that the project says. */
static void
take_receipts (PwtDesktop *desktop, PwtId sale)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);

  site->logo = pwt_make_logo ();
  pwt_picture_dialog (pwt_receipt_dialog_new (desk, GTK_WINDOW (desktop->window), sale),
                      "dialog-receipt");
  site->project->paper = PWT_PAPER_A5;
  pwt_desk_refresh_session (desk);
  pwt_settle ();
  pwt_picture_dialog (pwt_receipt_dialog_new (desk, GTK_WINDOW (desktop->window), sale),
                      "dialog-receipt-a5");
}

void
pwt_pictures_counter (PwtDesktop *desktop)
{
  PwtSaleForm *form = pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM);
  PwtOpenSales *open_sales = pwt_find_type (desktop->window, PWT_TYPE_OPEN_SALES);
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtSaleReply *sale;

  sell (desktop, "C107", 300, PWT_PAY_CASH);
  pwt_picture (GTK_WIDGET (desktop->window), "counter-empty");
  pwt_picture_narrow (desktop, "counter-narrow-empty");
  pwt_open_sales_load (open_sales);
  pwt_settle ();
  gtk_widget_activate (GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (pwt_find_id (open_sales, "list")), 0)));
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-open-sale");
  choose (desktop, "B102");
  pwt_sale_form_set_text (form, "200");
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  sale = g_ptr_array_index (site->sales, 0);
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_SENT, NULL);
  choose (desktop, "A2");
  pwt_settle ();
  pwt_sale_form_set_text (form, "500");
  pwt_sale_form_set_pay_method (form, PWT_PAY_WECHAT);
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  pwt_picture (GTK_WIDGET (desktop->window), "counter-running");
  pwt_fake_backend_step_sale (desktop->backend, sale->sale->id, PWT_TOPUP_SETTLED, NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-settled");
  pwt_picture_narrow (desktop, "counter-narrow");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-confirm");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.back", NULL);
  choose (desktop, "A304"); /* it does not answer */
  pwt_sale_form_set_text (form, "300");
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  pwt_picture (GTK_WIDGET (desktop->window), "counter-lost");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-lost-confirm");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.back", NULL);
  choose (desktop, "A2");
  pwt_sale_form_set_text (form, "500"); /* whose booking nobody knows of */
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_fake_backend_refuse (desktop->backend, "sale.create", PWT_BACKEND_ERROR_OFFLINE, "It broke");
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
  pwt_settle ();
  pwt_fake_backend_set_online (desktop->backend, FALSE);
  pwt_settle ();
  pwt_wait (has_badge, desktop->window);
  pwt_picture (GTK_WIDGET (desktop->window), "counter-offline");
  pwt_fake_backend_set_online (desktop->backend, TRUE);
  take_receipts (desktop, sale->sale->id);
}
