/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each tenant does in the past, so that it ends as the site file says.
 *
 * What a simulated meter uses is a function of time alone. So a copy of it, with more money than it
 * can use, tells what each hour will cost; then the plan walks back from the end. Balances rise on
 * the way back; where one is high enough that somebody must have just paid, somebody did:
 *
 *   file's balance ──+ cost of each hour──> … ──− what was bought──> … ──> balance at the beginning
 */
#include "demo/plan.h"

#include <string.h>

#define E9_PER_YUAN G_GINT64_CONSTANT (1000000000)
#define E9_PER_CENT G_GINT64_CONSTANT (10000000)
#define E9_PER_E4 G_GINT64_CONSTANT (100000)
#define ENDLESS_E9 (1000000000 * E9_PER_YUAN)
#define MOST_HELD_E9 (15000 * E9_PER_YUAN) /* short of what a meter may hold */
#define FIRST_STEP_YUAN 100
#define LARGE_STEP_YUAN 500               /* of more than a thousand */
#define QUIET_US (15 * PWT_US_PER_MINUTE) /* at the end nothing is on its way any more */

typedef struct {
  GArray *deeds;
  gint64 begin_us, end_us;
  guint n_hours;
  guint64 random;

  /* Of the room at hand */
  PwtDemoRoom *room;
  gint64 *cost_e9;          /* by hour, from the beginning: n_hours + 1 */
  gint64 used[PWT_N_BANDS]; /* pulses, all together */
  gint64 cut_us;            /* from here on it used nothing */
  guint n_sales;
} Plan;

/* --- when and how much --- */

static gint64
between (Plan *plan, gint64 low, gint64 high)
{
  return low + (gint64) (pwt_sim_random (&plan->random) % (guint64) (high - low + 1));
}

static gint64
hour_us (const Plan *plan, guint hour)
{
  return MIN (plan->begin_us + hour * PWT_US_PER_HOUR, plan->end_us);
}

/* Whether the counter is open all that hour: Monday to Friday 9–17, Saturday 9–12. */
static gboolean
is_counter_open (gint64 time_us)
{
  gint64 hours = (time_us + PWT_SIM_UTC_OFFSET_US) / PWT_US_PER_HOUR;
  gint64 hour = hours % 24;
  int weekday = pwt_date_weekday (hours / 24);

  return weekday <= 5 ? hour >= 9 && hour < 17 : weekday == 6 && hour >= 9 && hour < 12;
}

/* What people round to. */
static gint64
round_yuan (gint64 yuan)
{
  static const gint64 steps[] = { 50,   100,  150,  200,  300,  500,  800,  1000,
                                  1500, 2000, 3000, 4000, 5000, 6000, 8000, 10000 };
  gint64 found = steps[0];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] <= yuan)
      found = steps[i];
  return found;
}

static PwtDemoDeed *
add_deed (Plan *plan, gint64 at_us, PwtDemoDeedKind kind)
{
  PwtDemoDeed deed = {
    .at_us = at_us, .kind = kind, .room = plan->room, .number = plan->deeds->len
  };

  g_array_append_val (plan->deeds, deed);
  return &g_array_index (plan->deeds, PwtDemoDeed, plan->deeds->len - 1);
}

/* Some moment of the hour, but not of its last minutes: the next one is another's. */
static gint64
moment (Plan *plan, guint hour)
{
  return hour_us (plan, hour) + between (plan, 60, 55 * 60) * PWT_US_PER_SECOND +
         between (plan, 0, PWT_US_PER_SECOND - 1);
}

/* The last hour of the counter that begins at least @before_us before the end. */
static guint
open_hour_before (const Plan *plan, gint64 before_us)
{
  guint hour = plan->n_hours;

  while (hour > 0 && (hour_us (plan, hour) > plan->end_us - before_us ||
                      !is_counter_open (hour_us (plan, hour))))
    hour--;
  return hour;
}

/* --- what each hour costs --- */

static gint64
pulse_cost_e9 (const PwtSimMeter *meter, PwtBand band)
{
  return PWT_SIM_PULSE_WH * meter->ct * meter->pt * meter->price_e4[band] * 100;
}

/* From @from_us to the cut, as if money were no object. */
static void
foresee (Plan *plan, gint64 from_us)
{
  PwtSimMeter meter = *plan->room->meter;

  meter.balance_e9 = ENDLESS_E9;
  meter.forced = PWT_SIM_FORCED_HOLD;
  memset (meter.pulses, 0, sizeof meter.pulses);
  meter.time_us = from_us;
  for (guint hour = 0; hour <= plan->n_hours; hour++) {
    pwt_sim_meter_advance (&meter, MIN (hour_us (plan, hour), plan->cut_us));
    plan->cost_e9[hour] = ENDLESS_E9 - meter.balance_e9;
  }
  memcpy (plan->used, meter.pulses, sizeof plan->used);
}

/* --- the way back --- */

/* How much and how long ago somebody paid, from what they use. */
typedef struct {
  gint64 daily_e9;
  gint64 yuan;     /* the sale that is looked for */
  gint64 floor_e9; /* what was left in the meter then */
  gint64 until_us; /* not after this */
} Habit;

