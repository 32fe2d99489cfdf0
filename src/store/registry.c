/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/registry.h"

#include "store/row.h"
#include "store/rows.h"

#define BY_POSITION "WHERE project = ? ORDER BY position, name, id"
#define BY_NUMBER "WHERE project = ? ORDER BY number"
#define BY_ID "WHERE project = ? ORDER BY id"

/**
 * pwt_registry_tree:
 * @project: whose
 *
 * Returns: (transfer full): all of it; %NULL with @error set, %PWT_STORE_ERROR_NOT_FOUND if there
 * is no such project
 */
PwtSiteTree *
pwt_registry_tree (PwtDb *db, PwtId project, GError **error)
{
  PwtSiteTree *tree = pwt_record_new (&pwt_site_tree_record);
  const struct {
    const PwtRecord *record;
    const char *tail;
    GPtrArray **list;
  } parts[] = {
    { &pwt_building_record, BY_POSITION, &tree->buildings },
    { &pwt_floor_record, BY_POSITION, &tree->floors },
    { &pwt_room_record, BY_POSITION, &tree->rooms },
    { &pwt_point_record, BY_NUMBER, &tree->points },
    { &pwt_gateway_record, "WHERE project = ? ORDER BY name, id", &tree->gateways },
    { &pwt_line_record, BY_NUMBER, &tree->lines },
    { &pwt_meter_record, "WHERE project = ? ORDER BY is_retired, number", &tree->meters },
    { &pwt_circuit_record, BY_ID, &tree->circuits },
  };

  tree->project = pwt_db_get (db, &pwt_project_record, project, error);
  if (tree->project == NULL)
    goto failed;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autoptr (PwtStmt) query =
        pwt_sql (db, error, pwt_row_select (db, parts[i].record, parts[i].tail), "d", project);
    GPtrArray *list = query != NULL ? pwt_row_list (query, parts[i].record, error) : NULL;

    if (list == NULL)
      goto failed;
    pwt_record_list_free (parts[i].record, *parts[i].list);
    *parts[i].list = list;
  }
  return tree;
failed:
  pwt_record_free (&pwt_site_tree_record, tree);
  return NULL;
}

gboolean
pwt_registry_next_number (PwtDb *db, const PwtRecord *record, gint64 *number, GError **error)
{
  g_autofree char *table = pwt_row_table (record);
  g_autofree char *sql = g_strdup_printf ("SELECT max (number) FROM \"%s\"", table);
  gint64 last;

  g_return_val_if_fail (pwt_record_find (record, "number") != NULL, FALSE);

  if (!pwt_sql_int (db, 0, &last, error, sql, ""))
    return FALSE;
  *number = last + 1;
  return TRUE;
}

gboolean
pwt_registry_find_port (PwtDb *db, const PwtLine *line, PwtLine **other, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT id FROM line WHERE port = ? AND protocol = 'serial' AND is_disabled = 0"
               " AND id <> ?",
               "td", line->port, line->id);
  PwtId id = PWT_ID_NONE;

  *other = NULL;
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query))
    id = pwt_stmt_id (query, 0);
  if (!pwt_stmt_end (query, error))
    return FALSE;
  if (!pwt_id_is_none (id))
    *other = pwt_db_get (db, &pwt_line_record, id, error);
  return pwt_id_is_none (id) || *other != NULL;
}

gboolean
pwt_registry_count (PwtDb *db, PwtId project, PwtImportReply *counts, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error,
                                       "SELECT (SELECT count(*) FROM room WHERE project = ?1),"
                                       " (SELECT count(*) FROM line WHERE project = ?1),"
                                       " (SELECT count(*) FROM meter WHERE project = ?1),"
                                       " (SELECT count(*) FROM tenant WHERE project = ?1),"
                                       " (SELECT count(*) FROM account WHERE project = ?1),"
                                       " (SELECT count(*) FROM tariff WHERE project = ?1)",
                                       "d", project);

  if (query == NULL)
    return FALSE;
  counts->project = project;
  if (pwt_stmt_next (query)) {
    counts->rooms = pwt_stmt_int (query, 0);
    counts->lines = pwt_stmt_int (query, 1);
    counts->meters = pwt_stmt_int (query, 2);
    counts->tenants = pwt_stmt_int (query, 3);
    counts->accounts = pwt_stmt_int (query, 4);
    counts->tariffs = pwt_stmt_int (query, 5);
  }
  return pwt_stmt_end (query, error);
}
