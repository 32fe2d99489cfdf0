/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine of a prewattd, by HTTP over its Unix socket.
 *
 * Two sessions of libsoup: the one for calls may use several connections at once; the other is for
 * what waits (events) and for looking whether somebody is there, so that neither stands in the
 * other's way. Nothing is ever sent a second time by itself: who asked decides. */
#include "backend/backend-private.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include "record/failure.h"

#define MOST_CONNECTIONS 16
#define CALL_TIMEOUT_S 600 /* a large import or verification */
#define WAIT_TIMEOUT_S 45  /* the server answers a question for events after 25 s at the latest */
#define LOOK_MS 2000       /* between two looks while nobody is signed in */
#define RETRY_MIN_MS 200
#define RETRY_MAX_MS 5000

struct _PwtRemoteBackend {
  PwtBackend parent_instance;

  SoupSession *calls;
  SoupSession *waits;
  GSource *timer;
  guint retry_ms;
  gboolean is_looking;
};

#define PWT_TYPE_REMOTE_BACKEND (pwt_remote_backend_get_type ())
G_DECLARE_FINAL_TYPE (PwtRemoteBackend, pwt_remote_backend, PWT, REMOTE_BACKEND, PwtBackend)
G_DEFINE_FINAL_TYPE (PwtRemoteBackend, pwt_remote_backend, PWT_TYPE_BACKEND)

static void look (PwtRemoteBackend *self);

