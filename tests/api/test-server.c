/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's manners, with a fake engine behind it and raw bytes in front of it. */
#include "api/server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-engine.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct {
  char *dir;
  char *path;
  PwtEngine *engine;
  PwtServer *server;
} Fixture;

/* One client's connection and what came over it. */
typedef struct {
  GSocket *socket;
  GString *got;
  gboolean is_ended;
} Client;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("prewatt-server-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "socket", NULL);
  fixture->engine = fake_engine_new ();
  fixture->server = pwt_server_new (fixture->engine, fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->server != NULL) {
    pwt_server_stop (fixture->server);
    pwt_server_free (fixture->server);
  }
  fake_engine_free (fixture->engine);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->path);
  g_free (fixture->dir);
}

/* --- a client --- */

static Client *
client_new (Fixture *fixture)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->path);
  g_autoptr (GError) error = NULL;
  Client *client = g_new0 (Client, 1);

  client->socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_connect (client->socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (client->socket, FALSE);
  client->got = g_string_new (NULL);
  return client;
}

static void
client_free (Client *client)
{
  g_object_unref (client->socket);
  g_string_free (client->got, TRUE);
  g_free (client);
}

/* Turns the server's loop for a moment without ever blocking for good. */
static void
turn (gint64 began_us)
{
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, PATIENCE_US);
  if (!g_main_context_iteration (NULL, FALSE))
    g_thread_yield ();
}

static void
client_write (Client *client, const char *bytes, gsize length)
{
  gint64 began_us = g_get_monotonic_time ();

  while (length > 0 && !client->is_ended) {
    gssize n = g_socket_send (client->socket, bytes, MIN (length, 65536), NULL, NULL);

    if (n > 0) {
      bytes += n;
      length -= (gsize) n;
    } else if (!(g_socket_condition_check (client->socket, G_IO_HUP | G_IO_ERR))) {
      turn (began_us);
    } else {
      client->is_ended = TRUE;
    }
  }
}

static void
client_read (Client *client)
{
  char bytes[4096];
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_receive (client->socket, bytes, sizeof bytes, NULL, &error);

  if (n > 0)
    g_string_append_len (client->got, bytes, n);
  else if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    client->is_ended = TRUE;
}

/* The length of the first answer in what came so far; 0: not complete. */
static gsize
answer_length (const Client *client)
{
  const char *end = strstr (client->got->str, "\r\n\r\n");
  const char *length = strstr (client->got->str, "Content-Length: ");

  if (end == NULL || length == NULL || length > end)
    return 0;
  return (gsize) (end + 4 - client->got->str) + (gsize) g_ascii_strtoull (length + 16, NULL, 10);
}

static gboolean
has_answer (Client *client)
{
  gsize length = answer_length (client);

  return length > 0 && client->got->len >= length;
}

/* Returns: the status of the next answer, 0 if the connection ended before; the body is in @body.
 */
static guint
client_wait (Client *client, char **body)
{
  gint64 began_us = g_get_monotonic_time ();
  guint status;
  gsize length;

  while (!has_answer (client) && !client->is_ended) {
    turn (began_us);
    client_read (client);
  }
  if (!has_answer (client))
    return 0;
  length = answer_length (client);
  status = (guint) g_ascii_strtoull (client->got->str + strlen ("HTTP/1.1 "), NULL, 10);
  if (body != NULL) {
    const char *start = strstr (client->got->str, "\r\n\r\n") + 4;

    *body = g_strndup (start, length - (gsize) (start - client->got->str));
  }
  g_string_erase (client->got, 0, (gssize) length);
  return status;
}

static void
client_post (Client *client, const char *path, const char *headers, const char *body)
{
  g_autofree char *head = g_strdup_printf (
      "POST %s HTTP/1.1\r\nHost: prewatt\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", path,
      headers, strlen (body));

  client_write (client, head, strlen (head));
  client_write (client, body, strlen (body));
}

static PwtCall *
wait_for_call (Fixture *fixture)
{
  gint64 began_us = g_get_monotonic_time ();

  while (fake_engine_count (fixture->engine) == 0)
    turn (began_us);
  return fake_engine_take (fixture->engine);
}

