/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/id.h"
#include "domain/money.h"

G_BEGIN_DECLS

/* Double entry as transfers: each moves an amount from one account of the books to another, so an
 * entry balances by construction. A book account is a kind and, for some kinds, whose it is. */
typedef enum {
  PWT_BOOK_CASH,          /* 现金: the drawer of an operator */
  PWT_BOOK_BANK,          /* 微信、支付宝、刷卡…: by pay method, not in the drawer */
  PWT_BOOK_IN_TRANSIT,    /* 在途: paid, not yet proved in the meter; owner: the point */
  PWT_BOOK_PREPAID,       /* 预收: what we owe the tenant in energy; owner: the account */
  PWT_BOOK_FEE_INCOME,    /* 服务费收入 */
  PWT_BOOK_ENERGY_INCOME, /* 售电收入: prepaid that was used */
  PWT_BOOK_CREDIT_GIVEN,  /* 赠送/补助/减免/调试电; not posted yet */
  PWT_BOOK_ADOPTED,   /* 接收余额: money a meter already held when the books first knew it as an
                         account's */
  PWT_BOOK_TO_REFUND, /* 待退款: rejected by the meter, waits for the clerk's decision */
} PwtBook;

#define PWT_N_BOOKS 9

typedef enum {
  PWT_ENTRY_SALE,     /* 售电: cash → in transit, fee → fee income */
  PWT_ENTRY_SETTLE,   /* 到表: in transit → prepaid */
  PWT_ENTRY_REJECT,   /* 拒收: in transit → to refund */
  PWT_ENTRY_CANCEL,   /* 取消: a sale undone of which nothing is in the meter: not sent yet, or
                         refused by it */
  PWT_ENTRY_REVERSAL, /* 冲正 */
  PWT_ENTRY_ADOPT,    /* 接收: opening balance found in the meter */
  PWT_ENTRY_USE,      /* 用电: prepaid → energy income; not posted yet: prepaid only grows */
  PWT_ENTRY_CLOSE_ACCOUNT, /* 销户: prepaid → to refund, to refund → cash; not posted yet */
} PwtEntryKind;

#define PWT_N_ENTRY_KINDS 8

/* Owners are needed where the comment of the book names one after "owner:"; elsewhere they may be
 * none. */
typedef struct {
  PwtBook debit;
  PwtBook credit;
  PwtId debit_owner;
  PwtId credit_owner;
  PwtMoney amount; /* greater than zero */
} PwtTransfer;

const char *pwt_book_nick (PwtBook book);
const char *pwt_entry_kind_nick (PwtEntryKind kind);
gboolean pwt_entry_check (PwtEntryKind kind, const PwtTransfer *transfers, guint n,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_entry_reverse (const PwtTransfer *transfers, guint n, PwtTransfer *reversed);
gboolean pwt_entry_can_reverse (PwtEntryKind kind, gboolean is_reversed,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
