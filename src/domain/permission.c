/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/permission.h"

#include "domain/error.h"

#define MAY(name) PWT_PERMISSION_BIT (PWT_MAY_##name)
#define EVERYTHING (PWT_PERMISSION_BIT (PWT_N_PERMISSIONS) - 1)

static const char *const permission_nicks[PWT_N_PERMISSIONS] = {
  [PWT_MAY_SEE] = "see",     [PWT_MAY_SEE_PRIVATE] = "see-private", [PWT_MAY_SELL] = "sell",
  [PWT_MAY_OPEN] = "open",   [PWT_MAY_READ_METER] = "read-meter",   [PWT_MAY_SWITCH] = "switch",
  [PWT_MAY_HOLD] = "hold",   [PWT_MAY_SET_METER] = "set-meter",     [PWT_MAY_SET_UP] = "set-up",
  [PWT_MAY_AUDIT] = "audit", [PWT_MAY_ADMINISTER] = "administer",   [PWT_MAY_RESOLVE] = "resolve",
};

/* Who takes the money does not check the books, and who sets up meters does not take money. */
static const PwtPermissions first_roles[PWT_N_FIRST_ROLES] = {
  [PWT_ROLE_CLERK] = MAY (SEE) | MAY (SELL) | MAY (OPEN) | MAY (READ_METER) | MAY (SWITCH),
  [PWT_ROLE_FINANCE] =
      MAY (SEE) | MAY (SEE_PRIVATE) | MAY (READ_METER) | MAY (AUDIT) | MAY (RESOLVE),
  [PWT_ROLE_ENGINEER] =
      MAY (SEE) | MAY (READ_METER) | MAY (SWITCH) | MAY (HOLD) | MAY (SET_METER) | MAY (SET_UP),
  [PWT_ROLE_AUDITOR] = MAY (SEE) | MAY (AUDIT),
  [PWT_ROLE_ADMINISTRATOR] = EVERYTHING,
};

/**
 * pwt_first_role_permissions:
 *
 * Returns: what @role allows in a new site
 */
PwtPermissions
pwt_first_role_permissions (PwtFirstRole role)
{
  g_return_val_if_fail ((guint) role < PWT_N_FIRST_ROLES, 0);

  return first_roles[role];
}

/**
 * pwt_first_role_id:
 *
 * Returns: the id of @role, which is the same in every site
 */
PwtId
pwt_first_role_id (PwtFirstRole role)
{
  g_return_val_if_fail ((guint) role < PWT_N_FIRST_ROLES, PWT_ID_NONE);

  return (PwtId){ 0x7000, G_GUINT64_CONSTANT (0x8000000000000001) + role };
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
 * pwt_permissions_dup_text:
 *
 * Returns: (transfer full): the nicks of @permissions with a space between
 */
char *
pwt_permissions_dup_text (PwtPermissions permissions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    if (pwt_permissions_have (permissions, (PwtPermission) i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", permission_nicks[i]);
  return g_string_free (text, FALSE);
}

static gboolean
add_nick (const char *nick, PwtPermissions *permissions)
{
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    if (g_str_equal (permission_nicks[i], nick)) {
      *permissions |= PWT_PERMISSION_BIT (i);
      return TRUE;
    }
  return FALSE;
}

/* Returns: the first nick that is none, borrowed from @nicks; NULL if all are known */
static const char *
add_nicks (const GStrv nicks, PwtPermissions *permissions)
{
  const char *unknown = NULL;

  *permissions = 0;
  for (guint i = 0; nicks[i] != NULL; i++)
    if (*nicks[i] != '\0' && !add_nick (nicks[i], permissions) && unknown == NULL)
      unknown = nicks[i];
  return unknown;
}

/**
 * pwt_permissions_parse:
 * @text: nicks with spaces between
 * @permissions: (out): the set
 * @error: return location for %PWT_DOMAIN_ERROR_SYNTAX
 *
 * Returns: %FALSE with @error set if one of the nicks is none
 */
gboolean
pwt_permissions_parse (const char *text, PwtPermissions *permissions, GError **error)
{
  g_auto (GStrv) nicks = g_strsplit (text, " ", -1);
  const char *unknown = add_nicks (nicks, permissions);

  return unknown == NULL || pwt_domain_error_set_syntax (unknown, "a permission", error);
}

/**
 * pwt_permissions_read:
 * @text: (nullable): nicks with spaces between, as stored
 *
 * Returns: the set, without what only another release of the program knows
 */
PwtPermissions
pwt_permissions_read (const char *text)
{
  g_auto (GStrv) nicks = g_strsplit (text != NULL ? text : "", " ", -1);
  PwtPermissions permissions;

  add_nicks (nicks, &permissions);
  return permissions;
}
