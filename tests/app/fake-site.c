/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-site.h"

#include <json-glib/json-glib.h>

#include "domain/words.h"

#define NOW_US                                                                                     \
  (G_GINT64_CONSTANT (1795141384) * PWT_US_PER_SECOND) /* 2026-11-20 10:23:04 in China */
#define PRICE_E6 854300

enum { KIND_PROJECT = 1, KIND_LINE, KIND_METER, KIND_POINT, KIND_ACCOUNT, KIND_SALE, KIND_TARIFF };

PwtId
pwt_fake_id (guint kind, guint number)
{
  return pwt_id_make (NOW_US - PWT_US_PER_DAY, kind, (guint64) number << 8);
}

static PwtMoney
money (const char *text)
{
  PwtMoney value = PWT_MONEY_ZERO;
  g_autofree char *short_text = g_strdup (text);
  char *dot = strchr (short_text, '.');

  if (dot != NULL && strlen (dot) > 5)
    dot[5] = '\0';
  g_assert_true (pwt_money_parse (short_text, &value, NULL));
  return value;
}

/* Which meters are not simply normal; the rest follow from balance and thresholds. */
static gboolean
is_one_of (const char *room, const char *rooms)
{
  return strstr (rooms, room) != NULL;
}

static PwtMeterState
state_of (const PwtMeterRow *row)
{
  if (is_one_of (row->room, "A304 C109 D207"))
    return PWT_METER_LOST;
  if (row->tenant_name == NULL)
    return PWT_METER_NEW;
  if (is_one_of (row->room, "A102 C201 E105"))
    return PWT_METER_HELD;
  if (is_one_of (row->room, "B301 D105"))
    return PWT_METER_TRIPPED;
  if (is_one_of (row->room, "B105"))
    return PWT_METER_UNSOLD;
  if (row->balance.e4 <= 0)
    return PWT_METER_ARREARS;
  if (row->balance.e4 <= row->alarm2.e4)
    return PWT_METER_ALARM2;
  return row->balance.e4 <= row->alarm1.e4 ? PWT_METER_ALARM1 : PWT_METER_OK;
}

static JsonObject *
find_account (JsonArray *accounts, const char *room)
{
  for (guint i = 0; i < json_array_get_length (accounts); i++) {
    JsonObject *account = json_array_get_object_element (accounts, i);

    if (g_str_equal (json_object_get_string_member (account, "room"), room))
      return account;
  }
  return NULL;
}

static JsonObject *
find_tenant (JsonArray *tenants, const char *name)
{
  for (guint i = 0; i < json_array_get_length (tenants); i++) {
    JsonObject *tenant = json_array_get_object_element (tenants, i);

    if (g_str_equal (json_object_get_string_member (tenant, "name"), name))
      return tenant;
  }
  g_assert_not_reached ();
}

#define USED_BEFORE_WH 20000000 /* the curves of a month begin above zero */

static gint64
energy_wh (JsonObject *sim)
{
  JsonObject *bands = json_object_get_object_member (sim, "energy_kwh");
  g_autoptr (GList) names = json_object_get_members (bands);
  gint64 sum = 0;

  for (GList *l = names; l != NULL; l = l->next)
    sum += money (json_object_get_string_member (bands, l->data)).e4 / 10;
  return sum;
}

static void
fill_account (PwtMeterRow *row, JsonObject *site, guint number)
{
  JsonObject *account = find_account (json_object_get_array_member (site, "accounts"), row->room);
  JsonObject *tenant;

  if (account == NULL)
    return;
  tenant = find_tenant (json_object_get_array_member (site, "tenants"),
                        json_object_get_string_member (account, "tenant"));
  row->account = pwt_fake_id (KIND_ACCOUNT, number);
  row->tenant_name = g_strdup (json_object_get_string_member (tenant, "name"));
  row->contact = g_strdup (json_object_get_string_member (tenant, "contact"));
  row->phone = g_strdup (json_object_get_string_member (tenant, "phone"));
  row->account_number = g_strdup (json_object_get_string_member (account, "number"));
  row->tariff_name = g_strdup (json_object_get_string_member (account, "tariff"));
}

