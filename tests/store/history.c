/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fixture.h"
#include "store/chunk.h"
#include "store/history-private.h"

#define DAY(n) ((n) *PWT_US_PER_DAY)
#define SECOND PWT_US_PER_SECOND

typedef struct {
  PwtFixture site;
  PwtHistory *history;
} Fixture;

static void
set_up (Fixture *self)
{
  *self = (Fixture){ { NULL }, NULL };
  fixture_set_up (&self->site);
  self->history = pwt_store_history (self->site.store);
}

static void
append (PwtHistory *history, gint64 point, gint64 time_us, gint64 value)
{
  g_autoptr (GError) error = NULL;
  PwtHistoryReading reading = { .point = point, .time_us = time_us, .n = 1, .values = { value } };

  g_assert_true (pwt_history_append (history, &reading, 1, &error));
  g_assert_no_error (error);
}

/* The values of quantity 0 of @point, as text: "10 20 30". */
static char *
curve_of (PwtHistory *history, gint64 point, gint64 from_us, gint64 until_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) curve = pwt_history_curve (history, point, 0, from_us, until_us, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < curve->len; i++) {
    PwtHistorySample *sample = &g_array_index (curve, PwtHistorySample, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", sample->value);
    if (i > 0)
      g_assert_cmpint (sample->time_us, >, g_array_index (curve, PwtHistorySample, i - 1).time_us);
  }
  return g_strdup (text->str);
}

static void
assert_curve (PwtHistory *history, gint64 point, gint64 from_us, gint64 until_us,
              const char *values)
{
  g_autofree char *now = curve_of (history, point, from_us, until_us);

  g_assert_cmpstr (now, ==, values);
}

static void
pack (PwtHistory *history, gint64 now_us, gint64 n_days)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_assert_true (pwt_history_pack (history, now_us, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, n_days);
}

static void
test_newest_and_packed_are_one (void)
{
  Fixture f;

  set_up (&f);
  append (f.history, 7, DAY (10) + 60 * SECOND, 1);
  append (f.history, 8, DAY (10) + 60 * SECOND, 100);
  append (f.history, 7, DAY (10) + 120 * SECOND, 2);
  append (f.history, 7, DAY (11), 3);
  append (f.history, 7, DAY (12) - SECOND, 4);
  append (f.history, 7, DAY (12), 5);
  assert_curve (f.history, 7, G_MININT64 / 4, G_MAXINT64 / 4, "1 2 3 4 5");
  pack (f.history, DAY (12) + SECOND, 2);
  pack (f.history, DAY (12) + SECOND, 0);
  assert_curve (f.history, 7, G_MININT64 / 4, G_MAXINT64 / 4, "1 2 3 4 5");
  assert_curve (f.history, 8, DAY (0), DAY (30), "100");
  assert_curve (f.history, 9, DAY (0), DAY (30), "");
  /* From is within, until is not. */
  assert_curve (f.history, 7, DAY (10) + 120 * SECOND, DAY (12), "2 3 4");
  assert_curve (f.history, 7, DAY (12), DAY (12), "");
  fixture_tear_down (&f.site);
}

static void
test_late_and_corrected (void)
{
  Fixture f;

  set_up (&f);
  append (f.history, 7, DAY (10) + 60 * SECOND, 1);
  append (f.history, 7, DAY (10) + 180 * SECOND, 3);
  append (f.history, 7, DAY (10) + 180 * SECOND, 33); /* in the tail */
  pack (f.history, DAY (11), 1);
  assert_curve (f.history, 7, DAY (10), DAY (11), "1 33");
  append (f.history, 7, DAY (10) + 120 * SECOND, 2);  /* late */
  append (f.history, 7, DAY (10) + 180 * SECOND, 34); /* corrected */
  append (f.history, 8, DAY (10) + 180 * SECOND, 9);  /* a point that had none that day */
  append (f.history, 7, DAY (3), 0);                  /* a day that had none */
  assert_curve (f.history, 7, DAY (0), DAY (11), "0 1 2 34");
  assert_curve (f.history, 8, DAY (0), DAY (11), "9");
  fixture_tear_down (&f.site);
}

