/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed. Events of the business are rows, written in the transaction of what they tell of
 * and kept for days; that a meter was read is told only to those who listen now. A client knows
 * both by one number that only grows: the row's number in the upper bits, and in the lower how many
 * readings were told since. Each start of the engine writes a row, so numbers of an earlier run
 * never come again.
 *
 * Whoever asks after a number older than the ring gets the business's events from the database and
 * is told to load the meters anew. Callers who wait are answered by the writer after the commit. */
#include "engine/private.h"

#include <string.h>

#include "store/events.h"
#include "store/people.h"

#define RING_SIZE 65536 /* readings of 100,000 meters for 40 s, of a common site for hours */
#define SHIFT 20        /* bits for what is told between two rows */
#define PRUNE_INTERVAL_US PWT_US_PER_HOUR
#define MOST_AT_ONCE 5000

typedef struct {
  gint64 number; /* as clients know it; 0 until it is told */
  gint64 row;    /* 0 for what is no row */
  gint64 time_us;
  PwtId project;
  PwtId subject;
  const char *topic; /* interned */
} Event;

typedef struct {
  PwtCall *call;
  PwtWho *who;
} Waiter;

struct _PwtEventHub {
  pthread_mutex_t mutex;
  Event *ring;
  guint64 n_told;  /* event i is at ring[i % RING_SIZE] */
  gint64 first;    /* what this run began with */
  gint64 last;     /* newest number told */
  GArray *waiters; /* of Waiter */
  gint64 prune_us;
};

/* Returns: the number of a row as clients know it. */
static gint64
number_of_row (gint64 row)
{
  return row << SHIFT;
}

static gboolean
begin (PwtTurn *turn, gpointer data, GError **error)
{
  PwtEvent event = { 0, turn->now_us, PWT_ID_NONE, (char *) "site", PWT_ID_NONE };

  return pwt_events_append (turn->db, &event, data, error);
}

/**
 * pwt_hub_new:
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full): the hub of @engine, or %NULL with @error set
 */
PwtEventHub *
pwt_hub_new (PwtEngine *engine, GError **error)
{
  PwtDb *db = pwt_store_business (engine->store);
  PwtTurn turn = { engine, db, pwt_world_now (&engine->world), NULL };
  PwtEventHub *hub;
  gint64 row;

  if (!pwt_db_begin (db, error))
    return NULL;
  if (!begin (&turn, &row, error) || !pwt_db_commit (db, error)) {
    pwt_db_rollback (db);
    return NULL;
  }
  hub = g_new0 (PwtEventHub, 1);
  pthread_mutex_init (&hub->mutex, NULL);
  hub->ring = g_new0 (Event, RING_SIZE);
  hub->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  hub->first = hub->last = number_of_row (row);
  return hub;
}

void
pwt_hub_free (PwtEventHub *hub)
{
  if (hub == NULL)
    return;
  g_assert (hub->waiters->len == 0);
  g_array_unref (hub->waiters);
  g_free (hub->ring);
  pthread_mutex_destroy (&hub->mutex);
  g_free (hub);
}

static void
tell (PwtEngine *engine, gpointer data)
{
  PwtEventHub *hub = engine->events;
  Event *event = data;

  pthread_mutex_lock (&hub->mutex);
  event->number = event->row > 0 ? number_of_row (event->row) : hub->last + 1;
  hub->last = event->number;
  hub->ring[hub->n_told++ % RING_SIZE] = *event;
  pthread_mutex_unlock (&hub->mutex);
}

/* A million readings without a row between them: begin a new run of numbers. */
static gboolean
is_row_due (const PwtEventHub *hub)
{
  return (hub->last & ((G_GINT64_CONSTANT (1) << SHIFT) - 1)) > (1 << (SHIFT - 1));
}

/**
 * pwt_turn_event:
 * @turn: of the work that changed something
 * @topic: a constant text: "meter", "topup", "command", "line", "registry", "logo", "site" or
 *   "people"
 * @project: whose it is
 * @subject: what changed
 *
 * The event is told when the work is committed. If its row cannot be written the transaction is
 * lost with it, and the work's next statement fails.
 */
void
pwt_turn_event (PwtTurn *turn, const char *topic, PwtId project, PwtId subject)
{
  Event event = { 0, 0, turn->now_us, project, subject, g_intern_string (topic) };
  PwtEvent row = { 0, turn->now_us, project, (char *) topic, subject };
  g_autoptr (GError) error = NULL;

  if ((!g_str_equal (topic, "meter") || is_row_due (turn->engine->events)) &&
      !pwt_events_append (turn->db, &row, &event.row, &error)) {
    g_warning ("An event could not be written: %s", error->message);
    return;
  }
  pwt_turn_after (turn, tell, g_memdup2 (&event, sizeof event), g_free);
}

void
pwt_context_event (PwtContext *context, const char *topic, PwtId project, PwtId subject)
{
  pwt_turn_event (context->turn, topic, project, subject);
}

static gboolean
may_hear (const PwtWho *who, PwtId project)
{
  return pwt_id_is_none (project) ||
         pwt_permissions_have (pwt_who_permissions (who, project), PWT_MAY_SEE);
}

/* Called with the mutex held. */
static void
collect_from_ring (const PwtEventHub *hub, const PwtWho *who, gint64 after, PwtEvents *reply)
{
  guint64 first = hub->n_told, oldest = hub->n_told - MIN (hub->n_told, RING_SIZE);

  /* From the newest back: who waits has missed few of many. */
  while (first > oldest && hub->ring[(first - 1) % RING_SIZE].number > after)
    first--;
  for (guint64 i = first; i < hub->n_told; i++) {
    const Event *event = &hub->ring[i % RING_SIZE];
    PwtEvent *told;

    if (!may_hear (who, event->project))
      continue;
    told = pwt_record_new (&pwt_event_record);
    *told = (PwtEvent){ event->number, event->time_us, event->project, g_strdup (event->topic),
                        event->subject };
    g_ptr_array_add (reply->events, told);
  }
}

