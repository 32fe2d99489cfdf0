/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign.h"

#define PER_LINE (CAMPAIGN_METERS / CAMPAIGN_LINES)
#define COUNT_AT_FIRST 7
#define FEN_E4 100

/* Sites of three makes of meter; the last one accepts to hold little and so refuses some money. */
static void
append_meter (GString *json, guint meter)
{
  static const char *const profiles[] = { "acrel-dtsy1352", "acrel-ddsy1352", "generic-prepaid" };
  gboolean is_last = meter == CAMPAIGN_METERS - 1;

  g_string_append_printf (
      json,
      "%s{\"serial\":\"20250101%04u\",\"line\":%u,\"address\":%u,\"profile\":\"%s\",\"ct\":1,"
      "\"pt\":1,\"room\":\"R%u\",\"sim\":{\"shape\":\"steady\",\"base_w\":900,\"peak_w\":2000,"
      "\"balance\":\"200.00\",\"count\":%d,\"alarm1\":\"100.00\",\"alarm2\":\"50.00\","
      "\"hoard_limit\":\"%s\"}}",
      meter > 0 ? "," : "", meter, meter / PER_LINE + 1, meter % PER_LINE + 1,
      profiles[meter % G_N_ELEMENTS (profiles)], meter, COUNT_AT_FIRST,
      is_last ? "800.00" : "20000.00");
}

/* Returns: (transfer full): the site file of every campaign */
char *
campaign_site (void)
{
  g_autoptr (GString) rooms = g_string_new (NULL);
  g_autoptr (GString) accounts = g_string_new (NULL);
  g_autoptr (GString) meters = g_string_new (NULL);

  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    g_string_append_printf (rooms, "%s\"R%u\"", i > 0 ? "," : "", i);
    g_string_append_printf (accounts,
                            "%s{\"number\":\"10000%u\",\"tenant\":\"深圳美佳服饰\",\"room\":\"R%u\""
                            ",\"tariff\":\"一口价\",\"opened\":\"2026-01-05\"}",
                            i > 0 ? "," : "", i, i);
    append_meter (meters, i);
  }
  return g_strdup_printf (
      "{\"format\":\"prewatt-site-1\",\"project\":{\"name\":\"试验园区\",\"company\":\"试验物业\","
      "\"time_zone\":\"Asia/Shanghai\"},\"buildings\":[{\"name\":\"A座\",\"floors\":[{\"name\":"
      "\"1F\",\"rooms\":[%s]}]}],\"tariffs\":[{\"name\":\"一口价\",\"plans\":[{\"valid_from\":"
      "\"2025-01-01\",\"price_sharp\":\"0.98\",\"price_peak\":\"0.98\",\"price_flat\":\"0.98\","
      "\"price_valley\":\"0.98\",\"price_deep\":\"0.98\",\"seasons\":[{\"from_month\":1,"
      "\"to_month\":12,\"day_kinds\":7,\"slots\":"
      "\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}],\"holidays\":[]}]}],"
      "\"tenants\":[{\"name\":\"深圳美佳服饰\",\"contact\":\"林美佳\",\"phone\":\"13900001234\"}],"
      "\"accounts\":[%s],\"lines\":[{\"name\":\"一号总线\",\"baud\":9600,\"parity\":\"none\","
      "\"interval_s\":1800},{\"name\":\"二号总线\",\"baud\":19200,\"parity\":\"even\","
      "\"interval_s\":1800}],\"meters\":[%s]}",
      rooms->str, accounts->str, meters->str);
}

/* --- chance --- */

guint64
campaign_random (CampaignPlan *plan, guint64 below)
{
  return pwt_sim_random (&plan->random) % below;
}

/* Returns: a time up to @most_us, as likely a hundredth of it as all of it: dialogues are short,
 * outages long. */
gint64
campaign_random_us (CampaignPlan *plan, gint64 most_us)
{
  return most_us / (G_GINT64_CONSTANT (1) << campaign_random (plan, 10)) +
         (gint64) campaign_random (plan, 1000);
}

/* --- the field --- */

PwtSimMeter *
campaign_meter (World *world, guint meter)
{
  return world_sim_meter (world, meter / PER_LINE + 1, (guint8) (meter % PER_LINE + 1));
}

void
campaign_begin (CampaignPlan *plan, World *world, guint64 seed)
{
  *plan = (CampaignPlan){ .seed = seed, .random = pwt_sim_hash (seed, 1) };
  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    plan->first[i] = *campaign_meter (world, i);
}

/* How bad a seed's lines are, and how long late answers take: some within what a line waits for a
 * late answer, some beyond. */
