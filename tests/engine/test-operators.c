/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works here, what they may do, and that nobody gives more than they have. */
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

/* --- helpers --- */

static PwtId
save_role (Office *office, PwtId id, const char *name, const char *permissions)
{
  PwtRole role = { id, (char *) name, (char *) permissions };

  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "role.save", &role));
  return id;
}

static PwtId
new_role (Office *office, const char *name, const char *permissions)
{
  return save_role (office, office_new_id (office), name, permissions);
}

static PwtId
id_of (Office *office, const char *token)
{
  PwtSession *session = office_call (office, token, "auth.session", NULL);
  PwtId id = session->operator_->id;

  pwt_record_free (&pwt_session_record, session);
  return id;
}

static PwtOperatorSaveRequest *
get (Office *office, PwtId id)
{
  PwtIdRequest which = { id };

  return office_call (office, office->boss, "operator.get", &which);
}

/* What is to be saved: the operator with @role in @project instead of all they have. */
static PwtOperatorSaveRequest *
with_role (Office *office, PwtId id, PwtId role, PwtId project)
{
  PwtOperatorSaveRequest *save = get (office, id);
  PwtOperatorRole *given = pwt_record_new (&pwt_operator_role_record);

  *given = (PwtOperatorRole){ office_new_id (office), id, project, role };
  pwt_record_list_free (&pwt_operator_role_record, save->roles);
  save->roles = pwt_record_list_new ();
  g_ptr_array_add (save->roles, given);
  return save;
}

static void
give (Office *office, PwtId id, PwtId role, PwtId project)
{
  PwtOperatorSaveRequest *save = with_role (office, id, role, project);

  pwt_record_free (&pwt_password_reply_record,
                   office_call (office, office->boss, "operator.save", save));
  pwt_record_free (&pwt_operator_save_request_record, save);
}

static void
call (Office *office, const char *token, const char *operation, PwtId id)
{
  PwtIdRequest request = { id };

  pwt_record_free (&pwt_nothing_record, office_call (office, token, operation, &request));
}

static int
try (Office *office, const char *name, const char *password)
{
  g_autoptr (GError) error = NULL;

  g_free (office_sign_in (office, name, password, &error));
  return error != NULL ? error->code : -1;
}

/* Somebody with all permissions but these, in the whole site. */
static char *
hire_lesser (Office *office, const char *name, const char *permissions)
{
  g_autofree char *token = office_hire (office, name, PWT_ROLE_CLERK, PWT_ID_NONE);

  give (office, id_of (office, token), new_role (office, name, permissions), PWT_ID_NONE);
  return g_steal_pointer (&token);
}

static char *
last_entry (Office *office, const char *operation, gboolean is_before)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  char *json = NULL;

  request->limit = 200;
  request->search = g_strdup (operation);
  window = office_call (office, office->boss, "audit.list", request);
  for (guint i = 0; i < window->rows->len && json == NULL; i++) {
    const PwtAuditRow *row = g_ptr_array_index (window->rows, i);

    if (g_str_equal (row->operation, operation))
      json = g_strdup (is_before ? row->before : row->after);
  }
  pwt_record_free (&pwt_audit_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return json;
}

/* --- roles --- */

static void
test_a_site_begins_with_the_first_roles (Office **fixture, gconstpointer data)
{
  PwtListRequest request = { .limit = 10 };
  PwtWindow *window = office_call (*fixture, (*fixture)->boss, "role.list", &request);

  g_assert_cmpint (window->total, ==, PWT_N_FIRST_ROLES);
  for (guint i = 0; i < PWT_N_FIRST_ROLES; i++) {
    const PwtRoleRow *row = g_ptr_array_index (window->rows, i);

    g_assert_true (pwt_id_equal (row->id, pwt_first_role_id ((PwtFirstRole) i)));
    g_assert_cmpstr (row->name, ==, pwt_first_role_names[i]);
    g_assert_cmpuint (pwt_permissions_read (row->permissions), ==,
                      pwt_first_role_permissions ((PwtFirstRole) i));
    g_assert_cmpint (row->operators, ==, i == PWT_ROLE_ADMINISTRATOR);
  }
  pwt_record_free (&pwt_role_window_record, window);
}

