/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selling: one transaction books the payment, issues the receipt, queues the top-up and logs who
 * did it. */
#include "domain/words.h"
#include "engine/place.h"
#include "engine/topup-books.h"
#include "store/journal.h"
#include "store/logos.h"
#include "store/receipts.h"
#include "store/topups.h"

static gboolean
quote (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtQuoteRequest *wanted = request;
  g_auto (PwtPlace) place = { NULL };

  return pwt_place_find (context->db, wanted->project, wanted->point, &place, error) &&
         pwt_quote_make (context, &place, wanted->paid, reply, error) &&
         pwt_quote_estimate_days (context, &place, reply, error);
}

/* --- a sale and what became of it --- */

/**
 * pwt_sale_load:
 * @permission: what is needed in its project
 * @reply: gets sale, receipt and the newest top-up
 */
gboolean
pwt_sale_load (PwtContext *context, PwtId id, PwtPermission permission, PwtSaleReply *reply,
               GError **error)
{
  reply->sale = pwt_context_get (context, &pwt_sale_record, id, permission, error);
  if (reply->sale == NULL)
    return FALSE;
  reply->receipt = pwt_db_get (context->db, &pwt_receipt_record, id, error);
  if (reply->receipt == NULL)
    return FALSE;
  return pwt_topups_of_sale (context->db, id, &reply->topup, error);
}

static gboolean
get_sale (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSaleReply *sale = reply;
  PwtId id = ((PwtIdRequest *) request)->id;

  return pwt_sale_load (context, id, PWT_MAY_SEE, sale, error) &&
         pwt_topups_last_decision (context->db, sale->topup, &sale->decision, error);
}

static gboolean
is_same_sale (const PwtSale *sale, const PwtSaleRequest *request)
{
  return pwt_id_equal (sale->project, request->project) &&
         pwt_id_equal (sale->point, request->point) &&
         (pwt_id_is_none (request->account) || pwt_id_equal (sale->account, request->account)) &&
         sale->paid.e4 == request->paid.e4 && sale->pay_method == request->pay_method &&
         g_strcmp0 (sale->pay_reference, request->pay_reference) == 0;
}

/* The same id gives the same answer for ever; with other content it is refused. */
static gboolean
repeat_sale (PwtContext *context, const PwtSaleRequest *request, PwtSaleReply *reply,
             GError **error)
{
  if (!pwt_sale_load (context, request->id, PWT_MAY_SELL, reply, error))
    return FALSE;
  if (!is_same_sale (reply->sale, request)) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This sale was already booked with other content: begin a new one");
    return FALSE;
  }
  context->is_unchanged = TRUE;
  return TRUE;
}

/* --- booking --- */

