/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/modbus.h"

G_BEGIN_DECLS

  /* How a request becomes bytes and bytes become a reply: pure functions, chosen by protocol. */
  typedef enum {
    PWT_PROTOCOL_RTU,          /* a serial port */
    PWT_PROTOCOL_TCP,          /* a gateway that speaks Modbus/TCP */
    PWT_PROTOCOL_RTU_OVER_TCP, /* a transparent serial server: RTU bytes in a socket */
  } PwtProtocol;

#define PWT_N_PROTOCOLS 3

  typedef struct {
    const char *nick;
    gboolean is_serial; /* a device path; else host:port */
    gboolean
        has_silence; /* frames are told apart by silence on a pair; late answers look like new ones */
    gsize (*encode) (const PwtModbusRequest *request, guint16 transaction, guint8 *frame);
    PwtParse (*decode) (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                        guint16 transaction, PwtModbusReply *reply, gsize *size);
  } PwtCodec;

  const PwtCodec *pwt_codec_get (PwtProtocol protocol);
  gboolean pwt_protocol_from_nick (const char *nick, PwtProtocol *protocol);

G_END_DECLS
