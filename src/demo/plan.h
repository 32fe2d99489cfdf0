/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/rooms.h"

G_BEGIN_DECLS

typedef enum {
  PWT_DEMO_OPEN, /* the newcomer's account; the sale of the same moment follows */
  PWT_DEMO_SELL,
  PWT_DEMO_TRIP,
  PWT_DEMO_RESTORE,
  PWT_DEMO_HOLD,
  PWT_DEMO_CLOCK,     /* its clock is set */
  PWT_DEMO_FALL_MUTE, /* its communication breaks */
} PwtDemoDeedKind;

/* Something that somebody does, or that happens, to a room's meter. */
typedef struct {
  gint64 at_us;
  PwtDemoDeedKind kind;
  PwtDemoRoom *room;
  gint64 yuan;        /* of a sale */
  const char *reason; /* of a trip or hold */
  guint number;       /* of those of one moment, the order */
} PwtDemoDeed;

GArray *pwt_demo_plan (GPtrArray *rooms, gint64 begin_us, gint64 end_us, guint64 seed);

G_END_DECLS
