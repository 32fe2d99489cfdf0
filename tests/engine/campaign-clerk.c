/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter of the campaign: sells, asks again when it heard no answer, cancels; meanwhile the
 * program is killed, the disk fails and the clock is set. */
#include "campaign-disk.h"
#include "campaign.h"
#include "engine/private.h"
#include "store/topups.h"

#define LONGEST_JUMP_US (2 * PWT_US_PER_HOUR)
#define LONGEST_PAUSE_US (20 * PWT_US_PER_SECOND)
#define PATIENCE_US                                                                                \
  (2 * PWT_US_PER_HOUR) /* after the faults: the longest back-off is 10 minutes                    \
                         */

/* --- time --- */

/* Counts where the engine's top-ups are when it is killed. */
void
clerk_note_kill (CampaignClerk *clerk)
{
  CampaignTally *tally = &clerk->plan->tally;
  PwtDb *db = pwt_store_business (clerk->world->engine->store);
  g_autoptr (GError) error = NULL;
  GPtrArray *open = pwt_topups_open (db, PWT_ID_NONE, &error);

  tally->kills++;
  if (open == NULL || open->len == 0)
    tally->kills_in[PWT_N_TOPUP_STATES]++;
  for (guint i = 0; open != NULL && i < open->len; i++)
    tally->kills_in[((PwtTopup *) g_ptr_array_index (open, i))->state]++;
  if (open != NULL)
    pwt_record_list_free (&pwt_topup_record, open);
}

static void
mend (CampaignClerk *clerk)
{
  disk_mend ();
  clerk->mend_us = G_MAXINT64;
}

/* Returns: whether the program has come to its end at this moment. */
static gboolean
is_to_die (CampaignClerk *clerk)
{
  if (clerk->world->now_us >= clerk->kill_us)
    return TRUE;
  if (!disk_is_dead ())
    return FALSE;
  if (clerk->mend_us == G_MAXINT64)
    return TRUE;
  if (clerk->world->now_us >= clerk->mend_us)
    mend (clerk);
  return FALSE;
}

static void
die (CampaignClerk *clerk)
{
  clerk->kill_us = G_MAXINT64;
  clerk->die (clerk);
  mend (clerk);
}

static void
pass (CampaignClerk *clerk, gint64 for_us)
{
  World *world = clerk->world;
  gint64 end_us = world->now_us + for_us;

  while (world->now_us < end_us) {
    gint64 next_us;

    if (is_to_die (clerk)) {
      die (clerk);
      continue;
    }
    next_us = pwt_engine_turn (world->engine, world->now_us);
    if (disk_is_dead ())
      next_us = MIN (next_us, clerk->mend_us);
    next_us = MIN (next_us, clerk->kill_us);
    world->now_us = CLAMP (next_us, world->now_us + 1, end_us);
  }
}

/* --- asking --- */

/* Returns: the reply; NULL if it was refused (@error) or not heard: then nobody knows. */
static gpointer
ask (CampaignClerk *clerk, const char *operation, gconstpointer request, GError **error)
{
  World *world = clerk->world;
  GError *why = NULL;
  gpointer reply = pwt_engine_call_wait (world->engine, operation, world->token, request, &why);

  if (disk_is_dead () && clerk->mend_us == G_MAXINT64) { /* killed before it could answer */
    pwt_record_free (pwt_operation_find (operation)->reply, reply);
    g_clear_error (&why);
    return NULL;
  }
  if (g_error_matches (why, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_FAILED)) {
    g_assert_true (disk_is_dead ());
    g_clear_error (&why);
  }
  if (why != NULL)
    g_propagate_error (error, why);
  return reply;
}

static PwtSaleRequest
request_of (const CampaignClerk *clerk, const CampaignSale *sale)
{
  return (PwtSaleRequest){ .id = sale->id,
                           .project = clerk->world->project,
                           .point = clerk->points[sale->meter],
                           .paid = sale->paid };
}

/* The same sale as often as one likes; what was answered once is the answer for ever. */
static void
sell (CampaignClerk *clerk, CampaignSale *sale)
{
  PwtSaleRequest request = request_of (clerk, sale);
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = ask (clerk, "sale.create", &request, &error);

  g_assert_no_error (error);
  if (reply == NULL)
    return;
  if (sale->is_heard)
    g_assert_cmpint (reply->receipt->number, ==, sale->receipt_number);
  g_assert_cmpint (reply->topup->amount.e4, ==, sale->paid.e4);
  sale->is_heard = TRUE;
  sale->receipt_number = reply->receipt->number;
  pwt_record_free (&pwt_sale_reply_record, reply);
}

