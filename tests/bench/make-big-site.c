/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "big-site.h"

/* Makes a big site in a folder: make-big-site FOLDER. A program of its own, because the desktop
 * that is measured on it knows nothing of the store. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  PwtStore *store;

  g_assert_cmpint (argc, ==, 2);
  /* One transaction of 100,000 meters: what each statement may undo stays in memory. */
  sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, -1);
  store = pwt_store_open (argv[1], "bench", PWT_STORE_CREATE, &error);
  if (store == NULL)
    g_error ("%s", error->message);
  big_site_fill (pwt_store_business (store), big_site_points ());
  pwt_store_close (store);
  return 0;
}
