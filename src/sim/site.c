/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/site.h"

#include <string.h>

#include "sim/meter-json.h"

/* What names in the file stand for, while it is read. */
typedef struct {
  PwtSimJson json;
  PwtSimSite *site;
  const PwtSimSiteOptions *options;
  GPtrArray *all_plans;     /* (element-type GPtrArray): owns the plans */
  GHashTable *plans;        /* (element-type utf8 PwtTariffPlan): tariff → its plan in force */
  const char *first_tariff; /* borrowed from the file */
  GHashTable *room_tariffs; /* (element-type utf8 utf8), borrowed from the file */
  GHashTable *ports;        /* (element-type utf8 int): gateway → TCP port */
} Loader;

static void
site_line_free (gpointer data)
{
  PwtSimSiteLine *line = data;

  pwt_sim_line_free (line->line);
  g_free (line->name);
  g_free (line);
}

/**
 * pwt_sim_site_new:
 *
 * Returns: (transfer full): a site without lines
 */
PwtSimSite *
pwt_sim_site_new (void)
{
  PwtSimSite *site = g_new0 (PwtSimSite, 1);

  site->lines = g_ptr_array_new_with_free_func (site_line_free);
  return site;
}

void
pwt_sim_site_free (PwtSimSite *site)
{
  if (site == NULL)
    return;
  g_ptr_array_unref (site->lines);
  g_free (site->name);
  g_free (site);
}

/**
 * pwt_sim_site_add_line:
 * @tcp_port: 0 for a pty
 *
 * Returns: (transfer none): the line, whose number is how many there are now
 */
PwtSimSiteLine *
pwt_sim_site_add_line (PwtSimSite *site, const char *name, const PwtSimLineConfig *config,
                       guint16 tcp_port)
{
  PwtSimSiteLine *line = g_new0 (PwtSimSiteLine, 1);

  line->name = g_strdup (name);
  line->baud = config->baud;
  line->tcp_port = tcp_port;
  line->line = pwt_sim_line_new (config);
  g_ptr_array_add (site->lines, line);
  return line;
}

/**
 * pwt_sim_site_line:
 * @number: from 1
 *
 * Returns: (transfer none) (nullable): the line
 */
PwtSimSiteLine *
pwt_sim_site_line (PwtSimSite *site, guint number)
{
  return number >= 1 && number <= site->lines->len ? g_ptr_array_index (site->lines, number - 1)
                                                   : NULL;
}

/**
 * pwt_sim_site_add_meter:
 * @line: its number
 * @meter: is copied
 *
 * Returns: %FALSE if there is no such line or the address is taken
 */
gboolean
pwt_sim_site_add_meter (PwtSimSite *site, guint line, const PwtSimMeter *meter)
{
  PwtSimSiteLine *at = pwt_sim_site_line (site, line);

  if (at == NULL || !pwt_sim_line_add (at->line, meter))
    return FALSE;
  site->n_meters++;
  return TRUE;
}

/* Calls @read for each element of a list, with its place entered. */
static void
for_each (Loader *l, JsonObject *object, const char *member,
          void (*read) (Loader *l, JsonObject *element))
{
  JsonArray *array = pwt_sim_json_array (&l->json, object, member);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n && l->json.error == NULL; i++) {
    gsize mark = pwt_sim_json_enter (&l->json, member, (gint) i);
    JsonObject *element = pwt_sim_json_element (&l->json, array, i);

    if (element != NULL)
      read (l, element);
    pwt_sim_json_leave (&l->json, mark);
  }
}

static const char *
required_text (Loader *l, JsonObject *object, const char *member)
{
  pwt_sim_json_require (&l->json, object, member);
  return pwt_sim_json_text (&l->json, object, member);
}

static void
read_seasons (Loader *l, JsonObject *object, PwtTariffPlan *plan)
{
  JsonArray *array = pwt_sim_json_array (&l->json, object, "seasons");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++) {
    gsize mark = pwt_sim_json_enter (&l->json, "seasons", (gint) i);
    JsonObject *o = pwt_sim_json_element (&l->json, array, i);
    gint64 from = 0, to = 0, days = PWT_DAY_ALL;

    pwt_sim_json_int (&l->json, o, "from_month", 1, 12, &from);
    pwt_sim_json_int (&l->json, o, "to_month", 1, 12, &to);
    pwt_sim_json_int (&l->json, o, "day_kinds", 1, PWT_DAY_ALL, &days);
    g_ptr_array_add (plan->seasons, pwt_tariff_season_new (
                                        from, to, days, pwt_sim_json_text (&l->json, o, "slots")));
    pwt_sim_json_leave (&l->json, mark);
  }
}