/* For somebody signed in, also after the site was opened again. */
static void
test_a_role_counts_and_changes_at_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "guard", PWT_ROLE_CLERK, office->project);
  PwtListRequest list = { .project = office->project, .limit = 10 };
  PwtQuoteRequest quote = { office->project, office_point (office, "R01"), YUAN (10) };
  PwtId role = new_role (office, "值班", "switch see");

  give (office, id_of (office, token), role, office->project);
  pwt_record_free (&pwt_sale_window_record, office_call (office, token, "sale.list", &list));
  office_assert_fails (office, token, "sale.quote", &quote, DENIED); /* no clerk any more */
  office_assert_fails (office, token, "audit.list", &list, DENIED);
  save_role (office, role, "值班", "see audit");
  pwt_record_free (&pwt_audit_window_record, office_call (office, token, "audit.list", &list));
  office_restart (office);
  pwt_record_free (&pwt_audit_window_record, office_call (office, token, "audit.list", &list));
  save_role (office, role, "值班", "see");
  office_assert_fails (office, token, "audit.list", &list, DENIED);
}

static void
test_a_first_role_is_changed_like_any_other (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtListRequest list = { .project = office->project, .limit = 10 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  save_role (office, pwt_first_role_id (PWT_ROLE_CLERK), "收费员", "audit see");
  pwt_record_free (&pwt_audit_window_record, office_call (office, token, "audit.list", &list));
  before = last_entry (office, "role.save", TRUE);
  after = last_entry (office, "role.save", FALSE);
  g_assert_nonnull (strstr (before, "\"see sell open read-meter switch\""));
  g_assert_nonnull (strstr (before, "\"Clerk\""));
  g_assert_nonnull (strstr (after, "\"see audit\"")); /* in the order they are always in */
  g_assert_nonnull (strstr (after, "\"收费员\""));
}

static void
test_a_role_in_use_stays (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "guard", PWT_ROLE_CLERK, office->project);
  PwtId clerk = pwt_first_role_id (PWT_ROLE_CLERK), id = id_of (office, token);
  PwtIdRequest request = { new_role (office, "值班", "see") };

  give (office, id, request.id, office->project);
  office_assert_fails (office, office->boss, "role.remove", &request, REFUSED);
  call (office, office->boss, "operator.disable", id); /* a disabled one has it, too */
  office_assert_fails (office, office->boss, "role.remove", &request, REFUSED);
  give (office, id, clerk, office->project);
  call (office, office->boss, "role.remove", request.id);
  office_assert_fails (office, office->boss, "role.remove", &request, NOT_FOUND);
}

static void
test_wrong_roles (Office **fixture, gconstpointer data)
{
  static const struct {
    const char *name, *permissions;
    int code;
  } cases[] = {
    { "a", "see fly", PWT_ENGINE_ERROR_INVALID },   { "a", "sell", PWT_ENGINE_ERROR_REFUSED },
    { "值班", "see", PWT_ENGINE_ERROR_REFUSED },    { "CLERK", "see", PWT_ENGINE_ERROR_REFUSED },
    { "", "see", PWT_ENGINE_ERROR_INVALID },        { "a", "", PWT_ENGINE_ERROR_INVALID },
    { "a", "see\nsell", PWT_ENGINE_ERROR_INVALID },
  };
  Office *office = *fixture;

  new_role (office, "值班", "see");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PwtRole role = { office_new_id (office), (char *) cases[i].name,
                     (char *) cases[i].permissions };
    g_autoptr (GError) error = office_fail (office, office->boss, "role.save", &role);

    g_test_message ("%s: %s", cases[i].name, cases[i].permissions);
    g_assert_error (error, PWT_ENGINE_ERROR, cases[i].code);
  }
}

/* --- nobody gives what they have not --- */

