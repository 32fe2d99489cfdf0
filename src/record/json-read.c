/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records from JSON. pwt_json_check_text() has checked the words of the text, and that every string
 * and bracket is closed: no word runs past the end. Here is how they may follow each other, and
 * what they say goes straight into the record: a parser's tree in between costs several times the
 * reading, and keeps but the last of two equal keys. */
#include "record/record.h"

#include <string.h>

typedef struct {
  const char *start, *end;
  const char *p; /* next byte */
  GString *word; /* the last string, without quotes and escapes */
  GError **error;
} Reading;

/* The next byte that is not space; NUL at the end, which is nowhere else in a checked text, nor
 * within a bracket. */
static char
peek (Reading *reading)
{
  while (reading->p < reading->end && pwt_json_is_space (*reading->p))
    reading->p++;
  return reading->p < reading->end ? *reading->p : '\0';
}

static gboolean
fail (Reading *reading)
{
  g_set_error (reading->error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON,
               "Not JSON: byte %" G_GSIZE_FORMAT " is out of place",
               (gsize) (reading->p - reading->start) + 1);
  return FALSE;
}

static gboolean
take (Reading *reading, char wanted)
{
  if (peek (reading) != wanted)
    return fail (reading);
  reading->p++;
  return TRUE;
}

/* Between two elements or members. Returns: FALSE with @is_over if @closing came, or with the error
 * set */
static gboolean
take_next (Reading *reading, char closing, gboolean is_first, gboolean *is_over)
{
  *is_over = peek (reading) == closing;
  if (*is_over) {
    reading->p++;
    return FALSE;
  }
  return is_first || take (reading, ',');
}

/* --- strings --- */

static gunichar
take_code (Reading *reading)
{
  gunichar code = 0;

  for (guint i = 0; i < 4; i++)
    code = code * 16 + (gunichar) g_ascii_xdigit_value (*reading->p++);
  return code;
}

/* A character beyond U+FFFF is two codes. Half of one is no character. */
static gboolean
take_character (Reading *reading)
{
  gunichar code = take_code (reading), low;

  if (code >= 0xd800 && code < 0xdc00 && reading->p[0] == '\\' && reading->p[1] == 'u') {
    reading->p += 2;
    low = take_code (reading);
    code =
        low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : 0xd800;
  }
  if (code >= 0xd800 && code < 0xe000)
    return fail (reading);
  g_string_append_unichar (reading->word, code);
  return TRUE;
}

static gboolean
take_escape (Reading *reading)
{
  static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  char c = reading->p[1];

  reading->p += 2;
  if (c == 'u')
    return take_character (reading);
  g_string_append_c (reading->word, meant[strchr (escapes, c) - escapes]);
  return TRUE;
}

static gboolean
take_string (Reading *reading)
{
  g_string_truncate (reading->word, 0);
  if (!take (reading, '"'))
    return FALSE;
  for (;;) {
    const char *plain = reading->p;

    while (*reading->p != '"' && *reading->p != '\\')
      reading->p++;
    g_string_append_len (reading->word, plain, reading->p - plain);
    if (*reading->p == '"')
      break;
    if (!take_escape (reading))
      return FALSE;
  }
  reading->p++;
  return TRUE;
}

/* --- values --- */

G_GNUC_PRINTF (3, 4)
static gboolean
fail_field (Reading *reading, const PwtField *field, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (reading->error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD, "%s: %s", field->name,
               what);
  return FALSE;
}

static gpointer read_object (Reading *reading, const PwtRecord *record);

static gpointer *
member (const PwtField *field, gpointer object)
{
  return (gpointer *) ((guint8 *) object + field->offset);
}

static gboolean
read_element (Reading *reading, const PwtField *field, GPtrArray *list)
{
  guint limit = field->max_length > 0 ? field->max_length : 1000;
  gpointer element;

  if (list->len == limit)
    return fail_field (reading, field, "has more than %u elements", limit);
  element = read_object (reading, field->of);
  if (element == NULL)
    g_prefix_error (reading->error, "%s[%u].", field->name, list->len);
  else
    g_ptr_array_add (list, element);
  return element != NULL;
}

static gboolean
read_list (Reading *reading, const PwtField *field, gpointer object)
{
  GPtrArray *list = *member (field, object);
  gboolean is_over;

  if (peek (reading) != '[')
    return fail_field (reading, field, "must be a list");
  reading->p++;
  while (take_next (reading, ']', list->len == 0, &is_over))
    if (!read_element (reading, field, list))
      return FALSE;
  return is_over;
}

static gboolean
read_nested (Reading *reading, const PwtField *field, gpointer object)
{
  *member (field, object) = read_object (reading, field->of);
  if (*member (field, object) == NULL)
    g_prefix_error (reading->error, "%s.", field->name);
  return *member (field, object) != NULL;
}