static void
fill_place (PwtMeterRow *row, JsonObject *site)
{
  JsonArray *buildings = json_object_get_array_member (site, "buildings");

  for (guint b = 0; b < json_array_get_length (buildings); b++) {
    JsonObject *building = json_array_get_object_element (buildings, b);
    JsonArray *floors = json_object_get_array_member (building, "floors");

    for (guint f = 0; f < json_array_get_length (floors); f++) {
      JsonObject *floor = json_array_get_object_element (floors, f);
      JsonArray *rooms = json_object_get_array_member (floor, "rooms");

      for (guint r = 0; r < json_array_get_length (rooms); r++)
        if (g_str_equal (json_array_get_string_element (rooms, r), row->room)) {
          row->building = g_strdup (json_object_get_string_member (building, "name"));
          row->floor = g_strdup (json_object_get_string_member (floor, "name"));
          row->floor_position = f;
          row->room_position = r;
          return;
        }
    }
  }
}

static PwtMeterRow *
new_row (JsonObject *site, JsonObject *meter, guint number)
{
  PwtMeterRow *row = pwt_record_new (&pwt_meter_row_record);
  JsonObject *sim = json_object_get_object_member (meter, "sim");
  gint64 line = json_object_get_int_member (meter, "line");

  row->id = pwt_fake_id (KIND_METER, number);
  row->project = pwt_fake_id (KIND_PROJECT, 1);
  row->point = pwt_fake_id (KIND_POINT, number);
  row->line = pwt_fake_id (KIND_LINE, (guint) line);
  row->room = g_strdup (json_object_get_string_member (meter, "room"));
  row->serial = g_strdup (json_object_get_string_member (meter, "serial"));
  row->profile = g_strdup (json_object_get_string_member (meter, "profile"));
  row->address = json_object_get_int_member (meter, "address");
  row->line_name = g_strdup (json_object_get_string_member (
      json_array_get_object_element (json_object_get_array_member (site, "lines"),
                                     (guint) line - 1),
      "name"));
  fill_place (row, site);
  fill_account (row, site, number);
  row->alarm1 = money (json_object_get_string_member (sim, "alarm1"));
  row->alarm2 = money (json_object_get_string_member (sim, "alarm2"));
  row->balance = money (json_object_get_string_member (sim, "balance"));
  row->purchase_count = json_object_get_int_member (sim, "count");
  row->energy_total.wh = energy_wh (sim) + USED_BEFORE_WH;
  row->state = state_of (row);
  if (row->state == PWT_METER_UNSOLD)
    row->balance = PWT_MONEY_ZERO;
  row->is_closed = row->state != PWT_METER_TRIPPED && row->state != PWT_METER_UNSOLD &&
                   row->state != PWT_METER_ARREARS;
  row->is_forced = row->state == PWT_METER_TRIPPED || row->state == PWT_METER_HELD;
  row->power_w = row->is_closed ? json_object_get_int_member (sim, "base_w") * 3 + number * 37 : 0;
  row->read_us =
      NOW_US - (row->state == PWT_METER_LOST ? 3 * PWT_US_PER_HOUR
                                             : (20 + number * 7 % 220) * PWT_US_PER_SECOND);
  row->failures = row->state == PWT_METER_LOST ? 36 : 0;
  return row;
}

static PwtLineHealth *
new_line (PwtFakeSite *site, JsonObject *line, guint number)
{
  static const char *const sweeps[] = {
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaassssssssss",
    "aaaaaaaaaaaaaaaaaaaaaaasaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "--------aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaasfffffffssssssssssss",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaassssssssssssssssss",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  };
  PwtLineHealth *health = pwt_record_new (&pwt_line_health_record);

  health->id = pwt_fake_id (KIND_LINE, number);
  health->project = site->project->id;
  health->name = g_strdup (json_object_get_string_member (line, "name"));
  health->port = g_strdup_printf ("/dev/ttyUSB%u", number - 1);
  health->is_open = TRUE;
  health->oldest_read_us = site->now_us - 4 * PWT_US_PER_MINUTE + number * 9 * PWT_US_PER_SECOND;
  health->sweeps = g_strdup (sweeps[(number - 1) % G_N_ELEMENTS (sweeps)]);
  health->sweep_us = site->now_us - PWT_US_PER_MINUTE;
  health->interval_s = 300;
  for (guint i = 0; i < site->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (site->rows, i);

    if (!pwt_id_equal (row->line, health->id))
      continue;
    health->meters++;
    if (row->state == PWT_METER_LOST)
      health->lost++;
    else
      health->fresh++;
  }
  return health;
}

