/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prewattctl: everything that can be done to a site, from a terminal or a script. */
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "app/common/engine-words.h"
#include "main/ctl.h"
#include "main/paths.h"

#define EXIT_USAGE 2
#define GETTEXT_DOMAIN "prewatt"

static const char summary[] = N_ (
    "Works on a site: through its prewattd if one answers, else directly.\n\n"
    "Commands:\n"
    "  call OPERATION ['{json}']   do an operation, print its reply; with --wait, when the sale,\n"
    "                              command or job has reached its end\n"
    "  operations                  list the operations with the schemas of request and reply\n"
    "  init                        make a site: empty, with --admin, or with --demo\n"
    "  verify                      derive every balance, number and chain anew; with --meters,\n"
    "                              compare with the meters themselves\n"
    "  backup [PATH]               copy the site while it works\n"
    "  restore BACKUP              make a new site from a backup\n"
    "  receipt SALE FILE [PAPER]   print a sale's receipt to a PDF, on roll-80, roll-58 or a5\n"
    "  reset-password NAME         set a lost password anew, with --password-file\n\n"
    "PREWATT_USER and PREWATT_PASSWORD_FILE say who calls. On a site that nobody holds, verify\n"
    "and backup need neither.\n\n"
    "Exit status: 0 done · 1 the answer is an error, or something is wrong · 2 the command line "
    "is wrong\n"
    "An error of call is printed as {\"error\":{\"code\":…,\"message\":…}}.");

static const struct {
  const char *name;
  gboolean (*run) (const CtlOptions *options, GError **error);
  gboolean needs_site;
} commands[] = {
  { "call", ctl_call, TRUE },       { "operations", ctl_operations, FALSE },
  { "init", ctl_init, TRUE },       { "verify", ctl_verify, TRUE },
  { "backup", ctl_backup, TRUE },   { "restore", ctl_restore, TRUE },
  { "receipt", ctl_receipt, TRUE }, { "reset-password", ctl_reset_password, TRUE },
};

static gboolean
read_options (int *argc, char ***argv, CtlOptions *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "site", 0, 0, G_OPTION_ARG_FILENAME, &options->site, N_ ("Folder of the site"), N_ ("PATH") },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options->socket,
      N_ ("Where its prewattd listens (default: “socket” in that folder)"), N_ ("PATH") },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &options->profiles,
      N_ ("Folder of the meters' profiles (default: PREWATT_PROFILES, or the installed ones)"),
      N_ ("DIR") },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &options->must_wait,
      N_ ("call: until the sale, command or job has reached its end"), NULL },
    { "meters", 0, 0, G_OPTION_ARG_NONE, &options->with_meters, N_ ("verify: read every meter now"),
      NULL },
    { "admin", 0, 0, G_OPTION_ARG_STRING, &options->admin,
      N_ ("init: user name of the administrator"), N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("File whose first line is the password; “-” for standard input"), N_ ("FILE") },
    { "demo", 0, 0, G_OPTION_ARG_FILENAME, &options->demo, N_ ("init: site file of the demo"),
      N_ ("FILE") },
    { "lines", 0, 0, G_OPTION_ARG_FILENAME, &options->lines,
      N_ ("init: folder of the simulator's lines"), N_ ("DIR") },
    { "days", 0, 0, G_OPTION_ARG_INT, &options->days,
      N_ ("init: how many days the demo has behind it (default: 42, with --lines)"), N_ ("N") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->is_version, N_ ("Print the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));

  g_option_context_set_summary (context, _ (summary));
  g_option_context_add_main_entries (context, entries, GETTEXT_DOMAIN);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  pwt_make_absolute (&options->site);
  options->n_words = options->words != NULL ? (int) g_strv_length (options->words) : 0;
  return TRUE;
}

static int
run (const CtlOptions *options)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands) && options->n_words > 0; i++) {
    if (!g_str_equal (commands[i].name, options->words[0]))
      continue;
    if (commands[i].needs_site && options->site == NULL) {
      g_printerr ("prewattctl: %s\n", _ ("Say which site: --site PATH"));
      return EXIT_USAGE;
    }
    if (commands[i].run (options, &error))
      return EXIT_SUCCESS;
    if (error != NULL)
      g_printerr ("prewattctl: %s\n", pwt_engine_text (error->message));
    return g_error_matches (error, CTL_ERROR, CTL_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILURE;
  }
  if (options->n_words > 0)
    g_printerr (_ ("prewattctl: There is no command “%s”; --help lists them\n"), options->words[0]);
  else
    g_printerr ("prewattctl: %s\n", _ ("Say what to do; --help lists the commands"));
  return EXIT_USAGE;
}

int
main (int argc, char *argv[])
{
  /* A build that is not installed says where its translations are. */
  const char *locale_dir = g_getenv ("PREWATT_LOCALE_DIR");
  CtlOptions options = { .days = CTL_NOT_SAID };
  g_autoptr (GError) error = NULL;
  int status = EXIT_USAGE;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : PWT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_DOMAIN, "UTF-8");
  textdomain (GETTEXT_DOMAIN);
  g_set_prgname ("prewattctl");
  if (!read_options (&argc, &argv, &options, &error)) {
    g_printerr ("prewattctl: %s\n", error->message);
  } else if (options.is_version) {
    g_print ("prewattctl %s\n", PWT_VERSION);
    status = EXIT_SUCCESS;
  } else {
    status = run (&options);
  }
  g_free (options.site);
  g_free (options.socket);
  g_free (options.profiles);
  g_free (options.admin);
  g_free (options.password_file);
  g_free (options.demo);
  g_free (options.lines);
  g_strfreev (options.words);
  return status;
}
