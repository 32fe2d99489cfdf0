/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every kind of backend does alike: requests to JSON, replies from it, the session, events. */
#include "backend/backend-private.h"

#include <string.h>

/* Bytes of an answer that are read by who asked; a longer one, of hundreds of rows, would hold up a
 * frame on the screen: a thread reads it. */
#define READ_HERE_MAX 4096

typedef struct {
  PwtBackendState state;
  char *problem;
  PwtSession *session;
  PwtListener *listener;
} PwtBackendPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PwtBackend, pwt_backend, G_TYPE_OBJECT)

/* What a %PWT_BACKEND_ERROR carries beside its words. */
typedef struct {
  const PwtOperation *operation; /* borrowed: of the table; NULL: none was asked */
} PwtBackendErrorPrivate;

static void
pwt_backend_error_private_init (PwtBackendErrorPrivate *priv)
{
}

static void
pwt_backend_error_private_copy (const PwtBackendErrorPrivate *from, PwtBackendErrorPrivate *to)
{
  *to = *from;
}

static void
pwt_backend_error_private_clear (PwtBackendErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (PwtBackendError, pwt_backend_error)

enum { PROP_0, PROP_STATE, PROP_PROBLEM, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { EVENT, RESET, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One call under way. */
typedef struct {
  const PwtOperation *operation;
  gpointer reply;
} Call;

static const char *const nicks[] = {
  "offline",  "signed-out", "denied",     "not-found", "invalid",
  "conflict", "refused",    "locked-out", "failed",
};

static PwtBackendPrivate *
private_of (PwtBackend *self)
{
  return pwt_backend_get_instance_private (self);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  pwt_record_free (call->operation->reply, call->reply);
  g_free (call);
}

static void
set_session (PwtBackend *self, const PwtSession *session)
{
  PwtBackendPrivate *priv = private_of (self);

  pwt_record_free (&pwt_session_record, priv->session);
  priv->session = pwt_record_copy (&pwt_session_record, session);
}

static void
return_reply (gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);

  g_task_return_pointer (task, call->reply, NULL);
}

/* What the session becomes by this reply; completes the task now or when events are heard. */
static void
take_reply (PwtBackend *self, GTask *task, Call *call)
{
  PwtBackendPrivate *priv = private_of (self);
  const char *name = call->operation->name;

  if (g_str_equal (name, "auth.sign-in") || g_str_equal (name, "site.setup")) {
    set_session (self, call->reply);
    pwt_listener_start (priv->listener, return_reply, task);
    return;
  }
  if (g_str_equal (name, "auth.sign-out")) {
    pwt_listener_stop (priv->listener);
    set_session (self, NULL);
  }
  return_reply (task);
}

/* Completes @task with what was read, or with why it could not be. */
static void
take_record (PwtBackend *self, GTask *task, gpointer reply, const GError *error)
{
  Call *call = g_task_get_task_data (task);

  call->reply = reply;
  if (reply != NULL) {
    take_reply (self, task, call);
    return;
  }
  g_task_return_new_error (task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED,
                           "The engine's answer could not be understood: %s", error->message);
  g_object_unref (task);
}

static int n_readings; /* begun, and not given to who asked yet */

/* A long answer on its way from text to record. */
typedef struct {
  const PwtRecord *record;
  char *json; /* owned */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->json);
  g_free (reading);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  gpointer reply = pwt_record_from_json (reading->record, reading->json, -1, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, NULL);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer reply;

  g_atomic_int_add (&n_readings, -1);
  reply = g_task_propagate_pointer (G_TASK (result), &error);
  take_record (PWT_BACKEND (source), data, reply, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  const Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  char *json = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GTask) reading = NULL;
  Reading *what;

  if (json == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  what = g_new0 (Reading, 1);
  *what = (Reading){ call->operation->reply, json };
  reading = g_task_new (source, NULL, read_cb, task);
  g_task_set_task_data (reading, what, reading_free);
  g_atomic_int_inc (&n_readings);
  if (strlen (json) > READ_HERE_MAX)
    g_task_run_in_thread (reading, read_in_thread);
  else
    read_in_thread (reading, source, what, NULL);
}

static void
pwt_backend_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PwtBackendPrivate *priv = private_of (PWT_BACKEND (object));

  switch (id) {
  case PROP_STATE:
    g_value_set_uint (value, priv->state);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, priv->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pwt_backend_dispose (GObject *object)
{
  PwtBackendPrivate *priv = private_of (PWT_BACKEND (object));

  g_clear_pointer (&priv->listener, pwt_listener_free);
  G_OBJECT_CLASS (pwt_backend_parent_class)->dispose (object);
}

static void
pwt_backend_finalize (GObject *object)
{
  PwtBackendPrivate *priv = private_of (PWT_BACKEND (object));

  set_session (PWT_BACKEND (object), NULL);
  g_free (priv->problem);
  G_OBJECT_CLASS (pwt_backend_parent_class)->finalize (object);
}

static void
pwt_backend_class_init (PwtBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pwt_backend_get_property;
  object_class->dispose = pwt_backend_dispose;
  object_class->finalize = pwt_backend_finalize;

  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, PWT_BACKEND_CONNECTING, PWT_BACKEND_OFFLINE,
                         PWT_BACKEND_CONNECTING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM] =
      g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EVENT] = g_signal_new ("event", PWT_TYPE_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[RESET] = g_signal_new ("reset", PWT_TYPE_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
pwt_backend_init (PwtBackend *self)
{
  private_of (self)->listener = pwt_listener_new (self);
}

/* --- for the kinds of backend --- */

/**
 * pwt_backend_set_state:
 * @problem: (nullable): why it is offline, in words
 */
void
pwt_backend_set_state (PwtBackend *self, PwtBackendState state, const char *problem)
{
  PwtBackendPrivate *priv = private_of (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (priv->problem, problem) != 0) {
    g_free (priv->problem);
    priv->problem = g_strdup (problem);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  }
  if (priv->state != state) {
    priv->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
  if (priv->listener != NULL)
    pwt_listener_resume (priv->listener);
}

/**
 * pwt_backend_error_from_nick:
 * @nick: a code as it is on the wire
 *
 * Returns: (transfer full): the %PWT_BACKEND_ERROR; a code not known is a failure
 */
GError *
pwt_backend_error_from_nick (const char *nick, const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (nicks[i], nick))
      return g_error_new_literal (PWT_BACKEND_ERROR, (int) i, message);
  return g_error_new_literal (PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED, message);
}

/**
 * pwt_backend_is_reading:
 *
 * For tests that turn the main loop until nothing is left to do.
 *
 * Returns: whether an answer has come that is still being read
 */
gboolean
pwt_backend_is_reading (void)
{
  return g_atomic_int_get (&n_readings) > 0;
}

/* --- public --- */

const char *
pwt_backend_error_nick (PwtBackendError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (nicks), "failed");

  return nicks[code];
}

gboolean
pwt_backend_error_is_doubt (const GError *error)
{
  return g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE) ||
         g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED);
}

const PwtOperation *
pwt_backend_error_get_operation (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == PWT_BACKEND_ERROR ? pwt_backend_error_get_private (error)->operation
                                            : NULL;
}

PwtBackendState
pwt_backend_get_state (PwtBackend *self)
{
  g_return_val_if_fail (PWT_IS_BACKEND (self), PWT_BACKEND_OFFLINE);

  return private_of (self)->state;
}

const char *
pwt_backend_get_problem (PwtBackend *self)
{
  g_return_val_if_fail (PWT_IS_BACKEND (self), NULL);

  return private_of (self)->problem;
}

const PwtSession *
pwt_backend_get_session (PwtBackend *self)
{
  g_return_val_if_fail (PWT_IS_BACKEND (self), NULL);

  return private_of (self)->session;
}

const char *
pwt_backend_get_token (PwtBackend *self)
{
  g_return_val_if_fail (PWT_IS_BACKEND (self), NULL);

  return private_of (self)->session != NULL ? private_of (self)->session->token : NULL;
}

/**
 * pwt_backend_call_async:
 * @operation: a name of the table
 * @request: (nullable): of its request record; copied at once
 * @callback: called in the thread-default main context of the caller
 *
 * Fails at once while offline: nothing is kept to be sent later, nothing is sent twice.
 */
void
pwt_backend_call_async (PwtBackend *self, const char *operation, gconstpointer request,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pwt_backend_save_async (self, operation, request, NULL, cancellable, callback, user_data);
}

/**
 * pwt_backend_save_async:
 * @operation: one that saves
 * @was: (nullable): of its request record; copied at once. How what is saved was when whoever saves
 *   it saw it: if somebody else saved meanwhile, this fails with %PWT_BACKEND_ERROR_CONFLICT
 *
 * As pwt_backend_call_async(), and ended by the same pwt_backend_call_finish().
 */
void
pwt_backend_save_async (PwtBackend *self, const char *operation, gconstpointer request,
                        gconstpointer was, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const PwtOperation *op = pwt_operation_find (operation);
  g_autofree char *json = NULL;
  GTask *task;
  Call *call;

  g_return_if_fail (PWT_IS_BACKEND (self));
  g_return_if_fail (op != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pwt_backend_call_async);
  call = g_new0 (Call, 1);
  call->operation = op;
  g_task_set_task_data (task, call, call_free);
  if (private_of (self)->state == PWT_BACKEND_OFFLINE) {
    g_task_return_new_error (task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE, "%s",
                             private_of (self)->problem);
    g_object_unref (task);
    return;
  }
  json = pwt_operation_write (op, request, was);
  PWT_BACKEND_GET_CLASS (self)->send (self, op, json,
                                      g_task_new (self, cancellable, answered_cb, task));
}

gpointer
pwt_backend_call_finish (PwtBackend *self, GAsyncResult *result, GError **error)
{
  GError *local = NULL;
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_pointer (G_TASK (result), &local) != NULL)
    return g_steal_pointer (&call->reply);
  if (local->domain == PWT_BACKEND_ERROR)
    pwt_backend_error_get_private (local)->operation = call->operation;
  g_propagate_error (error, local);
  return NULL;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/**
 * pwt_backend_call_sync:
 * @operation: a name of the table
 * @request: (nullable): of its request record
 * @error: return location for a %PWT_BACKEND_ERROR
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
gpointer
pwt_backend_call_sync (PwtBackend *self, const char *operation, gconstpointer request,
                       GError **error)
{
  return pwt_backend_save_sync (self, operation, request, NULL, error);
}

/**
 * pwt_backend_save_sync:
 *
 * As pwt_backend_save_async(), waiting for the reply.
 */
gpointer
pwt_backend_save_sync (PwtBackend *self, const char *operation, gconstpointer request,
                       gconstpointer was, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pwt_backend_save_async (self, operation, request, was, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  return pwt_backend_call_finish (self, result, error);
}

/**
 * pwt_backend_new_id:
 *
 * Returns: an id for something new
 */
PwtId
pwt_backend_new_id (PwtBackend *self)
{
  guint64 random[2];

  g_return_val_if_fail (PWT_IS_BACKEND (self), PWT_ID_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (random); i++)
    random[i] = (guint64) g_random_int () << 32 | g_random_int ();
  return pwt_id_make (g_get_real_time (), random[0], random[1]);
}