static void
test_in_any_order_all_or_none (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  PwtHistoryReading batch[4] = {
    { .point = 9, .time_us = DAY (10) + 2 * SECOND, .n = 1, .values = { 2 } },
    { .point = 7, .time_us = DAY (11), .n = 1, .values = { 5 } },
    { .point = 9, .time_us = DAY (10) + SECOND, .n = 1, .values = { 1 } },
    { .point = 9, .time_us = DAY (10) + 2 * SECOND, .n = 1, .values = { 3 } },
  };

  set_up (&f);
  g_assert_true (pwt_history_append (f.history, batch, 4, &error));
  assert_curve (f.history, 9, DAY (0), DAY (20), "1 3"); /* the later in the batch replaces */
  assert_curve (f.history, 7, DAY (0), DAY (20), "5");
  batch[3].point = PWT_POINT_MAX + 1;
  g_assert_false (pwt_history_append (f.history, batch, 4, &error));
  assert_store_error (error, INVALID);
  batch[3].point = 1;
  batch[3].n = PWT_HISTORY_VALUES_MAX + 1;
  g_assert_false (pwt_history_append (f.history, batch, 4, &error));
  assert_store_error (error, INVALID);
  batch[3].n = 1;
  batch[3].time_us = G_MAXINT64;
  g_assert_false (pwt_history_append (f.history, batch, 4, &error));
  assert_store_error (error, INVALID);

  /* In a transaction of the caller's, which is undone. */
  g_assert_true (pwt_db_begin (pwt_history_get_db (f.history), &error));
  append (f.history, 9, DAY (10) + 9 * SECOND, 9);
  pwt_db_rollback (pwt_history_get_db (f.history));
  assert_curve (f.history, 9, DAY (0), DAY (20), "1 3");
  fixture_tear_down (&f.site);
}

static void
test_quantities (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtHistory) reader = NULL;
  guint8 energy, power, again;

  set_up (&f);
  g_assert_true (pwt_history_quantity (f.history, "energy.total", &energy, &error));
  g_assert_true (pwt_history_quantity (f.history, "power.total", &power, &error));
  g_assert_cmpint (energy, !=, power);
  reader = pwt_store_new_history_reader (f.site.store, &error);
  g_assert_true (pwt_history_quantity (reader, "power.total", &again, &error));
  g_assert_cmpint (again, ==, power);
  g_assert_false (pwt_history_quantity (reader, "never.read", &again, &error));
  assert_store_error (error, NOT_FOUND);

  /* A name given in a transaction that is undone is not remembered. */
  g_assert_true (pwt_db_begin (pwt_history_get_db (f.history), &error));
  g_assert_true (pwt_history_quantity (f.history, "balance", &again, &error));
  pwt_db_rollback (pwt_history_get_db (f.history));
  g_assert_true (pwt_history_quantity (f.history, "voltage.a", &power, &error));
  g_assert_cmpint (power, ==, again);
  g_assert_true (pwt_history_quantity (f.history, "balance", &again, &error));
  g_assert_cmpint (power, !=, again);
  fixture_tear_down (&f.site);
}

/* Readings of some quantities now and others then, with gaps, late ones and bad ones, of values of
 * every size: what comes back is what a plain table holds. */
static gint64
random_value (GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 6)) {
  case 0:
    return g_rand_int_range (rand, 0, 100) * 1000;
  case 1:
    return 220000 + g_rand_int_range (rand, -50, 50) * 100;
  case 2:
    return G_MAXINT64 - g_rand_int_range (rand, 0, 3);
  case 3:
    return G_MININT64 + 1 + g_rand_int_range (rand, 0, 3);
  case 4:
    return 0;
  default:
    return g_rand_int_range (rand, -1000, 1000);
  }
}

