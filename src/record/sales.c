/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/sales.h"

const PwtChoice pwt_pay_method_choices[] = {
  { "cash", N_ ("Cash") },
  { "wechat", N_ ("WeChat Pay") },
  { "alipay", N_ ("Alipay") },
  { "card", N_ ("Card") },
  { NULL, NULL },
};

/* The nicks are those of pwt_topup_state_nick(); a test holds the two together. */
const PwtChoice pwt_topup_state_choices[] = {
  { "queued", N_ ("Waiting to be sent") },
  { "intent", N_ ("Preparing") },
  { "sent", N_ ("Sent") },
  { "unknown", N_ ("Checking the meter") },
  { "settled", N_ ("In the meter") },
  { "rejected", N_ ("Refused by the meter") },
  { "conflict", N_ ("Conflict") },
  { "cancelled", N_ ("Cancelled") },
  { "resent", N_ ("Sent again") },
  { "refunded", N_ ("Paid back") },
  { NULL, NULL },
};

/* Likewise, of pwt_decision_nick(). */
const PwtChoice pwt_decision_choices[] = {
  { "arrived", N_ ("It did arrive") },
  { "not-arrived", N_ ("It did not arrive") },
  { "resend", N_ ("Send again") },
  { "pay-back", N_ ("Pay back") },
  { NULL, NULL },
};

#define CASH_FLAGS (PWT_F_CASH | PWT_F_NOT_NEGATIVE)

