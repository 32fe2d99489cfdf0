/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/lines.h"
#include "peer.h"

/* Lines with scripted peers on a virtual clock. */
#define SITE_START_US                                                                              \
  (G_GINT64_CONSTANT (1795168800) * PWT_US_PER_SECOND) /* 2026-11-20 10:00 UTC */

typedef struct {
  PwtProfileSet *profiles;
  PwtLines *lines;
  GPtrArray *peers;  /* of Peer: line n is element n − 1 */
  GPtrArray *links;  /* of PwtLink, borrowed, likewise */
  GPtrArray *events; /* of PwtLinesEvent: all so far */
  gint64 now_us;
  guint64 next_id;
  const char *zone; /* of lines added from now on; NULL: UTC+8 */
} Site;

void site_init (Site *site);
void site_clear (Site *site);
Peer *site_add_line (Site *site, PwtProtocol protocol, gint64 interval_us);
PeerMeter *site_add_meter (Site *site, guint32 line, guint8 unit, const char *profile);
guint32 site_number (guint32 line, guint8 unit);
void site_pass (Site *site, gint64 us);
gboolean site_turn (Site *site);
PwtTask site_task (Site *site, PwtTaskKind kind, guint32 meter);
const PwtTaskResult *site_run (Site *site, const PwtTask *task);
const PwtTaskResult *site_result (Site *site, PwtId id);
guint site_count (Site *site, PwtLinesEventKind kind, guint32 meter);
const PwtLinesEvent *site_last (Site *site, PwtLinesEventKind kind, guint32 meter);
