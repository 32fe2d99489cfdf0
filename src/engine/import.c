/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole site from one file, all or nothing. The form is that of data/demo/site.json (described in
 * sim/site.h): names refer, a room without an account is not opened, money and prices are decimal
 * strings. Reading the text is done before the writer takes the call; rows are made in its
 * transaction. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "domain/tariff.h"
#include "engine/registry.h"
#include "store/accounts.h"

typedef struct {
  JsonParser *parser;
  char *line_dir;
} Import;

/* What is being made: names to what they name. */
typedef struct {
  PwtContext *context;
  const char *line_dir;
  PwtProject *project;
  GHashTable *rooms;   /* name → PwtId * of the point */
  GHashTable *meters;  /* name of the room → PwtId * of the meter */
  GHashTable *tenants; /* name → PwtId * */
  GHashTable *tariffs; /* name → PwtId * */
  GPtrArray *lines;    /* PwtId *, in the order of the file */
  PwtImportReply *reply;
} Making;

/* --- reading JSON, saying where it is wrong --- */

static gboolean
wrong (GError **error, const char *path, const char *what)
{
  g_set_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID, "%s: %s", path, what);
  return FALSE;
}

/* An error of another room, with the place in the file before it. */
static gboolean
at (GError **error, const char *path)
{
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
get_text (JsonObject *object, const char *path, const char *name, const char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *where = g_strdup_printf ("%s.%s", path, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong (error, where, "must be a text");
  *text = json_node_get_string (node);
  return TRUE;
}

static const char *
peek_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
get_int (JsonObject *object, const char *path, const char *name, gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *where = g_strdup_printf ("%s.%s", path, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return wrong (error, where, "must be a whole number");
  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
get_money (JsonObject *object, const char *path, const char *name, PwtMoney *amount, GError **error)
{
  const char *text;

  if (!json_object_has_member (object, name))
    return TRUE;
  return get_text (object, path, name, &text, error) &&
         (pwt_money_parse (text, amount, error) || at (error, path));
}

/* These stay as they are where the file is silent. */

static gboolean
get_alarms (JsonObject *object, const char *path, PwtMoney *alarm1, PwtMoney *alarm2,
            GError **error)
{
  if (!get_money (object, path, "alarm1", alarm1, error) ||
      !get_money (object, path, "alarm2", alarm2, error))
    return FALSE;
  return alarm2->e4 <= alarm1->e4 || wrong (error, path, "alarm2 must not be above alarm1");
}

static gboolean
get_interval (JsonObject *object, const char *path, gint64 *interval_s, GError **error)
{
  return !json_object_has_member (object, "interval_s") ||
         get_int (object, path, "interval_s", interval_s, error);
}

static gboolean
get_paper (JsonObject *object, const char *path, PwtProject *project, GError **error)
{
  const PwtField *field = pwt_record_find (&pwt_project_record, "paper");
  const char *text;

  return !json_object_has_member (object, "paper") ||
         (get_text (object, path, "paper", &text, error) &&
          (pwt_field_parse (field, project, text, error) || at (error, path)));
}

typedef gboolean (*MakeOne) (Making *making, JsonObject *object, const char *path, gpointer data,
                             GError **error);

/* Calls @make for each object of list @name; a missing list is an empty one. */
static gboolean
for_each (Making *making, JsonObject *object, const char *path, const char *name, MakeOne make,
          gpointer data, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    g_autofree char *where = g_strdup_printf ("%s%s%s", path, *path ? "." : "", name);

    return wrong (error, where, "must be a list");
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    g_autofree char *where = g_strdup_printf ("%s%s%s[%u]", path, *path ? "." : "", name, i);

    if (!JSON_NODE_HOLDS_OBJECT (element))
      return wrong (error, where, "must be an object");
    if (!make (making, json_node_get_object (element), where, data, error))
      return FALSE;
  }
  return TRUE;
}

static PwtId
new_id (Making *making)
{
  return pwt_world_new_id (&making->context->engine->world);
}

static gboolean
remember (GHashTable *names, const char *name, PwtId id, const char *path, GError **error)
{
  if (g_hash_table_contains (names, name))
    return wrong (error, path, "this name stands in the file twice");
  g_hash_table_insert (names, g_strdup (name), g_memdup2 (&id, sizeof id));
  return TRUE;
}

static gboolean
look_up (GHashTable *names, const char *name, const char *path, PwtId *id, GError **error)
{
  PwtId *found = g_hash_table_lookup (names, name);

  if (found == NULL) {
    g_autofree char *what = g_strdup_printf ("“%.60s” is not in the file", name);

    return wrong (error, path, what);
  }
  *id = *found;
  return TRUE;
}

static gboolean
insert (Making *making, const PwtRecord *record, gpointer object, const char *path, GError **error)
{
  if (pwt_record_check (record, object, error) &&
      pwt_db_insert (making->context->db, record, object, error))
    return TRUE;
  return at (error, path);
}

/* --- buildings to points --- */

static gboolean
make_room (Making *making, JsonNode *node, const char *path, PwtId floor, guint position,
           GError **error)
{
  PwtProject *project = making->project;
  PwtRoom room = { new_id (making), project->id, floor, NULL, position };
  PwtPoint point = { .id = new_id (making), .project = project->id, .room = room.id };

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong (error, path, "must be a text");
  room.name = (char *) json_node_get_string (node);
  if (!insert (making, &pwt_room_record, &room, path, error))
    return FALSE;
  if (!pwt_context_save_numbered (making->context, &pwt_point_record, &point, error))
    return at (error, path);
  making->reply->rooms++;
  return remember (making->rooms, room.name, point.id, path, error);
}

static gboolean
make_floor (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtFloor floor = { new_id (making), making->project->id, *(PwtId *) data, NULL, 0 };
  const char *name;
  JsonNode *rooms = json_object_get_member (object, "rooms");
  JsonArray *array;

  if (!get_text (object, path, "name", &name, error))
    return FALSE;
  floor.name = (char *) name;
  floor.position = making->reply->rooms; /* grows with the file, which is in order */
  if (!insert (making, &pwt_floor_record, &floor, path, error))
    return FALSE;
  if (rooms == NULL || !JSON_NODE_HOLDS_ARRAY (rooms))
    return wrong (error, path, "rooms must be a list");
  array = json_node_get_array (rooms);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *where = g_strdup_printf ("%s.rooms[%u]", path, i);

    if (!make_room (making, json_array_get_element (array, i), where, floor.id, i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_building (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtBuilding building = { new_id (making), making->project->id, NULL, making->reply->rooms };
  const char *name;

  if (!get_text (object, path, "name", &name, error))
    return FALSE;
  building.name = (char *) name;
  return insert (making, &pwt_building_record, &building, path, error) &&
         for_each (making, object, path, "floors", make_floor, &building.id, error);
}

/* --- lines and meters --- */

static gboolean
get_parity (JsonObject *object, const char *path, PwtParity *parity, GError **error)
{
  static const char *const nicks[] = {
    [PWT_PARITY_NONE] = "none", [PWT_PARITY_EVEN] = "even", [PWT_PARITY_ODD] = "odd"
  };
  const char *text = "none";

  if (json_object_has_member (object, "parity") && !get_text (object, path, "parity", &text, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (text, nicks[i])) {
      *parity = (PwtParity) i;
      return TRUE;
    }
  return wrong (error, path, "parity must be “none”, “even” or “odd”");
}

static gboolean
save_line (Making *making, const PwtLine *line, const char *path, GError **error)
{
  PwtLinkConfig link = { .protocol = line->protocol,
                         .address = line->port,
                         .baud = (guint) line->baud,
                         .parity = line->parity };

  return (pwt_record_check (&pwt_line_record, line, error) &&
          pwt_link_config_check (&link, error) &&
          pwt_context_save_numbered (making->context, &pwt_line_record, line, error) &&
          pwt_line_check_port (making->context, line, error)) ||
         at (error, path);
}

static gboolean
make_line (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtLine line = { .id = new_id (making), .project = making->project->id, .interval_s = PWT_NONE };
  g_autofree char *link = g_strdup_printf ("line-%u", making->lines->len + 1);
  g_autofree char *port = NULL;
  const char *name;

  if (!get_text (object, path, "name", &name, error) ||
      !get_int (object, path, "baud", &line.baud, error) ||
      !get_interval (object, path, &line.interval_s, error) ||
      !get_parity (object, path, &line.parity, error))
    return FALSE;
  if (json_object_has_member (object, "gateway"))
    return wrong (error, path, "a line behind a gateway cannot be imported: add it by hand");
  port = making->line_dir != NULL ? g_build_filename (making->line_dir, link, NULL)
                                  : g_strdup (peek_text (object, "port"));
  line.name = (char *) name;
  line.port = port;
  if (!save_line (making, &line, path, error))
    return FALSE;
  g_ptr_array_add (making->lines, g_memdup2 (&line.id, sizeof line.id));
  making->reply->lines++;
  return TRUE;
}

static gboolean
check_profile (Making *making, const char *profile, const char *path, GError **error)
{
  g_autoptr (PwtProfile) found =
      pwt_profile_set_get (making->context->engine->profiles, profile, NULL, error);

  return found != NULL || at (error, path);
}

static gboolean
fill_meter (Making *making, JsonObject *object, const char *path, PwtMeter *meter, GError **error)
{
  const char *serial, *profile;
  gint64 line;

  if (!get_text (object, path, "serial", &serial, error) ||
      !get_text (object, path, "profile", &profile, error) ||
      !get_int (object, path, "line", &line, error) ||
      !get_int (object, path, "address", &meter->address, error) ||
      !get_int (object, path, "ct", &meter->ct_ratio, error) ||
      !get_int (object, path, "pt", &meter->pt_ratio, error) ||
      !get_money (object, path, "hoarding_limit", &meter->hoarding_limit, error))
    return FALSE;
  if (line < 1 || line > making->lines->len)
    return wrong (error, path, "there is no such line in the file");
  meter->line = *(PwtId *) g_ptr_array_index (making->lines, line - 1);
  meter->serial = (char *) serial;
  meter->profile = (char *) profile;
  return check_profile (making, profile, path, error);
}

static gboolean
make_meter (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtContext *context = making->context;
  PwtMeter meter = { .id = new_id (making),
                     .project = making->project->id,
                     .retired_us = PWT_TIME_NONE };
  PwtCircuit circuit = { .id = new_id (making),
                         .project = meter.project,
                         .meter = meter.id,
                         .channel = 1,
                         .since_us = context->now_us,
                         .until_us = PWT_TIME_NONE };
  const char *room;

  if (!fill_meter (making, object, path, &meter, error) ||
      !get_text (object, path, "room", &room, error) ||
      !look_up (making->rooms, room, path, &circuit.point, error))
    return FALSE;
  if (!pwt_record_check (&pwt_meter_record, &meter, error) ||
      !pwt_context_save_numbered (context, &pwt_meter_record, &meter, error))
    return at (error, path);
  if (!insert (making, &pwt_circuit_record, &circuit, path, error))
    return FALSE;
  making->reply->meters++;
  return remember (making->meters, room, meter.id, path, error) &&
         pwt_readings_refresh_state (context->turn, meter.id, error) &&
         pwt_search_refresh (context->db, meter.id, error);
}

/* --- tariffs, tenants, accounts --- */

/* A tariff in the file is a tariff record without its ids. */
static char *
tariff_json (Making *making, JsonObject *object, PwtId id)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), copy);
  g_autofree char *id_text = pwt_id_dup_text (id);
  g_autofree char *project_text = pwt_id_dup_text (making->project->id);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_copy (value));
  json_object_set_string_member (copy, "id", id_text);
  json_object_set_string_member (copy, "project", project_text);
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

static gboolean
make_tariff (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtId id = new_id (making);
  g_autofree char *json = tariff_json (making, object, id);
  PwtTariff *tariff = pwt_record_from_json (&pwt_tariff_record, json, -1, error);
  gboolean is_good;

  if (tariff == NULL)
    return at (error, path);
  is_good = (pwt_tariff_check_plans (tariff, error) || at (error, path)) &&
            insert (making, &pwt_tariff_record, tariff, path, error) &&
            remember (making->tariffs, tariff->name, id, path, error);
  pwt_record_free (&pwt_tariff_record, tariff);
  making->reply->tariffs++;
  return is_good;
}

static gboolean
make_tenant (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtTenant tenant = { .id = new_id (making), .project = making->project->id };
  const char *name;

  if (!get_text (object, path, "name", &name, error))
    return FALSE;
  tenant.name = (char *) name;
  tenant.contact = (char *) peek_text (object, "contact");
  tenant.phone = (char *) peek_text (object, "phone");
  making->reply->tenants++;
  return insert (making, &pwt_tenant_record, &tenant, path, error) &&
         remember (making->tenants, name, tenant.id, path, error);
}

static gboolean
get_opened (Making *making, JsonObject *object, const char *path, gint64 *opened_us, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  const char *text;
  PwtDate date;

  if (!get_text (object, path, "opened", &text, error))
    return FALSE;
  if (!pwt_date_parse (text, &date, error) ||
      !pwt_time_zone_load (making->project->time_zone, &zone, error))
    return at (error, path);
  *opened_us = pwt_civil_to_time (date, 9 * 60, zone);
  return TRUE;
}

static gboolean
fill_account (Making *making, JsonObject *object, const char *path, PwtAccount *account,
              GError **error)
{
  const char *tenant, *tariff;

  account->alarm1 = making->project->alarm1;
  account->alarm2 = making->project->alarm2;
  account->overdraft_limit = making->project->overdraft_limit;
  if (!get_text (object, path, "tenant", &tenant, error) ||
      !get_text (object, path, "tariff", &tariff, error) ||
      !look_up (making->tenants, tenant, path, &account->tenant, error) ||
      !look_up (making->tariffs, tariff, path, &account->tariff, error) ||
      !get_opened (making, object, path, &account->opened_us, error) ||
      !get_alarms (object, path, &account->alarm1, &account->alarm2, error) ||
      !get_money (object, path, "overdraft_limit", &account->overdraft_limit, error))
    return FALSE;
  account->number = pwt_accounts_next_number (making->context->db, account->project, error);
  return account->number != NULL;
}

static gboolean
make_account (Making *making, JsonObject *object, const char *path, gpointer data, GError **error)
{
  PwtAccount account = { .id = new_id (making),
                         .project = making->project->id,
                         .closed_us = PWT_TIME_NONE };
  PwtId point, meter;
  const char *room;
  gboolean is_good;

  is_good = get_text (object, path, "room", &room, error) &&
            look_up (making->rooms, room, path, &point, error) &&
            look_up (making->meters, room, path, &meter, error) &&
            fill_account (making, object, path, &account, error) &&
            ((pwt_record_check (&pwt_account_record, &account, error) &&
              pwt_account_add (making->context, &account, error) &&
              pwt_account_place (making->context, &account, point, meter, error)) ||
             at (error, path));
  g_free (account.number);
  making->reply->accounts++;
  return is_good;
}

/* --- all of it --- */

/**
 * pwt_import_parse:
 * @json: the site file's text
 * @line_dir: (nullable): folder of the lines' ports "line-1", "line-2"…; %NULL: "port" of each line
 * @error: return location for a %PWT_RECORD_ERROR or %PWT_ENGINE_ERROR
 *
 * Returns: (transfer full): what pwt_import_apply() wants, freed with pwt_import_free(); %NULL with
 * @error
 */
gpointer
pwt_import_parse (const char *json, const char *line_dir, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;
  Import *import;

  if (!pwt_json_check_text (json, strlen (json), error))
    return NULL;
  if (!json_parser_load_from_data (parser, json, -1, &parse_error)) {
    wrong (error, "site file", parse_error->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      g_strcmp0 (peek_text (json_node_get_object (root), "format"), "prewatt-site-1") != 0) {
    wrong (error, "site file", "this is not a Prewatt site file of format 1");
    return NULL;
  }
  import = g_new0 (Import, 1);
  import->parser = g_steal_pointer (&parser);
  import->line_dir = g_strdup (line_dir);
  return import;
}

void
pwt_import_free (gpointer data)
{
  Import *import = data;

  g_object_unref (import->parser);
  g_free (import->line_dir);
  g_free (import);
}

static gboolean
make_project (Making *making, JsonObject *root, GError **error)
{
  JsonNode *node = json_object_get_member (root, "project");
  PwtProject *project = making->project;
  g_autoptr (GTimeZone) loaded = NULL;
  JsonObject *object;
  const char *name, *zone;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return wrong (error, "project", "must be an object");
  object = json_node_get_object (node);
  if (!get_text (object, "project", "name", &name, error) ||
      !get_text (object, "project", "time_zone", &zone, error))
    return FALSE;
  if (!pwt_time_zone_load (zone, &loaded, error))
    return at (error, "project");
  pwt_project_set_defaults (project);
  if (!get_money (object, "project", "hoarding_limit", &project->hoarding_limit, error) ||
      !get_alarms (object, "project", &project->alarm1, &project->alarm2, error) ||
      !get_money (object, "project", "overdraft_limit", &project->overdraft_limit, error) ||
      !get_interval (object, "project", &project->interval_s, error) ||
      !get_paper (object, "project", project, error))
    return FALSE;
  project->name = g_strdup (name);
  project->time_zone = g_strdup (zone);
  project->company = g_strdup (peek_text (object, "company"));
  project->receipt_footer = g_strdup (peek_text (object, "receipt_footer"));
  making->reply->project = project->id;
  return insert (making, &pwt_project_record, project, "project", error);
}

static gboolean
make_all (Making *making, JsonObject *root, GError **error)
{
  return make_project (making, root, error) &&
         for_each (making, root, "", "buildings", make_building, NULL, error) &&
         for_each (making, root, "", "tariffs", make_tariff, NULL, error) &&
         for_each (making, root, "", "tenants", make_tenant, NULL, error) &&
         for_each (making, root, "", "lines", make_line, NULL, error) &&
         for_each (making, root, "", "meters", make_meter, NULL, error) &&
         for_each (making, root, "", "accounts", make_account, NULL, error);
}

/* (nullable): what the project of @import is called */
const char *
pwt_import_peek_name (gpointer data)
{
  Import *import = data;
  JsonObject *root = json_node_get_object (json_parser_get_root (import->parser));
  JsonNode *project = json_object_get_member (root, "project");

  return project != NULL && JSON_NODE_HOLDS_OBJECT (project)
             ? peek_text (json_node_get_object (project), "name")
             : NULL;
}

/**
 * pwt_import_apply:
 * @import: of pwt_import_parse()
 * @id: of the project; none: a new one
 * @reply: gets how much was made
 * @error: return location for an error that says where in the file
 *
 * Makes a project of it in the running work.
 */
gboolean
pwt_import_apply (PwtContext *context, gpointer data, PwtId id, PwtImportReply *reply,
                  GError **error)
{
  Import *import = data;
  Making making = {
    .context = context,
    .line_dir = import->line_dir,
    .project = pwt_record_new (&pwt_project_record),
    .rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .meters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .tenants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .tariffs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .lines = g_ptr_array_new_with_free_func (g_free),
    .reply = reply,
  };
  gboolean is_good;

  making.project->id = pwt_id_is_none (id) ? new_id (&making) : id;
  is_good = make_all (&making, json_node_get_object (json_parser_get_root (import->parser)), error);

  if (is_good) {
    context->subject = pwt_id_dup_text (reply->project);
    pwt_context_event (context, "registry", reply->project, reply->project);
    pwt_site_changed (context->turn, reply->project);
  }
  g_hash_table_unref (making.rooms);
  g_hash_table_unref (making.meters);
  g_hash_table_unref (making.tenants);
  g_hash_table_unref (making.tariffs);
  g_ptr_array_unref (making.lines);
  pwt_record_free (&pwt_project_record, making.project);
  return is_good;
}
