/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/permission.h"

static void
test_roles_may_exactly_this (void)
{
  static const char *const may[PWT_N_ROLES] = {
    /* see, private, sell, open, read, switch, hold, set meter, set up, audit, administer, resolve
     */
    "Y-YYYY------", /* clerk */
    "YY--Y----Y-Y", /* finance */
    "Y---YYYYY---", /* engineer */
    "Y--------Y--", /* auditor */
    "YYYYYYYYYYYY", /* administrator */
  };

  for (guint role = 0; role < PWT_N_ROLES; role++) {
    PwtPermissions permissions = pwt_role_permissions ((PwtRole) role);

    for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
      g_test_message ("%s %s", pwt_role_nick ((PwtRole) role),
                      pwt_permission_nick ((PwtPermission) i));
      g_assert_cmpint (pwt_permissions_have (permissions, (PwtPermission) i), ==,
                       may[role][i] == 'Y');
    }
    g_assert_cmpuint (permissions >> PWT_N_PERMISSIONS, ==, 0);
  }
}

static void
test_nobody_may_anything (void)
{
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    g_assert_false (pwt_permissions_have (0, (PwtPermission) i));
    g_assert_true (pwt_permissions_have (PWT_PERMISSION_BIT (i), (PwtPermission) i));
    g_assert_false (pwt_permissions_have (~PWT_PERMISSION_BIT (i), (PwtPermission) i));
  }
}

static void
test_nicks (void)
{
  static const char *const roles[PWT_N_ROLES] = {
    "clerk", "finance", "engineer", "auditor", "administrator",
  };
  static const char *const permissions[PWT_N_PERMISSIONS] = {
    "see",  "see-private", "sell",   "open",  "read-meter", "switch",
    "hold", "set-meter",   "set-up", "audit", "administer", "resolve",
  };

  for (guint i = 0; i < PWT_N_ROLES; i++)
    g_assert_cmpstr (pwt_role_nick ((PwtRole) i), ==, roles[i]);
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    g_assert_cmpstr (pwt_permission_nick ((PwtPermission) i), ==, permissions[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/permission/roles-may-exactly-this", test_roles_may_exactly_this);
  g_test_add_func ("/domain/permission/nobody-may-anything", test_nobody_may_anything);
  g_test_add_func ("/domain/permission/nicks", test_nicks);
  return g_test_run ();
}
