/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "record/accounts.h"

G_BEGIN_DECLS

/* The card of a story's charts: use by day, what the balance was, and use by band. Use and balance
 * are the ledger's own lines. Bands are the meters' registers, and of those days only that were
 * read near both ends; where the ledger estimates a day, they have a gap.
 *
 * Action: "curve.show" (s: "use", "balance", "bands")
 * Signal "bands-wanted" (): the story that was shown does not tell of bands; another is wanted */
#define PWT_TYPE_ACCOUNT_CURVE (pwt_account_curve_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountCurve, pwt_account_curve, PWT, ACCOUNT_CURVE, AdwBin)

void pwt_account_curve_show (PwtAccountCurve *self, const PwtAccountStory *story, PwtDesk *desk);
/* Nothing of another account or period stays on the screen. */
void pwt_account_curve_clear (PwtAccountCurve *self);
/* The story that was wanted cannot be told. */
void pwt_account_curve_fail (PwtAccountCurve *self, const char *why);
gboolean pwt_account_curve_wants_bands (PwtAccountCurve *self);

G_END_DECLS
