/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of an account's story, and the sum at its top: both from the same readings, so that
 * they cannot disagree. */
#include "domain/decimal.h"
#include "domain/error.h"
#include "domain/pricing.h"
#include "engine/story.h"
#include "store/rows.h"

#define SMALL_WH 100 /* too little to say what a kWh cost */

typedef struct {
  PwtContext *context;
  PwtAccountStory *story;
  GPtrArray *places; /* (element-type PwtStoryPlace) */
  GTimeZone *zone;
  gint64 end_us; /* of what is told: the period's end, or now */
} Teller;

static PwtStoryLine *
add_line (Teller *self, PwtStoryKind kind, gint64 time_us)
{
  PwtStoryLine *line = pwt_record_new (&pwt_story_line_record);

  line->kind = kind;
  line->time_us = time_us;
  g_ptr_array_add (self->story->lines, line);
  return line;
}

/* Rooms are told apart only where there are several. */
static char *
dup_room (Teller *self, const PwtStoryPlace *place)
{
  return self->places->len > 1 && place != NULL ? g_strdup (place->holding->room) : NULL;
}

/* --- what was there --- */

/* What is not known leaves the sum as it is. */
static gboolean
add_known (gint64 *sum, gint64 value, GError **error)
{
  if (value == PWT_NONE)
    return TRUE;
  if (*sum == PWT_NONE)
    *sum = 0;
  return !__builtin_add_overflow (*sum, value, sum) || pwt_domain_error_set_overflow (error);
}

static gboolean
tell_opening (Teller *self, GError **error)
{
  PwtAccountStory *story = self->story;
  gboolean is_new = story->account->opened_us > story->from_us;
  gint64 begin_us = is_new ? story->account->opened_us : story->from_us, sum = 0;
  guint n_read = 0;
  PwtStoryLine *line;

  story->opening_us = PWT_TIME_NONE;
  for (guint i = 0; i < self->places->len; i++) {
    const PwtStoryPlace *place = g_ptr_array_index (self->places, i);
    PwtUseQuality quality;
    gint64 first_us;

    if (!pwt_story_place_is_read (place))
      continue;
    n_read++;
    if (!pwt_story_place_add_balance (place, place->from_us, &sum, &quality, error))
      return FALSE;
    first_us = g_array_index (place->balances, PwtUseSample, 0).time_us;
    if (quality == PWT_USE_ESTIMATED)
      story->is_opening_estimated = TRUE;
    else
      story->opening_us = MAX (story->opening_us, first_us);
  }
  story->opening.e4 = n_read > 0 ? sum : PWT_NONE;
  if (story->is_opening_estimated)
    story->opening_us = begin_us;
  line = add_line (self, is_new ? PWT_STORY_OPENED : PWT_STORY_OPENING, begin_us);
  line->read_us = story->is_opening_estimated ? PWT_TIME_NONE : story->opening_us;
  return TRUE;
}

static gboolean
tell_balance (Teller *self, GError **error)
{
  PwtAccountStory *story = self->story;
  gint64 sum = 0;
  guint n_read = 0;

  story->read_us = PWT_TIME_NONE;
  for (guint i = 0; i < self->places->len; i++) {
    const PwtStoryPlace *place = g_ptr_array_index (self->places, i);
    gint64 last_us = pwt_story_place_last_us (place);
    PwtUseQuality quality;

    if (!pwt_story_place_is_read (place))
      continue;
    n_read++;
    if (!pwt_story_place_add_balance (place, place->until_us, &sum, &quality, error))
      return FALSE;
    if (last_us != PWT_TIME_NONE)
      story->read_us = story->read_us == PWT_TIME_NONE ? last_us : MIN (story->read_us, last_us);
  }
  story->balance.e4 = n_read > 0 ? sum : PWT_NONE;
  return TRUE;
}

/* --- use --- */

static void
count_day (PwtAccountStory *story, const PwtStoryUse *use, gboolean is_today)
{
  story->days++;
  if (use->is_missing || (use->is_partial && !is_today))
    story->days_missing++;
  else if (use->is_estimated)
    story->days_estimated++;
  else
    story->days_read++;
  story->days_odd += use->is_odd;
}

