/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prewattctl call, operations */
#include "domain/error.h"
#include "main/ctl.h"
#include "record/failure.h"

static void
print_json (const PwtRecord *record, gconstpointer object)
{
  g_autofree char *json = pwt_record_to_json (record, object);

  g_print ("%s\n", json);
}

/* What was asked makes no sense, so that nobody was asked. */
static gboolean
is_invalid (const GError *error)
{
  return error->domain == PWT_RECORD_ERROR || error->domain == PWT_DOMAIN_ERROR ||
         error->domain == CTL_ERROR;
}

static void
print_failure (const GError *error)
{
  const char *code = "failed";
  g_autofree char *json = NULL;

  if (error->domain == PWT_BACKEND_ERROR)
    code = pwt_backend_error_nick ((PwtBackendError) error->code);
  else if (is_invalid (error))
    code = "invalid";
  json = pwt_failure_to_json (code, error->message);
  g_print ("%s\n", json);
}

static const PwtOperation *
find_operation (const CtlOptions *options, GError **error)
{
  const PwtOperation *operation;

  if (options->n_words != 2 && options->n_words != 3) {
    g_set_error_literal (error, CTL_ERROR, CTL_ERROR_USAGE,
                         "Use: prewattctl --site PATH call OPERATION '{json}'; “prewattctl "
                         "operations” lists them");
    return NULL;
  }
  operation = pwt_operation_find (options->words[1]);
  if (operation == NULL)
    g_set_error (error, CTL_ERROR, CTL_ERROR_INVALID,
                 "There is no operation “%.60s”: “prewattctl operations” lists them",
                 options->words[1]);
  return operation;
}

static gboolean
ask (CtlSite *site, const CtlOptions *options, const PwtOperation *operation, gconstpointer request,
     gconstpointer was, GError **error)
{
  const PwtRecord *record = operation->reply;
  gpointer reply;

  if (!(operation->flags & PWT_OP_PUBLIC) && !ctl_sign_in (site, error))
    return FALSE;
  reply = ctl_save (site, operation->name, request, was, error);
  if (reply != NULL && options->must_wait)
    reply = ctl_wait (site, operation, reply, &record, error);
  if (reply == NULL)
    return FALSE;
  print_json (record, reply);
  pwt_record_free (record, reply);
  return TRUE;
}

static gboolean
call (const CtlOptions *options, GError **error)
{
  const PwtOperation *operation = find_operation (options, error);
  const char *json = options->n_words > 2 ? options->words[2] : "{}";
  gpointer request = NULL, was = NULL;
  CtlSite site = { 0 };
  gboolean is_good;

  if (operation == NULL || !pwt_operation_parse (operation, json, -1, &request, &was, error))
    return FALSE;
  is_good = ctl_attach (options, CTL_WITH_LINES, &site, error) &&
            ask (&site, options, operation, request, was, error);
  ctl_detach (&site);
  pwt_record_free (operation->request, request);
  pwt_record_free (operation->request, was);
  return is_good;
}

gboolean
ctl_call (const CtlOptions *options, GError **error)
{
  GError *failure = NULL;

  if (call (options, &failure))
    return TRUE;
  if (g_error_matches (failure, CTL_ERROR, CTL_ERROR_USAGE)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  print_failure (failure);
  g_error_free (failure);
  return FALSE;
}

static void
append_also (const PwtPermissionBy *also, GString *json)
{
  g_string_append_printf (json, "\"permission_by\":{\"%s\":{", also->by);
  for (guint i = 0; also->choices[i].nick != NULL; i++)
    g_string_append_printf (json, "%s\"%s\":\"%s\"", i > 0 ? "," : "", also->choices[i].nick,
                            pwt_permission_nick (also->permissions[i]));
  g_string_append (json, "}},");
}

static void
append_operation (const PwtOperation *operation, GString *json)
{
  g_string_append_printf (json, "{\"name\":\"%s\",\"method\":\"%s\",\"path\":\"%s\",",
                          operation->name, operation->method, operation->path);
  g_string_append_printf (json, "\"permission\":\"%s\",\"is_public\":%s,\"reads_only\":%s,",
                          pwt_permission_nick (operation->permission),
                          (operation->flags & PWT_OP_PUBLIC) ? "true" : "false",
                          (operation->flags & PWT_OP_READS_ONLY) ? "true" : "false");
  if (operation->also != NULL)
    append_also (operation->also, json);
  g_string_append (json, "\"summary\":");
  pwt_json_append_text (json, operation->summary);
  g_string_append (json, ",\"request\":");
  pwt_operation_append_schema (operation, json);
  g_string_append (json, ",\"reply\":");
  pwt_record_append_schema (operation->reply, json);
  g_string_append_c (json, '}');
}

gboolean
ctl_operations (const CtlOptions *options, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[\n");

  for (guint i = 0; i < pwt_n_operations; i++) {
    append_operation (&pwt_operations[i], json);
    g_string_append (json, i + 1 < pwt_n_operations ? ",\n" : "\n]\n");
  }
  g_print ("%s", json->str);
  return TRUE;
}
