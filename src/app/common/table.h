/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* Columns of text for a GtkColumnView over PwtRow: as wide as the widest sample, numbers
 * right-aligned with their title, redrawn alone when their row changes. */
typedef struct {
  const char *title;  /* to translate */
  const char *sample; /* widest content; NULL: the column takes what is left */
  char *(*text) (gconstpointer record, PwtDesk *desk);      /* (transfer full) */
  const char *(*css) (gconstpointer record, PwtDesk *desk); /* NULL: none; may return NULL */
  gboolean is_number;
  gboolean is_ageing;        /* the text depends on the time: drawn again at every tick */
  const char *sort;          /* name of the field to sort by; NULL: cannot be sorted */
  GtkWidget *(*lead) (void); /* NULL: none; a widget before the text */
  void (*show_lead) (GtkWidget *lead, gconstpointer record);
} PwtColumn;

void pwt_table_add_columns (GtkColumnView *view, const PwtColumn *columns, guint n_columns,
                            PwtDesk *desk);

/* Which column @view is sorted by; (nullable) the field's name. */
const char *pwt_table_get_sort (GtkColumnView *view, gboolean *is_descending);

G_END_DECLS
