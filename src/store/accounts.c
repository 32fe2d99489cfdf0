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
  *object = pwt_row_object (query, record, error);
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

/* The building and medium of a point, as a table of one row. */
#define HERE                                                                                       \
  "(SELECT f.building AS building, p.medium AS medium, p.project AS project FROM point p"          \
  " JOIN room r ON r.id = p.room JOIN floor f ON f.id = r.floor WHERE p.id = ?1)"

static gboolean
newest_of_building (PwtDb *db, PwtId point, PwtAccount **account, char **building, GError **error)
{
  g_autoptr (PwtStmt) query =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_account_record,
                               "WHERE id = (SELECT ap.account FROM " HERE " h"
                               " JOIN floor f ON f.building = h.building"
                               " JOIN room r ON r.floor = f.id JOIN point p ON p.room = r.id"
                               " JOIN account_point ap ON ap.point = p.id"
                               " WHERE ap.until_us IS NULL AND p.medium = h.medium"
                               " ORDER BY ap.since_us DESC, ap.id DESC LIMIT 1)"),
               "d", point);
  g_autoptr (PwtStmt) name = NULL;

  if (!take_first (query, &pwt_account_record, (gpointer *) account, error))
    return FALSE;
  if (*account == NULL)
    return TRUE;
  name = pwt_sql (db, error, "SELECT b.name FROM building b JOIN " HERE " h ON h.building = b.id",
                  "d", point);
  if (name == NULL)
    return FALSE;
  if (pwt_stmt_next (name))
    *building = pwt_stmt_dup_text (name, 0);
  return pwt_stmt_end (name, error);
}

gboolean
pwt_accounts_newest_near (PwtDb *db, PwtId point, PwtAccount **account, char **building,
                          GError **error)
{
  g_autoptr (PwtStmt) query = NULL;

  *building = NULL;
  if (!newest_of_building (db, point, account, building, error))
    return FALSE;
  if (*account != NULL)
    return TRUE;
  /* Ids are made in the order of time, and the table lies in their order. */
  query = pwt_sql (db, error,
                   pwt_row_select (db, &pwt_account_record,
                                   "WHERE id = (SELECT a.id FROM account a, " HERE " h"
                                   " JOIN tariff t ON t.id = a.tariff AND t.medium = h.medium"
                                   " WHERE a.project = h.project ORDER BY a.id DESC LIMIT 1)"),
                   "d", point);
  return take_first (query, &pwt_account_record, (gpointer *) account, error);
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

gboolean
pwt_accounts_have_tariff (PwtDb *db, PwtId tariff, gboolean *have, GError **error)
{
  return pwt_sql_bool (db, have, error, "SELECT EXISTS (SELECT 1 FROM account WHERE tariff = ?)",
                       "d", tariff);
}

gboolean
pwt_accounts_is_unsold (PwtDb *db, PwtId account, PwtId meter, gboolean *is_unsold, GError **error)
{
  gboolean has_bought;

  if (!pwt_sql_bool (
          db, &has_bought, error,
          /* What was taken over does not say in which of several rooms. */
          "SELECT EXISTS (SELECT 1 FROM entry WHERE subject = ?1 AND kind = 'adopt' AND"
          "  (SELECT count(*) FROM account_point WHERE account = ?1 AND until_us IS NULL) = 1)"
          " OR EXISTS (SELECT 1 FROM sale s JOIN circuit c ON c.point = s.point"
          "  JOIN topup u ON u.id = s.id OR (u.sale = s.id AND u.follows IS NOT NULL)"
          "  WHERE s.account = ?1 AND c.meter = ?2 AND c.until_us IS NULL AND u.state = 'settled')"
          /* It came with the site's file, with what it had bought elsewhere. */
          " OR EXISTS (SELECT 1 FROM account_point ap JOIN circuit c ON c.point = ap.point"
          "  WHERE ap.account = ?1 AND c.meter = ?2 AND c.until_us IS NULL"
          "  AND ap.since_us <= c.since_us)",
          "dd", account, meter))
    return FALSE;
  *is_unsold = !has_bought;
  return TRUE;
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

GPtrArray *
pwt_accounts_circuits_of_point (PwtDb *db, PwtId point, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql (
      db, error, pwt_row_select (db, &pwt_circuit_record, "WHERE point = ? ORDER BY since_us"), "d",
      point);

  return query != NULL ? pwt_row_list (query, &pwt_circuit_record, error) : NULL;
}
