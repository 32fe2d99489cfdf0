/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"

#include "store/schema-resources.h"

static const char *const business[] = {
  "business-1.sql",  "business-2.sql",  "business-3.sql",  "business-4.sql",  "business-5.sql",
  "business-6.sql",  "business-7.sql",  "business-8.sql",  "business-9.sql",  "business-10.sql",
  "business-11.sql", "business-12.sql", "business-13.sql", "business-14.sql", "business-15.sql",
  "business-16.sql", "business-17.sql", "business-18.sql", "business-19.sql", "business-20.sql",
  "business-21.sql", "business-22.sql", "business-23.sql", "business-24.sql", "business-25.sql",
  "business-26.sql", "business-27.sql", "business-28.sql", "business-29.sql", "business-30.sql",
};
static const char *const history[] = { "history-1.sql" };

static const struct {
  gint64 application_id;
  const char *const *migrations; /* names of files beside this one, in schema/ */
  gint64 n_migrations;
} kinds[PWT_DB_N_KINDS] = {
  [PWT_DB_BUSINESS] = { PWT_SCHEMA_BUSINESS_ID, business, G_N_ELEMENTS (business) },
  [PWT_DB_HISTORY] = { PWT_SCHEMA_HISTORY_ID, history, G_N_ELEMENTS (history) },
};

/**
 * pwt_schema_version:
 *
 * Returns: the version of a file of @kind that this program writes
 */
gint64
pwt_schema_version (PwtDbKind kind)
{
  return kinds[kind].n_migrations;
}

/**
 * pwt_schema_dup_text:
 * @version: from 1 to pwt_schema_version()
 *
 * Returns: (transfer full): the SQL that makes @version of the version before
 */
char *
pwt_schema_dup_text (PwtDbKind kind, gint64 version)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  gsize size;

  g_return_val_if_fail (version >= 1 && version <= kinds[kind].n_migrations, NULL);

  path = g_strconcat ("/cn/prewatt/store/", kinds[kind].migrations[version - 1], NULL);
  bytes = g_resource_lookup_data (pwt_store_schema_get_resource (), path,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL); /* built in: the build fails without the file */
  data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

static gboolean
is_empty (PwtDb *db, gboolean *empty, GError **error)
{
  gint64 n;

  if (!pwt_sql_int (db, 0, &n, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  *empty = n == 0;
  return TRUE;
}

/**
 * pwt_schema_check:
 * @version: (out): the file's version, 0 for an empty one
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: %FALSE with %PWT_STORE_ERROR_FOREIGN or %PWT_STORE_ERROR_NEWER set if this program must
 *   not touch the file
 */
gboolean
pwt_schema_check (PwtDb *db, PwtDbKind kind, gint64 *version, GError **error)
{
  const char *path = pwt_db_get_path (db);
  gint64 application_id;
  gboolean empty;

  if (!pwt_sql_int (db, 0, &application_id, error, "PRAGMA application_id", "") ||
      !pwt_sql_int (db, 0, version, error, "PRAGMA user_version", "") ||
      !is_empty (db, &empty, error))
    return FALSE;
  if (empty && application_id == 0 && *version == 0)
    return TRUE;
  if (application_id != kinds[kind].application_id || *version < 1) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_FOREIGN,
                 "%s is not a file of Prewatt: choose another folder", path);
    return FALSE;
  }
  if (*version > kinds[kind].n_migrations) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_NEWER,
                 "%s was written by a newer Prewatt (form %" G_GINT64_FORMAT
                 ", this one knows up to %" G_GINT64_FORMAT "): update this computer",
                 path, *version, kinds[kind].n_migrations);
    return FALSE;
  }
  return TRUE;
}

/* Makes a table anew that others point to: in between they point to nothing. */
static gboolean
is_rebuilding (PwtDbKind kind, gint64 version)
{
  return kind == PWT_DB_BUSINESS && version == 19;
}

static gboolean
check_foreign_keys (PwtDb *db, GError **error)
{
  g_autoptr (PwtStmt) query = pwt_sql_once (db, "PRAGMA foreign_key_check", error);

  if (query == NULL)
    return FALSE;
  if (pwt_stmt_next (query)) {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_CONSTRAINT,
                 "%s: a row of “%s” points to nothing: restore a backup", pwt_db_get_path (db),
                 pwt_stmt_peek_text (query, 0));
    return FALSE;
  }
  return pwt_stmt_end (query, error);
}

/* The version is part of the transaction: a crash leaves the file at one version or the other. */
static gboolean
run_migration (PwtDb *db, PwtDbKind kind, gint64 version, GError **error)
{
  g_autofree char *text = pwt_schema_dup_text (kind, version);
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA application_id = %" G_GINT64_FORMAT
                                              "; PRAGMA user_version = %" G_GINT64_FORMAT,
                                              kinds[kind].application_id, version);

  if (!pwt_db_begin (db, error))
    return FALSE;
  if (!pwt_sql_script (db, text, error) || !pwt_sql_script (db, pragmas, error) ||
      (is_rebuilding (kind, version) && !check_foreign_keys (db, error))) {
    pwt_db_rollback (db);
    return FALSE;
  }
  return pwt_db_commit (db, error);
}

/* Foreign keys cannot be switched inside a transaction. */
static gboolean
migrate_to (PwtDb *db, PwtDbKind kind, gint64 version, GError **error)
{
  if (!is_rebuilding (kind, version))
    return run_migration (db, kind, version, error);
  return pwt_sql_script (db, "PRAGMA foreign_keys = OFF", error) &&
         run_migration (db, kind, version, error) &&
         pwt_sql_script (db, "PRAGMA foreign_keys = ON", error);
}

/**
 * pwt_schema_migrate:
 * @db: opened as %PWT_DB_CREATOR
 *
 * Returns: %FALSE with @error set; the file is then at its old version or at one between
 */
gboolean
pwt_schema_migrate (PwtDb *db, PwtDbKind kind, GError **error)
{
  gint64 version;

  if (!pwt_schema_check (db, kind, &version, error))
    return FALSE;
  for (gint64 next = version + 1; next <= kinds[kind].n_migrations; next++)
    if (!migrate_to (db, kind, next, error))
      return FALSE;
  return TRUE;
}
