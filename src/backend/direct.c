/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "backend/direct.h"

#include "backend/backend-private.h"

struct _PwtDirectBackend {
  PwtBackend parent_instance;

  PwtEngine *engine; /* borrowed */
};

#define PWT_TYPE_DIRECT_BACKEND (pwt_direct_backend_get_type ())
G_DECLARE_FINAL_TYPE (PwtDirectBackend, pwt_direct_backend, PWT, DIRECT_BACKEND, PwtBackend)
G_DEFINE_FINAL_TYPE (PwtDirectBackend, pwt_direct_backend, PWT_TYPE_BACKEND)

/* A call the engine has, and who waits for it. The engine cannot be asked to forget a call, so one
 * that is cancelled is answered at once and the engine's own answer dropped when it comes. */
typedef struct {
  gatomicrefcount refs;
  PwtCall *call;
  GMainContext *context; /* of who waits */
  GTask *task;           /* NULL when it was answered: that frees who waited */
  GSource *cancelled;    /* NULL when it cannot be cancelled */
} Asked;

static void
asked_unref (gpointer data)
{
  Asked *asked = data;

  if (!g_atomic_ref_count_dec (&asked->refs))
    return;
  g_clear_pointer (&asked->cancelled, g_source_unref);
  pwt_call_free (asked->call);
  g_clear_object (&asked->task);
  g_main_context_unref (asked->context);
  g_free (asked);
}

static void
return_call (GTask *task, const PwtCall *call)
{
  const GError *error = call->error;

  if (call->reply != NULL)
    g_task_return_pointer (task, pwt_record_to_json (call->operation->reply, call->reply), g_free);
  else if (error->domain == PWT_ENGINE_ERROR)
    g_task_return_error (
        task, pwt_backend_error_from_nick (pwt_engine_error_nick (error->code), error->message));
  else
    g_task_return_new_error (task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED, "%s",
                             error->message);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Asked *asked = data;

  if (asked->task != NULL)
    g_task_return_error_if_cancelled (asked->task);
  g_clear_object (&asked->task);
  return G_SOURCE_REMOVE;
}

/* In the caller's main context. */
static gboolean
answered_cb (gpointer data)
{
  Asked *asked = data;

  if (asked->cancelled != NULL)
    g_source_destroy (asked->cancelled);
  if (asked->task != NULL)
    return_call (asked->task, asked->call);
  g_clear_object (&asked->task);
  return G_SOURCE_REMOVE;
}

/* On a thread of the engine. */
static void
done (PwtCall *call, gpointer data)
{
  Asked *asked = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answered_cb, asked, asked_unref);
  g_source_attach (source, asked->context);
}

static void
watch_cancellation (Asked *asked)
{
  GCancellable *cancellable = g_task_get_cancellable (asked->task);

  if (cancellable == NULL)
    return;
  asked->cancelled = g_cancellable_source_new (cancellable);
  g_atomic_ref_count_inc (&asked->refs);
  g_source_set_callback (asked->cancelled, G_SOURCE_FUNC (cancelled_cb), asked, asked_unref);
  g_source_attach (asked->cancelled, asked->context);
}

static void
pwt_direct_backend_send (PwtBackend *backend, const PwtOperation *operation, const char *json,
                         GTask *task)
{
  PwtDirectBackend *self = PWT_DIRECT_BACKEND (backend);
  GError *error = NULL;
  gpointer request, was;
  Asked *asked;

  if (!pwt_operation_parse (operation, json, -1, &request, &was, &error)) {
    g_task_return_error (task, pwt_backend_error_from_nick ("invalid", error->message));
    g_error_free (error);
    g_object_unref (task);
    return;
  }
  asked = g_new0 (Asked, 1);
  g_atomic_ref_count_init (&asked->refs);
  asked->task = task;
  asked->context = g_main_context_ref (g_task_get_context (task));
  asked->call =
      pwt_call_new (operation, pwt_backend_get_token (backend), g_get_prgname (), request, was);
  asked->call->done = done;
  asked->call->data = asked;
  watch_cancellation (asked);
  pwt_engine_call (self->engine, asked->call);
}

static void
pwt_direct_backend_class_init (PwtDirectBackendClass *klass)
{
  PWT_BACKEND_CLASS (klass)->send = pwt_direct_backend_send;
}

static void
pwt_direct_backend_init (PwtDirectBackend *self)
{
}

/**
 * pwt_direct_backend_new:
 * @engine: must outlive the backend
 *
 * Returns: (transfer full): a backend that is always online
 */
PwtBackend *
pwt_direct_backend_new (PwtEngine *engine)
{
  PwtDirectBackend *self;

  g_return_val_if_fail (engine != NULL, NULL);

  self = g_object_new (PWT_TYPE_DIRECT_BACKEND, NULL);
  self->engine = engine;
  pwt_backend_set_state (PWT_BACKEND (self), PWT_BACKEND_ONLINE, NULL);
  return PWT_BACKEND (self);
}
