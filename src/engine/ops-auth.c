/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may come in. Passwords are checked on a reader's thread, because that takes 60 ms; the writer
 * counts the wrong ones and makes the session. */
#include "engine/password.h"
#include "engine/private.h"
#include "store/people.h"
#include "store/rows.h"

#define SESSION_US (24 * PWT_US_PER_HOUR)
#define IDLE_US (8 * PWT_US_PER_HOUR)
#define VERSION PWT_VERSION

/* --- sessions --- */

static gboolean
may_see_project (const PwtWho *who, PwtId project)
{
  return pwt_permissions_have (pwt_who_permissions (who, project), PWT_MAY_SEE);
}

static gboolean
fill_session (PwtDb *db, const PwtWho *who, PwtSession *session, GError **error)
{
  GPtrArray *projects = pwt_db_all (db, &pwt_project_record, error);
  gboolean is_owner = pwt_id_is_none (who->operator_id); /* of the files: nobody who signed in */

  if (!is_owner)
    session->operator_ = pwt_db_get (db, &pwt_operator_record, who->operator_id, error);
  if (projects == NULL || (session->operator_ == NULL && !is_owner)) {
    pwt_record_list_free (&pwt_project_record, projects);
    return FALSE;
  }
  session->permissions = pwt_who_permissions (who, PWT_ID_NONE);
  for (guint i = 0; i < projects->len; i++) {
    const PwtProject *project = g_ptr_array_index (projects, i);
    PwtScope *scope;

    if (!may_see_project (who, project->id))
      continue;
    scope = pwt_record_new (&pwt_scope_record);
    scope->project = pwt_record_copy (&pwt_project_record, project);
    scope->permissions = pwt_who_permissions (who, project->id);
    g_ptr_array_add (session->scopes, scope);
  }
  pwt_record_list_free (&pwt_project_record, projects);
  return TRUE;
}

static void
nothing_more (PwtEngine *engine, gpointer data)
{
}

/* Whoever it is for is who did it: the log names them. They are kept as long as the turn. */
static gboolean
begin_session (PwtContext *context, PwtId operator_id, const char *origin, PwtSession *session,
               GError **error)
{
  PwtWho *who = pwt_who_load (context->db, operator_id, error);
  PwtSessionRow row = { .operator_id = operator_id,
                        .origin = (char *) (origin != NULL ? origin : context->origin),
                        .created_us = context->now_us,
                        .used_us = context->now_us,
                        .expires_us = context->now_us + SESSION_US,
                        .idle_us = IDLE_US };

  if (who == NULL)
    return FALSE;
  context->who = who;
  pwt_turn_after (context->turn, nothing_more, who, (GDestroyNotify) pwt_who_unref);
  g_free (session->token);
  session->token = pwt_world_new_token (&context->engine->world);
  g_free (context->subject);
  context->subject = pwt_id_dup_text (operator_id);
  return pwt_sessions_create (context->db, session->token, &row, error) &&
         fill_session (context->db, who, session, error);
}

/* --- hello, setup --- */

static gboolean
hello (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtHello *hello = reply;
  GPtrArray *projects = pwt_db_all (context->db, &pwt_project_record, error);
  gint64 n_operators;

  if (projects == NULL)
    return FALSE;
  if (projects->len > 0)
    hello->site_name = g_strdup (((PwtProject *) g_ptr_array_index (projects, 0))->name);
  pwt_record_list_free (&pwt_project_record, projects);
  hello->version = g_strdup (VERSION);
  if (!pwt_people_count (context->db, &n_operators, error))
    return FALSE;
  hello->needs_setup = n_operators == 0;
  return pwt_settings_get (context->db, "demo.operator", &hello->demo_operator, error) &&
         pwt_settings_get (context->db, "demo.password", &hello->demo_password, error);
}

