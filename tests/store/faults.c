/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault-vfs.h"
#include "fixture.h"
#include "store/db-private.h"
#include "store/history-private.h"
#include "stride.h"

/* A day of a small site: sales, a top-up's way into its meter, readings, packing. Every commit that
 * was acknowledged must be there afterwards, whatever happened; nothing else but perhaps the one
 * under way. */
#define SALES 4
#define READINGS 3

static char *template_dir; /* a filled, closed site, copied for every round */

typedef struct {
  guint32 sales;    /* acknowledged */
  guint32 steps;    /* of the first top-up: intent, sent, settled */
  guint32 readings; /* batches */
} Acknowledged;

static gboolean
commit_step (PwtDb *db, guint step, GError **error)
{
  static const PwtTopupState states[] = { PWT_TOPUP_INTENT, PWT_TOPUP_SENT };

  if (!pwt_db_begin (db, error))
    return FALSE;
  if (step < G_N_ELEMENTS (states) ? fixture_step (db, 1, states[step], error)
                                   : fixture_settle (db, 1, error))
    return pwt_db_commit (db, error);
  pwt_db_rollback (db);
  return FALSE;
}

static gboolean
commit_sale (PwtDb *db, guint number, GError **error)
{
  if (!pwt_db_begin (db, error))
    return FALSE;
  if (pwt_db_savepoint (db, error) && fixture_sell (db, number, error) &&
      pwt_db_release (db, error))
    return pwt_db_commit (db, error);
  pwt_db_rollback (db);
  return FALSE;
}

static gboolean
append_reading (PwtHistory *history, guint n, GError **error)
{
  PwtHistoryReading reading = { .point = 1, .n = 1, .values = { 100 * n } };

  reading.time_us = (gint64) n * PWT_US_PER_HOUR;
  return pwt_history_append (history, &reading, 1, error);
}

/* @report: called after each acknowledged commit. */
static gboolean
run_script (PwtStore *store, Acknowledged *done, int report, GError **error)
{
  PwtDb *db = pwt_store_business (store);
  PwtHistory *history = pwt_store_history (store);

#define ACKNOWLEDGE(what)                                                                          \
  done->what++;                                                                                    \
  if (report >= 0 && write (report, done, sizeof *done) != sizeof *done)                           \
    _exit (3);

  for (guint i = 1; i <= SALES; i++) {
    if (!commit_sale (db, i, error))
      return FALSE;
    ACKNOWLEDGE (sales)
    if (i <= 3) {
      if (!commit_step (db, i - 1, error))
        return FALSE;
      ACKNOWLEDGE (steps)
    }
  }
  for (guint i = 1; i <= READINGS; i++) {
    if (!append_reading (history, i, error))
      return FALSE;
    ACKNOWLEDGE (readings)
  }
  return pwt_history_pack (history, 2 * PWT_US_PER_DAY, NULL, error);
}

static gint64
count_rows (PwtDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_assert_true (pwt_sql_int (db, 0, &n, &error, sql, ""));
  g_assert_no_error (error);
  return n;
}

static void
assert_db_sound (PwtDb *db, PwtHistory *history)
{
  g_autoptr (GError) error = NULL;
  PwtVerification *found = pwt_verify (db, history, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->findings->len; i++) {
    PwtFinding *finding = g_ptr_array_index (found->findings, i);
    g_autofree char *text = pwt_finding_dup_text (finding);

    if (!finding->is_good)
      g_error ("%s: %s", finding->subject, text);
  }
  pwt_record_free (&pwt_verification_record, found);
}

static void
assert_sound (PwtStore *store)
{
  assert_db_sound (pwt_store_business (store), pwt_store_history (store));
}

/* What was acknowledged is there; at most one more operation is. Readings are not flushed at each
 * commit: a power cut may cost the newest. */
static void
assert_kept (const char *dir, const Acknowledged *done, FaultKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  g_autoptr (GArray) curve = NULL;
  gint64 sales, steps;
  PwtTopup *topup;

  g_assert_no_error (error);
  assert_sound (store);
  sales = count_rows (pwt_store_business (store), "SELECT count(*) FROM sale");
  g_assert_cmpint (sales, >=, done->sales);
  g_assert_cmpint (sales, <=, done->sales + 1);
  if (sales > 0) {
    topup = pwt_db_get (pwt_store_business (store), &pwt_topup_record, SALE (1), &error);
    g_assert_no_error (error);
    steps = topup->state == PWT_TOPUP_SETTLED ? 3 : (gint64) topup->state;
    g_assert_cmpint (steps, >=, done->steps);
    g_assert_cmpint (steps, <=, done->steps + 1);
    pwt_record_free (&pwt_topup_record, topup);
  }
  curve = pwt_history_curve (pwt_store_history (store), 1, 0, 0, PWT_US_PER_DAY, &error);
  g_assert_no_error (error);
  if (kind != FAULT_POWER)
    g_assert_cmpuint (curve->len, >=, done->readings);
  g_assert_cmpuint (curve->len, <=, done->readings + 1);
  for (guint i = 0; i < curve->len; i++)
    g_assert_cmpint (g_array_index (curve, PwtHistorySample, i).value, ==, 100 * (i + 1));
}

