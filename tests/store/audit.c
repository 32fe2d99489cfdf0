/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <string.h>

static PwtAuditEntry
make_entry (PwtId project, const char *after)
{
  return (PwtAuditEntry){
    .time_us = FIXTURE_NOW_US,
    .operator_name = (char *) "小王",
    .origin = (char *) "counter-1/desktop",
    .operation = (char *) "tenant.save",
    .project = project,
    .subject = (char *) "s",
    .after = (char *) after,
  };
}

static void
append_number (GByteArray *bytes, guint64 number)
{
  guint64 big = GUINT64_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, 8);
}

static void
append_text (GByteArray *bytes, const char *text)
{
  append_number (bytes, text != NULL ? strlen (text) : G_MAXUINT64);
  if (text != NULL)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

/* The canonical bytes once more, from their description, all in one piece. */
static char *
hash_by_description (const PwtAuditEntry *entry, const guint8 previous[32])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 id[PWT_ID_BYTES];

  g_byte_array_append (bytes, (const guint8 *) "PWTAUDIT1", 9);
  g_byte_array_append (bytes, previous, 32);
  pwt_id_to_bytes (entry->project, id);
  g_byte_array_append (bytes, id, PWT_ID_BYTES);
  append_number (bytes, (guint64) entry->number);
  append_number (bytes, (guint64) entry->time_us);
  append_text (bytes, entry->operator_name);
  append_text (bytes, entry->origin);
  append_text (bytes, entry->operation);
  append_text (bytes, entry->subject);
  append_text (bytes, entry->before);
  append_text (bytes, entry->after);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
}

static void
test_canonical_bytes (void)
{
  const guint8 zeros[32] = { 0 };
  guint8 ones[32];
  char hex[65];
  PwtAuditEntry entry = make_entry (PROJECT, "{\"name\":\"张记\"}");
  g_autofree char *expected = NULL, *expected_next = NULL, *hash = NULL, *next = NULL;

  entry.number = 1;
  expected = hash_by_description (&entry, zeros);
  hash = pwt_audit_hash (&entry, NULL);
  g_assert_cmpstr (hash, ==, expected);
  memset (ones, 0x1a, sizeof ones);
  for (guint i = 0; i < 32; i++)
    memcpy (hex + 2 * i, "1a", 2);
  hex[64] = '\0';
  expected_next = hash_by_description (&entry, ones);
  next = pwt_audit_hash (&entry, hex);
  g_assert_cmpstr (next, ==, expected_next);
}

/* Text that moves from one field to its neighbour is another entry. */
static void
test_no_two_entries_have_the_same_bytes (void)
{
  PwtAuditEntry a = make_entry (PROJECT, NULL), b = a, c = a;
  g_autofree char *hash_a = NULL, *hash_b = NULL, *hash_c = NULL;

  a.operator_name = (char *) "ab";
  a.origin = (char *) "c";
  b.operator_name = (char *) "a";
  b.origin = (char *) "bc";
  c.operator_name = (char *) "abc";
  c.origin = (char *) "";
  hash_a = pwt_audit_hash (&a, NULL);
  hash_b = pwt_audit_hash (&b, NULL);
  hash_c = pwt_audit_hash (&c, NULL);
  g_assert_cmpstr (hash_a, !=, hash_b);
  g_assert_cmpstr (hash_a, !=, hash_c);
  a.before = NULL;
  b = a;
  b.before = (char *) "";
  g_free (hash_a);
  g_free (hash_b);
  hash_a = pwt_audit_hash (&a, NULL);
  hash_b = pwt_audit_hash (&b, NULL);
  g_assert_cmpstr (hash_a, !=, hash_b);
}

