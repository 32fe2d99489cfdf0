/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a top-up's task: the step it takes, and when it is tried again. What a person would
 * have to decide is looked at a second time, a minute later: answers that come late can make a
 * meter look as it once was. */
#include "engine/topup-books.h"
#include "engine/topup-flight.h"
#include "store/topups.h"

#define DOUBT_US PWT_US_PER_MINUTE /* answers that come later than that were never seen */

typedef struct {
  PwtId meter;
  gint64 due_us; /* after a failure: when it is tried again; else none */
  PwtId doubtful;
} Landing;

static void
land (PwtEngine *engine, gpointer data)
{
  Landing *landing = data;
  PwtTopupFlight *flight = pwt_topup_find_flight (engine, landing->meter);

  flight->task = PWT_ID_NONE;
  flight->due_us = landing->due_us == PWT_TIME_NONE ? 0 : landing->due_us;
  flight->n_failures = landing->due_us == PWT_TIME_NONE ? 0 : flight->n_failures + 1;
  flight->doubtful = landing->doubtful;
}

static void
land_as (PwtTurn *turn, Landing landing)
{
  pwt_turn_after (turn, land, g_memdup2 (&landing, sizeof landing), g_free);
}

static void
land_after (PwtTurn *turn, PwtId meter, gint64 due_us)
{
  land_as (turn, (Landing){ meter, due_us, PWT_ID_NONE });
}

/* After one more failure: later and later. */
static gint64
next_try_us (PwtTurn *turn, PwtId meter)
{
  guint n_failures = pwt_topup_find_flight (turn->engine, meter)->n_failures;

  return turn->now_us +
         MIN (PWT_TOPUP_LAST_RETRY_US, PWT_TOPUP_FIRST_RETRY_US << MIN (n_failures, 10));
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
  pwt_topup_set_reason (topup, reason);
  land_after (turn, topup->meter, PWT_TIME_NONE);
  return (state != PWT_TOPUP_SETTLED ||
          pwt_topups_note_count (turn->db, topup->meter, topup->target_count, turn->now_us,
                                 error)) &&
         pwt_topup_books_end (turn, topup, PWT_ID_NONE, error) && audit_end (turn, topup, error) &&
         pwt_topup_advance (turn, topup, error);
}

gboolean
pwt_topup_is_doubtful (PwtEngine *engine, const PwtTopup *topup)
{
  const PwtTopupFlight *flight = pwt_topup_find_flight (engine, topup->meter);

  return flight != NULL && pwt_id_equal (flight->doubtful, topup->id);
}

/* Of one that was never sent: it would have been the next. */
static gboolean
set_target (PwtTurn *turn, PwtTopup *topup, GError **error)
{
  PwtMeterMark mark;

  if (!pwt_topups_find_mark (turn->db, topup->meter, &mark, error))
    return FALSE;
  topup->count_before = MAX (mark.count, 0); /* of one that was never read: none */
  topup->target_count = topup->count_before + 1;
  return TRUE;
}

/**
 * pwt_topup_give_to_person:
 * @topup: an open one; what is under way keeps its target
 * @why: nothing is sent of it any more
 */
gboolean
pwt_topup_give_to_person (PwtTurn *turn, PwtTopup *topup, const char *why, GError **error)
{
  if (topup->state == PWT_TOPUP_QUEUED && !set_target (turn, topup, error))
    return FALSE;
  if (topup->state == PWT_TOPUP_INTENT) { /* nobody can say that it was not sent */
    topup->state = PWT_TOPUP_UNKNOWN;
    if (!pwt_topups_advance (turn->db, topup, error))
      return FALSE;
  }
  topup->state = PWT_TOPUP_CONFLICT;
  topup->ended_us = turn->now_us;
  topup->next_try_us = PWT_TIME_NONE;
  pwt_topup_set_reason (topup, why);
  return audit_end (turn, topup, error) && pwt_topup_advance (turn, topup, error);
}

/* Returns: (transfer full) (nullable): why what answers is not the meter the books know */
static char *
dup_doubt (const PwtMeterMark *mark, const PwtReading *reading)
{
  gint64 count = pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, PWT_NONE);
  gint64 number = pwt_reading_get (reading, PWT_QUANTITY_NUMBER, 0) % PWT_METER_NUMBER_END;

  if (mark->number != PWT_NONE && number != mark->number)
    return pwt_topup_dup_other_number (number, mark->number);
  if (mark->count != PWT_NONE && count != mark->count)
    return pwt_topup_dup_other_count (count, mark->count);
  return NULL;
}