static PwtHistoryReading
random_reading (GRand *rand)
{
  PwtHistoryReading reading = { .point = g_rand_int_range (rand, 1, 5) };
  gint64 slot = g_rand_int_range (rand, 0, 4 * 48);

  reading.time_us = DAY (100) + slot * 1800 * SECOND;
  if (g_rand_int_range (rand, 0, 3) == 0)
    reading.time_us += g_rand_int_range (rand, 0, 900) * SECOND;
  reading.quality =
      g_rand_int_range (rand, 0, 5) == 0 ? (guint) g_rand_int_range (rand, 1, 256) : 0;
  for (guint8 quantity = 0; quantity < 12; quantity++) {
    if (g_rand_int_range (rand, 0, 4) == 0)
      continue;
    reading.quantities[reading.n] = quantity;
    reading.values[reading.n++] = random_value (rand);
  }
  return reading;
}

static void
assert_same_reading (const PwtHistoryReading *a, const PwtHistoryReading *b)
{
  g_assert_cmpint (a->time_us, ==, b->time_us);
  g_assert_cmpuint (a->quality, ==, b->quality);
  g_assert_cmpuint (a->n, ==, b->n);
  for (guint i = 0; i < a->n; i++) {
    guint j = 0;

    while (j < b->n && b->quantities[j] != a->quantities[i])
      j++;
    g_assert_cmpuint (j, <, b->n);
    g_assert_cmpint (a->values[i], ==, b->values[j]);
  }
}

static void
assert_as_in_model (PwtHistory *history, GHashTable *model, gint64 point)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = pwt_history_readings (history, point, DAY (0), DAY (1000), &error);
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, model);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((PwtHistoryReading *) value)->point == point ? 1 : 0;
  g_assert_cmpuint (readings->len, ==, n);
  for (guint i = 0; i < readings->len; i++) {
    PwtHistoryReading *reading = &g_array_index (readings, PwtHistoryReading, i);
    gint64 key = reading->time_us / SECOND * 8 + point;
    PwtHistoryReading *expected = g_hash_table_lookup (model, &key);

    g_assert_nonnull (expected);
    assert_same_reading (expected, reading);
  }
}

static void
test_against_a_plain_table (void)
{
  GRand *rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GHashTable) model =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  Fixture f;

  set_up (&f);
  for (guint round = 0; round < 60; round++) {
    g_autoptr (GError) error = NULL;
    PwtHistoryReading batch[20];

    for (guint i = 0; i < G_N_ELEMENTS (batch); i++) {
      gint64 key;

      batch[i] = random_reading (rand);
      key = batch[i].time_us / SECOND * 8 + batch[i].point;
      g_hash_table_replace (model, g_memdup2 (&key, sizeof key),
                            g_memdup2 (&batch[i], sizeof batch[i]));
    }
    g_assert_true (pwt_history_append (f.history, batch, G_N_ELEMENTS (batch), &error));
    if (round % 20 == 19) {
      for (gint64 point = 1; point < 5; point++)
        assert_as_in_model (f.history, model, point);
      g_assert_true (pwt_history_pack (f.history, DAY (101 + round / 20), NULL, &error));
      for (gint64 point = 1; point < 5; point++)
        assert_as_in_model (f.history, model, point);
    }
  }
  g_rand_free (rand);
  fixture_tear_down (&f.site);
}

static void
test_spoiled_chunks_are_refused (void)
{
  const guint32 seconds[] = { 0, 1800, 3605, 7200, 9000 };
  const guint8 quality[] = { 0, 0, 1, 0, 0 };
  gint64 values[] = { 100, 200, PWT_CHUNK_NO_VALUE, 400, 1 };
  PwtChunkColumn column = { 3, values };
  PwtChunkDay day = { 5, seconds, quality, 1, &column };
  g_autoptr (PwtChunkCoder) coder = pwt_chunk_coder_new ();
  gsize size;
  const guint8 *encoded = pwt_chunk_encode (coder, &day, &size);
  g_autofree guint8 *bytes = g_memdup2 (encoded, size);

  for (gsize at = 0; at < size; at++) {
    for (guint bit = 0; bit < 8; bit++) {
      g_auto (PwtChunkReader) reader = { .n = 0 };

      bytes[at] ^= (guint8) (1u << bit);
      g_assert_false (pwt_chunk_reader_init (&reader, bytes, size));
      bytes[at] ^= (guint8) (1u << bit);
    }
  }
  for (gsize cut = 0; cut < size; cut++) {
    g_auto (PwtChunkReader) reader = { .n = 0 };

    g_assert_false (pwt_chunk_reader_init (&reader, bytes, cut));
  }
}

