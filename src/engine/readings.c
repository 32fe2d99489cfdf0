/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What meters say: into their live row, into history, and the state that the wall shows. */
#include "engine/adoption.h"
#include "engine/other-meter.h"
#include "engine/private.h"
#include "engine/topup-books.h"
#include "store/accounts.h"
#include "store/figures.h"
#include "store/history.h"
#include "store/live.h"
#include "store/topups.h"

#define PACK_INTERVAL_US (6 * PWT_US_PER_HOUR)

G_STATIC_ASSERT (PWT_PROFILE_HISTORY_MAX <= PWT_HISTORY_VALUES_MAX);

/* What the meter's profile wants kept for years: what curves and bills are made of.
 * @row: of which point, and of what quality as a whole */
static gboolean
add_to_history (PwtHistory *history, const PwtReading *reading, PwtHistoryReading row,
                GArray *batch, GError **error)
{
  row.time_us = reading->time_us;

  for (guint i = 0; i < reading->n_values; i++) {
    const PwtValue *value = &reading->values[i];

    if (!value->is_kept)
      continue;
    if (!pwt_history_quantity (history, pwt_quantity_name ((PwtQuantity) value->quantity),
                               &row.quantities[row.n], error))
      return FALSE;
    row.values[row.n++] = value->value;
    if (value->quality != PWT_QUALITY_GOOD)
      row.quality |= PWT_HISTORY_HELD;
  }
  if (row.n > 0)
    g_array_append_val (batch, row);
  return TRUE;
}

/* What is counted of a new reading; @before: the newest values until then. */
static gboolean
note_figures (PwtDb *db, const PwtMeterLive *before, const PwtMeterLive *live, GError **error)
{
  PwtFiguresReading reading = { .project = live->project,
                                .meter = live->id,
                                .time_us = live->read_us,
                                .last_us = before->read_us,
                                .energy = live->energy_total,
                                .last_energy = before->energy_total,
                                .balance = live->balance,
                                .last_balance = before->balance,
                                .is_topped_up = live->purchase_count != before->purchase_count };

  return before->read_us == PWT_TIME_NONE ||
         (pwt_business_date (db, live->project, live->read_us, &reading.date, error) &&
          pwt_figures_note_reading (db, &reading, error));
}

/* A suspect value is kept in history, marked; until a person decides, the last good one stands. */
static gint64
take (const PwtReading *reading, PwtQuantity quantity, gint64 last)
{
  const PwtValue *value = pwt_reading_find (reading, quantity);

  return value != NULL && value->quality == PWT_QUALITY_GOOD ? value->value : last;
}

static void
set_values (PwtMeterLive *live, const PwtReading *r)
{
  live->read_us = r->time_us;
  live->failures = 0;
  live->is_lost = FALSE;
  live->is_closed = take (r, PWT_QUANTITY_RELAY_CLOSED, live->is_closed) != 0;
  live->is_forced = take (r, PWT_QUANTITY_FORCED_ON, live->is_forced) != 0;
  live->balance.e4 = take (r, PWT_QUANTITY_BALANCE, live->balance.e4);
  live->purchase_count = take (r, PWT_QUANTITY_PURCHASE_COUNT, live->purchase_count);
  live->energy_total.wh = take (r, PWT_QUANTITY_ENERGY_TOTAL, live->energy_total.wh);
  live->power_w = take (r, PWT_QUANTITY_POWER_TOTAL, live->power_w);
  live->voltage_a_mv = take (r, PWT_QUANTITY_VOLTAGE_A, live->voltage_a_mv);
  live->voltage_b_mv = take (r, PWT_QUANTITY_VOLTAGE_B, live->voltage_b_mv);
  live->voltage_c_mv = take (r, PWT_QUANTITY_VOLTAGE_C, live->voltage_c_mv);
  live->current_a_ma = take (r, PWT_QUANTITY_CURRENT_A, live->current_a_ma);
  live->current_b_ma = take (r, PWT_QUANTITY_CURRENT_B, live->current_b_ma);
  live->current_c_ma = take (r, PWT_QUANTITY_CURRENT_C, live->current_c_ma);
  live->factor_e3 = take (r, PWT_QUANTITY_FACTOR_TOTAL, live->factor_e3);
  live->factor_a_e3 = take (r, PWT_QUANTITY_FACTOR_A, live->factor_a_e3);
  live->factor_b_e3 = take (r, PWT_QUANTITY_FACTOR_B, live->factor_b_e3);
  live->factor_c_e3 = take (r, PWT_QUANTITY_FACTOR_C, live->factor_c_e3);
  live->reactive_a_var = take (r, PWT_QUANTITY_REACTIVE_A, live->reactive_a_var);
  live->reactive_b_var = take (r, PWT_QUANTITY_REACTIVE_B, live->reactive_b_var);
  live->reactive_c_var = take (r, PWT_QUANTITY_REACTIVE_C, live->reactive_c_var);
  live->clock_us = take (r, PWT_QUANTITY_CLOCK, live->clock_us);
}

