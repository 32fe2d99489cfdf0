/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-versions.h"

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
