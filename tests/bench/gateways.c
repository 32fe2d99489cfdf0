/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateways.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "field/bus.h"
#include "field/heap.h"

#define MAX_EVENTS 512
#define BACKLOG 4096

typedef struct {
  int fd;
  PwtHeapNode due; /* of the answer */
  guint8 answer[PWT_MODBUS_FRAME_SIZE];
  gsize n_answer;
} Gateway;

typedef struct {
  int epoll_fd, listen_fd;
  PwtHeap due;
} Server;

/* 20 … 60 ms, another one for each meter. */
gint64
gateways_answer_us (guint unit)
{
  return 20000 + unit * 7919 % 41 * 1000;
}

/**
 * gateways_exchange_us:
 *
 * Returns: the least a read can take on the pair: bytes out, silence, answer time, bytes back,
 * silence
 */
gint64
gateways_exchange_us (guint unit, guint n_registers)
{
  PwtBusTiming timing = pwt_bus_timing (PWT_PROTOCOL_RTU, GATEWAYS_BAUD, 10);

  return timing.char_us * (8 + 5 + 2 * (gint64) n_registers) + 2 * timing.gap_us +
         gateways_answer_us (unit);
}

static void
fill (PwtModbusReply *reply, const PwtModbusRequest *request)
{
  *reply = (PwtModbusReply){ .unit = request->unit,
                             .function = PWT_MODBUS_READ,
                             .count = request->count };
  reply->values[0] = 5;
  reply->values[1] = 2200;
  reply->values[0x15] = 1;
  reply->values[0x16] = (guint16) (1000 + request->unit);
  reply->values[0x20] = 10000;
  reply->values[0x24] = 0x2000;
  reply->values[0x28] = 0x1A0B;
  reply->values[0x29] = 0x1405;
}

static void
hear (Server *server, Gateway *gateway)
{
  guint8 bytes[PWT_MODBUS_FRAME_SIZE];
  gssize n = recv (gateway->fd, bytes, sizeof bytes, 0);
  PwtModbusRequest request;
  PwtModbusReply reply;
  guint16 transaction;
  gsize size;

  if (n <= 0) {
    pwt_heap_remove (&server->due, &gateway->due);
    close (gateway->fd);
    g_free (gateway);
    return;
  }
  if (pwt_modbus_tcp_parse_request (bytes, (gsize) n, &request, &transaction, &size) !=
      PWT_PARSE_FRAME)
    g_error ("the gateway did not understand a request");
  fill (&reply, &request);
  gateway->n_answer = pwt_modbus_tcp_reply (&reply, transaction, gateway->answer);
  pwt_heap_set (&server->due, &gateway->due,
                g_get_monotonic_time () + gateways_exchange_us (request.unit, request.count));
}

static void
answer_due (Server *server)
{
  gint64 now_us = g_get_monotonic_time ();
  PwtHeapNode *node;

  while ((node = pwt_heap_peek (&server->due)) != NULL && node->at_us <= now_us) {
    Gateway *gateway = node->owner;

    pwt_heap_remove (&server->due, node);
    if (send (gateway->fd, gateway->answer, gateway->n_answer, MSG_NOSIGNAL) < 0)
      g_message ("an answer found nobody");
  }
}

static void
take_client (Server *server)
{
  int fd = accept4 (server->listen_fd, NULL, NULL, SOCK_CLOEXEC);
  int on = 1;
  Gateway *gateway;
  struct epoll_event event = { .events = EPOLLIN };

  if (fd < 0)
    return;
  gateway = g_new0 (Gateway, 1);
  gateway->fd = fd;
  gateway->due.owner = gateway;
  event.data.ptr = gateway;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_ctl (server->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

G_GNUC_NORETURN static void
serve (int listen_fd)
{
  Server server = { .listen_fd = listen_fd, .epoll_fd = epoll_create1 (EPOLL_CLOEXEC) };
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };
  struct epoll_event events[MAX_EVENTS];

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  pwt_heap_init (&server.due);
  epoll_ctl (server.epoll_fd, EPOLL_CTL_ADD, listen_fd, &event);
  for (;;) {
    PwtHeapNode *node = pwt_heap_peek (&server.due);
    gint64 wait_us = node != NULL ? node->at_us - g_get_monotonic_time () : 1000000;
    struct timespec wait = { .tv_nsec = CLAMP (wait_us, 0, 999999) * 1000 };
    int n = epoll_pwait2 (server.epoll_fd, events, MAX_EVENTS, &wait, NULL);

    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr == NULL)
        take_client (&server);
      else
        hear (&server, events[i].data.ptr);
    }
    answer_due (&server);
  }
}

Gateways
gateways_start (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof address;
  struct rlimit limit;
  Gateways gateways;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (bind (fd, (struct sockaddr *) &address, size) != 0 || listen (fd, BACKLOG) != 0 ||
      getsockname (fd, (struct sockaddr *) &address, &size) != 0)
    g_error ("no port for the gateways");
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit (RLIMIT_NOFILE, &limit);
  }
  gateways.port = ntohs (address.sin_port);
  gateways.pid = fork ();
  if (gateways.pid == 0)
    serve (fd);
  close (fd);
  return gateways;
}

void
gateways_stop (Gateways *gateways)
{
  kill (gateways->pid, SIGKILL);
  waitpid (gateways->pid, NULL, 0);
}
