/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Records as rows, by their field table: the table has the record's name with underscores, a column
 * has its field's name. ID is a BLOB of 16 bytes, CHOICE its nick, LIST and RECORD a JSON object
 * with that one field, everything else INTEGER or TEXT; none is NULL.
 *
 * Objects returned belong to the caller (pwt_record_free()), lists too (pwt_record_list_free()). */
gboolean pwt_db_insert (PwtDb *db, const PwtRecord *record, gconstpointer object,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_update (PwtDb *db, const PwtRecord *record, gconstpointer object,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_save (PwtDb *db, const PwtRecord *record, gconstpointer object,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_delete (PwtDb *db, const PwtRecord *record, PwtId id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Borrowed until the connection writes a row of @record or its transaction is undone: for what
 * changes rarely and is read with every sale. */
gconstpointer pwt_db_peek (PwtDb *db, const PwtRecord *record, PwtId id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer pwt_db_get (PwtDb *db, const PwtRecord *record, PwtId id,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As pwt_db_get(), but "none" is not an error: TRUE with NULL. */
gboolean pwt_db_find (PwtDb *db, const PwtRecord *record, PwtId id, gpointer *object,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_has (PwtDb *db, const PwtRecord *record, PwtId id, gboolean *has,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pwt_db_find_id (PwtDb *db, const PwtRecord *record, const char *field, PwtId value,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pwt_db_find_text (PwtDb *db, const PwtRecord *record, const char *field,
                             const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pwt_db_all (PwtDb *db, const PwtRecord *record,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
