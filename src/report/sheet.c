/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "report/pen.h"
#include "report/sheet-private.h"

#define A4_SHORT 595.28
#define A4_LONG 841.89
#define TEXT_MAX_EM 24.0 /* a column of texts asks for no more */
#define TEXT_MIN_EM 6.0  /* and for no less, before everything becomes smaller */
#define WORD_MAX_EM 12.0 /* a number or a word of this length is not broken in two */
#define LINES_MAX 60000  /* of one row: more than any text has */
#define FILTER_LINES 4   /* at most of the header's conditions */

gboolean
pwt_sheet_is_right (const PwtTableColumn *column)
{
  return pwt_table_kind_is_number (column->kind);
}

char *
pwt_sheet_dup_cell (const PwtSheet *sheet, const PwtSheetRow *row, guint column)
{
  PwtTableKind kind = pwt_table_get_column (sheet->table, column)->kind;
  char *text;

  if (kind == PWT_TABLE_TEXT)
    return g_strdup (pwt_table_rows_get_text (row->rows, row->row, column));
  text =
      pwt_table_show (sheet->table, kind, pwt_table_rows_get_number (row->rows, row->row, column));
  return text != NULL ? text : g_strdup (PWT_SHEET_UNKNOWN);
}

/* --- rows --- */

static void
add_sums (PwtSheet *self, const PwtTableRows *rows, guint row)
{
  for (guint i = 0; i < self->table->columns->len; i++) {
    gint64 number;

    if (self->sums[i] == PWT_TABLE_UNKNOWN)
      continue;
    number = pwt_table_rows_get_number (rows, row, i);
    if (number != PWT_TABLE_UNKNOWN &&
        __builtin_add_overflow (self->sums[i], number, &self->sums[i]))
      self->sums[i] = PWT_TABLE_UNKNOWN;
  }
}

