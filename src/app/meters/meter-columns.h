/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/table.h"

G_BEGIN_DECLS

/* What the table of meters can show of a PwtMeterRow. */
extern const PwtColumn pwt_meter_columns[];
extern const guint pwt_n_meter_columns;

G_END_DECLS
