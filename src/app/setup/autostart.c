/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/autostart.h"

#include <glib/gi18n.h>
#include <string.h>

#define PROGRAM "systemctl"
#define PROGRAM_VARIABLE "PREWATT_SYSTEMCTL" /* tests have one of their own */

/* As systemd-escape --path does. */
static char *
escape_path (const char *path)
{
  GString *name = g_string_new (NULL);

  while (*path == '/')
    path++;
  for (const char *p = path; *p != '\0'; p++) {
    if (*p == '/')
      g_string_append_c (name, '-');
    else if (g_ascii_isalnum (*p) || *p == ':' || *p == '_' || (*p == '.' && p > path))
      g_string_append_c (name, *p);
    else
      g_string_append_printf (name, "\\x%02x", (guint) (guchar) *p);
  }
  return g_string_free (name, FALSE);
}

char *
pwt_autostart_unit (const char *folder)
{
  g_autofree char *whole = g_canonicalize_filename (folder, "/");
  g_autofree char *escaped = escape_path (whole);

  return g_strdup_printf ("prewattd@%s.service", escaped);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  const char *answer;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &out, &err, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  answer = g_strstrip (out);
  if (g_str_equal (answer, "enabled") || g_str_equal (answer, "linked"))
    g_task_return_int (task, PWT_AUTOSTART_ON);
  else if (g_str_equal (answer, "disabled"))
    g_task_return_int (task, PWT_AUTOSTART_OFF);
  else if (g_subprocess_get_successful (G_SUBPROCESS (source)))
    g_task_return_int (task, GPOINTER_TO_INT (g_task_get_task_data (task)));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strstrip (err));
}

static void
run (const char *const *argv, PwtAutostart answer, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE); /* its words are looked at */
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_task_set_task_data (task, GINT_TO_POINTER (answer), NULL);
  if (process == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_subprocess_communicate_utf8_async (process, NULL, cancellable, ran_cb,
                                         g_steal_pointer (&task));
}

static const char *
program (void)
{
  const char *given = g_getenv (PROGRAM_VARIABLE);

  return given != NULL ? given : PROGRAM;
}

void
pwt_autostart_get_async (const char *folder, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *unit = pwt_autostart_unit (folder);
  const char *const argv[] = { program (), "--user", "is-enabled", unit, NULL };

  run (argv, PWT_AUTOSTART_OFF, cancellable, callback, data);
}

/* Without --now: what runs the site goes on running it until the computer is switched off. */
void
pwt_autostart_set_async (const char *folder, gboolean is_on, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *unit = pwt_autostart_unit (folder);
  const char *const argv[] = { program (), "--user", is_on ? "enable" : "disable", unit, NULL };

  run (argv, is_on ? PWT_AUTOSTART_ON : PWT_AUTOSTART_OFF, cancellable, callback, data);
}

PwtAutostart
pwt_autostart_finish (GAsyncResult *result, char **reason)
{
  g_autoptr (GError) error = NULL;
  gssize answer = g_task_propagate_int (G_TASK (result), &error);

  *reason = NULL;
  if (error == NULL)
    return (PwtAutostart) answer;
  if (g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT) ||
      strstr (error->message, "connect to bus") != NULL)
    *reason = g_strdup (_ ("This computer has no systemd for its users: start prewattd by the "
                           "means it has"));
  else if (error->message[0] == '\0' || strstr (error->message, "No such file") != NULL ||
           strstr (error->message, "does not exist") != NULL ||
           strstr (error->message, "not found") != NULL)
    *reason = g_strdup (_ ("The service prewattd@.service is not installed on this computer: "
                           "install Prewatt's package"));
  else
    *reason = g_strdup_printf (_ ("The computer's services say: %s"), error->message);
  return PWT_AUTOSTART_IMPOSSIBLE;
}
