/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/lists.h"

#include "store/db-private.h"
#include "store/lists-private.h"
#include "store/phone.h"
#include "store/row.h"

static const PwtListColumn sale_columns[] = {
  { "receipt_number", "r.number" },
  { "account_number", "r.account_number" },
  { "tenant_name", "r.tenant_name" },
  { "room", "r.room" },
  { "meter_serial", "r.meter_serial" },
  { "operator_name", "r.operator_name" },
  { "state", "u.state" },
  { "count_before", "u.count_before" },
  { "target_count", "u.target_count" },
  { "sent_us", "u.sent_us" },
  { "ended_us", "u.ended_us" },
  { "reason", "u.reason" },
  { NULL, NULL },
};

/* A meter that is out of service is in no list; what it was told is. */
#define SERIAL "coalesce (m.serial, (SELECT g.serial FROM meter g WHERE g.id = t.meter))"

static const PwtListColumn item_columns[] = {
  { "content", "c.content" },
  { "building", "m.building" },
  { "floor", "m.floor" },
  { "room", "m.room" },
  { "serial", SERIAL },
  { "tenant_name", "m.tenant_name" },
  { "is_skipped", "(t.state = 'refused' AND c.id IS NULL)" },
  { NULL, NULL },
};

static const PwtListColumn command_columns[] = {
  { "serial", SERIAL },
  { "room", "m.room" },
  { "tenant_name", "m.tenant_name" },
  { "operator_name", "coalesce (o.display_name, o.name)" },
  { NULL, NULL },
};

/* The name of the subject is looked up for the rows of a window alone. */
static const PwtListColumn audit_columns[] = {
  { "id", "CAST (substr (t.hash, 1, 16) AS BLOB)" },
  { "operator_display", "(SELECT o.display_name FROM operator o WHERE o.name = t.operator_name)" },
  { "project_name", "(SELECT p.name FROM project p WHERE p.id = t.project)" },
  { "subject_name", "NULL" },
  { "subject_count", "0" },
  { NULL, NULL },
};

/* A session is a row until it has ended, what was done in it stays in the log. What is NULL is left
 * out of the JSON. */
static const PwtListColumn operator_columns[] = {
  { "used_us", "(SELECT max (u.at) FROM (SELECT max (s.used_us) AS at FROM session s"
               " WHERE s.operator_id = t.id UNION ALL SELECT max (a.time_us) FROM audit_entry a"
               " WHERE a.operator_name = t.name) u)" },
  { "roles",
    "(SELECT json_object ('roles', json_group_array (json_patch ('{}', json_object ('role_name',"
    " g.name, 'project_name', p.name)))) FROM operator_role r JOIN role g ON g.id = r.role"
    " LEFT JOIN project p ON p.id = r.project WHERE r.operator_id = t.id)" },
  { NULL, NULL },
};

static const PwtListColumn tariff_columns[] = {
  { "accounts", "(SELECT count(*) FROM account a WHERE a.tariff = t.id)" },
  { NULL, NULL },
};

static const PwtListColumn role_columns[] = {
  { "operators",
    "(SELECT count(DISTINCT r.operator_id) FROM operator_role r WHERE r.role = t.id)" },
  { NULL, NULL },
};

/* What a search looks through: printf() turns what is not there into nothing. */
#define TEXTS_2(a, b) "lower (printf ('%s %s', " a ", " b "))"
#define TEXTS_3(a, b, c) "lower (printf ('%s %s %s', " a ", " b ", " c "))"

/* The initials of a tenant's name, and its rooms, are in what an account of it is found by. */
static const char tenant_texts[] =
    "lower (printf ('%s %s ', t.name, t.contact)) || coalesce (" PWT_PHONE_SQL (
        "t.phone") ", '') || coalesce ((SELECT char (10) ||"
                   " l.search FROM account a JOIN account_list l ON l.id = a.id WHERE a.tenant = "
                   "t.id"
                   " ORDER BY a.opened_us DESC LIMIT 1), '')";
static const char sale_texts[] =
    "lower (printf ('%s %s %s %s %d %s', r.tenant_name, r.account_number, r.room, r.meter_serial,"
    " r.number, t.pay_reference))";
static const char command_texts[] =
    "lower (printf ('%s %s %s %s %s', m.room, m.tenant_name, " SERIAL ", t.reason, t.result))";
static const char audit_texts[] =
    "lower (printf ('%s %s %s %s', t.operation, t.operator_name, t.subject, t.origin))";

const PwtList pwt_sale_list = {
  "sales",
  &pwt_sale_window_record,
  "sale t LEFT JOIN receipt r ON r.id = t.id"
  " LEFT JOIN topup u ON u.id = coalesce ((SELECT a.id FROM topup a WHERE a.sale = t.id"
  "  AND a.follows IS NOT NULL AND a.state <> 'resent'), t.id)",
  sale_columns,
  "t.project",
  sale_texts,
  "t.sold_us DESC, t.id DESC",
};