static gpointer
make_hello (const char *name)
{
  PwtHello *hello = pwt_record_new (&pwt_hello_record);

  hello->site_name = g_strdup (name);
  return hello;
}

static char *
dup_code (const char *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *failure;

  json_parser_load_from_data (parser, body, -1, &error);
  g_assert_no_error (error);
  failure =
      json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "error");
  g_assert_nonnull (json_object_get_string_member (failure, "message"));
  return g_strdup (json_object_get_string_member (failure, "code"));
}

/* Asks something that must not reach the engine. */
static void
assert_refused (Client *client, guint status, const char *code)
{
  g_autofree char *body = NULL;
  g_autofree char *got = NULL;

  g_assert_cmpuint (client_wait (client, &body), ==, status);
  got = dup_code (body);
  g_assert_cmpstr (got, ==, code);
}

/* The server still does its work. */
static void
assert_serves (Fixture *fixture)
{
  Client *client = client_new (fixture);
  g_autofree char *body = NULL;

  client_post (client, "/api/1/site.hello", "", "{}");
  fake_engine_answer (wait_for_call (fixture), make_hello ("still here"));
  g_assert_cmpuint (client_wait (client, &body), ==, 200);
  g_assert_nonnull (strstr (body, "still here"));
  client_free (client);
}

/* --- tests --- */

static void
answers_with_the_reply (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture);
  g_autofree char *body = NULL;
  PwtCall *call;

  client_post (client, "/api/1/site.hello",
               "Authorization: Bearer abc\r\nX-Prewatt-Origin: counter-1/desktop\r\n", "{}");
  call = wait_for_call (fixture);
  g_assert_cmpstr (call->operation->name, ==, "site.hello");
  g_assert_cmpstr (call->token, ==, "abc");
  g_assert_cmpstr (call->origin, ==, "counter-1/desktop");
  fake_engine_answer (call, make_hello ("滨江"));
  g_assert_cmpuint (client_wait (client, &body), ==, 200);
  g_assert_cmpstr (body, ==, "{\"needs_setup\":false,\"site_name\":\"滨江\"}");

  /* The same connection goes on; nothing is nothing. */
  client_post (client, "/api/1/site.hello", "", "");
  call = wait_for_call (fixture);
  g_assert_null (call->token);
  g_assert_cmpstr (call->origin, ==, "api");
  fake_engine_answer (call, make_hello (NULL));
  g_assert_cmpuint (client_wait (client, NULL), ==, 200);
  client_free (client);
}

static void
cleans_the_origin (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture);
  g_autofree char *long_name = g_strnfill (500, 'x');
  g_autofree char *header = g_strdup_printf ("X-Prewatt-Origin: a\xc3\xa9%s\r\n", long_name);
  PwtCall *call;

  client_post (client, "/api/1/site.hello", header, "{}");
  call = wait_for_call (fixture);
  g_assert_cmpuint (strlen (call->origin), ==, 60);
  g_assert_true (g_str_has_prefix (call->origin, "a??xxx"));
  fake_engine_answer (call, make_hello (NULL));
  g_assert_cmpuint (client_wait (client, NULL), ==, 200);
  client_free (client);
}

static void
errors_have_status_and_code (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int code;
    guint status;
    const char *nick;
  } rows[] = {
    { PWT_ENGINE_ERROR_SIGNED_OUT, 401, "signed-out" },
    { PWT_ENGINE_ERROR_DENIED, 403, "denied" },
    { PWT_ENGINE_ERROR_NOT_FOUND, 404, "not-found" },
    { PWT_ENGINE_ERROR_INVALID, 400, "invalid" },
    { PWT_ENGINE_ERROR_CONFLICT, 409, "conflict" },
    { PWT_ENGINE_ERROR_REFUSED, 422, "refused" },
    { PWT_ENGINE_ERROR_LOCKED_OUT, 429, "locked-out" },
    { PWT_ENGINE_ERROR_FAILED, 503, "failed" },
  };
  Client *client = client_new (fixture);

  G_STATIC_ASSERT (G_N_ELEMENTS (rows) == PWT_N_ENGINE_ERRORS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    client_post (client, "/api/1/site.hello", "", "{}");
    fake_engine_fail (wait_for_call (fixture), rows[i].code, "said \"why\"\n\xff");
    assert_refused (client, rows[i].status, rows[i].nick);
  }
  client_free (client);
}

