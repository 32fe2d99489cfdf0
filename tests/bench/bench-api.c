/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An operation that only reads, with session, permission, query and JSON, over the Unix socket,
 * against bare libsoup that answers as many bytes on a socket made the same way: one client asking
 * again as soon as it has its answer, and 32 at once. Issue 2 §8.
 *
 * One row, which the desk asks for again and again while a meter is told something, then what takes
 * three rows and nine queries. */
#include <libsoup/soup.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "api/server.h"
#include "api/socket.h"
#include "bench.h"
#include "world.h"

#define N_POINTS 31
#define N_ROUNDS 9
#define N_WARM 300
#define N_SEQUENTIAL 3000
#define N_TOGETHER 6000
#define N_CLIENTS 32
#define AT_MOST 1.5
#define PASSWORD "correct horse battery"

typedef struct {
  PwtEngine *engine;
  PwtServer *server;
  SoupServer *bare;
  char *dir, *socket, *bare_socket;
  char *token;
  PwtIdRequest command, sale, meter;
  char *body; /* what bare libsoup answers */
  GMainLoop *loop;
  gboolean is_met;
} Bench;

static gpointer
call (Bench *bench, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (bench->engine, operation, bench->token, request, &error);

  if (reply == NULL)
    g_error ("%s: %s", operation, error->message);
  return reply;
}

static void
open_site (Bench *bench)
{
  g_autofree char *site_dir = g_build_filename (bench->dir, "site", NULL);
  PwtEngineOptions options = { .site_dir = site_dir,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .may_create = TRUE,
                               .is_offline = TRUE };
  PwtSetupRequest setup = { .name = (char *) "boss", .password = (char *) PASSWORD };
  g_autofree char *json = world_site_json (N_POINTS, N_POINTS, "acrel-dtsy1352");
  PwtImportRequest import = { json, (char *) "/nonexistent" };
  g_autoptr (GError) error = NULL;
  PwtImportReply *made;
  PwtSession *session;
  PwtSiteTree *tree;
  PwtIdRequest project;

  bench->engine = pwt_engine_open (&options, &error);
  if (bench->engine == NULL)
    g_error ("%s", error->message);
  session = call (bench, "site.setup", &setup);
  bench->token = g_strdup (session->token);
  made = call (bench, "site.import", &import);
  project = (PwtIdRequest){ made->project };
  tree = call (bench, "site.tree", &project);
  bench->meter.id = ((PwtMeter *) g_ptr_array_index (tree->meters, 7))->id;
  bench->sale.id = pwt_world_new_id (pwt_world_real ());
  pwt_record_free (
      &pwt_sale_reply_record,
      call (bench, "sale.create",
            &(PwtSaleRequest){ .id = bench->sale.id,
                               .project = made->project,
                               .point = ((PwtPoint *) g_ptr_array_index (tree->points, 7))->id,
                               .paid = { 1000000 } }));
  bench->command.id = pwt_world_new_id (pwt_world_real ());
  pwt_record_free (&pwt_command_record, call (bench, "meter.command",
                                              &(PwtCommandRequest){ .id = bench->command.id,
                                                                    .project = made->project,
                                                                    .meter = bench->meter.id,
                                                                    .kind = PWT_COMMAND_READ }));
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_import_reply_record, made);
  pwt_record_free (&pwt_session_record, session);
}

static void
bare_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer data)
{
  Bench *bench = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, bench->body,
                                    strlen (bench->body));
}

static void
open_servers (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = NULL;

  bench->socket = g_build_filename (bench->dir, "socket", NULL);
  bench->bare_socket = g_build_filename (bench->dir, "bare", NULL);
  bench->server = pwt_server_new (bench->engine, bench->socket, &error);
  if (bench->server == NULL)
    g_error ("%s", error->message);
  socket = pwt_listening_socket_new (bench->bare_socket, &error);
  bench->bare = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (bench->bare, NULL, bare_cb, bench, NULL);
  if (socket == NULL || !soup_server_listen_socket (bench->bare, socket, 0, &error))
    g_error ("%s", error->message);
}

/* --- a client as thin as can be: what is measured is the server ---
 *
 * It never sleeps: to wake a halted processor takes a virtual machine longer than an answer, and is
 * no work of the server's. */

static int
connect_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("Could not connect to %s: %s", path, g_strerror (errno));
  return fd;
}

static void
ask (int fd, const char *request)
{
  if (send (fd, request, strlen (request), MSG_NOSIGNAL) != (gssize) strlen (request))
    g_error ("Could not ask: %s", g_strerror (errno));
}

