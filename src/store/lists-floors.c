/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/lists-private.h"
#include "store/row.h"

/* A row's place begins with its building's and its floor's position and name, so rows of one floor
 * follow each other and begin alike. The index that holds places is all that is read of each row;
 * what the floor is called is looked up once for each. */

#define POSITION_LENGTH 11 /* "%010d " */

typedef struct {
  PwtDb *db;
  GPtrArray *floors;
  PwtFloorRun *run;   /* (borrowed) the newest */
  GString *beginning; /* of every place on its floor */
} Floors;

/* "0000000001 Building A 0000000003 3F ", or "~ " of what hangs in no room. */
static void
set_beginning (Floors *self, const char *place, gsize n_places)
{
  gsize length = 2;

  if (self->run->building != NULL && self->run->floor != NULL)
    length = 2 * POSITION_LENGTH + strlen (self->run->building) + strlen (self->run->floor) + 2;
  g_string_truncate (self->beginning, 0);
  g_string_append_len (self->beginning, place, (gssize) MIN (length, n_places));
}

static gboolean
begin_floor (Floors *self, gint64 row, const char *place, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (self->db, error, "SELECT building, floor FROM meter_list WHERE row = ?", "i", row);

  if (stmt == NULL)
    return FALSE;
  self->run = pwt_record_new (&pwt_floor_run_record);
  g_ptr_array_add (self->floors, self->run);
  if (pwt_stmt_next (stmt)) {
    self->run->building = g_strdup (pwt_stmt_peek_text (stmt, 0));
    self->run->floor = g_strdup (pwt_stmt_peek_text (stmt, 1));
  }
  set_beginning (self, place, strlen (place));
  return pwt_stmt_end (stmt, error);
}

static gboolean
read_floors (Floors *self, PwtStmt *stmt, GError **error)
{
  while (pwt_stmt_next (stmt)) {
    const char *place = pwt_stmt_peek_text (stmt, 1);

    if ((self->run == NULL || strncmp (place, self->beginning->str, self->beginning->len) != 0) &&
        !begin_floor (self, pwt_stmt_int (stmt, 0), place, error))
      return FALSE;
    self->run->count++;
  }
  return pwt_stmt_end (stmt, error);
}

/**
 * pwt_lists_floors:
 * @request: whose project, search and filters count
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full) (element-type PwtFloorRun): the floors of the meters' list in its own
 *   order, with how many rows are on each; %NULL with @error set
 */
GPtrArray *
pwt_lists_floors (PwtDb *db, const PwtListRequest *request, gboolean sees_phones, GError **error)
{
  g_auto (PwtListQuery) query = { 0 };
  g_autoptr (GString) beginning = g_string_new (NULL);
  Floors self = { .db = db, .floors = g_ptr_array_new (), .beginning = beginning };
  g_autoptr (PwtStmt) stmt = NULL;
  g_autofree char *sql = NULL;
  int next;

  if (pwt_list_query_init (&query, db, &pwt_meter_list, request, sees_phones, NULL, error)) {
    sql = g_strdup_printf ("SELECT t.row, t.place FROM %s%s ORDER BY %s",
                           pwt_list_query_tables (&query, ""), query.where->str,
                           pwt_meter_list.order);
    stmt = pwt_list_query_prepare (&query, db, sql, &next, error);
  }
  if (stmt != NULL && read_floors (&self, stmt, error))
    return self.floors;
  pwt_record_list_free (&pwt_floor_run_record, self.floors);
  return NULL;
}
