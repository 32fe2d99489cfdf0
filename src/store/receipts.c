/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/receipts.h"

#include "store/rows.h"
#include "store/sql.h"

/**
 * pwt_receipts_name_place:
 * @meter: that serves @point
 * @receipt: (inout): gets the names of tenant, room and tariff as they are now
 *
 * Returns: %FALSE with @error set, %PWT_STORE_ERROR_NOT_FOUND if @meter does not serve @point
 */
gboolean
pwt_receipts_name_place (PwtDb *db, PwtId meter, PwtId point, PwtReceipt *receipt, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               "SELECT tenant_name, tariff_name, building, floor, room FROM meter_list"
               " WHERE id = ? AND point = ?",
               "dd", meter, point);

  if (stmt == NULL)
    return FALSE;
  if (!pwt_stmt_next (stmt)) {
    if (pwt_stmt_end (stmt, error))
      g_set_error_literal (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                           "The meter does not serve this point any more");
    return FALSE;
  }
  receipt->tenant_name = pwt_stmt_dup_text (stmt, 0);
  receipt->tariff_name = pwt_stmt_dup_text (stmt, 1);
  receipt->room = g_strjoin (" ", pwt_stmt_peek_text (stmt, 2), pwt_stmt_peek_text (stmt, 3),
                             pwt_stmt_peek_text (stmt, 4), NULL);
  return TRUE;
}

/**
 * pwt_receipts_issue:
 * @receipt: (inout): without number; gets the next of its project
 * @error: return location for a %PWT_STORE_ERROR
 *
 * To be called in the transaction of its sale: a number given and then rolled back is given again.
 *
 * Returns: %FALSE with @error set if it could not be issued
 */
gboolean
pwt_receipts_issue (PwtDb *db, PwtReceipt *receipt, GError **error)
{
  g_autoptr (GError) why = NULL;

  g_return_val_if_fail (db != NULL && receipt != NULL, FALSE);

  if (!pwt_sql_int (db, 1, &receipt->number, error,
                    "SELECT 1 + max (number) FROM receipt WHERE project = ?", "d",
                    receipt->project))
    return FALSE;
  if (pwt_db_insert (db, &pwt_receipt_record, receipt, &why))
    return TRUE;
  if (!g_error_matches (why, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  return pwt_sql_int (db, 0, &receipt->number, error, "SELECT number FROM receipt WHERE id = ?",
                      "d", receipt->id); /* issued before: it is the same */
}

/**
 * pwt_receipts_count_print:
 * @prints: (out): how often it was printed, this time included
 *
 * Returns: %FALSE with @error set, %PWT_STORE_ERROR_NOT_FOUND if there is no such receipt
 */
gboolean
pwt_receipts_count_print (PwtDb *db, PwtId sale, gint64 *prints, GError **error)
{
  if (!pwt_sql_int (db, 0, prints, error,
                    "UPDATE receipt SET prints = prints + 1 WHERE id = ? RETURNING prints", "d",
                    sale))
    return FALSE;
  if (*prints == 0) {
    g_set_error_literal (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                         "There is no such receipt");
    return FALSE;
  }
  return TRUE;
}

gboolean
pwt_receipts_name_canceller (PwtDb *db, PwtId sale, char **name, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error,
                                      "SELECT coalesce (o.display_name, o.name) FROM entry e"
                                      " JOIN operator o ON o.id = e.operator_id"
                                      " WHERE e.reverses = ? AND e.kind = 'cancel'",
                                      "d", sale);

  *name = NULL;
  if (stmt == NULL)
    return FALSE;
  if (pwt_stmt_next (stmt))
    *name = pwt_stmt_dup_text (stmt, 0);
  return pwt_stmt_end (stmt, error);
}
