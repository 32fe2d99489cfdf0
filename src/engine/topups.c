/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings top-ups into their meters, each exactly once, one at a time for a meter:
 *
 *   queued   read the meter                       → intent: count, balance, target stored
 *            its count is not the one of the books → conflict: nothing is sent
 *   intent   store "sent", then give it the lines → sent
 *   sent     the lines write and read back        → settled | rejected | conflict | unknown
 *   unknown  store "sent", then give it the lines again, same target, later and later
 *
 * Every state is committed before the act it announces. What runs is only remembered here; after a
 * crash everything is found again in the rows: what was sent is unknown, because only reading the
 * meter back can tell. The lines' executor may be asked any number of times: with one target, a
 * meter credits once. */
#include "engine/private.h"
#include "engine/topup-books.h"
#include "store/topups.h"

#define FIRST_RETRY_US (5 * PWT_US_PER_SECOND)
#define LAST_RETRY_US (5 * PWT_US_PER_MINUTE)

typedef struct {
  PwtId task; /* what the lines were given; none: nothing */
  gint64 due_us;
  guint n_failures; /* in a row, for the back-off */
  char *trouble;    /* why the lines would not take it, until that is stored; else NULL */
} Flight;

struct _PwtTopupRunner {
  GHashTable
      *flights; /* PwtId * of the meter (owned) → Flight * (owned): meters with open top-ups */
};

static void
flight_free (gpointer data)
{
  Flight *flight = data;

  g_free (flight->trouble);
  g_free (flight);
}

PwtTopupRunner *
pwt_topup_runner_new (void)
{
  PwtTopupRunner *runner = g_new0 (PwtTopupRunner, 1);

  runner->flights = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, flight_free);
  return runner;
}

void
pwt_topup_runner_free (PwtTopupRunner *runner)
{
  g_hash_table_unref (runner->flights);
  g_free (runner);
}

static void
poke (PwtEngine *engine, gpointer data)
{
  Flight *flight = g_hash_table_lookup (engine->topups->flights, data);

  if (flight == NULL)
    g_hash_table_insert (engine->topups->flights, g_memdup2 (data, sizeof (PwtId)),
                         g_new0 (Flight, 1));
  else if (pwt_id_is_none (flight->task))
    flight->due_us = 0;
}

/**
 * pwt_topup_runner_poke:
 * @turn: of the work that queued a top-up for @meter, or heard of it again
 *
 * Its top-ups are looked after at once when the work is committed.
 */
void
pwt_topup_runner_poke (PwtTurn *turn, PwtId meter)
{
  pwt_turn_after (turn, poke, g_memdup2 (&meter, sizeof meter), g_free);
}

/* --- after a restart --- */

static gboolean
resume_one (PwtTurn *turn, PwtTopup *topup, GError **error)
{
  pwt_topup_runner_poke (turn, topup->meter);
  if (topup->state != PWT_TOPUP_SENT)
    return TRUE;
  topup->state = PWT_TOPUP_UNKNOWN;
  g_free (topup->reason);
  topup->reason = g_strdup ("The program was restarted while this was on the wire: the meter is "
                            "read to see whether it arrived");
  pwt_turn_event (turn, "topup", topup->project, topup->sale);
  return pwt_topups_advance (turn->db, topup, error);
}

static gboolean
resume_all (PwtTurn *turn, gpointer data, GError **error)
{
  GPtrArray *open = pwt_topups_open (turn->db, PWT_ID_NONE, error);
  gboolean is_good = open != NULL;

  for (guint i = 0; is_good && i < open->len; i++)
    is_good = resume_one (turn, g_ptr_array_index (open, i), error);
  pwt_record_list_free (&pwt_topup_record, open);
  return is_good;
}

/**
 * pwt_topup_runner_resume:
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * To be called once, before anything runs: finds what the last run left open.
 */
gboolean
pwt_topup_runner_resume (PwtEngine *engine, GError **error)
{
  return pwt_turn_open (engine, resume_all, error);
}

/* --- storing where it stands --- */

