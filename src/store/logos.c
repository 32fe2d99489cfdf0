/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/logos.h"

#include "store/rows.h"
#include "store/sql.h"

/**
 * pwt_logos_add:
 * @logo: (inout): counts from now on; its time is moved on where the clock went back
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_logos_add (PwtDb *db, PwtLogo *logo, GError **error)
{
  gint64 newest_us;

  g_return_val_if_fail (db != NULL && logo != NULL, FALSE);

  if (!pwt_sql_int (db, G_MININT64, &newest_us, error,
                    "SELECT max (set_us) FROM logo WHERE project = ?", "d", logo->project))
    return FALSE;
  if (logo->set_us <= newest_us)
    logo->set_us = newest_us + 1;
  return pwt_db_insert (db, &pwt_logo_record, logo, error);
}

/**
 * pwt_logos_find:
 * @id: (out): of the logo of @project as of now; none if it has none
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_logos_find (PwtDb *db, PwtId project, PwtId *id, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT id, image IS NULL FROM logo WHERE project = ? ORDER BY set_us DESC LIMIT 1",
               "d", project);

  *id = PWT_ID_NONE;
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query) && pwt_stmt_int (query, 1) == 0)
    *id = pwt_stmt_id (query, 0);
  return pwt_stmt_end (query, error);
}
