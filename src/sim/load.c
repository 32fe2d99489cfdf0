/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load.h"

#include <string.h>

#define HOURS_PER_DAY 24
#define HALF_HOURS_PER_DAY 48
#define SEED_OF_ALL 0
#define DAYS_FROM_MONDAY 3 /* 1970-01-01 was a Thursday */

typedef struct {
  const char *nick;
  guint8 percent[HOURS_PER_DAY]; /* of the peak, by hour of a workday */
  guint8 saturday, sunday;       /* percent of that */
} Shape;

static const Shape shapes[PWT_SIM_N_SHAPES] = {
  [PWT_SIM_SHAPE_DAY] = { "day",
                          { 0,  0,  0,   0,  0,  0,  2,  20, 85, 100, 100, 92,
                            35, 85, 100, 98, 95, 72, 28, 12, 4,  0,   0,   0 },
                          45,
                          6 },
  [PWT_SIM_SHAPE_SHIFTS] = { "shifts",
                             { 6,  4,  4,   4,  4,  18, 80, 95, 100, 100, 98, 70,
                               80, 98, 100, 96, 90, 75, 85, 95, 92,  85,  40, 12 },
                             100,
                             15 },
  [PWT_SIM_SHAPE_OFFICE] = { "office",
                             { 0,  0,  0,   0,  0,  0,  0,  5,  45, 90, 100, 95,
                               60, 85, 100, 98, 92, 85, 55, 30, 15, 5,  0,   0 },
                             18,
                             6 },
  [PWT_SIM_SHAPE_STEADY] = { "steady",
                             { 62, 60,  58,  58, 60, 62, 66, 72, 80, 88, 92, 96,
                               98, 100, 100, 98, 94, 90, 84, 80, 76, 72, 68, 64 },
                             96,
                             94 },
  [PWT_SIM_SHAPE_SHOP] = { "shop",
                           { 4,  4,  4,  4,  8,  35, 70, 60, 30, 35, 75, 100,
                             90, 45, 25, 25, 45, 95, 90, 60, 40, 25, 12, 6 },
                           95,
                           80 },
  [PWT_SIM_SHAPE_IDLE] = { "idle", { 0 }, 100, 100 },
};

/**
 * pwt_sim_hash:
 *
 * splitmix64: the same number for the same pair on every machine, without a state to carry.
 *
 * Returns: 64 bits that look random
 */
guint64
pwt_sim_hash (guint64 seed, guint64 number)
{
  guint64 z = seed + (number + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/**
 * pwt_sim_random:
 *
 * Returns: the next number of a sequence, and @state moved on
 */
guint64
pwt_sim_random (guint64 *state)
{
  return pwt_sim_hash ((*state)++, 0);
}

/* What is special about a day: the weather and the orders, which everybody has alike, so that no
 * day of many tenants is like another; and what is a tenant's own. Of 10000. */
static gint64
day_factor (guint64 seed, guint64 day)
{
  gint64 of_all = 92 + (gint64) (pwt_sim_hash (SEED_OF_ALL, day) % 17);
  gint64 own = 90 + (gint64) (pwt_sim_hash (seed, day) % 21);

  return of_all * own;
}

/**
 * pwt_sim_load_power_w:
 *
 * Returns: what the tenant draws in the half hour of @time_us while the relay is closed, W
 */
gint64
pwt_sim_load_power_w (const PwtSimLoad *load, gint64 time_us)
{
  const Shape *shape;
  gint64 half_hour, day, base_noise, peak_noise, percent;
  guint64 noise;
  int weekday;

  g_return_val_if_fail (load->shape < PWT_SIM_N_SHAPES, 0);

  time_us = MAX (time_us, 0);
  shape = &shapes[load->shape];
  half_hour = (time_us + PWT_SIM_UTC_OFFSET_US) / PWT_SIM_HALF_HOUR_US;
  day = half_hour / HALF_HOURS_PER_DAY;
  weekday = (int) ((day + DAYS_FROM_MONDAY) % 7); /* 0 Monday */
  noise = pwt_sim_hash (load->seed, (guint64) half_hour);
  base_noise = 90 + (gint64) (noise % 21);
  peak_noise = 78 + (gint64) ((noise >> 32) % 37);

  percent = shape->percent[half_hour % HALF_HOURS_PER_DAY / 2];
  if (weekday >= 5)
    percent = percent * (weekday == 5 ? shape->saturday : shape->sunday) / 100;
  return load->base_w * base_noise / 100 + load->peak_w * percent / 100 * peak_noise / 100 *
                                               day_factor (load->seed, (guint64) day) / 10000;
}

/**
 * pwt_sim_shape_nick:
 *
 * Returns: the shape's name in files
 */
const char *
pwt_sim_shape_nick (PwtSimShape shape)
{
  g_return_val_if_fail (shape < PWT_SIM_N_SHAPES, NULL);

  return shapes[shape].nick;
}

/**
 * pwt_sim_shape_from_nick:
 *
 * Returns: %FALSE if there is no such shape
 */
gboolean
pwt_sim_shape_from_nick (const char *nick, PwtSimShape *shape)
{
  for (guint i = 0; i < PWT_SIM_N_SHAPES; i++) {
    if (strcmp (shapes[i].nick, nick) == 0) {
      *shape = (PwtSimShape) i;
      return TRUE;
    }
  }
  return FALSE;
}
