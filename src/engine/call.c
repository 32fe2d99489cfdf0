/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a call: found session, permission and project checked, then on a reader or through the
 * writer's queue to its handler, then audited. */
#include <string.h>

#include "domain/error.h"
#include "engine/private.h"
#include "field/error.h"
#include "store/audit.h"

/**
 * pwt_call_new:
 * @operation: what to do
 * @token: (nullable): of the session
 * @origin: (nullable): from where
 * @request: (transfer full) (nullable): of the operation's request record; %NULL: an empty one
 * @was: (transfer full) (nullable): see pwt_operation_parse()
 *
 * Returns: (transfer full): a call; set done and data before giving it to pwt_engine_call()
 */
PwtCall *
pwt_call_new (const PwtOperation *operation, const char *token, const char *origin,
              gpointer request, gpointer was)
{
  PwtCall *call = g_new0 (PwtCall, 1);

  call->operation = operation;
  call->token = g_strdup (token);
  call->origin = g_strdup (origin);
  call->request = request != NULL ? request : pwt_record_new (operation->request);
  call->was = was;
  return call;
}

void
pwt_call_free (PwtCall *call)
{
  pwt_record_free (call->operation->request, call->request);
  pwt_record_free (call->operation->request, call->was);
  pwt_record_free (call->operation->reply, call->reply);
  g_clear_error (&call->error);
  g_free (call->token);
  g_free (call->origin);
  g_free (call);
}

/* --- handlers --- */

/* What every call asks about its operation. */
typedef struct {
  const PwtHandler *handler; /* NULL: it is done without one */
  gboolean has_private;      /* something in its reply is not for everybody */
} Way;

static gboolean
has_private (const PwtRecord *record, guint depth)
{
  for (guint i = 0; i < record->n_fields && depth < 6; i++) {
    const PwtField *field = &record->fields[i];

    if ((field->flags & PWT_F_PRIVATE) || (field->of != NULL && has_private (field->of, depth + 1)))
      return TRUE;
  }
  return FALSE;
}

/* In the order of pwt_operations. */
static Way *
make_ways (void)
{
  static const PwtHandler *const tables[] = {
    pwt_handlers_auth,         pwt_handlers_site,    pwt_handlers_accounts, pwt_handlers_sales,
    pwt_handlers_topups,       pwt_handlers_meters,  pwt_handlers_log,      pwt_handlers_upkeep,
    pwt_handlers_command_many, pwt_handlers_summary, pwt_handlers_stories,  pwt_handlers_opening,
    pwt_handlers_operators,    pwt_handlers_roles,   pwt_handlers_logo,     pwt_handlers_curves,
  };
  Way *ways = g_new0 (Way, pwt_n_operations);

  for (guint i = 0; i < pwt_n_operations; i++)
    ways[i].has_private = has_private (pwt_operations[i].reply, 0);
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (const PwtHandler *h = tables[t]; h->operation != NULL; h++) {
      const PwtOperation *operation = pwt_operation_find (h->operation);

      g_assert (operation != NULL); /* a test holds the two tables together */
      ways[operation - pwt_operations].handler = h;
    }
  }
  return ways;
}

static const Way *
way_of (const PwtOperation *operation)
{
  static Way *ways;

  if (g_once_init_enter (&ways)) {
    Way *made = make_ways ();

    g_once_init_leave (&ways, made);
  }
  return &ways[operation - pwt_operations];
}

/**
 * pwt_handler_find:
 * @operation: of the table of operations
 *
 * Returns: (nullable): %NULL for what only waits
 */
const PwtHandler *
pwt_handler_find (const PwtOperation *operation)
{
  return way_of (operation)->handler;
}

/* --- what handlers use --- */

gboolean
pwt_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED, format, args);
  va_end (args);
  return FALSE;
}

gboolean
pwt_not_found (GError **error, const char *what)
{
  g_set_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND, "There is no such %s", what);
  return FALSE;
}

/**
 * pwt_context_get:
 * @record: a record with "project"
 * @id: of the wanted row
 * @permission: what is needed in its project
 * @error: return location for %PWT_ENGINE_ERROR_NOT_FOUND, the same whether there is no such row or
 * it is in a project the caller may not see; else %PWT_ENGINE_ERROR_DENIED
 *
 * Returns: (transfer full): the row, or %NULL with @error set
 */
