/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/db-private.h"
#include "store/lists-private.h"
#include "store/row.h"

const PwtRecord *
pwt_list_row_record (const PwtRecord *window)
{
  return pwt_record_find (window, "rows")->of;
}

static gboolean
set_invalid (const char *what, const char *name, GError **error)
{
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID, "%s: “%.60s”", what, name);
  return FALSE;
}

/**
 * pwt_list_column_to_read:
 *
 * Returns: (transfer none): the SQL of any field of a row, kept with the connection
 */
const char *
pwt_list_column_to_read (PwtDb *db, const PwtList *list, const PwtField *field)
{
  g_autofree char *sql = NULL;

  for (guint i = 0; list->columns != NULL && list->columns[i].field != NULL; i++)
    if (g_str_equal (list->columns[i].field, field->name))
      return list->columns[i].sql;
  sql = g_strdup_printf ("t.\"%s\"", field->name);
  return g_string_chunk_insert_const (db->texts, sql);
}

/**
 * pwt_list_column:
 *
 * Returns: (transfer none) (nullable): the SQL of a field that rows may be chosen or ordered by
 */
const char *
pwt_list_column (PwtDb *db, const PwtList *list, const PwtField *field)
{
  if (field->type == PWT_T_LIST || field->type == PWT_T_RECORD || (field->flags & PWT_F_SECRET))
    return NULL;
  return pwt_list_column_to_read (db, list, field);
}

static const char *
find_column (PwtDb *db, PwtListQuery *self, const char *name, GError **error)
{
  const PwtField *field = pwt_record_find (self->row, name);
  const char *sql = field != NULL ? pwt_list_column (db, self->list, field) : NULL;

  if (sql == NULL)
    set_invalid ("This list has no such column", name, error);
  return sql;
}

/* Whoever could narrow or order by what he may not see would read it bit by bit. */
#define HIDDEN (PWT_F_PRIVATE | PWT_F_SHOWN_ONLY)

static void
add_and (PwtListQuery *self)
{
  g_string_append (self->where, self->where->len == 0 ? " WHERE " : " AND ");
}

static void
add_project (PwtListQuery *self, PwtId project)
{
  if (self->list->project == NULL || pwt_id_is_none (project))
    return;
  add_and (self);
  g_string_append_printf (self->where, "%s = ?", self->list->project);
  self->project = project;
}

/* Every word must be found. */
static gboolean
add_search (PwtListQuery *self, const char *search, gboolean sees_phones, GError **error)
{
  self->words = pwt_search_words_new (search, sees_phones, error);
  if (self->words == NULL)
    return FALSE;
  if (self->words->len > 0 && self->list->search == NULL)
    return set_invalid ("This list cannot be searched", search, error);
  for (guint i = 0; i < self->words->len; i++) {
    add_and (self);
    pwt_search_word_append_sql (g_ptr_array_index (self->words, i), self->list->search,
                                self->where);
  }
  return TRUE;
}

