/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rows.h"

#include "store/db-private.h"
#include "store/row.h"

typedef enum {
  VERB_INSERT,
  VERB_UPDATE,
  VERB_SAVE,
  VERB_GET,
  N_VERBS,
} Verb;

static void
append_insert (GString *sql, const PwtRecord *record, const char *table)
{
  g_string_append_printf (sql, "INSERT INTO \"%s\" (", table);
  pwt_row_append_columns (sql, record);
  g_string_append (sql, ") VALUES (");
  for (guint i = 0; i < record->n_fields; i++)
    g_string_append_printf (sql, "%s?%u", i > 0 ? ", " : "", i + 1);
  g_string_append_c (sql, ')');
}

static void
append_assignments (GString *sql, const PwtRecord *record)
{
  for (guint i = 1; i < record->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\" = ?%u", i > 1 ? ", " : "", record->fields[i].name,
                            i + 1);
}

static char *
make_sql (const PwtRecord *record, Verb verb)
{
  g_autofree char *table = pwt_row_table (record);
  g_autoptr (GString) sql = g_string_new (NULL);

  switch (verb) {
  case VERB_INSERT:
    append_insert (sql, record, table);
    break;
  case VERB_UPDATE:
    g_string_append_printf (sql, "UPDATE \"%s\" SET ", table);
    append_assignments (sql, record);
    g_string_append (sql, " WHERE id = ?1");
    break;
  case VERB_SAVE:
    append_insert (sql, record, table);
    g_string_append (sql, " ON CONFLICT (id) DO UPDATE SET ");
    append_assignments (sql, record);
    break;
  case VERB_GET:
    g_string_append (sql, "SELECT ");
    pwt_row_append_columns (sql, record);
    g_string_append_printf (sql, " FROM \"%s\" WHERE id = ?1", table);
    break;
  case N_VERBS:
  default:
    g_assert_not_reached ();
  }
  return g_strdup (sql->str);
}

/* Made once for each record and verb: the text is what finds the prepared statement again. The key
 * is an address inside the record, which no other record shares. */
static const char *
sql_for (PwtDb *db, const PwtRecord *record, Verb verb)
{
  gconstpointer key = (const char *) record + verb;
  char *sql = g_hash_table_lookup (db->record_sql, key);

  G_STATIC_ASSERT (N_VERBS <= sizeof (PwtRecord));
  if (sql == NULL) {
    sql = make_sql (record, verb);
    g_hash_table_insert (db->record_sql, (gpointer) key, sql);
  }
  return sql;
}

static gboolean
write_object (PwtDb *db, const PwtRecord *record, gconstpointer object, Verb verb, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, sql_for (db, record, verb), "");

  if (stmt == NULL)
    return FALSE;
  pwt_db_forget (db, record);
  for (guint i = 0; i < record->n_fields; i++)
    pwt_row_bind (stmt, (int) i + 1, &record->fields[i], object);
  while (pwt_stmt_next (stmt))
    continue;
  return pwt_stmt_end (stmt, error);
}

static gboolean
set_not_found (const PwtRecord *record, PwtId id, GError **error)
{
  char text[PWT_ID_TEXT_SIZE];

  pwt_id_to_text (id, text);
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND, "There is no %s %s", record->name,
               text);
  return FALSE;
}

static PwtId
id_of (const PwtRecord *record, gconstpointer object)
{
  g_assert (record->fields[0].type == PWT_T_ID && g_str_equal (record->fields[0].name, "id"));
  return pwt_field_get_id (&record->fields[0], object);
}

/**
 * pwt_db_insert:
 * @record: its first field is "id"
 * @object: the new row
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: %FALSE with @error set: %PWT_STORE_ERROR_EXISTS if the id is taken,
 *   %PWT_STORE_ERROR_CONSTRAINT if a rule of the database forbids the row
 */
gboolean
pwt_db_insert (PwtDb *db, const PwtRecord *record, gconstpointer object, GError **error)
{
  g_autoptr (GError) why = NULL;

  g_return_val_if_fail (db != NULL && record != NULL && object != NULL, FALSE);

  if (write_object (db, record, object, VERB_INSERT, &why))
    return TRUE;
  if (g_error_matches (why, PWT_STORE_ERROR, PWT_STORE_ERROR_CONSTRAINT) &&
      sqlite3_extended_errcode (db->sqlite) == SQLITE_CONSTRAINT_PRIMARYKEY) {
    char text[PWT_ID_TEXT_SIZE];

    pwt_id_to_text (id_of (record, object), text);
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS, "There is already a %s %s",
                 record->name, text);
    return FALSE;
  }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

/**
 * pwt_db_update:
 *
 * Stores every field of @object in the row of its id.
 *
 * Returns: %FALSE with @error set: %PWT_STORE_ERROR_NOT_FOUND, or a rule of the database forbids it
 */
gboolean
pwt_db_update (PwtDb *db, const PwtRecord *record, gconstpointer object, GError **error)
{
  g_return_val_if_fail (db != NULL && record != NULL && object != NULL, FALSE);

  if (!write_object (db, record, object, VERB_UPDATE, error))
    return FALSE;
  return sqlite3_changes (db->sqlite) == 1 || set_not_found (record, id_of (record, object), error);
}

/**
 * pwt_db_save:
 *
 * Inserts @object, or updates the row of its id if there is one.
 *
 * Returns: %FALSE with @error set if a rule of the database forbids it
 */
gboolean
pwt_db_save (PwtDb *db, const PwtRecord *record, gconstpointer object, GError **error)
{
  g_return_val_if_fail (db != NULL && record != NULL && object != NULL, FALSE);
  return write_object (db, record, object, VERB_SAVE, error);
}