gpointer
pwt_context_get (PwtContext *context, const PwtRecord *record, PwtId id, PwtPermission permission,
                 GError **error)
{
  gboolean is_seen = FALSE;
  gpointer object;
  PwtId project;

  if (!pwt_db_find (context->db, record, id, &object, error))
    return NULL;
  if (object != NULL) {
    project = pwt_record_get_id (record, object, "project");
    is_seen = pwt_context_may (context, project, PWT_MAY_SEE);
  }
  if (is_seen && pwt_context_require (context, project, permission, error))
    return object;
  pwt_record_free (record, object);
  if (!is_seen)
    pwt_not_found (error, record->name);
  return NULL;
}

gboolean
pwt_context_may (const PwtContext *context, PwtId project, PwtPermission permission)
{
  return pwt_permissions_have (pwt_who_permissions (context->who, project), permission);
}

/* In the project of the call. */
gboolean
pwt_context_sees_private (const PwtContext *context)
{
  return pwt_context_may (context, context->project, PWT_MAY_SEE_PRIVATE);
}

/**
 * pwt_context_require:
 * @project: whose thing it is; none for the site as a whole
 * @permission: what is needed there
 * @error: return location for %PWT_ENGINE_ERROR_DENIED, or %PWT_ENGINE_ERROR_NOT_FOUND where the
 * caller may not even know that the project exists
 *
 * Returns: %FALSE with @error set if the caller may not
 */
gboolean
pwt_context_require (PwtContext *context, PwtId project, PwtPermission permission, GError **error)
{
  if (pwt_context_may (context, project, permission)) {
    context->project = project;
    return TRUE;
  }
  if (!pwt_id_is_none (project) && !pwt_context_may (context, project, PWT_MAY_SEE))
    return pwt_not_found (error, "project");
  g_set_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_DENIED,
               "Your role does not allow this: it needs the permission “%s”",
               pwt_permission_nick (permission));
  return FALSE;
}

void
pwt_context_clear (PwtContext *context)
{
  g_clear_pointer (&context->subject, g_free);
  g_clear_pointer (&context->before, g_free);
  g_clear_pointer (&context->after, g_free);
  g_clear_error (&context->failure);
  context->is_unchanged = FALSE;
}

/**
 * pwt_engine_error_from_store:
 * @error: (inout): an error of any room, or none; afterwards a %PWT_ENGINE_ERROR
 *
 * Callers see one set of codes, whichever room said no.
 */
void
pwt_engine_error_from_store (GError **error)
{
  int code = PWT_ENGINE_ERROR_FAILED;
  GError *translated;

  if (*error == NULL || (*error)->domain == PWT_ENGINE_ERROR)
    return;
  if ((*error)->domain == PWT_RECORD_ERROR || (*error)->domain == PWT_DOMAIN_ERROR)
    code = PWT_ENGINE_ERROR_INVALID;
  else if (g_error_matches (*error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS) ||
           g_error_matches (*error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE) ||
           g_error_matches (*error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING))
    code = PWT_ENGINE_ERROR_INVALID;
  else if (g_error_matches (*error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE))
    code = PWT_ENGINE_ERROR_REFUSED;
  else if (g_error_matches (*error, PWT_STORE_ERROR, PWT_STORE_ERROR_NOT_FOUND))
    code = PWT_ENGINE_ERROR_NOT_FOUND;
  else if (g_error_matches (*error, PWT_STORE_ERROR, PWT_STORE_ERROR_EXISTS))
    code = PWT_ENGINE_ERROR_CONFLICT;
  else if (g_error_matches (*error, PWT_STORE_ERROR, PWT_STORE_ERROR_CONSTRAINT))
    code = PWT_ENGINE_ERROR_REFUSED;
  else if (g_error_matches (*error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID))
    code = PWT_ENGINE_ERROR_INVALID;
  translated = g_error_new_literal (PWT_ENGINE_ERROR, code, (*error)->message);
  g_clear_error (error);
  *error = translated;
}

/* --- checking --- */

static PwtId
project_of_request (const PwtOperation *operation, gconstpointer request)
{
  const PwtField *field = pwt_record_find (operation->request, "project");

  if (field == NULL || field->type != PWT_T_ID)
    return PWT_ID_NONE;
  return pwt_field_get_id (field, request);
}

/* Whoever's password is known to another comes in only to change it, and hears what is new. */
static gboolean
check_password_is_own (const PwtContext *context, const PwtOperation *operation, GError **error)
{
  if (!context->who->must_change || (operation->flags & PWT_OP_WAITS) ||
      g_str_has_prefix (operation->name, "auth."))
    return TRUE;
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_DENIED,
                       "Change your password first: somebody else has set it");
  return FALSE;
}

