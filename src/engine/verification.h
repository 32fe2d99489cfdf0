/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

/* The site verifies itself: each night, and whenever it was not closed the last time. A job does it
 * on readers of its own; what it found is kept, as what a person verifies is. */

/* Begins one that is committed before anything else, where the site was cut short. */
gboolean pwt_verification_open (PwtEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_verifications_step (PwtEngine *engine, gint64 now_us);

/* What the last one found: (transfer full) a pwt_site_status_record with its verified_… members;
 * verified_us is PWT_TIME_NONE where there was none. */
gboolean pwt_verification_load (PwtDb *db, PwtSiteStatus **verified,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* From any thread. That the books were verified is worth remembering, but no reason to fail:
 * whoever verifies may do so because nothing can be written any more. */
void pwt_verification_remember (PwtEngine *engine, const PwtVerification *found, gint64 now_us);

/* Returns: (transfer full) (nullable): the first thing that is wrong, in words */
char *pwt_verification_dup_problem (const PwtVerification *found);

G_END_DECLS