/* The first time only: with the state @topup has, it is looked at again. */
static gboolean
look_again (PwtTurn *turn, PwtTopup *topup, const char *doubt, GError **error)
{
  topup->next_try_us = turn->now_us + DOUBT_US;
  pwt_topup_set_reason (topup, doubt);
  land_as (turn, (Landing){ topup->meter, topup->next_try_us, topup->id });
  return pwt_topup_advance (turn, topup, error);
}

/* Nobody knows where the meter's count comes from, so nothing is sent: this very sale may be in it
 * already, if the site was restored from a backup made before. */
static gboolean
end_doubtful (PwtTurn *turn, PwtTopup *topup, const PwtReading *reading, const char *doubt,
              GError **error)
{
  if (!pwt_topup_is_doubtful (turn->engine, topup))
    return look_again (turn, topup, doubt, error);
  note_proof (topup, reading);
  land_after (turn, topup->meter, PWT_TIME_NONE);
  return pwt_topup_give_to_person (turn, topup, doubt, error);
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
  pwt_topup_set_reason (topup, NULL);
  land_after (turn, topup->meter, PWT_TIME_NONE);
  return pwt_topup_advance (turn, topup, error);
}

/* Returns: (nullable): why this look is no ground to send on */
static const char *
find_lack (const PwtMeterMark *mark, const PwtTaskResult *result)
{
  const PwtReading *reading = result->reading;

  if (result->outcome != PWT_TASK_DONE || reading == NULL ||
      pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, PWT_NONE) == PWT_NONE ||
      pwt_reading_get (reading, PWT_QUANTITY_BALANCE, PWT_NONE) == PWT_NONE)
    return result->text != NULL ? result->text : "The meter shows no purchase count";
  if (mark->number != PWT_NONE &&
      pwt_reading_get (reading, PWT_QUANTITY_NUMBER, PWT_NONE) == PWT_NONE)
    return "The meter did not say its number this time; trying again";
  return NULL;
}

static gboolean
store_intent (PwtTurn *turn, PwtTopup *topup, const PwtTaskResult *result, GError **error)
{
  g_autofree char *doubt = NULL;
  const char *lack;
  PwtMeterMark mark;

  if (!pwt_topups_find_mark (turn->db, topup->meter, &mark, error))
    return FALSE;
  lack = find_lack (&mark, result);
  if (lack != NULL) {
    pwt_topup_set_reason (topup, lack);
    topup->next_try_us = next_try_us (turn, topup->meter);
    land_after (turn, topup->meter, topup->next_try_us);
    return pwt_topup_advance (turn, topup, error);
  }
  doubt = dup_doubt (&mark, result->reading);
  if (doubt != NULL)
    return end_doubtful (turn, topup, result->reading, doubt, error);
  return begin (turn, topup,
                pwt_reading_get (result->reading, PWT_QUANTITY_PURCHASE_COUNT, PWT_NONE),
                pwt_reading_get (result->reading, PWT_QUANTITY_BALANCE, PWT_NONE), error);
}

static gboolean
keep_checking (PwtTurn *turn, PwtTopup *topup, const char *reason, GError **error)
{
  topup->state = PWT_TOPUP_UNKNOWN;
  topup->next_try_us = next_try_us (turn, topup->meter);
  pwt_topup_set_reason (topup, reason);
  land_after (turn, topup->meter, topup->next_try_us);
  return pwt_topup_advance (turn, topup, error);
}

static gboolean
end_conflicting (PwtTurn *turn, PwtTopup *topup, const char *reason, GError **error)
{
  if (pwt_topup_is_doubtful (turn->engine, topup))
    return end (turn, topup, PWT_TOPUP_CONFLICT, reason, error);
  topup->state = PWT_TOPUP_UNKNOWN;
  return look_again (turn, topup, reason, error);
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
    return end_conflicting (turn, topup, result->text, error);
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
  PwtTopupFlight *flight = pwt_topup_find_flight (turn->engine, meter);

  if (flight != NULL && pwt_id_is_none (flight->task) && pwt_id_is_none (flight->doubtful) &&
      flight->due_us > turn->now_us)
    pwt_topup_runner_poke (turn, meter);
}

static gboolean
is_of (const PwtTopupFlight *flight, const PwtLinesEvent *event)
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
      is_of (pwt_topup_find_flight (turn->engine, meter.id), event))
    land_after (turn, meter.id, turn->now_us + PWT_TOPUP_LAST_RETRY_US);
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
  *is_mine = is_of (pwt_topup_find_flight (turn->engine, meter.id), event);
  return !*is_mine || apply_result (turn, meter.id, event->result, error);
}
