/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as JSON. Quantities are decimal strings ("123.45"), ids are strings, times are RFC 3339,
 * choices their nicks; what is not given is left out. Unknown fields are refused.
 * Two values for one key are refused. */
#include "record/record.h"

#include <json-glib/json-glib.h>
#include <string.h>

static gconstpointer
peek_member (const PwtField *field, gconstpointer object)
{
  return (const guint8 *) object + field->offset;
}

static gpointer
member (const PwtField *field, gpointer object)
{
  return (guint8 *) object + field->offset;
}

/* --- writing --- */

/**
 * pwt_json_append_text:
 * @json: gets @text as a JSON string, with its quotes
 * @text: valid UTF-8
 */
void
pwt_json_append_text (GString *json, const char *text)
{
  const char *plain = text; /* not copied yet */
  const char *p;

  g_string_append_c (json, '"');
  for (p = text; *p != '\0'; p++) {
    guchar c = (guchar) *p;

    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
      continue;
    g_string_append_len (json, plain, p - plain);
    plain = p + 1;
    if (c == '"' || c == '\\')
      g_string_append_printf (json, "\\%c", c);
    else if (c == '\n')
      g_string_append (json, "\\n");
    else if (c == '\t')
      g_string_append (json, "\\t");
    else
      g_string_append_printf (json, "\\u%04x", c);
  }
  g_string_append_len (json, plain, p - plain);
  g_string_append_c (json, '"');
}

/* Room for @n more bytes at the end of @json. Returns: where they are to be written */
static char *
extend (GString *json, gsize n)
{
  gsize length = json->len;

  g_string_set_size (json, length + n);
  return json->str + length;
}

/* Text of our own making, in which nothing is to be escaped: an id, a number, a time. */
static void
append_quoted (GString *json, const char *text)
{
  gsize n = strlen (text);
  char *p = extend (json, n + 2);

  p[0] = '"';
  memcpy (p + 1, text, n);
  p[n + 1] = '"';
}

static void
append_name (GString *json, const char *name, gboolean is_first)
{
  gsize n = strlen (name), from = is_first ? 0 : 1;
  char *p = extend (json, from + n + 3);

  *p = ','; /* where it is the first, the next character takes this place */
  p[from] = '"';
  memcpy (p + from + 1, name, n);
  p[from + 1 + n] = '"';
  p[from + 2 + n] = ':';
}

static void
append_list (const PwtField *field, const GPtrArray *list, GString *json)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < list->len; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    pwt_record_append_json (field->of, g_ptr_array_index (list, i), json);
  }
  g_string_append_c (json, ']');
}

static void
append_scalar (const PwtField *field, gconstpointer object, GString *json)
{
  char plain[PWT_PLAIN_SIZE];

  if (field->type == PWT_T_TEXT) {
    pwt_json_append_text (json, pwt_field_peek_text (field, object));
    return;
  }
  if (field->type == PWT_T_CHOICE) {
    append_quoted (json, field->choices[pwt_field_get_int (field, object)].nick);
    return;
  }
  pwt_field_write_plain (field, object, plain);
  if (field->type == PWT_T_INT || field->type == PWT_T_BOOL)
    g_string_append (json, plain);
  else
    append_quoted (json, plain);
}

static void
append_value (const PwtField *field, gconstpointer object, GString *json)
{
  if (field->type == PWT_T_LIST)
    append_list (field, *(GPtrArray *const *) peek_member (field, object), json);
  else if (field->type == PWT_T_RECORD)
    pwt_record_append_json (field->of, *(gpointer const *) peek_member (field, object), json);
  else
    append_scalar (field, object, json);
}

/**
 * pwt_record_append_json:
 * @object: an object of @record
 * @json: gets it as a JSON object, fields in the order of their declaration
 */
void
pwt_record_append_json (const PwtRecord *record, gconstpointer object, GString *json)
{
  gboolean is_first = TRUE;

  g_string_append_c (json, '{');
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if (pwt_field_is_none (field, object))
      continue;
    append_name (json, field->name, is_first);
    is_first = FALSE;
    append_value (field, object, json);
  }
  g_string_append_c (json, '}');
}

