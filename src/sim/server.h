/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/control.h"

G_BEGIN_DECLS

/* A site in real time: one loop over ptys, gateways' TCP ports and the control socket.
 *
 *   FOLDER/line-1 …   links to the ptys of lines without a gateway
 *   FOLDER/control    the control socket, for its owner alone
 *   FOLDER/lock       held while a simulator runs here
 *   FOLDER/state/     PwtSimState
 *
 * Lines with a gateway answer Modbus/TCP on 127.0.0.1. Time does not jump when the computer's clock
 * is set: it is the clock at the start plus what has passed since. */
typedef struct _PwtSimServer PwtSimServer;

typedef struct {
  const char *folder;    /* is made if it is not there */
  const char *site_file; /* see sim/site.h */
  guint64 seed;
  gint64 speed;
} PwtSimServerConfig;

PwtSimServer *pwt_sim_server_new (const PwtSimServerConfig *config, GError **error);
void pwt_sim_server_free (PwtSimServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimServer, pwt_sim_server_free)

gboolean pwt_sim_server_run (PwtSimServer *server, GError **error);
void pwt_sim_server_stop (PwtSimServer *server);
PwtSimSite *pwt_sim_server_site (PwtSimServer *server);

G_END_DECLS