static void
refuses_what_is_no_request (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *path;
    const char *body;
    guint status;
    const char *code;
  } rows[] = {
    { "/", "{}", 404, "not-found" },
    { "/api/1/", "{}", 404, "not-found" },
    { "/api/1/no.such", "{}", 404, "not-found" },
    { "/api/1/site.hello/more", "{}", 404, "not-found" },
    { "/api/1/../../etc/passwd", "{}", 404, "not-found" },
    { "/api/1/openapi.json", "{}", 405, "invalid" },
    { "/api/1/site.hello", "[]", 400, "invalid" },
    { "/api/1/site.hello", "{", 400, "invalid" },
    { "/api/1/site.hello", "\xff", 400, "invalid" },
    { "/api/1/site.hello", "{\"extra\":1}", 400, "invalid" },
    { "/api/1/sale.get", "{\"id\":\"5\"}", 400, "invalid" },
    { "/api/1/sale.get", "{}", 400, "invalid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Client *client = client_new (fixture);

    client_post (client, rows[i].path, "", rows[i].body);
    assert_refused (client, rows[i].status, rows[i].code);
    client_free (client);
  }
  g_assert_cmpuint (fake_engine_count (fixture->engine), ==, 0);
  assert_serves (fixture);
}

static void
refuses_deep_json (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture);
  g_autofree char *deep = g_strnfill (200000, '[');

  client_post (client, "/api/1/site.hello", "", deep);
  assert_refused (client, 400, "invalid");
  client_free (client);
  assert_serves (fixture);
}

static void
another_method_is_refused (Fixture *fixture, gconstpointer data)
{
  static const char get[] = "GET /api/1/site.hello HTTP/1.1\r\nHost: prewatt\r\n\r\n";
  Client *client = client_new (fixture);

  client_write (client, get, strlen (get));
  while (!has_answer (client)) {
    g_main_context_iteration (NULL, TRUE);
    client_read (client);
  }
  g_assert_nonnull (strstr (client->got->str, "Allow: POST"));
  assert_refused (client, 405, "invalid");
  client_free (client);
}

static void
large_bodies_have_limits (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture);
  g_autofree char *spaces = g_strnfill (1024 * 1024 + 1, ' ');
  g_autofree char *body = g_strdup_printf ("%s{\"site\":\"x\"}", spaces);
  PwtCall *call;

  client_post (client, "/api/1/site.hello", "", spaces);
  assert_refused (client, 413, "invalid");
  client_free (client);

  client = client_new (fixture);
  client_post (client, "/api/1/site.import", "", body);
  call = wait_for_call (fixture);
  g_assert_cmpstr (((PwtImportRequest *) call->request)->site, ==, "x");
  fake_engine_fail (call, PWT_ENGINE_ERROR_DENIED, "no");
  assert_refused (client, 403, "denied");
  client_free (client);
}