static void
add_history (PwtFakeSite *site)
{
  static const struct {
    const char *room;
    gint64 yuan, hours_ago;
    PwtPayMethod method;
  } sold[] = {
    { "A201", 400, 25 * 24, PWT_PAY_CASH }, { "A201", 500, 14 * 24, PWT_PAY_WECHAT },
    { "C107", 300, 9 * 24, PWT_PAY_CASH },  { "A201", 500, 4 * 24 + 1, PWT_PAY_WECHAT },
    { "D308", 200, 30, PWT_PAY_ALIPAY },    { "B102", 1000, 3, PWT_PAY_CARD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sold); i++) {
    PwtMeterRow *row = pwt_fake_site_find_room (site, sold[i].room);
    PwtSaleRequest request = { .id = pwt_fake_id (KIND_SALE, i),
                               .project = site->project->id,
                               .point = row->point,
                               .paid = { sold[i].yuan * 10000 },
                               .pay_method = sold[i].method };
    PwtMoney balance = row->balance;
    gint64 count = row->purchase_count;
    PwtSaleReply *sale = pwt_fake_site_sell (site, &request, sold[i].hours_ago * PWT_US_PER_HOUR);

    pwt_fake_site_step (site, sale, PWT_TOPUP_INTENT, NULL);
    pwt_fake_site_step (site, sale, PWT_TOPUP_SENT, NULL);
    pwt_fake_site_step (site, sale, PWT_TOPUP_SETTLED, NULL);
    row->balance = balance; /* what came in was used since */
    row->purchase_count = MAX (count, row->purchase_count);
    row->state = state_of (row);
  }
}

static PwtTariff *
new_tariff (PwtFakeSite *site, JsonNode *node, guint number)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *id = pwt_id_dup_text (pwt_fake_id (KIND_TARIFF, number));
  g_autofree char *project = pwt_id_dup_text (site->project->id);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  PwtTariff *tariff;

  json_object_set_string_member (json_node_get_object (node), "id", id);
  json_object_set_string_member (json_node_get_object (node), "project", project);
  json_generator_set_root (generator, node);
  json = json_generator_to_data (generator, NULL);
  tariff = pwt_record_from_json (&pwt_tariff_record, json, -1, &error);
  g_assert_no_error (error);
  return tariff;
}

