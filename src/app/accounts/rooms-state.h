/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/accounts.h"

G_BEGIN_DECLS

/* How an account stands: each of its rooms has a meter, a balance and a supply of its own. */
typedef struct {
  PwtMeterState state; /* the worst */
  guint n_rooms, n_worst;
  const char *worst_room; /* (borrowed) (nullable) the first of those in it */
} PwtRoomsState;

PwtRoomsState pwt_rooms_state_of_row (const PwtAccountRow *row);
PwtRoomsState pwt_rooms_state_of_meters (const GPtrArray *meters);

/* "Normal", "A102 In arrears", "In arrears 2/3 rooms". Returns: (transfer full) */
char *pwt_rooms_state_text (const PwtRoomsState *self);
/* The colour of the least balance among them; NULL: none. */
const char *pwt_rooms_state_text_css (const PwtRoomsState *self);

G_END_DECLS
