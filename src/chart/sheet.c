/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/sheet.h"

#include <string.h>

void
pwt_sheet_cell (PwtSheet *sheet, const char *text)
{
  const char *special = sheet->separator == ',' ? ",\"\r\n" : "\t\"\r\n";

  if (sheet->has_cell)
    g_string_append_c (sheet->text, sheet->separator);
  sheet->has_cell = TRUE;
  if (text == NULL)
    return;
  if (strpbrk (text, special) == NULL) {
    g_string_append (sheet->text, text);
    return;
  }
  g_string_append_c (sheet->text, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (sheet->text, '"');
    g_string_append_c (sheet->text, *p);
  }
  g_string_append_c (sheet->text, '"');
}

void
pwt_sheet_take_cell (PwtSheet *sheet, char *text)
{
  pwt_sheet_cell (sheet, text);
  g_free (text);
}

void
pwt_sheet_end_line (PwtSheet *sheet)
{
  g_string_append (sheet->text, "\r\n");
  sheet->has_cell = FALSE;
}
