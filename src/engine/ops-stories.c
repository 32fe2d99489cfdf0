/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts as a clerk sees them: their list, and one account's story. */
#include "engine/days-left.h"
#include "engine/story.h"
#include "store/rows.h"
#include "store/topups.h"

#define LONGEST_DAYS 400

/* --- the list --- */

static gboolean
list_accounts (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "accounts", request, reply, error);
}

static gboolean
list_groups (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_stories_groups (context->db, ((PwtGroupsRequest *) request)->project, reply, error);
}

/* --- the story --- */

static gboolean
load_zone (PwtContext *context, PwtId project, GTimeZone **zone, GError **error)
{
  PwtProject *row = pwt_db_get (context->db, &pwt_project_record, project, error);
  gboolean is_good = row != NULL && pwt_time_zone_load (row->time_zone, zone, error);

  pwt_record_free (&pwt_project_record, row);
  return is_good;
}

static gboolean
find_period (const PwtStoryRequest *wanted, PwtAccountStory *story, GTimeZone *zone, GError **error)
{
  PwtCivil now = pwt_civil_from_time (story->now_us, zone);

  if (wanted->from != PWT_DATE_NONE && wanted->until != PWT_DATE_NONE) {
    story->from = wanted->from;
    story->until = wanted->until;
  } else {
    story->from = pwt_date_from_ymd (now.year, now.month, 1);
    story->until = now.month < 12 ? pwt_date_from_ymd (now.year, now.month + 1, 1)
                                  : pwt_date_from_ymd (now.year + 1, 1, 1);
  }
  if (story->until <= story->from || story->until - story->from > LONGEST_DAYS)
    return pwt_refuse (error, "Choose a period of 1 to 400 days");
  story->from_us = pwt_civil_to_time (story->from, 0, zone);
  story->until_us = pwt_civil_to_time (story->until, 0, zone);
  if (story->from_us > story->now_us)
    return pwt_refuse (error, "This period has not begun yet");
  return TRUE;
}

static gboolean
load_people (PwtContext *context, PwtAccountStory *story, GError **error)
{
  GPtrArray *meters;

  story->tenant = pwt_db_get (context->db, &pwt_tenant_record, story->account->tenant, error);
  if (story->tenant == NULL)
    return FALSE;
  story->tariff = pwt_db_get (context->db, &pwt_tariff_record, story->account->tariff, error);
  meters = story->tariff != NULL ? pwt_stories_meters (context->db, story->account, error) : NULL;
  if (meters == NULL)
    return FALSE;
  pwt_record_list_free (&pwt_meter_row_record, story->meters); /* empty */
  story->meters = meters;
  return TRUE;
}

static GPtrArray *
read_places (PwtContext *context, const PwtAccountStory *story, const GArray *holdings,
             GError **error)
{
  g_autoptr (GPtrArray) places =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_story_place_free);
  gint64 end_us = MIN (story->until_us, story->now_us);

  for (guint i = 0; i < holdings->len; i++) {
    const PwtHolding *holding = &g_array_index (holdings, PwtHolding, i);
    PwtStoryPlace *place;

    if (holding->since_us >= end_us ||
        (holding->until_us != PWT_TIME_NONE && holding->until_us <= story->from_us))
      continue;
    place = pwt_story_place_new (holding, story->from_us, end_us);
    g_ptr_array_add (places, place);
    if (!pwt_story_place_read (place, context, error))
      return NULL;
  }
  return g_steal_pointer (&places);
}

/* Whether the meter has, or may have, the money; in a conflict, by what it showed afterwards. */
static gboolean
may_be_in_meter (const PwtTopup *topup)
{
  switch (topup->state) {
  case PWT_TOPUP_SETTLED:
    return TRUE;
  case PWT_TOPUP_INTENT:
  case PWT_TOPUP_SENT:
  case PWT_TOPUP_UNKNOWN:
    return topup->balance_before.e4 != PWT_NONE;
  case PWT_TOPUP_CONFLICT:
    return topup->balance_before.e4 != PWT_NONE && topup->balance_after.e4 != PWT_NONE &&
           topup->balance_after.e4 - topup->balance_before.e4 > topup->amount.e4 / 2;
  case PWT_TOPUP_QUEUED:
  case PWT_TOPUP_REJECTED:
  case PWT_TOPUP_CANCELLED:
  case PWT_TOPUP_RESENT:
  case PWT_TOPUP_REFUNDED:
    break;
  }
  return FALSE;
}

static gboolean
add_topup (PwtContext *context, GPtrArray *places, const PwtSaleRow *sale, GHashTable *indices,
           GError **error)
{
  PwtTopup *topup;

  if (!pwt_topups_of_sale (context->db, sale->id, &topup, error))
    return FALSE;
  for (guint i = 0; topup != NULL && may_be_in_meter (topup) && i < places->len; i++) {
    PwtStoryPlace *place = g_ptr_array_index (places, i);
    PwtUseTopup added = { topup->amount.e4, topup->intent_us, topup->ended_us,
                          topup->balance_before.e4 };

    /* Said to have arrived of one that this site had not begun: nobody knows when it came. */
    if (added.intent_us == PWT_TIME_NONE)
      added.intent_us = topup->ended_us;

    if (!pwt_id_equal (place->holding->point, sale->point))
      continue;
    g_hash_table_insert (indices, g_memdup2 (&sale->id, sizeof sale->id),
                         GUINT_TO_POINTER (place->topups->len));
    g_array_append_val (place->topups, added);
  }
  pwt_record_free (&pwt_topup_record, topup);
  return TRUE;
}

