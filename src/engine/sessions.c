/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in. Sessions are rows of the database, of which only the token's hash is stored;
 * what a session may do is kept here by token, so that a call costs no query. */
#include "engine/private.h"
#include "store/people.h"

#define MOST_CACHED 10000
#define TOUCH_US PWT_US_PER_MINUTE /* how long a use may wait to be stored */

typedef struct {
  PwtWho *who;
  gint64 expires_us; /* absolute end */
  gint64 idle_us;    /* ends when unused for so long */
  gint64 used_us;
  gint64 stored_us; /* the use that is stored */
} Session;

struct _PwtSessionCache {
  pthread_mutex_t mutex;
  GHashTable *by_token; /* char * → Session * */
  gint n_cleared;  /* atomic: how often sessions were forgotten: what was read before is not put */
  gint64 touch_us; /* when uses are stored next */
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

  pthread_mutex_init (&cache->mutex, NULL);
  cache->by_token = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  return cache;
}

void
pwt_session_cache_free (PwtSessionCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->by_token);
  pthread_mutex_destroy (&cache->mutex);
  g_free (cache);
}

PwtWho *
pwt_who_ref (PwtWho *who)
{
  if (who != NULL)
    g_atomic_int_inc (&who->refs);
  return who;
}

void
pwt_who_unref (PwtWho *who)
{
  if (who == NULL || !g_atomic_int_dec_and_test (&who->refs))
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
  GArray *grants;
  PwtWho *who;

  if (operator_ == NULL)
    return NULL;
  grants = pwt_people_get_grants (db, operator_id, error);
  if (grants == NULL) {
    pwt_record_free (&pwt_operator_record, operator_);
    return NULL;
  }
  who = g_new0 (PwtWho, 1);
  who->refs = 1;
  who->operator_id = operator_id;
  who->name = g_strdup (operator_->name);
  who->display_name =
      g_strdup (operator_->display_name != NULL ? operator_->display_name : operator_->name);
  who->must_change = operator_->must_change;
  who->grants = grants;
  if (operator_->is_disabled)
    g_array_set_size (grants, 0);
  pwt_record_free (&pwt_operator_record, operator_);
  return who;
}

/**
 * pwt_session_cache_peek:
 * @token: (nullable): what the caller sent
 * @is_use: whether somebody does something; a client that waits for news does not
 *
 * Returns: (transfer full) (nullable): who is signed in with @token, if it was asked lately
 */
PwtWho *
pwt_session_cache_peek (PwtEngine *engine, const char *token, gboolean is_use, gint64 now_us)
{
  PwtSessionCache *cache = engine->sessions;
  PwtWho *who = NULL;
  Session *session;

  if (token == NULL)
    return NULL;
  pthread_mutex_lock (&cache->mutex);
  session = g_hash_table_lookup (cache->by_token, token);
  if (session != NULL &&
      (session->expires_us <= now_us || now_us - session->used_us >= session->idle_us)) {
    g_hash_table_remove (cache->by_token, token);
  } else if (session != NULL) {
    if (is_use)
      session->used_us = MAX (session->used_us, now_us);
    who = pwt_who_ref (session->who);
  }
  pthread_mutex_unlock (&cache->mutex);
  return who;
}

static gboolean
is_forgotten_with_others (gpointer token, gpointer session, gpointer data)
{
  return !pwt_id_is_none (((Session *) session)->who->operator_id);
}

/* Called with the mutex held. Whoever owns the files stays: that session is no row. */
static void
forget_all (PwtSessionCache *cache)
{
  g_hash_table_foreach_remove (cache->by_token, is_forgotten_with_others, NULL);
  g_atomic_int_inc (&cache->n_cleared);
}

/* Returns: FALSE if sessions were forgotten since there were @n_cleared: what was read is old. */
static gboolean
put (PwtSessionCache *cache, const Session *made, gint n_cleared)
{
  gboolean is_new;

  pthread_mutex_lock (&cache->mutex);
  is_new = g_atomic_int_get (&cache->n_cleared) == n_cleared;
  if (is_new) {
    Session *session = g_memdup2 (made, sizeof *made);

    session->who = pwt_who_ref (made->who);
    if (g_hash_table_size (cache->by_token) >= MOST_CACHED)
      forget_all (cache);
    g_hash_table_replace (cache->by_token, g_strdup (made->who->token), session);
  }
  pthread_mutex_unlock (&cache->mutex);
  return is_new;
}

/**
 * pwt_session_cache_put_owner:
 * @who: whoever owns the files, who never signed in
 */
void
pwt_session_cache_put_owner (PwtEngine *engine, PwtWho *who)
{
  Session session = { who, G_MAXINT64, G_MAXINT64, 0, 0 };

  while (!put (engine->sessions, &session, g_atomic_int_get (&engine->sessions->n_cleared)))
    continue;
}

/* Returns: (transfer full) (nullable): who @row says, if they may do anything at all */
static PwtWho *
load_session (PwtDb *db, const char *token, gint64 now_us, Session *session)
{
  g_auto (PwtSessionRow) row = { 0 };
  PwtWho *who;

  if (!pwt_sessions_find (db, token, now_us, &row, NULL))
    return NULL;
  who = pwt_who_load (db, row.operator_id, NULL);
  if (who == NULL || who->grants->len == 0) {
    pwt_who_unref (who);
    return NULL;
  }
  who->token = g_strdup (token);
  *session = (Session){ who, row.expires_us, row.idle_us, row.used_us, row.used_us };
  return who;
}