static void
append (PwtDb *db, PwtId project, const char *after, gint64 number)
{
  g_autoptr (GError) error = NULL;
  PwtAuditEntry entry = make_entry (project, after);

  g_assert_true (pwt_audit_append (db, &entry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entry.number, ==, number);
  g_free (entry.hash);
}

static char *
verify (PwtDb *db, PwtId project, gint64 first, gint64 n_expected)
{
  g_autoptr (GError) error = NULL;
  gint64 n;
  PwtFinding *finding = pwt_record_new (&pwt_finding_record);
  PwtFindingItem *problem;
  char *text = NULL;

  g_assert_true (pwt_audit_verify (db, project, first, &n, &problem, &error));
  g_assert_cmpint (n, ==, n_expected);
  if (problem != NULL) {
    g_ptr_array_add (finding->items, problem);
    text = pwt_finding_dup_text (finding);
  }
  pwt_record_free (&pwt_finding_record, finding);
  return text;
}

static void
test_a_chain_a_project (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  gint64 number;

  fixture_set_up (&f);
  g_assert_true (pwt_audit_head (f.db, PROJECT, &number, &hash, &error));
  g_assert_cmpint (number, ==, 0);
  g_assert_null (hash);
  append (f.db, PROJECT, "1", 1);
  append (f.db, PWT_ID_NONE, "site", 1);
  append (f.db, PROJECT, "2", 2);
  append (f.db, PROJECT, NULL, 3);
  g_assert_true (pwt_audit_head (f.db, PROJECT, &number, &hash, &error));
  g_assert_cmpint (number, ==, 3);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_null (verify (f.db, PROJECT, 1, 3));
  g_assert_null (verify (f.db, PROJECT, 3, 1));
  g_assert_null (verify (f.db, PWT_ID_NONE, 1, 1));
  g_assert_null (verify (f.db, fixture_id (1, 9), 1, 0));
  fixture_tear_down (&f);
}

/* Somebody with the file and the SQLite shell. */
static void
tamper (PwtFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->dir, "business.db", NULL);
  sqlite3 *raw;

  g_clear_pointer (&f->store, pwt_store_close);
  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw,
                                 "DROP TRIGGER audit_entry_not_updated;"
                                 "DROP TRIGGER audit_head_not_deleted;"
                                 "DROP TRIGGER audit_head_goes_on;"
                                 "DROP TRIGGER audit_entry_not_deleted;",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  fixture_reopen (f);
}

/* Seen, and where. */
static void
assert_seen (const char *sql, gint64 n_checked, const char *words)
{
  PwtFixture f = { NULL };
  g_autofree char *problem = NULL;

  fixture_set_up (&f);
  for (gint64 i = 1; i <= 4; i++)
    append (f.db, PROJECT, "{}", i);
  tamper (&f, sql);
  problem = verify (f.db, PROJECT, 1, n_checked);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, words));
  fixture_tear_down (&f);
}

static void
test_tampering_is_seen (void)
{
  assert_seen ("UPDATE audit_entry SET \"after\" = '{ }' WHERE number = 3", 3, "entry 3 is not as");
  assert_seen ("UPDATE audit_entry SET operator_name = 'x' WHERE number = 1", 1, "entry 1");
  assert_seen ("DELETE FROM audit_entry WHERE number = 2", 2, "entry 2 is missing");
  assert_seen ("DELETE FROM audit_entry WHERE number = 1", 1, "entry 1 is missing");
  assert_seen ("UPDATE audit_entry SET hash = printf ('%064d', 0) WHERE number = 4", 4, "entry 4");
  assert_seen ("DELETE FROM audit_entry WHERE number = 4", 3, "after 3 are missing");
  assert_seen ("DELETE FROM audit_entry WHERE number >= 2", 1, "the chain went up to 4");
  assert_seen ("DELETE FROM audit_entry", 0, "after 0 are missing");
  assert_seen ("DELETE FROM audit_head", 4, "entry 4 is not the one");
  assert_seen ("UPDATE audit_head SET number = 3", 4, "entry 4 is not the one");
  assert_seen ("UPDATE audit_head SET hash = printf ('%064d', 0)", 4, "entry 4 is not the one");
}

/* A chain that is gone altogether is missed by the verification of the site too. */
static void
test_a_lost_chain_is_missed (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtVerification *found;

  fixture_set_up (&f);
  append (f.db, PROJECT, "{}", 1);
  append (f.db, PWT_ID_NONE, "{}", 1);
  g_assert_false (pwt_sql_run (f.db, &error, "DELETE FROM audit_head", ""));
  assert_store_error (error, CONSTRAINT);
  g_assert_false (pwt_sql_run (f.db, &error, "UPDATE audit_head SET number = 1", ""));
  assert_store_error (error, CONSTRAINT);
  tamper (&f, "DELETE FROM audit_entry WHERE project IS NULL");
  found = pwt_verify (f.db, NULL, FIXTURE_NOW_US, &error);
  g_assert_no_error (error);
  g_assert_false (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/audit/canonical-bytes", test_canonical_bytes);
  g_test_add_func ("/store/audit/no-two-entries-have-the-same-bytes",
                   test_no_two_entries_have_the_same_bytes);
  g_test_add_func ("/store/audit/a-chain-a-project", test_a_chain_a_project);
  g_test_add_func ("/store/audit/tampering-is-seen", test_tampering_is_seen);
  g_test_add_func ("/store/audit/a-lost-chain-is-missed", test_a_lost_chain_is_missed);
  return g_test_run ();
}
