/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "main/service.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/**
 * pwt_service_raise_limits:
 *
 * Each line and each client is a descriptor: 3,000 gateways need more than the usual 1,024.
 */
void
pwt_service_raise_limits (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_message ("The limit of open files stays as it is: %s", g_strerror (errno));
}

/**
 * pwt_service_notify:
 * @message: "READY=1", "STOPPING=1"
 *
 * Tells systemd, if it started this program and wants to know: sd_notify (3).
 */
void
pwt_service_notify (const char *message)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || (path[0] != '/' && path[0] != '@'))
    return;
  if (path[0] == '@')
    address = g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &error);
  if (socket == NULL ||
      g_socket_send_to (socket, address, message, strlen (message), NULL, &error) < 0)
    g_message ("The service manager was not told: %s", error->message);
}

struct _PwtInhibitor {
  char *who;
  char *why;
  gboolean is_active;
  GCancellable *cancellable; /* of the call under way; NULL when none is */
  int fd;                    /* the lock, −1 without */
};

/**
 * pwt_inhibitor_new:
 * @who: for people: the program
 * @why: for people: the reason
 *
 * Returns: (transfer full): an inhibitor that is not active
 */
PwtInhibitor *
pwt_inhibitor_new (const char *who, const char *why)
{
  PwtInhibitor *inhibitor = g_new0 (PwtInhibitor, 1);

  inhibitor->who = g_strdup (who);
  inhibitor->why = g_strdup (why);
  inhibitor->fd = -1;
  return inhibitor;
}

void
pwt_inhibitor_free (PwtInhibitor *inhibitor)
{
  pwt_inhibitor_set_active (inhibitor, FALSE);
  g_free (inhibitor->who);
  g_free (inhibitor->why);
  g_free (inhibitor);
}

static void
inhibited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PwtInhibitor *inhibitor = data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &fds, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the inhibitor may be gone */
  g_clear_object (&inhibitor->cancellable);
  if (reply != NULL && fds != NULL && g_unix_fd_list_get_length (fds) > 0)
    inhibitor->fd = g_unix_fd_list_get (fds, 0, &error);
  if (inhibitor->fd < 0)
    g_message ("This computer may fall asleep while meters wait: %s",
               error != NULL ? error->message : "no lock was given");
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PwtInhibitor *inhibitor = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL) {
    g_clear_object (&inhibitor->cancellable);
    g_message ("This computer may fall asleep while meters wait: %s", error->message);
    return;
  }
  g_dbus_connection_call_with_unix_fd_list (
      bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
      "Inhibit", g_variant_new ("(ssss)", "sleep", inhibitor->who, inhibitor->why, "block"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, inhibitor->cancellable,
      inhibited_cb, inhibitor);
}

/**
 * pwt_inhibitor_set_active:
 *
 * Where there is no logind nothing happens but a message in the log.
 */
void
pwt_inhibitor_set_active (PwtInhibitor *inhibitor, gboolean is_active)
{
  if (inhibitor->is_active == is_active)
    return;
  inhibitor->is_active = is_active;
  if (is_active) {
    inhibitor->cancellable = g_cancellable_new ();
    g_bus_get (G_BUS_TYPE_SYSTEM, inhibitor->cancellable, connected_cb, inhibitor);
    return;
  }
  if (inhibitor->cancellable != NULL)
    g_cancellable_cancel (inhibitor->cancellable);
  g_clear_object (&inhibitor->cancellable);
  if (inhibitor->fd >= 0)
    close (inhibitor->fd);
  inhibitor->fd = -1;
}
