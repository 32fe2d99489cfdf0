/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself: real ptys and sockets, read with libmodbus, stopped and killed. */
#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <modbus.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/control.h"

#define PATIENCE_MS 20000 /* for things that take milliseconds: only a hang reaches it */

static const char *program;

typedef struct {
  char *folder; /* of everything */
  char *dir;    /* the simulator's */
  char *site;
  guint16 port;
  GPid pid;
  int out, err;
} Fixture;

/* A port that was free a moment ago. */
static guint16
free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("pwt-sim-XXXXXX", &error);
  g_assert_no_error (error);
  f->dir = g_build_filename (f->folder, "run", NULL);
  f->site = g_build_filename (f->folder, "site.json", NULL);
  f->port = free_port ();
  text = g_strdup_printf (
      "{\"format\":\"prewatt-site-1\",\"gateways\":[{\"name\":\"G\",\"tcp_port\":%u}],"
      "\"lines\":[{\"name\":\"a\",\"baud\":9600},{\"name\":\"b\",\"baud\":115200},"
      "{\"name\":\"c\",\"baud\":115200,\"gateway\":\"G\"}],\"meters\":["
      "{\"serial\":\"000000000001\",\"line\":1,\"address\":1,\"profile\":\"acrel-dtsy1352\"},"
      "{\"serial\":\"000000000002\",\"line\":2,\"address\":2,\"profile\":\"generic-prepaid\"},"
      "{\"serial\":\"000000000003\",\"line\":3,\"address\":3,\"profile\":\"acrel-ddsy1352\"}]}",
      f->port);
  g_assert_true (g_file_set_contents (f->site, text, -1, NULL));
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    if (!g_file_test (inner, G_FILE_TEST_IS_SYMLINK) && g_file_test (inner, G_FILE_TEST_IS_DIR))
      remove_folder (inner);
    else
      g_unlink (inner);
  }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->dir);
  g_free (f->site);
}

/* What the program prints until a line's end or its own. */
static char *
read_line (int fd)
{
  GString *line = g_string_new (NULL);
  char c;

  for (;;) {
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    g_assert_cmpint (poll (&wait, 1, PATIENCE_MS), ==, 1);
    if (read (fd, &c, 1) != 1 || c == '\n')
      return g_string_free (line, FALSE);
    g_string_append_c (line, c);
  }
}

static void
spawn (Fixture *f)
{
  const char *argv[] = { program, "--dir", f->dir, "--site", f->site, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &f->pid, NULL, &f->out, &f->err, &error);
  g_assert_no_error (error);
}

static void
start (Fixture *f)
{
  g_autofree char *line = NULL;

  spawn (f);
  line = read_line (f->out);
  g_assert_cmpstr (line, ==, "ready");
}

static int
finish (Fixture *f)
{
  int status;

  g_assert_cmpint (waitpid (f->pid, &status, 0), ==, f->pid);
  close (f->out);
  close (f->err);
  return status;
}

static void
stop (Fixture *f)
{
  int status;

  kill (f->pid, SIGTERM);
  status = finish (f);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

/* It ends by itself with status 1 and says why. */
static void
assert_fails (Fixture *f, const char *says)
{
  g_autofree char *line = NULL;
  int status;

  spawn (f);
  line = read_line (f->err);
  g_test_message ("%s", line);
  g_assert_nonnull (strstr (line, says));
  status = finish (f);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 1);
}

static modbus_t *
open_line (Fixture *f, const char *name, int baud, int unit)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  modbus_t *master = modbus_new_rtu (path, baud, 'N', 8, 1);

  g_assert_nonnull (master);
  modbus_set_response_timeout (master, PATIENCE_MS / 1000, 0);
  g_assert_cmpint (modbus_connect (master), ==, 0);
  g_assert_cmpint (modbus_set_slave (master, unit), ==, 0);
  return master;
}

static void
close_line (modbus_t *master)
{
  modbus_close (master);
  modbus_free (master);
}

/* libmodbus reads the block, closes the port, opens it again, reads again. */
static void
test_pty_is_read (Fixture *f, gconstpointer data)
{
  start (f);
  for (guint i = 0; i < 3; i++) {
    modbus_t *master = open_line (f, "line-1", 9600, 1);
    guint16 regs[48];

    g_assert_cmpint (modbus_read_registers (master, 0x0200, 48, regs), ==, 48);
    g_assert_cmpuint (regs[0], ==, 5);
    g_assert_cmpuint (regs[1], >, 2200);
    close_line (master);
  }
  stop (f);
}

static int
connect_control (Fixture *f)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/control", f->dir);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static void
say (int fd, const char *text, gsize n)
{
  while (n > 0) {
    ssize_t sent = send (fd, text, n, MSG_NOSIGNAL);

    if (sent < 0)
      return;
    text += sent;
    n -= (gsize) sent;
  }
}

