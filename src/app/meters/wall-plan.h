/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/meters/meter-selection.h"
#include "record/floors.h"

G_BEGIN_DECLS

/* Where on a wall everything is: a strip for each building's name and for each line of rooms, the
 * highest floor of a building first, a floor wider than the wall on several. Numbers only: 100,000
 * rooms are some thousand strips, and widgets are made for those in sight alone. */
typedef struct {
  gboolean is_head;  /* a building's name; its rooms follow */
  gboolean has_name; /* the first line of its floor */
  guint floor;       /* its run; of a head, the first of its building */
  guint first, n;    /* rows of the list: of the line, or of the whole building */
  int y, height;
} PwtWallStrip;

typedef struct {
  GPtrArray *floors; /* (owned) (element-type PwtFloorRun) */
  GArray *firsts;    /* (owned) (element-type guint) the row each floor begins with */
  GArray *strips;    /* (owned) (element-type PwtWallStrip) from top to bottom */
  guint total;       /* rows */
  guint n_columns;
  int height;
} PwtWallPlan;

typedef struct {
  guint columns_max; /* that fit */
  int head_height, cell_height, gap, bottom;
} PwtWallSizes;

PwtWallPlan *pwt_wall_plan_new (void);
void pwt_wall_plan_free (PwtWallPlan *self);
/* @floors: (transfer full) (element-type PwtFloorRun) */
void pwt_wall_plan_take_floors (PwtWallPlan *self, GPtrArray *floors);
void pwt_wall_plan_lay_out (PwtWallPlan *self, const PwtWallSizes *sizes);
int pwt_wall_plan_measure (const PwtWallPlan *self, const PwtWallSizes *sizes);
guint pwt_wall_plan_count_columns (const PwtWallPlan *self, guint columns_max);

const PwtWallStrip *pwt_wall_plan_get (const PwtWallPlan *self, guint strip);
const PwtFloorRun *pwt_wall_plan_get_floor (const PwtWallPlan *self, guint floor);
/* The first strip that reaches below @y; the number of strips if none does. */
guint pwt_wall_plan_find_y (const PwtWallPlan *self, int y);
gboolean pwt_wall_plan_find_row (const PwtWallPlan *self, guint row, guint *strip, guint *column);
/* The rows of a building (of its head) or of a floor (of a line with its name). */
PwtMeterSpan pwt_wall_plan_get_span (const PwtWallPlan *self, guint strip);
/* All rows between two, both with them, as they are read. @spans: (element-type PwtMeterSpan) */
void pwt_wall_plan_add_between (const PwtWallPlan *self, guint row, guint other, GArray *spans);

G_END_DECLS
