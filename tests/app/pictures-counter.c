/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/card-watch.h"
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

static gboolean
is_card_seen (gpointer form)
{
  return pwt_sale_form_is_card_seen (form);
}

/* Time of frames that is over at once. */
static gint64
frame_time (GdkFrameClock *clock)
{
  static gint64 now_us;

  now_us += PWT_CARD_SEEN_US;
  return now_us;
}

static void
confirm (PwtSaleForm *form)
{
  pwt_card_watch_set_time (frame_time);
  pwt_wait (is_card_seen, form);
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
}

static void
press_next (PwtSaleForm *form)
{
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.next", NULL);
}

static void
go_back (PwtSaleForm *form)
{
  gtk_widget_activate_action (GTK_WIDGET (pwt_find_id (form, "stack")), "sale.back", NULL);
}

static void
type_amount (PwtSaleForm *form, const char *text)
{
  pwt_sale_form_set_text (form, text);
  pwt_wait (is_after_known, pwt_find_id (form, "after"));
}

/* What is booked there goes to the meter as soon as time passes. */
static void
sell (PwtLiveSite *site, const char *room, gint64 yuan)
{
  PwtMeterRow *row = pwt_live_site_find_room (site, room);
  PwtSaleRequest request = { .id = pwt_backend_new_id (site->backend),
                             .project = site->project,
                             .point = row->point,
                             .paid = { yuan * 10000 } };

  pwt_record_free (&pwt_sale_reply_record, pwt_live_site_call (site, "sale.create", &request));
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
run (PwtLiveSite *site, gint64 for_us)
{
  pwt_live_site_run (site, for_us);
  pwt_settle ();
}

/* The project as it is, with other paper. */
static void
set_paper (PwtDesktop *desktop, PwtLiveSite *site, PwtPaper paper)
{
  PwtIdRequest request = { site->project };
  PwtSiteTree *tree = pwt_live_site_call (site, "site.tree", &request);

  tree->project->paper = paper;
  pwt_record_free (&pwt_nothing_record, pwt_live_site_call (site, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_desk_refresh_session (pwt_main_window_get_desk (desktop->window));
  pwt_settle ();
}

static void
set_logo (PwtLiveSite *site)
{
  PwtLogo logo = { .id = pwt_backend_new_id (site->backend),
                   .project = site->project,
                   .set_us = PWT_TIME_NONE,
                   .image = pwt_make_logo () };

  pwt_record_free (&pwt_nothing_record, pwt_live_site_call (site, "logo.save", &logo));
  g_free (logo.image);
}

/* On a roll and on the sheet that the project says. */
static void
take_receipts (PwtDesktop *desktop, PwtLiveSite *site, PwtId sale)
{
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);

  pwt_picture_dialog (pwt_receipt_dialog_new (desk, GTK_WINDOW (desktop->window), sale),
                      "dialog-receipt");
  set_paper (desktop, site, PWT_PAPER_A5);
  pwt_picture_dialog (pwt_receipt_dialog_new (desk, GTK_WINDOW (desktop->window), sale),
                      "dialog-receipt-a5");
  set_paper (desktop, site, PWT_PAPER_ROLL_80);
}

/* A sale whose money is not in the meter yet, while the next customer is served; then it is. */
static void
take_sales (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtSaleForm *form = pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM);
  PwtOpenSales *open_sales = pwt_find_type (desktop->window, PWT_TYPE_OPEN_SALES);
  PwtSaleRow *sale;

  sell (site, "C107", 300);
  pwt_open_sales_load (open_sales);
  pwt_settle ();
  gtk_widget_activate (GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (pwt_find_id (open_sales, "list")), 0)));
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-open-sale");
  run (site, 10 * PWT_US_PER_SECOND);
  choose (desktop, "B102");
  type_amount (form, "200");
  press_next (form);
  confirm (form);
  pwt_settle ();
  run (site, PWT_US_PER_SECOND / 4);
  choose (desktop, "A2");
  pwt_settle ();
  pwt_sale_form_set_pay_method (form, PWT_PAY_WECHAT);
  type_amount (form, "500");
  pwt_picture (GTK_WIDGET (desktop->window), "counter-running");
  run (site, 10 * PWT_US_PER_SECOND);
  pwt_picture (GTK_WIDGET (desktop->window), "counter-settled");
  pwt_picture_narrow (desktop, "counter-narrow");
  press_next (form);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-confirm");
  go_back (form);
  sale = pwt_live_site_last_sale (site);
  take_receipts (desktop, site, sale->id);
  pwt_record_free (&pwt_sale_row_record, sale);
}

void
pwt_pictures_counter (PwtDesktop *desktop, PwtLiveSite *site)
{
  PwtSaleForm *form = pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM);

  set_logo (site);
  pwt_picture (GTK_WIDGET (desktop->window), "counter-empty");
  pwt_picture_narrow (desktop, "counter-narrow-empty");
  take_sales (desktop, site);
  choose (desktop, "A304"); /* it does not answer */
  type_amount (form, "300");
  pwt_picture (GTK_WIDGET (desktop->window), "counter-lost");
  press_next (form);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-lost-confirm");
  go_back (form);
}

/* Something else answers where the meter was: before it is sold to, and after, while it is looked
 * at once more. */
static void
take_other_meter (PwtDesktop *desktop, PwtSaleForm *form)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  PwtMeterRow *row = pwt_fake_site_find_room (site, "A207");
  const PwtMeterState state = row->state;
  const gint64 read_us = row->read_us;
  PwtTopup *topup;

  site->is_other_meter = TRUE;
  row->read_us = row->other_since_us = site->now_us - 2 * PWT_US_PER_HOUR;
  row->state = PWT_METER_LOST;
  choose (desktop, "A207");
  type_amount (form, "300");
  pwt_picture (GTK_WIDGET (desktop->window), "counter-other-meter");
  press_next (form);
  confirm (form);
  pwt_settle ();
  topup = ((PwtSaleReply *) g_ptr_array_index (site->sales, 0))->topup;
  topup->reason = pwt_topup_dup_other_count (8, 7);
  pwt_fake_backend_emit (desktop->backend, "topup", topup->sale);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (desktop->window), "counter-doubted");
  pwt_fake_backend_step_sale (desktop->backend, topup->sale, PWT_TOPUP_CANCELLED, NULL);
  site->is_other_meter = FALSE;
  row->other_since_us = PWT_TIME_NONE;
  row->read_us = read_us;
  row->state = state;
}

/* And a sale of whose booking nobody knows, because the engine is gone. */
void
pwt_pictures_counter_states (PwtDesktop *desktop)
{
  PwtSaleForm *form = pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM);

  take_other_meter (desktop, form);
  choose (desktop, "A2");
  type_amount (form, "500");
  press_next (form);
  pwt_fake_backend_refuse (desktop->backend, "sale.create", PWT_BACKEND_ERROR_OFFLINE, "It broke");
  confirm (form);
  pwt_settle ();
  pwt_fake_backend_set_online (desktop->backend, FALSE);
  pwt_settle ();
  pwt_wait (has_badge, desktop->window);
  pwt_picture (GTK_WIDGET (desktop->window), "counter-offline");
  pwt_fake_backend_set_online (desktop->backend, TRUE);
}