static void
assert_answers (int fd, const char *text, const char *part)
{
  g_autofree char *line = NULL;

  say (fd, text, strlen (text));
  line = read_line (fd);
  g_test_message ("%s", line);
  g_assert_nonnull (strstr (line, part));
}

static void
test_control_socket (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "control", NULL);
  g_autofree char *huge = g_strnfill (PWT_SIM_CONTROL_MAX_LINE + 5000, 'x');
  struct stat info;
  int first, second;

  start (f);
  g_assert_cmpint (lstat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  first = connect_control (f);
  second = connect_control (f);
  assert_answers (first, "{\"cmd\":\"list\"}\n", "\"tcp_port\":");
  assert_answers (second, "{\"cmd\":\"meter\",\"line\":2,\"address\":2}\n", "000000000002");
  assert_answers (first, "nonsense\n", "\"ok\":false");
  /* Two lines in one piece, and one line in two. */
  assert_answers (first, "{\"cmd\":\"faults\"}\n{\"cmd\":\"st", "\"faults\":[]");
  assert_answers (first, "ats\",\"line\":1}\n", "\"stats\":[");
  say (first, huge, strlen (huge));
  assert_answers (first, "", "longer than 64 KiB");
  assert_answers (second, "{\"cmd\":\"list\",\"line\":1}\n", "\"ok\":true");
  close (first);
  close (second);
  stop (f);
}

static void
test_gateway (Fixture *f, gconstpointer data)
{
  modbus_t *master = modbus_new_tcp ("127.0.0.1", f->port);
  guint16 regs[48];

  start (f);
  modbus_set_response_timeout (master, PATIENCE_MS / 1000, 0);
  g_assert_cmpint (modbus_connect (master), ==, 0);
  modbus_set_slave (master, 3);
  g_assert_cmpint (modbus_read_registers (master, 0x0200, 48, regs), ==, 48);
  g_assert_cmpuint (regs[0], ==, 7);
  modbus_set_slave (master, 4);
  g_assert_cmpint (modbus_read_registers (master, 0x0200, 48, regs), ==, -1);
  g_assert_cmpint (errno, ==, EMBXGTAR); /* 0x0B: the meter behind it is silent */
  close_line (master);
  stop (f);
}

static void
test_stops_cleanly (Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->dir, "line-1", NULL);
  g_autofree char *control = g_build_filename (f->dir, "control", NULL);

  start (f);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  stop (f);
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (control, G_FILE_TEST_EXISTS));
}

/* What a meter acknowledged, it still knows after SIGKILL; stale links and sockets are replaced. */
static void
test_survives_kill (Fixture *f, gconstpointer data)
{
  const guint16 top_up[] = { 0, 12345, 1, 0 };
  guint16 regs[3];
  modbus_t *master;

  start (f);
  master = open_line (f, "line-2", 115200, 2);
  g_assert_cmpint (modbus_write_registers (master, 0x0100, 4, top_up), ==, 4);
  close_line (master);
  kill (f->pid, SIGKILL);
  g_assert_true (WIFSIGNALED (finish (f)));

  start (f);
  master = open_line (f, "line-2", 115200, 2);
  g_assert_cmpint (modbus_read_registers (master, 0x021F, 3, regs), ==, 3);
  g_assert_cmpuint (regs[1], ==, 12345);
  g_assert_cmpuint (regs[2], ==, 1);
  close_line (master);
  stop (f);
}

static void
test_refuses_to_start (Fixture *f, gconstpointer data)
{
  Fixture second = *f;
  g_autofree char *dir = g_build_filename (f->folder, "other", NULL);
  g_autofree char *link = g_build_filename (dir, "line-1", NULL);
  g_autofree char *missing = g_build_filename (f->folder, "nothing.json", NULL);

  start (f);
  assert_fails (&second, "Another simulator runs in");
  second.dir = dir;
  assert_fails (&second, "cannot be listened on: Address already in use");
  stop (f);

  g_assert_true (g_file_set_contents (link, "mine", -1, NULL));
  assert_fails (&second, "is in the way");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_REGULAR));
  second.site = missing;
  assert_fails (&second, "The site file cannot be read");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
#define ADD(name, test) g_test_add ("/sim/program/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("pty-is-read-and-reopened", test_pty_is_read);
  ADD ("control-socket", test_control_socket);
  ADD ("gateway", test_gateway);
  ADD ("stops-cleanly", test_stops_cleanly);
  ADD ("survives-kill", test_survives_kill);
  ADD ("refuses-to-start", test_refuses_to_start);
  return g_test_run ();
}