static void
set_reason (PwtTopup *topup, const char *reason)
{
  g_free (topup->reason);
  topup->reason =
      reason != NULL ? g_utf8_substring (reason, 0, MIN (400, g_utf8_strlen (reason, -1))) : NULL;
}

static gboolean
advance (PwtTurn *turn, PwtTopup *topup, GError **error)
{
  pwt_turn_event (turn, "topup", topup->project, topup->sale);
  return pwt_topups_advance (turn->db, topup, error);
}

/* --- giving a top-up to the lines --- */

static Flight *
find_flight (PwtEngine *engine, PwtId meter)
{
  return g_hash_table_lookup (engine->topups->flights, &meter);
}

static void
submit (PwtEngine *engine, PwtId meter, const PwtTask *task)
{
  Flight *flight = find_flight (engine, meter);
  g_autoptr (GError) error = NULL;

  if (pwt_lines_submit (engine->lines, task, &error)) {
    flight->task = task->id;
    return;
  }
  g_free (flight->trouble);
  flight->trouble = g_strdup (error->message);
  flight->due_us = pwt_world_now (&engine->world) + LAST_RETRY_US;
}

static void
submit_read (PwtEngine *engine, const PwtTopup *topup)
{
  PwtTask task = { .id = pwt_world_new_id (&engine->world),
                   .meter = pwt_site_meter_number (engine, topup->meter),
                   .kind = PWT_TASK_READ,
                   .is_for_topup = TRUE };

  submit (engine, topup->meter, &task);
}

typedef struct {
  PwtId meter;
  PwtTask task;
} Sending;

static void
submit_write (PwtEngine *engine, gpointer data)
{
  Sending *sending = data;

  submit (engine, sending->meter, &sending->task);
}

static gboolean
store_sent (PwtTurn *turn, gpointer data, GError **error)
{
  PwtTopup *topup = data;
  PwtEngine *engine = turn->engine;
  Sending sending = { topup->meter,
                      { .id = pwt_world_new_id (&engine->world),
                        .meter = pwt_site_meter_number (engine, topup->meter),
                        .kind = PWT_TASK_TOPUP,
                        .topup = { .target_count = topup->target_count,
                                   .amount = topup->amount,
                                   .balance_before = topup->balance_before } } };

  if (!pwt_topup_use_allowance (turn, topup, &sending.task.topup.use_allowance, error))
    return FALSE;
  topup->state = PWT_TOPUP_SENT;
  topup->attempts++;
  if (topup->sent_us == PWT_TIME_NONE)
    topup->sent_us = turn->now_us;
  topup->next_try_us = PWT_TIME_NONE;
  pwt_turn_event (turn, "topup", topup->project, topup->sale);
  pwt_turn_after (turn, submit_write, g_memdup2 (&sending, sizeof sending), g_free);
  return pwt_topups_advance (turn->db, topup, error);
}

typedef struct {
  PwtEngine *engine;
  const PwtTopup *topup;
} Send;

static gboolean
run_send (PwtTurn *turn, gpointer data, GError **error)
{
  PwtTopup *topup = pwt_record_copy (&pwt_topup_record, ((Send *) data)->topup);
  gboolean is_good = store_sent (turn, topup, error);

  pwt_record_free (&pwt_topup_record, topup);
  return is_good;
}

static void
send_stored (gpointer data, const GError *error)
{
  PwtEngine *engine = ((Send *) data)->engine;

  if (error == NULL)
    return;
  engine->failing_until_us = pwt_world_now (&engine->world) + PWT_US_PER_SECOND;
  g_warning ("A top-up could not be stored as sent, and is not sent: %s", error->message);
}

static void
send (PwtEngine *engine, const PwtTopup *topup, gint64 now_us)
{
  Send data = { engine, topup };
  PwtWork work = { run_send, send_stored, &data };

  pwt_turn_commit (engine, now_us, &work, 1);
}