/* A window's order ends in something unique, or rows would be seen twice or never. */
static const PwtList lists[] = {
  { "tenants", &pwt_tenant_window_record, "tenant t", NULL, "t.project", tenant_texts,
    "t.name, t.id" },
  { "tariffs", &pwt_tariff_window_record, "tariff t", tariff_columns, "t.project", "lower (t.name)",
    "t.name, t.id" },
  { "commands", &pwt_command_window_record,
    "command t LEFT JOIN meter_list m ON m.row = (SELECT min (row) FROM meter_list"
    " WHERE id = t.meter) LEFT JOIN operator o ON o.id = t.operator_id",
    command_columns, "t.project", command_texts, "t.created_us DESC, t.id DESC" },
  { "audit", &pwt_audit_window_record, "audit_entry t", audit_columns, "t.project", audit_texts,
    "t.time_us DESC, t.rowid DESC" },
  { "operators", &pwt_operator_window_record, "operator t", operator_columns, NULL,
    TEXTS_2 ("t.name", "t.display_name"), "t.is_disabled, t.name, t.id" },
  { "roles", &pwt_role_window_record, "role t", role_columns, NULL, "lower (t.name)", "t.id" },
  { "jobs", &pwt_job_window_record, "job t", NULL, "t.project", TEXTS_2 ("t.kind", "t.result"),
    "t.created_us DESC, t.id DESC" },
  { "job-items", &pwt_jobitem_window_record,
    "job_item t LEFT JOIN meter_list m ON m.row = (SELECT min (row) FROM meter_list"
    " WHERE id = t.meter) LEFT JOIN command c ON c.id = t.id",
    item_columns, "t.project", TEXTS_3 ("m.room", "m.tenant_name", SERIAL), "t.position, t.id" },
  { "topups", &pwt_topup_window_record, "topup t", NULL, "t.project", "lower (t.reason)",
    "t.queued_us DESC, t.id DESC" },
};

static const PwtList *
find_list (const char *name)
{
  if (g_str_equal (name, pwt_meter_list.name))
    return &pwt_meter_list;
  if (g_str_equal (name, pwt_openable_list.name))
    return &pwt_openable_list;
  if (g_str_equal (name, pwt_account_list.name))
    return &pwt_account_list;
  if (g_str_equal (name, pwt_sale_list.name))
    return &pwt_sale_list;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].name, name))
      return &lists[i];
  return NULL;
}

/**
 * pwt_lists_window_record:
 * @name: of a list
 *
 * Returns: (nullable): the record of its windows
 */
const PwtRecord *
pwt_lists_window_record (const char *name)
{
  const PwtList *list = find_list (name);

  return list != NULL ? list->window : NULL;
}

static gboolean
count_rows (PwtDb *db, PwtListQuery *query, gint64 *total, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM %s%s", query->list->from, query->where->str);
  g_autoptr (PwtStmt) stmt = NULL;
  int next;

  stmt = pwt_list_query_prepare (query, db, sql, &next, error);
  if (stmt == NULL)
    return FALSE;
  if (pwt_stmt_next (stmt))
    *total = pwt_stmt_int (stmt, 0);
  return pwt_stmt_end (stmt, error);
}

/* All fields of the row's record, in its order; those of lists too. */
static void
append_columns (GString *sql, PwtDb *db, const PwtList *list, const PwtRecord *row)
{
  for (guint i = 0; i < row->n_fields; i++) {
    g_string_append (sql, i > 0 ? ", " : "");
    g_string_append (sql, pwt_list_column_to_read (db, list, &row->fields[i]));
  }
}

static gboolean
load_rows (PwtDb *db, PwtListQuery *query, const PwtListRequest *request, PwtWindow *window,
           GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (PwtStmt) stmt = NULL;
  GPtrArray *rows;
  int next;

  append_columns (sql, db, query->list, query->row);
  g_string_append_printf (sql, " FROM %s%s", query->list->from, query->where->str);
  if (!pwt_list_query_order (query, db, request, sql, error))
    return FALSE;
  g_string_append (sql, " LIMIT ? OFFSET ?");
  stmt = pwt_list_query_prepare (query, db, sql->str, &next, error);
  if (stmt == NULL)
    return FALSE;
  pwt_stmt_bind_int (stmt, next, request->limit);
  pwt_stmt_bind_int (stmt, next + 1, request->offset);
  rows = pwt_row_list (stmt, query->row, error);
  if (rows == NULL)
    return FALSE;
  pwt_record_list_free (query->row, window->rows);
  window->rows = rows;
  return TRUE;
}

static gboolean
fill_window (PwtDb *db, const PwtList *list, const PwtListRequest *request, gboolean sees_phones,
             PwtWindow *window, GError **error)
{
  g_auto (PwtListQuery) query = { 0 };

  return pwt_list_query_init (&query, db, list, request, sees_phones, NULL, error) &&
         count_rows (db, &query, &window->total, error) &&
         (request->limit == 0 || load_rows (db, &query, request, window, error));
}

