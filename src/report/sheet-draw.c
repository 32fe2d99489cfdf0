/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <pango/pangocairo.h>
#include <stdio.h>

#include "report/error.h"
#include "report/pen.h"
#include "report/sheet-private.h"

#define TITLE_SIZE 13.0
#define SMALL_SIZE 8.0

/* The catalogue is named: this library may run in a program whose own is another. */
static const char *tr (const char *text) G_GNUC_FORMAT (1);

static const char *
tr (const char *text)
{
  return g_dgettext ("prewatt", text);
}

typedef struct {
  const PwtSheet *sheet;
  cairo_t *cr;
  PangoLayout *plain, *bold;
} Brush;

typedef struct {
  guint first, n;
} Lines;

typedef struct {
  double x, y, width;
  gboolean is_right;
} Place;

/* Some lines of @text, the first one's upper edge at the place's. */
static void
show_text (Brush *self, PangoLayout *layout, const char *text, Place place, Lines lines)
{
  double step = self->sheet->line;
  int n;

  pango_layout_set_width (layout, (int) (place.width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  n = pango_layout_get_line_count (layout);
  for (guint i = lines.first; i < lines.first + lines.n && (int) i < n; i++) {
    PangoLayoutLine *line = pango_layout_get_line_readonly (layout, (int) i);
    PangoRectangle box;
    double left = place.x;

    pango_layout_line_get_extents (line, NULL, &box);
    if (place.is_right)
      left += place.width - (double) box.width / PANGO_SCALE;
    cairo_move_to (self->cr, left, place.y + (i - lines.first) * step + self->sheet->size * 1.06);
    pango_cairo_show_layout_line (self->cr, line);
  }
}

static Place
cell_place (Brush *self, guint column, double x, double y)
{
  return (Place){ x + PWT_SHEET_GAP, y + PWT_SHEET_PADDING,
                  self->sheet->widths[column] - 2 * PWT_SHEET_GAP,
                  pwt_sheet_is_right (pwt_table_get_column (self->sheet->table, column)) };
}

/* One line of its own size at a place in the header or footer. */
static void
show_note (Brush *self, const char *text, double size, gboolean is_bold, PangoAlignment align,
           double y)
{
  double room = self->sheet->width - 2 * PWT_SHEET_MARGIN;
  g_autoptr (PangoLayout) layout = pwt_pen_layout (self->cr, size, is_bold);

  if (text == NULL)
    return;
  pango_layout_set_width (
      layout, (int) ((align == PANGO_ALIGN_CENTER ? room * 0.6 : room * 0.45) * PANGO_SCALE));
  pango_layout_set_height (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_alignment (layout, align);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (self->cr,
                 PWT_SHEET_MARGIN + (align == PANGO_ALIGN_CENTER  ? room * 0.2
                                     : align == PANGO_ALIGN_RIGHT ? room * 0.55
                                                                  : 0),
                 y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
rule (Brush *self, double y, double thickness, double grey)
{
  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, grey, grey, grey);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, PWT_SHEET_MARGIN, y);
  cairo_line_to (self->cr, self->sheet->width - PWT_SHEET_MARGIN, y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
draw_header (Brush *self)
{
  const PwtSheet *sheet = self->sheet;
  const PwtTable *table = sheet->table;
  g_autofree char *time = pwt_table_plain (table, PWT_TABLE_TIME, table->made_us);
  const char *owner = table->project != NULL ? table->project : table->company;
  double room = sheet->width - 2 * PWT_SHEET_MARGIN;

  show_note (self, owner, SMALL_SIZE, FALSE, PANGO_ALIGN_LEFT, PWT_SHEET_MARGIN + 5);
  show_note (self, table->title, TITLE_SIZE, TRUE, PANGO_ALIGN_CENTER, PWT_SHEET_MARGIN);
  show_note (self, time, SMALL_SIZE, FALSE, PANGO_ALIGN_RIGHT, PWT_SHEET_MARGIN + 5);
  if (table->filter != NULL)
    show_text (self, self->plain, table->filter,
               (Place){ PWT_SHEET_MARGIN, PWT_SHEET_MARGIN + 24, room, FALSE },
               (Lines){ 0, sheet->filter_lines });
}

static void
draw_heads (Brush *self)
{
  const PwtSheet *sheet = self->sheet;
  double height = sheet->head_lines * sheet->line + 2 * PWT_SHEET_PADDING;
  double x = PWT_SHEET_MARGIN, y = sheet->body_top - height;

  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, 0.92, 0.92, 0.92);
  cairo_rectangle (self->cr, x, y, sheet->width - 2 * PWT_SHEET_MARGIN, height);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
  for (guint i = 0; i < sheet->table->columns->len; i++) {
    const PwtTableColumn *column = pwt_table_get_column (sheet->table, i);

    show_text (self, self->bold, column->title, cell_place (self, i, x, y),
               (Lines){ 0, sheet->head_lines });
    x += sheet->widths[i];
  }
  rule (self, sheet->body_top, 0.8, 0);
}

static double
draw_slice (Brush *self, const PwtSheetSlice *slice, double y)
{
  const PwtSheet *sheet = self->sheet;
  const PwtSheetRow *row = &g_array_index (sheet->rows, PwtSheetRow, slice->row);
  double x = PWT_SHEET_MARGIN;

  for (guint i = 0; i < sheet->table->columns->len; i++) {
    g_autofree char *text = pwt_sheet_dup_cell (sheet, row, i);

    show_text (self, self->plain, text, cell_place (self, i, x, y),
               (Lines){ slice->first_line, slice->n_lines });
    x += sheet->widths[i];
  }
  y += slice->n_lines * sheet->line + 2 * PWT_SHEET_PADDING;
  rule (self, y, 0.25, 0.7);
  return y;
}

static void
draw_sums (Brush *self, double y)
{
  const PwtSheet *sheet = self->sheet;
  double x = PWT_SHEET_MARGIN;

  rule (self, y, 0.8, 0);
  for (guint i = 0; i < sheet->table->columns->len; i++) {
    const PwtTableColumn *column = pwt_table_get_column (sheet->table, i);
    g_autofree char *sum =
        column->has_total ? pwt_table_show (sheet->table, column->kind, sheet->sums[i]) : NULL;
    const char *text = sum != NULL ? sum : column->has_total ? PWT_SHEET_UNKNOWN : "";

    if (i == 0 && !column->has_total)
      text = tr (N_ ("Total"));
    show_text (self, self->bold, text, cell_place (self, i, x, y), (Lines){ 0, 1 });
    x += sheet->widths[i];
  }
}

static void
draw_footer (Brush *self, guint page)
{
  const PwtSheet *sheet = self->sheet;
  double y = sheet->height - PWT_SHEET_MARGIN - SMALL_SIZE * 1.5;
  g_autofree char *number = g_strdup_printf ("%u", page + 1);
  g_autofree char *of = g_strdup_printf ("%u", pwt_sheet_get_n_pages (sheet));
  g_autofree char *text = g_strdup_printf (tr (N_ ("Page %s of %s")), number, of);

  show_note (self, sheet->table->operator_, SMALL_SIZE, FALSE, PANGO_ALIGN_LEFT, y);
  show_note (self, text, SMALL_SIZE, FALSE, PANGO_ALIGN_RIGHT, y);
}

void
pwt_sheet_draw (const PwtSheet *sheet, cairo_t *cr, guint page)
{
  g_autoptr (PangoLayout) plain = pwt_pen_layout (cr, sheet->size, FALSE);
  g_autoptr (PangoLayout) bold = pwt_pen_layout (cr, sheet->size, TRUE);
  Brush self = { sheet, cr, plain, bold };
  guint first, end;
  gboolean is_last = page + 1 == sheet->pages->len;
  double y = sheet->body_top;

  g_return_if_fail (page < sheet->pages->len);

  first = g_array_index (sheet->pages, guint, page);
  end = is_last ? sheet->slices->len : g_array_index (sheet->pages, guint, page + 1);
  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_header (&self);
  draw_heads (&self);
  for (guint i = first; i < end; i++)
    y = draw_slice (&self, &g_array_index (sheet->slices, PwtSheetSlice, i), y);
  if (is_last && sheet->has_sums)
    draw_sums (&self, y);
  draw_footer (&self, page);
}

/* --- PDF --- */

static cairo_status_t
write_bytes (gpointer closure, const unsigned char *data, unsigned int length)
{
  return fwrite (data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
                                                     : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t
draw_pages (const PwtSheet *sheet, FILE *file)
{
  g_autofree char *time = pwt_time_format_rfc3339 (sheet->table->made_us);
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (write_bytes, file, sheet->width, sheet->height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, sheet->table->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Prewatt");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  for (guint i = 0; i < sheet->pages->len && cairo_status (cr) == CAIRO_STATUS_SUCCESS; i++) {
    pwt_sheet_draw (sheet, cr, i);
    cairo_show_page (cr);
  }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/**
 * pwt_sheet_write_pdf:
 * @path: a file to be overwritten; a draft, because after a failure half of it may be there
 * @error: return location for a %PWT_REPORT_ERROR
 */
gboolean
pwt_sheet_write_pdf (const PwtSheet *sheet, const char *path, GError **error)
{
  cairo_status_t status = CAIRO_STATUS_WRITE_ERROR;
  FILE *file = g_fopen (path, "we");
  int code = errno;

  if (file != NULL) {
    errno = 0;
    status = draw_pages (sheet, file);
    if (fclose (file) != 0)
      status = CAIRO_STATUS_WRITE_ERROR;
    code = errno;
  }
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
               "The file could not be written: %s",
               code != 0 ? g_strerror (code) : cairo_status_to_string (status));
  return FALSE;
}

/**
 * pwt_table_write_pdf:
 * @source: its rows
 * @path: as of pwt_sheet_write_pdf()
 * @error: return location for a %PWT_REPORT_ERROR, or the source's
 */
gboolean
pwt_table_write_pdf (const PwtTable *table, const PwtTableSource *source, const char *path,
                     GError **error)
{
  g_autoptr (PwtSheet) sheet = pwt_sheet_new (table, source, error);

  return sheet != NULL && pwt_sheet_write_pdf (sheet, path, error);
}
