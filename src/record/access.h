/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/people.h"
#include "record/site.h"

G_BEGIN_DECLS

/* Coming in: what operations of sign-in and operators are asked and answer. */

/* What a client may know before anybody signed in. */
typedef struct {
  char *version;
  gboolean needs_setup; /* no operator yet: create the administrator */
  char *demo_operator;  /* demo site only: who may sign in … */
  char *demo_password;  /* … and with what */
  char *site_name;
} PwtHello;

typedef struct {
  char *name;
  char *password;
  char *origin; /* from where, for the log */
} PwtSignInRequest;

typedef struct {
  char *name;
  char *display_name;
  char *password;
  char *origin;
} PwtSetupRequest;

/* What the operator may do in one project. */
typedef struct {
  PwtProject *project;
  gint64 permissions; /* PwtPermissions */
} PwtScope;

typedef struct {
  char *token; /* to be sent with every call; 256 random bits, kept by the server as a hash */
  PwtOperator *operator_;
  GPtrArray *scopes;  /* (element-type PwtScope) projects the operator may see */
  gint64 permissions; /* in the site as a whole */
} PwtSession;

typedef struct {
  char *old_password;
  char *new_password;
} PwtPasswordRequest;

typedef struct {
  PwtOperator *operator_;
  char *password;   /* NULL: leave as it is; of a new operator: one is made up */
  GPtrArray *roles; /* (element-type PwtOperatorRole) */
} PwtOperatorSaveRequest;

/* A new password for somebody who has lost theirs. */
typedef struct {
  PwtId id;       /* of the operator */
  char *password; /* NULL: one is made up */
} PwtPasswordResetRequest;

typedef struct {
  char *password; /* that was made up: told once, here; NULL: none was */
} PwtPasswordReply;

extern const PwtRecord pwt_hello_record, pwt_sign_in_request_record, pwt_setup_request_record,
    pwt_scope_record, pwt_session_record, pwt_password_request_record,
    pwt_operator_save_request_record, pwt_password_reset_request_record, pwt_password_reply_record;

G_END_DECLS
