/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/site.h"

G_BEGIN_DECLS

/* The state folder of a running simulator: what survives a kill.
 *
 *   FOLDER/start.json   when, with which seed and speed the site was first started
 *   FOLDER/L-A.json     meter A of line L, once a command has changed it
 *
 * A meter without a file is its site file's meter, started at that first moment: its use is a
 * function of seed and time, so nothing of it need be written. Files are replaced whole and flushed
 * to the disk before the meter's answer goes out. */
typedef struct {
  char *folder;
  gint64 started_us;
  guint64 seed;
  gint64 speed;
} PwtSimState;

PwtSimState *pwt_sim_state_open (const char *folder, guint64 seed, gint64 speed, gint64 now_us,
                                 GError **error);
void pwt_sim_state_free (PwtSimState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimState, pwt_sim_state_free)

gboolean pwt_sim_state_restore (PwtSimState *state, PwtSimSite *site,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sim_state_save (PwtSimState *state, guint line, const PwtSimMeter *meter,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sim_state_begin_anew (PwtSimState *state, PwtSimSite *site, guint64 seed, gint64 speed,
                                   gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
