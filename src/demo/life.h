/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/demo.h"
#include "sim/site.h"

G_BEGIN_DECLS

typedef enum {
  PWT_DEMO_OWNER, /* the operator "demo", who may do everything */
  PWT_DEMO_CLERK_1,
  PWT_DEMO_CLERK_2,
} PwtDemoWho;

#define PWT_DEMO_N_WHO 3

/* A site in the making: a real engine on a real store, driven by hand on a clock of its own, whose
 * lines are wires to simulated meters. */
typedef struct {
  gint64 now_us;
  PwtWorld clock;
  const PwtWorld *chance; /* where secrets come from */
  PwtSimSite *sim;
  PwtEngine *engine;
  PwtId project;
  struct {
    char *name, *password;
    char *token; /* NULL: not signed in */
    gint64 since_us, used_us;
  } who[PWT_DEMO_N_WHO];
} PwtDemoLife;

gboolean pwt_demo_life_begin (PwtDemoLife *life, const PwtDemoOptions *options,
                              const char *site_json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_demo_life_end (PwtDemoLife *life, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_demo_life_clear (PwtDemoLife *life);

void pwt_demo_life_run (PwtDemoLife *life, gint64 until_us);
gpointer pwt_demo_life_call (PwtDemoLife *life, PwtDemoWho who, const char *operation,
                             gconstpointer request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_demo_life_do (PwtDemoLife *life, PwtDemoWho who, const char *operation,
                           gconstpointer request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtId pwt_demo_life_new_id (PwtDemoLife *life);

G_END_DECLS
