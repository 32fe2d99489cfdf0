/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a tenant draws: one power for each half hour, from a day's shape, the day of the week, what
 * is special about the day and noise.
 *
 * A pure function of seed and time, so that a meter asked every second and one asked once a week
 * have used the same. Integers only. */
typedef enum {
  PWT_SIM_SHAPE_DAY,    /* one shift, 08–18, lunch break, quiet weekend */
  PWT_SIM_SHAPE_SHIFTS, /* two shifts, 06–22, six days a week */
  PWT_SIM_SHAPE_OFFICE, /* 09–19, five days */
  PWT_SIM_SHAPE_STEADY, /* cold store, server room: day and night */
  PWT_SIM_SHAPE_SHOP,   /* canteen or shop: noon and evening, all week */
  PWT_SIM_SHAPE_IDLE,   /* empty room: the base only */
} PwtSimShape;

#define PWT_SIM_N_SHAPES 6
#define PWT_SIM_MAX_POWER_W 1000000

typedef struct {
  PwtSimShape shape;
  gint64 base_w; /* day and night, 0 … PWT_SIM_MAX_POWER_W */
  gint64 peak_w; /* on top of it when the shape is full, likewise */
  guint64 seed;
} PwtSimLoad;

/* Civil time of all simulated sites: China, without summer time. */
#define PWT_SIM_UTC_OFFSET_US (8 * G_GINT64_CONSTANT (3600000000))
#define PWT_SIM_HALF_HOUR_US G_GINT64_CONSTANT (1800000000)

guint64 pwt_sim_hash (guint64 seed, guint64 number);
guint64 pwt_sim_random (guint64 *state);
gint64 pwt_sim_load_power_w (const PwtSimLoad *load, gint64 time_us);
const char *pwt_sim_shape_nick (PwtSimShape shape);
gboolean pwt_sim_shape_from_nick (const char *nick, PwtSimShape *shape);

G_END_DECLS