static gboolean
add_use (PwtStoryLine *line, const PwtStoryUse *use, GError **error)
{
  line->is_missing = line->is_missing && use->is_missing;
  line->is_partial = line->is_partial || use->is_partial || use->is_missing;
  line->is_estimated = line->is_estimated || use->is_estimated;
  line->is_odd = line->is_odd || use->is_odd;
  if (use->is_missing)
    return TRUE;
  line->time_us = MAX (line->time_us, use->end_us);
  return add_known (&line->money.e4, use->money_e4 != PWT_NONE ? -use->money_e4 : 0, error) &&
         add_known (&line->energy.wh, use->energy_wh, error);
}

/* What a kWh cost by the meter, and what it should have cost where one price rules all day. */
static void
add_prices (Teller *self, PwtStoryLine *line)
{
  const PwtTariffPlan *plan =
      pwt_tariff_plan_in_force (self->story->tariff->plans, line->date, NULL);
  gint64 price;

  if (plan != NULL && pwt_tariff_plan_is_flat (plan))
    line->price_due = pwt_tariff_plan_price (plan, PWT_BAND_FLAT);
  if (!line->is_odd && line->money.e4 != PWT_NONE && line->money.e4 <= 0 &&
      line->energy.wh != PWT_NONE && line->energy.wh >= SMALL_WH &&
      pwt_round_div ((__int128) -line->money.e4 * 100000, line->energy.wh, &price, NULL))
    line->price.e6 = price;
}

static gboolean
tell_day (Teller *self, PwtDate date, GError **error)
{
  gint64 from_us = pwt_civil_to_time (date, 0, self->zone);
  gint64 until_us = pwt_civil_to_time (date + 1, 0, self->zone);
  PwtStoryLine *line = NULL;

  for (guint i = 0; i < self->places->len; i++) {
    const PwtStoryPlace *place = g_ptr_array_index (self->places, i);
    PwtStoryUse use;

    if (place->from_us >= until_us || place->until_us <= from_us)
      continue;
    if (line == NULL) {
      /* On the day of opening nothing was used before it, however old the reading is. */
      line = add_line (self, PWT_STORY_USE, MAX (from_us, place->from_us));
      line->date = date;
      line->is_missing = TRUE;
    }
    if (!pwt_story_place_use (place, from_us, until_us, &use, error) ||
        !add_use (line, &use, error))
      return FALSE;
    count_day (self->story, &use, until_us > self->end_us);
    if (self->places->len == 1 && !use.is_missing)
      line->reading.wh = use.register_wh;
  }
  if (line == NULL)
    return TRUE;
  if (line->is_missing) {
    line->is_partial = until_us > self->end_us;
    line->time_us = MIN (until_us, self->end_us);
  }
  add_prices (self, line);
  return add_known (&self->story->used_energy.wh, line->energy.wh, error);
}

/* --- money in and out --- */

static PwtStoryPlace *
place_of (Teller *self, PwtId point)
{
  for (guint i = 0; i < self->places->len; i++) {
    PwtStoryPlace *place = g_ptr_array_index (self->places, i);

    if (pwt_id_equal (place->holding->point, point))
      return place;
  }
  return NULL;
}

/* Where a sale's money was added to its place; NULL: it never reached the meter. */
static const PwtUseTopup *
find_topup (const PwtStoryPlace *place, const PwtSaleRow *sale, GHashTable *indices)
{
  gpointer index;

  if (place == NULL || !g_hash_table_lookup_extended (indices, &sale->id, NULL, &index))
    return NULL;
  return &g_array_index (place->topups, PwtUseTopup, GPOINTER_TO_UINT (index));
}

static gint64
arrival_us (const PwtStoryPlace *place, const PwtUseTopup *topup)
{
  gint64 last_us = pwt_story_place_last_us (place), time_us = topup->ended_us;

  if (last_us != PWT_TIME_NONE && pwt_story_place_has (place, topup, last_us))
    time_us = time_us == PWT_TIME_NONE ? last_us : MIN (time_us, last_us);
  return MAX (time_us, place->from_us);
}

static void
fill_sale (Teller *self, PwtStoryLine *line, const PwtSaleRow *sale, const PwtStoryPlace *place)
{
  line->subject = sale->id;
  line->room = dup_room (self, place);
  line->paid = sale->paid;
  line->receipt_number = sale->receipt_number;
  line->pay_method = sale->pay_method;
  line->state = sale->state;
  line->count_before = sale->count_before;
  line->target_count = sale->target_count;
  line->operator_name = g_strdup (sale->operator_name);
  line->text = g_strdup (sale->reason);
}

