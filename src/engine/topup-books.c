/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/topup-books.h"

#include "domain/decimal.h"
#include "domain/tariff.h"
#include "store/journal.h"
#include "store/topups.h"

#define LARGEST_POWER_W 69000             /* 3 × 230 V × 100 A: a direct meter carries no more */
#define LARGEST_SECONDARY_W 4200          /* 3 × 230 V × 6 A, behind current transformers */
#define LEAST_PRICE_E6 1500000            /* a meter may charge more than our tariff says */
#define MARGIN_US (2 * PWT_US_PER_MINUTE) /* for the task itself */
#define LONGEST_US (30 * PWT_US_PER_DAY)

/**
 * pwt_business_date:
 * @date: (out): the civil date at @time_us where the project is
 * @error: return location for an error of the store or the calendar
 */
gboolean
pwt_business_date (PwtDb *db, PwtId project, gint64 time_us, PwtDate *date, GError **error)
{
  PwtProject *row = pwt_db_get (db, &pwt_project_record, project, error);
  g_autoptr (GTimeZone) zone = NULL;
  gboolean is_good;

  if (row == NULL)
    return FALSE;
  is_good = pwt_time_zone_load (row->time_zone, &zone, error);
  if (is_good)
    *date = pwt_date_from_time (time_us, zone);
  pwt_record_free (&pwt_project_record, row);
  return is_good;
}

/* @entry: its kind, and what it reverses and who posts it where there is somebody. */
static gboolean
post (PwtTurn *turn, PwtEntry entry, const PwtTopup *topup, const PwtTransfer *transfers, guint n,
      GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, (gpointer) &transfers[i]);
  entry.id = pwt_world_new_id (&turn->engine->world);
  entry.project = topup->project;
  entry.subject = topup->id;
  entry.posted_us = turn->now_us;
  entry.transfers = list;
  return pwt_business_date (turn->db, topup->project, turn->now_us, &entry.business_date, error) &&
         pwt_journal_post (turn->db, &entry, NULL, error);
}

/**
 * pwt_topup_books_end:
 * @topup: settled, rejected or in conflict now
 * @operator_id: who decided so; none: the meter
 *
 * Settled: what was in transit is the tenant's. Rejected: it waits to be refunded. In conflict: it
 * stays in transit until a person decides.
 */
gboolean
pwt_topup_books_end (PwtTurn *turn, const PwtTopup *topup, PwtId operator_id, GError **error)
{
  gboolean is_settled = topup->state == PWT_TOPUP_SETTLED;
  PwtEntry entry = { .kind = is_settled ? PWT_ENTRY_SETTLE : PWT_ENTRY_REJECT,
                     .operator_id = operator_id };
  PwtTransfer transfer = { .debit = PWT_BOOK_IN_TRANSIT,
                           .debit_owner = topup->point,
                           .credit = is_settled ? PWT_BOOK_PREPAID : PWT_BOOK_TO_REFUND,
                           .amount = topup->amount };
  PwtSale *sale;

  if (topup->state == PWT_TOPUP_CONFLICT)
    return TRUE;
  sale = pwt_db_get (turn->db, &pwt_sale_record, topup->sale, error);
  if (sale == NULL)
    return FALSE;
  transfer.credit_owner = sale->account;
  pwt_record_free (&pwt_sale_record, sale);
  return post (turn, entry, topup, &transfer, 1, error);
}

/* The entry that moved @topup's money to what is to be refunded. */
static gboolean
find_rejection (PwtDb *db, const PwtTopup *topup, PwtId *id, GError **error)
{
  GPtrArray *entries = pwt_journal_of_subject (db, topup->id, error);

  *id = PWT_ID_NONE;
  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const PwtEntry *entry = g_ptr_array_index (entries, i);

    if (entry->kind == PWT_ENTRY_REJECT)
      *id = entry->id;
  }
  pwt_record_list_free (&pwt_entry_record, entries);
  return !pwt_id_is_none (*id) || pwt_not_found (error, "rejection");
}

/**
 * pwt_topup_books_resend:
 * @topup: a rejected one whose money is sent again
 * @sale: of which it is
 * @operator_id: who decided so
 *
 * Reverses the rejection, which the database lets happen once: the money is on its way again.
 */
