/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PWT_CHUNK_FORM 1
#define PWT_CHUNK_SUM_BYTES 4

#define PWT_HOW_POWER 15
#define PWT_HOW_DIFFERENCES 16
#define PWT_HOW_SOME 32

#define PWT_POWER_MAX 6
#define PWT_POWER_1 10
#define PWT_POWER_2 100
#define PWT_POWER_3 1000
#define PWT_POWER_4 10000
#define PWT_POWER_5 100000
#define PWT_POWER_6 1000000

static const gint64 pwt_chunk_powers[PWT_POWER_MAX + 1] = {
  1, PWT_POWER_1, PWT_POWER_2, PWT_POWER_3, PWT_POWER_4, PWT_POWER_5, PWT_POWER_6,
};

G_END_DECLS