/**
 * pwt_record_to_json:
 *
 * Returns: (transfer full): @object as JSON text
 */
char *
pwt_record_to_json (const PwtRecord *record, gconstpointer object)
{
  GString *json = g_string_sized_new (1024);

  pwt_record_append_json (record, object, json);
  return g_string_free (json, FALSE);
}

/* --- reading --- */

static gboolean
set_json_error (GError **error, const char *message)
{
  g_set_error_literal (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON, message);
  return FALSE;
}

G_GNUC_PRINTF (3, 4)
static gboolean
set_type_error (const PwtField *field, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD, "%s: %s", field->name, what);
  return FALSE;
}

static gpointer read_object (const PwtRecord *record, JsonNode *node, GError **error);

static gboolean
read_list (const PwtField *field, gpointer object, JsonNode *node, GError **error)
{
  GPtrArray *list = *(GPtrArray **) member (field, object);
  guint limit = field->max_length > 0 ? field->max_length : 1000;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return set_type_error (field, error, "must be a list");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > limit)
    return set_type_error (field, error, "has more than %u elements", limit);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    gpointer element = read_object (field->of, json_array_get_element (array, i), error);

    if (element == NULL) {
      g_prefix_error (error, "%s[%u].", field->name, i);
      return FALSE;
    }
    g_ptr_array_add (list, element);
  }
  return TRUE;
}

static gboolean
read_nested (const PwtField *field, gpointer object, JsonNode *node, GError **error)
{
  gpointer *nested = member (field, object);

  *nested = read_object (field->of, node, error);
  if (*nested == NULL)
    g_prefix_error (error, "%s.", field->name);
  return *nested != NULL;
}

static gboolean
read_scalar (const PwtField *field, gpointer object, JsonNode *node, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (field->type == PWT_T_INT || field->type == PWT_T_BOOL) {
    GType wanted = field->type == PWT_T_INT ? G_TYPE_INT64 : G_TYPE_BOOLEAN;

    if (type != wanted)
      return set_type_error (field, error, "must be %s",
                             wanted == G_TYPE_INT64 ? "a whole number" : "true or false");
    pwt_field_set_int (field, object,
                       wanted == G_TYPE_INT64 ? json_node_get_int (node)
                                              : json_node_get_boolean (node));
    return TRUE;
  }
  if (type != G_TYPE_STRING)
    return set_type_error (field, error, "must be a string in quotes");
  return pwt_field_parse (field, object, json_node_get_string (node), error);
}

static gboolean
read_field (const PwtField *field, gpointer object, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE; /* the same as absent */
  if (field->type == PWT_T_LIST)
    return read_list (field, object, node, error);
  if (field->type == PWT_T_RECORD)
    return read_nested (field, object, node, error);
  return read_scalar (field, object, node, error);
}

static gpointer
read_object (const PwtRecord *record, JsonNode *node, GError **error)
{
  gpointer object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON, "%s must be a JSON object",
                 record->name);
    return NULL;
  }
  object = pwt_record_new (record);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    const PwtField *field = pwt_record_find (record, name);

    if (field == NULL) {
      g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD, "%.60s: no such field in %s",
                   name, record->name);
      goto wrong;
    }
    if (!read_field (field, object, value, error))
      goto wrong;
  }
  return object;

wrong:
  pwt_record_free (record, object);
  return NULL;
}

static gsize
count_members (JsonNode *node)
{
  gsize n = 0;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      n += count_members (json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    JsonNode *value;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, NULL, &value))
      n += 1 + count_members (value);
  }
  return n;
}

static JsonNode *
parse (JsonParser *parser, const char *json, gsize length, GError **error)
{
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;

  if (!pwt_json_check_text (json, length, error))
    return NULL;
  if (!json_parser_load_from_data (parser, json, (gssize) length, &parse_error)) {
    g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON, "Not JSON: %s",
                 parse_error->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL)
    set_json_error (error, "The JSON text is empty");
  else if (count_members (root) != pwt_json_count_keys (json, length))
    set_json_error (error, "The JSON text gives one key twice");
  else
    return root;
  return NULL;
}

