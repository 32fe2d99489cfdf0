/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands to meters: stored as sent before a byte goes out, ended by what was read back. After a
 * restart nobody knows whether a command reached its meter, and it says so: a trip that comes an
 * hour late would cut somebody off who has paid meanwhile. A hold ends by itself when its time is
 * up. */
#include "engine/commands.h"

#include "engine/command-jobs.h"
#include "field/error.h"
#include "store/accounts.h"
#include "store/commands.h"

#define STORED_TOGETHER 128
#define HOLD_CHECK_US (20 * PWT_US_PER_SECOND)
#define HOLD_RETRY_US (15 * PWT_US_PER_MINUTE) /* until a meter that did not obey is told again */

typedef struct {
  PwtId id;
  PwtCommandState state;
  char *text;
} Lost;

static void
lost_free (gpointer data)
{
  g_free (((Lost *) data)->text);
  g_free (data);
}

/* What the lines have. */
typedef struct {
  PwtId id; /* of the task, which is the command's */
  gboolean is_withdrawn;
} Running;

struct _PwtCommandRunner {
  GHashTable *running; /* PwtId * in its Running (owned) */
  GQueue lost;         /* Lost * (owned): stored as sent, yet the lines did not take them */
  GQueue waiting;      /* PwtId * (owned): committed, not given to the lines yet */
  gint64 holds_due_us; /* when the holds are looked through next */
};

PwtCommandRunner *
pwt_command_runner_new (void)
{
  PwtCommandRunner *runner = g_new0 (PwtCommandRunner, 1);

  runner->running = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, NULL, g_free);
  g_queue_init (&runner->lost);
  g_queue_init (&runner->waiting);
  return runner;
}

void
pwt_command_runner_free (PwtCommandRunner *runner)
{
  g_queue_clear_full (&runner->lost, lost_free);
  g_queue_clear_full (&runner->waiting, g_free);
  g_hash_table_unref (runner->running);
  g_free (runner);
}

static void
enqueue (PwtEngine *engine, gpointer data)
{
  g_queue_push_tail (&engine->commands->waiting, g_memdup2 (data, sizeof (PwtId)));
}

/**
 * pwt_command_begin:
 * @command: a new one; stored as queued
 * @error: return location for a %PWT_STORE_ERROR
 *
 * It is given to the lines when the work is committed.
 */
gboolean
pwt_command_begin (PwtTurn *turn, PwtCommand *command, GError **error)
{
  command->state = PWT_COMMAND_QUEUED;
  command->created_us = turn->now_us;
  pwt_turn_after (turn, enqueue, g_memdup2 (&command->id, sizeof command->id), g_free);
  pwt_turn_event (turn, "command", command->project, command->id);
  return pwt_db_insert (turn->db, &pwt_command_record, command, error);
}

static gboolean
end (PwtTurn *turn, PwtCommand *command, PwtCommandState state, const char *result, GError **error)
{
  command->state = state;
  command->ended_us = turn->now_us;
  g_free (command->result);
  command->result =
      result != NULL ? g_utf8_substring (result, 0, MIN (400, g_utf8_strlen (result, -1))) : NULL;
  pwt_turn_event (turn, "command", command->project, command->id);
  return pwt_db_update (turn->db, &pwt_command_record, command, error) &&
         pwt_job_command_ended (turn, command, error);
}

/* The lines let a task go once; a work that asks them may be run again, after its group was lost,
 * and must hear the same. */
static gboolean
withdraw (PwtEngine *engine, PwtId id)
{
  Running *running = g_hash_table_lookup (engine->commands->running, &id);

  if (running == NULL)
    return FALSE;
  running->is_withdrawn = running->is_withdrawn || pwt_lines_cancel (engine->lines, id);
  return running->is_withdrawn;
}

/**
 * pwt_command_cancel:
 * @command: (inout): one that has not ended
 * @is_cancelled: (out): %FALSE if it is too late
 */
