/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/draft.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "report/error.h"

#define TRIES 8 /* names are random: a second try is already an accident */

static void
set_error (GError **error, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
               "“%s” could not be written: %s. Choose another folder.", name, g_strerror (code));
}

/**
 * pwt_draft_begin:
 * @path: what the file is to be called
 * @error: return location for a %PWT_REPORT_ERROR
 *
 * Returns: (transfer full) (nullable): the draft, as readable as new files are
 */
char *
pwt_draft_begin (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < TRIES; i++) {
    g_autofree char *name = g_strdup_printf (".prewatt-%08x.part", g_random_int ());
    g_autofree char *draft = g_build_filename (folder, name, NULL);
    FILE *file = g_fopen (draft, "wxe");

    if (file != NULL) {
      fclose (file);
      return g_steal_pointer (&draft);
    }
    if (errno != EEXIST)
      break;
  }
  set_error (error, path, errno);
  return NULL;
}

/* What was written must be on the disk before the name is, or a power cut leaves an empty file. */
static gboolean
sync_file (const char *draft)
{
  FILE *file = g_fopen (draft, "r+e");
  int code = 0;

  if (file == NULL)
    return FALSE;
  if (g_fsync (fileno (file)) != 0)
    code = errno;
  fclose (file);
  errno = code;
  return code == 0;
}

/**
 * pwt_draft_keep:
 * @error: return location for a %PWT_REPORT_ERROR; the draft is dropped then
 *
 * Gives @draft the name @path, in place of what had it.
 */
gboolean
pwt_draft_keep (const char *draft, const char *path, GError **error)
{
  if (sync_file (draft) && g_rename (draft, path) == 0)
    return TRUE;
  set_error (error, path, errno);
  pwt_draft_drop (draft);
  return FALSE;
}

void
pwt_draft_drop (const char *draft)
{
  if (g_unlink (draft) != 0 && errno != ENOENT)
    g_message ("The unfinished file %s stays behind: %s", draft, g_strerror (errno));
}
