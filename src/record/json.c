/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as JSON. Quantities are decimal strings ("123.45"), ids are strings, times are RFC 3339,
 * choices their nicks; what is not given is left out. */
#include "record/record.h"

#include <string.h>

static gconstpointer
peek_member (const PwtField *field, gconstpointer object)
{
  return (const guint8 *) object + field->offset;
}

/* --- writing --- */

/* A list's reply is mostly names, ids and numbers: they are written in place. */

/* Returns: the end of @json, with room for @n more bytes there */
static char *
make_room (GString *json, gsize n)
{
  gsize length = json->len;

  if (json->allocated_len - length <= n) {
    g_string_set_size (json, length + n);
    g_string_truncate (json, length);
  }
  return json->str + length;
}

static void
end_at (GString *json, char *end)
{
  json->len = (gsize) (end - json->str);
  *end = '\0';
}

static gboolean
is_plain (guchar c)
{
  return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void
append_escaped (GString *json, guchar c)
{
  if (c == '"' || c == '\\')
    g_string_append_printf (json, "\\%c", c);
  else if (c == '\n')
    g_string_append (json, "\\n");
  else if (c == '\t')
    g_string_append (json, "\\t");
  else
    g_string_append_printf (json, "\\u%04x", c);
}

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
    if (is_plain ((guchar) *p))
      continue;
    g_string_append_len (json, plain, p - plain);
    plain = p + 1;
    append_escaped (json, (guchar) *p);
  }
  g_string_append_len (json, plain, p - plain);
  g_string_append_c (json, '"');
}

static void
append_name (GString *json, const char *name, gboolean is_first)
{
  char *p = make_room (json, strlen (name) + strlen (",\"\":"));

  if (!is_first)
    *p++ = ',';
  *p++ = '"';
  p = stpcpy (p, name);
  *p++ = '"';
  *p++ = ':';
  end_at (json, p);
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

/* In what is not text nothing is to be escaped. */
static void
append_plain (const PwtField *field, gconstpointer object, GString *json)
{
  gboolean is_quoted = field->type != PWT_T_INT && field->type != PWT_T_BOOL;
  char *p = make_room (json, PWT_PLAIN_SIZE + strlen ("\"\""));

  if (is_quoted)
    *p++ = '"';
  pwt_field_write_plain (field, object, p);
  p += strlen (p);
  if (is_quoted)
    *p++ = '"';
  end_at (json, p);
}

static void
append_scalar (const PwtField *field, gconstpointer object, GString *json)
{
  if (field->type == PWT_T_TEXT)
    pwt_json_append_text (json, pwt_field_peek_text (field, object));
  else if (field->type == PWT_T_CHOICE)
    pwt_json_append_text (json, field->choices[pwt_field_get_int (field, object)].nick);
  else
    append_plain (field, object, json);
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
