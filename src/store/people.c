/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/people.h"

#include "store/row.h"
#include "store/rows.h"

void
pwt_credentials_clear (PwtCredentials *self)
{
  g_clear_pointer (&self->password_hash, g_free);
}

gboolean
pwt_people_count (PwtDb *db, gint64 *n_operators, GError **error)
{
  return pwt_sql_int (db, 0, n_operators, error, "SELECT count(*) FROM operator", "");
}

gboolean
pwt_people_find (PwtDb *db, const char *name, PwtOperator **operator_, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error, pwt_row_select (db, &pwt_operator_record, "WHERE name = ?"), "t", name);

  *operator_ = NULL;
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  *operator_ = pwt_row_object (query, &pwt_operator_record, error);
  return *operator_ != NULL;
}

static gboolean
set_no_operator (GError **error)
{
  g_set_error_literal (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                       "There is no such operator");
  return FALSE;
}

gboolean
pwt_people_get_credentials (PwtDb *db, PwtId operator_id, PwtCredentials *credentials,
                            GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, "SELECT password_hash, failures, locked_until_us FROM operator WHERE id = ?", "d",
      operator_id);

  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error) && set_no_operator (error);
  credentials->password_hash = pwt_stmt_dup_text (query, 0);
  credentials->failures = pwt_stmt_int (query, 1);
  credentials->locked_until_us = pwt_stmt_time (query, 2);
  return TRUE;
}

gboolean
pwt_people_set_credentials (PwtDb *db, PwtId operator_id, const PwtCredentials *credentials,
                            GError **error)
{
  if (!pwt_sql_run (db, error,
                    "UPDATE operator SET password_hash = ?, failures = ?, locked_until_us = ?"
                    " WHERE id = ?",
                    "tind", credentials->password_hash, credentials->failures,
                    credentials->locked_until_us, operator_id))
    return FALSE;
  return sqlite3_changes (pwt_db_get_sqlite (db)) == 1 || set_no_operator (error);
}

/**
 * pwt_people_set_roles:
 * @roles: (element-type PwtOperatorRole): all the operator has from now on
 *
 * Returns: %FALSE with @error set; in a transaction of the caller's, nothing is then changed
 */
gboolean
pwt_people_set_roles (PwtDb *db, PwtId operator_id, const GPtrArray *roles, GError **error)
{
  if (!pwt_sql_run (db, error, "DELETE FROM operator_role WHERE operator_id = ?", "d", operator_id))
    return FALSE;
  for (guint i = 0; i < roles->len; i++) {
    const PwtOperatorRole *role = g_ptr_array_index (roles, i);

    g_return_val_if_fail (pwt_id_equal (role->operator_id, operator_id), FALSE);
    if (!pwt_db_insert (db, &pwt_operator_role_record, role, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
pwt_people_get_roles (PwtDb *db, PwtId operator_id, GError **error)
{
  return pwt_db_find_id (db, &pwt_operator_role_record, "operator_id", operator_id, error);
}

GArray *
pwt_people_get_grants (PwtDb *db, PwtId operator_id, GError **error)
{
  g_autoptr (GArray) grants = g_array_new (FALSE, FALSE, sizeof (PwtGrant));
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               "SELECT r.project, g.permissions FROM operator_role r JOIN role g ON g.id = r.role"
               " WHERE r.operator_id = ?",
               "d", operator_id);

  if (query == NULL)
    return NULL;
  while (pwt_stmt_next (query)) {
    PwtGrant grant = { pwt_stmt_id (query, 0),
                       pwt_permissions_read (pwt_stmt_peek_text (query, 1)) };

    g_array_append_val (grants, grant);
  }
  return pwt_stmt_end (query, error) ? g_steal_pointer (&grants) : NULL;
}

gboolean
pwt_people_has_administrator (PwtDb *db, gboolean *has, GError **error)
{
  g_autofree char *word = g_strdup_printf (" %s ", pwt_permission_nick (PWT_MAY_ADMINISTER));

  return pwt_sql_bool (
      db, has, error,
      "SELECT count(*) FROM operator o JOIN operator_role r ON r.operator_id = o.id"
      " JOIN role g ON g.id = r.role WHERE NOT o.is_disabled"
      " AND o.password_hash IS NOT NULL AND r.project IS NULL"
      " AND instr (' ' || g.permissions || ' ', ?) > 0",
      "t", word);
}

gboolean
pwt_people_count_with_role (PwtDb *db, PwtId role, gint64 *n_operators, GError **error)
{
  return pwt_sql_int (db, 0, n_operators, error,
                      "SELECT count(DISTINCT operator_id) FROM operator_role WHERE role = ?", "d",
                      role);
}
