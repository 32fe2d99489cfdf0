/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What whoever owns the site's files may do without signing in: set a lost password anew, make the
 * demo site, verify and back up. All are audited. */
#include "engine/password.h"
#include "engine/private.h"
#include "store/people.h"

#define DEMO_NAME "演示收费员"

typedef gboolean (*OwnerAct) (PwtContext *context, gpointer data, GError **error);

typedef struct {
  OwnerAct act;
  const char *operation;
  gpointer data;
} OwnerWork;

/* What a turn of the writer is given from another thread, and what it says back. */
typedef struct {
  OwnerWork owner;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_done;
  GError *error;
} Waiting;

static gboolean
run_owner (PwtTurn *turn, gpointer data, GError **error)
{
  Waiting *waiting = data;
  PwtContext context = { .engine = turn->engine,
                         .db = turn->db,
                         .history = pwt_store_history (turn->engine->store),
                         .turn = turn,
                         .origin = "owner of the files",
                         .now_us = turn->now_us };
  gboolean is_good = waiting->owner.act (&context, waiting->owner.data, error) &&
                     pwt_engine_audit (turn, &context, waiting->owner.operation, NULL, error);

  pwt_context_clear (&context);
  return is_good;
}

static void
owner_done (gpointer data, const GError *error)
{
  Waiting *waiting = data;

  pthread_mutex_lock (&waiting->mutex);
  waiting->error = error != NULL ? g_error_copy (error) : NULL;
  waiting->is_done = TRUE;
  pthread_cond_signal (&waiting->cond);
  pthread_mutex_unlock (&waiting->mutex);
}

static gboolean
do_as_owner (PwtEngine *engine, OwnerAct act, const char *operation, gpointer data, GError **error)
{
  Waiting waiting = { .owner = { act, operation, data } };
  PwtWork *work = g_new (PwtWork, 1);

  *work = (PwtWork){ run_owner, owner_done, &waiting };
  pthread_mutex_init (&waiting.mutex, NULL);
  pthread_cond_init (&waiting.cond, NULL);
  pthread_mutex_lock (&engine->mutex);
  g_queue_push_tail (&engine->calls, work);
  pthread_cond_signal (&engine->cond);
  pthread_mutex_unlock (&engine->mutex);
  if (engine->is_manual)
    pwt_engine_work (engine);
  pthread_mutex_lock (&waiting.mutex);
  while (!waiting.is_done)
    pthread_cond_wait (&waiting.cond, &waiting.mutex);
  pthread_mutex_unlock (&waiting.mutex);
  pthread_mutex_destroy (&waiting.mutex);
  pthread_cond_destroy (&waiting.cond);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
  return waiting.error == NULL;
}

typedef struct {
  const char *name;
  char *hash;
} Reset;

static gboolean
reset (PwtContext *context, gpointer data, GError **error)
{
  Reset *wanted = data;

  pwt_session_cache_clear (context->turn);
  return pwt_engine_set_password (context, wanted->name, wanted->hash, error);
}

/**
 * pwt_engine_reset_password:
 * @name: of an operator
 * @password: the new one
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * The way back for a lost password. Ends the operator's sessions and lock-out.
 */
gboolean
pwt_engine_reset_password (PwtEngine *engine, const char *name, const char *password,
                           GError **error)
{
  Reset wanted = { name, NULL };
  gboolean is_good;

  if (!pwt_password_check_strength (password, name, error))
    return FALSE;
  wanted.hash = pwt_password_hash (password, error);
  if (wanted.hash == NULL)
    return FALSE;
  is_good = do_as_owner (engine, reset, "operator.reset-password", &wanted, error);
  g_free (wanted.hash);
  return is_good;
}

typedef struct {
  gpointer import;
  const char *password;
  char *hash;
} Demo;

static gboolean
make_demo (PwtContext *context, gpointer data, GError **error)
{
  Demo *demo = data;
  PwtImportReply *made = pwt_record_new (&pwt_import_reply_record);
  PwtId operator_id;
  gboolean is_good = pwt_engine_add_first_operator (context, PWT_DEMO_OPERATOR, DEMO_NAME,
                                                    demo->hash, &operator_id, error) &&
                     pwt_import_apply (context, demo->import, PWT_ID_NONE, made, error) &&
                     pwt_settings_set (context->db, "demo.operator", PWT_DEMO_OPERATOR, error) &&
                     pwt_settings_set (context->db, "demo.password", demo->password, error);

  pwt_record_free (&pwt_import_reply_record, made);
  return is_good;
}

/**
 * pwt_engine_make_demo:
 * @site_json: text of the demo's site file
 * @line_dir: (nullable): folder of the simulator's lines
 * @password: (out) (transfer full): of the operator "demo", who may do everything
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * Fills a new, empty site, all or nothing. The password is random and kept in the site's settings,
 * so that the sign-in page can show it: a demo has nothing to protect.
 */
gboolean
pwt_engine_make_demo (PwtEngine *engine, const char *site_json, const char *line_dir,
                      char **password, GError **error)
{
  g_autofree char *made = pwt_world_new_password (&engine->world);
  Demo demo = { pwt_import_parse (site_json, line_dir, error), made, NULL };
  gboolean is_good = FALSE;

  if (demo.import == NULL)
    return FALSE;
  demo.hash = pwt_password_hash (made, error);
  if (demo.hash != NULL)
    is_good = do_as_owner (engine, make_demo, "site.make-demo", &demo, error);
  g_free (demo.hash);
  pwt_import_free (demo.import);
  if (is_good)
    *password = g_steal_pointer (&made);
  return is_good;
}

/**
 * pwt_engine_owner_token:
 *
 * Returns: (transfer full): of a session that may do everything, called "owner of the files" in the
 *   audit log; kept in memory only, it ends with the engine
 */
char *
pwt_engine_owner_token (PwtEngine *engine)
{
  PwtGrant grant = { PWT_ID_NONE, pwt_first_role_permissions (PWT_ROLE_ADMINISTRATOR) };
  char *token = pwt_world_new_token (&engine->world);
  g_autoptr (PwtWho) who = g_new0 (PwtWho, 1);

  who->refs = 1;
  who->name = g_strdup ("owner of the files");
  who->display_name = g_strdup (who->name);
  who->token = g_strdup (token);
  who->grants = g_array_new (FALSE, FALSE, sizeof (PwtGrant));
  g_array_append_val (who->grants, grant);
  pwt_session_cache_put_owner (engine, who);
  return token;
}
