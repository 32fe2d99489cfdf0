/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The site's roles, what each allows and how many have it; adds, changes and removes them.
 *
 * Signal "changed" (): a role was saved or removed from here. */
#define PWT_TYPE_ROLES_PANE (pwt_roles_pane_get_type ())
G_DECLARE_FINAL_TYPE (PwtRolesPane, pwt_roles_pane, PWT, ROLES_PANE, AdwBin)

/* Before anything else, once. */
void pwt_roles_pane_set_desk (PwtRolesPane *self, PwtDesk *desk);
void pwt_roles_pane_reload (PwtRolesPane *self);
/* Returns: (nullable) (element-type PwtRoleRow): NULL until they came; as of the last answer */
const GPtrArray *pwt_roles_pane_get_roles (PwtRolesPane *self);

G_END_DECLS
