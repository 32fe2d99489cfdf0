/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/tariff.h"
#include "fake-answers.h"
#include "record/accounts.h"

#define KIND_TENANT 21
#define KIND_TARIFF 22
#define PRICE_E6 980000

static guint
index_of (PwtFakeSite *site, const PwtMeterRow *row)
{
  guint index = 0;

  g_assert_true (g_ptr_array_find (site->rows, row, &index));
  return index + 1;
}

/* An account's meters; nothing where @meter is not the first of them. */
static GPtrArray *
meters_of (PwtFakeSite *site, const PwtMeterRow *meter)
{
  GPtrArray *meters = g_ptr_array_new ();

  for (guint i = 0; i < site->rows->len; i++)
    if (pwt_id_equal (((PwtMeterRow *) site->rows->pdata[i])->account, meter->account))
      g_ptr_array_add (meters, site->rows->pdata[i]);
  if (pwt_id_is_none (meter->account) || meters->pdata[0] != meter)
    g_ptr_array_set_size (meters, 0);
  return meters;
}

static gboolean
is_worse (PwtMeterState state, PwtMeterState than)
{
  static const int ranks[PWT_N_METER_STATES] = {
    [PWT_METER_ARREARS] = 8, [PWT_METER_TRIPPED] = 7, [PWT_METER_UNSOLD] = 6,
    [PWT_METER_LOST] = 5,    [PWT_METER_ALARM2] = 4,  [PWT_METER_ALARM1] = 3,
    [PWT_METER_HELD] = 2,    [PWT_METER_NEW] = 1,     [PWT_METER_OK] = 0,
  };

  return ranks[state] > ranks[than];
}

static void
add_room (PwtAccountRow *row, const PwtMeterRow *meter)
{
  g_autofree char *rooms = row->rooms;

  row->rooms =
      rooms != NULL ? g_strdup_printf ("%s、%s", rooms, meter->room) : g_strdup (meter->room);
  row->meters++;
  row->n_rooms++;
  row->balance.e4 += meter->balance.e4;
  row->least_balance.e4 = row->least_balance.e4 == PWT_NONE
                              ? meter->balance.e4
                              : MIN (row->least_balance.e4, meter->balance.e4);
  if (row->n_worst == 0 || is_worse (meter->state, row->state)) {
    row->state = meter->state;
    row->n_worst = 0;
    g_free (row->worst_room);
    row->worst_room = g_strdup (meter->room);
  }
  if (meter->state == row->state)
    row->n_worst++;
}

static PwtAccountRow *
new_row (PwtFakeSite *site, const GPtrArray *meters)
{
  const PwtMeterRow *meter = meters->pdata[0];
  PwtAccountRow *row = pwt_record_new (&pwt_account_row_record);

  row->id = meter->account;
  row->project = meter->project;
  row->number = g_strdup (meter->account_number);
  row->tenant = pwt_fake_id (KIND_TENANT, index_of (site, meter));
  row->tenant_name = g_strdup (meter->tenant_name);
  row->contact = g_strdup (meter->contact);
  row->phone = g_strdup (meter->phone);
  row->building = g_strdup (meter->building);
  row->serials = g_strdup (meter->serial);
  row->meter = meter->id;
  row->balance = PWT_MONEY_ZERO;
  row->least_balance.e4 = PWT_NONE;
  for (guint i = 0; i < meters->len; i++)
    add_room (row, meters->pdata[i]);
  row->read_us = meter->read_us;
  row->dry_us = PWT_TIME_NONE;
  for (guint i = 0; i < meters->len; i++) {
    const PwtMeterRow *one = meters->pdata[i];

    if (one->dry_us != PWT_TIME_NONE && (row->dry_us == PWT_TIME_NONE || one->dry_us < row->dry_us))
      row->dry_us = one->dry_us;
  }
  row->tariff_name = g_strdup (meter->tariff_name);
  for (guint i = site->sales->len; i > 0; i--) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i - 1);

    if (pwt_id_equal (sale->sale->account, meter->account)) {
      row->sold = sale->sale->paid;
      row->sold_us = sale->sale->sold_us;
    }
  }
  row->opened_us = site->now_us - 300 * PWT_US_PER_DAY;
  return row;
}

