/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/settings.h"

#define GROUP "receipt"
#define PRINTER_GROUP "printer"
#define DESK_GROUP "desk"
#define WINDOW_GROUP "window"
#define LOCK_MINUTES 15 /* until somebody chooses another */
#define SIZE_MAX_PX 20000

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

/**
 * pwt_settings_get_paper:
 * @paper: (out): chosen for this desk; untouched where nobody has chosen
 *
 * Returns: %FALSE if nobody has: what the project says counts
 */
gboolean
pwt_settings_get_paper (PwtPaper *paper)
{
  g_autofree char *nick = g_key_file_get_string (settings (), GROUP, "paper", NULL);

  for (guint i = 0; i < PWT_N_PAPERS; i++) {
    if (g_strcmp0 (nick, pwt_paper_choices[i].nick) == 0) {
      *paper = i;
      return TRUE;
    }
  }
  return FALSE;
}

void
pwt_settings_set_paper (PwtPaper paper)
{
  PwtPaper chosen;

  g_return_if_fail ((guint) paper < PWT_N_PAPERS);

  if (pwt_settings_get_paper (&chosen) && chosen == paper)
    return;
  g_key_file_set_string (settings (), GROUP, "paper", pwt_paper_choices[paper].nick);
  save ();
}

void
pwt_settings_forget_paper (void)
{
  if (g_key_file_remove_key (settings (), GROUP, "paper", NULL))
    save ();
}

char *
pwt_settings_dup_folder (void)
{
  return g_key_file_get_string (settings (), DESK_GROUP, "folder", NULL);
}

void
pwt_settings_set_folder (const char *path)
{
  g_autofree char *old = pwt_settings_dup_folder ();

  g_return_if_fail (path != NULL);

  if (g_strcmp0 (old, path) == 0)
    return;
  g_key_file_set_string (settings (), DESK_GROUP, "folder", path);
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

void
pwt_settings_forget_printer (void)
{
  if (g_key_file_remove_group (settings (), PRINTER_GROUP, NULL))
    save ();
}

/* --- looks and lock --- */

static const char *const theme_nicks[PWT_N_THEMES] = { "system", "light", "dark" };

/* A number that is missing, or was spoilt by hand, is the usual one. */
static int
get_int (const char *group, const char *key, int usual, int min, int max)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (settings (), group, key, &error);

  return error == NULL && value >= min && value <= max ? value : usual;
}

static void
set_int (const char *group, const char *key, int value)
{
  g_key_file_set_integer (settings (), group, key, value);
  save ();
}

PwtTheme
pwt_settings_get_theme (void)
{
  g_autofree char *nick = g_key_file_get_string (settings (), DESK_GROUP, "theme", NULL);

  for (guint i = 0; i < PWT_N_THEMES; i++)
    if (g_strcmp0 (nick, theme_nicks[i]) == 0)
      return i;
  return PWT_THEME_SYSTEM;
}

void
pwt_settings_set_theme (PwtTheme theme)
{
  g_return_if_fail ((guint) theme < PWT_N_THEMES);

  g_key_file_set_string (settings (), DESK_GROUP, "theme", theme_nicks[theme]);
  save ();
}

gboolean
pwt_settings_get_is_compact (void)
{
  return g_key_file_get_boolean (settings (), DESK_GROUP, "compact", NULL);
}

void
pwt_settings_set_is_compact (gboolean is_compact)
{
  g_key_file_set_boolean (settings (), DESK_GROUP, "compact", is_compact);
  save ();
}

int
pwt_settings_get_text_percent (void)
{
  return get_int (DESK_GROUP, "text-percent", 100, 80, 200);
}

void
pwt_settings_set_text_percent (int percent)
{
  set_int (DESK_GROUP, "text-percent", percent);
}

const char *
pwt_settings_get_language (void)
{
  g_autofree char *language = g_key_file_get_string (settings (), DESK_GROUP, "language", NULL);

  return language != NULL && *language != '\0' ? g_intern_string (language) : NULL;
}

void
pwt_settings_set_language (const char *language)
{
  g_key_file_set_string (settings (), DESK_GROUP, "language", language != NULL ? language : "");
  save ();
}

PwtPayMethod
pwt_settings_get_pay_method (void)
{
  g_autofree char *nick = g_key_file_get_string (settings (), GROUP, "pay-method", NULL);

  for (guint i = 0; pwt_pay_method_choices[i].nick != NULL; i++)
    if (g_strcmp0 (nick, pwt_pay_method_choices[i].nick) == 0)
      return i;
  return PWT_PAY_CASH;
}

void
pwt_settings_set_pay_method (PwtPayMethod method)
{
  if (method == pwt_settings_get_pay_method ())
    return;
  g_key_file_set_string (settings (), GROUP, "pay-method", pwt_pay_method_choices[method].nick);
  save ();
}

guint
pwt_settings_get_lock_minutes (void)
{
  return (guint) get_int (DESK_GROUP, "lock-minutes", LOCK_MINUTES, 0, 24 * 60);
}

void
pwt_settings_set_lock_minutes (guint minutes)
{
  set_int (DESK_GROUP, "lock-minutes", (int) minutes);
}

/* --- what pages keep --- */

char **
pwt_settings_get_texts (const char *group, const char *key)
{
  return g_key_file_get_string_list (settings (), group, key, NULL, NULL);
}

void
pwt_settings_set_texts (const char *group, const char *key, const char *const *texts)
{
  g_return_if_fail (group != NULL && key != NULL && texts != NULL);

  g_key_file_set_string_list (settings (), group, key, texts,
                              g_strv_length ((char **) (gpointer) texts));
  save ();
}

/* --- the window --- */

void
pwt_settings_get_window (PwtWindowState *state)
{
  *state = (PwtWindowState){
    .width = get_int (WINDOW_GROUP, "width", 0, 1, SIZE_MAX_PX),
    .height = get_int (WINDOW_GROUP, "height", 0, 1, SIZE_MAX_PX),
    .is_maximized = g_key_file_get_boolean (settings (), WINDOW_GROUP, "maximized", NULL),
    .is_rail = g_key_file_get_boolean (settings (), WINDOW_GROUP, "rail", NULL),
    .page = g_key_file_get_string (settings (), WINDOW_GROUP, "page", NULL),
  };
}

void
pwt_settings_set_window (const PwtWindowState *state)
{
  g_return_if_fail (state != NULL);

  g_key_file_set_integer (settings (), WINDOW_GROUP, "width", state->width);
  g_key_file_set_integer (settings (), WINDOW_GROUP, "height", state->height);
  g_key_file_set_boolean (settings (), WINDOW_GROUP, "maximized", state->is_maximized);
  g_key_file_set_boolean (settings (), WINDOW_GROUP, "rail", state->is_rail);
  if (state->page != NULL)
    g_key_file_set_string (settings (), WINDOW_GROUP, "page", state->page);
}

/* Before the program ends: what is written in the background might not be any more. */
void
pwt_settings_flush (void)
{
  g_autofree char *name = file_name ();
  g_autofree char *dir = g_path_get_dirname (name);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0 || !g_key_file_save_to_file (settings (), name, &error))
    g_message ("Settings were not written: %s", error != NULL ? error->message : dir);
}
