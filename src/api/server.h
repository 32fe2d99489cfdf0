/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/error.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* An engine's operations by HTTP over a Unix socket, run by the thread-default main context of
 * whoever made the server. */
typedef struct _PwtServer PwtServer;

PwtServer *pwt_server_new (PwtEngine *engine, const char *socket_path,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A clean stop in three steps: pwt_server_stop(), pwt_engine_close(), pwt_server_free(). */
void pwt_server_stop (PwtServer *server);
void pwt_server_free (PwtServer *server);

G_END_DECLS