static PwtTariffPlan *
read_plan (Loader *l, JsonObject *object)
{
  static const char *const names[] = { "price_sharp", "price_peak", "price_flat", "price_valley",
                                       "price_deep" };
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
  g_autoptr (GError) error = NULL;
  const char *date = required_text (l, object, "valid_from");
  PwtPrice *prices[] = { &plan->price_sharp, &plan->price_peak, &plan->price_flat,
                         &plan->price_valley, &plan->price_deep };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    pwt_sim_json_require (&l->json, object, names[i]);
    pwt_sim_json_decimal (&l->json, object, names[i], PWT_PRICE_DECIMALS, 0, 1000000000,
                          &prices[i]->e6);
  }
  read_seasons (l, object, plan);
  if (date != NULL && !pwt_date_parse (date, &plan->valid_from, &error))
    pwt_sim_json_fail (&l->json, "valid_from", "%s", error->message);
  else if (l->json.error == NULL && !pwt_tariff_plan_check (plan, &error))
    pwt_sim_json_fail (&l->json, NULL, "%s", error->message);
  return l->json.error == NULL ? g_steal_pointer (&plan) : NULL;
}

/* Of several plans a meter holds the one in force when it is made. */
static void
read_tariff (Loader *l, JsonObject *object)
{
  const char *name = required_text (l, object, "name");
  JsonArray *array = pwt_sim_json_array (&l->json, object, "plans");
  guint n = array != NULL ? json_array_get_length (array) : 0;
  PwtDate today = (l->options->now_us + PWT_SIM_UTC_OFFSET_US) / PWT_US_PER_DAY;
  GPtrArray *plans = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_tariff_plan_free);
  const PwtTariffPlan *plan;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n && l->json.error == NULL; i++) {
    gsize mark = pwt_sim_json_enter (&l->json, "plans", (gint) i);
    JsonObject *element = pwt_sim_json_element (&l->json, array, i);

    if (element != NULL)
      g_ptr_array_add (plans, read_plan (l, element));
    pwt_sim_json_leave (&l->json, mark);
  }
  if (l->json.error == NULL) {
    plan = pwt_tariff_plan_in_force (plans, today, &error);
    if (plan == NULL)
      pwt_sim_json_fail (&l->json, "plans", "%s", error->message);
    else if (!g_hash_table_insert (l->plans, g_strdup (name), (gpointer) plan))
      pwt_sim_json_fail (&l->json, "name", "two tariffs are called “%.60s”", name);
  }
  if (l->first_tariff == NULL)
    l->first_tariff = name;
  g_ptr_array_add (l->all_plans, plans);
}

static void
read_account (Loader *l, JsonObject *object)
{
  const char *room = required_text (l, object, "room");
  const char *tariff = required_text (l, object, "tariff");

  if (room == NULL || tariff == NULL)
    return;
  if (!g_hash_table_contains (l->plans, tariff))
    pwt_sim_json_fail (&l->json, "tariff", "there is no tariff “%.60s”", tariff);
  g_hash_table_insert (l->room_tariffs, (gpointer) room, (gpointer) tariff);
}

static void
read_gateway (Loader *l, JsonObject *object)
{
  const char *name = required_text (l, object, "name");
  gint64 port = 0;

  pwt_sim_json_int (&l->json, object, "tcp_port", 1, G_MAXUINT16, &port);
  if (name != NULL)
    g_hash_table_insert (l->ports, (gpointer) name, GINT_TO_POINTER ((gint) port));
}