/* Returns: FALSE if the meter has no open top-up any more. */
static gboolean
start (PwtEngine *engine, PwtId meter, Flight *flight, gint64 now_us)
{
  PwtDb *db = pwt_store_business (engine->store);
  g_autoptr (GError) error = NULL;
  PwtTopup *topup = NULL;

  if (!pwt_topups_under_way (db, meter, &topup, &error) ||
      (topup == NULL && !pwt_topups_next_queued (db, meter, &topup, &error))) {
    g_warning ("Top-ups of a meter could not be read, trying again: %s", error->message);
    flight->due_us = now_us + FIRST_RETRY_US;
    return TRUE;
  }
  if (topup == NULL)
    return FALSE;
  if (engine->lines == NULL || pwt_site_meter_number (engine, meter) == 0)
    flight->due_us = now_us + LAST_RETRY_US;
  else if (topup->state == PWT_TOPUP_QUEUED)
    submit_read (engine, topup);
  else
    send (engine, topup, now_us);
  pwt_record_free (&pwt_topup_record, topup);
  return TRUE;
}

typedef struct {
  PwtEngine *engine;
  PwtId meter;
  Flight *flight;
} Trouble;

/* What is queued stays so. What was announced as sent was not, this time: only the meter can tell
 * whether an earlier time was. */
static gboolean
run_trouble (PwtTurn *turn, gpointer data, GError **error)
{
  const Trouble *trouble = data;
  PwtTopup *topup = NULL;
  gboolean is_good;

  if (!pwt_topups_under_way (turn->db, trouble->meter, &topup, error) ||
      (topup == NULL && !pwt_topups_next_queued (turn->db, trouble->meter, &topup, error)))
    return FALSE;
  if (topup == NULL)
    return TRUE;
  if (topup->state == PWT_TOPUP_SENT)
    topup->state = PWT_TOPUP_UNKNOWN;
  topup->next_try_us = trouble->flight->due_us;
  set_reason (topup, trouble->flight->trouble);
  is_good = advance (turn, topup, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_good;
}

static void
trouble_stored (gpointer data, const GError *error)
{
  Trouble *trouble = data;

  if (error == NULL)
    g_clear_pointer (&trouble->flight->trouble, g_free);
  else
    trouble->engine->failing_until_us = pwt_world_now (&trouble->engine->world) + PWT_US_PER_SECOND;
}

static void
store_trouble (PwtEngine *engine, PwtId meter, Flight *flight, gint64 now_us)
{
  Trouble trouble = { engine, meter, flight };
  PwtWork work = { run_trouble, trouble_stored, &trouble };

  pwt_turn_commit (engine, now_us, &work, 1);
}

/**
 * pwt_topup_runner_step:
 * @now_us: UTC
 *
 * Gives the lines every top-up whose time has come.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_topup_runner_step (PwtEngine *engine, gint64 now_us)
{
  gint64 next_us = PWT_US_PER_HOUR;
  GHashTableIter iter;
  gpointer meter, value;

  g_hash_table_iter_init (&iter, engine->topups->flights);
  while (g_hash_table_iter_next (&iter, &meter, &value)) {
    Flight *flight = value;

    if (!pwt_id_is_none (flight->task))
      continue;
    if (pwt_is_due (flight->due_us, now_us, LAST_RETRY_US) &&
        !start (engine, *(PwtId *) meter, flight, now_us)) {
      g_hash_table_iter_remove (&iter);
      continue;
    }
    if (flight->trouble != NULL)
      store_trouble (engine, *(PwtId *) meter, flight, now_us);
    if (pwt_id_is_none (flight->task))
      next_us = MIN (next_us, MAX (flight->due_us - now_us, PWT_US_PER_SECOND / 10));
  }
  return next_us;
}

/* --- what came of it --- */

typedef struct {
  PwtId meter;
  gint64 due_us; /* after a failure: when it is tried again; else none */
} Landing;

static void
land (PwtEngine *engine, gpointer data)
{
  Landing *landing = data;
  Flight *flight = find_flight (engine, landing->meter);

  flight->task = PWT_ID_NONE;
  flight->due_us = landing->due_us == PWT_TIME_NONE ? 0 : landing->due_us;
  flight->n_failures = landing->due_us == PWT_TIME_NONE ? 0 : flight->n_failures + 1;
}

static void
land_after (PwtTurn *turn, PwtId meter, gint64 due_us)
{
  Landing landing = { meter, due_us };

  pwt_turn_after (turn, land, g_memdup2 (&landing, sizeof landing), g_free);
}

/* After one more failure: later and later. */
static gint64
next_try_us (PwtTurn *turn, PwtId meter)
{
  guint n_failures = find_flight (turn->engine, meter)->n_failures;

  return turn->now_us + MIN (LAST_RETRY_US, FIRST_RETRY_US << MIN (n_failures, 10));
}

static void
note_proof (PwtTopup *topup, const PwtReading *reading)
{
  if (reading == NULL)
    return;
  topup->count_after = pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, PWT_NONE);
  topup->balance_after.e4 = pwt_reading_get (reading, PWT_QUANTITY_BALANCE, PWT_NONE);
}

