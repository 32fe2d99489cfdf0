/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/ledger.h"

#include "domain/error.h"

#define MAX_TRANSFERS 64 /* a sale paid in several ways has a handful */

#define BIT(book) (1u << (book))
#define MONEY_BOX (BIT (PWT_BOOK_CASH) | BIT (PWT_BOOK_BANK))

static const struct {
  const char *nick;
  gboolean has_owner; /* a balance of this book without its owner would belong to nobody */
} books[PWT_N_BOOKS] = {
  [PWT_BOOK_CASH] = { "cash", FALSE },
  [PWT_BOOK_BANK] = { "bank", FALSE },
  [PWT_BOOK_IN_TRANSIT] = { "in-transit", TRUE },
  [PWT_BOOK_PREPAID] = { "prepaid", TRUE },
  [PWT_BOOK_FEE_INCOME] = { "fee-income", FALSE },
  [PWT_BOOK_ENERGY_INCOME] = { "energy-income", FALSE },
  [PWT_BOOK_CREDIT_GIVEN] = { "credit-given", FALSE },
  [PWT_BOOK_ADOPTED] = { "adopted", FALSE },
  [PWT_BOOK_TO_REFUND] = { "to-refund", FALSE },
};

static const char *const entry_kind_nicks[PWT_N_ENTRY_KINDS] = {
  [PWT_ENTRY_SALE] = "sale",         [PWT_ENTRY_SETTLE] = "settle",
  [PWT_ENTRY_REJECT] = "reject",     [PWT_ENTRY_CANCEL] = "cancel",
  [PWT_ENTRY_REVERSAL] = "reversal", [PWT_ENTRY_ADOPT] = "adopt",
  [PWT_ENTRY_USE] = "use",           [PWT_ENTRY_CLOSE_ACCOUNT] = "close-account",
};

/* Which transfers a kind of entry is made of; a reversal is made of any of them turned round. */
static const struct {
  PwtEntryKind kind;
  guint debits; /* any of these */
  guint credits;
} allowed[] = {
  { PWT_ENTRY_SALE, MONEY_BOX, BIT (PWT_BOOK_IN_TRANSIT) | BIT (PWT_BOOK_FEE_INCOME) },
  { PWT_ENTRY_SETTLE, BIT (PWT_BOOK_IN_TRANSIT), BIT (PWT_BOOK_PREPAID) },
  { PWT_ENTRY_REJECT, BIT (PWT_BOOK_IN_TRANSIT), BIT (PWT_BOOK_TO_REFUND) },
  { PWT_ENTRY_CANCEL,
    BIT (PWT_BOOK_IN_TRANSIT) | BIT (PWT_BOOK_TO_REFUND) | BIT (PWT_BOOK_FEE_INCOME), MONEY_BOX },
  { PWT_ENTRY_ADOPT, BIT (PWT_BOOK_ADOPTED), BIT (PWT_BOOK_PREPAID) },
  { PWT_ENTRY_ADOPT, BIT (PWT_BOOK_PREPAID), BIT (PWT_BOOK_ADOPTED) }, /* a debt */
  { PWT_ENTRY_USE, BIT (PWT_BOOK_PREPAID), BIT (PWT_BOOK_ENERGY_INCOME) },
  { PWT_ENTRY_CLOSE_ACCOUNT, BIT (PWT_BOOK_PREPAID), BIT (PWT_BOOK_TO_REFUND) },
  { PWT_ENTRY_CLOSE_ACCOUNT, BIT (PWT_BOOK_TO_REFUND), MONEY_BOX },
};

/**
 * pwt_book_nick:
 *
 * Returns: the name of @book in files and JSON
 */
const char *
pwt_book_nick (PwtBook book)
{
  g_return_val_if_fail ((guint) book < PWT_N_BOOKS, NULL);

  return books[book].nick;
}

/**
 * pwt_entry_kind_nick:
 *
 * Returns: the name of @kind in files and JSON
 */
const char *
pwt_entry_kind_nick (PwtEntryKind kind)
{
  g_return_val_if_fail ((guint) kind < PWT_N_ENTRY_KINDS, NULL);

  return entry_kind_nicks[kind];
}

static gboolean
is_pair_allowed (PwtEntryKind kind, PwtBook debit, PwtBook credit)
{
  if (kind == PWT_ENTRY_REVERSAL) {
    for (guint i = 0; i < G_N_ELEMENTS (allowed); i++) {
      if ((allowed[i].debits & BIT (credit)) != 0 && (allowed[i].credits & BIT (debit)) != 0)
        return TRUE;
    }
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++) {
    if (allowed[i].kind == kind && (allowed[i].debits & BIT (debit)) != 0 &&
        (allowed[i].credits & BIT (credit)) != 0)
      return TRUE;
  }
  return FALSE;
}

