/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "record/operations.h"

G_BEGIN_DECLS

/* The one way pages, prewattctl and tests reach an engine: call an operation, get its reply, hear
 * of changes. Whether the engine is in this process, behind a Unix socket or across the world does
 * not show; one contract suite runs against all.
 *
 * Everything is asynchronous and called on the main thread; callbacks run in the thread-default
 * main context of the caller. */

#define PWT_TYPE_BACKEND (pwt_backend_get_type ())
G_DECLARE_DERIVABLE_TYPE (PwtBackend, pwt_backend, PWT, BACKEND, GObject)

typedef enum {
  PWT_BACKEND_ERROR_OFFLINE,    /* the engine cannot be reached now; heals by itself */
  PWT_BACKEND_ERROR_SIGNED_OUT, /* no session, or it ended: sign in again */
  PWT_BACKEND_ERROR_DENIED,     /* the operator may not do this */
  PWT_BACKEND_ERROR_NOT_FOUND,
  PWT_BACKEND_ERROR_INVALID,    /* a field of the request is wrong; the message says which */
  PWT_BACKEND_ERROR_CONFLICT,   /* the same id with other content, or somebody was faster */
  PWT_BACKEND_ERROR_REFUSED,    /* a rule of the business forbids it; the message says why */
  PWT_BACKEND_ERROR_LOCKED_OUT, /* too many wrong passwords; the message says how long */
  PWT_BACKEND_ERROR_FAILED,     /* the engine failed: full disk, damaged file… */
} PwtBackendError;

#define PWT_BACKEND_ERROR (pwt_backend_error_quark ())
GQuark pwt_backend_error_quark (void);
const char *pwt_backend_error_nick (PwtBackendError code);
/* Whether nobody knows if what was asked was done: no answer came, or the engine failed over it. */
gboolean pwt_backend_error_is_doubt (const GError *error);
/* Returns: (nullable): what was asked when @error came, whose fields it may name */
const PwtOperation *pwt_backend_error_get_operation (const GError *error);

typedef enum {
  PWT_BACKEND_CONNECTING,
  PWT_BACKEND_ONLINE,
  PWT_BACKEND_OFFLINE, /* lost; trying again by itself */
} PwtBackendState;

struct _PwtBackendClass {
  GObjectClass parent_class;

  /* Sends @request_json and completes @task (transfer full) with the reply's JSON (char *) or an
   * error. */
  void (*send) (PwtBackend *self, const PwtOperation *operation, const char *request_json,
                GTask *task);
};

/* Signals:
 *   "event" (const PwtEvent *event): something changed; valid during the emission
 *   "reset" (): events were missed: load everything anew
 * Properties:
 *   "state": PwtBackendState, notifies
 *   "problem": why it is offline, in words, NULL when online */
PwtBackendState pwt_backend_get_state (PwtBackend *self);
const char *pwt_backend_get_problem (PwtBackend *self);
const PwtSession *pwt_backend_get_session (PwtBackend *self);
const char *pwt_backend_get_token (PwtBackend *self);

/* Calls @operation; @request is of its request record (NULL for "nothing") and copied at once.
 * Operations that yield a session ("auth.sign-in", "site.setup") make it this backend's session;
 * "auth.sign-out" ends it. */
void pwt_backend_call_async (PwtBackend *self, const char *operation, gconstpointer request,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
void pwt_backend_save_async (PwtBackend *self, const char *operation, gconstpointer request,
                             gconstpointer was, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): an object of the operation's reply record; free with
 * pwt_record_free (pwt_operation_find (name)->reply, …) */
gpointer pwt_backend_call_finish (PwtBackend *self, GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For programs without a main loop of their own: runs one until the reply is there. */
gpointer pwt_backend_call_sync (PwtBackend *self, const char *operation, gconstpointer request,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer pwt_backend_save_sync (PwtBackend *self, const char *operation, gconstpointer request,
                                gconstpointer was, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids are made by the client. */
PwtId pwt_backend_new_id (PwtBackend *self);
gboolean pwt_backend_is_reading (void);

/* --- remote: prewattd by HTTP over a Unix socket --- */
PwtBackend *pwt_remote_backend_new (const char *socket_path);

G_END_DECLS
