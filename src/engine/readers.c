/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that do what only reads, and the connections they do it with. The server's own thread may
 * borrow a connection, so there is one more than threads. */
#include <pthread.h>

#include "engine/private.h"

#define N_THREADS 4

struct _PwtReaders {
  PwtEngine *engine;
  pthread_mutex_t mutex;
  pthread_cond_t cond; /* a call came, a connection is idle again, or the end */
  GQueue calls;        /* PwtCall * */
  GQueue idle;         /* PwtReader * */
  gboolean is_stopping;
  GThread *threads[N_THREADS];
};

static void
reader_free (gpointer data)
{
  PwtReader *reader = data;

  pwt_history_free (reader->history);
  pwt_db_free (reader->db);
  g_free (reader);
}

static PwtReader *
reader_new (PwtStore *store, GError **error)
{
  PwtReader *reader = g_new0 (PwtReader, 1);

  reader->db = pwt_store_new_reader (store, error);
  if (reader->db != NULL)
    reader->history = pwt_store_new_history_reader (store, error);
  if (reader->history != NULL)
    return reader;
  g_clear_pointer (&reader->db, pwt_db_free);
  g_free (reader);
  return NULL;
}

/**
 * pwt_readers_new:
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full): connections to the site of @engine, without threads yet; %NULL with
 * @error set
 */
PwtReaders *
pwt_readers_new (PwtEngine *engine, GError **error)
{
  PwtReaders *readers = g_new0 (PwtReaders, 1);
  guint n = engine->is_manual ? 1 : N_THREADS + 1;

  readers->engine = engine;
  pthread_mutex_init (&readers->mutex, NULL);
  pthread_cond_init (&readers->cond, NULL);
  for (guint i = 0; i < n; i++) {
    PwtReader *reader = reader_new (engine->store, error);

    if (reader == NULL) {
      pwt_readers_free (readers);
      return NULL;
    }
    g_queue_push_tail (&readers->idle, reader);
  }
  return readers;
}

void
pwt_readers_free (PwtReaders *readers)
{
  g_assert (g_queue_is_empty (&readers->calls));
  g_queue_clear_full (&readers->idle, reader_free);
  pthread_cond_destroy (&readers->cond);
  pthread_mutex_destroy (&readers->mutex);
  g_free (readers);
}

/**
 * pwt_readers_try_take:
 *
 * Returns: (nullable): a connection, to be given back with pwt_readers_give(); %NULL if all are
 * busy
 */
PwtReader *
pwt_readers_try_take (PwtReaders *readers)
{
  PwtReader *reader;

  pthread_mutex_lock (&readers->mutex);
  reader = g_queue_pop_head (&readers->idle);
  pthread_mutex_unlock (&readers->mutex);
  return reader;
}

void
pwt_readers_give (PwtReaders *readers, PwtReader *reader)
{
  pthread_mutex_lock (&readers->mutex);
  g_queue_push_head (&readers->idle, reader);
  /* To wake a thread for nothing costs more than what most calls do. */
  if (!g_queue_is_empty (&readers->calls))
    pthread_cond_signal (&readers->cond);
  pthread_mutex_unlock (&readers->mutex);
}

/* Returns: FALSE at the end, when all calls are done */
static gboolean
wait_for_call (PwtReaders *readers, PwtCall **call, PwtReader **reader)
{
  pthread_mutex_lock (&readers->mutex);
  while (g_queue_is_empty (&readers->calls) ? !readers->is_stopping
                                            : g_queue_is_empty (&readers->idle))
    pthread_cond_wait (&readers->cond, &readers->mutex);
  *call = g_queue_pop_head (&readers->calls);
  *reader = *call != NULL ? g_queue_pop_head (&readers->idle) : NULL;
  pthread_mutex_unlock (&readers->mutex);
  return *call != NULL;
}

static gpointer
read_forever (gpointer data)
{
  PwtReaders *readers = data;
  PwtReader *reader;
  PwtCall *call;

  while (wait_for_call (readers, &call, &reader)) {
    pwt_engine_read (readers->engine, reader, call);
    pwt_readers_give (readers, reader);
  }
  return NULL;
}

void
pwt_readers_start (PwtReaders *readers)
{
  for (guint i = 0; i < N_THREADS; i++)
    readers->threads[i] = g_thread_new ("pwt-reader", read_forever, readers);
}

/**
 * pwt_readers_stop:
 *
 * Waits until every call that was pushed is done.
 */
void
pwt_readers_stop (PwtReaders *readers)
{
  pthread_mutex_lock (&readers->mutex);
  readers->is_stopping = TRUE;
  pthread_cond_broadcast (&readers->cond);
  pthread_mutex_unlock (&readers->mutex);
  for (guint i = 0; i < N_THREADS; i++)
    g_clear_pointer (&readers->threads[i], g_thread_join);
}

void
pwt_readers_push (PwtReaders *readers, PwtCall *call)
{
  pthread_mutex_lock (&readers->mutex);
  g_queue_push_tail (&readers->calls, call);
  pthread_cond_signal (&readers->cond);
  pthread_mutex_unlock (&readers->mutex);
}
