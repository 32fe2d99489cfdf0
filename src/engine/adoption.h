/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/turn.h"
#include "record/accounts.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* 接收余额: what a meter held before the books knew it. */

gboolean pwt_adopt_balances (PwtTurn *turn, const PwtAccount *account, const GArray *balances,
                             PwtId operator_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_adopt_first_balance (PwtTurn *turn, const PwtMeterLive *live,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
