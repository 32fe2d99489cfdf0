/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/list-table.h"

#include <glib/gi18n.h>

/* Whose number a column is; NULL where it is the text that is shown. */
static const PwtField *
find_field (const PwtRecord *record, const PwtColumn *column)
{
  const char *name = column->field != NULL ? column->field : column->sort;
  const PwtField *field = name != NULL ? pwt_record_find (record, name) : NULL;

  if (field == NULL || column->kind == PWT_AS (TEXT))
    return NULL;
  switch (field->type) {
  case PWT_T_TIME:
  case PWT_T_DATE:
  case PWT_T_MONEY:
  case PWT_T_PRICE:
  case PWT_T_ENERGY:
    return field;
  case PWT_T_INT:
    return column->is_number || column->kind != 0 ? field : NULL;
  default:
    return NULL;
  }
}

static PwtListSource *
new_source (const char *operation, const PwtRecord *record, GListModel *rows,
            const PwtColumn *columns, guint n_columns)
{
  PwtListSource *source = g_new0 (PwtListSource, 1);

  source->operation = operation;
  source->record = record;
  source->rows = rows != NULL ? g_object_ref (rows) : NULL;
  source->all = columns;
  source->n_all = n_columns;
  source->columns = g_new0 (PwtColumn, n_columns);
  source->fields = g_new0 (const PwtField *, n_columns);
  pwt_list_source_set_shown (source, NULL);
  return source;
}

PwtListSource *
pwt_list_source_new (const char *operation, const PwtColumn *columns, guint n_columns)
{
  const PwtOperation *list = pwt_operation_find (operation);

  g_assert (list != NULL);
  return new_source (operation, pwt_record_find (list->reply, "rows")->of, NULL, columns,
                     n_columns);
}

PwtListSource *
pwt_list_source_new_at_hand (const char *operation, const PwtRecord *record, GListModel *rows,
                             const PwtColumn *columns, guint n_columns)
{
  g_assert (pwt_operation_find (operation) != NULL && rows != NULL);

  return new_source (operation, record, rows, columns, n_columns);
}

PwtListSource *
pwt_list_source_copy (const PwtListSource *source)
{
  PwtListSource *copy =
      new_source (source->operation, source->record, source->rows, source->all, source->n_all);

  copy->n_columns = source->n_columns;
  for (guint i = 0; i < source->n_columns; i++) {
    copy->columns[i] = source->columns[i];
    copy->fields[i] = source->fields[i];
  }
  pwt_list_source_set_title (copy, source->title, source->words);
  if (source->query != NULL)
    pwt_list_source_set_query (copy, source->query);
  return copy;
}

void
pwt_list_source_free (PwtListSource *source)
{
  if (source->query != NULL)
    pwt_record_free (&pwt_list_request_record, (gpointer) source->query);
  g_clear_object (&source->rows);
  g_free (source->columns);
  g_free (source->fields);
  g_free (source->title);
  g_free (source->words);
  g_free (source);
}

void
pwt_list_source_set_title (PwtListSource *source, const char *title, const char *words)
{
  char *old_title = source->title, *old_words = source->words;

  source->title = g_strdup (title);
  source->words = g_strdup (words);
  g_free (old_title);
  g_free (old_words);
}

static void
add_column (PwtListSource *source, const PwtColumn *column)
{
  guint i = source->n_columns++;

  source->columns[i] = *column;
  source->fields[i] = find_field (source->record, column);
}

static const PwtColumn *
column_of (const PwtListSource *source, const char *field)
{
  for (guint i = 0; i < source->n_all; i++)
    if (g_strcmp0 (source->all[i].sort, field) == 0)
      return &source->all[i];
  return NULL;
}

void
pwt_list_source_set_shown (PwtListSource *source, const char *fields)
{
  g_auto (GStrv) names = g_strsplit (fields != NULL ? fields : "", " ", -1);

  source->n_columns = 0;
  for (guint i = 0; names[i] != NULL && source->n_columns < source->n_all; i++) {
    const PwtColumn *column = column_of (source, names[i]);

    if (column != NULL && !column->is_only_in_files)
      add_column (source, column);
  }
  for (guint i = 0; i < source->n_all; i++)
    if (fields == NULL || source->all[i].is_only_in_files)
      add_column (source, &source->all[i]);
}

void
pwt_list_source_set_query (PwtListSource *source, const PwtListRequest *query)
{
  const PwtListRequest *old = source->query;

  source->query = pwt_record_copy (&pwt_list_request_record, query);
  if (old != NULL)
    pwt_record_free (&pwt_list_request_record, (gpointer) old);
}

/* --- columns --- */

static PwtTableKind
kind_of (const PwtListSource *source, guint i)
{
  static const PwtTableKind kinds[] = {
    [PWT_T_INT] = PWT_TABLE_COUNT,   [PWT_T_MONEY] = PWT_TABLE_MONEY,
    [PWT_T_PRICE] = PWT_TABLE_PRICE, [PWT_T_ENERGY] = PWT_TABLE_ENERGY,
    [PWT_T_TIME] = PWT_TABLE_TIME,   [PWT_T_DATE] = PWT_TABLE_DATE,
  };
  const PwtField *field = source->fields[i];
  guint kind = source->columns[i].kind;

  if (field == NULL)
    return PWT_TABLE_TEXT;
  return kind != 0 ? kind - 1 : kinds[field->type];
}

/* --- words --- */

