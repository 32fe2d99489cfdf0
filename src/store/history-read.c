/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db-private.h"
#include "store/history-private.h"

#define LOOK_BACK_DAYS 400

static gboolean
add_chunk (PwtReadingSet *set, guint32 point, const guint8 *bytes, gsize size)
{
  g_auto (PwtChunkReader) reader = { 0 };
  g_autofree gint64 *values = NULL;
  guint8 quantities[PWT_HISTORY_QUANTITIES_MAX + 1];
  guint n_columns = 0;

  if (!pwt_chunk_reader_init (&reader, bytes, size))
    return FALSE;
  values = g_new (gint64, (gsize) reader.n * MAX (reader.n_columns, 1));
  while (pwt_chunk_reader_peek (&reader) >= 0) {
    quantities[n_columns] = (guint8) pwt_chunk_reader_peek (&reader);
    if (!pwt_chunk_reader_take (&reader, values + (gsize) n_columns * reader.n))
      return FALSE;
    n_columns++;
  }
  for (guint i = 0; i < reader.n; i++) {
    guint8 present[PWT_HISTORY_QUANTITIES_MAX + 1];
    gint64 row[PWT_HISTORY_QUANTITIES_MAX + 1];
    guint n = 0;

    for (guint j = 0; j < n_columns; j++) {
      present[n] = quantities[j];
      row[n] = values[(gsize) j * reader.n + i];
      n += row[n] != PWT_CHUNK_NO_VALUE ? 1 : 0;
    }
    pwt_reading_set_add (set, point, reader.seconds[i], reader.quality[i], present, row, n);
  }
  return !reader.bytes.failed;
}

gboolean
pwt_history_load_chunks (PwtHistory *self, gint64 day, guint32 min, guint32 max, PwtReadingSet *set,
                         GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (self->db, error, "SELECT key, data FROM chunk WHERE key BETWEEN ? AND ?", "ii",
               day << PWT_POINT_BITS | min, day << PWT_POINT_BITS | max);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    gsize size;
    const guint8 *bytes = pwt_stmt_peek_blob (query, 1, &size);

    if (!add_chunk (set, (guint32) (pwt_stmt_int (query, 0) & PWT_POINT_MAX), bytes, size))
      return pwt_history_set_damaged (self, day, error);
  }
  return pwt_stmt_end (query, error);
}

gboolean
pwt_history_load_tail (PwtHistory *self, gint64 day, guint32 min, guint32 max, PwtReadingSet *set,
                       GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (self->db, error,
               "SELECT batch FROM tail WHERE day = ? AND min_point <= ? AND max_point >= ?"
               " ORDER BY number",
               "iii", day, (gint64) max, (gint64) min);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    gsize size;
    const guint8 *bytes = pwt_stmt_peek_blob (query, 0, &size);

    if (!pwt_batch_decode (bytes, size, min, max, set))
      return pwt_history_set_damaged (self, day, error);
  }
  return pwt_stmt_end (query, error);
}

/* What readings lie between: of all quantities if @quantity is −1. */
typedef struct {
  guint32 point;
  int quantity;
  gint64 from_us, until_us;
  GArray *found; /* PwtHistorySample, or PwtHistoryReading for all quantities */
} Wanted;

static gboolean
is_wanted (const Wanted *wanted, gint64 time_us)
{
  return time_us >= wanted->from_us && time_us < wanted->until_us;
}

static void
take_reading (Wanted *wanted, const PwtReadingSet *set, const PwtSetReading *found, gint64 time_us)
{
  PwtHistoryReading reading = { .point = wanted->point,
                                .time_us = time_us,
                                .quality = found->quality };

  reading.n = MIN (found->n, PWT_HISTORY_VALUES_MAX);
  memcpy (reading.quantities, set->quantities->data + found->at, reading.n);
  memcpy (reading.values, &g_array_index (set->values, gint64, found->at),
          reading.n * sizeof (gint64));
  g_array_append_val (wanted->found, reading);
}

static void
take_sample (Wanted *wanted, const PwtReadingSet *set, const PwtSetReading *found, gint64 time_us)
{
  for (guint i = 0; i < found->n; i++) {
    PwtHistorySample sample = { time_us, g_array_index (set->values, gint64, found->at + i),
                                found->quality };

    if (set->quantities->data[found->at + i] != wanted->quantity)
      continue;
    if (sample.value != PWT_CHUNK_NO_VALUE)
      g_array_append_val (wanted->found, sample);
    return;
  }
}

static void
take_set (Wanted *wanted, gint64 day, const PwtReadingSet *set)
{
  for (guint i = 0; i < set->readings->len; i++) {
    const PwtSetReading *found = &g_array_index (set->readings, PwtSetReading, i);
    gint64 time_us = day * PWT_US_PER_DAY + found->second * PWT_US_PER_SECOND;

    if (!is_wanted (wanted, time_us))
      continue;
    if (wanted->quantity < 0)
      take_reading (wanted, set, found, time_us);
    else if (!(found->quality & PWT_HISTORY_OTHER))
      take_sample (wanted, set, found, time_us);
  }
}

