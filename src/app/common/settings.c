/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/settings.h"

#define GROUP "receipt"
#define PRINTER_GROUP "printer"

static const char *const paper_nicks[PWT_N_PAPERS] = { "roll-80", "roll-58", "a5" };

static char *
file_name (void)
{
  return g_build_filename (g_get_user_config_dir (), "prewatt", "desktop.ini", NULL);
}

/* A damaged or missing file means defaults: nothing in it is worth a question at the counter. */
static GKeyFile *
settings (void)
{
  static GKeyFile *keys;

  if (keys == NULL) {
    g_autofree char *name = file_name ();

    keys = g_key_file_new ();
    if (!g_key_file_load_from_file (keys, name, G_KEY_FILE_NONE, NULL))
      g_debug ("No settings in %s yet", name);
  }
  return keys;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_message ("Settings were not written: %s", error->message);
}

static void
save (void)
{
  g_autofree char *name = file_name ();
  g_autofree char *dir = g_path_get_dirname (name);
  g_autoptr (GFile) file = g_file_new_for_path (name);
  gsize length;
  char *text = g_key_file_to_data (settings (), &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  if (g_mkdir_with_parents (dir, 0700) == 0)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         written_cb, NULL);
}

PwtPaper
pwt_settings_get_paper (void)
{
  g_autofree char *nick = g_key_file_get_string (settings (), GROUP, "paper", NULL);

  for (guint i = 0; i < PWT_N_PAPERS; i++)
    if (g_strcmp0 (nick, paper_nicks[i]) == 0)
      return i;
  return PWT_PAPER_ROLL_80;
}

void
pwt_settings_set_paper (PwtPaper paper)
{
  g_return_if_fail ((guint) paper < PWT_N_PAPERS);

  if (paper == pwt_settings_get_paper ())
    return;
  g_key_file_set_string (settings (), GROUP, "paper", paper_nicks[paper]);
  save ();
}

gboolean
pwt_settings_get_auto_print (void)
{
  return g_key_file_get_boolean (settings (), GROUP, "auto-print", NULL) &&
         g_key_file_has_group (settings (), PRINTER_GROUP);
}

void
pwt_settings_set_auto_print (gboolean is_on)
{
  if (is_on == g_key_file_get_boolean (settings (), GROUP, "auto-print", NULL))
    return;
  g_key_file_set_boolean (settings (), GROUP, "auto-print", is_on);
  save ();
}

GtkPrintSettings *
pwt_settings_get_printer (void)
{
  if (!g_key_file_has_group (settings (), PRINTER_GROUP))
    return NULL;
  return gtk_print_settings_new_from_key_file (settings (), PRINTER_GROUP, NULL);
}

void
pwt_settings_set_printer (GtkPrintSettings *printer)
{
  g_return_if_fail (GTK_IS_PRINT_SETTINGS (printer));

  gtk_print_settings_to_key_file (printer, settings (), PRINTER_GROUP);
  save ();
}
