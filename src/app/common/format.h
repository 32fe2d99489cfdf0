/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* Values as people read them: unit, thousands separators, a real minus, an em dash for "not known".
 * Every function returns a new string. */
char *pwt_show_money (PwtMoney money);      /* "¥1,234.50" */
char *pwt_show_amount (PwtMoney money);     /* "1,234.50", for columns whose title has the unit */
char *pwt_show_energy (PwtEnergy energy);   /* "18,463.80 kWh" */
char *pwt_show_power (gint64 power_w);      /* "8.96 kW" */
char *pwt_show_kilo (gint64 milli);         /* thousandths with two decimals: "8.96" */
char *pwt_show_count (gint64 count);        /* "1,234" */
char *pwt_show_price (PwtPrice price);      /* "0.98 yuan/kWh" */
char *pwt_show_mean_price (PwtPrice price); /* of several hours or days: four decimals, always */
char *pwt_show_days (gint64 days_tenths);   /* "about 31 days" */
char *pwt_show_age (gint64 time_us, gint64 now_us);         /* "4 min ago", "never" */
char *pwt_show_short_age (gint64 time_us, gint64 now_us);   /* "4 min" */
char *pwt_show_time (gint64 time_us, GTimeZone *zone);      /* "11-20 09:12" */
char *pwt_show_clock (gint64 time_us, GTimeZone *zone);     /* "09:12:31" */
char *pwt_show_full_time (gint64 time_us, GTimeZone *zone); /* "2026-11-20 09:12:31" */
char *pwt_show_counts (gint64 count_before, gint64 target); /* "17→18" */
char *pwt_show_receipt_number (gint64 number);              /* "00018204" */

/* The text of an engine's, backend's or rule's error in the person's language. */
const char *pwt_error_text (const GError *error);

G_END_DECLS
