/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request's way: headers looked at (early_cb), body read by libsoup, JSON to the request
 * record, call given to the engine. A quick read is done at once; for the rest the message is
 * paused until the engine, done on a thread of its own, hands the call back through the inbox. Then
 * the reply is written. A client that is gone by then is written to all the same: libsoup drops
 * what cannot be sent. */
#include "api/server.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "api/inbox.h"
#include "api/openapi.h"
#include "api/socket.h"
#include "domain/error.h"
#include "record/failure.h"

#define MOST_SKIPPED (64 * 1024 * 1024) /* bytes of a request that is refused before it came */
#define LONGEST_ORIGIN 60
#define GOODBYE_US (2 * G_USEC_PER_SEC) /* for the last answers to be sent */
#define OPENAPI_PATH "/api/1/openapi.json"

struct _PwtServer {
  PwtEngine *engine;
  char *path;
  SoupServer *soup;
  PwtInbox *inbox;
  GMainContext *context;
  GHashTable *routes; /* path → const PwtOperation * */
  guint n_asked;      /* calls the engine has */
  guint n_open;       /* requests whose answer is not written to its end */
  gboolean is_stopped;
};

/* A call the engine has. */
typedef struct {
  PwtServer *server;
  SoupServerMessage *message;
  gboolean is_paused;
} Asked;

static const struct {
  const char *code;
  guint status;
} statuses[] = {
  { "signed-out", 401 }, { "denied", 403 },  { "not-found", 404 },  { "invalid", 400 },
  { "conflict", 409 },   { "refused", 422 }, { "locked-out", 429 }, { "failed", 503 },
};

/* --- answering --- */

static void
answer_json (SoupServerMessage *message, guint status, char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json,
                                    strlen (json));
}

static void
answer_failure (SoupServerMessage *message, guint status, const char *code, const char *text)
{
  answer_json (message, status, pwt_failure_to_json (code, text));
}

static void
answer_error (SoupServerMessage *message, const GError *error)
{
  const char *code = "failed";

  if (error->domain == PWT_ENGINE_ERROR)
    code = pwt_engine_error_nick (error->code);
  else if (error->domain == PWT_RECORD_ERROR || error->domain == PWT_DOMAIN_ERROR)
    code = "invalid";
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (statuses[i].code, code))
      answer_failure (message, statuses[i].status, code, error->message);
}

static void
answer_call (SoupServerMessage *message, const PwtCall *call)
{
  if (call->reply != NULL)
    answer_json (message, SOUP_STATUS_OK, pwt_record_to_json (call->operation->reply, call->reply));
  else
    answer_error (message, call->error);
}

static void
take_call (gpointer item, gpointer data)
{
  PwtCall *call = item;
  Asked *asked = call->data;

  asked->server->n_asked--;
  answer_call (asked->message, call);
  if (asked->is_paused)
    soup_server_message_unpause (asked->message);
  g_object_unref (asked->message);
  g_free (asked);
  pwt_call_free (call);
}

/* On any thread; on the server's own for what was done at once. */
static void
done (PwtCall *call, gpointer data)
{
  Asked *asked = data;

  if (g_main_context_is_owner (asked->server->context))
    take_call (call, NULL);
  else
    pwt_inbox_push (asked->server->inbox, call);
}

/* --- asking --- */

static char *
dup_token (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;
  return g_strstrip (g_strdup (value + 7));
}

/* It goes into the audit log: short and printable, whatever was sent. */
static char *
dup_origin (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "X-Prewatt-Origin");
  char *origin = g_strndup (value != NULL && *value != '\0' ? value : "api", LONGEST_ORIGIN);

  for (char *p = origin; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      *p = '?';
  return origin;
}

static PwtCall *
make_call (const PwtOperation *operation, SoupServerMessage *message, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autofree char *token = dup_token (headers);
  g_autofree char *origin = dup_origin (headers);
  gpointer request, was;

  return pwt_operation_parse (operation, length > 0 ? text : "{}", length > 0 ? (gssize) length : 2,
                              &request, &was, error)
             ? pwt_call_new (operation, token, origin, request, was)
             : NULL;
}

static void
ask (PwtServer *server, const PwtOperation *operation, SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  PwtCall *call = make_call (operation, message, &error);
  Asked *asked;
  guint n_before;

  if (call == NULL) {
    answer_error (message, error);
    return;
  }
  asked = g_new0 (Asked, 1);
  *asked = (Asked){ server, g_object_ref (message), FALSE };
  call->done = done;
  call->data = asked;
  n_before = server->n_asked++;
  pwt_engine_call_quick (server->engine, call);
  /* Calls are taken off on this thread only: what was not done at once is there still. */
  if (server->n_asked > n_before) {
    asked->is_paused = TRUE;
    soup_server_message_pause (message);
  }
}

static void
answer_openapi (SoupServerMessage *message)
{
  answer_json (message, SOUP_STATUS_OK, pwt_openapi_make (PWT_VERSION));
}

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  PwtServer *server = data;

  if (soup_server_message_get_status (message) != 0)
    return; /* refused by its headers */
  if (server->is_stopped)
    answer_failure (message, 503, "failed", "The program that runs this site is stopping");
  else if (g_str_equal (path, OPENAPI_PATH))
    answer_openapi (message);
  else
    ask (server, g_hash_table_lookup (server->routes, path), message);
}

