/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A connected socket with what has come and what could not yet be sent; never blocks. */
typedef struct {
  int fd;
  GByteArray *in;
  GByteArray *out;
} PwtSimPeer;

#define PWT_SIM_PEER_MAX_OUT (16 * 1024 * 1024) /* who does not read that much is let go */

void pwt_sim_peer_init (PwtSimPeer *peer, int fd);
void pwt_sim_peer_clear (PwtSimPeer *peer);
gboolean pwt_sim_peer_receive (PwtSimPeer *peer, gsize max_in);
void pwt_sim_peer_send (PwtSimPeer *peer, gconstpointer bytes, gsize n);
gboolean pwt_sim_peer_flush (PwtSimPeer *peer);

int pwt_sim_listen_unix (const char *path, GError **error);
int pwt_sim_listen_tcp (guint16 port, GError **error);

G_END_DECLS
