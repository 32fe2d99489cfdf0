/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/meters/meter-selection.h"

G_BEGIN_DECLS

/* Every room as a cell: building by building, a floor a row, the highest first. A click chooses one
 * meter, with Ctrl one more, with Shift all up to it; the name of a floor or building all of it. */
#define PWT_TYPE_METER_WALL (pwt_meter_wall_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterWall, pwt_meter_wall, PWT, METER_WALL, AdwBin)

#define PWT_WALL_CELLS_MAX 1000 /* measured: beyond these the first frame takes too long */

void pwt_meter_wall_set_list (PwtMeterWall *self, PwtRemoteList *list,
                              PwtMeterSelection *selection);
void pwt_meter_wall_show_selection (PwtMeterWall *self); /* to be called when it changed */

G_END_DECLS