static char *
answer_accounts (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  char *json;

  pwt_fake_site_note_dry (site);
  for (guint i = 0; i < site->rows->len; i++) {
    g_autoptr (GPtrArray) meters = meters_of (site, site->rows->pdata[i]);

    if (meters->len > 0)
      g_ptr_array_add (rows, new_row (site, meters));
  }
  json = pwt_fake_window (operation, &pwt_account_row_record, rows, request);
  for (guint i = 0; i < rows->len; i++)
    pwt_record_free (&pwt_account_row_record, g_ptr_array_index (rows, i));
  return json;
}

static void
count_text (GPtrArray *counts, const char *text)
{
  PwtCount *count;

  for (guint i = 0; i < counts->len; i++) {
    count = g_ptr_array_index (counts, i);
    if (g_strcmp0 (count->value, text) == 0) {
      count->count++;
      return;
    }
  }
  count = pwt_record_new (&pwt_count_record);
  count->value = g_strdup (text);
  count->count = 1;
  g_ptr_array_add (counts, count);
}

static char *
answer_groups (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  PwtAccountGroups *groups = pwt_record_new (&pwt_account_groups_record);
  char *json;

  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (site->rows, i);

    if (pwt_id_is_none (meter->account))
      continue;
    count_text (groups->buildings, meter->building);
    count_text (groups->tariffs, meter->tariff_name);
  }
  json = pwt_record_to_json (operation->reply, groups);
  pwt_record_free (operation->reply, groups);
  return json;
}

/* --- the story: what is used falls from the balance going back, so that it adds up --- */

static PwtTariff *
new_tariff (const PwtMeterRow *meter)
{
  PwtTariff *tariff = pwt_record_new (&pwt_tariff_record);
  PwtTariffPlan *plan = pwt_record_new (&pwt_tariff_plan_record);
  PwtTariffSeason *season = pwt_record_new (&pwt_tariff_season_record);

  tariff->id = pwt_fake_id (KIND_TARIFF, 1);
  tariff->project = meter->project;
  tariff->name = g_strdup (meter->tariff_name);
  plan->valid_from = pwt_date_from_ymd (2026, 1, 1);
  plan->price_sharp.e6 = plan->price_peak.e6 = plan->price_flat.e6 = PRICE_E6;
  plan->price_valley.e6 = plan->price_deep.e6 = PRICE_E6;
  season->from_month = 1;
  season->to_month = 12;
  season->day_kinds = PWT_DAY_ALL;
  season->slots = g_strnfill (PWT_SLOTS_PER_DAY, 'F');
  g_ptr_array_add (plan->seasons, season);
  g_ptr_array_add (tariff->plans, plan);
  return tariff;
}

static PwtStoryLine *
add_line (PwtAccountStory *story, PwtStoryKind kind, gint64 time_us)
{
  PwtStoryLine *line = pwt_record_new (&pwt_story_line_record);

  line->kind = kind;
  line->time_us = time_us;
  g_ptr_array_add (story->lines, line);
  return line;
}

static void
add_use (PwtAccountStory *story, const PwtMeterRow *meter, PwtDate date, gint64 time_us)
{
  PwtStoryLine *line = add_line (story, PWT_STORY_USE, time_us);
  gint64 wh = 44000 + (date * 7919 + (gint64) meter->address * 31) % 14000;
  gboolean is_today = time_us == meter->read_us;

  line->date = date;
  line->is_partial = is_today;
  line->is_estimated = date % 11 == 3;
  line->energy.wh = is_today ? wh / 3 : wh;
  line->money.e4 = -line->energy.wh * (PRICE_E6 / 100) / 1000;
  line->reading.wh =
      meter->energy_total.wh - (story->used_energy.wh != PWT_NONE ? story->used_energy.wh : 0);
  line->price.e6 = PRICE_E6;
  line->price_due.e6 = PRICE_E6;
  story->used_energy.wh =
      (story->used_energy.wh != PWT_NONE ? story->used_energy.wh : 0) + line->energy.wh;
  story->used.e4 -= line->money.e4;
  story->days++;
  if (line->is_estimated)
    story->days_estimated++;
  else
    story->days_read++;
}

