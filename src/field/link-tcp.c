/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A gateway's socket. Connecting never blocks: a name is looked up by a thread of its own, which
 * reports through a descriptor; then connect(), and then bytes. Closed with a reset, so that bytes
 * the kernel still holds for a gateway that went away are never delivered minutes later. */
#include "field/link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "field/error.h"

#define CONNECT_US G_GINT64_CONSTANT (10000000) /* of a lookup, and of each address */
#define UNSENT_MOST_MS 10000 /* bytes nobody acknowledges for so long end the connection */
#define NEVER G_MAXINT64

/* A name being looked up; outlives the link if that is closed meanwhile. */
typedef struct {
  int refs; /* atomic */
  char *host, *port;
  int event_fd;
  int is_done; /* atomic */
  int code;
  struct addrinfo *found;
} Lookup;

typedef struct {
  PwtLink parent;
  char *address, *host, *port;
  Lookup *lookup;          /* (nullable) */
  struct addrinfo *found;  /* (nullable): all addresses of the host */
  struct addrinfo *trying; /* (nullable): the one we connect to */
  gint64 deadline_us;
  gboolean is_connected;
} Tcp;

static void
lookup_unref (Lookup *lookup)
{
  if (!g_atomic_int_dec_and_test (&lookup->refs))
    return;
  if (lookup->found != NULL)
    freeaddrinfo (lookup->found);
  close (lookup->event_fd);
  g_free (lookup->host);
  g_free (lookup->port);
  g_free (lookup);
}

static int
resolve (const char *host, const char *port, int flags, struct addrinfo **found)
{
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = flags };

  return getaddrinfo (host, port, &hints, found);
}

static gpointer
run_lookup (gpointer data)
{
  Lookup *lookup = data;
  guint64 one = 1;

  lookup->code = resolve (lookup->host, lookup->port, AI_NUMERICSERV, &lookup->found);
  g_atomic_int_set (&lookup->is_done, 1);
  if (write (lookup->event_fd, &one, sizeof one) < 0)
    g_warning ("A finished name lookup could not be reported: %s", g_strerror (errno));
  lookup_unref (lookup);
  return NULL;
}

static void
set_fd (Tcp *self, int fd)
{
  self->parent.fd = fd;
  self->parent.fd_serial++;
}

static gboolean
begin_lookup (Tcp *self, gint64 now_us, GError **error)
{
  Lookup *lookup = g_new0 (Lookup, 1);
  GThread *thread;

  lookup->refs = 2; /* the link's and the thread's */
  lookup->host = g_strdup (self->host);
  lookup->port = g_strdup (self->port);
  lookup->event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  thread = g_thread_try_new ("pwt-lookup", run_lookup, lookup, error);
  if (thread == NULL) {
    lookup_unref (lookup);
    lookup_unref (lookup);
    return FALSE;
  }
  g_thread_unref (thread);
  self->lookup = lookup;
  self->deadline_us = now_us + CONNECT_US;
  set_fd (self, lookup->event_fd);
  return TRUE;
}

static void
close_socket (Tcp *self)
{
  struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  if (self->lookup == NULL && self->parent.fd >= 0) {
    setsockopt (self->parent.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close (self->parent.fd);
  }
  if (self->parent.fd >= 0)
    set_fd (self, -1);
  self->is_connected = FALSE;
}

static void
close_link (PwtLink *link)
{
  Tcp *self = (Tcp *) link;

  close_socket (self);
  g_clear_pointer (&self->lookup, lookup_unref);
  g_clear_pointer (&self->found, freeaddrinfo);
  self->trying = NULL;
  self->deadline_us = NEVER;
}

static gboolean
set_error (Tcp *self, int code, GError **error)
{
  const char *what = "cannot be reached";

  if (code == ECONNREFUSED)
    what = "refuses the connection; check its port number and its mode (TCP server)";
  else if (code == ETIMEDOUT)
    what = "does not answer; check its power, network and address";
  else if (code == EHOSTUNREACH || code == ENETUNREACH)
    what = "cannot be reached from this network; check its address and the network";
  else if (code == ECONNRESET || code == EPIPE || code == 0)
    what = "closed the connection; it may serve another program";
  else if (code == EMFILE || code == ENFILE)
    what = "cannot be opened: this computer has too many files open";
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_DISCONNECTED, "The gateway %s %s.",
               self->address, what);
  return FALSE;
}

static void
tune (int fd)
{
  int on = 1, unsent_ms = UNSENT_MOST_MS;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unsent_ms, sizeof unsent_ms);
}

/* Begins with the next address of the host; %FALSE when none is left. */
static gboolean
begin_connect (Tcp *self, gint64 now_us, GError **error)
{
  int code = EHOSTUNREACH;

  close_socket (self);
  for (; self->trying != NULL; self->trying = self->trying->ai_next) {
    int fd = socket (self->trying->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0) {
      code = errno;
      continue;
    }
    tune (fd);
    if (connect (fd, self->trying->ai_addr, self->trying->ai_addrlen) == 0 ||
        errno == EINPROGRESS) {
      set_fd (self, fd);
      self->deadline_us = now_us + CONNECT_US;
      return TRUE;
    }
    code = errno;
    close (fd);
  }
  return set_error (self, code, error);
}

