/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/people.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Operators are pwt_operator_record rows; what must never leave the store's side of the house is
 * kept beside the record. A new operator has no password and cannot sign in. */
typedef struct {
  char *password_hash;    /* NULL: none yet */
  gint64 failures;        /* wrong passwords in a row */
  gint64 locked_until_us; /* PWT_TIME_NONE: not locked */
} PwtCredentials;

void pwt_credentials_clear (PwtCredentials *credentials);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtCredentials, pwt_credentials_clear)

gboolean pwt_people_count (PwtDb *db, gint64 *n_operators,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By what is typed at sign-in, whatever its case; NULL without error if there is none. */
gboolean pwt_people_find (PwtDb *db, const char *name, PwtOperator **operator_,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_people_get_credentials (PwtDb *db, PwtId operator_id, PwtCredentials *credentials,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_people_set_credentials (PwtDb *db, PwtId operator_id,
                                     const PwtCredentials *credentials,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Roles are replaced together. @roles: (element-type PwtOperatorRole), all of @operator_id */
gboolean pwt_people_set_roles (PwtDb *db, PwtId operator_id, const GPtrArray *roles,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (element-type PwtOperatorRole) */
GPtrArray *pwt_people_get_roles (PwtDb *db, PwtId operator_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What an operator may do, by their roles. Returns: (element-type PwtGrant) */
typedef struct {
  PwtId project; /* none: the site as a whole, and every project */
  PwtPermissions permissions;
} PwtGrant;

GArray *pwt_people_get_grants (PwtDb *db, PwtId operator_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether somebody who can sign in may administer the whole site. */
gboolean pwt_people_has_administrator (PwtDb *db, gboolean *has,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_people_count_with_role (PwtDb *db, PwtId role, gint64 *n_operators,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sessions. The token itself is never stored, only its SHA-256. */
typedef struct {
  PwtId operator_id;
  char *origin;
  gint64 created_us;
  gint64 used_us;    /* last use */
  gint64 expires_us; /* absolute end */
  gint64 idle_us;    /* ends when unused for so long */
} PwtSessionRow;

void pwt_session_row_clear (PwtSessionRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtSessionRow, pwt_session_row_clear)

gboolean pwt_sessions_create (PwtDb *db, const char *token, const PwtSessionRow *session,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NOT_FOUND if there is none or it has ended by @now_us. */
gboolean pwt_sessions_find (PwtDb *db, const char *token, gint64 now_us, PwtSessionRow *session,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sessions_touch (PwtDb *db, const char *token, gint64 now_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sessions_delete (PwtDb *db, const char *token,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of @operator_id, after a new password or when disabled; except @keep_token, which may be
 * NULL. */
gboolean pwt_sessions_delete_of (PwtDb *db, PwtId operator_id, const char *keep_token,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_sessions_prune (PwtDb *db, gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Settings of the site: text by name. Getting one that was never set succeeds with NULL. */
gboolean pwt_settings_get (PwtDb *db, const char *name, char **value,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_settings_remove (PwtDb *db, const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_settings_set (PwtDb *db, const char *name, const char *value,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
