/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/floors.h"

#define FLOORS_MAX 100000

static const PwtField floor_run_fields[] = {
  PWT_FIELD (PwtFloorRun, TEXT, building, NULL),
  PWT_FIELD (PwtFloorRun, TEXT, floor, NULL),
  PWT_FIELD (PwtFloorRun, INT, count, NULL),
};
const PwtRecord pwt_floor_run_record = PWT_RECORD (PwtFloorRun, "floor-run", floor_run_fields);

static const PwtField floors_fields[] = {
  PWT_FIELD (PwtFloors, LIST, floors, NULL, .of = &pwt_floor_run_record, .max_length = FLOORS_MAX),
};
const PwtRecord pwt_floors_record = PWT_RECORD (PwtFloors, "floors", floors_fields);
