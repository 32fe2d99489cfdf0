/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/people.h"
#include "store/sql.h"

gboolean
pwt_settings_get (PwtDb *db, const char *name, char **value, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, "SELECT value FROM setting WHERE name = ?", "t", name);

  *value = NULL;
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query))
    *value = pwt_stmt_dup_text (query, 0);
  return pwt_stmt_end (query, error);
}

gboolean
pwt_settings_remove (PwtDb *db, const char *name, GError **error)
{
  return pwt_sql_run (db, error, "DELETE FROM setting WHERE name = ?", "t", name);
}

gboolean
pwt_settings_set (PwtDb *db, const char *name, const char *value, GError **error)
{
  return pwt_sql_run (db, error,
                      "INSERT INTO setting (name, value) VALUES (?, ?)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      "tt", name, value);
}