static gboolean
check_new_site (PwtContext *context, GError **error)
{
  gint64 n_operators;

  if (!pwt_people_count (context->db, &n_operators, error))
    return FALSE;
  return n_operators == 0 || pwt_refuse (error, "This site has operators already: sign in");
}

static gboolean
prepare_setup (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtSetupRequest *setup = request;

  if (!check_new_site (context, error) ||
      !pwt_password_check_strength (setup->password, setup->name, error))
    return FALSE;
  *prepared = pwt_password_hash (setup->password, error);
  return *prepared != NULL;
}

static gboolean
make_administrator (PwtContext *context, PwtId operator_id, const char *hash, GError **error)
{
  PwtOperatorRole role = { .id = pwt_world_new_id (&context->engine->world),
                           .operator_id = operator_id,
                           .role = pwt_first_role_id (PWT_ROLE_ADMINISTRATOR) };
  PwtCredentials credentials = { (char *) hash, 0, PWT_TIME_NONE };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();

  g_ptr_array_add (roles, &role);
  return pwt_people_set_credentials (context->db, operator_id, &credentials, error) &&
         pwt_people_set_roles (context->db, operator_id, roles, error);
}

/**
 * pwt_engine_add_first_operator:
 * @name: what is typed at sign-in
 * @display_name: (nullable): for receipts
 * @hash: made by pwt_password_hash()
 * @operator_id: (out): who it is
 * @error: return location for an error
 *
 * Makes the administrator of a site that has no operator yet.
 */
gboolean
pwt_engine_add_first_operator (PwtContext *context, const char *name, const char *display_name,
                               const char *hash, PwtId *operator_id, GError **error)
{
  PwtOperator operator_ = { .id = pwt_world_new_id (&context->engine->world),
                            .name = (char *) name,
                            .display_name = (char *) display_name };

  *operator_id = operator_.id;
  return check_new_site (context, error) &&
         pwt_db_insert (context->db, &pwt_operator_record, &operator_, error) &&
         make_administrator (context, operator_.id, hash, error);
}

static gboolean
setup (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtSetupRequest *setup = request;
  PwtId operator_id;

  return pwt_engine_add_first_operator (context, setup->name, setup->display_name,
                                        context->prepared, &operator_id, error) &&
         begin_session (context, operator_id, setup->origin, reply, error);
}

/* --- sign in and out --- */

typedef struct {
  PwtId operator_id; /* none: no such operator, or disabled */
  gboolean is_right;
  char *hash; /* the password was held against it; it may be another by now */
} Checked;

static void
checked_free (gpointer data)
{
  g_free (((Checked *) data)->hash);
  g_free (data);
}

static gboolean
set_locked_out (gint64 wait_us, GError **error)
{
  gint64 seconds = wait_us / PWT_US_PER_SECOND + 1;

  g_set_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_LOCKED_OUT,
               "Too many wrong passwords: try again in %" G_GINT64_FORMAT " s", seconds);
  return FALSE;
}

static gboolean
check_lock (PwtContext *context, gint64 locked_until_us, GError **error)
{
  if (locked_until_us == PWT_TIME_NONE ||
      pwt_is_due (locked_until_us, context->now_us, PWT_PASSWORD_LONGEST_LOCK_US))
    return TRUE;
  return set_locked_out (locked_until_us - context->now_us, error);
}

/* Nobody learns from the answer whether there is an operator of this name. */
static void
set_wrong (PwtContext *context)
{
  context->failure = g_error_new_literal (PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_SIGNED_OUT,
                                          "User name or password is wrong");
}

static gboolean
find_credentials (PwtContext *context, PwtId operator_id, const char *name,
                  PwtCredentials *credentials, GError **error)
{
  if (pwt_id_is_none (operator_id))
    credentials->locked_until_us = pwt_strangers_locked_until (context->engine->strangers, name);
  else if (!pwt_people_get_credentials (context->db, operator_id, credentials, error))
    return FALSE;
  return check_lock (context, credentials->locked_until_us, error);
}

