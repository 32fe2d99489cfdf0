/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/topup.h"

G_BEGIN_DECLS

/* What becomes of a sale's money, in one word (static): the same at the counter, in lists and on
 * what is printed of them. @reason: (nullable): of the top-up */
const char *pwt_topup_state_word (PwtTopupState state, const char *reason);

G_END_DECLS
