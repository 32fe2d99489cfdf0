/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/calendar.h"

#include <string.h>

#include "domain/error.h"

/* Civil dates are counted in the proleptic Gregorian calendar, in eras of 400 years (146,097 days)
 * that begin on 1 March, so that the leap day is the last day of a year and month lengths follow
 * one formula. Method: Howard Hinnant, "chrono-compatible low-level date algorithms" (public
 * domain). */
#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468                       /* from 0000-03-01 to 1970-01-01 */
#define MAX_DATE G_GINT64_CONSTANT (700000000000) /* its year still fits in an int */
#define MAX_TIME_DATE                                                                              \
  (G_MAXINT64 / PWT_US_PER_DAY - 2) /* its microseconds still fit in 64 bits                       \
                                     */
#define SECONDS_PER_DAY 86400

/* Rounded down also below zero; @b > 0. */
static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
days_from_civil (gint64 year, int month, int day)
{
  gint64 march_year = year - (month <= 2);
  gint64 era = floor_div (march_year, 400);
  gint64 year_of_era = march_year - era * 400;
  gint64 day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

/**
 * pwt_date_from_ymd:
 * @year: any; 0 is the year before 1
 * @month: 1 … 12
 * @day: 1 … 31
 *
 * Returns: the date, or %PWT_DATE_NONE if there is no such day in the calendar
 */
PwtDate
pwt_date_from_ymd (int year, int month, int day)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (month == 2 && is_leap))
    return PWT_DATE_NONE;
  return days_from_civil (year, month, day);
}

/**
 * pwt_date_to_ymd:
 * @date: a date, not %PWT_DATE_NONE
 * @year: (out): its year
 * @month: (out): 1 … 12
 * @day: (out): 1 … 31
 */
void
pwt_date_to_ymd (PwtDate date, int *year, int *month, int *day)
{
  gint64 era, day_of_era, year_of_era, day_of_year, march_month;

  g_return_if_fail (date >= -MAX_DATE && date <= MAX_DATE);
  g_return_if_fail (year != NULL && month != NULL && day != NULL);

  era = floor_div (date + DAYS_TO_1970, DAYS_PER_ERA);
  day_of_era = date + DAYS_TO_1970 - era * DAYS_PER_ERA;
  year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  march_month = (5 * day_of_year + 2) / 153;
  *day = (int) (day_of_year - (153 * march_month + 2) / 5 + 1);
  *month = (int) (march_month < 10 ? march_month + 3 : march_month - 9);
  *year = (int) (era * 400 + year_of_era + (*month <= 2));
}

/**
 * pwt_date_weekday:
 * @date: a date, not %PWT_DATE_NONE
 *
 * Returns: 1 Monday … 7 Sunday
 */
int
pwt_date_weekday (PwtDate date)
{
  g_return_val_if_fail (date >= -MAX_DATE && date <= MAX_DATE, 1);

  /* 1970-01-01 was a Thursday. */
  return (int) (date + 3 - floor_div (date + 3, 7) * 7) + 1;
}

/* Exactly @n digits at @p as a number, or -1. */
static int
parse_digits (const char *p, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit (p[i]))
      return -1;
    value = value * 10 + (p[i] - '0');
  }
  return value;
}

/* The ten characters `2026-11-20` at @text; what follows them is the caller's business. */
static PwtDate
parse_date (const char *text)
{
  int year = parse_digits (text, 4), month, day;

  if (year < 0 || text[4] != '-')
    return PWT_DATE_NONE;
  month = parse_digits (text + 5, 2);
  if (month < 0 || text[7] != '-')
    return PWT_DATE_NONE;
  day = parse_digits (text + 8, 2);
  return pwt_date_from_ymd (year, month, day);
}

/* Writes @value with @n digits. Returns: what follows */
static char *
put_digits (char *p, int value, int n)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    p[i] = (char) ('0' + value % 10);
  return p + n;
}

/**
 * pwt_date_write:
 * @date: a date, not %PWT_DATE_NONE
 * @text: (out): `2026-11-20`; the parser takes it back for the years 0000 … 9999
 */