static char *
make_many (guint n_meters)
{
  static const char id[] = "01234567-89ab-7def-8123-456789abcdef";
  GString *json = g_string_new (NULL);

  g_string_append_printf (json, "{\"id\":\"%s\",\"project\":\"%s\",\"meters\":[", id, id);
  for (guint i = 0; i < n_meters; i++)
    g_string_append_printf (json, "%s\n  {\n    \"id\": \"%s\"\n  }", i > 0 ? "," : "", id);
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

/* As many meters as a command can be given to come over the socket, too. */
static void
what_a_request_may_hold_fits_its_limit (Fixture *fixture, gconstpointer data)
{
  static const char *const operations[] = { "/api/1/meter.preview", "/api/1/meter.command-many" };
  g_autofree char *most = make_many (PWT_COMMAND_MANY_MAX);
  g_autofree char *one_more = make_many (PWT_COMMAND_MANY_MAX + 1);
  g_autofree char *endless = g_strnfill (16 * 1024 * 1024 + 1, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
    Client *client = client_new (fixture);
    g_autofree char *body = NULL;
    PwtCall *call;

    client_post (client, operations[i], "", most);
    call = wait_for_call (fixture);
    g_assert_cmpuint (((PwtCommandManyRequest *) call->request)->meters->len, ==,
                      PWT_COMMAND_MANY_MAX);
    fake_engine_fail (call, PWT_ENGINE_ERROR_DENIED, "no");
    assert_refused (client, 403, "denied");
    client_post (client, operations[i], "", one_more);
    assert_refused (client, 400, "invalid");
    client_post (client, operations[i], "", endless);
    g_assert_cmpuint (client_wait (client, &body), ==, 413);
    g_assert_nonnull (strstr (body, "The request is larger than 16 MiB"));
    client_free (client);
  }
}

/* Says it will send 200 MiB. */
static void
immense_bodies_are_not_waited_for (Fixture *fixture, gconstpointer data)
{
  static const char head[] = "POST /api/1/site.hello HTTP/1.1\r\nHost: prewatt\r\n"
                             "Content-Length: 209715200\r\n\r\n";
  Client *client = client_new (fixture);
  guint status;

  client_write (client, head, strlen (head));
  status = client_wait (client, NULL);
  g_assert_true (status == 0 || status == 413);
  client_free (client);
  assert_serves (fixture);
}

static void
endless_chunks_are_cut_off (Fixture *fixture, gconstpointer data)
{
  static const char head[] = "POST /api/1/site.hello HTTP/1.1\r\nHost: prewatt\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n";
  Client *client = client_new (fixture);
  g_autofree char *spaces = g_strnfill (65536, ' ');
  g_autofree char *chunk = g_strdup_printf ("10000\r\n%s\r\n", spaces);

  client_write (client, head, strlen (head));
  for (guint i = 0; i < 1000 && !client->is_ended; i++) {
    client_write (client, chunk, strlen (chunk));
    client_read (client);
  }
  g_assert_true (client->is_ended);
  client_free (client);
  g_assert_cmpuint (fake_engine_count (fixture->engine), ==, 0);
  assert_serves (fixture);
}

static void
survives_a_client_that_went (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture);
  PwtCall *call;

  client_post (client, "/api/1/site.hello", "", "{}");
  call = wait_for_call (fixture);
  client_free (client);
  assert_serves (fixture);
  fake_engine_answer (call, make_hello ("too late"));
  assert_serves (fixture);

  /* Gone in the middle of a request. */
  client = client_new (fixture);
  client_write (client, "POST /api/1/site.hello HT", 25);
  g_main_context_iteration (NULL, FALSE);
  client_free (client);
  client = client_new (fixture);
  client_write (client, "POST /api/1/site.hello HTTP/1.1\r\nContent-Length: 10\r\n\r\n{", 57);
  g_main_context_iteration (NULL, FALSE);
  client_free (client);
  assert_serves (fixture);
}

static gpointer
answer_part (gpointer data)
{
  GPtrArray *calls = data;

  for (guint i = 0; i < calls->len; i++) {
    PwtCall *call = g_ptr_array_index (calls, i);

    fake_engine_answer (call, make_hello (call->token));
  }
  return NULL;
}