static gboolean
check_rights (PwtContext *context, const PwtCall *call, GError **error)
{
  const PwtOperation *operation = call->operation;

  if (operation->flags & PWT_OP_PUBLIC)
    return TRUE;
  if (context->who == NULL) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_SIGNED_OUT,
                         "Please sign in again");
    return FALSE;
  }
  if (!check_password_is_own (context, operation, error))
    return FALSE;
  if (operation->flags & PWT_OP_ANY_PROJECT)
    return TRUE;
  if (operation->flags & PWT_OP_SITE_WIDE)
    return pwt_context_require (context, PWT_ID_NONE, operation->permission, error);
  if (pwt_id_is_none (project_of_request (operation, call->request))) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID,
                         "project: must be given");
    return FALSE;
  }
  return pwt_context_require (context, project_of_request (operation, call->request),
                              operation->permission, error);
}

static gboolean
check_call (PwtContext *context, const PwtCall *call, GError **error)
{
  return check_rights (context, call, error) &&
         pwt_record_check (call->operation->request, call->request, error);
}

static gboolean
run_handler (PwtContext *context, PwtCall *call, GError **error)
{
  const PwtOperation *operation = call->operation;
  const Way *way = way_of (operation);
  gpointer reply;

  g_assert (way->handler != NULL);
  reply = pwt_record_new (operation->reply);
  if (!way->handler->run (context, call->request, reply, error)) {
    pwt_record_free (operation->reply, reply);
    return FALSE;
  }
  if (way->has_private && !pwt_context_sees_private (context))
    pwt_record_mask (operation->reply, reply);
  g_assert (call->reply == NULL);
  call->reply = reply;
  return TRUE;
}

/* --- audit --- */

static void
clear_secrets (const PwtRecord *record, gpointer object)
{
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    if (field->flags & PWT_F_SECRET)
      pwt_field_set_text (field, object, NULL);
  }
}

/* Returns: (transfer full): as the log keeps it, without secrets */
char *
pwt_call_dup_request (const PwtOperation *operation, gconstpointer request)
{
  gpointer copy = pwt_record_copy (operation->request, request);
  char *json;

  clear_secrets (operation->request, copy);
  json = pwt_record_to_json (operation->request, copy);
  pwt_record_free (operation->request, copy);
  return json;
}

/**
 * pwt_engine_audit:
 * @context: whose project, subject and state before are logged
 * @after: (nullable): JSON of what was asked or came of it
 * @error: return location for a %PWT_STORE_ERROR
 *
 * Appends to the audit chain, in the transaction of what it tells of.
 */
gboolean
pwt_engine_audit (PwtTurn *turn, const PwtContext *context, const char *operation,
                  const char *after, GError **error)
{
  PwtAuditEntry entry = {
    .time_us = turn->now_us,
    .operator_name = context->who != NULL ? context->who->name : NULL,
    .origin = (char *) context->origin,
    .operation = (char *) operation,
    .project = context->project,
    .subject = context->subject,
    .before = context->before,
    .after = (char *) after,
  };
  gboolean is_good = pwt_audit_append (turn->db, &entry, error);

  g_free (entry.hash);
  return is_good;
}

static gboolean
audit_call (PwtContext *context, const PwtCall *call, GError **error)
{
  const PwtField *id = pwt_record_find (call->operation->request, "id");
  g_autofree char *name = NULL;

  if (context->is_unchanged)
    return TRUE;
  if (context->after == NULL)
    context->after = pwt_call_dup_request (call->operation, call->request);
  if (context->subject == NULL && id != NULL && id->type == PWT_T_ID)
    context->subject = pwt_id_dup_text (pwt_field_get_id (id, call->request));
  name = g_strconcat (call->operation->name, context->failure != NULL ? ".failed" : NULL, NULL);
  return pwt_engine_audit (context->turn, context, name, context->after, error);
}

static void
note_denial (PwtEngine *engine, PwtWho *who, const PwtCall *call)
{
  const PwtOperation *operation = call->operation;

  if (who != NULL && g_error_matches (call->error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_DENIED))
    pwt_denials_note (engine, who, call, project_of_request (operation, call->request));
}

/* --- running --- */

typedef struct {
  PwtEngine *engine;
  PwtCall *call;
  PwtWho *who; /* as they were when this was asked … */
  gint age;    /* … and the age of what was known of sessions then */
  gpointer prepared;
  GError *failure; /* of a call that fails although its work is committed */
} Write;

