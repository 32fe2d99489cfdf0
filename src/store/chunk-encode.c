/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/chunk.h"

#include "store/chunk-private.h"

struct _PwtChunkCoder {
  GByteArray *out; /* its length is its room, not what is used */
  guint8 *at;
  guint64 *numbers;
  gint64 *plain; /* the valid values of a column */
  guint8 *flags; /* bits */
  guint room;    /* readings the working space is for */
};

#define COLUMN_BYTES(n) (64 + 8 * (gsize) (n) + (n) / 8)
#define HEAD_BYTES(n) (64 + 16 * (gsize) (n) + PWT_CHUNK_READINGS_MAX / 8)

PwtChunkCoder *
pwt_chunk_coder_new (void)
{
  PwtChunkCoder *self = g_new0 (PwtChunkCoder, 1);

  self->out = g_byte_array_new ();
  return self;
}

void
pwt_chunk_coder_free (PwtChunkCoder *self)
{
  g_byte_array_unref (self->out);
  g_free (self->numbers);
  g_free (self->plain);
  g_free (self->flags);
  g_free (self);
}

static void
make_room (PwtChunkCoder *self, const PwtChunkDay *day)
{
  gsize bytes = HEAD_BYTES (day->n) + day->n_columns * COLUMN_BYTES (day->n);

  if (bytes > self->out->len)
    g_byte_array_set_size (self->out, (guint) bytes);
  if (day->n > self->room) {
    self->room = day->n;
    self->numbers = g_renew (guint64, self->numbers, self->room);
    self->plain = g_renew (gint64, self->plain, self->room);
  }
  if (self->flags == NULL)
    self->flags = g_malloc (PWT_CHUNK_READINGS_MAX / 8 + 1);
  self->at = self->out->data;
}

static void
put_byte (PwtChunkCoder *self, guint byte)
{
  *self->at++ = (guint8) byte;
}

static void
put_varint (PwtChunkCoder *self, guint64 value)
{
  self->at = pwt_put_varint (self->at, value);
}

static void
put_flags (PwtChunkCoder *self, guint n)
{
  gsize size = PWT_PACKED_BYTES (n, 1);

  memcpy (self->at, self->flags, size);
  self->at += size;
}

static guint
width_of_all (const guint64 *numbers, guint n)
{
  guint64 all = 0;

  for (guint i = 0; i < n; i++)
    all |= numbers[i];
  return pwt_width_of (all);
}