static void
add_sales (PwtFakeSite *site, PwtAccountStory *story)
{
  for (guint i = 0; i < site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i);
    PwtStoryLine *line;

    if (!pwt_id_equal (sale->sale->account, story->account->id) ||
        sale->sale->sold_us < story->from_us || sale->sale->sold_us >= story->until_us)
      continue;
    line = add_line (story, PWT_STORY_SALE, sale->sale->sold_us);
    line->subject = sale->sale->id;
    line->paid = sale->sale->paid;
    line->receipt_number = sale->receipt->number;
    line->pay_method = sale->sale->pay_method;
    line->state = sale->topup->state;
    line->count_before = sale->topup->count_before;
    line->target_count = sale->topup->target_count;
    line->operator_name = g_strdup (sale->receipt->operator_name);
    line->text = g_strdup (sale->topup->reason);
    if (line->state != PWT_TOPUP_SETTLED) {
      story->waiting.e4 += sale->sale->credit.e4;
      story->n_waiting++;
      continue;
    }
    line->money = sale->sale->credit;
    story->topups.e4 += sale->sale->credit.e4;
    story->n_topups++;
  }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const PwtStoryLine *first = *(gconstpointer *) a, *second = *(gconstpointer *) b;

  return first->time_us < second->time_us ? 1 : first->time_us > second->time_us ? -1 : 0;
}

static void
fill_lines (PwtFakeSite *site, PwtAccountStory *story, const PwtMeterRow *meter, GTimeZone *zone)
{
  PwtDate today = pwt_date_from_time (site->now_us, zone);
  PwtStoryLine *command;
  gint64 balance;

  story->used = story->topups = story->taken = PWT_MONEY_ZERO;
  for (PwtDate date = MIN (today, story->until - 1); date >= story->from; date--)
    add_use (story, meter, date,
             date == today ? meter->read_us : pwt_civil_to_time (date + 1, 0, zone));
  add_sales (site, story);
  command = add_line (story, PWT_STORY_COMMAND, site->now_us - 6 * PWT_US_PER_DAY);
  command->command = PWT_COMMAND_HOLD;
  command->command_state = PWT_COMMAND_PROVED;
  command->text = g_strdup ("周末试营业");
  command->operator_name = g_strdup ("王丽");
  story->opening.e4 = story->balance.e4 - story->topups.e4 + story->used.e4;
  story->opening_us = story->from_us - 4 * PWT_US_PER_MINUTE;
  add_line (story, PWT_STORY_OPENING, story->from_us)->read_us = story->opening_us;
  g_ptr_array_sort (story->lines, newest_first);
  balance = story->opening.e4;
  for (guint i = story->lines->len; i > 0; i--) {
    PwtStoryLine *line = g_ptr_array_index (story->lines, i - 1);

    balance += line->money.e4 != PWT_NONE ? line->money.e4 : 0;
    line->balance.e4 = balance;
  }
  g_assert_cmpint (balance, ==, story->balance.e4);
}

static void
fill_people (PwtFakeSite *site, PwtAccountStory *story, const PwtMeterRow *meter)
{
  story->account = pwt_record_new (&pwt_account_record);
  story->account->id = meter->account;
  story->account->project = meter->project;
  story->account->number = g_strdup (meter->account_number);
  story->account->alarm1 = meter->alarm1;
  story->account->alarm2 = meter->alarm2;
  story->account->overdraft_limit = PWT_MONEY_ZERO;
  story->account->opened_us = site->now_us - 300 * PWT_US_PER_DAY;
  story->account->closed_us = PWT_TIME_NONE;
  story->tenant = pwt_record_new (&pwt_tenant_record);
  story->tenant->id = story->account->tenant = pwt_fake_id (KIND_TENANT, index_of (site, meter));
  story->tenant->project = meter->project;
  story->tenant->name = g_strdup (meter->tenant_name);
  story->tenant->contact = g_strdup (meter->contact);
  story->tenant->phone = g_strdup (meter->phone);
  story->tariff = new_tariff (meter);
  story->account->tariff = story->tariff->id;
}

