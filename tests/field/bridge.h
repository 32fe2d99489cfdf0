/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "peer.h"

/* Peers on real descriptors: ptys and sockets, paced to their baud by the real clock, all driven by
 * one thread. A request counts from the moment its bytes arrive; an answer is handed over when its
 * last byte would have come. */
typedef struct _Bridge Bridge;

Bridge *bridge_new (void);
void bridge_free (Bridge *bridge);
char *bridge_add_pty (Bridge *bridge, Peer *peer);
guint bridge_add_tcp (Bridge *bridge, Peer *peer);
void bridge_hang_up (Bridge *bridge, guint index);
void bridge_start (Bridge *bridge);
void bridge_stop (Bridge *bridge);
