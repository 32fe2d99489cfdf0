/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what: every operation, for everybody, in one's own project and in another's. */
#include "office.h"
#include "store/people.h"
#include "store/set-aside.h"
#include "store/sql.h"

/* Letters of @may: c clerk, f finance, e engineer, a auditor, A administrator of the project, B of
 * the whole site. */
static const struct {
  const char *operation;
  char scope; /* - nobody needs to sign in, y anybody signed in, p project, i by id, j a job by id,
                 s site-wide */
  const char *may;
} rules[] = {
  /* A line each, in the order of the operations. */
  /* clang-format off */
  { "site.hello", '-', "cfeaAB" },
  { "site.setup", '-', "cfeaAB" },
  { "auth.sign-in", '-', "cfeaAB" },
  { "auth.sign-out", 'y', "cfeaAB" },
  { "auth.session", 'y', "cfeaAB" },
  { "auth.password", 'y', "cfeaAB" },
  { "operator.list", 's', "B" },
  { "operator.save", 's', "B" },
  { "operator.get", 's', "B" },
  { "operator.disable", 's', "B" },
  { "operator.enable", 's', "B" },
  { "operator.reset-password", 's', "B" },
  { "role.list", 's', "B" },
  { "role.save", 's', "B" },
  { "role.remove", 's', "B" },
  { "site.health", 'y', "cfeaAB" },
  { "site.search", 'p', "cfeaAB" },
{ "site.summary", 'i', "cfeaAB" },
{ "site.import", 's', "B" },
  { "site.tree", 'i', "cfeaAB" },
  { "site.change", 'p', "eAB" },
  { "project.save", 's', "B" },
  { "logo.get", 'i', "cfeaAB" },
  { "logo.save", 'p', "eAB" },
  { "building.save", 'p', "eAB" },
  { "floor.save", 'p', "eAB" },
  { "room.save", 'p', "eAB" },
  { "gateway.save", 'p', "eAB" },
  { "line.save", 'p', "eAB" },
  { "point.save", 'p', "eAB" },
  { "meter.save", 'p', "eAB" },
  { "circuit.save", 'p', "eAB" },
  { "profile.list", 'y', "cfeaAB" },
  { "tariff.list", 'p', "cfeaAB" },
  { "tariff.save", 'p', "eAB" },
  { "tenant.list", 'p', "cfeaAB" },
  { "tenant.save", 'p', "cAB" },
  { "account.list", 'p', "cfeaAB" },
  { "account.groups", 'p', "cfeaAB" },
  { "account.story", 'i', "cfeaAB" },
  { "account.open", 'p', "cAB" },
  { "account.limits", 'p', "cAB" },
  { "account.openable", 'p', "cAB" },
  { "account.preset", 'p', "cAB" },
  { "sale.quote", 'p', "cAB" },
  { "sale.create", 'p', "cAB" },
  { "sale.get", 'i', "cfeaAB" },
  { "sale.cancel", 'i', "cAB" },
  { "sale.list", 'p', "cfeaAB" },
  { "topup.list", 'p', "cfeaAB" },
  { "topup.resolve", 'i', "cAB" },
  { "receipt.get", 'i', "cfeaAB" },
  { "receipt.print", 'i', "cAB" },
  { "meter.list", 'p', "cfeaAB" },
  { "meter.get", 'i', "cfeaAB" },
  { "meter.curve", 'i', "cfeaAB" },
  { "meter.frames", 'i', "cfeAB" },
  { "meter.days", 'i', "cfeaAB" },
  { "meter.hours", 'i', "cfeaAB" },
  { "meter.command", 'p', "cfeAB" },
  { "meter.choose", 'p', "cfeaAB" },
  { "meter.floors", 'p', "cfeaAB" },
  { "meter.preview", 'p', "cfeAB" },
  { "meter.command-many", 'p', "cfeAB" },
  { "command.get", 'i', "cfeaAB" },
  { "command.cancel", 'i', "cfeAB" },
  { "command.list", 'p', "cfeaAB" },
  { "event.list", 'y', "cfeaAB" },
  { "audit.list", 'p', "faAB" },
  { "list.exported", 'y', "cfeaAB" },
  { "job.list", 's', "B" },
  { "job.detail", 'i', "cfeaAB" },
  { "job.retry", 'j', "cfeAB" },
  { "meter.jobs", 'p', "cfeaAB" },
  { "job-item.list", 'p', "cfeaAB" },
  { "books.verify", 's', "B" },
  { "site.backup", 's', "B" },
  { "site.status", 's', "B" },
  { "job.get", 'i', "cfeaAB" },
  { "job.cancel", 'i', "AB" },
  { "backup.status", 's', "B" },
  { "backup.plan", 's', "B" },
  { "backup.start", 's', "B" },
  { "backup.drill", 's', "B" },
  /* clang-format on */
};

