/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/meters/meter-selection.h"

G_BEGIN_DECLS

/* Every room as a cell: building by building, a floor a line or more, the highest first. Made for
 * any number of rooms: only what is in sight has widgets, is asked for and drawn; it must be the
 * child of a GtkViewport. A click chooses one meter, with Ctrl one more, with Shift all up to it;
 * the name of a floor or building all of it. Arrow keys move, with Shift they choose. */
#define PWT_TYPE_METER_WALL (pwt_meter_wall_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterWall, pwt_meter_wall, PWT, METER_WALL, GtkWidget)

/* @list must be in its own order, not sorted otherwise, while the wall is seen. */
void pwt_meter_wall_set_list (PwtMeterWall *self, PwtRemoteList *list,
                              PwtMeterSelection *selection);
void pwt_meter_wall_show_selection (PwtMeterWall *self); /* to be called when it changed */
guint pwt_meter_wall_count_cells (PwtMeterWall *self);   /* that have a widget */

G_END_DECLS
