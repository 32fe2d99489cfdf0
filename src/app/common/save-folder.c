/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/save-folder.h"

#include "app/common/settings.h"

GFile *
pwt_save_folder_dup (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *last = pwt_settings_dup_folder ();

  if (last != NULL)
    return g_file_new_for_path (last);
  return g_file_new_for_path (documents != NULL ? documents : g_get_home_dir ());
}

void
pwt_save_folder_begin (GtkFileChooser *chooser)
{
  g_autoptr (GFile) folder = pwt_save_folder_dup ();

  g_return_if_fail (GTK_IS_FILE_CHOOSER (chooser));

  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

/* A folder of another computer is none to begin in: it may not be there the next time. */
void
pwt_save_folder_keep (GFile *saved)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (G_IS_FILE (saved));

  folder = g_file_get_parent (saved);
  path = folder != NULL ? g_file_get_path (folder) : NULL;
  if (path != NULL)
    pwt_settings_set_folder (path);
}
