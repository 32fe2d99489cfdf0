/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/codec.h"

static gsize
encode_rtu (const PwtModbusRequest *request, guint16 transaction, guint8 *frame)
{
  return pwt_modbus_rtu_request (request, frame);
}

static PwtParse
decode_rtu (const guint8 *bytes, gsize n, const PwtModbusRequest *asked, guint16 transaction,
            PwtModbusReply *reply, gsize *size)
{
  return pwt_modbus_rtu_parse_reply (bytes, n, asked, reply, size);
}

/* A transparent server only moves the pair's bytes into a socket: same frames, same doubts. */
static const PwtCodec codecs[PWT_N_PROTOCOLS] = {
  [PWT_PROTOCOL_RTU] = { TRUE, TRUE, encode_rtu, decode_rtu },
  [PWT_PROTOCOL_TCP] = { FALSE, FALSE, pwt_modbus_tcp_request, pwt_modbus_tcp_parse_reply },
  [PWT_PROTOCOL_RTU_OVER_TCP] = { FALSE, TRUE, encode_rtu, decode_rtu },
};

const PwtCodec *
pwt_codec_get (PwtProtocol protocol)
{
  g_return_val_if_fail ((guint) protocol < PWT_N_PROTOCOLS, NULL);

  return &codecs[protocol];
}
