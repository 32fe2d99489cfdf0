/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles: names for sets of permissions. Those a site begins with are rows like the others; changing
 * one changes what everybody who has it may do, at once. */
#include "engine/private.h"
#include "store/rows.h"

static gboolean
list_roles (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "roles", request, reply, error);
}

/* @wanted: (nullable): as it is to be
 * @found: (out): what the role allows now; nothing if it is new */
static gboolean
note_before (PwtContext *context, PwtId id, const PwtRole *wanted, PwtPermissions *found,
             gboolean *exists, GError **error)
{
  gpointer before = NULL;
  gboolean is_current;

  *found = 0;
  if (!pwt_db_find (context->db, &pwt_role_record, id, &before, error))
    return FALSE;
  *exists = before != NULL;
  is_current =
      pwt_context_check_was (context, &pwt_role_record, before, context->was, wanted, error);
  if (before != NULL) {
    context->before = pwt_record_to_json (&pwt_role_record, before);
    *found = pwt_permissions_read (((PwtRole *) before)->permissions);
  }
  pwt_record_free (&pwt_role_record, before);
  return is_current;
}

static gboolean
save_role (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtRole role = *(const PwtRole *) request;
  g_autofree char *text = NULL;
  PwtPermissions permissions, before;
  gboolean exists;

  if (!pwt_permissions_parse (role.permissions, &permissions, error))
    return FALSE;
  role.permissions = text = pwt_permissions_dup_text (permissions);
  if (!note_before (context, role.id, &role, &before, &exists, error))
    return FALSE;
  if (!pwt_permissions_have (permissions, PWT_MAY_SEE))
    return pwt_refuse (error, "A role must at least allow to see");
  if (!pwt_engine_may_give (context, PWT_ID_NONE, permissions & ~before, error))
    return FALSE;
  context->after = pwt_record_to_json (&pwt_role_record, &role);
  return pwt_db_save (context->db, &pwt_role_record, &role, error) &&
         pwt_engine_people_changed (context, role.id, error);
}

static gboolean
remove_role (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtId id = ((const PwtIdRequest *) request)->id;
  PwtPermissions before;
  gboolean exists;
  gint64 n_operators;

  if (!note_before (context, id, NULL, &before, &exists, error) ||
      !pwt_people_count_with_role (context->db, id, &n_operators, error))
    return FALSE;
  if (!exists)
    return pwt_not_found (error, "role");
  if (n_operators > 0)
    return pwt_refuse (
        error, "Operators still have this role (%" G_GINT64_FORMAT "): give them another first",
        n_operators);
  return pwt_db_delete (context->db, &pwt_role_record, id, error) &&
         pwt_engine_people_changed (context, id, error);
}

const PwtHandler pwt_handlers_roles[] = {
  { "role.list", list_roles, NULL, NULL },
  { "role.save", save_role, NULL, NULL },
  { "role.remove", remove_role, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