/* Bytes whose checksum is right and whose content is not: no crash, no reading beyond. */
static void
test_forged_chunks_do_no_harm (void)
{
  GRand *rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint round = 0; round < 20000; round++) {
    guint8 bytes[80];
    gsize size = (gsize) g_rand_int_range (rand, 8, sizeof bytes);
    g_auto (PwtChunkReader) reader = { .n = 0 };
    guint32 sum;

    for (gsize i = 0; i < size; i++)
      bytes[i] = (guint8) g_rand_int_range (rand, 0, round % 2 == 0 ? 256 : 8);
    bytes[0] = 1;
    sum = GUINT32_TO_LE (pwt_checksum (bytes, size - 4));
    memcpy (bytes + size - 4, &sum, 4);
    if (!pwt_chunk_reader_init (&reader, bytes, size))
      continue;
    while (pwt_chunk_reader_peek (&reader) >= 0) {
      g_autofree gint64 *values = g_new (gint64, reader.n);

      if (!pwt_chunk_reader_take (&reader, round % 3 == 0 ? NULL : values))
        break;
    }
  }
  g_rand_free (rand);
}

static void
test_damage_is_said (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;

  set_up (&f);
  append (f.history, 7, DAY (10), 1);
  append (f.history, 7, DAY (11), 2);
  pack (f.history, DAY (11), 1);
  g_assert_true (pwt_sql_run (pwt_history_get_db (f.history), &error,
                              "UPDATE chunk SET data = x'0102030405060708'", ""));
  g_assert_null (pwt_history_curve (f.history, 7, 0, DAY (10), DAY (11), &error));
  assert_store_error (error, DAMAGED);
  g_assert_true (pwt_sql_run (pwt_history_get_db (f.history), &error,
                              "UPDATE tail SET batch = x'0102030405060708'", ""));
  g_assert_null (pwt_history_curve (f.history, 7, 0, DAY (11), DAY (12), &error));
  assert_store_error (error, DAMAGED);
  g_assert_false (pwt_history_pack (f.history, DAY (20), NULL, &error));
  assert_store_error (error, DAMAGED);
  fixture_tear_down (&f.site);
}

static void
test_last (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  PwtHistorySample sample;
  gboolean found;

  set_up (&f);
  append (f.history, 7, DAY (10), 1);
  append (f.history, 7, DAY (300), 2);
  pack (f.history, DAY (300), 1);
  g_assert_true (pwt_history_last (f.history, 7, 0, DAY (301), &sample, &found, &error));
  g_assert_true (found);
  g_assert_cmpint (sample.value, ==, 2);
  g_assert_true (pwt_history_last (f.history, 7, 0, DAY (300), &sample, &found, &error));
  g_assert_true (found);
  g_assert_cmpint (sample.value, ==, 1);
  g_assert_true (pwt_history_last (f.history, 7, 0, DAY (10), &sample, &found, &error));
  g_assert_false (found);
  fixture_tear_down (&f.site);
}

static PwtHistoryTotal
total_day (PwtHistory *history, PwtDate date, GTimeZone *zone, gboolean is_found)
{
  g_autoptr (GError) error = NULL;
  PwtHistoryTotal total;

  g_assert_true (pwt_history_total_day (history, 7, 0, date, zone, &total, &error));
  g_assert_no_error (error);
  g_assert_cmpint (total.is_empty, ==, !is_found);
  return total;
}