PwtFakeSite *
pwt_fake_site_new (const char *path)
{
  PwtFakeSite *site = g_new0 (PwtFakeSite, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *project;
  JsonArray *meters, *lines, *tariffs;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  project = json_object_get_object_member (root, "project");
  site->now_us = NOW_US;
  site->next_receipt = 18201;
  site->project = pwt_record_new (&pwt_project_record);
  pwt_project_set_defaults (site->project);
  site->project->id = pwt_fake_id (KIND_PROJECT, 1);
  site->project->name = g_strdup (json_object_get_string_member (project, "name"));
  site->project->company = g_strdup (json_object_get_string_member (project, "company"));
  site->project->time_zone = g_strdup (json_object_get_string_member (project, "time_zone"));
  site->rows = g_ptr_array_new ();
  site->lines = g_ptr_array_new ();
  site->jobs = g_ptr_array_new ();
  site->commands = g_ptr_array_new ();
  site->sales = g_ptr_array_new ();
  meters = json_object_get_array_member (root, "meters");
  for (guint i = 0; i < json_array_get_length (meters); i++)
    g_ptr_array_add (site->rows, new_row (root, json_array_get_object_element (meters, i), i + 1));
  lines = json_object_get_array_member (root, "lines");
  for (guint i = 0; i < json_array_get_length (lines); i++)
    g_ptr_array_add (site->lines, new_line (site, json_array_get_object_element (lines, i), i + 1));
  add_history (site);
  site->tariffs = g_ptr_array_new ();
  tariffs = json_object_get_array_member (root, "tariffs");
  for (guint i = 0; i < json_array_get_length (tariffs); i++)
    g_ptr_array_add (site->tariffs, new_tariff (site, json_array_get_element (tariffs, i), i + 1));
  return site;
}

void
pwt_fake_site_free (PwtFakeSite *site)
{
  g_free (site->logo);
  pwt_record_free (&pwt_project_record, site->project);
  pwt_record_free (&pwt_project_record, site->added);
  pwt_record_list_free (&pwt_tariff_record, site->tariffs);
  if (site->tree != NULL)
    pwt_record_free (&pwt_site_tree_record, site->tree);
  pwt_record_list_free (&pwt_meter_row_record, site->rows);
  pwt_record_list_free (&pwt_line_health_record, site->lines);
  pwt_record_list_free (&pwt_command_record, site->commands);
  pwt_record_list_free (&pwt_job_record, site->jobs);
  pwt_record_list_free (&pwt_sale_reply_record, site->sales);
  g_free (site);
}

void
pwt_fake_site_grow (PwtFakeSite *site, guint n_meters)
{
  for (guint i = site->rows->len; i < n_meters; i++) {
    PwtMeterRow *row =
        pwt_record_copy (&pwt_meter_row_record, g_ptr_array_index (site->rows, i % 154));

    row->id = pwt_fake_id (KIND_METER, i + 1);
    row->point = pwt_fake_id (KIND_POINT, i + 1);
    g_ptr_array_add (site->rows, row);
  }
}

#define FIND(list, type, member, wanted)                                                           \
  for (guint i = 0; i < (list)->len; i++) {                                                        \
    type *found = g_ptr_array_index (list, i);                                                     \
    if (pwt_id_equal (found->member, wanted))                                                      \
      return found;                                                                                \
  }                                                                                                \
  return NULL

PwtMeterRow *
pwt_fake_site_find_meter (PwtFakeSite *site, PwtId id)
{
  FIND (site->rows, PwtMeterRow, id, id);
}

PwtMeterRow *
pwt_fake_site_find_point (PwtFakeSite *site, PwtId point)
{
  FIND (site->rows, PwtMeterRow, point, point);
}

PwtSaleReply *
pwt_fake_site_find_sale (PwtFakeSite *site, PwtId id)
{
  FIND (site->sales, PwtSaleReply, sale->id, id);
}

PwtCommand *
pwt_fake_site_find_command (PwtFakeSite *site, PwtId id)
{
  FIND (site->commands, PwtCommand, id, id);
}

PwtMeterRow *
pwt_fake_site_find_room (PwtFakeSite *site, const char *room)
{
  for (guint i = 0; i < site->rows->len; i++) {
    PwtMeterRow *row = g_ptr_array_index (site->rows, i);

    if (g_str_equal (row->room, room))
      return row;
  }
  g_assert_not_reached ();
}

static PwtReceipt *
new_receipt (PwtFakeSite *site, const PwtSale *sale, const PwtMeterRow *row)
{
  PwtReceipt *receipt = pwt_record_new (&pwt_receipt_record);

  receipt->id = sale->id;
  receipt->project = sale->project;
  receipt->number = site->next_receipt++;
  receipt->issued_us = sale->sold_us;
  receipt->company = g_strdup (site->project->company);
  receipt->tenant_name = g_strdup (row->tenant_name);
  receipt->account_number = g_strdup (row->account_number);
  receipt->room = g_strdup_printf ("%s %s", row->building, row->room);
  receipt->meter_serial = g_strdup (row->serial);
  receipt->tariff_name = g_strdup (row->tariff_name);
  receipt->paid = sale->paid;
  receipt->credit = sale->credit;
  receipt->paid_in_words = pwt_money_in_words (sale->paid, NULL);
  receipt->pay_method = sale->pay_method;
  receipt->operator_name = g_strdup ("王丽");
  receipt->time_zone = g_strdup (site->project->time_zone);
  return receipt;
}

PwtSaleReply *
pwt_fake_site_sell (PwtFakeSite *site, const PwtSaleRequest *request, gint64 ago_us)
{
  PwtSaleReply *reply = pwt_record_new (&pwt_sale_reply_record);
  PwtMeterRow *row = pwt_fake_site_find_point (site, request->point);
  PwtSale *sale = pwt_record_new (&pwt_sale_record);
  PwtTopup *topup = pwt_record_new (&pwt_topup_record);

  sale->id = request->id;
  sale->project = request->project;
  sale->account = row->account;
  sale->point = request->point;
  sale->paid = sale->credit = request->paid;
  sale->pay_method = request->pay_method;
  sale->pay_reference = g_strdup (request->pay_reference);
  sale->sold_us = site->now_us - ago_us;
  sale->business_date = 20777;
  topup->id = topup->sale = sale->id;
  topup->project = sale->project;
  topup->point = sale->point;
  topup->meter = row->id;
  topup->amount = sale->credit;
  topup->state = PWT_TOPUP_QUEUED;
  topup->queued_us = sale->sold_us;
  reply->sale = sale;
  reply->topup = topup;
  reply->receipt = new_receipt (site, sale, row);
  g_ptr_array_insert (site->sales, 0, reply);
  return reply;
}

void
pwt_fake_site_step (PwtFakeSite *site, PwtSaleReply *sale, PwtTopupState state, const char *reason)
{
  PwtTopup *topup = sale->topup;
  PwtMeterRow *row = pwt_fake_site_find_meter (site, topup->meter);

  g_assert_true (pwt_topup_can_follow (topup->state, state));
  topup->state = state;
  g_free (topup->reason);
  topup->reason = g_strdup (reason);
  if (state == PWT_TOPUP_INTENT) {
    topup->count_before = row->purchase_count;
    topup->target_count = row->purchase_count + 1;
    topup->balance_before = row->balance;
    topup->intent_us = topup->queued_us + PWT_US_PER_SECOND / 5;
  } else if (state == PWT_TOPUP_SENT) {
    topup->sent_us = topup->queued_us + PWT_US_PER_SECOND;
    topup->attempts++;
  } else if (state == PWT_TOPUP_SETTLED) {
    row->purchase_count = topup->count_after = topup->target_count;
    row->balance.e4 += topup->amount.e4;
    topup->balance_after = row->balance;
    row->state = state_of (row);
  }
  if (!pwt_topup_is_open (state))
    topup->ended_us = topup->queued_us + 2 * PWT_US_PER_SECOND - PWT_US_PER_SECOND / 10;
}

PwtSaleRow *
pwt_fake_site_sale_row (PwtFakeSite *site, const PwtSaleReply *sale)
{
  PwtSaleRow *row = pwt_record_new (&pwt_sale_row_record);
  const PwtMeterRow *meter = pwt_fake_site_find_point (site, sale->sale->point);

  row->id = sale->sale->id;
  row->project = sale->sale->project;
  row->account = sale->sale->account;
  row->point = sale->sale->point;
  row->sold_us = sale->sale->sold_us;
  row->receipt_number = sale->receipt->number;
  row->account_number = g_strdup (meter->account_number);
  row->tenant_name = g_strdup (meter->tenant_name);
  row->room = g_strdup (meter->room);
  row->meter_serial = g_strdup (meter->serial);
  row->paid = row->credit = sale->sale->paid;
  row->pay_method = sale->sale->pay_method;
  row->operator_name = g_strdup ("王丽");
  row->state = sale->topup->state;
  row->count_before = sale->topup->count_before;
  row->target_count = sale->topup->target_count;
  row->sent_us = sale->topup->sent_us;
  row->ended_us = sale->topup->ended_us;
  row->reason = g_strdup (sale->topup->reason);
  return row;
}

static void
take_over (char **text, const char *other)
{
  g_free (*text);
  *text = g_strdup (other);
}

void
pwt_fake_site_join (PwtFakeSite *site, const char *room, const char *other)
{
  const PwtMeterRow *first = pwt_fake_site_find_room (site, room);
  PwtMeterRow *joined = pwt_fake_site_find_room (site, other);

  joined->account = first->account;
  joined->alarm1 = first->alarm1;
  joined->alarm2 = first->alarm2;
  take_over (&joined->account_number, first->account_number);
  take_over (&joined->tenant_name, first->tenant_name);
  take_over (&joined->contact, first->contact);
  take_over (&joined->phone, first->phone);
  take_over (&joined->tariff_name, first->tariff_name);
}

/* 19.7 yuan a day. */
void
pwt_fake_site_note_dry (PwtFakeSite *site)
{
  for (guint i = 0; i < site->rows->len; i++) {
    PwtMeterRow *row = g_ptr_array_index (site->rows, i);
    gboolean is_running = row->state != PWT_METER_ARREARS && row->state != PWT_METER_LOST &&
                          row->state != PWT_METER_NEW && row->state != PWT_METER_UNSOLD &&
                          row->balance.e4 != PWT_NONE;

    row->dry_us =
        is_running ? site->now_us + row->balance.e4 * (PWT_US_PER_DAY / 197000) : PWT_TIME_NONE;
  }
}
