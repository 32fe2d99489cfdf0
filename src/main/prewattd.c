/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prewattd: runs a site day and night, and serves it to desktops on a Unix socket. */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "api/server.h"
#include "main/paths.h"
#include "main/service.h"
#include "store/error.h"

#define CHECK_LINES_S 60

enum { EXIT_USAGE = 2, EXIT_BUSY = 3, EXIT_WRONG_FILE = 4 };

typedef struct {
  char *site, *socket, *profiles;
  gboolean may_create, is_version;
} Options;

typedef struct {
  GMainLoop *loop;
  PwtEngine *engine;
  PwtInhibitor *inhibitor;
} Program;

static const char summary[] =
    "Runs a site: reads its meters, brings sales to them, serves desktops and prewattctl.\n"
    "Prints “ready” when it can be asked; stops on SIGTERM, SIGINT and SIGHUP.\n\n"
    "Exit status: 0 stopped · 1 failed · 2 wrong use · 3 another program holds the site ·\n"
    "4 the site is no site, damaged, or of a newer version";

static gboolean
stop_cb (gpointer data)
{
  Program *program = data;

  g_main_loop_quit (program->loop);
  return G_SOURCE_CONTINUE;
}

/* Under nohup the terminal's end is none of ours. */
static guint
add_hang_up (Program *program)
{
  struct sigaction action;

  if (sigaction (SIGHUP, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
    return 0;
  return g_unix_signal_add (SIGHUP, stop_cb, program);
}

static gboolean
check_lines_cb (gpointer data)
{
  Program *program = data;

  pwt_inhibitor_set_active (program->inhibitor, pwt_engine_has_lines (program->engine));
  return G_SOURCE_CONTINUE;
}

static int
fail (const GError *error)
{
  g_printerr ("prewattd: %s\n", error->message);
  if (g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_BUSY_SITE) ||
      g_error_matches (error, PWT_API_ERROR, PWT_API_ERROR_BUSY))
    return EXIT_BUSY;
  if (g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_FOREIGN) ||
      g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NEWER) ||
      g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_DAMAGED))
    return EXIT_WRONG_FILE;
  return EXIT_FAILURE;
}

static void
run (Program *program, PwtServer *server)
{
  guint on_term = g_unix_signal_add (SIGTERM, stop_cb, program);
  guint on_int = g_unix_signal_add (SIGINT, stop_cb, program);
  guint on_hang_up = add_hang_up (program);
  guint timer = g_timeout_add_seconds (CHECK_LINES_S, check_lines_cb, program);

  program->inhibitor = pwt_inhibitor_new ("Prewatt", "Meters are read and sales brought to them");
  check_lines_cb (program);
  g_print ("ready\n");
  pwt_service_notify ("READY=1");
  g_main_loop_run (program->loop);
  pwt_service_notify ("STOPPING=1");
  g_source_remove (timer);
  g_clear_handle_id (&on_hang_up, g_source_remove);
  g_source_remove (on_int);
  g_source_remove (on_term);
  pwt_server_stop (server);
  pwt_engine_close (program->engine);
  pwt_server_free (server);
  pwt_inhibitor_free (program->inhibitor);
}

static int
serve (const Options *options)
{
  g_autofree char *socket =
      options->socket != NULL ? g_strdup (options->socket) : pwt_default_socket (options->site);
  PwtEngineOptions engine_options = { .site_dir = options->site,
                                      .profiles_dir = pwt_profiles_dir (options->profiles),
                                      .may_create = options->may_create };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { .loop = loop };
  g_autoptr (GError) error = NULL;
  PwtServer *server;

  program.engine = pwt_engine_open (&engine_options, &error);
  if (program.engine == NULL)
    return fail (error);
  server = pwt_server_new (program.engine, socket, &error);
  if (server == NULL) {
    pwt_engine_close (program.engine);
    return fail (error);
  }
  run (&program, server);
  return EXIT_SUCCESS;
}

static gboolean
read_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "site", 0, 0, G_OPTION_ARG_FILENAME, &options->site, "Folder of the site", "PATH" },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options->socket,
      "Where to listen (default: “socket” in the site's folder)", "PATH" },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &options->profiles,
      "Folder of the meters' profiles (default: PREWATT_PROFILES, or the installed ones)", "DIR" },
    { "create", 0, 0, G_OPTION_ARG_NONE, &options->may_create,
      "Make the site if it is not there yet", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->is_version, "Print the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("--site PATH");

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  pwt_make_absolute (&options->site);
  if (!options->is_version && (options->site == NULL || *argc > 1)) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "Say which site: prewattd --site PATH (see --help)");
    return FALSE;
  }
  return TRUE;
}

int
main (int argc, char *argv[])
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  g_set_prgname ("prewattd");
  if (!read_options (&argc, &argv, &options, &error)) {
    g_printerr ("prewattd: %s\n", error->message);
    status = EXIT_USAGE;
  } else if (options.is_version) {
    g_print ("prewattd %s\n", PWT_VERSION);
  } else {
    pwt_service_raise_limits ();
    status = serve (&options);
  }
  g_free (options.site);
  g_free (options.socket);
  g_free (options.profiles);
  return status;
}
