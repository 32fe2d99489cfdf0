/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/people.h"
#include "record/site.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Who has which point now. "None now" is not an error: the function succeeds with NULL. */

/* Digits, without gaps, from 100001. */
char *pwt_accounts_next_number (PwtDb *db, PwtId project, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_accounts_of_point (PwtDb *db, PwtId point, PwtAccount **account,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest account that is open in the building of @point, at a point of the same medium; else
 * the newest of its project that has a tariff for it. */
gboolean pwt_accounts_newest_near (PwtDb *db, PwtId point, PwtAccount **account, char **building,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_accounts_meter_of_point (PwtDb *db, PwtId point, PwtMeter **meter,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether an account has @tariff, or had it when it was closed. */
gboolean pwt_accounts_have_tariff (PwtDb *db, PwtId tariff, gboolean *have,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether no money of @account was ever in @meter: nothing taken over, no top-up that arrived. */
gboolean pwt_accounts_is_unsold (PwtDb *db, PwtId account, PwtId meter, gboolean *is_unsold,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that ever served it, oldest first. Returns: (element-type PwtCircuit) */
GPtrArray *pwt_accounts_circuits_of_point (PwtDb *db, PwtId point,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The points @meter serves now. Returns: (element-type PwtCircuit) */
GPtrArray *pwt_accounts_circuits_of_meter (PwtDb *db, PwtId meter,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
