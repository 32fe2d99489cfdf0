/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/line.h"

G_BEGIN_DECLS

/* A simulated Modbus/TCP gateway: the only master of its line, one exchange at a time, as real
 * ones.
 *
 * A meter that stays silent is answered for with exception 0x0B after the gateway's timeout; more
 * than its queue holds is refused with 0x06. Pure, on the caller's clock, like the line. */
#define PWT_SIM_GATEWAY_TIMEOUT_US G_GINT64_CONSTANT (1000000)
#define PWT_SIM_GATEWAY_QUEUE 32

typedef struct _PwtSimGateway PwtSimGateway;

typedef struct {
  guint client; /* whoever asked; the caller's number */
  guint16 transaction;
  PwtModbusReply reply;
} PwtSimGatewayAnswer;

PwtSimGateway *pwt_sim_gateway_new (PwtSimLine *line);
void pwt_sim_gateway_free (PwtSimGateway *gateway);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimGateway, pwt_sim_gateway_free)

void pwt_sim_gateway_ask (PwtSimGateway *gateway, gint64 now_us, guint client, guint16 transaction,
                          const PwtModbusRequest *request);
gboolean pwt_sim_gateway_take (PwtSimGateway *gateway, gint64 now_us, PwtSimGatewayAnswer *answer);
gint64 pwt_sim_gateway_next_us (PwtSimGateway *gateway);

G_END_DECLS
