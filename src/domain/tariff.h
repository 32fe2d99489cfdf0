/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/calendar.h"
#include "domain/money.h"

G_BEGIN_DECLS

/* What a unit costs, and when: five bands, half-hour edges, seasons by month, kinds of day.
 *
 * A plan is one dated version of a tariff. A flat tariff is a plan whose every slot is flat (平).
 * Official tariffs need all of it: Liaoning has :30 edges, Zhejiang holidays, Shandong deep valley
 * and six groups of months. */
typedef enum {
  PWT_BAND_SHARP,  /* 尖 */
  PWT_BAND_PEAK,   /* 峰 */
  PWT_BAND_FLAT,   /* 平 */
  PWT_BAND_VALLEY, /* 谷 */
  PWT_BAND_DEEP,   /* 深谷 */
} PwtBand;

#define PWT_N_BANDS 5

typedef enum {
  PWT_DAY_WORKDAY = 1 << 0,
  PWT_DAY_WEEKEND = 1 << 1,
  PWT_DAY_HOLIDAY = 1 << 2,
} PwtDayKinds;

#define PWT_DAY_ALL (PWT_DAY_WORKDAY | PWT_DAY_WEEKEND | PWT_DAY_HOLIDAY)

/* One season: which months and days it covers and the band of each half hour. */
typedef struct {
  gint64 from_month; /* 1 … 12 */
  gint64 to_month;   /* 1 … 12, inclusive; less than from_month wraps over the new year */
  gint64 day_kinds;  /* PwtDayKinds */
  char *slots; /* 48 letters, one a half hour from 00:00: S P F V D (sharp peak flat valley deep) */
} PwtTariffSeason;

/* A dated version of a tariff. Owned by whoever made it; free with pwt_tariff_plan_free(). */
typedef struct {
  PwtDate valid_from;
  PwtPrice price_sharp, price_peak, price_flat, price_valley, price_deep;
  GPtrArray *seasons;  /* (element-type PwtTariffSeason) first match wins */
  GPtrArray *holidays; /* (element-type PwtTariffHoliday) */
} PwtTariffPlan;

/* A holiday, or with is_workday a weekend day that is worked (调休). */
typedef struct {
  PwtDate date;
  gboolean is_workday;
} PwtTariffHoliday;

PwtTariffSeason *pwt_tariff_season_new (gint64 from_month, gint64 to_month, gint64 day_kinds,
                                        const char *slots);
void pwt_tariff_season_free (PwtTariffSeason *season);
PwtTariffPlan *pwt_tariff_plan_new (void);
void pwt_tariff_plan_free (PwtTariffPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtTariffPlan, pwt_tariff_plan_free)

gboolean pwt_tariff_plan_check (const PwtTariffPlan *plan,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_tariff_plan_is_flat (const PwtTariffPlan *plan);
PwtPrice pwt_tariff_plan_price (const PwtTariffPlan *plan, PwtBand band);
PwtDayKinds pwt_tariff_plan_day_kind (const PwtTariffPlan *plan, PwtDate date);
const PwtTariffSeason *pwt_tariff_plan_season_on (const PwtTariffPlan *plan, PwtDate date,
                                                  GError **error);
gboolean pwt_tariff_plan_band_at (const PwtTariffPlan *plan, gint64 time_us, GTimeZone *zone,
                                  PwtBand *band, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const PwtTariffPlan *pwt_tariff_plan_in_force (const GPtrArray *plans, PwtDate date,
                                               GError **error);

char pwt_band_letter (PwtBand band);
gboolean pwt_band_from_letter (char letter, PwtBand *band);

G_END_DECLS
