/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/permission.h"

#define MAY(name) PWT_PERMISSION_BIT (PWT_MAY_##name)
#define EVERYTHING (PWT_PERMISSION_BIT (PWT_N_PERMISSIONS) - 1)

static const char *const permission_nicks[PWT_N_PERMISSIONS] = {
  [PWT_MAY_SEE] = "see",     [PWT_MAY_SEE_PRIVATE] = "see-private", [PWT_MAY_SELL] = "sell",
  [PWT_MAY_OPEN] = "open",   [PWT_MAY_READ_METER] = "read-meter",   [PWT_MAY_SWITCH] = "switch",
  [PWT_MAY_HOLD] = "hold",   [PWT_MAY_SET_METER] = "set-meter",     [PWT_MAY_SET_UP] = "set-up",
  [PWT_MAY_AUDIT] = "audit", [PWT_MAY_ADMINISTER] = "administer",   [PWT_MAY_RESOLVE] = "resolve",
};

/* Who takes the money does not check the books, and who sets up meters does not take money. */
static const struct {
  const char *nick;
  PwtPermissions permissions;
} roles[PWT_N_ROLES] = {
  [PWT_ROLE_CLERK] = { "clerk",
                       MAY (SEE) | MAY (SELL) | MAY (OPEN) | MAY (READ_METER) | MAY (SWITCH) },
  [PWT_ROLE_FINANCE] = { "finance", MAY (SEE) | MAY (SEE_PRIVATE) | MAY (READ_METER) | MAY (AUDIT) |
                                        MAY (RESOLVE) },
  [PWT_ROLE_ENGINEER] = { "engineer", MAY (SEE) | MAY (READ_METER) | MAY (SWITCH) | MAY (HOLD) |
                                          MAY (SET_METER) | MAY (SET_UP) },
  [PWT_ROLE_AUDITOR] = { "auditor", MAY (SEE) | MAY (AUDIT) },
  [PWT_ROLE_ADMINISTRATOR] = { "administrator", EVERYTHING },
};

/**
 * pwt_role_permissions:
 *
 * Returns: what an operator with @role may do
 */
PwtPermissions
pwt_role_permissions (PwtRole role)
{
  g_return_val_if_fail ((guint) role < PWT_N_ROLES, 0);

  return roles[role].permissions;
}

/**
 * pwt_permissions_have:
 *
 * Returns: %TRUE if @permission is among @permissions
 */
gboolean
pwt_permissions_have (PwtPermissions permissions, PwtPermission permission)
{
  g_return_val_if_fail ((guint) permission < PWT_N_PERMISSIONS, FALSE);

  return (permissions & PWT_PERMISSION_BIT (permission)) != 0;
}

/**
 * pwt_permission_nick:
 *
 * Returns: the name of @permission in files and JSON
 */
const char *
pwt_permission_nick (PwtPermission permission)
{
  g_return_val_if_fail ((guint) permission < PWT_N_PERMISSIONS, NULL);

  return permission_nicks[permission];
}

/**
 * pwt_role_nick:
 *
 * Returns: the name of @role in files and JSON
 */
const char *
pwt_role_nick (PwtRole role)
{
  g_return_val_if_fail ((guint) role < PWT_N_ROLES, NULL);

  return roles[role].nick;
}
