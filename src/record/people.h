/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/permission.h"
#include "record/record.h"

G_BEGIN_DECLS

/* Who pays, who works here, and what an account is. */

typedef struct {
  PwtId id;
  PwtId project;
  char *name;
  char *contact;
  char *phone;
  char *invoice_title;
  char *tax_number;
} PwtTenant;

/* 户: a tenant at one or more points, from opening to closing. */
typedef struct {
  PwtId id;
  PwtId project;
  char *number; /* digits, unique in the project, given by the engine */
  PwtId tenant;
  PwtId tariff;
  PwtMoney alarm1, alarm2; /* low-balance thresholds */
  PwtMoney overdraft_limit;
  gint64 opened_us;
  gint64 closed_us; /* PWT_TIME_NONE while open */
} PwtAccount;

typedef struct {
  PwtId id;
  PwtId project;
  PwtId account;
  PwtId point;
  gint64 since_us;
  gint64 until_us;
} PwtAccountPoint;

typedef struct {
  PwtId id;
  char *name;         /* what is typed at sign-in */
  char *display_name; /* on receipts */
  gboolean is_disabled;
  gboolean must_change; /* somebody else set the password: nothing else goes before it is changed */
} PwtOperator;

/* 角色: a named set of permissions, of the whole site. */
typedef struct {
  PwtId id;
  char *name;        /* of those a site begins with: English, to translate */
  char *permissions; /* as pwt_permissions_dup_text() */
} PwtRole;

typedef struct {
  PwtId id;
  PwtId operator_id;
  PwtId project; /* none: every project of the site */
  PwtId role;
} PwtOperatorRole;

/* Rows of lists. */
typedef struct {
  char *role_name;
  char *project_name; /* NULL: every project */
} PwtRoleShown;

typedef struct {
  PwtId id;
  char *name;
  char *display_name;
  gboolean is_disabled;
  gboolean must_change;
  gint64 used_us;   /* when a session of theirs was last used; PWT_TIME_NONE: there is none */
  GPtrArray *roles; /* (element-type PwtRoleShown) */
} PwtOperatorRow;

typedef struct {
  PwtId id;
  char *name;
  char *permissions;
  gint64 operators; /* how many have it */
} PwtRoleRow;

extern const PwtRecord pwt_tenant_record, pwt_account_record, pwt_account_point_record,
    pwt_operator_record, pwt_role_record, pwt_operator_role_record, pwt_role_shown_record,
    pwt_operator_row_record, pwt_role_row_record;
extern const char *const pwt_first_role_names[PWT_N_FIRST_ROLES];

G_END_DECLS
