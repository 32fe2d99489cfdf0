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
  PWT_FIELD (PwtOperator, BOOL, must_change, N_ ("Must change the password")),
};
const PwtRecord pwt_operator_record = PWT_RECORD (PwtOperator, "operator", operator_fields);

/* As the migration that made them wrote them; screens show their translation. */
const char *const pwt_first_role_names[PWT_N_FIRST_ROLES] = {
  [PWT_ROLE_CLERK] = N_ ("Clerk"),
  [PWT_ROLE_FINANCE] = N_ ("Finance"),
  [PWT_ROLE_ENGINEER] = N_ ("Engineer"),
  [PWT_ROLE_AUDITOR] = N_ ("Auditor"),
  [PWT_ROLE_ADMINISTRATOR] = N_ ("Administrator"),
};

static const PwtField role_fields[] = {
  PWT_FIELD (PwtRole, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtRole, TEXT, name, N_ ("Role"), .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtRole, TEXT, permissions, N_ ("Permissions"), .flags = PWT_F_REQUIRED,
             .max_length = 400),
};
const PwtRecord pwt_role_record = PWT_RECORD (PwtRole, "role", role_fields);

static const PwtField operator_role_fields[] = {
  PWT_FIELD (PwtOperatorRole, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOperatorRole, ID, operator_id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtOperatorRole, ID, project, NULL),
  PWT_FIELD (PwtOperatorRole, ID, role, N_ ("Role"), .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_operator_role_record =
    PWT_RECORD (PwtOperatorRole, "operator-role", operator_role_fields);

static const PwtField role_shown_fields[] = {
  PWT_FIELD (PwtRoleShown, TEXT, role_name, N_ ("Role")),
  PWT_FIELD (PwtRoleShown, TEXT, project_name, N_ ("Project")),
};
const PwtRecord pwt_role_shown_record = PWT_RECORD (PwtRoleShown, "role-shown", role_shown_fields);

static const PwtField operator_row_fields[] = {
  PWT_FIELD (PwtOperatorRow, ID, id, NULL),
  PWT_FIELD (PwtOperatorRow, TEXT, name, N_ ("User name")),
  PWT_FIELD (PwtOperatorRow, TEXT, display_name, N_ ("Name")),
  PWT_FIELD (PwtOperatorRow, BOOL, is_disabled, N_ ("Disabled")),
  PWT_FIELD (PwtOperatorRow, BOOL, must_change, N_ ("Must change the password")),
  PWT_FIELD (PwtOperatorRow, TIME, used_us, N_ ("Last active")),
  PWT_FIELD (PwtOperatorRow, LIST, roles, N_ ("Role"), .of = &pwt_role_shown_record),
};
const PwtRecord pwt_operator_row_record =
    PWT_RECORD (PwtOperatorRow, "operator-row", operator_row_fields);

static const PwtField role_row_fields[] = {
  PWT_FIELD (PwtRoleRow, ID, id, NULL),
  PWT_FIELD (PwtRoleRow, TEXT, name, N_ ("Role")),
  PWT_FIELD (PwtRoleRow, TEXT, permissions, N_ ("Permissions")),
  PWT_FIELD (PwtRoleRow, INT, operators, N_ ("Operators")),
};
const PwtRecord pwt_role_row_record = PWT_RECORD (PwtRoleRow, "role-row", role_row_fields);
