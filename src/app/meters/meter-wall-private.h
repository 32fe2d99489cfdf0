/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/meters/meter-wall.h"
#include "app/meters/wall-plan.h"

G_BEGIN_DECLS

#define PWT_WALL_NO_ROW G_MAXUINT
#define PWT_WALL_NAME (-1)

/* The widgets of a strip in sight. */
typedef struct {
  guint strip;
  GtkWidget *name;  /* borrowed; NULL: the line goes on */
  GtkWidget *count; /* borrowed; of a head */
  GPtrArray *cells; /* (owned) (element-type PwtMeterCell) borrowed */
} PwtWallLine;

struct _PwtMeterWall {
  GtkWidget parent_instance;

  /* Owned */
  PwtWallPlan *plan;
  PwtRemoteList *list;
  PwtMeterSelection *selection;
  GtkAdjustment *vadjustment;
  GCancellable *cancellable;   /* of the question for floors under way */
  GPtrArray *lines;            /* (element-type PwtWallLine) from top to bottom */
  GQueue cells, names, counts; /* borrowed children without a place */
  GtkWidget *probe;            /* borrowed child, never seen: what a cell's size is */

  PwtWallSizes sizes;
  int width;      /* it was laid out for */
  int room_width; /* a cell without a sign needs this, at least */
  guint anchor;   /* the row a range begins with, or PWT_WALL_NO_ROW */
  guint cursor;   /* the strip the keyboard is at */
  int column;     /* PWT_WALL_NAME: at the name */
  guint bind_id;
  gboolean is_stale; /* floors were not asked for since the list was */
};

/* meter-wall.c: the widgets in sight */
void pwt_meter_wall_bind (PwtMeterWall *self);
/* The strips that are seen, @until not among them. */
void pwt_meter_wall_get_sight (PwtMeterWall *self, guint *from, guint *until);

/* meter-wall-hands.c: pointer and keyboard */
void pwt_meter_wall_clicked (PwtMeterWall *self, GtkWidget *widget);
gboolean pwt_meter_wall_focus (GtkWidget *widget, GtkDirectionType direction);
/* The row the keyboard is at, or PWT_WALL_NO_ROW. */
guint pwt_meter_wall_get_row (PwtMeterWall *self);
/* The focus that a widget left behind as it went goes to the one that is there now. */
void pwt_meter_wall_keep_focus (PwtMeterWall *self);
void pwt_meter_wall_add_keys (PwtMeterWall *self);

G_END_DECLS
