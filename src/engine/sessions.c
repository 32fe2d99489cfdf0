/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in. Sessions are rows of the database, of which only the token's hash is stored;
 * what a session may do is kept here by token, so that a call costs no query. */
#include "engine/private.h"
#include "store/people.h"

#define MOST_CACHED 10000

typedef struct {
  PwtWho *who;
  gint64 expires_us;
} Session;

struct _PwtSessionCache {
  GMutex mutex;
  GHashTable *by_token; /* char * → Session * */
};

static void
session_free (gpointer data)
{
  Session *session = data;

  pwt_who_unref (session->who);
  g_free (session);
}

PwtSessionCache *
pwt_session_cache_new (void)
{
  PwtSessionCache *cache = g_new0 (PwtSessionCache, 1);

  g_mutex_init (&cache->mutex);
  cache->by_token = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  return cache;
}

void
pwt_session_cache_free (PwtSessionCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->by_token);
  g_mutex_clear (&cache->mutex);
  g_free (cache);
}

PwtWho *
pwt_who_ref (PwtWho *who)
{
  if (who != NULL)
    g_atomic_ref_count_inc (&who->refs);
  return who;
}

void
pwt_who_unref (PwtWho *who)
{
  if (who == NULL || !g_atomic_ref_count_dec (&who->refs))
    return;
  g_free (who->name);
  g_free (who->display_name);
  g_free (who->token);
  g_array_unref (who->grants);
  g_free (who);
}

/**
 * pwt_who_permissions:
 * @who: (nullable): an operator
 * @project: a project, or none for the site as a whole
 *
 * Returns: what the operator may do there; a role in every project counts in each
 */
PwtPermissions
pwt_who_permissions (const PwtWho *who, PwtId project)
{
  PwtPermissions permissions = 0;

  for (guint i = 0; who != NULL && i < who->grants->len; i++) {
    const PwtGrant *grant = &g_array_index (who->grants, PwtGrant, i);

    if (pwt_id_is_none (grant->project) || pwt_id_equal (grant->project, project))
      permissions |= grant->permissions;
  }
  return permissions;
}

/**
 * pwt_who_load:
 * @db: any connection
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Returns: (transfer full): the operator with the permissions of their roles, or %NULL with @error
 * set
 */
PwtWho *
pwt_who_load (PwtDb *db, PwtId operator_id, GError **error)
{
  PwtOperator *operator_ = pwt_db_get (db, &pwt_operator_record, operator_id, error);
  GPtrArray *roles;
  PwtWho *who;

  if (operator_ == NULL)
    return NULL;
  roles = pwt_people_get_roles (db, operator_id, error);
  if (roles == NULL) {
    pwt_record_free (&pwt_operator_record, operator_);
    return NULL;
  }
  who = g_new0 (PwtWho, 1);
  g_atomic_ref_count_init (&who->refs);
  who->operator_id = operator_id;
  who->name = g_strdup (operator_->name);
  who->display_name =
      g_strdup (operator_->display_name != NULL ? operator_->display_name : operator_->name);
  who->grants = g_array_new (FALSE, FALSE, sizeof (PwtGrant));
  for (guint i = 0; i < roles->len && !operator_->is_disabled; i++) {
    PwtOperatorRole *role = g_ptr_array_index (roles, i);
    PwtGrant grant = { role->project, pwt_role_permissions (role->role) };

    g_array_append_val (who->grants, grant);
  }
  pwt_record_list_free (&pwt_operator_role_record, roles);
  pwt_record_free (&pwt_operator_record, operator_);
  return who;
}

/**
 * pwt_session_cache_peek:
 * @token: (nullable): what the caller sent
 *
 * Returns: (transfer full) (nullable): who is signed in with @token, if it was asked lately
 */
PwtWho *
pwt_session_cache_peek (PwtEngine *engine, const char *token, gint64 now_us)
{
  PwtSessionCache *cache = engine->sessions;
  PwtWho *who = NULL;
  Session *session;

  if (token == NULL)
    return NULL;
  g_mutex_lock (&cache->mutex);
  session = g_hash_table_lookup (cache->by_token, token);
  if (session != NULL && session->expires_us <= now_us)
    g_hash_table_remove (cache->by_token, token);
  else if (session != NULL)
    who = pwt_who_ref (session->who);
  g_mutex_unlock (&cache->mutex);
  return who;
}

/* Whoever signs in by who's token until @expires_us is @who. */
void
pwt_session_cache_put (PwtEngine *engine, PwtWho *who, gint64 expires_us)
{
  PwtSessionCache *cache = engine->sessions;
  Session *session = g_new0 (Session, 1);

  session->who = pwt_who_ref (who);
  session->expires_us = expires_us;
  g_mutex_lock (&cache->mutex);
  if (g_hash_table_size (cache->by_token) >= MOST_CACHED)
    g_hash_table_remove_all (cache->by_token);
  g_hash_table_replace (cache->by_token, g_strdup (who->token), session);
  g_mutex_unlock (&cache->mutex);
}

/**
 * pwt_session_cache_find:
 * @db: any connection
 * @token: (nullable): what the caller sent
 *
 * Returns: (transfer full) (nullable): who is signed in with @token, or %NULL if nobody is
 */
PwtWho *
pwt_session_cache_find (PwtEngine *engine, PwtDb *db, const char *token, gint64 now_us)
{
  g_auto (PwtSessionRow) row = { 0 };
  PwtWho *who;

  if (token == NULL)
    return NULL;
  who = pwt_session_cache_peek (engine, token, now_us);
  if (who != NULL)
    return who;
  if (!pwt_sessions_find (db, token, now_us, &row, NULL))
    return NULL;
  who = pwt_who_load (db, row.operator_id, NULL);
  if (who == NULL || who->grants->len == 0) {
    pwt_who_unref (who);
    return NULL;
  }
  who->token = g_strdup (token);
  pwt_session_cache_put (engine, who, MIN (row.expires_us, now_us + row.idle_us));
  return who;
}

void
pwt_session_cache_forget (PwtEngine *engine, const char *token)
{
  g_mutex_lock (&engine->sessions->mutex);
  g_hash_table_remove (engine->sessions->by_token, token);
  g_mutex_unlock (&engine->sessions->mutex);
}

/**
 * pwt_session_cache_clear:
 *
 * To be called after roles, passwords or operators changed: what a session may do is read anew.
 */
void
pwt_session_cache_clear (PwtEngine *engine)
{
  g_mutex_lock (&engine->sessions->mutex);
  g_hash_table_remove_all (engine->sessions->by_token);
  g_mutex_unlock (&engine->sessions->mutex);
}
