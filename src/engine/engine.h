/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/error.h"
#include "engine/world.h"
#include "field/lines.h"
#include "record/operations.h"

G_BEGIN_DECLS

/* The business: everything that can be done to a site, done one after the other.
 *
 * Calls come from any thread. What only reads runs on reader threads of their own; what changes
 * something runs on one writer thread, waiting calls committed together. A handler never waits for
 * a wire or a person. */
typedef struct _PwtEngine PwtEngine;

typedef struct {
  const char *site_dir;     /* folder of the site; made if @may_create */
  const char *profiles_dir; /* folder of the meters' profiles */
  gboolean may_create;
  gboolean is_offline;   /* touch no line: for tests of the business alone */
  gboolean is_draft;     /* flush nothing: a site in the making, see PWT_STORE_DRAFT */
  const PwtWorld *world; /* NULL: the real one */

  /* By hand, on the caller's clock and links: no thread is started, pwt_engine_turn() does all. */
  gboolean is_manual;
  gint64 patience_us; /* what lines told may wait so long for more, to be committed together */
  PwtLinkMaker link_maker;
  gpointer link_maker_data;
} PwtEngineOptions;

PwtEngine *pwt_engine_open (const PwtEngineOptions *options, GError **error);
void pwt_engine_close (PwtEngine *engine);

/* One operation asked of the engine. */
typedef struct _PwtCall PwtCall;
typedef void (*PwtCallDone) (PwtCall *call, gpointer data);

struct _PwtCall {
  const PwtOperation *operation;
  char *token;      /* of the session, NULL for none */
  char *origin;     /* from where: "desktop", "prewattctl", an address */
  gpointer request; /* of the operation's request record, owned */
  gpointer was;     /* of the same, owned; NULL: nobody said; see pwt_operation_parse() */
  gpointer reply;   /* of its reply record, owned; NULL until done or if it failed */
  GError *error;    /* owned; NULL if it went well */

  PwtCallDone done; /* called once, on any thread, when reply or error is set */
  gpointer data;
  gint64 deadline_us; /* of an operation that waits; the engine's own */
};

PwtCall *pwt_call_new (const PwtOperation *operation, const char *token, const char *origin,
                       gpointer request, gpointer was);
void pwt_call_free (PwtCall *call);
void pwt_engine_call (PwtEngine *engine, PwtCall *call);
void pwt_engine_call_quick (PwtEngine *engine, PwtCall *call);
gpointer pwt_engine_call_wait (PwtEngine *engine, const char *operation, const char *token,
                               gconstpointer request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer pwt_engine_save_wait (PwtEngine *engine, const char *operation, const char *token,
                               gconstpointer request, gconstpointer was,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By hand: does all that is due at @now_us of the field's clock; returns when it wants to be called
 * again. */
gint64 pwt_engine_turn (PwtEngine *engine, gint64 now_us);

#define PWT_DEMO_OPERATOR "demo"

/* For whoever owns the site's files: see prewattctl. */
gboolean pwt_engine_reset_password (PwtEngine *engine, const char *name, const char *password,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_engine_make_demo (PwtEngine *engine, const char *site_json, const char *line_dir,
                               char **password, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_engine_owner_token (PwtEngine *engine);
gboolean pwt_engine_has_lines (PwtEngine *engine);

G_END_DECLS
