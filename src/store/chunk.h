/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "store/bits.h"

G_BEGIN_DECLS

/* Inside the store only: a point's readings of one UTC day in one blob.
 *
 *   form       byte        1
 *   n          varint      readings, 1 … 86400, in order of time, no second twice
 *   times:
 *     first    varint      second of the day of the first reading
 *     step     varint      the nominal time between two readings, in seconds
 *     slots    varint      how many nominal times the readings span; n if none is missing
 *     missing  bits        only if slots > n: a bit a slot, 1 where there is a reading
 *     width    byte        of the exceptions below
 *     late     bits        for each reading but the first, zigzag of time − nominal time
 *   quality:
 *     worse    varint      readings that are not good; for each
 *                varint    readings passed over since the last one listed
 *                byte      quality
 *   columns    byte        then for each quantity some reading has
 *     quantity byte
 *     how      byte        low 4 bits: power of ten all values are divided by; 16: differences;
 *                          32: some readings have no value of it: a bit a reading follows
 *     valid    bits
 *     width    byte        of the packed numbers
 *     base     varint      zigzag of the smallest value; for differences, of the first
 *     least    varint      differences only: zigzag of the smallest difference
 *     numbers  bits        value − base; for differences (value − one before) − least
 *   checksum   4 bytes     of all before, lowest first
 *
 * "bits" are packed lowest first and padded to whole bytes. Subtractions are modulo 2^64, so that
 * any 64-bit values fit. */

#define PWT_CHUNK_READINGS_MAX 86400
#define PWT_CHUNK_NO_VALUE G_MININT64

/* A day of a point, column by column. Arrays are the caller's. */
typedef struct {
  guint8 quantity;
  gint64 *values; /* PWT_CHUNK_NO_VALUE where the reading has none */
} PwtChunkColumn;

typedef struct {
  guint n;
  const guint32 *seconds; /* of the day, ascending */
  const guint8 *quality;
  guint n_columns;
  const PwtChunkColumn *columns;
} PwtChunkDay;

/* Working space of an encoder, kept from chunk to chunk. */
typedef struct _PwtChunkCoder PwtChunkCoder;
PwtChunkCoder *pwt_chunk_coder_new (void);
void pwt_chunk_coder_free (PwtChunkCoder *coder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtChunkCoder, pwt_chunk_coder_free)

/* Returns: (transfer none): @size bytes, until the next call */
const guint8 *pwt_chunk_encode (PwtChunkCoder *coder, const PwtChunkDay *day, gsize *size);

/* Reading: begin, then columns one after the other until there is none. */
typedef struct {
  PwtBytes bytes;
  guint n;
  guint n_columns;
  guint next_column;
  guint32 *seconds; /* owned */
  guint8 *quality;  /* owned */
  guint64 *numbers; /* working space, owned */
} PwtChunkReader;

/* FALSE: the bytes are not a chunk, or not as they were written. */
gboolean pwt_chunk_reader_init (PwtChunkReader *reader, const guint8 *bytes, gsize size);
void pwt_chunk_reader_clear (PwtChunkReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtChunkReader, pwt_chunk_reader_clear)

/* The quantity of the next column, −1 after the last or if the bytes fail. @values: (nullable): n
 * numbers to fill, NULL to pass over the column. */
int pwt_chunk_reader_peek (PwtChunkReader *reader);
gboolean pwt_chunk_reader_take (PwtChunkReader *reader, gint64 *values);

G_END_DECLS
