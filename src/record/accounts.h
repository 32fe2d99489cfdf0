/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/day-use.h"
#include "record/meters.h"
#include "record/people.h"
#include "record/sales.h"
#include "record/tariffs.h"

G_BEGIN_DECLS

/* What the desk shows of accounts: a line of their list, and one account's story. */

/* One line of the accounts' list: who pays, where, and how it stands there. */
typedef struct {
  PwtId id;
  PwtId project;
  char *number;
  PwtId tenant;
  char *tenant_name, *contact, *phone;
  char *building; /* of its first point */
  char *rooms;    /* of all its points, as a text */
  char *serials;  /* of their meters */
  gint64 meters;
  PwtId meter;         /* the first one */
  PwtMeterState state; /* the worst of its meters, and in how many of its rooms */
  gint64 n_rooms, n_worst;
  char *worst_room;       /* the first of them */
  PwtMoney balance;       /* of all its meters together; PWT_NONE if one was never read */
  PwtMoney least_balance; /* of the meter that has least: each trips by itself */
  gint64 read_us;         /* the oldest reading among them */
  gint64 dry_us;          /* the first of PwtMeterRow.dry_us */
  char *tariff_name;
  PwtMoney sold; /* the last sale; PWT_NONE: none yet */
  gint64 sold_us;
  gint64 opened_us, closed_us;
  gboolean is_closed;
} PwtAccountRow;

typedef enum {
  PWT_STORY_OPENING, /* what was there when the period began */
  PWT_STORY_OPENED,  /* the account was opened, on what the meter held */
  PWT_STORY_USE,     /* a day's use */
  PWT_STORY_SALE,
  PWT_STORY_TAKEN, /* value out of the meter */
  PWT_STORY_PRICE, /* another version of the tariff came into force */
  PWT_STORY_COMMAND,
} PwtStoryKind;

/* One line of the ledger. Money of all lines up to one, one after the other, is its balance. */
typedef struct {
  PwtStoryKind kind;
  gint64 time_us; /* when it counts: a day's use at its end or at the last reading in it */
  gint64 read_us; /* OPENING, OPENED: of the reading that stands for that moment; none: estimated */
  PwtDate date;   /* USE: the civil day */
  PwtId subject;  /* of a sale or command */
  char *room;     /* where, if the account has several points */
  PwtEnergy energy;
  PwtEnergy reading;     /* the register at time_us */
  PwtMoney money;        /* signed; PWT_NONE: moves no money (yet) */
  PwtMoney balance;      /* after it; PWT_NONE: not known */
  PwtPrice price;        /* USE: money by energy. PRICE: the mean price from then on */
  PwtPrice price_before; /* PRICE: until then */
  PwtPrice price_due;    /* USE: the tariff's price that day, if one price ruled it */
  PwtMoney paid;         /* SALE */
  gint64 receipt_number;
  PwtPayMethod pay_method;
  PwtTopupState state;
  gint64 count_before, target_count;
  PwtCommandKind command;
  PwtCommandState command_state;
  char *text;          /* of a command: its reason or result; SALE: its top-up's reason */
  char *operator_name; /* of a sale or command */
  gboolean is_estimated;
  gboolean is_missing; /* no reading says what was used */
  gboolean is_partial; /* the day is not over, or was not read to its end */
  gboolean is_odd;     /* a register broke: energy is not known; or money came that no sale explains
                        */
} PwtStoryLine;

/* Dates of the project's calendar; none: the month that now is. @until is not included. */
typedef struct {
  PwtId id; /* the account's */
  PwtDate from, until;
  gboolean has_bands; /* use by band is wanted too */
} PwtStoryRequest;

/* balance = opening + topups − used − taken, all of one moment. */
typedef struct {
  PwtAccount *account;
  PwtTenant *tenant;
  PwtTariff *tariff;
  GPtrArray *meters; /* (element-type PwtMeterRow) of its points */
  PwtDate from, until;
  gint64 from_us, until_us;
  gint64 now_us;

  PwtMoney balance; /* at the period's end, or as read last; PWT_NONE: never read */
  gint64 read_us;   /* the oldest of the readings it is made of */
  PwtMoney opening;
  gint64 opening_us;
  gboolean is_opening_estimated;
  PwtMoney topups; /* arrived within the period */
  gint64 n_topups;
  PwtMoney used;
  PwtEnergy used_energy;
  PwtMoney taken;
  gint64 n_taken;
  PwtMoney waiting; /* paid and not yet in a meter, now */
  gint64 n_waiting;
  gint64 n_conflicts; /* top-ups a person must decide about: the use may be wrong by them */

  /* Completeness, in days of points. */
  gint64 days, days_read, days_estimated, days_missing;
  gint64 days_odd;  /* of those: what was used cannot be explained */
  GPtrArray *lines; /* (element-type PwtStoryLine) newest first */
  GPtrArray *bands; /* (element-type PwtDayUse) if asked for: the period's days, oldest first, up to
                     * today; of one that is not read through nothing is known */

  /* Why only so many days, of the point that runs dry first. */
  char *short_room;
  PwtMoney short_balance;
  PwtEnergy daily_use;
  gint64 use_days; /* the readings it is the average of span so many */
  PwtPrice price;  /* today's mean price */
  PwtMoney daily_money;
  gint64 days_tenths;
} PwtAccountStory;

/* What accounts can be filtered by, with how many open ones each. */
typedef struct {
  PwtId project;
} PwtGroupsRequest;

typedef struct {
  GPtrArray *buildings; /* (element-type PwtCount) in the order people walk */
  GPtrArray *tariffs;   /* (element-type PwtCount) by name */
} PwtAccountGroups;

extern const PwtRecord pwt_groups_request_record, pwt_account_groups_record;
extern const PwtRecord pwt_account_row_record, pwt_story_line_record, pwt_story_request_record,
    pwt_account_story_record;

G_END_DECLS
