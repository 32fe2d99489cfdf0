/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/history-private.h"

/* So many points of a day are held at a time while it is packed. */
#define PACK_POINTS 2048

static gboolean
check_reading (const PwtHistoryReading *reading, GError **error)
{
  const gint64 limit = 400 * 365 * PWT_US_PER_DAY;

  if (reading->point >= 0 && reading->point <= PWT_POINT_MAX &&
      reading->n <= PWT_HISTORY_VALUES_MAX && reading->quality <= G_MAXUINT8 &&
      reading->time_us >= -limit && reading->time_us <= limit)
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID,
               "A reading of point %" G_GINT64_FORMAT " cannot be stored: its point, time or number"
               " of values is out of range",
               reading->point);
  return FALSE;
}

/* By day, point and second; of equals, in the order they came: they lie in one array. */
static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  const PwtHistoryReading *x = *(const PwtHistoryReading *const *) a,
                          *y = *(const PwtHistoryReading *const *) b;
  gint64 day_x = pwt_history_day (x->time_us), day_y = pwt_history_day (y->time_us);

  if (day_x != day_y)
    return day_x < day_y ? -1 : 1;
  if (x->point != y->point)
    return x->point < y->point ? -1 : 1;
  if (x->time_us != y->time_us)
    return x->time_us < y->time_us ? -1 : 1;
  return x < y ? -1 : x > y;
}

static const PwtHistoryReading **
sort_readings (const PwtHistoryReading *readings, guint n, GError **error)
{
  g_autofree const PwtHistoryReading **sorted = g_new (const PwtHistoryReading *, n);
  gboolean is_sorted = TRUE;

  for (guint i = 0; i < n; i++) {
    if (!check_reading (&readings[i], error))
      return NULL;
    sorted[i] = &readings[i];
    is_sorted = is_sorted && (i == 0 || compare_pointers (&sorted[i - 1], &sorted[i]) <= 0);
  }
  if (!is_sorted)
    qsort (sorted, n, sizeof *sorted, compare_pointers);
  return g_steal_pointer (&sorted);
}

static guint
count_of_day (const PwtHistoryReading *const *readings, guint n, gint64 day)
{
  guint count = 1;

  while (count < n && readings[count]->time_us < (day + 1) * PWT_US_PER_DAY)
    count++;
  return count;
}

static gboolean
append_tail (PwtHistory *self, const PwtHistoryReading *const *readings, guint n, gint64 day,
             GError **error)
{
  g_autoptr (GByteArray) batch = g_byte_array_new ();

  while (n > 0) {
    guint taken = pwt_batch_encode (batch, readings, n, day);

    if (!pwt_sql_run (self->db, error,
                      "INSERT INTO tail (day, min_point, max_point, batch) VALUES (?, ?, ?, ?)",
                      "iiib", day, readings[0]->point, readings[taken - 1]->point, batch->data,
                      (gsize) batch->len))
      return FALSE;
    readings += taken;
    n -= taken;
  }
  return TRUE;
}

/* A packed day: the chunks of these points are written anew. */
static gboolean
rewrite (PwtHistory *self, const PwtHistoryReading *const *readings, guint n, gint64 day,
         GError **error)
{
  g_auto (PwtReadingSet) set = { 0 };

  pwt_reading_set_init (&set);
  for (guint i = 0; i < n; i++) {
    const PwtHistoryReading *reading = readings[i];
    guint32 point = (guint32) reading->point;

    if ((i == 0 || readings[i - 1]->point != reading->point) &&
        !pwt_history_load_chunks (self, day, point, point, &set, error))
      return FALSE;
    pwt_reading_set_add (&set, point,
                         (guint32) (reading->time_us / PWT_US_PER_SECOND - day * 86400),
                         reading->quality, reading->quantities, reading->values, reading->n);
  }
  pwt_reading_set_sort (&set);
  return pwt_history_write_chunks (self, day, &set, error);
}

