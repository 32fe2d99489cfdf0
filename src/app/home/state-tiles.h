/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/requests.h"

G_BEGIN_DECLS

/* How many meters are in which state: a button each that leads to the list of just these. */
#define PWT_TYPE_STATE_TILES (pwt_state_tiles_get_type ())
G_DECLARE_FINAL_TYPE (PwtStateTiles, pwt_state_tiles, PWT, STATE_TILES, GtkWidget)

void pwt_state_tiles_show (PwtStateTiles *self, const PwtSiteSummary *summary);

G_END_DECLS
