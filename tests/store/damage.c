/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "fixture.h"

/* A file the disk spoiled: it opens with the right balances or is refused, never silently wrong. */

#define PAGE 4096
#define N_BALANCES 5

static char *template_dir;

typedef struct {
  gint64 e4[N_BALANCES];
} Balances;

static gboolean
read_balances (PwtDb *db, Balances *balances, GError **error)
{
  const struct {
    PwtBook book;
    PwtId owner;
  } books[N_BALANCES] = {
    { PWT_BOOK_CASH, PWT_ID_NONE },     { PWT_BOOK_FEE_INCOME, PWT_ID_NONE },
    { PWT_BOOK_IN_TRANSIT, POINT (2) }, { PWT_BOOK_IN_TRANSIT, POINT (3) },
    { PWT_BOOK_PREPAID, ACCOUNT (1) },
  };

  for (guint i = 0; i < N_BALANCES; i++) {
    PwtMoney balance;

    if (!pwt_journal_balance (db, PROJECT, books[i].book, books[i].owner, &balance, error))
      return FALSE;
    balances->e4[i] = balance.e4;
  }
  return TRUE;
}

static void
assert_right_or_refused (const char *dir, const char *what, const Balances *right, guint *n_refused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (dir, "test", 0, &error);
  Balances now;

  if (store == NULL || !read_balances (pwt_store_business (store), &now, &error)) {
    g_assert_true (error->domain == PWT_STORE_ERROR);
    *n_refused += 1;
    return;
  }
  if (memcmp (&now, right, sizeof now) != 0)
    g_error ("%s: opened, with wrong balances", what);
}

static void
read_right_balances (Balances *right)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (template_dir, "test", 0, &error);

  g_assert_no_error (error);
  g_assert_true (read_balances (pwt_store_business (store), right, &error));
  g_assert_cmpint (right->e4[0], ==, 3000000);
  g_assert_cmpint (right->e4[4], ==, 980000);
}