static gboolean
run_write (PwtTurn *turn, gpointer data, GError **error)
{
  Write *write = data;
  g_autoptr (PwtWho) who = pwt_session_cache_again (turn, write->who, write->age);
  PwtContext context = { .engine = turn->engine,
                         .db = turn->db,
                         .history = pwt_store_history (turn->engine->store),
                         .turn = turn,
                         .who = who,
                         .origin = write->call->origin,
                         .was = write->call->was,
                         .now_us = turn->now_us,
                         .prepared = write->prepared };
  gboolean is_good;

  /* A work may run twice: once in a group that was rolled back, then alone. */
  pwt_record_free (write->call->operation->reply, write->call->reply);
  write->call->reply = NULL;
  is_good = check_call (&context, write->call, error) &&
            run_handler (&context, write->call, error) && audit_call (&context, write->call, error);
  g_clear_error (&write->failure);
  write->failure = g_steal_pointer (&context.failure);
  pwt_context_clear (&context);
  return is_good;
}

static void
write_free (Write *write)
{
  const PwtHandler *handler = pwt_handler_find (write->call->operation);

  if (write->prepared != NULL && handler->free_prepared != NULL)
    handler->free_prepared (write->prepared);
  pwt_who_unref (write->who);
  g_clear_error (&write->failure);
  g_free (write);
}

static void
write_done (gpointer data, const GError *error)
{
  Write *write = data;
  PwtCall *call = write->call;

  if (error != NULL || write->failure != NULL) {
    pwt_record_free (call->operation->reply, call->reply);
    call->reply = NULL;
    call->error = g_error_copy (error != NULL ? error : write->failure);
    note_denial (write->engine, write->who, call);
  }
  write_free (write);
  call->done (call, call->data);
}

static void
fail (const PwtContext *context, PwtCall *call)
{
  note_denial (context->engine, context->who, call);
  pwt_engine_error_from_store (&call->error);
  call->done (call, call->data);
}

static void
enqueue_write (PwtEngine *engine, Write *write)
{
  PwtWork *work = g_new (PwtWork, 1);

  *work = (PwtWork){ run_write, write_done, write };
  pthread_mutex_lock (&engine->mutex);
  g_queue_push_tail (&engine->calls, work);
  pthread_cond_signal (&engine->cond);
  pthread_mutex_unlock (&engine->mutex);
}

static void
run_read (PwtContext *context, PwtCall *call)
{
  /* All its queries see one moment, and lock once instead of once each. */
  gboolean is_good =
      pwt_db_begin (context->db, &call->error) && run_handler (context, call, &call->error);

  pwt_db_rollback (context->db);
  if (is_good)
    call->done (call, call->data);
  else
    fail (context, call);
}

static void
prepare_write (PwtContext *context, PwtCall *call, gint age)
{
  const PwtHandler *handler = pwt_handler_find (call->operation);
  Write *write = g_new0 (Write, 1);

  *write = (Write){ context->engine, call, pwt_who_ref (context->who), age, NULL, NULL };
  if (handler->prepare != NULL &&
      !handler->prepare (context, call->request, &write->prepared, &call->error)) {
    write_free (write);
    fail (context, call);
    return;
  }
  enqueue_write (context->engine, write);
}

/**
 * pwt_engine_read:
 * @reader: the caller's for now
 * @call: (transfer none): is done, or begins to wait, or goes on to the writer
 */
void
pwt_engine_read (PwtEngine *engine, PwtReader *reader, PwtCall *call)
{
  gint64 now_us = pwt_world_now (&engine->world);
  gint age = pwt_session_cache_age (engine);
  g_autoptr (PwtWho) who = pwt_session_cache_find (
      engine, reader->db, call->token, !(call->operation->flags & PWT_OP_WAITS), now_us);
  PwtContext context = { .engine = engine,
                         .db = reader->db,
                         .history = reader->history,
                         .who = who,
                         .origin = call->origin,
                         .now_us = now_us };

  if (!check_call (&context, call, &call->error))
    fail (&context, call);
  else if (call->operation->flags & PWT_OP_WAITS)
    pwt_hub_call (engine, reader->db, call, who);
  else if (call->operation->flags & PWT_OP_READS_ONLY)
    run_read (&context, call);
  else
    prepare_write (&context, call, age);
  pwt_context_clear (&context);
}

