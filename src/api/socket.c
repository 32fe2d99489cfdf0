/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/socket.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/error.h"

/* libsoup's own listener has 10, which costs a second when 256 clients connect at once. */
#define BACKLOG 512
#define LONGEST_PATH 107 /* bytes that fit into a sockaddr_un */

static gboolean
set_error (GError **error, const char *path, const char *what, const char *why)
{
  g_set_error (error, PWT_API_ERROR, PWT_API_ERROR_SOCKET, "The socket %s %s: %s", path, what, why);
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_error (error, path, "has no folder", g_strerror (errno));
  return TRUE;
}

static gboolean
somebody_answers (GSocketAddress *address)
{
  g_autoptr (GSocket) probe =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return probe != NULL && g_socket_connect (probe, address, NULL, NULL);
}

/* A program that was killed leaves its socket behind. Anything that is not a socket is not ours. */
static gboolean
remove_stale (const char *path, GSocketAddress *address, GError **error)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return errno == ENOENT || set_error (error, path, "cannot be looked at", g_strerror (errno));
  if (!S_ISSOCK (info.st_mode))
    return set_error (error, path, "cannot be made", "there is a file that is no socket");
  if (somebody_answers (address)) {
    g_set_error (error, PWT_API_ERROR, PWT_API_ERROR_BUSY,
                 "Another program answers on %s already: stop it first", path);
    return FALSE;
  }
  if (g_unlink (path) != 0)
    return set_error (error, path, "is left over and cannot be removed", g_strerror (errno));
  return TRUE;
}

/* Nobody else may connect, not even between bind and chmod: hence the mask. It belongs to the whole
 * process; whoever makes a file in that instant gets it more private than asked for. */
static gboolean
bind_private (GSocket *socket, GSocketAddress *address, GError **error)
{
  mode_t mask = umask (0177);
  gboolean is_bound = g_socket_bind (socket, address, FALSE, error);

  umask (mask);
  return is_bound;
}

/**
 * pwt_listening_socket_new:
 * @path: where; its folder is made, private, if it is missing
 * @error: return location for a %PWT_API_ERROR
 *
 * Returns: (transfer full): a socket that only this user may connect to, listening
 */
GSocket *
pwt_listening_socket_new (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) why = NULL;

  if (strlen (path) > LONGEST_PATH) {
    set_error (error, path, "cannot be made", "its path is longer than 107 bytes");
    return NULL;
  }
  address = g_unix_socket_address_new (path);
  if (!make_folder (path, error) || !remove_stale (path, address, error))
    return NULL;
  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &why);
  if (socket == NULL || !bind_private (socket, address, &why)) {
    set_error (error, path, "cannot be made", why->message);
    return NULL;
  }
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_listen (socket, &why)) {
    set_error (error, path, "cannot listen", why->message);
    return NULL;
  }
  return g_steal_pointer (&socket);
}
