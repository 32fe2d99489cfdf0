/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include <string.h>

#include "domain/decimal.h"

#define MINUS "−" /* U+2212: as wide as a digit, unlike the hyphen */

static const PwtTableNumber numbers[PWT_N_TABLE_KINDS] = {
  [PWT_TABLE_TEXT] = { 0, 0, 0, NULL },
  [PWT_TABLE_COUNT] = { 0, 0, 0, "#,##0" },
  [PWT_TABLE_MONEY] = { 4, 2, 2, "#,##0.00" },
  [PWT_TABLE_PRICE] = { 6, 2, 6, "#,##0.00####" },
  [PWT_TABLE_ENERGY] = { 3, 2, 2, "#,##0.00" },
  [PWT_TABLE_POWER] = { 3, 2, 2, "#,##0.00" },
  [PWT_TABLE_TIME] = { 0, 0, 0, "yyyy-mm-dd hh:mm:ss" },
  [PWT_TABLE_DATE] = { 0, 0, 0, "yyyy-mm-dd" },
};

/* --- table --- */

static void
column_free (gpointer data)
{
  PwtTableColumn *column = data;

  g_free (column->title);
  g_free (column);
}

/**
 * pwt_table_new:
 * @made_us: when its rows were asked for
 * @zone: whose civil time its times are shown in
 *
 * Returns: (transfer full): a table without columns; its optional texts are to be set
 */
PwtTable *
pwt_table_new (const char *title, gint64 made_us, GTimeZone *zone)
{
  PwtTable *table = g_new0 (PwtTable, 1);

  table->title = g_strdup (title);
  table->made_us = made_us;
  table->zone = g_time_zone_ref (zone);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  return table;
}

void
pwt_table_free (PwtTable *table)
{
  g_free (table->title);
  g_free (table->project);
  g_free (table->company);
  g_free (table->filter);
  g_free (table->operator_);
  g_time_zone_unref (table->zone);
  g_ptr_array_unref (table->columns);
  g_free (table);
}

void
pwt_table_add_column (PwtTable *table, const char *title, PwtTableKind kind, gboolean has_total)
{
  PwtTableColumn *column = g_new0 (PwtTableColumn, 1);

  column->title = g_strdup (title);
  column->kind = kind;
  column->has_total = has_total && pwt_table_kind_is_number (kind);
  g_ptr_array_add (table->columns, column);
}

const PwtTableColumn *
pwt_table_get_column (const PwtTable *table, guint column)
{
  return g_ptr_array_index (table->columns, column);
}

/* --- rows --- */

struct _PwtTableRows {
  guint n_columns;
  GArray *cells;  /* of gint64: a number, or where in @texts a text begins */
  GString *texts; /* each ended by a NUL; begins with the empty one */
};

PwtTableRows *
pwt_table_rows_new (guint n_columns)
{
  PwtTableRows *rows = g_new0 (PwtTableRows, 1);

  g_return_val_if_fail (n_columns > 0, NULL);

  rows->n_columns = n_columns;
  rows->cells = g_array_new (FALSE, FALSE, sizeof (gint64));
  rows->texts = g_string_new (NULL);
  g_string_append_c (rows->texts, '\0');
  return rows;
}

void
pwt_table_rows_free (PwtTableRows *rows)
{
  g_array_unref (rows->cells);
  g_string_free (rows->texts, TRUE);
  g_free (rows);
}

/* What neither XML nor a printer takes: bytes that are no text. */
static void
append_valid (GString *texts, const char *text)
{
  g_autofree char *valid = NULL;

  if (g_utf8_validate (text, -1, NULL)) {
    g_string_append (texts, text);
    return;
  }
  valid = g_utf8_make_valid (text, -1);
  g_string_append (texts, valid);
}

void
pwt_table_rows_add_text (PwtTableRows *rows, const char *text)
{
  gint64 place = 0;

  if (text != NULL && *text != '\0') {
    place = (gint64) rows->texts->len;
    append_valid (rows->texts, text);
    g_string_append_c (rows->texts, '\0');
  }
  g_array_append_val (rows->cells, place);
}

void
pwt_table_rows_add_number (PwtTableRows *rows, gint64 number)
{
  g_array_append_val (rows->cells, number);
}

guint
pwt_table_rows_get_n (const PwtTableRows *rows)
{
  return rows->cells->len / rows->n_columns;
}

/**
 * pwt_table_rows_get_text:
 *
 * Returns: (transfer none): never %NULL; of a column of texts only
 */
const char *
pwt_table_rows_get_text (const PwtTableRows *rows, guint row, guint column)
{
  gint64 place = pwt_table_rows_get_number (rows, row, column);

  g_return_val_if_fail (place >= 0 && place < (gint64) rows->texts->len, "");

  return rows->texts->str + place;
}

gint64
pwt_table_rows_get_number (const PwtTableRows *rows, guint row, guint column)
{
  g_return_val_if_fail (column < rows->n_columns && row < pwt_table_rows_get_n (rows), 0);

  return g_array_index (rows->cells, gint64, row * rows->n_columns + column);
}

/* --- numbers --- */

const PwtTableNumber *
pwt_table_kind_number (PwtTableKind kind)
{
  g_return_val_if_fail ((guint) kind < PWT_N_TABLE_KINDS, &numbers[PWT_TABLE_TEXT]);

  return &numbers[kind];
}

gboolean
pwt_table_kind_is_number (PwtTableKind kind)
{
  return kind != PWT_TABLE_TEXT && kind != PWT_TABLE_TIME && kind != PWT_TABLE_DATE;
}

static char *
show_minute (const PwtTable *table, gint64 time_us)
{
  PwtCivil c = pwt_civil_from_time (time_us, table->zone);

  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

static char *
show_time (const PwtTable *table, gint64 time_us)
{
  PwtCivil c = pwt_civil_from_time (time_us, table->zone);

  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
                          c.second);
}

/**
 * pwt_table_plain:
 * @kind: any but text
 *
 * Returns: (transfer full) (nullable): every decimal there is, no separators
 */
char *
pwt_table_plain (const PwtTable *table, PwtTableKind kind, gint64 number)
{
  const PwtTableNumber *as = pwt_table_kind_number (kind);

  if (number == PWT_TABLE_UNKNOWN)
    return NULL;
  if (kind == PWT_TABLE_TIME)
    return show_time (table, number);
  if (kind == PWT_TABLE_DATE)
    return pwt_date_format (number);
  return pwt_decimal_format (number, as->decimals, as->min_decimals, FALSE);
}

/**
 * pwt_table_show:
 * @kind: any but text
 *
 * Returns: (transfer full) (nullable): as on the screen: separators, a real minus, no more decimals
 * than people read, no seconds
 */
char *
pwt_table_show (const PwtTable *table, PwtTableKind kind, gint64 number)
{
  const PwtTableNumber *as = pwt_table_kind_number (kind);
  g_autofree char *text = NULL;
  gint64 shown = number;

  if (kind == PWT_TABLE_TIME && number != PWT_TABLE_UNKNOWN)
    return show_minute (table, number);
  if (number == PWT_TABLE_UNKNOWN || !pwt_table_kind_is_number (kind))
    return pwt_table_plain (table, kind, number);
  if (!pwt_round_div (number, pwt_decimal_power (as->decimals - as->max_decimals), &shown, NULL))
    return NULL;
  text = pwt_decimal_format (shown, as->max_decimals, as->min_decimals, TRUE);
  return text[0] == '-' ? g_strconcat (MINUS, text + 1, NULL) : g_steal_pointer (&text);
}
