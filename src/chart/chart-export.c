/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/chart-private.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>

/* A picture for a document, in px: never smaller than this, whatever the window is. */
#define WIDTH_MIN 640
#define HEIGHT_MIN 320
#define MARGIN 12
#define TITLE_HEIGHT 28
#define PNG_SCALE 2
#define BOM "\xef\xbb\xbf" /* without it a spreadsheet takes Chinese for something else */

static const struct {
  const char *name;
  const char *pattern;
} formats[] = {
  [PWT_CHART_PNG] = { "png", "*.png" },
  [PWT_CHART_SVG] = { "svg", "*.svg" },
  [PWT_CHART_CSV] = { "csv", "*.csv" },
};

/* --- making --- */

static char *
write_cells (PwtChart *self, char separator)
{
  PwtCells cells = { .text = g_string_new (NULL), .separator = separator };

  PWT_CHART_GET_CLASS (self)->write_cells (self, &cells);
  return g_string_free (cells.text, FALSE);
}

char *
pwt_chart_dup_numbers (PwtChart *self)
{
  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  return write_cells (self, '\t');
}

typedef struct {
  int width, height; /* of the chart */
  int head;          /* of the title above it */
} Page;

static Page
page_of (PwtChart *self)
{
  return (Page){ MAX (WIDTH_MIN, gtk_widget_get_width (GTK_WIDGET (self))),
                 MAX (HEIGHT_MIN, gtk_widget_get_height (GTK_WIDGET (self))),
                 pwt_chart_get_title (self) != NULL ? TITLE_HEIGHT : 0 };
}

static void
draw_page (PwtChart *self, const Page *page, cairo_t *cr)
{
  PwtCanvas canvas;

  pwt_canvas_init (&canvas, GTK_WIDGET (self), cr);
  canvas.width = page->width + 2 * MARGIN;
  pwt_canvas_set_color (&canvas, PWT_COLOR_CARD, 1);
  cairo_paint (cr);
  if (page->head > 0) {
    pwt_canvas_set_color (&canvas, PWT_COLOR_TEXT, 1);
    pwt_canvas_text (&canvas, MARGIN, MARGIN + page->head / 2.0 - 4, PWT_ANCHOR_START,
                     PWT_TEXT_STRONG, pwt_chart_get_title (self));
  }
  cairo_translate (cr, MARGIN, MARGIN + page->head);
  cairo_rectangle (cr, 0, 0, page->width, page->height);
  cairo_clip (cr);
  pwt_chart_draw (self, cr, page->width, page->height);
}

static cairo_status_t
append_cb (void *bytes, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (bytes, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_image (PwtChart *self)
{
  Page page = page_of (self);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (page.width + 2 * MARGIN) * PNG_SCALE,
                                  (page.height + page.head + 2 * MARGIN) * PNG_SCALE);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
  cr = cairo_create (surface);
  draw_page (self, &page, cr);
  cairo_destroy (cr);
  return surface;
}

static cairo_status_t
write_png (PwtChart *self, GByteArray *bytes)
{
  cairo_surface_t *surface = make_image (self);
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);

  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
write_svg (PwtChart *self, GByteArray *bytes)
{
  Page page = page_of (self);
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (
      append_cb, bytes, page.width + 2 * MARGIN, page.height + page.head + 2 * MARGIN);
  cairo_t *cr;
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  draw_page (self, &page, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/* Returns: (transfer full): the file's content, or NULL if there was no memory for the picture */
GBytes *
pwt_chart_export (PwtChart *self, PwtChartFormat format, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *csv = NULL;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  g_return_val_if_fail (PWT_IS_CHART (self), NULL);

  switch (format) {
  case PWT_CHART_PNG:
    status = write_png (self, bytes);
    break;
  case PWT_CHART_SVG:
    status = write_svg (self, bytes);
    break;
  case PWT_CHART_CSV:
    csv = write_cells (self, ',');
    g_byte_array_append (bytes, (const guint8 *) BOM, strlen (BOM));
    g_byte_array_append (bytes, (const guint8 *) csv, (guint) strlen (csv));
    break;
  }
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* --- copying --- */

static void
say (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = pwt_chart_export (PWT_CHART (widget), PWT_CHART_PNG, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;

  if (texture == NULL) {
    say (widget, error->message);
    return;
  }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  say (widget, _ ("Picture copied"));
}

static void
copy_numbers_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *numbers = pwt_chart_dup_numbers (PWT_CHART (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), numbers);
  say (widget, _ ("Numbers copied; paste them into a spreadsheet"));
}

/* --- saving --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtChart) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved as %s"), name);
  else
    text = g_strdup_printf (_ ("Could not save %s: %s"), name, error->message);
  say (GTK_WIDGET (self), text);
}

static void
save_to (PwtChart *self, GFile *file, PwtChartFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pwt_chart_export (self, format, &error);

  if (bytes == NULL) {
    say (GTK_WIDGET (self), error->message);
    return;
  }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, saved_cb, g_object_ref (self));
}

static void
response_cb (GtkNativeDialog *dialog, int response, PwtChart *self)
{
  g_autoptr (GFile) file = NULL;
  PwtChartFormat format = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "format"));

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    save_to (self, file, format);
  g_object_unref (dialog);
}

static char *
name_file (PwtChart *self, PwtChartFormat format)
{
  const char *title = pwt_chart_get_title (self);
  char *name = g_strdup_printf ("%s.%s", title != NULL ? title : _ ("Chart"), formats[format].name);

  return g_strdelimit (name, "/\\:*?\"<>|", '-');
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *wanted = g_variant_get_string (parameter, NULL);
  PwtChart *self = PWT_CHART (widget);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = name_file (self, (PwtChartFormat) i);
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
    GtkFileChooserNative *dialog;

    if (!g_str_equal (wanted, formats[i].name))
      continue;
    dialog =
        gtk_file_chooser_native_new (_ ("Save Chart"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
    gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
    gtk_file_filter_add_pattern (filter, formats[i].pattern);
    gtk_file_filter_set_name (filter, formats[i].pattern);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
    g_object_set_data (G_OBJECT (dialog), "format", GUINT_TO_POINTER (i));
    g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  }
}

void
pwt_chart_class_install_export (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-numbers", NULL, copy_numbers_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", "s", save_cb);
}
