/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bits.h"

static void
put_word (guint8 *to, guint64 word)
{
  guint64 little = GUINT64_TO_LE (word);

  memcpy (to, &little, 8);
}

/**
 * pwt_pack_bits:
 * @values: (array length=n): each below 2^@width
 *
 * Lowest bit first, one value after the other.
 *
 * Returns: where the next byte goes
 */
guint8 *
pwt_pack_bits (guint8 *to, const guint64 *values, guint n, guint width)
{
  guint8 *end = to + PWT_PACKED_BYTES (n, width);
  guint64 word = 0;
  guint filled = 0;

  for (guint i = 0; i < n; i++) {
    word |= width > 0 ? values[i] << filled : 0;
    filled += width;
    if (filled >= 64) {
      put_word (to, word);
      to += 8;
      filled -= 64;
      /* What did not fit; a shift by 64 would be undefined. */
      word = filled > 0 ? values[i] >> (width - filled) : 0;
    }
  }
  if (to < end)
    put_word (to, word);
  return end;
}

/**
 * pwt_unpack_bits:
 * @from: moved on
 *
 * Returns: %FALSE if there are not so many bytes
 */
gboolean
pwt_unpack_bits (PwtBytes *from, guint64 *values, guint n, guint width)
{
  gsize size = PWT_PACKED_BYTES (n, width);
  guint64 mask = width == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << width) - 1;

  if (from->failed || size > (gsize) (from->end - from->at)) {
    from->failed = TRUE;
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    gsize bit = (gsize) i * width;
    const guint8 *at = from->at + bit / 8;
    gsize left = (gsize) (from->end - at);
    guint shift = bit % 8;
    guint64 word = 0;
    guint8 top = left > 8 ? at[8] : 0;

    memcpy (&word, at, MIN (left, 8));
    word = GUINT64_FROM_LE (word) >> shift;
    if (shift > 0)
      word |= (guint64) top << (64 - shift);
    values[i] = word & mask;
  }
  from->at += size;
  return TRUE;
}

guint32
pwt_checksum (const guint8 *bytes, gsize size)
{
  guint32 sum = 2166136261u;

  for (gsize i = 0; i < size; i++)
    sum = (sum ^ bytes[i]) * 16777619u;
  return sum;
}
