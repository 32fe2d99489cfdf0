/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is planned, done by the engine's operations as its people do it. */
#include "demo/deeds.h"

#include <string.h>

#define SETTLE_US (6 * PWT_US_PER_SECOND) /* a clerk waits so long before the receipt */
#define HOLD_US (21 * PWT_US_PER_DAY)     /* beyond the end of the past */

/* The two share the week. */
static PwtDemoWho
clerk_of (gint64 time_us)
{
  PwtDate date = (time_us + PWT_SIM_UTC_OFFSET_US) / PWT_US_PER_DAY;

  return pwt_date_weekday (date) % 2 == 1 ? PWT_DEMO_CLERK_1 : PWT_DEMO_CLERK_2;
}

/* --- finding --- */

typedef void (*TakeRow) (gconstpointer row, gpointer data);

/* Gives every row of a list of the project to @take. */
static gboolean
for_each_row (PwtDemoLife *life, const char *operation, TakeRow take, gpointer data, GError **error)
{
  PwtListRequest request = { .project = life->project, .limit = PWT_LIST_LIMIT_MAX };
  gboolean has_more = TRUE;

  while (has_more) {
    PwtWindow *window = pwt_demo_life_call (life, PWT_DEMO_OWNER, operation, &request, error);

    if (window == NULL)
      return FALSE;
    for (guint i = 0; i < window->rows->len; i++)
      take (g_ptr_array_index (window->rows, i), data);
    request.offset += window->rows->len;
    has_more = window->rows->len > 0 && request.offset < window->total;
    pwt_record_free (pwt_operation_find (operation)->reply, window);
  }
  return TRUE;
}

static void
take_meter (gconstpointer data, gpointer rooms)
{
  const PwtMeterRow *row = data;

  for (guint i = 0; i < ((GPtrArray *) rooms)->len; i++) {
    PwtDemoRoom *room = g_ptr_array_index ((GPtrArray *) rooms, i);

    if (g_strcmp0 (room->name, row->room) == 0) {
      room->meter_id = row->id;
      room->point = row->point;
    }
  }
}

/**
 * pwt_demo_find_meters:
 *
 * Looks up what the site calls the meters of @rooms.
 */
gboolean
pwt_demo_find_meters (PwtDemoLife *life, GPtrArray *rooms, GError **error)
{
  return for_each_row (life, "meter.list", take_meter, rooms, error);
}

typedef struct {
  const char *name;
  PwtId id;
} Named;

static void
take_tenant (gconstpointer row, gpointer data)
{
  const PwtTenant *tenant = row;
  Named *named = data;

  if (g_strcmp0 (tenant->name, named->name) == 0)
    named->id = tenant->id;
}

static void
take_tariff (gconstpointer row, gpointer data)
{
  const PwtTariff *tariff = row;
  Named *named = data;

  if (g_strcmp0 (tariff->name, named->name) == 0)
    named->id = tariff->id;
}

/* --- opening and selling --- */

static gboolean
command (PwtDemoLife *life, PwtDemoWho who, const PwtDemoDeed *deed, PwtCommandKind kind,
         gint64 expires_us, GError **error)
{
  PwtCommandRequest request = { .id = pwt_demo_life_new_id (life),
                                .project = life->project,
                                .meter = deed->room->meter_id,
                                .kind = kind,
                                .reason = (char *) deed->reason,
                                .expires_us = expires_us };

  return pwt_demo_life_do (life, who, "meter.command", &request, error);
}

/* On a fresh reading, as the engine wants it. */
static gboolean
open_account (PwtDemoLife *life, const PwtDemoDeed *deed, GError **error)
{
  PwtDemoWho who = clerk_of (deed->at_us);
  Named tenant = { deed->room->tenant, PWT_ID_NONE }, tariff = { deed->room->tariff, PWT_ID_NONE };
  PwtOpenPoint point = { deed->room->point, PWT_LEFTOVER_REFUSE };
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  PwtAccountOpenRequest request = { .project = life->project,
                                    .points = points,
                                    .alarm1 = { deed->room->meter->alarm1_e4 },
                                    .alarm2 = { deed->room->meter->alarm2_e4 } };

  if (!command (life, who, deed, PWT_COMMAND_READ, PWT_TIME_NONE, error))
    return FALSE;
  pwt_demo_life_run (life, life->now_us + SETTLE_US);
  if (!for_each_row (life, "tenant.list", take_tenant, &tenant, error) ||
      !for_each_row (life, "tariff.list", take_tariff, &tariff, error))
    return FALSE;
  request.id = pwt_demo_life_new_id (life);
  request.tenant = tenant.id;
  request.tariff = tariff.id;
  g_ptr_array_add (points, &point);
  return pwt_demo_life_do (life, who, "account.open", &request, error);
}

