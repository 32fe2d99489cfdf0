/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators and roles: those of a property office. */
#include "fake-answers.h"

/* clang-format off */
static const struct {
  const char *name, *display_name;
  guint role; /* of those below */
  gboolean is_everywhere, is_disabled, must_change;
} people[] = {
  { "demo", "王丽", 4, TRUE, FALSE, FALSE }, /* whoever is signed in */
  { "chen", "陈经理", 4, TRUE, FALSE, FALSE },
  { "liufang", "刘芳", 1, TRUE, FALSE, FALSE },
  { "wangmin", "王敏", 0, FALSE, FALSE, FALSE },
  { "xiaozhou", "周晓", 0, FALSE, FALSE, TRUE },
  { "zhaogong", "赵工", 2, FALSE, FALSE, FALSE },
  { "yeban", "值班室（夜班）", 5, FALSE, FALSE, FALSE },
  { "ouyangshangguan", "欧阳上官晓月（滨江智造产业园客户服务中心收费二组）", 0, FALSE, FALSE, FALSE },
  { "laoli", "李建国", 0, FALSE, TRUE, FALSE },
};

static const struct {
  const char *name, *permissions;
} roles[] = {
  { "Clerk", "see sell open read-meter switch" },
  { "Finance", "see see-private read-meter audit resolve" },
  { "Engineer", "see read-meter switch hold set-meter set-up" },
  { "Auditor", "see audit" },
  { "Administrator", "see see-private sell open read-meter switch hold set-meter set-up audit "
                     "administer resolve" },
  { "值班", "see read-meter switch" },
};
/* clang-format on */

static PwtId
role_id (guint i)
{
  return i < PWT_N_FIRST_ROLES ? pwt_first_role_id (i) : pwt_fake_id (82, i);
}

static PwtId
person_id (guint i)
{
  return i == 0 ? pwt_fake_id (9, 1) : pwt_fake_id (80, i);
}

static PwtOperatorRow *
new_person (PwtFakeSite *site, guint i)
{
  PwtOperatorRow *row = pwt_record_new (&pwt_operator_row_record);
  PwtRoleShown *role = pwt_record_new (&pwt_role_shown_record);

  row->id = person_id (i);
  row->name = g_strdup (people[i].name);
  row->display_name = g_strdup (people[i].display_name);
  row->is_disabled = people[i].is_disabled;
  row->must_change = people[i].must_change;
  row->used_us = people[i].is_disabled || people[i].must_change
                     ? PWT_TIME_NONE
                     : site->now_us - (1 + 17 * (gint64) i) * PWT_US_PER_MINUTE;
  role->role_name = g_strdup (roles[people[i].role].name);
  if (!people[i].is_everywhere)
    role->project_name = g_strdup (site->project->name);
  g_ptr_array_add (row->roles, role);
  return row;
}

static char *
answer_operators (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                  gconstpointer request, GError **error)
{
  GPtrArray *rows = pwt_record_list_new ();
  char *json;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_ptr_array_add (rows, new_person (site, i));
  json = pwt_fake_window (operation, &pwt_operator_row_record, rows, request);
  pwt_record_list_free (&pwt_operator_row_record, rows);
  return json;
}

static char *
answer_operator (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  PwtOperatorSaveRequest *found = pwt_record_new (&pwt_operator_save_request_record);
  PwtOperatorRole *role = pwt_record_new (&pwt_operator_role_record);
  guint i = 0;
  char *json;

  while (i < G_N_ELEMENTS (people) - 1 &&
         !pwt_id_equal (person_id (i), ((const PwtIdRequest *) request)->id))
    i++;
  found->operator_ = pwt_record_new (&pwt_operator_record);
  found->operator_->id = person_id (i);
  found->operator_->name = g_strdup (people[i].name);
  found->operator_->display_name = g_strdup (people[i].display_name);
  *role = (PwtOperatorRole){ pwt_fake_id (81, i), found->operator_->id,
                             people[i].is_everywhere ? PWT_ID_NONE : site->project->id,
                             role_id (people[i].role) };
  g_ptr_array_add (found->roles, role);
  json = pwt_record_to_json (&pwt_operator_save_request_record, found);
  pwt_record_free (&pwt_operator_save_request_record, found);
  return json;
}

static char *
answer_roles (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  GPtrArray *rows = pwt_record_list_new ();
  char *json;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    PwtRoleRow *row = pwt_record_new (&pwt_role_row_record);

    row->id = role_id (i);
    row->name = g_strdup (roles[i].name);
    row->permissions = g_strdup (roles[i].permissions);
    for (guint p = 0; p < G_N_ELEMENTS (people); p++)
      row->operators += people[p].role == i;
    g_ptr_array_add (rows, row);
  }
  json = pwt_fake_window (operation, &pwt_role_row_record, rows, request);
  pwt_record_list_free (&pwt_role_row_record, rows);
  return json;
}

/* A password is made up unless one was typed. */
static char *
answer_password (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  return g_strdup ("{\"password\":\"kx4m-m7tq-2hra\"}");
}

static char *
answer_saved (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  const PwtOperatorSaveRequest *save = request;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (pwt_id_equal (person_id (i), save->operator_->id))
      return g_strdup ("{}");
  return save->password != NULL ? g_strdup ("{}")
                                : answer_password (self, site, operation, request, error);
}

const PwtFakeAnswer pwt_fake_people_answers[] = {
  { "operator.list", answer_operators },
  { "operator.get", answer_operator },
  { "operator.save", answer_saved },
  { "operator.disable", pwt_fake_answer_nothing },
  { "operator.enable", pwt_fake_answer_nothing },
  { "operator.reset-password", answer_password },
  { "role.list", answer_roles },
  { "role.save", pwt_fake_answer_nothing },
  { "role.remove", pwt_fake_answer_nothing },
  { NULL, NULL },
};
