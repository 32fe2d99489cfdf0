/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/tariffs.h"

static const PwtField season_fields[] = {
  PWT_FIELD (PwtTariffSeason, INT, from_month, N_ ("From month"), .min = 1, .max = 12),
  PWT_FIELD (PwtTariffSeason, INT, to_month, N_ ("To month"), .min = 1, .max = 12),
  PWT_FIELD (PwtTariffSeason, INT, day_kinds, N_ ("Days"), .min = 1, .max = PWT_DAY_ALL),
  PWT_FIELD (PwtTariffSeason, TEXT, slots, N_ ("Half hours"), .flags = PWT_F_REQUIRED,
             .max_length = PWT_SLOTS_PER_DAY),
};
const PwtRecord pwt_tariff_season_record =
    PWT_RECORD (PwtTariffSeason, "tariff-season", season_fields);

static const PwtField holiday_fields[] = {
  PWT_FIELD (PwtTariffHoliday, DATE, date, N_ ("Date"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTariffHoliday, BOOL, is_workday, N_ ("Worked")),
};
const PwtRecord pwt_tariff_holiday_record =
    PWT_RECORD (PwtTariffHoliday, "tariff-holiday", holiday_fields);

#define BAND_PRICE(member, label)                                                                  \
  PWT_FIELD (PwtTariffPlan, PRICE, member, label, .flags = PWT_F_NOT_NEGATIVE)

static const PwtField plan_fields[] = {
  PWT_FIELD (PwtTariffPlan, DATE, valid_from, N_ ("Valid from"), .flags = PWT_F_REQUIRED),
  BAND_PRICE (price_sharp, N_ ("Sharp")),
  BAND_PRICE (price_peak, N_ ("Peak")),
  BAND_PRICE (price_flat, N_ ("Flat")),
  BAND_PRICE (price_valley, N_ ("Valley")),
  BAND_PRICE (price_deep, N_ ("Deep valley")),
  PWT_FIELD (PwtTariffPlan, LIST, seasons, N_ ("Seasons"), .of = &pwt_tariff_season_record,
             .max_length = 60),
  PWT_FIELD (PwtTariffPlan, LIST, holidays, N_ ("Holidays"), .of = &pwt_tariff_holiday_record,
             .max_length = 400),
};
const PwtRecord pwt_tariff_plan_record = PWT_RECORD (PwtTariffPlan, "tariff-plan", plan_fields);

static const PwtChoice media[] = {
  { "electricity", N_ ("Electricity") },
  { "water", N_ ("Water") },
  { NULL, NULL },
};

#define TARIFF_FIELDS(Type)                                                                        \
  PWT_FIELD (Type, ID, id, NULL, .flags = PWT_F_REQUIRED),                                         \
      PWT_FIELD (Type, ID, project, NULL, .flags = PWT_F_REQUIRED),                                \
      PWT_FIELD (Type, TEXT, name, N_ ("Tariff"), .flags = PWT_F_REQUIRED, .max_length = 60),      \
      PWT_FIELD (Type, CHOICE, medium, N_ ("Medium"), .choices = media),                           \
      PWT_FIELD (Type, LIST, plans, N_ ("Versions"), .of = &pwt_tariff_plan_record,                \
                 .max_length = 200)

static const PwtField tariff_fields[] = { TARIFF_FIELDS (PwtTariff) };
const PwtRecord pwt_tariff_record = PWT_RECORD (PwtTariff, "tariff", tariff_fields);

static const PwtField row_fields[] = {
  TARIFF_FIELDS (PwtTariffRow),
  PWT_FIELD (PwtTariffRow, INT, accounts, N_ ("Accounts")),
};
const PwtRecord pwt_tariff_row_record = PWT_RECORD (PwtTariffRow, "tariff-row", row_fields);
G_STATIC_ASSERT (offsetof (PwtTariffRow, accounts) == sizeof (PwtTariff));
