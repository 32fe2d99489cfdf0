/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bits.h"
#include "store/history.h"

G_BEGIN_DECLS

/* Inside the store only: readings of one UTC day and many points in one blob, quick to write.
 *
 *   form       byte        1
 *   then readings, ordered by point, then time, until the checksum:
 *     point    varint      point − the one before
 *     second   varint      zigzag of second of the day − the one before
 *     how      byte        1: other quantities than the one before; 2: not good
 *     quality  byte        only if not good
 *     n        byte        only if other quantities; then n quantities, a byte each
 *     values   varint      zigzag, one a quantity
 *   checksum   4 bytes     of all before, lowest first */

/* Readings taken out of batches and chunks; the first to come are the first to be replaced. */
typedef struct {
  guint32 point;
  guint32 second;
  guint8 quality;
  guint8 n;
  guint32 at; /* of its first value in the set */
} PwtSetReading;

typedef struct {
  GArray *readings; /* (element-type PwtSetReading) */
  GByteArray *quantities;
  GArray *values; /* (element-type gint64) */
} PwtReadingSet;

void pwt_reading_set_init (PwtReadingSet *set);
void pwt_reading_set_clear (PwtReadingSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtReadingSet, pwt_reading_set_clear)
void pwt_reading_set_empty (PwtReadingSet *set);
void pwt_reading_set_add (PwtReadingSet *set, guint32 point, guint32 second, guint quality,
                          const guint8 *quantities, const gint64 *values, guint n);
/* Orders by point and time, of several of one second keeps the last that was added. */
void pwt_reading_set_sort (PwtReadingSet *set);

/* Appends readings while they fit; they are of one day and in order. Returns: how many were taken
 */
guint pwt_batch_encode (GByteArray *batch, const PwtHistoryReading *const *readings, guint n,
                        gint64 day);

/* Adds the readings of points @min … @max to @set. FALSE: the bytes are not as they were written.
 */
gboolean pwt_batch_decode (const guint8 *bytes, gsize size, guint32 min, guint32 max,
                           PwtReadingSet *set);

G_END_DECLS