static gboolean
open_link (PwtLink *link, gint64 now_us, GError **error)
{
  Tcp *self = (Tcp *) link;

  close_link (link);
  if (resolve (self->host, self->port, AI_NUMERICHOST | AI_NUMERICSERV, &self->found) != 0) {
    self->found = NULL;
    return begin_lookup (self, now_us, error);
  }
  self->trying = self->found;
  return begin_connect (self, now_us, error);
}

static PwtLinkState
check_lookup (Tcp *self, gint64 now_us, GError **error)
{
  int code;

  if (!g_atomic_int_get (&self->lookup->is_done) && now_us < self->deadline_us)
    return PWT_LINK_OPENING;
  if (!g_atomic_int_get (&self->lookup->is_done)) {
    g_set_error (
        error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
        "The gateway's name %s could not be looked up in time. Check the network, or write "
        "its IP address instead.",
        self->host);
    return PWT_LINK_CLOSED;
  }
  code = self->lookup->code;
  self->found = g_steal_pointer (&self->lookup->found);
  self->trying = self->found;
  set_fd (self, -1);
  g_clear_pointer (&self->lookup, lookup_unref);
  if (code != 0) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
                 "The gateway's name %s is not known: %s. Write its IP address instead.",
                 self->host, gai_strerror (code));
    return PWT_LINK_CLOSED;
  }
  return begin_connect (self, now_us, error) ? PWT_LINK_OPENING : PWT_LINK_CLOSED;
}

/* What became of connect(): 0, an error, or EINPROGRESS. */
static int
connect_result (Tcp *self)
{
  struct sockaddr_storage peer;
  socklen_t peer_size = sizeof peer, code_size = sizeof (int);
  int code = 0;

  if (getsockopt (self->parent.fd, SOL_SOCKET, SO_ERROR, &code, &code_size) != 0)
    return errno;
  if (code != 0)
    return code;
  return getpeername (self->parent.fd, (struct sockaddr *) &peer, &peer_size) == 0 ? 0
                                                                                   : EINPROGRESS;
}

static PwtLinkState
check (PwtLink *link, gint64 now_us, GError **error)
{
  Tcp *self = (Tcp *) link;
  int code;

  if (self->lookup != NULL)
    return check_lookup (self, now_us, error);
  code = self->is_connected ? 0 : connect_result (self);
  if (code == EINPROGRESS && now_us < self->deadline_us)
    return PWT_LINK_OPENING;
  if (code == 0) {
    self->is_connected = TRUE;
    self->deadline_us = NEVER;
    return PWT_LINK_OPEN;
  }
  self->trying = self->trying->ai_next;
  if (self->trying != NULL)
    return begin_connect (self, now_us, error) ? PWT_LINK_OPENING : PWT_LINK_CLOSED;
  set_error (self, code == EINPROGRESS ? ETIMEDOUT : code, error);
  return PWT_LINK_CLOSED;
}

static gssize
read_bytes (PwtLink *link, gint64 now_us, guint8 *bytes, gsize size, GError **error)
{
  gssize n = recv (link->fd, bytes, size, 0);

  if (n > 0)
    return n;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  set_error ((Tcp *) link, n == 0 ? 0 : errno, error);
  return -1;
}

static gboolean
write_bytes (PwtLink *link, gint64 now_us, const guint8 *bytes, gsize n, GError **error)
{
  gssize n_sent;

  do
    n_sent = send (link->fd, bytes, n, MSG_NOSIGNAL);
  while (n_sent < 0 && errno == EINTR);
  if (n_sent == (gssize) n)
    return TRUE;
  return set_error ((Tcp *) link, n_sent >= 0 || errno == EAGAIN ? ETIMEDOUT : errno, error);
}

static gint64
next_us (PwtLink *link)
{
  return ((Tcp *) link)->deadline_us;
}

static void
free_link (PwtLink *link)
{
  Tcp *self = (Tcp *) link;

  close_link (link);
  g_free (self->address);
  g_free (self->host);
  g_free (self->port);
  g_free (self);
}

static const PwtLinkClass tcp_class = {
  .open = open_link,
  .check = check,
  .read = read_bytes,
  .write = write_bytes,
  .close = close_link,
  .free = free_link,
  .next_us = next_us,
};

/**
 * pwt_link_tcp_new:
 * @config: one that passed pwt_link_config_check()
 *
 * Returns: (transfer full): a closed link
 */
PwtLink *
pwt_link_tcp_new (const PwtLinkConfig *config)
{
  Tcp *self = g_new0 (Tcp, 1);
  const char *colon = strrchr (config->address, ':');
  gsize n = (gsize) (colon - config->address);

  self->parent.klass = &tcp_class;
  self->parent.fd = -1;
  self->deadline_us = NEVER;
  self->address = g_strdup (config->address);
  self->port = g_strdup (colon + 1);
  if (config->address[0] == '[' && n >= 2 && colon[-1] == ']')
    self->host = g_strndup (config->address + 1, n - 2);
  else
    self->host = g_strndup (config->address, n);
  return &self->parent;
}