static gboolean
post_sale (PwtContext *context, const PwtSale *sale, GError **error)
{
  PwtBook book = sale->pay_method == PWT_PAY_CASH ? PWT_BOOK_CASH : PWT_BOOK_BANK;
  PwtTransfer transfers[2] = {
    { book, PWT_BOOK_IN_TRANSIT, sale->operator_id, sale->point, sale->credit },
    { book, PWT_BOOK_FEE_INCOME, sale->operator_id, PWT_ID_NONE, sale->fee },
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  PwtEntry entry = { .id = sale->id,
                     .project = sale->project,
                     .kind = PWT_ENTRY_SALE,
                     .subject = sale->id,
                     .operator_id = sale->operator_id,
                     .posted_us = sale->sold_us,
                     .business_date = sale->business_date,
                     .transfers = list };

  g_ptr_array_add (list, &transfers[0]);
  if (sale->fee.e4 > 0)
    g_ptr_array_add (list, &transfers[1]);
  return pwt_journal_post (context->db, &entry, NULL, error);
}

static gboolean
issue_receipt (PwtContext *context, const PwtSale *sale, const PwtPlace *place, PwtReceipt *receipt,
               GError **error)
{
  if (!pwt_receipts_name_place (context->db, place->meter->id, sale->point, receipt, error))
    return FALSE;
  receipt->id = sale->id;
  receipt->project = sale->project;
  receipt->issued_us = sale->sold_us;
  receipt->company =
      g_strdup (place->project->company != NULL ? place->project->company : place->project->name);
  receipt->account_number = g_strdup (place->account->number);
  receipt->meter_serial = g_strdup (place->meter->serial);
  receipt->paid = sale->paid;
  receipt->fee = sale->fee;
  receipt->credit = sale->credit;
  receipt->pay_method = sale->pay_method;
  receipt->pay_reference = g_strdup (sale->pay_reference);
  receipt->operator_name = g_strdup (context->who->display_name);
  receipt->footer = g_strdup (place->project->receipt_footer);
  receipt->time_zone = g_strdup (place->project->time_zone);
  receipt->paid_in_words = pwt_money_in_words (sale->paid, error);
  return receipt->paid_in_words != NULL &&
         pwt_logos_find (context->db, sale->project, &receipt->logo, error) &&
         pwt_receipts_issue (context->db, receipt, error);
}

static void
fill_topup (const PwtSale *sale, PwtId meter, PwtTopup *topup)
{
  topup->id = sale->id;
  topup->project = sale->project;
  topup->point = sale->point;
  topup->meter = meter;
  topup->amount = sale->credit;
  topup->state = PWT_TOPUP_QUEUED;
  topup->queued_us = sale->sold_us;
  topup->sale = sale->id;
}

static void
fill_sale (PwtContext *context, const PwtSaleRequest *request, const PwtPlace *place,
           const PwtQuote *quote, PwtSale *sale)
{
  sale->id = request->id;
  sale->project = request->project;
  sale->account = place->account->id;
  sale->point = request->point;
  sale->paid = request->paid;
  sale->fee = quote->fee;
  sale->credit = quote->credit;
  sale->pay_method = request->pay_method;
  sale->pay_reference = g_strdup (request->pay_reference);
  sale->operator_id = context->who->operator_id;
  sale->sold_us = context->now_us;
  sale->business_date = pwt_date_from_time (context->now_us, place->zone);
}

static gboolean
book (PwtContext *context, const PwtSaleRequest *request, const PwtPlace *place,
      const PwtQuote *quote, PwtSaleReply *reply, GError **error)
{
  reply->sale = pwt_record_new (&pwt_sale_record);
  reply->receipt = pwt_record_new (&pwt_receipt_record);
  reply->topup = pwt_record_new (&pwt_topup_record);
  fill_sale (context, request, place, quote, reply->sale);
  fill_topup (reply->sale, place->meter->id, reply->topup);
  if (!pwt_db_insert (context->db, &pwt_sale_record, reply->sale, error) ||
      !post_sale (context, reply->sale, error) ||
      !issue_receipt (context, reply->sale, place, reply->receipt, error) ||
      !pwt_topups_queue (context->db, reply->topup, error))
    return FALSE;
  pwt_context_event (context, "topup", request->project, request->id);
  pwt_topup_runner_poke (context->turn, place->meter->id);
  return TRUE;
}

/* Between the card that a clerk looks at and their Enter the room may have changed hands. */
static gboolean
check_account (const PwtSaleRequest *request, const PwtPlace *place, GError **error)
{
  PwtId account = place->account != NULL ? place->account->id : PWT_ID_NONE;

  return pwt_id_is_none (request->account) || pwt_id_equal (request->account, account) ||
         pwt_refuse (error, "The room has changed hands: choose the customer again");
}

static gboolean
create_sale (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtSaleRequest *wanted = request;
  g_auto (PwtPlace) place = { NULL };
  gboolean exists, is_good;
  PwtQuote *offer;

  if (!pwt_db_has (context->db, &pwt_sale_record, wanted->id, &exists, error))
    return FALSE;
  if (exists)
    return repeat_sale (context, wanted, reply, error);
  if (!pwt_place_find (context->db, wanted->project, wanted->point, &place, error) ||
      !check_account (wanted, &place, error))
    return FALSE;
  offer = pwt_record_new (&pwt_quote_record);
  is_good = pwt_quote_make (context, &place, wanted->paid, offer, error) &&
            (offer->refusal == NULL || pwt_refuse (error, "%s", offer->refusal)) &&
            book (context, wanted, &place, offer, reply, error);
  pwt_record_free (&pwt_quote_record, offer);
  return is_good;
}

static gboolean
cancel_sale (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSaleReply *sale = reply;
  PwtTopup *topup;

  if (!pwt_sale_load (context, ((PwtIdRequest *) request)->id, PWT_MAY_SELL, sale, error))
    return FALSE;
  topup = sale->topup;
  if (topup->state == PWT_TOPUP_CANCELLED) {
    context->is_unchanged = TRUE;
    return TRUE;
  }
  if (!pwt_topup_may_cancel (topup->state))
    return pwt_refuse (error, "It is too late to cancel: the top-up is on its way to the meter");
  if (!pwt_check_payer (context, sale->sale, error) ||
      !pwt_check_count (context, topup, FALSE, error))
    return FALSE;
  context->before = pwt_record_to_json (&pwt_topup_record, topup);
  topup->state = PWT_TOPUP_CANCELLED;
  topup->ended_us = context->now_us;
  pwt_context_event (context, "topup", topup->project, topup->sale);
  return pwt_topup_books_cancel (context->turn, topup, context->who->operator_id, error) &&
         pwt_topups_advance (context->db, topup, error);
}

/* --- lists and receipts --- */

static gboolean
list_sales (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "sales", request, reply, error);
}

