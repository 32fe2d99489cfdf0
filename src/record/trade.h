/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/meters.h"
#include "record/people.h"
#include "record/sales.h"
#include "record/site.h"

G_BEGIN_DECLS

/* The desk: what operations on accounts, sales and meters are asked and answer. */

/* What to do with what an unopened meter already holds. */
typedef enum {
  PWT_LEFTOVER_REFUSE, /* refuse to open while the meter holds money or a count */
  PWT_LEFTOVER_ADOPT,  /* book the money as the tenant's; go on from the count */
} PwtLeftover;

/* One of the points an account is opened at. */
typedef struct {
  PwtId point;
  PwtLeftover leftover;
} PwtOpenPoint;

/* An account is opened on a meter that was read so long ago at most: what it showed then, money and
 * register alike, is where the tenant begins. */
#define PWT_OPENING_FRESH_US (15 * PWT_US_PER_MINUTE)

#define PWT_OPEN_POINTS_MAX 200 /* one tenant's; who has more opens a second account */

typedef struct {
  PwtId id; /* the account's, made by the client */
  PwtId project;
  PwtId tenant;
  PwtTenant *new_tenant; /* made with the account, of this id; NULL: @tenant exists */
  GPtrArray *points;     /* (element-type PwtOpenPoint) at least one */
  PwtId tariff;
  PwtMoney alarm1, alarm2, overdraft_limit;
} PwtAccountOpenRequest;

/* What an account at @point would probably be opened with: as the newest one of its building, else
 * of its project; without any, the only tariff there is. */
typedef struct {
  PwtId project;
  PwtId point;
} PwtPresetRequest;

typedef struct {
  PwtId tariff; /* none: nothing can be told */
  PwtMoney alarm1, alarm2, overdraft_limit;
  char *building; /* whose newest account it is of; NULL: not of one of the same building */
} PwtPreset;

/* At what amounts an account warns and trips; see PwtAccount. */
typedef struct {
  PwtId id; /* the account's */
  PwtId project;
  PwtMoney alarm1, alarm2, overdraft_limit;
} PwtAccountLimits;

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
  char *warning; /* what the clerk should know first, a line each, gravest first */
} PwtQuote;

typedef struct {
  PwtId id; /* the sale's, made by the client at the first keystroke */
  PwtId project;
  PwtId point;
  PwtId account; /* whose money it is: refused if the point is another's by now; none: whoever has
                    it */
  PwtMoney paid;
  PwtPayMethod pay_method;
  char *pay_reference;
} PwtSaleRequest;

typedef struct {
  PwtSale *sale;
  PwtReceipt *receipt;
  PwtTopup *topup;            /* the newest of the sale */
  PwtTopupDecision *decision; /* the newest of the sale; NULL: none */
} PwtSaleReply;

typedef struct {
  PwtId id; /* the decision's, made by the client */
  PwtId topup;
  PwtDecision decision;
  char *reason;
  PwtPayMethod pay_method; /* of PAY_BACK: how the money goes back */
} PwtResolveRequest;

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
  PwtId meter;
  gint64 after; /* number of the newest frame the caller has, 0 for none */
} PwtFramesRequest;

typedef enum {
  PWT_WIRE_SENT,
  PWT_WIRE_ANSWER,
  PWT_WIRE_EXCEPTION,
  PWT_WIRE_BAD,
  PWT_WIRE_SILENCE,
  PWT_WIRE_STRAY,
} PwtWireKind;

/* One frame that went over a line. */
typedef struct {
  gint64 number; /* grows by one */
  gint64 time_us;
  PwtWireKind kind;
  gint64 address; /* of the meter it is to or from; 0: nobody's */
  char *bytes;    /* "01 03 02 00 …", NULL for none */
} PwtWireFrame;

typedef struct {
  gint64 address;    /* the meter's, on its line */
  GPtrArray *frames; /* (element-type PwtWireFrame) of its line, oldest first */
} PwtFrames;

typedef struct {
  PwtMeterRow *row;
  char *model;   /* what its profile is called; NULL if that is not installed here */
  char *problem; /* why it is not read, where its settings or its profile do not allow it */
  char *failure; /* what the last poll came to; NULL: a reading, or there was none yet */
  PwtMeterLive *live;
  PwtMeter *meter;
  gint64
      books_count; /* the purchase count the books can account for, PWT_NONE before there is one */
  PwtMoney books_balance; /* the most that can be left in it by the books: what it held when the
                           * newest top-up was proved or decided about, before that all that its
                           * account ever had; PWT_NONE where it has no account */
  GPtrArray *commands;    /* (element-type PwtCommand) newest first */
} PwtMeterDetail;

extern const PwtRecord pwt_account_limits_record, pwt_open_point_record,
    pwt_account_open_request_record, pwt_preset_request_record, pwt_preset_record,
    pwt_quote_request_record, pwt_quote_record, pwt_sale_request_record, pwt_sale_reply_record,
    pwt_resolve_request_record, pwt_command_request_record, pwt_sample_record,
    pwt_curve_request_record, pwt_curve_record, pwt_frames_request_record, pwt_wire_frame_record,
    pwt_frames_record, pwt_meter_detail_record;

G_END_DECLS