/* Ids of one project's things. */
typedef struct {
  PwtId project, sale, meter, command, job, account;
} Things;

typedef struct {
  Office *office;
  Things own, foreign, unknown;
  char *tokens[128]; /* by letter */
} Fixture;

/* Of nobody: whoever began a job may cancel it. */
static PwtId
make_job (Office *office, PwtId project)
{
  PwtJob job = { .id = office_new_id (office),
                 .project = project,
                 .kind = (char *) "drill",
                 .state = PWT_JOB_DONE,
                 .created_us = OFFICE_BEGIN_US,
                 .ended_us = OFFICE_BEGIN_US };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      pwt_db_insert (pwt_store_business (office->engine->store), &pwt_job_record, &job, &error));
  return job.id;
}

static Things
make_things (Office *office, PwtId project)
{
  PwtId own = office->project;
  Things things = { .project = project };
  PwtCommandRequest command = { .id = office_new_id (office), .project = project };
  PwtSaleReply *sale;

  office->project = project;
  things.meter = command.meter = office_meter (office, "R01");
  sale = office_sell (office, "R01", 100, &things.sale);
  things.account = sale->sale->account;
  pwt_record_free (&pwt_sale_reply_record, sale);
  command.expires_us = PWT_TIME_NONE;
  pwt_record_free (&pwt_command_record,
                   office_call (office, office->boss, "meter.command", &command));
  things.command = command.id;
  things.job = make_job (office, project);
  office->project = own;
  return things;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const struct {
    char letter;
    const char *name;
    PwtFirstRole role;
  } people[] = {
    { 'c', "clerk", PWT_ROLE_CLERK },
    { 'f', "finance", PWT_ROLE_FINANCE },
    { 'e', "engineer", PWT_ROLE_ENGINEER },
    { 'a', "auditor", PWT_ROLE_AUDITOR },
    { 'A', "director", PWT_ROLE_ADMINISTRATOR },
  };
  Office *office = self->office = office_new ();

  self->own = make_things (office, office->project);
  self->foreign = make_things (office, office_import (office, 2, 2));
  self->unknown =
      (Things){ office_new_id (office), office_new_id (office), office_new_id (office),
                office_new_id (office), office_new_id (office), office_new_id (office) };
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    self->tokens[(int) people[i].letter] =
        office_hire (office, people[i].name, people[i].role, office->project);
  self->tokens['B'] = g_strdup (office->boss);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tokens); i++)
    g_free (self->tokens[i]);
  office_free (self->office);
}

static PwtId
thing_for (const char *operation, const Things *things)
{
  if (g_str_has_prefix (operation, "meter."))
    return things->meter;
  if (g_str_has_prefix (operation, "command."))
    return things->command;
  if (g_str_has_prefix (operation, "job."))
    return things->job;
  if (g_str_has_prefix (operation, "account."))
    return things->account;
  return g_str_has_prefix (operation, "site.") || g_str_has_prefix (operation, "logo.")
             ? things->project
             : things->sale;
}