static gboolean
prepare_sign_in (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtSignInRequest *sign_in = request;
  g_auto (PwtCredentials) credentials = { NULL, 0, PWT_TIME_NONE };
  PwtOperator *operator_ = NULL;
  Checked *checked;

  if (!pwt_people_find (context->db, sign_in->name, &operator_, error))
    return FALSE;
  checked = g_new0 (Checked, 1);
  *prepared = checked;
  if (operator_ != NULL && !operator_->is_disabled)
    checked->operator_id = operator_->id;
  pwt_record_free (&pwt_operator_record, operator_);
  if (!find_credentials (context, checked->operator_id, sign_in->name, &credentials, error)) {
    g_clear_pointer (prepared, checked_free);
    return FALSE;
  }
  checked->is_right = pwt_password_verify (credentials.password_hash, sign_in->password);
  checked->hash = g_steal_pointer (&credentials.password_hash);
  return TRUE;
}

static gboolean
count_failure (PwtContext *context, PwtId operator_id, PwtCredentials *credentials, GError **error)
{
  gint64 lock_us = pwt_password_lock_us (++credentials->failures);

  credentials->locked_until_us = lock_us > 0 ? context->now_us + lock_us : PWT_TIME_NONE;
  return pwt_people_set_credentials (context->db, operator_id, credentials, error);
}

static void
count_stranger (PwtEngine *engine, gpointer name)
{
  pwt_strangers_count (engine->strangers, name, pwt_world_now (&engine->world));
}

/* Between the reader and the writer an administrator may have given another password, or disabled
 * the operator: what was right then lets nobody in now. */
static gboolean
check_still_valid (PwtContext *context, const Checked *checked, const PwtCredentials *credentials,
                   gboolean *is_valid, GError **error)
{
  PwtOperator *operator_ =
      pwt_db_get (context->db, &pwt_operator_record, checked->operator_id, error);

  if (operator_ == NULL)
    return FALSE;
  *is_valid = !operator_->is_disabled && g_strcmp0 (checked->hash, credentials->password_hash) == 0;
  pwt_record_free (&pwt_operator_record, operator_);
  return TRUE;
}

static gboolean
sign_in (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const Checked *checked = context->prepared;
  const PwtSignInRequest *wanted = request;
  g_auto (PwtCredentials) credentials = { NULL, 0, PWT_TIME_NONE };
  gboolean is_valid;

  if (!find_credentials (context, checked->operator_id, wanted->name, &credentials, error))
    return FALSE;
  if (pwt_id_is_none (checked->operator_id)) {
    pwt_turn_after (context->turn, count_stranger, g_strdup (wanted->name), g_free);
    set_wrong (context);
    return TRUE;
  }
  context->subject = pwt_id_dup_text (checked->operator_id);
  if (!checked->is_right) {
    set_wrong (context);
    return count_failure (context, checked->operator_id, &credentials, error);
  }
  if (!check_still_valid (context, checked, &credentials, &is_valid, error))
    return FALSE;
  if (!is_valid) {
    set_wrong (context);
    return TRUE;
  }
  credentials.failures = 0;
  credentials.locked_until_us = PWT_TIME_NONE;
  return pwt_people_set_credentials (context->db, checked->operator_id, &credentials, error) &&
         begin_session (context, checked->operator_id, wanted->origin, reply, error);
}

static gboolean
sign_out (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  pwt_session_cache_forget (context->turn, context->who->token);
  context->subject = pwt_id_dup_text (context->who->operator_id);
  return pwt_sessions_delete (context->db, context->who->token, error);
}

static gboolean
get_session (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return fill_session (context->db, context->who, reply, error);
}

/* --- one's own password --- */

typedef struct {
  char *new_hash; /* NULL: the old password is wrong */
} PasswordChange;

static void
password_change_free (gpointer data)
{
  g_free (((PasswordChange *) data)->new_hash);
  g_free (data);
}

