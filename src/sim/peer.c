/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sim/error.h"

#define BACKLOG 512

/**
 * pwt_sim_peer_init:
 * @fd: (transfer full): a connected, non-blocking socket
 */
void
pwt_sim_peer_init (PwtSimPeer *peer, int fd)
{
  peer->fd = fd;
  peer->in = g_byte_array_new ();
  peer->out = g_byte_array_new ();
}

void
pwt_sim_peer_clear (PwtSimPeer *peer)
{
  close (peer->fd);
  g_byte_array_unref (peer->in);
  g_byte_array_unref (peer->out);
}

/**
 * pwt_sim_peer_receive:
 * @max_in: the most to hold unread
 *
 * Returns: %FALSE if the other side has gone
 */
gboolean
pwt_sim_peer_receive (PwtSimPeer *peer, gsize max_in)
{
  guint8 bytes[4096];

  while (peer->in->len < max_in) {
    ssize_t n = recv (peer->fd, bytes, MIN (sizeof bytes, max_in - peer->in->len), 0);

    if (n > 0)
      g_byte_array_append (peer->in, bytes, (guint) n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
      return FALSE;
    else if (errno == EAGAIN)
      return TRUE;
  }
  return TRUE;
}

/**
 * pwt_sim_peer_send:
 *
 * Keeps the bytes for pwt_sim_peer_flush().
 */
void
pwt_sim_peer_send (PwtSimPeer *peer, gconstpointer bytes, gsize n)
{
  g_byte_array_append (peer->out, bytes, (guint) n);
}

/**
 * pwt_sim_peer_flush:
 *
 * Sends what the socket takes; the rest waits in peer->out for it to be writable.
 *
 * Returns: %FALSE if the other side has gone, or does not read
 */
gboolean
pwt_sim_peer_flush (PwtSimPeer *peer)
{
  while (peer->out->len > 0) {
    ssize_t n = send (peer->fd, peer->out->data, peer->out->len, MSG_NOSIGNAL);

    if (n > 0)
      g_byte_array_remove_range (peer->out, 0, (guint) n);
    else if (errno == EAGAIN)
      return peer->out->len <= PWT_SIM_PEER_MAX_OUT;
    else if (errno != EINTR)
      return FALSE;
  }
  return TRUE;
}

static int
listen_at (int family, const struct sockaddr *address, socklen_t length, const char *name,
           GError **error)
{
  int fd = socket (family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int yes = 1, saved_errno;

  if (fd >= 0 &&
      (family == AF_UNIX || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0) &&
      bind (fd, address, length) == 0 && listen (fd, BACKLOG) == 0)
    return fd;
  saved_errno = errno;
  if (fd >= 0)
    close (fd);
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYSTEM, "%s cannot be listened on: %s", name,
               g_strerror (saved_errno));
  return -1;
}

/**
 * pwt_sim_listen_unix:
 * @path: of the socket, for its owner alone; an old socket there is replaced
 *
 * Returns: a listening, non-blocking socket, or -1 with @error set
 */
int
pwt_sim_listen_unix (const char *path, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct stat found;
  mode_t mask;
  int fd;

  if (strlen (path) >= sizeof address.sun_path) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYSTEM,
                 "%s is too long for a socket: choose a shorter folder", path);
    return -1;
  }
  if (lstat (path, &found) == 0 && S_ISSOCK (found.st_mode))
    unlink (path);
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  mask = umask (0177);
  fd = listen_at (AF_UNIX, (struct sockaddr *) &address, sizeof address, path, error);
  umask (mask);
  return fd;
}

/**
 * pwt_sim_listen_tcp:
 * @port: of this computer alone
 *
 * Returns: a listening, non-blocking socket, or -1 with @error set
 */
int
pwt_sim_listen_tcp (guint16 port, GError **error)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  g_autofree char *name = g_strdup_printf ("Port %u", port);

  return listen_at (AF_INET, (struct sockaddr *) &address, sizeof address, name, error);
}