/* A write without a prepare step needs no reader: its session is most likely cached. */
static gboolean
try_direct_write (PwtEngine *engine, PwtCall *call)
{
  const PwtHandler *handler = pwt_handler_find (call->operation);
  gint age = pwt_session_cache_age (engine);
  PwtWho *who;
  Write *write;

  if ((call->operation->flags & (PWT_OP_READS_ONLY | PWT_OP_PUBLIC)) || handler->prepare != NULL)
    return FALSE;
  who = pwt_session_cache_peek (engine, call->token, TRUE, pwt_world_now (&engine->world));
  if (who == NULL)
    return FALSE;
  write = g_new0 (Write, 1);
  *write = (Write){ engine, call, who, age, NULL, NULL };
  enqueue_write (engine, write);
  return TRUE;
}

/**
 * pwt_engine_call:
 * @call: (transfer none): stays the caller's; its done is called once, on any thread, maybe before
 * this returns
 */
void
pwt_engine_call (PwtEngine *engine, PwtCall *call)
{
  g_return_if_fail (call->done != NULL);

  if (engine->is_manual) {
    PwtReader *reader = pwt_readers_try_take (engine->readers);

    g_assert (reader != NULL); /* not from within another call's done */
    pwt_engine_read (engine, reader, call);
    pwt_readers_give (engine->readers, reader);
    pwt_engine_work (engine);
    pwt_engine_work (engine); /* what the call left to be written after it */
    return;
  }
  if (!try_direct_write (engine, call))
    pwt_readers_push (engine->readers, call);
}

/**
 * pwt_engine_call_quick:
 * @call: (transfer none): as for pwt_engine_call()
 *
 * For the server's thread: what is marked %PWT_OP_QUICK is done here and now if a reader is idle,
 * because to hand it to another thread and back costs several times what it does; the rest as
 * usual.
 */
void
pwt_engine_call_quick (PwtEngine *engine, PwtCall *call)
{
  PwtReader *reader = NULL;

  if ((call->operation->flags & PWT_OP_QUICK) && !engine->is_manual)
    reader = pwt_readers_try_take (engine->readers);
  if (reader == NULL) {
    pwt_engine_call (engine, call);
    return;
  }
  pwt_engine_read (engine, reader, call);
  pwt_readers_give (engine->readers, reader);
}

typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean is_done;
} Waiting;

static void
wake_waiting (PwtCall *call, gpointer data)
{
  Waiting *waiting = data;

  pthread_mutex_lock (&waiting->mutex);
  waiting->is_done = TRUE;
  pthread_cond_signal (&waiting->cond);
  pthread_mutex_unlock (&waiting->mutex);
}

/**
 * pwt_engine_call_wait:
 * @operation: a name of the table
 * @token: (nullable): of the session
 * @request: (nullable): of its request record, copied
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * For programs and tests that have nothing else to do meanwhile.
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
gpointer
pwt_engine_call_wait (PwtEngine *engine, const char *operation, const char *token,
                      gconstpointer request, GError **error)
{
  return pwt_engine_save_wait (engine, operation, token, request, NULL, error);
}

/**
 * pwt_engine_save_wait:
 * @was: (nullable): of the request record too, copied; see pwt_operation_parse()
 *
 * As pwt_engine_call_wait().
 */
gpointer
pwt_engine_save_wait (PwtEngine *engine, const char *operation, const char *token,
                      gconstpointer request, gconstpointer was, GError **error)
{
  const PwtOperation *op = pwt_operation_find (operation);
  Waiting waiting = { .is_done = FALSE };
  PwtCall *call;
  gpointer reply;

  g_return_val_if_fail (op != NULL, NULL);

  call = pwt_call_new (op, token, "direct", pwt_record_copy (op->request, request),
                       pwt_record_copy (op->request, was));
  pthread_mutex_init (&waiting.mutex, NULL);
  pthread_cond_init (&waiting.cond, NULL);
  call->done = wake_waiting;
  call->data = &waiting;
  pwt_engine_call (engine, call);
  pthread_mutex_lock (&waiting.mutex);
  while (!waiting.is_done)
    pthread_cond_wait (&waiting.cond, &waiting.mutex);
  pthread_mutex_unlock (&waiting.mutex);
  pthread_mutex_destroy (&waiting.mutex);
  pthread_cond_destroy (&waiting.cond);
  reply = g_steal_pointer (&call->reply);
  if (call->error != NULL)
    g_propagate_error (error, g_steal_pointer (&call->error));
  pwt_call_free (call);
  return reply;
}
