/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/row.h"

#include "store/db-private.h"

/* A list or record is kept as a JSON object with just that field, so that the one JSON reader and
 * writer of records serves here too. */
static PwtRecord
wrap (const PwtField *field, PwtField *alone)
{
  *alone = *field;
  alone->offset = 0;
  return (
      PwtRecord){ .name = field->name, .size = sizeof (gpointer), .fields = alone, .n_fields = 1 };
}

static void
bind_json (PwtStmt *stmt, int index, const PwtField *field, gconstpointer object)
{
  g_autofree char *json = NULL;
  PwtField alone;
  PwtRecord wrapper = wrap (field, &alone);

  if (pwt_field_is_none (field, object)) {
    pwt_stmt_bind_null (stmt, index);
    return;
  }
  json = pwt_record_to_json (&wrapper, (const guint8 *) object + field->offset);
  pwt_stmt_bind_text (stmt, index, json);
}

static gboolean
read_json (const char *json, const PwtField *field, gpointer object, GError **error)
{
  g_autoptr (GError) why = NULL;
  PwtField alone;
  PwtRecord wrapper = wrap (field, &alone);
  gpointer *holder, *member = (gpointer *) ((guint8 *) object + field->offset);
  gpointer empty;

  if (json == NULL)
    return TRUE;
  holder = pwt_record_from_json (&wrapper, json, -1, &why);
  if (holder == NULL) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
                 "“%s” is stored in a form that cannot be read: %s; restore a backup", field->name,
                 why->message);
    return FALSE;
  }
  /* Exchanged: the new object's empty list is freed with the holder. */
  empty = *member;
  *member = *holder;
  *holder = empty;
  pwt_record_free (&wrapper, holder);
  return TRUE;
}

/**
 * pwt_row_bind:
 * @index: parameter, from 1
 *
 * Binds the value of @field of @object; none is NULL.
 */
void
pwt_row_bind (PwtStmt *stmt, int index, const PwtField *field, gconstpointer object)
{
  switch (field->type) {
  case PWT_T_TEXT:
    pwt_stmt_bind_text (stmt, index, pwt_field_peek_text (field, object));
    return;
  case PWT_T_ID:
    pwt_stmt_bind_id (stmt, index, pwt_field_get_id (field, object));
    return;
  case PWT_T_CHOICE:
    pwt_stmt_bind_text (stmt, index, field->choices[pwt_field_get_int (field, object)].nick);
    return;
  case PWT_T_LIST:
  case PWT_T_RECORD:
    bind_json (stmt, index, field, object);
    return;
  case PWT_T_INT:
  case PWT_T_BOOL:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
  case PWT_T_TIME:
  case PWT_T_DATE:
    if (pwt_field_is_none (field, object))
      pwt_stmt_bind_null (stmt, index);
    else
      pwt_stmt_bind_int (stmt, index, pwt_field_get_int (field, object));
    return;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
read_choice (const char *nick, const PwtField *field, gpointer object, GError **error)
{
  if (nick == NULL)
    return TRUE;
  for (gint64 i = 0; field->choices[i].nick != NULL; i++) {
    if (g_str_equal (field->choices[i].nick, nick)) {
      pwt_field_set_int (field, object, i);
      return TRUE;
    }
  }
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED,
               "“%s” is stored as “%s”, which is no such choice; restore a backup", field->name,
               nick);
  return FALSE;
}

/**
 * pwt_row_read:
 * @column: from 0
 * @object: a new object, whose none values stand where the column is NULL
 *
 * Returns: %FALSE with %PWT_STORE_ERROR_DAMAGED set if the column does not hold a value of @field
 */
gboolean
pwt_row_read (PwtStmt *stmt, int column, const PwtField *field, gpointer object, GError **error)
{
  switch (field->type) {
  case PWT_T_TEXT:
    pwt_field_set_text (field, object, pwt_stmt_peek_text (stmt, column));
    return TRUE;
  case PWT_T_ID:
    pwt_field_set_id (field, object, pwt_stmt_id (stmt, column));
    return TRUE;
  case PWT_T_CHOICE:
    return read_choice (pwt_stmt_peek_text (stmt, column), field, object, error);
  case PWT_T_LIST:
  case PWT_T_RECORD:
    return read_json (pwt_stmt_peek_text (stmt, column), field, object, error);
  case PWT_T_INT:
  case PWT_T_BOOL:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
  case PWT_T_TIME:
  case PWT_T_DATE:
    if (!pwt_field_has_none (field) || !pwt_stmt_is_null (stmt, column))
      pwt_field_set_int (field, object, pwt_stmt_int (stmt, column)); /* of NULL it is 0 */
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

gpointer
pwt_row_object (PwtStmt *stmt, const PwtRecord *record, GError **error)
{
  gpointer object = pwt_record_new (record);

  for (guint i = 0; i < record->n_fields; i++) {
    if (!pwt_row_read (stmt, (int) i, &record->fields[i], object, error)) {
      pwt_record_free (record, object);
      return NULL;
    }
  }
  return object;
}

GPtrArray *
pwt_row_list (PwtStmt *stmt, const PwtRecord *record, GError **error)
{
  GPtrArray *list = pwt_record_list_new ();

  while (pwt_stmt_next (stmt)) {
    gpointer object = pwt_row_object (stmt, record, error);

    if (object == NULL) {
      pwt_record_list_free (record, list);
      return NULL;
    }
    g_ptr_array_add (list, object);
  }
  if (!pwt_stmt_end (stmt, error)) {
    pwt_record_list_free (record, list);
    return NULL;
  }
  return list;
}

/**
 * pwt_row_table:
 *
 * Returns: (transfer full): the table's name: the record's with underscores
 */
char *
pwt_row_table (const PwtRecord *record)
{
  return g_strdelimit (g_strdup (record->name), "-", '_');
}

void
pwt_row_append_columns (GString *sql, const PwtRecord *record)
{
  for (guint i = 0; i < record->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", record->fields[i].name);
}

/**
 * pwt_row_select:
 * @tail: what follows the table's name: of the program's making, so there are not many
 *
 * Returns: (transfer none): the statement's text, kept as long as the connection
 */
const char *
pwt_row_select (PwtDb *db, const PwtRecord *record, const char *tail)
{
  const char *made = pwt_db_find_select (db, record, tail);
  g_autofree char *table = NULL;
  g_autoptr (GString) sql = NULL;

  if (made != NULL)
    return made;
  table = pwt_row_table (record);
  sql = g_string_new ("SELECT ");
  pwt_row_append_columns (sql, record);
  g_string_append_printf (sql, " FROM \"%s\" %s", table, tail);
  return pwt_db_keep_select (db, record, tail, sql->str);
}
