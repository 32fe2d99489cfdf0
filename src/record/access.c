/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/access.h"

static const PwtField hello_fields[] = {
  PWT_FIELD (PwtHello, TEXT, version, NULL),       PWT_FIELD (PwtHello, BOOL, needs_setup, NULL),
  PWT_FIELD (PwtHello, TEXT, demo_operator, NULL), PWT_FIELD (PwtHello, TEXT, demo_password, NULL),
  PWT_FIELD (PwtHello, TEXT, site_name, NULL),
};
const PwtRecord pwt_hello_record = PWT_RECORD (PwtHello, "hello", hello_fields);

static const PwtField sign_in_fields[] = {
  PWT_FIELD (PwtSignInRequest, TEXT, name, N_ ("User name"), .flags = PWT_F_REQUIRED,
             .max_length = 40),
  PWT_FIELD (PwtSignInRequest, TEXT, password, N_ ("Password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtSignInRequest, TEXT, origin, NULL, .max_length = 80),
};
const PwtRecord pwt_sign_in_request_record =
    PWT_RECORD (PwtSignInRequest, "sign-in-request", sign_in_fields);

static const PwtField setup_fields[] = {
  PWT_FIELD (PwtSetupRequest, TEXT, name, N_ ("User name"), .flags = PWT_F_REQUIRED,
             .max_length = 40),
  PWT_FIELD (PwtSetupRequest, TEXT, display_name, N_ ("Name"), .max_length = 40),
  PWT_FIELD (PwtSetupRequest, TEXT, password, N_ ("Password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtSetupRequest, TEXT, origin, NULL, .max_length = 80),
};
const PwtRecord pwt_setup_request_record =
    PWT_RECORD (PwtSetupRequest, "setup-request", setup_fields);

static const PwtField scope_fields[] = {
  PWT_FIELD (PwtScope, RECORD, project, NULL, .of = &pwt_project_record),
  PWT_FIELD (PwtScope, INT, permissions, NULL),
};
const PwtRecord pwt_scope_record = PWT_RECORD (PwtScope, "scope", scope_fields);

static const PwtField session_fields[] = {
  PWT_FIELD (PwtSession, TEXT, token, NULL, .flags = PWT_F_SECRET),
  PWT_FIELD (PwtSession, RECORD, operator_, NULL, .of = &pwt_operator_record),
  PWT_FIELD (PwtSession, LIST, scopes, NULL, .of = &pwt_scope_record),
  PWT_FIELD (PwtSession, INT, permissions, NULL),
};
const PwtRecord pwt_session_record = PWT_RECORD (PwtSession, "session", session_fields);

static const PwtField password_fields[] = {
  PWT_FIELD (PwtPasswordRequest, TEXT, old_password, N_ ("Old password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
  PWT_FIELD (PwtPasswordRequest, TEXT, new_password, N_ ("New password"),
             .flags = PWT_F_REQUIRED | PWT_F_SECRET),
};
const PwtRecord pwt_password_request_record =
    PWT_RECORD (PwtPasswordRequest, "password-request", password_fields);

static const PwtField operator_save_fields[] = {
  PWT_FIELD (PwtOperatorSaveRequest, RECORD, operator_, NULL, .flags = PWT_F_REQUIRED,
             .of = &pwt_operator_record),
  PWT_FIELD (PwtOperatorSaveRequest, TEXT, password, N_ ("Password"), .flags = PWT_F_SECRET),
  PWT_FIELD (PwtOperatorSaveRequest, LIST, roles, NULL, .of = &pwt_operator_role_record),
};
const PwtRecord pwt_operator_save_request_record =
    PWT_RECORD (PwtOperatorSaveRequest, "operator-save-request", operator_save_fields);

static const PwtField password_reset_fields[] = {
  PWT_FIELD (PwtPasswordResetRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtPasswordResetRequest, TEXT, password, N_ ("Password"), .flags = PWT_F_SECRET),
};
const PwtRecord pwt_password_reset_request_record =
    PWT_RECORD (PwtPasswordResetRequest, "password-reset-request", password_reset_fields);

static const PwtField password_reply_fields[] = {
  PWT_FIELD (PwtPasswordReply, TEXT, password, N_ ("Password"), .flags = PWT_F_SECRET),
};
const PwtRecord pwt_password_reply_record =
    PWT_RECORD (PwtPasswordReply, "password-reply", password_reply_fields);
