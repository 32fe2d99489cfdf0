/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/sales.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Receipts are numbered without gaps per project, from 1; only the count of prints may change.
 * Reading one back is pwt_db_get (db, &pwt_receipt_record, sale_id). */

/* @receipt: (inout): gets tenant, room and tariff as they are now; NOT_FOUND */
gboolean pwt_receipts_name_place (PwtDb *db, PwtId meter, PwtId point, PwtReceipt *receipt,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @receipt: (inout): its number is given here; an issued one is left alone and its number returned
 */
gboolean pwt_receipts_issue (PwtDb *db, PwtReceipt *receipt,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_receipts_count_print (PwtDb *db, PwtId sale, gint64 *prints,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @name: (out) (nullable): of the operator who cancelled @sale; nobody did, or the site's owner */
gboolean pwt_receipts_name_canceller (PwtDb *db, PwtId sale, char **name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