/* The owner of @book in this entry: there must be one, and the same in every transfer. */
static gboolean
check_owner (PwtBook book, PwtId owner, PwtId owners[PWT_N_BOOKS], GError **error)
{
  if (!books[book].has_owner)
    return TRUE;
  if (pwt_id_is_none (owner)) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                 "A transfer of “%s” must say whose it is", books[book].nick);
    return FALSE;
  }
  if (!pwt_id_is_none (owners[book]) && !pwt_id_equal (owners[book], owner)) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                 "One entry may not mix two owners of “%s”: post two entries", books[book].nick);
    return FALSE;
  }
  owners[book] = owner;
  return TRUE;
}

static gboolean
check_transfer (PwtEntryKind kind, const PwtTransfer *transfer, GError **error)
{
  if ((guint) transfer->debit >= PWT_N_BOOKS || (guint) transfer->credit >= PWT_N_BOOKS) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                         "A transfer names a book that does not exist");
    return FALSE;
  }
  if (!is_pair_allowed (kind, transfer->debit, transfer->credit)) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED,
                 "An entry “%s” may not debit “%s” and credit “%s”", entry_kind_nicks[kind],
                 books[transfer->debit].nick, books[transfer->credit].nick);
    return FALSE;
  }
  if (transfer->amount.e4 <= 0) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                         "A transfer must be of more than zero");
    return FALSE;
  }
  if (((BIT (transfer->debit) | BIT (transfer->credit)) & MONEY_BOX) != 0 &&
      !pwt_money_is_cash (transfer->amount)) {
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                         "Money that is paid must be whole cents");
    return FALSE;
  }
  return TRUE;
}

/**
 * pwt_entry_check:
 * @kind: what the entry is
 * @transfers: (array length=n): its transfers
 * @n: 1 … 64
 * @error: return location for a %PWT_DOMAIN_ERROR
 *
 * The last door before the journal. Every transfer must be of a pair of books that makes sense for
 * @kind, of more than zero, whole cents where money changes hands; in transit and prepaid always
 * name their owner, one for the whole entry.
 *
 * Returns: %FALSE with @error set if the entry may not be posted
 */
gboolean
pwt_entry_check (PwtEntryKind kind, const PwtTransfer *transfers, guint n, GError **error)
{
  PwtId owners[PWT_N_BOOKS] = { { 0, 0 } };
  PwtMoney total = PWT_MONEY_ZERO;

  g_return_val_if_fail ((guint) kind < PWT_N_ENTRY_KINDS, FALSE);
  g_return_val_if_fail (n == 0 || transfers != NULL, FALSE);

  if (n < 1 || n > MAX_TRANSFERS) {
    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "An entry has 1 to %d transfers, not %u", MAX_TRANSFERS, n);
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (!check_transfer (kind, &transfers[i], error) ||
        !check_owner (transfers[i].debit, transfers[i].debit_owner, owners, error) ||
        !check_owner (transfers[i].credit, transfers[i].credit_owner, owners, error) ||
        !pwt_money_add (total, transfers[i].amount, &total, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * pwt_entry_reverse:
 * @transfers: (array length=n): a posted entry's
 * @n: how many
 * @reversed: (out) (array length=n): the same with debit and credit exchanged; may be @transfers
 */
void
pwt_entry_reverse (const PwtTransfer *transfers, guint n, PwtTransfer *reversed)
{
  g_return_if_fail (n == 0 || (transfers != NULL && reversed != NULL));

  for (guint i = 0; i < n; i++) {
    PwtTransfer transfer = transfers[i];

    reversed[i] = (PwtTransfer){
      .debit = transfer.credit,
      .credit = transfer.debit,
      .debit_owner = transfer.credit_owner,
      .credit_owner = transfer.debit_owner,
      .amount = transfer.amount,
    };
  }
}

/**
 * pwt_entry_can_reverse:
 * @kind: of the entry to undo
 * @is_reversed: whether it was undone already, by a reversal or a cancellation
 * @error: return location for %PWT_DOMAIN_ERROR_NOT_ALLOWED
 *
 * Returns: %FALSE with @error set if no reversal of it may be posted
 */
gboolean
pwt_entry_can_reverse (PwtEntryKind kind, gboolean is_reversed, GError **error)
{
  const char *why = NULL;

  g_return_val_if_fail ((guint) kind < PWT_N_ENTRY_KINDS, FALSE);

  if (kind == PWT_ENTRY_REVERSAL)
    why = "A reversal cannot be reversed: post the right entry anew";
  else if (is_reversed)
    why = "This entry was reversed already";
  if (why != NULL)
    g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NOT_ALLOWED, why);
  return why == NULL;
}
