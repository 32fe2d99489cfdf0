/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/summary.h"

#define LINES_MAX 100000

static const PwtField period_figures_fields[] = {
  PWT_FIELD (PwtPeriodFigures, DATE, date, NULL),  PWT_FIELD (PwtPeriodFigures, ENERGY, used, NULL),
  PWT_FIELD (PwtPeriodFigures, INT, falls, NULL),  PWT_FIELD (PwtPeriodFigures, MONEY, cash, NULL),
  PWT_FIELD (PwtPeriodFigures, MONEY, bank, NULL), PWT_FIELD (PwtPeriodFigures, INT, sales, NULL),
  PWT_FIELD (PwtPeriodFigures, INT, backs, NULL),
};
const PwtRecord pwt_period_figures_record =
    PWT_RECORD (PwtPeriodFigures, "period-figures", period_figures_fields);

static const PwtField dry_row_fields[] = {
  PWT_FIELD (PwtDryRow, ID, meter, NULL),      PWT_FIELD (PwtDryRow, TEXT, building, NULL),
  PWT_FIELD (PwtDryRow, TEXT, room, NULL),     PWT_FIELD (PwtDryRow, TEXT, tenant_name, NULL),
  PWT_FIELD (PwtDryRow, MONEY, balance, NULL), PWT_FIELD (PwtDryRow, TIME, dry_us, NULL),
};
const PwtRecord pwt_dry_row_record = PWT_RECORD (PwtDryRow, "dry-row", dry_row_fields);

static const PwtField site_summary_fields[] = {
  PWT_FIELD (PwtSiteSummary, TIME, now_us, NULL),
  PWT_FIELD (PwtSiteSummary, DATE, today, NULL),
  PWT_FIELD (PwtSiteSummary, INT, meters, NULL),
  PWT_FIELD (PwtSiteSummary, LIST, states, NULL, .of = &pwt_count_record),
  PWT_FIELD (PwtSiteSummary, TIME, oldest_read_us, NULL),
  PWT_FIELD (PwtSiteSummary, INT, open_topups, NULL),
  PWT_FIELD (PwtSiteSummary, TIME, oldest_topup_us, NULL),
  PWT_FIELD (PwtSiteSummary, INT, unknown_topups, NULL),
  PWT_FIELD (PwtSiteSummary, INT, stuck_topups, NULL),
  PWT_FIELD (PwtSiteSummary, MONEY, stuck_amount, NULL),
  PWT_FIELD (PwtSiteSummary, LIST, days, NULL, .of = &pwt_period_figures_record),
  PWT_FIELD (PwtSiteSummary, LIST, months, NULL, .of = &pwt_period_figures_record),
  PWT_FIELD (PwtSiteSummary, LIST, years, NULL, .of = &pwt_period_figures_record),
  PWT_FIELD (PwtSiteSummary, INT, other_numbers, NULL),
  PWT_FIELD (PwtSiteSummary, TEXT, other_rooms, NULL, .max_length = 400),
  PWT_FIELD (PwtSiteSummary, ID, other_meter, NULL),
  PWT_FIELD (PwtSiteSummary, INT, unknown_counts, NULL),
  PWT_FIELD (PwtSiteSummary, TEXT, unknown_rooms, NULL, .max_length = 400),
  PWT_FIELD (PwtSiteSummary, ID, unknown_meter, NULL),
  PWT_FIELD (PwtSiteSummary, TIME, dry_until_us, NULL),
  PWT_FIELD (PwtSiteSummary, INT, dry, NULL),
  PWT_FIELD (PwtSiteSummary, INT, dry_unknown, NULL),
  PWT_FIELD (PwtSiteSummary, LIST, dry_rows, NULL, .of = &pwt_dry_row_record),
  PWT_FIELD (PwtSiteSummary, LIST, lines, NULL, .of = &pwt_line_health_record,
             .max_length = LINES_MAX),
  PWT_FIELD (PwtSiteSummary, BOOL, has_use_rates, NULL),
  PWT_FIELD (PwtSiteSummary, BOOL, has_backup_plan, NULL),
  PWT_FIELD (PwtSiteSummary, BOOL, is_verified_bad, NULL),
};
const PwtRecord pwt_site_summary_record =
    PWT_RECORD (PwtSiteSummary, "site-summary", site_summary_fields);
