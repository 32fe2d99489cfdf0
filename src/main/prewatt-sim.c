/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Simulated meters on pseudo-terminals and Modbus/TCP ports: see sim/server.h and sim/control.h. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

#include "sim/server.h"
#include "sim/site.h"

static PwtSimServer *running;

static void
stop_cb (int signal_number)
{
  pwt_sim_server_stop (running);
}

static gboolean
read_options (int *argc, char ***argv, PwtSimServerConfig *config, GError **error)
{
  static char *folder, *site_file;
  static gint64 seed = 1, speed = 1;
  static const GOptionEntry entries[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Folder of links, control socket and state",
      "DIR" },
    { "site", 0, 0, G_OPTION_ARG_FILENAME, &site_file, "Site file (default: the demo site)",
      "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of loads, answer times and faults", "N" },
    { "speed", 0, 0, G_OPTION_ARG_INT64, &speed, "Use energy K times as fast, 1 to 1000", "K" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Simulated prepaid meters on RS485 lines.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (folder == NULL || *argc > 1 || speed < 1 || speed > PWT_SIM_MAX_SPEED || seed < 0 ||
      seed > G_MAXINT32) {
    g_set_error_literal (error, PWT_SIM_ERROR, PWT_SIM_ERROR_VALUE,
                         "Usage: prewatt-sim --dir DIR [--site FILE] [--seed 0…2147483647] "
                         "[--speed 1…1000]");
    return FALSE;
  }
  /* A build that is not installed says where the demo is. */
  if (site_file == NULL)
    site_file = g_strdup (g_getenv ("PREWATT_DEMO_SITE"));
  *config = (PwtSimServerConfig){ .folder = folder,
                                  .site_file = site_file != NULL ? site_file : PWT_DEMO_SITE,
                                  .seed = (guint64) seed,
                                  .speed = speed };
  return TRUE;
}

int
main (int argc, char *argv[])
{
  PwtSimServerConfig config;
  struct sigaction action = { .sa_handler = stop_cb };
  g_autoptr (GError) error = NULL;
  gboolean is_good;

  setlocale (LC_ALL, "");
  if (read_options (&argc, &argv, &config, &error))
    running = pwt_sim_server_new (&config, &error);
  if (running == NULL) {
    g_printerr ("prewatt-sim: %s\n", error->message);
    return EXIT_FAILURE;
  }
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGINT, &action, NULL);
  g_print ("ready\n");
  is_good = pwt_sim_server_run (running, &error);
  if (!is_good)
    g_printerr ("prewatt-sim: %s\n", error->message);
  pwt_sim_server_free (running);
  return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
