/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>

#include "demo/life.h"
#include "sim/state.h"
#include "store/store.h"

#define NOW_US G_GINT64_CONSTANT (1795847400000000) /* Saturday 2026-11-28 14:30 in Shanghai */
#define N_METERS 154

/* A demo that was made in an empty folder, at a clock that stands still. */
typedef struct {
  char *dir, *site, *lines, *json;
  guint64 random;
  PwtWorld world;
  PwtDemoMade made;
  PwtEngine *engine; /* NULL until it is opened */
  char *token;
} Fixture;

static gint64
now_of_fixture (gpointer data)
{
  return NOW_US;
}

static void
fill_from_fixture (gpointer data, guint8 *bytes, gsize n)
{
  Fixture *fixture = data;

  for (gsize i = 0; i < n; i++) {
    fixture->random = fixture->random * G_GUINT64_CONSTANT (6364136223846793005) + 1;
    bytes[i] = (guint8) (fixture->random >> 56);
  }
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("pwt-demo-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->site = g_build_filename (fixture->dir, "site", NULL);
  fixture->lines = g_build_filename (fixture->dir, "lines", NULL);
  g_file_get_contents (g_getenv ("PREWATT_DEMO_SITE"), &fixture->json, NULL, &error);
  g_assert_no_error (error);
  fixture->random = 1;
  fixture->world = (PwtWorld){ now_of_fixture, fill_from_fixture, fixture };
  return fixture;
}

static gboolean
make (Fixture *fixture, guint days, guint64 seed, GError **error)
{
  PwtDemoOptions options = { .site_dir = fixture->site,
                             .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                             .site_json = fixture->json,
                             .line_dir = fixture->lines,
                             .days = days,
                             .seed = seed,
                             .world = &fixture->world };

  return pwt_demo_make (&options, &fixture->made, error);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return g_remove (path);
}

static void
fixture_free (Fixture *fixture)
{
  pwt_engine_close (fixture->engine);
  g_assert_cmpint (nftw (fixture->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (fixture->token);
  g_free (fixture->made.password);
  g_free (fixture->json);
  g_free (fixture->lines);
  g_free (fixture->site);
  g_free (fixture->dir);
  g_free (fixture);
}

static gpointer
call (Fixture *fixture, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply =
      pwt_engine_call_wait (fixture->engine, operation, fixture->token, request, &error);

  g_assert_no_error (error);
  return reply;
}

/* Returns: the demo's project */
static PwtId
open_site (Fixture *fixture)
{
  PwtEngineOptions options = { .site_dir = fixture->site,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .is_offline = TRUE,
                               .is_manual = TRUE,
                               .world = &fixture->world };
  PwtSignInRequest request = { (char *) PWT_DEMO_OPERATOR, fixture->made.password, NULL };
  g_autoptr (GError) error = NULL;
  PwtSession *session;
  PwtId project;

  fixture->engine = pwt_engine_open (&options, &error);
  g_assert_no_error (error);
  session = call (fixture, "auth.sign-in", &request);
  fixture->token = g_strdup (session->token);
  project = ((PwtScope *) g_ptr_array_index (session->scopes, 0))->project->id;
  pwt_record_free (&pwt_session_record, session);
  return project;
}

static PwtWindow *
list (Fixture *fixture, const char *operation, PwtId project)
{
  PwtListRequest request = { .project = project, .limit = PWT_LIST_LIMIT_MAX };

  return call (fixture, operation, &request);
}

/* --- how it ends --- */

static void
check_states (const PwtWindow *meters)
{
  guint n[PWT_N_METER_STATES] = { 0 };

  g_assert_cmpint (meters->total, ==, N_METERS);
  for (guint i = 0; i < meters->rows->len; i++)
    n[((PwtMeterRow *) g_ptr_array_index (meters->rows, i))->state]++;
  g_assert_cmpuint (n[PWT_METER_ALARM1], ==, 11);
  g_assert_cmpuint (n[PWT_METER_ALARM2], ==, 7);
  g_assert_cmpuint (n[PWT_METER_ARREARS], ==, 4);
  g_assert_cmpuint (n[PWT_METER_TRIPPED], ==, 2);
  g_assert_cmpuint (n[PWT_METER_NEW], ==, 6);
  g_assert_cmpuint (n[PWT_METER_LOST], ==, 3);
  g_assert_cmpuint (n[PWT_METER_HELD], ==, 3);
}

static PwtSimMeter *
find_meter (PwtSimSite *sim, const char *serial)
{
  for (guint number = 1; number <= sim->lines->len; number++)
    for (guint address = 1; address <= PWT_SIM_LINE_MAX_METERS; address++) {
      PwtSimMeter *meter =
          pwt_sim_line_peek (pwt_sim_site_line (sim, number)->line, (guint8) address);

      if (meter != NULL && g_str_equal (meter->serial, serial))
        return meter;
    }
  g_assert_not_reached ();
}

/* What prewatt-sim begins with is what was read last, but for what was used since. */
static void
check_meters (Fixture *fixture, const PwtWindow *meters)
{
  g_autofree char *folder = g_build_filename (fixture->lines, "state", NULL);
  g_autoptr (GError) error = NULL;
  PwtSimState *state = pwt_sim_state_open (folder, 99, 7, NOW_US, &error);
  PwtSimSiteOptions options = { 0 };
  g_autoptr (PwtSimSite) sim = NULL;
  gboolean is_restored;

  g_assert_no_error (error);
  options = (PwtSimSiteOptions){ .seed = state->seed,
                                 .speed = state->speed,
                                 .now_us = state->started_us };
  sim = pwt_sim_site_parse (fixture->json, strlen (fixture->json), &options, &error);
  g_assert_no_error (error);
  is_restored = pwt_sim_state_restore (state, sim, &error);
  g_assert_no_error (error);
  g_assert_true (is_restored);
  for (guint i = 0; i < meters->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (meters->rows, i);
    PwtSimMeter *meter = find_meter (sim, row->serial);

    g_assert_cmpint (meter->time_us, ==, NOW_US);
    g_assert_cmpint (row->purchase_count, ==, meter->count);
    g_assert_cmpint (row->energy_total.wh, !=, PWT_NONE);
    g_assert_cmpint (row->energy_total.wh, <=, pwt_sim_meter_total_wh (meter));
    g_assert_cmpint (row->balance.e4, >=, pwt_sim_meter_balance_cents (meter) * 100);
  }
  pwt_sim_state_free (state);
}

static void
check_books (Fixture *fixture)
{
  PwtVerification *found = call (fixture, "books.verify", NULL);

  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);

    if (!finding->is_good)
      g_test_message ("%s is wrong", finding->subject);
  }
  g_assert_true (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
}

static guint
count_topups (const PwtWindow *topups, PwtTopupState state)
{
  guint n = 0;

  for (guint i = 0; i < topups->rows->len; i++)
    n += ((PwtTopup *) g_ptr_array_index (topups->rows, i))->state == state;
  return n;
}

static guint
count_opened_since (const PwtWindow *accounts, gint64 since_us)
{
  guint n = 0;

  for (guint i = 0; i < accounts->rows->len; i++)
    n += ((PwtAccountRow *) g_ptr_array_index (accounts->rows, i))->opened_us > since_us;
  return n;
}

static void
test_it_ends_as_the_file_says (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_made = make (fixture, 8, 1, &error);
  PwtWindow *meters, *topups, *accounts;
  PwtId project;

  g_assert_no_error (error);
  g_assert_true (is_made);
  project = open_site (fixture);
  meters = list (fixture, "meter.list", project);
  topups = list (fixture, "topup.list", project);
  accounts = list (fixture, "account.list", project);
  check_states (meters);
  check_meters (fixture, meters);
  check_books (fixture);
  g_assert_cmpuint (fixture->made.n_refused, ==, 0);
  g_assert_cmpuint (fixture->made.n_sales, >, 60);
  g_assert_cmpuint (count_topups (topups, PWT_TOPUP_SETTLED), ==, fixture->made.n_sales);
  g_assert_cmpuint (count_opened_since (accounts, NOW_US - 9 * PWT_US_PER_DAY), ==, 5);
  pwt_record_free (&pwt_account_window_record, accounts);
  pwt_record_free (&pwt_topup_window_record, topups);
  pwt_record_free (&pwt_meter_window_record, meters);
  fixture_free (fixture);
}

/* --- what the file says of lines --- */

static void
replace_first (char **text, const char *from, const char *to)
{
  char **parts = g_strsplit (*text, from, 2);

  g_assert_nonnull (parts[1]);
  g_free (*text);
  *text = g_strjoinv (to, parts);
  g_strfreev (parts);
}

static void
test_lines_are_read_as_the_file_says (void)
{
  static const gint64 intervals_s[] = { 900, PWT_NONE, 60, 300, 300 };
  Fixture *fixture = fixture_new ();
  g_autoptr (GError) error = NULL;
  PwtIdRequest request;
  PwtSiteTree *tree;
  gboolean is_made;

  replace_first (&fixture->json, "\"parity\": \"none\", \"interval_s\": 300",
                 "\"parity\": \"even\", \"interval_s\": 900");
  replace_first (&fixture->json, "\"parity\": \"none\", \"interval_s\": 300",
                 "\"parity\": \"even\"");
  replace_first (&fixture->json, "\"parity\": \"none\", \"interval_s\": 300",
                 "\"parity\": \"even\", \"interval_s\": 60");
  is_made = make (fixture, 1, 1, &error);
  g_assert_no_error (error);
  g_assert_true (is_made);
  request.id = open_site (fixture);
  tree = call (fixture, "site.tree", &request);
  g_assert_cmpuint (tree->lines->len, ==, G_N_ELEMENTS (intervals_s));
  for (guint i = 0; i < tree->lines->len; i++) {
    const PwtLine *line = g_ptr_array_index (tree->lines, i);

    g_assert_cmpint (line->interval_s, ==, intervals_s[line->number - 1]);
  }
  pwt_record_free (&pwt_site_tree_record, tree);
  fixture_free (fixture);
}

/* A line that hangs at nothing is one that nobody answers on. */
static void
test_a_line_that_is_not_simulated_is_silent (void)
{
  Fixture *fixture = fixture_new ();
  PwtDemoOptions options = { .site_dir = fixture->site,
                             .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                             .line_dir = fixture->lines };
  PwtDemoLife life = { .now_us = NOW_US, .chance = &fixture->world, .sim = pwt_sim_site_new () };
  g_autoptr (GError) error = NULL;
  gboolean is_good = pwt_demo_life_begin (&life, &options, fixture->json, &error);

  g_assert_no_error (error);
  g_assert_true (is_good);
  pwt_demo_life_run (&life, NOW_US + PWT_US_PER_MINUTE);
  is_good = pwt_demo_life_end (&life, &error);
  g_assert_no_error (error);
  g_assert_true (is_good);
  pwt_demo_life_clear (&life);
  pwt_sim_site_free (life.sim);
  fixture_free (fixture);
}

/* --- the same again --- */

static char *
dup_past (guint64 seed)
{
  Fixture *fixture = fixture_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_made = make (fixture, 2, seed, &error);
  PwtWindow *meters, *sales;
  g_autofree char *meters_json = NULL;
  g_autofree char *sales_json = NULL;
  PwtId project;

  g_assert_no_error (error);
  g_assert_true (is_made);
  project = open_site (fixture);
  meters = list (fixture, "meter.list", project);
  sales = list (fixture, "sale.list", project);
  meters_json = pwt_record_to_json (&pwt_meter_window_record, meters);
  sales_json = pwt_record_to_json (&pwt_sale_window_record, sales);
  pwt_record_free (&pwt_sale_window_record, sales);
  pwt_record_free (&pwt_meter_window_record, meters);
  fixture_free (fixture);
  return g_strconcat (meters_json, sales_json, NULL);
}

static void
test_the_same_seed_is_the_same_past (void)
{
  g_autofree char *first = dup_past (1), *again = dup_past (1), *other = dup_past (2);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

/* --- what is refused --- */

static gboolean
is_there (const Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
make_file (const Fixture *fixture, const char *folder, const char *name)
{
  g_autofree char *dir = g_build_filename (fixture->dir, folder, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "a", 1, NULL));
}

static void
assert_refused (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (make (fixture, 1, 1, &error));
  g_assert_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "is not empty"));
  g_assert_false (is_there (fixture, "lines"));
}

/* Not even its lock is touched. */
static void
test_a_folder_that_is_not_empty_is_left_alone (void)
{
  Fixture *fixture = fixture_new ();

  make_file (fixture, "site", "business.db");
  assert_refused (fixture);
  g_assert_true (is_there (fixture, "site/business.db"));
  g_assert_false (is_there (fixture, "site/site.lock"));
  g_assert_false (is_there (fixture, "site.draft"));
  fixture_free (fixture);
}

/* A real site may be called so. */
static void
test_a_site_called_draft_is_left_alone (void)
{
  Fixture *fixture = fixture_new ();

  make_file (fixture, "site.draft", "business.db");
  assert_refused (fixture);
  g_assert_true (is_there (fixture, "site.draft/business.db"));
  g_assert_false (is_there (fixture, "site.draft/site.lock"));
  fixture_free (fixture);
}

static void
test_meters_within_the_site_are_refused (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr (GError) error = NULL;

  g_free (fixture->lines);
  fixture->lines = g_build_filename (fixture->site, "lines", NULL);
  g_assert_false (make (fixture, 1, 1, &error));
  g_assert_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE);
  g_assert_false (is_there (fixture, "site"));
  g_assert_false (is_there (fixture, "site.draft"));
  fixture_free (fixture);
}

