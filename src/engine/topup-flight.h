/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"

G_BEGIN_DECLS

/* What topups.c, which gives top-ups to the lines, and topup-results.c, which stores what came of
 * them, share. */

#define PWT_TOPUP_FIRST_RETRY_US (5 * PWT_US_PER_SECOND)
#define PWT_TOPUP_LAST_RETRY_US (5 * PWT_US_PER_MINUTE)

/* Of a meter with open top-ups, while the engine runs. */
typedef struct {
  PwtId task; /* what the lines were given; none: nothing */
  gint64 due_us;
  guint n_failures; /* in a row, for the back-off */
  PwtId doubtful; /* of which the last look found what a person must decide, if the next does too */
  char *trouble;  /* why the lines would not take it, until that is stored; else NULL */
} PwtTopupFlight;

/* Returns: (transfer none) (nullable): @meter's, if it has one */
PwtTopupFlight *pwt_topup_find_flight (PwtEngine *engine, PwtId meter);
void pwt_topup_set_reason (PwtTopup *topup, const char *reason);
/* Whether that is @topup. */
gboolean pwt_topup_is_doubtful (PwtEngine *engine, const PwtTopup *topup);
/* A queued one: in conflict, unsent, for a person to decide. */
gboolean pwt_topup_give_to_person (PwtTurn *turn, PwtTopup *topup, const char *why, GError **error);
gboolean pwt_topup_advance (PwtTurn *turn, PwtTopup *topup, GError **error);

G_END_DECLS