/* Whoever sits down at another's desk guesses no faster here than at the sign-in page. */
static gboolean
prepare_password (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtPasswordRequest *change = request;
  g_auto (PwtCredentials) credentials = { NULL, 0, PWT_TIME_NONE };
  g_autofree char *hash = NULL;
  PasswordChange *made;

  if (!pwt_people_get_credentials (context->db, context->who->operator_id, &credentials, error) ||
      !check_lock (context, credentials.locked_until_us, error))
    return FALSE;
  if (pwt_password_verify (credentials.password_hash, change->old_password)) {
    if (g_str_equal (change->new_password, change->old_password))
      return pwt_refuse (error, "The new password is the old one: choose another");
    if (!pwt_password_check_strength (change->new_password, context->who->name, error))
      return FALSE;
    hash = pwt_password_hash (change->new_password, error);
    if (hash == NULL)
      return FALSE;
  }
  made = g_new0 (PasswordChange, 1);
  made->new_hash = g_steal_pointer (&hash);
  *prepared = made;
  return TRUE;
}

/* From now on only they know it. */
static gboolean
clear_must_change (PwtDb *db, PwtId operator_id, GError **error)
{
  PwtOperator *operator_ = pwt_db_get (db, &pwt_operator_record, operator_id, error);
  gboolean is_good;

  if (operator_ == NULL)
    return FALSE;
  operator_->must_change = FALSE;
  is_good = pwt_db_update (db, &pwt_operator_record, operator_, error);
  pwt_record_free (&pwt_operator_record, operator_);
  return is_good;
}

static gboolean
set_password (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PasswordChange *change = context->prepared;
  PwtId operator_id = context->who->operator_id;
  PwtCredentials credentials = { change->new_hash, 0, PWT_TIME_NONE };
  g_auto (PwtCredentials) before = { NULL, 0, PWT_TIME_NONE };

  /* Others may have tried meanwhile. */
  if (!pwt_people_get_credentials (context->db, operator_id, &before, error) ||
      !check_lock (context, before.locked_until_us, error))
    return FALSE;
  context->subject = pwt_id_dup_text (operator_id);
  if (change->new_hash == NULL) {
    pwt_refuse (&context->failure, "The old password is wrong");
    return count_failure (context, operator_id, &before, error);
  }
  pwt_session_cache_clear (context->turn);
  return pwt_people_set_credentials (context->db, operator_id, &credentials, error) &&
         clear_must_change (context->db, operator_id, error) &&
         pwt_sessions_delete_of (context->db, operator_id, context->who->token, error);
}

/**
 * pwt_engine_set_password:
 * @name: of an operator
 * @hash: made by pwt_password_hash()
 * @error: return location for an error
 *
 * The work behind the way back for a lost password: in a turn.
 */
gboolean
pwt_engine_set_password (PwtContext *context, const char *name, const char *hash, GError **error)
{
  PwtCredentials credentials = { (char *) hash, 0, PWT_TIME_NONE };
  PwtOperator *operator_ = NULL;
  gboolean is_good;

  if (!pwt_people_find (context->db, name, &operator_, error))
    return FALSE;
  if (operator_ == NULL)
    return pwt_not_found (error, "operator");
  context->subject = pwt_id_dup_text (operator_->id);
  is_good = pwt_people_set_credentials (context->db, operator_->id, &credentials, error) &&
            pwt_sessions_delete_of (context->db, operator_->id, NULL, error);
  pwt_record_free (&pwt_operator_record, operator_);
  return is_good;
}

const PwtHandler pwt_handlers_auth[] = {
  { "site.hello", hello, NULL, NULL },
  { "site.setup", setup, prepare_setup, g_free },
  { "auth.sign-in", sign_in, prepare_sign_in, checked_free },
  { "auth.sign-out", sign_out, NULL, NULL },
  { "auth.session", get_session, NULL, NULL },
  { "auth.password", set_password, prepare_password, password_change_free },
  { NULL, NULL, NULL, NULL },
};
