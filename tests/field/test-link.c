/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Real ports: ptys and sockets, the field's own thread. Waits are for conditions, with a bound. */
#include "bridge.h"
#include "field/error.h"
#include "field/lines-private.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_S 30

typedef struct {
  PwtProfileSet *profiles;
  PwtLines *lines;
  Bridge *bridge;
  Peer *peer;
  pthread_mutex_t lock; /* pthread's, which the race checker knows */
  pthread_cond_t woken;
  gboolean is_woken;
  GPtrArray *events;
  guint n_seen;
} Fixture;

static void
wake (gpointer data)
{
  Fixture *f = data;

  pthread_mutex_lock (&f->lock);
  f->is_woken = TRUE;
  pthread_cond_signal (&f->woken);
  pthread_mutex_unlock (&f->lock);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  f->lines = pwt_lines_new (f->profiles);
  f->bridge = bridge_new ();
  f->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  pthread_mutex_init (&f->lock, NULL);
  pthread_cond_init (&f->woken, NULL);
  pwt_lines_set_wake (f->lines, wake, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_lines_free (f->lines);
  bridge_free (f->bridge);
  g_clear_pointer (&f->peer, peer_free);
  g_ptr_array_unref (f->events);
  pwt_profile_set_free (f->profiles);
  pthread_mutex_destroy (&f->lock);
  pthread_cond_destroy (&f->woken);
}

/* Waits for the next event of a kind, keeping all. */
static const PwtLinesEvent *
wait_event (Fixture *f, PwtLinesEventKind kind)
{
  struct timespec until = { .tv_sec = time (NULL) + PATIENCE_S };

  for (;;) {
    g_ptr_array_extend_and_steal (f->events, pwt_lines_take_events (f->lines));
    while (f->n_seen < f->events->len) {
      const PwtLinesEvent *event = f->events->pdata[f->n_seen++];

      if (event->kind == kind)
        return event;
    }
    pthread_mutex_lock (&f->lock);
    while (!f->is_woken)
      if (pthread_cond_timedwait (&f->woken, &f->lock, &until) != 0)
        g_error ("no event of kind %d came", kind);
    f->is_woken = FALSE;
    pthread_mutex_unlock (&f->lock);
  }
}

static void
set_line (Fixture *f, PwtProtocol protocol, const char *address)
{
  PwtLineConfig config = { .line = 1,
                           .link = { .protocol = protocol, .address = address, .baud = 115200 } };
  PwtMeterConfig meter = { .meter = 1, .line = 1, .unit = 1, .profile = "generic-prepaid" };
  g_autoptr (GError) error = NULL;
  gboolean is_done = pwt_lines_set_line (f->lines, &config, &error) &&
                     pwt_lines_set_meter (f->lines, &meter, &error);

  g_assert_no_error (error);
  g_assert_true (is_done);
}

static void
start (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean is_started = pwt_lines_thread_start (f->lines, &error);

  g_assert_no_error (error);
  g_assert_true (is_started);
}

static void
assert_trips (Fixture *f)
{
  PwtTask task = { .meter = 1, .kind = PWT_TASK_TRIP };
  const PwtLinesEvent *event;
  gboolean is_taken;

  is_taken = pwt_lines_submit (f->lines, &task, NULL);
  g_assert_true (is_taken);
  event = wait_event (f, PWT_LINES_TASK);
  g_assert_cmpint (event->result->outcome, ==, PWT_TASK_DONE);
  g_assert_cmpint (pwt_reading_get (event->result->reading, PWT_QUANTITY_RELAY_CLOSED, 1), ==, 0);
}

static void
assert_reads_and_trips (Fixture *f)
{
  const PwtLinesEvent *event = wait_event (f, PWT_LINES_READING);

  g_assert_cmpint (pwt_reading_get (event->reading, PWT_QUANTITY_VOLTAGE_A, 0), ==, 220000);
  assert_trips (f);
}

static void
test_serial (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->peer = peer_new (PWT_PROTOCOL_RTU, 115200);
  peer_add (f->peer, 1, 5000);
  path = bridge_add_pty (f->bridge, f->peer);
  bridge_start (f->bridge);
  set_line (f, PWT_PROTOCOL_RTU, path);
  start (f);
  g_assert_cmpint (wait_event (f, PWT_LINES_LINK)->link, ==, PWT_LINK_OPEN);
  assert_reads_and_trips (f);
  pwt_lines_thread_stop (f->lines);
  bridge_stop (f->bridge);
  g_assert_cmpuint (f->peer->n_violations, ==, 0);
}

/* The thread is stopped and started with the port open. */
static void
test_restarts (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->peer = peer_new (PWT_PROTOCOL_RTU, 115200);
  peer_add (f->peer, 1, 5000);
  path = bridge_add_pty (f->bridge, f->peer);
  bridge_start (f->bridge);
  set_line (f, PWT_PROTOCOL_RTU, path);
  start (f);
  assert_reads_and_trips (f);
  pwt_lines_thread_stop (f->lines);
  start (f);
  assert_trips (f);
}

static void
run_tcp (Fixture *f, PwtProtocol protocol, const char *host)
{
  g_autofree char *address = NULL;

  f->peer = peer_new (protocol, 115200);
  peer_add (f->peer, 1, 5000);
  address = g_strdup_printf ("%s:%u", host, bridge_add_tcp (f->bridge, f->peer));
  bridge_start (f->bridge);
  set_line (f, protocol, address);
  start (f);
  g_assert_cmpint (wait_event (f, PWT_LINES_LINK)->link, ==, PWT_LINK_OPEN);
  assert_reads_and_trips (f);
}

static void
wait_open (Fixture *f)
{
  while (wait_event (f, PWT_LINES_LINK)->link != PWT_LINK_OPEN)
    continue;
}

/* Without it an answer is noticed only when its time is over. */
static void
assert_watched (Fixture *f)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = 1 };
  Line *line;

  pwt_lines_lock (f->lines);
  line = g_hash_table_lookup (f->lines->line_table, GUINT_TO_POINTER (1));
  g_assert_cmpint (epoll_ctl (f->lines->epoll_fd, EPOLL_CTL_MOD, line->link->fd, &event), ==, 0);
  pwt_lines_unlock (f->lines);
}

