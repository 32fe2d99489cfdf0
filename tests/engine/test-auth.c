/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who comes in, and who does not any more. */
#include "engine/password.h"
#include "office.h"

static void
set_up (Office **office, gconstpointer data)
{
  *office = office_new ();
}

static void
tear_down (Office **office, gconstpointer data)
{
  office_free (*office);
}

static void
assert_signed_in (Office *office, const char *token, gboolean is_signed_in)
{
  g_autoptr (GError) error = NULL;
  PwtSession *session = pwt_engine_call_wait (office->engine, "auth.session", token, NULL, &error);

  if (is_signed_in)
    g_assert_no_error (error);
  else
    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_SIGNED_OUT);
  pwt_record_free (&pwt_session_record, session);
}

static int
try (Office *office, const char *name, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = office_sign_in (office, name, password, &error);

  g_assert_true ((token != NULL) == (error == NULL));
  return error != NULL ? error->code : -1;
}

static void
test_a_site_is_set_up_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtHello *hello = office_call (office, NULL, "site.hello", NULL);
  PwtSetupRequest again = { .name = (char *) "other", .password = (char *) OFFICE_PASSWORD };

  g_assert_false (hello->needs_setup);
  g_assert_null (hello->demo_password);
  pwt_record_free (&pwt_hello_record, hello);
  office_assert_fails (office, NULL, "site.setup", &again, REFUSED);
  office_assert_fails (office, office->boss, "site.setup", &again, REFUSED);
  g_assert_cmpint (try (office, "other", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
}

static void
test_there_is_no_default_account (Office **fixture, gconstpointer data)
{
  static const char *const names[] = { "admin", "root", "demo", "administrator", "prewatt" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpint (try (*fixture, names[i], names[i]), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
    g_assert_cmpint (try (*fixture, names[i], "12345678"), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  }
}

static void
test_weak_passwords_are_refused (void)
{
  static const struct {
    const char *password, *name;
    gboolean is_good;
  } cases[] = {
    { "correct horse", "clerk", TRUE },    { "8 chars!", "clerk", TRUE },
    { "一二三四五六七八", "clerk", TRUE }, { "", "clerk", FALSE },
    { "7 chars", "clerk", FALSE },         { "一二三四五六七", "clerk", FALSE },
    { "aaaaaaaaaaaa", "clerk", FALSE },    { "12345678", "clerk", FALSE },
    { "PassWord", "clerk", FALSE },        { "my-Clerk-2026", "clerk", FALSE },
    { "al1234-5678", "al", TRUE }, /* too short a name to stand in the way */
  };
  g_autofree char *longest = g_strnfill (128, 'x');
  g_autofree char *too_long = g_strnfill (129, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].password);
    g_assert_true (pwt_password_check_strength (cases[i].password, cases[i].name, &error) ==
                   cases[i].is_good);
    g_assert_true ((error == NULL) == cases[i].is_good);
  }
  longest[0] = too_long[0] = 'y';
  g_assert_true (pwt_password_check_strength (longest, "clerk", NULL));
  g_assert_false (pwt_password_check_strength (too_long, "clerk", NULL));
}

static void
test_the_lock_grows_to_a_quarter_of_an_hour (void)
{
  gint64 before_us = 0;

  for (guint i = 0; i <= 4; i++)
    g_assert_cmpint (pwt_password_lock_us (i), ==, 0);
  g_assert_cmpint (pwt_password_lock_us (5), ==, 2 * PWT_US_PER_SECOND);
  for (guint i = 5; i < 100; i++) {
    gint64 lock_us = pwt_password_lock_us (i);

    g_assert_true (lock_us > before_us || lock_us == PWT_PASSWORD_LONGEST_LOCK_US);
    before_us = lock_us;
  }
  g_assert_cmpint (pwt_password_lock_us (G_MAXINT64), ==, PWT_PASSWORD_LONGEST_LOCK_US);
}

/* A name that is nobody's and one that is somebody's answer alike, try after try. */
static void
test_wrong_passwords_lock_out_and_tell_nothing (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);

  for (guint i = 0; i < 7; i++) {
    gboolean is_locked = i >= 5;
    int code = is_locked ? PWT_ENGINE_ERROR_LOCKED_OUT : PWT_ENGINE_ERROR_SIGNED_OUT;
    g_autoptr (GError) known = NULL;
    g_autoptr (GError) unknown = NULL;

    g_assert_null (office_sign_in (office, i % 2 ? "clerk" : "CLERK", "wrong password", &known));
    g_assert_null (
        office_sign_in (office, i % 2 ? "nobody" : "NoBody", "wrong password", &unknown));
    g_assert_cmpint (known->code, ==, code);
    g_assert_cmpint (unknown->code, ==, code);
    g_assert_cmpstr (known->message, ==, unknown->message);
  }
  /* Counted although the calls failed, and over a restart; the right one does not help. */
  office_restart (office);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_LOCKED_OUT);
  /* Those who are signed in stay so: nobody locks others out of their work. */
  assert_signed_in (office, token, TRUE);
  office->now_us += 3 * PWT_US_PER_SECOND;
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, -1);
  /* And begins at nothing again. */
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (try (office, "clerk", "wrong"), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, -1);
  g_assert_cmpint (office_count_audit (office, "auth.sign-in.failed"), >=, 9);
}

