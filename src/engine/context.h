/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/turn.h"
#include "store/history.h"
#include "store/people.h"

G_BEGIN_DECLS

/* Who calls: an operator with the permissions of their roles. Reference counted, immutable. */
typedef struct {
  gint refs; /* atomic */
  PwtId operator_id;
  char *name;
  char *display_name;
  GArray *grants;       /* of PwtGrant */
  gboolean must_change; /* a new password comes before anything else */
  char *token;          /* kept in memory only */
} PwtWho;

PwtWho *pwt_who_ref (PwtWho *who);
void pwt_who_unref (PwtWho *who);
PwtPermissions pwt_who_permissions (const PwtWho *who, PwtId project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtWho, pwt_who_unref)

/* What a handler works with. */
typedef struct {
  PwtEngine *engine;
  PwtDb *db;           /* the writer's in a turn, else a reader */
  PwtHistory *history; /* likewise */
  PwtTurn *turn;       /* NULL for what only reads */
  PwtWho *who;         /* NULL for public operations */
  const char *origin;
  gconstpointer was; /* of the request record; NULL: see pwt_operation_parse() */
  gint64 now_us;
  gpointer prepared; /* by the operation's prepare step */

  /* For the audit entry; the handler fills what the request does not say. */
  PwtId project;
  char *subject;
  char *before;          /* JSON */
  char *after;           /* JSON; NULL: the request */
  gboolean is_unchanged; /* nothing changed: leave no audit entry */
  GError *failure;       /* the call fails with it, yet what was written is committed */
} PwtContext;

typedef struct {
  const char *operation;
  gboolean (*run) (PwtContext *context, gconstpointer request, gpointer reply, GError **error);
  /* Slow work (passwords, large texts) on a reader thread, before the writer takes the call. */
  gboolean (*prepare) (PwtContext *context, gconstpointer request, gpointer *prepared,
                       GError **error);
  GDestroyNotify free_prepared;
} PwtHandler;

extern const PwtHandler pwt_handlers_auth[], pwt_handlers_site[], pwt_handlers_accounts[],
    pwt_handlers_sales[], pwt_handlers_topups[], pwt_handlers_meters[], pwt_handlers_log[],
    pwt_handlers_upkeep[], pwt_handlers_command_many[], pwt_handlers_summary[],
    pwt_handlers_stories[], pwt_handlers_opening[], pwt_handlers_operators[], pwt_handlers_roles[],
    pwt_handlers_logo[], pwt_handlers_curves[];

const PwtHandler *pwt_handler_find (const PwtOperation *operation);
gboolean pwt_context_require (PwtContext *context, PwtId project, PwtPermission permission,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_context_may (const PwtContext *context, PwtId project, PwtPermission permission);
gboolean pwt_context_sees_private (const PwtContext *context);
gpointer pwt_context_get (PwtContext *context, const PwtRecord *record, PwtId id,
                          PwtPermission permission, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_context_list (PwtContext *context, const char *name, gconstpointer request,
                           gpointer reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_context_clear (PwtContext *context);
void pwt_context_event (PwtContext *context, const char *topic, PwtId project, PwtId subject);
gboolean pwt_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean pwt_not_found (GError **error, const char *what);
void pwt_engine_error_from_store (GError **error);

gboolean pwt_engine_audit (PwtTurn *turn, const PwtContext *context, const char *operation,
                           const char *after, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-auth.c */
gboolean pwt_engine_add_first_operator (PwtContext *context, const char *name,
                                        const char *display_name, const char *hash,
                                        PwtId *operator_id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_engine_set_password (PwtContext *context, const char *name, const char *hash,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-operators.c */
gboolean pwt_engine_may_give (PwtContext *context, PwtId project, PwtPermissions permissions,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_engine_people_changed (PwtContext *context, PwtId subject,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* registry.c */
gboolean pwt_context_check_was (PwtContext *context, const PwtRecord *record, gconstpointer now,
                                gconstpointer was, gconstpointer wanted,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_context_save (PwtContext *context, const PwtRecord *record, gconstpointer object,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_context_save_numbered (PwtContext *context, const PwtRecord *record,
                                    gconstpointer object, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_check_references (PwtDb *db, const PwtRecord *record, gconstpointer object,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_search_refresh (PwtDb *db, PwtId meter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-site.c */
PwtLineHealth *pwt_line_health_new (PwtContext *context, const PwtLine *line,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-accounts.c */
gboolean pwt_tariff_check_plans (const PwtTariff *tariff, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-opening.c */
gboolean pwt_account_add (PwtContext *context, const PwtAccount *account,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_account_place (PwtContext *context, const PwtAccount *account, PwtId point,
                            PwtId meter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ops-sales.c */
gboolean pwt_sale_load (PwtContext *context, PwtId id, PwtPermission permission,
                        PwtSaleReply *reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* import.c */
gpointer pwt_import_parse (const char *json, const char *line_dir, GError **error);
void pwt_import_free (gpointer import);
const char *pwt_import_peek_name (gpointer import);
gboolean pwt_import_apply (PwtContext *context, gpointer import, PwtId id, PwtImportReply *reply,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
