/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/db-private.h"
#include "store/lists-private.h"
#include "store/row.h"

/* The meters' list has 100,000 rows and is asked at each keystroke: first the rows of the window
 * are chosen, from memory or from indexes that hold all that is needed to choose; only then are
 * those rows loaded. */

static const PwtListColumn columns[] = {
  { "read_us", "v.read_us" },
  { "failures", "v.failures" },
  { "is_lost", "v.is_lost" },
  { "is_closed", "v.is_closed" },
  { "is_forced", "v.is_forced" },
  { "balance", "v.balance" },
  { "purchase_count", "v.purchase_count" },
  { "energy_total", "v.energy_total" },
  { "power_w", "v.power_w" },
  { "dry_us", "(SELECT u.dry_us FROM meter_use u WHERE u.meter = t.id AND t.account IS NOT NULL"
              " AND " PWT_SQL_IS_RUNNING ("t.state") ")" },
  { "other_since_us", "v.other_since_us" },
  { NULL, NULL },
};

static const char with_live[] = "meter_list t LEFT JOIN meter_live v ON v.id = t.id";

/* Rows sorted by a newest value beyond which sorting all is faster than keeping the first so many.
 */
#define DEEP_OFFSET 1000

const PwtList pwt_meter_list = {
  "meters",   &pwt_meter_window_record, with_live,      columns, "t.project",
  "t.search", "t.place, t.project",     "meter_list t", "v.",
};

/* Where an account can be opened: an index holds just these points, in their order. */
const PwtList pwt_openable_list = {
  .name = "openable",
  .window = &pwt_meter_window_record,
  .from = with_live,
  .columns = columns,
  .project = "t.project",
  .search = "t.search",
  .order = "t.place, t.project",
  .only = "t.account IS NULL AND t.point IS NOT NULL"
          " AND t.id NOT IN (SELECT m.id FROM meter m WHERE m.kind <> 'prepaid')",
};

typedef struct {
  const PwtList *list;
  const PwtListRequest *request;
  gboolean has_state_filter;
  gboolean is_wanted[PWT_N_METER_STATES];
  gint64 counts[PWT_N_METER_STATES];
  gint64 total;
  GArray *rows; /* (element-type gint64) keys in meter_list of the window's rows */
} Choice;

/* Which states the request asks for; without a filter, all. */
static gboolean
read_wanted_states (Choice *self, GError **error)
{
  const GPtrArray *filters = self->request->filters;

  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const PwtFilter *filter = g_ptr_array_index (filters, i);
    int state;

    if (g_strcmp0 (filter->field, "state") != 0)
      continue;
    state = pwt_meter_texts_find_state (filter->value);
    if (state < 0) {
      g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID,
                   "There is no meter state “%.60s”", filter->value != NULL ? filter->value : "");
      return FALSE;
    }
    self->is_wanted[state] = TRUE;
    self->has_state_filter = TRUE;
  }
  for (int i = 0; !self->has_state_filter && i < PWT_N_METER_STATES; i++)
    self->is_wanted[i] = TRUE;
  return TRUE;
}

static void
note_count (Choice *self, int state, gint64 n)
{
  if (state < 0)
    return;
  self->counts[state] += n;
  if (self->is_wanted[state])
    self->total += n;
}

static void
note_row (Choice *self, gint64 row, int state)
{
  gint64 index = self->total;

  note_count (self, state, 1);
  if (self->total > index && index >= self->request->offset &&
      self->rows->len < self->request->limit)
    g_array_append_val (self->rows, row);
}

/* A search in the list's own order, and nothing else: what keystrokes ask. */
static gboolean
is_search_alone (const Choice *self, const PwtListQuery *query)
{
  const char *sort = self->request->sort;

  return self->list == &pwt_meter_list && query->words->len > 0 && query->n_filters == 0 &&
         (sort == NULL || *sort == '\0') && !pwt_id_is_none (query->project);
}

static gboolean
choose_from_memory (Choice *self, PwtDb *db, const PwtListQuery *query, GError **error)
{
  const PwtMeterTexts *texts = pwt_meter_texts_peek (db, query->project, error);

  if (texts == NULL)
    return FALSE;
  for (guint i = 0; i < texts->meters->len; i++) {
    const PwtMeterText *meter = &g_array_index (texts->meters, PwtMeterText, i);

    if (pwt_search_words_match (query->words, texts->texts->str + meter->text))
      note_row (self, meter->row, meter->state);
  }
  return TRUE;
}

/* A search or a filter: one look at every row yields counts, total and window together. */
static gboolean
choose_by_looking (Choice *self, PwtDb *db, PwtListQuery *query, GString *order, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT t.row, t.state FROM %s%s%s",
                       pwt_list_query_tables (query, order->str), query->where->str, order->str);
  g_autoptr (PwtStmt) stmt = NULL;
  int next;

  stmt = pwt_list_query_prepare (query, db, sql, &next, error);
  if (stmt == NULL)
    return FALSE;
  while (pwt_stmt_next (stmt))
    note_row (self, pwt_stmt_int (stmt, 0),
              pwt_meter_texts_find_state (pwt_stmt_peek_text (stmt, 1)));
  return pwt_stmt_end (stmt, error);
}