/* Called with the mutex held. */
static gboolean
is_in_ring (const PwtEventHub *hub, gint64 after)
{
  if (after > hub->last)
    return FALSE;
  if (hub->n_told <= RING_SIZE)
    return after >= hub->first;
  return after >= hub->ring[hub->n_told % RING_SIZE].number - 1;
}

/* Returns: FALSE if only the database knows what came since. */
static gboolean
collect (PwtEventHub *hub, const PwtWho *who, gint64 after, PwtEvents *reply)
{
  gboolean is_known;

  pthread_mutex_lock (&hub->mutex);
  is_known = after < 0 || is_in_ring (hub, after);
  if (is_known && after >= 0)
    collect_from_ring (hub, who, after, reply);
  reply->last = hub->last;
  pthread_mutex_unlock (&hub->mutex);
  return is_known;
}

static gboolean
collect_from_db (PwtDb *db, const PwtWho *who, gint64 after, PwtEvents *reply, GError **error)
{
  PwtEvents *found = pwt_events_since (db, after >> SHIFT, MOST_AT_ONCE, error);

  if (found == NULL)
    return FALSE;
  reply->is_reset = TRUE;
  for (guint i = 0; i < found->events->len; i++) {
    PwtEvent *event = g_ptr_array_index (found->events, i);

    event->number = number_of_row (event->number);
    if (event->number <= reply->last && may_hear (who, event->project))
      g_ptr_array_add (reply->events, pwt_record_copy (&pwt_event_record, event));
  }
  pwt_record_free (&pwt_events_record, found);
  return TRUE;
}

/**
 * pwt_hub_call:
 * @call: "event.list"; answered now if there is something to tell, else when there is or its time
 * is up
 * @db: a reader
 * @who: who asks
 */
void
pwt_hub_call (PwtEngine *engine, PwtDb *db, PwtCall *call, PwtWho *who)
{
  const PwtEventsRequest *request = call->request;
  PwtEvents *reply = pwt_record_new (&pwt_events_record);
  gboolean must_wait;

  if (!collect (engine->events, who, request->after, reply) &&
      !collect_from_db (db, who, request->after, reply, &call->error)) {
    pwt_record_free (&pwt_events_record, reply);
    pwt_engine_error_from_store (&call->error);
    call->done (call, call->data);
    return;
  }
  must_wait =
      reply->events->len == 0 && !reply->is_reset && request->after >= 0 && request->wait_s > 0;
  if (must_wait) {
    Waiter waiter = { call, pwt_who_ref (who) };

    pwt_record_free (&pwt_events_record, reply);
    call->deadline_us = g_get_monotonic_time () + request->wait_s * PWT_US_PER_SECOND;
    pthread_mutex_lock (&engine->events->mutex);
    g_array_append_val (engine->events->waiters, waiter);
    pthread_mutex_unlock (&engine->events->mutex);
    pwt_engine_wake (engine);
    return;
  }
  call->reply = reply;
  call->done (call, call->data);
}

static void
answer_waiters (PwtEngine *engine, gint64 *next_us)
{
  PwtEventHub *hub = engine->events;
  g_autoptr (GArray) waiters = NULL;
  gint64 now_us = g_get_monotonic_time ();

  pthread_mutex_lock (&hub->mutex);
  waiters = hub->waiters;
  hub->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  pthread_mutex_unlock (&hub->mutex);
  for (guint i = 0; i < waiters->len; i++) {
    Waiter *waiter = &g_array_index (waiters, Waiter, i);
    const PwtEventsRequest *request = waiter->call->request;
    PwtEvents *reply = pwt_record_new (&pwt_events_record);
    gint64 left_us = waiter->call->deadline_us - now_us;

    if (!collect (hub, waiter->who, request->after, reply))
      reply->is_reset = TRUE;
    if (reply->events->len == 0 && !reply->is_reset && left_us > 0 &&
        !g_atomic_int_get (&engine->is_stopping)) {
      pwt_record_free (&pwt_events_record, reply);
      *next_us = MIN (*next_us, left_us);
      pthread_mutex_lock (&hub->mutex);
      g_array_append_val (hub->waiters, *waiter);
      pthread_mutex_unlock (&hub->mutex);
      continue;
    }
    pwt_who_unref (waiter->who);
    waiter->call->reply = reply;
    waiter->call->done (waiter->call, waiter->call->data);
  }
}

static gboolean
prune (PwtTurn *turn, gpointer data, GError **error)
{
  return pwt_events_prune (turn->db, turn->now_us, error) &&
         pwt_sessions_prune (turn->db, turn->now_us, error);
}

/**
 * pwt_hub_close:
 * @engine: one that is stopping
 *
 * Answers whoever waits, with what there is.
 */
void
pwt_hub_close (PwtEngine *engine)
{
  gint64 next_us = 0;

  answer_waiters (engine, &next_us);
}

/**
 * pwt_hub_step:
 * @now_us: UTC
 *
 * Answers whoever waits and drops what is too old.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_hub_step (PwtEngine *engine, gint64 now_us)
{
  gint64 next_us = PRUNE_INTERVAL_US;
  PwtWork work = { prune, NULL, NULL };

  if (pwt_is_due (engine->events->prune_us, now_us, PRUNE_INTERVAL_US)) {
    engine->events->prune_us = now_us + PRUNE_INTERVAL_US;
    pwt_turn_commit (engine, now_us, &work, 1);
  }
  answer_waiters (engine, &next_us);
  return next_us;
}
