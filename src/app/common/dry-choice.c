/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/dry-choice.h"

#include "app/common/format.h"

#include <glib/gi18n.h>

static const struct {
  gint64 days;
  const char *label; /* to translate */
} choices[] = {
  { PWT_DRY_ANY, N_ ("Any") },        { PWT_DRY_MONDAY, N_ ("Gone before Monday") },
  { 3, N_ ("Gone within 3 days") },   { 7, N_ ("Gone within 7 days") },
  { 30, N_ ("Gone within 30 days") },
};

void
pwt_dry_add_to_menu (GtkDropDown *menu, gboolean with_any)
{
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (menu));

  for (guint i = with_any ? 0 : 1; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (list, _ (choices[i].label));
}

gint64
pwt_dry_days_of (guint position)
{
  return position < G_N_ELEMENTS (choices) ? choices[position].days : PWT_DRY_ANY;
}

guint
pwt_dry_position_of (gint64 days)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i].days == days)
      return i;
  return 0;
}

char *
pwt_dry_dup_most (gint64 days, gint64 now_us, GTimeZone *zone)
{
  if (days == PWT_DRY_ANY)
    return NULL;
  /* "Within 3 days" is all that shows 3 or less: pwt_dry_days(). */
  return pwt_time_format_rfc3339 (days == PWT_DRY_MONDAY
                                      ? pwt_next_monday (now_us, zone) - 1
                                      : now_us + (CLAMP (days, 0, 366) + 1) * PWT_US_PER_DAY - 1);
}

gint64
pwt_dry_days (gint64 dry_us, gint64 now_us)
{
  return dry_us == PWT_TIME_NONE ? PWT_NONE : MAX (dry_us - now_us, 0) / PWT_US_PER_DAY;
}

char *
pwt_dry_show_days (gint64 dry_us, gint64 now_us)
{
  gint64 days = pwt_dry_days (dry_us, now_us);

  return days == PWT_NONE ? g_strdup ("—") : g_strdup_printf ("%d", (int) days);
}

char *
pwt_dry_show_left (gint64 dry_us, gint64 now_us)
{
  return pwt_show_days (dry_us == PWT_TIME_NONE ? PWT_NONE
                                                : MAX (dry_us - now_us, 0) / (PWT_US_PER_DAY / 10));
}
