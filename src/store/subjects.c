/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store/audit.h"
#include "store/sql.h"

#define OF_RECEIPT "printf ('%s · %s · %08d', r.room, r.tenant_name, r.number)"
#define FIRST_OF_JOB                                                                               \
  "SELECT coalesce (m.room, g.serial) FROM job_item i JOIN meter g ON g.id = i.meter"              \
  " LEFT JOIN meter_list m ON m.id = i.meter WHERE i.job = ? ORDER BY i.position LIMIT 1"
/* One that is out of service is in no list. */
#define OF_COMMAND                                                                                 \
  "SELECT printf ('%s · %s', coalesce (m.room, g.serial), coalesce (m.tenant_name, ''))"          \
  " FROM command c JOIN meter g ON g.id = c.meter LEFT JOIN meter_list m ON m.id = g.id"           \
  " WHERE c.id = ?"

/* What an entry of the log is about, by the words its operation begins with: the first that fits.
 * Each takes the id of the subject. */
static const struct {
  const char *operation;
  const char *sql;
} subjects[] = {
  { "sale.", "SELECT printf ('%s · %s', room, tenant_name) FROM receipt WHERE id = ?" },
  { "receipt.", "SELECT printf ('%s · %s', room, tenant_name) FROM receipt WHERE id = ?" },
  { "topup.", "SELECT " OF_RECEIPT " FROM topup u JOIN receipt r ON r.id = u.sale"
              " WHERE u.id = ?" },
  { "meter.command-many", FIRST_OF_JOB },
  { "job.", FIRST_OF_JOB },
  { "meter.save", "SELECT serial FROM meter WHERE id = ?" },
  { "meter.", OF_COMMAND },
  { "command.", OF_COMMAND },
  { "hold.", OF_COMMAND },
  { "account.", "SELECT printf ('%s · %s', a.number, n.name)"
                " FROM account a JOIN tenant n ON n.id = a.tenant WHERE a.id = ?" },
  { "tenant.", "SELECT name FROM tenant WHERE id = ?" },
  { "auth.", "SELECT coalesce (display_name, name) FROM operator WHERE id = ?" },
  { "operator.", "SELECT coalesce (display_name, name) FROM operator WHERE id = ?" },
  { "role.", "SELECT name FROM role WHERE id = ?" },
  { "project.", "SELECT name FROM project WHERE id = ?" },
  { "site.import", "SELECT name FROM project WHERE id = ?" },
  { "building.", "SELECT name FROM building WHERE id = ?" },
  { "floor.", "SELECT name FROM floor WHERE id = ?" },
  { "room.", "SELECT name FROM room WHERE id = ?" },
  { "gateway.", "SELECT name FROM gateway WHERE id = ?" },
  { "line.", "SELECT name FROM line WHERE id = ?" },
  { "tariff.", "SELECT name FROM tariff WHERE id = ?" },
  { "point.", "SELECT coalesce (p.name, r.name) FROM point p JOIN room r ON r.id = p.room"
              " WHERE p.id = ?" },
  { "circuit.", "SELECT r.name FROM circuit c JOIN point p ON p.id = c.point"
                " JOIN room r ON r.id = p.room WHERE c.id = ?" },
};

static const char *
find_sql (const char *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_str_has_prefix (operation, subjects[i].operation))
      return subjects[i].sql;
  return NULL;
}

/**
 * pwt_audit_subject_name:
 * @operation: of an entry
 * @subject: (nullable): of it
 * @name: (out) (transfer full): what people call it now; %NULL if it has no name
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_audit_subject_name (PwtDb *db, const char *operation, const char *subject, char **name,
                        GError **error)
{
  const char *sql = find_sql (operation);
  g_autoptr (PwtStmt) query = NULL;
  PwtId id;

  *name = NULL;
  if (sql == NULL || subject == NULL || !pwt_id_from_text (subject, &id, NULL))
    return TRUE;
  query = pwt_sql (db, error, sql, "d", id);
  if (query == NULL)
    return FALSE;
  if (!pwt_stmt_next (query))
    return pwt_stmt_end (query, error);
  *name = pwt_stmt_dup_text (query, 0);
  if (*name != NULL && g_str_has_suffix (*name, " · "))
    (*name)[strlen (*name) - strlen (" · ")] = '\0';
  return TRUE;
}

/**
 * pwt_audit_subject_count:
 * @count: (out): of how many meters the job is that the entry is about; 0: it is about none
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_audit_subject_count (PwtDb *db, const char *operation, const char *subject, gint64 *count,
                         GError **error)
{
  PwtId id;

  *count = 0;
  if (g_strcmp0 (find_sql (operation), FIRST_OF_JOB) != 0 || subject == NULL ||
      !pwt_id_from_text (subject, &id, NULL))
    return TRUE;
  return pwt_sql_int (db, 0, count, error, "SELECT count(*) FROM job_item WHERE job = ?", "d", id);
}

/**
 * pwt_audit_find_operator:
 * @subject: (nullable): of a sign-in that was logged without who signed in
 * @name: (out) (transfer full) (nullable):
 * @display: (out) (transfer full) (nullable):
 */
gboolean
pwt_audit_find_operator (PwtDb *db, const char *subject, char **name, char **display,
                         GError **error)
{
  g_autoptr (PwtStmt) query = NULL;
  PwtId id;

  *name = *display = NULL;
  if (subject == NULL || !pwt_id_from_text (subject, &id, NULL))
    return TRUE;
  query = pwt_sql (db, error, "SELECT name, display_name FROM operator WHERE id = ?", "d", id);
  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    *name = pwt_stmt_dup_text (query, 0);
    *display = pwt_stmt_dup_text (query, 1);
  }
  return pwt_stmt_end (query, error);
}
