/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/role-words.h"

#include <glib/gi18n.h>

#include "record/people.h"

/* clang-format off */
static const char *const labels[PWT_N_PERMISSIONS] = {
  [PWT_MAY_SEE] = N_("See lists and pages"),
  [PWT_MAY_SEE_PRIVATE] = N_("See whole phone and tax numbers"),
  [PWT_MAY_SELL] = N_("Sell and print receipts"),
  [PWT_MAY_OPEN] = N_("Open accounts, change tenants"),
  [PWT_MAY_READ_METER] = N_("Read meters now"),
  [PWT_MAY_SWITCH] = N_("Trip and restore"),
  [PWT_MAY_HOLD] = N_("Hold the supply"),
  [PWT_MAY_SET_METER] = N_("Send clock, prices and thresholds"),
  [PWT_MAY_SET_UP] = N_("Set up places, lines, meters and tariffs"),
  [PWT_MAY_AUDIT] = N_("Read the log, verify the books"),
  [PWT_MAY_ADMINISTER] = N_("Administer operators, backups and the site"),
  [PWT_MAY_RESOLVE] = N_("Decide on money in doubt"),
};
/* clang-format on */

const char *
pwt_permission_label (PwtPermission permission)
{
  g_return_val_if_fail ((guint) permission < PWT_N_PERMISSIONS, "");

  return _ (labels[permission]);
}

const char *
pwt_role_label (const char *name)
{
  for (guint i = 0; i < PWT_N_FIRST_ROLES; i++)
    if (g_strcmp0 (pwt_first_role_names[i], name) == 0)
      return _ (pwt_first_role_names[i]);
  return name;
}

char *
pwt_permissions_show (PwtPermissions permissions)
{
  GString *text;

  if (permissions == PWT_PERMISSION_BIT (PWT_N_PERMISSIONS) - 1)
    return g_strdup (_ ("All permissions"));
  text = g_string_new (NULL);
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    if (pwt_permissions_have (permissions, (PwtPermission) i))
      g_string_append_printf (text, "%s%s",
                              text->len > 0 ? "\u00a0· " : "" /* no line begins with the dot */,
                              pwt_permission_label ((PwtPermission) i));
  return g_string_free (text, FALSE);
}