static void
read_line (Loader *l, JsonObject *object)
{
  static const gint64 bauds[] = { 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200 };
  PwtSimLineConfig config = { .seed = pwt_sim_hash (l->options->line_seed, l->site->lines->len),
                              .chunk_bytes = l->options->chunk_bytes };
  const char *name = required_text (l, object, "name");
  const char *parity = pwt_sim_json_text (&l->json, object, "parity");
  const char *gateway = pwt_sim_json_text (&l->json, object, "gateway");
  gboolean is_known = FALSE, is_strict = FALSE;
  gint port = 0;

  pwt_sim_json_flag (&l->json, object, "strict", &is_strict);
  pwt_sim_json_require (&l->json, object, "baud");
  pwt_sim_json_int (&l->json, object, "baud", 1200, 115200, &config.baud);
  for (guint i = 0; i < G_N_ELEMENTS (bauds); i++)
    is_known = is_known || bauds[i] == config.baud;
  if (!is_known)
    pwt_sim_json_fail (&l->json, "baud", "is not a usual speed");
  if (parity != NULL && strcmp (parity, "even") != 0 && strcmp (parity, "odd") != 0 &&
      strcmp (parity, "none") != 0)
    pwt_sim_json_fail (&l->json, "parity", "must be none, even or odd");
  if (gateway != NULL && !g_hash_table_contains (l->ports, gateway))
    pwt_sim_json_fail (&l->json, "gateway", "there is no gateway “%.60s”", gateway);
  if (gateway != NULL && g_hash_table_lookup (l->ports, gateway) == NULL)
    pwt_sim_json_fail (&l->json, "gateway", "“%.60s” has no tcp_port, or a line already", gateway);
  if (l->site->lines->len == PWT_SIM_MAX_LINES)
    pwt_sim_json_fail (&l->json, NULL, "more than %d lines", PWT_SIM_MAX_LINES);
  if (l->json.error != NULL)
    return;
  config.is_strict = is_strict || l->options->is_strict;
  config.bits_per_char = parity != NULL && strcmp (parity, "none") != 0 ? 11 : 10;
  if (gateway != NULL) {
    port = GPOINTER_TO_INT (g_hash_table_lookup (l->ports, gateway));
    g_hash_table_insert (l->ports, (gpointer) gateway, NULL); /* a port serves one line */
  }
  pwt_sim_site_add_line (l->site, name, &config, (guint16) port);
}

static void
take_tariff (Loader *l, JsonObject *sim, const char *room, PwtSimMeter *meter)
{
  const char *name = pwt_sim_json_text (&l->json, sim, "tariff");
  const PwtTariffPlan *plan;
  g_autoptr (GError) error = NULL;

  if (name == NULL && room != NULL)
    name = g_hash_table_lookup (l->room_tariffs, room);
  if (name == NULL)
    name = l->first_tariff;
  plan = name != NULL ? g_hash_table_lookup (l->plans, name) : NULL;
  if (plan == NULL) {
    if (name != NULL)
      pwt_sim_json_fail (&l->json, "tariff", "there is no tariff “%.60s”", name);
    return;
  }
  for (guint i = 0; i < PWT_N_BANDS; i++)
    meter->price_e4[i] = pwt_tariff_plan_price (plan, (PwtBand) i).e6 / 100;
  if (!pwt_sim_timetable_from_plan (&meter->timetable, plan, &error))
    pwt_sim_json_fail (&l->json, "tariff", "%s", error->message);
}

static void
read_sim (Loader *l, JsonObject *sim, PwtSimMeter *meter, gboolean *is_mute)
{
  static const char *const members[] = { "shape",   "base_w",        "peak_w",         "seed",
                                         "balance", "energy_kwh",    "count",          "purchased",
                                         "alarm1",  "alarm2",        "overdraft",      "opened",
                                         "forced",  "hoard_limit",   "overload_kw",    "mute",
                                         "tariff",  "warns_by_trip", "clock_offset_s", NULL };
  gsize mark = pwt_sim_json_enter (&l->json, "sim", -1);
  gint64 seed = -1, offset_s = 0;

  pwt_sim_json_allow (&l->json, sim, members);
  pwt_sim_meter_read_settings (&l->json, sim, meter);
  pwt_sim_json_int (&l->json, sim, "seed", 0, G_MAXINT32, &seed);
  pwt_sim_json_int (&l->json, sim, "clock_offset_s", -86400 * 365, 86400 * 365, &offset_s);
  pwt_sim_json_flag (&l->json, sim, "mute", is_mute);
  meter->clock_offset_us = offset_s * PWT_US_PER_SECOND;
  if (seed >= 0)
    meter->load.seed = (guint64) seed;
  pwt_sim_json_leave (&l->json, mark);
}

