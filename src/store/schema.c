/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"

static const PwtMigration business[] = {
  { pwt_schema_business_1 },
};

static const PwtMigration history[] = {
  { pwt_schema_history_1 },
};

static const struct {
  gint64 application_id;
  const PwtMigration *migrations;
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

const PwtMigration *
pwt_schema_migrations (PwtDbKind kind)
{
  return kinds[kind].migrations;
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

/* The version is part of the transaction: a crash leaves the file at one version or the other. */
static gboolean
run_migration (PwtDb *db, PwtDbKind kind, gint64 version, GError **error)
{
  const char *const *texts = kinds[kind].migrations[version - 1].texts;
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA application_id = %" G_GINT64_FORMAT
                                              "; PRAGMA user_version = %" G_GINT64_FORMAT,
                                              kinds[kind].application_id, version);

  if (!pwt_db_begin (db, error))
    return FALSE;
  for (guint i = 0; texts[i] != NULL; i++) {
    if (!pwt_sql_script (db, texts[i], error)) {
      pwt_db_rollback (db);
      return FALSE;
    }
  }
  if (!pwt_sql_script (db, pragmas, error)) {
    pwt_db_rollback (db);
    return FALSE;
  }
  return pwt_db_commit (db, error);
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
    if (!run_migration (db, kind, next, error))
      return FALSE;
  return TRUE;
}