static void
next_sale (Plan *plan, Habit *habit, gint64 before_us)
{
  gint64 days, wait_us;

  habit->yuan = round_yuan (habit->daily_e9 / E9_PER_YUAN * between (plan, 8, 20));
  habit->floor_e9 = habit->daily_e9 * between (plan, 6, 35) / 10 + E9_PER_YUAN;
  days = habit->yuan * E9_PER_YUAN / MAX (habit->daily_e9, E9_PER_YUAN / 100);
  wait_us = MIN (days, 60) * PWT_US_PER_DAY / 100 * between (plan, 40, 95);
  habit->until_us = before_us - wait_us;
}

/* Not all come in the first hour that the counter is open again. */
static gboolean
is_sold_in (Plan *plan, const Habit *habit, guint hour, gint64 balance_e9)
{
  gint64 at_us = hour_us (plan, hour);
  gboolean is_due = at_us <= habit->until_us || balance_e9 > MOST_HELD_E9;

  return is_due && is_counter_open (at_us) && at_us + PWT_US_PER_HOUR <= plan->end_us - QUIET_US &&
         balance_e9 >= habit->yuan * E9_PER_YUAN + habit->floor_e9 && between (plan, 1, 4) == 1;
}

/* Returns: the balance at the beginning of hour @from */
static gint64
walk_back (Plan *plan, guint from, gint64 until_us)
{
  gint64 balance_e9 = plan->room->meter->balance_e9;
  gint64 span_us = MAX (plan->cut_us - hour_us (plan, from), PWT_US_PER_DAY);
  Habit habit = { .daily_e9 = (plan->cost_e9[plan->n_hours] - plan->cost_e9[from]) /
                              (span_us / PWT_US_PER_DAY) };

  /* When the last sale was is as good as any other moment between two. */
  next_sale (plan, &habit, until_us);
  habit.until_us += (until_us - habit.until_us) / 100 * between (plan, 0, 100);
  for (guint hour = plan->n_hours; hour-- > from;) {
    balance_e9 += plan->cost_e9[hour + 1] - plan->cost_e9[hour];
    if (!is_sold_in (plan, &habit, hour, balance_e9))
      continue;
    add_deed (plan, moment (plan, hour), PWT_DEMO_SELL)->yuan = habit.yuan;
    plan->n_sales++;
    balance_e9 -= habit.yuan * E9_PER_YUAN;
    next_sale (plan, &habit, hour_us (plan, hour));
  }
  return balance_e9;
}

/* --- how a meter began --- */

/* Its registers, if they have more on them than was used since. */
static void
take_back_energy (Plan *plan)
{
  PwtSimMeter *meter = plan->room->meter;

  for (guint i = 0; i < PWT_N_BANDS; i++)
    if (plan->used[i] > 0 && meter->pulses[i] <= plan->used[i])
      return;
  for (guint i = 0; i < PWT_N_BANDS; i++)
    meter->pulses[i] -= plan->used[i];
}

/* Its books stay closed to the cent: purchased = cost of its energy + balance. */
static void
set_beginning (Plan *plan, gint64 balance_e9)
{
  PwtSimMeter *meter = plan->room->meter;
  gint64 cost_e9 = 0;

  take_back_energy (plan);
  for (guint i = 0; i < PWT_N_BANDS; i++)
    cost_e9 += meter->pulses[i] * pulse_cost_e9 (meter, (PwtBand) i);
  meter->purchased_cents = MAX (cost_e9 + balance_e9, 0) / E9_PER_CENT;
  meter->balance_e9 = meter->purchased_cents * E9_PER_CENT - cost_e9;
  meter->count = (guint16) MAX (meter->count - (gint64) plan->n_sales, 1);
  meter->forced = PWT_SIM_FORCED_OFF;
  meter->has_warned = meter->balance_e9 <= meter->alarm2_e4 * E9_PER_E4;
}

/* An empty meter, until somebody opens an account and pays for the first time. */
static void
plan_newcomer (Plan *plan, guint number)
{
  gint64 past_us = plan->end_us - plan->begin_us;
  guint hour = open_hour_before (plan, past_us / 100 * (92 - 17 * number));
  PwtSimMeter *meter = plan->room->meter;
  gint64 at_us = moment (plan, hour), yuan, step;

  foresee (plan, at_us);
  yuan = (walk_back (plan, hour + 1, plan->end_us) + plan->cost_e9[hour + 1]) / E9_PER_YUAN + 1;
  step = yuan > 1000 ? LARGE_STEP_YUAN : FIRST_STEP_YUAN;
  yuan = MAX ((yuan + step - 1) / step, 1) * step;
  add_deed (plan, at_us, PWT_DEMO_OPEN);
  add_deed (plan, at_us, PWT_DEMO_SELL)->yuan = yuan;
  memset (meter->pulses, 0, sizeof meter->pulses);
  meter->pulses[PWT_BAND_FLAT] = between (plan, 20, 400);
  meter->balance_e9 = meter->purchased_cents = meter->count = 0;
}

/* --- what else is done --- */

