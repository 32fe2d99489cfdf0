/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record.h"

#include <string.h>

#include "domain/decimal.h"

#define DEFAULT_MAX_LENGTH 200
#define DEFAULT_MAX_ELEMENTS 1000

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

static guint
decimals (const PwtField *field)
{
  switch (field->type) {
  case PWT_T_MONEY:
    return PWT_MONEY_DECIMALS;
  case PWT_T_PRICE:
    return PWT_PRICE_DECIMALS;
  case PWT_T_ENERGY:
    return PWT_ENERGY_DECIMALS;
  default:
    return 0;
  }
}

static gboolean
is_number (const PwtField *field)
{
  return field->type == PWT_T_INT || field->type == PWT_T_MONEY || field->type == PWT_T_PRICE ||
         field->type == PWT_T_ENERGY;
}

G_GNUC_PRINTF (3, 4)
static gboolean
set_field_error (const PwtField *field, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD, "%s: %s", field->name, what);
  return FALSE;
}

/**
 * pwt_field_get_int:
 * @field: a field of a scalar type other than text and id
 *
 * Returns: the value in the field's own unit: 1/10000 yuan, Wh, microseconds, days, the choice's
 *   number, 0 or 1
 */
gint64
pwt_field_get_int (const PwtField *field, gconstpointer object)
{
  gconstpointer p = peek_member (field, object);

  switch (field->type) {
  case PWT_T_INT:
  case PWT_T_TIME:
  case PWT_T_DATE:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    return *(const gint64 *) p; /* the quantities are structs of one gint64 */
  case PWT_T_BOOL:
    return *(const gboolean *) p;
  case PWT_T_CHOICE:
    return *(const guint *) p;
  case PWT_T_TEXT:
  case PWT_T_ID:
  case PWT_T_LIST:
  case PWT_T_RECORD:
    break;
  }
  g_assert_not_reached ();
}

/**
 * pwt_field_set_int:
 * @field: a field of a scalar type other than text and id
 * @value: in the field's own unit; for a choice it must be one of them
 */
void
pwt_field_set_int (const PwtField *field, gpointer object, gint64 value)
{
  gpointer p = member (field, object);

  switch (field->type) {
  case PWT_T_INT:
  case PWT_T_TIME:
  case PWT_T_DATE:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    *(gint64 *) p = value;
    return;
  case PWT_T_BOOL:
    *(gboolean *) p = value != 0;
    return;
  case PWT_T_CHOICE:
    *(guint *) p = (guint) value;
    return;
  case PWT_T_TEXT:
  case PWT_T_ID:
  case PWT_T_LIST:
  case PWT_T_RECORD:
    break;
  }
  g_assert_not_reached ();
}

const char *
pwt_field_peek_text (const PwtField *field, gconstpointer object)
{
  g_assert (field->type == PWT_T_TEXT);
  return *(char *const *) peek_member (field, object);
}

void
pwt_field_set_text (const PwtField *field, gpointer object, const char *text)
{
  char **p = member (field, object);

  g_assert (field->type == PWT_T_TEXT);
  if (*p == text)
    return;
  g_free (*p);
  *p = g_strdup (text);
}

PwtId
pwt_field_get_id (const PwtField *field, gconstpointer object)
{
  g_assert (field->type == PWT_T_ID);
  return *(const PwtId *) peek_member (field, object);
}

void
pwt_field_set_id (const PwtField *field, gpointer object, PwtId id)
{
  g_assert (field->type == PWT_T_ID);
  *(PwtId *) member (field, object) = id;
}

/**
 * pwt_field_is_none:
 *
 * Returns: %TRUE if the field was not given: see the top of record.h
 */
