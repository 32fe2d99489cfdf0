/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/meters.h"
#include "store/db.h"

G_BEGIN_DECLS

/* The holds whose time is up at @now_us and whose meters are to be restored, one a meter: nothing
 * that came after has ended them or is about to, and no restoring was tried in the last @retry_us.
 *
 * Returns: (element-type PwtCommand) */
GPtrArray *pwt_commands_over_holds (PwtDb *db, gint64 now_us, gint64 retry_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
