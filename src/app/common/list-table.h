/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/table.h"
#include "record/lists.h"

G_BEGIN_DECLS

/* A list of the engine as a table to be printed or written: the columns that are on the
 * screen, with what was searched, filtered and sorted in words. */
typedef struct {
  const char *operation; /* "meter.list"; static */
  const PwtColumn *all;  /* static: columns there are */
  guint n_all;
  PwtColumn *columns; /* owned: of them, those that leave, in their order */
  guint n_columns;
  const PwtField **fields;     /* owned; whose number each column is, NULL where it is its text */
  char *title;                 /* owned */
  char *words;                 /* owned, nullable: what the query cannot say: "Room A101" */
  const PwtListRequest *query; /* owned */
  const PwtRecord *record;     /* of its rows */
  GListModel *rows; /* owned, nullable: of PwtRow; all of them are at hand and none is asked for */
} PwtListSource;

PwtListSource *pwt_list_source_new (const char *operation, const PwtColumn *columns,
                                    guint n_columns);
/* @operation: that told what @rows are made of; @record: what they hold */
PwtListSource *pwt_list_source_new_at_hand (const char *operation, const PwtRecord *record,
                                            GListModel *rows, const PwtColumn *columns,
                                            guint n_columns);
PwtListSource *pwt_list_source_copy (const PwtListSource *source);
void pwt_list_source_free (PwtListSource *source);
void pwt_list_source_set_title (PwtListSource *source, const char *title, const char *words);
/* @fields: (nullable): "room balance": those columns, in this order; what is only in files stays.
 * NULL: all */
void pwt_list_source_set_shown (PwtListSource *source, const char *fields);
void pwt_list_source_set_query (PwtListSource *source, const PwtListRequest *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtListSource, pwt_list_source_free)

/* Its conditions for the log: "state=arrears state=lost". Returns: (transfer full) (nullable) */
char *pwt_list_source_dup_filter (const PwtListSource *source);

PwtTable *pwt_list_table_new (const PwtListSource *source, PwtDesk *desk);
void pwt_list_table_add (const PwtListSource *source, PwtDesk *desk, gconstpointer record,
                         PwtTableRows *rows);

G_END_DECLS
