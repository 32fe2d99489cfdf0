/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/lists.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* The home page: how a project stands, all as of one moment. */

/* A civil day, month or year of the project. */
typedef struct {
  PwtDate date; /* its first day */
  PwtEnergy used;
  gint64 falls; /* registers that fell or leapt: what they used is not in @used */
  PwtMoney cash, bank;
  gint64 sales; /* made … */
  gint64 backs; /* … and taken back, of whatever day: their money is not in @cash or @bank */
} PwtPeriodFigures;

/* Whose money will soon be gone. */
typedef struct {
  PwtId meter;
  char *building, *room, *tenant_name;
  PwtMoney balance;
  gint64 dry_us; /* about */
} PwtDryRow;

#define PWT_DRY_ROWS_MAX 20

typedef struct {
  gint64 now_us; /* when all of this was so */
  PwtDate today;
  gint64 meters;
  GPtrArray *states; /* (element-type PwtCount): meters by state */
  gint64 oldest_read_us;
  gint64 open_topups, oldest_topup_us; /* paid, not proved */
  gint64 unknown_topups;               /* of those: being verified */
  gint64 stuck_topups;                 /* rejected or in conflict, not decided */
  PwtMoney stuck_amount;
  GPtrArray *days; /* (element-type PwtPeriodFigures): from the first of last month to today */
  GPtrArray
      *months; /* from January of last year on; days and months without figures are left out */
  GPtrArray *years;
  gint64 other_numbers;  /* meters that answer under another number than theirs … */
  char *other_rooms;     /* … some of their rooms … */
  PwtId other_meter;     /* … and one of them */
  gint64 unknown_counts; /* meters that count purchases the books do not know, as above */
  char *unknown_rooms;
  PwtId unknown_meter;
  gint64 dry_until_us;      /* next Monday */
  gint64 dry;               /* meters whose money is gone by then … */
  gint64 dry_unknown;       /* … and those of tenants of which nobody knows: they are not read */
  GPtrArray *dry_rows;      /* (element-type PwtDryRow): of them the first */
  gboolean has_use_rates;   /* some meter was read for so long that its days are known */
  GPtrArray *lines;         /* (element-type PwtLineHealth) */
  gboolean has_backup_plan; /* of the whole site */
  gboolean is_verified_bad; /* likewise: the last verification found something wrong */
} PwtSiteSummary;

extern const PwtRecord pwt_period_figures_record, pwt_dry_row_record, pwt_site_summary_record;

G_END_DECLS
