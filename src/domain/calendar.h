/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Civil time of a project. Stored times are UTC microseconds; tariffs, days and receipts are civil.
 * A civil day may have 23 or 25 hours. */

#define PWT_US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define PWT_US_PER_MINUTE (60 * PWT_US_PER_SECOND)
#define PWT_US_PER_HOUR (60 * PWT_US_PER_MINUTE)
#define PWT_US_PER_DAY (24 * PWT_US_PER_HOUR)
#define PWT_TIME_NONE G_MININT64 /* "never", "not known" */
#define PWT_DATE_NONE G_MININT64
#define PWT_DATE_LAST 1000000 /* in the year 4707: beyond it dates are no dates */
#define PWT_SLOTS_PER_DAY 48  /* half hours: official tariffs have :30 edges */

#define PWT_DATE_SIZE 32    /* any of them as text, with the final NUL */
#define PWT_RFC3339_SIZE 64 /* the same of a time */

/* A civil date as days since 1970-01-01. */
typedef gint64 PwtDate;

typedef struct {
  int year;
  int month;   /* 1 … 12 */
  int day;     /* 1 … 31 */
  int weekday; /* 1 Monday … 7 Sunday */
  int hour, minute, second;
} PwtCivil;

gboolean pwt_time_zone_load (const char *name, GTimeZone **zone,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

PwtCivil pwt_civil_from_time (gint64 time_us, GTimeZone *zone);
gint64 pwt_civil_to_time (PwtDate date, int minute_of_day, GTimeZone *zone);
int pwt_civil_slot (const PwtCivil *civil);

PwtDate pwt_date_from_time (gint64 time_us, GTimeZone *zone);
PwtDate pwt_date_from_ymd (int year, int month, int day);
void pwt_date_to_ymd (PwtDate date, int *year, int *month, int *day);
int pwt_date_weekday (PwtDate date);
gint64 pwt_next_monday (gint64 now_us, GTimeZone *zone);
void pwt_date_write (PwtDate date, char text[PWT_DATE_SIZE]);
char *pwt_date_format (PwtDate date);
gboolean pwt_date_parse (const char *text, PwtDate *date, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void pwt_time_write_rfc3339 (gint64 time_us, char text[PWT_RFC3339_SIZE]);
char *pwt_time_format_rfc3339 (gint64 time_us);
gboolean pwt_time_parse_rfc3339 (const char *text, gint64 *time_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