static gboolean
read_int (Reading *reading, const PwtField *field, gpointer object)
{
  gboolean is_negative = *reading->p == '-';
  const char *start = reading->p + is_negative;
  gint64 number = 0;

  for (reading->p = start; g_ascii_isdigit (*reading->p); reading->p++)
    number = 10 * number + (*reading->p - '0'); /* at most 18 digits */
  if (reading->p == start || *reading->p == '.')
    return fail_field (reading, field, "must be a whole number");
  pwt_field_set_int (field, object, is_negative ? -number : number);
  return TRUE;
}

static gboolean
read_bool (Reading *reading, const PwtField *field, gpointer object)
{
  char c = peek (reading);

  if (c != 't' && c != 'f')
    return fail_field (reading, field, "must be true or false");
  pwt_field_set_int (field, object, c == 't');
  reading->p += c == 't' ? strlen ("true") : strlen ("false");
  return TRUE;
}

static gboolean
read_value (Reading *reading, const PwtField *field, gpointer object)
{
  char c = peek (reading);

  if (c == 'n') { /* the same as absent */
    reading->p += strlen ("null");
    return TRUE;
  }
  if (strchr (",:]}", c) != NULL)
    return fail (reading);
  switch (field->type) {
  case PWT_T_LIST:
    return read_list (reading, field, object);
  case PWT_T_RECORD:
    return read_nested (reading, field, object);
  case PWT_T_INT:
    return read_int (reading, field, object);
  case PWT_T_BOOL:
    return read_bool (reading, field, object);
  default:
    if (c != '"')
      return fail_field (reading, field, "must be a string in quotes");
    return take_string (reading) &&
           pwt_field_parse (field, object, reading->word->str, reading->error);
  }
}

/* Returns: (nullable): the field whose name comes next, with its colon */
static const PwtField *
take_name (Reading *reading, const PwtRecord *record)
{
  const PwtField *field;

  if (!take_string (reading))
    return NULL;
  field = pwt_record_find (record, reading->word->str);
  if (field == NULL)
    g_set_error (reading->error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD,
                 "%.60s: no such field in %s", reading->word->str, record->name);
  return field != NULL && take (reading, ':') ? field : NULL;
}

static gboolean
read_members (Reading *reading, const PwtRecord *record, gpointer object)
{
  gboolean is_over, is_first = TRUE;
  guint64 seen = 0; /* a bit a field */

  g_assert (record->n_fields <= 64); /* a test holds it for all */
  for (; take_next (reading, '}', is_first, &is_over); is_first = FALSE) {
    const PwtField *field = take_name (reading, record);
    guint64 bit = field != NULL ? G_GUINT64_CONSTANT (1) << (field - record->fields) : 0;

    if (field == NULL)
      return FALSE;
    if (seen & bit)
      return fail_field (reading, field, "is given twice");
    seen |= bit;
    if (!read_value (reading, field, object))
      return FALSE;
  }
  return is_over;
}

static gpointer
read_object (Reading *reading, const PwtRecord *record)
{
  gpointer object;

  if (peek (reading) != '{') {
    g_set_error (reading->error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON,
                 "%s must be a JSON object", record->name);
    return NULL;
  }
  reading->p++;
  object = pwt_record_new (record);
  if (read_members (reading, record, object))
    return object;
  pwt_record_free (record, object);
  return NULL;
}

/**
 * pwt_record_read_json:
 * @json: text from anywhere
 * @length: of it in bytes, or −1 if it ends with NUL
 * @error: return location for a %PWT_RECORD_ERROR or %PWT_DOMAIN_ERROR, naming the field
 *
 * As pwt_record_from_json(), but no constraint is checked: that is left to pwt_record_check().
 *
 * Returns: (transfer full): an object of @record, or %NULL with @error set
 */
gpointer
pwt_record_read_json (const PwtRecord *record, const char *json, gssize length, GError **error)
{
  gsize n_bytes = length < 0 ? strlen (json) : (gsize) length;
  Reading reading = { json, json + n_bytes, json, NULL, error };
  gpointer object;

  if (!pwt_json_check_text (json, n_bytes, error))
    return NULL;
  if (peek (&reading) == '\0') {
    g_set_error_literal (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON, "The JSON text is empty");
    return NULL;
  }
  reading.word = g_string_sized_new (64);
  object = read_object (&reading, record);
  g_string_free (reading.word, TRUE);
  return object;
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
  gpointer object = pwt_record_read_json (record, json, length, error);

  if (object == NULL || pwt_record_check (record, object, error))
    return object;
  pwt_record_free (record, object);
  return NULL;
}
