/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/desk.h"

G_BEGIN_DECLS

/* A command to one meter, or to many, until the engine has answered.
 *
 * Its id goes with every attempt, so the engine carries it out at most once. Where the answer was
 * lost it asks again by itself when the engine is back: for two minutes with the command itself,
 * later only whether it was given, as by then nobody expects a meter to be switched.
 *
 * Signals:
 *   "answered" (gpointer reply, const GError *error): one of the two is NULL; the reply is the
 *     PwtCommand or PwtJob, valid during the emission
 *   "unsure" (): the answer was lost, told once */
#define PWT_TYPE_COMMAND_ATTEMPT (pwt_command_attempt_get_type ())
G_DECLARE_FINAL_TYPE (PwtCommandAttempt, pwt_command_attempt, PWT, COMMAND_ATTEMPT, GObject)

/* @operation: "meter.command" or "meter.command-many"; @request: its request, copied; @id: of it */
PwtCommandAttempt *pwt_command_attempt_new (PwtDesk *desk, const char *operation,
                                            gconstpointer request, PwtId id);
void pwt_command_attempt_ask (PwtCommandAttempt *self);
/* Whether an answer was lost, and, until "answered", no other has come. */
gboolean pwt_command_attempt_is_unsure (PwtCommandAttempt *self);

G_END_DECLS
