/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV as RFC 4180 has it: a head, then rows, each ended by CR LF; a cell with a comma, a quote or a
 * line break stands in quotes, a quote in it is doubled.
 *
 * Two things more, for the program that opens most of these files: it begins with the byte order
 * mark, without which Excel takes Chinese for something else; and a text that begins like a formula
 * gets an apostrophe before it, or a tenant could be called "=HYPERLINK(…)" and be run on the desk
 * of whoever opens the list. Numbers are ours and may be negative. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "report/error.h"
#include "report/table.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define LINE_END "\r\n"

/* Of these some spread sheets make a formula, full-width ones included. */
static gboolean
looks_like_formula (const char *text)
{
  static const char *const starts[] = {
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      return TRUE;
  return FALSE;
}

static void
put_text (FILE *file, const char *text)
{
  const char *guard = looks_like_formula (text) ? "'" : "";

  if (strpbrk (text, ",\"\r\n") == NULL) {
    fputs (guard, file);
    fputs (text, file);
    return;
  }
  fputc ('"', file);
  fputs (guard, file);
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      fputc ('"', file);
    fputc (*p, file);
  }
  fputc ('"', file);
}

static void
put_head (FILE *file, const PwtTable *table)
{
  fputs (BYTE_ORDER_MARK, file);
  for (guint i = 0; i < table->columns->len; i++) {
    if (i > 0)
      fputc (',', file);
    put_text (file, pwt_table_get_column (table, i)->title);
  }
  fputs (LINE_END, file);
}

static void
put_row (FILE *file, const PwtTable *table, const PwtTableRows *rows, guint row)
{
  for (guint i = 0; i < table->columns->len; i++) {
    PwtTableKind kind = pwt_table_get_column (table, i)->kind;
    g_autofree char *number = NULL;

    if (i > 0)
      fputc (',', file);
    if (kind == PWT_TABLE_TEXT) {
      put_text (file, pwt_table_rows_get_text (rows, row, i));
      continue;
    }
    number = pwt_table_plain (table, kind, pwt_table_rows_get_number (rows, row, i));
    if (number != NULL)
      fputs (number, file);
  }
  fputs (LINE_END, file);
}

static gboolean
put_rows (FILE *file, const PwtTable *table, const PwtTableSource *source, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (!ferror (file)) {
    g_autoptr (PwtTableRows) rows = source->next (source->data, &failure);

    if (rows == NULL)
      break;
    for (guint i = 0; i < pwt_table_rows_get_n (rows); i++)
      put_row (file, table, rows, i);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * pwt_table_write_csv:
 * @source: its rows
 * @path: a file to be overwritten; a draft, because after a failure half of it is there
 * @error: return location for a %PWT_REPORT_ERROR, or the source's
 */
gboolean
pwt_table_write_csv (const PwtTable *table, const PwtTableSource *source, const char *path,
                     GError **error)
{
  FILE *file = g_fopen (path, "we");
  gboolean is_done, is_written;
  int code;

  if (file == NULL) {
    code = errno;
  } else {
    put_head (file, table);
    is_done = put_rows (file, table, source, error);
    errno = 0;
    is_written = fflush (file) == 0 && !ferror (file);
    code = errno != 0 ? errno : EIO;
    if (fclose (file) != 0)
      is_written = FALSE;
    if (!is_done || is_written)
      return is_done;
  }
  g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
               "The file could not be written: %s", g_strerror (code));
  return FALSE;
}
