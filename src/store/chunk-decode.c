/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/chunk.h"

#include "store/chunk-private.h"

/* Everything read is held against what is possible before it is used: these bytes may come from a
 * disk that failed. */

static gboolean
fail (PwtBytes *bytes)
{
  bytes->failed = TRUE;
  return FALSE;
}

static gboolean
check_sum (const guint8 *bytes, gsize size)
{
  guint32 sum;

  if (size <= PWT_CHUNK_SUM_BYTES || bytes[0] != PWT_CHUNK_FORM)
    return FALSE;
  memcpy (&sum, bytes + size - PWT_CHUNK_SUM_BYTES, PWT_CHUNK_SUM_BYTES);
  return GUINT32_FROM_LE (sum) == pwt_checksum (bytes, size - PWT_CHUNK_SUM_BYTES);
}

static const guint8 *
take_flags (PwtBytes *from, guint n)
{
  const guint8 *flags = from->at;
  gsize size = PWT_PACKED_BYTES (n, 1);

  if (from->failed || size > (gsize) (from->end - from->at)) {
    fail (from);
    return NULL;
  }
  from->at += size;
  return flags;
}

static gboolean
has_flag (const guint8 *flags, guint i)
{
  return (flags[i / 8] >> (i % 8) & 1) != 0;
}

static gboolean
take_numbers (PwtChunkReader *self, guint n, guint width)
{
  return width <= 64 ? pwt_unpack_bits (&self->bytes, self->numbers, n, width)
                     : fail (&self->bytes);
}

/* The nominal times are known: add what each reading was late. */
static gboolean
take_exceptions (PwtChunkReader *self, const guint8 *flags, guint n_slots, guint64 step)
{
  guint64 first = self->seconds[0];
  guint width = pwt_take_byte (&self->bytes), slot = 0;

  if (!take_numbers (self, self->n - 1, width))
    return FALSE;
  for (guint i = 1; i < self->n; i++) {
    gint64 second;

    do
      slot++;
    while (flags != NULL && slot < n_slots && !has_flag (flags, slot));
    if (slot >= n_slots)
      return fail (&self->bytes);
    second = (gint64) (first + slot * step) + pwt_unzigzag (self->numbers[i - 1]);
    if (second <= self->seconds[i - 1] || second >= PWT_CHUNK_READINGS_MAX)
      return fail (&self->bytes);
    self->seconds[i] = (guint32) second;
  }
  return TRUE;
}

static gboolean
take_times (PwtChunkReader *self)
{
  guint64 first = pwt_take_varint (&self->bytes);
  guint64 step = pwt_take_varint (&self->bytes);
  guint64 n_slots = pwt_take_varint (&self->bytes);
  const guint8 *flags = NULL;

  if (self->bytes.failed || first >= PWT_CHUNK_READINGS_MAX || step < 1 ||
      step >= PWT_CHUNK_READINGS_MAX || n_slots < self->n || n_slots > PWT_CHUNK_READINGS_MAX)
    return fail (&self->bytes);
  self->seconds[0] = (guint32) first;
  if (n_slots > self->n) {
    flags = take_flags (&self->bytes, (guint) n_slots);
    if (flags == NULL)
      return FALSE;
  }
  return take_exceptions (self, flags, (guint) n_slots, step);
}

static gboolean
take_quality (PwtChunkReader *self)
{
  guint64 n_worse = pwt_take_varint (&self->bytes), at = 0;

  if (n_worse > self->n)
    return fail (&self->bytes);
  for (guint64 i = 0; i < n_worse; i++) {
    guint64 passed = pwt_take_varint (&self->bytes);

    if (self->bytes.failed || passed >= self->n - at)
      return fail (&self->bytes);
    at += passed;
    self->quality[at++] = pwt_take_byte (&self->bytes);
    if (at == self->n && i + 1 < n_worse)
      return fail (&self->bytes);
  }
  return !self->bytes.failed;
}

