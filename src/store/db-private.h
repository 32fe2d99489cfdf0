/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql.h"

G_BEGIN_DECLS

struct _PwtDb {
  sqlite3 *sqlite;
  char *path;
  PwtDbKind kind;
  PwtDbMode mode;
  GHashTable *statements; /* SQL text → PwtStmt, both owned by the statement */
  GHashTable *record_sql; /* record and verb → SQL text */
  GStringChunk *texts;    /* SQL texts made once */
  gboolean is_in_group;
  gboolean is_broken;
};

void pwt_db_free_statement (gpointer stmt);

G_END_DECLS