/* A request that names the project or thing and, for what is found by id, is whole. */
static gpointer
make_request (const PwtOperation *operation, char scope, const Things *things)
{
  gpointer request = pwt_record_new (operation->request);

  if (scope == 'p')
    pwt_field_set_id (pwt_record_find (operation->request, "project"), request, things->project);
  if (scope == 'i')
    pwt_field_set_id (&operation->request->fields[0], request, thing_for (operation->name, things));
  if (scope == 'j')
    *(PwtJobRetryRequest *) request = (PwtJobRetryRequest){ things->meter, things->job };
  if (operation->request == &pwt_resolve_request_record)
    *(PwtResolveRequest *) request =
        (PwtResolveRequest){ things->meter, things->sale, PWT_DECISION_RESEND, g_strdup ("试验"),
                             PWT_PAY_CASH };
  if (operation->request == &pwt_curve_request_record)
    *(PwtCurveRequest *) request =
        (PwtCurveRequest){ things->meter, g_strdup ("balance"), OFFICE_BEGIN_US, OFFICE_BEGIN_US };
  if (operation->request == &pwt_days_request_record)
    *(PwtDaysRequest *) request = (PwtDaysRequest){ things->meter, 20000, 20001, FALSE };
  return request;
}

/* Returns: NULL if it was done, or refused for another reason than who asked. */
static GError *
ask (Fixture *self, guint rule, const char *token, const Things *things)
{
  const PwtOperation *operation = pwt_operation_find (rules[rule].operation);
  gpointer request = make_request (operation, rules[rule].scope, things);
  GError *error = NULL;
  gpointer reply =
      pwt_engine_call_wait (self->office->engine, operation->name, token, request, &error);

  g_assert_true ((reply == NULL) == (error != NULL));
  pwt_record_free (operation->request, request);
  pwt_record_free (operation->reply, reply);
  if (error != NULL && error->code != PWT_ENGINE_ERROR_DENIED &&
      error->code != PWT_ENGINE_ERROR_NOT_FOUND && error->code != PWT_ENGINE_ERROR_SIGNED_OUT)
    g_clear_error (&error);
  return error;
}

static void
test_every_operation_has_a_rule_and_a_handler (void)
{
  g_assert_cmpint (G_N_ELEMENTS (rules), ==, pwt_n_operations);
  for (guint i = 0; i < pwt_n_operations; i++) {
    const char *name = pwt_operations[i].name;

    g_assert_cmpstr (name, ==, rules[i].operation);
    g_assert_true (g_str_equal (name, "event.list") ==
                   (pwt_handler_find (&pwt_operations[i]) == NULL));
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (name, !=, pwt_operations[j].name);
  }
}

/* By the table of operations, which others read as the truth. */
static gboolean
is_told_to_may (const PwtOperation *operation, gconstpointer request, char who)
{
  static const char roles[] = "cfeaA"; /* in the order of PwtFirstRole */
  const char *role = strchr (roles, who == 'B' ? 'A' : who);
  PwtPermissions own = pwt_first_role_permissions ((PwtFirstRole) (role - roles));
  const PwtField *by = NULL;
  gint64 choice = 0; /* of what is asked about by its id: a reading */

  if ((operation->flags & PWT_OP_SITE_WIDE) && who != 'B')
    return FALSE;
  if (operation->also == NULL)
    return pwt_permissions_have (own, operation->permission);
  by = pwt_record_find (operation->request, operation->also->by);
  if (by != NULL)
    choice = pwt_field_get_int (by, request);
  return pwt_permissions_have (own, operation->permission) &&
         pwt_permissions_have (own, operation->also->permissions[choice]);
}

static void
test_the_table_names_what_is_needed (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < pwt_n_operations; i++) {
    const PwtOperation *operation = &pwt_operations[i];
    gpointer request;

    if ((operation->flags & PWT_OP_PUBLIC) || g_str_equal (operation->name, "job.cancel"))
      continue; /* one's own job needs nothing */
    request = make_request (operation, rules[i].scope, &self->own);
    for (const char *who = "cfeaAB"; *who != '\0'; who++) {
      g_test_message ("%s for %c", operation->name, *who);
      g_assert_true (is_told_to_may (operation, request, *who) ==
                     (strchr (rules[i].may, *who) != NULL));
    }
    pwt_record_free (operation->request, request);
  }
}