void
pwt_date_write (PwtDate date, char text[PWT_DATE_SIZE])
{
  int year = 0, month = 0, day = 0;
  char *p = text;

  pwt_date_to_ymd (date, &year, &month, &day);
  if (year >= 0 && year <= 9999)
    p = put_digits (p, year, 4);
  else
    p += g_snprintf (text, PWT_DATE_SIZE, "%04d", year);
  *p++ = '-';
  p = put_digits (p, month, 2);
  *p++ = '-';
  p = put_digits (p, day, 2);
  *p = '\0';
}

/**
 * pwt_date_format:
 *
 * Returns: (transfer full): what pwt_date_write() writes
 */
char *
pwt_date_format (PwtDate date)
{
  char text[PWT_DATE_SIZE];

  pwt_date_write (date, text);
  return g_strdup (text);
}

/**
 * pwt_date_parse:
 * @text: `2026-11-20` and nothing around it
 * @date: (out): the date
 * @error: return location for %PWT_DOMAIN_ERROR_SYNTAX
 *
 * Returns: %FALSE with @error set if @text is not a day of the calendar
 */
gboolean
pwt_date_parse (const char *text, PwtDate *date, GError **error)
{
  PwtDate parsed;

  g_return_val_if_fail (text != NULL && date != NULL, FALSE);

  parsed = strnlen (text, 11) == 10 ? parse_date (text) : PWT_DATE_NONE;
  if (parsed == PWT_DATE_NONE)
    return pwt_domain_error_set_syntax (text, "a date such as 2026-11-20", error);
  *date = parsed;
  return TRUE;
}

/* A zone is a file to read and some 200 dates to compute. GLib shares one while somebody has it:
 * the last one asked for is kept, and most sites have one. */
static GTimeZone *
load_once (const char *name)
{
  static GMutex mutex;
  static GTimeZone *last;
  GTimeZone *zone = g_time_zone_new_identifier (name);
  GTimeZone *before;

  if (zone == NULL)
    return NULL;
  g_mutex_lock (&mutex);
  before = last;
  last = g_time_zone_ref (zone);
  g_mutex_unlock (&mutex);
  g_clear_pointer (&before, g_time_zone_unref);
  return zone;
}

/**
 * pwt_time_zone_load:
 * @name: a name of the tz database, such as `Asia/Shanghai` or `UTC`
 * @zone: (out) (transfer full): the zone
 * @error: return location for %PWT_DOMAIN_ERROR_RANGE
 *
 * Returns: %FALSE with @error set if this computer knows no such zone
 */
gboolean
pwt_time_zone_load (const char *name, GTimeZone **zone, GError **error)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_+-/";
  gsize length;

  g_return_val_if_fail (name != NULL && zone != NULL, FALSE);

  /* GLib opens the name as a file below the zone directory: no dots, so it cannot leave it. */
  length = strspn (name, allowed);
  *zone = NULL;
  if (length > 0 && length <= 64 && name[length] == '\0' && name[0] != '/')
    *zone = load_once (name);
  if (*zone == NULL) {
    g_autofree char *shown = g_utf8_make_valid (name, (gssize) strnlen (name, 64));

    g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE,
                 "“%s” is not a time zone this computer knows: give a name such as Asia/Shanghai",
                 shown);
    return FALSE;
  }
  return TRUE;
}

static gint64
offset_at (gint64 utc_s, GTimeZone *zone)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_s);

  return g_time_zone_get_offset (zone, interval);
}

/**
 * pwt_civil_from_time:
 * @time_us: UTC microseconds
 * @zone: the project's zone
 *
 * Returns: what a clock on the wall showed then, to the whole second before
 */
PwtCivil
pwt_civil_from_time (gint64 time_us, GTimeZone *zone)
{
  PwtCivil civil = { 0 };
  gint64 local_s;
  PwtDate date;
  int second_of_day;

  g_return_val_if_fail (zone != NULL, civil);

  local_s = floor_div (time_us, PWT_US_PER_SECOND);
  local_s += offset_at (local_s, zone);
  date = floor_div (local_s, SECONDS_PER_DAY);
  second_of_day = (int) (local_s - date * SECONDS_PER_DAY);
  pwt_date_to_ymd (date, &civil.year, &civil.month, &civil.day);
  civil.weekday = pwt_date_weekday (date);
  civil.hour = second_of_day / 3600;
  civil.minute = second_of_day / 60 % 60;
  civil.second = second_of_day % 60;
  return civil;
}

