/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Modbus/TCP: a header of transaction, protocol 0, length of what follows, unit; then the PDU. The
 * transaction tells a late answer from the one we wait for: it is skipped. */
#include "field/modbus.h"

#define HEADER 7
#define MAX_LENGTH (PWT_MODBUS_PDU_SIZE + 1) /* unit and PDU */

static gsize
seal (guint8 *frame, guint16 transaction, guint8 unit, gsize pdu_size)
{
  if (pdu_size == 0)
    return 0;
  frame[0] = (guint8) (transaction >> 8);
  frame[1] = (guint8) transaction;
  frame[2] = 0;
  frame[3] = 0;
  frame[4] = (guint8) ((pdu_size + 1) >> 8);
  frame[5] = (guint8) (pdu_size + 1);
  frame[6] = unit;
  return HEADER + pdu_size;
}

/**
 * pwt_modbus_tcp_request:
 *
 * Returns: the frame's length, or 0 as pwt_modbus_request_to_pdu()
 */
gsize
pwt_modbus_tcp_request (const PwtModbusRequest *request, guint16 transaction,
                        guint8 frame[PWT_MODBUS_FRAME_SIZE])
{
  gsize size = pwt_modbus_request_to_pdu (request, frame + HEADER);

  return seal (frame, transaction, request->unit, size);
}

/**
 * pwt_modbus_tcp_reply:
 *
 * Returns: the frame's length, or 0 as pwt_modbus_reply_to_pdu()
 */
gsize
pwt_modbus_tcp_reply (const PwtModbusReply *reply, guint16 transaction,
                      guint8 frame[PWT_MODBUS_FRAME_SIZE])
{
  gsize size = pwt_modbus_reply_to_pdu (reply, frame + HEADER);

  return seal (frame, transaction, reply->unit, size);
}

/* A header that cannot be one means we have lost our place: one byte on and try again. */
static PwtParse
parse_header (const guint8 *bytes, gsize n, gsize *size)
{
  gsize length;

  *size = 0;
  if (n < HEADER)
    return PWT_PARSE_MORE;
  length = (gsize) bytes[4] << 8 | bytes[5];
  if (bytes[2] != 0 || bytes[3] != 0 || length < 3 || length > MAX_LENGTH) {
    *size = 1;
    return PWT_PARSE_SKIP;
  }
  *size = length + HEADER - 1;
  return n < *size ? PWT_PARSE_MORE : PWT_PARSE_FRAME;
}

/**
 * pwt_modbus_tcp_parse_request:
 *
 * For a slave: a sound header with a request that is not ours is skipped whole.
 */
PwtParse
pwt_modbus_tcp_parse_request (const guint8 *bytes, gsize n, PwtModbusRequest *request,
                              guint16 *transaction, gsize *size)
{
  PwtParse parse = parse_header (bytes, n, size);

  if (parse != PWT_PARSE_FRAME)
    return parse;
  if (!pwt_modbus_request_from_pdu (bytes + HEADER, *size - HEADER, request))
    return PWT_PARSE_SKIP;
  request->unit = bytes[6];
  *transaction = (guint16) (bytes[0] << 8 | bytes[1]);
  return PWT_PARSE_FRAME;
}

/**
 * pwt_modbus_tcp_parse_reply:
 * @transaction: of the request on the wire
 *
 * For a master: another transaction's reply, or one that does not fit @asked, is skipped whole.
 */
PwtParse
pwt_modbus_tcp_parse_reply (const guint8 *bytes, gsize n, const PwtModbusRequest *asked,
                            guint16 transaction, PwtModbusReply *reply, gsize *size)
{
  PwtParse parse = parse_header (bytes, n, size);

  if (parse != PWT_PARSE_FRAME)
    return parse;
  if ((guint16) (bytes[0] << 8 | bytes[1]) != transaction ||
      !pwt_modbus_reply_from_pdu (bytes + HEADER, *size - HEADER, reply))
    return PWT_PARSE_SKIP;
  reply->unit = bytes[6];
  return pwt_modbus_reply_fits (reply, asked) ? PWT_PARSE_FRAME : PWT_PARSE_SKIP;
}
