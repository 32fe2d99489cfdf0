/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "sim/site.h"

G_BEGIN_DECLS

#define WORLD_MAX_LINES 8
#define WORLD_BEGIN_US G_GINT64_CONSTANT (1795140000000000) /* 2026-11-20 10:00 in Shanghai */

/* A whole site in memory: a real engine on a real store, driven by hand on a virtual clock, whose
 * lines are wires to simulated meters. The engine can be killed and opened again; the meters live
 * on. */
typedef struct {
  char *dir; /* of the site, removed at the end */
  gint64 now_us;
  gint64 skew_us; /* how much the engine's clock is ahead; may be set at any time */
  guint64 random;
  PwtSimSite *sim;
  PwtLink *wires[WORLD_MAX_LINES]; /* (borrowed) of the running engine, by line − 1 */
  PwtEngine *engine;
  char *token;
  PwtId project;
  PwtWorld clock;
} World;

World *world_new (const char *site_json, guint64 seed);
World *world_new_on (char *dir, PwtSimSite *sim, gint64 now_us, guint64 seed);
World *world_new_closed (const char *site_json, guint64 seed);
void world_free (World *world);
void world_open (World *world);
void world_kill (World *world);
void world_run (World *world, gint64 for_us);
void world_restart (World *world);
void world_restore_closed (World *world, const char *backup);
void world_restore (World *world, const char *backup);

void world_sign_in (World *world);
gpointer world_call (World *world, const char *operation, gconstpointer request);
GError *world_fail (World *world, const char *operation, gconstpointer request);
/* From outside, as nothing inside can: a rule that nobody reckoned with. */
void world_execute (World *world, const char *sql);
PwtId world_new_id (World *world);
PwtId world_point (World *world, const char *room);
/* Paid in cash. Returns: the sale's id */
PwtId world_sell (World *world, const char *room, gint64 yuan);
PwtTopup *world_topup (World *world, PwtId sale);
PwtTopupState world_topup_state (World *world, PwtId sale);
/* An account of a new tenant in the first tariff; PWT_LEFTOVER_REFUSE: the meter holds something,
 * and it must be refused. */
void world_open_room (World *world, const char *room, PwtLeftover leftover);
PwtId world_meter (World *world, const char *room);
PwtSimMeter *world_sim_meter (World *world, guint line, guint8 address);
char *world_site_json (guint n_meters, guint n_opened, const char *profile);

G_END_DECLS
