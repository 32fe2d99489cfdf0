/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"
#include "store/db.h"
#include "store/history.h"

G_BEGIN_DECLS

/* Derives everything anew from what was only ever appended, one finding a subject. Free with
 * pwt_record_free (&pwt_verification_record, …). NULL with @error only if it could not be done;
 * what is wrong is a finding. @history may be NULL. @now_us: for ages of what is open. */
PwtVerification *pwt_verify (PwtDb *db, PwtHistory *history, gint64 now_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_verify_balances (PwtDb *db, char **problem, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