/**
 * pwt_record_from_json:
 * @json: text from anywhere
 * @length: of it in bytes, or −1 if it ends with NUL
 * @error: return location for a %PWT_RECORD_ERROR or %PWT_DOMAIN_ERROR, naming the field
 *
 * Reads types strictly and checks every constraint of the field table.
 *
 * Returns: (transfer full): an object of @record, or %NULL with @error set
 */
gpointer
pwt_record_from_json (const PwtRecord *record, const char *json, gssize length, GError **error)
{
  gsize n_bytes = length < 0 ? strlen (json) : (gsize) length;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = parse (parser, json, n_bytes, error);
  gpointer object;

  if (root == NULL)
    return NULL;
  object = read_object (record, root, error);
  if (object != NULL && !pwt_record_check (record, object, error)) {
    pwt_record_free (record, object);
    return NULL;
  }
  return object;
}

/* --- schema --- */

static const char *
schema_of (PwtFieldType type)
{
  switch (type) {
  case PWT_T_TEXT:
    return "\"type\":\"string\"";
  case PWT_T_INT:
    return "\"type\":\"integer\"";
  case PWT_T_BOOL:
    return "\"type\":\"boolean\"";
  case PWT_T_MONEY:
    return "\"type\":\"string\",\"format\":\"decimal\",\"description\":\"yuan, 4 decimals\"";
  case PWT_T_PRICE:
    return "\"type\":\"string\",\"format\":\"decimal\",\"description\":\"yuan a unit, 6 decimals\"";
  case PWT_T_ENERGY:
    return "\"type\":\"string\",\"format\":\"decimal\",\"description\":\"kWh or m³, 3 decimals\"";
  case PWT_T_TIME:
    return "\"type\":\"string\",\"format\":\"date-time\"";
  case PWT_T_DATE:
    return "\"type\":\"string\",\"format\":\"date\"";
  case PWT_T_ID:
    return "\"type\":\"string\",\"format\":\"uuid\"";
  case PWT_T_CHOICE:
    return "\"type\":\"string\"";
  case PWT_T_LIST:
    return "\"type\":\"array\"";
  case PWT_T_RECORD:
    return "\"type\":\"object\"";
  }
  g_assert_not_reached ();
}

static void
append_field_schema (const PwtField *field, GString *json)
{
  pwt_json_append_text (json, field->name);
  g_string_append (json, ":");
  if (field->type == PWT_T_RECORD) {
    pwt_record_append_schema (field->of, json);
    return;
  }
  g_string_append_printf (json, "{%s", schema_of (field->type));
  if (field->type == PWT_T_CHOICE) {
    g_string_append (json, ",\"enum\":[");
    for (guint i = 0; field->choices[i].nick != NULL; i++)
      g_string_append_printf (json, "%s\"%s\"", i > 0 ? "," : "", field->choices[i].nick);
    g_string_append_c (json, ']');
  } else if (field->type == PWT_T_LIST) {
    g_string_append (json, ",\"items\":");
    pwt_record_append_schema (field->of, json);
  }
  g_string_append_c (json, '}');
}

/**
 * pwt_record_append_schema:
 * @json: gets the JSON Schema of @record
 */
void
pwt_record_append_schema (const PwtRecord *record, GString *json)
{
  gboolean is_first = TRUE;

  g_string_append (json, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
  for (guint i = 0; i < record->n_fields; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    append_field_schema (&record->fields[i], json);
  }
  g_string_append_c (json, '}');
  for (guint i = 0; i < record->n_fields; i++) {
    if (!(record->fields[i].flags & PWT_F_REQUIRED))
      continue;
    g_string_append (json, is_first ? ",\"required\":[" : ",");
    pwt_json_append_text (json, record->fields[i].name);
    is_first = FALSE;
  }
  g_string_append (json, is_first ? "}" : "]}");
}