static gboolean
append_sorted (PwtHistory *self, const PwtHistoryReading *const *readings, guint n, GError **error)
{
  gint64 packed_until;

  if (!pwt_history_packed_until (self, &packed_until, error))
    return FALSE;
  while (n > 0) {
    gint64 day = pwt_history_day (readings[0]->time_us);
    guint count = count_of_day (readings, n, day);

    if (!(day < packed_until ? rewrite : append_tail) (self, readings, count, day, error))
      return FALSE;
    readings += count;
    n -= count;
  }
  return TRUE;
}

/**
 * pwt_history_append:
 * @readings: (array length=n): in any order, of any points and days
 * @error: return location for a %PWT_STORE_ERROR
 *
 * All of them or none.
 *
 * Returns: %FALSE with @error set if nothing was stored
 */
gboolean
pwt_history_append (PwtHistory *self, const PwtHistoryReading *readings, guint n, GError **error)
{
  g_autofree const PwtHistoryReading **sorted = NULL;
  gboolean is_own;

  g_return_val_if_fail (self != NULL && (n == 0 || readings != NULL), FALSE);

  if (n == 0)
    return TRUE;
  sorted = sort_readings (readings, n, error);
  if (sorted == NULL || !pwt_history_begin (self, &is_own, error))
    return FALSE;
  return pwt_history_end (self, is_own, append_sorted (self, sorted, n, error), error);
}

/* One point's readings, column by column. */
typedef struct {
  guint32 *seconds;
  guint8 *quality;
  PwtChunkColumn columns[PWT_HISTORY_QUANTITIES_MAX + 1];
  guint8 column_of[G_MAXUINT8 + 1]; /* index + 1 */
} Turned;

static guint
number_columns (Turned *self, const PwtReadingSet *set, const PwtSetReading *readings, guint n)
{
  guint n_columns = 0;

  memset (self->column_of, 0, sizeof self->column_of);
  for (guint i = 0; i < n; i++) {
    const guint8 *quantities = set->quantities->data + readings[i].at;

    for (guint j = 0; j < readings[i].n; j++)
      if (self->column_of[quantities[j]] == 0) {
        self->columns[n_columns].quantity = quantities[j];
        self->column_of[quantities[j]] = (guint8) ++n_columns;
      }
  }
  return n_columns;
}

static void
fill_columns (Turned *self, const PwtReadingSet *set, const PwtSetReading *readings, guint n)
{
  for (guint i = 0; i < n; i++) {
    const guint8 *quantities = set->quantities->data + readings[i].at;
    const gint64 *values = &g_array_index (set->values, gint64, readings[i].at);

    self->seconds[i] = readings[i].second;
    self->quality[i] = readings[i].quality;
    for (guint j = 0; j < readings[i].n; j++)
      self->columns[self->column_of[quantities[j]] - 1].values[i] = values[j];
  }
}

static gboolean
write_chunk (PwtHistory *self, gint64 day, Turned *turned, const PwtReadingSet *set,
             const PwtSetReading *readings, guint n, GError **error)
{
  guint n_columns = number_columns (turned, set, readings, n);
  PwtChunkDay chunk = { n, turned->seconds, turned->quality, n_columns, turned->columns };
  const guint8 *bytes;
  gsize size;

  g_array_set_size (self->columns, n * n_columns);
  for (guint i = 0; i < n_columns; i++)
    turned->columns[i].values = &g_array_index (self->columns, gint64, i * n);
  for (guint i = 0; i < n * n_columns; i++)
    g_array_index (self->columns, gint64, i) = PWT_CHUNK_NO_VALUE;
  fill_columns (turned, set, readings, n);
  bytes = pwt_chunk_encode (self->coder, &chunk, &size);
  return pwt_sql_run (self->db, error,
                      "INSERT INTO chunk (key, data) VALUES (?, ?)"
                      " ON CONFLICT (key) DO UPDATE SET data = excluded.data",
                      "ib", day << PWT_POINT_BITS | readings[0].point, bytes, size);
}