/* What is left of a run that was cut short opens nowhere, and is in nobody's way. */
static void
test_what_was_cut_short_is_no_site (void)
{
  Fixture *fixture = fixture_new ();
  g_autofree char *draft = g_strconcat (fixture->site, ".draft", NULL);
  g_autoptr (GError) error = NULL;
  PwtStore *store = pwt_store_open (draft, "test", PWT_STORE_CREATE | PWT_STORE_DRAFT, &error);
  gboolean is_made;

  g_assert_no_error (error);
  pwt_store_close (store);
  g_assert_null (pwt_store_open (draft, "test", 0, &error));
  g_assert_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  is_made = make (fixture, 1, 1, &error);
  g_assert_no_error (error);
  g_assert_true (is_made);
  g_assert_true (is_there (fixture, "site/business.db"));
  g_assert_false (is_there (fixture, "site.draft"));
  fixture_free (fixture);
}

static void
test_meters_that_have_lived_are_left_alone (void)
{
  Fixture *fixture = fixture_new ();
  g_autofree char *folder = g_build_filename (fixture->lines, "state", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_assert_false (make (fixture, 1, 1, &error));
  g_assert_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE);
  g_assert_false (g_file_test (fixture->site, G_FILE_TEST_EXISTS));
  fixture_free (fixture);
}