/* What was cut short can be finished: every operation again, those that are there already refused.
 */
static void
finish (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  Acknowledged again = { 0, 0, 0 };
  gint64 sales;

  g_assert_no_error (error);
  sales = count_rows (pwt_store_business (store), "SELECT count(*) FROM sale");
  for (guint i = (guint) sales + 1; i <= SALES; i++)
    g_assert_true (commit_sale (pwt_store_business (store), i, &error));
  g_assert_false (run_script (store, &again, -1, &error));
  assert_store_error (error, EXISTS);
  assert_sound (store);
}

static char *
copy_template (const char *root, guint n)
{
  g_autofree char *name = g_strdup_printf ("site-%u", n);
  char *dir = g_build_filename (root, name, NULL);

  fixture_copy_site (template_dir, dir);
  return dir;
}

/* The child works until it is killed before its Nth write, and says what it acknowledged. Returns:
 * TRUE if it came to its end. */
static gboolean
run_child (const char *dir, FaultKind kind, guint at, PwtStoreFlags flags, Acknowledged *done)
{
  int ends[2], status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    PwtStore *store;

    close (ends[0]);
    fault_vfs_arm (kind, at, TRUE);
    store = pwt_store_open_on (dir, "child", flags, FAULT_VFS, NULL);
    if (store == NULL || (flags == 0 && !run_script (store, done, ends[1], NULL)))
      _exit (2);
    pwt_store_close (store);
    _exit (0);
  }
  close (ends[1]);
  while (read (ends[0], done, sizeof *done) == sizeof *done)
    continue;
  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status)) {
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    return TRUE;
  }
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  return FALSE;
}

static void
test_end_at_every_write (gconstpointer data)
{
  FaultKind kind = (FaultKind) GPOINTER_TO_UINT (data);
  gboolean is_finished = FALSE;
  guint at;

  for (at = 1; !is_finished; at += test_stride ()) {
    g_autofree char *root = fixture_make_root ();
    g_autofree char *dir = copy_template (root, at);
    Acknowledged done = { 0, 0, 0 };

    is_finished = run_child (dir, kind, at, 0, &done);
    assert_kept (dir, &done, kind);
    if (is_finished)
      g_assert_cmpuint (done.sales + done.steps + done.readings, ==, SALES + 3 + READINGS);
    else
      finish (dir);
    fixture_remove_root (root);
  }
  g_test_message ("ended before each of %u writes, stride %u", at, test_stride ());
  g_assert_cmpuint (at, >, 30);
}

static void
test_kill_while_creating (void)
{
  gboolean is_finished = FALSE;
  guint at;

  /* Not every write of the many that make the tables: every kind of step is met. */
  for (at = 1; !is_finished; at += (at < 20 ? 1 : 7) * test_stride ()) {
    g_autofree char *root = fixture_make_root ();
    g_autofree char *dir = g_build_filename (root, "site", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwtStore) store = NULL;
    Acknowledged done;

    is_finished = run_child (dir, FAULT_KILL, at, PWT_STORE_CREATE, &done);
    store = pwt_store_open_on (dir, "test", PWT_STORE_CREATE, FAULT_VFS, &error);
    g_assert_no_error (error);
    assert_sound (store);
    g_assert_cmpint (count_rows (pwt_store_business (store), "SELECT count(*) FROM sale"), ==, 0);
    g_clear_pointer (&store, pwt_store_close);
    fixture_remove_root (root);
  }
  g_assert_cmpuint (at, >, 20);
}

/* One round with a fault at operation @at. Returns: TRUE if it never came to it. */
static gboolean
run_round (FaultKind kind, guint at, gboolean stays)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = copy_template (root, at);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  Acknowledged done = { 0, 0, 0 };
  gboolean is_whole;
  guint count;

  g_assert_no_error (error);
  fault_vfs_arm (kind, at, stays);
  is_whole = run_script (store, &done, -1, &error);
  /* Closing writes too. */
  pwt_store_close (store);
  count = fault_vfs_disarm ();
  g_assert_cmpint (is_whole, ==, error == NULL);
  if (!is_whole) {
    g_assert_true (error->domain == PWT_STORE_ERROR);
    g_assert_cmpint (error->code, ==, kind == FAULT_IO ? PWT_STORE_ERROR_IO : PWT_STORE_ERROR_FULL);
    if (kind == FAULT_FULL)
      g_assert_null (strstr (error->message, "Could not read")); /* it was a write, or its commit */
  }
  assert_kept (dir, &done, kind);
  fixture_remove_root (root);
  return count < at;
}

