/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "main/paths.h"

void
pwt_make_absolute (char **path)
{
  char *absolute = *path != NULL ? g_canonicalize_filename (*path, NULL) : NULL;

  g_free (*path);
  *path = absolute;
}

/**
 * pwt_default_socket:
 *
 * Returns: (transfer full): where the prewattd of the site in @site_dir listens
 */
char *
pwt_default_socket (const char *site_dir)
{
  return g_build_filename (site_dir, "socket", NULL);
}

/**
 * pwt_profiles_dir:
 * @option: (nullable): what the command line says
 *
 * Returns: the folder of the meters' profiles: @option, else PREWATT_PROFILES, else the installed
 */
const char *
pwt_profiles_dir (const char *option)
{
  const char *environment = g_getenv ("PREWATT_PROFILES");

  if (option != NULL)
    return option;
  return environment != NULL && *environment != '\0' ? environment : PWT_PROFILES_DIR;
}
