/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/day-use.h"

static const PwtField request_fields[] = {
  PWT_FIELD (PwtDaysRequest, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtDaysRequest, DATE, from, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtDaysRequest, DATE, until, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtDaysRequest, BOOL, has_bands, NULL),
};
const PwtRecord pwt_days_request_record =
    PWT_RECORD (PwtDaysRequest, "days-request", request_fields);

static const PwtField day_use_fields[] = {
  PWT_FIELD (PwtDayUse, DATE, date, NULL),
  PWT_FIELD (PwtDayUse, ENERGY, used, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtDayUse, TIME, since_us, NULL),
  PWT_FIELD (PwtDayUse, ENERGY, sharp, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtDayUse, ENERGY, peak, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtDayUse, ENERGY, flat, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtDayUse, ENERGY, valley, NULL, .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtDayUse, ENERGY, deep, NULL, .flags = PWT_F_OPTIONAL),
};
const PwtRecord pwt_day_use_record = PWT_RECORD (PwtDayUse, "day-use", day_use_fields);

PwtEnergy *
pwt_day_use_band (PwtDayUse *day, PwtBand band)
{
  PwtEnergy *const bands[PWT_N_BANDS] = {
    [PWT_BAND_SHARP] = &day->sharp,   [PWT_BAND_PEAK] = &day->peak, [PWT_BAND_FLAT] = &day->flat,
    [PWT_BAND_VALLEY] = &day->valley, [PWT_BAND_DEEP] = &day->deep,
  };

  return bands[band];
}

static const PwtField days_fields[] = {
  PWT_FIELD (PwtDays, LIST, days, NULL, .of = &pwt_day_use_record),
};
const PwtRecord pwt_days_record = PWT_RECORD (PwtDays, "days", days_fields);

static const PwtField hour_use_fields[] = {
  PWT_FIELD (PwtHourUse, TIME, time_us, NULL),
  PWT_FIELD (PwtHourUse, ENERGY, used, NULL, .flags = PWT_F_OPTIONAL),
};
const PwtRecord pwt_hour_use_record = PWT_RECORD (PwtHourUse, "hour-use", hour_use_fields);

static const PwtField hours_fields[] = {
  PWT_FIELD (PwtHours, LIST, hours, NULL, .of = &pwt_hour_use_record, .max_length = 1600),
};
const PwtRecord pwt_hours_record = PWT_RECORD (PwtHours, "hours", hours_fields);