/* Of a meter that counts: it says its own number, or another and never its own. */
static void
note_number (PwtMeterLive *live, const PwtSiteMeter *meter, const PwtReading *reading)
{
  gint64 says = pwt_reading_get (reading, PWT_QUANTITY_NUMBER, 0) % PWT_METER_NUMBER_END;

  live->other_since_us = PWT_TIME_NONE;
  if (says > 0) /* 0: it never got one, or was not asked */
    live->other_number = says != meter->serial_end ? says : PWT_NONE;
}

/* What the meter holds and has counted before we knew it is taken for granted, once: from then on
 * the books have a count for it, which a restored backup does not forget either. What answers under
 * another number holds another's money. */
static gboolean
take_over (PwtTurn *turn, const PwtMeterLive *before, const PwtMeterLive *live, GError **error)
{
  gboolean is_news = before->purchase_count == PWT_NONE || before->balance.e4 == PWT_NONE ||
                     before->other_number != PWT_NONE;
  PwtMeterMark mark;

  if (!is_news || live->other_number != PWT_NONE || live->purchase_count == PWT_NONE ||
      live->balance.e4 == PWT_NONE)
    return TRUE;
  if (!pwt_topups_find_mark (turn->db, live->id, &mark, error))
    return FALSE;
  return mark.count != PWT_NONE ||
         (pwt_adopt_first_balance (turn, live, error) &&
          pwt_topups_note_count (turn->db, live->id, live->purchase_count, turn->now_us, error));
}

/* Purchases the books do not know: somebody else sold to it, or the site was restored. While one of
 * ours is on its way, its result tells. Looked at only when there may be news: this runs at every
 * reading. */
static gboolean
note_unknown_count (PwtTurn *turn, const PwtMeterLive *before, PwtMeterLive *live, GError **error)
{
  PwtTopup *topup;
  PwtMeterMark mark;

  if (live->purchase_count == PWT_NONE ||
      (live->purchase_count == before->purchase_count && before->unknown_count == PWT_NONE))
    return TRUE;
  if (!pwt_topups_find_mark (turn->db, live->id, &mark, error) ||
      !pwt_topups_under_way (turn->db, live->id, &topup, error))
    return FALSE;
  live->unknown_count = mark.count != PWT_NONE && live->purchase_count > mark.count && topup == NULL
                            ? live->purchase_count
                            : PWT_NONE;
  pwt_record_free (&pwt_topup_record, topup);
  return TRUE;
}

static gboolean
note_mark (PwtTurn *turn, const PwtMeterLive *before, const PwtMeterLive *live,
           const PwtReading *reading, GError **error)
{
  gint64 number = pwt_reading_get (reading, PWT_QUANTITY_NUMBER, 0); /* 0: it never got one */

  if (!take_over (turn, before, live, error))
    return FALSE;
  return number <= 0 || pwt_topups_note_number (turn->db, live->id, number, error);
}

/**
 * pwt_find_live:
 * @live: (out) (transfer full) (nullable): its newest values, %NULL if it was never asked
 */
gboolean
pwt_find_live (PwtDb *db, PwtId meter, PwtMeterLive **live, GError **error)
{
  gpointer found;
  gboolean is_good = pwt_db_find (db, &pwt_meter_live_record, meter, &found, error);

  *live = found;
  return is_good;
}

/**
 * pwt_find_account_of_meter:
 * @account: (out) (transfer full) (nullable): the open account of the first point it serves, %NULL
 * for none
 */