static gboolean
audit_end (PwtTurn *turn, const PwtTopup *topup, GError **error)
{
  PwtContext context = { .project = topup->project, .origin = "engine" };
  g_autofree char *json = pwt_record_to_json (&pwt_topup_record, topup);
  g_autofree char *subject = pwt_id_dup_text (topup->id);

  context.subject = subject;
  return pwt_engine_audit (turn, &context, "topup.end", json, error);
}

static gboolean
end (PwtTurn *turn, PwtTopup *topup, PwtTopupState state, const char *reason, GError **error)
{
  topup->state = state;
  topup->ended_us = turn->now_us;
  topup->next_try_us = PWT_TIME_NONE;
  set_reason (topup, reason);
  land_after (turn, topup->meter, PWT_TIME_NONE);
  return (state != PWT_TOPUP_SETTLED ||
          pwt_topups_note_count (turn->db, topup->meter, topup->target_count, turn->now_us,
                                 error)) &&
         pwt_topup_books_end (turn, topup, PWT_ID_NONE, error) && audit_end (turn, topup, error) &&
         advance (turn, topup, error);
}

/* Nobody knows where the meter's count comes from, so nothing is sent: this very sale may be in it
 * already, if the site was restored from a backup made before. */
static gboolean
end_unexplained (PwtTurn *turn, PwtTopup *topup, gint64 known, const PwtReading *reading,
                 GError **error)
{
  g_autofree char *reason = NULL;

  note_proof (topup, reading);
  topup->count_before = known;
  topup->target_count = known + 1;
  reason = g_strdup_printf ("The meter shows purchase count %" G_GINT64_FORMAT
                            " where the books stand at %" G_GINT64_FORMAT
                            ". Nothing was sent; a person must decide.",
                            topup->count_after, known);
  return end (turn, topup, PWT_TOPUP_CONFLICT, reason, error);
}

static gboolean
begin (PwtTurn *turn, PwtTopup *topup, gint64 count, gint64 balance_e4, GError **error)
{
  topup->state = PWT_TOPUP_INTENT;
  topup->count_before = count;
  topup->target_count = count + 1;
  topup->balance_before.e4 = balance_e4;
  topup->intent_us = turn->now_us;
  topup->next_try_us = PWT_TIME_NONE;
  set_reason (topup, NULL);
  land_after (turn, topup->meter, PWT_TIME_NONE);
  return advance (turn, topup, error);
}

static gboolean
store_intent (PwtTurn *turn, PwtTopup *topup, const PwtTaskResult *result, GError **error)
{
  gint64 count = PWT_NONE, balance_e4 = PWT_NONE, known;

  if (result->outcome == PWT_TASK_DONE && result->reading != NULL) {
    count = pwt_reading_get (result->reading, PWT_QUANTITY_PURCHASE_COUNT, PWT_NONE);
    balance_e4 = pwt_reading_get (result->reading, PWT_QUANTITY_BALANCE, PWT_NONE);
  }
  if (count == PWT_NONE || balance_e4 == PWT_NONE) {
    set_reason (topup, result->text != NULL ? result->text : "The meter shows no purchase count");
    topup->next_try_us = next_try_us (turn, topup->meter);
    land_after (turn, topup->meter, topup->next_try_us);
    return advance (turn, topup, error);
  }
  if (!pwt_topups_find_count (turn->db, topup->meter, &known, error))
    return FALSE;
  if (known != PWT_NONE && known != count)
    return end_unexplained (turn, topup, known, result->reading, error);
  return begin (turn, topup, count, balance_e4, error);
}

