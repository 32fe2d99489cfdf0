/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "store/db-private.h"
#include "store/history-private.h"
#include "store/schema.h"

/* Every setting of a connection, read back. */

static char *
read_text (PwtDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStmt) query = pwt_sql (db, &error, sql, "");
  char *text;

  g_assert_no_error (error);
  g_assert_true (pwt_stmt_next (query));
  text = pwt_stmt_dup_text (query, 0);
  g_assert_true (pwt_stmt_end (query, &error));
  return text;
}

static void
assert_pragma (PwtDb *db, const char *name, const char *value)
{
  g_autofree char *sql = g_strconcat ("PRAGMA ", name, NULL);
  g_autofree char *text = read_text (db, sql);

  g_assert_cmpstr (text, ==, value);
}

static void
assert_option (PwtDb *db, int option, int value)
{
  int now = -1;

  g_assert_cmpint (sqlite3_db_config (db->sqlite, option, -1, &now), ==, SQLITE_OK);
  g_assert_cmpint (now, ==, value);
}

static void
assert_common (PwtDb *db)
{
  assert_pragma (db, "journal_mode", "wal");
  assert_pragma (db, "foreign_keys", "1");
  assert_pragma (db, "trusted_schema", "0");
  assert_pragma (db, "cell_size_check", "1");
  assert_pragma (db, "mmap_size", "0");
  assert_pragma (db, "recursive_triggers", "1");
  assert_pragma (db, "fullfsync", "1");
  assert_pragma (db, "checkpoint_fullfsync", "1");
  assert_option (db, SQLITE_DBCONFIG_DEFENSIVE, 1);
  assert_option (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  assert_option (db, SQLITE_DBCONFIG_ENABLE_FKEY, 1);
  assert_option (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1);
  assert_option (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  assert_option (db, SQLITE_DBCONFIG_DQS_DML, 0);
  assert_option (db, SQLITE_DBCONFIG_DQS_DDL, 0);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_ATTACHED, -1), ==, 0);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_SQL_LENGTH, -1), ==, 100000);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_EXPR_DEPTH, -1), ==, 100);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_TRIGGER_DEPTH, -1), ==, 10);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_VARIABLE_NUMBER, -1), ==, 500);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_WORKER_THREADS, -1), ==, 0);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_COLUMN, -1), ==, 100);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_COMPOUND_SELECT, -1), ==, 10);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_VDBE_OP, -1), ==, 25000);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_FUNCTION_ARG, -1), ==, 10);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, -1), ==, 200);
  g_assert_cmpint (sqlite3_limit (db->sqlite, SQLITE_LIMIT_LENGTH, -1), ==,
                   db->kind == PWT_DB_HISTORY ? 64 * 1024 * 1024 : 8 * 1024 * 1024);
}

/* A table that takes a text where a number belongs would give it back as one. */
static void
assert_strict (PwtDb *db)
{
  g_autofree char *loose =
      read_text (db, "SELECT group_concat (name) FROM sqlite_master WHERE type = 'table'"
                     " AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%STRICT%'");

  g_assert_cmpstr (loose, ==, NULL);
}

static void
test_writers (void)
{
  PwtFixture f = { NULL };
  g_autofree char *version =
      g_strdup_printf ("%" G_GINT64_FORMAT, pwt_schema_version (PWT_DB_BUSINESS));
  PwtDb *history;

  fixture_set_up (&f);
  history = pwt_history_get_db (pwt_store_history (f.store));
  assert_common (f.db);
  assert_pragma (f.db, "synchronous", "2");
  assert_pragma (f.db, "wal_autocheckpoint", "4000");
  assert_pragma (f.db, "query_only", "0");
  assert_pragma (f.db, "application_id", "1347900482");
  assert_pragma (f.db, "user_version", version);
  assert_common (history);
  assert_pragma (history, "synchronous", "1");
  assert_pragma (history, "application_id", "1347900488");
  assert_pragma (history, "page_size", "16384");
  assert_pragma (history, "wal_autocheckpoint", "1000");
  assert_strict (f.db);
  assert_strict (history);
  fixture_tear_down (&f);
}

/* One writer, which alone checkpoints: a reader can do neither, also when it is the last to close.
 */
static void
test_readers (void)
{
  PwtFixture f = { NULL };
  g_autoptr (GError) error = NULL;
  PwtDb *reader;
  PwtHistory *history;
  int log_frames, checkpointed;

  fixture_set_up (&f);
  reader = pwt_store_new_reader (f.store, &error);
  history = pwt_store_new_history_reader (f.store, &error);
  g_assert_no_error (error);
  assert_common (reader);
  assert_common (pwt_history_get_db (history));
  assert_pragma (reader, "query_only", "1");
  assert_pragma (reader, "wal_autocheckpoint", "0");
  assert_option (reader, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
  g_assert_cmpint (sqlite3_db_readonly (reader->sqlite, "main"), ==, 1);
  g_assert_cmpint (sqlite3_wal_checkpoint_v2 (reader->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                              &log_frames, &checkpointed),
                   !=, SQLITE_OK);
  g_assert_false (pwt_settings_set (reader, "name", "value", &error));
  g_assert_nonnull (error);
  pwt_history_free (history);
  pwt_db_free (reader);
  fixture_tear_down (&f);
}

static void
test_denied (void)
{
  static const char *const denied[] = {
    "ATTACH '/tmp/other.db' AS other",
    "CREATE TABLE more (a)",
    "CREATE TEMP TABLE more (a)",
    "DROP TABLE sale",
    "DROP TRIGGER sale_not_updated",
    "ALTER TABLE sale ADD COLUMN more",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA wal_checkpoint",
    "PRAGMA foreign_keys = OFF",
    "SELECT load_extension ('x')",
    "REINDEX",
    "VACUUM",
    "SELECT \"a text\"",
  };
  PwtFixture f = { NULL };

  fixture_set_up (&f);
  for (guint i = 0; i < G_N_ELEMENTS (denied); i++) {
    g_autoptr (GError) error = NULL;

    if (pwt_sql_run (f.db, &error, denied[i], ""))
      g_error ("Allowed: %s", denied[i]);
    g_assert_true (error->domain == PWT_STORE_ERROR);
  }
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/settings/writers", test_writers);
  g_test_add_func ("/store/settings/readers-neither-write-nor-checkpoint", test_readers);
  g_test_add_func ("/store/settings/tables-and-settings-are-fixed-once-open", test_denied);
  return g_test_run ();
}
