/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/requests.h"

#define LONG_LIST 1000000

const PwtRecord pwt_nothing_record = { .name = "nothing", .size = sizeof (PwtNothing) };

static const PwtField id_request_fields[] = {
  PWT_FIELD (PwtIdRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_id_request_record = PWT_RECORD (PwtIdRequest, "id-request", id_request_fields);

static const PwtField filter_fields[] = {
  PWT_FIELD (PwtFilter, TEXT, field, NULL, .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtFilter, TEXT, value, NULL),
};
const PwtRecord pwt_filter_record = PWT_RECORD (PwtFilter, "filter", filter_fields);

static const PwtField list_request_fields[] = {
  PWT_FIELD (PwtListRequest, ID, project, NULL),
  PWT_FIELD (PwtListRequest, TEXT, search, N_ ("Search")),
  PWT_FIELD (PwtListRequest, LIST, filters, NULL, .of = &pwt_filter_record, .max_length = 50),
  PWT_FIELD (PwtListRequest, TEXT, sort, NULL, .max_length = 40),
  PWT_FIELD (PwtListRequest, BOOL, is_descending, NULL),
  PWT_FIELD (PwtListRequest, INT, offset, NULL, .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtListRequest, INT, limit, NULL, .min = 0, .max = PWT_LIST_LIMIT_MAX),
};
const PwtRecord pwt_list_request_record =
    PWT_RECORD (PwtListRequest, "list-request", list_request_fields);

static const PwtField count_fields[] = {
  PWT_FIELD (PwtCount, TEXT, value, NULL),
  PWT_FIELD (PwtCount, INT, count, NULL),
};
const PwtRecord pwt_count_record = PWT_RECORD (PwtCount, "count", count_fields);

/* A window of rows of one kind. */
#define WINDOW(nick, row_record)                                                                   \
  static const PwtField nick##_window_fields[] = {                                                 \
    PWT_FIELD (PwtWindow, INT, total, NULL),                                                       \
    PWT_FIELD (PwtWindow, INT, offset, NULL),                                                      \
    PWT_FIELD (PwtWindow, LIST, rows, NULL, .of = &row_record),                                    \
    PWT_FIELD (PwtWindow, LIST, counts, NULL, .of = &pwt_count_record),                            \
  };                                                                                               \
  const PwtRecord pwt_##nick##_window_record =                                                     \
      PWT_RECORD (PwtWindow, #nick "-window", nick##_window_fields)

WINDOW (meter, pwt_meter_row_record);
WINDOW (sale, pwt_sale_row_record);
WINDOW (account, pwt_account_record);
WINDOW (tenant, pwt_tenant_record);
WINDOW (tariff, pwt_tariff_record);
WINDOW (command, pwt_command_record);
WINDOW (audit, pwt_audit_entry_record);
WINDOW (operator, pwt_operator_record);
WINDOW (job, pwt_job_record);
WINDOW (topup, pwt_topup_record);

static const PwtField hello_fields[] = {
  PWT_FIELD (PwtHello, TEXT, version, NULL),       PWT_FIELD (PwtHello, BOOL, needs_setup, NULL),
  PWT_FIELD (PwtHello, TEXT, demo_operator, NULL), PWT_FIELD (PwtHello, TEXT, demo_password, NULL),
  PWT_FIELD (PwtHello, TEXT, site_name, NULL),
};
const PwtRecord pwt_hello_record = PWT_RECORD (PwtHello, "hello", hello_fields);

static const PwtField sign_in_fields[] = {
  PWT_FIELD (PwtSignInRequest, TEXT, name, N_ ("User name"), .flags = PWT_F_REQUIRED,
             .max_length = 40),
  PWT_FIELD (PwtSignInRequest, TEXT, password, N_ ("Password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtSignInRequest, TEXT, origin, NULL, .max_length = 80),
};
const PwtRecord pwt_sign_in_request_record =
    PWT_RECORD (PwtSignInRequest, "sign-in-request", sign_in_fields);

static const PwtField setup_fields[] = {
  PWT_FIELD (PwtSetupRequest, TEXT, name, N_ ("User name"), .flags = PWT_F_REQUIRED,
             .max_length = 40),
  PWT_FIELD (PwtSetupRequest, TEXT, display_name, N_ ("Name"), .max_length = 40),
  PWT_FIELD (PwtSetupRequest, TEXT, password, N_ ("Password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtSetupRequest, TEXT, origin, NULL, .max_length = 80),
};
const PwtRecord pwt_setup_request_record =
    PWT_RECORD (PwtSetupRequest, "setup-request", setup_fields);

static const PwtField scope_fields[] = {
  PWT_FIELD (PwtScope, RECORD, project, NULL, .of = &pwt_project_record),
  PWT_FIELD (PwtScope, INT, permissions, NULL),
};
const PwtRecord pwt_scope_record = PWT_RECORD (PwtScope, "scope", scope_fields);

static const PwtField session_fields[] = {
  PWT_FIELD (PwtSession, TEXT, token, NULL, .flags = PWT_F_SECRET),
  PWT_FIELD (PwtSession, RECORD, operator_, NULL, .of = &pwt_operator_record),
  PWT_FIELD (PwtSession, LIST, scopes, NULL, .of = &pwt_scope_record),
  PWT_FIELD (PwtSession, INT, permissions, NULL),
};
const PwtRecord pwt_session_record = PWT_RECORD (PwtSession, "session", session_fields);

static const PwtField password_fields[] = {
  PWT_FIELD (PwtPasswordRequest, TEXT, old_password, N_ ("Old password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtPasswordRequest, TEXT, new_password, N_ ("New password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
};
const PwtRecord pwt_password_request_record =
    PWT_RECORD (PwtPasswordRequest, "password-request", password_fields);

static const PwtField operator_save_fields[] = {
  PWT_FIELD (PwtOperatorSaveRequest, RECORD, operator_, NULL, .flags = PWT_F_REQUIRED,
             .of = &pwt_operator_record),
  PWT_FIELD (PwtOperatorSaveRequest, TEXT, password, N_ ("Password"), .flags = PWT_F_SECRET),
  PWT_FIELD (PwtOperatorSaveRequest, LIST, roles, NULL, .of = &pwt_operator_role_record),
};
const PwtRecord pwt_operator_save_request_record =
    PWT_RECORD (PwtOperatorSaveRequest, "operator-save-request", operator_save_fields);

static const PwtField site_health_fields[] = {
  PWT_FIELD (PwtSiteHealth, TIME, now_us, NULL),
  PWT_FIELD (PwtSiteHealth, INT, meters, N_ ("Meters")),
  PWT_FIELD (PwtSiteHealth, INT, fresh, N_ ("Answering")),
  PWT_FIELD (PwtSiteHealth, INT, lost, N_ ("Lost")),
  PWT_FIELD (PwtSiteHealth, TIME, oldest_read_us, N_ ("Oldest reading")),
  PWT_FIELD (PwtSiteHealth, INT, open_topups, N_ ("Top-ups under way")),
  PWT_FIELD (PwtSiteHealth, TIME, oldest_topup_us, NULL),
  PWT_FIELD (PwtSiteHealth, LIST, lines, NULL, .of = &pwt_line_health_record, .max_length = 100000),
};
const PwtRecord pwt_site_health_record =
    PWT_RECORD (PwtSiteHealth, "site-health", site_health_fields);

static const PwtField import_request_fields[] = {
  PWT_FIELD (PwtImportRequest, TEXT, site, NULL, .flags = PWT_F_REQUIRED | PWT_F_MULTILINE,
             .max_length = 64000000),
  PWT_FIELD (PwtImportRequest, TEXT, line_dir, NULL, .max_length = 1000),
};
const PwtRecord pwt_import_request_record =
    PWT_RECORD (PwtImportRequest, "import-request", import_request_fields);

static const PwtField import_reply_fields[] = {
  PWT_FIELD (PwtImportReply, ID, project, NULL),
  PWT_FIELD (PwtImportReply, INT, rooms, N_ ("Rooms")),
  PWT_FIELD (PwtImportReply, INT, lines, N_ ("Lines")),
  PWT_FIELD (PwtImportReply, INT, meters, N_ ("Meters")),
  PWT_FIELD (PwtImportReply, INT, tenants, N_ ("Tenants")),
  PWT_FIELD (PwtImportReply, INT, accounts, N_ ("Accounts")),
  PWT_FIELD (PwtImportReply, INT, tariffs, N_ ("Tariffs")),
};
const PwtRecord pwt_import_reply_record =
    PWT_RECORD (PwtImportReply, "import-reply", import_reply_fields);

static const PwtChoice leftovers[] = {
  { "refuse", N_ ("Refuse") },
  { "adopt", N_ ("Take over") },
  { NULL, NULL },
};

static const PwtField account_open_fields[] = {
  PWT_FIELD (PwtAccountOpenRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, RECORD, tenant, N_ ("Tenant"), .flags = PWT_F_REQUIRED,
             .of = &pwt_tenant_record),
  PWT_FIELD (PwtAccountOpenRequest, ID, point, N_ ("Point"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, ID, tariff, N_ ("Tariff"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, alarm1, N_ ("Alarm amount 1"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, alarm2, N_ ("Alarm amount 2"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccountOpenRequest, MONEY, overdraft_limit, N_ ("Overdraft limit"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccountOpenRequest, CHOICE, leftover, N_ ("Money left in the meter"),
             .choices = leftovers),
};
const PwtRecord pwt_account_open_request_record =
    PWT_RECORD (PwtAccountOpenRequest, "account-open-request", account_open_fields);

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
  PWT_FIELD (PwtQuote, TEXT, warning, NULL, .max_length = 400),
};
const PwtRecord pwt_quote_record = PWT_RECORD (PwtQuote, "quote", quote_fields);

static const PwtField sale_request_fields[] = {
  PWT_FIELD (PwtSaleRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSaleRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSaleRequest, ID, point, NULL, .flags = PWT_F_REQUIRED),
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
};
const PwtRecord pwt_sale_reply_record = PWT_RECORD (PwtSaleReply, "sale-reply", sale_reply_fields);

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

static const PwtField meter_detail_fields[] = {
  PWT_FIELD (PwtMeterDetail, RECORD, row, NULL, .of = &pwt_meter_row_record),
  PWT_FIELD (PwtMeterDetail, RECORD, live, NULL, .of = &pwt_meter_live_record),
  PWT_FIELD (PwtMeterDetail, RECORD, meter, NULL, .of = &pwt_meter_record),
  PWT_FIELD (PwtMeterDetail, LIST, commands, NULL, .of = &pwt_command_record),
};
const PwtRecord pwt_meter_detail_record =
    PWT_RECORD (PwtMeterDetail, "meter-detail", meter_detail_fields);

static const PwtField events_request_fields[] = {
  PWT_FIELD (PwtEventsRequest, INT, after, NULL, .min = -1, .max = G_MAXINT64),
  PWT_FIELD (PwtEventsRequest, INT, wait_s, NULL, .min = 0, .max = 30),
};
const PwtRecord pwt_events_request_record =
    PWT_RECORD (PwtEventsRequest, "events-request", events_request_fields);

static const PwtField events_fields[] = {
  PWT_FIELD (PwtEvents, INT, last, NULL),
  PWT_FIELD (PwtEvents, BOOL, is_reset, NULL),
  PWT_FIELD (PwtEvents, LIST, events, NULL, .of = &pwt_event_record, .max_length = LONG_LIST),
};
const PwtRecord pwt_events_record = PWT_RECORD (PwtEvents, "events", events_fields);

static const PwtField finding_fields[] = {
  PWT_FIELD (PwtFinding, TEXT, subject, N_ ("Subject")),
  PWT_FIELD (PwtFinding, BOOL, is_good, N_ ("Good")),
  PWT_FIELD (PwtFinding, INT, checked, N_ ("Checked")),
  PWT_FIELD (PwtFinding, TEXT, finding, N_ ("Finding"), .max_length = 2000),
};
const PwtRecord pwt_finding_record = PWT_RECORD (PwtFinding, "finding", finding_fields);

static const PwtField verification_fields[] = {
  PWT_FIELD (PwtVerification, BOOL, is_good, NULL),
  PWT_FIELD (PwtVerification, LIST, findings, NULL, .of = &pwt_finding_record),
};
const PwtRecord pwt_verification_record =
    PWT_RECORD (PwtVerification, "verification", verification_fields);

static const PwtField backup_request_fields[] = {
  PWT_FIELD (PwtBackupRequest, TEXT, path, N_ ("File"), .max_length = 1000),
};
const PwtRecord pwt_backup_request_record =
    PWT_RECORD (PwtBackupRequest, "backup-request", backup_request_fields);

static const PwtField backup_reply_fields[] = {
  PWT_FIELD (PwtBackupReply, TEXT, path, N_ ("File"), .max_length = 1000),
  PWT_FIELD (PwtBackupReply, INT, bytes, N_ ("Size")),
};
const PwtRecord pwt_backup_reply_record =
    PWT_RECORD (PwtBackupReply, "backup-reply", backup_reply_fields);
