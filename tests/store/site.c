/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "store/site-draft.h"
#include "store/schema.h"

static mode_t
mode_of (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_only_the_owner_may_look (void)
{
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  g_assert_cmpuint (mode_of (f.root, "site"), ==, 0700);
  g_assert_cmpuint (mode_of (f.dir, "business.db"), ==, 0600);
  g_assert_cmpuint (mode_of (f.dir, "business.db-wal"), ==, 0600);
  g_assert_cmpuint (mode_of (f.dir, "history.db"), ==, 0600);
  g_assert_cmpuint (mode_of (f.dir, "site.lock"), ==, 0600);
  g_assert_cmpuint (mode_of (f.dir, "backups"), ==, 0700);
  fixture_tear_down (&f);
}

static void
test_second_is_told_who_holds_it (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *holder = NULL, *none = NULL;
  g_autofree char *me = g_strdup_printf ("process %d ", (int) getpid ());

  fixture_set_up (&f);
  g_assert_null (pwt_store_open (f.dir, "prewattctl", 0, &error));
  g_assert_nonnull (strstr (error->message, "test, "));
  g_assert_nonnull (strstr (error->message, me));
  assert_store_error (error, BUSY_SITE);
  holder = pwt_store_dup_holder (f.dir);
  g_assert_nonnull (strstr (holder, me));
  g_clear_pointer (&f.store, pwt_store_close);
  none = pwt_store_dup_holder (f.dir);
  g_assert_null (none);
  fixture_tear_down (&f);
}

static void
test_wrong_folder_is_left_alone (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *lock = g_build_filename (root, "site.lock", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_store_open (root, "test", 0, &error));
  assert_store_error (error, NOT_FOUND);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  fixture_remove_root (root);
}

static void
execute_raw (const char *dir, const char *name, const char *sql)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

static void
assert_refused (const char *sql, const char *file, PwtStoreError code)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&f);
  g_clear_pointer (&f.store, pwt_store_close);
  execute_raw (f.dir, file, sql);
  g_assert_null (pwt_store_open (f.dir, "test", PWT_STORE_CREATE, &error));
  g_assert_error (error, PWT_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, file));
  fixture_tear_down (&f);
}

static void
test_foreign_and_newer_files (void)
{
  assert_refused ("PRAGMA user_version = 98", "business.db", PWT_STORE_ERROR_NEWER);
  assert_refused ("PRAGMA user_version = 99", "history.db", PWT_STORE_ERROR_NEWER);
  assert_refused ("PRAGMA application_id = 7", "business.db", PWT_STORE_ERROR_FOREIGN);
  assert_refused ("PRAGMA application_id = 0", "history.db", PWT_STORE_ERROR_FOREIGN);
}

