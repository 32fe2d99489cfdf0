/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"
#include "store/sql.h"

G_BEGIN_DECLS

/* Inside the store only: one field ⇄ one column, and the SQL that follows from a field table. */
void pwt_row_bind (PwtStmt *stmt, int index, const PwtField *field, gconstpointer object);
gboolean pwt_row_read (PwtStmt *stmt, int column, const PwtField *field, gpointer object,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All fields of @record from columns 0, 1, 2 … */
gpointer pwt_row_object (PwtStmt *stmt, const PwtRecord *record,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Runs @stmt to its end: one object a row. */
GPtrArray *pwt_row_list (PwtStmt *stmt, const PwtRecord *record,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *pwt_row_table (const PwtRecord *record);
void pwt_row_append_columns (GString *sql, const PwtRecord *record);
/* SELECT all columns of @record's table, then @tail ("WHERE …"); kept with the connection. */
const char *pwt_row_select (PwtDb *db, const PwtRecord *record, const char *tail);

G_END_DECLS
