/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/tariff.h"

G_BEGIN_DECLS

/* The switching times a meter holds: two day plans of fourteen periods, four dates of the year.
 *
 * As the meter keeps them (facts of meters §1.2): what does not fit cannot be expressed. */
#define PWT_SIM_N_DAY_PLANS 2
#define PWT_SIM_N_PERIODS 14
#define PWT_SIM_N_DATES 4

typedef struct {
  guint8 rate; /* 1 sharp … 5 deep valley, PwtBand + 1; 0: not used */
  guint8 minute, hour;
} PwtSimPeriod;

typedef struct {
  guint8 plan; /* 1 or 2; 0: not used */
  guint8 day, month;
} PwtSimPlanDate;

typedef struct {
  PwtSimPeriod periods[PWT_SIM_N_DAY_PLANS][PWT_SIM_N_PERIODS];
  PwtSimPlanDate dates[PWT_SIM_N_DATES];
} PwtSimTimetable;

void pwt_sim_timetable_set_flat (PwtSimTimetable *table);
gboolean pwt_sim_timetable_from_plan (PwtSimTimetable *table, const PwtTariffPlan *plan,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtBand pwt_sim_timetable_band (const PwtSimTimetable *table, gint64 clock_us, gint64 *until_us);

G_END_DECLS
