/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of a session. First asks where they stand now, then for each that comes after. When
 * the engine is lost it remembers how far it had heard, and goes on from there: nothing is missed
 * unless the engine itself no longer knows, and then it says "reset". */
#include "backend/backend-private.h"

#define WAIT_S 25     /* the server holds an answer back this long: below common idle limits */
#define RETRY_MS 1000 /* after an engine's failure; a lost connection resumes by itself */

struct _PwtListener {
  PwtBackend *backend;       /* borrowed; NULL when it is gone */
  GCancellable *cancellable; /* NULL: not listening */
  gboolean is_asking;
  gboolean is_late; /* the first question failed: something may have been missed */
  gint64 last;      /* number of the newest event heard, −1 before the first answer */
  GSource *retry;
};

typedef struct {
  PwtListener *listener; /* a reference */
  GCancellable *cancellable;
  void (*ready) (gpointer data);
  gpointer data;
} Question;

static void ask (PwtListener *listener, void (*ready) (gpointer data), gpointer data);

static void
clear (gpointer data)
{
  PwtListener *listener = data;

  g_clear_object (&listener->cancellable);
}

static gboolean
retried_cb (gpointer data)
{
  PwtListener *listener = data;

  g_clear_pointer (&listener->retry, g_source_unref);
  pwt_listener_resume (listener);
  return G_SOURCE_REMOVE;
}

static void
retry_later (PwtListener *listener)
{
  if (listener->retry != NULL)
    return;
  listener->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (listener->retry, retried_cb, listener, NULL);
  g_source_attach (listener->retry, g_main_context_get_thread_default ());
}

/* Handlers may stop the listening, or drop the backend: look after each. */
static void
emit (PwtListener *listener, GCancellable *cancellable, const PwtEvents *events)
{
  g_autoptr (PwtBackend) backend = g_object_ref (listener->backend);

  if (events->is_reset || (listener->is_late && listener->last < 0))
    g_signal_emit_by_name (backend, "reset");
  listener->is_late = FALSE;
  for (guint i = 0; i < events->events->len && !g_cancellable_is_cancelled (cancellable); i++)
    g_signal_emit_by_name (backend, "event", g_ptr_array_index (events->events, i));
  listener->last = events->last;
}

static void
heard (PwtListener *listener, GCancellable *cancellable, const char *json, GError *error)
{
  g_autoptr (GError) parse_error = NULL;
  PwtEvents *events = NULL;

  if (json != NULL)
    events = pwt_record_from_json (&pwt_events_record, json, -1, &parse_error);
  if (events != NULL) {
    emit (listener, cancellable, events);
    pwt_record_free (&pwt_events_record, events);
    if (!g_cancellable_is_cancelled (cancellable))
      ask (listener, NULL, NULL);
    return;
  }
  listener->is_late = listener->is_late || listener->last < 0;
  if (!g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_SIGNED_OUT))
    retry_later (listener);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_task_propagate_pointer (G_TASK (result), &error);

  if (!g_cancellable_is_cancelled (question->cancellable)) {
    question->listener->is_asking = FALSE;
    heard (question->listener, question->cancellable, json, error);
  }
  if (question->ready != NULL)
    question->ready (question->data);
  g_object_unref (question->cancellable);
  g_rc_box_release_full (question->listener, clear);
  g_free (question);
}

static void
ask (PwtListener *listener, void (*ready) (gpointer data), gpointer data)
{
  PwtEventsRequest request = { listener->last, listener->last < 0 ? 0 : WAIT_S };
  g_autofree char *json = pwt_record_to_json (&pwt_events_request_record, &request);
  Question *question = g_new0 (Question, 1);

  *question =
      (Question){ g_rc_box_acquire (listener), g_object_ref (listener->cancellable), ready, data };
  listener->is_asking = TRUE;
  /* No source object: listening must not keep the backend alive. */
  PWT_BACKEND_GET_CLASS (listener->backend)
      ->send (listener->backend, pwt_operation_find ("event.list"), json,
              g_task_new (NULL, listener->cancellable, answered_cb, question));
}

PwtListener *
pwt_listener_new (PwtBackend *backend)
{
  PwtListener *listener = g_rc_box_new0 (PwtListener);

  listener->backend = backend;
  return listener;
}

void
pwt_listener_free (PwtListener *listener)
{
  pwt_listener_stop (listener);
  listener->backend = NULL;
  g_rc_box_release_full (listener, clear);
}

/**
 * pwt_listener_start:
 * @ready: called once, when it is known from where on events will come (or not yet to be known)
 *
 * To be called when a session began. What the caller loads after @ready can be kept right by
 * events.
 */
void
pwt_listener_start (PwtListener *listener, void (*ready) (gpointer data), gpointer data)
{
  pwt_listener_stop (listener);
  listener->cancellable = g_cancellable_new ();
  listener->last = -1;
  listener->is_late = FALSE;
  ask (listener, ready, data);
}

/* Goes on after the connection came back. */
void
pwt_listener_resume (PwtListener *listener)
{
  gboolean is_online = pwt_backend_get_state (listener->backend) == PWT_BACKEND_ONLINE;

  if (listener->cancellable != NULL && !listener->is_asking && is_online)
    ask (listener, NULL, NULL);
}

void
pwt_listener_stop (PwtListener *listener)
{
  if (listener->retry != NULL)
    g_source_destroy (listener->retry);
  g_clear_pointer (&listener->retry, g_source_unref);
  if (listener->cancellable != NULL)
    g_cancellable_cancel (listener->cancellable);
  g_clear_object (&listener->cancellable);
  listener->is_asking = FALSE;
}