gboolean
pwt_command_cancel (PwtTurn *turn, PwtCommand *command, gboolean *is_cancelled, GError **error)
{
  *is_cancelled = command->state == PWT_COMMAND_QUEUED ||
                  (command->state == PWT_COMMAND_SENT && withdraw (turn->engine, command->id));
  if (!*is_cancelled || command->state == PWT_COMMAND_SENT)
    return TRUE; /* what was with the lines ends by their event */
  return end (turn, command, PWT_COMMAND_CANCELLED, NULL, error);
}

/* --- after a restart --- */

static gboolean
resume_state (PwtTurn *turn, const char *state, GError **error)
{
  GPtrArray *left = pwt_db_find_text (turn->db, &pwt_command_record, "state", state, error);
  gboolean is_good = left != NULL;

  for (guint i = 0; is_good && i < left->len; i++)
    is_good = end (turn, g_ptr_array_index (left, i), PWT_COMMAND_UNREACHABLE,
                   "The program was restarted meanwhile: read the meter and command again", error);
  pwt_record_list_free (&pwt_command_record, left);
  return is_good;
}

static gboolean
resume_all (PwtTurn *turn, gpointer data, GError **error)
{
  return resume_state (turn, "queued", error) && resume_state (turn, "sent", error);
}

/**
 * pwt_command_runner_resume:
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * To be called once, before anything runs: ends what the last run left.
 */
gboolean
pwt_command_runner_resume (PwtEngine *engine, GError **error)
{
  return pwt_turn_open (engine, resume_all, error);
}

/* --- giving a command to the lines --- */

static void
add_value (PwtTask *task, PwtQuantity quantity, gint64 value)
{
  task->values[task->n_values].quantity = quantity;
  task->values[task->n_values++].value = value;
}

/* @command: is told here what it tells its meter */
static gboolean
fill_task (PwtTurn *turn, PwtCommand *command, PwtTask *task, GError **error)
{
  static const PwtTaskKind kinds[] = {
    PWT_TASK_READ,      PWT_TASK_TRIP,       PWT_TASK_RESTORE,    PWT_TASK_HOLD,
    PWT_TASK_SET_CLOCK, PWT_TASK_SET_PRICES, PWT_TASK_SET_ALARMS, PWT_TASK_SET_OVERLOAD,
  };
  g_autoptr (GHashTable) tariffs = pwt_command_tariffs_new ();
  g_auto (PwtCommandContent) content = { 0 };
  PwtDate date;

  task->kind = kinds[command->kind];
  if (command->kind == PWT_COMMAND_OVERLOAD)
    add_value (task, PWT_QUANTITY_OVERLOAD_POWER, command->power_w);
  if (command->kind != PWT_COMMAND_PRICES && command->kind != PWT_COMMAND_ALARMS)
    return TRUE;
  if (!pwt_business_date (turn->db, command->project, turn->now_us, &date, error) ||
      !pwt_command_content_find (turn->db, tariffs, command->kind, command->meter, date, &content,
                                 error))
    return FALSE;
  for (guint i = 0; i < content.n_values; i++)
    add_value (task, content.values[i].quantity, content.values[i].value);
  command->content = g_steal_pointer (&content.text);
  return TRUE;
}

static void
submit (PwtEngine *engine, gpointer data)
{
  const PwtTask *task = data;
  g_autoptr (GError) error = NULL;
  Running *running;
  Lost *lost;

  if (pwt_lines_submit (engine->lines, task, &error)) {
    running = g_new0 (Running, 1);
    running->id = task->id;
    g_hash_table_replace (engine->commands->running, &running->id, running);
    return;
  }
  lost = g_new0 (Lost, 1);
  lost->id = task->id;
  lost->state = g_error_matches (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING)
                    ? PWT_COMMAND_UNREACHABLE
                    : PWT_COMMAND_REFUSED;
  lost->text = g_strdup (error->message);
  g_queue_push_tail (&engine->commands->lost, lost);
}

