/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/table.h"

G_BEGIN_DECLS

/* A table of one column of each kind, its rows given by hand or made by the thousand. */

#define TABLES_MADE_US G_GINT64_CONSTANT (1795154582000000) /* 2026-11-20 14:03:02 in Shanghai */

PwtTable *tables_new (void); /* text, money with sum, energy, count, time */
void tables_add (PwtTableRows *rows, const char *text, gint64 money, gint64 energy, gint64 count,
                 gint64 time_us);

/* Gives batches one by one; fails after them if it is told to. */
typedef struct {
  GPtrArray *batches; /* (element-type PwtTableRows) */
  guint next;
  gboolean is_failing;
} TablesBatches;

TablesBatches *tables_batches_new (void);
void tables_batches_free (TablesBatches *batches);
/* A batch to be filled. */
PwtTableRows *tables_batches_add (TablesBatches *batches, guint n_columns);
PwtTableSource tables_source (TablesBatches *batches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TablesBatches, tables_batches_free)

/* A folder for one test. */
char *tables_make_dir (void);
void tables_remove_dir (const char *dir);
char *tables_run (const char *program, ...) G_GNUC_NULL_TERMINATED; /* its output; must succeed */

G_END_DECLS