/* Held while it still had money: a debt is what it used since. */
static void
plan_hold (Plan *plan)
{
  gint64 debt_e9 = MAX (-plan->room->meter->balance_e9, 0);
  guint hour = open_hour_before (plan, 4 * PWT_US_PER_DAY);
  PwtDemoDeed *deed;

  while (hour > 0 && (plan->cost_e9[plan->n_hours] - plan->cost_e9[hour] < debt_e9 + E9_PER_YUAN ||
                      !is_counter_open (hour_us (plan, hour))))
    hour--;
  deed = add_deed (plan, moment (plan, hour), PWT_DEMO_HOLD);
  deed->reason = "冷藏设备不能断电，租户已申请保电";
}

/* For the electrician; its power comes back within the hour. */
static void
plan_maintenance (Plan *plan)
{
  guint hour = open_hour_before (plan, between (plan, 3, 30) * PWT_US_PER_DAY);
  gint64 at_us = hour_us (plan, hour) + between (plan, 2, 12) * PWT_US_PER_MINUTE;
  PwtDemoDeed *deed = add_deed (plan, at_us, PWT_DEMO_TRIP);

  deed->reason = "更换配电箱开关，停电施工";
  deed = add_deed (plan, at_us + between (plan, 18, 40) * PWT_US_PER_MINUTE, PWT_DEMO_RESTORE);
  deed->reason = "施工完毕";
}

/* Since when it has no power, its money being spent or somebody having tripped it. */
static void
plan_end_of_power (Plan *plan)
{
  PwtDemoRoom *room = plan->room;
  guint hour;

  plan->cut_us = plan->end_us;
  if (room->tenant == NULL)
    return;
  if (room->forced == PWT_SIM_FORCED_TRIP) {
    hour = open_hour_before (plan, between (plan, 30, 90) * PWT_US_PER_HOUR);
    plan->cut_us = moment (plan, hour);
    add_deed (plan, plan->cut_us, PWT_DEMO_TRIP)->reason = "消防整改期间停电";
  } else if (room->forced == PWT_SIM_FORCED_OFF && pwt_sim_meter_is_in_arrears (room->meter)) {
    plan->cut_us = plan->end_us - between (plan, 4, 50) * PWT_US_PER_HOUR;
  }
}

/* What is done at the meter is done before it falls mute. */
static void
plan_tenant (Plan *plan, guint number)
{
  PwtDemoRoom *room = plan->room;
  gint64 until_us = plan->end_us - QUIET_US;

  foresee (plan, plan->begin_us);
  if (room->is_mute) {
    until_us = plan->end_us - between (plan, 9, 75) * PWT_US_PER_HOUR;
    add_deed (plan, until_us, PWT_DEMO_FALL_MUTE);
    until_us -= 2 * PWT_US_PER_HOUR;
  }
  if (room->forced == PWT_SIM_FORCED_HOLD)
    plan_hold (plan);
  else if (room->forced == PWT_SIM_FORCED_OFF && plan->cut_us == plan->end_us && number % 31 == 7)
    plan_maintenance (plan);
  else if (ABS (room->meter->clock_offset_us) > PWT_US_PER_MINUTE && number % 2 == 0)
    add_deed (plan, moment (plan, open_hour_before (plan, 9 * PWT_US_PER_DAY)), PWT_DEMO_CLOCK);
  set_beginning (plan, walk_back (plan, 0, until_us));
}

static int
compare_deeds (gconstpointer a, gconstpointer b)
{
  const PwtDemoDeed *first = a, *second = b;

  if (first->at_us != second->at_us)
    return first->at_us < second->at_us ? -1 : 1;
  return (first->number > second->number) - (first->number < second->number);
}

/**
 * pwt_demo_plan:
 * @rooms: (element-type PwtDemoRoom): their meters stand as they shall stand at @end_us; changed to
 *   what they were at @begin_us
 * @seed: of what cannot be known from the meters
 *
 * Returns: (transfer full) (element-type PwtDemoDeed): what is done in between, in order of time
 */
GArray *
pwt_demo_plan (GPtrArray *rooms, gint64 begin_us, gint64 end_us, guint64 seed)
{
  guint n_hours = (guint) ((end_us - begin_us + PWT_US_PER_HOUR - 1) / PWT_US_PER_HOUR);
  g_autofree gint64 *cost_e9 = g_new0 (gint64, n_hours + 1);
  guint n_newcomers = 0;
  Plan plan = { .deeds = g_array_new (FALSE, FALSE, sizeof (PwtDemoDeed)),
                .begin_us = begin_us,
                .end_us = end_us,
                .n_hours = n_hours,
                .cost_e9 = cost_e9 };

  for (guint i = 0; i < rooms->len; i++) {
    plan.room = g_ptr_array_index (rooms, i);
    plan.random = pwt_sim_hash (seed, i);
    plan.n_sales = 0;
    plan_end_of_power (&plan);
    if (plan.room->is_newcomer)
      plan_newcomer (&plan, n_newcomers++);
    else if (plan.room->tenant != NULL)
      plan_tenant (&plan, i);
  }
  g_array_sort (plan.deeds, compare_deeds);
  return plan.deeds;
}