gboolean
pwt_topup_books_resend (PwtTurn *turn, const PwtTopup *topup, const PwtSale *sale,
                        PwtId operator_id, GError **error)
{
  PwtEntry entry = { .kind = PWT_ENTRY_REVERSAL, .operator_id = operator_id };
  PwtTransfer transfer = { PWT_BOOK_TO_REFUND, PWT_BOOK_IN_TRANSIT, sale->account, topup->point,
                           topup->amount };

  return find_rejection (turn->db, topup, &entry.reverses, error) &&
         post (turn, entry, topup, &transfer, 1, error);
}

/**
 * pwt_topup_books_pay_back:
 * @topup: a rejected one
 * @sale: of which it is
 * @method: how the money goes back
 * @operator_id: out of whose drawer
 *
 * Undoes the sale's entry, which the database lets happen once: the tenant gets back all that was
 * paid, fee included.
 */
gboolean
pwt_topup_books_pay_back (PwtTurn *turn, const PwtTopup *topup, const PwtSale *sale,
                          PwtPayMethod method, PwtId operator_id, GError **error)
{
  PwtBook box = method == PWT_PAY_CASH ? PWT_BOOK_CASH : PWT_BOOK_BANK;
  PwtEntry entry = { .kind = PWT_ENTRY_CANCEL,
                     .reverses = sale->id, /* its entry has its id */
                     .operator_id = operator_id };
  PwtTransfer transfers[] = {
    { PWT_BOOK_TO_REFUND, box, sale->account, operator_id, topup->amount },
    { PWT_BOOK_FEE_INCOME, box, PWT_ID_NONE, operator_id, sale->fee },
  };

  return post (turn, entry, topup, transfers, sale->fee.e4 > 0 ? 2 : 1, error);
}

/* Cash comes out of the drawer of whoever gives it back, not of whoever once took it. */
static void
reverse (const PwtTransfer *transfer, PwtId operator_id, PwtTransfer *reversed)
{
  pwt_entry_reverse (transfer, 1, reversed);
  if (reversed->credit == PWT_BOOK_CASH)
    reversed->credit_owner = operator_id;
}

/**
 * pwt_topup_books_cancel:
 * @topup: a queued one that is undone
 * @operator_id: who gives the money back
 *
 * Posts the mirror of the sale's entry: the tenant gets back all of it, fee included, by the way it
 * was paid.
 */
gboolean
pwt_topup_books_cancel (PwtTurn *turn, const PwtTopup *topup, PwtId operator_id, GError **error)
{
  PwtEntry *sale = pwt_journal_get (turn->db, topup->sale, error);
  g_autofree PwtTransfer *transfers = NULL;
  gboolean is_good;

  if (sale == NULL)
    return FALSE;
  transfers = g_new0 (PwtTransfer, sale->transfers->len);
  for (guint i = 0; i < sale->transfers->len; i++)
    reverse (g_ptr_array_index (sale->transfers, i), operator_id, &transfers[i]);
  is_good = post (
      turn,
      (PwtEntry){ .kind = PWT_ENTRY_CANCEL, .reverses = topup->sale, .operator_id = operator_id },
      topup, transfers, sale->transfers->len, error);
  pwt_record_free (&pwt_entry_record, sale);
  return is_good;
}

static gint64
dearest_price (PwtDb *db, const PwtTopup *topup)
{
  PwtSale *sale = pwt_db_get (db, &pwt_sale_record, topup->sale, NULL);
  PwtAccount *account =
      sale != NULL ? pwt_db_get (db, &pwt_account_record, sale->account, NULL) : NULL;
  PwtTariff *tariff =
      account != NULL ? pwt_db_get (db, &pwt_tariff_record, account->tariff, NULL) : NULL;
  gint64 dearest = LEAST_PRICE_E6;

  for (guint i = 0; tariff != NULL && i < tariff->plans->len; i++)
    for (PwtBand band = 0; band < PWT_N_BANDS; band++)
      dearest =
          MAX (dearest, pwt_tariff_plan_price (g_ptr_array_index (tariff->plans, i), band).e6);
  pwt_record_free (&pwt_tariff_record, tariff);
  pwt_record_free (&pwt_account_record, account);
  pwt_record_free (&pwt_sale_record, sale);
  return dearest;
}

