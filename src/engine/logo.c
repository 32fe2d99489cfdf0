/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture from outside becomes what receipts are printed with.
 *
 * Whatever comes, PNG of any depth, with or without transparency: what is kept is opaque, 8 bits a
 * channel and at most MAX_WIDTH × MAX_HEIGHT, so that everybody who draws a receipt decodes little,
 * and only what this program has written. */
#include "engine/logo.h"

#include <png.h>
#include <string.h>

#include "engine/error.h"

#define MAX_WIDTH 480 /* at 203 dots an inch of a thermal printer 60 mm … */
#define MAX_HEIGHT 200
#define MIN_SIDE 100             /* of the longer side: less is a blur on paper */
#define MAX_SIDE 8000            /* of what is given */
#define MAX_PIXELS (8000 * 1000) /* likewise: 24 MB while it is looked at */
#define N_CHANNELS 3

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID, message);
  return FALSE;
}

static guchar *
decode_base64 (const char *image, gsize *size, GError **error)
{
  gsize length = strlen (image);
  guchar *bytes;

  if (length > PWT_LOGO_MAX_CHARS) {
    refuse (error, "The picture is larger than 512 KB: save it smaller");
    return NULL;
  }
  /* GLib skips what is not base64: then it would not be the picture that was meant. */
  if (length % 4 != 0 || strspn (image, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789+/=") != length) {
    refuse (error, "The picture is not base64");
    return NULL;
  }
  bytes = g_base64_decode (image, size);
  if (*size > PWT_LOGO_MAX_BYTES || *size == 0) {
    g_free (bytes);
    refuse (error, *size == 0 ? "The picture is empty"
                              : "The picture is larger than 512 KB: save it smaller");
    return NULL;
  }
  return bytes;
}

/* Before anything of its size is allocated. */
static gboolean
check_size (guint width, guint height, GError **error)
{
  if (width > MAX_SIDE || height > MAX_SIDE || (gint64) width * height > MAX_PIXELS)
    return refuse (error, "The picture has more than 8 million pixels: make it smaller");
  if (MAX (width, height) < MIN_SIDE)
    return refuse (error, "The picture is too small to be printed: 100 pixels at least");
  return TRUE;
}

/* Returns: its pixels on white, or %NULL with @error set */
static guint8 *
read_png (const guchar *bytes, gsize size, guint *width, guint *height, GError **error)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  const png_color white = { 255, 255, 255 };
  g_autofree guint8 *pixels = NULL;

  if (size < 8 || png_sig_cmp (bytes, 0, 8) != 0) {
    refuse (error, "The file is not a PNG picture: save the logo as PNG");
    return NULL;
  }
  if (!png_image_begin_read_from_memory (&png, bytes, size)) {
    refuse (error, "The picture is damaged: save it anew");
    return NULL;
  }
  if (!check_size (png.width, png.height, error)) {
    png_image_free (&png);
    return NULL;
  }
  png.format = PNG_FORMAT_RGB;
  *width = png.width;
  *height = png.height;
  pixels = g_malloc (PNG_IMAGE_SIZE (png));
  if (!png_image_finish_read (&png, &white, pixels, 0, NULL)) {
    refuse (error, "The picture is damaged: save it anew");
    return NULL;
  }
  return g_steal_pointer (&pixels);
}

/* The part of source pixel @from that lies in target pixel @to, in 1/@n_to of a source pixel. */
static guint64
overlap (guint64 from, guint64 to, guint64 n_from, guint64 n_to)
{
  guint64 begin = MAX (from * n_to, to * n_from);
  guint64 end = MIN ((from + 1) * n_to, (to + 1) * n_from);

  return end > begin ? end - begin : 0;
}

typedef struct {
  guint8 *pixels;
  guint width, height;
} Picture;

/* The mean of all that lies under the target's pixel, each part by its area. */
static void
average (const Picture *from, const Picture *to, guint x, guint y)
{
  guint64 sums[N_CHANNELS] = { 0 }, area = (guint64) from->width * from->height;
  guint first = (guint) ((guint64) x * from->width / to->width);

  for (guint v = (guint) ((guint64) y * from->height / to->height); v < from->height; v++) {
    guint64 share = overlap (v, y, from->height, to->height);

    if (share == 0)
      break;
    for (guint u = first; u < from->width; u++) {
      guint64 weight = share * overlap (u, x, from->width, to->width);
      const guint8 *pixel = from->pixels + ((gsize) v * from->width + u) * N_CHANNELS;

      if (weight == 0)
        break;
      for (guint c = 0; c < N_CHANNELS; c++)
        sums[c] += weight * pixel[c];
    }
  }
  for (guint c = 0; c < N_CHANNELS; c++)
    to->pixels[((gsize) y * to->width + x) * N_CHANNELS + c] =
        (guint8) ((sums[c] + area / 2) / area);
}

/* Never enlarged: paper does that as well. */
static Picture
scale_down (const Picture *from)
{
  Picture to = { NULL, from->width, from->height };

  if (to.width > MAX_WIDTH) {
    to.height = MAX (1, (guint) ((guint64) from->height * MAX_WIDTH / from->width));
    to.width = MAX_WIDTH;
  }
  if (to.height > MAX_HEIGHT) {
    to.width = MAX (1, (guint) ((guint64) from->width * MAX_HEIGHT / from->height));
    to.height = MAX_HEIGHT;
  }
  to.pixels = g_malloc ((gsize) to.width * to.height * N_CHANNELS);
  for (guint y = 0; y < to.height; y++)
    for (guint x = 0; x < to.width; x++)
      average (from, &to, x, y);
  return to;
}

static char *
write_png (const Picture *picture)
{
  png_image png = { .version = PNG_IMAGE_VERSION,
                    .width = picture->width,
                    .height = picture->height,
                    .format = PNG_FORMAT_RGB };
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX (png);
  g_autofree guchar *bytes = g_malloc (size);
  gboolean is_good = png_image_write_to_memory (&png, bytes, &size, 0, picture->pixels, 0, NULL);

  g_assert (is_good); /* there is room for the worst picture of this size */
  return g_base64_encode (bytes, size);
}

/**
 * pwt_logo_prepare:
 * @image: base64 from anywhere
 * @logo: gets size and image as they are kept
 * @error: return location for %PWT_ENGINE_ERROR_INVALID, saying what to do
 *
 * May take a tenth of a second: not for the thread that writes.
 *
 * Returns: %FALSE with @error set if it is no picture that can be printed
 */
gboolean
pwt_logo_prepare (const char *image, PwtLogo *logo, GError **error)
{
  gsize size;
  g_autofree guchar *bytes = decode_base64 (image, &size, error);
  Picture given = { NULL }, kept;

  if (bytes != NULL)
    given.pixels = read_png (bytes, size, &given.width, &given.height, error);
  if (given.pixels == NULL)
    return FALSE;
  kept = scale_down (&given);
  logo->width = kept.width;
  logo->height = kept.height;
  logo->image = write_png (&kept);
  g_free (given.pixels);
  g_free (kept.pixels);
  return TRUE;
}
