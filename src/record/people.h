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
} PwtOperator;

typedef struct {
  PwtId id;
  PwtId operator_id;
  PwtId project; /* none: every project of the site */
  PwtRole role;
} PwtOperatorRole;

extern const PwtRecord pwt_tenant_record, pwt_account_record, pwt_account_point_record,
    pwt_operator_record, pwt_operator_role_record;
extern const PwtChoice pwt_role_choices[];

G_END_DECLS