static void
answers_from_any_thread_reach_their_client (Fixture *fixture, gconstpointer data)
{
  enum { N = 64, N_THREADS = 4 };
  Client *clients[N];
  GPtrArray *parts[N_THREADS];
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N; i++) {
    g_autofree char *token = g_strdup_printf ("Authorization: Bearer client-%u!\r\n", i);

    clients[i] = client_new (fixture);
    client_post (clients[i], "/api/1/site.hello", token, "{}");
  }
  for (guint i = 0; i < N_THREADS; i++)
    parts[i] = g_ptr_array_new ();
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (parts[i % N_THREADS], wait_for_call (fixture));
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("answerer", answer_part, parts[i]);
  for (guint i = 0; i < N; i++) {
    g_autofree char *own = g_strdup_printf ("\"client-%u!\"", i);
    g_autofree char *body = NULL;

    g_assert_cmpuint (client_wait (clients[i], &body), ==, 200);
    g_assert_nonnull (strstr (body, own));
    client_free (clients[i]);
  }
  for (guint i = 0; i < N_THREADS; i++) {
    g_thread_join (threads[i]);
    g_ptr_array_unref (parts[i]);
  }
}

static gpointer
answer_later (gpointer data)
{
  fake_engine_answer (data, make_hello ("asked before the end"));
  return NULL;
}

static void
stopping_answers_what_was_asked (Fixture *fixture, gconstpointer data)
{
  Client *client = client_new (fixture), *late = client_new (fixture);
  g_autofree char *body = NULL;
  PwtCall *call;

  client_post (late, "/api/1/site.hello", "", "{}");
  fake_engine_answer (wait_for_call (fixture), make_hello (NULL));
  g_assert_cmpuint (client_wait (late, NULL), ==, 200);
  client_post (client, "/api/1/site.hello", "", "{}");
  call = wait_for_call (fixture);

  pwt_server_stop (fixture->server);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  client_post (late, "/api/1/site.hello", "", "{}");
  assert_refused (late, 503, "failed");
  g_thread_join (g_thread_new ("engine", answer_later, call));
  pwt_server_free (g_steal_pointer (&fixture->server));

  g_assert_cmpuint (client_wait (client, &body), ==, 200);
  g_assert_nonnull (strstr (body, "asked before the end"));
  client_free (client);
  client_free (late);
}

static void
openapi_names_every_operation (Fixture *fixture, gconstpointer data)
{
  static const char get[] = "GET /api/1/openapi.json HTTP/1.1\r\nHost: prewatt\r\n\r\n";
  Client *client = client_new (fixture);
  g_autofree char *body = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *paths;

  client_write (client, get, strlen (get));
  g_assert_cmpuint (client_wait (client, &body), ==, 200);
  json_parser_load_from_data (parser, body, -1, &error);
  g_assert_no_error (error);
  paths =
      json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "paths");
  g_assert_cmpuint (json_object_get_size (paths), ==, pwt_n_operations);
  for (guint i = 0; i < pwt_n_operations; i++) {
    JsonObject *path = json_object_get_object_member (paths, pwt_operations[i].path);
    JsonObject *post = json_object_get_object_member (path, "post");

    g_assert_cmpstr (json_object_get_string_member (post, "operationId"), ==,
                     pwt_operations[i].name);
    g_assert_true (json_object_has_member (post, "requestBody"));
    g_assert_true (json_object_has_member (post, "responses"));
  }
  client_free (client);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/api/server/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers-with-the-reply", answers_with_the_reply);
  ADD ("cleans-the-origin", cleans_the_origin);
  ADD ("errors-have-status-and-code", errors_have_status_and_code);
  ADD ("refuses-what-is-no-request", refuses_what_is_no_request);
  ADD ("refuses-deep-json", refuses_deep_json);
  ADD ("another-method-is-refused", another_method_is_refused);
  ADD ("large-bodies-have-limits", large_bodies_have_limits);
  ADD ("what-a-request-may-hold-fits-its-limit", what_a_request_may_hold_fits_its_limit);
  ADD ("immense-bodies-are-not-waited-for", immense_bodies_are_not_waited_for);
  ADD ("endless-chunks-are-cut-off", endless_chunks_are_cut_off);
  ADD ("survives-a-client-that-went", survives_a_client_that_went);
  ADD ("answers-from-any-thread-reach-their-client", answers_from_any_thread_reach_their_client);
  ADD ("stopping-answers-what-was-asked", stopping_answers_what_was_asked);
  ADD ("openapi-names-every-operation", openapi_names_every_operation);
  return g_test_run ();
}
