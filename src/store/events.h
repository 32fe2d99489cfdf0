/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"
#include "store/db.h"

G_BEGIN_DECLS

#define PWT_EVENTS_KEEP_US (3 * PWT_US_PER_DAY)

/* @number: (out) (optional): the event's, greater than every earlier one, for ever */
gboolean pwt_events_append (PwtDb *db, const PwtEvent *event, gint64 *number,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Number of the newest event ever, 0 before the first. */
/* Events after @after, oldest first, at most @limit. is_reset: some were dropped in between, or
 * @after lies in the future (a restored site): load everything anew and go on after "last". Free
 * with pwt_record_free (&pwt_events_record, …). */
PwtEvents *pwt_events_since (PwtDb *db, gint64 after, gint64 limit,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_events_prune (PwtDb *db, gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
