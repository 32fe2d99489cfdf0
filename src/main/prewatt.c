/* SPDX-License-Identifier: GPL-3.0-or-later */

/* prewatt: the desktop. */

#include <glib/gi18n.h>
#include <locale.h>

#include "app/frame/application.h"
#include "app/frame/look.h"
#include "app/app-config.h"

int
main (int argc, char **argv)
{
  /* A build that is not installed says where its translations are. */
  const char *locale_dir = g_getenv ("PREWATT_LOCALE_DIR");
  g_autoptr (PwtApplication) application = NULL;

  pwt_look_set_language ();
  setlocale (LC_ALL, "");
  bindtextdomain (PWT_GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : PWT_LOCALE_DIR);
  bind_textdomain_codeset (PWT_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PWT_GETTEXT_DOMAIN);
  g_set_application_name ("Prewatt");

  application = pwt_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
