/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "record/accounts.h"

G_BEGIN_DECLS

/* Why an account lasts as long as it does, and by which price and thresholds: two cards. */
#define PWT_TYPE_ACCOUNT_REASONS (pwt_account_reasons_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountReasons, pwt_account_reasons, PWT, ACCOUNT_REASONS, AdwBin)

void pwt_account_reasons_show (PwtAccountReasons *self, const PwtAccountStory *story,
                               GTimeZone *zone);

G_END_DECLS
