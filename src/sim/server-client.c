/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections: JSON lines on the control socket, Modbus/TCP to a gateway. */
#include "sim/server-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define MAX_CLIENTS 20000
#define MAX_TCP_IN 4096

void
pwt_sim_client_free (gpointer data)
{
  Client *client = data;

  pwt_sim_peer_clear (&client->peer);
  g_free (client);
}

static gboolean
is_over (gpointer key, gpointer client, gpointer data)
{
  return ((Client *) client)->is_over;
}

/**
 * pwt_sim_clients_sweep:
 *
 * Closes the connections that are over.
 */
void
pwt_sim_clients_sweep (PwtSimServer *server)
{
  g_hash_table_foreach_remove (server->clients, is_over, NULL);
}

/* Sends what can be sent and asks to be told when more can. */
static void
flush (PwtSimServer *server, Client *client)
{
  gboolean wants_out;
  struct epoll_event event = { .data.ptr = client };

  if (!pwt_sim_peer_flush (&client->peer)) {
    client->is_over = TRUE;
    return;
  }
  wants_out = client->peer.out->len > 0;
  if (wants_out == client->wants_out)
    return;
  client->wants_out = wants_out;
  event.events = wants_out ? EPOLLIN | EPOLLOUT : EPOLLIN;
  if (epoll_ctl (server->epoll_fd, EPOLL_CTL_MOD, client->source.fd, &event) != 0)
    client->is_over = TRUE;
}

/**
 * pwt_sim_client_send:
 * @id: of a client that may have gone: nothing is sent then
 */
void
pwt_sim_client_send (PwtSimServer *server, guint id, gconstpointer bytes, gsize n)
{
  Client *client = g_hash_table_lookup (server->clients, GUINT_TO_POINTER (id));

  if (client == NULL || client->is_over)
    return;
  pwt_sim_peer_send (&client->peer, bytes, n);
  flush (server, client);
}

/* Every whole line is a command. */
static void
take_lines (PwtSimServer *server, Client *client)
{
  GByteArray *in = client->peer.in;
  guint8 *end;

  while (in->len > 0 && (end = memchr (in->data, '\n', in->len)) != NULL) {
    gsize length = (gsize) (end - in->data);
    g_autofree char *answer = pwt_sim_control (&server->control, (const char *) in->data, length,
                                               pwt_sim_server_now (server));

    pwt_sim_peer_send (&client->peer, answer, strlen (answer));
    pwt_sim_peer_send (&client->peer, "\n", 1);
    g_byte_array_remove_range (in, 0, (guint) length + 1);
  }
  if (in->len >= PWT_SIM_CONTROL_MAX_LINE) {
    g_autofree char *answer = pwt_sim_control_error ("The line is longer than 64 KiB");

    pwt_sim_peer_send (&client->peer, answer, strlen (answer));
    pwt_sim_peer_send (&client->peer, "\n", 1);
    client->is_over = TRUE;
  }
  flush (server, client);
}

static void
take_requests (PwtSimServer *server, Client *client)
{
  GByteArray *in = client->peer.in;
  gint64 now_us = pwt_sim_server_now (server);

  while (in->len > 0) {
    PwtModbusRequest request;
    guint16 transaction;
    gsize size = 0;
    PwtParse parse =
        pwt_modbus_tcp_parse_request (in->data, in->len, &request, &transaction, &size);

    if (parse == PWT_PARSE_MORE)
      return;
    if (parse == PWT_PARSE_FRAME)
      pwt_sim_channel_ask (client->channel, now_us, client->id, transaction, &request);
    g_byte_array_remove_range (in, 0, (guint) CLAMP (size, 1, in->len));
  }
}

static void
client_ready (PwtSimServer *server, Source *source, guint32 events)
{
  Client *client = (Client *) source;
  gboolean is_open;

  if (client->is_over)
    return;
  if (events & EPOLLOUT)
    flush (server, client);
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
    return;
  is_open = pwt_sim_peer_receive (&client->peer,
                                  client->channel != NULL ? MAX_TCP_IN : PWT_SIM_CONTROL_MAX_LINE);
  if (client->channel != NULL)
    take_requests (server, client);
  else
    take_lines (server, client);
  if (!is_open)
    client->is_over = TRUE;
}

/**
 * pwt_sim_client_accept:
 * @listener: a listening socket that is ready
 * @channel: (nullable): of a gateway; else the control socket
 */
void
pwt_sim_client_accept (PwtSimServer *server, int listener, Channel *channel)
{
  int fd, yes = 1;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    Client *client = g_new0 (Client, 1);

    pwt_sim_peer_init (&client->peer, fd);
    client->source = (Source){ fd, client_ready };
    client->channel = channel;
    client->id = ++server->last_client;
    /* Without it a reply may wait for the acknowledgement of the one before. */
    if (channel != NULL)
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (g_hash_table_size (server->clients) >= MAX_CLIENTS ||
        !pwt_sim_server_watch (server, &client->source, NULL))
      pwt_sim_client_free (client);
    else
      g_hash_table_insert (server->clients, GUINT_TO_POINTER (client->id), client);
  }
}