/* Value taken back is of the account: of its first point, until a refund names one. */
static gboolean
add_taken (PwtContext *context, const PwtAccountStory *story, GPtrArray *places, gint64 first_us,
           GError **error)
{
  g_autoptr (GArray) taken =
      pwt_stories_taken (context->db, story->account->id, first_us, story->now_us + 1, error);

  for (guint i = 0; taken != NULL && places->len > 0 && i < taken->len; i++) {
    const PwtTaken *out = &g_array_index (taken, PwtTaken, i);
    PwtStoryPlace *place = g_ptr_array_index (places, 0);
    PwtUseTopup added = { -out->amount.e4, out->time_us, out->time_us, 0 };

    g_array_append_val (place->topups, added);
  }
  return taken != NULL;
}

/* Of a meter that is not heard the lists name no days: nor does its account. */
static gboolean
is_lost (const PwtAccountStory *story, PwtId meter)
{
  for (guint i = 0; i < story->meters->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (story->meters, i);

    if (pwt_id_equal (row->id, meter))
      return row->state == PWT_METER_LOST;
  }
  return FALSE;
}

static gboolean
tell_days_left (PwtContext *context, PwtAccountStory *story, const GArray *holdings, GError **error)
{
  const PwtHolding *shortest = NULL;
  PwtDaysLeft least, left;

  for (guint i = 0; i < holdings->len; i++) {
    const PwtHolding *holding = &g_array_index (holdings, PwtHolding, i);

    if (holding->until_us != PWT_TIME_NONE)
      continue;
    if (!pwt_days_left (context, holding, &left, error))
      return FALSE;
    if (is_lost (story, holding->meter))
      left.days_tenths = PWT_NONE;
    if (shortest != NULL &&
        (left.days_tenths == PWT_NONE ||
         (least.days_tenths != PWT_NONE && least.days_tenths <= left.days_tenths)))
      continue;
    shortest = holding;
    least = left;
  }
  if (shortest == NULL)
    return TRUE;
  story->short_room = holdings->len > 1 ? g_strdup (shortest->room) : NULL;
  story->short_balance = shortest->balance;
  story->daily_use = least.daily_use;
  story->use_days = least.use_days;
  story->price = least.price;
  story->daily_money = least.daily_money;
  story->days_tenths = least.days_tenths;
  return TRUE;
}

static gint64
first_moment (const PwtAccountStory *story, const GPtrArray *places)
{
  gint64 first_us = story->from_us;

  for (guint i = 0; i < places->len; i++)
    first_us = MIN (first_us, pwt_story_place_first_us (g_ptr_array_index (places, i)));
  return first_us;
}

static gboolean
tell (PwtContext *context, PwtAccountStory *story, const GArray *holdings, gboolean has_bands,
      GTimeZone *zone, GError **error)
{
  g_autoptr (GHashTable) indices =
      g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  g_autoptr (GPtrArray) places = read_places (context, story, holdings, error);
  GPtrArray *sales =
      places != NULL ? pwt_stories_sales (context->db, story->account->id,
                                          first_moment (story, places), story->now_us + 1, error)
                     : NULL;
  gboolean is_good =
      sales != NULL && add_taken (context, story, places, first_moment (story, places), error);

  for (guint i = 0; is_good && i < sales->len; i++)
    is_good = add_topup (context, places, g_ptr_array_index (sales, i), indices, error);
  for (guint i = 0; is_good && i < places->len; i++)
    is_good = pwt_story_place_finish (g_ptr_array_index (places, i), error);
  is_good = is_good && pwt_story_tell (context, story, places, sales, indices, zone, error) &&
            (!has_bands || pwt_story_tell_bands (context, story, places, zone, error));
  pwt_record_list_free (&pwt_sale_row_record, sales);
  return is_good;
}

/* A call that reads is one transaction: figures of one page cannot contradict each other. */
static gboolean
get_story (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtStoryRequest *wanted = request;
  PwtAccountStory *story = reply;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GArray) holdings = NULL;

  story->now_us = context->now_us;
  story->account = pwt_context_get (context, &pwt_account_record, wanted->id, PWT_MAY_SEE, error);
  if (story->account == NULL || !load_zone (context, story->account->project, &zone, error) ||
      !find_period (wanted, story, zone, error) || !load_people (context, story, error))
    return FALSE;
  holdings = pwt_stories_holdings (context->db, wanted->id, error);
  return holdings != NULL && tell (context, story, holdings, wanted->has_bands, zone, error) &&
         tell_days_left (context, story, holdings, error);
}

const PwtHandler pwt_handlers_stories[] = {
  { "account.list", list_accounts, NULL, NULL },
  { "account.groups", list_groups, NULL, NULL },
  { "account.story", get_story, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