static void
test_a_lock_ends_though_the_clock_was_set_back (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;

  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (try (office, "boss", "wrong"), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (try (office, "boss", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_LOCKED_OUT);
  office->now_us -= PWT_US_PER_DAY;
  g_assert_cmpint (try (office, "boss", OFFICE_PASSWORD), ==, -1);
}

static void
save_operator (Office *office, PwtId id, const char *name, gboolean is_disabled, PwtFirstRole role,
               const char *password)
{
  PwtOperator operator_ = { id, (char *) name, NULL, is_disabled };
  PwtOperatorRole given = { office_new_id (office), id, office->project, pwt_first_role_id (role) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &operator_, (char *) password, roles };

  g_ptr_array_add (roles, &given);
  pwt_record_free (&pwt_password_reply_record,
                   office_call (office, office->boss, "operator.save", &request));
}

static PwtId
own_id (Office *office, const char *token)
{
  PwtSession *session = office_call (office, token, "auth.session", NULL);
  PwtId id = session->operator_->id;

  pwt_record_free (&pwt_session_record, session);
  return id;
}

static void
test_a_disabled_operator_is_out_at_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtId id = own_id (office, token);

  save_operator (office, id, "clerk", TRUE, PWT_ROLE_CLERK, NULL);
  assert_signed_in (office, token, FALSE);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  save_operator (office, id, "clerk", FALSE, PWT_ROLE_CLERK, NULL);
  assert_signed_in (office, token, FALSE);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, -1);
}

static void
test_a_new_role_counts_at_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtBuilding building = { office_new_id (office), office->project, (char *) "B座", 2 };

  office_assert_fails (office, token, "building.save", &building, DENIED);
  save_operator (office, own_id (office, token), "clerk", FALSE, PWT_ROLE_ENGINEER, NULL);
  pwt_record_free (&pwt_nothing_record, office_call (office, token, "building.save", &building));
}

static void
test_a_new_password_ends_the_other_sessions (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *here = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  g_autofree char *there = office_sign_in (office, "clerk", OFFICE_PASSWORD, NULL);
  PwtPasswordRequest change = { (char *) "not the old one", (char *) "staple battery" };

  assert_signed_in (office, there, TRUE);
  office_assert_fails (office, here, "auth.password", &change, REFUSED);
  change = (PwtPasswordRequest){ (char *) OFFICE_PASSWORD, (char *) "short" };
  office_assert_fails (office, here, "auth.password", &change, INVALID);
  assert_signed_in (office, there, TRUE);
  change.new_password = (char *) "staple battery";
  pwt_record_free (&pwt_nothing_record, office_call (office, here, "auth.password", &change));
  assert_signed_in (office, here, TRUE);
  assert_signed_in (office, there, FALSE);
  assert_signed_in (office, office->boss, TRUE);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (try (office, "clerk", "staple battery"), ==, -1);
}

/* Whoever sits down at another's desk gets as many tries as at the sign-in page, and the same ones.
 */
