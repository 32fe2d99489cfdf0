/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number, or a moment, lies in the bytes of registers. */
typedef enum {
  PWT_TYPE_U8, /* of writes only */
  PWT_TYPE_U16,
  PWT_TYPE_S16,
  PWT_TYPE_U32,
  PWT_TYPE_S32,
  PWT_TYPE_BIT,   /* bit 0 (lowest) … 15 of one register; of readings only */
  PWT_TYPE_BCD,   /* two digits a byte, highest first; of readings only */
  PWT_TYPE_CLOCK, /* bytes in the order of @clock */
} PwtType;

#define PWT_N_TYPES 8
#define PWT_CODING_MAX_BYTES 16

typedef struct {
  PwtType type;
  guint bit;
  guint n_bytes;
  gboolean is_low_first;            /* of 32 bits: the low register first */
  gboolean is_bcd;                  /* of CLOCK: two digits a byte; else a binary byte */
  char clock[PWT_CODING_MAX_BYTES]; /* of CLOCK: a letter a byte, Y M D W h m s, - for nothing */
  gint64 scale;                     /* raw × scale = value in the quantity's unit; 1 … 1000 */
} PwtCoding;

const char *pwt_type_nick (PwtType type);
gboolean pwt_type_from_nick (const char *nick, PwtType *type);
guint pwt_type_bytes (PwtType type);

gboolean pwt_coding_decode (const PwtCoding *coding, const guint16 *registers, GTimeZone *zone,
                            gint64 *value);
gboolean pwt_coding_encode (const PwtCoding *coding, gint64 value, GTimeZone *zone, guint8 *bytes);

G_END_DECLS
