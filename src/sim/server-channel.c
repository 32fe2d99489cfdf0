/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line in real time: what its pty or its gateway's clients bring, and what it says when. */
#include "sim/server-private.h"

#include <errno.h>
#include <unistd.h>

static gboolean
save_meter (PwtSimMeter *meter, gpointer data)
{
  Channel *channel = data;
  g_autoptr (GError) error = NULL;

  if (pwt_sim_state_save (channel->server->state, channel->number, meter, &error))
    return TRUE;
  g_printerr ("Line %u, meter %u stays silent: %s\n", channel->number, meter->address,
              error->message);
  return FALSE;
}

static int
compare_channels (gconstpointer a, gconstpointer b, gpointer data)
{
  const Channel *first = a, *second = b;

  return (first->next_us > second->next_us) - (first->next_us < second->next_us);
}

static void
reschedule (Channel *channel)
{
  gint64 next_us = channel->pty != NULL ? pwt_sim_line_next_us (channel->line)
                                        : pwt_sim_gateway_next_us (channel->gateway);

  if (next_us == channel->next_us)
    return;
  channel->next_us = next_us;
  g_sequence_sort_changed (channel->place, compare_channels, NULL);
}

static void
serve_pty (Channel *channel, gint64 now_us)
{
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
  gsize n;

  while ((n = pwt_sim_line_read (channel->line, now_us, bytes, sizeof bytes)) > 0) {
    /* Nobody reads: the bytes are lost, as on a wire. */
    while (write (channel->pty->fd, bytes, n) < 0 && errno == EINTR)
      ;
  }
}

static void
serve_gateway (Channel *channel, gint64 now_us)
{
  PwtSimGatewayAnswer answer;

  while (pwt_sim_gateway_take (channel->gateway, now_us, &answer)) {
    guint8 frame[PWT_MODBUS_FRAME_SIZE];
    gsize n = pwt_modbus_tcp_reply (&answer.reply, answer.transaction, frame);

    pwt_sim_client_send (channel->server, answer.client, frame, n);
  }
}

/**
 * pwt_sim_channel_serve:
 *
 * Lets the line do what is due.
 */
void
pwt_sim_channel_serve (Channel *channel, gint64 now_us)
{
  if (channel->pty != NULL)
    serve_pty (channel, now_us);
  else
    serve_gateway (channel, now_us);
  reschedule (channel);
}

/**
 * pwt_sim_channel_ask:
 *
 * A client's request for the gateway's queue.
 */
void
pwt_sim_channel_ask (Channel *channel, gint64 now_us, guint client, guint16 transaction,
                     const PwtModbusRequest *request)
{
  pwt_sim_gateway_ask (channel->gateway, now_us, client, transaction, request);
  reschedule (channel);
}

static void
pty_ready (PwtSimServer *server, Source *source, guint32 events)
{
  Channel *channel = (Channel *) source;
  guint8 bytes[1024];
  ssize_t n;

  while ((n = read (source->fd, bytes, sizeof bytes)) > 0)
    pwt_sim_line_write (channel->line, pwt_sim_server_now (server), bytes, (gsize) n);
  reschedule (channel);
}

static void
listener_ready (PwtSimServer *server, Source *source, guint32 events)
{
  pwt_sim_client_accept (server, source->fd, (Channel *) source);
}

/**
 * pwt_sim_channel_open:
 * @number: of the line
 *
 * Opens the line's pty or port and hands it to the loop.
 */
gboolean
pwt_sim_channel_open (PwtSimServer *server, guint number, GError **error)
{
  PwtSimSiteLine *line = pwt_sim_site_line (server->site, number);
  g_autofree char *link = g_strdup_printf ("%s/line-%u", server->folder, number);
  Channel *channel = g_new0 (Channel, 1);

  channel->server = server;
  channel->number = number;
  channel->line = line->line;
  channel->next_us = PWT_SIM_NEVER;
  channel->source.fd = -1;
  g_ptr_array_add (server->channels, channel);
  channel->place = g_sequence_insert_sorted (server->by_time, channel, compare_channels, NULL);
  pwt_sim_line_set_save (line->line, save_meter, channel);
  if (line->tcp_port == 0) {
    channel->pty = pwt_sim_pty_open (link, error);
    channel->source.fd = channel->pty != NULL ? channel->pty->fd : -1;
    channel->source.ready = pty_ready;
  } else {
    channel->gateway = pwt_sim_gateway_new (line->line);
    channel->source.fd = pwt_sim_listen_tcp (line->tcp_port, error);
    channel->source.ready = listener_ready;
  }
  return channel->source.fd >= 0 && pwt_sim_server_watch (server, &channel->source, error);
}

void
pwt_sim_channel_free (gpointer data)
{
  Channel *channel = data;

  if (channel->pty == NULL && channel->source.fd >= 0)
    close (channel->source.fd);
  pwt_sim_pty_free (channel->pty);
  pwt_sim_gateway_free (channel->gateway);
  g_free (channel);
}