gboolean
pwt_field_is_none (const PwtField *field, gconstpointer object)
{
  switch (field->type) {
  case PWT_T_TEXT:
    return pwt_field_peek_text (field, object) == NULL;
  case PWT_T_ID:
    return pwt_id_is_none (pwt_field_get_id (field, object));
  case PWT_T_LIST: {
    GPtrArray *list = *(GPtrArray *const *) peek_member (field, object);

    return list == NULL || list->len == 0;
  }
  case PWT_T_RECORD:
    return *(gpointer const *) peek_member (field, object) == NULL;
  case PWT_T_TIME:
  case PWT_T_DATE:
    return pwt_field_get_int (field, object) == PWT_NONE;
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    return (field->flags & PWT_F_OPTIONAL) && pwt_field_get_int (field, object) == PWT_NONE;
  case PWT_T_BOOL:
  case PWT_T_CHOICE:
    return FALSE;
  }
  g_assert_not_reached ();
}

static void
write_quantity (const PwtField *field, gconstpointer object, gboolean is_shown,
                char text[PWT_PLAIN_SIZE])
{
  guint shown_decimals = MIN (decimals (field), 2);

  pwt_decimal_write (pwt_field_get_int (field, object), decimals (field), shown_decimals, is_shown,
                     text);
}

G_STATIC_ASSERT (PWT_PLAIN_SIZE >= PWT_DECIMAL_SIZE && PWT_PLAIN_SIZE >= PWT_RFC3339_SIZE &&
                 PWT_PLAIN_SIZE >= PWT_DATE_SIZE && PWT_PLAIN_SIZE >= PWT_ID_TEXT_SIZE);

/**
 * pwt_field_write_plain:
 * @field: a field with a value, neither text nor choice nor list nor record
 * @text: (out): the value as in JSON but without quotes
 */
void
pwt_field_write_plain (const PwtField *field, gconstpointer object, char text[PWT_PLAIN_SIZE])
{
  switch (field->type) {
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    write_quantity (field, object, FALSE, text);
    return;
  case PWT_T_BOOL:
    g_strlcpy (text, pwt_field_get_int (field, object) ? "true" : "false", PWT_PLAIN_SIZE);
    return;
  case PWT_T_TIME:
    pwt_time_write_rfc3339 (pwt_field_get_int (field, object), text);
    return;
  case PWT_T_DATE:
    pwt_date_write (pwt_field_get_int (field, object), text);
    return;
  case PWT_T_ID:
    pwt_id_to_text (pwt_field_get_id (field, object), text);
    return;
  case PWT_T_TEXT:
  case PWT_T_CHOICE:
  case PWT_T_LIST:
  case PWT_T_RECORD:
    break;
  }
  g_assert_not_reached ();
}

/**
 * pwt_field_dup_plain:
 * @field: a field that is neither list nor record
 *
 * Returns: (transfer full) (nullable): the value as in JSON but without quotes, %NULL for none
 */
char *
pwt_field_dup_plain (const PwtField *field, gconstpointer object)
{
  char text[PWT_PLAIN_SIZE];

  if (pwt_field_is_none (field, object))
    return NULL;
  if (field->type == PWT_T_TEXT)
    return g_strdup (pwt_field_peek_text (field, object));
  if (field->type == PWT_T_CHOICE)
    return g_strdup (field->choices[pwt_field_get_int (field, object)].nick);
  pwt_field_write_plain (field, object, text);
  return g_strdup (text);
}

/**
 * pwt_field_dup_shown:
 * @field: a field that is neither list nor record
 * @zone: of the project, for times
 *
 * Returns: (transfer full): the value for people, empty text for none; a choice's label is not yet
 *   translated
 */
char *
pwt_field_dup_shown (const PwtField *field, gconstpointer object, GTimeZone *zone)
{
  if (pwt_field_is_none (field, object))
    return g_strdup ("");
  if (is_number (field)) {
    char text[PWT_PLAIN_SIZE];

    write_quantity (field, object, TRUE, text);
    return g_strdup (text);
  }
  if (field->type == PWT_T_CHOICE)
    return g_strdup (field->choices[pwt_field_get_int (field, object)].label);
  if (field->type == PWT_T_TIME) {
    PwtCivil c = pwt_civil_from_time (pwt_field_get_int (field, object), zone);

    return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour,
                            c.minute, c.second);
  }
  return pwt_field_dup_plain (field, object);
}

