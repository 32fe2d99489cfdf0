/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* Makes the demo: a site with weeks behind it, and the memory of its simulated meters.
 *
 * Nothing is written that did not happen. The real engine runs on a clock that is set back and
 * walks up to now, its lines are in-memory wires to the meters of sim/, and whoever buys, opens or
 * trips does so by the engine's operations. What the meters then hold is left where prewatt-sim
 * looks for it, so that it goes on where the past ended.
 *
 *   site file ──> rooms (demo/rooms.h) ──> plan: how each meter began, who does what when
 *                                           └─> life (demo/life.c): clock, wires, operations
 *
 * The file says how things stand at the end, so every demo shows the same tenants in arrears. */
#define PWT_DEMO_DAYS 42

typedef struct {
  const char *site_dir;     /* is made: missing or empty until all of it is done */
  const char *profiles_dir; /* as of the engine */
  const char *site_json;    /* text of the site file */
  const char *line_dir;     /* of the simulator: links and, in "state", the meters' memory */
  guint days;               /* of the past, at least 1 */
  guint64 seed;          /* of what tenants do; the same seed at the same time is the same past */
  const PwtWorld *world; /* (nullable): now, and secrets; NULL: the real one */
} PwtDemoOptions;

typedef struct {
  char *password; /* of the operator "demo" */
  guint n_sales, n_refused;
} PwtDemoMade;

gboolean pwt_demo_make (const PwtDemoOptions *options, PwtDemoMade *made,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
