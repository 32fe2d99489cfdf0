/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/page.h"

G_BEGIN_DECLS

/* 电价: tariffs, their versions by date, and when which price holds. What was in force is read
 * only: a change is a new version. */
#define PWT_TYPE_TARIFF_SECTION (pwt_tariff_section_get_type ())
G_DECLARE_FINAL_TYPE (PwtTariffSection, pwt_tariff_section, PWT, TARIFF_SECTION, PwtPage)

G_END_DECLS