void
campaign_add_faults (CampaignPlan *plan, World *world)
{
  static const gint64 chances_ppm[] = { 20000, 100000, 300000 };
  static const gint64 delays_us[] = { 400000, 2000000, 5000000, 30000000 };

  for (guint i = 1; i <= CAMPAIGN_LINES; i++) {
    PwtSimLine *line = pwt_sim_site_line (world->sim, i)->line;
    PwtSimFaultRule rule = { .kind = PWT_SIM_FAULT_RANDOM, .times = PWT_SIM_FOREVER };

    rule.chance_ppm = chances_ppm[campaign_random (plan, G_N_ELEMENTS (chances_ppm))];
    rule.delay_us = delays_us[campaign_random (plan, G_N_ELEMENTS (delays_us))];
    pwt_sim_line_add_fault (line, &rule);
    rule = (PwtSimFaultRule){ .kind = PWT_SIM_FAULT_DELAY,
                              .on = PWT_SIM_ON_READ,
                              .times = PWT_SIM_FOREVER,
                              .chance_ppm = rule.chance_ppm,
                              .delay_us =
                                  delays_us[campaign_random (plan, G_N_ELEMENTS (delays_us))] };
    pwt_sim_line_add_fault (line, &rule);
    rule.kind = PWT_SIM_FAULT_RANDOM;
    rule.on = PWT_SIM_ON_RECHARGE;
    rule.chance_ppm = 300000;
    rule.delay_us = delays_us[campaign_random (plan, G_N_ELEMENTS (delays_us))];
    pwt_sim_line_add_fault (line, &rule);
  }
}

/* A meter loses or finds its wire again. */
void
campaign_trouble_meters (CampaignPlan *plan, World *world)
{
  guint meter = (guint) campaign_random (plan, CAMPAIGN_METERS);
  PwtSimLine *line = pwt_sim_site_line (world->sim, meter / PER_LINE + 1)->line;
  guint8 address = (guint8) (meter % PER_LINE + 1);

  pwt_sim_line_set_mute (line, address, !pwt_sim_line_is_mute (line, address));
}

void
campaign_end_faults (CampaignPlan *plan, World *world)
{
  for (guint i = 1; i <= CAMPAIGN_LINES; i++) {
    PwtSimLine *line = pwt_sim_site_line (world->sim, i)->line;

    plan->tally.faults += (guint64) pwt_sim_line_stats (line).n_faults;
    pwt_sim_line_clear_faults (line);
    for (guint8 address = 1; address <= PER_LINE; address++)
      pwt_sim_line_set_mute (line, address, FALSE);
  }
}

/* --- the judge --- */

/* People pay round amounts, so that one sale is easily taken for another: some of them do. */
CampaignSale *
campaign_new_sale (CampaignPlan *plan, PwtId id)
{
  CampaignSale *sale = &plan->sales[plan->n_sales++];
  guint64 fen = campaign_random (plan, 2) == 0 ? 20000 : 5000 + campaign_random (plan, 90000);

  *sale = (CampaignSale){ .id = id,
                          .meter = (guint) campaign_random (plan, CAMPAIGN_METERS),
                          .paid.e4 = (gint64) fen * FEN_E4 };
  return sale;
}

static void
judge_meter (const CampaignPlan *plan, guint number, const PwtSimMeter *meter,
             CampaignVerdict *verdict)
{
  gint64 credited = meter->purchased_cents - plan->first[number].purchased_cents;
  gint64 n_settled = 0;

  for (guint i = 0; i < plan->n_sales; i++) {
    const CampaignSale *sale = &plan->sales[i];

    if (sale->meter != number || !sale->is_ended || sale->end != PWT_TOPUP_SETTLED)
      continue;
    credited -= sale->paid.e4 / FEN_E4;
    n_settled++;
  }
  verdict->doubled_cents += MAX (credited, 0);
  verdict->lost_cents += MAX (-credited, 0);
  verdict->wrong_counts += meter->count != plan->first[number].count + n_settled;
}

/* Holds what is said to be settled against what the meters have counted themselves. */
CampaignVerdict
campaign_judge (const CampaignPlan *plan, World *world)
{
  CampaignVerdict verdict = { 0 };

  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    judge_meter (plan, i, campaign_meter (world, i), &verdict);
  for (guint i = 0; i < plan->n_sales; i++)
    verdict.conflicts += plan->sales[i].is_ended && plan->sales[i].end == PWT_TOPUP_CONFLICT;
  return verdict;
}

void
campaign_add_tally (CampaignTally *sum, const CampaignTally *tally)
{
  const guint64 *from = (const guint64 *) tally;
  guint64 *to = (guint64 *) sum;

  for (gsize i = 0; i < sizeof *tally / sizeof *from; i++)
    to[i] += from[i];
}
