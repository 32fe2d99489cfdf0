/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json.h"

#include "domain/decimal.h"
#include "record/record.h"
#include "sim/error.h"

/**
 * pwt_sim_json_init:
 * @json: (out): without a mistake; pwt_sim_json_clear() it
 */
void
pwt_sim_json_init (PwtSimJson *json)
{
  json->place = g_string_new (NULL);
  json->error = NULL;
}

void
pwt_sim_json_clear (PwtSimJson *json)
{
  g_string_free (json->place, TRUE);
  g_clear_error (&json->error);
}

/**
 * pwt_sim_json_parse:
 *
 * Size, depth and numbers are checked before json-glib sees the text.
 *
 * Returns: (transfer full) (nullable): a node that holds an object, or %NULL with the mistake kept
 */
JsonNode *
pwt_sim_json_parse (PwtSimJson *json, const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  if (!pwt_json_check_text (text, length, &error) ||
      !json_parser_load_from_data (parser, text, (gssize) length, &error)) {
    g_set_error (&json->error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYNTAX, "%s", error->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (&json->error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYNTAX, "Not a JSON object");
    return NULL;
  }
  return json_node_ref (root);
}

/**
 * pwt_sim_json_fail:
 * @member: (nullable): of the object at hand
 *
 * Keeps the mistake with its place, if it is the first.
 */
void
pwt_sim_json_fail (PwtSimJson *json, const char *member, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;
  gsize mark;

  if (json->error != NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  mark = member != NULL ? pwt_sim_json_enter (json, member, -1) : json->place->len;
  json->error = g_error_new (PWT_SIM_ERROR, PWT_SIM_ERROR_VALUE, "%s%s%s", json->place->str,
                             json->place->len > 0 ? ": " : "", text);
  pwt_sim_json_leave (json, mark);
}

/**
 * pwt_sim_json_finish:
 *
 * Returns: %FALSE with @error set to the first mistake, if there was one
 */
gboolean
pwt_sim_json_finish (PwtSimJson *json, GError **error)
{
  if (json->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&json->error));
  return FALSE;
}

/**
 * pwt_sim_json_enter:
 * @index: of a list's element, or -1
 *
 * Returns: what pwt_sim_json_leave() needs to come back
 */
gsize
pwt_sim_json_enter (PwtSimJson *json, const char *member, gint index)
{
  gsize mark = json->place->len;

  if (mark > 0)
    g_string_append_c (json->place, '.');
  g_string_append_printf (json->place, "%.40s", member);
  if (index >= 0)
    g_string_append_printf (json->place, "[%d]", index);
  return mark;
}

void
pwt_sim_json_leave (PwtSimJson *json, gsize mark)
{
  g_string_truncate (json->place, mark);
}

/**
 * pwt_sim_json_allow:
 * @members: (array zero-terminated=1): any other member of @object is a mistake
 */
void
pwt_sim_json_allow (PwtSimJson *json, JsonObject *object, const char *const *members)
{
  JsonObjectIter iter;
  const char *name;

  if (object == NULL)
    return;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (members, name))
      pwt_sim_json_fail (json, name, "there is no such member");
}

static JsonNode *
find (PwtSimJson *json, JsonObject *object, const char *member)
{
  if (json->error != NULL || object == NULL)
    return NULL;
  return json_object_get_member (object, member);
}

/**
 * pwt_sim_json_require:
 *
 * @object without @member is a mistake.
 */
void
pwt_sim_json_require (PwtSimJson *json, JsonObject *object, const char *member)
{
  if (object != NULL && !json_object_has_member (object, member))
    pwt_sim_json_fail (json, member, "missing");
}

/**
 * pwt_sim_json_object:
 *
 * Returns: (transfer none) (nullable): the object, or %NULL if absent or a mistake
 */
JsonObject *
pwt_sim_json_object (PwtSimJson *json, JsonObject *object, const char *member)
{
  JsonNode *node = find (json, object, member);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    pwt_sim_json_fail (json, member, "must be an object");
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * pwt_sim_json_array:
 *
 * Returns: (transfer none) (nullable): the list, or %NULL if absent or a mistake
 */
JsonArray *
pwt_sim_json_array (PwtSimJson *json, JsonObject *object, const char *member)
{
  JsonNode *node = find (json, object, member);

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    pwt_sim_json_fail (json, member, "must be a list");
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * pwt_sim_json_element:
 *
 * Call with the place of the element entered.
 *
 * Returns: (transfer none) (nullable): the object, or %NULL for a mistake
 */
JsonObject *
pwt_sim_json_element (PwtSimJson *json, JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  pwt_sim_json_fail (json, NULL, "must be an object");
  return NULL;
}

/**
 * pwt_sim_json_text:
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if absent or a mistake
 */
const char *
pwt_sim_json_text (PwtSimJson *json, JsonObject *object, const char *member)
{
  JsonNode *node = find (json, object, member);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  pwt_sim_json_fail (json, member, "must be a text");
  return NULL;
}

/**
 * pwt_sim_json_int:
 * @value: (inout): a whole number, @min … @max
 */
void
pwt_sim_json_int (PwtSimJson *json, JsonObject *object, const char *member, gint64 min, gint64 max,
                  gint64 *value)
{
  JsonNode *node = find (json, object, member);

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    pwt_sim_json_fail (json, member, "must be a whole number");
  else if (json_node_get_int (node) < min || json_node_get_int (node) > max)
    pwt_sim_json_fail (json, member, "must be %" G_GINT64_FORMAT " … %" G_GINT64_FORMAT, min, max);
  else
    *value = json_node_get_int (node);
}

/**
 * pwt_sim_json_flag:
 * @value: (inout): true or false
 */
void
pwt_sim_json_flag (PwtSimJson *json, JsonObject *object, const char *member, gboolean *value)
{
  JsonNode *node = find (json, object, member);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node);
  else
    pwt_sim_json_fail (json, member, "must be true or false");
}

/**
 * pwt_sim_json_decimal:
 * @value: (inout): the number times 10^@decimals, @min … @max
 *
 * Quantities are decimal texts.
 */
void
pwt_sim_json_decimal (PwtSimJson *json, JsonObject *object, const char *member, guint decimals,
                      gint64 min, gint64 max, gint64 *value)
{
  const char *text = pwt_sim_json_text (json, object, member);
  g_autoptr (GError) error = NULL;
  gint64 parsed;

  if (text == NULL)
    return;
  if (!pwt_decimal_parse (text, decimals, &parsed, &error)) {
    pwt_sim_json_fail (json, member, "%s", error->message);
  } else if (parsed < min || parsed > max) {
    g_autofree char *low = pwt_decimal_format (min, decimals, 0, FALSE);
    g_autofree char *high = pwt_decimal_format (max, decimals, 0, FALSE);

    pwt_sim_json_fail (json, member, "must be %s … %s", low, high);
  } else {
    *value = parsed;
  }
}

/**
 * pwt_sim_json_put_decimal:
 *
 * Writes @value ÷ 10^@decimals exactly, with at least two decimals where there are any.
 */
void
pwt_sim_json_put_decimal (JsonObject *object, const char *member, gint64 value, guint decimals)
{
  g_autofree char *text = pwt_decimal_format (value, decimals, MIN (decimals, 2), FALSE);

  json_object_set_string_member (object, member, text);
}

/**
 * pwt_sim_json_print:
 * @object: (transfer full)
 *
 * Returns: (transfer full): one line, without its end
 */
char *
pwt_sim_json_print (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}
