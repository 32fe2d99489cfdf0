/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a profile's JSON (described in data/profiles/README.md) to the struct. Whatever is not
 * exactly as described is refused, with file and place. */
#include "field/profile.h"

#include <string.h>

#include "field/error.h"
#include "field/profile-command.h"
#include "field/profile-json.h"

#define FORMAT 1
#define MAX_BLOCKS 32 /* a run keeps what it has still to read as bits */
#define MAX_RAW G_GINT64_CONSTANT (1000000000000)

static void
parse_block (PwtProfileJson *json, PwtProfile *profile, JsonObject *object)
{
  PwtProfileBlock block = { 0 };
  const char *read;

  pwt_profile_json_allow (json, object, "name function address count read note");
  block.name = g_strdup (pwt_profile_json_text (json, object, "name"));
  block.function =
      (guint8) pwt_profile_json_number (json, object, "function", PWT_MODBUS_READ, PWT_MODBUS_READ);
  block.address = (guint16) pwt_profile_json_address (json, object, "address");
  block.count = (guint16) pwt_profile_json_number (json, object, "count", 1, PWT_MODBUS_MAX_READ);
  read = pwt_profile_json_text (json, object, "read");
  block.is_rare = strcmp (read, "rarely") == 0;
  if (!block.is_rare && strcmp (read, "always") != 0)
    pwt_profile_json_fail (json, "“read” is “always” or “rarely”");
  if (block.address + block.count > 0x10000)
    pwt_profile_json_fail (json, "ends behind the last register");
  for (guint i = 0; i < profile->blocks->len; i++)
    if (strcmp (g_array_index (profile->blocks, PwtProfileBlock, i).name, block.name) == 0)
      pwt_profile_json_fail (json, "there is another block “%s”", block.name);
  g_array_append_val (profile->blocks, block);
}

static void
parse_blocks (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  JsonArray *array = pwt_profile_json_array (json, root, "blocks");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n && json->error == NULL; i++) {
    gsize mark = pwt_profile_json_enter_index (json, "blocks", i);
    JsonObject *object = pwt_profile_json_element (json, array, i);

    if (object != NULL)
      parse_block (json, profile, object);
    pwt_profile_json_leave (json, mark);
  }
  if (n > MAX_BLOCKS)
    pwt_profile_json_fail (json, "blocks: at most %d", MAX_BLOCKS);
  if (json->error == NULL &&
      (profile->blocks->len == 0 || g_array_index (profile->blocks, PwtProfileBlock, 0).is_rare))
    pwt_profile_json_fail (json, "blocks: the first must be read always");
}

static guint
find_block (PwtProfileJson *json, const PwtProfile *profile, JsonObject *object)
{
  const char *name = pwt_profile_json_text (json, object, "block");

  for (guint i = 0; i < profile->blocks->len; i++)
    if (strcmp (g_array_index (profile->blocks, PwtProfileBlock, i).name, name) == 0)
      return i;
  pwt_profile_json_fail (json, "there is no block “%s”", name);
  return 0;
}

static PwtRatio
parse_ratio (PwtProfileJson *json, JsonObject *object)
{
  static const char *const nicks[] = { "none", "ct", "pt", "ct-pt" };
  const char *nick;

  if (!pwt_profile_json_has (object, "ratio"))
    return PWT_RATIO_NONE;
  nick = pwt_profile_json_text (json, object, "ratio");
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (strcmp (nicks[i], nick) == 0)
      return (PwtRatio) i;
  pwt_profile_json_fail (json, "“ratio” is none, ct, pt or ct-pt");
  return PWT_RATIO_NONE;
}

/* What is paid, and how often, is the same on either side of a transformer; where money is judged
 * and written, nothing is multiplied. */
static void
check_ratio (PwtProfileJson *json, const PwtProfileQuantity *quantity, const char *name)
{
  if (quantity->ratio != PWT_RATIO_NONE && (quantity->quantity == PWT_QUANTITY_BALANCE ||
                                            quantity->quantity == PWT_QUANTITY_PURCHASE_COUNT))
    pwt_profile_json_fail (json, "“%s” is of what is paid: it has no “ratio”", name);
}

static void
parse_limits (PwtProfileJson *json, JsonObject *object, PwtProfileQuantity *quantity)
{
  quantity->min = G_MININT64;
  quantity->max = G_MAXINT64;
  if (pwt_profile_json_has (object, "min"))
    quantity->min = pwt_profile_json_number (json, object, "min", -MAX_RAW, MAX_RAW);
  if (pwt_profile_json_has (object, "max"))
    quantity->max = pwt_profile_json_number (json, object, "max", -MAX_RAW, MAX_RAW);
  if (quantity->min > quantity->max)
    pwt_profile_json_fail (json, "“min” is above “max”");
}