static void
sell_otherwise (CampaignClerk *clerk, const CampaignSale *sale)
{
  PwtSaleRequest request = request_of (clerk, sale);
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply;

  request.paid.e4 += 10000;
  reply = ask (clerk, "sale.create", &request, &error);
  g_assert_null (reply);
  if (error != NULL)
    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
}

static void
cancel (CampaignClerk *clerk, const CampaignSale *sale)
{
  PwtIdRequest request = { sale->id };
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = NULL;

  if (sale->is_heard)
    reply = ask (clerk, "sale.cancel", &request, &error);
  if (error != NULL)
    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  if (reply != NULL)
    g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CANCELLED);
  if (reply != NULL)
    pwt_record_free (&pwt_sale_reply_record, reply);
}

/* Returns: whether a meter refused this sale, and it is now clear what shall become of it */
static gboolean
begin_decision (CampaignClerk *clerk, CampaignSale *sale)
{
  PwtIdRequest request = { sale->id };
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = ask (clerk, "sale.get", &request, &error);
  gboolean is_refused;

  g_assert_no_error (error);
  if (reply == NULL)
    return FALSE;
  is_refused = reply->topup->state == PWT_TOPUP_REJECTED;
  if (is_refused) {
    sale->decision = world_new_id (clerk->world);
    sale->refused = reply->topup->id;
    sale->choice =
        campaign_random (clerk->plan, 2) == 0 ? PWT_DECISION_RESEND : PWT_DECISION_PAY_BACK;
  }
  pwt_record_free (&pwt_sale_reply_record, reply);
  return is_refused;
}

/* As often as it takes to hear of it: always the same decision. */
static void
carry_decision (CampaignClerk *clerk, CampaignSale *sale)
{
  PwtResolveRequest request = { .id = sale->decision,
                                .topup = sale->refused,
                                .decision = sale->choice,
                                .reason = (char *) "电表拒收" };
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = ask (clerk, "topup.resolve", &request, &error);

  g_assert_no_error (error);
  if (reply == NULL)
    return;
  if (sale->choice == PWT_DECISION_RESEND)
    g_assert_true (pwt_id_equal (reply->topup->id, sale->decision));
  else
    g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_REFUNDED);
  clerk->plan->tally.resent += sale->choice == PWT_DECISION_RESEND;
  sale->decision = PWT_ID_NONE;
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* --- what goes wrong --- */

static gboolean
is_in_trouble (const CampaignClerk *clerk)
{
  return clerk->kill_us != G_MAXINT64 || clerk->mend_us != G_MAXINT64 || disk_is_dead ();
}

/* At a moment of the dialogue, or between any two changes of the files. */
static void
plan_kill (CampaignClerk *clerk)
{
  if (is_in_trouble (clerk))
    return;
  if (campaign_random (clerk->plan, 2) == 0)
    clerk->kill_us = clerk->world->now_us + campaign_random_us (clerk->plan, 4 * PWT_US_PER_SECOND);
  else
    disk_die_after ((guint) campaign_random (clerk->plan, 60), clerk->struck);
}

/* The disk is full for a while; the program goes on. */
static void
fill_disk (CampaignClerk *clerk)
{
  if (is_in_trouble (clerk))
    return;
  disk_fill_after ((guint) campaign_random (clerk->plan, 40));
  clerk->mend_us = clerk->world->now_us + campaign_random_us (clerk->plan, 8 * PWT_US_PER_SECOND);
  clerk->plan->tally.disk_failures++;
}

static void
set_clock (CampaignClerk *clerk)
{
  gint64 jump_us = campaign_random_us (clerk->plan, LONGEST_JUMP_US);

  clerk->world->skew_us = campaign_random (clerk->plan, 2) == 0 ? -jump_us : jump_us;
  clerk->plan->tally.jumps++;
}

/* --- a day at the counter --- */

static CampaignSale *
any_sale (CampaignClerk *clerk)
{
  return &clerk->plan->sales[campaign_random (clerk->plan, clerk->plan->n_sales)];
}

static void
sell_next (CampaignClerk *clerk)
{
  CampaignSale *sale = campaign_new_sale (clerk->plan, world_new_id (clerk->world));

  if (campaign_random (clerk->plan, 4) == 0)
    plan_kill (clerk);
  sell (clerk, sale);
}

static void
look_back (CampaignClerk *clerk)
{
  CampaignSale *sale = any_sale (clerk);

  clerk->plan->tally.repeats++;
  if (!sale->is_heard || campaign_random (clerk->plan, 3) > 0)
    sell (clerk, sale);
  else
    sell_otherwise (clerk, sale);
}