gboolean
pwt_find_account_of_meter (PwtDb *db, PwtId meter, PwtAccount **account, GError **error)
{
  GPtrArray *circuits = pwt_accounts_circuits_of_meter (db, meter, error);
  gboolean is_good = circuits != NULL;

  *account = NULL;
  for (guint i = 0; is_good && *account == NULL && i < circuits->len; i++) {
    const PwtCircuit *circuit = g_ptr_array_index (circuits, i);

    is_good = pwt_accounts_of_point (db, circuit->point, account, error);
  }
  pwt_record_list_free (&pwt_circuit_record, circuits);
  return is_good;
}

static gboolean
derive_state (PwtDb *db, PwtMeterLive *live, GError **error)
{
  PwtAccount *account;
  PwtMeterFacts facts = {
    .is_read = live->read_us != PWT_TIME_NONE,
    /* It does not answer, whatever else does. */
    .is_lost = live->is_lost || live->other_since_us != PWT_TIME_NONE,
    .is_closed = live->is_closed,
    .is_forced = live->is_forced,
    .has_balance = live->balance.e4 != PWT_NONE,
    .balance = live->balance,
  };

  if (!pwt_find_account_of_meter (db, live->id, &account, error))
    return FALSE;
  facts.has_account = account != NULL;
  /* Asked only where it decides: this runs at every reading. */
  if (account != NULL && live->balance.e4 == 0 && !live->is_closed &&
      !pwt_accounts_is_unsold (db, account->id, live->id, &facts.is_unsold, error)) {
    pwt_record_free (&pwt_account_record, account);
    return FALSE;
  }
  if (account != NULL) {
    facts.alarm1 = account->alarm1;
    facts.alarm2 = account->alarm2;
    facts.overdraft_limit = account->overdraft_limit;
  }
  live->state = pwt_meter_state_derive (&facts);
  pwt_record_free (&pwt_account_record, account);
  return TRUE;
}

static PwtMeterLive *
get_live (PwtDb *db, const PwtSiteMeter *meter, GError **error)
{
  PwtMeterLive *live;

  if (!pwt_find_live (db, meter->id, &live, error))
    return NULL;
  if (live == NULL) {
    live = pwt_record_new (&pwt_meter_live_record);
    live->id = meter->id;
    live->project = meter->project;
  }
  return live;
}

static gboolean
put_live (PwtTurn *turn, PwtMeterLive *live, GError **error)
{
  if (!derive_state (turn->db, live, error) || !pwt_live_put (turn->db, live, error))
    return FALSE;
  pwt_turn_event (turn, "meter", live->project, live->id);
  return TRUE;
}

/**
 * pwt_readings_refresh_state:
 * @meter: whose account or thresholds changed
 *
 * Derives the meter's state anew from its newest values.
 */
gboolean
pwt_readings_refresh_state (PwtTurn *turn, PwtId meter, GError **error)
{
  PwtMeter *row = pwt_db_get (turn->db, &pwt_meter_record, meter, error);
  PwtSiteMeter site_meter;
  PwtMeterLive *live;
  gboolean is_good;

  if (row == NULL)
    return FALSE;
  site_meter = (PwtSiteMeter){ .id = row->id, .project = row->project };
  live = get_live (turn->db, &site_meter, error);
  is_good = live != NULL && put_live (turn, live, error);
  pwt_record_free (&pwt_meter_live_record, live);
  pwt_record_free (&pwt_meter_record, row);
  return is_good;
}

static const PwtReading *
reading_of (const PwtLinesEvent *event)
{
  if (event->reading != NULL)
    return event->reading;
  return event->result != NULL ? event->result->reading : NULL;
}

/* A reading of the meter itself: its newest values, and all that is counted of them. */
static gboolean
take_reading (PwtTurn *turn, PwtMeterLive *live, const PwtSiteMeter *meter,
              const PwtReading *reading, GError **error)
{
  PwtMeterLive before = *live; /* it holds nothing that is owned */

  set_values (live, reading);
  note_number (live, meter, reading);
  if (reading->ct != meter->ct || reading->pt != meter->pt)
    live->energy_total.wh = PWT_NONE; /* read before its ratio was changed */
  return note_unknown_count (turn, &before, live, error) && put_live (turn, live, error) &&
         note_figures (turn->db, &before, live, error) &&
         note_mark (turn, &before, live, reading, error);
}

