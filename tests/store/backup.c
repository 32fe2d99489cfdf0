/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "fixture.h"
#include "store/schema.h"

typedef struct {
  PwtFixture site;
  char *backup, *restored;
} Fixture;

static void
set_up (Fixture *self)
{
  *self = (Fixture){ { NULL }, NULL, NULL };
  fixture_set_up (&self->site);
  self->backup = g_build_filename (self->site.root, "backup", NULL);
  self->restored = g_build_filename (self->site.root, "restored", NULL);
}

static void
tear_down (Fixture *self)
{
  fixture_tear_down (&self->site);
  g_free (self->backup);
  g_free (self->restored);
}

static void
sell (PwtDb *db, guint64 number)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_begin (db, &error));
  g_assert_true (fixture_sell (db, number, &error));
  g_assert_true (pwt_db_commit (db, &error));
}

static gint64
count_sales (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open (dir, "test", 0, &error);
  PwtVerification *found;
  gint64 n;

  g_assert_no_error (error);
  found = pwt_verify (pwt_store_business (store), pwt_store_history (store), 0, &error);
  g_assert_true (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
  g_assert_true (
      pwt_sql_int (pwt_store_business (store), 0, &n, &error, "SELECT count(*) FROM sale", ""));
  return n;
}

static void
test_there_and_back (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  PwtHistoryReading reading = { .point = 1, .time_us = PWT_US_PER_DAY, .n = 1, .values = { 5 } };
  g_autoptr (GArray) curve = NULL;
  PwtStore *store;
  gint64 bytes;

  set_up (&f);
  sell (f.site.db, 1);
  sell (f.site.db, 2);
  g_assert_true (pwt_history_append (pwt_store_history (f.site.store), &reading, 1, &error));
  g_assert_true (pwt_backup_make (f.site.store, f.backup, NULL, &bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (bytes, >, 100000);
  sell (f.site.db, 3);
  g_assert_true (pwt_backup_restore (f.backup, f.restored, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_sales (f.restored), ==, 2);
  store = pwt_store_open (f.restored, "test", 0, &error);
  curve = pwt_history_curve (pwt_store_history (store), 1, 0, 0, 2 * PWT_US_PER_DAY, &error);
  g_assert_cmpuint (curve->len, ==, 1);
  /* Restored, it goes on where the backup was. */
  sell (pwt_store_business (store), 3);
  pwt_store_close (store);
  tear_down (&f);
}

/* In a thread of its own, while sales go on; the copy is of one moment and sound. */
static gpointer
make_backup (gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;
  gint64 bytes;

  g_assert_true (pwt_backup_make (f->site.store, f->backup, NULL, &bytes, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_while_selling (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  GThread *thread;
  guint64 n = 0;

  set_up (&f);
  for (guint64 i = 1; i <= 50; i++)
    sell (f.site.db, ++n);
  thread = g_thread_new ("backup", make_backup, &f);
  while (!g_file_test (f.backup, G_FILE_TEST_EXISTS))
    sell (f.site.db, ++n);
  g_thread_join (thread);
  g_assert_true (pwt_backup_restore (f.backup, f.restored, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_sales (f.restored), >=, 50);
  g_assert_cmpint (count_sales (f.restored), <=, (gint64) n);
  tear_down (&f);
}

static void
test_nothing_is_overwritten (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  gint64 bytes;

  set_up (&f);
  g_assert_true (pwt_backup_make (f.site.store, f.backup, NULL, &bytes, &error));
  g_assert_false (pwt_backup_make (f.site.store, f.backup, NULL, &bytes, &error));
  assert_store_error (error, EXISTS);
  g_assert_false (pwt_backup_restore (f.backup, f.site.dir, &error));
  assert_store_error (error, EXISTS);
  g_assert_cmpint (g_mkdir (f.restored, 0700), ==, 0);
  g_assert_true (pwt_backup_restore (f.backup, f.restored, &error));
  tear_down (&f);
}

/* As a shell completes the name of a folder. */
static void
test_slash_at_the_end (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL, *restored = NULL;
  gint64 bytes;

  set_up (&f);
  backup = g_strconcat (f.backup, "/", NULL);
  restored = g_strconcat (f.restored, "/", NULL);
  g_assert_true (pwt_backup_make (f.site.store, backup, NULL, &bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (f.restored, 0700), ==, 0);
  g_assert_true (pwt_backup_restore (backup, restored, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_sales (f.restored), ==, 0);
  tear_down (&f);
}

static void
make_link (const char *dir, const char *to, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_cmpint (symlink (to, path), ==, 0);
}

/* The name a backup has until it is whole may be a site's own. */
static void
test_site_of_that_name_is_kept (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *to = NULL, *part = NULL;
  gint64 bytes;

  set_up (&f);
  to = g_build_filename (f.site.root, "other", NULL);
  part = g_strconcat (to, ".part", NULL);
  pwt_store_close (pwt_store_open (part, "test", PWT_STORE_CREATE, &error));
  g_assert_no_error (error);
  g_assert_true (pwt_backup_make (f.site.store, f.backup, NULL, &bytes, &error));
  g_assert_false (pwt_backup_make (f.site.store, to, NULL, &bytes, &error));
  assert_store_error (error, EXISTS);
  g_assert_false (pwt_backup_restore (f.backup, to, &error));
  assert_store_error (error, EXISTS);
  pwt_store_close (pwt_store_open (part, "test", 0, &error));
  g_assert_no_error (error);
  tear_down (&f);
}

/* Where an administrator at the desk may let the site's computer write. */
static void
test_not_everywhere (void)
{
  static const struct {
    const char *path;   /* below the folder that holds the site */
    PwtStoreError code; /* … why it is refused; −1: it is not */
  } cases[] = {
    { "no/such/folder", PWT_STORE_ERROR_INVALID },
    { "site/inside", PWT_STORE_ERROR_INVALID },
    { "site/business.db", PWT_STORE_ERROR_INVALID },
    { "site/backups/first/inside", PWT_STORE_ERROR_INVALID },
    { "site/backups/../inside", PWT_STORE_ERROR_INVALID },
    { "link/inside", PWT_STORE_ERROR_INVALID }, /* to the site */
    { "other/inside", PWT_STORE_ERROR_INVALID },
    { "other/backups/inside", PWT_STORE_ERROR_INVALID }, /* another site's */
    { "file", PWT_STORE_ERROR_EXISTS },
    { "file/inside", PWT_STORE_ERROR_INVALID },
    { "folder", PWT_STORE_ERROR_EXISTS },
    { "dangling", PWT_STORE_ERROR_EXISTS },
    { "new.part", PWT_STORE_ERROR_INVALID },
    { "new", (PwtStoreError) -1 },
    { "folder/new/", (PwtStoreError) -1 },
    { "link/backups/new", (PwtStoreError) -1 },
  };
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *other = NULL, *file = NULL, *folder = NULL, *whole = NULL;
  gint64 bytes;

  set_up (&f);
  first = g_build_filename (f.site.dir, "backups", "first", NULL);
  other = g_build_filename (f.site.root, "other", NULL);
  file = g_build_filename (f.site.root, "file", NULL);
  folder = g_build_filename (f.site.root, "folder", NULL);
  g_assert_true (pwt_backup_make (f.site.store, first, NULL, &bytes, &error));
  pwt_store_close (pwt_store_open (other, "test", PWT_STORE_CREATE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  make_link (f.site.root, f.site.dir, "link");
  make_link (f.site.root, "nowhere", "dangling");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat (f.site.root, "/", cases[i].path, NULL);
    g_autofree char *found = NULL;
    g_autoptr (GError) why = NULL;
    gboolean may = pwt_backup_check_path (f.site.store, path, &found, &why);

    g_test_message ("%s: %s", cases[i].path, why != NULL ? why->message : "may be");
    g_assert_cmpint (may, ==, cases[i].code == (PwtStoreError) -1);
    g_assert_true (may || g_error_matches (why, PWT_STORE_ERROR, (int) cases[i].code));
  }
  g_assert_false (pwt_backup_check_path (f.site.store, "new", &whole, &error));
  assert_store_error (error, INVALID);
  tear_down (&f);
}

static void
test_cancelled_leaves_nothing (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *part = NULL;
  gint64 bytes;

  set_up (&f);
  part = g_strconcat (f.backup, ".part", NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (pwt_backup_make (f.site.store, f.backup, cancellable, &bytes, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (f.backup, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  tear_down (&f);
}

static void
test_what_a_crash_left_is_no_hindrance (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *part = NULL, *file = NULL;
  gint64 bytes;

  set_up (&f);
  part = g_strconcat (f.backup, ".part", NULL);
  file = g_build_filename (part, "business.db", NULL);
  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "half", -1, NULL));
  g_assert_true (pwt_backup_make (f.site.store, f.backup, NULL, &bytes, &error));
  g_assert_no_error (error);
  tear_down (&f);
}

static void
test_spoiled_backup_is_refused (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL, *bytes = NULL;
  gint64 n_bytes;
  gsize size;

  set_up (&f);
  sell (f.site.db, 1);
  g_assert_true (pwt_backup_make (f.site.store, f.backup, NULL, &n_bytes, &error));
  file = g_build_filename (f.backup, "business.db", NULL);
  g_assert_true (g_file_get_contents (file, &bytes, &size, &error));
  g_assert_true (g_file_set_contents (file, bytes, (gssize) size / 2, &error));
  g_assert_false (pwt_backup_restore (f.backup, f.restored, &error));
  assert_store_error (error, DAMAGED);
  g_assert_false (g_file_test (f.restored, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_false (pwt_backup_restore (f.backup, f.restored, &error));
  g_assert_nonnull (error);
  tear_down (&f);
}

static void
make_form (const char *dir, PwtDbKind kind, const char *name, gint64 id, gint64 form)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *header = g_strdup_printf ("PRAGMA application_id = %" G_GINT64_FORMAT
                                             "; PRAGMA user_version = %" G_GINT64_FORMAT,
                                             id, form);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (gint64 i = 1; i <= form; i++) {
    g_autofree char *text = pwt_schema_dup_text (kind, i);

    g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  }
  g_assert_cmpint (sqlite3_exec (db, header, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Backups outlive the program that made them: of whichever form, they are brought up to today's. */
static void
test_every_form_is_restored (void)
{
  for (gint64 form = 1; form <= pwt_schema_version (PWT_DB_BUSINESS); form++) {
    g_autofree char *root = fixture_make_root ();
    g_autofree char *restored = g_build_filename (root, "restored", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwtStore) store = NULL;

    g_test_message ("form %" G_GINT64_FORMAT, form);
    make_form (root, PWT_DB_BUSINESS, "business.db", PWT_SCHEMA_BUSINESS_ID, form);
    make_form (root, PWT_DB_HISTORY, "history.db", PWT_SCHEMA_HISTORY_ID, 1);
    g_assert_true (pwt_backup_restore (root, restored, &error));
    store = pwt_store_open (restored, "test", 0, &error);
    g_assert_no_error (error);
    g_clear_pointer (&store, pwt_store_close);
    fixture_remove_root (root);
  }
}

/* Somebody with the file and the SQLite shell; every rule that guards it taken away. */
static void
spoil (PwtFixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->dir, "business.db", NULL);
  sqlite3_stmt *query;
  g_autoptr (GString) drops = g_string_new (NULL);
  sqlite3 *raw;

  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  sqlite3_prepare_v2 (raw, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1, &query,
                      NULL);
  while (sqlite3_step (query) == SQLITE_ROW)
    g_string_append_printf (drops, "DROP TRIGGER %s;",
                            (const char *) sqlite3_column_text (query, 0));
  sqlite3_finalize (query);
  g_assert_cmpint (sqlite3_exec (raw, drops->str, NULL, NULL, NULL), ==, SQLITE_OK);
  if (sqlite3_exec (raw, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (raw));
  sqlite3_close (raw);
}

/* Each subject bites when its matter is wrong, and only a matter that is wrong. */
static void
test_verification_finds (gconstpointer data)
{
  const char *const *what = data;
  PwtFixture f = { NULL };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtDb) db = NULL;
  PwtVerification *found;
  gboolean is_found = FALSE;

  fixture_set_up (&f);
  for (guint64 i = 1; i <= 4; i++)
    sell (f.db, i);
  g_assert_true (fixture_step (f.db, 1, PWT_TOPUP_INTENT, &error));
  g_assert_true (fixture_step (f.db, 1, PWT_TOPUP_SENT, &error));
  g_assert_true (fixture_settle (f.db, 1, &error));
  g_clear_pointer (&f.store, pwt_store_close);
  spoil (&f, what[1]);
  path = g_build_filename (f.dir, "business.db", NULL);
  db = pwt_db_open (path, PWT_DB_BUSINESS, PWT_DB_READER, NULL, &error);
  found = pwt_verify (db, NULL, FIXTURE_NOW_US, &error);
  g_assert_no_error (error);
  g_assert_false (found->is_good);
  for (guint i = 0; i < found->findings->len; i++) {
    PwtFinding *finding = found->findings->pdata[i];
    g_autofree char *text = pwt_finding_dup_text (finding);

    is_found = is_found || (!finding->is_good && g_str_equal (finding->subject, what[0]));
    g_assert_null (strstr (text, "%s")); /* every sentence has its values */
  }
  if (!is_found)
    g_error ("%s: not found", what[1]);
  pwt_record_free (&pwt_verification_record, found);
  g_clear_pointer (&db, pwt_db_free);
  fixture_tear_down (&f);
}

/* The first circuit is ended 1 µs too late for what follows, the others in time. */
#define FIRST_CIRCUIT "FROM circuit WHERE id = (SELECT min (id) FROM circuit)"
#define END_CIRCUITS                                                                               \
  "UPDATE circuit SET until_us = since_us +"                                                       \
  " CASE WHEN id = (SELECT min (id) FROM circuit) THEN 10 ELSE 9 END; "

static const char *const spoils[][2] = {
  { "entries", "DELETE FROM transfer WHERE position = 1" },
  { "balances", "UPDATE book_balance SET balance = balance + 100 WHERE book = 'cash'" },
  { "balances", "DELETE FROM book_balance WHERE book = 'fee-income'" },
  { "balances", "UPDATE transfer SET amount = amount + 100 WHERE position = 1" },
  { "receipts", "UPDATE receipt SET number = 9 WHERE number = 4" },
  { "receipts", "UPDATE receipt SET paid = 2000000 WHERE number = 2" },
  { "sales", "DELETE FROM receipt WHERE number = 4" },
  { "sales", "DELETE FROM topup WHERE state = 'settled'" },
  { "sales", "UPDATE sale SET paid = 2000000, credit = 1980000" },
  { "top-ups", "UPDATE topup SET state = 'rejected' WHERE state = 'settled'" },
  { "top-ups", "UPDATE topup SET state = 'settled', count_before = 1, target_count = 2" },
  { "money in transit", "UPDATE topup SET amount = 100 WHERE state = 'queued'" },
  { "takings", "UPDATE takings_day SET cash = cash + 100" },
  { "takings", "DELETE FROM takings_day" },
  { "takings", "INSERT INTO takings_day SELECT project, date - 1, 0, 0, 1, 0 FROM takings_day" },
  { "takings", "UPDATE takings_day SET backs = backs + 1" },
  { "takings", "UPDATE takings_day SET date = 9000000000000000000" },
  { "accounts", "UPDATE account SET closed_us = opened_us" },
  { "circuits", END_CIRCUITS "INSERT INTO circuit SELECT randomblob (16), project, meter,"
                             " channel + 1, point, since_us + 9, NULL " FIRST_CIRCUIT },
  { "circuits", END_CIRCUITS "INSERT INTO circuit SELECT randomblob (16), project, meter,"
                             " channel, (SELECT max (id) FROM point), since_us + 9, NULL"
                             " " FIRST_CIRCUIT },
  { "audit chain", "DELETE FROM audit_entry WHERE number = 2" },
  { "list of meters", "UPDATE meter_list SET tenant_name = 'x'" },
  { "list of meters", "DELETE FROM meter_list" },
  { "business file", "PRAGMA foreign_keys = OFF; DELETE FROM tenant" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/backup/there-and-back", test_there_and_back);
  g_test_add_func ("/store/backup/while-selling", test_while_selling);
  g_test_add_func ("/store/backup/nothing-is-overwritten", test_nothing_is_overwritten);
  g_test_add_func ("/store/backup/slash-at-the-end", test_slash_at_the_end);
  g_test_add_func ("/store/backup/site-of-that-name-is-kept", test_site_of_that_name_is_kept);
  g_test_add_func ("/store/backup/not-everywhere", test_not_everywhere);
  g_test_add_func ("/store/backup/cancelled-leaves-nothing", test_cancelled_leaves_nothing);
  g_test_add_func ("/store/backup/what-a-crash-left-is-no-hindrance",
                   test_what_a_crash_left_is_no_hindrance);
  g_test_add_func ("/store/backup/spoiled-backup-is-refused", test_spoiled_backup_is_refused);
  g_test_add_func ("/store/backup/every-form-is-restored", test_every_form_is_restored);
  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++) {
    g_autofree char *path = g_strdup_printf ("/store/verify/finds-%u-in-%s", i + 1, spoils[i][0]);

    g_strdelimit (path, " ", '-');
    g_test_add_data_func (path, spoils[i], test_verification_finds);
  }
  return g_test_run ();
}