/* --- looking at the headers --- */

/* Its answer is written, or its client is gone. */
static void
gone_cb (gpointer data, GObject *message)
{
  PwtServer *server = data;

  server->n_open--;
}

static void
refuse_early (SoupServerMessage *message, guint status, const char *code, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  /* The body is still to come: read it to nowhere, and then no more from this client. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_replace (headers, "Connection", "close");
  answer_failure (message, status, code, text);
}

/* A body of unknown length that grows beyond the limit is cut off: there is no polite end to it. */
static void
chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  goffset limit = (goffset) GPOINTER_TO_SIZE (data);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > limit)
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
limit_body (SoupServerMessage *message, goffset limit)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED) {
    g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_cb), GSIZE_TO_POINTER (limit));
  } else if (soup_message_headers_get_content_length (headers) > limit) {
    g_autofree char *text =
        g_strdup_printf ("The request is larger than %d MiB", (int) (limit / (1024 * 1024)));

    refuse_early (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "invalid", text);
    /* Not even to nowhere: half a day of bytes would keep the connection. */
    if (soup_message_headers_get_content_length (headers) > MOST_SKIPPED)
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, FALSE, NULL);
  }
}

static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  PwtServer *server = data;
  const PwtOperation *operation = g_hash_table_lookup (server->routes, path);
  gboolean is_openapi = g_str_equal (path, OPENAPI_PATH);
  const char *method = operation != NULL ? operation->method : "GET";

  server->n_open++;
  g_object_weak_ref (G_OBJECT (message), gone_cb, server);
  if (operation == NULL && !is_openapi) {
    refuse_early (message, 404, "not-found", "There is no such operation");
  } else if (!g_str_equal (soup_server_message_get_method (message), method)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                  method);
    refuse_early (message, 405, "invalid", "This operation is asked by another HTTP method");
  } else {
    limit_body (message, operation != NULL && operation->body_max > 0
                             ? (goffset) operation->body_max
                             : PWT_BODY_USUAL);
  }
}

/* --- life --- */

static GHashTable *
make_routes (void)
{
  GHashTable *routes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pwt_n_operations; i++)
    g_hash_table_insert (routes, (char *) pwt_operations[i].path, (gpointer) &pwt_operations[i]);
  return routes;
}

/**
 * pwt_server_new:
 * @engine: whose operations are served; borrowed
 * @socket_path: where; see pwt_listening_socket_new()
 * @error: return location for a %PWT_API_ERROR
 *
 * Returns: (transfer full): a server that listens, or %NULL with @error set
 */
PwtServer *
pwt_server_new (PwtEngine *engine, const char *socket_path, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) why = NULL;
  PwtServer *server;

  g_return_val_if_fail (engine != NULL && socket_path != NULL, NULL);

  socket = pwt_listening_socket_new (socket_path, error);
  if (socket == NULL)
    return NULL;
  server = g_new0 (PwtServer, 1);
  server->engine = engine;
  server->path = g_strdup (socket_path);
  server->context = g_main_context_ref_thread_default ();
  server->routes = make_routes ();
  server->inbox = pwt_inbox_new (server->context, take_call, server);
  server->soup = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_early_handler (server->soup, NULL, early_cb, server, NULL);
  soup_server_add_handler (server->soup, NULL, request_cb, server, NULL);
  if (!soup_server_listen_socket (server->soup, socket, 0, &why)) {
    g_set_error (error, PWT_API_ERROR, PWT_API_ERROR_SOCKET, "The socket %s cannot listen: %s",
                 socket_path, why->message);
    pwt_server_stop (server);
    pwt_server_free (server);
    return NULL;
  }
  return server;
}

/**
 * pwt_server_stop:
 *
 * Nobody can connect any more, and nothing new reaches the engine. Calls it has are still answered
 * by pwt_server_free(), after the engine was closed.
 */
void
pwt_server_stop (PwtServer *server)
{
  server->is_stopped = TRUE;
  g_unlink (server->path);
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * pwt_server_free:
 * @server: (transfer full): a stopped server whose engine was closed
 *
 * Sends the answers that are ready, to clients that take them within 2 s.
 */
void
pwt_server_free (PwtServer *server)
{
  GSource *timeout = g_timeout_source_new (GOODBYE_US / 1000);
  gboolean is_over = FALSE;

  g_source_set_callback (timeout, wake_cb, &is_over, NULL);
  g_source_attach (timeout, server->context);
  while (server->n_asked > 0 || (server->n_open > 0 && !is_over))
    g_main_context_iteration (server->context, TRUE);
  g_source_destroy (timeout);
  g_source_unref (timeout);
  soup_server_disconnect (server->soup);
  g_object_unref (server->soup);
  pwt_inbox_free (server->inbox);
  g_hash_table_unref (server->routes);
  g_main_context_unref (server->context);
  g_free (server->path);
  g_free (server);
}