/* Reads one whole answer. Returns: (transfer full) (nullable): its body, where @wants_body */
static char *
take_answer (int fd, gboolean wants_body)
{
  char bytes[65536];
  gsize n = 0;

  for (;;) {
    gssize got = recv (fd, bytes + n, sizeof bytes - n - 1, MSG_DONTWAIT);
    const char *head, *length;
    gsize wanted;

    if (got < 0 && errno == EAGAIN)
      continue;
    if (got <= 0)
      g_error ("The server hung up");
    n += (gsize) got;
    bytes[n] = '\0';
    head = strstr (bytes, "\r\n\r\n");
    length = strstr (bytes, "Content-Length: ");
    if (head == NULL || length == NULL)
      continue;
    wanted = (gsize) (head + 4 - bytes) + (gsize) g_ascii_strtoull (length + 16, NULL, 10);
    if (n < wanted)
      continue;
    if (!g_str_has_prefix (bytes, "HTTP/1.1 200"))
      g_error ("%s", bytes);
    return wants_body ? g_strdup (head + 4) : NULL;
  }
}

static double
sequential (const char *path, const char *request)
{
  int fd = connect_to (path);
  double start = 0;

  for (guint i = 0; i < N_WARM + N_SEQUENTIAL; i++) {
    if (i == N_WARM)
      start = bench_seconds ();
    ask (fd, request);
    take_answer (fd, FALSE);
  }
  start = bench_seconds () - start;
  close (fd);
  return start / N_SEQUENTIAL;
}

static double
together (const char *path, const char *request)
{
  struct pollfd clients[N_CLIENTS];
  double start = bench_seconds ();
  guint n = 0;

  for (guint i = 0; i < N_CLIENTS; i++) {
    clients[i] = (struct pollfd){ .fd = connect_to (path), .events = POLLIN };
    ask (clients[i].fd, request);
  }
  while (n < N_TOGETHER) {
    if (poll (clients, N_CLIENTS, 0) < 0)
      g_error ("poll: %s", g_strerror (errno));
    for (guint i = 0; i < N_CLIENTS; i++) {
      if (clients[i].revents == 0)
        continue;
      take_answer (clients[i].fd, FALSE);
      ask (clients[i].fd, request);
      n++;
    }
  }
  start = bench_seconds () - start;
  for (guint i = 0; i < N_CLIENTS; i++)
    close (clients[i].fd);
  return start / n;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The median of rounds, each against its own baseline: the machine's moods strike both. */
static void
measure (Bench *bench, const char *what, const char *request,
         double (*time) (const char *path, const char *request))
{
  double ratios[N_ROUNDS], ours = 0, bare = 0;

  for (guint i = 0; i < N_ROUNDS; i++) {
    bare = time (bench->bare_socket, request);
    ours = time (bench->socket, request);
    ratios[i] = ours / bare;
  }
  qsort (ratios, N_ROUNDS, sizeof *ratios, compare);
  g_print ("# %s: %.1f µs, bare %.1f µs\n", what, ours * 1e6, bare * 1e6);
  bench->is_met = bench_print (what, ratios[N_ROUNDS / 2], FALSE, AT_MOST) && bench->is_met;
}

static void
measure_operation (Bench *bench, const char *name, const PwtIdRequest *id)
{
  g_autofree char *json = pwt_record_to_json (&pwt_id_request_record, id);
  g_autofree char *request = g_strdup_printf (
      "POST /api/1/%s HTTP/1.1\r\nHost: prewatt\r\nContent-Type: application/json\r\n"
      "Authorization: Bearer %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
      name, bench->token, strlen (json), json);
  g_autofree char *one = g_strdup_printf ("%s, one by one ÷ bare libsoup", name);
  g_autofree char *many = g_strdup_printf ("%s, 32 at once ÷ bare libsoup", name);
  int fd = connect_to (bench->socket);

  ask (fd, request);
  g_free (bench->body);
  bench->body = take_answer (fd, TRUE);
  close (fd);
  measure (bench, one, request, sequential);
  measure (bench, many, request, together);
}

static gpointer
run (gpointer data)
{
  Bench *bench = data;

  measure_operation (bench, "command.get", &bench->command);
  measure_operation (bench, "sale.get", &bench->sale);
  measure_operation (bench, "meter.get", &bench->meter);
  g_main_loop_quit (bench->loop);
  return NULL;
}

int
main (void)
{
  Bench bench = { .is_met = TRUE, .loop = g_main_loop_new (NULL, FALSE) };
  GThread *client;

  bench.dir = bench_make_dir ();
  open_site (&bench);
  open_servers (&bench);
  client = g_thread_new ("client", run, &bench);
  g_main_loop_run (bench.loop);
  g_thread_join (client);
  soup_server_disconnect (bench.bare);
  g_object_unref (bench.bare);
  pwt_server_stop (bench.server);
  pwt_engine_close (bench.engine);
  pwt_server_free (bench.server);
  bench_remove_dir (bench.dir);
  g_main_loop_unref (bench.loop);
  g_free (bench.socket);
  g_free (bench.bare_socket);
  g_free (bench.token);
  g_free (bench.body);
  g_free (bench.dir);
  return bench.is_met ? 0 : 1;
}
