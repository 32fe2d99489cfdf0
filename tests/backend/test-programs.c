/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prewattctl and prewattd as a script meets them: what they print, and their exit status. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "place.h"

typedef struct {
  int status;
  char *out;
  char *err;
} Ran;

static void
ran_clear (Ran *ran)
{
  g_free (ran->out);
  g_free (ran->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ran, ran_clear)

static Ran
run (const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Ran ran = { 0 };
  va_list args;

  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (words, (char *) word);
  va_end (args);
  g_ptr_array_add (words, NULL);
  g_subprocess_launcher_setenv (launcher, "PREWATT_PROFILES", g_getenv ("PWT_PROFILES_DIR"), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &ran.out, &ran.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  ran.status = g_subprocess_get_exit_status (process);
  return ran;
}

#define CTL g_getenv ("PWT_PREWATTCTL")
#define DAEMON g_getenv ("PWT_PREWATTD")

static void
assert_says (const char *text, const char *word)
{
  if (strstr (text, word) == NULL)
    g_error ("“%s” does not say “%s”", text, word);
}

/* anna's password in a file, and her name, for prewattctl. */
static void
be_anna (Place *place)
{
  g_autofree char *file = g_build_filename (place->dir, "password", NULL);

  g_assert_true (g_file_set_contents (file, PLACE_PASSWORD "\n", -1, NULL));
  g_setenv ("PREWATT_USER", "anna", TRUE);
  g_setenv ("PREWATT_PASSWORD_FILE", file, TRUE);
}

/* The engine of the place is let go, so that prewattctl works directly. */
static void
let_go (Place *place)
{
  g_clear_object (&place->backend);
  g_clear_pointer (&place->engine, pwt_engine_close);
}

static void
take_again (Place *place)
{
  PwtEngineOptions options = { .site_dir = place->dir,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .is_offline = TRUE };

  place->engine = pwt_engine_open (&options, NULL);
  g_assert_nonnull (place->engine);
  place->backend = place_new_backend (place);
}

static void
check_calls (Place *place)
{
  g_auto (Ran) hello = run (CTL, "--site", place->dir, "call", "site.hello", NULL);
  g_auto (Ran) session = run (CTL, "--site", place->dir, "call", "auth.session", "{}", NULL);
  g_auto (Ran) wrong = run (CTL, "--site", place->dir, "call", "sale.get", "{\"id\":\"x\"}", NULL);
  g_auto (Ran) missing = run (CTL, "--site", place->dir, "call", "sale.get",
                              "{\"id\":\"018f0000-0000-7000-8000-000000000001\"}", NULL);
  g_auto (Ran) unknown = run (CTL, "--site", place->dir, "call", "no.such", NULL);
  g_autofree char *brackets = g_strnfill (5000, '[');
  g_auto (Ran) deep = run (CTL, "--site", place->dir, "call", "sale.get", brackets, NULL);
  g_auto (Ran) nothing = run (CTL, "--site", place->dir, "call", NULL);

  g_assert_cmpint (hello.status, ==, 0);
  assert_says (hello.out, "\"site_name\":\"试验园区\"");
  g_assert_cmpint (session.status, ==, 0);
  assert_says (session.out, "\"name\":\"anna\"");
  g_assert_cmpint (wrong.status, ==, 1);
  assert_says (wrong.out, "{\"error\":{\"code\":\"invalid\",\"message\":\"id: ");
  g_assert_cmpint (missing.status, ==, 1);
  assert_says (missing.out, "{\"error\":{\"code\":\"not-found\"");
  g_assert_cmpint (unknown.status, ==, 1);
  assert_says (unknown.out, "{\"error\":{\"code\":\"invalid\"");
  assert_says (unknown.out, "no.such");
  g_assert_cmpint (deep.status, ==, 1);
  assert_says (deep.out, "{\"error\":{\"code\":\"invalid\"");
  /* The command line is wrong: that is no answer, so nothing is printed as one. */
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpstr (nothing.out, ==, "");
  assert_says (nothing.err, "call OPERATION");
}

static void
calls_attached (Place *place, gconstpointer kind)
{
  be_anna (place);
  check_calls (place);
}

static void
calls_directly (Place *place, gconstpointer kind)
{
  be_anna (place);
  let_go (place);
  check_calls (place);
  take_again (place);
}

static void
wrong_credentials_are_an_error (Place *place, gconstpointer kind)
{
  g_autofree char *file = g_build_filename (place->dir, "password", NULL);

  be_anna (place);
  g_assert_true (g_file_set_contents (file, "something else\n", -1, NULL));
  {
    g_auto (Ran) ran = run (CTL, "--site", place->dir, "call", "auth.session", NULL);

    g_assert_cmpint (ran.status, ==, 1);
    assert_says (ran.out, "\"code\":\"signed-out\"");
  }
  g_unsetenv ("PREWATT_USER");
  {
    g_auto (Ran) ran = run (CTL, "--site", place->dir, "call", "auth.session", NULL);

    g_assert_cmpint (ran.status, ==, 1);
    assert_says (ran.out, "{\"error\":{\"code\":\"invalid\"");
    assert_says (ran.out, "PREWATT_USER");
  }
}

static void
waits_for_the_end (Place *place, gconstpointer kind)
{
  g_autofree char *id = pwt_id_dup_text (pwt_backend_new_id (place->backend));
  g_autofree char *project = pwt_id_dup_text (place->project);
  g_autofree char *json = NULL;
  g_autofree char *meter = NULL;
  PwtListRequest list = { .project = place->project, .limit = 1 };
  PwtWindow *window;

  be_anna (place);
  place_sign_in (place, place->backend, "anna");
  window = place_call (place->backend, "meter.list", &list);
  meter = pwt_id_dup_text (((PwtMeterRow *) g_ptr_array_index (window->rows, 0))->id);
  pwt_record_free (&pwt_meter_window_record, window);
  json = g_strdup_printf ("{\"id\":\"%s\",\"project\":\"%s\",\"meter\":\"%s\",\"kind\":\"read\"}",
                          id, project, meter);
  {
    g_auto (Ran) ran =
        run (CTL, "--site", place->dir, "--wait", "call", "meter.command", json, NULL);

    /* There is no such port: the end is that the meter was not reached. */
    g_assert_cmpint (ran.status, ==, 0);
    assert_says (ran.out, "\"state\":\"unreachable\"");
  }
}

/* A job is followed as a command is. */
static void
check_jobs (Place *place)
{
  g_autofree char *id = pwt_id_dup_text (pwt_id_make (g_get_real_time (), 5, 6));
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_auto (Ran) backup =
      run (CTL, "--site", place->dir, "--wait", "call", "backup.start", json, NULL);

  g_assert_cmpint (backup.status, ==, 0);
  assert_says (backup.out, "\"kind\":\"backup\"");
  assert_says (backup.out, "\"state\":\"done\"");
}

static void
waits_for_jobs_attached (Place *place, gconstpointer kind)
{
  be_anna (place);
  check_jobs (place);
}

static void
waits_for_jobs_directly (Place *place, gconstpointer kind)
{
  be_anna (place);
  let_go (place);
  check_jobs (place);
  take_again (place);
}

static void
verifies_and_backs_up_and_restores (Place *place, gconstpointer kind)
{
  g_autofree char *backup = g_build_filename (place->dir, "backups", "first", NULL);
  g_autofree char *restored = g_build_filename (place->dir, "backups", "restored", NULL);

  g_unsetenv ("PREWATT_USER");
  let_go (place);
  {
    g_auto (Ran) verified = run (CTL, "--site", place->dir, "verify", NULL);
    g_auto (Ran) saved = run (CTL, "--site", place->dir, "backup", backup, NULL);
    g_auto (Ran) again = run (CTL, "--site", place->dir, "backup", backup, NULL);
    g_auto (Ran) made = run (CTL, "--site", restored, "restore", backup, NULL);
    g_auto (Ran) over = run (CTL, "--site", restored, "restore", backup, NULL);
    g_auto (Ran) good = run (CTL, "--site", restored, "verify", NULL);
    g_auto (Ran) nowhere = run (CTL, "--site", restored, "restore", "/no/such/backup", NULL);

    g_assert_cmpint (verified.status, ==, 0);
    assert_says (verified.out, "ok ");
    g_assert_null (strstr (verified.out, "WRONG"));
    g_assert_cmpint (saved.status, ==, 0);
    assert_says (saved.out, backup);
    g_assert_cmpint (again.status, ==, 1);
    g_assert_cmpint (made.status, ==, 0);
    g_assert_cmpint (over.status, ==, 1);
    g_assert_cmpint (good.status, ==, 0);
    g_assert_cmpint (nowhere.status, ==, 1);
    assert_says (nowhere.err, "/no/such/backup");
  }
  take_again (place);
}

static void
sets_a_lost_password_anew (Place *place, gconstpointer kind)
{
  g_autofree char *file = g_build_filename (place->dir, "new", NULL);

  be_anna (place);
  let_go (place);
  g_assert_true (g_file_set_contents (file, "twelve red bicycles\n", -1, NULL));
  {
    g_auto (Ran) nobody =
        run (CTL, "--site", place->dir, "reset-password", "nobody", "--password-file", file, NULL);
    g_auto (Ran) anna =
        run (CTL, "--site", place->dir, "reset-password", "anna", "--password-file", file, NULL);
    g_auto (Ran) old = run (CTL, "--site", place->dir, "call", "auth.session", NULL);

    g_assert_cmpint (nobody.status, ==, 1);
    g_assert_cmpint (anna.status, ==, 0);
    g_assert_cmpint (old.status, ==, 1);
    g_setenv ("PREWATT_PASSWORD_FILE", file, TRUE);
  }
  {
    g_auto (Ran) now = run (CTL, "--site", place->dir, "call", "auth.session", NULL);

    g_assert_cmpint (now.status, ==, 0);
  }
  take_again (place);
}

static void
makes_sites (Place *place, gconstpointer kind)
{
  g_autofree char *site = g_build_filename (place->dir, "backups", "made", NULL);
  g_autofree char *demo = g_build_filename (place->dir, "backups", "demo", NULL);
  g_autofree char *lines = g_build_filename (place->dir, "backups", "lines", NULL);

  be_anna (place);
  {
    g_auto (Ran) made = run (CTL, "--site", site, "init", "--admin", "anna", "--password-file",
                             g_getenv ("PREWATT_PASSWORD_FILE"), NULL);
    g_auto (Ran) again = run (CTL, "--site", site, "init", "--admin", "eve", "--password-file",
                              g_getenv ("PREWATT_PASSWORD_FILE"), NULL);
    g_auto (Ran) session = run (CTL, "--site", site, "call", "auth.session", NULL);
    g_auto (Ran) shown = run (CTL, "--site", demo, "init", "--demo", g_getenv ("PREWATT_DEMO_SITE"),
                              "--lines", place->dir, "--days", "1", NULL);
    g_auto (Ran) over = run (CTL, "--site", site, "init", "--demo", g_getenv ("PREWATT_DEMO_SITE"),
                             "--lines", lines, NULL);
    g_auto (Ran) over_without_past =
        run (CTL, "--site", site, "init", "--demo", g_getenv ("PREWATT_DEMO_SITE"), NULL);
    g_auto (Ran) absent =
        run (CTL, "--site", lines, "init", "--demo", "/nonexistent/site.json", NULL);

    g_assert_cmpint (made.status, ==, 0);
    g_assert_cmpstr (made.out, ==, "{\"operator\":\"anna\"}\n");
    g_assert_cmpint (again.status, ==, 1);
    g_assert_cmpint (session.status, ==, 0);
    g_assert_cmpint (shown.status, ==, 0);
    g_assert_true (g_str_has_prefix (shown.out, "{\"operator\":\"demo\",\"password\":\""));
    g_assert_cmpint (over.status, ==, 1);
    assert_says (over.err, "is not empty: a site needs a folder of its own");
    g_assert_false (g_file_test (lines, G_FILE_TEST_EXISTS));
    g_assert_cmpint (over_without_past.status, ==, 1);
    assert_says (over_without_past.err, "is not empty: a site needs a folder of its own");
    g_assert_cmpint (absent.status, ==, 1);
    assert_says (absent.err, "/nonexistent/site.json");
  }
}

/* Nothing that was said is taken for something else, or not at all. */
static void
wrong_use_of_init_is_said (void)
{
  static const char *const wrong[][6] = {
    { "--days", "3" },
    { "--lines", "/nonexistent/lines" },
    { "--demo", "/nonexistent/site.json", "--days", "3" },
    { "--demo", "/nonexistent/site.json", "--lines", "/nonexistent/lines", "--days", "-5" },
    { "--demo", "/nonexistent/site.json", "--lines", "/nonexistent/lines", "--days", "-1" },
    { "--demo", "/nonexistent/site.json", "--lines", "/nonexistent/lines", "--days", "401" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_auto (Ran) ran = run (CTL, "--site", "/nonexistent/site", "init", wrong[i][0], wrong[i][1],
                            wrong[i][2], wrong[i][3], wrong[i][4], wrong[i][5], NULL);

    g_test_message ("case %u", i);
    g_assert_cmpint (ran.status, ==, 2);
    assert_says (ran.err, "[--lines DIR [--days 0…400]]");
  }
}

static void
wrong_use_is_said (void)
{
  g_auto (Ran) nothing = run (CTL, NULL);
  g_auto (Ran) unknown = run (CTL, "--site", "/tmp", "dance", NULL);
  g_auto (Ran) no_site = run (CTL, "verify", NULL);
  g_auto (Ran) option = run (CTL, "--dance", NULL);
  g_auto (Ran) help = run (CTL, "--help", NULL);
  g_auto (Ran) version = run (CTL, "--version", NULL);
  g_auto (Ran) operations = run (CTL, "operations", NULL);
  g_auto (Ran) daemon = run (DAEMON, NULL);

  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 2);
  assert_says (unknown.err, "dance");
  g_assert_cmpint (no_site.status, ==, 2);
  g_assert_cmpint (option.status, ==, 2);
  g_assert_cmpint (help.status, ==, 0);
  assert_says (help.out, "reset-password");
  assert_says (help.out, "2 the command line is wrong");
  assert_says (help.out, "command or job has reached its end");
  g_assert_cmpint (version.status, ==, 0);
  g_assert_cmpint (operations.status, ==, 0);
  assert_says (operations.out, "\"name\":\"sale.create\"");
  assert_says (operations.out, "\"permission_by\":{\"decision\":{\"arrived\":\"resolve\"");
  g_assert_cmpint (daemon.status, ==, 2);
}

static void
a_site_that_is_none_is_said (void)
{
  g_autofree char *dir = g_dir_make_tmp ("prewatt-programs-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "business.db", NULL);
  g_autofree char *history = g_build_filename (dir, "history.db", NULL);
  g_autofree char *lock = g_build_filename (dir, "site.lock", NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');

  {
    g_auto (Ran) absent = run (DAEMON, "--site", "/nonexistent/site", NULL);

    g_assert_cmpint (absent.status, ==, 1);
    assert_says (absent.err, "/nonexistent/site");
  }
  g_assert_true (g_file_set_contents (file, garbage, -1, NULL));
  g_assert_true (g_file_set_contents (history, garbage, -1, NULL));
  {
    g_auto (Ran) foreign = run (DAEMON, "--site", dir, NULL);
    g_auto (Ran) call = run (CTL, "--site", dir, "call", "site.hello", NULL);

    g_assert_cmpint (foreign.status, ==, 4);
    assert_says (foreign.err, "business.db");
    g_assert_cmpint (call.status, ==, 1);
    assert_says (call.out, "\"code\":\"failed\"");
  }
  g_unlink (file);
  g_unlink (history);
  g_unlink (lock);
  g_rmdir (dir);
}

#define ADD(name, kind, function)                                                                  \
  g_test_add ("/backend/programs/" name, Place, GUINT_TO_POINTER (kind), place_set_up, function,   \
              place_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("calls-attached", PLACE_REMOTE, calls_attached);
  ADD ("calls-directly", PLACE_DIRECT, calls_directly);
  ADD ("wrong-credentials-are-an-error", PLACE_REMOTE, wrong_credentials_are_an_error);
  ADD ("waits-for-the-end", PLACE_REMOTE, waits_for_the_end);
  ADD ("waits-for-jobs-attached", PLACE_REMOTE, waits_for_jobs_attached);
  ADD ("waits-for-jobs-directly", PLACE_DIRECT, waits_for_jobs_directly);
  ADD ("verifies-and-backs-up-and-restores", PLACE_DIRECT, verifies_and_backs_up_and_restores);
  ADD ("sets-a-lost-password-anew", PLACE_DIRECT, sets_a_lost_password_anew);
  ADD ("makes-sites", PLACE_DIRECT, makes_sites);
  g_test_add_func ("/backend/programs/wrong-use-is-said", wrong_use_is_said);
  g_test_add_func ("/backend/programs/wrong-use-of-init-is-said", wrong_use_of_init_is_said);
  g_test_add_func ("/backend/programs/a-site-that-is-none-is-said", a_site_that_is_none_is_said);
  return g_test_run ();
}
