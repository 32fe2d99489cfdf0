/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a line is reached and how its bytes look: said by the registry, done by the field. */

typedef enum {
  PWT_PROTOCOL_RTU,          /* Modbus RTU on a serial port of this computer */
  PWT_PROTOCOL_TCP,          /* a gateway that speaks Modbus/TCP */
  PWT_PROTOCOL_RTU_OVER_TCP, /* a transparent serial server: RTU bytes in a socket */
} PwtProtocol;

#define PWT_N_PROTOCOLS 3

typedef enum {
  PWT_PARITY_NONE,
  PWT_PARITY_EVEN,
  PWT_PARITY_ODD,
} PwtParity;