static const PwtField sale_fields[] = {
  PWT_FIELD (PwtSale, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSale, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSale, ID, account, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSale, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSale, MONEY, paid, N_ ("Paid"), .flags = PWT_F_CASH | PWT_F_POSITIVE),
  PWT_FIELD (PwtSale, MONEY, fee, N_ ("Service fee"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtSale, MONEY, credit, N_ ("Credited"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtSale, CHOICE, pay_method, N_ ("Pay method"), .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtSale, TEXT, pay_reference, N_ ("Payment no."), .max_length = 64),
  PWT_FIELD (PwtSale, ID, operator_id, NULL),
  PWT_FIELD (PwtSale, TIME, sold_us, N_ ("Time")),
  PWT_FIELD (PwtSale, DATE, business_date, N_ ("Business date")),
};
const PwtRecord pwt_sale_record = PWT_RECORD (PwtSale, "sale", sale_fields);

static const PwtField topup_fields[] = {
  PWT_FIELD (PwtTopup, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopup, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopup, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopup, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopup, MONEY, amount, N_ ("Amount"), .flags = PWT_F_CASH | PWT_F_POSITIVE),
  PWT_FIELD (PwtTopup, CHOICE, state, N_ ("State"), .choices = pwt_topup_state_choices),
  PWT_FIELD (PwtTopup, INT, count_before, N_ ("Count before"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopup, INT, target_count, N_ ("Target count"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopup, MONEY, balance_before, N_ ("Balance before"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopup, INT, count_after, N_ ("Count after"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopup, MONEY, balance_after, N_ ("Balance after"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopup, INT, attempts, N_ ("Attempts")),
  PWT_FIELD (PwtTopup, TIME, queued_us, N_ ("Booked")),
  PWT_FIELD (PwtTopup, TIME, intent_us, N_ ("Prepared")),
  PWT_FIELD (PwtTopup, TIME, sent_us, N_ ("Sent")),
  PWT_FIELD (PwtTopup, TIME, ended_us, N_ ("Ended")),
  PWT_FIELD (PwtTopup, TIME, next_try_us, N_ ("Next try")),
  PWT_FIELD (PwtTopup, TEXT, reason, N_ ("Reason"), .max_length = 400),
  PWT_FIELD (PwtTopup, ID, sale, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopup, ID, follows, NULL),
  PWT_FIELD (PwtTopup, TIME, restored_us, N_ ("Restored")),
};
const PwtRecord pwt_topup_record = PWT_RECORD (PwtTopup, "topup", topup_fields);

static const PwtField decision_fields[] = {
  PWT_FIELD (PwtTopupDecision, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopupDecision, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopupDecision, ID, topup, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTopupDecision, CHOICE, decision, N_ ("Decision"), .choices = pwt_decision_choices),
  PWT_FIELD (PwtTopupDecision, TEXT, reason, N_ ("Reason"), .flags = PWT_F_REQUIRED,
             .max_length = 200),
  PWT_FIELD (PwtTopupDecision, INT, count, N_ ("Purchase count"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopupDecision, MONEY, balance, N_ ("Balance"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopupDecision, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtTopupDecision, INT, number, N_ ("Refund slip no."), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtTopupDecision, MONEY, refund, N_ ("Paid back"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtTopupDecision, CHOICE, pay_method, N_ ("Paid back by"),
             .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtTopupDecision, ID, operator_id, NULL),
  PWT_FIELD (PwtTopupDecision, TEXT, operator_name, N_ ("Operator"), .max_length = 80),
  PWT_FIELD (PwtTopupDecision, ID, checked_by, NULL),
  PWT_FIELD (PwtTopupDecision, TIME, decided_us, N_ ("Time")),
};
const PwtRecord pwt_topup_decision_record =
    PWT_RECORD (PwtTopupDecision, "topup-decision", decision_fields);

static const PwtField receipt_fields[] = {
  PWT_FIELD (PwtReceipt, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtReceipt, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtReceipt, INT, number, N_ ("Receipt no.")),
  PWT_FIELD (PwtReceipt, TIME, issued_us, N_ ("Time")),
  PWT_FIELD (PwtReceipt, INT, prints, N_ ("Prints")),
  PWT_FIELD (PwtReceipt, TEXT, company, N_ ("Company"), .max_length = 80),
  PWT_FIELD (PwtReceipt, TEXT, tenant_name, N_ ("Tenant"), .max_length = 80),
  PWT_FIELD (PwtReceipt, TEXT, account_number, N_ ("Account no.")),
  PWT_FIELD (PwtReceipt, TEXT, room, N_ ("Room")),
  PWT_FIELD (PwtReceipt, TEXT, meter_serial, N_ ("Meter no.")),
  PWT_FIELD (PwtReceipt, TEXT, tariff_name, N_ ("Tariff")),
  PWT_FIELD (PwtReceipt, MONEY, paid, N_ ("Paid"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtReceipt, MONEY, fee, N_ ("Service fee"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtReceipt, MONEY, credit, N_ ("Credited"), .flags = CASH_FLAGS),
  PWT_FIELD (PwtReceipt, TEXT, paid_in_words, N_ ("In words")),
  PWT_FIELD (PwtReceipt, CHOICE, pay_method, N_ ("Pay method"), .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtReceipt, TEXT, pay_reference, N_ ("Payment no.")),
  PWT_FIELD (PwtReceipt, TEXT, operator_name, N_ ("Operator")),
  PWT_FIELD (PwtReceipt, TEXT, footer, N_ ("Footer"), .flags = PWT_F_MULTILINE, .max_length = 300),
  PWT_FIELD (PwtReceipt, TEXT, time_zone, NULL),
  PWT_FIELD (PwtReceipt, ID, logo, NULL),
};
const PwtRecord pwt_receipt_record = PWT_RECORD (PwtReceipt, "receipt", receipt_fields);

static const PwtField receipt_view_fields[] = {
  PWT_FIELD (PwtReceiptView, RECORD, receipt, NULL, .of = &pwt_receipt_record),
  PWT_FIELD (PwtReceiptView, RECORD, topup, NULL, .of = &pwt_topup_record),
  PWT_FIELD (PwtReceiptView, RECORD, decision, NULL, .of = &pwt_topup_decision_record),
  PWT_FIELD (PwtReceiptView, TEXT, logo, NULL, .max_length = PWT_LOGO_MAX_CHARS),
  PWT_FIELD (PwtReceiptView, CHOICE, paper, N_ ("Paper"), .choices = pwt_paper_choices),
  PWT_FIELD (PwtReceiptView, TEXT, cancelled_by, NULL),
};
const PwtRecord pwt_receipt_view_record =
    PWT_RECORD (PwtReceiptView, "receipt-view", receipt_view_fields);

static const PwtField sale_row_fields[] = {
  PWT_FIELD (PwtSaleRow, ID, id, NULL),
  PWT_FIELD (PwtSaleRow, ID, project, NULL),
  PWT_FIELD (PwtSaleRow, ID, account, NULL),
  PWT_FIELD (PwtSaleRow, ID, point, NULL),
  PWT_FIELD (PwtSaleRow, TIME, sold_us, N_ ("Time")),
  PWT_FIELD (PwtSaleRow, INT, receipt_number, N_ ("Receipt no.")),
  PWT_FIELD (PwtSaleRow, TEXT, account_number, N_ ("Account no.")),
  PWT_FIELD (PwtSaleRow, TEXT, tenant_name, N_ ("Tenant")),
  PWT_FIELD (PwtSaleRow, TEXT, room, N_ ("Room")),
  PWT_FIELD (PwtSaleRow, TEXT, meter_serial, N_ ("Meter no.")),
  PWT_FIELD (PwtSaleRow, MONEY, paid, N_ ("Paid")),
  PWT_FIELD (PwtSaleRow, MONEY, fee, N_ ("Service fee")),
  PWT_FIELD (PwtSaleRow, MONEY, credit, N_ ("Credited")),
  PWT_FIELD (PwtSaleRow, CHOICE, pay_method, N_ ("Pay method"), .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtSaleRow, TEXT, operator_name, N_ ("Operator")),
  PWT_FIELD (PwtSaleRow, CHOICE, state, N_ ("State"), .choices = pwt_topup_state_choices),
  PWT_FIELD (PwtSaleRow, INT, count_before, N_ ("Count before"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtSaleRow, INT, target_count, N_ ("Target count"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtSaleRow, TIME, sent_us, N_ ("Sent")),
  PWT_FIELD (PwtSaleRow, TIME, ended_us, N_ ("Ended")),
  PWT_FIELD (PwtSaleRow, TEXT, reason, N_ ("Reason"), .max_length = 400),
};
const PwtRecord pwt_sale_row_record = PWT_RECORD (PwtSaleRow, "sale-row", sale_row_fields);
