/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* Where floors begin and end in the list of meters, in the list's own order: enough to lay out a
 * wall of 100,000 rooms before any of its meters is loaded. */

typedef struct {
  char *building, *floor; /* NULL: meters that hang in no room */
  gint64 count;           /* rows of the list, one after the other */
} PwtFloorRun;

typedef struct {
  GPtrArray *floors; /* (element-type PwtFloorRun) */
} PwtFloors;

extern const PwtRecord pwt_floor_run_record, pwt_floors_record;

G_END_DECLS