static gboolean
parse_choice (const PwtField *field, gpointer object, const char *text, GError **error)
{
  for (guint i = 0; field->choices[i].nick != NULL; i++) {
    if (g_str_equal (field->choices[i].nick, text)) {
      pwt_field_set_int (field, object, i);
      return TRUE;
    }
  }
  return set_field_error (field, error, "“%.40s” is not one of its choices", text);
}

static gboolean
parse_scalar (const PwtField *field, gpointer object, const char *text, GError **error)
{
  gint64 value = 0;

  if (is_number (field)) {
    if (!pwt_decimal_parse (text, decimals (field), &value, error))
      return FALSE;
  } else if (field->type == PWT_T_TIME) {
    if (!pwt_time_parse_rfc3339 (text, &value, error))
      return FALSE;
  } else if (!pwt_date_parse (text, &value, error)) {
    return FALSE;
  }
  pwt_field_set_int (field, object, value);
  return TRUE;
}

/**
 * pwt_field_parse:
 * @field: a field that is neither list nor record
 * @text: plain text, as pwt_field_dup_plain() gives it or as people type it
 * @error: return location for a %PWT_RECORD_ERROR or %PWT_DOMAIN_ERROR
 *
 * Sets the field; does not check its limits: see pwt_field_check().
 *
 * Returns: %FALSE with @error set if @text is no value of the field's type
 */
gboolean
pwt_field_parse (const PwtField *field, gpointer object, const char *text, GError **error)
{
  PwtId id;

  switch (field->type) {
  case PWT_T_TEXT:
    pwt_field_set_text (field, object, text);
    return TRUE;
  case PWT_T_BOOL:
    if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
      return set_field_error (field, error, "must be true or false");
    pwt_field_set_int (field, object, g_str_equal (text, "true"));
    return TRUE;
  case PWT_T_CHOICE:
    return parse_choice (field, object, text, error);
  case PWT_T_ID:
    if (!pwt_id_from_text (text, &id, error)) {
      g_prefix_error (error, "%s: ", field->name);
      return FALSE;
    }
    pwt_field_set_id (field, object, id);
    return TRUE;
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
  case PWT_T_TIME:
  case PWT_T_DATE:
    if (parse_scalar (field, object, text, error))
      return TRUE;
    g_prefix_error (error, "%s: ", field->name);
    return FALSE;
  case PWT_T_LIST:
  case PWT_T_RECORD:
    break;
  }
  g_assert_not_reached ();
}

/**
 * pwt_field_compare:
 * @field: a field that is neither list nor record
 *
 * Returns: less than, equal to or greater than zero; none comes first
 */
int
pwt_field_compare (const PwtField *field, gconstpointer a, gconstpointer b)
{
  gint64 x, y;

  if (field->type == PWT_T_TEXT)
    return g_strcmp0 (pwt_field_peek_text (field, a), pwt_field_peek_text (field, b));
  if (field->type == PWT_T_ID)
    return pwt_id_compare (pwt_field_get_id (field, a), pwt_field_get_id (field, b));
  x = pwt_field_get_int (field, a);
  y = pwt_field_get_int (field, b);
  return x < y ? -1 : x > y;
}

static gboolean
check_text (const PwtField *field, const char *text, GError **error)
{
  guint limit = field->max_length > 0 ? field->max_length : DEFAULT_MAX_LENGTH;

  if ((field->flags & PWT_F_REQUIRED) && (text == NULL || *text == '\0'))
    return set_field_error (field, error, "must be given");
  if (text == NULL)
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL))
    return set_field_error (field, error, "is not valid text");
  if (g_utf8_strlen (text, -1) > (glong) limit)
    return set_field_error (field, error, "is longer than %u characters", limit);
  for (const char *p = text; *p != '\0'; p++) {
    gboolean is_break = *p == '\n' || *p == '\t';

    if ((guchar) *p < 0x20 && !(is_break && (field->flags & PWT_F_MULTILINE)))
      return set_field_error (field, error, "holds a control character");
  }
  return TRUE;
}

