/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works here. Nobody is ever deleted, because what they did stays; and whatever changes counts
 * at once, for the sessions that are open too.
 *
 * Three rules hold for everybody, administrators too: nobody gives rights that they do not have,
 * which includes the password of somebody who may do more; nobody shuts themselves out; and
 * somebody who can sign in stays administrator of the site. */
#include "engine/password.h"
#include "engine/private.h"
#include "store/rows.h"

static gboolean
list_operators (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "operators", request, reply, error);
}

/* --- an operator with their roles --- */

/* @loaded: empty; NULL in operator_ afterwards: there is none of this id */
static gboolean
load_operator (PwtDb *db, PwtId id, PwtOperatorSaveRequest *loaded, GError **error)
{
  gpointer operator_;
  GPtrArray *roles;

  if (!pwt_db_find (db, &pwt_operator_record, id, &operator_, error))
    return FALSE;
  loaded->operator_ = operator_;
  if (operator_ == NULL)
    return TRUE;
  roles = pwt_people_get_roles (db, id, error);
  if (roles == NULL)
    return FALSE;
  pwt_record_list_free (&pwt_operator_role_record, loaded->roles);
  loaded->roles = roles;
  return TRUE;
}

static void
free_loaded (PwtOperatorSaveRequest *loaded)
{
  pwt_record_free (&pwt_operator_save_request_record, loaded);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtOperatorSaveRequest, free_loaded)

static gboolean
get_operator (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtOperatorSaveRequest *loaded = reply;

  return load_operator (context->db, ((const PwtIdRequest *) request)->id, loaded, error) &&
         (loaded->operator_ != NULL || pwt_not_found (error, "operator"));
}

/* For the log: the operator with their roles, as they are now; NULL if there is none. */
static gboolean
note_state (PwtContext *context, PwtId id, char **json, GError **error)
{
  g_autoptr (PwtOperatorSaveRequest) loaded = pwt_record_new (&pwt_operator_save_request_record);

  if (!load_operator (context->db, id, loaded, error))
    return FALSE;
  g_free (*json);
  *json = loaded->operator_ != NULL ? pwt_record_to_json (&pwt_operator_save_request_record, loaded)
                                    : NULL;
  return TRUE;
}

/* The end of every change, in the turn that made it: it is undone if nobody could undo it. */
gboolean
pwt_engine_people_changed (PwtContext *context, PwtId subject, GError **error)
{
  gboolean has = FALSE;

  pwt_session_cache_clear (context->turn);
  pwt_context_event (context, "people", PWT_ID_NONE, subject);
  return pwt_people_has_administrator (context->db, &has, error) &&
         (has || pwt_refuse (error, "Somebody must stay administrator of the site"));
}

/* --- what may be given --- */

/* @permissions: in @project, or everywhere if it is none */
gboolean
pwt_engine_may_give (PwtContext *context, PwtId project, PwtPermissions permissions, GError **error)
{
  if ((permissions & ~pwt_who_permissions (context->who, project)) == 0)
    return TRUE;
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_DENIED,
                       "This would give rights that you do not have yourself");
  return FALSE;
}

