/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money that is in a meter when the books first see it is the account's from then on: what they say
 * later would else never agree with the meter. Who opens an account decides about it on a fresh
 * reading; an account that came with the site's file runs already, so what its meter shows first is
 * taken over as it is, a debt too. */
#include "engine/adoption.h"

#include "engine/private.h"
#include "engine/topup-books.h"
#include "store/journal.h"

static PwtTransfer *
transfer_new (const PwtAccount *account, PwtMoney balance)
{
  PwtTransfer transfer = { PWT_BOOK_ADOPTED, PWT_BOOK_PREPAID, PWT_ID_NONE, account->id, balance };
  PwtTransfer reversed;

  if (balance.e4 > 0)
    return g_memdup2 (&transfer, sizeof transfer);
  transfer.amount.e4 = -balance.e4;
  pwt_entry_reverse (&transfer, 1, &reversed);
  return g_memdup2 (&reversed, sizeof reversed);
}

/**
 * pwt_adopt_balances:
 * @account: an open one
 * @balances: (element-type PwtMoney): what each of its meters holds; none and 0 are nothing
 * @operator_id: who opened it; none: it is what the meter shows
 * @error: return location for an error of the store
 *
 * Posts them as one entry, a transfer a meter.
 */
gboolean
pwt_adopt_balances (PwtTurn *turn, const PwtAccount *account, const GArray *balances,
                    PwtId operator_id, GError **error)
{
  g_autoptr (GPtrArray) transfers = g_ptr_array_new_with_free_func (g_free);
  PwtEntry entry = { .id = pwt_world_new_id (&turn->engine->world),
                     .project = account->project,
                     .kind = PWT_ENTRY_ADOPT,
                     .subject = account->id,
                     .operator_id = operator_id,
                     .posted_us = turn->now_us,
                     .transfers = transfers };

  for (guint i = 0; i < balances->len; i++) {
    PwtMoney balance = g_array_index (balances, PwtMoney, i);

    if (balance.e4 != PWT_NONE && balance.e4 != 0)
      g_ptr_array_add (transfers, transfer_new (account, balance));
  }
  return transfers->len == 0 || (pwt_business_date (turn->db, account->project, turn->now_us,
                                                    &entry.business_date, error) &&
                                 pwt_journal_post (turn->db, &entry, NULL, error));
}

/**
 * pwt_adopt_first_balance:
 * @live: of a meter whose purchases the books do not count yet: nothing was sent to it before
 */
gboolean
pwt_adopt_first_balance (PwtTurn *turn, const PwtMeterLive *live, GError **error)
{
  g_autoptr (GArray) balances = NULL;
  PwtAccount *account;
  gboolean is_good;

  if (!pwt_find_account_of_meter (turn->db, live->id, &account, error))
    return FALSE;
  if (account == NULL)
    return TRUE;
  balances = g_array_new (FALSE, FALSE, sizeof (PwtMoney));
  g_array_append_val (balances, live->balance);
  is_good = pwt_adopt_balances (turn, account, balances, PWT_ID_NONE, error);
  pwt_record_free (&pwt_account_record, account);
  return is_good;
}