/* One column of a chunk, without turning the others. */
static gboolean
take_column (Wanted *wanted, gint64 day, const guint8 *bytes, gsize size)
{
  g_auto (PwtChunkReader) reader = { 0 };
  g_autofree gint64 *values = NULL;
  int quantity;

  if (!pwt_chunk_reader_init (&reader, bytes, size))
    return FALSE;
  while ((quantity = pwt_chunk_reader_peek (&reader)) >= 0 && quantity != wanted->quantity)
    if (!pwt_chunk_reader_take (&reader, NULL))
      return FALSE;
  if (quantity < 0)
    return !reader.bytes.failed;
  values = g_new (gint64, reader.n);
  if (!pwt_chunk_reader_take (&reader, values))
    return FALSE;
  for (guint i = 0; i < reader.n; i++) {
    PwtHistorySample sample = { day * PWT_US_PER_DAY + reader.seconds[i] * PWT_US_PER_SECOND,
                                values[i], reader.quality[i] };

    if (values[i] != PWT_CHUNK_NO_VALUE && !(sample.quality & PWT_HISTORY_OTHER) &&
        is_wanted (wanted, sample.time_us))
      g_array_append_val (wanted->found, sample);
  }
  return TRUE;
}

static gboolean
read_chunk_column (PwtHistory *self, Wanted *wanted, gint64 day, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (self->db, error, "SELECT data FROM chunk WHERE key = ?", "i",
                                       day << PWT_POINT_BITS | wanted->point);

  if (query == NULL)
    return FALSE;
  while (pwt_stmt_next (query)) {
    gsize size;
    const guint8 *bytes = pwt_stmt_peek_blob (query, 0, &size);

    if (!take_column (wanted, day, bytes, size))
      return pwt_history_set_damaged (self, day, error);
  }
  return pwt_stmt_end (query, error);
}

static gboolean
read_day (PwtHistory *self, Wanted *wanted, gint64 day, gboolean is_packed, GError **error)
{
  g_auto (PwtReadingSet) set = { 0 };

  if (is_packed && wanted->quantity >= 0)
    return read_chunk_column (self, wanted, day, error);
  pwt_reading_set_init (&set);
  if (!(is_packed ? pwt_history_load_chunks : pwt_history_load_tail) (self, day, wanted->point,
                                                                      wanted->point, &set, error))
    return FALSE;
  pwt_reading_set_sort (&set);
  take_set (wanted, day, &set);
  return TRUE;
}

/* The days there is anything of, so that "since ever" costs no more than what there is. */
static gboolean
find_days (PwtHistory *self, gint64 *first, gint64 *last, GError **error)
{
  gint64 first_key, last_key, first_tail, last_tail;

  if (!pwt_sql_int (self->db, G_MAXINT64, &first_key, error, "SELECT min (key) FROM chunk", "") ||
      !pwt_sql_int (self->db, G_MININT64, &last_key, error, "SELECT max (key) FROM chunk", "") ||
      !pwt_sql_int (self->db, G_MAXINT64, &first_tail, error, "SELECT min (day) FROM tail", "") ||
      !pwt_sql_int (self->db, G_MININT64, &last_tail, error, "SELECT max (day) FROM tail", ""))
    return FALSE;
  *first = MIN (first_key >> PWT_POINT_BITS, first_tail);
  *last = MAX (last_key >> PWT_POINT_BITS, last_tail);
  return TRUE;
}

static gboolean
read_days (PwtHistory *self, Wanted *wanted, GError **error)
{
  gint64 packed_until, first, last;

  if (!pwt_history_packed_until (self, &packed_until, error) ||
      !find_days (self, &first, &last, error))
    return FALSE;
  first = MAX (first, pwt_history_day (wanted->from_us));
  last = MIN (last, pwt_history_day (wanted->until_us));
  for (gint64 day = first; day <= last; day++)
    if (!read_day (self, wanted, day, day < packed_until, error))
      return FALSE;
  return TRUE;
}

/* All of one moment: packing moves readings from the tail to chunks. */
static GArray *
read_wanted (PwtHistory *self, Wanted *wanted, guint element_size, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, element_size);
  gboolean is_own, is_done;

  g_return_val_if_fail (wanted->point <= PWT_POINT_MAX, NULL);

  wanted->found = found;
  if (!pwt_db_snapshot (self->db, &is_own, error))
    return NULL;
  is_done = read_days (self, wanted, error);
  pwt_db_end_snapshot (self->db, is_own);
  return is_done ? g_steal_pointer (&found) : NULL;
}

GArray *
pwt_history_curve (PwtHistory *self, gint64 point, guint8 quantity, gint64 from_us, gint64 until_us,
                   GError **error)
{
  Wanted wanted = { (guint32) point, quantity, from_us, until_us, NULL };

  return read_wanted (self, &wanted, sizeof (PwtHistorySample), error);
}

GArray *
pwt_history_readings (PwtHistory *self, gint64 point, gint64 from_us, gint64 until_us,
                      GError **error)
{
  Wanted wanted = { (guint32) point, -1, from_us, until_us, NULL };

  return read_wanted (self, &wanted, sizeof (PwtHistoryReading), error);
}

gboolean
pwt_history_last (PwtHistory *self, gint64 point, guint8 quantity, gint64 before_us,
                  PwtHistorySample *sample, gboolean *found, GError **error)
{
  gint64 end_us = before_us;

  *found = FALSE;
  for (guint i = 0; i <= LOOK_BACK_DAYS && !*found; i++) {
    gint64 day_us = pwt_history_day (end_us - 1) * PWT_US_PER_DAY;
    g_autoptr (GArray) samples = pwt_history_curve (self, point, quantity, day_us, end_us, error);

    if (samples == NULL)
      return FALSE;
    *found = samples->len > 0;
    if (*found)
      *sample = g_array_index (samples, PwtHistorySample, samples->len - 1);
    end_us = day_us;
  }
  return TRUE;
}