static gboolean
has_role (const GPtrArray *roles, const PwtOperatorRole *wanted)
{
  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const PwtOperatorRole *role = g_ptr_array_index (roles, i);

    if (pwt_id_equal (role->role, wanted->role) && pwt_id_equal (role->project, wanted->project))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_role (PwtContext *context, const PwtOperatorRole *given, GError **error)
{
  gpointer found = NULL;
  PwtPermissions permissions;

  if (!pwt_db_find (context->db, &pwt_role_record, given->role, &found, error))
    return FALSE;
  if (found == NULL)
    return pwt_not_found (error, "role");
  permissions = pwt_permissions_read (((PwtRole *) found)->permissions);
  pwt_record_free (&pwt_role_record, found);
  return pwt_engine_may_give (context, given->project, permissions, error);
}

/* What somebody had before may stay, whoever saves it. */
static gboolean
check_roles (PwtContext *context, const PwtOperatorSaveRequest *save, const GPtrArray *before,
             GError **error)
{
  for (guint i = 0; i < save->roles->len; i++) {
    const PwtOperatorRole *role = g_ptr_array_index (save->roles, i);

    if (!pwt_id_equal (role->operator_id, save->operator_->id))
      return pwt_refuse (error, "A role of another operator was given");
    if (!has_role (before, role) && !check_role (context, role, error))
      return FALSE;
  }
  return TRUE;
}

/* Whoever sets another's password can sign in as they. */
static gboolean
check_not_above (PwtContext *context, PwtId id, GError **error)
{
  g_autoptr (GArray) grants = pwt_people_get_grants (context->db, id, error);

  if (grants == NULL)
    return FALSE;
  for (guint i = 0; i < grants->len; i++) {
    const PwtGrant *grant = &g_array_index (grants, PwtGrant, i);

    if (!pwt_engine_may_give (context, grant->project, grant->permissions, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_self (const PwtContext *context, PwtId id)
{
  return !pwt_id_is_none (id) && pwt_id_equal (context->who->operator_id, id);
}

static gboolean
check_not_self (const PwtContext *context, PwtId id, GError **error)
{
  return !is_self (context, id) ||
         pwt_refuse (error, "You cannot disable yourself: let another administrator do it");
}

/* --- passwords --- */

typedef struct {
  char *made; /* NULL: it was typed */
  char *hash;
} NewPassword;

static void
new_password_free (gpointer data)
{
  NewPassword *password = data;

  g_free (password->made);
  g_free (password->hash);
  g_free (password);
}

/* @typed: (nullable): NULL: one is made up */
static gboolean
prepare_password (PwtContext *context, const char *name, const char *typed, gpointer *prepared,
                  GError **error)
{
  g_autofree char *made = typed == NULL ? pwt_world_new_password (&context->engine->world) : NULL;
  g_autofree char *hash = NULL;
  NewPassword *password;

  if (typed != NULL && !pwt_password_check_strength (typed, name, error))
    return FALSE;
  hash = pwt_password_hash (typed != NULL ? typed : made, error);
  if (hash == NULL)
    return FALSE;
  password = g_new0 (NewPassword, 1);
  password->made = g_steal_pointer (&made);
  password->hash = g_steal_pointer (&hash);
  *prepared = password;
  return TRUE;
}

/* Ends their sessions and lock-out, too. */
static gboolean
give_password (PwtContext *context, PwtId id, PwtPasswordReply *reply, GError **error)
{
  const NewPassword *password = context->prepared;
  PwtCredentials credentials = { password->hash, 0, PWT_TIME_NONE };

  reply->password = g_strdup (password->made);
  return pwt_people_set_credentials (context->db, id, &credentials, error) &&
         pwt_sessions_delete_of (context->db, id, NULL, error);
}

static gboolean
prepare_reset (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtPasswordResetRequest *reset = request;
  gpointer operator_;
  gboolean is_good;

  if (!pwt_db_find (context->db, &pwt_operator_record, reset->id, &operator_, error))
    return FALSE;
  if (operator_ == NULL)
    return pwt_not_found (error, "operator");
  is_good = prepare_password (context, ((PwtOperator *) operator_)->name, reset->password, prepared,
                              error);
  pwt_record_free (&pwt_operator_record, operator_);
  return is_good;
}

static gboolean
set_must_change (PwtDb *db, PwtId id, GError **error)
{
  PwtOperator *operator_ = pwt_db_get (db, &pwt_operator_record, id, error);
  gboolean is_good;

  if (operator_ == NULL)
    return FALSE;
  operator_->must_change = TRUE;
  is_good = pwt_db_update (db, &pwt_operator_record, operator_, error);
  pwt_record_free (&pwt_operator_record, operator_);
  return is_good;
}

static gboolean
reset_password (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((const PwtPasswordResetRequest *) request)->id;

  if (is_self (context, id))
    return pwt_refuse (error, "Change your own password in the menu under your name");
  return check_not_above (context, id, error) && give_password (context, id, reply, error) &&
         set_must_change (context->db, id, error) && pwt_engine_people_changed (context, id, error);
}

/* --- add and change --- */

static gboolean
prepare_operator (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtOperatorSaveRequest *save = request;
  gboolean exists;

  if (!pwt_db_has (context->db, &pwt_operator_record, save->operator_->id, &exists, error))
    return FALSE;
  if (save->password == NULL && exists)
    return TRUE;
  return prepare_password (context, save->operator_->name, save->password, prepared, error);
}

static gboolean
check_name (PwtContext *context, const PwtOperator *operator_, GError **error)
{
  PwtOperator *existing = NULL;
  gboolean is_free;

  if (!pwt_people_find (context->db, operator_->name, &existing, error))
    return FALSE;
  is_free = existing == NULL || pwt_id_equal (existing->id, operator_->id);
  pwt_record_free (&pwt_operator_record, existing);
  return is_free || pwt_refuse (error, "The user name “%s” is taken", operator_->name);
}

/* Only together with a password does whoever saves say whether it must be changed: one that was
 * made up always, one that was typed as they say. */
static gboolean
write_operator (PwtContext *context, const PwtOperatorSaveRequest *save, const PwtOperator *before,
                gboolean sets_password, GError **error)
{
  PwtOperator operator_ = *save->operator_;

  if (sets_password)
    operator_.must_change |= save->password == NULL;
  else
    operator_.must_change = before->must_change;
  return pwt_db_save (context->db, &pwt_operator_record, &operator_, error) &&
         pwt_people_set_roles (context->db, operator_.id, save->roles, error);
}

static gboolean
has_all (const GPtrArray *roles, const GPtrArray *others)
{
  for (guint i = 0; i < roles->len; i++)
    if (!has_role (others, roles->pdata[i]))
      return FALSE;
  return TRUE;
}

/* That an operator has signed in since, and changed the password, is no change to lose; and roles
 * are the same ones whatever their rows are called. */
static gboolean
check_was (PwtContext *context, const PwtOperatorSaveRequest *now,
           const PwtOperatorSaveRequest *wanted, GError **error)
{
  const PwtOperatorSaveRequest *was = context->was;
  PwtOperator operators[2];
  PwtOperatorSaveRequest states[2];

  if (now->operator_ == NULL || was == NULL || was->operator_ == NULL)
    return pwt_context_check_was (context, &pwt_operator_save_request_record, NULL, was, wanted,
                                  error);
  states[0] = *was;
  states[1] = *wanted;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    operators[i] = *states[i].operator_;
    operators[i].must_change = now->operator_->must_change;
    states[i].operator_ = &operators[i];
    states[i].password = NULL;
    if (has_all (states[i].roles, now->roles) && has_all (now->roles, states[i].roles))
      states[i].roles = now->roles;
  }
  return pwt_context_check_was (context, &pwt_operator_save_request_record, now, &states[0],
                                &states[1], error);
}

static gboolean
save_operator (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtOperatorSaveRequest *save = request;
  PwtId id = save->operator_->id;
  g_autoptr (PwtOperatorSaveRequest) before = pwt_record_new (&pwt_operator_save_request_record);
  gboolean is_new, sets_password;

  if (!load_operator (context->db, id, before, error) ||
      !check_was (context, before, save, error) || !check_name (context, save->operator_, error) ||
      (save->operator_->is_disabled && !check_not_self (context, id, error)))
    return FALSE;
  /* Who finds a desk left open must not be able to take it over. */
  if (save->password != NULL && is_self (context, id))
    return pwt_refuse (error, "Your own password is changed with the old one: “Change password…”");
  is_new = before->operator_ == NULL;
  sets_password = is_new || save->password != NULL;
  context->subject = pwt_id_dup_text (id);
  if (!note_state (context, id, &context->before, error) ||
      (sets_password && !check_not_above (context, id, error)) ||
      !check_roles (context, save, is_new ? NULL : before->roles, error) ||
      !write_operator (context, save, before->operator_, sets_password, error) ||
      (sets_password && !give_password (context, id, reply, error)) ||
      (save->operator_->is_disabled && !pwt_sessions_delete_of (context->db, id, NULL, error)))
    return FALSE;
  return note_state (context, id, &context->after, error) &&
         pwt_engine_people_changed (context, id, error);
}

/* --- disable and enable --- */

static gboolean
write_disabled (PwtContext *context, PwtOperator *operator_, gboolean is_disabled, GError **error)
{
  if (!operator_->is_disabled == !is_disabled) {
    context->is_unchanged = TRUE;
    return TRUE;
  }
  operator_->is_disabled = is_disabled;
  return note_state (context, operator_->id, &context->before, error) &&
         pwt_db_update (context->db, &pwt_operator_record, operator_, error) &&
         note_state (context, operator_->id, &context->after, error) &&
         pwt_sessions_delete_of (context->db, operator_->id, NULL, error) &&
         pwt_engine_people_changed (context, operator_->id, error);
}

static gboolean
set_disabled (PwtContext *context, PwtId id, gboolean is_disabled, GError **error)
{
  gpointer operator_;
  gboolean is_good;

  if (!pwt_db_find (context->db, &pwt_operator_record, id, &operator_, error))
    return FALSE;
  if (operator_ == NULL)
    return pwt_not_found (error, "operator");
  is_good = write_disabled (context, operator_, is_disabled, error);
  pwt_record_free (&pwt_operator_record, operator_);
  return is_good;
}

static gboolean
disable_operator (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((const PwtIdRequest *) request)->id;

  return check_not_self (context, id, error) && set_disabled (context, id, TRUE, error);
}

static gboolean
enable_operator (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return set_disabled (context, ((const PwtIdRequest *) request)->id, FALSE, error);
}

const PwtHandler pwt_handlers_operators[] = {
  { "operator.list", list_operators, NULL, NULL },
  { "operator.save", save_operator, prepare_operator, new_password_free },
  { "operator.get", get_operator, NULL, NULL },
  { "operator.disable", disable_operator, NULL, NULL },
  { "operator.enable", enable_operator, NULL, NULL },
  { "operator.reset-password", reset_password, prepare_reset, new_password_free },
  { NULL, NULL, NULL, NULL },
};
