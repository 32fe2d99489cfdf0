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
 * meter credits once. What a person would have to decide is looked at a second time, a minute
 * later: answers that come late can make a meter look as it once was. */
#include "engine/command-jobs.h"
#include "engine/topup-books.h"
#include "engine/topup-flight.h"
#include "store/backup.h"
#include "store/live.h"
#include "store/people.h"
#include "store/topups.h"

struct _PwtTopupRunner {
  GHashTable *flights; /* PwtId * of the meter (owned) → PwtTopupFlight * (owned): meters with open
                          top-ups */
};

static void
flight_free (gpointer data)
{
  PwtTopupFlight *flight = data;

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

PwtTopupFlight *
pwt_topup_find_flight (PwtEngine *engine, PwtId meter)
{
  return g_hash_table_lookup (engine->topups->flights, &meter);
}

void
pwt_topup_set_reason (PwtTopup *topup, const char *reason)
{
  g_free (topup->reason);
  topup->reason =
      reason != NULL ? g_utf8_substring (reason, 0, MIN (400, g_utf8_strlen (reason, -1))) : NULL;
}

gboolean
pwt_topup_advance (PwtTurn *turn, PwtTopup *topup, GError **error)
{
  pwt_turn_event (turn, "topup", topup->project, topup->sale);
  return pwt_topups_advance (turn->db, topup, error);
}

static void
poke (PwtEngine *engine, gpointer data)
{
  PwtTopupFlight *flight = g_hash_table_lookup (engine->topups->flights, data);

  if (flight == NULL)
    g_hash_table_insert (engine->topups->flights, g_memdup2 (data, sizeof (PwtId)),
                         g_new0 (PwtTopupFlight, 1));
  else if (pwt_id_is_none (flight->task) && pwt_id_is_none (flight->doubtful))
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

void
pwt_topup_runner_forget (PwtEngine *engine, PwtId meter)
{
  g_hash_table_remove (engine->topups->flights, &meter);
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

/* What was on its way when the backup was made may have come to any end since: it arrived, or was
 * refused or cancelled and given back. To send it now could give the same money twice; so could to
 * pay back what was refused then. Commands that waited may have been stopped for a reason. */
static gboolean
doubt_restored (PwtTurn *turn, GError **error)
{
  g_autofree char *mark = NULL;
  GPtrArray *open;
  gboolean is_good;

  if (!pwt_settings_get (turn->db, PWT_SETTING_RESTORED, &mark, error))
    return FALSE;
  if (mark == NULL)
    return TRUE;
  open = pwt_topups_open (turn->db, PWT_ID_NONE, error);
  is_good = open != NULL;
  for (guint i = 0; is_good && i < open->len; i++)
    is_good = pwt_topup_give_to_person (
        turn, g_ptr_array_index (open, i),
        "The site was restored from a backup: this may have been sent or paid back since. A person "
        "must decide.",
        error);
  pwt_record_list_free (&pwt_topup_record, open);
  return is_good && pwt_topups_doubt_rejected (turn->db, turn->now_us, error) &&
         pwt_command_jobs_stop (turn, error) && pwt_live_forget_counts (turn->db, error) &&
         pwt_settings_remove (turn->db, PWT_SETTING_RESTORED, error);
}

static gboolean
resume_all (PwtTurn *turn, gpointer data, GError **error)
{
  GPtrArray *open;
  gboolean is_good;

  if (!doubt_restored (turn, error))
    return FALSE;
  open = pwt_topups_open (turn->db, PWT_ID_NONE, error);
  is_good = open != NULL;
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

/* --- giving a top-up to the lines --- */

/* The reason is stored with the next step. */
static void
hinder (PwtTopupFlight *flight, const char *why, gint64 now_us)
{
  g_free (flight->trouble);
  flight->trouble = g_strdup (why);
  flight->due_us = now_us + PWT_TOPUP_LAST_RETRY_US;
}

static void
hinder_by_site (PwtEngine *engine, PwtId meter, PwtTopupFlight *flight, gint64 now_us)
{
  g_autofree char *problem = pwt_site_dup_problem (engine, meter);

  hinder (flight, problem != NULL ? problem : "The meter is on no line that is in service", now_us);
}

static void
submit (PwtEngine *engine, PwtId meter, const PwtTask *task)
{
  PwtTopupFlight *flight = pwt_topup_find_flight (engine, meter);
  g_autoptr (GError) error = NULL;

  if (pwt_lines_submit (engine->lines, task, &error)) {
    flight->task = task->id;
    return;
  }
  hinder (flight, error->message, pwt_world_now (&engine->world));
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
  PwtMeterMark mark;
  Sending sending = { topup->meter,
                      { .id = pwt_world_new_id (&engine->world),
                        .meter = pwt_site_meter_number (engine, topup->meter),
                        .kind = PWT_TASK_TOPUP,
                        .topup = { .target_count = topup->target_count,
                                   .amount = topup->amount,
                                   .balance_before = topup->balance_before } } };

  if (!pwt_topup_use_allowance (turn, topup, &sending.task.topup.use_allowance, error) ||
      !pwt_topups_find_mark (turn->db, topup->meter, &mark, error))
    return FALSE;
  sending.task.number = MAX (mark.number, 0);
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
  engine->failing_until_us = pwt_world_now (&engine->world) + PWT_ENGINE_RETRY_US;
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
start (PwtEngine *engine, PwtId meter, PwtTopupFlight *flight, gint64 now_us)
{
  PwtDb *db = pwt_store_business (engine->store);
  g_autoptr (GError) error = NULL;
  PwtTopup *topup = NULL;

  if (!pwt_topups_under_way (db, meter, &topup, &error) ||
      (topup == NULL && !pwt_topups_next_queued (db, meter, &topup, &error))) {
    g_warning ("Top-ups of a meter could not be read, trying again: %s", error->message);
    flight->due_us = now_us + PWT_TOPUP_FIRST_RETRY_US;
    return TRUE;
  }
  if (topup == NULL)
    return FALSE;
  if (engine->lines == NULL)
    flight->due_us = now_us + PWT_TOPUP_LAST_RETRY_US;
  else if (pwt_site_meter_number (engine, meter) == 0)
    hinder_by_site (engine, meter, flight, now_us);
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
  PwtTopupFlight *flight;
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
  pwt_topup_set_reason (topup, trouble->flight->trouble);
  is_good = pwt_topup_advance (turn, topup, error);
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
    trouble->engine->failing_until_us =
        pwt_world_now (&trouble->engine->world) + PWT_ENGINE_RETRY_US;
}

static void
store_trouble (PwtEngine *engine, PwtId meter, PwtTopupFlight *flight, gint64 now_us)
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
    PwtTopupFlight *flight = value;

    if (!pwt_id_is_none (flight->task))
      continue;
    if (pwt_is_due (flight->due_us, now_us, PWT_TOPUP_LAST_RETRY_US) &&
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