static gboolean
check_number (const PwtField *field, gint64 value, GError **error)
{
  if ((field->flags & PWT_F_POSITIVE) && value <= 0)
    return set_field_error (field, error, "must be greater than zero");
  if ((field->flags & PWT_F_NOT_NEGATIVE) && value < 0)
    return set_field_error (field, error, "must not be negative");
  if ((field->flags & PWT_F_CASH) && !pwt_money_is_cash ((PwtMoney){ value }))
    return set_field_error (field, error, "must be a whole number of cents");
  if ((field->min != 0 || field->max != 0) && (value < field->min || value > field->max)) {
    g_autofree char *low = pwt_decimal_format (field->min, decimals (field), 0, FALSE);
    g_autofree char *high = pwt_decimal_format (field->max, decimals (field), 0, FALSE);

    return set_field_error (field, error, "must be between %s and %s", low, high);
  }
  return TRUE;
}

static gboolean
check_list (const PwtField *field, const GPtrArray *list, GError **error)
{
  guint limit = field->max_length > 0 ? field->max_length : DEFAULT_MAX_ELEMENTS;

  if (list == NULL || list->len == 0)
    return !(field->flags & PWT_F_REQUIRED) || set_field_error (field, error, "must be given");
  if (list->len > limit)
    return set_field_error (field, error, "has more than %u elements", limit);
  for (guint i = 0; i < list->len; i++) {
    if (!pwt_record_check (field->of, g_ptr_array_index (list, i), error)) {
      g_prefix_error (error, "%s[%u].", field->name, i);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_nested (const PwtField *field, gconstpointer nested, GError **error)
{
  if (nested == NULL)
    return !(field->flags & PWT_F_REQUIRED) || set_field_error (field, error, "must be given");
  if (pwt_record_check (field->of, nested, error))
    return TRUE;
  g_prefix_error (error, "%s.", field->name);
  return FALSE;
}

static guint
count_choices (const PwtField *field)
{
  guint n = 0;

  while (field->choices[n].nick != NULL)
    n++;
  return n;
}

/**
 * pwt_field_check:
 * @error: return location for %PWT_RECORD_ERROR_FIELD: "name: what is wrong"
 *
 * Returns: %FALSE with @error set if the field breaks one of its constraints
 */
gboolean
pwt_field_check (const PwtField *field, gconstpointer object, GError **error)
{
  switch (field->type) {
  case PWT_T_TEXT:
    return check_text (field, pwt_field_peek_text (field, object), error);
  case PWT_T_LIST:
    return check_list (field, *(GPtrArray *const *) peek_member (field, object), error);
  case PWT_T_RECORD:
    return check_nested (field, *(gpointer const *) peek_member (field, object), error);
  case PWT_T_CHOICE:
    return pwt_field_get_int (field, object) < count_choices (field) ||
           set_field_error (field, error, "is not one of its choices");
  case PWT_T_ID:
  case PWT_T_TIME:
  case PWT_T_DATE:
    return !(field->flags & PWT_F_REQUIRED) || !pwt_field_is_none (field, object) ||
           set_field_error (field, error, "must be given");
  case PWT_T_INT:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    return pwt_field_is_none (field, object) ||
           check_number (field, pwt_field_get_int (field, object), error);
  case PWT_T_BOOL:
    return TRUE;
  }
  g_assert_not_reached ();
}

/**
 * pwt_record_check:
 * @error: return location for %PWT_RECORD_ERROR_FIELD, with the path of the field in front
 *
 * Returns: %FALSE with @error set if a field of @object breaks one of its constraints
 */
gboolean
pwt_record_check (const PwtRecord *record, gconstpointer object, GError **error)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (!pwt_field_check (&record->fields[i], object, error))
      return FALSE;
  return TRUE;
}
