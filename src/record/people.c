/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/people.h"

static const PwtField tenant_fields[] = {
  PWT_FIELD (PwtTenant, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTenant, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtTenant, TEXT, name, N_ ("Tenant"), .flags = PWT_F_REQUIRED, .max_length = 80),
  PWT_FIELD (PwtTenant, TEXT, contact, N_ ("Contact"), .max_length = 40),
  PWT_FIELD (PwtTenant, TEXT, phone, N_ ("Phone"), .flags = PWT_F_PRIVATE, .max_length = 30),
  PWT_FIELD (PwtTenant, TEXT, invoice_title, N_ ("Invoice title"), .max_length = 120),
  PWT_FIELD (PwtTenant, TEXT, tax_number, N_ ("Tax number"), .flags = PWT_F_PRIVATE,
             .max_length = 30),
};
const PwtRecord pwt_tenant_record = PWT_RECORD (PwtTenant, "tenant", tenant_fields);

static const PwtField account_fields[] = {
  PWT_FIELD (PwtAccount, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccount, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccount, TEXT, number, N_ ("Account no."), .max_length = 20),
  PWT_FIELD (PwtAccount, ID, tenant, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccount, ID, tariff, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccount, MONEY, alarm1, N_ ("Alarm amount 1"), .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccount, MONEY, alarm2, N_ ("Alarm amount 2"), .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccount, MONEY, overdraft_limit, N_ ("Overdraft limit"),
             .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtAccount, TIME, opened_us, N_ ("Opened")),
  PWT_FIELD (PwtAccount, TIME, closed_us, N_ ("Closed")),
};
const PwtRecord pwt_account_record = PWT_RECORD (PwtAccount, "account", account_fields);

static const PwtField account_point_fields[] = {
  PWT_FIELD (PwtAccountPoint, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountPoint, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountPoint, ID, account, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountPoint, ID, point, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountPoint, TIME, since_us, N_ ("From"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtAccountPoint, TIME, until_us, N_ ("Until")),
};
const PwtRecord pwt_account_point_record =
    PWT_RECORD (PwtAccountPoint, "account-point", account_point_fields);

static const PwtField operator_fields[] = {
  PWT_FIELD (PwtOperator, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOperator, TEXT, name, N_ ("User name"), .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtOperator, TEXT, display_name, N_ ("Name"), .max_length = 40),
  PWT_FIELD (PwtOperator, BOOL, is_disabled, N_ ("Disabled")),
};
const PwtRecord pwt_operator_record = PWT_RECORD (PwtOperator, "operator", operator_fields);

const PwtChoice pwt_role_choices[] = {
  { "clerk", N_ ("Clerk") },
  { "finance", N_ ("Finance") },
  { "engineer", N_ ("Engineer") },
  { "auditor", N_ ("Auditor") },
  { "administrator", N_ ("Administrator") },
  { NULL, NULL },
};

static const PwtField operator_role_fields[] = {
  PWT_FIELD (PwtOperatorRole, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOperatorRole, ID, operator_id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOperatorRole, ID, project, NULL),
  PWT_FIELD (PwtOperatorRole, CHOICE, role, N_ ("Role"), .choices = pwt_role_choices),
};
const PwtRecord pwt_operator_role_record =
    PWT_RECORD (PwtOperatorRole, "operator-role", operator_role_fields);