static void
test_fault_at_every_operation (gconstpointer data)
{
  FaultKind kind = (FaultKind) (GPOINTER_TO_UINT (data) / 2);
  gboolean stays = GPOINTER_TO_UINT (data) % 2 == 1;
  guint at = 1;

  while (!run_round (kind, at, stays))
    at += test_stride ();
  g_assert_cmpuint (at, >, 30);
}

/* A group of sales on a connection with hardly any cache that spills, as ours do not, so that pages
 * are written, and the disk found full, inside operations and not only at the commit. */
static gboolean
run_group (PwtDb *db, gboolean *was_rolled_back, GError **error)
{
  *was_rolled_back = FALSE;
  if (!pwt_db_begin (db, error))
    return FALSE;
  for (guint i = 1; i <= 30; i++) {
    if (pwt_db_savepoint (db, error) && fixture_sell (db, i, error) && pwt_db_release (db, error))
      continue;
    *was_rolled_back = pwt_db_is_rolled_back (db);
    if (*was_rolled_back) {
      g_autoptr (GError) later = NULL;

      /* Nothing can slip in outside of the transaction that is gone. */
      g_assert_false (fixture_sell (db, 99, &later));
      assert_store_error (later, ROLLED_BACK);
      g_assert_false (pwt_db_commit (db, &later));
    }
    pwt_db_rollback (db);
    return FALSE;
  }
  return pwt_db_commit (db, error);
}

static gboolean
full_in_group_round (guint at, guint *n_inside)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = copy_template (root, at);
  g_autofree char *path = g_build_filename (dir, "business.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtDb) db = NULL;
  gboolean was_rolled_back, is_done;
  guint count;

  db = pwt_db_open (path, PWT_DB_BUSINESS, PWT_DB_CREATOR, FAULT_VFS, &error);
  g_assert_no_error (error);
  g_assert_true (pwt_sql_script (db, "PRAGMA cache_size = 5; PRAGMA cache_spill = ON", &error));
  fault_vfs_arm (FAULT_FULL, at, TRUE);
  is_done = run_group (db, &was_rolled_back, &error);
  count = fault_vfs_disarm ();
  *n_inside += was_rolled_back ? 1 : 0;
  if (!is_done) {
    g_clear_error (&error);
    g_assert_cmpint (count_rows (db, "SELECT count(*) FROM sale"), ==, 0);
    g_assert_cmpint (count_rows (db, "SELECT count(*) FROM audit_entry"), ==, 0);
    /* There is room again: the group's members are run anew, one by one. */
    for (guint i = 1; i <= 30; i++)
      g_assert_true (commit_sale (db, i, &error));
  }
  g_assert_cmpint (count_rows (db, "SELECT max (number) FROM receipt"), ==, 30);
  g_clear_pointer (&db, pwt_db_free);
  fixture_remove_root (root);
  return count < at;
}

static void
test_full_disk_in_a_group (void)
{
  guint n_inside = 0, at = 1;

  while (!full_in_group_round (at, &n_inside))
    at += at < 10 ? 1 : 13;
  g_assert_cmpuint (n_inside, >, 3);
}

/* All pages of a sale in one write, then the flush: what each costs is paid once. */
static void
test_commit_is_one_write (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = copy_template (root, 0);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  PwtDb *db;

  g_assert_no_error (error);
  db = pwt_store_business (store);
  g_assert_true (commit_sale (db, 1, &error)); /* begins the log */
  g_assert_true (pwt_db_begin (db, &error));
  g_assert_true (fixture_sell (db, 2, &error));
  fault_vfs_arm (FAULT_NONE, 0, FALSE);
  g_assert_true (pwt_db_commit (db, &error));
  g_assert_cmpuint (fault_vfs_disarm (), ==, 2);
  pwt_store_close (store);
  fixture_remove_root (root);
}

/* Sells, and between two sales of one commit changes more than fits in the cache and takes it back.
 */