/* A foreign file is not even touched. */
static void
test_foreign_file_stays_as_it_is (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *path = g_build_filename (root, "business.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size_before, size_after;

  execute_raw (root, "business.db", "CREATE TABLE songs (name)");
  execute_raw (root, "history.db", "CREATE TABLE songs (name)");
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  g_assert_null (pwt_store_open (root, "test", 0, &error));
  assert_store_error (error, FOREIGN);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpuint (size_before, ==, size_after);
  g_assert_true (memcmp (before, after, size_before) == 0);

  g_assert_true (g_file_set_contents (path,
                                      "not a database at all, but long enough to be read "
                                      "as the header of one, which has one hundred bytes",
                                      -1, NULL));
  g_assert_null (pwt_store_open (root, "test", 0, &error));
  assert_store_error (error, DAMAGED);
  fixture_remove_root (root);
}

static void
test_what_was_written_is_there_again (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtTenant *tenant;

  fixture_set_up (&f);
  fixture_reopen (&f);
  tenant = pwt_db_get (f.db, &pwt_tenant_record, TENANT (2), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tenant->name, ==, "商户2");
  pwt_record_free (&pwt_tenant_record, tenant);
  fixture_tear_down (&f);
}

static void
assert_sums (PwtDbKind kind, const char *const *sums, gint64 n)
{
  g_assert_cmpint (pwt_schema_version (kind), ==, n);
  for (gint64 i = 0; i < n; i++) {
    g_autofree char *text = pwt_schema_dup_text (kind, i + 1);
    g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

    g_assert_cmpstr (sum, ==, sums[i]);
  }
}

/* Sites in the field were made by these texts: a change is a new migration, never an edit. */
static void
test_released_migrations_never_change (void)
{
  static const char *const business[] = {
    "c616cad2578f6038bdc15ab56eb485208ffea50efe7ebc99235eb2ecbc3df935",
    "8e2368be56188c1c91e0d752c7a7d397f6d9045633155ef5be7d45d5207efc25",
    "71729eb39af381498f170ef53ab2266dc089932d2208cc99a7060cad80e47eb4",
    "66489524503d8c0d186513d2800f4d938a847c7512543db3c304e60e294320c2",
    "823fb2ec3b2f2046c987a646dfdf6f7fb07bc4a0106426e10797c45dca4618c7",
    "49a48d7019d3dc269a53ef294a551d2f168fe5358a385f001cbe8009c01243d7",
    "729bc3ce89767d70ab4821450cc6431b2d5fa7b0e00c8b83669f03406acb3cb3",
    "cf0c6ae9067164f1ce937c4fb0c4eeb07253cedb2bdf54e2e273fd5c74582034",
    "7c04f25247574d089498f9b08ea98fb5844ef4d002793dbe01cd9388ab6d62da",
    "bd204226fca786c89a3ec3f3ee270481391883d8e18bfa942a3a95513291d193",
    "23896f87e3952e2869ccc95928ab5a10c099d568219feac49ee32d2b85d7b57c",
    "3d51453b706a6d6d3d9c4c2a0529bb4de976e9adf330e7943fb0012ca0af7523",
    "d3b65184429b2d50a95e9875b31641868d4878b99515059dc3a90ea272dd57ef",
    "de63828fd5c0a91a1f588b11be6c48d3ee4faade1ad889570738c232563d1b66",
    "b75aa3474d8ee5f0be567b65ad538c5a0e5cf0789df441752244c69bb18993d2",
    "b5fd43315c71814a1ce41db5be3894104ee86b03446c7c37bd398d4fd0fa2514",
    "734ce3b9ba15c6ad91a6fde9bbe65ecd3ca22e64863ccd895dccc1f5192861c4",
    "58a0cc5a07f684ae20ffb0628f950e0bc2814bcdfbbae7d78fd3440f43a84fae",
    "846fefddde10d6df44573a37c6da71f2bb25fb12936af8f36727a40bb842c34c",
    "14fbe8ccd99716904845860fb06b62e136437009235505c3c560ed539dd26b0c",
    "89847d7bafc324c38c20a2269c3c53dda094822e3885fcbd4c44676df6c63db9",
    "cb71e809b3ca5ea0dba50644eb401329e00c0b1def69bec8f34e1aaacc79f9cd",
    "f92bcfba65087cd23122fa3bf780e21ed968f1a6aacf720cdd667f579cafa8bf",
    "9a30216af6cda17c9b846e7f40fee09c35fc190d449009af31836d2ddc657025",
    "e545e99dbda03c20a5cc96ecefd04063db46bead247cd8d2316732df3b65a899",
    "4527bc332fdaf8621f61b1cfed5c9c1b09b5b4c45ac0367f5f9a3178ebf278b5",
    "5a05ce2b9e25aed7d11ee7aae4176edadc29b97e552f1070ff91d91cbbe023ec",
    "42b6674127dd96ed1729a24d3606e182369ac00b087d9bd3afb5164a7f6320fd",
    "5ca7ee5bc0b7ac81eef26cef462b7b9904ca0dc36780e0c872424c16786343c1",
    "6523ee1fc60572b50eefaab1a94de4d1dd27c53ac9ba6cd6ca223f3679d974cd",
  };
  static const char *const history[] = {
    "03f0061b4913af48b9c6b26b93f5a3e8cfe050d595e10e83e7afc71e0b6172d4",
  };

  assert_sums (PWT_DB_BUSINESS, business, G_N_ELEMENTS (business));
  assert_sums (PWT_DB_HISTORY, history, G_N_ELEMENTS (history));
}

/* Who had which built-in role, and where, in a site of the first release. */
#define PEOPLE_1                                                                                   \
  "INSERT INTO operator (id, name, is_disabled, password_hash) VALUES"                             \
  " (x'00000060000070008000000000000001', 'clerk', 0, 'h'),"                                       \
  " (x'00000060000070008000000000000002', 'finance', 0, 'h'),"                                     \
  " (x'00000060000070008000000000000003', 'engineer', 0, 'h'),"                                    \
  " (x'00000060000070008000000000000004', 'auditor', 1, 'h'),"                                     \
  " (x'00000060000070008000000000000005', 'administrator', 0, 'h');"                               \
  "INSERT INTO operator_role (id, operator_id, project, role)"                                     \
  " SELECT id, id, CASE name WHEN 'administrator' THEN NULL"                                       \
  " ELSE (SELECT id FROM project LIMIT 1) END, name FROM operator WHERE password_hash = 'h';"

/* In the first release a room that had bought nothing yet counted as tripped. */
#define UNSOLD_1                                                                                   \
  "INSERT OR REPLACE INTO meter_live (id, project, state, read_us, failures, is_lost, is_closed,"  \
  " is_forced, balance) SELECT id, project, 'tripped', 1, 0, 0, 0, 0, 0 FROM meter;"

static void
assert_unsold (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 n_opened, n_unsold, n_accounts;

  g_assert_true (pwt_sql_int (db, 0, &n_opened, &error,
                              "SELECT count(*) FROM meter_list WHERE account IS NOT NULL", ""));
  g_assert_true (pwt_sql_int (db, 0, &n_unsold, &error,
                              "SELECT count(*) FROM meter_list WHERE state = 'unsold'", ""));
  g_assert_true (pwt_sql_int (db, 0, &n_accounts, &error,
                              "SELECT count(*) FROM account_list WHERE state = 'unsold'", ""));
  g_assert_cmpint (n_opened, >, 0);
  g_assert_cmpint (n_unsold, ==, n_opened);
  g_assert_cmpint (n_accounts, >, 0);
}

/* Phones were found by any part of them. */
#define PHONES_1                                                                                   \
  "UPDATE tenant SET phone = '13912345678';"                                                       \
  "INSERT OR REPLACE INTO point_search SELECT point, 'szmj' || char (10) || phone"                 \
  " FROM meter_list WHERE phone IS NOT NULL;"                                                      \
  "UPDATE meter_list SET search = (SELECT text FROM point_search s WHERE s.point ="                \
  " meter_list.point) WHERE phone IS NOT NULL;"

static void
assert_phones_hidden (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 n_plain, n_hidden, n_accounts;

  g_assert_true (pwt_sql_int (db, 0, &n_plain, &error,
                              "SELECT (SELECT count(*) FROM meter_list WHERE search LIKE '%1391%')"
                              " + (SELECT count(*) FROM account_list WHERE search LIKE '%1391%')",
                              ""));
  g_assert_true (pwt_sql_int (
      db, 0, &n_hidden, &error,
      "SELECT count(*) FROM meter_list WHERE search = 'szmj' || char (10) || 'BDJBCDEFGHI'", ""));
  g_assert_true (pwt_sql_int (db, 0, &n_accounts, &error,
                              "SELECT count(*) FROM account_list WHERE search GLOB '*BDJBCDEFGHI'",
                              ""));
  g_assert_cmpint (n_plain, ==, 0);
  g_assert_cmpint (n_hidden, >, 0);
  g_assert_cmpint (n_accounts, >, 0);
}

/* What each could do then, as text, so that no later change of the program can move it. */
static void
assert_rights_kept (PwtDb *db)
{
  static const char *const rights[PWT_N_FIRST_ROLES] = {
    "see sell open read-meter switch",
    "see see-private read-meter audit resolve",
    "see read-meter switch hold set-meter set-up",
    "see audit",
    "see see-private sell open read-meter switch hold set-meter set-up audit administer resolve",
  };
  g_autoptr (GError) error = NULL;
  gboolean has;

  for (guint i = 0; i < PWT_N_FIRST_ROLES; i++) {
    g_autoptr (GArray) grants = pwt_people_get_grants (db, fixture_id (0x60, i + 1), &error);
    g_autofree char *text = NULL;
    const PwtGrant *grant;

    g_assert_no_error (error);
    g_assert_cmpuint (grants->len, ==, 1);
    grant = &g_array_index (grants, PwtGrant, 0);
    g_assert_true (
        pwt_id_equal (grant->project, i == PWT_ROLE_ADMINISTRATOR ? PWT_ID_NONE : PROJECT));
    text = pwt_permissions_dup_text (grant->permissions);
    g_assert_cmpstr (text, ==, rights[i]);
  }
  g_assert_true (pwt_people_has_administrator (db, &has, &error));
  g_assert_true (has);
}

/* A program that learns a permission gives it, by a migration, to whoever may do everything. */
static void
assert_administrator_may_everything (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  PwtRole *role =
      pwt_db_get (db, &pwt_role_record, pwt_first_role_id (PWT_ROLE_ADMINISTRATOR), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pwt_permissions_read (role->permissions), ==,
                    PWT_PERMISSION_BIT (PWT_N_PERMISSIONS) - 1);
  pwt_record_free (&pwt_role_record, role);
}

/* Nothing is lost on the way: the site's limit became each project's, and each sale has its top-up.
 */
static void
assert_migrated (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *setting = NULL;
  PwtProject *project = pwt_db_get (db, &pwt_project_record, PROJECT, &error);
  PwtTopup *topup;
  PwtLine *line;

  g_assert_no_error (error);
  g_assert_cmpint (project->hoarding_limit.e4, ==, 123456700);
  g_assert_cmpint (project->alarm1.e4, ==, 1000000); /* as accounts were opened until then */
  g_assert_cmpint (project->interval_s, ==, 1800);
  pwt_record_free (&pwt_project_record, project);
  line = pwt_db_get (db, &pwt_line_record, LINE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (line->interval_s, ==, 1800); /* what it said stays */
  pwt_record_free (&pwt_line_record, line);
  g_assert_true (pwt_settings_get (db, "hoarding-limit", &setting, &error));
  g_assert_null (setting);
  g_assert_true (pwt_topups_of_sale (db, SALE (1), &topup, &error));
  g_assert_true (pwt_id_equal (topup->id, SALE (1)));
  g_assert_cmpint (topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (topup->target_count, ==, 2);
  pwt_record_free (&pwt_topup_record, topup);
}

/* The meters' table was made anew under those that point to it: they still hold each other. */
static void
assert_meters_kept (PwtDb *db)
{
  g_autoptr (GError) error = NULL;
  PwtMeter *meter = pwt_db_get (db, &pwt_meter_record, METER (2), &error);
  gint64 n;

  g_assert_no_error (error);
  g_assert_cmpstr (meter->serial, ==, "2026000002");
  g_assert_cmpint (meter->address, ==, 2);
  g_assert_false (meter->is_retired);
  pwt_record_free (&pwt_meter_record, meter);
  g_assert_true (pwt_sql_int (db, 0, &n, &error, "SELECT count(*) FROM meter_list", ""));
  g_assert_cmpint (n, ==, 3);
  g_assert_false (pwt_sql_run (db, &error, "DELETE FROM meter WHERE id = ?", "d", METER (2)));
  assert_store_error (error, CONSTRAINT);
  g_assert_true (pwt_sql_int (db, 0, &n, &error, "PRAGMA foreign_keys", ""));
  g_assert_cmpint (n, ==, 1);
}

/* A site of the first release, kept as SQL text, is brought up to today's form. */
static void
test_schema_1_opens (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *restored = g_build_filename (root, "restored", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "business-1.sql", NULL);
  g_autofree char *history_file = g_test_build_filename (G_TEST_DIST, "history-1.sql", NULL);
  g_autofree char *history_sql = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = NULL;
  PwtVerification *found;

  g_assert_true (g_file_get_contents (file, &sql, NULL, &error));
  g_assert_true (g_file_get_contents (history_file, &history_sql, NULL, &error));
  execute_raw (root, "business.db", sql);
  execute_raw (root, "history.db", history_sql);
  execute_raw (root, "business.db", "INSERT INTO setting VALUES ('hoarding-limit', '12345.67')");
  execute_raw (root, "business.db", PEOPLE_1);
  execute_raw (root, "business.db", UNSOLD_1);
  execute_raw (root, "business.db", PHONES_1);
  g_assert_true (pwt_backup_restore (root, restored, &error)); /* as it is: a backup of then */
  store = pwt_store_open (restored, "test", 0, &error);
  g_assert_no_error (error);
  g_assert_true (fixture_sell (pwt_store_business (store), 20, &error));
  g_clear_pointer (&store, pwt_store_close);
  store = pwt_store_open (root, "test", 0, &error);
  g_assert_no_error (error);
  found = pwt_verify (pwt_store_business (store), pwt_store_history (store), 0, &error);
  g_assert_no_error (error);
  g_assert_true (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
  assert_migrated (pwt_store_business (store));
  assert_meters_kept (pwt_store_business (store));
  assert_rights_kept (pwt_store_business (store));
  assert_unsold (pwt_store_business (store));
  assert_phones_hidden (pwt_store_business (store));
  assert_administrator_may_everything (pwt_store_business (store));
  g_assert_true (fixture_sell (pwt_store_business (store), 20, &error));
  g_clear_pointer (&store, pwt_store_close);
  fixture_remove_root (root);
}

/* --- drafts --- */

static GString *flushed; /* what was flushed, by name, while it is not NULL */

/* In place of the C library's: notes what is flushed under which name it has then. */
int
fsync (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  if (flushed != NULL)
    g_string_append_printf (flushed, "%s ", name);
  return (int) syscall (SYS_fsync, fd);
}

static char *
make_draft (const char *dir)
{
  g_autoptr (GError) error = NULL;
  char *draft = pwt_site_draft_begin (dir, &error);
  PwtStore *store;

  g_assert_no_error (error);
  store = pwt_store_open (draft, "test", PWT_STORE_CREATE | PWT_STORE_DRAFT, &error);
  g_assert_no_error (error);
  pwt_store_close (store);
  return draft;
}

/* The folder too, as soon as a file has its name: else a log that is gone may be there again after
 * a power cut; and the folder's own name at the end. */
static void
test_a_finished_draft_is_on_the_disk (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *root_name = g_path_get_basename (root);
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  g_autofree char *draft = make_draft (dir);
  g_autofree char *expected =
      g_strdup_printf ("history.draft site.draft business.draft site.draft %s ", root_name);
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  flushed = g_string_new (NULL);
  is_done = pwt_site_draft_finish (draft, dir, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  g_assert_cmpstr (flushed->str, ==, expected);
  g_string_free (g_steal_pointer (&flushed), TRUE);
  pwt_store_close (pwt_store_open (dir, "test", 0, &error));
  g_assert_no_error (error);
  fixture_remove_root (root);
}

static void
test_a_draft_in_work_is_left_alone (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = g_build_filename (root, "site", NULL);
  g_autofree char *draft = make_draft (dir);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open (draft, "test", PWT_STORE_CREATE | PWT_STORE_DRAFT, &error);

  g_assert_no_error (error);
  g_assert_null (pwt_site_draft_begin (dir, &error));
  assert_store_error (error, BUSY_SITE);
  pwt_store_close (store);
  g_free (pwt_site_draft_begin (dir, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (draft, G_FILE_TEST_EXISTS));
  fixture_remove_root (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/site/only-the-owner-may-look", test_only_the_owner_may_look);
  g_test_add_func ("/store/site/second-is-told-who-holds-it", test_second_is_told_who_holds_it);
  g_test_add_func ("/store/site/wrong-folder-is-left-alone", test_wrong_folder_is_left_alone);
  g_test_add_func ("/store/site/foreign-and-newer-files", test_foreign_and_newer_files);
  g_test_add_func ("/store/site/foreign-file-stays-as-it-is", test_foreign_file_stays_as_it_is);
  g_test_add_func ("/store/site/what-was-written-is-there-again",
                   test_what_was_written_is_there_again);
  g_test_add_func ("/store/site/released-migrations-never-change",
                   test_released_migrations_never_change);
  g_test_add_func ("/store/site/a-finished-draft-is-on-the-disk",
                   test_a_finished_draft_is_on_the_disk);
  g_test_add_func ("/store/site/a-draft-in-work-is-left-alone", test_a_draft_in_work_is_left_alone);
  g_test_add_func ("/store/site/schema-1-opens", test_schema_1_opens);
  return g_test_run ();
}