static void
put_numbers (PwtChunkCoder *self, guint n, guint width)
{
  self->at = pwt_pack_bits (self->at, self->numbers, n, width);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* The usual time between two readings: the one in the middle. It is the first as a rule, which the
 * readings themselves confirm without sorting. */
static guint32
find_step (PwtChunkCoder *self, const PwtChunkDay *day)
{
  guint32 mean;

  if (day->n < 2)
    return 1;
  mean = (day->seconds[day->n - 1] - day->seconds[0] + (day->n - 1) / 2) / (day->n - 1);
  if (mean > 0 && day->seconds[1] - day->seconds[0] == mean)
    return mean;
  for (guint i = 1; i < day->n; i++)
    self->numbers[i - 1] = day->seconds[i] - day->seconds[i - 1];
  qsort (self->numbers, day->n - 1, sizeof *self->numbers, compare_numbers);
  return (guint32) self->numbers[(day->n - 1) / 2];
}

/* Puts each reading into its own slot of @step; fails where two would share one. */
static gboolean
find_slots (PwtChunkCoder *self, const PwtChunkDay *day, guint32 step, guint *n_slots)
{
  guint32 span = day->seconds[day->n - 1] - day->seconds[0], last = 0;

  memset (self->flags, 0, (span + step / 2) / step / 8 + 1);
  self->flags[0] = 1;
  for (guint i = 1; i < day->n; i++) {
    guint32 since = day->seconds[i] - day->seconds[0];
    guint32 slot = (since + step / 2) / step;

    if (slot <= last)
      return FALSE;
    self->flags[slot / 8] |= (guint8) (1u << (slot % 8));
    self->numbers[i - 1] = pwt_zigzag ((gint64) since - (gint64) slot * step);
    last = slot;
  }
  *n_slots = last + 1;
  return TRUE;
}

static void
put_times (PwtChunkCoder *self, const PwtChunkDay *day)
{
  guint32 step = find_step (self, day);
  guint n_slots, width;

  /* Seconds are always slots of their own. */
  if (!find_slots (self, day, step, &n_slots)) {
    step = 1;
    find_slots (self, day, step, &n_slots);
  }
  put_varint (self, day->seconds[0]);
  put_varint (self, step);
  put_varint (self, n_slots);
  if (n_slots > day->n)
    put_flags (self, n_slots);
  width = width_of_all (self->numbers, day->n - 1);
  put_byte (self, width);
  put_numbers (self, day->n - 1, width);
}

static void
put_quality (PwtChunkCoder *self, const PwtChunkDay *day)
{
  guint n_worse = 0, passed = 0;

  for (guint i = 0; i < day->n; i++)
    n_worse += day->quality[i] != 0 ? 1 : 0;
  put_varint (self, n_worse);
  for (guint i = 0; n_worse > 0 && i < day->n; i++) {
    if (day->quality[i] == 0) {
      passed++;
      continue;
    }
    put_varint (self, passed);
    put_byte (self, day->quality[i]);
    passed = 0;
  }
}

/* The highest power of ten that divides all values: the meter's own decimals. Zero is divided by
 * all; the divisor is a constant in each loop, which is several times as fast. */
#define DIVIDES_ALL(power)                                                                         \
  case power:                                                                                      \
    for (guint i = 0; i < n; i++)                                                                  \
      if (values[i] % PWT_POWER_##power != 0)                                                      \
        return FALSE;                                                                              \
    return TRUE;

static gboolean
divides_all (const gint64 *values, guint n, guint power)
{
  switch (power) {
    DIVIDES_ALL (1)
    DIVIDES_ALL (2)
    DIVIDES_ALL (3)
    DIVIDES_ALL (4)
    DIVIDES_ALL (5)
    DIVIDES_ALL (6)
  default:
    g_assert_not_reached ();
  }
}

static guint
find_power (const gint64 *values, guint n)
{
  for (guint power = PWT_POWER_MAX; power > 0; power--)
    if (divides_all (values, n, power))
      return power;
  return 0;
}

typedef struct {
  guint8 how;
  guint width;
  gint64 base, least;
} Coding;

/* Differences of a register that counts are far smaller than its values. */
static Coding
find_coding (const gint64 *values, guint n)
{
  gint64 min = values[0], max = values[0], least = G_MAXINT64, most = G_MININT64;
  Coding plain, differences;

  for (guint i = 1; i < n; i++) {
    gint64 difference = (gint64) ((guint64) values[i] - (guint64) values[i - 1]);

    min = MIN (min, values[i]);
    max = MAX (max, values[i]);
    least = MIN (least, difference);
    most = MAX (most, difference);
  }
  plain = (Coding){ 0, pwt_width_of ((guint64) max - (guint64) min), min, 0 };
  if (n < 2)
    return plain;
  differences = (Coding){ PWT_HOW_DIFFERENCES, pwt_width_of ((guint64) most - (guint64) least),
                          values[0], least };
  return differences.width < plain.width ? differences : plain;
}

static guint
take_valid (PwtChunkCoder *self, const PwtChunkColumn *column, guint n)
{
  guint n_valid = 0;

  for (guint i = 0; i < n; i++)
    if (column->values[i] != PWT_CHUNK_NO_VALUE)
      self->plain[n_valid++] = column->values[i];
  if (n_valid == n)
    return n;
  memset (self->flags, 0, PWT_PACKED_BYTES (n, 1));
  for (guint i = 0; i < n; i++)
    if (column->values[i] != PWT_CHUNK_NO_VALUE)
      self->flags[i / 8] |= (guint8) (1u << (i % 8));
  return n_valid;
}

static void
divide_all (gint64 *values, guint n, guint power)
{
  gint64 divisor = pwt_chunk_powers[power];

  for (guint i = 0; power > 0 && i < n; i++)
    values[i] /= divisor;
}

/* A column without any value is not stored. */
static gboolean
put_column (PwtChunkCoder *self, const PwtChunkColumn *column, guint n)
{
  guint n_valid = take_valid (self, column, n);
  guint power, n_numbers;
  Coding coding;

  if (n_valid == 0)
    return FALSE;
  power = find_power (self->plain, n_valid);
  divide_all (self->plain, n_valid, power);
  coding = find_coding (self->plain, n_valid);
  put_byte (self, column->quantity);
  put_byte (self, power | coding.how | (n_valid < n ? PWT_HOW_SOME : 0));
  if (n_valid < n)
    put_flags (self, n);
  put_byte (self, coding.width);
  put_varint (self, pwt_zigzag (coding.base));
  if (coding.how == PWT_HOW_DIFFERENCES)
    put_varint (self, pwt_zigzag (coding.least));
  n_numbers = coding.how == PWT_HOW_DIFFERENCES ? n_valid - 1 : n_valid;
  for (guint i = 0; i < n_numbers; i++) {
    guint64 value = (guint64) self->plain[i];

    self->numbers[i] = coding.how == PWT_HOW_DIFFERENCES
                           ? (guint64) self->plain[i + 1] - value - (guint64) coding.least
                           : value - (guint64) coding.base;
  }
  put_numbers (self, n_numbers, coding.width);
  return TRUE;
}

/**
 * pwt_chunk_encode:
 * @day: at least one reading
 * @size: (out): how many bytes
 *
 * Returns: (transfer none): the chunk, valid until the coder is used again
 */
const guint8 *
pwt_chunk_encode (PwtChunkCoder *self, const PwtChunkDay *day, gsize *size)
{
  guint8 *n_columns;
  guint32 sum;

  g_assert (day->n >= 1 && day->n <= PWT_CHUNK_READINGS_MAX);
  make_room (self, day);
  put_byte (self, PWT_CHUNK_FORM);
  put_varint (self, day->n);
  put_times (self, day);
  put_quality (self, day);
  n_columns = self->at;
  put_byte (self, 0);
  for (guint i = 0; i < day->n_columns; i++)
    if (put_column (self, &day->columns[i], day->n))
      (*n_columns)++;
  sum = GUINT32_TO_LE (pwt_checksum (self->out->data, (gsize) (self->at - self->out->data)));
  memcpy (self->at, &sum, PWT_CHUNK_SUM_BYTES);
  self->at += PWT_CHUNK_SUM_BYTES;
  *size = (gsize) (self->at - self->out->data);
  return self->out->data;
}
