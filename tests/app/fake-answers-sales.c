/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/pricing.h"
#include "domain/words.h"
#include "fake-answers.h"

#define PRICE_E6 854300

static gboolean
is_in_conflict (PwtFakeSite *site, PwtId point)
{
  for (guint i = 0; i < site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i);

    if (pwt_id_equal (sale->sale->point, point) && sale->topup->state == PWT_TOPUP_CONFLICT)
      return TRUE;
  }
  return FALSE;
}

static char *
dup_warning (PwtFakeSite *site, const PwtMeterRow *row)
{
  const char *lines[3];
  guint n = 0;

  if (site->is_other_meter)
    lines[n++] = "Another meter answers here: let its number and the wiring be looked at first";
  if (row->state == PWT_METER_LOST && row->other_since_us == PWT_TIME_NONE)
    lines[n++] = "The meter does not answer: the money will be sent when it does";
  lines[n] = NULL;
  return n > 0 ? g_strjoinv ("\n", (char **) lines) : NULL;
}

static char *
answer_quote (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtQuoteRequest *wanted = request;
  const PwtMeterRow *row = pwt_fake_site_find_point (site, wanted->point);
  g_autofree char *warning = dup_warning (site, row);
  PwtQuote quote = {
    .paid = wanted->paid,
    .fee = site->fee,
    .credit = { wanted->paid.e4 - site->fee.e4 },
    .balance = row->balance,
    .balance_after = { row->balance.e4 + wanted->paid.e4 },
    .read_us = row->read_us,
    .price = { PRICE_E6 },
    .days_tenths = wanted->paid.e4 / 165000 * 10,
    .hoarding_room = { site->is_unlimited ? PWT_NONE : 200000000 - row->balance.e4 },
    .refusal = (char *) (is_in_conflict (site, wanted->point)
                             ? "An earlier sale to this meter is in conflict: nothing is sold to "
                               "it until that is decided"
                         : row->balance.e4 + wanted->paid.e4 > 200000000
                             ? "The meter would hold more than its limit"
                             : NULL),
    .warning = warning,
  };
  char *json;

  g_assert_true (pwt_price_energy_bought (quote.credit, quote.price, &quote.energy, NULL));
  quote.paid_in_words = pwt_money_in_words (quote.paid, NULL);
  json = pwt_record_to_json (&pwt_quote_record, &quote);
  g_free (quote.paid_in_words);
  return json;
}

static char *
answer_sale (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  const PwtSaleRequest *wanted = request;
  PwtSaleReply *sale = pwt_fake_site_find_sale (site, wanted->id);

  if (sale == NULL) {
    sale = pwt_fake_site_sell (site, wanted, 0);
  } else if (sale->sale->paid.e4 != wanted->paid.e4 ||
             !pwt_id_equal (sale->sale->point, wanted->point)) {
    *error = pwt_fake_error (PWT_BACKEND_ERROR_CONFLICT, "This sale was booked with other content");
    return NULL;
  }
  return pwt_record_to_json (&pwt_sale_reply_record, sale);
}

static char *
answer_cancel (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;
  PwtSaleReply *sale = pwt_fake_site_find_sale (site, by_id->id);

  if (!pwt_topup_may_cancel (sale->topup->state)) {
    *error = pwt_fake_error (PWT_BACKEND_ERROR_REFUSED, "It was already sent to the meter");
    return NULL;
  }
  pwt_fake_site_step (site, sale, PWT_TOPUP_CANCELLED, NULL);
  return pwt_record_to_json (&pwt_sale_reply_record, sale);
}

static char *
answer_resolve (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  const PwtResolveRequest *wanted = request;
  PwtSaleReply *sale = NULL;
  PwtTopupState next;

  for (guint i = 0; i < site->sales->len; i++) {
    PwtSaleReply *found = g_ptr_array_index (site->sales, i);

    if (pwt_id_equal (found->topup->id, wanted->topup))
      sale = found;
  }
  if (sale == NULL || !pwt_topup_decide (sale->topup->state, wanted->decision, &next)) {
    *error = pwt_fake_error (PWT_BACKEND_ERROR_REFUSED,
                             "Nothing is left to be decided about this top-up");
    return NULL;
  }
  if (next == PWT_TOPUP_RESENT) { /* another one comes in its place */
    sale->topup->follows = sale->topup->id;
    sale->topup->id = wanted->id;
    next = PWT_TOPUP_QUEUED;
  }
  sale->topup->state = next;
  return pwt_record_to_json (&pwt_sale_reply_record, sale);
}

static char *
answer_receipt (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;
  PwtSaleReply *sale = pwt_fake_site_find_sale (site, by_id->id);
  PwtReceiptView view = { sale->receipt, sale->topup, sale->decision, site->logo,
                          site->project->paper };

  if (g_str_equal (operation->name, "receipt.print")) {
    sale->receipt->prints++;
    pwt_fake_backend_emit (self, "receipt", by_id->id);
  }
  return pwt_record_to_json (&pwt_receipt_view_record, &view);
}

static char *
answer_get_sale (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  const PwtIdRequest *by_id = request;
  PwtSaleReply *sale = pwt_fake_site_find_sale (site, by_id->id);

  if (sale == NULL)
    *error = pwt_fake_error (PWT_BACKEND_ERROR_NOT_FOUND, "There is no such sale");
  return sale != NULL ? pwt_record_to_json (&pwt_sale_reply_record, sale) : NULL;
}

static char *
answer_sale_list (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                  gconstpointer request, GError **error)
{
  const PwtListRequest *list = request;
  GPtrArray *rows = g_ptr_array_new ();
  char *json;

  for (guint i = 0; i < site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i);

    if (pwt_id_equal (sale->sale->project, list->project))
      g_ptr_array_add (rows, pwt_fake_site_sale_row (site, sale));
  }
  json = pwt_fake_window (operation, &pwt_sale_row_record, rows, request);
  pwt_record_list_free (&pwt_sale_row_record, rows);
  return json;
}

const PwtFakeAnswer pwt_fake_sale_answers[] = {
  { "sale.list", answer_sale_list },
  { "sale.quote", answer_quote },
  { "sale.create", answer_sale },
  { "sale.get", answer_get_sale },
  { "topup.resolve", answer_resolve },
  { "sale.cancel", answer_cancel },
  { "receipt.get", answer_receipt },
  { "receipt.print", answer_receipt },
  { "list.exported", pwt_fake_answer_nothing },
  { NULL, NULL },
};