static void
test_wrong_old_passwords_lock_out_too (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtPasswordRequest wrong = { (char *) "not the old one", (char *) "staple battery" };
  PwtPasswordRequest right = { (char *) OFFICE_PASSWORD, (char *) "staple battery" };

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (try (office, "clerk", "wrong"), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  for (guint i = 0; i < 3; i++)
    office_assert_fails (office, token, "auth.password", &wrong, REFUSED);
  g_assert_cmpint (office_count_audit (office, "auth.password.failed"), ==, 3);
  office_restart (office);
  office_assert_fails (office, token, "auth.password", &wrong, LOCKED_OUT);
  office_assert_fails (office, token, "auth.password", &right, LOCKED_OUT);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_LOCKED_OUT);
  assert_signed_in (office, token, TRUE);
  office->now_us += 3 * PWT_US_PER_SECOND;
  pwt_record_free (&pwt_nothing_record, office_call (office, token, "auth.password", &right));
  g_assert_cmpint (try (office, "clerk", "staple battery"), ==, -1);
  for (guint i = 0; i < 4; i++) /* and begins at nothing again */
    g_assert_cmpint (try (office, "clerk", "wrong"), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (try (office, "clerk", "staple battery"), ==, -1);
}

/* --- writes that wait for their turn while rights change --- */

typedef struct {
  gboolean is_done;
  int code; /* −1: it went well */
} Asked;

static void
note_end (PwtCall *call, gpointer data)
{
  Asked *asked = data;

  g_assert_false (asked->is_done);
  asked->is_done = TRUE;
  asked->code = call->error != NULL ? call->error->code : -1;
}

/* Asks without letting the writer take it. */
static PwtCall *
ask (Office *office, const char *token, const char *operation, gconstpointer request, Asked *asked)
{
  const PwtOperation *op = pwt_operation_find (operation);
  PwtCall *call = pwt_call_new (op, token, "direct", pwt_record_copy (op->request, request), NULL);
  PwtReader *reader = pwt_readers_try_take (office->engine->readers);

  call->done = note_end;
  call->data = asked;
  pwt_engine_read (office->engine, reader, call);
  pwt_readers_give (office->engine->readers, reader);
  g_assert_false (asked->is_done);
  return call;
}

/* Returns: how a write of @token ends that was asked before @operation, which is done first */
static int
write_behind (Office *office, const char *boss, const char *operation, gconstpointer request,
              const char *token)
{
  PwtSaleRequest sale = { .id = office_new_id (office),
                          .project = office->project,
                          .point = office_point (office, "R01"),
                          .paid = YUAN (10) };
  Asked first = { FALSE, -1 }, second = { FALSE, -1 };
  PwtCall *calls[] = { ask (office, boss, operation, request, &first),
                       ask (office, token, "sale.create", &sale, &second) };

  pwt_engine_work (office->engine);
  g_assert_true (first.is_done && second.is_done);
  g_assert_cmpint (first.code, ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    pwt_call_free (calls[i]);
  return second.code;
}

static int
write_behind_operator (Office *office, const char *token, gboolean is_disabled, PwtFirstRole role)
{
  PwtOperator operator_ = { own_id (office, token), (char *) "clerk", NULL, is_disabled };
  PwtOperatorRole given = { office_new_id (office), operator_.id, office->project,
                            pwt_first_role_id (role) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &operator_, NULL, roles };

  g_ptr_array_add (roles, &given);
  return write_behind (office, office->boss, "operator.save", &request, token);
}

/* Both works are committed together, in one group: the second sees what the first changed. */
static void
test_rights_are_those_of_the_turn (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtPasswordRequest change = { (char *) OFFICE_PASSWORD, (char *) "staple battery" };

  g_assert_cmpint (write_behind_operator (office, token, FALSE, PWT_ROLE_CLERK), ==, -1);
  g_assert_cmpint (write_behind_operator (office, token, FALSE, PWT_ROLE_AUDITOR), ==,
                   PWT_ENGINE_ERROR_DENIED);
  save_operator (office, own_id (office, token), "clerk", FALSE, PWT_ROLE_CLERK, NULL);
  g_assert_cmpint (write_behind (office, token, "auth.password", &change, token), ==, -1);
  g_assert_cmpint (write_behind_operator (office, token, TRUE, PWT_ROLE_CLERK), ==,
                   PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (office_book (office, PWT_BOOK_IN_TRANSIT).e4, ==, YUAN (20).e4);
  office_verify (office);
}

/* Returns: how a sign-in with the password of before ends that was asked before @operation, which
 * is done first */
static int
sign_in_behind (Office *office, const char *operation, gconstpointer request)
{
  PwtSignInRequest sign_in = { (char *) "clerk", (char *) OFFICE_PASSWORD, NULL };
  Asked first = { FALSE, -1 }, second = { FALSE, -1 };
  PwtCall *calls[] = { ask (office, office->boss, operation, request, &first),
                       ask (office, NULL, "auth.sign-in", &sign_in, &second) };

  pwt_engine_work (office->engine);
  g_assert_true (first.is_done && second.is_done);
  g_assert_cmpint (first.code, ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    pwt_call_free (calls[i]);
  return second.code;
}

static void
test_a_password_that_is_taken_away_lets_nobody_in (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtId id = own_id (office, token);
  PwtIdRequest operator_ = { id };
  PwtPasswordResetRequest reset = { .id = id, .password = (char *) "staple battery" };

  g_assert_cmpint (sign_in_behind (office, "operator.enable", &operator_), ==, -1);
  g_assert_cmpint (sign_in_behind (office, "operator.disable", &operator_), ==,
                   PWT_ENGINE_ERROR_SIGNED_OUT);
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "operator.enable", &operator_));
  g_assert_cmpint (sign_in_behind (office, "operator.reset-password", &reset), ==,
                   PWT_ENGINE_ERROR_SIGNED_OUT);
  g_assert_cmpint (try (office, "clerk", "staple battery"), ==, -1);
}

static void
test_signing_out_counts_for_what_waits (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtNothing nothing = { 0 };

  g_assert_cmpint (write_behind (office, token, "auth.sign-out", &nothing, token), ==,
                   PWT_ENGINE_ERROR_SIGNED_OUT);
  assert_signed_in (office, office->boss, TRUE);
}

static void
test_signing_out_ends_the_session (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_sign_in (office, "boss", OFFICE_PASSWORD, NULL);

  assert_signed_in (office, token, TRUE);
  pwt_record_free (&pwt_nothing_record, office_call (office, token, "auth.sign-out", NULL));
  assert_signed_in (office, token, FALSE);
  assert_signed_in (office, office->boss, TRUE);
  office_restart (office);
  assert_signed_in (office, token, FALSE);
  assert_signed_in (office, office->boss, TRUE);
}

static void
test_an_unused_session_ends (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;

  office->now_us += 8 * PWT_US_PER_HOUR - 1;
  assert_signed_in (office, office->boss, TRUE);
  office->now_us += 8 * PWT_US_PER_HOUR;
  assert_signed_in (office, office->boss, FALSE);
}

static void
test_a_used_session_lasts_a_day (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;

  for (guint hour = 7; hour < 24; hour += 7) {
    office->now_us += 7 * PWT_US_PER_HOUR;
    assert_signed_in (office, office->boss, TRUE);
    pwt_engine_turn (office->engine, office->now_us + 2 * PWT_US_PER_MINUTE);
    if (hour == 14)
      office_restart (office); /* its use was stored */
  }
  office->now_us = OFFICE_BEGIN_US + 24 * PWT_US_PER_HOUR;
  assert_signed_in (office, office->boss, FALSE);
}

/* A window left open that waits for news is not somebody at work. */
static void
test_waiting_for_events_is_no_use (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtEventsRequest request = { -1, 0 };

  office->now_us += 7 * PWT_US_PER_HOUR;
  pwt_record_free (&pwt_events_record, office_call (office, office->boss, "event.list", &request));
  office->now_us += 2 * PWT_US_PER_HOUR;
  assert_signed_in (office, office->boss, FALSE);
}

static void
test_the_owner_of_the_files_resets_a_password (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  g_autoptr (GError) weak = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    try (office, "clerk", "wrong");
  g_assert_false (pwt_engine_reset_password (office->engine, "clerk", "short", &weak));
  g_assert_error (weak, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID);
  g_assert_false (pwt_engine_reset_password (office->engine, "nobody", "staple battery", &missing));
  g_assert_error (missing, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND);
  g_assert_cmpint (office_count_audit (office, "operator.reset-password"), ==, 0);
  g_assert_true (pwt_engine_reset_password (office->engine, "clerk", "staple battery", &error));
  g_assert_no_error (error);
  g_assert_cmpint (office_count_audit (office, "operator.reset-password"), ==, 1);
  assert_signed_in (office, token, FALSE);
  assert_signed_in (office, office->boss, TRUE);
  g_assert_cmpint (try (office, "clerk", "staple battery"), ==, -1);
}

static void
test_the_owner_stays_signed_in (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *owner = pwt_engine_owner_token (office->engine);

  g_free (office_hire (office, "clerk", PWT_ROLE_CLERK, office->project));
  assert_signed_in (office, owner, TRUE);
  g_assert_true (pwt_engine_reset_password (office->engine, "clerk", "staple battery", NULL));
  office->now_us += 1000 * PWT_US_PER_DAY;
  assert_signed_in (office, owner, TRUE);
  office_restart (office);
  assert_signed_in (office, owner, FALSE);
}

static void
test_somebody_stays_administrator (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtOperator boss = { own_id (office, office->boss), (char *) "boss", NULL, TRUE };
  PwtOperatorRole role = { office_new_id (office), boss.id, PWT_ID_NONE,
                           pwt_first_role_id (PWT_ROLE_ADMINISTRATOR) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &boss, NULL, roles };

  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED); /* no role */
  g_ptr_array_add (roles, &role);
  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED); /* disabled */
  boss.is_disabled = FALSE;
  role.project = office->project;
  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED);
  role.project = PWT_ID_NONE;
  role.role = pwt_first_role_id (PWT_ROLE_CLERK);
  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED);
  assert_signed_in (office, office->boss, TRUE);
  role.role = pwt_first_role_id (PWT_ROLE_ADMINISTRATOR);
  pwt_record_free (&pwt_password_reply_record,
                   office_call (office, office->boss, "operator.save", &request));
  assert_signed_in (office, office->boss, TRUE);
}

