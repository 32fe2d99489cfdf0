/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/accounts.h"
#include "record/lists.h"
#include "record/site.h"
#include "store/db.h"

G_BEGIN_DECLS

/* What an account's story is made of, besides its readings. */

/* A point of an account, for as long as it belonged to it. */
typedef struct {
  PwtId point;
  gint64 number;     /* in history */
  char *room;        /* borrowed by nobody: freed with the array */
  PwtId meter;       /* that serves it now; none: no meter does */
  gint64 interval_s; /* how often its line is read; 0 without a meter */
  gint64 ratio;      /* CT times PT of the meter; 1 without one */
  PwtMoney balance;  /* newest; PWT_NONE: never read */
  gint64 read_us;
  PwtEnergy energy_total;
  gint64 since_us, until_us;
} PwtHolding;

/* In the order people walk. Returns: (element-type PwtHolding) with a clear function */
GArray *pwt_stories_holdings (PwtDb *db, PwtId account, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those that serve points of an open account now. Returns: (element-type PwtMeterRow) */
GPtrArray *pwt_stories_meters (PwtDb *db, const PwtAccount *account,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sales before @until_us that were booked, under way or ended at or after @from_us, oldest first.
 * Returns: (element-type PwtSaleRow) */
GPtrArray *pwt_stories_sales (PwtDb *db, PwtId account, gint64 from_us, gint64 until_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Commands to @meter of that time, reading it left out. Returns: (element-type PwtCommand) */
GPtrArray *pwt_stories_commands (PwtDb *db, PwtId meter, gint64 from_us, gint64 until_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_stories_groups (PwtDb *db, PwtId project, PwtAccountGroups *groups,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Value that left the meter to be paid out: entries about the account itself. */
typedef struct {
  PwtId entry;
  gint64 time_us;
  PwtMoney amount;
} PwtTaken;

/* Returns: (element-type PwtTaken) */
GArray *pwt_stories_taken (PwtDb *db, PwtId account, gint64 from_us, gint64 until_us,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