gboolean
pwt_db_delete (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  g_autofree char *table = pwt_row_table (record);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?", table);

  pwt_db_forget (db, record);
  if (!pwt_sql_run (db, error, sql, "d", id))
    return FALSE;
  return sqlite3_changes (db->sqlite) == 1 || set_not_found (record, id, error);
}

/**
 * pwt_db_find:
 * @object: (out) (transfer full) (nullable): the row of @id, %NULL if there is none
 *
 * Returns: %FALSE with @error set if it could not be read
 */
gboolean
pwt_db_find (PwtDb *db, const PwtRecord *record, PwtId id, gpointer *object, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, sql_for (db, record, VERB_GET), "d", id);

  *object = NULL;
  if (stmt == NULL)
    return FALSE;
  if (!pwt_stmt_next (stmt))
    return pwt_stmt_end (stmt, error);
  *object = pwt_row_object (stmt, record, error);
  return *object != NULL;
}

/**
 * pwt_db_get:
 *
 * Returns: (transfer full): the row of @id; %NULL with @error set, %PWT_STORE_ERROR_NOT_FOUND if
 *   there is none
 */
gpointer
pwt_db_get (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  gpointer object;

  if (pwt_db_find (db, record, id, &object, error) && object == NULL)
    set_not_found (record, id, error);
  return object;
}

/* --- what is kept decoded --- */

struct _PwtKept {
  const PwtRecord *record;
  PwtId id;
  gpointer object;
};

static guint
hash_kept (gconstpointer key)
{
  const PwtKept *self = key;

  return g_direct_hash (self->record) ^ pwt_id_hash (&self->id);
}

static gboolean
equal_kept (gconstpointer a, gconstpointer b)
{
  const PwtKept *x = a, *y = b;

  return x->record == y->record && pwt_id_equal (x->id, y->id);
}

static void
free_kept (gpointer kept)
{
  PwtKept *self = kept;

  pwt_record_free (self->record, self->object);
  g_free (self);
}

GHashTable *
pwt_db_kept_new (void)
{
  return g_hash_table_new_full (hash_kept, equal_kept, free_kept, NULL);
}

static gboolean
is_of (gpointer kept, gpointer value, gpointer record)
{
  return record == NULL || ((PwtKept *) kept)->record == record;
}

void
pwt_db_forget (PwtDb *db, const PwtRecord *record)
{
  if (g_hash_table_size (db->kept) > 0)
    g_hash_table_foreach_remove (db->kept, is_of, (gpointer) record);
}

/**
 * pwt_db_peek:
 * @error: return location for a %PWT_STORE_ERROR, NOT_FOUND if there is no such row
 *
 * Inside a transaction only.
 *
 * Returns: (transfer none): as pwt_db_get(), read from the file once and then kept
 */
gconstpointer
pwt_db_peek (PwtDb *db, const PwtRecord *record, PwtId id, GError **error)
{
  PwtKept wanted = { .record = record, .id = id };
  PwtKept *kept;

  g_return_val_if_fail (db->is_in_group, NULL);

  kept = g_hash_table_lookup (db->kept, &wanted);
  if (kept != NULL)
    return kept->object;
  wanted.object = pwt_db_get (db, record, id, error);
  if (wanted.object == NULL)
    return NULL;
  kept = g_memdup2 (&wanted, sizeof wanted);
  g_hash_table_add (db->kept, kept);
  return kept->object;
}

gboolean
pwt_db_has (PwtDb *db, const PwtRecord *record, PwtId id, gboolean *has, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, sql_for (db, record, VERB_GET), "d", id);

  if (stmt == NULL)
    return FALSE;
  *has = pwt_stmt_next (stmt);
  return pwt_stmt_end (stmt, error);
}

/* @field comes from a field table, never from a request: it is part of the statement. */
static PwtStmt *
find_stmt (PwtDb *db, const PwtRecord *record, const char *field, GError **error)
{
  g_autofree char *tail = NULL;

  g_return_val_if_fail (pwt_record_find (record, field) != NULL, NULL);
  tail = g_strdup_printf ("WHERE \"%s\" = ? ORDER BY id", field);
  return pwt_sql (db, error, pwt_row_select (db, record, tail), "");
}

/**
 * pwt_db_find_id:
 * @field: name of a field of @record that holds an id
 *
 * Returns: (transfer full) (element-type record): the rows whose @field is @value, in the order of
 *   their ids; %NULL with @error set
 */
GPtrArray *
pwt_db_find_id (PwtDb *db, const PwtRecord *record, const char *field, PwtId value, GError **error)
{
  g_autoptr (PwtStmt) stmt = find_stmt (db, record, field, error);

  if (stmt == NULL)
    return NULL;
  pwt_stmt_bind_id (stmt, 1, value);
  return pwt_row_list (stmt, record, error);
}

/**
 * pwt_db_find_text:
 * @field: name of a field of @record that holds a text, or a choice by its nick
 *
 * Returns: (transfer full) (element-type record): the rows whose @field is @value, in the order of
 *   their ids; %NULL with @error set
 */
GPtrArray *
pwt_db_find_text (PwtDb *db, const PwtRecord *record, const char *field, const char *value,
                  GError **error)
{
  g_autoptr (PwtStmt) stmt = find_stmt (db, record, field, error);

  if (stmt == NULL)
    return NULL;
  pwt_stmt_bind_text (stmt, 1, value);
  return pwt_row_list (stmt, record, error);
}

GPtrArray *
pwt_db_all (PwtDb *db, const PwtRecord *record, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, pwt_row_select (db, record, "ORDER BY id"), "");

  return stmt != NULL ? pwt_row_list (stmt, record, error) : NULL;
}
