/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a site's programs find each other and their data. */
/* What a program writes down of a path must mean the same from everywhere. @path: (inout)
 * (nullable) */
void pwt_make_absolute (char **path);
char *pwt_default_socket (const char *site_dir);
const char *pwt_profiles_dir (const char *option);

G_END_DECLS
