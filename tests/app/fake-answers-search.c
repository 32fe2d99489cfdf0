/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-answers.h"

static gboolean
has (const char *text, const char *typed)
{
  return text != NULL && strstr (text, typed) != NULL;
}

static gboolean
matches (const PwtMeterRow *row, const char *typed)
{
  return has (row->tenant_name, typed) || has (row->room, typed) || has (row->serial, typed) ||
         has (row->account_number, typed) || has (row->phone, typed);
}

static void
add_account (PwtSearchReply *reply, const PwtMeterRow *row)
{
  PwtAccountHit *hit;

  for (guint i = 0; i < reply->accounts->len; i++)
    if (pwt_id_equal (((PwtAccountHit *) g_ptr_array_index (reply->accounts, i))->id, row->account))
      return;
  hit = pwt_record_new (&pwt_account_hit_record);
  hit->id = row->account;
  hit->project = row->project;
  hit->meter = row->id;
  hit->number = g_strdup (row->account_number);
  hit->tenant_name = g_strdup (row->tenant_name);
  hit->contact = g_strdup (row->contact);
  hit->phone = g_strdup (row->phone);
  hit->room = g_strdup (row->room);
  hit->points = 1;
  g_ptr_array_add (reply->accounts, hit);
}

static char *
answer_search (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  const PwtSearchRequest *wanted = request;
  PwtSearchReply *reply = pwt_record_new (&pwt_search_reply_record);
  char *json;

  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (site->rows, i);

    if (!matches (row, wanted->text))
      continue;
    if (reply->meters->len == wanted->limit) {
      reply->has_more = TRUE;
      break;
    }
    g_ptr_array_add (reply->meters, pwt_record_copy (&pwt_meter_row_record, row));
    if (!pwt_id_is_none (row->account))
      add_account (reply, row);
  }
  for (guint i = 0; i < site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i);

    if (g_ascii_strtoll (wanted->text, NULL, 10) == sale->receipt->number)
      g_ptr_array_add (reply->sales, pwt_fake_site_sale_row (site, sale));
  }
  json = pwt_record_to_json (&pwt_search_reply_record, reply);
  pwt_record_free (&pwt_search_reply_record, reply);
  return json;
}

const PwtFakeAnswer pwt_fake_search_answers[] = {
  { "site.search", answer_search },
  { NULL, NULL },
};