static void
test_a_wrong_file_is_refused (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr (GError) error = NULL;

  g_free (fixture->json);
  fixture->json = g_strdup ("{\"format\":\"prewatt-site-1\",\"meters\":[{\"serial\":\"1\"}]}");
  g_assert_false (make (fixture, 1, 1, &error));
  g_assert_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_VALUE);
  g_assert_false (g_file_test (fixture->site, G_FILE_TEST_EXISTS));
  g_assert_false (is_there (fixture, "site.draft"));
  fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/it-ends-as-the-file-says", test_it_ends_as_the_file_says);
  g_test_add_func ("/demo/lines-are-read-as-the-file-says", test_lines_are_read_as_the_file_says);
  g_test_add_func ("/demo/a-line-that-is-not-simulated-is-silent",
                   test_a_line_that_is_not_simulated_is_silent);
  g_test_add_func ("/demo/the-same-seed-is-the-same-past", test_the_same_seed_is_the_same_past);
  g_test_add_func ("/demo/meters-that-have-lived-are-left-alone",
                   test_meters_that_have_lived_are_left_alone);
  g_test_add_func ("/demo/a-folder-that-is-not-empty-is-left-alone",
                   test_a_folder_that_is_not_empty_is_left_alone);
  g_test_add_func ("/demo/a-site-called-draft-is-left-alone",
                   test_a_site_called_draft_is_left_alone);
  g_test_add_func ("/demo/meters-within-the-site-are-refused",
                   test_meters_within_the_site_are_refused);
  g_test_add_func ("/demo/what-was-cut-short-is-no-site", test_what_was_cut_short_is_no_site);
  g_test_add_func ("/demo/a-wrong-file-is-refused", test_a_wrong_file_is_refused);
  return g_test_run ();
}