static void
check_place (PwtProfileJson *json, const PwtProfile *profile, PwtProfileQuantity *quantity,
             guint address)
{
  const PwtProfileBlock *block = &g_array_index (profile->blocks, PwtProfileBlock, quantity->block);
  guint n_registers = (quantity->coding.n_bytes + 1) / 2;

  if (address < block->address || address + n_registers > (guint) block->address + block->count)
    pwt_profile_json_fail (json, "does not lie in its block");
  else
    quantity->at = address - block->address;
}

static void
parse_quantity (PwtProfileJson *json, PwtProfile *profile, JsonObject *object)
{
  PwtProfileQuantity quantity = { 0 };
  const char *name = pwt_profile_json_text (json, object, "name");

  pwt_profile_json_allow (json, object,
                          "name block address type bit bytes encoding order scale ratio min max "
                          "history certain note");
  if (!pwt_quantity_from_name (name, &quantity.quantity))
    pwt_profile_json_fail (json, "there is no quantity “%s”", name);
  else if (pwt_profile_find (profile, quantity.quantity) != NULL)
    pwt_profile_json_fail (json, "“%s” is there twice", name);
  if (profile->blocks->len == 0)
    return;
  quantity.block = find_block (json, profile, object);
  pwt_profile_json_coding (json, object, &quantity.coding);
  if (quantity.coding.type == PWT_TYPE_U8)
    pwt_profile_json_fail (json, "u8 is of writes only");
  if ((quantity.quantity == PWT_QUANTITY_CLOCK) != (quantity.coding.type == PWT_TYPE_CLOCK))
    pwt_profile_json_fail (json, "“clock” and the type clock go together");
  check_place (json, profile, &quantity, pwt_profile_json_address (json, object, "address"));
  quantity.ratio = parse_ratio (json, object);
  check_ratio (json, &quantity, name);
  parse_limits (json, object, &quantity);
  quantity.in_history = pwt_profile_json_flag (json, object, "history");
  quantity.is_certain = pwt_profile_json_certainty (json, object, &quantity.note);
  g_array_append_val (profile->quantities, quantity);
}

/* A reading in history has so many values at most. */
static void
check_history (PwtProfileJson *json, const PwtProfile *profile)
{
  guint n = 0;

  for (guint i = 0; i < profile->quantities->len; i++)
    n += g_array_index (profile->quantities, PwtProfileQuantity, i).in_history ? 1 : 0;
  if (n > PWT_PROFILE_HISTORY_MAX)
    pwt_profile_json_fail (json, "quantities: %u have “history”, %d can", n,
                           PWT_PROFILE_HISTORY_MAX);
}

static void
parse_quantities (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  JsonArray *array = pwt_profile_json_array (json, root, "quantities");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n && json->error == NULL; i++) {
    gsize mark = pwt_profile_json_enter_index (json, "quantities", i);
    JsonObject *object = pwt_profile_json_element (json, array, i);

    if (object != NULL)
      parse_quantity (json, profile, object);
    pwt_profile_json_leave (json, mark);
  }
  if (json->error == NULL)
    check_history (json, profile);
}

/* The code that says which model answers must come with the values it vouches for. */
static void
parse_models (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  const PwtProfileQuantity *model = pwt_profile_find (profile, PWT_QUANTITY_MODEL);
  JsonArray *array;

  if (!pwt_profile_json_has (root, "models"))
    return;
  array = pwt_profile_json_array (json, root, "models");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    gint64 code;

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
      pwt_profile_json_fail (json, "models[%u]: must be a whole number", i);
      return;
    }
    code = json_node_get_int (node);
    g_array_append_val (profile->models, code);
  }
  if (model == NULL || model->block != 0)
    pwt_profile_json_fail (json, "models: needs the quantity “model” in the first block");
}

static void
parse_exceptions (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  JsonObject *object;
  g_autoptr (GList) codes = NULL;

  if (!pwt_profile_json_has (root, "exceptions"))
    return;
  object = pwt_profile_json_object (json, root, "exceptions");
  codes = object != NULL ? json_object_get_members (object) : NULL;
  for (GList *code = codes; code != NULL; code = code->next) {
    gsize mark = pwt_profile_json_enter (json, "exceptions");
    guint number = pwt_profile_json_hex (json, code->data, 0xFF);

    g_free (profile->exceptions[number]);
    profile->exceptions[number] = g_strdup (pwt_profile_json_text (json, object, code->data));
    pwt_profile_json_leave (json, mark);
  }
}

/* Money is judged by count and balance: they must be of one moment, so of one answer. */
static void
check_money (PwtProfileJson *json, const PwtProfile *profile)
{
  const PwtProfileQuantity *balance = pwt_profile_find (profile, PWT_QUANTITY_BALANCE);
  const PwtProfileQuantity *count = pwt_profile_find (profile, PWT_QUANTITY_PURCHASE_COUNT);

  if (!profile->is_prepaid && profile->commands[PWT_TASK_TOPUP].is_possible)
    pwt_profile_json_fail (json, "commands.topup: the profile is not “prepaid”");
  if (!profile->is_prepaid)
    return;
  if (balance == NULL || count == NULL || balance->block != 0 || count->block != 0)
    pwt_profile_json_fail (
        json, "quantities: “prepaid” needs “balance” and “purchase.count” in the first block");
}