static gboolean
store_sent (PwtTurn *turn, gpointer data, GError **error)
{
  PwtCommand *command = pwt_db_get (turn->db, &pwt_command_record, *(PwtId *) data, error);
  g_autoptr (GError) refusal = NULL;
  PwtTask task = { 0 };
  gboolean is_good;

  if (command == NULL)
    return FALSE;
  task.id = command->id;
  task.meter = pwt_site_meter_number (turn->engine, command->meter);
  if (command->state != PWT_COMMAND_QUEUED) {
    is_good = TRUE; /* cancelled meanwhile */
  } else if (turn->engine->lines == NULL || task.meter == 0) {
    g_autofree char *problem = pwt_site_dup_problem (turn->engine, command->meter);

    is_good = end (turn, command, PWT_COMMAND_UNREACHABLE,
                   problem != NULL ? problem : "The meter's line is not in service", error);
  } else if (!fill_task (turn, command, &task, &refusal)) {
    is_good = end (turn, command, PWT_COMMAND_REFUSED, refusal->message, error);
  } else {
    command->state = PWT_COMMAND_SENT;
    command->sent_us = turn->now_us;
    pwt_turn_event (turn, "command", command->project, command->id);
    pwt_turn_after (turn, submit, g_memdup2 (&task, sizeof task), g_free);
    is_good = pwt_db_update (turn->db, &pwt_command_record, command, error);
  }
  pwt_record_free (&pwt_command_record, command);
  return is_good;
}

static gboolean
store_lost (PwtTurn *turn, gpointer data, GError **error)
{
  const Lost *lost = data;
  PwtCommand *command = pwt_db_get (turn->db, &pwt_command_record, lost->id, error);
  gboolean is_good;

  if (command == NULL)
    return FALSE;
  is_good = end (turn, command, lost->state, lost->text, error);
  pwt_record_free (&pwt_command_record, command);
  return is_good;
}

static void
note_failure (gpointer data, const GError *error)
{
  gboolean *is_failing = data;

  *is_failing = error != NULL;
  if (error != NULL)
    g_warning ("A command could not be stored, trying again: %s", error->message);
}

typedef struct {
  gboolean is_failing; /* first: what note_failure() is given */
  gboolean (*run) (PwtTurn *turn, gpointer data, GError **error);
  gpointer data;
} Store;

static gboolean
run_store (PwtTurn *turn, gpointer data, GError **error)
{
  Store *store = data;

  return store->run (turn, store->data, error);
}

/* The first of @queue, committed together: a job gives hundreds at once, and each commit alone
 * would wait for the disk.
 *
 * Returns: FALSE if one could not be stored: it stays in @queue, for later */
static gboolean
store_some (PwtEngine *engine, GQueue *queue,
            gboolean (*run) (PwtTurn *turn, gpointer data, GError **error),
            GDestroyNotify free_data, gint64 now_us)
{
  Store stores[STORED_TOGETHER];
  PwtWork works[STORED_TOGETHER];
  gboolean is_good = TRUE;
  guint n = 0;

  for (; n < STORED_TOGETHER && !g_queue_is_empty (queue); n++) {
    stores[n] = (Store){ FALSE, run, g_queue_pop_head (queue) };
    works[n] = (PwtWork){ run_store, note_failure, &stores[n] };
  }
  pwt_turn_commit (engine, now_us, works, n);
  while (n-- > 0) {
    if (stores[n].is_failing)
      g_queue_push_head (queue, stores[n].data);
    else
      free_data (stores[n].data);
    is_good = is_good && !stores[n].is_failing;
  }
  return is_good;
}

static gboolean
store_queue (PwtEngine *engine, GQueue *queue,
             gboolean (*run) (PwtTurn *turn, gpointer data, GError **error),
             GDestroyNotify free_data, gint64 now_us)
{
  while (!g_queue_is_empty (queue))
    if (!store_some (engine, queue, run, free_data, now_us))
      return FALSE;
  return TRUE;
}

/* --- holds that have run out --- */

static gboolean
end_hold (PwtTurn *turn, const PwtCommand *hold, GError **error)
{
  PwtContext context = { .project = hold->project, .origin = "engine" };
  PwtCommand *restore = pwt_record_new (&pwt_command_record);
  g_autofree char *json = NULL;
  gboolean is_good;

  restore->id = pwt_world_new_id (&turn->engine->world);
  restore->project = hold->project;
  restore->meter = hold->meter;
  restore->kind = PWT_COMMAND_RESTORE;
  restore->reason = g_strdup ("The time of the hold is up");
  json = pwt_record_to_json (&pwt_command_record, restore);
  context.subject = pwt_id_dup_text (restore->id);
  is_good = pwt_command_begin (turn, restore, error) &&
            pwt_engine_audit (turn, &context, "hold.end", json, error);
  pwt_context_clear (&context);
  pwt_record_free (&pwt_command_record, restore);
  return is_good;
}