static gboolean
list_topups (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "topups", request, reply, error);
}

static gboolean
load_logo (PwtContext *context, PwtReceiptView *view, GError **error)
{
  PwtLogo *logo;

  if (pwt_id_is_none (view->receipt->logo))
    return TRUE;
  logo = pwt_db_get (context->db, &pwt_logo_record, view->receipt->logo, error);
  if (logo == NULL)
    return FALSE;
  view->logo = g_steal_pointer (&logo->image);
  pwt_record_free (&pwt_logo_record, logo);
  return TRUE;
}

static gboolean
load_receipt (PwtContext *context, PwtId id, PwtPermission permission, PwtReceiptView *view,
              GError **error)
{
  PwtProject *project;

  view->receipt = pwt_context_get (context, &pwt_receipt_record, id, permission, error);
  if (view->receipt == NULL || !load_logo (context, view, error))
    return FALSE;
  project = pwt_db_get (context->db, &pwt_project_record, view->receipt->project, error);
  if (project == NULL)
    return FALSE;
  view->paper = project->paper;
  pwt_record_free (&pwt_project_record, project);
  return pwt_receipts_name_canceller (context->db, id, &view->cancelled_by, error) &&
         pwt_topups_of_sale (context->db, id, &view->topup, error) &&
         pwt_topups_last_decision (context->db, view->topup, &view->decision, error);
}

static gboolean
get_receipt (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return load_receipt (context, ((PwtIdRequest *) request)->id, PWT_MAY_SEE, reply, error);
}

static gboolean
print_receipt (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtReceiptView *view = reply;

  if (!load_receipt (context, ((PwtIdRequest *) request)->id, PWT_MAY_SELL, view, error))
    return FALSE;
  pwt_context_event (context, "receipt", view->receipt->project, view->receipt->id);
  return pwt_receipts_count_print (context->db, view->receipt->id, &view->receipt->prints, error);
}

const PwtHandler pwt_handlers_sales[] = {
  { "sale.quote", quote, NULL, NULL },
  { "sale.create", create_sale, NULL, NULL },
  { "sale.get", get_sale, NULL, NULL },
  { "sale.cancel", cancel_sale, NULL, NULL },
  { "sale.list", list_sales, NULL, NULL },
  { "topup.list", list_topups, NULL, NULL },
  { "receipt.get", get_receipt, NULL, NULL },
  { "receipt.print", print_receipt, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