static void
read_meter (Loader *l, JsonObject *object)
{
  JsonObject *sim = pwt_sim_json_object (&l->json, object, "sim");
  const char *room = pwt_sim_json_text (&l->json, object, "room");
  const char *profile = required_text (l, object, "profile");
  PwtSimMeter meter;
  gint64 line = 0, address = 0;
  gboolean is_mute = FALSE;

  pwt_sim_meter_init (&meter, PWT_SIM_DTSY1352, l->options->now_us);
  meter.speed = l->options->speed;
  meter.load.seed = pwt_sim_hash (l->options->seed, l->site->n_meters);
  pwt_sim_json_require (&l->json, object, "serial");
  pwt_sim_json_require (&l->json, object, "line");
  pwt_sim_json_require (&l->json, object, "address");
  pwt_sim_json_int (&l->json, object, "line", 1, (gint64) l->site->lines->len, &line);
  pwt_sim_json_int (&l->json, object, "address", 1, PWT_SIM_LINE_MAX_METERS, &address);
  pwt_sim_meter_read_identity (&l->json, object, &meter);
  if (sim != NULL)
    read_sim (l, sim, &meter, &is_mute);
  take_tariff (l, sim, room, &meter);
  if (l->json.error != NULL || profile == NULL)
    return;

  meter.address = (guint8) address;
  /* What is low from the start has been warned of. */
  meter.has_warned = meter.balance_e9 <= meter.alarm2_e4 * 100000;
  if (!pwt_sim_site_add_meter (l->site, (guint) line, &meter))
    pwt_sim_json_fail (&l->json, "address", "line %d has two meters %d", (int) line, (int) address);
  else
    pwt_sim_line_set_mute (pwt_sim_site_line (l->site, (guint) line)->line, meter.address, is_mute);
}

static void
read_site (Loader *l, JsonObject *root)
{
  const char *format = required_text (l, root, "format");
  JsonObject *project = pwt_sim_json_object (&l->json, root, "project");

  if (format != NULL && strcmp (format, "prewatt-site-1") != 0)
    pwt_sim_json_fail (&l->json, "format", "“%.40s” is not known; this is prewatt-site-1", format);
  l->site->name = g_strdup (pwt_sim_json_text (&l->json, project, "name"));
  for_each (l, root, "tariffs", read_tariff);
  for_each (l, root, "accounts", read_account);
  for_each (l, root, "gateways", read_gateway);
  for_each (l, root, "lines", read_line);
  for_each (l, root, "meters", read_meter);
}

/**
 * pwt_sim_site_parse:
 * @text: a site file
 * @error: return location for a %PWT_SIM_ERROR, with the place of the mistake
 *
 * Returns: (transfer full): its lines with their meters, or %NULL with @error set
 */
PwtSimSite *
pwt_sim_site_parse (const char *text, gsize length, const PwtSimSiteOptions *options,
                    GError **error)
{
  Loader l = { .options = options };
  g_autoptr (PwtSimSite) site = pwt_sim_site_new ();
  g_autoptr (JsonNode) root = NULL;
  gboolean is_good;

  g_return_val_if_fail (options->speed >= 1 && options->speed <= PWT_SIM_MAX_SPEED, NULL);

  l.site = site;
  l.all_plans = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  l.plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  l.room_tariffs = g_hash_table_new (g_str_hash, g_str_equal);
  l.ports = g_hash_table_new (g_str_hash, g_str_equal);
  pwt_sim_json_init (&l.json);
  root = pwt_sim_json_parse (&l.json, text, length);
  if (root != NULL)
    read_site (&l, json_node_get_object (root));
  is_good = pwt_sim_json_finish (&l.json, error);
  pwt_sim_json_clear (&l.json);
  g_hash_table_unref (l.plans);
  g_ptr_array_unref (l.all_plans);
  g_hash_table_unref (l.room_tariffs);
  g_hash_table_unref (l.ports);
  return is_good ? g_steal_pointer (&site) : NULL;
}

/**
 * pwt_sim_site_load:
 * @error: return location for a %PWT_SIM_ERROR, with the file and the place of the mistake
 *
 * Returns: (transfer full): as pwt_sim_site_parse()
 */
PwtSimSite *
pwt_sim_site_load (const char *path, const PwtSimSiteOptions *options, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) file_error = NULL;
  PwtSimSite *site;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &file_error)) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE, "The site file cannot be read: %s",
                 file_error->message);
    return NULL;
  }
  site = pwt_sim_site_parse (text, length, options, error);
  if (site == NULL)
    g_prefix_error (error, "%s: ", path);
  return site;
}