static void
test_nobody_gives_more_than_they_have (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *lesser = hire_lesser (office, "deputy", "see administer");
  g_autofree char *clerk = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtId deputy = id_of (office, lesser), id = id_of (office, clerk);
  PwtOperatorSaveRequest *save = get (office, id);
  PwtRole role = { office_new_id (office), (char *) "mine", (char *) "see administer sell" };
  PwtPasswordResetRequest reset = { id, NULL };
  PwtId give_to[] = { id, deputy };

  /* Neither themselves nor others, neither here nor everywhere, by no role that has more. */
  for (guint i = 0; i < G_N_ELEMENTS (give_to); i++)
    for (guint first = 0; first < PWT_N_FIRST_ROLES; first++) {
      PwtOperatorSaveRequest *more =
          with_role (office, give_to[i], pwt_first_role_id ((PwtFirstRole) first),
                     i == 0 && first != PWT_ROLE_CLERK ? office->project : PWT_ID_NONE);

      office_assert_fails (office, lesser, "operator.save", more, DENIED);
      pwt_record_free (&pwt_operator_save_request_record, more);
    }
  /* Nor by putting the permission into a role, new or their own. */
  office_assert_fails (office, lesser, "role.save", &role, DENIED);
  role.id = pwt_first_role_id (PWT_ROLE_AUDITOR);
  role.permissions = (char *) "see audit sell";
  office_assert_fails (office, lesser, "role.save", &role, DENIED);
  /* Nor by signing in as somebody who may. */
  office_assert_fails (office, lesser, "operator.reset-password", &reset, DENIED);
  reset.id = id_of (office, office->boss);
  office_assert_fails (office, lesser, "operator.reset-password", &reset, DENIED);
  save->password = g_strdup ("staple battery");
  office_assert_fails (office, lesser, "operator.save", save, DENIED);
  /* But what somebody has may stay, and what one has one gives. */
  g_clear_pointer (&save->password, g_free);
  g_free (save->operator_->display_name);
  save->operator_->display_name = g_strdup ("王丽");
  pwt_record_free (&pwt_password_reply_record, office_call (office, lesser, "operator.save", save));
  role.permissions = (char *) "see";
  pwt_record_free (&pwt_nothing_record, office_call (office, lesser, "role.save", &role));
  pwt_record_free (&pwt_operator_save_request_record, save);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, -1);
}

/* --- somebody stays --- */

static void
test_the_last_administrator_stays (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtId boss = id_of (office, office->boss);
  PwtId role = pwt_first_role_id (PWT_ROLE_ADMINISTRATOR);
  PwtRole weaker = { role, (char *) "Administrator", (char *) "see audit" };
  PwtOperatorSaveRequest *none = with_role (office, boss, role, office->project);
  g_autofree char *owner = pwt_engine_owner_token (office->engine);
  PwtIdRequest request = { boss };

  office_assert_fails (office, office->boss, "role.save", &weaker, REFUSED);
  office_assert_fails (office, office->boss, "operator.save", none, REFUSED);
  office_assert_fails (office, owner, "operator.disable", &request, REFUSED);
  pwt_record_free (&pwt_operator_save_request_record, none);
  {
    g_autofree char *second = office_hire (office, "second", PWT_ROLE_ADMINISTRATOR, PWT_ID_NONE);

    /* With a second one it goes, but not for the second any more. */
    call (office, second, "operator.disable", boss);
    office_assert_fails (office, office->boss, "auth.session", NULL, SIGNED_OUT);
    request.id = id_of (office, second);
    office_assert_fails (office, owner, "operator.disable", &request, REFUSED);
    call (office, second, "operator.enable", boss);
    call (office, owner, "operator.disable", request.id);
  }
  g_assert_cmpint (try (office, "boss", OFFICE_PASSWORD), ==, -1);
}

static void
test_nobody_disables_themselves (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *second = office_hire (office, "second", PWT_ROLE_ADMINISTRATOR, PWT_ID_NONE);
  PwtIdRequest request = { id_of (office, second) };
  PwtOperatorSaveRequest *save = get (office, request.id);
  PwtPasswordResetRequest reset = { request.id, NULL };

  save->operator_->is_disabled = TRUE;
  office_assert_fails (office, second, "operator.disable", &request, REFUSED);
  office_assert_fails (office, second, "operator.save", save, REFUSED);
  office_assert_fails (office, second, "operator.reset-password", &reset, REFUSED);
  save->operator_->is_disabled = FALSE;
  save->password = g_strdup ("staple battery horse");
  office_assert_fails (office, second, "operator.save", save, REFUSED);
  pwt_record_free (&pwt_operator_save_request_record, save);
  call (office, office->boss, "operator.disable", request.id);
}

