/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Inside the store only: the small coding tools of the history's blobs.
 *
 * A varint holds 7 bits a byte, lowest first, the top bit set on all but the last; signed numbers
 * are zigzagged first (0, −1, 1, −2 … become 0, 1, 2, 3 …). */

static inline guint64
pwt_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

static inline gint64
pwt_unzigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

#define PWT_VARINT_MAX 10 /* bytes */

/* @to has room for PWT_VARINT_MAX more. Returns: where the next goes */
static inline guint8 *
pwt_put_varint (guint8 *to, guint64 value)
{
  while (value >= 0x80) {
    *to++ = (guint8) (value | 0x80);
    value >>= 7;
  }
  *to++ = (guint8) value;
  return to;
}

/* What is left to read; @failed once something was read beyond the end or had no sense. */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  gboolean failed;
} PwtBytes;

static inline guint8
pwt_take_byte (PwtBytes *from)
{
  if (from->at == from->end) {
    from->failed = TRUE;
    return 0;
  }
  return *from->at++;
}

static inline guint64
pwt_take_varint (PwtBytes *from)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7) {
    guint8 byte = pwt_take_byte (from);

    value |= (guint64) (byte & 0x7f) << shift;
    if (byte < 0x80)
      return value;
  }
  from->failed = TRUE;
  return 0;
}

static inline guint
pwt_width_of (guint64 value)
{
  return value == 0 ? 0 : 64 - (guint) __builtin_clzll (value);
}

#define PWT_PACKED_BYTES(n, width) (((gsize) (n) * (width) + 7) / 8)

/* @to: has room for PWT_PACKED_BYTES (n, width) + 8, zeroed or not */
guint8 *pwt_pack_bits (guint8 *to, const guint64 *values, guint n, guint width);
gboolean pwt_unpack_bits (PwtBytes *from, guint64 *values, guint n, guint width);

/* FNV-1a, 32 bits: finds what a disk spoils, not what a person forges. */
guint32 pwt_checksum (const guint8 *bytes, gsize size);

G_END_DECLS
