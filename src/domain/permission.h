/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

typedef enum {
  PWT_ROLE_CLERK,         /* 收费员 */
  PWT_ROLE_FINANCE,       /* 财务 */
  PWT_ROLE_ENGINEER,      /* 工程师 */
  PWT_ROLE_AUDITOR,       /* 审计 */
  PWT_ROLE_ADMINISTRATOR, /* 管理员 */
} PwtRole;

#define PWT_N_ROLES 5

PwtPermissions pwt_role_permissions (PwtRole role);
gboolean pwt_permissions_have (PwtPermissions permissions, PwtPermission permission);
const char *pwt_permission_nick (PwtPermission permission);
const char *pwt_role_nick (PwtRole role);

G_END_DECLS