static void
test_a_name_is_given_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtOperator other = { office_new_id (office), (char *) "BOSS", NULL, FALSE };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &other, (char *) OFFICE_PASSWORD, roles };
  PwtOperatorRole stray = { office_new_id (office), office_new_id (office), office->project,
                            pwt_first_role_id (PWT_ROLE_CLERK) };

  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED);
  other.name = (char *) "other";
  g_ptr_array_add (roles, &stray);
  office_assert_fails (office, office->boss, "operator.save", &request, REFUSED);
  g_assert_cmpint (try (office, "other", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
}

static void
test_passwords_are_nowhere_in_the_file (Office **fixture, gconstpointer data)
{
  static const char *const files[] = { "business.db", "business.db-wal" };
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);

  try (office, "clerk", "a wrong secret");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (office->dir, files[i], NULL);
    g_autofree char *bytes = NULL;
    g_autoptr (GError) error = NULL;
    gsize n;

    g_file_get_contents (path, &bytes, &n, &error);
    g_assert_no_error (error);
    g_assert_null (memmem (bytes, n, OFFICE_PASSWORD, strlen (OFFICE_PASSWORD)));
    g_assert_null (memmem (bytes, n, "a wrong secret", strlen ("a wrong secret")));
    g_assert_null (memmem (bytes, n, token, strlen (token)));
  }
}

