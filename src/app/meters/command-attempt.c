/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-attempt.h"

#include <glib/gi18n.h>

#define STANDS_US (2 * PWT_US_PER_MINUTE)
#define RETRY_S 3 /* after an engine that is there, but did not answer */

struct _PwtCommandAttempt {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  gpointer request;

  const PwtOperation *operation;
  PwtId id;
  gint64 given_us;
  gboolean is_asking;
  gboolean is_unsure;
  gboolean is_late; /* it is only looked for */
  guint retry_id;   /* 0: none */
};

G_DEFINE_FINAL_TYPE (PwtCommandAttempt, pwt_command_attempt, G_TYPE_OBJECT)

enum { ANSWERED, UNSURE, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
is_online (PwtCommandAttempt *self)
{
  return pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE;
}

static gboolean
retry_cb (gpointer user_data)
{
  PwtCommandAttempt *self = user_data;

  self->retry_id = 0;
  pwt_command_attempt_ask (self);
  return G_SOURCE_REMOVE;
}

static void
back_cb (PwtCommandAttempt *self)
{
  if (self->is_unsure && is_online (self))
    pwt_command_attempt_ask (self);
}

static void
wait_for_engine (PwtCommandAttempt *self)
{
  gboolean was_unsure = self->is_unsure;

  self->is_unsure = TRUE;
  if (is_online (self) && self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_S, retry_cb, self);
  if (!was_unsure)
    g_signal_emit (self, signals[UNSURE], 0);
}

/* What nobody expects any more is not given late. */
static void
say_not_given (GError **error)
{
  g_clear_error (error);
  g_set_error_literal (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_REFUSED,
                       _ ("The engine was away and the command was not given: give it again if it "
                          "is still wanted"));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtCommandAttempt) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_desk_finish (self->desk, result, &error);

  self->is_asking = FALSE;
  if (pwt_backend_error_is_doubt (error)) {
    wait_for_engine (self);
    return;
  }
  if (self->is_late && g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_NOT_FOUND))
    say_not_given (&error);
  g_signal_emit (self, signals[ANSWERED], 0, reply, error);
  self->is_unsure = FALSE;
  pwt_record_free (self->operation->reply, reply);
}

/* --- overrides --- */

static void
pwt_command_attempt_finalize (GObject *object)
{
  PwtCommandAttempt *self = PWT_COMMAND_ATTEMPT (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  pwt_record_free (self->operation->request, self->request);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_command_attempt_parent_class)->finalize (object);
}

static void
pwt_command_attempt_class_init (PwtCommandAttemptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_command_attempt_finalize;
  signals[ANSWERED] =
      g_signal_new ("answered", PWT_TYPE_COMMAND_ATTEMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[UNSURE] = g_signal_new ("unsure", PWT_TYPE_COMMAND_ATTEMPT, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_command_attempt_init (PwtCommandAttempt *self)
{
}

/* --- public functions --- */

PwtCommandAttempt *
pwt_command_attempt_new (PwtDesk *desk, const char *operation, gconstpointer request, PwtId id)
{
  PwtCommandAttempt *self = g_object_new (PWT_TYPE_COMMAND_ATTEMPT, NULL);

  self->desk = g_object_ref (desk);
  self->operation = pwt_operation_find (operation);
  self->request = pwt_record_copy (self->operation->request, request);
  self->id = id;
  self->given_us = pwt_desk_now_us (desk);
  g_signal_connect_object (pwt_desk_get_backend (desk), "notify::state", G_CALLBACK (back_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
pwt_command_attempt_ask (PwtCommandAttempt *self)
{
  PwtBackend *backend;
  PwtIdRequest look;
  gboolean is_one;

  g_return_if_fail (PWT_IS_COMMAND_ATTEMPT (self));

  if (self->is_asking)
    return;
  backend = pwt_desk_get_backend (self->desk);
  look = (PwtIdRequest){ self->id };
  is_one = self->operation->reply == &pwt_command_record;
  self->is_asking = TRUE;
  self->is_late = pwt_desk_now_us (self->desk) - self->given_us > STANDS_US;
  if (self->is_late)
    pwt_backend_call_async (backend, is_one ? "command.get" : "job.get", &look, NULL, asked_cb,
                            g_object_ref (self));
  else
    pwt_backend_call_async (backend, self->operation->name, self->request, NULL, asked_cb,
                            g_object_ref (self));
}

gboolean
pwt_command_attempt_is_unsure (PwtCommandAttempt *self)
{
  g_return_val_if_fail (PWT_IS_COMMAND_ATTEMPT (self), FALSE);

  return self->is_unsure;
}
