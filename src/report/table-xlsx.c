/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Excel: one sheet with a frozen head, real numbers and times, and a sum below what adds up. Rows
 * go to the disk as they come, so a list of any length takes a few megabytes; when a sheet is full,
 * another begins. */
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <xlsxwriter.h>

#include "domain/decimal.h"
#include "report/error.h"
#include "report/table.h"

#define ROWS_PER_SHEET (LXW_ROW_MAX - 2) /* without head and sum */
#define TEXT_MAX 32767                   /* UTF-16 units Excel takes in a cell */
#define NAME_MAX_CHARACTERS 28           /* of a sheet's 31; the rest is its number */
#define HEADER_PART_MAX 70               /* characters; the three parts have 255 together */
#define WIDTH_MIN 6.0                    /* of a column, in digits */
#define WIDTH_MAX 60.0
#define WIDTH_AIR 2.0 /* padding, and the arrow of the filter */
#define TIME_WIDTH 19.0
#define PAPER_A4 9
#define LANDSCAPE_FROM 90.0 /* digits: what fits on A4 upright at a legible size */
#define DAYS_1900_TO_1970 25569
#define DAYS_END 2958466 /* 10000-01-01 */
#define SECONDS_PER_DAY 86400

typedef struct {
  const PwtTable *table;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *head;
  lxw_format *formats[PWT_N_TABLE_KINDS], *sum_formats[PWT_N_TABLE_KINDS];
  double *widths; /* one a column, in digits */
  gint64 *sums;
  gboolean *has_sum; /* FALSE where the sum would not fit in 64 bits */
  guint n_sheets;
  lxw_row_t next_row;
  lxw_error failed;
} Writer;

static void
note (Writer *self, lxw_error failed)
{
  if (self->failed == LXW_NO_ERROR)
    self->failed = failed;
}

/* --- texts --- */

