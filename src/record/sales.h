/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/topup.h"
#include "record/record.h"
#include "record/site.h"

G_BEGIN_DECLS

/* Money in, and its way into the meter. */

typedef enum {
  PWT_PAY_CASH,
  PWT_PAY_WECHAT,
  PWT_PAY_ALIPAY,
  PWT_PAY_CARD,
} PwtPayMethod;

typedef struct {
  PwtId id; /* made by the client at the first keystroke: same id, same sale, for ever */
  PwtId project;
  PwtId account;
  PwtId point;
  PwtMoney paid;   /* what the tenant handed over */
  PwtMoney fee;    /* of it, service fee */
  PwtMoney credit; /* of it, what goes to the meter: paid − fee */
  PwtPayMethod pay_method;
  char *pay_reference; /* serial number of the payment, for other than cash */
  PwtId operator_id;
  gint64 sold_us;
  PwtDate business_date;
} PwtSale;

/* A way of a sale's money into the meter. The first has the sale's id; what the meter refused and
 * is sent again is another, with an id and a target of its own, and the one before is "resent". */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId point;
  PwtId meter;
  PwtMoney amount;
  PwtTopupState state;
  gint64 count_before;     /* read before the intent; PWT_NONE until then */
  gint64 target_count;     /* count_before + 1, stored for ever */
  PwtMoney balance_before; /* read with count_before */
  gint64 count_after;      /* what the proof read */
  PwtMoney balance_after;
  gint64 attempts; /* writes sent */
  gint64 queued_us, intent_us, sent_us, ended_us;
  gint64 next_try_us;
  char *reason; /* why rejected, in conflict or not proved yet */
  PwtId sale;
  PwtId follows; /* the one whose money this one brings; none: it is the sale's first */
  /* Refused before a backup from which the site was restored then: it may have been paid back or
   * sent again since. */
  gint64 restored_us;
} PwtTopup;

/* What a person decided about a top-up that was refused or is in conflict. Written once. */
typedef struct {
  PwtId id; /* made by the client; of the new top-up too, where it is sent again */
  PwtId project;
  PwtId topup;
  PwtDecision decision;
  char *reason;
  gint64 count; /* what the meter showed when it was decided … */
  PwtMoney balance;
  gint64 read_us; /* … and when it was read; none: it could not be read */
  gint64 number;  /* of the refund slip, without gaps in the project; PWT_NONE: nothing paid back */
  PwtMoney refund;         /* fee included; zero: nothing paid back */
  PwtPayMethod pay_method; /* by which it was paid back */
  PwtId operator_id;
  char *operator_name; /* for the slip, as it was then */
  PwtId checked_by;    /* the second person; not asked for yet, always none */
  gint64 decided_us;
} PwtTopupDecision;

/* 收据: what was printed, kept as it was printed. */
typedef struct {
  PwtId id; /* the sale's */
  PwtId project;
  gint64 number; /* without gaps in the project, from 1 */
  gint64 issued_us;
  gint64 prints; /* how often it was printed; from the second on it says 补打 */
  char *company;
  char *tenant_name;
  char *account_number;
  char *room;
  char *meter_serial;
  char *tariff_name;
  PwtMoney paid, fee, credit;
  char *paid_in_words;
  PwtPayMethod pay_method;
  char *pay_reference;
  char *operator_name;
  char *footer;
  char *time_zone;
  PwtId logo; /* none: without */
} PwtReceipt;

/* A receipt with what became of its top-up meanwhile: what a print shows. */
typedef struct {
  PwtReceipt *receipt;
  PwtTopup *topup;            /* the newest of the sale */
  PwtTopupDecision *decision; /* the newest of the sale; NULL: none */
  char *logo;                 /* PwtLogo.image of the receipt's; NULL: none */
  PwtPaper paper;             /* what its project prints on now */
  char *cancelled_by;         /* who undid the sale and gave the money back; NULL: nobody */
} PwtReceiptView;

/* One line of a list of sales. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId account;
  PwtId point;
  gint64 sold_us;
  gint64 receipt_number;
  char *account_number;
  char *tenant_name;
  char *room;
  char *meter_serial;
  PwtMoney paid, fee, credit;
  PwtPayMethod pay_method;
  char *operator_name;
  PwtTopupState state;
  gint64 count_before, target_count;
  gint64 sent_us, ended_us;
  char *reason;
} PwtSaleRow;

extern const PwtRecord pwt_sale_record, pwt_topup_record, pwt_topup_decision_record,
    pwt_receipt_record, pwt_receipt_view_record, pwt_sale_row_record;
extern const PwtChoice pwt_pay_method_choices[], pwt_topup_state_choices[], pwt_decision_choices[];

G_END_DECLS