#define ADD(name, test) g_test_add ("/engine/auth/" name, Office *, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/auth/weak-passwords-are-refused", test_weak_passwords_are_refused);
  g_test_add_func ("/engine/auth/the-lock-grows-to-a-quarter-of-an-hour",
                   test_the_lock_grows_to_a_quarter_of_an_hour);
  ADD ("a-site-is-set-up-once", test_a_site_is_set_up_once);
  ADD ("there-is-no-default-account", test_there_is_no_default_account);
  ADD ("wrong-passwords-lock-out-and-tell-nothing", test_wrong_passwords_lock_out_and_tell_nothing);
  ADD ("a-lock-ends-though-the-clock-was-set-back", test_a_lock_ends_though_the_clock_was_set_back);
  ADD ("a-disabled-operator-is-out-at-once", test_a_disabled_operator_is_out_at_once);
  ADD ("a-new-role-counts-at-once", test_a_new_role_counts_at_once);
  ADD ("a-new-password-ends-the-other-sessions", test_a_new_password_ends_the_other_sessions);
  ADD ("wrong-old-passwords-lock-out-too", test_wrong_old_passwords_lock_out_too);
  ADD ("rights-are-those-of-the-turn", test_rights_are_those_of_the_turn);
  ADD ("a-password-that-is-taken-away-lets-nobody-in",
       test_a_password_that_is_taken_away_lets_nobody_in);
  ADD ("signing-out-counts-for-what-waits", test_signing_out_counts_for_what_waits);
  ADD ("signing-out-ends-the-session", test_signing_out_ends_the_session);
  ADD ("an-unused-session-ends", test_an_unused_session_ends);
  ADD ("a-used-session-lasts-a-day", test_a_used_session_lasts_a_day);
  ADD ("waiting-for-events-is-no-use", test_waiting_for_events_is_no_use);
  ADD ("the-owner-of-the-files-resets-a-password", test_the_owner_of_the_files_resets_a_password);
  ADD ("the-owner-stays-signed-in", test_the_owner_stays_signed_in);
  ADD ("somebody-stays-administrator", test_somebody_stays_administrator);
  ADD ("a-name-is-given-once", test_a_name_is_given_once);
  ADD ("passwords-are-nowhere-in-the-file", test_passwords_are_nowhere_in_the_file);
  return g_test_run ();
}