static void
test_every_handler_has_one_operation (void)
{
  const PwtHandler *const tables[] = {
    pwt_handlers_auth,         pwt_handlers_site,    pwt_handlers_accounts, pwt_handlers_sales,
    pwt_handlers_topups,       pwt_handlers_meters,  pwt_handlers_log,      pwt_handlers_upkeep,
    pwt_handlers_command_many, pwt_handlers_summary, pwt_handlers_stories,  pwt_handlers_opening,
    pwt_handlers_operators,    pwt_handlers_roles,   pwt_handlers_logo,     pwt_handlers_curves,
  };
  guint n = 0;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const PwtHandler *handler = tables[t]; handler->operation != NULL; handler++, n++) {
      const PwtOperation *operation = pwt_operation_find (handler->operation);

      g_assert_nonnull (operation);
      g_assert_true (pwt_handler_find (operation) == handler);
    }
  g_assert_cmpint (n, ==, pwt_n_operations - 1);
}

static void
test_without_a_session (Fixture *self, gconstpointer data)
{
  static const char *const tokens[] = { NULL, "", "no such token",
                                        "0000000000000000000000000000000000000000000000000000" };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (guint t = 0; t < G_N_ELEMENTS (tokens); t++) {
      g_autoptr (GError) error = ask (self, i, tokens[t], &self->own);

      g_test_message ("%s", rules[i].operation);
      if (rules[i].scope == '-')
        g_assert_no_error (error);
      else
        g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_SIGNED_OUT);
    }
}

static void
test_in_the_own_project (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (const char *who = "cfeaAB"; *who != '\0'; who++) {
      g_autoptr (GError) error = NULL;

      if (g_str_equal (rules[i].operation, "auth.sign-out"))
        continue;
      g_test_message ("%s for %c", rules[i].operation, *who);
      error = ask (self, i, self->tokens[(int) *who], &self->own);
      if (strchr (rules[i].may, *who) != NULL)
        g_assert_no_error (error);
      else
        g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_DENIED);
    }
}

/* Who tries doors is in the log: once a minute, whatever they try it with. */
static void
test_what_is_denied_is_logged (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  const char *clerk = self->tokens['c'];
  PwtLine line = { .project = office->project };
  g_autoptr (GError) error = NULL;
  gint64 n;

  office_assert_fails (office, clerk, "operator.list", NULL, DENIED);
  g_assert_cmpint (office_count_audit (office, "operator.list.failed"), ==, 1);
  office_assert_fails (office, clerk, "line.save", &line, DENIED);
  office_assert_fails (office, clerk, "line.save", &line, DENIED);
  g_assert_cmpint (office_count_audit (office, "line.save.failed"), ==, 1);
  office_assert_fails (office, self->tokens['a'], "line.save", &line, DENIED);
  g_assert_cmpint (office_count_audit (office, "line.save.failed"), ==, 2);
  office->now_us += PWT_US_PER_MINUTE;
  office_assert_fails (office, clerk, "line.save", &line, DENIED);
  g_assert_cmpint (office_count_audit (office, "line.save.failed"), ==, 3);

  g_assert_true (
      pwt_sql_int (pwt_store_business (office->engine->store), 0, &n, &error,
                   "SELECT count(*) FROM audit_entry WHERE operation = 'line.save.failed'"
                   " AND operator_name = 'clerk' AND project = ?",
                   "d", office->project));
  g_assert_cmpint (n, ==, 2);
  office_verify (office);
}

/* What is another's answers as what is nobody's, to the letter. */
static void
test_in_a_foreign_project (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (const char *who = "cfeaA"; *who != '\0'; who++) {
      const char *token = self->tokens[(int) *who];
      g_autoptr (GError) foreign = NULL;
      g_autoptr (GError) unknown = NULL;

      if (rules[i].scope != 'p' && rules[i].scope != 'i' && rules[i].scope != 'j')
        continue;
      g_test_message ("%s for %c", rules[i].operation, *who);
      foreign = ask (self, i, token, &self->foreign);
      unknown = ask (self, i, token, &self->unknown);
      g_assert_error (foreign, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND);
      g_assert_error (unknown, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND);
      g_assert_cmpstr (foreign->message, ==, unknown->message);
    }
}

