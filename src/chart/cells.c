/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/cells.h"

#include <string.h>

void
pwt_cells_add (PwtCells *cells, const char *text)
{
  const char *special = cells->separator == ',' ? ",\"\r\n" : "\t\"\r\n";

  if (cells->has_cell)
    g_string_append_c (cells->text, cells->separator);
  cells->has_cell = TRUE;
  if (text == NULL)
    return;
  if (strpbrk (text, special) == NULL) {
    g_string_append (cells->text, text);
    return;
  }
  g_string_append_c (cells->text, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (cells->text, '"');
    g_string_append_c (cells->text, *p);
  }
  g_string_append_c (cells->text, '"');
}

void
pwt_cells_take (PwtCells *cells, char *text)
{
  pwt_cells_add (cells, text);
  g_free (text);
}

void
pwt_cells_end_line (PwtCells *cells)
{
  g_string_append (cells->text, "\r\n");
  cells->has_cell = FALSE;
}