static void
test_disabled_and_enabled (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  g_autofree char *other = office_sign_in (office, "clerk", OFFICE_PASSWORD, NULL);
  PwtId id = id_of (office, token);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  call (office, office->boss, "operator.enable",
        id); /* as it is: no entry, and nobody is put out */
  g_assert_cmpint (office_count_audit (office, "operator.enable"), ==, 0);
  call (office, office->boss, "operator.disable", id);
  office_assert_fails (office, token, "auth.session", NULL, SIGNED_OUT);
  office_assert_fails (office, other, "auth.session", NULL, SIGNED_OUT);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, PWT_ENGINE_ERROR_SIGNED_OUT);
  before = last_entry (office, "operator.disable", TRUE);
  after = last_entry (office, "operator.disable", FALSE);
  g_assert_nonnull (strstr (before, "\"is_disabled\":false"));
  g_assert_nonnull (strstr (after, "\"is_disabled\":true"));
  call (office, office->boss, "operator.enable", id);
  g_assert_cmpint (try (office, "clerk", OFFICE_PASSWORD), ==, -1);
  office_assert_fails (office, token, "auth.session", NULL, SIGNED_OUT); /* not the old ones */
}

/* --- passwords that others know --- */

static void
assert_only_a_new_password_goes (Office *office, const char *name, const char *password)
{
  g_autofree char *token = office_sign_in (office, name, password, NULL);
  PwtListRequest list = { .project = office->project, .limit = 1 };
  PwtPasswordRequest change = { (char *) password, (char *) password };
  PwtSession *session = office_call (office, token, "auth.session", NULL);

  g_assert_true (session->operator_->must_change);
  pwt_record_free (&pwt_session_record, session);
  office_assert_fails (office, token, "sale.list", &list, DENIED);
  office_assert_fails (office, token, "site.health", NULL, DENIED);
  office_assert_fails (office, token, "auth.password", &change, REFUSED); /* the same again */
  office_assert_fails (office, token, "sale.list", &list, DENIED);
  change.new_password = (char *) "a whole new one";
  pwt_record_free (&pwt_nothing_record, office_call (office, token, "auth.password", &change));
  pwt_record_free (&pwt_sale_window_record, office_call (office, token, "sale.list", &list));
  session = office_call (office, token, "auth.session", NULL);
  g_assert_false (session->operator_->must_change);
  pwt_record_free (&pwt_session_record, session);
}

static void
test_a_reset_password_must_be_changed (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *old = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtPasswordResetRequest reset = { id_of (office, old), NULL };
  PwtPasswordReply *reply;
  g_autofree char *entry = NULL;

  for (guint i = 0; i < 6; i++)
    try (office, "clerk", "wrong"); /* locked out: that ends, too */
  reply = office_call (office, office->boss, "operator.reset-password", &reset);
  g_assert_cmpuint (strlen (reply->password), >=, 12);
  office_assert_fails (office, old, "auth.session", NULL, SIGNED_OUT);
  assert_only_a_new_password_goes (office, "clerk", reply->password);
  entry = last_entry (office, "operator.reset-password", FALSE);
  g_assert_null (strstr (entry, reply->password));
  pwt_record_free (&pwt_password_reply_record, reply);

  reset.password = (char *) "short";
  office_assert_fails (office, office->boss, "operator.reset-password", &reset, INVALID);
  reset.password = (char *) "staple battery";
  reply = office_call (office, office->boss, "operator.reset-password", &reset);
  g_assert_null (reply->password); /* whoever typed it knows it */
  assert_only_a_new_password_goes (office, "clerk", "staple battery");
  pwt_record_free (&pwt_password_reply_record, reply);
  reset.id = office_new_id (office);
  office_assert_fails (office, office->boss, "operator.reset-password", &reset, NOT_FOUND);
}