/* The ledger is the first room's; the others only stand still. */
static const PwtMeterRow *
fill_meters (PwtAccountStory *story, const GPtrArray *meters)
{
  const PwtMeterRow *shortest = meters->pdata[0];

  story->balance = PWT_MONEY_ZERO;
  for (guint i = 0; i < meters->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (meters, i);

    story->balance.e4 += meter->balance.e4;
    g_ptr_array_add (story->meters, pwt_record_copy (&pwt_meter_row_record, meter));
    if (meter->balance.e4 < shortest->balance.e4)
      shortest = meter;
  }
  story->short_room = meters->len > 1 ? g_strdup (shortest->room) : NULL;
  return shortest;
}

static void
fill_why (PwtAccountStory *story, const PwtMeterRow *meter)
{
  story->short_balance = meter->balance;
  story->daily_use.wh = story->used_energy.wh / story->days;
  story->use_days = 7;
  story->price.e6 = PRICE_E6;
  story->daily_money.e4 = story->daily_use.wh * (PRICE_E6 / 100) / 1000;
  story->days_tenths = MAX (meter->balance.e4, 0) * 10 / story->daily_money.e4;
}

/* Of each day of the ledger; the last of the places of its sum is the valley's. */
static void
fill_bands (PwtAccountStory *story)
{
  for (guint i = story->lines->len; i > 0; i--) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i - 1);
    PwtDayUse *day;

    if (line->kind != PWT_STORY_USE)
      continue;
    day = pwt_record_new (&pwt_day_use_record);
    day->date = line->date;
    if (!line->is_estimated) {
      day->used = line->energy;
      day->sharp.wh = 0;
      day->peak.wh = line->energy.wh * (40 + line->date % 5) / 100;
      day->flat.wh = line->energy.wh * 35 / 100;
      day->valley.wh = line->energy.wh - day->peak.wh - day->flat.wh;
    }
    g_ptr_array_add (story->bands, day);
  }
}

static char *
answer_story (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtStoryRequest *wanted = request;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (site->project->time_zone);
  PwtAccountStory *story = pwt_record_new (operation->reply);
  const PwtMeterRow *meter = NULL, *shortest;
  PwtCivil now = pwt_civil_from_time (site->now_us, zone);
  g_autoptr (GPtrArray) meters = NULL;
  char *json;

  for (guint i = 0; i < site->rows->len && meter == NULL; i++)
    if (pwt_id_equal (((PwtMeterRow *) site->rows->pdata[i])->account, wanted->id))
      meter = site->rows->pdata[i];
  g_assert_nonnull (meter);
  story->now_us = site->now_us;
  story->from =
      wanted->from != PWT_DATE_NONE ? wanted->from : pwt_date_from_ymd (now.year, now.month, 1);
  story->until = wanted->until != PWT_DATE_NONE ? wanted->until
                                                : pwt_date_from_ymd (now.year, now.month + 1, 1);
  story->from_us = pwt_civil_to_time (story->from, 0, zone);
  story->until_us = pwt_civil_to_time (story->until, 0, zone);
  story->read_us = meter->read_us;
  meters = meters_of (site, meter);
  shortest = fill_meters (story, meters);
  fill_people (site, story, meter);
  fill_lines (site, story, meter, zone);
  fill_why (story, shortest);
  if (wanted->has_bands)
    fill_bands (story);
  json = pwt_record_to_json (operation->reply, story);
  pwt_record_free (operation->reply, story);
  return json;
}

/* A rename is seen wherever the tenant is. */
static char *
answer_tenant (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  const PwtTenant *tenant = request;

  for (guint i = 0; i < site->rows->len; i++) {
    PwtMeterRow *row = g_ptr_array_index (site->rows, i);

    if (!pwt_id_equal (pwt_fake_id (KIND_TENANT, i + 1), tenant->id))
      continue;
    g_free (row->tenant_name);
    row->tenant_name = g_strdup (tenant->name);
    g_free (row->phone);
    row->phone = g_strdup (tenant->phone);
  }
  pwt_fake_backend_emit (self, "registry", tenant->id);
  return g_strdup ("{}");
}

static char *
answer_limits (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  pwt_fake_backend_emit (self, "registry", ((const PwtAccountLimits *) request)->id);
  return g_strdup ("{}");
}

