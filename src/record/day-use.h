/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/money.h"
#include "domain/tariff.h"
#include "record/record.h"

G_BEGIN_DECLS

/* What a meter used on each day of a stretch, from its readings. */

typedef struct {
  PwtId meter;
  PwtDate from, until; /* civil days of the meter's project; @until is not in it */
  gboolean has_bands;  /* of days: the bands are wanted too */
} PwtDaysRequest;

/* From the last reading before the day (or, without one, the first in it) to the last in it, so
 * that what was used while nobody read is in the first day that was read again. */
typedef struct {
  PwtDate date;
  PwtEnergy used;  /* PWT_NONE: no reading in it, or the register fell */
  gint64 since_us; /* the reading it is counted from; PWT_TIME_NONE with no use */
  PwtEnergy sharp, peak, flat, valley, deep; /* what the meter counted in each band, likewise */
} PwtDayUse;

/* What was used in one of its bands. */
PwtEnergy *pwt_day_use_band (PwtDayUse *day, PwtBand band);

typedef struct {
  GPtrArray *days; /* (element-type PwtDayUse) every day asked for, in order */
} PwtDays;

/* Between the register when the hour began and when it ended; where nobody read just then, between
 * the readings on both sides as if use had been even. */
typedef struct {
  gint64 time_us;
  PwtEnergy used; /* PWT_NONE: readings too far apart, none yet, or the register fell */
} PwtHourUse;

typedef struct {
  GPtrArray *hours; /* (element-type PwtHourUse) every hour of the days asked for, in order */
} PwtHours;

extern const PwtRecord pwt_days_request_record, pwt_day_use_record, pwt_days_record,
    pwt_hour_use_record, pwt_hours_record;

G_END_DECLS