static char *
show_value (const PwtField *field, gpointer scratch, const char *value, PwtDesk *desk)
{
  if (value == NULL || *value == '\0')
    return g_strdup (_ ("none"));
  if (!pwt_field_parse (field, scratch, value, NULL))
    return g_strdup (value);
  if (field->type == PWT_T_CHOICE)
    return g_strdup (_ (field->choices[pwt_field_get_int (field, scratch)].label));
  if (field->type == PWT_T_BOOL && field->choices != NULL)
    return g_strdup (_ (field->choices[pwt_field_get_int (field, scratch)].label));
  if (field->type == PWT_T_BOOL)
    return g_strdup (pwt_field_get_int (field, scratch) ? _ ("yes") : _ ("no"));
  return pwt_field_dup_shown (field, scratch, pwt_desk_get_zone (desk));
}

static gboolean
is_said (const GPtrArray *filters, guint n, const char *field)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (((const PwtFilter *) g_ptr_array_index (filters, i))->field, field))
      return TRUE;
  return FALSE;
}

static void
append_part (GString *words, const char *label, const char *value)
{
  g_string_append_printf (words, "%s%s%s%s", words->len > 0 ? " · " : "", label,
                          *label != '\0' ? _ (": ") : "", value);
}

/* "State: Arrears, Lost"; ids have no words and are for the page to say. */
static void
append_filters (GString *words, const PwtListSource *source, PwtDesk *desk)
{
  const PwtRecord *record = source->record;
  const GPtrArray *filters = source->query->filters;
  gpointer scratch = pwt_record_new (record);

  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const char *name = ((const PwtFilter *) g_ptr_array_index (filters, i))->field;
    const PwtField *field = pwt_record_find (record, name);
    g_autoptr (GString) values = g_string_new (NULL);

    if (field == NULL || field->type == PWT_T_ID || is_said (filters, i, name))
      continue;
    for (guint j = i; j < filters->len; j++) {
      const PwtFilter *filter = g_ptr_array_index (filters, j);
      g_autofree char *value = NULL;

      if (!g_str_equal (filter->field, name))
        continue;
      value = show_value (field, scratch, filter->value, desk);
      g_string_append_printf (values, "%s%s", values->len > 0 ? _ (", ") : "", value);
    }
    append_part (words, field->label != NULL ? _ (field->label) : field->name, values->str);
  }
  pwt_record_free (record, scratch);
}

static void
append_sort (GString *words, const PwtListSource *source)
{
  const PwtListRequest *query = source->query;
  const PwtColumn *column = query->sort != NULL ? column_of (source, query->sort) : NULL;

  if (column != NULL)
    append_part (words, query->is_descending ? _ ("Sorted downwards by") : _ ("Sorted by"),
                 _ (column->title));
}

static char *
dup_words (const PwtListSource *source, PwtDesk *desk)
{
  g_autoptr (GString) words = g_string_new (source->words);

  if (source->query->search != NULL && *source->query->search != '\0')
    append_part (words, _ ("Search"), source->query->search);
  append_filters (words, source, desk);
  append_sort (words, source);
  return words->len > 0 ? g_strdup (words->str) : NULL;
}

char *
pwt_list_source_dup_filter (const PwtListSource *source)
{
  const GPtrArray *filters = source->query->filters;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const PwtFilter *filter = g_ptr_array_index (filters, i);

    g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", filter->field,
                            filter->value != NULL ? filter->value : "");
  }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* --- table --- */

static const char *
text_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * pwt_list_table_new:
 * @source: its query must be set
 *
 * Returns: (transfer full): the table without its rows
 */
PwtTable *
pwt_list_table_new (const PwtListSource *source, PwtDesk *desk)
{
  const PwtProject *project = pwt_desk_get_project (desk);
  const PwtSession *session = pwt_desk_get_session (desk);
  PwtTable *table = pwt_table_new (source->title, pwt_desk_now_us (desk), pwt_desk_get_zone (desk));

  if (project != NULL && pwt_id_equal (project->id, source->query->project)) {
    table->project = g_strdup (project->name);
    table->company = g_strdup (text_or_null (project->company));
  }
  if (session != NULL && session->operator_ != NULL) {
    const char *name = text_or_null (session->operator_->display_name);

    table->operator_ = g_strdup (name != NULL ? name : session->operator_->name);
  }
  table->filter = dup_words (source, desk);
  for (guint i = 0; i < source->n_columns; i++) {
    const PwtColumn *column = &source->columns[i];
    PwtTableKind kind = kind_of (source, i);
    gboolean is_other = column->file_title != NULL && kind != PWT_TABLE_TEXT;

    pwt_table_add_column (table, is_other ? _ (column->file_title) : _ (column->title), kind,
                          column->has_total);
  }
  return table;
}

/**
 * pwt_list_table_add:
 * @record: a row of the list
 * @rows: gets it as one row more
 */
void
pwt_list_table_add (const PwtListSource *source, PwtDesk *desk, gconstpointer record,
                    PwtTableRows *rows)
{
  for (guint i = 0; i < source->n_columns; i++) {
    const PwtColumn *column = &source->columns[i];
    gboolean is_old = column->is_old != NULL && column->is_old (record, desk);
    g_autofree char *text = NULL;

    if (source->fields[i] != NULL) {
      pwt_table_rows_add_number (rows,
                                 is_old ? PWT_NONE : pwt_field_get_int (source->fields[i], record));
      continue;
    }
    text = is_old ? g_strdup ("") : column->text (record, desk);
    pwt_table_rows_add_text (rows, text);
  }
}
