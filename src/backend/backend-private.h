/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"

G_BEGIN_DECLS

/* What the kinds of backend share; nobody outside includes it. */

void pwt_backend_set_state (PwtBackend *self, PwtBackendState state, const char *problem);
GError *pwt_backend_error_from_nick (const char *nick, const char *message);

/* Asks for what changed since, again and again, and emits it: listener.c. */
typedef struct _PwtListener PwtListener;

PwtListener *pwt_listener_new (PwtBackend *backend);
void pwt_listener_free (PwtListener *listener);
void pwt_listener_start (PwtListener *listener, void (*ready) (gpointer data), gpointer data);
void pwt_listener_resume (PwtListener *listener);
void pwt_listener_stop (PwtListener *listener);

G_END_DECLS
