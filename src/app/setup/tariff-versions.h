/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/tariffs.h"

G_BEGIN_DECLS

/* The versions of a tariff, each from a date on: (element-type PwtTariffPlan). */

/* The newest first. */
void pwt_tariff_versions_sort (GPtrArray *plans);
/* (transfer none) (nullable): the one that is from @valid_from on */
PwtTariffPlan *pwt_tariff_versions_find (const GPtrArray *plans, PwtDate valid_from);
/* When one more may begin: the first of next month, or the day after the newest. */
PwtDate pwt_tariff_versions_next_date (const GPtrArray *plans, PwtDate today);

/* (nullable): why @plan is not saved, in words; also that a band which some half hour has costs
 * nothing: that is no price anybody meant. */
char *pwt_tariff_versions_dup_problem (const PwtTariffPlan *plan);
/* The whole year at the flat price. */
PwtTariffSeason *pwt_tariff_versions_flat_season (void);
/* One that costs 1 yuan at any hour, from @today on. */
PwtTariff *pwt_tariff_versions_begin (PwtId id, PwtId project, PwtDate today);

G_END_DECLS