/* Money that a meter refused is sent again or paid back. */
static void
decide (CampaignClerk *clerk)
{
  CampaignPlan *plan = clerk->plan;

  for (guint i = 0; i < plan->n_sales; i++) {
    CampaignSale *sale = &plan->sales[i];

    if (!sale->is_heard || (pwt_id_is_none (sale->decision) && !begin_decision (clerk, sale)))
      continue;
    if (campaign_random (plan, 3) == 0)
      plan_kill (clerk);
    carry_decision (clerk, sale);
    return;
  }
}

static void
act (CampaignClerk *clerk)
{
  guint64 roll = campaign_random (clerk->plan, 100);

  if (roll < 60 || clerk->plan->n_sales == 0)
    sell_next (clerk);
  else if (roll < 72)
    look_back (clerk);
  else if (roll < 80)
    cancel (clerk, &clerk->plan->sales[clerk->plan->n_sales - 1]);
  else if (roll < 84)
    decide (clerk);
  else if (roll < 87)
    campaign_trouble_meters (clerk->plan, clerk->world);
  else if (roll < 90)
    set_clock (clerk);
  else if (roll < 95)
    fill_disk (clerk);
  else
    plan_kill (clerk);
}

/* Sells until all is sold; may be called again by the next process when this one was killed. */
void
clerk_work (CampaignClerk *clerk)
{
  while (clerk->plan->n_sales < CAMPAIGN_SALES) {
    act (clerk);
    pass (clerk, campaign_random_us (clerk->plan, LONGEST_PAUSE_US));
  }
}

/* --- the evening --- */

static void
ask_for_unheard (CampaignClerk *clerk)
{
  for (guint i = 0; i < clerk->plan->n_sales; i++)
    while (!clerk->plan->sales[i].is_heard) {
      sell (clerk, &clerk->plan->sales[i]);
      pass (clerk, PWT_US_PER_SECOND);
    }
  for (guint i = 0; i < clerk->plan->n_sales; i++)
    while (!pwt_id_is_none (clerk->plan->sales[i].decision)) {
      carry_decision (clerk, &clerk->plan->sales[i]);
      pass (clerk, PWT_US_PER_SECOND);
    }
}

static gint64
count_open (CampaignClerk *clerk)
{
  PwtSiteHealth *health = world_call (clerk->world, "site.health", NULL);
  gint64 n = health->open_topups;

  pwt_record_free (&pwt_site_health_record, health);
  return n;
}

static void
note_end (CampaignClerk *clerk, CampaignSale *sale)
{
  CampaignTally *tally = &clerk->plan->tally;
  PwtIdRequest request = { sale->id };
  PwtSaleReply *reply = world_call (clerk->world, "sale.get", &request);

  sale->end = reply->topup->state;
  sale->is_ended = !pwt_topup_is_open (sale->end);
  if (sale->end == PWT_TOPUP_CONFLICT || !sale->is_ended)
    g_test_message ("sale of %" G_GINT64_FORMAT " to meter %u, target %" G_GINT64_FORMAT
                    ", balance before %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT
                    ", intent %" G_GINT64_FORMAT " ended %" G_GINT64_FORMAT ": %s",
                    sale->paid.e4, sale->meter, reply->topup->target_count,
                    reply->topup->balance_before.e4, reply->topup->balance_after.e4,
                    reply->topup->intent_us, reply->topup->ended_us, reply->topup->reason);
  tally->sales++;
  tally->settled += sale->end == PWT_TOPUP_SETTLED;
  tally->cancelled += sale->end == PWT_TOPUP_CANCELLED;
  tally->rejected += sale->end == PWT_TOPUP_REJECTED;
  tally->refunded += sale->end == PWT_TOPUP_REFUNDED;
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* Everything is mended; what is open must come to its end by itself. */
void
clerk_finish (CampaignClerk *clerk)
{
  gint64 end_us;

  pass (clerk, PWT_US_PER_MINUTE);
  ask_for_unheard (clerk);
  if (is_to_die (clerk)) /* its disk died at the last moment: it does not go on without a start */
    die (clerk);
  mend (clerk);
  clerk->kill_us = G_MAXINT64;
  campaign_end_faults (clerk->plan, clerk->world);
  end_us = clerk->world->now_us + PATIENCE_US;
  while (count_open (clerk) > 0 && clerk->world->now_us < end_us)
    pass (clerk, 10 * PWT_US_PER_SECOND);
  for (guint i = 0; i < clerk->plan->n_sales; i++)
    note_end (clerk, &clerk->plan->sales[i]);
}