/* It is kept, and nothing is made of it, whether its day is packed or not. */
static void
test_another_meter_makes_no_curve (void)
{
  g_autoptr (GError) error = NULL;
  PwtHistoryReading other = { .point = 7, .quality = PWT_HISTORY_OTHER, .n = 1, .values = { 5 } };
  Fixture f;

  set_up (&f);
  append (f.history, 7, DAY (10), 100);
  other.time_us = DAY (10) + SECOND;
  g_assert_true (pwt_history_append (f.history, &other, 1, &error));
  append (f.history, 7, DAY (10) + 2 * SECOND, 110);
  other.time_us = DAY (10) + 3 * SECOND;
  g_assert_true (pwt_history_append (f.history, &other, 1, &error));
  for (guint packed = 0; packed < 2; packed++) {
    PwtHistorySample last;
    gboolean found;
    g_autoptr (GArray) all = NULL;

    assert_curve (f.history, 7, DAY (10), DAY (11), "100 110");
    g_assert_true (pwt_history_last (f.history, 7, 0, DAY (11), &last, &found, &error));
    g_assert_true (found);
    g_assert_cmpint (last.value, ==, 110);
    all = pwt_history_readings (f.history, 7, DAY (10), DAY (11), &error);
    g_assert_cmpuint (all->len, ==, 4);
    g_assert_cmpuint (g_array_index (all, PwtHistoryReading, 3).quality, ==, PWT_HISTORY_OTHER);
    g_assert_true (pwt_history_pack (f.history, DAY (13), NULL, &error));
  }
  g_assert_no_error (error);
  fixture_tear_down (&f.site);
}

/* Whatever hour a register is read at, days and months add up to what it counted. */
static void
test_totals (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  PwtDate first = pwt_date_from_ymd (2026, 3, 27), end = pwt_date_from_ymd (2026, 4, 3);
  gint64 start_us = pwt_civil_to_time (first, 0, zone), sum = 0, wh = 5000;
  g_autoptr (GError) error = NULL;
  PwtHistoryTotal total, month;
  Fixture f;

  set_up (&f);
  /* The 29th has 23 hours; a reading every 50 minutes, 10 Wh more each. */
  for (gint64 time = start_us - PWT_US_PER_HOUR; time < pwt_civil_to_time (end, 0, zone);
       time += 50 * PWT_US_PER_MINUTE)
    append (f.history, 7, time, wh += 10);
  pack (f.history, start_us + 3 * PWT_US_PER_DAY, 3);
  for (PwtDate date = first; date < end; date++) {
    total = total_day (f.history, date, zone, TRUE);
    g_assert_cmpint (total.used, ==, total.until_value - total.from_value);
    g_assert_cmpint (total.from_us, <, pwt_civil_to_time (date, 0, zone));
    sum += total.used;
  }
  g_assert_cmpint (sum, ==, wh - 5020); /* from the last reading before the first day */
  g_assert_true (pwt_history_get_month (f.history, 7, 0, 2026, 3, &month, &error));
  g_assert_false (month.is_empty);
  sum -= month.used;
  g_assert_true (pwt_history_get_month (f.history, 7, 0, 2026, 4, &month, &error));
  g_assert_false (month.is_empty);
  g_assert_cmpint (sum, ==, month.used);
  g_assert_true (pwt_history_get_day (f.history, 7, 0, first, &total, &error));
  g_assert_false (total.is_empty);
  total_day (f.history, end + 10, zone, FALSE);
  g_assert_true (pwt_history_get_day (f.history, 7, 0, end + 10, &total, &error));
  g_assert_true (total.is_empty);
  fixture_tear_down (&f.site);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/history/newest-and-packed-are-one", test_newest_and_packed_are_one);
  g_test_add_func ("/store/history/late-and-corrected", test_late_and_corrected);
  g_test_add_func ("/store/history/in-any-order-all-or-none", test_in_any_order_all_or_none);
  g_test_add_func ("/store/history/quantities", test_quantities);
  g_test_add_func ("/store/history/against-a-plain-table", test_against_a_plain_table);
  g_test_add_func ("/store/history/spoiled-chunks-are-refused", test_spoiled_chunks_are_refused);
  g_test_add_func ("/store/history/forged-chunks-do-no-harm", test_forged_chunks_do_no_harm);
  g_test_add_func ("/store/history/damage-is-said", test_damage_is_said);
  g_test_add_func ("/store/history/last", test_last);
  g_test_add_func ("/store/history/another-meter-makes-no-curve",
                   test_another_meter_makes_no_curve);
  g_test_add_func ("/store/history/totals", test_totals);
  return g_test_run ();
}
