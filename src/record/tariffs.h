/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/tariff.h"
#include "record/record.h"
#include "record/site.h"

G_BEGIN_DECLS

/* A named tariff with its dated versions; the rules of a version are in domain/tariff.h. */
typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  PwtMedium medium;
  GPtrArray *plans; /* (element-type PwtTariffPlan) */
} PwtTariff;

/* A row of their list: it begins as the tariff does. */
typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  PwtMedium medium;
  GPtrArray *plans; /* (element-type PwtTariffPlan) */
  gint64 accounts;  /* that have it, or had it: what was in force for them does not change */
} PwtTariffRow;

extern const PwtRecord pwt_tariff_record, pwt_tariff_row_record, pwt_tariff_plan_record,
    pwt_tariff_season_record, pwt_tariff_holiday_record;

G_END_DECLS
