/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/topup-words.h"

#include <glib/gi18n.h>

#include "record/sales.h"

/* What waits for its turn, and what is looked at because it may be a conflict, are both queued. */
const char *
pwt_topup_state_word (PwtTopupState state, const char *reason)
{
  if (pwt_topup_is_doubted (state, reason))
    state = PWT_TOPUP_UNKNOWN;
  return _ (pwt_topup_state_choices[state].label);
}