/* The line is set up anew while the thread runs. */
static void
test_another_port_while_running (Fixture *f, gconstpointer data)
{
  Peer *gateway = peer_new (PWT_PROTOCOL_TCP, 115200);
  g_autofree char *path = NULL;
  g_autofree char *address = NULL;

  f->peer = peer_new (PWT_PROTOCOL_RTU, 115200);
  peer_add (f->peer, 1, 5000);
  peer_add (gateway, 1, 5000);
  path = bridge_add_pty (f->bridge, f->peer);
  address = g_strdup_printf ("127.0.0.1:%u", bridge_add_tcp (f->bridge, gateway));
  bridge_start (f->bridge);
  set_line (f, PWT_PROTOCOL_RTU, path);
  start (f);
  wait_open (f);
  assert_reads_and_trips (f);
  set_line (f, PWT_PROTOCOL_TCP, address);
  wait_open (f);
  assert_watched (f);
  assert_trips (f);
  set_line (f, PWT_PROTOCOL_RTU, path);
  wait_open (f);
  assert_watched (f);
  assert_trips (f);
  pwt_lines_thread_stop (f->lines);
  bridge_stop (f->bridge);
  peer_free (gateway);
}

static void
test_tcp (Fixture *f, gconstpointer data)
{
  run_tcp (f, PWT_PROTOCOL_TCP, "127.0.0.1");
}

static void
test_rtu_over_tcp (Fixture *f, gconstpointer data)
{
  run_tcp (f, PWT_PROTOCOL_RTU_OVER_TCP, "127.0.0.1");
}

/* A name is looked up beside; localhost may first be ::1, where nobody listens. */
static void
test_tcp_by_name (Fixture *f, gconstpointer data)
{
  run_tcp (f, PWT_PROTOCOL_TCP, "localhost");
}

