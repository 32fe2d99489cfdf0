/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/profile-json.h"

#include "field/error.h"
#include "record/record.h"

void
pwt_profile_json_init (PwtProfileJson *json, const char *file)
{
  json->file = file;
  json->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json->choices = g_ptr_array_new ();
  json->place = g_string_new (NULL);
  json->error = NULL;
}

void
pwt_profile_json_clear (PwtProfileJson *json)
{
  g_hash_table_unref (json->options);
  g_ptr_array_unref (json->choices);
  g_string_free (json->place, TRUE);
  g_clear_error (&json->error);
}

/**
 * pwt_profile_json_fail:
 *
 * Keeps the mistake, with file and place, if it is the first.
 */
void
pwt_profile_json_fail (PwtProfileJson *json, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (json->error != NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  json->error = g_error_new (PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE, "%s: %s%s%s", json->file,
                             json->place->str, json->place->len > 0 ? ": " : "", text);
}

/**
 * pwt_profile_json_enter:
 *
 * Returns: what pwt_profile_json_leave() needs to come back
 */
gsize
pwt_profile_json_enter (PwtProfileJson *json, const char *member)
{
  gsize mark = json->place->len;

  if (mark > 0)
    g_string_append_c (json->place, '.');
  g_string_append (json->place, member);
  return mark;
}

gsize
pwt_profile_json_enter_index (PwtProfileJson *json, const char *member, guint i)
{
  gsize mark = pwt_profile_json_enter (json, member);

  g_string_append_printf (json->place, "[%u]", i);
  return mark;
}

void
pwt_profile_json_leave (PwtProfileJson *json, gsize mark)
{
  g_string_truncate (json->place, mark);
}

/**
 * pwt_profile_json_parse:
 *
 * Returns: (transfer full) (nullable): the outermost object, or %NULL with the mistake kept
 */
JsonObject *
pwt_profile_json_parse (PwtProfileJson *json, const char *text, gsize n)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  if (n > PWT_PROFILE_MAX_BYTES) {
    pwt_profile_json_fail (json, "larger than %d bytes", PWT_PROFILE_MAX_BYTES);
    return NULL;
  }
  if (!pwt_json_check_text (text, n, &error) ||
      !json_parser_load_from_data (parser, text, (gssize) n, &error)) {
    pwt_profile_json_fail (json, "%s", error->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    pwt_profile_json_fail (json, "not a JSON object");
    return NULL;
  }
  return json_object_ref (json_node_get_object (root));
}

static gboolean
is_listed (const char *members, const char *name)
{
  g_auto (GStrv) list = g_strsplit (members, " ", -1);

  return g_strv_contains ((const char *const *) list, name);
}

/**
 * pwt_profile_json_allow:
 * @members: names, each followed by a space but the last
 *
 * Any other member of @object is a mistake.
 */
void
pwt_profile_json_allow (PwtProfileJson *json, JsonObject *object, const char *members)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name != NULL; name = name->next)
    if (!is_listed (members, name->data))
      pwt_profile_json_fail (json, "unknown member “%s”; known are: %s", (char *) name->data,
                             members);
}

gboolean
pwt_profile_json_has (JsonObject *object, const char *member)
{
  return json_object_has_member (object, member);
}

/* The option of {"choice": …} that the settings chose. */
static JsonNode *
choose (PwtProfileJson *json, JsonObject *choice)
{
  JsonNode *name = json_object_get_member (choice, "choice");
  const char *option = NULL;

  if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING)
    option = g_hash_table_lookup (json->options, json_node_get_string (name));
  if (option == NULL) {
    pwt_profile_json_fail (json, "names a choice that “choices” does not have");
    return NULL;
  }
  if (!json_object_has_member (choice, option)) {
    pwt_profile_json_fail (json, "has no value for the option “%s”", option);
    return NULL;
  }
  return json_object_get_member (choice, option);
}

/* (nullable): the mistake is kept */
static JsonNode *
member_of (PwtProfileJson *json, JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL) {
    pwt_profile_json_fail (json, "missing");
    return NULL;
  }
  if (JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), "choice"))
    return choose (json, json_node_get_object (node));
  return node;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * pwt_profile_json_object:
 *
 * Returns: (transfer none) (nullable): %NULL with the mistake kept
 */