static void
test_a_first_password_is_made_up_or_typed (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtOperator operator_ = { office_new_id (office), (char *) "wangli", (char *) "王丽" };
  PwtOperatorRole role = { office_new_id (office), operator_.id, office->project,
                           pwt_first_role_id (PWT_ROLE_CLERK) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest save = { &operator_, NULL, roles };
  PwtPasswordReply *reply;

  g_ptr_array_add (roles, &role);
  reply = office_call (office, office->boss, "operator.save", &save);
  assert_only_a_new_password_goes (office, "wangli", reply->password);
  pwt_record_free (&pwt_password_reply_record, reply);

  reply = office_call (office, office->boss, "operator.save", &save); /* saved again */
  g_assert_null (reply->password);
  pwt_record_free (&pwt_password_reply_record, reply);
  g_assert_cmpint (try (office, "wangli", "a whole new one"), ==, -1);

  role.id = office_new_id (office);
  operator_.id = role.operator_id = office_new_id (office);
  operator_.name = (char *) "lina";
  operator_.must_change = TRUE;
  save.password = (char *) "staple battery";
  reply = office_call (office, office->boss, "operator.save", &save);
  g_assert_null (reply->password);
  pwt_record_free (&pwt_password_reply_record, reply);
  assert_only_a_new_password_goes (office, "lina", "staple battery");
  /* An edit of something else brings it neither back nor away. */
  save.password = NULL;
  pwt_record_free (&pwt_password_reply_record,
                   office_call (office, office->boss, "operator.save", &save));
  {
    PwtOperatorSaveRequest *now = get (office, operator_.id);

    g_assert_false (now->operator_->must_change);
    pwt_record_free (&pwt_operator_save_request_record, now);
  }
}

/* --- the list --- */

static gint64
last_used_us (Office *office, const char *name)
{
  PwtListRequest request = { .search = (char *) name, .limit = 1 };
  PwtWindow *window = office_call (office, office->boss, "operator.list", &request);
  gint64 used_us = ((const PwtOperatorRow *) g_ptr_array_index (window->rows, 0))->used_us;

  pwt_record_free (&pwt_operator_window_record, window);
  return used_us;
}

/* Whoever signs out was here all the same. */
static void
test_signing_out_leaves_when (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *token = office_hire (office, "guard", PWT_ROLE_CLERK, office->project);
  gint64 left_us = office->now_us += PWT_US_PER_HOUR;

  pwt_record_free (&pwt_nothing_record, office_call (office, token, "auth.sign-out", NULL));
  office->now_us += PWT_US_PER_HOUR;
  g_assert_cmpint (last_used_us (office, "guard"), ==, left_us);
}

static void
test_the_list_names_roles_and_projects (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtListRequest request = { .search = (char *) "guar", .limit = 10 };
  PwtWindow *window;
  const PwtOperatorRow *row;
  const PwtRoleShown *shown;

  g_free (office_hire (office, "guard", PWT_ROLE_CLERK, office->project));
  window = office_call (office, office->boss, "operator.list", &request);
  row = g_ptr_array_index (window->rows, 0);
  shown = g_ptr_array_index (row->roles, 0);
  g_assert_cmpint (window->total, ==, 1);
  g_assert_cmpstr (row->name, ==, "guard");
  g_assert_cmpint (row->used_us, ==, office->now_us);
  g_assert_cmpuint (row->roles->len, ==, 1);
  g_assert_cmpstr (shown->role_name, ==, "Clerk");
  g_assert_nonnull (shown->project_name);
  pwt_record_free (&pwt_operator_window_record, window);

  request.search = (char *) "boss";
  window = office_call (office, office->boss, "operator.list", &request);
  row = g_ptr_array_index (window->rows, 0);
  g_assert_null (((PwtRoleShown *) g_ptr_array_index (row->roles, 0))->project_name);
  pwt_record_free (&pwt_operator_window_record, window);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/operators/" name, Office *, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-site-begins-with-the-first-roles", test_a_site_begins_with_the_first_roles);
  ADD ("a-role-counts-and-changes-at-once", test_a_role_counts_and_changes_at_once);
  ADD ("a-first-role-is-changed-like-any-other", test_a_first_role_is_changed_like_any_other);
  ADD ("a-role-in-use-stays", test_a_role_in_use_stays);
  ADD ("wrong-roles", test_wrong_roles);
  ADD ("nobody-gives-more-than-they-have", test_nobody_gives_more_than_they_have);
  ADD ("the-last-administrator-stays", test_the_last_administrator_stays);
  ADD ("nobody-disables-themselves", test_nobody_disables_themselves);
  ADD ("disabled-and-enabled", test_disabled_and_enabled);
  ADD ("a-reset-password-must-be-changed", test_a_reset_password_must_be_changed);
  ADD ("a-first-password-is-made-up-or-typed", test_a_first_password_is_made_up_or_typed);
  ADD ("the-list-names-roles-and-projects", test_the_list_names_roles_and_projects);
  ADD ("signing-out-leaves-when", test_signing_out_leaves_when);
  return g_test_run ();
}
