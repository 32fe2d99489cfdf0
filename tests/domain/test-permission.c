/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/permission.h"

#include "domain/error.h"

static void
test_roles_may_exactly_this (void)
{
  static const char *const may[PWT_N_FIRST_ROLES] = {
    /* see, private, sell, open, read, switch, hold, set meter, set up, audit, administer, resolve
     */
    "Y-YYYY------", /* clerk */
    "YY--Y----Y-Y", /* finance */
    "Y---YYYYY---", /* engineer */
    "Y--------Y--", /* auditor */
    "YYYYYYYYYYYY", /* administrator */
  };

  for (guint role = 0; role < PWT_N_FIRST_ROLES; role++) {
    PwtPermissions permissions = pwt_first_role_permissions ((PwtFirstRole) role);

    for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
      g_test_message ("%u %s", role, pwt_permission_nick ((PwtPermission) i));
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
  static const char *const permissions[PWT_N_PERMISSIONS] = {
    "see",  "see-private", "sell",   "open",  "read-meter", "switch",
    "hold", "set-meter",   "set-up", "audit", "administer", "resolve",
  };

  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    g_assert_cmpstr (pwt_permission_nick ((PwtPermission) i), ==, permissions[i]);
}

static void
test_sets_as_text (void)
{
  for (PwtPermissions set = 0; set < PWT_PERMISSION_BIT (PWT_N_PERMISSIONS); set++) {
    g_autofree char *text = pwt_permissions_dup_text (set);
    g_autoptr (GError) error = NULL;
    PwtPermissions read;

    g_assert_true (pwt_permissions_parse (text, &read, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (read, ==, set);
    g_assert_cmpuint (pwt_permissions_read (text), ==, set);
  }
}

/* What is typed must be known; what is stored may be of a newer program. */
static void
test_unknown_permission (void)
{
  static const char *const wrong[] = { "fly", "see fly", "See", "see,sell", "see\tsell" };
  PwtPermissions read;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", wrong[i]);
    g_assert_false (pwt_permissions_parse (wrong[i], &read, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX);
  }
  g_assert_cmpuint (pwt_permissions_read ("see fly  sell "), ==,
                    PWT_PERMISSION_BIT (PWT_MAY_SEE) | PWT_PERMISSION_BIT (PWT_MAY_SELL));
  g_assert_cmpuint (pwt_permissions_read (NULL), ==, 0);
}

/* Written into every site for ever. */
static void
test_ids_of_the_first_roles (void)
{
  for (guint role = 0; role < PWT_N_FIRST_ROLES; role++) {
    g_autofree char *wanted = g_strdup_printf ("00000000-0000-7000-8000-%012x", role + 1);
    g_autofree char *id = pwt_id_dup_text (pwt_first_role_id ((PwtFirstRole) role));

    g_assert_cmpstr (id, ==, wanted);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/permission/roles-may-exactly-this", test_roles_may_exactly_this);
  g_test_add_func ("/domain/permission/nobody-may-anything", test_nobody_may_anything);
  g_test_add_func ("/domain/permission/nicks", test_nicks);
  g_test_add_func ("/domain/permission/sets-as-text", test_sets_as_text);
  g_test_add_func ("/domain/permission/unknown-permission", test_unknown_permission);
  g_test_add_func ("/domain/permission/ids-of-the-first-roles", test_ids_of_the_first_roles);
  return g_test_run ();
}