/* In one's own project, with things of another. */
static void
test_foreign_things_are_unknown (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  const char *token = self->tokens['A'];
  PwtMeterRow *row = office_row (office, self->foreign.project, "R01");
  PwtQuoteRequest quote = { office->project, row->point, YUAN (10) };
  PwtSaleRequest sale = {
    .id = office_new_id (office), .project = office->project, .point = row->point, .paid = YUAN (1)
  };
  PwtCommandRequest command = { .id = office_new_id (office),
                                .project = office->project,
                                .meter = self->foreign.meter,
                                .expires_us = PWT_TIME_NONE };

  for (guint i = 0; i < 2; i++) {
    PwtId point = i == 0 ? row->point : office_new_id (office);
    g_autoptr (GError) quoted = NULL;
    g_autoptr (GError) sold = NULL;
    g_autoptr (GError) commanded = NULL;

    quote.point = sale.point = point;
    command.meter = i == 0 ? self->foreign.meter : office_new_id (office);
    quoted = office_fail (office, token, "sale.quote", &quote);
    sold = office_fail (office, token, "sale.create", &sale);
    commanded = office_fail (office, token, "meter.command", &command);
    g_assert_error (quoted, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND);
    g_assert_cmpstr (quoted->message, ==, "There is no such point");
    g_assert_cmpstr (sold->message, ==, "There is no such point");
    g_assert_cmpstr (commanded->message, ==, "There is no such meter");
  }
  pwt_record_free (&pwt_meter_row_record, row);
}

static char *
phone_seen_by (Fixture *self, char who)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  char *phone;

  request->project = self->office->project;
  request->limit = 10;
  window = office_call (self->office, self->tokens[(int) who], "tenant.list", request);
  g_assert_cmpint (window->rows->len, ==, 1);
  phone = g_strdup (((PwtTenant *) g_ptr_array_index (window->rows, 0))->phone);
  pwt_record_free (&pwt_tenant_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return phone;
}

static guint
n_tenants_found_by (Fixture *self, char who, const char *typed)
{
  PwtListRequest request = { .project = self->office->project,
                             .search = (char *) typed,
                             .limit = 9 };
  PwtWindow *window = office_call (self->office, self->tokens[(int) who], "tenant.list", &request);
  guint n = window->rows->len;

  pwt_record_free (&pwt_tenant_window_record, window);
  return n;
}

static void
test_phones_are_masked (Fixture *self, gconstpointer data)
{
  for (const char *who = "cfeaAB"; *who != '\0'; who++) {
    g_autofree char *phone = phone_seen_by (self, *who);
    PwtIdRequest id = { self->own.meter };
    PwtMeterDetail *detail = office_call (self->office, self->tokens[(int) *who], "meter.get", &id);

    g_assert_cmpstr (phone, ==, strchr ("fAB", *who) != NULL ? "13900001234" : "139****1234");
    g_assert_cmpstr (detail->row->phone, ==, phone);
    g_assert_cmpuint (n_tenants_found_by (self, *who, "1234"), ==,
                      strchr ("fAB", *who) != NULL ? 1 : 0);
    g_assert_cmpuint (n_tenants_found_by (self, *who, "13900001234"), ==, 1);
    pwt_record_free (&pwt_meter_detail_record, detail);
  }
}

/* A clerk who saves what they were shown does not destroy the number. */
static void
test_a_masked_phone_is_not_saved (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  g_autofree char *phone = NULL;
  PwtWindow *window;
  PwtTenant *tenant;

  request->project = office->project;
  request->limit = 10;
  window = office_call (office, self->tokens['c'], "tenant.list", request);
  tenant = g_ptr_array_index (window->rows, 0);
  g_free (tenant->contact);
  tenant->contact = g_strdup ("王小明");
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, self->tokens['c'], "tenant.save", tenant));
  phone = phone_seen_by (self, 'B');
  g_assert_cmpstr (phone, ==, "13900001234");
  g_free (tenant->phone);
  tenant->phone = g_strdup ("13811112222");
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, self->tokens['c'], "tenant.save", tenant));
  g_free (phone);
  phone = phone_seen_by (self, 'B');
  g_assert_cmpstr (phone, ==, "13811112222");
  pwt_record_free (&pwt_tenant_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
}

