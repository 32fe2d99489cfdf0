/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/lists.h"
#include "store/search-words.h"
#include "store/sql.h"

G_BEGIN_DECLS

/* Inside the store only: how a request becomes SQL. Names of columns come from the tables below and
 * from field tables alone; everything a request says is bound. */

typedef struct {
  const char *field;
  const char *sql;
} PwtListColumn;

typedef struct {
  const char *name;
  const PwtRecord *window;
  const char *from;             /* tables; "t" is where a field is found by its name … */
  const PwtListColumn *columns; /* … unless it is listed here, ended by NULL */
  const char *project;          /* column that says whose it is; NULL: the site's */
  const char *search;           /* text the words of a search are looked for in */
  const char *order;
  /* Lists with states that are asked at each keystroke: the one table with an index that holds all
   * that is needed to choose rows, and how names begin that need the other tables too. */
  const char *narrow;
  const char *wide;
  const char *only; /* a condition that every row of the list meets; NULL: none */
} PwtList;

/* Whether a meter's money is still running: not where it is gone already, or nobody knows, which is
 * told of elsewhere. Compared one by one: for a list, SQLite makes a table each time. */
#define PWT_SQL_IS_RUNNING(state)                                                                  \
  "(" state " <> 'arrears' AND " state " <> 'lost' AND " state " <> 'new')"

/* A WHERE under construction: text with ?, and what will be bound to each. */
typedef struct {
  const PwtList *list;
  const PwtRecord *row;
  GString *where;
  GPtrArray *words;   /* (element-type PwtSearchWord) */
  PwtId project;      /* none: of all */
  GPtrArray *filters; /* (element-type PwtFilter) borrowed, in the order of their ? */
  guint n_filters;    /* conditions, those without ? included */
  gpointer parsed;    /* (owned) a row that holds the value being bound */
} PwtListQuery;

const PwtRecord *pwt_list_row_record (const PwtRecord *window);
const char *pwt_list_column_to_read (PwtDb *db, const PwtList *list, const PwtField *field);
/* The SQL of @field, or NULL if it cannot be sorted or filtered by. */
const char *pwt_list_column (PwtDb *db, const PwtList *list, const PwtField *field);

/* @sees_phones: whether the caller may see the phones it looks for; @skip: (nullable): a field
 * whose filters are left to it */
gboolean pwt_list_query_init (PwtListQuery *query, PwtDb *db, const PwtList *list,
                              const PwtListRequest *request, gboolean sees_phones, const char *skip,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_list_query_clear (PwtListQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtListQuery, pwt_list_query_clear)
/* What to select from, of a list that is narrow and wide: with its WHERE and @order. */
const char *pwt_list_query_tables (const PwtListQuery *query, const char *order);
gboolean pwt_list_query_order (PwtListQuery *query, PwtDb *db, const PwtListRequest *request,
                               GString *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Prepares @sql, in which the query's WHERE is, and binds it; *next: the first parameter after. */
PwtStmt *pwt_list_query_prepare (PwtListQuery *query, PwtDb *db, const char *sql, int *next,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A row found by a column that is an integer key. */
gpointer pwt_list_load_row (PwtDb *db, const PwtList *list, gint64 key,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

gpointer pwt_list_load_by_id (PwtDb *db, const PwtList *list, const char *tail, PwtId id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whole rows of @list, then @tail ("WHERE …"), prepared once. */
const char *pwt_list_select (PwtDb *db, const PwtList *list, const char *tail);
extern const PwtList pwt_sale_list;

/* lists-accounts.c, lists-meters.c */
extern const PwtList pwt_account_list, pwt_meter_list, pwt_openable_list;
gboolean pwt_state_list_fill (PwtDb *db, const PwtList *list, const PwtListRequest *request,
                              gboolean sees_phones, PwtWindow *window,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
