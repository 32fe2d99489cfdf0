/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/programs.h"

/**
 * pwt_program_beside:
 * @name: of another program of ours
 * @variable: environment variable that may say where it is
 *
 * Returns: (transfer full): its path: what @variable says, else beside this program where it was
 * built or installed, else the name for the search path
 */
char *
pwt_program_beside (const char *name, const char *variable)
{
  const char *given = g_getenv (variable);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = dir != NULL ? g_build_filename (dir, name, NULL) : NULL;

  if (given != NULL)
    return g_strdup (given);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_strdup (name);
}