/**
 * pwt_civil_to_time:
 * @date: a civil date, not %PWT_DATE_NONE
 * @minute_of_day: 0 … 1440; 1440 is the midnight that ends the day
 * @zone: the project's zone
 *
 * A minute that the clocks skip gives the first instant after the gap; a minute that they show
 * twice gives the first. So [day, next day) is cut without hole or overlap, whatever the zone does.
 *
 * Returns: UTC microseconds
 */
gint64
pwt_civil_to_time (PwtDate date, int minute_of_day, GTimeZone *zone)
{
  gint64 local_s, before, after, low, high;

  g_return_val_if_fail (zone != NULL, PWT_TIME_NONE);
  g_return_val_if_fail (minute_of_day >= 0 && minute_of_day <= 1440, PWT_TIME_NONE);
  g_return_val_if_fail (date > -MAX_TIME_DATE && date < MAX_TIME_DATE, PWT_TIME_NONE);

  /* No zone is more than a day from UTC: these two lie on either side of any change of clocks. */
  local_s = date * SECONDS_PER_DAY + minute_of_day * 60;
  low = local_s - SECONDS_PER_DAY;
  high = local_s + SECONDS_PER_DAY;
  before = offset_at (low, zone);
  after = offset_at (high, zone);
  if (offset_at (local_s - before, zone) == before)
    return (local_s - before) * PWT_US_PER_SECOND;
  if (offset_at (local_s - after, zone) == after)
    return (local_s - after) * PWT_US_PER_SECOND;
  while (high - low > 1) {
    gint64 middle = low + (high - low) / 2;

    if (middle + offset_at (middle, zone) < local_s)
      low = middle;
    else
      high = middle;
  }
  return high * PWT_US_PER_SECOND;
}

/**
 * pwt_civil_slot:
 *
 * Returns: the half hour of the day @civil lies in, 0 … 47
 */
int
pwt_civil_slot (const PwtCivil *civil)
{
  g_return_val_if_fail (civil != NULL, 0);

  return civil->hour * 2 + civil->minute / 30;
}

/**
 * pwt_date_from_time:
 * @time_us: UTC microseconds
 * @zone: the project's zone
 *
 * Returns: the civil date at that moment
 */
PwtDate
pwt_date_from_time (gint64 time_us, GTimeZone *zone)
{
  gint64 utc_s = floor_div (time_us, PWT_US_PER_SECOND);

  g_return_val_if_fail (zone != NULL, PWT_DATE_NONE);

  return floor_div (utc_s + offset_at (utc_s, zone), SECONDS_PER_DAY);
}

/**
 * pwt_time_write_rfc3339:
 * @time_us: UTC microseconds, not %PWT_TIME_NONE
 * @text: (out): `2026-11-20T02:00:00Z`, with six decimals if there is a fraction
 */
void
pwt_time_write_rfc3339 (gint64 time_us, char text[PWT_RFC3339_SIZE])
{
  gint64 rest_us;
  int second, fraction_us;
  char *p;

  g_return_if_fail (time_us != PWT_TIME_NONE);

  rest_us = time_us % PWT_US_PER_DAY;
  if (rest_us < 0)
    rest_us += PWT_US_PER_DAY;
  second = (int) (rest_us / PWT_US_PER_SECOND);
  fraction_us = (int) (rest_us % PWT_US_PER_SECOND);
  pwt_date_write (floor_div (time_us, PWT_US_PER_DAY), text);
  p = text + strlen (text);
  *p++ = 'T';
  p = put_digits (p, second / 3600, 2);
  *p++ = ':';
  p = put_digits (p, second / 60 % 60, 2);
  *p++ = ':';
  p = put_digits (p, second % 60, 2);
  if (fraction_us > 0) {
    *p++ = '.';
    p = put_digits (p, fraction_us, 6);
  }
  *p++ = 'Z';
  *p = '\0';
}