static gboolean
is_first_of_field (const GPtrArray *filters, guint index, const char *field)
{
  for (guint i = 0; i < index; i++)
    if (g_strcmp0 (((PwtFilter *) g_ptr_array_index (filters, i))->field, field) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_range (const PwtFilter *filter)
{
  return is_given (filter->least) || is_given (filter->most);
}

static void
add_condition (PwtListQuery *self, const char *column, PwtFilter *filter)
{
  const char *both = is_given (filter->least) && is_given (filter->most) ? " AND " : "";

  if (is_range (filter))
    g_string_append_c (self->where, '(');
  if (is_given (filter->least))
    g_string_append_printf (self->where, "%s >= ?", column);
  if (is_given (filter->most))
    g_string_append_printf (self->where, "%s%s <= ?", both, column);
  if (is_range (filter))
    g_string_append_c (self->where, ')');
  else if (is_given (filter->value))
    g_string_append_printf (self->where, "%s = ?", column);
  else
    g_string_append_printf (self->where, "%s IS NULL", column);
  if (is_range (filter) || is_given (filter->value))
    g_ptr_array_add (self->filters, filter);
}

/* All filters of one field: alternatives. A filter without value asks for rows that have none. */
static gboolean
add_filters_of (PwtListQuery *self, PwtDb *db, const GPtrArray *filters, const char *field,
                GError **error)
{
  const char *column = find_column (db, self, field, error);
  const char *separator = "";

  if (column == NULL)
    return FALSE;
  if (pwt_record_find (self->row, field)->flags & HIDDEN)
    return set_invalid ("Private details cannot be filtered by", field, error);
  add_and (self);
  self->n_filters++;
  g_string_append_c (self->where, '(');
  for (guint i = 0; i < filters->len; i++) {
    PwtFilter *filter = g_ptr_array_index (filters, i);

    if (g_strcmp0 (filter->field, field) != 0)
      continue;
    g_string_append (self->where, separator);
    add_condition (self, column, filter);
    separator = " OR ";
  }
  g_string_append_c (self->where, ')');
  return TRUE;
}

static gboolean
add_filters (PwtListQuery *self, PwtDb *db, const GPtrArray *filters, const char *skip,
             GError **error)
{
  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const char *field = ((PwtFilter *) g_ptr_array_index (filters, i))->field;

    if (field == NULL)
      return set_invalid ("A filter must name its column", "", error);
    if (g_strcmp0 (field, skip) == 0 || !is_first_of_field (filters, i, field))
      continue;
    if (!add_filters_of (self, db, filters, field, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pwt_list_query_init (PwtListQuery *self, PwtDb *db, const PwtList *list,
                     const PwtListRequest *request, gboolean sees_phones, const char *skip,
                     GError **error)
{
  *self = (PwtListQuery){
    .list = list,
    .row = pwt_list_row_record (list->window),
    .where = g_string_new (NULL),
    .filters = g_ptr_array_new (),
    .parsed = pwt_record_new (pwt_list_row_record (list->window)),
  };
  add_project (self, request->project);
  if (list->only != NULL) {
    add_and (self);
    g_string_append (self->where, list->only);
  }
  return add_search (self, request->search, sees_phones, error) &&
         add_filters (self, db, request->filters, skip, error);
}

void
pwt_list_query_clear (PwtListQuery *self)
{
  if (self->where == NULL)
    return;
  g_string_free (self->where, TRUE);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_ptr_array_unref (self->filters);
  pwt_record_free (self->row, self->parsed);
  *self = (PwtListQuery){ 0 };
}

/* The wide tables are joined in only where a column of theirs is asked for. */
const char *
pwt_list_query_tables (const PwtListQuery *self, const char *order)
{
  const PwtList *list = self->list;

  return strstr (self->where->str, list->wide) != NULL || strstr (order, list->wide) != NULL
             ? list->from
             : list->narrow;
}

/* Appends ORDER BY: the column asked for, then the list's own order, so that windows fit together.
 */
gboolean
pwt_list_query_order (PwtListQuery *self, PwtDb *db, const PwtListRequest *request, GString *sql,
                      GError **error)
{
  g_string_append (sql, " ORDER BY ");
  if (request->sort != NULL && *request->sort != '\0') {
    const char *column = find_column (db, self, request->sort, error);

    if (column == NULL)
      return FALSE;
    if (pwt_record_find (self->row, request->sort)->flags & HIDDEN)
      return set_invalid ("Private details cannot be sorted by", request->sort, error);
    /* What nobody knows comes after what is known, whichever way it goes. */
    g_string_append_printf (sql, "%s%s%s, ", column, request->is_descending ? " DESC" : "",
                            g_str_equal (request->sort, "dry_us") ? " NULLS LAST" : "");
  }
  g_string_append (sql, self->list->order);
  return TRUE;
}

/* The filter's text as a value of its field, so that "12.50" finds 125000. */
static gboolean
bind_value (PwtListQuery *self, PwtStmt *stmt, int index, const PwtFilter *filter,
            const char *value, GError **error)
{
  const PwtField *field = pwt_record_find (self->row, filter->field);
  g_autoptr (GError) why = NULL;
  gpointer object = self->parsed;

  if (!pwt_field_parse (field, object, value, &why)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID, "Filter “%s”: %s", field->name,
                 why->message);
    return FALSE;
  }
  pwt_row_bind (stmt, index, field, object);
  return TRUE;
}

static gboolean
bind_filter (PwtListQuery *self, PwtStmt *stmt, int *index, const PwtFilter *filter, GError **error)
{
  if (!is_range (filter))
    return bind_value (self, stmt, (*index)++, filter, filter->value, error);
  return (!is_given (filter->least) ||
          bind_value (self, stmt, (*index)++, filter, filter->least, error)) &&
         (!is_given (filter->most) ||
          bind_value (self, stmt, (*index)++, filter, filter->most, error));
}

static gboolean
bind_filters (PwtListQuery *self, PwtStmt *stmt, int *index, GError **error)
{
  gboolean is_done = TRUE;

  for (guint i = 0; is_done && i < self->filters->len; i++)
    is_done = bind_filter (self, stmt, index, g_ptr_array_index (self->filters, i), error);
  return is_done;
}

PwtStmt *
pwt_list_query_prepare (PwtListQuery *self, PwtDb *db, const char *sql, int *next, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql_once (db, sql, error);
  int index = 1;

  if (stmt == NULL)
    return NULL;
  if (!pwt_id_is_none (self->project))
    pwt_stmt_bind_id (stmt, index++, self->project);
  for (guint i = 0; i < self->words->len; i++)
    pwt_search_word_bind (g_ptr_array_index (self->words, i), stmt, &index);
  if (!bind_filters (self, stmt, &index, error))
    return NULL;
  *next = index;
  return g_steal_pointer (&stmt);
}