/* --- opening --- */

static char *
answer_tenants (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  char *json;

  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *meter = g_ptr_array_index (site->rows, i);
    PwtTenant *tenant;

    if (pwt_id_is_none (meter->account))
      continue;
    tenant = pwt_record_new (&pwt_tenant_record);
    tenant->id = pwt_fake_id (KIND_TENANT, i + 1);
    tenant->project = meter->project;
    tenant->name = g_strdup (meter->tenant_name);
    tenant->contact = g_strdup (meter->contact);
    tenant->phone = g_strdup (meter->phone);
    g_ptr_array_add (rows, tenant);
  }
  json = pwt_fake_window (operation, &pwt_tenant_record, rows, request);
  for (guint i = 0; i < rows->len; i++)
    pwt_record_free (&pwt_tenant_record, g_ptr_array_index (rows, i));
  return json;
}

static char *
answer_openable (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < site->rows->len; i++)
    if (pwt_id_is_none (((PwtMeterRow *) site->rows->pdata[i])->account))
      g_ptr_array_add (rows, site->rows->pdata[i]);
  return pwt_fake_window (operation, &pwt_meter_row_record, rows, request);
}

static char *
answer_preset (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  PwtPreset *preset = pwt_record_new (operation->reply);
  const PwtMeterRow *meter =
      pwt_fake_site_find_point (site, ((const PwtPresetRequest *) request)->point);
  char *json;

  if (site->tariffs->len > 0)
    preset->tariff = ((PwtTariff *) site->tariffs->pdata[0])->id;
  preset->alarm1.e4 = 100 * 10000;
  preset->alarm2.e4 = 50 * 10000;
  preset->building = g_strdup (meter->building);
  json = pwt_record_to_json (operation->reply, preset);
  pwt_record_free (operation->reply, preset);
  return json;
}

static void
open_point (PwtFakeBackend *self, PwtFakeSite *site, const PwtAccountOpenRequest *wanted,
            PwtMeterRow *meter)
{
  const PwtTenant *tenant = wanted->new_tenant;

  meter->account = wanted->id;
  meter->account_number = g_strdup ("100999");
  meter->tenant_name = g_strdup (tenant != NULL ? tenant->name : "老商户");
  meter->phone = g_strdup (tenant != NULL ? tenant->phone : NULL);
  meter->tariff_name = g_strdup (((PwtTariff *) site->tariffs->pdata[0])->name);
  meter->alarm1 = wanted->alarm1;
  meter->alarm2 = wanted->alarm2;
  meter->balance = PWT_MONEY_ZERO;
  meter->is_closed = meter->is_forced = FALSE;
  meter->state = PWT_METER_UNSOLD;
  pwt_fake_backend_emit (self, "meter", meter->id);
}

/* Opened once however often it is asked, as by the engine. */
static char *
answer_open (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  const PwtAccountOpenRequest *wanted = request;
  PwtAccount *account = pwt_record_new (operation->reply);
  char *json;

  for (guint i = 0; i < wanted->points->len; i++) {
    const PwtOpenPoint *point = g_ptr_array_index (wanted->points, i);
    PwtMeterRow *meter = pwt_fake_site_find_point (site, point->point);

    g_assert_nonnull (meter);
    if (pwt_id_is_none (meter->account))
      open_point (self, site, wanted, meter);
    g_assert_true (pwt_id_equal (meter->account, wanted->id));
  }
  account->id = wanted->id;
  account->project = wanted->project;
  account->number = g_strdup ("100999");
  account->tenant = wanted->tenant;
  account->tariff = wanted->tariff;
  json = pwt_record_to_json (operation->reply, account);
  pwt_record_free (operation->reply, account);
  pwt_fake_backend_emit (self, "registry", wanted->id);
  return json;
}

const PwtFakeAnswer pwt_fake_account_answers[] = {
  { "account.list", answer_accounts },     { "account.groups", answer_groups },
  { "account.story", answer_story },       { "tenant.save", answer_tenant },
  { "account.limits", answer_limits },     { "tenant.list", answer_tenants },
  { "account.openable", answer_openable }, { "account.preset", answer_preset },
  { "account.open", answer_open },         { NULL, NULL },
};