static gboolean
take_rows (PwtSheet *self, const PwtTableSource *source, GError **error)
{
  g_autoptr (GError) failure = NULL;
  PwtTableRows *rows;

  for (guint i = 0; i < self->table->columns->len; i++) {
    gboolean has_total = pwt_table_get_column (self->table, i)->has_total;

    self->sums[i] = has_total ? 0 : PWT_TABLE_UNKNOWN;
    self->has_sums |= has_total;
  }
  while ((rows = source->next (source->data, &failure)) != NULL) {
    g_ptr_array_add (self->batches, rows);
    for (guint i = 0; i < pwt_table_rows_get_n (rows); i++) {
      PwtSheetRow row = { rows, i };

      g_array_append_val (self->rows, row);
      add_sums (self, rows, i);
    }
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- widths --- */

/* No character is wider than this, in text sizes. */
static double
bound_of_char (gunichar c)
{
  if ((c >= '0' && c <= '9') || c == ',' || c == '.' || c == ' ' || c == ':')
    return 0.56;
  if (c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3000 && c <= 0x303f) ||
      (c >= 0xff00 && c <= 0xff5e) || c == 0x2212)
    return 1;
  return 1000; /* nobody knows: lay it out */
}

/* So most cells need not be laid out to know that they are one line. */
static double
bound_of (const char *text)
{
  double em = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    em += bound_of_char (g_utf8_get_char (p));
  return em;
}

/* Of the longest number or word that is not broken. */
static double
bound_of_word (const char *text)
{
  double em = 0, most = 0;

  for (const char *p = text; *p != '\0'; p++) {
    em = g_ascii_isalnum (*p) ? em + bound_of_char ((gunichar) *p) : 0;
    if (em <= WORD_MAX_EM)
      most = MAX (most, em);
  }
  return most;
}

static double
measure (PangoLayout *layout, const char *text)
{
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

/* What the column would like to have. */
static double
natural_width (const PwtSheet *self, PangoLayout *plain, PangoLayout *bold, guint i)
{
  const PwtTableColumn *column = pwt_table_get_column (self->table, i);
  double most = measure (bold, column->title), widest = 0;
  g_autofree char *sum = pwt_table_kind_is_number (column->kind)
                             ? pwt_table_show (self->table, column->kind, self->sums[i])
                             : NULL;

  if (sum != NULL)
    most = MAX (most, measure (bold, sum));
  for (guint r = 0; r < self->rows->len; r++) {
    g_autofree char *text =
        pwt_sheet_dup_cell (self, &g_array_index (self->rows, PwtSheetRow, r), i);
    double bound = MIN (bound_of (text), 3 * TEXT_MAX_EM);

    if (bound <= widest && bound < 3 * TEXT_MAX_EM)
      continue;
    widest = MAX (widest, bound);
    if (bound * PWT_SHEET_SIZE > most)
      most = MAX (most, measure (plain, text));
  }
  if (column->kind == PWT_TABLE_TEXT)
    most = MIN (most, TEXT_MAX_EM * PWT_SHEET_SIZE);
  return most + 2 * PWT_SHEET_GAP + 0.5;
}

/* What a column of texts is not made narrower than, while all the others could give way. */
static double
least_width (const PwtSheet *self, guint i)
{
  double em = TEXT_MIN_EM;

  for (guint r = 0; r < self->rows->len; r++) {
    const PwtSheetRow *row = &g_array_index (self->rows, PwtSheetRow, r);

    em = MAX (em, bound_of_word (pwt_table_rows_get_text (row->rows, row->row, i)));
  }
  return em * PWT_SHEET_SIZE + 2 * PWT_SHEET_GAP;
}

/* Upright if all fits, else across; there text columns give way, and when that is not enough,
 * everything becomes smaller. */
static void
fit_widths (PwtSheet *self, PangoLayout *plain, PangoLayout *bold)
{
  guint n = self->table->columns->len;
  double natural = 0, least = 0, room, share, factor;
  g_autofree double *mins = g_new0 (double, n);

  for (guint i = 0; i < n; i++) {
    gboolean is_text = pwt_table_get_column (self->table, i)->kind == PWT_TABLE_TEXT;

    self->widths[i] = natural_width (self, plain, bold, i);
    mins[i] = is_text ? MIN (self->widths[i], least_width (self, i)) : self->widths[i];
    natural += self->widths[i];
    least += mins[i];
  }
  room = A4_SHORT - 2 * PWT_SHEET_MARGIN;
  self->width = natural <= room ? A4_SHORT : A4_LONG;
  self->height = natural <= room ? A4_LONG : A4_SHORT;
  room = self->width - 2 * PWT_SHEET_MARGIN;
  share = natural > least ? CLAMP ((room - least) / (natural - least), 0, 1) : 0;
  natural = 0;
  for (guint i = 0; i < n; i++) {
    self->widths[i] = mins[i] + (self->widths[i] - mins[i]) * share;
    natural += self->widths[i];
  }
  factor = room / natural; /* what is left over goes to all */
  for (guint i = 0; i < n; i++)
    self->widths[i] *= factor;
  self->size = PWT_SHEET_SIZE * MIN (1, factor);
  self->line = self->size * PWT_SHEET_LEADING;
}

/* --- lines and pages --- */

static guint
count_lines (PangoLayout *layout, const char *text, double width)
{
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return CLAMP ((guint) pango_layout_get_line_count (layout), 1, LINES_MAX);
}

static guint
lines_of_row (const PwtSheet *self, PangoLayout *layout, const PwtSheetRow *row)
{
  guint lines = 1;

  for (guint i = 0; i < self->table->columns->len; i++) {
    double width = self->widths[i] - 2 * PWT_SHEET_GAP;
    const char *text;

    if (pwt_table_get_column (self->table, i)->kind != PWT_TABLE_TEXT)
      continue;
    text = pwt_table_rows_get_text (row->rows, row->row, i);
    if (strpbrk (text, "\n\r") != NULL || bound_of (text) * self->size > width)
      lines = MAX (lines, count_lines (layout, text, width));
  }
  return lines;
}

static void
measure_header (PwtSheet *self, PangoLayout *plain, PangoLayout *bold)
{
  double room = self->width - 2 * PWT_SHEET_MARGIN;

  self->head_lines = 1;
  for (guint i = 0; i < self->table->columns->len; i++)
    self->head_lines =
        MAX (self->head_lines, count_lines (bold, pwt_table_get_column (self->table, i)->title,
                                            self->widths[i] - 2 * PWT_SHEET_GAP));
  if (self->table->filter != NULL)
    self->filter_lines = MIN (FILTER_LINES, count_lines (plain, self->table->filter, room));
  self->body_top = PWT_SHEET_MARGIN + 24 + self->filter_lines * self->line + 6 +
                   self->head_lines * self->line + 2 * PWT_SHEET_PADDING;
  self->body_height = self->height - PWT_SHEET_MARGIN - PWT_SHEET_FOOT - self->body_top;
}

static void
add_slice (PwtSheet *self, guint row, guint first, guint n)
{
  PwtSheetSlice slice = { row, (guint16) first, (guint16) n };

  g_array_append_val (self->slices, slice);
}

static void
begin_page (PwtSheet *self, double *left)
{
  guint first = self->slices->len;

  g_array_append_val (self->pages, first);
  *left = self->body_height;
}

static void
break_pages (PwtSheet *self, PangoLayout *layout)
{
  guint most = MAX (1, (guint) ((self->body_height - 2 * PWT_SHEET_PADDING) / self->line));
  double left;

  begin_page (self, &left);
  for (guint r = 0; r < self->rows->len; r++) {
    guint lines = lines_of_row (self, layout, &g_array_index (self->rows, PwtSheetRow, r));

    for (guint first = 0; first < lines;) {
      guint n = MIN (lines - first, most);
      double height = n * self->line + 2 * PWT_SHEET_PADDING;

      if (height > left && left < self->body_height)
        begin_page (self, &left);
      add_slice (self, r, first, n);
      left -= height;
      first += n;
    }
  }
  if (self->has_sums && self->line + 2 * PWT_SHEET_PADDING > left)
    begin_page (self, &left);
}

static void
lay_out (PwtSheet *self)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) plain = pwt_pen_layout (cr, PWT_SHEET_SIZE, FALSE);
  g_autoptr (PangoLayout) bold = pwt_pen_layout (cr, PWT_SHEET_SIZE, TRUE);

  fit_widths (self, plain, bold);
  if (self->size < PWT_SHEET_SIZE) {
    g_object_unref (plain);
    g_object_unref (bold);
    plain = pwt_pen_layout (cr, self->size, FALSE);
    bold = pwt_pen_layout (cr, self->size, TRUE);
  }
  measure_header (self, plain, bold);
  break_pages (self, plain);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/**
 * pwt_sheet_new:
 * @error: return location for the source's error
 *
 * Takes all rows, so that it is known how many pages there are. Long lists take a while: not for
 * the main thread.
 */
PwtSheet *
pwt_sheet_new (const PwtTable *table, const PwtTableSource *source, GError **error)
{
  PwtSheet *self = g_new0 (PwtSheet, 1);

  self->table = table;
  self->batches = g_ptr_array_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (PwtSheetRow));
  self->slices = g_array_new (FALSE, FALSE, sizeof (PwtSheetSlice));
  self->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  self->widths = g_new0 (double, table->columns->len);
  self->sums = g_new0 (gint64, table->columns->len);
  if (!take_rows (self, source, error)) {
    pwt_sheet_free (self);
    return NULL;
  }
  lay_out (self);
  return self;
}

void
pwt_sheet_free (PwtSheet *self)
{
  for (guint i = 0; i < self->batches->len; i++)
    pwt_table_rows_free (g_ptr_array_index (self->batches, i));
  g_ptr_array_unref (self->batches);
  g_array_unref (self->rows);
  g_array_unref (self->slices);
  g_array_unref (self->pages);
  g_free (self->widths);
  g_free (self->sums);
  g_free (self);
}

guint
pwt_sheet_get_n_pages (const PwtSheet *self)
{
  return self->pages->len;
}

void
pwt_sheet_get_size (const PwtSheet *self, double *width_pt, double *height_pt)
{
  *width_pt = self->width;
  *height_pt = self->height;
}
