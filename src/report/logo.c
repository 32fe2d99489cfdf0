/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/logo.h"

#include <string.h>

#include "record/site.h"

#define MAX_SIDE 1024                  /* pixels: more than the engine keeps is not of the engine */
#define DOTS_PER_POINT (8 * 25.4 / 72) /* thermal printers have 8 dots a millimetre */
#define DARK 80   /* as dark as this is black, so that a deep blue has no holes … */
#define LIGHT 240 /* … and as light as this is paper */

typedef struct {
  const guchar *bytes;
  gsize size, at;
} Source;

static cairo_status_t
read_bytes (gpointer closure, unsigned char *data, unsigned int length)
{
  Source *source = closure;

  if (length > source->size - source->at)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->bytes + source->at, length);
  source->at += length;
  return CAIRO_STATUS_SUCCESS;
}

/* A PNG says its size in the first 24 bytes: what would be large is not decoded at all. */
static gboolean
is_small (const guchar *bytes, gsize size)
{
  guint32 width, height;

  if (size < 24)
    return FALSE;
  memcpy (&width, bytes + 16, sizeof width);
  memcpy (&height, bytes + 20, sizeof height);
  return GUINT32_FROM_BE (width) <= MAX_SIDE && GUINT32_FROM_BE (height) <= MAX_SIDE;
}

/**
 * pwt_logo_load:
 * @image: (nullable): PwtLogo.image
 *
 * Takes a few milliseconds.
 *
 * Returns: (transfer full) (nullable): its pixels, %NULL for none and for what is no small picture:
 *   a receipt is printed all the same
 */
cairo_surface_t *
pwt_logo_load (const char *image)
{
  g_autofree guchar *bytes = NULL;
  Source source = { NULL };
  cairo_surface_t *surface;

  if (image == NULL || strlen (image) > PWT_LOGO_MAX_CHARS)
    return NULL;
  bytes = g_base64_decode (image, &source.size);
  source.bytes = bytes;
  if (!is_small (bytes, source.size))
    return NULL;
  surface = cairo_image_surface_create_from_png_stream (read_bytes, &source);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

/**
 * pwt_logo_fit:
 * @width: (out): with @height, as large as @most_width and @most_height allow, in the logo's shape
 */
void
pwt_logo_fit (cairo_surface_t *logo, double most_width, double most_height, double *width,
              double *height)
{
  double w = cairo_image_surface_get_width (logo), h = cairo_image_surface_get_height (logo);
  double scale = MIN (most_width / w, most_height / h);

  *width = w * scale;
  *height = h * scale;
}

void
pwt_logo_draw (cairo_t *cr, cairo_surface_t *logo, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width / cairo_image_surface_get_width (logo),
               height / cairo_image_surface_get_height (logo));
  cairo_set_source_surface (cr, logo, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* How light each dot of @surface is, 0 … 255, row by row; stretched from DARK … LIGHT. */
static int *
measure_light (cairo_surface_t *surface, int width, int height)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int *light = g_new (int, (gsize) width *(gsize) height);

  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      guint32 pixel;
      int grey;

      memcpy (&pixel, data + (gsize) y * (gsize) stride + (gsize) x * sizeof pixel, sizeof pixel);
      grey =
          (int) ((299 * (pixel >> 16 & 0xff) + 587 * (pixel >> 8 & 0xff) + 114 * (pixel & 0xff)) /
                 1000);
      light[y * width + x] = CLAMP ((grey - DARK) * 255 / (LIGHT - DARK), 0, 255);
    }
  }
  return light;
}

/* Floyd and Steinberg: what a dot is too dark or too light by, its neighbours make good. */
static void
spread_error (int *light, int width, int height, int x, int y, int error)
{
  static const struct {
    int x, y, share; /* of 16 */
  } neighbours[] = { { 1, 0, 7 }, { -1, 1, 3 }, { 0, 1, 5 }, { 1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (neighbours); i++) {
    int u = x + neighbours[i].x, v = y + neighbours[i].y;

    if (u >= 0 && u < width && v < height)
      light[v * width + u] += error * neighbours[i].share / 16;
  }
}

static void
make_dots (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autofree int *light = NULL;
  guchar *data;

  cairo_surface_flush (surface);
  light = measure_light (surface, width, height);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      int value = light[y * width + x], dot = value < 128 ? 0 : 255;

      memset (data + (gsize) y * (gsize) stride + (gsize) x * 4, dot, 4);
      spread_error (light, width, height, x, y, value - dot);
    }
  }
  cairo_surface_mark_dirty (surface);
}

/**
 * pwt_logo_draw_black:
 *
 * As pwt_logo_draw(), in dots of pure black: a thermal printer has no grey, and its driver would
 * make one of its own.
 */
void
pwt_logo_draw_black (cairo_t *cr, cairo_surface_t *logo, double x, double y, double width,
                     double height)
{
  int n_across = MAX (1, (int) (width * DOTS_PER_POINT + 0.5));
  int n_down = MAX (1, (int) (height * DOTS_PER_POINT + 0.5));
  cairo_surface_t *dots = cairo_image_surface_create (CAIRO_FORMAT_RGB24, n_across, n_down);
  cairo_t *own = cairo_create (dots);

  cairo_set_source_rgb (own, 1, 1, 1);
  cairo_paint (own);
  pwt_logo_draw (own, logo, 0, 0, n_across, n_down);
  cairo_destroy (own);
  make_dots (dots);
  pwt_logo_draw (cr, dots, x, y, width, height);
  cairo_surface_destroy (dots);
}
