/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "domain/calendar.h"
#include "domain/money.h"

G_BEGIN_DECLS

/* A list as it leaves the program: what it is called, its columns, and rows that come in batches.
 * Excel, CSV and paper are written from this alone, so that all of them say the same.
 *
 *   table ──► pwt_table_write_xlsx ()  ◄── source: batch, batch, … NULL
 *         ──► pwt_table_write_csv ()
 *         ──► pwt_sheet_new ()  ──► preview, printer, PDF
 *
 * Texts follow the locale of the process. A table does not change once it is given to a writer, so
 * writers may run on any thread. */

/* What a column holds: how its numbers are stored, shown and written. */
typedef enum {
  PWT_TABLE_TEXT,
  PWT_TABLE_COUNT,
  PWT_TABLE_MONEY,  /* 1/10,000 yuan */
  PWT_TABLE_PRICE,  /* 1/1,000,000 yuan */
  PWT_TABLE_ENERGY, /* Wh (of water: litres), shown in thousands */
  PWT_TABLE_POWER,  /* W, shown in kW */
  PWT_TABLE_TIME,   /* UTC microseconds, shown in the table's zone */
  PWT_TABLE_DATE,   /* days since 1970-01-01 */
} PwtTableKind;

#define PWT_N_TABLE_KINDS 8
#define PWT_TABLE_UNKNOWN G_MININT64 /* a number, time or date that nobody knows */

typedef struct {
  char *title; /* with its unit: "Balance/yuan" */
  PwtTableKind kind;
  gboolean has_total; /* its numbers add up to something */
} PwtTableColumn;

typedef struct {
  char *title;
  char *project;   /* (nullable) whose data it is */
  char *company;   /* (nullable) whose paper it is */
  char *filter;    /* (nullable) what was left out, in words */
  char *operator_; /* (nullable) who took it out */
  gint64 made_us;
  GTimeZone *zone;
  GPtrArray *columns; /* (element-type PwtTableColumn) */
} PwtTable;

PwtTable *pwt_table_new (const char *title, gint64 made_us, GTimeZone *zone);
void pwt_table_free (PwtTable *table);
void pwt_table_add_column (PwtTable *table, const char *title, PwtTableKind kind,
                           gboolean has_total);
const PwtTableColumn *pwt_table_get_column (const PwtTable *table, guint column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtTable, pwt_table_free)

/* A batch of rows: two allocations however many cells. Filled cell by cell, row by row; texts are
 * made valid UTF-8 on the way in. */
typedef struct _PwtTableRows PwtTableRows;

PwtTableRows *pwt_table_rows_new (guint n_columns);
void pwt_table_rows_free (PwtTableRows *rows);
void pwt_table_rows_add_text (PwtTableRows *rows, const char *text); /* NULL: an empty cell */
void pwt_table_rows_add_number (PwtTableRows *rows, gint64 number);
guint pwt_table_rows_get_n (const PwtTableRows *rows);
const char *pwt_table_rows_get_text (const PwtTableRows *rows, guint row, guint column);
gint64 pwt_table_rows_get_number (const PwtTableRows *rows, guint row, guint column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtTableRows, pwt_table_rows_free)

/* Where rows come from. Called on the writer's thread and may wait there.
 *
 * Returns: (transfer full): the next batch; NULL without an error at the end */
typedef struct {
  PwtTableRows *(*next) (gpointer data, GError **error);
  gpointer data;
} PwtTableSource;

/* How a kind's numbers are written. */
typedef struct {
  guint decimals;     /* a stored number is so many decimals of the shown unit */
  guint min_decimals; /* shown even where they are zero */
  guint max_decimals; /* shown for the eye; files have them all */
  const char *excel;  /* number format; NULL: text */
} PwtTableNumber;

const PwtTableNumber *pwt_table_kind_number (PwtTableKind kind);
gboolean pwt_table_kind_is_number (PwtTableKind kind); /* neither text nor a time */
/* The cell for the eye, and with every decimal for other programs: NULL where nobody knows. */
char *pwt_table_show (const PwtTable *table, PwtTableKind kind, gint64 number);
char *pwt_table_plain (const PwtTable *table, PwtTableKind kind, gint64 number);

gboolean pwt_table_write_csv (const PwtTable *table, const PwtTableSource *source, const char *path,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_table_write_xlsx (const PwtTable *table, const PwtTableSource *source,
                               const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
