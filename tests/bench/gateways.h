/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A process of thousands of Modbus/TCP gateways on one port, each connection a gateway with one
 * pair of wires at 9600 baud: one request at a time, paced as the pair would. */
#define GATEWAYS_BAUD 9600

typedef struct {
  int pid;
  guint port;
} Gateways;

Gateways gateways_start (void);
void gateways_stop (Gateways *gateways);
gint64 gateways_answer_us (guint unit);
gint64 gateways_exchange_us (guint unit, guint n_registers);

G_END_DECLS
