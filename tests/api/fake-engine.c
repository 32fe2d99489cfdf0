/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-engine.h"

struct _PwtEngine {
  GAsyncQueue *calls;
};

PwtCall *
pwt_call_new (const PwtOperation *operation, const char *token, const char *origin,
              gpointer request, gpointer was)
{
  PwtCall *call = g_new0 (PwtCall, 1);

  call->operation = operation;
  call->token = g_strdup (token);
  call->origin = g_strdup (origin);
  call->request = request;
  call->was = was;
  return call;
}

void
pwt_call_free (PwtCall *call)
{
  pwt_record_free (call->operation->request, call->request);
  pwt_record_free (call->operation->request, call->was);
  pwt_record_free (call->operation->reply, call->reply);
  g_clear_error (&call->error);
  g_free (call->token);
  g_free (call->origin);
  g_free (call);
}

void
pwt_engine_call (PwtEngine *engine, PwtCall *call)
{
  g_async_queue_push (engine->calls, call);
}

void
pwt_engine_call_quick (PwtEngine *engine, PwtCall *call)
{
  pwt_engine_call (engine, call);
}

PwtEngine *
fake_engine_new (void)
{
  PwtEngine *engine = g_new0 (PwtEngine, 1);

  engine->calls = g_async_queue_new ();
  return engine;
}

void
fake_engine_free (PwtEngine *engine)
{
  g_assert_cmpint (g_async_queue_length (engine->calls), ==, 0);
  g_async_queue_unref (engine->calls);
  g_free (engine);
}

PwtCall *
fake_engine_take (PwtEngine *engine)
{
  return g_async_queue_pop (engine->calls);
}

guint
fake_engine_count (PwtEngine *engine)
{
  return (guint) MAX (0, g_async_queue_length (engine->calls));
}

void
fake_engine_answer (PwtCall *call, gpointer reply)
{
  call->reply = reply;
  call->done (call, call->data);
}

void
fake_engine_fail (PwtCall *call, int code, const char *message)
{
  call->error = g_error_new_literal (PWT_ENGINE_ERROR, code, message);
  call->done (call, call->data);
}