static void
test_the_log_masks_phones_too (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtTenant tenant = { .id = office_new_id (office),
                       .project = office->project,
                       .name = (char *) "新商户",
                       .phone = (char *) "13712345678" };
  PwtListRequest request = { .limit = 5, .search = NULL };
  g_autofree char *auditor = office_hire (office, "inspector", PWT_ROLE_AUDITOR, PWT_ID_NONE);
  const char *tokens[] = { auditor, office->boss };

  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "tenant.save", &tenant));
  request.is_descending = TRUE;
  request.project = office->project;
  for (guint i = 0; i < 2; i++) {
    PwtWindow *window = office_call (office, tokens[i], "audit.list", &request);
    gboolean is_found = FALSE;

    for (guint j = 0; j < window->rows->len; j++) {
      PwtAuditRow *entry = g_ptr_array_index (window->rows, j);

      if (!g_str_equal (entry->operation, "tenant.save"))
        continue;
      is_found = TRUE;
      g_assert_true ((strstr (entry->after, "13712345678") == NULL) == (i == 0));
      g_assert_nonnull (strstr (entry->after, "新商户"));
    }
    g_assert_true (is_found);
    pwt_record_free (&pwt_audit_window_record, window);
  }
}

/* A backup that failed, a verification that found something, a reading of no project: each with a
 * name of the foreign project in it. */
static void
make_trouble (Office *office)
{
  static const char found[] = "{\"is_verified_good\":false,\"verified_problem\":\"别家商户\"}";
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtJob job = { .id = office_new_id (office),
                 .kind = (char *) "backup",
                 .state = PWT_JOB_FAILED,
                 .created_us = OFFICE_BEGIN_US + 1,
                 .ended_us = OFFICE_BEGIN_US + 1,
                 .result = (char *) "/mnt/别家商户: no" };
  PwtSetAside row = { .time_us = office->now_us,
                      .told = (char *) "一号表",
                      .reason = (char *) "别家商户" };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_db_begin (db, &error) && pwt_db_insert (db, &pwt_job_record, &job, &error) &&
                 pwt_settings_set (db, "verify.last", found, &error) &&
                 pwt_set_aside_add (db, &row, &error) && pwt_db_commit (db, &error));
}

/* Whoever is not trusted with every project learns that something is wrong, and no name. */
static void
test_health_names_no_other_project (Fixture *self, gconstpointer data)
{
  Office *office = self->office;

  self->tokens['i'] = office_hire (office, "inspector", PWT_ROLE_AUDITOR, PWT_ID_NONE);
  make_trouble (office);
  for (const char *who = "cfeaABi"; *who != '\0'; who++) {
    PwtSiteHealth *health = office_call (office, self->tokens[(int) *who], "site.health", NULL);
    g_autofree char *json = pwt_record_to_json (&pwt_site_health_record, health);

    g_test_message ("%c: %s", *who, json);
    g_assert_nonnull (health->books_problem);
    g_assert_nonnull (health->backup_problem);
    g_assert_cmpint (health->set_aside, ==, 1);
    g_assert_true ((strstr (json, "别家商户") != NULL) == (*who == 'B' || *who == 'i'));
    if (*who == 'B')
      g_assert_cmpstr (health->set_aside_reason, ==, "别家商户");
    pwt_record_free (&pwt_site_health_record, health);
  }
}

