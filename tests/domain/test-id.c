/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"
#include "domain/id.h"

static guint64
random_bits (void)
{
  return (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
}

static void
test_made_as_rfc_9562_lays_it_out (void)
{
  /* Appendix A.6 of RFC 9562: 2022-02-22 14:22:22 -05:00. */
  PwtId id = pwt_id_make (G_GINT64_CONSTANT (1645557742000) * 1000, 0xcc3,
                          G_GUINT64_CONSTANT (0x18c4dc0c0c07398f) << 2);
  g_autofree char *text = pwt_id_dup_text (id);

  g_assert_cmpstr (text, ==, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void
test_none_is_all_zero (void)
{
  g_assert_true (pwt_id_is_none (PWT_ID_NONE));
  g_assert_false (pwt_id_is_none ((PwtId){ 0, 1 }));
  g_assert_false (pwt_id_is_none ((PwtId){ 1, 0 }));
  g_assert_false (pwt_id_is_none (pwt_id_make (0, 0, 0)));
}

static void
test_compares_high_half_first (void)
{
  g_assert_cmpint (pwt_id_compare ((PwtId){ 1, 9 }, (PwtId){ 2, 0 }), <, 0);
  g_assert_cmpint (pwt_id_compare ((PwtId){ 2, 0 }, (PwtId){ 1, 9 }), >, 0);
  g_assert_cmpint (pwt_id_compare ((PwtId){ 1, 1 }, (PwtId){ 1, 2 }), <, 0);
  g_assert_cmpint (pwt_id_compare ((PwtId){ 1, 2 }, (PwtId){ 1, 1 }), >, 0);
  g_assert_cmpint (pwt_id_compare ((PwtId){ 1, 1 }, (PwtId){ 1, 1 }), ==, 0);
  g_assert_true (pwt_id_equal ((PwtId){ 1, 1 }, (PwtId){ 1, 1 }));
  g_assert_false (pwt_id_equal ((PwtId){ 1, 1 }, (PwtId){ 1, 2 }));
  g_assert_false (pwt_id_equal ((PwtId){ 1, 1 }, (PwtId){ 2, 1 }));
}

static void
test_parses_upper_and_lower_case (void)
{
  PwtId lower = PWT_ID_NONE, upper = PWT_ID_NONE;

  g_assert_true (pwt_id_from_text ("01890a5d-ac96-774b-bcce-b302099a8057", &lower, NULL));
  g_assert_true (pwt_id_from_text ("01890A5D-AC96-774B-BCCE-B302099A8057", &upper, NULL));
  g_assert_true (pwt_id_equal (lower, upper));
  g_assert_cmphex (lower.hi, ==, G_GUINT64_CONSTANT (0x01890a5dac96774b));
  g_assert_cmphex (lower.lo, ==, G_GUINT64_CONSTANT (0xbcceb302099a8057));
}

static void
test_refuses_what_is_no_id (void)
{
  static const char *const texts[] = {
    "",
    "none",
    "01890a5dac96774bbcceb302099a8057",
    "01890a5d-ac96-774b-bcce-b302099a805",
    "01890a5d-ac96-774b-bcce-b302099a80577",
    "01890a5d-ac96-774b-bcce-b302099a805g",
    "01890a5d-ac96-774b-bcceb-302099a8057",
    "01890a5d_ac96-774b-bcce-b302099a8057",
    " 1890a5d-ac96-774b-bcce-b302099a8057",
    "{1890a5d-ac96-774b-bcce-b302099a805}",
    "\xff\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    PwtId id = { 7, 7 };

    g_assert_false (pwt_id_from_text (texts[i], &id, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
    g_assert_true (pwt_id_equal (id, (PwtId){ 7, 7 }));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_text_and_bytes_round_trip_in_order (void)
{
  PwtId last = PWT_ID_NONE;
  guint8 last_bytes[PWT_ID_BYTES] = { 0 };

  for (guint i = 0; i < 10000; i++) {
    PwtId id = { random_bits (), random_bits () }, from_text = PWT_ID_NONE;
    char text[PWT_ID_TEXT_SIZE];
    guint8 bytes[PWT_ID_BYTES];

    pwt_id_to_text (id, text);
    g_assert_cmpuint (strlen (text), ==, 36);
    g_assert_true (pwt_id_from_text (text, &from_text, NULL));
    g_assert_true (pwt_id_equal (id, from_text));
    pwt_id_to_bytes (id, bytes);
    g_assert_true (pwt_id_equal (id, pwt_id_from_bytes (bytes)));
    g_assert_cmpint (pwt_id_compare (id, last) < 0, ==,
                     memcmp (bytes, last_bytes, sizeof bytes) < 0);
    last = id;
    memcpy (last_bytes, bytes, sizeof bytes);
  }
}

static void
test_later_ids_are_greater (void)
{
  gint64 now_us = G_GINT64_CONSTANT (1795000000000000);

  for (guint i = 0; i < 10000; i++) {
    PwtId earlier = pwt_id_make (now_us, random_bits (), random_bits ());
    PwtId later;

    now_us += g_test_rand_int_range (1000, 5000000);
    later = pwt_id_make (now_us, random_bits (), random_bits ());
    g_assert_cmpint (pwt_id_compare (earlier, later), <, 0);
    g_assert_cmphex (later.hi >> 12 & 0xf, ==, 7);
    g_assert_cmphex (later.lo >> 62, ==, 2);
  }
}

static void
test_serves_as_a_key (void)
{
  g_autoptr (GHashTable) table = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  PwtId ids[200];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    ids[i] = pwt_id_make (i, i, random_bits ());
    g_assert_true (g_hash_table_add (table, &ids[i]));
  }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    PwtId same = ids[i];

    g_assert_true (g_hash_table_lookup (table, &same) == &ids[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/id/made-as-rfc-9562-lays-it-out", test_made_as_rfc_9562_lays_it_out);
  g_test_add_func ("/domain/id/none-is-all-zero", test_none_is_all_zero);
  g_test_add_func ("/domain/id/compares-high-half-first", test_compares_high_half_first);
  g_test_add_func ("/domain/id/parses-upper-and-lower-case", test_parses_upper_and_lower_case);
  g_test_add_func ("/domain/id/refuses-what-is-no-id", test_refuses_what_is_no_id);
  g_test_add_func ("/domain/id/text-and-bytes-round-trip-in-order",
                   test_text_and_bytes_round_trip_in_order);
  g_test_add_func ("/domain/id/later-ids-are-greater", test_later_ids_are_greater);
  g_test_add_func ("/domain/id/serves-as-a-key", test_serves_as_a_key);
  return g_test_run ();
}