JsonObject *
pwt_profile_json_object (PwtProfileJson *json, JsonObject *object, const char *member)
{
  gsize mark = pwt_profile_json_enter (json, member);
  JsonNode *node = member_of (json, object, member);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    pwt_profile_json_fail (json, "must be an object");
    node = NULL;
  }
  pwt_profile_json_leave (json, mark);
  return node != NULL ? json_node_get_object (node) : NULL;
}

/**
 * pwt_profile_json_array:
 *
 * Returns: (transfer none) (nullable): %NULL with the mistake kept
 */
JsonArray *
pwt_profile_json_array (PwtProfileJson *json, JsonObject *object, const char *member)
{
  gsize mark = pwt_profile_json_enter (json, member);
  JsonNode *node = member_of (json, object, member);

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node)) {
    pwt_profile_json_fail (json, "must be a list");
    node = NULL;
  }
  pwt_profile_json_leave (json, mark);
  return node != NULL ? json_node_get_array (node) : NULL;
}

/**
 * pwt_profile_json_element:
 *
 * Returns: (transfer none) (nullable): the object at @i, or %NULL with the mistake kept
 */
JsonObject *
pwt_profile_json_element (PwtProfileJson *json, JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  pwt_profile_json_fail (json, "must be an object");
  return NULL;
}

/**
 * pwt_profile_json_text:
 *
 * Returns: (transfer none): not empty, or an empty text with the mistake kept
 */
const char *
pwt_profile_json_text (PwtProfileJson *json, JsonObject *object, const char *member)
{
  gsize mark = pwt_profile_json_enter (json, member);
  JsonNode *node = member_of (json, object, member);
  const char *text = "";

  if (holds (node, G_TYPE_STRING) && *json_node_get_string (node) != '\0')
    text = json_node_get_string (node);
  else
    pwt_profile_json_fail (json, "must be a text");
  pwt_profile_json_leave (json, mark);
  return text;
}

/**
 * pwt_profile_json_dup_text:
 *
 * Returns: (transfer full) (nullable): %NULL if there is no such member
 */
char *
pwt_profile_json_dup_text (PwtProfileJson *json, JsonObject *object, const char *member)
{
  if (!json_object_has_member (object, member))
    return NULL;
  return g_strdup (pwt_profile_json_text (json, object, member));
}

gint64
pwt_profile_json_number (PwtProfileJson *json, JsonObject *object, const char *member, gint64 min,
                         gint64 max)
{
  gsize mark = pwt_profile_json_enter (json, member);
  JsonNode *node = member_of (json, object, member);
  gint64 number = min;

  if (holds (node, G_TYPE_INT64))
    number = json_node_get_int (node);
  else
    pwt_profile_json_fail (json, "must be a whole number");
  if (number < min || number > max) {
    pwt_profile_json_fail (
        json, "%" G_GINT64_FORMAT " is not within %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
        number, min, max);
    number = min;
  }
  pwt_profile_json_leave (json, mark);
  return number;
}

/**
 * pwt_profile_json_flag:
 *
 * Returns: the member, %FALSE if there is none
 */
gboolean
pwt_profile_json_flag (PwtProfileJson *json, JsonObject *object, const char *member)
{
  gsize mark;
  JsonNode *node;
  gboolean flag = FALSE;

  if (!json_object_has_member (object, member))
    return FALSE;
  mark = pwt_profile_json_enter (json, member);
  node = member_of (json, object, member);
  if (holds (node, G_TYPE_BOOLEAN))
    flag = json_node_get_boolean (node);
  else
    pwt_profile_json_fail (json, "must be true or false");
  pwt_profile_json_leave (json, mark);
  return flag;
}

/**
 * pwt_profile_json_hex:
 *
 * Returns: the number @text writes as 0x…, or 0 with the mistake kept
 */
guint
pwt_profile_json_hex (PwtProfileJson *json, const char *text, guint max)
{
  guint64 number = 0;

  if (!g_str_has_prefix (text, "0x") ||
      !g_ascii_string_to_unsigned (text + 2, 16, 0, max, &number, NULL))
    pwt_profile_json_fail (json, "“%s” is not a number from 0x0 to 0x%X", text, max);
  return (guint) number;
}