static gboolean
keep_checking (PwtTurn *turn, PwtTopup *topup, const char *reason, GError **error)
{
  topup->state = PWT_TOPUP_UNKNOWN;
  topup->next_try_us = next_try_us (turn, topup->meter);
  set_reason (topup, reason);
  land_after (turn, topup->meter, topup->next_try_us);
  return advance (turn, topup, error);
}

static gboolean
apply_write (PwtTurn *turn, PwtTopup *topup, const PwtTaskResult *result, GError **error)
{
  note_proof (topup, result->reading);
  switch (result->topup) {
  case PWT_TOPUP_APPLIED:
    return end (turn, topup, PWT_TOPUP_SETTLED, NULL, error);
  case PWT_TOPUP_REFUSED:
    return end (turn, topup, PWT_TOPUP_REJECTED, result->text, error);
  case PWT_TOPUP_CONFLICTING:
    return end (turn, topup, PWT_TOPUP_CONFLICT, result->text, error);
  case PWT_TOPUP_NOT_APPLIED:
  case PWT_TOPUP_UNREACHABLE:
    return keep_checking (turn, topup, result->text, error);
  }
  g_assert_not_reached ();
}

static gboolean
apply_result (PwtTurn *turn, PwtId meter, const PwtTaskResult *result, GError **error)
{
  PwtTopup *topup = NULL;
  gboolean is_good;

  if (!pwt_topups_under_way (turn->db, meter, &topup, error) ||
      (topup == NULL && !pwt_topups_next_queued (turn->db, meter, &topup, error)))
    return FALSE;
  if (topup == NULL) { /* cancelled while the meter was read */
    land_after (turn, meter, PWT_TIME_NONE);
    return TRUE;
  }
  if (result->kind == PWT_TASK_TOPUP)
    is_good = apply_write (turn, topup, result, error);
  else if (topup->state == PWT_TOPUP_QUEUED)
    is_good = store_intent (turn, topup, result, error);
  else
    g_assert_not_reached ();
  pwt_record_free (&pwt_topup_record, topup);
  return is_good;
}

/* A meter that answers again is not made to wait for its back-off. */
static void
hurry (PwtTurn *turn, PwtId meter)
{
  Flight *flight = find_flight (turn->engine, meter);

  if (flight != NULL && pwt_id_is_none (flight->task) && flight->due_us > turn->now_us)
    pwt_topup_runner_poke (turn, meter);
}

static gboolean
is_of (const Flight *flight, const PwtLinesEvent *event)
{
  return event->kind == PWT_LINES_TASK && flight != NULL && !pwt_id_is_none (flight->task) &&
         pwt_id_equal (flight->task, event->result->id);
}

/**
 * pwt_topup_runner_lose:
 * @event: one whose news could not be stored
 *
 * A top-up that it told of is tried again, later: with its own target, which a meter takes once.
 */
void
pwt_topup_runner_lose (PwtTurn *turn, const PwtLinesEvent *event)
{
  PwtSiteMeter meter;

  if (pwt_site_meter (turn->engine, event->meter, &meter) &&
      is_of (find_flight (turn->engine, meter.id), event))
    land_after (turn, meter.id, turn->now_us + LAST_RETRY_US);
}

/**
 * pwt_topup_runner_apply:
 * @event: what the lines told
 * @is_mine: (out): whether it was the end of a task of a top-up
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Stores what came of a top-up, in the running work.
 */
gboolean
pwt_topup_runner_apply (PwtTurn *turn, const PwtLinesEvent *event, gboolean *is_mine,
                        GError **error)
{
  PwtSiteMeter meter;

  *is_mine = FALSE;
  if (!pwt_site_meter (turn->engine, event->meter, &meter))
    return TRUE;
  if (event->kind == PWT_LINES_READING)
    hurry (turn, meter.id);
  *is_mine = is_of (find_flight (turn->engine, meter.id), event);
  return !*is_mine || apply_result (turn, meter.id, event->result, error);
}
