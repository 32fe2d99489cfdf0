/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/log.h"
#include "record/meters.h"
#include "record/people.h"
#include "record/sales.h"
#include "record/site.h"
#include "record/tariffs.h"

G_BEGIN_DECLS

/* What operations are asked and what they answer, where no business record says it already. */

typedef struct {
  char unused; /* C has no empty struct */
} PwtNothing;

typedef struct {
  PwtId id;
} PwtIdRequest;

/* --- lists: windows of rows --- */

/* One condition: @field is @value (plain text as in JSON); several of one field are alternatives.
 */
typedef struct {
  char *field;
  char *value;
} PwtFilter;

#define PWT_LIST_LIMIT_MAX 500

typedef struct {
  PwtId project;
  char *search; /* every word must be found in the row's search text (names, numbers, initials) */
  GPtrArray *filters; /* (element-type PwtFilter) */
  char *sort;         /* a field's name; NULL: the list's own order */
  gboolean is_descending;
  gint64 offset;
  gint64 limit; /* at most PWT_LIST_LIMIT_MAX; 0: only the total */
} PwtListRequest;

typedef struct {
  char *value;
  gint64 count;
} PwtCount;

/* A window of a list: @total rows match, @rows are those from @offset on. */
typedef struct {
  gint64 total;
  gint64 offset;
  GPtrArray *rows; /* (element-type the list's record) */
  GPtrArray
      *counts; /* (element-type PwtCount) meters only: rows by state, without the state filter */
} PwtWindow;

/* --- site and sign-in --- */

/* What a client may know before anybody signed in. */
typedef struct {
  char *version;
  gboolean needs_setup; /* no operator yet: create the administrator */
  char *demo_operator;  /* demo site only: who may sign in … */
  char *demo_password;  /* … and with what */
  char *site_name;
} PwtHello;

typedef struct {
  char *name;
  char *password;
  char *origin; /* from where, for the log */
} PwtSignInRequest;

typedef struct {
  char *name;
  char *display_name;
  char *password;
  char *origin;
} PwtSetupRequest;

/* What the operator may do in one project. */
typedef struct {
  PwtProject *project;
  gint64 permissions; /* PwtPermissions */
} PwtScope;

typedef struct {
  char *token; /* to be sent with every call; 256 random bits, kept by the server as a hash */
  PwtOperator *operator_;
  GPtrArray *scopes;  /* (element-type PwtScope) projects the operator may see */
  gint64 permissions; /* in the site as a whole */
} PwtSession;

typedef struct {
  char *old_password;
  char *new_password;
} PwtPasswordRequest;

typedef struct {
  PwtOperator *operator_;
  char *password;   /* NULL: leave as it is */
  GPtrArray *roles; /* (element-type PwtOperatorRole) */
} PwtOperatorSaveRequest;

typedef struct {
  gint64 now_us;
  gint64 meters, fresh, lost;
  gint64 oldest_read_us;
  gint64 open_topups; /* paid, not proved */
  gint64 oldest_topup_us;
  GPtrArray *lines; /* (element-type PwtLineHealth) */
} PwtSiteHealth;

/* --- import: a whole site at once, in the form of data/demo/site.json --- */

typedef struct {
  char *site;     /* JSON text of the site file */
  char *line_dir; /* ports of the form "line-1" are taken from this folder; NULL: as they stand */
} PwtImportRequest;

typedef struct {
  PwtId project;
  gint64 rooms, lines, meters, tenants, accounts, tariffs;
} PwtImportReply;

/* --- accounts and sales --- */

/* What to do with what an unopened meter already holds. */
typedef enum {
  PWT_LEFTOVER_REFUSE, /* refuse to open while the meter holds money or a count */
  PWT_LEFTOVER_ADOPT,  /* book the money as the tenant's; go on from the count */
} PwtLeftover;

typedef struct {
  PwtId id; /* the account's, made by the client */
  PwtId project;
  PwtTenant *tenant; /* new, or with the id of one that exists */
  PwtId point;
  PwtId tariff;
  PwtMoney alarm1, alarm2, overdraft_limit;
  PwtLeftover leftover;
} PwtAccountOpenRequest;

typedef struct {
  PwtId project;
  PwtId point;
  PwtMoney paid;
} PwtQuoteRequest;

