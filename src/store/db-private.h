/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"
#include "store/meter-texts.h"
#include "store/sql.h"

G_BEGIN_DECLS

struct _PwtDb {
  sqlite3 *sqlite;
  char *path;
  PwtDbKind kind;
  PwtDbMode mode;
  GHashTable *statements; /* SQL text → PwtStmt, both owned by the statement */
  GHashTable *record_sql; /* record and verb → SQL text */
  GHashTable *selects;    /* PwtSelect: its table and tail → its text */
  GStringChunk *texts;    /* SQL texts made once */
  GHashTable *kept;       /* PwtKept: objects that pwt_db_peek() lends */
  PwtMeterTexts *meter_texts;
  gboolean is_in_group;
  gboolean is_broken;
  GCancellable *cancellable;
  gulong cancelled_handler;
};

void pwt_db_free_statement (gpointer stmt);

/* An object read before: it is what the file holds until somebody writes a row of its record, and
 * only this connection does, or the transaction ends that it was read in, on a reader, or is
 * undone. */
typedef struct _PwtKept PwtKept;

GHashTable *pwt_db_kept_new (void);
/* Of @record, or (nullable) of all. */
void pwt_db_forget (PwtDb *db, const PwtRecord *record);

/* A SELECT whose text was made once: of a record or list, which lasts as long as the program, with
 * what follows the tables' names. Its texts are in the connection's texts. */
typedef struct {
  gconstpointer of;
  const char *tail;
  const char *sql;
} PwtSelect;

const char *pwt_db_find_select (PwtDb *db, gconstpointer of, const char *tail);
const char *pwt_db_keep_select (PwtDb *db, gconstpointer of, const char *tail, const char *sql);

/* What is read until the end is of one moment; inside a group it is the group's. */
gboolean pwt_db_snapshot (PwtDb *db, gboolean *is_own, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_db_end_snapshot (PwtDb *db, gboolean is_own);

G_END_DECLS
