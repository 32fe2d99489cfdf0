/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-answers.h"

/* Two months of a park that uses more on working days, and a year and a half before them. */
static gint64
day_wh (PwtDate date)
{
  static const int week[] = { 3650, 3712, 3590, 3804, 3688, 2210, 1940 };

  return week[pwt_date_weekday (date) - 1] * G_GINT64_CONSTANT (1000) +
         (gint64) (date * 7919 % 613) * 1000;
}

static PwtPeriodFigures *
add_period (GPtrArray *periods, PwtDate date)
{
  PwtPeriodFigures *period = pwt_record_new (&pwt_period_figures_record);

  period->date = date;
  g_ptr_array_add (periods, period);
  return period;
}

static void
add (PwtPeriodFigures *to, const PwtPeriodFigures *day)
{
  to->used.wh += day->used.wh;
  to->cash.e4 += day->cash.e4;
  to->bank.e4 += day->bank.e4;
  to->sales += day->sales;
}

/* Months and years are made of the same days, so that all of it adds up. */
static void
add_periods (PwtSiteSummary *summary)
{
  PwtPeriodFigures *of_month = NULL, *of_year = NULL;
  int year, month, d, y, m;

  pwt_date_to_ymd (summary->today, &year, &month, &d);
  for (PwtDate date = pwt_date_from_ymd (year - 1, 6, 12); date <= summary->today; date++) {
    /* Of each kWh 0.26 is paid in cash and 0.61 otherwise. */
    gint64 used = day_wh (date) * (date == summary->today ? 2 : 5) / 5;
    PwtPeriodFigures day = { .date = date,
                             .used = { used },
                             .cash = { used * 26 / 1000 * 100 },
                             .bank = { used * 61 / 1000 * 100 },
                             .sales = used / 160000 };

    pwt_date_to_ymd (date, &y, &m, &d);
    if (of_month == NULL || d == 1)
      of_month = add_period (summary->months, pwt_date_from_ymd (y, m, 1));
    if (of_year == NULL || (d == 1 && m == 1))
      of_year = add_period (summary->years, pwt_date_from_ymd (y, 1, 1));
    add (of_month, &day);
    add (of_year, &day);
    if ((year - y) * 12 + month - m <= 1)
      add (add_period (summary->days, date), &day);
  }
}

static void
add_states (PwtFakeSite *site, PwtSiteSummary *summary)
{
  gint64 counts[PWT_N_METER_STATES] = { 0 };

  for (guint i = 0; i < site->rows->len; i++)
    counts[((PwtMeterRow *) g_ptr_array_index (site->rows, i))->state]++;
  for (guint i = 0; i < PWT_N_METER_STATES; i++) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = g_strdup (pwt_meter_state_nick (i));
    count->count = counts[i];
    g_ptr_array_add (summary->states, count);
    summary->meters += counts[i];
  }
}

static void
add_dry (PwtFakeSite *site, PwtSiteSummary *summary)
{
  summary->has_use_rates = !site->is_read_since_today;
  if (site->is_read_since_today)
    return;
  pwt_fake_site_note_dry (site);
  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (site->rows, i);
    PwtDryRow *row;

    summary->dry_unknown += meter->state == PWT_METER_LOST && !pwt_id_is_none (meter->account);
    if (meter->dry_us == PWT_TIME_NONE || meter->dry_us >= summary->dry_until_us)
      continue;
    summary->dry++;
    row = pwt_record_new (&pwt_dry_row_record);
    row->meter = meter->id;
    row->building = g_strdup (meter->building);
    row->room = g_strdup (meter->room);
    row->tenant_name = g_strdup (meter->tenant_name);
    row->balance = meter->balance;
    row->dry_us = meter->dry_us;
    g_ptr_array_add (summary->dry_rows, row);
  }
}

static void
add_topups (PwtFakeSite *site, PwtSiteSummary *summary)
{
  summary->oldest_topup_us = PWT_TIME_NONE;
  for (guint i = 0; i < site->sales->len; i++) {
    const PwtTopup *topup = ((PwtSaleReply *) g_ptr_array_index (site->sales, i))->topup;

    summary->unknown_topups += topup->state == PWT_TOPUP_UNKNOWN;
    if (pwt_topup_is_open (topup->state)) {
      summary->open_topups++;
      summary->oldest_topup_us = topup->queued_us; /* newest first: the last is the oldest */
    }
    if (topup->state == PWT_TOPUP_REJECTED || topup->state == PWT_TOPUP_CONFLICT) {
      summary->stuck_topups++;
      summary->stuck_amount.e4 += topup->amount.e4;
    }
  }
}

static char *
answer_summary (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  PwtSiteSummary *summary = pwt_record_new (&pwt_site_summary_record);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  char *json;

  summary->now_us = site->now_us;
  summary->has_backup_plan = !site->has_no_backup_plan;
  summary->is_verified_bad = site->is_verified_bad;
  summary->today = pwt_date_from_time (site->now_us, zone);
  summary->oldest_read_us = site->now_us - 4 * PWT_US_PER_MINUTE;
  summary->dry_until_us = pwt_next_monday (site->now_us, zone);
  /* The second project of a test has nothing in it yet. */
  if (pwt_id_equal (((const PwtIdRequest *) request)->id, site->project->id)) {
    add_states (site, summary);
    add_periods (summary);
    add_dry (site, summary);
    add_topups (site, summary);
    for (guint i = 0; i < site->lines->len; i++)
      g_ptr_array_add (summary->lines, pwt_record_copy (&pwt_line_health_record,
                                                        g_ptr_array_index (site->lines, i)));
  }
  json = pwt_record_to_json (&pwt_site_summary_record, summary);
  pwt_record_free (&pwt_site_summary_record, summary);
  return json;
}

const PwtFakeAnswer pwt_fake_home_answers[] = {
  { "site.summary", answer_summary },
  { NULL, NULL },
};