static gboolean
timer_cb (gpointer data)
{
  PwtRemoteBackend *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  look (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (PwtRemoteBackend *self, guint interval_ms)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  self->timer = g_timeout_source_new (interval_ms);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* Many windows on many computers must not come back in the same instant. */
static guint
next_retry_ms (PwtRemoteBackend *self)
{
  guint delay_ms = self->retry_ms;

  self->retry_ms = MIN (self->retry_ms * 2, RETRY_MAX_MS);
  return delay_ms - delay_ms / 4 + (guint) g_random_int_range (0, (gint32) delay_ms / 2 + 1);
}

static void
set_lost (PwtRemoteBackend *self, const GError *error)
{
  gboolean is_absent = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_autofree char *problem =
      is_absent ? g_strdup ("The program that runs this site (prewattd) is not running")
                : g_strdup_printf ("The connection to the program that runs this site was lost: %s",
                                   error->message);

  if (pwt_backend_get_state (PWT_BACKEND (self)) == PWT_BACKEND_ONLINE || self->timer == NULL)
    set_timer (self, next_retry_ms (self));
  pwt_backend_set_state (PWT_BACKEND (self), PWT_BACKEND_OFFLINE, problem);
}

static void
set_found (PwtRemoteBackend *self)
{
  self->retry_ms = RETRY_MIN_MS;
  set_timer (self, LOOK_MS);
  pwt_backend_set_state (PWT_BACKEND (self), PWT_BACKEND_ONLINE, NULL);
}

/* --- sending --- */

typedef struct {
  GWeakRef backend;
  GTask *task;
} Sending;

static void
sending_free (Sending *sending)
{
  g_weak_ref_clear (&sending->backend);
  g_object_unref (sending->task);
  g_free (sending);
}

static SoupMessage *
make_message (PwtRemoteBackend *self, const PwtOperation *operation, const char *json)
{
  g_autofree char *uri = g_strconcat ("http://prewatt", operation->path, NULL);
  SoupMessage *message = soup_message_new (operation->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const char *token = pwt_backend_get_token (PWT_BACKEND (self));
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  /* Else libsoup opens a connection for each POST. It repeats only GET and its like by itself. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_append (headers, "X-Prewatt-Origin", g_get_prgname ());
  if (token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

    soup_message_headers_append (headers, "Authorization", bearer);
  }
  return message;
}

static void
return_failure (GTask *task, SoupMessage *message, const char *text, gsize length)
{
  PwtFailureReply *reply =
      pwt_record_from_json (&pwt_failure_reply_record, text, (gssize) length, NULL);

  if (reply == NULL) {
    g_task_return_new_error (task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED,
                             "The answer could not be understood (HTTP status %u)",
                             soup_message_get_status (message));
    return;
  }
  g_task_return_error (
      task, pwt_backend_error_from_nick (
                reply->error->code, reply->error->message != NULL ? reply->error->message : ""));
  pwt_record_free (&pwt_failure_reply_record, reply);
}

static void
return_answer (GTask *task, SoupMessage *message, GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    g_task_return_pointer (task, g_strndup (text != NULL ? text : "", length), g_free);
  else
    return_failure (task, message, text != NULL ? text : "", length);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  g_autoptr (PwtRemoteBackend) self = g_weak_ref_get (&sending->backend);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL) {
    return_answer (sending->task,
                   soup_session_get_async_result_message (SOUP_SESSION (source), result), body);
  } else if (!g_task_return_error_if_cancelled (sending->task)) {
    if (self != NULL)
      set_lost (self, error);
    g_task_return_new_error (sending->task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE, "%s",
                             self != NULL ? pwt_backend_get_problem (PWT_BACKEND (self))
                                          : error->message);
  }
  sending_free (sending);
}

static void
send_on (PwtRemoteBackend *self, SoupSession *session, const PwtOperation *operation,
         const char *json, GTask *task)
{
  g_autoptr (SoupMessage) message = make_message (self, operation, json);
  Sending *sending = g_new0 (Sending, 1);

  g_weak_ref_init (&sending->backend, self);
  sending->task = task;
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), sent_cb, sending);
}

static void
pwt_remote_backend_send (PwtBackend *backend, const PwtOperation *operation, const char *json,
                         GTask *task)
{
  PwtRemoteBackend *self = PWT_REMOTE_BACKEND (backend);

  send_on (self, (operation->flags & PWT_OP_WAITS) ? self->waits : self->calls, operation, json,
           task);
}

/* --- looking whether somebody is there --- */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *weak = data;
  g_autoptr (PwtRemoteBackend) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autofree char *json G_GNUC_UNUSED = g_task_propagate_pointer (G_TASK (result), &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  self->is_looking = FALSE;
  /* Whoever answers is there, even if it answers with an error. */
  if (!g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE))
    set_found (self);
  else if (self->timer == NULL)
    set_timer (self, next_retry_ms (self));
}

static void
look (PwtRemoteBackend *self)
{
  GWeakRef *weak;

  /* With a session the question for events says when the connection is lost. */
  if (pwt_backend_get_state (PWT_BACKEND (self)) == PWT_BACKEND_ONLINE &&
      pwt_backend_get_session (PWT_BACKEND (self)) != NULL) {
    set_timer (self, LOOK_MS);
    return;
  }
  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  send_on (self, self->waits, pwt_operation_find ("site.hello"), "{}",
           g_task_new (NULL, NULL, looked_cb, weak));
}

static void
pwt_remote_backend_dispose (GObject *object)
{
  PwtRemoteBackend *self = PWT_REMOTE_BACKEND (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  G_OBJECT_CLASS (pwt_remote_backend_parent_class)->dispose (object);
  if (self->calls != NULL)
    soup_session_abort (self->calls);
  if (self->waits != NULL)
    soup_session_abort (self->waits);
  g_clear_object (&self->calls);
  g_clear_object (&self->waits);
}

static void
pwt_remote_backend_class_init (PwtRemoteBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_remote_backend_dispose;
  PWT_BACKEND_CLASS (klass)->send = pwt_remote_backend_send;
}

static void
pwt_remote_backend_init (PwtRemoteBackend *self)
{
  self->retry_ms = RETRY_MIN_MS;
}

static SoupSession *
make_session (GSocketAddress *address, int timeout_s)
{
  SoupSession *session = soup_session_new_with_options (
      "remote-connectable", address, "max-conns", MOST_CONNECTIONS, "max-conns-per-host",
      MOST_CONNECTIONS, "timeout", timeout_s, "idle-timeout", 0, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/**
 * pwt_remote_backend_new:
 * @socket_path: where the site's prewattd listens; it need not be there yet
 *
 * Returns: (transfer full): a backend that is connecting; it comes back by itself whenever the
 *   other end was lost
 */
PwtBackend *
pwt_remote_backend_new (const char *socket_path)
{
  g_autoptr (GSocketAddress) address = NULL;
  PwtRemoteBackend *self;

  g_return_val_if_fail (socket_path != NULL, NULL);

  address = g_unix_socket_address_new (socket_path);
  self = g_object_new (PWT_TYPE_REMOTE_BACKEND, NULL);
  self->calls = make_session (address, CALL_TIMEOUT_S);
  self->waits = make_session (address, WAIT_TIMEOUT_S);
  look (self);
  return PWT_BACKEND (self);
}