/* The adapter is pulled out, and another one stands in its place later. */
static void
test_unplugged_heals (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("pwt-link-XXXXXX", NULL);
  g_autofree char *port = g_build_filename (folder, "port", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  const PwtLinesEvent *event;

  f->peer = peer_new (PWT_PROTOCOL_RTU, 115200);
  peer_add (f->peer, 1, 5000);
  first = bridge_add_pty (f->bridge, f->peer);
  g_assert_cmpint (symlink (first, port), ==, 0);
  bridge_start (f->bridge);
  set_line (f, PWT_PROTOCOL_RTU, port);
  start (f);
  assert_reads_and_trips (f);
  bridge_stop (f->bridge);
  bridge_hang_up (f->bridge, 0);
  g_assert_cmpint (unlink (port), ==, 0);
  do
    event = wait_event (f, PWT_LINES_LINK);
  while (event->link == PWT_LINK_OPEN);
  g_assert_nonnull (strstr (event->text, "unplugged"));
  second = bridge_add_pty (f->bridge, f->peer);
  g_assert_cmpint (symlink (second, port), ==, 0);
  bridge_start (f->bridge);
  do
    event = wait_event (f, PWT_LINES_LINK);
  while (event->link != PWT_LINK_OPEN);
  assert_trips (f);
  unlink (port);
  rmdir (folder);
}

/* The gateway reboots. */
static void
test_hang_up_heals (Fixture *f, gconstpointer data)
{
  const PwtLinesEvent *event;

  run_tcp (f, PWT_PROTOCOL_TCP, "127.0.0.1");
  bridge_stop (f->bridge);
  bridge_hang_up (f->bridge, 0);
  do
    event = wait_event (f, PWT_LINES_LINK);
  while (event->link == PWT_LINK_OPEN);
  g_assert_nonnull (strstr (event->text, "closed the connection"));
  bridge_start (f->bridge);
  do
    event = wait_event (f, PWT_LINES_LINK);
  while (event->link != PWT_LINK_OPEN);
}

static void
assert_open_fails (const char *address, PwtProtocol protocol, PwtLinesError code, const char *words)
{
  PwtLinkConfig config = { .protocol = protocol, .address = address, .baud = 9600 };
  g_autoptr (GError) error = NULL;
  PwtLink *link = pwt_link_new (&config, &error);

  g_assert_no_error (error);
  g_assert_false (link->klass->open (link, 0, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PWT_LINES_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  pwt_link_free (link);
}

static void
test_busy_port (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  PwtLinkConfig config = { .protocol = PWT_PROTOCOL_RTU, .baud = 9600 };
  g_autoptr (GError) error = NULL;
  PwtLink *first;
  int fd;

  f->peer = peer_new (PWT_PROTOCOL_RTU, 9600);
  path = bridge_add_pty (f->bridge, f->peer);
  config.address = path;
  first = pwt_link_new (&config, &error);
  g_assert_true (first->klass->open (first, 0, &error));
  assert_open_fails (path, PWT_PROTOCOL_RTU, PWT_LINES_ERROR_BUSY, "in use by another program");
  pwt_link_free (first);
  /* Another program that locks as the custom is. */
  fd = open (path, O_RDWR | O_NOCTTY);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  assert_open_fails (path, PWT_PROTOCOL_RTU, PWT_LINES_ERROR_BUSY, "in use by another program");
  close (fd);
}

static void
test_missing_port (Fixture *f, gconstpointer data)
{
  assert_open_fails ("/dev/ttyNOSUCH", PWT_PROTOCOL_RTU, PWT_LINES_ERROR_MISSING,
                     "There is no port /dev/ttyNOSUCH");
}

static void
test_not_a_port (Fixture *f, gconstpointer data)
{
  assert_open_fails ("/dev/null", PWT_PROTOCOL_RTU, PWT_LINES_ERROR_SETTINGS, "not a serial port");
}

/* As root nothing is forbidden: the child becomes nobody. */
static void
test_no_permission (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  if (getuid () != 0) {
    g_test_skip ("needs to give up root");
    return;
  }
  f->peer = peer_new (PWT_PROTOCOL_RTU, 9600);
  path = bridge_add_pty (f->bridge, f->peer);
  g_assert_cmpint (chmod (path, 0600), ==, 0);
  g_assert_cmpint (chown (path, 0, 20), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
  assert_open_fails (path, PWT_PROTOCOL_RTU, PWT_LINES_ERROR_PERMISSION, "dialout");
  g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_refused_gateway (Fixture *f, gconstpointer data)
{
  const PwtLinesEvent *event;
  g_autofree char *address = NULL;

  f->peer = peer_new (PWT_PROTOCOL_TCP, 0);
  address = g_strdup_printf ("127.0.0.1:%u", bridge_add_tcp (f->bridge, f->peer));
  bridge_free (f->bridge);
  f->bridge = bridge_new ();
  set_line (f, PWT_PROTOCOL_TCP, address);
  start (f);
  event = wait_event (f, PWT_LINES_LINK);
  g_assert_cmpint (event->link, ==, PWT_LINK_CLOSED);
  g_assert_nonnull (strstr (event->text, "refuses the connection"));
}

static void
test_unknown_name (Fixture *f, gconstpointer data)
{
  const PwtLinesEvent *event;

  set_line (f, PWT_PROTOCOL_TCP, "no-such-gateway.invalid:502");
  start (f);
  event = wait_event (f, PWT_LINES_LINK);
  g_assert_nonnull (strstr (event->text, "no-such-gateway.invalid is not known"));
}

static void
test_wrong_configs (Fixture *f, gconstpointer data)
{
  static const PwtLinkConfig rows[] = {
    { .protocol = PWT_PROTOCOL_RTU, .address = "/dev/ttyS0", .baud = 9601 },
    { .protocol = PWT_PROTOCOL_RTU, .address = "/dev/ttyS0", .baud = 0 },
    { .protocol = PWT_PROTOCOL_RTU, .address = "ttyS0", .baud = 9600 },
    { .protocol = PWT_PROTOCOL_RTU, .address = "", .baud = 9600 },
    { .protocol = PWT_PROTOCOL_RTU, .address = NULL, .baud = 9600 },
    { .protocol = PWT_PROTOCOL_RTU, .address = "/dev/ttyS0", .baud = 9600, .stop_bits = 3 },
    { .protocol = (PwtProtocol) 7, .address = "/dev/ttyS0", .baud = 9600 },
    { .protocol = PWT_PROTOCOL_RTU,
      .address = "/dev/ttyS0",
      .baud = 9600,
      .parity = (PwtParity) 3 },
    { .protocol = PWT_PROTOCOL_TCP, .address = "192.168.1.20" },
    { .protocol = PWT_PROTOCOL_TCP, .address = "192.168.1.20:0" },
    { .protocol = PWT_PROTOCOL_TCP, .address = ":502" },
    { .protocol = PWT_PROTOCOL_TCP, .address = "host:65536" },
    { .protocol = PWT_PROTOCOL_TCP, .address = "host:502", .baud = 42 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pwt_link_new (&rows[i], &error));
    g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS);
  }
}

#define ADD(path, test) g_test_add ("/field/link/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("serial", test_serial);
  ADD ("restarts", test_restarts);
  ADD ("another-port-while-running", test_another_port_while_running);
  ADD ("tcp", test_tcp);
  ADD ("rtu-over-tcp", test_rtu_over_tcp);
  ADD ("tcp-by-name", test_tcp_by_name);
  ADD ("unplugged-heals", test_unplugged_heals);
  ADD ("hang-up-heals", test_hang_up_heals);
  ADD ("busy-port", test_busy_port);
  ADD ("missing-port", test_missing_port);
  ADD ("not-a-port", test_not_a_port);
  ADD ("no-permission", test_no_permission);
  ADD ("refused-gateway", test_refused_gateway);
  ADD ("unknown-name", test_unknown_name);
  ADD ("wrong-configs", test_wrong_configs);
  return g_test_run ();
}