/**
 * pwt_chunk_reader_init:
 * @bytes: must stay as long as the reader
 *
 * Returns: %FALSE if the bytes are not a chunk as it was written; clear the reader all the same
 */
gboolean
pwt_chunk_reader_init (PwtChunkReader *self, const guint8 *bytes, gsize size)
{
  guint64 n;

  *self = (PwtChunkReader){ 0 };
  if (!check_sum (bytes, size))
    return FALSE;
  self->bytes = (PwtBytes){ bytes + 1, bytes + size - PWT_CHUNK_SUM_BYTES, FALSE };
  n = pwt_take_varint (&self->bytes);
  if (n < 1 || n > PWT_CHUNK_READINGS_MAX)
    return FALSE;
  self->n = (guint) n;
  self->seconds = g_new (guint32, n);
  self->quality = g_new0 (guint8, n);
  self->numbers = g_new (guint64, n);
  if (!take_times (self) || !take_quality (self))
    return FALSE;
  self->n_columns = pwt_take_byte (&self->bytes);
  return !self->bytes.failed;
}

void
pwt_chunk_reader_clear (PwtChunkReader *self)
{
  g_clear_pointer (&self->seconds, g_free);
  g_clear_pointer (&self->quality, g_free);
  g_clear_pointer (&self->numbers, g_free);
}

int
pwt_chunk_reader_peek (PwtChunkReader *self)
{
  if (self->bytes.failed || self->next_column >= self->n_columns ||
      self->bytes.at >= self->bytes.end)
    return -1;
  return *self->bytes.at;
}

/* Numbers back to values: add up differences, add the base, multiply by the power. */
static void
fill_values (PwtChunkReader *self, guint how, gint64 base, gint64 least, const guint8 *flags,
             gint64 *values)
{
  gint64 power = pwt_chunk_powers[how & PWT_HOW_POWER];
  guint64 value = (guint64) base;
  guint next = 0;

  for (guint i = 0; i < self->n; i++) {
    if (flags != NULL && !has_flag (flags, i)) {
      values[i] = PWT_CHUNK_NO_VALUE;
      continue;
    }
    if ((how & PWT_HOW_DIFFERENCES) == 0)
      value = (guint64) base + self->numbers[next];
    else if (next > 0)
      value += self->numbers[next - 1] + (guint64) least;
    values[i] = (gint64) (value * (guint64) power);
    next++;
  }
}

static guint
count_flags (const guint8 *flags, guint n)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += has_flag (flags, i) ? 1 : 0;
  return count;
}

gboolean
pwt_chunk_reader_take (PwtChunkReader *self, gint64 *values)
{
  PwtBytes *bytes = &self->bytes;
  const guint8 *flags = NULL;
  guint how, width, n_valid = self->n;
  gint64 base, least = 0;

  pwt_take_byte (bytes);
  how = pwt_take_byte (bytes);
  if ((how & PWT_HOW_POWER) > PWT_POWER_MAX)
    return fail (bytes);
  if ((how & PWT_HOW_SOME) != 0) {
    flags = take_flags (bytes, self->n);
    if (flags == NULL)
      return FALSE;
    n_valid = count_flags (flags, self->n);
  }
  width = pwt_take_byte (bytes);
  base = pwt_unzigzag (pwt_take_varint (bytes));
  if ((how & PWT_HOW_DIFFERENCES) != 0)
    least = pwt_unzigzag (pwt_take_varint (bytes));
  if (bytes->failed || n_valid == 0 || width > 64)
    return fail (bytes);
  if ((how & PWT_HOW_DIFFERENCES) != 0)
    n_valid--;
  self->next_column++;
  if (values == NULL) {
    gsize size = PWT_PACKED_BYTES (n_valid, width);

    if (size > (gsize) (bytes->end - bytes->at))
      return fail (bytes);
    bytes->at += size;
    return TRUE;
  }
  if (!take_numbers (self, n_valid, width))
    return FALSE;
  fill_values (self, how, base, least, flags, values);
  return TRUE;
}
