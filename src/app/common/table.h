/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"
#include "app/common/remote-list.h"
#include "report/table.h"

G_BEGIN_DECLS

/* Columns of text for a GtkColumnView over PwtRow: as wide as the widest sample, numbers
 * right-aligned with their title, redrawn alone when their row changes. What is shown, sorted,
 * printed and exported is declared here, once. */
typedef struct {
  const char *title;  /* to translate */
  const char *sample; /* widest content; NULL: the column takes what is left */
  char *(*text) (gconstpointer record, PwtDesk *desk);      /* (transfer full) */
  const char *(*css) (gconstpointer record, PwtDesk *desk); /* NULL: none; may return NULL */
  gboolean is_number;
  gboolean is_ageing;  /* the text depends on the time: drawn again at every tick */
  const char *sort;    /* name of the field to sort by; NULL: cannot be sorted */
  gboolean takes_rest; /* wider than its sample where there is room */
  gboolean gives_way;  /* not shown while there is no room for all: the last such goes first */
  GtkWidget *(*lead) (void); /* NULL: none; a widget before the text */
  void (*show_lead) (GtkWidget *lead, gconstpointer record);

  /* On paper and in files. A column of money, energy, price, time or date, and a number column of
   * whole numbers, leaves as the field it is sorted by; any other as the text that is shown. Say
   * more only where that is wrong. */
  guint kind;             /* PWT_AS (POWER) …; 0: by its field */
  const char *field;      /* whose number it is; NULL: the field it is sorted by */
  const char *file_title; /* to translate; NULL: its title. For columns of an age: "Read at" */
  gboolean has_total;     /* its numbers add up to something */
  /* NULL: never; the row's value was so once, and nobody knows what it is now: it stays away. */
  gboolean (*is_old) (gconstpointer record, PwtDesk *desk);
  gboolean is_only_in_files; /* there is no room for it on the screen */
} PwtColumn;

#define PWT_AS(kind) (PWT_TABLE_##kind + 1)

void pwt_table_add_columns (GtkColumnView *view, const PwtColumn *columns, guint n_columns,
                            PwtDesk *desk);

/* For a list whose rows come from elsewhere: nothing is selected until somebody, or the caller,
 * does. Returns: (transfer full) */
GtkSingleSelection *pwt_single_selection_new (GListModel *rows);

/* Shows the first rows of @view whenever @list is asked something new. */
void pwt_table_follow (GtkScrollable *view, PwtRemoteList *list);

/* Which column @view is sorted by; (nullable) the field's name. */
const char *pwt_table_get_sort (GtkColumnView *view, gboolean *is_descending);

/* GTK 4.8 keeps the width of a column that is not shown free at the view's end: here it gets none.
 */
void pwt_table_show_column (GtkColumnViewColumn *column, gboolean is_shown);
/* Of one that is not shown: what it has when it is. */
int pwt_table_get_width (GtkColumnViewColumn *column);
void pwt_table_set_width (GtkColumnViewColumn *column, int width);

G_END_DECLS