static gboolean
count_states (Choice *self, PwtDb *db, PwtListQuery *query, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT t.state, count(*) FROM %s%s"
                                          " GROUP BY t.state",
                                          self->list->narrow, query->where->str);
  g_autoptr (PwtStmt) stmt = NULL;
  int next;

  stmt = pwt_list_query_prepare (query, db, sql, &next, error);
  if (stmt == NULL)
    return FALSE;
  while (pwt_stmt_next (stmt))
    note_count (self, pwt_meter_texts_find_state (pwt_stmt_peek_text (stmt, 0)),
                pwt_stmt_int (stmt, 1));
  return pwt_stmt_end (stmt, error);
}

static void
append_wanted_states (const Choice *self, const PwtListQuery *query, GString *sql)
{
  const char *separator = "";

  g_string_append_printf (sql, "%s t.state IN (", query->where->len == 0 ? " WHERE" : " AND");
  for (int i = 0; i < PWT_N_METER_STATES; i++) {
    if (!self->is_wanted[i])
      continue;
    g_string_append_printf (sql, "%s'%s'", separator, pwt_meter_state_nick ((PwtMeterState) i));
    separator = ", ";
  }
  g_string_append_c (sql, ')');
}

/* Nothing to look for: counts come from one index, the window from the one in its order. */
static gboolean
choose_by_place (Choice *self, PwtDb *db, PwtListQuery *query, GString *order, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT t.row FROM ");
  g_autoptr (PwtStmt) stmt = NULL;
  int next;

  if (!count_states (self, db, query, error))
    return FALSE;
  g_string_append_printf (sql, "%s%s", pwt_list_query_tables (query, order->str),
                          query->where->str);
  if (self->has_state_filter)
    append_wanted_states (self, query, sql);
  g_string_append_printf (sql, "%s LIMIT ? OFFSET ?", order->str);
  stmt = pwt_list_query_prepare (query, db, sql->str, &next, error);
  if (stmt == NULL)
    return FALSE;
  pwt_stmt_bind_int (stmt, next, self->request->limit);
  pwt_stmt_bind_int (stmt, next + 1, self->request->offset);
  while (pwt_stmt_next (stmt)) {
    gint64 row = pwt_stmt_int (stmt, 0);

    g_array_append_val (self->rows, row);
  }
  return pwt_stmt_end (stmt, error);
}

static gboolean
choose (Choice *self, PwtDb *db, gboolean sees_phones, GError **error)
{
  g_auto (PwtListQuery) query = { 0 };
  g_autoptr (GString) order = g_string_new (NULL);
  gboolean is_deep;

  if (!read_wanted_states (self, error) ||
      !pwt_list_query_init (&query, db, self->list, self->request, sees_phones, "state", error) ||
      !pwt_list_query_order (&query, db, self->request, order, error))
    return FALSE;
  is_deep = self->request->offset > DEEP_OFFSET &&
            pwt_list_query_tables (&query, order->str) == self->list->from;
  if (is_search_alone (self, &query))
    return choose_from_memory (self, db, &query, error);
  if (query.words->len == 0 && query.n_filters == 0 && !is_deep)
    return choose_by_place (self, db, &query, order, error);
  return choose_by_looking (self, db, &query, order, error);
}

/**
 * pwt_lists_choose_meters:
 * @request: whose project, search, filters and sorting count
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full) (element-type PwtId): every meter, also those of several circuits, once;
 *   %NULL with @error set
 */
GArray *
pwt_lists_choose_meters (PwtDb *db, const PwtListRequest *request, gboolean sees_phones,
                         GError **error)
{
  g_auto (PwtListQuery) query = { 0 };
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (PwtId));
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (PwtStmt) stmt = NULL;
  int next;

  if (!pwt_list_query_init (&query, db, &pwt_meter_list, request, sees_phones, NULL, error) ||
      !pwt_list_query_order (&query, db, request, order, error))
    return NULL;
  sql = g_strdup_printf ("SELECT t.id FROM %s%s%s", pwt_list_query_tables (&query, order->str),
                         query.where->str, order->str);
  stmt = pwt_list_query_prepare (&query, db, sql, &next, error);
  if (stmt == NULL)
    return NULL;
  while (pwt_stmt_next (stmt)) {
    PwtId id = pwt_stmt_id (stmt, 0);

    if (g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
      g_array_append_val (chosen, id);
  }
  return pwt_stmt_end (stmt, error) ? g_steal_pointer (&chosen) : NULL;
}

static gboolean
load_chosen (PwtDb *db, const PwtList *list, const GArray *keys, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < keys->len; i++) {
    gpointer row = pwt_list_load_row (db, list, g_array_index (keys, gint64, i), error);

    if (row == NULL)
      return FALSE;
    g_ptr_array_add (rows, row);
  }
  return TRUE;
}

/**
 * pwt_state_list_fill:
 * @list: one with states, whose narrow table has the columns row, state and search
 * @window: gets rows, total and how many rows are in each state
 */
gboolean
pwt_state_list_fill (PwtDb *db, const PwtList *list, const PwtListRequest *request,
                     gboolean sees_phones, PwtWindow *window, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  Choice choice = { .list = list, .request = request, .rows = keys };

  if (!choose (&choice, db, sees_phones, error) ||
      !load_chosen (db, list, keys, window->rows, error))
    return FALSE;
  window->total = choice.total;
  for (int i = 0; i < PWT_N_METER_STATES; i++) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = g_strdup (pwt_meter_state_nick ((PwtMeterState) i));
    count->count = choice.counts[i];
    g_ptr_array_add (window->counts, count);
  }
  return TRUE;
}