/* Begun before another reading and ended after it: a command goes between the blocks of a poll.
 * What it says is of before, and belongs into history only. Where the clock was set back, what is
 * newest may seem older than what was read in the future. */
static gboolean
is_overtaken (const PwtTurn *turn, const PwtMeterLive *live, const PwtReading *reading)
{
  return live->read_us != PWT_TIME_NONE && reading->time_us < live->read_us &&
         live->read_us <= turn->now_us;
}

static gboolean
apply_reading (PwtTurn *turn, PwtMeterLive *live, const PwtSiteMeter *meter,
               const PwtReading *reading, GArray *batch, GError **error)
{
  PwtHistoryReading row = { .point = meter->point_number };
  PwtAnswer answer;

  if (is_overtaken (turn, live, reading))
    return row.point == 0 ||
           add_to_history (pwt_store_history (turn->engine->store), reading, row, batch, error);
  if (!pwt_other_meter_judge (turn, live, reading, &answer, error))
    return FALSE;
  row.quality = answer == PWT_ANSWER_OWN ? 0 : PWT_HISTORY_OTHER;
  if (row.point > 0 &&
      !add_to_history (pwt_store_history (turn->engine->store), reading, row, batch, error))
    return FALSE;
  if (answer == PWT_ANSWER_OWN)
    return take_reading (turn, live, meter, reading, error);
  pwt_other_meter_note (turn->engine, live, reading, answer);
  return put_live (turn, live, error);
}

static gboolean
apply_event (PwtTurn *turn, const PwtLinesEvent *event, GArray *batch, GError **error)
{
  const PwtReading *reading = reading_of (event);
  gboolean is_failure = event->kind == PWT_LINES_FAILED, is_good;
  PwtSiteMeter meter;
  PwtMeterLive *live;

  if (event->kind == PWT_LINES_LINK) {
    pwt_turn_event (turn, "line", PWT_ID_NONE, PWT_ID_NONE);
    return TRUE;
  }
  if (!pwt_site_meter (turn->engine, event->meter, &meter) ||
      (reading == NULL && !is_failure && event->kind != PWT_LINES_COMM))
    return TRUE;
  live = get_live (turn->db, &meter, error);
  if (live == NULL)
    return FALSE;
  if (reading == NULL && is_failure) {
    live->failures++;
    live->failed_us = event->time_us;
    pwt_site_note_failure (turn->engine, meter.id,
                           event->result != NULL ? event->result->text : NULL);
  } else if (reading == NULL && event->comm != PWT_COMM_FAILING) {
    /* Lost before a restart: still, until it answers. */
    live->is_lost = event->comm == PWT_COMM_LOST;
  }
  if (reading != NULL)
    pwt_site_note_failure (turn->engine, meter.id, NULL);
  is_good = reading != NULL ? apply_reading (turn, live, &meter, reading, batch, error)
                            : put_live (turn, live, error);
  pwt_record_free (&pwt_meter_live_record, live);
  return is_good;
}

/**
 * pwt_readings_apply:
 * @events: (element-type PwtLinesEvent): what the lines told, in order
 * @error: return location for a %PWT_STORE_ERROR
 *
 * History is another file with a commit of its own; storing the same reading twice changes nothing
 * there, so a batch may be applied again.
 */
gboolean
pwt_readings_apply (PwtTurn *turn, const GPtrArray *events, GError **error)
{
  g_autoptr (GArray) batch = g_array_new (FALSE, FALSE, sizeof (PwtHistoryReading));

  for (guint i = 0; i < events->len; i++)
    if (!apply_event (turn, g_ptr_array_index (events, i), batch, error))
      return FALSE;
  return batch->len == 0 ||
         pwt_history_append (pwt_store_history (turn->engine->store),
                             (const PwtHistoryReading *) (gpointer) batch->data, batch->len, error);
}

/**
 * pwt_readings_step:
 *
 * Packs finished days now and then.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_readings_step (PwtEngine *engine, gint64 now_us)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_is_due (engine->pack_us, now_us, PACK_INTERVAL_US))
    return engine->pack_us - now_us;
  engine->pack_us = now_us + PACK_INTERVAL_US;
  if (!pwt_history_pack (pwt_store_history (engine->store), now_us, NULL, &error))
    g_warning ("Finished days could not be packed, trying again in six hours: %s", error->message);
  return PACK_INTERVAL_US;
}
