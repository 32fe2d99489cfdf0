/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what answers at a meter's address is that meter. Somebody hangs another one there and
 * says nothing: its registers and its money are not the tenant's.
 *
 * Only the number a meter says of itself tells them apart, and it is read once a day, for it costs
 * the line another question. In between these rules hold:
 *
 * 1. A meter that has said its own number once is judged by it from then on. One that never did
 *    (its model says none, or what it says is no number of ours) counts as it always has: a model's
 *    register that we misread must not stop a site. But where it says the number of another meter
 *    of the project, it is that one: their wires are crossed.
 * 2. Once another number was said, nothing counts until the own one is said, by the meter that came
 *    back or because the number was put right in Setup.
 * 3. A reading that cannot be what the meter would have said next (its register falls or leaps, its
 *    money grows without a sale, its purchases change without ours) counts only if its number is in
 *    it; else all is asked anew at once, with the number, and that answer is judged.
 * 4. What was read since the number was last said stays, if it went on like this without a break: a
 *    meter that goes on from another's register, money and purchases to the last digit is that
 *    meter. After a silence, in which one can be exchanged, the number is read with the rest.
 *
 * What does not count is kept in history as another meter's, and made nothing of. */
#include "engine/other-meter.h"

#include "domain/use.h"
#include "store/topups.h"

/* How soon one is asked again that did not say its number though it was asked for it. */
#define AGAIN_US PWT_US_PER_MINUTE

static const PwtValue *
find_good (const PwtReading *reading, PwtQuantity quantity)
{
  const PwtValue *value = pwt_reading_find (reading, quantity);

  return value != NULL && value->quality == PWT_QUALITY_GOOD ? value : NULL;
}

static gboolean
breaks_register (const PwtMeterLive *before, const PwtReading *reading)
{
  const PwtValue *energy = find_good (reading, PWT_QUANTITY_ENERGY_TOTAL);
  PwtUseSample last = { before->read_us, before->energy_total.wh }, next;

  if (energy == NULL || last.value == PWT_NONE)
    return FALSE;
  next = (PwtUseSample){ reading->time_us, energy->value };
  return pwt_use_is_break (&last, &next, (gint64) reading->ct * reading->pt);
}

/* Also while a top-up is under way: whether it is its money, or another meter's, the number tells.
 */
static gboolean
breaks_money (const PwtMeterLive *before, const PwtMeterMark *mark, const PwtReading *reading)
{
  const PwtValue *count = find_good (reading, PWT_QUANTITY_PURCHASE_COUNT);
  const PwtValue *balance = find_good (reading, PWT_QUANTITY_BALANCE);
  gboolean is_same =
      count == NULL || before->purchase_count == PWT_NONE || count->value == before->purchase_count;
  gboolean has_more = is_same && balance != NULL && before->balance.e4 != PWT_NONE &&
                      balance->value > before->balance.e4;

  return has_more || (!is_same && count->value != mark->count);
}

static gboolean
goes_on (const PwtMeterLive *before, const PwtMeterMark *mark, const PwtReading *reading)
{
  return (before->read_us == PWT_TIME_NONE || !breaks_register (before, reading)) &&
         !breaks_money (before, mark, reading);
}

/**
 * pwt_other_meter_judge:
 * @before: what is known of the meter until then
 * @answer: (out): whose word @reading is
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_other_meter_judge (PwtTurn *turn, const PwtMeterLive *before, const PwtReading *reading,
                       PwtAnswer *answer, GError **error)
{
  const PwtValue *number = find_good (reading, PWT_QUANTITY_NUMBER);
  gboolean is_crossed = FALSE;
  PwtMeterMark mark;

  if (!pwt_topups_find_mark (turn->db, before->id, &mark, error) ||
      (mark.number == PWT_NONE && number != NULL &&
       !pwt_topups_is_number_of_other (turn->db, before->id, number->value % PWT_METER_NUMBER_END,
                                       &is_crossed, error)))
    return FALSE;
  if (number == NULL && before->other_since_us != PWT_TIME_NONE) {
    *answer = PWT_ANSWER_OTHER;
  } else if (mark.number == PWT_NONE) {
    *answer = is_crossed ? PWT_ANSWER_OTHER : PWT_ANSWER_OWN;
  } else if (number != NULL) {
    *answer =
        number->value % PWT_METER_NUMBER_END == mark.number ? PWT_ANSWER_OWN : PWT_ANSWER_OTHER;
  } else if (goes_on (before, &mark, reading)) {
    *answer = PWT_ANSWER_OWN;
  } else { /* asked for its number, and silent about it: no meter that has said it before */
    *answer = reading->is_whole && !reading->is_broken ? PWT_ANSWER_OTHER : PWT_ANSWER_DOUBTFUL;
  }
  return TRUE;
}

/**
 * pwt_other_meter_check:
 * @live: (nullable): the meter's newest values
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED
 *
 * Returns: %FALSE with @error set where another meter answers: what is told to it would reach
 *   somebody else, and what is known of it is old
 */
gboolean
pwt_other_meter_check (const PwtMeterLive *live, GError **error)
{
  return live == NULL || live->other_since_us == PWT_TIME_NONE ||
         pwt_refuse (error, "Another meter answers here: let its number and the wiring be looked "
                            "at first");
}

/**
 * pwt_other_meter_note:
 * @live: (inout): the meter's newest values: those of @reading are not taken over
 * @answer: doubtful, or another's
 *
 * Sees to it that the number is read: at once if it decides, else with the next reading, so that a
 * meter that comes back is known again.
 */
void
pwt_other_meter_note (PwtEngine *engine, PwtMeterLive *live, const PwtReading *reading,
                      PwtAnswer answer)
{
  const PwtValue *number = find_good (reading, PWT_QUANTITY_NUMBER);
  gint64 within_us = PWT_LINES_WHEN_DUE;

  live->failures = 0; /* something answers */
  live->is_lost = FALSE;
  if (answer == PWT_ANSWER_DOUBTFUL) {
    within_us = reading->is_whole ? AGAIN_US : 0; /* a line that loses frames is not pressed */
  } else {
    if (live->other_since_us == PWT_TIME_NONE)
      live->other_since_us = reading->time_us;
    if (number != NULL)
      live->other_number = number->value % PWT_METER_NUMBER_END;
    else if (live->other_number == PWT_NONE)
      live->other_number = 0;
    if (live->other_number == 0 && reading->is_whole)
      within_us = AGAIN_US;
  }
  if (engine->lines != NULL)
    pwt_lines_read_whole (engine->lines, reading->meter, within_us);
}