static gboolean
end_holds (PwtTurn *turn, gpointer data, GError **error)
{
  GPtrArray *holds = pwt_commands_over_holds (turn->db, turn->now_us, HOLD_RETRY_US, error);
  gboolean is_good = holds != NULL;

  for (guint i = 0; is_good && i < holds->len; i++)
    is_good = end_hold (turn, g_ptr_array_index (holds, i), error);
  pwt_record_list_free (&pwt_command_record, holds);
  return is_good;
}

/**
 * pwt_command_runner_step:
 * @now_us: UTC
 *
 * Gives waiting commands to the lines and ends holds whose time is up.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_command_runner_step (PwtEngine *engine, gint64 now_us)
{
  PwtCommandRunner *runner = engine->commands;
  gboolean is_failing = FALSE;

  if (engine->lines != NULL && pwt_is_due (runner->holds_due_us, now_us, HOLD_CHECK_US)) {
    PwtWork work = { end_holds, note_failure, &is_failing };

    runner->holds_due_us = now_us + HOLD_CHECK_US;
    pwt_turn_commit (engine, now_us, &work, 1);
  }
  if (!store_queue (engine, &runner->waiting, store_sent, g_free, now_us) ||
      !store_queue (engine, &runner->lost, store_lost, lost_free, now_us))
    engine->failing_until_us = now_us + PWT_ENGINE_RETRY_US;
  return engine->lines != NULL ? runner->holds_due_us - now_us : HOLD_CHECK_US;
}

/* --- what came of it --- */

static PwtCommandState
state_of (PwtTaskOutcome outcome)
{
  switch (outcome) {
  case PWT_TASK_DONE:
    return PWT_COMMAND_PROVED;
  case PWT_TASK_NOT_PROVED:
    return PWT_COMMAND_NOT_PROVED;
  case PWT_TASK_REFUSED:
  case PWT_TASK_WRONG_MODEL:
    return PWT_COMMAND_REFUSED;
  case PWT_TASK_UNREACHABLE:
    return PWT_COMMAND_UNREACHABLE;
  case PWT_TASK_CANCELLED:
    return PWT_COMMAND_CANCELLED;
  }
  g_assert_not_reached ();
}

static void
forget (PwtEngine *engine, gpointer data)
{
  g_hash_table_remove (engine->commands->running, data);
}

/**
 * pwt_command_runner_apply:
 * @event: what the lines told
 * @is_mine: (out): whether it was the end of a command
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Stores what came of a command, in the running work.
 */
gboolean
pwt_command_runner_apply (PwtTurn *turn, const PwtLinesEvent *event, gboolean *is_mine,
                          GError **error)
{
  PwtCommand *command;
  gboolean is_good;

  *is_mine = event->kind == PWT_LINES_TASK &&
             g_hash_table_contains (turn->engine->commands->running, &event->result->id);
  if (!*is_mine)
    return TRUE;
  command = pwt_db_get (turn->db, &pwt_command_record, event->result->id, error);
  if (command == NULL)
    return FALSE;
  pwt_turn_after (turn, forget, g_memdup2 (&command->id, sizeof command->id), g_free);
  is_good = end (turn, command, state_of (event->result->outcome), event->result->text, error);
  pwt_record_free (&pwt_command_record, command);
  return is_good;
}

/**
 * pwt_command_runner_lose:
 * @event: one whose news could not be stored
 *
 * A command that it ended is known to the lines no more; the next start says what is known of it.
 */
void
pwt_command_runner_lose (PwtTurn *turn, const PwtLinesEvent *event)
{
  if (event->kind == PWT_LINES_TASK &&
      g_hash_table_contains (turn->engine->commands->running, &event->result->id))
    pwt_turn_after (turn, forget, g_memdup2 (&event->result->id, sizeof (PwtId)), g_free);
}