/**
 * pwt_session_cache_find:
 * @db: any connection
 * @token: (nullable): what the caller sent
 * @is_use: as for pwt_session_cache_peek()
 *
 * Returns: (transfer full) (nullable): who is signed in with @token, or %NULL if nobody is
 */
PwtWho *
pwt_session_cache_find (PwtEngine *engine, PwtDb *db, const char *token, gboolean is_use,
                        gint64 now_us)
{
  PwtSessionCache *cache = engine->sessions;
  PwtWho *who;
  Session session;

  if (token == NULL)
    return NULL;
  who = pwt_session_cache_peek (engine, token, is_use, now_us);
  while (who == NULL) {
    gint n_cleared = g_atomic_int_get (&cache->n_cleared);

    who = load_session (db, token, now_us, &session);
    if (who == NULL)
      return NULL;
    if (is_use)
      session.used_us = now_us;
    /* The writer may have ended it since it was read: then it is read again. */
    if (!put (cache, &session, n_cleared))
      g_clear_pointer (&who, pwt_who_unref);
  }
  return who;
}

/**
 * pwt_session_cache_age:
 *
 * Returns: a number that is another one after sessions or roles changed; to be taken before what a
 * session may do is asked, for pwt_session_cache_again(). Any thread.
 */
gint
pwt_session_cache_age (PwtEngine *engine)
{
  return g_atomic_int_get (&engine->sessions->n_cleared);
}

/**
 * pwt_session_cache_again:
 * @turn: of the work that is done for @who
 * @who: (nullable): who asked for it, as found when the cache had the age @age
 *
 * A write waits for its turn, and what its caller may do may change before it comes, even by the
 * work just before it: then it is read again, in the transaction itself.
 *
 * Returns: (transfer full) (nullable): who it is now; %NULL if the session has ended meanwhile
 */
PwtWho *
pwt_session_cache_again (PwtTurn *turn, PwtWho *who, gint age)
{
  Session session;

  if (who == NULL || pwt_id_is_none (who->operator_id) ||
      age == pwt_session_cache_age (turn->engine))
    return pwt_who_ref (who);
  return load_session (turn->db, who->token, turn->now_us, &session);
}

static void
forget_one (PwtEngine *engine, gpointer token)
{
  pthread_mutex_lock (&engine->sessions->mutex);
  g_hash_table_remove (engine->sessions->by_token, token);
  g_atomic_int_inc (&engine->sessions->n_cleared);
  pthread_mutex_unlock (&engine->sessions->mutex);
}

/**
 * pwt_session_cache_forget:
 * @turn: of the work that ends the session
 * @token: of the session
 */
void
pwt_session_cache_forget (PwtTurn *turn, const char *token)
{
  g_atomic_int_inc (&turn->engine->sessions->n_cleared); /* for the works behind this one */
  pwt_turn_after (turn, forget_one, g_strdup (token), g_free);
}

static void
forget_each (PwtEngine *engine, gpointer data)
{
  pthread_mutex_lock (&engine->sessions->mutex);
  forget_all (engine->sessions);
  pthread_mutex_unlock (&engine->sessions->mutex);
}

/**
 * pwt_session_cache_clear:
 * @turn: of the work that changes roles, passwords or operators
 *
 * What a session may do is read anew, by what waits in the same group of works too.
 */
void
pwt_session_cache_clear (PwtTurn *turn)
{
  g_atomic_int_inc (&turn->engine->sessions->n_cleared);
  pwt_turn_after (turn, forget_each, NULL, NULL);
}

/* --- uses are stored, so that a session in use does not end with the cache --- */

typedef struct {
  char *token;
  gint64 used_us;
} Use;

static void
clear_use (gpointer data)
{
  g_free (((Use *) data)->token);
}

static GArray *
take_uses (PwtSessionCache *cache)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (Use));
  GHashTableIter iter;
  gpointer token, value;

  g_array_set_clear_func (uses, clear_use);
  pthread_mutex_lock (&cache->mutex);
  g_hash_table_iter_init (&iter, cache->by_token);
  while (g_hash_table_iter_next (&iter, &token, &value)) {
    Session *session = value;
    Use use = { NULL, session->used_us };

    if (pwt_id_is_none (session->who->operator_id) || session->used_us <= session->stored_us)
      continue;
    use.token = g_strdup (token);
    session->stored_us = session->used_us;
    g_array_append_val (uses, use);
  }
  pthread_mutex_unlock (&cache->mutex);
  return uses;
}

static gboolean
store_uses (PwtTurn *turn, gpointer data, GError **error)
{
  const GArray *uses = data;

  for (guint i = 0; i < uses->len; i++) {
    const Use *use = &g_array_index (uses, Use, i);

    if (!pwt_sessions_touch (turn->db, use->token, use->used_us, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * pwt_session_cache_step:
 * @now_us: UTC
 *
 * Stores now and then which sessions were used.
 *
 * Returns: in how many microseconds it wants to be called again
 */
gint64
pwt_session_cache_step (PwtEngine *engine, gint64 now_us)
{
  PwtSessionCache *cache = engine->sessions;
  g_autoptr (GArray) uses = NULL;
  PwtWork work = { store_uses, NULL, NULL };

  if (!pwt_is_due (cache->touch_us, now_us, TOUCH_US))
    return cache->touch_us - now_us;
  cache->touch_us = now_us + TOUCH_US;
  uses = take_uses (cache);
  work.data = uses;
  if (uses->len > 0)
    pwt_turn_commit (engine, now_us, &work, 1);
  return TOUCH_US;
}
