/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#define MAX_ENDS 64

typedef struct {
  PwtLink *wire;
  int fd;       /* pty master or accepted socket; -1: none yet */
  int slave_fd; /* keeps a pty alive while nobody has it open */
  int listen_fd;
} End;

struct _Bridge {
  End ends[MAX_ENDS];
  guint n_ends;
  int stop_fd;
  int is_stopping; /* atomic */
  GThread *thread;
};

Bridge *
bridge_new (void)
{
  Bridge *bridge = g_new0 (Bridge, 1);

  bridge->stop_fd = eventfd (0, EFD_CLOEXEC);
  return bridge;
}

static End *
add_end (Bridge *bridge, Peer *peer)
{
  End *end = &bridge->ends[bridge->n_ends++];
  GError *error = NULL;

  g_assert_cmpuint (bridge->n_ends, <=, MAX_ENDS);
  end->wire = peer_link (peer);
  end->wire->klass->open (end->wire, g_get_monotonic_time (), &error);
  g_assert_no_error (error);
  end->fd = end->slave_fd = end->listen_fd = -1;
  return end;
}

/* Returns the path of the pty's slave. */
char *
bridge_add_pty (Bridge *bridge, Peer *peer)
{
  End *end = add_end (bridge, peer);
  struct termios settings;
  char path[64];

  end->fd = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  g_assert_cmpint (end->fd, >=, 0);
  g_assert_cmpint (grantpt (end->fd), ==, 0);
  g_assert_cmpint (unlockpt (end->fd), ==, 0);
  g_assert_cmpint (ptsname_r (end->fd, path, sizeof path), ==, 0);
  end->slave_fd = open (path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (tcgetattr (end->slave_fd, &settings), ==, 0);
  cfmakeraw (&settings);
  g_assert_cmpint (tcsetattr (end->slave_fd, TCSANOW, &settings), ==, 0);
  return g_strdup (path);
}

/* Returns the port on 127.0.0.1; serves one client after another. */
guint
bridge_add_tcp (Bridge *bridge, Peer *peer)
{
  End *end = add_end (bridge, peer);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  end->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (end->listen_fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (end->listen_fd, 4), ==, 0);
  g_assert_cmpint (getsockname (end->listen_fd, (struct sockaddr *) &address, &size), ==, 0);
  return ntohs (address.sin_port);
}

/* An adapter unplugged, a gateway gone. Only while stopped. */
void
bridge_hang_up (Bridge *bridge, guint index)
{
  End *end = &bridge->ends[index];

  g_assert_null (bridge->thread);
  if (end->slave_fd >= 0)
    close (end->slave_fd);
  if (end->fd >= 0)
    close (end->fd);
  end->fd = end->slave_fd = -1;
}

static void
to_peer (End *end, gint64 now_us)
{
  guint8 bytes[512];
  gssize n = read (end->fd, bytes, sizeof bytes);
  GError *error = NULL;

  if (n > 0) {
    end->wire->klass->write (end->wire, now_us, bytes, (gsize) n, &error);
    g_assert_no_error (error);
  } else if (end->listen_fd >= 0 && (n == 0 || errno != EAGAIN)) {
    close (end->fd);
    end->fd = -1;
  }
}

static void
from_peer (End *end, gint64 now_us)
{
  guint8 bytes[1024];
  GError *error = NULL;
  gssize n = end->wire->klass->read (end->wire, now_us, bytes, sizeof bytes, &error);

  g_assert_no_error (error);
  if (n > 0 && end->fd >= 0 && write (end->fd, bytes, (gsize) n) != n)
    g_test_message ("an answer found nobody");
}

static gint64
next_us (Bridge *bridge)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < bridge->n_ends; i++)
    next = MIN (next, bridge->ends[i].wire->klass->next_us (bridge->ends[i].wire));
  return next;
}

static void
wait_for (Bridge *bridge, struct pollfd *fds)
{
  gint64 wait_us = MIN (next_us (bridge) - g_get_monotonic_time (), 1000000);
  struct timespec wait = { 0 };

  wait_us = MAX (wait_us, 0);
  wait.tv_sec = wait_us / 1000000;
  wait.tv_nsec = wait_us % 1000000 * 1000;
  for (guint i = 0; i < bridge->n_ends; i++) {
    const End *end = &bridge->ends[i];

    fds[i] = (struct pollfd){ .fd = end->fd >= 0 ? end->fd : end->listen_fd, .events = POLLIN };
  }
  fds[bridge->n_ends] = (struct pollfd){ .fd = bridge->stop_fd, .events = POLLIN };
  ppoll (fds, bridge->n_ends + 1, &wait, NULL);
}

static gpointer
run (gpointer data)
{
  Bridge *bridge = data;
  struct pollfd fds[MAX_ENDS + 1];

  while (!g_atomic_int_get (&bridge->is_stopping)) {
    gint64 now_us;

    wait_for (bridge, fds);
    now_us = g_get_monotonic_time ();
    for (guint i = 0; i < bridge->n_ends; i++) {
      End *end = &bridge->ends[i];

      if ((fds[i].revents & POLLIN) != 0 && end->fd < 0)
        end->fd = accept4 (end->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
      else if (fds[i].revents != 0)
        to_peer (end, now_us);
      from_peer (end, now_us);
    }
  }
  return NULL;
}

void
bridge_start (Bridge *bridge)
{
  g_atomic_int_set (&bridge->is_stopping, FALSE);
  bridge->thread = g_thread_new ("bridge", run, bridge);
}

void
bridge_stop (Bridge *bridge)
{
  guint64 one = 1;

  if (bridge->thread == NULL)
    return;
  g_atomic_int_set (&bridge->is_stopping, TRUE);
  g_assert_cmpint (write (bridge->stop_fd, &one, sizeof one), ==, sizeof one);
  g_thread_join (g_steal_pointer (&bridge->thread));
  g_assert_cmpint (read (bridge->stop_fd, &one, sizeof one), ==, sizeof one);
}

void
bridge_free (Bridge *bridge)
{
  bridge_stop (bridge);
  for (guint i = 0; i < bridge->n_ends; i++) {
    bridge_hang_up (bridge, i);
    if (bridge->ends[i].listen_fd >= 0)
      close (bridge->ends[i].listen_fd);
    pwt_link_free (bridge->ends[i].wire);
  }
  close (bridge->stop_fd);
  g_free (bridge);
}