static guint
longest_run (const PwtSetReading *readings, guint n)
{
  guint longest = 0, run = 0;

  for (guint i = 0; i < n; i++) {
    run = i > 0 && readings[i].point == readings[i - 1].point ? run + 1 : 1;
    longest = MAX (longest, run);
  }
  return longest;
}

gboolean
pwt_history_write_chunks (PwtHistory *self, gint64 day, const PwtReadingSet *set, GError **error)
{
  const PwtSetReading *readings = (const PwtSetReading *) (gpointer) set->readings->data;
  guint n = set->readings->len, longest = longest_run (readings, n);
  g_autofree guint32 *seconds = g_new (guint32, longest);
  g_autofree guint8 *quality = g_new (guint8, longest);
  g_autofree Turned *turned = g_new (Turned, 1);

  turned->seconds = seconds;
  turned->quality = quality;
  for (guint first = 0, end; first < n; first = end) {
    for (end = first + 1; end < n && readings[end].point == readings[first].point; end++)
      continue;
    if (!write_chunk (self, day, turned, set, &readings[first], end - first, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
pack_points (PwtHistory *self, gint64 day, gint64 min, gint64 max, PwtReadingSet *set,
             GError **error)
{
  pwt_reading_set_empty (set);
  if (!pwt_history_load_chunks (self, day, (guint32) min, (guint32) max, set, error) ||
      !pwt_history_load_tail (self, day, (guint32) min, (guint32) max, set, error))
    return FALSE;
  pwt_reading_set_sort (set);
  return pwt_history_write_chunks (self, day, set, error);
}

static gboolean
pack_day (PwtHistory *self, gint64 day, GError **error)
{
  g_auto (PwtReadingSet) set = { 0 };
  gint64 min, max;

  if (!pwt_sql_int (self->db, 0, &min, error, "SELECT min (min_point) FROM tail WHERE day = ?", "i",
                    day) ||
      !pwt_sql_int (self->db, 0, &max, error, "SELECT max (max_point) FROM tail WHERE day = ?", "i",
                    day))
    return FALSE;
  pwt_reading_set_init (&set);
  for (gint64 point = min; point <= max; point += PACK_POINTS)
    if (!pack_points (self, day, point, MIN (max, point + PACK_POINTS - 1), &set, error))
      return FALSE;
  return pwt_sql_run (self->db, error, "DELETE FROM tail WHERE day = ?", "i", day) &&
         pwt_sql_run (self->db, error,
                      "INSERT INTO packed (one, until_day) VALUES (1, ?)"
                      " ON CONFLICT (one) DO UPDATE"
                      " SET until_day = max (until_day, excluded.until_day)",
                      "i", day + 1);
}

static gboolean
next_day_to_pack (PwtHistory *self, gint64 today, gint64 *day, GError **error)
{
  return pwt_sql_int (self->db, PWT_NO_DAY, day, error, "SELECT min (day) FROM tail WHERE day < ?",
                      "i", today);
}

/**
 * pwt_history_pack:
 * @now_us: the days before its UTC day are finished
 * @n_days: (out) (optional): how many were packed
 * @error: return location for a %PWT_STORE_ERROR
 *
 * A day is packed whole or not at all; to be called without a transaction, once a day or at a
 * start.
 *
 * Returns: %FALSE with @error set; the days before the one that failed are packed
 */
gboolean
pwt_history_pack (PwtHistory *self, gint64 now_us, gint64 *n_days, GError **error)
{
  gint64 today = pwt_history_day (now_us), day, packed = 0;

  for (;;) {
    gboolean is_own;

    if (n_days != NULL)
      *n_days = packed;
    if (!next_day_to_pack (self, today, &day, error))
      return FALSE;
    if (day == PWT_NO_DAY)
      return TRUE;
    if (!pwt_history_begin (self, &is_own, error) ||
        !pwt_history_end (self, is_own, pack_day (self, day, error), error))
      return FALSE;
    packed++;
  }
}
