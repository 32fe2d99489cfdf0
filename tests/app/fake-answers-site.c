/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-answers.h"

static char *
answer_hello (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  gboolean is_demo = (pwt_fake_backend_get_flags (self) & PWT_FAKE_DEMO) != 0;
  PwtHello hello = {
    .version = (char *) "0.1.0",
    .needs_setup = (pwt_fake_backend_get_flags (self) & PWT_FAKE_NEW_SITE) != 0,
    .demo_operator = (char *) (is_demo ? "demo" : NULL),
    .demo_password = (char *) (is_demo ? "kx4-mm7-tq2" : NULL),
    .site_name = site->project->name,
  };

  return pwt_record_to_json (&pwt_hello_record, &hello);
}

static void
add_scope (PwtSession *session, const PwtProject *project)
{
  PwtScope *scope = pwt_record_new (&pwt_scope_record);

  scope->project = pwt_record_copy (&pwt_project_record, project);
  scope->permissions = session->permissions;
  g_ptr_array_add (session->scopes, scope);
}

static char *
answer_session (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  PwtSession *session = pwt_record_new (&pwt_session_record);
  PwtFakeFlags flags = pwt_fake_backend_get_flags (self);
  PwtProject second = *site->project;
  const char *who;
  char *json;

  session->token = g_strdup ("token");
  session->operator_ = pwt_record_new (&pwt_operator_record);
  session->operator_->id = pwt_fake_id (9, pwt_fake_backend_get_operator (self, &who));
  session->operator_->name = g_strdup ("demo");
  session->operator_->display_name = g_strdup (who);
  session->operator_->must_change =
      (flags & PWT_FAKE_MUST_CHANGE) && pwt_fake_backend_count (self, "auth.password") == 0;
  session->permissions = pwt_first_role_permissions (PWT_ROLE_ADMINISTRATOR);
  if (!(flags & PWT_FAKE_NO_PROJECT))
    add_scope (session, site->project);
  if (flags & PWT_FAKE_TWO_PROJECTS) {
    second.id = pwt_fake_id (1, 2);
    second.name = (char *) "高新区孵化园";
    add_scope (session, &second);
  }
  if (site->added != NULL)
    add_scope (session, site->added);
  json = pwt_record_to_json (&pwt_session_record, session);
  pwt_record_free (&pwt_session_record, session);
  return json;
}

static char *
answer_health (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  PwtSiteHealth *health = pwt_record_new (&pwt_site_health_record);
  char *json;

  health->now_us = site->now_us;
  health->oldest_read_us = site->now_us - 4 * PWT_US_PER_MINUTE;
  for (guint i = 0; i < site->lines->len; i++) {
    PwtLineHealth *line = g_ptr_array_index (site->lines, i);

    health->meters += line->meters;
    health->fresh += line->fresh;
    health->lost += line->lost;
    g_ptr_array_add (health->lines, pwt_record_copy (&pwt_line_health_record, line));
  }
  for (guint i = 0; i < site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (site->sales, i);

    health->open_topups += pwt_topup_is_open (sale->topup->state);
  }
  json = pwt_record_to_json (&pwt_site_health_record, health);
  pwt_record_free (&pwt_site_health_record, health);
  return json;
}

static char *
answer_sign_in (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  pwt_fake_backend_clear_flags (self, PWT_FAKE_NEW_SITE);
  pwt_fake_backend_begin_session (self);
  return answer_session (self, site, operation, request, error);
}

static char *
answer_project (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                gconstpointer request, GError **error)
{
  const PwtProject *project = request;

  pwt_fake_backend_clear_flags (self, PWT_FAKE_NO_PROJECT);
  if (pwt_id_equal (project->id, site->project->id)) {
    pwt_record_free (&pwt_project_record, site->project);
    site->project = pwt_record_copy (&pwt_project_record, project);
  } else if (site->added == NULL) {
    site->added = pwt_record_copy (&pwt_project_record, project);
  }
  return g_strdup ("{}");
}

static char *
answer_logo (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  PwtLogo logo = { .project = site->project->id,
                   .set_us = PWT_TIME_NONE,
                   .width = PWT_NONE,
                   .height = PWT_NONE,
                   .image = site->logo };

  return pwt_record_to_json (&pwt_logo_record, &logo);
}

static char *
answer_logo_save (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                  gconstpointer request, GError **error)
{
  g_free (site->logo);
  site->logo = g_strdup (((const PwtLogo *) request)->image);
  return g_strdup ("{}");
}

const PwtFakeAnswer pwt_fake_site_answers[] = {
  { "site.hello", answer_hello },
  { "site.setup", answer_sign_in },
  { "auth.sign-in", answer_sign_in },
  { "auth.session", answer_session },
  { "auth.sign-out", pwt_fake_answer_nothing },
  { "auth.password", pwt_fake_answer_nothing },
  { "project.save", answer_project },
  { "logo.get", answer_logo },
  { "logo.save", answer_logo_save },
  { "site.health", answer_health },
  { NULL, NULL },
};
