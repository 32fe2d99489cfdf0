/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign-naive.h"

#include "field/wire.h"

#define LONGEST_PAUSE_US (20 * PWT_US_PER_SECOND)
#define PATIENCE_US (2 * PWT_US_PER_HOUR)
#define RETRY_US (5 * PWT_US_PER_SECOND)

/* Its memory of what it is doing is lost with the process; what it sold and what was acknowledged
 * is not: it is as good as such a program can be. */
typedef struct {
  CampaignPlan *plan;
  World *world;
  PwtProfileSet *profiles;
  PwtLines *lines;
  PwtId tasks[CAMPAIGN_METERS]; /* under way; none: nothing */
  gint64 due_us[CAMPAIGN_METERS];
  gint64 kill_us;
} Naive;

static PwtLink *
make_link (const PwtLineConfig *config, gpointer data, GError **error)
{
  PwtSimLine *line = pwt_sim_site_line (((Naive *) data)->world->sim, config->line)->line;

  return pwt_wire_new (pwt_sim_line_char_us (line, 1), pwt_sim_line_step, line);
}

static void
add_meter (Naive *naive, guint number)
{
  static const char *const settings = NULL;
  const PwtSimMeter *meter = campaign_meter (naive->world, number);
  PwtMeterConfig config = { .meter = number + 1,
                            .line = number / (CAMPAIGN_METERS / CAMPAIGN_LINES) + 1,
                            .unit = meter->address,
                            .profile = pwt_sim_model_profile (meter->model),
                            .settings = settings };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_lines_set_meter (naive->lines, &config, &error));
}

static void
start (Naive *naive)
{
  naive->lines = pwt_lines_new (naive->profiles);
  pwt_lines_set_link_maker (naive->lines, make_link, naive);
  for (guint i = 1; i <= CAMPAIGN_LINES; i++) {
    PwtLineConfig config = { .line = i,
                             .link = { .protocol = PWT_PROTOCOL_RTU,
                                       .address = "/wires",
                                       .baud = 9600,
                                       .parity = PWT_PARITY_NONE } };
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_lines_set_line (naive->lines, &config, &error));
  }
  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    add_meter (naive, i);
    naive->tasks[i] = PWT_ID_NONE;
    naive->due_us[i] = 0;
  }
}

static void
submit (Naive *naive, guint meter, PwtTask *task)
{
  g_autoptr (GError) error = NULL;

  task->id = naive->tasks[meter] = world_new_id (naive->world);
  task->meter = meter + 1;
  g_assert_true (pwt_lines_submit (naive->lines, task, &error));
}

static CampaignSale *
first_unsettled (Naive *naive, guint meter)
{
  for (guint i = 0; i < naive->plan->n_sales; i++) {
    CampaignSale *sale = &naive->plan->sales[i];

    if (sale->meter == meter && !sale->is_ended)
      return sale;
  }
  return NULL;
}

static void
end_sale (Naive *naive, CampaignSale *sale, PwtTopupState end)
{
  sale->is_ended = TRUE;
  sale->end = end;
  naive->plan->tally.sales++;
  naive->plan->tally.settled += end == PWT_TOPUP_SETTLED;
  naive->plan->tally.rejected += end == PWT_TOPUP_REJECTED;
}

/* Here is the mistake: the count of now + 1, whatever was sent before. */
static void
write_anew (Naive *naive, guint meter, const CampaignSale *sale, const PwtReading *reading)
{
  PwtTask task = { .kind = PWT_TASK_TOPUP };

  task.topup.amount = sale->paid;
  task.topup.target_count = pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, 0) + 1;
  task.topup.balance_before.e4 = pwt_reading_get (reading, PWT_QUANTITY_BALANCE, 0);
  task.topup.use_allowance.e4 = 100 * 10000;
  submit (naive, meter, &task);
}

static void
take_result (Naive *naive, const PwtTaskResult *result)
{
  guint meter = result->meter - 1;
  CampaignSale *sale = first_unsettled (naive, meter);

  naive->tasks[meter] = PWT_ID_NONE;
  if (result->kind == PWT_TASK_READ && result->outcome == PWT_TASK_DONE)
    write_anew (naive, meter, sale, result->reading);
  else if (result->kind == PWT_TASK_TOPUP && result->topup == PWT_TOPUP_APPLIED)
    end_sale (naive, sale, PWT_TOPUP_SETTLED);
  else if (result->kind == PWT_TASK_TOPUP && result->topup == PWT_TOPUP_REFUSED)
    end_sale (naive, sale, PWT_TOPUP_REJECTED);
  else
    naive->due_us[meter] = naive->world->now_us + RETRY_US;
}

static void
take_events (Naive *naive)
{
  g_autoptr (GPtrArray) events = pwt_lines_take_events (naive->lines);

  for (guint i = 0; i < events->len; i++) {
    const PwtLinesEvent *event = g_ptr_array_index (events, i);

    if (event->kind == PWT_LINES_TASK)
      take_result (naive, event->result);
  }
}

/* Returns: when something is to be done again. */
static gint64
begin_due (Naive *naive)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    PwtTask task = { .kind = PWT_TASK_READ };

    if (!pwt_id_is_none (naive->tasks[i]) || first_unsettled (naive, i) == NULL)
      continue;
    if (naive->due_us[i] <= naive->world->now_us)
      submit (naive, i, &task);
    else
      next_us = MIN (next_us, naive->due_us[i]);
  }
  return next_us;
}

static void
die (Naive *naive)
{
  pwt_lines_free (naive->lines);
  naive->plan->tally.kills++;
  naive->kill_us = G_MAXINT64;
  naive->world->now_us += PWT_US_PER_MINUTE;
  start (naive);
}

static void
pass (Naive *naive, gint64 for_us)
{
  World *world = naive->world;
  gint64 end_us = world->now_us + for_us;

  while (world->now_us < end_us) {
    gint64 next_us;

    if (world->now_us >= naive->kill_us)
      die (naive);
    pwt_lines_step (naive->lines, world->now_us);
    take_events (naive);
    next_us = begin_due (naive);
    next_us = MIN (next_us, pwt_lines_step (naive->lines, world->now_us));
    next_us = MIN (next_us, naive->kill_us);
    world->now_us = CLAMP (next_us, world->now_us + 1, end_us);
  }
}

static gboolean
has_unsettled (Naive *naive)
{
  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    if (first_unsettled (naive, i) != NULL)
      return TRUE;
  return FALSE;
}

void
naive_sell_all (CampaignPlan *plan, World *world)
{
  Naive naive = { plan, world, .kill_us = G_MAXINT64 };
  gint64 end_us;

  naive.profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  start (&naive);
  while (plan->n_sales < CAMPAIGN_SALES) {
    campaign_new_sale (plan, world_new_id (world));
    if (naive.kill_us == G_MAXINT64 && campaign_random (plan, 4) == 0)
      naive.kill_us = world->now_us + campaign_random_us (plan, 4 * PWT_US_PER_SECOND);
    pass (&naive, campaign_random_us (plan, LONGEST_PAUSE_US));
  }
  naive.kill_us = G_MAXINT64;
  campaign_end_faults (plan, world);
  end_us = world->now_us + PATIENCE_US;
  while (has_unsettled (&naive) && world->now_us < end_us)
    pass (&naive, PWT_US_PER_MINUTE);
  pwt_lines_free (naive.lines);
  pwt_profile_set_free (naive.profiles);
}