/**
 * pwt_time_format_rfc3339:
 *
 * Returns: (transfer full): what pwt_time_write_rfc3339() writes
 */
char *
pwt_time_format_rfc3339 (gint64 time_us)
{
  char text[PWT_RFC3339_SIZE] = "";

  pwt_time_write_rfc3339 (time_us, text);
  return g_strdup (text);
}

/* `hh` @separator `mm` at @p as minutes, or -1. */
static int
parse_hour_minute (const char *p)
{
  int hour = parse_digits (p, 2), minute;

  if (hour < 0 || hour > 23 || p[2] != ':')
    return -1;
  minute = parse_digits (p + 3, 2);
  return minute < 0 || minute > 59 ? -1 : hour * 60 + minute;
}

/* `.5` at *@p, as microseconds; -1 if it is finer than that. Moves *@p behind it. */
static int
parse_fraction (const char **p)
{
  const char *digit = *p + 1;
  int fraction_us = 0, scale = 100000;

  if (!g_ascii_isdigit (*digit))
    return -1;
  for (; g_ascii_isdigit (*digit); digit++) {
    if (scale == 0 && *digit != '0')
      return -1;
    fraction_us += (*digit - '0') * scale;
    scale /= 10;
  }
  *p = digit;
  return fraction_us;
}

/* `Z`, `+08:00` or `-03:30` to the end of the text, as minutes east of UTC. */
static gboolean
parse_offset (const char *p, int *minutes)
{
  if ((*p == 'Z' || *p == 'z') && p[1] == '\0') {
    *minutes = 0;
    return TRUE;
  }
  if ((*p != '+' && *p != '-') || strnlen (p, 7) != 6)
    return FALSE;
  *minutes = parse_hour_minute (p + 1);
  if (*minutes < 0)
    return FALSE;
  if (*p == '-')
    *minutes = -*minutes;
  return TRUE;
}

static gboolean
parse_time (const char *text, gint64 *time_us)
{
  const char *p = text + 19;
  PwtDate date;
  int minute_of_day, second, fraction_us = 0, offset;

  if (strnlen (text, 20) < 20)
    return FALSE;
  date = parse_date (text);
  minute_of_day = parse_hour_minute (text + 11);
  second = parse_digits (text + 17, 2);
  if (date == PWT_DATE_NONE || (text[10] != 'T' && text[10] != 't') || minute_of_day < 0 ||
      text[16] != ':' || second < 0 || second > 59)
    return FALSE;
  if (*p == '.')
    fraction_us = parse_fraction (&p);
  if (fraction_us < 0 || !parse_offset (p, &offset))
    return FALSE;
  *time_us = date * PWT_US_PER_DAY + (minute_of_day - offset) * PWT_US_PER_MINUTE +
             second * PWT_US_PER_SECOND + fraction_us;
  return TRUE;
}

/**
 * pwt_time_parse_rfc3339:
 * @text: `2026-11-20T10:00:00.5+08:00`, and nothing around it
 * @time_us: (out): UTC microseconds
 * @error: return location for %PWT_DOMAIN_ERROR_SYNTAX
 *
 * Years 0000 … 9999. A time without a zone, a leap second (UTC microseconds have no place for it)
 * and a fraction finer than a microsecond are refused.
 *
 * Returns: %FALSE with @error set if @text is no such time
 */
gboolean
pwt_time_parse_rfc3339 (const char *text, gint64 *time_us, GError **error)
{
  g_return_val_if_fail (text != NULL && time_us != NULL, FALSE);

  if (!parse_time (text, time_us))
    return pwt_domain_error_set_syntax (text, "a time such as 2026-11-20T02:00:00Z", error);
  return TRUE;
}

/**
 * pwt_next_monday:
 *
 * Returns: when the week that now is ends: the midnight of @zone with which Monday begins
 */
gint64
pwt_next_monday (gint64 now_us, GTimeZone *zone)
{
  PwtDate today = pwt_date_from_time (now_us, zone);

  return pwt_civil_to_time (today + 8 - pwt_date_weekday (today), 0, zone);
}
