/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of the API for whoever writes a client, made from the table of operations. */
#include "api/openapi.h"

#include "record/failure.h"
#include "record/operations.h"

#define CONTENT "\"content\":{\"application/json\":{\"schema\":"

static void
append_content (const PwtRecord *record, GString *json)
{
  g_string_append (json, CONTENT);
  pwt_record_append_schema (record, json);
  g_string_append (json, "}}");
}

static void
append_operation (const PwtOperation *operation, GString *json)
{
  g_autofree char *method = g_ascii_strdown (operation->method, -1);

  g_string_append_printf (json,
                          "\"%s\":{\"%s\":{\"operationId\":\"%s\",\"summary\":", operation->path,
                          method, operation->name);
  pwt_json_append_text (json, operation->summary);
  if (operation->flags & PWT_OP_PUBLIC)
    g_string_append (json, ",\"security\":[]");
  g_string_append (json, ",\"requestBody\":{\"required\":true,");
  g_string_append (json, CONTENT);
  pwt_operation_append_schema (operation, json);
  g_string_append (json, "}}},\"responses\":{\"200\":{\"description\":\"Done\",");
  append_content (operation->reply, json);
  g_string_append (json, "},\"default\":{\"$ref\":\"#/components/responses/failure\"}}}}");
}

/**
 * pwt_openapi_make:
 * @version: of the program
 *
 * Returns: (transfer full): the OpenAPI 3.0 document
 */
char *
pwt_openapi_make (const char *version)
{
  GString *json =
      g_string_new ("{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Prewatt\",\"version\":");

  pwt_json_append_text (json, version);
  g_string_append (json, "},\"security\":[{\"session\":[]}],\"paths\":{");
  for (guint i = 0; i < pwt_n_operations; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    append_operation (&pwt_operations[i], json);
  }
  g_string_append (json, "},\"components\":{\"securitySchemes\":{\"session\":{\"type\":\"http\","
                         "\"scheme\":\"bearer\"}},\"responses\":{\"failure\":{"
                         "\"description\":\"Not done; the code says why\",");
  append_content (&pwt_failure_reply_record, json);
  g_string_append (json, "}}}}");
  return g_string_free (json, FALSE);
}
