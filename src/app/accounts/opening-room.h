/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* One room an account is to be opened at: its meter, what that holds and what becomes of it, and
 * what the tenant pays for it at once. A meter that was not read lately is read by itself.
 *
 * Signals:
 *   "changed" (): anything of it
 *   "removed" (): a person took it off the list
 *   "entered" (): Enter in its amount */
#define PWT_TYPE_OPENING_ROOM (pwt_opening_room_get_type ())
G_DECLARE_FINAL_TYPE (PwtOpeningRoom, pwt_opening_room, PWT, OPENING_ROOM, AdwBin)

PwtOpeningRoom *pwt_opening_room_new (PwtDesk *desk, const PwtMeterRow *row);

const PwtMeterRow *pwt_opening_room_get_row (PwtOpeningRoom *self);
PwtLeftover pwt_opening_room_get_leftover (PwtOpeningRoom *self);
PwtMoney pwt_opening_room_get_amount (PwtOpeningRoom *self); /* zero: none */
/* Whether an account can be opened there as it stands. */
gboolean pwt_opening_room_is_ready (PwtOpeningRoom *self);
/* Puts the focus where something is to be done. */
void pwt_opening_room_focus (PwtOpeningRoom *self);
/* What the engine said against it; until something of the room changes. */
void pwt_opening_room_set_problem (PwtOpeningRoom *self, const char *text);

G_END_DECLS
