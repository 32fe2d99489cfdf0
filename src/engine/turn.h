/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "store/db.h"

G_BEGIN_DECLS

/* One turn of the writer: a group of works committed together. What a work wants done when, and
 * only if, it is committed goes to pwt_turn_after(). */
typedef void (*PwtAfter) (PwtEngine *engine, gpointer data);

typedef struct {
  PwtEngine *engine;
  PwtDb *db;
  gint64 now_us;
  GArray *after; /* of the work that runs now */
} PwtTurn;

void pwt_turn_after (PwtTurn *turn, PwtAfter run, gpointer data, GDestroyNotify free_data);
void pwt_turn_drop_after (PwtTurn *turn);

typedef struct {
  gboolean (*run) (PwtTurn *turn, gpointer data, GError **error);
  void (*done) (gpointer data, const GError *error); /* after commit or failure; may be NULL */
  gpointer data;
} PwtWork;

void pwt_turn_commit (PwtEngine *engine, gint64 now_us, const PwtWork *works, guint n_works);
gboolean pwt_turn_open (PwtEngine *engine,
                        gboolean (*run) (PwtTurn *turn, gpointer data, GError **error),
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
