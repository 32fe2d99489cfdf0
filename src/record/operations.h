/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/permission.h"
#include "record/requests.h"

G_BEGIN_DECLS

/* Everything a person, a phone, a third party or a test can do. Server routes, client, prewattctl
 * and the API document are made from this table; the engine binds a handler to each. */

typedef enum {
  PWT_OP_READS_ONLY = 1 << 0,  /* runs on a reader, changes nothing, is not audited */
  PWT_OP_PUBLIC = 1 << 1,      /* needs no session */
  PWT_OP_SITE_WIDE = 1 << 2,   /* belongs to no project: permission in the site as a whole */
  PWT_OP_ANY_PROJECT = 1 << 3, /* the handler answers only what the caller's projects allow */
  PWT_OP_WAITS = 1 << 4,       /* may hold the answer back for some seconds */
  PWT_OP_QUICK = 1 << 5,       /* reads a few rows by their keys: microseconds */
  PWT_OP_SAVES = 1 << 6,       /* the request is how rows are to be that others may save too */
} PwtOperationFlags;

/* Permissions that depend on what is asked, or on what it is asked about. */
typedef struct {
  const char *by; /* the field of request or thing */
  const PwtChoice *choices;
  const PwtPermission *permissions; /* of each choice */
} PwtPermissionBy;

#define PWT_BODY_USUAL (1024 * 1024) /* bytes */

typedef struct {
  const char *name;   /* "sale.create" */
  const char *method; /* HTTP */
  const char *path;   /* "/api/1/sale.create" is made from the name when NULL */
  PwtPermission permission;
  PwtOperationFlags flags;
  const PwtRecord *request;
  const PwtRecord *reply;
  const char *summary;         /* one sentence for the API document */
  const PwtPermissionBy *also; /* what is needed besides, by what is asked; NULL: nothing */
  gsize body_max;              /* bytes of its longest request over a wire; 0: PWT_BODY_USUAL */
} PwtOperation;

extern const PwtOperation pwt_operations[];
extern const guint pwt_n_operations;

const PwtOperation *pwt_operation_find (const char *name);

/* Who saves (PWT_OP_SAVES) may say beside the request, as "was", how the same rows were when they
 * saw them. Where that is no longer so, somebody else saved meanwhile: the save is refused as a
 * conflict, and nothing of theirs is lost. Without it, what is there is saved over. */
gboolean pwt_operation_parse (const PwtOperation *operation, const char *json, gssize length,
                              gpointer *request, gpointer *was,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_operation_write (const PwtOperation *operation, gconstpointer request, gconstpointer was);
void pwt_operation_append_schema (const PwtOperation *operation, GString *json);

PwtPermission pwt_command_permission (PwtCommandKind kind);
PwtPermission pwt_decision_permission (PwtDecision decision);

G_END_DECLS
