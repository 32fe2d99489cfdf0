/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-dates.h"

#include "domain/error.h"

#define MAX_RANGE_DAYS 60

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  const PwtTariffHoliday *x = *(const PwtTariffHoliday *const *) a;
  const PwtTariffHoliday *y = *(const PwtTariffHoliday *const *) b;

  return x->date < y->date ? -1 : x->date > y->date;
}

char *
pwt_tariff_dates_format (const GPtrArray *holidays, gboolean is_workday)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < holidays->len; i++)
    if (((const PwtTariffHoliday *) g_ptr_array_index (holidays, i))->is_workday == is_workday)
      g_ptr_array_add (sorted, g_ptr_array_index (holidays, i));
  g_ptr_array_sort (sorted, compare_dates);
  for (guint i = 0; i < sorted->len; i++) {
    PwtDate first = ((const PwtTariffHoliday *) g_ptr_array_index (sorted, i))->date, last = first;
    g_autofree char *from = pwt_date_format (first), *to = NULL;

    while (i + 1 < sorted->len &&
           ((const PwtTariffHoliday *) g_ptr_array_index (sorted, i + 1))->date == last + 1) {
      last++;
      i++;
    }
    to = last > first ? pwt_date_format (last) : NULL;
    g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? ", " : "", from,
                            to != NULL ? "~" : "", to != NULL ? to : "");
  }
  return g_string_free (text, FALSE);
}

static gboolean
add_range (GPtrArray *dates, const char *part, gboolean is_workday, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (part, "~", 2);
  PwtDate first, last;

  if (!pwt_date_parse (ends[0], &first, error) ||
      !pwt_date_parse (ends[1] != NULL ? ends[1] : ends[0], &last, error))
    return FALSE;
  if (last < first || last - first >= MAX_RANGE_DAYS)
    return pwt_domain_error_set_syntax (part, "a date such as 2026-11-20", error);
  for (PwtDate date = first; date <= last; date++) {
    PwtTariffHoliday *holiday = g_new0 (PwtTariffHoliday, 1);

    holiday->date = date;
    holiday->is_workday = is_workday;
    g_ptr_array_add (dates, holiday);
  }
  return TRUE;
}

gboolean
pwt_tariff_dates_parse (const char *text, gboolean is_workday, GPtrArray *holidays, GError **error)
{
  g_autoptr (GString) plain = g_string_new (text);
  g_autoptr (GPtrArray) dates = g_ptr_array_new ();
  g_auto (GStrv) parts = NULL;

  g_string_replace (plain, "，", ",", 0);
  g_string_replace (plain, "、", ",", 0);
  g_string_replace (plain, "～", "~", 0);
  g_string_replace (plain, "–", "~", 0);
  parts = g_strsplit_set (plain->str, ", \t\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !add_range (dates, parts[i], is_workday, error)) {
      g_ptr_array_set_free_func (dates, g_free);
      return FALSE;
    }
  for (guint i = holidays->len; i > 0; i--) {
    PwtTariffHoliday *holiday = g_ptr_array_index (holidays, i - 1);

    if (holiday->is_workday == is_workday) {
      g_ptr_array_remove_index (holidays, i - 1);
      g_free (holiday);
    }
  }
  g_ptr_array_extend (holidays, dates, NULL, NULL);
  return TRUE;
}
