/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/tariff.h"

G_BEGIN_DECLS

/* Holidays as people write them: "2026-10-01~2026-10-07, 2027-01-01". */
char *pwt_tariff_dates_format (const GPtrArray *holidays, gboolean is_workday);

/* Puts the dates of @text in the place of those of @holidays that are worked, or are not.
 * Returns: FALSE with @error set if it is no such list; nothing changed then */
gboolean pwt_tariff_dates_parse (const char *text, gboolean is_workday, GPtrArray *holidays,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
