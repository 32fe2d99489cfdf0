/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/id.h"

G_BEGIN_DECLS

/* What a person may do, as data. A role is a set of permissions; an operator has a role in each
 * project they may see. */
typedef enum {
  PWT_MAY_SEE,         /* lists and pages of a project */
  PWT_MAY_SEE_PRIVATE, /* whole phone and identity numbers */
  PWT_MAY_SELL,        /* quote, sell, print receipts, cancel what was not sent */
  PWT_MAY_OPEN,        /* open accounts, edit tenants */
  PWT_MAY_READ_METER,  /* read a meter now */
  PWT_MAY_SWITCH,      /* trip and restore */
  PWT_MAY_HOLD,        /* forced supply: unpaid use without limit */
  PWT_MAY_SET_METER,   /* clock, prices, alarm amounts, overload threshold */
  PWT_MAY_SET_UP,      /* buildings, lines, meters, tariffs */
  PWT_MAY_AUDIT,       /* log, chain, verification */
  PWT_MAY_ADMINISTER,  /* operators, backup, site settings */
  PWT_MAY_RESOLVE,     /* decide whether money that is in doubt has arrived */
} PwtPermission;

#define PWT_N_PERMISSIONS 12

typedef guint32 PwtPermissions; /* bit n = PwtPermission n */

#define PWT_PERMISSION_BIT(p) ((PwtPermissions) 1 << (p))

/* The roles a new site begins with. They are rows like any other afterwards: a site changes them
 * and adds its own. */
typedef enum {
  PWT_ROLE_CLERK,         /* 收费员 */
  PWT_ROLE_FINANCE,       /* 财务 */
  PWT_ROLE_ENGINEER,      /* 工程师 */
  PWT_ROLE_AUDITOR,       /* 审计 */
  PWT_ROLE_ADMINISTRATOR, /* 管理员 */
} PwtFirstRole;

#define PWT_N_FIRST_ROLES 5

PwtPermissions pwt_first_role_permissions (PwtFirstRole role);
PwtId pwt_first_role_id (PwtFirstRole role);
gboolean pwt_permissions_have (PwtPermissions permissions, PwtPermission permission);
const char *pwt_permission_nick (PwtPermission permission);

/* A set as text: nicks with a space between, in the order of the enumeration. */
char *pwt_permissions_dup_text (PwtPermissions permissions);
gboolean pwt_permissions_parse (const char *text, PwtPermissions *permissions,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtPermissions pwt_permissions_read (const char *text);

G_END_DECLS
