/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/accounts.h"

#include "store/row.h"

#define FIRST_NUMBER 100001

/**
 * pwt_accounts_next_number:
 *
 * To be called in the transaction that opens the account.
 *
 * Returns: (transfer full): digits no account of @project has; %NULL with @error set
 */
char *
pwt_accounts_next_number (PwtDb *db, PwtId project, GError **error)
{
  gint64 last;

  /* Numbers taken over from elsewhere may be longer or no digits at all: only ours are counted on.
   */
  if (!pwt_sql_int (db, FIRST_NUMBER - 1, &last, error,
                    "SELECT CAST (max (number) AS INTEGER) FROM account WHERE project = ?"
                    " AND length (number) = (SELECT max (length (number)) FROM account"
                    "  WHERE project = ?1 AND number NOT GLOB '*[^0-9]*' AND length (number) < 16)"
                    " AND number NOT GLOB '*[^0-9]*'",
                    "d", project))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, MAX (last, FIRST_NUMBER - 1) + 1);
}

/* The first row of @query as an object of @record, or NULL. */
static gboolean
take_first (PwtStmt *query, const PwtRecord *record, gpointer *object, GError **error)
{
  *object = NULL;
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  *object = pwt_row_new (query, record, error);
  return *object != NULL;
}

gboolean
pwt_accounts_of_point (PwtDb *db, PwtId point, PwtAccount **account, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_account_record,
                               "WHERE id = (SELECT account FROM account_point"
                               " WHERE point = ? AND until_us IS NULL)"),
               "d", point);

  return take_first (query, &pwt_account_record, (gpointer *) account, error);
}

gboolean
pwt_accounts_circuit_of_point (PwtDb *db, PwtId point, PwtCircuit **circuit, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, pwt_row_select (db, &pwt_circuit_record, "WHERE point = ? AND until_us IS NULL"),
      "d", point);

  return take_first (query, &pwt_circuit_record, (gpointer *) circuit, error);
}

gboolean
pwt_accounts_meter_of_point (PwtDb *db, PwtId point, PwtMeter **meter, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (db, error,
                                       pwt_row_select (db, &pwt_meter_record,
                                                       "WHERE id = (SELECT meter FROM circuit"
                                                       " WHERE point = ? AND until_us IS NULL)"),
                                       "d", point);

  return take_first (query, &pwt_meter_record, (gpointer *) meter, error);
}

GPtrArray *
pwt_accounts_circuits_of_meter (PwtDb *db, PwtId meter, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_circuit_record,
                               "WHERE meter = ? AND until_us IS NULL ORDER BY channel"),
               "d", meter);

  return query != NULL ? pwt_row_list (query, &pwt_circuit_record, error) : NULL;
}