static void
write_site (const char *dir, const char *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (dir, "business.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr (GError) error = NULL;

  unlink (wal);
  unlink (shm);
  g_file_set_contents (path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

static char *
read_template (gsize *size)
{
  g_autofree char *path = g_build_filename (template_dir, "business.db", NULL);
  g_autoptr (GError) error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (*size % PAGE, ==, 0);
  return bytes;
}

static void
test_flipped_bits (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  gsize size;
  g_autofree char *bytes = read_template (&size);
  guint n_refused = 0, n_rounds = 0;
  Balances right;

  read_right_balances (&right);
  fixture_copy_site (template_dir, dir);
  for (gsize page = 0; page < size; page += PAGE) {
    /* The header, then all over the page; empty pages have nothing to spoil. */
    for (gsize at = 0; at < PAGE; at += at < 40 ? 13 : 379) {
      g_autofree char *what = g_strdup_printf ("byte %zu of page %zu", at, page / PAGE + 1);

      bytes[page + at] ^= 0x10;
      write_site (dir, bytes, size);
      assert_right_or_refused (dir, what, &right, &n_refused);
      bytes[page + at] ^= 0x10;
      n_rounds++;
    }
  }
  g_test_message ("%u of %u spoiled files refused", n_refused, n_rounds);
  g_assert_cmpuint (n_refused, >, 50);
  fixture_remove_root (root);
}

/* Each byte of the pages that hold money: those are few, and each is of consequence. */
static void
test_every_byte_of_the_books (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  g_autofree char *bytes = read_template (&size);
  PwtStore *store = pwt_store_open (template_dir, "test", 0, &error);
  gint64 page;
  guint n_refused = 0;
  Balances right;

  g_assert_no_error (error);
  g_assert_true (pwt_sql_int (pwt_store_business (store), 0, &page, &error,
                              "SELECT rootpage FROM sqlite_schema WHERE name = 'book_balance'",
                              ""));
  pwt_store_close (store);
  read_right_balances (&right);
  fixture_copy_site (template_dir, dir);
  for (gsize at = 0; at < PAGE; at++) {
    gsize offset = (gsize) (page - 1) * PAGE + at;
    g_autofree char *what = g_strdup_printf ("byte %zu of the balances", at);

    if (at > 40 && bytes[offset] == 0 && bytes[offset - 1] == 0)
      continue;
    bytes[offset] ^= 0x01;
    write_site (dir, bytes, size);
    assert_right_or_refused (dir, what, &right, &n_refused);
    bytes[offset] ^= 0x01;
  }
  g_assert_cmpuint (n_refused, >, 100);
  fixture_remove_root (root);
}

static void
test_truncated (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  gsize size;
  g_autofree char *bytes = read_template (&size);
  guint n_refused = 0, n_rounds = 0;
  Balances right;

  read_right_balances (&right);
  fixture_copy_site (template_dir, dir);
  for (gsize left = 0; left < size; left += left % PAGE == 0 ? 1000 : PAGE - 1000, n_rounds++) {
    g_autofree char *what = g_strdup_printf ("cut to %zu bytes", left);

    write_site (dir, bytes, left);
    assert_right_or_refused (dir, what, &right, &n_refused);
  }
  /* A cut that takes away only the empty tables made last loses nothing. */
  g_assert_cmpuint (n_refused, >=, n_rounds * 9 / 10);
  fixture_remove_root (root);
}

/* Not even "create" makes a new site where one was lost. */
static void
test_emptied_file_is_not_a_new_site (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  g_autofree char *history = g_build_filename (dir, "history.db", NULL);
  g_autoptr (GError) error = NULL;

  fixture_copy_site (template_dir, dir);
  write_site (dir, "", 0);
  g_assert_null (pwt_store_open (dir, "test", PWT_STORE_CREATE, &error));
  assert_store_error (error, DAMAGED);

  fixture_remove_root (dir);
  fixture_copy_site (template_dir, dir);
  g_assert_cmpint (unlink (history), ==, 0);
  g_assert_null (pwt_store_open (dir, "test", PWT_STORE_CREATE, &error));
  assert_store_error (error, DAMAGED);
  fixture_remove_root (root);
}

/* The log of a site that was cut off, spoiled byte by byte: SQLite's own checksums end it there. */
static void
test_spoiled_log (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "live", NULL);
  g_autofree char *cut = g_build_filename (root, "cut", NULL);
  g_autofree char *wal_path = g_build_filename (cut, "business.db-wal", NULL);
  g_autofree char *wal = NULL;
  g_autoptr (GError) error = NULL;
  PwtStore *store;
  gsize size;

  fixture_copy_site (template_dir, dir);
  store = pwt_store_open (dir, "test", 0, &error);
  g_assert_no_error (error);
  for (guint i = 4; i <= 8; i++) {
    g_assert_true (pwt_db_begin (pwt_store_business (store), &error));
    g_assert_true (fixture_sell (pwt_store_business (store), i, &error));
    g_assert_true (pwt_db_commit (pwt_store_business (store), &error));
  }
  fixture_copy_site (dir, cut);
  pwt_store_close (store);
  g_assert_true (g_file_get_contents (wal_path, &wal, &size, &error));
  g_assert_cmpuint (size, >, PAGE);
  for (gsize at = 0; at < size; at += 1777) {
    PwtVerification *found;

    wal[at] ^= 0x20;
    g_assert_true (g_file_set_contents (wal_path, wal, (gssize) size, &error));
    wal[at] ^= 0x20;
    store = pwt_store_open (cut, "test", 0, &error);
    g_assert_no_error (error);
    found = pwt_verify (pwt_store_business (store), NULL, 0, &error);
    g_assert_no_error (error);
    g_assert_true (found->is_good);
    pwt_record_free (&pwt_verification_record, found);
    pwt_store_close (store);
    fixture_remove_root (cut);
    fixture_copy_site (template_dir, cut);
  }
  fixture_remove_root (root);
}

static void
make_template (const char *root)
{
  g_autofree char *dir = g_build_filename (root, "template", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (dir, "test", PWT_STORE_CREATE, &error);
  PwtDb *db;

  g_assert_no_error (error);
  db = pwt_store_business (store);
  g_assert_true (pwt_db_begin (db, &error));
  g_assert_true (fixture_fill (db, 3, &error));
  for (guint i = 1; i <= 3; i++)
    g_assert_true (fixture_sell (db, i, &error));
  g_assert_true (fixture_step (db, 1, PWT_TOPUP_INTENT, &error));
  g_assert_true (fixture_step (db, 1, PWT_TOPUP_SENT, &error));
  g_assert_true (fixture_settle (db, 1, &error));
  g_assert_true (pwt_db_commit (db, &error));
  template_dir = g_steal_pointer (&dir);
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  root = fixture_make_root ();
  make_template (root);
  g_test_add_func ("/store/damage/flipped-bits", test_flipped_bits);
  g_test_add_func ("/store/damage/every-byte-of-the-books", test_every_byte_of_the_books);
  g_test_add_func ("/store/damage/truncated", test_truncated);
  g_test_add_func ("/store/damage/emptied-file-is-not-a-new-site",
                   test_emptied_file_is_not_a_new_site);
  g_test_add_func ("/store/damage/spoiled-log", test_spoiled_log);
  status = g_test_run ();
  fixture_remove_root (root);
  g_free (template_dir);
  return status;
}