static void
sell_around_a_large_undo (PwtDb *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_begin (db, &error));
  g_assert_true (fixture_sell (db, 1, &error));
  g_assert_true (pwt_db_savepoint (db, &error));
  g_assert_true (pwt_sql_run (db, &error,
                              "WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k"
                              " WHERE i < 20000) INSERT INTO setting"
                              " SELECT hex (randomblob (60)), NULL FROM k",
                              ""));
  g_assert_true (pwt_db_rollback_to (db, &error) && pwt_db_release (db, &error));
  g_assert_true (fixture_sell (db, 2, &error));
  g_assert_true (pwt_db_commit (db, &error));
  g_assert_true (commit_sale (db, 3, &error));
}

/* What is acknowledged after it is there after a crash. */
static void
test_a_large_undo_loses_nothing (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = copy_template (root, 0);
  g_autofree char *copy = g_build_filename (root, "copy", NULL);
  g_autofree char *index = g_build_filename (copy, "business.db-shm", NULL);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  sqlite3 *raw = pwt_db_get_sqlite (pwt_store_business (store));

  g_assert_no_error (error);
  sqlite3_set_authorizer (raw, NULL, NULL);
  g_assert_cmpint (sqlite3_exec (raw, "PRAGMA cache_size = 50", NULL, NULL, NULL), ==, SQLITE_OK);
  sell_around_a_large_undo (pwt_store_business (store));
  fixture_copy_site (dir, copy);
  g_unlink (index); /* as if the machine had stopped here */
  pwt_store_close (store);

  store = pwt_store_open (copy, "test", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (pwt_store_business (store), "SELECT count(*) FROM sale"), ==, 3);
  assert_sound (store);
  pwt_store_close (store);
  fixture_remove_root (root);
}

/* Where commits fill their last sector, another connection sees them whole all the same. */
static void
test_padded_commits_are_whole (void)
{
  g_autofree char *root = fixture_make_root ();
  g_autofree char *dir = copy_template (root, 0);
  g_autoptr (GError) error = NULL;
  PwtStore *store;

  fault_vfs_set_careless (TRUE);
  store = pwt_store_open_on (dir, "test", 0, FAULT_VFS, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= SALES; i++) {
    g_autoptr (PwtDb) reader = pwt_store_new_reader (store, &error);

    g_assert_true (commit_sale (pwt_store_business (store), i, &error));
    assert_db_sound (reader, NULL);
    g_assert_cmpint (count_rows (reader, "SELECT count(*) FROM sale"), ==, i);
  }
  pwt_store_close (store);
  fault_vfs_set_careless (FALSE);
  fixture_remove_root (root);
}

static void
make_template (const char *root)
{
  g_autofree char *dir = g_build_filename (root, "template", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtStore) store = pwt_store_open_on (dir, "test", PWT_STORE_CREATE, FAULT_VFS, &error);

  g_assert_no_error (error);
  g_assert_true (pwt_db_begin (pwt_store_business (store), &error));
  g_assert_true (fixture_fill (pwt_store_business (store), 3, &error));
  g_assert_true (pwt_db_commit (pwt_store_business (store), &error));
  template_dir = g_steal_pointer (&dir);
}

static void
add_fault (const char *path, FaultKind kind, gboolean stays)
{
  g_test_add_data_func (path, GUINT_TO_POINTER (kind * 2 + (stays ? 1 : 0)),
                        test_fault_at_every_operation);
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  fault_vfs_register ();
  root = fixture_make_root ();
  make_template (root);

  g_test_add_data_func ("/store/faults/killed-at-every-write", GUINT_TO_POINTER (FAULT_KILL),
                        test_end_at_every_write);
  g_test_add_data_func ("/store/faults/power-cut-at-every-write", GUINT_TO_POINTER (FAULT_POWER),
                        test_end_at_every_write);
  g_test_add_func ("/store/faults/commit-is-one-write", test_commit_is_one_write);
  g_test_add_func ("/store/faults/a-large-undo-loses-nothing", test_a_large_undo_loses_nothing);
  g_test_add_func ("/store/faults/padded-commits-are-whole", test_padded_commits_are_whole);
  g_test_add_func ("/store/faults/killed-while-creating", test_kill_while_creating);
  add_fault ("/store/faults/io-error-once", FAULT_IO, FALSE);
  add_fault ("/store/faults/io-error-from-then-on", FAULT_IO, TRUE);
  add_fault ("/store/faults/full-once", FAULT_FULL, FALSE);
  add_fault ("/store/faults/full-from-then-on", FAULT_FULL, TRUE);
  add_fault ("/store/faults/short-write", FAULT_SHORT, FALSE);
  g_test_add_func ("/store/faults/full-disk-in-a-group", test_full_disk_in_a_group);
  status = g_test_run ();
  fixture_remove_root (root);
  g_free (template_dir);
  return status;
}