static gboolean
check_request (const PwtListRequest *request, GError **error)
{
  if (request->offset >= 0 && request->limit >= 0 && request->limit <= PWT_LIST_LIMIT_MAX)
    return TRUE;
  g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID,
               "A window begins at 0 or later and has at most %d rows", PWT_LIST_LIMIT_MAX);
  return FALSE;
}

/**
 * pwt_lists_window:
 * @db: a reader, or the writer
 * @name: of a list
 * @request: which rows
 * @sees_phones: whether the caller may see phones, and so look for one by its last digits
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Total, counts and rows are of one moment.
 *
 * Returns: (transfer full): the window; %NULL with @error set
 */
PwtWindow *
pwt_lists_window (PwtDb *db, const char *name, const PwtListRequest *request, gboolean sees_phones,
                  GError **error)
{
  const PwtList *list = find_list (name);
  PwtListRequest wanted = *request;
  PwtWindow *window;
  gboolean is_own, is_done;

  g_return_val_if_fail (list != NULL, NULL);

  if (wanted.limit == PWT_NONE)
    wanted.limit = PWT_LIST_LIMIT;
  if (!check_request (&wanted, error) || !pwt_db_snapshot (db, &is_own, error))
    return NULL;
  window = pwt_record_new (list->window);
  window->offset = request->offset;
  if (list->narrow != NULL)
    is_done = pwt_state_list_fill (db, list, &wanted, sees_phones, window, error);
  else
    is_done = fill_window (db, list, &wanted, sees_phones, window, error);
  pwt_db_end_snapshot (db, is_own);
  if (is_done)
    return window;
  pwt_record_free (list->window, window);
  return NULL;
}

/* Whole rows of @list, then @tail, prepared once. */
const char *
pwt_list_select (PwtDb *db, const PwtList *list, const char *tail)
{
  const char *made = pwt_db_find_select (db, list, tail);
  g_autoptr (GString) sql = NULL;

  if (made != NULL)
    return made;
  sql = g_string_new ("SELECT ");
  append_columns (sql, db, list, pwt_list_row_record (list->window));
  g_string_append_printf (sql, " FROM %s %s", list->from, tail);
  return pwt_db_keep_select (db, list, tail, sql->str);
}

/* The row @stmt finds, or NOT_FOUND. */
static gpointer
take_one (PwtStmt *stmt, const PwtList *list, GError **error)
{
  if (stmt == NULL)
    return NULL;
  if (pwt_stmt_next (stmt))
    return pwt_row_object (stmt, pwt_list_row_record (list->window), error);
  if (pwt_stmt_end (stmt, error))
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND,
                 "There is no such row in the list of %s", list->name);
  return NULL;
}

gpointer
pwt_list_load_row (PwtDb *db, const PwtList *list, gint64 key, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error, pwt_list_select (db, list, "WHERE t.row = ?"), "i", key);

  return take_one (stmt, list, error);
}

gpointer
pwt_list_load_by_id (PwtDb *db, const PwtList *list, const char *tail, PwtId id, GError **error)
{
  g_autoptr (PwtStmt) stmt = pwt_sql (db, error, pwt_list_select (db, list, tail), "d", id);

  return take_one (stmt, list, error);
}

PwtMeterRow *
pwt_lists_meter_row (PwtDb *db, PwtId meter, GError **error)
{
  return pwt_list_load_by_id (db, &pwt_meter_list, "WHERE t.id = ? ORDER BY t.row LIMIT 1", meter,
                              error);
}

/**
 * pwt_lists_commands_of_meter:
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type PwtCommand): the newest commands of @meter, newest first;
 *   %NULL with @error set
 */
GPtrArray *
pwt_lists_commands_of_meter (PwtDb *db, PwtId meter, gint64 limit, GError **error)
{
  g_autoptr (PwtStmt) stmt =
      pwt_sql (db, error,
               pwt_row_select (db, &pwt_command_record,
                               "WHERE meter = ? ORDER BY created_us DESC, id DESC LIMIT ?"),
               "di", meter, limit);

  return stmt != NULL ? pwt_row_list (stmt, &pwt_command_record, error) : NULL;
}

PwtSaleRow *
pwt_lists_sale_row (PwtDb *db, PwtId sale, GError **error)
{
  return pwt_list_load_by_id (db, &pwt_sale_list, "WHERE t.id = ?", sale, error);
}

gboolean
pwt_search_put (PwtDb *db, PwtId point, const char *text, GError **error)
{
  return pwt_sql_run (db, error,
                      "INSERT INTO point_search (point, text) VALUES (?, ?)"
                      " ON CONFLICT (point) DO UPDATE SET text = excluded.text",
                      "dt", point, text);
}