/* Chinese is two digits wide. */
static double
width_of (const char *text)
{
  double width = 0;

  for (const char *p = text; *p != '\0' && *p != '\n'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

/* U+FFFE and U+FFFF are valid UTF-8 and invalid XML; too long a text Excel calls damage. NULL:
 * @text is fine as it is. */
static char *
dup_tamed (const char *text)
{
  gsize length = strlen (text);
  GString *tamed;
  guint units = 0;

  if (length <= TEXT_MAX && strstr (text, "\xef\xbf\xbe") == NULL &&
      strstr (text, "\xef\xbf\xbf") == NULL)
    return NULL;
  tamed = g_string_sized_new (MIN (length, 4 * TEXT_MAX));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    units += c > 0xffff ? 2 : 1;
    if (units >= TEXT_MAX) {
      g_string_append (tamed, "…");
      break;
    }
    g_string_append_unichar (tamed, c == 0xfffe || c == 0xffff ? 0xfffd : c);
  }
  return g_string_free (tamed, FALSE);
}

/* A part of a printed header: "&" begins a code there. */
static void
append_part (GString *header, const char *code, const char *text)
{
  glong n = text != NULL ? g_utf8_strlen (text, -1) : 0;
  g_autofree char *start = NULL, *single = NULL;
  g_auto (GStrv) pieces = NULL;

  if (n == 0)
    return;
  start = g_utf8_substring (text, 0, MIN (n, HEADER_PART_MAX));
  pieces = g_strsplit (start, "&", -1);
  single = g_strjoinv ("&&", pieces);
  g_string_append (header, code);
  g_string_append (header, g_strdelimit (single, "\r\n", ' '));
  if (n > HEADER_PART_MAX)
    g_string_append (header, "…");
}

/* --- a sheet's head, widths and print settings --- */

static char *
sheet_name (Writer *self)
{
  glong n = g_utf8_strlen (self->table->title, -1);
  g_autofree char *start = g_utf8_substring (self->table->title, 0, MIN (n, NAME_MAX_CHARACTERS));

  g_strdelimit (start, "[]:*?/\\'\r\n\t", ' ');
  g_strstrip (start);
  if (self->n_sheets > 0)
    return g_strdup_printf ("%s%s%u", start, *start != '\0' ? " " : "", self->n_sheets + 1);
  return *start != '\0' ? g_steal_pointer (&start) : NULL;
}

static void
set_up_printing (Writer *self)
{
  const PwtTable *table = self->table;
  g_autofree char *time = pwt_table_plain (table, PWT_TABLE_TIME, table->made_us);
  g_autoptr (GString) header = g_string_new (NULL), footer = g_string_new (NULL);

  append_part (header, "&L", table->project);
  append_part (header, "&C", table->title);
  append_part (header, "&R", table->filter);
  append_part (footer, "&L", time);
  append_part (footer, "&C", table->operator_);
  g_string_append (footer, "&R&P / &N");
  /* Too long, which takes a name of many "&", they are left out. */
  worksheet_set_header (self->sheet, header->str);
  worksheet_set_footer (self->sheet, footer->str);
  worksheet_set_paper (self->sheet, PAPER_A4);
  worksheet_fit_to_pages (self->sheet, 1, 0);
  note (self, worksheet_repeat_rows (self->sheet, 0, 0));
}

static void
begin_sheet (Writer *self)
{
  g_autofree char *name = sheet_name (self);
  const PwtTable *table = self->table;

  self->sheet = workbook_add_worksheet (self->workbook, name);
  if (self->sheet == NULL) {
    note (self, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return;
  }
  self->n_sheets++;
  self->next_row = 1;
  for (guint i = 0; i < table->columns->len; i++) {
    const PwtTableColumn *column = pwt_table_get_column (table, i);

    self->widths[i] = width_of (column->title) + WIDTH_AIR;
    self->sums[i] = 0;
    self->has_sum[i] = column->has_total;
    note (self, worksheet_write_string (self->sheet, 0, (lxw_col_t) i, column->title, self->head));
  }
  worksheet_freeze_panes (self->sheet, 1, 0);
  /* Where it ends is known at the end; rows written by then could not be named any more. */
  note (self, worksheet_autofilter (self->sheet, 0, 0, 1, (lxw_col_t) (table->columns->len - 1)));
  set_up_printing (self);
}

/* The sum follows the filter, as people expect who filter by a building and look down. */
static void
put_sums (Writer *self)
{
  lxw_row_t last = self->next_row - 1;

  for (guint i = 0; last > 0 && i < self->table->columns->len; i++) {
    const PwtTableColumn *column = pwt_table_get_column (self->table, i);
    char cell[LXW_MAX_CELL_RANGE_LENGTH];
    g_autofree char *formula = NULL;

    if (!self->has_sum[i])
      continue;
    lxw_rowcol_to_range (cell, 1, (lxw_col_t) i, last, (lxw_col_t) i);
    formula = g_strdup_printf ("=SUBTOTAL(109,%s)", cell);
    note (self,
          worksheet_write_formula_num (
              self->sheet, self->next_row, (lxw_col_t) i, formula, self->sum_formats[column->kind],
              (double) self->sums[i] /
                  (double) pwt_decimal_power (pwt_table_kind_number (column->kind)->decimals)));
  }
}

static void
end_sheet (Writer *self)
{
  guint n = self->table->columns->len;
  double total = 0;

  if (self->sheet == NULL)
    return;
  put_sums (self);
  self->sheet->autofilter.last_row = MAX (1, self->next_row - 1);
  for (guint i = 0; i < n; i++) {
    double width = CLAMP (self->widths[i], WIDTH_MIN, WIDTH_MAX);

    total += width;
    note (self, worksheet_set_column (self->sheet, (lxw_col_t) i, (lxw_col_t) i, width, NULL));
  }
  if (total > LANDSCAPE_FROM)
    worksheet_set_landscape (self->sheet);
  /* Rows were kept in a temporary file, and libxlsxwriter does not look whether they fitted. */
  if (self->sheet->optimize_tmpfile != NULL &&
      (fflush (self->sheet->optimize_tmpfile) != 0 || ferror (self->sheet->optimize_tmpfile)))
    note (self, LXW_ERROR_CREATING_TMPFILE);
}

/* --- cells --- */

/* Days since 1900 as Excel counts them, the time of day as fraction. */
static double
excel_time (const PwtTable *table, PwtTableKind kind, gint64 value)
{
  PwtCivil c;

  if (kind == PWT_TABLE_DATE)
    return (double) (value + DAYS_1900_TO_1970);
  c = pwt_civil_from_time (value, table->zone);
  return (double) (pwt_date_from_ymd (c.year, c.month, c.day) + DAYS_1900_TO_1970) +
         (double) (c.hour * 3600 + c.minute * 60 + c.second) / SECONDS_PER_DAY;
}

static void
put_text (Writer *self, guint column, const char *text)
{
  g_autofree char *tamed = NULL;

  if (*text == '\0')
    return;
  tamed = dup_tamed (text);
  self->widths[column] = MAX (self->widths[column], MIN (width_of (text), WIDTH_MAX) + 1);
  note (self, worksheet_write_string (self->sheet, self->next_row, (lxw_col_t) column,
                                      tamed != NULL ? tamed : text, NULL));
}

/* How many digits, separators and decimals. */
static double
number_width (double number, const PwtTableNumber *as)
{
  double width = 1 + as->max_decimals + (as->max_decimals > 0 ? 1 : 0) + (number < 0 ? 1 : 0);

  number = number < 0 ? -number : number;
  while (number >= 10) {
    number /= 10;
    width += 4.0 / 3;
  }
  return width + 1;
}

static void
put_time (Writer *self, guint column, const PwtTableColumn *of, gint64 value)
{
  double days = excel_time (self->table, of->kind, value);
  g_autofree char *text = NULL;

  if (days < 1 || days >= DAYS_END) { /* Excel has no such day */
    text = pwt_table_plain (self->table, of->kind, value);
    put_text (self, column, text);
    return;
  }
  self->widths[column] = MAX (self->widths[column], TIME_WIDTH);
  note (self, worksheet_write_number (self->sheet, self->next_row, (lxw_col_t) column, days,
                                      self->formats[of->kind]));
}

static void
put_number (Writer *self, guint column, const PwtTableColumn *of, gint64 value)
{
  const PwtTableNumber *as = pwt_table_kind_number (of->kind);
  double number = (double) value / (double) pwt_decimal_power (as->decimals);

  self->widths[column] = MAX (self->widths[column], number_width (number, as));
  if (self->has_sum[column] &&
      __builtin_add_overflow (self->sums[column], value, &self->sums[column]))
    self->has_sum[column] = FALSE;
  note (self, worksheet_write_number (self->sheet, self->next_row, (lxw_col_t) column, number,
                                      self->formats[of->kind]));
}

static void
put_value (Writer *self, guint column, const PwtTableColumn *of, gint64 value)
{
  if (pwt_table_kind_is_number (of->kind))
    put_number (self, column, of, value);
  else
    put_time (self, column, of, value);
}

static void
put_row (Writer *self, const PwtTableRows *rows, guint row)
{
  const GPtrArray *columns = self->table->columns;

  if (self->next_row > ROWS_PER_SHEET) {
    end_sheet (self);
    begin_sheet (self);
  }
  for (guint i = 0; i < columns->len && self->sheet != NULL; i++) {
    const PwtTableColumn *column = g_ptr_array_index (columns, i);

    if (column->kind == PWT_TABLE_TEXT)
      put_text (self, i, pwt_table_rows_get_text (rows, row, i));
    else if (pwt_table_rows_get_number (rows, row, i) != PWT_TABLE_UNKNOWN)
      put_value (self, i, column, pwt_table_rows_get_number (rows, row, i));
  }
  self->next_row++;
}

/* --- book --- */

static void
add_formats (Writer *self)
{
  self->head = workbook_add_format (self->workbook);
  format_set_bold (self->head);
  format_set_bottom (self->head, LXW_BORDER_THIN);
  format_set_bg_color (self->head, 0xEFEFEF);
  for (guint kind = 0; kind < PWT_N_TABLE_KINDS; kind++) {
    const char *excel = pwt_table_kind_number (kind)->excel;

    self->formats[kind] = workbook_add_format (self->workbook);
    self->sum_formats[kind] = workbook_add_format (self->workbook);
    if (excel != NULL) {
      format_set_num_format (self->formats[kind], excel);
      format_set_num_format (self->sum_formats[kind], excel);
    }
    format_set_bold (self->sum_formats[kind]);
    format_set_top (self->sum_formats[kind], LXW_BORDER_THIN);
  }
}

static void
describe (Writer *self)
{
  const PwtTable *table = self->table;
  lxw_doc_properties properties = {
    .title = table->title,
    .subject = table->filter,
    .author = table->operator_,
    .company = table->company != NULL ? table->company : table->project,
    .created = (time_t) (table->made_us / PWT_US_PER_SECOND),
  };

  note (self, workbook_set_properties (self->workbook, &properties));
}

static gboolean
put_rows (Writer *self, const PwtTableSource *source, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (self->failed == LXW_NO_ERROR) {
    g_autoptr (PwtTableRows) rows = source->next (source->data, &failure);

    if (rows == NULL)
      break;
    for (guint i = 0; i < pwt_table_rows_get_n (rows); i++)
      put_row (self, rows, i);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Closes the book, which writes it, or drops it. */
static gboolean
end_book (Writer *self, gboolean is_wanted, GError **error)
{
  int code;

  errno = 0;
  if (is_wanted)
    end_sheet (self);
  if (is_wanted && self->failed == LXW_NO_ERROR)
    note (self, workbook_close (self->workbook));
  else
    lxw_workbook_free (self->workbook);
  code = errno;
  if (!is_wanted || self->failed == LXW_NO_ERROR)
    return is_wanted;
  g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
               "The file could not be written: %s",
               code != 0 ? g_strerror (code) : lxw_strerror (self->failed));
  return FALSE;
}

static gboolean
write_book (const PwtTable *table, const PwtTableSource *source, const char *path, GError **error)
{
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE };
  guint n = table->columns->len;
  g_autofree double *widths = g_new0 (double, n);
  g_autofree gint64 *sums = g_new0 (gint64, n);
  g_autofree gboolean *has_sum = g_new0 (gboolean, n);
  Writer self = { .table = table,
                  .workbook = workbook_new_opt (path, &options),
                  .widths = widths,
                  .sums = sums,
                  .has_sum = has_sum };

  if (self.workbook == NULL) {
    g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
                 "The file could not be written: %s", g_strerror (ENOMEM));
    return FALSE;
  }
  add_formats (&self);
  describe (&self);
  begin_sheet (&self);
  return end_book (&self, put_rows (&self, source, error), error);
}

/**
 * pwt_table_write_xlsx:
 * @source: its rows
 * @path: a file to be overwritten; a draft, because after a failure half of it may be there
 * @error: return location for a %PWT_REPORT_ERROR, or the source's
 *
 * What is not known is an empty cell. Texts are texts whatever they begin with: nothing is run.
 */
gboolean
pwt_table_write_xlsx (const PwtTable *table, const PwtTableSource *source, const char *path,
                      GError **error)
{
  /* libxlsxwriter writes numbers as the locale has them; with a comma no program reads them. */
  locale_t plain = newlocale (LC_NUMERIC_MASK, "C", duplocale (LC_GLOBAL_LOCALE));
  locale_t before = uselocale (plain);
  gboolean is_done = write_book (table, source, path, error);

  uselocale (before);
  freelocale (plain);
  return is_done;
}
