/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/gateway.h"
#include "sim/peer.h"
#include "sim/pty.h"
#include "sim/server.h"

G_BEGIN_DECLS

/* Whatever the loop waits for: embedded first in each, known to epoll by its address. */
typedef struct _Source Source;

struct _Source {
  int fd;
  void (*ready) (PwtSimServer *server, Source *source, guint32 events);
};

/* A line on its pty, or behind its gateway. */
typedef struct {
  Source source; /* the pty, or the gateway's listening socket */
  PwtSimServer *server;
  guint number;
  PwtSimLine *line;
  PwtSimPty *pty;         /* (nullable) */
  PwtSimGateway *gateway; /* (nullable) */
  gint64 next_us;
  GSequenceIter *place; /* among all channels, by next_us */
} Channel;

/* A connection: of the control socket if it has no channel, else to a gateway. */
typedef struct {
  Source source;
  PwtSimPeer peer;
  Channel *channel; /* (nullable) */
  guint id;
  gboolean wants_out; /* epoll is told to say when it is writable */
  gboolean is_over;   /* to be closed once the events at hand are done */
} Client;

struct _PwtSimServer {
  char *folder;
  PwtSimSite *site;
  PwtSimState *state;
  PwtSimControl control;
  int epoll_fd, lock_fd;
  Source stop, control_listener;
  GPtrArray *channels;
  GSequence *by_time;
  GHashTable *clients; /* (element-type uint Client): by id */
  guint last_client;
  gboolean is_stopping;
  gint64 offset_us; /* UTC minus the time since boot */
};

gint64 pwt_sim_server_now (PwtSimServer *server);
gboolean pwt_sim_server_watch (PwtSimServer *server, Source *source, GError **error);

gboolean pwt_sim_channel_open (PwtSimServer *server, guint number, GError **error);
void pwt_sim_channel_free (gpointer channel);
void pwt_sim_channel_serve (Channel *channel, gint64 now_us);
void pwt_sim_channel_ask (Channel *channel, gint64 now_us, guint client, guint16 transaction,
                          const PwtModbusRequest *request);

void pwt_sim_client_accept (PwtSimServer *server, int listener, Channel *channel);
void pwt_sim_client_send (PwtSimServer *server, guint id, gconstpointer bytes, gsize n);
void pwt_sim_client_free (gpointer client);
void pwt_sim_clients_sweep (PwtSimServer *server);

G_END_DECLS
