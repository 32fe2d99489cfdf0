/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The home page's figures, all of one moment. */
#include "domain/error.h"
#include "engine/backups.h"
#include "engine/private.h"
#include "engine/verification.h"
#include "store/figures.h"
#include "store/live.h"
#include "store/topups.h"

#define YEARS_SHOWN 5

/* --- periods --- */

static PwtPeriodFigures *
copy_figures (const PwtPeriodFigures *day)
{
  return pwt_record_copy (&pwt_period_figures_record, day);
}

static gboolean
add_money (PwtMoney *sum, PwtMoney more, GError **error)
{
  return !__builtin_add_overflow (sum->e4, more.e4, &sum->e4) ||
         pwt_domain_error_set_overflow (error);
}

/* Adds @day to the last of @periods, or begins one at @first. */
static gboolean
add_to_period (GPtrArray *periods, PwtDate first, const PwtPeriodFigures *day, GError **error)
{
  PwtPeriodFigures *last = periods->len > 0 ? g_ptr_array_index (periods, periods->len - 1) : NULL;

  if (last == NULL || last->date != first) {
    last = copy_figures (day);
    last->date = first;
    g_ptr_array_add (periods, last);
    return TRUE;
  }
  last->falls += day->falls;
  last->sales += day->sales;
  last->backs += day->backs;
  if (__builtin_add_overflow (last->used.wh, day->used.wh, &last->used.wh))
    return pwt_domain_error_set_overflow (error);
  return add_money (&last->cash, day->cash, error) && add_money (&last->bank, day->bank, error);
}

static gboolean
add_day (PwtSiteSummary *summary, const PwtPeriodFigures *day, GError **error)
{
  int this_year, this_month, year, month, d;

  pwt_date_to_ymd (summary->today, &this_year, &this_month, &d);
  pwt_date_to_ymd (day->date, &year, &month, &d);
  if ((this_year - year) * 12 + this_month - month <= 1)
    g_ptr_array_add (summary->days, copy_figures (day));
  if (year >= this_year - 1 &&
      !add_to_period (summary->months, pwt_date_from_ymd (year, month, 1), day, error))
    return FALSE;
  return add_to_period (summary->years, pwt_date_from_ymd (year, 1, 1), day, error);
}

static gboolean
add_periods (PwtContext *context, PwtId project, PwtSiteSummary *summary, GError **error)
{
  GPtrArray *days;
  gboolean is_good;
  int year, month, day;

  pwt_date_to_ymd (summary->today, &year, &month, &day);
  days = pwt_figures_days (context->db, project, pwt_date_from_ymd (year - YEARS_SHOWN + 1, 1, 1),
                           error);
  is_good = days != NULL;
  for (guint i = 0; is_good && i < days->len; i++)
    is_good = add_day (summary, g_ptr_array_index (days, i), error);
  pwt_record_list_free (&pwt_period_figures_record, days);
  return is_good;
}

/* --- lines --- */

static gboolean
add_line (PwtContext *context, const PwtLine *line, PwtSiteSummary *summary, GError **error)
{
  PwtLineHealth *health = pwt_line_health_new (context, line, error);

  if (health == NULL)
    return FALSE;
  if (health->oldest_read_us != PWT_TIME_NONE && (summary->oldest_read_us == PWT_TIME_NONE ||
                                                  health->oldest_read_us < summary->oldest_read_us))
    summary->oldest_read_us = health->oldest_read_us;
  g_ptr_array_add (summary->lines, health);
  return TRUE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PwtLine *first = *(const PwtLine *const *) a, *second = *(const PwtLine *const *) b;

  return (first->number > second->number) - (first->number < second->number);
}

static gboolean
add_lines (PwtContext *context, PwtId project, PwtSiteSummary *summary, GError **error)
{
  GPtrArray *lines = pwt_db_find_id (context->db, &pwt_line_record, "project", project, error);
  gboolean is_good = lines != NULL;

  if (is_good)
    g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; is_good && i < lines->len; i++)
    is_good = add_line (context, g_ptr_array_index (lines, i), summary, error);
  pwt_record_list_free (&pwt_line_record, lines);
  return is_good;
}

static gboolean
look_at_backups (PwtContext *context, PwtSiteSummary *summary, GError **error)
{
  PwtBackupPlan *plan;

  if (!pwt_backup_plan_load (context->db, &plan, error))
    return FALSE;
  summary->has_backup_plan = plan->rhythm != PWT_BACKUP_NEVER;
  pwt_record_free (&pwt_backup_plan_record, plan);
  return TRUE;
}

static gboolean
look_at_books (PwtContext *context, PwtSiteSummary *summary, GError **error)
{
  PwtSiteStatus *verified;

  if (!pwt_verification_load (context->db, &verified, error))
    return FALSE;
  summary->is_verified_bad = verified->verified_us != PWT_TIME_NONE && !verified->is_verified_good;
  pwt_record_free (&pwt_site_status_record, verified);
  return TRUE;
}

/* --- the operation --- */

static gboolean
get_summary (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtSiteSummary *summary = reply;
  PwtId id = ((const PwtIdRequest *) request)->id;
  PwtProject *project;
  g_autoptr (GTimeZone) zone = NULL;
  gboolean is_good;

  if (!pwt_context_require (context, id, PWT_MAY_SEE, error))
    return FALSE;
  project = pwt_db_get (context->db, &pwt_project_record, id, error);
  if (project == NULL)
    return FALSE;
  is_good = pwt_time_zone_load (project->time_zone, &zone, error);
  pwt_record_free (&pwt_project_record, project);
  if (!is_good)
    return FALSE;
  summary->now_us = context->now_us;
  summary->today = pwt_date_from_time (context->now_us, zone);
  summary->dry_until_us = pwt_next_monday (context->now_us, zone);
  return pwt_figures_fill (context->db, id, summary, error) &&
         pwt_topups_count_open (context->db, id, &summary->open_topups, &summary->oldest_topup_us,
                                error) &&
         add_periods (context, id, summary, error) && add_lines (context, id, summary, error) &&
         look_at_backups (context, summary, error) && look_at_books (context, summary, error);
}

const PwtHandler pwt_handlers_summary[] = {
  { "site.summary", get_summary, NULL, NULL },
  { NULL },
};