/* Most pay by telephone. */
static PwtPayMethod
pay_method_of (guint64 hash)
{
  guint percent = (guint) (hash % 100);

  return percent < 52   ? PWT_PAY_WECHAT
         : percent < 78 ? PWT_PAY_ALIPAY
         : percent < 92 ? PWT_PAY_CASH
                        : PWT_PAY_CARD;
}

static gboolean
print_receipt (PwtDemoLife *life, PwtDemoWho who, PwtId sale, GError **error)
{
  PwtIdRequest request = { sale };

  pwt_demo_life_run (life, life->now_us + SETTLE_US);
  return pwt_demo_life_do (life, who, "receipt.print", &request, error);
}

/* A tenant who is refused goes home: that is no reason to have no demo. */
static gboolean
sell (PwtDemoLife *life, const PwtDemoDeed *deed, PwtDemoMade *made, GError **error)
{
  PwtDemoWho who = clerk_of (deed->at_us);
  guint64 hash = pwt_sim_hash ((guint64) deed->at_us, deed->number);
  g_autofree char *reference =
      g_strdup_printf ("%012" G_GUINT64_FORMAT, hash % G_GUINT64_CONSTANT (1000000000000));
  PwtSaleRequest request = { .id = pwt_demo_life_new_id (life),
                             .project = life->project,
                             .point = deed->room->point,
                             .paid = { deed->yuan * 10000 },
                             .pay_method = pay_method_of (hash) };
  g_autoptr (GError) why = NULL;

  if (request.pay_method != PWT_PAY_CASH)
    request.pay_reference = reference;
  if (pwt_demo_life_do (life, who, "sale.create", &request, &why)) {
    made->n_sales++;
    return print_receipt (life, who, request.id, error);
  }
  if (!g_error_matches (why, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  g_message ("%s: a sale of the past was refused: %s", deed->room->name, why->message);
  made->n_refused++;
  return TRUE;
}

/* --- all deeds --- */

/**
 * pwt_demo_deed_do:
 * @end_us: of the past
 * @made: sales are counted there
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * Does it now.
 */
gboolean
pwt_demo_deed_do (PwtDemoLife *life, const PwtDemoDeed *deed, gint64 end_us, PwtDemoMade *made,
                  GError **error)
{
  PwtDemoWho clerk = clerk_of (deed->at_us);
  PwtSimLine *line;

  switch (deed->kind) {
  case PWT_DEMO_OPEN:
    return open_account (life, deed, error);
  case PWT_DEMO_SELL:
    return sell (life, deed, made, error);
  case PWT_DEMO_TRIP:
    return command (life, clerk, deed, PWT_COMMAND_TRIP, PWT_TIME_NONE, error);
  case PWT_DEMO_RESTORE:
    return command (life, clerk, deed, PWT_COMMAND_RESTORE, PWT_TIME_NONE, error);
  case PWT_DEMO_HOLD:
    return command (life, PWT_DEMO_OWNER, deed, PWT_COMMAND_HOLD, end_us + HOLD_US, error);
  case PWT_DEMO_CLOCK:
    return command (life, PWT_DEMO_OWNER, deed, PWT_COMMAND_CLOCK, PWT_TIME_NONE, error);
  case PWT_DEMO_FALL_MUTE:
    line = pwt_sim_site_line (life->sim, deed->room->line)->line;
    pwt_sim_line_set_mute (line, deed->room->address, TRUE);
    return TRUE;
  }
  g_assert_not_reached ();
}

/**
 * pwt_demo_set_intervals:
 * @intervals_s: (element-type gint64): of each line, in the order of their numbers
 *
 * Has every line read so often from now on.
 */
gboolean
pwt_demo_set_intervals (PwtDemoLife *life, GArray *intervals_s, GError **error)
{
  PwtIdRequest request = { life->project };
  PwtSiteTree *tree = pwt_demo_life_call (life, PWT_DEMO_OWNER, "site.tree", &request, error);
  gboolean is_good = tree != NULL;

  for (guint i = 0; is_good && i < tree->lines->len; i++) {
    PwtLine *line = g_ptr_array_index (tree->lines, i);

    g_assert (line->number >= 1 && line->number <= intervals_s->len);
    line->interval_s = g_array_index (intervals_s, gint64, line->number - 1);
    is_good = pwt_demo_life_do (life, PWT_DEMO_OWNER, "line.save", line, error);
  }
  pwt_record_free (&pwt_site_tree_record, tree);
  return is_good;
}