static gboolean
tell_sale (Teller *self, const PwtSaleRow *sale, GHashTable *indices, GError **error)
{
  PwtAccountStory *story = self->story;
  const PwtStoryPlace *place = place_of (self, sale->point);
  const PwtUseTopup *topup = find_topup (place, sale, indices);
  gboolean is_arrival = topup != NULL && pwt_story_place_has (place, topup, place->until_us) &&
                        !pwt_story_place_has (place, topup, place->from_us);
  gboolean is_sold_here = sale->sold_us >= story->from_us && sale->sold_us < story->until_us;
  PwtStoryLine *line;

  if (pwt_topup_is_open (sale->state)) {
    story->n_waiting++;
    if (!add_known (&story->waiting.e4, sale->credit.e4, error))
      return FALSE;
  }
  if (!is_arrival && !is_sold_here)
    return TRUE;
  line = add_line (self, PWT_STORY_SALE, is_arrival ? arrival_us (place, topup) : sale->sold_us);
  fill_sale (self, line, sale, place);
  story->n_conflicts += sale->state == PWT_TOPUP_CONFLICT;
  if (!is_arrival)
    return TRUE;
  line->money.e4 = topup->amount_e4;
  story->n_topups++;
  return add_known (&story->topups.e4, topup->amount_e4, error);
}

static gboolean
tell_taken (Teller *self, GError **error)
{
  PwtAccountStory *story = self->story;
  g_autoptr (GArray) taken = pwt_stories_taken (self->context->db, story->account->id,
                                                story->from_us, self->end_us, error);

  if (taken == NULL)
    return FALSE;
  for (guint i = 0; i < taken->len; i++) {
    const PwtTaken *out = &g_array_index (taken, PwtTaken, i);
    PwtStoryLine *line = add_line (self, PWT_STORY_TAKEN, out->time_us);

    line->subject = out->entry;
    line->money.e4 = -out->amount.e4;
    story->n_taken++;
    if (!add_known (&story->taken.e4, out->amount.e4, error))
      return FALSE;
  }
  return TRUE;
}

/* --- what else happened --- */

static gint64
mean_price (const PwtTariffPlan *plan, PwtDate date)
{
  gint64 weights[PWT_N_BANDS];
  PwtPrice mean;

  return plan != NULL && pwt_price_slot_weights (plan, date, weights, NULL) &&
                 pwt_price_mean (plan, weights, &mean, NULL)
             ? mean.e6
             : PWT_NONE;
}

static void
tell_prices (Teller *self)
{
  const PwtAccountStory *story = self->story;
  const GPtrArray *plans = story->tariff->plans;

  for (guint i = 0; i < plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (plans, i);
    gint64 time_us = pwt_civil_to_time (plan->valid_from, 0, self->zone);
    PwtStoryLine *line;

    if (time_us < story->from_us || time_us >= self->end_us ||
        pwt_tariff_plan_in_force (plans, plan->valid_from - 1, NULL) == NULL)
      continue;
    line = add_line (self, PWT_STORY_PRICE, time_us);
    line->date = plan->valid_from;
    line->price.e6 = mean_price (plan, plan->valid_from);
    line->price_before.e6 = mean_price (
        pwt_tariff_plan_in_force (plans, plan->valid_from - 1, NULL), plan->valid_from - 1);
  }
}

static gboolean
add_operator (Teller *self, PwtStoryLine *line, PwtId id, GError **error)
{
  gpointer found;
  PwtOperator *operator_;

  if (pwt_id_is_none (id))
    return TRUE;
  if (!pwt_db_find (self->context->db, &pwt_operator_record, id, &found, error))
    return FALSE;
  operator_ = found;
  if (operator_ != NULL)
    line->operator_name =
        g_strdup (operator_->display_name != NULL ? operator_->display_name : operator_->name);
  pwt_record_free (&pwt_operator_record, operator_);
  return TRUE;
}