typedef struct {
  PwtMoney paid, fee, credit;
  PwtMoney balance; /* as read at @read_us; PWT_NONE if never read */
  PwtMoney balance_after;
  PwtMoney waiting; /* sales to this meter that have not arrived yet */
  gint64 read_us;
  PwtEnergy energy;       /* what the money buys at @price, rounded down */
  PwtPrice price;         /* mean price it was computed with */
  gint64 days_tenths;     /* how long it should last, in tenths of a day; PWT_NONE: unknown */
  PwtMoney hoarding_room; /* what the meter still accepts; PWT_NONE: no limit known */
  char *paid_in_words;
  char *refusal; /* why this cannot be sold, NULL when it can */
  char *warning; /* what the clerk should know first */
} PwtQuote;

typedef struct {
  PwtId id; /* the sale's, made by the client at the first keystroke */
  PwtId project;
  PwtId point;
  PwtMoney paid;
  PwtPayMethod pay_method;
  char *pay_reference;
} PwtSaleRequest;

typedef struct {
  PwtSale *sale;
  PwtReceipt *receipt;
  PwtTopup *topup;
} PwtSaleReply;

/* --- meters --- */

typedef struct {
  PwtId id; /* the command's, made by the client */
  PwtId project;
  PwtId meter;
  PwtCommandKind kind;
  char *reason;
  gint64 expires_us;
  gint64 power_w;
} PwtCommandRequest;

/* A point of a curve. */
typedef struct {
  gint64 time_us;
  gint64 value; /* in the quantity's unit; PWT_NONE: no reading */
} PwtSample;

typedef struct {
  PwtId meter;
  char *quantity; /* "power.total", "energy.total", "balance", … */
  gint64 from_us, until_us;
} PwtCurveRequest;

typedef struct {
  GPtrArray *samples; /* (element-type PwtSample) */
} PwtCurve;

typedef struct {
  PwtMeterRow *row;
  PwtMeterLive *live;
  PwtMeter *meter;
  GPtrArray *commands; /* (element-type PwtCommand) newest first */
} PwtMeterDetail;

/* --- events, verification, backup --- */

typedef struct {
  gint64 after;  /* number of the newest event the caller knows; −1: from now on */
  gint64 wait_s; /* how long to wait for one, 0 … 30 */
} PwtEventsRequest;

typedef struct {
  gint64 last;       /* ask again after this one */
  gboolean is_reset; /* events were dropped in between: load everything anew */
  GPtrArray *events; /* (element-type PwtEvent) */
} PwtEvents;

typedef struct {
  char *subject; /* "balances", "receipts", "audit chain", … */
  gboolean is_good;
  gint64 checked;
  char *finding; /* what was found, in words */
} PwtFinding;

typedef struct {
  gboolean is_good;
  GPtrArray *findings; /* (element-type PwtFinding) */
} PwtVerification;

typedef struct {
  char *path; /* file to write; NULL: the site's backups folder, named by time */
} PwtBackupRequest;

typedef struct {
  char *path;
  gint64 bytes;
} PwtBackupReply;

extern const PwtRecord pwt_nothing_record, pwt_id_request_record, pwt_filter_record,
    pwt_list_request_record, pwt_count_record, pwt_hello_record, pwt_sign_in_request_record,
    pwt_setup_request_record, pwt_scope_record, pwt_session_record, pwt_password_request_record,
    pwt_operator_save_request_record, pwt_site_health_record, pwt_import_request_record,
    pwt_import_reply_record, pwt_account_open_request_record, pwt_quote_request_record,
    pwt_quote_record, pwt_sale_request_record, pwt_sale_reply_record, pwt_command_request_record,
    pwt_sample_record, pwt_curve_request_record, pwt_curve_record, pwt_meter_detail_record,
    pwt_events_request_record, pwt_events_record, pwt_finding_record, pwt_verification_record,
    pwt_backup_request_record, pwt_backup_reply_record;

/* Windows, one record per kind of row; all have the layout of PwtWindow. */
extern const PwtRecord pwt_meter_window_record, pwt_sale_window_record, pwt_account_window_record,
    pwt_tenant_window_record, pwt_tariff_window_record, pwt_command_window_record,
    pwt_audit_window_record, pwt_operator_window_record, pwt_job_window_record,
    pwt_topup_window_record;

G_END_DECLS
