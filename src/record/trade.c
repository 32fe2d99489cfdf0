/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/trade.h"

#define LONG_LIST 1000000

static const PwtChoice leftovers[] = {
  { "refuse", N_ ("Refuse") },
  { "adopt", N_ ("Take over") },
  { NULL, NULL },
};

static const PwtField open_point_fields[] = {
  PWT_FIELD (PwtOpenPoint, ID, point, N_ ("Point"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOpenPoint, CHOICE, leftover, N_ ("Money left in the meter"), .choices = leftovers),
};
const PwtRecord pwt_open_point_record = PWT_RECORD (PwtOpenPoint, "open-point", open_point_fields);

static const PwtField account_open_fields[] = {
  PWT_FIELD (PwtAccountOpenRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, ID, tenant, N_ ("Tenant"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, RECORD, new_tenant, N_ ("Tenant"), .of = &pwt_tenant_record),
  PWT_FIELD (PwtAccountOpenRequest, LIST, points, N_ ("Points"), .of = &pwt_open_point_record,
             .max_length = PWT_OPEN_POINTS_MAX),
  PWT_FIELD (PwtAccountOpenRequest, ID, tariff, N_ ("Tariff"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, alarm1, N_ ("Alarm amount 1"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, alarm2, N_ ("Alarm amount 2"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, overdraft_limit, N_ ("Overdraft limit"),
             .flags = PWT_F_NOT_NEGATIVE),
};
const PwtRecord pwt_account_open_request_record =
    PWT_RECORD (PwtAccountOpenRequest, "account-open-request", account_open_fields);

static const PwtField preset_request_fields[] = {
  PWT_FIELD (PwtPresetRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtPresetRequest, ID, point, N_ ("Point"), .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_preset_request_record =
    PWT_RECORD (PwtPresetRequest, "preset-request", preset_request_fields);

static const PwtField preset_fields[] = {
  PWT_FIELD (PwtPreset, ID, tariff, N_ ("Tariff")),
  PWT_FIELD (PwtPreset, MONEY, alarm1, N_ ("Alarm amount 1")),
  PWT_FIELD (PwtPreset, MONEY, alarm2, N_ ("Alarm amount 2")),
  PWT_FIELD (PwtPreset, MONEY, overdraft_limit, N_ ("Overdraft limit")),
  PWT_FIELD (PwtPreset, TEXT, building, N_ ("Building")),
};
const PwtRecord pwt_preset_record = PWT_RECORD (PwtPreset, "preset", preset_fields);

static const PwtField account_limits_fields[] = {
  PWT_FIELD (PwtAccountLimits, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountLimits, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountLimits, MONEY, alarm1, N_ ("Alarm amount 1"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtAccountLimits, MONEY, alarm2, N_ ("Alarm amount 2"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
  PWT_FIELD (PwtAccountLimits, MONEY, overdraft_limit, N_ ("Overdraft limit"),
             .flags = PWT_F_NOT_NEGATIVE | PWT_F_CASH),
};
const PwtRecord pwt_account_limits_record =
    PWT_RECORD (PwtAccountLimits, "account-limits", account_limits_fields);

static const PwtField quote_request_fields[] = {
  PWT_FIELD (PwtQuoteRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtQuoteRequest, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtQuoteRequest, MONEY, paid, N_ ("Amount"), .flags = PWT_F_CASH | PWT_F_NOT_NEGATIVE),
};
const PwtRecord pwt_quote_request_record =
    PWT_RECORD (PwtQuoteRequest, "quote-request", quote_request_fields);

static const PwtField quote_fields[] = {
  PWT_FIELD (PwtQuote, MONEY, paid, N_ ("Paid")),
  PWT_FIELD (PwtQuote, MONEY, fee, N_ ("Service fee")),
  PWT_FIELD (PwtQuote, MONEY, credit, N_ ("Credited")),
  PWT_FIELD (PwtQuote, MONEY, balance, N_ ("Balance"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, MONEY, balance_after, N_ ("Balance after"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, MONEY, waiting, N_ ("On the way")),
  PWT_FIELD (PwtQuote, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtQuote, ENERGY, energy, N_ ("Energy bought"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, PRICE, price, N_ ("Mean price"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, INT, days_tenths, N_ ("Lasts"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, MONEY, hoarding_room, N_ ("Room in the meter"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtQuote, TEXT, paid_in_words, N_ ("In words")),
  PWT_FIELD (PwtQuote, TEXT, refusal, NULL, .max_length = 400),
  PWT_FIELD (PwtQuote, TEXT, warning, NULL, .flags = PWT_F_MULTILINE, .max_length = 500),
};
const PwtRecord pwt_quote_record = PWT_RECORD (PwtQuote, "quote", quote_fields);

static const PwtField sale_request_fields[] = {
  PWT_FIELD (PwtSaleRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSaleRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSaleRequest, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSaleRequest, ID, account, NULL),
  PWT_FIELD (PwtSaleRequest, MONEY, paid, N_ ("Amount"), .flags = PWT_F_CASH | PWT_F_POSITIVE,
             .max = G_GINT64_CONSTANT (100000000000)), /* ten million yuan */
  PWT_FIELD (PwtSaleRequest, CHOICE, pay_method, N_ ("Pay method"),
             .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtSaleRequest, TEXT, pay_reference, N_ ("Payment no."), .max_length = 64),
};
const PwtRecord pwt_sale_request_record =
    PWT_RECORD (PwtSaleRequest, "sale-request", sale_request_fields);

static const PwtField sale_reply_fields[] = {
  PWT_FIELD (PwtSaleReply, RECORD, sale, NULL, .of = &pwt_sale_record),
  PWT_FIELD (PwtSaleReply, RECORD, receipt, NULL, .of = &pwt_receipt_record),
  PWT_FIELD (PwtSaleReply, RECORD, topup, NULL, .of = &pwt_topup_record),
  PWT_FIELD (PwtSaleReply, RECORD, decision, NULL, .of = &pwt_topup_decision_record),
};
const PwtRecord pwt_sale_reply_record = PWT_RECORD (PwtSaleReply, "sale-reply", sale_reply_fields);

static const PwtField resolve_request_fields[] = {
  PWT_FIELD (PwtResolveRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtResolveRequest, ID, topup, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtResolveRequest, CHOICE, decision, N_ ("Decision"), .choices = pwt_decision_choices),
  PWT_FIELD (PwtResolveRequest, TEXT, reason, N_ ("Reason"), .flags = PWT_F_REQUIRED,
             .max_length = 200),
  PWT_FIELD (PwtResolveRequest, CHOICE, pay_method, N_ ("Paid back by"),
             .choices = pwt_pay_method_choices),
};
const PwtRecord pwt_resolve_request_record =
    PWT_RECORD (PwtResolveRequest, "resolve-request", resolve_request_fields);

static const PwtField command_request_fields[] = {
  PWT_FIELD (PwtCommandRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRequest, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRequest, CHOICE, kind, N_ ("Command"), .choices = pwt_command_kind_choices),
  PWT_FIELD (PwtCommandRequest, TEXT, reason, N_ ("Reason")),
  PWT_FIELD (PwtCommandRequest, TIME, expires_us, N_ ("Until")),
  PWT_FIELD (PwtCommandRequest, INT, power_w, N_ ("Overload threshold"), .min = 0, .max = 10000000),
};
const PwtRecord pwt_command_request_record =
    PWT_RECORD (PwtCommandRequest, "command-request", command_request_fields);

static const PwtField sample_fields[] = {
  PWT_FIELD (PwtSample, TIME, time_us, NULL),
  PWT_FIELD (PwtSample, INT, value, NULL, .flags = PWT_F_OPTIONAL),
};
const PwtRecord pwt_sample_record = PWT_RECORD (PwtSample, "sample", sample_fields);

static const PwtField curve_request_fields[] = {
  PWT_FIELD (PwtCurveRequest, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCurveRequest, TEXT, quantity, NULL, .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtCurveRequest, TIME, from_us, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCurveRequest, TIME, until_us, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_curve_request_record =
    PWT_RECORD (PwtCurveRequest, "curve-request", curve_request_fields);

static const PwtField curve_fields[] = {
  PWT_FIELD (PwtCurve, LIST, samples, NULL, .of = &pwt_sample_record, .max_length = LONG_LIST),
};
const PwtRecord pwt_curve_record = PWT_RECORD (PwtCurve, "curve", curve_fields);

static const PwtField frames_request_fields[] = {
  PWT_FIELD (PwtFramesRequest, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtFramesRequest, INT, after, NULL, .flags = PWT_F_NOT_NEGATIVE),
};
const PwtRecord pwt_frames_request_record =
    PWT_RECORD (PwtFramesRequest, "frames-request", frames_request_fields);

static const PwtChoice wire_kinds[] = {
  { "sent", N_ ("Sent") },
  { "answer", N_ ("Answer") },
  { "exception", N_ ("Refused by the meter") },
  { "bad", N_ ("Garbled") },
  { "silence", N_ ("No answer") },
  { "stray", N_ ("Nobody asked for it") },
  { NULL, NULL },
};

static const PwtField wire_frame_fields[] = {
  PWT_FIELD (PwtWireFrame, INT, number, NULL),
  PWT_FIELD (PwtWireFrame, TIME, time_us, N_ ("Time")),
  PWT_FIELD (PwtWireFrame, CHOICE, kind, N_ ("What"), .choices = wire_kinds),
  PWT_FIELD (PwtWireFrame, INT, address, N_ ("Address")),
  PWT_FIELD (PwtWireFrame, TEXT, bytes, N_ ("Bytes"), .max_length = 3 * 260), /* Modbus/TCP */
};
const PwtRecord pwt_wire_frame_record = PWT_RECORD (PwtWireFrame, "wire-frame", wire_frame_fields);

static const PwtField frames_fields[] = {
  PWT_FIELD (PwtFrames, INT, address, N_ ("Address")),
  PWT_FIELD (PwtFrames, LIST, frames, NULL, .of = &pwt_wire_frame_record),
};
const PwtRecord pwt_frames_record = PWT_RECORD (PwtFrames, "frames", frames_fields);

static const PwtField meter_detail_fields[] = {
  PWT_FIELD (PwtMeterDetail, RECORD, row, NULL, .of = &pwt_meter_row_record),
  PWT_FIELD (PwtMeterDetail, TEXT, model, N_ ("Model")),
  PWT_FIELD (PwtMeterDetail, TEXT, problem, NULL, .max_length = 2000),
  PWT_FIELD (PwtMeterDetail, TEXT, failure, NULL, .max_length = 2000),
  PWT_FIELD (PwtMeterDetail, RECORD, live, NULL, .of = &pwt_meter_live_record),
  PWT_FIELD (PwtMeterDetail, RECORD, meter, NULL, .of = &pwt_meter_record),
  PWT_FIELD (PwtMeterDetail, INT, books_count, N_ ("Purchase count in the books"),
             .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtMeterDetail, MONEY, books_balance, N_ ("Most that can be left by the books"),
             .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtMeterDetail, LIST, commands, NULL, .of = &pwt_command_record),
};
const PwtRecord pwt_meter_detail_record =
    PWT_RECORD (PwtMeterDetail, "meter-detail", meter_detail_fields);