/* Who takes a list out is logged, but only with lists they can see. */
static void
test_exports_are_logged_and_permitted (Fixture *self, gconstpointer data)
{
  const struct {
    char who;
    const char *list;
    PwtId project;
    int code; /* of PWT_ENGINE_ERROR; -1: done */
  } rows[] = {
    { 'c', "meter.list", self->own.project, -1 },
    { 'a', "sale.list", self->own.project, -1 },
    { 'c', "account.story", self->own.project, -1 }, /* no list, but told in rows */
    { 'c', "meter.list", self->foreign.project, PWT_ENGINE_ERROR_NOT_FOUND },
    { 'c', "meter.list", self->unknown.project, PWT_ENGINE_ERROR_NOT_FOUND },
    { 'c', "meter.list", PWT_ID_NONE, PWT_ENGINE_ERROR_DENIED },
    { 'c', "audit.list", self->own.project, PWT_ENGINE_ERROR_DENIED },
    { 'B', "audit.list", PWT_ID_NONE, -1 },
    { 'B', "meter.list", PWT_ID_NONE, -1 },
    { 'B', "sale.create", self->own.project, PWT_ENGINE_ERROR_NOT_FOUND },
    { 'B', "no.such", self->own.project, PWT_ENGINE_ERROR_NOT_FOUND },
  };
  gint64 n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtExportRequest request = { .project = rows[i].project,
                                 .list = (char *) rows[i].list,
                                 .format = PWT_EXPORT_CSV,
                                 .rows = 154 };
    const char *token = self->tokens[(int) rows[i].who];
    g_autoptr (GError) error = NULL;
    gpointer reply =
        pwt_engine_call_wait (self->office->engine, "list.exported", token, &request, &error);

    g_test_message ("%s for %c", rows[i].list, rows[i].who);
    if (rows[i].code >= 0)
      g_assert_error (error, PWT_ENGINE_ERROR, rows[i].code);
    else
      g_assert_no_error (error);
    n += reply != NULL;
    pwt_record_free (&pwt_nothing_record, reply);
  }
  g_assert_cmpint (office_count_audit (self->office, "list.exported"), ==, n);
}

/* What was searched for may be a phone number. */
static void
test_the_log_masks_what_was_searched_for (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtExportRequest request = { .project = office->project,
                               .list = (char *) "meter.list",
                               .search = (char *) "13712345678",
                               .filter = (char *) "state=arrears" };
  PwtListRequest newest = { .limit = 1 };
  g_autofree char *auditor = office_hire (office, "inspector", PWT_ROLE_AUDITOR, PWT_ID_NONE);
  const char *tokens[] = { auditor, office->boss };

  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "list.exported", &request));
  for (guint i = 0; i < 2; i++) {
    PwtWindow *window = office_call (office, tokens[i], "audit.list", &newest);
    const PwtAuditRow *entry = g_ptr_array_index (window->rows, 0);

    g_assert_cmpstr (entry->operation, ==, "list.exported");
    g_assert_true ((strstr (entry->after, "13712345678") == NULL) == (i == 0));
    g_assert_nonnull (strstr (entry->after, "state=arrears"));
    pwt_record_free (&pwt_audit_window_record, window);
  }
}

static void
test_health_counts_only_what_may_be_seen (Fixture *self, gconstpointer data)
{
  for (const char *who = "cB"; *who != '\0'; who++) {
    PwtSiteHealth *health =
        office_call (self->office, self->tokens[(int) *who], "site.health", NULL);

    g_assert_cmpint (health->lines->len, ==, *who == 'c' ? 1 : 2);
    g_assert_cmpint (health->meters, ==, *who == 'c' ? 4 : 6);
    g_assert_cmpint (health->open_topups, ==, *who == 'c' ? 1 : 2);
    pwt_record_free (&pwt_site_health_record, health);
  }
}

