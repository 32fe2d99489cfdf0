/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-versions.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/setup/tariff-chart.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  const PwtTariffPlan *x = *(const PwtTariffPlan *const *) a;
  const PwtTariffPlan *y = *(const PwtTariffPlan *const *) b;

  return x->valid_from > y->valid_from ? -1 : x->valid_from < y->valid_from;
}

void
pwt_tariff_versions_sort (GPtrArray *plans)
{
  g_ptr_array_sort (plans, compare);
}

PwtTariffPlan *
pwt_tariff_versions_find (const GPtrArray *plans, PwtDate valid_from)
{
  for (guint i = 0; i < plans->len; i++)
    if (((PwtTariffPlan *) g_ptr_array_index (plans, i))->valid_from == valid_from)
      return g_ptr_array_index (plans, i);
  return NULL;
}

static gboolean
find_unpriced (const PwtTariffPlan *plan, PwtBand *band)
{
  for (guint i = 0; i < plan->seasons->len; i++) {
    const PwtTariffSeason *season = g_ptr_array_index (plan->seasons, i);

    for (const char *slot = season->slots; slot != NULL && *slot != '\0'; slot++)
      if (pwt_band_from_letter (*slot, band) && pwt_tariff_plan_price (plan, *band).e6 == 0)
        return TRUE;
  }
  return FALSE;
}

char *
pwt_tariff_versions_dup_problem (const PwtTariffPlan *plan)
{
  g_autoptr (GError) error = NULL;
  PwtBand band;

  if (!pwt_tariff_plan_check (plan, &error))
    return g_strdup (pwt_error_text (error));
  return find_unpriced (plan, &band)
             ? g_strdup_printf (_ ("The price of band “%s” is not set"), pwt_band_word (band))
             : NULL;
}

PwtTariffSeason *
pwt_tariff_versions_flat_season (void)
{
  g_autofree char *slots = g_strnfill (PWT_SLOTS_PER_DAY, 'F');

  return pwt_tariff_season_new (1, 12, PWT_DAY_ALL, slots);
}

PwtTariff *
pwt_tariff_versions_begin (PwtId id, PwtId project, PwtDate today)
{
  PwtTariff *tariff = pwt_record_new (&pwt_tariff_record);
  PwtTariffPlan *plan = pwt_record_new (&pwt_tariff_plan_record);

  tariff->id = id;
  tariff->project = project;
  tariff->name = g_strdup (_ ("New tariff"));
  plan->valid_from = today;
  plan->price_sharp = plan->price_peak = plan->price_flat = plan->price_valley = plan->price_deep =
      (PwtPrice){ 1000000 };
  g_ptr_array_add (plan->seasons, pwt_tariff_versions_flat_season ());
  g_ptr_array_add (tariff->plans, plan);
  return tariff;
}

PwtDate
pwt_tariff_versions_next_date (const GPtrArray *plans, PwtDate today)
{
  int year, month, day;
  PwtDate next;

  pwt_date_to_ymd (today, &year, &month, &day);
  next = month == 12 ? pwt_date_from_ymd (year + 1, 1, 1) : pwt_date_from_ymd (year, month + 1, 1);
  for (guint i = 0; i < plans->len; i++)
    next = MAX (next, ((PwtTariffPlan *) g_ptr_array_index (plans, i))->valid_from + 1);
  return next;
}
