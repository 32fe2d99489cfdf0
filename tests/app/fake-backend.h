/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"
#include "fake-site.h"

G_BEGIN_DECLS

/* A backend for widget tests: answers from a PwtFakeSite within one turn of the main loop, in this
 * process, and does only what a test tells it to: top-ups and commands move on by hand. */
#define PWT_TYPE_FAKE_BACKEND (pwt_fake_backend_get_type ())
G_DECLARE_FINAL_TYPE (PwtFakeBackend, pwt_fake_backend, PWT, FAKE_BACKEND, PwtBackend)

typedef enum {
  PWT_FAKE_NEW_SITE = 1 << 0,     /* no operator yet */
  PWT_FAKE_NO_PROJECT = 1 << 1,   /* signed in, nothing to work in */
  PWT_FAKE_DEMO = 1 << 2,         /* shows its operator and password */
  PWT_FAKE_TWO_PROJECTS = 1 << 3, /* the second one is empty */
  PWT_FAKE_MUST_CHANGE = 1 << 4,  /* the first password was set by somebody else */
} PwtFakeFlags;

PwtFakeBackend *pwt_fake_backend_new (const char *site_path, PwtFakeFlags flags);
PwtFakeSite *pwt_fake_backend_get_site (PwtFakeBackend *self);

/* The engine goes away or comes back. */
void pwt_fake_backend_set_online (PwtFakeBackend *self, gboolean is_online);
/* The next call of @operation is done, but its answer is lost on the way. */
void pwt_fake_backend_lose_answer (PwtFakeBackend *self, const char *operation);
/* The next call of @operation is refused. */
void pwt_fake_backend_refuse (PwtFakeBackend *self, const char *operation, PwtBackendError code,
                              const char *message);
/* Answers are held back until released, then come in reverse order: the latest question first. */
void pwt_fake_backend_hold (PwtFakeBackend *self);
void pwt_fake_backend_release (PwtFakeBackend *self);
/* The session is ended by the engine. */
void pwt_fake_backend_end_session (PwtFakeBackend *self);
/* Who is signed in next: @number 1 is 王丽. */
void pwt_fake_backend_set_operator (PwtFakeBackend *self, guint number, const char *name);

/* Moves the top-up of @sale, or a command, to @state and tells it by an event. */
void pwt_fake_backend_step_sale (PwtFakeBackend *self, PwtId sale, PwtTopupState state,
                                 const char *reason);
void pwt_fake_backend_step_command (PwtFakeBackend *self, PwtId command, PwtCommandState state,
                                    const char *result);
void pwt_fake_backend_emit (PwtFakeBackend *self, const char *topic, PwtId subject);

/* The backup under way ends so. */
void pwt_fake_backup_ends (PwtFakeBackend *self, PwtJobState state);

/* How often @operation was asked, and the JSON of the newest request. */
guint pwt_fake_backend_count (PwtFakeBackend *self, const char *operation);
const char *pwt_fake_backend_last_request (PwtFakeBackend *self, const char *operation);
gconstpointer pwt_fake_backend_peek_was (PwtFakeBackend *self);
/* (nullable): what the newest save was based on */
const char *pwt_fake_backend_last_was (PwtFakeBackend *self, const char *operation);

G_END_DECLS