/* On an unruly line a late answer is told from the one awaited by its length. */
static void
check_number (PwtProfileJson *json, const PwtProfile *profile)
{
  const PwtProfileQuantity *number = pwt_profile_find (profile, PWT_QUANTITY_NUMBER);
  guint narrow = profile->is_prepaid ? pwt_profile_narrow (profile, NULL) : 0;

  for (guint i = 0; number != NULL && i < profile->blocks->len; i++) {
    guint length = g_array_index (profile->blocks, PwtProfileBlock, i).count;

    if (i != number->block &&
        length == g_array_index (profile->blocks, PwtProfileBlock, number->block).count)
      pwt_profile_json_fail (json, "quantities: “number” needs a block of a length of its own");
  }
  if (number != NULL &&
      g_array_index (profile->blocks, PwtProfileBlock, number->block).count == narrow)
    pwt_profile_json_fail (json, "quantities: the block of “number” is as long as the registers "
                                 "from “balance” to “purchase.count”");
}

static void
parse_root (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  pwt_profile_json_allow (json, root,
                          "format id title sources phases prepaid choices blocks quantities models "
                          "exceptions commands take-back notes");
  pwt_profile_json_number (json, root, "format", FORMAT, FORMAT);
  profile->id = g_strdup (pwt_profile_json_text (json, root, "id"));
  profile->title = g_strdup (pwt_profile_json_text (json, root, "title"));
  profile->phases = (guint) pwt_profile_json_number (json, root, "phases", 1, 3);
  profile->is_prepaid = pwt_profile_json_flag (json, root, "prepaid");
  profile->take_back = pwt_profile_json_dup_text (json, root, "take-back");
  profile->choices = g_ptr_array_ref (json->choices);
  parse_blocks (json, profile, root);
  parse_quantities (json, profile, root);
  parse_models (json, profile, root);
  parse_exceptions (json, profile, root);
  pwt_profile_json_commands (json, profile, root);
  if (json->error == NULL)
    check_money (json, profile);
  if (json->error == NULL)
    check_number (json, profile);
}

static PwtProfile *
profile_new (void)
{
  PwtProfile *profile = g_new0 (PwtProfile, 1);

  profile->refs = 1;
  profile->blocks = g_array_new (FALSE, FALSE, sizeof (PwtProfileBlock));
  profile->quantities = g_array_new (FALSE, FALSE, sizeof (PwtProfileQuantity));
  profile->models = g_array_new (FALSE, FALSE, sizeof (gint64));
  return profile;
}

/**
 * pwt_profile_parse:
 * @file: what to call it in messages
 * @json: @n bytes from anywhere
 * @settings: (nullable): JSON object, choice → option
 * @error: return location for %PWT_LINES_ERROR_PROFILE or %PWT_LINES_ERROR_SETTINGS
 *
 * Returns: (transfer full): the profile with its choices made, or %NULL with @error set
 */
PwtProfile *
pwt_profile_parse (const char *file, const char *json, gsize n, const char *settings,
                   GError **error)
{
  g_autoptr (PwtProfile) profile = profile_new ();
  g_autoptr (JsonObject) root = NULL;
  PwtProfileJson reader;

  pwt_profile_json_init (&reader, file);
  root = pwt_profile_json_parse (&reader, json, n);
  if (root != NULL)
    pwt_profile_json_choices (&reader, root, settings);
  if (root != NULL && reader.error == NULL)
    parse_root (&reader, profile, root);
  if (reader.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&reader.error));
    g_clear_pointer (&profile, pwt_profile_unref);
  }
  pwt_profile_json_clear (&reader);
  return g_steal_pointer (&profile);
}

/**
 * pwt_profile_load:
 * @path: a file whose name is the profile's id and ".json"
 * @settings: (nullable): as pwt_profile_parse()
 * @error: return location for a %PWT_LINES_ERROR
 */
PwtProfile *
pwt_profile_load (const char *path, const char *settings, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (PwtProfile) profile = NULL;
  g_autoptr (GError) problem = NULL;
  gsize n;

  if (!g_file_get_contents (path, &text, &n, &problem)) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
                 "The profile %s cannot be read: %s", name, problem->message);
    return NULL;
  }
  profile = pwt_profile_parse (name, text, n, settings, error);
  if (profile == NULL)
    return NULL;
  if (strncmp (name, profile->id, strlen (profile->id)) == 0 &&
      strcmp (name + strlen (profile->id), ".json") == 0)
    return g_steal_pointer (&profile);
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE,
               "%s: id: “%s” is not the file's name", name, profile->id);
  return NULL;
}
