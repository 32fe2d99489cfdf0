/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/permission.h"

G_BEGIN_DECLS

/* What a permission is called to people. */
const char *pwt_permission_label (PwtPermission permission);

/* A role's name: of those a site begins with the translation, as long as nobody renamed it. */
const char *pwt_role_label (const char *name);

/* What a set allows, in one line. Returns: (transfer full) */
char *pwt_permissions_show (PwtPermissions permissions);

G_END_DECLS