/**
 * pwt_topup_use_allowance:
 * @topup: with the time and balance of its intent
 * @allowance: (out): the most that its meter can have charged between the intent and a proof that
 * comes soon
 * @error: return location for an error of the store
 *
 * W × µs × 1/10^6 yuan a kWh: divided by 3.6 × 10^9 µs an hour, 10^3 W a kW and 10^2 for 1/10^4
 * yuan.
 */
gboolean
pwt_topup_use_allowance (PwtTurn *turn, const PwtTopup *topup, PwtMoney *allowance, GError **error)
{
  PwtMeter *meter = pwt_db_get (turn->db, &pwt_meter_record, topup->meter, error);
  gint64 elapsed_us = turn->now_us - topup->intent_us;
  __int128 product;

  if (meter == NULL)
    return FALSE;
  /* A clock that was set back does not say how long it was: then the count alone must prove it. */
  elapsed_us = elapsed_us < 0 ? LONGEST_US : MIN (elapsed_us, LONGEST_US) + MARGIN_US;
  product = (__int128) (meter->ct_ratio > 1 ? LARGEST_SECONDARY_W : LARGEST_POWER_W) *
            meter->ct_ratio * meter->pt_ratio * elapsed_us;
  pwt_record_free (&pwt_meter_record, meter);
  product = product / G_GINT64_CONSTANT (3600000000) * dearest_price (turn->db, topup);
  return pwt_round_div (product, 100000, &allowance->e4, error);
}

gboolean
pwt_check_payer (PwtContext *context, const PwtSale *sale, GError **error)
{
  const PwtProject *project = pwt_db_peek (context->db, &pwt_project_record, sale->project, error);
  g_autofree char *limit = NULL;
  gboolean has_judged;

  if (project == NULL)
    return FALSE;
  if (project->pay_back_limit.e4 == 0 || sale->paid.e4 <= project->pay_back_limit.e4)
    return TRUE;
  limit = pwt_money_format (project->pay_back_limit);
  if (pwt_id_equal (sale->operator_id, context->who->operator_id))
    return pwt_refuse (error, "You took this money: above %s yuan somebody else pays it back",
                       limit);
  if (!pwt_topups_has_doubter (context->db, sale->id, context->who->operator_id, &has_judged,
                               error))
    return FALSE;
  return !has_judged || pwt_refuse (error,
                                    "You decided that it did not arrive: above %s yuan somebody "
                                    "else pays it back",
                                    limit);
}

gboolean
pwt_check_count (PwtContext *context, const PwtTopup *topup, gboolean is_judged, GError **error)
{
  PwtMeterLive *live;
  PwtMeterMark mark;
  gboolean is_silent, is_other;
  gint64 count;

  if (!pwt_topups_find_mark (context->db, topup->meter, &mark, error) ||
      !pwt_find_live (context->db, topup->meter, &live, error))
    return FALSE;
  is_silent = live != NULL && (live->is_lost || live->other_since_us != PWT_TIME_NONE);
  /* A count of one that never said its own number is no count of it; of one that another stands in
   * for it is the last of its own. */
  is_other =
      live != NULL && live->other_number != PWT_NONE && live->other_since_us == PWT_TIME_NONE;
  count = live != NULL ? live->purchase_count : PWT_NONE;
  pwt_record_free (&pwt_meter_live_record, live);
  if (mark.count == PWT_NONE || is_other)
    return TRUE;
  if (count == PWT_NONE)
    return (is_judged && is_silent) ||
           pwt_refuse (error, "Read the meter first: it was not read since the backup");
  return count <= mark.count ||
         pwt_refuse (error,
                     "The meter counts %" G_GINT64_FORMAT " purchases, the books %" G_GINT64_FORMAT
                     ": this money may be in it. Let it be sent: the meter is looked at first",
                     count, mark.count);
}

gboolean
pwt_topup_books_limit (PwtDb *db, PwtId meter, const PwtMeterRow *row, PwtMoney *limit,
                       GError **error)
{
  limit->e4 = PWT_NONE;
  if (pwt_id_is_none (row->account))
    return TRUE;
  if (!pwt_topups_last_balance (db, row->account, meter, limit, error))
    return FALSE;
  return limit->e4 != PWT_NONE ||
         pwt_journal_balance (db, row->project, PWT_BOOK_PREPAID, row->account, limit, error);
}