static void
test_commands_need_the_permission_of_their_kind (Fixture *self, gconstpointer data)
{
  static const struct {
    PwtCommandKind kind;
    const char *may;
  } kinds[] = {
    { PWT_COMMAND_READ, "cfeAB" }, { PWT_COMMAND_TRIP, "ceAB" },    { PWT_COMMAND_RESTORE, "ceAB" },
    { PWT_COMMAND_HOLD, "eAB" },   { PWT_COMMAND_CLOCK, "eAB" },    { PWT_COMMAND_PRICES, "eAB" },
    { PWT_COMMAND_ALARMS, "eAB" }, { PWT_COMMAND_OVERLOAD, "eAB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (const char *who = "cfeaAB"; *who != '\0'; who++) {
      PwtCommandRequest request = { .id = office_new_id (self->office),
                                    .project = self->own.project,
                                    .meter = self->own.meter,
                                    .kind = kinds[i].kind,
                                    .reason = (char *) "试验",
                                    .expires_us = self->office->now_us + PWT_US_PER_HOUR,
                                    .power_w = 1000 };
      g_autoptr (GPtrArray) meters = g_ptr_array_new ();
      PwtCommandManyRequest many = { .id = office_new_id (self->office),
                                     .project = request.project,
                                     .kind = request.kind,
                                     .reason = request.reason,
                                     .expires_us = request.expires_us,
                                     .power_w = 1000,
                                     .meters = meters };
      const char *token = self->tokens[(int) *who];

      g_ptr_array_add (meters, &request.meter);
      if (strchr (kinds[i].may, *who) != NULL) {
        pwt_record_free (&pwt_command_record,
                         office_call (self->office, token, "meter.command", &request));
        pwt_record_free (&pwt_job_record,
                         office_call (self->office, token, "meter.command-many", &many));
      } else {
        office_assert_fails (self->office, token, "meter.command", &request, DENIED);
        office_assert_fails (self->office, token, "meter.command-many", &many, DENIED);
      }
    }
}

/* The desktop, prewattctl and the server call the engine alike: it checks for all of them. */
static void
test_requests_are_checked_by_the_engine (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtSaleRequest sale = { .id = office_new_id (office),
                          .project = office->project,
                          .point = office_point (office, "R01") };
  PwtAccountOpenRequest open = { .id = office_new_id (office), .project = office->project };

  office_assert_fails (office, office->boss, "sale.create", &sale, INVALID);
  sale.paid = (PwtMoney){ 12345 }; /* not whole cents */
  office_assert_fails (office, office->boss, "sale.create", &sale, INVALID);
  sale.paid = (PwtMoney){ -10000 };
  office_assert_fails (office, office->boss, "sale.create", &sale, INVALID);
  office_assert_fails (office, office->boss, "account.open", &open, INVALID);
  office_assert_fails (office, office->boss, "operator.save", NULL, INVALID);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/rights/every-operation-has-a-rule-and-a-handler",
                   test_every_operation_has_a_rule_and_a_handler);
  g_test_add_func ("/engine/rights/every-handler-has-one-operation",
                   test_every_handler_has_one_operation);
  ADD ("/engine/rights/the-table-names-what-is-needed", test_the_table_names_what_is_needed);
  ADD ("/engine/rights/without-a-session", test_without_a_session);
  ADD ("/engine/rights/in-the-own-project", test_in_the_own_project);
  ADD ("/engine/rights/what-is-denied-is-logged", test_what_is_denied_is_logged);
  ADD ("/engine/rights/in-a-foreign-project", test_in_a_foreign_project);
  ADD ("/engine/rights/foreign-things-are-unknown", test_foreign_things_are_unknown);
  ADD ("/engine/rights/phones-are-masked", test_phones_are_masked);
  ADD ("/engine/rights/a-masked-phone-is-not-saved", test_a_masked_phone_is_not_saved);
  ADD ("/engine/rights/the-log-masks-phones-too", test_the_log_masks_phones_too);
  ADD ("/engine/rights/health-names-no-other-project", test_health_names_no_other_project);
  ADD ("/engine/rights/exports-are-logged-and-permitted", test_exports_are_logged_and_permitted);
  ADD ("/engine/rights/the-log-masks-what-was-searched-for",
       test_the_log_masks_what_was_searched_for);
  ADD ("/engine/rights/health-counts-only-what-may-be-seen",
       test_health_counts_only_what_may_be_seen);
  ADD ("/engine/rights/commands-need-the-permission-of-their-kind",
       test_commands_need_the_permission_of_their_kind);
  ADD ("/engine/rights/requests-are-checked-by-the-engine",
       test_requests_are_checked_by_the_engine);
  return g_test_run ();
}
