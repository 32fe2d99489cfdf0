/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/jobs.h"
#include "store/db.h"

G_BEGIN_DECLS

#define PWT_N_COMMAND_STATES (PWT_COMMAND_CANCELLED + 1)

gboolean pwt_job_items_count (PwtDb *db, PwtId job, gint64 counts[PWT_N_COMMAND_STATES],
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_job_items_count_skipped (PwtDb *db, PwtId job, gint64 *count,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Items in @state, at most @limit, in turn. Returns: (element-type PwtJobItem) */
GPtrArray *pwt_job_items_in (PwtDb *db, PwtId job, PwtCommandState state, gint64 limit,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Items that were given and ended without success. Returns: (element-type PwtJobItem) in turn */
GPtrArray *pwt_job_items_failed (PwtDb *db, PwtId job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what waits as cancelled. */
gboolean pwt_job_items_cancel_waiting (PwtDb *db, PwtId job, gint64 now_us,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
