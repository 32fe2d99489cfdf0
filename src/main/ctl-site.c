/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How prewattctl comes to a site. */
#include <stdio.h>
#include <string.h>

#include "backend/direct.h"
#include "main/ctl.h"
#include "main/paths.h"

#define LONGEST_PASSWORD 4096

G_DEFINE_QUARK (ctl - error, ctl_error)

/**
 * ctl_open_engine:
 * @error: return location for an error of any room: the site may be held, foreign, damaged
 *
 * Returns: (transfer full): the site's engine, in this process
 */
PwtEngine *
ctl_open_engine (const CtlOptions *options, CtlFlags flags, GError **error)
{
  PwtEngineOptions engine_options = { .site_dir = options->site,
                                      .profiles_dir = pwt_profiles_dir (options->profiles),
                                      .may_create = (flags & CTL_CREATE) != 0,
                                      .is_offline = (flags & CTL_WITH_LINES) == 0 };

  return pwt_engine_open (&engine_options, error);
}

/* Returns: a backend that is online, or NULL if no prewattd answers. */
static PwtBackend *
find_prewattd (const CtlOptions *options)
{
  g_autofree char *socket =
      options->socket != NULL ? g_strdup (options->socket) : pwt_default_socket (options->site);
  g_autoptr (PwtBackend) backend = pwt_remote_backend_new (socket);

  while (pwt_backend_get_state (backend) == PWT_BACKEND_CONNECTING)
    g_main_context_iteration (NULL, TRUE);
  if (pwt_backend_get_state (backend) == PWT_BACKEND_ONLINE)
    return g_steal_pointer (&backend);
  return NULL;
}

gboolean
ctl_attach (const CtlOptions *options, CtlFlags flags, CtlSite *site, GError **error)
{
  *site = (CtlSite){ .backend = find_prewattd (options) };
  if (site->backend != NULL)
    return (flags & CTL_AS_OWNER) == 0 || ctl_sign_in (site, error);
  site->engine = ctl_open_engine (options, flags, error);
  if (site->engine == NULL)
    return FALSE;
  site->backend = pwt_direct_backend_new (site->engine);
  if (flags & CTL_AS_OWNER)
    site->owner_token = pwt_engine_owner_token (site->engine);
  return TRUE;
}

void
ctl_detach (CtlSite *site)
{
  g_autoptr (GError) error = NULL;

  if (site->backend != NULL && pwt_backend_get_session (site->backend) != NULL)
    pwt_record_free (&pwt_nothing_record,
                     pwt_backend_call_sync (site->backend, "auth.sign-out", NULL, &error));
  g_clear_object (&site->backend);
  g_clear_pointer (&site->engine, pwt_engine_close);
  g_clear_pointer (&site->owner_token, g_free);
}

/**
 * ctl_read_password:
 * @file: a path, or "-" for standard input
 *
 * Returns: (transfer full): its first line
 */
char *
ctl_read_password (const char *file, GError **error)
{
  const char *path = g_str_equal (file, "-") ? "/dev/stdin" : file;
  char text[LONGEST_PASSWORD + 2];
  FILE *stream = fopen (path, "re");
  gboolean is_read = stream != NULL && fgets (text, sizeof text, stream) != NULL;

  if (stream != NULL)
    fclose (stream);
  if (is_read)
    text[strcspn (text, "\r\n")] = '\0';
  if (!is_read || *text == '\0') {
    g_set_error (error, CTL_ERROR, CTL_ERROR_INVALID,
                 "No password can be read from %s: its first line must be the password", path);
    return NULL;
  }
  return g_strdup (text);
}

/**
 * ctl_sign_in:
 *
 * With the name in PREWATT_USER and the password in the file PREWATT_PASSWORD_FILE.
 */
gboolean
ctl_sign_in (CtlSite *site, GError **error)
{
  const char *name = g_getenv ("PREWATT_USER");
  const char *file = g_getenv ("PREWATT_PASSWORD_FILE");
  g_autofree char *password = NULL;
  PwtSignInRequest request;
  gpointer session;

  if (name == NULL || file == NULL) {
    g_set_error_literal (error, CTL_ERROR, CTL_ERROR_INVALID,
                         "Say who you are: PREWATT_USER=NAME PREWATT_PASSWORD_FILE=FILE");
    return FALSE;
  }
  password = ctl_read_password (file, error);
  if (password == NULL)
    return FALSE;
  request = (PwtSignInRequest){ (char *) name, password, (char *) "prewattctl" };
  session = pwt_backend_call_sync (site->backend, "auth.sign-in", &request, error);
  pwt_record_free (&pwt_session_record, session);
  return session != NULL;
}

/**
 * ctl_do:
 *
 * Returns: (transfer full): the reply, of the operation's record
 */
gpointer
ctl_do (CtlSite *site, const char *operation, gconstpointer request, GError **error)
{
  return ctl_save (site, operation, request, NULL, error);
}

/**
 * ctl_save:
 * @was: (nullable): see pwt_operation_parse()
 *
 * As ctl_do().
 */
gpointer
ctl_save (CtlSite *site, const char *operation, gconstpointer request, gconstpointer was,
          GError **error)
{
  if (site->owner_token != NULL)
    return pwt_engine_save_wait (site->engine, operation, site->owner_token, request, was, error);
  return pwt_backend_save_sync (site->backend, operation, request, was, error);
}
