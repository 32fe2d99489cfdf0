/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/batch.h"

#define FORM 1
#define SUM_BYTES 4
#define HOW_OTHERS 1
#define HOW_WORSE 2

/* Three batches fill a page of the file. */
#define BATCH_BYTES 5000
#define READING_BYTES_MAX (3 * PWT_VARINT_MAX + 3 + PWT_HISTORY_VALUES_MAX * (1 + PWT_VARINT_MAX))

void
pwt_reading_set_init (PwtReadingSet *self)
{
  self->readings = g_array_new (FALSE, FALSE, sizeof (PwtSetReading));
  self->quantities = g_byte_array_new ();
  self->values = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
pwt_reading_set_clear (PwtReadingSet *self)
{
  g_clear_pointer (&self->readings, g_array_unref);
  g_clear_pointer (&self->quantities, g_byte_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
}

void
pwt_reading_set_empty (PwtReadingSet *self)
{
  g_array_set_size (self->readings, 0);
  g_byte_array_set_size (self->quantities, 0);
  g_array_set_size (self->values, 0);
}

void
pwt_reading_set_add (PwtReadingSet *self, guint32 point, guint32 second, guint quality,
                     const guint8 *quantities, const gint64 *values, guint n)
{
  PwtSetReading reading = { point, second, (guint8) quality, (guint8) n, self->values->len };

  g_array_append_val (self->readings, reading);
  g_byte_array_append (self->quantities, quantities, n);
  g_array_append_vals (self->values, values, n);
}

/* Values are added in the order the readings came: the later of two has the higher place. */
static int
compare_readings (gconstpointer a, gconstpointer b)
{
  const PwtSetReading *x = a, *y = b;

  if (x->point != y->point)
    return x->point < y->point ? -1 : 1;
  if (x->second != y->second)
    return x->second < y->second ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

static gboolean
is_sorted (const PwtReadingSet *self)
{
  const PwtSetReading *readings = (const PwtSetReading *) (gpointer) self->readings->data;

  for (guint i = 1; i < self->readings->len; i++)
    if (readings[i - 1].point > readings[i].point || (readings[i - 1].point == readings[i].point &&
                                                      readings[i - 1].second >= readings[i].second))
      return FALSE;
  return TRUE;
}

void
pwt_reading_set_sort (PwtReadingSet *self)
{
  PwtSetReading *readings = (PwtSetReading *) (gpointer) self->readings->data;
  guint n = self->readings->len, kept = 0;

  if (is_sorted (self))
    return;
  qsort (readings, n, sizeof *readings, compare_readings);
  for (guint i = 0; i < n; i++) {
    if (i + 1 < n && readings[i].point == readings[i + 1].point &&
        readings[i].second == readings[i + 1].second)
      continue;
    readings[kept++] = readings[i];
  }
  g_array_set_size (self->readings, kept);
}

typedef struct {
  gint64 point;
  gint64 second;
  const PwtHistoryReading *like; /* whose quantities are in force; NULL before the first */
} Before;

static gboolean
has_same_quantities (const PwtHistoryReading *a, const PwtHistoryReading *b)
{
  return a->n == b->n && memcmp (a->quantities, b->quantities, a->n) == 0;
}

static guint8 *
put_reading (guint8 *at, const PwtHistoryReading *reading, gint64 second, Before *before)
{
  gboolean has_others = before->like == NULL || !has_same_quantities (before->like, reading);

  at = pwt_put_varint (at, (guint64) (reading->point - before->point));
  at = pwt_put_varint (at, pwt_zigzag (second - before->second));
  *at++ = (guint8) ((has_others ? HOW_OTHERS : 0) | (reading->quality != 0 ? HOW_WORSE : 0));
  if (reading->quality != 0)
    *at++ = (guint8) reading->quality;
  if (has_others) {
    *at++ = (guint8) reading->n;
    memcpy (at, reading->quantities, reading->n);
    at += reading->n;
  }
  for (guint i = 0; i < reading->n; i++)
    at = pwt_put_varint (at, pwt_zigzag (reading->values[i]));
  *before = (Before){ reading->point, second, reading };
  return at;
}

guint
pwt_batch_encode (GByteArray *batch, const PwtHistoryReading *const *readings, guint n, gint64 day)
{
  Before before = { 0, 0, NULL };
  guint8 *at;
  guint32 sum;
  guint taken;

  g_byte_array_set_size (batch, BATCH_BYTES + READING_BYTES_MAX + SUM_BYTES);
  at = batch->data;
  *at++ = FORM;
  for (taken = 0; taken < n && at - batch->data < BATCH_BYTES; taken++) {
    gint64 second = readings[taken]->time_us / PWT_US_PER_SECOND - day * 86400;

    at = put_reading (at, readings[taken], second, &before);
  }
  sum = GUINT32_TO_LE (pwt_checksum (batch->data, (gsize) (at - batch->data)));
  memcpy (at, &sum, SUM_BYTES);
  g_byte_array_set_size (batch, (guint) (at - batch->data) + SUM_BYTES);
  return taken;
}

typedef struct {
  guint32 point;
  gint64 second;
  guint8 quality;
  guint n;
  guint8 quantities[PWT_HISTORY_VALUES_MAX];
  gint64 values[PWT_HISTORY_VALUES_MAX];
} Decoded;

static gboolean
take_reading (PwtBytes *bytes, Decoded *reading)
{
  guint64 point = reading->point + pwt_take_varint (bytes);
  gint64 second = reading->second + pwt_unzigzag (pwt_take_varint (bytes));
  guint how = pwt_take_byte (bytes);

  if (bytes->failed || point > G_MAXUINT32 || second < 0 || second >= 86400)
    return FALSE;
  reading->point = (guint32) point;
  reading->second = second;
  reading->quality = (how & HOW_WORSE) != 0 ? pwt_take_byte (bytes) : 0;
  if ((how & HOW_OTHERS) != 0) {
    reading->n = pwt_take_byte (bytes);
    if (reading->n > PWT_HISTORY_VALUES_MAX || reading->n > (gsize) (bytes->end - bytes->at))
      return FALSE;
    memcpy (reading->quantities, bytes->at, reading->n);
    bytes->at += reading->n;
  }
  for (guint i = 0; i < reading->n; i++)
    reading->values[i] = pwt_unzigzag (pwt_take_varint (bytes));
  return !bytes->failed;
}

gboolean
pwt_batch_decode (const guint8 *data, gsize size, guint32 min, guint32 max, PwtReadingSet *set)
{
  Decoded reading = { 0 };
  PwtBytes bytes;
  guint32 sum;

  if (size <= SUM_BYTES || data[0] != FORM)
    return FALSE;
  memcpy (&sum, data + size - SUM_BYTES, SUM_BYTES);
  if (GUINT32_FROM_LE (sum) != pwt_checksum (data, size - SUM_BYTES))
    return FALSE;
  bytes = (PwtBytes){ data + 1, data + size - SUM_BYTES, FALSE };
  while (bytes.at < bytes.end) {
    if (!take_reading (&bytes, &reading))
      return FALSE;
    if (reading.point > max)
      break;
    if (reading.point >= min)
      pwt_reading_set_add (set, reading.point, (guint32) reading.second, reading.quality,
                           reading.quantities, reading.values, reading.n);
  }
  return TRUE;
}
