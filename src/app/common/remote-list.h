/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/common/desk.h"
#include "app/common/row.h"

G_BEGIN_DECLS

/* A list that lives in the engine, seen through windows of rows: a GListModel of PwtRow.
 *
 * Only the windows around what is asked for are fetched, so 100,000 rows open as fast as ten. A new
 * query keeps the rows on screen until its answer is there; answers to older queries are dropped.
 * Whatever changes arrives as events and redraws only the rows it touches.
 *
 * Signals:
 *   "asked" (gboolean is_new): a new query is asked, to be read from its top, or the same again
 *   "outdated" (): events came: rows may be others, or in other places
 *   "answered" (): a window of the newest query arrived; totals and counts are of it
 *   "failed" (const GError *error)
 * Properties:
 *   "is-loading": whether the newest query has no answer yet, notifies */
#define PWT_TYPE_REMOTE_LIST (pwt_remote_list_get_type ())
G_DECLARE_FINAL_TYPE (PwtRemoteList, pwt_remote_list, PWT, REMOTE_LIST, GObject)

/* Rows a request: a column view at the top of its list looks at the first 204. */
#define PWT_REMOTE_LIST_WINDOW 208

/* Rows of the first request while somebody types a search: as many as a tall screen shows. The
 * rest of the window is asked for when they are painted, if nothing more was typed meanwhile. */
#define PWT_REMOTE_LIST_FIRST_ROWS 64

/* @topic: of the events whose subject is the id of a row; @row must begin with its id */
PwtRemoteList *pwt_remote_list_new (PwtDesk *desk, const char *operation, const PwtRecord *row,
                                    const char *topic);

/* Asks for what @query describes; offset and limit of it are ignored. Copied. */
void pwt_remote_list_set_query (PwtRemoteList *self, const PwtListRequest *query);
const PwtListRequest *pwt_remote_list_get_query (PwtRemoteList *self); /* (nullable) */
void pwt_remote_list_reload (PwtRemoteList *self);
PwtDesk *pwt_remote_list_get_desk (PwtRemoteList *self);
const char *pwt_remote_list_get_operation (PwtRemoteList *self); /* for ever */

gboolean pwt_remote_list_is_loading (PwtRemoteList *self);
/* Rows there are; views learn of it bit by bit, so for a moment the model's length is another. */
guint pwt_remote_list_get_total (PwtRemoteList *self);
GPtrArray *
pwt_remote_list_get_counts (PwtRemoteList *self); /* (nullable) (element-type PwtCount) */

/* The place of the loaded row with that id. */
gboolean pwt_remote_list_find (PwtRemoteList *self, PwtId id, guint *position);

/* What is loaded at that place; NULL if nothing is. Fetches nothing. */
gconstpointer pwt_remote_list_peek (PwtRemoteList *self, guint position);

G_END_DECLS