static gboolean
tell_commands (Teller *self, const PwtMeterRow *meter, GError **error)
{
  GPtrArray *commands = pwt_stories_commands (self->context->db, meter->id, self->story->from_us,
                                              self->end_us, error);
  gboolean is_good = commands != NULL;

  for (guint i = 0; is_good && i < commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (commands, i);
    PwtStoryLine *line = add_line (self, PWT_STORY_COMMAND, command->created_us);

    line->subject = command->id;
    line->room = dup_room (self, place_of (self, meter->point));
    line->command = command->kind;
    line->command_state = command->state;
    line->text = g_strdup (command->reason != NULL ? command->reason : command->result);
    is_good = add_operator (self, line, command->operator_id, error);
  }
  pwt_record_list_free (&pwt_command_record, commands);
  return is_good;
}

/* --- order --- */

/* Of one moment: a day's use is told when the money of the day is in, the next day's price after
 * it. */
static int
rank (const PwtStoryLine *line)
{
  static const int ranks[] = {
    [PWT_STORY_OPENING] = 0, [PWT_STORY_OPENED] = 0, [PWT_STORY_SALE] = 1,    [PWT_STORY_TAKEN] = 1,
    [PWT_STORY_USE] = 2,     [PWT_STORY_PRICE] = 3,  [PWT_STORY_COMMAND] = 4,
  };

  return ranks[line->kind];
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PwtStoryLine *first = *(gconstpointer *) a, *second = *(gconstpointer *) b;

  if (first->time_us != second->time_us)
    return first->time_us < second->time_us ? -1 : 1;
  return rank (first) - rank (second);
}

static gboolean
run_balance (GPtrArray *lines, PwtMoney opening, GError **error)
{
  gint64 balance = opening.e4;

  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len && balance != PWT_NONE; i++) {
    PwtStoryLine *line = g_ptr_array_index (lines, i);

    if (!add_known (&balance, line->money.e4, error))
      return FALSE;
    line->balance.e4 = balance;
  }
  for (guint i = 0; i < lines->len / 2; i++) {
    gpointer last = g_ptr_array_index (lines, lines->len - 1 - i);

    g_ptr_array_index (lines, lines->len - 1 - i) = g_ptr_array_index (lines, i);
    g_ptr_array_index (lines, i) = last;
  }
  return TRUE;
}

/* What the equation leaves: it holds whatever the readings are. */
static gboolean
tell_used (PwtAccountStory *story, GError **error)
{
  gint64 used = story->opening.e4;

  story->used.e4 = PWT_NONE;
  if (story->balance.e4 == PWT_NONE || used == PWT_NONE)
    return TRUE;
  if (__builtin_add_overflow (used, story->topups.e4, &used) ||
      __builtin_sub_overflow (used, story->taken.e4, &used) ||
      __builtin_sub_overflow (used, story->balance.e4, &used))
    return pwt_domain_error_set_overflow (error);
  story->used.e4 = used;
  return TRUE;
}

/**
 * pwt_story_tell:
 * @story: with account, tariff, meters and period; gets the sum and the ledger
 * @places: (element-type PwtStoryPlace): finished
 * @sales: (element-type PwtSaleRow): of the account
 * @indices: (element-type PwtId guint): of sales whose money went to a meter: where in its place's
 *   top-ups it is
 * @error: return location for an error of the store, or a %PWT_DOMAIN_ERROR
 */
gboolean
pwt_story_tell (PwtContext *context, PwtAccountStory *story, GPtrArray *places, GPtrArray *sales,
                GHashTable *indices, GTimeZone *zone, GError **error)
{
  Teller teller = { context, story, places, zone, MIN (story->until_us, story->now_us) };
  PwtDate last = pwt_date_from_time (teller.end_us - 1, zone);

  story->topups = story->taken = story->waiting = PWT_MONEY_ZERO;
  story->used_energy.wh = PWT_NONE;
  if (!tell_opening (&teller, error) || !tell_balance (&teller, error))
    return FALSE;
  for (PwtDate date = story->from; date <= last; date++)
    if (!tell_day (&teller, date, error))
      return FALSE;
  for (guint i = 0; i < sales->len; i++)
    if (!tell_sale (&teller, g_ptr_array_index (sales, i), indices, error))
      return FALSE;
  if (!tell_taken (&teller, error))
    return FALSE;
  tell_prices (&teller);
  for (guint i = 0; i < story->meters->len; i++)
    if (!tell_commands (&teller, g_ptr_array_index (story->meters, i), error))
      return FALSE;
  return tell_used (story, error) && run_balance (story->lines, story->opening, error);
}
